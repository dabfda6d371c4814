//! What differs between two scenarios, as changes that can each be made alone.
//!
//! A change is one field, whatever levers write it: a dearer rack with the same loan is one change,
//! though the advance rate moves as well. What no lever expresses (a tranche more, another end of
//! term) is a change of its own, and so are the month of closing and a name that makes two parts of
//! the deal one participant, or one two: they move no return, but they are assumed. Other names,
//! descriptions and evidence are texts, each listed with what it said before and says after.

mod evidence;
mod joined;
mod lists;
mod structure;
mod terms;
mod texts;

use crate::model::Scenario;

use super::lever::{At, Family, Group, Lever};
use super::term::Term;
use lists::{Matching, Slot};
use terms::Listed;

pub use texts::{TextChange, TextKind};

/// What differs between a scenario before and after.
///
/// ```
/// use chiplease::analysis::{Difference, Lever};
/// use chiplease::files::library;
///
/// let before = library::default_scenario()?;
/// let mut after = before.clone();
/// Lever::MonthlyBurn.set(&mut after, 2e9);
/// let difference = Difference::between(&before, &after);
/// assert_eq!(difference.changes().len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Difference {
    /// Both without their texts, which cost time to copy and move no figure.
    before: Scenario,
    after: Scenario,
    tranches: Matching,
    rounds: Matching,
    /// The lists of optional terms.
    lists: Vec<Listed>,
    changes: Vec<Change>,
    /// How many numbers that a lever moves both have.
    number_count: usize,
    texts: Vec<TextChange>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is.
    pub what: What,
    /// In words, unique in both scenarios: "Coupon, Mezzanine".
    pub name: String,
    /// What was there before.
    pub before: Value,
    /// What is there after.
    pub after: Value,
}

/// What a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The month of closing.
    Closing,
    /// The name in a role, where that changes which roles are one participant's.
    Name(Part),
    /// A number that a lever moves.
    Number {
        /// The lever in the scenario before.
        before: Lever,
        /// The same one in the scenario after; another index where items came or went.
        after: Lever,
    },
    /// How the lease ends.
    EndOfTerm,
    /// The kind of value path.
    ValuePath,
    /// Whether a vendor is named.
    Vendor,
    /// The investors' shares.
    Investors,
    /// Whether the lessee has a backstop.
    Backstop,
    /// Whether the tenor matches the lease; indices before and after.
    Tenor(usize, usize),
    /// The kind of repayment; indices before and after.
    Repayment(usize, usize),
    /// A tranche that was not there; its index after.
    TrancheAdded(usize),
    /// A tranche that is gone; its index before.
    TrancheRemoved(usize),
    /// The order of seniority.
    Seniority,
    /// A funding round that was not there; its index after.
    RoundAdded(usize),
    /// A funding round that is gone; its index before.
    RoundRemoved(usize),
    /// Whether an optional term is there; as the scenario before and after have it.
    Term(Term, Term),
    /// How cost is depreciated for tax.
    Depreciation,
    /// What losses are worth for tax.
    TaxLosses,
    /// What arrives when, where the shares differ.
    Deliveries,
    /// What a guarantee is of, when it pays and whom; its indices before and after.
    Guarantee(usize, usize),
    /// An item of a list of terms that was not there; its place after.
    ItemAdded(Family, At),
    /// An item of a list of terms that is gone; its place before.
    ItemRemoved(Family, At),
    /// The order of such a list.
    Order(Family),
}

/// A named role in the deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The vendor.
    Vendor,
    /// The lender of a tranche; its indices before and after.
    Lender(usize, usize),
    /// The holders of the sold part of a tranche, named after it; its indices before and after.
    Holders(usize, usize),
    /// The investor in this place.
    Investor(usize),
    /// The guarantor of a guarantee; its indices before and after.
    Guarantor(usize, usize),
}

/// One side of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// In the unit of the lever.
    Number(f64),
    /// In words: "level", "no backstop".
    Words(String),
}

