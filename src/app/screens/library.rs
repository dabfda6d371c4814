//! Every scenario at hand: those that ship, and a folder of one's own.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LibraryView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Library {}

/// Draws the screen.
pub fn library_ui(
    ui: &mut Ui,
    _shown: Shown<'_>,
    _derived: &mut Library,
    _view: &mut LibraryView,
    _send: &mut Vec<Command>,
) {
    ui.label("library");
}
