//! Internal rate of return of monthly flows.
//!
//! [`irr`] answers the question of section 7 of the method: at which monthly rate r > −1 is the
//! present value of the flows 0? The answer is typed: a rate, a total loss, or the reason why there
//! is no answer. It is never NaN and never missing where exactly one rate exists.
//!
//! The module looks at ln(PV of the receipts / PV of the outlays) as a function of x = ln(1 + r)
//! (see `balance`): nearly straight, it has the same zeros as the present value, and neither
//! overflows nor underflows whatever the rate. With one change of sign it falls, so one bracketed
//! search finds its only zero without allocating. With more, `roots` finds every zero.
//!
//! Flows are months apart, the first is today's. Dates and day counts play no part.

mod balance;
mod batch;
mod roots;

use balance::{Balance, search};
pub use batch::irr_of_batch;
use roots::Roots;

/// Amounts above this, or a series all of whose amounts are below its inverse, are scaled before
/// they are summed, so that sums of their second moments stay within a float.
const COMFORTABLE_AMOUNT_MAX: f64 = 1e280;

/// What a series of monthly flows earns.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Irr {
    /// A rate solves the series.
    Rate {
        /// The monthly rate, a fraction above −1. Of several the one whose ln(1 + r) is nearest 0;
        /// of two equally near, the gain.
        ///
        /// A rate nearer −1 than a float can tell is given as the next float above −1, one above
        /// the largest float as that float.
        monthly: f64,
        /// How many different rates solve the series: 1 means that `monthly` is the only one.
        /// Rates too close together for a float to tell apart count as one.
        roots: u32,
    },
    /// Money goes in and nothing ever comes back, or no rate solves the series and less comes back
    /// than went in: −100%.
    TotalLoss,
    /// The question has no answer.
    Undefined(Reason),
}

/// Why a series of flows has no internal rate of return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There are no flows, or all of them are 0.
    NoFlows,
    /// The first flow other than 0 is a receipt: nothing was invested to earn a return on.
    FirstIsReceipt,
    /// No rate solves the series, and no less comes back than went in.
    ///
    /// In exact arithmetic that cannot be: with an outlay first and more coming back than went in
    /// some rate above 0 solves it. It is left to flows that differ by less than a float can hold.
    NoRate,
    /// A flow is infinite or not a number.
    NotFinite,
}

impl Irr {
    /// The monthly rate, a fraction; −1 for a total loss, `None` where it is undefined.
    pub fn monthly(&self) -> Option<f64> {
        match *self {
            Self::Rate { monthly, .. } => Some(monthly),
            Self::TotalLoss => Some(-1.0),
            Self::Undefined(_) => None,
        }
    }

    /// The rate a year, (1 + r)¹² − 1, a fraction (Method, section 7); −1 for a total loss, `None`
    /// where it is undefined. At most the largest float.
    pub fn annual(&self) -> Option<f64> {
        self.monthly().map(|monthly| {
            // By ln_1p and exp_m1, because subtracting 1 from a power costs a small rate its
            // digits.
            if monthly <= -1.0 { -1.0 } else { (12.0 * monthly.ln_1p()).exp_m1().min(f64::MAX) }
        })
    }

    /// True if other rates solve the series, too.
    pub fn has_several_roots(&self) -> bool {
        match *self {
            Self::Rate { roots, .. } => roots > 1,
            Self::TotalLoss | Self::Undefined(_) => false,
        }
    }
}

/// The internal rate of return of monthly flows (Method, section 7); outlays are negative, receipts
/// positive.
///
/// Zeros at either end change nothing. Exactly one change of sign with an outlay first always gives
/// a [`Irr::Rate`] and allocates nothing.
///
/// ```
/// use chiplease::model::irr::{Irr, Reason, irr};
///
/// assert_eq!(irr(&[-100.0, 110.0]).monthly().map(|rate| (rate * 1e9).round()), Some(1e8));
/// assert_eq!(irr(&[-100.0, 0.0]), Irr::TotalLoss);
/// assert_eq!(irr(&[100.0, -110.0]), Irr::Undefined(Reason::FirstIsReceipt));
/// ```
pub fn irr(flows: &[f64]) -> Irr {
    let Survey { first, last, sign_changes, amount_max, is_finite } = Survey::of(flows);
    if !is_finite {
        return Irr::Undefined(Reason::NotFinite);
    }
    let series = flows.get(first..last).unwrap_or_default();
    let Some(&first_flow) = series.first() else {
        return Irr::Undefined(Reason::NoFlows);
    };
    if first_flow > 0.0 {
        return Irr::Undefined(Reason::FirstIsReceipt);
    }
    if sign_changes == 0 {
        return Irr::TotalLoss;
    }
    if amount_max > COMFORTABLE_AMOUNT_MAX || amount_max < COMFORTABLE_AMOUNT_MAX.recip() {
        return irr(&scaled(series, amount_max));
    }
    let balance = Balance::of(series);
    if sign_changes == 1 {
        return rate(Roots { nearest: only_root(&balance), count: 1 });
    }
    match roots::of(series, &balance, amount_max) {
        Some(roots) => rate(roots),
        // No rate, and less comes back than went in: −100% by definition.
        None if series.iter().sum::<f64>() < 0.0 => Irr::TotalLoss,
        None => Irr::Undefined(Reason::NoRate),
    }
}

