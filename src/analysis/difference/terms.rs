//! Changes of optional terms: those that come and go, and the items of their lists.

use crate::analysis::lever::At;
use crate::analysis::term::{self, Term};
use crate::analysis::{Family, Lever};
use crate::format::text;
use crate::model::Scenario;
use crate::model::scenario::{Guarantee, Guaranteed};

use super::lists::{self, Matching, Slot};
use super::{Change, Value, What};

/// One list of terms, and which of its items are the same before and after.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) family: Family,
    /// The index of the item that has the list, before and after; 0 where none has.
    owners: [usize; 2],
    pub(super) matching: Matching,
}

/// The lists of the deal itself; those that items have come before the lists of these items.
const LISTS: [Family; 7] = [
    Family::Delivery,
    Family::RentStep,
    Family::SweepTier,
    Family::Contract,
    Family::Guarantee,
    Family::RateStep,
    Family::IndexStep,
];

/// Every list of terms, matched.
pub(super) fn listed(before: &Scenario, after: &Scenario, tranches: &Matching) -> Vec<Listed> {
    let of = |family: Family, owners: [usize; 2]| {
        let [one, other] = [(before, owners[0]), (after, owners[1])];
        let keys = |(scenario, owner): (&Scenario, usize)| -> Vec<String> {
            let count = family.len(scenario, owner);
            (0..count).map(|index| key(family, scenario, place(family, owner, index))).collect()
        };
        let is_other_shape = family == Family::Delivery && shares(before).ne(shares(after));
        // Shares sum to one, so that deliveries come and go together.
        let matching = if is_other_shape {
            Matching { pairs: Vec::new(), removed: Vec::new(), added: Vec::new() }
        } else {
            Matching::of(&keys(one), &keys(other))
        };
        Listed { family, owners, matching }
    };
    let own: Vec<Listed> = LISTS.map(|family| of(family, [0, 0])).into();
    let guarantees = own.iter().find(|it| it.family == Family::Guarantee);
    let caps = guarantees.into_iter().flat_map(|it| &it.matching.pairs);
    let caps = caps.map(|(one, other)| of(Family::CapStep, [*one, *other]));
    let premiums = tranches.pairs.iter();
    let premiums = premiums.map(|(one, other)| of(Family::PremiumStep, [*one, *other]));
    let mut all: Vec<Listed> = caps.chain(premiums).collect();
    all.extend(own);
    all
}

fn shares(scenario: &Scenario) -> impl Iterator<Item = rust_decimal::Decimal> + '_ {
    scenario.equipment.deliveries.iter().map(|delivery| delivery.share)
}

/// What an item is known by: its name, or the place from or up to which it counts.
fn key(family: Family, scenario: &Scenario, at: At) -> String {
    if let Some(name) = family.name(scenario, at) {
        return name.to_owned();
    }
    let place = Lever::of_family(family).first();
    let place = place.and_then(|lever| lever(at).exact(scenario));
    place.map_or_else(String::new, |place| place.normalize().to_string())
}

fn place(family: Family, owner: usize, index: usize) -> At {
    if family.owner().is_some() { [owner, index] } else { [index, 0] }
}

impl Listed {
    /// The items that both have, each as both have it.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (At, At)> + '_ {
        let Self { family, owners: [one, other], matching } = self;
        matching
            .pairs
            .iter()
            .map(|(before, after)| (place(*family, *one, *before), place(*family, *other, *after)))
    }

    /// The list's field path before and after.
    pub(super) fn paths(&self) -> [String; 2] {
        self.owners.map(|owner| self.family.path(owner).into_owned())
    }

    /// The index of an item of this list in it; `None` of any other, as the scenario before (0) or
    /// after (1) has it.
    pub(super) fn index_of(&self, family: Family, at: At, side: usize) -> Option<usize> {
        let [index, inner] = at;
        match family.owner() {
            _ if family != self.family => None,
            Some(_) => self.owners.get(side).filter(|owner| **owner == index).map(|_| inner),
            None => Some(index),
        }
    }

    /// What a mixture has where these changes are made.
    pub(super) fn slots(&self, made: &[What]) -> Vec<Slot> {
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for what in made {
            match what {
                What::ItemAdded(family, at) => added.extend(self.index_of(*family, *at, 1)),
                What::ItemRemoved(family, at) => removed.extend(self.index_of(*family, *at, 0)),
                _ => {}
            }
        }
        // Of contracts the order in the file means nothing, as of rounds.
        let is_reordered =
            self.family == Family::Contract || made.contains(&What::Order(self.family));
        lists::in_order(self.matching.slots(&added, &removed), is_reordered)
    }

    /// Gives a mixture the items that it has, with its numbers in place.
    pub(super) fn arrange(&self, made: &[What], after: &Scenario, mixed: &mut Scenario) {
        if !self.matching.is_rearranged() {
            return;
        }
        let slots = self.slots(made);
        let [one, other] = self.owners;
        macro_rules! arrange {
            ($list:expr, $from:expr) => {
                *$list = lists::taken(&slots, $list, $from)
            };
            ($list:expr, $from:expr, $place:ident) => {{
                arrange!($list, $from);
                $list.sort_by(|one, other| one.$place.cmp(&other.$place));
            }};
        }
        match self.family {
            Family::Deal | Family::Tranche | Family::Round => {}
            Family::Delivery => {
                arrange!(&mut mixed.equipment.deliveries, &after.equipment.deliveries, month);
            }
            Family::RentStep => {
                arrange!(&mut mixed.lease.rent_steps, &after.lease.rent_steps, from);
            }
            Family::SweepTier => {
                arrange!(&mut mixed.structure.sweep_tiers, &after.structure.sweep_tiers, below);
            }
            Family::Contract => arrange!(&mut mixed.lessee.contracts, &after.lessee.contracts),
            Family::Guarantee => arrange!(&mut mixed.guarantees, &after.guarantees),
            Family::RateStep => {
                let from = &after.market.reference_rate;
                arrange!(&mut mixed.market.reference_rate, from, from);
            }
            Family::IndexStep => {
                arrange!(&mut mixed.market.rent_index, &after.market.rent_index, from);
            }
            Family::PremiumStep => {
                let pair = (mixed.tranches.get_mut(one), after.tranches.get(other));
                if let (Some(to), Some(from)) = pair {
                    arrange!(&mut to.prepayment_premium, &from.prepayment_premium, until);
                }
            }
            Family::CapStep => {
                let pair = (mixed.guarantees.get_mut(one), after.guarantees.get(other));
                if let (Some(to), Some(from)) = pair {
                    arrange!(&mut to.cap, &from.cap, from);
                }
            }
        }
    }
}

