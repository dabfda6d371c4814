//! `chiplease export`: a scenario as a file to be handed over. The extension says which kind; each
//! kind has a file of its own.

mod workbook;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use super::picture::{self, PictureArguments};
use super::{Assignment, Completion, assignment, run};
use crate::export::pictures::Pictures;
use crate::files::atomic;

pub(super) const HELP: &str = "\
The extension of TARGET says what is written:
  .xlsx  a workbook: inputs are cells, every row is a live formula
  .svg   a picture, sharp at any size
  .png   the same with two pixels for each point
No display is needed. A file of that name is replaced once the new one is whole.

Examples:
  chiplease export valor.ron valor.xlsx
  chiplease export valor.ron board.png
  chiplease export valor-2 heat-map.svg --plot heat-map --theme dark
  chiplease export valor-2 rent.svg --plot cash-flow --size 1200x600 --set lease.term_months=48";

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// A scenario file, the name of a shipped scenario, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What is written; its extension says which kind it is.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// Sets a field of the scenario first; the value in RON, the path as in `evidence`.
    #[arg(long = "set", value_name = "PATH=VALUE", value_parser = assignment)]
    assignments: Vec<Assignment>,
    #[command(flatten)]
    picture: PictureArguments,
}

/// What can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Workbook,
    Svg,
    Png,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Workbook, Self::Svg, Self::Png];

    fn extension(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// The kind that the extension names, in upper or lower case.
    fn of(target: &Path) -> Result<Self, String> {
        let extension = target.extension().map(|it| it.to_string_lossy().to_lowercase());
        let is_meant = |kind: &Self| extension.as_deref() == Some(kind.extension());
        Self::ALL.into_iter().find(is_meant).ok_or_else(|| {
            let known: Vec<String> =
                Self::ALL.iter().map(|kind| format!(".{}", kind.extension())).collect();
            let found = extension
                .map_or_else(|| "no extension".to_owned(), |extension| format!(".{extension}"));
            format!(
                "{}: {found} says nothing about what to write; end it with {}",
                target.display(),
                listed(&known)
            )
        })
    }
}

/// Writes the file, or says why not. What can be known before the work is said before the work.
pub(super) fn export(
    arguments: &ExportArguments,
    pictures: &dyn Pictures,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    match exported(arguments, pictures) {
        Ok(()) => {
            writeln!(output, "{}", arguments.target.display())?;
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

fn exported(arguments: &ExportArguments, pictures: &dyn Pictures) -> Result<(), Vec<String>> {
    let ExportArguments { file, target, assignments, picture } = arguments;
    let kind = Kind::of(target).map_err(|complaint| vec![complaint])?;
    atomic::check(target).map_err(|error| vec![cannot_write(target, &error)])?;
    let scenario = run::prepare(file, assignments)?;
    let bytes = match kind {
        Kind::Workbook => workbook::bytes(&scenario),
        Kind::Svg => picture::svg(picture, &scenario, pictures).map(String::into_bytes),
        Kind::Png => picture::png(picture, &scenario, pictures),
    };
    let bytes = bytes.map_err(|reason| vec![format!("{}: {reason}", target.display())])?;
    atomic::write(target, &bytes).map_err(|error| vec![cannot_write(target, &error)])
}

/// ".xlsx, .svg or .png"
fn listed(names: &[String]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        names => names.concat(),
    }
}

fn cannot_write(target: &Path, error: &io::Error) -> String {
    format!("{}: this cannot be written: {error}; name another file", target.display())
}
