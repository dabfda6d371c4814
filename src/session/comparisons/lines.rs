//! The lines of what is compared month by month, kept while their scenarios do not change.

use super::Member;
use crate::analysis::Quantity;
use crate::analysis::quantity::Points;
use crate::session::Document;

/// The lines in sight.
#[derive(Debug, Default)]
pub struct QuantityLines(Vec<Kept>);

/// The lines of one quantity of one scenario.
#[derive(Debug)]
struct Kept {
    of: (u64, Quantity),
    lines: [Points; 2],
}

impl QuantityLines {
    /// Makes the lines of what has changed again, and drops what is out of sight.
    pub fn refresh<'a>(
        &mut self,
        document: &Document,
        members: impl Iterator<Item = &'a Member>,
        shown: &[Quantity],
    ) {
        // Lines of an unchanged state are moved over; what is left behind is dropped.
        let mut before = std::mem::take(&mut self.0);
        for member in members {
            let Some(results) = member.results(document) else { continue };
            // Curves along a lever are kept with the comparisons.
            for quantity in shown.iter().filter(|quantity| **quantity != Quantity::Along) {
                let of = (member.version(), *quantity);
                // Two places may show the same quantity.
                if self.0.iter().any(|kept| kept.of == of) {
                    continue;
                }
                let known = before.iter().position(|kept| kept.of == of);
                let kept = known.map_or_else(
                    || Kept { of, lines: quantity.lines(results) },
                    |place| before.swap_remove(place),
                );
                self.0.push(kept);
            }
        }
    }

    /// The line of a quantity, and the one that goes with it.
    pub fn get(&self, member: &Member, quantity: Quantity) -> Option<&[Points; 2]> {
        let of = (member.version(), quantity);
        self.0.iter().find(|kept| kept.of == of).map(|kept| &kept.lines)
    }
}
