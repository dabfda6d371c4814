//! Tranches, rounds, investors, vendor and backstop come, go and change places, and everything
//! else stays as it was.

use chiplease::analysis::Lever;
use chiplease::analysis::story::scenes;
use chiplease::analysis::story_items::Lost;
use chiplease::model::story::{LeverValue, Plot, Step};
use chiplease::model::{Scenario, validate};
use chiplease::session::structure::{Edit, List, Part};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::default_scenario;
use crate::random::any_scenario;

const LISTS: [List; 3] = [List::Tranches, List::FundingRounds, List::Investors];

/// Names of a list's items, in order.
fn names(scenario: &Scenario, list: List) -> Vec<String> {
    match list {
        List::Tranches => scenario.tranches.iter().map(|item| item.name.clone()).collect(),
        List::FundingRounds => {
            scenario.lessee.funding.iter().map(|item| item.name.clone()).collect()
        }
        List::Investors => scenario.equity.investors.iter().map(|i| i.name.clone()).collect(),
        list => panic!("{list:?} has a test of its own"),
    }
}

/// The index of the item that a field of the list belongs to.
fn item_at(path: &str, list: List) -> Option<usize> {
    let (index, _) = path.strip_prefix(&*list.path())?.strip_prefix('[')?.split_once(']')?;
    index.parse().ok()
}

/// A step that leaves the value of these levers as it is, and offers some of them.
fn step(scenario: &Scenario, title: &str, levers: &[Lever]) -> Step {
    let value = |lever: &Lever| lever.exact(scenario).map(|value| (lever.id().into(), value));
    let levers = levers.iter().filter_map(value);
    let levers: Vec<(String, Decimal)> = levers.collect();
    Step {
        title: title.to_owned(),
        sliders: levers.iter().take(4).map(|(id, _)| id.clone()).collect(),
        levers: levers.into_iter().map(|(id, value)| (id, LeverValue(value))).collect(),
        terms: Vec::new(),
        end_of_term: None,
        plots: vec![Plot::CashFlow],
        note: String::new(),
    }
}

/// Tells a step of each item and each part, with every lever that it has.
fn tell(scenario: &mut Scenario) {
    let levers = Lever::all(scenario);
    let mut story = Vec::new();
    for list in LISTS {
        for (index, name) in names(scenario, list).iter().enumerate() {
            let own = |lever: &&Lever| item_at(&lever.path(), list) == Some(index);
            let own: Vec<Lever> = levers.iter().filter(own).copied().collect();
            story.push(step(scenario, &format!("{list:?}: {name}"), &own));
        }
    }
    for part in [Part::Vendor, Part::Backstop] {
        let own = |lever: &&Lever| lever.path().starts_with(&format!("{}.", part.path()));
        let own: Vec<Lever> = levers.iter().filter(own).copied().collect();
        story.push(step(scenario, &format!("{part:?}"), &own));
    }
    story.retain(|step| !step.levers.is_empty());
    scenario.story = story.into();
}

/// Every lever and slider of a step is one of the item in its title.
fn check_story(scenario: &Scenario) {
    for step in &scenario.story {
        assert!(!step.levers.is_empty() && !step.sliders.is_empty(), "{step:?}");
        for id in step.levers.keys().chain(&step.sliders) {
            let lever = Lever::from_id(id).unwrap();
            let owner = LISTS.into_iter().find_map(|list| {
                let name = names(scenario, list).get(item_at(&lever.path(), list)?).cloned();
                Some(format!("{list:?}: {}", name.unwrap_or_default()))
            });
            let part = if lever.path().starts_with("vendor.") { "Vendor" } else { "Backstop" };
            assert_eq!(step.title, owner.unwrap_or_else(|| part.to_owned()), "{id}");
            assert!(lever.value(scenario).is_some(), "{id} of {}", step.title);
        }
    }
}

/// Gives every item evidence that names the item, and one deeper in it.
fn tag(scenario: &mut Scenario) {
    tell(scenario);
    for list in LISTS {
        for (index, name) in names(scenario, list).into_iter().enumerate() {
            for field in ["one", "two.three"] {
                let path = format!("{}[{index}].{field}", list.path());
                scenario.evidence.insert(path, format!("{name}, {field}"));
            }
        }
    }
}

/// Every item has the evidence that names it or, if it was added, none; nothing is said of items
/// that are not there.
fn check_tags(scenario: &Scenario) {
    check_story(scenario);
    for list in LISTS {
        let names = names(scenario, list);
        let stem = format!("{}[", list.path());
        for (path, text) in scenario.evidence.iter().filter(|(path, _)| path.starts_with(&stem)) {
            let (index, field) = path[stem.len()..].split_once("].").unwrap();
            let name = names.get(index.parse::<usize>().unwrap());
            let name = name.unwrap_or_else(|| panic!("{path} leads nowhere"));
            assert_eq!(*text, format!("{name}, {field}"), "{path}");
        }
    }
}

