//! The screens: what stands under the sentence and the figures, one at a time, chosen by tabs.
//!
//! Each screen answers one question of a committee. It lays plots out, keeps what is derived for
//! them while it is open, and sends [`Command`]s; it does not know the other screens. Most are about
//! the open deal and stand under its headline; a few are about many deals and have the room alone.

pub mod belief;
pub mod changes;
pub mod compare;
mod compared;
pub mod deal;
pub mod decisions;
pub mod ledger;
pub mod lessee;
pub mod library;
mod loss_tables;
pub mod losses;
pub mod portfolio;
pub mod risk;
pub mod sensitivity;
mod shown;

use std::path::Path;

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::analysis::Along;
use crate::app::command::Command;
use crate::app::screen::Screen;
use crate::export::pictures::{Plot, Subject};

use belief::{Belief, BeliefView};
use changes::{Changes, ChangesView};
use compare::{Compare, CompareView};
use deal::{Deal, DealView};
use decisions::Decisions;
use ledger::{LedgerScreen, LedgerView};
use lessee::{LesseeScreen, LesseeView};
use library::{Library, LibraryView};
use losses::{Losses, LossesView};
use portfolio::{Portfolio, PortfolioView};
use risk::{Risk, RiskView};
use sensitivity::{Sensitivity, SensitivityView};

pub use shown::Shown;

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
    pub library: LibraryView,
    pub compare: CompareView,
    pub portfolio: PortfolioView,
    /// The screen about the open deal that was open last.
    pub of_the_deal: Screen,
}

impl ScreensView {
    /// Opens a screen.
    pub fn show(&mut self, screen: Screen) {
        self.screen = screen;
        if screen.is_about_one_deal() {
            self.of_the_deal = screen;
        }
    }

    /// The height below the tabs that the open screen asks for in a room of this width, where it is
    /// more than that of the others.
    pub fn least_height(&self, width: f32) -> Option<f32> {
        match self.screen {
            Screen::Deal => Some(deal::least_height(width)),
            Screen::Portfolio => Some(portfolio::LEAST_HEIGHT),
            _ => None,
        }
    }

    /// The files that stand beside the open deal.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.compare.files().chain(self.portfolio.files())
    }

    /// Chooses on every screen what is to be looked at, where that is said.
    pub fn look_at(&mut self, subject: Subject) {
        self.deal.look_at(subject);
        self.sensitivity.look_at(subject);
        self.belief.look_at(subject);
        self.risk.look_at(subject);
        self.changes.look_at(subject);
        self.compare.look_at(subject);
    }
}

/// Writes down the id of what is to be looked at, where that is said.
fn choose(chosen: &mut String, id: Option<impl AsRef<str>>) {
    if let Some(id) = id {
        id.as_ref().clone_into(chosen);
    }
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
    pub decisions: Decisions,
    pub library: Library,
    pub compare: Compare,
    pub portfolio: Portfolio,
}

/// Draws one plot alone, into all the room that `ui` has; whether it is whole, or something is
/// still being computed.
///
/// # Errors
///
/// Why it cannot be computed.
pub fn plot_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screens: &mut Screens,
    view: &mut ScreensView,
    plot: Plot,
) -> Result<bool, String> {
    let Screens { deal, losses, lessee, sensitivity, belief, risk, changes, compare, .. } = screens;
    let mut of_the_deal = |ui: &mut Ui, plot| {
        deal::plot_ui(ui, shown, deal, &mut view.deal, plot);
        Ok(true)
    };
    let mut of_levers = |ui: &mut Ui, plot| {
        sensitivity::alone_ui(ui, shown, sensitivity, &mut view.sensitivity, plot)
    };
    let mut of_chance = |ui: &mut Ui, plot| risk::alone_ui(ui, shown, risk, &mut view.risk, plot);
    match plot {
        Plot::Board => {
            deal::deal_ui(ui, shown, deal, &mut view.deal);
            Ok(true)
        }
        Plot::CashFlow => of_the_deal(ui, deal::Plot::CashFlow),
        Plot::Coverage => of_the_deal(ui, deal::Plot::Coverage),
        Plot::Irr => of_the_deal(ui, deal::Plot::Irr),
        Plot::Losses => {
            losses::alone_ui(ui, shown, losses, &mut view.losses, Along::DefaultMonth);
            Ok(true)
        }
        Plot::LossesByResale => {
            losses::alone_ui(ui, shown, losses, &mut view.losses, Along::Resale);
            Ok(true)
        }
        Plot::Lessee => {
            lessee::alone_ui(ui, shown, lessee, lessee::Part::Lines);
            Ok(true)
        }
        Plot::Covenants => {
            lessee::alone_ui(ui, shown, lessee, lessee::Part::LinesAndCovenants);
            Ok(true)
        }
        Plot::HeatMap => Ok(of_levers(ui, sensitivity::Plot::Map)),
        Plot::Tornado => Ok(of_levers(ui, sensitivity::Plot::Tornado)),
        Plot::Spider => Ok(of_levers(ui, sensitivity::Plot::Spider)),
        Plot::Curve => Ok(of_levers(ui, sensitivity::Plot::Curve)),
        Plot::Region => belief::alone_ui(ui, shown, belief, &view.belief),
        Plot::Fan => of_chance(ui, risk::Plot::Fan),
        Plot::Histogram => of_chance(ui, risk::Plot::Histogram),
        Plot::PaidOut => of_chance(ui, risk::Plot::PaidOut),
        Plot::Odds => of_chance(ui, risk::Plot::Odds),
        Plot::Bridge => changes::alone_ui(ui, shown, changes, &view.changes),
        Plot::Crossover => compare::alone_ui(ui, shown, compare, &view.compare),
    }
}

/// Draws the open screen into all the room that `ui` has.
pub fn screen_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screens: &mut Screens,
    view: &mut ScreensView,
    send: &mut Vec<Command>,
) {
    let Screens {
        deal,
        losses,
        lessee,
        sensitivity,
        belief,
        risk,
        changes,
        ledger,
        decisions,
        library,
        compare,
        portfolio,
    } = screens;
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
        Screen::Decisions => {
            decisions::decisions_ui(ui, shown, decisions, send);
        }
        Screen::Library => library::library_ui(ui, shown, library, &mut view.library, send),
        Screen::Compare => compare::compare_ui(ui, shown, compare, &mut view.compare, send),
        Screen::Portfolio => {
            portfolio::portfolio_ui(ui, shown, portfolio, &mut view.portfolio, send);
        }
    }
}
