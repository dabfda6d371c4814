//! What drives the deal (Method, section 8): any metric over any two levers, every lever's swing,
//! any metric along any lever, and the value at which it reaches a target.

mod choices;
mod goal;
mod runs;
mod swings;

use std::collections::BTreeMap;

use eframe::egui::Ui;
use egui_plot::PlotPoint;
use serde::{Deserialize, Serialize};

use crate::analysis::tornado::Ranges;
use crate::analysis::{Goal, Levels, Lever, Metric, Pair};
use crate::app::command::Command;
use crate::app::plots::heat_map::{HeatPlot, HeatTexture, heat_map_ui};
use crate::app::plots::metric_curve::{self, BaselineCurve, CurvePlot, spider_ui};
use crate::app::plots::numbers::numbers_ui;
use crate::app::standing;
use crate::export::pictures::Subject;
use crate::model::{HALF_A_CENT, Scenario};
use crate::session::{Baseline, RunTables, Sensitivities, SensitivityQuestion};
use crate::ui::between::between;
use crate::ui::board::{Within, columns, fixed, rest, rows};
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::render_target;
use crate::ui::waker::waker;
use crate::ui::widgets::choice;

use super::shown::Shown;
use runs::RunsView;
use swings::SwingsView;

/// Between two parts of the screen.
const GAP: f32 = 24.0;
/// Of question and answer in one line, and in two.
const GOAL_HEIGHTS: [f32; 2] = [52.0, 84.0];
/// In a narrower room they take two.
const GOAL_ONE_LINE: f32 = 960.0;
/// In a narrower room the map lies over what is beside it.
const SIDE_BY_SIDE: f32 = 860.0;
/// Of the map, and of what is under it then.
const PLOT_LEAST: f32 = 340.0;
const ONE_VALUE: &str = "One of the inputs has a single value here; choose another.";
/// Target of a metric that has no level of its own, months: three years.
const MONTHS_TARGET: f64 = 36.0;

/// What is chosen on the screen; kept between sessions. Levers and metrics by their ids.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SensitivityView {
    x: String,
    y: String,
    metric: String,
    /// The lever that is sought.
    sought: String,
    /// Chosen targets, by metric.
    targets: BTreeMap<String, f64>,
    /// Typed lows and highs, by lever.
    ranges: BTreeMap<String, (f64, f64)>,
    beside: Beside,
    shown_as: ShownAs,
    swings: SwingsView,
    runs: RunsView,
}

/// How the map is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShownAs {
    #[default]
    Map,
    Numbers,
}

/// What is beside the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beside {
    #[default]
    Tornado,
    Spider,
    Curve,
    Runs,
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Sensitivity {
    analyses: Sensitivities,
    texture: HeatTexture,
    runs: RunTables,
}

impl Default for SensitivityView {
    fn default() -> Self {
        Self {
            x: Lever::ResaleFraction.id().into_owned(),
            y: Lever::MonthlyBurn.id().into_owned(),
            metric: Metric::NetIrr.id().to_owned(),
            sought: Lever::ResaleFraction.id().into_owned(),
            targets: BTreeMap::new(),
            ranges: BTreeMap::new(),
            beside: Beside::default(),
            shown_as: ShownAs::default(),
            swings: SwingsView::default(),
            runs: RunsView::default(),
        }
    }
}

impl SensitivityView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        super::choose(&mut self.metric, subject.metric.map(Metric::id));
        // Curve and table of runs go along the lever that is sought.
        for across in [&mut self.x, &mut self.sought] {
            super::choose(across, subject.x.map(Lever::id));
        }
        super::choose(&mut self.y, subject.y.map(Lever::id));
    }

    /// Shows a metric along a lever, and at which value of it the first level of the metric is reached.
    pub(super) fn look_along(&mut self, metric: Metric, lever: Lever) {
        self.look_at(Subject { metric: Some(metric), x: Some(lever), y: None });
        self.targets.remove(metric.id());
        self.beside = Beside::Curve;
    }

    fn metric(&self) -> Metric {
        Metric::from_id(&self.metric).unwrap_or(Metric::NetIrr)
    }

    /// The levers of the map: what was chosen where that applies, else one that does.
    fn pair(&self, scenario: &Scenario) -> Pair {
        let metric = self.metric();
        let chosen = |id: &str| Lever::from_id(id).filter(|lever| applies(*lever, scenario));
        let x = chosen(&self.x).unwrap_or(Lever::ResaleFraction);
        // Two: one of them does not write the field of the lever across.
        let others = [Lever::MonthlyBurn, Lever::ResaleFraction];
        let y = chosen(&self.y).into_iter().chain(others);
        let y = y.into_iter().find(|y| Pair { x, y: *y, metric }.is_sound());
        Pair { x, y: y.unwrap_or(Lever::MonthlyBurn), metric }
    }

    fn goal(&self, scenario: &Scenario) -> Goal {
        let metric = self.metric();
        let sought = Lever::from_id(&self.sought).filter(|lever| applies(*lever, scenario));
        let chosen = self.targets.get(metric.id()).copied().filter(|target| target.is_finite());
        let first = || Levels::of(metric, scenario).lines.first().map(|level| level.value);
        let target = chosen.or_else(first).unwrap_or(MONTHS_TARGET);
        Goal { lever: sought.unwrap_or(Lever::ResaleFraction), metric, target }
    }

    /// The chosen lows and highs, within what the levers offer in this scenario.
    fn ranges(&self, scenario: &Scenario) -> Ranges {
        let within = |(id, (low, high)): (&String, &(f64, f64))| {
            let lever = Lever::from_id(id).filter(|lever| applies(*lever, scenario))?;
            let range = lever.range(scenario);
            let clamped = |value: f64| between(value, *range.start(), *range.end());
            let is_range = low.is_finite() && high.is_finite() && low <= high;
            is_range.then(|| (lever, clamped(*low)..=clamped(*high)))
        };
        self.ranges.iter().filter_map(within).collect()
    }

    fn question(&self, scenario: &Scenario) -> SensitivityQuestion {
        SensitivityQuestion {
            pair: self.pair(scenario),
            goal: self.goal(scenario),
            // Only what is in sight: each takes many runs of its own.
            with_numbers: self.shown_as == ShownAs::Numbers,
            with_spider: self.beside == Beside::Spider,
            with_curve: self.beside == Beside::Curve,
        }
    }
}

