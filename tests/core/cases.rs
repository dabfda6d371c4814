//! Cases of a deal: what a case sets, what follows its loans and rounds, and the ready-made
//! stresses.

use chiplease::analysis::cases::{
    self, BASE, base_of, case_of, find, in_case, stresses, table, unused_name, why_not_named,
};
use chiplease::analysis::story::{scenes, step_of_case};
use chiplease::analysis::{Difference, Lever};
use chiplease::files::library;
use chiplease::model::case::Case;
use chiplease::model::scenario::{EndOfTerm, ValuePath};
use chiplease::model::{self, Scenario};
use chiplease::session::structure::{Edit, List, Part};
use rust_decimal::Decimal;

fn valor() -> Scenario {
    library::find("valor-2").unwrap().scenario().unwrap()
}

/// Valor 2 with a case that sets these levers.
fn with_case(name: &str, levers: &[(&str, &str)]) -> Scenario {
    let mut scenario = valor();
    scenario.format = 2;
    let mut case = Case::named(name);
    for (id, value) in levers {
        let value: Decimal = value.parse().unwrap();
        case.levers.insert((*id).to_owned(), chiplease::model::story::LeverValue(value));
    }
    scenario.cases.push(case);
    scenario
}

#[test]
fn a_case_is_the_scenario_with_its_levers_set_and_its_end_of_term() {
    let mut scenario = with_case("Severe", &[("monthly_burn", "1500000000"), ("loan_rate", "0.1")]);
    scenario.cases[0].end_of_term = Some(EndOfTerm::Scrap);
    let mut expected = valor();
    expected.format = 2;
    expected.name.push_str(" · Severe");
    expected.lessee.monthly_burn = Decimal::from(1_500_000_000);
    expected.tranches[0].rate = Decimal::new(1, 1);
    expected.lease.end_of_term = EndOfTerm::Scrap;
    assert_eq!(in_case(&scenario, 0).unwrap(), expected);
    let rows = table(&scenario, &model::run(&scenario).summary);
    let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
    assert_eq!(names, [BASE, "Severe"]);
    assert_eq!(rows[1].summary.as_ref(), Some(&model::run(&expected).summary));
}

#[test]
fn an_edit_in_a_case_sets_its_levers_and_leaves_the_rest_to_the_deal() {
    let base = with_case("Downside", &[("monthly_burn", "1300000000")]);
    let mut last = base.clone();
    assert!(cases::set_levers(&mut last, 0, &base.cases[0]).is_empty());
    let mut draft = last.clone();
    Lever::ResaleFraction.set(&mut draft, 0.15);
    draft.lease.end_of_term = EndOfTerm::Renew;
    "Valor 3".clone_into(&mut draft.name);
    let case = case_of(&base, &base.cases[0], &last, &draft);
    let ids: Vec<&str> = case.levers.keys().map(String::as_str).collect();
    assert_eq!(ids, ["monthly_burn", "resale_fraction"]);
    assert_eq!(case.end_of_term, Some(EndOfTerm::Renew));
    let edited = base_of(&base, &Case::named(""), &draft);
    assert_eq!(edited, Scenario { name: "Valor 3".to_owned(), ..base.clone() });
    // Moved to what the deal has, a lever is no longer set.
    let mut back = draft.clone();
    Lever::ResaleFraction.restore(Lever::ResaleFraction, &base, &mut back);
    Lever::MonthlyBurn.restore(Lever::MonthlyBurn, &base, &mut back);
    back.lease.end_of_term = base.lease.end_of_term;
    let case = case_of(&base, &case, &draft, &back);
    assert_eq!((case.levers.len(), case.end_of_term), (0, None));
}

#[test]
fn a_loan_set_by_its_advance_rate_is_set_once() {
    let base = with_case("Thin", &[("advance_rate", "0.5")]);
    let mut last = base.clone();
    assert!(cases::set_levers(&mut last, 0, &base.cases[0]).is_empty());
    let mut draft = last.clone();
    Lever::LoanAmount(0).set(&mut draft, 3e9);
    let case = case_of(&base, &base.cases[0], &last, &draft);
    assert_eq!(case.levers.keys().collect::<Vec<_>>(), ["loan_amount"]);
    let mut again = base.clone();
    assert!(cases::set_levers(&mut again, 0, &case).is_empty());
    assert_eq!(again, draft);
}

