//! How a scenario's numbers are written and read: digit for digit.
//!
//! A number of at most 15 significant digits stands plain in the file, because that is what a
//! 64-bit float carries faithfully through RON; a longer one is quoted. Both forms are read.
//! [`amount`] writes whole dollars without a decimal point, [`fraction`] always with one, so that
//! `0` dollars and a rate of `0.0` look like what they are.

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
        f.write_str("a number such as 0.095, or a quoted one such as \"0.0950000000000001\"")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Decimal, E> {
        Ok(Decimal::from(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Decimal, E> {
        Ok(Decimal::from(value))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Decimal, E> {
        if !value.is_finite() {
            return Err(E::invalid_value(de::Unexpected::Float(value), &"a finite number"));
        }
        // The shortest text that is this float and no other: what the person typed, up to
        // PLAIN_DIGITS_MAX digits.
        from_text(&value.to_string())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Decimal, E> {
        from_text(text)
    }
}

fn from_text<E: de::Error>(text: &str) -> Result<Decimal, E> {
    Decimal::from_str_exact(text).map_err(|_| {
        E::invalid_value(
            de::Unexpected::Str(text),
            &"a number of at most 28 digits, such as \"0.095\"",
        )
    })
}
