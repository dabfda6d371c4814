//! The command line: what may be typed, and the headless verbs.
//!
//! Results go to standard output, errors to standard error. One bad file does not stop the others
//! but sets the exit code. The verbs use the model and files, never the window.

mod ask;
mod batch;
mod believe;
mod break_even;
mod check;
mod compare;
mod curve;
mod deals;
mod decide;
mod decisions;
mod decode;
mod desktop;
mod doctor;
mod export;
mod fields;
mod grid;
mod handing_over;
mod heat_map;
mod import;
mod ledger_csv;
mod list;
mod names;
mod numbers;
mod outlet;
mod overrides;
mod paragraphs;
mod picture;
mod portfolio;
mod prepare;
mod range;
mod record;
mod rows;
mod run;
mod set;
mod shells;
mod signals;
mod simulate;
mod table;
mod tornado;
mod typed;
mod warnings;

use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use serde::Serialize;

use crate::export::pictures::Pictures;
use crate::files::naming::load;
use crate::format::text::Terminal;

use outlet::{Complaints, Outlet};
use paragraphs::paragraphs;

pub use break_even::EXIT_NO_ANSWER;
pub use decisions::EXIT_MOVED_ON;
pub use doctor::Desk;
pub use signals::EXIT_CANCELLED;
pub use typed::{Misread, Opening, opening};

const HELP: &str = "\
Without a verb the window opens, with FILE or with the shipped scenario valor-2. A FILE is a
scenario file, the name of a shipped scenario, or - for standard input; the last two open as a
document without a file. A name that begins with a dash comes after --.
Example: chiplease valor.ron

Verbs print a table to be read unless --format says otherwise; a table of --cases is answered by one.

Exit codes: 0 success, also if the reader of the output closes it early; 1 a file is missing, malformed
or out of bounds, or output cannot be written; 2 invalid arguments; 3 a deal has moved on since it was
decided on; 4 a break-even has no value; 130 cancelled.";

/// Everything that may be typed.
#[derive(Debug, Parser)]
#[command(
    name = "chiplease",
    version,
    about = "Takes an AI-chip lease apart: rent, debt, equity, and what the silicon is worth",
    long_about = None,
    args_conflicts_with_subcommands = true,
    after_help = paragraphs(HELP)
)]
pub struct Arguments {
    /// What to do without a window.
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// Scenario files to open in the window.
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How the window looks.
    #[command(flatten)]
    pub look: Look,
}

/// How the window looks.
#[derive(Clone, Copy, Debug, Args)]
pub struct Look {
    /// What draws it.
    #[arg(long, value_enum, default_value_t = Renderer::Auto)]
    pub renderer: Renderer,
    /// Colour theme; by default as last chosen in the window.
    #[arg(long, value_enum)]
    pub theme: Option<Theme>,
    /// Inner size of the window in points; by default as last closed.
    #[arg(long, value_name = "WIDTHxHEIGHT", value_parser = size)]
    pub size: Option<Size>,
}

/// Colours of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Theme {
    /// Light on dark.
    Dark,
    /// Dark on light.
    Light,
    /// As the desktop has it.
    System,
}

/// Width and height of the window, points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

fn size(text: &str) -> Result<Size, String> {
    let parts = text.split_once('x').map(|(width, height)| (width.parse(), height.parse()));
    match parts {
        Some((Ok(width), Ok(height))) if width > 0 && height > 0 => Ok(Size { width, height }),
        Some(_) | None => {
            Err("expected a width and a height in points, such as 1280x800".to_owned())
        }
    }
}

