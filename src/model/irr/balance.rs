//! Receipts against outlays, as a function of the rate.
//!
//! With x = ln(1 + r), the level of the balance is ln(PV of receipts / PV of outlays). Its slope is
//! the outlays' mean month less the receipts' (each weighted by present value), its curvature the
//! variance of the receipts' months less that of the outlays'. All three come from one pass.
//!
//! Each side is summed from the end that counts most (the first flow for x ≥ 0, the last for x < 0)
//! with what is common taken out as a logarithm, so a rate of −99.99% over 480 months, where
//! present values reach 10¹⁹²⁰, costs no digit.

use std::ops::Range;

use super::month;

/// Steps that a search may take. Halving alone needs 60 from the widest bracket there is.
const SEARCH_STEPS_MAX: u32 = 200;

/// A step this small ends a search: what is left to correct shrinks with its cube.
const LAST_STEP: f64 = 1e-8;

/// The receipts and the outlays of one series.
#[derive(Debug)]
pub(super) struct Balance<'a> {
    receipts: Side<'a>,
    outlays: Side<'a>,
}

/// Flows of one sign; the others in between count as 0.
#[derive(Debug)]
struct Side<'a> {
    /// From the first flow of this sign to the last.
    flows: &'a [f64],
    /// 1 for receipts, −1 for outlays.
    sign: f64,
    /// Month of the first and of the last of them.
    months: Range<f64>,
}

/// One side's present value and when, on average, it falls due.
#[derive(Clone, Copy, Debug)]
pub(super) struct Timing {
    /// ln of the present value.
    log_value: f64,
    /// Mean month, weighted by present value.
    pub(super) mean: f64,
    /// Variance of the month, weighted by present value.
    pub(super) variance: f64,
}

/// The balance at one x.
#[derive(Clone, Copy, Debug)]
pub(super) struct Point {
    pub(super) x: f64,
    /// ln(PV of receipts / PV of outlays).
    pub(super) level: f64,
    pub(super) receipts: Timing,
    pub(super) outlays: Timing,
}

impl<'a> Balance<'a> {
    /// The balance of a series that holds both receipts and outlays.
    pub(super) fn of(flows: &'a [f64]) -> Self {
        Self { receipts: Side::of(flows, 1.0), outlays: Side::of(flows, -1.0) }
    }

    pub(super) fn at(&self, x: f64) -> Point {
        let (receipts, outlays) = (self.receipts.at(x), self.outlays.at(x));
        Point { x, level: receipts.log_value - outlays.log_value, receipts, outlays }
    }

    /// Months from the first outlay to the last receipt.
    pub(super) fn span(&self) -> f64 {
        self.receipts.months.end - self.outlays.months.start
    }

    /// Months from the last outlay to the first receipt; negative where they mingle.
    pub(super) fn gap(&self) -> f64 {
        self.receipts.months.start - self.outlays.months.end
    }
}

impl Point {
    pub(super) fn slope(&self) -> f64 {
        self.outlays.mean - self.receipts.mean
    }

    pub(super) fn curvature(&self) -> f64 {
        self.receipts.variance - self.outlays.variance
    }

    /// Level, slope and curvature, as [`search`] wants them.
    pub(super) fn derivatives(&self) -> [f64; 3] {
        [self.level, self.slope(), self.curvature()]
    }

    /// Where Halley's method would go from here, relative to here.
    pub(super) fn halley_step(&self) -> f64 {
        halley_step(self.derivatives())
    }
}

impl<'a> Side<'a> {
    fn of(flows: &'a [f64], sign: f64) -> Self {
        let first = flows.iter().position(|flow| flow * sign > 0.0).unwrap_or(0);
        let last = flows.iter().rposition(|flow| flow * sign > 0.0).unwrap_or(0);
        let months = month(first)..month(last);
        Self { flows: flows.get(first..=last).unwrap_or_default(), sign, months }
    }

    fn at(&self, x: f64) -> Timing {
        // At most 1 for either sign of x, so that the sums cannot overflow.
        let ratio = (-x.abs()).exp();
        let amounts = self.flows.iter().map(|flow| {
            let amount = flow * self.sign;
            if amount > 0.0 { amount } else { 0.0 }
        });
        let (sum, mean, variance, common) = if x < 0.0 {
            let (sum, mean, variance) = moments(amounts, ratio);
            (sum, self.months.end - mean, variance, self.months.end)
        } else {
            let (sum, mean, variance) = moments(amounts.rev(), ratio);
            (sum, self.months.start + mean, variance, self.months.start)
        };
        Timing { log_value: sum.ln() - common * x, mean, variance }
    }
}

/// Σ aⱼ zʲ with the mean and the variance of j weighted by its terms; the last amount has j = 0.
/// For 0 ≤ z ≤ 1 and a last amount above 0 nothing over- or underflows.
fn moments(amounts: impl Iterator<Item = f64>, z: f64) -> (f64, f64, f64) {
    let (mut sum, mut first, mut second) = (0.0, 0.0, 0.0);
    for amount in amounts {
        second = second * z + first;
        first = first * z + sum;
        sum = sum * z + amount;
    }
    let mean = z * first / sum;
    // `second` is half the second derivative: E[j(j − 1)] = 2z²·second / sum.
    let variance = 2.0 * z * z * second / sum + mean - mean * mean;
    // Rounding may leave a variance just below 0 where nearly all weight lies in one month.
    (sum, mean, if variance > 0.0 { variance } else { 0.0 })
}

