//! Many scenarios side by side: plain arrays, one element a scenario, every branch a selection.
//!
//! The compiler turns the loops into vector instructions. Sixteen scenarios fill the widest of
//! them, and a month of a deal still fits the nearest cache.

use std::array::from_fn;
use std::iter::Sum;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, Mul, Neg, Not, Sub, SubAssign};

use rust_decimal::Decimal;

use super::amount::{Float, HALF_A_CENT, Mask, Number, nearest_float};

/// Scenarios in a batch.
pub const WIDTH: usize = 16;

/// One number for each scenario of a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(64))]
pub struct Batch(pub [f64; WIDTH]);

/// A condition for each scenario of a batch: all bits of an element, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(align(64))]
pub struct BatchMask([u64; WIDTH]);

impl Batch {
    /// The same number for all.
    pub const fn splat(value: f64) -> Self {
        Self([value; WIDTH])
    }

    #[inline(always)]
    fn map(mut self, of: impl Fn(f64) -> f64) -> Self {
        for value in &mut self.0 {
            *value = of(*value);
        }
        self
    }

    #[inline(always)]
    fn zip(mut self, other: Self, of: impl Fn(f64, f64) -> f64) -> Self {
        for (value, other) in self.0.iter_mut().zip(&other.0) {
            *value = of(*value, *other);
        }
        self
    }

    #[inline(always)]
    fn compare(self, other: Self, of: impl Fn(f64, f64) -> bool) -> BatchMask {
        // Over the bits of one of them, which costs no array of zeros first.
        let mut mask = BatchMask(self.0.map(f64::to_bits));
        for (bits, other) in mask.0.iter_mut().zip(&other.0) {
            *bits = if of(f64::from_bits(*bits), *other) { u64::MAX } else { 0 };
        }
        mask
    }

    /// Whether it is at least the other.
    #[inline(always)]
    pub(super) fn is_at_least(self, other: Self) -> BatchMask {
        self.compare(other, |one, other| one >= other)
    }
}

impl BatchMask {
    /// From a condition on the scenario's place in the batch.
    pub fn of(is_set: impl Fn(usize) -> bool) -> Self {
        Self(from_fn(|lane| if is_set(lane) { u64::MAX } else { 0 }))
    }

    /// Whether it is set for the scenario at this place.
    pub fn at(self, lane: usize) -> bool {
        self.0[lane] != 0
    }
}

impl Number for Batch {
    type Mask = BatchMask;
    type Float = Self;

    const ZERO: Self = Self::splat(0.0);
    const ONE: Self = Self::splat(1.0);
    const IS_EXACT: bool = false;

    fn from_decimal(value: Decimal) -> Self {
        Self::splat(nearest_float(value))
    }

    fn from_months(months: u32) -> Self {
        Self::splat(f64::from(months))
    }

    #[inline(always)]
    fn from_power(amount: Self) -> Self {
        amount
    }

    #[inline(always)]
    fn to_float(self) -> Self {
        self
    }

    #[inline(always)]
    fn cents(self) -> Self {
        self
    }

    #[inline(always)]
    fn cents_of_powers(self) -> Self {
        self
    }

    #[inline(always)]
    fn is_material(self) -> BatchMask {
        self.is_at_least(Self::splat(HALF_A_CENT))
    }

    #[inline(always)]
    fn is_below(self, other: Self) -> BatchMask {
        self.compare(other, |one, other| one < other)
    }

    #[inline(always)]
    fn select(mask: BatchMask, mut yes: Self, no: Self) -> Self {
        for (bits, (yes, no)) in mask.0.iter().zip(yes.0.iter_mut().zip(&no.0)) {
            // A blend of bits: a branch for each element would keep the loop from becoming vector
            // code.
            *yes = f64::from_bits((yes.to_bits() & bits) | (no.to_bits() & !bits));
        }
        yes
    }

    #[inline(always)]
    fn only(mut self, mask: BatchMask) -> Self {
        for (value, bits) in self.0.iter_mut().zip(&mask.0) {
            *value = f64::from_bits(value.to_bits() & bits);
        }
        self
    }

    #[inline(always)]
    fn unless(self, mask: BatchMask) -> Self {
        self.only(!mask)
    }

    #[inline(always)]
    fn min(self, other: Self) -> Self {
        self.zip(other, |one, other| if other < one { other } else { one })
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        self.zip(other, |one, other| if one < other { other } else { one })
    }
}

impl Float for Batch {
    fn powf(self, exponent: Self, mask: BatchMask) -> Self {
        // A power is a call for each element: those that are not needed are left out.
        Self(from_fn(|lane| if mask.at(lane) { self.0[lane].powf(exponent.0[lane]) } else { 1.0 }))
    }
}

impl Mask for BatchMask {
    const NONE: Self = Self([0; WIDTH]);
    const ALL: Self = Self([u64::MAX; WIDTH]);

    #[inline(always)]
    fn any(self) -> bool {
        // Without an early exit, so that the loop becomes vector code.
        self.0.iter().fold(0, |any, bits| any | bits) != 0
    }
}

macro_rules! elementwise {
    ($operator:ident, $method:ident, $symbol:tt) => {
        impl $operator for Batch {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                self.zip(other, |one, other| one $symbol other)
            }
        }
    };
}

elementwise!(Add, add, +);
elementwise!(Sub, sub, -);
elementwise!(Mul, mul, *);
elementwise!(Div, div, /);

impl Neg for Batch {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|value| -value)
    }
}

impl AddAssign for Batch {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Batch {
    #[inline(always)]
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Batch {
    #[inline(always)]
    fn sum<I: Iterator<Item = Self>>(numbers: I) -> Self {
        numbers.fold(Self::ZERO, |total, number| total + number)
    }
}

impl BitAnd for BatchMask {
    type Output = Self;
    #[inline(always)]
    fn bitand(mut self, other: Self) -> Self {
        for (bits, other) in self.0.iter_mut().zip(&other.0) {
            *bits &= other;
        }
        self
    }
}

impl BitOr for BatchMask {
    type Output = Self;
    #[inline(always)]
    fn bitor(mut self, other: Self) -> Self {
        for (bits, other) in self.0.iter_mut().zip(&other.0) {
            *bits |= other;
        }
        self
    }
}

impl Not for BatchMask {
    type Output = Self;
    #[inline(always)]
    fn not(mut self) -> Self {
        for bits in &mut self.0 {
            *bits = !*bits;
        }
        self
    }
}
