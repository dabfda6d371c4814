//! `chiplease export`: one scenario into a file that others can open; its kind by the extension.

mod workbook;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::run::prepare;
use super::{Assignment, Completion, assignment};
use crate::files::atomic;
use crate::model::Scenario;

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input.
The extension of OUT says what is written:
  .xlsx  a workbook: inputs are cells, every row is a live formula

Examples:
  chiplease export valor.ron valor.xlsx
  chiplease export valor-2 scrap.xlsx --set lease.end_of_term=Scrap";

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Scenario file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What to write; what stands there is replaced once the new file is whole.
    #[arg(value_name = "OUT")]
    target: PathBuf,
    /// Sets a field of the scenario first; the value in RON, the path as in `evidence`.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    assignments: Vec<Assignment>,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Product {
    Workbook,
}

impl Product {
    /// By the extension, in whatever case.
    fn of(target: &Path) -> Option<Self> {
        let extension = target.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "xlsx" => Some(Self::Workbook),
            _ => None,
        }
    }

    fn bytes(self, scenario: &Scenario) -> Result<Vec<u8>, String> {
        match self {
            Self::Workbook => workbook::bytes(scenario),
        }
    }
}

/// Writes the file, or says why not; that it cannot be written is said before the work.
pub(super) fn export(
    arguments: &ExportArguments,
    _: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let ExportArguments { file, target, assignments } = arguments;
    let complaints = match Product::of(target) {
        None => {
            vec![format!("{}: unknown kind of file; name one that ends in .xlsx", target.display())]
        }
        Some(product) => match atomic::check(target) {
            Err(error) => vec![cannot_write(target, &error)],
            Ok(()) => match prepare(file, assignments) {
                Err(complaints) => complaints,
                Ok(scenario) => match write(product, &scenario, target) {
                    Err(complaint) => vec![complaint],
                    Ok(()) => return Ok(Completion::Clean),
                },
            },
        },
    };
    for complaint in complaints {
        writeln!(errors, "{complaint}")?;
    }
    Ok(Completion::WithFaults)
}

fn write(product: Product, scenario: &Scenario, target: &Path) -> Result<(), String> {
    let bytes = product.bytes(scenario).map_err(|error| cannot_write(target, &error))?;
    atomic::write(target, &bytes).map_err(|error| cannot_write(target, &error))
}

fn cannot_write(target: &Path, error: &dyn Display) -> String {
    format!("{}: cannot be written: {error}", target.display())
}
