//! What a pitch must have assumed: unknowns of a deal fitted to the returns that were claimed.
//!
//! A pitch says "22% if the chips sell for a quarter" and not what a return is, nor what the rent,
//! the loan and the fees are. [`decode`] takes each [`Reading`] of "return" and each [`Loan`],
//! looks for the values of the unknowns with which the model comes closest to all claims at once,
//! and says how far off that still is.
//!
//! The search minimises the sum of squared misfits with `simplex`, from several starts. It is a
//! small one of our own: there are at most eight unknowns within bounds and some of them are whole
//! months, so that nothing with derivatives helps, and general solvers bring no bounds to it.

mod simplex;
mod words;

use crate::format;
use crate::model::scenario::{EndOfTerm, Repayment, Tenor};
use crate::model::{FastLane, LesseeBehaviour, Scenario};

use super::{Cancel, Lever, Metric};

use simplex::{Simplex, minimum};
pub use words::points;

/// A misfit up to this (root mean square, a fraction) is consistent: half a point is lost in whole
/// percents, and another in words as "over", "about" and "a like return".
pub const TOLERANCE: f64 = 0.015;
/// Claims beyond this number are left out.
pub const CLAIMS_MAX: usize = 12;
/// Places from which the search starts, the present values among them.
const STARTS: u32 = 5;
/// Runs of all claims that one start may take, for each unknown.
const TRIALS_PER_UNKNOWN: usize = 110;
/// How far off a return counts that is undefined, a fraction a year.
const UNDEFINED_OFF: f64 = 2.0;
/// Weight of the distance from the present values, each in shares of its range: of unknowns that
/// fit equally well those nearest to the present ones are taken. It moves no return by more than
/// a few hundredths of a point.
const NEARNESS: f64 = 1e-6;

/// What becomes of the chips at the end of the first term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ending {
    /// Sold for this fraction of their cost.
    Sell {
        /// Of cost, before selling cost.
        resale: f64,
    },
    /// Nothing but the metal is left.
    Scrap,
    /// The lessee keeps them.
    Renew {
        /// For so long.
        months: u32,
        /// Off the last rent of the first term.
        discount: f64,
    },
}

/// One return that a pitch claims.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Claim {
    /// In which case.
    pub ending: Ending,
    /// A year, a fraction.
    pub annual: f64,
}

/// A number that the pitch does not give.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unknown {
    /// Which one.
    pub lever: Lever,
    /// The least that is plausible.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// What a pitch may mean by "return".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// Of the equity before fee and carry.
    GrossLevered,
    /// Of the investors after fee and carry.
    NetToInvestors,
    /// Of the equipment without any debt.
    Unlevered,
}

/// The loan that is assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loan {
    /// Level payments over the lease; no sweep, lock-up, reserve, upfront fee or selling cost.
    Plain,
    /// The scenario's, with the unknowns that were chosen.
    AsChosen,
}

/// The best that one reading can do with one loan.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// What a return is taken to be.
    pub reading: Reading,
    /// The loan.
    pub loan: Loan,
    /// The unknowns that could move, where they fit best: values that the levers can be set to.
    pub fitted: Vec<(Lever, f64)>,
    /// What the model yields for each claim there; `None` where that is undefined.
    pub returns: Vec<Option<f64>>,
    /// Root mean square of returns less claims, a fraction; `None` where one is undefined.
    pub misfit: Option<f64>,
    /// The cash sweep there; 0 where there is no debt.
    pub cash_sweep: f64,
}

/// Every reading with every loan.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// What was claimed.
    pub claims: Vec<Claim>,
    /// A misfit up to this is consistent.
    pub tolerance: f64,
    /// By reading, the plain loan first. The unlevered reading has both, too: with a plain loan
    /// selling costs nothing.
    pub fits: Vec<Fit>,
}

impl Claim {
    /// What the pitch of a deal is known to claim; nothing where none was published.
    pub fn known_of(deal: &Scenario) -> Vec<Self> {
        let is_valor = deal.name.starts_with("Valor Compute");
        if is_valor { Self::of_valor() } else { Vec::new() }
    }

    /// The claims in the pitch of the second Valor vehicle: over 22% if chips sell for a quarter, about
    /// 17% as scrap, a like return if renewed for three years at about half the rent.
    pub fn of_valor() -> Vec<Self> {
        vec![
            Self { ending: Ending::Sell { resale: 0.25 }, annual: 0.22 },
            Self { ending: Ending::Scrap, annual: 0.17 },
            Self { ending: Ending::Renew { months: 36, discount: 0.55 }, annual: 0.22 },
        ]
    }
}

