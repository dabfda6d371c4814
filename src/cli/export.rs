//! `chiplease export`: a scenario as a file to be handed over. The extension says which kind; each
//! kind has a file of its own.

mod csv;
mod fitting;
mod memo;
mod term_sheet;
mod workbook;

use std::borrow::Borrow;
use std::fmt::Display;
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::Completion;
use super::deals::as_own_cases;
use super::handing_over::{HandingOver, Unwritten};
use super::picture::{PictureArguments, SubjectArguments};
use super::prepare::{Changes, prepare, prepare_in};
use crate::export::pictures::{self, Pictures};
use crate::export::term_sheet::Form;
use crate::files::Inputs;
use crate::files::progress::Progress;
use crate::format::text;
use crate::model::Scenario;
use fitting::Export;

pub(super) const HELP: &str = "\
The extension of TARGET sets the format:
  .xlsx  a workbook: inputs are cells, every row is a live formula
  .svg   a picture, sharp at any size; --against adds another deal as a dashed baseline
  .png   the same with two pixels for each point
  .html  a memo of at most five pages on A4 or Letter, with the decision kept beside FILE; of ten
         with --against, which compares the deal with another; a term sheet where the name is
         terms.html, ends in -terms.html, or --term-sheet is given
  .md    a term sheet: every term of the deal on one page of A4; --against marks each that differs,
         with what it was and what it does alone
  .csv   a table: the ledger, a curve, a heat map, a tornado, or the paths of the simulation
The deal of --against is the base: every difference is FILE less that one. A flag that does
not apply to the format is refused. Presenter's notes are never written.
No display is needed. An existing file is replaced only once the new one is complete. Long exports
show their progress on a terminal; Ctrl+C cancels, and the existing file is kept. TARGET - is standard
output, for every format: --as xlsx, svg, png, html, md or csv. A workbook and a .png are no text: a
terminal does not get them, and PowerShell before 7.4 changes them in a pipe, so name a file there.

Examples:
  chiplease export valor.ron valor.xlsx
  chiplease export valor.ron board.png
  chiplease export valor-2 heat-map.svg --plot heat-map --theme dark
  chiplease export valor-2 rent.svg --plot cash-flow --size 1200x600 --set lease.term_months=48
  chiplease export valor-2 bridge.svg --plot bridge --against valor-1
  chiplease export valor-2 - --as svg --plot lessee | rsvg-convert > lessee.png
  chiplease export valor-2 - --as xlsx | ssh desk 'cat > valor-2.xlsx'
  chiplease export valor.ron memo.html --author \"Credit desk\"
  chiplease export valor-2 memo.html --against valor-1 --date 2026-11-22
  chiplease export valor.ron memo.html --cases cases.csv
  chiplease export valor-2 terms.html
  chiplease export valor-2 - --as md --against valor-1
  chiplease export valor.ron valor.xlsx --cases cases.csv
  chiplease export valor-2 dscr.svg --plot curve --x loan_rate --metric min_dscr
  chiplease export valor.ron ledger.csv --table ledger
  chiplease export valor-2 dscr.csv --table curve --x loan_rate --metric min_dscr";

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// A scenario file, the name of a shipped scenario, or - for standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// What is written; its extension says which kind it is. With - it goes to standard output as
    /// --as says.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// What is written to standard output.
    #[arg(long = "as", value_name = "KIND", value_enum)]
    kind: Option<Kind>,
    /// Makes a page (.html) a term sheet, whatever it is called.
    #[arg(long = "term-sheet")]
    is_term_sheet: bool,
    #[command(flatten)]
    changes: Changes,
    /// Adds the rows of a table to the cases in a memo or a workbook, whose cells choose among them:
    /// columns are levers, `case` and `note`.
    #[arg(long, value_name = "CSV")]
    cases: Option<PathBuf>,
    /// Holds the deal of a memo, a term sheet or a picture against this one, the base; --set sets its
    /// fields too, --case does not.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// The date on a memo or a term sheet, in place of today, or on a workbook, in place of none.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    date: Option<Date>,
    #[command(flatten)]
    picture: PictureArguments,
    #[command(flatten)]
    subject: SubjectArguments,
    #[command(flatten)]
    memo: memo::MemoArguments,
    #[command(flatten)]
    csv: csv::CsvArguments,
}

fn date(text: &str) -> Result<Date, String> {
    // Spreadsheets have no dates outside these years.
    const YEARS: std::ops::RangeInclusive<i16> = 1900..=9999;
    let date = text.parse().ok().filter(|date: &Date| YEARS.contains(&date.year()));
    date.ok_or_else(|| "expected a date from 1900 to 9999, such as 2026-11-22".to_owned())
}

impl ExportArguments {
    /// Whether bytes go to standard output that are no text, which nothing on the way may change.
    pub(super) fn prints_bytes(&self) -> bool {
        self.target == Path::new(OUTPUT) && self.kind.is_some_and(|kind| !kind.is_text())
    }
}

