//! A story and the cases follow the items of their scenario: their levers are renumbered where
//! items move, and removed where items go.

use std::collections::BTreeMap;

use crate::model::Scenario;
use crate::model::case::Case;
use crate::model::story::{LeverValue, Step};

use super::lever::Lever;

/// What a story and the cases have lost with an item or a part that is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Steps that were about nothing else.
    pub steps: usize,
    /// Steps that change or offer less than they did.
    pub changed: usize,
    /// Cases that set less than they did.
    pub cases: usize,
}

impl Lost {
    /// Both together.
    pub fn and(self, other: Self) -> Self {
        Self {
            steps: self.steps + other.steps,
            changed: self.changed + other.changed,
            cases: self.cases + other.cases,
        }
    }

    /// In a few words; nothing where nothing was lost.
    pub fn in_words(self) -> Option<String> {
        let said = [self.of_story(), self.of_cases()].into_iter().flatten();
        let said = said.collect::<Vec<_>>().join("; ");
        (!said.is_empty()).then_some(said)
    }

    fn of_story(self) -> Option<String> {
        let steps = |count: usize| match count {
            1 => "1 step".to_owned(),
            count => format!("{count} steps"),
        };
        let removed = |gone: usize| {
            let verb = if gone == 1 { "was" } else { "were" };
            format!("{} of the story {verb} removed with it", steps(gone))
        };
        match (self.steps, self.changed) {
            (0, 0) => None,
            (0, changed) => Some(format!("{} of the story lost its inputs", steps(changed))),
            (gone, 0) => Some(removed(gone)),
            (gone, changed) => {
                Some(format!("{}, {} lost its inputs", removed(gone), steps(changed)))
            }
        }
    }

    fn of_cases(self) -> Option<String> {
        match self.cases {
            0 => None,
            1 => Some("1 case lost its inputs".to_owned()),
            count => Some(format!("{count} cases lost its inputs")),
        }
    }
}

/// Renumbers the levers of a list's items in story and cases. `list` is the list's field path; `new_place`
/// gives an item's new index, `None` where it is gone.
pub fn follow_items(
    scenario: &mut Scenario,
    list: &str,
    new_place: impl Fn(usize) -> Option<usize>,
) -> Lost {
    let start = format!("{list}[");
    rename(scenario, |lever| {
        if !lever.path().starts_with(&start) {
            return Some(lever);
        }
        match (list.contains('['), lever.family()) {
            // Of a list that an item has, the index within the item.
            (true, (_, [index, inner])) => {
                new_place(inner).map(|place| lever.at_place([index, place]))
            }
            (false, (_, [index, _])) => new_place(index).map(|place| lever.of_item(place)),
        }
    })
}

/// Takes what story and cases say of a part, such as `vendor`, out of them.
pub fn forget_part(scenario: &mut Scenario, part: &str) -> Lost {
    let start = format!("{part}.");
    // A term that is one number has no fields of its own.
    let is_gone = |lever: &&Lever| lever.path() == part && lever.exact(scenario).is_none();
    let gone = Lever::PLAIN.iter().copied().find(|lever| is_gone(&lever));
    rename(scenario, |lever| {
        let is_of_part = lever.path().starts_with(&start) || Some(lever) == gone;
        (!is_of_part).then_some(lever)
    })
}

/// Puts another lever in the place of each one that is named, or none.
fn rename(scenario: &mut Scenario, renamed: impl Fn(Lever) -> Option<Lever>) -> Lost {
    let renamed = |id: String| match Lever::from_id(&id) {
        Some(lever) => renamed(lever).map(|lever| lever.id().into_owned()),
        // An unknown id stays: it is reported as a fault with its path.
        None => Some(id),
    };
    let mut lost = Lost::default();
    // Written to only where there is something: it is shared with copies of the scenario.
    if !scenario.story.is_empty() {
        rename_steps(&mut scenario.story, &renamed, &mut lost);
    }
    if !scenario.cases.is_empty() {
        rename_cases(&mut scenario.cases, &renamed, &mut lost);
    }
    lost
}

/// A step that changed the deal and no longer does would show an unchanged deal under a misleading
/// title: it is removed.
fn rename_steps(
    story: &mut Vec<Step>,
    renamed: &impl Fn(String) -> Option<String>,
    lost: &mut Lost,
) {
    story.retain_mut(|step| {
        let sliders = step.sliders.len();
        let has_fewer = rename_levers(&mut step.levers, renamed);
        step.sliders = std::mem::take(&mut step.sliders).into_iter().filter_map(renamed).collect();
        let is_empty = step.levers.is_empty() && step.terms.is_empty();
        if has_fewer && is_empty && step.end_of_term.is_none() {
            lost.steps += 1;
            return false;
        }
        lost.changed += usize::from(has_fewer || step.sliders.len() < sliders);
        true
    });
}

/// A case has a name and a note of its own and stays, even if it sets nothing any more.
fn rename_cases(cases: &mut [Case], renamed: &impl Fn(String) -> Option<String>, lost: &mut Lost) {
    for case in cases {
        lost.cases += usize::from(rename_levers(&mut case.levers, renamed));
    }
}

/// True if some have gone.
fn rename_levers(
    levers: &mut BTreeMap<String, LeverValue>,
    renamed: &impl Fn(String) -> Option<String>,
) -> bool {
    let before = levers.len();
    let named = std::mem::take(levers).into_iter();
    *levers = named.filter_map(|(id, value)| Some((renamed(id)?, value))).collect();
    levers.len() < before
}
