//! Every amount that is a product or a quotient, computed again in whole numbers of any length.
//!
//! The exact lane carries 28 digits. Here nothing is rounded but the amount itself: what the method
//! writes as `cents(…)` is one fraction, rounded once, half away from zero.

use chiplease::model::amount::Number as _;
use chiplease::model::exact::Exact;
use chiplease::model::results::Month;
use chiplease::model::scenario::{EndOfTerm, Repayment, Scenario};
use chiplease::model::{Fixed, Results, run, validate};
use num_bigint::BigInt;
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;

use crate::random::{any_scenario, at_size};

/// A fraction of whole numbers.
#[derive(Clone, Debug)]
struct Fraction {
    numerator: BigInt,
    denominator: BigInt,
}

impl Fraction {
    fn of(value: Decimal) -> Self {
        let denominator = BigInt::from(10).pow(value.scale());
        Self { numerator: value.mantissa().into(), denominator }
    }

    fn whole(number: u32) -> Self {
        Self { numerator: number.into(), denominator: 1.into() }
    }

    fn times(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.numerator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    fn over(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.denominator,
            denominator: &self.denominator * &other.numerator,
        }
    }

    fn less(&self, other: &Self) -> Self {
        Self {
            numerator: &self.numerator * &other.denominator - &other.numerator * &self.denominator,
            denominator: &self.denominator * &other.denominator,
        }
    }

    fn power(&self, exponent: u32) -> Self {
        Self {
            numerator: self.numerator.pow(exponent),
            denominator: self.denominator.pow(exponent),
        }
    }

    /// To the cent, half away from zero.
    fn cents(&self) -> Decimal {
        // Only a positive divisor rounds the right way.
        let sign = if self.denominator < BigInt::ZERO { -1 } else { 1 };
        let top: BigInt = &self.numerator * 100 * sign;
        let bottom: BigInt = &self.denominator * sign;
        let half_up = |top: BigInt| -> BigInt { (top * 2 + &bottom) / (&bottom * 2) };
        let rounded = if top < BigInt::ZERO { -half_up(-top) } else { half_up(top) };
        Decimal::from_i128_with_scale(rounded.try_into().unwrap(), 2)
    }
}

fn product(factors: &[Decimal]) -> Fraction {
    let parts = factors.iter().map(|factor| Fraction::of(*factor));
    parts.fold(Fraction::whole(1), |product, factor| product.times(&factor))
}

/// cents(a × b × …)
fn cents_of(factors: &[Decimal]) -> Decimal {
    product(factors).cents()
}

/// cents(a × b × … / divisor)
fn cents_of_quotient(factors: &[Decimal], divisor: Decimal) -> Decimal {
    product(factors).over(&Fraction::of(divisor)).cents()
}

const TWELVE: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

fn interest(balance: Decimal, rate: Decimal) -> Decimal {
    cents_of_quotient(&[balance, rate], TWELVE)
}

/// p = cents(i(A − b(1+i)⁻ⁿ)/(1−(1+i)⁻ⁿ)), as one fraction.
fn level_payment(amount: Decimal, rate: Decimal, payments: u32, balloon: Decimal) -> Decimal {
    let (amount, balloon) = (Fraction::of(amount), Fraction::of(balloon));
    // The formula is 0/0 at a rate of 0.
    if rate.is_zero() {
        return amount.less(&balloon).over(&Fraction::whole(payments)).cents();
    }
    let monthly = Fraction::of(rate).over(&Fraction::whole(12));
    let grown = monthly.less(&Fraction::of(Decimal::NEGATIVE_ONE)).power(payments);
    let repaid = amount.times(&grown).less(&balloon);
    monthly.times(&repaid).over(&grown.less(&Fraction::whole(1))).cents()
}

