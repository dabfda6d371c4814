//! Which item of a list is which of another, and lists that lie between two.

/// Which items of two lists are the same thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matching {
    /// Places in the list before and in the list after, in the order before.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Places before of what is gone.
    pub(super) removed: Vec<usize>,
    /// Places after of what is new.
    pub(super) added: Vec<usize>,
}

/// An item by its places; at least one of them is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) before: Option<usize>,
    pub(super) after: Option<usize>,
}

impl Matching {
    /// Items of the same name are the same; of the others the first is taken for the first, as
    /// renamed, and so on.
    pub(super) fn of(before: &[String], after: &[String]) -> Self {
        let mut partners: Vec<Option<usize>> = vec![None; before.len()];
        let mut is_taken = vec![false; after.len()];
        // All names first: a renamed item must not take the partner of one that kept its name.
        for by_name in [true, false] {
            for (name, partner) in before.iter().zip(&mut partners).filter(|(_, p)| p.is_none()) {
                let mut others = after.iter().zip(&mut is_taken).enumerate();
                let found = others
                    .find(|(_, (other, is_taken))| !**is_taken && (!by_name || *other == name));
                if let Some((place, (_, is_taken))) = found {
                    *is_taken = true;
                    *partner = Some(place);
                }
            }
        }
        let places = partners.iter().enumerate();
        Self {
            pairs: places.clone().filter_map(|(place, p)| p.map(|p| (place, p))).collect(),
            removed: places.filter(|(_, p)| p.is_none()).map(|(place, _)| place).collect(),
            added: (0..after.len()).filter(|place| is_taken.get(*place) == Some(&false)).collect(),
        }
    }

    /// Whether those that are in both are reordered.
    pub(super) fn is_reordered(&self) -> bool {
        !self.pairs.is_sorted_by_key(|(_, after)| *after)
    }

    /// Whether a mixture may have another list than the one before.
    pub(super) fn is_rearranged(&self) -> bool {
        self.is_reordered() || !self.removed.is_empty() || !self.added.is_empty()
    }

    /// What is in a mixture with these new items added and these old ones removed, by place.
    pub(super) fn slots(&self, added: &[usize], removed: &[usize]) -> Vec<Slot> {
        let both = self.pairs.iter().map(|(b, a)| Slot { before: Some(*b), after: Some(*a) });
        let kept = self.removed.iter().filter(|place| !removed.contains(place));
        let kept = kept.map(|place| Slot { before: Some(*place), after: None });
        let new = added.iter().map(|place| Slot { before: None, after: Some(*place) });
        both.chain(kept).chain(new).collect()
    }
}

/// In the order before, or in the one after; an item that has no place there follows its neighbour
/// of the other list.
pub(super) fn in_order(slots: Vec<Slot>, is_reordered: bool) -> Vec<Slot> {
    let main = |slot: &Slot| if is_reordered { slot.after } else { slot.before };
    let other = |slot: &Slot| if is_reordered { slot.before } else { slot.after };
    let (mut ordered, mut rest): (Vec<Slot>, Vec<Slot>) =
        slots.into_iter().partition(|slot| main(slot).is_some());
    ordered.sort_by_key(main);
    // In order, so that of two newcomers in a row the second finds the first in its place.
    rest.sort_by_key(other);
    for slot in rest {
        let earlier = ordered
            .iter()
            .enumerate()
            .filter(|(_, o)| other(o).is_some() && other(o) < other(&slot));
        let neighbour = earlier.max_by_key(|(_, earlier)| other(earlier)).map(|(place, _)| place);
        ordered.insert(neighbour.map_or(0, |place| place + 1), slot);
    }
    ordered
}

/// The items in the slots: as the mixture has them so far, or as they are after.
pub(super) fn taken<T: Clone>(slots: &[Slot], mixed: &[T], after: &[T]) -> Vec<T> {
    let item = |slot: &Slot| match (slot.before, slot.after) {
        // From the mixture, not from the list after: its numbers are changes of their own.
        (Some(place), _) => mixed.get(place),
        (None, Some(place)) => after.get(place),
        (None, None) => None,
    };
    slots.iter().filter_map(item).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.chars().map(String::from).collect()
    }

    #[track_caller]
    fn check(before: &str, after: &str, added: &[usize], removed: &[usize], order: bool, is: &str) {
        let (before, after) = (names(before), names(after));
        let matching = Matching::of(&before, &after);
        let slots = in_order(matching.slots(added, removed), order);
        assert_eq!(taken(&slots, &before, &after).concat(), is, "{matching:?}");
    }

    #[test]
    fn a_new_item_stands_behind_the_one_it_follows_after() {
        check("ac", "abc", &[1], &[], false, "abc");
        check("bc", "abc", &[0], &[], false, "abc");
    }

    #[test]
    fn some_come_some_go_and_the_rest_keeps_its_order() {
        check("abcd", "ad", &[], &[1], false, "acd");
        check("abc", "aXYbc", &[2], &[], false, "aYbc");
        check("abc", "cba", &[], &[], true, "cba");
        check("abc", "cba", &[], &[], false, "abc");
    }

    #[test]
    fn what_has_no_partner_by_name_is_taken_for_renamed() {
        let matching = Matching::of(&names("ab"), &names("xb"));
        assert_eq!(matching.pairs, [(0, 0), (1, 1)]);
        assert!(!matching.is_rearranged(), "nothing came or went");
    }
}
