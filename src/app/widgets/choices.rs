//! Which metric, which lever: lists of all of them to choose from.

use std::borrow::Cow;

use eframe::egui::Ui;

use crate::analysis::{Lever, Metric};
use crate::model::Scenario;
use crate::ui::widgets::drop_down::{DropDown, OptionText};

/// Draws the list of metrics; `Some` when a person takes another one.
pub fn metric_choice_ui(ui: &mut Ui, list: DropDown<'_, Metric>) -> Option<Metric> {
    list.ui(ui, Metric::ALL, |metric| OptionText {
        text: Cow::Borrowed(metric.name()),
        help: metric.help(),
    })
}

/// Draws the list of levers that apply to a scenario and are offered; `Some` when a person takes
/// another one.
pub fn lever_choice_ui(
    ui: &mut Ui,
    list: DropDown<'_, Lever>,
    scenario: &Scenario,
    is_offered: impl Fn(Lever) -> bool,
) -> Option<Lever> {
    let applies = |lever: &Lever| lever.value(scenario).is_some() && is_offered(*lever);
    let levers = Lever::all(scenario).into_iter().filter(applies);
    let text_of = |lever: Lever| OptionText { text: lever.label(scenario), help: lever.help() };
    list.searched_ui(ui, "Search inputs", levers, text_of)
}
