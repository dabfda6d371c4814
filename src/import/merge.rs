//! What a workbook changed, put onto a deal that may have moved on: a merge of three.

use std::collections::BTreeMap;

use super::number::{neutral, some};
use super::{Change, Returned, SourceChange};
use crate::analysis::{Lever, cases, evidence, lever_text};
use crate::fields::{self, Field};
use crate::files::{FileError, comments, field_path};
use crate::format::{self, text};
use crate::model::{Fault, Scenario};

/// Whose change it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Changed in the workbook alone.
    Theirs,
    /// Changed to the same on both sides.
    Both,
    /// Changed on both sides, to different values: somebody has to say whose it shall be.
    Conflict,
    /// The deal has no such field any more; why.
    Gone(String),
}

impl State {
    /// In a word or two.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Theirs => "theirs",
            Self::Both => "both alike",
            Self::Conflict => "conflict",
            Self::Gone(_) => "gone",
        }
    }
}

/// One change as it meets the deal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The field's path in the deal.
    pub path: String,
    /// The place in the deal of the case that it is about, if it is about one.
    pub case: Option<usize>,
    /// In words: "Interest, Senior".
    pub name: String,
    /// The cell: "Inputs!D30".
    pub cell: String,
    /// What was handed out, as people read it.
    pub before: String,
    /// What came back.
    pub theirs: String,
    /// What the deal has.
    pub mine: String,
    /// Whose change it is.
    pub state: State,
    /// Whether only the source of the number was edited.
    pub is_source: bool,
    value: String,
    sources: Vec<SourceChange>,
}

impl Row {
    /// Whether taking it changes the deal.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Theirs | State::Conflict)
    }

    /// A conflict in words: "Interest, Senior: theirs 11.00%, mine 10.50%, it was 9.50%".
    pub fn conflict(&self) -> String {
        let Self { name, theirs, mine, before, .. } = self;
        format!("{name}: theirs {theirs}, mine {mine}; it was {before}")
    }
}

/// A workbook held against a deal.
#[derive(Clone, Debug, PartialEq)]
pub struct Merge {
    mine: Scenario,
    /// Every change, in the order of the workbook.
    pub rows: Vec<Row>,
    /// What there is to say of the deal itself: that it has moved on, or is another one.
    pub notes: Vec<String>,
}

impl Merge {
    /// Holds the workbook against a deal; against what was handed out where that is `mine`.
    pub fn of(returned: &Returned, mine: &Scenario) -> Self {
        let fields = |scenario: &Scenario| -> BTreeMap<String, String> {
            field_path::leaves(scenario).unwrap_or_default().into_iter().collect()
        };
        let (base_fields, my_fields) = (fields(&returned.base), fields(mine));
        let sides = Sides { returned, mine, my_fields: &my_fields };
        let rows = returned.changes.iter().map(|change| sides.row(change)).collect();
        let mut notes = Vec::new();
        if returned.base.name != mine.name {
            notes.push(format!(
                "The workbook was made from “{}”, and this deal is called “{}”",
                text::line(&returned.base.name),
                text::line(&mine.name)
            ));
        }
        notes.extend(moved(returned, mine, &base_fields, &my_fields));
        Self { mine: mine.clone(), rows, notes }
    }

    /// The deal with those rows taken; rows that are gone, or alike on both sides, change nothing.
    ///
    /// # Errors
    ///
    /// What would be out of bounds then.
    pub fn taking(&self, is_taken: impl Fn(usize) -> bool) -> Result<Scenario, Vec<Fault>> {
        let merged = self.merged(is_taken);
        cases::validate(&merged).map(|()| merged)
    }

