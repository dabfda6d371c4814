//! Who bears the loss if the lessee stops paying in some month, or if the chips resell for less
//! (Method, section 8), measured in one of two ways.
//!
//! * **Capital not returned** ([`Recovery`]): what was put in less what came back of it, from
//!   closing to the settlement of one run. Nothing to come counts. Whoever pays in somebody else's
//!   place stands beside the stakes with what it pays in.
//! * **Against plan** ([`Aftermath`]): what a position is *owed* less what it *gets*, the same sum
//!   of what it receives less what it pays in, in two runs. With a default in month d it runs over
//!   the months from d on: owed is what it would have had from then on if the lessee had paid
//!   everything, principal *and* interest to come. Along resale it runs over all months after
//!   closing, in the case itself and at the lower resale. A negative loss is a gain, and is told as
//!   one. The losses of all positions add up to what the equipment earns less.

mod guarantors;
mod recovered;
mod recovery;
pub mod who_pays;

use serde::{Deserialize, Serialize};

use crate::model::amount::without_dust;
use crate::model::{Capital, FastLane, LesseeBehaviour, Position, Scenario};

pub use guarantors::{Guarantor, GuarantorPaid, Guarantors, why_less_resale_pays_more};
pub use recovered::{Recovered, Whose};
pub use recovery::{Recovery, StakeCapital, back_of_a_dollar, role};

use super::Lever;

/// Steps along resale, from 0 to the present value.
const RESALE_STEPS: u32 = 50;

/// What goes wrong in the deal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shock {
    /// The lessee pays nothing from this month on; counted from 1.
    Default(u32),
    /// The chips are worth this fraction of cost at the end of the term.
    Resale(f64),
}

/// What is varied from bar to bar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LossAxis {
    /// The month in which the lessee stops.
    #[default]
    DefaultMonth,
    /// What the chips resell for.
    Resale,
}

/// What a loss is measured by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LossMeasure {
    /// Capital that was put in and did not come back.
    #[default]
    Capital,
    /// What was planned to come and does not, interest and fees to come included.
    AgainstPlan,
}

/// What a row of bars shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LossQuery {
    /// What is varied.
    pub along: LossAxis,
    /// What a loss is measured by.
    pub measure: LossMeasure,
    /// Whether guarantors pay; against plan they do.
    pub guarantors: Guarantors,
}

/// Somebody who pays: with a stake that is lost, or in the lessee's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payer {
    /// Loses capital, or against plan.
    Stake(Position),
    /// Pays in.
    Guarantor(Guarantor),
}

/// What one position is owed and gets, dollars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PositionLoss {
    /// Which position.
    pub position: Position,
    /// What it would have had without the shock.
    pub owed: f64,
    /// What it has with it.
    pub gets: f64,
}

/// What one shock does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aftermath {
    /// By position, in the order of [`Position::all`].
    pub losses: Vec<PositionLoss>,
    /// Debt when the shock comes, dollars: at the end of the month before a default, else at
    /// closing.
    pub debt: f64,
    /// The month in which the equipment is sold.
    pub sale_month: u32,
    /// What the sale yields net, dollars.
    pub sale_proceeds: f64,
    /// Balance never repaid, by tranche, dollars.
    pub unpaid: Vec<f64>,
}

/// What all pay under one shock.
#[derive(Clone, Debug, PartialEq)]
pub struct LossBar {
    /// The month or the resale fraction.
    pub at: f64,
    /// By payer, dollars: what is lost, negative where it is a gain against plan; what a guarantor
    /// pays in.
    pub losses: Vec<f64>,
    /// The capital of each stake, dollars; nothing against plan.
    capital: Vec<Capital<f64>>,
}

/// Losses along a row of shocks.
///
/// ```
/// use chiplease::analysis::{LossQuery, LossSweep};
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let scenario = library::default_scenario()?;
/// let sweep = LossSweep::of(&mut FastLane::default(), &scenario, LossQuery::default(), 12);
/// assert!(sweep.bars.len() <= 12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LossSweep {
    /// What is shown.
    pub query: LossQuery,
    /// Whose losses and payments, in the order of each bar's list.
    pub payers: Vec<Payer>,
    /// From the lowest to the highest.
    pub bars: Vec<LossBar>,
    /// From one bar to the next: months, or a fraction.
    pub step: f64,
    /// Of each dollar of capital, what comes back; nothing against plan.
    pub recovered: Vec<Recovered>,
}

