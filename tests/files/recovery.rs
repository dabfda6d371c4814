//! Unsaved edits on disk: which file they belong to, when they are offered, and that none is lost.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::files::recovery::{Kept, Slot, left_behind};
use chiplease::files::{library, scenario_file};
use chiplease::model::validate;

fn edits(term_months: u32, file: Option<&str>) -> Kept {
    let mut draft = library::default_scenario().unwrap();
    draft.lease.term_months = term_months;
    Kept::now(draft, file.map(PathBuf::from))
}

fn journals(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "ron"));
    found
}

#[test]
fn what_is_kept_is_found_once_its_window_is_gone_and_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let mut slot = Slot::new(folder.path());
    let kept = edits(48, Some("/deals/“one” two.ron"));
    slot.keep(&kept).unwrap();
    assert!(left_behind(folder.path()).orphans.is_empty(), "its window is still there");
    drop(slot);
    let mut left = left_behind(folder.path());
    assert_eq!(left.orphans.len(), 1);
    assert!(left_behind(folder.path()).orphans.is_empty(), "it is offered to one window only");
    let (found, _slot) = left.orphans.remove(0).adopt();
    assert_eq!(found, kept);
}

#[test]
fn a_draft_out_of_bounds_is_kept_too() {
    let folder = tempfile::tempdir().unwrap();
    let kept = edits(999, None);
    assert!(validate(&kept.draft).is_err(), "it would not be computed");
    Slot::new(folder.path()).keep(&kept).unwrap();
    assert_eq!(left_behind(folder.path()).orphans[0].kept, kept);
}

#[test]
fn two_windows_never_write_over_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let (mut one, mut other) = (Slot::new(folder.path()), Slot::new(folder.path()));
    one.keep(&edits(24, None)).unwrap();
    other.keep(&edits(36, None)).unwrap();
    one.keep(&edits(48, None)).unwrap();
    assert_eq!(journals(folder.path()).len(), 2);
    one.forget().unwrap();
    drop(other);
    let left = left_behind(folder.path());
    assert_eq!(left.orphans.len(), 1);
    assert_eq!(left.orphans[0].kept.draft.lease.term_months, 36);
}

#[test]
fn what_is_forgotten_or_thrown_away_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut slot = Slot::new(folder.path());
    slot.keep(&edits(24, None)).unwrap();
    slot.forget().unwrap();
    Slot::new(folder.path()).keep(&edits(36, None)).unwrap();
    left_behind(folder.path()).orphans.remove(0).throw_away().unwrap();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "neither journal nor lock");
}

#[test]
fn what_is_not_taken_is_offered_again() {
    let folder = tempfile::tempdir().unwrap();
    Slot::new(folder.path()).keep(&edits(24, None)).unwrap();
    drop(left_behind(folder.path()));
    assert_eq!(left_behind(folder.path()).orphans.len(), 1);
}

#[test]
fn what_is_adopted_goes_on_in_the_same_place() {
    let folder = tempfile::tempdir().unwrap();
    Slot::new(folder.path()).keep(&edits(24, None)).unwrap();
    let (kept, mut slot) = left_behind(folder.path()).orphans.remove(0).adopt();
    assert_eq!(journals(folder.path()).len(), 1, "not taken away before it is kept again");
    slot.keep(&Kept { file: Some("new.ron".into()), ..kept }).unwrap();
    assert_eq!(journals(folder.path()).len(), 1);
    drop(slot);
    let left = left_behind(folder.path());
    assert_eq!(left.orphans[0].kept.file.as_deref(), Some(Path::new("new.ron")));
}

