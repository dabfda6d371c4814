//! What is breached, in words, and the smallest move of each headline lever that changes it.

use eframe::egui::{
    Align, Color32, CursorIcon, Label, Layout, Rect, Response, RichText, Role, Sense, Ui,
    UiBuilder, WidgetInfo, vec2,
};

use crate::analysis::{Covenant, CovenantMove, Headroom, Lever, Unit};
use crate::app::command::Command;
use crate::app::widgets::value_text;
use crate::format;
use crate::model::Scenario;
use crate::session::CovenantMoves;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::text::{Texts, heading};
use crate::ui::theme::{self, BODY, SMALL, Tokens};

const WORDS_HEIGHT: f32 = 24.0;
const HEAD_HEIGHT: f32 = 18.0;
const ROW_HEIGHT: f32 = 21.0;
/// All of it.
pub(super) const HEIGHT: f32 =
    WORDS_HEIGHT + HEAD_HEIGHT + Lever::HEADLINE.len() as f32 * ROW_HEIGHT + 4.0;

/// Widths of the columns for figures; the name and what breaks share the rest.
const FIGURE_WIDTHS: [f32; 3] = [104.0, 116.0, 104.0];
const NAME_SHARE: f32 = 0.4;

/// Draws the words and the table.
pub(super) fn moves_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    headroom: &Headroom,
    moves: &CovenantMoves,
    send: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    let is_broken = headroom.first_breach().is_some();
    words_ui(ui, &headroom.words(), is_broken);
    let head = row(ui, HEAD_HEIGHT);
    let heads = if is_broken {
        ["smallest move that mends it", "now", "mended at", "move", "then"]
    } else {
        ["smallest move that breaks one", "now", "breaks at", "move", "what breaks"]
    };
    for (index, (rect, head)) in columns(head.rect).into_iter().zip(heads).enumerate() {
        cell_ui(ui, rect, head, (SMALL, tokens.faint), is_figure(index));
    }
    let Some(found) = moves.latest() else { return };
    let found = |lever| found.iter().find(|found| found.lever == lever);
    let mut to_copy = None;
    for (place, lever) in Lever::HEADLINE.into_iter().enumerate() {
        let response = row_ui(ui, scenario, lever, found(lever), send);
        if response.secondary_clicked() {
            let at = response.interact_pointer_pos();
            let is_there = |rect: &Rect| at.is_some_and(|at| at.x <= rect.right());
            to_copy = Some((place, columns(response.rect).iter().position(is_there)));
        }
    }
    clipboard::table(&head, to_copy, || Sheet {
        head: heads.map(str::to_owned).to_vec(),
        rows: Lever::HEADLINE
            .into_iter()
            .map(|lever| cells(scenario, lever, found(lever)).map(Cell::words).to_vec())
            .collect(),
    });
}

/// "No covenant is breached."
fn words_ui(ui: &mut Ui, words: &str, is_broken: bool) {
    let tokens = Tokens::of(ui);
    let rect = row(ui, WORDS_HEIGHT).rect;
    let ink = if is_broken { tokens.breach } else { tokens.text };
    let text = heading(words).color(ink);
    let mut line = line_ui(ui, rect, Layout::left_to_right(Align::Center));
    line.one_line(text);
}

/// One lever: a button that goes to where it breaks, if it does.
fn row_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    lever: Lever,
    found: Option<&CovenantMove>,
    send: &mut Vec<Command>,
) -> Response {
    let tokens = Tokens::of(ui);
    let rect = row(ui, ROW_HEIGHT).rect;
    let present = lever.value(scenario);
    let target = found.and_then(|found| found.value);
    let sense = if target.is_some() { Sense::click() } else { Sense::CLICK };
    let id = ui.make_persistent_id(("covenant move", lever));
    let response = ui.interact(rect, id, sense);
    let cells = cells(scenario, lever, found);
    let said = said(&cells);
    let role = if target.is_some() { Role::Button } else { Role::Label };
    response.widget_info(|| WidgetInfo::labeled(role, ui.is_enabled(), &said));
    if target.is_some() && (response.hovered() || response.has_focus()) {
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 3.0, tokens.raised);
    }
    let inks = [tokens.text, tokens.muted, tokens.text, tokens.accent, tokens.muted];
    let quiet = [tokens.muted, tokens.muted, tokens.faint, tokens.faint, tokens.faint];
    let inks = if target.is_some() { inks } else { quiet };
    let all = columns(rect).into_iter().zip(&cells).zip(inks).enumerate();
    for (index, ((rect, text), ink)) in all {
        cell_ui(ui, rect, text, (BODY, ink), is_figure(index));
    }
    let (Some(target), Some(_)) = (target, present) else {
        return match lever.why_not(scenario) {
            Some(why) => response.on_hover_text(why),
            None => response,
        };
    };
    let hint = format!("Sets it to {}", exact_text(lever, scenario, target));
    let response = response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(hint);
    if response.clicked() {
        send.push(Command::Move(lever, target));
    }
    response
}

