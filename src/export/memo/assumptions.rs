//! Every number of the scenario with where it comes from.

use std::collections::BTreeMap;

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::case::Case;
use super::entries::{Entry, Row, Side, rows};
use crate::analysis::evidence::{self, Counts, Standing};
use crate::analysis::field_name::field_name;
use crate::analysis::{Lever, Unit, term};
use crate::files::field_path;
use crate::format;
use crate::model::Scenario;

/// The parts of a scenario, as the fields' paths begin, and what they are called.
const GROUPS: [(&str, &[&str]); 12] = [
    ("Deal", &["closing"]),
    ("Lease", &["lease"]),
    ("Equipment", &["equipment"]),
    ("Vendor", &["vendor"]),
    ("Debt", &["tranches", "structure"]),
    ("Equity", &["equity"]),
    ("Lessee", &["lessee"]),
    ("Remedies", &["remedies"]),
    ("Guarantees", &["guarantees"]),
    ("Market", &["market"]),
    ("Tax", &["tax"]),
    ("Uncertainty", &["uncertainty"]),
];

/// Letters of an assumption and its source that stand in one line of a column, at the most.
const LINE_MAX: usize = 66;

/// All assumptions in groups; evidence for other fields at the end.
pub(super) fn assumptions(cases: &[&Case<'_>]) -> Markup {
    let entries: Vec<Vec<Entry>> = cases.iter().map(|case| entries(case.scenario)).collect();
    let rows = rows(&entries);
    let letters: Vec<&str> = cases.iter().map(|case| case.letter).collect();
    html! {
        section class="assumptions" {
            h2 { "Assumptions and sources" }
            @for case in cases { (counted(case)) }
            div class="entries" {
                @for place in 0..=GROUPS.len() {
                    @let name = GROUPS.get(place).map_or("Further evidence", |(name, _)| *name);
                    @let group = (place < GROUPS.len()).then_some(place);
                    @let rows = rows.iter().filter(|row| {
                        row.paths.first().and_then(|path| group_of(path)) == group
                    });
                    @let rows: Vec<&Row<'_>> = rows.collect();
                    @if !rows.is_empty() {
                        h4 { (name) }
                        @for row in rows { (shown(row, &letters)) }
                    }
                }
            }
        }
    }
}

fn shown(row: &Row<'_>, letters: &[&str]) -> Markup {
    let values = row.sides.iter().map(|side| side.as_ref().map_or("n/a".to_owned(), Side::value));
    let values: Vec<String> = values.collect();
    let is_one = values.windows(2).all(|pair| pair.first() == pair.last());
    let value = match (values.first(), is_one) {
        (Some(value), true) => value.clone(),
        _ => letters
            .iter()
            .zip(&values)
            .map(|(letter, value)| format!("{letter}\u{a0}{value}"))
            .collect::<Vec<_>>()
            .join(" · "),
    };
    let sources: Vec<Option<&Side<'_>>> =
        row.sides.iter().map(|side| side.as_ref().filter(|side| !side.source.is_empty())).collect();
    let texts: Vec<Option<&str>> =
        sources.iter().map(|side| side.map(|side| side.source)).collect();
    let is_one = texts.windows(2).all(|pair| pair.first() == pair.last());
    let told: Vec<(&str, &Side<'_>)> = letters
        .iter()
        .copied()
        .zip(sources)
        .filter_map(|(letter, source)| Some((letter, source?)))
        .take(if is_one { 1 } else { usize::MAX })
        .collect();
    // What is said in few words stands in the line of its number.
    let letters_of = |text: &str| text.chars().count();
    let of_line = match told.as_slice() {
        [(_, side)] if is_one => Some(*side).filter(|side| {
            letters_of(&row.label) + letters_of(&value) + letters_of(side.source) <= LINE_MAX
        }),
        _ => None,
    };
    let below = if of_line.is_some() { Vec::new() } else { told };
    let inner = html! {
        div class="what" {
            span { (row.label) }
            span class="value" { (value) }
            @if let Some(side) = of_line {
                span.from.assumed[side.is_assumed] { (side.source) }
            }
        }
        @for (letter, side) in below {
            p.assumed[side.is_assumed] {
                @if !is_one { (letter) ": " }
                (side.source)
            }
        }
    };
    // Each path is found in the page, also where several fields share a row.
    let (first, others) = row.paths.split_first().unwrap_or((&"", &[]));
    let within = |inner: Markup, path: &&str| html! { div data-path=(path) { (inner) } };
    let inner = others.iter().fold(inner, within);
    html! { div class="entry" data-path=(first) { (inner) } }
}

/// What the inputs rest on, as a bar of three parts and in words.
fn counted(case: &Case<'_>) -> Markup {
    let counts = Counts::of(case.scenario);
    let part = |standing: Standing, count: usize| {
        html! { @if count > 0 { i class=(standing.name()) style={ "flex-grow:" (count) } {} } }
    };
    html! {
        div class="sources" aria-hidden="true" {
            (part(Standing::Sourced, counts.sourced))
            (part(Standing::Yours, counts.yours))
            (part(Standing::Assumed, counts.assumed))
        }
        p class="note" {
            @if !case.letter.is_empty() { (case.letter) ": " }
            "Every input of the scenario: " (counts.in_words()) "."
            @if counts.yours > 0 {
                " “Yours” marks inputs changed or entered by the preparer; the source in brackets "
                "belongs to the previous value."
            }
        }
    }
}

fn group_of(path: &str) -> Option<usize> {
    let end = path.find(['.', '[']).unwrap_or(path.len());
    let (head, _) = path.split_at(end);
    GROUPS.iter().position(|(_, heads)| heads.contains(&head))
}

fn entries(scenario: &Scenario) -> Vec<Entry> {
    let mut levers: BTreeMap<String, Lever> = BTreeMap::new();
    for lever in Lever::all(scenario) {
        // The advance rate writes the loan's amount; the amount is what the file says.
        if lever.value(scenario).is_some() && !matches!(lever, Lever::AdvanceRate(_)) {
            levers.entry(lever.path()).or_insert(lever);
        }
    }
    let leaves = field_path::leaves(scenario).unwrap_or_default().into_iter();
    let known = leaves.filter(|(path, _)| group_of(path).is_some());
    let mut entries: Vec<Entry> = known
        .map(|(path, ron)| {
            // The month of the first delivery is no lever: it is closing.
            let fixed =
                || Lever::from_path(&path).filter(|lever| *lever == Lever::DeliveryMonth(0));
            let lever = levers.get(&path).copied().or_else(fixed);
            let label = lever
                .map_or_else(|| label(scenario, &path), |lever| lever.label(scenario).into_owned());
            let value = number(&ron).map_or_else(
                || of_a_term(scenario, &path).unwrap_or_else(|| words(&ron)),
                |number| {
                    written(
                        number,
                        lever
                            .filter(|lever| *lever != Lever::Correlation)
                            .map_or_else(|| unit(&path), Lever::unit),
                    )
                },
            );
            let is_name = matches!(field(&path), "name" | "lender");
            let (source, is_assumed) = source(scenario, &path, is_name);
            Entry { path, label, value, source, is_assumed }
        })
        .collect();
    // Evidence for what no file has a field of.
    for path in scenario.evidence.keys() {
        if entries.iter().all(|entry| entry.path != *path) {
            let (source, is_assumed) = source(scenario, path, false);
            let (path, label, value) = (path.clone(), path.clone(), String::new());
            entries.push(Entry { path, label, value, source, is_assumed });
        }
    }
    entries
}

/// What is said of where a number comes from, and whether that is an assumption.
fn source(scenario: &Scenario, path: &str, is_name: bool) -> (String, bool) {
    let evidence = scenario.evidence.get(path).map(String::as_str);
    let without = if is_name { "" } else { "assumption" };
    let said = evidence.map_or_else(|| without.to_owned(), |text| evidence::said(text).into());
    (said, Standing::of(evidence) != Standing::Sourced)
}

/// The number of a field, in whichever of its two forms.
fn number(ron: &str) -> Option<Decimal> {
    ron.trim_matches('"').parse().ok()
}

/// The last step of a path.
fn field(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// What no lever moves: shares are fractions.
fn unit(path: &str) -> Unit {
    if field(path) == "share" { Unit::Percent } else { Unit::Count }
}

/// A number with all its digits.
fn written(number: Decimal, unit: Unit) -> String {
    let digits = |number: Decimal| number.normalize().to_string().replace('-', "−");
    match unit {
        Unit::Percent => {
            let percent = number.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(number);
            format!("{}%", digits(percent))
        }
        Unit::Dollars => format::money_full(number).trim_end_matches(".00").to_owned(),
        Unit::Months => format!("{}\u{a0}mo", digits(number)),
        Unit::Ratio => format!("{}x", digits(number)),
        Unit::Count if number.is_integer() => format::number(format::float(number), 0),
        Unit::Count => digits(number),
    }
}

/// A value that is no number: a text, or a variant with its fields.
fn words(ron: &str) -> String {
    if let Ok(text) = ron::from_str::<String>(ron) {
        return text;
    }
    match ron {
        "None" | "[]" => return "none".to_owned(),
        "MatchLease" => return "co-terminous".to_owned(),
        "StraightLine" => return "straight line".to_owned(),
        _ => {}
    }
    let months = ron.strip_prefix("Months(").and_then(|rest| rest.strip_suffix(')'));
    if let Some(months) = months {
        return format!("{months}\u{a0}mo");
    }
    let told = ron.replace('(', ", ").replace([':', ')'], "").to_lowercase();
    told.trim_end_matches(", ").to_owned()
}

/// A choice of an optional term.
fn of_a_term(scenario: &Scenario, path: &str) -> Option<String> {
    let guarantee = || {
        let (index, field) = path.strip_prefix("guarantees[")?.split_once("].")?;
        Some((scenario.guarantees.get(index.parse::<usize>().ok()?)?, field))
    };
    Some(match (path, guarantee()) {
        ("tax.depreciation", _) => term::depreciation(scenario.tax?.depreciation),
        ("tax.losses", _) => term::losses(scenario.tax?.losses).to_owned(),
        ("structure.funding_order", _) => {
            term::funding_order(scenario.structure.funding_order).to_owned()
        }
        (_, Some((guarantee, "of"))) => term::guaranteed(guarantee.of),
        (_, Some((guarantee, "when"))) => term::guaranteed_end(guarantee.when).to_owned(),
        _ => return None,
    })
}

/// Label of a field without a lever: its name, and the item that it belongs to.
fn label(scenario: &Scenario, path: &str) -> String {
    let last = field(path);
    let name = match (path, last) {
        ("lessee.name", _) => "Lessee".to_owned(),
        ("vendor.name", _) => "Vendor".to_owned(),
        (path, "name") if path.starts_with("equity.") => "Investor".to_owned(),
        (path, "name") if path.starts_with("tranches") => "Loan".to_owned(),
        (path, "name") if path.starts_with("lessee.funding") => "Funding round".to_owned(),
        (path, "name") if path.starts_with("lessee.contracts") => "Contract".to_owned(),
        (path, "name") if path.starts_with("guarantees") => "Guarantor".to_owned(),
        (path, _) if path.starts_with("guarantees") || path.starts_with("equipment.deliveries") => {
            return field_name(scenario, path).unwrap_or_else(|| last.replace('_', " "));
        }
        (_, "name") => "Backstop".to_owned(),
        _ => last.replace('_', " "),
    };
    let name = format::capitalized(&name);
    match owner(scenario, path) {
        Some(owner) if last != "name" => format!("{name}, {owner}"),
        Some(_) | None => name,
    }
}

/// The name of the loan or investor that the field belongs to, where there may be several.
fn owner<'a>(scenario: &'a Scenario, path: &str) -> Option<&'a str> {
    let (list, rest) = path.split_once('[')?;
    let index: usize = rest.split_once(']')?.0.parse().ok()?;
    match list {
        "tranches" => {
            let is_one = scenario.tranches.len() == 1;
            scenario.tranches.get(index).filter(|_| !is_one).map(|loan| loan.name.as_str())
        }
        "equity.investors" => scenario.equity.investors.get(index).map(|who| who.name.as_str()),
        _ => None,
    }
}
