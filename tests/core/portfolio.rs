//! Several deals that draw on one lessee's cash and one backstop.

use chiplease::analysis::monte_carlo::path_results;
use chiplease::analysis::monte_carlo::statistics::Estimate;
use chiplease::analysis::portfolio::{JointSample, Study, simulate_together};
use chiplease::analysis::{Cancelled, Sample, Threads, simulate};
use chiplease::files::library;
use chiplease::model::portfolio::{JointLane, Refusal, Sharing};
use chiplease::model::results::Month;
use chiplease::model::scenario::{Backstop, FundingRound};
use chiplease::model::{Scenario, Together, run, run_together, validate};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;

use crate::default_scenario;
use crate::fixtures::fixtures;
use crate::random::any_scenario;
use crate::session::at_each_end;
use chiplease::session::{Checks, Document, Portfolio};

fn shipped(id: &str) -> Scenario {
    library::find(id).unwrap().scenario().unwrap()
}

/// Every fixture and every shipped scenario.
pub(crate) fn known() -> Vec<(String, Scenario)> {
    let fixtures = fixtures().into_iter().map(|(name, scenario, _)| (name, scenario));
    let shipped = library::SHIPPED.iter().map(|it| (it.id.to_owned(), it.scenario().unwrap()));
    fixtures.chain(shipped).collect()
}

/// The deal with all its amounts halved; its lessee stays whole.
fn half(scenario: &Scenario) -> Scenario {
    let mut half = scenario.clone();
    half.equipment.cost /= Decimal::TWO;
    for tranche in &mut half.tranches {
        tranche.amount /= Decimal::TWO;
    }
    half
}

/// Every amount of a month.
fn amounts(month: &Month) -> Vec<Decimal> {
    let lists =
        [&month.interest, &month.principal, &month.sweep, &month.settlement, &month.balance];
    let single = [
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
    ];
    single.into_iter().chain(lists.into_iter().flatten().copied()).collect()
}

#[test]
fn a_portfolio_of_one_deal_is_that_deal_to_the_cent() {
    for (name, scenario) in known() {
        let together = run_together(std::slice::from_ref(&scenario)).unwrap();
        assert_eq!(together.deals[0].results, run(&scenario), "{name}");
    }
}

#[test]
fn two_equal_halves_of_a_deal_are_the_whole_within_a_dollar() {
    for (name, scenario) in known() {
        let whole = run(&scenario);
        let halves = [half(&scenario), half(&scenario)];
        let together = run_together(&halves).unwrap();
        let [one, other] = [&together.deals[0].results, &together.deals[1].results];
        assert_eq!(one.summary.default_month, whole.summary.default_month, "{name}");
        for ((one, other), whole) in one.months.iter().zip(&other.months).zip(&whole.months) {
            let both = amounts(one).into_iter().zip(amounts(other)).map(|(a, b)| a + b);
            for (index, (both, whole)) in both.zip(amounts(whole)).enumerate() {
                // Cents that halves round apart stay in a balance, and earn interest there.
                let limit = Decimal::ONE.max(Decimal::new(4, 2) * Decimal::from(one.month));
                let is_close = (both - whole).abs() <= limit;
                assert!(is_close, "{name}: {both} {whole}, amount {index}, month {}", one.month);
            }
            let apart = (one.liquidity - whole.liquidity).abs();
            assert!(apart <= Decimal::ONE, "{name}: cash, month {}", one.month);
        }
    }
}

