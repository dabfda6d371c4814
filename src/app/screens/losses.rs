//! Who eats the loss: what each participant loses if the lessee stops in a month.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LossesView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Losses {}

/// Draws the screen into all the room that `ui` has.
pub fn losses_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Losses,
    view: &mut LossesView,
    send: &mut Vec<Command>,
) {
    let _ = (ui, shown, screen, view, send);
}
