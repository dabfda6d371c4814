//! The lessee's cash against debt and chip value, and the room that covenants leave.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LesseeView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct LesseeScreen {}

/// Draws the screen into all the room that `ui` has.
pub fn lessee_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut LesseeScreen,
    view: &mut LesseeView,
    send: &mut Vec<Command>,
) {
    let _ = (ui, shown, screen, view, send);
}
