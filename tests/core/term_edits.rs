//! Optional terms and the items of their lists come and go in one edit, and show in what differs.

use chiplease::analysis::difference::What;
use chiplease::analysis::{Difference, Family, Lever, Term, evidence};
use chiplease::files::{library, scenario_file};
use chiplease::model::scenario::Delivery;
use chiplease::model::story::{LeverValue, Plot, Step};
use chiplease::model::{Scenario, run, validate};
use chiplease::session::Document;
use chiplease::session::structure::{Edit, List, Part, Provision};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::default_scenario;
use crate::levers::with_every_term;
use crate::random::any_scenario;
use crate::random_terms::any_scenario_with_terms;

fn full() -> Scenario {
    let mut scenario = default_scenario();
    Edit::Add(List::Tranches).apply(&mut scenario);
    with_every_term(&mut scenario);
    scenario
}

fn lists_of_terms(scenario: &Scenario) -> Vec<List> {
    let is_of_term =
        |list: &List| !matches!(list, List::Tranches | List::FundingRounds | List::Investors);
    List::all(scenario).into_iter().filter(is_of_term).collect()
}

/// Every edit that adds a term or an item, and the one that takes it away.
fn pairs(scenario: &Scenario) -> Vec<[Edit; 2]> {
    let terms = Term::all(scenario).into_iter().filter(|term| !term.is_in(scenario));
    let terms =
        terms.map(|term| [Edit::AddPart(Part::Term(term)), Edit::RemovePart(Part::Term(term))]);
    let lists = lists_of_terms(scenario).into_iter();
    // One delivery alone, of everything at closing, is no term, and is not kept as one.
    let is_alone = |list: &List| *list == List::Deliveries && list.len(scenario) == 1;
    let lists = lists.filter(|list| {
        let has_room = list.len(scenario) < list.len_max() && !is_alone(list);
        has_room && list.why_not_added(scenario).is_none()
    });
    let lists = lists.map(|list| {
        // The first delivery brings a second one with it.
        let added =
            if list == List::Deliveries { list.len(scenario).max(1) } else { list.len(scenario) };
        [Edit::Add(list), Edit::Remove(list, added)]
    });
    terms.chain(lists).collect()
}

/// The text of a file after both edits, through a document.
fn there_and_back(first: &Scenario, [add, remove]: [Edit; 2]) -> (String, String) {
    let text = |scenario: &Scenario| scenario_file::to_text(scenario).unwrap();
    let mut document = Document::new(first.clone());
    let before = text(&document.draft);
    for edit in [add, remove] {
        document.restructure(edit);
        document.settle();
        document.rest();
    }
    (before, text(&document.draft))
}

#[test]
fn a_term_added_and_taken_away_gives_the_first_file_back_byte_for_byte() {
    for scenario in [default_scenario(), full()] {
        for pair in pairs(&scenario) {
            let (before, after) = there_and_back(&scenario, pair);
            assert_eq!(before, after, "{pair:?}");
        }
    }
}

/// A file may say that all arrives in one delivery at closing. That is no term: one added to it makes
/// two, and when that goes nothing is left of either.
#[test]
fn a_delivery_alone_becomes_two_and_then_none_and_no_figure_changes() {
    let mut alone = default_scenario();
    alone.format = 2;
    alone.equipment.deliveries = vec![Delivery { month: 0, share: Decimal::ONE }];
    assert_eq!(validate(&alone), Ok(()));
    let mut document = Document::new(alone.clone());
    document.restructure(Edit::Add(List::Deliveries));
    document.settle();
    assert_eq!(document.draft.equipment.deliveries.len(), 2);
    document.restructure(Edit::Remove(List::Deliveries, 1));
    document.settle();
    assert_eq!(document.draft.equipment.deliveries, []);
    assert_eq!(document.results().months, run(&alone).months);
    assert_eq!(document.results().summary, run(&default_scenario()).summary);
}

