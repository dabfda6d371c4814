//! The deal in plain words, as new as the document.

use crate::analysis::{Headline, Runs, headline};
use crate::model::Scenario;

use super::Document;
use super::derived::Memo;

/// The words that belong to one revision of a document.
#[derive(Clone, Debug, Default)]
pub struct Words {
    runs: Runs,
    headline: Memo<u64, Headline>,
    /// What is said of the lessee, and the deal that it was said of: most levers do not move it, and
    /// it takes dozens of runs.
    lessee: Option<(Scenario, String)>,
}

impl Words {
    /// The deal in plain words, brought up to date with the document.
    pub fn refresh(&mut self, document: &Document) -> &Headline {
        let Self { runs, headline, lessee } = self;
        headline.refresh(document.revision(), |_| {
            let (scenario, results) = (document.evaluated(), document.results());
            let known =
                lessee.take().filter(|(other, _)| headline::is_same_lessee(scenario, other));
            let (of, said) = known
                .unwrap_or_else(|| (scenario.clone(), headline::lessee(runs, scenario, results)));
            let words = Headline { deal: headline::deal(scenario, results), lessee: said.clone() };
            *lessee = Some((of, said));
            words
        })
    }
}
