//! `chiplease import`: a workbook that comes back with changed cells.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::ask::Words;
use super::handing_over::{HandingOver, Unwritten};
use super::prepare::{Changes, prepare};
use super::record::{self, About, Record};
use super::{Completion, compare, names, table, warnings};
use crate::analysis::{self, Metric, cases};
use crate::fields::Field;
use crate::files::naming::Named;
use crate::files::{Inputs, scenario_file};
use crate::format::text;
use crate::import::{self, Merge, Returned, Row, State};
use crate::model::{self, Scenario};

pub(super) const HELP: &str = "\
FILE is a workbook that `chiplease export DEAL.ron FILE.xlsx` has written. Its assumptions are read by
the names of their cells and compared with the scenario that came along in its hidden sheet: rows may
have been inserted and sheets renamed. A name that is gone is found by its field. What cases set, their
names and their notes are read from the sheet Cases. Nothing else of it is taken: the program computes
the rest itself, and says where formulas were written over or figures differ.

Prints what was changed, then what `compare` prints: A is the deal as it is, B the deal with what was
taken; the same in each case that was changed. Nothing is written without -o. Everything that is wrong is said at once, each with its cell;
then nothing is taken.

With --onto the changes are put onto a deal that may have moved on since: theirs are taken where it
has not, and a field that both sides have changed is a conflict, which --take decides. Its story and
its comments stay. Without --onto the deal is the one in the workbook, which has neither.

--take theirs or --take mine decides all conflicts. --take with a field or a lever, such as
'tranches[0].rate' or loan_rate, takes theirs of that and nothing that is not named; it can be given
several times.

JSON is one object, its \"scenario\" and \"warnings\" those of the deal with what was taken, with \"onto\",
\"made_from\", \"exported_by\", \"day\", \"changes\": [{\"path\", \"name\", \"cell\", \"before\", \"theirs\", \"mine\",
\"whose\", \"why\", \"source\", \"taken\"}, …], \"notes\", \"comparison\", \"cases\": [{\"case\",
\"comparison\"}, …], \"written\":
\"whose\" is theirs, both alike, conflict or gone, \"source\" is true where only the source of a number
was edited, \"comparison\" is what `compare --format json` prints, \"cases\" the same in each case of
which something was taken.

Examples:
  chiplease import deal.xlsx
  chiplease import deal.xlsx --onto deal.ron -o bid.ron
  chiplease import deal.xlsx --onto deal.ron --take loan_rate -o bid.ron
  chiplease import deal.xlsx --onto deal.ron --format json \\
      | jq '.changes[] | select(.whose==\"conflict\")'";

/// What `import` takes.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// A workbook of chiplease (.xlsx).
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The deal that the changes are put onto: a scenario file, or the name of a shipped scenario.
    #[arg(long, value_name = "DEAL")]
    onto: Option<PathBuf>,
    /// Writes the deal with what was taken.
    #[arg(short, long, value_name = "TARGET")]
    output: Option<PathBuf>,
    /// Whose side of a conflict is taken, `theirs` or `mine`; or a field of which theirs is taken,
    /// and then no other.
    #[arg(long, value_name = "SIDE|PATH")]
    take: Vec<String>,
    /// The metric that the changes are measured by, such as `net_irr`.
    #[arg(long, value_parser = names::metric, default_value = "net_irr")]
    metric: Metric,
    /// How the answer is written.
    #[arg(long, value_enum, default_value_t = Words::Table)]
    format: Words,
}

/// Its shape is documented in the help.
#[derive(Serialize)]
struct Answer<'a> {
    onto: Option<String>,
    made_from: &'a str,
    exported_by: &'a str,
    day: Option<&'a str>,
    changes: Vec<Change<'a>>,
    notes: Vec<&'a str>,
    comparison: serde_json::Value,
    cases: Vec<CaseAnswer>,
    written: Option<String>,
}

#[derive(Serialize)]
struct CaseAnswer {
    case: String,
    comparison: serde_json::Value,
}

