//! `chiplease list`: a row a scenario, as the library of the window has it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::ask::Shape;
use super::prepare::{Changes, changed};
use super::record::{self, About, Record};
use super::rows::texts;
use super::warnings;
use super::{Completion, table};
use crate::analysis::{Digest, Metric, Warning, threads};
use crate::files::library::{self, Shipped};
use crate::files::naming::Named;
use crate::files::{NameError, folder};
use crate::format::csv_table::{Cell, CsvTable};
use crate::format::{self, UNDEFINED, text};
use crate::model::Scenario;
use crate::model::results::cents_text;

pub(super) const HELP: &str = "\
A FOLDER holds scenario files (.ron), in subfolders too; a single file, the name of a shipped \
scenario or - for standard input will do as well. Without one the shipped scenarios are listed.

JSON is one object a scenario, with \"lessee\", \"cost\", \"loan_rate\", \"net_irr\", \"min_dscr\",
\"default_month\", \"lender_loss\" (null without a loan), \"assumptions\" and \"evidence\", how many numbers
have no published source, and of how many the file says where they come from. CSV has the same columns.

Examples:
  chiplease list
  chiplease list deals --format csv > deals.csv
  chiplease list deals --format json | jq 'select(.default_month) | .scenario'";

/// What `list` takes.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Folders of scenario files.
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
    #[command(flatten)]
    changes: Changes,
}

/// What is listed: what it is called, and where it is read from.
struct Source {
    file: PathBuf,
    named: Result<Named, NameError>,
}

/// One row.
#[derive(Debug, Default)]
struct Row {
    file: PathBuf,
    name: Option<String>,
    figures: Figures,
    warnings: Vec<Warning>,
    error: Option<String>,
}

/// Amounts in dollars, rates as fractions, as `run` has them.
#[derive(Debug, Default, Serialize)]
struct Figures {
    lessee: Option<String>,
    cost: Option<String>,
    loan_rate: Option<f64>,
    net_irr: Option<f64>,
    min_dscr: Option<f64>,
    default_month: Option<u32>,
    lender_loss: Option<String>,
    assumptions: Option<usize>,
    evidence: Option<usize>,
}

/// What CSV has of a [`Row`].
const COLUMNS: [&str; 15] = [
    "file",
    "scenario",
    "case",
    "set",
    "lessee",
    "cost",
    "loan_rate",
    "net_irr",
    "min_dscr",
    "default_month",
    "lender_loss",
    "assumptions",
    "evidence",
    "warnings",
    "error",
];

/// Lists everything; a scenario that cannot be run has a row without figures, and says why.
pub(super) fn list(
    arguments: &ListArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut completion = Completion::Clean;
    let mut sources = Vec::new();
    for path in &arguments.folders {
        if path.is_dir() {
            match folder::list(path) {
                Ok(listing) => {
                    sources.extend(listing.files.into_iter().map(|file| Source::file(file.path)));
                    if listing.is_cut {
                        writeln!(errors, "{}: holds more than is listed", text::path(path))?;
                    }
                }
                Err(error) => {
                    writeln!(errors, "{}: cannot be read: {error}", text::path(path))?;
                    completion = Completion::WithFaults;
                }
            }
        } else {
            sources.push(Source::named(path));
        }
    }
    if arguments.folders.is_empty() {
        sources.extend(library::SHIPPED.iter().map(Source::shipped));
    }
    // Run in parallel, listed in their order.
    let changes = &arguments.changes;
    let rows = threads::map(&sources, |source| Row::of(source, changes));
    for error in rows.iter().filter_map(|row| row.error.as_ref()) {
        writeln!(errors, "{error}")?;
        completion = Completion::WithFaults;
    }
    match arguments.format {
        Shape::Table => output.write_all(to_table(&rows).as_bytes())?,
        Shape::Json => {
            for row in &rows {
                row.write(changes, output)?;
            }
        }
        Shape::Csv => {
            let mut table = CsvTable::new(COLUMNS, output)?;
            for row in &rows {
                table.row(row.csv_cells(changes))?;
            }
            table.finish()?;
        }
    }
    Ok(completion)
}

impl Source {
    /// Of a folder.
    fn file(path: PathBuf) -> Self {
        Self { file: path.clone(), named: Ok(Named::File(path)) }
    }

    /// As every verb reads a name.
    fn named(path: &Path) -> Self {
        Self { file: path.to_owned(), named: Named::of(path) }
    }

    fn shipped(shipped: &'static Shipped) -> Self {
        Self { file: shipped.id.into(), named: Ok(Named::Shipped(shipped)) }
    }

