//! What drives a metric: each lever moved down and up by what is plausible for it, everything
//! else as it is. The tornado has the two ends, the spider the way between them.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::model::scenario::EndOfTerm;
use crate::model::{FastLane, Scenario};

use super::lever_text;
use super::places::evenly;
use super::{Lever, Metric};

/// Ranges chosen in place of [`plausible`].
pub type Ranges = BTreeMap<Lever, RangeInclusive<f64>>;

/// How far each lever moves one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// What moves.
    pub metric: Metric,
    /// Its present value; `None` where it is undefined.
    pub present: Option<f64>,
    /// The widest swing first; levers with the same one as the lever table has them.
    pub bars: Vec<Bar>,
}

/// One lever's two ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The lever.
    pub lever: Lever,
    /// Its lowest value, and the metric there; `None` where that is undefined or no deal.
    pub low: (f64, Option<f64>),
    /// Its highest value, and the metric there.
    pub high: (f64, Option<f64>),
    /// Between the least and the most of the metric at the low end, at present and at the high end.
    pub swing: f64,
}

/// The order of a tornado's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The widest first.
    #[default]
    Swing,
    /// By the alphabet.
    Name,
    /// The most of the metric at the low end first, what is undefined last.
    Low,
    /// The same at the high end.
    High,
}

/// A metric along one lever, from its low end to its high one.
#[derive(Clone, Debug, PartialEq)]
pub struct Spoke {
    /// The lever.
    pub lever: Lever,
    /// Lever value and metric; `None` where that is undefined or no deal.
    pub points: Vec<(f64, Option<f64>)>,
}

/// How far a lever may plausibly be off, either way.
#[derive(Clone, Copy, Debug)]
enum Off {
    /// Of its value.
    Share(f64),
    /// In its unit: 0.02 is two percentage points, 12 a year.
    By(f64),
    /// No assumption about the deal, or another lever moves the same field.
    Not,
}

impl Tornado {
    /// The bar of a lever.
    pub fn bar(&self, lever: Lever) -> Option<&Bar> {
        self.bars.iter().find(|bar| bar.lever == lever)
    }

    /// Pairs of the levers with the widest bars, the widest first: what the deal depends on. Up to
    /// three of the first three; none where fewer than two move the metric.
    pub fn pairs(&self) -> Vec<[Lever; 2]> {
        let moving = self.bars.iter().filter(|bar| bar.swing > 0.0).map(|bar| bar.lever);
        let widest: Vec<Lever> = moving.take(3).collect();
        let pairs = [[0, 1], [0, 2], [1, 2]];
        let pair = |[one, other]: [usize; 2]| Some([*widest.get(one)?, *widest.get(other)?]);
        pairs.into_iter().filter_map(pair).collect()
    }

    /// The bars whose lever has all words of `filter` in its label, upper case or lower. Without
    /// one: those that move the metric, and those with a chosen range.
    pub fn rows(
        &self,
        scenario: &Scenario,
        order: Order,
        filter: &str,
        chosen: &Ranges,
    ) -> Vec<&Bar> {
        let filter = filter.to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let is_shown = |bar: &&Bar| {
            if words.is_empty() {
                return bar.swing > 0.0 || chosen.contains_key(&bar.lever);
            }
            let label = bar.lever.label(scenario).to_lowercase();
            words.iter().all(|word| label.contains(word))
        };
        let mut rows: Vec<&Bar> = self.bars.iter().filter(is_shown).collect();
        let most_first = |one: Option<f64>, other: Option<f64>| match (one, other) {
            (Some(one), Some(other)) => other.total_cmp(&one),
            (one, other) => other.is_some().cmp(&one.is_some()),
        };
        match order {
            // As they are.
            Order::Swing => {}
            Order::Name => {
                rows.sort_by_cached_key(|bar| bar.lever.label(scenario).to_lowercase());
            }
            Order::Low => rows.sort_by(|one, other| most_first(one.low.1, other.low.1)),
            Order::High => rows.sort_by(|one, other| most_first(one.high.1, other.high.1)),
        }
        rows
    }
}

/// Moves each lever of the scenario to both ends of its range (Method, section 8).
///
/// ```
/// use chiplease::analysis::{Metric, tornado};
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let scenario = library::default_scenario()?;
/// let ranges = Default::default();
/// let tornado = tornado(&mut FastLane::default(), &scenario, Metric::NetIrr, &ranges);
/// assert!(tornado.bars.windows(2).all(|pair| pair[0].swing >= pair[1].swing));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn tornado(
    lane: &mut FastLane,
    scenario: &Scenario,
    metric: Metric,
    ranges: &Ranges,
) -> Tornado {
    with_kept(lane, scenario, metric, ranges, &[])
}

