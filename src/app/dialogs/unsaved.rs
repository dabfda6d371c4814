//! Asks before something is lost.

use std::path::Path;

use eframe::egui::{RichText, Ui};

use crate::files::library;
use crate::format::text;
use crate::session::wanted::Purpose;
use crate::ui::text::{Texts, heading};

use super::{Intent, OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area, set_width};

impl Intent {
    /// "Save changes to Valor 2 before opening Meta?"
    pub(in crate::app) fn question(&self, name: &str) -> String {
        let shipped = |index: &usize| library::SHIPPED.get(*index)?.scenario().ok();
        let before = match self {
            Self::Quit => "closing the window".to_owned(),
            Self::Create => "creating the new deal".to_owned(),
            Self::Recover => "opening recovered edits".to_owned(),
            Self::Pick => "opening another deal".to_owned(),
            Self::Workbook(deal) => format!("opening {}", text::name(&deal.name)),
            Self::Open(path) => {
                format!("opening {}", text::path(path.file_name().unwrap_or(path.as_os_str())))
            }
            Self::Shipped(index) => shipped(index).map_or_else(
                || "opening another deal".to_owned(),
                |scenario| format!("opening {}", text::name(&scenario.name)),
            ),
        };
        format!("Save changes to {} before {before}?", text::name(name))
    }
}

/// Edits that no file has yet.
pub(super) fn unsaved_ui(ui: &mut Ui, intent: &Intent, question: &str) -> Option<Reply> {
    set_width(ui, 400.0);
    // Two names may take more than a line.
    ui.wrapped(heading(question));
    ui.weak("Unsaved changes will be lost.");
    match buttons_ui(ui, &["Save", "Discard", "Cancel"])? {
        0 => Some(Reply::SaveThen(intent.clone())),
        1 => Some(Reply::DiscardThen(intent.clone())),
        _ => Some(Reply::Close),
    }
}

/// A deal that is being typed and was not created.
pub(super) fn leave_new_ui(ui: &mut Ui) -> Option<Reply> {
    head_ui(ui, 400.0, "Close without creating the new deal?");
    ui.weak("What was typed on this page would be lost.");
    match buttons_ui(ui, &["Keep typing", "Discard and close"])? {
        0 => Some(Reply::Close),
        _ => Some(Reply::LeaveNew),
    }
}

/// A file that holds something else.
pub(super) fn overwrite_ui(
    ui: &mut Ui,
    purpose: Purpose,
    path: &Path,
    message: &str,
) -> Option<Reply> {
    const HEIGHT_MAX: f32 = 320.0;
    head_ui(ui, 440.0, "Overwrite this file?");
    // A path may be longer than any window is high.
    scroll_area(ui, HEIGHT_MAX, OUTSIDE_HEIGHT).show(ui, |ui| {
        ui.wrapped(RichText::new(message).weak());
    });
    match buttons_ui(ui, &["Save elsewhere…", "Overwrite", "Cancel"])? {
        0 => Some(Reply::SaveElsewhere(purpose)),
        1 => Some(Reply::Overwrite(purpose, path.to_owned())),
        _ => Some(Reply::Close),
    }
}
