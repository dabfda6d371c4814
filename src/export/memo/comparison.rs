//! One deal against another: both sentences, both figures, and what makes the difference.

use maud::{Markup, html};

use super::case::Case;
use super::decision::Decision;
use super::drawings::Pictured;
use super::figures::plain;
use super::handed_out;
use super::tables::{section, table};
use crate::analysis::bridge::{Means, bridge};
use crate::analysis::compared::DIRECTION;
use crate::analysis::difference::{TextKind, Value};
use crate::analysis::lever_text::{self, Side};
use crate::analysis::{
    Bridge, Change, Compared, Comparison, Gap, Method, Metric, Never, TextChange, Unit,
};
use crate::format;
use crate::model::FastLane;

/// The metric whose change is explained.
const METRIC: Metric = Metric::NetIrr;

/// Changes that are listed; further ones move the return less.
const CHANGES_MAX: usize = 24;

/// What comes first: both in words, their figures, and what differs; the base first.
pub(super) fn front(
    cases: [&Case<'_>; 2],
    decision: &Decision<'_>,
    pictured: &Pictured<'_>,
) -> Markup {
    let mut lane = FastLane::default();
    // Without their stories, which are for the presenter: a change in them must not be listed.
    let told = cases.map(|case| handed_out(case.scenario));
    let comparison = Comparison::of(&mut lane, &told[0], &told[1], METRIC);
    let difference = &comparison.difference;
    let Ok(bridge) = bridge(&mut lane, difference, METRIC, Method::Averaged, &Never);
    let [base_side, deal_side] = cases.map(|case| (case.scenario, &case.results.summary));
    let compared = Compared::all(&mut lane, base_side, deal_side);
    html! {
        div class="front" {
            p class="note" { (DIRECTION) " In plots A is dashed." }
            @for case in cases {
                h3 { (case.letter) ", " (case.name()) }
                (case.sentences())
            }
            (decision.shown())
        }
        (figures(&compared))
        (changes(&comparison))
        @if !comparison.effects.is_empty() { (steps(&comparison, &bridge, pictured)) }
        (wording(comparison.difference.texts()))
    }
}

fn figures(compared: &[Compared]) -> Markup {
    let inner = html! {
        table {
            thead { tr { th { "Figure" } th class="n" { "A" } th class="n" { "B" } th class="n" { "B less A" } } }
            tbody {
                @for figure in compared {
                    @let [a, b] = figure.texts();
                    tr data-difference=(figure.id()) data-participant=[figure.participant()]
                        data-value=(plain(figure.difference())) {
                        td { (figure.name()) }
                        td class="n" data-value=(plain(figure.base)) { (a) }
                        td class="n" data-value=(plain(figure.deal)) { (b) }
                        td class="n" { (figure.difference_text()) }
                    }
                }
            }
        }
    };
    section("How do they differ?", "", &inner)
}

fn changes(comparison: &Comparison) -> Markup {
    let changes = comparison.difference.changes();
    let rows: Vec<Vec<String>> = comparison
        .effects
        .iter()
        .filter_map(|effect| Some((changes.get(effect.change)?, effect)))
        .map(|(change, effect)| {
            let [a, b] = texts(change);
            let alone = METRIC.text_fine(effect.value);
            vec![change.name.clone(), a, b, alone, METRIC.difference_text(effect.effect)]
        })
        .collect();
    let head = ["What differs", "A", "B", "A with it alone", "Effect"];
    let more = rows.len().saturating_sub(CHANGES_MAX);
    let listed = rows.get(..rows.len().min(CHANGES_MAX)).unwrap_or_default();
    let inner = html! {
        @if rows.is_empty() {
            p { "No assumption differs." }
        } @else {
            div class="dense long" { (table(&head, 1, listed)) }
        }
        @if more > 0 {
            p class="note" { (more) " further changes with less effect are among the assumptions." }
        }
    };
    let note = "The effect of each change alone on A’s net IRR, largest first.";
    section("What drives the difference?", note, &inner)
}

/// What is said otherwise, shortened around what differs. Sources stand in full beside the assumptions.
fn wording(texts: &[TextChange]) -> Markup {
    let texts = texts.iter().filter(|text| text.kind != TextKind::Source);
    let rows = texts.filter_map(|text| {
        let [a, b] = text.shown()?;
        Some(vec![text.name.clone(), a, b])
    });
    let rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return html! {};
    }
    let inner = html! { div class="texts" { (table(&["Text", "A", "B"], 3, &rows)) } };
    section("Which texts differ?", "Names and descriptions that differ.", &inner)
}

/// From A to B, change by change.
fn steps(comparison: &Comparison, bridge: &Result<Bridge, Gap>, pictured: &Pictured<'_>) -> Markup {
    let title = "Bridge of the return";
    let bridge = match bridge {
        Ok(bridge) => bridge,
        Err(gap) => {
            let end = match gap {
                Gap::Before => "A",
                Gap::After => "B",
            };
            let why = METRIC.why_undefined();
            let text = format!("The net IRR is undefined in {end}, as {why}.");
            return section(title, &text, &html! {});
        }
    };
    let rows = bridge.rows(comparison.difference.changes());
    let note = match bridge.means {
        Means::Averaged { .. } => "Average effect over all orders of the changes.",
        Means::InOrder | Means::TooMany | Means::NoOrder => {
            "Applied one after another, in this order."
        }
    };
    let changes = u16::try_from(bridge.parts.len()).unwrap_or(u16::MAX);
    let inner = html! {
        (pictured.bridge(changes))
        div class="dense long total" { (table(&["From A to B", Metric::NetIrr.name()], 1, &rows)) }
    };
    let strangeness = bridge.strangeness(&comparison.difference);
    let note = match strangeness {
        Some(strangeness) => format!("{note} {strangeness}."),
        None => note.to_owned(),
    };
    section(title, &note, &inner)
}

/// Both values of a change; with all digits where the rounded ones would read the same.
fn texts(change: &Change) -> [String; 2] {
    let sides = [&change.before, &change.after];
    let short = sides.map(|value| match (value, change.lever()) {
        (Value::Number(number), Some(lever)) => lever_text::rounded(lever, *number, Side::Nearest),
        (Value::Number(number), None) => format::number(*number, 2),
        (Value::Words(words), _) => words.clone(),
    });
    if short[0] != short[1] {
        return short;
    }
    sides.map(|value| match (value, change.lever().map(crate::analysis::Lever::unit)) {
        (Value::Number(number), Some(Unit::Dollars)) => format!("${}", format::number(*number, 2)),
        (Value::Number(number), _) => number.to_string(),
        (Value::Words(words), _) => words.clone(),
    })
}
