//! The deal that is chosen, beside the table: what it shows, its figures, and what can be done.

use eframe::egui::{
    Align, Button, Grid, Id, Layout, Rect, RichText, ScrollArea, Ui, UiBuilder, vec2,
};

use crate::analysis::Digest;
use crate::app::command::Command;
use crate::format::{self, text};
use crate::model::Scenario;
use crate::session::catalogue::{Entry, Place, Row};
use crate::ui::board::Within;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, heading, small, small_strong, strong};
use crate::ui::theme::{STEP, Tokens};
use crate::ui::widgets::button::main_button;

use super::table::spark;

const BUTTONS_HEIGHT: f32 = 36.0;
const SPARK_HEIGHT: f32 = 56.0;
/// Share of a strip for the words.
const WORDS_SHARE: f32 = 0.46;

/// What is shown of one entry.
#[derive(Clone, Copy)]
pub(super) struct Chosen<'a> {
    pub(super) entry: &'a Entry,
    pub(super) row: &'a Row,
    /// Whether it is the open document, and whether that has unsaved edits.
    pub(super) open: Option<bool>,
}

/// Beside the table: words, figures, cash and buttons from top to bottom.
pub(super) fn column_ui(ui: &mut Ui, chosen: Chosen<'_>, send: &mut Vec<Command>) {
    let room = ui.available_rect_before_wrap();
    let (above, below) = room.split_top_bottom_at_y(room.bottom() - BUTTONS_HEIGHT);
    part_ui(ui, above, |ui| {
        ScrollArea::vertical().id_salt("chosen").auto_shrink(false).show(ui, |ui| {
            words_ui(ui, chosen);
            if let Some((scenario, digest)) = chosen.entry.scenario().zip(chosen.entry.digest()) {
                ui.add_space(3.0 * STEP);
                figures_ui(ui, scenario, digest, 1);
                ui.add_space(3.0 * STEP);
                cash_ui(ui, chosen.row, digest);
            }
        });
    });
    part_ui(ui, below, |ui| buttons_ui(ui, chosen, send));
}

/// Under the table: words, figures and buttons side by side.
pub(super) fn strip_ui(ui: &mut Ui, chosen: Chosen<'_>, send: &mut Vec<Command>) {
    let room = ui.available_rect_before_wrap();
    let (above, below) = room.split_top_bottom_at_y(room.bottom() - BUTTONS_HEIGHT);
    let figures = chosen.entry.scenario().zip(chosen.entry.digest());
    let share = if figures.is_some() { WORDS_SHARE } else { 1.0 };
    let (left, right) = above.split_left_right_at_fraction(share);
    part_ui(ui, left.with_max_x(left.right() - 6.0 * STEP), |ui| {
        ScrollArea::vertical().id_salt("chosen").auto_shrink(false).show(ui, |ui| {
            words_ui(ui, chosen);
        });
    });
    if let Some((scenario, digest)) = figures {
        part_ui(ui, right, |ui| figures_ui(ui, scenario, digest, 2));
    }
    part_ui(ui, below, |ui| buttons_ui(ui, chosen, send));
}

fn part_ui(ui: &mut Ui, rect: Rect, add: impl FnOnce(&mut Ui)) {
    let mut part = ui.child_within(rect, *ui.layout());
    // Contents longer than their part are cut, not drawn over the next one.
    part.set_clip_rect(rect.expand(1.0).intersect(ui.clip_rect()));
    add(&mut part);
}

/// Name, file, description, what it rests on; or why it cannot be used, in full.
fn words_ui(ui: &mut Ui, chosen: Chosen<'_>) {
    let tokens = Tokens::of(ui);
    let Chosen { entry, open, .. } = chosen;
    ui.wrapped(heading(entry.name()));
    let place = match entry.place() {
        Place::Shipped(_) => format!("{}, comes with chiplease", entry.file_name()),
        Place::File(path) => text::path(path),
    };
    ui.one_line(small(place.clone()).color(tokens.faint)).on_hover_text(place);
    match open {
        None => {}
        Some(false) => {
            ui.label(small("This deal is open".to_owned()).color(tokens.accent));
        }
        Some(true) => {
            let text = "This deal is open with unsaved changes; these are the file’s figures";
            ui.wrapped(small(text.to_owned()).color(tokens.accent));
        }
    }
    if let Some(trouble) = entry.trouble() {
        ui.add_space(2.0 * STEP);
        let title = match entry.as_written() {
            Some(_) => "Inputs out of range",
            None => "This file cannot be read",
        };
        ui.label(strong(title).color(tokens.breach));
        for line in &trouble.lines {
            ui.wrapped(RichText::new(line).weak());
        }
    }
    let Some(scenario) = entry.as_written() else { return };
    if !scenario.description.trim().is_empty() {
        ui.add_space(2.0 * STEP);
        ui.wrapped(RichText::new(scenario.description.as_str()).weak());
    }
    if let Some(text) = entry.digest().and_then(Digest::sources_in_words) {
        ui.add_space(2.0 * STEP);
        ui.wrapped(small(text).color(tokens.faint));
    }
}

