//! Names, sources and files that hold what steers terminals, runs in spreadsheets, turns sentences
//! around or is no XML: through every verb and into every kind of file.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use chiplease::export::pictures::Plot;
use chiplease::files::decision_log::{self, Figures, Kind, Record};
use chiplease::files::{library, scenario_file};
use chiplease::model::{self, Scenario};
use resvg::usvg::roxmltree::Document;

use crate::{Ran, chiplease, command};

/// Everything that a name may hold.
const ODD: &str = "\u{1b}[2J\u{1b}]0;x\u{7}\u{8}\u{9b}31m\u{7f}\nNet IRR  99.9%\r\nOK  \
                   false.ron\u{85}\
                   \u{2028}\u{202e}\u{2067}\u{2069}\u{200f}\u{61c}\u{0}\u{fffe}\u{ffff}\u{5d0}\u{5d1} 1";

/// A deal in which every text is odd.
fn odd(seed: &str) -> Scenario {
    let mut scenario = library::default_scenario().unwrap();
    let mut count = 0;
    for name in scenario.party_names_mut() {
        count += 1;
        *name = format!("=1+{count}{ODD}");
    }
    scenario.name = format!("@{seed}{ODD}");
    scenario.description = format!("-1{ODD}{}", "w".repeat(40_000)).into();
    for source in scenario.evidence.values_mut() {
        *source = format!("+{source}{ODD}");
    }
    for step in scenario.story.iter_mut() {
        step.title = format!("={}{ODD}", step.title);
        step.note.push_str(ODD);
    }
    scenario
}

/// A folder with two odd deals, the log of one, and a file that is none.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    scenario_file::write(file("a.ron"), &odd("a")).unwrap();
    let mut dearer = odd("b");
    dearer.tranches[0].rate += rust_decimal::Decimal::new(1, 2);
    dearer.tranches[0].name.push('b');
    scenario_file::write(file("b.ron"), &dearer).unwrap();
    let record = Record {
        kind: Kind::Decision,
        outcome: None,
        name: ODD.to_owned(),
        note: format!("one{ODD}"),
        people: vec![format!("two{ODD}")],
        conditions: vec![format!("three{ODD}")],
        date: format!("2026{ODD}"),
        program: ODD.to_owned(),
        figures: Figures::of(&model::run(&odd("a"))),
        scenario: odd("a"),
    };
    decision_log::append(&decision_log::path_of(&file("a.ron")), record).unwrap();
    fs::write(file("broken.ron"), "(format: 1, name: 5 \u{1b}[2J\u{202e})").unwrap();
    folder
}

/// What no terminal obeys and no page turns, in lines of the program's own.
#[track_caller]
fn check_lines(what: &str, text: &str) {
    check_read_only(what, text);
    for line in text.lines() {
        for false_line in ["Net IRR  99.9", "OK  false"] {
            assert!(!line.trim_start().starts_with(false_line), "{what}: {line:?}");
        }
    }
}

/// What no terminal obeys and no page turns: line breaks apart, only what is read.
#[track_caller]
fn check_read_only(what: &str, text: &str) {
    for line in text.lines() {
        let mut open = 0;
        for letter in line.chars() {
            let is_steering = letter.is_control()
                || matches!(
                    letter,
                    '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'
                        ..='\u{202e}' | '\u{2066}' | '\u{2067}' | '\u{fffe}' | '\u{ffff}'
                );
            assert!(!is_steering, "{what}: {letter:?} in {line:?}");
            match letter {
                '\u{2068}' => open += 1,
                '\u{2069}' => open -= 1,
                _ => {}
            }
            assert!(open >= 0, "{what}: an isolate ends that has not begun in {line:?}");
        }
        assert_eq!(open, 0, "{what}: an isolate without an end in {line:?}");
    }
}

#[track_caller]
fn ran(words: &[&str], folder: &Path) -> Ran {
    let ran = Ran::from(command(words.iter().copied()).current_dir(folder).output().unwrap());
    check_lines(&format!("{words:?}"), &ran.output);
    check_lines(&format!("{words:?}"), &ran.errors);
    ran
}

