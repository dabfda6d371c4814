//! What is written: never over what is read, never taken from those it belongs to, and said under
//! the name that was asked for.

use std::fs;
use std::path::Path;
#[cfg(unix)]
use std::process::{Command, Stdio};

use chiplease::files::{library, scenario_file};

use crate::{Ran, chiplease, command};

/// A folder with a deal under several names, some of which say what may be written.
fn deals() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    scenario_file::write(at("deal.csv"), &library::default_scenario().unwrap()).unwrap();
    for name in ["hard.csv", "hard.html", "hard.svg", "hard.xlsx", "hard.png"] {
        fs::hard_link(at("deal.csv"), at(name)).unwrap();
    }
    #[cfg(unix)]
    std::os::unix::fs::symlink("deal.csv", at("soft.csv")).unwrap();
    // Not everybody may make one there.
    #[cfg(windows)]
    std::os::windows::fs::symlink_file("deal.csv", at("soft.csv")).ok();
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn no_verb_writes_over_a_file_that_it_reads() {
    let folder = deals();
    let before = (fs::read(folder.path().join("deal.csv")).unwrap(), names(folder.path()));
    let is_linked = folder.path().join("soft.csv").exists();
    assert!(is_linked || cfg!(windows));
    let is_there = |words: &str| is_linked || !words.contains("soft.csv");
    let all = [
        ("export deal.csv deal.csv", ""),
        ("export deal.csv ./deal.csv", "deal.csv"),
        ("export ./deal.csv deal.csv", "./deal.csv"),
        ("export deal.csv hard.csv", "deal.csv"),
        ("export deal.csv soft.csv", "deal.csv"),
        ("export soft.csv deal.csv", "soft.csv"),
        ("export deal.csv hard.html", "deal.csv"),
        ("export deal.csv hard.xlsx", "deal.csv"),
        ("export deal.csv hard.svg", "deal.csv"),
        ("export deal.csv hard.png", "deal.csv"),
        ("export deal.csv hard.csv --table samples", "deal.csv"),
        ("export valor-1 hard.html --against deal.csv", "deal.csv"),
        ("export valor-1 hard.svg --against soft.csv", "soft.csv"),
        ("simulate deal.csv --paths 1 --samples deal.csv", ""),
        ("simulate soft.csv --paths 1 --samples hard.csv", "soft.csv"),
        ("simulate deal.csv --paths 1 --samples soft.csv --format json", "deal.csv"),
    ];
    for (words, input) in all.into_iter().filter(|(words, _)| is_there(words)) {
        let ran = Ran::from(command(words.split(' ')).current_dir(folder.path()).output().unwrap());
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{words}: {}", ran.errors);
        let says = match input {
            "" => "it is the file that is being read; name another".to_owned(),
            input => format!("it is the same file as {input}, which is being read; name another"),
        };
        assert!(ran.errors.contains(&says), "{words}: {}", ran.errors);
        let after = (fs::read(folder.path().join("deal.csv")).unwrap(), names(folder.path()));
        assert_eq!(after, before, "{words}");
    }
}

#[test]
#[cfg(unix)]
fn standard_input_is_read_as_any_other_file() {
    let folder = deals();
    for words in ["export - deal.csv", "simulate - --paths 1 --samples hard.csv"] {
        let input = fs::File::open(folder.path().join("deal.csv")).unwrap();
        let mut command = command(words.split(' '));
        command.current_dir(folder.path()).stdin(Stdio::from(input));
        let ran = Ran::from(command.output().unwrap());
        assert_eq!(ran.code, Some(1), "{words}: {}", ran.output);
        assert!(ran.errors.contains("it is the file that standard input comes from"), "{words}");
    }
    scenario_file::read(folder.path().join("deal.csv")).unwrap();
}

#[test]
fn another_file_is_written_though_it_holds_the_same() {
    let folder = deals();
    let twin = folder.path().join("twin.csv");
    fs::copy(folder.path().join("deal.csv"), &twin).unwrap();
    for words in ["export deal.csv twin.csv", "simulate deal.csv --paths 3 --samples twin.csv"] {
        let ran = Ran::from(command(words.split(' ')).current_dir(folder.path()).output().unwrap());
        assert_eq!(ran.code, Some(0), "{words}: {}", ran.errors);
        assert!(scenario_file::read(&twin).is_err(), "{words}: a table stands there now");
    }
}