/// Everything of this kind.
pub(super) fn changes(
    before: &Scenario,
    after: &Scenario,
    tranches: &Matching,
    lists: &[Listed],
) -> Vec<Change> {
    let mut changes = of_terms(before, after, tranches);
    changes.extend(of_tax(before, after));
    for listed in lists {
        changes.extend(of_list(before, after, listed));
    }
    changes
}

fn of_terms(before: &Scenario, after: &Scenario, tranches: &Matching) -> Vec<Change> {
    let terms = Term::all(after).into_iter().filter(|term| !term.is_number());
    let pairs = terms.filter_map(|term| match term.loan() {
        None => Some((term, term)),
        Some(loan) => {
            let pair = tranches.pairs.iter().find(|(_, at)| *at == loan);
            pair.map(|(of, _)| (term.of_loan(*of), term))
        }
    });
    let differing = pairs.filter(|(of, at)| of.is_in(before) != at.is_in(after));
    let change = |(of, at): (Term, Term)| {
        let sides = [of.in_words(before), at.in_words(after)];
        change(What::Term(of, at), at.label(after).into_owned(), sides)
    };
    differing.map(change).collect()
}

/// The choices of a tax that both have: its numbers have levers.
fn of_tax(before: &Scenario, after: &Scenario) -> Vec<Change> {
    let (Some(from), Some(to)) = (before.tax, after.tax) else { return Vec::new() };
    let mut changes = Vec::new();
    let kinds = [from, to].map(|tax| std::mem::discriminant(&tax.depreciation));
    if kinds[0] != kinds[1] {
        let sides = [from, to].map(|tax| term::depreciation(tax.depreciation));
        changes.push(change(What::Depreciation, "Tax depreciation".to_owned(), sides));
    }
    if from.losses != to.losses {
        let sides = [from, to].map(|tax| term::losses(tax.losses).to_owned());
        changes.push(change(What::TaxLosses, "Tax losses".to_owned(), sides));
    }
    changes
}

fn of_list(before: &Scenario, after: &Scenario, listed: &Listed) -> Vec<Change> {
    let Listed { family, owners: [one, other], matching } = listed;
    let (family, mut changes) = (*family, Vec::new());
    if family == Family::Delivery && shares(before).ne(shares(after)) {
        let sides = [before, after].map(deliveries);
        changes.push(change(What::Deliveries, "Deliveries".to_owned(), sides));
    }
    for index in &matching.removed {
        let at = place(family, *one, *index);
        let words = term::item_in_words(family, before, at);
        let sides = [words, term::NONE.to_owned()];
        changes.push(change(What::ItemRemoved(family, at), title(family, before, at), sides));
    }
    for index in &matching.added {
        let at = place(family, *other, *index);
        let sides = [term::NONE.to_owned(), term::item_in_words(family, after, at)];
        changes.push(change(What::ItemAdded(family, at), title(family, after, at), sides));
    }
    if family == Family::Guarantee {
        let (from, to) = (&before.guarantees, &after.guarantees);
        for (of, at) in matching.pairs.iter().copied() {
            let is_other = match (from.get(of), to.get(at)) {
                (Some(from), Some(to)) => is_other_guarantee(from, to, before, after),
                _ => false,
            };
            if is_other {
                let sides = [(before, of), (after, at)]
                    .map(|(scenario, index)| term::guarantee(scenario, index).unwrap_or_default());
                let name = format!("Guarantee of {}", name(family, after, [at, 0]));
                changes.push(change(What::Guarantee(of, at), name, sides));
            }
        }
        if matching.is_reordered() {
            let sides = [before, after].map(|scenario| {
                let names = scenario.guarantees.iter().map(|it| text::name(&it.name));
                names.collect::<Vec<_>>().join(", ")
            });
            changes.push(change(What::Order(family), "Order of guarantees".to_owned(), sides));
        }
    }
    changes
}