/// Cells that a spreadsheet takes for what they are.
#[track_caller]
fn check_cells(what: &str, csv: &str) {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes());
    let mut count = 0;
    for record in reader.records() {
        for cell in &record.unwrap() {
            count += 1;
            let begins = cell.trim_start().starts_with(['=', '+', '-', '@']);
            assert!(!begins || cell.parse::<f64>().is_ok(), "{what}: {cell:?}");
            assert!(!cell.contains('\n'), "{what}: {cell:?}");
        }
    }
    assert!(count > 0, "{what}: there are cells");
}

const VERBS: [(&[&str], &[&str]); 11] = [
    (&["run", "a.ron", "b.ron"], &["table", "json", "csv"]),
    (&["list", "."], &["table", "json", "csv"]),
    (&["decisions", "a.ron"], &["table", "json"]),
    (&["compare", "a.ron", "b.ron"], &["table", "json", "csv"]),
    (&["believe", "a.ron", "--target", "0.15"], &["table", "json", "csv"]),
    (&["decode", "a.ron", "--claim", "scrap=0.17"], &["table", "json", "csv"]),
    (&["simulate", "a.ron", "--paths", "20"], &["table", "json", "csv"]),
    (&["portfolio", "a.ron", "b.ron", "--paths", "20"], &["table", "json", "csv"]),
    (
        &["curve", "a.ron", "--lever", "funding_amount_2", "--metric", "net_irr", "--points", "3"],
        &["table", "json", "csv"],
    ),
    (&["tornado", "a.ron", "--metric", "net_irr"], &["table", "json", "csv"]),
    (
        &[
            "heat-map",
            "a.ron",
            "--x",
            "funding_amount",
            "--y",
            "loan_rate",
            "--metric",
            "net_irr",
            "--size",
            "2",
        ],
        &["table", "json", "csv"],
    ),
];

#[test]
fn every_verb_shows_odd_texts_as_text_in_every_format() {
    let folder = folder();
    for (verb, formats) in VERBS {
        for format in formats {
            let words = [verb, &["--format", format]].concat();
            let ran = ran(&words, folder.path());
            let is_fine = ran.code == Some(i32::from(verb[0] == "list"));
            assert!(is_fine, "{words:?}: {}", ran.errors);
            assert!(!ran.output.is_empty(), "{words:?}");
            match *format {
                "csv" => check_cells(&format!("{words:?}"), &ran.output),
                "json" => ran.output.lines().for_each(|line| {
                    serde_json::from_str::<serde_json::Value>(line).unwrap();
                }),
                _ => {}
            }
        }
    }
    for words in [
        &["check", "a.ron", "broken.ron"][..],
        &["compare", "--git", "d.ron", "a.ron", "0", "0", "b.ron", "0", "0"],
        &["compare", "--git", "d.ron", "/dev/null", "0", "0", "a.ron", "0", "0"],
        &["run", "no\u{1b}[2J\nOK  false.ron"],
        &["run", "a.ron", "--set", "na\u{1b}me=1"],
        &["run", "a.ron", "--for\u{1b}mat", "json"],
        &["run", "a.ron", "--format", "\u{202e}"],
        &["export", "a.ron", "x.\u{1b}[2J"],
        &["simulate", "a.ron", "--samples", "no/\u{1b}[2J/x.csv"],
    ] {
        ran(words, folder.path());
    }
}

#[test]
fn json_has_names_to_the_letter() {
    let folder = folder();
    let line = ran(&["run", "a.ron", "--format", "json"], folder.path()).output;
    let run: serde_json::Value = serde_json::from_str(line.trim_end()).unwrap();
    assert_eq!(run["scenario"], odd("a").name);
    let listed = ran(&["list", "a.ron", "--format", "json"], folder.path()).output;
    let listed: serde_json::Value = serde_json::from_str(listed.trim_end()).unwrap();
    assert_eq!(listed["lessee"], odd("a").lessee.name);
}

#[cfg(unix)]
#[test]
fn a_file_may_be_called_anything() {
    let folder = tempfile::tempdir().unwrap();
    let name = "a\u{1b}[2J\nOK  false.ron";
    scenario_file::write(folder.path().join(name), &odd("a")).unwrap();
    for words in [&["check", name][..], &["list", "."], &["run", name, "--set", "x=1"]] {
        ran(words, folder.path());
    }
}

