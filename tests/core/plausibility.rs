//! Warnings: each fires where it should, with a reason, and stays quiet where it should.

use chiplease::analysis::{Concern, Warning, warnings};
use chiplease::files::library;
use chiplease::model::scenario::{EndOfTerm, Scenario, Tenor};
use chiplease::model::{self};
use rust_decimal::Decimal;

use crate::default_scenario;

fn warned(edit: impl Fn(&mut Scenario)) -> Vec<Warning> {
    let mut scenario = default_scenario();
    edit(&mut scenario);
    model::validate(&scenario).unwrap();
    warnings(&scenario, &model::run(&scenario))
}

/// Holds a concern against a scenario that must raise it and one that must not.
#[track_caller]
fn check(
    concern: Concern,
    says: &str,
    fires: impl Fn(&mut Scenario),
    is_quiet: impl Fn(&mut Scenario),
) {
    let found = warned(fires);
    let warning = found.iter().find(|warning| warning.concern == concern);
    let text = warning.map(|warning| warning.text.replace('\u{a0}', " "));
    let is_said = text.as_ref().is_some_and(|text| text.contains(says));
    assert!(is_said, "{concern:?} says {says:?}: {found:#?}");
    let found = warned(is_quiet);
    assert!(found.iter().all(|warning| warning.concern != concern), "{found:#?}");
}

fn dollars(amount: u64) -> Decimal {
    Decimal::from(amount)
}

fn hundredths(number: i64) -> Decimal {
    Decimal::new(number, 2)
}

#[test]
fn the_worked_example_raises_no_eyebrow() {
    assert_eq!(warned(|_| {}), []);
}

#[test]
fn debt_over_cost() {
    check(
        Concern::DebtOverCost,
        "$5.06bn for equipment of $5.05bn",
        |scenario| scenario.tranches[0].amount = dollars(5_060_000_000),
        |scenario| scenario.tranches[0].amount = dollars(5_050_000_000),
    );
}

#[test]
fn an_advance_rate_above_what_was_seen() {
    check(
        Concern::Advance,
        "86.1 % of cost",
        |scenario| scenario.tranches[0].amount = dollars(4_350_000_000),
        |scenario| scenario.tranches[0].amount = dollars(4_290_000_000),
    );
}

#[test]
fn a_loan_cheaper_or_dearer_than_any() {
    let at =
        |rate| move |scenario: &mut Scenario| scenario.tranches[0].rate = Decimal::new(rate, 3);
    check(Concern::LoanRate, "Senior costs 5.80 %, less than", at(58), at(59));
    check(Concern::LoanRate, "Senior costs 15.10 %, more than", at(151), at(150));
}

#[test]
fn a_loan_that_outlives_the_rent() {
    let tenor =
        |months| move |scenario: &mut Scenario| scenario.tranches[0].tenor = Tenor::Months(months);
    check(Concern::Tenor, "12 months longer than the rent", tenor(72), tenor(60));
}

#[test]
fn a_cover_that_nobody_would_leave_unused() {
    let lent = |amount| {
        move |scenario: &mut Scenario| {
            scenario.tranches[0].amount = dollars(amount);
            scenario.structure.cash_sweep = Decimal::ZERO;
        }
    };
    check(Concern::Dscr, "5.87x even in its worst month", lent(1_000_000_000), lent(1_200_000_000));
}

#[test]
fn a_return_that_is_too_good() {
    check(
        Concern::Irr,
        "above 60 %",
        |scenario| scenario.lease.rent_factor = Decimal::new(45, 3),
        |scenario| scenario.lease.rent_factor = Decimal::new(30, 3),
    );
}

#[test]
fn several_rates_that_solve_the_flows() {
    let several = |scenario: &mut Scenario| {
        // Rent that halves every year, and a manager whose fee goes on for fifteen more.
        scenario.tranches.clear();
        scenario.lease.term_months = 240;
        scenario.lease.rent_factor = hundredths(20);
        scenario.lease.escalator = hundredths(-50);
        scenario.equity.management_fee = hundredths(25);
        scenario.equity.carry = Decimal::ZERO;
        scenario.equipment.resale_fraction = Decimal::ZERO;
        scenario.equipment.scrap_fraction = Decimal::ZERO;
        scenario.lessee.cash = dollars(9_000_000_000_000);
    };
    check(Concern::SeveralIrrs, "Several rates solve the net flows", several, |_| {});
}

#[test]
fn a_resale_above_what_was_seen_at_that_age() {
    let resale = |share| {
        move |scenario: &mut Scenario| {
            scenario.equipment.resale_fraction = hundredths(share);
        }
    };
    check(Concern::Resale, "31.0 % of cost after 5 yr; 10 % to 30 %", resale(31), resale(30));
    let three_years = |share| {
        move |scenario: &mut Scenario| {
            scenario.lease.term_months = 36;
            scenario.equipment.resale_fraction = hundredths(share);
        }
    };
    check(Concern::Resale, "25 % to 60 %", three_years(61), three_years(60));
    let twelve_years = |share| {
        move |scenario: &mut Scenario| {
            scenario.lease.term_months = 144;
            scenario.equipment.resale_fraction = hundredths(share);
        }
    };
    check(Concern::Resale, "after 12 yr", twelve_years(31), twelve_years(29));
}

#[test]
fn a_resale_that_does_not_happen_is_nobodys_worry() {
    let found = warned(|scenario| {
        scenario.equipment.resale_fraction = hundredths(90);
        scenario.lease.end_of_term = EndOfTerm::Scrap;
    });
    assert!(found.iter().all(|warning| warning.concern != Concern::Resale), "{found:#?}");
}

#[test]
fn a_runway_shorter_than_the_lease() {
    check(
        Concern::Runway,
        "xAI pays for",
        |scenario| scenario.lessee.monthly_burn = dollars(3_000_000_000),
        |scenario| scenario.lessee.monthly_burn = dollars(1_000_000_000),
    );
}

#[test]
fn a_lease_longer_than_anybody_writes_chips_off_over() {
    let term = |months| move |scenario: &mut Scenario| scenario.lease.term_months = months;
    check(Concern::LeaseLength, "runs 6.1 yr", term(73), term(72));
}

#[test]
fn a_gpu_hour_that_costs_more_than_ever() {
    let gpus = |count| move |scenario: &mut Scenario| scenario.equipment.gpus = count;
    check(Concern::GpuHour, "$16.88 an hour", gpus(10_000), gpus(0));
    check(Concern::GpuHour, "$16.88 an hour", gpus(10_000), gpus(20_000));
}

#[test]
fn warnings_of_the_shipped_scenarios_are_few_and_name_a_lever_that_applies() {
    for entry in library::SHIPPED {
        let scenario = entry.scenario().unwrap();
        let found = warnings(&scenario, &model::run(&scenario));
        assert!(found.len() <= 4, "{}: {found:#?}", scenario.name);
        for warning in found {
            assert!(warning.lever.value(&scenario).is_some(), "{warning:?}");
        }
    }
}
