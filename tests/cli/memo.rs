//! `export` of a memo: a page that says what the program says, here and in a browser.
//!
//! `.ci/memo` names a browser in `CHIPLEASE_BROWSER`; then every memo is also opened and printed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chiplease::analysis::difference::TextKind;
use chiplease::analysis::{
    Belief, Checks, Difference, Lever, Metric, Never, Runs, Sample, Target, headline, simulate,
};
use chiplease::files::decision_log::{self, Minutes, Outcome, Record};
use chiplease::files::scenario_file;
use chiplease::model::{self, FastLane, Scenario};
use resvg::usvg::roxmltree::{Document, Node};

use crate::{chiplease, fixtures};

const DAY: &str = "2026-11-22";

#[track_caller]
fn memo(file: &str, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("memo.html");
    let words = ["export", file, target.to_str().unwrap(), "--date", DAY];
    let ran = chiplease([&words[..], more].concat());
    assert_eq!(ran.code, Some(0), "{file}: {}", ran.errors);
    fs::read_to_string(target).unwrap()
}

/// The body, which is well-formed.
#[track_caller]
fn body(page: &str) -> Document<'_> {
    let start = page.find("<body>").unwrap();
    let end = page.find("</body>").unwrap() + "</body>".len();
    Document::parse(&page[start..end]).unwrap()
}

fn texts(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect()
}

fn with<'a>(document: &'a Document<'a>, attribute: &str, value: &str) -> Node<'a, 'a> {
    let is_meant = |node: &Node<'_, '_>| node.attribute(attribute) == Some(value);
    document.descendants().find(is_meant).unwrap_or_else(|| panic!("no {attribute}={value}"))
}

/// What the page must say of a scenario, figure by figure, in full.
fn figures(scenario: &Scenario) -> BTreeMap<&'static str, Option<f64>> {
    let summary = model::run(scenario).summary;
    let mut figures: BTreeMap<_, _> = [
        Metric::NetIrr,
        Metric::EquityIrr,
        Metric::Moic,
        Metric::MinDscr,
        Metric::PeakLtv,
        Metric::RunwayMonths,
        Metric::LenderLoss,
    ]
    .map(|metric| (metric.id(), metric.figure(&summary)))
    .into();
    let first = summary.tranches.first();
    figures.insert("lender_yield", first.and_then(|tranche| tranche.lender_yield));
    figures
}

pub(crate) fn shipped() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|it| it == "ron")).collect();
    files.sort();
    assert!(files.len() > 5, "the shipped scenarios are there");
    files
}

/// The scenario as it is handed out: its story is the presenter's.
fn without_story(scenario: &Scenario) -> Scenario {
    Scenario { story: Vec::new().into(), ..scenario.clone() }
}

/// The probability of default that the deal's own simulation gives.
fn odds_of(scenario: &Scenario) -> f64 {
    let Ok(simulation) = simulate(scenario, Sample::of(scenario), None, &Never);
    simulation.default.value
}

/// What must hold of the page of one scenario.
#[track_caller]
fn check(file: &Path, page: &str) {
    let place = file.display();
    let scenario = scenario_file::read(file).unwrap();
    let results = model::run(&scenario);
    let document = body(page);
    let text = texts(document.root_element());
    for wrong in ["NaN", "inf ", "Infinity"] {
        assert!(!text.contains(wrong), "{place}: {wrong}");
    }
    for outside in ["<script", "http:", "https:", "@import", "url(http", "<link", "src="] {
        assert!(!page.contains(outside), "{place}: {outside}");
    }
    let said = headline(&mut Runs::default(), &scenario, &results);
    assert!(text.contains(&said.deal) && text.contains(&said.lessee), "{place}");
    for (id, value) in figures(&scenario) {
        let found = with(&document, "data-figure", id).attribute("data-value").unwrap();
        assert_eq!(found.parse().ok(), value, "{place}: {id}");
    }
    for (path, evidence) in &scenario.evidence {
        let row = texts(with(&document, "data-path", path));
        assert!(row.contains(evidence.as_str()), "{place}: {path}: {row}");
    }
    for participant in &results.summary.participants {
        assert!(text.contains(&participant.title), "{place}: {}", participant.title);
    }
    assert!(Checks::of(&scenario, &results).is_passed(), "{place}");
    with(&document, "data-checks", "holds");
    assert_eq!(page.matches("data:font/woff2;base64,").count(), 2, "the typeface is within it");
    with(&document, "data-odds", &odds_of(&scenario).to_string());
    with(&document, "data-lessee", "");
    with(&document, "data-covenants", "");
    assert!(text.contains("No decision on record."), "{place}");
    assert!(!page.contains("data-scenario"), "no appendix unless it is asked for");
    let page = &memo(file.to_str().unwrap(), &["--appendix", "file"]);
    let document = body(page);
    let appendix = texts(with(&document, "data-scenario", ""));
    let handed_out = without_story(&scenario);
    assert_eq!(appendix, scenario_file::to_text(&handed_out).unwrap(), "{place}");
    assert_eq!(scenario_file::parse(&appendix).unwrap(), handed_out, "{place}");
}

