//! What is handed out agrees with itself: one sign for two deals in every kind of file, flags that
//! are honoured or refused, no clock, and nothing of what is the presenter's.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read as _};
use std::path::Path;

use chiplease::export::pictures::Plot;
use chiplease::files::{library, scenario_file};
use chiplease::model::story::Step;
use chiplease::model::{self, Scenario};
use resvg::usvg::roxmltree::Document;
use serde_json::Value;

use crate::chiplease;

/// What can be written: the target's extension, and what `--plot` or `--table` says.
fn products() -> Vec<(&'static str, &'static str)> {
    let plots = Plot::ALL.into_iter().map(|plot| ("svg", plot.id()));
    let tables = ["ledger", "curve", "heat-map", "samples", "tornado"].map(|it| ("csv", it));
    plots.chain(tables).chain([("png", "board"), ("html", ""), ("md", ""), ("xlsx", "")]).collect()
}

fn asked(target: &str, (extension, what): (&str, &str)) -> Vec<String> {
    let mut words = vec!["export".to_owned(), target.to_owned()];
    let flag = if extension == "csv" { "--table" } else { "--plot" };
    if !what.is_empty() {
        words.extend([flag.to_owned(), what.to_owned()]);
    }
    words
}

/// The plots and tables that each flag fits, next to the kinds of files that it always fits.
const FITTING: [(&str, &str, &[&str], &[&str]); 13] = [
    ("--against", "valor-1", &["svg", "png", "html", "md"], &[]),
    ("--plot", "irr", &["svg", "png"], &[]),
    ("--theme", "dark", &["svg", "png"], &[]),
    ("--size", "900x600", &["svg", "png"], &[]),
    ("--table", "curve", &["csv"], &[]),
    (
        "--metric",
        "equity_irr",
        &[],
        &[
            "svg heat-map",
            "svg tornado",
            "svg spider",
            "svg curve",
            "svg region",
            "svg histogram",
            "svg bridge",
            "svg crossover",
            "csv curve",
            "csv heat-map",
            "csv tornado",
        ],
    ),
    (
        "--x",
        "loan_rate",
        &[],
        &[
            "svg irr",
            "svg heat-map",
            "svg curve",
            "svg region",
            "svg crossover",
            "csv curve",
            "csv heat-map",
        ],
    ),
    ("--y", "rent_factor", &[], &["svg heat-map", "svg region", "csv heat-map"]),
    ("--date", "2026-11-22", &["html", "md", "xlsx"], &[]),
    ("--appendix", "none", &["html"], &[]),
    ("--cases", "cases.csv", &["html", "xlsx"], &[]),
    ("--author", "Credit desk", &["html", "md"], &[]),
    ("--confidentiality", "Internal", &["html", "md"], &[]),
];

#[test]
fn a_flag_that_says_nothing_to_what_is_written_is_refused_and_any_other_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    for product in products() {
        let (extension, what) = product;
        let target = folder.path().join("handout").with_extension(extension);
        for (flag, value, kinds, some) in FITTING {
            // No such scenario: whether the flag is taken is known before it is looked for.
            let mut words = asked(target.to_str().unwrap(), product);
            words.insert(1, "no-such-scenario".to_owned());
            let is_said = words.iter().any(|word| word == flag);
            if !is_said {
                words.extend([flag.to_owned(), value.to_owned()]);
            }
            let ran = chiplease(words.iter().map(String::as_str));
            let fits =
                kinds.contains(&extension) || some.contains(&&*format!("{extension} {what}"));
            let place = format!("{words:?}: {}", ran.errors);
            assert_eq!(ran.code, Some(1), "{place}");
            if fits {
                assert!(ran.errors.starts_with("no-such-scenario"), "{place}");
            } else {
                let said = format!("{flag} does not apply to ");
                assert!(ran.errors.contains(&said) && ran.errors.contains("it is for "), "{place}");
                assert!(!ran.errors.contains("no-such-scenario"), "said before the work: {place}");
            }
        }
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn several_flags_that_do_not_fit_are_all_named_with_what_they_fit() {
    let ran = chiplease(["export", "valor-2", "ledger.csv", "--theme", "dark", "--x", "loan_rate"]);
    assert_eq!(ran.code, Some(1));
    let theme = "ledger.csv: --theme does not apply to the table ledger; it is for .svg and .png. ";
    let x = "--x does not apply to the table ledger; it is for .svg and .png with --plot irr, \
             heat-map, \
             curve, region or crossover; .csv with --table curve or heat-map. Omit it";
    assert!(ran.errors.contains(theme) && ran.errors.contains(x), "{}", ran.errors);
    let ran = chiplease(["export", "valor-2", "h.svg", "--plot", "histogram", "--metric", "moic"]);
    assert!(
        ran.errors.contains("shows net_moic, net_irr or equity_irr, not moic"),
        "{}",
        ran.errors
    );
}

#[track_caller]
fn written(folder: &Path, file: &str, product: (&str, &str), more: &[&str]) -> Vec<u8> {
    let target = folder.join("handout").with_extension(product.0);
    let mut words = asked(target.to_str().unwrap(), product);
    words.insert(1, file.to_owned());
    if Plot::ALL.iter().any(|plot| plot.is_of_two() && plot.id() == product.1) {
        words.extend(["--against".to_owned(), "valor-1".to_owned()]);
    }
    words.extend(more.iter().map(|word| (*word).to_owned()));
    let ran = chiplease(words.iter().map(String::as_str));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{words:?}");
    fs::read(target).unwrap()
}

#[test]
fn what_a_plot_or_table_is_of_is_what_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let subject = FITTING.iter().filter(|(flag, ..)| ["--metric", "--x", "--y"].contains(flag));
    let mut plain: BTreeMap<(&str, &str), Vec<u8>> = BTreeMap::new();
    for (flag, value, _, fitting) in subject {
        for product in fitting.iter().map(|it| it.split_once(' ').unwrap()) {
            let plain = plain
                .entry(product)
                .or_insert_with(|| written(folder.path(), "valor-2", product, &[]));
            let asked = written(folder.path(), "valor-2", product, &[flag, value]);
            assert!(*plain != asked, "{product:?}: {flag} shows");
        }
    }
    let more = ["--x", "loan_rate", "--metric", "min_dscr"];
    let curve = String::from_utf8(written(folder.path(), "valor-2", ("svg", "curve"), &more));
    let curve = curve.unwrap();
    assert!(curve.contains("along Coupon") && curve.contains("DSCR"), "{curve}");
}

