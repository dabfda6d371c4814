//! The term sheet as a page that prints on one sheet of A4, and as Markdown.
//!
//! The page is self-contained, as a memo is: its typeface is within it, and all text of others is
//! escaped. Its type is smaller where there is more to say.

use std::fmt::Write as _;

use jiff::civil::Date;
use maud::{Markup, html};

use super::page::{css_text, document, program};
use crate::analysis::evidence::Standing;
use crate::analysis::term_sheet::{Against, ClauseChange, Marked, TermClause, mark_letter};
use crate::analysis::{TermSheet, shown};
use crate::format::text;
use crate::model::{FastLane, Scenario};

const STYLE: &str = include_str!("term_sheet.css");

/// What a term sheet says of itself.
const ABOUT: &str =
    "Indicative terms, as they are in the model; neither an offer nor a commitment.";

/// How full a page may be for each size of type; a fuller one has the smallest.
const SIZES: [(usize, &str); 3] = [(4_400, "large"), (5_300, "medium"), (7_000, "small")];
/// The room of a clause and of a section beside their letters, in letters.
const CLAUSE: usize = 40;
const SECTION: usize = 60;

/// What a term sheet is made of.
#[derive(Clone, Copy, Debug)]
pub struct Paper<'a> {
    /// The deal; valid.
    pub scenario: &'a Scenario,
    /// The base that it is held against; valid.
    pub against: Option<&'a Scenario>,
    /// The day on the page.
    pub date: Date,
    /// Who prepared it, if that is to be said.
    pub author: Option<&'a str>,
    /// Who may read it; empty where nothing is to be said.
    pub confidentiality: &'a str,
}

/// The forms of a term sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page.
    Html,
    /// Text with tables, for a mail or a wiki.
    Markdown,
}

/// The sheet in one form. The same paper gives the same text.
pub fn written(paper: &Paper<'_>, form: Form) -> String {
    let sheet = match paper.against {
        None => Against::alone(TermSheet::of(paper.scenario)),
        Some(base) => Against::of(&mut FastLane::default(), &shown(base), &shown(paper.scenario)),
    };
    let whole = Whole { paper, against: sheet };
    match form {
        Form::Html => text::page(&whole.page().into_string()).into_owned(),
        Form::Markdown => whole.markdown(),
    }
}

struct Whole<'a> {
    paper: &'a Paper<'a>,
    against: Against,
}

