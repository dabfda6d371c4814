//! What holds for every valid scenario.

use chiplease::model::results::Month;
use chiplease::model::{ExactLane, FastLane, Results, Scenario, run, validate};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;

use crate::random::{any_scenario, at_size};

/// Cases of each property; more where the environment asks for more (`PROPTEST_CASES`).
fn case_count() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(1_000)
}

fn fast(scenario: &Scenario) -> Results {
    let mut lane = FastLane::default();
    lane.run(scenario);
    lane.results(scenario)
}

proptest! {
    #![proptest_config(Config { cases: case_count(), failure_persistence: None, ..Config::default() })]

    #[test]
    fn money_in_equals_money_out_to_the_cent(scenario in any_scenario()) {
        let results = run(&scenario);
        for pair in results.months.windows(2) {
            let [before, month] = pair else { continue };
            prop_assert_eq!(money_in(before, month), money_out(month), "month {}", month.month);
        }
        let last = results.months.last().unwrap();
        prop_assert_eq!(last.reserve + last.trapped, Decimal::ZERO, "nothing stays behind");
    }

    #[test]
    fn balances_follow_from_payments_and_end_at_the_loss(scenario in any_scenario()) {
        let results = run(&scenario);
        for (index, tranche) in results.summary.tranches.iter().enumerate() {
            let last = results.months.last().unwrap();
            prop_assert_eq!(last.balance[index], tranche.loss);
            for pair in results.months.windows(2) {
                let [before, month] = pair else { continue };
                let repaid = month.principal[index] + month.sweep[index] + month.settlement[index];
                let capitalised = month.balance[index] + repaid - before.balance[index];
                prop_assert!(capitalised >= Decimal::ZERO, "only unpaid interest adds to a balance");
                prop_assert!(month.balance[index] >= Decimal::ZERO, "nobody repays too much");
            }
        }
    }

    #[test]
    fn participants_share_out_exactly_what_the_deal_yields(scenario in any_scenario()) {
        let results = run(&scenario);
        let net: Decimal = results
            .summary
            .participants
            .iter()
            .map(|participant| participant.profit - participant.vendor_profit)
            .sum();
        let paid_for = scenario.equipment.cost;
        let earned: Decimal = results
            .months
            .iter()
            .map(|month| {
                month.rent_paid + month.backstop - month.operating_cost + month.sale_proceeds
            })
            .sum();
        prop_assert_eq!(net, earned - paid_for);
    }

    #[test]
    fn nothing_shown_is_ever_infinite_or_not_a_number(scenario in any_scenario()) {
        let results = run(&scenario);
        for rate in rates(&results).into_iter().flatten() {
            prop_assert!(rate.is_finite());
        }
        for month in &results.months {
            let ratios = [month.dscr, month.llcr, month.plcr, month.ltv, month.liquidity_cover];
            prop_assert!(ratios.into_iter().flatten().all(f64::is_finite));
        }
    }

    #[test]
    fn a_warm_lane_gives_what_a_new_one_gives(first in any_scenario(), second in any_scenario()) {
        let mut lane = ExactLane::default();
        lane.run(&first);
        lane.run(&second);
        prop_assert_eq!(lane.results(&second), run(&second));
    }
}

