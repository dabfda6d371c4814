//! Loans seen from outside: their payments are worth what was lent, at the rate agreed.

use chiplease::model::irr::{irr, npv};
use serde::Deserialize;
use serde_json::Value;

use super::check;

#[derive(Deserialize)]
pub(super) struct LoanCase {
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) inputs: Value,
    /// Null where there is no answer.
    #[serde(default)]
    pub(super) expected: Value,
    pub(super) tol: f64,
}

pub(super) fn loan_cases(kinds: &[&str]) -> Vec<LoanCase> {
    let all: Vec<LoanCase> =
        serde_json::from_str(include_str!("../../fixtures/oracles/loans.json")).unwrap();
    all.into_iter().filter(|case| kinds.contains(&case.kind.as_str())).collect()
}

/// Arguments of a spreadsheet function, those left out 0.
pub(super) fn arguments<const N: usize>(case: &LoanCase) -> [f64; N] {
    let given = case.inputs["args"].as_array().unwrap();
    std::array::from_fn(|index| given.get(index).map_or(0.0, |value| value.as_f64().unwrap()))
}

/// The flows of a level loan as spreadsheets see them: `present` at once, `payment` at the end (or,
/// with `in_advance` = 1, at the beginning) of each period, `future` with the last period.
fn annuity(periods: f64, payment: f64, present: f64, future: f64, in_advance: f64) -> Vec<f64> {
    let periods = format!("{periods}").parse::<usize>().unwrap();
    let first = usize::from(in_advance < 0.5);
    let mut flows = vec![0.0; periods + 1];
    flows[0] = present;
    flows[periods] += future;
    flows[first..first + periods].iter_mut().for_each(|flow| *flow += payment);
    flows
}

/// The level payment that, with `future` at the end, pays `present` back.
fn level_payment(rate: f64, periods: f64, present: f64, future: f64, in_advance: f64) -> f64 {
    let fixed = npv(&annuity(periods, 0.0, present, future, in_advance), rate);
    -fixed / npv(&annuity(periods, 1.0, 0.0, 0.0, in_advance), rate)
}

#[test]
fn level_loans_balance_at_their_rate() {
    let cases = loan_cases(&["pmt", "pv", "fv", "rate", "rri"]);
    assert_eq!(cases.len(), 36);
    for case in cases {
        let Some(expected) = case.expected.as_f64() else {
            let [periods, payment, present, future, advance] = arguments(&case);
            let flows = annuity(periods, payment, present, future, advance);
            assert_eq!(irr(&flows).monthly(), None, "{}", case.name);
            continue;
        };
        let found = match case.kind.as_str() {
            "pmt" => {
                let [rate, periods, present, future, advance] = arguments(&case);
                level_payment(rate, periods, present, future, advance)
            }
            "pv" => {
                let [rate, periods, payment, future, advance] = arguments(&case);
                -npv(&annuity(periods, payment, 0.0, future, advance), rate)
            }
            "fv" => {
                let [rate, periods, payment, present, advance] = arguments(&case);
                let value = npv(&annuity(periods, payment, present, 0.0, advance), rate);
                -value / npv(&annuity(periods, 0.0, 0.0, 1.0, 0.0), rate)
            }
            "rate" => {
                let [periods, payment, present, future, advance] = arguments(&case);
                rate_of(&annuity(periods, payment, present, future, advance))
            }
            _ => {
                let [periods, present, future] = arguments(&case);
                rate_of(&annuity(periods, 0.0, -present, future, 0.0))
            }
        };
        check(&case.name, &case.kind, found, expected, case.tol);
    }
}

/// The rate of a loan from whichever side pays first.
#[track_caller]
fn rate_of(flows: &[f64]) -> f64 {
    let turned: Vec<f64> = flows.iter().map(|flow| -flow).collect();
    irr(flows).monthly().or(irr(&turned).monthly()).unwrap()
}

#[test]
fn interest_and_principal_follow_from_what_is_still_to_come() {
    let mut tested = 0;
    for case in loan_cases(&["ipmt", "ppmt", "cumipmt", "cumprinc"]) {
        let (rate, periods, present, future, advance, payments) = if case.kind.starts_with("cum") {
            let [rate, periods, present, first, last, advance] = arguments(&case);
            (rate, periods, present, 0.0, advance, (first, last))
        } else {
            let [rate, period, periods, present, future, advance] = arguments(&case);
            (rate, periods, present, future, advance, (period, period))
        };
        // Rent and debt service in advance are left out of format 1.
        if advance > 0.5 {
            continue;
        }
        let payment = level_payment(rate, periods, present, future, 0.0);
        let (mut interest, mut period) = (0.0, payments.0);
        while period <= payments.1 {
            let to_come = annuity(periods - period + 1.0, payment, 0.0, future, 0.0);
            interest += rate * npv(&to_come, rate);
            period += 1.0;
        }
        let is_interest = case.kind == "ipmt" || case.kind == "cumipmt";
        let total = payment * (payments.1 - payments.0 + 1.0);
        let found = if is_interest { interest } else { total - interest };
        check(&case.name, &case.kind, found, case.expected.as_f64().unwrap(), case.tol);
        tested += 1;
    }
    assert_eq!(tested, 23, "of 35, those not in advance");
}