#[test]
fn cash_that_is_enough_for_each_alone_is_not_enough_for_both() {
    let mut first = shipped("valor-2");
    first.closing = "2026-01".to_owned();
    first.lessee.monthly_burn = Decimal::from(1_220_000_000);
    let mut second = shipped("valor-1");
    second.lessee = first.lessee.clone();
    for deal in [&first, &second] {
        assert_eq!(run(deal).summary.runway_months, None, "alone it lasts");
    }
    let together = run_together(&[first, second]).unwrap();
    let missed = together.lessees[0].first_missed_month().expect("together it does not");
    for deal in &together.deals {
        assert_eq!(deal.results.summary.runway_months, Some(missed - 1), "one shortage hits both");
        // Short of the same share of what is due.
        let month = &deal.results.months[missed as usize];
        let share = month.rent_paid / month.rent_due;
        let all = &together.lessees[0].months[missed as usize];
        let apart = (share - all.rent_paid / all.rent_due).abs();
        assert!(apart < Decimal::new(1, 9), "pro rata to what is due: {share}");
    }
}

#[test]
fn a_default_ends_its_own_lease_only() {
    // The first forgives two missed months, the second none.
    let mut first = default_scenario();
    first.lessee.funding.clear();
    first.lessee.monthly_burn = Decimal::ZERO;
    first.lessee.annual_revenue = Decimal::ZERO;
    let rent = first.equipment.cost * first.lease.rent_factor;
    first.lessee.cash = rent * Decimal::from(12);
    // A month of both rents is missed in month 7; then there is money for one of them again.
    let round = |month: u32| FundingRound {
        name: format!("Month {month}"),
        month,
        amount: rent * Decimal::from(100),
        probability: Decimal::ONE,
    };
    first.lessee.funding = vec![round(8)];
    let mut second = first.clone();
    second.remedies.cure_months = 0;
    first.remedies.cure_months = 2;
    let together = run_together(&[first.clone(), second]).unwrap();
    let [one, other] = [&together.deals[0].results, &together.deals[1].results];
    assert_eq!(other.summary.default_month, Some(7), "its first missed month");
    assert_eq!(one.summary.default_month, None, "the other goes on");
    assert_eq!(one.summary.end_month, first.lease.term_months);
    assert_eq!(one.months[8].rent_paid, one.months[8].rent_due, "and is paid with its arrears");
    let due = together.lessees[0].months[9].rent_due;
    assert_eq!(due, one.months[9].rent_due, "nothing is due of the lease in default");
}

#[test]
fn one_backstop_pays_no_more_for_two_deals_than_for_one() {
    let mut first = default_scenario();
    first.lessee.cash = Decimal::ZERO;
    first.lessee.funding.clear();
    first.remedies.cure_months = 24;
    let cap = Decimal::from(100_000_000);
    first.lessee.backstop = Some(Backstop {
        name: "SpaceX".to_owned(),
        monthly_cap: cap,
        total_cap: Decimal::from(1_050_000_000),
        from_month: 1,
    });
    // Another lessee, the same backstop.
    let mut second = first.clone();
    second.lessee.name = "Tesla".to_owned();
    second.lessee.backstop.as_mut().unwrap().from_month = 3;
    let together = run_together(&[first, second]).unwrap();
    assert_eq!(together.lessees.len(), 2, "each with its own cash");
    let backing = &together.backstops[0];
    let by_month: Vec<Decimal> = backing.months.iter().map(|month| month.rent).collect();
    assert_eq!(by_month[1..=10], [cap; 10], "the cap, whoever asks");
    assert_eq!(by_month[11], Decimal::from(50_000_000), "what is left of it");
    let [one, other] = [&together.deals[0].results, &together.deals[1].results];
    let paid = |month: usize| (one.months[month].backstop, other.months[month].backstop);
    assert_eq!(paid(2), (cap, Decimal::ZERO), "the second is backed from its third month on");
    assert!(paid(3).1 > Decimal::ZERO, "then it has its share");
    assert_eq!(paid(3).0 + paid(3).1, cap);
}

