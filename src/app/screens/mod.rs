//! The screens: what stands under the sentence and the figures, one at a time, chosen by tabs.
//!
//! Each screen answers one question of a committee. It lays plots out, keeps what is derived for
//! them while it is open, and sends [`Command`]s; it does not know the other screens.

pub mod belief;
pub mod changes;
pub mod deal;
pub mod ledger;
pub mod lessee;
mod loss_tables;
pub mod losses;
pub mod risk;
pub mod sensitivity;

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::app::command::Command;
use crate::session::{Document, Pace, Pinned};

use belief::{Belief, BeliefView};
use changes::{Changes, ChangesView};
use deal::{Deal, DealView};
use ledger::{LedgerScreen, LedgerView};
use lessee::{LesseeScreen, LesseeView};
use losses::{Losses, LossesView};
use risk::{Risk, RiskView};
use sensitivity::{Sensitivity, SensitivityView};

/// Which screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Screen {
    /// Where the rent goes, whether it covers the debt, what the chips are worth at the end.
    #[default]
    Deal,
    /// Who pays when the lessee stops.
    Losses,
    /// When the lessee's cash runs out, and how much room the covenants leave.
    Lessee,
    /// What the deal hangs on: heat map, tornado, any metric along any lever.
    Sensitivity,
    /// What must hold for a return, and what a pitch must have assumed.
    Belief,
    /// What chance makes of the deal.
    Risk,
    /// What was changed since the baseline, and what each change did.
    Changes,
    /// Month by month, with every figure explained.
    Ledger,
}

impl Screen {
    /// All screens, in the order of their tabs.
    pub const ALL: [Self; 8] = [
        Self::Deal,
        Self::Losses,
        Self::Lessee,
        Self::Sensitivity,
        Self::Belief,
        Self::Risk,
        Self::Changes,
        Self::Ledger,
    ];

    /// On its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Deal => "Deal",
            Self::Losses => "Who eats the loss",
            Self::Lessee => "Lessee and covenants",
            Self::Sensitivity => "Sensitivity",
            Self::Belief => "What to believe",
            Self::Risk => "Risk",
            Self::Changes => "What changed",
            Self::Ledger => "Ledger",
        }
    }

    /// The question that it answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::Deal => "Where the rent goes, what covers the debt, what the chips are worth",
            Self::Losses => {
                "Who loses how much if the lessee stops paying in a month of your choice"
            }
            Self::Lessee => "When the lessee runs out of cash, and how much room covenants leave",
            Self::Sensitivity => "What the deal hangs on: any metric along any levers",
            Self::Belief => "What must hold for a return, and what a pitch must have assumed",
            Self::Risk => "What chance makes of the deal, in thousands of paths",
            Self::Changes => "What each change since the baseline did to the return",
            Self::Ledger => "Every month and every figure, explained; sources, uses and checks",
        }
    }
}

/// How the screens are looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ScreensView {
    /// The one that is open.
    pub screen: Screen,
    pub deal: DealView,
    pub losses: LossesView,
    pub lessee: LesseeView,
    pub sensitivity: SensitivityView,
    pub belief: BeliefView,
    pub risk: RiskView,
    pub changes: ChangesView,
    pub ledger: LedgerView,
}

/// What is derived for the screens; each is brought up to date while it is open.
#[derive(Debug, Default)]
pub struct Screens {
    pub deal: Deal,
    pub losses: Losses,
    pub lessee: LesseeScreen,
    pub sensitivity: Sensitivity,
    pub belief: Belief,
    pub risk: Risk,
    pub changes: Changes,
    pub ledger: LedgerScreen,
}

/// What the screens show.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub document: &'a Document,
    /// The baseline, if there is one.
    pub pinned: Option<&'a Pinned>,
    /// Whether something is being dragged.
    pub pace: Pace,
}

/// Draws the open screen into all the room that `ui` has.
pub fn screen_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screens: &mut Screens,
    view: &mut ScreensView,
    send: &mut Vec<Command>,
) {
    let Screens { deal, losses, lessee, sensitivity, belief, risk, changes, ledger } = screens;
    match view.screen {
        Screen::Deal => deal::deal_ui(ui, shown, deal, &mut view.deal),
        Screen::Losses => losses::losses_ui(ui, shown, losses, &mut view.losses),
        Screen::Lessee => lessee::lessee_ui(ui, shown, lessee, &mut view.lessee, send),
        Screen::Sensitivity => {
            sensitivity::sensitivity_ui(ui, shown, sensitivity, &mut view.sensitivity, send);
        }
        Screen::Belief => belief::belief_ui(ui, shown, belief, &mut view.belief, send),
        Screen::Risk => risk::risk_ui(ui, shown, risk, &mut view.risk, send),
        Screen::Changes => changes::changes_ui(ui, shown, changes, &mut view.changes, send),
        Screen::Ledger => ledger::ledger_ui(ui, shown, ledger, &mut view.ledger, send),
    }
}
