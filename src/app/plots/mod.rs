//! The plots. Each answers the question that its title asks, and draws what it is given: nothing
//! here computes. Plots do not know each other; what they share stands in [`axes`] and [`series`].

pub mod axes;
pub mod cash_flow;
pub mod coverage;
pub mod exceedance;
pub mod fan;
pub mod flags;
pub mod heat_map;
pub mod histogram;
pub mod irr;
mod labels;
pub mod lease_lanes;
pub mod losses;
pub mod metric_curve;
pub mod odds;
pub mod overlay;
pub mod region;
pub mod ribbon;
pub mod runway;
pub mod series;
pub mod shared_cash;
pub mod tornado;
pub mod waterfall;

use eframe::egui::{
    Align, Align2, Color32, FontId, Grid, Layout, Painter, Pos2, RichText, Shape, Sides, Stroke,
    Ui, vec2,
};

use super::theme::{self, BODY, LARGE, SMALL, Tokens};
use super::{clip, picture};

/// The line over a plot: its question on the left, unit and choices on the right.
pub fn title_ui(ui: &mut Ui, question: &str, right: impl FnOnce(&mut Ui)) {
    picture::cell(ui, question);
    clip::title(ui.ctx(), question);
    let title = RichText::new(question).font(theme::semibold(LARGE)).color(Tokens::of(ui).text);
    Sides::new().shrink_left().truncate().show(ui, |ui| ui.label(title), right);
}

/// A quiet remark beside a title: the unit.
pub fn unit_ui(ui: &mut Ui, unit: &str) {
    ui.label(RichText::new(unit).font(theme::regular(SMALL)).color(Tokens::of(ui).faint));
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

/// Draws a dashed line that runs level and upright, as a step does.
///
/// What lies far outside of the picture is drawn just outside of it: a baseline of billions over a
/// deal of thousands would have billions of dashes.
pub fn dashed_steps(painter: &Painter, points: &[Pos2], stroke: Stroke, dash: f32) {
    let room = painter.clip_rect().expand(16.0);
    let points: Vec<Pos2> = points.iter().map(|point| room.clamp(*point)).collect();
    painter.extend(Shape::dashed_line(&points, stroke, dash, dash));
}

/// A small table for tooltips: names on the left, figures on the right.
pub fn table_ui(ui: &mut Ui, title: &str, rows: &[(String, String)]) {
    let tokens = Tokens::of(ui);
    ui.spacing_mut().interact_size.y = 0.0;
    ui.label(RichText::new(title).font(theme::semibold(BODY)).color(tokens.text));
    Grid::new(title).num_columns(2).spacing([16.0, 2.0]).show(ui, |ui| {
        for (name, figure) in rows {
            ui.label(RichText::new(name).color(tokens.muted));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.label(figure));
            ui.end_row();
        }
    });
}
