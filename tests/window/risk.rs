//! The screen that shows what chance makes of the deal.

use std::time::{Duration, Instant};

use chiplease::session::Simulations;
use eframe::egui::Key;
use eframe::egui::Modifiers;
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

const PATIENCE: Duration = Duration::from_mins(1);

fn simulations(window: &Window) -> &Simulations {
    window.app().screens().risk.simulations()
}

/// Steps until the worker is where it should be.
fn wait_until(window: &mut Window, what: &str, is_so: impl Fn(&Simulations) -> bool) {
    let started = Instant::now();
    while !is_so(simulations(window)) {
        assert!(started.elapsed() < PATIENCE, "{what} never came");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.harness.step();
}

fn opened() -> Window {
    let mut window = Window::new();
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num6);
    window.harness.step();
    window.harness.step();
    window
}

#[test]
fn figures_appear_with_their_standard_errors() {
    let mut window = opened();
    wait_until(&mut window, "all paths", Simulations::is_complete);
    let simulation = simulations(&window).own().latest().unwrap();
    let default = chiplease::format::percent(simulation.default.value, 1);
    let error = chiplease::format::percent(simulation.default.standard_error, 2);
    let row = format!("The lessee defaults; of paths {default}; ± {error}");
    assert!(window.harness.query_by_label(&row).is_some(), "{row}");
    let spread = simulation.net_moic.spread;
    let [p5, _, _, _, p95] = spread.percentiles.map(|it| chiplease::format::ratio(it.value));
    let mean = chiplease::format::ratio(spread.mean.value);
    let row = format!("Net MOIC; p5 {p5}");
    assert!(window.shows(&row), "{row}");
    assert!(window.shows(&format!("p95 {p95}; mean {mean}")), "the multiples have a mean");
    let median = simulation.net_irr.spread.percentiles[2].value;
    let median = format!("median {}", chiplease::format::percent(median, 1));
    assert!(window.shows(&median), "{median}");
    for name in
        ["Histogram of net MOIC", "Liquidity of all paths", "Cumulative default probability"]
    {
        assert!(window.harness.query_by_label(name).is_some(), "{name}");
    }
    assert!(window.shows("What is the net MOIC over 10,000 simulated paths?"));
    assert!(!window.shows("of the previous state"), "it is the present one");
}

#[test]
fn no_mean_of_rates_is_shown() {
    let mut window = opened();
    wait_until(&mut window, "all paths", Simulations::is_complete);
    let spread = simulations(&window).own().latest().unwrap().net_irr.spread;
    let mean = chiplease::format::percent(spread.mean.value, 1);
    assert!(!window.shows(&format!("mean {mean}")), "a mean of IRRs is nobody's return");
}

#[test]
fn a_picture_of_another_state_says_so() {
    let mut window = opened();
    wait_until(&mut window, "all paths", Simulations::is_complete);
    let before = simulations(&window).own().latest().unwrap().default.value;
    let slider = window
        .harness
        .get_by_role_and_label(eframe::egui::accesskit::Role::Slider, "Lessee burn a month");
    slider.set_value_accesskit(1.6e9);
    window.harness.step();
    assert!(window.app().document().revision() > 0, "it has moved");
    // The worker's answer is taken in the next frame at the soonest.
    assert!(!simulations(&window).is_current(), "the picture is that of before");
    assert!(window.shows("of the previous state"), "a badge");
    wait_until(&mut window, "the new state", Simulations::is_current);
    window.harness.step();
    assert!(!window.shows("of the previous state"), "no badge");
    let after = simulations(&window).own().latest().unwrap().default.value;
    assert!(after > before, "a higher burn fails more often: {after} after {before}");
}

