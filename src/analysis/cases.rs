//! Cases of a deal: what each makes of the scenario, whether that is sound, and stresses that can
//! be added as cases (Method, section 1).

mod stresses;

use std::borrow::Cow;
use std::cell::LazyCell;

use crate::format::float;
use crate::model::case::Case;
use crate::model::results::Summary;
use crate::model::scenario::SetTerm;
use crate::model::story::LeverValue;
use crate::model::{self, Fault, Metric, Scenario};

use super::lever::Lever;
use super::lever_by_id;
use super::set_term;

pub use stresses::stresses;

/// What the scenario itself is called among its cases.
pub const BASE: &str = "Base";

/// The figures that tell cases apart, in the order in which they are shown.
pub const FIGURES: [Metric; 5] =
    [Metric::NetIrr, Metric::NetMoic, Metric::MinDscr, Metric::DefaultMonth, Metric::LenderLoss];

/// Lists every fault of the scenario and of its cases: what makes a file unfit to be read.
///
/// # Errors
///
/// The scenario's own faults; where it has none those of its cases, named with case and lever.
///
/// ```
/// use chiplease::analysis::cases;
/// use chiplease::files::library;
/// use chiplease::model::case::Case;
///
/// let mut scenario = library::default_scenario()?;
/// scenario.format = 2;
/// scenario.cases.push(Case::named("Downside"));
/// assert!(cases::validate(&scenario).is_ok(), "it sets nothing yet");
/// scenario.cases[0].levers.insert("resale_fraction".to_owned(), 2.into());
/// let faults = cases::validate(&scenario).expect_err("more than it cost");
/// assert_eq!(faults[0].path, "cases[0].levers[\"resale_fraction\"]");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn validate(scenario: &Scenario) -> Result<(), Vec<Fault>> {
    model::validate(scenario)?;
    let faults = faults(scenario);
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

/// What is wrong with the cases of a scenario that is sound itself.
pub fn faults(scenario: &Scenario) -> Vec<Fault> {
    let cases = 0..scenario.cases.len();
    cases.filter_map(|index| in_case(scenario, index).err()).flatten().collect()
}

/// The deal in the case with that index, as a scenario without cases and with the case in its name.
///
/// # Errors
///
/// Everything that keeps it from being run, named with case and lever. Nothing is wrong with a case
/// that does not exist: that is the scenario itself.
pub fn in_case(scenario: &Scenario, index: usize) -> Result<Scenario, Vec<Fault>> {
    let Some(case) = scenario.cases.get(index) else { return Ok(without_cases(scenario)) };
    let (set, mut faults) = set(scenario, index, case);
    if faults.is_empty()
        && let Err(wrong) = model::validate(&set)
    {
        faults.extend(told(&wrong, scenario, index));
    }
    if faults.is_empty() { Ok(set) } else { Err(faults) }
}

/// The deal with the case's levers set, whether or not that is sound, without cases and with the
/// case in its name; and every lever of it that cannot be set.
pub fn set(base: &Scenario, index: usize, case: &Case) -> (Scenario, Vec<Fault>) {
    let mut scenario = without_cases(base);
    scenario.name = case.name_of(&base.name);
    let faults = set_levers(&mut scenario, index, case);
    (scenario, faults)
}

/// Sets the levers of a case, and the end of the term, if it says one; every lever that cannot be
/// set.
pub fn set_levers(scenario: &mut Scenario, index: usize, case: &Case) -> Vec<Fault> {
    scenario.lease.end_of_term = case.end_of_term.unwrap_or(scenario.lease.end_of_term);
    let mut faults = set_terms(scenario, &format!("cases[{index}]"), &case.terms);
    for fault in &mut faults {
        fault.found = format!("{} {}", fault.found, in_words(&case.name));
    }
    for (id, value) in &case.levers {
        if let Err((found, allowed)) = lever_by_id::set(scenario, id, float(value.0)) {
            let found = format!("{found} {}", in_words(&case.name));
            faults.push(Fault { path: path_of(index, id), found, allowed });
        }
    }
    faults
}

/// Sets terms, those of a case or of a step of the story at that path; every one that cannot be set.
pub(super) fn set_terms(scenario: &mut Scenario, path: &str, terms: &[SetTerm]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (place, term) in terms.iter().enumerate() {
        let path = format!("{path}.terms[{place}]");
        if terms.iter().take(place).any(|other| other.is_of(term)) {
            let (found, allowed) = ("the same term again".to_owned(), "each term once".to_owned());
            faults.push(Fault { path, found, allowed });
        } else if !term.apply(scenario) {
            let found = "a term of a loan that is not there".to_owned();
            let names = scenario.tranches.iter().map(|loan| format!("{:?}", loan.name));
            let allowed = match names.collect::<Vec<_>>().join(" or ") {
                none if none.is_empty() => "no such term: the deal has no loans".to_owned(),
                names => names,
            };
            faults.push(Fault { path, found, allowed });
        }
    }
    faults
}