/// The same where there is no time for all runs: the widest bars of an earlier tornado of the same
/// levers are run anew, and those behind the first `count` stay as they were in it.
pub fn widest_anew(
    lane: &mut FastLane,
    scenario: &Scenario,
    ranges: &Ranges,
    earlier: &Tornado,
    count: usize,
) -> Tornado {
    let kept = earlier.bars.get(count..).unwrap_or_default();
    with_kept(lane, scenario, earlier.metric, ranges, kept)
}

/// A tornado with these bars as they are.
fn with_kept(
    lane: &mut FastLane,
    scenario: &Scenario,
    metric: Metric,
    ranges: &Ranges,
    kept: &[Bar],
) -> Tornado {
    let mut moves = Moves { lane, scenario, moved: scenario.clone(), metric };
    let present = moves.present();
    let mut bars: Vec<Bar> = swung(scenario, ranges)
        .map(|(lever, range)| {
            if let Some(bar) = kept.iter().find(|bar| bar.lever == lever) {
                return bar.clone();
            }
            let [low, high] =
                [*range.start(), *range.end()].map(|value| moves.metric_at(lever, value));
            Bar { lever, low, high, swing: swing([low.1, present, high.1]) }
        })
        .collect();
    bars.sort_by(|one, other| other.swing.total_cmp(&one.swing));
    Tornado { metric, present, bars }
}

/// The two levers that a metric of the deal depends on: burn and cash where the lease is in default,
/// since nothing else saves it then, else those of the two widest bars (Method, section 8). `None`
/// where fewer than two levers move it.
pub fn decisive(lane: &mut FastLane, scenario: &Scenario, metric: Metric) -> Option<[Lever; 2]> {
    lane.run(scenario);
    if lane.default_month().is_some() {
        return Some([Lever::MonthlyBurn, Lever::LesseeCash]);
    }
    tornado(lane, scenario, metric, &Ranges::new()).pairs().first().copied()
}

/// The metric along each lever's range, at `count` evenly spaced places (fewer where the lever has
/// fewer, as months do), in the order of the lever table.
pub fn spider(
    lane: &mut FastLane,
    scenario: &Scenario,
    metric: Metric,
    ranges: &Ranges,
    count: usize,
) -> Vec<Spoke> {
    let mut moves = Moves { lane, scenario, moved: scenario.clone(), metric };
    let spoke = |(lever, range): (Lever, RangeInclusive<f64>)| {
        let mut points: Vec<(f64, Option<f64>)> =
            evenly(&range, count).map(|place| moves.metric_at(lever, place)).collect();
        points.dedup_by(|one, other| one.0.to_bits() == other.0.to_bits());
        Spoke { lever, points }
    };
    swung(scenario, ranges).map(spoke).collect()
}

/// What is plausible for a lever around its present value: the table below, within the lever's own
/// range (Method, section 8). `None` where the lever does not apply or is no assumption about the
/// deal.
pub fn plausible(lever: Lever, scenario: &Scenario) -> Option<RangeInclusive<f64>> {
    let value = lever.value(scenario)?;
    let off = match off(lever) {
        Off::Share(share) => share * value.abs(),
        Off::By(by) => by,
        Off::Not => return None,
    };
    let range = lever.range(scenario);
    // A value that lies outside of what the slider offers stays where it is on that side.
    let low = (value - off).max(range.start().min(value));
    let high = (value + off).min(range.end().max(value));
    Some(low..=high)
}