#[test]
fn a_choice_made_in_a_case_is_one_of_the_deal() {
    let base = with_case("Downside", &[]);
    let mut draft = base.clone();
    let cliff = ValuePath::Cliff { month: 24, share: Decimal::new(5, 1) };
    draft.equipment.value_path = cliff;
    let case = case_of(&base, &base.cases[0], &base, &draft);
    assert!(case.levers.is_empty(), "{case:?}");
    assert_eq!(base_of(&base, &Case::named(""), &draft).equipment.value_path, cliff);
}

#[test]
fn levers_of_cases_follow_their_round_and_go_with_it() {
    let mut scenario = with_case(
        "Late",
        &[("funding_month_2", "30"), ("loan_rate", "0.1"), ("vendor_margin", "0.5")],
    );
    Edit::Move(List::FundingRounds, 1, 0).apply(&mut scenario);
    let ids = |scenario: &Scenario| {
        scenario.cases[0].levers.keys().cloned().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(ids(&scenario), "funding_month loan_rate vendor_margin");
    scenario.story.clear();
    let lost = Edit::Remove(List::FundingRounds, 0).apply(&mut scenario);
    assert_eq!(lost.in_words().as_deref(), Some("1 case lost its inputs"));
    assert_eq!(ids(&scenario), "loan_rate vendor_margin");
    Edit::RemovePart(Part::Vendor).apply(&mut scenario);
    Edit::Remove(List::Tranches, 0).apply(&mut scenario);
    assert_eq!(ids(&scenario), "", "it stays, with its name and note");
    assert!(cases::validate(&scenario).is_ok());
}

#[test]
fn only_stresses_that_say_something_of_the_deal_are_offered() {
    let scenario = valor();
    let offered = stresses(&scenario);
    let names: Vec<&str> = offered.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(
        names,
        ["Last round fails", "Rounds slip six months", "Burn +30%", "Residual −10 points"],
        "nobody backs this lessee"
    );
    let value = |at: usize, id: &str| offered[at].levers[id].0;
    assert_eq!(value(0, "funding_probability_2"), Decimal::ZERO);
    let months = scenario.lessee.funding.iter().map(|round| Decimal::from(round.month + 6));
    let later = [value(1, "funding_month"), value(1, "funding_month_2")];
    assert!(months.eq(later), "{later:?}");
    assert_eq!(value(2, "monthly_burn"), Decimal::from(1_300_000_000));
    let resale = scenario.equipment.resale_fraction - Decimal::new(1, 1);
    assert_eq!(value(3, "resale_fraction"), resale);
    // Once it is there, it is not offered again.
    let mut with = scenario.clone();
    with.cases.push(offered[0].clone());
    assert!(!stresses(&with).contains(&offered[0]));
    // Every one is sound, and changes what it is about.
    let mut all = scenario.clone();
    (all.format, all.cases) = (2, offered.into());
    assert!(cases::validate(&all).is_ok());
}

#[test]
fn a_deal_that_has_little_is_offered_little() {
    let mut scenario = valor();
    scenario.lessee.funding.clear();
    scenario.lessee.monthly_burn = Decimal::ZERO;
    scenario.equipment.resale_fraction = Decimal::new(4, 2);
    Edit::AddPart(Part::Backstop).apply(&mut scenario);
    let offered = stresses(&scenario);
    let names: Vec<&str> = offered.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names, ["Residual −10 points", "Backstop refuses"]);
    assert_eq!(offered[0].levers["resale_fraction"].0, Decimal::ZERO, "not below nothing");
    assert_eq!(offered[1].levers["backstop_total_cap"].0, Decimal::ZERO);
}

#[test]
fn a_round_that_is_not_counted_on_cannot_fail() {
    let mut scenario = valor();
    scenario.lessee.funding[1].probability = Decimal::new(4, 1);
    let last = &stresses(&scenario)[0];
    assert_eq!(last.levers.keys().collect::<Vec<_>>(), ["funding_probability"]);
    assert_eq!(last.note, "Equity round F does not close");
}