#[test]
fn deals_that_close_later_join_later() {
    let (first, mut second) = (default_scenario(), default_scenario());
    second.closing = "2026-08".to_owned();
    let together = run_together(&[second.clone(), first]).unwrap();
    assert_eq!(together.deals[0].first_month, 6, "months count from the first closing");
    assert_eq!(together.deals[1].first_month, 0);
    let cash = &together.lessees[0];
    assert_eq!(cash.of.lead, 0, "the first of the portfolio leads, whenever it closes");
    assert_eq!(
        cash.months[0].liquidity, second.lessee.cash,
        "and its cash is there from the start"
    );
    let rent = second.equipment.cost * second.lease.rent_factor;
    assert_eq!(cash.months[6].rent_due, rent);
    assert_eq!(cash.months[7].rent_due, rent * Decimal::TWO);
    assert_eq!(
        together.deals[0].results.months[0].liquidity, cash.months[6].liquidity,
        "at its closing a deal finds what is there"
    );
}

#[test]
fn deals_of_different_lessees_are_what_each_is_alone() {
    let (first, mut second) = (shipped("valor-2"), shipped("valor-1"));
    second.lessee.name = "Another lab".to_owned();
    let sharing = Sharing::of(&[first.clone(), second.clone()]).unwrap();
    assert!(!sharing.is_shared());
    let together = run_together(&[first.clone(), second.clone()]).unwrap();
    assert_eq!(together.deals[0].results, run(&first));
    assert_eq!(together.deals[1].results, run(&second));
}

#[test]
fn closings_a_lifetime_apart_are_refused_with_both_deals() {
    let (first, mut second) = (default_scenario(), default_scenario());
    second.closing = "2126-02".to_owned();
    let refusal = run_together(&[first, second]).unwrap_err();
    assert!(refusal.to_string().contains("2126-02"), "{refusal}");
    // The bound is the portfolio's, whatever its lessees are.
    for lessee in ["xAI", "Another lab"] {
        let (first, mut second) = (default_scenario(), default_scenario());
        lessee.clone_into(&mut second.lessee.name);
        let mut close = |closing: &str| {
            closing.clone_into(&mut second.closing);
            run_together(&[first.clone(), second.clone()])
        };
        assert!(close("2046-02").is_ok(), "240 months after 2026-02");
        let refusal = close("2046-03").unwrap_err().to_string();
        let rule = "the deals of a portfolio close at most 20 years apart";
        assert!(refusal.contains(rule), "{lessee}: {refusal}");
    }
    assert_eq!(run_together(&[]).unwrap_err(), Refusal::NoDeals);
}

/// One to five random deals, some of them of another lessee, closing within two years.
fn any_portfolio() -> impl Strategy<Value = Vec<Scenario>> {
    let deal = (any_scenario(), 0_u32..24, 0_u32..4, 0_u32..4);
    let deal = deal.prop_map(|(mut scenario, closing, lessee, provider)| {
        scenario.closing = format!("{}-{:02}", 2026 + closing / 12, closing % 12 + 1);
        if lessee == 0 {
            "Other lab".clone_into(&mut scenario.lessee.name);
        }
        if let (0, Some(backstop)) = (provider, scenario.lessee.backstop.as_mut()) {
            "Other parent".clone_into(&mut backstop.name);
        }
        scenario
    });
    proptest::collection::vec(deal, 1..=5)
}

fn case_count() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(300)
}

/// What a deal's month has of something, by the portfolio's months.
fn by_month(together: &Together, deals: &[usize], of: fn(&Month) -> Decimal) -> Vec<Decimal> {
    let mut sums = vec![Decimal::ZERO; together.end_month() as usize + 1];
    for deal in deals.iter().map(|deal| &together.deals[*deal]) {
        for month in deal.results.months.iter().skip(1) {
            sums[deal.portfolio_month(month.month) as usize] += of(month);
        }
    }
    sums
}

