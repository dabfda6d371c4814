//! Whose number it is: one with a published source, one that a person has set, or an assumption.
//!
//! A source is true of the number that it was written for. [`attribute`] finds which numbers were
//! changed while their evidence was not, and says so in the evidence itself: "assumption: yours;
//! was 9.50% (The Information, 9 Feb 2026)". The note holds the number and the source that it
//! replaces, so undo, saving and reopening need nothing else, and the source comes back with the
//! number (Method, section 1).

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_decimal::Decimal;

use crate::format::{self, text};
use crate::model::Scenario;
use crate::model::scenario::{Evidence, Repayment, Tenor, ValuePath};

use super::assumptions::{is_assumption, marked};
use super::term::{self, Term};
use super::{Family, Lever, Unit, lever_text, written_about};

pub use super::yours::{Yours, before_edits};

/// How the evidence of a number that was copied from another deal begins.
const COPIED: &str = "assumption: copied from ";

/// What a number rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody has published it, or it follows from what was.
    Sourced,
    /// A person has set it here.
    Yours,
    /// Nobody published it, or nobody says where it comes from.
    Assumed,
}

impl Standing {
    /// What the evidence of a number makes it.
    pub fn of(evidence: Option<&str>) -> Self {
        match evidence {
            Some(text) if Yours::read(text).is_some() => Self::Yours,
            Some(text) if !is_assumption(text) => Self::Sourced,
            Some(_) | None => Self::Assumed,
        }
    }

    /// In a word, as the counts have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sourced => "sourced",
            Self::Yours => "yours",
            Self::Assumed => "assumed",
        }
    }
}

/// Evidence as it is read on the screen: "yours; the file had 9.50% (The Information)".
pub fn said(evidence: &str) -> Cow<'_, str> {
    match Yours::read(evidence) {
        Some(yours) => match yours.source {
            Some(source) => Cow::Owned(format!("{} ({source})", yours.head())),
            None => Cow::Owned(yours.head()),
        },
        None if evidence.starts_with(COPIED) => {
            Cow::Borrowed(evidence.strip_prefix("assumption: ").unwrap_or(evidence))
        }
        None => Cow::Borrowed(evidence),
    }
}

/// What is said of a number under the pointer: its source, or that there is none.
pub fn said_at(sources: &Evidence, path: &str) -> String {
    match sources.get(path) {
        Some(source) => text::passage(&said(source)).into_owned(),
        None => "No source; counts as an assumption".to_owned(),
    }
}

/// Evidence up to its first semicolon: the source and its figure.
pub fn first_clause(evidence: &str) -> &str {
    evidence.split(';').next().unwrap_or(evidence).trim_end()
}

/// How many inputs of a scenario rest on what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// With a published source.
    pub sourced: usize,
    /// Set by a person.
    pub yours: usize,
    /// All others.
    pub assumed: usize,
}

impl Counts {
    /// Counts every input of the scenario once, and evidence for anything else it has.
    pub fn of(scenario: &Scenario) -> Self {
        let mut counts = Self::default();
        let mut known = BTreeSet::new();
        for place in places(scenario) {
            let path = place.path();
            let evidence = scenario.evidence.get(&path).map(String::as_str);
            if evidence.is_some() || !place.is_part() {
                counts.add(Standing::of(evidence));
            }
            known.insert(path);
        }
        // A story is no input.
        known.insert(written_about::PATH.to_owned());
        let others = scenario.evidence.iter().filter(|(path, _)| !known.contains(*path));
        others.for_each(|(_, text)| counts.add(Standing::of(Some(text))));
        counts
    }

    /// All of them.
    pub fn total(self) -> usize {
        self.sourced + self.yours + self.assumed
    }

    /// "11 sourced · 8 yours · 39 assumed"; what a person has set only where there is any.
    pub fn in_words(self) -> String {
        let Self { sourced, yours, assumed } = self;
        match yours {
            0 => format!("{sourced} sourced · {assumed} assumed"),
            yours => format!("{sourced} sourced · {yours} yours · {assumed} assumed"),
        }
    }

