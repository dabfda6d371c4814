//! A workbook that comes back: what was changed in it, and that nothing else is.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use std::sync::LazyLock;

use calamine::Reader as _;
use chiplease::analysis::evidence;
use chiplease::files::{field_path, scenario_file};
use chiplease::import::{self, Merge, Returned, State};
use chiplease::model::{self, Scenario};
use rayon::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::workbook::{
    EXPORTED, OF_TERMS, Typed, cell_of, export, open, recalculate, sheet_part, with_cell,
};

/// A deal of few months with funding rounds, and its workbook.
pub(super) static DEAL: LazyLock<(Scenario, Vec<u8>)> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deal = scenario_file::read(root.join("scenarios/valor-2.ron")).unwrap();
    let deal = set(&deal, "lease.term_months", "24");
    let deal = set(&deal, "lease.renewal.months", "12");
    let bytes = export(&deal);
    (deal, bytes)
});

pub(super) fn set(deal: &Scenario, path: &str, value: &str) -> Scenario {
    field_path::set(deal, path, value).unwrap_or_else(|error| panic!("{path}: {error}"))
}

pub(super) fn read(bytes: &[u8]) -> Returned {
    import::read_bytes(bytes).unwrap_or_else(|refused| panic!("{}", refused.reasons.join("\n")))
}

/// The workbook with a part changed, removed where nothing is left of it, or added.
pub(super) fn with_part(bytes: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    let mut is_there = false;
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        if name == part {
            is_there = true;
            content = change(String::from_utf8(content).unwrap()).into_bytes();
            if content.is_empty() {
                continue;
            }
        }
        written.start_file(name, SimpleFileOptions::default()).unwrap();
        written.write_all(&content).unwrap();
    }
    if !is_there {
        written.start_file(part, SimpleFileOptions::default()).unwrap();
        written.write_all(change(String::new()).as_bytes()).unwrap();
    }
    written.finish().unwrap().into_inner()
}

/// Something typed into the cell of an assumption.
pub(super) fn typing(bytes: &[u8], name: &str, typed: &Typed) -> Vec<u8> {
    with_cell(bytes, "Inputs", &cell_of(&open(bytes.to_vec()), name), typed)
}

#[test]
fn every_deal_comes_back_byte_for_byte() {
    let files: BTreeMap<String, String> = super::deal_files()
        .into_iter()
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    // Told at the end: what panics in a thread of the pool is not shown.
    let wrong = |(name, deal, bytes): &(String, Scenario, Vec<u8>)| -> Option<String> {
        let returned = match import::read_bytes(bytes) {
            Ok(returned) => returned,
            Err(refused) => return Some(format!("{name}: {}", refused.reasons.join("; "))),
        };
        let Returned { changes, notes, base_text, theirs, .. } = &returned;
        // By itself: what was handed out, which is all but the story.
        let told = Scenario { story: Vec::new().into(), ..deal.clone() };
        let is_same = *base_text == scenario_file::to_text(&told).unwrap() && *theirs == told;
        // Onto its own file: the file itself, with both and its comments.
        let merge = Merge::of(&returned, deal);
        let merged = merge.taking(|_| true).unwrap();
        // A fixture of format 2 may have the name of another one.
        let is_its = |file: &&String| scenario_file::parse(file).is_ok_and(|it| it == *deal);
        let file = files.get(name).filter(is_its).cloned();
        let file = file.unwrap_or_else(|| scenario_file::to_text(deal).unwrap());
        let is_file = import::text_of(&file, &merged).unwrap() == file;
        let said = (changes, notes, &merge.notes, merge.rows.len());
        let is_quiet = changes.is_empty() && notes.is_empty() && merge.notes.is_empty();
        let is_well = is_quiet && is_same && is_file && merge.rows.is_empty();
        (!is_well).then(|| format!("{name}: {said:?}, same {is_same}, file {is_file}"))
    };
    let all = EXPORTED.par_iter().chain(OF_TERMS.par_iter());
    let wrong: Vec<String> = all.filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(EXPORTED.len() > 50, "{} round trips", EXPORTED.len());
}

