//! The screen that says which change did what.

use chiplease::analysis::bridge::Means;
use chiplease::analysis::{Bridge, Lever, Metric};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn opened() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num7);
    window
}

/// The bridge, once it is the one to the present draft.
fn bridge(window: &mut Window) -> Bridge {
    let started = std::time::Instant::now();
    while !window.app().screens().changes.is_current() {
        assert!(started.elapsed() < std::time::Duration::from_secs(20), "no bridge");
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.harness.step();
    }
    window.run();
    window.app().screens().changes.bridged().unwrap().bridge.clone().unwrap()
}

fn description(window: &Window) -> String {
    let plot = window.harness.get_by_role_and_label(Role::Figure, "Bridge");
    plot.accesskit_node().data().description().unwrap().replace('\u{a0}', " ")
}

/// The full name of the row that begins with this, whatever spaces it has.
fn row(window: &Window, name: &str) -> Option<String> {
    let word = name.split(' ').next().unwrap();
    let rows = window.harness.query_all_by_label_contains(word);
    // The accessible name of plain text is its value.
    let mut labels = rows.filter_map(|row| {
        let node = row.accesskit_node();
        node.label().or_else(|| node.value())
    });
    labels.find(|label| plain(label).starts_with(name))
}

fn plain(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

#[test]
fn with_nothing_changed_the_screen_says_how_to_use_it() {
    let mut window = opened();
    assert!(window.shows("Nothing has changed since the scenario was opened or saved"));
    assert!(window.shows("F2 pins the current case"), "and how to pin");
    assert!(window.shows("Net IRR 22.81%, now 22.81%, 0\u{a0}bp"), "figures");
    window.press(Modifiers::NONE, Key::F2);
    assert!(window.shows("Nothing differs from the baseline yet"));
}

#[test]
fn who_profits_and_what_is_said_otherwise_stand_below_the_figures() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.toggle("Equipment");
    window.type_text("Name, vendor", "NVIDIA");
    window.press(Modifiers::NONE, Key::Enter);
    window.type_text("Scenario name", "A third vehicle");
    window.press(Modifiers::NONE, Key::Enter);
    bridge(&mut window);
    assert!(row(&window, "Vendor name Nvidia → NVIDIA").is_some(), "an assumption");
    assert!(
        window.shows("Scenario name: “Valor Compute, second vehicle” → “A third vehicle”"),
        "a text"
    );
    assert!(row(&window, "Circularity; before ").is_some());
    assert!(row(&window, "Profit of NVIDIA; before not a participant").is_some());
}

#[test]
fn without_a_baseline_changes_are_held_against_the_file() {
    let mut window = opened();
    window.set("Residual value (% of cost)", 0.15);
    let bridge = bridge(&mut window);
    assert_eq!(bridge.parts.len(), 1);
    let [from, to] = [bridge.before, bridge.after].map(|irr| Metric::NetIrr.text(Some(irr)));
    assert_eq!(plain(&from), "22.8%");
    assert!(window.shows(&format!("What moved net IRR from {from} to {to}?")), "the question");
    assert!(window.shows("1 change since it was opened or saved · F2 pins a baseline"));
}

#[test]
fn every_change_since_the_baseline_has_a_row_with_its_effect() {
    let mut window = opened();
    window.set("Coupon", 0.12);
    window.press(Modifiers::NONE, Key::F2);
    window.set("Residual value (% of cost)", 0.15);
    window.set("Lease term", 66.0);
    let bridge = bridge(&mut window);
    assert_eq!(bridge.means, Means::Averaged { orders: 2, of: 2 });
    assert_eq!(bridge.parts.len(), 2, "the coupon was moved before");
    let total: f64 = bridge.parts.iter().map(|part| part.effect).sum();
    assert!((total - (bridge.after - bridge.before)).abs() < 1e-9, "{bridge:?}");
    let resale = row(&window, "Residual value (% of cost) 25.0% → 15.0%").unwrap();
    let effect = Metric::NetIrr.difference_text(Some(bridge.parts[1].effect));
    assert!(resale.ends_with(&effect), "{resale}: {effect}");
    assert!(row(&window, "Lease term 60 months → 66 months").is_some());
    let now = plain(&Metric::NetIrr.text_fine(Some(bridge.after)));
    assert!(description(&window).ends_with(&format!("Now {now}")), "{}", description(&window));
}

#[test]
fn the_bridge_is_as_new_as_the_slider_in_the_same_frame() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    for rate in [0.10, 0.11, 0.12] {
        let slider = window.harness.get_by_role_and_label(Role::Slider, "Coupon");
        slider.set_value_accesskit(rate);
        window.harness.step();
        assert!(window.app().screens().changes.is_current(), "one change takes no worker");
        let net_irr = window.app().document().results().summary.net_irr;
        let now = plain(&Metric::NetIrr.text_fine(net_irr));
        assert!(description(&window).ends_with(&format!("Now {now}")), "{rate}");
    }
}

