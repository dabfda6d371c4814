//! What is wrong with the optional terms, and what would put it right.

use rust_decimal::Decimal;

use crate::analysis::lever::{At, Family};
use crate::analysis::term::{self, Term};
use crate::analysis::{Lever, Unit};
use crate::format::{self, text};
use crate::model::ExactLane;
use crate::model::lane::Sources;
use crate::model::scenario::{FORMAT, Scenario};
use crate::model::validate::SHARES_TOLERANCE;
use crate::session::structure::{Edit, List, Part};

use super::{Complaint, Mend, Wrong, percent, shown};

/// What is said of a fault of an optional term; `None` of any other fault, and of a number that is out
/// of its own bounds.
pub(super) fn complaint(case: &Wrong<'_>) -> Option<Complaint> {
    let path = case.fault.path.as_str();
    if case.fault.allowed.starts_with("only in format") {
        return Some(of_format(case));
    }
    let list = List::all(case.draft).into_iter().find(|list| *list.path() == *path);
    if let Some(list) = list.filter(|list| list.len(case.draft) > list.len_max()) {
        return Some(case.too_long(list, list.noun(), list.len_max()));
    }
    match path {
        "equipment.deliveries" => Some(of_shares(case)),
        "equipment.deliveries[0].month" => Some(of_first_delivery(case)),
        "lease.prepaid_rent" => Some(of_prepaid_rent(case)),
        "tranches" if case.draft.lease.prepaid_rent.is_some() => Some(of_equity(case)),
        _ if path.ends_with(".floating") => Some(of_reachable(case)),
        _ if path.contains(".covers[") => Some(of_covers(case)),
        _ if path.starts_with("equipment.deliveries[") && path.ends_with("].share") => {
            Some(of_share(case))
        }
        _ if path.starts_with("equipment.deliveries[") && path.ends_with(']') => {
            Some(of_call(case))
        }
        _ if case.fault.allowed.starts_with("more than")
            && case.fault.allowed.contains("before it") =>
        {
            of_order(case)
        }
        _ => None,
    }
}

/// What a person calls the field: its lever, its term, its list.
fn called(case: &Wrong<'_>) -> String {
    let Wrong { draft, fault, .. } = *case;
    if let Some(lever) = Lever::of_path(draft, &fault.path) {
        return lever.noun(draft).into_owned();
    }
    // Of the loans the path names none.
    let path = fault.path.replace("[]", "[0]");
    let term = Term::all(draft).into_iter().find(|term| *term.path() == *path);
    let list = || {
        let family = Family::LISTS.into_iter().find(|family| *family.path(0) == *path)?;
        let [name, ..] = term::list_in_words(family)?;
        Some(name)
    };
    match (term.map(Term::name).or_else(list), path.as_str()) {
        (Some(name), _) => name.to_owned(),
        (None, "market") => "Market".to_owned(),
        (None, "cases") => "Cases".to_owned(),
        (None, _) => "A term".to_owned(),
    }
}

fn of_format(case: &Wrong<'_>) -> Complaint {
    let text = format!(
        "{}: a deal written in format {} cannot have it; format {FORMAT} can.",
        called(case),
        case.draft.format
    );
    let mend = case.mend(format!("Use format {FORMAT}"), |draft| draft.format = FORMAT);
    Complaint { mends: vec![mend], ..case.says(text) }
}

// ---- Deliveries

fn of_shares(case: &Wrong<'_>) -> Complaint {
    let deliveries = &case.draft.equipment.deliveries;
    let shares = deliveries.iter().map(|delivery| delivery.share);
    let total = shares.fold(Decimal::ZERO, Decimal::saturating_add);
    let text = if (total - Decimal::ONE).abs() < SHARES_TOLERANCE * Decimal::from(100_000) {
        // Rounded for reading it would be 100%.
        "The deliveries’ shares sum to almost, but not quite, 100%.".to_owned()
    } else {
        let total = format::share(format::float(total));
        format!("The deliveries’ shares sum to {total}, not 100%.")
    };
    let paths = (0..deliveries.len()).map(|index| format!("equipment.deliveries[{index}].share"));
    let paths = paths.chain([case.fault.path.clone()]).collect();
    Complaint { text, paths, mends: vec![scaled(case), removed(case)] }
}

