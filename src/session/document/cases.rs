//! The cases of the open document: which one is shown, and how edits are shared between the deal
//! itself and the case.
//!
//! While a case is shown the draft is the deal in that case. A lever that is moved, an optional term
//! that is added, changed or taken away, and another end of the term belong to the case; everything
//! else (names, sources, other choices, loans and rounds) is the deal's and changes in all its cases.
//! What is saved, and what can be undone, is the deal with its cases; which one is shown is neither.

use std::borrow::Cow;

use crate::analysis::cases::{self, BASE};
use crate::analysis::story_items::Lost;
use crate::analysis::{evidence, set_term, written_about};
use crate::model::case::Case;
use crate::model::scenario::{FORMAT, FORMAT_OLDEST};
use crate::model::story::Step;
use crate::model::validate::CASES_MAX;
use crate::model::{Fault, Scenario};
use crate::session::structure::{self, Edit};

use super::Document;

/// A case in place of the deal itself.
#[derive(Clone, Debug)]
pub(super) struct OpenCase {
    /// Its place among the cases.
    index: usize,
    /// The deal itself with all its cases: what is saved.
    base: Scenario,
    /// What the case made of it: the draft, before that was edited further.
    last: Scenario,
}

impl OpenCase {
    pub(super) fn base(&self) -> &Scenario {
        &self.base
    }

    pub(super) fn last(&self) -> &Scenario {
        &self.last
    }

    pub(super) fn case(&self) -> Option<&Case> {
        self.base.cases.get(self.index)
    }
}

impl Document {
    /// The deal itself with its cases, as it would be saved.
    pub fn whole(&self) -> &Scenario {
        self.open_case.as_ref().map_or(&self.draft, OpenCase::base)
    }

    /// The case that is shown; `None` where the deal itself is.
    pub fn case_shown(&self) -> Option<&Case> {
        self.open_case.as_ref().and_then(OpenCase::case)
    }

    /// Its place among the cases.
    pub fn case_place(&self) -> Option<usize> {
        self.open_case.as_ref().map(|open| open.index)
    }

    /// What is wrong with the cases while the deal itself is sound, as of the last [`Self::rest`].
    pub fn case_faults(&self) -> &[Fault] {
        &self.case_faults
    }

    /// Shows the case at that place, or with `None` the deal itself. Nothing happens where there is
    /// no such case.
    pub fn show_case(&mut self, place: Option<usize>) {
        self.take_edits();
        if place.is_none_or(|index| index < self.whole().cases.len()) {
            let whole = self.whole().clone();
            self.set_whole(whole, place);
        }
    }

    /// The one after the case that is shown, the deal itself after the last one.
    pub fn show_next_case(&mut self) {
        let next = self.case_place().map_or(0, |index| index + 1);
        self.show_case((next < self.whole().cases.len()).then_some(next));
    }

    /// Adds a case at the end and shows it; false where there is no room for it, or its name is
    /// none or taken.
    pub fn add_case(&mut self, case: Case) -> bool {
        self.take_edits();
        let mut whole = self.whole().clone();
        let place = whole.cases.len();
        let is_named = cases::why_not_named(&whole, &case.name, None).is_none();
        if place >= CASES_MAX || !is_named {
            return false;
        }
        whole.cases.push(case);
        self.set_whole(whole, Some(place));
        true
    }

    /// What is shown as a new case of that name, which is then shown.
    ///
    /// While the deal itself is shown and has been edited since it was saved, the case takes what
    /// of the edits a case can hold, and the deal itself goes back to what its file says of that;
    /// without edits the new case sets nothing yet. While a case is shown, the new one is a copy of
    /// it. False as for [`Self::add_case`].
    pub fn make_case(&mut self, name: &str) -> bool {
        self.take_edits();
        let named = Case::named(name.trim());
        if let Some(shown) = self.case_shown() {
            let copy = Case { name: named.name, ..shown.clone() };
            return self.add_case(copy);
        }
        let is_same_structure = self.saved.tranches.len() == self.draft.tranches.len()
            && self.saved.lessee.funding.len() == self.draft.lessee.funding.len();
        if !is_same_structure {
            return self.add_case(named);
        }
        let case = cases::case_of(&self.saved, &named, &self.saved, &self.draft);
        let before = self.draft.clone();
        self.draft = cases::base_of(&self.saved, &case, &self.draft);
        // With the number its source comes back.
        evidence::attribute(&before, &mut self.draft);
        let is_made = self.add_case(case);
        if !is_made {
            self.draft = before;
        }
        is_made
    }

