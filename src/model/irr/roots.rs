//! Every rate that solves a series whose sign changes more than once.
//!
//! Partial sums often settle it at once ([`by_partial_sums`]). Where they do not, the axis of
//! x = ln(1 + r) is cut into ever smaller intervals until each is known to hold no zero of the
//! balance, or one, or a single bend. What is known of an interval comes from its two ends:
//!
//! * The mean month of each side falls as x rises, which bounds the slope in between.
//! * Over a width w a weight changes at most e^(n·w)-fold against the others (n: months in all), so
//!   each side's variance does, too, which bounds the curvature.
//!
//! Polynomial root finders (eigenvalues, Descartes in the Bernstein basis) cost n² to n³ here and
//! lose their digits near rate 0, where the complex roots crowd; this costs n for each interval.

use std::collections::VecDeque;

use super::balance::{Balance, Point, search};
use super::month;

/// Intervals looked at before the rest are decided by the signs at their ends.
const INTERVALS_MAX: u32 = 4_000;

/// Intervals narrower than this are decided by the signs at their ends.
const WIDTH_MIN: f64 = 1e-11;

/// Zeros nearer each other than this are one.
const SEPARATION_MIN: f64 = 1e-9;

/// Two zeros whose distances from 0 differ by less than this are equally near.
const TIE: f64 = 1e-12;

/// The zeros of a balance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Roots {
    /// x of the one nearest 0.
    pub(super) nearest: f64,
    /// How many there are.
    pub(super) count: u32,
}

/// The zeros of the balance of a series whose ends are not 0; `None` if there are none.
pub(super) fn of(series: &[f64], balance: &Balance<'_>, amount_max: f64) -> Option<Roots> {
    let reach = Reach::of(series, amount_max);
    by_partial_sums(series, balance, &reach)
        .or_else(|| choose(&Isolation::new(series, balance).run(&reach)))
}

/// Where zeros can lie (Cauchy's bound): beyond, the first or the last flow outweighs all others.
struct Reach {
    low: f64,
    high: f64,
}

impl Reach {
    fn of(series: &[f64], amount_max: f64) -> Self {
        // ln(1 + a) ≤ ln a + ln 2 for a ≥ 1; 1 instead of ln 2, lest a zero sits on the very end.
        let bound =
            |flow: Option<&f64>| flow.map_or(0.0, |flow| amount_max.ln() - flow.abs().ln() + 1.0);
        Self { low: -bound(series.last()), high: bound(series.first()) }
    }
}

/// Zeros above 0 are at most as many as the sign changes of the running sums, those below 0 as the
/// sign changes of the sums from the end (Norstrøm 1972; P(v)/(1 − v) has the running sums as
/// coefficients, and Descartes' rule does the rest). With one change there is exactly one zero.
///
/// `None` if that does not settle it.
fn by_partial_sums(series: &[f64], balance: &Balance<'_>, reach: &Reach) -> Option<Roots> {
    let gains = sum_sign_changes(series.iter());
    let losses = sum_sign_changes(series.iter().rev());
    let total: f64 = series.iter().sum();
    let gross: f64 = series.iter().map(|flow| flow.abs()).sum();
    // Nearer to 0 than this, the total's own sign is in doubt.
    let is_clear = total.abs() > f64::EPSILON * month(series.len()) * gross;
    if !is_clear || gains > 1 || losses > 1 {
        return None;
    }
    // One start for both sides: the search ignores it where it is outside of the bracket.
    let start = balance.at(0.0).halley_step();
    let zero = |range: std::ops::Range<f64>, falls| {
        search(|x| balance.at(x).derivatives(), range, falls, start)
    };
    let loss = || zero(reach.low..0.0, total < 0.0);
    let gain = || zero(0.0..reach.high, total > 0.0);
    match (losses == 1, gains == 1) {
        (true, true) => choose(&[loss(), gain()]),
        (true, false) => choose(&[loss()]),
        (false, true) => choose(&[gain()]),
        (false, false) => None,
    }
}

fn sum_sign_changes<'a>(flows: impl Iterator<Item = &'a f64>) -> u32 {
    let (mut sum, mut previous, mut changes) = (0.0, 0.0, 0);
    for flow in flows {
        sum += flow;
        if sum * previous < 0.0 {
            changes += 1;
        }
        if sum != 0.0 {
            previous = f64::signum(sum);
        }
    }
    changes
}

/// Counts the zeros, given in order, and picks the one nearest 0.
fn choose(zeros: &[f64]) -> Option<Roots> {
    // At a tie the later one is the gain.
    let nearer = |best: f64, zero: f64| if zero.abs() <= best.abs() + TIE { zero } else { best };
    let nearest = zeros.iter().copied().reduce(nearer)?;
    Some(Roots { nearest, count: u32::try_from(zeros.len()).unwrap_or(u32::MAX) })
}

