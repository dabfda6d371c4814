//! What each group of levers has when it is open: names, small choices, a row for each lever,
//! and buttons to add, remove and reorder.

use eframe::egui::{RichText, Ui};
use rust_decimal::Decimal;

use super::items::{Item, add_item_ui, investors_ui, part_ui};
use super::marks::Marks;
use super::rows::rows_ui;
use super::terms::{add_term_ui, terms_ui};
use crate::analysis::{Group, Lever};
use crate::app::command::Command;
use crate::app::widgets::{TextEntry, evidence};
use crate::format::text;
use crate::model::scenario::{EndOfTerm, Repayment, Tenor, Tranche, ValuePath};
use crate::session::Editing;
use crate::session::structure::{Edit, List, Part};
use crate::ui::sight::in_sight;
use crate::ui::text::Texts;
use crate::ui::theme::{STEP, Tokens};
use crate::ui::widgets::choice::choice_ui;

/// Draws the open group.
pub(super) fn group_ui(
    ui: &mut Ui,
    group: Group,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.y = STEP;
    let own = own_ui(ui, group, editing, marks, send);
    let edit = terms_ui(ui, (group, None), editing, marks, send).or(own);
    add_term_ui(ui, Some(group), editing.draft, send);
    // Last, because an edit shifts the indices of the rows drawn above.
    if let Some(edit) = edit {
        *editing.asked = Some(edit);
        // This frame still shows the list as it was.
        ui.ctx().request_repaint();
    }
}

/// What every deal has of the group.
fn own_ui(
    ui: &mut Ui,
    group: Group,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    match group {
        Group::Lease => {
            lease_ui(ui, editing);
            levers_ui(ui, group, editing, marks);
            None
        }
        Group::Equipment => {
            equipment_ui(ui, editing);
            levers_ui(ui, group, editing, marks);
            vendor_ui(ui, editing, marks)
        }
        Group::Debt => {
            let edit = debt_ui(ui, editing, marks, send);
            ui.add_space(2.0 * STEP);
            levers_ui(ui, group, editing, marks);
            edit
        }
        Group::Equity => {
            levers_ui(ui, group, editing, marks);
            ui.add_space(STEP);
            caption_ui(ui, "Investors and their shares");
            investors_ui(ui, editing)
        }
        Group::Lessee => lessee_ui(ui, editing, marks),
        Group::Remedies | Group::Guarantees | Group::Market | Group::Tax | Group::Uncertainty => {
            levers_ui(ui, group, editing, marks);
            None
        }
    }
}

/// The group's own levers, without those of its lists, parts and optional terms.
fn levers_ui(ui: &mut Ui, group: Group, editing: &mut Editing<'_>, marks: Marks<'_>) {
    let mut levers = Lever::all(editing.draft);
    let is_own = |lever: Lever| {
        let path = lever.path();
        !["tranches[", "lessee.funding[", "lessee.backstop.", "vendor."]
            .iter()
            .any(|stem| path.starts_with(stem))
    };
    levers.retain(|lever| {
        lever.group() == group
            && !lever.is_optional()
            && !Lever::HEADLINE.contains(lever)
            && is_own(*lever)
    });
    rows_ui(ui, &levers, editing, marks);
}

/// The levers of a group whose field paths begin with this stem, as far as they apply.
fn levers_at_ui(
    ui: &mut Ui,
    (group, stem): (Group, &str),
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) {
    let mut levers = Lever::all(editing.draft);
    levers.retain(|lever| {
        lever.group() == group
            && !lever.is_optional()
            && !Lever::HEADLINE.contains(lever)
            && lever.path().starts_with(stem)
            && lever.value(editing.draft).is_some()
    });
    rows_ui(ui, &levers, editing, marks);
}

fn lease_ui(ui: &mut Ui, editing: &mut Editing<'_>) {
    let sources = &mut editing.draft.evidence;
    evidence::caption_ui(ui, "End of term", "lease.end_of_term", sources);
    let options =
        [(EndOfTerm::Sell, "Sell"), (EndOfTerm::Scrap, "Scrap"), (EndOfTerm::Renew, "Renew")];
    let of_case = editing.case.filter(|case| case.end_of_term.is_some());
    if let Some(case) = of_case {
        ui.note(format!("Set by case {}", text::name(&case.name)));
    }
    choice_ui(ui, "End of term", &mut editing.draft.lease.end_of_term, &options);
}

fn equipment_ui(ui: &mut Ui, editing: &mut Editing<'_>) {
    let sources = &mut editing.draft.evidence;
    evidence::caption_ui(ui, "Value over time", "equipment.value_path", sources);
    let cliff = cliff_to_offer(editing);
    let options = [
        (ValuePath::Exponential, "Exponential"),
        (ValuePath::StraightLine, "Straight line"),
        (cliff, "Cliff"),
    ];
    choice_ui(ui, "Value over time", &mut editing.draft.equipment.value_path, &options);
}

