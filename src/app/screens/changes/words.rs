//! A bridge put into words and bars, once for each bridge.

use crate::analysis::bridge::{BridgePart, Means};
use crate::analysis::difference::{Value, What};
use crate::analysis::lever_text;
use crate::analysis::{Bridge, Change, Gap, Lever, Metric};
use crate::format;
use crate::model::Scenario;
use crate::session::Bridged;
use crate::ui::chart::waterfall::{Bar, End};

const ONE_AFTER_THE_OTHER: &str = "one after the other, as the panel lists them";

/// The key of the words: what they were made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) number: Option<u64>,
    pub(super) has_baseline: bool,
    pub(super) is_as_listed: bool,
    /// Most rows; further changes are added up in the last one.
    pub(super) rows_max: usize,
}

/// What the two ends of the bridge are called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    before: &'a str,
    after: &'a str,
    /// The phrase after the number of changes: since when, or between what.
    since: &'a str,
    /// Whether these are two states of one deal.
    is_of_one: bool,
}

impl Names<'static> {
    /// In the window, where one is the present state.
    pub(super) fn of_present(has_baseline: bool) -> Self {
        let (before, since) = if has_baseline {
            ("Baseline", "since the baseline")
        } else {
            ("As opened or saved", "since it was opened or saved")
        };
        Self { before, after: "Now", since, is_of_one: true }
    }
}

impl<'a> Names<'a> {
    /// Of two deals; by their names, if these tell them apart.
    pub(super) fn of_deals(before: &'a Scenario, after: &'a Scenario) -> Self {
        let [first, second] = [before, after].map(|deal| deal.name.trim());
        let is_telling = first != second && !first.is_empty() && !second.is_empty();
        let (before, after) = if is_telling { (first, second) } else { ("Before", "After") };
        Self { before, after, since: "between the two", is_of_one: false }
    }
}

/// A bridge as it is drawn.
#[derive(Debug)]
pub(super) struct Drawn {
    pub(super) question: String,
    pub(super) caption: String,
    pub(super) ends: Option<(End, End)>,
    pub(super) bars: Vec<Bar>,
    pub(super) total_text: String,
    pub(super) description: String,
    /// By row: its lever, and the lever under which the earlier scenario has the value, if it has.
    levers: Vec<(Option<Lever>, Option<Lever>)>,
    has_rest: bool,
}

impl Drawn {
    pub(super) fn of(bridged: &Bridged, kept: Kept, names: Names<'_>) -> Self {
        let metric = bridged.metric;
        let bridge = bridged.bridge.as_ref();
        let ends = bridge.ok().map(|bridge| ends(bridge, names));
        let total = bridge.ok().map(|bridge| bridge.after - bridge.before);
        let mut drawn = Self {
            question: question(metric, bridge, bridged.difference.changes().len()),
            caption: caption(bridged, names),
            total_text: format!("{} in all", metric.difference_text(total)),
            description: String::new(),
            ends,
            bars: Vec::new(),
            levers: Vec::new(),
            has_rest: false,
        };
        match bridge {
            Ok(bridge) => drawn.add_parts(bridged, bridge, kept),
            Err(_) => drawn.add_without_effects(bridged),
        }
        // Last, because it reads the rows.
        drawn.description = description(&drawn);
        drawn
    }

    /// The lever of a row.
    pub(super) fn lever(&self, row: usize) -> Option<Lever> {
        self.levers.get(row)?.0
    }

    /// The lever of a row, and the lever under which the earlier scenario has its value.
    pub(super) fn way_back(&self, row: usize) -> Option<(Lever, Lever)> {
        let (lever, before) = self.levers.get(row)?;
        (*lever).zip(*before)
    }

    /// Whether the row sums up the changes that there is no room for.
    pub(super) fn is_rest(&self, row: usize) -> bool {
        self.has_rest && row + 1 == self.bars.len()
    }

    fn add_parts(&mut self, bridged: &Bridged, bridge: &Bridge, kept: Kept) {
        let mut parts: Vec<&BridgePart> = bridge.parts.iter().collect();
        if !kept.is_as_listed {
            parts.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
        }
        // A row "1 other change" is never needed: the change itself takes no more room.
        let shown = if parts.len() > kept.rows_max {
            // One row is left for the sum of the others.
            largest(&parts, kept.rows_max.saturating_sub(1))
        } else {
            (0..parts.len()).collect()
        };
        for part in shown.iter().filter_map(|place| parts.get(*place)) {
            self.add_part(bridged, part);
        }
        let is_rest = |place: &usize| !shown.contains(place);
        let rest: Vec<&&BridgePart> =
            (0..parts.len()).filter(is_rest).filter_map(|place| parts.get(place)).collect();
        if !rest.is_empty() {
            self.add_rest(bridge.metric, &rest);
        }
    }

