//! Stories in scenario files: strict, optional, and told only where they can be.

use std::fmt::Write as _;

use chiplease::analysis::anonymize::Anonymizer;
use chiplease::analysis::story::{Passage, scenes, step_of};
use chiplease::analysis::{Lever, story};
use chiplease::files::{library, scenario_file};
use chiplease::model::{self, Scenario, validate};
use rust_decimal::Decimal;

use crate::SELL;

fn told() -> Scenario {
    library::default_scenario().unwrap()
}

/// The fixture with a story as text.
fn with_story(story: &str) -> String {
    let end = SELL.rfind(')').unwrap();
    let mut text = SELL[..end].to_owned();
    writeln!(text, "    story: {story},\n)").unwrap();
    text
}

#[test]
fn a_story_reads_back_and_a_file_without_one_has_no_word_of_it() {
    let text = scenario_file::to_text(&told()).unwrap();
    assert_eq!(text, library::find("valor-2").unwrap().text);
    assert_eq!(scenario_file::parse(&text).unwrap(), told());
    let plain = library::find("valor-2-as-asset-return").unwrap().text;
    let without = scenario_file::parse(plain).unwrap();
    assert!(without.story.is_empty());
    let again = scenario_file::to_text(&without).unwrap();
    assert_eq!(again, plain, "not a byte differs");
    assert!(!again.contains("story: ["));
}

#[test]
fn a_step_is_read_strictly() {
    let step = "(title: \"One\", levers: {\"loan_rate\": 0.1}, end_of_term: None, \
                plots: [CashFlow], sliders: [], note: \"\")";
    assert!(scenario_file::parse(&with_story(&format!("[{step}]"))).is_ok());
    for (old, new, message) in [
        ("CashFlow", "Cashflow", "story[0].plots[0]: expected one of CashFlow, Coverage"),
        ("0.1", "\"much\"", "story[0].levers[\"loan_rate\"]: expected a number such as 0.095"),
        (", note: \"\"", "", "story[0].note: missing"),
        (" end_of_term: None,", "", "story[0].end_of_term: missing; add end_of_term: None if"),
        ("note:", "notes:", "story[0].notes: unknown field; did you mean note?"),
        ("None", "Some(Keep)", "story[0].end_of_term: expected one of Sell, Scrap, Renew"),
    ] {
        let text = with_story(&format!("[{}]", step.replace(old, new)));
        let error = scenario_file::parse(&text).unwrap_err().to_string();
        assert!(error.contains(message), "{new}: {error}");
    }
}

#[track_caller]
fn refused(change: impl FnOnce(&mut Scenario), expected: &str) {
    let mut scenario = told();
    change(&mut scenario);
    let faults = validate(&scenario).err().or_else(|| scenes(&scenario).err()).unwrap();
    assert!(faults[0].to_string().starts_with(expected), "{}", faults[0]);
}

#[test]
fn what_cannot_be_told_is_named_with_its_path() {
    let value = |number: Decimal| model::story::LeverValue(number);
    refused(|it| it.story[1].plots.clear(), "story[1].plots is a list of 0");
    refused(|it| it.story[1].sliders = vec!["hope".to_owned()], "story[1].sliders[0] is \"hope\"");
    let twice = |it: &mut Scenario| it.story[0].sliders = vec!["loan_rate".to_owned(); 2];
    refused(twice, "story[0].sliders[1] is \"loan_rate\" again");
    let unknown = |it: &mut Scenario| {
        it.story[2].levers.insert("loan_rat".to_owned(), value(Decimal::ONE));
    };
    refused(unknown, "story[2].levers[\"loan_rat\"] is \"loan_rat\"; allowed is the id of a lever");
    let absent = |it: &mut Scenario| {
        it.story[2].levers.insert("backstop_total_cap".to_owned(), value(Decimal::ONE));
    };
    refused(absent, "story[2].levers[\"backstop_total_cap\"] is \"backstop_total_cap\"");
    let beyond = |it: &mut Scenario| {
        it.story[2].levers.insert("resale_fraction".to_owned(), value(Decimal::TWO));
    };
    refused(beyond, "story[2].levers is equipment.resale_fraction of 2; allowed is 0 to 1");
    let broken = |it: &mut Scenario| {
        it.story[2].levers.insert("lease_months".to_owned(), value(Decimal::new(605, 1)));
    };
    refused(broken, "story[2].levers[\"lease_months\"] is 60.5; allowed is a whole number");
}

#[test]
fn steps_stand_on_the_deal_and_not_on_each_other() {
    let scenes = scenes(&told()).unwrap();
    let moved = scenes.iter().map(|scene| Lever::MonthlyBurn.value(&scene.scenario).unwrap());
    assert_eq!(moved.collect::<Vec<_>>(), [1e9, 1e9, 1e9, 1.5e9, 1e9]);
    for scene in &scenes {
        assert_eq!(validate(&scene.scenario), Ok(()));
    }
    let default = model::run(&scenes[3].scenario).summary.default_month;
    assert_eq!(default, Some(25), "as the step's note says");
}

#[test]
fn the_state_of_a_draft_becomes_a_step_that_gives_it_back() {
    let (saved, mut draft) = (told(), told());
    Lever::LoanRate(0).set(&mut draft, 0.11);
    Lever::MonthlyBurn.set(&mut draft, 1.25e9);
    draft.lease.end_of_term = model::scenario::EndOfTerm::Scrap;
    let (step, left_out) = step_of(&saved, &draft);
    assert_eq!(left_out, 0);
    let scenes = story::scenes(&Scenario { story: vec![step].into(), ..saved }).unwrap();
    assert_eq!(scenes[0].scenario, Scenario { story: Vec::new().into(), ..draft });
}

#[test]
fn every_place_on_the_way_to_a_step_is_valid() {
    let scenes = scenes(&told()).unwrap();
    for pair in scenes.windows(2) {
        let passage = Passage::between(&pair[0].scenario, &pair[1].scenario);
        for place in 0..=20 {
            assert_eq!(validate(&passage.at(f64::from(place) / 20.0)), Ok(()));
        }
        assert_eq!(passage.at(1.0), pair[1].scenario);
    }
}

#[test]
fn hidden_names_change_no_figure_and_leave_each_participant_one() {
    for shipped in library::SHIPPED {
        let scenario = shipped.scenario().unwrap();
        let anonymizer = Anonymizer::over(&[&scenario]);
        let veiled = anonymizer.scenario(&scenario);
        assert_eq!(validate(&veiled), Ok(()));
        let (open, hidden) = (model::run(&scenario).summary, model::run(&veiled).summary);
        assert_eq!(open.net_irr, hidden.net_irr, "{}", shipped.id);
        assert_eq!(open.participants.len(), hidden.participants.len(), "{}", shipped.id);
        let text = scenario_file::to_text(&veiled).unwrap();
        for investor in &scenario.equity.investors {
            assert!(!text.contains(&investor.name), "{}: {}", shipped.id, investor.name);
        }
        assert!(!text.contains(&scenario.lessee.name), "{}", shipped.id);
    }
    let anonymizer = Anonymizer::over(&[&told()]);
    assert_eq!(
        anonymizer.text("xAI pays Apollo; xAIs do not"),
        "Lessee pays Lender A; xAIs do not"
    );
}
