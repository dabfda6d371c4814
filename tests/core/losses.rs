//! Who bears the loss: the parts are the whole, in every month, in both lanes.

use chiplease::analysis::losses::Whose;
use chiplease::analysis::{
    Aftermath, Guarantors, Lever, LossAxis, LossBar, LossMeasure, LossQuery, LossSweep, Payer,
    PositionLoss, Recovery, Shock, circularity, default_outcome, outcomes,
};
use chiplease::model::amount::Amount;
use chiplease::model::lane::Lane;
use chiplease::model::scenario::{EndOfTerm, Vendor};
use chiplease::model::{ExactLane, FastLane, LesseeBehaviour, Position, Scenario, run, run_as};

use crate::default_scenario;
use crate::fixtures::fixtures;

/// The lanes agree within this, dollars.
const DOLLAR: f64 = 1.0;

/// Bars of what is lost against plan.
fn plan(along: LossAxis) -> LossQuery {
    LossQuery { along, measure: LossMeasure::AgainstPlan, ..LossQuery::default() }
}

fn profits<A: Amount>(
    lane: &mut Lane<A>,
    scenario: &Scenario,
    behaviour: LesseeBehaviour,
) -> (Vec<A>, A) {
    lane.run_as(scenario, behaviour);
    let mut totals = Vec::new();
    lane.position_totals(scenario, 0, &mut totals);
    (totals, lane.project_profit())
}

#[test]
fn losses_by_position_add_up_to_the_projects_loss_to_the_cent_for_every_default_month() {
    let (mut gains, mut holders, mut renewals) = (0, 0, 0);
    for (name, scenario, _) in fixtures() {
        let mut lane = ExactLane::default();
        let (without, whole) = profits(&mut lane, &scenario, LesseeBehaviour::PaysAll);
        holders += without.len() - scenario.tranches.len();
        renewals += scenario.renewal_months();
        for month in 1..=scenario.contract_months() {
            let (with, left) = profits(&mut lane, &scenario, LesseeBehaviour::DefaultsIn(month));
            let losses = without.iter().zip(&with).map(|(without, with)| without.0 - with.0);
            gains += losses.clone().filter(|loss| loss.is_sign_negative()).count();
            let total: rust_decimal::Decimal = losses.sum();
            assert_eq!(total, whole.0 - left.0, "{name}, default in month {month}");
        }
    }
    assert!(gains > 0 && holders > 0 && renewals > 0, "the fixtures have every kind of stake");
}

#[test]
fn the_fast_lane_says_of_each_loss_what_the_exact_one_says() {
    let mut losses_seen = 0;
    for (name, scenario, _) in fixtures() {
        let (mut exact, mut fast) = (ExactLane::default(), FastLane::default());
        let (without, _) = profits(&mut exact, &scenario, LesseeBehaviour::PaysAll);
        let sweep = LossSweep::of(&mut fast, &scenario, plan(LossAxis::DefaultMonth), usize::MAX);
        assert_eq!(sweep.bars.len(), scenario.contract_months() as usize, "{name}");
        for (month, bar) in (1..).zip(&sweep.bars) {
            let (with, _) = profits(&mut exact, &scenario, LesseeBehaviour::DefaultsIn(month));
            let exact =
                without.iter().zip(&with).map(|(without, with)| (*without - *with).to_f64());
            let mut total = 0.0;
            for (position, (found, expected)) in bar.losses.iter().zip(exact).enumerate() {
                total += expected;
                losses_seen += usize::from(*found > DOLLAR);
                let distance = (found - expected).abs();
                assert!(distance < DOLLAR, "{name}, month {month}, {position}: {found} {expected}");
            }
            assert!((bar.total() - total).abs() < DOLLAR, "{name}, month {month}");
            assert!((bar.at - f64::from(month)).abs() < 1e-9, "{name}: bars are in order");
        }
    }
    assert!(losses_seen > 1_000, "somebody loses: {losses_seen}");
}

/// Participants are the positions joined by name, so their profits differ by the same losses. They
/// come another way: as money received less money paid in, month by month.
#[test]
fn joined_by_name_the_losses_are_those_of_the_participants() {
    for (name, scenario, _) in fixtures() {
        let without = run_as(&scenario, LesseeBehaviour::PaysAll).summary.participants;
        for month in [1, 7, 18, scenario.contract_months()] {
            let month = month.min(scenario.contract_months());
            let with = run_as(&scenario, LesseeBehaviour::DefaultsIn(month)).summary.participants;
            let mut lane = FastLane::default();
            let found = Aftermath::of(&mut lane, &scenario, Shock::Default(month));
            for (without, with) in without.iter().zip(&with) {
                let expected = (without.profit - with.profit).to_string().parse::<f64>().unwrap();
                let own = found
                    .losses
                    .iter()
                    .filter(|loss| loss.position.name(&scenario) == without.name);
                let loss: f64 = own.map(PositionLoss::loss).sum();
                let who = &without.name;
                assert!((loss - expected).abs() < DOLLAR, "{name}, {month}, {who}: {loss}");
            }
        }
    }
}

