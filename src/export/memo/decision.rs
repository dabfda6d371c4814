//! What was decided on the deal, by whom and on which conditions; or room to decide it.

use maud::{Markup, html};

use crate::analysis::difference::Value;
use crate::analysis::lever_text::{self, Side};
use crate::analysis::{Change, Difference, Metric, shown};
use crate::files::decision_log::Record;
use crate::format::{self, text};
use crate::model::{self, Scenario};

/// Changes since the decision that are named.
const CHANGES_MAX: usize = 4;

/// A decision on a deal as it is shown.
pub(super) struct Decision<'a> {
    record: Option<&'a Record>,
    /// What has changed since, in words; nothing where nothing has.
    since: Option<String>,
}

impl<'a> Decision<'a> {
    pub(super) fn of(record: Option<&'a Record>, scenario: &Scenario) -> Self {
        Self { record, since: record.and_then(|record| changed(record, scenario)) }
    }

    /// "draft for decision", "approved 2026-11-20".
    pub(super) fn status(&self) -> String {
        match self.record {
            None => "draft for decision".to_owned(),
            Some(record) => {
                let kept = format!("{} {}", record.kind_name().to_lowercase(), day(record));
                if self.since.is_some() { format!("{kept}, changed since") } else { kept }
            }
        }
    }

    /// The box on the first page.
    pub(super) fn shown(&self) -> Markup {
        let Some(record) = self.record else { return undecided() };
        let people = record.people.iter().map(|it| text::name(it).into_owned());
        let people = people.collect::<Vec<_>>().join(", ");
        html! {
            aside class="decision" data-decision=(record.kind_name()) {
                p class="verdict" {
                    strong { (record.kind_name()) " on " (day(record)) }
                    @if !record.name.is_empty() { ": " (text::name(&record.name)) }
                }
                p { "By " @if people.is_empty() { "persons not named" } @else { (people) } "." }
                @if record.conditions.is_empty() {
                    p { "No conditions." }
                } @else {
                    p { "Conditions:" }
                    ul { @for it in &record.conditions { li { (text::name(it)) } } }
                }
                @if let Some(since) = &self.since { p class="since" { (since) } }
            }
        }
    }
}

/// No decision yet: lines to sign on.
fn undecided() -> Markup {
    html! {
        aside class="decision" data-decision="" {
            p class="verdict" { strong { "No decision on record." } }
            div class="sign" {
                p { @for what in ["Approved", "Declined", "Deferred"] { i {} (what) " " } }
                p { "Conditions" }
                p { "Signed, date" }
            }
        }
    }
}

/// The day of `2026-11-22T14:05:00+01:00`.
fn day(record: &Record) -> String {
    text::name(record.date.split('T').next().unwrap_or_default()).into_owned()
}

fn changed(record: &Record, scenario: &Scenario) -> Option<String> {
    let then = shown(&record.scenario);
    let difference = Difference::between(&then, scenario);
    let changes = difference.changes();
    if changes.is_empty() {
        return None;
    }
    let named = changes.iter().take(CHANGES_MAX).map(from_to).collect::<Vec<_>>().join("; ");
    let more = match changes.len().saturating_sub(CHANGES_MAX) {
        0 => String::new(),
        count => format!("; and {count} more"),
    };
    let metric = Metric::NetIrr;
    let now = metric.text_of(&model::run(scenario).summary);
    let then = format::percent(record.figures.net_irr, 1);
    Some(format!("The deal has changed since: {named}{more}. Net IRR {then} then, {now} now."))
}

/// "Coupon 9.50% → 10.50%".
fn from_to(change: &Change) -> String {
    let [from, to] = [&change.before, &change.after].map(|value| match (value, change.lever()) {
        (Value::Number(number), Some(lever)) => lever_text::rounded(lever, *number, Side::Nearest),
        (Value::Number(number), None) => format::number(*number, 2),
        (Value::Words(words), _) => words.clone(),
    });
    format!("{} {from} → {to}", change.name)
}
