//! What chance makes of the deal (Method, section 8): returns, odds of default and loss, cash by
//! month, over thousands of paths.

mod figures;

use eframe::egui::{Button, Context, Rect, Ui};
use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::shown::Shown;
use crate::analysis::monte_carlo::statistics::FanLines;
use crate::analysis::monte_carlo::{Returns, is_certain, statistics::share_below};
use crate::analysis::{Metric, Simulation};
use crate::app::command::Command;
use crate::app::plots::fan::{self, FanPlot};
use crate::app::plots::histogram::{self, HistogramBaseline, HistogramPlot};
use crate::app::plots::odds;
use crate::export::pictures::{Plot, Subject};
use crate::format::{self, Calendar, float};
use crate::model::{Results, Scenario};
use crate::session::{Both, Document, Memo, Pace, Progress, Simulations};
use crate::ui::board::{Within, columns, fixed, rest, rows, share};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::chart::{title_ui, titles_ui, unit_ui};
use crate::ui::text::{Texts, small, small_strong};
use crate::ui::theme::{DIMMED, Tokens};
use crate::ui::waker::waker;
use crate::ui::widgets::choice::choice_ui;

const GAP: f32 = 24.0;
/// In a narrower room all parts are one above the other.
const BESIDE_WIDTH: f32 = 840.0;
/// Least height of a plot by month, points.
const MONTHS_HEIGHT: f32 = 220.0;
const RETURNS_HEIGHT: f32 = 300.0;
/// Between two parts one above the other.
const ROWS_GAP: f32 = 16.0;
const TITLE_HEIGHT: f32 = 26.0;
/// Share of the height for the histogram and the figures; they may need more.
const TOP_SHARE: f32 = 0.52;
/// Least room of the figures, points.
const FIGURES_WIDTH: f32 = 480.0;
const FIGURES_HEIGHT: f32 = 316.0;
/// More of it where each return is compared with the baseline's.
const DIFFERENCES_HEIGHT: f32 = 58.0;
/// Height of the line under everything, points.
const FOOT_HEIGHT: f32 = 28.0;
/// Under the histogram, the line with the shares below zero and below the hurdle.
const WORDS_HEIGHT: f32 = 20.0;
/// How often the progress of a run is shown.
const TICK: Duration = Duration::from_millis(100);
const BILLION: f64 = 1e9;
const NAME_CHARS_MAX: usize = 14;

/// Which return the histogram shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Return {
    #[default]
    NetMultiple,
    Net,
    Equity,
}

impl Return {
    /// The most telling last, as choices are laid out from right to left.
    const ALL: [Self; 3] = [Self::Equity, Self::Net, Self::NetMultiple];

    fn metric(self) -> Metric {
        match self {
            Self::NetMultiple => Metric::NetMoic,
            Self::Net => Metric::NetIrr,
            Self::Equity => Metric::EquityIrr,
        }
    }

    fn of(self, simulation: &Simulation) -> &Returns {
        match self {
            Self::NetMultiple => &simulation.net_moic,
            Self::Net => &simulation.net_irr,
            Self::Equity => &simulation.equity_irr,
        }
    }
}

/// The quantity of the right one of the two plots by month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum ByMonth {
    #[default]
    Defaults,
    Distributions,
}

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RiskView {
    of: Return,
    by_month: ByMonth,
}

impl RiskView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        let asked = Return::ALL.into_iter().find(|of| Some(of.metric()) == subject.metric);
        self.of = asked.unwrap_or(self.of);
    }
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Risk {
    found: Found,
    cursor: MonthCursor,
}

#[derive(Debug, Default)]
struct Found {
    simulations: Simulations,
    /// Kept by the number of the simulation.
    lines: Memo<Option<u64>, Lines>,
    baseline_lines: Memo<Option<u64>, Lines>,
    as_it_stands: Memo<u64, AsItStands>,
}

/// What the plots by month draw of a simulation.
#[derive(Debug)]
struct Lines {
    liquidity: FanLines,
    distributed: FanLines,
    defaulted_by: Vec<(f64, f64)>,
}

/// The case without chance, $bn.
#[derive(Debug)]
struct AsItStands {
    liquidity: Vec<(f64, f64)>,
    distributed: Vec<(f64, f64)>,
}

/// All that is drawn, as soon as there is a simulation.
#[derive(Clone, Copy)]
struct Drawn<'a> {
    simulation: Both<&'a Simulation>,
    lines: Both<&'a Lines>,
    as_it_stands: &'a AsItStands,
}

