//! Over every screen: the deal in one sentence, eight figures, and the tabs.

use eframe::egui::{
    Align, Align2, Button, CursorIcon, Grid, Label, Layout, Rect, Role, Sense, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use std::borrow::Cow;

use super::complaints::complaints_ui;
use super::figures;
use crate::analysis::Headline;
use crate::analysis::evidence::Standing;
use crate::app::command::Command;
use crate::app::screen::Screen;
use crate::format;
use crate::format::text::name as safe_name;
use crate::session::{Assumptions, Baseline, Both, Document};
use crate::ui::between::between;
use crate::ui::board::Within;
use crate::ui::spoken::Spoken;
use crate::ui::text::{self, Texts, sentence, small, strong};
use crate::ui::theme::{self, BODY, TITLE, Tokens};
use crate::ui::{clipboard, render_target};

/// Where the sentence fits one line.
const ONE_LINE_WIDTH: f32 = 1_240.0;
/// Of a sentence that takes two lines, what the first one may take.
const BALANCE: f32 = 0.58;
/// A line of the sentence.
const SENTENCE_LINE: f32 = 22.0;
/// Under the sentence: the lessee in up to two lines, or in one with the assumptions.
const MUTED_ROOM: f32 = 42.0;
/// The line on assumptions.
const SHARE_LINE: f32 = 15.0;
const TABS_HEIGHT: f32 = 30.0;
/// Between two tabs where there is room, and at least.
const TAB_GAP: std::ops::RangeInclusive<f32> = 12.0..=24.0;
/// Width of the note on the baseline.
const PINNED_WIDTH: f32 = 120.0;

/// What is said of the deal.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub headline: &'a Headline,
    /// What the return rests on, if that could be computed.
    pub assumptions: Option<&'a Assumptions>,
}

/// Draws the head of every screen of a deal.
pub fn headline_ui(
    ui: &mut Ui,
    document: &Document,
    said: Said<'_>,
    baseline: Option<&Baseline>,
    screen: Screen,
    send: &mut Vec<Command>,
) {
    ui.scope(|ui| {
        sentence_ui(ui, document, said, send);
        if !document.faults().is_empty() {
            ui.multiply_opacity(theme::DIMMED);
        }
        let baseline = baseline.map(Baseline::summary);
        let summaries = Both { own: &document.results().summary, baseline };
        figures::figures_ui(ui, document.evaluated(), summaries);
    });
    let pinned = baseline.map(|it| (it.label(document.evaluated()), it));
    tabs_ui(ui, screen, pinned, send);
}

/// The tabs: one is open, a click or its keys open another. As many rows as they take.
fn tabs_ui(ui: &mut Ui, open: Screen, pinned: Option<(&str, &Baseline)>, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    // Whether or not there is a note, so that no tab moves when there is one.
    let (name, gap) = tab_names(ui, width - PINNED_WIDTH);
    let rows = match tab_rows(ui, name, gap, width - PINNED_WIDTH) {
        one if one.len() == 1 => one,
        // The note then follows the last tabs, as far as there is room for it.
        _ => tab_rows(ui, name, gap, width),
    };
    let height = rows.len() as f32 * TABS_HEIGHT;
    let (area, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let is_export = render_target::is_export(ui.ctx());
    if is_export {
        // A picture has no tabs. Their room is taken back, but their ids are still reserved, so
        // that the widgets below keep their state.
        ui.add_space(-height - ui.spacing().item_spacing.y);
    }
    if !is_export {
        let line = Stroke::new(1.0, tokens.line);
        // 24 is the margin of the middle panel: the line runs from edge to edge of it.
        ui.painter().hline(area.x_range().expand(24.0), area.bottom(), line);
    }
    let mut top = area.top();
    for (index, row) in rows.iter().enumerate() {
        let rect = Rect::from_x_y_ranges(area.x_range(), top..=top + TABS_HEIGHT);
        top = rect.bottom();
        let mut ui = ui.line_within(rect);
        if is_export {
            continue;
        }
        ui.spacing_mut().item_spacing.x = gap;
        for screen in row {
            if tab_ui(&mut ui, *screen, name(*screen), *screen == open) {
                send.push(Command::Show(*screen));
            }
        }
        let Some(pinned) = pinned.filter(|_| index + 1 == rows.len()) else { continue };
        if ui.available_width() >= PINNED_WIDTH - gap {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| pinned_ui(ui, pinned, send));
        }
    }
}