impl Sensitivity {
    /// What the screen shows.
    pub fn analyses(&self) -> &Sensitivities {
        &self.analyses
    }

    /// The table of runs.
    pub fn runs(&self) -> &RunTables {
        &self.runs
    }

    fn refresh(
        &mut self,
        ui: &Ui,
        shown: Shown<'_>,
        question: SensitivityQuestion,
        view: &SensitivityView,
    ) {
        self.analyses.refresh(shown.cases(), question, |it| view.ranges(it), shown.pace);
        // The map of a large deal is filled over several frames.
        if self.analyses.is_unfinished() {
            ui.ctx().request_repaint();
        }
        if view.beside == Beside::Runs {
            self.runs.refresh(shown.document.case(), question.goal.lever, waker(ui.ctx()));
        }
    }
}

/// What the screen needs of height in a room of this width.
pub fn least_height(width: f32) -> f32 {
    let plots = if width < SIDE_BY_SIDE { 2.0 * PLOT_LEAST + GAP } else { PLOT_LEAST };
    plots + goal_height(width) + 12.0
}

fn goal_height(width: f32) -> f32 {
    let [one, two] = GOAL_HEIGHTS;
    if width < GOAL_ONE_LINE { two } else { one }
}

fn applies(lever: Lever, scenario: &Scenario) -> bool {
    lever.value(scenario).is_some()
}

/// Draws the screen into all the room that `ui` has.
pub fn sensitivity_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Sensitivity,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    let scenario = shown.document.evaluated();
    let question = view.question(scenario);
    screen.refresh(ui, shown, question, view);
    let area = ui.available_rect_before_wrap();
    let [plots, below] = rows([rest(), fixed(goal_height(area.width()))]).gap(12.0).split(area);
    let [left, right] = if area.width() < SIDE_BY_SIDE {
        rows([rest(), rest()]).gap(GAP).split(plots)
    } else {
        columns([rest(), rest()]).gap(GAP).split(plots)
    };
    ui.within(left, |ui| map_ui(ui, shown, screen, question, view, send));
    let analyses = &screen.analyses;
    ui.within(right, |ui| beside_ui(ui, shown, screen, question, view, send));
    ui.within(below, |ui| {
        goal::goal_ui(ui, scenario, analyses, question.goal, view, send);
    });
}

/// Draws the map alone, or what is beside it; true once it is complete.
pub fn alone_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Sensitivity,
    view: &mut SensitivityView,
    beside: Option<Beside>,
) -> bool {
    view.beside = beside.unwrap_or_default();
    let scenario = shown.document.evaluated();
    let question = view.question(scenario);
    screen.refresh(ui, shown, question, view);
    // Commands are dropped: a picture or an audience moves nothing.
    let mut send = Vec::new();
    match beside {
        None => map_ui(ui, shown, screen, question, view, &mut send),
        Some(_) => beside_ui(ui, shown, screen, question, view, &mut send),
    }
    !screen.analyses.is_unfinished()
}

fn map_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Sensitivity,
    question: SensitivityQuestion,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    let scenario = shown.document.evaluated();
    title_ui(ui, &asked(question, scenario), |ui| choices::swap_ui(ui, question.pair, view));
    choices::pair_ui(ui, scenario, question.pair, view);
    ui.add_space(3.0);
    choices::ways_ui(ui, scenario, screen.analyses.pairs(), question.pair, view);
    ui.add_space(4.0);
    let taken = if question.with_numbers {
        figures_ui(ui, scenario, &screen.analyses)
    } else {
        picture_ui(ui, shown, screen, question)
    };
    if let Some((x, y)) = taken {
        // In this order: an advance rate is a share of the cost, so the cost comes first.
        for (lever, value) in question.pair.in_order(x, y) {
            send.push(Command::Move(lever, value));
        }
    }
}