impl Ending {
    /// In few words: "Sell at 25%", "Renew 36 mo at 55% off".
    pub fn words(self) -> String {
        match self {
            Self::Sell { resale } => format!("Sell at {}", format::share(resale)),
            Self::Scrap => "Scrap".to_owned(),
            Self::Renew { months, discount } => {
                format!("Renew {months}\u{a0}mo at {} off", format::share(discount))
            }
        }
    }

    /// Writes the case into a scenario.
    pub fn set(self, scenario: &mut Scenario) {
        match self {
            Self::Sell { resale } => {
                scenario.lease.end_of_term = EndOfTerm::Sell;
                Lever::ResaleFraction.set(scenario, resale.clamp(0.0, 1.0));
            }
            Self::Scrap => scenario.lease.end_of_term = EndOfTerm::Scrap,
            // Clamped to the bounds of section 1: a claim is typed and is not validated.
            Self::Renew { months, discount } => {
                scenario.lease.end_of_term = EndOfTerm::Renew;
                scenario.lease.renewal.months = months.clamp(1, 240);
                Lever::RenewalDiscount.set(scenario, discount.clamp(0.0, 1.0));
            }
        }
    }
}

impl Unknown {
    /// The numbers that pitches leave out, each with the range in which it is looked for.
    pub const CHOICES: [Self; 8] = [
        unknown(Lever::RentFactor, 0.01, 0.04),
        unknown(Lever::AdvanceRate(0), 0.65, 0.85),
        unknown(Lever::CashSweep, 0.0, 1.0),
        unknown(Lever::UpfrontFee(0), 0.0, 0.02),
        unknown(Lever::ManagementFee, 0.0, 0.02),
        unknown(Lever::Carry, 0.0, 0.20),
        unknown(Lever::SellingCost, 0.0, 0.55),
        unknown(Lever::ReserveMonths, 0.0, 6.0),
    ];

    /// The choice with this lever.
    pub fn of(lever: Lever) -> Option<Self> {
        Self::CHOICES.into_iter().find(|choice| choice.lever == lever)
    }

    /// The value at a share of the range, 0..=1.
    fn at(self, share: f64) -> f64 {
        self.low + (self.high - self.low) * share
    }

    /// The place of a value in the range, 0..=1.
    fn share(self, value: f64) -> f64 {
        let width = self.high - self.low;
        if width > 0.0 { ((value - self.low) / width).clamp(0.0, 1.0) } else { 0.0 }
    }
}

const fn unknown(lever: Lever, low: f64, high: f64) -> Unknown {
    Unknown { lever, low, high }
}

impl Reading {
    /// All readings, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::GrossLevered, Self::NetToInvestors, Self::Unlevered];

    /// Stable name for command lines.
    pub fn id(self) -> &'static str {
        match self {
            Self::GrossLevered => "gross_levered",
            Self::NetToInvestors => "net_to_investors",
            Self::Unlevered => "unlevered",
        }
    }

    /// Plain name.
    pub fn name(self) -> &'static str {
        match self {
            Self::GrossLevered => "Gross levered",
            Self::NetToInvestors => "Net to investors",
            Self::Unlevered => "Unlevered",
        }
    }

    /// The figure of a run.
    pub fn metric(self) -> Metric {
        match self {
            Self::GrossLevered => Metric::EquityIrr,
            Self::NetToInvestors => Metric::NetIrr,
            Self::Unlevered => Metric::ProjectIrr,
        }
    }
}

impl Loan {
    /// Both, in the order in which they are told.
    pub const ALL: [Self; 2] = [Self::Plain, Self::AsChosen];

