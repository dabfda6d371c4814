//! A figure with what it means: short for the eye, in full for a spreadsheet.

use rust_decimal::Decimal;

use super::text::spreadsheet_cell;
use super::{
    UNDEFINED, fixed, float, millions, money, money_full, months_short, number, percent, ratio,
};

/// One figure of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Dollars: `$5.05bn`, in full `5050000000.00`.
    Dollars(f64),
    /// Dollars where the unit is over the column: `5,050.0`, in full `5050000000.00`.
    Millions(f64),
    /// Dollars that are read to the cent: `$5,303,038,148.66`, in full `5303038148.66`.
    Exact(Decimal),
    /// A fraction as percent with so many decimals: `9.50%`, in full `0.095`.
    Share(Option<f64>, usize),
    /// A ratio or multiple: `1.73x`, in full `1.7254`.
    Ratio(Option<f64>),
    /// A month, or a number of months: `31 mo`, in full `31`.
    Months(Option<u32>),
    /// What has no number, or only the one that is read.
    Words(String),
}

impl Measure {
    /// As people read it.
    pub fn text(&self) -> String {
        match self {
            Self::Dollars(dollars) => money(*dollars),
            Self::Millions(dollars) => millions(*dollars),
            Self::Exact(dollars) => money_full(*dollars),
            Self::Share(fraction, decimals) => percent(*fraction, *decimals),
            Self::Ratio(number) => ratio(*number),
            Self::Months(months) => months_short(*months),
            Self::Words(words) => words.clone(),
        }
    }

    /// Two figures as people read them, with as many digits as tell them apart: `22.8%` and
    /// `22.3%`, but `22.81%` and `22.84%`.
    pub fn told_apart(&self, other: &Self) -> [String; 2] {
        /// More digits than any figure means something in.
        const DECIMALS_MAX: usize = 12;
        let both = [self, other];
        let finer = (1..=DECIMALS_MAX).map(|decimals| both.map(|figure| figure.fine(decimals)));
        let differs = |texts: &[String; 2]| texts[0] != texts[1];
        finer.into_iter().find(differs).unwrap_or_else(|| both.map(Self::in_full))
    }

    /// As it is read with so many decimals, and at least with as many as make sense of it.
    fn fine(&self, decimals: usize) -> String {
        match self {
            Self::Share(fraction, _) => percent(*fraction, decimals),
            Self::Ratio(Some(ratio)) if decimals > 2 => format!("{}x", number(*ratio, decimals)),
            Self::Dollars(dollars) if decimals == 2 && dollars.abs() >= 1e6 => {
                with_sign_first(&format!("{}m", millions(*dollars)))
            }
            Self::Dollars(dollars) if decimals > 2 => with_sign_first(&number(*dollars, 2)),
            Self::Millions(dollars) if decimals > 1 => number(dollars / 1e6, decimals),
            figure => figure.text(),
        }
    }

    /// As a spreadsheet takes it: every digit, no unit, nothing where it is undefined, and no words
    /// that it would run.
    pub fn in_full(&self) -> String {
        match self {
            Self::Dollars(dollars) | Self::Millions(dollars) => cents(*dollars),
            Self::Exact(dollars) => format!("{:.2}", dollars.round_dp(2)),
            Self::Share(number, _) | Self::Ratio(number) => plain(*number),
            Self::Months(months) => months.map(|months| months.to_string()).unwrap_or_default(),
            Self::Words(words) if words == UNDEFINED => String::new(),
            Self::Words(words) => spreadsheet_cell(&words.replace('\u{a0}', " ")).into_owned(),
        }
    }
}

impl From<Decimal> for Measure {
    fn from(dollars: Decimal) -> Self {
        Self::Dollars(float(dollars))
    }
}