impl Change {
    /// The lever that makes this change, as the scenario after has it; none where no lever does.
    pub fn lever(&self) -> Option<Lever> {
        match self.what {
            What::Number { after, .. } => Some(after),
            _ => None,
        }
    }

    /// The path of what it is about, before and after; `None` on the side that does not have it.
    pub(super) fn paths(&self) -> [Option<String>; 2] {
        evidence::places(self.what)
    }

    /// The same change seen from the other side.
    pub fn is_mirror_of(&self, other: &Self) -> bool {
        self.what == other.what.mirrored()
    }

    /// The part of the deal that it belongs to.
    pub fn group(&self) -> Group {
        match self.what {
            What::Number { after, .. } => after.group(),
            What::Closing | What::EndOfTerm => Group::Lease,
            What::ValuePath | What::Vendor | What::Name(Part::Vendor) | What::Deliveries => {
                Group::Equipment
            }
            What::Name(Part::Lender(..) | Part::Holders(..))
            | What::Tenor(..)
            | What::Repayment(..)
            | What::TrancheAdded(_)
            | What::TrancheRemoved(_)
            | What::Seniority => Group::Debt,
            What::Investors | What::Name(Part::Investor(_)) => Group::Equity,
            What::Name(Part::Guarantor(..)) | What::Guarantee(..) => Group::Guarantees,
            What::Term(_, after) => after.group(),
            What::Depreciation | What::TaxLosses => Group::Tax,
            What::ItemAdded(family, _) | What::ItemRemoved(family, _) | What::Order(family) => {
                family.group()
            }
            What::Backstop | What::RoundAdded(_) | What::RoundRemoved(_) => Group::Lessee,
        }
    }
}

impl Part {
    fn mirrored(self) -> Self {
        match self {
            Self::Lender(before, after) => Self::Lender(after, before),
            Self::Holders(before, after) => Self::Holders(after, before),
            Self::Guarantor(before, after) => Self::Guarantor(after, before),
            Self::Vendor | Self::Investor(_) => self,
        }
    }
}

impl What {
    /// Whether it may move a figure of a run. A name only moves which participant gets it.
    pub fn moves_figures(self) -> bool {
        !matches!(self, Self::Closing | Self::Name(_))
    }

    /// What it is about where before and after are swapped.
    pub fn mirrored(self) -> Self {
        match self {
            Self::Number { before, after } => Self::Number { before: after, after: before },
            Self::Tenor(before, after) => Self::Tenor(after, before),
            Self::Repayment(before, after) => Self::Repayment(after, before),
            Self::TrancheAdded(place) => Self::TrancheRemoved(place),
            Self::TrancheRemoved(place) => Self::TrancheAdded(place),
            Self::RoundAdded(place) => Self::RoundRemoved(place),
            Self::RoundRemoved(place) => Self::RoundAdded(place),
            Self::Name(part) => Self::Name(part.mirrored()),
            Self::Term(before, after) => Self::Term(after, before),
            Self::Guarantee(before, after) => Self::Guarantee(after, before),
            Self::ItemAdded(family, place) => Self::ItemRemoved(family, place),
            Self::ItemRemoved(family, place) => Self::ItemAdded(family, place),
            Self::Closing
            | Self::EndOfTerm
            | Self::ValuePath
            | Self::Vendor
            | Self::Investors
            | Self::Backstop
            | Self::Depreciation
            | Self::TaxLosses
            | Self::Deliveries
            | Self::Order(_)
            | Self::Seniority => self,
        }
    }
}

