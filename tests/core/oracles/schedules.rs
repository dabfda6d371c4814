//! Loan tables: the model's repayment schedules against published ones, in both lanes.
//!
//! The fast lane does not round, like the published tables, and is held to their tolerance. The
//! exact lane rounds every payment to the cent, and is held to what that can add up to.
//!
//! A schedule counts in months at a twelfth of the annual rate. For tables in years the annual rate
//! is set so that a twelfth of it is the table's.

use chiplease::model::Scenario;
use chiplease::model::amount::Amount;
use chiplease::model::exact::Exact;
use chiplease::model::fixed::schedules;
use chiplease::model::scenario::{Repayment, Tenor};
use chiplease::model::schedule::{LoanSchedule, level_payment};
use rust_decimal::Decimal;
use serde_json::Value;

use super::check;
use super::loans::{LoanCase, arguments, loan_cases, numbers};

/// Half a cent: what rounding an amount once can change.
const HALF_A_CENT: f64 = 0.005;

/// A loan with equal periods.
#[derive(Clone, Copy)]
struct Loan {
    amount: f64,
    /// A fraction a period.
    rate: f64,
    periods: u32,
    repayment: Repayment,
}

impl Loan {
    fn schedule<A: Amount>(&self) -> LoanSchedule<A> {
        let text = include_str!("../../fixtures/scenarios/sell.ron");
        let mut scenario: Scenario = ron::from_str(text).unwrap();
        scenario.tranches.truncate(1);
        let tranche = &mut scenario.tranches[0];
        tranche.amount = decimal(self.amount);
        tranche.rate = decimal(self.rate) * Decimal::from(12);
        tranche.tenor = Tenor::Months(self.periods);
        tranche.interest_only_months = 0;
        tranche.repayment = self.repayment;
        tranche.balloon = Decimal::ZERO;
        schedules(&scenario).remove(0)
    }

    /// How far rounding can drive the balance apart in that many periods: in each, the payment and
    /// the interest are off by half a cent at most, and earlier differences bear interest.
    fn drift(&self, periods: u32) -> f64 {
        (0..periods).fold(0.0, |drift, _| drift * (1.0 + self.rate) + 2.0 * HALF_A_CENT)
    }
}

fn decimal(value: f64) -> Decimal {
    Decimal::from_f64_retain(value).unwrap()
}

fn floats<A: Amount>(amounts: &[A]) -> Vec<f64> {
    amounts.iter().map(|amount| amount.to_f64()).collect()
}

/// A whole number of periods.
fn count(value: f64) -> u32 {
    format!("{value}").parse().unwrap()
}

/// Interest and principal by period, from 1, in the fast and in the exact lane.
fn in_both_lanes(loan: &Loan) -> [(Vec<f64>, Vec<f64>); 2] {
    let (fast, exact) = (loan.schedule::<f64>(), loan.schedule::<Exact>());
    [(fast.interest, fast.principal), (floats(&exact.interest), floats(&exact.principal))]
}

#[test]
fn level_payments_are_the_published_ones() {
    let mut tested = 0;
    for case in loan_cases(&["pmt"]) {
        let [rate, periods, present, future, in_advance] = arguments(&case);
        // Payments in advance are left out of format 1.
        if in_advance > 0.5 {
            continue;
        }
        let expected = -case.expected.as_f64().unwrap();
        let fast = level_payment(present, rate, count(periods), -future);
        check(&case.name, "the payment", fast, expected, case.tol);
        let [present, rate, balloon] = [present, rate, -future].map(|n| Exact(decimal(n)));
        let exact = level_payment(present, rate, count(periods), balloon).to_f64();
        check(&case.name, "the payment to the cent", exact, expected, case.tol + HALF_A_CENT);
        tested += 1;
    }
    assert_eq!(tested, 10, "of 14, those not in advance");
}

#[test]
fn level_loans_split_each_payment_as_published() {
    let mut tested = 0;
    for case in loan_cases(&["ipmt", "ppmt", "cumipmt", "cumprinc"]) {
        let (rate, first, last, periods, amount, in_advance) = if case.kind.starts_with("cum") {
            let [rate, periods, amount, first, last, in_advance] = arguments(&case);
            (rate, first, last, periods, amount, in_advance)
        } else {
            let [rate, period, periods, amount, _future, in_advance] = arguments(&case);
            (rate, period, period, periods, amount, in_advance)
        };
        // Payments in advance are left out of format 1; a rate above 100% a year is refused.
        if in_advance > 0.5 || 12.0 * rate > 1.0 {
            continue;
        }
        // A lender's loan is a borrower's with the signs turned.
        let periods = count(periods);
        let loan = Loan { amount: amount.abs(), rate, periods, repayment: Repayment::Level };
        let expected = -case.expected.as_f64().unwrap() * amount.signum();
        let [fast, exact] = in_both_lanes(&loan).map(|(interest, principal)| {
            let lines = if case.kind.contains("ipmt") { interest } else { principal };
            (count(first)..=count(last)).map(|period| lines[period as usize]).sum::<f64>()
        });
        check(&case.name, &case.kind, fast, expected, case.tol);
        // Balance and payment both bear on a line; the last payment takes up all that is left.
        let lines = last - first + 1.0;
        let drift = lines * loan.drift(count(last));
        check(&case.name, "to the cent", exact, expected, case.tol + drift);
        tested += 1;
    }
    assert_eq!(tested, 20, "of 35, those not in advance and not above 100% a year");
}