    /// Gives a case another name, if that is one and no other case has it.
    pub fn rename_case(&mut self, place: usize, name: &str) -> bool {
        let is_fit = cases::why_not_named(self.whole(), name, Some(place)).is_none();
        is_fit && self.edit_case(place, |case| name.trim().clone_into(&mut case.name))
    }

    /// Says what a case is about.
    pub fn note_case(&mut self, place: usize, note: &str) -> bool {
        self.edit_case(place, |case| note.clone_into(&mut case.note))
    }

    fn edit_case(&mut self, place: usize, edit: impl FnOnce(&mut Case)) -> bool {
        self.take_edits();
        let mut whole = self.whole().clone();
        let Some(case) = whole.cases.get_mut(place) else { return false };
        edit(case);
        self.set_whole(whole, self.case_place());
        true
    }

    /// Removes a case; where it was shown, the deal itself is.
    pub fn remove_case(&mut self, place: usize) {
        self.take_edits();
        let mut whole = self.whole().clone();
        if place >= whole.cases.len() {
            return;
        }
        whole.cases.remove(place);
        let shown = self.case_place().filter(|shown| *shown != place);
        let shown = shown.map(|shown| if shown > place { shown - 1 } else { shown });
        self.set_whole(whole, shown);
    }

    /// Puts a case at another place among the cases; the same one is shown as before.
    pub fn move_case(&mut self, from: usize, to: usize) {
        self.take_edits();
        let mut whole = self.whole().clone();
        if from >= whole.cases.len() || to >= whole.cases.len() {
            return;
        }
        let shown = self.case_shown().map(|case| case.name.clone());
        let case = whole.cases.remove(from);
        whole.cases.insert(to, case);
        let place = shown.and_then(|name| place_of(&whole, &name));
        self.set_whole(whole, place);
    }

    /// The deal in a case, to be held against another; with `None` the deal itself. With the name
    /// that it has among the cases. `None` where there is no such case, or it is not sound.
    pub fn in_case(&self, place: Option<usize>) -> Option<(String, Scenario)> {
        let whole = self.whole();
        let Some(place) = place else {
            return Some((BASE.to_owned(), cases::without_cases(whole)));
        };
        let name = whole.cases.get(place)?.name.clone();
        Some((name, cases::in_case(whole, place).ok()?))
    }

    /// Sets every assumption to those of another state. The cases stay, and with them the name that
    /// they share; a deal without cases takes everything.
    pub fn take_state(&mut self, then: &Scenario) {
        self.take_edits();
        let mut taken = then.clone();
        let whole = self.whole();
        if !whole.cases.is_empty() {
            taken.cases = whole.cases.clone();
            taken.name.clone_from(&whole.name);
        }
        self.take(taken);
        self.settle_format();
    }

    /// Takes a story that was written, and the format that has it.
    pub fn take_story(&mut self, story: Vec<Step>) {
        self.draft.story = story.into();
        self.settle_format();
    }

    /// Carries out an edit of the structure, which is the deal's and so one of all its cases; one of an
    /// optional term belongs to the case that is shown. Says what story and cases have lost by it.
    pub fn restructure(&mut self, edit: Edit) -> Lost {
        self.take_edits();
        if self.open_case.is_none() {
            return edit.apply(&mut self.draft);
        }
        if edit.is_of_term() {
            self.restructure_case(edit);
            return Lost::default();
        }
        let mut whole = self.whole().clone();
        let lost = edit.apply(&mut whole);
        self.set_whole(whole, self.case_place());
        lost
    }

    /// Gives an optional term to the case that is shown, or takes it away there. One that the deal has
    /// and the case has not comes back as the deal has it.
    fn restructure_case(&mut self, edit: Edit) {
        let mut draft = self.draft.clone();
        let path = edit.proposed();
        let is_back = path.is_some_and(|path| set_term::restore(&path, self.whole(), &mut draft));
        if !is_back {
            edit.apply(&mut draft);
        }
        // Sources, story and the other cases are the deal's.
        draft.evidence = self.draft.evidence.clone();
        draft.story = self.draft.story.clone();
        draft.cases = self.draft.cases.clone();
        self.draft = draft;
        self.take_edits();
    }

