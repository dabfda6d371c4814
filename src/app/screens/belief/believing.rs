//! The region of two levers that meets a target, the answer as a sentence, and the other endings.

use eframe::egui::{Button, ComboBox, DragValue, RichText, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use crate::analysis::belief::{Along, Alternative, Place};
use crate::analysis::lever_text;
use crate::analysis::{Belief, Lever, Metric, Target, Unit};
use crate::app::command::Command;
use crate::app::plots::region::{RegionBaseline, RegionPlot, region_ui};
use crate::app::widgets::choices::{lever_choice_ui, metric_choice_ui};
use crate::export::pictures::Subject;
use crate::format::{self, float};
use crate::model::Scenario;
use crate::model::scenario::EndOfTerm;
use crate::session::BeliefQuestion;
use crate::ui::board::Within;
use crate::ui::chart::title_ui;
use crate::ui::clipboard;
use crate::ui::render_target::is_within_page;
use crate::ui::spoken::Spoken;
use crate::ui::table::{Cell, Table};
use crate::ui::text::{Texts, heading, small, small_strong};
use crate::ui::theme::{BODY, Ink, Tokens};
use crate::ui::widgets::drop_down::DropDown;
use crate::ui::widgets::waiting::{dim, waiting_ui};

use super::super::choose;
use super::super::shown::Shown;
use super::{Belief as Screen, halves};

/// Share of the width for the plot.
const PLOT_SHARE: f32 = 0.54;
/// The answer keeps this height, so that the plot under it stays where it is.
const SENTENCE_HEIGHT: f32 = 46.0;
/// Names of the axes.
const AXIS_NAME_HEIGHT: f32 = 18.0;

/// What is asked; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct BelievingView {
    /// Id of the metric; net IRR where it is empty or unknown.
    metric: String,
    /// In the metric's unit; `None` for the usual target of the metric.
    target: Option<f64>,
    /// Ids of the levers; empty for those that the deal depends on.
    x: String,
    y: String,
    /// The name of the deal for which they were chosen; empty where they hold of any.
    chosen_for: String,
}

impl BelievingView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        choose(&mut self.metric, subject.metric.map(Metric::id));
        choose(&mut self.x, subject.x.map(Lever::id));
        choose(&mut self.y, subject.y.map(Lever::id));
        if subject.x.is_some() || subject.y.is_some() {
            self.chosen_for.clear();
        }
    }

    pub(super) fn look_at_hurdle(&mut self, lever: Lever, scenario: &Scenario) {
        let hurdle = float(scenario.equity.hurdle);
        Metric::NetIrr.id().clone_into(&mut self.metric);
        let usual = Metric::NetIrr.usual_target();
        self.target = Some(hurdle).filter(|it| (it - usual).abs() > 1e-12);
        self.x = lever.id().into_owned();
        scenario.name.clone_into(&mut self.chosen_for);
    }

    /// Takes these levers for this deal.
    fn ask_by(&mut self, [x, y]: [Lever; 2], scenario: &Scenario) {
        (self.x, self.y) = (x.id().into_owned(), y.id().into_owned());
        scenario.name.clone_into(&mut self.chosen_for);
    }

    pub(super) fn metric(&self) -> Metric {
        Metric::from_id(&self.metric).unwrap_or(Metric::NetIrr)
    }

    fn target(&self) -> Target {
        let metric = self.metric();
        // A kept view is read leniently and may hold no number.
        let typed = self.target.filter(|value| value.is_finite());
        Target { metric, value: typed.unwrap_or(metric.usual_target()) }
    }

    /// Two different levers that the scenario has: those chosen for it, else those proposed.
    fn levers(&self, scenario: &Scenario, proposed: Option<[Lever; 2]>) -> [Lever; 2] {
        // Three, so that there are two where the deal has no loan.
        const FIRST: [Lever; 3] = [Lever::ResaleFraction, Lever::LoanRate(0), Lever::RentFactor];
        let there = |lever: &Lever| lever.value(scenario).is_some();
        let first = |not: Option<Lever>| {
            let levers = proposed.into_iter().flatten().chain(FIRST);
            levers.into_iter().find(|lever| there(lever) && Some(*lever) != not)
        };
        let is_of_deal = self.chosen_for.is_empty() || self.chosen_for == scenario.name;
        let chosen = |id: &str| Lever::from_id(id).filter(|lever| is_of_deal && there(lever));
        let x = chosen(&self.x).or_else(|| first(None)).unwrap_or(Lever::ResaleFraction);
        let y = chosen(&self.y).filter(|y| *y != x);
        [x, y.or_else(|| first(Some(x))).unwrap_or(Lever::RentFactor)]
    }

    /// What is asked of this scenario, which depends on the levers `proposed`.
    pub(super) fn question(
        &self,
        scenario: &Scenario,
        proposed: Option<[Lever; 2]>,
    ) -> BeliefQuestion {
        BeliefQuestion { target: self.target(), levers: self.levers(scenario, proposed) }
    }
}

