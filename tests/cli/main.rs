//! The built program on the command line.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "../fixtures/banned_words.rs"]
mod banned_words;
mod batch;
mod believe;
mod cases;
mod cases_table;
mod check;
mod compare;
mod decisions;
mod desk;
mod export;
mod fields;
mod foreign_text;
mod handing_over;
mod handout;
mod import;
#[path = "../fixtures/keys_of_format_2.rs"]
mod keys_of_format_2;
mod list;
mod memo;
mod naming;
mod outputs;
mod pages;
mod portfolio;
mod record;
mod run;
mod sensitivity;
mod set;
mod simulate;
mod streams;
mod term_sheet;
mod terms;
mod threads;
#[path = "../fixtures/typed_workbook.rs"]
mod typed_workbook;
mod warnings;
mod wording;
mod workbook;

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The program with these arguments, run in the fixtures' folder.
fn chiplease<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Ran {
    Ran::from(command(arguments).output().unwrap())
}

/// The same with a text on standard input.
fn chiplease_reading<'a>(arguments: impl IntoIterator<Item = &'a str>, input: &str) -> Ran {
    reading(&mut command(arguments), input)
}

/// What a command does with a text on standard input.
fn reading(command: &mut Command, input: &str) -> Ran {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses what it was asked may end before it has read a line.
    match child.stdin.take().unwrap().write_all(input.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        written => written.unwrap(),
    }
    Ran::from(child.wait_with_output().unwrap())
}

fn command<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chiplease"));
    command.args(arguments).current_dir(fixtures());
    command
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios")
}

/// What the program did.
#[derive(Debug)]
struct Ran {
    code: Option<i32>,
    output: String,
    errors: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

#[test]
fn help_shows_an_example_of_each_verb() {
    for (arguments, example) in [
        (vec!["--help"], "Example: chiplease valor.ron"),
        (vec!["run", "--help"], "chiplease run deals/*.ron --format json"),
        (vec!["check", "--help"], "chiplease check deals/*.ron"),
        (vec!["fields", "--help"], "chiplease fields valor.ron --format csv > assumptions.csv"),
        (vec!["set", "--help"], "chiplease set base.ron --from bid.csv -o bid.ron"),
        (vec!["batch", "--help"], "chiplease batch valor-2"),
        (vec!["decide", "--help"], "chiplease decide valor.ron --outcome approved"),
        (vec!["decisions", "--help"], "chiplease decisions valor.ron"),
        (vec!["list", "--help"], "chiplease list deals --format csv"),
        (vec!["compare", "--help"], "git config diff.chiplease.command 'chiplease compare --git'"),
        (vec!["believe", "--help"], "chiplease believe valor-2 --target 15%"),
        (vec!["decode", "--help"], "chiplease decode valor-2 --claim sell:0.25=0.22"),
        (vec!["simulate", "--help"], "chiplease simulate valor-2 --format json"),
        (vec!["portfolio", "--help"], "chiplease portfolio valor-1 valor-2"),
        (vec!["curve", "--help"], "chiplease curve valor.ron --lever loan_rate"),
        (vec!["heat-map", "--help"], "chiplease heat-map valor.ron --x resale_fraction"),
        (vec!["tornado", "--help"], "chiplease tornado valor.ron --metric net_irr"),
        (vec!["export", "--help"], "chiplease export valor.ron valor.xlsx"),
        (vec!["doctor", "--help"], "chiplease doctor > support.txt"),
        (vec!["install-desktop", "--help"], "chiplease install-desktop --undo"),
        (vec!["completions", "--help"], "source <(chiplease completions bash)"),
        (vec!["man", "--help"], "chiplease man export | man -l -"),
        (vec!["import", "--help"], "chiplease import deal.xlsx --onto deal.ron -o bid.ron"),
        (vec!["break-even", "--help"], "chiplease break-even valor.ron --lever resale_fraction"),
    ] {
        let ran = chiplease(arguments);
        assert_eq!(ran.code, Some(0));
        assert!(ran.output.contains(example), "{}", ran.output);
    }
}

#[test]
fn lines_of_a_help_break_where_the_terminal_does_and_nowhere_else() {
    // What no terminal says.
    const COLUMNS: usize = 100;
    let verbs = chiplease(["help"]).output;
    let verbs = verbs.lines().skip_while(|line| *line != "Commands:").skip(1);
    let verbs: Vec<String> = verbs
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .filter(|verb| verb != "help")
        .collect();
    assert!(verbs.len() > 20, "{verbs:?}");
    for verb in [String::new()].into_iter().chain(verbs) {
        let arguments = Some(verb.as_str()).filter(|verb| !verb.is_empty());
        let help = chiplease(arguments.into_iter().chain(["--help"])).output;
        let lines: Vec<&str> = help.lines().collect();
        let is_prose =
            |line: &str| !line.is_empty() && !line.starts_with([' ', '\t']) && !line.ends_with(':');
        for (line, next) in lines.iter().zip(&lines[1..]) {
            let word = next.split(' ').next().unwrap_or_default();
            let is_usage = line.starts_with("Usage:") || next.starts_with("Example");
            if is_prose(line) && is_prose(next) && !is_usage {
                let reaches = line.chars().count() + 1 + word.chars().count();
                assert!(reaches > COLUMNS, "{verb}: “{line}” breaks before “{word}”");
            }
        }
    }
}

#[test]
fn arguments_that_make_no_sense_are_usage_errors() {
    for arguments in [
        vec!["run"],
        vec!["check"],
        vec!["run", "sell.ron", "--format", "xml"],
        vec!["run", "sell.ron", "--set", "lease.term_months"],
        vec!["--renderer", "pencil"],
    ] {
        let ran = chiplease(arguments.clone());
        assert_eq!(ran.code, Some(2), "{arguments:?}");
        assert!(ran.errors.contains("Usage:") || ran.errors.contains("--help"), "{}", ran.errors);
        assert_eq!(ran.output, "", "nothing on standard output");
    }
}