#[test]
#[cfg(unix)]
fn what_cannot_be_written_is_said_under_the_name_that_was_asked_for() {
    let folder = deals();
    let full = "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\"";
    for (words, limit) in [
        ("export valor-2 none/x.csv", ""),
        ("export valor-2 /proc/x.html", ""),
        ("simulate valor-2 --paths 1 --samples none/x.csv", ""),
        ("export valor-2 x.csv", full),
        ("export valor-2 x.xlsx", full),
        ("export valor-2 x.svg", full),
        ("simulate valor-2 --paths 99 --samples x.csv", full),
    ] {
        let before = names(folder.path());
        let mut command = match limit {
            "" => Command::new(env!("CARGO_BIN_EXE_chiplease")),
            limit => {
                let mut shell = Command::new("sh");
                shell.args(["-c", limit, env!("CARGO_BIN_EXE_chiplease")]);
                shell
            }
        };
        let ran = command.args(words.split(' ')).current_dir(folder.path()).output().unwrap();
        let ran = Ran::from(ran);
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{words}: {}", ran.errors);
        let target = words.split(' ').find(|word| word.contains("x.")).unwrap();
        assert!(ran.errors.starts_with(&format!("{target}: ")), "{words}: {}", ran.errors);
        assert!(!ran.errors.contains(".chiplease-"), "{words}: {}", ran.errors);
        assert_eq!(ran.errors.lines().count(), 1, "{words}: {}", ran.errors);
        assert_eq!(names(folder.path()), before, "{words}: nothing is left behind");
    }
}

/// Another user. Only root can act as one.
#[cfg(unix)]
mod of_a_team {
    use super::*;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    use std::os::unix::process::CommandExt as _;

    const OWNER: u32 = 4711;
    const COLLEAGUE: u32 = 4712;
    const TEAM: u32 = 4721;
    const ANOTHER_TEAM: u32 = 4722;

    /// A file in a shared folder, and the result of another user's export over it. None where the
    /// test cannot act as another user.
    fn exported((owner, group, mode): (u32, u32, u32)) -> Option<(tempfile::TempDir, Ran)> {
        let folder = tempfile::tempdir().unwrap();
        if fs::metadata(folder.path()).unwrap().uid() != 0 {
            return None;
        }
        // The other user may not read the folder where the program is built.
        let program = folder.path().join("chiplease");
        fs::hard_link(env!("CARGO_BIN_EXE_chiplease"), &program)
            .or_else(|_| fs::copy(env!("CARGO_BIN_EXE_chiplease"), &program).map(drop))
            .unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let target = folder.path().join("deal.csv");
        fs::write(&target, "old").unwrap();
        chown(&target, Some(owner), Some(group)).unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(mode)).unwrap();
        let mut command = Command::new(&program);
        command.args(["export", "valor-2", "deal.csv"]).current_dir(folder.path());
        let ran = Ran::from(command.uid(COLLEAGUE).gid(TEAM).output().unwrap());
        assert_eq!(names(folder.path()), ["chiplease", "deal.csv"], "nothing is left behind");
        let after = fs::metadata(&target).unwrap();
        let outside = (after.uid(), after.gid(), after.mode() & 0o7777);
        assert_eq!(outside, (owner, group, mode), "it is to others what it was");
        Some((folder, ran))
    }

    #[test]
    fn a_colleagues_file_stays_theirs() {
        for file in [
            (OWNER, TEAM, 0o660),
            (OWNER, TEAM, 0o664),
            (OWNER, ANOTHER_TEAM, 0o666),
            (COLLEAGUE, ANOTHER_TEAM, 0o660),
            (COLLEAGUE, TEAM, 0o600),
            (0, TEAM, 0o660),
        ] {
            let Some((folder, ran)) = exported(file) else { return };
            assert_eq!(ran.code, Some(0), "{file:?}: {}", ran.errors);
            let table = fs::read_to_string(folder.path().join("deal.csv")).unwrap();
            assert!(table.lines().count() > 60, "{file:?}: a ledger stands there");
        }
    }

    #[test]
    fn what_one_may_not_write_stays_as_it_is() {
        for file in [(OWNER, TEAM, 0o640), (OWNER, ANOTHER_TEAM, 0o664), (0, 0, 0o644)] {
            let Some((folder, ran)) = exported(file) else { return };
            assert_eq!(ran.code, Some(1), "{file:?}: {}", ran.output);
            assert!(ran.errors.starts_with("deal.csv: this cannot be written: "), "{}", ran.errors);
            assert_eq!(fs::read_to_string(folder.path().join("deal.csv")).unwrap(), "old");
        }
    }
}

