//! Who pays? Bars over default months or resale, stacked by who bears the loss and who pays in
//! somebody else's place; gains against plan are under the line.
//!
//! A click or drag in the plot, or the track under it, looks at another month or resale.

use std::ops::Range;

use eframe::egui::{Align2, Color32, CursorIcon, Pos2, Rangef, Stroke, StrokeKind, Ui, pos2};

use crate::analysis::{LossAxis, LossBar, LossMeasure, LossSweep, Payer};
use crate::format::{self, Calendar, Measure};
use crate::model::Position;
use crate::ui::chart::axes::MoneyUnit;
use crate::ui::chart::bars::{self, BandName, Bar, Bars};
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::{self, Axis, Chart, Tooltip, baseline_name};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::render_target;
use crate::ui::theme::Tokens;
use crate::ui::widgets::scrub::Scrub;

/// Under this a position has no visible part of a bar, dollars.
const NOTHING: f64 = 1.0;
/// Between the plot and the track under its axis.
const RAIL_GAP: f32 = 2.0;
/// Free above the highest bar, as a share of the height: for the text of the chosen bar.
const HEADROOM: f64 = 0.14;
/// From the top of the plot to the name of the month of default in the scenario itself.
const OWN_DEFAULT_INSET: f32 = 2.0;
/// Shades of one colour that can still be told apart.
const SHADES: usize = 4;

/// What the plot shows.
#[derive(Clone, Copy)]
pub struct LossPlot<'a> {
    pub sweep: &'a LossSweep,
    /// The losses of the baseline, along the same.
    pub baseline: Option<&'a LossSweep>,
    /// The months of the deal.
    pub calendar: Calendar,
    /// The name of each payer, written on its band.
    pub names: &'a [String],
    /// The chosen month of default, or resale as a fraction of cost.
    pub chosen: f64,
    /// What is lost and paid in there, in a few words.
    pub chosen_says: &'a str,
    /// The first and the last month, or fraction, that can be chosen.
    pub range: (f64, f64),
    /// Between two of them.
    pub step: f64,
    /// The month of default in the scenario itself.
    pub default_month: Option<u32>,
}

impl LossPlot<'_> {
    /// The month of a bar, with its date.
    fn month(&self, at: f64) -> String {
        self.calendar.short(at.round().max(0.0) as u32)
    }
}

/// Draws plot and track into all the room that `ui` has; the month or resale that a person has
/// moved to, not yet put on a step. Before an audience there is no track.
pub fn losses_ui(ui: &mut Ui, shown: LossPlot<'_>) -> Option<f64> {
    if render_target::is_presentation(ui.ctx()) {
        let height = ui.available_height();
        return bars_ui(ui, shown, height).1;
    }
    ui.add_space(RAIL_GAP);
    let height = ui.available_height() - Scrub::HEIGHT - RAIL_GAP;
    let (drawn, moved_to) = bars_ui(ui, shown, height);
    if render_target::is_export(ui.ctx()) {
        return None;
    }
    let (name, value_text) = match shown.sweep.query.along {
        LossAxis::DefaultMonth => ("Default month", shown.month(shown.chosen)),
        LossAxis::Resale => ("Residual value shown", format::percent(shown.chosen, 1)),
    };
    let scrub = Scrub {
        name,
        value: shown.chosen,
        value_text: &value_text,
        range: shown.range.0..=shown.range.1,
        step: shown.step,
    };
    let scrubbed = scrub.under(ui, &drawn.transform);
    moved_to.or(scrubbed)
}

/// Draws the plot alone; where in it a person has moved to.
fn bars_ui(ui: &mut Ui, shown: LossPlot<'_>, height: f32) -> (chart::Shown, Option<f64>) {
    // While something is dragged, tables and track say what the tooltip would.
    let is_held = ui.input(|input| input.pointer.any_down());
    let is_nothing =
        shown.sweep.bars.iter().all(|bar| bar.losses.iter().all(|loss| loss.abs() < NOTHING));
    let drawn = Chart::new("Losses", x_axis(shown), y_axis(shown))
        .paint(|canvas| paint(canvas, shown))
        .nothing_if(is_nothing, "no one loses or pays anything here")
        .says(|| description(shown))
        .sheet(|| sheet(shown))
        .tooltip(|at| tooltip(shown, at).filter(|_| !is_held))
        .show(ui, height);
    let response = drawn.response.clone().on_hover_cursor(CursorIcon::ResizeHorizontal);
    // Moves with the press, not only with a drag: a plain click looks at a bar, too.
    let is_moved = response.is_pointer_button_down_on() || response.clicked();
    let pointer = response.interact_pointer_pos().filter(|_| is_moved);
    let moved_to = pointer.map(|pointer| drawn.transform.value_from_position(pointer).x);
    (drawn, moved_to)
}

