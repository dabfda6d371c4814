//! Terms that a deal does not have, and how each is given to it.

use crate::analysis::Group;
use crate::analysis::lever::Family;
use crate::analysis::term::{self, Term};
use crate::format::lower_first;
use crate::model::Scenario;

/// An optional term that the deal does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addable {
    /// Its field path.
    pub path: String,
    /// What it is called: "Purchase option".
    pub label: String,
    /// What it does, in a sentence.
    pub help: &'static str,
    /// How a file writes one.
    pub example: &'static str,
}

impl Addable {
    /// How `--set` gives it to the deal.
    pub fn write(&self) -> String {
        let Self { path, example, .. } = self;
        format!("'{path}={example}'")
    }
}

/// Every optional term that the deal does not have, in the order of the window's groups.
pub fn addable(scenario: &Scenario) -> Vec<Addable> {
    let terms = Term::all(scenario).into_iter().filter(|term| !term.is_in(scenario));
    let terms = terms.map(|term| {
        let path = term.path().into_owned();
        let (label, help) = (term.label(scenario).into_owned(), term.help());
        (term.group(), Addable { path, label, help, example: term.example() })
    });
    let lists = Family::LISTS.into_iter().flat_map(|family| empty_lists(scenario, family));
    let mut addable: Vec<(Group, Addable)> = terms.chain(lists).collect();
    addable.sort_by_key(|(group, _)| Group::ALL.iter().position(|it| it == group));
    addable.into_iter().map(|(_, addable)| addable).collect()
}

fn empty_lists(scenario: &Scenario, family: Family) -> impl Iterator<Item = (Group, Addable)> + '_ {
    let owners = family.owner().map_or(1, |owner| owner.len(scenario, 0));
    let empty = (0..owners).filter(move |owner| family.len(scenario, *owner) == 0);
    empty.filter_map(move |owner| {
        let [name, help, example] = term::list_in_words(family)?;
        let of = family.owner().and_then(|of| of.said(scenario, [owner, 0]));
        let label = of.map_or_else(|| name.to_owned(), |of| format!("{name}, {of}"));
        let path = family.path(owner).into_owned();
        Some((family.group(), Addable { path, label, help, example }))
    })
}

/// What to say of a path inside a term that the deal does not have: how the whole is given to it.
pub(super) fn missing_whole(scenario: &Scenario, path: &str) -> Option<String> {
    let is_inside =
        |whole: &str| path.strip_prefix(whole).is_some_and(|rest| rest.starts_with(['.', '[']));
    let missing = addable(scenario).into_iter().find(|term| is_inside(&term.path))?;
    let Addable { path, label, example, .. } = missing;
    Some(format!("this deal has no {}; set the whole, as in {path}={example}", lower_first(&label)))
}
