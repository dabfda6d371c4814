//! Published cases: what other programs, manuals and textbooks say of the same flows.
//!
//! `tests/fixtures/oracles/README.md` says where they come from and what was left out. Every case
//! in the files is tested by one of the rules below, and how many fall under each is asserted, so
//! that none gets lost.

mod loans;
mod schedules;

use chiplease::model::irr::{Irr, Reason, irr, npv};
use serde::Deserialize;

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
            assert!(npv(&case.flows, rate).is_nan(), "{}: a rate of −100% has a value", case.name);
            continue;
        };
        // Spreadsheets discount the first flow, too; we, like textbooks, do not.
        let periods_early = if case.timing.as_deref() == Some("end") { 1.0 + rate } else { 1.0 };
        check(&case.name, "NPV", npv(&case.flows, rate) / periods_early, expected, case.tol);
    }
}
