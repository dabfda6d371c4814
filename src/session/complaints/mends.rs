//! What puts a draft right: shares that sum to 1, loans that leave equity, lists that end in time.

use rust_decimal::Decimal;

use crate::analysis::Lever;
use crate::format;
use crate::model::Scenario;
use crate::session::structure::{self, Edit, List};

use super::Mend;

/// Of the cost, what loans that were too large are scaled to where there is no better measure.
const ADVANCE: Decimal = Decimal::from_parts(9, 0, 0, false, 1);

/// Takes the last items away until there are at most so many.
pub(super) fn shorten(draft: &mut Scenario, list: List, most: usize) {
    for index in (most..list.len(draft)).rev() {
        Edit::Remove(list, index).apply(draft);
    }
}

/// The name with the first number behind it that no loan has.
pub(super) fn free_name(draft: &Scenario, name: &str) -> String {
    let is_free = |free: &String| draft.tranches.iter().all(|tranche| tranche.name != *free);
    let mut numbered = (2..=draft.tranches.len() + 2).map(|number| format!("{name} {number}"));
    numbered.find(is_free).unwrap_or_else(|| format!("{name} again"))
}

/// Loans that no longer exceed what is to be funded: at the advance rates that they had where the
/// cost has changed, the one that was raised at its most, else all of them at 90% of cost.
pub(super) fn of_debt(draft: &Scenario, last_valid: &Scenario) -> Vec<Mend> {
    if draft.equipment.cost != last_valid.equipment.cost
        && let Some(mend) = at_rates_of(draft, last_valid)
    {
        return vec![mend];
    }
    if let Some(lever) = raised(draft, last_valid) {
        let mut mended = draft.clone();
        let most = *lever.range(draft).end();
        lever.set(&mut mended, most);
        return vec![Mend::new(format!("Set {}", format::money(most)), mended)];
    }
    let mut scaled = draft.clone();
    let debt = structure::lent(draft);
    let target = draft.equipment.cost.saturating_mul(ADVANCE);
    for tranche in &mut scaled.tranches {
        let share = tranche.amount.checked_div(debt).unwrap_or_default();
        tranche.amount = target.saturating_mul(share).round_dp(2).normalize();
    }
    let text = format!("Lend 90% of cost: {}", format::money(target));
    vec![Mend { keeps_rates: true, ..Mend::new(text, scaled) }]
}

/// The loans at the shares of cost that they had.
fn at_rates_of(draft: &Scenario, last_valid: &Scenario) -> Option<Mend> {
    let mut mended = draft.clone();
    let (cost, cost_before) = (draft.equipment.cost, last_valid.equipment.cost);
    let mut debt = Decimal::ZERO;
    for tranche in &mut mended.tranches {
        let before = last_valid.tranches.iter().find(|before| before.name == tranche.name)?;
        let lent = before.amount.checked_mul(cost)?.checked_div(cost_before)?;
        tranche.amount = lent.round_dp(2).normalize();
        debt = debt.saturating_add(tranche.amount);
    }
    let rate = format::percent(format::float(debt.checked_div(cost)?), 0);
    let text = format!("Keep {rate} advance: {}", format::money(debt));
    Some(Mend { keeps_rates: true, ..Mend::new(text, mended) })
}

/// The only loan whose amount differs from what it was.
fn raised(draft: &Scenario, last_valid: &Scenario) -> Option<Lever> {
    let amount = |scenario: &Scenario, index: usize| {
        scenario.tranches.get(index).map(|tranche| tranche.amount)
    };
    let is_other = |index: &usize| amount(draft, *index) != amount(last_valid, *index);
    let mut raised = (0..draft.tranches.len()).filter(is_other);
    match (raised.next(), raised.next()) {
        (Some(index), None) => Some(Lever::LoanAmount(index)),
        _ => None,
    }
}
