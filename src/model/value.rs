//! What the equipment is worth along its age (Method, sections 3 and 13).

use super::amount::{Float, Mask, Number};
use super::scenario::{EndOfTerm, ValuePath};
use super::source::Source;

/// The value of the equipment along the months, before any haircut (Method, section 3).
///
/// value(t) = cents(cost × max(scrap, v(t))), where v falls from 1 at closing to φ at the end of
/// the first term, or of another age if the scenario says one, and goes on beyond: φ is the scrap
/// fraction if the scenario ends in scrap, else the larger of resale and scrap fraction. Where the
/// equipment arrives in parts, each has an age of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct ValueCurve<F> {
    cost: F,
    scrap: F,
    end_fraction: F,
    resale_age: u32,
    shape: Shape<F>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
        let resale_age = scenario.resale_age();
        let shape = match scenario.equipment.value_path {
            ValuePath::Exponential => Shape::Exponential,
            ValuePath::StraightLine => Shape::StraightLine,
            ValuePath::Cliff { month, .. } => {
                let share = source.float(|s| match s.equipment.value_path {
                    ValuePath::Cliff { share, .. } => share,
                    ValuePath::Exponential | ValuePath::StraightLine => Default::default(),
                });
                // A cliff past that age counts as it: a shorter term must not make the month invalid.
                Shape::Cliff { month: month.min(resale_age), share }
            }
        };
        let cost = source.float(|s| s.equipment.cost);
        Self { cost, scrap, end_fraction, resale_age, shape }
    }

    /// The value at this age of all of it, where the mask is set.
    pub(super) fn at<A: Number<Float = F>>(&self, month: u32, mask: F::Mask) -> A {
        A::from_power(self.cost * self.share(month, mask))
    }

    /// What the shares of cost come to, each of a part of the whole, where they were summed.
    pub(super) fn of_shares<A: Number<Float = F>>(&self, shares: F) -> A {
        A::from_power(self.cost * shares)
    }

    /// The same as a share of cost.
    pub(super) fn share(&self, month: u32, mask: F::Mask) -> F {
        self.fraction(month, mask).max(self.scrap)
    }

    /// The shares of cost month by month, closing first. Powers are chained, so the last digits of
    /// a share may differ from those of [`Self::share`].
    pub(super) fn deal_run(&self) -> DealRun<'_, F> {
        let all = <F::Mask as Mask>::ALL;
        let length = F::from_months(self.resale_age);
        let step = match self.shape {
            Shape::Exponential => self.end_fraction.powf(F::ONE / length, all),
            Shape::StraightLine => (F::ONE - self.end_fraction) / length,
            Shape::Cliff { share, .. } => self.end_fraction.powf((F::ONE - share) / length, all),
        };
        DealRun { curve: self, step, fraction: F::ONE, month: 0 }
    }

    fn fraction(&self, month: u32, mask: F::Mask) -> F {
        let (month_float, length) = (F::from_months(month), F::from_months(self.resale_age));
        // Multiplied first and divided last: an exact half of a cent must stay one.
        let elapsed = |of: F| of * month_float / length;
        match self.shape {
            Shape::Exponential => self.end_fraction.powf(elapsed(F::ONE), mask),
            Shape::StraightLine => F::ONE - elapsed(F::ONE - self.end_fraction),
            Shape::Cliff { month: cliff, share } => {
                let fallen = if month >= cliff { share } else { F::ZERO };
                self.end_fraction.powf(elapsed(F::ONE - share) + fallen, mask)
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
