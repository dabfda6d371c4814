//! A bridge in words: its question, how it was found, and a row for each part.

use rust_decimal::prelude::ToPrimitive as _;

use crate::analysis::difference::{Value, What};
use crate::analysis::lever_text;
use crate::analysis::{Change, Difference, Lever, Metric};
use crate::format;
use crate::model::Scenario;

use super::{Bridge, BridgePart, Gap, Means};

const ONE_AFTER_THE_OTHER: &str = "one after another, in the panel’s order";

/// What the two ends of a bridge are called.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    before: &'a str,
    after: &'a str,
    /// The phrase after the number of changes: since when, or between what.
    since: &'a str,
    /// Whether these are two states of one deal.
    is_of_one: bool,
}

impl<'a> Names<'a> {
    /// Where one is the present state, and the other the baseline of this name, or what was opened
    /// or saved.
    pub fn of_present(baseline: Option<&'a str>) -> Self {
        let (before, since) = match baseline {
            Some(name) => (name, "since the baseline"),
            None => ("As opened or saved", "since it was opened or saved"),
        };
        Self { before, after: "Now", since, is_of_one: true }
    }

    /// Of two deals; by their names, if these tell them apart.
    pub fn of_deals(before: &'a Scenario, after: &'a Scenario) -> Self {
        let [first, second] = [before, after].map(|deal| deal.name.trim());
        let is_telling = first != second && !first.is_empty() && !second.is_empty();
        let (before, after) = if is_telling { (first, second) } else { ("Before", "After") };
        Self { before, after, since: "between the two", is_of_one: false }
    }
}

/// What is told of a bridge.
#[derive(Clone, Debug)]
pub struct Told {
    /// The question that it answers.
    pub question: String,
    /// How many changes it leads over, and how their effects were found.
    pub caption: String,
    /// Both ends; `None` where there is no bridge between them.
    pub ends: Option<[End; 2]>,
    /// Each part, or each change where there is no bridge.
    pub rows: Vec<Row>,
    /// "+120 bp in total".
    pub total: String,
    /// From the one end over each row to the other, in a sentence.
    pub description: String,
    /// Whether the last row sums up the changes that there was no room for.
    has_rest: bool,
}

/// One end of a bridge.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// What it is called.
    pub name: String,
    /// The figure there.
    pub value: f64,
    /// The same as text.
    pub text: String,
}

/// One row of a bridge.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What changed.
    pub name: String,
    /// From what to what.
    pub words: String,
    /// By how much it moved the figure; `None` where that is undefined.
    pub effect: Option<f64>,
    /// The same as text.
    pub effect_text: String,
    /// Whether that is an improvement.
    pub is_better: bool,
    /// What changed and what that did, in lines.
    pub help: String,
    /// What the change does alone, where that is something else.
    pub alone: Option<String>,
    /// The lever that changed, if it was one alone.
    pub lever: Option<Lever>,
    /// The lever under which the earlier scenario has the value, if it has.
    pub lever_before: Option<Lever>,
}

/// How the rows of a bridge are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listing {
    /// In the order of the difference rather than the largest first.
    pub is_as_listed: bool,
    /// Most rows; further changes are added up in the last one.
    pub rows_max: usize,
}

impl Listing {
    /// All of them, the largest first.
    pub const LARGEST_FIRST: Self = Self { is_as_listed: false, rows_max: usize::MAX };
}

impl Told {
    /// What is told of the bridge, or of the gap, over a difference.
    pub fn of(
        difference: &Difference,
        metric: Metric,
        bridge: Result<&Bridge, &Gap>,
        listing: Listing,
        names: Names<'_>,
    ) -> Self {
        let total = bridge.ok().map(|bridge| bridge.after - bridge.before);
        let rows = match bridge {
            Ok(bridge) => listed_rows(difference, bridge, listing),
            Err(_) => without_effects(difference),
        };
        // A row "1 other change" is never needed: the change itself takes no more room.
        let has_rest = bridge.is_ok_and(|bridge| bridge.parts.len() > listing.rows_max);
        let mut told = Self {
            question: question(metric, bridge, difference.changes().len()),
            caption: caption(difference, metric, bridge, names),
            ends: bridge.ok().map(|bridge| ends(bridge, [names.before, names.after])),
            rows,
            total: format!("{} in total", metric.difference_text(total)),
            description: String::new(),
            has_rest,
        };
        // Last, because it reads the rows.
        told.description = told.described();
        told
    }