#[test]
fn what_is_proposed_for_a_term_is_sound_and_one_step_of_undo() {
    for scenario in [default_scenario(), full()] {
        for [add, _] in pairs(&scenario) {
            let mut document = Document::new(scenario.clone());
            document.restructure(add);
            document.settle();
            document.rest();
            assert_ne!(document.draft, scenario, "{add:?}");
            assert_eq!(validate(&document.draft), Ok(()), "{add:?}");
            document.undo();
            document.settle();
            assert_eq!(document.draft, scenario, "{add:?}");
        }
    }
}

#[test]
fn a_list_of_terms_is_filled_up_to_its_limit_and_emptied() {
    let mut scenario = full();
    for list in lists_of_terms(&scenario.clone()) {
        for _ in 0..list.len_max() + 2 {
            Edit::Add(list).apply(&mut scenario);
            assert_eq!(validate(&scenario), Ok(()), "{list:?} with {}", list.len(&scenario));
        }
        assert!(
            list.len(&scenario) == list.len_max() || list.why_not_added(&scenario).is_some(),
            "{list:?} has {}",
            list.len(&scenario)
        );
    }
    for list in lists_of_terms(&scenario.clone()) {
        while list.len(&scenario) > 0 {
            Edit::Remove(list, 0).apply(&mut scenario);
            assert_eq!(validate(&scenario), Ok(()), "{list:?} with {}", list.len(&scenario));
        }
    }
}

#[test]
fn sources_and_stories_go_with_the_items_of_a_list() {
    let mut scenario = full();
    let path = |index: usize| format!("guarantees[1].cap[{index}].amount");
    scenario.evidence.insert(path(0), "first".to_owned());
    scenario.evidence.insert(path(1), "second".to_owned());
    let lever = Lever::CapAmount(1, 1);
    let value = lever.exact(&scenario).unwrap();
    scenario.story = vec![Step {
        title: "The cap".to_owned(),
        levers: [(lever.id().into_owned(), LeverValue(value))].into(),
        terms: Vec::new(),
        end_of_term: None,
        plots: vec![Plot::CashFlow],
        sliders: vec![lever.id().into_owned()],
        note: String::new(),
    }]
    .into();
    let mut document = Document::new(scenario);
    document.restructure(Edit::Remove(List::CapSteps(1), 0));
    document.settle();
    assert_eq!(document.draft.evidence.get(&path(0)).map(String::as_str), Some("second"));
    assert_eq!(document.draft.evidence.get(&path(1)), None);
    assert_eq!(document.draft.story[0].sliders, ["cap_amount_2_1"]);
    document.rest();
    document.restructure(Edit::Move(List::Guarantees, 1, 0));
    document.settle();
    assert_eq!(document.draft.evidence["guarantees[0].cap[0].amount"], "second");
    assert_eq!(document.draft.story[0].sliders, ["cap_amount"]);
}

#[test]
fn a_number_of_a_term_that_is_edited_is_the_persons_own_and_gets_its_source_back() {
    let full = full();
    let number = Lever::all(&full).into_iter().filter(|lever| lever.is_optional());
    for lever in number {
        let mut before = full.clone();
        before.evidence.insert(lever.path(), "a term sheet".to_owned());
        let range = lever.range(&before);
        let end =
            if lever.value(&before) == Some(*range.end()) { range.start() } else { range.end() };
        let mut after = before.clone();
        lever.set(&mut after, *end);
        if after == before {
            continue;
        }
        evidence::attribute(&before, &mut after);
        let note = after.evidence[&lever.path()].clone();
        assert!(note.starts_with("assumption: yours; was"), "{}: {note}", lever.id());
        let edited = after.clone();
        lever.restore(lever, &before, &mut after);
        evidence::attribute(&edited, &mut after);
        assert_eq!(after, before, "{}", lever.id());
    }
}