#[test]
fn levers_that_do_not_go_together_or_that_a_deal_lacks_are_refused_for_pictures_as_for_tables() {
    for target in ["map.svg", "map.csv"] {
        let flag = if target.ends_with("svg") { "--plot" } else { "--table" };
        let refused = |file: &str, more: &[&str]| {
            let ran = chiplease([&["export", file, target, flag, "heat-map"], more].concat());
            assert_eq!(ran.code, Some(1), "{target} {more:?}");
            ran.errors
        };
        let same = refused("valor-2", &["--x", "loan_rate", "--y", "loan_rate"]);
        assert!(same.contains("loan_rate and loan_rate set the same field"), "{same}");
        let usual = refused("valor-2", &["--y", "resale_fraction"]);
        assert!(usual.contains("which is what --x is unless it is given"), "{usual}");
        let lacking = refused("no-debt.ron", &["--x", "loan_rate"]);
        assert!(lacking.contains("loan_rate does not apply"), "{lacking}");
    }
}

fn shipped(id: &str) -> Scenario {
    library::find(id).unwrap().scenario().unwrap()
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_deal_against_its_base_has_one_sign_in_every_kind() {
    let folder = tempfile::tempdir().unwrap();
    let [base, deal] = ["valor-1", "valor-2"].map(shipped);
    let [before, after] = [&base, &deal].map(|it| model::run(it).summary.net_irr.unwrap());
    assert!(after - before > 0.004, "the deal earns more than the base");
    let against = ["--against", "valor-1"];
    let said = format!("{} vs {}: differences are the deal less the base", deal.name, base.name);
    for plot in [Plot::Board, Plot::Irr, Plot::Bridge, Plot::Crossover] {
        let more = if plot.is_of_two() { &[][..] } else { &against };
        let svg = written(folder.path(), "valor-2", ("svg", plot.id()), more);
        let texts = texts(&String::from_utf8(svg).unwrap());
        assert!(texts.iter().any(|text| text.starts_with(&said)), "{}: {texts:?}", plot.id());
        if plot == Plot::Board {
            assert!(
                texts.iter().any(|text| text.starts_with("+4") && text.ends_with("\u{a0}bp")),
                "{texts:?}"
            );
        }
        if plot == Plot::Bridge {
            let place = |text: &str| texts.iter().position(|other| other == text).unwrap();
            assert!(place(&base.name) < place(&deal.name), "from the base to the deal");
            assert!(
                texts.iter().any(|text| text.starts_with("+4") && text.ends_with("bp in total"))
            );
        }
    }
    let page =
        String::from_utf8(written(folder.path(), "valor-2", ("html", ""), &against)).unwrap();
    assert!(page.contains("A is the base, B the deal compared with it; differences are B less A."));
    let (_, row) = page.split_once("data-difference=\"net_irr\" data-value=\"").unwrap();
    let value: f64 = row.split('"').next().unwrap().parse().unwrap();
    assert_eq!(value.to_bits(), (after - before).to_bits());
    assert!(page.find(&format!("A, {}", base.name)) < page.find(&format!("B, {}", deal.name)));
    let table = chiplease(["compare", "valor-1", "valor-2"]).output;
    assert!(table.starts_with(&format!("A  {}\nB  {}\nA is the base", base.name, deal.name)));
    let row = table.lines().find(|line| line.starts_with("Net IRR")).unwrap();
    assert!(row.trim_end().replace('\u{a0}', " ").ends_with(" bp") && row.contains('+'), "{row}");
    let json = chiplease(["compare", "valor-1", "valor-2", "--format", "json"]).output;
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["differences"], "b less a");
    for (end, value) in [("before", before), ("after", after)] {
        let found = json["bridge"][end].as_f64().unwrap();
        assert!((found - value).abs() < 1e-9, "{end}: {found}, {value}");
    }
    let csv = chiplease(["compare", "valor-1", "valor-2", "--format", "csv"]).output;
    let cost = csv.lines().find(|line| line.starts_with("Equipment cost,")).unwrap();
    let cells: Vec<&str> = cost.split(',').collect();
    assert_eq!(cells[2..4], ["5400000000", "5050000000"], "{cost}");
    let effect =
        json["changes"].as_array().unwrap().iter().find(|it| it["name"] == "Equipment cost");
    assert_eq!(cells[5].parse().ok(), effect.unwrap()["effect"].as_f64(), "{cost}");
}

