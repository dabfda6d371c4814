//! Tooltips of charts: a title, and names with their figures.

use eframe::egui::{Label, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::text::subheading;
use crate::ui::theme::{self, BODY, Tokens};

/// A small table at the pointer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tooltip {
    pub title: String,
    /// Names and figures.
    pub rows: Vec<(String, String)>,
}

impl Tooltip {
    /// No rows yet.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), rows: Vec::new() }
    }

    /// One more row under the others.
    pub fn row(mut self, name: impl Into<String>, figure: impl Into<String>) -> Self {
        self.rows.push((name.into(), figure.into()));
        self
    }

    /// More rows.
    pub fn rows<N: Into<String>>(self, rows: impl IntoIterator<Item = (N, String)>) -> Self {
        rows.into_iter().fold(self, |tooltip, (name, figure)| tooltip.row(name, figure))
    }

    /// Shows it at the pointer while that is over `response`.
    pub fn show(&self, response: &Response) {
        response.clone().on_hover_ui_at_pointer(|ui| table_ui(ui, &self.title, &self.rows));
    }
}

/// A small table for tooltips: names on the left, figures on the right.
///
/// As wide as its widest row: egui gives a tooltip the width of the one before, which could
/// squeeze it.
pub fn table_ui(ui: &mut Ui, title: &str, rows: &[(String, String)]) {
    const GAP: f32 = 16.0;
    const ROW_HEIGHT: f32 = 17.0;
    let tokens = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 2.0;
    let laid_out =
        |text: &str, ink| ui.painter().layout_no_wrap(text.to_owned(), theme::regular(BODY), ink);
    let galleys: Vec<_> = rows
        .iter()
        .map(|(name, figure)| (laid_out(name, tokens.muted), laid_out(figure, tokens.text)))
        .collect();
    let widest = |widths: &mut dyn Iterator<Item = f32>| widths.fold(0.0, f32::max);
    let names = widest(&mut galleys.iter().map(|(name, _)| name.size().x));
    let figures = widest(&mut galleys.iter().map(|(_, figure)| figure.size().x));
    let title = subheading(title);
    let title = ui.add(Label::new(title).extend());
    let width = (names + GAP + figures).max(title.rect.width());
    for ((name, figure), (name_text, figure_text)) in galleys.into_iter().zip(rows) {
        let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::hover());
        let said = format!("{name_text} {figure_text}");
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &said));
        let top = |height: f32| rect.center().y - height / 2.0;
        let at = pos2(rect.right() - figure.size().x, top(figure.size().y));
        ui.painter().galley(pos2(rect.left(), top(name.size().y)), name, tokens.muted);
        ui.painter().galley(at, figure, tokens.text);
    }
}
