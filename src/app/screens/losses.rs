//! Who bears the loss if the lessee stops paying in a month, or if the chips resell for less: whose
//! capital does not come back and who pays in somebody else's place, or what is lost against plan;
//! what each outcome yields; what each participant earns as it stands.

mod strips;
mod tables;

use eframe::egui::{Rect, Ui};
use serde::{Deserialize, Serialize};

use self::strips::strips_ui;
use self::tables::{
    earnings_height, earnings_ui, facts_ui, outcomes_ui, plan_facts_ui, positions_ui,
};
use super::shown::Shown;
use crate::analysis::losses::{FIRST_STOP, Whose};
use crate::analysis::{
    Guarantor, Guarantors, Lever, LossAxis, LossMeasure, LossQuery, LossSweep, Payer, Shock,
};
use crate::app::command::Command;
use crate::app::plots::losses::{self, LossPlot};
use crate::app::plots::recovered::recovered;
use crate::format::{self, Calendar};
use crate::model::scenario::EndOfTerm;
use crate::model::{Position, Scenario};
use crate::session::{self, LossAnalyses, LossQuestion};
use crate::ui::between::between;
use crate::ui::board::{Within, columns, fixed, rest, rows, share};
use crate::ui::chart::{self, titles_ui, unit_ui};
use crate::ui::table;
use crate::ui::theme::Tokens;
use crate::ui::widgets::choice;

