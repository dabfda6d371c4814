//! A story while it is written: a copy of the draft, whose steps are added, moved and taken away.

use super::Document;
use crate::analysis::story;
use crate::model::Scenario;

/// A story being written.
#[derive(Clone, Debug)]
pub struct StoryDraft {
    /// The draft, for what the numbers mean; its story is what is written here.
    pub draft: Scenario,
    saved: Scenario,
    /// The case that is shown.
    case: Option<String>,
    /// The step that is looked at.
    pub selected: usize,
    /// What could not go into a step that was added.
    pub remark: Option<String>,
}

impl StoryDraft {
    /// The story of the draft.
    pub fn of(document: &Document) -> Self {
        let case = document.case_shown().map(|case| case.name.clone());
        let (draft, saved) = (document.draft.clone(), document.saved().clone());
        Self { draft, saved, case, selected: 0, remark: None }
    }

    /// Adds a step with what differs from the file.
    pub fn add(&mut self) {
        let (mut step, left_out) = story::step_of(&self.saved, &self.draft);
        if let Some(case) = &self.case {
            step.title.clone_from(case);
        }
        self.remark = (left_out > 0).then(|| {
            let changes = if left_out == 1 { "change" } else { "changes" };
            format!(
                "A step holds numbers, terms and the exit only; omitted: {left_out} other {changes}"
            )
        });
        self.draft.story.push(step);
        self.selected = self.draft.story.len() - 1;
    }

    /// Adds a step that shows the deal in one of its cases.
    pub fn add_case(&mut self, place: usize) {
        let Some(case) = self.draft.cases.get(place) else { return };
        let step = story::step_of_case(&self.draft, case);
        self.remark = None;
        self.draft.story.push(step);
        self.selected = self.draft.story.len() - 1;
    }

    /// Changes the places of the selected step and the one at this place.
    pub fn move_to(&mut self, place: usize) {
        self.draft.story.swap(self.selected, place);
        self.selected = place;
    }

    /// Takes the selected step away.
    pub fn remove(&mut self) {
        self.draft.story.remove(self.selected);
        self.selected = self.selected.min(self.draft.story.len().saturating_sub(1));
    }
}
