//! The answer as a sentence.
//!
//! Limits are rounded to the side that still meets the target, so that whoever types them gets it.

use crate::analysis::{Lever, Metric, Unit};
use crate::format;
use crate::model::Scenario;
use crate::model::scenario::EndOfTerm;

use super::{Along, Alternative, Belief, Span, Target};

/// "To earn 15 % net you must believe …".
pub(super) fn sentence(belief: &Belief, scenario: &Scenario) -> String {
    let Belief { target, alone, alternatives, .. } = belief;
    let aim = aim(*target);
    let levers: Vec<&Along> = alone.iter().filter(|along| is_there(along, scenario)).collect();
    let free: Vec<&Along> =
        levers.iter().copied().filter(|along| along.span == Span::All).collect();
    let limits: Vec<&Along> =
        levers.iter().copied().filter(|along| limit(along, scenario).is_some()).collect();
    let elsewhere = elsewhere(belief, scenario);
    if limits.is_empty() && free.is_empty() {
        return match elsewhere.as_slice() {
            [] => nothing(belief, scenario, &levers),
            others => format!("{aim} you must believe {}.", others.join(", or ")),
        };
    }
    let scrap = alternatives.iter().find(|it| it.ending == EndOfTerm::Scrap);
    let mut parts = Vec::new();
    if !free.is_empty() {
        parts.push(free_words(*target, &free, scrap, scenario));
    }
    if !limits.is_empty() {
        let limits = limits_words(&limits, scenario, belief.holds_now);
        let verb = if free.is_empty() { "you must believe" } else { "but" };
        parts.push(format!("{verb} {limits}"));
    }
    let mut said = format!("{aim} {}", parts.join(", "));
    if free.is_empty() && !elsewhere.is_empty() {
        let pause = if said.contains(" each ") { ";" } else { "," };
        said = format!("{said}{pause} or {}", elsewhere.join(", or "));
    }
    format!("{said}.")
}

/// "To earn 15 % net".
pub(super) fn aim(target: Target) -> String {
    let value = target.metric.text(Some(target.value));
    let value = value.strip_suffix(".0\u{a0}%").map_or(value.clone(), |v| format!("{v}\u{a0}%"));
    match target.metric {
        Metric::NetIrr => format!("To earn {value} net"),
        Metric::EquityIrr => format!("To earn {value} gross"),
        Metric::ProjectIrr => format!("For equipment without debt to earn {value}"),
        Metric::DefaultMonth => format!("For a default to come no earlier than {value}"),
        metric => {
            let side = if metric.more_is_better() { "at least" } else { "at most" };
            format!("For {} to be {side} {value}", metric.phrase())
        }
    }
}

fn is_there(along: &Along, scenario: &Scenario) -> bool {
    along.lever.value(scenario).is_some()
}

/// "you need believe nothing about chip resale: even scrap earns 16.9 %".
fn free_words(
    target: Target,
    free: &[&Along],
    scrap: Option<&Alternative>,
    scenario: &Scenario,
) -> String {
    let names: Vec<String> = free.iter().map(|along| name(along.lever, scenario)).collect();
    let about = names.join(" or ");
    let is_resale = free.iter().any(|along| along.lever == Lever::ResaleFraction);
    let figure = |value| target.metric.text(Some(value));
    let why = match (is_resale, scrap.and_then(|scrap| scrap.value), free) {
        (true, Some(value), _) if target.is_met_by(Some(value)) => {
            format!(": even scrap {} {}", yields(target.metric), figure(value))
        }
        (_, _, [only]) => only.worst.map_or_else(String::new, |(at, value)| {
            let at = value_text(only.lever, at, Side::Nearest);
            format!(": even at {at} it {} {}", yields(target.metric), figure(value))
        }),
        _ => String::new(),
    };
    format!("you need believe nothing about {about}{why}")
}

fn yields(metric: Metric) -> &'static str {
    match metric {
        Metric::NetIrr | Metric::EquityIrr | Metric::ProjectIrr => "earns",
        _ => "gives",
    }
}

