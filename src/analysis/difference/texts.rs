//! Names, descriptions and sources of numbers: what they said before, and what they say after.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::field_name::field_name;
use crate::analysis::lever::{Family, Lever};
use crate::analysis::set_term;
use crate::analysis::yours::before_edits;
use crate::model::case::Case;
use crate::model::scenario::{EndOfTerm, FORMAT_OLDEST, SetTerm};
use crate::model::story::{LeverValue, Step};
use crate::model::{Scenario, Shared};

use super::lists::Matching;
use super::{Difference, Part, What};

/// Characters of a text that are shown in full; of a longer one those around what differs.
const SHOWN_CHARS: usize = 80;
/// What is shown before the first letter that differs, and behind the last.
const AROUND: usize = 16;
const NONE: &str = "none";
const PRIVATE: &str = "changed; visible to the presenter only";

/// A text that differs and moves no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextChange {
    /// What it is: "Description", "Who lends, Senior", "Source of Coupon".
    pub name: String,
    /// What it said before; `None` where there was none.
    pub before: Option<String>,
    /// What it says after; `None` where there is none.
    pub after: Option<String>,
    /// It differs, but what it says is for the presenter alone, and on neither side here.
    pub is_private: bool,
    /// What kind of text it is.
    pub kind: TextKind,
}

/// Kinds of texts, in the order in which they are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    /// A name, or the description.
    Name,
    /// Where a number comes from.
    Source,
    /// Of a step of the story.
    Story,
    /// Of a case: what it sets, or its note.
    Case,
}

impl TextKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Source, Self::Story, Self::Case];
}

/// What the name of a source begins with.
const SOURCE_OF: &str = "Source of ";

impl TextChange {
    /// Both sides on a line each, in quotes, long ones shortened around what differs; `None` of
    /// what is private.
    pub fn shown(&self) -> Option<[String; 2]> {
        if self.is_private {
            return None;
        }
        let lines = [&self.before, &self.after].map(|side| {
            let letters = |text: &String| text.chars().flat_map(visible).collect::<Vec<char>>();
            side.as_ref().map(letters)
        });
        Some(match lines {
            [Some(before), Some(after)] => {
                let start =
                    before.iter().zip(&after).take_while(|(one, other)| one == other).count();
                let ends = before.iter().rev().zip(after.iter().rev());
                // The common end must not overlap the common start, as of “aa” and “aaa”.
                let shorter = before.len().min(after.len()) - start;
                let end = ends.take(shorter).take_while(|(one, other)| one == other).count();
                let is_short = before.len().max(after.len()) <= SHOWN_CHARS;
                let cut = if is_short { [0, 0] } else { cut(&before, start, end) };
                [before, after].map(|text| quoted(&text, cut))
            }
            sides => {
                sides.map(|side| side.map_or_else(|| NONE.to_owned(), |it| quoted(&it, [0, 0])))
            }
        })
    }

    /// What it is about: "Coupon" of "Source of Coupon".
    pub fn subject(&self) -> &str {
        self.name.strip_prefix(SOURCE_OF).unwrap_or(&self.name)
    }

    /// "Lessee: “xAI” → “xAI Corp”".
    pub fn line(&self) -> String {
        let words = self.shown().map_or_else(|| PRIVATE.to_owned(), |sides| sides.join(" → "));
        format!("{}: {words}", self.name)
    }
}

/// How many letters are not shown at the start and at the end of two texts with `start` and `end`
/// letters in common: whole words, where that is possible.
fn cut(text: &[char], start: usize, end: usize) -> [usize; 2] {
    let is_space = |letter: &char| letter.is_whitespace();
    // Cut at a space if there is one near; a text without spaces is cut in the middle of a word.
    let first = start.saturating_sub(AROUND);
    let kept = text.get(first..start).unwrap_or_default();
    let word = if first == 0 { None } else { kept.iter().position(is_space) };
    let last = end.saturating_sub(AROUND);
    let kept_behind = text.get(text.len() - end..text.len() - last).unwrap_or_default();
    let behind = if last == 0 { None } else { kept_behind.iter().rposition(is_space) };
    [
        first + word.map_or(0, |place| place + 1),
        last + behind.map_or(0, |place| kept_behind.len() - place),
    ]
}

/// A line break and the like as it is written in a file.
fn visible(letter: char) -> Vec<char> {
    if letter.is_control() { letter.escape_default().collect() } else { vec![letter] }
}

