//! The five questions that a committee asks of a deal, each with one short answer.
//!
//! Three answers are searched for and take some hundred to some thousand runs of the fast lane
//! ([`Searched::of`]). The other two follow from results that are there already ([`when`],
//! [`what_changed`]), so that they keep up with a slider.

mod must_hold;

use std::borrow::Cow;

use crate::format::{self, Calendar};
use crate::model::results::Summary;
use crate::model::{FastLane, Results, Scenario};

use super::belief::lever_name;
use super::break_even::{self, Condition, Way, first_break};
use super::headroom::is_breach;
use super::metric::difference_text;
use super::{BreakEven, Change, Covenant, Difference, Headroom, Lever, Metric, Unit, lever_text};
use super::{who_pays, who_would_pay};

/// Halvings between two places at which a lever is tried: finer than the words say it.
const HALVINGS: u32 = 12;
/// From this many points on a change of the return is told in whole points.
const WHOLE_POINTS: f64 = 0.1;
/// The levers along which a break is looked for, and which way is for the worse. The first one
/// that breaks the deal is the answer.
const WORSE: [(Lever, Way); 3] = [
    (Lever::MonthlyBurn, Way::Up),
    (Lever::ResaleFraction, Way::Down),
    (Lever::LoanRate(0), Way::Up),
];
/// What breaks a deal; a missed hurdle is no break.
const BREAKS: [Condition; 3] =
    [Condition::NotLockedUp, Condition::LesseeSurvives, Condition::LendersRepaid];

/// One of the five questions, in the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommitteeQuestion {
    /// How far is it from a lock-up, a default, a loss of the lenders?
    BreaksAt,
    /// In which month does that come in the case at hand?
    When,
    /// Whose capital is lost, and who pays in somebody's place?
    WhoPays,
    /// Which belief must not be wrong by how much?
    MustHold,
    /// What is different from the file, or from the baseline, and what has that done?
    WhatChanged,
}

/// An answer in a few words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShortAnswer {
    /// As short as it is said: "burn +30%: lock-up; +33%: default".
    pub text: String,
    /// The same in full sentences, one a line; empty where the text has it all.
    pub more: String,
    /// Whether it tells of a default, a lock-up or a loss in the case at hand.
    pub is_bad: bool,
    /// What the screen with the whole answer is to show; `None` where that is what it always shows.
    pub focus: Option<Focus>,
}

/// What a screen with a whole answer is to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// This metric along this lever.
    Along(Metric, Lever),
    /// A rent that stops in this month, counted from closing.
    Stop(u32),
    /// The last sale of the case as it stands.
    LastSale,
}

/// The answers that take many runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    /// Where it breaks.
    pub breaks_at: ShortAnswer,
    /// Who pays.
    pub who_pays: ShortAnswer,
    /// What must hold.
    pub must_hold: ShortAnswer,
}

impl CommitteeQuestion {
    /// All of them, in order.
    pub const ALL: [Self; 5] =
        [Self::BreaksAt, Self::When, Self::WhoPays, Self::MustHold, Self::WhatChanged];

    /// As it is asked, in two or three words.
    pub fn text(self) -> &'static str {
        match self {
            Self::BreaksAt => "Breaks at",
            Self::When => "When",
            Self::WhoPays => "Who pays",
            Self::MustHold => "What must hold",
            Self::WhatChanged => "What changed",
        }
    }
}

impl ShortAnswer {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn more(self, more: impl Into<String>) -> Self {
        Self { more: more.into(), ..self }
    }

    fn bad_if(self, is_bad: bool) -> Self {
        Self { is_bad, ..self }
    }

    fn showing(self, focus: impl Into<Option<Focus>>) -> Self {
        Self { focus: focus.into(), ..self }
    }
}

