//! Every bound of the optional terms: the fault names the field, what was found and what is allowed, and
//! the window says it in its own words with a mend.

use chiplease::fields;
use chiplease::model::{Scenario, validate};
use chiplease::session::complaints::complaints;

use crate::default_scenario;

/// A deal with every optional term.
const TERMS: [(&str, &str); 23] = [
    ("equipment.deliveries", "[(month: 0, share: 0.4), (month: 6, share: 0.6)]"),
    ("equipment.resale_month", "Some(72)"),
    ("lease.rent_steps", "[(from: 1, factor: 1.2), (from: 25, factor: 0.9)]"),
    ("lease.prepaid_rent", "Some((share: 0.05, credited_from: 25))"),
    ("lease.security_deposit_months", "3"),
    ("lease.renewal.times", "2"),
    ("lease.early_termination", "Some((month: 36, fee_months: 6))"),
    ("lease.purchase_option", "Some((price: 0.1))"),
    ("tranches[0].floating", "Some((margin: 0.055, floor: 0.0, hedged: 0.8, swap_rate: 0.0375))"),
    ("tranches[0].commitment_fee", "0.005"),
    ("tranches[0].prepayment_premium", "[(until: 12, premium: 0.02), (until: 24, premium: 0.01)]"),
    ("structure.funding_order", "EquityFirst"),
    ("structure.first_sweep_month", "7"),
    ("structure.first_test_month", "4"),
    ("structure.sweep_tiers", "[(below: 1.2, share: 1.0), (below: 1.5, share: 0.5)]"),
    ("structure.target_ltv", "Some(0.65)"),
    ("structure.interest_on_cash", "0.03"),
    (
        "lessee.contracts",
        "[(name: \"Customer\", from: 5, to: 39, amount: 250_000_000, probability: 1.0)]",
    ),
    ("remedies.re_lease", "Some((months: 36, discount: 0.5, free_months: 1))"),
    ("remedies.claim_recovery", "0.1"),
    (
        "guarantees",
        "[(name: \"Chipco\", when: Default, of: Rent(0.85), cap: [(from: 0, amount: 5_000_000_000), \
         (from: 25, amount: 2_000_000_000)])]",
    ),
    (
        "market",
        "(reference_rate: [(from: 0, rate: 0.0375), (from: 13, rate: 0.03)], rate_shift: 0.01, \
         rent_index: [(from: 25, index: 0.7)])",
    ),
    ("tax", "Some((rate: 0.21, depreciation: StraightLine(60), losses: Used))"),
];

pub(crate) fn with_terms() -> Scenario {
    let set = |scenario: Scenario, (path, value): &(&str, &str)| {
        fields::set(&scenario, path, value).unwrap_or_else(|refused| panic!("{refused}"))
    };
    let scenario = TERMS.iter().fold(default_scenario(), set);
    assert_eq!(validate(&scenario), Ok(()), "the deal itself is sound");
    scenario
}