/// Draws the page into all the room that `ui` has.
pub(super) fn believing_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &Screen,
    (view, proposed): (&mut BelievingView, Option<[Lever; 2]>),
    send: &mut Vec<Command>,
) {
    let scenario = shown.document.evaluated();
    asked_ui(ui, scenario, proposed, view);
    ui.add_space(8.0);
    let beliefs = screen.beliefs().own();
    let Some(belief) = beliefs.latest() else {
        waiting_ui(ui, beliefs.trouble());
        return;
    };
    // Opacity holds for the rest of a `Ui`; the scope ends it.
    ui.scope(|ui| {
        dim(ui, beliefs.is_current());
        sentence_ui(ui, &belief.sentence, SENTENCE_HEIGHT);
        let [left, right] = halves(ui, PLOT_SHARE);
        ui.within(left, |ui| where_ui(ui, shown, screen, belief, send));
        ui.within(right, |ui| {
            ScrollArea::vertical().id_salt("believing").show(ui, |ui| {
                tables_ui(ui, scenario, belief);
            });
        });
    });
}

/// Draws the answer and the plot alone.
pub(super) fn alone_ui(ui: &mut Ui, shown: Shown<'_>, screen: &Screen) {
    let Some(belief) = screen.beliefs().own().latest() else { return };
    if !is_within_page(ui.ctx()) {
        sentence_ui(ui, &belief.sentence, SENTENCE_HEIGHT);
    }
    where_ui(ui, shown, screen, belief, &mut Vec::new());
}

/// The plot, with the names of both levers.
fn where_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &Screen,
    belief: &Belief,
    send: &mut Vec<Command>,
) {
    let scenario = shown.document.evaluated();
    let names = belief.region.levers.map(|lever| lever.label(scenario));
    title_ui(ui, "Where is the target met?", |_| ());
    axis_name_ui(ui, &names[1]);
    let height = ui.available_height() - AXIS_NAME_HEIGHT - 4.0;
    let baseline = shown.baseline.map(|baseline| RegionBaseline {
        present: place(baseline.scenario(), belief),
        border: screen.beliefs().baseline_border(),
    });
    if let Some(place) = plot_ui(ui, scenario, belief, baseline, height) {
        let [x, y] = belief.region.levers;
        send.push(Command::Move(x, x.snapped(scenario, place.0)));
        send.push(Command::Move(y, y.snapped(scenario, place.1)));
    }
    ui.vertical_centered(|ui| axis_name_ui(ui, &names[0]));
}

/// The answer, large.
pub(super) fn sentence_ui(ui: &mut Ui, sentence: &str, height: f32) {
    let top = ui.cursor().top();
    clipboard::sentence(&ui.wrapped(heading(sentence)), sentence);
    // A sentence that is higher than its room keeps a little space under it.
    ui.add_space((height - (ui.cursor().top() - top)).max(4.0));
}

fn axis_name_ui(ui: &mut Ui, name: &str) {
    ui.note(name);
}

/// The scenario's values of both levers.
fn place(scenario: &Scenario, belief: &Belief) -> Place {
    let [x, y] = belief.region.levers.map(|lever| lever.value(scenario).unwrap_or(0.0));
    (x, y)
}

fn plot_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    belief: &Belief,
    baseline: Option<RegionBaseline<'_>>,
    height: f32,
) -> Option<Place> {
    let target = belief.target.metric.text(Some(belief.target.value));
    let description = format!(
        "{} {}, {} of the plot",
        belief.target.metric.name(),
        target,
        format::percent(belief.region.share_drawn(), 0)
    );
    let (present, target, description) = (place(scenario, belief), &*target, &*description);
    let shown = RegionPlot { belief, present, target, description, baseline };
    region_ui(ui, shown, height)
}

/// The target and the levers, to be chosen.
fn asked_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    proposed: Option<[Lever; 2]>,
    view: &mut BelievingView,
) {
    let quiet = |text: &str| RichText::new(text);
    // In a narrow room the levers go on in the next line.
    ui.horizontal_wrapped(|ui| {
        let target = view.target();
        metric_ui(ui, view);
        let side = if target.metric.more_is_better() { "at least" } else { "at most" };
        ui.label(quiet(side).color(Tokens::of(ui).muted));
        target_ui(ui, target, view);
        ui.add_space(16.0);
        ui.label(quiet("by").color(Tokens::of(ui).muted));
        let [x, y] = view.levers(scenario, proposed);
        if let Some(taken) = lever_ui(ui, scenario, "X axis", x, y) {
            view.ask_by([taken, y], scenario);
        }
        ui.label(quiet("and").color(Tokens::of(ui).muted));
        if let Some(taken) = lever_ui(ui, scenario, "Y axis", y, x) {
            view.ask_by([x, taken], scenario);
        }
        let Some([one, other]) = proposed.filter(|it| *it != [x, y] && *it != [y, x]) else {
            return;
        };
        let name = lever_text::pair(one, other, scenario);
        let hint = "The two inputs that the deal depends on most";
        if ui.add(Button::new(small_strong(name)).small()).on_hover_text(hint).clicked() {
            view.ask_by([one, other], scenario);
        }
    });
}