/// The map as a picture; the pair of values that a person takes.
fn picture_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Sensitivity,
    question: SensitivityQuestion,
) -> Option<(f64, f64)> {
    let Sensitivity { analyses, texture, .. } = screen;
    let is_drawable = |map: &&crate::analysis::HeatMap| map.xs.len() > 1 && map.ys.len() > 1;
    let Some(map) = analyses.map().filter(is_drawable) else {
        ui.weak(ONE_VALUE);
        return None;
    };
    let scenario = shown.document.evaluated();
    let baseline = shown.baseline.map(Baseline::scenario);
    let (lines, target) = (analyses.lines(), question.goal.target);
    heat_map_ui(ui, HeatPlot { scenario, map, lines, target, baseline }, texture)
}

/// The same as figures.
fn figures_ui(ui: &mut Ui, scenario: &Scenario, analyses: &Sensitivities) -> Option<(f64, f64)> {
    let Some(numbers) = analyses.numbers() else {
        ui.weak(ONE_VALUE);
        return None;
    };
    let metric = numbers.map.pair.metric;
    let levels = Levels::of(metric, scenario);
    let [table, legend] = rows([rest(), fixed(standing::LEGEND_HEIGHT)])
        .gap(4.0)
        .split(ui.available_rect_before_wrap());
    let taken = ui.within(table, |ui| numbers_ui(ui, scenario, numbers));
    ui.within(legend, |ui| {
        standing::legend_ui(ui, &levels, metric, &["corner: breach", "framed: now"]);
    });
    taken
}

/// "Which pairs of residual value and burn keep net IRR above 8%?"
fn asked(question: SensitivityQuestion, scenario: &Scenario) -> String {
    let metric = question.pair.metric;
    let levels = Levels::of(metric, scenario);
    let target = question.goal.target;
    let figure = metric.text(Some(target));
    match (metric, levels.lines.is_empty()) {
        (Metric::LenderLoss, _) if target.abs() < HALF_A_CENT => {
            "Which pairs leave the lenders without a loss?".to_owned()
        }
        (Metric::RunwayMonths, _) => format!("Which pairs last {figure} before a missed rent?"),
        (Metric::DefaultMonth, _) => format!("Which pairs put a default beyond {figure}?"),
        _ if metric.more_is_better() => {
            format!("Which pairs keep {} above {figure}?", metric.phrase())
        }
        _ => format!("Which pairs keep {} below {figure}?", metric.phrase()),
    }
}

fn beside_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &Sensitivity,
    question: SensitivityQuestion,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    let scenario = shown.document.evaluated();
    title_ui(ui, &beside_title(question, view.beside), |ui| {
        // A picture says in a word what the window offers as a choice.
        if render_target::is_export(ui.ctx()) {
            if view.beside == Beside::Curve {
                unit_ui(ui, &format!("along {}", question.goal.lever.label(scenario)));
            }
            return;
        }
        // Laid out from right to left, so the last choice is the leftmost.
        let options = [
            (Beside::Runs, "runs"),
            (Beside::Curve, "curve"),
            (Beside::Spider, "spider"),
            (Beside::Tornado, "tornado"),
        ];
        if choice::choice_ui(ui, "Beside the map", &mut view.beside, &options) {
            // What the choice needs is derived at the start of a frame.
            ui.ctx().request_repaint();
        }
    });
    let Sensitivity { analyses, runs, .. } = screen;
    let Some(tornado) = analyses.tornado() else { return };
    match view.beside {
        Beside::Tornado => swings::swings_ui(ui, scenario, tornado, view, send),
        Beside::Spider => {
            spider_ui(ui, (scenario, tornado.own), analyses.spokes(), tornado.baseline);
        }
        Beside::Curve => {
            let Some(curve) = analyses.curve() else { return };
            let solution = analyses.found().and_then(|found| found.value);
            let (present, goal) = (tornado.own.present, question.goal);
            let baseline = shown.baseline.zip(curve.baseline).map(|(baseline, curve)| {
                let at = goal.lever.value(baseline.scenario());
                let present = at.zip(goal.metric.figure(baseline.summary()));
                BaselineCurve { curve, present: present.map(|(x, y)| PlotPoint::new(x, y)) }
            });
            let curve = curve.own;
            let plot = CurvePlot { scenario, curve, goal, solution, present, baseline };
            let height = ui.available_height();
            metric_curve::curve(ui, plot).show(ui, height);
        }
        Beside::Runs => runs::runs_ui(ui, scenario, runs, question.goal.lever, view, send),
    }
}

fn beside_title(question: SensitivityQuestion, beside: Beside) -> String {
    let metric = question.pair.metric;
    match beside {
        Beside::Tornado if metric == Metric::NetIrr => "What drives the return?".to_owned(),
        Beside::Tornado => format!("What drives {}?", metric.phrase()),
        Beside::Spider => format!("How does {} respond?", metric.phrase()),
        Beside::Curve => {
            let target = metric.text(Some(question.goal.target));
            format!("Where is {} {target}?", metric.phrase())
        }
        Beside::Runs => "What does each value give?".to_owned(),
    }
}
