//! Numbers as people read them, in the window and on the command line alike.
//!
//! The only place that rounds for the eye. Negative numbers have a real minus sign, what is
//! undefined is an en dash, what rounds to zero has no sign, and no number grows past its column.
//! Units keep to their number with a no-break space (U+00A0).

mod calendar;
pub mod csv_table;
pub mod hints;
mod letters;
mod measure;
pub mod month;
pub mod text;

pub use calendar::Calendar;
pub use letters::{capitalized, lower_first};
pub use measure::{Measure, cents, plain};

use rust_decimal::prelude::ToPrimitive;

/// Shown where a figure is undefined.
pub const UNDEFINED: &str = "–";

/// Shares and rates above this many percent, and differences of more points, are only said to be
/// above it.
const PERCENT_MAX: f64 = 9_999.0;
/// Ratios above this are only said to be above it.
const RATIO_MAX: f64 = 999.0;
/// Trillions of dollars above this are only said to be above it.
const TRILLIONS_MAX: f64 = 999.0;

/// Units of compact money: from how many dollars on, the unit as a power of ten, its suffix, and
/// the decimals of a figure below and from 10. What would round to 1,000 of a unit is 1 of the next
/// one.
const MONEY_UNITS: [(f64, i32, &str, [usize; 2]); 4] = [
    (999.95e9, 12, "tn", [2, 1]),
    (999.95e6, 9, "bn", [2, 1]),
    (999.5e3, 6, "m", [2, 1]),
    (999.5, 3, "k", [0, 0]),
];

/// Most decimals of a percentage that is quoted: a sixteenth of a percent has four.
const DECIMALS_QUOTED: usize = 4;

/// Dollars in a few characters: `$5.05bn`, `$123.2m`, `$950k`, `−$1.2bn`, `$0`.
pub fn money(dollars: impl ToPrimitive + Copy) -> String {
    let Some(dollars) = finite(dollars.to_f64()) else { return UNDEFINED.to_owned() };
    let magnitude = dollars.abs();
    // Less than half a dollar below 0 is $0, which has no sign.
    let sign = if dollars <= -0.5 { "−" } else { "" };
    if TRILLIONS_MAX * 1e12 < magnitude {
        let beyond = if dollars < 0.0 { '<' } else { '>' };
        return format!("{beyond} {sign}${TRILLIONS_MAX}tn");
    }
    let (_, power, suffix, decimals) =
        MONEY_UNITS.iter().find(|(from, ..)| *from <= magnitude).unwrap_or(&(0.0, 0, "", [0, 0]));
    // What would round to 10.00 has the decimals from 10 on.
    let is_small = magnitude < 9.995 * 10_f64.powi(*power);
    let decimals = if is_small { decimals[0] } else { decimals[1] };
    let digits = fixed(magnitude, -power, decimals);
    format!("{sign}${digits}{suffix}")
}

/// Two amounts that are compared: short, or to the cent where both would read the same although
/// they are not.
pub fn money_apart(one: rust_decimal::Decimal, other: rust_decimal::Decimal) -> [String; 2] {
    let short = [one, other].map(money);
    if one == other || short[0] != short[1] { short } else { [one, other].map(money_full) }
}

/// An amount as a float, for shares and plots.
pub fn float(amount: rust_decimal::Decimal) -> f64 {
    amount.to_f64().unwrap_or(0.0)
}

/// Dollars to the cent: `$5,303,038,148.66`.
pub fn money_full(dollars: rust_decimal::Decimal) -> String {
    let cents =
        dollars.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let digits = format!("{:.2}", cents.abs());
    let sign = if cents.is_sign_negative() && !cents.is_zero() { "−" } else { "" };
    format!("{sign}${}", grouped(&digits))
}