/// Where the target is met now each limit must hold; where it is not, one of them would do.
fn limits_words(limits: &[&Along], scenario: &Scenario, holds_now: bool) -> String {
    let words = limits.iter().filter_map(|along| limit(along, scenario)).collect::<Vec<_>>();
    let one_ending =
        limits.iter().all(|along| Some(along.ending) == limits.first().map(|a| a.ending));
    if words.len() > 1 && holds_now && one_ending {
        return format!("{}, each with all else as it is", words.join(" and "));
    }
    words.join(", or ")
}

/// What the other endings ask, where no lever speaks of them.
fn elsewhere(belief: &Belief, scenario: &Scenario) -> Vec<String> {
    let spoken: Vec<EndOfTerm> = belief.alone.iter().map(|along| along.ending).collect();
    let others = belief.alternatives.iter().filter(|other| !spoken.contains(&other.ending));
    let words = others.filter_map(|other| match (&other.along, other.ending) {
        (_, EndOfTerm::Scrap) | (None, _) => None,
        (Some(along), _) if along.span == Span::All && belief.holds_now => None,
        (Some(along), EndOfTerm::Renew) if along.span == Span::All => {
            Some(format!("a renewal of {} at any discount", renewal(scenario)))
        }
        (Some(along), EndOfTerm::Sell) if along.span == Span::All => {
            Some("a sale at any price".to_owned())
        }
        (Some(along), _) => limit(along, scenario),
    });
    words.collect()
}

/// "Nothing between … earns 40 % net; the most is 27.3 %."
fn nothing(belief: &Belief, scenario: &Scenario, levers: &[&Along]) -> String {
    let metric = belief.target.metric;
    let value = metric.text(Some(belief.target.value));
    let names: Vec<String> = levers.iter().map(|along| name(along.lever, scenario)).collect();
    let best = levers.iter().filter_map(|along| along.best).map(|(_, value)| value);
    let better = |one: f64, other: f64| if metric.is_better(one - other) { one } else { other };
    let nearest = best.reduce(better).map_or_else(String::new, |best| {
        let most = if metric.more_is_better() { "the most is" } else { "the least is" };
        format!("; {most} {}", metric.text(Some(best)))
    });
    let reached = if belief.region.met.contains(&true) {
        "Both together can; neither does alone"
    } else {
        "Nor do both together"
    };
    if names.is_empty() {
        return format!("Neither lever applies to this scenario; {} stays.", metric.phrase());
    }
    format!(
        "No value of {} within its range brings {} to {value}{nearest}. {reached}.",
        names.join(" or of "),
        metric.phrase(),
    )
}

impl Along {
    /// What has to hold of the lever, without its name: "at least 9.4 %", "any value", "no value".
    pub fn must_hold(&self) -> String {
        let text = |value: f64, side| value_text(self.lever, value, side);
        let stretch = |(from, to): (f64, f64)| {
            format!("{} to {}", text(from, Side::Up), text(to, Side::Down))
        };
        match &self.span {
            Span::All => "any value".to_owned(),
            Span::Nothing => "no value does".to_owned(),
            Span::AtLeast(least) => format!("at least {}", text(*least, Side::Up)),
            Span::AtMost(most) => format!("at most {}", text(*most, Side::Down)),
            Span::Between(from, to) => stretch((*from, *to)),
            Span::Parts(parts) => {
                parts.iter().map(|part| stretch(*part)).collect::<Vec<_>>().join(" or ")
            }
        }
    }
}

impl Alternative {
    /// What has to hold for this ending: "resale at least 9.4 %", "nothing" or "out of reach".
    pub fn must_hold(&self) -> String {
        let Some(along) = &self.along else {
            return if self.holds_now { "nothing" } else { "out of reach" }.to_owned();
        };
        let noun = match along.lever {
            Lever::ResaleFraction => "resale",
            Lever::RenewalDiscount => "discount",
            other => other.name(),
        };
        match along.span {
            Span::All => "nothing".to_owned(),
            Span::Nothing => "out of reach".to_owned(),
            Span::AtLeast(_) | Span::AtMost(_) | Span::Between(..) | Span::Parts(_) => {
                format!("{noun} {}", along.must_hold())
            }
        }
    }
}

