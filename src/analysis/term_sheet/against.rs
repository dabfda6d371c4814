//! One term sheet against another: which clauses differ, and what each difference does alone.

use std::fmt::Write as _;

use super::marked::Marked;
use super::{TermClause, TermSection, TermSheet, Topic};
use crate::analysis::bridge;
use crate::analysis::difference::Difference;
use crate::format;
use crate::model::{FastLane, Metric, Scenario};

/// What a change is measured by: what the investors earn, and what the lenders have to fear.
pub const MEASURED: [Metric; 3] = [Metric::NetIrr, Metric::MinDscr, Metric::LenderLoss];

/// The sheet of a deal with what differs from that of its base.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// What people call the base.
    pub base: String,
    /// The deal's own.
    pub sheet: TermSheet,
    /// In the order of the sheet; what the deal no longer has comes last.
    pub changes: Vec<ClauseChange>,
    /// The figures of base and deal, as [`MEASURED`] has them.
    pub figures: [[Option<f64>; 2]; MEASURED.len()],
}

/// One term that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseChange {
    /// The title of its section.
    pub section: String,
    /// What it is called; empty where a whole loan has come or gone.
    pub term: String,
    /// What the base says; `None` where the term is new.
    pub before: Option<Marked>,
    /// What the deal says; `None` where the term is gone.
    pub after: Option<Marked>,
    /// Its section in the sheet, and its clause in that; no clause of a whole loan. `None` where it
    /// is gone.
    pub place: Option<(usize, Option<usize>)>,
    /// What it does to the base by itself.
    pub alone: Alone,
}

/// What a change does if nothing else changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Alone {
    /// It moves no figure, as a name.
    Nothing,
    /// The base with it alone is no deal.
    NoDeal,
    /// By how much it moves each of [`MEASURED`]; `None` where that is undefined.
    Moves([Option<f64>; MEASURED.len()]),
}

impl Alone {
    /// In words: "net IRR −42 bp, min DSCR −0.05x"; figures that it leaves alone are not said.
    pub fn in_words(&self) -> String {
        let moves = match self {
            Self::Nothing => return "no effect on the figures".to_owned(),
            Self::NoDeal => return "no deal without the other changes".to_owned(),
            Self::Moves(moves) => moves,
        };
        let said = MEASURED.into_iter().zip(moves).filter_map(|(metric, change)| {
            let change = change.filter(|change| *change != 0.0)?;
            let text = metric.difference_text(Some(change));
            (!format::reads_as_zero(&text)).then(|| format!("{} {text}", metric.phrase()))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() { "no effect on return or lenders".to_owned() } else { said.join(", ") }
    }
}

impl ClauseChange {
    /// " [was: 9.50% a year; alone: net IRR −42 bp]".
    fn in_words(&self) -> String {
        let before = self.before.as_ref().map(Marked::plain);
        let was = before.map_or_else(|| "added".to_owned(), |before| format!("was: {before}"));
        format!(" [{was}; alone: {}]", self.alone.in_words())
    }

    /// "added", "removed" or "changed".
    pub fn kind(&self) -> &'static str {
        match (&self.before, &self.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        }
    }
}

impl Against {
    /// Holds a valid deal against a valid base; three runs a change.
    pub fn of(lane: &mut FastLane, base: &Scenario, deal: &Scenario) -> Self {
        let [before, sheet] = [base, deal].map(TermSheet::of);
        let difference = Difference::between(base, deal);
        let figures = MEASURED
            .map(|metric| [base, deal].map(|scenario| bridge::value(lane, metric, scenario)));
        let base_figures = figures.map(|[base, _]| base);
        let mut work = Work { lane, difference: &difference, base_figures };
        let mut changes = Vec::new();
        let mut met = Vec::new();
        for (place, section) in sheet.sections.iter().enumerate() {
            let other = work.section_before(&before, section.topic);
            met.extend(other.map(|other| other.topic));
            work.section(place, section, other, &mut changes);
        }
        let mut gone = Vec::new();
        for section in before.sections.iter().filter(|it| !met.contains(&it.topic)) {
            work.gone(section, &mut gone);
        }
        // What a section that is still there has lost comes with what is gone as a whole.
        let (kept, lost): (Vec<_>, Vec<_>) =
            changes.into_iter().partition(|change: &ClauseChange| change.place.is_some());
        let changes = kept.into_iter().chain(lost).chain(gone).collect();
        Self { base: before.title, sheet, changes, figures }
    }

