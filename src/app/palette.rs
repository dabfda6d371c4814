//! The command palette: everything that can be done or set, found by a few letters of its name.
//!
//! This is what there is to be found and how well it fits. `dialogs::palette` draws it; choosing
//! sends a [`Command`], as any menu does.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::path::PathBuf;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::analysis::cases::BASE;
use crate::analysis::{Group, Lever, lever_text};
use crate::files::library;
use crate::format::{self, text};
use crate::model::Scenario;
use crate::session::structure::Provision;

use super::command::Command;

/// One thing to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is searched and shown first.
    pub text: String,
    /// What kind of thing it is; searched as well.
    pub kind: &'static str,
    /// Keys, a value, a folder.
    pub detail: String,
    /// What choosing it does.
    pub command: Command,
}

/// An item that fits, and which letters of its text made it fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    pub item: Item,
    /// Places of characters in the text, ascending.
    pub matched: Vec<u32>,
}

/// The items of one document, and how to search them.
#[derive(Debug)]
pub struct Catalogue {
    scenario: Scenario,
    items: Vec<Item>,
    /// Texts of items taken lately, the last one first.
    used: Vec<String>,
    matcher: Matcher,
}

/// Levers that a number is offered to.
const SETTINGS_MAX: usize = 3;

impl Catalogue {
    /// All that can be done now: `commands` with their keys, levers, shipped and recent scenarios.
    pub fn new(
        commands: impl IntoIterator<Item = (Command, String)>,
        scenario: &Scenario,
        recent: &[PathBuf],
        used: &[String],
    ) -> Self {
        let mut items: Vec<Item> =
            commands.into_iter().map(|(command, keys)| command_item(command, keys)).collect();
        items.extend(levers(scenario).map(|lever| lever_item(lever, scenario)));
        items.extend(term_items(scenario));
        items.extend(case_items(scenario));
        items.extend(library::SHIPPED.iter().enumerate().filter_map(shipped_item));
        items.extend(recent.iter().enumerate().filter_map(recent_item));
        let matcher = Matcher::new(Config::DEFAULT);
        Self { scenario: scenario.clone(), items, used: used.to_vec(), matcher }
    }

    /// What fits `query`, the best first; everything where it is empty, what was used lately first.
    pub fn find(&mut self, query: &str) -> Vec<Hit> {
        let query = query.trim();
        let mut scored: Vec<(u32, usize, Hit)> = Vec::new();
        for index in 0..self.items.len() {
            if let Some((score, hit)) = self.score(index, query) {
                scored.push((score, self.last_used(&hit.item), hit));
            }
        }
        // The sort is stable: equal items keep the order of the list.
        scored.sort_by_key(|(score, last_used, _)| (Reverse(*score), *last_used));
        let mut hits = self.settings(query);
        hits.extend(scored.into_iter().map(|(_, _, hit)| hit));
        hits
    }

    /// "coupon 11" offers to set the coupon to 11%. A word of a lever's name is better than
    /// the beginning of one, and that better than letters in between; among equals the levers that
    /// decide most deals come first.
    fn settings(&mut self, query: &str) -> Vec<Hit> {
        let Some((name, number)) = split_number(query) else { return Vec::new() };
        let mut ranked: Vec<(Likeness, Rank, Lever)> = Vec::new();
        for index in 0..self.items.len() {
            let Some(Command::Reveal(lever)) = self.items.get(index).map(|item| item.command)
            else {
                continue;
            };
            let label = lever.label(&self.scenario).into_owned();
            let by_words = Likeness::of_words(name, &label, also_called(lever));
            let by_letters = || self.score(index, name).map(|(score, _)| Likeness::Letters(score));
            if let Some(likeness) = by_words.or_else(by_letters) {
                ranked.push((likeness, Rank::of(lever, &label, name), lever));
            }
        }
        ranked.sort_by_key(|(likeness, rank, _)| (Reverse(*likeness), *rank));
        // Where words are meant, a lever that only has the letters is not.
        let has_words = ranked.first().is_some_and(|(best, ..)| *best > Likeness::LETTERS_MOST);
        ranked.retain(|(likeness, ..)| !has_words || *likeness > Likeness::LETTERS_MOST);
        let setting = |(_, _, lever): (Likeness, Rank, Lever)| {
            let value = lever_text::parse_in(lever, &self.scenario, number)?;
            let text = lever_text::text(lever, &self.scenario, value);
            let item = Item {
                text: format!(
                    "Set {} to {text}",
                    format::lower_first(&lever.label(&self.scenario))
                ),
                kind: "input",
                detail: lever_text(lever, &self.scenario),
                command: Command::Move(lever, value),
            };
            Some(Hit { item, matched: Vec::new() })
        };
        ranked.into_iter().filter_map(setting).take(SETTINGS_MAX).collect()
    }

