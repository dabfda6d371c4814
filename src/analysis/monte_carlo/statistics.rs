//! What is said of a sample: percentiles, means, shares, each with its standard error.

use crate::format::{self, Calendar};

/// The shares below which percentiles are given.
pub const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// An estimate and its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The estimate itself.
    pub value: f64,
    /// The standard deviation that it would have from seed to seed.
    pub standard_error: f64,
}

impl Estimate {
    /// Of a share of the paths, from a count: √(p(1 − p)/n) (Method, section 8).
    pub fn share(count: u32, paths: u32) -> Self {
        let paths = f64::from(paths.max(1));
        let value = f64::from(count) / paths;
        Self { value, standard_error: (value * (1.0 - value) / paths).sqrt() }
    }

    /// Of a mean of `paths` numbers, from their sum and that of their squares: s/√n (Method,
    /// section 8).
    pub fn mean(sum: f64, sum_of_squares: f64, paths: u32) -> Self {
        let paths = f64::from(paths.max(1));
        let value = sum / paths;
        let variance = (sum_of_squares / paths - value * value).max(0.0);
        Self { value, standard_error: (variance / (paths - 1.0).max(1.0)).sqrt() }
    }
}

/// Percentiles and mean of a sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// At [`SHARES`].
    pub percentiles: [Estimate; 5],
    /// Of all paths.
    pub mean: Estimate,
}

impl Spread {
    /// Of a sample in ascending order (Method, section 8).
    ///
    /// The standard error of a percentile is half the distance between the numbers one standard
    /// deviation of their rank to either side: √(n p (1 − p)).
    pub fn of(sorted: &[f64]) -> Self {
        let count = u32::try_from(sorted.len()).unwrap_or(u32::MAX);
        let paths = f64::from(count.max(1));
        let percentiles = SHARES.map(|share| {
            let aside = (share * (1.0 - share) / paths).sqrt();
            let [low, high] = [share - aside, share + aside];
            let width = quantile(sorted, high.min(1.0)) - quantile(sorted, low.max(0.0));
            Estimate { value: quantile(sorted, share), standard_error: width / 2.0 }
        });
        let mean = sorted.iter().sum::<f64>() / paths;
        let squares: f64 = sorted.iter().map(|value| (value - mean) * (value - mean)).sum();
        let variance = squares / (paths - 1.0).max(1.0);
        let mean = Estimate { value: mean, standard_error: (variance / paths).sqrt() };
        Self { percentiles, mean }
    }
}

/// Between the two numbers of the ascending sample around the rank (n − 1) p; 0 of none. Method,
/// section 8.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let (index, weight) = rank(last, share);
    let at = |index: usize| sorted.get(index).copied().unwrap_or_default();
    let (low, high) = (at(index), at((index + 1).min(last)));
    low + weight * (high - low)
}

/// The place just below a rank, and how far beyond it that is.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "ranks are whole, few and not negative"
)]
fn rank(last: usize, share: f64) -> (usize, f64) {
    let rank = last as f64 * share.clamp(0.0, 1.0);
    let index = (rank as usize).min(last);
    (index, rank - index as f64)
}

/// How many paths fall into each of equal steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Where the first step begins; a multiple of the width.
    pub first: f64,
    /// Of a step: a round number, so that bars stay where they are while a slider moves.
    pub width: f64,
    /// Paths by step; what lies outside counts in the first or last one.
    pub counts: Vec<u32>,
}

/// Bars of a histogram, about.
const BARS: f64 = 80.0;
const BARS_MAX: u32 = 200;
/// The share of paths on either side that may lie outside the bars.
const OUTSIDE: f64 = 0.005;

impl Histogram {
    /// Of a sample in ascending order.
    pub fn of(sorted: &[f64]) -> Self {
        let low = quantile(sorted, OUTSIDE);
        // A few paths that gain far more than all others are no reason to squeeze these. What is lost
        // is always shown as far as it goes.
        let [p5, p95] = [0.05, 0.95].map(|share| quantile(sorted, share));
        let far = p95 + (p95 - p5);
        let high = quantile(sorted, 1.0 - OUTSIDE);
        let high = if p95 > p5 { high.min(far) } else { high };
        // Where all paths are the same a step is a tenth of a percent.
        let rough = ((high - low) / BARS).max(1e-3);
        let power = 10_f64.powf(rough.log10().floor());
        let leads = [1.0, 2.0, 5.0].map(|lead| lead * power);
        // Rounded up, never down: at most as many bars as asked for.
        let width = leads.into_iter().find(|step| *step >= rough).unwrap_or(10.0 * power);
        let first = (low / width).floor();
        // The quantiles at the ends keep one outlier from stretching the axis.
        let bars = ((high / width).floor() - first + 1.0).clamp(1.0, f64::from(BARS_MAX));
        let mut before = 0;
        let mut counts = Vec::new();
        let mut bar = 1.0;
        while bar <= bars {
            let edge = (first + bar) * width;
            let below = if bar < bars {
                sorted.partition_point(|value| *value < edge)
            } else {
                sorted.len()
            };
            counts.push(u32::try_from(below - before).unwrap_or(u32::MAX));
            before = below;
            bar += 1.0;
        }
        Self { first: first * width, width, counts }
    }

