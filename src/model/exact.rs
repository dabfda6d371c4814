//! The exact lane's number: `Decimal`, to the cent, as fast as whole numbers where they hold it.
//!
//! `Decimal` has 96 bits of digits. Nearly every amount, rate and share of a deal has fewer than 64,
//! and is added, multiplied, compared and rounded here as a whole number and a count of decimals:
//! digit for digit what `Decimal` makes of it, at a fraction of the time. Whatever is longer goes to
//! `Decimal` itself.

use std::cmp::Ordering;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

use rust_decimal::{Decimal, RoundingStrategy};

use super::amount::{Amount, Number, decimal_cents, nearest_float};

/// Decimals of an amount to the cent.
const CENT_DECIMALS: u32 = 2;

/// Decimals that 28 digits keep reliable in a quotient of up to 480 powers, up to the largest
/// amounts.
const SOUND_DECIMALS: u32 = 10;

/// Powers of ten that 63 bits hold.
const TENS: [i64; 19] = {
    let mut tens = [1; 19];
    let mut place = 1;
    while place < tens.len() {
        tens[place] = tens[place - 1] * 10;
        place += 1;
    }
    tens
};

/// 10^`power`.
#[inline(always)]
fn ten_to(power: u32) -> Option<i64> {
    TENS.get(power as usize).copied()
}

/// `digits` × 10^−`scale`.
#[derive(Clone, Copy)]
struct Short {
    digits: i64,
    scale: u32,
}

impl Short {
    /// `None` where 63 bits do not hold its digits.
    #[inline(always)]
    fn of(number: Decimal) -> Option<Self> {
        let parts = number.unpack();
        if parts.hi != 0 {
            return None;
        }
        let digits = i64::try_from((u64::from(parts.mid) << 32) | u64::from(parts.lo)).ok()?;
        Some(Self { digits: if parts.negative { -digits } else { digits }, scale: parts.scale })
    }

    /// The digits with more decimals, where they fit.
    #[inline(always)]
    fn digits_at(self, scale: u32) -> Option<i64> {
        self.digits.checked_mul(ten_to(scale - self.scale)?)
    }

    /// The digits of two numbers with as many decimals as the longer has, and how many those are.
    #[inline(always)]
    fn aligned(one: Decimal, other: Decimal) -> Option<(i64, i64, u32)> {
        let (one, other) = (Self::of(one)?, Self::of(other)?);
        if one.scale == other.scale {
            return Some((one.digits, other.digits, one.scale));
        }
        let scale = one.scale.max(other.scale);
        Some((one.digits_at(scale)?, other.digits_at(scale)?, scale))
    }

    #[inline(always)]
    fn decimal(self) -> Decimal {
        let [low, high] = halves(self.digits.unsigned_abs());
        Decimal::from_parts(low, high, 0, self.digits < 0, self.scale)
    }

    /// The product with all its decimals; `None` where a `Decimal` would have to round it.
    #[inline(always)]
    fn times(self, other: Self) -> Option<Decimal> {
        let scale = self.scale + other.scale;
        let product = i128::from(self.digits) * i128::from(other.digits);
        let digits = product.unsigned_abs();
        if product == 0 {
            return Some(Decimal::ZERO);
        }
        if scale > Decimal::MAX_SCALE || digits >> 96 != 0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "taken apart, 32 bits each")]
        let [low, middle, high] = [digits as u32, (digits >> 32) as u32, (digits >> 64) as u32];
        Some(Decimal::from_parts(low, middle, high, product < 0, scale))
    }

    /// Rounded to the cent, half away from zero.
    #[inline(always)]
    fn cents(self) -> Option<Self> {
        let Some(spare) = self.scale.checked_sub(CENT_DECIMALS) else { return Some(self) };
        let whole = rounded(self.digits.unsigned_abs(), ten_to(spare)?.unsigned_abs());
        Some(Self::signed(whole, self.digits < 0)?.to_the_cent())
    }

    /// cents(`self × part / whole`), rounded once.
    #[inline(always)]
    fn portion(self, part: Self, whole: Self) -> Option<Self> {
        if whole.digits == 0 {
            return None;
        }
        let product = i128::from(self.digits) * i128::from(part.digits);
        let (decimals, wanted) = (self.scale + part.scale, whole.scale + CENT_DECIMALS);
        let (mut above, mut below) = (product.unsigned_abs(), whole.digits.unsigned_abs().into());
        if decimals >= wanted {
            let scaled: u128 = below;
            below = scaled * u128::from(ten_to(decimals - wanted)?.unsigned_abs());
        } else {
            above = above.checked_mul(ten_to(wanted - decimals)?.unsigned_abs().into())?;
        }
        let cents = if let (Ok(above), Ok(below)) = (u64::try_from(above), u64::try_from(below)) {
            // At a tenth of the time.
            rounded(above, below)
        } else {
            let (cents, rest) = (above / below, above % below);
            u64::try_from(if rest >= below - rest { cents + 1 } else { cents }).ok()?
        };
        let is_negative = (product < 0) != (whole.digits < 0);
        Some(Self::signed(cents, is_negative)?.to_the_cent())
    }

    #[inline(always)]
    fn signed(digits: u64, is_negative: bool) -> Option<Self> {
        let digits = i64::try_from(digits).ok()?;
        Some(Self { digits: if is_negative { -digits } else { digits }, scale: 0 })
    }

    /// Its digits as cents.
    #[inline(always)]
    fn to_the_cent(self) -> Self {
        Self { scale: CENT_DECIMALS, ..self }
    }
}