#[test]
fn a_loan_that_is_gone_is_covered_by_nobody_and_one_that_is_renamed_still_is() {
    let mut scenario = full();
    let names: Vec<String> = scenario.tranches.iter().map(|loan| loan.name.clone()).collect();
    scenario.guarantees[0].covers = names.clone();
    scenario.guarantees[1].covers = vec![names[1].clone()];
    let mut document = Document::new(scenario.clone());
    "Class B".clone_into(&mut document.draft.tranches[1].name);
    document.settle();
    assert_eq!(document.draft.guarantees[0].covers[1], "Class B");
    assert_eq!(document.faults(), []);
    Edit::Remove(List::Tranches, 1).apply(&mut scenario);
    assert_eq!(scenario.guarantees.len(), 1, "it covered nothing else");
    assert_eq!(scenario.guarantees[0].covers, [names[0].as_str()]);
    assert_eq!(validate(&scenario), Ok(()));
}

#[test]
fn terms_and_items_that_come_and_go_show_in_what_differs() {
    let bare = default_scenario();
    for [add, _] in pairs(&bare) {
        let mut after = bare.clone();
        add.apply(&mut after);
        let difference = Difference::between(&bare, &after);
        assert!(!difference.changes().is_empty(), "{add:?} shows");
        assert_eq!(difference.mixed(|_| true), *difference.after(), "{add:?}: all changes made");
        let back = Difference::between(&after, &bare);
        for (one, other) in difference.changes().iter().zip(back.changes()) {
            assert!(one.is_mirror_of(other), "{one:?} and {other:?}");
        }
    }
    let full = full();
    let mut fewer = full.clone();
    Edit::Remove(List::CapSteps(0), 1).apply(&mut fewer);
    Edit::Remove(List::RentSteps, 0).apply(&mut fewer);
    Edit::Remove(List::Contracts, 1).apply(&mut fewer);
    Lever::ContractAmount(0).set(&mut fewer, 5e8);
    let difference = Difference::between(&full, &fewer);
    let whats: Vec<What> = difference.changes().iter().map(|change| change.what).collect();
    assert!(whats.contains(&What::ItemRemoved(Family::CapStep, [0, 1])), "{whats:?}");
    assert!(whats.contains(&What::ItemRemoved(Family::RentStep, [0, 0])), "{whats:?}");
    assert!(whats.contains(&What::ItemRemoved(Family::Contract, [1, 0])), "{whats:?}");
    assert_eq!(whats.len(), 4, "and the amount: {whats:?}");
    assert_eq!(difference.mixed(|_| true), *difference.after());
    let names: Vec<&str> = difference.changes().iter().map(|it| it.name.as_str()).collect();
    assert!(names.contains(&"Guarantee cap from month 12, Guarantor"), "{names:?}");
}

#[test]
fn what_is_taken_over_brings_its_source() {
    let bare = default_scenario();
    let mut other = bare.clone();
    other.format = 2;
    Edit::Add(List::Guarantees).apply(&mut other);
    Edit::Add(List::Guarantees).apply(&mut other);
    other.evidence.insert("guarantees[1].cap[0].amount".to_owned(), "a letter".to_owned());
    let difference = Difference::between(&bare, &other);
    let second = difference
        .changes()
        .iter()
        .position(|change| change.what == What::ItemAdded(Family::Guarantee, [1, 0]))
        .unwrap();
    let taken = difference.taken_over(&bare, &other, second);
    assert_eq!(taken.guarantees, [other.guarantees[1].clone()]);
    assert_eq!(taken.evidence["guarantees[0].cap[0].amount"], "a letter");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_term_of_any_deal_comes_and_goes_without_a_trace(
        scenario in prop_oneof![any_scenario(), any_scenario_with_terms()],
        draw in 0..1000_usize,
    ) {
        let pairs = pairs(&scenario);
        let pair = pairs[draw % pairs.len()];
        let (before, after) = there_and_back(&scenario, pair);
        prop_assert_eq!(before, after, "{:?}", pair);
    }
}

