//! The ledger as a table: every figure can be worked out again from what its explanation lists.

use chiplease::analysis::Lever;
use chiplease::analysis::ledger::{Column, Derivation, Explanation, Figure, Kind, Line, Run, Term};
use chiplease::model::{self, Results, Scenario};
use rust_decimal::Decimal;

use crate::default_scenario;
use crate::fixtures::fixtures;

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

#[test]
fn every_figure_of_every_fixture_follows_from_the_values_that_its_explanation_lists() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, scenario, _) in fixtures() {
        let case = Case::of(scenario);
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
    }
    assert!(count > 40_000, "{count} figures of all fixtures");
    assert!(wrong.is_empty(), "{} of {count}; the first: {}", wrong.len(), wrong[0]);
}

#[test]
fn every_explanation_has_words_and_no_empty_name() {
    for (name, scenario, _) in fixtures() {
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
    for (name, scenario, _) in fixtures() {
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
    let scenario = fixtures()
        .into_iter()
        .map(|(_, scenario, _)| scenario)
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
