//! Where the numbers of a run come from: one scenario, or several that differ in numbers only.

use rust_decimal::Decimal;

use super::amount::{Amount, Mask, Number, nearest_float};
use super::batch::{Batch, BatchMask};
use super::scenario::{Contract, FundingRound, Scenario, ValuePath};

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

    /// Whether the optional terms act in any of them.
    fn has_clauses(&self) -> bool {
        self.shape().has_clauses()
    }

    /// Whether a contract of the lessee pays.
    fn pays(&self, contract: usize) -> A::Mask {
        let contract = self.shape().lessee.contracts.get(contract);
        A::Mask::everywhere(contract.is_some_and(Contract::is_counted))
    }

    /// Whether a funding round closes.
    fn closes(&self, round: usize) -> A::Mask {
        let round = self.shape().lessee.funding.get(round);
        A::Mask::everywhere(round.is_some_and(FundingRound::is_counted))
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

    fn has_clauses(&self) -> bool {
        // A rate that is 0 in one of them may act in another.
        self.first.has_clauses() || self.rest.iter().any(Scenario::has_clauses)
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

    fn has_clauses(&self) -> bool {
        self.all.first.has_clauses() || self.last.has_clauses()
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
    /// Which contracts of the lessee pay, in the scenario's order.
    pub pays: Vec<BatchMask>,
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

    fn pays(&self, contract: usize) -> BatchMask {
        self.shocks.pays.get(contract).copied().unwrap_or(BatchMask::NONE)
    }

    fn closes(&self, round: usize) -> BatchMask {
        self.shocks.closes.get(round).copied().unwrap_or(BatchMask::NONE)
    }
}

/// Whether two scenarios may run in a batch: the same months, shapes and lists, whatever the
/// numbers.
pub fn may_share_batch(one: &Scenario, other: &Scenario) -> bool {
    // A batch reads these from its first scenario alone, so all must have them in common.
    has_same_lease(one, other)
        && has_same_loans(one, other)
        && has_same_lessee(one, other)
        && has_same_ends(one, other)
}

fn is_same<T: PartialEq>(one: &Scenario, other: &Scenario, of: impl Fn(&Scenario) -> T) -> bool {
    of(one) == of(other)
}

/// Whether two lists are of the same length and alike, item by item.
fn is_alike<T>(one: &[T], other: &[T], is_alike: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_alike(one, other))
}

fn has_same_lease(one: &Scenario, other: &Scenario) -> bool {
    let months = |s: &Scenario| {
        let lease = &s.lease;
        let months = [
            lease.term_months,
            lease.renewal.months,
            lease.renewal.times,
            s.resale_age(),
            lease.security_deposit_months,
            lease.prepaid_rent.map_or(0, |prepaid| prepaid.credited_from),
        ];
        (months, lease.end_of_term, lease.early_termination, lease.purchase_option.is_some())
    };
    let cliff = |s: &Scenario| match s.equipment.value_path {
        ValuePath::Exponential => (0, 0),
        ValuePath::StraightLine => (1, 0),
        ValuePath::Cliff { month, .. } => (2, month),
    };
    is_same(one, other, months)
        && is_same(one, other, cliff)
        && one.equipment.deliveries == other.equipment.deliveries
        && is_alike(&one.lease.rent_steps, &other.lease.rent_steps, |a, b| a.from == b.from)
}

fn has_same_loans(one: &Scenario, other: &Scenario) -> bool {
    let structure = |s: &Scenario| {
        let it = &s.structure;
        let months = [it.reserve_months, it.first_sweep_month, it.first_test_month];
        (months, it.funding_order, it.sweep_tiers.len(), it.target_ltv.is_some())
    };
    is_same(one, other, structure)
        && is_alike(&one.tranches, &other.tranches, |a, b| {
            a.tenor == b.tenor
                && a.interest_only_months == b.interest_only_months
                && std::mem::discriminant(&a.repayment) == std::mem::discriminant(&b.repayment)
                && a.floating.is_some() == b.floating.is_some()
                && is_alike(&a.prepayment_premium, &b.prepayment_premium, |a, b| a.until == b.until)
        })
        && is_alike(&one.market.reference_rate, &other.market.reference_rate, |a, b| {
            a.from == b.from
        })
        && is_alike(&one.market.rent_index, &other.market.rent_index, |a, b| a.from == b.from)
}

fn has_same_lessee(one: &Scenario, other: &Scenario) -> bool {
    let backstop = |s: &Scenario| s.lessee.backstop.as_ref().map(|backstop| backstop.from_month);
    is_same(one, other, |s| s.lessee.growth_months)
        && is_same(one, other, backstop)
        && is_alike(&one.lessee.funding, &other.lessee.funding, |a, b| {
            a.month == b.month && a.is_counted() == b.is_counted()
        })
        && is_alike(&one.lessee.contracts, &other.lessee.contracts, |a, b| {
            (a.from, a.to, a.is_counted()) == (b.from, b.to, b.is_counted())
        })
}

fn has_same_ends(one: &Scenario, other: &Scenario) -> bool {
    let remedies = |s: &Scenario| {
        let re_lease = s.remedies.re_lease.map(|re_lease| (re_lease.months, re_lease.free_months));
        (s.remedies.cure_months, s.remedies.repossession_months, re_lease)
    };
    is_same(one, other, remedies)
        && is_alike(&one.guarantees, &other.guarantees, |a, b| {
            a.when == b.when
                && std::mem::discriminant(&a.of) == std::mem::discriminant(&b.of)
                && a.covers == b.covers
                && is_alike(&a.cap, &b.cap, |a, b| a.from == b.from)
        })
}