/// Every deal that is at hand: those that ship, and every fixture.
fn deals_at_hand() -> Vec<(String, Scenario)> {
    let shipped = library::SHIPPED.iter().map(|it| (it.id.to_owned(), it.scenario().unwrap()));
    let files =
        ["tests/fixtures/scenarios", "tests/fixtures/terms"].into_iter().flat_map(|folder| {
            let entries = std::fs::read_dir(folder).unwrap();
            entries.map(|entry| entry.unwrap().path())
        });
    let files = files.filter(|path| path.extension().is_some_and(|it| it == "ron"));
    let read = files.map(|path| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, scenario_file::read(&path).unwrap())
    });
    shipped.chain(read).collect()
}

#[test]
fn whatever_term_is_added_to_any_deal_is_sound_an_assumption_and_gone_without_a_trace() {
    for (name, scenario) in deals_at_hand() {
        for provision in Provision::all(&scenario).into_iter().filter(|it| !it.is_in(&scenario)) {
            if provision.why_not(&scenario).is_some() {
                continue;
            }
            let mut after = scenario.clone();
            provision.added().apply(&mut after);
            assert_eq!(validate(&after), Ok(()), "{name}: {provision:?}");
            assert!(provision.is_in(&after), "{name}: {provision:?}");
            for lever in provision.levers(&after) {
                let is_new = !lever.is_in(&scenario);
                let evidence = after.evidence.get(&lever.path()).map(String::as_str);
                assert!(
                    !is_new || evidence == Some("assumption"),
                    "{name}: {lever:?} {evidence:?}"
                );
            }
            provision.removed().apply(&mut after);
            after.format = scenario.format;
            assert_eq!(after, scenario, "{name}: {provision:?}");
        }
    }
}

#[test]
fn every_optional_number_is_of_a_term_that_people_can_add() {
    let full = full();
    for lever in Lever::all(&full).into_iter().filter(|lever| lever.is_optional()) {
        let mut all = Provision::all(&full).into_iter();
        let provision = all.find(|it| it.levers(&full).contains(&lever));
        let Some(provision) = provision else { panic!("{lever:?}") };
        assert_eq!(provision.group(), lever.group(), "{lever:?}");
        assert!(lever.path().starts_with(&*provision.path()), "{lever:?}");
    }
    let labels: Vec<String> =
        Provision::all(&full).iter().map(|it| it.label(&full).into_owned()).collect();
    let unique: std::collections::BTreeSet<&String> = labels.iter().collect();
    assert_eq!(unique.len(), labels.len(), "{labels:?}");
}

#[test]
fn a_list_is_cleared_at_once_and_what_was_said_of_its_items_goes_with_it() {
    for list in lists_of_terms(&full()) {
        let mut scenario = full();
        scenario.evidence.insert(format!("{}[1].x", list.path()), "a letter".to_owned());
        Edit::Clear(list).apply(&mut scenario);
        assert_eq!(list.len(&scenario), 0, "{list:?}");
        let stem = format!("{}[", list.path());
        assert!(!scenario.evidence.keys().any(|path| path.starts_with(&stem)), "{list:?}");
        assert_eq!(validate(&scenario), Ok(()), "{list:?}");
    }
}

#[test]
fn what_a_delivery_brings_is_made_up_for_by_the_next_one() {
    let mut scenario = default_scenario();
    Edit::Add(List::Deliveries).apply(&mut scenario);
    Edit::Add(List::Deliveries).apply(&mut scenario);
    let shares = |scenario: &Scenario| -> Vec<String> {
        scenario.equipment.deliveries.iter().map(|it| it.share.to_string()).collect()
    };
    assert_eq!(shares(&scenario), ["0.5", "0.25", "0.25"]);
    Edit::SetDelivery(0, Decimal::new(4, 1)).apply(&mut scenario);
    assert_eq!(shares(&scenario), ["0.4", "0.35", "0.25"]);
    Edit::SetDelivery(2, Decimal::new(3, 1)).apply(&mut scenario);
    assert_eq!(shares(&scenario), ["0.4", "0.3", "0.3"], "the last one with that before it");
    Edit::SetDelivery(1, Decimal::ONE).apply(&mut scenario);
    assert_eq!(shares(&scenario), ["0.4", "0.3", "0.3"], "nothing would be left for the next one");
}
