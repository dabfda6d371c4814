//! When does the lessee run out, and what is left then? Debt, chip value and the lessee's liquidity
//! along the months of the contract.
//!
//! Liquidity can be many times the debt. Then it has an axis of its own on the right, a round
//! number of times the left one and with the same zero: where the chips are worth less than the
//! debt, and where the cash is gone, the lines cross as they do on one axis.

use eframe::egui::{Align2, Painter, Pos2, Rangef, Rect, Response, Ui, pos2, vec2};
use egui_plot::{
    AxisHints, HLine, HPlacement, Line, PlotPoint, PlotPoints, PlotResponse, PlotTransform,
};

use super::series::{Event, event_lines};
use crate::format::{self, float};
use crate::model::results::Month;
use crate::model::{Results, Scenario};
use crate::ui::between::between;
use crate::ui::chart::axes::{self, MoneyUnit, MonthCursor, decimals};
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{self, layers};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
/// Liquidity up to this many times the debt and the chips shares their axis.
const SHARED_UP_TO: f64 = 1.6;
/// Below zero the plot shows at most so much of its height above.
const BELOW_ZERO: f64 = 0.28;
/// Room of the axis of months under the plot.
const MONTHS_HEIGHT: f32 = 20.0;
const FOOT_HEIGHT: f32 = 4.0;
/// A longer name has no room on its line.
const NAME_CHARACTERS_MAX: usize = 24;

/// What the plot draws, $bn.
#[derive(Clone, Debug, Default)]
pub struct Runway {
    /// Who pays the rent, in a few characters.
    pub lessee: String,
    /// Where the months end: with the contract, even if the run ends sooner.
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
    events: Vec<Event>,
}

impl Runway {
    /// The lines of a run; liquidity at least so many times smaller than it is, so that the axis
    /// does not jump back and forth under a hand.
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
        runway.events = runway.default_month.into_iter().map(default_event).collect();
        let times = times(highest(&liquidity), runway.balance_top());
        runway.liquidity = liquidity;
        runway.with_times(times.max(times_least))
    }

    /// The same with so many times the left axis on the right.
    pub fn with_times(self, times: f64) -> Self {
        Self { drawn_liquidity: scaled(&self.liquidity, times), times, ..self }
    }

    /// How many times the left axis the one on the right is; 1 where there is none.
    pub fn times(&self) -> f64 {
        self.times
    }

    /// What the figures beside the plot count.
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

    /// The debt up to the month in which it is repaid; nothing where there is none.
    fn owed(&self) -> &[PlotPoint] {
        let repaid = self.debt.iter().rposition(|point| point.y > 0.0).map_or(0, |last| last + 2);
        self.debt.get(..repaid).unwrap_or(&self.debt)
    }

    fn balance_top(&self) -> f64 {
        highest(&self.debt).max(highest(&self.value))
    }

    /// From where to where the plot reaches, with so much of its height kept free at the top.
    fn heights(&self, free: f64) -> (f64, f64) {
        let top = self.balance_top().max(highest(&self.drawn_liquidity));
        let top = if top > 0.0 { 1.05 * top } else { 1.0 };
        let lowest = self.drawn_liquidity.iter().map(|point| point.y).fold(0.0, f64::min);
        let bottom = (1.08 * lowest).max(-BELOW_ZERO * top);
        (bottom, bottom + (top - bottom) / (1.0 - between(free, 0.0, 0.6)))
    }

    /// Whether the liquidity falls out of the plot, and what it is in the end.
    fn sunk(&self) -> Option<(PlotPoint, f64)> {
        let (bottom, _) = self.heights(0.0);
        let point = self.drawn_liquidity.iter().find(|point| point.y < bottom)?;
        Some((PlotPoint::new(point.x, bottom), self.liquidity.last()?.y))
    }
}

fn default_event(month: u32) -> Event {
    Event { month, text: format!("default, month {month}"), is_breach: true }
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

/// 1 where both fit on one axis, else the least of 2, 5, 10, 20 … that brings them together.
fn times(liquidity: f64, balances: f64) -> f64 {
    if balances <= 0.0 || liquidity <= SHARED_UP_TO * balances {
        return 1.0;
    }
    let powers = (0..12).map(|power| 10_f64.powi(power));
    let steps = powers.flat_map(|power| [1.0, 2.0, 5.0].map(|lead| lead * power));
    steps.skip(1).find(|times| liquidity / times <= 1.3 * balances).unwrap_or(1.0)
}

/// The top of the plot, left to flags.
#[derive(Clone, Copy, Debug)]
pub struct Strip<'a> {
    pub height: f32,
    /// Where poles stand, that no name should be on.
    pub poles: &'a [u32],
}

