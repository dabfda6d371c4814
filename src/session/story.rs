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
    /// The step that is looked at.
    pub selected: usize,
    /// What could not go into a step that was added.
    pub remark: Option<String>,
}

impl StoryDraft {
    /// The story of the draft.
    pub fn of(document: &Document) -> Self {
        let (draft, saved) = (document.draft.clone(), document.saved().clone());
        Self { draft, saved, selected: 0, remark: None }
    }

    /// Adds a step with what differs from the file.
    pub fn add(&mut self) {
        let (step, left_out) = story::step_of(&self.saved, &self.draft);
        self.remark = (left_out > 0).then(|| {
            format!("A step holds numbers and how the term ends; left out: {left_out} other edits")
        });
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
