//! What a field is called, and which one is meant.

use crate::analysis::{Family, Lever};
use crate::files::field_path;
use crate::format::hints::{excerpt, nearest};
use crate::format::lower_first;
use crate::model::Scenario;

use super::added::{addable, missing_whole};
use super::label::{label, words};
use super::{Refused, is_choice};

/// One field of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Where it is, as in `evidence`: `tranches[0].rate`.
    pub path: String,
    /// The lever that moves it, if there is one.
    pub lever: Option<Lever>,
}

impl Field {
    /// The field that a person means: by its path, by its lever (`loan_rate`, `loan_rate_2`, or
    /// `loan_rate[1]` counted from 0 as paths are), or by its label on the screen.
    ///
    /// # Errors
    ///
    /// That there is none, with the nearest one; or that it may be several.
    pub fn named(scenario: &Scenario, name: &str) -> Result<Self, Refused> {
        let name = name.trim();
        let refused = |problem: String| Refused { name: excerpt(name), problem, is_name: true };
        if let Some(lever) = lever(name) {
            // A tenor is given to a loan that matches the lease by naming it.
            return match lever.why_not(scenario).filter(|_| !is_free(lever, scenario)) {
                Some(why) => Err(refused(format!("does not apply: {}", lower_first(why)))),
                None => Ok(Self { path: lever.path(), lever: Some(lever) }),
            };
        }
        if field_path::is_path(name) {
            if field_path::leads_somewhere(scenario, name) {
                return Ok(Self::at(scenario, name));
            }
            if let Some(problem) = missing_whole(scenario, name) {
                return Err(refused(problem));
            }
        }
        let mut labelled = by_label(scenario, name);
        match labelled.len() {
            0 => absent(scenario, name).unwrap_or_else(|| Err(refused(no_such(scenario, name)))),
            1 => Ok(labelled.remove(0)),
            _ => {
                let mut names: Vec<String> =
                    labelled.iter().map(|field| format!("“{}”", label(scenario, field))).collect();
                names.dedup();
                // Of items with the same name only the paths differ.
                if names.len() < labelled.len() {
                    names = labelled.into_iter().map(|field| field.path).collect();
                }
                Err(refused(format!("may be {}; write which", names.join(" or "))))
            }
        }
    }

    /// The field at a path; of a loan's two levers that are kept as one field, its amount.
    pub fn at(scenario: &Scenario, path: &str) -> Self {
        let by_key = || {
            let (list, key) = path.split_once(".levers[\"")?;
            let is_case = list.starts_with("cases[") || list.starts_with("story[");
            Lever::from_id(key.strip_suffix("\"]").filter(|_| is_case)?)
        };
        let is_moved = |lever: &Lever| {
            // A choice that has no number as things are is one in words.
            !is_choice(path) || matches!(lever, Lever::TenorMonths(_)) || lever.is_in(scenario)
        };
        let lever = Lever::of_path(scenario, path).filter(is_moved).or_else(by_key);
        Self { path: path.to_owned(), lever }
    }
}

/// The lever with that id, or of that item: `loan_rate[1]` is `loan_rate_2`.
fn lever(name: &str) -> Option<Lever> {
    let Some((id, index)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) else {
        return Lever::from_id(name);
    };
    let (first, index): (Lever, usize) = (Lever::from_id(id)?, index.parse().ok()?);
    let item = first.of_item(index);
    // A lever of the deal has no items, and `loan_rate_2[1]` is none.
    (first == first.of_item(0) && (index == 0 || item != first)).then_some(item)
}

/// Whether the field can be written although the lever does not move it as things are.
fn is_free(lever: Lever, scenario: &Scenario) -> bool {
    matches!(lever, Lever::TenorMonths(loan) if loan < scenario.tranches.len())
}

/// The fields whose label on the screen is this.
fn by_label(scenario: &Scenario, name: &str) -> Vec<Field> {
    let wanted = words(name);
    if wanted.is_empty() {
        return Vec::new();
    }
    let is_it = |field: &Field| {
        let label = label(scenario, field);
        // With or without the unit in brackets, and the owner where there is one.
        words(&label) == wanted || label.split_once(" (").is_some_and(|(it, _)| words(it) == wanted)
    };
    let all = all(scenario);
    let exact: Vec<Field> = all.iter().filter(|field| is_it(field)).cloned().collect();
    if !exact.is_empty() {
        return exact;
    }
    let is_short = |field: &&Field| field.lever.is_some_and(|it| words(it.name()) == wanted);
    all.iter().filter(is_short).cloned().collect()
}

/// Every field of the deal and every lever that applies.
fn all(scenario: &Scenario) -> Vec<Field> {
    let applies = |lever: &Lever| lever.value(scenario).is_some() || is_free(*lever, scenario);
    let levers = Lever::all(scenario).into_iter().filter(applies);
    let mut fields: Vec<Field> =
        levers.map(|lever| Field { path: lever.path(), lever: Some(lever) }).collect();
    let leaves = field_path::leaves(scenario).unwrap_or_default();
    let others = leaves.into_iter().map(|(path, _)| Field::at(scenario, &path));
    let others: Vec<Field> = others.filter(|field| field.lever.is_none()).collect();
    fields.extend(others);
    // The label of a choice with an amount of its own: Last payment is a tenor.
    let tenors = (0..scenario.tranches.len()).map(|loan| format!("tranches[{loan}].tenor"));
    fields.extend(tenors.map(|path| Field { path, lever: None }));
    fields
}

/// The term of that label, where the deal does not have it; or how the whole is given of which the
/// label names a number. `None` of a name that no term has.
fn absent(scenario: &Scenario, name: &str) -> Option<Result<Field, Refused>> {
    let wanted = words(name);
    let is_it = |label: &str| words(label) == wanted;
    if let Some(term) = addable(scenario).into_iter().find(|term| is_it(&term.label)) {
        return Some(Ok(Field { path: term.path, lever: None }));
    }
    let loans = 0..scenario.tranches.len();
    let of_loans = loans.flat_map(|loan| {
        Lever::of_family(Family::Tranche).iter().map(move |lever| lever([loan, 0]))
    });
    let mut missing = Lever::PLAIN.iter().copied().chain(of_loans);
    let missing = missing.find(|lever| {
        is_it(lever.name()) || lever.name().split_once(" (").is_some_and(|(it, _)| is_it(it))
    })?;
    let problem = missing_whole(scenario, &missing.path())?;
    Some(Err(Refused { name: excerpt(name), problem, is_name: true }))
}

/// What to say of a name that nothing has.
fn no_such(scenario: &Scenario, name: &str) -> String {
    // A path that is begun well says how far it leads.
    if field_path::is_path(name)
        && name.contains(['.', '['])
        && let Err(field_path::SetError::Path { problem, .. }) =
            field_path::set(scenario, name, "0")
        && !problem.starts_with("no such field; the names")
    {
        return problem;
    }
    let fields = all(scenario);
    let ids = fields.iter().filter_map(|field| field.lever).map(|lever| lever.id().into_owned());
    let labels = fields.iter().map(|field| label(scenario, field));
    let paths = fields.iter().map(|field| field.path.clone());
    // Of names that are equally near the path: it is the name of all verbs.
    let known: Vec<String> = labels.chain(ids).chain(paths).collect();
    let typed = name.to_lowercase();
    let like = nearest(name, known.iter().map(String::as_str))
        .or_else(|| nearest(&typed, known.iter().map(String::as_str)));
    match like {
        Some(meant) => format!("no such field or lever; did you mean {meant}?"),
        None => "no such field or lever; `chiplease fields` lists them".to_owned(),
    }
}
