//! Published cases: what other programs, manuals and textbooks say of the same flows.
//!
//! `tests/fixtures/oracles/README.md` says where they come from and what was left out. Every case
//! in the files is tested by one of the rules below, and how many fall under each is asserted, so
//! that none gets lost.

use chiplease::model::irr::{Irr, Reason, irr, npv};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct FlowCase {
    name: String,
    kind: String,
    flows: Vec<f64>,
    /// As published; for kind `npv` the rate to discount at.
    rate: Option<f64>,
    /// Found again independently, to 15 digits.
    rate_precise: Option<f64>,
    tol: f64,
    #[serde(default)]
    all_rates: Vec<f64>,
    n_real_roots: Option<u32>,
    expected: Option<f64>,
    timing: Option<String>,
    published_wrong: Option<f64>,
}

#[derive(Deserialize)]
struct LoanCase {
    name: String,
    kind: String,
    inputs: Value,
    /// Null where there is no answer.
    #[serde(default)]
    expected: Value,
    tol: f64,
}

/// How a published IRR is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// One rate solves the series: it is the published one.
    OneRate,
    /// Several do: ours is the nearest to 0, the published one is at best as near.
    NearestToZero,
    /// The series begins with a receipt, so that we give no rate; that of the other party, who sees
    /// the same flows with the sign turned, is the published one.
    OtherParty,
    /// None was published, because there is none: no rate comes out.
    NoRate,
}

/// Where a published rate is not the one nearest 0 (each program has a rule of its own).
const PUBLISHED_IS_NOT_NEAREST: [&str; 4] = [
    "mw_irr_three_roots",
    "npf_gh39_leveraged_tail",
    "pyxirr_irr_sample_random_100",
    "pyxirr_irr_sample_random_1000",
];

fn flow_cases(kind: &str) -> Vec<FlowCase> {
    let all: Vec<FlowCase> =
        serde_json::from_str(include_str!("../fixtures/oracles/irr.json")).unwrap();
    all.into_iter().filter(|case| case.kind == kind).collect()
}

fn loan_cases(kinds: &[&str]) -> Vec<LoanCase> {
    let all: Vec<LoanCase> =
        serde_json::from_str(include_str!("../fixtures/oracles/loans.json")).unwrap();
    all.into_iter().filter(|case| kinds.contains(&case.kind.as_str())).collect()
}

#[track_caller]
fn check(name: &str, what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance,
        "{name}: {what} is {found}, expected {expected} ± {tolerance}"
    );
}

fn rule_for(case: &FlowCase) -> Rule {
    let begins_with_receipt =
        case.flows.iter().find(|flow| **flow != 0.0).is_some_and(|f| *f > 0.0);
    match (case.rate, case.n_real_roots) {
        (None, _) => Rule::NoRate,
        (Some(_), _) if begins_with_receipt => Rule::OtherParty,
        (Some(_), Some(1)) => Rule::OneRate,
        (Some(_), _) => Rule::NearestToZero,
    }
}

#[test]
fn published_rates_are_found() {
    let mut tested = Vec::new();
    for case in flow_cases("irr") {
        let rule = rule_for(&case);
        match rule {
            Rule::OneRate => check_only_rate(&case, &case.flows),
            Rule::NearestToZero => check_several_rates(&case, &case.flows),
            Rule::OtherParty => {
                assert_eq!(
                    irr(&case.flows),
                    Irr::Undefined(Reason::FirstIsReceipt),
                    "{}",
                    case.name
                );
                let turned: Vec<f64> = case.flows.iter().map(|flow| -flow).collect();
                if case.n_real_roots == Some(1) {
                    check_only_rate(&case, &turned);
                } else {
                    check_several_rates(&case, &turned);
                }
            }
            Rule::NoRate => {
                let verdict = irr(&case.flows);
                assert!(!matches!(verdict, Irr::Rate { .. }), "{}: {verdict:?}", case.name);
            }
        }
        tested.push(rule);
    }
    let count = |rule| tested.iter().filter(|tested| **tested == rule).count();
    assert_eq!(count(Rule::OneRate), 45);
    assert_eq!(count(Rule::NearestToZero), 14);
    assert_eq!(count(Rule::OtherParty), 4);
    assert_eq!(count(Rule::NoRate), 8);
}

#[track_caller]
fn check_only_rate(case: &FlowCase, flows: &[f64]) {
    let verdict = irr(flows);
    let monthly = verdict.monthly().unwrap();
    assert!(!verdict.has_several_roots(), "{}: {verdict:?}", case.name);
    check(
        &case.name,
        "the rate",
        monthly,
        case.rate_precise.unwrap(),
        2e-14 * (1.0 + monthly) + 1e-15,
    );
    check(&case.name, "the published rate", monthly, case.rate.unwrap(), case.tol);
    if let Some(wrong) = case.published_wrong {
        assert!((monthly - wrong).abs() > case.tol, "{}: the misprint came out", case.name);
    }
}

#[track_caller]
fn check_several_rates(case: &FlowCase, flows: &[f64]) {
    let Irr::Rate { monthly, roots } = irr(flows) else { panic!("{}: no rate", case.name) };
    let published = case.rate_precise.unwrap();
    assert_eq!(Some(roots), case.n_real_roots, "{}: number of rates", case.name);
    if PUBLISHED_IS_NOT_NEAREST.contains(&case.name.as_str()) {
        assert!(monthly.ln_1p().abs() < published.ln_1p().abs(), "{}: {monthly}", case.name);
        let gross: f64 = flows.iter().map(|flow| flow.abs()).sum();
        check(&case.name, "the present value", npv(flows, monthly), 0.0, 1e-13 * gross);
    } else {
        check(&case.name, "the rate", monthly, published, 1e-13 * (1.0 + monthly));
    }
    let nearest =
        case.all_rates.iter().copied().min_by(|a, b| a.ln_1p().abs().total_cmp(&b.ln_1p().abs()));
    if let Some(nearest) = nearest {
        check(&case.name, "the published rate nearest 0", monthly, nearest, case.tol);
    }
}

#[test]
fn published_present_values_are_found() {
    let cases = flow_cases("npv");
    assert_eq!(cases.len(), 10);
    for case in cases {
        let rate = case.rate.unwrap();
        let Some(expected) = case.expected else {
            assert!(npv(&case.flows, rate).is_nan(), "{}: a rate of −100 % has a value", case.name);
            continue;
        };
        // Spreadsheets discount the first flow, too; we, like textbooks, do not.
        let periods_early = if case.timing.as_deref() == Some("end") { 1.0 + rate } else { 1.0 };
        check(&case.name, "NPV", npv(&case.flows, rate) / periods_early, expected, case.tol);
    }
}

/// Arguments of a spreadsheet function, those left out 0.
fn arguments<const N: usize>(case: &LoanCase) -> [f64; N] {
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

fn numbers(value: &Value) -> Vec<f64> {
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
