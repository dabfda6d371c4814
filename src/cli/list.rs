//! `chiplease list`: a row a scenario, as the library of the window has it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::ask::{self, Shape};
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

Examples:
  chiplease list
  chiplease list deals --format csv > deals.csv
  chiplease list deals --format json | jq 'select(.default_month) | .name'";

/// What `list` takes.
#[derive(Debug, Args)]
pub struct ListArguments {
    /// Folders of scenario files.
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
}

/// What is listed: what it is called, and where it is read from.
struct Source {
    file: String,
    named: Result<Named, NameError>,
}

/// One row; amounts in dollars, rates as fractions, as `run` has them.
#[derive(Debug, Default, Serialize)]
struct Row {
    file: String,
    name: Option<String>,
    lessee: Option<String>,
    cost: Option<String>,
    loan_rate: Option<f64>,
    net_irr: Option<f64>,
    min_dscr: Option<f64>,
    default_month: Option<u32>,
    lender_loss: Option<String>,
    assumptions: Option<usize>,
    evidence: Option<usize>,
    warnings: Option<String>,
    #[serde(skip)]
    warning_count: usize,
    error: Option<String>,
}

/// The fields of a [`Row`], as CSV names them.
const COLUMNS: [&str; 12] = [
    "file",
    "name",
    "lessee",
    "cost",
    "loan_rate",
    "net_irr",
    "min_dscr",
    "default_month",
    "lender_loss",
    "assumptions",
    "evidence",
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
    let rows = threads::map(&sources, Row::of);
    for error in rows.iter().filter_map(|row| row.error.as_ref()) {
        writeln!(errors, "{error}")?;
        completion = Completion::WithFaults;
    }
    match arguments.format {
        Shape::Table => output.write_all(to_table(&rows).as_bytes())?,
        Shape::Json => {
            for row in &rows {
                ask::write_json(row, output)?;
            }
        }
        Shape::Csv => {
            let mut table = CsvTable::new(COLUMNS, output)?;
            for row in &rows {
                table.row(row.csv_cells())?;
            }
            table.finish()?;
        }
    }
    Ok(completion)
}

impl Source {
    /// Of a folder.
    fn file(path: PathBuf) -> Self {
        Self { file: path.to_string_lossy().into_owned(), named: Ok(Named::File(path)) }
    }

    /// As every verb reads a name.
    fn named(path: &Path) -> Self {
        Self { file: path.to_string_lossy().into_owned(), named: Named::of(path) }
    }

    fn shipped(shipped: &'static Shipped) -> Self {
        Self { file: shipped.id.to_owned(), named: Ok(Named::Shipped(shipped)) }
    }

    fn read(&self) -> Result<Scenario, String> {
        match &self.named {
            Ok(named) => named.read().map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Row {
    fn of(source: &Source) -> Self {
        let file = source.file.clone();
        let scenario = match source.read() {
            Ok(scenario) => scenario,
            Err(error) => return Self { file, error: Some(error), ..Self::default() },
        };
        let named = Self {
            name: Some(scenario.name.clone()),
            lessee: Some(scenario.lessee.name.clone()),
            ..Self::default()
        };
        match Digest::of(&scenario) {
            Ok(digest) => {
                let loss = digest.summary.lender_loss();
                Self {
                    file,
                    cost: Some(cents_text(&digest.cost)),
                    loan_rate: digest.loan_rate,
                    net_irr: digest.summary.net_irr,
                    min_dscr: digest.summary.min_dscr,
                    default_month: digest.summary.default_month,
                    // Without a loan there is no loss to state, not even 0.
                    lender_loss: (!scenario.tranches.is_empty()).then(|| cents_text(&loss)),
                    assumptions: Some(digest.evidenced.saturating_sub(digest.counts.sourced)),
                    evidence: Some(digest.evidenced),
                    warnings: texts(&digest.warnings),
                    warning_count: digest.warnings.len(),
                    ..named
                }
            }
            Err(faults) => {
                let faults = faults.iter().map(|fault| format!("{file}: {fault}"));
                let error = Some(faults.collect::<Vec<_>>().join("\n"));
                Self { file, error, ..named }
            }
        }
    }

    /// In full, in the order of [`COLUMNS`]; empty where there is nothing.
    fn csv_cells(&self) -> [Cell<'_>; COLUMNS.len()] {
        let text = |text: &'_ Option<String>| Cell::text(text.clone().unwrap_or_default());
        let amount = |amount: &Option<String>| Cell::number(amount.as_ref());
        [
            Cell::text(self.file.as_str()),
            text(&self.name),
            text(&self.lessee),
            amount(&self.cost),
            self.loan_rate.into(),
            self.net_irr.into(),
            self.min_dscr.into(),
            Cell::number(self.default_month),
            amount(&self.lender_loss),
            Cell::number(self.assumptions),
            Cell::number(self.evidence),
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
        let warnings = (self.warning_count > 0).then(|| self.warning_count.to_string());
        let month = self.default_month.map(|month| format!("month {month}"));
        vec![
            text(&self.name),
            text(&self.lessee),
            money(&self.cost),
            format::rate(self.loan_rate),
            format::percent(self.net_irr, 1),
            format::ratio(self.min_dscr),
            month.unwrap_or_else(|| UNDEFINED.to_owned()),
            money(&self.lender_loss),
            warnings.unwrap_or_else(|| UNDEFINED.to_owned()),
            self.file.clone(),
        ]
    }
}

/// On one line, as a table in a file has one a row.
fn texts(warnings: &[Warning]) -> Option<String> {
    let texts: Vec<&str> = warnings.iter().map(|warning| warning.text.as_str()).collect();
    (!texts.is_empty()).then(|| texts.join("; "))
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
