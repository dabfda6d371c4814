//! Arguments in, then a headless verb or the window; errors to exit codes.
//!
//! 0: fine. 1: a file is missing, malformed or out of bounds, or output could not be written. 2:
//! the arguments make no sense. 3: a deal has moved on since it was decided on. 4: what was sought
//! does not exist. 129: the terminal is gone. 130: cancelled.

use std::ffi::OsString;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;
use std::time::Instant;

#[cfg(feature = "gui")]
use crate::app::{launch, support};
use crate::cli::{
    self, Arguments, Completion, EXIT_CANCELLED, EXIT_MOVED_ON, EXIT_NO_ANSWER, Look, Means,
    Misread, Opening,
};
#[cfg(feature = "gui")]
use crate::cli::{Desk, Renderer, Size, Theme};
use crate::format::text::{self, Terminal};

/// Where what goes wrong is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// Standard error.
    Terminal,
    /// A message of the desktop: the program was started from a shortcut and has no terminal.
    Desktop,
}

/// The whole program, from its arguments to its exit code.
pub fn run(voice: Voice) -> ExitCode {
    let started = Instant::now();
    // Windows leaves wildcards to the program.
    let typed: Vec<OsString> = wild::args_os().collect();
    let Arguments { verb, files, look } = match Arguments::read(&typed) {
        Ok(arguments) => arguments,
        Err(misread) => return say(&misread, voice),
    };
    let Some(verb) = verb else {
        return match cli::opening(&files) {
            Ok(opening) => open_window(&opening, look, started, voice),
            Err(misread) => say(&misread, voice),
        };
    };
    // Standard error is not locked: another thread may say how far the work is.
    let mut output = BufWriter::new(io::stdout().lock());
    match cli::execute(&verb, MEANS, &mut output, &mut io::stderr()) {
        Ok(Completion::Clean) => ExitCode::SUCCESS,
        Ok(Completion::WithFaults) => ExitCode::FAILURE,
        Ok(Completion::MovedOn) => ExitCode::from(EXIT_MOVED_ON),
        Ok(Completion::NoAnswer) => ExitCode::from(EXIT_NO_ANSWER),
        Ok(Completion::Cancelled) => ExitCode::from(EXIT_CANCELLED),
        Err(error) if is_closed(&error) => ExitCode::SUCCESS,
        Err(error) => unwritten(&error, voice),
    }
}

fn unwritten(error: &io::Error, voice: Voice) -> ExitCode {
    fail(&format!("the results could not be written: {error}"), voice)
}

/// Says what was misread; help and version are results. A shell may have put names of files among
/// the arguments.
fn say(misread: &Misread, voice: Voice) -> ExitCode {
    if voice == Voice::Desktop {
        return fail(&misread.to_string(), voice);
    }
    match misread {
        // As a verb says it.
        Misread::File(complaints) => {
            writeln!(Terminal::new(io::stderr()), "{complaints}").ok();
            ExitCode::FAILURE
        }
        Misread::NoVerb(_) => {
            fail(&misread.to_string(), voice);
            ExitCode::from(EXIT_USAGE)
        }
        Misread::Usage(error) => {
            let said = error.to_string();
            // In clap's own colours only where nothing in the text could control a terminal.
            let printed = if text::page(&said) == said {
                error.print()
            } else {
                write!(Terminal::new(io::stderr()), "{said}")
            };
            match printed {
                _ if error.use_stderr() => ExitCode::from(EXIT_USAGE),
                Err(unprinted) if !is_closed(&unprinted) => unwritten(&unprinted, voice),
                Ok(()) | Err(_) => ExitCode::SUCCESS,
            }
        }
    }
}

/// The arguments make no sense.
const EXIT_USAGE: u8 = 2;

/// Whether the reader has closed the pipe, as `head -1` does behind `chiplease run FILE`.
fn is_closed(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

/// What only the window's own code can do, with no window open.
#[cfg(feature = "gui")]
const MEANS: Means<'static> = Means {
    pictures: &crate::app::headless::Headless,
    desk: Some(Desk { adapters: support::adapters, kept_in: launch::kept_in }),
};
#[cfg(not(feature = "gui"))]
const MEANS: Means<'static> = Means { pictures: &crate::export::pictures::NoPictures, desk: None };

#[cfg(feature = "gui")]
fn open_window(opening: &Opening, look: Look, started: Instant, voice: Voice) -> ExitCode {
    use crate::app::launch::{LaunchOptions, RendererChoice, WindowSize};
    use eframe::egui::ThemePreference;

    let options = LaunchOptions {
        renderer: match look.renderer {
            Renderer::Auto => RendererChoice::Auto,
            Renderer::Wgpu => RendererChoice::Wgpu,
            Renderer::Glow => RendererChoice::Glow,
        },
        theme: look.theme.map(|theme| match theme {
            Theme::Dark => ThemePreference::Dark,
            Theme::Light => ThemePreference::Light,
            Theme::System => ThemePreference::System,
        }),
        size: look.size.map(|Size { width, height }| WindowSize {
            width: f32::from(width),
            height: f32::from(height),
        }),
        started,
    };
    match launch::run(&opening.files, opening.scenario.as_deref(), options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string(), voice),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_opening: &Opening, _look: Look, _started: Instant, voice: Voice) -> ExitCode {
    fail("this build has no window; `chiplease run FILE` computes without one", voice)
}

fn fail(message: &str, voice: Voice) -> ExitCode {
    match voice {
        Voice::Terminal => {
            // Nothing is left to do if standard error is gone as well.
            writeln!(Terminal::new(io::stderr()), "chiplease: {message}").ok();
        }
        Voice::Desktop => tell(&text::page(message)),
    }
    ExitCode::FAILURE
}

#[cfg(feature = "gui")]
fn tell(message: &str) {
    launch::tell(message);
}

#[cfg(not(feature = "gui"))]
fn tell(_message: &str) {}