    /// The same, whether or not it is within its bounds.
    pub fn merged(&self, is_taken: impl Fn(usize) -> bool) -> Scenario {
        let taken = self.rows.iter().enumerate().filter(|(at, row)| row.is_open() && is_taken(*at));
        let taken: Vec<&Row> = taken.map(|(_, row)| row).collect();
        let mut merged = self.mine.clone();
        for row in taken.iter().filter(|row| !row.is_source) {
            // What cannot be set was found to be gone before.
            if let Ok(set) = set(&merged, &row.path, &row.value) {
                merged = set;
            }
        }
        evidence::attribute(&self.mine, &mut merged);
        set_sources(&mut merged, taken.iter().flat_map(|row| &row.sources));
        merged
    }

    /// The places of the rows on which both sides disagree.
    pub fn conflicts(&self) -> impl Iterator<Item = usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| row.state == State::Conflict).map(|(at, _)| at)
    }
}

/// Sets a field to a value as in a file; an empty one has a case set it no longer.
pub(super) fn set(scenario: &Scenario, path: &str, value: &str) -> Result<Scenario, String> {
    if let (Some((case, id)), "") = (of_case(path), value) {
        let mut without = scenario.clone();
        if let Some(case) = without.cases.get_mut(case) {
            case.levers.remove(id);
        }
        return Ok(without);
    }
    field_path::set(scenario, path, value).map_err(|error| error.to_string())
}

/// Puts the sources in their places; a blank one goes.
pub(super) fn set_sources<'s>(
    scenario: &mut Scenario,
    sources: impl IntoIterator<Item = &'s SourceChange>,
) {
    for SourceChange { path, after, .. } in sources {
        match after {
            Some(source) => scenario.evidence.insert(path.clone(), source.clone()),
            None => scenario.evidence.remove(path),
        };
    }
}

struct Sides<'a> {
    returned: &'a Returned,
    mine: &'a Scenario,
    my_fields: &'a BTreeMap<String, String>,
}

impl Sides<'_> {
    fn row(&self, change: &Change) -> Row {
        let Self { returned, mine, my_fields } = self;
        let is_source = change.before == change.after;
        let here = place(&change.path, &returned.base, mine);
        let path = here.clone().unwrap_or_else(|| change.path.clone());
        // What a case does not set has no field, nor has a term that is neutral.
        let neutral = neutral(mine, &path).filter(|_| !change.before.is_empty());
        let not_set = || of_case(&path).map(|_| "");
        let my_value = my_fields.get(&path).map(String::as_str);
        let my_value = my_value.or_else(not_set).or(neutral.as_deref());
        let sources: Vec<SourceChange> = change
            .sources
            .iter()
            .filter_map(|source| {
                Some(SourceChange {
                    path: place(&source.path, &returned.base, mine)?,
                    ..source.clone()
                })
            })
            .collect();
        let state = match (&here, my_value) {
            (None, _) => State::Gone(self.why_gone(&change.path)),
            (Some(_), None) if set(mine, &path, &change.after).is_err() => {
                State::Gone("the deal has no such field".to_owned())
            }
            (Some(_), my_value) => {
                // A field that is taken apart here, as a backstop that one side has added, differs.
                let mine_now = my_value.unwrap_or_default();
                let of_value = state(change.before.as_str(), &change.after, mine_now);
                let of_sources = sources.iter().map(|source| {
                    let own = mine.evidence.get(&source.path);
                    state(&source.before.as_ref(), &source.after.as_ref(), &own)
                });
                together(std::iter::once(of_value).chain(of_sources))
            }
        };
        let word = |scenario: &Scenario, path: &str, value: Option<&str>| {
            value.map_or_else(|| "set otherwise".to_owned(), |value| said(scenario, path, value))
        };
        let (before, theirs, own) = match (is_source, sources.first()) {
            (true, Some(source)) => {
                let own = mine.evidence.get(&source.path);
                (
                    of_source(source.before.as_ref()),
                    of_source(source.after.as_ref()),
                    of_source(own),
                )
            }
            _ => (
                word(&returned.base, &change.path, Some(&change.before)),
                word(&returned.theirs, &change.path, Some(&change.after)),
                word(mine, &path, my_value),
            ),
        };
        let name = name(&returned.base, &change.path);
        let name =
            if is_source { format!("Source of {}", format::lower_first(&name)) } else { name };
        let (cell, value) = (change.cell.clone(), change.after.clone());
        let case = here.as_deref().and_then(|path| of_list(path));
        let case = case.filter(|(list, ..)| *list == "cases").map(|(_, place, _)| place);
        Row { path, case, name, cell, before, theirs, mine: own, state, is_source, value, sources }
    }

    fn why_gone(&self, path: &str) -> String {
        let is_there = |(list, place, _): (&'static str, usize, &str)| {
            list == "cases" && index_of(list, place, &self.returned.base, self.mine).is_some()
        };
        if of_list(path).is_some_and(is_there) {
            return "the deal no longer has what the case sets".to_owned();
        }
        match item(path, &self.returned.base) {
            Some(name) => format!("the deal has no “{}” any more", text::line(name)),
            None => "the deal has no such field any more".to_owned(),
        }
    }
}

