//! An output never replaces what is read for it, whatever it is called.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::files::{Inputs, atomic};

#[test]
fn an_input_is_known_under_every_name_and_nothing_else_is() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("deals")).unwrap();
    let (deal, twin) = (at("deals/deal.csv"), at("deals/twin.csv"));
    fs::write(&deal, "mine").unwrap();
    fs::write(&twin, "mine").unwrap();
    fs::hard_link(&deal, at("hard.csv")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("deals/deal.csv", at("soft.csv")).unwrap();
        std::os::unix::fs::symlink("soft.csv", at("softer.csv")).unwrap();
        std::os::unix::fs::symlink("deals", at("folder")).unwrap();
    }
    let names = [
        deal.clone(),
        at("deals/../deals/./deal.csv"),
        at("hard.csv"),
        at("soft.csv"),
        at("softer.csv"),
        at("folder/deal.csv"),
    ];
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
