//! Rent that is prepaid, as far as the ranges of levers have to know: what it is of cost, and which
//! values of a lever leave equity and rent to credit it against (Method, section 13).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::model::Scenario;
use crate::model::scenario::Lease;

use super::Lever;
use super::size::{cost, debt};

/// Most places of a range that are tried.
const PLACES_MAX: f64 = 200.0;
/// What is left free, relatively: cents are rounded in between.
const MARGIN: f64 = 1e-6;

/// Prepaid rent as a share of cost; 0 without any.
pub(super) fn of_cost(scenario: &Scenario) -> f64 {
    Prepaid::of(scenario).map_or(0.0, |prepaid| prepaid.paid)
}

/// The longest part of a lever's range in which prepaid rent fits; `None` where the lever does not
/// touch it.
pub(super) fn fitting(
    lever: Lever,
    scenario: &Scenario,
    range: &RangeInclusive<f64>,
) -> Option<RangeInclusive<f64>> {
    let touches = matches!(
        lever,
        Lever::LeaseMonths
            | Lever::RentFactor
            | Lever::Escalator
            | Lever::RentStepFrom(_)
            | Lever::RentStepFactor(_)
            | Lever::PrepaidShare
            | Lever::PrepaidFrom
    );
    scenario.lease.prepaid_rent.filter(|_| touches && lever.is_in(scenario))?;
    let lent = debt(scenario) / cost(scenario);
    FITTING.with_borrow_mut(|all| {
        if let Some(kept) = all.get(&lever)
            && kept.lease == scenario.lease
            && kept.lent.to_bits() == lent.to_bits()
            && kept.range == *range
        {
            return kept.fitting.clone();
        }
        let fitting = longest(lever, scenario, range);
        let (lease, range) = (scenario.lease.clone(), range.clone());
        all.insert(lever, Kept { lease, lent, range, fitting: fitting.clone() });
        fitting
    })
}

/// What was found for a lever last, and of what.
struct Kept {
    lease: Lease,
    /// Debt as a share of cost.
    lent: f64,
    range: RangeInclusive<f64>,
    fitting: Option<RangeInclusive<f64>>,
}

thread_local! {
    // Sliders ask in every frame; what they ask about moves in few of them.
    static FITTING: RefCell<BTreeMap<Lever, Kept>> = const { RefCell::new(BTreeMap::new()) };
}

/// The longest run of places in a row in which prepaid rent fits.
fn longest(
    lever: Lever,
    scenario: &Scenario,
    range: &RangeInclusive<f64>,
) -> Option<RangeInclusive<f64>> {
    let (low, high) = (*range.start(), *range.end());
    let steps = ((high - low) / lever.step(scenario)).clamp(1.0, PLACES_MAX).floor();
    let mut moved = scenario.clone();
    let mut best: Option<(f64, f64)> = None;
    let mut run: Option<(f64, f64)> = None;
    let mut place = 0.0;
    while place <= steps {
        let value = lever.snapped_within(scenario, low + (high - low) * place / steps, range);
        lever.set(&mut moved, value);
        run = match run {
            _ if !fits(&moved) => None,
            Some((start, _)) => Some((start, value)),
            None => Some((value, value)),
        };
        let length = |run: Option<(f64, f64)>| run.map_or(-1.0, |(start, end)| end - start);
        if length(run) > length(best) {
            best = run;
        }
        place += 1.0;
    }
    best.map(|(start, end)| start..=end)
}

fn fits(scenario: &Scenario) -> bool {
    let lent = debt(scenario) / cost(scenario);
    Prepaid::of(scenario).is_none_or(|Prepaid { paid, credited }| {
        paid + lent < 1.0 - MARGIN && paid <= credited * (1.0 - MARGIN)
    })
}

/// Amounts as shares of cost.
struct Prepaid {
    /// What the lessee pays on delivery.
    paid: f64,
    /// The rent that it may be set off against.
    credited: f64,
}

impl Prepaid {
    fn of(scenario: &Scenario) -> Option<Self> {
        let from = scenario.credited_from()?;
        let share = Lever::PrepaidShare.value(scenario)?;
        let value = |lever: Lever| lever.value(scenario).unwrap_or(0.0);
        let (factor, escalator) = (value(Lever::RentFactor), value(Lever::Escalator));
        let steps = &scenario.lease.rent_steps;
        let (mut rent, mut all, mut credited) = (factor, 0.0, 0.0);
        let (mut step, mut next) = (1.0, 0);
        for month in 1..=scenario.lease.term_months {
            if month > 1 && (month - 1) % 12 == 0 {
                rent *= 1.0 + escalator;
            }
            while steps.get(next).is_some_and(|step| step.from <= month) {
                step = value(Lever::RentStepFactor(next));
                next += 1;
            }
            all += rent * step;
            credited += if month >= from { rent * step } else { 0.0 };
        }
        Some(Self { paid: share * all, credited })
    }
}
