//! States that were named, and what was decided on which figures.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionsView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Decisions {}

/// Draws the screen.
pub fn decisions_ui(
    ui: &mut Ui,
    _shown: Shown<'_>,
    _derived: &mut Decisions,
    _view: &mut DecisionsView,
    _send: &mut Vec<Command>,
) {
    ui.label("decisions");
}
