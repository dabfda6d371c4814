//! What replies do with edits that an earlier run of the program left: open or discard them.

use std::path::Path;

use super::App;
use super::dialogs::Dialog;

impl App {
    /// Opens what was not saved when the program ended.
    pub(super) fn recover(&mut self, index: usize) {
        let recovered = self.recovery.recover(index, &mut self.document);
        self.part_from_baseline();
        if let Err(error) = recovered {
            let message = format!("{error}\n\nThe changes are open, without a file.");
            self.complain("The file of these edits cannot be opened", message);
        } else if let Some(path) = self.document.path().map(Path::to_owned) {
            self.remember(&path);
        }
    }

    /// Discards it, and asks about what is left.
    pub(super) fn throw_away(&mut self, index: usize) {
        if let Err(error) = self.recovery.throw_away(index) {
            self.complain("These changes could not be discarded", error.to_string());
        } else if self.recovery.has_orphans() {
            self.dialog = Some(Dialog::Recovery(self.recovery.offer()));
        }
    }
}
