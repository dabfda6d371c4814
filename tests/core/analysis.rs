//! Curves, outcomes and words say what single runs say.

use chiplease::analysis::{Lever, Metric, Runs, curves, headline, outcomes};
use chiplease::files::library;
use chiplease::model::scenario::{Backstop, EndOfTerm, Scenario};
use chiplease::model::{self, FastLane, validate};
use rust_decimal::Decimal;

const METRICS: [Metric; 2] = [Metric::EquityIrr, Metric::NetIrr];

fn shipped() -> Scenario {
    library::default_scenario().unwrap()
}

#[test]
fn every_point_of_a_curve_is_a_run_of_its_own() {
    let scenario = shipped();
    for lever in [Lever::ResaleFraction, Lever::LoanRate(0), Lever::MonthlyBurn] {
        let [equity, net] = curves(&mut Runs::default(), &scenario, lever, METRICS, 41);
        assert_eq!(equity.points.len(), 41, "{lever:?}");
        let ends = equity.points[0].0..=equity.points[40].0;
        assert_eq!(ends, lever.range(&scenario), "{lever:?}");
        for (equity, net) in equity.points.iter().zip(&net.points) {
            let mut moved = scenario.clone();
            lever.set(&mut moved, equity.0);
            let mut lane = FastLane::default();
            lane.run(&moved);
            check_rate(equity.1, lane.equity_irr().annual(), lever, equity.0);
            check_rate(net.1, lane.net_irr().annual(), lever, net.0);
        }
    }
}

/// A curve takes sixteen runs at a time, whose sums may differ from those of one in the last digits.
#[track_caller]
fn check_rate(on_curve: Option<f64>, of_run: Option<f64>, lever: Lever, at: f64) {
    let (one, other) = (on_curve.unwrap_or(f64::NAN), of_run.unwrap_or(f64::NAN));
    let is_same = on_curve == of_run || (one - other).abs() < 1e-12;
    assert!(is_same, "{lever:?} at {at}: {on_curve:?} and {of_run:?}");
}

#[test]
fn a_curve_along_months_has_each_month_once() {
    let scenario = shipped();
    let lever = Lever::RenewalMonths;
    let [curve] = curves(&mut Runs::default(), &scenario, lever, [Metric::NetIrr], 2_000);
    let months: Vec<f64> = curve.points.iter().map(|(month, _)| *month).collect();
    let range = lever.range(&scenario);
    let every: Vec<f64> = (*range.start() as u32..=*range.end() as u32).map(f64::from).collect();
    assert_eq!(months, every);
}

#[test]
fn a_lever_that_does_not_apply_gives_no_points() {
    let mut scenario = shipped();
    scenario.tranches.clear();
    let drawn = curves(&mut Runs::default(), &scenario, Lever::LoanRate(0), METRICS, 101);
    assert!(drawn.iter().all(|curve| curve.points.is_empty()), "{drawn:?}");
}

#[test]
fn a_deal_without_equity_is_a_gap_in_the_curve() {
    let scenario = shipped();
    let mut without = scenario.clone();
    without.tranches[0].amount = Decimal::from(6_000_000_000_u64);
    let lever = Lever::ResaleFraction;
    let [curve] = curves(&mut Runs::default(), &without, lever, [Metric::EquityIrr], 11);
    assert!(curve.points.iter().all(|(_, irr)| irr.is_none()), "{curve:?}");
    let [curve] = curves(&mut Runs::default(), &scenario, lever, [Metric::EquityIrr], 11);
    assert!(curve.points.iter().all(|(_, irr)| irr.is_some()), "{curve:?}");
}

#[test]
fn outcomes_are_runs_with_that_end_of_term_whatever_the_scenario_says() {
    let mut scenario = shipped();
    for stated in [EndOfTerm::Sell, EndOfTerm::Scrap, EndOfTerm::Renew] {
        scenario.lease.end_of_term = stated;
        let found = outcomes(&mut FastLane::default(), &scenario);
        let ends = found.map(|outcome| outcome.end_of_term);
        assert_eq!(ends, [EndOfTerm::Sell, EndOfTerm::Scrap, EndOfTerm::Renew]);
        for outcome in found {
            let mut ended = scenario.clone();
            ended.lease.end_of_term = outcome.end_of_term;
            let exact = model::run(&ended).summary;
            let pairs = [(outcome.equity_irr, exact.equity_irr), (outcome.net_irr, exact.net_irr)];
            for (fast, exact) in pairs {
                let apart = (fast.unwrap() - exact.unwrap()).abs();
                assert!(apart < 1e-8, "{outcome:?} is {apart} from the exact lane");
            }
        }
    }
}

/// The deal of the default scenario after a change, in words.
#[track_caller]
fn says(what: &str, change: fn(&mut Scenario), deal: &str, lessee: &str) {
    let mut scenario = shipped();
    change(&mut scenario);
    assert_eq!(validate(&scenario), Ok(()), "{what}: the scenario is valid");
    let words = headline(&mut Runs::default(), &scenario, &model::run(&scenario));
    // A number and its unit do not part at the end of a line; here that only hurts reading.
    let [found_deal, found_lessee] = [words.deal, words.lessee].map(|w| w.replace('\u{a0}', " "));
    assert_eq!(found_deal, deal, "{what}");
    assert_eq!(found_lessee, lessee, "{what}");
}

