//! What was copied from a sheet, held against a document: what would change, and what is wrong.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use crate::analysis::{Unit, cases, lever_text};
use crate::fields::sheet::{self, Row, Wrong};
use crate::fields::{Field, Sources, Taken, Taking, label, with_unit};
use crate::format::hints::excerpt;
use crate::format::{Calendar, text};
use crate::model::Scenario;

use super::complaints::complaints;
use super::structure::List;

/// A table of assumptions that was pasted.
#[derive(Clone, Debug, PartialEq)]
pub struct Paste {
    /// What comes, a row each, in the order of the sheet; what stays as it is among them.
    pub rows: Vec<Taken>,
    /// What is wrong, in the words of the window. Nothing can be taken while there is any.
    pub wrong: Vec<String>,
    /// What would be open, where nothing is wrong.
    draft: Option<Box<Scenario>>,
}

impl Paste {
    /// Reads two to four columns: what it is called (path, lever or label), its value, and if they
    /// are there unit and source. `in_case` leaves sources alone: they are the deal's.
    pub fn of(draft: &Scenario, last_valid: &Scenario, in_case: bool, text: &str) -> Self {
        let rows = match sheet::pasted(text) {
            Ok(rows) => rows,
            Err(wrong) => return Self::refused(wrong.iter().map(in_window).collect()),
        };
        if rows.is_empty() {
            return Self::refused(vec!["There are no values among what was copied.".to_owned()]);
        }
        let sources = if in_case { Sources::Kept } else { Sources::AsGiven };
        let rows: Vec<Row> = rows.into_iter().map(|row| on_the_page(draft, row)).collect();
        let taking = Taking::of(draft, &rows, sources);
        let of_fields = taking.wrong.iter().map(|wrong| named(draft, wrong));
        let of_bounds = complaints(&taking.faults, &taking.draft, last_valid);
        let wrong: Vec<String> =
            of_fields.chain(of_bounds.into_iter().map(|complaint| complaint.text)).collect();
        let is_sound = wrong.is_empty() && taking.is_sound();
        let draft = is_sound.then(|| Box::new(taking.draft));
        Self { rows: taking.taken, wrong, draft }
    }

    /// Reads two columns as the steps of a list: where each begins or ends, and what it says; of
    /// deliveries month and share. They take the place of those that are there.
    pub fn of_steps(draft: &Scenario, last_valid: &Scenario, list: List, text: &str) -> Self {
        let rows = match sheet::pasted(text) {
            Ok(rows) => rows,
            Err(wrong) => return Self::refused(wrong.iter().map(in_window).collect()),
        };
        let taken = match TakenSteps::of(draft, list, &rows) {
            Ok(taken) => taken,
            Err(wrong) => return Self::refused(wrong),
        };
        let faults = cases::validate(&taken.draft).err().unwrap_or_default();
        let wrong: Vec<String> = complaints(&faults, &taken.draft, last_valid)
            .into_iter()
            .map(|complaint| complaint.text)
            .collect();
        let draft = faults.is_empty().then(|| Box::new(taken.draft));
        Self { rows: taken.rows, wrong, draft }
    }

    fn refused(wrong: Vec<String>) -> Self {
        Self { rows: Vec::new(), wrong, draft: None }
    }

    /// What would be open; `None` where something is wrong.
    pub fn draft(&self) -> Option<&Scenario> {
        self.draft.as_deref()
    }

    /// How many values or sources would change.
    pub fn change_count(&self) -> usize {
        let changes = |row: &&Taken| !row.is_same() || row.source.is_some();
        self.rows.iter().filter(changes).count()
    }

    /// "3 of 5 inputs change", "1 input changes".
    pub fn in_words(&self) -> String {
        match (self.change_count(), self.rows.len()) {
            (0, 1) => "The input is as it was.".to_owned(),
            (0, count) => format!("All {count} inputs are as they were."),
            (1, 1) => "1 input changes.".to_owned(),
            (changes, count) if changes == count => format!("{count} inputs change."),
            (1, count) => format!("1 of {count} inputs changes."),
            (changes, count) => format!("{changes} of {count} inputs change."),
        }
    }
}

/// Rows of a sheet as the steps of a list.
struct TakenSteps {
    rows: Vec<Taken>,
    draft: Scenario,
}

