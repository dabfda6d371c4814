//! Names that join roles into one participant, or separate them: a vendor "Nvidia" and an investor
//! "Nvidia" are one participant, an investor "NVIDIA" is another.

use std::borrow::Cow;

use super::lists::Matching;
use super::{Change, Part, Value, What};
use crate::model::scenario::Tranche;
use crate::model::{Position, Scenario};

/// The month of closing, and the names that join roles into one participant or separate them.
pub(super) fn changes(
    before: &Scenario,
    after: &Scenario,
    tranches: &Matching,
    guarantees: &[(usize, usize)],
) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.closing != after.closing {
        changes.push(change(What::Closing, "Closing month", &before.closing, &after.closing));
    }
    let parts = parts(before, after, tranches, guarantees);
    let names: Vec<Names<'_>> =
        parts.iter().map(|(_, positions)| Names::of(*positions, before, after)).collect();
    for ((part, _), own) in parts.iter().zip(&names) {
        // The manager has no field of its own, but an investor may carry its name: it is compared.
        let Some(part) = part.filter(|_| own.before != own.after) else { continue };
        // A new name that joins no roles and separates none is a text like any other.
        if names.iter().any(|other| own.is_joined_before(other) != own.is_joined_after(other)) {
            let [from, to] = [text(part, before, 0), text(part, after, 1)];
            changes.push(change(What::Name(part), &label(part, after), from, to));
        }
    }
    changes
}

/// Takes over the name in a role.
pub(super) fn copy(part: Part, from: &Scenario, to: &mut Scenario) {
    let name = text(part, from, 1).to_owned();
    let field = match part {
        Part::Vendor => to.vendor.as_mut().map(|vendor| &mut vendor.name),
        Part::Lender(place, _) => to.tranches.get_mut(place).map(|tranche| &mut tranche.lender),
        Part::Holders(place, _) => to.tranches.get_mut(place).map(|tranche| &mut tranche.name),
        Part::Investor(place) => {
            to.equity.investors.get_mut(place).map(|investor| &mut investor.name)
        }
        Part::Guarantor(place, _) => {
            to.guarantees.get_mut(place).map(|guarantee| &mut guarantee.name)
        }
    };
    if let Some(field) = field {
        *field = name;
    }
}

/// The field as the scenario before has it, and as the one after has it.
pub(super) fn paths(part: Part) -> (String, String) {
    let same = |path: String| (path.clone(), path);
    match part {
        Part::Vendor => same("vendor.name".to_owned()),
        Part::Investor(place) => same(format!("equity.investors[{place}].name")),
        Part::Lender(before, after) => {
            (format!("tranches[{before}].lender"), format!("tranches[{after}].lender"))
        }
        Part::Holders(before, after) => {
            (format!("tranches[{before}].name"), format!("tranches[{after}].name"))
        }
        Part::Guarantor(before, after) => {
            (format!("guarantees[{before}].name"), format!("guarantees[{after}].name"))
        }
    }
}

/// The participant's name on both sides.
struct Names<'a> {
    before: Cow<'a, str>,
    after: Cow<'a, str>,
}

impl<'a> Names<'a> {
    fn of([from, to]: [Position; 2], before: &'a Scenario, after: &'a Scenario) -> Self {
        Self { before: from.name(before), after: to.name(after) }
    }

    fn is_joined_before(&self, other: &Self) -> bool {
        self.before == other.before
    }

    fn is_joined_after(&self, other: &Self) -> bool {
        self.after == other.after
    }
}

/// Every position that both scenarios have, as each has it; the manager's name cannot be changed.
fn parts(
    before: &Scenario,
    after: &Scenario,
    tranches: &Matching,
    guarantees: &[(usize, usize)],
) -> Vec<(Option<Part>, [Position; 2])> {
    let is_sold = |tranche: Option<&Tranche>| tranche.is_some_and(|it| !it.sold_fraction.is_zero());
    let mut parts = vec![(None, [Position::Manager; 2])];
    for (of, at) in tranches.pairs.iter().copied() {
        parts.push((Some(Part::Lender(of, at)), [Position::Lender(of), Position::Lender(at)]));
        // Without a sold part there are no holders whose name could matter.
        if is_sold(before.tranches.get(of)) && is_sold(after.tranches.get(at)) {
            parts.push((
                Some(Part::Holders(of, at)),
                [Position::Holders(of), Position::Holders(at)],
            ));
        }
    }
    let investors = before.equity.investors.len().min(after.equity.investors.len());
    parts.extend((0..investors).map(|at| (Some(Part::Investor(at)), [Position::Investor(at); 2])));
    if before.vendor.is_some() && after.vendor.is_some() {
        parts.push((Some(Part::Vendor), [Position::Vendor; 2]));
    }
    parts.extend(guarantees.iter().map(|(of, at)| {
        (Some(Part::Guarantor(*of, *at)), [Position::Guarantor(*of), Position::Guarantor(*at)])
    }));
    parts
}

/// The text of the field: that of the scenario before is the first side, of the one after the
/// second.
fn text(part: Part, scenario: &Scenario, side: usize) -> &str {
    let tranche = |places: [usize; 2]| scenario.tranches.get(places[side]);
    let found = match part {
        Part::Vendor => scenario.vendor.as_ref().map(|vendor| &vendor.name),
        Part::Lender(of, at) => tranche([of, at]).map(|tranche| &tranche.lender),
        Part::Holders(of, at) => tranche([of, at]).map(|tranche| &tranche.name),
        Part::Investor(place) => {
            scenario.equity.investors.get(place).map(|investor| &investor.name)
        }
        Part::Guarantor(of, at) => {
            scenario.guarantees.get([of, at][side]).map(|guarantee| &guarantee.name)
        }
    };
    found.map_or("", String::as_str)
}

fn label(part: Part, after: &Scenario) -> String {
    let tranche = |place: usize| after.tranches.get(place).map_or("", |it| it.name.as_str());
    match part {
        Part::Vendor => "Vendor name".to_owned(),
        Part::Lender(_, at) => format!("Lender, {}", tranche(at)),
        Part::Holders(_, at) => format!("Name of the loan, {}", tranche(at)),
        Part::Investor(place) => {
            format!("Investor, {} of {}", place + 1, after.equity.investors.len())
        }
        Part::Guarantor(_, at) => {
            format!("Guarantor, {} of {}", at + 1, after.guarantees.len())
        }
    }
}

fn change(what: What, name: &str, before: &str, after: &str) -> Change {
    let [before, after] = [before, after].map(|text| Value::Words(text.to_owned()));
    Change { what, name: name.to_owned(), before, after }
}
