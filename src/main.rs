//! The program, from a terminal.

use std::process::ExitCode;

use chiplease::program::{self, Voice};

fn main() -> ExitCode {
    program::run(Voice::Terminal)
}