fn x_axis<'a>(shown: LossPlot<'_>) -> Axis<'a> {
    let (first, last) = shown.range;
    match shown.sweep.query.along {
        LossAxis::DefaultMonth => Axis::months_alone(last as u32).range(first - 0.5..=last + 0.5),
        LossAxis::Resale => {
            // Room for the figure of the axis at nothing.
            let edge = 1.5 * shown.sweep.step;
            Axis::share().marks(6.0).range(first - edge..=last + edge)
        }
    }
}

fn y_axis<'a>(shown: LossPlot<'_>) -> Axis<'a> {
    let (low, high) = heights(shown);
    let unit = unit(shown).dollars;
    Axis::new(move |mark| unit_text(mark.value / unit)).range(low..=high)
}

fn paint(canvas: &Canvas<'_>, shown: LossPlot<'_>) {
    let Canvas { painter, tokens, .. } = *canvas;
    let payers = shown.sweep.payers.iter().rev();
    let fills: Vec<Color32> = payers.map(|it| payer_color(tokens, *it)).collect();
    let bars = stacked(canvas, shown.sweep);
    bars.paint(painter, true, |_, part| fills.get(part).copied().unwrap_or(tokens.faint));
    // Over the bars, which would hide it: gains and losses meet there.
    painter.hline(canvas.frame().x_range(), canvas.y(0.0), Stroke::new(1.0, tokens.ghost));
    // An outline, not a colour: colours say who bears the loss.
    let chosen = nearest(shown.sweep, shown.chosen).and_then(|bar| bars.whole(bar));
    if let Some(rect) = chosen {
        let outline = Stroke::new(1.5, tokens.text);
        painter.rect_stroke(rect.expand(1.0), 0.0, outline, StrokeKind::Outside);
    }
    // What is looked at is named first: names that come later keep clear of it.
    paint_own_default(canvas, shown);
    // Before the names, through which its dashes would run.
    outline_baseline(canvas, shown);
    name_chosen(canvas, shown, &bars);
    name_positions(canvas, shown, &bars);
    name_baseline(canvas, shown);
}

/// The loss of each position under each shock, as it is copied.
fn sheet(shown: LossPlot<'_>) -> Sheet {
    let first = match shown.sweep.query.along {
        LossAxis::DefaultMonth => "Default in month",
        LossAxis::Resale => "Resale",
    };
    let row = |bar: &LossBar| {
        let at = Cell::number(bar.at);
        let losses = bar.losses.iter().map(|loss| Measure::Dollars(*loss).into());
        std::iter::once(at).chain(losses).collect()
    };
    Sheet {
        head: std::iter::once(first.to_owned()).chain(shown.names.iter().cloned()).collect(),
        rows: shown.sweep.bars.iter().map(row).collect(),
    }
}

/// The unit of the axis.
pub fn unit(shown: LossPlot<'_>) -> MoneyUnit {
    let (low, high) = heights(shown);
    MoneyUnit::first(1e9, 1.0, high.max(-low))
}

/// With as few decimals as say it.
fn unit_text(value: f64) -> String {
    let is_whole = |scale: f64| (value * scale - (value * scale).round()).abs() < 1e-6;
    let decimals = if is_whole(1.0) { 0 } else { 1 + usize::from(!is_whole(10.0)) };
    format::number(value, decimals)
}

