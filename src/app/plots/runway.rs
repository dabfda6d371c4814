//! When does the lessee run out, and what is left then? Debt, chip value and the lessee's liquidity
//! along the months of the contract.
//!
//! Liquidity can be many times the debt. Then it has an axis of its own on the right, a round
//! number of times the left one and with the same zero: where the chips are worth less than the
//! debt, and where the cash is gone, the lines cross as they do on one axis.

use eframe::egui::{Align2, Pos2, Rect, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::format::{self, float};
use crate::model::results::Month;
use crate::model::{Results, Scenario};
use crate::ui::between::between;
use crate::ui::chart::axes::{self, MoneyUnit, decimals};
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{self, Axis, Chart, Feet, Line, Mark, Places, Rule, Tooltip};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
/// Liquidity up to this many times the debt and the chips shares their axis.
const SHARED_UP_TO: f64 = 1.6;
/// The part below zero, at most, as a share of the height above it.
// A lessee whose burn is never funded falls by billions; at full depth the lines above would lie
// flat.
const BELOW_ZERO: f64 = 0.28;
/// Room of the axis of months under the plot.
const MONTHS_HEIGHT: f32 = 20.0;
const FOOT_HEIGHT: f32 = 4.0;
/// A longer name has no room on its line, and the plot says "the lessee".
const NAME_CHARACTERS_MAX: usize = 24;

/// What the plot draws, $bn.
#[derive(Clone, Debug, Default)]
pub struct Runway {
    /// Who pays the rent, in a few characters.
    pub lessee: String,
    /// The last month of the axis: that of the contract, even if the run ends sooner.
    pub axis_end: u32,
    /// Debt, $bn.
    pub debt: Vec<PlotPoint>,
    /// Value of the equipment, $bn.
    pub value: Vec<PlotPoint>,
    /// The lessee's liquidity, $bn.
    pub liquidity: Vec<PlotPoint>,
    /// Months in which rent stays unpaid.
    pub missed: Vec<u32>,
    /// The first month in which the chips are worth less than the debt.
    pub underwater: Option<u32>,
    /// The first month in which the liquidity is negative.
    pub broke: Option<u32>,
    default_month: Option<u32>,
    /// The liquidity as it is drawn: divided by `times`.
    drawn_liquidity: Vec<PlotPoint>,
    times: f64,
}

impl Runway {
    /// The lines of a run. Liquidity is drawn divided by `times_least` or more, so that its axis
    /// does not jump back and forth while a slider is dragged.
    pub fn of(scenario: &Scenario, results: &Results, times_least: f64) -> Self {
        let months = &results.months;
        let line = |of: &dyn Fn(&Month) -> f64| -> Vec<PlotPoint> {
            months.iter().map(|month| PlotPoint::new(month.month, of(month) / BILLION)).collect()
        };
        let first = |is_so: &dyn Fn(&Month) -> bool| {
            months.iter().find(|month| is_so(month)).map(|month| month.month)
        };
        let liquidity = line(&|month| float(month.liquidity));
        let mut runway = Self {
            lessee: match scenario.lessee.name.as_str() {
                name if name.is_empty() || name.chars().count() > NAME_CHARACTERS_MAX => {
                    "the lessee".to_owned()
                }
                name => name.to_owned(),
            },
            axis_end: scenario.contract_months().max(results.summary.end_month),
            debt: line(&|month| float(month.debt())),
            value: line(&|month| float(month.value)),
            missed: months.iter().filter(|m| is_missed(m)).map(|m| m.month).collect(),
            underwater: first(&|month| !month.debt().is_zero() && month.debt() > month.value),
            broke: first(&|month| month.liquidity.is_sign_negative()),
            default_month: results.summary.default_month,
            ..Self::default()
        };
        let times = times(highest(&liquidity), runway.balance_top());
        runway.liquidity = liquidity;
        runway.with_times(times.max(times_least))
    }

    /// The same with a right axis of `times` times the left one.
    pub fn with_times(self, times: f64) -> Self {
        Self { drawn_liquidity: scaled(&self.liquidity, times), times, ..self }
    }

    /// The right axis as a multiple of the left one; 1 where they are one axis.
    pub fn times(&self) -> f64 {
        self.times
    }

    /// The unit of the left axis.
    pub fn unit(&self) -> MoneyUnit {
        MoneyUnit::of_billions([self.debt.as_slice(), &self.value, &self.drawn_liquidity])
    }

    /// What the plot shows, in words.
    pub fn words(&self) -> String {
        let lowest = self.liquidity.iter().min_by(|one, other| one.y.total_cmp(&other.y));
        let mut clauses: Vec<String> = lowest
            .map(|point| {
                let amount = format::money(point.y * BILLION);
                format!("{} has {amount} at least, in month {}", self.lessee, point.x)
            })
            .into_iter()
            .collect();
        if let Some(month) = self.missed.first() {
            clauses.push(format!("rent is first missed in month {month}"));
        }
        if let Some(month) = self.default_month {
            clauses.push(format!("default in month {month}"));
        }
        if let Some(month) = self.underwater {
            clauses.push(format!("from month {month} the chips are worth less than the debt"));
        }
        clauses.join("; ")
    }

    /// The lines as they are copied.
    fn sheet(&self, baseline: Option<&Self>) -> Sheet {
        let lines = |runway: &Self, of: &str| {
            [
                clipboard::Line::of_billions(format!("Debt{of}"), &runway.debt),
                clipboard::Line::of_billions(format!("Chip value{of}"), &runway.value),
                clipboard::Line::of_billions(format!("Liquidity{of}"), &runway.liquidity),
            ]
        };
        let baseline = baseline.map(|baseline| lines(baseline, ", baseline"));
        let lines = lines(self, "").into_iter().chain(baseline.into_iter().flatten());
        Sheet::along("Month", &lines.collect::<Vec<_>>())
    }

    /// The debt up to the month in which it is repaid; nothing where there is none.
    fn owed(&self) -> &[PlotPoint] {
        // One point past the last debt, so that the area comes down to zero and then ends.
        let repaid = self.debt.iter().rposition(|point| point.y > 0.0).map_or(0, |last| last + 2);
        self.debt.get(..repaid).unwrap_or(&self.debt)
    }

    fn balance_top(&self) -> f64 {
        highest(&self.debt).max(highest(&self.value))
    }

    /// Bottom and top of the plot, $bn; `free` is the share of its height kept free at the top.
    fn heights(&self, free: f64) -> (f64, f64) {
        let top = self.balance_top().max(highest(&self.drawn_liquidity));
        // Without debt, chips and cash the axis still needs a height.
        let top = if top > 0.0 { 1.05 * top } else { 1.0 };
        let lowest = self.drawn_liquidity.iter().map(|point| point.y).fold(0.0, f64::min);
        let bottom = (1.08 * lowest).max(-BELOW_ZERO * top);
        // In a low plot the flags' strip would leave nothing: the lines keep at least 40 % of the
        // height.
        (bottom, bottom + (top - bottom) / (1.0 - between(free, 0.0, 0.6)))
    }

    /// Where the liquidity leaves the plot at the bottom, and its final value, $bn.
    fn sunk(&self) -> Option<(PlotPoint, f64)> {
        let (bottom, _) = self.heights(0.0);
        let point = self.drawn_liquidity.iter().find(|point| point.y < bottom)?;
        Some((PlotPoint::new(point.x, bottom), self.liquidity.last()?.y))
    }
}

fn is_missed(month: &Month) -> bool {
    month.rent_due > month.rent_paid + month.backstop
}

fn highest(points: &[PlotPoint]) -> f64 {
    points.iter().map(|point| point.y).fold(0.0, f64::max)
}

fn scaled(points: &[PlotPoint], times: f64) -> Vec<PlotPoint> {
    points.iter().map(|point| PlotPoint::new(point.x, point.y / times)).collect()
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

/// The top of the plot, left to flags.
#[derive(Clone, Copy, Debug)]
pub struct Strip<'a> {
    pub height: f32,
    /// Months of the flags' poles, which no name should cover.
    pub poles: &'a [u32],
}

/// The chart in a plot of this height, the top strip of it left to the flags.
pub fn runway<'a>(
    ui: &Ui,
    runway: &'a Runway,
    baseline: Option<&'a Runway>,
    height: f32,
    strip: Strip<'a>,
) -> Chart<'a> {
    let tokens = Tokens::of(ui);
    // Never a share of one or more, in a plot hardly higher than its strip.
    let free = f64::from(strip.height / (height - MONTHS_HEIGHT).max(strip.height + 1.0));
    let (bottom, top) = runway.heights(free);
    let [left, right] = y_axes(runway, bottom);
    let own_axis = if runway.has_own_axis() { ", right axis" } else { "" };
    let cash_name = format!("{}’s cash{own_axis}", runway.lessee);
    let cash = Line::new("liquidity", &runway.drawn_liquidity, tokens.accent).width(2.5);
    let value = Line::new("chip value", &runway.value, tokens.sale);
    // An area, the liquidity a line: they are told apart by more than their blues.
    let debt = Line::new("debt", runway.owed(), tokens.principal).width(1.0).filled(0.3);
    let default = runway.default_month;
    let ends = runway.missed.iter().map(|month| f64::from(*month)).collect();
    Chart::new("Lessee, debt and chips", Axis::months(runway.axis_end), left.range(bottom..=top))
        .right_axis(Some(right), tokens.accent)
        .rule(Rule::level(0.0, tokens.ghost))
        .line(
            cash.baseline(baseline.map(|it| &it.drawn_liquidity))
                .label(cash_name, along(&runway.drawn_liquidity)),
        )
        .line(
            value.baseline(baseline.map(|it| &it.value)).label("chip value", along(&runway.value)),
        )
        .line(debt.baseline(baseline.map(Runway::owed)).label("debt", along(runway.owed())))
        .feet(Feet { ends, ink: tokens.breach, height: FOOT_HEIGHT })
        .events(default.map(|month| chart::Event { at: month.into(), ink: tokens.breach }))
        .mark(runway.crossing_mark(tokens, runway.broke, false))
        .mark(runway.crossing_mark(tokens, runway.underwater, true))
        .names(move |labels, transform| runway.name_events(labels, transform, tokens, strip))
        .says(|| runway.words())
        .sheet(move || runway.sheet(baseline))
}