fn of_share(case: &Wrong<'_>) -> Complaint {
    let index = super::index_in(&case.fault.path);
    let share = case.draft.equipment.deliveries.get(index).map(|delivery| delivery.share);
    let share = share.unwrap_or_default();
    let limit = if share > Decimal::ONE { "above 100%" } else { "not above 0%" };
    let text = format!("Share of delivery {}: {} is {limit}.", index + 1, percent(share));
    let remove = case.mend(format!("Remove delivery {}", index + 1), |draft| {
        Edit::Remove(List::Deliveries, index).apply(draft);
    });
    Complaint { mends: vec![scaled(case), remove, removed(case)], ..case.says(text) }
}

/// The shares in their proportions; what is not above 0 counts as one part of as many as there are.
fn scaled(case: &Wrong<'_>) -> Mend {
    case.mend("Scale to 100%", |draft| {
        let deliveries = &mut draft.equipment.deliveries;
        let part = Decimal::ONE / Decimal::from(deliveries.len().max(1));
        for delivery in deliveries.iter_mut().filter(|it| it.share <= Decimal::ZERO) {
            delivery.share = part;
        }
        let shares = deliveries.iter().map(|delivery| delivery.share);
        let total = shares.fold(Decimal::ZERO, Decimal::saturating_add);
        let mut left = Decimal::ONE;
        let last = deliveries.len().saturating_sub(1);
        for (index, delivery) in deliveries.iter_mut().enumerate() {
            let share = delivery.share.checked_div(total).unwrap_or(part);
            let share = if index == last { left } else { share.round_dp(6) };
            delivery.share = share.normalize();
            left -= share;
        }
    })
}

fn removed(case: &Wrong<'_>) -> Mend {
    case.mend("Deliver all at closing", |draft| draft.equipment.deliveries.clear())
}

fn of_first_delivery(case: &Wrong<'_>) -> Complaint {
    let month = case.draft.equipment.deliveries.first().map_or(0, |delivery| delivery.month);
    let text = format!("The first delivery is in month {month}; it must be at closing, month 0.");
    let set = case.mend("Set month 0", |draft| {
        if let Some(first) = draft.equipment.deliveries.first_mut() {
            first.month = 0;
        }
    });
    Complaint { mends: vec![set, removed(case)], ..case.says(text) }
}

/// Debt and prepaid rent of a delivery exceed what it takes.
fn of_call(case: &Wrong<'_>) -> Complaint {
    let index = super::index_in(&case.fault.path);
    let Sources { calls, .. } = ExactLane::sources(case.draft);
    let excess = calls.get(index).copied().unwrap_or_default();
    let month = case.draft.equipment.deliveries.get(index).map_or(0, |it| it.month);
    let text = format!(
        "Delivery {} in month {month}: debt and prepaid rent exceed what it takes by {}.",
        index + 1,
        format::money(-excess)
    );
    let mends = vec![without_prepaid(case), removed(case), less_debt(case)];
    Complaint { mends, ..case.says(text) }
}

// ---- Prepaid rent

fn without_prepaid(case: &Wrong<'_>) -> Mend {
    case.mend("No prepaid rent", |draft| {
        Edit::RemovePart(Part::Term(Term::PrepaidRent)).apply(draft);
    })
}

fn less_debt(case: &Wrong<'_>) -> Mend {
    let most = *Lever::LoanAmount(0).range(case.draft).end();
    case.mend(format!("Lend {}", format::money(most)), |draft| {
        Lever::LoanAmount(0).set(draft, most);
    })
}

fn of_prepaid_rent(case: &Wrong<'_>) -> Complaint {
    let Sources { prepaid_rent, credited_rent, .. } = ExactLane::sources(case.draft);
    let from = case.draft.credited_from().unwrap_or(1);
    let [paid, due] = format::money_apart(prepaid_rent, credited_rent);
    let text = format!(
        "Prepaid rent of {paid} exceeds the {due} of rent from lease month {from} on, against which \
         it is credited."
    );
    let earlier = *Lever::PrepaidFrom.range(case.draft).end();
    let less = *Lever::PrepaidShare.range(case.draft).end();
    let mut mends = vec![
        case.mend(format!("Credit from month {earlier}"), |draft| {
            Lever::PrepaidFrom.set(draft, earlier);
        }),
        case.mend(format!("Prepay {}", format::share(less)), |draft| {
            Lever::PrepaidShare.set(draft, less);
        }),
    ];
    mends.push(without_prepaid(case));
    let paths = [Lever::PrepaidShare, Lever::PrepaidFrom].map(Lever::path);
    let paths = paths.into_iter().chain([case.fault.path.clone()]).collect();
    Complaint { text, paths, mends }
}

