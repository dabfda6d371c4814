//! The deal screen shows what the draft yields: words, figures and plots of one and the same run.

use chiplease::analysis::{Lever, Metric};
use chiplease::format;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

#[test]
fn moving_the_loan_rate_changes_words_figures_and_plots_in_the_same_frame() {
    let mut window = Window::new();
    let debt = |window: &Window| window.app().deal().series().unwrap().own.debt.clone();
    let curve = |window: &Window| window.app().deal().analyses().unwrap().own.curves.clone();
    let (debt_before, curve_before) = (debt(&window), curve(&window));
    assert!(window.shows("Net IRR 22.8"), "the figure of the default scenario");
    assert!(window.shows("investors earn 22.8"), "and its sentence");

    let slider = window.harness.get_by_role_and_label(Role::Slider, "Coupon");
    slider.set_value_accesskit(0.15);
    window.harness.step();

    let summary = &window.app().document().results().summary;
    let figure = format!("Net IRR {:.1}", 100.0 * summary.net_irr.unwrap());
    let sentence = format!("investors earn {:.1}", 100.0 * summary.net_irr.unwrap());
    assert!(window.shows(&figure), "{figure}");
    assert!(window.shows(&sentence), "{sentence}");
    assert_ne!(debt(&window), debt_before, "the coverage plot has new data");
    assert_ne!(curve(&window), curve_before, "the IRR plot has new data");
}

#[test]
fn the_bars_hold_every_dollar_of_the_ledger() {
    let window = Window::new();
    let series = window.app().deal().series().unwrap().own;
    let months = &window.app().document().results().months;
    assert_eq!(series.columns.len(), months.len() - 1);
    for column in &series.columns {
        let released = column.total() - column.receipts - column.sale;
        let kept = |month: u32| {
            let month = &months[month as usize];
            f64::try_from(month.reserve + month.trapped).unwrap()
        };
        let drawn = (kept(column.start) - kept(column.end)).max(0.0);
        assert!((released - drawn).abs() < 0.01, "month {}: {released} and {drawn}", column.end);
    }
}

#[test]
fn the_cash_flow_is_shown_by_month_or_by_year() {
    let mut window = Window::new();
    assert_eq!(window.app().deal().series().unwrap().own.columns.len(), 60);
    window.click("Cash flow by, years");
    assert_eq!(window.app().deal().series().unwrap().own.columns.len(), 5);
    window.click("Cash flow by, months");
    assert_eq!(window.app().deal().series().unwrap().own.columns.len(), 60);
}

#[test]
fn every_plot_says_what_it_shows() {
    let window = Window::new();
    for name in ["Cash flow", "Cumulative equity", "Debt and chip value", "DSCR", "IRR"] {
        let plot = window.harness.get_by_role_and_label(Role::Figure, name);
        let description = plot.accesskit_node().data().description().map(str::to_owned);
        assert!(description.is_some_and(|text| !text.is_empty()), "{name}");
    }
}

#[test]
fn the_irr_runs_along_any_lever() {
    let mut window = Window::new();
    window.click("IRR along Residual value (% of cost)");
    window.harness.get_by_role_and_label(Role::Button, "Advance rate").click();
    window.run();
    let curves = &window.app().deal().analyses().unwrap().own.curves;
    let net = curves.iter().find(|curve| curve.metric == Metric::NetIrr).unwrap();
    let draft = &window.app().document().draft;
    let range = Lever::AdvanceRate(0).range(draft);
    let ends = net.points.first().unwrap().0..=net.points.last().unwrap().0;
    assert_eq!(ends, range, "from the lowest advance rate to the highest");
    assert!(window.shows("What drives the return?"), "the title asks the new question");
}

#[test]
fn a_draft_out_of_bounds_keeps_the_last_results_and_names_the_fault() {
    let mut window = Window::new();
    window.type_value("Coupon", "150");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Coupon 150% is above 100%."), "the fault");
    assert!(window.shows("Net IRR 22.8"), "the results of the last valid draft");
}

