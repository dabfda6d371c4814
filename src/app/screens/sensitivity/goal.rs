//! Goal seek (Method, section 8) in one sentence: which value of a lever meets a metric's target?

use eframe::egui::{Align2, Button, Stroke, Ui, vec2};

use crate::analysis::goal_seek::Whole;
use crate::analysis::lever_text::precise;
use crate::analysis::{Goal, Lever, Metric};
use crate::app::command::Command;
use crate::app::widgets::figure_entry::FigureEntry;
use crate::model::Scenario;
use crate::session::Sensitivities;
use crate::ui::text::strong;
use crate::ui::theme::{self, BODY, Tokens};

use super::SensitivityView;
use super::choices::{lever_ui, word_ui};

/// Draws question and answer.
pub(super) fn goal_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    analyses: &Sensitivities,
    goal: Goal,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    let tokens = Tokens::of(ui);
    let line = ui.max_rect();
    ui.painter().hline(line.x_range(), line.top(), Stroke::new(1.0, tokens.line));
    ui.add_space(14.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        word_ui(ui, "Goal seek:");
        if let Some(lever) = lever_ui(ui, scenario, "Input sought", goal.lever, 168.0, &|_| true) {
            view.sought = lever.id().into_owned();
        }
        word_ui(ui, &format!("for {} of", goal.metric.phrase()));
        target_ui(ui, goal, view);
        ui.add_space(12.0);
        let (answer, value) = answer(scenario, analyses, goal);
        let ink = if value.is_some() { tokens.text } else { tokens.muted };
        ui.label(strong(answer).color(ink));
        if let Some(value) = value {
            let button = Button::new("Go there");
            let hint = format!("Sets {} to it", goal.lever.label(scenario));
            if ui.add(button).on_hover_text(hint).clicked() {
                send.push(Command::Move(goal.lever, value));
            }
        }
    });
}

/// The target of the metric, edited in place.
fn target_ui(ui: &mut Ui, goal: Goal, view: &mut SensitivityView) {
    let text = match goal.metric {
        Metric::RunwayMonths | Metric::DefaultMonth => {
            crate::format::months_short(goal.target.round().max(0.0) as u32)
        }
        _ => goal.metric.text_fine(Some(goal.target)),
    };
    let name = format!("Target, {}", goal.metric.name());
    let entry = FigureEntry {
        id: ui.make_persistent_id("target"),
        name: &name,
        text: &text,
        in_full: None,
        unit: goal.metric.unit(),
        font: theme::semibold(BODY),
        size: vec2(72.0, 20.0),
        align: Align2::LEFT_CENTER,
    };
    if let (_, Some(typed)) = entry.ui(ui) {
        view.targets.insert(goal.metric.id().to_owned(), typed);
        ui.ctx().request_repaint();
    }
}

/// The answer in words, and the value to set where there is one other than the present.
fn answer(scenario: &Scenario, analyses: &Sensitivities, goal: Goal) -> (String, Option<f64>) {
    let lever: Lever = goal.lever;
    let Some(found) = analyses.found() else {
        return (lever.why_not(scenario).unwrap_or("It does not apply").to_owned(), None);
    };
    let present = lever.value(scenario).unwrap_or(0.0);
    let now = precise(lever, present);
    match (found.value, found.leap) {
        (Some(value), _) => {
            let said = found.whole.and_then(|whole| both_sides(goal, value, whole));
            let said = said.unwrap_or_else(|| precise(lever, value));
            // Compared as texts: less than the last digit shown is nowhere to go.
            if precise(lever, value) == now {
                (format!("{said}, as it is."), None)
            } else {
                (format!("{said}; now {now}."), Some(value))
            }
        }
        (None, leap) => {
            let [low, high] = [found.searched.0, found.searched.1].map(|end| precise(lever, end));
            let none = format!("Not reachable between {low} and {high}");
            match leap {
                Some(leap) => {
                    (format!("{none}; it jumps past it at {}.", precise(lever, leap)), None)
                }
                None => (format!("{none}."), None),
            }
        }
    }
}

/// "At least 108 months (15.02%; at 107 months 14.74%)"; `None` where both sides meet the target.
fn both_sides(goal: Goal, value: f64, whole: Whole) -> Option<String> {
    let (next, beyond) = whole.next?;
    // The neighbour misses the target; below it, the value is the least that meets it.
    let side = if next < value { "At least" } else { "At most" };
    let [value, next] = [value, next].map(|at| precise(goal.lever, at));
    let [figure, beyond] =
        [whole.figure, beyond].map(|figure| goal.metric.text_fine_beside(figure, goal.target));
    Some(format!("{side} {value} ({figure}; at {next} {beyond})"))
}
