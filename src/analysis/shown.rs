//! The deal as it may be looked at: every text of it made safe for screen, page and paper.
//!
//! Names, titles and sources are other people's words, and are kept as they are wherever a scenario
//! is saved, logged or handed on as data. Sentences, drawings and tables read this copy, so that
//! none of them has to make a name safe itself. Deals whose texts are all plain, as nearly all are,
//! are shown unchanged.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::format::text;
use crate::model::Scenario;
use crate::model::scenario::SetTerm;

/// The deal with its texts as [`text::name`] and [`text::passage`] have them. Figures are those of
/// the deal: one name stays one, and two names stay two.
pub fn shown(scenario: &Scenario) -> Cow<'_, Scenario> {
    let mut copy = scenario.clone();
    let mut is_changed = change(&mut copy.name, text::name);
    is_changed |= change(&mut copy.closing, text::name);
    let mut given = BTreeMap::new();
    for name in copy.party_names_mut() {
        is_changed |= change(name, |name| given_name(&mut given, name));
    }
    // One name stays one: a loan that a case's guarantee covers is the deal's.
    for terms in copy.set_terms_mut() {
        for name in terms.iter_mut().flat_map(SetTerm::names_mut) {
            is_changed |= change(name, |name| given_name(&mut given, name));
        }
    }
    if let Cow::Owned(safe) = text::passage(&scenario.description) {
        copy.description = safe.into();
        is_changed = true;
    }
    is_changed |= show_story(scenario, &mut copy);
    is_changed |= show_cases(scenario, &mut copy);
    // Looked through first: changing one source copies all, which scenarios otherwise share.
    let is_odd = |path: &str, source: &str| {
        matches!(text::line(path), Cow::Owned(_)) || matches!(text::passage(source), Cow::Owned(_))
    };
    if scenario.evidence.iter().any(|(path, source)| is_odd(path, source)) {
        let safe = |(path, source): (&String, &String)| {
            (text::line(path).into_owned(), text::passage(source).into_owned())
        };
        copy.evidence = scenario.evidence.iter().map(safe).collect::<BTreeMap<_, _>>().into();
        is_changed = true;
    }
    if is_changed { Cow::Owned(copy) } else { Cow::Borrowed(scenario) }
}

/// Titles and notes; whether any of them was changed.
fn show_story(scenario: &Scenario, copy: &mut Scenario) -> bool {
    let is_odd = |(title, note): (&str, &str)| {
        matches!(text::name(title), Cow::Owned(_)) || matches!(text::passage(note), Cow::Owned(_))
    };
    if !scenario.story.iter().any(|step| is_odd((&step.title, &step.note))) {
        return false;
    }
    for step in copy.story.iter_mut() {
        change(&mut step.title, text::name);
        change(&mut step.note, text::passage);
    }
    true
}

/// Names and notes; whether any of them was changed.
fn show_cases(scenario: &Scenario, copy: &mut Scenario) -> bool {
    let is_odd = |(name, note): (&str, &str)| {
        matches!(text::name(name), Cow::Owned(_)) || matches!(text::passage(note), Cow::Owned(_))
    };
    if !scenario.cases.iter().any(|case| is_odd((&case.name, &case.note))) {
        return false;
    }
    let mut given = BTreeMap::new();
    for case in copy.cases.iter_mut() {
        change(&mut case.name, |name| given_name(&mut given, name));
        change(&mut case.note, text::passage);
    }
    true
}

/// The name as it is shown, and another one for another name: names tell which roles are one
/// participant's.
fn given_name<'n>(given: &mut BTreeMap<String, String>, name: &'n str) -> Cow<'n, str> {
    if let Some(known) = given.get(name) {
        return if known == name { Cow::Borrowed(name) } else { Cow::Owned(known.clone()) };
    }
    let safe = text::name(name);
    let is_taken = |wanted: &str| given.values().any(|other| other == wanted);
    // One candidate more than there are names, so at least one of them is free.
    let count_max = given.len() + 2;
    let mut unlike = (2..=count_max).map(|count| format!("{safe} ({count})"));
    let unlike = unlike.find(|other| !is_taken(other));
    let shown = match unlike {
        Some(unlike) if is_taken(&safe) => Cow::Owned(unlike),
        Some(_) | None => safe,
    };
    given.insert(name.to_owned(), shown.clone().into_owned());
    shown
}

