//! The lessee's cash of the open deal beside that of the baseline.

use super::{Both, Case, Memo, Pace};
use crate::analysis::runway::Runway;

/// The lessee's cash in the open deal and in the baseline, on the same axes.
#[derive(Debug, Default)]
pub struct Runways {
    own: Memo<u64, Runway>,
    /// By its revision and the axis.
    baseline: Memo<(u64, u64), Runway>,
}

impl Runways {
    /// Brings both up to date. While something moves the axis of the liquidity only grows; at rest
    /// it fits again.
    pub fn refresh(&mut self, cases: Both<Case<'_>>, pace: Pace) {
        // The fineness makes the memo compute once more at rest, where the axis may shrink again.
        let (times_least, fineness) = match pace {
            Pace::Moving => (self.own.get().map_or(1.0, |runway| runway.times), 0),
            Pace::Resting => (1.0, 1),
        };
        let Case { revision, scenario, results, .. } = cases.own;
        let own = |_: &u64| Runway::of(scenario, results, times_least);
        let times = self.own.refine(revision, fineness, own).times;
        let Some(Case { revision, scenario, results, .. }) = cases.baseline else {
            self.baseline.clear();
            return;
        };
        // On the axis of the open deal, so that both can be compared by eye.
        self.baseline.refresh((revision, times.to_bits()), |_| {
            Runway::of(scenario, results, 1.0).with_times(times)
        });
    }

    /// The lines; `None` before the first time.
    pub fn get(&self) -> Option<Both<&Runway>> {
        Some(Both { own: self.own.get()?, baseline: self.baseline.get() })
    }
}