/// The workbook without the cells of the sheets that only compute: what is read stays.
pub(super) fn light(bytes: &[u8]) -> Vec<u8> {
    let sheets = open(bytes.to_vec()).sheet_names();
    let computed = sheets.iter().filter(|sheet| !["Inputs", "Scenario"].contains(&sheet.as_str()));
    computed.fold(bytes.to_vec(), |bytes: Vec<u8>, sheet| {
        with_part(&bytes, &sheet_part(&bytes, sheet), |xml| {
            let start = xml.find("<sheetData>").unwrap() + "<sheetData>".len();
            let end = xml.find("</sheetData>").unwrap();
            [&xml[..start], &xml[end..]].concat()
        })
    })
}

/// Numbers by place, the same on every machine.
pub(super) struct Draws(u64);

impl Draws {
    /// The first few of a generator tell of its seed alone, and are left out.
    pub(super) fn new(seed: u64) -> Self {
        let mut draws = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1_e995);
        for _ in 0..8 {
            draws.below(2);
        }
        draws
    }

    pub(super) fn below(&mut self, count: u64) -> u64 {
        // The generator of Numerical Recipes; any would do.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }

    pub(super) fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        let index = self.below(items.len() as u64);
        &items[usize::try_from(index).unwrap()]
    }
}

/// The name of a cell, its path, what may be typed, and the same in a file.
type Choice = (&'static str, &'static str, &'static [&'static str]);

const CHOICES: [Choice; 22] = [
    ("loan_rate", "tranches[0].rate", &["0.11", "0.0825", "0.1"]),
    ("loan_upfront_fee", "tranches[0].upfront_fee", &["0.02", "0"]),
    ("loan_balloon", "tranches[0].balloon", &["0.1", "0.25"]),
    ("loan_interest_only", "tranches[0].interest_only_months", &["3", "0", "9"]),
    ("equipment_cost", "equipment.cost", &["5100000000", "4999999999.99"]),
    ("resale_fraction", "equipment.resale_fraction", &["0.137", "0.31"]),
    ("scrap_fraction", "equipment.scrap_fraction", &["0.011", "0.03"]),
    ("selling_cost", "equipment.selling_cost", &["0.04", "0"]),
    ("term_months", "lease.term_months", &["30", "18", "27"]),
    ("rent_factor", "lease.rent_factor", &["0.0251", "0.031"]),
    ("escalator", "lease.escalator", &["0.02", "-0.03"]),
    ("operating_cost", "lease.operating_cost", &["0.004", "0.01"]),
    ("renewal_months", "lease.renewal.months", &["6", "18"]),
    ("renewal_discount", "lease.renewal.discount", &["0.35", "0.6"]),
    ("reserve_months", "structure.reserve_months", &["0", "6", "9"]),
    ("cash_sweep", "structure.cash_sweep", &["0", "0.5", "1"]),
    ("lockup_dscr", "structure.lockup_dscr", &["1.2", "0"]),
    ("management_fee", "equity.management_fee", &["0.015", "0"]),
    ("lessee_cash", "lessee.cash", &["1500000000", "9000000000"]),
    ("monthly_burn", "lessee.monthly_burn", &["1900000000", "800000000"]),
    ("burn_growth", "lessee.burn_growth", &["0.25", "-0.1"]),
    ("repossession_months", "remedies.repossession_months", &["3", "9"]),
];

