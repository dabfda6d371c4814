//! Fields of one deal set many times over: what a name means is found out once, and a number that a
//! lever moves is written without a detour through the text of a file.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Assignment;
use crate::analysis::{Lever, lever_text};
use crate::fields;
use crate::model::Scenario;
use crate::model::scenario::EndOfTerm;

/// The names of a deal's levers: their ids, and the paths of their fields.
#[derive(Clone, Debug)]
pub(super) struct Overrides {
    levers: BTreeMap<String, Lever>,
}

impl Overrides {
    /// Those that the scenario has.
    pub(super) fn of(scenario: &Scenario) -> Self {
        let mut levers = BTreeMap::new();
        for lever in Lever::all(scenario) {
            levers.insert(lever.id().into_owned(), lever);
            // The advance rate writes the loan's amount, whose path means the amount.
            if !matches!(lever, Lever::AdvanceRate(_)) {
                levers.insert(lever.path(), lever);
            }
        }
        Self { levers }
    }

    /// The lever that a name means, if it is one.
    pub(super) fn lever(&self, name: &str) -> Option<Lever> {
        self.levers.get(name).copied()
    }

    /// Whether nothing but levers and the end of the term is set: lists keep their lengths, and
    /// sources theirs.
    pub(super) fn are_levers(&self, set: &[Assignment]) -> bool {
        set.iter().all(|it| it.name == END_OF_TERM || self.levers.contains_key(&it.name))
    }

    /// Sets everything, an advance rate after the cost that it is a share of; or says all that
    /// cannot be set. Bounds are not checked.
    pub(super) fn apply(
        &self,
        scenario: &mut Scenario,
        set: &[Assignment],
    ) -> Result<(), Vec<String>> {
        let is_share =
            |it: &&Assignment| matches!(self.levers.get(&it.name), Some(Lever::AdvanceRate(_)));
        let first = set.iter().filter(|it| !is_share(it));
        let mut wrong = Vec::new();
        for Assignment { name, value } in first.chain(set.iter().filter(is_share)) {
            if self.set(scenario, name, value).is_some() {
                continue;
            }
            match fields::set(scenario, name, value) {
                Ok(changed) => *scenario = changed,
                Err(refused) => wrong.push(refused.to_string()),
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    /// Sets a number in place; `None` where that cannot be, or would not write just this number.
    fn set(&self, scenario: &mut Scenario, name: &str, value: &str) -> Option<()> {
        if name == END_OF_TERM {
            scenario.lease.end_of_term = end_of_term(value)?;
            return Some(());
        }
        let lever = *self.levers.get(name)?;
        let before = lever.exact(scenario)?;
        let number: Decimal = lever_text::read(lever.unit(), value).ok()?;
        lever.put_right(scenario, number);
        // Some levers keep others within their bounds; here what was asked for is to be refused.
        let is_taken = lever.exact(scenario) == Some(number);
        if is_taken || matches!(lever, Lever::AdvanceRate(_)) {
            return Some(());
        }
        lever.put_right(scenario, before);
        None
    }
}

/// What no lever moves, but a case may set.
pub(super) const END_OF_TERM: &str = "lease.end_of_term";

/// The end of the term of that name, in upper or lower case.
pub(super) fn end_of_term(name: &str) -> Option<EndOfTerm> {
    let ends = [EndOfTerm::Sell, EndOfTerm::Scrap, EndOfTerm::Renew];
    ends.into_iter().find(|end| end.word().eq_ignore_ascii_case(name.trim()))
}