/// Dollars in few characters, but with every digit that the amount has: `$5.05bn`, `$123.22m`,
/// `$13,333,333.33`. For terms that are agreed, where a rounded figure would be another one.
pub fn money_in_full(dollars: rust_decimal::Decimal) -> String {
    /// Decimals of a unit before the digits are written out.
    const DECIMALS_MAX: u32 = 3;
    let dollars = dollars.normalize();
    let units = [("tn", 12_u32), ("bn", 9), ("m", 6)];
    let units = units.map(|(unit, power)| (unit, rust_decimal::Decimal::from(10_u64.pow(power))));
    let in_unit = units.into_iter().find(|(_, size)| dollars.abs() >= *size);
    let in_unit = in_unit
        .and_then(|(unit, size)| Some((dollars.checked_div(size)?.normalize(), unit)))
        .filter(|(figure, _)| figure.scale() <= DECIMALS_MAX);
    let Some((figure, unit)) = in_unit else {
        return money_full(dollars).trim_end_matches(".00").to_owned();
    };
    let sign = if figure.is_sign_negative() { "−" } else { "" };
    let digits = figure.abs().to_string();
    let digits = match digits.split_once('.') {
        Some((_, decimals)) if decimals.len() == 1 => format!("{digits}0"),
        _ => digits,
    };
    format!("{sign}${}{unit}", grouped(&digits))
}

/// A fraction as percent with every digit that it has, at least so many decimals: `7.5%`, `9.50%`.
/// What has more than six decimals comes from a division and is rounded there.
pub fn share_in_full(fraction: rust_decimal::Decimal, decimals_min: usize) -> String {
    const DECIMALS_MAX: u32 = 6;
    let percent = fraction.checked_mul(rust_decimal::Decimal::ONE_HUNDRED).unwrap_or(fraction);
    let percent = percent.round_dp(DECIMALS_MAX).normalize();
    let decimals = usize::try_from(percent.scale()).unwrap_or(0).max(decimals_min);
    let sign = if percent.is_sign_negative() && !percent.is_zero() { "−" } else { "" };
    format!("{sign}{}%", grouped(&format!("{:.decimals$}", percent.abs())))
}

/// Millions of dollars without a unit, for tables that name it once: `1,478.6`.
pub fn millions(dollars: impl ToPrimitive + Copy) -> String {
    shifted(dollars.to_f64(), -6, 1)
}

/// A fraction as percent: 0.095 with two decimals is `9.50%`.
pub fn percent(fraction: impl Into<Option<f64>>, decimals: usize) -> String {
    of_fraction(fraction.into(), 2, decimals, "%")
}

/// A fraction in percentage points, as shares differ: 0.0131 with two decimals is `1.31 pt`.
pub fn points(fraction: impl Into<Option<f64>>, decimals: usize) -> String {
    of_fraction(fraction.into(), 2, decimals, "\u{a0}pt")
}

/// A rate as a contract quotes it: two decimals, and up to four where it has them, so that 7.125%
/// is not rounded. What has more comes from a division: three.
pub fn rate(fraction: impl Into<Option<f64>>) -> String {
    let fraction = fraction.into();
    let decimals = fraction.map_or(2, |fraction| decimals_of_percent(fraction).unwrap_or(3).max(2));
    percent(fraction, decimals)
}

/// A share as it was set, with no more decimals than it has: `8%`, `7.5%`. With more than are
/// ever quoted it comes from a division: then it has one.
pub fn share(fraction: impl Into<Option<f64>>) -> String {
    let fraction = fraction.into();
    percent(fraction, fraction.and_then(decimals_of_percent).unwrap_or(1))
}

/// How many decimals a fraction has as percent; `None` where they are more than are quoted.
pub fn decimals_of_percent(fraction: f64) -> Option<usize> {
    // Floating-point residue is no decimal.
    const DUST: f64 = 1e-6;
    let is_exact = |decimals: &usize| {
        let scaled = fraction * 10_f64.powi(i32::try_from(*decimals + 2).unwrap_or(0));
        (scaled - scaled.round()).abs() < DUST
    };
    (0..=DECIMALS_QUOTED).find(is_exact)
}

/// A fraction times a hundred, where the unit is elsewhere: 0.0131 with two decimals is `1.31`.
pub fn hundredths(fraction: impl Into<Option<f64>>, decimals: usize) -> String {
    shifted(fraction.into(), 2, decimals)
}

/// A fraction in basis points, without the unit: 0.0131 is `131`. Capped where rates are.
pub fn basis_points(fraction: impl Into<Option<f64>>) -> String {
    of_fraction(fraction.into(), 4, 0, "")
}

