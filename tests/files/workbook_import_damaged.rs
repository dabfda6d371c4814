//! Workbooks that come back damaged, and files that are none: each has its message, and nothing is
//! half taken.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use calamine::Reader as _;
use chiplease::files::workbook_file;
use chiplease::import;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::workbook::{SHEETS, Typed, cell_of, open, sheet_part, with_cell};
use super::workbook_import::{DEAL, read, typing, with_part};

/// What is typed over a cell by its name, and what is said of it. `@` stands for the cell.
type Refused = (&'static str, Typed, &'static str);

const REFUSED: [Refused; 21] = [
    (
        "loan_rate",
        Typed::Number("9.5"),
        "@ (tranches[0].rate) is 9.5; allowed is 0 to 1; 9.5% is 0.095",
    ),
    (
        "resale_fraction",
        Typed::Number("25"),
        "@ (equipment.resale_fraction) is 25; allowed is 0 to 1; 25% is 0.25",
    ),
    ("cash_sweep", Typed::Number("-0.1"), "@ (structure.cash_sweep) is -0.1; allowed is 0 to 1"),
    (
        "monthly_burn",
        Typed::Text("1bn"),
        "@ (lessee.monthly_burn) is the text “1bn”; expected dollars; as a number that is 1000000000",
    ),
    ("lessee_cash", Typed::Text("-"), "@ (lessee.cash) is the text “-”; expected dollars"),
    (
        "loan_rate",
        Typed::Text("9.5%"),
        "is the text “9.5%”; expected a share or rate such as 0.095 or 9.5%; as a number that is 0.095",
    ),
    (
        "term_months",
        Typed::Text("five years"),
        "@ (lease.term_months) is the text “five years”; expected months",
    ),
    ("term_months", Typed::Number("0"), "@ (lease.term_months) is 0; allowed is 1 to 240, whole"),
    (
        "term_months",
        Typed::Number("60.5"),
        "@ (lease.term_months) is 60.5; allowed is 1 to 240, whole",
    ),
    ("term_months", Typed::Number("1e300"), "@ (lease.term_months) is 1"),
    (
        "cure_months",
        Typed::Number("-1"),
        "@ (remedies.cure_months) is -1; allowed is 0 to 24, whole",
    ),
    ("closing_month", Typed::Number("13"), "@ (closing) is 13; allowed is 1 to 12, whole"),
    ("resale_fraction", Typed::Blank, "@ (equipment.resale_fraction) is blank; allowed is 0 to 1"),
    ("loan_tenor", Typed::Blank, "@ (tranches[0].tenor) is blank"),
    ("loan_rate", Typed::Error, "@ (tranches[0].rate) is the error #REF!; allowed is 0 to 1"),
    (
        "end_of_term",
        Typed::Text("Extend"),
        "@ (lease.end_of_term) is the text “Extend”; allowed is Sell, Scrap, Renew",
    ),
    ("end_of_term", Typed::Blank, "@ (lease.end_of_term) is blank; allowed is Sell, Scrap, Renew"),
    (
        "value_path",
        Typed::Number("1"),
        "@ (equipment.value_path) is 1; allowed is Exponential, StraightLine, Cliff",
    ),
    (
        "catch_up",
        Typed::Number("0.05"),
        "@ (equity.catch_up) is 0.05; allowed is 0, or carry (0.2) to 1",
    ),
    ("investor_share_1", Typed::Number("0.9"), "(equity.investors) is shares that sum to"),
    ("loan_amount", Typed::Number("6000000000"), "(tranches) is debt of"),
];

/// Everything that is said of a workbook that is refused.
pub(super) fn refusal(bytes: &[u8]) -> String {
    match import::read_bytes(bytes) {
        Ok(returned) => panic!("taken: {:?}", returned.changes),
        Err(refused) => refused.lines("deal.xlsx").join("\n"),
    }
}

/// Asks that nothing is taken, for a reason that has these words.
fn refused(bytes: &[u8], said: &str) {
    let refusal = refusal(bytes);
    assert!(refusal.contains(said), "{said}: {refusal}");
}

pub(super) fn notes(bytes: &[u8]) -> String {
    read(bytes).notes.join("\n")
}