impl Searched {
    /// The answers for a valid scenario (Method, section 8).
    ///
    /// ```
    /// use chiplease::analysis::five_answers::Searched;
    /// use chiplease::files::library;
    /// use chiplease::model::FastLane;
    ///
    /// let scenario = library::default_scenario()?;
    /// let found = Searched::of(&mut FastLane::default(), &scenario);
    /// assert!(found.breaks_at.text.starts_with("burn +"), "{found:?}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(lane: &mut FastLane, scenario: &Scenario) -> Self {
        let held = break_even::held_now(lane, scenario);
        Self {
            breaks_at: breaks_at(lane, scenario, held),
            who_pays: whose_capital(lane, scenario),
            must_hold: must_hold::must_hold(lane, scenario, held),
        }
    }
}

/// Whose capital is lost in the case at hand, or whose would be if the lessee stopped in the worst
/// month; guarantors that pay are named in either.
fn whose_capital(lane: &mut FastLane, scenario: &Scenario) -> ShortAnswer {
    // In a cell the dollar goes without saying.
    let short = |words: &str| words.replace(" on the dollar", "");
    let now = who_pays(lane, scenario);
    let as_it_stands = lane.default_month().map_or(Focus::LastSale, Focus::Stop);
    if !now.is_whole {
        let answer = ShortAnswer::new(short(&now.words)).more(now.words);
        return answer.bad_if(true).showing(as_it_stands);
    }
    let calendar = Calendar::of(&scenario.closing);
    let Some((month, then)) = who_would_pay(lane, scenario) else {
        return ShortAnswer::new(now.words)
            .more("In no month would capital be lost if the rent stopped.");
    };
    // Who stands in already is the answer; else who would lose.
    let (text, focus) = if now.words.ends_with("; all whole") {
        (now.words.clone(), as_it_stands)
    } else {
        (format!("no one; if rent stops, {}", short(&then.words)), Focus::Stop(month))
    };
    let who = match scenario.lessee.backstop {
        Some(_) => "the lessee and its backstop",
        None => "the lessee",
    };
    ShortAnswer::new(text)
        .more(format!(
            "In this case {}.\nIf {who} stopped paying in {}, the worst month: {}.",
            now.words,
            calendar.month(month),
            then.words
        ))
        .showing(focus)
}

/// Where the deal breaks: along the first lever of [`WORSE`] that breaks it, the nearest break and
/// the next worse one.
fn breaks_at(lane: &mut FastLane, scenario: &Scenario, held: [Option<bool>; 4]) -> ShortAnswer {
    let is_broken = |condition: &Condition| {
        let known = Condition::ALL.into_iter().zip(held);
        known.into_iter().any(|(it, holds)| it == *condition && holds == Some(false))
    };
    let broken: Vec<Condition> = BREAKS.into_iter().filter(is_broken).collect();
    // What is worst tells all: who has defaulted is locked up as well.
    if let Some(worst) = broken.last().copied() {
        return broken_now(lane, scenario, worst);
    }
    for (lever, way) in WORSE {
        let found = BREAKS.into_iter().filter_map(|condition| {
            let value = first_break(lane, scenario, (lever, way), condition, HALVINGS)?;
            Some((condition, value))
        });
        let mut found: Vec<(Condition, f64)> = found.collect();
        let distance = |value: f64| lever.value(scenario).map_or(0.0, |now| (value - now).abs());
        found.sort_by(|one, other| distance(one.1).total_cmp(&distance(other.1)));
        if !found.is_empty() {
            return breaks_along(scenario, lever, &found);
        }
    }
    let tried: Vec<Cow<'_, str>> = WORSE
        .iter()
        .filter(|(lever, _)| lever.value(scenario).is_some())
        .map(|(lever, _)| phrase(*lever, scenario))
        .collect();
    let tried = listed(&tried, "or");
    ShortAnswer::new(format!("not by {tried} alone"))
        .more(format!("No value of {tried} on its slider leads to a lock-up, a default or a loss."))
}

