//! The ledger as a table: every figure can be worked out again from what its explanation lists.

use chiplease::analysis::ledger::{Column, Derivation, Explanation, Figure, Kind, Line, Run, Term};
use chiplease::analysis::{Checks, Lever};
use chiplease::model::{self, Results, Scenario};
use proptest::prelude::*;
use proptest::test_runner::Config;
use rust_decimal::Decimal;

use crate::default_scenario;
use crate::random_terms::any_scenario_with_terms;

/// Every fixture of either format by name.
fn deals() -> Vec<(String, Scenario)> {
    let all = crate::fixtures::fixtures().into_iter().chain(crate::terms::fixtures());
    all.map(|(name, scenario, _)| (name, scenario)).collect()
}

/// A fixture of format 2.
fn with_terms(name: &str) -> Case {
    let (_, scenario) = deals().into_iter().find(|(other, _)| other == name).unwrap();
    Case::of(scenario)
}

struct Case {
    scenario: Scenario,
    results: Results,
    derivation: Derivation,
}

impl Case {
    fn of(scenario: Scenario) -> Self {
        let results = model::run(&scenario);
        let derivation = Derivation::of(&scenario, &results);
        Self { scenario, results, derivation }
    }

    fn run(&self) -> Run<'_> {
        Run { scenario: &self.scenario, results: &self.results, derivation: &self.derivation }
    }

    fn columns(&self) -> Vec<Column> {
        Column::all(self.scenario.tranches.len())
    }

    fn explain(&self, column: Column, line: Line) -> Explanation {
        self.run().explain(column, line).unwrap()
    }
}

/// Amounts to the cent, ratios to the eighth digit, or to what half a cent makes of them: a present
/// value is listed to the cent.
fn agree(explained: &Explanation) -> bool {
    let half_a_cent = match explained.terms.as_slice() {
        [_, Term { value: Figure::Amount(under), .. }] if *under > Decimal::ZERO => {
            0.005 / f64::try_from(*under).unwrap()
        }
        _ => 0.0,
    };
    let close = |one: Option<f64>, other: Option<f64>| match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            (one - other).abs() <= (1e-8 * other.abs().max(1.0)).max(1.001 * half_a_cent)
        }
        (Some(_), None) | (None, Some(_)) => false,
    };
    match (explained.recombined(), explained.figure) {
        (Figure::Amount(one), Figure::Amount(other)) => one == other,
        (Figure::Ratio(one), Figure::Ratio(other)) | (Figure::Share(one), Figure::Share(other)) => {
            close(one, other)
        }
        _ => false,
    }
}

/// Every figure, with what is wrong with those that do not follow from what is listed.
fn check_figures(name: &str, case: &Case, wrong: &mut Vec<String>) -> usize {
    let mut count = 0;
    for by_year in [false, true] {
        for line in Line::all(case.results.summary.end_month, by_year) {
            for column in case.columns() {
                let explained = case.explain(column, line);
                count += 1;
                if !agree(&explained) {
                    let place = format!("{name}, {}, {}", column.key(), line.name());
                    wrong.push(format!("{place}: {explained:#?}"));
                }
            }
        }
    }
    count
}

#[test]
fn every_figure_of_every_fixture_follows_from_the_values_that_its_explanation_lists() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (name, scenario) in deals() {
        count += check_figures(&name, &Case::of(scenario), &mut wrong);
    }
    assert!(count > 200_000, "{count} figures of all fixtures");
    assert!(wrong.is_empty(), "{} of {count}; the first: {}", wrong.len(), wrong[0]);
}

proptest! {
    #![proptest_config(Config { cases: 60, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_figure_with_any_terms_follows_from_the_values_that_its_explanation_lists(
        scenario in any_scenario_with_terms()
    ) {
        let mut wrong = Vec::new();
        let case = Case::of(scenario);
        check_figures("any", &case, &mut wrong);
        prop_assert!(wrong.is_empty(), "{}; the first: {}", wrong.len(), wrong[0]);
        prop_assert!(Checks::of(&case.scenario, &case.results).is_passed());
    }
}