/// Asks that the workbook is read, with a note that has these words.
pub(super) fn noted(bytes: &[u8], said: &str) {
    let notes = notes(bytes);
    assert!(notes.contains(said), "{said}: {notes}");
}

#[test]
fn what_the_program_would_refuse_is_said_with_its_cell() {
    let (_, bytes) = &*DEAL;
    let book = open(bytes.clone());
    for (name, typed, said) in &REFUSED {
        let refusal = refusal(&typing(bytes, name, typed));
        let cell = format!("Inputs!{}", cell_of(&book, name));
        let said = said.replace('@', &cell);
        assert!(refusal.contains(&said), "{name} {typed:?}: {refusal}");
        assert!(refusal.starts_with("deal.xlsx Inputs!"), "{refusal}");
    }
}

#[test]
fn what_is_refused_is_said_on_the_screen_with_the_name_that_the_field_has_there() {
    let (_, bytes) = &*DEAL;
    let book = open(bytes.clone());
    for (name, typed, said) in [
        ("loan_rate", Typed::Number("9.5"), "@: Coupon is 9.5; allowed is 0 to 1"),
        ("monthly_burn", Typed::Text("1bn"), "is the text “1bn”; expected dollars"),
        ("term_months", Typed::Number("0"), "@: Lease term is 0; allowed is 1 to 240"),
        ("end_of_term", Typed::Blank, "@: End of term is blank; allowed is Sell, Scrap, Renew"),
        ("investor_share_1", Typed::Number("0.9"), ": Investors: shares that sum to"),
        ("loan_amount", Typed::Number("6000000000"), ": Loans: debt of"),
    ] {
        let Err(refused) = import::read_bytes(&typing(bytes, name, &typed)) else {
            panic!("{name}: it is taken");
        };
        let lines = refused.lines_on_screen("deal.xlsx").join("\n");
        let said = said.replace('@', &format!("Inputs!{}", cell_of(&book, name)));
        assert!(lines.contains(&said), "{name}: {lines}");
        // Every field of a file has a dot or a bracket, or is the name of a list.
        let paths = ["tranches", "lease.", "lessee.", "equity.", "structure."];
        assert!(!paths.iter().any(|path| lines.contains(path)), "{lines}");
    }
}

#[test]
fn all_faults_are_said_at_once() {
    let (_, bytes) = &*DEAL;
    let wrong = &REFUSED[..5];
    let bytes = wrong[1..]
        .iter()
        .fold(bytes.clone(), |bytes, (name, typed, _)| typing(&bytes, name, typed));
    assert_eq!(refusal(&bytes).lines().count(), 4);
}

/// The workbook part with its names.
pub(super) const NAMES: &str = "xl/workbook.xml";

#[test]
fn a_sheet_may_be_renamed() {
    let (_, bytes) = &*DEAL;
    let renamed = with_part(bytes, NAMES, |xml| {
        xml.replace("\"Inputs\"", "\"Our inputs\"").replace("Inputs!", "'Our inputs'!")
    });
    let returned = read(&renamed);
    assert!(returned.changes.is_empty());
    let said = "The sheet Inputs is now called Our inputs; names still resolve".to_owned();
    assert!(returned.notes.contains(&said), "{:?}", returned.notes);
}

/// The workbook with a name that leads to what it is given.
fn with_name(bytes: &[u8], name: &str, place: &str) -> Vec<u8> {
    with_part(bytes, NAMES, |xml| {
        let open = format!("<definedName name=\"{name}\">");
        let start = xml.find(&open).unwrap() + open.len();
        let end = start + xml[start..].find('<').unwrap();
        [&xml[..start], place, &xml[end..]].concat()
    })
}