/// In quotes, without `start` letters at the start and `end` at the end, and not longer than can be
/// shown.
fn quoted(text: &[char], [start, end]: [usize; 2]) -> String {
    let rest = text.get(start..text.len() - end).unwrap_or_default();
    // What differs may itself be longer than what can be shown.
    let shown = rest.get(..SHOWN_CHARS).filter(|_| rest.len() > SHOWN_CHARS);
    let is_cut = end > 0 || shown.is_some();
    let [before, after] = [start > 0, is_cut].map(|is_cut| if is_cut { "…" } else { "" });
    format!("“{before}{}{after}”", shown.unwrap_or(rest).iter().collect::<String>())
}

/// The scenario with every text empty.
pub(super) fn without(scenario: &Scenario) -> Scenario {
    let mut bare = scenario.clone();
    bare.name.clear();
    bare.closing.clear();
    // Replaced, not cleared: writing to a shared text would copy all of it first.
    bare.description = Shared::default();
    bare.evidence = Shared::default();
    bare.story = Shared::default();
    bare.cases = Shared::default();
    // The file's, not the deal's: the cases alone may be what asks for a newer one.
    bare.format = FORMAT_OLDEST;
    bare.party_names_mut().for_each(String::clear);
    bare
}

/// Every text that differs: of the deal, of what both have, and where each number comes from. Names
/// that are changes of their own are not told again.
pub(super) fn differing(
    difference: &Difference,
    before: &Scenario,
    after: &Scenario,
) -> Vec<TextChange> {
    let mut texts = Texts::default();
    texts.add("Scenario name", Some(&before.name), Some(&after.name));
    texts.add("Description", Some(&before.description), Some(&after.description));
    let is_told =
        |part: Part| difference.changes.iter().any(|change| change.what == What::Name(part));
    texts.of_tranches(before, after, &difference.tranches, &is_told);
    let [from, to] = [before, after].map(|scenario| &scenario.equity.investors);
    for (place, (from, to)) in from.iter().zip(to).enumerate() {
        if !is_told(Part::Investor(place)) {
            let name = format!("Investor, {} of {}", place + 1, after.equity.investors.len());
            texts.add(&name, Some(&from.name), Some(&to.name));
        }
    }
    if let (Some(from), Some(to), false) = (&before.vendor, &after.vendor, is_told(Part::Vendor)) {
        texts.add("Vendor name", Some(&from.name), Some(&to.name));
    }
    texts.add("Lessee", Some(&before.lessee.name), Some(&after.lessee.name));
    for (of, at) in &difference.rounds.pairs {
        let [from, to] = [(before, of), (after, at)].map(|(s, place)| s.lessee.funding.get(*place));
        let [from, to] = [from, to].map(|round| round.map(|round| round.name.as_str()));
        texts.add(&format!("Name of round {}", at + 1), from, to);
    }
    if let (Some(from), Some(to)) = (&before.lessee.backstop, &after.lessee.backstop) {
        texts.add("Backstop", Some(&from.name), Some(&to.name));
    }
    texts.of_terms(difference, before, after, &is_told);
    texts.of_evidence(difference, before, after);
    texts.of_story(before, after);
    texts.of_cases(before, after);
    texts.0
}

#[derive(Default)]
struct Texts(Vec<TextChange>);

impl Texts {
    /// A name, unless both are the same.
    fn add(&mut self, name: &str, before: Option<&str>, after: Option<&str>) {
        self.add_of(TextKind::Name, name, before, after);
    }

    /// Unless both are the same.
    fn add_of(&mut self, kind: TextKind, name: &str, before: Option<&str>, after: Option<&str>) {
        if before != after {
            let [before, after] = [before, after].map(|text| text.map(str::to_owned));
            let (name, is_private) = (name.to_owned(), false);
            self.0.push(TextChange { name, before, after, is_private, kind });
        }
    }

    /// The source at a path, unless it differs only because a person has changed the number: that is
    /// told as the change of the number.
    fn add_source(
        &mut self,
        (path, scenario): (&str, &Scenario),
        before: Option<&str>,
        after: Option<&str>,
    ) {
        if before_edits(before) != before_edits(after) {
            self.add_of(TextKind::Source, &source_of(path, scenario), before, after);
        }
    }

    /// Says that it differs, and not how.
    fn add_private(&mut self, name: String) {
        let (is_private, kind) = (true, TextKind::Story);
        self.0.push(TextChange { name, before: None, after: None, is_private, kind });
    }