/// Whose change a value is; none where the workbook has what was handed out.
fn state<T: PartialEq + ?Sized>(before: &T, after: &T, mine: &T) -> Option<State> {
    if before == after {
        None
    } else if mine == after {
        Some(State::Both)
    } else if mine == before {
        Some(State::Theirs)
    } else {
        Some(State::Conflict)
    }
}

/// Of a value and its sources together.
fn together(states: impl Iterator<Item = Option<State>>) -> State {
    let states: Vec<State> = states.flatten().collect();
    let first = [State::Conflict, State::Theirs].into_iter().find(|state| states.contains(state));
    first.unwrap_or(State::Both)
}

/// What has changed in the deal since it was handed out, apart from its story.
fn moved(
    returned: &Returned,
    mine: &Scenario,
    base_fields: &BTreeMap<String, String>,
    my_fields: &BTreeMap<String, String>,
) -> Vec<String> {
    let at_home = |path: &str| {
        ["story", "evidence", "format", "name", "description"]
            .iter()
            .any(|home| path.starts_with(home))
    };
    let mut notes = Vec::new();
    for (path, before) in base_fields.iter().filter(|(path, _)| !at_home(path)) {
        let Some(here) = place(path, &returned.base, mine) else { continue };
        if let Some(now) = my_fields.get(&here).filter(|now| *now != before) {
            let name = format::lower_first(&name(&returned.base, path));
            let (before, now) = (said(&returned.base, path, before), said(mine, &here, now));
            notes.push(format!(
                "Exported from another state: {name} was {before}, the deal has {now}"
            ));
        }
    }
    // Two deals differ in nearly everything, and compare says that better.
    const TOLD_MAX: usize = 8;
    let more = notes.len().saturating_sub(TOLD_MAX);
    notes.truncate(TOLD_MAX);
    if more > 0 {
        notes.push(format!("{more} more fields have changed since it was exported"));
    }
    notes
}

/// Where the deal has a field of what was handed out; none where its loan, round or investor is
/// gone.
fn place(path: &str, base: &Scenario, mine: &Scenario) -> Option<String> {
    let Some((list, index, rest)) = of_list(path) else { return Some(path.to_owned()) };
    let found = index_of(list, index, base, mine)?;
    let Some((_, id)) = of_case(path) else { return Some(format!("{list}[{found}]{rest}")) };
    // A lever follows its loan or round, too.
    let lever = Lever::from_id(id)?;
    let id = match of_list(&lever.path()) {
        Some((list, index, _)) => lever.of_item(index_of(list, index, base, mine)?).id(),
        None => lever.id(),
    };
    Some(format!("cases[{found}].levers[{:?}]", id.as_ref()))
}

/// The case and the lever that it sets: `cases[0].levers["loan_rate"]`.
fn of_case(path: &str) -> Option<(usize, &str)> {
    let (case, rest) = path.strip_prefix("cases[")?.split_once("].levers[\"")?;
    Some((case.parse().ok()?, rest.strip_suffix("\"]")?))
}

