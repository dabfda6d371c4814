//! Which scenarios are compared, in which order, and under which names.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{MEMBERS_MAX, Member, Source};
use crate::analysis::cases::BASE;
use crate::format::text;

/// Characters of a name on a line or over a column.
const SHORT_CHARS: usize = 22;

/// The scenarios that are compared, each with a colour that stays its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lineup {
    members: Vec<Kept>,
    /// What the first one is compared with; the second one where that is gone.
    second: Option<Source>,
}

/// A scenario that is compared, with its colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    source: Source,
    /// 0 is that of the present state.
    color: usize,
}

impl Default for Lineup {
    fn default() -> Self {
        Self { members: vec![Kept { source: Source::Present, color: 0 }], second: None }
    }
}

impl Lineup {
    /// Where they come from, in order.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.members.iter().map(|kept| &kept.source)
    }

    /// The number of each one's colour, in order; 0 is that of the present state.
    pub fn colors(&self) -> impl Iterator<Item = usize> {
        self.members.iter().map(|kept| kept.color)
    }

    /// Puts a scenario beside the others, unless it is there or there is no room; a baseline comes
    /// first.
    pub fn add(&mut self, source: Source) {
        if self.is_full() || self.has(&source) {
            return;
        }
        // A baseline is what others are compared with.
        let place = if source == Source::Baseline { 0 } else { self.members.len() };
        let is_taken = |color: usize| self.members.iter().any(|kept| kept.color == color);
        // Seven colours beside the accent: of eight files one borrows the accent.
        let free = (1..MEMBERS_MAX).find(|color| !is_taken(*color)).unwrap_or(0);
        if source == Source::Present {
            // The accent is the present state's; the scenario that borrowed it gets a free colour.
            self.members.iter_mut().filter(|kept| kept.color == 0).for_each(|it| it.color = free);
            self.members.insert(place, Kept { source, color: 0 });
        } else {
            self.members.insert(place, Kept { source, color: free });
        }
    }

    /// Puts the deal itself and its cases side by side, as far as there is room; that of the present
    /// state is theirs, which is one of them.
    pub fn add_cases(&mut self, cases: impl IntoIterator<Item = Source>) {
        self.members.retain(|kept| kept.source != Source::Present);
        cases.into_iter().for_each(|case| self.add(case));
    }

    /// Paths of the files among them.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.sources().filter_map(|source| match source {
            Source::File(path) => Some(path.as_path()),
            Source::Present | Source::Baseline | Source::Case(_) | Source::Shipped(_) => None,
        })
    }

    /// Whether this one is among them.
    pub fn has(&self, source: &Source) -> bool {
        self.sources().any(|other| other == source)
    }

    /// Whether there is no room for another.
    pub fn is_full(&self) -> bool {
        self.members.len() >= MEMBERS_MAX
    }

    /// Takes one away.
    pub fn remove(&mut self, place: usize) {
        if place < self.members.len() {
            self.members.remove(place);
        }
    }

    /// Compares the first with this one.
    pub fn hold(&mut self, place: usize) {
        self.second = self.source(place);
    }

    /// Compares the others with this one.
    pub fn make_first(&mut self, place: usize) {
        if let Some(before) = place.checked_sub(1)
            && place < self.members.len()
        {
            // The same two stay compared, the other way round.
            if self.second.is_some() && self.second == self.source(place) {
                self.second = self.source(0);
            }
            // Moved step by step, so that the others keep their order.
            for at in (0..=before).rev() {
                self.members.swap(at, at + 1);
            }
        }
    }

    /// The place of what the first one is compared with.
    pub fn second_place(&self) -> Option<usize> {
        let chosen = self.second.as_ref();
        let found = self.sources().skip(1).position(|source| Some(source) == chosen);
        let found = found.map(|place| place + 1);
        found.or_else(|| (self.members.len() > 1).then_some(1))
    }

    fn source(&self, place: usize) -> Option<Source> {
        self.members.get(place).map(|kept| kept.source.clone())
    }
}

impl Member {
    /// What the scenario is called; `otherwise` where it has no name.
    pub fn name(&self, otherwise: &str) -> String {
        let name = self.scenario().map(|scenario| scenario.name.trim());
        name.filter(|name| !name.is_empty()).unwrap_or(otherwise).to_owned()
    }
}

/// Names that tell the members apart: in full, and where there is little room.
pub fn names(members: &[Member]) -> Vec<[String; 2]> {
    let mut named: Vec<[String; 2]> = Vec::with_capacity(members.len());
    for member in members {
        let (name, file) = match member.source() {
            Source::Present => ("Current case".to_owned(), String::new()),
            Source::Baseline => ("Baseline".to_owned(), String::new()),
            Source::Case(case) => {
                let case = case.as_deref().unwrap_or(BASE);
                (format!("Case {}", text::name(case)), String::new())
            }
            Source::Shipped(id) => (member.name(id), id.clone()),
            Source::File(path) => {
                let stem = path.file_stem().map(text::path);
                let path = text::path(path);
                (member.name(&path), stem.unwrap_or(path))
            }
        };
        let is_known = |name: &str| named.iter().any(|[other, _]| other == name);
        // Copies of one deal often keep its name; their files do not.
        let (mut name, mut short) = if is_known(&name) {
            (format!("{name} ({file})"), elided(&file))
        } else {
            let short = elided(&name);
            (name, short)
        };
        // Files in different folders may share a name, too.
        if is_known(&name) {
            name = format!("{name} {}", named.len() + 1);
        }
        if named.iter().any(|[_, other]| *other == short) {
            short = format!("{short} ({})", named.len() + 1);
        }
        named.push([name, short]);
    }
    named
}

/// A name where there is little room.
pub fn elided(name: &str) -> String {
    if name.chars().count() <= SHORT_CHARS {
        return name.to_owned();
    }
    let start: String = name.chars().take(SHORT_CHARS - 1).collect();
    // No space or comma before the ellipsis.
    format!("{}…", start.trim_end_matches([' ', ',', '.']))
}