fn metric_ui(ui: &mut Ui, view: &mut BelievingView) {
    let combo = ComboBox::from_id_salt("belief-metric").width(112.0).height(360.0);
    let list = DropDown { combo, name: "Target, ", size: BODY, chosen: view.metric() };
    if let Some(metric) = metric_choice_ui(ui, list) {
        metric.id().clone_into(&mut view.metric);
        // A target of one metric means nothing for another, often in another unit.
        view.target = None;
    }
}

/// The value, in percent, dollars in millions, months or as a multiple.
fn target_ui(ui: &mut Ui, target: Target, view: &mut BelievingView) {
    let (scale, suffix, speed, decimals) = match target.metric.unit() {
        Unit::Percent => (100.0, "%", 0.1, 1),
        Unit::Ratio => (1.0, "x", 0.01, 2),
        Unit::Dollars => (1e-6, "\u{a0}$m", 1.0, 0),
        Unit::Months => (1.0, "\u{a0}mo", 0.2, 0),
        Unit::Count => (1.0, "", 1.0, 0),
    };
    let mut value = target.value * scale;
    let entry = DragValue::new(&mut value)
        .speed(speed)
        .max_decimals(decimals)
        .suffix(suffix)
        // Wide enough for any figure; a kept value beyond it is shown and not changed.
        .range(-1e7..=1e7)
        .clamp_existing_to_range(false);
    let response = ui.add_sized([84.0, ui.spacing().interact_size.y], entry).named("Target value");
    // Kept only when typed: scaling it back in every frame would add float noise.
    if response.changed() {
        view.target = Some(value / scale);
    }
}

/// The lever of an axis; the other axis's lever is not offered.
fn lever_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    axis: &str,
    chosen: Lever,
    other: Lever,
) -> Option<Lever> {
    let combo = ComboBox::from_id_salt(axis).width(150.0).height(420.0);
    let list = DropDown { combo, name: &format!("{axis}, "), size: BODY, chosen };
    lever_choice_ui(ui, list, scenario, |lever| lever != other)
}

/// The endings, each lever alone, and what has been seen.
fn tables_ui(ui: &mut Ui, scenario: &Scenario, belief: &Belief) {
    const MUST_HOLD: &str = "All else unchanged";
    title_ui(ui, "Required, by exit", |_| ());
    let metric = belief.target.metric;
    Table::new("exit", |it: &Alternative| ending(scenario, it.ending))
        .column("must hold", 130.0, MUST_HOLD, |it| Cell::new(it.must_hold()))
        .column(metric.name(), 76.0, metric.help(), |it| Cell::new(metric.text(it.value)))
        .column("holds now", 70.0, "Whether the current case meets the target", |it| {
            yes_or_no(it.holds_now)
        })
        .show(ui, &belief.alternatives);
    ui.add_space(18.0);
    title_ui(ui, "Break-even, one input at a time", |_| ());
    Table::new("input", |it: &Along| it.lever.label(scenario))
        .column("must hold", 130.0, MUST_HOLD, |it| Cell::new(it.must_hold()))
        .column("now", 76.0, "Current value", |it| {
            Cell::new(lever_text::text(it.lever, scenario, it.present))
        })
        .show(ui, &belief.alone);
    ui.add_space(14.0);
    seen_words_ui(ui, scenario, belief);
}

fn ending(scenario: &Scenario, ending: EndOfTerm) -> String {
    match ending {
        EndOfTerm::Sell => "Sell".to_owned(),
        EndOfTerm::Scrap => "Scrap".to_owned(),
        EndOfTerm::Renew => {
            format!("Renew {}", format::months_short(scenario.lease.renewal.months))
        }
    }
}

/// Whether something fits, in a word and a colour.
pub(super) fn yes_or_no(is_so: bool) -> Cell {
    if is_so { Cell::new("yes").ink(Ink::Good) } else { Cell::new("no").ink(Ink::Muted) }
}

/// How much of the published ranges meets the target, and their sources.
fn seen_words_ui(ui: &mut Ui, scenario: &Scenario, belief: &Belief) {
    let tokens = Tokens::of(ui);
    let words = |ui: &mut Ui, text: String, color| {
        ui.wrapped(small(text).color(color));
    };
    let Some(share) = belief.seen_share else {
        words(ui, "No market range is published for these inputs.".to_owned(), tokens.muted);
        return;
    };
    let share = format::percent(share, 0);
    words(ui, format!("Target met across {share} of the market range."), tokens.text);
    for (along, seen) in belief.alone.iter().zip(&belief.seen) {
        if let Some(seen) = seen {
            let label = along.lever.label(scenario);
            words(ui, format!("{label}: {}.", seen.source), tokens.muted);
        }
    }
}
