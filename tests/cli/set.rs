//! `chiplease set`: a table of assumptions becomes a scenario, whole or not at all.

use std::fs;
use std::path::{Path, PathBuf};

use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use tempfile::TempDir;

use crate::{Ran, chiplease, chiplease_reading, fixtures};

/// A folder with `base.ron`, a copy of a shipped deal.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let base = library::default_scenario().unwrap();
        scenario_file::write(folder.path().join("base.ron"), &base).unwrap();
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    /// Takes a table into base.ron and writes made.ron.
    fn take(&self, table: impl AsRef<[u8]>) -> Ran {
        fs::write(self.path("a.csv"), table).unwrap();
        let [base, table, made] = ["base.ron", "a.csv", "made.ron"].map(|name| self.text(name));
        chiplease(["set", &base, "--from", &table, "-o", &made])
    }

    fn made(&self) -> Scenario {
        scenario_file::read(self.path("made.ron")).unwrap()
    }

    /// Everything is refused, with these lines, and nothing is written.
    #[track_caller]
    fn refused(&self, table: impl AsRef<[u8]>, lines: &[&str]) {
        let ran = self.take(table);
        let name = self.text("a.csv");
        let expected: Vec<String> = lines.iter().map(|line| format!("{name}: {line}")).collect();
        assert_eq!((ran.code, ran.output.as_str()), (Some(1), ""), "{}", ran.errors);
        assert_eq!(ran.errors.lines().collect::<Vec<_>>(), expected, "every line");
        assert!(!self.path("made.ron").exists(), "nothing is half taken");
    }
}

#[test]
fn a_table_sets_what_it_names_and_keeps_the_rest() {
    let desk = Desk::new();
    let ran = desk.take(
        "path,value,unit,source\n\
         tranches[0].rate,11%,,Term sheet of 3 March\n\
         lease_months,5y,,\n\
         equipment.cost,5.2,$bn,\n\
         Residual value,20,%,\n\
         lessee.name,OpenAI,,\n\
         closing,Mar 2026,,\n",
    );
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let made = desk.made();
    let mut expected = library::default_scenario().unwrap();
    expected.tranches[0].rate = "0.11".parse().unwrap();
    expected.equipment.cost = 5_200_000_000_u64.into();
    expected.equipment.resale_fraction = "0.2".parse().unwrap();
    "OpenAI".clone_into(&mut expected.lessee.name);
    "2026-03".clone_into(&mut expected.closing);
    assert_eq!(made.evidence["tranches[0].rate"], "Term sheet of 3 March");
    let note = &made.evidence["equipment.resale_fraction"];
    assert!(note.starts_with("assumption: yours; was 25.0% ("), "{note}");
    expected.evidence = made.evidence.clone();
    assert_eq!(made, expected);
    for line in ["Coupon: 9.50% → 11.00%\n", "Lessee: “xAI” → “OpenAI”\n"] {
        assert!(ran.output.contains(line), "{}", ran.output);
    }
    assert!(ran.output.ends_with("made.ron\n"), "{}", ran.output);
}

#[test]
fn a_scenario_set_from_its_own_fields_is_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let shipped = library::SHIPPED.iter().map(|shipped| shipped.id.to_owned());
    let of_tests = fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path());
    let of_tests = of_tests.filter(|path| path.extension().is_some_and(|it| it == "ron"));
    let of_tests = of_tests.map(|path| path.to_str().unwrap().to_owned());
    let mut count = 0;
    for file in shipped.chain(of_tests) {
        let table = folder.path().join("own.csv");
        let listed = chiplease(["fields", &file, "--format", "csv"]);
        assert_eq!((listed.code, listed.errors.as_str()), (Some(0), ""), "{file}");
        fs::write(&table, &listed.output).unwrap();
        let made = folder.path().join("made.ron");
        let [table, target] = [&table, &made].map(|path| path.to_str().unwrap());
        let ran = chiplease(["set", &file, "--from", table, "-o", target]);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{file}");
        assert!(ran.output.starts_with("No field differs.\n"), "{file}: {}", ran.output);
        let before = chiplease::files::naming::load(Path::new(&file)).unwrap();
        assert!(scenario_file::read(&made).unwrap() == before, "{file}");
        count += 1;
    }
    assert!(count > 15, "{count} deals");
}

