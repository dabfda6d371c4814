//! Capital: the parts are the whole, the lenders' loss is the ledger's, and so is what guarantors
//! pay; to the cent, over every fixture and every shipped deal.

use chiplease::analysis::who_pays;
use chiplease::files::library;
use chiplease::model::amount::Amount;
use chiplease::model::lane::Lane;
use chiplease::model::results::Month;
use chiplease::model::{
    Capital, ExactLane, FastLane, Fixed, LesseeBehaviour, Position, Results, Scenario,
};
use rust_decimal::Decimal;

use crate::fixtures::fixtures;

/// Every fixture and every shipped deal by name.
fn deals() -> Vec<(String, Scenario)> {
    let fixtures = fixtures().into_iter().map(|(name, scenario, _)| (name, scenario));
    let shipped = library::SHIPPED.iter();
    fixtures.chain(shipped.map(|it| (it.id.to_owned(), it.scenario().unwrap()))).collect()
}

/// Every run that the loss screen can ask for: as it stands, and stopped in some months.
fn behaviours(scenario: &Scenario) -> Vec<LesseeBehaviour> {
    let last = scenario.contract_months();
    let months = [1, 7, 18, last / 2, last].map(|month| month.clamp(1, last));
    let stopped = months.into_iter().map(LesseeBehaviour::StopsIn);
    stopped.chain([LesseeBehaviour::AsItCan, LesseeBehaviour::PaysAll]).collect()
}

fn capital<A: Amount>(lane: &Lane<A>, scenario: &Scenario) -> Vec<(Position, Capital<A>)> {
    let mut capital = Vec::new();
    lane.capital(scenario, &mut capital);
    Position::all(scenario).into_iter().zip(capital).collect()
}

/// What a tranche's lender and holders put in, got back and lost.
fn tranche(
    capital: &[(Position, Capital<chiplease::model::exact::Exact>)],
    index: usize,
) -> [Decimal; 3] {
    let own = capital.iter().filter(|(position, _)| {
        matches!(position, Position::Lender(it) | Position::Holders(it) if *it == index)
    });
    own.fold([Decimal::ZERO; 3], |[invested, back, lost], (_, it)| {
        [invested + it.invested.0, back + it.back.0, lost + it.lost().0]
    })
}

#[test]
fn invested_less_back_is_lost_and_the_lenders_loss_is_the_ledgers() {
    let (mut losses, mut outgrown) = (0, 0);
    for (name, scenario) in deals() {
        let mut lane = ExactLane::default();
        for behaviour in behaviours(&scenario) {
            lane.run_as(&scenario, behaviour);
            let results = lane.results(&scenario);
            let capital = capital(&lane, &scenario);
            let at = format!("{name}, {behaviour:?}");
            for (position, it) in &capital {
                assert!(it.back.0 >= Decimal::ZERO, "{at}, {position:?}");
                assert!(it.lost().0 >= Decimal::ZERO, "{at}, {position:?}");
                assert_eq!(it.invested.0 - it.back.0, it.lost().0, "{at}, {position:?}");
            }
            for (index, of_ledger) in results.summary.tranches.iter().enumerate() {
                let [invested, back, lost] = tranche(&capital, index);
                // Of a loan whose deliveries never came, less than its amount.
                let amount: Decimal = results.months.iter().map(|row| row.drawn[index]).sum();
                assert_eq!(invested, amount, "{at}: what was lent");
                assert_eq!(lost, of_ledger.loss.min(amount), "{at}: the ledger's loss");
                assert_eq!(back + lost, invested, "{at}");
                losses += u32::from(!lost.is_zero());
                outgrown += u32::from(of_ledger.loss > amount);
            }
            money_that_comes_in_goes_somewhere(&capital, &results, &at);
        }
    }
    assert!(losses > 50 && outgrown > 0, "lenders lose: {losses}, {outgrown}");
}

