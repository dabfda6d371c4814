//! Optional terms that a case or a step of a story sets: which differ between two scenarios, what
//! they are called, and what they say.

use crate::model::Scenario;
use crate::model::scenario::{FundingOrder, SetTerm};

use super::Lever;
use super::lever::Family;
use super::term::{self, NONE, Term};

/// Every term of a scenario that a case may set, as it is there.
pub fn all(scenario: &Scenario) -> Vec<SetTerm> {
    let mut kinds = vec![
        SetTerm::Deliveries(Vec::new()),
        SetTerm::ResaleMonth(None),
        SetTerm::RentSteps(Vec::new()),
        SetTerm::PrepaidRent(None),
        SetTerm::EarlyTermination(None),
        SetTerm::PurchaseOption(None),
        SetTerm::FundingOrder(FundingOrder::ProRata),
        SetTerm::SweepTiers(Vec::new()),
        SetTerm::TargetLtv(None),
        SetTerm::Contracts(Vec::new()),
        SetTerm::ReLease(None),
        SetTerm::Guarantees(Vec::new()),
        SetTerm::ReferenceRate(Vec::new()),
        SetTerm::RentIndex(Vec::new()),
        SetTerm::Tax(None),
    ];
    for loan in &scenario.tranches {
        kinds.push(SetTerm::Floating(loan.name.clone(), None));
        kinds.push(SetTerm::PrepaymentPremium(loan.name.clone(), Vec::new()));
    }
    kinds.into_iter().map(|kind| kind.as_in(scenario)).collect()
}

/// The terms of a scenario that another one has otherwise, or not at all.
pub fn between(from: &Scenario, to: &Scenario) -> Vec<SetTerm> {
    all(to).into_iter().filter(|term| term.as_in(from) != *term).collect()
}

/// The term with that field path, as a scenario has it: `lease.purchase_option`.
fn of_path(scenario: &Scenario, path: &str) -> Option<SetTerm> {
    all(scenario).into_iter().find(|term| term.path(scenario).as_deref() == Some(path))
}

/// Whether it takes its term away.
pub fn is_absent(term: &SetTerm) -> bool {
    match term {
        SetTerm::Deliveries(all) => all.is_empty(),
        SetTerm::ResaleMonth(it) => it.is_none(),
        SetTerm::RentSteps(all) => all.is_empty(),
        SetTerm::PrepaidRent(it) => it.is_none(),
        SetTerm::EarlyTermination(it) => it.is_none(),
        SetTerm::PurchaseOption(it) => it.is_none(),
        SetTerm::Floating(_, it) => it.is_none(),
        SetTerm::PrepaymentPremium(_, all) => all.is_empty(),
        SetTerm::FundingOrder(order) => *order == FundingOrder::default(),
        SetTerm::SweepTiers(all) => all.is_empty(),
        SetTerm::TargetLtv(it) => it.is_none(),
        SetTerm::Contracts(all) => all.is_empty(),
        SetTerm::ReLease(it) => it.is_none(),
        SetTerm::Guarantees(all) => all.is_empty(),
        SetTerm::ReferenceRate(all) => all.is_empty(),
        SetTerm::RentIndex(all) => all.is_empty(),
        SetTerm::Tax(it) => it.is_none(),
    }
}

/// Gives a scenario the term with that field path as another one has it; false where that has none, or
/// the scenario has one already. Both have the same loans.
pub fn restore(path: &str, of: &Scenario, to: &mut Scenario) -> bool {
    if let Some(term) = of_path(of, path) {
        return !is_absent(&term) && is_absent(&term.as_in(to)) && term.apply(to);
    }
    let number = Lever::of_path(of, path).filter(|it| it.is_optional());
    let Some(lever) = number.filter(|it| it.is_in(of) && !it.is_in(to)) else { return false };
    lever.copy(lever, of, to);
    true
}

