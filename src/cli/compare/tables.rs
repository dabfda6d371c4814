//! The tables of a comparison to be read: what differs by theme where much does, and the bridge with
//! its parts on as many lines as their names take.

use super::{Told, texts};
use crate::analysis::bridge::Bridge;
use crate::analysis::lever::Group;
use crate::analysis::{Change, Metric};
use crate::cli::table::{aligned, in_lines};

/// From so many changes on they stand under the part of the deal that they belong to.
const BY_THEME_FROM: usize = 9;
/// Columns for the names of a part of a bridge.
const NAMES_WIDTH: usize = 60;

/// What differs, the largest effect first; of many changes within each part of the deal.
pub(super) fn changes(told: &Told<'_>) -> String {
    let metric = told.metric();
    let row = |(change, alone, effect): (&Change, Option<f64>, Option<f64>), indent: &str| {
        let [before, after] = texts(change);
        let name = format!("{indent}{}", change.name);
        vec![name, before, after, metric.text_fine(alone), metric.difference_text(effect)]
    };
    let alone = format!("{} alone", metric.name());
    let header = ["What differs", "A", "B", &alone, "effect"];
    if told.changes().count() < BY_THEME_FROM {
        return aligned(&header, told.changes().map(|it| row(it, "")).collect(), 1);
    }
    let of_theme = |theme: Group| {
        let of_it = told.changes().filter(move |(change, ..)| change.group() == theme);
        let mut rows: Vec<Vec<String>> = of_it.map(|it| row(it, "  ")).collect();
        if !rows.is_empty() {
            rows.insert(0, vec![theme.name().to_owned()]);
        }
        rows
    };
    aligned(&header, Group::ALL.into_iter().flat_map(of_theme).collect(), 1)
}

/// From A to B.
pub(super) fn bridge(bridge: &Bridge, changes: &[Change], metric: Metric) -> String {
    let rows = bridge.rows(changes).into_iter().flat_map(|row| {
        let mut cells = row.into_iter();
        let names = in_lines(NAMES_WIDTH, &cells.next().unwrap_or_default());
        let mut rows: Vec<Vec<String>> = names.into_iter().map(|line| vec![line]).collect();
        if let Some(first) = rows.first_mut() {
            first.extend(cells);
        }
        rows
    });
    aligned(&["Bridge", metric.name()], rows.collect(), 1)
}
