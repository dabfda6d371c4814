//! The answer as a sentence.
//!
//! Limits are rounded to the side that still meets the target, so that a limit typed in meets it.

use crate::analysis::lever_text::{self, Side};
use crate::analysis::{Lever, Metric, MetricKind, Unit};
use crate::format::{self, text};
use crate::model::Scenario;
use crate::model::scenario::EndOfTerm;

use super::{Along, Alternative, Belief, Span, Target, Together, Within};

/// "For a net IRR of 15% you must believe …".
pub(super) fn sentence(belief: &Belief, scenario: &Scenario) -> String {
    let Belief { target, alone, .. } = belief;
    let aim = aim(*target);
    let levers: Vec<&Along> = alone.iter().filter(|along| is_there(along, scenario)).collect();
    let free: Vec<&Along> =
        levers.iter().copied().filter(|along| along.span == Span::All).collect();
    let limits: Vec<&Along> =
        levers.iter().copied().filter(|along| limit(along, scenario).is_some()).collect();
    let elsewhere = elsewhere(belief, scenario);
    match (free.as_slice(), limits.as_slice()) {
        ([], []) => match elsewhere.as_slice() {
            [] => nothing(belief, scenario, &levers),
            others => format!("{aim} you must believe {}.", others.join(", or ")),
        },
        ([], limits) => {
            let said = limits_words(limits, scenario, belief.holds_now);
            // After “with all else as it is” a comma would draw the next clause into the condition.
            let pause = if said.contains(ALL_ELSE) { ";" } else { "," };
            let others = elsewhere.iter().map(|other| format!("{pause} or {other}"));
            format!("{aim} you must believe {said}{}.", others.collect::<String>())
        }
        ([only], []) => {
            let name = name(only.lever, scenario);
            let why = free_end(belief, only);
            format!("{aim} you need believe nothing about {name}: {why}.")
        }
        (free, []) if are_undefined(belief, free) => {
            let names: Vec<String> = free.iter().map(|it| name(it.lever, scenario)).collect();
            let why = target.metric.why_undefined();
            let names = names.join(" or ");
            format!("{aim} you need believe nothing about {names}, nor about both together: {why}.")
        }
        (free, []) => {
            let said = free_words(belief, free, scenario);
            let both = both_together(belief, scenario);
            format!("{aim} you need believe {said}, each {ALL_ELSE}{both}.")
        }
        (free, limits) => {
            let free = free_words(belief, free, scenario);
            let limits = limits_words(limits, scenario, belief.holds_now);
            format!("{aim} you need believe {free}, but {limits}, each {ALL_ELSE}.")
        }
    }
}

/// Whether the metric is undefined for any value of the levers, alone and together, and that is as
/// good as can be.
fn are_undefined(belief: &Belief, free: &[&Along]) -> bool {
    let is_together = belief.together.is_some_and(|worst| worst.holds && worst.value.is_none());
    is_together
        && !belief.region.met.contains(&false)
        && free.iter().all(|along| along.worst.is_none())
}

/// What is true of a lever alone.
const ALL_ELSE: &str = "with all else as it is";