#[test]
fn what_is_owed_counts_from_the_month_of_default_on() {
    let scenario = default_scenario();
    let mut lane = FastLane::default();
    let sweep = LossSweep::of(&mut lane, &scenario, plan(LossAxis::DefaultMonth), usize::MAX);
    let months = run_as(&scenario, LesseeBehaviour::PaysAll).months;
    for month in [1, 18, 40, 60] {
        let found = Aftermath::of(&mut lane, &scenario, Shock::Default(month));
        let owed_to_lenders: f64 = found.losses.iter().take(2).map(|loss| loss.owed).sum();
        let expected: f64 = months[month as usize..]
            .iter()
            .map(|row| row.interest[0] + row.principal[0] + row.sweep[0] + row.settlement[0])
            .map(|paid| paid.to_string().parse::<f64>().unwrap())
            .sum();
        assert!((owed_to_lenders - expected).abs() < DOLLAR, "{month}: {owed_to_lenders}");
        let bar = &sweep.bars[month as usize - 1];
        for (chosen, in_sweep) in found.losses.iter().zip(&bar.losses) {
            assert!((chosen.loss() - in_sweep).abs() < 0.01, "month {month}: {chosen:?}");
        }
        let before = months[month as usize - 1].debt().to_string().parse::<f64>().unwrap();
        assert!((found.debt - before).abs() < DOLLAR, "the debt before month {month}");
    }
}

#[test]
fn a_default_in_the_first_month_leaves_the_holders_the_sold_share_of_what_the_lender_gets() {
    let scenario = default_scenario();
    let found = Aftermath::of(&mut FastLane::default(), &scenario, Shock::Default(1));
    let positions: Vec<Position> = found.losses.iter().map(|loss| loss.position).collect();
    let expected = [
        Position::Lender(0),
        Position::Holders(0),
        Position::Investor(0),
        Position::Investor(1),
        Position::Investor(2),
        Position::Manager,
        Position::Vendor,
    ];
    assert_eq!(positions, expected);
    // Four tenths are sold.
    let [lender, holders, .., vendor] = found.losses.as_slice() else { panic!("{found:?}") };
    assert!((lender.gets / holders.gets - 1.5).abs() < 1e-9, "{lender:?} {holders:?}");
    assert!(vendor.loss().abs() < 0.01, "the vendor was paid at closing: {vendor:?}");
    // 4 months after default, at the value of month 5 less 30% less a tenth.
    let value = 5.05e9 * 0.25_f64.powf(5.0 / 60.0);
    assert_eq!(found.sale_month, 5);
    assert!((found.sale_proceeds - value * 0.7 * 0.9).abs() < DOLLAR, "{found:?}");
    let unpaid = run_as(&scenario, LesseeBehaviour::DefaultsIn(1)).summary.lender_loss();
    let unpaid = unpaid.to_string().parse::<f64>().unwrap();
    assert!(unpaid > 0.0 && (found.lender_loss() - unpaid).abs() < DOLLAR, "{found:?}");
}

#[test]
fn along_resale_nobody_loses_at_its_present_value_and_the_equity_loses_most_at_nothing() {
    let scenario = default_scenario();
    let mut lane = FastLane::default();
    let sweep = LossSweep::of(&mut lane, &scenario, plan(LossAxis::Resale), 120);
    let (first, last) = (sweep.bars.first().unwrap(), sweep.bars.last().unwrap());
    assert!((first.at - 0.0).abs() < 1e-12 && (last.at - 0.25).abs() < 1e-12, "{sweep:?}");
    assert!(last.losses.iter().all(|loss| loss.abs() < 0.01), "{last:?}");
    let mut nothing = scenario.clone();
    Lever::ResaleFraction.set(&mut nothing, 0.0);
    let proceeds = |scenario: &Scenario| {
        run(scenario).summary.sale_proceeds.to_string().parse::<f64>().unwrap()
    };
    let expected = proceeds(&scenario) - proceeds(&nothing);
    assert!((first.total() - expected).abs() < DOLLAR, "{} {expected}", first.total());
    let totals: Vec<f64> = sweep.bars.iter().map(LossBar::total).collect();
    assert!(totals.is_sorted_by(|one, other| one >= other), "less resale is more loss");

    let found = Aftermath::of(&mut lane, &scenario, Shock::Resale(0.0));
    assert!((found.total() - expected).abs() < DOLLAR, "{found:?}");
    assert!(LossSweep::of(&mut lane, &nothing, plan(LossAxis::Resale), 120).bars.is_empty());
}