/// What the sheet lets people switch: the cells with what is typed, the path, and the value in a file.
type Switch = (&'static [(&'static str, &'static str)], &'static str, &'static str);

const SWITCHES: [Switch; 9] = [
    (&[("end_of_term", "Sell")], "lease.end_of_term", "Sell"),
    (&[("end_of_term", "Scrap")], "lease.end_of_term", "Scrap"),
    (&[("end_of_term", "Renew")], "lease.end_of_term", "Renew"),
    (&[("loan_repayment", "Bullet")], "tranches[0].repayment", "Bullet"),
    (
        &[("loan_repayment", "Sculpted"), ("loan_sculpting_dscr", "1.35")],
        "tranches[0].repayment",
        "Sculpted(dscr: 1.35)",
    ),
    (&[("loan_tenor", "18")], "tranches[0].tenor", "Months(18)"),
    (&[("closing_month", "11")], "closing", "\"2026-11\""),
    (
        &[("value_path", "Cliff"), ("cliff_month", "12"), ("cliff_share", "0.4")],
        "equipment.value_path",
        "Cliff(month: 12, share: 0.4)",
    ),
    (
        &[("backstop_monthly_cap", "50000000"), ("backstop_total_cap", "600000000")],
        "lessee.backstop",
        "Some((name: \"Backstop\", monthly_cap: 50000000, total_cap: 600000000, from_month: 1))",
    ),
];

/// The workbook of a deal with several cells typed over, in one go.
pub(super) fn typed_over(bytes: &[u8], inputs: &str, cells: &[(String, String)]) -> Vec<u8> {
    with_part(bytes, inputs, |xml| {
        cells.iter().fold(xml, |xml, (cell, value)| {
            let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
            let end = start + xml[start..].find("</c>").unwrap();
            let style = xml[start..end].split("s=\"").nth(1).unwrap().split('"').next().unwrap();
            let mut changed = xml[..start].to_owned();
            let _infallible = match value.parse::<f64>() {
                Ok(_) => write!(changed, "<c r=\"{cell}\" s=\"{style}\"><v>{value}</v>"),
                Err(_) => {
                    write!(changed, "<c r=\"{cell}\" s=\"{style}\" t=\"str\"><v>{value}</v>")
                }
            };
            changed + &xml[end..]
        })
    })
}

#[test]
fn four_hundred_changed_workbooks_give_the_summary_of_the_changed_deal() {
    let (deal, bytes) = &*DEAL;
    let bytes = light(bytes);
    let book = open(bytes.clone());
    let inputs = sheet_part(&bytes, "Inputs");
    let one = |seed: u64| {
        let mut draws = Draws::new(seed);
        let count = 1 + draws.below(9);
        let (mut cells, mut changed) = (BTreeMap::new(), deal.clone());
        for _ in 0..count {
            let (name, path, values) = draws.pick(&CHOICES);
            let value = *draws.pick(values);
            cells.insert(cell_of(&book, name), value.to_owned());
            changed = set(&changed, path, value);
        }
        if draws.below(2) == 0 {
            let (typed, path, value) = draws.pick(&SWITCHES);
            for (name, value) in *typed {
                cells.insert(cell_of(&book, name), (*value).to_owned());
            }
            changed = set(&changed, path, value);
        }
        if model::validate(&changed).is_err() {
            return 0;
        }
        let cells: Vec<(String, String)> = cells.into_iter().collect();
        let returned = read(&typed_over(&bytes, &inputs, &cells));
        let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
        evidence::attribute(deal, &mut changed);
        assert_eq!(merged, changed, "seed {seed}: {cells:?}");
        assert_eq!(model::run(&merged).summary, model::run(&changed).summary, "seed {seed}");
        1
    };
    // Draws that the program would refuse are not counted.
    let imported: usize = (0..480_u64).into_par_iter().map(one).sum();
    assert!(imported >= 400, "only {imported}");
}

#[test]
fn a_changed_number_is_marked_and_one_with_a_new_source_has_it() {
    let (deal, bytes) = &*DEAL;
    let rate = typing(bytes, "loan_rate", &Typed::Number("0.11"));
    let returned = read(&rate);
    let [change] = returned.changes.as_slice() else { panic!("{:?}", returned.changes) };
    assert_eq!((change.path.as_str(), change.after.as_str()), ("tranches[0].rate", "0.11"));
    let note = &returned.theirs.evidence["tranches[0].rate"];
    assert!(note.starts_with("assumption: yours; was 9.50%"), "{note}");
    let marked = |note: &String| note.contains("changed, its source did not: marked");
    assert!(returned.notes.iter().any(marked), "{:?}", returned.notes);

    let source = format!("C{}", &cell_of(&open(bytes.clone()), "loan_rate")[1..]);
    let both = with_cell(&rate, "Inputs", &source, &Typed::Text("Term sheet of 3 March"));
    let returned = read(&both);
    assert_eq!(returned.theirs.evidence["tranches[0].rate"], "Term sheet of 3 March");
    assert!(!returned.notes.iter().any(marked), "{:?}", returned.notes);

    let alone = with_cell(bytes, "Inputs", &source, &Typed::Text("Term sheet of 3 March"));
    let merge = Merge::of(&read(&alone), deal);
    assert!(merge.rows[0].is_source);
    let merged = merge.taking(|_| true).unwrap();
    assert_eq!(merged.evidence["tranches[0].rate"], "Term sheet of 3 March");
    assert_eq!(merged.tranches, deal.tranches);
}

#[test]
fn terms_that_the_sheet_lets_people_switch_are_read() {
    let (deal, bytes) = &*DEAL;
    for (typed, path, value) in [
        (vec![("end_of_term", Typed::Text("Renew"))], "lease.end_of_term", "Renew"),
        (vec![("end_of_term", Typed::Text(" scrap "))], "lease.end_of_term", "Scrap"),
        (vec![("loan_repayment", Typed::Text("Bullet "))], "tranches[0].repayment", "Bullet"),
        (
            vec![
                ("loan_repayment", Typed::Text("Sculpted")),
                ("loan_sculpting_dscr", Typed::Number("1.35")),
            ],
            "tranches[0].repayment",
            "Sculpted(dscr: 1.35)",
        ),
        // Nobody reads the target of a loan that is not sculpted.
        (
            vec![("loan_repayment", Typed::Text("Bullet")), ("loan_sculpting_dscr", Typed::Blank)],
            "tranches[0].repayment",
            "Bullet",
        ),
        (
            vec![
                ("value_path", Typed::Text("Cliff")),
                ("cliff_month", Typed::Number("12")),
                ("cliff_share", Typed::Number("0.4")),
            ],
            "equipment.value_path",
            "Cliff(month: 12, share: 0.4)",
        ),
        (vec![("loan_tenor", Typed::Number("18"))], "tranches[0].tenor", "Months(18)"),
        (
            vec![("closing_month", Typed::Number("11"))],
            "closing",
            &format!("\"{}-11\"", &deal.closing[..4]),
        ),
        (
            vec![
                ("backstop_monthly_cap", Typed::Number("50000000")),
                ("backstop_total_cap", Typed::Number("600000000")),
            ],
            "lessee.backstop",
            "Some((name: \"Backstop\", monthly_cap: 50000000, total_cap: 600000000, from_month: 1))",
        ),
    ] {
        let bytes =
            typed.iter().fold(bytes.clone(), |bytes, (name, typed)| typing(&bytes, name, typed));
        let merged = Merge::of(&read(&bytes), deal).taking(|_| true).unwrap();
        let mut expected = set(deal, path, value);
        evidence::attribute(deal, &mut expected);
        assert_eq!(merged, expected, "{path} {value}");
    }
}

#[test]
fn onto_a_deal_that_has_moved_on_both_sides_changes_come_together() {
    let (deal, bytes) = &*DEAL;
    let bytes = typing(bytes, "loan_rate", &Typed::Number("0.11"));
    let bytes = typing(&bytes, "resale_fraction", &Typed::Number("0.2"));
    let bytes = typing(&bytes, "cash_sweep", &Typed::Number("0.25"));
    let mine = set(deal, "tranches[0].rate", "0.105");
    let mine = set(&mine, "structure.cash_sweep", "0.25");
    let mine = set(&mine, "lessee.cash", "7000000000");
    let mut mine = mine;
    // Another loan before it: fields move with their loan.
    let mut first = mine.tranches[0].clone();
    first.name = "Super senior".to_owned();
    first.amount = rust_decimal::Decimal::from(100_000_000);
    mine.tranches.insert(0, first);
    let returned = read(&bytes);
    let merge = Merge::of(&returned, &mine);
    let states: Vec<(&str, &State)> =
        merge.rows.iter().map(|row| (row.path.as_str(), &row.state)).collect();
    assert_eq!(
        states,
        [
            ("equipment.resale_fraction", &State::Theirs),
            ("tranches[1].rate", &State::Conflict),
            ("structure.cash_sweep", &State::Both),
        ]
    );
    let conflict = merge.rows[1].conflict();
    for word in ["theirs 11.00%", "mine 10.50%", "it was 9.50%"] {
        assert!(conflict.contains(word), "{conflict}");
    }
    let said = merge.notes.join("\n");
    assert!(
        said.contains("Exported from another state: coupon was 9.50%, the deal has 10.50%"),
        "{said}"
    );
    let theirs = merge.taking(|_| true).unwrap();
    assert_eq!(theirs.tranches[1].rate.to_string(), "0.11");
    assert_eq!(theirs.tranches[0], mine.tranches[0]);
    assert_eq!(theirs.lessee.cash, mine.lessee.cash);
    assert_eq!(theirs.equipment.resale_fraction.to_string(), "0.2");
    let own = merge.taking(|at| at != 1).unwrap();
    assert_eq!(own.tranches[1].rate.to_string(), "0.105");
}

#[test]
fn a_field_whose_loan_is_gone_is_said_and_not_taken() {
    let (deal, bytes) = &*DEAL;
    let returned = read(&typing(bytes, "loan_rate", &Typed::Number("0.11")));
    let mut mine = deal.clone();
    mine.tranches.clear();
    mine.evidence.retain(|path, _| !path.starts_with("tranches"));
    let merge = Merge::of(&returned, &mine);
    assert!(matches!(&merge.rows[0].state, State::Gone(why) if why.contains("any more")));
    assert_eq!(merge.taking(|_| true).unwrap(), mine);
}

#[test]
fn a_backstop_that_both_sides_have_added_is_a_conflict() {
    let (deal, bytes) = &*DEAL;
    let typed = |bytes: &[u8], name| typing(bytes, name, &Typed::Number("50000000"));
    let returned = read(&typed(&typed(bytes, "backstop_monthly_cap"), "backstop_total_cap"));
    let own = "Some((name: \"Google\", monthly_cap: 1, total_cap: 2, from_month: 1))";
    let mine = set(deal, "lessee.backstop", own);
    let merge = Merge::of(&returned, &mine);
    assert_eq!(merge.rows[0].state, State::Conflict);
    assert_eq!(merge.taking(|_| false).unwrap(), mine);
    let theirs = merge.taking(|_| true).unwrap().lessee.backstop.unwrap();
    assert_eq!(theirs.name, "Backstop");
}

#[test]
fn comments_story_and_cases_of_the_file_stay() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("scenarios/valor-2.ron")).unwrap();
    let text = text.replacen("equipment: (", "// As quoted in March.\n    equipment: (", 1);
    let deal = scenario_file::parse(&text).unwrap();
    assert!(!deal.story.is_empty(), "it has a story");
    let (_, _, bytes) = EXPORTED.iter().find(|(name, ..)| name == "valor-2").unwrap();
    let returned = read(&typing(bytes, "loan_rate", &Typed::Number("0.11")));
    let merged = Merge::of(&returned, &deal).taking(|_| true).unwrap();
    let written = import::text_of(&text, &merged).unwrap();
    assert!(written.contains("// As quoted in March."), "the comment stays");
    assert_eq!(scenario_file::parse(&written).unwrap(), merged);
    assert_eq!((&merged.story, &merged.cases), (&deal.story, &deal.cases));
}

