//! The lessee's liquidity beside debt and chip value, along the months of the contract.
//!
//! Liquidity can be many times the debt. Then it has an axis of its own on the right, a round
//! number of times the left one and with the same zero: where the chips are worth less than the
//! debt, and where the cash is gone, the lines cross as they do on one axis.

use rust_decimal::Decimal;

use super::lessee_cash::month_of_no_cash;
use crate::format::{self, Calendar, float};
use crate::model::results::Month;
use crate::model::{Results, Scenario};

const BILLION: f64 = 1e9;
/// Liquidity up to this many times the debt and the chips shares their axis.
const SHARED_UP_TO: f64 = 1.6;
/// The part below zero, at most, as a share of the height above it.
// A lessee whose burn is never funded falls by billions; at full depth the lines above would lie
// flat.
const BELOW_ZERO: f64 = 0.28;
/// A longer name has no room on its line, and the plot says "the lessee".
const NAME_CHARACTERS_MAX: usize = 24;

/// Amounts by month, $bn.
type Line = Vec<(f64, f64)>;

/// What there is along the months, $bn.
#[derive(Clone, Debug, Default)]
pub struct Runway {
    /// Who pays the rent, in a few characters.
    pub lessee: String,
    /// The last month of the axis: that of the contract, even if the run ends sooner.
    pub axis_end: u32,
    /// Debt, $bn.
    pub debt: Line,
    /// Value of the equipment, $bn.
    pub value: Line,
    /// The lessee's liquidity, $bn.
    pub liquidity: Line,
    /// The same as it is drawn: divided by [`times`](Self::times).
    pub drawn_liquidity: Line,
    /// Months in which rent stays unpaid.
    pub missed: Vec<u32>,
    /// The first month in which the chips are worth less than the debt.
    pub underwater: Option<u32>,
    /// The first month at whose end no cash is left.
    pub broke: Option<u32>,
    /// What each month is called.
    pub calendar: Calendar,
    /// The month of default.
    pub default_month: Option<u32>,
    /// The right axis as a multiple of the left one; 1 where they are one axis.
    pub times: f64,
}

impl Runway {
    /// The lines of a run. Liquidity is drawn divided by `times_least` or more, so that its axis
    /// does not jump back and forth while a slider is dragged.
    pub fn of(scenario: &Scenario, results: &Results, times_least: f64) -> Self {
        let months = &results.months;
        let line = |of: &dyn Fn(&Month) -> Decimal| -> Line {
            months.iter().map(|month| (month.month.into(), float(of(month)) / BILLION)).collect()
        };
        let first = |is_so: &dyn Fn(&Month) -> bool| {
            months.iter().find(|month| is_so(month)).map(|month| month.month)
        };
        let runway = Self {
            lessee: short_name(&scenario.lessee.name),
            axis_end: scenario.contract_months().max(results.summary.end_month),
            debt: line(&Month::debt),
            value: line(&|month| month.value),
            liquidity: line(&|month| month.liquidity),
            missed: months.iter().filter(|m| is_missed(m)).map(|m| m.month).collect(),
            underwater: first(&|month| !month.debt().is_zero() && month.debt() > month.value),
            broke: month_of_no_cash(months),
            calendar: Calendar::of(&scenario.closing),
            default_month: results.summary.default_month,
            ..Self::default()
        };
        let times = times(highest(&runway.liquidity), runway.balance_top());
        runway.with_times(times.max(times_least))
    }

    /// The same with a right axis of `times` times the left one.
    pub fn with_times(self, times: f64) -> Self {
        let drawn = self.liquidity.iter().map(|(month, amount)| (*month, amount / times));
        Self { drawn_liquidity: drawn.collect(), times, ..self }
    }

    /// Whether the liquidity has an axis of its own.
    pub fn has_own_axis(&self) -> bool {
        self.times > 1.0
    }