impl From<&str> for Measure {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Measure {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

/// `−$1.5m` of "−1.5m".
fn with_sign_first(amount: &str) -> String {
    match amount.strip_prefix('−') {
        Some(amount) => format!("−${amount}"),
        None => format!("${amount}"),
    }
}

/// A number with all its digits; nothing where it is undefined.
pub fn plain(number: Option<f64>) -> String {
    let number = number.filter(|number| number.is_finite());
    number.map(|number| number.to_string()).unwrap_or_default()
}

/// Dollars with cents and nothing else; nothing where they are undefined.
pub fn cents(dollars: f64) -> String {
    if !dollars.is_finite() {
        return String::new();
    }
    let digits = fixed(dollars.abs(), 0, 2);
    if dollars < 0.0 && digits != "0.00" { format!("-{digits}") } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_figures_have_as_many_digits_as_tell_them_apart() {
        let share = |fraction| Measure::Share(Some(fraction), 2);
        let table = [
            (share(0.25), share(0.228_097_363), ["25.0%", "22.8%"]),
            (share(0.228_1), share(0.228_4), ["22.81%", "22.84%"]),
            (share(0.25), share(0.250_000_01), ["25.000000%", "25.000001%"]),
            (share(0.25), Measure::Share(None, 2), ["25.0%", "–"]),
            (Measure::Ratio(Some(1.5)), Measure::Ratio(Some(1.7)), ["1.50x", "1.70x"]),
            (Measure::Ratio(Some(1.5)), Measure::Ratio(Some(1.5001)), ["1.5000x", "1.5001x"]),
            (Measure::Dollars(1.2e9), Measure::Dollars(1.3e9), ["$1.20bn", "$1.30bn"]),
            (
                Measure::Dollars(1.2e9),
                Measure::Dollars(1.2e9 + 0.01),
                ["$1,200,000,000.00", "$1,200,000,000.01"],
            ),
            (Measure::Dollars(-1.898e9), Measure::Dollars(-1.903e9), ["−$1,898.0m", "−$1,903.0m"]),
            (Measure::Dollars(-1.0), Measure::Dollars(-1.1), ["−$1.00", "−$1.10"]),
            (Measure::Words("31".into()), Measure::Words("never".into()), ["31", "never"]),
            (share(500.0), share(600.0), ["500", "600"]),
        ];
        for (one, other, texts) in table {
            let told = one.told_apart(&other).map(|text| text.replace('\u{a0}', " "));
            assert_eq!(told, texts, "{one:?} and {other:?}");
        }
    }

    #[test]
    fn a_figure_is_short_for_the_eye_and_whole_for_a_spreadsheet() {
        let table = [
            (Measure::Dollars(5_303_038_148.66), "$5.30bn", "5303038148.66"),
            (Measure::Dollars(-0.001), "$0", "0.00"),
            (Measure::Millions(1_478_612_345.5), "1,478.6", "1478612345.50"),
            (Measure::Dollars(f64::NAN), "–", ""),
            (
                Measure::Exact(Decimal::new(-530_303_814_866, 2)),
                "−$5,303,038,148.66",
                "-5303038148.66",
            ),
            (Measure::Share(Some(0.095_123), 1), "9.5%", "0.095123"),
            (Measure::Share(None, 1), "–", ""),
            (Measure::Ratio(Some(-1.25)), "−1.25x", "-1.25"),
            (Measure::Months(Some(31)), "31 mo", "31"),
            (Measure::Months(None), "–", ""),
            (Measure::Words("whole\u{a0}lease".to_owned()), "whole lease", "whole lease"),
            (Measure::Words("=1+1".to_owned()), "=1+1", "'=1+1"),
            (Measure::Words("a\tb".to_owned()), "a\tb", "a b"),
            (Measure::Words(UNDEFINED.to_owned()), "–", ""),
        ];
        for (measure, shown, in_full) in table {
            assert_eq!(measure.text().replace('\u{a0}', " "), shown, "for the eye");
            assert_eq!(measure.in_full(), in_full, "for a spreadsheet");
        }
    }
}