    fn score(&mut self, index: usize, query: &str) -> Option<(u32, Hit)> {
        let item = self.items.get(index)?.clone();
        if query.is_empty() {
            return Some((0, Hit { item, matched: Vec::new() }));
        }
        let (case, marks) = (CaseMatching::Ignore, Normalization::Smart);
        let pattern = Pattern::new(query, case, marks, AtomKind::Fuzzy);
        let mut characters = Vec::new();
        let mut matched = Vec::new();
        let others = match item.command {
            Command::Reveal(lever) => Cow::Borrowed(also_called(lever)),
            Command::AddTerm(term) => Cow::Owned(format!("{} {}", term.help(), term.also_called())),
            _ => Cow::Borrowed(""),
        };
        let searched = format!("{} {} {others}", item.text, item.kind);
        let searched = Utf32Str::new(&searched, &mut characters);
        let score = pattern.indices(searched, &mut self.matcher, &mut matched)?;
        let shown = u32::try_from(item.text.chars().count()).unwrap_or(u32::MAX);
        // Letters of the kind and of other names were searched, too, but are not part of the text
        // that is coloured.
        matched.retain(|at| *at < shown);
        // The matcher gives the places word by word, out of order and perhaps twice.
        matched.sort_unstable();
        matched.dedup();
        Some((score, Hit { item, matched }))
    }

    fn last_used(&self, item: &Item) -> usize {
        self.used.iter().position(|text| *text == item.text).unwrap_or(usize::MAX)
    }
}

/// How well a lever's name fits what was typed, the better the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// The letters come in that order, as the matcher scores them.
    Letters(u32),
    /// Every word that was typed begins a word of the name.
    Beginnings,
    /// Every word that was typed is a word of the name, or of what it is also called.
    Words,
}

impl Likeness {
    const LETTERS_MOST: Self = Self::Letters(u32::MAX);