/// "resale of at least 9.4 %"; `None` where there is no limit, or nothing within it.
pub(super) fn limit(along: &Along, scenario: &Scenario) -> Option<String> {
    let Along { lever, span, .. } = along;
    let text = |value: f64, side| value_text(*lever, value, side);
    if *lever == Lever::RenewalDiscount {
        let long = renewal(scenario);
        return match *span {
            Span::AtMost(most) => {
                Some(format!("a renewal of {long} at no more than {} off", text(most, Side::Down)))
            }
            Span::AtLeast(least) => {
                Some(format!("a renewal of {long} at {} off or more", text(least, Side::Up)))
            }
            _ => between(along, scenario),
        };
    }
    let name = one(*lever, scenario);
    match *span {
        Span::AtLeast(least) => Some(format!("{name} of at least {}", text(least, Side::Up))),
        Span::AtMost(most) => Some(format!("{name} of no more than {}", text(most, Side::Down))),
        _ => between(along, scenario),
    }
}

fn between(along: &Along, scenario: &Scenario) -> Option<String> {
    let name = one(along.lever, scenario);
    let text = |value: f64, side| value_text(along.lever, value, side);
    let stretch =
        |(from, to): (f64, f64)| format!("{} and {}", text(from, Side::Up), text(to, Side::Down));
    match &along.span {
        Span::Between(from, to) => Some(format!("{name} between {}", stretch((*from, *to)))),
        Span::Parts(parts) => {
            let parts: Vec<String> = parts.iter().map(|part| stretch(*part)).collect();
            Some(format!("{name} between {}", parts.join(" or between ")))
        }
        Span::All | Span::Nothing | Span::AtLeast(_) | Span::AtMost(_) => None,
    }
}

fn renewal(scenario: &Scenario) -> String {
    let months = scenario.lease.renewal.months;
    match (months % 12, months / 12) {
        (0, 1) => "one year".to_owned(),
        (0, 2) => "two years".to_owned(),
        (0, 3) => "three years".to_owned(),
        (0, years) => format!("{years}\u{a0}years"),
        _ => format::months(months),
    }
}

/// One value of the lever, before "of at least 12 %".
fn one(lever: Lever, scenario: &Scenario) -> String {
    let name = name(lever, scenario);
    match lever {
        Lever::LoanRate(_) | Lever::RentFactor | Lever::LeaseMonths => format!("a {name}"),
        _ => name,
    }
}

/// The lever within a sentence.
pub(in crate::analysis) fn name(lever: Lever, scenario: &Scenario) -> String {
    if lever == Lever::ResaleFraction {
        return "chip resale".to_owned();
    }
    let label = lever.label(scenario);
    let label = label.strip_suffix(", of cost").unwrap_or(&label);
    // "LTV" and the like stay as they are.
    if label.chars().nth(1).is_some_and(char::is_uppercase) {
        return label.to_owned();
    }
    let mut letters = label.chars();
    let first = letters.next().map(|first| first.to_lowercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// To which side a limit is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is at least so much.
    Up,
    /// What is at most so much.
    Down,
    /// Neither.
    Nearest,
}

/// A lever's value in a sentence, rounded to the side that is safe.
pub fn value_text(lever: Lever, value: f64, side: Side) -> String {
    let rounded = |unit: f64| {
        // A float's dust is no reason to go up by one.
        let scaled = value / unit;
        let whole = match side {
            Side::Up => (scaled - 1e-9).ceil(),
            Side::Down => (scaled + 1e-9).floor(),
            Side::Nearest => scaled.round(),
        };
        whole * unit
    };
    match lever.unit() {
        Unit::Percent => {
            let fine =
                value.abs() < 0.1 && matches!(lever, Lever::RentFactor | Lever::UpfrontFee(_));
            let (unit, decimals) = if fine { (1e-4, 2) } else { (1e-3, 1) };
            let text = format::percent(rounded(unit), decimals);
            text.strip_suffix(".0\u{a0}%").map_or(text.clone(), |v| format!("{v}\u{a0}%"))
        }
        Unit::Dollars => {
            let digits = value.abs().max(1.0).log10().floor() - 2.0;
            format::money(rounded(10_f64.powf(digits.max(0.0))))
        }
        Unit::Months => {
            let months = format::number(rounded(1.0), 0);
            format!("{months}\u{a0}months")
        }
        Unit::Ratio => format::ratio(rounded(0.01)),
        Unit::Count => format::number(rounded(1.0), 0),
    }
}
