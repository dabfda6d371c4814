//! `chiplease completions` and `chiplease man`: what shells and `man` read, made from the same
//! declaration as the arguments themselves.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Command, CommandFactory as _};
use clap_complete::Shell;
use clap_mangen::Man;

use super::{Arguments, Completion};
use crate::files::atomic;
use crate::format::text;

pub(super) const COMPLETIONS_HELP: &str = "\
Examples:
  source <(chiplease completions bash)       # for this session of bash
  chiplease completions zsh > ~/.zfunc/_chiplease
  chiplease completions fish > ~/.config/fish/completions/chiplease.fish
  chiplease completions powershell >> $PROFILE";

pub(super) const MAN_HELP: &str = "\
Examples:
  chiplease man | man -l -                   # the page of the program
  chiplease man export | man -l -            # the page of a verb
  chiplease man --folder man1                # all pages, as files";

/// The program as it is typed.
const NAME: &str = "chiplease";

/// What `completions` takes.
#[derive(Debug, Args)]
pub struct CompletionsArguments {
    /// The shell that they are for.
    #[arg(value_enum)]
    shell: Shell,
}

/// What `man` takes.
#[derive(Debug, Args)]
pub struct ManArguments {
    /// The verb; without one, the program.
    #[arg(value_name = "VERB", conflicts_with = "folder")]
    verb: Option<String>,
    /// Writes all pages into this folder.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

pub(super) fn completions(
    arguments: &CompletionsArguments,
    output: &mut dyn Write,
) -> io::Result<Completion> {
    output.write_all(&completions_for(arguments.shell))?;
    Ok(Completion::Clean)
}

/// The script that makes a shell complete verbs, flags and their values.
pub(super) fn completions_for(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), NAME, &mut script);
    script
}

pub(super) fn man(
    arguments: &ManArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    if let Some(folder) = &arguments.folder {
        return write_pages(folder, output, errors);
    }
    let wanted = arguments.verb.as_deref();
    let page = pages()?.into_iter().find(|page| match wanted {
        Some(verb) => page.verb.as_deref() == Some(verb),
        None => page.verb.is_none(),
    });
    if let Some(page) = page {
        output.write_all(&page.text)?;
        return Ok(Completion::Clean);
    }
    let known = Arguments::command();
    let known: Vec<&str> = known.get_subcommands().map(Command::get_name).collect();
    writeln!(
        errors,
        "{}: no such verb; verbs are {}",
        wanted.unwrap_or_default(),
        known.join(", ")
    )?;
    Ok(Completion::WithFaults)
}

/// A line for each file that is written, as `export` has it.
fn write_pages(
    folder: &Path,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let written = fs::create_dir_all(folder).and_then(|()| {
        let written = pages()?.into_iter().map(|page| {
            let path = folder.join(page.file());
            atomic::write(&path, &page.text).map(|()| path)
        });
        written.collect::<io::Result<Vec<PathBuf>>>()
    });
    match written {
        Ok(paths) => {
            for path in paths {
                writeln!(output, "{}", path.to_string_lossy())?;
            }
            Ok(Completion::Clean)
        }
        Err(error) => {
            writeln!(errors, "{}: this cannot be written: {error}", text::path(folder))?;
            Ok(Completion::WithFaults)
        }
    }
}

/// A manual page.
pub(super) struct Page {
    verb: Option<String>,
    /// As `man` reads it.
    pub(super) text: Vec<u8>,
}

impl Page {
    /// The file's name: `chiplease-export.1`.
    pub(super) fn file(&self) -> String {
        match &self.verb {
            Some(verb) => format!("{NAME}-{verb}.1"),
            None => format!("{NAME}.1"),
        }
    }
}

/// The page of the program, then one a verb.
pub(super) fn pages() -> io::Result<Vec<Page>> {
    let mut whole = Arguments::command();
    // With everything that is derived from what is declared, such as usage lines.
    whole.build();
    let verbs = whole.get_subcommands().filter(|verb| verb.get_name() != "help");
    let verbs: Vec<Command> = verbs.cloned().collect();
    let mut pages = vec![Page { verb: None, text: rendered(whole.clone())? }];
    for verb in verbs {
        let name = verb.get_name().to_owned();
        let verb = verb.version(env!("CARGO_PKG_VERSION"));
        pages.push(Page { verb: Some(name), text: rendered(verb)? });
    }
    Ok(pages)
}

fn rendered(command: Command) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    // Without a date: the same version gives the same page.
    Man::new(command).manual("chiplease").date("").render(&mut text)?;
    Ok(text)
}
