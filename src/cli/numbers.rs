//! Numbers as they are typed after an option; an error says what is allowed.

use std::ops::RangeInclusive;

use crate::format;

/// Reads a whole number within these bounds.
pub(super) fn whole<N: TryFrom<u64>>(
    allowed: RangeInclusive<u64>,
) -> impl Fn(&str) -> Result<N, String> + Clone {
    move |text| {
        let number = text.trim().parse().ok().filter(|number| allowed.contains(number));
        number.and_then(|number| N::try_from(number).ok()).ok_or_else(|| {
            let (low, high) = (*allowed.start(), *allowed.end());
            // As a person types it: a float would round the largest seeds.
            let high =
                if high > 1 << 53 { high.to_string() } else { format::number(high as f64, 0) };
            format!("expected a whole number from {low} to {high}")
        })
    }
}

/// Reads a number that is not infinite.
pub(super) fn finite(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    number.ok_or_else(|| "expected a number, such as 0.08 for 8%".to_owned())
}

/// Reads a number that is not below 0.
pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    let number = finite(text).ok().filter(|number| *number >= 0.0);
    number.ok_or_else(|| "expected a number from 0 on, such as 0.015 for 1.5 points".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_is_taken_and_all_else_is_told_what_is() {
        let paths = whole::<u32>(1..=1_000_000);
        assert_eq!(paths("1000000"), Ok(1_000_000));
        for text in ["0", "-1", "1000001", "1e3", "1.5", "", "many", "99999999999999999999"] {
            let told = "expected a whole number from 1 to 1,000,000";
            assert_eq!(paths(text), Err(told.to_owned()), "{text}");
        }
        let seed = whole::<u64>(0..=u64::MAX);
        assert_eq!(seed("18446744073709551615"), Ok(u64::MAX));
        let told = "expected a whole number from 0 to 18446744073709551615";
        assert_eq!(seed("-1"), Err(told.to_owned()));
        assert_eq!(not_negative("0"), Ok(0.0));
        for text in ["-1", "-0.1", "nan", "inf", "x"] {
            assert!(not_negative(text).is_err(), "{text}");
        }
        assert_eq!(finite("-0.1"), Ok(-0.1));
        for text in ["nan", "inf", "-inf", "1e999", ""] {
            assert!(finite(text).is_err(), "{text}");
        }
    }
}