/// The parts of a workbook by name, as text.
fn parts(workbook: Vec<u8>) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(workbook)).unwrap();
    let parts = (0..archive.len()).map(|index| {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        let name = part.name().unwrap().into_owned();
        part.read_to_string(&mut text).unwrap();
        (name, text)
    });
    parts.collect()
}

#[test]
fn two_exports_of_a_deal_of_one_day_are_the_same_bytes_whatever_the_clock_says() {
    let folder = tempfile::tempdir().unwrap();
    let workbook = |more: &[&str]| written(folder.path(), "valor-2", ("xlsx", ""), more);
    let first = workbook(&[]);
    // The format counts seconds.
    std::thread::sleep(std::time::Duration::from_millis(1100));
    assert!(first == workbook(&[]), "without a date that of the day is taken, not the time");
    let dated = workbook(&["--date", "2026-11-22"]);
    assert!(dated != first && dated == workbook(&["--date", "2026-11-22"]), "with one");
    let parts = parts(dated);
    assert_eq!(parts["docProps/core.xml"].matches("2026-11-22T00:00:00Z").count(), 2);
    assert!(parts.values().any(|part| part.contains(", 2026-11-22; ")), "and on the cover");
    let memo = |day: &str| written(folder.path(), "valor-2", ("html", ""), &["--date", day]);
    assert!(memo("2026-11-22") == memo("2026-11-22") && memo("2026-11-22") != memo("2026-11-23"));
    let ran = chiplease(["export", "valor-2", "x.xlsx", "--date", "1899-12-31"]);
    assert!(ran.errors.contains("expected a date from 1900 to 9999"), "{}", ran.errors);
}

#[test]
fn what_is_for_the_presenter_alone_leaves_with_nothing() {
    const NOTES: [&str; 2] = ["whisper one", "whisper two"];
    let folder = tempfile::tempdir().unwrap();
    let deal = |name: &str, note: &str| {
        let mut scenario = shipped("valor-1");
        scenario.story = vec![Step {
            title: "The rate".to_owned(),
            levers: BTreeMap::new(),
            terms: Vec::new(),
            end_of_term: None,
            plots: vec![chiplease::model::story::Plot::Irr],
            sliders: Vec::new(),
            note: note.to_owned(),
        }]
        .into();
        let path = folder.path().join(name);
        scenario_file::write(&path, &scenario).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (one, two) = (deal("one.ron", NOTES[0]), deal("two.ron", NOTES[1]));
    let is_quiet = |what: &str, text: &str| {
        assert!(!NOTES.iter().any(|note| text.contains(note)), "{what}: {text}");
    };
    let against = ["--against", two.as_str()];
    for product in products() {
        // Pictures of one mechanism; each takes its time.
        if product.0 == "svg" && !["bridge", "board"].contains(&product.1) || product.0 == "png" {
            continue;
        }
        let bytes = written(folder.path(), &one, product, &[]);
        if product.0 == "xlsx" {
            for (name, part) in &parts(bytes) {
                is_quiet(name, part);
            }
        } else {
            is_quiet(&format!("{product:?}"), &String::from_utf8(bytes).unwrap());
        }
    }
    for product in [("html", ""), ("svg", "irr")] {
        let bytes = written(folder.path(), &one, product, &against);
        is_quiet("against", &String::from_utf8(bytes).unwrap());
    }
    for format in ["table", "json", "csv"] {
        let told = chiplease(["compare", &one, &two, "--format", format]).output;
        is_quiet("compare", &told);
        assert!(told.contains("Note to step 1 of the story"), "that it differs is said: {told}");
        is_quiet("run", &chiplease(["run", &one, "--format", format]).output);
    }
    let short = written(folder.path(), &one, ("html", ""), &["--appendix", "none"]);
    let short = String::from_utf8(short).unwrap();
    assert!(!short.contains("Appendix") && !short.contains("data-scenario"), "none is none");
    let long = written(folder.path(), &one, ("html", ""), &["--appendix", "file"]);
    is_quiet("appendix", &String::from_utf8(long).unwrap());
}
