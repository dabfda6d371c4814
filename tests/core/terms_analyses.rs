//! Everything that runs many times, with the optional terms of format 2.

use chiplease::analysis::bridge::{Means, Method};
use chiplease::analysis::losses::Guarantor;
use chiplease::analysis::term::Term;
use chiplease::analysis::{
    Guarantors, Recovery, Sample, Shock, Threads, headline, outcomes, simulate,
    sold_after_repossession, stop_outcome,
};
use chiplease::analysis::{Lever, Metric, Never, Runs, curve};
use chiplease::format;
use chiplease::model::scenario::{Contract, ReLease};
use chiplease::model::{
    Capital, ExactLane, FastLane, LesseeBehaviour, Position, Scenario, run, validate,
};
use rust_decimal::Decimal;

use crate::bridge::{adds_up, bridged, value};
use crate::terms::fixtures;

fn behaviours(scenario: &Scenario) -> Vec<LesseeBehaviour> {
    let last = scenario.contract_months();
    let months = [1, 7, 18, last / 2, last].map(|month| month.clamp(1, last));
    let stopped = months
        .into_iter()
        .flat_map(|month| [LesseeBehaviour::StopsIn(month), LesseeBehaviour::DefaultsIn(month)]);
    stopped.chain([LesseeBehaviour::AsItCan, LesseeBehaviour::PaysAll]).collect()
}

#[test]
fn with_terms_lost_capital_is_the_ledgers_and_all_that_comes_in_goes_somewhere() {
    for (name, scenario, _) in fixtures() {
        let mut lane = ExactLane::default();
        for behaviour in behaviours(&scenario) {
            lane.run_as(&scenario, behaviour);
            let results = lane.results(&scenario);
            let mut capital: Vec<Capital<_>> = Vec::new();
            lane.capital(&scenario, &mut capital);
            let at = format!("{name}, {behaviour:?}");
            let positions: Vec<_> = Position::all(&scenario).into_iter().zip(&capital).collect();
            for (index, of_ledger) in results.summary.tranches.iter().enumerate() {
                let own = positions.iter().filter(|(position, _)| {
                    matches!(position, Position::Lender(it) | Position::Holders(it) if *it == index)
                });
                let lost: Decimal = own.map(|(_, it)| it.lost().0).sum();
                let drawn: Decimal = results.months.iter().map(|month| month.drawn[index]).sum();
                assert_eq!(lost, of_ledger.loss.min(drawn), "{at}: the ledger's loss");
            }
            let of_positions: Decimal = capital.iter().map(|it| it.beyond.0 - it.lost().0).sum();
            let interest: Decimal = results.months.iter().map(|it| it.interest_earned).sum();
            assert_eq!(of_positions, lane.project_profit().0 + interest, "{at}");
            let paid: Decimal = results.months.iter().map(|month| month.guarantees).sum();
            assert_eq!(paid, results.summary.guarantors_paid(), "{at}");
        }
    }
}

#[test]
fn guarantors_stand_in_the_table_with_what_they_pay_and_refuse_without_another_figure_moving() {
    let mut called = 0;
    for (name, scenario, _) in fixtures() {
        let mut lane = FastLane::default();
        let month = scenario.contract_months() / 2;
        let [pays, refuses] = [Guarantors::Pay, Guarantors::Refuse].map(|guarantors| {
            Recovery::of(&mut lane, &scenario, Shock::Default(month.max(1)), guarantors)
        });
        let third_party = |recovery: &Recovery| -> f64 {
            let all = recovery.guarantors.iter();
            let third = all.filter(|(it, _)| matches!(it, Guarantor::ThirdParty(_)));
            third.map(|(_, paid)| paid.total()).sum()
        };
        assert!(third_party(&refuses) == 0.0, "{name}");
        // Whatever a guarantor pays somebody else gets.
        if third_party(&pays) > 0.0 && scenario.lessee.backstop.is_none() {
            called += 1;
            assert!(pays.lost() <= refuses.lost() + 0.01, "{name}");
        }
    }
    assert!(called > 5, "{called} fixtures call a guarantee");
}

