//! Where a number comes from goes with the number that is taken over, and a story with its items.

use std::collections::BTreeMap;

use crate::analysis::lever::{At, Family};
use crate::analysis::story_items;
use crate::analysis::term::Term;
use crate::model::Scenario;

use super::lists::Slot;
use super::{Arrangement, Change, Difference, What, joined};

/// Lists of a scenario whose items have evidence by their place.
pub(super) const TRANCHES: &str = "tranches";
pub(super) const ROUNDS: &str = "lessee.funding";

/// Brings evidence and story of `taken` in line with one change that was made in it from `after`:
/// what is said there of the same field replaces what was said, and items that have moved keep
/// theirs.
pub(super) fn follow(
    difference: &Difference,
    change: &Change,
    after: &Scenario,
    taken: &mut Scenario,
) {
    let mut lists = Arrangement::default();
    match change.what {
        What::TrancheAdded(place) => lists.tranches_added.push(place),
        What::TrancheRemoved(place) => lists.tranches_removed.push(place),
        What::Seniority => lists.is_reordered = true,
        What::RoundAdded(place) => lists.rounds_added.push(place),
        What::RoundRemoved(place) => lists.rounds_removed.push(place),
        What::ItemAdded(..) | What::ItemRemoved(..) | What::Order(_) => {
            lists.of_terms.push(change.what);
        }
        _ => {}
    }
    // Before the loans and guarantees that have some of them change places.
    for listed in difference.lists.iter().filter(|it| it.matching.is_rearranged()) {
        let slots = listed.slots(&lists.of_terms);
        let [list, other] = listed.paths();
        rearrange([&list, &other], &slots, after, taken);
    }
    if difference.tranches.is_rearranged() {
        rearrange([TRANCHES; 2], &lists.tranche_slots(difference), after, taken);
    }
    let rounds = difference.rounds.is_rearranged().then(|| lists.round_slots(difference));
    if let Some(slots) = &rounds {
        rearrange([ROUNDS; 2], slots, after, taken);
    }
    for (part, is_there) in
        [("vendor", taken.vendor.is_some()), ("lessee.backstop", taken.lessee.backstop.is_some())]
    {
        // A step that moves a lever of a part that is gone could not be told any more.
        if !is_there {
            story_items::forget_part(taken, part);
        }
    }
    for term in Term::all(taken).into_iter().filter(|term| !term.is_number()) {
        if !term.is_in(taken) {
            story_items::forget_part(taken, &term.path());
        }
    }
    let Some((mut to, from)) = paths(change.what) else { return };
    if let (Some(slots), What::Number { before, .. }) = (rounds, change.what)
        && let Some(rest) = to.strip_prefix(&format!("{ROUNDS}[{}]", before.index()))
    {
        // The rounds may be reordered.
        let place = slots.iter().position(|slot| slot.before == Some(before.index()));
        to = format!("{ROUNDS}[{}]{rest}", place.unwrap_or(before.index()));
    }
    if let What::Number { before, .. } = change.what {
        to = difference.path_in_mixture(before).unwrap_or(to);
    }
    replace(&to, &from, after, &mut taken.evidence);
}

/// The field as the scenario before has it, and as the one after has it; `None` for
/// items that come, go or move.
fn paths(what: What) -> Option<(String, String)> {
    let same = |path: &str| Some((path.to_owned(), path.to_owned()));
    let of_tranche = |before: usize, after: usize, field: &str| {
        Some((format!("{TRANCHES}[{before}].{field}"), format!("{TRANCHES}[{after}].{field}")))
    };
    match what {
        What::Number { before, after } => Some((before.path(), after.path())),
        What::Closing => same("closing"),
        What::Name(part) => Some(joined::paths(part)),
        What::EndOfTerm => same("lease.end_of_term"),
        What::ValuePath => same("equipment.value_path"),
        What::Vendor => same("vendor"),
        What::Investors => same("equity.investors"),
        What::Backstop => same("lessee.backstop"),
        What::Tenor(before, after) => of_tranche(before, after, "tenor"),
        What::Repayment(before, after) => of_tranche(before, after, "repayment"),
        What::Term(before, after) => Some((before.path().into_owned(), after.path().into_owned())),
        What::Depreciation => same("tax.depreciation"),
        What::TaxLosses => same("tax.losses"),
        What::Deliveries => same("equipment.deliveries"),
        What::TrancheAdded(_)
        | What::TrancheRemoved(_)
        | What::Seniority
        | What::RoundAdded(_)
        | What::RoundRemoved(_)
        | What::Guarantee(..)
        | What::ItemAdded(..)
        | What::ItemRemoved(..)
        | What::Order(_) => None,
    }
}

