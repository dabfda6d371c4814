//! When unsaved edits are written down, on the real clock.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread::sleep;
use std::time::{Duration, Instant};

use chiplease::files::recovery::{Kept, Slot, left_behind};
use chiplease::session::Document;
use chiplease::session::journal::{Journal, Patience};
use chiplease::session::recovery::age;

/// What the program promises.
const PROMISED: Duration = Duration::from_secs(2);

fn journal(folder: &Path, patience: Patience) -> Journal {
    Journal::start(Slot::new(folder), patience, || {}).unwrap()
}

/// The one journal there is.
fn on_disk(folder: &Path) -> Option<Kept> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    let journal = paths.find(|path| path.extension().is_some_and(|it| it == "ron"))?;
    match Kept::read(&journal) {
        // It was taken off the disk in between.
        Err(_) if !journal.exists() => None,
        kept => Some(kept.unwrap()),
    }
}

#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) -> Duration {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        sleep(Duration::from_millis(5));
    }
    started.elapsed()
}

#[test]
fn edits_that_never_rest_are_on_disk_within_two_seconds() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::start().unwrap();
    let mut journal = journal(folder.path(), Patience::default());
    journal.follow(&document);
    let started = Instant::now();
    let mut month = 0;
    while on_disk(folder.path()).is_none() {
        // A drag: another value each frame.
        month += 1;
        document.draft.lease.term_months = 13 + month % 40;
        journal.follow(&document);
        assert!(started.elapsed() < PROMISED, "nothing after {:?}", started.elapsed());
        sleep(Duration::from_millis(16));
    }
    assert!(month > 1, "not each of them at once");
    let last = document.draft.clone();
    wait_until("the last of them", || on_disk(folder.path()).is_some_and(|it| it.draft == last));
}

#[test]
fn nothing_is_written_while_nothing_is_edited() {
    let folder = tempfile::tempdir().unwrap();
    let document = Document::start().unwrap();
    let soon = Duration::from_millis(1);
    let mut journal = journal(folder.path(), Patience { after_last: soon, after_first: soon });
    for _ in 0..20 {
        journal.follow(&document);
        sleep(Duration::from_millis(2));
    }
    assert!(on_disk(folder.path()).is_none());
}

#[test]
fn what_is_undone_or_saved_is_taken_off_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::start().unwrap();
    let soon = Duration::from_millis(1);
    let mut journal = journal(folder.path(), Patience { after_last: soon, after_first: soon });
    for round in 0..2 {
        document.draft.lease.term_months = 48;
        journal.follow(&document);
        wait_until("kept", || on_disk(folder.path()).is_some());
        if round == 0 {
            document.reset();
        } else {
            document.save_as(&folder.path().join("saved")).unwrap();
        }
        journal.follow(&document);
        wait_until("forgotten", || on_disk(folder.path()).is_none());
    }
    assert_eq!(journal.trouble(), None);
}

#[test]
fn a_journal_that_is_dropped_in_a_crash_writes_what_waits_and_one_that_is_closed_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::start().unwrap();
    document.draft.lease.term_months = 48;
    let long = Duration::from_mins(1);
    let patience = Patience { after_last: long, after_first: long };
    let mut dropped = journal(folder.path(), patience);
    dropped.follow(&document);
    drop(dropped);
    let mut left = left_behind(folder.path());
    let (kept, slot) = left.orphans.remove(0).adopt();
    assert_eq!(kept.draft, document.draft);
    let mut closed = journal(folder.path(), patience);
    closed.adopt(slot);
    closed.follow(&document);
    closed.close();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn recovered_edits_that_the_file_already_has_are_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let document = Document::start().unwrap();
    Slot::new(folder.path()).keep(&Kept::now(document.draft.clone(), None)).unwrap();
    let (_, slot) = left_behind(folder.path()).orphans.remove(0).adopt();
    let mut journal = journal(folder.path(), Patience::default());
    journal.adopt(slot);
    journal.follow(&document);
    wait_until("forgotten", || on_disk(folder.path()).is_none());
}

#[test]
fn what_cannot_be_kept_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way of a folder").unwrap();
    let mut document = Document::start().unwrap();
    document.draft.lease.term_months = 48;
    let soon = Duration::from_millis(1);
    let patience = Patience { after_last: soon, after_first: soon };
    let (wake, woken) = channel();
    let tell = move || wake.send(()).unwrap();
    let mut journal = Journal::start(Slot::new(&file), patience, tell).unwrap();
    journal.follow(&document);
    let told = woken.recv_timeout(Duration::from_secs(20));
    assert!(told.is_ok(), "nobody moves the mouse; somebody has to say so");
    assert!(journal.trouble().is_some());
    // And once it is over.
    fs::remove_file(&file).unwrap();
    document.draft.lease.term_months = 49;
    journal.follow(&document);
    assert!(woken.recv_timeout(Duration::from_secs(20)).is_ok(), "it is said, too");
    assert_eq!(journal.trouble(), None);
    document.draft.lease.term_months = 50;
    journal.follow(&document);
    wait_until("kept", || on_disk(&file).is_some_and(|it| it.draft == document.draft));
    assert!(woken.try_recv().is_err(), "nothing new is nothing to be woken for");
}

#[test]
fn an_age_is_said_in_one_unit() {
    for (seconds, text) in [
        (0, "less than a minute ago"),
        (60, "1 minute ago"),
        (3599, "59 minutes ago"),
        (7200, "2 hours ago"),
        (86_400, "1 day ago"),
    ] {
        assert_eq!(age(Duration::from_secs(seconds)), text);
    }
}