/// The zero, within a bracket, of a function given with its first two derivatives.
///
/// Halley's method where it stays inside the bracket and its steps shrink, halving where not. The
/// function must be above 0 at one end and not above it at the other; `falls` says that it is above
/// at the lower one.
pub(super) fn search(
    derivatives: impl Fn(f64) -> [f64; 3],
    bracket: Range<f64>,
    falls: bool,
    start: f64,
) -> f64 {
    let Range { start: mut low, end: mut high } = bracket;
    // A start outside of the bracket, or NaN, gives way to the middle.
    let mut x = if low < start && start < high { start } else { f64::midpoint(low, high) };
    let mut last_step = f64::INFINITY;
    for _ in 0..SEARCH_STEPS_MAX {
        let here = derivatives(x);
        if (here[0] > 0.0) == falls {
            low = x;
        } else {
            high = x;
        }
        let step = halley_step(here);
        // The last correction may lead out of a bracket that is itself rounded.
        if step.abs() <= LAST_STEP {
            return x + step;
        }
        // Each step must be less than half the last one: steps that do not shrink may cycle.
        let is_safe = low < x + step && x + step < high && step.abs() < 0.5 * last_step;
        let next = if is_safe { x + step } else { f64::midpoint(low, high) };
        // After a halving there is no step to compare the next one with.
        last_step = if is_safe { step.abs() } else { f64::INFINITY };
        if (next - x).abs() <= f64::EPSILON * x.abs() {
            return next;
        }
        x = next;
    }
    x
}

fn halley_step([level, slope, curvature]: [f64; 3]) -> f64 {
    let newton = -level / slope;
    // Far from the zero the correction may turn the step round or, next to a bend, take it for
    // done; held within a factor of 2 it never does.
    newton / (1.0 + 0.5 * newton * curvature / slope).clamp(0.5, 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOWS: [f64; 6] = [-50.0, 20.0, -10.0, 0.0, 40.0, 30.0];

    #[track_caller]
    fn check(found: f64, expected: f64) {
        assert!((found - expected).abs() <= 1e-12 * (1.0 + expected.abs()), "{found} {expected}");
    }

    #[test]
    fn level_is_the_log_of_receipts_over_outlays_on_both_sides_of_zero() {
        for x in [-2.0, -0.01, 0.0, 0.01, 2.0_f64] {
            let value = |sign: f64| -> f64 {
                let worth =
                    |(k, flow): (usize, &f64)| (flow * sign).max(0.0) * (-x * month(k)).exp();
                FLOWS.iter().enumerate().map(worth).sum()
            };
            check(Balance::of(&FLOWS).at(x).level, (value(1.0) / value(-1.0)).ln());
        }
    }

    #[test]
    fn slope_and_curvature_are_the_levels_derivatives() {
        let balance = Balance::of(&FLOWS);
        for x in [-1.0, -0.1, 0.1, 1.0] {
            let step = 1e-5;
            let (left, here, right) = (balance.at(x - step), balance.at(x), balance.at(x + step));
            let slope = (right.level - left.level) / (2.0 * step);
            let curvature = (right.slope() - left.slope()) / (2.0 * step);
            assert!((here.slope() - slope).abs() < 1e-8, "{x}: {} {slope}", here.slope());
            assert!((here.curvature() - curvature).abs() < 1e-8, "{x}: {curvature}");
        }
    }

    #[test]
    fn present_values_far_beyond_a_float_keep_their_digits() {
        let mut flows = [0.0; 481];
        (flows[0], flows[480]) = (-1.0, 2.0);
        let x = 1e-4_f64.ln();
        check(Balance::of(&flows).at(x).level, 2.0_f64.ln() - 480.0 * x);
        check(Balance::of(&flows).at(-x).level, 2.0_f64.ln() + 480.0 * x);
    }

    #[test]
    fn a_search_from_next_to_a_bend_is_not_taken_in_by_it() {
        // 1 − x² is flat at 0: Halley's own step there would be next to nothing.
        let parabola = |x: f64| [1.0 - x * x, -2.0 * x, -2.0];
        for start in [0.0, 1e-12, 1e-9, 0.9, f64::NAN] {
            check(search(parabola, 0.0..3.0, true, start), 1.0);
            let turned = |x: f64| [x * x - 1.0, 2.0 * x, 2.0];
            check(search(turned, -3.0..0.0, true, -start), -1.0);
        }
    }

    #[test]
    fn a_search_ends_even_without_derivatives() {
        let step = |x: f64| [if x < 0.3 { 1.0 } else { -1.0 }, 0.0, 0.0];
        check(search(step, 0.0..1.0, true, 0.5), 0.3);
        let nonsense = |x: f64| [0.3 - x, f64::NAN, f64::NAN];
        check(search(nonsense, 0.0..1.0, true, 0.5), 0.3);
    }
}
