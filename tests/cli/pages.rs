//! Every command that the README, the pages under `assets` and the help show works as it is written:
//! a shell runs it in a folder with the files that it names.
#![cfg(unix)]

use std::env;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use chiplease::cli::Arguments;
use chiplease::files::{library, scenario_file};
use chiplease::model::case::Case;
use chiplease::model::story::LeverValue;
use clap::CommandFactory as _;
use rayon::prelude::*;

use crate::typed_workbook::typed_workbook;
use crate::{Ran, chiplease};

/// Pages with commands, under the root.
const PAGES: [&str; 2] = ["README.md", "assets/verbs.md"];
/// What commands hand their output to; only that it is read matters here.
const READERS: [&str; 4] = ["jq", "man", "rsvg-convert", "ssh"];
/// More paths than that say no more of whether a command works.
const PATHS_MAX: u32 = 500;

/// A home folder, the program and the readers on the path, and a folder of work with every file that a
/// command names.
struct Desk(tempfile::TempDir);

impl Desk {
    /// A desk of its own, so that commands of one verb do not see what those of another write.
    fn like(first: &Self) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        copy_all(first.0.path(), desk.0.path());
        desk
    }

    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        let at = |path: &str| desk.0.path().join(path);
        for folder in
            ["bin", "home/.zfunc", "home/.config/fish/completions", "home/share", "work/deals"]
        {
            fs::create_dir_all(at(folder)).unwrap();
        }
        symlink(env!("CARGO_BIN_EXE_chiplease"), at("bin/chiplease")).unwrap();
        for reader in READERS {
            let path = at("bin").join(reader);
            fs::write(&path, "#!/bin/sh\ncat > /dev/null\n").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let text = |id: &str| library::find(id).unwrap().text;
        for id in ["valor-1", "valor-2"] {
            fs::write(at(&format!("work/deals/{id}.ron")), text(id)).unwrap();
        }
        fs::write(at("work/base.ron"), text("valor-2")).unwrap();
        let cases = "case,loan_rate,resale_fraction,lease.end_of_term,note\n\
                     No market,0.12,0.1,,dearer debt as well\n";
        fs::write(at("work/cases.csv"), cases).unwrap();
        fs::write(at("work/overrides.jsonl"), "{\"loan_rate\": 0.11}\n").unwrap();
        fs::write(at("work/bid.csv"), "path,value\ntranches[0].rate,11%\n").unwrap();
        let mut deal = library::find("valor-2").unwrap().scenario().unwrap();
        let rate = LeverValue("0.12".parse().unwrap());
        let levers = [("loan_rate".to_owned(), rate)].into();
        deal.cases = vec![Case { levers, ..Case::named("Downside") }].into();
        deal.format = deal.format_needed();
        let with_case = scenario_file::to_text(&deal).unwrap();
        for name in ["valor", "deal"] {
            fs::write(at(&format!("work/{name}.ron")), &with_case).unwrap();
        }
        let returned = typed_workbook(&deal, &[("loan_rate", "0.11")]);
        fs::write(at("work/deal.xlsx"), returned).unwrap();
        for made in [
            "chiplease set base.ron --set loan_rate=10% -o bid.ron",
            "chiplease fields valor.ron --format csv > assumptions.csv",
            "chiplease decide valor.ron --name Before",
            "chiplease decide deals/valor-1.ron --name Before",
            "chiplease decide deals/valor-2.ron --name Before",
        ] {
            assert_eq!(desk.run(made).code, Some(0), "{made}");
        }
        desk
    }

    fn run(&self, line: &str) -> Ran {
        self.run_with(&["bash", "-o", "pipefail", "-c", line])
    }

    fn run_with(&self, words: &[&str]) -> Ran {
        let at = |path: &str| self.0.path().join(path);
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([at("bin")].into_iter().chain(env::split_paths(&path))).unwrap();
        let mut command = Command::new(words[0]);
        command
            .args(&words[1..])
            .env("PATH", path)
            .env("HOME", at("home"))
            .env("XDG_DATA_HOME", at("home/share"))
            .env("PROFILE", at("home/profile.ps1"))
            .current_dir(at("work"));
        crate::reading(&mut command, "{\"loan_rate\": 0.11}\n")
    }
}

/// Copies what is in a folder into another one.
fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_all(&entry.path(), &target);
        } else if entry.file_type().unwrap().is_symlink() {
            symlink(fs::read_link(entry.path()).unwrap(), &target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok_and(|output| output.status.success())
}

/// The commands of a text, each on one line.
fn commands(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ");
    let lines = joined.lines().map(str::trim);
    let is_command = |line: &&str| {
        ["chiplease ", "echo '{", "source <("].iter().any(|start| line.starts_with(start))
    };
    lines.filter(is_command).map(|line| shorter(line.split(" # ").next().unwrap().trim())).collect()
}

/// The command with as many paths as are enough.
fn shorter(command: &str) -> String {
    let mut words: Vec<String> = command.split(' ').map(str::to_owned).collect();
    for place in 1..words.len() {
        if words[place - 1] == "--paths" && words[place].parse().is_ok_and(|n: u32| n > PATHS_MAX) {
            words[place] = PATHS_MAX.to_string();
        }
    }
    words.join(" ")
}

/// Whether it opens the window.
fn opens_window(command: &str) -> bool {
    let program = Arguments::command();
    let mut words = command.split_whitespace();
    words.next() == Some("chiplease")
        && words.next().is_none_or(|word| program.find_subcommand(word).is_none())
}

/// What is wrong with commands that are run one after another at the same desk.
fn wrong(first: &Desk, commands: &[String]) -> Vec<String> {
    let desk = Desk::like(first);
    let mut wrong = Vec::new();
    for command in commands.iter().filter(|command| !opens_window(command)) {
        let ran = desk.run(command);
        if ran.code != Some(0) {
            wrong.push(format!("{command}: {:?} {}", ran.code, ran.errors));
        }
    }
    wrong
}

#[test]
fn every_command_of_the_pages_works_as_it_is_written() {
    if !is_there("bash") {
        return;
    }
    let first = Desk::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let wrong: Vec<String> = PAGES
        .par_iter()
        .flat_map(|page| {
            let commands = commands(&fs::read_to_string(root.join(page)).unwrap());
            assert!(commands.len() >= 5, "{page} shows how to use the program");
            wrong(&first, &commands)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_in_the_help_works_as_it_is_written() {
    if !is_there("bash") {
        return;
    }
    let (first, program) = (Desk::new(), Arguments::command());
    let verbs: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    let wrong: Vec<String> = verbs
        .par_iter()
        .flat_map(|verb| {
            let help = chiplease([verb, "--help"]).output;
            let (_, examples) = help.split_once("\nExample").unwrap();
            let commands = commands(examples);
            assert!(!commands.is_empty(), "{verb} has an example");
            wrong(&first, &commands)
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_the_pages_show_of_python_runs() {
    if !is_there("python3") {
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = PAGES.map(|page| fs::read_to_string(root.join(page)).unwrap()).concat();
    let blocks: Vec<&str> =
        text.split("```python\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let ran = Desk::new().run_with(&["python3", "-c", block]);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
        let rates: Vec<&str> =
            ran.output.lines().filter_map(|line| line.split(' ').nth(1)).collect();
        assert_eq!(rates.len(), 17, "{}", ran.output);
        let rates: Vec<f64> = rates.iter().map(|rate| rate.parse().unwrap()).collect();
        assert!(rates.is_sorted_by(|one, other| one > other), "dearer debt yields less: {rates:?}");
        assert!(ran.output.lines().all(|line| line.ends_with(" None")), "{}", ran.output);
    }
}