#[test]
fn an_assumption_whose_name_is_gone_is_read_by_its_field() {
    let (_, bytes) = &*DEAL;
    let changed = typing(bytes, "loan_rate", &Typed::Number("0.11"));
    let changed = typing(&changed, "resale_fraction", &Typed::Number("0.2"));
    let rate = cell_of(&open(bytes.clone()), "loan_rate");
    for gone in ["Inputs!#REF!", "#REF!"] {
        let returned = read(&with_name(&changed, "loan_rate", gone));
        let paths: Vec<&str> = returned.changes.iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["equipment.resale_fraction", "tranches[0].rate"]);
        assert_eq!(returned.changes[1].cell, format!("Inputs!{rate}"));
        let said = format!(
            "The name loan_rate is gone; the value was read from Inputs!{rate} by its field, \
             tranches[0].rate"
        );
        assert!(returned.notes.contains(&said), "{:?}", returned.notes);
    }
    // Year and month of the closing have one field and a row each.
    let month = typing(bytes, "closing_month", &Typed::Number("11"));
    let returned = read(&with_name(&month, "closing_month", "#REF!"));
    assert!(returned.changes[0].after.ends_with("-11\""), "{:?}", returned.changes);
}

#[test]
fn a_fault_in_a_cell_whose_name_is_gone_is_said_with_that_cell() {
    let (_, bytes) = &*DEAL;
    let rate = cell_of(&open(bytes.clone()), "loan_rate");
    let wrong = typing(bytes, "loan_rate", &Typed::Number("9.5"));
    let said = format!("Inputs!{rate} (tranches[0].rate) is 9.5; allowed is 0 to 1; 9.5% is 0.095");
    refused(&with_name(&wrong, "loan_rate", "#REF!"), &said);
}

#[test]
fn an_assumption_without_name_and_field_stays_as_it_was_and_the_rest_is_read() {
    let (deal, bytes) = &*DEAL;
    let rate = cell_of(&open(bytes.clone()), "loan_rate");
    let changed = typing(bytes, "loan_rate", &Typed::Number("0.11"));
    let changed = typing(&changed, "resale_fraction", &Typed::Number("0.2"));
    let field = format!("G{}", &rate[1..]);
    let changed = with_cell(&changed, "Inputs", &field, &Typed::Blank);
    let returned = read(&with_name(&changed, "loan_rate", "#REF!"));
    assert_eq!(returned.changes.len(), 1, "{:?}", returned.changes);
    assert_eq!(returned.theirs.tranches[0].rate, deal.tranches[0].rate);
    let said = format!(
        "The name loan_rate is gone, and no row of the sheet has the field tranches[0].rate; it stays \
         as it was (its cell was Inputs!{rate})"
    );
    assert!(returned.notes.contains(&said), "{:?}", returned.notes);
}

#[test]
fn a_name_that_leads_to_another_row_is_not_followed() {
    let (_, bytes) = &*DEAL;
    let book = open(bytes.clone());
    let [rate, cost] = ["loan_rate", "equipment_cost"].map(|name| cell_of(&book, name));
    let place = format!("Inputs!$D${}", &cost[1..]);
    let returned = read(&with_name(bytes, "loan_rate", &place));
    assert!(returned.changes.is_empty(), "{:?}", returned.changes);
    let said = format!(
        "The name loan_rate leads to Inputs!{cost}, the row of equipment.cost; the value was read from \
         Inputs!{rate} by its field, tranches[0].rate"
    );
    assert!(returned.notes.contains(&said), "{:?}", returned.notes);
}

#[test]
fn a_formula_that_became_a_number_is_said() {
    let (deal, bytes) = &*DEAL;
    assert!(matches!(deal.tranches[0].tenor, chiplease::model::scenario::Tenor::MatchLease));
    noted(
        &typing(bytes, "loan_tenor", &Typed::Number("24")),
        "was “lease”, now 24: tenor becomes Months(24)",
    );
}

#[test]
fn a_number_that_is_unused_is_said() {
    let (_, bytes) = &*DEAL;
    noted(
        &typing(bytes, "cliff_month", &Typed::Number("12")),
        "changed, but the value path is Exponential: ignored",
    );
}

/// The area of a sheet's figures and a row of formulas in it.
fn waterfall_row(bytes: &[u8]) -> usize {
    let mut book = open(bytes.to_vec());
    let formulas = book.worksheet_formula("Waterfall").unwrap();
    let start = formulas.start().unwrap();
    let (row, ..) =
        formulas.used_cells().find(|(_, column, _)| *column + start.1 as usize >= 5).unwrap();
    row + start.0 as usize + 5
}

