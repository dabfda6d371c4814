//! Ranges of levers as they are typed: `loan_rate=0.06..0.14`, with `:0.005` for steps.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::names;
use crate::analysis::{Lever, cases, lever_text};
use crate::format;
use crate::model::{self, Scenario};

/// Where a lever moves, in place of its slider's range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) lever: Lever,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Between two values; evenly spaced by their number where it is not said.
    pub(super) step: Option<f64>,
}

/// The ranges of a verb, one a lever.
pub(super) type Ranges = BTreeMap<Lever, Range>;

/// How many values steps may make.
const PLACES_MAX: f64 = 100_000.0;

/// `LEVER=LOW..HIGH`, or `LEVER=LOW..HIGH:STEP`.
pub(super) fn range(text: &str) -> Result<Range, String> {
    const FORM: &str = "write it as LEVER=LOW..HIGH, such as resale_fraction=0.05..0.4, or with \
                        steps as 0.05..0.4:0.05";
    let (id, ends) = text.split_once('=').ok_or(FORM)?;
    let lever = names::lever(id.trim())?;
    let (low, rest) = ends.split_once("..").ok_or(FORM)?;
    let (high, step) = rest.split_once(':').map_or((rest, None), |(high, step)| (high, Some(step)));
    let value = |text: &str| value(lever, text).map_err(|wrong| format!("{wrong}; {FORM}"));
    let (low, high, step) = (value(low)?, value(high)?, step.map(value).transpose()?);
    if low > high {
        return Err("the range starts above its end".to_owned());
    }
    if step.is_some_and(|step| step <= 0.0) {
        return Err("a step is above 0".to_owned());
    }
    let range = Range { lever, low, high, step };
    if step.is_some_and(|step| (high - low) / step >= PLACES_MAX) {
        let most = format::number(PLACES_MAX, 0);
        return Err(format!("these are more than {most} values; take larger steps"));
    }
    Ok(range)
}

/// The same where steps mean nothing.
pub(super) fn ends(text: &str) -> Result<Range, String> {
    let range = range(text)?;
    if range.step.is_some() {
        return Err("only the two ends count here; leave out the step".to_owned());
    }
    Ok(range)
}

/// A number as a scenario has it, or as it is spoken: 0.095, 9.5%, $1.2bn.
fn value(lever: Lever, text: &str) -> Result<f64, String> {
    let read = lever_text::read(lever.unit(), text.trim());
    read.map(format::float).map_err(|wrong| wrong.to_string())
}

/// One range a lever; the last one holds.
pub(super) fn by_lever(ranges: &[Range]) -> Ranges {
    ranges.iter().map(|range| (range.lever, *range)).collect()
}

/// What is wrong with ranges for this deal and these levers.
pub(super) fn complaints(ranges: &[Range], levers: &[Lever], scenario: &Scenario) -> Vec<String> {
    let wrong = |range: &Range| {
        let Range { lever, low, high, .. } = range;
        let id = lever.id();
        if !levers.is_empty() && !levers.contains(lever) {
            let known: Vec<_> = levers.iter().map(|lever| lever.id()).collect();
            return Some(format!("--range {id}: nothing moves it here; give {}", known.join(", ")));
        }
        if let Some(why) = lever.why_not(scenario) {
            return Some(format!("--range {id} does not apply: {why}"));
        }
        let slider = lever.range(scenario);
        // Beyond the slider as far as the deal stays one that may be run.
        let fault = [low, high].into_iter().filter(|end| !slider.contains(end)).find_map(|end| {
            let mut moved = cases::without_cases(scenario);
            lever.set_finely(&mut moved, *end);
            model::validate(&moved).err()
        });
        let fault = fault.as_ref().and_then(|faults| faults.first())?;
        Some(format!("--range {id}={low}..{high}: {fault}"))
    };
    ranges.iter().filter_map(wrong).collect()
}

/// So many values, both ends included.
pub(super) fn evenly(range: &RangeInclusive<f64>, count: usize) -> Vec<f64> {
    let (low, high) = (*range.start(), *range.end());
    let steps = u32::try_from(count.max(2) - 1).unwrap_or(1);
    (0..=steps).map(|step| low + (high - low) * f64::from(step) / f64::from(steps)).collect()
}

impl Range {
    /// From end to end.
    pub(super) fn ends(&self) -> RangeInclusive<f64> {
        self.low..=self.high
    }

    /// So many values, both ends included.
    pub(super) fn evenly(&self, count: usize) -> Vec<f64> {
        evenly(&self.ends(), count)
    }

    /// The values that its steps make, both ends included where the last step meets the upper one;
    /// `None` without steps.
    pub(super) fn places(&self) -> Option<Vec<f64>> {
        let step = self.step?;
        // A float's dust is no reason to leave out the end.
        let count = ((self.high - self.low) / step + 1e-9).floor() as u32;
        let scale = 10_f64.powi(i32::try_from(self.lever.unit().decimals()).unwrap_or(0) + 6);
        // So that 0.06 and nine steps of 0.005 is 0.105 and not 0.10500000000000001.
        let rounded = |value: f64| (value * scale).round() / scale;
        let place = |index: u32| self.low + step * f64::from(index);
        Some((0..=count).map(|index| rounded(place(index))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_include_the_end() {
        let places = |text: &str| range(text).ok().and_then(|range| range.places());
        assert_eq!(
            places("loan_rate=0.06..0.08:0.005"),
            Some(vec![0.06, 0.065, 0.07, 0.075, 0.08])
        );
        assert_eq!(places("loan_rate=6%..7%:0.5%"), Some(vec![0.06, 0.065, 0.07]));
        assert_eq!(places("lease_months=48..60:5"), Some(vec![48.0, 53.0, 58.0]));
        assert_eq!(places("monthly_burn=1bn..1.2bn:100m"), Some(vec![1e9, 1.1e9, 1.2e9]));
        assert_eq!(places("loan_rate=0.06..0.08"), None);
        for text in ["loan_rate=9..8", "loan_rate", "loan_rate=a..b", "loan_rate=0..1:0", "x=0..1"]
        {
            assert!(range(text).is_err(), "{text}");
        }
    }
}