    fn read(&self) -> Result<Scenario, String> {
        match &self.named {
            Ok(named) => named.read().map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Row {
    fn of(source: &Source, changes: &Changes) -> Self {
        let file = source.file.clone();
        let read = match source.read() {
            Ok(scenario) => scenario,
            Err(error) => return Self { file, error: Some(error), ..Self::default() },
        };
        let (name, lessee) = (Some(read.name.clone()), Some(read.lessee.name.clone()));
        let (label, case) = (text::path(&file), changes.case.as_deref());
        let is_changed = case.is_some() || !changes.assignments.is_empty();
        let asked =
            if is_changed { changed(&file, &read, case, &changes.assignments) } else { Ok(read) };
        let digest = asked.and_then(|scenario| {
            let digest = Digest::of(&scenario).map_err(|faults| {
                faults.iter().map(|fault| format!("{label}: {fault}")).collect::<Vec<_>>()
            });
            digest.map(|digest| (digest, scenario))
        });
        match digest {
            Ok((digest, scenario)) => {
                let loss = digest.summary.lender_loss();
                let figures = Figures {
                    lessee: Some(scenario.lessee.name.clone()),
                    cost: Some(cents_text(&digest.cost)),
                    loan_rate: digest.loan_rate,
                    net_irr: digest.summary.net_irr,
                    min_dscr: digest.summary.min_dscr,
                    default_month: digest.summary.default_month,
                    // Without a loan there is no loss to state, not even 0.
                    lender_loss: (!scenario.tranches.is_empty()).then(|| cents_text(&loss)),
                    assumptions: Some(digest.evidenced.saturating_sub(digest.counts.sourced)),
                    evidence: Some(digest.evidenced),
                };
                let (name, warnings) = (Some(scenario.name), digest.warnings);
                Self { file, name, figures, warnings, error: None }
            }
            Err(complaints) => {
                let error = Some(complaints.join("\n"));
                let figures = Figures { lessee, ..Figures::default() };
                Self { file, name, figures, warnings: Vec::new(), error }
            }
        }
    }

    fn write(&self, changes: &Changes, output: &mut dyn Write) -> io::Result<()> {
        let about = About::changed(&self.file, changes);
        let written = match &self.error {
            None => {
                let name = self.name.as_deref().unwrap_or_default();
                let warnings = warnings::json(&self.warnings);
                record::write_json(&Record::of(about, name, &self.figures, warnings), output)
            }
            Some(error) => {
                let record = Record::failed(about, std::slice::from_ref(error));
                record::write_json(&record.named(self.name.as_deref()), output)
            }
        };
        written.map(drop)
    }

    /// In full, in the order of [`COLUMNS`]; empty where there is nothing.
    fn csv_cells(&self, changes: &Changes) -> [Cell<'_>; COLUMNS.len()] {
        let text = |text: &'_ Option<String>| Cell::text(text.clone().unwrap_or_default());
        let amount = |amount: &Option<String>| Cell::number(amount.as_ref());
        let of = &self.figures;
        [
            Cell::text(self.file.to_string_lossy()),
            text(&self.name),
            text(&changes.case),
            Cell::text(changes.in_words()),
            text(&of.lessee),
            amount(&of.cost),
            of.loan_rate.into(),
            of.net_irr.into(),
            of.min_dscr.into(),
            Cell::number(of.default_month),
            amount(&of.lender_loss),
            Cell::number(of.assumptions),
            Cell::number(of.evidence),
            Cell::text(texts(&self.warnings)),
            text(&self.error),
        ]
    }

    /// As people read them; a row without figures has dashes.
    fn cells(&self) -> Vec<String> {
        let text = |text: &Option<String>| {
            text.as_deref().map_or_else(|| UNDEFINED.to_owned(), table::name)
        };
        let money = |amount: &Option<String>| {
            let dollars = amount.as_ref().and_then(|text| text.parse::<f64>().ok());
            dollars.map_or_else(|| UNDEFINED.to_owned(), format::money)
        };
        let of = &self.figures;
        let count = self.warnings.len();
        let warnings = (count > 0).then(|| count.to_string());
        let month = of.default_month.map(|month| format!("month {month}"));
        vec![
            text(&self.name),
            text(&of.lessee),
            money(&of.cost),
            format::rate(of.loan_rate),
            format::percent(of.net_irr, 1),
            format::ratio(of.min_dscr),
            month.unwrap_or_else(|| UNDEFINED.to_owned()),
            money(&of.lender_loss),
            warnings.unwrap_or_else(|| UNDEFINED.to_owned()),
            self.file.to_string_lossy().into_owned(),
        ]
    }
}

fn to_table(rows: &[Row]) -> String {
    let header = [
        "Deal",
        "Lessee",
        "Size",
        "Coupon",
        Metric::NetIrr.name(),
        Metric::MinDscr.name(),
        Metric::DefaultMonth.name(),
        Metric::LenderLoss.name(),
        "Warnings",
        "File",
    ];
    table::aligned(&header, rows.iter().map(Row::cells).collect(), 2)
}
