//! `chiplease export` of workbooks.

use calamine::{Data, Reader as _, Xlsx};

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
    assert!(unknown.errors.contains(".xlsx, .svg, .png, .html, .md or .csv"), "{}", unknown.errors);
    let existing = folder.path().join("deal.xlsx");
    std::fs::write(&existing, "mine").unwrap();
    let faulty =
        ["export", "sell.ron", existing.to_str().unwrap(), "--set", "tranches[0].rate=7.0"];
    let ran = chiplease(faulty);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("tranches[0].rate"), "{}", ran.errors);
    assert_eq!(std::fs::read_to_string(existing).unwrap(), "mine");
}

#[test]
fn a_table_of_cases_becomes_the_cases_that_a_workbook_chooses_among() {
    let folder = tempfile::tempdir().unwrap();
    let [table, target] = ["cases.csv", "deal.xlsx"].map(|name| folder.path().join(name));
    let [table, target] = [&table, &target].map(|path| path.to_str().unwrap());
    let export = |text: &str| {
        std::fs::write(table, text).unwrap();
        chiplease(["export", "valor-2", target, "--cases", table])
    };
    let ran = export(
        "case,loan_rate,resale_fraction,lease.end_of_term,note\nBase,,,,as it is\n\
         Low,8%,0.1,Scrap,cheap debt but no market\nHigh,12%,0.4,,\n",
    );
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let bytes = std::fs::read(target).unwrap();
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let cases = book.worksheet_range("Cases").unwrap();
    let text =
        |row: u32, column: u32| cases.get_value((row, column)).unwrap_or(&Data::Empty).to_string();
    let heads: Vec<String> = (5..8).map(|column| text(2, column)).collect();
    assert_eq!(heads, ["Base", "Low", "High"]);
    let row = |label: &str| (0..40).find(|row| text(*row, 0) == label).unwrap();
    assert_eq!(text(row("Tranche 1: Interest"), 6), "0.08");
    assert_eq!(
        (text(row("End of term"), 6), text(row("End of term"), 7)),
        ("Scrap".into(), "Sell".into())
    );
    assert_eq!(text(row("Low"), 1), "cheap debt but no market");
    for (text, said) in [
        ("case,loan_rate\nBase,8%\n", "Base is the deal itself, so its row sets nothing"),
        ("case,lessee.name\nLow,Other\n", "is neither a lever nor a term that a case may set"),
        ("case,loan_rate\nLow,9.5\n", "cases[0].levers[\"loan_rate\"]"),
    ] {
        let ran = export(text);
        assert_eq!(ran.code, Some(1), "{text}");
        assert!(ran.errors.contains(said), "{said}: {}", ran.errors);
    }
}