    /// A sheet that is held against nothing.
    pub fn alone(sheet: TermSheet) -> Self {
        let figures = [[None; 2]; MEASURED.len()];
        Self { base: String::new(), sheet, changes: Vec::new(), figures }
    }

    /// The sheet as a text without marks, with what differs behind each clause.
    pub fn plain(&self) -> String {
        let mut text =
            format!("{}\nAgainst {}: {}\n", self.sheet.title, self.base, self.in_words());
        for (place, section) in self.sheet.sections.iter().enumerate() {
            let whole = self.at(place, None).map(ClauseChange::in_words).unwrap_or_default();
            writeln!(text, "\n{}{whole}", section.title).ok();
            for (index, clause) in section.clauses.iter().enumerate() {
                let change = self.at(place, Some(index)).map(ClauseChange::in_words);
                let change = change.unwrap_or_default();
                writeln!(text, "{}: {}{change}", clause.term, clause.text.plain()).ok();
            }
        }
        for (index, change) in self.removed().enumerate() {
            let title = if index == 0 { "\nTaken away\n" } else { "" };
            let term = if change.term.is_empty() { &change.section } else { &change.term };
            writeln!(text, "{title}{term}{}", change.in_words()).ok();
        }
        text.replace('\u{a0}', " ")
    }

    /// The change of a clause of the sheet, or of a whole section.
    pub fn at(&self, section: usize, clause: Option<usize>) -> Option<&ClauseChange> {
        self.changes.iter().find(|change| change.place == Some((section, clause)))
    }

    /// What the deal no longer has.
    pub fn removed(&self) -> impl Iterator<Item = &ClauseChange> {
        self.changes.iter().filter(|change| change.place.is_none())
    }

    /// All changes together: "3 terms differ; net IRR 22.81% → 20.10%, min DSCR 1.73x → 1.60x".
    pub fn in_words(&self) -> String {
        let terms = match self.changes.len() {
            0 => return "No term differs.".to_owned(),
            1 => "1 term differs".to_owned(),
            count => format!("{count} terms differ"),
        };
        let figures = MEASURED.into_iter().zip(self.figures).filter_map(|(metric, [from, to])| {
            let texts = [from, to].map(|value| metric.text_fine(value));
            (texts[0] != texts[1]).then(|| {
                let [from, to] = texts;
                format!("{} {from} → {to}", metric.phrase())
            })
        });
        let figures: Vec<String> = figures.collect();
        let together = if figures.is_empty() {
            "together they change neither return nor lenders’ figures".to_owned()
        } else {
            format!("together {}", figures.join(", "))
        };
        format!("{terms}; {together}.")
    }
}

struct Work<'a> {
    lane: &'a mut FastLane,
    difference: &'a Difference,
    base_figures: [Option<f64>; MEASURED.len()],
}

