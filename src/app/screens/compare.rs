//! Several scenarios side by side, and why one earns more than another.
//!
//! The others are compared with the first one. A colour belongs to a scenario, not to its
//! place; the present state has the accent.

mod assumptions;
mod cases;
mod chips;
mod crossing;
mod figures;
mod overlays;

use eframe::egui::{Align, ComboBox, Layout, Rect, RichText, Ui};
use serde::{Deserialize, Serialize};

use crate::analysis::{Lever, Metric, Quantity};
use crate::app::command::Command;
use crate::app::widgets::choices::{lever_choice_ui, metric_choice_ui};
use crate::export::pictures::Subject;
use crate::model::Scenario;
use crate::session::Comparisons;
use crate::session::comparisons::{AtHand, Lineup, Member, Source, elided, names};
use crate::ui::board::{Within, columns, fixed, rest, rows};
use crate::ui::text::Texts;
use crate::ui::theme::{SMALL, STEP, Tokens};
use crate::ui::waker::waker;
use crate::ui::widgets::choice::choice_ui;
use crate::ui::widgets::drop_down::DropDown;

use super::shown::Shown;
use overlays::Overlays;

/// From this width on there is room for two plots side by side, and for three.
const TWO_WIDTH: f32 = 640.0;
const THREE_WIDTH: f32 = 1_240.0;
/// Least size of a plot.
const PLOT_WIDTH: f32 = 340.0;
const PLOT_HEIGHT: f32 = 180.0;
/// Between two plots.
const PLOTS_GAP: f32 = 24.0;
/// In a narrower room metric and lever have a line of their own.
const ONE_LINE_WIDTH: f32 = 720.0;
/// Of the chips and choices over everything.
const HEAD_HEIGHT: f32 = 100.0;
/// Least height of what is shown in place of plots and table.
const PART_HEIGHT: f32 = 320.0;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompareView {
    /// The scenarios that are compared.
    pub lineup: Lineup,
    /// Id of the metric; net IRR where it is empty or unknown.
    metric: String,
    /// Id of the lever that plots run along.
    lever: String,
    plots: [Quantity; 3],
    part: Part,
    /// What is looked for among the scenarios that may be added.
    // Not kept between sessions: the list starts unfiltered.
    #[serde(skip)]
    wanted: String,
}

/// What is shown under the scenarios.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Part {
    #[default]
    SideBySide,
    Assumptions,
    Crossover,
    Cases,
}

impl Default for CompareView {
    fn default() -> Self {
        Self {
            lineup: Lineup::default(),
            metric: Metric::NetIrr.id().to_owned(),
            lever: Lever::ResaleFraction.id().into_owned(),
            plots: [Quantity::Distributions, Quantity::Coverage, Quantity::Along],
            part: Part::default(),
            wanted: String::new(),
        }
    }
}

impl CompareView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        super::choose(&mut self.metric, subject.metric.map(Metric::id));
        super::choose(&mut self.lever, subject.x.map(Lever::id));
    }

    /// The height that the screen asks for in a room of this width.
    pub(super) fn least_height(&self, width: f32) -> f32 {
        let count = self.lineup.sources().count();
        let part = match self.part {
            Part::SideBySide => {
                Third::of(width, count).plots_height() + 3.0 * STEP + figures::height()
            }
            Part::Assumptions | Part::Crossover | Part::Cases => PART_HEIGHT,
        };
        HEAD_HEIGHT + part
    }

    fn metric(&self) -> Metric {
        Metric::from_id(&self.metric).unwrap_or(Metric::NetIrr)
    }

    /// What was chosen where that applies, else what every scenario has.
    fn lever(&self, scenario: Option<&Scenario>) -> Lever {
        let chosen = Lever::from_id(&self.lever);
        let applies = |lever: &Lever| scenario.is_none_or(|it| lever.value(it).is_some());
        chosen.filter(applies).unwrap_or(Lever::ResaleFraction)
    }
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Compare {
    comparisons: Comparisons,
    overlays: Overlays,
    cases: cases::CaseTable,
}

impl Compare {
    /// The scenarios and what sets them apart.
    pub fn comparisons(&self) -> &Comparisons {
        &self.comparisons
    }
}

/// A scenario as it is drawn.
struct Named<'a> {
    member: &'a Member,
    /// The full name.
    name: String,
    /// The name where there is little room.
    short: String,
    color: usize,
}

/// From this width on a plot has room for full names.
const FULL_NAMES_WIDTH: f32 = 480.0;

impl Named<'_> {
    /// As it is written in a plot as wide as this room.
    fn in_plot(&self, ui: &Ui) -> &str {
        if ui.available_width() < FULL_NAMES_WIDTH { &self.short } else { &self.name }
    }

    fn ink(&self, tokens: &Tokens) -> eframe::egui::Color32 {
        let other = self.color.checked_sub(1).and_then(|place| tokens.others.get(place));
        other.copied().unwrap_or(tokens.accent)
    }
}