    fn add(&mut self, standing: Standing) {
        match standing {
            Standing::Sourced => self.sourced += 1,
            Standing::Yours => self.yours += 1,
            Standing::Assumed => self.assumed += 1,
        }
    }
}

/// Makes the evidence of `after` true, which is `before` after an edit.
///
/// A number that differs while its evidence does not becomes the person's own; one that has come
/// back to what it was gets its source back. A number whose evidence was changed with it is left
/// alone, as are items that are new.
///
/// ```
/// use chiplease::analysis::{Lever, evidence};
/// use chiplease::files::library;
///
/// let before = library::default_scenario()?;
/// let mut after = before.clone();
/// Lever::LoanRate(0).set(&mut after, 0.1125);
/// evidence::attribute(&before, &mut after);
/// let note = after.evidence["tranches[0].rate"].clone();
/// assert!(note.starts_with("assumption: yours; was 9.50% ("), "{note}");
///
/// let edited = after.clone();
/// Lever::LoanRate(0).set(&mut after, 0.095);
/// evidence::attribute(&edited, &mut after);
/// assert_eq!(after, before);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn attribute(before: &Scenario, after: &mut Scenario) {
    let moved: Vec<(Place, Place)> = places(after)
        .filter_map(|place| Some((place, place.in_before(before, after)?)))
        .filter(|(place, then)| then.exists(before) && !place.is_same(after, *then, before))
        .collect();
    for (place, then) in moved {
        mark(place, then, before, after);
    }
}

fn mark(place: Place, then: Place, before: &Scenario, after: &mut Scenario) {
    let path = place.path();
    let evidence = after.evidence.get(&path).map(String::as_str);
    if evidence != before.evidence.get(&then.path()).map(String::as_str) {
        return;
    }
    let note = match evidence.and_then(Yours::read) {
        Some(yours) if !yours.was.is_some_and(|was| place.reads_as(after, was)) => return,
        Some(yours) => yours.source.map(str::to_owned),
        // Whether there is a backstop is only worth a note where the file says something of it.
        None if place.is_part() && evidence.is_none() => return,
        None => {
            let was = then.text(before);
            Some(Yours { was: Some(&was), source: evidence }.written())
        }
    };
    match note {
        Some(note) => after.evidence.insert(path, note),
        None => after.evidence.remove(&path),
    };
}

/// Marks the numbers at these paths as set by a person, with nothing that they replace.
pub fn claim(scenario: &mut Scenario, paths: impl IntoIterator<Item = String>) {
    scenario.evidence.extend(paths.into_iter().map(|path| (path, Yours::default().written())));
}