/// In a narrower room all parts are one above the other.
const BESIDE_WIDTH: f32 = 860.0;
/// Beside each other plot and tables need this height.
const LEAST_HEIGHT: f32 = 540.0;
/// One above the other: the plot, endings and facts, whose capital comes back, who earns what.
const STACKED_HEIGHTS: [f32; 4] = [320.0, 280.0, 280.0, 280.0];
/// Between two parts of the screen.
const GAP: f32 = 24.0;
/// Between the plot and the tables under it.
const TABLES_GAP: f32 = 20.0;
/// Share of the width for the tables on the right.
const RIGHT_SHARE: f32 = 0.485;
/// The tables on the right need no more.
const RIGHT_WIDTH_MAX: f32 = 560.0;
/// Greatest and least share of the height for the plot.
const PLOT_SHARES: [f32; 2] = [0.75, 0.36];
const TITLE_HEIGHT: f32 = 28.0;
/// Where there is room under endings and facts, which take so much, a plot has at least this.
const FACTS_HEIGHT: f32 = 300.0;
const CURVE_GAP: f32 = 16.0;
const CURVE_HEIGHT: f32 = 190.0;
/// Least number of rows for which the tables under the plot have room.
const ROWS_MIN: usize = 8;
/// A lessee with more letters is not named in the question.
const LESSEE_NAME_MAX: usize = 10;
/// The resale shown first, of cost.
const FIRST_RESALE: f64 = 0.1;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LossesView {
    /// The kind of shock: a default by month, or a resale.
    pub along: LossAxis,
    /// Capital that does not come back, or what is lost against plan.
    measure: LossMeasure,
    /// Whether those pay who have promised to; a refusal is not kept, so that no deal opens with one.
    #[serde(skip)]
    guarantors: Guarantors,
    /// The month in which the lessee stops.
    month: u32,
    /// What the chips resell for, of cost.
    resale: f64,
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Losses {
    analyses: LossAnalyses,
}

impl Default for LossesView {
    fn default() -> Self {
        Self {
            along: LossAxis::default(),
            measure: LossMeasure::default(),
            guarantors: Guarantors::default(),
            month: FIRST_STOP,
            resale: FIRST_RESALE,
        }
    }
}

impl LossesView {
    /// Shows a default in this month; where there is none, in one well before a loan is repaid.
    pub fn look_at_default(&mut self, month: Option<u32>) {
        self.month = month.unwrap_or(FIRST_STOP);
    }

    /// Shows whose capital is lost where the rent stops in this month, and all pay who have promised to.
    pub(super) fn look_at_stop(&mut self, month: u32) {
        *self = Self { month, resale: self.resale, ..Self::default() };
    }

    /// The same where nothing happens but the sale, as the case has it.
    pub(super) fn look_at_last_sale(&mut self) {
        // All of the cost is at least the present resale.
        *self = Self { along: LossAxis::Resale, month: self.month, resale: 1.0, ..Self::default() };
    }

    /// The question of the view, within the scenario's months and present resale.
    fn question(&self, scenario: &Scenario) -> LossQuestion {
        // A kept view may hold anything, and `between` passes on what is no number.
        let resale = if self.resale.is_finite() { self.resale } else { FIRST_RESALE };
        // Against plan somebody in the lessee's place is set aside, and nobody is asked to refuse.
        let is_asked = self.measure == LossMeasure::Capital;
        let has_any = Guarantor::all(scenario).next().is_some();
        let guarantors = if is_asked && has_any { self.guarantors } else { Guarantors::default() };
        LossQuestion {
            query: LossQuery { along: self.along, measure: self.measure, guarantors },
            month: between(self.month, 1, scenario.contract_months()),
            resale: between(resale, 0.0, present_resale(scenario)),
        }
    }

    /// Shows the month or resale nearest to a place along the bars.
    fn look_at(&mut self, place: f64, scenario: &Scenario) {
        match self.along {
            LossAxis::DefaultMonth => {
                let last = f64::from(scenario.contract_months());
                self.month = between(place.round(), 1.0, last) as u32;
            }
            LossAxis::Resale => {
                // On a step of the slider, but not above the present value: that is no shock.
                let snapped = Lever::ResaleFraction.snapped(scenario, place.max(0.0));
                self.resale = snapped.min(present_resale(scenario));
            }
        }
    }
}

impl Losses {
    /// What the screen shows.
    pub fn analyses(&self) -> &LossAnalyses {
        &self.analyses
    }

    /// Brings it up to date with the chosen month or resale.
    fn refresh(&mut self, shown: Shown<'_>, view: &LossesView) {
        let question = view.question(shown.document.evaluated());
        self.analyses.refresh(shown.cases(), question, shown.pace);
    }
}

fn present_resale(scenario: &Scenario) -> f64 {
    Lever::ResaleFraction.value(scenario).unwrap_or(0.0).max(0.0)
}

/// Draws the screen into all the room that `ui` has.
pub fn losses_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Losses,
    view: &mut LossesView,
    _: &mut Vec<Command>,
) {
    screen.refresh(shown, view);
    let document = shown.document;
    let shock = view.question(document.evaluated()).shock();
    let Some(analyses) = screen.analyses.get() else { return };

    let area = ui.available_rect_before_wrap();
    let question = view.question(document.evaluated());
    let (scenario, summary) = (document.evaluated(), &document.results().summary);
    let payers = TITLE_HEIGHT + table::height(strips::row_count(analyses.recovery).max(ROWS_MIN));
    let tables = payers.max(TITLE_HEIGHT + earnings_height(summary)) + TABLES_GAP;
    let [plot, facts, positions, earnings] = rooms(area, tables);
    ui.within(plot, |ui| bars_ui(ui, shown, analyses, view));
    let has_curve =
        question.query.measure == LossMeasure::Capital && !analyses.sweep.own.recovered.is_empty();
    let (facts, curve) = with_curve(facts, has_curve);
    if let Some(curve) = curve {
        ui.within(curve, |ui| curve_ui(ui, scenario, question, analyses.sweep.own));
    }
    ui.scrolled_within(facts, "facts", |ui| {
        outcomes_ui(ui, scenario, analyses.outcomes, question);
        ui.add_space(14.0);
        match question.query.measure {
            LossMeasure::Capital => facts_ui(ui, scenario, question, analyses.recovery),
            LossMeasure::AgainstPlan => plan_facts_ui(ui, scenario, shock, analyses.aftermath),
        }
    });
    ui.scrolled_within(positions, "stakes", |ui| match question.query.measure {
        LossMeasure::Capital => {
            if let Some(taken) = strips_ui(ui, scenario, analyses.recovery, view.guarantors) {
                view.guarantors = taken;
                // The tables of this frame are of the earlier choice.
                ui.ctx().request_repaint();
            }
        }
        LossMeasure::AgainstPlan => positions_ui(ui, scenario, shock, analyses.aftermath),
    });
    ui.scrolled_within(earnings, "earnings", |ui| earnings_ui(ui, scenario, summary));
}

/// What comes back of each dollar, along what the bars are along.
fn curve_ui(ui: &mut Ui, scenario: &Scenario, question: LossQuestion, sweep: &LossSweep) {
    let asked = "How much of each dollar comes back?";
    titles_ui(ui, asked, &["What comes back?"], |_| {});
    let chosen = match question.query.along {
        LossAxis::DefaultMonth => f64::from(question.month),
        LossAxis::Resale => question.resale,
    };
    let height = ui.available_height();
    let tokens = Tokens::of(ui);
    let ink = |whose: Whose| {
        let position = match whose {
            Whose::Loan(index) => Position::Lender(index),
            Whose::Lenders => Position::Lender(0),
            Whose::Equity => Position::Investor(0),
        };
        losses::position_color(tokens, position)
    };
    recovered(ui, scenario, sweep, chosen, ink).show(ui, height);
}

