//! What each change since the baseline did to the return.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangesView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Changes {}

/// Draws the screen into all the room that `ui` has.
pub fn changes_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Changes,
    view: &mut ChangesView,
    send: &mut Vec<Command>,
) {
    let _ = (ui, shown, screen, view, send);
}