/// A fraction times 10^`power` with its unit; beyond what is written of rates only that it is:
/// `> 9,999%`.
fn of_fraction(fraction: Option<f64>, power: i32, decimals: usize, unit: &str) -> String {
    let Some(fraction) = finite(fraction) else { return UNDEFINED.to_owned() };
    let most = || shifted(Some(PERCENT_MAX), power - 2, 0);
    if fraction * 100.0 > PERCENT_MAX {
        format!("> {}{unit}", most())
    } else if fraction * 100.0 < -PERCENT_MAX {
        format!("< −{}{unit}", most())
    } else {
        format!("{}{unit}", shifted(Some(fraction), power, decimals))
    }
}

/// A ratio or multiple: `1.73x`.
pub fn ratio(ratio: impl Into<Option<f64>>) -> String {
    match finite(ratio.into()) {
        None => UNDEFINED.to_owned(),
        Some(ratio) if ratio > RATIO_MAX => format!("> {}x", number(RATIO_MAX, 0)),
        Some(ratio) if ratio < -RATIO_MAX => format!("< {}x", number(-RATIO_MAX, 0)),
        Some(ratio) => format!("{}x", number(ratio, 2)),
    }
}

/// What of each dollar, as a share up to 1: `42¢`. What is more than nothing and less than all is
/// never written as either: `under 1¢`, `over 99¢`.
pub fn cents_of_dollar(share: impl Into<Option<f64>>) -> String {
    let Some(share) = finite(share.into()) else { return UNDEFINED.to_owned() };
    match number(share * 100.0, 0).as_str() {
        "0" if share > 0.0 => "under\u{a0}1¢".to_owned(),
        "100" if share < 1.0 => "over\u{a0}99¢".to_owned(),
        cents => format!("{cents}¢"),
    }
}

/// A month, or a number of months in little space: `31 mo`.
pub fn months_short(months: impl Into<Option<u32>>) -> String {
    months.into().map_or_else(|| UNDEFINED.to_owned(), |months| format!("{months}\u{a0}mo"))
}

/// A number of months in full: `60 months`, `1 month`.
pub fn months(months: impl Into<Option<u32>>) -> String {
    match months.into() {
        None => UNDEFINED.to_owned(),
        Some(1) => "1\u{a0}month".to_owned(),
        Some(months) => format!("{months}\u{a0}months"),
    }
}

/// Months as years: `5 yr`, `2.5 yr`.
pub fn years(months: impl Into<Option<u32>>) -> String {
    match months.into() {
        None => UNDEFINED.to_owned(),
        Some(months) => {
            let years = fixed(f64::from(months) / 12.0, 0, 1);
            format!("{}\u{a0}yr", without_trailing_zeros(&years))
        }
    }
}

/// A moment in the person's own time zone, to the minute: `2026-11-22 14:05`.
pub fn minute(time: std::time::SystemTime) -> String {
    jiff::Timestamp::try_from(time).map_or_else(
        |_| UNDEFINED.to_owned(),
        |time| {
            let zoned = time.to_zoned(jiff::tz::TimeZone::system());
            zoned.strftime("%Y-%m-%d %H:%M").to_string()
        },
    )
}

/// A plain number with separators: `1,234.5`.
pub fn number(value: impl Into<Option<f64>>, decimals: usize) -> String {
    shifted(value.into(), 0, decimals)
}

/// A number times 10^`power` with separators.
fn shifted(value: Option<f64>, power: i32, decimals: usize) -> String {
    let Some(value) = finite(value) else { return UNDEFINED.to_owned() };
    let digits = fixed(value.abs(), power, decimals);
    // A zero with a minus would look like a loss.
    let sign = if value < 0.0 && !reads_as_zero(&digits) { "−" } else { "" };
    format!("{sign}{}", grouped(&digits))
}