/// The height that the parts ask for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    if width < BESIDE_WIDTH {
        STACKED_HEIGHTS.iter().sum::<f32>() + 3.0 * TABLES_GAP
    } else {
        LEAST_HEIGHT
    }
}

/// The rooms of the plot, the endings with the facts under them, the capital, and the earnings.
fn rooms(area: Rect, tables: f32) -> [Rect; 4] {
    if area.width() < BESIDE_WIDTH {
        let [_, facts, capital, earnings] = STACKED_HEIGHTS.map(fixed);
        return rows([rest(), facts, capital, earnings]).gap(TABLES_GAP).split(area);
    }
    let [most, least] = PLOT_SHARES.map(|share| share * area.height());
    // The tables get the height they need; where the plot would fall below its least, they scroll.
    let top = fixed(between(area.height() - tables, least, most));
    let [top, below] = rows([top, rest()]).gap(TABLES_GAP).split(area);
    let halves = columns([rest(), share(RIGHT_SHARE).most(RIGHT_WIDTH_MAX)]).gap(GAP);
    let [plot, facts] = halves.split(top);
    let [positions, earnings] = halves.split(below);
    [plot, facts, positions, earnings]
}

/// The rooms of endings with facts, and of the curve under them where there is one and it has room.
fn with_curve(room: Rect, has_curve: bool) -> (Rect, Option<Rect>) {
    if !has_curve || room.height() < FACTS_HEIGHT + CURVE_GAP + CURVE_HEIGHT {
        return (room, None);
    }
    let [facts, curve] = rows([fixed(FACTS_HEIGHT), rest()]).gap(CURVE_GAP).split(room);
    (facts, Some(curve))
}

/// Who pays, along default months or resale, in all the room that `ui` has.
pub fn plot_ui(ui: &mut Ui, shown: Shown<'_>, screen: &mut Losses, view: &mut LossesView) {
    screen.refresh(shown, view);
    if let Some(analyses) = screen.analyses.get() {
        bars_ui(ui, shown, analyses, view);
    }
}

fn bars_ui(ui: &mut Ui, shown: Shown<'_>, analyses: session::Losses<'_>, view: &mut LossesView) {
    let scenario = shown.document.evaluated();
    let question = view.question(scenario);
    let names = band_names(scenario, &analyses.sweep.own.payers);
    let LossQuery { along, measure, .. } = question.query;
    let (chosen, last, step) = match along {
        LossAxis::DefaultMonth => {
            (f64::from(question.month), f64::from(scenario.contract_months()), 1.0)
        }
        LossAxis::Resale => {
            let step = Lever::ResaleFraction.step(scenario);
            (question.resale, present_resale(scenario), step)
        }
    };
    // Month 0 is closing, in which nothing is due; resale may fall to nothing.
    let first = match along {
        LossAxis::DefaultMonth => 1.0,
        LossAxis::Resale => 0.0,
    };
    let chosen_says = chosen_says(scenario, measure, analyses);
    let plot = LossPlot {
        sweep: analyses.sweep.own,
        baseline: analyses.sweep.baseline,
        calendar: Calendar::of(&scenario.closing),
        names: &names,
        chosen,
        chosen_says: &chosen_says,
        range: (first, last),
        step,
        default_month: shown.document.results().summary.default_month,
    };
    let [full, dateless, short] = asked(scenario, question);
    let asked = chart::question(ui, &full, "Who pays if the lessee stops?");
    titles_ui(ui, asked, &[&dateless, &short], |ui| {
        // Laid out from right to left, so the last choice is the leftmost.
        let choices = [(LossAxis::Resale, "resale"), (LossAxis::DefaultMonth, "default")];
        choice::choice_ui(ui, "Losses from", &mut view.along, &choices);
        let choices = [(LossMeasure::AgainstPlan, "plan"), (LossMeasure::Capital, "capital")];
        choice::choice_ui(ui, "Loss against", &mut view.measure, &choices);
        unit_ui(ui, losses::unit(plot).name);
    });
    // After the title, which has the way back to the other axis.
    if let Some(why) = why_none(scenario, analyses.sweep.own, along) {
        ui.add_space(12.0);
        ui.weak(why);
        return;
    }
    if let Some(place) = losses::losses_ui(ui, plot) {
        view.look_at(place, scenario);
        // The tables of this frame are of the earlier choice.
        ui.ctx().request_repaint();
    }
}