/// Places for the name of a line: right over and under it, from left to right. Lines cross here, so
/// a name further off would be taken for that of another line.
fn along(line: &[PlotPoint]) -> Places<'_> {
    // Inner points only: at its ends a line meets the axes and the names on them.
    const PLACES: usize = 14;
    Places::by(move |transform| {
        let places = (1..PLACES).filter_map(|place| line.get(place * line.len() / PLACES));
        let beside = |point: &PlotPoint| {
            let at = transform.position_from_point(point);
            [
                (at + vec2(4.0, -5.0), Align2::LEFT_BOTTOM),
                (at + vec2(4.0, 5.0), Align2::LEFT_TOP),
                (at + vec2(-4.0, -5.0), Align2::RIGHT_BOTTOM),
                (at + vec2(-4.0, 5.0), Align2::RIGHT_TOP),
            ]
        };
        places.flat_map(beside).collect()
    })
}

/// Debt and chips on the left; on the right the liquidity, where that is on a scale of its own.
fn y_axes<'a>(runway: &Runway, bottom: f64) -> [Axis<'a>; 2] {
    let (has_own, times) = (runway.has_own_axis(), runway.times);
    let in_units = BILLION / runway.unit().dollars;
    let text = move |billions: f64, step: f64| {
        // Zero at the very bottom would touch the figures of the months.
        let is_under_months = billions == 0.0 && bottom == 0.0;
        if is_under_months {
            String::new()
        } else {
            format::number(billions * in_units, decimals(step * in_units))
        }
    };
    // What is below zero can only be liquidity.
    let left = move |value: f64, step: f64| {
        if value < 0.0 && has_own { String::new() } else { text(value, step) }
    };
    let right = move |value: f64, step: f64| {
        if has_own { text(value * times, step * times) } else { String::new() }
    };
    let left = Axis::new(move |mark| left(mark.value, mark.step_size)).marks(5.0);
    [left, Axis::new(move |mark| right(mark.value, mark.step_size))]
}

