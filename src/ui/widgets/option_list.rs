//! A list that opens under a button, each option with its name and a line of help, found by a few words
//! of either. Enter takes the first that is left.

use std::borrow::Cow;

use eframe::egui::{
    Align2, CursorIcon, Id, Popup, PopupCloseBehavior, Rect, Response, Role, ScrollArea, Sense, Ui,
    WidgetInfo, vec2,
};

use crate::ui::spoken::Spoken;
use crate::ui::text::cut;
use crate::ui::theme::{self, BODY, SMALL, STEP, Tokens};
use crate::ui::widgets::drop_down::{has_words, search_ui};

const WIDTH: f32 = 340.0;
/// More than this scrolls.
const HEIGHT_MAX: f32 = 400.0;
const OPTION_HEIGHT: f32 = 36.0;
const HEADING_HEIGHT: f32 = 22.0;

/// One option.
#[derive(Clone, Debug)]
pub struct Listed<'a, T> {
    pub option: T,
    /// Its name.
    pub text: Cow<'a, str>,
    /// What it means, in a line.
    pub help: &'a str,
    /// Other words that find it.
    pub also: &'a str,
    /// What it stands under: said over the first of several.
    pub heading: &'a str,
    /// Why it cannot be taken now, if it cannot.
    pub why_not: Option<&'a str>,
}

/// Draws the list under its button while that is open; `Some` when a person takes one. `field` is what a
/// screen reader calls the field of the words.
pub fn option_list_ui<'a, T: Copy>(
    button: &Response,
    field: &str,
    options: impl FnOnce() -> Vec<Listed<'a, T>>,
) -> Option<T> {
    let words_id = button.id.with("words");
    let popup =
        Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH);
    let shown = popup.show(|ui| {
        ui.set_width(WIDTH);
        let (words, is_entered) = search_ui(ui, words_id, field);
        let mut options = options();
        options.retain(|it| has_words(&format!("{} {} {}", it.text, it.help, it.also), &words));
        let taken = if is_entered { first(&options) } else { options_ui(ui, words_id, &options) };
        if taken.is_some() {
            ui.close();
        }
        taken
    });
    if shown.is_none() {
        // The next time the whole list is there again.
        button.ctx.data_mut(|data| data.remove::<String>(words_id));
    }
    shown.and_then(|shown| shown.inner)
}

/// The first that can be taken.
fn first<T: Copy>(options: &[Listed<'_, T>]) -> Option<T> {
    options.iter().find(|it| it.why_not.is_none()).map(|it| it.option)
}

fn options_ui<T: Copy>(ui: &mut Ui, id: Id, options: &[Listed<'_, T>]) -> Option<T> {
    if options.is_empty() {
        ui.weak("No match");
        return None;
    }
    let mut taken = None;
    ScrollArea::vertical().max_height(HEIGHT_MAX).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut heading = "";
        for (place, option) in options.iter().enumerate() {
            if option.heading != heading {
                heading = option.heading;
                heading_ui(ui, heading);
            }
            if option_ui(ui, id.with(place), option) {
                taken = Some(option.option);
            }
        }
    });
    taken
}

fn heading_ui(ui: &mut Ui, text: &str) {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), HEADING_HEIGHT));
    line(ui, row.with_min_y(row.bottom() - 16.0), text, (SMALL, Tokens::of(ui).faint));
}

fn option_ui<T>(ui: &mut Ui, id: Id, option: &Listed<'_, T>) -> bool {
    let tokens = Tokens::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), OPTION_HEIGHT));
    let is_free = option.why_not.is_none();
    let sense = if is_free { Sense::click() } else { Sense::hover() };
    let response = ui.interact(row, id, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::ListBoxOption, is_free, &*option.text));
    let help = option.why_not.unwrap_or(option.help);
    let response = response.spoken(|node| node.set_description(help));
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if ui.is_rect_visible(row) {
        if is_free && (response.hovered() || response.has_focus()) {
            ui.painter().rect_filled(row, 4.0, tokens.line);
        }
        let inside = row.shrink2(vec2(1.5 * STEP, 0.0));
        let ink = if is_free { tokens.text } else { tokens.faint };
        let name = inside.with_max_y(row.center().y);
        line(ui, name.translate(vec2(0.0, 1.0)), &option.text, (BODY, ink));
        line(ui, inside.with_min_y(row.center().y + 1.0), help, (SMALL, tokens.muted));
    }
    is_free && response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// One line at the left of a room, cut where it is longer.
fn line(ui: &Ui, room: Rect, text: &str, (size, ink): (f32, eframe::egui::Color32)) {
    let galley = cut(ui.painter(), text, theme::regular(size), room.width());
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), room).min;
    ui.painter().galley(at, galley, ink);
}