    fn of_words(query: &str, label: &str, others: &str) -> Option<Self> {
        let names = words(label).chain(words(others)).collect::<Vec<_>>();
        let all = |fits: &dyn Fn(&str, &str) -> bool| {
            words(query).all(|typed| names.iter().any(|name| fits(name, &typed)))
        };
        if all(&|name, typed| name == typed) {
            Some(Self::Words)
        } else if all(&|name, typed| name.starts_with(typed)) {
            Some(Self::Beginnings)
        } else {
            None
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\u{2019}' && c != '-');
    words.filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Which of two levers that fit as well as each other is meant; the lesser comes first: one of the
/// headline, of the structure before the lessee's business and the vendor's, and the one whose name
/// begins with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    part: usize,
    begins_later: bool,
    words: usize,
}

impl Rank {
    fn of(lever: Lever, label: &str, query: &str) -> Self {
        let first = words(query).next().unwrap_or_default();
        let part = match lever.group() {
            _ if Lever::HEADLINE.contains(&lever) => 0,
            Group::Lease | Group::Debt => 1,
            Group::Equipment if is_of_vendor(lever) => 4,
            Group::Equipment | Group::Equity | Group::Guarantees => 2,
            Group::Lessee | Group::Remedies | Group::Market | Group::Tax | Group::Uncertainty => 3,
        };
        let begins_later = !words(label).next().is_some_and(|word| word.starts_with(&first));
        Self { part, begins_later, words: words(label).count() }
    }
}

fn is_of_vendor(lever: Lever) -> bool {
    matches!(lever, Lever::VendorContent | Lever::VendorMargin)
}

/// Other words that people in the field use for a lever.
fn also_called(lever: Lever) -> &'static str {
    match lever {
        Lever::LoanRate(_) => "loan rate interest",
        Lever::LoanAmount(_) => "debt",
        Lever::AdvanceRate(_) => "ltc leverage",
        Lever::LeaseMonths => "term lease tenor",
        Lever::RentFactor => "lrf factor",
        Lever::OperatingCost => "opex",
        Lever::ResaleFraction => "rv residual resale",
        Lever::EquipmentCost => "capex price",
        Lever::ReserveMonths => "dsra",
        Lever::Hurdle => "pref preferred",
        Lever::CureMonths => "cure",
        Lever::MonthlyBurn => "burn",
        _ => "",
    }
}

/// The name that an item of this command has, by which it is remembered.
fn command_item(command: Command, keys: String) -> Item {
    let kind = match command {
        Command::Show(_) => "screen",
        Command::DarkTheme | Command::LightTheme | Command::SystemTheme => "theme",
        _ => "command",
    };
    Item { text: command.text().to_owned(), kind, detail: keys, command }
}

/// Those that apply, the ones that decide most deals first.
fn levers(scenario: &Scenario) -> impl Iterator<Item = Lever> {
    let rest = Lever::all(scenario).into_iter().filter(|lever| !Lever::HEADLINE.contains(lever));
    let all = Lever::HEADLINE.into_iter().chain(rest);
    all.filter(|lever| lever.value(scenario).is_some())
}

fn lever_item(lever: Lever, scenario: &Scenario) -> Item {
    Item {
        text: lever.label(scenario).into_owned(),
        kind: "input",
        detail: lever_text(lever, scenario),
        command: Command::Reveal(lever),
    }
}

fn lever_text(lever: Lever, scenario: &Scenario) -> String {
    let value = lever.value(scenario);
    value.map_or_else(String::new, |value| lever_text::text(lever, scenario, value))
}

/// Optional terms that the deal does not have.
fn term_items(scenario: &Scenario) -> impl Iterator<Item = Item> + '_ {
    let all = Provision::all(scenario).into_iter();
    let absent = all.filter(|it| !it.is_shown(scenario) && it.why_not(scenario).is_none());
    absent.map(|provision| Item {
        text: format!("Add {}", format::lower_first(&provision.label(scenario))),
        kind: "term",
        detail: provision.help().to_owned(),
        command: Command::AddTerm(provision),
    })
}

/// The deal itself and its cases, where it has any.
fn case_items(scenario: &Scenario) -> impl Iterator<Item = Item> {
    let names = scenario.cases.iter().map(|case| case.name.as_str());
    let all = std::iter::once(BASE).chain(names).enumerate();
    all.filter(|_| !scenario.cases.is_empty()).map(|(place, name)| Item {
        text: text::name(name).into_owned(),
        kind: "case",
        detail: String::new(),
        command: Command::ShowCase(place),
    })
}

fn shipped_item((index, shipped): (usize, &library::Shipped)) -> Option<Item> {
    let name = shipped.scenario().ok()?.name;
    let command = Command::OpenShipped(index);
    Some(Item { text: name, kind: "scenario", detail: "comes with chiplease".to_owned(), command })
}

fn recent_item((index, path): (usize, &PathBuf)) -> Option<Item> {
    let name = text::path(path.file_name().filter(|_| path.exists())?);
    let folder = path.parent().map_or_else(String::new, text::path);
    let command = Command::OpenRecent(index);
    Some(Item { text: name, kind: "scenario", detail: folder, command })
}

