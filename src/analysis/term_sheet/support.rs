//! Who pays in the lessee's place, and what happens after missed rent.

use rust_decimal::Decimal;

use super::Topic;
use super::writer::{Writer, listed};
use crate::model::scenario::{Backstop, CapStep, Guarantee, Guaranteed, GuaranteedEnd, ReLease};

/// Backstop and guarantees.
pub(super) fn support(writer: &mut Writer<'_>) {
    let scenario = writer.scenario;
    writer.section("Credit support", Topic::Support);
    let text =
        scenario.lessee.backstop.as_ref().map_or_else(String::new, |it| backstop(writer, it));
    writer.clause("Backstop", text);
    let text = if scenario.lease.residual_guarantee.is_zero() {
        String::new()
    } else {
        let path = "lease.residual_guarantee";
        let share = writer.share(path, scenario.lease.residual_guarantee);
        let behind = if scenario.lessee.backstop.is_some() { ", then the backstop," } else { "" };
        format!("The lessee{behind} makes up what a sale brings less than {share} of cost")
    };
    writer.clause("Residual value guarantee", text);
    for (index, guarantee) in scenario.guarantees.iter().enumerate() {
        let text = self::guarantee(writer, index, guarantee);
        let title = match guarantee.name.trim() {
            "" => format!("Guarantee {}", index + 1),
            name => format!("Guarantee, {name}"),
        };
        writer.clause(title, text);
    }
}

fn backstop(writer: &Writer<'_>, backstop: &Backstop) -> String {
    format!(
        "{} pays rent that the lessee misses, up to {} a month and {} in total, from {} on",
        writer.name("lessee.backstop.name", &backstop.name, "The backstop"),
        writer.money("lessee.backstop.monthly_cap", backstop.monthly_cap),
        writer.money("lessee.backstop.total_cap", backstop.total_cap),
        writer.month("lessee.backstop.from_month", backstop.from_month),
    )
}

/// "Broadcom guarantees 85% of the rent left after a default, less the proceeds of the equipment and
/// any re-lease; at most $29bn; for A1 and A2".
fn guarantee(writer: &Writer<'_>, index: usize, guarantee: &Guarantee) -> String {
    let path = |field: &str| format!("guarantees[{index}].{field}");
    let name = writer.name(&path("name"), &guarantee.name, "The guarantor");
    let when = match guarantee.when {
        GuaranteedEnd::Default => "after a default",
        GuaranteedEnd::End => "where the leases end without a default",
        GuaranteedEnd::Both => "however the deal ends",
    };
    let when = writer.words(&path("when"), when);
    let share = |share: Decimal| writer.share(&path("of"), share);
    let kind = |words: &str| writer.words(&path("of"), words);
    let covered = covered(writer, index, guarantee);
    let what = match guarantee.of {
        Guaranteed::Rent(of) => format!(
            "guarantees {} of {} {when}, less the proceeds of the equipment and any re-lease",
            share(of),
            kind("the rent left to be paid"),
        ),
        Guaranteed::Debt(of) => {
            let debt = kind("the debt left unpaid");
            let loans = if covered.is_empty() { "" } else { " on " };
            format!("guarantees {} of {debt}{loans}{covered} {when}", share(of))
        }
        Guaranteed::Cost(of) => format!(
            "guarantees {} {} of cost {when}",
            kind("that the equipment is worth"),
            share(of)
        ),
        Guaranteed::Fixed => format!("pays {} {when}", kind("a fixed amount")),
    };
    let is_said = matches!(guarantee.of, Guaranteed::Debt(_));
    let for_whom = if covered.is_empty() || is_said {
        String::new()
    } else {
        format!("; for the lenders of {covered} only")
    };
    let premium = if guarantee.premium.is_zero() {
        String::new()
    } else {
        let premium = writer.rate(&path("premium"), guarantee.premium);
        format!("; for a premium of {premium} of cost at closing")
    };
    format!("{name} {what}; {}{for_whom}{premium}", cap(writer, index, guarantee))
}

fn covered(writer: &Writer<'_>, index: usize, guarantee: &Guarantee) -> String {
    let name = |(place, name): (usize, &String)| {
        writer.name(&format!("guarantees[{index}].covers[{place}]"), name, "a loan")
    };
    listed(&guarantee.covers.iter().enumerate().map(name).collect::<Vec<_>>())
}

fn cap(writer: &Writer<'_>, index: usize, guarantee: &Guarantee) -> String {
    let step = |(place, step): (usize, &CapStep)| {
        let path = |field: &str| format!("guarantees[{index}].cap[{place}].{field}");
        let amount = writer.money(&path("amount"), step.amount);
        let from = writer.month(&path("from"), step.from);
        // A cap from closing on is a plain one.
        if step.from == 0 && guarantee.cap.len() == 1 {
            amount
        } else {
            format!("{amount} from {from}")
        }
    };
    let steps: Vec<String> = guarantee.cap.iter().enumerate().map(step).collect();
    if steps.is_empty() {
        "capped at nothing".to_owned()
    } else {
        format!("at most {}", steps.join(", "))
    }
}

/// What follows after missed rent.
pub(super) fn remedies(writer: &mut Writer<'_>) {
    let remedies = &writer.scenario.remedies;
    writer.section("Remedies", Topic::Remedies);
    let path = "remedies.cure_months";
    let text = match remedies.cure_months {
        0 => writer.words(path, "Any missed rent is a default"),
        months => {
            let months = writer.months(path, months);
            format!("{months} of rent in a row may be missed; the next one is a default")
        }
    };
    writer.clause("Cure period", text);
    let path = "remedies.repossession_months";
    let when = match remedies.repossession_months {
        0 => writer.words(path, "at once"),
        months => format!("{} after a default", writer.months(path, months)),
    };
    let haircut = if remedies.liquidation_haircut.is_zero() {
        String::new()
    } else {
        let haircut = writer.share("remedies.liquidation_haircut", remedies.liquidation_haircut);
        format!("; a forced sale brings {haircut} less than the value")
    };
    writer.clause("Repossession", format!("The equipment is repossessed {when}{haircut}"));
    let text = remedies.re_lease.map_or_else(String::new, |it| re_lease(writer, it));
    writer.clause("Re-lease", text);
    let text = if remedies.claim_recovery.is_zero() {
        String::new()
    } else {
        let share = writer.share("remedies.claim_recovery", remedies.claim_recovery);
        format!("The lessee’s estate pays {share} of the lessor’s claim")
    };
    writer.clause("Claim", text);
}

fn re_lease(writer: &Writer<'_>, ReLease { months, discount, free_months }: ReLease) -> String {
    let path = |field: &str| format!("remedies.re_lease.{field}");
    let months = writer.months(&path("months"), months);
    let price = writer.share(&path("discount"), discount.abs());
    let price = match (discount.is_zero(), discount.is_sign_negative()) {
        (true, _) => "at the market rent".to_owned(),
        (_, true) => format!("at {price} above the market rent"),
        (_, false) => format!("at {price} below the market rent"),
    };
    let free = match free_months {
        0 => String::new(),
        free => format!(", the first {} free", writer.months(&path("free_months"), free)),
    };
    format!("To another lessee for {months} {price}{free}; then sold without a haircut")
}