#[test]
fn every_table_in_a_file_is_read_only() {
    let folder = folder();
    for table in ["ledger", "curve", "heat-map", "samples", "tornado"] {
        let more = ["--table", table, "--set", "uncertainty.paths=20"];
        let words = [&["export", "a.ron", "t.csv"], &more[..]].concat();
        assert_eq!(ran(&words, folder.path()).code, Some(0), "{table}");
        let written = fs::read_to_string(folder.path().join("t.csv")).unwrap();
        check_lines(table, &written);
        check_cells(table, &written);
    }
}

#[test]
fn a_negative_number_stays_one() {
    let csv = chiplease(["run", "negative-liquidity.ron", "--format", "csv"]).output;
    let is_negative = |cell: &str| cell.starts_with('-') && cell.parse::<f64>().is_ok();
    assert!(csv.lines().flat_map(|line| line.split(',')).any(is_negative), "the lessee owes");
    assert!(!csv.contains("'-"), "no number is a text");
}

#[test]
fn a_page_turns_nothing_and_has_the_deal_to_the_letter() {
    let folder = folder();
    let words = ["export", "a.ron", "m.html", "--against", "b.ron", "--appendix", "file"];
    let ran = ran(&words, folder.path());
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let page = fs::read_to_string(folder.path().join("m.html")).unwrap();
    check_read_only("the page", &page);
    for mark in ["202E", "202e ", "2067 ", "200F "] {
        let style = &page[page.find("<style>").unwrap()..page.find("</style>").unwrap()];
        assert!(!style.contains(&format!("\\{mark}")), "the margins of the print");
    }
    let body = &page[page.find("<body>").unwrap()..page.find("</html>").unwrap()];
    let document = Document::parse(body).unwrap();
    let appendix = |letter| {
        let pre = document.descendants().find(|it| it.attribute("data-scenario") == Some(letter));
        scenario_file::parse(pre.unwrap().text().unwrap()).unwrap()
    };
    // The story is the presenter's; the base comes first.
    let handed_out = Scenario { story: Vec::new().into(), ..odd("a") };
    assert_eq!(appendix("B"), handed_out);
    assert!(page.len() < 4_000_000, "what is long is cut, but for the appendix");
}

#[test]
fn pictures_of_an_odd_deal_are_xml_and_pixels() {
    let folder = folder();
    // Between them every kind of label: names of lenders, rounds, deals and levers.
    for plot in [Plot::Board, Plot::Losses, Plot::Lessee, Plot::Tornado, Plot::Bridge] {
        let more = ["--plot", plot.id(), "--against", "b.ron"];
        let words = [&["export", "a.ron", "p.svg"], &more[..]].concat();
        let ran = ran(&words, folder.path());
        assert_eq!(ran.code, Some(0), "{}: {}", plot.id(), ran.errors);
        let svg = fs::read_to_string(folder.path().join("p.svg")).unwrap();
        check_read_only(plot.id(), &svg);
        let drawing = Document::parse(&svg).unwrap();
        for text in drawing.descendants().filter_map(|node| node.text()) {
            assert!(text.chars().count() < 3_000, "{}: {text:?}", plot.id());
        }
    }
    let ran = ran(&["export", "a.ron", "p.png"], folder.path());
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
}

#[test]
fn a_workbook_holds_odd_and_long_texts() {
    let folder = folder();
    let ran = ran(&["export", "a.ron", "w.xlsx"], folder.path());
    assert_eq!(ran.code, Some(0), "{}", ran.errors);
    let bytes = fs::read(folder.path().join("w.xlsx")).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let mut count = 0;
    for (sheet, range) in book.worksheets() {
        for (_, _, cell) in range.cells() {
            if let Data::String(text) = cell {
                count += usize::from(text.contains("\\u{202e}"));
                check_read_only(&sheet, text);
                assert!(text.encode_utf16().count() <= 32_767, "{sheet}");
            }
        }
    }
    assert!(count > 10, "names and sources are in it: {count}");
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).unwrap();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        Document::parse(&text).unwrap_or_else(|error| panic!("{:?}: {error}", part.name()));
    }
}
