//! What has to be believed for a return: the values of two levers that meet a target.
//!
//! [`Belief::of`] asks of every pair of two levers' values whether a run of it meets the target,
//! draws the line between yes and no, and says it in a sentence. The other endings are beside it:
//! from which resale on, up to which discount the target is met, everything else as it is.

mod region;
mod span;
mod together;
mod words;

use std::ops::RangeInclusive;

use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

use super::around::{around, still_shows};
use super::observed::{self, Seen};
use super::outcomes::ENDS_OF_TERM;
use super::{Cancel, Lever, Metric};

pub use super::places::reach;
pub use region::{Axes, Place, Region};
pub use span::Span;
pub use together::{Together, Within};
pub(super) use words::name as lever_name;

/// Places along each side of the observed box at which the target is tried.
const BOX_PLACES: u32 = 16;

/// What is wanted of a metric: at least this value, or at most where less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Which figure.
    pub metric: Metric,
    /// In its unit: 0.15 is 15% a year.
    pub value: f64,
}

/// A target, two levers, and what has to hold.
///
/// ```
/// use chiplease::analysis::{Belief, Lever, Metric, Never, Target};
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let scenario = library::default_scenario()?;
/// let target = Target { metric: Metric::NetIrr, value: 0.15 };
/// let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
/// let Ok(belief) = Belief::of(&mut FastLane::default(), &scenario, target, levers, &Never);
/// assert!(!belief.sentence.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Belief {
    /// What is wanted.
    pub target: Target,
    /// The metric of the scenario as it is; `None` where it is undefined.
    pub present: Option<f64>,
    /// Whether that is enough.
    pub holds_now: bool,
    /// Along x, then y: what has to hold of each lever, everything else as it is.
    pub alone: [Along; 2],
    /// Sell, scrap, renew: what has to hold of each.
    pub alternatives: Vec<Alternative>,
    /// Every pair of values.
    pub region: Region,
    /// The worst pair of them; `None` where a lever does not apply.
    pub together: Option<Together>,
    /// Of the values seen in the market, the share that meets the target; `None` where neither
    /// lever has been seen.
    pub seen_share: Option<f64>,
    /// What has been seen of each lever.
    pub seen: [Option<Seen>; 2],
    /// The answer.
    pub sentence: String,
}

/// Which levers, over which axes if some are at hand, and over which ranges if that is said.
struct Asked<'a> {
    levers: [Lever; 2],
    kept: Option<&'a Axes>,
    ranges: &'a [Option<RangeInclusive<f64>>; 2],
}

impl Asked<'_> {
    /// Where a lever is tried: what was said, else its slider's range; always with its present value.
    fn searched(&self, lever: Lever, scenario: &Scenario) -> RangeInclusive<f64> {
        let said = self.levers.iter().zip(self.ranges).find(|(other, _)| **other == lever);
        match (said.and_then(|(_, range)| range.as_ref()), lever.value(scenario)) {
            (Some(range), Some(present)) => range.start().min(present)..=range.end().max(present),
            (Some(range), None) => range.clone(),
            (None, _) => reach(lever, scenario),
        }
    }
}

/// What two ranges have in common.
fn common(one: &RangeInclusive<f64>, other: &RangeInclusive<f64>) -> Option<RangeInclusive<f64>> {
    let both = one.start().max(*other.start())..=one.end().min(*other.end());
    (!both.is_empty()).then_some(both)
}

/// What has to hold of one lever, everything else as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Along {
    /// The lever.
    pub lever: Lever,
    /// How the first term ends; as in the scenario, unless the lever does nothing then.
    pub ending: EndOfTerm,
    /// Where the target was tried, the present value included.
    pub searched: RangeInclusive<f64>,
    /// The values of these that meet the target.
    pub span: Span,
    /// The lever's present value.
    pub present: f64,
    /// Whether the target is met there.
    pub holds_now: bool,
    /// The worst and the best of the metric along the range, with where it is.
    pub worst: Option<(f64, f64)>,
    /// The same of the best.
    pub best: Option<(f64, f64)>,
}

