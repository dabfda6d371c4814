//! The same program without a console, for shortcuts on Windows.
//!
//! A program of the console opens one beside its window, and ends when that is closed; one without
//! has no output, so the verbs need the other. Built with the feature `without-console`.
#![cfg_attr(windows, windows_subsystem = "windows")]

use std::process::ExitCode;

use chiplease::program::{self, Voice};

fn main() -> ExitCode {
    program::run(Voice::Desktop)
}