    fn of_tranches(
        &mut self,
        before: &Scenario,
        after: &Scenario,
        tranches: &Matching,
        is_told: &dyn Fn(Part) -> bool,
    ) {
        for (of, at) in tranches.pairs.iter().copied() {
            let (Some(from), Some(to)) = (before.tranches.get(of), after.tranches.get(at)) else {
                continue;
            };
            if !is_told(Part::Holders(of, at)) {
                let name = format!("Name of loan {}", at + 1);
                self.add(&name, Some(&from.name), Some(&to.name));
            }
            if !is_told(Part::Lender(of, at)) {
                let name = format!("Lender, {}", to.name);
                self.add(&name, Some(&from.lender), Some(&to.lender));
            }
        }
    }

    /// The names of contracts and guarantors.
    fn of_terms(
        &mut self,
        difference: &Difference,
        before: &Scenario,
        after: &Scenario,
        is_told: &dyn Fn(Part) -> bool,
    ) {
        for listed in &difference.lists {
            let family = listed.family;
            for (of, at) in listed.pairs() {
                if family == Family::Guarantee && is_told(Part::Guarantor(of[0], at[0])) {
                    continue;
                }
                let name = format!("Name of {} {}", family.noun(), at[0] + 1);
                self.add(&name, family.name(before, of), family.name(after, at));
            }
        }
    }

    /// Where each number comes from, whatever place its loan or round has in either file.
    fn of_evidence(&mut self, difference: &Difference, before: &Scenario, after: &Scenario) {
        let mut told = BTreeSet::new();
        for (path, source) in &before.evidence {
            let now = difference.path_after(path);
            let other = now.as_ref().and_then(|path| after.evidence.get(path));
            let (at, of) = now.as_ref().map_or((path, before), |path| (path, after));
            self.add_source((at, of), Some(source), other.map(String::as_str));
            // By the path after: a source whose loan changed places is not told a second time.
            told.extend(now);
        }
        for (path, source) in after.evidence.iter().filter(|(path, _)| !told.contains(*path)) {
            self.add_source((path, after), None, Some(source));
        }
    }

    /// What the audience sees of a story; of what it does not see, only that it differs.
    fn of_story(&mut self, before: &Scenario, after: &Scenario) {
        for place in 0..before.story.len().max(after.story.len()) {
            let sides = [before, after].map(|scenario| scenario.story.get(place));
            let number = place + 1;
            let [from, to] = sides.map(|step| step.map(|step| step.title.as_str()));
            let title = format!("Title of step {number} of the story");
            self.add_of(TextKind::Story, &title, from, to);
            let [from, to] = [(before, sides[0]), (after, sides[1])]
                .map(|(deal, step)| step.map(|step| shows(deal, step)));
            let step = format!("Step {number} of the story");
            self.add_of(TextKind::Story, &step, from.as_deref(), to.as_deref());
            let [from, to] = sides.map(|step| step.map_or("", |step| step.note.as_str()));
            if from != to {
                self.add_private(format!("Note to step {number} of the story"));
            }
        }
    }
}

impl Texts {
    /// What each case sets and says, by its name.
    fn of_cases(&mut self, before: &Scenario, after: &Scenario) {
        // Of a deal and one of its own cases that they differ in their cases says nothing.
        if is_case_of(after, before) || is_case_of(before, after) {
            return;
        }
        let names = [before, after].into_iter().flat_map(|scenario| &scenario.cases);
        let mut told = BTreeSet::new();
        for Case { name, .. } in names {
            if !told.insert(name) {
                continue;
            }
            let sides = [before, after].map(|scenario| {
                let case = scenario.cases.iter().find(|case| case.name == *name)?;
                Some((sets(scenario, case), case.note.as_str()))
            });
            let [from, to] = [&sides[0], &sides[1]].map(|side| side.as_ref());
            let [set, sets] = [from, to].map(|side| side.map(|(sets, _)| sets.as_str()));
            self.add_of(TextKind::Case, &format!("Case {name}"), set, sets);
            let [said, says] = [from, to].map(|side| side.map(|(_, note)| *note));
            // Of a case that comes or goes, an empty note is nothing to tell.
            if said.unwrap_or_default() != says.unwrap_or_default() {
                self.add_of(TextKind::Case, &format!("Note to case {name}"), said, says);
            }
        }
    }
}