/// One ending, and what has to hold for it to meet the target.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// How the first term ends.
    pub ending: EndOfTerm,
    /// Along resale where the chips are sold, the discount where the lease is renewed; `None`
    /// for scrap, where no assumption is left.
    pub along: Option<Along>,
    /// The metric with everything as it is.
    pub value: Option<f64>,
    /// Whether that meets the target.
    pub holds_now: bool,
}

impl Target {
    /// Whether a value of the metric meets it (Method, section 8).
    ///
    /// Undefined meets it where it says that nothing bad happens: no default, no missed rent, no
    /// debt service to be covered.
    pub fn is_met_by(self, value: Option<f64>) -> bool {
        let Some(value) = value else { return self.metric.kind().is_good_undefined() };
        if self.metric.more_is_better() { value >= self.value } else { value <= self.value }
    }

    /// The metric of a run, and whether it meets the target. A deal without equity is none.
    pub fn try_in(self, lane: &mut FastLane, scenario: &Scenario) -> (Option<f64>, bool) {
        lane.run(scenario);
        // Not 0: the fast lane does not round, and equity of nothing may be a residue.
        if !lane.is_funded() {
            return (None, false);
        }
        let value = self.metric.value(lane);
        (value, self.is_met_by(value))
    }
}

impl Belief {
    /// Everything about one target and two levers (Method, section 8). A step of `cancel` is one
    /// row of the region.
    ///
    /// # Errors
    ///
    /// Where it is cancelled.
    pub fn of<C: Cancel>(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        levers: [Lever; 2],
        cancel: &C,
    ) -> Result<Self, C::Error> {
        Self::about(lane, scenario, target, (levers, None), cancel)
    }

    /// The same where each lever is tried over a range of its own in place of its slider's, and its
    /// axis is that range.
    ///
    /// # Errors
    ///
    /// Where it is cancelled.
    pub fn over<C: Cancel>(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        (levers, ranges): ([Lever; 2], &[Option<RangeInclusive<f64>>; 2]),
        cancel: &C,
    ) -> Result<Self, C::Error> {
        Self::asked(lane, scenario, target, &Asked { levers, kept: None, ranges }, cancel)
    }

    /// The same over axes that are at hand, as long as they do.
    ///
    /// # Errors
    ///
    /// Where it is cancelled.
    pub fn about<C: Cancel>(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        (levers, kept): ([Lever; 2], Option<&Axes>),
        cancel: &C,
    ) -> Result<Self, C::Error> {
        Self::asked(lane, scenario, target, &Asked { levers, kept, ranges: &[None, None] }, cancel)
    }

    fn asked<C: Cancel>(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        asked: &Asked<'_>,
        cancel: &C,
    ) -> Result<Self, C::Error> {
        let levers = asked.levers;
        let (present, holds_now) = target.try_in(lane, scenario);
        let alone = levers.map(|lever| {
            let searched = asked.searched(lever, scenario);
            Along::of(lane, scenario, target, (lever, ending_for(lever, scenario)), searched)
        });
        let alternatives = ENDS_OF_TERM
            .map(|ending| Alternative::of(lane, scenario, target, ending, asked))
            .into_iter()
            .collect();
        let seen = [0, 1].map(|index| {
            let seen = observed::seen(levers[index], scenario)?;
            let range = match &asked.ranges[index] {
                Some(said) => common(&seen.range, said)?,
                None => seen.range.clone(),
            };
            Some(Seen { range, ..seen })
        });
        let axes = [0, 1].map(|index| match (&asked.ranges[index], asked.kept) {
            (Some(_), _) => alone[index].searched.clone(),
            (None, kept) => {
                let kept = kept.and_then(|kept| kept.get(index));
                alone[index].axis(scenario, seen[index].as_ref(), kept)
            }
        });
        let searched = alone.each_ref().map(|along| along.searched.clone());
        let region = Region::of(lane, scenario, target, (levers, axes, &searched), cancel)?;
        let seen_share = seen_share(lane, scenario, target, levers, &seen);
        let together = Together::of(lane, scenario, target, &alone, &seen);
        let sentence = String::new();
        let mut belief = Self {
            target,
            present,
            holds_now,
            alone,
            alternatives,
            region,
            together,
            seen_share,
            seen,
            sentence,
        };
        belief.sentence = words::sentence(&belief, scenario);
        Ok(belief)
    }
}

