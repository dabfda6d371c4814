//! Cells to fields: which assumptions came back changed, and what is wrong with them.

mod terms;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::book::{Area, Book, Cell, Value, cell_text};
use super::embedded::{Embedded, Input};
use super::number::some;
use super::{Change, Reason, SourceChange, merge, names, number};
use crate::analysis::{Unit, lever_text};
use crate::export::workbook;
use crate::files::field_path;
use crate::format::{float, text};
use crate::model::validate::{Bounds, bounds};
use crate::model::{Fault, Scenario};

/// The value path, whose cells are one field.
const VALUE_PATH: &str = "equipment.value_path";
const BACKSTOP: &str = "lessee.backstop";

/// Reads the assumptions of a workbook, collecting everything that is wrong.
pub(super) struct Reading<'a> {
    pub(super) book: &'a Book,
    pub(super) base: &'a Scenario,
    pub(super) inputs: &'a [Input],
    /// The fields of what was handed out, as in a file.
    pub(super) leaves: BTreeMap<String, String>,
    bounds: BTreeMap<String, Bounds>,
    pub(super) faults: Vec<Reason>,
    pub(super) notes: Vec<String>,
}

/// An assumption and its cell.
#[derive(Clone)]
pub(super) struct Found<'a> {
    pub(super) input: &'a Input,
    pub(super) area: Area,
    pub(super) cell: &'a Cell,
    /// The case that sets it; none for the deal itself.
    pub(super) case: Option<&'a str>,
}

impl Found<'_> {
    /// `Inputs!D30 (tranches[0].rate)`, `Cases!G14 (Downside: tranches[0].rate)`.
    fn in_files(&self) -> String {
        let Self { input, area, case, .. } = self;
        let case = case.map_or_else(String::new, |case| format!("{}: ", text::line(case)));
        format!("{area} ({case}{})", input.path)
    }

    /// `Inputs!D30: Coupon`, `Cases!G14: Coupon, case Downside,`.
    fn on_screen(&self, base: &Scenario) -> String {
        let Self { input, area, case, .. } = self;
        let name = merge::name(base, &input.path);
        let case = case.map_or_else(String::new, |case| format!(", case {},", text::name(case)));
        format!("{area}: {name}{case}")
    }
}

/// What a cell of a number says.
enum Number {
    AsExported(Decimal),
    New(Decimal),
}

impl Number {
    fn value(&self) -> Decimal {
        let (Self::AsExported(value) | Self::New(value)) = self;
        *value
    }
}

impl<'a> Reading<'a> {
    pub(super) fn new(book: &'a Book, embedded: &'a Embedded) -> Self {
        let base = &embedded.scenario;
        let mut leaves: BTreeMap<String, String> =
            field_path::leaves(base).unwrap_or_default().into_iter().collect();
        for Input { path, .. } in &embedded.inputs {
            if !leaves.contains_key(path)
                && let Some(neutral) = number::neutral(base, path)
            {
                leaves.insert(path.clone(), neutral);
            }
        }
        let bounds = bounds(&workbook::with_every_number(base));
        let (faults, notes) = (Vec::new(), Vec::new());
        Self { book, base, inputs: &embedded.inputs, leaves, bounds, faults, notes }
    }

