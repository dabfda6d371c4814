//! Sentences say what was computed, and no more: over every fixture, every shipped scenario and
//! many random ones.

use chiplease::analysis::outcomes::why_scrap_yields_more;
use chiplease::analysis::{Gain, Headline, Metric, Runs, Settlement, headline, outcomes};
use chiplease::format;
use chiplease::model::results::Summary;
use chiplease::model::{FastLane, Results, Scenario, run};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;

use crate::portfolio::known;
use crate::random::any_scenario;

/// Two rates solve its flows, and less comes back than is paid in.
fn two_roots() -> Scenario {
    ron::from_str(include_str!("../fixtures/cases/two-roots-in-one-step.ron")).unwrap()
}

fn said(scenario: &Scenario, results: &Results) -> Headline {
    let Headline { deal, lessee } = headline(&mut Runs::default(), scenario, results);
    Headline { deal: deal.replace('\u{a0}', " "), lessee: lessee.replace('\u{a0}', " ") }
}

/// No rate is said to be earned or lost that the sum of the flows does not bear out.
fn check_investors(name: &str, summary: &Summary, deal: &str) {
    let multiple = summary.net_moic.unwrap_or(0.0);
    if deal.contains("investors earn") {
        assert!(multiple > 1.0, "{name}: {multiple}: {deal}");
        assert!(!summary.has_several_net_irrs, "{name}: {deal}");
        assert!(summary.net_irr.is_some_and(|rate| rate > 0.0), "{name}: {deal}");
    }
    let loses = multiple < 1.0 - 1e-9 && summary.net_moic.is_some();
    let is_told = deal.contains("investors recover") || deal.contains("investors lose everything");
    assert_eq!(is_told, loses, "{name}: {multiple}: {deal}");
    assert_eq!(deal.contains("investors lose"), loses && multiple <= 0.0, "{name}: {deal}");
}

/// What the loans would lose without these proceeds, beyond what they lose now.
fn loss_without(scenario: &Scenario, results: &Results, is_sold: bool) -> Decimal {
    let mut poorer = scenario.clone();
    poorer.lease.residual_guarantee = Decimal::ZERO;
    poorer.guarantees.clear();
    if !is_sold {
        // The cost of selling takes all proceeds.
        poorer.equipment.selling_cost = Decimal::ONE;
    }
    run(&poorer).summary.lender_loss() - results.summary.lender_loss()
}

/// What is said to come from the proceeds is what would be lost without them.
fn check_lenders(name: &str, scenario: &Scenario, results: &Results, deal: &str) {
    let settlement = Settlement::of(results);
    let Settlement { from_proceeds, from_guarantee } = settlement;
    assert_eq!(from_proceeds, loss_without(scenario, results, false), "{name}: {settlement:?}");
    assert_eq!(from_guarantee, loss_without(scenario, results, true), "{name}: {settlement:?}");
    if deal.contains("repaid by month") {
        let amount = format!("; {} of it from the sale", format::money(from_proceeds));
        assert_eq!(deal.contains(&amount), !from_proceeds.is_zero(), "{name}: {deal}");
        let is_guaranteed =
            deal.contains("and the residual guarantee)") || deal.contains("and guarantees)");
        assert_eq!(is_guaranteed, !from_guarantee.is_zero(), "{name}: {deal}");
    }
}

/// A lease that lasts on other money than the lessee's is not said to last on the lessee's.
fn check_runway(name: &str, results: &Results) {
    let summary = &results.summary;
    let text = Metric::RunwayMonths.text_of(summary).replace('\u{a0}', " ");
    let first = results.months.iter().find(|month| !month.backstop.is_zero());
    match (summary.runway_months, first) {
        (Some(months), _) => assert_eq!(text, format!("{months} mo"), "{name}"),
        (None, None) => assert_eq!(text, "whole lease", "{name}"),
        (None, Some(first)) => {
            assert_eq!(text, format!("{} mo, backed", first.month - 1), "{name}");
        }
    }
}

#[track_caller]
fn check(name: &str, scenario: &Scenario) {
    let results = run(scenario);
    let Headline { deal, .. } = said(scenario, &results);
    check_investors(name, &results.summary, &deal);
    check_lenders(name, scenario, &results, &deal);
    check_runway(name, &results);
}

#[test]
fn every_known_deal_is_told_as_it_was_computed() {
    for (name, scenario) in known() {
        check(&name, &scenario);
    }
    check("two roots", &two_roots());
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_deal_is_told_as_it_was_computed(scenario in any_scenario()) {
        check("random", &scenario);
    }
}