impl Risk {
    /// The simulations, as far as the workers have come.
    pub fn simulations(&self) -> &Simulations {
        &self.found.simulations
    }
}

impl Found {
    fn refresh(&mut self, ctx: &Context, shown: Shown<'_>) {
        let Self { simulations, lines, baseline_lines, as_it_stands } = self;
        simulations.refresh(shown.cases(), shown.pace, waker(ctx));
        // The worker wakes the window with answers only; its progress has to be looked at.
        if simulations.progress().is_some() {
            ctx.request_repaint_after(TICK);
        }
        if let Some(simulation) = simulations.own().latest() {
            lines.refresh(simulations.own().answer_number(), |_| Lines::of(simulation));
        }
        // Only a current answer: an earlier one has met other paths.
        match simulations.baseline().current() {
            Some(simulation) => {
                let number = simulations.baseline().answer_number();
                baseline_lines.refresh(number, |_| Lines::of(simulation));
            }
            None => baseline_lines.clear(),
        }
        let case = shown.document.case();
        as_it_stands.refresh(case.revision, |_| AsItStands::of(case.results));
    }

    fn drawn(&self) -> Option<Drawn<'_>> {
        Some(Drawn {
            simulation: self.simulations.both()?,
            lines: Both { own: self.lines.get()?, baseline: self.baseline_lines.get() },
            as_it_stands: self.as_it_stands.get()?,
        })
    }
}

impl Lines {
    fn of(simulation: &Simulation) -> Self {
        Self {
            liquidity: FanLines::of(&simulation.liquidity),
            distributed: FanLines::of(&simulation.distributed),
            defaulted_by: by_month(&simulation.defaulted_by),
        }
    }
}

impl AsItStands {
    fn of(results: &Results) -> Self {
        let mut total = 0.0;
        let (mut liquidity, mut distributed) = (Vec::new(), Vec::new());
        for month in &results.months {
            let x = f64::from(month.month);
            total += float(month.distribution) / BILLION;
            liquidity.push((x, float(month.liquidity) / BILLION));
            distributed.push((x, total));
        }
        Self { liquidity, distributed }
    }
}

fn by_month(shares: &[f64]) -> Vec<(f64, f64)> {
    let months = shares.iter().enumerate();
    months.map(|(month, share)| (month as f64, *share)).collect()
}

/// Draws the screen into all the room that `ui` has.
pub fn risk_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Risk,
    view: &mut RiskView,
    send: &mut Vec<Command>,
) {
    let document = shown.document;
    let Risk { found, cursor } = screen;
    found.refresh(ui.ctx(), shown);
    let area = ui.available_rect_before_wrap();
    let [area, foot] = rows([rest(), fixed(FOOT_HEIGHT)]).gap(4.0).split(area);
    let simulations = &mut found.simulations;
    // First, because it also says that paths are being run while there is nothing to draw.
    ui.within(foot, |ui| foot_ui(ui, document, simulations, send));
    let Some(drawn) = found.drawn() else { return };
    // In a drag the answer is always a little old; dimming would not end.
    if !found.simulations.is_current() && shown.pace == Pace::Resting {
        ui.multiply_opacity(DIMMED);
    }
    let has_baseline = drawn.simulation.baseline.is_some();
    let [returns, figures, liquidity, months] = rooms(area, has_baseline);
    let scenario = document.evaluated();
    ui.within(returns, |ui| {
        returns_ui(ui, scenario, drawn.simulation, view);
    });
    ui.within(figures, |ui| {
        figures::figures_ui(ui, scenario, drawn.simulation);
    });
    ui.within(liquidity, |ui| {
        liquidity_ui(ui, scenario, drawn, cursor);
    });
    ui.within(months, |ui| {
        by_month_ui(ui, document, drawn, cursor, view);
    });
    cursor.settle(ui);
}

/// The height that the screen asks for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    let figures = FIGURES_HEIGHT + DIFFERENCES_HEIGHT;
    let parts = if width < BESIDE_WIDTH {
        RETURNS_HEIGHT + figures + 2.0 * MONTHS_HEIGHT + 3.0 * ROWS_GAP
    } else {
        figures + ROWS_GAP + MONTHS_HEIGHT
    };
    parts + FOOT_HEIGHT + 4.0
}

