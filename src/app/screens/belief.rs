//! What must hold for a return, and what a pitch must have assumed.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BeliefView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Belief {}

/// Draws the screen into all the room that `ui` has.
pub fn belief_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Belief,
    view: &mut BeliefView,
    send: &mut Vec<Command>,
) {
    let _ = (ui, shown, screen, view, send);
}