impl Difference {
    /// Compares two scenarios, valid or not (Method, section 8: what a change is).
    pub fn between(before: &Scenario, after: &Scenario) -> Self {
        let names = |scenario: &Scenario| -> Vec<String> {
            scenario.tranches.iter().map(|tranche| tranche.name.clone()).collect()
        };
        // By name: indices shift when a loan or a round comes, goes or changes places.
        let tranches = Matching::of(&names(before), &names(after));
        let names = |scenario: &Scenario| -> Vec<String> {
            scenario.lessee.funding.iter().map(|round| round.name.clone()).collect()
        };
        let rounds = Matching::of(&names(before), &names(after));
        let lists = terms::listed(before, after, &tranches);
        let [mut bare_before, mut bare_after] = [before, after].map(texts::without);
        let bare = [&mut bare_before, &mut bare_after];
        terms::name_the_covered(bare, [before, after], &tranches);
        let mut difference = Self {
            before: bare_before,
            after: bare_after,
            texts: Vec::new(),
            lists,
            tranches,
            rounds,
            changes: Vec::new(),
            number_count: 0,
        };
        let mut changes = difference.numbers(before, after);
        let guarantees = difference.lists.iter().find(|it| it.family == Family::Guarantee);
        let guarantees = guarantees.map_or(&[][..], |it| &it.matching.pairs);
        changes.extend(joined::changes(before, after, &difference.tranches, guarantees));
        changes.extend(structure::changes(before, after, &difference.tranches, &difference.rounds));
        changes.extend(terms::changes(before, after, &difference.tranches, &difference.lists));
        // In the order of the window; within a group numbers first, then what goes deeper.
        changes.sort_by_key(|change| Group::ALL.iter().position(|group| *group == change.group()));
        difference.changes = changes;
        difference.texts = texts::differing(&difference, before, after);
        difference
    }

    /// Everything that differs and is assumed, in the order of the window.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The scenario after, without its texts.
    pub fn after(&self) -> &Scenario {
        &self.after
    }

    /// The places of those changes that may move a figure of a run.
    pub fn moving(&self) -> Vec<usize> {
        let moves = |(_, change): &(usize, &Change)| change.what.moves_figures();
        self.changes.iter().enumerate().filter(moves).map(|(place, _)| place).collect()
    }

    /// Names, descriptions and sources of numbers that differ, in the order of a file.
    pub fn texts(&self) -> &[TextChange] {
        &self.texts
    }

    /// Where a loan of the scenario after was before; `None` where it is new.
    pub(super) fn loan_before(&self, after: usize) -> Option<usize> {
        let pair = self.tranches.pairs.iter().find(|(_, at)| *at == after);
        pair.map(|(before, _)| *before)
    }

    /// That the two are different deals, if they are: most of their numbers differ.
    pub(super) fn strangeness(&self) -> Option<String> {
        let is_number = |change: &&Change| matches!(change.what, What::Number { .. });
        let count = self.changes.iter().filter(is_number).count();
        // More than half, as the method says where the parts of a bridge explain nothing.
        (2 * count > self.number_count).then(|| {
            format!(
                "{count} of {} numbers differ: these are two different deals, so a bridge between \
                 them explains little",
                self.number_count
            )
        })
    }

    /// Where the scenario after has a field of the one before; `None` if it went with its loan or
    /// round.
    fn path_after(&self, path: &str) -> Option<String> {
        let own = [(evidence::TRANCHES, &self.tranches), (evidence::ROUNDS, &self.rounds)];
        let own = own.map(|(list, matching)| ([list.to_owned(), list.to_owned()], matching));
        // Those that items have come first, because their paths begin with those of the items.
        let terms = self.lists.iter().map(|listed| (listed.paths(), &listed.matching));
        for ([list, list_after], matching) in terms.chain(own) {
            let item = path.strip_prefix(&list).and_then(|rest| rest.strip_prefix('['));
            if let Some((index, rest)) = item.and_then(|item| item.split_once(']')) {
                let place: usize = index.parse().ok()?;
                let (_, at) = matching.pairs.iter().find(|(of, _)| *of == place)?;
                return Some(format!("{list_after}[{at}]{rest}"));
            }
        }
        Some(path.to_owned())
    }