/// What is set to what; where the fault is, what was found, what is allowed.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const NUMBERS: [Case; 51] = [
    ("equipment.deliveries[1].month", "61", "", "61", "0 to 60"),
    ("equipment.deliveries[0].month", "1", "", "1", "0: the first delivery is at closing"),
    ("equipment.deliveries[1].share", "0", "", "0", "more than 0, at most 1"),
    ("equipment.resale_month", "0", "", "0", "1 to 480"),
    ("equipment.resale_month", "481", "", "481", "1 to 480"),
    ("lease.rent_steps[0].from", "0", "", "0", "1 to 480"),
    ("lease.rent_steps[0].factor", "5.1", "", "5.1", "0 to 5"),
    ("lease.rent_steps[1].factor", "-0.1", "", "-0.1", "0 to 5"),
    ("lease.prepaid_rent.share", "0.91", "", "0.91", "0 to 0.9"),
    ("lease.prepaid_rent.credited_from", "0", "", "0", "1 to 240"),
    ("lease.security_deposit_months", "25", "", "25", "0 to 24"),
    ("lease.renewal.times", "0", "", "0", "1 to 60"),
    ("lease.renewal.times", "61", "", "61", "1 to 60"),
    ("lease.early_termination.month", "0", "", "0", "1 to 480"),
    ("lease.early_termination.fee_months", "37", "", "37", "0 to 36"),
    ("lease.purchase_option.price", "2.1", "", "2.1", "0 to 2"),
    ("lease.purchase_option.price", "-0.1", "", "-0.1", "0 to 2"),
    ("tranches[0].floating.margin", "1.1", "", "1.1", "0 to 1"),
    ("tranches[0].floating.floor", "-0.06", "", "-0.06", "-0.05 to 1"),
    ("tranches[0].floating.hedged", "1.2", "", "1.2", "0 to 1"),
    ("tranches[0].floating.swap_rate", "1.01", "", "1.01", "-0.05 to 1"),
    ("tranches[0].commitment_fee", "0.11", "", "0.11", "0 to 0.1"),
    ("tranches[0].commitment_fee", "-0.01", "", "-0.01", "0 to 0.1"),
    ("tranches[0].prepayment_premium[0].until", "0", "", "0", "1 to 480"),
    ("tranches[0].prepayment_premium[1].premium", "0.21", "", "0.21", "0 to 0.2"),
    ("structure.first_sweep_month", "0", "", "0", "1 to 480"),
    ("structure.first_sweep_month", "481", "", "481", "1 to 480"),
    ("structure.first_test_month", "0", "", "0", "1 to 480"),
    ("structure.first_test_month", "481", "", "481", "1 to 480"),
    ("structure.sweep_tiers[0].below", "0", "", "0", "more than 0, at most 10"),
    ("structure.sweep_tiers[1].share", "1.5", "", "1.5", "0 to 1"),
    ("structure.target_ltv", "2.5", "", "2.5", "0 to 2"),
    ("structure.target_ltv", "-0.5", "", "-0.5", "0 to 2"),
    ("structure.interest_on_cash", "0.3", "", "0.3", "0 to 0.2"),
    ("structure.interest_on_cash", "-0.01", "", "-0.01", "0 to 0.2"),
    ("lessee.contracts[0].from", "0", "", "0", "1 to 480"),
    ("lessee.contracts[0].amount", "20000000000000", "", "20000000000000", ALL_DOLLARS),
    ("lessee.contracts[0].probability", "1.1", "", "1.1", "0 to 1"),
    ("remedies.re_lease.months", "121", "", "121", "1 to 120"),
    ("remedies.re_lease.discount", "-1.5", "", "-1.5", "-1 to 1"),
    ("remedies.re_lease.free_months", "37", "", "37", "0 to 36"),
    ("remedies.claim_recovery", "1.1", "", "1.1", "0 to 1"),
    ("guarantees[0].of", "Cost(1.5)", "", "1.5", "0 to 1"),
    ("guarantees[0].cap[1].from", "481", "", "481", "0 to 480"),
    ("guarantees[0].premium", "0.6", "", "0.6", "0 to 0.5"),
    ("market.reference_rate[1].rate", "1.1", "", "1.1", "-0.05 to 1"),
    ("market.rate_shift", "0.2", "", "0.2", "-0.1 to 0.1"),
    ("market.rent_index[0].index", "5.5", "", "5.5", "0 to 5"),
    ("tax.rate", "1.2", "", "1.2", "0 to 1"),
    ("tax.depreciation", "StraightLine(241)", "", "241", "1 to 240"),
    ("tax.depreciation", "StraightLine(0)", "", "0", "1 to 240"),
];

const ALL_DOLLARS: &str = "-10000000000000 to 10000000000000";

const SHAPES: [Case; 11] = [
    (
        "equipment.deliveries",
        "[(month: 0, share: 0.4), (month: 6, share: 0.59)]",
        "",
        "shares that sum to 0.99",
        "shares that sum to 1",
    ),
    (
        "equipment.deliveries",
        "[(month: 0, share: 0.4), (month: 0, share: 0.6)]",
        "equipment.deliveries[1].month",
        "0",
        "more than 0, that of the one before it",
    ),
    (
        "lease.rent_steps",
        "[(from: 25, factor: 1.2), (from: 13, factor: 0.9)]",
        "lease.rent_steps[1].from",
        "13",
        "more than 25, that of the one before it",
    ),
    (
        "tranches[0].prepayment_premium",
        "[(until: 24, premium: 0.02), (until: 24, premium: 0.01)]",
        "tranches[0].prepayment_premium[1].until",
        "24",
        "more than 24, that of the one before it",
    ),
    (
        "structure.sweep_tiers",
        "[(below: 1.5, share: 1.0), (below: 1.2, share: 0.5)]",
        "structure.sweep_tiers[1].below",
        "1.2",
        "more than 1.5, that of the one before it",
    ),
    (
        "guarantees[0].cap",
        "[(from: 13, amount: 5), (from: 1, amount: 2)]",
        "guarantees[0].cap[1].from",
        "1",
        "more than 13, that of the one before it",
    ),
    (
        "market.reference_rate",
        "[(from: 13, rate: 0.04), (from: 13, rate: 0.03)]",
        "market.reference_rate[1].from",
        "13",
        "more than 13, that of the one before it",
    ),
    (
        "market.rent_index",
        "[(from: 9, index: 0.4), (from: 3, index: 0.3)]",
        "market.rent_index[1].from",
        "3",
        "more than 9, that of the one before it",
    ),
    (
        "structure.sweep_tiers",
        "[(below: 1, share: 1), (below: 2, share: 1), (below: 3, share: 1), (below: 4, share: 1), \
         (below: 5, share: 1)]",
        "",
        "a list of 5",
        "at most 4",
    ),
    (
        "guarantees[0].covers",
        "[\"Nobody\"]",
        "guarantees[0].covers[0]",
        "\"Nobody\"",
        "the name of a tranche of the deal",
    ),
    (
        "lease.prepaid_rent",
        "Some((share: 0.5, credited_from: 60))",
        "",
        "",
        "at most the rent due from then to the end of the term",
    ),
];

