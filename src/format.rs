//! Numbers as people read them, in the window and on the command line alike.
//!
//! The only place that rounds for the eye. Negative numbers have a real minus sign, what is
//! undefined is an en dash, what rounds to zero has no sign, and no number grows past its column.
//! Units keep to their number with a no-break space (U+00A0).

pub mod csv_table;
mod measure;
pub mod text;

pub use measure::{Measure, cents, plain};

use rust_decimal::prelude::ToPrimitive;

/// What stands where a figure is undefined.
pub const UNDEFINED: &str = "–";

/// Shares and rates above this many percent are only said to be above it.
const PERCENT_MAX: f64 = 9_999.0;
/// Ratios above this are only said to be above it.
const RATIO_MAX: f64 = 999.0;
/// Trillions of dollars above this are only said to be above it.
const TRILLIONS_MAX: f64 = 999.0;

/// Units of compact money: from how many dollars on, the unit, its suffix, and the decimals of a
/// figure below and from 10. What would round to 1,000 of a unit is 1 of the next one.
const MONEY_UNITS: [(f64, f64, &str, [usize; 2]); 4] = [
    (999.95e9, 1e12, "tn", [2, 1]),
    (999.95e6, 1e9, "bn", [2, 1]),
    (999.5e3, 1e6, "m", [2, 1]),
    (999.5, 1e3, "k", [0, 0]),
];

/// Dollars in a few characters: `$5.05bn`, `$123.2m`, `$950k`, `−$1.2bn`, `$0`.
pub fn money(dollars: impl ToPrimitive + Copy) -> String {
    let Some(dollars) = finite(dollars.to_f64()) else { return UNDEFINED.to_owned() };
    let magnitude = dollars.abs();
    let sign = if dollars <= -0.5 { "−" } else { "" };
    if TRILLIONS_MAX * 1e12 < magnitude {
        let beyond = if dollars < 0.0 { '<' } else { '>' };
        return format!("{beyond} {sign}${TRILLIONS_MAX}tn");
    }
    let (_, unit, suffix, decimals) =
        MONEY_UNITS.iter().find(|(from, ..)| *from <= magnitude).unwrap_or(&(0.0, 1.0, "", [0, 0]));
    let scaled = magnitude / unit;
    let decimals = if scaled < 9.995 { decimals[0] } else { decimals[1] };
    let digits = fixed(scaled, decimals);
    format!("{sign}${digits}{suffix}")
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

/// Millions of dollars without a unit, for tables that name it once: `1,478.6`.
pub fn millions(dollars: impl ToPrimitive + Copy) -> String {
    number(dollars.to_f64().map(|dollars| dollars / 1e6), 1)
}

/// A fraction as percent: 0.095 with two decimals is `9.50 %`.
pub fn percent(fraction: impl Into<Option<f64>>, decimals: usize) -> String {
    capped(fraction.into().map(|fraction| fraction * 100.0), decimals, PERCENT_MAX, "\u{a0}%")
}

/// A ratio or multiple: `1.73x`.
pub fn ratio(ratio: impl Into<Option<f64>>) -> String {
    capped(ratio.into(), 2, RATIO_MAX, "x")
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
            let years = format!("{:.1}", f64::from(months) / 12.0);
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
    let Some(value) = finite(value.into()) else { return UNDEFINED.to_owned() };
    let digits = fixed(value.abs(), decimals);
    let is_zero = !digits.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    format!("{sign}{}", grouped(&digits))
}

fn capped(value: Option<f64>, decimals: usize, max: f64, unit: &str) -> String {
    match finite(value) {
        None => UNDEFINED.to_owned(),
        Some(value) if value > max => format!("> {}{unit}", number(max, 0)),
        Some(value) if value < -max => format!("< {}{unit}", number(-max, 0)),
        Some(value) => format!("{}{unit}", number(value, decimals)),
    }
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite())
}

/// Digits of a number, half rounded away from zero as people do (`format!` rounds it to even).
fn fixed(magnitude: f64, decimals: usize) -> String {
    let power = 10_f64.powf(decimals as f64);
    format!("{:.decimals$}", (magnitude * power).round() / power)
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
    fn percent_has_its_decimals_and_never_a_negative_zero() {
        check(
            |(fraction, decimals)| percent(fraction, decimals),
            [
                ((Some(0.095), 2), "9.50 %"),
                ((Some(-0.000_04), 1), "0.0 %"),
                ((Some(-0.34), 1), "−34.0 %"),
                ((Some(1.0), 0), "100 %"),
                ((Some(99.99), 0), "9,999 %"),
                ((Some(1e9), 2), "> 9,999 %"),
                ((Some(-1e9), 2), "< −9,999 %"),
                ((None, 2), "–"),
                ((Some(f64::NAN), 2), "–"),
            ],
        );
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
