//! Every plot that can be drawn without its screen, on a page of its own or in a presentation, by
//! the function that its screen uses. [`Plot`] lists them.

use eframe::egui::Ui;

use super::screens::deal::{self, Deal, DealView};
use super::screens::sensitivity::{self, Beside};
use super::screens::{Screens, ScreensView, Shown, belief, changes, compare, lessee, losses, risk};
use crate::analysis::LossAxis;
use crate::export::pictures::Plot;
use crate::session::{Baseline, Catalogue, Document, Pace};

/// Draws plots apart from the window's screens, with views and derived state of its own.
#[derive(Debug, Default)]
pub struct Figures {
    screens: Screens,
    /// What the plots are set to: metrics, levers, periods.
    pub view: ScreensView,
    /// Empty: no plot shows other scenarios than a deal and its baseline.
    catalogue: Catalogue,
}

impl Figures {
    /// Draws one plot into all the room that `ui` has; true once it is whole, false while something
    /// is still being computed. Only what it shows is brought up to date.
    ///
    /// # Errors
    ///
    /// Why it cannot be computed.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        baseline: Option<&Baseline>,
        pace: Pace,
        plot: Plot,
    ) -> Result<bool, String> {
        let Self { screens, view, catalogue } = self;
        figure_ui(ui, Shown { document, baseline, catalogue, pace }, screens, view, plot)
    }
}

/// As [`Figures::ui`]: calls the function of the screen that draws the plot.
fn figure_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screens: &mut Screens,
    view: &mut ScreensView,
    plot: Plot,
) -> Result<bool, String> {
    type OfTheDeal = fn(&mut Ui, Shown<'_>, &mut Deal, &mut DealView);
    let Screens { deal, losses, lessee, sensitivity, belief, risk, changes, compare, .. } = screens;
    let mut of_the_deal = |ui: &mut Ui, draw: OfTheDeal| {
        draw(ui, shown, deal, &mut view.deal);
        // Computed within the frame, so never incomplete.
        Ok(true)
    };
    let mut of_losses = |ui: &mut Ui, along| {
        // Both loss plots share one view: the plot that is asked for decides the axis.
        view.losses.along = along;
        losses::plot_ui(ui, shown, losses, &mut view.losses);
        Ok(true)
    };
    let mut of_the_lessee = |ui: &mut Ui, with_covenants| {
        lessee::alone_ui(ui, shown, lessee, with_covenants);
        Ok(true)
    };
    let mut of_levers = |ui: &mut Ui, beside| {
        Ok(sensitivity::alone_ui(ui, shown, sensitivity, &mut view.sensitivity, beside))
    };
    match plot {
        Plot::Board => of_the_deal(ui, deal::board_ui),
        Plot::CashFlow => of_the_deal(ui, deal::cash_flow_ui),
        Plot::Coverage => of_the_deal(ui, deal::coverage_ui),
        Plot::Irr => of_the_deal(ui, deal::irr_ui),
        Plot::Losses => of_losses(ui, LossAxis::DefaultMonth),
        Plot::LossesByResale => of_losses(ui, LossAxis::Resale),
        Plot::Lessee => of_the_lessee(ui, false),
        Plot::Covenants => of_the_lessee(ui, true),
        Plot::HeatMap => of_levers(ui, None),
        Plot::Tornado => of_levers(ui, Some(Beside::Tornado)),
        Plot::Spider => of_levers(ui, Some(Beside::Spider)),
        Plot::Curve => of_levers(ui, Some(Beside::Curve)),
        Plot::Region => belief::alone_ui(ui, shown, belief, &view.belief),
        Plot::Fan | Plot::Histogram | Plot::PaidOut | Plot::Odds => {
            risk::alone_ui(ui, shown, risk, &mut view.risk, plot)
        }
        Plot::Bridge => changes::alone_ui(ui, shown, changes, &view.changes),
        Plot::Crossover => compare::alone_ui(ui, shown, compare, &view.compare),
    }
}