/// Makes a text safe; whether it was changed by that.
fn change(text: &mut String, safe: impl FnOnce(&str) -> Cow<'_, str>) -> bool {
    let changed = match safe(text) {
        Cow::Owned(changed) if changed != *text => changed,
        Cow::Owned(_) | Cow::Borrowed(_) => return false,
    };
    *text = changed;
    true
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;
    use crate::files::library;
    use crate::model;

    fn deal() -> Scenario {
        library::default_scenario().unwrap()
    }

    #[test]
    fn a_deal_of_plain_texts_is_shown_as_it_stands() {
        for shipped in library::SHIPPED {
            let scenario = shipped.scenario().unwrap();
            assert!(matches!(shown(&scenario), Cow::Borrowed(_)), "{}", shipped.id);
        }
    }

    #[test]
    fn odd_names_are_shown_as_text_and_no_figure_changes() {
        let mut odd = deal();
        odd.name = "a\u{1b}[2Jb".to_owned();
        odd.lessee.name = "xAI\u{202e}".to_owned();
        let long = "L".repeat(40_000);
        odd.tranches[0].lender = format!("{long}1");
        odd.equity.investors.truncate(1);
        odd.equity.investors[0].share = rust_decimal::Decimal::ONE;
        // Two that differ beyond what is shown of them, and one that only reads like another.
        odd.equity.investors[0].name = format!("{long}2");
        odd.vendor.as_mut().unwrap().name = format!("{long}1");
        let safe = shown(&odd).into_owned();
        assert_eq!(safe.name, "a\\u{1b}[2Jb");
        assert_eq!(safe.lessee.name, "xAI\\u{202e}");
        let names = [&safe.tranches[0].lender, &safe.equity.investors[0].name];
        assert_ne!(names[0], names[1], "two stay two");
        assert_eq!(
            Some(names[0]),
            safe.vendor.as_ref().map(|vendor| &vendor.name),
            "one stays one"
        );
        assert!(names.iter().all(|name| name.chars().count() < 110), "{names:?}");
        let parties = |scenario: &Scenario| {
            let of = model::run(scenario).summary.participants.into_iter();
            of.map(|who| (who.paid_in, who.received, who.profit)).collect::<Vec<_>>()
        };
        assert_eq!(parties(&safe), parties(&odd));
        assert!(matches!(shown(&safe), Cow::Borrowed(_)), "shown once is shown for good");
    }

    #[test]
    fn a_scenario_that_is_moved_shares_its_texts_with_the_one_it_was() {
        let deal = deal();
        let mut moved = deal.clone();
        crate::analysis::Lever::LoanRate(0).set(&mut moved, 0.11);
        assert_ne!(moved, deal);
        assert!(std::ptr::eq(&raw const *moved.evidence, &raw const *deal.evidence), "sources");
        assert!(std::ptr::eq(&raw const *moved.description, &raw const *deal.description), "words");
        assert!(std::ptr::eq(&raw const *moved.story, &raw const *deal.story), "the story");
    }

    #[test]
    fn passages_keep_their_lines_and_sources_their_places() {
        let mut odd = deal();
        odd.description = "one\r\ntwo\u{2028}three\u{0}".to_owned().into();
        odd.evidence.insert("lease.rent_factor".to_owned(), "seen\u{7}".to_owned());
        let safe = shown(&odd);
        assert_eq!(safe.description.as_str(), "one\ntwo\nthree\\u{0}");
        assert_eq!(safe.evidence["lease.rent_factor"], "seen\\u{7}");
        assert_eq!(safe.evidence.len(), odd.evidence.len());
    }
}
