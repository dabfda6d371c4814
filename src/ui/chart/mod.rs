//! Charts: axes, labels on marks, titles, tooltips.

pub mod axes;
pub mod bars;
pub mod canvas;
pub mod flags;
pub mod labels;
pub mod plane;
pub mod raster;
pub mod rows;

use eframe::egui::{
    Align2, Color32, FontId, Label, Painter, Pos2, RichText, Role, Sense, Shape, Sides, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::ui::between::between;
use crate::ui::text::{Texts, heading};
use crate::ui::theme::{self, BODY, LARGE, SMALL, Tokens};
use crate::ui::{capture, clipboard, render_target};

/// A title is smaller in a plot of a presentation that is narrower, as one of three is.
const PRESENTED_WIDTH: f32 = 320.0;
const PRESENTED_HEIGHT: f32 = 20.0;

/// The question that a plot answers: in full, or in few words where it is presented, in large type.
pub fn question<'a>(ui: &Ui, full: &'a str, short: &'a str) -> &'a str {
    if render_target::is_presentation(ui.ctx()) { short } else { full }
}

/// The line over a plot: its question on the left, unit and choices on the right.
pub fn title_ui(ui: &mut Ui, question: &str, right: impl FnOnce(&mut Ui)) {
    if render_target::is_presentation(ui.ctx()) {
        return presented_title_ui(ui, question, right);
    }
    capture::cell(ui, question);
    clipboard::title(ui.ctx(), question);
    Sides::new().shrink_left().truncate().show(ui, |ui| ui.label(heading(question)), right);
}

/// The unit follows the question: what is read together stands together.
fn presented_title_ui(ui: &mut Ui, question: &str, unit: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    let size = if width < PRESENTED_WIDTH { BODY } else { LARGE };
    ui.allocate_ui(vec2(width, PRESENTED_HEIGHT), |ui| {
        ui.horizontal(|ui| {
            ui.add(Label::new(heading(question).size(size)).extend());
            unit(ui);
        });
    });
}

/// A quiet remark beside a title: the unit.
pub fn unit_ui(ui: &mut Ui, unit: &str) {
    ui.faint(unit);
}

/// A label on a mark, with an edge in the colour of the ground so that it can be read on any fill.
pub struct MarkLabel<'a> {
    pub text: &'a str,
    pub at: Pos2,
    pub align: Align2,
    pub color: Color32,
    /// The edge.
    pub ground: Color32,
}

impl MarkLabel<'_> {
    pub fn paint(self, painter: &Painter) {
        let font: FontId = theme::medium(SMALL);
        for (x, y) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            let at = self.at + vec2(x, y);
            painter.text(at, self.align, self.text, font.clone(), self.ground);
        }
        painter.text(self.at, self.align, self.text, font, self.color);
    }
}

/// The first of several names of a mark, from the longest on, for which there is room; else the last.
pub fn longest_that_fits<'a>(painter: &Painter, names: &'a [String], room: f32) -> &'a str {
    let width = |name: &str| {
        let ink = Color32::PLACEHOLDER;
        painter.layout_no_wrap(name.to_owned(), theme::medium(SMALL), ink).size().x
    };
    let fits = names.iter().find(|name| width(name) <= room);
    fits.or(names.last()).map_or("", String::as_str)
}

/// Draws a dashed line that runs level and upright, as a step does.
///
/// What lies far outside of the picture is drawn just outside of it: a baseline of billions over a
/// deal of thousands would have billions of dashes.
pub fn dashed_steps(painter: &Painter, points: &[Pos2], stroke: Stroke, dash: f32) {
    let room = painter.clip_rect().expand(16.0);
    if !room.is_positive() {
        return;
    }
    let inside = |point: &Pos2| {
        let x = between(point.x, room.left(), room.right());
        pos2(x, between(point.y, room.top(), room.bottom()))
    };
    let points: Vec<Pos2> = points.iter().map(inside).collect();
    painter.extend(Shape::dashed_line(&points, stroke, dash, dash));
}

/// A small table for tooltips: names on the left, figures on the right.
///
/// As wide as its widest row: a tooltip remembers how wide the one before was, and would squeeze it.
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
    let title = RichText::new(title).font(theme::semibold(BODY)).color(tokens.text);
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