/// What all have in the end is what the equipment earned: what is got beyond capital less capital
/// lost.
fn money_that_comes_in_goes_somewhere(
    capital: &[(Position, Capital<chiplease::model::exact::Exact>)],
    results: &Results,
    at: &str,
) {
    let of_positions: Decimal = capital.iter().map(|(_, it)| it.beyond.0 - it.lost().0).sum();
    let earned: Decimal = results
        .months
        .iter()
        .map(|it| {
            let rent = it.rent_paid + it.backstop + it.re_lease_rent + it.prepaid_rent;
            let others = it.forfeited_deposit + it.interest_earned;
            rent + others - it.operating_cost + it.sale_proceeds - it.capex
        })
        .sum();
    assert_eq!(of_positions, earned, "{at}");
}

/// Participants are positions joined by name and come another way.
#[test]
fn investors_capital_is_what_the_earnings_say_they_paid_in_and_received() {
    for (name, scenario) in deals() {
        let mut lane = ExactLane::default();
        lane.run(&scenario);
        let results = lane.results(&scenario);
        let capital = capital(&lane, &scenario);
        for participant in &results.summary.participants {
            let own: Vec<_> = capital
                .iter()
                .filter(|(position, _)| position.name(&scenario) == participant.name)
                .collect();
            let [(Position::Investor(_), it)] = own.as_slice() else { continue };
            assert_eq!(it.invested.0, participant.paid_in, "{name}, {}", participant.name);
            let received = it.back.0 + it.beyond.0;
            assert_eq!(received, participant.received, "{name}, {}", participant.name);
        }
    }
}

#[test]
fn what_guarantors_pay_is_what_the_ledger_has() {
    let (mut backed, mut by_lessee, mut by_backstop) = (0, 0, 0);
    for (name, scenario) in deals() {
        let mut lane = ExactLane::default();
        for behaviour in behaviours(&scenario) {
            lane.run_as(&scenario, behaviour);
            let results = lane.results(&scenario);
            let at = format!("{name}, {behaviour:?}");
            let rent: Decimal = results.months.iter().map(|month| month.backstop).sum();
            assert_eq!(lane.rent_backed().0, rent, "{at}");
            let paid = lane.guarantee_paid();
            let last = results.months.last().unwrap();
            let expected = guarantee_in_the_ledger(&scenario, &results, last);
            assert_eq!(paid.by_lessee.0 + paid.by_backstop.0, expected, "{at}");
            assert!(paid.by_lessee.0 >= Decimal::ZERO && paid.by_backstop.0 >= Decimal::ZERO);
            let caps = scenario.lessee.backstop.as_ref().map_or(Decimal::ZERO, |it| it.total_cap);
            assert!(rent + paid.by_backstop.0 <= caps, "{at}: within the cap");
            backed += u32::from(!rent.is_zero());
            by_lessee += u32::from(!paid.by_lessee.0.is_zero());
            by_backstop += u32::from(!paid.by_backstop.0.is_zero());
        }
    }
    assert!(backed > 0 && by_lessee > 0 && by_backstop > 0, "{backed} {by_lessee} {by_backstop}");
}

/// What the sale proceeds hold beyond the price less the cost of selling.
fn guarantee_in_the_ledger(scenario: &Scenario, results: &Results, last: &Month) -> Decimal {
    if results.summary.default_month.is_some() {
        return Decimal::ZERO;
    }
    let cost = last.value * scenario.equipment.selling_cost;
    let cost = cost.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    last.sale_proceeds - (last.value - cost)
}

#[test]
fn the_lessee_pays_of_a_guarantee_what_its_cash_falls_by() {
    for (name, scenario) in deals() {
        let mut lane = ExactLane::default();
        lane.run(&scenario);
        let months = lane.results(&scenario).months;
        let [.., before, last] = months.as_slice() else { continue };
        if lane.default_month().is_some() {
            continue;
        }
        let fixed = Fixed::of(&scenario);
        let month = last.month as usize;
        let cash = before.liquidity + fixed.funding[month] - fixed.burn[month] - last.rent_paid;
        assert_eq!(lane.guarantee_paid().by_lessee.0, cash - last.liquidity, "{name}");
    }
}

/// A lessee without anybody behind it that stops is in default, whichever way it is asked.
#[test]
fn to_stop_without_a_backstop_is_to_default() {
    for (name, mut scenario) in deals() {
        scenario.lessee.backstop = None;
        for month in [1, 5, 18].map(|it| it.min(scenario.contract_months())) {
            let stopped = chiplease::model::run_as(&scenario, LesseeBehaviour::StopsIn(month));
            let expected = chiplease::model::run_as(&scenario, LesseeBehaviour::DefaultsIn(month));
            assert_eq!(stopped, expected, "{name}, month {month}");
        }
    }
}