/// The breaks along one lever, the nearest first.
fn breaks_along(scenario: &Scenario, lever: Lever, found: &[(Condition, f64)]) -> ShortAnswer {
    let name = phrase(lever, scenario);
    let short = together(found, |value| place(lever, scenario, value));
    let short: Vec<String> =
        short.iter().take(2).map(|(at, what)| format!("{at}: {what}")).collect();
    let more = together(found, |value| lever_text::text(lever, scenario, value));
    let begin = format::capitalized(&name);
    let more: Vec<String> =
        more.iter().map(|(at, what)| format!("{begin} of {at}: {what}.")).collect();
    let is_locked_up = |(condition, _): &&(Condition, f64)| *condition == Condition::NotLockedUp;
    let told = found.iter().find(is_locked_up).or(found.first());
    ShortAnswer::new(format!("{name} {}", short.join("; ")))
        .more(more.join("\n"))
        .showing(told.map(|(condition, _)| Focus::Along(metric_of(*condition), lever)))
}

/// What happens at each place; what reads as the same place is told together.
fn together(found: &[(Condition, f64)], read: impl Fn(f64) -> String) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (condition, value) in found {
        let (at, event) = (read(*value), event(*condition));
        match all.last_mut() {
            Some((last, what)) if *last == at => {
                what.push_str(", ");
                what.push_str(event);
            }
            _ => all.push((at, event.to_owned())),
        }
    }
    all
}

/// The metric that shows where a condition ceases to hold.
fn metric_of(condition: Condition) -> Metric {
    match condition {
        Condition::HurdleMet => Metric::NetIrr,
        // Without rent nothing covers the debt.
        Condition::NotLockedUp | Condition::LesseeSurvives => Metric::MinDscr,
        Condition::LendersRepaid => Metric::LenderLoss,
    }
}

/// It is broken as it stands: by what, and the nearest value that cures it.
fn broken_now(lane: &mut FastLane, scenario: &Scenario, worst: Condition) -> ShortAnswer {
    let now = (worst, false);
    let cure = WORSE
        .into_iter()
        .find_map(|(lever, _)| break_even::nearest(lane, scenario, lever, now, HALVINGS));
    let broken = format!("{} in this case", event(worst));
    let Some(BreakEven { lever, value, .. }) = cure else {
        return ShortAnswer::new(broken).bad_if(true);
    };
    let cured = format!("cured at {} {}", phrase(lever, scenario), place(lever, scenario, value));
    let value = lever_text::text(lever, scenario, value);
    ShortAnswer::new(format!("{broken}; {cured}"))
        .more(format!(
            "{} of {value}: no {}.",
            format::capitalized(&phrase(lever, scenario)),
            event(worst)
        ))
        .bad_if(true)
        .showing(Focus::Along(metric_of(worst), lever))
}

/// What happens where a condition has ceased to hold.
fn event(condition: Condition) -> &'static str {
    match condition {
        Condition::HurdleMet => "hurdle missed",
        Condition::NotLockedUp => "lock-up",
        Condition::LesseeSurvives => "default",
        Condition::LendersRepaid => "lender loss",
    }
}

/// A value of a lever as it is said beside its name: how far away where that is a share of
/// something, else the value itself.
fn place(lever: Lever, scenario: &Scenario, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => format::percent(value, 1),
        Unit::Dollars => match lever.value(scenario) {
            Some(now) if now > 0.0 => {
                let way = value / now - 1.0;
                format::signed(way, format::percent(way, 0))
            }
            _ => format!("at {}", format::money(value)),
        },
        Unit::Months | Unit::Ratio | Unit::Count => lever_text::text(lever, scenario, value),
    }
}

/// A lever in a few words within a sentence.
fn phrase(lever: Lever, scenario: &Scenario) -> Cow<'static, str> {
    match of_lessee(lever) {
        Some(short) => short.into(),
        None => lever_name(lever, scenario).into(),
    }
}

/// There is one lessee: what its levers are called need not say whose they are.
fn of_lessee(lever: Lever) -> Option<&'static str> {
    match lever {
        Lever::MonthlyBurn => Some("burn"),
        Lever::BurnGrowth => Some("burn growth"),
        Lever::RevenueGrowth => Some("revenue growth"),
        _ => None,
    }
}