#[derive(Serialize)]
struct Change<'a> {
    path: &'a str,
    name: &'a str,
    cell: &'a str,
    before: &'a str,
    theirs: &'a str,
    mine: &'a str,
    whose: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'a str>,
    source: bool,
    taken: bool,
}

impl<'a> Change<'a> {
    fn of((row, taken): (&'a Row, &bool)) -> Self {
        let why = match &row.state {
            State::Gone(why) => Some(why.as_str()),
            State::Theirs | State::Both | State::Conflict => None,
        };
        let whose = row.state.name();
        let Row { path, name, cell, before, theirs, mine, is_source, .. } = row;
        let (source, taken) = (*is_source, *taken);
        Change { path, name, cell, before, theirs, mine, whose, why, source, taken }
    }
}

/// A workbook held against a deal, and what of it is taken.
struct Told<'a> {
    arguments: &'a ImportArguments,
    returned: &'a Returned,
    merge: Merge,
    taken: Vec<bool>,
    mine: Scenario,
    merged: Scenario,
}

/// Reads a workbook back.
pub(super) fn import(
    arguments: &ImportArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let about = About { file: &arguments.file, case: None, set: &[] };
    let is_json = arguments.format == Words::Json;
    let mut complain = |complaints: Vec<String>, output: &mut dyn Write| {
        record::refuse(about, &complaints, is_json, output, errors)
    };
    let label = text::path(&arguments.file);
    let returned = match import::read(&arguments.file) {
        Ok(returned) => returned,
        Err(refused) => return complain(refused.lines(&label), output),
    };
    let (mine, text) = match arguments.deal(&returned) {
        Ok(deal) => deal,
        Err(complaints) => return complain(complaints, output),
    };
    let merge = Merge::of(&returned, &mine);
    let taken = match arguments.taken(&merge, &mine) {
        Ok(taken) => taken,
        Err(complaint) => return complain(vec![format!("{label}: {complaint}")], output),
    };
    let merged = match merge.taking(|at| taken.get(at).copied().unwrap_or(false)) {
        Ok(merged) => merged,
        Err(faults) => {
            let line = |fault| format!("{label}, with what was taken: {fault}");
            return complain(faults.iter().map(line).collect(), output);
        }
    };
    let told = Told { arguments, returned: &returned, merge, taken, mine, merged };
    let undecided = told.undecided(&label);
    // Before it is printed, so that what is said to be written is.
    let written = match &arguments.output {
        Some(target) if undecided.is_empty() => match told.write_deal(target, &text) {
            Ok(()) => Some(target.as_path()),
            Err(Unwritten::Cancelled(farewell)) => {
                writeln!(errors, "{farewell}")?;
                return Ok(Completion::Cancelled);
            }
            Err(Unwritten::Failed(error)) => {
                let target = text::path(target);
                let why = format!("{target}: this cannot be written: {error}; name another file");
                return complain(vec![why], output);
            }
        },
        Some(_) | None => None,
    };
    match arguments.format {
        Words::Table => told.write_table(written, output)?,
        Words::Json => told.write_json(about, written, output)?,
    }
    if undecided.is_empty() {
        return Ok(Completion::Clean);
    }
    undecided.iter().try_for_each(|complaint| writeln!(errors, "{complaint}"))?;
    Ok(Completion::WithFaults)
}

impl ImportArguments {
    /// The deal that the changes are put onto, and its text.
    fn deal(&self, returned: &Returned) -> Result<(Scenario, String), Vec<String>> {
        let Some(onto) = &self.onto else {
            return Ok((returned.base.clone(), returned.base_text.clone()));
        };
        let deal = prepare(onto, &Changes::default())?;
        let of_file = |path: &Path| {
            let bytes = scenario_file::bytes_in(path).ok()?;
            String::from_utf8(bytes).ok()
        };
        let text = match Named::of(onto) {
            Ok(Named::File(path)) => of_file(&path),
            Ok(Named::Shipped(shipped)) => Some(shipped.text.to_owned()),
            Ok(Named::StandardInput | Named::Stream(_)) | Err(_) => None,
        };
        let text = match text {
            Some(text) => text,
            None => scenario_file::to_text(&deal).map_err(|error| vec![error.to_string()])?,
        };
        Ok((deal, text))
    }