#[test]
fn rails_are_marked_where_the_deal_breaks() {
    let mut window = Window::new();
    let marks = window.wait_for_marks();
    let burn = &marks[&Lever::MonthlyBurn];
    let default = burn.iter().find(|tick| tick.tooltip.contains("xAI defaults")).unwrap();
    assert!((1.2e9..1.5e9).contains(&default.at), "{default:?}");
    assert_eq!(default.tooltip.replace('\u{a0}', " "), "From $1.33bn up xAI defaults");
    assert!(marks.contains_key(&Lever::RentFactor), "other levers are marked as well");
}

#[test]
fn marks_follow_when_another_lever_moves() {
    let mut window = Window::new();
    let before = window.wait_for_marks();
    window.set("Lessee burn a month", 1.2e9);
    let after = window.wait_for_marks();
    assert_ne!(before[&Lever::LesseeCash], after[&Lever::LesseeCash]);
}

#[test]
fn a_click_on_a_mark_takes_its_value_as_it_stands() {
    let mut window = Window::new();
    let mark = window.wait_for_marks()[&Lever::MonthlyBurn][0].clone();
    let track = window.harness.get_by_role_and_label(Role::Slider, "Lessee burn a month").rect();
    let track = track.shrink2(eframe::egui::vec2(4.0, 0.0));
    let range = Lever::MonthlyBurn.range(&window.app().document().draft);
    let share = (mark.at - range.start()) / (range.end() - range.start());
    let place = eframe::egui::pos2(track.left() + track.width() * share as f32, track.center().y);
    window.harness.hover_at(place);
    window.run();
    window.harness.drag_at(place);
    window.harness.step();
    window.harness.drop_at(place);
    window.run();
    // To the cent: marks may be searched again between press and release, from another side.
    let taken = window.value_of("Lessee burn a month");
    assert!((taken - mark.at).abs() < 0.015, "{taken}: {mark:?}");
}

#[test]
fn a_pinned_baseline_stays_and_figures_say_how_they_differ() {
    let mut window = Window::new();
    assert!(window.app().deal().series().unwrap().baseline.is_none(), "nothing is pinned at first");
    window.press(Modifiers::NONE, Key::F2);
    let debt = window.app().deal().series().unwrap().own.debt.clone();
    window.set("Coupon", 0.15);
    let baseline = window.app().deal().series().unwrap().baseline.unwrap();
    assert_eq!(baseline.debt, debt, "the baseline is what was");
    assert_ne!(
        window.app().deal().series().unwrap().own.debt,
        debt,
        "the present case has moved on"
    );
    let analyses = window.app().deal().analyses().unwrap();
    assert_ne!(analyses.baseline.unwrap().net_irr(), analyses.own.net_irr());
    let change = {
        let now = window.app().document().results().summary.net_irr.unwrap();
        10_000.0 * (now - 0.228_097)
    };
    let text = format!("−{}\u{a0}bp vs pinned state", format::number(change.abs(), 0));
    assert!(window.shows(&text), "{text}");
}

#[test]
fn one_key_returns_to_the_baseline_and_one_swaps() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.15);
    window.press(Modifiers::NONE, Key::F4);
    assert_eq!(window.text_of("Coupon"), "9.50%", "the baseline is the present case");
    window.press(Modifiers::NONE, Key::F3);
    assert_eq!(window.text_of("Coupon"), "15.00%", "and the other way round");
    window.choose("Edit", "Unpin the baseline");
    assert!(window.app().deal().series().unwrap().baseline.is_none(), "nothing is pinned any more");
}

#[test]
fn a_difference_of_nothing_has_no_sign() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F2);
    assert!(window.shows("Net IRR 22.8%, 0\u{a0}bp vs pinned state"), "no change");
    assert!(window.shows("Lender loss $0, $0 vs pinned state"), "no loss before or after");
}