/// Draws the plot in the given height, the top strip of it left to the flags.
pub fn runway_ui(
    ui: &mut Ui,
    runway: &Runway,
    ghost: Option<&Runway>,
    cursor: &mut MonthCursor,
    (height, strip): (f32, Strip<'_>),
) -> PlotResponse<()> {
    let tokens = Tokens::of(ui);
    let free = f64::from(strip.height / (height - MONTHS_HEIGHT).max(strip.height + 1.0));
    let (bottom, top) = runway.heights(free);
    let plot = axes::month_plot(ui, "Lessee, debt and chips", runway.axis_end)
        .height(height)
        .custom_y_axes(y_axes(ui, (runway.times, runway.unit()), bottom))
        .y_grid_spacer(|input| axes::round_marks(&input, 5.0));
    let shown = plot.show(ui, |plot| {
        plot.set_plot_bounds_y(bottom..=top);
        plot.hline(HLine::new("zero", 0.0).color(tokens.ghost).width(1.0));
        for line in ghost.into_iter().flat_map(|g| [g.owed(), &g.value, &g.drawn_liquidity]) {
            plot.line(axes::ghost_line_within(line, (bottom, top), tokens));
        }
        // An area, the liquidity a line: they are told apart by more than their blues.
        let debt = Line::new("Debt", PlotPoints::Borrowed(runway.owed()));
        plot.line(debt.color(tokens.principal).width(1.0).fill(0.0).fill_alpha(0.3));
        let value = Line::new("Chip value", PlotPoints::Borrowed(&runway.value));
        plot.line(value.color(tokens.sale).width(2.0));
        let cash = Line::new("Liquidity", PlotPoints::Borrowed(&runway.drawn_liquidity));
        plot.line(cash.color(tokens.accent).width(2.5));
    });
    let painter = ui.painter().with_clip_rect(*shown.transform.frame());
    paint_missed(&painter, &shown.transform, tokens, runway);
    layers::paint_events(&painter, &shown.transform, event_lines(&runway.events, tokens));
    paint_names(&painter, &shown.transform, tokens, runway, strip);
    describe_figures(
        &shown.response,
        "Lessee, debt and chips",
        || runway.words(),
        || {
            let lines = |runway: &Runway, of: &str| {
                [
                    clipboard::Line::of_billions(format!("Debt{of}"), &runway.debt),
                    clipboard::Line::of_billions(format!("Chip value{of}"), &runway.value),
                    clipboard::Line::of_billions(format!("Liquidity{of}"), &runway.liquidity),
                ]
            };
            let ghost = ghost.map(|ghost| lines(ghost, ", baseline"));
            let lines: Vec<_> =
                lines(runway, "").into_iter().chain(ghost.into_iter().flatten()).collect();
            Sheet::along("Month", &lines)
        },
    );
    cursor.follow(&painter, &shown, tokens);
    shown
}

/// Debt and chips on the left; on the right the liquidity, where that is on a scale of its own.
fn y_axes<'a>(ui: &Ui, (times, unit): (f64, MoneyUnit), bottom: f64) -> Vec<AxisHints<'a>> {
    let has_own = times > 1.0;
    let in_units = BILLION / unit.dollars;
    let text = move |billions: f64, step: f64| {
        // Nothing where the names of the months stand.
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
    let left = axes::side_axis(ui).formatter(move |mark, _| left(mark.value, mark.step_size));
    let right = axes::side_axis(ui)
        .placement(HPlacement::Right)
        .formatter(move |mark, _| right(mark.value, mark.step_size));
    vec![left, right.tick_label_color(Tokens::of(ui).accent)]
}

/// A red foot under every month in which rent stays unpaid.
fn paint_missed(painter: &Painter, transform: &PlotTransform, tokens: &Tokens, runway: &Runway) {
    let bottom = transform.frame().bottom();
    for month in &runway.missed {
        let x = |month: f64| transform.position_from_point_x(month);
        let months = Rangef::new(x(f64::from(*month) - 1.0), x(f64::from(*month)));
        let foot = Rect::from_x_y_ranges(months, Rangef::new(bottom - FOOT_HEIGHT, bottom));
        painter.rect_filled(foot, 0.0, tokens.breach);
    }
}

/// Names the lines and what happens on them.
fn paint_names(
    painter: &Painter,
    transform: &PlotTransform,
    tokens: &Tokens,
    runway: &Runway,
    strip: Strip<'_>,
) {
    let frame = *transform.frame();
    let x_of = |month: u32| transform.position_from_point_x(f64::from(month));
    let lines = [runway.owed(), &runway.value, &runway.drawn_liquidity];
    let points = lines.into_iter().flat_map(|line| on_the_line(transform, line));
    let poles = strip.poles.iter().copied().chain(runway.default_month);
    let points = points.chain(poles.flat_map(|month| down(x_of(month), frame))).collect();
    let mut labels = Labels::new(painter, tokens, frame, points);
    labels.avoid(Rect::from_min_size(frame.min, vec2(frame.width(), strip.height)));
    let at = |point: PlotPoint| transform.position_from_point(&point);
    if let Some(month) = runway.default_month {
        let mark = pos2(x_of(month), frame.top() + strip.height);
        labels.write(&format!("default, month {month}"), tokens.breach, around(mark));
    }
    if let (Some(first), Some(last)) = (runway.missed.first(), runway.missed.last()) {
        let text = if first == last {
            format!("rent missed, month {first}")
        } else {
            format!("rent missed, months {first} to {last}")
        };
        labels.write(
            &text,
            tokens.breach,
            around(pos2(x_of(first - 1), frame.bottom() - FOOT_HEIGHT)),
        );
    }
    for (month, line, text) in [
        (runway.underwater, &runway.value, "chips worth less than the debt"),
        (runway.broke, &runway.drawn_liquidity, "cash gone"),
    ] {
        let Some(month) = month else { continue };
        let Some(mark) = crossing(line, &runway.debt, month, text == "cash gone") else { continue };
        let mark = at(mark);
        painter.circle(mark, 4.0, tokens.ground, (2.0, tokens.breach));
        labels.avoid(Rect::from_center_size(mark, vec2(8.0, 8.0)));
        labels.write(&format!("{text}, month {month}"), tokens.breach, around(mark));
    }
    if let Some((point, last)) = runway.sunk() {
        let text = format!("{} in the end ↓", format::money(last * BILLION));
        labels.write(&text, tokens.accent, around(at(point)));
    }
    if let (Some(last), true) = (runway.value.last(), runway.default_month.is_some()) {
        labels.write(&format!("sold, month {}", last.x), tokens.sale, around(at(*last)));
    }
    let own_axis = if runway.times > 1.0 { ", right axis" } else { "" };
    let cash = format!("{}’s cash{own_axis}", runway.lessee);
    labels.write(&cash, tokens.accent, along(transform, &runway.drawn_liquidity));
    labels.write("chip value", tokens.sale, along(transform, &runway.value));
    labels.write("debt", tokens.principal, along(transform, runway.owed()));
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
    let share = if from > to { between(from / (from - to), 0.0, 1.0) } else { 1.0 };
    let between = |one: f64, two: f64| one + share * (two - one);
    Some(PlotPoint::new(between(before.x, after.x), between(before.y, after.y)))
}

/// Points close enough to each other that no name slips between them.
fn on_the_line(transform: &PlotTransform, line: &[PlotPoint]) -> Vec<Pos2> {
    let between = if line.len() > 120 { 1 } else { 4 };
    let pairs = line.iter().zip(line.iter().skip(1));
    let points = pairs.flat_map(|(one, other)| {
        let (one, other) =
            (transform.position_from_point(one), transform.position_from_point(other));
        (0..between).map(move |step| one.lerp(other, step as f32 / between as f32))
    });
    points.collect()
}

/// Points down a vertical line.
fn down(x: f32, frame: Rect) -> impl Iterator<Item = Pos2> {
    const APART: f32 = 6.0;
    let count = (frame.height() / APART) as usize;
    (0..count).map(move |index| pos2(x, frame.top() + index as f32 * APART))
}

/// Places over and under a line, from left to right.
fn along(transform: &PlotTransform, line: &[PlotPoint]) -> Vec<(Pos2, Align2)> {
    const PLACES: usize = 14;
    let places = (1..PLACES).filter_map(|place| line.get(place * line.len() / PLACES));
    places
        .flat_map(|point| {
            let at = transform.position_from_point(point);
            [
                (at + vec2(4.0, -5.0), Align2::LEFT_BOTTOM),
                (at + vec2(4.0, 5.0), Align2::LEFT_TOP),
                (at + vec2(-4.0, -5.0), Align2::RIGHT_BOTTOM),
                (at + vec2(-4.0, 5.0), Align2::RIGHT_TOP),
            ]
        })
        .collect()
}

/// How the lessee and the lender stand at the end of the month under the pointer.
pub fn month_tooltip(response: &Response, transform: &PlotTransform, months: &[Month]) {
    let Some(month) = axes::month_under_pointer(response, transform, months) else { return };
    response.clone().on_hover_ui_at_pointer(|ui| {
        let title = match month.month {
            0 => "Closing".to_owned(),
            number => format!("Month {number}"),
        };
        let missing = month.rent_due - month.rent_paid - month.backstop;
        let rows = [
            ("lessee’s liquidity", format::money(month.liquidity)),
            ("rent due", format::money(month.rent_due)),
            ("rent missing", format::money(missing)),
            ("debt", format::money(month.debt())),
            ("chip value", format::money(month.value)),
            ("loan to value", format::percent(month.ltv, 1)),
            ("DSCR", format::ratio(month.dscr)),
        ];
        chart::table_ui(ui, &title, &rows.map(|(name, figure)| (name.to_owned(), figure)));
    });
}