/// The cliff that is there, else the file's, else half of the decline in month 24.
fn cliff_to_offer(editing: &Editing<'_>) -> ValuePath {
    let paths = [editing.draft.equipment.value_path, editing.saved.equipment.value_path];
    let cliff = paths.into_iter().find(|path| matches!(path, ValuePath::Cliff { .. }));
    cliff.unwrap_or(ValuePath::Cliff { month: 24, share: Decimal::new(5, 1) })
}

fn vendor_ui(ui: &mut Ui, editing: &mut Editing<'_>, marks: Marks<'_>) -> Option<Edit> {
    let name = editing.draft.vendor.as_mut().map(|vendor| &mut vendor.name);
    let edit = part_ui(ui, Part::Vendor, "vendor", name);
    levers_at_ui(ui, (Group::Equipment, "vendor."), editing, marks);
    edit
}

fn debt_ui(
    ui: &mut Ui,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let count = editing.draft.tranches.len();
    if count == 0 {
        let text = Lever::LoanRate(0).why_not(editing.draft).unwrap_or_default();
        ui.label(RichText::new(text).color(Tokens::of(ui).faint));
    }
    let mut edit = None;
    for index in 0..count {
        let item = Item { list: List::Tranches, index, count };
        let drawn = ui.push_id(index, |ui| {
            in_sight(ui, "tranche", |ui| tranche_ui(ui, item, editing, marks, send))
        });
        edit = drawn.inner.flatten().or(edit);
        ui.add_space(STEP);
    }
    add_item_ui(ui, List::Tranches, editing.draft, "Add tranche").or(edit)
}

fn tranche_ui(
    ui: &mut Ui,
    item: Item,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let term_months = editing.draft.lease.term_months;
    let tranche = editing.draft.tranches.get_mut(item.index)?;
    let edit = item.head_ui(ui, &mut tranche.name, editing.complaints);
    let name = format!("Lender, {}", text::name(&tranche.name));
    TextEntry::new(("lender", item.index), &name, &mut tranche.lender).row_ui(ui, "Lender");
    // Two tranches' choices must not have the same accessible name.
    let suffix =
        if item.count > 1 { format!(", {}", text::name(&tranche.name)) } else { String::new() };
    let sources = &mut editing.draft.evidence;
    evidence::caption_ui(ui, "Repayment", &item.path("repayment"), sources);
    repayment_ui(ui, &suffix, tranche);
    evidence::caption_ui(ui, "Last payment", &item.path("tenor"), sources);
    tenor_ui(ui, &suffix, tranche, term_months);
    levers_at_ui(ui, (Group::Debt, &item.path("")), editing, marks);
    terms_ui(ui, (Group::Debt, Some(item.index)), editing, marks, send).or(edit)
}

fn lessee_ui(ui: &mut Ui, editing: &mut Editing<'_>, marks: Marks<'_>) -> Option<Edit> {
    let name = &mut editing.draft.lessee.name;
    TextEntry::new("lessee name", "Name, lessee", name).row_ui(ui, "Name");
    levers_ui(ui, Group::Lessee, editing, marks);
    let count = editing.draft.lessee.funding.len();
    let mut edit = None;
    for index in 0..count {
        let item = Item { list: List::FundingRounds, index, count };
        if let Some(round) = editing.draft.lessee.funding.get_mut(index) {
            edit = item.head_ui(ui, &mut round.name, editing.complaints).or(edit);
        }
        levers_at_ui(ui, (Group::Lessee, &item.path("")), editing, marks);
    }
    let edit = add_item_ui(ui, List::FundingRounds, editing.draft, "Add funding round").or(edit);
    let name = editing.draft.lessee.backstop.as_mut().map(|backstop| &mut backstop.name);
    let edit = part_ui(ui, Part::Backstop, "backstop", name).or(edit);
    levers_at_ui(ui, (Group::Lessee, "lessee.backstop."), editing, marks);
    edit
}

fn repayment_ui(ui: &mut Ui, suffix: &str, tranche: &mut Tranche) {
    let sculpted = match tranche.repayment {
        Repayment::Sculpted { .. } => tranche.repayment,
        Repayment::Level | Repayment::StraightLine | Repayment::Bullet => {
            Repayment::Sculpted { dscr: Decimal::new(15, 1) }
        }
    };
    let options = [
        (Repayment::Level, "Level"),
        (Repayment::StraightLine, "Straight line"),
        (Repayment::Bullet, "Bullet"),
        (sculpted, "Sculpted"),
    ];
    let name = format!("Repayment{suffix}");
    choice_ui(ui, &name, &mut tranche.repayment, &options);
}

fn tenor_ui(ui: &mut Ui, suffix: &str, tranche: &mut Tranche, term_months: u32) {
    let own = match tranche.tenor {
        Tenor::Months(_) => tranche.tenor,
        Tenor::MatchLease => Tenor::Months(term_months),
    };
    let options = [(Tenor::MatchLease, "Co-terminous"), (own, "Separate maturity")];
    let name = format!("Last payment{suffix}");
    choice_ui(ui, &name, &mut tranche.tenor, &options);
}

fn caption_ui(ui: &mut Ui, text: &str) {
    ui.note(text);
}
