//! The ledger: every month, every figure explained, sources and uses, checks.

use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use chiplease::model::scenario::{EndOfTerm, Tranche};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, OutputCommand};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn open() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num8);
    window
}

/// The ledger of the default deal, edited.
fn open_with(edit: impl Fn(&mut Scenario)) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut scenario = library::default_scenario().unwrap();
    edit(&mut scenario);
    scenario_file::write(&path, &scenario).unwrap();
    let mut window = Window::with_files(vec![path]);
    assert_eq!(window.app().document().draft, scenario, "the deal opens");
    window.press(Modifiers::COMMAND, Key::Num8);
    window
}

fn click_cell(window: &mut Window, name: &str) {
    window.harness.get_by_role_and_label(Role::Cell, name).click();
    window.run();
}

fn has_cell(window: &Window, name: &str) -> bool {
    window.harness.query_by_role_and_label(Role::Cell, name).is_some()
}

#[test]
fn a_click_on_a_figure_explains_it_in_words_values_and_evidence() {
    let mut window = open();
    click_cell(&mut window, "Interest Senior, month 7");
    let month = &window.app().document().results().months[7];
    let figure = chiplease::format::money_full(month.interest[0]);
    assert!(window.shows("Interest Senior, month 7"), "the title");
    assert!(window.shows(&figure), "{figure} in full");
    assert!(window.shows("One twelfth of the coupon on the opening balance"), "the formula");
    assert!(window.shows("Interest due"), "what went in");
    assert!(window.shows("9.5% ÷ 12"), "and how that came about");
    assert!(window.shows("The Information, 9 Feb 2026"), "the evidence of the rate");
}

#[test]
fn the_explanation_follows_when_a_lever_moves() {
    let mut window = open();
    click_cell(&mut window, "Interest Senior, month 1");
    assert!(window.shows("$26,916,666.67"), "3.4bn at 9.5%");
    window.set("Coupon", 0.12);
    assert!(window.shows("$34,000,000.00"), "3.4bn at 12%");
}

#[test]
fn a_name_in_the_explanation_leads_to_its_slider() {
    let mut window = open();
    click_cell(&mut window, "Interest Senior, month 1");
    window.click("Show Coupon");
    let value = window.harness.get_by_role_and_label(Role::SpinButton, "Coupon");
    assert!(value.is_focused(), "the lever has the keyboard");
}

#[test]
fn arrow_keys_lead_from_figure_to_figure() {
    let mut window = open();
    click_cell(&mut window, "Rent due, month 2");
    window.press(Modifiers::NONE, Key::ArrowDown);
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!(window.shows("Rent paid, month 3"), "one down, one right");
    let title = window.harness.query_by_role_and_label(Role::Label, "Rent paid, month 3");
    assert!(title.is_some(), "the explanation has moved along");
    window.press(Modifiers::NONE, Key::End);
    assert!(has_cell(&window, "Rent paid, month 60"), "the last month is scrolled to");
    let title = window.harness.query_by_role_and_label(Role::Label, "Rent paid, month 60");
    assert!(title.is_some(), "and explained");
}

#[test]
fn the_ledger_is_shown_by_month_or_by_year() {
    let mut window = open();
    assert!(has_cell(&window, "Rent due, month 12"), "months at first");
    window.click("Ledger by, years");
    assert!(!has_cell(&window, "Rent due, month 12"), "no months any more");
    click_cell(&mut window, "Rent due, year 5");
    assert!(window.shows("$1,478,640,000.00"), "twelve months of rent");
    assert!(window.shows("months 49 to 60 added up"), "in words");
}

#[test]
fn the_table_is_copied_as_tab_separated_text_with_full_cents() {
    let mut window = open();
    window.harness.get_by_label("Copy").click();
    let mut copied = None;
    for _ in 0..4 {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        copied = copied.or_else(|| {
            commands.iter().find_map(|command| match command {
                OutputCommand::CopyText(text) => Some(text.clone()),
                _ => None,
            })
        });
    }
    let copied = copied.unwrap();
    let lines: Vec<&str> = copied.lines().collect();
    assert_eq!(lines.len(), 62, "a header, closing and 60 months");
    assert!(lines[0].starts_with("Month\tRent due\tRent paid"), "{}", lines[0]);
    assert!(lines[1 + 7].starts_with("7\t123220000.00\t123220000.00\t"), "{}", lines[8]);
}

#[test]
fn only_what_is_in_sight_is_there_to_be_read() {
    let window = open();
    let cells = window.harness.query_all_by_role(Role::Cell).count();
    let all = 61 * 21;
    assert!((50..all / 2).contains(&cells), "{cells} of {all} cells");
}

