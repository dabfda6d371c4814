//! What the contract says before any payment: rent due, operating cost, value of the equipment
//! (Method, section 3).

use super::amount::{Float, Mask, Number};
use super::scenario::{EndOfTerm, ValuePath};
use super::source::Source;

/// Months between two steps of the rent.
const ESCALATION_MONTHS: usize = 12;

/// What the contract rent follows from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RentTerms<A> {
    first: A,
    step: A,
    discount: A,
    term_months: u32,
    contract_months: u32,
}

impl<A: Number> RentTerms<A> {
    pub(super) fn of(source: &impl Source<A>) -> Self {
        let shape = source.shape();
        Self {
            first: source.read(|s| s.equipment.cost) * source.read(|s| s.lease.rent_factor),
            step: A::ONE + source.read(|s| s.lease.escalator),
            discount: source.read(|s| s.lease.renewal.discount),
            term_months: shape.lease.term_months,
            contract_months: shape.contract_months(),
        }
    }

    /// Writes the contract rent of months 0..=H₀ into `rent` (Method, section 3); nothing is due at
    /// closing.
    ///
    /// rent(t) = cents(cost × rent factor × (1 + escalator)^⌊(t−1)/12⌋) in the first term, then
    /// cents(rent(N) × (1 − discount)), flat.
    pub(super) fn fill(&self, rent: &mut Vec<A>) {
        let term_months = self.term_months as usize;
        rent.clear();
        rent.push(A::ZERO);
        let mut years = 0;
        while rent.len() <= term_months {
            let amount = (self.first * self.step.power(years)).cents();
            let left = term_months + 1 - rent.len();
            rent.resize(rent.len() + left.min(ESCALATION_MONTHS), amount);
            years += 1;
        }
        let last = rent.last().copied().unwrap_or_default();
        // The discount is taken from the last rent as it was paid, to the cent, not from its
        // formula.
        let renewed = (last * (A::ONE - self.discount)).cents();
        rent.resize(self.contract_months as usize + 1, renewed);
    }
}

/// Operating cost falling due each month, to the end of the run (Method, section 3).
pub(super) fn operating_cost<A: Number>(source: &impl Source<A>) -> A {
    let cost: A = source.read(|s| s.equipment.cost);
    // Multiplied first and divided last: an exact half of a cent must stay one.
    (cost * source.read(|s| s.lease.operating_cost) / A::from_months(12)).cents()
}

/// The value of the equipment along the months, before any haircut (Method, section 3).
///
/// value(t) = cents(cost × max(scrap, v(t))), where v falls from 1 at closing to φ at the end of
/// the first term and goes on beyond: φ is the scrap fraction if the scenario ends in scrap, else
/// the larger of resale and scrap fraction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ValueCurve<F> {
    cost: F,
    scrap: F,
    end_fraction: F,
    term_months: u32,
    shape: Shape<F>,
}

#[derive(Clone, Copy, Debug, Default)]
enum Shape<F> {
    #[default]
    Exponential,
    StraightLine,
    Cliff {
        month: u32,
        share: F,
    },
}

impl<F: Float> ValueCurve<F> {
    pub(super) fn new<A: Number<Float = F>>(source: &impl Source<A>) -> Self {
        let scenario = source.shape();
        let scrap = source.float(|s| s.equipment.scrap_fraction);
        let end_fraction = match scenario.lease.end_of_term {
            EndOfTerm::Scrap => scrap,
            EndOfTerm::Sell | EndOfTerm::Renew => source.resale_fraction().max(scrap),
        };
        let term_months = scenario.lease.term_months;
        let shape = match scenario.equipment.value_path {
            ValuePath::Exponential => Shape::Exponential,
            ValuePath::StraightLine => Shape::StraightLine,
            ValuePath::Cliff { month, .. } => {
                let share = source.float(|s| match s.equipment.value_path {
                    ValuePath::Cliff { share, .. } => share,
                    ValuePath::Exponential | ValuePath::StraightLine => Default::default(),
                });
                // A cliff past the term counts as its end: a shorter term must not make the month
                // invalid.
                Shape::Cliff { month: month.min(term_months), share }
            }
        };
        let cost = source.float(|s| s.equipment.cost);
        Self { cost, scrap, end_fraction, term_months, shape }
    }

    /// The value at the end of the month, where the mask is set.
    pub(super) fn at<A: Number<Float = F>>(&self, month: u32, mask: F::Mask) -> A {
        A::from_power(self.cost * self.share(month, mask))
    }

    /// The same as a share of cost.
    pub(super) fn share(&self, month: u32, mask: F::Mask) -> F {
        self.fraction(month, mask).max(self.scrap)
    }

    /// The shares of cost month by month, closing first. Powers are chained, so the last digits of
    /// a share may differ from those of [`Self::share`].
    pub(super) fn deal_run(&self) -> DealRun<'_, F> {
        let all = <F::Mask as Mask>::ALL;
        let length = F::from_months(self.term_months);
        let step = match self.shape {
            Shape::Exponential => self.end_fraction.powf(F::ONE / length, all),
            Shape::StraightLine => (F::ONE - self.end_fraction) / length,
            Shape::Cliff { share, .. } => self.end_fraction.powf((F::ONE - share) / length, all),
        };
        DealRun { curve: self, step, fraction: F::ONE, month: 0 }
    }

    fn fraction(&self, month: u32, mask: F::Mask) -> F {
        let elapsed = F::from_months(month) / F::from_months(self.term_months);
        match self.shape {
            Shape::Exponential => self.end_fraction.powf(elapsed, mask),
            Shape::StraightLine => F::ONE - (F::ONE - self.end_fraction) * elapsed,
            Shape::Cliff { month: cliff, share } => {
                let fallen = if month >= cliff { share } else { F::ZERO };
                self.end_fraction.powf((F::ONE - share) * elapsed + fallen, mask)
            }
        }
    }
}

/// The value on its way down.
#[derive(Clone, Copy, Debug)]
pub(super) struct DealRun<'a, F> {
    curve: &'a ValueCurve<F>,
    /// A month's factor, or what it takes away.
    step: F,
    /// At the end of the month before; 1 before closing.
    fraction: F,
    month: u32,
}

impl<F: Float> DealRun<'_, F> {
    /// The share of cost at the end of the next month.
    #[inline(always)]
    pub(super) fn next_share(&mut self) -> F {
        let Self { curve, step, fraction, month } = self;
        match curve.shape {
            Shape::Exponential | Shape::Cliff { .. } if *month > 0 => *fraction = *fraction * *step,
            Shape::StraightLine => *fraction = F::ONE - *step * F::from_months(*month),
            Shape::Exponential | Shape::Cliff { .. } => {}
        }
        // On top of the month's own step, because the share falls in that month at once.
        if let Shape::Cliff { month: cliff, share } = curve.shape
            && *month == cliff
        {
            let all = <F::Mask as Mask>::ALL;
            *fraction = *fraction * curve.end_fraction.powf(share, all);
        }
        *month += 1;
        // Only the result is held at scrap; the chain itself goes on falling.
        fraction.max(curve.scrap)
    }
}
