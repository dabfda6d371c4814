//! The deal: where the rent goes, what covers the debt, what the chips are worth at the end.

use eframe::egui::{Rect, Ui};
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::analysis::series::{Period, Series};
use crate::analysis::{Covenant, Headroom, Lever};
use crate::app::command::Command;
use crate::app::plots::{cash_flow, coverage, irr};
use crate::export::pictures::Subject;
use crate::session::{Analyses, Analysis, Both, Case, Derived, Memo};
use crate::ui::board::{Within, columns, rest, rows, share};
use crate::ui::chart::axes::MonthCursor;

/// Between two plots.
const GAP: f32 = 24.0;
/// Share of the height for the cash flow.
const CASH_FLOW_SHARE: f32 = 0.54;
/// In a narrower room the two lower plots are stacked, if it is high enough.
const BESIDE_WIDTH: f32 = 480.0;
const STACKED_HEIGHT: f32 = 640.0;
/// With less, the names in the lower plots overlap.
const LEAST_HEIGHT: f32 = 380.0;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DealView {
    period: Period,
    /// Id of the lever along which the IRR is drawn; resale where it is empty or unknown.
    irr_lever: String,
}

/// Everything drawn that follows from the document and the baseline.
#[derive(Debug, Default)]
pub struct Deal {
    series: Derived<Period, Series>,
    headroom: Memo<u64, Headroom>,
    analyses: Analyses,
    cursor: MonthCursor,
}

impl DealView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        super::choose(&mut self.irr_lever, subject.x.map(Lever::id));
    }

    fn irr_lever(&self) -> Lever {
        Lever::from_id(&self.irr_lever).unwrap_or(Lever::ResaleFraction)
    }
}

impl Deal {
    /// What cash flow and coverage show.
    fn refresh_series(&mut self, shown: Shown<'_>, view: &DealView) {
        let series =
            |case: Case<'_>, period: &Period| Series::of(case.scenario, case.results, *period);
        self.series.refresh(shown.cases(), |_| view.period, series);
        // Of the open deal alone: the ribbon under the coverage has none for the baseline.
        let Case { revision, scenario, results, .. } = shown.document.case();
        self.headroom.refresh(revision, |_| Headroom::of(scenario, results));
    }

    /// What the plots by month draw; `None` until the screen has been open.
    pub fn series(&self) -> Option<Both<&Series>> {
        self.series.get()
    }

    /// What the IRR plot shows; `None` until the screen has been open.
    pub fn analyses(&self) -> Option<Both<&Analysis>> {
        self.analyses.get()
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn deal_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    deal: &mut Deal,
    view: &mut DealView,
    _: &mut Vec<Command>,
) {
    board_ui(ui, shown, deal, view);
}

/// The three plots, in all the room that `ui` has.
pub fn board_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    let [top, left, right] = rooms(ui.available_rect_before_wrap());
    ui.within(top, |ui| cash_flow_ui(ui, shown, deal, view));
    ui.within(left, |ui| coverage_ui(ui, shown, deal, view));
    ui.within(right, |ui| irr_ui(ui, shown, deal, view));
    // After all plots: any of them may have found the month under the pointer.
    deal.cursor.settle(ui);
}

/// Where the rent goes, in all the room that `ui` has.
pub fn cash_flow_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    // Each plot is drawn alone, too; after the cash flow this finds the series up to date.
    deal.refresh_series(shown, view);
    let Deal { series, cursor, .. } = deal;
    let Some(series) = series.get() else { return };
    cash_flow::cash_flow_ui(ui, series, &mut view.period, cursor);
}

/// What covers the debt, in all the room that `ui` has.
pub fn coverage_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.refresh_series(shown, view);
    let Deal { series, headroom, cursor, .. } = deal;
    let Some((series, headroom)) = series.get().zip(headroom.get()) else { return };
    let months = &shown.document.results().months;
    coverage::coverage_ui(ui, series, (months, headroom.ribbon(Covenant::LockUp)), cursor);
}

/// The return along a lever, in all the room that `ui` has.
pub fn irr_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.analyses.refresh(shown.cases(), view.irr_lever(), shown.pace);
    let Some(Both { own, baseline }) = deal.analyses.get() else { return };
    let plot = irr::IrrPlot {
        scenario: shown.document.evaluated(),
        curves: &own.curves,
        outcomes: &own.outcomes,
        baseline: baseline.map(Analysis::net_irr),
    };
    let mut lever = view.irr_lever();
    irr::irr_ui(ui, plot, &mut lever);
    // Kept only where it was changed, so that an id of another version of the program survives.
    if lever != view.irr_lever() {
        view.irr_lever = lever.id().into_owned();
    }
}

/// The height that the plots ask for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    if width < BESIDE_WIDTH { STACKED_HEIGHT } else { LEAST_HEIGHT }
}

/// The rooms of cash flow, coverage and IRR.
fn rooms(area: Rect) -> [Rect; 3] {
    // Narrow and low, as a picture may be, three rows would leave no height for the plots.
    if area.width() < BESIDE_WIDTH && area.height() >= STACKED_HEIGHT {
        return rows([rest(); 3]).gap(GAP).split(area);
    }
    let [top, below] = rows([share(CASH_FLOW_SHARE), rest()]).gap(GAP).split(area);
    let [left, right] = columns([rest(), rest()]).gap(GAP).split(below);
    [top, left, right]
}
