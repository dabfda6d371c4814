//! Which pairs of two levers keep a metric where it should be, in figures: round values of both
//! about the present ones, bold where what is wanted is reached, breaches marked, the present pair
//! in a frame.

use eframe::egui::Ui;

use crate::analysis::heat_map::Numbers;
use crate::analysis::lever_text::short;
use crate::analysis::{Cell, Levels, Lever, Pair, Standing, Unit};
use crate::app::metric_cells::metric_figure;
use crate::app::standing;
use crate::format;
use crate::model::Scenario;
use crate::ui::table::{self, Matrix, MatrixCell, MatrixHead};
use crate::ui::theme::{Ink, Tokens};

/// Draws the figures into all the room that `ui` has; the pair of values that a person takes.
pub fn numbers_ui(ui: &mut Ui, scenario: &Scenario, numbers: &Numbers) -> Option<(f64, f64)> {
    let map = &numbers.map;
    let pair = map.pair;
    let levels = Levels::of(pair.metric, scenario);
    let [across, up] = [pair.x, pair.y].map(|lever| lever.label(scenario));
    let columns: Vec<MatrixHead> = map.xs.iter().map(|at| head(pair.x, *at)).collect();
    // Like the map: the highest values at the top.
    let rows: Vec<MatrixHead> = map.ys.iter().rev().map(|at| head(pair.y, *at)).collect();
    let last = map.ys.len().saturating_sub(1);
    let (column, row) = numbers.present;
    let framed = (last.saturating_sub(row), column);
    let tokens = *Tokens::of(ui);
    let cell = |place: table::Place| {
        let (row, column) = place;
        let cell = map.cell(column, last.saturating_sub(row));
        let text = |heads: &[MatrixHead], at: usize| {
            heads.get(at).map_or_else(String::new, |head| head.text.clone())
        };
        let (x, y) = (text(&columns, column), text(&rows, row));
        let at = format!("{across} {x} and {up} {y}");
        figure(scenario, pair, &levels, cell, &tokens, (&at, place == framed))
    };
    let matrix = Matrix {
        name: "Numbers",
        axes: [&across, &up],
        columns: &columns,
        rows: &rows,
        cell: &cell,
        framed: Some(framed),
    };
    let (row, column) = matrix.show(ui).filter(|place| *place != framed)?;
    let y = map.ys.get(last.saturating_sub(row))?;
    Some((*map.xs.get(column)?, *y))
}

fn head(lever: Lever, at: f64) -> MatrixHead {
    let text = match lever.unit() {
        // No more decimals than it has: columns are narrow.
        Unit::Percent => format::share(at),
        Unit::Dollars | Unit::Months | Unit::Ratio | Unit::Count => short(lever, at),
    };
    MatrixHead { text, in_full: format::plain(Some(at)) }
}

/// One figure: `at` says where it is, and whether that is the present pair.
fn figure(
    scenario: &Scenario,
    pair: Pair,
    levels: &Levels,
    cell: Cell,
    tokens: &Tokens,
    (at, is_present): (&str, bool),
) -> MatrixCell {
    let metric = pair.metric;
    let standing = levels.standing(metric, cell);
    let is_breach = metric.is_breach(cell.value, scenario);
    let text = match (cell.is_deal, cell.value) {
        (false, _) => "no equity".to_owned(),
        (true, value) => metric.text(value),
    };
    let word = standing.and_then(|standing| levels.word(metric, standing));
    let word = word.map_or_else(String::new, |word| format!(", {word}"));
    let now = if is_present { ", now" } else { "" };
    let ground =
        standing.map_or(tokens.ground, |it| standing::ground(tokens, it, standing::CELL_STRENGTH));
    let ink = match standing {
        Some(_) if is_breach => Ink::Breach,
        Some(_) => Ink::Text,
        None => Ink::Muted,
    };
    let shown = metric_figure(metric, cell.value).said(text.clone()).ink(ink);
    MatrixCell {
        cell: shown,
        is_strong: standing == Some(Standing::Good),
        is_marked: is_breach,
        ground,
        spoken: format!("{} {text} at {at}{now}{word}", metric.name()),
        remark: format!("{} {} at {at}{word}", metric.name(), metric.text_fine(cell.value)),
    }
}
