//! A run along its months, as the plots draw it: bars that add up, and nothing of a term without it.

use chiplease::analysis::series::{Part, Period, Series};
use chiplease::analysis::{Runs, headline};
use chiplease::model::scenario::{GuaranteedEnd, ReLease};
use chiplease::model::{Scenario, run};
use chiplease::session::structure::{Edit, List};
use rust_decimal::Decimal;

use crate::{default_scenario, fixtures, terms};

/// A cent a month of what is added up in floats.
const CENT: f64 = 0.01;

fn all() -> Vec<(String, Scenario)> {
    let fixtures = fixtures::fixtures().into_iter().chain(terms::fixtures());
    fixtures.map(|(name, scenario, _)| (name, scenario)).collect()
}

fn named(name: &str) -> Scenario {
    let found = all().into_iter().find(|(it, _)| it == name);
    found.unwrap_or_else(|| panic!("no {name}")).1
}

#[test]
fn the_parts_of_every_bar_add_up_to_what_came_in_and_what_was_released() {
    for (name, scenario) in all() {
        let results = run(&scenario);
        for period in [Period::Month, Period::Year] {
            for column in &Series::of(&scenario, &results, period).columns {
                let parts: f64 = column.parts.iter().sum();
                let came_in = column.receipts + column.sale + column.released;
                let held = column.by_part().find(|(part, _)| *part == Part::Held).unwrap().1;
                // Over a year what is kept in one month may be released in another.
                let months = f64::from(column.end - column.start);
                assert!(
                    (parts - came_in).abs() < CENT * months.max(1.0),
                    "{name}, months to {}: {parts} of {came_in}, held {held}",
                    column.end
                );
            }
        }
    }
}

#[test]
fn bars_of_a_plain_deal_have_no_part_of_a_term() {
    for (name, scenario, _) in fixtures::fixtures() {
        let series = Series::of(&scenario, &run(&scenario), Period::Month);
        assert!(series.parts().iter().all(|part| !part.is_optional()), "{name}");
        assert!(series.columns_bottom.abs() < CENT, "{name}");
        assert!(series.closing.is_empty() && series.rates.is_empty(), "{name}");
        assert!(series.target.is_empty() && series.first_test.is_none(), "{name}");
    }
}

#[test]
fn what_arrives_after_closing_is_paid_for_with_what_is_drawn_and_called() {
    let scenario = named("deliveries-two-tranches");
    let results = run(&scenario);
    let series = Series::of(&scenario, &results, Period::Month);
    let parts = series.parts();
    assert!(parts.contains(&Part::Delivery) && parts.contains(&Part::Drawn), "{parts:?}");
    let [closing, _] = series.closing.as_slice() else { panic!("{:?}", series.closing) };
    assert!(closing.starts_with("closing $") && closing.contains("called $"), "{closing}");
    let delivery = series.columns.iter().find(|column| !column.delivery_names().is_empty());
    let names = delivery.unwrap().delivery_names();
    assert!(names[0].starts_with("delivery $") && names[0].contains("drawn $"), "{names:?}");
}

#[test]
fn rent_of_another_lessee_is_a_part_of_its_own_and_the_month_it_begins_is_marked() {
    let mut scenario = default_scenario();
    scenario.format = 2;
    scenario.lessee.funding.clear();
    scenario.remedies.re_lease =
        Some(ReLease { months: 24, discount: Decimal::new(3, 1), free_months: 2 });
    let results = run(&scenario);
    let default = results.summary.default_month.unwrap();
    let series = Series::of(&scenario, &results, Period::Month);
    assert!(series.parts().contains(&Part::ReLease));
    let first = series.columns.iter().find(|column| column.depth() > 0.0).unwrap().end;
    let re_let = series.events.iter().find(|event| event.text.starts_with("re-let")).unwrap();
    assert_eq!(re_let.month + 1, first, "the first rent comes a month later");
    assert_eq!(re_let.month, default + scenario.remedies.repossession_months + 2);
}

#[test]
fn a_floating_loan_has_its_rate_by_month_until_it_is_repaid() {
    let scenario = named("floating-hedged");
    let results = run(&scenario);
    let series = Series::of(&scenario, &results, Period::Month);
    assert!(!series.rates.is_empty());
    for (name, rates) in &series.rates {
        let loan = scenario.tranches.iter().position(|loan| loan.name == *name).unwrap();
        assert!(scenario.tranches[loan].floating.is_some(), "{name}");
        assert_eq!(results.summary.default_month, None, "all of it is paid");
        for (month, rate) in rates {
            let index = *month as usize;
            let balance = f64::try_from(results.months[index - 1].balance[loan]).unwrap();
            let interest = f64::try_from(results.months[index].interest[loan]).unwrap();
            assert!((interest - balance * rate / 12.0).abs() < 0.006, "{name}, month {month}");
        }
    }
    let names = series.rate_names();
    assert!(names[0].starts_with("interest rate: Senior 9"), "{names:?}");
}

#[test]
fn who_pays_and_which_loan_is_whole_is_said_where_guarantors_have_paid() {
    let mut scenario = default_scenario();
    Edit::Add(List::Tranches).apply(&mut scenario);
    Edit::Add(List::Guarantees).apply(&mut scenario);
    scenario.lessee.funding.clear();
    scenario.equipment.resale_fraction = Decimal::ZERO;
    scenario.remedies.liquidation_haircut = Decimal::new(9, 1);
    let guarantee = &mut scenario.guarantees[0];
    "Broadcom".clone_into(&mut guarantee.name);
    guarantee.when = GuaranteedEnd::Default;
    let senior = scenario.tranches[0].name.clone();
    guarantee.covers = vec![senior.clone()];
    guarantee.cap[0].amount = Decimal::from(10_000_000_000_i64);
    let results = run(&scenario);
    assert!(results.summary.default_month.is_some(), "it fails");
    let said = headline::headline(&mut Runs::default(), &scenario, &results).deal;
    let paid = chiplease::format::money(results.summary.guarantees[0].paid);
    assert!(said.contains(&format!("Broadcom pays {paid}, {senior} is whole, ")), "{said}");
    assert!(said.contains("Mezzanine loses $"), "{said}");
}
