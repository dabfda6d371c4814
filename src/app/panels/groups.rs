//! What stands in each group of levers when it is open: small choices, and a row for each lever.

use eframe::egui::{Label, RichText, Ui};
use rust_decimal::Decimal;

use super::levers::{Marks, Ticks};
use crate::analysis::{Group, Lever};
use crate::app::theme::{self, STEP, Tokens};
use crate::app::widgets::choice::choice_ui;
use crate::app::widgets::{LeverRow, Tick};
use crate::model::Fault;
use crate::model::scenario::{EndOfTerm, Repayment, Tenor, Tranche, ValuePath};
use crate::session::Editing;

/// Draws the open group.
pub(super) fn group_ui(ui: &mut Ui, group: Group, editing: &mut Editing<'_>, marks: Marks<'_>) {
    ui.spacing_mut().item_spacing.y = STEP;
    match group {
        Group::Lease => lease_ui(ui, editing),
        Group::Equipment => equipment_ui(ui, editing),
        Group::Debt => debt_ui(ui, editing, marks),
        Group::Equity | Group::Lessee | Group::Remedies | Group::Uncertainty => {}
    }
    let mut levers = Lever::all(editing.draft);
    levers.retain(|lever| {
        lever.group() == group && !is_of_tranche(*lever) && !Lever::HEADLINE.contains(lever)
    });
    for (index, lever) in levers.iter().enumerate() {
        if let Lever::FundingAmount(round) = lever
            && let Some(round) = editing.draft.lessee.funding.get(*round)
        {
            owner_ui(ui, &round.name);
        }
        // What several levers in a row have in common is said once, under the last of them.
        let why_not = lever.why_not(editing.draft);
        let next = levers.get(index + 1).and_then(|next| next.why_not(editing.draft));
        lever_ui(ui, *lever, editing, marks, why_not != next);
    }
}

/// The fault of a lever's field.
pub(super) fn fault_of(lever: Lever, faults: &[Fault]) -> Option<&Fault> {
    let path = lever.path();
    faults.iter().find(|fault| fault.path == path)
}

/// The marks on a lever's rail.
pub(super) fn ticks_of(lever: Lever, ticks: &Ticks) -> &[Tick] {
    ticks.get(&lever).map_or(&[], Vec::as_slice)
}

/// One row.
fn lever_ui(
    ui: &mut Ui,
    lever: Lever,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    says_why_not: bool,
) {
    let name = lever.label(editing.draft);
    let caption = lever.name();
    let fault = fault_of(lever, editing.faults);
    let Editing { draft, saved, .. } = editing;
    let ticks = ticks_of(lever, marks.ticks);
    let (name, is_revealed) = (&*name, marks.revealed == Some(lever));
    let row =
        LeverRow { lever, name, caption, draft, saved, fault, ticks, says_why_not, is_revealed };
    row.compact_ui(ui);
}

fn is_of_tranche(lever: Lever) -> bool {
    lever.path().starts_with("tranches")
}

fn lease_ui(ui: &mut Ui, editing: &mut Editing<'_>) {
    caption_ui(ui, "At the end of the term");
    let options =
        [(EndOfTerm::Sell, "Sell"), (EndOfTerm::Scrap, "Scrap"), (EndOfTerm::Renew, "Renew")];
    let chosen = editing.draft.lease.end_of_term;
    if let Some(taken) = choice_ui(ui, "At the end of the term", chosen, &options) {
        editing.draft.lease.end_of_term = taken;
    }
}

fn equipment_ui(ui: &mut Ui, editing: &mut Editing<'_>) {
    caption_ui(ui, "Value over time");
    let cliff = cliff_to_offer(editing);
    let options = [
        (ValuePath::Exponential, "Exponential"),
        (ValuePath::StraightLine, "Straight line"),
        (cliff, "Cliff"),
    ];
    let chosen = editing.draft.equipment.value_path;
    if let Some(taken) = choice_ui(ui, "Value over time", chosen, &options) {
        editing.draft.equipment.value_path = taken;
    }
}

/// The cliff that is there, else the file's, else half of the decline in month 24.
fn cliff_to_offer(editing: &Editing<'_>) -> ValuePath {
    let paths = [editing.draft.equipment.value_path, editing.saved.equipment.value_path];
    let cliff = paths.into_iter().find(|path| matches!(path, ValuePath::Cliff { .. }));
    cliff.unwrap_or(ValuePath::Cliff { month: 24, share: Decimal::new(5, 1) })
}

fn debt_ui(ui: &mut Ui, editing: &mut Editing<'_>, marks: Marks<'_>) {
    if editing.draft.tranches.is_empty() {
        let text = Lever::LoanRate(0).why_not(editing.draft).unwrap_or_default();
        ui.label(RichText::new(text).color(Tokens::of(ui).faint));
    }
    let several = editing.draft.tranches.len() > 1;
    for index in 0..editing.draft.tranches.len() {
        ui.push_id(index, |ui| tranche_ui(ui, index, several, editing, marks));
        ui.add_space(STEP);
    }
}

fn tranche_ui(
    ui: &mut Ui,
    index: usize,
    several: bool,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) {
    let term_months = editing.draft.lease.term_months;
    if let Some(tranche) = editing.draft.tranches.get_mut(index) {
        let text = format!("{}, {}", tranche.name, tranche.lender);
        owner_ui(ui, &text);
        // Two tranches' choices must not have the same accessible name.
        let suffix = if several { format!(", {}", tranche.name) } else { String::new() };
        repayment_ui(ui, &suffix, tranche);
        tenor_ui(ui, &suffix, tranche, term_months);
    }
    for lever in Lever::all(editing.draft) {
        let is_own = is_of_tranche(lever) && lever.path().contains(&format!("[{index}]"));
        let applies = lever.value(editing.draft).is_some();
        if is_own && applies && !Lever::HEADLINE.contains(&lever) {
            lever_ui(ui, lever, editing, marks, true);
        }
    }
}

fn repayment_ui(ui: &mut Ui, suffix: &str, tranche: &mut Tranche) {
    caption_ui(ui, "Repayment");
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
    if let Some(taken) = choice_ui(ui, &name, tranche.repayment, &options) {
        tranche.repayment = taken;
    }
}

fn tenor_ui(ui: &mut Ui, suffix: &str, tranche: &mut Tranche, term_months: u32) {
    caption_ui(ui, "Last payment");
    let own = match tranche.tenor {
        Tenor::Months(_) => tranche.tenor,
        Tenor::MatchLease => Tenor::Months(term_months),
    };
    let options = [(Tenor::MatchLease, "With the lease"), (own, "Own tenor")];
    let name = format!("Last payment{suffix}");
    if let Some(taken) = choice_ui(ui, &name, tranche.tenor, &options) {
        tranche.tenor = taken;
    }
}

/// Whose levers follow: a tranche's or a funding round's.
fn owner_ui(ui: &mut Ui, name: &str) {
    ui.add_space(2.0 * STEP);
    ui.add(Label::new(RichText::new(name).font(theme::medium(theme::BODY))).truncate());
}

fn caption_ui(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).font(theme::regular(theme::SMALL)).color(Tokens::of(ui).muted));
}
