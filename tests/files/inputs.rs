//! An output never replaces what is read for it, whatever it is called.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::files::{Inputs, atomic};

/// Makes a link to a file or a folder beside it, where the system lets one.
#[cfg(unix)]
fn is_linked(link: &Path, to: &str) -> bool {
    std::os::unix::fs::symlink(to, link).unwrap();
    true
}

#[cfg(windows)]
fn is_linked(link: &Path, to: &str) -> bool {
    use std::os::windows::fs::{symlink_dir, symlink_file};
    let target = link.with_file_name(to);
    let made = if target.is_dir() { symlink_dir(to, link) } else { symlink_file(to, link) };
    made.is_ok() && link.exists()
}

#[test]
fn an_input_is_known_under_every_name_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("deals")).unwrap();
    let (deal, twin) = (at("deals/deal.csv"), at("deals/twin.csv"));
    fs::write(&deal, "mine").unwrap();
    fs::write(&twin, "mine").unwrap();
    fs::hard_link(&deal, at("hard.csv")).unwrap();
    let mut names = vec![deal.clone(), at("deals/../deals/./deal.csv"), at("hard.csv")];
    // On Windows not everybody may make a link.
    let links = [("soft.csv", "deals/deal.csv"), ("softer.csv", "soft.csv"), ("folder", "deals")];
    if links.iter().all(|(link, to)| is_linked(&at(link), to)) {
        names.extend(["soft.csv", "softer.csv", "folder/deal.csv"].map(at));
    }
    for input in &names {
        let inputs = Inputs::of([&twin, &at("not there.ron"), input]);
        for target in &names {
            let refused = atomic::check(target, &inputs).unwrap_err().to_string();
            assert!(refused.contains("being read"), "{}: {refused}", target.display());
            let is_named = refused.contains(&*input.to_string_lossy());
            assert_eq!(is_named, input != target, "{refused}");
        }
        atomic::check(&at("deals/new.csv"), &inputs).unwrap();
    }
    atomic::check(&twin, &Inputs::of([&deal])).unwrap();
    atomic::check(&deal, &Inputs::of(Vec::<PathBuf>::new())).unwrap();
    assert_eq!(fs::read_to_string(&deal).unwrap(), "mine");
    assert_eq!(fs::read_dir(at("deals")).unwrap().count(), 2, "nothing is left behind");
}

#[test]
fn a_name_under_which_nothing_stands_is_no_input() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("valor-2");
    atomic::check(&target, &Inputs::of([Path::new("valor-2"), &target])).unwrap();
}
