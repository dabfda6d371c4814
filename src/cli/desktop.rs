//! `chiplease install-desktop`: puts the program into the menu of a Linux desktop, with its icon,
//! manual pages and completions, for one person; with `--undo`, takes it out again.
//!
//! For a program that was unpacked or built; a package of the system brings all of this with it.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::Shell;

use super::{Completion, shells};
use crate::files::atomic;
use crate::format::text;

pub(super) const HELP: &str = "\
For Linux and BSD, for one person, without root. Files go to the XDG data folder, ~/.local/share where
XDG_DATA_HOME says nothing else; run it again after the program has been moved.

Examples:
  chiplease install-desktop
  chiplease install-desktop --undo";

/// What `install-desktop` takes.
#[derive(Debug, Args)]
pub struct DesktopArguments {
    /// Removes what it has installed.
    #[arg(long)]
    undo: bool,
}

/// As packages ship it; the program is named by its place when it is installed for one person.
const ENTRY: &str = include_str!("../../assets/chiplease.desktop");
/// Its line with the program.
const EXEC: &str = "Exec=chiplease %F";
const TRY_EXEC: &str = "TryExec=chiplease";

/// One file, by its path within the data folder.
struct Installed {
    path: PathBuf,
    bytes: Vec<u8>,
}

pub(super) fn install_desktop(
    arguments: &DesktopArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let done = data_folder().and_then(|folder| {
        let files = files()?;
        if arguments.undo {
            remove(&folder, &files, output)
        } else {
            install(&folder, &files, output)
        }
    });
    match done {
        Ok(()) => Ok(Completion::Clean),
        Err(why) => {
            writeln!(errors, "{why}")?;
            Ok(Completion::WithFaults)
        }
    }
}

/// Where a person's own data go, by the XDG base directory specification.
fn data_folder() -> Result<PathBuf, String> {
    if cfg!(windows) {
        return Err("the installer puts the program into the Start menu".to_owned());
    }
    if cfg!(target_os = "macos") {
        return Err("drag chiplease.app into the folder Applications".to_owned());
    }
    let named = env::var_os("XDG_DATA_HOME").map(PathBuf::from);
    let folder = named.filter(|folder| folder.is_absolute());
    let folder = folder.or_else(|| Some(env::home_dir()?.join(".local/share")));
    folder.ok_or_else(|| "there is no home folder; set XDG_DATA_HOME".to_owned())
}

fn files() -> Result<Vec<Installed>, String> {
    let file = |path: &str, bytes: Vec<u8>| Installed { path: PathBuf::from(path), bytes };
    let program = program()?;
    let mut files = vec![
        file("applications/chiplease.desktop", entry(&program)?.into_bytes()),
        file(
            "icons/hicolor/256x256/apps/chiplease.png",
            include_bytes!("../../assets/icon.png").to_vec(),
        ),
        file(
            "icons/hicolor/scalable/apps/chiplease.svg",
            include_bytes!("../../assets/icon.svg").to_vec(),
        ),
        file("bash-completion/completions/chiplease", shells::completions_for(Shell::Bash)),
        file("fish/vendor_completions.d/chiplease.fish", shells::completions_for(Shell::Fish)),
        file("zsh/site-functions/_chiplease", shells::completions_for(Shell::Zsh)),
    ];
    let pages = shells::pages().map_err(|error| error.to_string())?;
    let page = |page: shells::Page| file(&format!("man/man1/{}", page.file()), page.text);
    files.extend(pages.into_iter().map(page));
    Ok(files)
}

/// What the menu is to start: an `AppImage` as a whole, not what it has unpacked for this run.
fn program() -> Result<PathBuf, String> {
    let image = env::var_os("APPIMAGE").map(PathBuf::from).filter(|image| image.is_file());
    match image {
        Some(image) => Ok(image),
        None => env::current_exe().map_err(|error| format!("where this program is: {error}")),
    }
}

fn entry(program: &Path) -> Result<String, String> {
    let path = program.to_str().filter(|path| !path.contains(['\n', '\r']));
    let path = path.ok_or_else(|| {
        format!("{}: a menu cannot name this path; move the program", text::path(program))
    })?;
    let entry = ENTRY.replace(EXEC, &format!("Exec={} %F", quoted(path)));
    // A plain text, without the rules of a command line.
    Ok(entry.replace(TRY_EXEC, &format!("TryExec={}", path.replace('\\', r"\\"))))
}

/// A path within the command line of a desktop entry: in double quotes, with what means something
/// there escaped, and then escaped as every text of such a file is.
fn quoted(path: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in path.chars() {
        match letter {
            '\\' => quoted.push_str(r"\\\\"),
            '"' | '`' | '$' => {
                quoted.push_str(r"\\");
                quoted.push(letter);
            }
            '%' => quoted.push_str("%%"),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn install(folder: &Path, files: &[Installed], output: &mut dyn Write) -> Result<(), String> {
    let mut fresh = 0;
    for Installed { path, bytes } in files {
        let target = folder.join(path);
        if fs::read(&target).is_ok_and(|there| there == *bytes) {
            continue;
        }
        let parent = target.parent().unwrap_or(folder);
        let written = fs::create_dir_all(parent).and_then(|()| atomic::write(&target, bytes));
        written.map_err(|error| format!("{}: cannot be written: {error}", text::path(&target)))?;
        fresh += 1;
        say(output, &format!("wrote {}", text::path(&target)))?;
    }
    if fresh == 0 {
        say(output, "everything is there already")?;
    }
    Ok(())
}

/// Folders stay: they belong to the desktop.
fn remove(folder: &Path, files: &[Installed], output: &mut dyn Write) -> Result<(), String> {
    let mut removed = 0;
    for Installed { path, .. } in files {
        let target = folder.join(path);
        match fs::remove_file(&target) {
            Ok(()) => {
                removed += 1;
                say(output, &format!("removed {}", text::path(&target)))?;
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(format!("{}: cannot be removed: {error}", text::path(&target)));
            }
        }
    }
    if removed == 0 {
        say(output, "nothing is installed")?;
    }
    Ok(())
}

fn say(output: &mut dyn Write, what: &str) -> Result<(), String> {
    writeln!(output, "{what}").map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_entry_has_the_lines_that_are_replaced() {
        for line in [EXEC, TRY_EXEC] {
            assert_eq!(ENTRY.lines().filter(|it| *it == line).count(), 1, "{line}");
        }
    }

    #[test]
    fn a_path_is_quoted_for_the_menu() -> Result<(), String> {
        let entry = entry(Path::new(r#"/home/anna/My $100% "bin"\x/chiplease"#))?;
        let exec = entry.lines().find(|line| line.starts_with("Exec=")).unwrap_or_default();
        let expected = r#"Exec="/home/anna/My \\$100%% \\"bin\\"\\\\x/chiplease" %F"#;
        assert_eq!(exec, expected);
        assert!(super::entry(Path::new("/a\nb")).is_err(), "two lines");
        Ok(())
    }
}
