//! Sell, scrap and renew side by side, whatever the scenario's end of term says; and a default in a
//! chosen month beside them.

use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, LesseeBehaviour, Scenario};

/// What a deal yields under one end of term, or in a default.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// How the first term ends, if nothing comes before it.
    pub end_of_term: EndOfTerm,
    /// The month of default, whether it was asked for or the lessee's cash runs out.
    pub default_month: Option<u32>,
    /// IRR of the equity before fee and carry.
    pub equity_irr: Option<f64>,
    /// IRR of the investors after fee and carry.
    pub net_irr: Option<f64>,
    /// Distributions / equity.
    pub moic: Option<f64>,
    /// Balance never repaid, all tranches, dollars.
    pub lender_loss: f64,
}

/// The three outcomes, in the order in which they are told.
pub const ENDS_OF_TERM: [EndOfTerm; 3] = [EndOfTerm::Sell, EndOfTerm::Scrap, EndOfTerm::Renew];

/// Runs the scenario under each end of term (Method, section 8).
pub fn outcomes(lane: &mut FastLane, scenario: &Scenario) -> [Outcome; 3] {
    let mut ended = scenario.clone();
    ENDS_OF_TERM.map(|end_of_term| {
        ended.lease.end_of_term = end_of_term;
        lane.run(&ended);
        Outcome::of(lane, end_of_term)
    })
}

/// Runs the scenario with a lessee that pays everything until a month and is in default in it
/// (Method, section 8).
pub fn default_outcome(lane: &mut FastLane, scenario: &Scenario, month: u32) -> Outcome {
    lane.run_as(scenario, LesseeBehaviour::DefaultsIn(month));
    Outcome::of(lane, scenario.lease.end_of_term)
}

/// Why scrapping the equipment yields more than selling it, where it does: otherwise the figures
/// look like an error.
pub fn why_scrap_yields_more(scenario: &Scenario, outcomes: &[Outcome]) -> Option<&'static str> {
    // What does not show in a figure with two decimals needs no reason.
    const SHOWN: f64 = 1e-4;
    let rate = |end: EndOfTerm| {
        outcomes.iter().find(|outcome| outcome.end_of_term == end).and_then(|it| it.net_irr)
    };
    let more = rate(EndOfTerm::Scrap)? - rate(EndOfTerm::Sell)?;
    // Only a guarantee can do that: without one the lower price has no compensation.
    let is_guaranteed = !scenario.lease.residual_guarantee.is_zero();
    (more > SHOWN && is_guaranteed && !scenario.equipment.selling_cost.is_zero()).then_some(
        "Scrap yields more than the sale: the residual guarantee makes up for the lower price, \
         while the cost of selling is a share of the higher one.",
    )
}

impl Outcome {
    /// What the lane's last run yielded.
    fn of(lane: &mut FastLane, end_of_term: EndOfTerm) -> Self {
        Self {
            end_of_term,
            default_month: lane.default_month(),
            equity_irr: lane.equity_irr().annual(),
            net_irr: lane.net_irr().annual(),
            moic: lane.moic(),
            lender_loss: lane.lender_loss(),
        }
    }
}
