//! What makes the program one of the system's: completions, manual pages, a menu entry, and what
//! a support mail needs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chiplease::cli::Arguments;
use clap::CommandFactory as _;

use crate::{Ran, chiplease, command};

/// Verbs that are no analysis but part of being at home on a system.
const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

fn completions(shell: &str, folder: &Path) -> PathBuf {
    let ran = chiplease(["completions", shell]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{shell}");
    let path = folder.join("chiplease");
    fs::write(&path, ran.output).unwrap();
    path
}

#[test]
fn every_shell_gets_every_verb() {
    let verbs = Arguments::command();
    for shell in SHELLS {
        let script = chiplease(["completions", shell]).output;
        for verb in verbs.get_subcommands().map(clap::Command::get_name) {
            assert!(script.contains(verb), "{shell} lacks {verb}");
        }
    }
    let unknown = chiplease(["completions", "csh"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.errors.contains("powershell"), "{}", unknown.errors);
}

/// What bash offers after these words.
fn offered_by_bash(script: &Path, words: &[&str]) -> String {
    let last = words.len() - 1;
    let code = format!(
        "source '{}'; COMP_WORDS=({}); COMP_CWORD={last}; \
         _chiplease chiplease '{}' '{}'; echo \"${{COMPREPLY[@]}}\"",
        script.display(),
        words.join(" "),
        words[last],
        words[last - 1]
    );
    let ran = Ran::from(Command::new("bash").args(["-c", &code]).output().unwrap());
    assert_eq!(ran.errors, "", "{words:?}");
    ran.output.trim().to_owned()
}

#[test]
fn bash_completes_verbs_flags_and_values() {
    if !is_there("bash") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let script = completions("bash", folder.path());
    assert_eq!(offered_by_bash(&script, &["chiplease", "simul"]), "simulate");
    assert_eq!(offered_by_bash(&script, &["chiplease", "install"]), "install-desktop");
    assert_eq!(offered_by_bash(&script, &["chiplease", "install-desktop", "--un"]), "--undo");
    let formats = offered_by_bash(&script, &["chiplease", "run", "--format", "''"]);
    assert_eq!(formats, "table json csv summary-csv");
    let shells = offered_by_bash(&script, &["chiplease", "completions", "po"]);
    assert_eq!(shells, "powershell");
}

#[test]
fn zsh_and_fish_can_read_their_scripts() {
    let folder = tempfile::tempdir().unwrap();
    for (shell, flag) in [("zsh", "-n"), ("fish", "--no-execute")] {
        if !is_there(shell) {
            continue;
        }
        let script = completions(shell, folder.path());
        let ran = Ran::from(Command::new(shell).arg(flag).arg(script).output().unwrap());
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{shell}");
    }
}

#[test]
fn the_program_and_each_verb_have_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man1");
    let ran = chiplease(["man", "--folder", pages.to_str().unwrap()]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let mut told: Vec<&Path> = ran.output.lines().map(Path::new).collect();
    let mut written: Vec<PathBuf> =
        fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().path()).collect();
    told.sort_unstable();
    written.sort_unstable();
    assert_eq!(told, written, "every page that was written, and nothing else");
    let verbs = Arguments::command();
    for verb in verbs.get_subcommands().map(clap::Command::get_name) {
        let page = fs::read_to_string(pages.join(format!("chiplease-{verb}.1"))).unwrap();
        assert!(page.contains(".SH SYNOPSIS") && page.contains(".SH NAME"), "{verb}: {page}");
        assert_eq!(chiplease(["man", verb]).output, page, "{verb}");
    }
    let whole = fs::read_to_string(pages.join("chiplease.1")).unwrap();
    assert!(whole.contains("chiplease\\-export"), "the page leads to those of the verbs: {whole}");
    let again = chiplease(["man", "--folder", pages.to_str().unwrap()]);
    assert_eq!(again.code, Some(0), "the same once more");
}

#[cfg(target_os = "linux")]
#[test]
fn man_reads_the_pages_without_a_warning() {
    if !is_there("man") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for verb in [None, Some("export"), Some("run")] {
        let page = folder.path().join("page.1");
        fs::write(&page, chiplease(["man"].into_iter().chain(verb)).output).unwrap();
        let mut man = Command::new("man");
        man.args(["--warnings", "-l"]).arg(&page).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "100");
        let ran = Ran::from(man.output().unwrap());
        assert_eq!(ran.errors, "", "{verb:?}");
        assert!(ran.output.contains("chiplease"), "{verb:?}: {}", ran.output);
    }
}