#[test]
fn names_are_found_proposed_and_refused() {
    let scenario = with_case("Downside", &[]);
    assert_eq!(find(&scenario, "Downside"), Ok(Some(0)));
    assert_eq!(find(&scenario, "Base"), Ok(None));
    let none = find(&scenario, "Upside").unwrap_err();
    assert_eq!(none, "no case \"Upside\"; its cases are Base, Downside");
    let none = find(&valor(), "Upside").unwrap_err();
    assert_eq!(none, "no case \"Upside\"; the scenario has no cases");
    assert_eq!(unused_name(&scenario, "Downside"), "Downside 2");
    assert_eq!(unused_name(&scenario, "Severe"), "Severe");
    assert_eq!(why_not_named(&scenario, " ", None), Some("a case needs a name"));
    assert_eq!(why_not_named(&scenario, "Base", None), Some("Base is the deal itself"));
    assert!(why_not_named(&scenario, "Downside", None).is_some());
    assert_eq!(why_not_named(&scenario, "Downside", Some(0)), None);
}

#[test]
fn cases_that_differ_are_told_and_no_assumption_differs() {
    let before = with_case("Downside", &[("monthly_burn", "1300000000")]);
    let mut after = with_case("Downside", &[("monthly_burn", "1500000000")]);
    "worse".clone_into(&mut after.cases[0].note);
    after.cases.push(Case::named("Severe"));
    let difference = Difference::between(&before, &after);
    assert!(difference.changes().is_empty());
    let lines: Vec<String> = difference.texts().iter().map(|text| text.line()).collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("Case Downside: “monthly_burn 1300000000”"), "{lines:?}");
    assert!(lines[1].starts_with("Note to case Downside: "), "{lines:?}");
    assert!(lines[2].starts_with("Case Severe: none → “sets nothing”"), "{lines:?}");
}

#[test]
fn of_a_deal_and_its_own_case_only_what_the_case_sets_is_told() {
    let deal = with_case("Downside", &[("monthly_burn", "1300000000")]);
    let difference = Difference::between(&deal, &in_case(&deal, 0).unwrap());
    assert_eq!(difference.changes().len(), 1);
    let names: Vec<&str> = difference.texts().iter().map(|text| text.name.as_str()).collect();
    assert_eq!(names, ["Scenario name"]);
}

#[test]
fn a_step_of_a_case_shows_what_the_case_is() {
    let mut deal = with_case("Downside", &[("monthly_burn", "1300000000")]);
    deal.cases[0].end_of_term = Some(EndOfTerm::Scrap);
    deal.story = vec![step_of_case(&deal, &deal.cases[0])].into();
    let shown = scenes(&deal).unwrap();
    assert_eq!(shown[0].title, "Downside");
    assert_eq!(shown[0].sliders, [Lever::MonthlyBurn]);
    let case = in_case(&deal, 0).unwrap();
    assert_eq!(model::run(&shown[0].scenario).summary, model::run(&case).summary);
}

mod terms {
    use chiplease::analysis::cases;
    use chiplease::analysis::story;
    use chiplease::files::{library, scenario_file};
    use chiplease::model::case::Case;
    use chiplease::model::scenario::{PurchaseOption, SetTerm};
    use chiplease::model::{self, Scenario};
    use chiplease::session::Document;

    fn option(price: i64) -> SetTerm {
        SetTerm::PurchaseOption(Some(PurchaseOption {
            price: rust_decimal::Decimal::new(price, 2),
        }))
    }

    fn with_case(terms: Vec<SetTerm>) -> Scenario {
        let mut deal = library::default_scenario().unwrap();
        deal.format = 2;
        deal.cases.push(Case { terms, ..Case::named("Bought") });
        deal
    }