/// Says of the numbers within a field that `before` does not have that they are assumptions, where
/// nothing is said of them: an edit has proposed them.
pub fn assume(before: &Scenario, after: &mut Scenario, field: &str) {
    let is_new = |place: &Place| {
        let then = place.in_before(before, after);
        !place.is_part() && then.is_none_or(|then| !then.exists(before))
    };
    let is_within = |path: &String| {
        let rest = path.strip_prefix(field);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let paths: Vec<String> =
        places(after).filter(is_new).map(Place::path).filter(is_within).collect();
    for path in paths {
        after.evidence.entry(path).or_insert_with(|| marked(""));
    }
}

/// The paths of the inputs that differ from those of another scenario, as `after` has them; items
/// that the other does not have among them.
pub fn changed_paths(before: &Scenario, after: &Scenario) -> Vec<String> {
    let is_changed = |place: &Place| match place.in_before(before, after) {
        Some(then) if then.exists(before) => !place.is_same(after, then, before),
        Some(_) | None => true,
    };
    places(after).filter(is_changed).map(Place::path).collect()
}

/// Takes the sources of a deal that another one was copied from for what they are: that deal's.
pub fn copied(scenario: &mut Scenario, from: &str) {
    if scenario.evidence.is_empty() {
        return;
    }
    let from = text::name(from);
    for evidence in scenario.evidence.values_mut() {
        // A copy of a copy names the deal that it was copied from last, and the first source.
        let source = match evidence.strip_prefix(COPIED).and_then(|rest| rest.split_once(" (")) {
            Some((_, rest)) => rest.strip_suffix(')').unwrap_or(rest),
            None => evidence.as_str(),
        };
        *evidence = format!("{COPIED}{from} ({source})");
    }
}

/// One input of a scenario that has evidence of its own.
#[derive(Clone, Copy, Debug)]
enum Place {
    Closing,
    EndOfTerm,
    ValuePath,
    /// Whether there is a vendor.
    Vendor,
    /// Whether there is a backstop.
    Backstop,
    /// Whether there is an optional term.
    Term(Term),
    Number(Lever),
    Depreciation,
    TaxLosses,
    DeliveryShare(usize),
    Tenor(usize),
    Repayment(usize),
    Share(usize),
}

/// Every input that the scenario has.
fn places(scenario: &Scenario) -> impl Iterator<Item = Place> + '_ {
    let loans = (0..scenario.tranches.len()).flat_map(|loan| {
        let numbers = Lever::of_family(Family::Tranche).iter();
        let numbers = numbers.map(move |lever| Place::Number(lever([loan, 0])));
        numbers.chain([Place::Tenor(loan), Place::Repayment(loan)])
    });
    let others = Family::LISTS.into_iter().filter(|family| *family != Family::Tranche);
    let items = others.flat_map(|family| {
        let levers = move |at| Lever::of_family(family).iter().map(move |lever| lever(at));
        family.places(scenario).into_iter().flat_map(levers).map(Place::Number)
    });
    let shares = (0..scenario.equity.investors.len()).map(Place::Share);
    let arriving = (0..scenario.equipment.deliveries.len()).map(Place::DeliveryShare);
    [Place::Closing, Place::EndOfTerm, Place::ValuePath, Place::Vendor, Place::Backstop]
        .into_iter()
        .chain(Term::all(scenario).into_iter().map(Place::Term))
        .chain([Place::Depreciation, Place::TaxLosses])
        .chain(Lever::PLAIN.iter().map(|lever| Place::Number(*lever)))
        .chain(loans)
        .chain(items)
        .chain(shares)
        .chain(arriving)
        .filter(|place| place.exists(scenario))
}

/// Where the investor with this index was before, by its name; `None` where it is new.
fn investor_before(before: &Scenario, after: &Scenario, index: usize) -> Option<usize> {
    let [before, after] = [before, after].map(|scenario| &scenario.equity.investors);
    let name = &after.get(index)?.name;
    if before.get(index).is_some_and(|investor| investor.name == *name) {
        return Some(index);
    }
    let found = before.iter().position(|investor| investor.name == *name);
    // One edit at a time: a list of the same length with another name has renamed an investor.
    found.or_else(|| (before.len() == after.len()).then_some(index))
}

impl Place {
    fn path(self) -> String {
        match self {
            Self::Closing => "closing".to_owned(),
            Self::EndOfTerm => "lease.end_of_term".to_owned(),
            Self::ValuePath => "equipment.value_path".to_owned(),
            Self::Vendor => "vendor".to_owned(),
            Self::Backstop => "lessee.backstop".to_owned(),
            Self::Term(term) => term.path().into_owned(),
            Self::Number(lever) => lever.path(),
            Self::Depreciation => "tax.depreciation".to_owned(),
            Self::TaxLosses => "tax.losses".to_owned(),
            Self::DeliveryShare(index) => format!("equipment.deliveries[{index}].share"),
            Self::Tenor(loan) => format!("tranches[{loan}].tenor"),
            Self::Repayment(loan) => format!("tranches[{loan}].repayment"),
            Self::Share(investor) => format!("equity.investors[{investor}].share"),
        }
    }

    /// Whether it is only said that a part is there or not.
    fn is_part(self) -> bool {
        matches!(self, Self::Vendor | Self::Backstop | Self::Term(_))
    }