/// Where the deal has an item of a list, by its name.
fn index_of(list: &str, index: usize, base: &Scenario, mine: &Scenario) -> Option<usize> {
    let (before, now) = (names(list, base), names(list, mine));
    let name = before.get(index)?;
    if now.get(index) == Some(name) {
        return Some(index);
    }
    let found = now.iter().position(|other| other == name);
    // In a list of the same length another name in its place is a new name.
    let is_renamed =
        before.len() == now.len() && now.get(index).is_some_and(|other| !before.contains(other));
    found.or_else(|| is_renamed.then_some(index))
}

/// The list, the place in it and what follows: `tranches[0].rate`.
fn of_list(path: &str) -> Option<(&'static str, usize, &str)> {
    const LISTS: [&str; 6] = [
        "tranches",
        "lessee.funding",
        "lessee.contracts",
        "equity.investors",
        "guarantees",
        "cases",
    ];
    LISTS.into_iter().find_map(|list| {
        let (index, rest) = path.strip_prefix(list)?.strip_prefix('[')?.split_once(']')?;
        Some((list, index.parse().ok()?, rest))
    })
}

fn names<'s>(list: &str, scenario: &'s Scenario) -> Vec<&'s str> {
    match list {
        "tranches" => scenario.tranches.iter().map(|loan| loan.name.as_str()).collect(),
        "cases" => scenario.cases.iter().map(|case| case.name.as_str()).collect(),
        "lessee.funding" => {
            scenario.lessee.funding.iter().map(|round| round.name.as_str()).collect()
        }
        "lessee.contracts" => {
            scenario.lessee.contracts.iter().map(|contract| contract.name.as_str()).collect()
        }
        "guarantees" => scenario.guarantees.iter().map(|it| it.name.as_str()).collect(),
        _ => scenario.equity.investors.iter().map(|investor| investor.name.as_str()).collect(),
    }
}

/// The loan, round or investor that a field belongs to.
fn item<'s>(path: &str, scenario: &'s Scenario) -> Option<&'s str> {
    let (list, index, _) = of_list(path)?;
    names(list, scenario).get(index).copied()
}

/// What a field is called on the screen.
pub(super) fn name(scenario: &Scenario, path: &str) -> String {
    fields::label(scenario, &Field::at(scenario, path))
}

/// A value of a file as people read it.
fn said(scenario: &Scenario, path: &str, value: &str) -> String {
    let plain = some(value).trim_matches('"');
    let is_of_case = path.starts_with("cases[");
    if is_of_case && (value.is_empty() || value == "None") {
        return "as in Base".to_owned();
    }
    if is_of_case && value == "\"\"" {
        return "none".to_owned();
    }
    let number: Option<f64> = plain.parse().ok();
    match (number, Field::at(scenario, path).lever) {
        (Some(number), Some(lever)) => lever_text::text(lever, scenario, number),
        (Some(number), None) if path.ends_with("].share") => format::share(number),
        _ if value == "MatchLease" => "co-terminous".to_owned(),
        _ if value.starts_with("Months(") => {
            format!("{} months", plain.trim_start_matches("Months(").trim_end_matches(')'))
        }
        _ if is_of_case && value.starts_with("Some(") => {
            plain.trim_start_matches("Some(").trim_end_matches(')').to_owned()
        }
        _ => text::line(plain).into_owned(),
    }
}

fn of_source(source: Option<&String>) -> String {
    source.map_or_else(|| "none".to_owned(), |source| text::line(source).into_owned())
}

/// The text of a deal with what was taken, written as `earlier` was; `earlier` itself, byte for
/// byte, where nothing changed.
///
/// # Errors
///
/// Where the deal has no faithful text.
pub fn text_of(earlier: &str, merged: &Scenario) -> Result<String, FileError> {
    Ok(comments::text_like(earlier, merged)?.text)
}
