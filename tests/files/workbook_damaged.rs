//! Workbooks with something typed that is not allowed: a spreadsheet program recalculates them, and
//! the cover never says OK.
//!
//! Only where `CHIPLEASE_OFFICE` names one; the same without it is beside the workbook's code.

use std::fs;
use std::path::{Path, PathBuf};

use calamine::{Data, Reader as _};
use chiplease::files::{field_path, scenario_file};
use chiplease::model::Scenario;
use tempfile::TempDir;

use super::workbook::{Book, Typed, cell_of, export, open, recalculate, text, with_cell};

/// The first sheet alone, in UTF-8.
pub(super) const COVER: &str = "csv:Text - txt - csv (StarCalc):44,34,76,1";

/// An assumption's cell, what is typed into it, and what the cover says of it.
type Refused = (&'static str, Typed, &'static str);

const REFUSED: [Refused; 38] = [
    ("equipment_cost", Typed::Text("5.05bn"), "Cost is the text '5.05bn'; allowed is 0.01 to 10"),
    ("resale_fraction", Typed::Text("25 pct"), "Residual value is the text '25 pct'"),
    ("hurdle", Typed::Text("n/a"), "Hurdle is the text 'n/a'; allowed is 0 to 1"),
    ("loan_rate", Typed::Text("9,5"), "Tranche 1: Interest is the text '9,5'; allowed is 0 to 1"),
    ("monthly_burn", Typed::Text("1bn"), "before this rent is the text '1bn'"),
    ("cash_sweep", Typed::Text("all"), "Cash sweep is the text 'all'"),
    ("term_months", Typed::Text("five years"), "First term is the text 'five years'"),
    ("closing_month", Typed::Text("February"), "Closing month is the text 'February'"),
    ("catch_up", Typed::Text("none"), "Catch-up is the text 'none'"),
    (
        "loan_tenor",
        Typed::Text("term"),
        "Tranche 1: Tenor is the text 'term'; allowed is lease, or",
    ),
    ("lessee_cash", Typed::Text("-"), "Cash at closing is the text '-'"),
    ("funding_amount_1", Typed::Text("15bn"), "Amount of the round "),
    ("resale_fraction", Typed::Number("25"), "Residual value is 25; allowed is 0 to 1"),
    ("loan_rate", Typed::Number("9.5"), "Tranche 1: Interest is 9.5; allowed is 0 to 1"),
    (
        "loan_amount",
        Typed::Number("6000000000"),
        "debt must be less than cost, fees and DSRA together",
    ),
    ("loan_amount", Typed::Number("0"), "Tranche 1: Amount is 0; allowed is 0.01 to 10"),
    ("cash_sweep", Typed::Number("1.5"), "Cash sweep is 1.5; allowed is 0 to 1"),
    ("term_months", Typed::Number("0"), "First term is 0; allowed is 1 to 240, whole"),
    ("term_months", Typed::Number("60.5"), "First term is 60.5; allowed is 1 to 240, whole"),
    ("term_months", Typed::Number("240"), "The deal runs to month 244, the columns to 52"),
    ("loan_tenor", Typed::Number("480"), "The deal runs to month 480, the columns to 52"),
    ("cure_months", Typed::Number("-1"), "Cure period is -1; allowed is 0 to 24, whole"),
    ("lockup_dscr", Typed::Number("11"), "is 11; allowed is 0 to 10"),
    ("escalator", Typed::Number("-0.6"), "Annual escalator is -0.6; allowed is -0.5 to 0.5"),
    ("loan_sale_price", Typed::Number("2.5"), "Sell-down price is 2.5; allowed is 0 to 2"),
    ("catch_up", Typed::Number("0.1"), "Catch-up is 0.1; allowed is 0, or carry to 1"),
    ("investor_share_1", Typed::Number("0.9"), "The investors' shares sum to 1.25; allowed is 1"),
    ("funding_probability_1", Typed::Number("90"), "Probability of the round "),
    ("growth_months", Typed::Number("121"), "is 121; allowed is 0 to 120, whole"),
    ("revenue_growth", Typed::Number("6"), "Revenue growth is 6; allowed is -0.99 to 5"),
    ("loan_repayment", Typed::Text("Bullet "), "Tranche 1: Repayment is the text 'Bullet '"),
    ("end_of_term", Typed::Text("Extend"), "End of term is the text 'Extend'; allowed is Sell, "),
    ("value_path", Typed::Number("1"), "Value path is 1; allowed is Exponential, StraightLine"),
    ("resale_fraction", Typed::Blank, "Residual value is blank; allowed is 0 to 1"),
    ("loan_amount", Typed::Blank, "Tranche 1: Amount is blank"),
    ("end_of_term", Typed::Blank, "End of term is blank"),
    ("loan_rate", Typed::Error, "Tranche 1: Interest is an error; allowed is 0 to 1"),
    ("end_of_term", Typed::Error, "End of term is an error; allowed is Sell, Scrap, Renew"),
];