/// Why there is nothing to draw.
fn why_none(scenario: &Scenario, sweep: &LossSweep, along: LossAxis) -> Option<&'static str> {
    let is_scrapped = scenario.lease.end_of_term == EndOfTerm::Scrap;
    match along {
        LossAxis::Resale if is_scrapped => {
            Some("This case ends in scrap: the residual value does not matter.")
        }
        LossAxis::Resale if sweep.bars.is_empty() => {
            Some("The residual value is already zero; it cannot fall further.")
        }
        LossAxis::Resale | LossAxis::DefaultMonth => None,
    }
}

/// What is lost under the shock that is looked at, and who pays in, in a few words.
fn chosen_says(scenario: &Scenario, measure: LossMeasure, of: session::Losses<'_>) -> String {
    match measure {
        LossMeasure::Capital => of.recovery.in_words(scenario),
        LossMeasure::AgainstPlan => {
            let total = of.aftermath.total();
            let verb = if total < 0.0 { "gained" } else { "lost" };
            format!("{} {verb} against plan", format::money(total.abs()))
        }
    }
}

/// The question that the plot answers: in full, without the date, and in few words.
fn asked(scenario: &Scenario, question: LossQuestion) -> [String; 3] {
    let short =
        |name: &str| (1..=LESSEE_NAME_MAX).contains(&name.chars().count()).then(|| name.to_owned());
    let lessee = short(&scenario.lessee.name).unwrap_or_else(|| "it".to_owned());
    let LossQuery { measure, guarantors, .. } = question.query;
    let backstop = scenario.lessee.backstop.as_ref();
    // Against plan nobody pays in the lessee's place.
    let has_backstop = measure == LossMeasure::Capital && guarantors == Guarantors::Pay;
    let stops = match backstop.filter(|_| !has_backstop) {
        Some(backstop) => {
            let other = short(&backstop.name).unwrap_or_else(|| "its backstop".to_owned());
            format!("{lessee} and {other} stop")
        }
        None => format!("{lessee} stops"),
    };
    match question.shock() {
        Shock::Default(month) => {
            let dated = Calendar::of(&scenario.closing).short(month);
            [format!(" in {dated}"), format!(" in month {month}"), String::new()]
                .map(|when| format!("Who pays if {stops}{when}?"))
        }
        Shock::Resale(fraction) => {
            let all: Vec<Guarantor> = Guarantor::all(scenario).collect();
            let refused = match all.as_slice() {
                _ if guarantors == Guarantors::Pay => String::new(),
                [] => String::new(),
                [only] => {
                    let name = short(only.name(scenario));
                    format!(" if {} refuses", name.unwrap_or_else(|| "the guarantor".to_owned()))
                }
                _ => " if the guarantors refuse".to_owned(),
            };
            let resale = format::percent(fraction, 1);
            ["a residual value of ", "a residual value of ", ""]
                .map(|of| format!("Who pays at {of}{resale}{refused}?"))
        }
    }
}

/// The label of each payer's band: the name, and its role.
fn band_names(scenario: &Scenario, payers: &[Payer]) -> Vec<String> {
    let name = |payer: &Payer| match payer {
        Payer::Stake(position) => stake_name(scenario, *position),
        Payer::Guarantor(guarantor) => format!("{}, pays in", guarantor.name(scenario)),
    };
    payers.iter().map(name).collect()
}

fn stake_name(scenario: &Scenario, position: Position) -> String {
    let name = position.title(scenario);
    match position {
        Position::Lender(index) => {
            let tranche = scenario.tranches.get(index).map_or("", |tranche| &tranche.name);
            format!("{name}, {tranche}")
        }
        // Without named investors the one position of the equity is called that already.
        Position::Investor(_)
            if !scenario.equity.investors.is_empty() && !name.eq_ignore_ascii_case("equity") =>
        {
            format!("{name}, equity")
        }
        Position::Holders(_) | Position::Investor(_) | Position::Manager => name.into_owned(),
        Position::Vendor => format!("{name}, vendor"),
        Position::Guarantor(_) => format!("{name}, guarantees"),
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{pos2, vec2};

    use super::*;

    #[test]
    fn returns_by_exit_have_all_the_room_beside_the_plot_where_no_curve_is_under_them() {
        let room = |height| Rect::from_min_size(pos2(800.0, 200.0), vec2(440.0, height));
        let [small, large] = [room(250.0), room(520.0)];
        assert_eq!(with_curve(small, true), (small, None), "no room for the curve");
        assert_eq!(with_curve(large, false), (large, None), "nothing to draw");
        let (facts, curve) = with_curve(large, true);
        let curve = curve.unwrap_or(Rect::NOTHING);
        assert!(facts.height() >= FACTS_HEIGHT, "{facts}");
        assert!(curve.height() >= CURVE_HEIGHT && curve.top() > facts.bottom(), "{curve}");
    }
}
