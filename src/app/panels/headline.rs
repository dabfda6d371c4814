//! Over every screen: the deal in one sentence, eight figures, and the tabs.

use eframe::egui::{
    Align, Align2, Color32, CursorIcon, Grid, Layout, Rect, RichText, Role, Sense, Stroke, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::figures;
use crate::analysis::Headline;
use crate::analysis::assumptions::is_assumed;
use crate::app::clip;
use crate::app::command::Command;
use crate::app::medium;
use crate::app::screen::Screen;
use crate::app::theme::{self, BODY, SMALL, TITLE, Tokens};
use crate::format;
use crate::session::{Assumptions, Document, Pinned};

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
/// What the note on the baseline takes.
const PINNED_WIDTH: f32 = 100.0;

/// What is said of the deal.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    pub headline: &'a Headline,
    /// What the return rests on, if that could be computed.
    pub assumptions: Option<&'a Assumptions>,
}

/// Draws what stands over every screen.
pub fn headline_ui(
    ui: &mut Ui,
    document: &Document,
    said: Said<'_>,
    pinned: Option<&Pinned>,
    screen: Screen,
    send: &mut Vec<Command>,
) {
    ui.scope(|ui| {
        if !document.faults().is_empty() {
            faults_ui(ui, document);
            ui.multiply_opacity(theme::DIMMED);
        }
        sentence_ui(ui, document, said);
        let baseline = pinned.map(Pinned::summary);
        figures::figures_ui(ui, document.evaluated(), &document.results().summary, baseline);
    });
    tabs_ui(ui, screen, pinned.is_some(), send);
}

/// The tabs: one is open, a click or its keys open another.
fn tabs_ui(ui: &mut Ui, open: Screen, is_pinned: bool, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), TABS_HEIGHT), Sense::hover());
    let left_to_right = Layout::left_to_right(Align::Center);
    let mut tabs = ui.new_child(UiBuilder::new().max_rect(row).layout(left_to_right));
    if medium::is_on_paper(ui.ctx()) {
        // Nobody can click there. What follows keeps its identity, and takes the room.
        ui.add_space(-TABS_HEIGHT - ui.spacing().item_spacing.y);
        return;
    }
    ui.painter().hline(row.x_range().expand(24.0), row.bottom(), Stroke::new(1.0, tokens.line));
    let ui = &mut tabs;
    // Whether or not there is a note, so that no tab moves when there is one.
    let room = row.width() - PINNED_WIDTH;
    let (name, gap) = tab_names(ui, room);
    ui.spacing_mut().item_spacing.x = gap;
    for screen in Screen::OF_A_DEAL {
        if tab_ui(ui, screen, name(screen), screen == open) {
            send.push(Command::Show(screen));
        }
    }
    if is_pinned {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let text = RichText::new("baseline pinned").font(theme::regular(SMALL));
            ui.label(text.color(tokens.faint)).on_hover_text(Command::Pin.tooltip());
        });
    }
}

/// How the tabs are called, and what stands between them: long names where they fit.
fn tab_names(ui: &Ui, room: f32) -> (fn(Screen) -> &'static str, f32) {
    let width = |name: &str| {
        let font = theme::semibold(BODY);
        ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER).size().x
    };
    let gap_for = |name: fn(Screen) -> &'static str| {
        let names: f32 = Screen::OF_A_DEAL.into_iter().map(|screen| width(name(screen))).sum();
        (room - names) / (Screen::OF_A_DEAL.len() - 1) as f32
    };
    let gap = gap_for(Screen::name);
    if gap >= *TAB_GAP.start() {
        return (Screen::name, gap.min(*TAB_GAP.end()));
    }
    (Screen::short_name, gap_for(Screen::short_name).clamp(*TAB_GAP.start(), *TAB_GAP.end()))
}

