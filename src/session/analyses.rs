//! What is derived from a document beyond its run: words, outcomes, curves.
//!
//! Recomputed when the document's revision or the question changes, in the fast lane; cheap enough
//! for the frame of a drag.

use crate::analysis::{self, Curve, Headline, Lever, Metric, Outcome};
use crate::model::FastLane;

use super::Document;

/// Points of a curve; more would be finer than the pixels between them.
const CURVE_POINTS: usize = 101;

/// The analyses that belong to one revision of a document.
#[derive(Clone, Debug, Default)]
pub struct Analyses {
    lane: FastLane,
    asked: Option<(u64, Lever)>,
    headline: Headline,
    outcomes: Vec<Outcome>,
    curves: Vec<Curve>,
}

impl Analyses {
    /// Brings everything up to date with the document; the curves run along `lever`.
    pub fn refresh(&mut self, document: &Document, lever: Lever) {
        let asked = Some((document.revision(), lever));
        if self.asked == asked {
            return;
        }
        self.asked = asked;
        let scenario = document.evaluated();
        let lane = &mut self.lane;
        self.headline = analysis::headline(lane, scenario, document.results());
        self.outcomes = analysis::outcomes(lane, scenario).to_vec();
        let metrics = [Metric::EquityIrr, Metric::NetIrr];
        self.curves = analysis::curves(lane, scenario, lever, metrics, CURVE_POINTS).to_vec();
    }

    /// The deal in plain words.
    pub fn headline(&self) -> &Headline {
        &self.headline
    }

    /// Sell, scrap and renew.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Gross and net IRR along the lever.
    pub fn curves(&self) -> &[Curve] {
        &self.curves
    }
}