/// Whether the lanes agree as section 2 of the method says; else where they do not.
fn agreement(deal: &Scenario) -> Result<(), String> {
    let (exact, fast) = (run(deal), fast(deal));
    let (one, other) = (&exact.summary, &fast.summary);
    // First the events: after different ones no amount can agree.
    if (one.default_month, one.runway_months) != (other.default_month, other.runway_months) {
        return Err(format!("{:?} {:?}: default", one.default_month, other.default_month));
    }
    let limit = rounding(deal, exact.summary.end_month);
    for (exact, fast) in exact.months.iter().zip(&fast.months) {
        for (index, (left, right)) in amounts(exact).into_iter().zip(amounts(fast)).enumerate() {
            if (left - right).abs() > limit {
                let month = exact.month;
                return Err(format!("{left} {right}: amount {index}, month {month}, {limit}"));
            }
        }
    }
    // What the lanes may be apart in all, as a share of the flows that a rate is taken of; over
    // less than a year a yearly rate has more of it.
    let apart = f64::try_from(limit).unwrap() * (12.0 / f64::from(one.end_month)).max(1.0);
    let pairs = rates(&exact).into_iter().zip(rates(&fast));
    for ((left, right), at_stake) in pairs.zip(at_stake(deal, &exact)) {
        if !is_same_rate(left, right, apart / at_stake) {
            return Err(format!("{left:?} {right:?}, {apart} of {at_stake}"));
        }
    }
    Ok(())
}

/// How far the lanes' amounts may be apart: two cents for every month of the run and of the
/// reserve, for the vehicle and for each of its loans.
fn rounding(deal: &Scenario, end_month: u32) -> Decimal {
    let months = Decimal::from(end_month + deal.structure.reserve_months);
    months * Decimal::from(1 + deal.tranches.len()) * Decimal::new(2, 2)
}

/// Receipts, sale, and what the pockets held.
fn money_in(before: &Month, month: &Month) -> Decimal {
    month.rent_paid + month.backstop + month.sale_proceeds + before.reserve + before.trapped
}

/// Costs, debt service, distributions, and what the pockets hold.
fn money_out(month: &Month) -> Decimal {
    let paid = [&month.interest, &month.principal, &month.sweep, &month.settlement];
    let lenders: Decimal = paid.into_iter().flatten().sum();
    month.operating_cost + lenders + month.distribution + month.reserve + month.trapped
}

fn amounts(month: &Month) -> Vec<Decimal> {
    let flows = [
        month.rent_due,
        month.rent_paid,
        month.backstop,
        month.operating_cost,
        month.cfads,
        month.sale_proceeds,
        month.reserve,
        month.trapped,
        month.distribution,
        month.value,
        month.liquidity,
    ];
    let lists =
        [&month.interest, &month.principal, &month.sweep, &month.settlement, &month.balance];
    flows.into_iter().chain(lists.into_iter().flatten().copied()).collect()
}

fn rates(results: &Results) -> Vec<Option<f64>> {
    let summary = &results.summary;
    let headline = [summary.equity_irr, summary.net_irr, summary.project_irr];
    let yields = summary.tranches.iter().map(|tranche| tranche.lender_yield);
    headline.into_iter().chain(yields).collect()
}

/// For each of the [`rates`] what goes in at closing or what comes back, whichever is less.
fn at_stake(scenario: &Scenario, results: &Results) -> Vec<f64> {
    let summary = &results.summary;
    let float = |amount: Decimal| f64::try_from(amount).unwrap();
    let total = |of: &dyn Fn(&Month) -> Decimal| float(results.months.iter().map(of).sum());
    let equity = float(summary.equity);
    let distributed = total(&|month| month.distribution);
    let net = equity * summary.net_moic.unwrap_or(1.0);
    let earned = total(&|month| {
        month.rent_paid + month.backstop - month.operating_cost + month.sale_proceeds
    });
    let lent = scenario.tranches.iter().enumerate().map(|(index, tranche)| {
        let paid = total(&|month| {
            month.interest[index]
                + month.principal[index]
                + month.sweep[index]
                + month.settlement[index]
        });
        float(tranche.amount).min(paid)
    });
    let cost = float(scenario.equipment.cost);
    let headline = [equity.min(distributed), equity.min(net), cost.min(earned)];
    headline.into_iter().chain(lent).collect()
}