/// What can be written, named on the command line by its extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A workbook.
    #[value(name = "xlsx")]
    Workbook,
    /// A picture, sharp at any size.
    Svg,
    /// A picture of pixels.
    Png,
    /// A memo, or with --term-sheet a term sheet.
    #[value(name = "html")]
    Memo,
    /// A term sheet.
    #[value(name = "md")]
    TermText,
    /// A term sheet as a page, told from a memo by its name or a flag.
    #[value(skip)]
    TermPage,
    /// A table.
    Csv,
}

/// How the name of a page ends that is a term sheet, before its extension.
const TERM_SHEETS: [&str; 4] = ["terms", "term-sheet", "term_sheet", "termsheet"];

impl Kind {
    /// Each with an extension of its own.
    const ALL: [Self; 6] =
        [Self::Workbook, Self::Svg, Self::Png, Self::Memo, Self::TermText, Self::Csv];

    fn extension(self) -> &'static str {
        match self {
            Self::Workbook => "xlsx",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Memo | Self::TermPage => "html",
            Self::TermText => "md",
            Self::Csv => "csv",
        }
    }

    fn is_text(self) -> bool {
        match self {
            Self::Svg | Self::Memo | Self::TermPage | Self::TermText | Self::Csv => true,
            Self::Workbook | Self::Png => false,
        }
    }

    /// What is done before there is something to be written.
    fn doing(self) -> &'static str {
        match self {
            Self::Workbook => "making the workbook",
            Self::Svg | Self::Png => "drawing",
            Self::Memo => "making the memo",
            Self::TermPage | Self::TermText => "making the term sheet",
            Self::Csv => "computing",
        }
    }

    /// The kind that is asked for: by the extension, in upper or lower case, or for standard output
    /// by `--as`. A page is a memo, unless its name or a flag says that it is a term sheet.
    fn of(target: &Path, printed: Option<Self>, is_term_sheet: bool) -> Result<Self, String> {
        let is_named = target.file_stem().is_some_and(|stem| {
            let stem = stem.to_string_lossy().to_lowercase();
            TERM_SHEETS.iter().any(|end| {
                let rest = stem.strip_suffix(end);
                rest.is_some_and(|rest| rest.is_empty() || rest.ends_with(['-', '_', ' ', '.']))
            })
        });
        Ok(match Self::meant(target, printed)? {
            Self::Memo if is_term_sheet || is_named => Self::TermPage,
            kind => kind,
        })
    }

    /// The kind by extension or `--as` alone.
    fn meant(target: &Path, printed: Option<Self>) -> Result<Self, String> {
        match (target == Path::new(OUTPUT), printed) {
            (true, Some(kind)) => return kind.printed(io::stdout().is_terminal()),
            (true, None) => {
                let known: Vec<&str> = Self::ALL.iter().map(|kind| kind.extension()).collect();
                let known = listed(&known);
                return Err(format!("-: say what goes to standard output with --as {known}"));
            }
            (false, Some(_)) => {
                return Err("--as is for standard output; the extension of a file says what it is"
                    .to_owned());
            }
            (false, None) => {}
        }
        let extension = target.extension().map(|it| it.to_string_lossy().to_lowercase());
        let is_meant = |kind: &Self| extension.as_deref() == Some(kind.extension());
        Self::ALL.into_iter().find(is_meant).ok_or_else(|| {
            let known: Vec<String> =
                Self::ALL.iter().map(|kind| format!(".{}", kind.extension())).collect();
            let found = extension
                .map_or_else(|| "no extension".to_owned(), |extension| format!(".{extension}"));
            format!(
                "{}: {found} says nothing about what to write; end it with {}",
                text::path(target),
                listed(&known)
            )
        })
    }

    /// As it goes to standard output, unless a terminal would have to show what is no text.
    fn printed(self, to_terminal: bool) -> Result<Self, String> {
        if self.is_text() || !to_terminal {
            return Ok(self);
        }
        let extension = self.extension();
        Err(format!(
            "-: a .{extension} is no text, and a terminal cannot show it; name a file such as \
             deal.{extension}, or send it on with > or |"
        ))
    }
}

/// The target that stands for standard output.
const OUTPUT: &str = "-";

/// Why there is no file.
enum Failure {
    /// Standard output does not take it.
    Output(io::Error),
    /// Everything that is wrong.
    Complaints(Vec<String>),
    /// Cancelled; what to say about it.
    Cancelled(String),
}

/// Writes the file, or says why not. Whatever can be checked before the work is checked before it.
pub(super) fn export(
    arguments: &ExportArguments,
    pictures: &dyn Pictures,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    match exported(arguments, pictures, output) {
        Ok(()) => {
            if arguments.target != Path::new(OUTPUT) {
                // As it was typed, because a script may use it.
                writeln!(output, "{}", arguments.target.to_string_lossy())?;
            }
            Ok(Completion::Clean)
        }
        Err(Failure::Output(error)) => Err(error),
        Err(Failure::Complaints(complaints)) => {
            for complaint in complaints {
                writeln!(errors, "{complaint}")?;
            }
            Ok(Completion::WithFaults)
        }
        Err(Failure::Cancelled(farewell)) => {
            writeln!(errors, "{farewell}")?;
            Ok(Completion::Cancelled)
        }
    }
}