    /// Which rows are taken.
    fn taken(&self, merge: &Merge, mine: &Scenario) -> Result<Vec<bool>, String> {
        let sides = |side: &str| self.take.iter().any(|take| take == side);
        let (theirs, own) = (sides("theirs"), sides("mine"));
        if theirs && own {
            return Err("--take theirs and --take mine say opposite things".to_owned());
        }
        let fields = self.take.iter().filter(|take| !["theirs", "mine"].contains(&take.as_str()));
        let field = |take: &String| match Field::named(mine, take) {
            Ok(field) => Ok(field.path),
            Err(refused) => Err(format!("--take {refused}")),
        };
        let named: Vec<String> = fields.map(field).collect::<Result<_, _>>()?;
        let is_named = |row: &Row| named.contains(&row.path);
        if let Some(unknown) =
            named.iter().find(|path| !merge.rows.iter().any(|row| row.path == **path))
        {
            let changed: Vec<&str> = merge.rows.iter().map(|row| row.path.as_str()).collect();
            let changed =
                if changed.is_empty() { "nothing".to_owned() } else { changed.join(", ") };
            return Err(format!(
                "--take {unknown}: the workbook has not changed that; changed is {changed}"
            ));
        }
        let is_taken = |row: &Row| match &row.state {
            State::Theirs => named.is_empty() || is_named(row),
            State::Conflict => is_named(row) || (theirs && named.is_empty()),
            State::Both | State::Gone(_) => false,
        };
        Ok(merge.rows.iter().map(is_taken).collect())
    }

    /// Whether every conflict is decided, whichever way.
    fn decides(&self) -> bool {
        !self.take.is_empty()
    }
}