#[test]
fn formulas_that_were_written_over_are_said_and_ignored() {
    let (deal, bytes) = &*DEAL;
    let row = waterfall_row(bytes);
    let spoilt = ["K", "L", "M"].iter().fold(bytes.clone(), |bytes, column| {
        with_cell(&bytes, "Waterfall", &format!("{column}{row}"), &Typed::Number("26000000"))
    });
    let returned = read(&spoilt);
    assert!(returned.changes.is_empty());
    assert_eq!(returned.theirs.lease, deal.lease);
    let said = format!(
        "Waterfall!K{row} to M{row}: formulas were replaced by 26,000,000; ignored, the program \
         computes it"
    );
    assert!(returned.notes.contains(&said), "{:?}", returned.notes);
    noted(
        &with_cell(bytes, "Waterfall", &format!("K{row}"), &Typed::Text("late")),
        "a formula was replaced by the text “late”",
    );
}

/// The first formulas of a sheet: row, column and letters of each.
fn first_formula(bytes: &[u8], sheet: &str) -> String {
    let mut book = open(bytes.to_vec());
    let formulas = book.worksheet_formula(sheet).unwrap();
    let start = formulas.start().unwrap();
    let (row, column, _) = formulas.used_cells().next().unwrap();
    let letter = char::from(b'A' + u8::try_from(column + start.1 as usize).unwrap());
    format!("{letter}{}", row + start.0 as usize + 1)
}

#[test]
fn a_formula_that_was_written_over_is_said_on_every_sheet() {
    let (_, bytes) = &*DEAL;
    for sheet in SHEETS {
        let cell = first_formula(bytes, sheet);
        let returned = read(&with_cell(bytes, sheet, &cell, &Typed::Number("0.5")));
        let said = format!(
            "{sheet}!{cell}: a formula was replaced by 0.5; ignored, the program computes it"
        );
        assert!(returned.notes.contains(&said), "{said}: {:?}", returned.notes);
        assert!(returned.changes.is_empty(), "{sheet}: {:?}", returned.changes);
        let removed = notes(&with_cell(bytes, sheet, &cell, &Typed::Blank));
        let said = format!("{sheet}!{cell}: a formula was removed; ignored");
        assert!(removed.contains(&said), "{said}: {removed}");
    }
}

