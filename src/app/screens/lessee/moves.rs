//! What is breached, in words, and the smallest move of each headline lever that changes it.

use eframe::egui::{Align, Layout, Role, Ui, vec2};

use crate::analysis::lever_text;
use crate::analysis::{Covenant, CovenantMove, Headroom, Lever, Unit};
use crate::app::command::Command;
use crate::format;
use crate::model::Scenario;
use crate::session::CovenantMoves;
use crate::ui::board::Within as _;
use crate::ui::table::{Cell, Name, Table, Width};
use crate::ui::text::{Texts as _, heading};
use crate::ui::theme::{Ink, Tokens};

const WORDS_HEIGHT: f32 = 24.0;
const HEAD_HEIGHT: f32 = 18.0;
const ROW_HEIGHT: f32 = 21.0;
/// All of it.
pub(super) const HEIGHT: f32 =
    WORDS_HEIGHT + HEAD_HEIGHT + Lever::HEADLINE.len() as f32 * ROW_HEIGHT + 4.0;

/// Widths of the columns for figures; the name and what breaks share the rest.
const FIGURE_WIDTHS: [f32; 3] = [104.0, 116.0, 104.0];
/// What breaks is longer than a name.
const WHAT_WIDTH: Width = Width::Spare { share: 0.6, least: 0.0, most: f32::INFINITY };

/// One lever, the value found along it, and how far away that is, in words.
struct Move {
    lever: Lever,
    /// To be set where a covenant breaks, or is mended.
    target: Option<f64>,
    now: String,
    found: String,
    way: String,
    what: String,
}

/// Draws the words and the table.
pub(super) fn moves_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    headroom: &Headroom,
    moves: &CovenantMoves,
    send: &mut Vec<Command>,
) {
    let is_broken = headroom.first_breach().is_some();
    words_ui(ui, &headroom.words(), is_broken);
    let [head, found, last] = if is_broken {
        ["smallest move that mends it", "mended at", "then"]
    } else {
        ["smallest move that breaks one", "breaks at", "what breaks"]
    };
    let ink =
        |quiet: Ink, plain: Ink| move |it: &Move| if it.target.is_some() { plain } else { quiet };
    let [of_name, of_found] = [ink(Ink::Muted, Ink::Text), ink(Ink::Faint, Ink::Text)];
    let [of_way, of_what] = [ink(Ink::Faint, Ink::Accent), ink(Ink::Faint, Ink::Muted)];
    let name = |it: &Move| Name::new(it.lever.label(scenario)).ink(of_name(it));
    let [now_width, found_width, way_width] = FIGURE_WIDTHS.map(Width::Fixed);
    let table = Table::new(head, name)
        .column("now", now_width, "", |it| Cell::new(it.now.as_str()).ink(Ink::Muted))
        .column(found, found_width, "", |it| Cell::new(it.found.as_str()).ink(of_found(it)))
        .column("move", way_width, "", |it| Cell::new(it.way.as_str()).ink(of_way(it)))
        .column(last, WHAT_WIDTH, "", |it| Cell::new(it.what.as_str()).ink(of_what(it)))
        .words()
        .heights(HEAD_HEIGHT, ROW_HEIGHT)
        .gap(12.0)
        .role_of(|it| if it.target.is_some() { Role::Button } else { Role::Label })
        .spoken(|it, _| said(scenario, it))
        .hint(|it| match it.target {
            Some(target) => Some(format!("Sets it to {}", exact_text(it.lever, scenario, target))),
            None => it.lever.why_not(scenario).map(Into::into),
        });
    // The head alone until the worker has answered, rather than a gap.
    let Some(found) = moves.latest() else {
        table.draw(ui, &[]);
        return;
    };
    let of = |lever| found.iter().find(|found| found.lever == lever);
    // A row for each lever, found or not, so that rows stay in place while a slider moves.
    let rows = Lever::HEADLINE.map(|lever| Move::of(scenario, lever, of(lever)));
    let touched = table.show(ui, &rows).row.and_then(|row| rows.get(row));
    send.extend(touched.and_then(|it| Some(Command::Move(it.lever, it.target?))));
}

/// "No covenant is breached."
fn words_ui(ui: &mut Ui, words: &str, is_broken: bool) {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), WORDS_HEIGHT));
    let ink = if is_broken { tokens.breach } else { tokens.text };
    let mut line = ui.child_within(rect, Layout::left_to_right(Align::Center));
    line.one_line(heading(words).color(ink));
}

impl Move {
    fn of(scenario: &Scenario, lever: Lever, found: Option<&CovenantMove>) -> Self {
        let undefined = || format::UNDEFINED.to_owned();
        let text = |value: f64| lever_text::text(lever, scenario, value);
        let present = lever.value(scenario);
        let none = |what: String| Self {
            lever,
            target: None,
            now: present.map_or_else(undefined, text),
            found: undefined(),
            way: undefined(),
            what,
        };
        let Some(present) = present else { return none("does not apply".to_owned()) };
        let Some(found) = found else { return none(String::new()) };
        let Some(value) = found.value else {
            let range = lever.range(scenario);
            let what = if found.breaks { "no breach" } else { "no cure" };
            let (start, end) = (text(*range.start()), text(*range.end()));
            return none(format!("{what} within {start} … {end}"));
        };
        let what = match found.breach {
            None => "no covenant is breached".to_owned(),
            Some((covenant, month)) => breach_text(covenant, month),
        };
        let way = move_text(lever, value - present);
        Self { target: Some(value), found: found_text(lever, value), way, ..none(what) }
    }
}

fn breach_text(covenant: Covenant, month: u32) -> String {
    let what = match covenant {
        Covenant::LockUp => "DSCR under the lock-up",
        Covenant::DebtService => "DSCR under 1.00x",
        Covenant::LoanToValue => "LTV over 100\u{a0}%",
    };
    if month == 0 { format!("{what} at closing") } else { format!("{what}, month {month}") }
}

/// Two decimals of a percentage: finer than a lever is moved by hand.
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
        Unit::Months | Unit::Ratio | Unit::Count => lever_text::text(lever, scenario, value),
    }
}

/// "+3.21 pt", "−14 months".
fn move_text(lever: Lever, change: f64) -> String {
    // The minus sign of all figures, not a hyphen.
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

/// The row as a screen reader says it.
fn said(scenario: &Scenario, it: &Move) -> String {
    let name = it.lever.label(scenario);
    let Move { now, found, way, what, .. } = it;
    if found == format::UNDEFINED {
        return format!("{name} {now}; {what}");
    }
    format!("{name} from {now} to {found}, {way}; {what}")
}