#[test]
fn a_long_lease_has_as_many_bars_as_were_asked_for_from_its_first_month_on() {
    let mut scenario = default_scenario();
    scenario.lease.term_months = 240;
    scenario.lease.end_of_term = EndOfTerm::Renew;
    scenario.lease.renewal.months = 240;
    let mut lane = FastLane::default();
    let sweep = LossSweep::of(&mut lane, &scenario, plan(LossAxis::DefaultMonth), 100);
    assert_eq!(sweep.bars.len(), 96, "every fifth month of 480");
    assert!((sweep.step - 5.0).abs() < 1e-9 && (sweep.bars[1].at - 6.0).abs() < 1e-9);
}

#[test]
fn a_default_stands_beside_the_ends_of_term_with_the_figures_of_that_run() {
    for (name, scenario, _) in fixtures() {
        let mut lane = FastLane::default();
        let month = scenario.contract_months().min(18);
        let found = default_outcome(&mut lane, &scenario, month);
        let expected = run_as(&scenario, LesseeBehaviour::DefaultsIn(month)).summary;
        let loss = expected.lender_loss().to_string().parse::<f64>().unwrap();
        assert_eq!(found.default_month, Some(month), "{name}");
        assert!((found.lender_loss - loss).abs() < DOLLAR, "{name}: {found:?}");
        let is_close = |found: Option<f64>, expected: Option<f64>| match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-6,
            (found, expected) => found.is_none() && expected.is_none(),
        };
        assert!(is_close(found.moic, expected.moic), "{name}: {found:?} {:?}", expected.moic);
        assert!(is_close(found.net_irr, expected.net_irr), "{name}: {found:?}");
        assert!(is_close(found.equity_irr, expected.equity_irr), "{name}: {found:?}");
        for outcome in outcomes(&mut lane, &scenario) {
            let mut ended = scenario.clone();
            ended.lease.end_of_term = outcome.end_of_term;
            let expected = run(&ended).summary;
            let loss = expected.lender_loss().to_string().parse::<f64>().unwrap();
            assert!((outcome.lender_loss - loss).abs() < DOLLAR, "{name}: {outcome:?}");
            assert!(is_close(outcome.moic, expected.moic), "{name}: {outcome:?}");
            assert_eq!(outcome.default_month, expected.default_month, "{name}");
        }
    }
}

#[test]
fn the_vendors_part_in_its_own_sales_is_one_sentence() {
    let said = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = default_scenario();
        change(&mut scenario);
        circularity(&scenario, &run(&scenario).summary)
    };
    let vendor =
        |change: &dyn Fn(&mut Vendor)| said(&|scenario| change(scenario.vendor.as_mut().unwrap()));
    assert_eq!(said(&|_| {}), "Nvidia’s equity is 12% of what it is paid.");
    let none = said(&|scenario| scenario.vendor = None);
    assert_eq!(none, "No vendor set.");
    let no_equity = vendor(&|vendor| vendor.name = "AMD".to_owned());
    assert_eq!(no_equity, "AMD puts no equity into what it is paid for.");
    let nothing = vendor(&|vendor| vendor.content = 0.into());
    assert_eq!(nothing, "Nvidia sells no part of the equipment.");
    let little = vendor(&|vendor| vendor.content = rust_decimal::Decimal::new(5, 2));
    assert_eq!(little, "Nvidia’s equity is 188% of what it is paid.");
}

/// Bars of capital that does not come back.
fn capital(along: LossAxis, guarantors: Guarantors) -> LossQuery {
    LossQuery { along, measure: LossMeasure::Capital, guarantors }
}

fn shipped(id: &str) -> Scenario {
    chiplease::files::library::find(id).unwrap().scenario().unwrap()
}

