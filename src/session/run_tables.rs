//! Every metric along one lever of the open document, computed beside the frame.

use crate::analysis::{Lever, RunTable};

use super::Document;
use super::answers::{Answers, Work};

/// Rows of a table, where the lever has as many places.
pub const ROWS: usize = 200;

/// The runs along a lever of a document.
pub type RunTables = Answers<Lever, RunTable>;

impl RunTables {
    /// Brings the table up to date. `wake` is called when the worker has answered, and this is to
    /// be called again then.
    pub fn refresh(&mut self, document: &Document, lever: Lever, wake: impl Fn() + Send + 'static) {
        let work: Work<Lever, RunTable> = |lane, scenario, lever, cancel| {
            let table = RunTable::of(lane, scenario, *lever, ROWS);
            // A newer question is answered first.
            cancel(0).then_some(table)
        };
        self.refresh_with(document, &lever, ("runs", work), wake);
    }
}
