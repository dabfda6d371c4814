//! Where something other than a file has a file's name, opening it does not wait.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use chiplease::files::decision_log;
use chiplease::files::recovery::{Kept, Slot, left_behind};
use chiplease::files::{Inputs, atomic, library, scenario_file};
use chiplease::session::Document;

use crate::decision_log::record;

/// There is no way to make a pipe in the standard library.
fn pipe(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    let made = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success(), "there is a pipe");
    path
}

/// What the work says, unless it waits for the other end of a pipe.
#[track_caller]
fn promptly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (tell, told) = channel();
    thread::spawn(move || tell.send(work()).ok());
    told.recv_timeout(Duration::from_secs(20)).expect("it does not wait")
}

#[test]
fn a_pipe_is_refused_wherever_a_file_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = pipe(folder.path(), "deal.ron");
    let scenario = library::default_scenario().unwrap();
    let (one, other) = (path.clone(), path.clone());
    let read = promptly(move || scenario_file::read(one).unwrap_err().to_string());
    assert!(read.contains("a device or pipe, not a file"), "{read}");
    let written = promptly(move || scenario_file::write(other, &scenario).unwrap_err().to_string());
    assert!(written.contains("a device or pipe, not a file"), "{written}");
    let checked = promptly(move || atomic::check(&path, &Inputs::default()).unwrap_err());
    assert_eq!(checked.to_string(), "a device or pipe, not a file");
}

#[test]
fn a_log_of_decisions_that_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = pipe(folder.path(), "pipe.decisions");
    let nested = folder.path().join("folder.decisions");
    fs::create_dir(&nested).unwrap();
    for (path, what) in [(pipe, "a device or pipe"), (nested, "a folder")] {
        let expected = format!("{}: {what}, not a file;", path.display());
        let log = path.clone();
        let read = promptly(move || decision_log::read(&log).unwrap_err().to_string());
        assert!(read.starts_with(&expected), "{read}");
        let kept = record("more", library::default_scenario().unwrap());
        let added = promptly(move || decision_log::append(&path, kept).unwrap_err().to_string());
        assert!(added.starts_with(&expected), "{added}");
    }
}

#[test]
fn an_open_file_that_a_pipe_has_replaced_is_not_saved_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    scenario_file::write(&path, &library::default_scenario().unwrap()).unwrap();
    let mut document = Document::start().unwrap();
    document.open(&path).unwrap();
    document.draft.lease.term_months = 48;
    fs::remove_file(&path).unwrap();
    pipe(folder.path(), "deal.ron");
    let saved = promptly(move || document.save().unwrap_err().to_string());
    assert!(saved.contains("a device or pipe, not a file"), "{saved}");
}

#[test]
fn pipes_among_the_journals_hold_nobody_up_and_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    Slot::new(folder.path()).keep(&Kept::now(library::default_scenario().unwrap(), None)).unwrap();
    let text = Kept::now(library::default_scenario().unwrap(), None).text().unwrap();
    fs::write(folder.path().join("1-1.ron"), text).unwrap();
    let pipes = ["1-1.lock", "2-2.ron"].map(|name| pipe(folder.path(), name));
    let looked_in = folder.path().to_owned();
    let left = promptly(move || left_behind(&looked_in));
    assert_eq!(left.orphans.len(), 1, "the one that can be locked");
    assert!(left.unreadable.is_empty(), "{:?}", left.unreadable);
    for path in pipes {
        assert!(path.exists(), "{} is gone", path.display());
    }
    assert!(folder.path().join("1-1.ron").exists(), "what it locks is not lost");
}