/// Key figures, names on the left, in this many columns.
fn figures_ui(ui: &mut Ui, scenario: &Scenario, digest: &Digest, columns: usize) {
    let tokens = Tokens::of(ui);
    // Rows as high as their text; egui would make them as high as a button.
    ui.spacing_mut().interact_size.y = 0.0;
    let figures = digest.figures(scenario);
    let height = figures.len().div_ceil(columns);
    let width = ui.available_width() / columns as f32;
    let top = ui.available_rect_before_wrap();
    let mut bottom = top.top();
    for (index, some) in figures.chunks(height).enumerate() {
        let left = top.left() + index as f32 * width;
        let right = left + width - if index + 1 < columns { 6.0 * STEP } else { 0.0 };
        let room = Rect::from_x_y_ranges(left..=right, top.y_range());
        let mut part = ui.child_within(room, *ui.layout());
        let id = ("figures", index);
        Grid::new(id).num_columns(2).spacing([12.0, 4.0]).show(&mut part, |ui| {
            for (name, value, is_breach) in some {
                ui.note(*name);
                let ink = if *is_breach { tokens.breach } else { tokens.text };
                let text = strong(value).color(ink);
                // A grid's column is as wide as its contents; values end at the right edge instead.
                let layout = Layout::right_to_left(Align::Center);
                let rest = vec2((right - ui.cursor().left()).max(0.0), 16.0);
                ui.allocate_ui_with_layout(rest, layout, |ui| {
                    ui.one_line(text).on_hover_text(value);
                });
                ui.end_row();
            }
        });
        bottom = part.min_rect().bottom().max(bottom);
    }
    // Children do not move the cursor on; the highest column counts.
    ui.allocate_space(vec2(ui.available_width(), bottom - top.top()));
}

/// The cash of the equity, larger than in the row.
fn cash_ui(ui: &mut Ui, row: &Row, digest: &Digest) {
    let tokens = Tokens::of(ui);
    let caption = "Cumulative net cash to equity";
    ui.wrapped(small_strong(caption).weak());
    let (id, rect) = ui.allocate_space(vec2(ui.available_width(), SPARK_HEIGHT));
    // Clear of the edges, for the mark at the end of the line.
    let room = rect.shrink2(vec2(3.0, 4.0));
    spark(ui.painter(), room, &row.spark, tokens);
    let last = digest.cash.last().copied().unwrap_or(0.0);
    let end = digest.summary.end_month;
    let said = format!("{} by month {end}", format::money(last));
    let response = ui.interact(rect, id, eframe::egui::Sense::hover());
    response.spoken(|node| {
        node.set_role(eframe::egui::Role::Figure);
        node.set_label(format!("{caption} {said}"));
    });
    let ink = if last < 0.0 { tokens.breach } else { tokens.text };
    let row = vec2(ui.available_width(), 16.0);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.label(small(said).color(ink));
    });
}

fn buttons_ui(ui: &mut Ui, chosen: Chosen<'_>, send: &mut Vec<Command>) {
    let Chosen { entry, row, .. } = chosen;
    let index = row.index;
    let is_sound = entry.scenario().is_some();
    // An id of their own, so that they keep the keyboard when the figures above arrive.
    let row = UiBuilder::new()
        .scope_id(Id::unique("what to do with a listed deal"))
        .layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(row, |ui| {
        let open = Command::OpenListed(index);
        let button = main_button(ui, open.text()).min_size(vec2(64.0, 26.0));
        open.button_ui(ui, button, send);
        for (command, name) in [
            (Command::CompareListed(index), "Compare"),
            (Command::HoldListed(index), "Add to portfolio"),
        ] {
            // The menu bar has a button of the first one's name.
            let button = Button::new(name).min_size(vec2(0.0, 26.0));
            let why_not = "A deal that cannot be run cannot be compared";
            let why_not = (!is_sound).then_some(why_not);
            let response = command.button_unless_ui(ui, why_not, button, send);
            response.named(format!("{name}, {}", entry.name()));
        }
        if let Place::File(path) = entry.place() {
            let copy = Button::new("Copy path").min_size(vec2(0.0, 26.0));
            if ui.add(copy).on_hover_text(text::path(path)).clicked() {
                // The path itself, not the text that is made safe for the screen.
                ui.copy_text(path.to_string_lossy().into_owned());
            }
        }
    });
}