    /// Whether the row sums up the changes that there was no room for.
    pub fn is_rest(&self, row: usize) -> bool {
        self.has_rest && row + 1 == self.rows.len()
    }

    fn described(&self) -> String {
        let Some([from, to]) = &self.ends else { return self.caption.clone() };
        let [from, to] = [from, to].map(|end| format!("{} {}", end.name, end.text));
        let rows = self.rows.iter().map(|row| format!("{} {}", row.name, row.effect_text));
        format!("{from}; {}; {to}", rows.collect::<Vec<_>>().join("; "))
    }
}

/// Both ends of a bridge under these names.
pub fn ends(bridge: &Bridge, names: [&str; 2]) -> [End; 2] {
    let end = |name: &str, value: f64| End {
        name: name.to_owned(),
        value,
        text: bridge.metric.text_fine(Some(value)),
    };
    let [before, after] = names;
    [end(before, bridge.before), end(after, bridge.after)]
}

/// The parts of a bridge, each a row as far as there is room.
pub fn listed_rows(difference: &Difference, bridge: &Bridge, listing: Listing) -> Vec<Row> {
    let mut parts: Vec<&BridgePart> = bridge.parts.iter().collect();
    if !listing.is_as_listed {
        parts.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
    }
    let shown = if parts.len() > listing.rows_max {
        // One row is left for the sum of the others.
        largest(&parts, listing.rows_max.saturating_sub(1))
    } else {
        (0..parts.len()).collect()
    };
    let (kept, rest): (Vec<_>, Vec<_>) =
        parts.iter().enumerate().partition(|(place, _)| shown.contains(place));
    let rows = kept.into_iter().map(|(_, part)| row(difference, bridge.metric, part));
    let rest = (!rest.is_empty()).then(|| rest_row(bridge.metric, rest.iter().map(|it| *it.1)));
    rows.chain(rest).collect()
}

fn row(difference: &Difference, metric: Metric, part: &BridgePart) -> Row {
    let (changes, scenario) = (difference.changes(), difference.after());
    let members: Vec<&Change> =
        part.changes.iter().filter_map(|place| changes.get(*place)).collect();
    let names: Vec<&str> = members.iter().map(|change| change.name.as_str()).collect();
    let lines: Vec<String> = members.iter().map(|change| line(change, scenario)).collect();
    let effect_text = metric.difference_text(Some(part.effect));
    let help = format!("{}\n{effect_text} of {}", lines.join("\n"), metric.phrase());
    // The effect of a single change is the total, which is shown anyway.
    let alone = part.alone.filter(|_| changes.len() > 1);
    let alone = alone.map(|alone| {
        format!("{} if nothing else had changed", metric.difference_text(Some(alone)))
    });
    let only = match members.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    let together = || "only together".to_owned();
    Row {
        name: listed(&names),
        words: only.map_or_else(together, |only| lever_text::change(only, scenario)),
        effect: Some(part.effect),
        effect_text,
        is_better: metric.is_better(part.effect),
        help,
        alone,
        lever: only.and_then(Change::lever),
        lever_before: only.and_then(lever_before),
    }
}

/// What there is no room for, added up.
fn rest_row<'a>(metric: Metric, rest: impl Iterator<Item = &'a BridgePart> + Clone) -> Row {
    let effect: f64 = rest.clone().map(|part| part.effect).sum();
    let count: usize = rest.map(|part| part.changes.len()).sum();
    Row {
        name: format!("{count} other changes"),
        words: "the smallest".to_owned(),
        effect: Some(effect),
        effect_text: metric.difference_text(Some(effect)),
        is_better: metric.is_better(effect),
        help: "Show them all".to_owned(),
        alone: None,
        lever: None,
        lever_before: None,
    }
}

