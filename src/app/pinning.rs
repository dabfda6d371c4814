//! What commands do with the baseline: pin and unpin, return and swap.

use super::App;
use crate::analysis::Lever;
use crate::model;
use crate::session::Baseline;

impl App {
    /// Sets a lever to what it was before, digit for digit.
    pub(super) fn take_back(&mut self, lever: Lever, then: Lever) {
        let saved = self.document.saved().clone();
        let before = self.baseline.as_ref().map_or(&saved, Baseline::scenario);
        // Two levers: the loan or round may have had another index then.
        lever.restore(then, before, &mut self.document.draft);
    }

    pub(super) fn pin(&mut self, baseline: Option<Baseline>) {
        (self.baseline, self.released) = (baseline, None);
    }

    pub(super) fn pin_again(&mut self) {
        if let Some(released) = self.released.take() {
            self.pin(Some(released));
        }
    }

    /// After another document was opened: a baseline of another deal is unpinned, so that what is
    /// on the screen is about the deal that was opened and nothing else. The status line says so
    /// and offers it back.
    pub(super) fn part_from_baseline(&mut self) {
        let document = &self.document;
        let another = self.baseline.take_if(|baseline| !baseline.is_of(document));
        self.released = another.or(self.released.take());
    }

    pub(super) fn return_to_baseline(&mut self) {
        if let Some(baseline) = &self.baseline {
            self.document.take_state(baseline.verbatim());
        }
    }

    pub(super) fn swap_baseline(&mut self) {
        if let Some(baseline) = &mut self.baseline {
            // Read before the draft is replaced: it becomes the baseline.
            let before = std::mem::replace(baseline, Baseline::of(&self.document));
            self.document.take_state(before.verbatim());
        }
    }

    /// Holds a case as the baseline, or the deal itself.
    pub(super) fn pin_case(&mut self, place: Option<usize>) {
        match self.document.in_case(place) {
            Some((name, scenario)) => self.pin(Some(Baseline::other(&scenario).named(&name))),
            None => {
                self.exports.tell(
                    "an input of this case is out of range, so nothing can be compared with it",
                );
            }
        }
    }

    pub(super) fn pin_record(&mut self, index: usize) {
        let then = self.screens.decisions.scenario(index);
        // A log may hold states of other versions with other bounds, and a baseline is run.
        if let Some(then) = then.filter(|then| model::validate(then).is_ok()) {
            let name = self.screens.decisions.name(index).unwrap_or_default();
            let baseline = Baseline::other(then).named(name);
            self.pin(Some(baseline));
        }
    }
}
