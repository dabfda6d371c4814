//! What you have to believe and what a pitch assumed: the screen says what the analysis says.

use std::time::{Duration, Instant};

use chiplease::analysis::Lever;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn open() -> Window {
    let mut window = on(Window::new());
    ask_by(&mut window, "X axis", "Residual value (% of cost)");
    ask_by(&mut window, "Y axis", "Coupon");
    window
}

/// The screen, asking what it asks by itself.
fn on(mut window: Window) -> Window {
    window.press(Modifiers::COMMAND, Key::Num5);
    settle(&mut window);
    window
}

/// The list of an axis, with the lever that is chosen.
fn axis<'a>(window: &'a Window, axis: &str) -> egui_kittest::Node<'a> {
    let lists = window.harness.get_all_by_role(Role::ComboBox);
    let is_named = |node: &egui_kittest::Node<'_>| {
        let data = node.accesskit_node();
        data.data().label().is_some_and(|label| label.starts_with(axis))
    };
    lists.into_iter().find(is_named).unwrap()
}

fn asked(window: &Window) -> [String; 2] {
    ["X axis, ", "Y axis, "].map(|name| {
        let label = axis(window, name).accesskit_node().data().label().unwrap().to_owned();
        label.trim_start_matches(name).to_owned()
    })
}

/// Opens the list, types the lever's name and takes it with Enter.
fn ask_by(window: &mut Window, name: &str, lever: &str) {
    axis(window, name).click();
    window.run();
    window.harness.event(Event::Text(lever.to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    settle(window);
}

fn deal(id: &str) -> Window {
    Window::with_files(vec![crate::deal_file(id)])
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
    window.shows(&text.replace(" %", "%"))
}

fn value(window: &Window, lever: Lever) -> f64 {
    lever.value(window.app().document().evaluated()).unwrap()
}

#[test]
fn a_typed_target_is_answered_in_a_sentence() {
    let mut window = open();
    assert!(says(&window, "you must believe a residual value of at least 12.7%"));
    window.type_value("Target value", "15");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!(says(&window, "even scrap gives 16.9%"));
}

#[test]
fn the_answer_follows_the_levers() {
    let mut window = open();
    window.set("Coupon", 0.12);
    settle(&mut window);
    let belief = window.app().screens().belief.beliefs().own().latest().unwrap().clone();
    assert!(says(&window, &belief.sentence));
    assert!(!says(&window, "at least 12.7%"), "another rate asks for another resale");
}

#[test]
fn a_click_in_the_plot_moves_both_levers_as_one_step() {
    let mut window = open();
    let plot = window.harness.get_by_role_and_label(Role::Figure, "What meets the target").rect();
    let region = &window.app().screens().belief.beliefs().own().latest().unwrap().region;
    let [across, up] = region.axes.clone();
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
    let on = |axis: &std::ops::RangeInclusive<f64>, value: f64, share: f64| {
        ((value - axis.start()) / (axis.end() - axis.start()) - share).abs() < 0.03
    };
    assert!(on(&across, resale, 0.6) && on(&up, rate, 0.3), "{resale}, {rate}");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(value(&window, Lever::ResaleFraction).to_bits(), 0.25_f64.to_bits());
    assert_eq!(value(&window, Lever::LoanRate(0)).to_bits(), 0.095_f64.to_bits());
}

#[test]
fn the_valor_pitch_is_decoded_and_its_values_are_taken_over() {
    let mut window = open();
    window.click("Question, What the pitch assumed");
    settle(&mut window);
    assert!(window.shows("cannot be reproduced with a plain amortising loan"));
    assert!(says(&window, "net returns with a sweep of 100%"));
    window.click("Apply these values");
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
    assert!(window.shows("No return is claimed yet"));
    window.click("Valor’s claims");
    settle(&mut window);
    assert!(window.shows("cannot be reproduced with a plain amortising loan"));
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
    window.set("Lease term", 48.0);
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
    window.type_value("Lease rate factor (% a month), most", "2.2");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    let narrow = decoded(&window);
    let rents = narrow.fits.iter().flat_map(|fit| &fit.fitted);
    let mut rents = rents.filter(|(lever, _)| *lever == Lever::RentFactor);
    assert!(rents.all(|(_, rent)| *rent <= 0.022 + 1e-9), "{narrow:?}");
    assert_ne!(narrow, plain);
    window.click("Reset the range of Lease rate factor (% a month)");
    settle(&mut window);
    assert_eq!(decoded(&window), plain);
    window.type_value("Tolerance", "0.5");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    assert!((decoded(&window).tolerance - 0.005).abs() < 1e-12);
    assert!(!says(&window, "It fits as net returns"), "1.3 points are too many now");
    window.click("Reset the tolerance");
    settle(&mut window);
    assert_eq!(decoded(&window), plain);
}

#[test]
fn the_question_starts_with_the_two_inputs_that_the_deal_depends_on() {
    assert_eq!(asked(&on(deal("valor-2"))), ["Burn growth a year", "Lease term"]);
    assert_eq!(asked(&on(deal("sculpted-loan"))), ["Revenue growth a year", "Burn growth a year"]);
    assert_eq!(asked(&on(deal("residual-guarantee"))), ["Coupon", "Annual escalator"]);
}

#[test]
fn a_deal_that_dies_of_cash_is_asked_about_burn_and_cash() {
    let mut window = deal("valor-2");
    window.set("Lessee burn a month", 3e9);
    let window = on(window);
    assert_eq!(asked(&window), ["Lessee burn a month", "Lessee cash"]);
}

#[test]
fn the_question_stays_while_levers_move_and_is_asked_anew_when_the_screen_opens() {
    let mut window = on(deal("valor-2"));
    let first = asked(&window);
    window.set("Lessee burn a month", 3e9);
    settle(&mut window);
    assert_eq!(asked(&window), first, "not under the eyes of the reader");
    window.press(Modifiers::COMMAND, Key::Num1);
    let window = on(window);
    assert_eq!(asked(&window), ["Lessee burn a month", "Lessee cash"]);
}

#[test]
fn inputs_chosen_for_one_deal_are_not_asked_of_another() {
    let mut window = open();
    assert_eq!(asked(&window), ["Residual value (% of cost)", "Coupon"]);
    window.drop_file(&crate::deal_file("sculpted-loan"));
    settle(&mut window);
    assert_eq!(asked(&window), ["Revenue growth a year", "Burn growth a year"]);
    ask_by(&mut window, "Y axis", "lessee cash");
    assert_eq!(asked(&window), ["Revenue growth a year", "Lessee cash"]);
    window.click("revenue growth × burn growth");
    settle(&mut window);
    assert_eq!(asked(&window), ["Revenue growth a year", "Burn growth a year"]);
}

#[test]
fn a_target_out_of_reach_says_so_in_words_of_a_committee() {
    let mut window = open();
    window.type_value("Target value", "60");
    window.press(Modifiers::NONE, Key::Enter);
    settle(&mut window);
    let said = "60% net IRR is out of reach on residual value and coupon, alone or together; best";
    assert!(says(&window, said));
    assert!(window.shows("Required, by exit") && window.shows("Break-even, one input at a time"));
    assert!(says(&window, "Target met across 0% of the market range."));
}
