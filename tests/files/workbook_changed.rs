//! Every shipped deal as a workbook with three inputs changed in their cells, one of them a number of
//! an optional term where the deal has any: a spreadsheet program then finds what the program finds.
//!
//! Which inputs, and what they become, is drawn by a seed: the same on every machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use calamine::Reader as _;
use chiplease::analysis::Lever;
use chiplease::files::scenario_file;
use chiplease::model::{self, Scenario};
use rayon::prelude::*;

use super::workbook::{Book, compare, export, open, recalculate, sheet_part, text};
use super::workbook_import::{Draws, typed_over};

/// Inputs that are changed of a deal at once.
const CHANGED: usize = 3;
/// Draws of each deal.
const DRAWS: u64 = 2;

/// A deal with inputs changed, and its workbook in which they were typed.
struct Typed {
    file: String,
    deal: Scenario,
    workbook: Vec<u8>,
    changes: Vec<(Lever, String)>,
}

/// The shipped deals with the names of their files.
fn shipped() -> Vec<(String, Scenario)> {
    let files = super::every_scenario_file().into_iter();
    let shipped = files.filter(|file| file.parent().is_some_and(|it| it.ends_with("scenarios")));
    let is_fixture = |file: &Path| file.components().any(|part| part.as_os_str() == "fixtures");
    let named = shipped.filter(|file| !is_fixture(file)).map(|file| {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        (name, scenario_file::read(&file).unwrap())
    });
    named.collect()
}

/// The cell of each field of the sheet of assumptions.
fn cells_by_field(book: &mut Book) -> BTreeMap<String, String> {
    let inputs = book.worksheet_range("Inputs").unwrap();
    let head = (0..inputs.height()).find(|row| text(&inputs, *row, 0) == "Assumption").unwrap();
    let field = (0..inputs.width()).find(|at| text(&inputs, head, *at) == "Field").unwrap();
    let rows = (head + 1..inputs.height()).filter(|row| !text(&inputs, *row, field).is_empty());
    rows.map(|row| (text(&inputs, row, field), format!("D{}", row + 1))).collect()
}

/// Whether the number fixes how many columns or rows there are: those of the exported workbook are
/// not the changed deal's then, cell by cell. `workbook_damaged` types such months.
fn fixes_room(deal: &Scenario, lever: Lever) -> bool {
    let is_unsold = |loan: usize| deal.tranches[loan].sold_fraction.is_zero();
    matches!(lever, Lever::SoldFraction(loan) if is_unsold(loan))
        || matches!(
            lever,
            Lever::LeaseMonths
                | Lever::RenewalMonths
                | Lever::RenewalTimes
                | Lever::TenorMonths(_)
                | Lever::RepossessionMonths
                | Lever::ReLeaseMonths
                | Lever::DeliveryMonth(_)
        )
}

/// A number that the lever's slider offers, drawn so that the deal stays sound.
fn moved(deal: &Scenario, lever: Lever, draws: &mut Draws) -> Option<Scenario> {
    const PLACES: u64 = 1000;
    let (range, now) = (lever.range(deal), lever.value(deal)?);
    let place = draws.below(PLACES) as f64 / PLACES as f64;
    let mut next = deal.clone();
    lever.set(&mut next, range.start() + place * (range.end() - range.start()));
    let to = lever.value(&next)?;
    // A term at its neutral value is none.
    let is_neutral = lever.is_optional() && to == 0.0;
    let is_moved = (to - now).abs() > f64::EPSILON && !is_neutral;
    (is_moved && model::validate(&next).is_ok()).then_some(next)
}

