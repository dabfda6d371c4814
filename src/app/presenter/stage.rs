//! The plots of a presentation, and what is derived for them: only what is shown is computed.

use eframe::egui::{Id, Label, Rect, RichText, Sense, Ui, UiBuilder, vec2};

use crate::analysis::{Along, Covenant, Curve, Headroom, Lever};
use crate::app::plots::losses::{self, LossPlot};
use crate::app::plots::runway::{self, Runway, Strip};
use crate::app::plots::series::{Drawn, Period, Series};
use crate::app::plots::{cash_flow, coverage, irr};
use crate::app::screens::losses::band_names;
use crate::model::FastLane;
use crate::model::story::Plot;
use crate::session::{Analyses, Baseline, Document, LossAnalyses, LossQuestion, Pace};
use crate::ui::between::between;
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::unit_ui;
use crate::ui::theme::{self, BODY, LARGE, Tokens};

/// Between two plots.
const GAP: f32 = 20.0;
const TITLE_HEIGHT: f32 = 20.0;
const IRR_INSET: f32 = 10.0;
/// Which month is looked at where the lessee pays to the end.
const FIRST_MONTH: u32 = 18;

/// What is derived of the deal and its baseline.
#[derive(Debug, Default)]
pub(super) struct Stage {
    lane: FastLane,
    series: Option<(u64, Series, Headroom)>,
    series_ghost: Option<(u64, Series)>,
    analyses: Analyses,
    curve_ghost: Option<(u64, Lever, Curve)>,
    runway: Option<(u64, Runway)>,
    runway_ghost: Option<(u64, u64, Runway)>,
    losses: LossAnalyses,
    /// Whether the baseline is another state than what is shown, and so is shown, too.
    has_ghost: bool,
    cursor: MonthCursor,
}

impl Stage {
    /// Brings what the plots show up to date.
    pub(super) fn refresh(
        &mut self,
        document: &Document,
        (ghost, differs): (&Baseline, bool),
        (plots, lever): (&[Plot], Lever),
        pace: Pace,
    ) {
        self.has_ghost = differs;
        for plot in plots {
            match plot {
                Plot::CashFlow | Plot::Coverage => self.refresh_series(document, ghost),
                Plot::Irr => self.refresh_irr(document, ghost, lever, pace),
                Plot::Runway => self.refresh_runway(document, ghost),
                Plot::Losses => {
                    self.losses.refresh(document, question(document), pace);
                    self.losses.refresh_baseline(Some(ghost), Along::DefaultMonth);
                }
            }
        }
    }

    fn refresh_series(&mut self, document: &Document, ghost: &Baseline) {
        let revision = document.revision();
        if self.series.as_ref().is_none_or(|(of, ..)| *of != revision) {
            let (scenario, results) = (document.evaluated(), document.results());
            let series = Series::of(scenario, results, Period::Month);
            self.series = Some((revision, series, Headroom::of(scenario, results)));
        }
        if self.series_ghost.as_ref().is_none_or(|(of, _)| *of != ghost.revision()) {
            let series = Series::of(ghost.scenario(), ghost.results(), Period::Month);
            self.series_ghost = Some((ghost.revision(), series));
        }
    }

    fn refresh_irr(&mut self, document: &Document, ghost: &Baseline, lever: Lever, pace: Pace) {
        self.analyses.refresh(document, lever, pace);
        let is_drawn =
            |(of, along, _): &(u64, Lever, Curve)| *of == ghost.revision() && *along == lever;
        if !self.curve_ghost.as_ref().is_some_and(is_drawn) {
            let curve = ghost.net_irr_curve(&mut self.lane, lever);
            self.curve_ghost = Some((ghost.revision(), lever, curve));
        }
    }

    fn refresh_runway(&mut self, document: &Document, ghost: &Baseline) {
        let revision = document.revision();
        if self.runway.as_ref().is_none_or(|(of, _)| *of != revision) {
            let runway = Runway::of(document.evaluated(), document.results(), 1.0);
            self.runway = Some((revision, runway));
        }
        let times = self.runway.as_ref().map_or(1.0, |(_, runway)| runway.times());
        let is_drawn =
            |(of, at, _): &(u64, u64, Runway)| *of == ghost.revision() && *at == times.to_bits();
        if !self.runway_ghost.as_ref().is_some_and(is_drawn) {
            let runway = Runway::of(ghost.scenario(), ghost.results(), 1.0).with_times(times);
            self.runway_ghost = Some((ghost.revision(), times.to_bits(), runway));
        }
    }

