//! A story follows the items of its scenario: its levers are renumbered where items move, and
//! removed where items go.

use crate::model::story::Step;

use super::lever::Lever;

/// What a story has lost with an item or a part that is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// Steps that were about nothing else.
    pub steps: usize,
    /// Steps that change or offer less than they did.
    pub changed: usize,
}

impl Lost {
    /// In a few words; nothing where nothing was lost.
    pub fn in_words(self) -> Option<String> {
        let steps = |count: usize| match count {
            1 => "1 step".to_owned(),
            count => format!("{count} steps"),
        };
        match self {
            Self { steps: 0, changed: 0 } => None,
            Self { steps: 0, changed } => {
                Some(format!("{} of the story lost what named it", steps(changed)))
            }
            Self { steps: gone, changed: 0 } => {
                Some(format!("{} of the story went with it", steps(gone)))
            }
            Self { steps: gone, changed } => Some(format!(
                "{} of the story went with it, {} lost what named it",
                steps(gone),
                steps(changed)
            )),
        }
    }
}

/// Renumbers the levers of a list's items in a story. `list` is the list's field path; `new_place`
/// gives an item's new index, `None` where it is gone.
pub fn follow_items(
    story: &mut Vec<Step>,
    list: &str,
    new_place: impl Fn(usize) -> Option<usize>,
) -> Lost {
    let start = format!("{list}[");
    rename(story, |lever| {
        if lever.path().starts_with(&start) {
            new_place(lever.index()).map(|place| lever.of_item(place))
        } else {
            Some(lever)
        }
    })
}

/// Takes what a story says of a part, such as `vendor`, out of it.
pub fn forget_part(story: &mut Vec<Step>, part: &str) -> Lost {
    let start = format!("{part}.");
    rename(story, |lever| (!lever.path().starts_with(&start)).then_some(lever))
}

/// Puts another lever in the place of each one that is named, or none. A step that changed the deal
/// and no longer does would show an unchanged deal under a misleading title: it is removed.
fn rename(story: &mut Vec<Step>, renamed: impl Fn(Lever) -> Option<Lever>) -> Lost {
    let renamed = |id: String| match Lever::from_id(&id) {
        Some(lever) => renamed(lever).map(|lever| lever.id().into_owned()),
        // An unknown id stays: `story::scenes` reports it as a fault with its path.
        None => Some(id),
    };
    let mut lost = Lost::default();
    story.retain_mut(|step| {
        let (levers, sliders) = (step.levers.len(), step.sliders.len());
        let named = std::mem::take(&mut step.levers).into_iter();
        step.levers = named.filter_map(|(id, value)| Some((renamed(id)?, value))).collect();
        step.sliders = std::mem::take(&mut step.sliders).into_iter().filter_map(&renamed).collect();
        let has_fewer = step.levers.len() < levers;
        if has_fewer && step.levers.is_empty() && step.end_of_term.is_none() {
            lost.steps += 1;
            return false;
        }
        lost.changed += usize::from(has_fewer || step.sliders.len() < sliders);
        true
    });
    lost
}