/// A draw of inputs of a deal.
fn drawn(name: &str, deal: &Scenario, bytes: &[u8], draw: u64) -> Typed {
    let letters = name.bytes().fold(draw, |sum, letter| sum * 31 % 1_000_003 + u64::from(letter));
    let mut draws = Draws::new(letters);
    let cells = cells_by_field(&mut open(bytes.to_vec()));
    let has_cell = |lever: &Lever| {
        let is_of_amount = matches!(lever, Lever::AdvanceRate(_));
        cells.contains_key(&lever.path()) && !is_of_amount && !fixes_room(deal, *lever)
    };
    let levers: Vec<Lever> = Lever::all(deal).into_iter().filter(has_cell).collect();
    let of_terms: Vec<Lever> = levers.iter().copied().filter(|it| it.is_optional()).collect();
    let (mut changed, mut changes) = (deal.clone(), Vec::new());
    // Most draws fit; an endless one would be a defect of the sliders.
    for _ in 0..1000 {
        let from = if changes.is_empty() && !of_terms.is_empty() { &of_terms } else { &levers };
        let lever = *draws.pick(from);
        if changes.iter().any(|(other, _)| *other == lever) {
            continue;
        }
        let Some(next) = moved(&changed, lever, &mut draws) else { continue };
        let cell = cells[&lever.path()].clone();
        changes.push((lever, cell));
        changed = next;
        if changes.len() == CHANGED {
            break;
        }
    }
    assert_eq!(changes.len(), CHANGED, "{name}: {changes:?}");
    let typed: Vec<(String, String)> = changes
        .iter()
        .map(|(lever, cell)| (cell.clone(), lever.exact(&changed).unwrap().to_string()))
        .collect();
    let workbook = typed_over(bytes, &sheet_part(bytes, "Inputs"), &typed);
    Typed { file: format!("{name}-{draw}.xlsx"), deal: changed, workbook, changes }
}

/// Every draw of every shipped deal.
fn all_drawn() -> Vec<Typed> {
    let deals = shipped();
    assert_eq!(deals.len(), 14, "the shipped deals");
    let of_deal = |(name, deal): &(String, Scenario)| {
        let bytes = export(deal);
        (0..DRAWS).map(|draw| drawn(name, deal, &bytes, draw)).collect::<Vec<_>>()
    };
    deals.par_iter().flat_map_iter(of_deal).collect()
}

#[test]
fn a_spreadsheet_program_finds_what_the_program_finds_of_shipped_deals_with_three_inputs_changed() {
    let Ok(office) = std::env::var("CHIPLEASE_OFFICE") else { return };
    let all = all_drawn();
    let with_terms = all.iter().filter(|it| it.changes.iter().any(|(it, _)| it.is_optional()));
    assert!(with_terms.count() >= 18, "a number of a term is among the changed");
    let (one, two) = all.split_at(all.len() / 2);
    let apart: Vec<String> =
        [one, two].into_par_iter().flat_map(|part| apart(&office, part)).collect();
    assert!(apart.is_empty(), "{}", apart.join("\n"));
}

/// The cells in which a spreadsheet program differs, and covers that do not say OK.
fn apart(office: &str, all: &[Typed]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before"), folder.path().join("after"));
    fs::create_dir_all(&before).unwrap();
    for Typed { file, workbook, .. } in all {
        fs::write(before.join(file), workbook).unwrap();
    }
    recalculate((office, "xlsx"), folder.path(), &before, &after);
    let mut wrong = Vec::new();
    for Typed { file, deal, changes, .. } in all {
        let ids: Vec<String> = changes
            .iter()
            .map(|(lever, _)| format!("{}={}", lever.id(), lever.exact(deal).unwrap()))
            .collect();
        let file_of = format!("{file} ({})", ids.join(", "));
        let found = fs::read(after.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let mut found = open(found);
        let cover = found.worksheet_range("Cover").unwrap();
        let row = (0..cover.height()).find(|row| text(&cover, *row, 0) == "Checks").unwrap();
        if text(&cover, row, 3) != "OK" {
            wrong.push(format!("{file_of}: {}", text(&cover, row, 3)));
        }
        let mut cells = Vec::new();
        compare(&file_of, &mut found, &mut open(export(deal)), &mut cells);
        // The first few say what is wrong; others follow from them.
        const SHOWN: usize = 12;
        if cells.len() > SHOWN {
            wrong.push(format!("{file_of}: {} cells, the first of them:", cells.len()));
            cells.truncate(SHOWN);
        }
        wrong.extend(cells);
    }
    wrong
}