/// From the greatest gain to the greatest loss, in steps so that the axis holds still.
fn heights(shown: LossPlot<'_>) -> (f64, f64) {
    let own = shown.sweep.bars.iter().map(|bar| {
        let sum = |sign: f64| bar.losses.iter().map(|loss| (sign * loss).max(0.0)).sum::<f64>();
        (-sum(-1.0), sum(1.0))
    });
    let baseline = shown.baseline.map_or(&[][..], |sweep| &sweep.bars);
    let baseline = baseline.iter().map(|bar| (bar.total().min(0.0), bar.total().max(0.0)));
    let (low, high) = own
        .chain(baseline)
        .fold((0.0_f64, 0.0_f64), |(low, high), bar| (low.min(bar.0), high.max(bar.1)));
    // Where nobody pays anything, the axis is of billions, as deals are, and not of cents.
    let extent = if high - low < NOTHING { 1e10 } else { high - low };
    // A quarter of the power of ten: fine enough for the plot, coarse enough to hold still in a
    // drag.
    let step = 10_f64.powf(extent.log10().floor()) / 4.0;
    let high = ((high + HEADROOM * extent) / step).ceil() * step;
    // A tiny gain would add a whole empty step under the axis.
    let low = if low < -0.01 * extent { (low / step).floor() * step } else { 0.0 };
    (low, high)
}

/// The colour of somebody who pays; guarantors have that of the sale, which they make up.
pub fn payer_color(tokens: &Tokens, payer: Payer) -> Color32 {
    match payer {
        Payer::Stake(position) => position_color(tokens, position),
        Payer::Guarantor(_) => tokens.sale,
    }
}

/// The colour of a position: lenders and holders that bought from them in the colours of debt,
/// investors in that of distributions, in shades from the first to the last.
pub fn position_color(tokens: &Tokens, position: Position) -> Color32 {
    let shade = |color: Color32, index: usize| {
        let share = 0.24 * (index % SHADES) as f32;
        color.lerp_to_gamma(tokens.ground, share)
    };
    let bought = |color: Color32| color.lerp_to_gamma(tokens.text, 0.4);
    match position {
        Position::Lender(index) if index % 2 == 0 => shade(tokens.principal, index / 2),
        Position::Lender(index) => shade(tokens.interest, index / 2),
        Position::Holders(index) if index % 2 == 0 => shade(tokens.sweep, index / 2),
        Position::Holders(index) => shade(bought(tokens.interest), index / 2),
        Position::Investor(index) => shade(tokens.good, index),
        Position::Manager => tokens.faint,
        Position::Vendor => tokens.sale,
        Position::Guarantor(index) => shade(bought(tokens.sale), index),
    }
}

/// From where to where the bar at this place reaches along the axis.
fn across(sweep: &LossSweep, at: f64) -> Range<f64> {
    match sweep.query.along {
        // From half a month before the figure of its first month to half a month after its last.
        LossAxis::DefaultMonth => at - 0.5..at + sweep.step - 0.5,
        LossAxis::Resale => at - sweep.step / 2.0..at + sweep.step / 2.0,
    }
}

/// The bars where they are drawn. The first position lies on top, as in a ranking of who is paid
/// last, so parts are numbered from the last position on.
fn stacked(canvas: &Canvas<'_>, sweep: &LossSweep) -> Bars {
    let bars = sweep
        .bars
        .iter()
        .map(|bar| Bar { across: across(sweep, bar.at), height: bar.losses.iter().rev().copied() });
    Bars::stacked(canvas, sweep.payers.len(), bars)
}