#[test]
fn a_sheet_of_values_in_place_of_formulas_is_said_in_a_line() {
    let (_, bytes) = &*DEAL;
    let sheet = sheet_part(bytes, "Waterfall");
    let values = with_part(bytes, &sheet, |xml| {
        let mut pieces = xml.split("<f>");
        let first = pieces.next().unwrap().to_owned();
        pieces.fold(first, |text, piece| text + piece.split_once("</f>").unwrap().1)
    });
    let said = notes(&values);
    let line = said.lines().find(|line| line.starts_with("Waterfall!")).unwrap();
    assert!(line.contains("formulas of the sheet were replaced or removed"), "{line}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

#[test]
fn figures_that_are_not_the_programs_are_said() {
    let (_, bytes) = &*DEAL;
    let book = open(bytes.clone());
    let (_, place) =
        book.defined_names().iter().find(|(name, _)| name == "figure_net_irr").unwrap().clone();
    let cell = place.trim_start_matches("Outputs!").replace('$', "");
    let said = notes(&with_cell(bytes, "Outputs", &cell, &Typed::Number("0.3")));
    assert!(said.contains(&format!("Outputs!{cell} (Net IRR) is 30.0")), "{said}");
    assert!(said.contains("their copy computes something else"), "{said}");
}

#[test]
fn figures_that_were_not_recalculated_are_said() {
    let (_, bytes) = &*DEAL;
    noted(
        &typing(bytes, "loan_rate", &Typed::Number("0.11")),
        "was not recalculated after its assumptions were changed",
    );
    // As a library leaves it that drops the results of all formulas.
    let outputs = sheet_part(bytes, "Outputs");
    let never = with_part(bytes, &outputs, |xml| {
        let mut pieces = xml.split("<v>");
        let first = pieces.next().unwrap().to_owned();
        pieces.fold(first, |text, piece| text + piece.split_once("</v>").unwrap().1)
    });
    noted(&never, "Values were never recalculated");
}

#[test]
fn a_formula_in_an_assumption_is_taken_by_its_result_and_refused_without() {
    let (_, bytes) = &*DEAL;
    let cell = cell_of(&open(bytes.clone()), "loan_rate");
    let formula = |result: &str| {
        let sheet = sheet_part(bytes, "Inputs");
        with_part(bytes, &sheet, |xml| {
            let start = xml.find(&format!("<c r=\"{cell}\"")).unwrap();
            let end = start + xml[start..].find("</c>").unwrap();
            format!("{}<c r=\"{cell}\"><f>0.1+0.01</f>{result}{}", &xml[..start], &xml[end..])
        })
    };
    let returned = read(&formula("<v>0.11</v>"));
    assert_eq!(returned.changes[0].after, "0.11");
    let said = returned.notes.join("\n");
    assert!(said.contains("is the formula =0.1+0.01; its result is taken"), "{said}");
    refused(&formula(""), "holds the formula =0.1+0.01 without a result");
}

#[test]
fn links_to_other_files_are_said_and_not_followed() {
    let (_, bytes) = &*DEAL;
    let linked = with_part(bytes, NAMES, |xml| {
        let name = "<definedName name=\"elsewhere\">[1]Sheet1!$A$1</definedName>";
        xml.replacen("<definedNames>", &format!("<definedNames>{name}"), 1)
    });
    noted(&linked, "these links are not followed");
}

#[test]
fn the_hidden_sheet_cannot_be_tampered_with() {
    let (_, bytes) = &*DEAL;
    let strings = "xl/sharedStrings.xml";
    let tampered = with_part(bytes, strings, |xml| xml.replacen("rate: 0.095", "rate: 0.085", 1));
    refused(&tampered, "SHA-256 differs");
    let broken =
        with_part(bytes, strings, |xml| xml.replacen("    tranches: [", "    tranches [", 1));
    refused(&broken, "is no scenario:");
    for name in ["scenario_text", "scenario_inputs"] {
        let gone = with_part(bytes, NAMES, |xml| xml.replace(name, "other"));
        refused(&gone, &format!("the name {name} is gone"));
    }
    let newer = with_part(bytes, strings, |xml| {
        xml.replacen(&format!(">{}<", env!("CARGO_PKG_VERSION")), ">9.9.9<", 1)
    });
    noted(&newer, "Exported by chiplease 9.9.9");
}

#[test]
fn a_workbook_of_an_older_version_or_another_program_says_what_it_is() {
    let (_, bytes) = &*DEAL;
    let older = with_part(bytes, NAMES, |xml| {
        let start = xml.find("<sheet name=\"Scenario\"").unwrap();
        let end = start + xml[start..].find("/>").unwrap() + 2;
        let xml = [&xml[..start], &xml[end..]].concat();
        ["text", "inputs", "sha256", "version", "day"].iter().fold(xml, |xml, name| {
            xml.replace(&format!("\"scenario_{name}\""), &format!("\"gone_{name}\""))
        })
    });
    refused(&older, "of an older version");
    let mut other = rust_xlsxwriter::Workbook::new();
    other.add_worksheet().write_string(0, 0, "hello").unwrap();
    refused(&other.save_to_buffer().unwrap(), "a workbook of another program");
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        written.start_file(*name, SimpleFileOptions::default()).unwrap();
        written.write_all(content).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn files_that_are_no_workbook_say_what_they_are() {
    let (_, bytes) = &*DEAL;
    let compound = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    let wide = |text: &str| text.bytes().flat_map(|byte| [byte, 0]).collect::<Vec<u8>>();
    let encrypted = [&compound[..], &[0; 504], &wide("EncryptedPackage")].concat();
    let macros = with_part(bytes, "xl/vbaProject.bin", |_| "x".to_owned());
    let binary = zipped(&[("_rels/.rels", b"x"), ("xl/workbook.bin", b"x")]);
    let open_document = zipped(&[("mimetype", b"x"), ("content.xml", b"x")]);
    let document = zipped(&[("_rels/.rels", b"x"), ("word/document.xml", b"x")]);
    for (bytes, said) in [
        (Vec::new(), "deal.xlsx: the file is empty"),
        (
            b"path,value\nlease.term_months,48\n".to_vec(),
            "deal.xlsx: a text file (CSV or the like), not a workbook",
        ),
        (b"(format: 1, name: \"x\")".to_vec(), "a text file"),
        (vec![0x89, b'P', b'N', b'G', 0, 1, 2, 255], "not a workbook"),
        (encrypted, "protected by a password"),
        (compound.to_vec(), "an older kind of workbook (.xls)"),
        (macros, "holds macros"),
        (binary, "a binary workbook (.xlsb)"),
        (open_document, "another format (.ods)"),
        (document, "not a workbook (.xlsx)"),
        (bytes[..bytes.len() / 2].to_vec(), "cut short or damaged"),
        (bytes[..bytes.len() - 10].to_vec(), "cut short or damaged"),
    ] {
        refused(&bytes, said);
    }
}

#[test]
fn what_is_huge_is_refused_in_little_time() {
    let started = Instant::now();
    // Two megabytes that unpack to 400.
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for name in ["_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml"] {
        bomb.start_file(name, options).unwrap();
        let zeros = vec![b' '; 1 << 20];
        (0..60).for_each(|_| bomb.write_all(&zeros).unwrap());
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    refused(&bomb, "unpacks to more than 128 MiB");
    // A count of texts for which no machine has room.
    let (_, bytes) = &*DEAL;
    let counted = with_part(bytes, "xl/sharedStrings.xml", |xml| {
        let start = xml.find("uniqueCount=\"").unwrap() + "uniqueCount=\"".len();
        format!("{}9999999999999{}", &xml[..start], &xml[start..])
    });
    refused(&counted, "a wrong count of texts");
    let folder = tempfile::tempdir().unwrap();
    let large = folder.path().join("large.xlsx");
    std::fs::File::create(&large).unwrap().set_len(200 << 20).unwrap();
    let error = workbook_file::read(&large).unwrap_err().to_string();
    assert!(error.contains("larger than 32 MiB"), "{error}");
    assert!(started.elapsed() < Duration::from_mins(1), "{:?}", started.elapsed());
}

#[test]
fn a_million_rows_are_refused_and_a_cell_in_the_last_corner_costs_nothing() {
    let (_, bytes) = &*DEAL;
    let sheet = sheet_part(bytes, "Inputs");
    let corner = with_part(bytes, &sheet, |xml| {
        let cell = "<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
        xml.replacen("</sheetData>", cell, 1)
    });
    assert!(read(&corner).changes.is_empty());
    let rows = with_part(bytes, &sheet, |xml| {
        let mut rows = String::new();
        for row in 2000..1_002_001 {
            let _infallible = write!(rows, "<row r=\"{row}\"><c r=\"A{row}\"/></row>");
        }
        rows += "</sheetData>";
        xml.replacen("</sheetData>", &rows, 1)
    });
    refused(&rows, "Inputs has too many cells");
}

#[test]
fn what_is_broken_within_the_archive_is_refused_and_ends_nothing() {
    let (_, bytes) = &*DEAL;
    let inputs = sheet_part(bytes, "Inputs");
    for (part, change) in [
        (
            inputs.as_str(),
            &(|xml: String| xml[..xml.len() / 2].to_owned()) as &dyn Fn(String) -> String,
        ),
        (inputs.as_str(), &|xml: String| xml.replacen("<c r=\"", "<c r=\"\u{e9}", 1)),
        (NAMES, &|xml: String| xml.replacen("<sheets>", "<sheets", 1)),
        (NAMES, &|_| "<workbook></workbook>".to_owned()),
        ("xl/_rels/workbook.xml.rels", &|_| "<Relationships></Relationships>".to_owned()),
        ("_rels/.rels", &|_| "<x></x>".to_owned()),
        ("xl/sharedStrings.xml", &|_| "<sst></sst>".to_owned()),
    ] {
        refused(&with_part(bytes, part, change), "deal.xlsx");
    }
}
