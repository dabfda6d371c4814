//! The button that opens the list of all optional terms which a deal does not have.

use eframe::egui::Ui;

use crate::analysis::Group;
use crate::model::Scenario;
use crate::session::structure::Provision;
use crate::ui::spoken::Spoken;
use crate::ui::widgets::icon::add_ui;
use crate::ui::widgets::option_list::{Listed, option_list_ui};

/// What it says.
const ADD: &str = "Add a term…";

/// Draws the button and, while it is open, the list with the terms of a group first; the one that a
/// person takes.
pub fn term_list_ui(ui: &mut Ui, group: Option<Group>, draft: &Scenario) -> Option<Provision> {
    let help = "Prepaid rent, deliveries, a guarantee, a floating rate and other optional terms";
    let response = add_ui(ui, ADD, help);
    let response = match group {
        Some(group) => response.named(format!("{ADD} {}", group.name())),
        None => response,
    };
    option_list_ui(&response, "Find a term", || listed(group, draft))
}

/// Every term that is not there, as the list has it.
fn listed(group: Option<Group>, draft: &Scenario) -> Vec<Listed<'_, Provision>> {
    let mut all = Provision::all(draft);
    all.retain(|it| !it.is_shown(draft));
    // The sort is stable: the others keep the order of the groups.
    all.sort_by_key(|it| Some(it.group()) != group);
    let line = |provision: Provision| Listed {
        option: provision,
        text: provision.label(draft),
        help: provision.help(),
        also: provision.also_called(),
        heading: provision.group().name(),
        why_not: provision.why_not(draft),
    };
    all.into_iter().map(line).collect()
}
