//! The memo: one deal, or two compared, as one page for the committee's folder.
//!
//! It prints on five pages for one deal, on ten for two, the file in the appendix not counted; two
//! short plots or tables stand abreast, so that no page is half empty. The page is self-contained: its
//! typeface is within it, so that it prints the same everywhere, and there is no script or picture
//! from elsewhere. All text is escaped by its type; only drawings, typeface and style sheet, which are
//! made here, go in as they are. It shows the deal as [`shown()`] gives it; its appendix has the deal
//! to the letter. Figures are in the page twice: written for the eye, and in full in `data-value`.

mod assumptions;
mod case;
mod comparison;
mod decision;
mod drawings;
mod entries;
mod figures;
mod parts;
mod risk;
mod tables;

use jiff::civil::Date;
use maud::{Markup, html};

use self::case::Case;
use self::decision::Decision;
use self::drawings::Pictured;
use super::page::{css_text, document, program};
use super::pictures::{Pictures, Plot};
use crate::analysis::shown;
use crate::files::decision_log::Record;
use crate::files::{FileError, scenario_file};
use crate::format::text;
use crate::model::Scenario;

const STYLE: &str = include_str!("style.css");
/// Points of the plots: as wide as the page, and of two abreast.
const WIDE_HEIGHT: u16 = 220;
const HALF_HEIGHT: u16 = 250;

/// Who may read a memo, unless something else is said.
pub const CONFIDENTIAL: &str = "Confidential";

/// What a memo is made of.
#[derive(Clone, Copy)]
pub struct Memo<'a> {
    /// The deal; valid.
    pub scenario: &'a Scenario,
    /// The base that it is held against; valid.
    pub against: Option<&'a Scenario>,
    /// The last decision on the deal that is on record.
    pub decision: Option<&'a Record>,
    /// The day on the page.
    pub date: Date,
    /// Who prepared it, if that is to be said.
    pub author: Option<&'a str>,
    /// Who may read it: "Confidential"; empty where nothing is to be said.
    pub confidentiality: &'a str,
    /// The last part of the page.
    pub appendix: Appendix,
    /// What draws the plots.
    pub pictures: &'a dyn Pictures,
}

/// The last part of a memo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Appendix {
    /// Nothing: a committee reads assumptions with their sources, and whoever computes again has the
    /// file.
    #[default]
    None,
    /// Each scenario as a file, without its story: that is the presenter's.
    File,
}

impl std::fmt::Debug for Memo<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { scenario, against, date, .. } = self;
        let names = (&scenario.name, against.map(|other| &other.name));
        formatter.debug_struct("Memo").field("of", &names).field("date", date).finish()
    }
}

/// The page as HTML. The same memo gives the same bytes.
///
/// # Errors
///
/// If a scenario has no faithful text: a defect of this program.
pub fn page(memo: &Memo<'_>) -> Result<String, FileError> {
    // Pages show safe texts; the appendix takes the scenarios themselves, to the letter.
    let seen = shown(memo.scenario);
    let seen_against = memo.against.map(shown);
    let base = seen_against.as_deref().map(|scenario| Case::of(scenario, "A"));
    let deal = Case::of(&seen, if base.is_some() { "B" } else { "" });
    let title = match &base {
        None => deal.name().to_owned(),
        Some(base) => format!("{} against {}", deal.name(), base.name()),
    };
    let decision = Decision::of(memo.decision, &seen);
    let pictured = Pictured { deal: &deal, base: base.as_ref(), pictures: memo.pictures };
    let cases: Vec<&Case<'_>> = base.iter().chain([&deal]).collect();
    let mut appendices = Vec::new();
    if memo.appendix == Appendix::File {
        for (case, scenario) in cases.iter().zip(memo.against.into_iter().chain([memo.scenario])) {
            appendices.push(appendix(case.letter, scenario)?);
        }
    }
    let body = html! {
        (head(&title, memo, &decision))
        @match &base {
            Some(base) => (comparison::front([base, &deal], &decision, &pictured)),
            None => (cover(&deal, &decision)),
        }
        (sections(&cases, &pictured))
        @for appendix in appendices { (appendix) }
    };
    // Over the whole page once more: nothing invisible may be left in it.
    Ok(text::page(&frame(&title, memo.date, &body).into_string()).into_owned())
}