proptest! {
    #![proptest_config(Config { cases: case_count(), failure_persistence: None, ..Config::default() })]

    #[test]
    fn no_dollar_is_paid_twice_and_every_month_reconciles(scenarios in any_portfolio()) {
        let together = run_together(&scenarios).unwrap();
        for cash in &together.lessees {
            let due = by_month(&together, &cash.of.deals, |month| month.rent_due);
            let paid = by_month(&together, &cash.of.deals, |month| month.rent_paid);
            let backed = by_month(&together, &cash.of.deals, |month| month.backstop);
            let mut before = scenarios[cash.of.lead].lessee.cash;
            for row in cash.months.iter().skip(1) {
                let month = row.month as usize;
                let available = before + row.funding - row.burn;
                prop_assert_eq!(row.rent_due, due[month]);
                prop_assert_eq!(row.rent_paid, paid[month], "rents paid are what vehicles get");
                prop_assert_eq!(row.backstop, backed[month]);
                let spent = row.rent_paid + row.guarantee;
                prop_assert!(spent <= available.max(Decimal::ZERO), "month {}", month);
                prop_assert!(row.rent_paid + row.backstop <= row.rent_due);
                prop_assert_eq!(row.liquidity, available - spent, "month {}", month);
                let missing = row.rent_due - row.rent_paid;
                prop_assert!(missing.is_zero() || row.liquidity <= Decimal::ZERO, "it pays all it can");
                before = row.liquidity;
            }
        }
        for backing in &together.backstops {
            let mut left = backing.total_cap;
            for (month, row) in backing.months.iter().enumerate() {
                prop_assert!(row.rent <= backing.monthly_cap, "month {}", month);
                left -= row.rent + row.guarantee;
                prop_assert_eq!(row.left, left);
            }
            prop_assert!(left >= Decimal::ZERO);
        }
    }

    #[test]
    fn money_in_equals_money_out_in_every_deal(scenarios in any_portfolio()) {
        let together = run_together(&scenarios).unwrap();
        for (deal, scenario) in together.deals.iter().zip(&scenarios) {
            prop_assert!(Checks::of(scenario, &deal.results).is_passed());
            for month in &deal.results.months {
                prop_assert!(month.rent_paid >= Decimal::ZERO && month.backstop >= Decimal::ZERO);
                prop_assert!(month.rent_paid + month.backstop <= month.rent_due);
                prop_assert_eq!(month.rent_paid.normalize().scale().max(2), 2, "whole cents");
            }
        }
    }

    #[test]
    fn the_lanes_of_a_portfolio_agree(scenarios in any_portfolio()) {
        check_lanes(&scenarios);
    }
}

/// Both lanes see the same events, and amounts that differ by rounding alone.
#[track_caller]
fn check_lanes(scenarios: &[Scenario]) {
    let together = run_together(scenarios).unwrap();
    let sharing = Sharing::of(scenarios).unwrap();
    let mut lane = JointLane::<f64>::default();
    lane.run(scenarios, &sharing);
    let fast = lane.results(scenarios, &sharing);
    for ((exact, fast), scenario) in together.deals.iter().zip(&fast.deals).zip(scenarios) {
        let (exact, fast) = (&exact.results, &fast.results);
        assert_eq!(exact.summary.default_month, fast.summary.default_month, "default month");
        assert_eq!(exact.months.len(), fast.months.len(), "months");
        // Half a cent of rounding in a rent, for all months, and what compounds of it.
        let dollar = Decimal::ONE.max(scenario.equipment.cost / Decimal::from(1_000_000_000_u64));
        for (exact, fast) in exact.months.iter().zip(&fast.months) {
            for (one, other) in amounts(exact).into_iter().zip(amounts(fast)) {
                assert!((one - other).abs() <= dollar, "{one} {other} in {}", exact.month);
            }
        }
    }
}

#[test]
fn the_lanes_agree_where_costs_take_all_the_rent_and_no_lock_up_is_agreed() {
    // CFADS is nothing then; what binary rounding leaves of it must not lock the reserve up.
    let scenarios: Vec<Scenario> =
        ron::from_str(include_str!("costs_take_all_the_rent.ron")).unwrap();
    check_lanes(&scenarios);
}