    /// Where the last bar ends.
    pub fn end(&self) -> f64 {
        self.edges().last().unwrap_or(self.first)
    }

    /// Where each bar begins, and its share of so many paths.
    pub fn bars(&self, paths: u32) -> impl Iterator<Item = (f64, f64)> {
        let shares = self.counts.iter().map(move |it| f64::from(*it) / f64::from(paths.max(1)));
        self.edges().zip(shares)
    }

    /// The corners of a line over the bars, in shares of the paths in a step as wide as `width`:
    /// shares of two histograms are compared at the same width.
    pub fn outline(&self, width: f64, paths: u32) -> Vec<(f64, f64)> {
        let scale = width / self.width.max(f64::MIN_POSITIVE);
        let bars = self.bars(paths).zip(self.edges().skip(1));
        let corners =
            bars.flat_map(|((start, share), end)| [(start, share * scale), (end, share * scale)]);
        [(self.first, 0.0)].into_iter().chain(corners).chain([(self.end(), 0.0)]).collect()
    }

    /// Where the bars begin, and where the last one ends.
    fn edges(&self) -> impl Iterator<Item = f64> {
        let count = u32::try_from(self.counts.len()).unwrap_or(u32::MAX);
        (0..=count).map(|place| self.first + self.width * f64::from(place))
    }
}

/// The share of an ascending sample that lies below a number.
pub fn share_below(sorted: &[f64], limit: f64) -> Estimate {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let below = sorted.partition_point(|value| *value < limit);
    Estimate::share(count(below), count(sorted.len()))
}

/// A figure by month: the percentiles of all paths at [`SHARES`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fan {
    /// How many paths it is made of: the first ones.
    pub paths: u32,
    /// By month, closing first.
    pub months: Vec<[f64; 5]>,
}

/// A [`Fan`] as lines, $bn by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FanLines {
    /// Those of [`SHARES`], the lowest first.
    pub percentiles: [Vec<(f64, f64)>; 5],
    /// How many paths they are made of.
    pub paths: u32,
}

impl FanLines {
    /// The lines of a fan.
    pub fn of(fan: &Fan) -> Self {
        let line = |percentile: usize| {
            let at = |at: &[f64; 5]| at.get(percentile).copied().unwrap_or_default() / 1e9;
            (0_u32..).zip(&fan.months).map(|(month, all)| (f64::from(month), at(all))).collect()
        };
        Self { percentiles: [0, 1, 2, 3, 4].map(line), paths: fan.paths }
    }

    /// The middle of all paths.
    pub fn median(&self) -> &[(f64, f64)] {
        let [_, _, median, ..] = &self.percentiles;
        median
    }

    /// The percentiles of the last month, in words.
    pub fn words(&self, calendar: Calendar) -> String {
        let [p5, _, median, _, p95] = self.percentiles.each_ref().map(|line| line.last());
        let Some(((p5, median), p95)) = p5.zip(median).zip(p95) else {
            return "Not yet known".to_owned();
        };
        let month = u32::try_from(self.percentiles[0].len().saturating_sub(1)).unwrap_or(0);
        let month = calendar.aside(month);
        let [p5, median, p95] = [p5, median, p95].map(|end| format::money(end.1 * 1e9));
        format!("In {month} one path in twenty is below {p5}, half below {median}, one above {p95}")
    }
}

/// The percentiles of numbers in any order, which it puts into another.
pub(super) fn percentiles(numbers: &mut [f32]) -> [f64; 5] {
    let Some(last) = numbers.len().checked_sub(1) else { return [0.0; 5] };
    let mut from = 0;
    SHARES.map(|share| {
        let (index, weight) = rank(last, share);
        // What comes before the last percentile is below it already.
        let Some(rest) = numbers.get_mut(from..) else { return 0.0 };
        // Selection takes linear time; sorting every month of a fan would take most of a run.
        let (_, at, above) = rest.select_nth_unstable_by(index - from, f32::total_cmp);
        let at = f64::from(*at);
        let next = above.iter().copied().min_by(f32::total_cmp).map_or(at, f64::from);
        from = index;
        at + weight * (next - at)
    })
}