/// A published table's loan.
fn loan_in(case: &LoanCase) -> Loan {
    let number = |key: &str| case.inputs[key].as_f64();
    let per_year = number("freq").unwrap_or(1.0);
    Loan {
        amount: number("principal").unwrap(),
        rate: number("annual_rate").or(number("rate")).unwrap() / per_year,
        periods: count(number("periods").unwrap_or(60.0)),
        repayment: match case.inputs["type"].as_str().unwrap() {
            "level" => Repayment::Level,
            "straight_line" => Repayment::StraightLine,
            "interest_only" => Repayment::Bullet,
            other => panic!("{}: {other}", case.name),
        },
    }
}

#[test]
fn loan_tables_are_the_published_ones() {
    let cases = loan_cases(&["schedule", "schedule_dscr"]);
    assert_eq!(cases.len(), 5);
    let mut lines = 0;
    for case in cases {
        let loan = loan_in(&case);
        let [fast, exact] = in_both_lanes(&loan);
        lines += check_table(&case, &loan, &fast, |_| case.tol);
        check_table(&case, &loan, &exact, |period| case.tol + loan.drift(period));
    }
    assert_eq!(lines, 4 + 18 + 25, "periods of which interest, principal and balance are known");
}

/// Compares a table line by line, where it has lines; says how many.
#[track_caller]
fn check_table(
    case: &LoanCase,
    loan: &Loan,
    (interest, principal): &(Vec<f64>, Vec<f64>),
    tolerance: impl Fn(u32) -> f64,
) -> usize {
    // Some tables begin with the closing, some with the first payment.
    let column = |key: &str| match &case.expected[key] {
        Value::Array(_) => {
            let mut lines = numbers(&case.expected[key]);
            lines.reverse();
            lines.truncate(loan.periods as usize);
            lines.reverse();
            lines
        }
        _ => Vec::new(),
    };
    let (interests, principals, balances) =
        (column("interest"), column("principal"), column("balance"));
    let mut balance = loan.amount;
    for period in 1..=loan.periods {
        let (index, within) = (period as usize, tolerance(period));
        balance -= principal[index];
        for (what, found, expected) in [
            ("interest", interest[index], interests.get(index - 1)),
            ("principal", principal[index], principals.get(index - 1)),
            ("balance", balance, balances.get(index - 1)),
        ] {
            if let Some(expected) = expected {
                check(&case.name, &format!("{what} in {period}"), found, *expected, within);
            }
        }
        let payment = case.expected["payment"].as_f64();
        // The last payment takes up what rounding left.
        if let Some(payment) = payment.filter(|_| period < loan.periods) {
            let found = interest[index] + principal[index];
            check(&case.name, &format!("payment in {period}"), found, payment, within);
        }
    }
    interests.len()
}

#[test]
fn a_mortgage_of_thirty_years_is_the_published_one() {
    let case =
        loan_cases(&["schedule"]).into_iter().find(|case| case.expected["years"].is_object());
    let case = case.unwrap();
    let loan = loan_in(&case);
    let [(interest, principal), _] = in_both_lanes(&loan);
    let expected = |path: &str| case.expected.pointer(path).unwrap().as_f64().unwrap();
    let total: f64 = interest.iter().sum();
    check(&case.name, "interest in all", total, expected("/total_interest"), case.tol);
    let total = total + principal.iter().sum::<f64>();
    check(&case.name, "paid in all", total, expected("/total_paid"), case.tol);
    for (period, line) in [(1, "first"), (360, "last")] {
        let [in_interest, in_principal] =
            ["interest", "principal"].map(|column| expected(&format!("/{line}/{column}")));
        check(&case.name, line, interest[period], in_interest, case.tol);
        check(&case.name, line, principal[period], in_principal, case.tol);
    }
    for year in [1, 2, 3, 4, 5, 30] {
        let months = 12 * (year - 1) + 1..=12 * year;
        let balance = loan.amount - principal[..=12 * year].iter().sum::<f64>();
        for (column, found) in [
            ("interest", interest[months.clone()].iter().sum()),
            ("principal", principal[months].iter().sum()),
            ("end_balance", balance),
        ] {
            let expected = expected(&format!("/years/{year}/{column}"));
            check(&case.name, &format!("{column} in year {year}"), found, expected, case.tol);
        }
    }
}