/// The shipped deals on one lessee, with fewer paths.
fn pair() -> Vec<Scenario> {
    vec![shipped("valor-2"), shipped("valor-1")]
}

fn sample(paths: u32, threads: Threads) -> JointSample {
    JointSample { paths, seed: 7, threads }
}

#[test]
fn the_same_seed_gives_the_same_joint_paths_on_any_number_of_threads() {
    let of =
        |threads| simulate_together(&pair(), sample(1_500, threads), &|_| true).unwrap().unwrap();
    let one = of(Threads::One);
    assert_eq!(one, of(Threads::All));
    assert_ne!(one, {
        let other = JointSample { seed: 8, ..sample(1_500, Threads::All) };
        simulate_together(&pair(), other, &|_| true).unwrap().unwrap()
    });
}

#[test]
fn the_parts_alone_are_the_paths_of_each_file() {
    let pair = pair();
    let joint = simulate_together(&pair, sample(1_200, Threads::All), &|_| true).unwrap().unwrap();
    for (deal, scenario) in joint.deals.iter().zip(&pair) {
        let own = Sample { paths: 1_200, seed: 7, ..Sample::of(scenario) };
        let own = simulate(scenario, own, None, &|_| true).unwrap();
        assert_eq!(deal.default.alone, own.default);
        assert_eq!(deal.expected_loss.alone, own.expected_loss);
    }
    assert!(joint.together.any_default.value > joint.alone.any_default.value, "cash is scarcer");
    assert!(joint.together.expected_loss.value >= joint.alone.expected_loss.value);
    assert!(joint.together.all_default.value <= joint.together.any_default.value);
}

#[test]
fn joint_paths_of_one_deal_are_its_own_paths() {
    let scenario = shipped("valor-2");
    let of_one = std::slice::from_ref(&scenario);
    let joint = simulate_together(of_one, sample(700, Threads::All), &|_| true).unwrap().unwrap();
    let paths: Vec<_> = path_results(&scenario, 7, 700).collect();
    let defaults = paths.iter().filter(|path| path.default_month.is_some()).count();
    assert_eq!(joint.together.any_default, Estimate::share(defaults as u32, 700));
    assert_eq!(joint.together, joint.alone);
    let mut losses: Vec<f64> = paths.iter().map(|path| path.losses.iter().sum()).collect();
    losses.sort_by(f64::total_cmp);
    assert_eq!(joint.together.losses.sorted, losses);
}

#[test]
fn a_path_of_the_joint_simulation_is_the_exact_run_of_its_shocks() {
    let mut pair = pair();
    for deal in &mut pair {
        // Nothing but the burn is uncertain, and that is certain, too: every path is the case.
        deal.uncertainty.burn_volatility = Decimal::ZERO;
        deal.uncertainty.resale_volatility = Decimal::ZERO;
        deal.lessee.monthly_burn = Decimal::from(1_600_000_000);
        for round in &mut deal.lessee.funding {
            round.probability = Decimal::ONE;
        }
        validate(deal).unwrap();
    }
    let together = run_together(&pair).unwrap();
    let joint = simulate_together(&pair, sample(16, Threads::One), &|_| true).unwrap().unwrap();
    for (deal, odds) in together.deals.iter().zip(&joint.deals) {
        let defaults = u32::from(deal.results.summary.default_month.is_some());
        assert_eq!(odds.default.together, Estimate::share(16 * defaults, 16));
    }
    let loss = f64::try_from(together.lender_loss()).unwrap();
    assert!((joint.together.expected_loss.value - loss).abs() < 1.0, "{loss}");
    assert!(defaults_somewhere(&together), "the case is one of default");
}

fn defaults_somewhere(together: &Together) -> bool {
    together.deals.iter().any(|deal| deal.results.summary.default_month.is_some())
}