/// The faults of a scenario in its case, each with the lever that is to blame for it.
pub fn told(faults: &[Fault], base: &Scenario, index: usize) -> Vec<Fault> {
    let Some(case) = base.cases.get(index) else { return faults.to_vec() };
    // Of all faults alike, and a validation a lever.
    let blamed = LazyCell::new(|| culprit(base, index, case));
    let tell = |fault: &Fault| {
        let own = |id: &&String| Lever::from_id(id).is_some_and(|it| it.path() == fault.path);
        let of_the_field = case.levers.keys().find(own);
        let of_term = || {
            let is_of = |term: &SetTerm| set_term::is_within(term, base, &fault.path);
            case.terms.iter().position(is_of).map(|place| term_path_of(index, place))
        };
        let path = match of_the_field {
            Some(id) => path_of(index, id),
            None => of_term().or_else(|| blamed.clone()).unwrap_or_else(|| {
                let what = if case.levers.is_empty() { "terms" } else { "levers" };
                format!("cases[{index}].{what}")
            }),
        };
        let named = in_words(&case.name);
        let found = match of_the_field {
            Some(_) => format!("{} {named}", fault.found),
            None => format!("such {named} that {} is {}", fault.path, fault.found),
        };
        Fault { path, found, allowed: fault.allowed.clone() }
    };
    faults.iter().map(tell).collect()
}

/// The path of the lever or the term without which the case would be sound.
fn culprit(base: &Scenario, index: usize, case: &Case) -> Option<String> {
    let is_sound_without = |id: &&String| {
        let mut less = case.clone();
        less.levers.remove(*id);
        model::validate(&set(base, index, &less).0).is_ok()
    };
    let mut ids = case.levers.keys();
    if let Some(id) = ids.find(is_sound_without) {
        return Some(path_of(index, id));
    }
    let is_sound_without = |place: &usize| {
        let mut less = case.clone();
        less.terms.remove(*place);
        let (deal, faults) = set(base, index, &less);
        faults.is_empty() && model::validate(&deal).is_ok()
    };
    (0..case.terms.len()).find(is_sound_without).map(|place| term_path_of(index, place))
}

fn term_path_of(index: usize, place: usize) -> String {
    format!("cases[{index}].terms[{place}]")
}

fn path_of(index: usize, id: &str) -> String {
    format!("cases[{index}].levers[{id:?}]")
}

fn in_words(name: &str) -> String {
    format!("in case {name:?}")
}

/// The scenario itself, without its cases.
pub fn without_cases(scenario: &Scenario) -> Scenario {
    let mut alone = scenario.clone();
    // Replaced, not cleared: writing to a shared list would copy all of it first.
    alone.cases = Vec::new().into();
    alone
}

/// The place of the case with that name.
///
/// # Errors
///
/// What there is instead, to be said to whoever asked.
pub fn find(scenario: &Scenario, name: &str) -> Result<Option<usize>, String> {
    let place = scenario.cases.iter().position(|case| case.name == name);
    if place.is_some() {
        return Ok(place);
    }
    if name == BASE {
        return Ok(None);
    }
    let known: Vec<&str> =
        [BASE].into_iter().chain(scenario.cases.iter().map(|case| case.name.as_str())).collect();
    Err(match known.len() {
        1 => format!("no case {name:?}; the scenario has no cases"),
        _ => format!("no case {name:?}; its cases are {}", known.join(", ")),
    })
}

/// The scenario itself or one of its cases, with what it yields.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseRow {
    /// What it is called; [`BASE`] for the scenario itself.
    pub name: String,
    /// What the case is about.
    pub note: String,
    /// What it yields; `None` where the case is not sound.
    pub summary: Option<Summary>,
}

/// The scenario itself and after it each of its cases, with what they yield. `base` are the results
/// of the scenario itself.
pub fn table(scenario: &Scenario, base: &Summary) -> Vec<CaseRow> {
    let own = CaseRow { name: BASE.to_owned(), note: String::new(), summary: Some(base.clone()) };
    let row = |(index, case): (usize, &Case)| CaseRow {
        name: case.name.clone(),
        note: case.note.clone(),
        summary: in_case(scenario, index).ok().map(|deal| model::run(&deal).summary),
    };
    std::iter::once(own).chain(scenario.cases.iter().enumerate().map(row)).collect()
}

/// What a case sets, in a line: "Lessee burn a month $1.30bn, Residual value (% of cost) 15.0%".
pub fn sets(scenario: &Scenario, case: &Case) -> String {
    let lever = |(id, value): (&String, &LeverValue)| match Lever::from_id(id) {
        Some(lever) => {
            let value = super::lever_text::text(lever, scenario, float(value.0));
            format!("{} {value}", lever.label(scenario))
        }
        None => format!("{id} {}", value.0.normalize()),
    };
    let end = case.end_of_term.map(|end| format!("End of term {}", end.word()));
    let terms = case.terms.iter().map(|term| set_term::in_words(term, scenario));
    terms.chain(case.levers.iter().map(lever)).chain(end).collect::<Vec<_>>().join(", ")
}