    #[test]
    fn a_case_adds_a_term_and_another_takes_it_away() {
        let mut deal = with_case(vec![option(10)]);
        assert_eq!(cases::validate(&deal), Ok(()));
        let bought = cases::in_case(&deal, 0).unwrap();
        let mut expected = deal.clone();
        option(10).apply(&mut expected);
        let figure = |deal: &Scenario| model::run(deal).summary.equity_irr;
        assert_eq!(figure(&bought), figure(&expected));
        assert_ne!(figure(&bought), figure(&deal));
        assert_eq!(cases::sets(&deal, &deal.cases[0]), "Purchase option at 10% of cost");
        option(10).apply(&mut deal);
        deal.cases[0].terms = vec![SetTerm::PurchaseOption(None)];
        assert_eq!(cases::in_case(&deal, 0).unwrap().lease.purchase_option, None);
        assert_eq!(cases::sets(&deal, &deal.cases[0]), "Purchase option none");
    }

    #[test]
    fn a_lever_of_a_case_moves_a_number_of_its_own_term() {
        let mut deal = with_case(vec![option(10)]);
        deal.cases[0].levers.insert("purchase_price".to_owned(), 1.into());
        let price = cases::in_case(&deal, 0).unwrap().lease.purchase_option.unwrap().price;
        assert_eq!(price, 1.into());
    }

    #[test]
    fn what_is_wrong_names_the_case_and_the_term() {
        for (terms, path, found) in [
            (
                vec![option(250)],
                "cases[0].terms[0]",
                "such in case \"Bought\" that lease.purchase_option.price is 2.5",
            ),
            (
                vec![option(10), option(20)],
                "cases[0].terms[1]",
                "the same term again in case \"Bought\"",
            ),
            (
                vec![SetTerm::Floating("Junior".to_owned(), None)],
                "cases[0].terms[0]",
                "a term of a loan that is not there in case \"Bought\"",
            ),
        ] {
            let faults = cases::validate(&with_case(terms)).unwrap_err();
            assert_eq!((faults[0].path.as_str(), faults[0].found.as_str()), (path, found));
        }
    }

    #[test]
    fn a_file_keeps_the_terms_of_cases_and_steps_and_a_story_of_terms_is_format_2() {
        let mut deal = with_case(vec![option(10), SetTerm::Floating("Senior".to_owned(), None)]);
        let case = deal.cases[0].clone();
        let step = story::step_of_case(&deal, &case);
        deal.story.push(step);
        let text = scenario_file::to_text(&deal).unwrap();
        assert_eq!(scenario_file::parse(&text).unwrap(), deal, "{text}");
        let scenes = story::scenes(&deal).unwrap();
        let bought = scenes.last().unwrap().scenario.lease.purchase_option;
        assert_eq!(SetTerm::PurchaseOption(bought), option(10));
        deal.cases.clear();
        assert_eq!(deal.format_needed(), 2);
        deal.story.last_mut().unwrap().terms.clear();
        assert_eq!(deal.format_needed(), 1);
        assert!(!scenario_file::to_text(&deal).unwrap().contains("terms:"), "none is not written");
    }

    #[test]
    fn an_edit_of_a_case_with_a_term_stays_in_the_case() {
        let mut document = Document::new(with_case(vec![option(10)]));
        document.show_case(Some(0));
        document.settle();
        assert!(document.draft.lease.purchase_option.is_some());
        chiplease::analysis::Lever::PurchasePrice.set(&mut document.draft, 0.2);
        document.settle();
        document.show_case(None);
        assert_eq!(document.draft.lease.purchase_option, None, "the deal itself has none");
        assert_eq!(document.draft.cases[0].terms, [option(20)]);
        assert!(document.draft.cases[0].levers.is_empty());
    }

    #[test]
    fn the_state_of_a_deal_with_a_new_term_is_a_step_and_a_case() {
        let saved = library::default_scenario().unwrap();
        let mut draft = saved.clone();
        option(10).apply(&mut draft);
        chiplease::analysis::Lever::LoanRate(0).set(&mut draft, 0.11);
        let (step, left_out) = story::step_of(&saved, &draft);
        assert_eq!((step.terms.as_slice(), left_out), (&[option(10)][..], 0));
        assert_eq!(step.levers.len(), 1);
        let mut document = Document::new(saved);
        option(10).apply(&mut document.draft);
        document.settle();
        assert!(document.make_case("Bought"));
        assert_eq!(document.whole().cases[0].terms, [option(10)]);
        assert_eq!(document.whole().lease.purchase_option, None);
    }
}