/// Debt and prepaid rent leave no equity.
fn of_equity(case: &Wrong<'_>) -> Complaint {
    let Sources { uses, debt, prepaid_rent, .. } = ExactLane::sources(case.draft);
    let [paid_in, funded] = format::money_apart(debt + prepaid_rent, uses);
    let text = if debt + prepaid_rent == uses {
        format!("Debt and prepaid rent would fund all of the {funded} and leave no equity.")
    } else {
        format!("Debt and prepaid rent of {paid_in} exceed the {funded} to be funded.")
    };
    let less = *Lever::PrepaidShare.range(case.draft).end();
    let prepay = case.mend(format!("Prepay {}", format::share(less)), |draft| {
        Lever::PrepaidShare.set(draft, less);
    });
    let loans = (0..case.draft.tranches.len()).map(|index| Lever::LoanAmount(index).path());
    let paths = loans.chain([Lever::PrepaidShare.path(), case.fault.path.clone()]).collect();
    let mut mends = vec![prepay, without_prepaid(case), less_debt(case)];
    mends.extend(super::mends::of_debt(case.draft, case.last_valid));
    Complaint { text, paths, mends }
}

// ---- Loans and guarantees

/// A floating loan whose reference rate alone lets what is never paid outgrow every number.
fn of_reachable(case: &Wrong<'_>) -> Complaint {
    let index = super::index_in(&case.fault.path);
    let name = case.draft.tranches.get(index).map_or("", |loan| loan.name.as_str());
    let text = format!(
        "{}: the reference rate, floor or swap rate is too high for so long a term: unpaid amounts \
         would grow without limit.",
        text::name(name)
    );
    let fixed = case.mend("Fix the rate", |draft| {
        Edit::RemovePart(Part::Term(Term::Floating(index))).apply(draft);
    });
    Complaint { mends: vec![fixed], ..case.says(text) }
}

fn of_covers(case: &Wrong<'_>) -> Complaint {
    let index = super::index_in(&case.fault.path);
    let Some(guarantee) = case.draft.guarantees.get(index) else { return case.says("") };
    let place = super::index_in(case.fault.path.split_once(".covers").map_or("", |(_, it)| it));
    let name = guarantee.covers.get(place).map_or("", String::as_str);
    let (guarantor, loan) = (text::name(&guarantee.name), text::name(name));
    let is_loan = case.draft.tranches.iter().any(|tranche| tranche.name == name);
    let text = if is_loan {
        format!("The guarantee of {guarantor} covers the loan {loan} twice.")
    } else {
        format!("The guarantee of {guarantor} covers a loan {loan} that the deal does not have.")
    };
    let take_out = |draft: &mut Scenario| {
        if let Some(guarantee) = draft.guarantees.get_mut(index) {
            guarantee.covers.remove(place);
        }
    };
    let mut mends = Vec::new();
    if let Some(nearest) = free_loan(case, index).filter(|_| !is_loan) {
        mends.push(case.mend(format!("Cover {}", text::name(&nearest)), |draft| {
            let covers = draft.guarantees.get_mut(index).map(|it| &mut it.covers);
            if let Some(name) = covers.and_then(|covers| covers.get_mut(place)) {
                *name = nearest;
            }
        }));
    }
    // Without any name it would cover everybody.
    if guarantee.covers.len() > 1 {
        mends.push(case.mend(format!("Do not cover {loan}"), take_out));
    } else {
        mends.push(case.mend("Remove the guarantee", |draft| {
            Edit::Remove(List::Guarantees, index).apply(draft);
        }));
    }
    Complaint { mends, ..case.says(text) }
}

/// The first loan that a guarantee does not cover yet.
fn free_loan(case: &Wrong<'_>, guarantee: usize) -> Option<String> {
    let covers = &case.draft.guarantees.get(guarantee)?.covers;
    let free = case.draft.tranches.iter().find(|loan| !covers.contains(&loan.name))?;
    Some(free.name.clone())
}