/// The same for somebody who may be paid before paying anything in, as a lender is whose fee comes
/// before its first draw (Method, section 13): undefined only if nothing is ever paid in.
///
/// ```
/// use chiplease::model::irr::{Reason, Irr, irr_of_lender};
///
/// let monthly = irr_of_lender(&[1.0, -100.0, 102.0]).monthly();
/// assert!(monthly.is_some_and(|rate| (0.0..0.1).contains(&rate)));
/// assert_eq!(irr_of_lender(&[1.0, 2.0]), Irr::Undefined(Reason::FirstIsReceipt));
/// ```
pub fn irr_of_lender(flows: &[f64]) -> Irr {
    let verdict = irr(flows);
    if verdict != Irr::Undefined(Reason::FirstIsReceipt) || flows.iter().all(|flow| *flow >= 0.0) {
        return verdict;
    }
    // The same rates solve the other side of the bargain, which pays first.
    let other_side: Vec<f64> = flows.iter().map(|flow| -flow).collect();
    match irr(&other_side) {
        Irr::TotalLoss => Irr::Undefined(Reason::NoRate),
        Irr::Undefined(Reason::NoRate) => Irr::TotalLoss,
        solved => solved,
    }
}

/// Present value of monthly flows at a monthly rate above −1: Σ flowₖ / (1 + rate)ᵏ, k from 0.
///
/// Infinite where the value leaves the range of a float; NaN if the rate is −1 or less.
pub fn npv(flows: &[f64], monthly_rate: f64) -> f64 {
    if monthly_rate <= -1.0 {
        return f64::NAN;
    }
    let discount = 1.0 / (1.0 + monthly_rate);
    flows.iter().rev().fold(0.0, |value, flow| value * discount + flow)
}

/// The only zero of a balance that falls throughout: all outlays come before all receipts.
///
/// Every receipt comes at least `gap` and at most `span` months after every outlay, so a balance of
/// b at x = 0 reaches 0 between b / `span` and b / `gap`. That bracket is never left.
fn only_root(balance: &Balance<'_>) -> f64 {
    let today = balance.at(0.0);
    let (near, far) = (today.level / balance.span(), today.level / balance.gap());
    // A loss has a negative level, which turns the bracket round.
    let (low, high) = if near < far { (near, far) } else { (far, near) };
    search(|x| balance.at(x).derivatives(), low..high, true, today.halley_step())
}

/// From x = ln(1 + r) to the verdict, held within what a float can say.
fn rate(Roots { nearest, count }: Roots) -> Irr {
    // Floats just above −1 are half an epsilon apart.
    const ABOVE_TOTAL_LOSS: f64 = -1.0 + f64::EPSILON / 2.0;
    Irr::Rate { monthly: nearest.exp_m1().clamp(ABOVE_TOTAL_LOSS, f64::MAX), roots: count }
}

/// The same series within comfort; by a power of two, so that no digit changes.
fn scaled(series: &[f64], amount_max: f64) -> Vec<f64> {
    let factor = if amount_max > 1.0 { (-100.0_f64).exp2() } else { 1000.0_f64.exp2() };
    // No amount may vanish: the first one decides the verdict.
    let scale = |flow: &f64| (flow.abs() * factor).max(f64::MIN_POSITIVE).copysign(*flow);
    series.iter().map(|flow| if *flow == 0.0 { 0.0 } else { scale(flow) }).collect()
}

/// What one look along the flows tells.
struct Survey {
    /// Index of the first flow other than 0; the number of flows if there is none.
    first: usize,
    /// One past the index of the last flow other than 0; 0 if there is none.
    last: usize,
    sign_changes: u32,
    amount_max: f64,
    is_finite: bool,
}

impl Survey {
    fn of(flows: &[f64]) -> Self {
        let mut survey =
            Self { first: flows.len(), last: 0, sign_changes: 0, amount_max: 0.0, is_finite: true };
        let mut previous = 0.0;
        for (index, &flow) in flows.iter().enumerate() {
            if flow == 0.0 {
                continue;
            }
            survey.first = survey.first.min(index);
            survey.last = index + 1;
            survey.is_finite &= flow.is_finite();
            survey.sign_changes += u32::from(previous * flow.signum() < 0.0);
            survey.amount_max =
                if flow.abs() > survey.amount_max { flow.abs() } else { survey.amount_max };
            previous = flow.signum();
        }
        survey
    }
}

/// A month's index as a float; exact for every series that fits in memory.
fn month(index: usize) -> f64 {
    f64::from(u32::try_from(index).unwrap_or(u32::MAX))
}