#[test]
fn every_explanation_has_words_and_no_empty_name() {
    for (name, scenario) in deals() {
        let case = Case::of(scenario);
        for line in Line::all(case.results.summary.end_month, false) {
            for column in case.columns() {
                let explained = case.explain(column, line);
                assert!(explained.formula.ends_with('.'), "{name} {column:?}: {explained:?}");
                assert!(explained.terms.iter().all(|term| !term.name.is_empty()), "{explained:?}");
            }
        }
    }
}

#[test]
fn the_first_month_of_the_worked_example_is_explained_with_its_values() {
    let case = Case::of(default_scenario());
    let explained = case.explain(Column::Interest(0), Line::Month(1));
    let cents = |amount: i64| Figure::Amount(Decimal::new(amount, 2));
    assert_eq!(explained.figure, cents(2_691_666_667), "3.4bn × 9.5% / 12");
    assert_eq!(explained.terms[0].name, "Interest due");
    let detail = explained.terms[0].detail.clone().unwrap().replace('\u{a0}', " ");
    assert_eq!(detail, "$3,400,000,000.00 × 9.5% ÷ 12");
    let names: Vec<&str> = explained.origins.iter().map(|origin| origin.name.as_str()).collect();
    assert_eq!(names, ["Coupon", "Loan amount"]);

    let cfads = case.explain(Column::Cfads, Line::Month(7));
    assert_eq!(cfads.figure, cents(12_322_000_000), "the rent of 2.44% of $5.05bn");
}

#[test]
fn an_origin_carries_the_evidence_of_its_field_and_says_when_there_is_none() {
    let mut scenario = default_scenario();
    scenario.evidence.insert("tranches[0].rate".to_owned(), "a newspaper".to_owned());
    scenario.evidence.remove("tranches[0].amount");
    let case = Case::of(scenario);
    let origins = case.explain(Column::Interest(0), Line::Month(1)).origins;
    let of = |lever| origins.iter().find(|origin| origin.lever == Some(lever)).unwrap();
    assert_eq!(of(Lever::LoanRate(0)).evidence.as_deref(), Some("a newspaper"));
    assert_eq!(of(Lever::LoanAmount(0)).evidence, None);
}

#[test]
fn flows_add_up_over_years_and_balances_are_those_at_their_end() {
    for (name, scenario) in deals() {
        let case = Case::of(scenario);
        let (run, end) = (case.run(), case.results.summary.end_month);
        let total = |column: Column, by_year: bool| -> Decimal {
            let amount = |line| match run.figure(column, line) {
                Figure::Amount(amount) => amount,
                other => panic!("{other:?}"),
            };
            Line::all(end, by_year).into_iter().map(amount).sum()
        };
        for column in case.columns() {
            match column.kind() {
                Kind::Flow => {
                    assert_eq!(total(column, true), total(column, false), "{name} {column:?}");
                }
                Kind::Balance => {
                    let years = Line::all(end, true);
                    let last = run.figure(column, *years.last().unwrap());
                    assert_eq!(last, run.figure(column, Line::Month(end)), "{name} {column:?}");
                }
                Kind::Ratio => {}
            }
        }
    }
}

#[test]
fn the_dscr_of_a_year_is_all_cash_over_all_debt_service_like_the_average_of_the_run() {
    let mut scenario = default_scenario();
    scenario.lease.term_months = 12;
    let case = Case::of(scenario);
    let year = case.run().figure(Column::Dscr, Line::Year { number: 1, last: 12 });
    let Figure::Ratio(Some(dscr)) = year else { panic!("{year:?}") };
    let average = case.results.summary.average_dscr.unwrap();
    assert!((dscr - average).abs() < 1e-12, "{dscr} and {average}");
}