/// Name, present value, value found, move, what breaks.
fn cells(scenario: &Scenario, lever: Lever, found: Option<&CovenantMove>) -> [String; 5] {
    let present = lever.value(scenario);
    let name = lever.label(scenario).into_owned();
    let undefined = || format::UNDEFINED.to_owned();
    let Some(present) = present else {
        return [name, undefined(), undefined(), undefined(), "does not apply".to_owned()];
    };
    let now = value_text::text(lever, scenario, present);
    let Some(found) = found else {
        return [name, now, undefined(), undefined(), String::new()];
    };
    let Some(value) = found.value else {
        let range = lever.range(scenario);
        let text = |value: &f64| value_text::text(lever, scenario, *value);
        let what = if found.breaks { "no breach" } else { "no cure" };
        let within = format!("{what} within {} … {}", text(range.start()), text(range.end()));
        return [name, now, undefined(), undefined(), within];
    };
    let last = match found.breach {
        None => "no covenant is breached".to_owned(),
        Some((covenant, month)) => breach_text(covenant, month),
    };
    [name, now, found_text(lever, value), move_text(lever, value - present), last]
}

fn breach_text(covenant: Covenant, month: u32) -> String {
    let what = match covenant {
        Covenant::LockUp => "DSCR under the lock-up",
        Covenant::DebtService => "DSCR under 1.00x",
        Covenant::LoanToValue => "LTV over 100\u{a0}%",
    };
    if month == 0 { format!("{what} at closing") } else { format!("{what}, month {month}") }
}

/// With two decimals of a percentage: finer than anybody moves it.
fn found_text(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => format::percent(value, 2),
        Unit::Dollars => format::money(value),
        Unit::Months => format::months(value.round() as u32),
        Unit::Ratio => format::ratio(value),
        Unit::Count => format::number(value, 0),
    }
}

/// As it will be set: every cent.
fn exact_text(lever: Lever, scenario: &Scenario, value: f64) -> String {
    match lever.unit() {
        Unit::Dollars => format!("${}", format::number(value, 2)),
        Unit::Percent => format::percent(value, 4),
        Unit::Months | Unit::Ratio | Unit::Count => value_text::text(lever, scenario, value),
    }
}

/// "+3.21 pt", "−14 months".
fn move_text(lever: Lever, change: f64) -> String {
    let sign = if change < 0.0 { "−" } else { "+" };
    let size = change.abs();
    let text = match lever.unit() {
        Unit::Percent => format!("{}\u{a0}pt", format::hundredths(size, 2)),
        Unit::Dollars => format::money(size),
        Unit::Months => format::months(size.round() as u32),
        Unit::Ratio => format::ratio(size),
        Unit::Count => format::number(size, 0),
    };
    format!("{sign}{text}")
}

/// The row for those who do not see it.
fn said(cells: &[String; 5]) -> String {
    let [name, now, value, way, last] = cells;
    if value == format::UNDEFINED {
        return format!("{name} {now}; {last}");
    }
    format!("{name} from {now} to {value}, {way}; {last}")
}

fn row(ui: &mut Ui, height: f32) -> Response {
    ui.allocate_response(vec2(ui.available_width(), height), Sense::hover())
}

/// The middle three hold figures.
fn is_figure(column: usize) -> bool {
    (1..4).contains(&column)
}

fn columns(row: Rect) -> [Rect; 5] {
    const GAP: f32 = 12.0;
    let figures: f32 = FIGURE_WIDTHS.iter().sum();
    let rest = (row.width() - figures - 4.0 * GAP).max(0.0);
    let [now, value, way] = FIGURE_WIDTHS;
    let mut left = row.left();
    [rest * NAME_SHARE, now, value, way, rest * (1.0 - NAME_SHARE)].map(|width| {
        let rect = row.with_min_x(left).with_max_x(left + width);
        left += width + GAP;
        rect
    })
}

fn cell_ui(ui: &mut Ui, rect: Rect, text: &str, (size, ink): (f32, Color32), is_figure: bool) {
    let layout = if is_figure {
        Layout::right_to_left(Align::Center)
    } else {
        Layout::left_to_right(Align::Center)
    };
    let text = RichText::new(text).font(theme::regular(size)).color(ink);
    line_ui(ui, rect, layout).add(Label::new(text).truncate());
}

fn line_ui(ui: &mut Ui, rect: Rect, layout: Layout) -> Ui {
    ui.new_child(UiBuilder::new().max_rect(rect).layout(layout))
}