#[test]
fn a_memo_says_what_the_program_says_and_where_each_number_comes_from() {
    for name in ["sell.ron", "no-debt.ron", "two-tranches-default.ron", "guarantee-backstop.ron"] {
        let file = fixtures().join(name);
        check(&file, &memo(file.to_str().unwrap(), &[]));
    }
}

#[test]
fn a_memo_has_the_belief_the_plots_the_date_and_the_version() {
    let page = memo("valor-2", &[]);
    let scenario = chiplease::files::library::find("valor-2").unwrap().scenario().unwrap();
    let target = Target { metric: Metric::NetIrr, value: 0.2 };
    let levers = [Lever::ResaleFraction, Lever::LoanRate(0)];
    let Ok(belief) = Belief::of(&mut FastLane::default(), &scenario, target, levers, &Never);
    assert!(page.contains(&belief.sentence), "{}", belief.sentence);
    assert!(page.contains(DAY) && page.contains(env!("CARGO_PKG_VERSION")));
    let drawings = body(&page).descendants().filter(|node| node.has_tag_name("svg")).count();
    assert_eq!(drawings, 8);
    assert_eq!(page, memo("valor-2", &[]), "the same question gives the same bytes");
}

#[test]
fn no_drawing_lies_over_what_is_beside_it() {
    let page = memo("valor-2", &[]);
    assert!(page.contains("figure svg > rect:first-of-type { fill: none; }"));
    let body = body(&page);
    let drawings: Vec<_> = body.descendants().filter(|node| node.has_tag_name("svg")).collect();
    assert!(drawings.len() > 6, "{} drawings", drawings.len());
    for drawing in drawings {
        let size = |node: &Node<'_, '_>| {
            (
                node.attribute("width").map(str::to_owned),
                node.attribute("height").map(str::to_owned),
            )
        };
        let ground = drawing.children().find(|node| node.has_tag_name("rect")).unwrap();
        assert_eq!(size(&ground), size(&drawing), "the first rectangle is the ground");
    }
}

#[test]
fn names_are_text_whatever_they_hold() {
    let name = "<b>\"Tom\" & 'Co'</b></style><script>";
    let ron = format!("{name:?}");
    let sets = ["name", "lessee.name", "tranches[0].lender"].map(|path| format!("{path}={ron}"));
    let more: Vec<&str> = sets.iter().flat_map(|set| ["--set", set.as_str()]).collect();
    let page = memo("sell.ron", &more);
    assert!(!page.contains("<script") && !page.contains("<b>"), "nothing of it is markup");
    assert_eq!(page.matches("</style>").count(), 1);
    let document = body(&page);
    let heading = document.descendants().find(|node| node.has_tag_name("h1")).unwrap();
    assert_eq!(texts(heading), name);
}