    /// Shares what was edited since between the case that is shown and the deal itself.
    pub(super) fn take_edits(&mut self) {
        let Some(open) = &mut self.open_case else { return };
        if self.draft == open.last {
            return;
        }
        // A loan is renamed everywhere at once, with what names it.
        structure::follow_loan_names(&open.last, &mut self.draft);
        for scenario in [&mut open.base, &mut open.last] {
            rename_loans(scenario, &self.draft);
        }
        let Some(case) = open.base.cases.get(open.index) else { return };
        let now = cases::case_of(&open.base, case, &open.last, &self.draft);
        let both = Case {
            terms: case.terms.iter().chain(&now.terms).cloned().collect(),
            ..Case::named("")
        };
        let mut base = cases::base_of(&open.base, &both, &self.draft);
        written_about::follow_lessee(&open.base, &mut base);
        base.cases = open.base.cases.clone();
        if let Some(place) = base.cases.get_mut(open.index) {
            *place = now;
        }
        let place = Some(open.index);
        self.set_whole(base, place);
    }

    /// Shows `whole`, in the case at that place if there is one.
    pub(super) fn set_whole(&mut self, mut whole: Scenario, place: Option<usize>) {
        fit_format(&mut whole, &self.saved);
        // Another state is shown, with its numbers and their evidence as they are.
        self.is_taken = true;
        let found = place.and_then(|index| Some((index, whole.cases.get(index)?.clone())));
        let Some((index, case)) = found else {
            self.open_case = None;
            self.draft = whole;
            return;
        };
        let mut draft = whole.clone();
        // What cannot be set is a fault of the case, which `case_faults` lists.
        cases::set_levers(&mut draft, index, &case);
        self.draft = draft.clone();
        self.open_case = Some(OpenCase { index, base: whole, last: draft });
    }

    /// After undo and the like: the case that was shown where it is still there, else the one that
    /// this has changed, else the deal itself.
    pub(super) fn go_to(&mut self, whole: Scenario) {
        let before = self.whole();
        let changed = |case: &&Case| !before.cases.contains(*case);
        let mut changed = whole.cases.iter().filter(changed);
        let only = changed.next().filter(|_| changed.next().is_none());
        let is_only_cases = cases::without_cases(before) == cases::without_cases(&whole);
        let shown = self.case_shown().map(|case| case.name.clone());
        // Renamed by this: found at its place.
        let kept = shown.as_ref().and_then(|name| place_of(&whole, name)).or_else(|| {
            let same_count = before.cases.len() == whole.cases.len();
            self.case_place().filter(|_| same_count)
        });
        let of_change = only.filter(|_| is_only_cases && before.cases.len() == whole.cases.len());
        let place = of_change.and_then(|case| place_of(&whole, &case.name)).or(kept);
        self.set_whole(whole, place);
    }

    /// A file says the oldest format that has all its fields, unless it said a newer one before.
    pub(in crate::session) fn settle_format(&mut self) {
        if self.open_case.is_none() {
            fit_format(&mut self.draft, &self.saved);
        }
    }

    /// What is shown, to the letter: the draft, in a case without the others and with its name.
    pub(super) fn shown_verbatim(&self) -> Cow<'_, Scenario> {
        match self.case_shown() {
            None => Cow::Borrowed(&self.draft),
            Some(case) => {
                let mut alone = cases::without_cases(&self.draft);
                alone.name = case.name_of(&self.draft.name);
                Cow::Owned(alone)
            }
        }
    }

    /// Judges the cases anew if the deal has changed since.
    pub(super) fn judge_cases(&mut self) {
        if self.whole().cases.is_empty() {
            self.case_faults.clear();
            self.cases_judged = None;
        } else if self.cases_judged.as_ref() != Some(self.whole()) {
            // What is wrong with the deal itself is said of it, not of each of its cases.
            let alone = cases::without_cases(self.whole());
            let is_sound = crate::model::validate(&alone).is_ok();
            self.case_faults = if is_sound { cases::faults(self.whole()) } else { Vec::new() };
            self.cases_judged = Some(self.whole().clone());
        }
    }
}

/// Calls the loans of a scenario what another one with as many calls them.
fn rename_loans(scenario: &mut Scenario, like: &Scenario) {
    let before = scenario.clone();
    if before.tranches.len() == like.tranches.len() {
        let pairs = scenario.tranches.iter_mut().zip(&like.tranches);
        pairs.for_each(|(loan, now)| loan.name.clone_from(&now.name));
        structure::follow_loan_names(&before, scenario);
    }
}

fn place_of(scenario: &Scenario, name: &str) -> Option<usize> {
    scenario.cases.iter().position(|case| case.name == name)
}

fn fit_format(scenario: &mut Scenario, saved: &Scenario) {
    let needed = scenario.format_needed();
    let is_known = (FORMAT_OLDEST..=FORMAT).contains(&scenario.format);
    // A file of format 2 without any of its fields stays one; an undone field leaves no trace.
    if is_known && (scenario.format < needed || saved.format == needed) {
        scenario.format = needed;
    }
}