    /// Draws the plots side by side into all the room that `ui` has.
    pub(super) fn plots_ui(
        &mut self,
        ui: &mut Ui,
        document: &Document,
        plots: &[Plot],
        lever: Lever,
    ) {
        let area = ui.available_rect_before_wrap();
        let count = plots.len().max(1) as f32;
        let width = (area.width() - (count - 1.0) * GAP) / count;
        for (index, plot) in plots.iter().enumerate() {
            let left = area.left() + index as f32 * (width + GAP);
            let room = Rect::from_x_y_ranges(left..=left + width, area.y_range());
            let size = if plots.len() > 2 { BODY } else { LARGE };
            ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
                let unit = self.unit(document, *plot);
                title_ui(ui, (*plot, unit), lever, size);
                self.plot_ui(ui, document, *plot, lever);
            });
        }
        self.cursor.settle(ui);
        // Over the plots: nothing in them can be dragged, zoomed or opened.
        ui.interact(area, Id::unique("presenter plots"), Sense::click_and_drag());
    }

    fn plot_ui(&mut self, ui: &mut Ui, document: &Document, plot: Plot, lever: Lever) {
        let Self { series, series_ghost, has_ghost, cursor, .. } = self;
        let months = &document.results().months;
        let ghost = series_ghost.as_ref().map(|(_, series)| series).filter(|_| *has_ghost);
        match plot {
            Plot::CashFlow => {
                let Some((_, series, _)) = series else { return };
                cash_flow::marks_ui(ui, Drawn { series, ghost }, cursor);
            }
            Plot::Coverage => {
                let Some((_, series, headroom)) = series else { return };
                let of = (months.as_slice(), headroom.ribbon(Covenant::LockUp));
                coverage::marks_ui(ui, Drawn { series, ghost }, of, cursor);
            }
            Plot::Irr => {
                let shown = irr::IrrPlot {
                    scenario: document.evaluated(),
                    curves: self.analyses.curves(),
                    outcomes: self.analyses.outcomes(),
                    ghost: self
                        .curve_ghost
                        .as_ref()
                        .map(|(_, _, curve)| curve)
                        .filter(|_| *has_ghost),
                };
                // The last figure under the plot is half beyond its edge.
                ui.set_max_width(ui.available_width() - IRR_INSET);
                irr::marks_ui(ui, shown, lever);
            }
            Plot::Runway => {
                let Some((_, runway)) = &self.runway else { return };
                let ghost = self.runway_ghost.as_ref().map(|(_, _, runway)| runway);
                let ghost = ghost.filter(|_| *has_ghost);
                let height = ui.available_height();
                let strip = Strip { height: 0.0, poles: &[] };
                runway::runway_ui(ui, runway, ghost, cursor, (height, strip));
            }
            Plot::Losses => self.losses_ui(ui, document),
        }
    }

    /// What the figures beside the plot count.
    fn unit(&self, document: &Document, plot: Plot) -> &'static str {
        let series = self.series.as_ref().map(|(_, series, _)| series);
        match plot {
            Plot::CashFlow => series.map_or("", |series| cash_flow::bars_unit(series).name),
            Plot::Coverage => series.map_or("", |series| coverage::balance_unit(series).name),
            Plot::Runway => self.runway.as_ref().map_or("", |(_, runway)| runway.unit().name),
            Plot::Irr => "",
            Plot::Losses => losses::unit(self.loss_plot(document, &[])).1,
        }
    }

    fn losses_ui(&self, ui: &mut Ui, document: &Document) {
        let names = band_names(document.evaluated(), &self.losses.sweep().positions);
        let height = ui.available_height();
        losses::bars_ui(ui, self.loss_plot(document, &names), height);
    }

    fn loss_plot<'a>(&'a self, document: &Document, names: &'a [String]) -> LossPlot<'a> {
        let scenario = document.evaluated();
        let (analyses, question) = (&self.losses, question(document));
        LossPlot {
            sweep: analyses.sweep(),
            ghost: analyses.baseline().filter(|_| self.has_ghost),
            names,
            chosen: f64::from(question.month),
            chosen_total: analyses.aftermath().total(),
            range: (1.0, f64::from(scenario.contract_months())),
            step: 1.0,
            default_month: document.results().summary.default_month,
        }
    }
}

/// The lessee stops when it does, or well before the loan is repaid.
fn question(document: &Document) -> LossQuestion {
    let month = document.results().summary.default_month.unwrap_or(FIRST_MONTH);
    let last = document.evaluated().contract_months();
    LossQuestion { along: Along::DefaultMonth, month: between(month, 1, last), resale: 0.0 }
}

/// The question that the plot answers, in few words, and the unit.
fn title_ui(ui: &mut Ui, (plot, unit): (Plot, &str), lever: Lever, size: f32) {
    let question = match plot {
        Plot::CashFlow => "Where does the rent go?",
        Plot::Coverage => "Is the lender covered?",
        Plot::Irr if lever == Lever::ResaleFraction => "What are the chips worth?",
        Plot::Irr => "What does the return hang on?",
        Plot::Runway => "When does the cash run out?",
        Plot::Losses => "Who pays if the lessee stops?",
    };
    ui.allocate_ui(vec2(ui.available_width(), TITLE_HEIGHT), |ui| {
        ui.horizontal(|ui| {
            let title = RichText::new(question).font(theme::semibold(size));
            ui.add(Label::new(title.color(Tokens::of(ui).text)).extend());
            unit_ui(ui, unit);
        });
    });
}
