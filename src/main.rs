//! Arguments in, then a headless verb or the window; errors to exit codes.
//!
//! 0: fine. 1: a file is missing, malformed or out of bounds, or output could not be written.
//! 2: the arguments make no sense. 3: a deal has moved on since it was decided on. 129: the terminal
//! is gone. 130: somebody has called it off.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use chiplease::cli::{self, Arguments, Completion, EXIT_CANCELLED, EXIT_MOVED_ON, Look};
#[cfg(feature = "gui")]
use chiplease::cli::{Renderer, Size, Theme};
use chiplease::export::pictures::Pictures;
use chiplease::format::text::{self, Terminal};
use clap::Parser as _;

fn main() -> ExitCode {
    let started = Instant::now();
    let Arguments { verb, files, look } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let Some(verb) = verb else { return open_window(&files, look, started) };
    // Standard error is not locked: another thread may say how far the work is.
    let mut output = BufWriter::new(io::stdout().lock());
    match cli::execute(&verb, PICTURES, &mut output, &mut io::stderr()) {
        Ok(Completion::Clean) => ExitCode::SUCCESS,
        Ok(Completion::WithFaults) => ExitCode::FAILURE,
        Ok(Completion::MovedOn) => ExitCode::from(EXIT_MOVED_ON),
        Ok(Completion::Cancelled) => ExitCode::from(EXIT_CANCELLED),
        // Whoever reads has seen enough, as in `chiplease run FILE | head -1`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => fail(&format!("the results could not be written: {error}")),
    }
}

/// Who draws. The window's own code does, though it needs no window for that.
#[cfg(feature = "gui")]
const PICTURES: &dyn Pictures = &chiplease::app::studio::Studio;
#[cfg(not(feature = "gui"))]
const PICTURES: &dyn Pictures = &chiplease::export::pictures::NoPictures;

#[cfg(feature = "gui")]
fn open_window(files: &[PathBuf], look: Look, started: Instant) -> ExitCode {
    use chiplease::app::launch::{self, LaunchOptions, RendererChoice, WindowSize};
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
    match launch::run(files, options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error.to_string()),
    }
}

#[cfg(not(feature = "gui"))]
fn open_window(_files: &[PathBuf], _look: Look, _started: Instant) -> ExitCode {
    fail("this build has no window; `chiplease run FILE` computes without one")
}

/// Says what is wrong with the arguments, or the help that was asked for. A shell may have put names
/// of files among them.
fn refuse(error: &clap::Error) -> ExitCode {
    let said = error.to_string();
    if text::page(&said) == said {
        error.exit();
    }
    write!(Terminal::new(io::stderr()), "{said}").ok();
    ExitCode::from(2)
}

fn fail(message: &str) -> ExitCode {
    // Nothing is left to do if standard error is gone as well.
    writeln!(Terminal::new(io::stderr()), "chiplease: {message}").ok();
    ExitCode::FAILURE
}
