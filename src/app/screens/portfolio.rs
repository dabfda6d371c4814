//! Deals that draw on one lessee's cash.

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;

use super::Shown;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortfolioView {}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Portfolio {}

/// Draws the screen.
pub fn portfolio_ui(
    ui: &mut Ui,
    _shown: Shown<'_>,
    _derived: &mut Portfolio,
    _view: &mut PortfolioView,
    _send: &mut Vec<Command>,
) {
    ui.label("portfolio");
}
