//! `chiplease fields`: every field of a scenario, what it may be and how it is written.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;
use serde_json::Value;

use super::ask::{self, Shape};
use super::record::{self, About, Record, refuse};
use super::table::cut;
use super::{Completion, load, warnings};
use crate::analysis::{self, Unit};
use crate::fields::{Addable, Entry, addable, entries};
use crate::files::library;
use crate::format::csv_table::Cell;
use crate::format::{self, text};
use crate::model;

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input. Without one the
fields of the scenario are listed that the window opens with.

CSV has a row a field: path, value, unit, source, and what helps to fill it: lever, label, allowed,
slider, write. `chiplease set` takes such a table back; rows that are left as they are change nothing.
Rates and shares are fractions there, amounts dollars, as in the file.

Terms that a deal may have and does not have are not among its fields; --absent lists them, each with
how it is added.

Examples:
  chiplease fields
  chiplease fields valor.ron --absent
  chiplease fields valor.ron --format csv > assumptions.csv
  chiplease fields valor.ron --format json | jq -r '.fields[].write'";

/// What `fields` takes.
#[derive(Debug, Args)]
pub struct FieldsArguments {
    /// A scenario file.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// How the list is written.
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
    /// Lists the optional terms that the deal does not have in place of its fields, each with how it
    /// is added; JSON has both.
    #[arg(long)]
    absent: bool,
}

/// The record's own fields.
#[derive(Serialize)]
struct Answer<'a> {
    fields: Vec<JsonField<'a>>,
    absent: Vec<JsonTerm<'a>>,
}

/// A term that may be added.
#[derive(Serialize)]
struct JsonTerm<'a> {
    path: &'a str,
    label: &'a str,
    help: &'a str,
    write: String,
}

#[derive(Serialize)]
struct JsonField<'a> {
    path: &'a str,
    lever: Option<Cow<'static, str>>,
    label: &'a str,
    unit: &'static str,
    allowed: Option<&'a str>,
    slider: Option<[f64; 2]>,
    value: Value,
    source: Option<&'a str>,
    write: &'a str,
}

const COLUMNS: [&str; 9] =
    ["path", "value", "unit", "source", "lever", "label", "allowed", "slider", "write"];

/// Lists the fields of a scenario, whatever they hold.
pub(super) fn fields(
    arguments: &FieldsArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let shipped = PathBuf::from(library::SHIPPED[0].id);
    let file = arguments.file.as_ref().unwrap_or(&shipped);
    let about = About { file, case: None, set: &[] };
    let is_json = arguments.format == Shape::Json;
    let scenario = match load(file) {
        Ok(scenario) => scenario,
        Err(error) => return refuse(about, &[error.to_string()], is_json, output, errors),
    };
    let entries = match entries(&scenario) {
        Ok(entries) => entries,
        Err(error) => {
            let complaint = format!("{}: {error}", text::path(file));
            return refuse(about, &[complaint], is_json, output, errors);
        }
    };
    if arguments.file.is_none() {
        let name = text::path(file);
        writeln!(errors, "No FILE is named; these are the fields of {name}, as it is shipped.")?;
    }
    let terms = addable(&scenario);
    match arguments.format {
        Shape::Table | Shape::Csv if arguments.absent => {
            let header = ["path", "label", "help", "write"];
            let row = |term: &Addable| {
                vec![term.path.clone(), term.label.clone(), term.help.to_owned(), term.write()]
            };
            let rows: Vec<Vec<String>> = terms.iter().map(row).collect();
            match arguments.format {
                Shape::Csv => {
                    let cells = rows.iter().map(|row| row.iter().map(Cell::text).collect());
                    ask::write_csv(&header, cells, output)
                }
                _ => ask::write_table(&header, rows, header.len(), output),
            }
        }
        Shape::Table => table(&entries, output),
        Shape::Json => {
            let fields = entries.iter().map(JsonField::of).collect();
            let sound = model::validate(&scenario).ok();
            let found = sound.map(|()| analysis::warnings(&scenario, &model::run(&scenario)));
            let found = found.unwrap_or_default();
            let absent = terms.iter().map(|term| JsonTerm {
                path: &term.path,
                label: &term.label,
                help: term.help,
                write: term.write(),
            });
            let answer = Answer { fields, absent: absent.collect() };
            let record = Record::of(about, &scenario.name, answer, warnings::json(&found));
            record::write_json(&record, output)
        }
        Shape::Csv => ask::write_csv(&COLUMNS, entries.iter().map(cells), output),
    }
}