/// Names each position on its band, where that is thickest over the width of the name; lenders and
/// investors together where they are too many for names of their own.
fn name_positions(canvas: &Canvas<'_>, shown: LossPlot<'_>, bars: &Bars) {
    let LossPlot { sweep, names, .. } = shown;
    let count = names.len();
    let write = |name: &str, positions: Range<usize>| {
        // In the colour of whoever of them pays most.
        let total = |payer: &usize| -> f64 {
            sweep.bars.iter().filter_map(|bar| bar.losses.get(*payer)).sum()
        };
        let most = positions.clone().max_by(|one, other| total(one).total_cmp(&total(other)));
        let Some(most) = most.and_then(|payer| sweep.payers.get(payer)) else { return false };
        let name = BandName::new(canvas, name, payer_color(canvas.tokens, *most));
        // Bars number their parts from the last position on, see `stacked`.
        let parts = count - positions.end..count - positions.start;
        let place = bars.thickest(&parts, name.size());
        place.is_some_and(|place| name.paint(canvas, place))
    };
    let mut named = Vec::with_capacity(count);
    for (position, name) in names.iter().enumerate() {
        // "Nvidia" where there is no room for "Nvidia, equity", unless another position is that.
        let short = name.split(", ").next().unwrap_or_default();
        let is_short = |other: &&String| other.split(", ").next() == Some(short);
        let is_one = names.iter().filter(is_short).count() == 1;
        let band = position..position + 1;
        named.push(write(name, band.clone()) || is_one && write(short, band));
    }
    let is_debt =
        |payer: &&Payer| matches!(payer, Payer::Stake(Position::Lender(_) | Position::Holders(_)));
    let is_equity = |payer: &&Payer| matches!(payer, Payer::Stake(Position::Investor(_)));
    let debt_end = sweep.payers.iter().take_while(is_debt).count();
    let equity_end = debt_end + sweep.payers.iter().filter(is_equity).count();
    for (name, positions) in [("lenders", 0..debt_end), ("investors", debt_end..equity_end)] {
        let is_named = named.get(positions.clone()).is_none_or(|named| named.contains(&true));
        if !is_named && positions.len() > 1 {
            write(name, positions);
        }
    }
}

/// Writes what is lost in the chosen bar, on the side of it on which the bars are lower.
fn name_chosen(canvas: &Canvas<'_>, shown: LossPlot<'_>, bars: &Bars) {
    let frame = canvas.frame();
    let lost = shown.chosen_says;
    let place = match shown.sweep.query.along {
        LossAxis::DefaultMonth => shown.month(shown.chosen),
        LossAxis::Resale => format!("at {}", format::percent(shown.chosen, 1)),
    };
    // The title says the place, too; without it the amounts have room in a narrow plot.
    let texts = [format!("{place}: {lost}"), lost.to_owned()];
    let text = canvas.longest_that_fits(&texts, frame.width() - 4.0);
    let size = canvas.size(text);
    let x = canvas.x(shown.chosen);
    // The name of the default is written at the top.
    let has_default =
        shown.sweep.query.along == LossAxis::DefaultMonth && shown.default_month.is_some();
    let taken = if has_default { OWN_DEFAULT_INSET + size.y } else { 0.0 };
    let [right, left] = [x - 5.0, x + 5.0 - size.x].map(|left| {
        let left = left.min(frame.right() - size.x - 2.0).max(frame.left() + 2.0);
        let top = bars.top_within(Rangef::new(left, left + size.x));
        pos2(left, (top - 5.0).max(frame.top() + taken + size.y))
    });
    // y grows downwards. Sides that differ by less than a pixel do not make the text jump.
    let at = if left.y > right.y + 1.0 { left } else { right };
    if shown.baseline.is_some() {
        // Its outline makes way for the text.
        canvas.plate(Align2::LEFT_BOTTOM.anchor_size(at, size));
    }
    canvas.write(text, at, Align2::LEFT_BOTTOM, canvas.tokens.text);
}

/// The bar of a month or resale.
fn nearest(sweep: &LossSweep, at: f64) -> Option<usize> {
    // A month on the track is a sum of steps in floats and may fall just short of its bar.
    let tolerance = sweep.step * 1e-6;
    match sweep.query.along {
        LossAxis::DefaultMonth => sweep.bars.iter().rposition(|bar| bar.at <= at + tolerance),
        LossAxis::Resale => {
            let distances = sweep.bars.iter().map(|bar| (bar.at - at).abs()).enumerate();
            distances.min_by(|one, other| one.1.total_cmp(&other.1)).map(|(bar, _)| bar)
        }
    }
}

/// What is lost in the baseline in each bar.
fn totals(sweep: &LossSweep) -> impl Iterator<Item = Bar<f64>> {
    let total = |bar: &LossBar| Bar { across: across(sweep, bar.at), height: bar.total() };
    sweep.bars.iter().map(total)
}

/// What is lost in the baseline, as a dashed step over the bars.
fn outline_baseline(canvas: &Canvas<'_>, shown: LossPlot<'_>) {
    let Some(sweep) = shown.baseline else { return };
    bars::dashed_steps(canvas, totals(sweep), Stroke::new(1.5, canvas.tokens.text));
}