#[test]
fn what_all_items_of_a_list_rest_on_is_said_once() {
    let page = memo("anthropic-xpv", &[]);
    let document = body(&page);
    let row = |path: &str| texts(with(&document, "data-path", path));
    let tenor = row("tranches[0].tenor");
    assert!(tenor.starts_with("Tenor, all loansco-terminousassumption: repaid"), "{tenor}");
    let same = ["tranches[1].tenor", "tranches[2].tenor"].map(row);
    assert_eq!(same, [tenor.clone(), tenor], "each is found by its path");
    assert_eq!(page.matches("repaid within the first rack").count(), 1);
    // Numbers that differ stand in their order, where their source is one.
    let months = row("equipment.deliveries[0].month");
    assert!(months.contains("Delivery month, all deliveries"), "{months}");
    assert!(months.replace('\u{a0}', " ").contains("0 mo, 3 mo, 6 mo, 9 mo"), "{months}");
    // What differs in its source has a row each, and so have words that cannot be told apart.
    let coupons = ["tranches[0].rate", "tranches[1].rate"].map(row);
    assert!(coupons[0].starts_with("Coupon, Class A1") && coupons[0] != coupons[1], "{coupons:?}");
    let lenders = ["tranches[0].lender", "tranches[1].lender"].map(row);
    assert_eq!(lenders[0], "Lender, Class A1Banks");
    assert_eq!(lenders[1], "Lender, Class A2, Class BApollo and Blackstone");
}

#[test]
fn one_deal_is_held_against_another_with_both_in_the_appendix() {
    let page = memo("valor-1", &["--against", "valor-2", "--appendix", "file"]);
    let document = body(&page);
    let [first, second] = ["valor-2", "valor-1"]
        .map(|id| chiplease::files::library::find(id).unwrap().scenario().unwrap());
    let [a, b] = [&first, &second].map(|scenario| model::run(scenario).summary);
    for metric in Metric::ALL {
        let found = with(&document, "data-difference", metric.id()).attribute("data-value");
        let change = metric.figure(&a).zip(metric.figure(&b)).map(|(a, b)| b - a);
        assert_eq!(found.unwrap().parse().ok(), change, "{}", metric.id());
    }
    for (letter, scenario) in [("A", &first), ("B", &second)] {
        let appendix = texts(with(&document, "data-scenario", letter));
        assert_eq!(scenario_file::parse(&appendix).unwrap(), without_story(scenario));
        let said = headline(&mut Runs::default(), scenario, &model::run(scenario));
        assert!(texts(document.root_element()).contains(&said.deal));
    }
    let heading = document.descendants().find(|node| node.has_tag_name("h1")).map(texts);
    assert!(!page.contains("of the story"), "nothing of it is handed out");
    assert_eq!(heading, Some(format!("{} against {}", second.name, first.name)));
    let told = [&first, &second].map(without_story);
    for text in Difference::between(&told[0], &told[1]).texts() {
        let cells = texts(document.root_element());
        let [before, after] = if text.kind == TextKind::Source {
            [&text.before, &text.after].map(|it| it.clone().unwrap_or_default())
        } else {
            text.shown().unwrap()
        };
        assert!(cells.contains(&before) && cells.contains(&after), "{text:?}");
    }
    let drawings = document.descendants().filter(|node| node.has_tag_name("desc")).map(texts);
    let [before, after] = [&a, &b].map(|it| chiplease::format::percent(it.net_irr, 2));
    let bridges: Vec<String> = drawings.filter(|said| said.starts_with("Bridge: ")).collect();
    assert_eq!(bridges.len(), 1, "drawn once");
    assert!(bridges[0].contains(&before) && bridges[0].contains(&after), "{bridges:?}");
    let mut ids: Vec<&str> = document.descendants().filter_map(|it| it.attribute("id")).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "each id once");
}

#[test]
fn a_table_in_a_file_is_what_its_verb_prints() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("table.csv");
    let net = ["--metric", "net_irr", "--format", "csv"];
    let resale = ["--lever", "resale_fraction"];
    let map = ["--x", "resale_fraction", "--y", "monthly_burn"];
    for (table, verb) in [
        ("ledger", vec!["run", "sell.ron", "--format", "csv"]),
        ("curve", [&["curve", "sell.ron"], &resale[..], &net].concat()),
        ("heat-map", [&["heat-map", "sell.ron"], &map[..], &net].concat()),
        ("tornado", [&["tornado", "sell.ron"], &net[..]].concat()),
        ("samples", vec!["simulate", "sell.ron", "--format", "csv"]),
    ] {
        let words = ["export", "sell.ron", target.to_str().unwrap(), "--table", table];
        let ran = chiplease(words);
        assert_eq!(ran.code, Some(0), "{table}: {}", ran.errors);
        assert!(fs::read_to_string(&target).unwrap() == chiplease(verb).output, "{table}");
    }
}

