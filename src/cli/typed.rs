//! What was typed: arguments, and where they make no verb the files that the window is to open.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use clap::{Arg, Command, CommandFactory as _, FromArgMatches as _};

use super::Arguments;
use super::prepare::{of_file, within_bounds};
use crate::files::NameError;
use crate::files::naming::{Named, shipped_ids};
use crate::format::text;
use crate::model::Scenario;

/// What the window opens with.
#[derive(Debug, Default)]
pub struct Opening {
    /// Opens as a document without a file.
    pub scenario: Option<Box<Scenario>>,
    /// The first one opens where there is no such document; all go to the recent list.
    pub files: Vec<PathBuf>,
}

/// Why nothing is done about what was typed.
#[derive(Debug)]
pub enum Misread {
    /// No verb and no file has this name, and it looks like a verb.
    NoVerb(OsString),
    /// Arguments that make no sense; also `--help` and `--version`, which are no mistake.
    Usage(clap::Error),
    /// All that is wrong with a file.
    File(String),
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(error) => error.fmt(f),
            Self::File(complaints) => f.write_str(complaints),
            Self::NoVerb(word) => {
                let word = word.to_string_lossy();
                let verbs = verbs();
                write!(f, "{}: no such verb or file; ", word.escape_debug())?;
                match meant(&word, verbs.iter().map(String::as_str).chain(shipped_ids())) {
                    Some(name) => write!(f, "did you mean {name}?"),
                    None => write!(
                        f,
                        "verbs are {}. Shipped scenarios are {}",
                        verbs.join(", "),
                        shipped_ids().join(", ")
                    ),
                }
            }
        }
    }
}

impl Arguments {
    /// Reads the command line, the program's own name first.
    ///
    /// # Errors
    ///
    /// What makes no sense, and what a mistyped verb may have meant.
    pub fn read(typed: &[OsString]) -> Result<Self, Misread> {
        let read = command().try_get_matches_from(typed);
        read.and_then(|matches| Self::from_arg_matches(&matches)).map_err(|error| {
            // What belongs to a mistyped verb makes no sense without it.
            match typed.get(1).filter(|word| error.use_stderr() && is_nothing(word)) {
                Some(word) => Misread::NoVerb(word.clone()),
                None => Misread::Usage(error),
            }
        })
    }
}

/// What the window is to open: everything that does not depend on it is said before it opens.
///
/// # Errors
///
/// What was named and is not there, or cannot be read but once.
pub fn opening(files: &[PathBuf]) -> Result<Opening, Misread> {
    let mut opening = Opening::default();
    for (index, file) in files.iter().enumerate() {
        match Named::of(file) {
            Ok(Named::File(path)) => opening.files.push(path),
            // Only the first can open as a document without a file.
            Ok(named) if index == 0 => opening.scenario = Some(Box::new(sound(file, &named)?)),
            // Shipped scenarios are always in the library: the recent list need not have them.
            Ok(Named::Shipped(_)) => {}
            Ok(Named::StandardInput | Named::Stream(_)) => {
                let problem = "can be read only once, so it must come first";
                return Err(Misread::File(format!("{}: {problem}", text::path(file))));
            }
            // Only the first word can be a mistyped verb.
            Err(NameError::Missing { path }) if index == 0 && looks_like_a_verb(&path) => {
                return Err(Misread::NoVerb(path.into_os_string()));
            }
            Err(error) => return Err(Misread::File(error.to_string())),
        }
    }
    Ok(opening)
}

fn sound(file: &Path, named: &Named) -> Result<Scenario, Misread> {
    let read = named.read().map_err(|error| vec![error.to_string()]);
    let sound = read.and_then(|scenario| {
        within_bounds(scenario).map_err(|complaints| of_file(file, complaints))
    });
    sound.map_err(|complaints| Misread::File(complaints.join("\n")))
}

/// The arguments, with one thing that cannot be declared once: a negative number after an option is
/// its value and no option, so that the value's parser can say what is allowed.
fn command() -> Command {
    let taking_negative_numbers = |argument: Arg| {
        // Positional arguments keep their meaning: `-` is standard input.
        let takes_value = argument.get_action().takes_values() && !argument.is_positional();
        if takes_value { argument.allow_negative_numbers(true) } else { argument }
    };
    let command = Arguments::command().mut_args(taking_negative_numbers);
    command.mut_subcommands(|verb| verb.mut_args(taking_negative_numbers))
}

fn verbs() -> Vec<String> {
    let mut verbs = Arguments::command();
    // With the verb `help`, which is declared nowhere.
    verbs.build();
    verbs.get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

/// Whether it is neither an option nor a verb, a file or a shipped scenario.
fn is_nothing(word: &OsString) -> bool {
    let is_option = word.to_string_lossy().starts_with('-');
    let is_verb = || verbs().iter().any(|verb| *word == **verb);
    let is_missing = |path| matches!(Named::of(path), Err(NameError::Missing { .. }));
    let path = Path::new(word);
    !is_option && looks_like_a_verb(path) && !is_verb() && is_missing(path)
}

/// A word without folder and extension, as no file is likely to be named.
fn looks_like_a_verb(path: &Path) -> bool {
    path.extension().is_none() && path.components().count() == 1
}

/// The name that was probably meant: one with a letter more, less, other or swapped in every four,
/// or one that begins like it.
fn meant<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let word = word.to_lowercase();
    let slips_max = (word.chars().count() / 4).max(1);
    let is_near = |name: &&str| {
        let is_begun = word.chars().count() >= 3 && name.starts_with(&word);
        is_begun || strsim::damerau_levenshtein(&word, name) <= slips_max
    };
    known.filter(is_near).min_by_key(|name| strsim::damerau_levenshtein(&word, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_declared_soundly() {
        command().debug_assert();
    }

    #[test]
    fn a_slip_of_the_pen_is_understood() {
        let verbs = verbs();
        let known = || verbs.iter().map(String::as_str).chain(shipped_ids());
        for (word, expected) in [
            ("rnu", Some("run")),
            ("runn", Some("run")),
            ("simulat", Some("simulate")),
            ("Simulate", Some("simulate")),
            ("sim", Some("simulate")),
            ("comapre", Some("compare")),
            ("belive", Some("believe")),
            ("breakeven", Some("break-even")),
            ("heatmap", Some("heat-map")),
            ("protfolio", Some("portfolio")),
            ("valor2", Some("valor-2")),
            ("levers", None),
            ("improt", Some("import")),
            ("x", None),
        ] {
            assert_eq!(meant(word, known()), expected, "{word}");
        }
    }
}
