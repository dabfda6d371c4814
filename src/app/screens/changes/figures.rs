//! Every figure before and now, and by how much it differs. A click takes it to the bridge.

use eframe::egui::{Role, Ui, vec2};

use crate::analysis::Metric;
use crate::app::metric_cells;
use crate::format;
use crate::model::results::Summary;
use crate::ui::board::Within;
use crate::ui::chart::title_ui;
use crate::ui::table::{Cell, Drawn, Table, Width};
use crate::ui::theme::Ink;

const ROW_HEIGHT: f32 = 20.0;
const TITLE_HEIGHT: f32 = 26.0;
/// Column names.
const HEAD_HEIGHT: f32 = 18.0;
/// From this width on the figures are in two halves, side by side.
const TWO_HALVES_WIDTH: f32 = 860.0;
/// Between them.
const GAP: f32 = 40.0;
/// Share of the width for a column of figures; the names have the rest.
const FIGURE_WIDTH: Width = Width::Share(0.23);

/// How much room the figures take.
pub(super) fn height(width: f32) -> f32 {
    TITLE_HEIGHT + HEAD_HEIGHT + ROW_HEIGHT * Metric::ALL.len().div_ceil(halves(width)) as f32
}

fn halves(width: f32) -> usize {
    if width >= TWO_HALVES_WIDTH { 2 } else { 1 }
}

/// A run, and the one that it is compared with.
#[derive(Clone, Copy)]
struct Sides<'a> {
    before: Option<&'a Summary>,
    now: &'a Summary,
}

/// Draws the table; `Some` when a person takes another metric than the chosen one.
pub(super) fn figures_ui(
    ui: &mut Ui,
    before: Option<&Summary>,
    now: &Summary,
    chosen: Metric,
) -> Option<Metric> {
    title_ui(ui, "How does every figure compare?", |_| {});
    let sides = Sides { before, now };
    let width = ui.available_width();
    let halves = halves(width);
    let per_half = Metric::ALL.len().div_ceil(halves);
    let half_width = (width - GAP * (halves - 1) as f32) / halves as f32;
    // Taken as a whole, because the halves are placed within it by hand.
    let size = vec2(width, HEAD_HEIGHT + ROW_HEIGHT * per_half as f32);
    let (_, area) = ui.allocate_space(size);
    let mut whole: Option<Drawn> = None;
    for (index, metrics) in Metric::ALL.chunks(per_half).enumerate() {
        let left = area.left() + index as f32 * (half_width + GAP);
        let half = area.with_min_x(left).with_max_x(left + half_width);
        let chosen = metrics.iter().position(|metric| *metric == chosen);
        let drawn = ui.within(half, |ui| sides.table().chosen(chosen).draw(ui, metrics));
        // The halves act as one table: rows count on, and either copies all figures.
        whole = Some(match whole {
            Some(first) => first.and(drawn, index * per_half),
            None => drawn,
        });
    }
    let touched = whole?.copied(|| sides.table().sheet(&Metric::ALL));
    let taken = touched.row.and_then(|row| Metric::ALL.get(row)).copied();
    taken.filter(|metric| *metric != chosen)
}

impl<'a> Sides<'a> {
    fn table(self) -> Table<'a, Metric> {
        Table::new("", |metric: &Metric| metric.name())
            .copied_as("Figure")
            .column("before", FIGURE_WIDTH, "", move |metric| self.before(*metric).ink(Ink::Muted))
            .label("Before")
            .column("now", FIGURE_WIDTH, "", move |metric| {
                metric_cells::summary_cell(*metric, self.now)
            })
            .label("Now")
            .column("difference", FIGURE_WIDTH, "", move |metric| self.difference(*metric))
            .label("Difference")
            .heights(HEAD_HEIGHT, ROW_HEIGHT)
            .strong()
            .role(Role::Button)
            .hint(move |metric| Some(self.help(*metric)))
            .spoken(|metric, texts| {
                let texts: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
                // The second figure is the present one: "Net IRR 20%, now 22%, +200 bp".
                format!("{} {}", metric.name(), texts.join(", ").replacen(", ", ", now ", 1))
            })
    }

    fn before(self, metric: Metric) -> Cell {
        let unknown = || Cell::new(format::UNDEFINED);
        self.before.map_or_else(unknown, |before| metric_cells::summary_cell(metric, before))
    }

    fn difference(self, metric: Metric) -> Cell {
        let before = self.before.and_then(|summary| metric.figure(summary));
        let change = before.zip(metric.figure(self.now)).map(|(before, now)| now - before);
        let cell = metric_cells::difference_cell(metric, change);
        // Judged by the text: what rounds to zero has not moved for the reader.
        let has_moved = !format::reads_as_zero(&cell.text());
        match change {
            Some(change) if has_moved && metric.is_better(change) => cell.ink(Ink::Good),
            Some(_) if has_moved => cell,
            Some(_) | None => cell.ink(Ink::Faint),
        }
    }

    /// What the figure means, and why it is undefined where it is.
    fn help(self, metric: Metric) -> String {
        let was_undefined = self.before.is_some_and(|before| metric.figure(before).is_none());
        let when = match (was_undefined, metric.figure(self.now).is_none()) {
            (false, false) => return metric.help().to_owned(),
            (true, true) => "before and now",
            (true, false) => "before",
            (false, true) => "now",
        };
        format!("{}\nUndefined {when}, as {}", metric.help(), metric.why_undefined())
    }
}
