//! The deals that a verb is asked about: each file as it is, in each of its cases, or over a grid.

use std::path::{Path, PathBuf};

use clap::Args;
use rust_decimal::Decimal;

use super::grid::{self, Axis};
use super::overrides::{END_OF_TERM, Overrides, end_of_term};
use super::prepare::{Changes, changed};
use super::record::About;
use super::{Assignment, load};
use crate::analysis::cases::{self, BASE};
use crate::analysis::{Lever, lever_text, set_term, threads};
use crate::fields::{self, Field};
use crate::files::sheet::{self, SheetRow};
use crate::format::text;
use crate::model::case::Case;
use crate::model::scenario::SetTerm;
use crate::model::story::LeverValue;
use crate::model::{self, Scenario};

/// How one file becomes many deals.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Many {
    /// Takes every case of the file, Base first.
    #[arg(long, conflicts_with = "case")]
    all_cases: bool,
    /// Takes every row of a table: columns are levers or paths, `case` and `note`.
    #[arg(long, value_name = "CSV", conflicts_with_all = ["case", "all_cases"])]
    cases: Option<PathBuf>,
    /// Takes every value of a lever or field: `loan_rate=0.06..0.14:0.005`, or `lease_months=48,60,72`.
    /// Given more than once, every combination, the last one the fastest.
    #[arg(long = "grid", value_name = "NAME=VALUES", value_parser = grid::axis)]
    axes: Vec<Axis>,
}

impl Many {
    /// What is written unless it is said: a table in, a table out.
    pub(super) fn usual<F>(&self, one: F, rows: F) -> F {
        if self.cases.is_some() { rows } else { one }
    }

    /// Whether more than one deal a file is asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.all_cases || self.cases.is_some() || !self.axes.is_empty()
    }
}

/// One deal, and how it was asked for.
#[derive(Debug)]
pub(super) struct Deal {
    /// As it was typed.
    pub(super) file: PathBuf,
    /// Which case it is.
    pub(super) case: Option<String>,
    /// What the case is about.
    pub(super) note: Option<String>,
    /// What was set, that of `--set` first.
    pub(super) set: Vec<Assignment>,
    /// The cells of its row under [`Deals::inputs`], as they were written.
    pub(super) cells: Vec<String>,
    /// Changed and within its bounds, or all that is wrong.
    pub(super) scenario: Result<Scenario, Vec<String>>,
}

/// All of them.
#[derive(Debug)]
pub(super) struct Deals {
    /// Which inputs tell the deals of a file apart.
    pub(super) inputs: Vec<String>,
    /// Whether there is a note on any.
    pub(super) has_notes: bool,
    /// In the order in which they were asked for.
    pub(super) deals: Vec<Deal>,
}

/// A deal that is not made yet.
struct Asked<'r> {
    file: &'r Path,
    base: &'r Result<Base, Vec<String>>,
    case: Option<String>,
    row: &'r Row,
    set: Vec<Assignment>,
}

/// What every row of a file changes.
struct Base {
    scenario: Scenario,
    overrides: Overrides,
}

/// One row of inputs.
#[derive(Clone, Debug, Default)]
struct Row {
    case: Option<String>,
    note: Option<String>,
    set: Vec<Assignment>,
    cells: Vec<String>,
}

/// The rows that are asked for, and the names of their columns.
struct Rows {
    inputs: Vec<String>,
    has_notes: bool,
    rows: Vec<Row>,
}

impl Deal {
    /// How it was asked for.
    pub(super) fn about(&self) -> About<'_> {
        About { file: &self.file, case: self.case.as_deref(), set: &self.set }
    }
}

impl Deals {
    /// Reads each file once and makes every deal of it, on all threads.
    ///
    /// # Errors
    ///
    /// What keeps all of them from being made.
    pub(super) fn read(
        files: &[PathBuf],
        changes: &Changes,
        many: &Many,
    ) -> Result<Self, Vec<String>> {
        let Rows { inputs, has_notes, rows } = many.rows()?;
        let mut bases = Vec::new();
        // One after the other: standard input can be named but once, which the second one says.
        for file in files {
            let read = load(file).map_err(|error| vec![error.to_string()]);
            for case in own_cases(&read, changes, many) {
                let base = read
                    .as_ref()
                    .map_err(Vec::clone)
                    .and_then(|read| changed(file, read, case.as_deref(), &changes.assignments));
                // A row is no case of the file, so that what is wrong with those is not its fault.
                let base = base.map(|scenario| {
                    if inputs.is_empty() { scenario } else { cases::without_cases(&scenario) }
                });
                let base =
                    base.map(|scenario| Base { overrides: Overrides::of(&scenario), scenario });
                bases.push((file.as_path(), case, base));
            }
        }
        let asked: Vec<Asked<'_>> = bases
            .iter()
            .flat_map(|(file, case, base)| {
                rows.iter().map(move |row| {
                    let set = changes.assignments.iter().chain(&row.set).cloned().collect();
                    let case = row.case.clone().or_else(|| case.clone());
                    Asked { file, base, case, row, set }
                })
            })
            .collect();
        Ok(Self { has_notes, deals: threads::map(&asked, Asked::made), inputs })
    }
}

