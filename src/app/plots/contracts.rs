//! The lessee's contracts as bars along the months of a plot: who pays it how much, from when until when.
//! The ends of a bar are dragged, or moved with the arrow keys.

use eframe::egui::{
    Align2, CursorIcon, Key, Rangef, Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    vec2,
};
use egui_plot::PlotTransform;

use crate::analysis::Lever;
use crate::format::{self, Calendar, float, text};
use crate::model::Scenario;
use crate::model::scenario::Contract;
use crate::ui::between::between;
use crate::ui::chart::rows::RowText;
use crate::ui::render_target;
use crate::ui::spoken::lock_arrows;
use crate::ui::text::size;
use crate::ui::theme::{self, SMALL, Tokens};

const ROW_HEIGHT: f32 = 17.0;
/// All of them take no more than this: with many the bars are thinner.
const HEIGHT_MAX: f32 = 85.0;
/// A lower bar has no room for its name.
const NAMED_FROM: f32 = 13.0;
/// Over the first bar and under the last one.
const MARGIN: f32 = 3.0;
/// What can be grabbed at each side of an end.
const REACH: f32 = 5.0;
const PADDING: f32 = 6.0;

/// How high they are; nothing where there are none.
pub fn height(draft: &Scenario) -> f32 {
    match draft.lessee.contracts.len() {
        0 => 0.0,
        count => (ROW_HEIGHT * count as f32).min(HEIGHT_MAX) + 2.0 * MARGIN,
    }
}

/// Draws the bars under the months of the plot above; which lever was moved where.
pub fn contracts_ui(ui: &mut Ui, draft: &Scenario, along: &PlotTransform) -> Vec<(Lever, f64)> {
    let contracts = &draft.lessee.contracts;
    if contracts.is_empty() {
        return Vec::new();
    }
    let (_, room) = ui.allocate_space(vec2(ui.available_width(), height(draft)));
    let each = (room.height() - 2.0 * MARGIN) / contracts.len() as f32;
    let mut moved = Vec::new();
    for (index, contract) in contracts.iter().enumerate() {
        let top = room.top() + MARGIN + each * index as f32;
        let heights = Rangef::new(top, top + each - 1.0);
        let bar = bar(along, contract, heights);
        paint(ui, draft, contract, bar, along.frame().x_range());
        if render_target::has_menus(ui.ctx()) {
            moved.extend(ends_ui(ui, draft, (index, contract), bar, along));
        }
    }
    moved
}

/// From the end of the month before the first to the end of the last, as far as that is in the plot.
fn bar(along: &PlotTransform, contract: &Contract, heights: Rangef) -> Rect {
    let frame = along.frame();
    let x = |month: f64| between(along.position_from_point_x(month), frame.left(), frame.right());
    let [left, right] = [f64::from(contract.from) - 1.0, f64::from(contract.to)].map(x);
    Rect::from_x_y_ranges(left..=right.max(left + 1.0), heights)
}

