//! Names, descriptions and sources of numbers: they differ, and move no figure.

use std::collections::BTreeSet;

use crate::model::{Scenario, Shared};

use super::lists::Matching;

/// The scenario with every text empty.
pub(super) fn without(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    bare.name.clear();
    bare.closing.clear();
    bare.description = Shared::default();
    bare.evidence = Shared::default();
    bare.story = Shared::default();
    bare.party_names_mut().for_each(String::clear);
    bare
}

/// How many texts differ, of what both scenarios have.
pub(super) fn differing(
    before: &Scenario,
    after: &Scenario,
    tranches: &Matching,
    rounds: &Matching,
) -> usize {
    let mut differ = vec![
        before.name != after.name,
        before.description != after.description,
        before.closing != after.closing,
        before.lessee.name != after.lessee.name,
        before.story != after.story,
        are_both_and_differ(vendor_name(before), vendor_name(after)),
        are_both_and_differ(backstop_name(before), backstop_name(after)),
    ];
    for (of, at) in &tranches.pairs {
        if let (Some(from), Some(to)) = (before.tranches.get(*of), after.tranches.get(*at)) {
            differ.extend([from.name != to.name, from.lender != to.lender]);
        }
    }
    for (of, at) in &rounds.pairs {
        let [from, to] = [(before, of), (after, at)].map(|(s, place)| s.lessee.funding.get(*place));
        differ.push(from.map(|round| &round.name) != to.map(|round| &round.name));
    }
    let [from, to] = [before, after].map(|scenario| &scenario.equity.investors);
    differ.extend(from.iter().zip(to).map(|(from, to)| from.name != to.name));
    let paths: BTreeSet<&String> = before.evidence.keys().chain(after.evidence.keys()).collect();
    let sources =
        paths.into_iter().map(|path| before.evidence.get(path) != after.evidence.get(path));
    differ.into_iter().chain(sources).filter(|differs| *differs).count()
}

fn are_both_and_differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

fn vendor_name(scenario: &Scenario) -> Option<&str> {
    scenario.vendor.as_ref().map(|vendor| vendor.name.as_str())
}

fn backstop_name(scenario: &Scenario) -> Option<&str> {
    scenario.lessee.backstop.as_ref().map(|backstop| backstop.name.as_str())
}
