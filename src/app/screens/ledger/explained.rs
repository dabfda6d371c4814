//! How one figure came about: the formula in words, what went in, and where that is from.

use eframe::egui::{
    Align, Button, Color32, CursorIcon, FontId, Layout, Response, RichText, Sense, Stroke, Ui, vec2,
};

use crate::analysis::evidence;
use crate::analysis::ledger::{Explanation, Figure, Origin, Rule, Term};
use crate::analysis::lever_text;
use crate::app::command::Command;
use crate::model::Scenario;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::spoken::Spoken;
use crate::ui::text::Texts;
use crate::ui::text::{heading, sentence, small, subheading};
use crate::ui::theme::{self, BODY, Tokens};

/// Room left of a term for its sign.
const SIGN_WIDTH: f32 = 16.0;

/// Draws the explanation of the figure that `title` names: column and line.
pub(super) fn explanation_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    title: (String, String),
    explanation: &Explanation,
    is_breach: bool,
    send: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().interact_size.y = 18.0;
    let Explanation { figure, formula, rule, terms, origins } = explanation;
    let (column, line) = title;
    ui.label(heading(format!("{column}, {line}")));
    let ink = if is_breach { tokens.breach } else { tokens.text };
    ui.label(sentence(figure.in_full()).color(ink));
    ui.add_space(4.0);
    ui.label(formula);
    ui.add_space(8.0);
    if !terms.is_empty() {
        let to_copy = terms_ui(ui, *rule, terms);
        let total = total_ui(ui, *figure, ink);
        let last = total.secondary_clicked().then_some((terms.len(), Some(1)));
        let sheet = || sheet(&format!("{column}, {line}"), terms, *figure);
        clipboard::table(&total, to_copy.or(last), sheet);
        ui.add_space(12.0);
    }
    origins_ui(ui, scenario, origins, send);
}

/// The terms and what they come to, as it is copied.
fn sheet(title: &str, terms: &[Term], figure: Figure) -> Sheet {
    let row = |name: &str, figure: Figure| {
        vec![Cell::words(name), Cell { text: figure.in_full(), in_full: figure.plain_text() }]
    };
    let rows = terms.iter().map(|term| row(&term.name, term.value));
    Sheet {
        head: vec!["Term".to_owned(), title.to_owned()],
        rows: rows.chain([row("=", figure)]).collect(),
    }
}

/// Draws the terms; the one that was clicked with the right button.
fn terms_ui(ui: &mut Ui, rule: Rule, terms: &[Term]) -> Option<clipboard::Place> {
    let mut to_copy = None;
    let tokens = Tokens::of(ui);
    let deciding = rule.deciding(terms);
    for (index, term) in terms.iter().enumerate() {
        let sign = rule.sign(index, term);
        let decides = deciding.is_none_or(|deciding| deciding == index);
        let ink = if decides { tokens.text } else { tokens.faint };
        let font = theme::regular(BODY);
        let drawn = row_ui(ui, sign, &term.name, &term.value.in_full(), ink, font);
        if drawn.secondary_clicked() {
            to_copy = Some((index, Some(1)));
        }
        if let Some(detail) = &term.detail {
            detail_ui(ui, detail);
        }
    }
    to_copy
}

/// A name on the left, its value on the right.
fn row_ui(
    ui: &mut Ui,
    sign: &str,
    name: &str,
    value: &str,
    ink: Color32,
    font: FontId,
) -> Response {
    let tokens = Tokens::of(ui);
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let (room, _) = ui.allocate_exact_size(vec2(SIGN_WIDTH, 18.0), Sense::hover());
        let align = eframe::egui::Align2::LEFT_CENTER;
        ui.painter().text(room.left_center(), align, sign, theme::regular(BODY), tokens.muted);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.label(RichText::new(value).font(font.clone()).color(ink));
            ui.add_space(8.0);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.one_line(RichText::new(name).font(font).color(ink));
            });
        });
    });
    // The whole row takes the right click; its labels alone would leave gaps.
    row.response.interact(Sense::CLICK)
}

fn detail_ui(ui: &mut Ui, detail: &str) {
    let faint = Tokens::of(ui).faint;
    ui.horizontal(|ui| {
        ui.add_space(SIGN_WIDTH);
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.wrapped(small(detail).color(faint));
    });
}

fn total_ui(ui: &mut Ui, figure: Figure, ink: Color32) -> Response {
    let line = Stroke::new(1.0, Tokens::of(ui).line);
    let (room, _) = ui.allocate_exact_size(vec2(ui.available_width(), 5.0), Sense::hover());
    ui.painter().hline(room.x_range(), room.center().y, line);
    row_ui(ui, "=", "", &figure.in_full(), ink, theme::semibold(BODY))
}

/// The assumptions behind the figure; a click on a name shows its slider.
fn origins_ui(ui: &mut Ui, scenario: &Scenario, origins: &[Origin], send: &mut Vec<Command>) {
    if origins.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.label(subheading("Inputs and sources"));
    for origin in origins {
        ui.add_space(4.0);
        match origin.lever {
            Some(lever) => {
                let value = lever.value(scenario);
                let value = value
                    .map_or_else(String::new, |value| lever_text::text(lever, scenario, value));
                ui.horizontal(|ui| {
                    if link_ui(ui, &origin.name) {
                        send.push(Command::Reveal(lever));
                    }
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        ui.label(value);
                    });
                });
            }
            None => {
                ui.weak(&origin.name);
            }
        }
        let (source, ink) = match &origin.evidence {
            Some(source) => (evidence::said(source), tokens.muted),
            None => ("no source".into(), tokens.faint),
        };
        ui.wrapped(small(source).color(ink));
    }
}

/// A lever's name that shows its slider; true if it was clicked.
pub(super) fn link_ui(ui: &mut Ui, name: &str) -> bool {
    let label = RichText::new(name).color(Tokens::of(ui).accent);
    // Flush with the text around it.
    ui.spacing_mut().button_padding = vec2(0.0, 0.0);
    let response = ui.add(Button::new(label).frame(false).truncate()).named(format!("Show {name}"));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text("Show its slider").clicked()
}