/// Holds a case to its fault, and what the window says of it to its promise; the text.
#[track_caller]
fn check(base: &Scenario, draft: &Scenario, path: &str, found: &str, allowed: &str) -> String {
    let faults = validate(draft).expect_err(path);
    let fault = faults.iter().find(|fault| fault.path == path);
    let fault = fault.unwrap_or_else(|| panic!("{path}: {faults:?}"));
    assert!(fault.found == found || found.is_empty(), "{fault}");
    assert!(fault.allowed == allowed || fault.allowed.contains(allowed), "{fault}");
    let place = faults.iter().position(|other| other == fault).unwrap();
    let said = complaints(&faults, draft, base).swap_remove(place);
    for raw in ["[", "]", "_", "\"", "e24", "allowed", "An input is out of range"] {
        assert!(!said.text.contains(raw), "{}: {raw}", said.text);
    }
    assert!(!said.mends.is_empty(), "{path}: no mend for: {}", said.text);
    said.text
}

#[test]
fn every_bound_of_every_term_is_named_with_what_was_found() {
    let base = with_terms();
    for (path, value, at, found, allowed) in NUMBERS.into_iter().chain(SHAPES) {
        let draft = fields::set(&base, path, value).unwrap_or_else(|it| panic!("{it}"));
        let at = if at.is_empty() { path } else { at };
        check(&base, &draft, at, found, allowed);
    }
}

#[test]
fn a_floating_loan_that_would_grow_without_limit_is_said_of_its_margin_or_of_its_rates() {
    let mut base = with_terms();
    base.lease.prepaid_rent = None;
    base.lease.term_months = 240;
    base.lease.renewal.months = 240;
    assert_eq!(validate(&base), Ok(()));
    let of = |margin: &str, floor: &str| {
        let typed = format!("(margin: {margin}, floor: {floor}, hedged: 0.8, swap_rate: 0.03)");
        fields::set(&base, "tranches[0].floating", &typed).unwrap()
    };
    let path = "tranches[0].floating.margin";
    let text = check(&base, &of("0.9", "0.0"), path, "0.9", "above it a loan that is never paid");
    assert!(text.starts_with("Margin 90% is too high for so long a term"), "{text}");
    let found = "interest that may reach 0.99 a year";
    let path = "tranches[0].floating";
    check(&base, &of("0.0", "0.99"), path, found, "above it a loan that is never paid");
}

#[test]
fn a_file_says_the_format_that_has_its_terms() {
    let base = with_terms();
    let mut older = base.clone();
    older.format = 1;
    let faults = validate(&older).unwrap_err();
    assert!(faults.len() >= TERMS.len(), "each one: {faults:?}");
    for fault in &faults {
        assert_eq!(fault.found, "given in a file of format 1", "{fault}");
        assert_eq!(fault.allowed, "only in format 2: write `format: 2`", "{fault}");
    }
    for said in complaints(&faults, &older, &base) {
        assert!(said.text.contains("format 1") && !said.text.contains("A term"), "{}", said.text);
        assert_eq!(said.mends[0].text, "Use format 2", "{}", said.text);
    }
    let mut newer = base.clone();
    newer.format = 3;
    check(&base, &newer, "format", "3", "1 or 2");
}

#[test]
fn lists_that_are_too_long_say_how_many_items_they_may_have() {
    let base = with_terms();
    let mut draft = base.clone();
    draft.guarantees.resize(9, base.guarantees[0].clone());
    draft.lessee.contracts.resize(17, base.lessee.contracts[0].clone());
    let text = check(&base, &draft, "guarantees", "a list of 9", "at most 8");
    assert_eq!(text, "9 guarantees; the maximum is 8.");
    check(&base, &draft, "lessee.contracts", "a list of 17", "at most 16");
    for (path, item, most) in [
        ("lease.rent_steps", "(from: #, factor: 1)", 24),
        ("tranches[0].prepayment_premium", "(until: #, premium: 0)", 6),
        ("guarantees[0].cap", "(from: #, amount: 1)", 24),
        ("market.reference_rate", "(from: #, rate: 0.01)", 64),
        ("market.rent_index", "(from: #, index: 1)", 64),
    ] {
        let items = (1..=most + 1).map(|month| item.replace('#', &month.to_string()));
        let value = format!("[{}]", items.collect::<Vec<_>>().join(", "));
        let draft = fields::set(&base, path, &value).unwrap();
        check(&base, &draft, path, &format!("a list of {}", most + 1), &format!("at most {most}"));
    }
    let share = "(month: #, share: 0.04)";
    let items = (0..25).map(|month| share.replace('#', &month.to_string()));
    let value = format!("[{}]", items.collect::<Vec<_>>().join(", "));
    let draft = fields::set(&base, "equipment.deliveries", &value).unwrap();
    check(&base, &draft, "equipment.deliveries", "a list of 25", "at most 24");
}