impl Along {
    /// The axis of a plot of it: about the present value, as far as where the target is first missed
    /// or met, with what has been seen of it; the one at hand as long as it does.
    fn axis(
        &self,
        scenario: &Scenario,
        seen: Option<&Seen>,
        kept: Option<&RangeInclusive<f64>>,
    ) -> RangeInclusive<f64> {
        let Self { lever, present, .. } = *self;
        let first = (self.ending == scenario.lease.end_of_term).then(|| self.span.nearest(present));
        let first = first.flatten();
        let seen = seen.map_or_else(Vec::new, |it| vec![*it.range.start(), *it.range.end()]);
        let fresh = around(lever, scenario, first, &seen);
        let kept = kept.filter(|kept| still_shows(kept, &fresh, lever, scenario, first));
        kept.cloned().unwrap_or(fresh)
    }
}

impl Alternative {
    fn of(
        lane: &mut FastLane,
        scenario: &Scenario,
        target: Target,
        ending: EndOfTerm,
        asked: &Asked<'_>,
    ) -> Self {
        let mut ended = scenario.clone();
        ended.lease.end_of_term = ending;
        let (value, holds_now) = target.try_in(lane, &ended);
        let lever = match ending {
            EndOfTerm::Sell => Some(Lever::ResaleFraction),
            EndOfTerm::Scrap => None,
            EndOfTerm::Renew => Some(Lever::RenewalDiscount),
        };
        let along = lever.map(|lever| {
            let searched = asked.searched(lever, scenario);
            Along::of(lane, scenario, target, (lever, ending), searched)
        });
        Self { ending, along, value, holds_now }
    }
}

/// How the term has to end for the lever to matter.
fn ending_for(lever: Lever, scenario: &Scenario) -> EndOfTerm {
    // A discount does nothing without a renewal, and resale nothing where chips are scrapped.
    match (lever, scenario.lease.end_of_term) {
        (Lever::RenewalDiscount | Lever::RenewalMonths, _) => EndOfTerm::Renew,
        (Lever::ResaleFraction, EndOfTerm::Scrap) => EndOfTerm::Sell,
        (_, ending) => ending,
    }
}

/// Of the values seen, the share that meets the target; a lever without observations stays at its
/// value.
fn seen_share(
    lane: &mut FastLane,
    scenario: &Scenario,
    target: Target,
    levers: [Lever; 2],
    seen: &[Option<Seen>; 2],
) -> Option<f64> {
    if seen.iter().all(Option::is_none) {
        return None;
    }
    let mut moved = scenario.clone();
    let (mut met, mut tried) = (0.0, 0.0);
    let places = |index: usize| {
        let seen: &Option<Seen> = seen.get(index).unwrap_or(&None);
        seen.as_ref().map_or_else(Vec::new, |seen| {
            let (low, high) = (*seen.range.start(), *seen.range.end());
            // Midpoints of equal cells: the ends would count double.
            let share = |place| (f64::from(place) + 0.5) / f64::from(BOX_PLACES);
            let count = if high > low { BOX_PLACES } else { 1 };
            (0..count).map(|place| low + (high - low) * share(place)).collect()
        })
    };
    let (across, up) = (places(0), places(1));
    let [x, y] = levers;
    // One round at least: a lever without observations has no places and keeps its value.
    for column in 0..across.len().max(1) {
        for row in 0..up.len().max(1) {
            if let Some(value) = across.get(column) {
                x.set(&mut moved, *value);
            }
            if let Some(value) = up.get(row) {
                y.set(&mut moved, *value);
            }
            tried += 1.0;
            met += f64::from(u8::from(target.try_in(lane, &moved).1));
        }
    }
    Some(met / tried)
}