impl TakenSteps {
    fn of(draft: &Scenario, list: List, rows: &[Row]) -> Result<Self, Vec<String>> {
        let calendar = Calendar::of(&draft.closing);
        let Some(place) = list.place_of_step(0) else {
            return Err(vec!["These steps cannot be pasted.".to_owned()]);
        };
        // A first row with words for the columns says nothing that is not known.
        let is_head = |row: &Row| list.place_meant(calendar, place, &row.name).is_none();
        let rows = match rows {
            [head, rest @ ..] if is_head(head) && !rest.is_empty() => rest,
            rows => rows,
        };
        let steps = steps_of(list, calendar, rows)?;
        let mut after = draft.clone();
        list.set_steps(&mut after, &steps);
        let taken = rows.iter().enumerate().filter_map(|(index, row)| {
            Some(Taken {
                line: row.line,
                cell: row.cell.clone(),
                field: Field::at(&after, &list.value_path(index)?),
                label: list.value_in_words(&after, index)?,
                from: list.step_in_words(draft, index).unwrap_or_else(|| "–".to_owned()),
                to: list.step_in_words(&after, index)?,
                source: None,
            })
        });
        Ok(Self { rows: taken.collect(), draft: after })
    }
}

/// Places and values of all rows, or everything that is wrong with them.
fn steps_of(
    list: List,
    calendar: Calendar,
    rows: &[Row],
) -> Result<Vec<[Decimal; 2]>, Vec<String>> {
    let (count, noun) = (rows.len(), list.noun());
    if count == 0 {
        return Err(vec!["There are no steps among what was copied.".to_owned()]);
    }
    if count > list.len_max() {
        let most = list.len_max();
        return Err(vec![format!("{count} rows; there may be {most} {noun} at most.")]);
    }
    if list == List::Deliveries && count == 1 {
        let wrong = "One row; deliveries are two or more. Remove the term to have everything \
                     arrive at closing.";
        return Err(vec![wrong.to_owned()]);
    }
    let (mut steps, mut wrong) = (Vec::new(), Vec::new());
    for row in rows {
        match step_of(list, calendar, row) {
            Ok(step) => steps.push(step),
            Err(problem) => wrong.push(format!("Row {}: {problem}", row.line)),
        }
    }
    // Set as they are they would stop below one another.
    let falls = steps.windows(2).position(|pair| matches!(pair, [one, two] if two[0] <= one[0]));
    if let Some(row) = falls.and_then(|index| rows.get(index + 1)) {
        wrong.push(format!("Row {}: {} is not after the row before it", row.line, row.name));
    }
    if wrong.is_empty() { Ok(steps) } else { Err(wrong) }
}

/// Place and value of a row, with every digit.
fn step_of(list: List, calendar: Calendar, row: &Row) -> Result<[Decimal; 2], String> {
    let place = list.place_of_step(0).ok_or("no step")?;
    // What a delivery brings is no lever.
    let unit = list.levers_of_step(0).map_or(Unit::Percent, |[_, value]| value.unit());
    let at = list.place_meant(calendar, place, &row.name).and_then(Decimal::from_f64);
    let at = at.ok_or_else(|| format!("{} is neither a month nor a date", excerpt(&row.name)))?;
    let typed = with_unit(Some(unit), &row.value, &row.unit)?;
    let value = lever_text::read(unit, &typed).map_err(|wrong| wrong.to_string())?;
    Ok([at, value])
}

/// Labels of the page of a new deal, which has other words where the panel would be too long.
const ON_THE_PAGE: [(&str, &str); 8] = [
    ("term", "lease_months"),
    ("cash at closing", "lessee_cash"),
    ("burn a month", "monthly_burn"),
    ("lessee", "lessee.name"),
    ("deal", "name"),
    ("closing", "closing"),
    ("rent", "rent_factor"),
    ("residual", "resale_fraction"),
];

/// A row under the name that the panel has for it.
fn on_the_page(draft: &Scenario, row: Row) -> Row {
    let typed = row.name.trim_end_matches(':').trim().to_lowercase();
    let alias = ON_THE_PAGE.iter().find(|(label, _)| *label == typed);
    match alias {
        Some((_, name)) if Field::named(draft, &row.name).is_err() => {
            Row { name: (*name).to_owned(), ..row }
        }
        _ => row,
    }
}

/// What is wrong with a row, under the label of its field.
fn named(draft: &Scenario, wrong: &Wrong) -> String {
    let field = Field::named(draft, &wrong.name).ok();
    let name = field.map_or_else(|| wrong.name.clone(), |field| label(draft, &field));
    let problem = wrong.problem.replace("; `chiplease fields` lists them", "");
    format!("{}: {problem}", text::name(&name))
}

fn in_window(wrong: &Wrong) -> String {
    match wrong.line {
        0 => wrong.problem.clone(),
        line => format!("Row {line}: {}", wrong.problem),
    }
}
