//! What the deal hangs on: heat map, tornado, any metric along any lever.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SensitivityView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Sensitivity {}

/// Draws the screen into all the room that `ui` has.
pub fn sensitivity_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Sensitivity,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    let _ = (ui, shown, screen, view, send);
}
