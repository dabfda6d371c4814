//! The open deal and the baseline that it is compared with, derived by one path.

use crate::model::{Results, Scenario};

use super::{Memo, Pace};

/// Something of the open deal, and the same of the baseline where one is pinned.
///
/// ```
/// use chiplease::session::Both;
///
/// let loss = Both { own: 2.0, baseline: Some(3.5) };
/// let in_thousands = loss.map(|dollars| dollars / 1e3);
/// assert_eq!(in_thousands.baseline, Some(0.0035));
/// // An axis that fits both.
/// assert_eq!(loss.iter().copied().fold(0.0, f64::max), 3.5);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Both<T> {
    /// Of the open deal.
    pub own: T,
    /// Of the baseline; `None` where there is none.
    pub baseline: Option<T>,
}

impl<T> Both<T> {
    /// Without a baseline.
    pub fn alone(own: T) -> Self {
        Self { own, baseline: None }
    }

    /// The same, borrowed.
    pub fn as_ref(&self) -> Both<&T> {
        Both { own: &self.own, baseline: self.baseline.as_ref() }
    }

    /// Something of each.
    pub fn map<U>(self, mut of: impl FnMut(T) -> U) -> Both<U> {
        let own = of(self.own);
        Both { own, baseline: self.baseline.map(of) }
    }

    /// Something of each that may be undefined; `None` where it is for the open deal.
    pub fn and_then<U>(self, mut of: impl FnMut(T) -> Option<U>) -> Option<Both<U>> {
        let own = of(self.own)?;
        Some(Both { own, baseline: self.baseline.and_then(of) })
    }

    /// Each with what is beside it in `other`; a baseline only where both have one.
    pub fn zip<U>(self, other: Both<U>) -> Both<(T, U)> {
        Both { own: (self.own, other.own), baseline: self.baseline.zip(other.baseline) }
    }

    /// The open deal's first, then the baseline's.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.own).chain(&self.baseline)
    }
}

/// A valid scenario with what it yields: all that anything is derived from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Tells results from others: the same number means the same scenario and results.
    pub revision: u64,
    /// The scenario as it may be shown.
    pub scenario: &'a Scenario,
    /// What it yields.
    pub results: &'a Results,
    /// Whether a hand is on it: then what takes longer than a frame begins some times a second.
    pub pace: Pace,
}

/// A value derived of the open deal and of the baseline, each computed again when its case or the
/// question changes.
///
/// `Q` is what is asked beside the case: a lever, a metric, a period.
#[derive(Clone, Debug)]
pub struct Derived<Q, V> {
    own: Memo<(u64, Q), V>,
    baseline: Memo<(u64, Q), V>,
}

impl<Q, V> Default for Derived<Q, V> {
    fn default() -> Self {
        Self { own: Memo::default(), baseline: Memo::default() }
    }
}

impl<Q: PartialEq, V> Derived<Q, V> {
    /// Brings both up to date: `question` is what is asked of a case, `derive` answers it.
    pub fn refresh(
        &mut self,
        cases: Both<Case<'_>>,
        question: impl Fn(Case<'_>) -> Q,
        mut derive: impl FnMut(Case<'_>, &Q) -> V,
    ) {
        self.refine(cases, question, |_| 0, |case, question, _| derive(case, question));
    }

    /// The same of values that may be coarse: `fineness` is how many points or bars of a case are
    /// asked for. What is there and at least as fine stays.
    pub fn refine(
        &mut self,
        cases: Both<Case<'_>>,
        question: impl Fn(Case<'_>) -> Q,
        fineness: impl Fn(Case<'_>) -> usize,
        mut derive: impl FnMut(Case<'_>, &Q, usize) -> V,
    ) {
        let mut refine = |memo: &mut Memo<(u64, Q), V>, case: Case<'_>| {
            let fineness = fineness(case);
            let key = (case.revision, question(case));
            memo.refine(key, fineness, |(_, question)| derive(case, question, fineness));
        };
        refine(&mut self.own, cases.own);
        match cases.baseline {
            Some(case) => refine(&mut self.baseline, case),
            None => self.baseline.clear(),
        }
    }

    /// What was derived last; `None` before the first time.
    pub fn get(&self) -> Option<Both<&V>> {
        Some(Both { own: self.own.get()?, baseline: self.baseline.get() })
    }

    /// Of the open deal; `None` before the first time.
    pub fn own(&self) -> Option<&V> {
        self.own.get()
    }

    /// Of the baseline; `None` where there is none.
    pub fn baseline(&self) -> Option<&V> {
        self.baseline.get()
    }
}