/// How the window is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Renderer {
    /// wgpu on a graphics card, glow without one.
    Auto,
    /// Vulkan, Metal or DirectX.
    Wgpu,
    /// OpenGL; the faster one without a graphics card.
    Glow,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Computes scenarios: headline figures and cash flow.
    #[command(after_help = paragraphs(run::HELP))]
    Run(run::RunArguments),
    /// Lists every fault and warning of every file; exit code 1 if there is any fault.
    #[command(after_help = paragraphs(check::HELP))]
    Check(check::CheckArguments),
    /// Lists every field of a scenario: path, lever, unit, what is allowed, value and source.
    #[command(after_help = paragraphs(fields::HELP))]
    Fields(fields::FieldsArguments),
    /// Writes a scenario with fields set, from a table of assumptions or one by one.
    #[command(after_help = paragraphs(set::HELP))]
    Set(set::SetArguments),
    /// Keeps what was decided on a scenario in the log beside its file.
    #[command(after_help = paragraphs(decide::HELP))]
    Decide(decide::DecideArguments),
    /// Lists the decisions on a scenario, and whether this version reproduces their figures.
    #[command(after_help = paragraphs(decisions::HELP))]
    Decisions(decisions::DecisionsArguments),
    /// Lists the scenarios of folders, a row each, with the figures of the window's library.
    #[command(after_help = paragraphs(list::HELP))]
    List(list::ListArguments),
    /// Runs one deal many times: a line of overrides in, a line of figures out.
    #[command(after_help = paragraphs(batch::HELP))]
    Batch(batch::BatchArguments),
    /// Compares two scenarios, with the effect of each difference; a diff driver for git.
    #[command(after_help = paragraphs(compare::HELP))]
    Compare(compare::CompareArguments),
    /// Prints what two levers must be to meet a target.
    #[command(after_help = paragraphs(believe::HELP))]
    Believe(believe::BelieveArguments),
    /// Decodes a pitch: which return it quotes, and what it assumed.
    #[command(after_help = paragraphs(decode::HELP))]
    Decode(decode::DecodeArguments),
    /// Runs thousands of paths of a scenario: percentiles of returns, odds of default and loss.
    #[command(after_help = paragraphs(simulate::HELP))]
    Simulate(simulate::SimulateArguments),
    /// Runs several deals on one lessee's cash: who is paid, who is exposed, beside each alone.
    #[command(after_help = paragraphs(portfolio::HELP))]
    Portfolio(portfolio::PortfolioArguments),
    /// Prints a metric along a lever.
    #[command(after_help = paragraphs(curve::HELP))]
    Curve(curve::CurveArguments),
    /// Prints a metric over two levers.
    #[command(after_help = paragraphs(heat_map::HELP))]
    HeatMap(heat_map::HeatMapArguments),
    /// Prints a tornado: the effect of each lever on a metric, widest first.
    #[command(after_help = paragraphs(tornado::HELP))]
    Tornado(tornado::TornadoArguments),
    /// Goal seek: prints the value of a lever at which a metric reaches a target.
    #[command(after_help = paragraphs(break_even::HELP))]
    BreakEven(break_even::BreakEvenArguments),
    /// Writes a scenario as a file to be handed over; the extension says which kind.
    #[command(after_help = paragraphs(export::HELP))]
    Export(export::ExportArguments),
    /// Reads a workbook back that others have changed: what they changed, and what it does.
    #[command(after_help = paragraphs(import::HELP))]
    Import(import::ImportArguments),
    /// Prints what a support mail needs to know of this machine.
    #[command(after_help = paragraphs(doctor::HELP))]
    Doctor,
    /// Puts the program into the menu of a Linux desktop, with manual pages and completions.
    #[command(after_help = paragraphs(desktop::HELP))]
    InstallDesktop(desktop::DesktopArguments),
    /// Prints a script that lets a shell complete verbs, flags and values.
    #[command(after_help = paragraphs(shells::COMPLETIONS_HELP))]
    Completions(shells::CompletionsArguments),
    /// Prints a manual page, as `man` reads it.
    #[command(after_help = paragraphs(shells::MAN_HELP))]
    Man(shells::ManArguments),
}

/// One `--set`.
#[derive(Clone, Debug, Serialize)]
struct Assignment {
    /// The field: its path, its lever or its label.
    #[serde(rename = "field")]
    name: String,
    value: String,
}

impl fmt::Display for Assignment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, self.value)
    }
}

fn assignment(text: &str) -> Result<Assignment, String> {
    let (name, value) =
        text.split_once('=').ok_or("write it as FIELD=VALUE, such as loan_rate=11%")?;
    Ok(Assignment { name: name.trim().to_owned(), value: value.trim().to_owned() })
}