    /// Every field that came back changed.
    pub(super) fn changes(&mut self) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut seen = BTreeSet::new();
        for input in self.inputs {
            let field = self.field_of(&input.path);
            if !seen.insert(field.clone()) {
                continue;
            }
            let of_field = |other: &&Input| self.field_of(&other.path) == field;
            let cells: Vec<&Input> = self.inputs.iter().filter(of_field).collect();
            let found: Vec<Found<'a>> =
                cells.into_iter().filter_map(|input| self.find(input)).collect();
            let Some(first) = found.first().cloned() else { continue };
            let before = self.leaves.get(&field).cloned().unwrap_or_default();
            let after = self.value_of(&field, &found).unwrap_or_else(|| before.clone());
            let sources = self.sources(&found);
            if after != before || !sources.is_empty() {
                let cell = first.area.to_string();
                changes.push(Change { path: field, cell, before, after, sources });
            }
        }
        changes
    }

    /// The field as it stands in a file: a variant with its numbers is one.
    fn field_of(&self, path: &str) -> String {
        if path.starts_with(VALUE_PATH) {
            return VALUE_PATH.to_owned();
        }
        if path.starts_with(BACKSTOP) && self.base.lessee.backstop.is_none() {
            return BACKSTOP.to_owned();
        }
        path.strip_suffix(".dscr")
            .filter(|rest| rest.ends_with("repayment"))
            .unwrap_or(path)
            .to_owned()
    }

    fn find(&mut self, input: &'a Input) -> Option<Found<'a>> {
        let found = names::find(self.book, self.inputs, input);
        self.notes.extend(found.note);
        let area = found.area?;
        let cell = self.book.cell(&area.sheet, area.first);
        Some(Found { input, area, cell, case: None })
    }

    fn fault(&mut self, found: &Found<'_>, what: &str) {
        let in_files = format!("{} {what}", found.in_files());
        let on_screen = format!("{} {what}", found.on_screen(self.base));
        self.faults.push(Reason { in_files, on_screen });
    }

    /// The number of a cell within its bounds, where it is not the one that was exported.
    pub(super) fn new_number(&mut self, found: &Found<'a>, exported: Decimal) -> Option<Decimal> {
        match self.number(found, exported)? {
            Number::AsExported(_) => None,
            Number::New(value) => Some(value),
        }
    }

    /// The field's value as in a file, where its cells differ from what was exported.
    fn value_of(&mut self, field: &str, found: &[Found<'a>]) -> Option<String> {
        let named = |ending: &str| found.iter().find(|found| found.input.name.ends_with(ending));
        let first = found.first()?;
        if field == "closing" {
            let (year, month) = (named("_year")?.clone(), named("_month")?.clone());
            return self.closing(&year, &month);
        }
        if field == VALUE_PATH {
            return self.value_path(found);
        }
        if field == BACKSTOP {
            return self.new_backstop(found);
        }
        if field.ends_with(".repayment") {
            return self.repayment(found);
        }
        if field.ends_with("].tenor") {
            return self.tenor(first);
        }
        if Self::is_variant(field) {
            return self.variant(field, found);
        }
        let Some(before) = self.leaves.get(field).cloned() else {
            self.fault(first, "is a field that this version of chiplease does not know");
            return None;
        };
        if let Some(words) = terms::words(field) {
            let word = self.word(first, words)?;
            return (word != before).then(|| word.to_owned());
        }
        let exported: Decimal = some(&before).trim_matches('"').replace('_', "").parse().ok()?;
        self.plain_number(first, exported, some(&before) != before)
    }

    /// A field of one number, which is written as `Some(…)` where it may be absent.
    fn plain_number(
        &mut self,
        found: &Found<'a>,
        exported: Decimal,
        is_some: bool,
    ) -> Option<String> {
        let value = self.new_number(found, exported)?;
        let path = &found.input.path;
        let in_file = |is_whole| {
            let value = number::in_file(value, is_whole);
            if is_some { format!("Some({value})") } else { value }
        };
        // A field of whole numbers takes no quoted one, and another one loses digits without.
        let written = [false, true].map(in_file);
        written.into_iter().find(|value| merge::set(self.base, path, value).is_ok()).or_else(|| {
            self.fault(found, &format!("is {value}, which the field does not take"));
            None
        })
    }

    /// The number of a cell within its bounds.
    fn number(&mut self, found: &Found<'a>, exported: Decimal) -> Option<Number> {
        let path = &found.input.path;
        let unit = number::unit(self.base, path);
        let bounds = self.bounds_of(found);
        let allowed = bounds.map(|bounds| words(&bounds)).unwrap_or_default();
        if let (Value::Blank, Some(formula)) = (&found.cell.value, &found.cell.formula) {
            let what = format!(
                "holds the formula ={formula} without a result: open the workbook in a spreadsheet \
                 program, save it and import that"
            );
            self.fault(found, &what);
            return None;
        }
        let value = match &found.cell.value {
            Value::Number(value) => *value,
            Value::Blank => {
                self.fault(found, &format!("is blank{}", is_allowed(&allowed)));
                return None;
            }
            Value::Text(typed) => {
                self.fault(found, &of_text(typed, unit));
                return None;
            }
            Value::Logical(logical) => {
                let word = if *logical { "TRUE" } else { "FALSE" };
                self.fault(found, &format!("is {word}; expected {}", number::expected(unit)));
                return None;
            }
            Value::Error(error) => {
                self.fault(found, &format!("is the error {error}{}", is_allowed(&allowed)));
                return None;
            }
        };
        if let Some(formula) = &found.cell.formula {
            let said = found.on_screen(self.base);
            self.notes.push(format!("{said} is the formula ={formula}; its result is taken"));
        }
        if number::is_same(value, float(exported)) {
            return Some(Number::AsExported(exported));
        }
        let exact = number::exact(value);
        let is_allowed_value = |value: &Decimal| {
            bounds.is_none_or(|bounds| {
                bounds.allows(*value) && (!bounds.is_whole || value.is_integer())
            })
        };
        if let Some(value) = exact.filter(is_allowed_value) {
            return Some(Number::New(value));
        }
        let shown = exact.map_or_else(|| value.to_string(), |value| value.normalize().to_string());
        let hint = exact.and_then(|value| hint(value, unit, bounds)).unwrap_or_default();
        self.fault(found, &format!("is {shown}{}{hint}", is_allowed(&allowed)));
        None
    }

    fn bounds_of(&self, found: &Found<'_>) -> Option<Bounds> {
        match found.input.name.as_str() {
            "closing_year" => Some(Bounds::whole(0, 9999)),
            "closing_month" => Some(Bounds::whole(1, 12)),
            // Allowed is 0, or the carry to 1, which is asked of the whole.
            "catch_up" => Some(Bounds::within(Decimal::ZERO, Decimal::ONE)),
            _ => self
                .bounds
                .get(&found.input.path)
                .copied()
                .or_else(|| terms::bounds_of(&found.input.path)),
        }
    }

    /// One of a few words; blanks around it and the size of its letters do not matter.
    pub(super) fn word(
        &mut self,
        found: &Found<'a>,
        words: &[&'static str],
    ) -> Option<&'static str> {
        let allowed = words.join(", ");
        let what = match &found.cell.value {
            Value::Text(typed) => {
                let same = |word: &&&'static str| word.eq_ignore_ascii_case(typed.trim());
                if let Some(word) = words.iter().find(same) {
                    return Some(word);
                }
                format!("is the text “{}”; allowed is {allowed}", text::line(typed))
            }
            Value::Blank => format!("is blank; allowed is {allowed}"),
            Value::Number(number) => format!("is {number}; allowed is {allowed}"),
            Value::Logical(_) => format!("is TRUE or FALSE; allowed is {allowed}"),
            Value::Error(error) => format!("is the error {error}; allowed is {allowed}"),
        };
        self.fault(found, &what);
        None
    }

    fn closing(&mut self, year: &Found<'a>, month: &Found<'a>) -> Option<String> {
        let (before_year, before_month) = self.base.closing.split_once('-')?;
        let year = self.number(year, before_year.parse().ok()?);
        let month = self.number(month, before_month.parse().ok()?);
        let (year, month) = (year?.value().to_u32()?, month?.value().to_u32()?);
        let closing = format!("{year:04}-{month:02}");
        (closing != self.base.closing).then(|| format!("{closing:?}"))
    }

    fn value_path(&mut self, found: &[Found<'a>]) -> Option<String> {
        use crate::model::scenario::ValuePath;

        let (kind, numbers) = split(found, |name| name == "value_path")?;
        let words = ["Exponential", "StraightLine", "Cliff"];
        let word = self.word(&kind, &words)?;
        let before = self.base.equipment.value_path;
        let (month, share) = match before {
            ValuePath::Cliff { month, share } => (Decimal::from(month), share),
            ValuePath::Exponential | ValuePath::StraightLine => (Decimal::ONE, Decimal::ZERO),
        };
        if word != "Cliff" {
            self.unused(&numbers, &format!("the value path is {word}"), &[month, share]);
            return (Some(word) != name_of(&self.leaves, VALUE_PATH)).then(|| word.to_owned());
        }
        let named = |ending: &str| numbers.iter().find(|found| found.input.name.ends_with(ending));
        let (of_month, of_share) = (named("_month")?.clone(), named("_share")?.clone());
        let new_month = self.number(&of_month, month);
        let new_share = self.number(&of_share, share);
        let (new_month, new_share) = (new_month?.value(), new_share?.value());
        let is_same =
            matches!(before, ValuePath::Cliff { .. }) && (new_month, new_share) == (month, share);
        let (month, share) = (number::in_file(new_month, true), number::in_file(new_share, false));
        (!is_same).then(|| format!("Cliff(month: {month}, share: {share})"))
    }

    fn repayment(&mut self, found: &[Found<'a>]) -> Option<String> {
        let (kind, numbers) = split(found, |name| name.contains("repayment"))?;
        let path = kind.input.path.clone();
        let words = ["Level", "StraightLine", "Bullet", "Sculpted"];
        let word = self.word(&kind, &words)?;
        let before = self.leaves.get(&path).cloned().unwrap_or_default();
        let dscr = before.split_once("dscr: ").map(|(_, rest)| rest.trim_end_matches(')'));
        let dscr = dscr.and_then(|dscr| dscr.trim_matches('"').parse().ok());
        let exported = dscr.unwrap_or(Decimal::ONE);
        if word != "Sculpted" {
            self.unused(&numbers, &format!("the loan is repaid {word}"), &[exported]);
            return (before != word).then(|| word.to_owned());
        }
        let target = numbers.first()?.clone();
        let new = self.number(&target, exported)?.value();
        (dscr != Some(new)).then(|| format!("Sculpted(dscr: {})", number::in_file(new, false)))
    }

    /// Says so where a number was typed that means nothing with the word beside it.
    fn unused(&mut self, found: &[Found<'a>], why: &str, exported: &[Decimal]) {
        for (found, exported) in found.iter().zip(exported) {
            let is_typed = match &found.cell.value {
                // Blank is as good as any: nobody reads it.
                Value::Blank => false,
                Value::Number(value) => !number::is_same(*value, float(*exported)),
                Value::Text(_) | Value::Logical(_) | Value::Error(_) => true,
            };
            if is_typed {
                let said = found.on_screen(self.base);
                self.notes.push(format!("{said} changed, but {why}: ignored"));
            }
        }
    }

    fn tenor(&mut self, found: &Found<'a>) -> Option<String> {
        let before = self.leaves.get(&found.input.path).cloned().unwrap_or_default();
        // The word, or in a workbook of an older version the formula of the term.
        let is_word = |text: &str| text.trim().eq_ignore_ascii_case(workbook::CO_TERMINOUS);
        let follows = matches!(&found.cell.value, Value::Text(text) if is_word(text))
            || found.cell.formula.as_deref().is_some_and(|formula| {
                formula.trim().trim_start_matches('=').eq_ignore_ascii_case("term_months")
            });
        let months: Option<Decimal> =
            before.strip_prefix("Months(").and_then(|rest| rest.trim_end_matches(')').parse().ok());
        let said = found.on_screen(self.base);
        match (follows, months) {
            (true, None) => None,
            (true, Some(months)) => {
                self.notes
                    .push(format!("{said} was {months}, now lease: the tenor follows the lease"));
                Some("MatchLease".to_owned())
            }
            (false, Some(months)) => {
                self.new_number(found, months).map(|months| format!("Months({months})"))
            }
            (false, None) => {
                // Any number is a change: the tenor no longer follows the term.
                let months = self.number(found, Decimal::MAX)?.value();
                self.notes.push(format!(
                    "{said} was “lease”, now {months}: tenor becomes Months({months})"
                ));
                Some(format!("Months({months})"))
            }
        }
    }

    /// A deal without a backstop has its cells all the same, with caps of 0.
    fn new_backstop(&mut self, found: &[Found<'a>]) -> Option<String> {
        let mut values = Vec::new();
        for (ending, exported) in [
            ("monthly_cap", Decimal::ZERO),
            ("total_cap", Decimal::ZERO),
            ("from_month", Decimal::ONE),
        ] {
            let found = found.iter().find(|found| found.input.name.ends_with(ending))?.clone();
            let is_blank = found.cell.value == Value::Blank && found.cell.formula.is_none();
            let value = if is_blank {
                Some(exported)
            } else {
                self.number(&found, exported).map(|n| n.value())
            };
            values.push(value);
        }
        let [Some(monthly), Some(total), Some(from)] = values.as_slice() else { return None };
        let first = found.first()?;
        if monthly.is_zero() && total.is_zero() {
            return None;
        }
        self.notes.push(format!(
            "{} adds a backstop; the workbook has no name for it, so it is called Backstop",
            first.area
        ));
        let [monthly, total] = [monthly, total].map(|value| number::in_file(*value, false));
        Some(format!(
            "Some((name: \"Backstop\", monthly_cap: {monthly}, total_cap: {total}, from_month: {from}))"
        ))
    }

    /// Sources that differ from what the sheet showed.
    fn sources(&self, found: &[Found<'a>]) -> Vec<SourceChange> {
        let mut changes: Vec<SourceChange> = Vec::new();
        for Found { input, area, .. } in found {
            let Some(column) = self.book.area("inputs_source", &input.was.sheet) else { continue };
            if column.sheet != area.sheet {
                continue;
            }
            let before = self.base.evidence.get(&input.path).cloned();
            let shown = before.as_deref().map(|source| {
                let passage = text::passage(source);
                text::workbook_cell(&passage).into_owned()
            });
            let cell = self.book.cell(&area.sheet, (area.first.0, column.first.1));
            let after = match &cell.value {
                Value::Text(source) => Some(source.replace("\r\n", "\n")),
                Value::Number(number) => Some(number.to_string()),
                Value::Blank | Value::Logical(_) | Value::Error(_) => None,
            };
            // A spreadsheet program may lose blanks at the ends.
            let trimmed = |text: &Option<String>| {
                text.as_deref().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
            };
            let is_known = changes.iter().any(|change| change.path == input.path);
            if trimmed(&after) != trimmed(&shown) && !is_known {
                let (path, after) = (input.path.clone(), trimmed(&after));
                changes.push(SourceChange { path, before, after });
            }
        }
        changes
    }
}

/// The cell of the word, and those of its numbers.
fn split<'a>(
    found: &[Found<'a>],
    is_kind: impl Fn(&str) -> bool,
) -> Option<(Found<'a>, Vec<Found<'a>>)> {
    let (kind, numbers): (Vec<_>, Vec<_>) =
        found.iter().cloned().partition(|found| is_kind(&found.input.name));
    Some((kind.into_iter().next()?, numbers))
}

/// The name of a variant: `Cliff` of `Cliff(month: 24, share: 0.5)`.
fn name_of<'l>(leaves: &'l BTreeMap<String, String>, path: &str) -> Option<&'l str> {
    leaves.get(path)?.split('(').next()
}

fn words(bounds: &Bounds) -> String {
    if bounds.is_whole { format!("{bounds}, whole") } else { bounds.to_string() }
}

fn is_allowed(allowed: &str) -> String {
    if allowed.is_empty() { String::new() } else { format!("; allowed is {allowed}") }
}

/// "; 9.5% is 0.095".
fn hint(value: Decimal, unit: Unit, bounds: Option<Bounds>) -> Option<String> {
    let share = value.checked_div(Decimal::ONE_HUNDRED)?;
    let is_meant = unit == Unit::Percent && bounds?.allows(share) && bounds?.high < value;
    is_meant.then(|| format!("; {}% is {}", value.normalize(), share.normalize()))
}

/// What is said of a text where a number belongs, with the number that it seems to mean.
fn of_text(typed: &str, unit: Unit) -> String {
    let expected = number::expected(unit);
    let meant = lever_text::read(unit, typed).ok();
    let meant = meant
        .map_or_else(String::new, |value| format!("; as a number that is {}", value.normalize()));
    format!("is the text “{}”; expected {expected}{meant}", text::line(typed))
}

/// Faults that only the whole has, each with the cells that it is about.
pub(super) fn of_whole(
    faults: &[Fault],
    theirs: &Scenario,
    inputs: &[Input],
    book: &Book,
) -> Vec<Reason> {
    let cells = |path: &str| {
        let of_path = inputs.iter().filter(|input| input.path.starts_with(path));
        let areas = of_path.filter_map(|input| book.area(&input.name, &input.was.sheet));
        areas.cloned().collect::<Vec<Area>>()
    };
    let reason = |fault: &Fault| {
        let Fault { path, found, allowed } = fault;
        let at = match cells(path).as_slice() {
            [] => return Reason::from(fault.to_string()),
            [one] => one.to_string(),
            [first, .., last] => format!("{first} to {}", cell_text(last.first)),
        };
        Reason {
            in_files: format!("{at} ({path}) is {found}; allowed is {allowed}"),
            on_screen: format!(
                "{at}: {}: {found}; allowed is {allowed}",
                merge::name(theirs, path)
            ),
        }
    };
    faults.iter().map(reason).collect()
}
