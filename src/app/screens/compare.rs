//! Several scenarios side by side, and why one earns more than another.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Compare {}

/// Draws the screen.
pub fn compare_ui(
    ui: &mut Ui,
    _shown: Shown<'_>,
    _derived: &mut Compare,
    _view: &mut CompareView,
    _send: &mut Vec<Command>,
) {
    ui.label("compare");
}