/// Draws the screen.
pub fn compare_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    derived: &mut Compare,
    view: &mut CompareView,
    send: &mut Vec<Command>,
) {
    let Shown { document, baseline, catalogue, pace } = shown;
    let Compare { comparisons, overlays, cases } = derived;
    let sources: Vec<Source> = view.lineup.sources().cloned().collect();
    comparisons.refresh(&sources, AtHand { document, baseline, catalogue });
    let metric = view.metric();
    let first = comparisons.members().first().and_then(Member::scenario);
    let lever = view.lever(first);
    let runs_along = view.part == Part::SideBySide && view.plots.contains(&Quantity::Along);
    // Curves are computed a few a frame; the next frame goes on.
    if runs_along && comparisons.refresh_curves(lever, metric, pace) {
        ui.ctx().request_repaint();
    }
    let pair = view.lineup.second_place().map(|second| [0, second]);
    // Nothing of a pair is shown side by side, so the worker is not asked.
    if let Some(pair) = pair.filter(|_| view.part != Part::SideBySide) {
        comparisons.refresh_pair(pair, metric, lever, pace, waker(ui.ctx()));
    }
    let named = named(comparisons.members(), view);
    chips::chips_ui(ui, shown, &named, view, send);
    ui.add_space(2.0 * STEP);
    let second = pair.and_then(|[_, second]| named.get(second));
    if view.part == Part::Cases {
        choices_ui(ui, shown, None, lever, view);
        return cases::cases_ui(ui, shown, cases, send);
    }
    let Some(first) = named.first() else {
        hint_ui(
            ui,
            "Nothing to compare yet. Add the current case, a baseline, a scenario or a file.",
        );
        return;
    };
    choices_ui(ui, shown, Some(first), lever, view);
    match (view.part, second) {
        (Part::SideBySide, _) => {
            side_by_side_ui(ui, shown, &named, overlays, (lever, metric), view);
        }
        (Part::Assumptions | Part::Crossover, None) => {
            hint_ui(ui, "Add a second scenario to see what differs.");
        }
        (Part::Cases, _) => {}
        (Part::Assumptions, Some(second)) => {
            let pair = [first, second];
            assumptions::assumptions_ui(ui, document, pair, comparisons, metric, send);
        }
        (Part::Crossover, Some(second)) => {
            crossing::crossing_ui(ui, [first, second], comparisons, lever, metric);
        }
    }
}

/// Draws alone where the present state beats the baseline, into all the room that `ui` has;
/// true if it is of the document as it is.
///
/// # Errors
///
/// Why there is no answer.
pub fn alone_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    derived: &mut Compare,
    view: &CompareView,
) -> Result<bool, String> {
    let Shown { document, baseline, catalogue, pace } = shown;
    let comparisons = &mut derived.comparisons;
    comparisons
        .refresh(&[Source::Present, Source::Baseline], AtHand { document, baseline, catalogue });
    let (lever, metric) = (view.lever(Some(document.evaluated())), view.metric());
    comparisons.refresh_pair([0, 1], metric, lever, pace, waker(ui.ctx()));
    if let Some(trouble) = comparisons.trouble() {
        return Err(trouble.to_owned());
    }
    let [first, second] = comparisons.members() else {
        return Err("there is no baseline".to_owned());
    };
    fn named<'a>(member: &'a Member, otherwise: &str, color: usize) -> Named<'a> {
        let name = member.name(otherwise);
        Named { member, short: elided(&name), name, color }
    }
    let pair = [&named(first, "the deal", 0), &named(second, "the baseline", 1)];
    crossing::crossing_ui(ui, pair, comparisons, lever, metric);
    Ok(comparisons.is_current())
}

/// Plots over the table of figures.
fn side_by_side_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    named: &[Named<'_>],
    overlays: &mut Overlays,
    along: (Lever, Metric),
    view: &mut CompareView,
) {
    let area = ui.available_rect_before_wrap();
    let (plots, table) = rooms(area, Third::of(area.width(), named.len()));
    overlays::overlays_ui(ui, (shown.document, named), &plots, overlays, along, &mut view.plots);
    let taken =
        ui.within(table, |ui| figures::figures_ui(ui, shown.document, named, view.metric()));
    if let Some(metric) = taken {
        metric.id().clone_into(&mut view.metric);
    }
}

/// Where the third plot is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Third {
    /// Right of the table, which few scenarios leave room for; the table has this width.
    BesideTable(f32),
    /// Right of the other two.
    BesideOthers,
    /// Under the other two.
    UnderBoth,
    /// Under the second, which is under the first.
    UnderSecond,
}