    /// What it comes to, in words.
    pub fn words(&self) -> String {
        let said = |month: u32| self.calendar.aside(month);
        let months = (0_u32..).zip(&self.liquidity);
        let lowest = months.min_by(|one, other| one.1.1.total_cmp(&other.1.1));
        let lowest = lowest.map(|(month, (_, billions))| {
            let (amount, month) = (format::money(billions.abs() * BILLION), said(month));
            if *billions < 0.0 {
                format!("{} is short by {amount} at worst, in {month}", self.lessee)
            } else {
                format!("{} has {amount} at least, in {month}", self.lessee)
            }
        });
        let missed = self.missed.first();
        let missed = missed.map(|month| format!("rent is first missed in {}", said(*month)));
        let default = self.default_month.map(|month| format!("default in {}", said(month)));
        let underwater = self
            .underwater
            .map(|month| format!("from {} the chips are worth less than the debt", said(month)));
        [lowest, missed, default, underwater].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// The debt up to the month in which it is repaid; nothing where there is none.
    pub fn owed(&self) -> &[(f64, f64)] {
        // One point past the last debt, so that the area comes down to zero and then ends.
        let repaid = self.debt.iter().rposition(|point| point.1 > 0.0).map_or(0, |last| last + 2);
        self.debt.get(..repaid).unwrap_or(&self.debt)
    }

    /// Bottom and top of the plot, $bn; `free` is the share of its height kept free at the top.
    pub fn heights(&self, free: f64) -> (f64, f64) {
        let top = self.balance_top().max(highest(&self.drawn_liquidity));
        // Without debt, chips and cash the axis still needs a height.
        let top = if top > 0.0 { 1.05 * top } else { 1.0 };
        let lowest = self.drawn_liquidity.iter().map(|point| point.1).fold(0.0, f64::min);
        let bottom = (1.08 * lowest).max(-BELOW_ZERO * top);
        // In a low plot the flags' strip would leave nothing: the lines keep at least 40% of the
        // height.
        (bottom, bottom + (top - bottom) / (1.0 - free.clamp(0.0, 0.6)))
    }

    /// Where the liquidity leaves the plot at the bottom, and its final value, $bn.
    pub fn sunk(&self) -> Option<((f64, f64), f64)> {
        let (bottom, _) = self.heights(0.0);
        let (month, _) = self.drawn_liquidity.iter().find(|point| point.1 < bottom)?;
        Some(((*month, bottom), self.liquidity.last()?.1))
    }

    /// Where the value sinks under the debt.
    pub fn value_crossing(&self) -> Option<(f64, f64)> {
        crossing(&self.value, |index| Some(self.debt.get(index)?.1), self.underwater?)
    }

    /// Where the drawn liquidity sinks under zero.
    pub fn cash_crossing(&self) -> Option<(f64, f64)> {
        crossing(&self.drawn_liquidity, |_| Some(0.0), self.broke?)
    }

    fn balance_top(&self) -> f64 {
        highest(&self.debt).max(highest(&self.value))
    }
}

/// The name of a lessee where there is room for it, else what it is.
pub fn short_name(name: &str) -> String {
    let is_short = (1..=NAME_CHARACTERS_MAX).contains(&name.chars().count());
    if is_short { name.to_owned() } else { "the lessee".to_owned() }
}

fn is_missed(month: &Month) -> bool {
    month.rent_due > month.rent_paid + month.backstop
}

fn highest(points: &[(f64, f64)]) -> f64 {
    points.iter().map(|point| point.1).fold(0.0, f64::max)
}

/// 1 where both fit on one axis, else the least of 2, 5, 10, 20 … that makes them fit.
fn times(liquidity: f64, balances: f64) -> f64 {
    if balances <= 0.0 || liquidity <= SHARED_UP_TO * balances {
        return 1.0;
    }
    let powers = (0..12).map(|power| 10_f64.powi(power));
    // Round multiples, so that grid lines have round figures on both axes.
    let steps = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|lead| lead * power));
    steps.skip(1).find(|times| liquidity / times <= 1.3 * balances).unwrap_or(1.0)
}

/// Where the line goes below a limit in that month.
fn crossing(
    line: &[(f64, f64)],
    limit: impl Fn(usize) -> Option<f64>,
    month: u32,
) -> Option<(f64, f64)> {
    let index = usize::try_from(month).ok()?;
    let gap = |index: usize| Some(line.get(index)?.1 - limit(index)?);
    let after = line.get(index)?;
    let Some(before) = index.checked_sub(1).and_then(|index| line.get(index)) else {
        return Some(*after);
    };
    let (from, to) = (gap(index - 1)?, gap(index)?);
    // Straight within the month, as the line is drawn: the ring lies on the visible crossing.
    let share = if from > to { (from / (from - to)).clamp(0.0, 1.0) } else { 1.0 };
    let between = |one: f64, two: f64| one + share * (two - one);
    Some((between(before.0, after.0), between(before.1, after.1)))
}
