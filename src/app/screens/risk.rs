//! What chance makes of the deal.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Risk {}

/// Draws the screen into all the room that `ui` has.
pub fn risk_ui(ui: &mut Ui, shown: Shown<'_>, screen: &mut Risk, view: &mut RiskView) {
    let _ = (ui, shown, screen, view);
}