pub(super) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// A lender's flows.
fn lent(debt: f64, payments: &[f64]) -> Vec<f64> {
    [&[-debt], payments].concat()
}

#[test]
fn sculpted_debts_are_what_their_service_is_worth() {
    let cases = loan_cases(&["dscr_sculpt"]);
    assert_eq!(cases.len(), 6);
    for LoanCase { name, inputs, expected, tol, .. } in cases {
        let rate = inputs["rate"].as_f64().unwrap();
        let cfads = numbers(&inputs["cfads"]);
        let cover = inputs["dscr"].as_f64().unwrap();
        let service: Vec<f64> = cfads.iter().map(|cfads| cfads / cover).collect();
        for (year, balance) in numbers(&expected["balance"]).into_iter().enumerate() {
            check(&name, "the balance", npv(&lent(0.0, &service[year..]), rate), balance, tol);
        }
        let pv_cfads = expected["pv_cfads"].as_f64().unwrap();
        check(&name, "PV of CFADS", npv(&lent(0.0, &cfads), rate), pv_cfads, tol);
        let debt = expected["debt"].as_f64().unwrap();
        check(&name, "the lender's rate", rate_of(&lent(debt, &service)), rate, 1e-13);
    }
}

#[test]
fn lenders_earn_the_rate_of_their_schedule() {
    let cases = loan_cases(&["schedule", "schedule_dscr"]);
    assert_eq!(cases.len(), 5);
    for LoanCase { name, inputs, expected, .. } in cases {
        let debt = inputs["principal"].as_f64().unwrap();
        let per_year = inputs["freq"].as_f64().unwrap_or(1.0);
        let rate = inputs["annual_rate"].as_f64().or(inputs["rate"].as_f64()).unwrap() / per_year;
        let periods = inputs["periods"].as_f64().unwrap_or(60.0);
        let (payments, tolerance) = match inputs["type"].as_str().unwrap() {
            "straight_line" => (numbers(&expected["payment"]), 1e-14),
            "interest_only" => {
                (annuity(periods, expected["payment"].as_f64().unwrap(), 0.0, debt, 0.0), 1e-14)
            }
            _ => {
                let payment = expected["payment"].as_f64().unwrap();
                check(
                    &name,
                    "the payment",
                    level_payment(rate, periods, -debt, 0.0, 0.0),
                    payment,
                    0.005,
                );
                // One payment is published to the cent, hence 0.005 / debt × a few periods.
                (annuity(periods, payment, 0.0, 0.0, 0.0), 1e-7)
            }
        };
        // `annuity` has a month 0 of its own, tables have not.
        let payments = payments.strip_prefix(&[0.0]).unwrap_or(&payments);
        check(&name, "the lender's rate", rate_of(&lent(debt, payments)), rate, tolerance);
    }
}

#[test]
fn loans_are_sized_by_the_cover_of_their_service() {
    let cases = loan_cases(&["debt_sizing", "dscr_level"]);
    assert_eq!(cases.len(), 4);
    for LoanCase { name, inputs, expected, tol, .. } in cases {
        let number = |key: &str| inputs[key].as_f64();
        let months = number("amort_months").unwrap();
        let rate = number("annual_rate").unwrap() / 12.0;
        let income = number("annual_noi").unwrap() / 12.0;
        let Some(loan) = number("loan") else {
            let service = income / number("dscr").unwrap();
            let worth = npv(&annuity(months, service, 0.0, 0.0, 0.0), rate);
            if let Some(loan) = expected["loan"].as_f64() {
                check(&name, "the loan", worth, loan, tol);
            } else {
                check(
                    &name,
                    "service",
                    service,
                    expected["monthly_payment"].as_f64().unwrap(),
                    tol,
                );
            }
            continue;
        };
        let cover = income / level_payment(rate, months, -loan, 0.0, 0.0);
        check(&name, "the cover", cover, expected.as_f64().unwrap(), tol);
    }
}