impl Third {
    /// In a room of this width, with so many scenarios.
    fn of(width: f32, count: usize) -> Self {
        if width < TWO_WIDTH {
            return Self::UnderSecond;
        }
        match figures::width_beside(width - PLOT_WIDTH - PLOTS_GAP, count) {
            Some(table) => Self::BesideTable(table),
            None if width >= THREE_WIDTH => Self::BesideOthers,
            None => Self::UnderBoth,
        }
    }

    /// Least height of the plots over the table.
    fn plots_height(self) -> f32 {
        let rows = match self {
            Self::BesideTable(_) | Self::BesideOthers => 1.0,
            Self::UnderBoth => 2.0,
            Self::UnderSecond => 3.0,
        };
        rows * (PLOT_HEIGHT + PLOTS_GAP) - PLOTS_GAP
    }
}

/// The rooms of the three plots, and that of the table.
fn rooms(area: Rect, third: Third) -> ([Rect; 3], Rect) {
    let halves = |room: Rect| columns([rest(), rest()]).gap(PLOTS_GAP).split(room);
    let table = fixed(figures::height());
    let [plots, table] = rows([rest(), table]).gap(3.0 * STEP).split(area);
    match third {
        Third::BesideTable(width) => {
            let [one, two] = halves(plots);
            let [table, three] = columns([fixed(width), rest()]).gap(PLOTS_GAP).split(table);
            ([one, two, three], table)
        }
        Third::BesideOthers => (columns([rest(); 3]).gap(PLOTS_GAP).split(plots), table),
        Third::UnderBoth => {
            let [top, three] = rows([rest(), rest()]).gap(PLOTS_GAP).split(plots);
            let [one, two] = halves(top);
            ([one, two, three], table)
        }
        Third::UnderSecond => (rows([rest(); 3]).gap(PLOTS_GAP).split(plots), table),
    }
}

/// The members with names that tell them apart.
fn named<'a>(members: &'a [Member], view: &CompareView) -> Vec<Named<'a>> {
    let named = members.iter().zip(names(members)).zip(view.lineup.colors());
    let named = named.map(|((member, [name, short]), color)| Named { member, name, short, color });
    named.collect()
}

/// What is shown, of which metric, along which lever.
fn choices_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    first: Option<&Named<'_>>,
    lever: Lever,
    view: &mut CompareView,
) {
    let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
    ui.horizontal(|ui| {
        let mut parts = vec![
            (Part::SideBySide, "side by side"),
            (Part::Assumptions, "what differs"),
            (Part::Crossover, "where they cross"),
        ];
        if !shown.document.whole().cases.is_empty() || view.part == Part::Cases {
            parts.push((Part::Cases, "cases"));
        }
        if choice_ui(ui, "Show", &mut view.part, &parts) {
            // What the part needs is derived at the start of a frame.
            ui.ctx().request_repaint();
        }
        if is_wide {
            along_ui(ui, first, lever, view);
        }
    });
    if !is_wide {
        ui.horizontal(|ui| along_ui(ui, first, lever, view));
    }
    ui.add_space(STEP);
}

/// Of which metric, along which lever; at the right end of the line.
fn along_ui(ui: &mut Ui, first: Option<&Named<'_>>, lever: Lever, view: &mut CompareView) {
    let runs_along = match view.part {
        Part::SideBySide => view.plots.contains(&Quantity::Along),
        Part::Crossover => true,
        Part::Assumptions => false,
        Part::Cases => return,
    };
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let first = first.and_then(|first| first.member.scenario());
        if let (true, Some(scenario)) = (runs_along, first) {
            // Laid out from right to left: the lever, then the word before it.
            if let Some(taken) = lever_ui(ui, scenario, lever) {
                taken.id().as_ref().clone_into(&mut view.lever);
            }
            word_ui(ui, "along");
        }
        if let Some(taken) = metric_ui(ui, view.metric()) {
            taken.id().clone_into(&mut view.metric);
        }
    });
}

fn metric_ui(ui: &mut Ui, chosen: Metric) -> Option<Metric> {
    let combo = ComboBox::from_id_salt("compared metric").width(108.0).height(420.0);
    metric_choice_ui(ui, DropDown { combo, name: "Compared on ", size: SMALL, chosen })
}

fn lever_ui(ui: &mut Ui, scenario: &Scenario, chosen: Lever) -> Option<Lever> {
    let combo = ComboBox::from_id_salt("compared lever").width(180.0).height(420.0).truncate();
    let list = DropDown { combo, name: "Compared along ", size: SMALL, chosen };
    lever_choice_ui(ui, list, scenario, |_| true)
}

fn word_ui(ui: &mut Ui, word: &str) {
    ui.note(word);
}

/// What to do where there is nothing to show.
fn hint_ui(ui: &mut Ui, text: &str) {
    ui.add_space(STEP);
    ui.wrapped(RichText::new(text).weak());
}
