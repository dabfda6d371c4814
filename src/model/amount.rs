//! The number that the waterfall is written over.
//!
//! [`Exact`](super::exact::Exact) is the exact lane: `Decimal`, every computed amount rounded to the cent.
//! `f64` is the fast lane: no rounding. Whatever is derived by adding and subtracting is exact in
//! the first and accurate to a fraction of a cent in the second. A `Batch` (see `batch`) is many
//! fast lanes side by side.

use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, BitAnd, BitOr, Div, Mul, Neg, Not, Sub, SubAssign};

use rust_decimal::prelude::ToPrimitive as _;
use rust_decimal::{Decimal, RoundingStrategy};

/// Dollars below which an amount is immaterial in a lane that does not round: half a cent.
pub const HALF_A_CENT: f64 = 0.005;

/// The dollars, 0 where they are immaterial.
pub fn without_dust(dollars: f64) -> f64 {
    if dollars.abs() < HALF_A_CENT { 0.0 } else { dollars }
}

/// A number that amounts, rates and shares can be computed in: that of one scenario, or those of a
/// batch of scenarios side by side.
///
/// What one scenario decides with a branch a batch decides with a [`Mask`] and a selection, so code
/// over this trait asks `any` and `all` before it skips something.
pub trait Number:
    Copy
    + Debug
    + Default
    + PartialEq
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + Sum
{
    /// A condition, one for each scenario.
    type Mask: Mask;
    /// What fractional powers are computed in.
    type Float: Float<Mask = Self::Mask>;

    /// Zero.
    const ZERO: Self;
    /// One.
    const ONE: Self;
    /// Whether the last digit of a power can decide a cent, so that powers may not be chained.
    const IS_EXACT: bool;

    /// The scenario's number in this lane; the same for all of a batch.
    fn from_decimal(value: Decimal) -> Self;

    /// A whole number, such as a count of months.
    fn from_months(months: u32) -> Self;

    /// An amount that was computed as a float because it needs a fractional power; to the cent in
    /// the exact lane.
    fn from_power(amount: Self::Float) -> Self;

    /// The amount as floats.
    fn to_float(self) -> Self::Float;

    /// Rounds to the cent, half away from zero, in the exact lane.
    fn cents(self) -> Self;

    /// Rounds a quotient of powers to the cent. In the exact lane it is rounded to ten decimals
    /// first: the digits beyond are noise of 28-digit arithmetic, and an exact half must be one
    /// again (Method, section 2).
    fn cents_of_powers(self) -> Self;

    /// cents(`self × part / whole`): multiplied first and divided last, so that an exact half of a
    /// cent is still one when it is rounded (Method, section 2).
    fn portion(self, part: Self, whole: Self) -> Self {
        (self * part / whole).cents()
    }

    /// Whether the amount is material: above 0 in the exact lane, at least half a cent in the
    /// fast lane, so that both see the same events.
    fn is_material(self) -> Self::Mask;

    /// Whether it is below the other.
    fn is_below(self, other: Self) -> Self::Mask;

    /// `yes` where the mask is set, else `no`.
    fn select(mask: Self::Mask, yes: Self, no: Self) -> Self;

    /// The smaller of two.
    fn min(self, other: Self) -> Self;

    /// The larger of two.
    fn max(self, other: Self) -> Self;

    /// Itself where the mask is set, else zero.
    fn only(self, mask: Self::Mask) -> Self {
        Self::select(mask, self, Self::ZERO)
    }

    /// Zero where the mask is set, else itself.
    fn unless(self, mask: Self::Mask) -> Self {
        Self::select(mask, Self::ZERO, self)
    }

    /// The amount between `low` and `high`; `low` where they cross.
    fn between(self, low: Self, high: Self) -> Self {
        self.min(high).max(low)
    }

    /// The whole power `self^exponent`, by squaring.
    fn power(self, exponent: u32) -> Self {
        let (mut result, mut square, mut left) = (Self::ONE, self, exponent);
        while left > 0 {
            if left % 2 == 1 {
                result = result * square;
            }
            left /= 2;
            if left > 0 {
                square = square * square;
            }
        }
        result
    }
}

/// Floats that take fractional powers.
pub trait Float: Number {
    /// `self^exponent` where the mask is set; elsewhere any number.
    fn powf(self, exponent: Self, mask: Self::Mask) -> Self;
}