fn burn(scenario: &mut Scenario, millions: i64) {
    scenario.lessee.monthly_burn = Decimal::from(millions * 1_000_000);
}

fn cash(scenario: &mut Scenario, billions: i64) {
    scenario.lessee.cash = Decimal::from(billions * 1_000_000_000);
}

fn backstop(scenario: &mut Scenario, billions: i64) {
    scenario.lessee.backstop = Some(Backstop {
        name: "SpaceX".to_owned(),
        monthly_cap: Decimal::from(600_000_000),
        total_cap: Decimal::from(billions * 1_000_000_000),
        from_month: 1,
    });
}

#[test]
fn words_of_the_default_scenario() {
    says(
        "nothing changed",
        |_| {},
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "xAI can pay to maturity only if Equity round F and Equity round G close. Default at a \
         burn of $1.33bn a month (+33%).",
    );
}

#[test]
fn words_of_a_lease_in_default() {
    says(
        "the lender is whole",
        |deal| burn(deal, 1_500),
        "xAI defaults in month 25 (March 2028); the lender is repaid by month 29 \
         (July 2028; $935.1m of it from the sale) and investors recover 35¢ on the dollar, net.",
        "Rent is first missed in month 23 (January 2028); $369.7m stays unpaid.",
    );
    says(
        "the lender is not",
        |deal| burn(deal, 3_000),
        "xAI defaults in month 9 (November 2026); the lender loses $391.3m (12¢ on the dollar) and \
         investors lose everything.",
        "Rent is first missed in month 7 (September 2026); $369.7m stays unpaid.",
    );
    says(
        "neither are two",
        |deal| {
            burn(deal, 3_000);
            let mut second = deal.tranches[0].clone();
            second.name = "Mezzanine".to_owned();
            second.amount = Decimal::from(1_000_000_000);
            deal.tranches.push(second);
        },
        "xAI defaults in month 9 (November 2026); the lenders lose $1.43bn (33¢ on the dollar) and \
         investors lose everything.",
        "Rent is first missed in month 7 (September 2026); $369.7m stays unpaid.",
    );
    says(
        "the backstop runs dry",
        |deal| {
            burn(deal, 3_000);
            backstop(deal, 1);
        },
        "xAI defaults in month 17 (July 2027); the lender is repaid by month 21 \
         (November 2027; $1.86bn of it from the sale) and investors recover 5¢ on the \
         dollar, net.",
        "Rent is first missed in month 15 (May 2027) despite $1.00bn from SpaceX; $355.4m stays \
         unpaid.",
    );
}

#[test]
fn words_of_thin_or_no_coverage() {
    says(
        "no debt",
        |deal| deal.tranches.clear(),
        "There is no debt to cover; investors earn 17.9% a year after fees.",
        "xAI can pay to maturity only if Equity round F and Equity round G close. Default at a \
         burn of $1.33bn a month (+33%).",
    );
    says(
        "less rent",
        |deal| deal.lease.rent_factor = Decimal::new(13, 3),
        "In the worst month rent covers 91% of debt service; the lender is repaid by month 60 \
         (February 2031; $143.1m of it from the sale) and investors recover 49¢ on \
         the dollar, net.",
        "xAI can pay to maturity only if Equity round F closes by month 12 (February 2027). \
         Default \
         at a burn of $1.39bn a month (+39%).",
    );
}

#[test]
fn words_of_a_lessee_with_help() {
    says(
        "the backstop carries",
        |deal| {
            burn(deal, 1_500);
            backstop(deal, 10);
        },
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "xAI can pay to maturity with $3.08bn from SpaceX.",
    );
    says(
        "a round comes late",
        |deal| deal.lessee.funding[0].month = 20,
        "In the worst month rent covers 0% of debt service; the lender is repaid by month 31 \
         (September 2028) and investors earn 22.8% a year after fees.",
        "xAI first misses rent in month 19 (September 2027) but cures it. Default at a burn \
         of $1.09bn a month (+9%).",
    );
}

#[test]
fn words_of_what_the_lessee_hangs_on() {
    says(
        "one of two",
        |deal| burn(deal, 600),
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "xAI can pay to maturity only if enough of its rounds close. Default at a burn of \
         $1.33bn a month (+121%).",
    );
    says(
        "either of two",
        |deal| {
            deal.lessee.funding[0].amount = deal.lessee.funding[1].amount;
            deal.lessee.funding[1].month = 12;
            burn(deal, 700);
        },
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "xAI can pay to maturity only if enough of its rounds close. Default at a burn of \
         $1.41bn a month (+102%).",
    );
    says(
        "no round",
        |deal| cash(deal, 100),
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "xAI can pay to maturity without new money. Default at a burn of $2.71bn a month \
         (+171%).",
    );
    says(
        "there are none",
        |deal| {
            cash(deal, 100);
            deal.lessee.funding.clear();
        },
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "xAI can pay to maturity. Default at a burn of $2.10bn a month (+110%).",
    );
    says(
        "nothing at all, and nobody is named",
        |deal| {
            cash(deal, 1_000);
            deal.lessee.name.clear();
        },
        "Rent covers debt service 1.73 times; the lender is repaid by month 31 (September 2028) \
         and investors earn 22.8% a year after fees.",
        "The lessee can pay to maturity without new money.",
    );
}