impl Runway {
    fn has_own_axis(&self) -> bool {
        self.times > 1.0
    }

    /// A ring where the value sinks under the debt, or the cash under zero.
    fn crossing_mark(
        &self,
        tokens: &Tokens,
        month: Option<u32>,
        is_of_value: bool,
    ) -> Option<Mark<'_>> {
        let month = month?;
        let (line, text) = if is_of_value {
            (&self.value, "chips worth less than the debt")
        } else {
            (&self.drawn_liquidity, "cash gone")
        };
        let at = crossing(line, &self.debt, month, !is_of_value)?;
        let ring = Mark::ring(at, tokens.breach, tokens.ground);
        Some(ring.named(format!("{text}, month {month}"), tokens.breach))
    }

    /// Names what happens along the months and at the ends of the lines.
    fn name_events(
        &self,
        labels: &mut Labels<'_>,
        transform: &PlotTransform,
        tokens: &Tokens,
        strip: Strip<'_>,
    ) {
        let frame = *transform.frame();
        let x_of = |month: u32| transform.position_from_point_x(f64::from(month));
        // The strip belongs to the flags, which are drawn later, over the names.
        labels.avoid(Rect::from_min_size(frame.min, vec2(frame.width(), strip.height)));
        let poles = strip.poles.iter().copied().chain(self.default_month);
        labels.keep_clear_of(poles.flat_map(|month| down(x_of(month), frame)));
        if let Some(month) = self.default_month {
            let mark = pos2(x_of(month), frame.top() + strip.height);
            labels.write(&format!("default, month {month}"), tokens.breach, around(mark));
        }
        if let (Some(first), Some(last)) = (self.missed.first(), self.missed.last()) {
            let text = if first == last {
                format!("rent missed, month {first}")
            } else {
                format!("rent missed, months {first} to {last}")
            };
            // The foot of a month begins at the end of the month before.
            let mark = pos2(x_of(first - 1), frame.bottom() - FOOT_HEIGHT);
            labels.write(&text, tokens.breach, around(mark));
        }
        let at = |point: &PlotPoint| transform.position_from_point(point);
        if let Some((point, last)) = self.sunk() {
            let text = format!("{} in the end ↓", format::money(last * BILLION));
            labels.write(&text, tokens.accent, around(at(&point)));
        }
        if let (Some(last), Some(_)) = (self.value.last(), self.default_month) {
            labels.write(&format!("sold, month {}", last.x), tokens.sale, around(at(last)));
        }
    }
}