fn frame(title: &str, date: Date, body: &Markup) -> Markup {
    let style = format!("{STYLE}\n{}", margins(title, date));
    document(title, &style, &html! { body { main { (body) } } })
}

/// Head and foot of each printed page.
fn margins(title: &str, date: Date) -> String {
    let (title, foot) = (css_text(title), css_text(&format!("{}, {date}", program())));
    format!(
        "@page {{ @top-left {{ content: {title}; }} @bottom-left {{ content: {foot}; }} }}\n\
         @page :first {{ @top-left {{ content: \"\"; }} }}"
    )
}

/// What the paper is, who made it, and where it stands.
fn head(title: &str, memo: &Memo<'_>, decision: &Decision<'_>) -> Markup {
    let author = memo.author.map(|author| format!("Prepared by {}", text::name(author)));
    let status = format!("Status: {}", decision.status());
    let confidentiality = text::name(memo.confidentiality).into_owned();
    let said = [Some(memo.date.to_string()), author, Some(status), Some(confidentiality)];
    let said = said.into_iter().flatten().filter(|text| !text.is_empty());
    html! {
        header class="cover" {
            p class="kicker" { "Investment memo" @for text in said { " · " (text) } }
            h1 { (title) }
        }
    }
}

fn cover(case: &Case<'_>, decision: &Decision<'_>) -> Markup {
    html! {
        div class="front" {
            (case.sentences())
            (decision.shown())
            (figures::row(case))
            p class="about" { (case.scenario.description) }
        }
    }
}

/// From what the deals earn to what they rest on; the base first where there are two.
fn sections(cases: &[&Case<'_>], pictured: &Pictured<'_>) -> Markup {
    let deal = pictured.deal;
    html! {
        (pictured.missing())
        (pictured.wide(Plot::CashFlow, WIDE_HEIGHT))
        (pictured.two([Plot::Coverage, Plot::Irr], HALF_HEIGHT))
        (pictured.two([Plot::Lessee, Plot::Losses], HALF_HEIGHT))
        (risk::odds(cases, pictured))
        (risk::covenants(cases))
        @for case in cases {
            (risk::lessee(case))
        }
        @for case in cases {
            (parts::cases(case))
            (parts::outcomes(case))
            (parts::capital(case))
        }
        (parts::tornado(deal, pictured))
        (parts::belief(deal, pictured))
        @for case in cases {
            (parts::sources_and_uses(case))
            (parts::participants(case))
            (parts::cash_flow(case))
            div class="two" { (parts::warnings(case)) (parts::checks(case)) }
        }
        (assumptions::assumptions(cases))
    }
}

/// The scenario without its story, which is for the presenter alone.
fn handed_out(scenario: &Scenario) -> Scenario {
    Scenario { story: Vec::new().into(), ..scenario.clone() }
}

/// The scenario as its file has it, without the story and without characters that the page would
/// not show.
fn appendix(letter: &str, scenario: &Scenario) -> Result<Markup, FileError> {
    let written = scenario_file::to_text(&handed_out(scenario))?;
    let has_story = !scenario.story.is_empty();
    let story = if has_story { " The presentation story is omitted." } else { "" };
    let about = "The scenario file behind this memo; opened in chiplease, it reproduces every \
                 figure above.";
    Ok(html! {
        section class="appendix" {
            h2 { "Appendix" @if !letter.is_empty() { " " (letter) } ", the scenario" }
            p class="note" { (about) (story) }
            pre data-scenario=(letter) { (text::source(&written)) }
        }
    })
}