#[test]
fn a_rate_over_a_loss_is_not_earned() {
    let scenario = two_roots();
    let results = run(&scenario);
    let summary = &results.summary;
    assert!(summary.net_irr.unwrap() > 0.3 && summary.net_moic.unwrap() < 0.6, "{summary:?}");
    let end = "investors recover 52¢ on the dollar, net.";
    assert!(said(&scenario, &results).deal.ends_with(end), "{:?}", said(&scenario, &results));
}

#[test]
fn what_comes_back_is_told_by_rate_and_sum_together() {
    for (rate, multiple, has_several, expected) in [
        (Some(0.1), Some(1.5), false, Gain::Earns(0.1)),
        (Some(0.1), Some(1.5), true, Gain::Returns(1.5)),
        (Some(0.1), Some(0.5), false, Gain::Recovers(0.5)),
        (Some(-0.1), Some(0.5), false, Gain::Recovers(0.5)),
        (Some(-0.1), Some(0.5), true, Gain::Recovers(0.5)),
        (Some(-0.1), Some(1.5), false, Gain::Returns(1.5)),
        (Some(-1.0), Some(0.5), false, Gain::Recovers(0.5)),
        (Some(-1.0), Some(0.0), false, Gain::LosesAll),
        (Some(0.0), Some(1.0), false, Gain::MoneyBack),
        (None, Some(0.5), false, Gain::Recovers(0.5)),
        (None, None, false, Gain::Unknown),
    ] {
        let found = Gain::of(rate, multiple, has_several);
        assert_eq!(found, expected, "{rate:?} {multiple:?} {has_several}");
    }
}

fn shipped(id: &str) -> Scenario {
    crate::deal(id)
}

#[test]
fn a_lender_repaid_by_sale_and_guarantee_is_said_to_be() {
    let scenario = shipped("residual-guarantee");
    let deal = said(&scenario, &run(&scenario)).deal;
    let clause = "the lender is repaid by month 192 (October 2041; $13.7bn of it from the sale and \
                  the residual guarantee)";
    assert!(deal.contains(clause), "{deal}");
    let scenario = shipped("meta-spv");
    let deal = said(&scenario, &run(&scenario)).deal;
    let clause = "repaid by month 192 (October 2041; $13.7bn of it from the sale and guarantees)";
    assert!(deal.contains(clause), "{deal}");
}

#[test]
fn a_runway_on_a_backstops_money_is_the_lessees_own_and_says_so() {
    let scenario = shipped("rent-backstop");
    let summary = run(&scenario).summary;
    assert_eq!(summary.runway_months, None);
    assert_eq!(Metric::RunwayMonths.text_of(&summary).replace('\u{a0}', " "), "10 mo, backed");
    // Where it is unknown whose money it is, it is not called the lessee's.
    assert_eq!(Metric::RunwayMonths.text(None), "none missed");
}

#[test]
fn scrap_that_yields_more_than_a_sale_has_a_reason() {
    let mut lane = FastLane::default();
    for (id, has_reason) in
        [("residual-guarantee", true), ("valor-2", false), ("rent-backstop", false)]
    {
        let scenario = shipped(id);
        let found = outcomes(&mut lane, &scenario);
        assert_eq!(why_scrap_yields_more(&scenario, &found).is_some(), has_reason, "{id}");
        let [sale, scrap, _] = found.map(|outcome| outcome.net_irr.unwrap());
        assert_eq!(scrap > sale + 1e-6, has_reason, "{id}: {scrap} and {sale}");
    }
}

#[test]
fn figures_that_are_held_against_each_other_can_be_told_apart() {
    for (metric, value, other, expected) in [
        (Metric::NetIrr, 0.149_98, 0.15, "14.998%"),
        (Metric::NetIrr, 0.149_6, 0.15, "14.96%"),
        (Metric::NetIrr, 0.13, 0.15, "13.0%"),
        (Metric::NetIrr, 0.15, 0.15, "15.0%"),
        (Metric::MinDscr, 1.249_9, 1.25, "1.2499x"),
        (Metric::LenderLoss, 5.053e9, 5.05e9, "$5,053,000,000.00"),
        (Metric::LenderLoss, 1e9, 5.05e9, "$1.00bn"),
    ] {
        let text = metric.text_beside(Some(value), other).replace('\u{a0}', " ");
        assert_eq!(text, expected, "{metric:?} {value} beside {other}");
    }
}