#[test]
fn a_backstop_pays_in_place_of_a_lessee_that_stops_as_far_as_its_caps_reach() {
    let scenario = library::find("xai-spacex-backstop").unwrap().scenario().unwrap();
    let results = chiplease::model::run_as(&scenario, LesseeBehaviour::StopsIn(18));
    let months = &results.months;
    assert!(months[1..18].iter().all(|it| it.backstop.is_zero() && it.rent_paid == it.rent_due));
    assert!(months[18..].iter().all(|it| it.rent_paid.is_zero()));
    let backstop = scenario.lessee.backstop.as_ref().unwrap();
    let paid: Decimal = months.iter().map(|it| it.backstop).sum();
    assert!(paid <= backstop.total_cap);
    assert!(months.iter().all(|it| it.backstop <= backstop.monthly_cap));
    match results.summary.default_month {
        // The first month that it could not pay in full.
        Some(month) => assert!(months[month as usize].backstop < months[month as usize].rent_due),
        None => assert!(months[18..].iter().all(|it| it.backstop == it.rent_due)),
    }
}

#[test]
fn the_fast_lane_says_of_capital_what_the_exact_one_says() {
    for (name, scenario) in deals() {
        let (mut exact, mut fast) = (ExactLane::default(), FastLane::default());
        for behaviour in behaviours(&scenario) {
            exact.run_as(&scenario, behaviour);
            fast.run_as(&scenario, behaviour);
            let pairs = capital(&exact, &scenario).into_iter().zip(capital(&fast, &scenario));
            for ((position, exact), (_, fast)) in pairs {
                let amounts = [
                    (exact.invested.to_f64(), fast.invested),
                    (exact.back.to_f64(), fast.back),
                    (exact.beyond.to_f64(), fast.beyond),
                ];
                for (exact, fast) in amounts {
                    assert!((exact - fast).abs() < 5.0, "{name}, {behaviour:?}, {position:?}");
                }
            }
            let (exact, fast) = (exact.guarantee_paid(), fast.guarantee_paid());
            assert!((exact.by_lessee.to_f64() - fast.by_lessee).abs() < 1.0, "{name}");
            assert!((exact.by_backstop.to_f64() - fast.by_backstop).abs() < 1.0, "{name}");
        }
    }
}

fn words_for(id: &str, change: impl Fn(&mut Scenario)) -> String {
    let mut scenario = crate::deal(id);
    change(&mut scenario);
    who_pays(&mut FastLane::default(), &scenario).words
}

#[test]
fn who_pays_is_said_in_one_short_sentence() {
    let as_it_is = |_: &mut Scenario| ();
    let poor = |it: &mut Scenario| it.lessee.monthly_burn = Decimal::from(1_500_000_000);
    let broke = |it: &mut Scenario| {
        it.lessee.cash = Decimal::ZERO;
        it.lessee.backstop = None;
        it.lessee.funding.clear();
        it.lessee.monthly_burn = Decimal::from(5_000_000_000_u64);
    };
    let said = [
        words_for("valor-2", as_it_is),
        words_for("valor-2", poor),
        words_for("valor-2", broke),
        words_for("residual-guarantee", as_it_is),
        words_for("rent-backstop", as_it_is),
        words_for("xai-spacex-backstop", as_it_is),
        words_for("xai-20bn", broke),
        words_for("coreweave-ddtl", broke),
    ];
    let expected = [
        "no capital lost",
        "equity loses 65¢ on the dollar, lender whole",
        "equity loses everything, lender loses 20¢ on the dollar",
        "Meta’s residual guarantee pays $5.97bn; all whole",
        "Google pays $990.1m; all whole",
        "SpaceX pays $4.44bn; all whole",
        "equity loses 94¢ on the dollar, lender whole",
        "equity loses everything, lender loses 43¢ on the dollar",
    ];
    assert_eq!(said.map(|it| it.replace('\u{a0}', " ")), expected.map(str::to_owned));
}
