//! Over every screen: the deal in one sentence, eight figures, and the tabs.

use eframe::egui::{
    Align, Align2, Color32, CursorIcon, Layout, Rect, RichText, Role, Sense, Stroke, Ui, UiBuilder,
    WidgetInfo, pos2, vec2,
};

use super::figures;
use crate::analysis::Headline;
use crate::app::command::Command;
use crate::app::screens::Screen;
use crate::app::theme::{self, BODY, SMALL, TITLE, Tokens};
use crate::session::{Document, Pinned};

/// Where the sentence fits one line.
const ONE_LINE_WIDTH: f32 = 1_240.0;
/// Of a sentence that takes two lines, what the first one may take.
const BALANCE: f32 = 0.58;
const TABS_HEIGHT: f32 = 30.0;
/// Between two tabs.
const TAB_GAP: f32 = 24.0;

/// Draws what stands over every screen.
pub fn headline_ui(
    ui: &mut Ui,
    document: &Document,
    headline: &Headline,
    pinned: Option<&Pinned>,
    screen: Screen,
    send: &mut Vec<Command>,
) {
    ui.scope(|ui| {
        if !document.faults().is_empty() {
            faults_ui(ui, document);
            ui.multiply_opacity(theme::DIMMED);
        }
        sentence_ui(ui, headline);
        let baseline = pinned.map(Pinned::summary);
        figures::figures_ui(ui, document.evaluated(), &document.results().summary, baseline);
    });
    tabs_ui(ui, screen, pinned.is_some(), send);
}

/// The tabs: one is open, a click or its keys open another.
fn tabs_ui(ui: &mut Ui, open: Screen, is_pinned: bool, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), TABS_HEIGHT), Sense::hover());
    ui.painter().hline(row.x_range().expand(24.0), row.bottom(), Stroke::new(1.0, tokens.line));
    let mut ui =
        ui.new_child(UiBuilder::new().max_rect(row).layout(Layout::left_to_right(Align::Center)));
    ui.spacing_mut().item_spacing.x = TAB_GAP;
    for screen in Screen::ALL {
        if tab_ui(&mut ui, screen, screen == open) {
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

/// One tab; true if it was clicked.
fn tab_ui(ui: &mut Ui, screen: Screen, is_open: bool) -> bool {
    let tokens = Tokens::of(ui);
    let font = if is_open { theme::semibold(BODY) } else { theme::regular(BODY) };
    let galley = ui.painter().layout_no_wrap(screen.name().to_owned(), font, Color32::PLACEHOLDER);
    let (rect, response) =
        ui.allocate_exact_size(vec2(galley.size().x, TABS_HEIGHT), Sense::click());
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
fn sentence_ui(ui: &mut Ui, headline: &Headline) {
    let tokens = Tokens::of(ui);
    let width = ui.available_width();
    let lines = if width >= ONE_LINE_WIDTH { 1.0 } else { 2.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(width, lines * 22.0 + 36.0), Sense::hover());
    // A child of its own: the room that was taken stays the same however little is said.
    let mut ui = ui.new_child(UiBuilder::new().max_rect(rect));
    let deal = RichText::new(&headline.deal).font(theme::semibold(TITLE)).color(tokens.text);
    let length = text_width(&ui, &headline.deal);
    ui.scope(|ui| {
        if length > width {
            // Two lines of about the same length, not one and a word.
            ui.set_max_width((BALANCE * length).min(width));
        }
        ui.label(deal);
    });
    let lessee = RichText::new(&headline.lessee).font(theme::regular(BODY)).color(tokens.muted);
    ui.label(lessee);
}

fn text_width(ui: &Ui, text: &str) -> f32 {
    let galley =
        ui.painter().layout_no_wrap(text.to_owned(), theme::semibold(TITLE), Color32::PLACEHOLDER);
    galley.size().x
}