/// The search for every zero of one balance.
struct Isolation<'a> {
    balance: &'a Balance<'a>,
    /// Months from the first flow to the last.
    span: f64,
    /// A level this near 0 cannot be told from 0.
    noise: f64,
    zeros: Vec<f64>,
}

/// What is known of an interval.
enum Finding {
    /// It holds no zero.
    Nothing,
    /// The balance only rises or only falls across it, and changes sign.
    OneZero,
    /// The balance bends one way all along: down and up again, or up and down.
    OneBend,
    /// Not enough.
    Unclear,
}

/// Least and greatest value of something over an interval.
#[derive(Clone, Copy)]
struct Bounds {
    least: f64,
    most: f64,
}

impl<'a> Isolation<'a> {
    fn new(series: &[f64], balance: &'a Balance<'a>) -> Self {
        let count = month(series.len());
        // Rounding grows with the number of terms; 16 is the margin.
        Self { balance, span: count - 1.0, noise: 16.0 * f64::EPSILON * count, zeros: Vec::new() }
    }

    fn run(mut self, reach: &Reach) -> Vec<f64> {
        // Breadth first: should the bound on intervals be met, what is left is equally fine.
        let mut open = VecDeque::from([(self.balance.at(reach.low), self.balance.at(reach.high))]);
        let mut intervals = 0;
        while let Some((left, right)) = open.pop_front() {
            intervals += 1;
            match self.look_at(&left, &right) {
                Finding::Nothing => {}
                Finding::OneZero => self.add_crossing(&left, &right),
                Finding::OneBend => self.add_around_bend(&left, &right),
                Finding::Unclear => {
                    if right.x - left.x < WIDTH_MIN || intervals > INTERVALS_MAX {
                        self.add_by_ends(&left, &right);
                    } else {
                        let middle = self.balance.at(f64::midpoint(left.x, right.x));
                        open.extend([(left, middle), (middle, right)]);
                    }
                }
            }
        }
        self.merged()
    }

    /// The zeros in order; those between which the balance cannot be told from 0 are one.
    fn merged(mut self) -> Vec<f64> {
        self.zeros.sort_by(f64::total_cmp);
        let (balance, noise) = (self.balance, self.noise);
        self.zeros.dedup_by(|later, earlier| {
            let between = balance.at(f64::midpoint(*earlier, *later));
            *later - *earlier < SEPARATION_MIN || between.level.abs() <= noise
        });
        self.zeros
    }

    fn look_at(&self, left: &Point, right: &Point) -> Finding {
        let width = right.x - left.x;
        let curvature = self.curvature_bounds(left, width);
        let slope = slope_bounds(left, right, curvature);
        let changes_sign = (left.level > 0.0) != (right.level > 0.0);
        if slope.least > 0.0 || slope.most < 0.0 {
            return if changes_sign { Finding::OneZero } else { Finding::Nothing };
        }
        if !changes_sign && clearance(left, right, slope) > self.noise {
            return Finding::Nothing;
        }
        match curvature {
            Some(Bounds { least, most }) if least > 0.0 || most < 0.0 => Finding::OneBend,
            Some(_) | None => Finding::Unclear,
        }
    }

    /// Bounds on the curvature; `None` while the interval is too wide for them to be of use.
    fn curvature_bounds(&self, left: &Point, width: f64) -> Option<Bounds> {
        let growth = (self.span * width).exp();
        let (receipts, outlays) = (left.receipts.variance, left.outlays.variance);
        (growth < 3.0).then(|| Bounds {
            least: receipts / growth - outlays * growth,
            most: receipts * growth - outlays / growth,
        })
    }

    fn add_crossing(&mut self, left: &Point, right: &Point) {
        let balance = self.balance;
        let start = left.x + left.halley_step();
        let falls = left.level > 0.0;
        let zero = search(|x| balance.at(x).derivatives(), left.x..right.x, falls, start);
        self.zeros.push(zero.clamp(left.x, right.x));
    }

    fn add_around_bend(&mut self, left: &Point, right: &Point) {
        let balance = self.balance;
        let falls = left.slope() > 0.0;
        // Sloping the same way at both ends, and bent one way: there is no turn in between.
        if falls == (right.slope() > 0.0) {
            if (left.level > 0.0) != (right.level > 0.0) {
                self.add_crossing(left, right);
            }
            return;
        }
        // With a second derivative of 0 Halley's step is Newton's, which does for a turn.
        let slope = |x| {
            let point = balance.at(x);
            [point.slope(), point.curvature(), 0.0]
        };
        let turn = balance.at(search(slope, left.x..right.x, falls, f64::NAN));
        // A double root: the balance touches 0 and does not cross it.
        if turn.level.abs() <= self.noise {
            self.zeros.push(turn.x);
            return;
        }
        for (a, b) in [(left, &turn), (&turn, right)] {
            if (a.level > 0.0) != (b.level > 0.0) {
                self.add_crossing(a, b);
            }
        }
    }