#[test]
fn what_debt_and_prepaid_rent_pay_in_excess_of_a_delivery_is_said_with_its_delivery() {
    let base = with_terms();
    let mut draft = base.clone();
    draft.lease.prepaid_rent = None;
    // Fees and reserve take the rest, so that there is equity all the same.
    draft.tranches[0].amount = draft.equipment.cost;
    draft.structure.funding_order = chiplease::model::scenario::FundingOrder::ProRata;
    draft.tranches[0].amount += rust_decimal::Decimal::ONE_HUNDRED;
    let path = "equipment.deliveries[1]";
    let text = check(&base, &draft, path, "", "at most what the delivery takes");
    assert!(text.starts_with("Delivery 2 in month 6: debt and prepaid rent exceed"), "{text}");
}

#[test]
fn the_same_loan_is_not_covered_twice() {
    let base = with_terms();
    let mut draft = base.clone();
    let name = base.tranches[0].name.clone();
    draft.guarantees[0].covers = vec![name.clone(), name.clone()];
    let found = format!("{name:?} again");
    let text = check(&base, &draft, "guarantees[0].covers[1]", &found, "each tranche once");
    assert_eq!(text, format!("The guarantee of Chipco covers the loan {name} twice."));
}

#[test]
fn faults_of_terms_read_as_the_window_calls_them() {
    let base = with_terms();
    for (path, value, at, expected) in [
        (
            "lease.purchase_option.price",
            "2.5",
            "",
            "Purchase option (% of cost) 250% is above 200%.",
        ),
        (
            "guarantees[0].covers",
            "[\"Nobody\"]",
            "guarantees[0].covers[0]",
            "The guarantee of Chipco covers a loan Nobody that the deal does not have.",
        ),
        (
            "equipment.deliveries[0].month",
            "1",
            "",
            "The first delivery is in month 1; it must be at closing, month 0.",
        ),
        (
            "lease.rent_steps",
            "[(from: 25, factor: 1.2), (from: 13, factor: 0.9)]",
            "lease.rent_steps[1].from",
            "Rent step from lease month, step 2: month 13 is not after the month 25 of step 1; each \
             step comes after the one before it.",
        ),
        (
            "equipment.deliveries",
            "[(month: 0, share: 0.4), (month: 6, share: 0.59)]",
            "",
            "The deliveries’ shares sum to 99%, not 100%.",
        ),
    ] {
        let draft = fields::set(&base, path, value).unwrap();
        let at = if at.is_empty() { path } else { at };
        assert_eq!(check(&base, &draft, at, "", ""), expected);
    }
}

#[test]
fn what_counts_as_something_else_is_no_fault_but_said() {
    use chiplease::analysis::{Concern, warnings};
    let base = with_terms();
    let said = |draft: &Scenario| -> Vec<String> {
        let results = chiplease::model::run(draft);
        let found = warnings(draft, &results).into_iter();
        found.filter(|it| it.concern == Concern::Clamped).map(|it| it.text).collect()
    };
    assert_eq!(said(&base), Vec::<String>::new());
    for (path, value, part) in [
        ("tranches[0].tenor", "Months(5)", "the tenor counts as 7"),
        ("lease.early_termination.month", "3", "it ends in month 7"),
        ("lease.early_termination.month", "400", "has no effect"),
        ("lease.prepaid_rent.credited_from", "200", "all of it is credited then"),
        ("lessee.contracts[0].to", "2", "counts as none"),
    ] {
        let draft = fields::set(&base, path, value).unwrap();
        let mut draft = draft;
        // A credit in the last month alone must fit the rent of that month.
        if path.ends_with("credited_from") {
            draft = fields::set(&draft, "lease.prepaid_rent.share", "0.01").unwrap();
        }
        assert_eq!(validate(&draft), Ok(()), "{path}");
        let found = said(&draft);
        assert!(found.iter().any(|text| text.contains(part)), "{path}: {found:?}");
    }
    let draft = fields::set(&base, "lease.renewal.times", "60").unwrap();
    let draft = fields::set(&draft, "lease.renewal.months", "36").unwrap();
    let draft = fields::set(&draft, "lease.end_of_term", "Renew").unwrap();
    assert!(said(&draft)[0].contains("6 are counted, which fit 240 months"), "{:?}", said(&draft));
}