/// Names that step near its right end.
fn name_baseline(canvas: &Canvas<'_>, shown: LossPlot<'_>) {
    let Some(sweep) = shown.baseline else { return };
    let points = bars::steps(canvas, totals(sweep));
    let name = baseline_name(canvas.painter.ctx());
    let width = canvas.size(&name).x;
    // Near the right end first, then further to the left, past names that are there already.
    let places = [80, 66, 52, 38, 24, 90].into_iter().filter_map(|percent| {
        let end = points.get(points.len() * percent / 100)?;
        // Within the plot, and over the line as far as the name goes.
        let left = end.x.min(canvas.frame().right() - width - 2.0);
        let is_under = |point: &&Pos2| (left..=left + width).contains(&point.x);
        let top = points.iter().filter(is_under).map(|point| point.y).fold(end.y, f32::min);
        Some((pos2(left, top - 4.0), Align2::LEFT_BOTTOM))
    });
    canvas.write_first(&name, places, canvas.tokens.muted);
}

/// The month of default in the scenario itself, as an upright line with its name.
fn paint_own_default(canvas: &Canvas<'_>, shown: LossPlot<'_>) {
    let (LossAxis::DefaultMonth, Some(month)) = (shown.sweep.query.along, shown.default_month)
    else {
        return;
    };
    let (frame, ink) = (canvas.frame(), canvas.tokens.breach);
    let x = canvas.x(f64::from(month));
    canvas.upright(x, ink);
    let (align, offset, room) = if x < frame.center().x {
        (Align2::LEFT_TOP, 6.0, frame.right() - x)
    } else {
        (Align2::RIGHT_TOP, -6.0, x - frame.left())
    };
    let month = shown.calendar.short(month);
    let names = ["default in the current case", "default"].map(|what| format!("{what}, {month}"));
    let name = canvas.longest_that_fits(&names, room - 8.0);
    canvas.write(name, pos2(x + offset, frame.top() + OWN_DEFAULT_INSET), align, ink);
}

/// What the bar over a place is made of.
fn tooltip(shown: LossPlot<'_>, at: f64) -> Option<Tooltip> {
    // A month's bar begins half a month before it.
    let at = if shown.sweep.query.along == LossAxis::DefaultMonth { at + 0.5 } else { at };
    let bar = shown.sweep.bars.get(nearest(shown.sweep, at.max(shown.range.0))?)?;
    let title = match shown.sweep.query.along {
        LossAxis::DefaultMonth => format!("Stops in {}", shown.month(bar.at)),
        LossAxis::Resale => format!("Resale at {}", format::percent(bar.at, 1)),
    };
    Some(Tooltip { title, rows: rows(bar, shown) })
}

fn rows(bar: &LossBar, shown: LossPlot<'_>) -> Vec<(String, String)> {
    let parts = shown.names.iter().zip(&bar.losses).filter(|(_, loss)| loss.abs() >= NOTHING);
    let parts = parts.map(|(name, loss)| (name.clone(), format::money(*loss)));
    // What guarantors pay in is nobody's loss of capital, and stands with their names above.
    let lost = ("lost in total".to_owned(), format::money(shown.sweep.lost(bar)));
    parts.chain([lost]).collect()
}

/// Who loses what at the place that is looked at, in words.
fn description(shown: LossPlot<'_>) -> String {
    let bar = nearest(shown.sweep, shown.chosen).and_then(|bar| shown.sweep.bars.get(bar));
    let Some(bar) = bar else { return "No losses".to_owned() };
    let where_ = match shown.sweep.query.along {
        LossAxis::DefaultMonth => format!("if the lessee stops in {}", shown.month(bar.at)),
        LossAxis::Resale => format!("if the residual value is {}", format::percent(bar.at, 1)),
    };
    let what = match shown.sweep.query.measure {
        LossMeasure::Capital => "Capital lost",
        LossMeasure::AgainstPlan => "Lost against plan",
    };
    let losses = rows(bar, shown).into_iter().map(|(name, loss)| format!("{name} {loss}"));
    format!("{what} {where_}: {}", losses.collect::<Vec<_>>().join(", "))
}