/// Whether a figure as it is written has no digit but 0.
pub fn reads_as_zero(text: &str) -> bool {
    !text.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

/// The text of a change with a plus where it is positive, `> +999x` where it is more than is written;
/// one that reads as 0 has no direction.
pub fn signed(change: f64, text: String) -> String {
    match text.strip_prefix("> ") {
        Some(most) => format!("> +{most}"),
        None if change > 0.0 && !reads_as_zero(&text) => format!("+{text}"),
        None => text,
    }
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Digits of a number times 10^`power`, half rounded away from zero as people do.
///
/// What is rounded is the shortest decimal that reads back as the float, which is what people read
/// and type: 0.07125 is 7.125%, although a hundred times the float is a little less.
fn fixed(magnitude: f64, power: i32, decimals: usize) -> String {
    // Rust prints the shortest digits that read back as the float.
    let written = format!("{magnitude:e}");
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // At most 17 digits.
    let digits = whole.bytes().chain(fraction.bytes());
    let digits = digits.fold(0, |sum, digit| 10 * sum + u64::from(digit - b'0'));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let places = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let exponent = exponent + power + places(decimals) - places(fraction.len());
    let Some(scaled) = scaled(digits, exponent) else {
        // So large a float is a whole number.
        return format!("{:.decimals$}", magnitude * 10_f64.powi(power));
    };
    let mut digits = format!("{scaled:0width$}", width = decimals + 1);
    if decimals > 0 {
        digits.insert(digits.len() - decimals, '.');
    }
    digits
}

/// `digits` times 10^`power`, half rounded up; `None` beyond what an integer holds.
fn scaled(digits: u64, power: i32) -> Option<u128> {
    if power >= 0 {
        return u128::from(digits).checked_mul(10_u128.checked_pow(power.unsigned_abs())?);
    }
    // A factor that 64 bits do not hold is more than twice whatever has 17 digits.
    let factor = 10_u64.checked_pow(power.unsigned_abs());
    Some(factor.map_or(0, |factor| (digits + factor / 2) / factor).into())
}

/// `1.20` as `1.2`, `1.0` as `1`; whole numbers as they are.
fn without_trailing_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

/// Puts a comma after every third digit before the decimal point.
fn grouped(digits: &str) -> String {
    let (whole, decimals) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut grouped = String::with_capacity(digits.len() + whole.len() / 3);
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + decimals
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[track_caller]
    fn check<T>(format: impl Fn(T) -> String, table: impl IntoIterator<Item = (T, &'static str)>) {
        for (value, expected) in table {
            assert_eq!(format(value).replace('\u{a0}', " "), expected, "wrong text");
        }
    }

    #[test]
    fn money_is_short_whatever_its_size() {
        check(
            |dollars: f64| money(dollars),
            [
                (0.0, "$0"),
                (-0.4, "$0"),
                (0.6, "$1"),
                (-1.0, "−$1"),
                (999.4, "$999"),
                (999.5, "$1k"),
                (950e3, "$950k"),
                (999_499.0, "$999k"),
                (999_999.0, "$1.00m"),
                (1.5e6, "$1.50m"),
                (123.22e6, "$123.2m"),
                (999.96e6, "$1.00bn"),
                (5.05e9, "$5.05bn"),
                (9.996e9, "$10.0bn"),
                (20e9, "$20.0bn"),
                (-1.2e9, "−$1.20bn"),
                (3.4e9, "$3.40bn"),
                (1.25e12, "$1.25tn"),
                (1e28, "> $999tn"),
                (-1e28, "< −$999tn"),
                (f64::NAN, "–"),
                (f64::INFINITY, "–"),
            ],
        );
        assert_eq!(money(Decimal::from(5_050_000_000_u64)), "$5.05bn");
    }

    #[test]
    fn cents_of_a_dollar_say_all_and_nothing_only_where_it_is_so() {
        check(
            |share: Option<f64>| cents_of_dollar(share),
            [
                (Some(0.0), "0¢"),
                (Some(0.004), "under 1¢"),
                (Some(0.425), "43¢"),
                (Some(0.996), "over 99¢"),
                (Some(1.0), "100¢"),
                (None, "–"),
                (Some(f64::NAN), "–"),
            ],
        );
    }

    #[test]
    fn full_money_keeps_every_cent() {
        check(
            money_full,
            [
                (Decimal::new(530_303_814_866, 2), "$5,303,038,148.66"),
                (Decimal::ZERO, "$0.00"),
                (Decimal::new(-4, 3), "$0.00"),
                (Decimal::new(-5, 3), "−$0.01"),
                (Decimal::new(-100_000, 2), "−$1,000.00"),
                (Decimal::new(99_999, 2), "$999.99"),
                (Decimal::MAX, "$79,228,162,514,264,337,593,543,950,335.00"),
            ],
        );
    }

    #[test]
    fn terms_keep_every_digit_in_few_characters() {
        check(
            money_in_full,
            [
                (Decimal::from(5_050_000_000_u64), "$5.05bn"),
                (Decimal::from(20_000_000_000_u64), "$20bn"),
                (Decimal::from(3_400_000_000_u64), "$3.40bn"),
                (Decimal::from(123_220_000), "$123.22m"),
                (Decimal::from(1_234_000), "$1.234m"),
                (Decimal::from(1_234_567), "$1,234,567"),
                (Decimal::from(12_500), "$12,500"),
                (Decimal::new(1_333_333_333, 2), "$13,333,333.33"),
                (Decimal::from(-2_500_000), "−$2.50m"),
                (Decimal::from(999), "$999"),
                (Decimal::ZERO, "$0"),
            ],
        );
        check(
            |(fraction, decimals)| share_in_full(fraction, decimals),
            [
                ((Decimal::new(95, 3), 2), "9.50%"),
                ((Decimal::new(71_25, 5), 2), "7.125%"),
                ((Decimal::new(75, 3), 0), "7.5%"),
                ((Decimal::new(-5, 1), 0), "−50%"),
                ((Decimal::ONE / Decimal::from(3), 0), "33.333333%"),
                ((Decimal::TWO, 0), "200%"),
                ((Decimal::ZERO, 2), "0.00%"),
            ],
        );
    }

    #[test]
    fn percent_has_its_decimals_and_never_a_negative_zero() {
        check(
            |(fraction, decimals)| percent(fraction, decimals),
            [
                ((Some(0.095), 2), "9.50%"),
                ((Some(-0.000_04), 1), "0.0%"),
                ((Some(-0.34), 1), "−34.0%"),
                ((Some(1.0), 0), "100%"),
                ((Some(99.99), 0), "9,999%"),
                ((Some(1e9), 2), "> 9,999%"),
                ((Some(-1e9), 2), "< −9,999%"),
                ((None, 2), "–"),
                ((Some(f64::NAN), 2), "–"),
            ],
        );
    }

    #[test]
    fn a_difference_of_rates_is_capped_as_rates_are() {
        let change = |change: f64| signed(change, format!("{} bp", basis_points(change)));
        check(
            change,
            [
                (0.0131, "+131 bp"),
                (-0.0131, "−131 bp"),
                (0.000_04, "0 bp"),
                (99.99, "+999,900 bp"),
                (2_103.740_9, "> +999,900 bp"),
                (-2_103.740_9, "< −999,900 bp"),
                (f64::INFINITY, "– bp"),
            ],
        );
        let change = |change: f64| signed(change, points(change, 1));
        check(
            change,
            [(0.0131, "+1.3 pt"), (-0.5, "−50.0 pt"), (1e4, "> +9,999 pt"), (-1e4, "< −9,999 pt")],
        );
        let change = |change: f64| signed(change, ratio(change));
        check(change, [(0.5, "+0.50x"), (5_000.0, "> +999x"), (-5_000.0, "< −999x")]);
    }

    #[test]
    fn a_half_is_rounded_away_from_zero_as_it_is_written_not_as_the_float_has_it() {
        // Most of these floats, times a hundred or by a thousand million, lie under the half.
        check(
            |(fraction, decimals)| percent(fraction, decimals),
            [
                ((0.071_25, 2), "7.13%"),
                ((0.071_35, 2), "7.14%"),
                ((0.010_05, 2), "1.01%"),
                ((0.285, 0), "29%"),
                ((-0.071_25, 2), "−7.13%"),
                ((0.005, 0), "1%"),
                ((0.004_999_999_999, 0), "0%"),
                ((0.999_95, 2), "100.00%"),
            ],
        );
        check(
            |dollars: f64| money(dollars),
            [
                (1.005e9, "$1.01bn"),
                (2.675e6, "$2.68m"),
                (10.25e9, "$10.3bn"),
                (1.005e12, "$1.01tn"),
                (2_500.0, "$3k"),
                (4.5, "$5"),
            ],
        );
        check(|dollars: f64| millions(dollars), [(1_250_000.0, "1.3"), (-50_000.0, "−0.1")]);
        check(|value: f64| number(value, 2), [(1.005, "1.01"), (2.675, "2.68"), (1e30, GREAT)]);
        check(|value: f64| ratio(value), [(1.005, "1.01x"), (1.265, "1.27x")]);
        check(|count: u32| years(count), [(39, "3.3 yr"), (45, "3.8 yr"), (27, "2.3 yr")]);
        check(cents, [(0.125, "0.13"), (-0.125, "-0.13"), (1.005, "1.01"), (-0.001, "0.00")]);
    }

    /// A thousand million billion billion.
    const GREAT: &str = "1,000,000,000,000,000,000,000,000,000,000.00";

    #[test]
    fn every_decimal_of_up_to_five_digits_is_rounded_as_on_paper() {
        // As a fraction with five decimals, and rounded to two decimals of a percent by hand.
        for hundred_thousandths in 0..20_000_u32 {
            let fraction: f64 = format!("0.{hundred_thousandths:05}").parse().unwrap_or(f64::NAN);
            let hundredths = hundred_thousandths.div_ceil(10)
                - u32::from(hundred_thousandths % 10 < 5 && hundred_thousandths % 10 > 0);
            let expected = format!("{}.{:02}%", hundredths / 100, hundredths % 100);
            assert_eq!(percent(fraction, 2), expected, "{fraction}");
        }
    }

    #[test]
    fn a_rate_keeps_the_decimals_that_a_contract_quotes() {
        check(
            |fraction: f64| rate(fraction),
            [
                (0.095, "9.50%"),
                (0.071_25, "7.125%"),
                (0.070_625, "7.0625%"),
                (0.07 + 0.001_25, "7.125%"),
                (0.0, "0.00%"),
                (-0.012_5, "−1.25%"),
                (1.0 / 13.0, "7.692%"),
            ],
        );
        check(
            |fraction: f64| share(fraction),
            [(0.08, "8%"), (0.075, "7.5%"), (0.071_25, "7.125%"), (1.0 / 3.0, "33.3%")],
        );
        check(|fraction: Option<f64>| rate(fraction), [(None, "–")]);
        check(|fraction: Option<f64>| share(fraction), [(None, "–")]);
    }

    #[test]
    fn amounts_that_differ_never_read_the_same_where_they_are_held_against_each_other() {
        let [one, other] = [5_053_000_000_u64, 5_050_000_000].map(Decimal::from);
        assert_eq!(money_apart(one, other), ["$5,053,000,000.00", "$5,050,000,000.00"]);
        assert_eq!(money_apart(one, one), ["$5.05bn", "$5.05bn"]);
        assert_eq!(money_apart(one, Decimal::ONE), ["$5.05bn", "$1"]);
    }

    #[test]
    fn ratios_months_and_years_carry_their_unit() {
        check(
            |value: Option<f64>| ratio(value),
            [(Some(1.7256), "1.73x"), (Some(-0.001), "0.00x"), (Some(1e6), "> 999x"), (None, "–")],
        );
        check(|count: Option<u32>| months_short(count), [(Some(31), "31 mo"), (None, "–")]);
        check(
            |count: Option<u32>| months(count),
            [(Some(60), "60 months"), (Some(1), "1 month"), (Some(0), "0 months"), (None, "–")],
        );
        check(
            |count: Option<u32>| years(count),
            [(Some(60), "5 yr"), (Some(30), "2.5 yr"), (None, "–")],
        );
    }

    #[test]
    fn plain_numbers_are_grouped_by_three() {
        check(
            |value: f64| number(value, 1),
            [
                (0.0, "0.0"),
                (-0.04, "0.0"),
                (1136.25, "1,136.3"),
                (1234.56, "1,234.6"),
                (-999.96, "−1,000.0"),
            ],
        );
        check(|dollars: f64| millions(dollars), [(1_478_640_000.0, "1,478.6"), (-40_000.0, "0.0")]);
    }
}
