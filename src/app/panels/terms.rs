//! The optional terms of a group: those that the deal has, each with what can be moved and a cross, and
//! the list of those that can be added.

use eframe::egui::{Align, Id, Rect, Ui, pos2, vec2};

use super::guarantees::guarantees_ui;
use super::items::{Item, add_item_ui};
use super::marks::Marks;
use super::rows::{beside_crosses_ui, rows_ui};
use super::step_list::steps_ui;
use crate::analysis::{Group, Term};
use crate::app::command::Command;
use crate::app::widgets::evidence;
use crate::app::widgets::term_list::term_list_ui;
use crate::format::lower_first;
use crate::model::Scenario;
use crate::model::scenario::{Depreciation, FundingOrder, Losses};
use crate::session::Editing;
use crate::session::structure::{Edit, List, Provision};
use crate::ui::board::Within;
use crate::ui::sight::in_sight;
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::STEP;
use crate::ui::widgets::choice::choice_ui;
use crate::ui::widgets::icon::{ICON_SIDE, Icon, icon_ui};

const HEAD_HEIGHT: f32 = 20.0;
/// Months over which cost is written off, where nothing else was said.
const WRITTEN_OFF_OVER: u32 = 60;

/// The terms of a group that belong to no loan, or to this one.
pub(super) fn terms_ui(
    ui: &mut Ui,
    (group, loan): (Group, Option<usize>),
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let (mut edit, mut is_first) = (None, true);
    for provision in Provision::all(editing.draft) {
        let is_here = provision.group() == group && provision.loan() == loan;
        if is_here && provision.is_shown(editing.draft) {
            if is_first {
                // Apart from what is above, which may be a part with a name.
                ui.add_space(STEP);
                is_first = false;
            }
            let drawn = ui.push_id(provision, |ui| {
                in_sight(ui, "term", |ui| term_ui(ui, provision, editing, marks, send))
            });
            edit = drawn.inner.flatten().or(edit);
        }
    }
    edit
}

fn term_ui(
    ui: &mut Ui,
    provision: Provision,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    match provision {
        Provision::List(List::Contracts) => contracts_ui(ui, editing, marks),
        Provision::List(List::Guarantees) => guarantees_ui(ui, editing, marks, send),
        Provision::List(list) => {
            let removed = head_ui(ui, provision, editing.draft, marks);
            steps_ui(ui, list, editing, marks, send).or(removed)
        }
        Provision::Term(term) if term.is_number() || term.is_single() => {
            single_ui(ui, provision, editing, marks)
        }
        Provision::Term(term) => {
            let removed = head_ui(ui, provision, editing.draft, marks);
            let levers = provision.levers(editing.draft);
            beside_crosses_ui(ui, |ui| {
                choices_ui(ui, term, editing.draft);
                rows_ui(ui, &levers, editing, marks);
            });
            removed
        }
    }
}

/// A term that is one number: its row, and the cross at its end.
fn single_ui(
    ui: &mut Ui,
    provision: Provision,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) -> Option<Edit> {
    let levers = provision.levers(editing.draft);
    let top = ui.cursor().min;
    let right = ui.max_rect().right();
    beside_crosses_ui(ui, |ui| rows_ui(ui, &levers, editing, marks));
    let size = vec2(ICON_SIDE, HEAD_HEIGHT);
    let cross = Rect::from_min_size(pos2(right - ICON_SIDE, top.y), size);
    // A curve or a floating loan leaves the slider of its shift, at zero.
    let can_go = provision.is_in(editing.draft);
    cross_ui(&mut ui.line_within(cross), provision, editing.draft, can_go)
}

/// The name of a term over what it has, and its cross.
fn head_ui(ui: &mut Ui, provision: Provision, draft: &Scenario, marks: Marks<'_>) -> Option<Edit> {
    ui.add_space(STEP);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), HEAD_HEIGHT));
    if marks.added == Some(provision) && provision.levers(draft).is_empty() {
        ui.scroll_to_rect(row, Some(Align::Center));
    }
    let name = row.with_max_x(row.right() - ICON_SIDE);
    if ui.is_rect_visible(row) {
        let mut line = ui.line_within(name);
        line.one_line(small_strong(provision.name())).on_hover_text(provision.help());
    }
    cross_ui(&mut ui.line_within(row.with_min_x(name.right())), provision, draft, true)
}

fn cross_ui(ui: &mut Ui, provision: Provision, draft: &Scenario, can_go: bool) -> Option<Edit> {
    let text = format!("Remove {}", lower_first(&provision.label(draft)));
    let id = Id::unique(("remove term", provision));
    icon_ui(ui, id, Icon::Remove, &text, can_go).clicked().then(|| provision.removed())
}

/// What is chosen of a term, not set.
fn choices_ui(ui: &mut Ui, term: Term, draft: &mut Scenario) {
    match term {
        Term::FundingOrder => {
            let order = &mut draft.structure.funding_order;
            let options =
                [(FundingOrder::EquityFirst, "Equity first"), (FundingOrder::ProRata, "Pro rata")];
            choice_ui(ui, "Funding order", order, &options);
        }
        Term::Tax => tax_ui(ui, draft),
        _ => {}
    }
}

fn tax_ui(ui: &mut Ui, draft: &mut Scenario) {
    let Scenario { tax: Some(tax), evidence: sources, .. } = draft else { return };
    let straight = match tax.depreciation {
        Depreciation::StraightLine(_) => tax.depreciation,
        Depreciation::Bonus | Depreciation::Macrs => Depreciation::StraightLine(WRITTEN_OFF_OVER),
    };
    evidence::caption_ui(ui, "Depreciation", "tax.depreciation", sources);
    let options = [
        (Depreciation::Bonus, "Bonus"),
        (Depreciation::Macrs, "5-year MACRS"),
        (straight, "Straight line"),
    ];
    choice_ui(ui, "Depreciation", &mut tax.depreciation, &options);
    evidence::caption_ui(ui, "A year’s loss", "tax.losses", sources);
    let options = [(Losses::Used, "Used at once"), (Losses::CarriedForward, "Carried forward")];
    choice_ui(ui, "Losses", &mut tax.losses, &options);
}

/// The lessee's contracts, each with a name.
fn contracts_ui(ui: &mut Ui, editing: &mut Editing<'_>, marks: Marks<'_>) -> Option<Edit> {
    let list = List::Contracts;
    let count = list.len(editing.draft);
    let mut edit = None;
    for index in 0..count {
        let item = Item { list, index, count };
        if let Some(contract) = editing.draft.lessee.contracts.get_mut(index) {
            edit = item.head_ui(ui, &mut contract.name, editing.complaints).or(edit);
        }
        let levers = list.levers_of_item(editing.draft, index);
        // As wide as those of funding rounds above.
        rows_ui(ui, &levers, editing, marks);
    }
    add_item_ui(ui, list, editing.draft, "Add contract").or(edit)
}

/// What opens the list of all terms that the deal does not have, those of a group first. What is taken
/// is sent, so that the window shows it.
pub(super) fn add_term_ui(
    ui: &mut Ui,
    group: Option<Group>,
    draft: &Scenario,
    send: &mut Vec<Command>,
) {
    ui.add_space(STEP);
    let taken = term_list_ui(ui, group, draft);
    send.extend(taken.map(Command::AddTerm));
}