#[test]
fn what_cannot_be_read_is_said_and_put_aside() {
    let folder = tempfile::tempdir().unwrap();
    Slot::new(folder.path()).keep(&edits(24, None)).unwrap();
    let journal = journals(folder.path()).remove(0);
    let torn = fs::read_to_string(&journal).unwrap().replace("term_months: 24", "term_months: x");
    fs::write(&journal, &torn).unwrap();
    // A scenario file is no journal, because it does not say which file its edits belong to.
    let stray = folder.path().join("stray.ron");
    scenario_file::write(&stray, &library::default_scenario().unwrap()).unwrap();
    let left = left_behind(folder.path());
    assert!(left.orphans.is_empty());
    assert_eq!(left.unreadable.len(), 2);
    assert!(left.unreadable[0].reason.contains("term_months"), "{}", left.unreadable[0].reason);
    assert!(left.unreadable[1].reason.contains("the first line"), "{}", left.unreadable[1].reason);
    assert_eq!(fs::read_to_string(&left.unreadable[0].path).unwrap(), torn, "nothing is lost");
    assert!(left_behind(folder.path()).unreadable.is_empty(), "it is said once");
}

#[test]
fn what_a_newer_program_kept_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = edits(24, None).text().unwrap().replacen("format: 1", "format: 99", 1);
    let journal = folder.path().join("1-1.ron");
    fs::write(&journal, text).unwrap();
    for _ in 0..2 {
        let left = left_behind(folder.path());
        assert!(left.unreadable[0].reason.contains("needs a newer chiplease"), "{left:?}");
        assert_eq!(left.unreadable[0].path, journal, "it stays where it is");
    }
}

#[test]
#[cfg(unix)]
fn a_file_whose_name_is_no_unicode_is_kept_with_its_edits() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = PathBuf::from(OsStr::from_bytes(b"/deals/\xff\xfe.ron"));
    let kept = Kept { file: Some(file), ..edits(24, None) };
    Slot::new(folder.path()).keep(&kept).unwrap();
    assert_eq!(left_behind(folder.path()).orphans[0].kept, kept);
}

/// Journals as a day of crashes would leave them.
#[cfg(unix)]
const MANY: usize = 300;
/// Set to a folder of them in a child process that has few descriptors.
const FOLDER: &str = "CHIPLEASE_TEST_JOURNALS";

#[test]
#[ignore = "what the processes of the next test run"]
fn a_window_that_looks_for_journals() {
    let left = left_behind(Path::new(&std::env::var_os(FOLDER).expect("a folder of journals")));
    assert!(!left.orphans.is_empty() || !left.unreadable.is_empty(), "it has looked");
}

#[test]
#[cfg(unix)]
fn more_journals_than_descriptors_lose_none() {
    let folder = tempfile::tempdir().unwrap();
    let text = edits(24, None).text().unwrap();
    for number in 0..MANY {
        fs::write(folder.path().join(format!("{number}-1.ron")), &text).unwrap();
    }
    // Enough for what is offered, and less than that.
    for limit in [100, 40, 20] {
        let run = "ulimit -n $1; exec \"$0\" --ignored --exact \
                   recovery::a_window_that_looks_for_journals";
        let status = std::process::Command::new("sh")
            .args(["-c", run])
            .arg(std::env::current_exe().unwrap())
            .arg(limit.to_string())
            .env(FOLDER, folder.path())
            .stdout(std::process::Stdio::null())
            .status()
            .unwrap();
        assert!(status.success(), "{limit} descriptors");
        assert_eq!(journals(folder.path()).len(), MANY, "{limit} descriptors");
    }
    // And all of them are offered in the end.
    let mut left = left_behind(folder.path());
    let mut offered = 0;
    while let Some(orphan) = left.orphans.pop() {
        assert_eq!(left.orphans.len() + 1 + left.waiting() + offered, MANY, "none is passed over");
        orphan.throw_away().unwrap();
        offered += 1;
        left.fill();
    }
    assert_eq!((offered, left.waiting(), left.unreadable.len()), (MANY, 0, 0));
    assert!(journals(folder.path()).is_empty(), "all were dealt with");
}

#[test]
fn a_journal_is_a_scenario_file() {
    let kept = edits(48, Some("deal.ron"));
    assert_eq!(scenario_file::parse(&kept.text().unwrap()).unwrap(), kept.draft);
}

#[test]
fn without_a_folder_nothing_is_left_behind() {
    let folder = tempfile::tempdir().unwrap();
    let left = left_behind(&folder.path().join("not there"));
    assert!(left.orphans.is_empty() && left.unreadable.is_empty());
}