/// The table: one arm for all levers that are known about equally well.
fn off(lever: Lever) -> Off {
    match lever {
        // Contracts: the term and the dates move by a year, prices by a little.
        Lever::LeaseMonths
        | Lever::RenewalMonths
        | Lever::CliffMonth
        | Lever::TenorMonths(_)
        | Lever::GrowthMonths
        | Lever::ResaleMonth
        | Lever::TerminationMonth
        | Lever::ContractTo(_)
        | Lever::ReLeaseMonths
        | Lever::DepreciationMonths
        | Lever::BackstopFromMonth => Off::By(12.0),
        Lever::FundingMonth(_)
        | Lever::InterestOnlyMonths(_)
        | Lever::RentStepFrom(_)
        | Lever::PrepaidFrom
        | Lever::ContractFrom(_)
        | Lever::FirstSweepMonth
        | Lever::FirstTestMonth
        | Lever::PremiumUntil(..)
        | Lever::CapFrom(..)
        | Lever::ReferenceRateFrom(_)
        | Lever::RentIndexFrom(_) => Off::By(6.0),
        Lever::ReserveMonths
        | Lever::RepossessionMonths
        | Lever::DeliveryMonth(_)
        | Lever::SecurityDeposit
        | Lever::TerminationFee
        | Lever::ReLeaseFree => Off::By(3.0),
        Lever::CureMonths | Lever::RenewalTimes => Off::By(1.0),
        Lever::LoanRate(_)
        | Lever::Hurdle
        | Lever::Escalator
        | Lever::FloatingMargin(_)
        | Lever::ReferenceRate(_)
        | Lever::RateShift => Off::By(0.02),
        Lever::UpfrontFee(_)
        | Lever::OperatingCost
        | Lever::SalePrice(_)
        | Lever::FloatingFloor(_)
        | Lever::SwapRate(_)
        | Lever::InterestOnCash
        | Lever::GuaranteePremium(_)
        | Lever::Premium(..) => Off::By(0.01),
        Lever::ManagementFee | Lever::CommitmentFee(_) => Off::By(0.005),
        Lever::Carry
        | Lever::AdvanceRate(_)
        | Lever::SellingCost
        | Lever::PrepaidShare
        | Lever::TargetLtv
        | Lever::PurchasePrice
        | Lever::TaxRate => Off::By(0.05),
        Lever::SculptedDscr(_) | Lever::LockupDscr | Lever::SweepBelow(_) => Off::By(0.25),
        Lever::RentStepFactor(_) | Lever::RentFactor | Lever::EquipmentCost => Off::Share(0.1),
        // Estimates without any observation yet.
        Lever::ResaleFraction
        | Lever::RenewalDiscount
        | Lever::ResidualGuarantee
        | Lever::LiquidationHaircut
        | Lever::Balloon(_)
        | Lever::GuaranteedShare(_)
        | Lever::ClaimRecovery
        | Lever::VendorContent
        | Lever::VendorMargin => Off::By(0.1),
        Lever::CliffShare
        | Lever::SweepShare(_)
        | Lever::Hedged(_)
        | Lever::ContractProbability(_)
        | Lever::RentIndex(_)
        | Lever::ReLeaseDiscount
        | Lever::CashSweep
        | Lever::CatchUp
        | Lever::SoldFraction(_)
        | Lever::FundingProbability(_)
        | Lever::RevenueMargin
        | Lever::BurnGrowth => Off::By(0.2),
        Lever::RevenueGrowth => Off::By(0.5),
        // Sizes.
        Lever::GpuCount
        | Lever::ScrapFraction
        | Lever::LesseeCash
        | Lever::MonthlyBurn
        | Lever::AnnualRevenue
        | Lever::BackstopMonthlyCap
        | Lever::BackstopTotalCap
        | Lever::ContractAmount(_)
        | Lever::CapAmount(..)
        | Lever::FundingAmount(_) => Off::Share(0.2),
        // The advance rate writes the same field; the rest is about simulations only.
        Lever::LoanAmount(_)
        | Lever::BurnVolatility
        | Lever::ResaleVolatility
        | Lever::Correlation
        | Lever::PathCount
        | Lever::Seed => Off::Not,
    }
}

/// What stays as it is while a lever moves although it would not in the market: "residual held at
/// 25% of cost"; `None` where nothing of the kind does (Method, section 8).
pub fn held(lever: Lever, scenario: &Scenario) -> Option<String> {
    let is_sold = scenario.lease.end_of_term != EndOfTerm::Scrap;
    // Chips are older at the end of a longer lease, and the resale fraction is one number.
    let ages = match lever {
        Lever::LeaseMonths => is_sold,
        Lever::RenewalMonths => scenario.lease.end_of_term == EndOfTerm::Renew,
        _ => false,
    };
    let resale = Lever::ResaleFraction;
    let value = resale.value(scenario).filter(|_| ages)?;
    Some(format!("residual held at {} of cost", lever_text::text(resale, scenario, value)))
}

/// Levers that have a range, chosen or plausible.
fn swung<'a>(
    scenario: &'a Scenario,
    ranges: &'a Ranges,
) -> impl Iterator<Item = (Lever, RangeInclusive<f64>)> + 'a {
    let with_range = |lever: Lever| {
        lever.value(scenario)?;
        let range = ranges.get(&lever).cloned().or_else(|| plausible(lever, scenario))?;
        Some((lever, range))
    };
    Lever::all(scenario).into_iter().filter_map(with_range)
}

fn swing(values: [Option<f64>; 3]) -> f64 {
    let values = values.into_iter().flatten();
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    if high > low { high - low } else { 0.0 }
}

/// A scenario of which one lever at a time is moved.
struct Moves<'a> {
    lane: &'a mut FastLane,
    scenario: &'a Scenario,
    moved: Scenario,
    metric: Metric,
}

impl Moves<'_> {
    fn present(&mut self) -> Option<f64> {
        self.lane.run(self.scenario);
        self.metric.value(self.lane)
    }

    /// What the lever was really set to, and the metric there.
    fn metric_at(&mut self, lever: Lever, value: f64) -> (f64, Option<f64>) {
        let Self { lane, scenario, moved, metric } = self;
        lever.set(moved, value);
        // Whole months and cents: the lever may not take the value exactly.
        let at = lever.value(moved).unwrap_or(value);
        lane.run(moved);
        let is_deal = lane.is_funded();
        // Copied, not set back: `set` rounds, and the next lever would start from another deal.
        lever.copy(lever, scenario, moved);
        (at, if is_deal { metric.value(lane) } else { None })
    }
}