#[test]
fn what_is_text_is_exported_to_standard_output_too() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, begins, more) in [
        ("svg", "<svg", vec!["--plot", "lessee"]),
        ("html", "<!DOCTYPE html>", vec!["--date", "2026-11-22"]),
        ("csv", "scenario,month", vec![]),
    ] {
        let file = folder.path().join(format!("deal.{kind}"));
        let export = |target: &[&str]| {
            chiplease(["export", "valor-2"].iter().chain(target).chain(&more).copied())
        };
        let ran = export(&["-", "--as", kind]);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{kind}");
        assert!(ran.output.starts_with(begins), "{kind}: {:.60}", ran.output);
        assert_eq!(export(&[file.to_str().unwrap()]).code, Some(0), "{kind}");
        assert_eq!(fs::read_to_string(&file).unwrap(), ran.output, "{kind}: as in a file");
    }
    for (words, said) in [
        (
            vec!["export", "valor-2", "-"],
            "say what goes to standard output with --as xlsx, svg, png,",
        ),
        (vec!["export", "valor-2", "deal.svg", "--as", "svg"], "--as is for standard output"),
    ] {
        let ran = chiplease(words);
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""));
        assert!(ran.errors.contains(said), "{said}: {}", ran.errors);
    }
}

#[test]
fn a_workbook_and_pixels_go_to_standard_output_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    for (kind, begins, more) in
        [("xlsx", &b"PK"[..], ["--date", "2026-11-22"]), ("png", b"\x89PNG", ["--plot", "irr"])]
    {
        let file = folder.path().join(format!("deal.{kind}"));
        let made = |target: &[&str]| {
            let words = ["export", "valor-2"].iter().chain(target).chain(&more).copied();
            crate::command(words).output().unwrap()
        };
        let printed = made(&["-", "--as", kind]);
        assert_eq!(
            (printed.status.code(), printed.stderr.as_slice()),
            (Some(0), &b""[..]),
            "{kind}"
        );
        assert!(printed.stdout.starts_with(begins), "{kind}");
        assert_eq!(made(&[file.to_str().unwrap()]).status.code(), Some(0), "{kind}");
        assert!(fs::read(&file).unwrap() == printed.stdout, "{kind}: as in a file");
    }
    let refused = chiplease(["export", "gone.ron", "-", "--as", "xlsx"]);
    assert_eq!((refused.code, refused.output.as_str()), (Some(1), ""));
    assert!(refused.errors.contains("gone.ron: no such file"), "{}", refused.errors);
}

/// `script` runs a command on a terminal of its own.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_no_workbook_and_is_told_what_to_do() {
    let on_terminal = |kind: &str| {
        let program = env!("CARGO_BIN_EXE_chiplease");
        let line = format!("'{program}' export valor-2 - --as {kind}");
        let ran = Command::new("script").args(["-qec", &line, "/dev/null"]).output();
        ran.ok().map(|ran| (ran.status.code(), String::from_utf8_lossy(&ran.stdout).into_owned()))
    };
    for kind in ["xlsx", "png"] {
        // Not every system has it.
        let Some((code, said)) = on_terminal(kind) else { return };
        assert_eq!(code, Some(1), "{said}");
        assert!(
            said.contains(&format!("name a file such as deal.{kind}, or send it on")),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    let ledger = on_terminal("csv").unwrap();
    assert!(ledger.0 == Some(0) && ledger.1.starts_with("scenario,month"), "{:.80}", ledger.1);
}