impl PositionLoss {
    /// What is owed less what it gets; negative is a gain.
    pub fn loss(&self) -> f64 {
        without_dust(self.owed - self.gets)
    }
}

impl Aftermath {
    /// What one shock does to each position (Method, section 8).
    pub fn of(lane: &mut FastLane, scenario: &Scenario, shock: Shock) -> Self {
        let first_month = match shock {
            Shock::Default(month) => month.max(1),
            Shock::Resale(_) => 1,
        };
        let (mut owed, mut gets) = (Vec::new(), Vec::new());
        run_without(lane, scenario, shock);
        lane.position_totals(scenario, first_month, &mut owed);
        let shocked = run_with(lane, scenario, shock, LesseeBehaviour::DefaultsIn);
        // Of the scenario that was run, which along resale is not the one at hand.
        lane.position_totals(shocked.as_ref().unwrap_or(scenario), first_month, &mut gets);
        let positions = Position::all(scenario).into_iter();
        let losses = positions
            .zip(owed.into_iter().zip(gets))
            .map(|(position, (owed, gets))| PositionLoss { position, owed, gets })
            .collect();
        Self {
            losses,
            debt: lane.debt(first_month - 1),
            sale_month: lane.end_month(),
            sale_proceeds: lane.sale_proceeds(),
            unpaid: (0..scenario.tranches.len()).map(|index| lane.tranche_loss(index)).collect(),
        }
    }

    /// Balance never repaid, all tranches, dollars.
    pub fn lender_loss(&self) -> f64 {
        self.unpaid.iter().sum()
    }

    /// The losses of all positions together, dollars.
    pub fn total(&self) -> f64 {
        without_dust(self.losses.iter().map(PositionLoss::loss).sum())
    }
}

impl LossBar {
    /// What all pay together, dollars.
    pub fn total(&self) -> f64 {
        self.losses.iter().sum()
    }
}

impl LossSweep {
    /// Losses along the default months of a contract, or along resale from nothing to its present
    /// value; in at most `bars_max` bars, each for the first of the months that it represents.
    ///
    /// Along resale there are none where the chips resell for nothing as it is.
    pub fn of(lane: &mut FastLane, scenario: &Scenario, query: LossQuery, bars_max: usize) -> Self {
        let (shocks, step) = match query.along {
            LossAxis::DefaultMonth => default_months(scenario, bars_max),
            LossAxis::Resale => resale_fractions(scenario, bars_max),
        };
        let stakes = Position::all(scenario).into_iter().map(Payer::Stake);
        let (payers, bars): (Vec<Payer>, Vec<LossBar>) = match query.measure {
            LossMeasure::Capital => {
                let guarantors = Guarantor::all(scenario).map(Payer::Guarantor);
                let case = query.guarantors.applied(scenario);
                (stakes.chain(guarantors).collect(), capital_bars(lane, &case, scenario, shocks))
            }
            LossMeasure::AgainstPlan => (stakes.collect(), plan_bars(lane, scenario, shocks)),
        };
        let recovered = match query.measure {
            LossMeasure::Capital => recovered::recovered(&payers, &bars, scenario.tranches.len()),
            LossMeasure::AgainstPlan => Vec::new(),
        };
        Self { query, payers, bars, step, recovered }
    }

    /// What is lost in a bar, without what guarantors pay in, dollars.
    pub fn lost(&self, bar: &LossBar) -> f64 {
        let pairs = self.payers.iter().zip(&bar.losses);
        pairs.filter(|(payer, _)| matches!(payer, Payer::Stake(_))).map(|(_, loss)| loss).sum()
    }

    /// What guarantors pay in in a bar, dollars.
    pub fn paid_in(&self, bar: &LossBar) -> f64 {
        bar.total() - self.lost(bar)
    }
}

/// Capital not returned and payments of the guarantors of `scenario` in the case that is run, for
/// each shock.
fn capital_bars(
    lane: &mut FastLane,
    case: &Scenario,
    scenario: &Scenario,
    shocks: Vec<Shock>,
) -> Vec<LossBar> {
    let mut capital = Vec::new();
    let bars = shocks.into_iter().map(|shock| {
        let moved = run_with(lane, case, shock, LesseeBehaviour::StopsIn);
        lane.capital(moved.as_ref().unwrap_or(case), &mut capital);
        let lost = capital.iter().map(Capital::lost).map(without_dust);
        let paid = Guarantor::all(scenario).map(|it| it.paid(lane).total());
        LossBar { at: shock.place(), losses: lost.chain(paid).collect(), capital: capital.clone() }
    });
    bars.collect()
}