/// How a verb ended, apart from failures to write its output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Every file was fine.
    Clean,
    /// Every file was fine, but a deal is no longer what was decided on.
    MovedOn,
    /// Every file was fine, but what was sought does not exist.
    NoAnswer,
    /// At least one was not; the rest was done.
    WithFaults,
    /// Cancelled, as if it had not been asked for.
    Cancelled,
}

impl Completion {
    fn and(self, other: Self) -> Self {
        // The worst of both counts.
        match (self, other) {
            (Self::Clean, Self::Clean) => Self::Clean,
            (Self::Cancelled, _) | (_, Self::Cancelled) => Self::Cancelled,
            (Self::WithFaults, _) | (_, Self::WithFaults) => Self::WithFaults,
            (Self::MovedOn, _) | (_, Self::MovedOn) => Self::MovedOn,
            (Self::NoAnswer, _) | (_, Self::NoAnswer) => Self::NoAnswer,
        }
    }
}

/// What a verb gets from the window's code, which needs no open window for it.
#[derive(Clone, Copy)]
pub struct Means<'p> {
    /// What draws pictures.
    pub pictures: &'p dyn Pictures,
    /// What knows the desktop; None in a build without the window.
    pub desk: Option<Desk>,
}

/// Runs the verb, with what it may need of the window. Whatever a file or its name holds,
/// nothing that is written controls the terminal. An error means that its output could not be
/// written.
pub fn execute(
    verb: &Verb,
    means: Means<'_>,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let mut outlet = Outlet::new(output);
    if let Verb::Export(arguments) = verb
        && arguments.prints_bytes()
    {
        // Every byte as it is. Nothing else is printed, and no terminal gets it.
        let mut complaints = Terminal::new(Complaints(errors));
        let done = export::export(arguments, means.pictures, &mut outlet, &mut complaints);
        let flushed = complaints.flush();
        return outlet.verdict(done.and_then(|completion| flushed.map(|()| completion)));
    }
    let (mut printed, mut complaints) =
        (Terminal::new(&mut outlet), Terminal::new(Complaints(errors)));
    let done = carry_out(verb, means, &mut printed, &mut complaints);
    // A last line without a line break is held back until then.
    let flushed = printed.flush().and(complaints.flush());
    let done = done.and_then(|completion| flushed.map(|()| completion));
    drop(printed);
    outlet.verdict(done)
}

fn carry_out(
    verb: &Verb,
    means: Means<'_>,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    match verb {
        Verb::Run(arguments) => run::run(arguments, output, errors),
        Verb::Check(arguments) => check::check(arguments, output, errors),
        Verb::Fields(arguments) => fields::fields(arguments, output, errors),
        Verb::Set(arguments) => set::set(arguments, output, errors),
        Verb::Decide(arguments) => decide::decide(arguments, output, errors),
        Verb::Decisions(arguments) => decisions::decisions(arguments, output, errors),
        Verb::List(arguments) => list::list(arguments, output, errors),
        Verb::Batch(arguments) => batch::batch(arguments, output, errors),
        Verb::Compare(arguments) => compare::compare(arguments, output, errors),
        Verb::Believe(arguments) => believe::believe(arguments, output, errors),
        Verb::Decode(arguments) => decode::decode(arguments, output, errors),
        Verb::Simulate(arguments) => simulate::simulate(arguments, output, errors),
        Verb::Portfolio(arguments) => portfolio::portfolio(arguments, output, errors),
        Verb::Curve(arguments) => curve::curve(arguments, output, errors),
        Verb::HeatMap(arguments) => heat_map::heat_map(arguments, output, errors),
        Verb::Tornado(arguments) => tornado::tornado(arguments, output, errors),
        Verb::BreakEven(arguments) => break_even::break_even(arguments, output, errors),
        Verb::Export(arguments) => export::export(arguments, means.pictures, output, errors),
        Verb::Doctor => doctor::doctor(means.desk, output),
        Verb::InstallDesktop(arguments) => desktop::install_desktop(arguments, output, errors),
        Verb::Completions(arguments) => shells::completions(arguments, output),
        Verb::Man(arguments) => shells::man(arguments, output, errors),
        Verb::Import(arguments) => import::import(arguments, output, errors),
    }
}