#[inline(always)]
fn halves(digits: u64) -> [u32; 2] {
    #[expect(clippy::cast_possible_truncation, reason = "taken apart, 32 bits each")]
    let halves = [digits as u32, (digits >> 32) as u32];
    halves
}

/// The quotient, half rounded up.
#[inline(always)]
fn rounded(above: u64, below: u64) -> u64 {
    let (quotient, rest) = (above / below, above % below);
    // As a difference: the double of the rest may not fit.
    if rest >= below - rest { quotient + 1 } else { quotient }
}

/// A `Decimal` whose arithmetic stops at the ends of its range.
///
/// The ends (±7.9e28) lie far beyond every valid scenario: what unpaid interest makes of a loan is
/// bounded by [`validate()`](super::validate()). A scenario that was never validated stays at the
/// end instead of stopping the program.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exact(pub Decimal);

impl Exact {
    #[cold]
    fn rounded(self) -> Self {
        let half_away = RoundingStrategy::MidpointAwayFromZero;
        Self(self.0.round_dp_with_strategy(CENT_DECIMALS, half_away))
    }

    /// A sum or difference of digits, where they fit.
    #[inline(always)]
    fn combined(self, other: Self, of: fn(i64, i64) -> Option<i64>) -> Option<Self> {
        let (one, two, scale) = Short::aligned(self.0, other.0)?;
        Some(Self(Short { digits: of(one, two)?, scale }.decimal()))
    }

    fn saturated(result: Option<Decimal>, is_negative: bool) -> Self {
        Self(result.unwrap_or(if is_negative { Decimal::MIN } else { Decimal::MAX }))
    }
}

impl Number for Exact {
    type Mask = bool;
    type Float = f64;

    const ZERO: Self = Self(Decimal::ZERO);
    const ONE: Self = Self(Decimal::ONE);
    const IS_EXACT: bool = true;

    fn from_decimal(value: Decimal) -> Self {
        Self(value)
    }

    fn from_months(months: u32) -> Self {
        Self(Decimal::from(months))
    }

    fn from_power(amount: f64) -> Self {
        Self(decimal_cents(amount))
    }

    fn to_float(self) -> f64 {
        nearest_float(self.0)
    }

    #[inline]
    fn cents(self) -> Self {
        // As most amounts are that are read again.
        if self.0.scale() <= CENT_DECIMALS {
            return self;
        }
        match Short::of(self.0).and_then(Short::cents) {
            Some(cents) => Self(cents.decimal()),
            None => self.rounded(),
        }
    }

    fn cents_of_powers(self) -> Self {
        Self(self.0.round_dp(SOUND_DECIMALS)).cents()
    }

    #[inline]
    fn portion(self, part: Self, whole: Self) -> Self {
        let short = |it: Self| Short::of(it.0);
        if let (Some(own), Some(part), Some(whole)) = (short(self), short(part), short(whole))
            && let Some(cents) = own.portion(part, whole)
        {
            return Self(cents.decimal());
        }
        // A product past 28 digits cannot be kept: then the quotient has to come first.
        let portion = match self.0.checked_mul(part.0) {
            Some(product) => Self(product) / whole,
            None => self * (part / whole),
        };
        portion.cents()
    }

    #[inline]
    fn is_material(self) -> bool {
        !self.0.is_zero() && self.0.is_sign_positive()
    }

    #[inline]
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

impl PartialEq for Exact {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match Short::aligned(self.0, other.0) {
            Some((one, two, _)) => one == two,
            None => self.0 == other.0,
        }
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(match Short::aligned(self.0, other.0) {
            Some((one, two, _)) => one.cmp(&two),
            None => self.0.cmp(&other.0),
        })
    }
}

impl Amount for Exact {
    fn to_decimal(self) -> Decimal {
        self.cents().0
    }
}

impl Add for Exact {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        let short = self.combined(other, i64::checked_add);
        short.unwrap_or_else(|| Self(self.0.saturating_add(other.0)))
    }
}

impl Sub for Exact {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        let short = self.combined(other, i64::checked_sub);
        short.unwrap_or_else(|| Self(self.0.saturating_sub(other.0)))
    }
}

impl Mul for Exact {
    type Output = Self;
    #[inline]
    fn mul(self, other: Self) -> Self {
        let product =
            Short::of(self.0).and_then(|own| Short::of(other.0).and_then(|other| own.times(other)));
        if let Some(product) = product {
            return Self(product);
        }
        let is_negative = self.0.is_sign_negative() != other.0.is_sign_negative();
        Self::saturated(self.0.checked_mul(other.0), is_negative)
    }
}