impl Whole<'_> {
    fn is_compared(&self) -> bool {
        self.paper.against.is_some()
    }

    /// Date, author and who may read it.
    fn said(&self) -> Vec<String> {
        let Paper { date, author, confidentiality, .. } = self.paper;
        let author = author.map(|author| format!("Prepared by {}", text::name(author)));
        let readers = text::name(confidentiality).into_owned();
        let said = [Some(date.to_string()), author, Some(readers)].into_iter().flatten();
        said.filter(|text| !text.is_empty()).collect()
    }

    /// What is said under the title where there are two deals.
    fn compared(&self) -> Option<String> {
        let Against { base, .. } = &self.against;
        self.is_compared().then(|| format!("Against {base}: {}", self.against.in_words()))
    }

    /// How full the page is, in letters.
    fn fullness(&self) -> usize {
        let TermSheet { sections, .. } = &self.against.sheet;
        let clauses: usize = sections.iter().map(|section| section.clauses.len()).sum();
        let sheet = self.against.sheet.plain().chars().count();
        let sheet = sheet + CLAUSE * clauses + SECTION * sections.len();
        let changes = self.against.changes.iter().map(|change| {
            let before = change.before.as_ref().map_or(0, |text| text.plain().chars().count());
            before + change.alone.in_words().chars().count()
        });
        sheet + changes.sum::<usize>()
    }

    fn page(&self) -> Markup {
        let title = &self.against.sheet.title;
        let fullness = self.fullness();
        let size =
            SIZES.iter().find(|(most, _)| fullness <= *most).map_or("tiny", |(_, size)| size);
        let foot = format!("{}, {}", program(), self.paper.date);
        let margins = format!("@page {{ @bottom-left {{ content: {}; }} }}", css_text(&foot));
        let style = format!("{STYLE}\n{margins}");
        let body = html! {
            body class=(size) {
                main {
                    header {
                        p class="kicker" {
                            "Term sheet" @for text in self.said() { " · " (text) }
                        }
                        h1 { (title) }
                        @if let Some(compared) = self.compared() {
                            p class="compared" { (compared) }
                        }
                    }
                    div class="sections" {
                        @for place in 0..self.against.sheet.sections.len() {
                            (self.section(place))
                        }
                        (self.removed())
                    }
                    footer { p { (ABOUT) " " (legend()) } }
                }
            }
        };
        document(&format!("Term sheet: {title}"), &style, &body)
    }

    fn section(&self, place: usize) -> Markup {
        let Some(section) = self.against.sheet.sections.get(place) else { return html! {} };
        let whole = self.against.at(place, None);
        html! {
            section.changed[whole.is_some()] {
                h2 { (section.title) }
                @if let Some(change) = whole { (alone(change)) }
                dl {
                    @for (index, clause) in section.clauses.iter().enumerate() {
                        (row(clause, self.against.at(place, Some(index))))
                    }
                }
            }
        }
    }

    /// What the base has and the deal has not.
    fn removed(&self) -> Markup {
        let removed: Vec<&ClauseChange> = self.against.removed().collect();
        html! {
            @if !removed.is_empty() {
                section class="changed" {
                    h2 { "Taken away" }
                    dl {
                        @for change in removed {
                            div class="changed" data-change="removed" {
                                dt { (named(change)) }
                                dd {
                                    @if let Some(before) = &change.before { del { (marked(before)) } }
                                    (alone(change))
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn markdown(&self) -> String {
        let mut page = format!("# Term sheet: {}\n\n", escaped(&self.against.sheet.title));
        writeln!(
            page,
            "{}",
            self.said().iter().map(|it| escaped(it)).collect::<Vec<_>>().join(" · ")
        )
        .ok();
        if let Some(compared) = self.compared() {
            writeln!(page, "\n{}", escaped(&compared)).ok();
        }
        for (place, section) in self.against.sheet.sections.iter().enumerate() {
            writeln!(page, "\n## {}\n", escaped(&section.title)).ok();
            if let Some(change) = self.against.at(place, None) {
                writeln!(page, "**Added.** {}\n", escaped(&said_alone(change))).ok();
            }
            page += &self.head();
            for (index, clause) in section.clauses.iter().enumerate() {
                page += &self.line(clause, self.against.at(place, Some(index)));
            }
        }
        let removed: Vec<&ClauseChange> = self.against.removed().collect();
        if !removed.is_empty() {
            page += "\n## Taken away\n\n";
            page += &self.head();
            for change in removed {
                let before = change.before.as_ref().map(in_markdown).unwrap_or_default();
                let effect = escaped(&change.alone.in_words());
                let name = escaped(&named(change));
                writeln!(page, "| **{name}** | none | {before} | {effect} |").ok();
            }
        }
        page + &format!("\n{ABOUT} {}\n", legend_in_text())
    }

    /// The head of a table.
    fn head(&self) -> String {
        if self.is_compared() {
            "| Term | | Before | Alone |\n|---|---|---|---|\n".to_owned()
        } else {
            "| Term | |\n|---|---|\n".to_owned()
        }
    }

    fn line(&self, clause: &TermClause, change: Option<&ClauseChange>) -> String {
        let (term, text) = (escaped(&clause.term), in_markdown(&clause.text));
        match (self.is_compared(), change) {
            (false, _) => format!("| {term} | {text} |\n"),
            (true, None) => format!("| {term} | {text} | | |\n"),
            (true, Some(change)) => {
                let before = change.before.as_ref().map_or_else(|| "none".to_owned(), in_markdown);
                let effect = escaped(&change.alone.in_words());
                format!("| **{term}** | {text} | {before} | {effect} |\n")
            }
        }
    }
}

fn row(clause: &TermClause, change: Option<&ClauseChange>) -> Markup {
    html! {
        div.changed[change.is_some()] data-change=[change.map(ClauseChange::kind)] {
            dt { (clause.term) }
            dd {
                (marked(&clause.text))
                @if let Some(change) = change {
                    p class="was" {
                        @match &change.before {
                            Some(before) => { "Was: " (marked(before)) "." }
                            None => { "Added." }
                        }
                    }
                    (alone(change))
                }
            }
        }
    }
}

fn alone(change: &ClauseChange) -> Markup {
    html! { p class="alone" { (said_alone(change)) } }
}

fn said_alone(change: &ClauseChange) -> String {
    format!("Alone: {}.", change.alone.in_words())
}

/// "Lease, Purchase option"; of a whole loan its name.
fn named(change: &ClauseChange) -> String {
    let ClauseChange { section, term, .. } = change;
    if term.is_empty() { section.clone() } else { format!("{section}: {term}") }
}

/// A text with a small letter behind each figure.
fn marked(text: &Marked) -> Markup {
    html! {
        @for (piece, standing) in text.pieces() {
            (piece)
            @if let Some(standing) = standing {
                sup class=(standing.name()) title=(standing.name()) { (mark_letter(standing)) }
            }
        }
    }
}

fn legend() -> Markup {
    html! {
        @for (index, (standing, meaning)) in LEGEND.iter().enumerate() {
            @if index > 0 { ", " }
            sup class=(standing.name()) { (mark_letter(*standing)) } " " (meaning)
        }
        "."
    }
}

const LEGEND: [(Standing, &str); 3] = [
    (Standing::Sourced, "from a source"),
    (Standing::Yours, "set by the preparer"),
    (Standing::Assumed, "assumed"),
];

fn legend_in_text() -> String {
    let meanings = LEGEND.map(|(standing, meaning)| format!("{} {meaning}", raised(standing)));
    format!("{}.", meanings.join(", "))
}

/// The letter of a mark as a small one that stands high, which Markdown has no other way to write.
fn raised(standing: Standing) -> &'static str {
    match standing {
        Standing::Sourced => "ˢ",
        Standing::Yours => "ʸ",
        Standing::Assumed => "ᵃ",
    }
}

fn in_markdown(text: &Marked) -> String {
    text.written(escaped, |standing| raised(standing).to_owned())
}

/// A text that Markdown shows as it is, within a table too.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text::page(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            // Text tools know the plain space.
            '\n' | '\r' | '\u{a0}' => safe.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' => {
                safe.push('\\');
                safe.push(letter);
            }
            letter => safe.push(letter),
        }
    }
    safe
}