#[test]
fn texts_that_a_spreadsheet_would_change_come_back_to_the_letter() {
    let desk = Desk::new();
    let mut odd = library::default_scenario().unwrap();
    "=cmd|' /C calc'!A0".clone_into(&mut odd.name);
    odd.description = "two lines\nand \"quotes\"; -1, \u{202e}turned".to_owned().into();
    "  spaces  ".clone_into(&mut odd.lessee.name);
    "'quoted".clone_into(&mut odd.tranches[0].lender);
    odd.evidence.insert("closing".to_owned(), "+1 line\nof two".to_owned());
    scenario_file::write(desk.path("odd.ron"), &odd).unwrap();
    let listed = chiplease(["fields", &desk.text("odd.ron"), "--format", "csv"]);
    fs::write(desk.path("own.csv"), &listed.output).unwrap();
    let [file, table, made] = ["odd.ron", "own.csv", "made.ron"].map(|name| desk.text(name));
    let ran = chiplease(["set", &file, "--from", &table, "-o", &made]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(desk.made(), odd);
}

#[test]
fn everything_that_is_wrong_is_said_at_once_by_line_and_nothing_is_written() {
    let desk = Desk::new();
    desk.refused(
        "path,value,unit,source\n\
         tranches[0].rat,11%,,\n\
         loan_rate,\"9,5\",,\n\
         lease_months,,,\n\
         equipment.cost,=A1,,\n\
         lessee.cash,5,%,\n\
         resale_fraction,25%,,\n\
         equipment.resale_fraction,20%,,\n\
         lessee_cash,#REF!,,\n",
        &[
            "line 2: tranches[0].rat: no such field; did you mean tranches[0].rate?",
            "line 3 (B3): loan_rate: 9,5 has a decimal comma (character 2); write 9.5",
            "line 4 (B4): lease_months: no value; delete the row to keep what it is",
            "line 5 (B5): equipment.cost: =A1 is a formula; give its value",
            "line 6 (B6): lessee.cash: the unit % does not fit; $, $m or $bn do",
            "line 8 (B8): equipment.resale_fraction: set in line 7 as well",
            "line 9 (B9): lessee_cash: #REF! is an error of the sheet that it comes from",
        ],
    );
    desk.refused(
        "value,path\n9.5,loan_rate\n0,lease_months\n",
        &[
            "line 2 (A2): tranches[0].rate is 9.5; allowed is 0 to 1; 9.5% is 0.095",
            "line 3 (A3): lease.term_months is 0; allowed is 1 to 240",
        ],
    );
}

#[test]
fn a_header_that_is_missing_or_mistyped_is_said() {
    let desk = Desk::new();
    const WANTED: &str =
        "the first row must name the columns: path and value, and if you like unit and source";
    desk.refused("", &[&format!("empty; {WANTED}")]);
    desk.refused(
        "path,valeu,sourc\nloan_rate,11%,x\n",
        &[
            "line 1: no such column valeu; did you mean value?",
            "line 1: no such column sourc; did you mean source?",
            &format!("line 1: {WANTED}"),
        ],
    );
    desk.refused("path,value,value\n", &["line 1: two columns value"]);
    desk.refused(
        "path,value\nlessee_cash,$5,050,000,000\n",
        &["line 2: 5 cells under 2 columns; a text with a separator in it stands in quotes"],
    );
    desk.refused(
        "path,value\nlessee.name,\"OpenAI\nloan_rate,11%\n",
        &["line 2: a quotation mark is opened here and never closed"],
    );
}

#[test]
fn whatever_a_spreadsheet_saves_is_read() {
    let utf_16 = |text: &str, bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        ['\u{feff}']
            .into_iter()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(bytes)
            .collect()
    };
    for table in [
        b"path,value\nloan_rate,11%\n".to_vec(),
        b"\xef\xbb\xbfpath,value\r\nloan_rate,11%\r\n".to_vec(),
        b"path;value\nloan_rate;11%\n".to_vec(),
        b"sep=;\r\npath;value\r\nloan_rate;11%\r\n".to_vec(),
        b"path\tvalue\nloan_rate\t11%".to_vec(),
        b"Value,Path\n11%,loan_rate\n,\n\n".to_vec(),
        b"source,value,unit,path\n,11,%,loan_rate\n".to_vec(),
        b"path,value\nloan_rate,0.11\n".to_vec(),
        utf_16("path\tvalue\r\nloan_rate\t11%\r\n", u16::to_le_bytes),
        utf_16("path,value\r\nloan_rate,11%\r\n", u16::to_be_bytes),
    ] {
        let desk = Desk::new();
        let ran = desk.take(&table);
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{table:?}");
        assert_eq!(desk.made().tranches[0].rate.to_string(), "0.11", "{table:?}");
    }
}