#[test]
fn a_long_run_can_be_cancelled_and_resumed() {
    let mut window = Window::new();
    let mut scenario = window.app().document().draft.clone();
    scenario.uncertainty.paths = 1_000_000;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.ron");
    chiplease::files::scenario_file::write(&path, &scenario).unwrap();
    window = Window::with_files(vec![path]);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num6);
    window.harness.step();
    window.harness.step();
    wait_until(&mut window, "progress", |simulations| simulations.progress().is_some());
    assert!(window.shows(" of 1,000,000 paths"), "progress");
    window.harness.get_by_label("Cancel").click();
    window.harness.step();
    window.harness.step();
    assert!(simulations(&window).is_cancelled(), "it stopped");
    assert!(window.shows("cancelled; 1,000,000 paths were requested"));
    let paths = simulations(&window).own().latest().unwrap().paths;
    assert_eq!(paths, 10_000, "what there was stays");
    window.harness.get_by_label("Resume").click();
    window.harness.step();
    window.harness.step();
    assert!(!simulations(&window).is_cancelled(), "it goes on");
}

#[test]
fn a_choice_shows_equity_and_what_is_paid_out() {
    let mut window = opened();
    wait_until(&mut window, "all paths", Simulations::is_complete);
    window.harness.get_by_label("Returns, gross IRR").click();
    window.harness.get_by_label("By month, paid out").click();
    window.harness.run_steps(3);
    for name in ["Histogram of gross IRR", "Distributions of all paths"] {
        assert!(window.harness.query_by_label(name).is_some(), "{name}");
    }
}

#[test]
fn samples_are_saved_where_the_picker_says() {
    let mut window = opened();
    wait_until(&mut window, "all paths", Simulations::is_complete);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("samples.csv");
    let answer = chiplease::app::file_picker::PickerAnswer::Chosen(path.clone());
    window.answers.borrow_mut().push(answer);
    window.harness.get_by_label("Save samples…").click();
    let started = Instant::now();
    while !path.exists() {
        assert!(started.elapsed() < PATIENCE, "no file");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text.lines().count(), 10_001, "a header and a row a path");
    assert!(text.starts_with("seed,path,"), "with their seed");
}

#[test]
fn without_doubt_it_says_that_nothing_is_uncertain() {
    let mut window = Window::new();
    let mut scenario = window.app().document().draft.clone();
    scenario.uncertainty.burn_volatility = rust_decimal::Decimal::ZERO;
    scenario.uncertainty.resale_volatility = rust_decimal::Decimal::ZERO;
    for round in &mut scenario.lessee.funding {
        round.probability = rust_decimal::Decimal::ONE;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("certain.ron");
    chiplease::files::scenario_file::write(&path, &scenario).unwrap();
    window = Window::with_files(vec![path]);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num6);
    window.harness.run_steps(2);
    wait_until(&mut window, "all paths", Simulations::is_complete);
    assert!(window.shows("Nothing is uncertain: every path equals the current case."));
    assert!(window.shows("no path defaults") || window.shows("Cumulative default probability"));
}

#[test]
fn the_baseline_meets_the_same_paths_and_each_figure_is_held_against_it() {
    let mut window = opened();
    wait_until(&mut window, "all paths", Simulations::is_complete);
    let before = simulations(&window).own().latest().unwrap().clone();
    assert!(
        window.app().screens().risk.simulations().baseline().current().is_none(),
        "nothing is pinned"
    );
    assert!(!window.shows("vs baseline"));
    window.harness.key_press(Key::F2);
    window.harness.step();
    let started = Instant::now();
    while window.app().screens().risk.simulations().baseline().current().is_none() {
        assert!(started.elapsed() < PATIENCE, "no baseline");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    assert_eq!(
        window.app().screens().risk.simulations().baseline().current(),
        Some(&before),
        "the same chance"
    );
    let slider = window
        .harness
        .get_by_role_and_label(eframe::egui::accesskit::Role::Slider, "Lessee burn a month");
    slider.set_value_accesskit(1.3e9);
    window.harness.step();
    wait_until(&mut window, "the new state", Simulations::is_complete);
    window.harness.step();
    let after = simulations(&window).own().latest().unwrap();
    let change = after.default.value - before.default.value;
    assert!(change > 0.0, "a higher burn fails more often");
    let change = chiplease::analysis::Metric::NetIrr.difference_text(Some(change));
    assert!(window.shows(&format!("vs baseline {change}")), "{change}");
    assert_eq!(
        window.app().screens().risk.simulations().baseline().current(),
        Some(&before),
        "it does not move"
    );
}
