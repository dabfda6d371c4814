//! How a scenario's numbers are written and read: digit for digit.
//!
//! A number of at most 15 significant digits is written plain, because that is what a
//! 64-bit float carries faithfully through RON; a longer one is quoted. Both forms are read.
//! [`amount`] writes whole dollars without a decimal point, [`fraction`] always with one, so that
//! `0` dollars and a rate of `0.0` look like what they are.
//!
//! RON has rounded a longer plain number before it arrives here. [`is_exact_plain`] tells those
//! apart from the rest, so that [`crate::files`] can quote them first.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::de::{self, Deserializer, Visitor};
use serde::ser::Serializer;

/// Significant digits that every decimal number keeps on its way through a 64-bit float.
const PLAIN_DIGITS_MAX: u32 = 15;

/// Serde functions for dollar amounts (`#[serde(with = "number::amount")]`).
pub(super) mod amount {
    use super::{Decimal, Deserializer, Serializer};

    /// Writes whole dollars as an integer, anything else with its decimals.
    pub(in crate::model) fn serialize<S: Serializer>(
        value: &Decimal,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::write(*value, serializer, true)
    }

    /// Reads a plain or a quoted number.
    pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Decimal, D::Error> {
        super::read(deserializer)
    }
}

/// Serde functions for rates, shares and ratios (`#[serde(with = "number::fraction")]`).
pub(super) mod fraction {
    use super::{Decimal, Deserializer, Serializer};

    /// Writes the number with a decimal point.
    pub(in crate::model) fn serialize<S: Serializer>(
        value: &Decimal,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        super::write(*value, serializer, false)
    }

    /// Reads a plain or a quoted number.
    pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Decimal, D::Error> {
        super::read(deserializer)
    }
}

/// Serde functions for rates, shares and ratios that may be absent
/// (`#[serde(with = "number::optional_fraction")]`).
pub(super) mod optional_fraction {
    use serde::{Deserialize, Serialize};

    use super::{Decimal, Deserializer, Serializer};

    /// A number as [`super::fraction`] has it.
    #[derive(Serialize, Deserialize)]
    #[serde(transparent)]
    struct Fraction(#[serde(with = "super::fraction")] Decimal);

    /// Writes the number with a decimal point.
    #[expect(clippy::ref_option, reason = "serde passes a reference to the field")]
    pub(in crate::model) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(Fraction).serialize(serializer)
    }

    /// Reads a plain or a quoted number.
    pub(in crate::model) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Decimal>, D::Error> {
        Ok(Option::<Fraction>::deserialize(deserializer)?.map(|fraction| fraction.0))
    }
}

/// Whether RON reads this plain decimal number without rounding it.
///
/// Whole numbers of at most 64 bits are exact whatever their length; anything else is a float on
/// its way, which is faithful up to 15 digits. A power of ten may lie beyond what a float holds and
/// come out as 0, and RON reads no underscores in floats.
pub(crate) fn is_exact_plain(number: &str) -> bool {
    let digits_max = PLAIN_DIGITS_MAX as usize;
    let whole = number.replace('_', "");
    if whole.parse::<u64>().is_ok() || whole.parse::<i64>().is_ok() {
        return true;
    }
    let digit_count = number.bytes().filter(u8::is_ascii_digit).count();
    digit_count <= digits_max && !number.contains(['_', 'e', 'E'])
}

fn write<S: Serializer>(
    value: Decimal,
    serializer: S,
    whole_is_integer: bool,
) -> Result<S::Ok, S::Error> {
    let value = value.normalize();
    if significant_digits(value) > PLAIN_DIGITS_MAX {
        return serializer.serialize_str(&value.to_string());
    }
    match value.to_i64() {
        Some(whole) if whole_is_integer && value.is_integer() => serializer.serialize_i64(whole),
        Some(_) | None => match value.to_string().parse::<f64>() {
            Ok(plain) => serializer.serialize_f64(plain),
            Err(_) => serializer.serialize_str(&value.to_string()),
        },
    }
}

