//! What a slider offers: from where to where, in which steps.

use std::ops::RangeInclusive;

use crate::model::Scenario;

use super::size::{above, below, cost, debt, scale, scale_of_debt};
use super::table::Span;
use super::{At, Lever, prepaid};

impl Lever {
    /// What a slider offers; always within the bounds of a valid scenario, and the same wherever
    /// the lever itself is set to. A scenario's value may lie outside.
    pub fn range(self, scenario: &Scenario) -> RangeInclusive<f64> {
        let range = self.span(scenario);
        // Rent that is prepaid must leave equity, and be due after it is paid.
        prepaid::fitting(self, scenario, &range).unwrap_or(range)
    }

    fn span(self, scenario: &Scenario) -> RangeInclusive<f64> {
        let step = self.step(scenario);
        let (low, high) = match self.row().span {
            Span::Fixed(low, high) => (low, high),
            Span::OfScale(times, _) => (0.0, times * scale(scenario)),
            Span::SignedOfScale(times, _) => (-times * scale(scenario), times * scale(scenario)),
            // Cost ends above the debt and a loan below its room, so that some equity is left.
            Span::Cost => {
                let least = debt(scenario) / (1.0 - prepaid::of_cost(scenario)).max(0.01);
                (above(least, step), (4.0 * scale_of_debt(scenario)).max(2.0 * least))
            }
            Span::Amount => (step, below(room_for_tranche(scenario, self.index()), step)),
            Span::Advance => {
                let room = room_for_tranche(scenario, self.index());
                // A loan has a cent at least.
                (step.max(0.01 / cost(scenario)), below(room / cost(scenario), step))
            }
            Span::Rising(low, high) => self.between_neighbours(scenario, low, high),
            Span::ReLease(high) => {
                (Self::ReLeaseFree.value(scenario).unwrap_or(1.0).clamp(1.0, high), high)
            }
            Span::RentFree => (0.0, Self::ReLeaseMonths.value(scenario).unwrap_or(0.0)),
        };
        // Rounded so that `set` writes an end without rounding it again.
        let (low, high) = (self.rounded(low), self.rounded(high));
        // Where nothing is left to lend the range is one point; a range must not run backwards.
        low..=high.max(low)
    }

    /// Between the numbers of the items before and after it, within these ends.
    fn between_neighbours(self, scenario: &Scenario, low: f64, high: f64) -> (f64, f64) {
        let step = self.row().step;
        let (family, [index, inner]) = self.family();
        let (place, at): (usize, fn(usize, usize) -> At) = match family.owner() {
            Some(_) => (inner, |index, place| [index, place]),
            None => (index, |_, place| [place, 0]),
        };
        let of = |place: usize| self.at_place(at(index, place)).value(scenario);
        let before = place.checked_sub(1).and_then(of);
        let after = of(place + 1);
        // The first delivery is at closing.
        let high = if self == Self::DeliveryMonth(0) { 0.0 } else { high };
        (
            before.map_or(low, |before| low.max(before + step)),
            after.map_or(high, |after| high.min(after - step)),
        )
    }

    /// Distance between two neighbouring places of a slider.
    pub fn step(self, scenario: &Scenario) -> f64 {
        match self.row().span {
            Span::Fixed(..)
            | Span::Advance
            | Span::Rising(..)
            | Span::ReLease(_)
            | Span::RentFree => self.row().step,
            Span::OfScale(_, steps) | Span::SignedOfScale(_, steps) => scale(scenario) / steps,
            Span::Cost | Span::Amount => scale_of_debt(scenario) / 200.0,
        }
    }

    /// `value` moved to the slider's nearest place, still within the range.
    pub fn snapped(self, scenario: &Scenario, value: f64) -> f64 {
        self.snapped_within(scenario, value, &self.range(scenario))
    }

    /// The same within another range, which must not run backwards.
    pub fn snapped_within(
        self,
        scenario: &Scenario,
        value: f64,
        range: &RangeInclusive<f64>,
    ) -> f64 {
        self.rounded(self.on_step(scenario, value).clamp(*range.start(), *range.end()))
    }

    /// `value` moved to the nearest step, whether or not that is within the slider's range.
    pub fn on_step(self, scenario: &Scenario, value: f64) -> f64 {
        let step = self.step(scenario);
        // From zero, so that places are round numbers.
        let places = (value / step).round();
        if places.is_finite() { self.rounded(places * step) } else { value }
    }

    fn rounded(self, value: f64) -> f64 {
        // One place fewer than a float carries, so that 0.1 + 0.2 becomes 0.3.
        let scale = 10_f64.powi(i32::try_from(self.unit().decimals()).unwrap_or(0));
        (value * scale).round() / scale
    }
}

/// What prepaid rent and the other tranches leave of the cost, which certainly leaves some equity.
fn room_for_tranche(scenario: &Scenario, index: usize) -> f64 {
    let own = Lever::LoanAmount(index).value(scenario).unwrap_or(0.0);
    cost(scenario) * (1.0 - prepaid::of_cost(scenario)) - (debt(scenario) - own)
}