#[test]
fn many_changes_are_bridged_beside_the_frame_and_their_ends_stay_together() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    for group in ["Lease", "Equipment"] {
        window.harness.get_by_role_and_label(Role::DisclosureTriangle, group).click();
        window.run();
    }
    for (lever, value) in [
        ("Coupon", 0.12),
        ("Lease term", 66.0),
        ("Residual value (% of cost)", 0.15),
        ("Lessee burn a month", 0.9e9),
        ("Lease rate factor (% a month)", 0.026),
        ("Operating expenses (opex)", 0.01),
        ("Selling cost", 0.05),
    ] {
        let slider = window.harness.get_by_role_and_label(Role::Slider, lever);
        slider.set_value_accesskit(value);
        window.harness.step();
        let Some(bridged) = window.app().screens().changes.bridged() else { continue };
        let bridge = bridged.bridge.as_ref().unwrap();
        let total: f64 = bridge.parts.iter().map(|part| part.effect).sum();
        assert!((total - (bridge.after - bridge.before)).abs() < 1e-9, "old or new: {bridge:?}");
    }
    let bridge = bridge(&mut window);
    assert_eq!(bridge.means, Means::Averaged { orders: 5_040, of: 5_040 });
    let net_irr = window.app().document().results().summary.net_irr.unwrap();
    assert!((bridge.after - net_irr).abs() < 1e-8, "{bridge:?}");
}

#[test]
fn a_change_is_taken_back_alone() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.12);
    window.set("Residual value (% of cost)", 0.15);
    window.click("Revert Coupon");
    assert_eq!(window.text_of("Coupon"), "9.50%");
    assert_eq!(window.text_of("Residual value (% of cost)"), "15.0%");
    assert!(row(&window, "Coupon 9.50%").is_none(), "it is no change any more");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text_of("Coupon"), "12.00%", "one step back");
}

#[test]
fn a_click_on_a_row_shows_its_lever() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.12);
    let row = row(&window, "Coupon 9.50% → 12.00%").unwrap();
    window.click(&row);
    let value = window.harness.get_by_role_and_label(Role::SpinButton, "Coupon");
    assert!(value.accesskit_node().is_focused(), "the lever has the keyboard");
}

#[test]
fn any_figure_can_be_bridged() {
    let mut window = opened();
    window.set("Coupon", 0.12);
    let figure = row(&window, "Min DSCR 1.73x, now").unwrap();
    window.click(&figure);
    assert_eq!(bridge(&mut window).metric, Metric::MinDscr);
    assert!(window.shows("What moved the lowest DSCR from 1.73x to"));
    window.click("Bridge of Min DSCR");
    window.harness.get_by_role_and_label(Role::Button, "Net MOIC").click();
    window.run();
    assert_eq!(bridge(&mut window).metric, Metric::NetMoic);
}

#[test]
fn effects_are_averaged_or_in_order_and_rows_sorted_either_way() {
    let mut window = opened();
    window.set("Coupon", 0.10);
    window.set("Residual value (% of cost)", 0.15);
    let words = description(&window);
    assert!(words.find("Residual value") < words.find("Coupon"), "largest first: {words}");
    window.set("Coupon", 0.2);
    window.set("Residual value (% of cost)", 0.24);
    let words = description(&window);
    assert!(words.find("Coupon") < words.find("Residual value"), "largest first: {words}");
    window.click("Sorted, as listed");
    let words = description(&window);
    assert!(words.find("Residual value") < words.find("Coupon"), "as listed: {words}");
    window.click("Effects, in order");
    assert_eq!(bridge(&mut window).means, Means::InOrder);
}

#[test]
fn an_undefined_figure_has_no_bridge_and_says_why() {
    let mut window = opened();
    window.set("Coupon", 0.12);
    let figure = row(&window, "Default none").unwrap();
    window.click(&figure);
    assert!(window.shows("no bridge: the month of default is undefined before, as the lease does"));
    assert!(row(&window, "Coupon 9.50% → 12.00%, –").is_some(), "the change is still listed");
}

#[test]
fn a_draft_out_of_bounds_keeps_the_last_bridge() {
    let mut window = opened();
    window.set("Coupon", 0.12);
    let before = description(&window);
    window.type_value("Lease term", "5000");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.app().document().faults().is_empty(), "5,000 months are not allowed");
    assert_eq!(description(&window), before);
    let term = Lever::LeaseMonths.value(window.app().document().evaluated());
    assert_eq!(term, Some(60.0));
}

#[test]
fn what_a_change_was_from_and_to_is_not_cut_in_a_small_window() {
    let mut window = Window::new();
    window.harness.set_size(eframe::egui::vec2(1024.0, 640.0));
    window.set("Lease term", 77.0);
    window.press(Modifiers::COMMAND, Key::Num7);
    bridge(&mut window);
    let drawn = crate::every_screen::drawing::svg(&window).replace('\u{a0}', " ");
    assert!(drawn.contains(">60 months → 77 months<"), "the words are whole");
}