/// The rooms of the returns, the figures, and the two plots by month.
fn rooms(area: Rect, has_baseline: bool) -> [Rect; 4] {
    let least = FIGURES_HEIGHT + if has_baseline { DIFFERENCES_HEIGHT } else { 0.0 };
    if area.width() < BESIDE_WIDTH {
        let parts = [rest(), fixed(least), fixed(MONTHS_HEIGHT), fixed(MONTHS_HEIGHT)];
        return rows(parts).gap(ROWS_GAP).split(area);
    }
    // The plots by month keep their axes where the room is too low for all figures.
    let top = share(TOP_SHARE).least(least).most(0.62 * area.height());
    let [top, bottom] = rows([top, rest()]).gap(ROWS_GAP).split(area);
    let figures = share(0.42).least(FIGURES_WIDTH);
    let [returns, figures] = columns([rest(), figures]).gap(GAP).split(top);
    let [liquidity, months] = columns([rest(), rest()]).gap(GAP).split(bottom);
    [returns, figures, liquidity, months]
}

/// Draws one of the plots alone: returns, liquidity, or one by month; true once it is of all paths.
///
/// # Errors
///
/// Why there are none.
pub fn alone_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Risk,
    view: &mut RiskView,
    plot: Plot,
) -> Result<bool, String> {
    let document = shown.document;
    let Risk { found, cursor } = screen;
    found.refresh(ui.ctx(), shown);
    if let Some(trouble) = found.simulations.trouble() {
        return Err(trouble.to_owned());
    }
    let Some(drawn) = found.drawn() else { return Ok(false) };
    let scenario = document.evaluated();
    // The plot that is asked for decides, not what was chosen in the window.
    view.by_month = match plot {
        Plot::PaidOut => ByMonth::Distributions,
        _ => ByMonth::Defaults,
    };
    match plot {
        Plot::Histogram => returns_ui(ui, scenario, drawn.simulation, view),
        Plot::Fan => liquidity_ui(ui, scenario, drawn, cursor),
        _ => by_month_ui(ui, document, drawn, cursor, view),
    }
    // A picture with a baseline waits for its paths as well.
    let is_baseline_there = shown.baseline.is_none() || drawn.simulation.baseline.is_some();
    Ok(found.simulations.is_complete() && is_baseline_there)
}

/// The distribution of the returns of all paths.
fn returns_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    Both { own: simulation, baseline }: Both<&Simulation>,
    view: &mut RiskView,
) {
    let paths = format::number(f64::from(simulation.paths), 0);
    let of = view.of;
    let metric = of.metric();
    let asked = ["simulated paths", "paths"]
        .map(|of| format!("What is the {} over {paths} {of}?", metric.phrase()));
    let shortest = format!("What is the {}?", metric.phrase());
    titles_ui(ui, &asked[0], &[&asked[1], &shortest], |ui| {
        let choices = Return::ALL.map(|of| (of, of.metric().phrase()));
        choice_ui(ui, "Returns", &mut view.of, &choices);
    });
    let Returns { sorted, spread, histogram } = of.of(simulation);
    let baseline = baseline.map(|baseline| {
        let Returns { spread, histogram, .. } = of.of(baseline);
        HistogramBaseline { histogram, spread, paths: baseline.paths }
    });
    let hurdle = float(scenario.equity.hurdle);
    let plot = HistogramPlot {
        metric,
        histogram,
        spread,
        hurdle,
        loses: share_below(sorted, histogram::break_even(metric)),
        below_hurdle: share_below(sorted, hurdle),
        paths: simulation.paths,
        baseline,
    };
    let height = ui.available_height() - WORDS_HEIGHT - 4.0;
    histogram::histogram_ui(ui, plot, height);
    ui.note(plot.words());
}

/// The lessee, in a few characters.
fn lessee(scenario: &Scenario) -> &str {
    let name = scenario.lessee.name.as_str();
    if (1..=NAME_CHARS_MAX).contains(&name.chars().count()) { name } else { "the lessee" }
}

fn plot_height(ui: &Ui) -> f32 {
    ui.available_height() - TITLE_HEIGHT + 18.0
}

fn liquidity_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    Drawn { lines, as_it_stands, .. }: Drawn<'_>,
    cursor: &mut MonthCursor,
) {
    title_ui(ui, &format!("How much cash will {} have?", lessee(scenario)), |ui| {
        unit_ui(ui, fan::unit(&lines.own.liquidity).name);
    });
    let plot = FanPlot {
        name: "Liquidity of all paths",
        fan: &lines.own.liquidity,
        own: &as_it_stands.liquidity,
        baseline: lines.baseline.map_or(&[], |lines| lines.liquidity.median()),
        end_month: scenario.contract_months(),
        calendar: Calendar::of(&scenario.closing),
    };
    let height = plot_height(ui);
    fan::fan(ui, plot).cursor(cursor).show(ui, height);
}