#[test]
fn a_bar_of_lost_capital_is_what_the_run_of_its_month_or_resale_loses() {
    for (name, scenario, _) in fixtures() {
        let mut lane = FastLane::default();
        for guarantors in [Guarantors::Pay, Guarantors::Refuse] {
            for along in [LossAxis::DefaultMonth, LossAxis::Resale] {
                let sweep = LossSweep::of(&mut lane, &scenario, capital(along, guarantors), 7);
                for bar in &sweep.bars {
                    let shock = match along {
                        LossAxis::DefaultMonth => Shock::Default(bar.at as u32),
                        LossAxis::Resale => Shock::Resale(bar.at),
                    };
                    let found = Recovery::of(&mut lane, &scenario, shock, guarantors);
                    let at = format!("{name}, {shock:?}, {guarantors:?}");
                    assert!((sweep.lost(bar) - found.lost()).abs() < 0.05, "{at}");
                    assert!((sweep.paid_in(bar) - found.paid_in()).abs() < 0.05, "{at}");
                    assert!(bar.losses.iter().all(|loss| *loss >= 0.0), "{at}: no gains");
                    for line in &sweep.recovered {
                        let of_it =
                            found.stakes.iter().filter(|it| match (line.whose, it.position) {
                                (
                                    Whose::Loan(loan),
                                    Position::Lender(index) | Position::Holders(index),
                                ) => loan == index,
                                (Whose::Lenders, Position::Lender(_) | Position::Holders(_))
                                | (Whose::Equity, Position::Investor(_)) => true,
                                _ => false,
                            });
                        let [invested, lost] = of_it.fold([0.0; 2], |[invested, lost], stake| {
                            [invested + stake.capital.invested, lost + stake.lost()]
                        });
                        let point = line
                            .points
                            .iter()
                            .find(|point| point.0.to_bits() == bar.at.to_bits())
                            .unwrap();
                        match point.1 {
                            Some(back) => {
                                let gap = (back - (1.0 - lost / invested)).abs();
                                assert!(gap < 1e-9, "{at}: {:?} {back}", line.whose);
                            }
                            None => assert!(invested.abs() < 1e-9, "{at}: {:?}", line.whose),
                        }
                    }
                }
            }
        }
    }
}

/// A default is an absolute loss at every resale, and not held against the same default.
#[test]
fn along_resale_a_deal_in_default_shows_what_is_lost_at_its_present_resale_too() {
    let mut scenario = default_scenario();
    scenario.lessee.monthly_burn = 3_000_000_000_u64.into();
    let mut lane = FastLane::default();
    let query = capital(LossAxis::Resale, Guarantors::Pay);
    let sweep = LossSweep::of(&mut lane, &scenario, query, 120);
    let (first, last) = (sweep.bars.first().unwrap(), sweep.bars.last().unwrap());
    let as_it_stands = run(&scenario).summary;
    let unpaid = as_it_stands.lender_loss().to_string().parse::<f64>().unwrap();
    let lenders = |bar: &LossBar| bar.losses[0] + bar.losses[1];
    assert!(unpaid > 0.0 && (lenders(last) - unpaid).abs() < DOLLAR, "{last:?} {unpaid}");
    assert!(sweep.lost(last) > unpaid, "the equity has lost before the lenders lose");
    assert!(sweep.lost(first) >= sweep.lost(last));
    let plan = LossSweep::of(&mut lane, &scenario, plan(LossAxis::Resale), 120);
    assert!(plan.lost(plan.bars.last().unwrap()).abs() < 0.01, "against plan it shows nothing");
}

#[test]
fn guarantors_that_refuse_leave_the_loss_of_a_deal_without_them() {
    let scenario = shipped("xai-spacex-backstop");
    let mut lane = FastLane::default();
    let shock = Shock::Default(18);
    let paid = Recovery::of(&mut lane, &scenario, shock, Guarantors::Pay);
    let refused = Recovery::of(&mut lane, &scenario, shock, Guarantors::Refuse);
    assert!(paid.paid_in() > 4e9 && paid.lost() < 1.0, "{paid:?}");
    assert_eq!(paid.in_words(&scenario), "SpaceX pays $5.30bn, nothing lost");
    assert!(refused.paid_in() < 0.01 && refused.lost() > 1e9, "{refused:?}");
    assert_eq!(refused.guarantors.len(), 1, "it stands there although it refuses");
    let mut alone = scenario.clone();
    alone.lessee.backstop = None;
    let without = Recovery::of(&mut lane, &alone, shock, Guarantors::Pay);
    assert_eq!(refused.stakes, without.stakes);
}

#[test]
fn the_residual_guarantee_of_a_lessee_stands_with_its_name_and_its_payment() {
    let scenario = crate::deal("residual-guarantee");
    let mut lane = FastLane::default();
    let as_it_stands = Shock::Resale(0.3);
    let found = Recovery::of(&mut lane, &scenario, as_it_stands, Guarantors::Pay);
    let sale = run(&scenario).summary.sale_proceeds.to_string().parse::<f64>().unwrap();
    assert!((found.chips + found.guarantee() - sale).abs() < DOLLAR, "{found:?} {sale}");
    assert!(found.guarantee() > 5e9 && found.lost() < 1.0, "{found:?}");
    let refused = Recovery::of(&mut lane, &scenario, as_it_stands, Guarantors::Refuse);
    assert!(refused.lender_loss() > 4e9, "the noteholders lose without it: {refused:?}");
    let sweep = LossSweep::of(&mut lane, &scenario, capital(LossAxis::Resale, Guarantors::Pay), 20);
    let guarantor = sweep.payers.iter().position(|it| matches!(it, Payer::Guarantor(_))).unwrap();
    assert!(sweep.bars[0].losses[guarantor] > sweep.bars[19].losses[guarantor]);
}