/// What everything is held against: "vs Valor 2 ×"; a click unpins it.
fn pinned_ui(ui: &mut Ui, (name, baseline): (&str, &Baseline), send: &mut Vec<Command>) {
    let text = format!("vs {name}");
    let cross = Button::new(small("×").weak()).frame(false);
    let cross = ui.add(cross).on_hover_text(Command::Unpin.tooltip());
    if cross.named(format!("{text}, unpin")).clicked() {
        send.push(Command::Unpin);
    }
    let label = Label::new(small(text).weak()).truncate().show_tooltip_when_elided(false);
    ui.add(label).on_hover_text(baseline.origin());
}

/// The tabs of each row, none wider than the room if one tab fits it.
fn tab_rows(ui: &Ui, name: fn(Screen) -> &'static str, gap: f32, room: f32) -> Vec<Vec<Screen>> {
    let mut rows = vec![Vec::new()];
    let mut right = 0.0;
    for screen in Screen::OF_A_DEAL {
        let width = tab_width(ui, name(screen));
        let is_first = right <= 0.0;
        let end = if is_first { width } else { right + gap + width };
        // Half a pixel of grace: the room may have been shared out among just these.
        if end > room + 0.5 && !is_first {
            rows.push(vec![screen]);
            right = width;
        } else if let Some(row) = rows.last_mut() {
            row.push(screen);
            right = end;
        }
    }
    rows
}

/// As wide as it is when open, so that no tab moves when another opens.
fn tab_width(ui: &Ui, name: &str) -> f32 {
    text::width(ui, name, theme::semibold(BODY))
}

/// The names of the tabs, long where they fit, and the gap between two of them, pixels.
fn tab_names(ui: &Ui, room: f32) -> (fn(Screen) -> &'static str, f32) {
    let gap_for = |name: fn(Screen) -> &'static str| {
        let widths = Screen::OF_A_DEAL.into_iter().map(|screen| tab_width(ui, name(screen)));
        let names: f32 = widths.sum();
        (room - names) / (Screen::OF_A_DEAL.len() - 1) as f32
    };
    let gap = gap_for(Screen::name);
    if gap >= *TAB_GAP.start() {
        return (Screen::name, gap.min(*TAB_GAP.end()));
    }
    (Screen::short_name, between(gap_for(Screen::short_name), *TAB_GAP.start(), *TAB_GAP.end()))
}

/// One tab; true if it was clicked.
fn tab_ui(ui: &mut Ui, screen: Screen, name: &str, is_open: bool) -> bool {
    let tokens = Tokens::of(ui);
    let font = if is_open { theme::semibold(BODY) } else { theme::regular(BODY) };
    let galley = text::laid_out(ui.painter(), name, font);
    let size = vec2(tab_width(ui, name), TABS_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), screen.name()));
    let response = response.selected(is_open);
    let lit = response.hovered() || response.has_focus();
    let ink = if is_open || lit { tokens.text } else { tokens.muted };
    let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
    ui.painter().galley(at, galley, ink);
    if is_open || response.has_focus() {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 1.5), rect.right_bottom());
        let width = if response.has_focus() { 3.0 } else { 2.0 };
        ui.painter().hline(line.x_range(), line.top(), Stroke::new(width, tokens.accent));
    }
    let keys = Command::Show(screen).keys(ui.ctx());
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text(format!("{} ({keys})", screen.question())).clicked()
}