fn exported(
    arguments: &ExportArguments,
    pictures: &dyn Pictures,
    output: &mut dyn Write,
) -> Result<(), Failure> {
    let ExportArguments { file, target, changes, against, date, picture, memo, csv, .. } =
        arguments;
    let kind = Kind::of(target, arguments.kind, arguments.is_term_sheet)
        .map_err(|complaint| vec![complaint])?;
    let export = Export::of(kind, arguments);
    // Before any file is read: a flag that does not fit is wrong whatever they hold.
    let misfits = export.misfits(arguments);
    if !misfits.is_empty() {
        return Err(misfits.into());
    }
    let inputs = Inputs::of([file].into_iter().chain(against).chain(&arguments.cases));
    let mut place = Place::of(target, inputs, kind.doing(), output)?;
    let mut scenario = prepare(file, changes)?;
    if let Some(table) = &arguments.cases {
        scenario = as_own_cases(table, &scenario)?;
    }
    // Not in the case: held against its own file, a case is held against the scenario itself.
    let base = |file: &PathBuf| prepare_in(file, None, &changes.assignments);
    let against = against.as_ref().map(base).transpose()?;
    let against = against.as_ref();
    let named = |reason: String| vec![format!("{}: {reason}", text::path(target))];
    let subject = arguments.subject.subject();
    let both: Vec<&Scenario> = [&scenario].into_iter().chain(against).collect();
    fitting::check(subject, &both).map_err(named)?;
    let drawn = || {
        let svg = pictures.svg(&scenario, against, &picture.request(subject));
        svg.map_err(|error| named(error.to_string()))
    };
    match kind {
        Kind::Workbook => place.whole(&workbook::bytes(&scenario, *date).map_err(named)?),
        Kind::Svg => place.whole(drawn()?.as_bytes()),
        Kind::Png => {
            let pixels = pictures::png(&drawn()?);
            place.whole(&pixels.map_err(|error| named(error.to_string()))?)
        }
        Kind::Memo => {
            let bytes = memo::bytes(memo, *date, file, (&scenario, against), pictures);
            place.whole(&bytes.map_err(named)?)
        }
        Kind::TermPage | Kind::TermText => {
            let form = if kind == Kind::TermPage { Form::Html } else { Form::Markdown };
            let bytes = term_sheet::bytes(memo, *date, (&scenario, against), form);
            place.whole(&bytes.map_err(named)?)
        }
        // Piece by piece: a million paths are many bytes.
        Kind::Csv => {
            place.fill(|file, progress| csv.table().write(subject, &scenario, file, progress))
        }
    }
}

/// Where it goes.
enum Place<'a> {
    File(&'a Path, HandingOver),
    Output(&'a mut dyn Write),
}

impl<'a> Place<'a> {
    fn of(
        target: &'a Path,
        inputs: Inputs,
        doing: &'static str,
        output: &'a mut dyn Write,
    ) -> Result<Self, Failure> {
        if target == Path::new(OUTPUT) {
            return Ok(Self::Output(output));
        }
        let work = HandingOver::start(target, inputs, doing);
        // Before anything is computed: minutes of work must not end in a file that cannot be
        // written.
        work.check().map_err(|error| vec![cannot_write(target, &error)])?;
        Ok(Self::File(target, work))
    }

    /// In one piece, because these files are made in memory.
    fn whole(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.fill(|file, _| file.write_all(bytes))
    }

    fn fill(
        &mut self,
        fill: impl FnOnce(&mut dyn Write, &Progress) -> io::Result<()>,
    ) -> Result<(), Failure> {
        match self {
            Self::Output(output) => fill(*output, &Progress::default()).map_err(Failure::Output),
            Self::File(target, work) => work.write(fill).map_err(|unwritten| match unwritten {
                Unwritten::Cancelled(farewell) => Failure::Cancelled(farewell),
                Unwritten::Failed(error) => vec![cannot_write(target, &error)].into(),
            }),
        }
    }
}

impl From<Vec<String>> for Failure {
    fn from(complaints: Vec<String>) -> Self {
        Self::Complaints(complaints)
    }
}

/// ".xlsx, .svg or .csv"
fn listed<T: Borrow<str> + Display>(names: &[T]) -> String {
    match names {
        [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
        names => names.concat(),
    }
}

fn cannot_write(target: &Path, error: &io::Error) -> String {
    format!("{}: this cannot be written: {error}; name another file", text::path(target))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_text_only_and_is_told_what_to_do() {
        for kind in Kind::ALL {
            assert_eq!(kind.printed(false), Ok(kind), "a file or a pipe takes everything");
            let refused = kind.printed(true).err();
            assert_eq!(refused.is_none(), kind.is_text(), "{kind:?}");
            let told = format!("name a file such as deal.{}", kind.extension());
            assert!(refused.is_none_or(|refused| refused.contains(&told)), "{kind:?}");
        }
    }
}