/// "For a net IRR of 15%". A rate of return is wanted, not money earned: several rates may solve
/// flows that sum to a loss.
pub(super) fn aim(target: Target) -> String {
    let value = match target.metric.unit() {
        Unit::Percent => format::share(target.value),
        _ => target.metric.text(Some(target.value)),
    };
    match target.metric {
        Metric::LenderLoss if target.value <= 0.0 => "For the lenders to lose nothing".to_owned(),
        metric if metric.kind() == MetricKind::Return => {
            format!("For a {} of {value}", metric.phrase())
        }
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

/// "nothing about residual value (even scrap gives 16.9%) or coupon (even at 20% it gives
/// 17.3%)".
fn free_words(belief: &Belief, free: &[&Along], scenario: &Scenario) -> String {
    let names = free
        .iter()
        .map(|along| format!("{} ({})", name(along.lever, scenario), free_end(belief, along)));
    format!("nothing about {}", names.collect::<Vec<_>>().join(" or "))
}

/// The harmful end of a lever of which every value will do: "even scrap gives 16.9%",
/// "even at 20% it gives 17.3%", "it gives 1.25x throughout".
fn free_end(belief: &Belief, along: &Along) -> String {
    let metric = belief.target.metric;
    let figure = |value| metric.text(Some(value));
    let Some(((at, worst), (_, best))) = along.worst.zip(along.best) else {
        // Undefined throughout, and that meets the target.
        return metric.why_undefined().to_owned();
    };
    // “Even scrap” is said only where scrap is the worst value, or reads the same as the worst.
    let scrap = belief.alternatives.iter().find(|other| other.ending == EndOfTerm::Scrap);
    let scrap = scrap.filter(|_| along.lever == Lever::ResaleFraction).and_then(|it| it.value);
    let is_worst =
        |scrap: &f64| !metric.is_better(scrap - worst) || figure(*scrap) == figure(worst);
    let scrap = scrap.filter(|value| belief.target.is_met_by(Some(*value)));
    if let Some(scrap) = scrap.filter(is_worst) {
        return format!("even scrap gives {}", figure(scrap));
    }
    if figure(worst) == figure(best) {
        return format!("it gives {} throughout", figure(worst));
    }
    let at = lever_text::rounded(along.lever, at, Side::Nearest);
    format!("even at {at} it gives {}", figure(worst))
}

/// What both levers make of the target together, at the worst pair of their values.
fn both_together(belief: &Belief, scenario: &Scenario) -> String {
    let Some(worst) = belief.together else { return String::new() };
    let is_plotted = belief.alone.iter().all(|along| along.ending == scenario.lease.end_of_term);
    if worst.holds && is_plotted && belief.region.met.contains(&false) {
        let share = format::percent(belief.region.share(), 0);
        return format!("; both together meet it in {share} of their ranges");
    }
    let metric = belief.target.metric;
    let figure = match worst.value {
        Some(_) => metric.text_beside(worst.value, belief.target.value),
        None => metric.why_undefined().to_owned(),
    };
    let pair = |joined: &str| pair(belief, worst, scenario, joined);
    match (worst.holds, worst.value.is_some()) {
        (true, true) => format!("; even {} gives {figure}", pair(" with ")),
        (false, true) => format!("; but {} gives {figure}", pair(" with ")),
        (true, false) => format!("; even with {} {figure}", pair(" and ")),
        (false, false) => format!("; but with {} {figure}", pair(" and ")),
    }
}

/// "scrap with a coupon of 15%, which has been seen,": chips come first.
fn pair(belief: &Belief, worst: Together, scenario: &Scenario, joined: &str) -> String {
    let (x, y) = worst.place;
    let [first, second] = &belief.alone;
    // A stable sort: without resale the pair keeps the order of the axes.
    let mut places = [(first.lever, x), (second.lever, y)];
    places.sort_by_key(|(lever, _)| *lever != Lever::ResaleFraction);
    let scrap = format::float(scenario.equipment.scrap_fraction);
    let is_scrap = |(lever, value): (Lever, f64)| {
        lever == Lever::ResaleFraction && worst.ending == EndOfTerm::Sell && value <= scrap
    };
    let words = places.map(|(lever, value)| match lever {
        _ if is_scrap((lever, value)) => "scrap".to_owned(),
        Lever::RenewalDiscount => {
            format!("a renewal at {} off", lever_text::rounded(lever, value, Side::Nearest))
        }
        _ => format!(
            "{} of {}",
            one(lever, scenario),
            lever_text::rounded(lever, value, Side::Nearest)
        ),
    });
    let which = match (worst.within, is_scrap(places[0])) {
        (Within::Seen, true) => ", which has been seen,",
        (Within::Seen, false) => ", both of which have been seen,",
        (Within::Ranges, _) => "",
    };
    format!("{}{which}", words.join(joined))
}

/// Where the target is met now each limit must hold; where it is not, one of them would do.
fn limits_words(limits: &[&Along], scenario: &Scenario, holds_now: bool) -> String {
    let words = limits.iter().filter_map(|along| limit(along, scenario)).collect::<Vec<_>>();
    let one_ending =
        limits.iter().all(|along| Some(along.ending) == limits.first().map(|a| a.ending));
    match (words.len() > 1 && one_ending, holds_now) {
        (true, true) => format!("{}, each {ALL_ELSE}", words.join(" and ")),
        (true, false) => format!("{}, either {ALL_ELSE}", words.join(" or ")),
        (false, _) => words.join(", or "),
    }
}

/// What the other endings ask, where no lever speaks of them.
fn elsewhere(belief: &Belief, scenario: &Scenario) -> Vec<String> {
    let spoken: Vec<EndOfTerm> = belief.alone.iter().map(|along| along.ending).collect();
    let others = belief.alternatives.iter().filter(|other| !spoken.contains(&other.ending));
    let words = others.filter_map(|other| match (&other.along, other.ending) {
        // Scrap has no lever, so there is no limit that could be told.
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

/// "20% net IRR is out of reach on residual value and coupon, alone or together; best 8.8%."
fn nothing(belief: &Belief, scenario: &Scenario, levers: &[&Along]) -> String {
    let metric = belief.target.metric;
    let names: Vec<String> = levers.iter().map(|along| name(along.lever, scenario)).collect();
    if names.is_empty() {
        return format!("Neither input applies to this scenario; {} stays.", metric.phrase());
    }
    // The plot is of the scenario's own ending.
    let is_plotted =
        levers.len() > 1 && levers.iter().all(|along| along.ending == scenario.lease.end_of_term);
    let alone = levers.iter().filter_map(|along| along.best).map(|(_, value)| value);
    let plotted = belief.region.best.filter(|_| is_plotted);
    let better = |one: f64, other: f64| if metric.is_better(one - other) { one } else { other };
    let is_reached = is_plotted && belief.region.met.contains(&true);
    let best = if is_reached { alone.reduce(better) } else { alone.chain(plotted).reduce(better) };
    let best =
        best.map(|best| format!("; best {}", metric.text_beside(Some(best), belief.target.value)));
    let best = best.unwrap_or_default();
    let wanted = wanted(belief.target);
    match (names.as_slice(), is_reached) {
        ([only], _) => format!("{wanted} is out of reach on {only}{best}."),
        (names, true) => format!(
            "{wanted} is out of reach on {} alone{best}. Both together reach it.",
            names.join(" or ")
        ),
        (names, false) if is_plotted => {
            format!("{wanted} is out of reach on {}, alone or together{best}.", names.join(" and "))
        }
        (names, false) => {
            format!("{wanted} is out of reach on {}, each alone{best}.", names.join(" and "))
        }
    }
}

/// A target as the subject of a sentence: "20% net IRR".
fn wanted(target: Target) -> String {
    let value = match target.metric.unit() {
        Unit::Percent => format::share(target.value),
        _ => target.metric.text(Some(target.value)),
    };
    match target.metric {
        Metric::LenderLoss if target.value <= 0.0 => "A loan without loss".to_owned(),
        Metric::DefaultMonth => format!("A default no earlier than {value}"),
        metric => format!("{value} {}", metric.phrase()),
    }
}

impl Along {
    /// What has to hold of the lever, without its name: "at least 9.4%", "any value", "no value".
    pub fn must_hold(&self) -> String {
        let text = |value: f64, side| lever_text::rounded(self.lever, value, side);
        let stretch = |(from, to): (f64, f64)| {
            format!("{} to {}", text(from, Side::Up), text(to, Side::Down))
        };
        match &self.span {
            Span::All => "any value".to_owned(),
            Span::Nothing => "no value does".to_owned(),
            Span::AtLeast(least) if is_a_month(self.lever) => {
                format!("month\u{a0}{} or later", least.ceil())
            }
            Span::AtMost(most) if is_a_month(self.lever) => {
                format!("month\u{a0}{} or earlier", most.floor())
            }
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
    /// What has to hold for this ending: "resale at least 9.4%", "nothing" or "out of reach".
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

/// "resale of at least 9.4%"; `None` where there is no limit, or nothing within it.
pub(super) fn limit(along: &Along, scenario: &Scenario) -> Option<String> {
    let Along { lever, span, .. } = along;
    let text = |value: f64, side| lever_text::rounded(*lever, value, side);
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
    if let Some(what) = in_a_month(*lever, scenario) {
        return match *span {
            Span::AtLeast(least) => Some(format!("{what} month\u{a0}{} or later", least.ceil())),
            Span::AtMost(most) => Some(format!("{what} month\u{a0}{} or earlier", most.floor())),
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
    let text = |value: f64, side| lever_text::rounded(along.lever, value, side);
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

/// Whether the lever names a month of the deal, and not a length of time.
fn is_a_month(lever: Lever) -> bool {
    matches!(lever, Lever::BackstopFromMonth | Lever::FundingMonth(_))
}

/// What happens in the month that a lever names; `None` of one that is no month of the deal.
fn in_a_month(lever: Lever, scenario: &Scenario) -> Option<String> {
    match lever {
        Lever::BackstopFromMonth => Some("a backstop from".to_owned()),
        Lever::FundingMonth(index) => {
            let round = scenario.lessee.funding.get(index)?;
            Some(format!("{} in", text::name(&round.name)))
        }
        _ => None,
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

/// One value of the lever, before "of at least 12%".
fn one(lever: Lever, scenario: &Scenario) -> String {
    let name = name(lever, scenario);
    match lever {
        Lever::LoanRate(_) | Lever::RentFactor | Lever::LeaseMonths | Lever::ResaleFraction => {
            format!("a {name}")
        }
        _ => name,
    }
}

/// The lever within a sentence.
pub(in crate::analysis) fn name(lever: Lever, scenario: &Scenario) -> String {
    format::lower_first(&lever.noun(scenario))
}