#[test]
fn what_cannot_be_made_leaves_the_file_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let [page, table] = ["memo.html", "table.csv"].map(|name| {
        let path = folder.path().join(name);
        fs::write(&path, "mine").unwrap();
        path.to_str().unwrap().to_owned()
    });
    for (words, complaint) in [
        (vec!["export", "sell.ron", &page, "--against", "no-such.ron"], "no-such.ron"),
        (
            vec!["export", "no-debt.ron", &table, "--table", "curve", "--x", "loan_rate"],
            "loan_rate",
        ),
    ] {
        let ran = chiplease(words);
        assert_eq!(ran.code, Some(1));
        assert!(ran.errors.contains(complaint), "{}", ran.errors);
    }
    for path in [page, table] {
        assert_eq!(fs::read_to_string(path).unwrap(), "mine");
    }
}

/// Counts the elements that are wider than their containers, once everything is laid out, and the
/// texts that stick out of their drawing.
const MEASURE: &str = "<script>addEventListener('load', () => {
    const wide = [...document.querySelectorAll('main *:not(svg *)')].filter(
        (it) => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1);
    document.body.dataset.wide = wide.length;
    const out = [...document.querySelectorAll('svg text')].filter((it) => {
        const [text, drawing] = [it, it.ownerSVGElement].map((it) => it.getBoundingClientRect());
        return text.right > drawing.right + 0.5 || text.left < drawing.left - 0.5;
    });
    document.body.dataset.out = out.length;
});</script>";

#[test]
fn a_browser_shows_the_same_figures_and_prints_whole_pages() {
    let Ok(browser) = std::env::var("CHIPLEASE_BROWSER") else { return };
    for file in shipped() {
        let page = memo(file.to_str().unwrap(), &[]);
        check(&file, &page);
        let folder = tempfile::tempdir().unwrap();
        let shown = opened(&browser, folder.path(), &page);
        assert!(shown.contains("data-wide=\"0\""), "{}: something is too wide", file.display());
        assert!(shown.contains("data-out=\"0\""), "{}: a text is cut off", file.display());
        for (id, value) in figures(&scenario_file::read(&file).unwrap()) {
            let after = shown.split_once(&format!("data-figure=\"{id}\" data-value=\"")).unwrap().1;
            let (found, _) = after.split_once('"').unwrap();
            assert_eq!(found.parse().ok(), value, "{}: {id}", file.display());
        }
        for size in ["A4", "letter"] {
            let count = printed_pages(&browser, folder.path(), &page, size);
            assert!((4..=5).contains(&count), "{}: {count} pages of {size}", file.display());
        }
    }
    let paper = |deal: &str, base: &str| memo(deal, &["--against", base]);
    for (deal, base) in [("valor-2", "valor-1"), ("google-backstop", "meta-spv")] {
        let folder = tempfile::tempdir().unwrap();
        for size in ["A4", "letter"] {
            let count = printed_pages(&browser, folder.path(), &paper(deal, base), size);
            assert!(count <= 10, "{deal} against {base}: {count} pages of {size}");
        }
    }
}

