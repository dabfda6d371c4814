//! The command palette: a field, and under it what fits.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, Color32, CursorIcon, FontId, Id, Key, Modifiers, Rect, Response, Role,
    ScrollArea, Sense, TextEdit, TextFormat, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::app::palette::{Catalogue, Hit};
use crate::ui::between::between;
use crate::ui::spoken::Spoken;
use crate::ui::theme::{self, BODY, LARGE, SMALL, Tokens};

use super::{Reply, height_within, set_width};

/// What has been typed, and what fits it.
#[derive(Debug)]
pub struct Palette {
    catalogue: Catalogue,
    query: String,
    hits: Vec<Hit>,
    /// Place in `hits`.
    selected: usize,
}

const WIDTH: f32 = 560.0;
/// More rows than this scroll.
const ROWS_MAX: usize = 12;
const ROW_HEIGHT: f32 = 28.0;
/// Between the texts and the edges of a row.
const PADDING: f32 = 10.0;
/// The field, margins, and some of the window under the list.
const OUTSIDE: f32 = 88.0;
/// Room for keys and values.
const DETAIL_WIDTH: f32 = 104.0;
/// Between a text and what is right of it.
const GAP: f32 = 16.0;

impl Palette {
    /// Nothing typed yet.
    pub fn new(mut catalogue: Catalogue) -> Self {
        let hits = catalogue.find("");
        Self { catalogue, query: String::new(), hits, selected: 0 }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Option<Reply> {
        set_width(ui, WIDTH);
        let moved = self.move_by_keys(ui);
        // Before the field, which on Enter gives up the keyboard.
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let field = self.field_ui(ui);
        let clicked = self.list_ui(ui, &field, moved || field.changed());
        let taken = clicked.or(enter.then_some(self.selected))?;
        let item = &self.hits.get(taken)?.item;
        Some(Reply::Run(item.command, item.text.clone()))
    }

    fn field_ui(&mut self, ui: &mut Ui) -> Response {
        let field = TextEdit::singleline(&mut self.query)
            .font(theme::regular(LARGE))
            .hint_text("A command, input or scenario; or an input and its new value")
            .desired_width(f32::INFINITY)
            .margin(vec2(PADDING, 8.0));
        let response = ui.add(field).named("Find a command, input or scenario");
        if !response.has_focus() {
            response.request_focus();
        }
        if response.changed() {
            self.hits = self.catalogue.find(&self.query);
            self.selected = 0;
        }
        response
    }

    /// Up and down choose; true if they did. Taken before the field gets them.
    fn move_by_keys(&mut self, ui: &Ui) -> bool {
        let pressed = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let (up, down) = (pressed(Key::ArrowUp), pressed(Key::ArrowDown));
        // Tab would leave the field, and nothing else here takes the keyboard.
        pressed(Key::Tab);
        let last = self.hits.len().saturating_sub(1);
        self.selected = (self.selected + down).saturating_sub(up).min(last);
        up + down > 0
    }

    /// The rows; the place of the one that was clicked.
    fn list_ui(&mut self, ui: &mut Ui, field: &Response, follows: bool) -> Option<usize> {
        let mut clicked = None;
        let height = between(self.hits.len(), 1, ROWS_MAX) as f32 * ROW_HEIGHT;
        let height = height_within(ui, height, OFFSET.y + OUTSIDE);
        let scroll = ScrollArea::vertical().max_height(height).auto_shrink(false);
        scroll.min_scrolled_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if self.hits.is_empty() {
                let text = "No match";
                ui.weak(text);
            }
            for (index, hit) in self.hits.iter().enumerate() {
                let is_selected = index == self.selected;
                let response = row_ui(ui, index, hit, is_selected);
                if is_selected {
                    // The field keeps the focus; a screen reader is told which row is chosen.
                    field.clone().spoken(|node| {
                        node.set_active_descendant(response.id.accesskit_id());
                    });
                    // Only after keys or typing: a list scrolled with the wheel must not jump back.
                    if follows {
                        response.scroll_to_me(None);
                    }
                }
                if response.clicked() {
                    clicked = Some(index);
                }
            }
        });
        clicked
    }
}

fn row_ui(ui: &mut Ui, index: usize, hit: &Hit, is_selected: bool) -> Response {
    let tokens = Tokens::of(ui);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    // Clicked, but never with the keyboard: that stays in the field.
    let response = ui.interact(rect, Id::unique(("palette row", index)), Sense::CLICK);
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    let item = &hit.item;
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, ui.is_enabled(), &*item.text));
    let response = response.spoken(|node| {
        node.set_selected(is_selected);
        node.set_description(format!("{} {}", item.kind, item.detail));
    });
    if !ui.is_rect_visible(rect) {
        return response;
    }
    if is_selected || response.hovered() {
        let fill = if is_selected { tokens.line } else { tokens.raised };
        ui.painter().rect_filled(rect, 4.0, fill);
    }
    let inside = rect.shrink2(vec2(PADDING, 0.0));
    let left = paint_right(ui, inside, &item.detail, &theme::regular(BODY), tokens.muted);
    // Kinds are aligned in a column, unless a detail is long.
    let inside = inside.with_max_x(left.min(inside.right() - DETAIL_WIDTH));
    let left = paint_right(ui, inside, item.kind, &theme::regular(SMALL), tokens.faint);
    paint_text(ui, inside.with_max_x(left), hit);
    response
}

/// Paints at the right end, cut where it takes more than half; where the room left of it ends.
fn paint_right(ui: &Ui, rect: Rect, text: &str, font: &FontId, ink: Color32) -> f32 {
    if text.is_empty() {
        return rect.right();
    }
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font.clone(), ink);
    job.wrap.max_width = rect.width() / 2.0;
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = ui.painter().layout_job(job);
    let at = Align2::RIGHT_CENTER.anchor_size(rect.right_center(), galley.size()).min;
    ui.painter().galley(at, galley, ink);
    at.x - GAP
}

/// The text, with the letters that were typed in the accent's colour.
fn paint_text(ui: &Ui, rect: Rect, hit: &Hit) {
    let tokens = Tokens::of(ui);
    let plain = TextFormat::simple(theme::regular(BODY), tokens.text);
    let matched = TextFormat::simple(theme::semibold(BODY), tokens.accent);
    let mut job = LayoutJob::default();
    for (place, letter) in (0_u32..).zip(hit.item.text.chars()) {
        let format = if hit.matched.binary_search(&place).is_ok() { &matched } else { &plain };
        job.append(letter.encode_utf8(&mut [0; 4]), 0.0, format.clone());
    }
    job.wrap.max_width = rect.width().max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    job.halign = Align::LEFT;
    let galley = ui.painter().layout_job(job);
    let middle = pos2(rect.left(), rect.center().y);
    let at = Align2::LEFT_CENTER.anchor_size(middle, galley.size()).min;
    ui.painter().galley(at, galley, tokens.text);
}

/// From the top edge of the window, so that the list does not move while it is typed.
pub(super) const OFFSET: Vec2 = vec2(0.0, 72.0);