/// Digits of the mantissa without the zeros at its end.
fn significant_digits(value: Decimal) -> u32 {
    let mut mantissa = value.mantissa().unsigned_abs();
    while mantissa != 0 && mantissa.is_multiple_of(10) {
        mantissa /= 10;
    }
    mantissa.checked_ilog10().map_or(1, |log| log + 1)
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    deserializer.deserialize_any(NumberVisitor)
}

struct NumberVisitor;

impl Visitor<'_> for NumberVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number such as 0.095")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(Decimal::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(Decimal::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
        if !value.is_finite() {
            let wanted = &"a finite number such as 0.095";
            return Err(E::invalid_value(de::Unexpected::Float(value), wanted));
        }
        // The shortest text that is this float and no other: what the person typed, up to
        // PLAIN_DIGITS_MAX digits.
        self.visit_str(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        match exact(text) {
            Exact::Number(value) => Ok(value),
            Exact::OutOfReach => Err(E::invalid_value(de::Unexpected::Str(text), &OUT_OF_REACH)),
            Exact::NoNumber => Err(E::invalid_value(de::Unexpected::Str(text), &self)),
        }
    }
}

/// The number that a text says, without rounding; `None` where it is none, or has more digits than a
/// scenario's numbers hold.
pub(crate) fn exactly(text: &str) -> Option<Decimal> {
    match exact(text) {
        Exact::Number(value) => Some(value),
        Exact::OutOfReach | Exact::NoNumber => None,
    }
}

/// What a `Decimal` holds: a mantissa of 96 bits and up to 28 decimals.
const OUT_OF_REACH: &str = "a number of at most 28 digits";

/// What a text says, read without rounding.
enum Exact {
    Number(Decimal),
    /// A number that has more digits than `Decimal` holds.
    OutOfReach,
    NoNumber,
}

/// Reads `[+-]digits[.digits][e[+-]digits]`; underscores may group the digits.
fn exact(text: &str) -> Exact {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits: String = [whole, decimals].concat().replace('_', "");
    let decimals_len = decimals.bytes().filter(u8::is_ascii_digit).count();
    let is_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    // As in a plain number, where RON takes no underscore before the digits.
    if digits.is_empty() || !is_digits || whole.starts_with('_') {
        return Exact::NoNumber;
    }
    let Some(exponent) = power_of_ten(exponent) else { return Exact::NoNumber };
    let significant = digits.trim_start_matches('0');
    let tail = significant.trim_end_matches('0');
    if tail.is_empty() {
        // Also −0, which is 0 and is written as 0.
        return Exact::Number(Decimal::ZERO);
    }
    // Zeros at the end belong to the scale, so that 0.1000… costs no digits.
    let dropped = significant.len() - tail.len();
    let (Ok(mantissa_abs), Ok(scale)) = (
        tail.parse::<i128>(),
        i64::try_from(decimals_len).and_then(|len| Ok(len - i64::try_from(dropped)?)),
    ) else {
        return Exact::OutOfReach;
    };
    let signed = if mantissa.starts_with('-') { -mantissa_abs } else { mantissa_abs };
    scaled(signed, scale - i64::from(exponent)).map_or(Exact::OutOfReach, Exact::Number)
}

/// Reads `[+-]digits`; an exponent too long for an `i32` counts as the largest one.
fn power_of_ten(text: &str) -> Option<i32> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let farthest = if text.starts_with('-') { -i32::MAX } else { i32::MAX };
    is_whole.then(|| text.parse().unwrap_or(farthest))
}

/// mantissa × 10^−scale, if a `Decimal` holds it exactly.
fn scaled(mantissa: i128, scale: i64) -> Option<Decimal> {
    if let Ok(scale) = u32::try_from(scale) {
        return Decimal::try_from_i128_with_scale(mantissa, scale).ok();
    }
    let power = 10_i128.checked_pow(u32::try_from(scale.unsigned_abs()).ok()?)?;
    Decimal::try_from_i128_with_scale(mantissa.checked_mul(power)?, 0).ok()
}
