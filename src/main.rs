//! Arguments in, then a headless verb or the window; errors to exit codes.
//!
//! 0: fine. 1: a file is missing, malformed or out of bounds, or output could not be written.
//! 2: the arguments make no sense.

use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use chiplease::cli::{self, Arguments, Completion};
use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let Some(verb) = &arguments.verb else { return open_window(&arguments) };
    let mut output = BufWriter::new(io::stdout().lock());
    match cli::execute(verb, &mut output, &mut io::stderr().lock()) {
        Ok(Completion::Clean) => ExitCode::SUCCESS,
        Ok(Completion::WithFaults) => ExitCode::FAILURE,
        // Whoever reads has seen enough, as in `chiplease run FILE | head -1`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the results could not be written: {error}")),
    }
}

#[cfg(feature = "gui")]
fn open_window(arguments: &Arguments) -> ExitCode {
    use chiplease::app::launch;
    match launch::run(&arguments.files, launch::LaunchOptions::from(arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_: &Arguments) -> ExitCode {
    fail("this build has no window; use `chiplease run FILE`")
}

fn fail(message: &str) -> ExitCode {
    // Nothing is left to do if standard error is gone as well.
    match writeln!(io::stderr(), "chiplease: {message}") {
        Ok(()) | Err(_) => ExitCode::FAILURE,
    }
}