    /// Stable name for command lines.
    pub fn id(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::AsChosen => "as_chosen",
        }
    }

    /// Plain name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "Plain loan",
            Self::AsChosen => "As chosen",
        }
    }

    /// Whether an unknown can move with this loan.
    fn leaves(self, lever: Lever) -> bool {
        match self {
            Self::Plain => !matches!(
                lever,
                Lever::CashSweep
                    | Lever::ReserveMonths
                    | Lever::UpfrontFee(_)
                    | Lever::SellingCost
                    | Lever::LockupDscr
            ),
            Self::AsChosen => true,
        }
    }

    /// What a plain loan does without: the levers that are 0 in it.
    pub fn without(scenario: &Scenario) -> Vec<Lever> {
        let mut levers =
            vec![Lever::CashSweep, Lever::LockupDscr, Lever::ReserveMonths, Lever::SellingCost];
        for index in 0..scenario.tranches.len() {
            levers.extend([Lever::UpfrontFee(index), Lever::Balloon(index)]);
        }
        levers
    }

    /// The scenario with this loan.
    pub fn of(self, scenario: &Scenario) -> Scenario {
        let mut lent = scenario.clone();
        match self {
            Self::Plain => {
                for lever in Self::without(scenario) {
                    lever.set(&mut lent, 0.0);
                }
                for tranche in &mut lent.tranches {
                    tranche.repayment = Repayment::Level;
                    tranche.tenor = Tenor::MatchLease;
                    tranche.interest_only_months = 0;
                }
            }
            Self::AsChosen => {}
        }
        lent
    }
}

impl Fit {
    /// Whether the reading is consistent with the claims.
    pub fn is_consistent(&self, tolerance: f64) -> bool {
        self.misfit.is_some_and(|misfit| misfit <= tolerance)
    }
}

impl Decoded {
    /// The best of one reading with one loan.
    pub fn fit(&self, reading: Reading, loan: Loan) -> Option<&Fit> {
        self.fits.iter().find(|fit| fit.reading == reading && fit.loan == loan)
    }
}

/// Fits the unknowns to the claims, for every reading and loan (Method, section 8).
///
/// The lessee is taken to pay throughout: a pitch's cases are cases in which rent is paid. What no
/// claim and no unknown says is as the scenario has it, what the chips are worth after a renewal
/// among it. Claims past [`CLAIMS_MAX`] are left out, and unknowns that do not apply.
///
/// A step of `cancel` is one search from one start.
///
/// # Errors
///
/// Where it is cancelled.
pub fn decode<C: Cancel>(
    lane: &mut FastLane,
    scenario: &Scenario,
    claims: &[Claim],
    unknowns: &[Unknown],
    tolerance: f64,
    cancel: &C,
) -> Result<Decoded, C::Error> {
    let claims = claims.iter().copied().take(CLAIMS_MAX).collect::<Vec<_>>();
    let mut fits = Vec::new();
    for reading in Reading::ALL {
        // Both loans for the unlevered reading too: a plain one also has no selling cost.
        for loan in Loan::ALL {
            fits.push(fit(lane, scenario, reading, loan, &claims, unknowns, cancel)?);
        }
    }
    Ok(Decoded { claims, tolerance, fits })
}

fn fit<C: Cancel>(
    lane: &mut FastLane,
    scenario: &Scenario,
    reading: Reading,
    loan: Loan,
    claims: &[Claim],
    unknowns: &[Unknown],
    cancel: &C,
) -> Result<Fit, C::Error> {
    let mut cases = Cases::new(lane, &loan.of(scenario), reading, claims);
    // An unknown that moves nothing would cost trials and end at an arbitrary value.
    let free: Vec<Unknown> = unknowns
        .iter()
        .filter(|unknown| loan.leaves(unknown.lever) && matters(unknown.lever, reading))
        .filter(|unknown| unknown.lever.value(scenario).is_some() && !claims.is_empty())
        .map(|unknown| within(*unknown, scenario))
        .collect();
    let present: Vec<f64> =
        free.iter().map(|it| it.share(it.lever.value(scenario).unwrap_or(it.low))).collect();
    let mut best = Simplex { place: present.clone(), lowest: f64::INFINITY };
    for start in 0..STARTS {
        cancel.advance(1)?;
        // Several starts: the misfit has more than one valley.
        let from = if start == 0 { present.clone() } else { spread(start, free.len()) };
        let trials = TRIALS_PER_UNKNOWN * free.len();
        let found = minimum(&from, trials, |place| {
            cases.set(&free, place);
            let nearness: f64 = place.iter().zip(&present).map(|(a, b)| (a - b).powi(2)).sum();
            // Several unknowns may fit equally well; the nearest to the present deal is told.
            cases.squares() + NEARNESS * nearness
        });
        // Only a lower one replaces it: of equal fits the one from the present values stays.
        best = if found.lowest < best.lowest { found } else { best };
    }
    cases.set(&free, &best.place);
    let values = free.iter().map(|unknown| (unknown.lever, cases.value(unknown.lever)));
    let fitted = values.filter_map(|(lever, value)| Some((lever, value?))).collect();
    let returns = cases.returns();
    let misfit = misfit(claims, &returns);
    let has_debt = !scenario.tranches.is_empty();
    let cash_sweep = cases.value(Lever::CashSweep).filter(|_| has_debt).unwrap_or(0.0);
    Ok(Fit { reading, loan, fitted, returns, misfit, cash_sweep })
}

