//! Numbers, digit for digit.

use chiplease::files::scenario_file::{parse, to_text};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::SELL;

/// Reads the fixture with this as its first tranche's rate.
fn rate(text: &str) -> Decimal {
    let scenario = parse(&SELL.replacen("rate: 0.095", &format!("rate: {text}"), 1)).unwrap();
    scenario.tranches[0].rate
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(rate(text), Decimal::from_str_exact(expected).unwrap(), "{text}");
}

#[test]
fn every_way_to_write_a_number_is_read_exactly() {
    for (text, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("\"-0.000\"", "0"),
        ("1", "1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+0.25", "0.25"),
        ("-0.5", "-0.5"),
        ("1e-3", "0.001"),
        ("2.5E+3", "2500"),
        ("\"2.5e3\"", "2500"),
        ("5_050_000_000", "5050000000"),
        ("1_000.5", "1000.5"),
        ("\"5_050.000_1\"", "5050.0001"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.30000000000000004"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("\"0.1234567890123456789012345678\"", "0.1234567890123456789012345678"),
        ("9007199254740993", "9007199254740993"),
        ("18446744073709551615", "18446744073709551615"),
        ("18446744073709551617", "18446744073709551617"),
        ("79228162514264337593543950335", "79228162514264337593543950335"),
        ("0.100000000000000000000000000000000000", "0.1"),
        ("1e28", "10000000000000000000000000000"),
        ("1e-28", "0.0000000000000000000000000001"),
        ("0e999999999999", "0"),
        ("\"0e999999999999\"", "0"),
        ("0e-400", "0"),
    ] {
        check(text, expected);
    }
}

/// The number, or nothing where the text is refused.
fn read(text: &str) -> Option<Decimal> {
    let scenario = parse(&SELL.replacen("rate: 0.095", &format!("rate: {text}"), 1)).ok()?;
    Some(scenario.tranches[0].rate)
}

#[test]
fn what_no_number_can_hold_is_refused_plain_and_quoted() {
    for text in [
        "1e-29",
        "1e-300",
        "1e-324",
        "1e-400",
        "1e29",
        "1e308",
        "1e400",
        "2e999999999999",
        "2e-999999999999",
        "0.1e-28",
        "79228162514264337593543950336",
    ] {
        assert_eq!((read(text), read(&format!("\"{text}\""))), (None, None), "{text}");
    }
}

#[test]
fn long_numbers_are_quoted_and_short_ones_plain() {
    for (text, written) in [
        ("0.123456789012345", "rate: 0.123456789012345,"),
        ("0.1234567890123456", "rate: \"0.1234567890123456\","),
        ("2", "rate: 2.0,"),
        ("-0.0", "rate: 0.0,"),
    ] {
        let scenario = parse(&SELL.replacen("rate: 0.095", &format!("rate: {text}"), 1)).unwrap();
        assert!(to_text(&scenario).unwrap().contains(written), "{text} is written as {written}");
    }
}

#[test]
fn a_seed_of_twenty_digits_is_a_seed() {
    let text = SELL.replacen("seed: 1,", "seed: 18446744073709551615,", 1);
    assert_eq!(parse(&text).unwrap().uncertainty.seed, u64::MAX);
}

proptest! {
    #[test]
    fn any_decimal_is_read_and_written_digit_for_digit(
        high in any::<u32>(), middle in any::<u32>(), low in any::<u32>(),
        shift in 0_u32..96, scale in 0_u32..=28, is_negative in any::<bool>(),
    ) {
        let bits = ((u128::from(high) << 64) | (u128::from(middle) << 32) | u128::from(low)) >> shift;
        let mantissa = i128::try_from(bits).unwrap();
        let signed = if is_negative { -mantissa } else { mantissa };
        let value = Decimal::from_i128_with_scale(signed, scale);
        let mut scenario = parse(SELL).unwrap();
        scenario.equipment.cost = value;
        scenario.tranches[0].rate = value;
        let read_back = parse(&to_text(&scenario).unwrap()).unwrap();
        prop_assert_eq!(read_back.equipment.cost, value);
        prop_assert_eq!(read_back.tranches[0].rate, value);
        // As typed by a person, plain whatever its length.
        prop_assert_eq!(rate(&value.to_string()), value);
    }

    #[test]
    fn plain_and_quoted_are_one_law(text in "[+-]?[0-9_]{0,4}[.]?[0-9_]{0,4}([eE][+-]?[0-9_]{0,4})?") {
        prop_assert_eq!(read(&text), read(&format!("\"{text}\"")), "{}", text);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[\\(\\)\\[\\]{}:,\"'a-z0-9.+\\-_e# /*\\\\é]{0,60}") {
        let unclosed = format!("({text}");
        prop_assert!(parse(&unclosed).is_err());
    }

    #[test]
    fn no_damage_to_a_file_makes_the_reader_panic(
        at in 0_usize..2000, length in 0_usize..40, patch in "[\\(\\)\\[\\]{}:,\"0-9e.\\-a-c]{0,6}",
    ) {
        let start = at.min(SELL.len());
        let end = (start + length).min(SELL.len());
        let damaged = [&SELL[..start], &patch, &SELL[end..]].concat();
        match parse(&damaged) {
            Ok(scenario) => prop_assert!(to_text(&scenario).is_ok()),
            Err(error) => prop_assert!(1 <= error.line && 1 <= error.column),
        }
    }
}
