//! `chiplease export` of workbooks.

use crate::chiplease;

#[test]
fn a_workbook_is_written_and_what_is_set_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("deal.XLSX");
    let plain = chiplease(["export", "sell.ron", target.to_str().unwrap()]);
    assert_eq!((plain.code, plain.errors.as_str()), (Some(0), ""));
    let before = std::fs::read(&target).unwrap();
    assert!(before.starts_with(b"PK"), "a workbook is a zip archive");
    let assignment =
        ["export", "sell.ron", target.to_str().unwrap(), "--set", "tranches[0].rate=0.11"];
    assert_eq!(chiplease(assignment).code, Some(0));
    assert_ne!(std::fs::read(&target).unwrap(), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn what_cannot_be_written_is_said_and_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("no-such-folder/deal.xlsx");
    // The target comes first: a scenario that is not there is not even looked for.
    let ran = chiplease(["export", "no-such.ron", target.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("deal.xlsx: this cannot be written"), "{}", ran.errors);
    let unknown = chiplease(["export", "sell.ron", "deal.doc"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.errors.contains(".xlsx, .svg, .png, .html or .csv"), "{}", unknown.errors);
    let existing = folder.path().join("deal.xlsx");
    std::fs::write(&existing, "mine").unwrap();
    let faulty =
        ["export", "sell.ron", existing.to_str().unwrap(), "--set", "tranches[0].rate=7.0"];
    let ran = chiplease(faulty);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("tranches[0].rate"), "{}", ran.errors);
    assert_eq!(std::fs::read_to_string(existing).unwrap(), "mine");
}
