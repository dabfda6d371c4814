//! Sixteen internal rates of return at once.
//!
//! Where all outlays of a series come before all its receipts the balance has one zero, and
//! Newton's method in x = ln(1 + r) finds it in a few steps: the balance is nearly straight there.
//! Where they are mixed it is tried, too, and taken if what it finds is the only zero there can be.
//! All other series, and the rare one that does not converge, go through the scalar search.

use std::array::from_fn;

use pulp::{Arch, Simd, WithSimd};

use super::{Irr, irr};
use crate::model::amount::{Mask as _, Number as _};
use crate::model::batch::{Batch, BatchMask, WIDTH};

/// Steps of Newton's method; those that need more are searched one by one.
const STEPS_MAX: u32 = 8;
/// A step this short leaves an error of its square.
const LAST_STEP: f64 = 2e-7;
/// Of the flows so far, what may be rounding of their present value.
const ROUNDING: f64 = 1e-10;
/// Series worked on together: as many as fit the registers of the smallest machine.
const CHUNK: usize = 16;

/// The IRRs of a batch of series by month (Method, section 7).
pub fn irr_of_batch(flows: &[Batch]) -> [Irr; WIDTH] {
    let (discount, is_settled) = Arch::new().dispatch(Search { flows });
    from_fn(|lane| {
        if is_settled.at(lane) {
            Irr::Rate { monthly: 1.0 / discount.0[lane] - 1.0, roots: 1 }
        } else {
            irr(&flows.iter().map(|flow| flow.0[lane]).collect::<Vec<f64>>())
        }
    })
}

/// The search, compiled for the widest vector instructions of the machine.
struct Search<'a> {
    flows: &'a [Batch],
}

impl WithSimd for Search<'_> {
    type Output = (Batch, BatchMask);

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Self::Output {
        let survey = Survey::of(self.flows);
        let (discount, is_settled) = newton(self.flows, &survey);
        let is_mixed = is_settled & !survey.is_plain;
        if !is_mixed.any() {
            return (discount, is_settled);
        }
        (discount, is_settled & (survey.is_plain | is_invested_throughout(self.flows, discount)))
    }
}

/// What one look along the flows tells.
struct Survey {
    /// An outlay first, and a receipt later.
    is_solvable: BatchMask,
    /// The same with all outlays before all receipts.
    is_plain: BatchMask,
    /// Index of the first receipt of any series.
    first_receipt: usize,
    /// One past the index of the last outlay of any series.
    outlays_end: usize,
}

impl Survey {
    #[inline(always)]
    fn of(flows: &[Batch]) -> Self {
        let mut has_receipt = BatchMask::NONE;
        let mut is_mixed = BatchMask::NONE;
        let (mut first_receipt, mut outlays_end) = (flows.len(), 0);
        for (index, flow) in flows.iter().enumerate() {
            let is_outlay = flow.is_below(Batch::ZERO);
            let is_receipt = Batch::ZERO.is_below(*flow);
            if is_outlay.any() {
                outlays_end = index + 1;
                is_mixed = is_mixed | (is_outlay & has_receipt);
            }
            if is_receipt.any() {
                first_receipt = first_receipt.min(index);
                has_receipt = has_receipt | is_receipt;
            }
        }
        let starts_with_outlay =
            flows.first().map_or(BatchMask::NONE, |first| first.is_below(Batch::ZERO));
        let is_solvable = starts_with_outlay & has_receipt;
        Self { is_solvable, is_plain: is_solvable & !is_mixed, first_receipt, outlays_end }
    }
}