/// The changes alone, where the metric is undefined.
fn without_effects(difference: &Difference) -> Vec<Row> {
    let scenario = difference.after();
    let row = |change: &Change| Row {
        name: change.name.clone(),
        words: lever_text::change(change, scenario),
        effect: None,
        effect_text: format::UNDEFINED.to_owned(),
        is_better: false,
        help: line(change, scenario),
        alone: None,
        lever: change.lever(),
        lever_before: lever_before(change),
    };
    difference.changes().iter().map(row).collect()
}

/// The places of the largest parts, in the order of the list.
fn largest(parts: &[&BridgePart], count: usize) -> Vec<usize> {
    let size = |place: &usize| parts.get(*place).map_or(0.0, |part| part.effect.abs());
    let mut places: Vec<usize> = (0..parts.len()).collect();
    places.sort_by(|one, other| size(other).total_cmp(&size(one)));
    places.truncate(count);
    places
}

fn question(metric: Metric, bridge: Result<&Bridge, &Gap>, change_count: usize) -> String {
    let phrase = metric.phrase();
    let bridge = match bridge {
        Ok(bridge) if change_count > 0 => bridge,
        Ok(_) | Err(_) => return format!("What moved {phrase}?"),
    };
    let [before, after] = [bridge.before, bridge.after].map(|value| metric.text(Some(value)));
    // "From 9.50% to 9.50%" would read as an error.
    if before == after {
        return format!("What did each change do to {phrase}, {after} as before?");
    }
    format!("What moved {phrase} from {before} to {after}?")
}

fn caption(
    difference: &Difference,
    metric: Metric,
    bridge: Result<&Bridge, &Gap>,
    names: Names<'_>,
) -> String {
    let count = difference.changes().len();
    let plural = if count == 1 { "change" } else { "changes" };
    let mut parts = vec![format!("{count} {plural} {}", names.since)];
    match bridge {
        Err(gap) => {
            let at = match (gap, names.is_of_one) {
                (Gap::Before, true) => "before".to_owned(),
                (Gap::After, true) => "now".to_owned(),
                (Gap::Before, false) => format!("in {}", names.before),
                (Gap::After, false) => format!("in {}", names.after),
            };
            let why = metric.why_undefined();
            parts.push(format!("no bridge: {} is undefined {at}, as {why}", metric.phrase()));
        }
        Ok(bridge) => {
            // Where the parts explain nothing, that matters more than how they were found.
            let strangeness = bridge.strangeness(difference);
            parts.extend(strangeness.or_else(|| means(bridge, difference.moving().len())));
        }
    }
    parts.join(" · ")
}

/// How the effects were found; `None` for a single change.
fn means(bridge: &Bridge, change_count: usize) -> Option<String> {
    let undefined = format!("{} is undefined on the way", bridge.metric.phrase());
    match bridge.means {
        _ if change_count < 2 => None,
        Means::Averaged { orders, of } if orders == of => {
            Some(format!("averaged over all {} orders", format::number(of.to_f64(), 0)))
        }
        Means::Averaged { orders, of } => {
            let [orders, of] = [orders, of].map(|count| format::number(count.to_f64(), 0));
            Some(format!("averaged over {orders} of {of} orders; in the others {undefined}"))
        }
        Means::InOrder => Some(ONE_AFTER_THE_OTHER.to_owned()),
        Means::TooMany => Some(format!("{ONE_AFTER_THE_OTHER}: too many to average")),
        Means::NoOrder => Some(format!("{ONE_AFTER_THE_OTHER}: in every order {undefined}")),
    }
}

fn line(change: &Change, scenario: &Scenario) -> String {
    format!("{} {}", change.name, lever_text::change(change, scenario))
}

/// The lever under which the earlier scenario has the number; `None` where it has none.
fn lever_before(change: &Change) -> Option<Lever> {
    match (change.what, &change.before) {
        (What::Number { before, .. }, Value::Number(_)) => Some(before),
        _ => None,
    }
}

/// "Equipment cost, Loan amount and Carry".
fn listed(names: &[&str]) -> String {
    match names {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        [only] => (*only).to_owned(),
        _ => String::new(),
    }
}
