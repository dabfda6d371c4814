//! Owner, permissions and attributes of a file survive a save, and what killed processes leave is
//! removed.

use std::fs::{self, File, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::time::{Duration, SystemTime};

use chiplease::files::decision_log::{self, Figures, Kind, Record};
use chiplease::files::recovery::{Kept, Slot};
use chiplease::files::{atomic, library, scenario_file};
use chiplease::model;

/// Writes a file.
type Save<'a> = &'a dyn Fn(&Path);

const ACCESS_LIST: &str = "system.posix_acl_access";
const DEFAULT_LIST: &str = "system.posix_acl_default";

/// An access list as Linux keeps it: the owner, one user more, the group, a mask, and others.
fn access_list() -> Vec<u8> {
    let nobody = u32::MAX;
    let entries: [(u16, u16, u32); 5] =
        [(1, 6, nobody), (2, 4, 4711), (4, 4, nobody), (16, 6, nobody), (32, 0, nobody)];
    let mut list = 2_u32.to_le_bytes().to_vec();
    for (tag, permissions, who) in entries {
        list.extend(tag.to_le_bytes());
        list.extend(permissions.to_le_bytes());
        list.extend(who.to_le_bytes());
    }
    list
}

/// Whether the file system has the attribute now; not all of them can.
fn has_taken(set: io::Result<()>) -> bool {
    match set {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::Unsupported => false,
        Err(error) => panic!("the attribute is refused: {error}"),
    }
}

/// Owner, group, permissions, and what of the attributes a test sets.
fn outside(path: &Path) -> (u32, u32, u32, [Option<Vec<u8>>; 3]) {
    let of: Metadata = fs::metadata(path).unwrap();
    let attributes = [ACCESS_LIST, "user.reviewed", "user.colour"];
    let attributes = attributes.map(|name| xattr::get(path, name).ok().flatten());
    (of.uid(), of.gid(), of.mode(), attributes)
}

fn record() -> Record {
    let scenario = library::default_scenario().unwrap();
    Record {
        kind: Kind::Decision,
        outcome: None,
        name: "approved".to_owned(),
        note: String::new(),
        people: Vec::new(),
        conditions: Vec::new(),
        date: "2026-11-22T09:30:00+01:00".to_owned(),
        program: "0.1.0".to_owned(),
        figures: Figures::of(&model::run(&scenario)),
        scenario,
    }
}

#[test]
fn whatever_is_saved_over_a_file_it_stays_what_it_is_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = library::default_scenario().unwrap();
    let saves: [(&str, Save<'_>); 3] = [
        ("bytes", &|path| atomic::write(path, b"new").unwrap()),
        ("deal.ron", &|path| scenario_file::write(path, &scenario).unwrap()),
        ("deal.decisions", &|path| decision_log::append(path, record()).unwrap()),
    ];
    for (name, save) in saves {
        let path = folder.path().join(name);
        save(&path);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        // The owner may be changed by root alone; any other user has one group at least.
        if fs::metadata(&path).unwrap().uid() == 0 {
            chown(&path, Some(4712), Some(4713)).unwrap();
        }
        let is_listed = has_taken(xattr::set(&path, ACCESS_LIST, &access_list()));
        let is_marked = has_taken(xattr::set(&path, "user.reviewed", b"by the desk"));
        let before = outside(&path);
        assert_eq!(is_listed, before.3[0].is_some(), "{name}: the list is set");
        assert_eq!(is_marked, before.3[1].is_some(), "{name}: the mark is set");
        let (inode, bytes) = (fs::metadata(&path).unwrap().ino(), fs::read(&path).unwrap());
        if name == "bytes" {
            fs::write(&path, "old").unwrap();
        }
        save(&path);
        assert_eq!(outside(&path), before, "{name}");
        assert_ne!(fs::metadata(&path).unwrap().ino(), inode, "{name}: in one step");
        assert_eq!(fs::read(&path).unwrap() == bytes, name != "deal.decisions", "{name}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
}

#[test]
fn nobody_is_let_in_by_a_save_who_was_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.csv");
    fs::write(&path, "old").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    // New files in the folder are readable by another user from now on.
    let is_open = has_taken(xattr::set(folder.path(), DEFAULT_LIST, &access_list()));
    let fresh = folder.path().join("fresh.csv");
    atomic::write(&fresh, b"new").unwrap();
    assert_eq!(outside(&fresh).3[0].is_some(), is_open, "a new file is as the folder has it");
    let before = outside(&path);
    atomic::write(&path, b"new").unwrap();
    assert_eq!(outside(&path), before);
    assert_eq!(fs::read(&path).unwrap(), b"new");
}

/// A file of that name, last written so long ago.
fn left(folder: &Path, name: &str, age: Duration) -> File {
    let file = File::create(folder.join(name)).unwrap();
    file.set_modified(SystemTime::now() - age).unwrap();
    file
}

#[test]
fn what_kills_have_left_goes_with_the_next_write_and_nothing_else_does() {
    const LONG_AGO: Duration = Duration::from_hours(3);
    let kept = Kept::now(library::default_scenario().unwrap(), None);
    let writes: [Save<'_>; 3] = [
        &|folder| atomic::write(&folder.join("deal.csv"), b"new").unwrap(),
        &|folder| scenario_file::write(folder.join("deal.ron"), &kept.draft).unwrap(),
        &|folder| Slot::new(folder).keep(&kept).unwrap(),
    ];
    for write in writes {
        let folder = tempfile::tempdir().unwrap();
        let others =
            [".chiplease-my-own-notes.tmp", ".chiplease-aB3xY.tmp", "chiplease-aB3xYz.tmp"];
        for name in others.into_iter().chain([".chiplease-Killed.tmp"]) {
            left(folder.path(), name, LONG_AGO);
        }
        left(folder.path(), ".chiplease-Recent.tmp", Duration::from_mins(5));
        let held = left(folder.path(), ".chiplease-Filled.tmp", LONG_AGO);
        held.lock().unwrap();
        write(folder.path());
        assert!(!folder.path().join(".chiplease-Killed.tmp").exists(), "it is swept up");
        for name in others.into_iter().chain([".chiplease-Recent.tmp", ".chiplease-Filled.tmp"]) {
            assert!(folder.path().join(name).exists(), "{name} stays");
        }
    }
}