    fn add_part(&mut self, bridged: &Bridged, part: &BridgePart) {
        let metric = bridged.metric;
        let changes = bridged.difference.changes();
        let scenario = bridged.difference.after();
        let members: Vec<&Change> =
            part.changes.iter().filter_map(|place| changes.get(*place)).collect();
        let names: Vec<&str> = members.iter().map(|change| change.name.as_str()).collect();
        let lines: Vec<String> = members.iter().map(|change| line(change, scenario)).collect();
        let words = match members.as_slice() {
            [only] => lever_text::change(only, scenario),
            _ => "only together".to_owned(),
        };
        let effect_text = metric.difference_text(Some(part.effect));
        let mut tooltip = format!("{}\n{effect_text} of {}", lines.join("\n"), metric.phrase());
        // The effect of a single change is the total, which is shown anyway.
        if let (Some(alone), 2..) = (part.alone, changes.len()) {
            let alone = metric.difference_text(Some(alone));
            tooltip = format!("{tooltip}\n{alone} if nothing else had changed");
        }
        let (lever, before) = match members.as_slice() {
            [only] => (only.lever(), lever_before(only)),
            _ => (None, None),
        };
        self.bars.push(Bar {
            name: listed(&names),
            words,
            effect: Some(part.effect),
            effect_text,
            is_better: metric.is_better(part.effect),
            tooltip,
            leads_on: lever.is_some(),
            can_go_back: lever.is_some() && before.is_some(),
        });
        self.levers.push((lever, before));
    }

    fn add_rest(&mut self, metric: Metric, rest: &[&&BridgePart]) {
        let effect: f64 = rest.iter().map(|part| part.effect).sum();
        let count: usize = rest.iter().map(|part| part.changes.len()).sum();
        self.bars.push(Bar {
            name: format!("{count} other changes"),
            words: "the smallest".to_owned(),
            effect: Some(effect),
            effect_text: metric.difference_text(Some(effect)),
            is_better: metric.is_better(effect),
            tooltip: "Show them all".to_owned(),
            leads_on: true,
            can_go_back: false,
        });
        self.levers.push((None, None));
        self.has_rest = true;
    }

    /// The changes alone, where the metric is undefined.
    fn add_without_effects(&mut self, bridged: &Bridged) {
        let scenario = bridged.difference.after();
        for change in bridged.difference.changes() {
            let (lever, before) = (change.lever(), lever_before(change));
            self.bars.push(Bar {
                name: change.name.clone(),
                words: lever_text::change(change, scenario),
                effect: None,
                effect_text: format::UNDEFINED.to_owned(),
                is_better: false,
                tooltip: line(change, scenario),
                leads_on: lever.is_some(),
                can_go_back: lever.is_some() && before.is_some(),
            });
            self.levers.push((lever, before));
        }
    }
}

/// The places of the largest parts, in the order of the list.
fn largest(parts: &[&BridgePart], count: usize) -> Vec<usize> {
    let size = |place: &usize| parts.get(*place).map_or(0.0, |part| part.effect.abs());
    let mut places: Vec<usize> = (0..parts.len()).collect();
    places.sort_by(|one, other| size(other).total_cmp(&size(one)));
    places.truncate(count);
    // Back in the order of the list, in which the caller draws.
    places.sort_unstable();
    places
}

fn question(metric: Metric, bridge: Result<&Bridge, &Gap>, change_count: usize) -> String {
    let phrase = metric.phrase();
    let bridge = match bridge {
        Ok(bridge) if change_count > 0 => bridge,
        Ok(_) | Err(_) => return format!("What moved {phrase}?"),
    };
    let [before, after] = [bridge.before, bridge.after].map(|value| metric.text(Some(value)));
    // "From 9.50 % to 9.50 %" would read as an error.
    if before == after {
        return format!("What did each change do to {phrase}, {after} as before?");
    }
    format!("What moved {phrase} from {before} to {after}?")
}

fn ends(bridge: &Bridge, names: Names<'_>) -> (End, End) {
    let end = |name: &str, value: f64| End {
        name: name.to_owned(),
        value,
        text: bridge.metric.text_fine(Some(value)),
    };
    (end(names.before, bridge.before), end(names.after, bridge.after))
}

fn caption(bridged: &Bridged, names: Names<'_>) -> String {
    let metric = bridged.metric;
    let count = bridged.difference.changes().len();
    let plural = if count == 1 { "change" } else { "changes" };
    let mut parts = vec![format!("{count} {plural} {}", names.since)];
    match &bridged.bridge {
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
            let strangeness = bridge.strangeness(&bridged.difference);
            parts.extend(strangeness.or_else(|| means(bridge, bridged.difference.moving().len())));
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
            Some(format!("averaged over all {} orders", format::number(of as f64, 0)))
        }
        Means::Averaged { orders, of } => {
            let [orders, of] = [orders, of].map(|count| format::number(count as f64, 0));
            Some(format!("averaged over {orders} of {of} orders; in the others {undefined}"))
        }
        Means::InOrder => Some(ONE_AFTER_THE_OTHER.to_owned()),
        Means::TooMany => Some(format!("{ONE_AFTER_THE_OTHER}: too many to average")),
        Means::NoOrder => Some(format!("{ONE_AFTER_THE_OTHER}: in every order {undefined}")),
    }
}

/// The bars as a screen reader says them.
fn description(drawn: &Drawn) -> String {
    let rows = drawn.bars.iter().map(|bar| format!("{} {}", bar.name, bar.effect_text));
    let rows: Vec<String> = rows.collect();
    match &drawn.ends {
        Some((before, after)) => {
            let [from, to] = [before, after].map(|end| format!("{} {}", end.name, end.text));
            format!("{from}; {}; {to}", rows.join("; "))
        }
        None => drawn.caption.clone(),
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
