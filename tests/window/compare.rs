//! Several scenarios side by side.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chiplease::analysis::Lever;
use chiplease::app::file_picker::PickerAnswer;
use chiplease::files::scenario_file;
use chiplease::session::Apart;
use chiplease::session::comparisons::Source;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn opened() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F7);
    window
}

/// Takes a scenario from the list of those that may be added.
fn add(window: &mut Window, name: &str) {
    window.click("Add");
    window.harness.get_by_label_contains(&format!("Compare with {name}")).click();
    window.run();
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/scenarios").join(name)
}

fn sources(window: &Window) -> Vec<Source> {
    let members = window.app().screens().compare.comparisons().members();
    members.iter().map(|member| member.source().clone()).collect()
}

/// What sets the two apart, once it is what was asked last.
fn apart(window: &mut Window) -> &Apart {
    let started = Instant::now();
    while !window.app().screens().compare.comparisons().is_current() {
        assert!(started.elapsed() < Duration::from_secs(20), "no comparison");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.run();
    window.app().screens().compare.comparisons().apart().unwrap()
}

/// The full name of the node whose name begins so.
fn label(window: &Window, start: &str) -> String {
    let word = start.split(' ').next().unwrap();
    let nodes = window.harness.query_all_by_label_contains(word);
    // The accessible name of plain text is its value.
    let named = |node: egui_kittest::Node<'_>| {
        let node = node.accesskit_node();
        node.label().or_else(|| node.value())
    };
    let mut labels = nodes.filter_map(named);
    let found = labels.find(|label| label.replace('\u{a0}', " ").starts_with(start));
    found.unwrap_or_else(|| panic!("nothing begins with {start}")).replace('\u{a0}', " ")
}

#[test]
fn the_present_state_is_there_and_a_second_scenario_is_asked_for() {
    let mut window = opened();
    assert_eq!(sources(&window), [Source::Present]);
    assert!(window.shows("Current case, the first"));
    window.click("Show, what differs");
    assert!(window.shows("Add a second scenario"));
}

#[test]
fn scenarios_are_added_from_the_list_the_baseline_and_files_and_removed() {
    let mut window = opened();
    add(&mut window, "Valor Compute, first");
    window.press(Modifiers::NONE, Key::F2);
    add(&mut window, "Baseline");
    window.answers.borrow_mut().push(PickerAnswer::Chosen(fixture("sell.ron")));
    add(&mut window, "File…");
    window.run();
    let shown = sources(&window);
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert_eq!(shown[..2], [Source::Baseline, Source::Present], "a baseline comes first");
    assert_eq!(shown[3], Source::File(fixture("sell.ron")));
    window.click("Remove Baseline");
    assert_eq!(sources(&window).len(), 3);
}

#[test]
fn any_scenario_can_be_made_the_first() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    add(&mut window, "Baseline");
    assert_eq!(sources(&window), [Source::Baseline, Source::Present], "it is the base");
    window.click("Make Current case the first");
    assert_eq!(sources(&window), [Source::Present, Source::Baseline]);
    assert!(window.shows("Current case, the first"));
    assert!(window.shows("Baseline, compared with the first"));
}

#[test]
fn figures_stand_beside_each_other_with_differences_to_the_first() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    add(&mut window, "Baseline");
    window.set("Residual value (% of cost)", 0.15);
    let row = label(&window, "Net IRR; Baseline 22.81%; Current case");
    assert!(row.contains('−') && row.ends_with("bp"), "{row}");
    let version = |window: &Window, place: usize| {
        window.app().screens().compare.comparisons().members()[place].version()
    };
    let (baseline, present) = (version(&window, 0), version(&window, 1));
    window.set("Residual value (% of cost)", 0.1);
    assert_eq!(version(&window, 0), baseline, "the baseline does not run again");
    assert_ne!(version(&window, 1), present, "the present state moves with its slider");
}

#[test]
fn two_plots_are_in_sight_and_show_what_is_chosen() {
    let mut window = opened();
    add(&mut window, "Valor Compute, first");
    for name in ["net cash to equity", "DSCR"] {
        let plot = window.harness.get_by_role_and_label(Role::Figure, name);
        let said = plot.accesskit_node().data().description().unwrap().to_owned();
        assert!(said.contains("Current case, Valor Compute"), "{said}");
    }
    window.click("Plot 2 of DSCR");
    window.harness.get_by_role_and_label(Role::Button, "lessee’s liquidity").click();
    window.run();
    assert!(window.shows("How long does the lessee’s cash last?"));
    window.harness.get_by_role_and_label(Role::Figure, "lessee’s liquidity");
}