fn shares(scenario: &Scenario) -> Vec<Decimal> {
    scenario.equity.investors.iter().map(|investor| investor.share).collect()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn what_is_added_is_valid_and_the_only_change() {
    for list in LISTS {
        let before = default_scenario();
        let mut scenario = before.clone();
        Edit::Add(list).apply(&mut scenario);
        assert_eq!(validate(&scenario), Ok(()), "{list:?}");
        assert_eq!(list.len(&scenario), list.len(&before) + 1);
        let last = list.len(&scenario) - 1;
        Edit::Remove(list, last).apply(&mut scenario);
        assert_eq!(scenario, before, "{list:?}");
    }
}

#[test]
fn a_list_may_be_emptied_and_filled_up_to_its_limit() {
    for list in LISTS {
        let mut scenario = default_scenario();
        while list.len(&scenario) > 0 {
            Edit::Remove(list, 0).apply(&mut scenario);
            assert_eq!(validate(&scenario), Ok(()), "{list:?}");
        }
        for _ in 0..list.len_max() + 3 {
            Edit::Add(list).apply(&mut scenario);
            assert_eq!(validate(&scenario), Ok(()), "{list:?}");
        }
        assert_eq!(list.len(&scenario), list.len_max());
    }
}

#[test]
fn a_second_tranche_is_a_dearer_mezzanine_that_leaves_equity() {
    let mut scenario = default_scenario();
    Edit::Add(List::Tranches).apply(&mut scenario);
    let [senior, mezzanine] = scenario.tranches.as_slice() else { panic!("two tranches") };
    assert_eq!(mezzanine.name, "Mezzanine");
    assert_eq!(mezzanine.rate, senior.rate + decimal("0.02"));
    assert_eq!(mezzanine.repayment, senior.repayment);
    assert_eq!(mezzanine.amount, Decimal::from(410_000_000), "a quarter of $1.65bn");
}

#[test]
fn an_added_backstop_pays_exactly_the_rent_and_nothing_stays_unpaid() {
    let mut scenario = default_scenario();
    scenario.equipment.cost = decimal("2400000000");
    scenario.tranches[0].amount = decimal("1320000000");
    scenario.lease.rent_factor = decimal("0.026");
    scenario.lease.escalator = decimal("0.03");
    scenario.lease.term_months = 48;
    // A lessee that never pays.
    scenario.lessee.cash = Decimal::ZERO;
    scenario.lessee.monthly_burn = decimal("1000000000");
    scenario.lessee.funding.clear();
    Edit::AddPart(Part::Backstop).apply(&mut scenario);
    let results = chiplease::model::run(&scenario);
    assert_eq!(results.summary.default_month, None, "not a cent is missing");
    let backstop = scenario.lessee.backstop.unwrap();
    assert!(backstop.monthly_cap > decimal("62400000"), "the rent of the last year");
    assert!(backstop.total_cap > decimal("48") * decimal("62400000"));
}

#[test]
fn an_added_round_comes_after_the_latest_one_and_is_named_on() {
    let mut scenario = default_scenario();
    let rounds = &mut scenario.lessee.funding;
    // The latest one need not be the last of the list.
    (rounds[0].month, rounds[1].month) = (40, 9);
    rounds[0].amount = decimal("7000000000");
    Edit::Add(List::FundingRounds).apply(&mut scenario);
    let round = scenario.lessee.funding.last().unwrap();
    assert_eq!((round.name.as_str(), round.month), ("Equity round H", 52));
    assert_eq!(round.amount, decimal("7000000000"));
    Edit::Add(List::FundingRounds).apply(&mut scenario);
    let round = scenario.lessee.funding.last().unwrap();
    assert_eq!((round.name.as_str(), round.month), ("Equity round I", 60), "the lease ends then");
    assert_eq!(validate(&scenario), Ok(()));
}

#[test]
fn a_first_round_is_a_year_of_burn_or_of_rent() {
    for (burn, expected) in [("50000000", "600000000"), ("-1000000", "740000000")] {
        let mut scenario = default_scenario();
        scenario.equipment.cost = decimal("2400000000");
        scenario.lease.rent_factor = decimal("0.026");
        scenario.lease.escalator = Decimal::ZERO;
        scenario.lessee.monthly_burn = decimal(burn);
        scenario.lessee.funding.clear();
        Edit::Add(List::FundingRounds).apply(&mut scenario);
        assert_eq!(scenario.lessee.funding[0].amount, decimal(expected), "{burn}");
    }
}

#[test]
fn no_loan_is_offered_where_nothing_is_left_to_fund() {
    let mut scenario = default_scenario();
    assert_eq!(List::Tranches.why_not_added(&scenario), None);
    scenario.tranches[0].amount = scenario.equipment.cost;
    assert!(List::Tranches.why_not_added(&scenario).is_some());
    assert_eq!(List::FundingRounds.why_not_added(&scenario), None);
}

#[test]
fn evidence_goes_with_its_item() {
    let mut scenario = default_scenario();
    tag(&mut scenario);
    Edit::Move(List::Investors, 2, 0).apply(&mut scenario);
    check_tags(&scenario);
    assert_eq!(names(&scenario, List::Investors), ["Apollo", "Valor and other LPs", "Nvidia"]);
    Edit::Remove(List::Investors, 1).apply(&mut scenario);
    check_tags(&scenario);
    let evidence = &scenario.evidence["equity.investors[1].one"];
    assert_eq!(evidence, "Nvidia, one", "Nvidia has moved up");
    assert!(!scenario.evidence.contains_key("equity.investors[2].one"));
}

#[test]
fn a_story_goes_with_its_rounds() {
    let mut scenario = default_scenario();
    tag(&mut scenario);
    let rounds: Vec<Step> = scenario
        .story
        .iter()
        .filter(|step| step.title.starts_with("FundingRounds"))
        .cloned()
        .collect();
    assert!(rounds.len() > 1, "there are rounds to be moved");
    assert!(rounds[1].levers.contains_key("funding_amount_2"));
    assert_eq!(Edit::Move(List::FundingRounds, 1, 0).apply(&mut scenario), Lost::default());
    let told = |scenario: &Scenario, title: &str| {
        scenario.story.iter().find(|step| step.title == title).cloned()
    };
    let moved = told(&scenario, &rounds[1].title).unwrap();
    assert!(
        moved.levers.contains_key("funding_amount")
            && moved.sliders.contains(&"funding_amount".into())
    );
    check_tags(&scenario);
    scenes(&scenario).unwrap();
    let lost = Edit::Remove(List::FundingRounds, 0).apply(&mut scenario);
    assert_eq!(lost, Lost { steps: 1, ..Lost::default() });
    assert_eq!(lost.in_words().as_deref(), Some("1 step of the story was removed with it"));
    assert_eq!(told(&scenario, &rounds[1].title), None, "it was about nothing else");
    check_tags(&scenario);
    scenes(&scenario).unwrap();
}

#[test]
fn a_step_about_several_things_loses_what_is_gone_and_stays() {
    let mut scenario = default_scenario();
    let levers = [Lever::FundingAmount(0), Lever::FundingAmount(1), Lever::VendorMargin];
    let offered = step(&scenario, "only offered", &[Lever::FundingMonth(1)]);
    let offered = Step { levers: Default::default(), ..offered };
    let other = step(&scenario, "elsewhere", &[Lever::LoanRate(0)]);
    scenario.story = vec![step(&scenario, "both", &levers), offered, other].into();
    let before = scenario.clone();
    let lost = Edit::Remove(List::FundingRounds, 1).apply(&mut scenario);
    assert_eq!(lost, Lost { changed: 2, ..Lost::default() });
    let ids: Vec<&str> = scenario.story[0].levers.keys().map(String::as_str).collect();
    assert_eq!(ids, ["funding_amount", "vendor_margin"]);
    assert!(scenario.story[1].sliders.is_empty(), "it changed nothing before either");
    assert_eq!(scenario.story[2], before.story[2]);
    assert_eq!(Edit::RemovePart(Part::Vendor).apply(&mut scenario).changed, 1);
    assert_eq!(scenario.story[0].sliders, ["funding_amount"]);
}

#[test]
fn a_step_of_what_is_not_there_does_not_pass_for_one_of_what_is_added() {
    let mut scenario = default_scenario();
    let value = LeverValue(Decimal::ZERO);
    scenario.story = vec![step(&scenario, "of another deal", &[])].into();
    scenario.story[0].levers.insert("loan_rate_2".to_owned(), value);
    assert_eq!(
        Edit::Add(List::Tranches).apply(&mut scenario),
        Lost { steps: 1, ..Lost::default() }
    );
}

#[test]
fn evidence_of_what_is_not_there_does_not_pass_for_that_of_what_is_added() {
    let mut scenario = default_scenario();
    scenario.evidence.insert("tranches[1].rate".to_owned(), "of another deal".to_owned());
    Edit::Add(List::Tranches).apply(&mut scenario);
    assert!(!scenario.evidence.contains_key("tranches[1].rate"));
}

#[test]
fn a_part_that_goes_takes_its_evidence_along_but_not_that_of_its_absence() {
    let mut scenario = default_scenario();
    scenario.evidence.insert("lessee.backstop".to_owned(), "none was published".to_owned());
    for (part, field) in [(Part::Vendor, "vendor.content"), (Part::Backstop, "lessee.backstop.x")] {
        Edit::RemovePart(part).apply(&mut scenario);
        Edit::AddPart(part).apply(&mut scenario);
        assert_eq!(validate(&scenario), Ok(()), "{part:?}");
        scenario.evidence.insert(field.to_owned(), "a report".to_owned());
        let there = scenario.clone();
        Edit::AddPart(part).apply(&mut scenario);
        assert_eq!(scenario, there, "what is there is not put over");
        Edit::RemovePart(part).apply(&mut scenario);
        assert!(!scenario.evidence.contains_key(field), "{field}");
    }
    assert!(scenario.evidence.contains_key("lessee.backstop"));
    assert_eq!((scenario.vendor, scenario.lessee.backstop), (None, None));
}

#[test]
fn the_others_give_what_an_investor_gets_in_the_proportions_that_they_have() {
    let mut scenario = default_scenario();
    Edit::SetShare(0, decimal("0.3")).apply(&mut scenario);
    assert_eq!(shares(&scenario), [decimal("0.3"), decimal("0.5"), decimal("0.2")]);
    Edit::SetShare(1, Decimal::ONE).apply(&mut scenario);
    assert_eq!(shares(&scenario), [Decimal::ZERO, Decimal::ONE, Decimal::ZERO]);
    Edit::SetShare(1, decimal("0.4")).apply(&mut scenario);
    let even = "shares of nothing are all alike";
    assert_eq!(shares(&scenario), [decimal("0.3"), decimal("0.4"), decimal("0.3")], "{even}");
    Edit::SetShare(2, decimal("7")).apply(&mut scenario);
    assert_eq!(shares(&scenario)[2], Decimal::ONE, "more than all is all");
}

#[test]
fn whoever_is_alone_has_everything() {
    let mut scenario = default_scenario();
    Edit::Remove(List::Investors, 0).apply(&mut scenario);
    Edit::Remove(List::Investors, 0).apply(&mut scenario);
    Edit::SetShare(0, decimal("0.3")).apply(&mut scenario);
    assert_eq!(shares(&scenario), [Decimal::ONE]);
}

#[test]
fn an_edit_of_what_is_not_there_changes_nothing() {
    let before = default_scenario();
    let mut scenario = before.clone();
    for list in LISTS {
        Edit::Remove(list, 9).apply(&mut scenario);
        Edit::Move(list, 0, 9).apply(&mut scenario);
        Edit::Move(list, 9, 0).apply(&mut scenario);
        Edit::Move(list, 0, 0).apply(&mut scenario);
    }
    Edit::SetShare(9, Decimal::ONE).apply(&mut scenario);
    assert_eq!(scenario, before);
}

/// Any edit, of items that mostly are there.
fn any_edit() -> impl Strategy<Value = Edit> {
    let list = prop_oneof![Just(List::Tranches), Just(List::FundingRounds), Just(List::Investors)];
    let part = prop_oneof![Just(Part::Vendor), Just(Part::Backstop)];
    (0..6_u8, list, part, 0..5_usize, 0..5_usize, 0..=1_000_000_i64).prop_map(
        |(kind, list, part, from, to, share)| match kind {
            0 => Edit::Add(list),
            1 => Edit::Remove(list, from),
            2 => Edit::Move(list, from, to),
            3 => Edit::AddPart(part),
            4 => Edit::RemovePart(part),
            _ => Edit::SetShare(from, Decimal::new(share, 6)),
        },
    )
}

proptest! {
    #[test]
    fn whatever_is_done_in_whatever_order_the_scenario_stays_sound(
        mut scenario in any_scenario(),
        edits in proptest::collection::vec(any_edit(), 1..24),
    ) {
        tag(&mut scenario);
        for edit in edits {
            let before = scenario.clone();
            edit.apply(&mut scenario);
            check_tags(&scenario);
            let sum: Decimal = shares(&scenario).iter().sum();
            prop_assert!(shares(&scenario).is_empty() || sum == Decimal::ONE, "{edit:?}: {sum}");
            // A loan less is an equity more and the other way round, but fees and reserve may have
            // been what left any: the rest stays within bounds always.
            if let Err(faults) = validate(&scenario) {
                prop_assert!(faults.iter().all(|fault| fault.path == "tranches"), "{faults:?}");
                prop_assert!(matches!(edit, Edit::Remove(List::Tranches, _)
                    | Edit::Move(List::Tranches, ..)) || validate(&before).is_err(), "{edit:?}");
            }
        }
    }

    #[test]
    fn moving_there_and_back_is_no_change(
        mut scenario in any_scenario(),
        from in 0..4_usize,
        to in 0..4_usize,
    ) {
        tag(&mut scenario);
        let before = scenario.clone();
        for list in LISTS {
            Edit::Move(list, from, to).apply(&mut scenario);
            Edit::Move(list, to, from).apply(&mut scenario);
        }
        prop_assert_eq!(scenario, before);
    }
}