/// A sheet, the label of a row, how many columns to the right of it something is typed, and what.
type Spoilt = (&'static str, &'static str, usize, Typed);

const SPOILT: [Spoilt; 21] = [
    ("Cover", "Net IRR", 3, Typed::Number("0.3")),
    ("Cover", "Gross MOIC", 3, Typed::Text("2.6x")),
    ("Timeline", "Contract rent", 9, Typed::Text("123m")),
    ("Debt", "Upfront fees", 3, Typed::Error),
    ("Debt", "Debt service of the months ahead", 8, Typed::Blank),
    ("Lessee", "Rent paid", 12, Typed::Text("late")),
    ("Lessee", "Funding", 17, Typed::Blank),
    ("Waterfall", "Receipts", 10, Typed::Text("?")),
    ("Waterfall", "Cash flow available for debt service", 10, Typed::Text("n/a")),
    ("Waterfall", "Distribution to equity", 14, Typed::Error),
    ("Waterfall", "DSCR", 14, Typed::Error),
    ("Returns", "Investors' flow", 30, Typed::Text("-")),
    ("Returns", "Equity flow", 5, Typed::Blank),
    ("IRR", "Investors, net of fee and carry", 3, Typed::Text("25%")),
    ("IRR", "Equity, before fee and carry", 12, Typed::Blank),
    ("Outputs", "Net IRR", 3, Typed::Text("25%")),
    ("Outputs", "Gross IRR", 3, Typed::Error),
    ("Returns", "Money in less money out", 9, Typed::Text("0")),
    ("Annual", "Cash flow available for debt service", 6, Typed::Text("0")),
    ("Checks", "Rent paid", 13, Typed::Blank),
    ("Checks", "Sources = uses", 8, Typed::Text("fine")),
];

/// An assumption's cell, what is typed into it, and the same change in the scenario.
const ALLOWED: [(&str, Typed, &str, &str); 7] = [
    ("end_of_term", Typed::Text("Renew"), "lease.end_of_term", "Renew"),
    ("end_of_term", Typed::Text("Scrap"), "lease.end_of_term", "Scrap"),
    ("term_months", Typed::Number("30"), "lease.term_months", "30"),
    ("term_months", Typed::Number("18"), "lease.term_months", "18"),
    ("loan_tenor", Typed::Number("18"), "tranches[0].tenor", "Months(18)"),
    ("loan_tenor", Typed::Number("36"), "tranches[0].tenor", "Months(36)"),
    ("loan_repayment", Typed::Text("Bullet"), "tranches[0].repayment", "Bullet"),
];

/// The place of a cell: so many columns right of the label in the first one.
fn beside(book: &mut Book, sheet: &str, label: &str, columns: usize) -> (String, String) {
    let range = book.worksheet_range(sheet).unwrap();
    let row = (0..range.height()).find(|row| text(&range, *row, 0) == label);
    let row = row.unwrap_or_else(|| panic!("no row {label} on {sheet}")) + 1;
    let letter = |place: usize| char::from(b'A' + u8::try_from(place).unwrap());
    let letters = match columns {
        0..26 => letter(columns).to_string(),
        _ => format!("A{}", letter(columns - 26)),
    };
    (sheet.to_owned(), format!("{letters}{row}"))
}

/// The text beside a label of the cover, as a spreadsheet program has written it.
pub(super) fn on_cover(path: &Path, label: &str) -> String {
    let cover =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(cover.as_bytes())
        .into_records();
    let line = lines.find_map(|line| line.ok().filter(|line| &line[0] == label)).unwrap();
    line[3].to_owned()
}