fn rents(scenario: &Scenario) -> Vec<Decimal> {
    let lease = &scenario.lease;
    let first = product(&[scenario.equipment.cost, lease.rent_factor]);
    let step = Fraction::of(Decimal::ONE + lease.escalator);
    let mut rents = vec![Decimal::ZERO];
    rents.extend((0..lease.term_months).map(|month| first.times(&step.power(month / 12)).cents()));
    if lease.end_of_term == EndOfTerm::Renew {
        let last = rents.last().copied().unwrap();
        let renewed = cents_of(&[last, Decimal::ONE - lease.renewal.discount]);
        rents.extend((0..lease.renewal.months).map(|_| renewed));
    }
    rents
}

/// One loan's scheduled interest and principal by month, closing first (section 4 of the method).
type Schedule = Vec<(Decimal, Decimal)>;

fn schedule(
    scenario: &Scenario,
    index: usize,
    (rents, operating_cost): (&[Decimal], Decimal),
    seniors: &[Schedule],
) -> Schedule {
    let tranche = &scenario.tranches[index];
    let tenor = scenario.tenor_months(tranche);
    let interest_only = tranche.interest_only_months.min(tenor - 1);
    let payments = tenor - interest_only;
    let balloon = match tranche.repayment {
        Repayment::Level | Repayment::StraightLine => cents_of(&[tranche.amount, tranche.balloon]),
        Repayment::Bullet | Repayment::Sculpted { .. } => Decimal::ZERO,
    };
    let level = level_payment(tranche.amount, tranche.rate, payments, balloon);
    let straight = cents_of_quotient(&[tranche.amount - balloon], payments.into());
    let mut left = tranche.amount;
    let mut rows = vec![(Decimal::ZERO, Decimal::ZERO)];
    for month in 1..=tenor {
        let interest = interest(left, tranche.rate);
        let principal = if month <= interest_only {
            Decimal::ZERO
        } else {
            match tranche.repayment {
                Repayment::Level | Repayment::StraightLine if month == tenor => left - balloon,
                Repayment::Level => (level - interest).clamp(Decimal::ZERO, left - balloon),
                Repayment::StraightLine => straight.min(left - balloon),
                Repayment::Bullet => Decimal::ZERO,
                Repayment::Sculpted { dscr } => {
                    let at = month as usize;
                    let rent = rents.get(at).map_or(Decimal::ZERO, |rent| rent - operating_cost);
                    let senior = seniors.iter().filter_map(|senior| senior.get(at));
                    let senior: Decimal =
                        senior.map(|(interest, principal)| interest + principal).sum();
                    let service = cents_of_quotient(&[(rent - senior).max(Decimal::ZERO)], dscr);
                    (service - interest).clamp(Decimal::ZERO, left)
                }
            }
        };
        left -= principal;
        rows.push((interest, principal));
    }
    rows
}

/// What is fixed at closing, against [`Fixed`].
fn check_fixed(scenario: &Scenario, fixed: &Fixed) {
    let rents = rents(scenario);
    assert_eq!(fixed.rent, rents, "rent");
    let cost = scenario.equipment.cost;
    let operating_cost = cents_of_quotient(&[cost, scenario.lease.operating_cost], TWELVE);
    assert_eq!(fixed.operating_cost, operating_cost, "operating cost");
    let guaranteed = cents_of(&[cost, scenario.lease.residual_guarantee]);
    assert_eq!(fixed.guaranteed, guaranteed, "residual guarantee");
    let mut schedules: Vec<Schedule> = Vec::new();
    for (index, loan) in fixed.loans.iter().enumerate() {
        let tranche = &scenario.tranches[index];
        assert_eq!(loan.upfront_fee, cents_of(&[tranche.amount, tranche.upfront_fee]), "fee");
        let rows = schedule(scenario, index, (&rents, operating_cost), &schedules);
        let principal: Vec<_> = rows.iter().map(|(_, principal)| *principal).collect();
        assert_eq!(loan.principal, principal, "principal of tranche {index}");
        schedules.push(rows);
    }
    let ahead = scenario.structure.reserve_months as usize;
    for (month, target) in fixed.reserve_targets.iter().enumerate() {
        let rows = schedules.iter().flat_map(|rows| rows.iter().skip(month + 1).take(ahead));
        let service: Decimal = rows.map(|(interest, principal)| interest + principal).sum();
        assert_eq!(*target, service, "reserve target after month {month}");
    }
}