/// The terms of `after` that are another than in `before` by more than the numbers and names that
/// both have: ones that came or went, other items, other choices. Both have the same loans.
pub fn reshaped(before: &Scenario, after: &Scenario) -> Vec<SetTerm> {
    let mut changed = between(before, after);
    if changed.is_empty() {
        return changed;
    }
    let mut moved = before.clone();
    for lever in Lever::all_of([before, after]) {
        if is_lever_of(&changed, after, lever) {
            lever.copy(lever, after, &mut moved);
        }
    }
    let contracts = moved.lessee.contracts.iter_mut().zip(&after.lessee.contracts);
    contracts.for_each(|(it, now)| it.name.clone_from(&now.name));
    let guarantees = moved.guarantees.iter_mut().zip(&after.guarantees);
    guarantees.for_each(|(it, now)| it.name.clone_from(&now.name));
    changed.retain(|term| term.as_in(&moved) != *term);
    changed
}

/// Whether a field is the term's, or within it.
pub fn is_within(term: &SetTerm, scenario: &Scenario, path: &str) -> bool {
    term.path(scenario).is_some_and(|of| {
        let rest = path.strip_prefix(&of);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

/// Whether a lever moves a number of one of the terms.
pub fn is_lever_of(terms: &[SetTerm], scenario: &Scenario, lever: Lever) -> bool {
    let path = lever.path();
    terms.iter().any(|term| is_within(term, scenario, &path))
}

/// What it sets, in a line: "Purchase option at 10% of cost", "Guarantees none".
pub fn in_words(term: &SetTerm, scenario: &Scenario) -> String {
    let mut with = scenario.clone();
    let is_there = term.apply(&mut with);
    let loan = |name: &str| scenario.tranches.iter().position(|loan| loan.name == name);
    let of_term = |of: Term| format!("{} {}", of.label(&with), of.in_words(&with));
    match term {
        SetTerm::ResaleMonth(_) => of_term(Term::ResaleMonth),
        SetTerm::PrepaidRent(_) => of_term(Term::PrepaidRent),
        SetTerm::EarlyTermination(_) => of_term(Term::EarlyTermination),
        SetTerm::PurchaseOption(_) => of_term(Term::PurchaseOption),
        SetTerm::FundingOrder(_) => of_term(Term::FundingOrder),
        SetTerm::TargetLtv(_) => of_term(Term::TargetLtv),
        SetTerm::ReLease(_) => of_term(Term::ReLease),
        SetTerm::Tax(_) => of_term(Term::Tax),
        SetTerm::Floating(name, _) | SetTerm::PrepaymentPremium(name, _) if !is_there => {
            format!("a term of the loan {name}, which is not there")
        }
        SetTerm::Floating(name, _) => of_term(Term::Floating(loan(name).unwrap_or_default())),
        SetTerm::PrepaymentPremium(name, _) => {
            of_list(Family::PremiumStep, &with, loan(name).unwrap_or_default())
        }
        SetTerm::Deliveries(_) => of_list(Family::Delivery, &with, 0),
        SetTerm::RentSteps(_) => of_list(Family::RentStep, &with, 0),
        SetTerm::SweepTiers(_) => of_list(Family::SweepTier, &with, 0),
        SetTerm::Contracts(_) => of_list(Family::Contract, &with, 0),
        SetTerm::Guarantees(_) => of_list(Family::Guarantee, &with, 0),
        SetTerm::ReferenceRate(_) => of_list(Family::RateStep, &with, 0),
        SetTerm::RentIndex(_) => of_list(Family::IndexStep, &with, 0),
    }
}

fn of_list(family: Family, scenario: &Scenario, owner: usize) -> String {
    let name = term::list_in_words(family).map_or("", |[name, ..]| name);
    let item = |index: usize| {
        let at = if family.owner().is_some() { [owner, index] } else { [index, 0] };
        let words = term::item_in_words(family, scenario, at);
        family.name(scenario, at).map_or_else(|| words.clone(), |name| format!("{name} {words}"))
    };
    let items: Vec<String> = (0..family.len(scenario, owner)).map(item).collect();
    let owner = family.owner().and_then(|of| of.said(scenario, [owner, 0]));
    let name = owner.map_or_else(|| name.to_owned(), |owner| format!("{name}, {owner},"));
    format!("{name} {}", if items.is_empty() { NONE.to_owned() } else { items.join("; ") })
}
