//! `export` of a term sheet: what it is called, what it says, and that it prints on one page.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;

use crate::chiplease;
use crate::memo::{opened, printed_pages, shipped};

const DAY: &str = "2026-11-22";

#[track_caller]
fn exported(words: &[&str], name: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join(name);
    let mut all = vec!["export", words[0], target.to_str().unwrap(), "--date", DAY];
    all.extend(&words[1..]);
    let ran = chiplease(all);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{words:?}");
    fs::read_to_string(target).unwrap()
}

/// The deals that have a sheet kept with the tests.
const KEPT: [(&str, &[&str]); 3] = [
    ("valor-2.md", &["valor-2"]),
    ("valor-2-against-valor-1.md", &["valor-2", "--against", "valor-1"]),
    ("random-7.md", &["../terms/random-7.ron"]),
];

#[test]
fn sheets_read_as_they_are_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/term-sheets");
    for (name, words) in KEPT {
        let kept = fs::read_to_string(folder.join(name)).unwrap().replace("\r\n", "\n");
        let written = exported(words, "terms.md");
        assert_eq!(written, kept, "{name}");
    }
}

#[test]
fn a_page_is_a_term_sheet_by_its_name_or_by_a_flag_and_else_a_memo() {
    for (name, more, is_term_sheet) in [
        ("terms.html", &[][..], true),
        ("valor-2-terms.html", &[], true),
        ("Term-Sheet.HTML", &[], true),
        ("board.html", &["--term-sheet"], true),
        ("memo.html", &[], false),
        ("midterms.html", &[], false),
    ] {
        let words: Vec<&str> = ["valor-2"].into_iter().chain(more.iter().copied()).collect();
        let page = exported(&words, name);
        assert_eq!(page.contains("<title>Term sheet: "), is_term_sheet, "{name}");
        assert_eq!(page.contains("Investment memo"), !is_term_sheet, "{name}");
    }
    let ran = chiplease(["export", "valor-2", "-", "--as", "md", "--date", DAY]);
    assert_eq!(ran.output, exported(&["valor-2"], "terms.md"));
    let ran = chiplease(["export", "valor-2", "-", "--as", "html", "--term-sheet"]);
    assert!(ran.output.contains("<title>Term sheet: "), "{}", ran.errors);
    let ran = chiplease(["export", "valor-2", "board.svg", "--term-sheet"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("it is for a term sheet (.html); .md. Omit it"), "{}", ran.errors);
}

#[test]
fn the_page_has_every_figure_with_its_mark_and_nothing_from_elsewhere() {
    let page = exported(&["valor-2", "--set", "loan_rate=11%"], "terms.html");
    for said in [
        "9.50%",
        "11.00%<sup class=\"yours\" title=\"yours\">y</sup>",
        "100,000<sup class=\"assumed\" title=\"assumed\">a</sup>",
        "Confidential",
        "2026-11-22",
    ] {
        let is_there = page.contains(said);
        assert_eq!(is_there, said != "9.50%", "{said}");
    }
    for outside in ["<script", "http:", "https:", "@import", "url(http", "<link", "src=\"http"] {
        assert!(!page.contains(outside), "{outside}");
    }
    let page = exported(&["valor-2", "--author", "Desk", "--confidentiality", ""], "terms.html");
    assert!(page.contains("Prepared by Desk") && !page.contains("Confidential"));
}

#[test]
fn a_sheet_against_another_marks_what_differs_with_what_it_does_alone() {
    let sets = ["--set", "tranches[0].rate=11%", "--set", "lease.purchase_option=(price: 0.1)"];
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.ron");
    let mut words = vec!["set", "valor-2", "-o", other.to_str().unwrap()];
    words.extend(sets);
    assert_eq!(chiplease(words).code, Some(0));
    let other = other.to_str().unwrap();
    let page = exported(&[other, "--against", "valor-2"], "terms.html");
    assert!(page.contains("2 terms differ; together net IRR 22.81% → "), "{page}");
    for said in ["Was: 9.50%", "Added.", "Alone: net IRR −", "data-change=\"changed\""] {
        assert!(page.contains(said), "{said}");
    }
    let page = exported(&["valor-2", "--against", other], "terms.html");
    assert!(page.contains("Taken away") && page.contains("<del>The lessee may buy"));
    let text = exported(&["valor-2", "--against", other], "terms.md");
    assert!(text.contains("| **Lease: Purchase option** | none | The lessee may buy"), "{text}");
}

#[test]
fn names_of_others_are_text_in_page_and_markdown() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    let mut deal = library::default_scenario().unwrap();
    "<script>alert(1)</script> | *bold* \u{fdd0}[x](y)".clone_into(&mut deal.lessee.name);
    "| pipe\n# head".clone_into(&mut deal.tranches[0].name);
    fs::write(&file, scenario_file::to_text(&deal).unwrap()).unwrap();
    let page = exported(&[file.to_str().unwrap()], "terms.html");
    assert!(!page.contains("<script>"), "escaped");
    let text = exported(&[file.to_str().unwrap()], "terms.md");
    assert!(text.contains("&lt;script&gt;") && text.contains("\\| \\*bold\\*"), "{text}");
    assert!(text.lines().all(|line| !line.starts_with("# head")), "{text}");
}

/// Every deal that must have a sheet of one page: the shipped ones, and those with optional terms.
fn all() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/terms");
    let fixtures = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let fixtures = fixtures.filter(|path| path.extension().is_some_and(|it| it == "ron"));
    let mut all: Vec<PathBuf> = shipped().into_iter().chain(fixtures).collect();
    all.sort();
    all
}

/// A deal of many loans, rounds and guarantees.
fn crowded() -> Scenario {
    let mut deal = library::default_scenario().unwrap();
    let loan = deal.tranches[0].clone();
    for index in 1..4 {
        let mut other = loan.clone();
        other.name = format!("Loan {index}");
        deal.tranches.push(other);
    }
    deal
}

#[test]
fn a_browser_prints_every_term_sheet_on_one_page() {
    let Ok(browser) = std::env::var("CHIPLEASE_BROWSER") else { return };
    let folder = tempfile::tempdir().unwrap();
    let check = |page: &str, name: &str| {
        let count = printed_pages(&browser, folder.path(), page, "A4");
        assert_eq!(count, 1, "{name}");
    };
    for file in shipped() {
        let page = exported(&[file.to_str().unwrap()], "terms.html");
        let shown = opened(&browser, folder.path(), &page);
        assert!(shown.contains("data-wide=\"0\""), "{}: something is too wide", file.display());
    }
    for file in all() {
        check(&exported(&[file.to_str().unwrap()], "terms.html"), &file.display().to_string());
    }
    let file = folder.path().join("crowded.ron");
    let mut deal = crowded();
    for loan in &mut deal.tranches {
        loan.amount = 700_000_000.into();
    }
    fs::write(&file, scenario_file::to_text(&deal).unwrap()).unwrap();
    check(&exported(&[file.to_str().unwrap()], "terms.html"), "four loans");
    for base in ["valor-1", "xai-20bn"] {
        let page = exported(&["valor-2", "--against", base], "terms.html");
        check(&page, &format!("against {base}"));
    }
}