fn paint(ui: &Ui, draft: &Scenario, contract: &Contract, bar: Rect, frame: Rangef) {
    let tokens = Tokens::of(ui);
    let is_income = contract.amount >= rust_decimal::Decimal::ZERO;
    let ink = if is_income { tokens.good } else { tokens.breach };
    // What does not count in this run is an outline.
    let is_counted = contract.is_counted();
    let fill = if is_counted { ink.gamma_multiply(0.35) } else { tokens.ground };
    let edge = Stroke::new(1.0, if is_counted { ink } else { tokens.ghost });
    ui.painter().rect(bar, 2.0, fill, edge, StrokeKind::Inside);
    if bar.height() < NAMED_FROM {
        return;
    }
    let words = words(draft, contract);
    let width = size(ui.painter(), &words, theme::medium(SMALL)).x + 2.0 * PADDING;
    // In the bar where it is long enough, else right of it, else left.
    let room = match () {
        () if bar.width() >= width => bar,
        () if bar.right() + width <= frame.max => bar.with_min_x(bar.right()).with_max_x(frame.max),
        () => bar.with_max_x(bar.left()).with_min_x(frame.min),
    };
    let is_left = room.right() <= bar.left() + 0.5 && room != bar;
    let align = if is_left { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let name = RowText { text: &words, font: theme::medium(SMALL), ink: tokens.text };
    name.paint(ui.painter(), room.shrink2(vec2(PADDING, 0.0)), align);
}

/// "Anthropic, $1.25bn a month".
fn words(draft: &Scenario, contract: &Contract) -> String {
    let amount = format::money(float(contract.amount));
    let name = text::name(&contract.name);
    let chance = float(contract.probability);
    let calendar = Calendar::of(&draft.closing);
    let until = calendar.short(contract.to);
    if chance < 1.0 {
        format!("{name}, {amount} a month until {until}, {}", format::percent(chance, 0))
    } else {
        format!("{name}, {amount} a month until {until}")
    }
}

/// Both ends of a bar, as far as they are in the plot.
fn ends_ui(
    ui: &Ui,
    draft: &Scenario,
    (index, contract): (usize, &Contract),
    bar: Rect,
    along: &PlotTransform,
) -> Vec<(Lever, f64)> {
    let name = text::name(&contract.name);
    let ends = [
        (Lever::ContractFrom(index), "Start", bar.left(), contract.from, 1.0),
        (Lever::ContractTo(index), "End", bar.right(), contract.to, 0.0),
    ];
    let mut moved = Vec::new();
    for (lever, what, x, month, ahead) in ends {
        let rect = Rect::from_x_y_ranges(x - REACH..=x + REACH, bar.y_range());
        let id = ui.make_persistent_id(("contract", index, what));
        let response = ui.interact(rect, id, Sense::drag());
        let spoken = format!("{what} of contract {name}");
        let said = Calendar::of(&draft.closing).month(month);
        declare(ui, &response, &spoken, month, &said);
        if response.drag_started() {
            response.request_focus();
        }
        if response.hovered() || response.has_focus() {
            let line = Stroke::new(2.0, Tokens::of(ui).accent);
            ui.painter().vline(x, bar.y_range(), line);
        }
        let pointer = response.interact_pointer_pos().filter(|_| response.dragged());
        // A month runs from the end of the month before to its own.
        let to = pointer.map(|at| along.value_from_position(at).x.round() + ahead);
        let to = to.or_else(|| by_keys(ui, &response, month)).or_else(|| by_voice(ui, &response));
        let to = to.map(|to| lever.snapped(draft, kept(contract, lever, to)));
        moved.extend(to.filter(|to| lever.value(draft) != Some(*to)).map(|to| (lever, to)));
        response.on_hover_cursor(CursorIcon::ResizeHorizontal).on_hover_text(said);
    }
    moved
}

/// An end is not dragged past the other one: a contract that ends before it begins is none.
fn kept(contract: &Contract, lever: Lever, to: f64) -> f64 {
    match lever {
        Lever::ContractFrom(_) => to.min(f64::from(contract.to)),
        _ => to.max(f64::from(contract.from)),
    }
}

fn declare(ui: &Ui, response: &Response, name: &str, month: u32, said: &str) {
    response.widget_info(|| WidgetInfo::slider(ui.is_enabled(), f64::from(month), name));
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_value(said.to_owned());
        node.add_action(eframe::egui::accesskit::Action::SetValue);
    });
}

fn by_keys(ui: &Ui, response: &Response, month: u32) -> Option<f64> {
    if !response.has_focus() {
        return None;
    }
    lock_arrows(response);
    let count = |key| {
        let presses = ui.input(|input| input.num_presses(key));
        f64::from(u32::try_from(presses).unwrap_or(u32::MAX))
    };
    let months = count(Key::ArrowRight) - count(Key::ArrowLeft);
    (months.abs() > 0.0).then(|| f64::from(month) + months)
}

fn by_voice(ui: &Ui, response: &Response) -> Option<f64> {
    use eframe::egui::accesskit::{Action, ActionData};
    ui.input(|input| {
        let set = input.accesskit_action_requests(response.id, Action::SetValue);
        let values = set.filter_map(|request| match request.data {
            Some(ActionData::NumericValue(value)) => Some(value),
            _ => None,
        });
        values.last()
    })
}