impl Told<'_> {
    /// Conflicts that nobody has decided.
    fn undecided(&self, label: &str) -> Vec<String> {
        if self.arguments.decides() {
            return Vec::new();
        }
        let rows = self.merge.conflicts().filter_map(|at| self.merge.rows.get(at));
        let mut lines: Vec<String> = rows
            .map(|row| format!("{label} {} ({}): conflict: {}", row.cell, row.path, row.conflict()))
            .collect();
        if !lines.is_empty() {
            lines.push(
                "Decide with --take theirs, --take mine, or --take PATH for each that is taken; nothing \
                 was written"
                    .to_owned(),
            );
        }
        lines
    }

    fn write_deal(&self, target: &Path, text: &str) -> Result<(), Unwritten> {
        let failed = |error: &dyn ToString| Unwritten::Failed(io::Error::other(error.to_string()));
        let text = import::text_of(text, &self.merged).map_err(|error| failed(&error))?;
        let read = [&self.arguments.file].into_iter().chain(&self.arguments.onto);
        let work = HandingOver::start(target, Inputs::of(read), "Reading the workbook");
        work.write(|file, _| file.write_all(text.as_bytes()))
    }

    fn notes(&self) -> impl Iterator<Item = &str> {
        self.merge.notes.iter().chain(&self.returned.notes).map(String::as_str)
    }

    fn write_json(
        &self,
        about: About<'_>,
        written: Option<&Path>,
        output: &mut dyn Write,
    ) -> io::Result<()> {
        let warnings = analysis::warnings(&self.merged, &model::run(&self.merged));
        let answer = self.answer(written)?;
        let record = Record::of(about, &self.merged.name, answer, warnings::json(&warnings));
        record::write_json(&record, output).map(drop)
    }

    fn answer(&self, written: Option<&Path>) -> io::Result<Answer<'_>> {
        let sides = [&self.mine, &self.merged];
        let metric = self.arguments.metric;
        let of_case = |(case, [mine, merged]): (String, [Scenario; 2])| {
            let comparison = compare::json_value([&mine, &merged], metric)?;
            io::Result::Ok(CaseAnswer { case, comparison })
        };
        Ok(Answer {
            made_from: &self.returned.base.name,
            exported_by: &self.returned.version,
            day: self.returned.day.as_deref(),
            onto: self.arguments.onto.as_ref().map(|onto| onto.to_string_lossy().into_owned()),
            changes: self.merge.rows.iter().zip(&self.taken).map(Change::of).collect(),
            notes: self.notes().collect(),
            comparison: compare::json_value(sides, metric)?,
            cases: self.cases().into_iter().map(of_case).collect::<io::Result<_>>()?,
            written: written.map(|target| target.to_string_lossy().into_owned()),
        })
    }

    /// The deal in each case of which something was taken: as it is, and with that.
    fn cases(&self) -> Vec<(String, [Scenario; 2])> {
        let taken = self.merge.rows.iter().zip(&self.taken).filter(|(_, taken)| **taken);
        let places: BTreeSet<usize> = taken.filter_map(|(row, _)| row.case).collect();
        let in_case = |place: usize| {
            let name = self.merged.cases.get(place)?.name.clone();
            let [mine, merged] = [&self.mine, &self.merged].map(|it| cases::in_case(it, place));
            Some((name, [mine.ok()?, merged.ok()?]))
        };
        places.into_iter().filter_map(in_case).collect()
    }

    fn write_comparisons(&self, output: &mut dyn Write) -> io::Result<()> {
        let metric = self.arguments.metric;
        if self.merged == self.mine {
            return writeln!(output, "\nThe deal stays as it is.");
        }
        if cases::without_cases(&self.merged) == cases::without_cases(&self.mine) {
            writeln!(output, "\nThe deal itself stays as it is.")?;
        } else {
            writeln!(output, "\nA is the deal as it is, B with what was taken.\n")?;
            compare::write_table([&self.mine, &self.merged], metric, output)?;
        }
        for (case, [mine, merged]) in self.cases() {
            let case = text::line(&case);
            writeln!(output, "\nIn the case {case}: A as it is, B with what was taken.\n")?;
            compare::write_table([&mine, &merged], metric, output)?;
        }
        Ok(())
    }

    fn write_table(&self, written: Option<&Path>, output: &mut dyn Write) -> io::Result<()> {
        let Returned { base, version, day, .. } = self.returned;
        let day = day.as_ref().map_or_else(String::new, |day| format!(", {day}"));
        writeln!(
            output,
            "{}: made from “{}” by chiplease {version}{day}",
            text::path(&self.arguments.file),
            text::line(&base.name)
        )?;
        if self.merge.rows.is_empty() {
            writeln!(output, "No assumption was changed in the workbook.")?;
        } else {
            let row = |(row, taken): (&Row, &bool)| {
                let whose = match (&row.state, taken) {
                    (State::Gone(why), _) => why.clone(),
                    (state @ (State::Theirs | State::Conflict), true) => {
                        format!("{}, taken", state.name())
                    }
                    (state, _) => state.name().to_owned(),
                };
                let short = |value: &String| table::cut(value, 40);
                vec![
                    row.name.clone(),
                    row.cell.clone(),
                    short(&row.before),
                    short(&row.theirs),
                    short(&row.mine),
                    whose,
                ]
            };
            let rows = self.merge.rows.iter().zip(&self.taken).map(row).collect();
            let header = ["Changed in the workbook", "Cell", "Exported", "Theirs", "Mine", "Whose"];
            write!(output, "\n{}", table::aligned(&header, rows, 2))?;
        }
        let notes: Vec<&str> = self.notes().collect();
        if !notes.is_empty() {
            writeln!(output, "\nNotes")?;
        }
        for note in notes {
            write!(output, "{}", table::point("•", &format!("{note}.")))?;
        }
        self.write_comparisons(output)?;
        match written {
            Some(target) => writeln!(output, "\nWritten to {}", text::path(target)),
            None => Ok(()),
        }
    }
}
