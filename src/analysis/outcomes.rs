//! Sell, scrap and renew side by side, whatever the scenario's end of term says; and a default in a
//! chosen month beside them.

use super::Lever;
use crate::format;
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
    /// Received / paid in by the investors after fee and carry.
    pub net_moic: Option<f64>,
    /// Balance never repaid, all tranches, dollars.
    pub lender_loss: f64,
    /// Whether the equipment is let again after the default, before it is sold.
    pub is_re_leased: bool,
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
    Outcome::of(lane, scenario.lease.end_of_term).re_leased_in(scenario)
}

/// The scenario with its equipment sold right after repossession, where it would be let again after
/// a default; `None` where it is sold anyway.
pub fn sold_after_repossession(scenario: &Scenario) -> Option<Scenario> {
    scenario.remedies.re_lease?;
    let mut sold = scenario.clone();
    sold.remedies.re_lease = None;
    Some(sold)
}

/// Runs the scenario with a lessee that pays everything until a month and nothing from it on, and
/// whoever stands behind it in its place (Method, section 8).
pub fn stop_outcome(lane: &mut FastLane, scenario: &Scenario, month: u32) -> Outcome {
    lane.run_as(scenario, LesseeBehaviour::StopsIn(month));
    Outcome::of(lane, scenario.lease.end_of_term).re_leased_in(scenario)
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
        "Scrap returns more than a sale here: the residual guarantee covers the lower price, \
         while selling cost is a share of the higher one.",
    )
}

/// One end of the term along a lever.
#[derive(Clone, Debug, PartialEq)]
pub struct TermEnd {
    /// The lever's value.
    pub at: f64,
    /// IRR of the investors after fee and carry.
    pub net_irr: f64,
    /// In words: "sell 9.5%".
    pub text: String,
    /// Whether it is the scenario's own.
    pub is_present: bool,
    /// Whether it is the higher of two at one place.
    pub is_upper: bool,
}

/// Every end of the term that has a return; the present one last.
pub fn term_ends(scenario: &Scenario, outcomes: &[Outcome], lever: Lever) -> Vec<TermEnd> {
    // Outcomes closer than this are one: after a default the end of the term makes no difference.
    const SAME_IRR: f64 = 1e-6;
    let present = scenario.lease.end_of_term;
    let mut sorted: Vec<&Outcome> = outcomes.iter().collect();
    sorted.sort_by_key(|outcome| outcome.end_of_term == present);
    let now = sorted.last().and_then(|outcome| outcome.net_irr);
    let ends = sorted.into_iter().filter_map(|outcome| {
        let net_irr = outcome.net_irr?;
        let is_present = outcome.end_of_term == present;
        let is_same = now.is_some_and(|now| (now - net_irr).abs() < SAME_IRR);
        // Scrap is kept: along the resale fraction it has a place of its own, at the scrap
        // fraction.
        if is_same && !is_present && outcome.end_of_term != EndOfTerm::Scrap {
            return None;
        }
        let name = match (is_present, outcome.end_of_term) {
            (true, _) => "now",
            (false, EndOfTerm::Sell) => "sell",
            (false, EndOfTerm::Scrap) => "scrap",
            (false, EndOfTerm::Renew) => "renew",
        };
        Some(TermEnd {
            at: place(scenario, outcome.end_of_term, lever)?,
            net_irr,
            text: format!("{name} {}", format::percent(net_irr, 1)),
            is_present,
            is_upper: is_upper(outcomes, outcome),
        })
    });
    ends.collect()
}

/// Whether it is the higher of two outcomes at one place.
fn is_upper(outcomes: &[Outcome], outcome: &Outcome) -> bool {
    let is_beside = |other: &&Outcome| {
        other.end_of_term != outcome.end_of_term && other.end_of_term != EndOfTerm::Scrap
    };
    let beside = outcomes.iter().find(is_beside).and_then(|other| other.net_irr);
    outcome.end_of_term != EndOfTerm::Scrap && outcome.net_irr > beside
}

/// The place of an end of term on the lever's axis: scrapping is selling at the scrap fraction.
fn place(scenario: &Scenario, end_of_term: EndOfTerm, lever: Lever) -> Option<f64> {
    let lever = match (lever, end_of_term) {
        (Lever::ResaleFraction, EndOfTerm::Scrap) => Lever::ScrapFraction,
        _ => lever,
    };
    lever.value(scenario)
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
            net_moic: lane.net_moic(),
            lender_loss: lane.lender_loss(),
            is_re_leased: false,
        }
    }

    /// Marks a default after which the scenario lets its equipment again.
    fn re_leased_in(self, scenario: &Scenario) -> Self {
        let has_defaulted = self.default_month.is_some();
        Self { is_re_leased: has_defaulted && scenario.remedies.re_lease.is_some(), ..self }
    }
}
