//! Optional terms in a book: changed in its cells, and what a deal without any keeps.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rust_decimal::Decimal;

use super::super::book::{Content, Role};
use super::super::{inputs, last_month};
use super::{Worked, figure_apart, input, text};
use crate::analysis::{Lever, Unit, cases};
use crate::files::{digest, field_path, scenario_file};
use crate::model::case::Case;
use crate::model::story::LeverValue;
use crate::model::{self, Scenario};

/// The scenarios of a folder of the fixtures, by name.
fn fixtures(folder: &str) -> Vec<(String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(folder);
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "ron"));
    files.sort();
    let name = |file: &Path| file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), scenario_file::read(file).expect("it reads"))).collect()
}

/// Moves every number of an optional term that may be moved, and chooses other words; what is typed
/// for it.
fn moved(deal: &Scenario) -> (Scenario, Vec<(String, Content)>) {
    let last = last_month(deal);
    let mut moved = deal.clone();
    let mut typed = Vec::new();
    let fits = |deal: &Scenario| {
        model::validate(deal).is_ok()
            && u32::from(last) >= deal.longest_run().max(deal.full_contract_months())
    };
    let others = [Lever::LoanRate(0), Lever::ResaleFraction, Lever::MonthlyBurn];
    for lever in Lever::all(deal).into_iter().filter(|it| it.is_optional()).chain(others) {
        let Some(value) = lever.value(&moved) else { continue };
        let is_month = matches!(lever.unit(), Unit::Months | Unit::Count);
        let tries = if is_month { [value + 1.0, value - 1.0] } else { [value * 1.1, value * 0.9] };
        for tried in tries {
            let mut next = moved.clone();
            lever.set(&mut next, tried);
            if next != moved && fits(&next) {
                let exact = lever.exact(&next).map(inputs::float).unwrap_or_default();
                typed.push((lever.id().into_owned(), Content::Number(exact)));
                moved = next;
                break;
            }
        }
    }
    let mut word = |name: String, path: String, words: &[&str]| {
        for word in words {
            let Ok(next) = field_path::set(&moved, &path, word) else { continue };
            if next != moved && fits(&next) {
                typed.push((name, text(word)));
                moved = next;
                return;
            }
        }
    };
    if !deal.equipment.deliveries.is_empty() {
        let path = "structure.funding_order".to_owned();
        word("funding_order".to_owned(), path, &["EquityFirst", "ProRata"]);
    }
    if deal.tax.is_some() {
        word("tax_losses".to_owned(), "tax.losses".to_owned(), &["Used", "CarriedForward"]);
    }
    for index in 0..deal.guarantees.len() {
        let path = format!("guarantees[{index}].when");
        word(inputs::block_of("guarantee_when", index), path, &["Both", "Default", "End"]);
    }
    (moved, typed)
}

#[test]
fn optional_terms_changed_in_their_cells_give_the_programs_figures() {
    // A third of them: `.ci/workbooks` types into all. Told at the end: what panics in a thread of the
    // pool is not shown.
    let wrong: Vec<String> = fixtures("terms")
        .par_iter()
        .step_by(3)
        .filter_map(|(name, deal)| {
            let (moved, typed) = moved(deal);
            let typed: Vec<(String, u16, Content)> =
                typed.into_iter().map(|(name, content)| input(&name, content)).collect();
            let cells: Vec<(&str, u16, Content)> =
                typed.iter().map(|(id, at, typed)| (id.as_str(), *at, typed.clone())).collect();
            let worked = Worked::of(deal, &cells);
            let verdict = worked.text("all_checks");
            let apart = figure_apart(&worked, &model::run(&moved));
            (verdict != "OK" || apart.is_some()).then(|| format!("{name}: {verdict}, {apart:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_case_that_sets_optional_terms_gives_the_programs_figures() {
    let wrong: Vec<String> = fixtures("terms")
        .par_iter()
        .skip(1)
        .step_by(9)
        .filter_map(|(name, deal)| {
            let (_, typed) = moved(deal);
            let mut deal = deal.clone();
            let mut case = Case::named("Moved");
            for (id, content) in typed {
                // A case sets numbers alone.
                if let (Content::Number(number), Some(_)) = (content, Lever::from_id(&id)) {
                    let number = Decimal::try_from(number).expect("a short number");
                    case.levers.insert(id, LeverValue(number));
                }
            }
            deal.cases.push(case);
            let in_case = cases::in_case(&deal, 0).expect("it is sound");
            let (id, at, chosen) = input("case_selected", text("Moved"));
            let worked = Worked::of(&deal, &[(&id, at, chosen)]);
            let verdict = worked.text("all_checks");
            let apart = figure_apart(&worked, &model::run(&in_case));
            (verdict != "OK" || apart.is_some()).then(|| format!("{name}: {verdict}, {apart:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_that_does_not_rise_and_shares_that_do_not_sum_to_one_show_no_figure() {
    let deal = |name: &str| {
        let found = fixtures("terms").into_iter().find(|(found, _)| found == name);
        found.unwrap_or_else(|| panic!("no fixture {name}")).1
    };
    let number = Content::Number;
    for (fixture, name, typed, said) in [
        ("deliveries", "delivery_month_2", number(0.0), "allowed is 0 to 60, whole, more than"),
        ("deliveries", "delivery_share_1", number(0.9), "The deliveries' shares sum to 1."),
        ("deliveries", "funding_order", text("Debt first"), "allowed is ProRata, EquityFirst"),
        ("prepaid-rent", "prepaid_from", number(240.0), "Prepaid rent is "),
        ("tax-bonus-used", "depreciation", number(1.0), "Depreciation is 1; allowed is Bonus"),
    ] {
        let (id, at, typed) = input(name, typed);
        let shown = format!("{name} {typed:?}");
        let worked = Worked::of(&deal(fixture), &[(&id, at, typed)]);
        let verdict = worked.text("all_checks");
        assert!(verdict.contains(" fail") && verdict.contains(said), "{shown}: {verdict}");
        assert_eq!(worked.text("cover.net_irr"), "n/a", "{shown}");
    }
}

/// Every label, assumption and formula of a book, one after the other.
fn written(deal: &Scenario) -> String {
    let book = Worked::laid_out(deal);
    let mut all = String::new();
    for (sheet, span) in book.spans() {
        let content = match &span.content {
            // The version and the program's figures are not the layout's.
            Content::Text(text) if text.starts_with("Made by chiplease") => continue,
            _ if span.role == Role::Constant => continue,
            Content::Text(text) | Content::Link(text) | Content::Template(text) => text.clone(),
            Content::Number(number) => number.to_string(),
            Content::Blank | Content::Formula(_) => String::new(),
        };
        let (first, last) = (span.first_column, span.last_column);
        let (row, kind) = (span.row, span.kind);
        let _infallible = writeln!(all, "{sheet} {row} {first} {last} {kind:?} {content}");
    }
    all
}

#[test]
fn a_deal_without_optional_terms_keeps_every_row_and_formula() {
    let found: Vec<String> = fixtures("scenarios")
        .iter()
        .map(|(name, deal)| format!("{name} {}", digest::sha256(&written(deal))))
        .collect();
    let expected = include_str!("../../../../tests/fixtures/workbook/plain.txt");
    let expected: Vec<&str> = expected.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(found, expected);
}
