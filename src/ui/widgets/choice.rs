//! A small choice between a few words, side by side.

use eframe::egui::{Button, CornerRadius, Frame, Margin, Sense, Stroke, StrokeKind, Ui};

use crate::ui::render_target;
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::{STEP, Tokens};

/// Draws the options in one track; true when a person takes another one. Before an audience nothing
/// can be chosen, and nothing is drawn.
///
/// Each option is a button called "Repayment, level" to a screen reader.
pub fn choice_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    options: &[(T, &str)],
) -> bool {
    // A page says in words what was chosen, where that is not the usual.
    if render_target::is_export(ui.ctx()) && !render_target::is_within_page(ui.ctx()) {
        on_paper_ui(ui, *chosen, options);
    }
    render_target::has_menus(ui.ctx()) && track_ui(ui, name, chosen, options, Sense::click())
}

/// The same, left out by the Tab key: for a choice that can be typed, too, in the value beside it.
pub fn choice_by_pointer_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    options: &[(T, &str)],
) -> bool {
    track_ui(ui, name, chosen, options, Sense::CLICK)
}

fn track_ui<T: Copy + PartialEq>(
    ui: &mut Ui,
    name: &str,
    chosen: &mut T,
    options: &[(T, &str)],
    sense: Sense,
) -> bool {
    let tokens = Tokens::of(ui);
    let track = Frame::NONE
        .fill(tokens.ground)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin::same(2));
    let mut taken = None;
    ui.horizontal(|ui| {
        track.show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.spacing_mut().button_padding = eframe::egui::vec2(1.75 * STEP, 1.0);
            // Below the theme's 24 points, so that the track fits into the line of a title.
            ui.spacing_mut().interact_size.y = 18.0;
            for (option, text) in options {
                let is_chosen = option == chosen;
                let ink = if is_chosen { tokens.text } else { tokens.muted };
                let label = small_strong(*text).color(ink);
                let button = Button::new(label)
                    .fill(if is_chosen { tokens.line } else { tokens.ground })
                    .stroke(Stroke::NONE)
                    .sense(sense);
                let response = ui.add(button);
                if response.has_focus() {
                    let ring = Stroke::new(1.5, tokens.accent);
                    ui.painter().rect_stroke(response.rect, 4.0, ring, StrokeKind::Inside);
                }
                ui.ctx().accesskit_node_builder(response.id, |node| {
                    node.set_label(format!("{name}, {text}"));
                    node.set_toggled(is_chosen.into());
                });
                if response.clicked() && !is_chosen {
                    taken = Some(*option);
                }
            }
        });
    });
    if let Some(taken) = taken {
        *chosen = taken;
    }
    taken.is_some()
}

/// In a picture: what is chosen, as a quiet word.
fn on_paper_ui<T: Copy + PartialEq>(ui: &mut Ui, chosen: T, options: &[(T, &str)]) {
    let taken = options.iter().find(|(option, _)| *option == chosen);
    // A row, as the track is in: it takes as many ids, so later widgets keep theirs.
    ui.horizontal(|ui| {
        if let Some((_, text)) = taken {
            ui.faint(*text);
        }
    });
}