/// One tab; true if it was clicked.
fn tab_ui(ui: &mut Ui, screen: Screen, name: &str, is_open: bool) -> bool {
    let tokens = Tokens::of(ui);
    let laid_out = |font| ui.painter().layout_no_wrap(name.to_owned(), font, Color32::PLACEHOLDER);
    // As wide as it is when open, so that no tab moves when another opens.
    let widest = laid_out(theme::semibold(BODY));
    let width = widest.size().x;
    let galley = if is_open { widest } else { laid_out(theme::regular(BODY)) };
    let (rect, response) = ui.allocate_exact_size(vec2(width, TABS_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), screen.name()));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_open));
    let lit = response.hovered() || response.has_focus();
    let ink = if is_open || lit { tokens.text } else { tokens.muted };
    let at = Align2::LEFT_CENTER.anchor_size(rect.left_center(), galley.size()).min;
    ui.painter().galley(at, galley, ink);
    if is_open || response.has_focus() {
        let line = Rect::from_min_max(pos2(rect.left(), rect.bottom() - 1.5), rect.right_bottom());
        let width = if response.has_focus() { 3.0 } else { 2.0 };
        ui.painter().hline(line.x_range(), line.top(), Stroke::new(width, tokens.accent));
    }
    let shortcut = Command::Show(screen).shortcut();
    let keys = shortcut.map_or_else(String::new, |keys| ui.ctx().format_shortcut(&keys));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text(format!("{} ({keys})", screen.question())).clicked()
}

/// What is wrong with the draft, over the results of the last one that was right.
fn faults_ui(ui: &mut Ui, document: &Document) {
    let color = Tokens::of(ui).breach;
    for fault in document.faults().iter().take(3) {
        let text = format!("Not computed: {fault}");
        ui.label(RichText::new(text).font(theme::medium(BODY)).color(color));
    }
}

/// The deal in plain words, in a room that does not change with their length.
fn sentence_ui(ui: &mut Ui, document: &Document, said: Said<'_>) {
    let Said { headline, assumptions } = said;
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    let lines = if width >= ONE_LINE_WIDTH { 1.0 } else { 2.0 };
    let height = lines * SENTENCE_LINE + MUTED_ROOM;
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    // A child of its own: the room that was taken stays the same however little is said.
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
    let deal = RichText::new(&headline.deal).font(theme::semibold(TITLE)).color(tokens.text);
    let length = text_width(&ui, &headline.deal);
    ui.scope(|ui| {
        if length > width {
            // Two lines of about the same length, not one and a word.
            ui.set_max_width((BALANCE * length).min(width));
        }
        clip::sentence(&ui.label(deal), &headline.deal);
    });
    ui.spacing_mut().item_spacing.y = 2.0;
    let lessee = RichText::new(&headline.lessee).font(theme::regular(BODY)).color(tokens.muted);
    clip::sentence(&ui.label(lessee), &headline.lessee);
    // What the return rests on comes last and is the first to go where names are very long.
    let has_room = ui.cursor().top() + SHARE_LINE <= rect.bottom();
    if let Some(assumptions) = assumptions.filter(|_| has_room) {
        assumptions_ui(&mut ui, document, assumptions);
    }
}

/// What share of the numbers that move the return most nobody has published.
fn assumptions_ui(ui: &mut Ui, document: &Document, assumptions: &Assumptions) {
    let Some(text) = assumptions.in_words(document) else { return };
    let ink = Tokens::of(ui).faint;
    let text = RichText::new(text).font(theme::regular(SMALL)).color(ink);
    ui.label(text).on_hover_ui(|ui| bars_ui(ui, document, assumptions));
}

/// Which numbers these are, and how far each moves the return.
fn bars_ui(ui: &mut Ui, document: &Document, assumptions: &Assumptions) {
    let (tokens, scenario) = (Tokens::of(ui), document.evaluated());
    ui.set_max_width(360.0);
    ui.label(RichText::new("What the net IRR hangs on").font(theme::medium(BODY)));
    Grid::new("swings").num_columns(3).spacing([16.0, 3.0]).show(ui, |ui| {
        for bar in assumptions.bars() {
            ui.label(bar.lever.label(scenario));
            let points = format!("{}\u{a0}pt", format::hundredths(bar.swing, 1));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(points));
            let is_assumed = is_assumed(scenario, bar.lever);
            let source = if is_assumed { "assumption" } else { "has a source" };
            ui.label(RichText::new(source).color(tokens.muted));
            ui.end_row();
        }
    });
    let how =
        "Each number alone, over what is plausible for it: the tornado\u{2019}s longest bars.";
    ui.label(RichText::new(how).font(theme::regular(SMALL)).color(tokens.muted));
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    let galley =
        ui.painter().layout_no_wrap(text.to_owned(), theme::semibold(TITLE), Color32::PLACEHOLDER);
    galley.size().x
}
