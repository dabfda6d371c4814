//! The deal: where the rent goes, what covers the debt, what the chips are worth at the end.

use eframe::egui::{Rect, Ui};
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::analysis::{Covenant, Curve, Headroom, Lever};
use crate::app::command::Command;
use crate::app::plots::series::{Drawn, Period, Series};
use crate::app::plots::{cash_flow, coverage, irr};
use crate::export::pictures::Subject;
use crate::model::FastLane;
use crate::session::{Analyses, Baseline};
use crate::ui::board::{Within, columns, rest, rows, share};
use crate::ui::chart::axes::MonthCursor;

/// Between two plots.
const GAP: f32 = 24.0;
/// Of the height, what the cash flow takes.
const CASH_FLOW_SHARE: f32 = 0.54;
/// In a narrower room the two lower plots stand one under the other, if it is high enough.
const BESIDE_WIDTH: f32 = 480.0;
const STACKED_HEIGHT: f32 = 640.0;
/// With less the names in the lower plots lie on each other.
const LEAST_HEIGHT: f32 = 380.0;

/// How the screen is looked at; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DealView {
    period: Period,
    /// Id of the lever along which the IRR is drawn; resale where it is empty or unknown.
    irr_lever: String,
}

/// Everything drawn that follows from the document, and what it follows from.
#[derive(Debug, Default)]
pub struct Deal {
    analyses: Analyses,
    series: Series,
    headroom: Option<Headroom>,
    drawn: Option<(u64, Period)>,
    ghost: Option<Ghost>,
    cursor: MonthCursor,
}

/// The baseline as the plots draw it.
#[derive(Clone, Debug)]
pub struct Ghost {
    drawn: (u64, Period, Lever),
    pub series: Series,
    pub net_irr: Curve,
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
        let Shown { document, baseline, .. } = shown;
        self.refresh_ghost(baseline, view);
        let drawn = Some((document.revision(), view.period));
        if self.drawn != drawn {
            self.drawn = drawn;
            let (scenario, results) = (document.evaluated(), document.results());
            self.series = Series::of(scenario, results, view.period);
            self.headroom = Some(Headroom::of(scenario, results));
        }
    }

    /// What the IRR along a lever shows.
    fn refresh_irr(&mut self, shown: Shown<'_>, view: &DealView) {
        let Shown { document, baseline, pace, .. } = shown;
        self.refresh_ghost(baseline, view);
        self.analyses.refresh(document, view.irr_lever(), pace);
    }

    fn refresh_ghost(&mut self, baseline: Option<&Baseline>, view: &DealView) {
        let Some(baseline) = baseline else {
            self.ghost = None;
            return;
        };
        let drawn = (baseline.revision(), view.period, view.irr_lever());
        if self.ghost.as_ref().is_some_and(|ghost| ghost.drawn == drawn) {
            return;
        }
        let mut lane = FastLane::default();
        self.ghost = Some(Ghost {
            drawn,
            series: Series::of(baseline.scenario(), baseline.results(), view.period),
            net_irr: baseline.net_irr_curve(&mut lane, view.irr_lever()),
        });
    }

    /// What the plots draw of the baseline.
    pub fn ghost(&self) -> Option<&Ghost> {
        self.ghost.as_ref()
    }

    /// What the plots draw.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// What the IRR plot says.
    pub fn analyses(&self) -> &Analyses {
        &self.analyses
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
    deal.cursor.settle(ui);
}

/// Where the rent goes, in all the room that `ui` has.
pub fn cash_flow_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.refresh_series(shown, view);
    let Deal { series, cursor, ghost, .. } = deal;
    let drawn = Drawn { series, ghost: ghost.as_ref().map(|ghost| &ghost.series) };
    cash_flow::cash_flow_ui(ui, drawn, &mut view.period, cursor);
}

/// What covers the debt, in all the room that `ui` has.
pub fn coverage_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.refresh_series(shown, view);
    let Deal { series, headroom, cursor, ghost, .. } = deal;
    let Some(headroom) = headroom else { return };
    let drawn = Drawn { series, ghost: ghost.as_ref().map(|ghost| &ghost.series) };
    let months = &shown.document.results().months;
    coverage::coverage_ui(ui, drawn, (months, headroom.ribbon(Covenant::LockUp)), cursor);
}

/// The return along a lever, in all the room that `ui` has.
pub fn irr_ui(ui: &mut Ui, shown: Shown<'_>, deal: &mut Deal, view: &mut DealView) {
    deal.refresh_irr(shown, view);
    let plot = irr::IrrPlot {
        scenario: shown.document.evaluated(),
        curves: deal.analyses.curves(),
        outcomes: deal.analyses.outcomes(),
        ghost: deal.ghost.as_ref().map(|ghost| &ghost.net_irr),
    };
    let mut lever = view.irr_lever();
    irr::irr_ui(ui, plot, &mut lever);
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
    if area.width() < BESIDE_WIDTH && area.height() >= STACKED_HEIGHT {
        return rows([rest(); 3]).gap(GAP).split(area);
    }
    let [top, below] = rows([share(CASH_FLOW_SHARE), rest()]).gap(GAP).split(area);
    let [left, right] = columns([rest(), rest()]).gap(GAP).split(below);
    [top, left, right]
}