#[test]
fn what_is_no_table_is_refused_with_what_to_do() {
    let desk = Desk::new();
    desk.refused(b"PK\x03\x04 and so on", &["a workbook, no text; save the sheet as CSV"]);
    desk.refused(
        b"path,value\nlessee.name,Soci\xe9t\xe9\n",
        &["line 2 is not UTF-8 text; save it as “CSV UTF-8”"],
    );
    // Ends of one sign and of two, and empty lines, are lines alike.
    for text in [
        "path,value\nloan_rate,11%\n\nresale_fraction,\"9,5\"\n",
        "path,value\r\nloan_rate,11%\r\n\r\nresale_fraction,\"9,5\"\r\n",
        "sep=,\r\npath,value\r\nloan_rate,11%\r\nresale_fraction,\"9,5\"\r\n",
    ] {
        let said = "line 4 (B4): resale_fraction: 9,5 has a decimal comma (character 2); write 9.5";
        desk.refused(text, &[said]);
    }
    desk.refused(
        "loan_rate,11%\n".repeat(1_000_000),
        &["larger than 4 MiB, the most that is read of such a table"],
    );
    desk.refused(
        format!("path,value\n{}", "a,1\n".repeat(10_001)),
        &["line 10001: more than 10000 rows; no deal has so many fields"],
    );
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    let desk = Desk::new();
    let rows = [
        "advance_rate,80%",
        "funding_month,Mar 2028",
        "cliff_month,30",
        "equipment.value_path,Cliff",
        "equipment.cost,6bn",
        "closing,2026-03",
    ];
    let table = |rows: &[&str]| format!("path,value\n{}\n", rows.join("\n"));
    let ran = desk.take(table(&rows));
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let made = desk.made();
    assert_eq!(made.tranches[0].amount.to_string(), "4800000000", "80% of the new cost");
    assert_eq!(made.lessee.funding[0].month, 24, "counted from the new closing");
    let backwards: Vec<&str> = rows.into_iter().rev().collect();
    assert_eq!(desk.take(table(&backwards)).code, Some(0));
    assert_eq!(desk.made(), made);
}

#[test]
fn standard_output_and_input_can_be_piped() {
    let made = chiplease(["set", "valor-2", "--set", "loan_rate=11%", "-o", "-"]);
    assert_eq!((made.code, made.errors.as_str()), (Some(0), ""));
    let scenario = scenario_file::parse(&made.output).unwrap();
    assert_eq!(scenario.tranches[0].rate.to_string(), "0.11");
    let compared = chiplease_reading(["compare", "valor-2", "-"], &made.output);
    assert!(compared.output.contains("11.00%"), "{}", compared.output);
    let table = "path,value\nloan_rate,11%\n";
    let piped = chiplease_reading(["set", "valor-2", "--from", "-", "-o", "-"], table);
    assert_eq!(piped.output, made.output);
}

#[test]
fn the_input_is_written_over_only_where_that_is_said() {
    let desk = Desk::new();
    let base = desk.text("base.ron");
    let before = fs::read(&base).unwrap();
    let ran = chiplease(["set", &base, "--set", "loan_rate=11%", "-o", &base]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.errors.contains("it is the file that is being read"), "{}", ran.errors);
    assert_eq!(fs::read(&base).unwrap(), before);
    let ran = chiplease(["set", &base, "--set", "loan_rate=11%", "--in-place"]);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(scenario_file::read(&base).unwrap().tranches[0].rate.to_string(), "0.11");
    let ran = chiplease(["set", "valor-2", "--set", "loan_rate=11%", "--in-place"]);
    assert_eq!(ran.errors, "valor-2: this is no file to be written; name one with --output\n");
    let ran = chiplease(["set", &base, "--set", "loan_rate=11%"]);
    assert_eq!(ran.code, Some(2), "where to write must be said");
    let ran = chiplease(["set", &base, "--in-place"]);
    assert!(ran.errors.starts_with("nothing to set"), "{}", ran.errors);
}

#[test]
fn comments_of_a_file_that_was_written_by_hand_stay() {
    let desk = Desk::new();
    let text = fs::read_to_string(desk.path("base.ron")).unwrap();
    let text = text.replace("term_months: 60,", "term_months: 60, // as signed");
    fs::write(desk.path("base.ron"), text).unwrap();
    assert_eq!(desk.take("path,value\nlease_months,48\n").code, Some(0));
    let made = fs::read_to_string(desk.path("made.ron")).unwrap();
    assert!(made.contains("term_months: 48, // as signed"), "{made}");
}

#[test]
fn a_source_belongs_to_the_deal_and_an_old_one_to_the_old_number() {
    let desk = Desk::new();
    let own = library::default_scenario().unwrap().evidence["tranches[0].rate"].clone();
    let table = format!("path,value,source\nloan_rate,11%,\"{own}\"\n");
    assert_eq!(desk.take(table).code, Some(0));
    let note = desk.made().evidence["tranches[0].rate"].clone();
    assert!(note.starts_with("assumption: yours; was 9.50% ("), "{note}");
    assert!(note.contains(&own), "{note}");
}
