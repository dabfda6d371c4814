//! The worked example of the method (section 9), to the digits that it prints.

use chiplease::files::library;
use chiplease::model::results::Summary;
use chiplease::model::scenario::{EndOfTerm, Scenario};
use chiplease::model::{self, validate};
use rust_decimal::Decimal;

fn shipped() -> Scenario {
    let scenario = library::find("valor-2").unwrap().scenario().unwrap();
    assert_eq!(validate(&scenario), Ok(()), "the shipped scenario is valid");
    scenario
}

fn summary(scenario: &Scenario) -> Summary {
    model::run(scenario).summary
}

fn percent(rate: Option<f64>) -> String {
    format!("{:.4}%", 100.0 * rate.unwrap())
}

fn plain(number: Option<f64>) -> String {
    format!("{:.4}", number.unwrap())
}

/// A row of the table as the program computes it, written as the method writes it.
fn row(name: &str, end_of_term: EndOfTerm, discount: Option<i64>) -> String {
    let mut scenario = shipped();
    scenario.lease.end_of_term = end_of_term;
    if let Some(hundredths) = discount {
        scenario.lease.renewal.discount = Decimal::new(hundredths, 2);
    }
    let found = summary(&scenario);
    let cells = [
        name.to_owned(),
        percent(found.equity_irr),
        percent(found.net_irr),
        plain(found.moic),
        percent(found.project_irr),
        plain(found.min_dscr),
        found.tranches[0].repaid_month.unwrap().to_string(),
    ];
    format!("| {} |", cells.join(" | "))
}

#[test]
fn every_row_of_the_worked_example_comes_out() {
    let method = include_str!("../../assets/method.md");
    for row in [
        row("Sell", EndOfTerm::Sell, None),
        row("Scrap", EndOfTerm::Scrap, None),
        row("Renew, 40% off", EndOfTerm::Renew, Some(40)),
        row("Renew, 55% off", EndOfTerm::Renew, Some(55)),
        row("Renew, 70% off", EndOfTerm::Renew, Some(70)),
    ] {
        assert!(method.lines().any(|line| line == row), "the method does not say\n{row}");
    }
}

/// The table once more, from the method's first edition, should both ever drift together.
#[test]
fn the_worked_example_is_the_one_that_was_agreed() {
    for (end_of_term, discount, expected) in [
        (EndOfTerm::Sell, None, ["26.8734%", "22.8097%", "2.5774", "22.1664%"]),
        (EndOfTerm::Scrap, None, ["20.2565%", "16.8728%", "1.9908", "17.5123%"]),
        (EndOfTerm::Renew, Some(40), ["31.1260%", "26.8576%", "3.6415", "25.6999%"]),
        (EndOfTerm::Renew, Some(55), ["29.2216%", "25.0493%", "3.2910", "24.2280%"]),
        (EndOfTerm::Renew, Some(70), ["27.1022%", "23.0382%", "2.9404", "22.6093%"]),
    ] {
        let expected = format!("| x | {} | 1.7256 | 31 |", expected.join(" | "));
        assert_eq!(row("x", end_of_term, discount), expected, "{end_of_term:?}");
    }
}

#[test]
fn sources_uses_and_payments_of_the_worked_example_come_out() {
    let results = model::run(&shipped());
    assert_eq!(results.summary.uses.to_string(), "5298218985.35");
    assert_eq!(results.summary.equity.to_string(), "1898218985.35");
    let (closing, first) = (&results.months[0], &results.months[1]);
    assert_eq!(closing.reserve.to_string(), "214218985.35");
    assert_eq!(first.rent_due, Decimal::from(123_220_000));
    let service = first.interest[0] + first.principal[0];
    assert_eq!(service.to_string(), "71406328.45");
}

#[test]
fn a_burn_of_one_and_a_half_billion_ends_the_lease_in_month_25() {
    let mut scenario = shipped();
    scenario.lessee.monthly_burn = Decimal::from(1_500_000_000);
    let found = summary(&scenario);
    assert_eq!(found.default_month, Some(25));
    assert_eq!(format!("{:.0}%", 100.0 * found.equity_irr.unwrap()), "-34%");
    assert!(found.lender_loss().is_zero(), "the lender loses {}", found.lender_loss());
}
