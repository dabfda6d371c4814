//! Which two deals are compared: of two files, or of one that is held against itself.

use std::path::Path;

use super::CompareArguments;
use crate::analysis::cases::BASE;
use crate::cli::Assignment;
use crate::cli::prepare::prepare_in;
use crate::cli::record::About;
use crate::model::Scenario;

/// A deal: a file, the case of it that is meant, and what is set.
#[derive(Debug)]
pub(super) struct Deal<'a> {
    file: &'a Path,
    case: Option<&'a str>,
    set: Vec<Assignment>,
}

impl Deal<'_> {
    pub(super) fn about(&self) -> About<'_> {
        About { file: self.file, case: self.case, set: &self.set }
    }

    pub(super) fn prepare(&self) -> Result<Scenario, Vec<String>> {
        prepare_in(self.file, self.case, &self.set)
    }
}

impl CompareArguments {
    /// A and B.
    pub(super) fn sides(&self) -> Result<[Deal<'_>; 2], String> {
        let cases: Vec<&str> = self.case.iter().map(String::as_str).collect();
        let (files, cases) = (self.files.as_slice(), cases.as_slice());
        let sets = !(self.assignments.is_empty() && self.of_a.is_empty() && self.of_b.is_empty());
        let [a, b] = match files {
            [one] if !cases.is_empty() || sets => [one, one],
            [a, b] => [a, b],
            _ => {
                let count = files.len();
                let named =
                    if count == 1 { ". One file has to name its cases or --set" } else { "" };
                let takes = "compare takes two files, A and B; it was given";
                return Err(format!("{takes} {count}{named}"));
            }
        };
        let (of_a, of_b) = match (files, cases) {
            (_, []) => (None, None),
            ([_], [case]) => (Some(BASE), Some(*case)),
            (_, [case]) => (Some(*case), Some(*case)),
            (_, [first, second]) => (Some(*first), Some(*second)),
            _ => return Err(format!("compare takes two cases; it was given {}", cases.len())),
        };
        // With one file, what is set is what B differs by; with two it holds for both.
        let both = if files.len() == 1 && cases.len() < 2 { &[][..] } else { &self.assignments };
        let set_a = both.iter().chain(&self.of_a).cloned().collect();
        let set_b = self.assignments.iter().chain(&self.of_b).cloned().collect();
        Ok([Deal { file: a, case: of_a, set: set_a }, Deal { file: b, case: of_b, set: set_b }])
    }
}
