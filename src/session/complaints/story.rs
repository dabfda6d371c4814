//! What is wrong with a story, in words.

use crate::analysis::Lever;
use crate::format::text;
use crate::model::story::{Plot, Step};
use crate::model::validate::{STEP_PLOTS_MAX, STEP_SLIDERS_MAX, STORY_STEPS_MAX};
use crate::model::{Fault, Scenario};

use super::{Complaint, Wrong, index_in};

/// A fault whose path begins with `story`.
pub(super) fn complaint(case: &Wrong<'_>) -> Complaint {
    let path = case.fault.path.as_str();
    let index = index_in(path);
    let (Some(step), Some((_, field))) = (case.draft.story.get(index), path.split_once("]."))
    else {
        return too_many_steps(case);
    };
    let which = format!("Step {} of the story", index + 1);
    match field.split('[').next() {
        Some("levers") => lever(case, index, step, field),
        Some("plots") => plots(case, &which, index, step),
        _ => sliders(case, &which, index, step),
    }
}

fn too_many_steps(case: &Wrong<'_>) -> Complaint {
    let count = case.draft.story.len();
    let text = format!("The story has {count} steps; the maximum is {STORY_STEPS_MAX}.");
    let mend = case.mend(format!("Keep the first {STORY_STEPS_MAX}"), |draft| {
        draft.story.truncate(STORY_STEPS_MAX);
    });
    Complaint { mends: vec![mend], ..case.says(text) }
}

fn lever(case: &Wrong<'_>, index: usize, step: &Step, field: &str) -> Complaint {
    let is_named = |id: &&String| field == format!("levers[{id:?}]");
    let id = step.levers.keys().find(is_named).cloned().unwrap_or_default();
    let lever = Lever::from_id(&id);
    let label =
        lever.map_or("an input unknown to this version".into(), |lever| lever.label(case.draft));
    let text = format!("Step {} of the story sets {label} beyond any possible value.", index + 1);
    let mend = case.mend("Leave it out of the step", |draft| {
        if let Some(step) = draft.story.get_mut(index) {
            step.levers.remove(&id);
        }
    });
    Complaint { mends: vec![mend], ..case.says(text) }
}

fn plots(case: &Wrong<'_>, which: &str, index: usize, step: &Step) -> Complaint {
    let count = step.plots.len();
    let (text, mend) = match count {
        0 => (
            format!("{which} shows no plot; it needs 1 to {STEP_PLOTS_MAX}."),
            "Show the cash flow".to_owned(),
        ),
        _ if count > STEP_PLOTS_MAX => (
            format!("{which} shows {count} plots; the maximum is {STEP_PLOTS_MAX}."),
            format!("Keep the first {STEP_PLOTS_MAX}"),
        ),
        _ => (format!("{which} shows one plot twice."), "Show it once".to_owned()),
    };
    let mend = case.mend(mend, |draft| {
        if let Some(step) = draft.story.get_mut(index) {
            keep_first(&mut step.plots, STEP_PLOTS_MAX);
            if step.plots.is_empty() {
                step.plots.push(Plot::CashFlow);
            }
        }
    });
    Complaint { mends: vec![mend], ..case.says(text) }
}

fn sliders(case: &Wrong<'_>, which: &str, index: usize, step: &Step) -> Complaint {
    let count = step.sliders.len();
    let (text, mend) = if count > STEP_SLIDERS_MAX {
        (
            format!("{which} offers {count} sliders; the maximum is {STEP_SLIDERS_MAX}."),
            format!("Keep the first {STEP_SLIDERS_MAX}"),
        )
    } else {
        (format!("{which} offers one slider twice."), "Offer it once".to_owned())
    };
    let mend = case.mend(mend, |draft| {
        if let Some(step) = draft.story.get_mut(index) {
            keep_first(&mut step.sliders, STEP_SLIDERS_MAX);
        }
    });
    Complaint { mends: vec![mend], ..case.says(text) }
}

/// Each item once, and at most so many of them.
fn keep_first<T: PartialEq>(items: &mut Vec<T>, most: usize) {
    let mut kept: Vec<T> = Vec::new();
    for item in std::mem::take(items) {
        if kept.len() < most && !kept.contains(&item) {
            kept.push(item);
        }
    }
    *items = kept;
}

/// Why a story cannot be told, in the words of the window: a fault that
/// [`scenes`](crate::analysis::story::scenes) has found.
pub fn untold(fault: &Fault, scenario: &Scenario) -> String {
    let index = index_in(&fault.path);
    let which = format!("Step {} of the story", index + 1);
    let id = quoted(&fault.path).or_else(|| quoted(&fault.found)).unwrap_or_default();
    let label = Lever::from_id(id).map(|lever| lever.label(scenario));
    let label = label.as_deref().unwrap_or("an input");
    if let Some(why) = fault.allowed.strip_prefix("what this scenario has: ") {
        format!("{which} names {label}, which this deal does not have. {why}.")
    } else if fault.allowed.starts_with("the id of a lever") {
        format!("{which} names an input that does not exist, {}.", text::name(id))
    } else if fault.allowed == "a whole number" {
        format!("{which} sets {label} to a fraction; only whole numbers are allowed.")
    } else if fault.found.starts_with("tranches of") {
        format!("{which} lends more than the funding need.")
    } else {
        let path = fault.found.split(" of ").next().unwrap_or_default();
        let lever = Lever::of_path(scenario, path).map(|lever| lever.label(scenario));
        format!("{which} puts {} out of range.", lever.as_deref().unwrap_or(label))
    }
}

/// What is between the quotation marks.
fn quoted(text: &str) -> Option<&str> {
    text.split_once('"').and_then(|(_, rest)| rest.split_once('"')).map(|(quoted, _)| quoted)
}
