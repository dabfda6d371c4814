//! What was copied from a sheet: what comes, from what to what, before any of it is taken.

use eframe::egui::Ui;

use crate::fields::Taken;
use crate::session::Paste;
use crate::ui::table::{Cell, Name, Table, Width, height};
use crate::ui::text::Texts;
use crate::ui::theme::Ink;

use super::{OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area};

const WIDTH: f32 = 800.0;
/// More than this scrolls.
const HEIGHT_MAX: f32 = 420.0;
/// Between two columns.
const GAP: f32 = 14.0;
/// A line of what is wrong.
const LINE: f32 = 22.0;

pub(super) fn paste_ui(ui: &mut Ui, paste: &Paste) -> Option<Reply> {
    head_ui(ui, WIDTH, "Paste assumptions");
    if !paste.wrong.is_empty() {
        ui.weak("Nothing is taken until the sheet is put right:");
        scroll_area(ui, LINE * paste.wrong.len() as f32, OUTSIDE_HEIGHT).show(ui, |ui| {
            for wrong in &paste.wrong {
                ui.fault(wrong);
            }
        });
        return buttons_ui(ui, &["Close"]).map(|_| Reply::Close);
    }
    ui.weak(paste.in_words());
    let table = table();
    let wanted = height(paste.rows.len()).min(HEIGHT_MAX);
    scroll_area(ui, wanted, OUTSIDE_HEIGHT).show(ui, |ui| table.show(ui, &paste.rows));
    if paste.change_count() == 0 {
        return buttons_ui(ui, &["Close"]).map(|_| Reply::Close);
    }
    match buttons_ui(ui, &["Take all", "Cancel"])? {
        0 => Some(Reply::TakePaste(Box::new(paste.clone()))),
        _ => Some(Reply::Close),
    }
}

fn table() -> Table<'static, Taken> {
    // Names and long texts share what values in figures leave.
    let value = Width::Spare { share: 0.12, least: 88.0, most: 170.0 };
    let source = Width::Spare { share: 0.34, least: 110.0, most: 300.0 };
    Table::new("Input", |row: &Taken| Name::new(row.label.as_str()))
        .column("From", value, "What it is now", |row| Cell::new(row.from.as_str()).ink(Ink::Muted))
        .remark(|row| Some(row.from.clone()))
        .column("To", value, "What it becomes", |row| {
            if row.is_same() {
                Cell::new("as it is").ink(Ink::Faint)
            } else {
                Cell::new(row.to.as_str())
            }
        })
        .remark(|row| Some(row.to.clone()))
        .column("Source", source, "Where the new value comes from", |row| {
            Cell::new(row.source.as_deref().unwrap_or_default()).ink(Ink::Muted)
        })
        .words()
        .small()
        .remark(|row| row.source.clone())
        .gap(GAP)
}