impl Work<'_> {
    fn section_before<'s>(&self, before: &'s TermSheet, topic: Topic) -> Option<&'s TermSection> {
        let topic = match topic {
            Topic::Loan(after) => Topic::Loan(self.difference.loan_before(after)?),
            topic => topic,
        };
        before.sections.iter().find(|section| section.topic == topic)
    }

    fn section(
        &mut self,
        place: usize,
        section: &TermSection,
        before: Option<&TermSection>,
        changes: &mut Vec<ClauseChange>,
    ) {
        let is_loan = matches!(section.topic, Topic::Loan(_));
        if is_loan && before.is_none() {
            let alone = self.alone(None, section.clauses.first());
            changes.push(ClauseChange {
                section: section.title.clone(),
                term: String::new(),
                before: None,
                after: Some(in_brief(section)),
                place: Some((place, None)),
                alone,
            });
            return;
        }
        let clauses = before.map_or(&[][..], |before| &before.clauses);
        for (index, clause) in section.clauses.iter().enumerate() {
            let other = clauses.iter().find(|other| other.term == clause.term);
            if other.is_some_and(|other| is_same(other, clause)) {
                continue;
            }
            let alone = self.alone(other, Some(clause));
            changes.push(ClauseChange {
                section: section.title.clone(),
                term: clause.term.clone(),
                before: other.map(|other| other.text.clone()),
                after: Some(clause.text.clone()),
                place: Some((place, Some(index))),
                alone,
            });
        }
        let is_gone =
            |other: &&TermClause| section.clauses.iter().all(|clause| clause.term != other.term);
        for other in clauses.iter().filter(is_gone) {
            let alone = self.alone(Some(other), None);
            changes.push(removed(&section.title, other, alone));
        }
    }

    fn gone(&mut self, section: &TermSection, changes: &mut Vec<ClauseChange>) {
        if matches!(section.topic, Topic::Loan(_)) {
            let alone = self.alone(section.clauses.first(), None);
            let (section, before) = (section.title.clone(), Some(in_brief(section)));
            let term = String::new();
            changes.push(ClauseChange { section, term, before, after: None, place: None, alone });
            return;
        }
        for clause in &section.clauses {
            let alone = self.alone(Some(clause), None);
            changes.push(removed(&section.title, clause, alone));
        }
    }

    /// What the changes behind a clause do to the base.
    fn alone(&mut self, before: Option<&TermClause>, after: Option<&TermClause>) -> Alone {
        let changes = self.difference.changes().iter().enumerate();
        let behind: Vec<usize> = changes
            .filter(|(_, change)| {
                let sides = [before, after].into_iter().zip(change.paths());
                sides.into_iter().any(|(clause, path)| {
                    clause.zip(path).is_some_and(|(clause, path)| states(clause, &path))
                })
            })
            .map(|(index, _)| index)
            .collect();
        let moving = self.difference.moving();
        if !behind.iter().any(|index| moving.contains(index)) {
            return Alone::Nothing;
        }
        let mixed = self.difference.mixed(|index| behind.contains(&index));
        let found = MEASURED.map(|metric| bridge::value(self.lane, metric, &mixed));
        if found.iter().all(Option::is_none) {
            return Alone::NoDeal;
        }
        let mut moves = [None; MEASURED.len()];
        for ((moved, value), base) in moves.iter_mut().zip(found).zip(self.base_figures) {
            *moved = value.zip(base).map(|(value, base)| value - base);
        }
        Alone::Moves(moves)
    }
}

fn removed(section: &str, clause: &TermClause, alone: Alone) -> ClauseChange {
    ClauseChange {
        section: section.to_owned(),
        term: clause.term.clone(),
        before: Some(clause.text.clone()),
        after: None,
        place: None,
        alone,
    }
}

/// Whether both say the same of themselves; what follows from another clause is not theirs.
fn is_same(one: &TermClause, other: &TermClause) -> bool {
    let said = |clause: &TermClause| -> Vec<String> {
        clause.stated.iter().map(|(_, text)| text.clone()).collect()
    };
    said(one) == said(other)
}

/// Whether a clause states the field at the path, something in it, or what it is in.
fn states(clause: &TermClause, path: &str) -> bool {
    let is_within = |inner: &str, outer: &str| {
        let rest = inner.strip_prefix(outer);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    clause.stated.iter().any(|(stated, _)| is_within(stated, path) || is_within(path, stated))
}

/// A whole loan in a line: its amount and its interest.
fn in_brief(section: &TermSection) -> Marked {
    let said = section.clauses.iter().filter(|it| ["Amount", "Interest"].contains(&&*it.term));
    Marked::joined(said.map(|clause| &clause.text), "; ")
}