    /// Where a mixture without items that come or go has the number of a list of terms; `None` of any
    /// other number.
    fn path_in_mixture(&self, before: Lever) -> Option<String> {
        let (family, at) = before.family();
        let find = |listed: &Listed| {
            let index = listed.index_of(family, at, 0)?;
            let slots = listed.slots(&[]);
            let place = slots.iter().position(|slot| slot.before == Some(index))?;
            Some(match family.owner() {
                Some(_) => [at[0], place],
                None => [place, 0],
            })
        };
        Some(before.at_place(self.lists.iter().find_map(find)?).path())
    }

    /// The scenario before with the changes made that `is_made` names by their place. Without its
    /// texts; not valid where the changes are only so together.
    pub fn mixed(&self, is_made: impl Fn(usize) -> bool) -> Scenario {
        self.mix(&self.before, &self.after, is_made)
    }

    /// The scenario before with one change made, texts and all: names and sources of numbers come
    /// along with what is taken over. `before` and `after` are those that were compared.
    pub fn taken_over(&self, before: &Scenario, after: &Scenario, change: usize) -> Scenario {
        // With their texts, not the bare copies: what is taken over is edited and saved.
        let mut taken = self.mix(before, after, |index| index == change);
        if let Some(change) = self.changes.get(change) {
            evidence::follow(self, change, after, &mut taken);
        }
        taken
    }

    fn mix(&self, before: &Scenario, from: &Scenario, is_made: impl Fn(usize) -> bool) -> Scenario {
        let mut mixed = before.clone();
        let mut lists = Arrangement::default();
        for (_, change) in self.changes.iter().enumerate().filter(|(index, _)| is_made(*index)) {
            match change.what {
                What::Closing => mixed.closing.clone_from(&from.closing),
                What::Name(part) => joined::copy(part, from, &mut mixed),
                What::Number { before, after } => before.copy(after, from, &mut mixed),
                What::EndOfTerm => mixed.lease.end_of_term = from.lease.end_of_term,
                What::ValuePath => mixed.equipment.value_path = from.equipment.value_path,
                What::Vendor => mixed.vendor.clone_from(&from.vendor),
                What::Investors => mixed.equity.investors.clone_from(&from.equity.investors),
                What::Backstop => mixed.lessee.backstop.clone_from(&from.lessee.backstop),
                What::Tenor(before, after) => {
                    structure::copy_tranche(from, after, &mut mixed, before, |from, to| {
                        to.tenor = from.tenor;
                    });
                }
                What::Repayment(before, after) => {
                    structure::copy_tranche(from, after, &mut mixed, before, |from, to| {
                        to.repayment = from.repayment;
                    });
                }
                What::TrancheAdded(after) => lists.tranches_added.push(after),
                What::TrancheRemoved(before) => lists.tranches_removed.push(before),
                What::Seniority => lists.is_reordered = true,
                What::RoundAdded(after) => lists.rounds_added.push(after),
                What::RoundRemoved(before) => lists.rounds_removed.push(before),
                What::Term(before, after) => before.copy(after, from, &mut mixed),
                What::Depreciation | What::TaxLosses => copy_tax(change.what, from, &mut mixed),
                What::Deliveries => {
                    mixed.equipment.deliveries.clone_from(&from.equipment.deliveries);
                }
                What::Guarantee(before, after) => {
                    terms::copy_guarantee(from, after, &mut mixed, before);
                }
                What::ItemAdded(..) | What::ItemRemoved(..) | What::Order(_) => {
                    lists.of_terms.push(change.what);
                }
            }
        }
        // Last, because the indices of all other changes are those of the scenario before.
        lists.arrange(self, from, &mut mixed);
        mixed
    }