/// "burn, residual value or coupon".
fn listed(names: &[Cow<'_, str>], or: &str) -> String {
    match names {
        [] => String::new(),
        [only] => only.to_string(),
        [others @ .., last] => format!("{} {or} {last}", others.join(", ")),
    }
}

/// In which month of the case at hand the worst happens: a default, else a rent that is late, a
/// lock-up, a loss at the end, or a backstop that has to pay.
///
/// ```
/// use chiplease::analysis::{Lever, five_answers::when};
/// use chiplease::files::library;
/// use chiplease::model;
///
/// let mut scenario = library::default_scenario()?;
/// assert_eq!(when(&scenario, &model::run(&scenario)).text, "not in this case");
/// Lever::MonthlyBurn.set(&mut scenario, 1.4e9);
/// let answer = when(&scenario, &model::run(&scenario));
/// assert_eq!(answer.text, "month 26, April\u{a0}2028");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn when(scenario: &Scenario, results: &Results) -> ShortAnswer {
    let (summary, calendar) = (&results.summary, Calendar::of(&scenario.closing));
    let missed = summary.runway_months.map(|months| months + 1);
    if let Some(month) = summary.default_month {
        let missed = missed.map(|it| format!("Rent is first missed in {}.", calendar.month(it)));
        let default = format!("Default in {}.", calendar.month(month));
        let sold = format!("Chips are sold in {}.", calendar.month(summary.end_month));
        let lines: Vec<String> = missed.into_iter().chain([default, sold]).collect();
        return ShortAnswer::new(calendar.month(month)).more(lines.join("\n")).bad_if(true);
    }
    if let Some(month) = missed {
        let text = format!("rent late in {}", calendar.month(month));
        return ShortAnswer::new(text).more("Rent is missed and then cured.").bad_if(true);
    }
    if let Some(month) = locked_up(scenario, results) {
        let text = format!("lock-up in {}", calendar.month(month));
        return ShortAnswer::new(text).more("No default in this case.").bad_if(true);
    }
    if !summary.lender_loss().is_zero() {
        let text = format!("lender loss in {}", calendar.month(summary.end_month));
        return ShortAnswer::new(text).more("At final settlement; no default.").bad_if(true);
    }
    if let Some(month) = summary.backed_from_month {
        let name = scenario.lessee.backstop.as_ref().map(|it| it.name.as_str());
        let name = name.filter(|name| !name.is_empty()).unwrap_or("the backstop");
        let text = format!("no: {name} pays from {}", calendar.short(month));
        return ShortAnswer::new(text)
            .more(format!("The lessee’s own cash is gone in {}.", calendar.month(month)));
    }
    ShortAnswer::new("not in this case")
        .more("No lock-up, no missed rent, no default, no lender loss.")
}

/// The first month with a DSCR below the lock-up.
fn locked_up(scenario: &Scenario, results: &Results) -> Option<u32> {
    let headroom = Headroom::of(scenario, results);
    let ribbon = headroom.ribbon(Covenant::LockUp);
    ribbon.tightest.filter(|(_, room)| is_breach(*room)).and(ribbon.first_breach)
}

