//! What a pitch claims and what may move, as it is kept between sessions.

use std::collections::BTreeMap;
use std::mem;

use serde::{Deserialize, Serialize};

use super::Pitch;
use crate::analysis::decoder::{CLAIMS_MAX, TOLERANCE};
use crate::analysis::{Claim, Ending, Lever, Unknown};
use crate::model::Scenario;

/// With more than this, a fraction, everything fits.
const TOLERANCE_MAX: f64 = 1.0;

/// What is claimed; kept between sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PitchForm {
    /// In the order in which they are typed.
    pub claims: Vec<ClaimForm>,
    /// Ids of the levers that may move.
    unknowns: Vec<String>,
    /// Chosen search ranges of unknowns, least and most, by the lever's id.
    pub ranges: BTreeMap<String, (f64, f64)>,
    /// The chosen tolerance, root mean square, a fraction; `None` for the usual one.
    pub tolerance: Option<f64>,
    /// Which fit's values are shown: its place among the fits; the best one where it is `None`.
    pub fit: Option<usize>,
    /// The name of the deal that this is claimed of; empty until one has been looked at.
    of: String,
    /// What was claimed of other deals, by their names; the one that was left last is the last.
    others: Vec<(String, Vec<ClaimForm>)>,
}

/// Claims of so many other deals are kept.
const OTHERS_MAX: usize = 20;

/// How the first term ends in a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Case {
    /// Sold for a share of its price.
    #[default]
    Sell,
    /// Scrapped.
    Scrap,
    /// Leased on, at a discount.
    Renew,
}

/// One claim with the numbers of every case, so that trying another loses none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimForm {
    /// Which of them it is about.
    pub case: Case,
    /// Of the price, a fraction.
    pub resale: f64,
    /// Of the renewal.
    pub months: u32,
    /// Off the rent, a fraction.
    pub discount: f64,
    /// The return that is claimed, a fraction a year.
    pub annual: f64,
}

impl Default for ClaimForm {
    fn default() -> Self {
        // As sold with the second Valor vehicle (Method, section 9).
        Self { case: Case::Sell, resale: 0.25, months: 36, discount: 0.55, annual: 0.2 }
    }
}

impl Default for PitchForm {
    fn default() -> Self {
        let claims = valor();
        let unknowns = [Lever::RentFactor, Lever::AdvanceRate(0), Lever::CashSweep];
        let unknowns = unknowns.map(|lever| lever.id().into_owned()).to_vec();
        Self {
            claims,
            unknowns,
            ranges: BTreeMap::new(),
            tolerance: None,
            fit: None,
            of: String::new(),
            others: Vec::new(),
        }
    }
}

fn valor() -> Vec<ClaimForm> {
    Claim::of_valor().into_iter().map(ClaimForm::of).collect()
}

impl ClaimForm {
    fn of(claim: Claim) -> Self {
        let plain = Self { annual: claim.annual, ..Self::default() };
        match claim.ending {
            Ending::Sell { resale } => Self { case: Case::Sell, resale, ..plain },
            Ending::Scrap => Self { case: Case::Scrap, ..plain },
            Ending::Renew { months, discount } => {
                Self { case: Case::Renew, months, discount, ..plain }
            }
        }
    }

    fn claim(self) -> Claim {
        // Entries leave values beyond their range alone, and kept ones may be of another version.
        let share = |value: f64| if value.is_finite() { value.clamp(0.0, 1.0) } else { 0.0 };
        let ending = match self.case {
            Case::Sell => Ending::Sell { resale: share(self.resale) },
            Case::Scrap => Ending::Scrap,
            Case::Renew => {
                let months = self.months.clamp(1, 240);
                Ending::Renew { months, discount: share(self.discount) }
            }
        };
        // The limits of the entry; at −100% and below there is no yearly rate.
        let annual = if self.annual.is_finite() { self.annual.clamp(-0.99, 10.0) } else { 0.0 };
        Claim { ending, annual }
    }
}

impl PitchForm {
    /// Turns to what is claimed of this deal: what was typed for it, else what its pitch is known to
    /// claim. Nobody has claimed of one deal what the deck of another does.
    pub fn follow(&mut self, deal: &Scenario) {
        if self.of == deal.name {
            return;
        }
        let left = mem::replace(&mut self.of, deal.name.clone());
        let before = mem::take(&mut self.claims);
        self.fit = None;
        let known = || Claim::known_of(deal).into_iter().map(ClaimForm::of).collect();
        if left.is_empty() {
            // Claims that were typed before they were kept for each deal.
            self.claims = if before == valor() { known() } else { before };
            return;
        }
        self.others.retain(|(of, _)| *of != left);
        self.others.push((left, before));
        let surplus = self.others.len().saturating_sub(OTHERS_MAX);
        self.others.drain(..surplus);
        let kept = self.others.iter().position(|(of, _)| *of == deal.name);
        self.claims = kept.map_or_else(known, |at| self.others.remove(at).1);
    }

    /// Takes the claims of the second Valor vehicle as an example.
    pub fn take_valor(&mut self) {
        self.claims = valor();
    }

    /// What is asked of this scenario.
    pub fn pitch(&self, scenario: &Scenario) -> Pitch {
        // A kept view may hold more claims than are looked at.
        let claims = self.claims.iter().take(CLAIMS_MAX).map(|claim| claim.claim()).collect();
        let chosen =
            |unknown: &Unknown| self.is_chosen(*unknown) && unknown.lever.value(scenario).is_some();
        // In the order of the list, so that the order of clicks makes no other question.
        let unknowns = Unknown::CHOICES.into_iter().filter(chosen);
        let unknowns = unknowns.map(|unknown| self.ranged(unknown, scenario)).collect();
        Pitch { claims, unknowns, tolerance: self.tolerance() }
    }

    /// The unknown with the range that was chosen for it, within what its lever offers.
    pub fn ranged(&self, unknown: Unknown, scenario: &Scenario) -> Unknown {
        let chosen = self.ranges.get(unknown.lever.id().as_ref());
        let sound = chosen.filter(|(low, high)| low.is_finite() && high.is_finite() && low <= high);
        let range = unknown.lever.range(scenario);
        let within = |value: f64| value.max(*range.start()).min(*range.end());
        sound.map_or(unknown, |(low, high)| Unknown {
            low: within(*low),
            high: within(*high),
            ..unknown
        })
    }

    /// The tolerance that was chosen, else the usual one.
    pub fn tolerance(&self) -> f64 {
        let chosen = self.tolerance.filter(|chosen| chosen.is_finite());
        chosen.map_or(TOLERANCE, |chosen| chosen.clamp(0.0, TOLERANCE_MAX))
    }

    /// Lets a lever move, or holds it.
    pub fn choose(&mut self, lever: Lever, may_move: bool) {
        // Removed first, so that a lever is never listed twice.
        self.unknowns.retain(|id| *id != lever.id());
        if may_move {
            self.unknowns.push(lever.id().into_owned());
        }
    }

    /// Whether an unknown may move.
    pub fn is_chosen(&self, unknown: Unknown) -> bool {
        self.unknowns.iter().any(|id| *id == unknown.lever.id())
    }
}
