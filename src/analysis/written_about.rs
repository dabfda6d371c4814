//! Of whom a story tells. Its steps do not name their lessee, so what they say of one would be told
//! of another once the deal's lessee is another.

use crate::model::Scenario;

/// Where the evidence says so.
pub(super) const PATH: &str = "story";
const NOTE: &str = "assumption: written about ";

/// The lessee that the story was written for, where the evidence says that it was another one.
pub fn written_about(scenario: &Scenario) -> Option<&str> {
    if scenario.story.is_empty() {
        return None;
    }
    let name = scenario.evidence.get(PATH)?.strip_prefix(NOTE)?;
    (name != scenario.lessee.name).then_some(name)
}

/// Makes that true of `after`, which is `before` after an edit: a story that stays while the lessee
/// changes is about the one that it was written for, until it is edited or that one comes back
/// (Method, section 1).
pub fn follow_lessee(before: &Scenario, after: &mut Scenario) {
    let (was, is) = (&before.lessee.name, &after.lessee.name);
    let is_edited = before.story != after.story;
    let noted = after.evidence.get(PATH).and_then(|note| note.strip_prefix(NOTE));
    match noted {
        Some(name) if is_edited || name == is => {
            after.evidence.remove(PATH);
        }
        None if !is_edited && !after.story.is_empty() && was != is && !was.is_empty() => {
            after.evidence.insert(PATH.to_owned(), format!("{NOTE}{was}"));
        }
        Some(_) | None => {}
    }
}