    fn lever(self) -> Option<Lever> {
        match self {
            Self::Number(lever) => Some(lever),
            _ => None,
        }
    }

    fn exists(self, scenario: &Scenario) -> bool {
        match self {
            // The loan's amount and its tenor are known under other places; how cost is depreciated
            // and how long are one field.
            Self::Number(
                Lever::AdvanceRate(_) | Lever::TenorMonths(_) | Lever::DepreciationMonths,
            ) => false,
            // A term that is absent is no input, unless something is said of it.
            Self::Number(lever) if lever.is_optional() => {
                lever.is_in(scenario)
                    || (lever.exact(scenario).is_some()
                        && scenario.evidence.contains_key(&lever.path()))
            }
            Self::Number(lever) => lever.exact(scenario).is_some(),
            Self::Term(term) => !term.is_single() && !term.is_number(),
            Self::Depreciation | Self::TaxLosses => scenario.tax.is_some(),
            Self::DeliveryShare(index) => index < scenario.equipment.deliveries.len(),
            Self::Tenor(loan) | Self::Repayment(loan) => loan < scenario.tranches.len(),
            Self::Share(investor) => investor < scenario.equity.investors.len(),
            _ => true,
        }
    }

    /// The same input as the scenario before has it, whatever place its loan or round had.
    fn in_before(self, before: &Scenario, after: &Scenario) -> Option<Self> {
        let loan = |index| {
            let [place, _] = Family::Tranche.place_before(before, after, [index, 0])?;
            Some(place)
        };
        Some(match self {
            Self::Number(lever) => {
                let (family, at) = lever.family();
                Self::Number(lever.at_place(family.place_before(before, after, at)?))
            }
            Self::Term(term) => Self::Term(match term.loan() {
                Some(index) => term.of_loan(loan(index)?),
                None => term,
            }),
            Self::Tenor(index) => Self::Tenor(loan(index)?),
            Self::Repayment(index) => Self::Repayment(loan(index)?),
            Self::Share(index) => Self::Share(investor_before(before, after, index)?),
            Self::DeliveryShare(index) => {
                let [place, _] = Family::Delivery.place_before(before, after, [index, 0])?;
                Self::DeliveryShare(place)
            }
            place => place,
        })
    }

    /// Whether the input is the same as `then` in the scenario before.
    fn is_same(self, after: &Scenario, then: Self, before: &Scenario) -> bool {
        match (self, then) {
            (Self::Closing, _) => before.closing == after.closing,
            (Self::EndOfTerm, _) => before.lease.end_of_term == after.lease.end_of_term,
            (Self::ValuePath, _) => {
                path_name(before.equipment.value_path) == path_name(after.equipment.value_path)
            }
            (Self::Vendor, _) => before.vendor.is_some() == after.vendor.is_some(),
            (Self::Backstop, _) => {
                before.lessee.backstop.is_some() == after.lessee.backstop.is_some()
            }
            (Self::Tenor(at), Self::Tenor(of)) => {
                let tenor = |scenario: &Scenario, at: usize| {
                    scenario.tranches.get(at).map(|loan| loan.tenor)
                };
                tenor(before, of) == tenor(after, at)
            }
            (Self::Repayment(at), Self::Repayment(of)) => {
                let shape = |scenario: &Scenario, at: usize| {
                    scenario.tranches.get(at).map(|loan| repayment_name(loan.repayment))
                };
                shape(before, of) == shape(after, at)
            }
            (Self::Share(at), Self::Share(of)) => share(before, of) == share(after, at),
            (Self::DeliveryShare(at), Self::DeliveryShare(of)) => {
                arriving(before, of) == arriving(after, at)
            }
            // A choice is its own text, everything else only there or not.
            (Self::Term(Term::FundingOrder), _) => {
                Term::FundingOrder.is_in(before) == Term::FundingOrder.is_in(after)
            }
            (Self::Term(at), Self::Term(of)) => of.is_in(before) == at.is_in(after),
            (Self::Depreciation | Self::TaxLosses, _) => self.text(before) == self.text(after),
            (at, of) => {
                let exact = |place: Self, scenario| place.lever()?.exact(scenario);
                exact(of, before) == exact(at, after)
            }
        }
    }

