//! Where the numbers of a run come from: one scenario, or several that differ in numbers only.

use rust_decimal::Decimal;

use super::amount::{Amount, Mask, Number, nearest_float};
use super::batch::{Batch, BatchMask};
use super::scenario::{FundingRound, Scenario};

/// A scenario, or a batch of them with the same months, shapes and lists.
pub(super) trait Source<A: Number> {
    /// Months, shapes and lists, which all have in common.
    fn shape(&self) -> &Scenario;

    /// A field as an amount, rate or share.
    fn read(&self, field: impl Fn(&Scenario) -> Decimal) -> A;

    /// A field that powers are taken of or with.
    fn float(&self, field: impl Fn(&Scenario) -> Decimal) -> A::Float;

    /// Net cash that the lessee uses a month at closing.
    fn monthly_burn(&self) -> A::Float {
        self.float(|scenario| scenario.lessee.monthly_burn)
    }

    /// Of the cost, what the equipment is worth at the end of the first term.
    fn resale_fraction(&self) -> A::Float {
        self.float(|scenario| scenario.equipment.resale_fraction)
    }

    /// Whether a funding round closes.
    fn closes(&self, round: usize) -> A::Mask {
        let round = self.shape().lessee.funding.get(round);
        if round.is_some_and(FundingRound::is_counted) { A::Mask::ALL } else { A::Mask::NONE }
    }
}

impl<A: Amount> Source<A> for Scenario {
    fn shape(&self) -> &Scenario {
        self
    }

    fn read(&self, field: impl Fn(&Self) -> Decimal) -> A {
        A::from_decimal(field(self))
    }

    fn float(&self, field: impl Fn(&Self) -> Decimal) -> f64 {
        nearest_float(field(self))
    }
}

/// Scenarios side by side; where there are fewer than a batch holds, the last one fills it.
#[derive(Clone, Copy, Debug)]
pub(super) struct SideBySide<'a> {
    first: &'a Scenario,
    rest: &'a [Scenario],
}

impl<'a> SideBySide<'a> {
    /// `None` of no scenarios.
    pub(super) fn new(scenarios: &'a [Scenario]) -> Option<Self> {
        scenarios.split_first().map(|(first, rest)| Self { first, rest })
    }

    fn at(&self, lane: usize) -> &'a Scenario {
        match lane.min(self.rest.len()) {
            0 => self.first,
            place => self.rest.get(place - 1).unwrap_or(self.first),
        }
    }
}

impl Source<Batch> for SideBySide<'_> {
    fn shape(&self) -> &Scenario {
        self.first
    }

    fn read(&self, field: impl Fn(&Scenario) -> Decimal) -> Batch {
        // Most fields are the same in all scenarios: those are converted once.
        let first = field(self.first);
        let mut batch = Batch::splat(nearest_float(first));
        // Compared as bytes; an equal number of another scale is converted to the same float.
        let first = first.serialize();
        for (lane, value) in batch.0.iter_mut().enumerate().skip(1) {
            let own = field(self.at(lane));
            if own.serialize() != first {
                *value = nearest_float(own);
            }
        }
        batch
    }

    fn float(&self, field: impl Fn(&Scenario) -> Decimal) -> Batch {
        self.read(field)
    }
}

/// Scenarios along one lever, in its order: what the first and the last have in common, all have.
/// So most fields are read from these two alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Along<'a> {
    all: SideBySide<'a>,
    last: &'a Scenario,
}

impl<'a> Along<'a> {
    /// `None` of no scenarios.
    pub(super) fn new(scenarios: &'a [Scenario]) -> Option<Self> {
        let (all, last) = (SideBySide::new(scenarios)?, scenarios.last()?);
        Some(Self { all, last })
    }
}

impl Source<Batch> for Along<'_> {
    fn shape(&self) -> &Scenario {
        self.all.first
    }

    fn read(&self, field: impl Fn(&Scenario) -> Decimal) -> Batch {
        let (first, last) = (field(self.all.first), field(self.last));
        if first.serialize() == last.serialize() {
            return Batch::splat(nearest_float(first));
        }
        self.all.read(field)
    }

    fn float(&self, field: impl Fn(&Scenario) -> Decimal) -> Batch {
        self.read(field)
    }
}

/// The random draws of the scenarios of a batch.
#[derive(Clone, Debug, Default)]
pub struct Shocks {
    /// Net cash that the lessee uses a month at closing, dollars.
    pub monthly_burn: Batch,
    /// Of the cost, what the equipment is worth at the end of the first term.
    pub resale_fraction: Batch,
    /// Which funding rounds close, in the scenario's order.
    pub closes: Vec<BatchMask>,
}

/// One scenario in as many variants as a batch holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shocked<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) shocks: &'a Shocks,
}

impl Source<Batch> for Shocked<'_> {
    fn shape(&self) -> &Scenario {
        self.scenario
    }

    fn read(&self, field: impl Fn(&Scenario) -> Decimal) -> Batch {
        Batch::from_decimal(field(self.scenario))
    }

    fn float(&self, field: impl Fn(&Scenario) -> Decimal) -> Batch {
        self.read(field)
    }

    fn monthly_burn(&self) -> Batch {
        self.shocks.monthly_burn
    }

    fn resale_fraction(&self) -> Batch {
        self.shocks.resale_fraction
    }

    fn closes(&self, round: usize) -> BatchMask {
        self.shocks.closes.get(round).copied().unwrap_or(BatchMask::NONE)
    }
}

/// Whether two scenarios may run in a batch: the same months, shapes and lists, whatever the
/// numbers.
pub fn may_share_batch(one: &Scenario, other: &Scenario) -> bool {
    let (a, b) = (one, other);
    // A batch reads these from its first scenario alone, so all must have them in common.
    let months = |s: &Scenario| {
        [
            s.lease.term_months,
            s.lease.renewal.months,
            s.structure.reserve_months,
            s.remedies.cure_months,
            s.remedies.repossession_months,
            s.lessee.growth_months,
            s.lessee.backstop.as_ref().map_or(0, |backstop| backstop.from_month),
        ]
    };
    let tranches = a.tranches.len() == b.tranches.len()
        && a.tranches.iter().zip(&b.tranches).all(|(one, other)| {
            one.tenor == other.tenor
                && one.interest_only_months == other.interest_only_months
                && std::mem::discriminant(&one.repayment)
                    == std::mem::discriminant(&other.repayment)
        });
    let rounds = |s: &Scenario| {
        s.lessee.funding.iter().map(|round| (round.month, round.is_counted())).collect::<Vec<_>>()
    };
    let cliff = |s: &Scenario| match s.equipment.value_path {
        super::scenario::ValuePath::Exponential => (0, 0),
        super::scenario::ValuePath::StraightLine => (1, 0),
        super::scenario::ValuePath::Cliff { month, .. } => (2, month),
    };
    a.lease.end_of_term == b.lease.end_of_term
        && months(a) == months(b)
        && cliff(a) == cliff(b)
        && a.lessee.backstop.is_some() == b.lessee.backstop.is_some()
        && tranches
        && rounds(a) == rounds(b)
}