    fn add_by_ends(&mut self, left: &Point, right: &Point) {
        if (left.level > 0.0) != (right.level > 0.0) {
            self.add_crossing(left, right);
            return;
        }
        // Too narrow to tell more: what comes within the noise of 0 counts as one zero.
        let nearer = if left.level.abs() < right.level.abs() { left } else { right };
        if nearer.level.abs() <= self.noise {
            self.zeros.push(nearer.x);
        }
    }
}

/// Bounds on the slope, from the mean months at both ends and from the curvature.
fn slope_bounds(left: &Point, right: &Point, curvature: Option<Bounds>) -> Bounds {
    let by_means = Bounds {
        least: right.outlays.mean - left.receipts.mean,
        most: left.outlays.mean - right.receipts.mean,
    };
    let Some(Bounds { least, most }) = curvature else {
        return by_means;
    };
    let width = right.x - left.x;
    let (drop, rise) = (least.min(0.0) * width, most.max(0.0) * width);
    // Both bounds hold, so the tighter one counts on either side.
    Bounds {
        least: by_means.least.max(left.slope() + drop).max(right.slope() - rise),
        most: by_means.most.min(left.slope() + rise).min(right.slope() - drop),
    }
}

/// How near 0 the balance can come between two ends on the same side of 0, given its slope: where
/// the steepest way down from the left meets the steepest way up to the right.
fn clearance(left: &Point, right: &Point, slope: Bounds) -> f64 {
    let (down, up) =
        if left.level > 0.0 { (-slope.least, slope.most) } else { (slope.most, -slope.least) };
    let width = right.x - left.x;
    (up * left.level.abs() + down * right.level.abs() - up * down * width) / (up + down)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isolated(series: &[f64]) -> Vec<f64> {
        let amount_max = series.iter().fold(0.0, |most: f64, flow| most.max(flow.abs()));
        Isolation::new(series, &Balance::of(series)).run(&Reach::of(series, amount_max))
    }

    #[test]
    fn partial_sums_and_isolation_agree() {
        for series in [
            &[-100.0, 60.0, 60.0, 60.0, -1.0][..],
            &[-100.0, 60.0, -5.0, 60.0, 60.0],
            &[-100.0, -20.0, 60.0, -5.0, 10.0, 5.0],
        ] {
            let amount_max = 100.0;
            let balance = Balance::of(series);
            let reach = Reach::of(series, amount_max);
            let quick = by_partial_sums(series, &balance, &reach).expect("the sums settle it");
            let thorough = choose(&isolated(series)).expect("there is a zero");
            assert_eq!(quick.count, thorough.count, "{series:?}");
            assert!((quick.nearest - thorough.nearest).abs() < 1e-14, "{quick:?} {thorough:?}");
        }
    }

    #[test]
    fn partial_sums_do_not_decide_what_they_cannot() {
        // Two gains; a total of 0.
        for series in [&[-1600.0, 10000.0, -10000.0][..], &[-1.0, 2.0, -1.0]] {
            let balance = Balance::of(series);
            let reach = Reach::of(series, 10000.0);
            assert_eq!(by_partial_sums(series, &balance, &reach), None, "{series:?}");
        }
    }

    #[test]
    fn zeros_as_near_as_a_millionth_are_told_apart() {
        let (a, b) = (1.01, 1.01 + 1e-6);
        let zeros = isolated(&[-1.0, a + b, -a * b]);
        assert_eq!(zeros.len(), 2, "{zeros:?}");
        for (zero, growth) in zeros.iter().zip([a, b]) {
            assert!((zero - f64::ln(growth)).abs() < 1e-9, "{zeros:?}");
        }
    }

    #[test]
    fn reach_holds_the_outermost_zeros() {
        for series in [&[-1.0, 1e15, -1.0][..], &[-1e15, 1.0, -1e-16], &[-1.0, 1.0, 1.0, -0.1]] {
            let balance = Balance::of(series);
            let amount_max = series.iter().fold(0.0, |most: f64, flow| most.max(flow.abs()));
            let Reach { low, high } = Reach::of(series, amount_max);
            // With an outlay at either end nothing beyond the reach can be a receipt's doing.
            assert!(balance.at(low).level < 0.0, "{series:?}");
            assert!(balance.at(high).level < 0.0, "{series:?}");
        }
    }
}