#[test]
fn losses_of_lenders_add_up_to_the_loss_of_all() {
    let mut pair = pair();
    for deal in &mut pair {
        deal.lessee.monthly_burn = Decimal::from(1_700_000_000);
        deal.equipment.resale_fraction = Decimal::new(5, 2);
    }
    let joint = simulate_together(&pair, sample(1_000, Threads::All), &|_| true).unwrap().unwrap();
    let by_lender: f64 = joint.lenders.iter().map(|it| it.expected_loss.together.value).sum();
    let all = joint.together.expected_loss.value;
    assert!(all > 0.0, "there is something to lose");
    assert!((by_lender - all).abs() < 1e-6 * all, "{by_lender} of {all}");
    let lenders: Vec<&str> = joint.lenders.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(lenders.iter().filter(|name| **name == "Apollo").count(), 1, "joined by name");
}

#[test]
fn a_simulation_that_nobody_wants_any_more_stops() {
    let stopped = simulate_together(&pair(), sample(5_000, Threads::One), &|_| false).unwrap();
    assert_eq!(stopped, Err(Cancelled));
}

#[test]
fn a_finding_says_what_another_files_plan_would_make_of_it() {
    let [one, other] = ["valor-2", "xai-20bn"].map(shipped);
    for (lead, second, defaults, expected) in
        [(&one, &other, 2, "no lease defaults"), (&other, &one, 0, "both leases default")]
    {
        let study = Study::of(&[lead.clone(), second.clone()]).unwrap();
        assert_eq!(study.defaults().together, defaults, "{}", lead.name);
        let clause = format!("With the plan of “{}” {expected}.", second.name);
        assert!(study.finding.sentence.ends_with(&clause), "{}", study.finding.sentence);
        let basis = &study.finding.basis;
        let disagree = "the files disagree on its burn, funding rounds and contracts";
        assert!(basis.contains(disagree), "{basis}");
        // What is said of the other plan is what the other order says of itself.
        let swapped = Study::of(&[second.clone(), lead.clone()]).unwrap();
        assert_eq!(study.other_plans[0].defaults, swapped.defaults().together);
    }
    let mut with = one.clone();
    with.lessee.contracts.push(chiplease::model::scenario::Contract {
        name: "Customer".to_owned(),
        from: 1,
        to: 60,
        amount: Decimal::from(2_000_000_000_u64),
        probability: Decimal::ONE,
    });
    with.format = 2;
    let study = Study::of(&[one.clone(), with]).unwrap();
    let basis = &study.finding.basis;
    assert!(basis.contains("’s cash, burn, funding and contracts are those of"), "{basis}");
    assert!(basis.contains("the files disagree on its contracts"), "{basis}");
    assert_eq!(study.other_plans.len(), 1, "the customer’s money is another plan");
    let same = Study::of(&[one.clone(), one]).unwrap();
    assert_eq!((same.other_plans.len(), same.finding.sentence.contains("plan of")), (0, false));
}

/// What a window keeps from frame to frame moves no figure.
#[test]
fn while_levers_move_a_portfolio_is_what_it_would_be_from_scratch() {
    let pairs = [["valor-2", "valor-1"], ["valor-2-with-customers", "xai-20bn"]];
    for [open, held] in pairs.map(|pair| pair.map(shipped)) {
        let mut portfolio = Portfolio::default();
        at_each_end(open, |document, moved| {
            let deals = [document.evaluated(), &held];
            portfolio.refresh(&deals, document.shared_results());
            let fresh = Study::of(&deals.map(Clone::clone));
            assert_eq!(portfolio.study().unwrap(), fresh.as_ref(), "{moved}");
        });
    }
}

#[test]
fn a_single_deal_is_no_portfolio() {
    let document = Document::start().unwrap();
    let mut portfolio = Portfolio::default();
    assert!(portfolio.refresh(&[document.evaluated()], document.shared_results()));
    assert!(!portfolio.refresh(&[document.evaluated()], document.shared_results()));
    assert_eq!((portfolio.deals().len(), portfolio.study()), (1, None));
}