impl Div for Exact {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let is_negative = self.0.is_sign_negative() != other.0.is_sign_negative();
        Self::saturated(self.0.checked_div(other.0), is_negative)
    }
}

impl Neg for Exact {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Exact {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl SubAssign for Exact {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |total, amount| total + amount)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Numbers of all lengths: those that 63 bits hold, those at their end, and longer ones.
    fn number() -> impl Strategy<Value = Decimal> {
        let long = -(1_i128 << 95)..(1_i128 << 95);
        let digits = prop_oneof![
            (-2_000_i128..2_000),
            any::<i32>().prop_map(i128::from),
            any::<i64>().prop_map(i128::from),
            (0_i128..4).prop_map(|near| i128::from(i64::MAX) - 1 + near),
            (0_i128..4).prop_map(|near| i128::from(i64::MIN) - 1 + near),
            long,
        ];
        (digits, 0..=Decimal::MAX_SCALE)
            .prop_map(|(digits, scale)| Decimal::from_i128_with_scale(digits, scale))
    }

    /// As people write amounts and rates.
    fn usual() -> impl Strategy<Value = Decimal> {
        (-10_000_000_000_000_i64..10_000_000_000_000, 0_u32..6)
            .prop_map(|(digits, scale)| Decimal::new(digits, scale))
    }

    fn any_number() -> impl Strategy<Value = Decimal> {
        prop_oneof![number(), usual()]
    }

    fn to_the_cent(number: Decimal) -> Decimal {
        number.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
    }

    /// The same number with the same decimals.
    fn same(found: Exact, wanted: Decimal) -> Result<(), TestCaseError> {
        prop_assert_eq!((found.0, found.0.scale()), (wanted, wanted.scale()));
        Ok(())
    }

    proptest! {
        #[test]
        fn sums_products_and_roundings_are_those_of_decimal(
            one in any_number(),
            other in any_number(),
        ) {
            same(Exact(one) + Exact(other), one.saturating_add(other))?;
            same(Exact(one) - Exact(other), one.saturating_sub(other))?;
            same(Exact(one) * Exact(other), one.saturating_mul(other))?;
            same(Exact(one).cents(), if one.scale() > 2 { to_the_cent(one) } else { one })?;
        }

        #[test]
        fn order_is_that_of_decimal(one in any_number(), other in any_number()) {
            for (one, other) in [(one, other), (one, one), (one, one.normalize())] {
                prop_assert_eq!(Exact(one).partial_cmp(&Exact(other)), Some(one.cmp(&other)));
                prop_assert_eq!(Exact(one) == Exact(other), one == other);
                prop_assert_eq!(Exact(one).is_below(Exact(other)), one < other);
                prop_assert_eq!(Exact(one).is_material(), one > Decimal::ZERO);
            }
        }

        #[test]
        fn a_portion_is_rounded_once_from_the_exact_quotient(
            whole in usual().prop_filter("a divisor", |it| !it.is_zero()),
            own in usual(),
            part in usual(),
        ) {
            use num_bigint::BigInt;
            let found = Exact(own).portion(Exact(part), Exact(whole));
            let ten = |power: u32| BigInt::from(10).pow(power);
            // own × part / whole in cents is above / below.
            let mut above = BigInt::from(own.mantissa()) * part.mantissa() * ten(whole.scale() + 2);
            let mut below = BigInt::from(whole.mantissa()) * ten(own.scale() + part.scale());
            if below < BigInt::ZERO {
                (above, below) = (-above, -below);
            }
            // Half away from zero: the sign of the half is that of the quotient.
            let half: BigInt = if above < BigInt::ZERO { -1 } else { 1 }.into();
            let cents = (above * 2 + half * &below) / (below * 2);
            let found_cents = BigInt::from((found.0 * Decimal::ONE_HUNDRED).mantissa())
                / ten((found.0 * Decimal::ONE_HUNDRED).scale());
            prop_assert_eq!(found_cents, cents, "{} × {} / {}", own, part, whole);
        }
    }

    #[test]
    fn a_half_of_a_cent_is_rounded_away_from_zero() {
        let cents = |digits: i64, scale: u32| Exact(Decimal::new(digits, scale)).cents().0;
        assert_eq!(cents(1_005, 3), Decimal::new(101, 2));
        assert_eq!(cents(-1_005, 3), Decimal::new(-101, 2));
        assert_eq!(cents(1_004_999, 6), Decimal::new(100, 2));
        assert_eq!(cents(i64::MAX, 18), Decimal::new(922, 2));
    }

    #[test]
    fn what_passes_the_range_stays_at_its_end() {
        let (most, least) = (Exact(Decimal::MAX), Exact(Decimal::MIN));
        let one = Exact::ONE;
        assert_eq!((most + one, least - one), (most, least));
        assert_eq!((most * most, least * most), (most, least));
        assert_eq!(most / Exact::ZERO, most);
    }
}
