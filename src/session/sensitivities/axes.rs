//! The axes of the map: about the present value of both levers, and steady. They move on only once
//! the deal has left them or they no longer show where it breaks, never under a pointer that drags.

use std::ops::RangeInclusive;

use crate::analysis::heat_map::Pair;
use crate::analysis::{Lever, Runs, around, first_break, still_shows};
use crate::model::Scenario;

use crate::session::derived::{Both, Case, Pace};

/// Ends of both axes, to the bit: what was computed over the same ones is the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends([[u64; 2]; 2]);

impl Ends {
    pub(super) fn of(axes: &[RangeInclusive<f64>; 2]) -> Self {
        Self(axes.each_ref().map(|axis| [axis.start(), axis.end()].map(|end| end.to_bits())))
    }
}

/// Both axes.
#[derive(Debug, Default)]
pub(super) struct Axes {
    /// What they are of; sliders that reach elsewhere are another deal's.
    pair: Option<(Pair, Ends)>,
    axes: Option<[RangeInclusive<f64>; 2]>,
    /// The results, and those of the baseline, for which they were last looked at.
    checked: Option<(u64, Option<u64>)>,
}

impl Axes {
    /// From where to where the axes reach; the sliders' ranges before the first time.
    pub(super) fn ends(&self, scenario: &Scenario, pair: Pair) -> [RangeInclusive<f64>; 2] {
        let sliders = || [pair.x, pair.y].map(|lever| lever.range(scenario));
        self.axes.clone().unwrap_or_else(sliders)
    }

    pub(super) fn refresh(
        &mut self,
        runs: &mut Runs,
        cases: Both<Case<'_>>,
        pair: Pair,
        pace: Pace,
    ) {
        let scenario = cases.own.scenario;
        let levers = [pair.x, pair.y];
        let sliders = levers.map(|lever| lever.range(scenario));
        let about = Some((pair, Ends::of(&sliders)));
        let kept = self.axes.take().filter(|_| self.pair == about);
        let looked = (cases.own.revision, cases.baseline.map(|case| case.revision));
        let is_inside = kept.as_ref().is_some_and(|axes| {
            let inside = |(lever, axis): (Lever, &RangeInclusive<f64>)| {
                lever.value(scenario).is_none_or(|present| axis.contains(&present))
            };
            levers.into_iter().zip(axes).all(inside)
        });
        let is_steady = self.checked == Some(looked) || pace == Pace::Moving;
        if is_inside && is_steady {
            self.axes = kept;
            return;
        }
        self.pair = about;
        self.checked = Some(looked);
        let baseline = cases.baseline.map(|case| case.scenario);
        let mut kept = kept.map(Vec::from).unwrap_or_default().into_iter();
        self.axes = Some(levers.map(|lever| {
            let at = first_break(runs, scenario, lever, pair.metric);
            let before = baseline.and_then(|baseline| lever.value(baseline));
            let fresh = around(lever, scenario, at, before.as_slice());
            let kept = kept.next().filter(|kept| still_shows(kept, &fresh, lever, scenario, at));
            kept.unwrap_or(fresh)
        }));
    }
}