/// The deal in plain words, in a room that does not change with their length as long as they fit.
/// What is wrong with a draft takes the same room, so that nothing moves under the pointer.
fn sentence_ui(ui: &mut Ui, document: &Document, said: Said<'_>, send: &mut Vec<Command>) {
    let width = ui.available_width();
    let lines = if width >= ONE_LINE_WIDTH { 1.0 } else { 2.0 };
    let height = lines * SENTENCE_LINE + MUTED_ROOM;
    // Longer words take more room and keep it until the width changes: nothing below moves up and
    // down while a lever is dragged.
    let id = ui.make_persistent_id("sentence");
    let taken: Option<(f32, f32)> = ui.data(|data| data.get_temp(id));
    // Half a pixel: widths that differ only by rounding count as the same.
    let taken = taken.filter(|(of, _)| (of - width).abs() < 0.5);
    let height = taken.map_or(height, |(_, most)| most.max(height));
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    // A child of its own: the allocated room stays the same when the words are shorter.
    let mut child = ui.child_within(rect, *ui.layout());
    if !document.complaints().is_empty() {
        return complaints_ui(&mut child, document.complaints(), send);
    }
    words_ui(&mut child, document, said, rect);
    let needed = child.min_rect().height().ceil();
    if needed > height {
        // The rest moves down in the same frame; else it would be drawn over for one.
        ui.add_space(needed - height);
    }
    ui.data_mut(|data| data.insert_temp(id, (width, needed.max(height))));
}

/// The sentence, the lessee, and what both rest on.
fn words_ui(ui: &mut Ui, document: &Document, said: Said<'_>, rect: Rect) {
    let Said { headline, assumptions } = said;
    let width = rect.width();
    // The sentence is what stands on a picture of the board: it says which case that is of.
    let said = match document.case_shown() {
        None => Cow::Borrowed(&headline.deal),
        Some(case) => Cow::Owned(format!("{}: {}", safe_name(&case.name), headline.deal)),
    };
    let deal = sentence(said.as_str());
    let length = text::width(ui, &said, theme::semibold(TITLE));
    ui.scope(|ui| {
        if length > width {
            // Two lines of about the same length, not one and a word.
            ui.set_max_width((BALANCE * length).min(width));
        }
        clipboard::sentence(&ui.label(deal), &said);
    });
    ui.spacing_mut().item_spacing.y = 2.0;
    clipboard::sentence(&ui.weak(&headline.lessee), &headline.lessee);
    // The line on assumptions comes last and is the first to be left out where names are long.
    let has_room = ui.cursor().top() + SHARE_LINE <= rect.bottom();
    if let Some(assumptions) = assumptions.filter(|_| has_room) {
        assumptions_ui(ui, document, assumptions);
    }
}

/// Of the numbers that move the return most, the share that are assumptions.
fn assumptions_ui(ui: &mut Ui, document: &Document, assumptions: &Assumptions) {
    let Some(text) = assumptions.in_words(document) else { return };
    ui.faint(text).on_hover_ui(|ui| bars_ui(ui, document, assumptions));
}

/// Which numbers these are, and how far each moves the return.
fn bars_ui(ui: &mut Ui, document: &Document, assumptions: &Assumptions) {
    let scenario = document.evaluated();
    ui.set_max_width(360.0);
    ui.label(strong("What drives the net IRR"));
    Grid::new("swings").num_columns(3).spacing([16.0, 3.0]).show(ui, |ui| {
        for bar in assumptions.latest().into_iter().flatten() {
            ui.label(bar.lever.label(scenario));
            let points = format!("{}\u{a0}bp", format::basis_points(bar.swing));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(points));
            let evidence = scenario.evidence.get(&bar.lever.path()).map(String::as_str);
            ui.weak(Standing::of(evidence).name());
            ui.end_row();
        }
    });
    let how = "Each input alone over its plausible range: the tornado\u{2019}s longest bars.";
    ui.note(how);
}
