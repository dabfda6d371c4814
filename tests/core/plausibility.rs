//! Warnings: each fires where it should, with a reason, and stays quiet where it should.

use chiplease::analysis::portfolio::Study;
use chiplease::analysis::{Concern, Warning, warnings};
use chiplease::files::library;
use chiplease::format;
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
        "86.1% of cost",
        |scenario| scenario.tranches[0].amount = dollars(4_350_000_000),
        |scenario| scenario.tranches[0].amount = dollars(4_290_000_000),
    );
}

/// A figure that reads as the limit is not said to be beyond it.
#[test]
fn at_the_limit_all_is_quiet() {
    let lent =
        |amount| move |scenario: &mut Scenario| scenario.tranches[0].amount = dollars(amount);
    check(Concern::Advance, "85.1% of cost", lent(4_295_100_000), lent(4_294_900_000));
    check(
        Concern::DebtOverCost,
        "$5,050,000,001.00 for equipment of $5,050,000,000.00",
        lent(5_050_000_001),
        lent(5_050_000_000),
    );
    let rate = |millionths| {
        move |scenario: &mut Scenario| {
            scenario.tranches[0].rate = Decimal::new(millionths, 6);
        }
    };
    check(Concern::LoanRate, "costs 5.894%", rate(58_940), rate(58_960));
    check(Concern::LoanRate, "costs 15.006%", rate(150_060), rate(150_040));
    let resale = |thousandths| {
        move |scenario: &mut Scenario| {
            scenario.equipment.resale_fraction = Decimal::new(thousandths, 4);
        }
    };
    check(Concern::Resale, "30.1% of cost", resale(3_006), resale(3_004));
}

#[test]
fn names_that_differ_in_capitals_or_spaces_alone() {
    let vendor = |name: &'static str| {
        move |scenario: &mut Scenario| {
            name.clone_into(&mut scenario.vendor.as_mut().unwrap().name);
        }
    };
    let deal = default_scenario();
    let nvidia = deal.vendor.as_ref().unwrap().name.clone();
    assert!(deal.equity.investors.iter().any(|investor| investor.name == nvidia), "it invests");
    check(Concern::Names, "“Nvidia” and “NVIDIA” count as two", vendor("NVIDIA"), vendor("Nvidia"));
    check(Concern::Names, "“Nvidia” and “Nvidia ”", vendor("Nvidia "), vendor("AMD"));
    check(Concern::Names, "“Nvidia” and “N vidia”", vendor("N vidia"), vendor(""));
    // Of any two participants, the manager and the holders of a sold part included.
    let investor = |name: &'static str| {
        move |scenario: &mut Scenario| {
            scenario.tranches[0].sold_fraction = hundredths(50);
            name.clone_into(&mut scenario.equity.investors[0].name);
        }
    };
    let lender = deal.tranches[0].lender.clone();
    for name in ["manager", "Holders of senior", "apollo"] {
        check(Concern::Names, "count as two participants", investor(name), investor("Somebody"));
    }
    assert_eq!(lender, "Apollo", "as the last one is spelled");
    check(
        Concern::Names,
        "The names of the loans “Senior” and “SENIOR” differ only in",
        second_loan("SENIOR"),
        second_loan("Junior"),
    );
    let found = warned(vendor("NVIDIA"));
    assert_eq!(found[0].look_at.path(), "vendor.name");
    assert_eq!(found.len(), 1, "said once: {found:#?}");
}

fn second_loan(name: &'static str) -> impl Fn(&mut Scenario) {
    move |scenario| {
        let mut second = scenario.tranches[0].clone();
        name.clone_into(&mut second.name);
        second.amount = dollars(1_000_000);
        scenario.tranches.push(second);
    }
}

#[test]
fn evidence_that_belongs_to_no_field() {
    let says = |path: &'static str| {
        move |scenario: &mut Scenario| {
            scenario.evidence.insert(path.to_owned(), "press".to_owned());
        }
    };
    for (path, meant) in [
        ("vendor.contents", "vendor.content"),
        ("tranches[0].rat", "tranches[0].rate"),
        ("lease.termmonths", "lease.term_months"),
        ("Lease.term_months", "lease.term_months"),
    ] {
        let said = format!("The source for {path} matches no input; did you mean {meant}?");
        check(Concern::Evidence, &said, says(path), says(meant));
    }
    check(
        Concern::Evidence,
        "for tranches[7].rate matches no input",
        says("tranches[7].rate"),
        says("tranches[0].repayment.dscr"),
    );
    check(Concern::Evidence, "for zzz matches no input", says("zzz"), says("lessee.name"));
    // At rest, not lost, while the deal has no such part.
    for path in ["equipment.value_path.share", "lessee.backstop.total_cap", "equity.investors[0]"] {
        check(Concern::Evidence, "for x matches no input", says("x"), says(path));
    }
    let found = warned(says("vendor.contents"));
    assert_eq!(found[0].look_at.path(), "evidence[\"vendor.contents\"]");
    let many = warned(|scenario| {
        for index in 0..100 {
            scenario.evidence.insert(format!("nowhere[{index}]"), String::new());
        }
    });
    assert_eq!(many.len(), 9, "{many:#?}");
    assert_eq!(many[8].text, "92 more sources match no input");
}