/// Whether it is of something else, after another end or for other loans; how much of it has a lever.
fn is_other_guarantee(
    from: &Guarantee,
    to: &Guarantee,
    before: &Scenario,
    after: &Scenario,
) -> bool {
    let kind = |of: &Guaranteed| std::mem::discriminant(of);
    let names: Vec<String> = covered(&to.covers, after, before);
    kind(&from.of) != kind(&to.of) || from.when != to.when || from.covers != names
}

/// Takes over what a guarantee is of, when it pays and whom, and leaves its numbers.
pub(super) fn copy_guarantee(from: &Scenario, at: usize, to: &mut Scenario, of: usize) {
    let Some(other) = from.guarantees.get(at) else { return };
    let covers = covered(&other.covers, from, to);
    let Some(guarantee) = to.guarantees.get_mut(of) else { return };
    guarantee.when = other.when;
    guarantee.covers = covers;
    if std::mem::discriminant(&guarantee.of) != std::mem::discriminant(&other.of) {
        guarantee.of = other.of;
    }
}

/// The loans that are covered, by the names that they have in the other scenario.
fn covered(covers: &[String], own: &Scenario, other: &Scenario) -> Vec<String> {
    let names = |scenario: &Scenario| -> Vec<String> {
        scenario.tranches.iter().map(|loan| loan.name.clone()).collect()
    };
    let (own, other) = (names(own), names(other));
    let matching = Matching::of(&own, &other);
    let renamed = |name: &String| {
        let index = own.iter().position(|own| own == name)?;
        let (_, place) = matching.pairs.iter().find(|(of, _)| *of == index)?;
        other.get(*place).cloned()
    };
    covers.iter().map(|name| renamed(name).unwrap_or_else(|| name.clone())).collect()
}

fn deliveries(scenario: &Scenario) -> String {
    let count = Family::Delivery.len(scenario, 0);
    if count == 0 {
        return "all at closing".to_owned();
    }
    let words = (0..count).map(|index| term::item_in_words(Family::Delivery, scenario, [index, 0]));
    words.collect::<Vec<_>>().join(", ")
}

/// "Contract, Customer", "Rent step from month 25", "Guarantee cap from month 13, Chipco".
fn title(family: Family, scenario: &Scenario, at: At) -> String {
    let place = || key(family, scenario, at);
    let what = match family {
        Family::Contract => return format!("Contract, {}", name(family, scenario, at)),
        Family::Guarantee => return format!("Guarantee, {}", name(family, scenario, at)),
        Family::Deal | Family::Tranche | Family::Round => return name(family, scenario, at),
        Family::Delivery => format!("Delivery in month {}", place()),
        Family::RentStep => format!("Rent step from month {}", place()),
        Family::PremiumStep => format!("Prepayment premium until month {}", place()),
        Family::SweepTier => format!("Sweep tier below {}x", place()),
        Family::CapStep => format!("Guarantee cap from month {}", place()),
        Family::RateStep => format!("Reference rate from month {}", place()),
        Family::IndexStep => format!("Market rent from month {}", place()),
    };
    let owner = family.owner().and_then(|owner| owner.said(scenario, at));
    owner.map_or(what.clone(), |owner| format!("{what}, {owner}"))
}

fn name(family: Family, scenario: &Scenario, at: At) -> String {
    family.name(scenario, at).map_or_else(String::new, |name| text::name(name).into_owned())
}

fn change(what: What, name: String, [before, after]: [String; 2]) -> Change {
    Change { what, name, before: Value::Words(before), after: Value::Words(after) }
}

/// Calls the loans of both scenarios, which have no names any more, by what they are matched to, where
/// a guarantee names some. `full` have their names.
pub(super) fn name_the_covered(
    bare: [&mut Scenario; 2],
    full: [&Scenario; 2],
    tranches: &Matching,
) {
    if full.iter().all(|scenario| scenario.guarantees.iter().all(|it| it.covers.is_empty())) {
        return;
    }
    for (side, (bare, full)) in bare.into_iter().zip(full).enumerate() {
        let called = |index: usize| {
            let pair = tranches.pairs.iter().position(|pair| {
                let places: [usize; 2] = (*pair).into();
                places.get(side) == Some(&index)
            });
            pair.map_or_else(|| format!("{side} {index}"), |pair| format!("pair {pair}"))
        };
        for (index, loan) in bare.tranches.iter_mut().enumerate() {
            loan.name = called(index);
        }
        for (guarantee, named) in bare.guarantees.iter_mut().zip(&full.guarantees) {
            let place = |name: &String| full.tranches.iter().position(|loan| loan.name == *name);
            guarantee.covers = named.covers.iter().filter_map(place).map(called).collect();
        }
    }
}