#[test]
fn what_differs_is_listed_with_what_each_change_does_alone_and_the_bridge() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    add(&mut window, "Baseline");
    window.set("Coupon", 0.10);
    window.set("Residual value (% of cost)", 0.15);
    window.click("Show, what differs");
    let effects = apart(&mut window).comparison.effects.clone();
    assert_eq!(effects.len(), 2);
    let resale = label(&window, "Residual value (% of cost); A 25.0%; B 15.0%; alone −");
    let rate = label(&window, "Coupon; A 9.50%; B 10.00%; alone −");
    assert_ne!(resale, rate);
    window.harness.get_by_role_and_label(Role::Figure, "Bridge");
}

#[test]
fn one_value_is_taken_over_as_one_step() {
    let mut window = opened();
    window.set("Coupon", 0.12);
    window.set("Residual value (% of cost)", 0.15);
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.10);
    window.set("Residual value (% of cost)", 0.20);
    add(&mut window, "Baseline");
    window.click("Show, what differs");
    apart(&mut window);
    window.click("Apply Coupon");
    assert_eq!(window.text_of("Coupon"), "12.00%", "as in the baseline");
    assert_eq!(window.text_of("Residual value (% of cost)"), "20.0%", "as it was");
    apart(&mut window);
    assert_eq!(apart(&mut window).comparison.effects.len(), 1, "one thing differs now");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text_of("Coupon"), "10.00%", "one step back");
    // The other way round it is still the present state that changes.
    window.click("Make Current case the first");
    apart(&mut window);
    window.click("Apply Coupon");
    assert_eq!(window.text_of("Coupon"), "12.00%");
}

#[test]
fn between_two_others_nothing_can_be_taken_over() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    add(&mut window, "Baseline");
    window.answers.borrow_mut().push(PickerAnswer::Chosen(fixture("sell.ron")));
    add(&mut window, "File…");
    window.run();
    window.click("Remove Current case");
    window.click("Show, what differs");
    if apart(&mut window).comparison.effects.is_empty() {
        assert!(window.shows("No assumption differs"));
        return;
    }
    let buttons = window.harness.query_all_by_label_contains("Apply ");
    for button in buttons {
        assert!(button.accesskit_node().is_disabled(), "no present state, nothing to change");
    }
}

#[test]
fn where_two_cross_is_said_in_words_and_drawn() {
    let mut window = opened();
    window.press(Modifiers::NONE, Key::F2);
    add(&mut window, "Baseline");
    window.set("Coupon", 0.12);
    window.click("Show, where they cross");
    apart(&mut window);
    assert!(
        window.shows(
            "Baseline has a higher net IRR than Current case for any residual value between"
        )
    );
    window.harness.get_by_role_and_label(Role::Figure, "Crossover");
}

#[test]
fn eight_are_the_most_that_are_compared() {
    let mut window = opened();
    let folder = tempfile::tempdir().unwrap();
    for index in 0..7 {
        let mut scenario = window.app().document().evaluated().clone();
        scenario.name = format!("Case {index}");
        Lever::LoanRate(0).set(&mut scenario, 0.05 + 0.01 * f64::from(index));
        let path = folder.path().join(format!("{index}.ron"));
        scenario_file::write(&path, &scenario).unwrap();
        window.answers.borrow_mut().push(PickerAnswer::Chosen(path));
        add(&mut window, "File…");
        window.run();
    }
    assert_eq!(sources(&window).len(), 8);
    assert!(window.harness.query_by_label("Add").is_none(), "no room for a ninth");
    assert!(window.shows("maximum: eight"));
    assert!(label(&window, "Net IRR; Current case").contains("; Case 6 "));
}

#[test]
fn a_broken_file_says_why_and_leaves_the_others_alone() {
    let mut window = opened();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broken.ron");
    std::fs::write(&path, "(format: 1, name: ").unwrap();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path));
    add(&mut window, "File…");
    window.run();
    let members = window.app().screens().compare.comparisons().members();
    assert!(members[1].trouble().contains("broken.ron"), "{}", members[1].trouble());
    assert!(label(&window, "Net IRR; Current case 22.81%").ends_with('–'));
    window.click("Show, what differs");
    assert!(window.shows("One of the two is not available"));
}