fn named(name: &str) -> Scenario {
    let found = fixtures().into_iter().find(|(it, _, _)| it == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn re_leased_and_sold_after_repossession_both_stand_beside_the_ends_of_the_term() {
    let mut scenario = crate::default_scenario();
    scenario.format = 2;
    scenario.remedies.re_lease =
        Some(ReLease { months: 24, discount: Decimal::new(3, 1), free_months: 2 });
    let mut lane = FastLane::default();
    let sold = sold_after_repossession(&scenario).unwrap();
    let (re_leased, sold) =
        (stop_outcome(&mut lane, &scenario, 13), stop_outcome(&mut lane, &sold, 13));
    assert!(re_leased.is_re_leased && !sold.is_re_leased);
    assert!(re_leased.net_irr > sold.net_irr, "rent of two more years");
    let ends = outcomes(&mut lane, &scenario);
    assert!(ends.iter().all(|outcome| !outcome.is_re_leased), "no default before the end");
    assert_eq!(sold_after_repossession(&crate::default_scenario()), None);
}

fn with_customer(to: u32, amount: i64) -> Scenario {
    let mut scenario = crate::default_scenario();
    scenario.format = 2;
    scenario.lessee.funding.clear();
    scenario.lessee.contracts = vec![Contract {
        name: "Anthropic".to_owned(),
        from: 5,
        to,
        amount: Decimal::from(amount),
        probability: Decimal::ONE,
    }];
    assert_eq!(validate(&scenario), Ok(()), "it is a deal");
    scenario
}

#[test]
fn a_lessee_that_lives_on_a_contract_is_said_to_last_if_the_customer_stays() {
    let scenario = with_customer(60, 1_250_000_000);
    let results = run(&scenario);
    assert_eq!(results.summary.default_month, None);
    let said = headline::headline(&mut Runs::default(), &scenario, &results).lessee;
    let month: u32 = said
        .split("only if Anthropic stays past month ")
        .nth(1)
        .and_then(|rest| rest.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok())
        .unwrap_or_else(|| panic!("{said}"));
    // To that month it does not last, a month longer it does.
    let ends = |to| run(&with_customer(to, 1_250_000_000)).summary.runway_months;
    assert!(ends(month).is_some() && ends(month + 1).is_none(), "{said}");
}

#[test]
fn a_contract_is_drawn_like_a_round_after_the_rounds_and_leaves_all_other_draws_alone() {
    let base = crate::default_scenario();
    let of = |scenario: &Scenario| {
        let sample = Sample { paths: 4_096, seed: 7, fan_paths: 0, threads: Threads::One };
        let Ok(simulation) = simulate(scenario, sample, None, &Never);
        simulation
    };
    let mut idle = with_customer(60, 0);
    idle.lessee.funding.clone_from(&base.lessee.funding);
    idle.lessee.contracts[0].probability = Decimal::new(5, 1);
    assert_eq!(of(&idle).net_irr, of(&base).net_irr, "a contract of nothing");
    let mut poor = with_customer(60, 1_250_000_000);
    poor.lessee.cash = Decimal::from(4_000_000_000_i64);
    let odds = [0, 25, 50, 75, 100].map(|percent| {
        poor.lessee.contracts[0].probability = Decimal::new(percent, 2);
        of(&poor).default.value
    });
    assert!(odds.is_sorted_by(|one, other| one > other), "{odds:?}");
}

#[test]
fn figures_of_terms_follow_a_lever_in_batches_as_in_single_runs() {
    let (mut runs, mut lane) = (Runs::default(), FastLane::default());
    for name in ["tax-macrs-deliveries", "guarantee-of-debt", "deliveries-two-tranches"] {
        let scenario = named(name);
        let metrics: Vec<Metric> = Metric::of(&scenario).collect();
        assert!(metrics.len() > Metric::ALL.len(), "{name} has figures of its own");
        for metric in metrics {
            let levers = [Lever::ResaleFraction, Lever::MonthlyBurn, Lever::LoanAmount(0)];
            for lever in levers {
                for (at, value) in curve(&mut runs, &scenario, lever, metric, 33).points {
                    let mut moved = scenario.clone();
                    lever.set(&mut moved, at);
                    lane.run(&moved);
                    let alone = metric.value(&mut lane).filter(|_| lane.is_funded());
                    let apart = value.zip(alone).map_or(0.0, |(one, other)| (one - other).abs());
                    let scale = 1.0 + alone.map_or(0.0, f64::abs);
                    assert_eq!(value.is_some(), alone.is_some(), "{name} {metric:?} at {at}");
                    assert!(
                        apart <= 1e-8 * scale,
                        "{name} {metric:?} at {at}: {value:?} {alone:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_parts_of_a_bridge_over_terms_add_up_and_one_term_alone_has_all_of_it() {
    let mut averaged = 0;
    for (name, with, _) in fixtures() {
        let mut without = with.clone();
        for term in Term::all(&with) {
            term.clear(&mut without);
        }
        if validate(&without).is_err() {
            continue;
        }
        let metric = Metric::NetIrr;
        let (Some(before), Some(after)) = (value(&without, metric), value(&with, metric)) else {
            continue;
        };
        for method in [Method::Averaged, Method::InOrder] {
            let bridge = bridged(&without, &with, metric, method);
            adds_up(&bridge);
            assert_eq!((bridge.before, bridge.after), (before, after), "{name}");
            averaged += usize::from(matches!(bridge.means, Means::Averaged { .. }));
            if let [part] = bridge.parts.as_slice() {
                assert!((part.effect - (after - before)).abs() < 1e-12, "{name}");
            }
        }
    }
    assert!(averaged > 40, "only {averaged} bridges were averaged");
}

#[test]
fn figures_of_terms_are_offered_only_to_deals_that_have_the_terms() {
    let of = |scenario: &Scenario| Metric::of(scenario).collect::<Vec<_>>();
    assert_eq!(of(&crate::default_scenario()), Metric::ALL);
    let with_tax = named("tax-bonus-used");
    assert!(of(&with_tax).contains(&Metric::AfterTaxIrr));
    assert!(!of(&with_tax).contains(&Metric::GuarantorsPaid));
}

#[test]
fn what_lenders_lose_is_said_as_a_share_of_what_they_lent_not_of_what_was_still_to_be_drawn() {
    let mut scenario = named("gone-before-the-last-delivery");
    scenario.equipment.resale_fraction = Decimal::ZERO;
    scenario.equipment.scrap_fraction = Decimal::ZERO;
    scenario.remedies.liquidation_haircut = Decimal::new(9, 1);
    let results = run(&scenario);
    let loss = results.summary.lender_loss();
    let drawn: Decimal = results.months.iter().flat_map(|month| &month.drawn).sum();
    assert!(drawn < results.summary.debt && loss > Decimal::ZERO, "{drawn}, {loss}");
    let cents = format::cents_of_dollar(f64::try_from(loss / drawn).unwrap().min(1.0));
    let said = headline::headline(&mut Runs::default(), &scenario, &results).deal;
    assert!(said.contains(&format!("({cents} on the dollar)")), "{cents}: {said}");
}
