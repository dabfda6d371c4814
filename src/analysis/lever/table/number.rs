//! Numbers of the scenario's types, as decimals.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// A number that a lever moves.
pub(super) trait Number {
    fn read(&self) -> Decimal;
    fn write(&mut self, value: Decimal);

    /// The least that one such number differs from another.
    const LEAST: Decimal;

    /// The value, or what is just below this one where the value reaches it.
    fn just_below(&self, value: Decimal) -> Decimal {
        value.min(self.read().saturating_sub(Self::LEAST))
    }
}

impl Number for Decimal {
    const LEAST: Self = Self::from_parts(1, 0, 0, false, 4);

    fn read(&self) -> Decimal {
        *self
    }

    fn write(&mut self, value: Decimal) {
        *self = value;
    }
}

impl Number for u32 {
    const LEAST: Decimal = Decimal::ONE;

    fn read(&self) -> Decimal {
        Decimal::from(*self)
    }

    fn write(&mut self, value: Decimal) {
        // No such field is negative; what is too much for its type is out of bounds anyway.
        *self = value.max(Decimal::ZERO).to_u32().unwrap_or(Self::MAX);
    }
}

impl Number for u64 {
    const LEAST: Decimal = Decimal::ONE;

    fn read(&self) -> Decimal {
        Decimal::from(*self)
    }

    fn write(&mut self, value: Decimal) {
        *self = value.max(Decimal::ZERO).to_u64().unwrap_or(Self::MAX);
    }
}