// ---- Lists in order

/// A step that is not after the one before it.
fn of_order(case: &Wrong<'_>) -> Option<Complaint> {
    let lever = Lever::of_path(case.draft, &case.fault.path)?;
    let (family, at) = lever.family();
    let before = previous(family, at)?;
    let place = if family.owner().is_some() { at[1] } else { at[0] };
    let value = lever.exact(case.draft)?;
    let earlier = Lever::of_family(family).first()?(before).exact(case.draft)?;
    let (is, after) = match lever.unit() {
        Unit::Months => ("is not after", "after"),
        _ => ("is not above", "above"),
    };
    let noun = family.noun();
    let text = format!(
        "{}: {} {is} the {} of {noun} {place}; each {noun} comes {after} the one before it.",
        lever.label(case.draft),
        said_place(lever, case.draft, value),
        said_place(lever, case.draft, earlier)
    );
    Some(Complaint { mends: into_order(case, lever), ..case.says(text) })
}

/// A place in a list that rises: "month 13".
fn said_place(lever: Lever, draft: &Scenario, value: Decimal) -> String {
    match lever.unit() {
        Unit::Months => format!("month {}", value.normalize()),
        _ => shown(lever, draft, value),
    }
}

/// What puts an item behind the one before it; nothing where the lever is no place in a list that
/// rises, or the first one.
pub(super) fn into_order(case: &Wrong<'_>, lever: Lever) -> Vec<Mend> {
    order_mends(case, lever).unwrap_or_default()
}

fn order_mends(case: &Wrong<'_>, lever: Lever) -> Option<Vec<Mend>> {
    let (family, at) = lever.family();
    let first = Lever::of_family(family).first()?;
    if family.name(case.draft, at).is_some() || first(at) != lever {
        return None;
    }
    let earlier = first(previous(family, at)?).exact(case.draft)?;
    let list = List::all(case.draft).into_iter().find(|list| {
        let owner = if family.owner().is_some() { at[0] } else { 0 };
        list.family() == Some((family, owner))
    })?;
    let place = if family.owner().is_some() { at[1] } else { at[0] };
    let noun = family.noun();
    let step = if lever.unit() == Unit::Months { Decimal::ONE } else { Decimal::new(5, 2) };
    let next = earlier.saturating_add(step);
    Some(vec![
        case.mend(format!("Set {}", said_place(lever, case.draft, next)), |draft| {
            lever.put_right(draft, next);
        }),
        case.mend("Sort them", |draft| sort(draft, family, at)),
        case.mend(format!("Remove {noun} {}", place + 1), |draft| {
            Edit::Remove(list, place).apply(draft);
        }),
    ])
}

fn previous(family: Family, [index, inner]: At) -> Option<At> {
    match family.owner() {
        Some(_) => Some([index, inner.checked_sub(1)?]),
        None => Some([index.checked_sub(1)?, 0]),
    }
}

/// Puts the items of a list in order; of two in the same place the later one goes.
fn sort(draft: &mut Scenario, family: Family, [owner, _]: At) {
    macro_rules! sort {
        ($list:expr, $place:ident) => {{
            let list = $list;
            list.sort_by_key(|item| item.$place);
            list.dedup_by_key(|item| item.$place);
        }};
    }
    match family {
        Family::RentStep => sort!(&mut draft.lease.rent_steps, from),
        Family::SweepTier => sort!(&mut draft.structure.sweep_tiers, below),
        Family::RateStep => sort!(&mut draft.market.reference_rate, from),
        Family::IndexStep => sort!(&mut draft.market.rent_index, from),
        Family::PremiumStep => {
            if let Some(loan) = draft.tranches.get_mut(owner) {
                sort!(&mut loan.prepayment_premium, until);
            }
        }
        Family::CapStep => {
            if let Some(guarantee) = draft.guarantees.get_mut(owner) {
                sort!(&mut guarantee.cap, from);
            }
        }
        Family::Delivery => draft.equipment.deliveries.sort_by_key(|delivery| delivery.month),
        Family::Deal | Family::Tranche | Family::Round | Family::Contract | Family::Guarantee => {}
    }
}