/// What happened, against the ledger.
fn check_ledger(scenario: &Scenario, results: &Results) {
    for pair in results.months.windows(2) {
        let [before, month] = pair else { continue };
        let is_paid_in_full = check_interest(scenario, before, month);
        // Otherwise trapped cash and reserve pay, too, and what is swept does not follow from the
        // row.
        if is_paid_in_full && month.month < results.summary.end_month {
            check_sweep(scenario, before, month);
        }
    }
    check_sale(scenario, results);
    check_fee(scenario, results);
}

/// What a balance grew by and what was paid on it are together the interest; whether the month's
/// cash paid all of it.
fn check_interest(scenario: &Scenario, before: &Month, month: &Month) -> bool {
    let mut paid = Decimal::ZERO;
    let mut is_all_paid = true;
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        let own = month.interest[index] + month.principal[index];
        let all = own + month.sweep[index] + month.settlement[index];
        let due = month.balance[index] + all - before.balance[index];
        let expected = interest(before.balance[index], tranche.rate);
        assert_eq!(due, expected, "interest of tranche {index} in month {}", month.month);
        is_all_paid &= month.interest[index] == due;
        paid += own;
    }
    // Within CFADS no trapped cash and no reserve was needed.
    is_all_paid && paid <= month.cfads
}

fn check_sweep(scenario: &Scenario, before: &Month, month: &Month) {
    let service: Decimal = month.interest.iter().chain(&month.principal).sum();
    let cash = month.cfads - service - (month.reserve - before.reserve);
    let swept: Decimal = month.sweep.iter().sum();
    let pool = cents_of(&[cash, scenario.structure.cash_sweep]);
    assert_eq!(swept, pool.min(month.debt() + swept), "sweep in month {}", month.month);
}

fn check_sale(scenario: &Scenario, results: &Results) {
    let last = results.months.last().unwrap();
    let gross = match results.summary.default_month {
        Some(_) => cents_of(&[last.value, Decimal::ONE - scenario.remedies.liquidation_haircut]),
        // What the guarantee adds depends on the lessee's cash, which is not computed again here.
        None if !scenario.lease.residual_guarantee.is_zero() => return,
        None => last.value,
    };
    let net = gross - cents_of(&[gross, scenario.equipment.selling_cost]);
    assert_eq!(last.sale_proceeds, net, "net proceeds");
}

/// The manager has nothing but its fee, to the month before a default, and its carry.
fn check_fee(scenario: &Scenario, results: &Results) {
    let summary = &results.summary;
    let manager = summary.participants.iter().find(|one| one.name == "Manager").unwrap();
    let fee = cents_of_quotient(&[summary.equity, scenario.equity.management_fee], TWELVE);
    let last_before_default = summary.default_month.map_or(summary.end_month, |month| month - 1);
    let months = summary.end_month.min(last_before_default);
    assert_eq!(manager.received, fee * Decimal::from(months) + summary.carry, "fee and carry");
}

fn check(scenario: &Scenario) {
    check_fixed(scenario, &Fixed::of(scenario));
    check_ledger(scenario, &run(scenario));
}

/// The rates of real loans are round, and round rates make half cents.
fn with_round_rates(mut scenario: Scenario) -> Scenario {
    let round = |rate: Decimal| (rate * Decimal::from(200)).round() / Decimal::from(200);
    for tranche in &mut scenario.tranches {
        tranche.rate = round(tranche.rate);
        tranche.amount = tranche.amount.round() + Decimal::new(5, 2);
    }
    scenario.equity.management_fee = round(scenario.equity.management_fee);
    scenario.lease.operating_cost = round(scenario.lease.operating_cost);
    scenario
}