/// The cases that a file is taken in; `None` is the scenario with its cases.
fn own_cases(
    read: &Result<Scenario, Vec<String>>,
    changes: &Changes,
    many: &Many,
) -> Vec<Option<String>> {
    match read {
        Ok(scenario) if many.all_cases => {
            let own = scenario.cases.iter().map(|case| Some(case.name.clone()));
            [Some(BASE.to_owned())].into_iter().chain(own).collect()
        }
        Ok(_) | Err(_) => vec![changes.case.clone()],
    }
}

impl Many {
    /// Every row of the table with every combination of the grid; one that changes nothing where
    /// neither is asked for.
    fn rows(&self) -> Result<Rows, Vec<String>> {
        let combinations = grid::combinations(&self.axes).map_err(|wrong| vec![wrong])?;
        let mut rows = match &self.cases {
            Some(file) => of_table(file)?,
            None => Rows { inputs: Vec::new(), has_notes: false, rows: vec![Row::default()] },
        };
        let axes: Vec<&String> = self.axes.iter().map(|axis| &axis.name).collect();
        if let Some(twice) = axes.iter().find(|name| rows.inputs.contains(name)) {
            return Err(vec![format!("--grid {twice}: the table of --cases has it too")]);
        }
        let combined = rows.rows.iter().flat_map(|row| {
            combinations.iter().map(|cells| {
                let own = axes.iter().zip(cells);
                let own = own.map(|(name, value)| assigned(name, value));
                Row {
                    set: row.set.iter().cloned().chain(own).collect(),
                    cells: [&row.cells[..], cells].concat(),
                    ..row.clone()
                }
            })
        });
        rows.rows = combined.collect();
        rows.inputs.extend(axes.into_iter().cloned());
        Ok(rows)
    }
}

fn assigned(name: &str, value: &str) -> Assignment {
    Assignment { name: name.to_owned(), value: value.to_owned() }
}

/// The rows of a table: `case` and `note` say what a row is, every other column is set. An empty
/// cell leaves the deal as it is.
fn of_table(file: &Path) -> Result<Rows, Vec<String>> {
    let label = text::path(file);
    let said = |wrong: &str| vec![format!("{label}: {wrong}")];
    let sheet = sheet::read(file).map_err(|error| vec![error])?;
    if sheet.rows.is_empty() {
        return Err(said("no rows under the header"));
    }
    let column = |name: &str| sheet.header.iter().position(|title| title == name);
    let (case, note) = (column("case"), column("note"));
    let is_input = |at: &usize| Some(*at) != case && Some(*at) != note;
    let places: Vec<usize> = (0..sheet.header.len()).filter(is_input).collect();
    let row = |row: &SheetRow| {
        let cell = |at: usize| row.cells.get(at).cloned().unwrap_or_default();
        let named = |at: Option<usize>| at.map(cell).filter(|text| !text.is_empty());
        let title = |at: usize| sheet.header.get(at).cloned().unwrap_or_default();
        let set = places.iter().filter(|at| !cell(**at).is_empty());
        Row {
            case: named(case),
            note: named(note),
            set: set.map(|at| assigned(&title(*at), &cell(*at))).collect(),
            cells: places.iter().map(|at| cell(*at)).collect(),
        }
    };
    let rows = sheet.rows.iter().map(row).collect();
    let inputs = places.iter().filter_map(|at| sheet.header.get(*at).cloned()).collect();
    Ok(Rows { inputs, has_notes: note.is_some(), rows })
}

