//! Text styles by meaning: `small`, `strong`, `heading` and others give a `RichText` for labels,
//! buttons and tooltips alike; [`Texts`] draws the labels that every screen has.
//!
//! Plain text needs none of them: the theme sets body size for labels and the muted ink for `weak`
//! ones (`ui.weak`, `RichText::weak`).

use std::sync::Arc;

use eframe::egui::emath::GuiRounding as _;
use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Color32, FontId, Galley, Label, Painter, Response, RichText, Sense, Ui, Vec2};

use crate::ui::theme::{self, BODY, LARGE, SMALL, TITLE, Tokens};

/// What is read last: evidence, units, hints.
pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::regular(SMALL))
}

/// Names a small part: a caption of columns, a word on a small button.
pub fn small_strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::medium(SMALL))
}

/// Names what is written under it or beside it.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::medium(BODY))
}

/// The question of a plot, the title of a dialog or of a part of a screen.
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::semibold(LARGE))
}

/// A part under a heading: the title of a tooltip, a list beside a figure.
pub fn subheading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::semibold(BODY))
}

/// The sentence over a screen, the largest figure on it.
pub fn sentence(text: impl Into<String>) -> RichText {
    RichText::new(text).font(theme::semibold(TITLE))
}

/// Monospaced: places in files, examples of verbs.
pub fn code(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::monospace(12.0))
}

/// The width of a text in one line, in points.
pub fn width(ui: &Ui, text: &str, font: FontId) -> f32 {
    size(ui.painter(), text, font).x
}

/// What the letters of a text take one by one, in points: as much as the text, or more where some
/// of them move closer together. Far quicker to tell than its width.
pub fn advance(ui: &Ui, text: &str, font: &FontId) -> f32 {
    let sum: f32 =
        ui.fonts_mut(|fonts| text.chars().map(|letter| fonts.glyph_width(font, letter)).sum());
    // As widths are.
    sum.round_ui()
}

/// How much room a text takes in one line, in points.
pub fn size(painter: &Painter, text: &str, font: FontId) -> Vec2 {
    laid_out(painter, text, font).size()
}

/// A text in one line. It gets its ink where it is painted: what measures it and what paints it, in
/// whatever colour, then share one layout, which is most of what a text costs a frame.
pub fn laid_out(painter: &Painter, text: &str, font: FontId) -> Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), font, Color32::PLACEHOLDER)
}

/// The same, with an ellipsis where it is wider than the room.
pub fn cut(painter: &Painter, text: &str, font: FontId, room: f32) -> Arc<Galley> {
    let whole = laid_out(painter, text, font.clone());
    if whole.size().x <= room && whole.rows.len() == 1 {
        return whole;
    }
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, Color32::PLACEHOLDER);
    job.wrap = TextWrapping::truncate_at_width(room.max(1.0));
    painter.layout_job(job)
}

/// As much of a name as fits with what stays behind it, and an ellipsis between the two; all of it
/// where nothing of it fits.
pub fn shortened(name: &str, behind: &str, fits: impl Fn(&str) -> bool) -> String {
    let whole = format!("{name}{behind}");
    if fits(&whole) {
        return whole;
    }
    let starts = (1..name.chars().count()).rev().map(|count| {
        let start: String = name.chars().take(count).collect();
        format!("{}…{behind}", start.trim_end())
    });
    starts.into_iter().find(|start| fits(start)).unwrap_or(whole)
}

/// The labels that every screen has.
pub trait Texts {
    /// Small and muted: explains what is above or beside it.
    fn note(&mut self, text: impl Into<String>) -> Response;

    /// Small and faint: units, counts, what need not be read.
    fn faint(&mut self, text: impl Into<String>) -> Response;

    /// Small, in the ink of a breach: what is not allowed or did not work.
    fn fault(&mut self, text: impl Into<String>) -> Response;

    /// In as many lines as it takes, even in a row of labels.
    fn wrapped(&mut self, text: impl Into<RichText>) -> Response;

    /// In one line, cut with an ellipsis where it is too long; the tooltip then has all of it.
    fn one_line(&mut self, text: impl Into<RichText>) -> Response;

    /// In one line, with `whole` as its tooltip whether or not it was cut. It can be clicked, but
    /// does not take the keyboard.
    fn one_line_of(&mut self, text: impl Into<RichText>, whole: &str) -> Response;
}

impl Texts for Ui {
    fn note(&mut self, text: impl Into<String>) -> Response {
        self.label(small(text).weak())
    }

    fn faint(&mut self, text: impl Into<String>) -> Response {
        let ink = Tokens::of(self).faint;
        self.label(small(text).color(ink))
    }

    fn fault(&mut self, text: impl Into<String>) -> Response {
        let ink = Tokens::of(self).breach;
        self.label(small(text).color(ink))
    }

    fn wrapped(&mut self, text: impl Into<RichText>) -> Response {
        // In a row egui extends labels rather than wrapping them, unless a label says otherwise.
        self.add(Label::new(text.into()).wrap())
    }

    fn one_line(&mut self, text: impl Into<RichText>) -> Response {
        self.add(Label::new(text.into()).truncate())
    }

    fn one_line_of(&mut self, text: impl Into<RichText>, whole: &str) -> Response {
        // egui's own tooltip of a cut label would repeat part of `whole`.
        let label = Label::new(text.into()).truncate().show_tooltip_when_elided(false);
        // `CLICK`, unlike `click()`, keeps a label out of the tab order.
        self.add(label.sense(Sense::CLICK)).on_hover_text(whole)
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Context, RawInput};

    use super::*;

    #[test]
    fn letters_one_by_one_take_as_much_as_a_figure_of_them() {
        let ctx = Context::default();
        theme::install(&ctx);
        let mut output = ctx.run_ui(RawInput::default(), |ui| {
            for text in ["−12,345.6", "1.73x", "$5.05bn", "100.0%", "11", "47.1", "–", ""] {
                let (all, letters) =
                    (width(ui, text, theme::medium(BODY)), advance(ui, text, &theme::medium(BODY)));
                assert!((all - letters).abs() < 0.05, "{text}: {letters} for {all}");
            }
        });
        output.textures_delta.clear();
    }
}