    /// The input with every digit, as a person reads it.
    fn text(self, scenario: &Scenario) -> String {
        let none = || "none".to_owned();
        match self {
            Self::Closing => scenario.closing.clone(),
            Self::EndOfTerm => scenario.lease.end_of_term.word().to_owned(),
            Self::ValuePath => path_name(scenario.equipment.value_path).to_owned(),
            Self::Vendor => {
                scenario.vendor.as_ref().map_or_else(none, |vendor| one_word(&vendor.name))
            }
            Self::Backstop => {
                let backstop = scenario.lessee.backstop.as_ref();
                backstop.map_or_else(none, |backstop| one_word(&backstop.name))
            }
            Self::Tenor(loan) => match scenario.tranches.get(loan).map(|loan| loan.tenor) {
                Some(Tenor::Months(months)) => format!("{months} months"),
                Some(Tenor::MatchLease) => "co-terminous".to_owned(),
                None => none(),
            },
            Self::Repayment(loan) => {
                let loan = scenario.tranches.get(loan);
                loan.map_or_else(none, |loan| repayment_name(loan.repayment).to_owned())
            }
            Self::Share(investor) => share(scenario, investor).map_or_else(none, percent),
            Self::Term(term) => term.in_words(scenario).replace(" (", " "),
            Self::Depreciation => {
                scenario.tax.map_or_else(none, |tax| term::depreciation(tax.depreciation))
            }
            Self::TaxLosses => {
                scenario.tax.map_or_else(none, |tax| term::losses(tax.losses).to_owned())
            }
            Self::DeliveryShare(index) => arriving(scenario, index).map_or_else(none, percent),
            Self::Number(lever) => {
                lever.exact(scenario).map_or_else(none, |exact| number(lever, scenario, exact))
            }
        }
    }

    /// Whether the input is the one that a note names.
    fn reads_as(self, scenario: &Scenario, was: &str) -> bool {
        // By the number where there is one: another version may have written it in another way.
        let is_number = self.lever().is_some_and(|lever| {
            let value = lever.value(scenario);
            value.is_some() && lever_text::parse(lever, was) == value
        });
        is_number || self.text(scenario) == was
    }
}

/// A name in a note, whose first bracket begins the source.
fn one_word(name: &str) -> String {
    name.replace(" (", " ")
}

fn share(scenario: &Scenario, investor: usize) -> Option<Decimal> {
    scenario.equity.investors.get(investor).map(|investor| investor.share)
}

fn arriving(scenario: &Scenario, delivery: usize) -> Option<Decimal> {
    scenario.equipment.deliveries.get(delivery).map(|delivery| delivery.share)
}

fn path_name(path: ValuePath) -> &'static str {
    match path {
        ValuePath::Exponential => "exponential",
        ValuePath::StraightLine => "straight line",
        ValuePath::Cliff { .. } => "cliff",
    }
}

fn repayment_name(repayment: Repayment) -> &'static str {
    match repayment {
        Repayment::Level => "level",
        Repayment::StraightLine => "straight line",
        Repayment::Bullet => "bullet",
        Repayment::Sculpted { .. } => "sculpted",
    }
}

/// As it is read where that can be read back, else with every digit.
fn number(lever: Lever, scenario: &Scenario, exact: Decimal) -> String {
    let value = format::float(exact);
    // Files are searched with plain spaces.
    let short = lever_text::text(lever, scenario, value).replace('\u{a0}', " ");
    if lever_text::parse(lever, &short) == Some(value) {
        return short;
    }
    match lever.unit() {
        Unit::Percent => percent(exact),
        Unit::Dollars => format::money_full(exact),
        Unit::Months | Unit::Ratio | Unit::Count => exact.normalize().to_string(),
    }
}

fn percent(share: Decimal) -> String {
    format!("{}%", share.saturating_mul(Decimal::ONE_HUNDRED).normalize())
}
