//! Numbers as they are typed after an option; an error says what is allowed.

use std::ops::RangeInclusive;

use crate::analysis::{Metric, Unit, lever_text};
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

/// A figure as it is typed before its metric is known: 0.15, 15%, 1.25x, $3m.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Typed {
    text: String,
    value: f64,
    /// What it says to be; a bare number is in the unit of the metric.
    unit: Option<Unit>,
}

/// Reads a figure in whichever unit it is given.
pub(super) fn figure(text: &str) -> Result<Typed, String> {
    let text = text.trim().to_owned();
    let bare = text.parse::<f64>().ok().filter(|number| number.is_finite());
    let spoken = || {
        let units = [Unit::Percent, Unit::Dollars, Unit::Ratio, Unit::Months];
        units.into_iter().find_map(|unit| {
            let read = lever_text::read(unit, &text).ok()?;
            Some((format::float(read), Some(unit)))
        })
    };
    match bare.map(|value| (value, None)).or_else(spoken) {
        Some((value, unit)) => Ok(Typed { text, value, unit }),
        None => Err("expected a figure, such as 8% or 0.08, 1.25x, $3m".to_owned()),
    }
}

impl Typed {
    /// Its value, if it is in the metric's unit.
    pub(super) fn of(&self, metric: Metric) -> Result<f64, String> {
        if self.unit.is_none_or(|unit| unit == metric.unit()) {
            return Ok(self.value);
        }
        let (text, id, wanted) = (&self.text, metric.id(), lever_text::wanted(metric.unit()));
        Err(format!("--target {text} is no figure of {id}; give {wanted}"))
    }
}

/// Reads a share or a rate: 0.08 or 8%.
pub(super) fn fraction(text: &str) -> Result<f64, String> {
    in_unit(Unit::Percent, text)
}

/// Reads a number of a unit.
pub(super) fn in_unit(unit: Unit, text: &str) -> Result<f64, String> {
    let read = lever_text::read(unit, text.trim());
    read.map(format::float).map_err(|wrong| wrong.to_string())
}

/// Reads a number that is not below 0.
pub(super) fn not_negative(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok();
    let number = number.filter(|number| number.is_finite() && *number >= 0.0);
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
    }

    #[test]
    fn a_target_is_read_as_it_is_spoken_and_held_to_the_unit_of_its_metric() {
        let of = |text: &str, metric: Metric| figure(text).and_then(|typed| typed.of(metric));
        for text in ["0.15", "15%", "1500bp", " 15 % "] {
            assert_eq!(of(text, Metric::NetIrr), Ok(0.15), "{text}");
        }
        assert_eq!(of("-0.1", Metric::NetIrr), Ok(-0.1));
        for text in ["1.25x", "1.25"] {
            assert_eq!(of(text, Metric::MinDscr), Ok(1.25), "{text}");
        }
        assert_eq!(of("$3m", Metric::LenderLoss), Ok(3e6));
        assert_eq!(of("5y", Metric::RunwayMonths), Ok(60.0));
        let told = "--target 15% is no figure of min_dscr; give a multiple such as 1.25x or 1.25";
        assert_eq!(of("15%", Metric::MinDscr), Err(told.to_owned()));
        for text in ["nan", "inf", "-inf", "1e999", "", "high"] {
            assert!(figure(text).is_err(), "{text}");
        }
    }
}