fn by_month_ui(
    ui: &mut Ui,
    document: &Document,
    Drawn { lines, as_it_stands, .. }: Drawn<'_>,
    cursor: &mut MonthCursor,
    view: &mut RiskView,
) {
    let scenario = document.evaluated();
    let (question, shorter): (_, &[&str]) = match view.by_month {
        ByMonth::Defaults => (
            format!("What is {}’s cumulative default probability?", lessee(scenario)),
            &["How likely is a default by then?", "Default by then?"],
        ),
        ByMonth::Distributions => {
            ("How much is distributed by then?".to_owned(), &["Distributed by then?"])
        }
    };
    titles_ui(ui, &question, shorter, |ui| {
        // Laid out from right to left, so the last choice is the leftmost.
        let choices = [(ByMonth::Distributions, "paid out"), (ByMonth::Defaults, "defaults")];
        choice_ui(ui, "By month", &mut view.by_month, &choices);
        if view.by_month == ByMonth::Distributions {
            unit_ui(ui, fan::unit(&lines.own.distributed).name);
        }
    });
    let (end_month, calendar) = (scenario.contract_months(), Calendar::of(&scenario.closing));
    let height = plot_height(ui);
    match view.by_month {
        ByMonth::Defaults => {
            let own = document.results().summary.default_month;
            let points = &lines.own.defaulted_by;
            let baseline = lines.baseline.map_or(&[][..], |lines| &lines.defaulted_by);
            let months = (end_month, calendar);
            odds::odds(ui, points, baseline, own, months).cursor(cursor).show(ui, height);
        }
        ByMonth::Distributions => {
            let plot = FanPlot {
                name: "Distributions of all paths",
                fan: &lines.own.distributed,
                own: &as_it_stands.distributed,
                baseline: lines.baseline.map_or(&[], |lines| lines.distributed.median()),
                end_month,
                calendar,
            };
            fan::fan(ui, plot).cursor(cursor).show(ui, height);
        }
    }
}

/// The paths, their progress, and the buttons to cancel, resume and save.
fn foot_ui(
    ui: &mut Ui,
    document: &Document,
    simulations: &mut Simulations,
    send: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    ui.horizontal_centered(|ui| {
        Command::SaveSamples.button_ui(ui, Button::new("Save samples…"), send);
        if let Some(Progress { done, paths }) = simulations.progress() {
            let [done, paths] = [done, paths].map(|paths| format::number(f64::from(paths), 0));
            if ui
                .button("Cancel")
                .on_hover_text("Stop, and keep the paths computed so far")
                .clicked()
            {
                simulations.cancel();
            }
            ui.note(format!("{done} of {paths} paths"));
        } else if simulations.is_cancelled() {
            if ui.button("Resume").on_hover_text("Run all paths").clicked() {
                simulations.resume();
                ui.ctx().request_repaint();
            }
            let asked = format::number(f64::from(document.evaluated().uncertainty.paths), 0);
            ui.note(format!("cancelled; {asked} paths were requested"));
        }
        if let Some(trouble) = simulations.trouble() {
            ui.fault(format!("The simulation stopped: {trouble}"));
        }
        let Some(simulation) = simulations.own().latest() else {
            ui.weak("Running the paths…");
            return;
        };
        if !simulations.is_current() {
            ui.label(small_strong("of the previous state").color(tokens.interest));
        } else if is_certain(document.evaluated()) {
            let said = "Nothing is uncertain: every path equals the current case.";
            ui.label(small(said.to_owned()));
        }
        ui.faint(source(simulation)).on_hover_text(
            "The same seed gives the same paths on every machine. After its lease ends, a path \
             keeps the lessee’s cash at that time.",
        );
    });
}

/// Number and seed of the paths.
fn source(simulation: &Simulation) -> String {
    let fan_paths = simulation.liquidity.paths;
    let paths = format::number(f64::from(simulation.paths), 0);
    let seed = simulation.seed;
    if fan_paths < simulation.paths {
        let fan_paths = format::number(f64::from(fan_paths), 0);
        format!("{paths} paths, seed {seed}; bands from the first {fan_paths}")
    } else {
        format!("{paths} paths, seed {seed}")
    }
}