/// The same of everything; `None` on the side that does not have the item.
pub(super) fn places(what: What) -> [Option<String>; 2] {
    let loan = |index: usize| Some(format!("{TRANCHES}[{index}]"));
    let round = |index: usize| Some(format!("{ROUNDS}[{index}]"));
    let guarantee = |index: usize| Some(format!("guarantees[{index}]"));
    let item = |family: Family, [index, inner]: At| {
        let place = if family.owner().is_some() { inner } else { index };
        Some(format!("{}[{place}]", family.path(index)))
    };
    let list = |path: &str| [Some(path.to_owned()), Some(path.to_owned())];
    match what {
        What::TrancheAdded(after) => [None, loan(after)],
        What::TrancheRemoved(before) => [loan(before), None],
        What::Seniority => list(TRANCHES),
        What::RoundAdded(after) => [None, round(after)],
        What::RoundRemoved(before) => [round(before), None],
        What::Guarantee(before, after) => [guarantee(before), guarantee(after)],
        What::ItemAdded(family, at) => [None, item(family, at)],
        What::ItemRemoved(family, at) => [item(family, at), None],
        What::Order(family) => list(&family.path(0)),
        _ => paths(what).map_or([None, None], |(before, after)| [Some(before), Some(after)]),
    }
}

/// What `after` says of the field and all inside it, in place of what is said; where it says
/// nothing what is said stays.
fn replace(to: &str, from: &str, after: &Scenario, evidence: &mut BTreeMap<String, String>) {
    let inside = |path: &str, field: &str| -> Option<String> {
        let rest = path.strip_prefix(field)?;
        (rest.is_empty() || rest.starts_with(['.', '['])).then(|| rest.to_owned())
    };
    // What was inside is gone with it; what is said of the field itself is only replaced.
    evidence.retain(|path, _| inside(path, to).is_none_or(|rest| rest.is_empty()));
    for (path, source) in &after.evidence {
        if let Some(rest) = inside(path, from) {
            evidence.insert(format!("{to}{rest}"), source.clone());
        }
    }
}

/// Gives what is said of every item the place that the item has now.
fn rearrange(lists: [&str; 2], slots: &[Slot], after: &Scenario, taken: &mut Scenario) {
    let [list, _] = lists;
    renumber(lists, slots, after, &mut taken.evidence);
    story_items::follow_items(taken, list, |old| {
        slots.iter().position(|slot| slot.before == Some(old))
    });
}

/// Gives every item's evidence the place that the item has now. The list has a path in the scenario
/// before and one in the scenario after.
fn renumber(
    [list, other]: [&str; 2],
    slots: &[Slot],
    after: &Scenario,
    evidence: &mut BTreeMap<String, String>,
) {
    let item = |list: &str, index: usize| format!("{list}[{index}]");
    let start = format!("{list}[");
    let all = std::mem::take(evidence);
    let (items, mut kept): (BTreeMap<_, _>, BTreeMap<_, _>) =
        all.into_iter().partition(|(path, _)| path.starts_with(&start));
    for (place, slot) in slots.iter().enumerate() {
        let (source, old) = match (slot.before, slot.after) {
            (Some(old), _) => (&items, item(list, old)),
            (None, Some(old)) => (&*after.evidence, item(other, old)),
            (None, None) => continue,
        };
        let of_item = source.iter().filter_map(|(path, text)| {
            Some((format!("{}{}", item(list, place), path.strip_prefix(&old)?), text.clone()))
        });
        kept.extend(of_item);
    }
    *evidence = kept;
}