pub(super) fn assert_outputs_are(name: &str, found: &mut Book, expected: &mut Book) {
    let [found, expected] = [found, expected].map(|book| book.worksheet_range("Outputs").unwrap());
    for (row, column, value) in expected.used_cells() {
        let other = found.get((row, column)).cloned().unwrap_or(Data::Empty);
        let is_close = match (value, &other) {
            (Data::Float(value), Data::Float(other)) => {
                (value - other).abs() <= 1e-9 * value.abs().max(1.0)
            }
            (value, other) => value.to_string() == other.to_string(),
        };
        let label = text(&expected, row, 0);
        assert!(is_close, "{name}: {label}, column {column}: {other}, not {value}");
    }
}

/// A short lease, so that many of its books are recalculated in little time.
pub(super) fn short_lease() -> Scenario {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let deal = scenario_file::read(root.join("scenarios/valor-2.ron")).unwrap();
    let deal = field_path::set(&deal, "lease.term_months", "24").unwrap();
    field_path::set(&deal, "lease.renewal.months", "12").unwrap()
}

/// The office that recalculates, and folders for what it reads and writes.
pub(super) fn office() -> Option<(String, TempDir, PathBuf, PathBuf)> {
    let office = std::env::var("CHIPLEASE_OFFICE").ok()?;
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    fs::create_dir_all(&before).unwrap();
    Some((office, folder, before, after))
}

#[test]
fn a_spreadsheet_program_never_says_ok_of_a_damaged_workbook() {
    let Some((office, folder, before, after)) = office() else { return };
    let bytes = export(&short_lease());
    let mut book = open(bytes.clone());
    let put = |name: &str, bytes: Vec<u8>| fs::write(before.join(name), bytes).unwrap();
    for (number, (name, typed, _)) in REFUSED.iter().enumerate() {
        let cell = cell_of(&book, name);
        put(&format!("refused-{number}.xlsx"), with_cell(&bytes, "Inputs", &cell, typed));
    }
    let rate = cell_of(&book, "loan_rate");
    let changed = with_cell(&bytes, "Inputs", &rate, &Typed::Number("0.11"));
    for (number, (sheet, label, columns, typed)) in SPOILT.iter().enumerate() {
        let (sheet, cell) = beside(&mut book, sheet, label, *columns);
        put(&format!("spoilt-{number}.xlsx"), with_cell(&bytes, &sheet, &cell, typed));
        // Nothing is compared with the program where an assumption is changed, too.
        put(&format!("both-{number}.xlsx"), with_cell(&changed, &sheet, &cell, typed));
    }
    put("sound.xlsx", changed);
    recalculate((&office, COVER), folder.path(), &before, &after);
    assert_eq!(on_cover(&after.join("sound.csv"), "Checks"), "OK");
    for (number, (name, typed, said)) in REFUSED.iter().enumerate() {
        let cover = after.join(format!("refused-{number}.csv"));
        let checks = on_cover(&cover, "Checks");
        assert!(checks.contains(" fail") && checks.contains(said), "{name} {typed:?}: {checks}");
        for label in ["Net IRR", "Gross IRR", "Min DSCR"] {
            assert_eq!(on_cover(&cover, label), "n/a", "{name} {typed:?}: {label}");
        }
    }
    for (number, (sheet, label, ..)) in SPOILT.iter().enumerate() {
        for kind in ["spoilt", "both"] {
            let checks = on_cover(&after.join(format!("{kind}-{number}.csv")), "Checks");
            assert!(checks.contains(" fail"), "{kind}, {sheet}, {label}: {checks}");
        }
    }
}

#[test]
fn terms_that_the_columns_hold_give_the_programs_figures_in_a_spreadsheet_program() {
    let Some((office, folder, before, after)) = office() else { return };
    let deal = short_lease();
    let bytes = export(&deal);
    let book = open(bytes.clone());
    for (number, (name, typed, ..)) in ALLOWED.iter().enumerate() {
        let typed = with_cell(&bytes, "Inputs", &cell_of(&book, name), typed);
        fs::write(before.join(format!("{number}.xlsx")), typed).unwrap();
    }
    recalculate((&office, "xlsx"), folder.path(), &before, &after);
    for (number, (name, _, path, value)) in ALLOWED.iter().enumerate() {
        let mut found = open(fs::read(after.join(format!("{number}.xlsx"))).unwrap());
        let name = format!("{name} {value}");
        let cover = found.worksheet_range("Cover").unwrap();
        let row = (0..cover.height()).find(|row| text(&cover, *row, 0) == "Checks").unwrap();
        assert_eq!(text(&cover, row, 3), "OK", "{name}");
        let changed = field_path::set(&deal, path, value).unwrap();
        assert_outputs_are(&name, &mut found, &mut open(export(&changed)));
    }
}
