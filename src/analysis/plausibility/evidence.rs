//! Evidence for a field that does not exist: the source is lost for the number that it was meant
//! for, which then counts as an assumption.

use std::collections::BTreeSet;

use rust_decimal::Decimal;
use serde_json::Value;

use super::{Concern, LookAt, Warning};
use crate::analysis::{Family, Lever, Term};
use crate::format::hints::nearest;
use crate::model::scenario::{Backstop, Repayment, Scenario, ValuePath, Vendor};

/// How many are named one by one.
const NAMED_MAX: usize = 8;

/// One warning for each entry that belongs to no field; beyond a few one for the rest.
pub(super) fn warnings(scenario: &Scenario) -> Vec<Warning> {
    if scenario.evidence.is_empty() {
        return Vec::new();
    }
    let full = full(scenario);
    let mut lost: BTreeSet<&str> = scenario.evidence.keys().map(String::as_str).collect();
    each_path(&mut String::new(), &full, &mut |path| {
        lost.remove(path);
    });
    if lost.is_empty() {
        return Vec::new();
    }
    // Looked up last, because nearly every source is of a field that is there.
    let mut fields = terms_of(scenario);
    for term in &fields {
        lost.remove(term.as_str());
    }
    if lost.is_empty() {
        return Vec::new();
    }
    each_path(&mut String::new(), &full, &mut |path| {
        fields.insert(path.to_owned());
    });
    let warn = |text, field| {
        let look_at = LookAt::Field(field);
        Warning { concern: Concern::Evidence, text, look_at }
    };
    let mut warnings: Vec<Warning> = lost
        .iter()
        .take(NAMED_MAX)
        .map(|path| {
            let meant = nearest(path, fields.iter().map(String::as_str))
                .map_or_else(String::new, |field| format!("; did you mean {field}?"));
            let text = format!("The source for {path} matches no input{meant}");
            warn(text, format!("evidence[{path:?}]"))
        })
        .collect();
    if let Some(more) = lost.len().checked_sub(NAMED_MAX + 1) {
        let text = match more + 1 {
            1 => "1 more source matches no input".to_owned(),
            more => format!("{more} more sources match no input"),
        };
        warnings.push(warn(text, "evidence".to_owned()));
    }
    warnings
}

/// Every field that the scenario has or, with the same loans, rounds and investors, could have: what
/// is said of a vendor or of a cliff is at rest while there is none.
fn full(scenario: &Scenario) -> Value {
    let mut full = scenario.clone();
    // Sources, story and cases are no inputs, so nothing can be evidence for them.
    full.evidence.clear();
    full.story.clear();
    full.cases = Vec::new().into();
    // The variants with fields, and each optional part, so that all possible paths are there.
    full.equipment.value_path = ValuePath::Cliff { month: 1, share: Decimal::ZERO };
    for tranche in &mut full.tranches {
        tranche.repayment = Repayment::Sculpted { dscr: Decimal::ONE };
    }
    let (name, none) = (String::new(), Decimal::ZERO);
    full.vendor = Some(Vendor { name: name.clone(), content: none, gross_margin: none });
    full.lessee.backstop =
        Some(Backstop { name, monthly_cap: none, total_cap: none, from_month: 1 });
    serde_json::to_value(&full).unwrap_or_default()
}

/// The paths of optional terms, those that are not there among them, and of all that is inside.
fn terms_of(scenario: &Scenario) -> BTreeSet<String> {
    let terms = Term::all(scenario).into_iter().map(|term| term.path().into_owned());
    let plain = Lever::PLAIN.iter().filter(|lever| lever.is_optional()).map(|lever| lever.path());
    let items = Family::LISTS.into_iter().flat_map(|family| {
        let owners = family.owner().map_or(1, |owner| owner.len(scenario, 0));
        let lists = (0..owners).map(move |owner| family.path(owner).into_owned());
        let levers = move |at| Lever::of_family(family).iter().map(move |lever| lever(at).path());
        lists.chain(family.places(scenario).into_iter().flat_map(levers))
    });
    let choices = ["market", "tax.depreciation", "tax.losses"].map(str::to_owned);
    terms.chain(plain).chain(items).chain(choices).collect()
}

/// The paths in the words of a scenario file: a variant's fields are below the field itself. One text
/// is written over for all of them, because this is done with every frame of a drag.
fn each_path(path: &mut String, value: &Value, visit: &mut impl FnMut(&str)) {
    if !path.is_empty() {
        visit(path);
    }
    let length = path.len();
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let is_variant = key.starts_with(|first: char| first.is_ascii_uppercase());
                if !is_variant {
                    path.push_str(if length == 0 { "" } else { "." });
                    path.push_str(key);
                }
                each_path(path, value, visit);
                path.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.extend(["[", &index.to_string(), "]"]);
                each_path(path, item, visit);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
