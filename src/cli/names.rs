//! Levers, metrics and figures as they are named on the command line; an error says which there are.

use crate::analysis::{Family, Lever, Metric, SummaryFigure};
use crate::format::hints::nearest;

/// The lever with that id, or whose field has that path.
pub(super) fn lever(id: &str) -> Result<Lever, String> {
    Lever::from_id(id).or_else(|| Lever::from_path(id)).ok_or_else(|| {
        // Which levers there are depends on the scenario; these are one of each kind.
        let items = Family::LISTS.into_iter().flat_map(Lever::of_family);
        let items = items.map(|lever| lever([0, 0]));
        let levers = items.chain(Lever::PLAIN.iter().copied());
        let known: Vec<String> = levers.map(|lever| lever.id().into_owned()).collect();
        format!(
            "no such lever{}. Levers: {}; of the second tranche or funding round loan_rate_2 and \
             so on. A field's path is taken, too",
            meant(id, &known),
            known.join(", ")
        )
    })
}

/// The metric with that id.
pub(super) fn metric(id: &str) -> Result<Metric, String> {
    Metric::from_id(id.trim()).ok_or_else(|| {
        let known: Vec<String> = Metric::every().map(|metric| metric.id().to_owned()).collect();
        format!("no such metric{}. Metrics: {}", meant(id, &known), known.join(", "))
    })
}

/// The figure of a summary with that id: a metric, or one of the amounts and months beside them.
pub(super) fn figure(id: &str) -> Result<SummaryFigure, String> {
    SummaryFigure::from_id(id.trim()).ok_or_else(|| {
        let known: Vec<String> =
            SummaryFigure::ALL.iter().map(|figure| figure.id().to_owned()).collect();
        format!("no such metric{}. Metrics: {}", meant(id, &known), known.join(", "))
    })
}

/// The nearest known name, as the end of a sentence.
fn meant(id: &str, known: &[String]) -> String {
    let meant = nearest(id, known.iter().map(String::as_str));
    meant.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}
