//! Sell, scrap and renew side by side, whatever the scenario's end of term says.

use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

/// What a deal yields under one end of term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// How the first term ends.
    pub end_of_term: EndOfTerm,
    /// IRR of the equity before fee and carry.
    pub equity_irr: Option<f64>,
    /// IRR of the investors after fee and carry.
    pub net_irr: Option<f64>,
}

/// The three outcomes, in the order in which they are told.
pub const ENDS_OF_TERM: [EndOfTerm; 3] = [EndOfTerm::Sell, EndOfTerm::Scrap, EndOfTerm::Renew];

/// Runs the scenario under each end of term.
pub fn outcomes(lane: &mut FastLane, scenario: &Scenario) -> [Outcome; 3] {
    let mut ended = scenario.clone();
    ENDS_OF_TERM.map(|end_of_term| {
        ended.lease.end_of_term = end_of_term;
        lane.run(&ended);
        Outcome {
            end_of_term,
            equity_irr: lane.equity_irr().annual(),
            net_irr: lane.net_irr().annual(),
        }
    })
}
