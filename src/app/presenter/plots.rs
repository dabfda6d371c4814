//! The plots of a presentation: those of the screens, side by side, with nothing to choose.

use eframe::egui::{Id, Sense, Ui};

use crate::analysis::Lever;
use crate::app::figures::Figures;
use crate::export::pictures::Subject;
use crate::model::story::Plot;
use crate::session::{Baseline, Document, Pace};
use crate::ui::board::{Within as _, side_by_side};

/// Between two plots.
const GAP: f32 = 20.0;
/// The last label of the axis of returns is centred on the plot's right edge and reaches beyond it.
const IRR_INSET: f32 = 10.0;

/// The plots of a presentation, apart from those of the window.
#[derive(Debug, Default)]
pub(super) struct PresentationPlots(Figures);

impl PresentationPlots {
    /// Draws these plots into all the room that `ui` has, and computes no others; returns run along
    /// `lever`.
    pub(super) fn ui(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        baseline: Option<&Baseline>,
        plots: &[Plot],
        lever: Lever,
        pace: Pace,
    ) {
        let Self(figures) = self;
        // All that a screen would let a person choose is set here.
        figures.view.look_at(Subject { x: Some(lever), ..Subject::default() });
        figures.view.losses.look_at_default(document.results().summary.default_month);
        let area = ui.available_rect_before_wrap();
        for (plot, room) in plots.iter().zip(side_by_side(area, plots.len(), GAP)) {
            let inset = if *plot == Plot::Irr { IRR_INSET } else { 0.0 };
            let room = room.with_max_x(room.right() - inset);
            let draw = |ui: &mut Ui| figures.ui(ui, document, baseline, pace, (*plot).into());
            if let Err(why) = ui.within(room, draw) {
                // Only logged: an error message is of no use to an audience.
                log::warn!("{plot:?} cannot be presented: {why}");
            }
        }
        // Over the plots: nothing in them can be dragged, zoomed or opened.
        ui.interact(area, Id::unique("presenter plots"), Sense::click_and_drag());
    }
}