impl Asked<'_> {
    fn made(&self) -> Deal {
        let Self { file, base, case, row, set } = self;
        let scenario = match base {
            Ok(base) if row.set.is_empty() && row.case.is_none() => Ok(base.scenario.clone()),
            Ok(base) => self.changed(base),
            Err(complaints) => Err(complaints.clone()),
        };
        Deal {
            file: (*file).to_owned(),
            case: case.clone(),
            note: row.note.clone(),
            set: set.clone(),
            cells: row.cells.clone(),
            scenario,
        }
    }

    fn changed(&self, base: &Base) -> Result<Scenario, Vec<String>> {
        let Self { file, row, .. } = self;
        let of_row =
            row.case.as_deref().map_or_else(String::new, |case| format!(" in case {case:?}"));
        let label = text::path(file);
        let said = |wrong: String| format!("{label}: {wrong}{of_row}");
        let mut scenario = base.scenario.clone();
        if let Some(case) = &row.case {
            scenario.name = Case::named(case.as_str()).name_of(&scenario.name);
        }
        let set = base.overrides.apply(&mut scenario, &row.set);
        set.map_err(|wrong| wrong.into_iter().map(said).collect::<Vec<_>>())?;
        match model::validate(&scenario) {
            Ok(()) => Ok(scenario),
            Err(faults) => {
                Err(faults.iter().map(|fault| said(fields::fault(&scenario, fault))).collect())
            }
        }
    }
}

/// The number of a lever as it was typed: also a date where that is a month of the deal.
fn number(scenario: &Scenario, lever: Lever, value: &str) -> Result<Decimal, String> {
    let plain = lever_text::read(lever.unit(), value).map_err(|wrong| wrong.to_string());
    let set = || fields::set(scenario, &lever.id(), value).ok().and_then(|set| lever.exact(&set));
    plain.or_else(|wrong| set().ok_or(wrong))
}

/// The terms of a case with one more, given as `--set` takes it; `None` of what is no such term.
fn with_term(
    scenario: &Scenario,
    terms: &[SetTerm],
    name: &str,
    value: &str,
) -> Option<Vec<SetTerm>> {
    let with = |terms: &[SetTerm]| {
        let mut deal = scenario.clone();
        for term in terms {
            // One of a loan that is not there is a fault of the case.
            term.apply(&mut deal);
        }
        deal
    };
    let set = fields::set(&with(terms), name, value).ok()?;
    let terms = set_term::between(scenario, &set);
    let is_all = Scenario { format: set.format, ..with(&terms) } == set;
    is_all.then_some(terms)
}

/// Gives the scenario the rows of a table as cases of its own, as if its file had them.
pub(super) fn as_own_cases(table: &Path, scenario: &Scenario) -> Result<Scenario, Vec<String>> {
    let label = text::path(table);
    let overrides = Overrides::of(scenario);
    let mut with = scenario.clone();
    let mut wrong = Vec::new();
    for row in of_table(table)?.rows {
        // The deal itself is the first of its cases anyway.
        if row.case.as_deref() == Some(BASE) && row.set.is_empty() {
            continue;
        }
        let name = row.case.unwrap_or_else(|| cases::proposed_name(&with));
        if name == BASE {
            wrong.push(format!("{label}: {BASE} is the deal itself, so its row sets nothing"));
        }
        let mut case = Case { note: row.note.unwrap_or_default(), ..Case::named(name) };
        for Assignment { name, value } in row.set {
            let said = |problem: &str| format!("{label}: {name} {problem} in case {:?}", case.name);
            let named = || Field::named(scenario, &name).ok()?.lever;
            // A number of a term that the deal does not have comes with the term.
            let is_there = |lever: &Lever| lever.exact(scenario).is_some();
            let lever = overrides.lever(&name).or_else(named).filter(is_there);
            match lever.map(|lever| (lever, number(scenario, lever, &value))) {
                Some((lever, Ok(number))) => {
                    case.levers.insert(lever.id().into_owned(), LeverValue(number));
                }
                Some((_, Err(problem))) => wrong.push(said(&format!("cannot be set: {problem}"))),
                None if name == END_OF_TERM => {
                    case.end_of_term = end_of_term(&value);
                    if case.end_of_term.is_none() {
                        wrong.push(said(&format!("is {value:?}; expected Sell, Scrap or Renew,")));
                    }
                }
                None => match with_term(scenario, &case.terms, &name, &value) {
                    Some(terms) => case.terms = terms,
                    None => {
                        wrong.push(said("is neither a lever nor a term that a case may set,"));
                    }
                },
            }
        }
        with.cases.push(case);
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // Cases are of this format.
    with.format = with.format.max(2);
    match cases::validate(&with) {
        Ok(()) => Ok(with),
        Err(faults) => Err(faults.iter().map(|fault| format!("{label}: {fault}")).collect()),
    }
}