/// Losses against plan for each shock.
fn plan_bars(lane: &mut FastLane, scenario: &Scenario, shocks: Vec<Shock>) -> Vec<LossBar> {
    let Some(first) = shocks.first() else { return Vec::new() };
    let (mut without, mut with) = (Vec::new(), Vec::new());
    // All shocks of a sweep are of one kind, so one run without serves them all.
    run_without(lane, scenario, *first);
    // From closing on: before a default both runs are the same, so earlier months cancel out.
    lane.position_totals(scenario, 0, &mut without);
    let bars = shocks.into_iter().map(|shock| {
        let shocked = run_with(lane, scenario, shock, LesseeBehaviour::DefaultsIn);
        lane.position_totals(shocked.as_ref().unwrap_or(scenario), 0, &mut with);
        let pairs = without.iter().zip(&with);
        // The fast lane does not round: a difference of two equal totals may be a residue.
        let losses = pairs.map(|(without, with)| without_dust(without - with)).collect();
        LossBar { at: shock.place(), losses, capital: Vec::new() }
    });
    bars.collect()
}

impl Shock {
    /// Its month, or its resale as a fraction of cost.
    fn place(self) -> f64 {
        match self {
            Self::Default(month) => f64::from(month),
            Self::Resale(fraction) => fraction,
        }
    }
}

/// Runs the case without the shock: a lessee that pays everything, or the case itself.
fn run_without(lane: &mut FastLane, scenario: &Scenario, shock: Shock) {
    match shock {
        Shock::Default(_) => lane.run_as(scenario, LesseeBehaviour::PaysAll),
        Shock::Resale(_) => lane.run(scenario),
    }
}

/// Runs the case with the shock; returns the scenario that was run where it is another one. `stopped`
/// says what a lessee that stops leaves behind: a default, or those who pay in its place.
fn run_with(
    lane: &mut FastLane,
    scenario: &Scenario,
    shock: Shock,
    stopped: fn(u32) -> LesseeBehaviour,
) -> Option<Scenario> {
    match shock {
        Shock::Default(month) => {
            lane.run_as(scenario, stopped(month));
            None
        }
        Shock::Resale(fraction) => {
            let mut moved = scenario.clone();
            Lever::ResaleFraction.set(&mut moved, fraction);
            lane.run(&moved);
            Some(moved)
        }
    }
}

/// The month in which a lessee is looked at that stops paying, where nobody chose one: well after
/// closing, well before a loan is repaid.
pub const FIRST_STOP: u32 = 18;

/// That month, within the months of the deal.
pub fn first_stop(scenario: &Scenario) -> u32 {
    // Month 0 is closing: no rent is due that could be missed.
    FIRST_STOP.min(scenario.contract_months()).max(1)
}

fn default_months(scenario: &Scenario, bars_max: usize) -> (Vec<Shock>, f64) {
    let last = scenario.contract_months();
    let bars_max = u32::try_from(bars_max.max(1)).unwrap_or(u32::MAX);
    // Evenly spaced months, so that equal widths on the axis are equal times.
    let step = last.div_ceil(bars_max).max(1);
    let months = (1..=last).step_by(step as usize);
    (months.map(Shock::Default).collect(), f64::from(step))
}

fn resale_fractions(scenario: &Scenario, bars_max: usize) -> (Vec<Shock>, f64) {
    let present = Lever::ResaleFraction.value(scenario).unwrap_or(0.0);
    if present <= 0.0 {
        return (Vec::new(), 0.0);
    }
    let bars_max = u32::try_from(bars_max).unwrap_or(u32::MAX);
    // n steps make n + 1 bars, since both ends are shown.
    let steps = RESALE_STEPS.min(bars_max.saturating_sub(1)).max(1);
    let at = |step: u32| Shock::Resale(present * f64::from(step) / f64::from(steps));
    ((0..=steps).map(at).collect(), present / f64::from(steps))
}
