//! Month by month, sources and uses, checks; every figure explained.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct LedgerScreen {}

/// Draws the screen into all the room that `ui` has.
pub fn ledger_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut LedgerScreen,
    view: &mut LedgerView,
    send: &mut Vec<Command>,
) {
    let _ = (ui, shown, screen, view, send);
}