fn table(entries: &[Entry], output: &mut dyn Write) -> io::Result<Completion> {
    const VALUE_CHARS: usize = 28;
    const SOURCE_CHARS: usize = 44;
    let row = |entry: &Entry| {
        vec![
            entry.field.path.clone(),
            lever(entry).unwrap_or_default().into_owned(),
            cut(&entry.reads, VALUE_CHARS),
            entry.allowed_reads.clone(),
            slider_words(entry),
            cut(&entry.write, VALUE_CHARS + entry.field.path.len()),
            cut(&entry.source, SOURCE_CHARS),
        ]
    };
    let header = ["path", "lever", "value", "allowed", "slider", "--set", "source"];
    let rows = entries.iter().map(row).collect();
    ask::write_table(&header, rows, header.len(), output)
}

/// The id of the lever that moves the deal's own field.
fn lever(entry: &Entry) -> Option<Cow<'static, str>> {
    let is_of_deal = !entry.field.path.contains(".levers[");
    entry.field.lever.filter(|_| is_of_deal).map(|lever| lever.id())
}

/// What a slider offers, as it is typed.
fn slider_words(entry: &Entry) -> String {
    let Some(ends) = entry.slider else { return String::new() };
    let [low, high] = ends.map(|end| match entry.field.unit() {
        Some(Unit::Percent) => format!("{}%", format::plain(Some((end * 1e8).round() / 1e6))),
        Some(Unit::Dollars) => format::money(end),
        Some(Unit::Count) => format::number(end, 0),
        Some(Unit::Ratio) => format!("{}x", format::plain(Some(end))),
        _ => format::plain(Some(end)),
    });
    // A minus as figures have it.
    format!("{low} to {high}").replace('-', "−")
}

fn cells(entry: &Entry) -> Vec<Cell<'_>> {
    let value = match entry.field.unit() {
        Some(_) if entry.value.parse::<f64>().is_ok() => Cell::Number(entry.value.clone()),
        _ => Cell::text(&entry.value),
    };
    let slider = entry.slider.map(|ends| ends.map(|end| format::plain(Some(end))).join(" to "));
    vec![
        Cell::text(&entry.field.path),
        value,
        Cell::text(entry.unit),
        Cell::text(&entry.source),
        Cell::text(lever(entry).unwrap_or_default()),
        Cell::text(&entry.label),
        Cell::text(&entry.allowed),
        Cell::text(slider.unwrap_or_default()),
        Cell::text(&entry.write),
    ]
}

impl<'a> JsonField<'a> {
    fn of(entry: &'a Entry) -> Self {
        let some = |text: &'a str| Some(text).filter(|text| !text.is_empty());
        Self {
            path: &entry.field.path,
            lever: lever(entry),
            label: &entry.label,
            unit: entry.unit,
            allowed: some(&entry.allowed),
            slider: entry.slider,
            value: json_value(entry),
            source: some(&entry.source),
            write: &entry.write,
        }
    }
}

/// A number as one where a float keeps its digits, everything else as text.
fn json_value(entry: &Entry) -> Value {
    const DIGITS_MAX: usize = 15;
    let digits = entry.value.bytes().filter(u8::is_ascii_digit).count();
    let is_number = entry.field.unit().is_some() && digits <= DIGITS_MAX;
    let number = || {
        let whole = entry.value.parse::<i64>().ok().map(Value::from);
        whole.or_else(|| entry.value.parse::<f64>().ok().map(Value::from))
    };
    let number = if is_number { number() } else { None };
    number.unwrap_or_else(|| Value::from(entry.value.as_str()))
}