proptest! {
    #![proptest_config(Config { cases: 400, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_product_is_rounded_once(scenario in any_scenario(), exponent in 2.0_f64..12.0) {
        for deal in [at_size(&scenario, 10_f64.powf(exponent)), with_round_rates(scenario)] {
            if validate(&deal).is_ok() {
                check(&deal);
            }
        }
    }
}

#[test]
fn a_loan_whose_interest_ends_on_half_a_cent_pays_the_cent() {
    let text = include_str!("../fixtures/cases/half-cent-interest.ron");
    let scenario: Scenario = ron::from_str(text).unwrap();
    let results = run(&scenario);
    for month in &results.months[1..] {
        assert_eq!(month.interest, ["8333.38".parse::<Decimal>().unwrap()], "1,000,005 at 10%");
    }
    check(&scenario);
}

#[test]
fn half_a_cent_of_interest_is_a_cent() {
    // (balance, rate, interest): exact halves, which a rounded twelfth of the rate loses.
    for (balance, rate, expected) in [
        ("3400000005", "0.1", "28333333.38"),
        ("1000005", "0.1", "8333.38"),
        ("0.60", "0.1", "0.01"),
        ("6.00", "0.07", "0.04"),
        ("6.00", "0.13", "0.07"),
        ("12.00", "0.085", "0.09"),
        ("9999999999990.00", "0.13", "108333333333.23"),
    ] {
        let number = |text: &str| text.parse::<Decimal>().unwrap();
        let found = chiplease::model::schedule::monthly_interest(
            Exact(number(balance)),
            Exact(number(rate)),
        );
        assert_eq!(found.0, number(expected), "{balance} at {rate}");
        assert_eq!(
            interest(number(balance), number(rate)),
            number(expected),
            "{balance}, whole numbers"
        );
    }
}

#[test]
fn level_payments_that_are_half_a_cent_are_rounded_up() {
    // Two payments: p = (A(1 + i)² − b)/(2 + i); at 60% a year 2 + i is 2.05.
    let (amount, rate) = (Decimal::new(16_400_820, 2), Decimal::new(6, 1));
    let monthly = rate / TWELVE;
    for cents in 0..400 {
        let amount = amount + Decimal::new(cents, 2);
        let found = chiplease::model::schedule::level_payment(
            Exact(amount),
            Exact(monthly),
            2,
            Exact(Decimal::ZERO),
        );
        assert_eq!(found.0, level_payment(amount, rate, 2, Decimal::ZERO), "{amount}");
    }
}

#[test]
fn a_float_becomes_the_cents_that_it_prints() {
    for (float, expected) in [
        (2_107_062.825, "2107062.83"),
        (-2_107_062.825, "-2107062.83"),
        (1.005, "1.01"),
        (2.675, "2.68"),
        (1.004_999_999_999_999_7, "1.00"),
        (0.005, "0.01"),
        (0.004_999_999_999_999_999, "0.00"),
        (123_456_789_012.345, "123456789012.35"),
    ] {
        assert_eq!(Exact::from_power(float).0, expected.parse::<Decimal>().unwrap(), "{float:?}");
    }
}

proptest! {
    /// Whatever half a cent a person types as a float is rounded away from zero.
    #[test]
    fn half_cents_that_are_floats_are_rounded_away_from_zero(cents in 0_i64..10_000_000_000_000) {
        let half: f64 = format!("{}.{:02}5", cents / 100, cents % 100).parse().unwrap();
        prop_assert_eq!(Exact::from_power(half).0, Decimal::new(cents + 1, 2));
        prop_assert_eq!(Exact::from_power(-half).0, Decimal::new(-cents - 1, 2));
    }
}