/// The page as the browser has it once it is laid out as wide as paper.
pub(crate) fn opened(browser: &str, folder: &Path, page: &str) -> String {
    let path = folder.join("opened.html");
    fs::write(&path, page.replace("</head>", &format!("{MEASURE}</head>"))).unwrap();
    let output = quiet(browser, folder)
        .args(["--window-size=720,1000", "--dump-dom"])
        .arg(&path)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn printed_pages(browser: &str, folder: &Path, page: &str, size: &str) -> usize {
    let (path, pdf) = (folder.join("printed.html"), folder.join("printed.pdf"));
    let paper = format!("<style>@page {{ size: {size}; }}</style></head>");
    fs::write(&path, page.replace("</head>", &paper)).unwrap();
    let mut target = std::ffi::OsString::from("--print-to-pdf=");
    target.push(&pdf);
    let output = quiet(browser, folder)
        .arg("--no-pdf-header-footer")
        .arg(target)
        .arg(path)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = fs::read(pdf).unwrap();
    let pages = bytes.windows(12).filter(|it| it.starts_with(b"/Type /Page") && it[11] != b's');
    pages.count()
}

fn quiet(browser: &str, folder: &Path) -> Command {
    let mut profile = std::ffi::OsString::from("--user-data-dir=");
    profile.push(folder.join("profile"));
    let mut command = Command::new(browser);
    command.args(["--headless", "--no-sandbox", "--disable-gpu"]).arg(profile);
    command
}

#[test]
fn a_memo_says_whose_capital_comes_back_and_what_a_guarantor_pays_in() {
    let page = memo("xai-spacex-backstop", &[]);
    let text = texts(body(&page).root_element()).replace('\u{a0}', " ");
    assert!(text.contains("Who bears the loss?"), "{text}");
    assert!(text.contains("SpaceX, backstop, up to $"), "{text}");
    assert!(text.contains("Apollo, lends Senior"), "{text}");
    assert!(text.contains("The lessee stops in month 18"), "SpaceX pays on: {text}");
}

/// A copy of a scenario's file with one decision in the log beside it.
fn decided(folder: &Path, minutes: &Minutes) -> PathBuf {
    let file = folder.join("deal.ron");
    fs::copy(fixtures().join("sell.ron"), &file).unwrap();
    let scenario = scenario_file::read(&file).unwrap();
    let results = model::run(&scenario);
    let date = "2026-11-20T14:03:05+01:00".to_owned();
    let record = Record::new(Some(Outcome::Approved), minutes, date, scenario, &results);
    decision_log::append(&decision_log::path_of(&file), record).unwrap();
    file
}

#[test]
fn a_memo_has_the_decision_with_names_and_conditions_and_not_its_note() {
    let folder = tempfile::tempdir().unwrap();
    let minutes = Minutes {
        name: "Go to term sheet".to_owned(),
        note: "the chair was not convinced".to_owned(),
        people: vec!["A. Chair".to_owned(), "B. Member".to_owned()],
        conditions: vec!["Guarantee of the parent".to_owned()],
    };
    let file = decided(folder.path(), &minutes);
    let page = memo(file.to_str().unwrap(), &["--author", "Credit desk"]);
    let document = body(&page);
    let said = texts(with(&document, "data-decision", "Approved"));
    for part in [
        "Approved on 2026-11-20: Go to term sheet",
        "By A. Chair, B. Member.",
        "Guarantee of the parent",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(!page.contains("not convinced"), "a note is not handed out");
    assert!(!said.contains("changed since"), "{said}");
    let line = texts(with(&document, "class", "kicker"));
    let says = "Investment memo · 2026-11-22 · Prepared by Credit desk · Status: approved \
                2026-11-20 · Confidential";
    assert_eq!(line, says);
}

#[test]
fn a_memo_says_what_has_changed_since_the_decision() {
    let folder = tempfile::tempdir().unwrap();
    let file = decided(folder.path(), &Minutes::default());
    let page = memo(file.to_str().unwrap(), &["--set", "tranches[0].rate=0.105"]);
    let document = body(&page);
    let said = texts(with(&document, "data-decision", "Approved"));
    assert!(said.contains("The deal has changed since: Coupon"), "{said}");
    assert!(said.contains("Coupon 9.5% → 10.5%") && said.contains("then,"), "{said}");
    let line = texts(with(&document, "class", "kicker"));
    assert!(line.contains("Status: approved 2026-11-20, changed since"), "{line}");
}

#[test]
fn a_log_that_cannot_be_read_makes_no_memo() {
    let folder = tempfile::tempdir().unwrap();
    let file = decided(folder.path(), &Minutes::default());
    fs::write(decision_log::path_of(&file), "broken").unwrap();
    let target = folder.path().join("memo.html");
    let ran = chiplease(["export", file.to_str().unwrap(), target.to_str().unwrap()]);
    assert_eq!(ran.code, Some(1), "a decision that is there must not read as none");
    assert!(ran.errors.contains("not a decision log"), "{}", ran.errors);
}

#[test]
fn a_memo_without_a_decision_has_room_to_sign_and_its_confidentiality_may_be_left_out() {
    let page = memo("sell.ron", &["--confidentiality", ""]);
    let document = body(&page);
    let said = texts(with(&document, "data-decision", ""));
    assert!(said.contains("No decision on record.") && said.contains("Signed, date"), "{said}");
    let line = texts(with(&document, "class", "kicker"));
    assert_eq!(line, "Investment memo · 2026-11-22 · Status: draft for decision");
}

#[test]
fn the_drivers_that_are_counted_are_the_drivers_that_are_listed() {
    for deal in ["valor-2", "meta-spv"] {
        let page = memo(deal, &[]);
        let document = body(&page);
        let list = document.descendants().find(|it| it.has_attribute("data-drivers")).unwrap();
        let rows: Vec<_> = list.descendants().filter(|it| it.has_tag_name("tr")).skip(1).collect();
        let assumed = rows.iter().filter(|row| texts(**row).ends_with("assumption")).count();
        let counted = format!("{assumed} of the {} main drivers", rows.len());
        let all = texts(document.root_element());
        assert_eq!(all.matches(&counted).count(), 2, "{deal}: {counted} on both pages");
    }
}

#[test]
fn plots_of_two_deals_have_the_base_in_them_and_long_sentences_are_no_drawing() {
    let page = memo("valor-2", &["--against", "valor-1"]);
    let document = body(&page);
    let drawings: Vec<_> = document.descendants().filter(|node| node.has_tag_name("svg")).collect();
    assert_eq!(drawings.len(), 9, "once each, with the bridge");
    let all: Vec<String> = drawings.iter().map(|it| texts(*it)).collect();
    let with_base = all.iter().filter(|said| said.contains("first vehicle")).count();
    assert!(with_base >= 5, "{with_base} of them name the base");
    let must = |said: &String| said.contains("you must believe");
    assert!(!all.iter().any(must), "set as text above the picture");
    assert!(texts(document.root_element()).contains("you must believe"));
}

#[test]
fn a_memo_of_a_deal_with_optional_terms_states_each_in_words() {
    let page = memo(
        "valor-2",
        &[
            "--set",
            "guarantees=[(name: \"Chipco\", when: Default, of: Rent(0.85), cap: [(from: 0, amount: 5000000000), (from: 25, amount: 2000000000)], covers: [\"Senior\"])]",
            "--set",
            "lessee.contracts=[(name: \"Customer\", from: 5, to: 39, amount: 1000000000, probability: 1.0)]",
            "--set",
            "equipment.deliveries=[(month: 0, share: 0.4), (month: 6, share: 0.6)]",
            "--set",
            "tax=Some((rate: 0.21, depreciation: StraightLine(60), losses: CarriedForward))",
            "--set",
            "structure.funding_order=EquityFirst",
            "--set",
            "lease.purchase_option=(price: 0.1)",
        ],
    );
    let document = body(&page);
    for (path, said) in [
        ("guarantees[0].name", "Guarantor Chipco"),
        ("guarantees[0].of", "85% of rent"),
        ("guarantees[0].when", "Pays after, Chipco after a default"),
        ("guarantees[0].covers[0]", "Covered loan, Chipco Senior"),
        (
            "guarantees[0].cap[1].amount",
            "Guarantee cap, Chipco, both steps $5,000,000,000; $2,000,000,000",
        ),
        ("lessee.contracts[0].name", "Contract Customer"),
        ("equipment.deliveries[1].share", "Share, both deliveries 40%, 60%"),
        ("tax.depreciation", "straight line over 60 months"),
        ("tax.losses", "losses carried forward"),
        ("structure.funding_order", "equity first"),
        ("lease.purchase_option.price", "Purchase option (% of cost) 10%"),
    ] {
        let entry = with(&document, "data-path", path);
        let spans = entry.descendants().filter(|node| node.has_tag_name("span"));
        let read = spans.map(texts).collect::<Vec<_>>().join(" ").replace('\u{a0}', " ");
        assert!(read.contains(said), "{path}: {read}");
    }
}

/// What each optional term does to the length of a memo.
#[test]
fn a_browser_prints_deals_with_optional_terms_on_five_pages_too() {
    let Ok(browser) = std::env::var("CHIPLEASE_BROWSER") else { return };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/terms");
    // One of each kind: a browser takes two seconds for each.
    for name in
        ["deliveries-two-tranches", "guarantees-in-order", "floating-hedged", "prepaid-rent"]
    {
        let file = folder.join(name).with_extension("ron");
        let page = memo(file.to_str().unwrap(), &[]);
        let folder = tempfile::tempdir().unwrap();
        let count = printed_pages(&browser, folder.path(), &page, "A4");
        assert!((3..=5).contains(&count), "{}: {count} pages", file.display());
    }
}