#[test]
fn lines_hold_every_month_once() {
    for end in [1, 11, 12, 13, 60, 64, 480] {
        for by_year in [false, true] {
            let lines = Line::all(end, by_year);
            for month in 0..=end {
                let held = lines.iter().filter(|line| line.holds(month)).count();
                assert_eq!(held, 1, "month {month} of {end}");
            }
            let places: Vec<usize> = lines.iter().map(|line| line.place()).collect();
            assert_eq!(places, (0..lines.len()).collect::<Vec<_>>(), "places are in order");
        }
    }
}

#[test]
fn a_breach_is_marked_where_rent_is_missed_and_where_a_loan_is_lost() {
    let mut scenario = default_scenario();
    scenario.lessee.monthly_burn = Decimal::from(3_000_000_000_u64);
    scenario.equipment.resale_fraction = Decimal::new(1, 2);
    let case = Case::of(scenario);
    let (run, summary) = (case.run(), &case.results.summary);
    let missed = summary.runway_months.unwrap() + 1;
    assert!(run.is_breach(Column::RentPaid, Line::Month(missed)), "month {missed}");
    assert!(!run.is_breach(Column::RentPaid, Line::Month(missed - 1)), "the month before");
    assert!(run.is_breach(Column::Dscr, Line::Month(missed)), "below the lock-up");
    assert!(summary.lender_loss() > Decimal::ZERO, "the case has a loss");
    let last = Line::Month(summary.end_month);
    assert!(run.is_breach(Column::Balance(0), last), "the loss");
    assert!(!run.is_breach(Column::Balance(0), Line::Month(1)), "a balance on the way is none");
}

#[test]
fn columns_have_names_of_their_own() {
    let scenario = deals()
        .into_iter()
        .map(|(_, scenario)| scenario)
        .max_by_key(|scenario| scenario.tranches.len())
        .unwrap();
    let count = scenario.tranches.len();
    assert!(count > 1, "a fixture with several tranches");
    let (shown, filed) = (Column::all(count), Column::in_files(count));
    assert!(shown.iter().all(|column| filed.contains(column)), "files have every column");
    assert_eq!(shown.len(), filed.len());
    let mut labels: Vec<String> = shown.iter().map(|column| column.label(&scenario)).collect();
    labels.sort();
    labels.dedup();
    assert_eq!(labels.len(), shown.len(), "{labels:?}");
}

fn keys(columns: &[Column]) -> Vec<String> {
    columns.iter().map(|column| column.key()).collect()
}

#[test]
fn a_deal_without_optional_terms_has_the_columns_that_it_always_had() {
    let case = Case::of(default_scenario());
    let plain = [
        "rent_due rent_paid backstop operating_cost cfads interest[0] principal[0] sweep[0]",
        "settlement[0] balance[0] reserve trapped sale_proceeds distribution dscr llcr plcr ltv",
        "value liquidity liquidity_cover",
    ];
    assert_eq!(keys(&Column::shown(&case.results)).join(" "), plain.join(" "));
    let filed = keys(&Column::in_files(1)).join(" ");
    assert!(filed.ends_with(
        "liquidity_cover re_lease_rent interest_earned guarantees deposit deposit_flow \
         forfeited_deposit fees capex prepaid_rent equity_call prepayment_premium[0] drawn[0]"
    ));
}

#[test]
fn a_column_is_shown_where_a_term_moves_something_in_it() {
    for (name, shown) in [
        ("deliveries", vec!["capex", "equity_call", "drawn[0]"]),
        ("prepaid-rent", vec!["prepaid_rent"]),
        ("security-deposit", vec!["deposit_flow", "deposit", "forfeited_deposit"]),
        ("interest-on-cash", vec!["interest_earned"]),
        ("re-lease", vec!["re_lease_rent"]),
        ("guarantee-of-cost", vec!["guarantees"]),
        ("prepayment-premium", vec!["prepayment_premium[0]"]),
        ("rent-steps", vec![]),
    ] {
        let case = with_terms(name);
        let of_terms = |key: &String| {
            let stem = key.split('[').next().unwrap();
            let filed = keys(&Column::in_files(0));
            let first = filed.iter().position(|key| key == "re_lease_rent").unwrap();
            filed[first..].iter().any(|key| key == stem)
                || ["drawn", "prepayment_premium"].contains(&stem)
        };
        let found: Vec<String> =
            keys(&Column::shown(&case.results)).into_iter().filter(of_terms).collect();
        for key in &shown {
            assert!(found.iter().any(|other| other == key), "{name}: {key} of {found:?}");
        }
        assert_eq!(found.is_empty(), shown.is_empty(), "{name}: {found:?}");
    }
}