/// The words of a name, and the number behind them with its unit.
fn split_number(query: &str) -> Option<(&str, &str)> {
    let is_number = |word: &str| {
        let digits = word.trim_start_matches(['-', '−', '$', '+', '.']);
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let words = query.split_whitespace();
    // A number alone names no lever.
    let first = words.clone().skip(1).find(|word| is_number(word))?;
    // The word is a slice of the query, so the difference of their addresses is its offset.
    let at = (first.as_ptr() as usize).checked_sub(query.as_ptr() as usize)?;
    let (name, number) = (query.get(..at)?, query.get(at..)?);
    Some((name.trim(), number.trim()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed test")]

    use super::*;

    fn catalogue(used: &[String]) -> Catalogue {
        let commands = Command::named().map(|command| (command, String::new()));
        Catalogue::new(commands, &library::default_scenario().unwrap(), &[], used)
    }

    #[track_caller]
    fn check_first(query: &str, command: Command) {
        let hits = catalogue(&[]).find(query);
        assert_eq!(hits[0].item.command, command, "{query}: {:?}", hits[0].item.text);
    }

    #[test]
    fn a_few_letters_find_commands_levers_and_scenarios() {
        check_first("undo", Command::Undo);
        check_first("savas", Command::SaveAs);
        check_first("loan rat", Command::Reveal(Lever::LoanRate(0)));
        check_first("rate loan", Command::Reveal(Lever::LoanRate(0)));
        check_first("valor second", Command::OpenShipped(0));
    }

    #[test]
    fn letters_that_match_are_known() {
        let hits = catalogue(&[]).find("undo");
        assert_eq!(hits[0].matched, [0, 1, 2, 3]);
        assert!(catalogue(&[]).find("zzzqqq").is_empty(), "nothing fits");
    }

    #[test]
    fn a_number_behind_a_name_offers_to_set_the_lever() {
        check_first("coupon 11", Command::Move(Lever::LoanRate(0), 0.11));
        check_first("coupon 11.25%", Command::Move(Lever::LoanRate(0), 0.1125));
        check_first("burn 1.2bn", Command::Move(Lever::MonthlyBurn, 1.2e9));
        check_first("lease term 48 months", Command::Move(Lever::LeaseMonths, 48.0));
        let hits = catalogue(&[]).find("coupon 11");
        assert_eq!(hits[0].item.text.replace('\u{a0}', " "), "Set coupon to 11.00%");
        for (query, lever) in [
            ("rate 10", Lever::LoanRate(0)),
            ("margin 50", Lever::RevenueMargin),
            ("vendor margin 50", Lever::VendorMargin),
            ("fee 2", Lever::UpfrontFee(0)),
            ("cost 6bn", Lever::EquipmentCost),
            ("residual 30", Lever::ResaleFraction),
            ("coupon 975bp", Lever::LoanRate(0)),
            ("dsra 6", Lever::ReserveMonths),
            ("burn 1.2bn", Lever::MonthlyBurn),
            ("sweep 50", Lever::CashSweep),
            ("advance 55", Lever::AdvanceRate(0)),
            ("lease 4 yr", Lever::LeaseMonths),
        ] {
            let hits = catalogue(&[]).find(query);
            let is_first = matches!(hits[0].item.command, Command::Move(it, _) if it == lever);
            assert!(is_first, "{query}: {}", hits[0].item.text);
        }
        let hits = catalogue(&[]).find("11");
        let sets = |hit: &Hit| matches!(hit.item.command, Command::Move(..));
        assert!(!hits.iter().any(sets), "a number alone sets nothing");
    }

    #[test]
    fn what_was_used_last_comes_first_while_nothing_is_typed() {
        let used = ["Method".to_owned(), "Coupon".to_owned()];
        let hits = catalogue(&used).find("");
        assert_eq!(hits[0].item.command, Command::Method);
        assert_eq!(hits[1].item.command, Command::Reveal(Lever::LoanRate(0)));
        assert_eq!(hits[2].item.command, Command::New, "the others in their order");
    }
}