/// What differs from a base, and what that did to the return. `base` says what it is in a few
/// words: "in the file", "Valor 2".
///
/// Of several changes the one is named that moves the return most if it is made alone; `lane` runs
/// each for that.
pub fn what_changed(
    lane: &mut FastLane,
    difference: &Difference,
    [before, after]: [&Summary; 2],
    base: &str,
) -> ShortAnswer {
    let moving = difference.moving();
    let changes = difference.changes();
    let moved = |place: &usize| changes.get(*place);
    let effect = effect(before, after);
    let largest = match moving.as_slice() {
        [] if changes.is_empty() && difference.texts().is_empty() => {
            return ShortAnswer::new(format!("nothing: as {base}"));
        }
        [] => return ShortAnswer::new("no figure has moved"),
        [only] => *only,
        several if difference.strangeness().is_some() => {
            let text = format!("another deal: {effect}");
            return ShortAnswer::new(text).more(format!("{} numbers differ.", several.len()));
        }
        several => largest(lane, difference, several).unwrap_or(0),
    };
    let Some(change) = moved(&largest) else { return ShortAnswer::default() };
    let others = match moving.len() - 1 {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    let more = moving.iter().filter_map(moved).map(|change| {
        format!("{}: {}", change.name, lever_text::change(change, difference.after()))
    });
    let more: Vec<String> = more.take(LISTED_MAX).collect();
    ShortAnswer::new(format!("{}{others} → {effect}", change_text(change))).more(more.join("\n"))
}

/// More changes would make a tooltip higher than the screen.
const LISTED_MAX: usize = 12;

/// Of several changes the one that moves the return most if it is made alone.
fn largest(lane: &mut FastLane, difference: &Difference, moving: &[usize]) -> Option<usize> {
    let value = |lane: &mut FastLane, made: Option<usize>| {
        let mixed = difference.mixed(|change| made == Some(change));
        super::bridge::value(lane, Metric::NetIrr, &mixed)
    };
    let before = value(lane, None);
    let effect = |place: &usize| {
        let after = value(lane, Some(*place));
        // A change after which no return can be given is as large as any.
        before.zip(after).map_or(f64::INFINITY, |(before, after)| (after - before).abs())
    };
    let effects: Vec<(usize, f64)> =
        moving.iter().zip(moving.iter().map(effect)).map(|(place, it)| (*place, it)).collect();
    effects.into_iter().max_by(|one, other| one.1.total_cmp(&other.1)).map(|(place, _)| place)
}

/// "burn +$400m", "coupon, Class A1 +100 bp", "end of term renew".
fn change_text(change: &Change) -> String {
    use super::difference::Value::{Number, Words};
    // The scenarios of a difference have no names, so the change says whose it is.
    let label = Cow::Borrowed(change.name.as_str());
    let name = match change.lever() {
        None => label,
        Some(lever) => match of_lessee(lever) {
            Some(short) => short.into(),
            None => format::lower_first(&lever.noun_of(label)).into(),
        },
    };
    match (&change.before, &change.after, change.lever()) {
        (Number(before), Number(after), Some(lever)) => {
            format!("{name} {}", trimmed(lever, after - before))
        }
        (_, Words(after), _) => format!("{name}: {after}"),
        (_, Number(_), _) => name.into_owned(),
    }
}

/// A difference without decimals that say nothing: "+5 pt", "+100 bp" of a coupon, "+$400m".
fn trimmed(lever: Lever, change: f64) -> String {
    let text = match (lever, lever.unit()) {
        (Lever::LoanRate(_), unit) => difference_text(unit, Some(change)),
        (_, Unit::Percent) => format::signed(change, format::points(change, 2)),
        (_, unit) => difference_text(unit, Some(change)),
    };
    let Some(dot) = text.find('.') else { return text };
    let (whole, rest) = text.split_at(dot);
    let digits = rest.get(1..).unwrap_or_default();
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, tail) = digits.split_at(end);
    match digits.trim_end_matches('0') {
        "" => format!("{whole}{tail}"),
        digits => format!("{whole}.{digits}{tail}"),
    }
}

/// What became of the return: "net IRR −52 pt"; by the multiple where a rate is undefined.
fn effect(before: &Summary, after: &Summary) -> String {
    let of = |metric: Metric| {
        let change = metric.figure(after)? - metric.figure(before)?;
        let change = match metric.unit() {
            Unit::Percent if change.abs() >= WHOLE_POINTS => {
                format::signed(change, format::points(change, 0))
            }
            unit => difference_text(unit, Some(change)),
        };
        Some(if format::reads_as_zero(&change) {
            format!("{} unchanged", metric.phrase())
        } else {
            format!("{} {change}", metric.phrase())
        })
    };
    of(Metric::NetIrr)
        .or_else(|| of(Metric::NetMoic))
        .unwrap_or_else(|| "no return can be given".to_owned())
}
