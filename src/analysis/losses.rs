//! Who bears the loss: what each position loses if the lessee stops paying in some month, or if the
//! chips resell for less (Method, section 8).
//!
//! What a position is *owed* and what it *gets* are the same sum, what it receives less what it
//! pays in, in two runs:
//!
//! * **default in month d**: over the months from d on. Owed is what it would have had from then on
//!   if the lessee had paid everything; gets, what it has when the lessee pays nothing from d on.
//!   Until d both runs are the same. So a lender is owed principal *and* interest to come.
//! * **resale**: over all months after closing, in the case itself and at the lower resale.
//!
//! The loss is what is owed less what it gets; a negative one is a gain, and is told as one: a
//! lender whose arrears bear interest may get more than was planned. The losses of all positions
//! add up to what the equipment earns less.

pub mod who_pays;

use serde::{Deserialize, Serialize};

use crate::model::amount::without_dust;
use crate::model::{FastLane, LesseeBehaviour, Position, Scenario};

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

/// The losses of all positions under one shock.
#[derive(Clone, Debug, PartialEq)]
pub struct LossBar {
    /// The month or the resale fraction.
    pub at: f64,
    /// By position, dollars; negative is a gain.
    pub losses: Vec<f64>,
}

/// Losses along a row of shocks.
///
/// ```
/// use chiplease::analysis::{LossAxis, LossSweep};
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let scenario = library::default_scenario()?;
/// let sweep = LossSweep::of(&mut FastLane::default(), &scenario, LossAxis::DefaultMonth, 12);
/// assert!(sweep.bars.len() <= 12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LossSweep {
    /// What is varied.
    pub along: LossAxis,
    /// Whose losses, in the order of each bar's list.
    pub positions: Vec<Position>,
    /// From the lowest to the highest.
    pub bars: Vec<LossBar>,
    /// From one bar to the next: months, or a fraction.
    pub step: f64,
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
        let shocked = run_with(lane, scenario, shock);
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
    /// The losses of all positions together, dollars.
    pub fn total(&self) -> f64 {
        self.losses.iter().sum()
    }
}

impl LossSweep {
    /// Losses along the default months of a contract, or along resale from nothing to its present
    /// value; in at most `bars_max` bars, each for the first of the months that it represents.
    ///
    /// Along resale there are none where the chips resell for nothing as it is.
    pub fn of(lane: &mut FastLane, scenario: &Scenario, along: LossAxis, bars_max: usize) -> Self {
        let (shocks, step) = match along {
            LossAxis::DefaultMonth => default_months(scenario, bars_max),
            LossAxis::Resale => resale_fractions(scenario, bars_max),
        };
        let positions = Position::all(scenario);
        let Some(first) = shocks.first() else {
            return Self { along, positions, bars: Vec::new(), step };
        };
        let (mut without, mut with) = (Vec::new(), Vec::new());
        // All shocks of a sweep are of one kind, so one run without serves them all.
        run_without(lane, scenario, *first);
        // From closing on: before a default both runs are the same, so earlier months cancel out.
        lane.position_totals(scenario, 0, &mut without);
        let bars = shocks.into_iter().map(|shock| {
            let shocked = run_with(lane, scenario, shock);
            lane.position_totals(shocked.as_ref().unwrap_or(scenario), 0, &mut with);
            let pairs = without.iter().zip(&with);
            // The fast lane does not round: a difference of two equal totals may be a residue.
            let losses = pairs.map(|(without, with)| without_dust(without - with)).collect();
            let at = match shock {
                Shock::Default(month) => f64::from(month),
                Shock::Resale(fraction) => fraction,
            };
            LossBar { at, losses }
        });
        let bars = bars.collect();
        Self { along, positions, bars, step }
    }
}

/// Runs the case without the shock: a lessee that pays everything, or the case itself.
fn run_without(lane: &mut FastLane, scenario: &Scenario, shock: Shock) {
    match shock {
        Shock::Default(_) => lane.run_as(scenario, LesseeBehaviour::PaysAll),
        Shock::Resale(_) => lane.run(scenario),
    }
}

/// Runs the case with the shock; returns the scenario that was run where it is another one.
fn run_with(lane: &mut FastLane, scenario: &Scenario, shock: Shock) -> Option<Scenario> {
    match shock {
        Shock::Default(month) => {
            lane.run_as(scenario, LesseeBehaviour::DefaultsIn(month));
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
