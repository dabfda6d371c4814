//! The screen of several deals on one lessee.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

const PATIENCE: Duration = Duration::from_mins(1);
const OTHER: &str = "Valor Compute, first vehicle";

fn opened() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F8);
    window
}

fn with_both() -> Window {
    let mut window = opened();
    window.click(&format!("Add {OTHER}"));
    window
}

fn finding(window: &Window) -> String {
    let study = window.app().screens().portfolio.deals().study().unwrap().unwrap();
    study.finding.sentence.clone()
}

#[test]
fn alone_it_invites_to_add_a_deal_of_the_same_lessee() {
    let mut window = opened();
    assert!(window.shows("Add another xAI lease"), "what to do");
    assert!(window.shows("They share a lessee or a backstop"));
    window.click(&format!("Add {OTHER}"));
    assert_eq!(window.app().screens().portfolio.deals().deals().len(), 2);
    assert!(window.shows(&finding(&window)), "the sentence");
    for name in ["Cash of the lessee, shared", "Rents by who pays them"] {
        assert!(window.harness.query_by_label(name).is_some(), "{name}");
    }
    let lane = format!("Lease of {OTHER}");
    assert!(window.harness.query_by_label(&lane).is_some(), "{lane}");
}

#[test]
fn a_deal_that_is_taken_out_is_gone() {
    let mut window = with_both();
    window.click(&format!("Remove {OTHER}"));
    assert!(window.shows("Add another xAI lease"), "as before");
}

#[test]
fn a_lever_moves_the_portfolio_with_it() {
    let mut window = with_both();
    let before = finding(&window);
    window.set("Lessee burn a month", 1.3e9);
    let after = finding(&window);
    assert_ne!(before, after, "the open deal leads");
    assert!(window.shows(&after), "{after}");
    let study = window.app().screens().portfolio.deals().study().unwrap().unwrap();
    assert!(study.defaults().together > 0, "{after}");
}

#[test]
fn the_tables_join_names_across_deals() {
    let mut window = with_both();
    window.click("Portfolio, who is exposed");
    let study = window.app().screens().portfolio.deals().study().unwrap().unwrap();
    let nvidia = study.exposures.iter().find(|exposure| exposure.name == "Nvidia").unwrap();
    assert_eq!(nvidia.deals, [0, 1]);
    let paid_in = chiplease::format::money(nvidia.paid_in.together);
    let row = format!("Nvidia, investor, vendor · 2 deals; paid in {paid_in}");
    assert!(window.shows(&row), "{row}");
    assert!(window.shows(&format!("{OTHER}, closes 2026-01")), "the deals");
}

#[test]
fn chance_comes_together_and_as_the_sum_of_parts() {
    let mut window = with_both();
    window.harness.get_by_label("Portfolio, chance").click();
    window.harness.step();
    let started = Instant::now();
    while !window.app().screens().portfolio.deals().is_complete() {
        assert!(started.elapsed() < PATIENCE, "no paths");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.harness.run_steps(2);
    let deals = window.app().screens().portfolio.deals();
    let simulation = deals.simulation().unwrap();
    let together = chiplease::format::percent(simulation.together.any_default.value, 1);
    let alone = chiplease::format::percent(simulation.alone.any_default.value, 1);
    let row = format!("At least one lease defaults; together {together}; stand-alone sum {alone}");
    assert!(window.harness.query_by_label(&row).is_some(), "{row}");
    let plot = "Losses of lenders, together and apart";
    assert!(window.harness.query_by_label(plot).is_some(), "{plot}");
    assert!(window.shows("10,000 paths, seed 1"));
}

/// The deal that opens, changed.
fn opened_with(change: impl Fn(&mut Scenario)) -> Window {
    let mut scenario = library::find("valor-2").unwrap().scenario().unwrap();
    change(&mut scenario);
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("deal.ron");
    scenario_file::write(&path, &scenario).unwrap();
    let mut window = Window::with_files(vec![path]);
    window.press(Modifiers::NONE, Key::F8);
    window
}

#[test]
fn deals_of_different_lessees_are_offered_and_say_that_they_share_nothing() {
    let mut window = opened_with(|scenario| scenario.lessee.name = "Another lab".to_owned());
    assert!(window.shows("No scenario shares this lessee or backstop"));
    window.click(&format!("Add {OTHER}"));
    assert!(window.shows("share no lessee or backstop"), "{}", finding(&window));
    window.harness.get_by_role_and_label(Role::Button, "Cash of, xAI").click();
    window.run();
    assert!(window.shows("Does xAI’s cash cover its rent?"));
}

#[test]
fn closings_too_far_apart_are_said_and_nothing_breaks() {
    let mut window = opened_with(|scenario| scenario.closing = "2126-02".to_owned());
    window.click(&format!("Add {OTHER}"));
    assert!(window.shows("in 2126-02; the deals of a portfolio close"), "the refusal names both");
}
