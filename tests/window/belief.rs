//! What you have to believe and what a pitch assumed: the screen says what the analysis says.

use std::time::{Duration, Instant};

use chiplease::analysis::Lever;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, pos2};
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

fn open() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num5);
    settle(&mut window);
    window
}

/// Waits until the workers have answered what was asked last.
fn settle(window: &mut Window) {
    let started = Instant::now();
    loop {
        let belief = &window.app().screens().belief;
        let (beliefs, decodings) = (belief.beliefs().own(), belief.decodings());
        let is_believed = beliefs.asked().is_none() || beliefs.is_current();
        if is_believed && (decodings.asked().is_none() || decodings.is_current()) {
            break;
        }
        assert!(started.elapsed() < Duration::from_secs(30), "no answer");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.run();
}

fn says(window: &Window, text: &str) -> bool {
    window.shows(&text.replace(" %", "\u{a0}%"))
}

fn value(window: &Window, lever: Lever) -> f64 {
    lever.value(window.app().document().evaluated()).unwrap()
}

#[test]
fn a_typed_target_is_answered_in_a_sentence() {
    let mut window = open();
    assert!(says(&window, "you must believe chip resale of at least 12.7 %"));
    window.type_value("Target value", "15");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!(says(&window, "even scrap gives 16.9 %"));
}

#[test]
fn the_answer_follows_the_levers() {
    let mut window = open();
    window.set("Loan rate", 0.12);
    settle(&mut window);
    let belief = window.app().screens().belief.beliefs().own().latest().unwrap().clone();
    assert!(says(&window, &belief.sentence));
    assert!(!says(&window, "at least 12.7 %"), "another rate asks for another resale");
}

#[test]
fn a_click_in_the_plot_moves_both_levers_as_one_step() {
    let mut window = open();
    let plot = window.harness.get_by_role_and_label(Role::Figure, "What meets the target").rect();
    let at = pos2(plot.left() + 0.6 * plot.width(), plot.top() + 0.7 * plot.height());
    window.harness.hover_at(at);
    window.run();
    window.harness.drag_at(at);
    window.harness.step();
    window.harness.drop_at(at);
    window.run();
    settle(&mut window);
    let (resale, rate) =
        (value(&window, Lever::ResaleFraction), value(&window, Lever::LoanRate(0)));
    assert!((resale - 0.6).abs() < 0.03 && (rate - 0.06).abs() < 0.006, "{resale}, {rate}");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&window, Lever::ResaleFraction).to_bits(), 0.25_f64.to_bits());
    assert_eq!(value(&window, Lever::LoanRate(0)).to_bits(), 0.095_f64.to_bits());
}

#[test]
fn the_valor_pitch_is_decoded_and_its_values_are_taken_over() {
    let mut window = open();
    window.click("Question, What the pitch assumed");
    settle(&mut window);
    assert!(window.shows("no plain amortising loan fits"));
    assert!(says(&window, "net returns with a sweep of 100 %"));
    window.click("Take these values over");
    settle(&mut window);
    let rent = value(&window, Lever::RentFactor);
    assert!((rent - 0.0241).abs() < 0.0003, "{rent}");
    assert!((value(&window, Lever::AdvanceRate(0)) - 0.65).abs() < 1e-3);
    window.press(Modifiers::COMMAND, Key::Z);
    assert!((value(&window, Lever::RentFactor) - 0.0244).abs() < 1e-9, "one step back");
}

#[test]
fn claims_come_and_go_and_unknowns_are_chosen() {
    let mut window = open();
    window.click("Question, What the pitch assumed");
    settle(&mut window);
    for _ in 0..3 {
        window.click("Remove claim 1");
    }
    settle(&mut window);
    assert!(window.shows("Nothing is claimed yet."));
    window.click("Valor’s claims");
    settle(&mut window);
    assert!(window.shows("no plain amortising loan fits"));
    window.harness.get_by_role_and_label(Role::CheckBox, "Selling cost").click();
    window.run();
    settle(&mut window);
    let decoded = window.app().screens().belief.decodings().latest().unwrap();
    let moved = decoded.fits.iter().flat_map(|fit| &fit.fitted);
    assert!(moved.into_iter().any(|(lever, _)| *lever == Lever::SellingCost));
}

#[test]
fn the_border_of_the_baseline_stays_where_it_was_pinned() {
    let mut window = open();
    assert!(
        window.app().screens().belief.beliefs().baseline_border().is_empty(),
        "nothing is pinned"
    );
    window.press(Modifiers::NONE, Key::F2);
    let started = Instant::now();
    while window.app().screens().belief.beliefs().baseline_border().is_empty() {
        assert!(started.elapsed() < Duration::from_secs(30), "no border");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    settle(&mut window);
    let own = window.app().screens().belief.beliefs().own().latest().unwrap().region.border();
    assert_eq!(
        window.app().screens().belief.beliefs().baseline_border(),
        own,
        "they are the same one"
    );
    window.set("Lease length", 48.0);
    settle(&mut window);
    let now = window.app().screens().belief.beliefs().own().latest().unwrap().region.border();
    assert_ne!(now, own, "the lease moves the present one");
    assert_eq!(
        window.app().screens().belief.beliefs().baseline_border(),
        own,
        "the other one stays"
    );
}

#[test]
fn ranges_of_unknowns_and_the_tolerance_are_typed_and_reset() {
    let mut window = open();
    window.click("Question, What the pitch assumed");
    settle(&mut window);
    let decoded =
        |window: &Window| window.app().screens().belief.decodings().latest().unwrap().clone();
    let plain = decoded(&window);
    window.type_value("Monthly rent, of cost, most", "2.2");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    let narrow = decoded(&window);
    let rents = narrow.fits.iter().flat_map(|fit| &fit.fitted);
    let mut rents = rents.filter(|(lever, _)| *lever == Lever::RentFactor);
    assert!(rents.all(|(_, rent)| *rent <= 0.022 + 1e-9), "{narrow:?}");
    assert_ne!(narrow, plain);
    window.click("Reset the range of Monthly rent, of cost");
    settle(&mut window);
    assert_eq!(decoded(&window), plain);
    window.type_value("Tolerance", "0.5");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!((decoded(&window).tolerance - 0.005).abs() < 1e-12);
    assert!(!says(&window, "They fit read as net returns"), "1.3 points are too many now");
    window.click("Reset the tolerance");
    settle(&mut window);
    assert_eq!(decoded(&window), plain);
}
