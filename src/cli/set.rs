//! `chiplease set`: a scenario with fields set, from a table or one by one, as a file of its own.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::prepare::{of_file, set as set_fields, within_bounds};
use super::{Assignment, Completion, assignment};
use crate::analysis::{Difference, TextChange, lever_text};
use crate::fields::{Sources, Taking, sheet};
use crate::files::naming::Named;
use crate::files::{FileError, Inputs, atomic, comments, scenario_file, sheet_text};
use crate::format::text;
use crate::model::Scenario;

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input.

The table is CSV as any spreadsheet saves it: cells apart by commas, semicolons or tabs, in UTF-8 or
UTF-16. Its first row names the columns: path and value, and if you like unit and source, in any
order. A path may be a lever or a label of the window. Values are read as they are spoken (11%,
$5.05bn, 60 mo, 5y, Feb 2026) or as the file has them. Fields without a row stay as they are; a source
goes to the evidence. Formulas, decimal commas, empty values and unknown fields are refused, all at
once and by line; then nothing is written. `chiplease fields FILE --format csv` writes such a table.

Examples:
  chiplease set base.ron --from bid.csv -o bid.ron
  chiplease set valor-2 --set loan_rate=11% --set lessee_cash=8bn -o dearer.ron
  chiplease set base.ron --from bid.csv -o - | chiplease compare base.ron -
  chiplease set base.ron --set closing=2026-06 --in-place";

/// What `set` takes.
#[derive(Debug, Args)]
pub struct SetArguments {
    /// The scenario to begin with.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// A table of assumptions; - for standard input.
    #[arg(long, value_name = "CSV")]
    from: Option<PathBuf>,
    /// Sets a field, after the table: its path or lever, and its value as it is spoken (11%,
    /// $5.05bn, 60 mo) or as the file has it; `chiplease fields` lists them.
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = assignment)]
    assignments: Vec<Assignment>,
    /// The file to write; - for standard output. It must not be one of those that are read.
    #[arg(short, long, value_name = "FILE", required_unless_present = "in_place")]
    output: Option<PathBuf>,
    /// Writes FILE itself.
    #[arg(long, conflicts_with = "output")]
    in_place: bool,
}

/// Writes the scenario, or says everything that is wrong.
pub(super) fn set(
    arguments: &SetArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    match carried_out(arguments) {
        Ok(Done { text, target: None, .. }) => {
            output.write_all(text.as_bytes())?;
            Ok(Completion::Clean)
        }
        Ok(Done { changes, target: Some(target), remark, .. }) => {
            for change in changes {
                writeln!(output, "{change}")?;
            }
            writeln!(output, "{}", target.to_string_lossy())?;
            if let Some(remark) = remark {
                writeln!(errors, "{remark}")?;
            }
            Ok(Completion::Clean)
        }
        Err(complaints) => {
            for complaint in complaints {
                writeln!(errors, "{complaint}")?;
            }
            Ok(Completion::WithFaults)
        }
    }
}

/// What was made.
struct Done {
    text: String,
    /// The file that was written; none where the text goes to standard output.
    target: Option<PathBuf>,
    /// What differs from FILE, a line each.
    changes: Vec<String>,
    /// What was lost on the way: comments of what is gone.
    remark: Option<String>,
}

fn carried_out(arguments: &SetArguments) -> Result<Done, Vec<String>> {
    let SetArguments { file, from, assignments, output, in_place } = arguments;
    if from.is_none() && assignments.is_empty() {
        return Err(vec!["nothing to set: name a table with --from, or fields with --set".into()]);
    }
    let named = Named::of(file).map_err(|error| vec![error.to_string()])?;
    let target = target(file, &named, output.as_deref(), *in_place)?;
    if let Some(target) = target.filter(|_| !in_place) {
        let inputs = Inputs::of([file].into_iter().chain(from));
        atomic::check(target, &inputs).map_err(|error| vec![cannot_write(target, &error)])?;
    }
    let (base, earlier) = read(&named).map_err(|error| vec![error])?;
    let with_table = match from {
        Some(table) => taken(&base, table)?,
        None => base.clone(),
    };
    let set = set_fields(&with_table, assignments).map_err(|wrong| of_file(file, wrong))?;
    let mut set = within_bounds(set).map_err(|wrong| of_file(file, wrong))?;
    set.format = set.format.max(set.format_needed());
    let failed = |error: FileError| vec![error.to_string()];
    let kept = match target {
        Some(target) => comments::write_like(target, &earlier, &set).map_err(failed)?,
        None => comments::text_like(&earlier, &set).map_err(failed)?,
    };
    let remark = kept.in_words();
    Ok(Done {
        text: kept.text,
        target: target.map(Path::to_owned),
        changes: changes(&base, &set),
        remark,
    })
}

/// The file that is to be written; `None` is standard output.
fn target<'a>(
    file: &'a Path,
    named: &'a Named,
    output: Option<&'a Path>,
    in_place: bool,
) -> Result<Option<&'a Path>, Vec<String>> {
    match (output, named) {
        (Some(output), _) => Ok(Some(output).filter(|output| *output != Path::new("-"))),
        (None, Named::File(path)) if in_place => Ok(Some(path)),
        (None, _) => {
            let label = text::path(file);
            Err(vec![format!("{label}: this is no file to be written; name one with --output")])
        }
    }
}

/// The scenario, and its text where it has one whose comments are to stay.
fn read(named: &Named) -> Result<(Scenario, String), String> {
    match named {
        Named::File(path) => {
            let (scenario, bytes) =
                scenario_file::read_with_bytes(path).map_err(|error| error.to_string())?;
            Ok((scenario, String::from_utf8_lossy(&bytes).into_owned()))
        }
        other => other.read().map(|read| (read, String::new())).map_err(|error| error.to_string()),
    }
}

/// The scenario with a table taken, or all that is wrong with it, under the table's name.
fn taken(base: &Scenario, table: &Path) -> Result<Scenario, Vec<String>> {
    let text = sheet_text::read(table, sheet::BYTES_MAX).map_err(|error| vec![error])?;
    let named =
        |wrong: Vec<sheet::Wrong>| of_file(table, wrong.iter().map(ToString::to_string).collect());
    let rows = sheet::of_file(&text).map_err(named)?;
    let taking = Taking::of(base, &rows, Sources::Attributed);
    let complaints = taking.complaints();
    if complaints.is_empty() { Ok(taking.draft) } else { Err(named(complaints)) }
}

/// What differs, a line each.
fn changes(before: &Scenario, after: &Scenario) -> Vec<String> {
    let difference = Difference::between(before, after);
    let changes = difference.changes().iter().map(|change| {
        let sides = lever_text::sides(change, [before, after]).join(" → ");
        format!("{}: {sides}", change.name)
    });
    let texts = difference.texts().iter().map(TextChange::line);
    let lines: Vec<String> = changes.chain(texts).collect();
    if lines.is_empty() { vec!["No field differs.".to_owned()] } else { lines }
}

fn cannot_write(target: &Path, error: &io::Error) -> String {
    format!("{}: this cannot be written: {error}; name another file", text::path(target))
}
