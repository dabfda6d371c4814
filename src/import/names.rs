//! The cell of an assumption: by its name, or where that is gone by its field.
//!
//! A name is lost when its row is deleted and typed again, or when a program drops names that it
//! does not know. The field stands beside each value, so most cells are found all the same.

use super::book::{Area, Book, Value};
use super::embedded::Input;

/// Where an assumption is.
pub(super) struct Place {
    /// Its cell; none where nothing leads to it.
    pub(super) area: Option<Area>,
    /// What is to be said, where its name does not lead to it.
    pub(super) note: Option<String>,
}

/// Finds an assumption among all of them.
pub(super) fn find(book: &Book, inputs: &[Input], input: &Input) -> Place {
    let Input { name, path, was } = input;
    let named = book.area(name, &was.sheet);
    let lost = match named {
        Some(area) => match other_field(book, inputs, area, path) {
            None => return Place { area: Some(area.clone()), note: None },
            Some(other) => format!("The name {name} leads to {area}, the row of {other}"),
        },
        None => format!("The name {name} is gone"),
    };
    let area = by_field(book, inputs, input);
    let then = area.as_ref().map_or_else(
        || {
            format!(
                ", and no row of the sheet has the field {path}; it stays as it was (its cell was {was})"
            )
        },
        |area| format!("; the value was read from {area} by its field, {path}"),
    );
    Place { area, note: Some(lost + &then) }
}

/// The field that the row of a name belongs to, where it is another assumption's.
fn other_field<'b>(book: &'b Book, inputs: &[Input], area: &Area, path: &str) -> Option<&'b str> {
    let column = book.area("inputs_field", &area.sheet).filter(|it| it.sheet == area.sheet)?;
    let field = match &book.cell(&area.sheet, (area.first.0, column.first.1)).value {
        Value::Text(field) => field.trim(),
        _ => return None,
    };
    (field != path && inputs.iter().any(|other| other.path == field)).then_some(field)
}

/// The cell of the value in the row with the input's field.
fn by_field(book: &Book, inputs: &[Input], input: &Input) -> Option<Area> {
    let named = inputs.iter().filter_map(|other| book.area(&other.name, &other.was.sheet));
    let home = named.clone().find(|area| book.has_sheet(&area.sheet));
    let (sheet, column) = match home {
        Some(area) => (area.sheet.as_str(), area.first.1),
        None => (input.was.sheet.as_str(), input.was.first.1),
    };
    let rows = book.cells_with(sheet, &input.path);
    // Year and month of the closing are one field: the first row is that of the first.
    let alike = inputs.iter().filter(|other| other.path == input.path);
    let place = alike.take_while(|other| other.name != input.name).count();
    let (row, _) = rows.get(place)?;
    let at = (*row, column);
    Some(Area { sheet: sheet.to_owned(), first: at, last: at })
}
