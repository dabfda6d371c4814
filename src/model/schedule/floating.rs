//! Interest that follows a reference rate (Method, section 13).

use rust_decimal::Decimal;

use crate::model::amount::Number;
use crate::model::scenario::Floating;
use crate::model::source::Source;

/// Writes the interest a year of each month of the deal into `rates`; index 0 holds what month 1
/// has.
///
/// i(t) = max(0, margin + hedged × swap rate + (1 − hedged) × max(floor, reference(t − 1) + shift))
pub(super) fn fill_rates<A: Number>(source: &impl Source<A>, loan: usize, rates: &mut Vec<A>) {
    let read = |field: fn(&Floating) -> Decimal| -> A {
        source.read(|s| {
            let floating = s.tranches.get(loan).and_then(|tranche| tranche.floating.as_ref());
            floating.map(field).unwrap_or_default()
        })
    };
    let hedged = read(|floating| floating.hedged);
    let fixed = read(|floating| floating.margin) + hedged * read(|floating| floating.swap_rate);
    let floor = read(|floating| floating.floor);
    let shift: A = source.read(|s| s.market.rate_shift);
    let at = |reference: A| {
        let floats = (reference + shift).max(floor);
        (fixed + (A::ONE - hedged) * floats).max(A::ZERO)
    };
    let shape = source.shape();
    let count = shape.longest_run() as usize + 1;
    let steps = &shape.market.reference_rate;
    rates.clear();
    // Set one month ahead: the rate at the end of a month is that of the next.
    let first = steps.first().map_or(count, |step| step.from as usize + 1);
    rates.resize(first.min(count), at(A::ZERO));
    for (place, _) in steps.iter().enumerate() {
        let until = steps.get(place + 1).map_or(count, |next| next.from as usize + 1);
        let rate = source.read(|s| {
            s.market.reference_rate.get(place).map_or_else(Decimal::default, |it| it.rate)
        });
        rates.resize(until.min(count).max(rates.len()), at(rate));
    }
    // Closing itself has no interest; it stands for the first month where a rate is asked for.
    if let [closing, first, ..] = rates.as_mut_slice() {
        *closing = *first;
    }
}
