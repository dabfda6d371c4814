//! When does the lessee run out, and what is left then? Debt, chip value and the lessee's liquidity
//! along the months of the contract.

use eframe::egui::{Align2, Pos2, Rect, Ui, pos2, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::analysis::month::{Months, of_lessee};
use crate::analysis::runway::Runway;
use crate::format;
use crate::ui::chart::axes::{self, MoneyUnit, decimals};
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{self, Axis, Chart, Feet, Line, Mark, Places, Rule, Tooltip, baseline_name};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::render_target;
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
/// Room of the axis of months under the plot.
const MONTHS_HEIGHT: f32 = 20.0;
const FOOT_HEIGHT: f32 = 4.0;
/// Of the distance between two figures of an axis, what the lowest one keeps from the months.
const CLEAR_OF_MONTHS: f64 = 0.15;

/// The unit of the left axis.
pub fn unit(runway: &Runway) -> MoneyUnit {
    MoneyUnit::of_billions([runway.debt.as_slice(), &runway.value, &runway.drawn_liquidity])
}

/// What its axes count: "$bn", and whose they are where the cash has one of its own.
pub fn axes_in_words(runway: &Runway) -> String {
    let unit = unit(runway).name;
    if runway.has_own_axis() {
        format!("left: debt and chips, right: cash, {unit}")
    } else {
        unit.to_owned()
    }
}

/// The lines as they are copied.
fn sheet(runway: &Runway, baseline: Option<&Runway>, name: &str) -> Sheet {
    let lines = |runway: &Runway, of: &str| {
        [
            clipboard::Line::of_billions(format!("Debt{of}"), &runway.debt),
            clipboard::Line::of_billions(format!("Chip value{of}"), &runway.value),
            clipboard::Line::of_billions(format!("Liquidity{of}"), &runway.liquidity),
        ]
    };
    let baseline = baseline.map(|baseline| lines(baseline, &format!(", {name}")));
    let lines = lines(runway, "").into_iter().chain(baseline.into_iter().flatten());
    Sheet::along("Month", &lines.collect::<Vec<_>>())
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
    let (tokens, name) = (Tokens::of(ui), baseline_name(ui.ctx()));
    // Never a share of one or more, in a plot hardly higher than its strip.
    let free = f64::from(strip.height / (height - MONTHS_HEIGHT).max(strip.height + 1.0));
    let (bottom, top) = runway.heights(free);
    let [left, right] = y_axes(runway, bottom);
    let own_axis = if runway.has_own_axis() { ", right axis" } else { "" };
    let cash_name = format!("{}’s cash{own_axis}", runway.lessee);
    // In an ink of its own: on an axis of its own it must not pass for a second debt.
    let cash = Line::new("liquidity", &runway.drawn_liquidity, tokens.good).width(2.5);
    let value = Line::new("chip value", &runway.value, tokens.sale);
    let debt = Line::new("debt", runway.owed(), tokens.principal).width(1.0).filled(0.3);
    let default = runway.default_month;
    // Before an audience the month alone, so that a name has room beside its ring; the sentence
    // over the plots has the date.
    let is_presentation = render_target::is_presentation(ui.ctx());
    let said = |month: u32| {
        if is_presentation { format!("month {month}") } else { runway.calendar.short(month) }
    };
    let ends = runway.missed.iter().map(|month| f64::from(*month)).collect();
    let (calendar, months) = (runway.calendar, Axis::months(runway.axis_end));
    Chart::new("Lessee, debt and chips", months.dated(calendar), left.range(bottom..=top))
        .right_axis(Some(right), tokens.good)
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
        .mark(ring(tokens, "cash gone", runway.broke.map(said), runway.cash_crossing()))
        .mark(ring(
            tokens,
            "chips worth less than the debt",
            runway.underwater.map(said),
            runway.value_crossing(),
        ))
        .names(move |labels, transform| name_events(runway, labels, transform, tokens, strip))
        .says(|| runway.words())
        .sheet(move || sheet(runway, baseline, &name))
}

/// Places for the name of a line: right over and under it, from left to right. Lines cross here, so
/// a name further off would be taken for that of another line.
fn along(line: &[(f64, f64)]) -> Places<'_> {
    // Inner points only: at its ends a line meets the axes and the names on them.
    const PLACES: usize = 14;
    Places::by(move |transform| {
        let places = (1..PLACES).filter_map(|place| line.get(place * line.len() / PLACES));
        let beside = |(x, y): &(f64, f64)| {
            let at = transform.position_from_point(&PlotPoint::new(*x, *y));
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
    let in_units = BILLION / unit(runway).dollars;
    let text = move |billions: f64, step: f64| {
        format::number(billions * in_units, decimals(step * in_units))
    };
    // At the very bottom it would touch the figures of the months.
    let is_clear = move |value: f64, step: f64| value - bottom > CLEAR_OF_MONTHS * step;
    // What is below zero can only be liquidity.
    let is_said = move |value: f64, step: f64| is_clear(value, step) && (value >= 0.0 || !has_own);
    let left = move |value: f64, step: f64| {
        if is_said(value, step) { text(value, step) } else { String::new() }
    };
    let right = move |value: f64, step: f64| {
        let is_said = has_own && is_clear(value, step);
        if is_said { text(value * times, step * times) } else { String::new() }
    };
    let left = Axis::new(move |mark| left(mark.value, mark.step_size)).marks(5.0);
    [left, Axis::new(move |mark| right(mark.value, mark.step_size))]
}

/// A ring where a line sinks under another in a month.
fn ring(
    tokens: &Tokens,
    text: &str,
    month: Option<String>,
    at: Option<(f64, f64)>,
) -> Option<Mark<'static>> {
    let (month, (x, y)) = month.zip(at)?;
    let ring = Mark::ring(PlotPoint::new(x, y), tokens.breach, tokens.ground);
    Some(ring.named(format!("{text}, {month}"), tokens.breach))
}

/// Names what happens along the months and at the ends of the lines.
fn name_events(
    runway: &Runway,
    labels: &mut Labels<'_>,
    transform: &PlotTransform,
    tokens: &Tokens,
    strip: Strip<'_>,
) {
    let frame = *transform.frame();
    let x_of = |month: u32| transform.position_from_point_x(f64::from(month));
    // The strip belongs to the flags, which are drawn later, over the names.
    labels.avoid(Rect::from_min_size(frame.min, vec2(frame.width(), strip.height)));
    let poles = strip.poles.iter().copied().chain(runway.default_month);
    labels.keep_clear_of(poles.flat_map(|month| down(x_of(month), frame)));
    if let Some(month) = runway.default_month {
        let mark = pos2(x_of(month), frame.top() + strip.height);
        let text = format!("default, {}", runway.calendar.short(month));
        labels.write(&text, tokens.breach, around(mark));
    }
    if let (Some(first), Some(last)) = (runway.missed.first(), runway.missed.last()) {
        let text = if first == last {
            format!("rent missed, {}", runway.calendar.short(*first))
        } else {
            format!("rent missed, months {first} to {last}")
        };
        // The foot of a month begins at the end of the month before.
        let mark = pos2(x_of(first - 1), frame.bottom() - FOOT_HEIGHT);
        labels.write(&text, tokens.breach, around(mark));
    }
    let at = |(x, y): (f64, f64)| transform.position_from_point(&PlotPoint::new(x, y));
    if let Some((point, last)) = runway.sunk() {
        let text = format!("{} short in the end ↓", format::money(last.abs() * BILLION));
        labels.write(&text, tokens.good, around(at(point)));
    }
    if let (Some(last), Some(_)) = (runway.value.last(), runway.default_month) {
        let text = format!("sold, {}", runway.calendar.short(last.0 as u32));
        labels.write(&text, tokens.sale, around(at(*last)));
    }
}

/// Points down a vertical line.
fn down(x: f32, frame: Rect) -> impl Iterator<Item = Pos2> {
    // Names keep clear of points only; lower than a name, so that none fits between two of them.
    const APART: f32 = 6.0;
    let count = (frame.height() / APART) as usize;
    (0..count).map(move |index| pos2(x, frame.top() + index as f32 * APART))
}

/// The figures of lessee and lender at the end of the month at `x`.
pub fn month_tooltip(months: Months<'_>, x: f64) -> Option<Tooltip> {
    let month = axes::month_at(months.all, x)?;
    Some(Tooltip::new(months.calendar.title(month.month)).rows(of_lessee(month)))
}
