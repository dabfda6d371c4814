//! Of whom a story tells: steps that were written for one lessee say things that are not so of
//! another.

use crate::analysis::written_about::written_about;
use crate::files::library::SHIPPED;
use crate::model::Scenario;
use crate::session::Document;

/// The lessee that the document's story was written for, where that is another than the deal's.
///
/// A story does not name its lessee. Evidence says where the deal's was changed under it
/// ([`written_about`]). Without that it was written for the lessee of the file as long as it is the
/// file's, and a shipped one, wherever it was saved to, for that of the shipped scenario.
pub fn other_lessee(document: &Document) -> Option<String> {
    let deal = document.evaluated();
    if deal.story.is_empty() {
        return None;
    }
    if let Some(name) = written_about(deal) {
        return Some(name.to_owned());
    }
    let saved = document.saved();
    let is_another = |other: &Scenario| {
        let (name, other_name) = (&deal.lessee.name, &other.lessee.name);
        other.story == deal.story && !other_name.is_empty() && name != other_name
    };
    if written_about(saved).is_none() && is_another(saved) {
        return Some(saved.lessee.name.clone());
    }
    let mut shipped = SHIPPED.iter().filter_map(|shipped| shipped.scenario().ok());
    shipped.find(is_another).map(|shipped| shipped.lessee.name)
}