#[test]
fn sources_and_uses_are_listed_with_equal_totals() {
    let mut window = open();
    window.click("Beside the ledger, Sources and uses");
    let uses = window.app().document().results().summary.uses;
    let total = chiplease::format::money_full(uses);
    let totals = window.harness.query_all_by_label(&total).count();
    assert_eq!(totals, 2, "{total} under both lists");
    assert!(window.shows("Fee, Senior"), "the fee of the loan");
    assert!(window.shows("✓ sources = uses, to the cent"), "and that they agree");
}

#[test]
fn checks_add_up_and_a_loss_is_called_one() {
    let mut window = open();
    window.click("Beside the ledger, Checks");
    assert!(window.shows("Money in = money out in all 60 months"), "every month");
    assert!(window.shows("Senior ends at zero, in month 31"), "the loan");
    assert!(window.shows("No assumption lies outside the market range"), "no warning");
    window.set("Lessee burn a month", 4e9);
    window.set("Residual value (% of cost)", 0.0);
    let loss = window.app().document().results().summary.lender_loss();
    assert!(loss > rust_decimal::Decimal::ZERO, "the case has a loss");
    let text = format!("Senior loses {}", chiplease::format::money_full(loss));
    assert!(window.shows(&text), "{text}");
}

#[test]
fn warnings_are_counted_at_the_bottom_and_lead_to_their_reasons() {
    let mut window = Window::new();
    assert!(!window.shows("warning"), "the default deal raises none");
    window.set("Residual value (% of cost)", 0.4);
    window.click("1 warning");
    assert!(window.shows("Chips sell for 40.0"), "the reason");
    window.click("Show Residual value (% of cost)");
    let value =
        window.harness.get_by_role_and_label(Role::SpinButton, "Residual value (% of cost)");
    assert!(value.is_focused(), "and what to look at");
}

#[test]
fn eight_loans_over_forty_years_are_explained_to_the_last_month() {
    let mut window = open_with(|scenario| {
        scenario.lease.term_months = 240;
        scenario.lease.renewal.months = 240;
        scenario.lease.end_of_term = EndOfTerm::Renew;
        let loan = scenario.tranches[0].clone();
        scenario.tranches = (1..=8)
            .map(|number| Tranche {
                name: format!("Tranche of a rather long name, number {number}"),
                amount: 400_000_000.into(),
                ..loan.clone()
            })
            .collect();
    });
    click_cell(&mut window, "Rent due, month 3");
    window.press(Modifiers::NONE, Key::End);
    assert!(has_cell(&window, "Rent due, month 480"), "the last month");
    for _ in 0..60 {
        window.press(Modifiers::NONE, Key::ArrowRight);
    }
    assert!(has_cell(&window, "Liquidity cover, month 480"), "the last column");
    let description = window.harness.get_by_role_and_label(Role::Table, "Ledger");
    assert!(description.accesskit_node().is_focused(), "the table keeps the keyboard");
}

#[test]
fn a_deal_without_debt_has_no_columns_of_loans() {
    let mut window = open_with(|scenario| scenario.tranches.clear());
    assert!(has_cell(&window, "CFADS, month 1"), "the rest is there");
    click_cell(&mut window, "CFADS, month 1");
    for _ in 0..5 {
        window.press(Modifiers::NONE, Key::ArrowRight);
    }
    assert!(window.shows("DSCR, month 1"), "after what is kept and paid to equity");
    assert!(window.shows("Undefined: no debt service falls due"), "and says why");
}

#[test]
fn what_optional_terms_move_has_columns_of_its_own_and_is_explained() {
    use chiplease::model::scenario::{Delivery, PrepaidRent};
    use rust_decimal::Decimal;

    assert!(!has_cell(&open(), "Prepaid rent, closing"), "not in a deal without it");
    let mut window = open_with(|scenario| {
        scenario.format = 2;
        let delivery = |month, tenths| Delivery { month, share: Decimal::new(tenths, 1) };
        scenario.equipment.deliveries = vec![delivery(0, 4), delivery(6, 6)];
        let share = Decimal::new(1, 1);
        scenario.lease.prepaid_rent = Some(PrepaidRent { share, credited_from: 25 });
    });
    click_cell(&mut window, "Prepaid rent, closing");
    assert!(window.shows("10% of the first term's rent; 40% of"), "its part");
    for column in ["Capex", "Equity called", "Drawn Senior"] {
        let names = window.app().document().results();
        assert!(!names.months[6].capex.is_zero(), "the second delivery comes");
        let shown = chiplease::analysis::ledger::Column::shown(names);
        let labels: Vec<String> =
            shown.iter().map(|it| it.label(window.app().document().evaluated())).collect();
        assert!(labels.iter().any(|label| label == column), "{column} of {labels:?}");
    }
    window.click("Beside the ledger, Sources and uses");
    assert!(window.shows("Prepaid rent"), "a source");
    assert!(window.shows("✓ sources = uses, to the cent"), "and they agree");
}
