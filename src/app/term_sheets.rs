//! The term sheet on the screen.

use super::App;
use super::dialogs::Dialog;
use crate::session::ShownSheet;

impl App {
    /// Shows every term of the deal, against the baseline where one is pinned.
    pub(super) fn show_term_sheet(&mut self) {
        let shown = ShownSheet::of(&self.document, self.baseline.as_ref());
        self.dialog = Some(Dialog::TermSheet(Box::new(shown)));
    }
}
