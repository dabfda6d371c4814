//! The screens: what is drawn under the sentence and the figures, one at a time, chosen by tabs.
//!
//! Each screen answers one question of a committee. It lays plots out, keeps what is derived for
//! them while it is open, and sends [`Command`]s; it does not use the other screens. Most are about
//! the open deal and drawn under its headline; a few are about many deals and have all the room.

pub mod belief;
pub mod changes;
pub mod compare;
mod compared;
pub mod deal;
pub mod decisions;
pub mod ledger;
pub mod lessee;
pub mod library;
pub mod losses;
pub mod portfolio;
pub mod risk;
pub mod sensitivity;
mod shown;

use std::path::Path;

use eframe::egui::Ui;
use serde::{Deserialize, Serialize};

use crate::analysis::five_answers::Focus;
use crate::app::command::Command;
use crate::app::screen::Screen;
use crate::export::pictures::Subject;
use crate::model::Scenario;
use crate::session::ledger::LedgerTable;

pub use shown::Shown;

/// Makes views, derived state and drawing of a list: variant of [`Screen`], its name here, what is
/// derived while it is open, what is chosen on it, and the function that draws it.
macro_rules! screens {
    ($($screen:ident => $file:ident: $state:ty, $view:ty, $draw:path;)*) => {
        /// What is chosen on the screens; kept between sessions.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        // Lenient: a view that another version of the program has kept may lack a screen.
        #[serde(default)]
        pub struct ScreensView {
            /// The one that is open.
            pub screen: Screen,
            // The menu leads back to this one from the screens about many deals.
            /// The screen about the open deal that was open last.
            pub of_the_deal: Screen,
            $(pub $file: $view,)*
        }

        /// What is derived for the screens; each is brought up to date while it is open.
        #[derive(Debug, Default)]
        pub struct Screens {
            $(pub $file: $state,)*
        }

        /// Draws the open screen into all the room that `ui` has.
        pub fn screen_ui(
            ui: &mut Ui,
            shown: Shown<'_>,
            screens: &mut Screens,
            view: &mut ScreensView,
            send: &mut Vec<Command>,
        ) {
            match view.screen {
                $(Screen::$screen => $draw(ui, shown, &mut screens.$file, &mut view.$file, send),)*
            }
        }
    };
}

screens! {
    Deal => deal: deal::Deal, deal::DealView, deal::deal_ui;
    Losses => losses: losses::Losses, losses::LossesView, losses::losses_ui;
    Lessee => lessee: lessee::LesseeScreen, (), lessee::lessee_ui;
    Sensitivity => sensitivity:
        sensitivity::Sensitivity, sensitivity::SensitivityView, sensitivity::sensitivity_ui;
    Belief => belief: belief::Belief, belief::BeliefView, belief::belief_ui;
    Risk => risk: risk::Risk, risk::RiskView, risk::risk_ui;
    Changes => changes: changes::Changes, changes::ChangesView, changes::changes_ui;
    Ledger => ledger: LedgerTable, ledger::LedgerView, ledger::ledger_ui;
    Decisions => decisions: decisions::Decisions, (), decisions::decisions_ui;
    Library => library: library::Library, library::LibraryView, library::library_ui;
    Compare => compare: compare::Compare, compare::CompareView, compare::compare_ui;
    Portfolio => portfolio: portfolio::Portfolio, portfolio::PortfolioView, portfolio::portfolio_ui;
}

impl ScreensView {
    /// Opens a screen.
    pub fn show(&mut self, screen: Screen) {
        self.screen = screen;
        if screen.is_about_one_deal() {
            self.of_the_deal = screen;
        }
    }

    /// Opens the screen that has the whole answer to a question, and shows there what it is about.
    pub fn show_answer(&mut self, screen: Screen, focus: Option<Focus>, scenario: &Scenario) {
        self.show(screen);
        match (screen, focus) {
            (Screen::Sensitivity, Some(Focus::Along(metric, lever))) => {
                self.sensitivity.look_along(metric, lever);
            }
            (Screen::Belief, Some(Focus::Along(_, lever))) => {
                self.belief.look_at_hurdle(lever, scenario);
            }
            (Screen::Losses, Some(Focus::Stop(month))) => self.losses.look_at_stop(month),
            (Screen::Losses, Some(Focus::LastSale)) => self.losses.look_at_last_sale(),
            _ => {}
        }
    }

    /// The height below the tabs that the open screen asks for in a room of this width, where it is
    /// more than that of the others; in less, all of it scrolls.
    pub fn least_height(&self, width: f32) -> Option<f32> {
        match self.screen {
            Screen::Deal => Some(deal::least_height(width)),
            Screen::Losses => Some(losses::least_height(width)),
            Screen::Lessee => Some(lessee::LEAST_HEIGHT),
            Screen::Sensitivity => Some(sensitivity::least_height(width)),
            Screen::Belief => Some(belief::least_height(width)),
            Screen::Risk => Some(risk::least_height(width)),
            Screen::Ledger => Some(ledger::least_height(width)),
            Screen::Decisions => Some(decisions::least_height(width)),
            Screen::Library => Some(library::LEAST_HEIGHT),
            Screen::Compare => Some(self.compare.least_height(width)),
            Screen::Portfolio => Some(portfolio::least_height(width)),
            Screen::Changes => None,
        }
    }

    /// The files that are compared with the open deal, or held beside it.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.compare.lineup.files().chain(self.portfolio.files())
    }

    /// Chooses metric and levers of a picture on every screen; what is `None` stays.
    pub fn look_at(&mut self, subject: Subject) {
        self.deal.look_at(subject);
        self.sensitivity.look_at(subject);
        self.belief.look_at(subject);
        self.risk.look_at(subject);
        self.changes.look_at(subject);
        self.compare.look_at(subject);
    }
}

/// Replaces the chosen id; without a new one it stays.
fn choose(chosen: &mut String, id: Option<impl AsRef<str>>) {
    if let Some(id) = id {
        id.as_ref().clone_into(chosen);
    }
}
