//! Every metric along one lever of the open document, computed beside the frame.

use crate::analysis::{Lever, RunTable};

use super::derived::{AboutDeal, Case};

/// Rows of a table, where the lever has as many places.
pub const ROWS: usize = 201;

/// The runs along a lever of a document.
pub type RunTables = AboutDeal<Lever, RunTable>;

impl RunTables {
    /// Brings the table up to date. `wake` is called when the worker has answered, and this is to
    /// be called again then.
    pub fn refresh(&mut self, case: Case<'_>, lever: Lever, wake: impl Fn() + Send + 'static) {
        self.ask_about(case, lever, wake, |lane, scenario, lever, _| {
            Ok(RunTable::of(lane, scenario, *lever, ROWS))
        });
    }
}