/// Whether the lever affects the reading.
fn matters(lever: Lever, reading: Reading) -> bool {
    match reading {
        Reading::Unlevered => matches!(lever, Lever::RentFactor | Lever::SellingCost),
        Reading::GrossLevered => !matches!(lever, Lever::ManagementFee | Lever::Carry),
        Reading::NetToInvestors => true,
    }
}

/// The part of its range that is a deal: a loan is smaller than what it pays for, and carry no more
/// than the share by which it catches up.
fn within(unknown: Unknown, scenario: &Scenario) -> Unknown {
    // The slider of an advance rate ends below the cost, so some equity is left.
    let range = unknown.lever.range(scenario);
    let catch_up = Lever::CatchUp.value(scenario).filter(|it| *it > 0.0);
    let most = match unknown.lever {
        Lever::Carry => catch_up.unwrap_or(1.0),
        _ => *range.end(),
    };
    let high = unknown.high.min(most).max(*range.start());
    Unknown { low: unknown.low.clamp(*range.start(), high), high, ..unknown }
}

/// Places that cover a cube evenly, however many sides it has: multiples of irrational numbers.
fn spread(index: u32, sides: usize) -> Vec<f64> {
    // Roots of different primes have no common multiple, so the places do not line up in rows.
    const PRIMES: [f64; 8] = [2.0, 3.0, 5.0, 7.0, 11.0, 13.0, 17.0, 19.0];
    let root = |side: usize| PRIMES.get(side % PRIMES.len()).map_or(0.0, |prime| prime.sqrt());
    (0..sides).map(|side| (0.5 + f64::from(index) * root(side)).fract()).collect()
}

fn misfit(claims: &[Claim], returns: &[Option<f64>]) -> Option<f64> {
    let mut sum = 0.0;
    for (claim, found) in claims.iter().zip(returns) {
        // One undefined return makes the misfit undefined: a mean over the rest would flatter it.
        sum += ((*found)? - claim.annual).powi(2);
    }
    let count = u32::try_from(claims.len()).ok().filter(|count| *count > 0)?;
    Some((sum / f64::from(count)).sqrt())
}

/// One scenario a claim, with the unknowns where they were moved to last.
struct Cases<'a> {
    lane: &'a mut FastLane,
    reading: Reading,
    cases: Vec<(Scenario, f64)>,
}

impl<'a> Cases<'a> {
    fn new(
        lane: &'a mut FastLane,
        scenario: &Scenario,
        reading: Reading,
        claims: &[Claim],
    ) -> Self {
        let case = |claim: &Claim| {
            let mut case = scenario.clone();
            claim.ending.set(&mut case);
            (case, claim.annual)
        };
        Self { lane, reading, cases: claims.iter().map(case).collect() }
    }

    fn set(&mut self, free: &[Unknown], place: &[f64]) {
        for (case, _) in &mut self.cases {
            for (unknown, share) in free.iter().zip(place) {
                unknown.lever.set(case, unknown.at(*share));
            }
        }
    }

    fn value(&self, lever: Lever) -> Option<f64> {
        self.cases.first().and_then(|(case, _)| lever.value(case))
    }

    fn returns(&mut self) -> Vec<Option<f64>> {
        let metric = self.reading.metric();
        let lane = &mut *self.lane;
        let found = self.cases.iter().map(|(case, _)| {
            // A pitch claims returns of a lessee that pays; a default would fit the wrong case.
            lane.run_as(case, LesseeBehaviour::PaysAll);
            metric.value(lane).filter(|_| lane.is_funded())
        });
        found.collect()
    }

    fn squares(&mut self) -> f64 {
        let metric = self.reading.metric();
        let mut sum = 0.0;
        for (case, claimed) in &self.cases {
            self.lane.run_as(case, LesseeBehaviour::PaysAll);
            let found = metric.value(self.lane).filter(|_| self.lane.is_funded());
            // A large finite misfit keeps the simplex moving where a return is undefined.
            sum += found.map_or(UNDEFINED_OFF, |found| found - claimed).powi(2);
        }
        sum
    }
}
