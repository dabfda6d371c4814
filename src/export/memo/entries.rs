//! Assumptions as rows: one each, and one for all items of a list that have the same source, so that
//! it is not said again for every loan, delivery or step.

/// Letters of the values that stand in one row, at the most.
const VALUES_MAX: usize = 44;

/// One assumption of a deal.
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) label: String,
    pub(super) value: String,
    /// Where it comes from, in words; empty for a name, which needs no source.
    pub(super) source: String,
    pub(super) is_assumed: bool,
}

/// One assumption of all deals, or several with the same source.
pub(super) struct Row<'a> {
    pub(super) paths: Vec<&'a str>,
    pub(super) label: String,
    /// By deal; nothing where it has no such number.
    pub(super) sides: Vec<Option<Side<'a>>>,
    /// What each item is called, where the label names one.
    items: Vec<&'a str>,
}

/// What one deal says in a row.
pub(super) struct Side<'a> {
    values: Vec<&'a str>,
    pub(super) source: &'a str,
    pub(super) is_assumed: bool,
}

impl Side<'_> {
    /// One value, or each of several that differ.
    pub(super) fn value(&self) -> String {
        match self.values.as_slice() {
            [first, others @ ..] if others.iter().all(|other| other == first) => {
                (*first).to_owned()
            }
            // Amounts have commas of their own.
            values if values.iter().any(|value| value.contains(',')) => values.join("; "),
            values => values.join(", "),
        }
    }

    /// Whether the values of both are alike, or can be told one by one: numbers, and names of items.
    fn can_list(&self, other: &Self, is_name: bool) -> bool {
        let values = || self.values.iter().chain(&other.values);
        let letters: usize = values().map(|value| value.chars().count() + 2).sum();
        let is_told = |value: &&str| {
            let is_number = value.starts_with(|c: char| c.is_ascii_digit() || "−$".contains(c));
            (is_number || is_name) && !value.contains(", ")
        };
        values().all(|value| self.values.first() == Some(value))
            || (letters <= VALUES_MAX && values().all(is_told))
    }
}

/// The rows of all deals: those of the last one, then what only another has.
pub(super) fn rows(entries: &[Vec<Entry>]) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for entry in entries.iter().rev().flatten() {
        if rows.iter().all(|row| !row.paths.contains(&entry.path.as_str())) {
            let of = |all: &'_ Vec<Entry>| all.iter().position(|it| it.path == entry.path);
            let sides = entries.iter().map(|all| {
                let Entry { value, source, is_assumed, .. } = all.get(of(all)?)?;
                Some(Side { values: vec![value], source, is_assumed: *is_assumed })
            });
            let items = item_of_label(&entry.label).map(|(_, item)| item);
            rows.push(Row {
                paths: vec![&entry.path],
                label: entry.label.clone(),
                sides: sides.collect(),
                items: items.into_iter().collect(),
            });
        }
    }
    joined(rows)
}

/// Rows of the same field of several items of a list in one, in the place of the first.
fn joined(rows: Vec<Row<'_>>) -> Vec<Row<'_>> {
    let fields: Vec<Option<Field<'_>>> =
        rows.iter().map(|row| row.paths.first().and_then(|path| Field::of(path))).collect();
    let mut joined: Vec<(Row<'_>, Option<Field<'_>>)> = Vec::new();
    for (row, field) in rows.into_iter().zip(&fields) {
        let same =
            joined.iter_mut().find(|(of, its)| its.is_some() && its == field && of.fits(&row));
        match same {
            Some((of, _)) => of.take(row),
            None => joined.push((row, *field)),
        }
    }
    let mut rows = Vec::new();
    for (row, field) in joined {
        let is_whole = fields.iter().filter(|other| **other == field).count() == row.paths.len();
        rows.push(row.named(field.filter(|_| is_whole)));
    }
    rows
}

/// A field of the items of a list: `tranches[…].rate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Field<'a> {
    list: &'a str,
    field: &'a str,
}

impl<'a> Field<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let (list, rest) = path.rsplit_once('[')?;
        let (_, field) = rest.split_once(']')?;
        Some(Self { list, field })
    }

    /// What the items are called together.
    fn nouns(self) -> &'static str {
        match self.list.rsplit('.').next() {
            Some("tranches") => "loans",
            Some("deliveries") => "deliveries",
            Some("investors") => "investors",
            Some("funding") => "rounds",
            Some("contracts") => "contracts",
            Some("guarantees") => "guarantees",
            Some(_) | None => "steps",
        }
    }
}

/// "Tenor" and "Class A1" of "Tenor, Class A1".
fn item_of_label(label: &str) -> Option<(&str, &str)> {
    label.rsplit_once(", ")
}

/// The label without its item.
fn stem(label: &str) -> &str {
    item_of_label(label).map_or(label, |(stem, _)| stem)
}

impl Row<'_> {
    /// Whether another item's row says the same of where its number is from.
    fn fits(&self, other: &Self) -> bool {
        // Of an item, or an item that is a name itself.
        let of_name = |path: &&str| path.rsplit('.').next() == Some("name") || path.ends_with(']');
        let is_name = self.paths.iter().all(of_name);
        let is_one = |(side, other): (&Option<Side<'_>>, &Option<Side<'_>>)| match (side, other) {
            (None, None) => true,
            (Some(side), Some(other)) => {
                (side.source, side.is_assumed) == (other.source, other.is_assumed)
                    && side.can_list(other, is_name)
            }
            _ => false,
        };
        stem(&self.label) == stem(&other.label)
            && self.items.is_empty() == other.items.is_empty()
            && self.sides.iter().zip(&other.sides).all(is_one)
    }

    fn take(&mut self, other: Self) {
        self.paths.extend(other.paths);
        self.items.extend(other.items);
        for (side, other) in self.sides.iter_mut().zip(other.sides) {
            if let (Some(side), Some(other)) = (side, other) {
                side.values.extend(other.values);
            }
        }
    }

    /// With all its items in its label; those of a whole list together.
    fn named(self, whole: Option<Field<'_>>) -> Self {
        let stem = stem(&self.label);
        let label = match (self.items.as_slice(), whole) {
            ([] | [_], _) => return self,
            // The loans that one guarantor covers.
            ([first, others @ ..], _) if others.contains(first) => return self,
            ([_, _], Some(field)) => format!("{stem}, both {}", field.nouns()),
            (_, Some(field)) => format!("{stem}, all {}", field.nouns()),
            (items, None) => format!("{stem}, {}", items.join(", ")),
        };
        Self { label, ..self }
    }
}