/// Where the line goes below zero, or below the other, in that month.
fn crossing(
    line: &[PlotPoint],
    other: &[PlotPoint],
    month: u32,
    is_over_zero: bool,
) -> Option<PlotPoint> {
    let index = month as usize;
    let gap = |index: usize| -> Option<f64> {
        let limit = if is_over_zero { 0.0 } else { other.get(index)?.y };
        Some(line.get(index)?.y - limit)
    };
    let after = line.get(index)?;
    let Some(before) = index.checked_sub(1).and_then(|index| line.get(index)) else {
        return Some(*after);
    };
    let (from, to) = (gap(index - 1)?, gap(index)?);
    // Straight within the month, as the line is drawn: the ring lies on the visible crossing.
    let share = if from > to { between(from / (from - to), 0.0, 1.0) } else { 1.0 };
    let between = |one: f64, two: f64| one + share * (two - one);
    Some(PlotPoint::new(between(before.x, after.x), between(before.y, after.y)))
}

/// Points down a vertical line.
fn down(x: f32, frame: Rect) -> impl Iterator<Item = Pos2> {
    // Names keep clear of points only; lower than a name, so that none fits between two of them.
    const APART: f32 = 6.0;
    let count = (frame.height() / APART) as usize;
    (0..count).map(move |index| pos2(x, frame.top() + index as f32 * APART))
}

/// The figures of lessee and lender at the end of the month at `x`.
pub fn month_tooltip(months: &[Month], x: f64) -> Option<Tooltip> {
    let month = axes::month_at(months, x)?;
    let missing = month.rent_due - month.rent_paid - month.backstop;
    let tooltip = Tooltip::new(axes::month_title(f64::from(month.month)))
        .row("lessee’s liquidity", format::money(month.liquidity))
        .row("rent due", format::money(month.rent_due))
        .row("rent missing", format::money(missing))
        .row("debt", format::money(month.debt()))
        .row("chip value", format::money(month.value))
        .row("loan to value", format::percent(month.ltv, 1))
        .row("DSCR", format::ratio(month.dscr));
    Some(tooltip)
}
