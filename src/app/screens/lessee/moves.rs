//! What is breached, in words, and the smallest move of each headline lever that changes it.

use eframe::egui::{Align, Layout, Role, Ui, vec2};

use crate::analysis::headroom::MoveWords;
use crate::analysis::{Headroom, Lever};
use crate::app::command::Command;
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
        ["smallest change that cures it", "cured at", "then"]
    } else {
        ["smallest change that trips a covenant", "trips at", "covenant tripped"]
    };
    let ink = |quiet: Ink, plain: Ink| {
        move |it: &MoveWords| if it.target.is_some() { plain } else { quiet }
    };
    let [of_name, of_found] = [ink(Ink::Muted, Ink::Text), ink(Ink::Faint, Ink::Text)];
    let [of_way, of_what] = [ink(Ink::Faint, Ink::Accent), ink(Ink::Faint, Ink::Muted)];
    let name = |it: &MoveWords| Name::new(it.lever.label(scenario)).ink(of_name(it));
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
        .spoken(|it, _| it.sentence(scenario))
        .hint(|it| match it.target_text(scenario) {
            Some(target) => Some(format!("Sets it to {target}")),
            None => it.lever.why_not(scenario).map(Into::into),
        });
    // The head alone until the worker has answered, rather than a gap.
    let Some(found) = moves.latest() else {
        table.draw(ui, &[]);
        return;
    };
    let of = |lever| found.iter().find(|found| found.lever == lever);
    // A row for each lever, found or not, so that rows stay in place while a slider moves.
    let rows = Lever::HEADLINE.map(|lever| MoveWords::of(scenario, lever, of(lever)));
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
