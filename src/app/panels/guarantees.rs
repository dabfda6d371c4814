//! Guarantees: who pays, after which end, for what and for whom, and up to how much.

use eframe::egui::{Button, Ui};
use rust_decimal::Decimal;

use super::items::{Item, add_item_ui};
use super::marks::Marks;
use super::rows::{beside_crosses_ui, rows_ui};
use super::step_list::steps_ui;
use crate::analysis::Lever;
use crate::app::command::Command;
use crate::app::widgets::evidence;
use crate::format::text;
use crate::model::Scenario;
use crate::model::scenario::{Guarantee, Guaranteed, GuaranteedEnd};
use crate::session::Editing;
use crate::session::structure::{Edit, List};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small};
use crate::ui::theme::STEP;
use crate::ui::widgets::choice::choice_ui;

/// Draws all of them, and what adds one.
pub(super) fn guarantees_ui(
    ui: &mut Ui,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let list = List::Guarantees;
    let count = list.len(editing.draft);
    let mut edit = None;
    for index in 0..count {
        let item = Item { list, index, count };
        edit = ui.push_id(index, |ui| guarantee_ui(ui, item, editing, marks, send)).inner.or(edit);
        ui.add_space(STEP);
    }
    add_item_ui(ui, list, editing.draft, "Add guarantee").or(edit)
}

fn guarantee_ui(
    ui: &mut Ui,
    item: Item,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let guarantee = editing.draft.guarantees.get_mut(item.index)?;
    let edit = item.head_ui(ui, &mut guarantee.name, editing.complaints);
    let name = text::name(&guarantee.name).into_owned();
    beside_crosses_ui(ui, |ui| {
        choices_ui(ui, item, &name, editing.draft);
        let [share, premium] = [Lever::GuaranteedShare, Lever::GuaranteePremium];
        let levers = [share(item.index), premium(item.index)];
        let own: Vec<Lever> =
            levers.into_iter().filter(|lever| lever.value(editing.draft).is_some()).collect();
        rows_ui(ui, &own, editing, marks);
        ui.note("Cap, by month of the default or end");
    });
    steps_ui(ui, List::CapSteps(item.index), editing, marks, send).or(edit)
}

/// After which end it pays, what it makes whole, and for whom.
fn choices_ui(ui: &mut Ui, item: Item, name: &str, draft: &mut Scenario) {
    let of_path = item.path("of");
    let Scenario { guarantees, evidence: sources, tranches, .. } = draft;
    let Some(guarantee) = guarantees.get_mut(item.index) else { return };
    ui.note("Pays after");
    let options = [
        (GuaranteedEnd::Default, "a default"),
        (GuaranteedEnd::End, "the term"),
        (GuaranteedEnd::Both, "either"),
    ];
    choice_ui(ui, &format!("Pays after, {name}"), &mut guarantee.when, &options);
    evidence::caption_ui(ui, "Makes whole", &of_path, sources);
    of_ui(ui, name, guarantee);
    if tranches.len() > 1 {
        ui.note("Covers");
        let loans: Vec<&str> = tranches.iter().map(|loan| loan.name.as_str()).collect();
        covers_ui(ui, name, guarantee, &loans);
    }
}

fn of_ui(ui: &mut Ui, name: &str, guarantee: &mut Guarantee) {
    let share = match guarantee.of {
        Guaranteed::Rent(share) | Guaranteed::Debt(share) | Guaranteed::Cost(share) => share,
        Guaranteed::Fixed => Decimal::ONE,
    };
    let options = [
        (Guaranteed::Rent(share), "rent"),
        (Guaranteed::Debt(share), "debt"),
        (Guaranteed::Cost(share), "cost"),
        (Guaranteed::Fixed, "fixed"),
    ];
    choice_ui(ui, &format!("Makes whole, {name}"), &mut guarantee.of, &options);
}

/// The loans that it pays, each switched on or off; none means all.
fn covers_ui(ui: &mut Ui, name: &str, guarantee: &mut Guarantee, loans: &[&str]) {
    // Without names it joins what the sale brings, for all.
    let all = match guarantee.of {
        Guaranteed::Debt(_) => "all loans",
        Guaranteed::Rent(_) | Guaranteed::Cost(_) | Guaranteed::Fixed => "the vehicle",
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = eframe::egui::vec2(STEP, STEP);
        let is_open = guarantee.covers.is_empty();
        if toggle_ui(ui, &format!("Covers, {all}, {name}"), all, is_open) {
            guarantee.covers.clear();
        }
        for loan in loans {
            let place = guarantee.covers.iter().position(|covered| covered == loan);
            let shown = text::name(loan);
            if toggle_ui(ui, &format!("Covers, {shown}, {name}"), &shown, place.is_some()) {
                match place {
                    Some(place) => drop(guarantee.covers.remove(place)),
                    None => guarantee.covers.push((*loan).to_owned()),
                }
            }
        }
    });
}

/// A word that is switched on or off; true if it was clicked.
fn toggle_ui(ui: &mut Ui, spoken: &str, word: &str, is_on: bool) -> bool {
    let button = Button::selectable(is_on, small(word));
    ui.add(button).named(spoken).toggled(is_on).clicked()
}