/// Only where `CHIPLEASE_OFFICE` names a spreadsheet program: it opens, recalculates and saves.
#[test]
fn a_workbook_saved_by_a_spreadsheet_program_comes_back_byte_for_byte() {
    let Ok(office) = std::env::var("CHIPLEASE_OFFICE") else { return };
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    fs::create_dir_all(&before).unwrap();
    for (name, _, bytes) in &*EXPORTED {
        fs::write(before.join(format!("{name}.xlsx")), bytes).unwrap();
        let changed = typing(bytes, "resale_fraction", &Typed::Number("0.137"));
        fs::write(before.join(format!("{name}-changed.xlsx")), changed).unwrap();
    }
    recalculate((&office, "xlsx"), folder.path(), &before, &after);
    for (name, deal, _) in &*EXPORTED {
        let returned = read(&fs::read(after.join(format!("{name}.xlsx"))).unwrap());
        assert!(returned.changes.is_empty(), "{name}: {:?}", returned.changes);
        assert!(returned.notes.is_empty(), "{name}: {:?}", returned.notes);
        let merged = Merge::of(&returned, deal).taking(|_| true).unwrap();
        assert_eq!(merged, *deal, "{name}");
        let changed = read(&fs::read(after.join(format!("{name}-changed.xlsx"))).unwrap());
        let paths: Vec<&str> = changed.changes.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["equipment.resale_fraction"], "{name}");
        let is_odd = |note: &&String| !note.contains("its source did not");
        assert_eq!(changed.notes.iter().find(is_odd), None, "{name}");
    }
}
