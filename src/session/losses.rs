//! Who eats the loss in the open document: bars along default months or resale, one shock in
//! detail, and the outcomes beside it.
//!
//! Recomputed in the fast lane when the document's revision or the question changes; large deals
//! get fewer bars while something is being dragged, and all of them at rest.

use crate::analysis::{self, Aftermath, Along, LossSweep, Outcome, Shock};
use crate::model::{FastLane, Scenario};

use super::{Baseline, Document, Pace};

/// Bars of a plot; more would be thinner than can be told apart.
const BARS: usize = 120;
/// Bars of the largest deal while something is being dragged.
const BARS_MIN: usize = 8;
/// Months of loans that the bars may take together in the frame of a drag.
const LOAN_MONTHS_A_FRAME: usize = 30_000;

/// The losses that belong to one revision of a document.
#[derive(Clone, Debug, Default)]
pub struct LossAnalyses {
    lane: FastLane,
    swept: Option<(u64, Along, usize)>,
    sweep: LossSweep,
    shocked: Option<(u64, Shock)>,
    aftermath: Aftermath,
    ended: Option<(u64, u32)>,
    outcomes: Vec<Outcome>,
    haunted: Option<(u64, Along)>,
    baseline: Option<LossSweep>,
}

/// What is asked of a document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossQuestion {
    /// What the bars run along.
    pub along: Along,
    /// The month in which the lessee stops, 1 to the contract's last.
    pub month: u32,
    /// What the chips resell for, of cost.
    pub resale: f64,
}

impl LossQuestion {
    /// The shock that is looked at.
    pub fn shock(self) -> Shock {
        match self.along {
            Along::DefaultMonth => Shock::Default(self.month),
            Along::Resale => Shock::Resale(self.resale),
        }
    }
}

impl LossAnalyses {
    /// Brings everything up to date with the document.
    pub fn refresh(&mut self, document: &Document, question: LossQuestion, pace: Pace) {
        let (revision, scenario) = (document.revision(), document.evaluated());
        let bars = bars_max(scenario, pace);
        let is_swept = self.swept.is_some_and(|(of, along, count)| {
            of == revision && along == question.along && bars <= count
        });
        if !is_swept {
            self.swept = Some((revision, question.along, bars));
            self.sweep = LossSweep::of(&mut self.lane, scenario, question.along, bars);
        }
        let shocked = Some((revision, question.shock()));
        if self.shocked != shocked {
            self.shocked = shocked;
            self.aftermath = Aftermath::of(&mut self.lane, scenario, question.shock());
        }
        let ended = Some((revision, question.month));
        if self.ended != ended {
            self.ended = ended;
            self.outcomes = analysis::outcomes(&mut self.lane, scenario).to_vec();
            let default = analysis::default_outcome(&mut self.lane, scenario, question.month);
            self.outcomes.push(default);
        }
    }

    /// Brings the baseline's losses up to date with what is pinned.
    pub fn refresh_baseline(&mut self, baseline: Option<&Baseline>, along: Along) {
        let haunted = baseline.map(|baseline| (baseline.revision(), along));
        if self.haunted != haunted {
            self.haunted = haunted;
            self.baseline = baseline
                .map(|baseline| LossSweep::of(&mut self.lane, baseline.scenario(), along, BARS));
        }
    }

    /// Losses along the default months or resale.
    pub fn sweep(&self) -> &LossSweep {
        &self.sweep
    }

    /// The same of the baseline, if there is one.
    pub fn baseline(&self) -> Option<&LossSweep> {
        self.baseline.as_ref()
    }

    /// What the shock that is looked at does.
    pub fn aftermath(&self) -> &Aftermath {
        &self.aftermath
    }

    /// Sell, scrap, renew, and the default in the month that is looked at.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }
}

/// All of them, or as many as a frame has time for.
fn bars_max(scenario: &Scenario, pace: Pace) -> usize {
    let months = scenario.contract_months() as usize * (1 + scenario.tranches.len());
    match pace {
        Pace::Resting => BARS,
        Pace::Moving => (LOAN_MONTHS_A_FRAME / months.max(1)).clamp(BARS_MIN, BARS),
    }
}