/// Within 1e-8, or that share, of what a dollar grows to in a year. Where nearly all is lost, late
/// dollars weigh more than early ones, by what is left of one.
fn is_same_rate(exact: Option<f64>, fast: Option<f64>, share: f64) -> bool {
    match (exact, fast) {
        (Some(exact), Some(fast)) => {
            let weight = (1.0 + exact.abs()).max(1.0 / (1.0 + exact));
            (exact - fast).abs() <= 1e-8_f64.max(share) * weight
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// The largest loan on the longest lease, never paid, at that rate.
fn never_paid(rate: Decimal) -> Scenario {
    let mut scenario = crate::default_scenario();
    scenario.equipment.cost = Decimal::from(10_000_000_000_000_i64);
    scenario.lease.term_months = 240;
    scenario.lease.renewal.months = 240;
    scenario.lease.end_of_term = chiplease::model::scenario::EndOfTerm::Renew;
    scenario.lease.rent_factor = Decimal::ZERO;
    let loan = &mut scenario.tranches[0];
    loan.amount = Decimal::from(9_999_000_000_000_i64);
    loan.rate = rate;
    loan.tenor = chiplease::model::scenario::Tenor::Months(480);
    loan.repayment = chiplease::model::scenario::Repayment::Bullet;
    scenario
}

#[test]
fn a_rate_at_which_unpaid_interest_outgrows_all_digits_is_refused_with_the_highest_that_is_not() {
    let faults = validate(&never_paid(Decimal::ONE)).unwrap_err();
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert_eq!(fault.path, "tranches[0].rate");
    let highest = fault.allowed.strip_prefix("0 to ").unwrap().split(':').next().unwrap();
    let scenario = never_paid(highest.parse().unwrap());
    assert_eq!(validate(&scenario), Ok(()));
    let results = run(&scenario);
    assert_eq!(results.summary.end_month, 480);
    assert!(results.summary.lender_loss() > loan_of(&scenario), "unpaid interest was added");
    assert!(results.summary.lender_loss() < Decimal::from(10_i128.pow(24)), "and is bounded");
}

#[test]
fn a_hurdle_that_outgrows_all_digits_is_refused() {
    let mut scenario = never_paid(Decimal::ZERO);
    scenario.tranches.clear();
    scenario.equity.hurdle = Decimal::ONE;
    let faults = validate(&scenario).unwrap_err();
    let paths: Vec<_> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["equity.hurdle"]);
}

fn loan_of(scenario: &Scenario) -> Decimal {
    scenario.tranches[0].amount
}

#[test]
fn a_warm_fast_lane_allocates_nothing() {
    let scenario = crate::default_scenario();
    let mut lane = FastLane::default();
    lane.run(&scenario);
    // The first run makes the lists that later ones keep.
    let _warm = (lane.equity_irr(), lane.lender_yield(0), lane.min_llcr());
    let counted = allocation_counter::measure(|| {
        lane.run(&scenario);
        let _figures = (
            lane.equity_irr(),
            lane.net_irr(),
            lane.project_irr(),
            lane.lender_yield(0),
            lane.min_dscr(),
            lane.min_llcr(),
            lane.peak_ltv(),
            lane.moic(),
            lane.net_moic(),
        );
    });
    assert_eq!(counted.count_total, 0);
}

proptest! {
    #![proptest_config(Config { cases: 2_000, failure_persistence: None, ..Config::default() })]

    /// From $100 to $1tn. Where the lanes part because a lock-up, a missed rent or a sweep depends
    /// on a cent, they agree on the same deal ten thousand times as large.
    #[test]
    fn the_lanes_agree_at_every_size(scenario in any_scenario(), exponent in 2.0_f64..12.0) {
        let size = 10_f64.powf(exponent);
        let deal = at_size(&scenario, size);
        // Another size may leave the bounds.
        prop_assume!(validate(&deal).is_ok());
        if let Err(why) = agreement(&deal) {
            prop_assert_eq!(agreement(&at_size(&scenario, size * 1e4)), Ok(()), "{}", why);
        }
    }
}