/// A condition, one for each scenario of a batch.
pub trait Mask:
    Copy + Debug + Default + BitAnd<Output = Self> + BitOr<Output = Self> + Not<Output = Self>
{
    /// Set nowhere.
    const NONE: Self;
    /// Set everywhere.
    const ALL: Self;

    /// Set everywhere, or nowhere.
    #[inline(always)]
    fn everywhere(is_set: bool) -> Self {
        if is_set { Self::ALL } else { Self::NONE }
    }

    /// Whether it is set anywhere.
    fn any(self) -> bool;

    /// Whether it is set everywhere.
    fn all(self) -> bool {
        !(!self).any()
    }
}

impl Mask for bool {
    const NONE: Self = false;
    const ALL: Self = true;

    fn any(self) -> bool {
        self
    }
}

/// The number of a single scenario.
pub trait Amount: Number<Mask = bool, Float = f64> + PartialOrd {
    /// The amount as a float.
    fn to_f64(self) -> f64 {
        self.to_float()
    }

    /// The amount as a flow to take an IRR of: exactly 0 where it is nothing, so that a float's
    /// rounding residue does not count as money returned.
    fn to_flow(self) -> f64 {
        if self.is_material() || (-self).is_material() { self.to_f64() } else { 0.0 }
    }

    /// The amount as a decimal number, to the cent.
    fn to_decimal(self) -> Decimal;
}

impl Number for f64 {
    type Mask = bool;
    type Float = Self;

    const ZERO: Self = 0.0;
    const ONE: Self = 1.0;
    const IS_EXACT: bool = false;

    fn from_decimal(value: Decimal) -> Self {
        nearest_float(value)
    }

    fn from_months(months: u32) -> Self {
        Self::from(months)
    }

    fn from_power(amount: Self) -> Self {
        amount
    }

    fn to_float(self) -> Self {
        self
    }

    fn cents(self) -> Self {
        self
    }

    fn cents_of_powers(self) -> Self {
        self
    }

    fn is_material(self) -> bool {
        self >= HALF_A_CENT
    }

    fn is_below(self, other: Self) -> bool {
        self < other
    }

    fn select(mask: bool, yes: Self, no: Self) -> Self {
        if mask { yes } else { no }
    }

    fn min(self, other: Self) -> Self {
        if other < self { other } else { self }
    }

    fn max(self, other: Self) -> Self {
        if self < other { other } else { self }
    }
}

impl Float for f64 {
    fn powf(self, exponent: Self, _: bool) -> Self {
        Self::powf(self, exponent)
    }
}

impl Amount for f64 {
    fn to_decimal(self) -> Decimal {
        decimal_cents(self)
    }
}

/// Powers of ten that a float holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The float nearest to a decimal number.
///
/// Where the mantissa and the power of ten are floats themselves their quotient is the nearest one,
/// at a tenth of the time that `Decimal` takes.
pub(crate) fn nearest_float(value: Decimal) -> f64 {
    const MANTISSA_MAX: i128 = 1 << f64::MANTISSA_DIGITS;
    let mantissa = value.mantissa();
    match POWERS_OF_TEN.get(value.scale() as usize) {
        Some(power) if (-MANTISSA_MAX..=MANTISSA_MAX).contains(&mantissa) => {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "the guard holds it within the digits of a float"
            )]
            let exact = mantissa as i64 as f64;
            exact / power
        }
        Some(_) | None => value.to_f64().unwrap_or(0.0),
    }
}

/// The float rounded to the cent, half away from zero; the end of the range where it lies beyond.
///
/// What is rounded is the shortest decimal that reads back as the same float: the number that the
/// float prints. 2107062.825 is 2,107,062.83 although the float lies a little below the half.
pub(super) fn decimal_cents(amount: f64) -> Decimal {
    let in_cents = amount * 100.0;
    // Away from a half both roundings agree, and printing a float is slow.
    #[expect(clippy::cast_possible_truncation, reason = "a float past the range saturates")]
    let whole = if is_near_half(in_cents) {
        shortest_cents(amount).unwrap_or(in_cents.round() as i128)
    } else {
        in_cents.round() as i128
    };
    Decimal::try_from_i128_with_scale(whole, 2).unwrap_or(if amount < 0.0 {
        Decimal::MIN
    } else {
        Decimal::MAX
    })
}

/// Whether a number of cents lies so near to a half that the product of 100 may have moved it
/// there.
fn is_near_half(in_cents: f64) -> bool {
    // The product with 100 is rounded by at most half of this.
    (in_cents.abs().fract() - 0.5).abs() <= in_cents.abs() * f64::EPSILON
}

/// The cents of the number that the float prints.
fn shortest_cents(amount: f64) -> Option<i128> {
    let printed: Decimal = amount.to_string().parse().ok()?;
    let rounded = printed.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    (rounded * Decimal::ONE_HUNDRED).to_i128()
}