#[test]
fn closings_of_one_lessee_further_apart_than_chips_last() {
    let pair = |closing: &str, lessee: &str| {
        let (first, mut second) = (default_scenario(), default_scenario());
        closing.clone_into(&mut second.closing);
        lessee.clone_into(&mut second.lessee.name);
        Study::of(&[first, second]).unwrap().warnings_together
    };
    let found = pair("2036-02", "xAI");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].concern, Concern::Closing);
    assert!(found[0].text.contains("in 2036-02, 120 months apart"), "{found:#?}");
    assert_eq!(pair("2032-02", "xAI"), [], "six years");
    assert_eq!(pair("2036-02", "Another lab"), [], "months of deals that share nothing are labels");
}

#[test]
fn names_over_the_deals_of_a_portfolio() {
    let pair = |edit: &dyn Fn(&mut Scenario)| {
        let (first, mut second) = (default_scenario(), default_scenario());
        edit(&mut second);
        let texts = Study::of(&[first, second]).unwrap().warnings_together;
        texts.into_iter().map(|warning| warning.text).collect::<Vec<_>>()
    };
    assert_eq!(pair(&|_| {}), Vec::<String>::new());
    let lessee = pair(&|deal| "x AI".clone_into(&mut deal.lessee.name));
    assert!(lessee[0].starts_with("“xAI” and “x AI” count as two lessees"), "{lessee:?}");
    // Spaces at the ends are no other name there.
    assert_eq!(pair(&|deal| " xAI ".clone_into(&mut deal.lessee.name)), Vec::<String>::new());
    let lender = pair(&|deal| "APOLLO".clone_into(&mut deal.tranches[0].lender));
    assert!(lender[0].starts_with("“Apollo” and “APOLLO” count as two"), "{lender:?}");
    assert_eq!(lender.len(), 1, "{lender:?}");
}

#[test]
fn a_loan_cheaper_or_dearer_than_any() {
    let at =
        |rate| move |scenario: &mut Scenario| scenario.tranches[0].rate = Decimal::new(rate, 3);
    check(Concern::LoanRate, "Senior costs 5.80%, below the market range", at(58), at(59));
    check(Concern::LoanRate, "Senior costs 15.10%, above the market range", at(151), at(150));
}

#[test]
fn a_loan_that_outlives_the_rent() {
    let tenor =
        |months| move |scenario: &mut Scenario| scenario.tranches[0].tenor = Tenor::Months(months);
    let unswept = |months| {
        move |scenario: &mut Scenario| {
            scenario.structure.cash_sweep = Decimal::ZERO;
            tenor(months)(scenario);
        }
    };
    let says = "12 months longer than the rent, so the sale must repay the remaining $";
    check(Concern::Tenor, says, unswept(72), unswept(60));
    // Swept in month 31, whatever was agreed.
    check(Concern::Tenor, "1 month longer", unswept(61), tenor(61));
    let results = model::run(&{
        let mut scenario = default_scenario();
        unswept(72)(&mut scenario);
        scenario
    });
    let left = format::money(results.months.last().unwrap().settlement[0]);
    check(Concern::Tenor, &format!("repay the remaining {left}"), unswept(72), |_| {});
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
        "above 60%",
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
    check(
        Concern::Resale,
        "31.0% of cost after 5 yr; vendors and analysts estimate 10% to 30%",
        resale(31),
        resale(30),
    );
    let three_years = |share| {
        move |scenario: &mut Scenario| {
            scenario.lease.term_months = 36;
            scenario.equipment.resale_fraction = hundredths(share);
        }
    };
    check(Concern::Resale, "25% to 60%", three_years(61), three_years(60));
    let twelve_years = |share| {
        move |scenario: &mut Scenario| {
            scenario.lease.term_months = 144;
            scenario.equipment.resale_fraction = hundredths(share);
        }
    };
    check(Concern::Resale, "after 12 yr", twelve_years(31), twelve_years(29));
}

#[test]
fn a_residual_that_stays_while_the_lease_gets_longer_or_shorter() {
    let lease = |months, hundredth| {
        move |scenario: &mut Scenario| {
            scenario.lease.term_months = months;
            scenario.equipment.resale_fraction = hundredths(hundredth);
        }
    };
    let older = "25.0% of cost after 10 yr, older than any estimate";
    check(Concern::ResaleAge, older, lease(120, 25), lease(60, 25));
    check(Concern::ResaleAge, older, lease(120, 25), lease(120, 10));
    let younger = "25.0% of cost after 1 yr; 60% to 85% is the market range at that age";
    check(Concern::ResaleAge, younger, lease(12, 25), lease(12, 60));
    check(Concern::ResaleAge, "after 5 yr; 10% to 30%", lease(60, 9), lease(60, 10));
    // More than any chip of that age is the other concern, and said once.
    let high = warned(lease(120, 40));
    assert!(high.iter().all(|warning| warning.concern != Concern::ResaleAge), "{high:#?}");
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
            let value = warning.look_at.lever().and_then(|lever| lever.value(&scenario));
            assert!(value.is_some(), "{warning:?}");
        }
    }
}