#[test]
fn a_page_of_no_verb_names_the_verbs() {
    let ran = chiplease(["man", "exprot"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("exprot") && ran.errors.contains("export"), "{}", ran.errors);
}

#[test]
fn a_support_mail_says_what_there_is_and_nothing_private() {
    let home = tempfile::tempdir().unwrap();
    let mut doctor = command(["doctor"]);
    doctor.env("HOME", home.path()).env_remove("XDG_DATA_HOME");
    // Where the window does not open.
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        doctor.env_remove(name);
    }
    let ran = Ran::from(doctor.output().unwrap());
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    for part in ["Program", "System", "Screen", "Folders", "Unsaved edits", "Fonts", "Graphics"] {
        assert!(ran.output.lines().any(|line| line == part), "{part}: {}", ran.output);
    }
    for word in [env!("CARGO_PKG_VERSION"), "time zone", "language", "Inter", "journals"] {
        assert!(ran.output.contains(word), "{word}: {}", ran.output);
    }
    let home = home.path().to_str().unwrap();
    assert!(!ran.output.contains(home), "the home folder is not named: {}", ran.output);
}

#[cfg(target_os = "linux")]
#[test]
fn a_time_zone_by_name_is_the_local_time() {
    let mut doctor = command(["doctor"]);
    let ran = Ran::from(doctor.env("TZ", "Pacific/Honolulu").output().unwrap());
    assert!(ran.output.contains("Pacific/Honolulu, UTC-10:00"), "{}", ran.output);
}

#[cfg(all(unix, not(target_os = "macos")))]
mod menu {
    use super::*;

    /// The names of all files in a folder and its folders, in order.
    fn names_within(folder: &Path) -> Vec<String> {
        let mut open = vec![folder.to_owned()];
        let mut names = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    names.push(path.file_name().unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        names.sort();
        names
    }

    fn install(home: &Path, more: &[&str]) -> Ran {
        let mut command = command(["install-desktop"].into_iter().chain(more.iter().copied()));
        command.env("HOME", home).env_remove("XDG_DATA_HOME").env_remove("APPIMAGE");
        Ran::from(command.output().unwrap())
    }

    #[test]
    fn the_program_gets_into_the_menu_and_out_again() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join(".local/share");
        let first = install(home.path(), &[]);
        assert_eq!((first.code, first.errors.as_str()), (Some(0), ""));
        let entry = fs::read_to_string(data.join("applications/chiplease.desktop")).unwrap();
        let program = format!("Exec=\"{}\" %F", env!("CARGO_BIN_EXE_chiplease"));
        assert!(entry.lines().any(|line| line == program), "{entry}");
        for path in [
            "icons/hicolor/256x256/apps/chiplease.png",
            "bash-completion/completions/chiplease",
            "man/man1/chiplease-run.1",
        ] {
            assert!(data.join(path).is_file(), "{path}");
        }
        let written = names_within(home.path());

        let second = install(home.path(), &[]);
        assert_eq!(second.output, "everything is there already\n");
        assert_eq!(names_within(home.path()), written, "nothing beside it");

        // What a person has put there stays.
        fs::write(data.join("applications/other.desktop"), "").unwrap();
        let undone = install(home.path(), &["--undo"]);
        assert_eq!((undone.code, undone.errors.as_str()), (Some(0), ""));
        assert_eq!(names_within(home.path()), ["other.desktop"]);
        assert_eq!(install(home.path(), &["--undo"]).output, "nothing is installed\n");
    }

    #[test]
    fn an_entry_that_was_changed_is_put_right() {
        let home = tempfile::tempdir().unwrap();
        install(home.path(), &[]);
        let entry = home.path().join(".local/share/applications/chiplease.desktop");
        let right = fs::read_to_string(&entry).unwrap();
        fs::write(&entry, "Exec=/moved/chiplease").unwrap();
        let again = install(home.path(), &[]);
        assert_eq!(again.output.lines().count(), 1, "{}", again.output);
        assert_eq!(fs::read_to_string(&entry).unwrap(), right);
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_named() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join(".local"), "a file").unwrap();
        let ran = install(home.path(), &[]);
        assert_eq!(ran.code, Some(1));
        assert!(ran.errors.contains("cannot be written"), "{}", ran.errors);
    }

    #[test]
    fn the_desktop_finds_nothing_wrong_with_the_entry() {
        if !is_there("desktop-file-validate") {
            return;
        }
        let home = tempfile::tempdir().unwrap();
        install(home.path(), &[]);
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/chiplease.desktop");
        let installed = home.path().join(".local/share/applications/chiplease.desktop");
        for entry in [shipped, installed] {
            let mut validate = Command::new("desktop-file-validate");
            let ran = Ran::from(validate.arg(&entry).output().unwrap());
            assert_eq!((ran.code, ran.output.as_str()), (Some(0), ""), "{}", entry.display());
        }
    }
}