/// What an explanation says, in one text.
fn said(explained: &Explanation) -> String {
    let terms = explained
        .terms
        .iter()
        .map(|term| format!("{} {}", term.name, term.detail.clone().unwrap_or_default()));
    let terms = terms.collect::<Vec<_>>().join("; ");
    format!("{} {terms}", explained.formula).replace('\u{a0}', " ")
}

#[test]
fn explanations_say_what_a_term_does_to_a_figure() {
    for (name, column, month, words) in [
        ("floating", Column::Interest(0), 1, "margin"),
        ("deliveries", Column::Interest(0), 1, "commitment fee"),
        ("deliveries", Column::EquityCall, 0, "less what lenders and lessee pay"),
        ("prepaid-rent", Column::RentDue, 60, "Prepaid rent credited"),
        ("prepaid-rent", Column::Liquidity, 0, "less what it pays with the first delivery"),
        ("contracts", Column::Liquidity, 30, "Contracts"),
        ("purchase-option", Column::SaleProceeds, 60, "Purchase price"),
        ("prepayment-premium", Column::Sweep(0), 1, "divided by 1 + the premium"),
        ("first-sweep", Column::Sweep(0), 1, "The sweep begins in month"),
    ] {
        let case = with_terms(name);
        let found = said(&case.explain(column, Line::Month(month)));
        assert!(found.contains(words), "{name} {} {month}: {found}", column.key());
    }
}

#[test]
fn money_in_is_money_out_with_all_terms_and_a_cent_astray_is_noticed() {
    for (name, scenario) in deals() {
        let results = model::run(&scenario);
        let checks = Checks::of(&scenario, &results);
        assert!(checks.is_passed(), "{name}: {checks:?}");
        let fields: [fn(&mut model::results::Month) -> &mut Decimal; 10] = [
            |month| &mut month.re_lease_rent,
            |month| &mut month.interest_earned,
            |month| &mut month.guarantees,
            |month| &mut month.deposit,
            |month| &mut month.deposit_flow,
            |month| &mut month.prepaid_rent,
            |month| &mut month.equity_call,
            |month| &mut month.fees,
            |month| &mut month.capex,
            |month| &mut month.drawn[0],
        ];
        let middle = results.months.len() / 2;
        for (place, field) in fields.into_iter().enumerate() {
            if scenario.tranches.is_empty() && place == 9 {
                continue;
            }
            let mut tampered = results.clone();
            *field(&mut tampered.months[middle]) += Decimal::new(1, 2);
            assert!(!Checks::of(&scenario, &tampered).is_passed(), "{name}, field {place}");
        }
    }
}

#[test]
fn a_term_behind_a_figure_is_named_with_its_evidence() {
    let mut scenario = with_terms("prepaid-rent").scenario;
    let path = "lease.prepaid_rent.share".to_owned();
    scenario.evidence.insert(path, "the term sheet, clause 4".to_owned());
    let case = Case::of(scenario);
    let origins = case.explain(Column::PrepaidRent, Line::Month(0)).origins;
    let evidence = origins.iter().filter_map(|origin| origin.evidence.as_deref());
    assert!(evidence.into_iter().any(|text| text == "the term sheet, clause 4"), "{origins:?}");
    let plain = Case::of(default_scenario()).explain(Column::Interest(0), Line::Month(1)).origins;
    assert_eq!(plain.len(), 2, "no term is named that the deal has not: {plain:?}");
}