    /// Numbers that a lever moves and that differ, in the order of the lever table.
    fn numbers(&mut self, before: &Scenario, after: &Scenario) -> Vec<Change> {
        let of_items = |family: Family, matching: &Matching| {
            let pairs = matching.pairs.iter().map(|(before, after)| ([*before, 0], [*after, 0]));
            pairs.flat_map(move |pair| of_item(family, pair)).collect::<Vec<_>>()
        };
        let of_tranches = of_items(Family::Tranche, &self.tranches);
        let of_rounds = of_items(Family::Round, &self.rounds);
        let of_terms = self
            .lists
            .iter()
            .flat_map(|listed| listed.pairs().flat_map(move |pair| of_item(listed.family, pair)));
        let plain = Lever::PLAIN.iter().map(|lever| (*lever, *lever));
        // The advance rate writes the loan's amount, which has a lever of its own.
        let levers = of_tranches.into_iter().chain(plain).chain(of_rounds).chain(of_terms);
        let levers = levers.filter(|(lever, _)| !matches!(lever, Lever::AdvanceRate(_)));
        // A term that neither has is nothing that they could differ in.
        let levers: Vec<(Lever, Lever)> = levers
            .filter(|(lever, other)| {
                !lever.is_optional() || lever.is_in(before) || other.is_in(after)
            })
            .collect();
        let mut copied = self.before.clone();
        let mut changes = Vec::new();
        self.number_count = 0;
        for (lever, other) in levers {
            let is_in_both = lever.value(before).is_some() && other.value(after).is_some();
            self.number_count += usize::from(is_in_both);
            // Copied and compared as decimals: numbers may differ beyond the digits of a float.
            lever.copy(other, &self.after, &mut copied);
            if copied == self.before {
                continue;
            }
            // Undone, so that the next number is compared by itself.
            copied.clone_from(&self.before);
            let name = other.label(after);
            changes.push(Change {
                what: What::Number { before: lever, after: other },
                // Two rounds without a name are still two.
                name: name.into_owned(),
                before: number(lever, before),
                after: number(other, after),
            });
        }
        changes
    }
}

/// The levers of an item, as both scenarios have it.
fn of_item(family: Family, (of, at): (At, At)) -> impl Iterator<Item = (Lever, Lever)> {
    Lever::of_family(family).iter().map(move |lever| (lever(of), lever(at)))
}

/// Takes over a choice of a tax that both have.
fn copy_tax(what: What, from: &Scenario, to: &mut Scenario) {
    if let (Some(from), Some(to)) = (from.tax, &mut to.tax) {
        match what {
            What::Depreciation => to.depreciation = from.depreciation,
            _ => to.losses = from.losses,
        }
    }
}

fn number(lever: Lever, scenario: &Scenario) -> Value {
    let absent = || Value::Words("not used".to_owned());
    lever.value(scenario).map_or_else(absent, Value::Number)
}

/// What a mixture does to the lists of tranches and rounds, once their numbers are in place.
#[derive(Default)]
struct Arrangement {
    tranches_added: Vec<usize>,
    tranches_removed: Vec<usize>,
    is_reordered: bool,
    rounds_added: Vec<usize>,
    rounds_removed: Vec<usize>,
    /// The changes of lists of terms.
    of_terms: Vec<What>,
}

impl Arrangement {
    fn arrange(&self, difference: &Difference, after: &Scenario, mixed: &mut Scenario) {
        // Before the loans and guarantees that have some of them.
        for listed in &difference.lists {
            listed.arrange(&self.of_terms, after, mixed);
        }
        if difference.tranches.is_rearranged() {
            let slots = self.tranche_slots(difference);
            mixed.tranches = lists::taken(&slots, &mixed.tranches, &after.tranches);
        }
        if difference.rounds.is_rearranged() {
            let slots = self.round_slots(difference);
            mixed.lessee.funding =
                lists::taken(&slots, &mixed.lessee.funding, &after.lessee.funding);
        }
    }

    fn tranche_slots(&self, difference: &Difference) -> Vec<Slot> {
        let slots = difference.tranches.slots(&self.tranches_added, &self.tranches_removed);
        lists::in_order(slots, self.is_reordered)
    }

    fn round_slots(&self, difference: &Difference) -> Vec<Slot> {
        // Rounds have months; their order in the file means nothing.
        lists::in_order(difference.rounds.slots(&self.rounds_added, &self.rounds_removed), true)
    }
}