/// The case after an edit of the deal in it. `before` made `last` of `base`, and `draft` is what
/// that was edited to: every lever that was moved and every optional term that came, went or is made
/// otherwise is set, or no longer set where it is now what `base` has. All four have the same loans and
/// rounds, the loans with the same names.
///
/// Whatever is no lever, no optional term and not the end of the term is left alone: a case cannot
/// hold it.
pub fn case_of(base: &Scenario, before: &Case, last: &Scenario, draft: &Scenario) -> Case {
    let mut case = before.clone();
    for term in set_term::reshaped(last, draft) {
        // As it was until then; the edit follows below.
        if !case.terms.iter().any(|other| other.is_of(&term)) {
            case.terms.push(term.as_in(last));
        }
    }
    let terms = case.terms.clone();
    for lever in Lever::all_of([last, draft]) {
        // The advance rate writes the loan's amount, which has a lever of its own.
        if matches!(lever, Lever::AdvanceRate(_)) {
            continue;
        }
        // A lever that begins to apply does so in every case: a cliff comes with its month.
        let (now, Some(was)) = (lever.exact(draft), lever.exact(last)) else { continue };
        // What the case's own terms say is written there.
        if now == Some(was) || set_term::is_lever_of(&terms, base, lever) {
            continue;
        }
        // Another id may write the same number: an advance rate the loan's amount.
        let path = lever.path();
        case.levers.retain(|id, _| Lever::from_id(id).is_none_or(|other| other.path() != path));
        if let Some(value) = now.filter(|_| now != lever.exact(base)) {
            case.levers.insert(lever.id().into_owned(), LeverValue(value.normalize()));
        }
    }
    edit_terms(base, &mut case, last, draft);
    if draft.lease.end_of_term != last.lease.end_of_term {
        let end = draft.lease.end_of_term;
        case.end_of_term = (end != base.lease.end_of_term).then_some(end);
    }
    case
}

/// Takes an edit of what the terms of a case say into them; one that is as in `base` is no longer set.
fn edit_terms(base: &Scenario, case: &mut Case, last: &Scenario, draft: &Scenario) {
    let Case { terms, levers, .. } = case;
    terms.retain_mut(|term| {
        let now = term.as_in(draft);
        if now == term.as_in(last) {
            return true;
        }
        let is_own = |id: &String| {
            Lever::from_id(id).is_some_and(|it| set_term::is_within(term, base, &it.path()))
        };
        levers.retain(|id, _| !is_own(id));
        *term = now;
        *term != term.as_in(base)
    });
}

/// The scenario that a case was made from, after an edit of the deal in that case: everything of
/// `draft`, with the terms that the case sets, the levers and the end of the term that `base` has.
pub fn base_of(base: &Scenario, case: &Case, draft: &Scenario) -> Scenario {
    let mut edited = draft.clone();
    for lever in Lever::all_of([base, draft]) {
        if !matches!(lever, Lever::AdvanceRate(_)) && lever.exact(base) != lever.exact(draft) {
            lever.copy(lever, base, &mut edited);
        }
    }
    edited.lease.end_of_term = base.lease.end_of_term;
    for term in &case.terms {
        term.as_in(base).apply(&mut edited);
    }
    edited
}

/// Adds to a step of a story, which sets levers of `base`, the terms that `draft` has otherwise.
pub fn add_terms(base: &Scenario, case: &mut Case, draft: &Scenario) {
    let mut set = base.clone();
    set_levers(&mut set, 0, case);
    case.terms = set_term::between(&set, draft);
    let Case { terms, levers, .. } = case;
    levers.retain(|id, _| {
        Lever::from_id(id).is_none_or(|lever| !set_term::is_lever_of(terms, base, lever))
    });
}

/// A name that no case of the scenario has: the stem, else the stem with a number.
pub fn unused_name<'s>(scenario: &Scenario, stem: &'s str) -> Cow<'s, str> {
    let is_taken = |name: &str| name == BASE || scenario.cases.iter().any(|it| it.name == name);
    if !is_taken(stem) {
        return Cow::Borrowed(stem);
    }
    let mut numbered = (2..).map(|number| format!("{stem} {number}"));
    numbered.find(|name| !is_taken(name)).map_or(Cow::Borrowed(stem), Cow::Owned)
}

/// What a new case may be called: the usual names first.
pub fn proposed_name(scenario: &Scenario) -> String {
    let is_free = |name: &&str| why_not_named(scenario, name, None).is_none();
    let usual = ["Downside", "Severe", "Upside"].into_iter().find(is_free);
    usual.map_or_else(|| unused_name(scenario, "Case").into_owned(), str::to_owned)
}

/// What is wrong with a new name for a case; `None` where nothing is. `own` is the case that is to
/// have it, if there is one already.
pub fn why_not_named(scenario: &Scenario, name: &str, own: Option<usize>) -> Option<&'static str> {
    let mut others = scenario.cases.iter().enumerate().filter(|(index, _)| Some(*index) != own);
    match name.trim() {
        "" => Some("a case needs a name"),
        BASE => Some("Base is the deal itself"),
        name if others.any(|(_, case)| case.name == name) => Some("another case has this name"),
        _ => None,
    }
}