/// Where something is invested before every flow but the first: each flow finds the present value of
/// those before it below 0. P(v)/(1 − v/v₀) then has no coefficient above 0, so v₀ is the only zero.
#[inline(always)]
fn is_invested_throughout(flows: &[Batch], discount: Batch) -> BatchMask {
    let (mut value, mut gross, mut weight) = (Batch::ZERO, Batch::ZERO, Batch::ONE);
    let mut is_invested = BatchMask::ALL;
    for (month, flow) in flows.iter().enumerate() {
        let is_flow = flow.is_below(Batch::ZERO) | Batch::ZERO.is_below(*flow);
        if month > 0 {
            let is_below = (gross * Batch::splat(ROUNDING)).is_below(-value);
            is_invested = is_invested & (is_below | !is_flow);
        }
        let present = *flow * weight;
        value += present;
        gross += present.max(-present);
        weight = weight * discount;
    }
    is_invested
}

/// Discount factors v = 1/(1 + r) at which the series balance, and where they are found.
#[inline(always)]
fn newton(flows: &[Batch], survey: &Survey) -> (Batch, BatchMask) {
    let Survey { is_solvable, first_receipt, outlays_end, .. } = *survey;
    let mut discount = Batch::ONE;
    if !is_solvable.any() {
        return (discount, BatchMask::NONE);
    }
    let receipts = flows.get(first_receipt..).unwrap_or_default();
    let outlays = flows.get(..outlays_end).unwrap_or_default();
    let start = u32::try_from(first_receipt).unwrap_or(u32::MAX);
    let mut is_settled = BatchMask::NONE;
    for step in 0..STEPS_MAX {
        let (received, received_slope) = horner(receipts, discount, |flow| flow);
        let (paid, paid_slope) = horner(outlays, discount, |flow| -flow);
        // Mean months of both sides, weighted by present value.
        let late = received_slope * discount / received + Batch::from_months(start);
        let early = paid_slope * discount / paid;
        let ratio = received * discount.power(start) / paid;
        // Only the first ratio may be far from 1; later ones take the fraction, which is vector
        // code.
        let level = if step == 0 { Batch(ratio.0.map(f64::ln)) } else { ln_near_one(ratio) };
        let length = level / (late - early);
        let factor = if step == 0 {
            Batch(length.0.map(|length| (-length).exp()))
        } else {
            exp_near_zero(-length)
        };
        discount = discount * factor;
        let is_short =
            length.is_below(Batch::splat(LAST_STEP)) & (-length).is_below(Batch::splat(LAST_STEP));
        is_settled = is_solvable & is_short;
        if (is_settled | !is_solvable).all() {
            break;
        }
    }
    (discount, is_settled)
}

/// Σ aₖ vᵏ with aₖ = the side's part of the flows, and its derivative by v.
#[inline(always)]
fn horner(flows: &[Batch], at: Batch, side: impl Fn(f64) -> f64) -> (Batch, Batch) {
    let (mut value, mut slope) = (Batch::ZERO, Batch::ZERO);
    for start in (0..WIDTH).step_by(CHUNK) {
        let mut v = [0.0; CHUNK];
        v.copy_from_slice(&at.0[start..start + CHUNK]);
        let (mut sum, mut first) = ([0.0; CHUNK], [0.0; CHUNK]);
        for flow in flows.iter().rev() {
            for lane in 0..CHUNK {
                let part = side(flow.0[start + lane]);
                let part = if part > 0.0 { part } else { 0.0 };
                first[lane] = first[lane] * v[lane] + sum[lane];
                sum[lane] = sum[lane] * v[lane] + part;
            }
        }
        value.0[start..start + CHUNK].copy_from_slice(&sum);
        slope.0[start..start + CHUNK].copy_from_slice(&first);
    }
    (value, slope)
}

/// ln y by a fraction that is good near 1 and of the right sign everywhere.
#[inline(always)]
fn ln_near_one(y: Batch) -> Batch {
    let u = y - Batch::ONE;
    u * (Batch::splat(6.0) + u) / (Batch::splat(6.0) + Batch::splat(4.0) * u)
}

/// eˣ by a fraction that is good near 0 and positive everywhere.
#[inline(always)]
fn exp_near_zero(x: Batch) -> Batch {
    let even = Batch::splat(12.0) + x * x;
    let odd = Batch::splat(6.0) * x;
    (even + odd) / (even - odd)
}