/// Whether the one is the deal in a case of the other.
fn is_case_of(one: &Scenario, deal: &Scenario) -> bool {
    let is_it = |case: &Case| case.name_of(&deal.name) == one.name;
    one.cases.is_empty() && deal.cases.iter().any(is_it)
}

/// What a case sets.
fn sets(deal: &Scenario, case: &Case) -> String {
    match changes(deal, &case.levers, &case.terms, case.end_of_term).collect::<Vec<_>>() {
        none if none.is_empty() => "sets nothing".to_owned(),
        some => some.join(", "),
    }
}

fn changes<'a>(
    deal: &'a Scenario,
    levers: &'a BTreeMap<String, LeverValue>,
    terms: &'a [SetTerm],
    end_of_term: Option<EndOfTerm>,
) -> impl Iterator<Item = String> + 'a {
    let levers = levers.iter().map(|(id, value)| format!("{id} {}", value.0.normalize()));
    let terms = terms.iter().map(|term| set_term::in_words(term, deal));
    levers.chain(terms).chain(end_of_term.map(|end| format!("end of term {end:?}")))
}

/// What a step changes and shows.
fn shows(deal: &Scenario, step: &Step) -> String {
    let Step { title: _, levers, terms, end_of_term, plots, sliders, note: _ } = step;
    let changes = changes(deal, levers, terms, *end_of_term);
    let plots = plots.iter().map(|plot| format!("plot {plot:?}"));
    let sliders = sliders.iter().map(|id| format!("slider {id}"));
    changes.chain(plots).chain(sliders).collect::<Vec<_>>().join(", ")
}

/// "Source of Coupon, Senior"; by its path what has no name.
fn source_of(path: &str, scenario: &Scenario) -> String {
    // The advance rate has the path of the loan's amount, under which the number is known.
    let is_it = |lever: &Lever| !matches!(lever, Lever::AdvanceRate(_)) && lever.path() == path;
    let mut levers =
        Lever::all(scenario).into_iter().filter(|lever| lever.value(scenario).is_some());
    match levers.find(is_it) {
        Some(lever) => format!("{SOURCE_OF}{}", lever.label(scenario)),
        None => match field_name(scenario, path) {
            Some(name) => format!("{SOURCE_OF}{name}"),
            None => format!("{SOURCE_OF}{path}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: Option<&str>, after: Option<&str>, shown: [&str; 2]) {
        let mut texts = Texts::default();
        texts.add("Name", before, after);
        assert_eq!(texts.0[0].shown().unwrap_or_default(), shown);
    }

    #[test]
    fn short_texts_are_shown_in_full_and_long_ones_around_what_differs() {
        check(Some("Nvidia"), Some("NVIDIA"), ["“Nvidia”", "“NVIDIA”"]);
        check(Some("xAI"), Some("xAI "), ["“xAI”", "“xAI ”"]);
        check(None, Some("a term sheet"), ["none", "“a term sheet”"]);
        let (start, end) = ("a".repeat(200), "z".repeat(200));
        let [before, after] = ["10", "12"].map(|it| format!("{start}{it}{end}"));
        let [a, z] = ["a", "z"].map(|letter| letter.repeat(AROUND));
        let of = |digit: &str| format!("“…{}1{digit}{z}…”", &a[1..]);
        check(Some(&before), Some(&after), [&of("0"), &of("2")]);
        check(Some(&start), Some(&format!("{start}!")), [&format!("“…{a}”"), &format!("“…{a}!”")]);
        let [one, other] = ["b", "c"].map(|it| format!("“{}…”", it.repeat(SHOWN_CHARS)));
        check(Some(&"b".repeat(300)), Some(&"c".repeat(300)), [&one, &other]);
    }

    #[test]
    fn a_line_break_is_seen_and_a_long_text_stays_on_one_line() {
        check(Some("a\nb"), Some("a b"), ["“a\\nb”", "“a b”"]);
        check(Some("aa"), Some("aaa"), ["“aa”", "“aaa”"]);
    }

    #[test]
    fn words_are_cut_off_whole() {
        let (before, behind) = ("so ".repeat(30), " on".repeat(30));
        let of = |count: &str| format!("{before}about {count} of the{behind}");
        let shown = ["ten", "six"].map(|count| format!("“…so so so about {count} of the on on…”"));
        check(Some(&of("ten")), Some(&of("six")), [&shown[0], &shown[1]]);
    }
}
