//! A figure with what it means: short for the eye, in full for a spreadsheet.

use rust_decimal::Decimal;

use super::{UNDEFINED, fixed, float, millions, money, months_short, percent, ratio};

/// One figure of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Dollars: `$5.05bn`, in full `5050000000.00`.
    Dollars(f64),
    /// Dollars where the unit stands over the column: `5,050.0`, in full `5050000000.00`.
    Millions(f64),
    /// A fraction as percent with so many decimals: `9.50 %`, in full `0.095`.
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
            Self::Share(fraction, decimals) => percent(*fraction, *decimals),
            Self::Ratio(number) => ratio(*number),
            Self::Months(months) => months_short(*months),
            Self::Words(words) => words.clone(),
        }
    }

    /// As a spreadsheet takes it: every digit, no unit, nothing where it is undefined.
    pub fn in_full(&self) -> String {
        match self {
            Self::Dollars(dollars) | Self::Millions(dollars) => cents(*dollars),
            Self::Share(number, _) | Self::Ratio(number) => plain(*number),
            Self::Months(months) => months.map(|months| months.to_string()).unwrap_or_default(),
            Self::Words(words) if words == UNDEFINED => String::new(),
            Self::Words(words) => words.replace('\u{a0}', " "),
        }
    }
}

impl From<Decimal> for Measure {
    fn from(dollars: Decimal) -> Self {
        Self::Dollars(float(dollars))
    }
}

impl From<String> for Measure {
    fn from(words: String) -> Self {
        Self::Words(words)
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
    fn a_figure_is_short_for_the_eye_and_whole_for_a_spreadsheet() {
        let table = [
            (Measure::Dollars(5_303_038_148.66), "$5.30bn", "5303038148.66"),
            (Measure::Dollars(-0.001), "$0", "0.00"),
            (Measure::Millions(1_478_612_345.5), "1,478.6", "1478612345.50"),
            (Measure::Dollars(f64::NAN), "–", ""),
            (Measure::Share(Some(0.095_123), 1), "9.5 %", "0.095123"),
            (Measure::Share(None, 1), "–", ""),
            (Measure::Ratio(Some(-1.25)), "−1.25x", "-1.25"),
            (Measure::Months(Some(31)), "31 mo", "31"),
            (Measure::Months(None), "–", ""),
            (Measure::Words("whole\u{a0}lease".to_owned()), "whole lease", "whole lease"),
            (Measure::Words(UNDEFINED.to_owned()), "–", ""),
        ];
        for (measure, shown, in_full) in table {
            assert_eq!(measure.text().replace('\u{a0}', " "), shown, "for the eye");
            assert_eq!(measure.in_full(), in_full, "for a spreadsheet");
        }
    }
}
