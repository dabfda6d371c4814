//! The lessee's screen: flags that switch, move and resize funding rounds, and what breaks the
//! covenants.

use std::time::{Duration, Instant};

use chiplease::analysis::{CovenantMove, Lever};
use chiplease::model::scenario::FundingRound;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

const ROUND_F: &str = "Funding round Equity round F";

fn opened() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num3);
    window
}

fn round(window: &Window) -> FundingRound {
    window.app().document().draft.lessee.funding[0].clone()
}

fn flag(window: &Window) -> Pos2 {
    window.harness.get_by_role_and_label(Role::Switch, ROUND_F).rect().center()
}

fn runway_months(window: &Window) -> Option<u32> {
    window.app().document().results().summary.runway_months
}

/// The moves of the present draft, once the worker has found them.
fn wait_for_moves(window: &mut Window) -> Vec<CovenantMove> {
    let started = Instant::now();
    loop {
        let moves = window.app().screens().lessee.moves();
        if moves.is_current() {
            return moves.latest().unwrap().clone();
        }
        assert!(started.elapsed() < Duration::from_secs(20), "no moves");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
}

/// Takes the flag and lets it go elsewhere, over so many frames.
fn drag(window: &mut Window, way: eframe::egui::Vec2, frames: u16) {
    let start = flag(window);
    window.harness.hover_at(start);
    window.harness.step();
    window.harness.drag_at(start);
    window.harness.step();
    for frame in 1..=frames {
        window.harness.hover_at(start + way * (f32::from(frame) / f32::from(frames)));
        window.harness.step();
    }
    window.harness.drop_at(start + way);
    window.run();
}

#[test]
fn a_click_on_a_flag_switches_the_round_off_and_on_again() {
    let mut window = opened();
    assert_eq!(runway_months(&window), None, "with both rounds the cash lasts the lease");
    let before = round(&window);
    window.harness.get_by_role_and_label(Role::Switch, ROUND_F).click();
    window.run();
    assert!(!round(&window).is_counted(), "it is off");
    let without = runway_months(&window).unwrap();
    assert!((12..30).contains(&without), "without it the cash runs out: {without}");
    window.harness.get_by_role_and_label(Role::Switch, ROUND_F).click();
    window.run();
    assert_eq!(round(&window), before, "on again as the file has it");
    assert_eq!(runway_months(&window), None);
}

#[test]
fn a_flag_says_whether_it_counts_and_what_it_raises() {
    let mut window = opened();
    let node = |window: &Window| {
        let flag = window.harness.get_by_role_and_label(Role::Switch, ROUND_F);
        let data = flag.accesskit_node();
        let value = data.data().value().unwrap().replace('\u{a0}', " ");
        (value, format!("{:?}", data.data().toggled()))
    };
    assert_eq!(
        node(&window),
        ("$15.0bn, month 12, Feb 2027, 90%".to_owned(), "Some(True)".to_owned())
    );
    window.harness.get_by_role_and_label(Role::Switch, ROUND_F).click();
    window.run();
    assert_eq!(
        node(&window),
        ("$15.0bn, month 12, Feb 2027, 0%".to_owned(), "Some(False)".to_owned())
    );
}

#[test]
fn arrow_keys_move_the_month_and_the_amount_and_space_switches() {
    let mut window = opened();
    window.harness.get_by_role_and_label(Role::Switch, ROUND_F).focus();
    window.run();
    let before = round(&window);
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(round(&window).month, before.month + 1);
    window.press(Modifiers::NONE, Key::ArrowLeft);
    window.press(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(round(&window).month, before.month - 10);
    window.press(Modifiers::NONE, Key::ArrowUp);
    assert!(round(&window).amount > before.amount, "more money");
    window.press(Modifiers::NONE, Key::ArrowDown);
    assert_eq!(round(&window).amount, before.amount);
    window.press(Modifiers::NONE, Key::Space);
    assert!(!round(&window).is_counted());
    window.press(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(round(&window).month, 1, "a round closes in the first month or later");
}

#[test]
fn dragging_a_flag_sideways_moves_its_month_and_is_one_step() {
    let mut window = opened();
    let before = round(&window);
    let liquidity = window.app().screens().lessee.runway().unwrap().liquidity.clone();
    drag(&mut window, vec2(-80.0, 3.0), 30);
    let after = round(&window);
    assert!((3..12).contains(&after.month), "{after:?}");
    assert_eq!(after.amount, before.amount, "a hand that shakes does not change the amount");
    let runway = window.app().screens().lessee.runway().unwrap();
    assert_ne!(runway.liquidity, liquidity, "the line follows");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(round(&window), before, "one step back is the whole drag");
    assert!(!window.app().document().is_edited(), "and nothing else");
}

#[test]
fn dragging_a_flag_down_lowers_its_amount_and_is_one_step() {
    let mut window = opened();
    let before = round(&window);
    drag(&mut window, vec2(2.0, 60.0), 30);
    let after = round(&window);
    assert_eq!(after.month, before.month);
    assert!(after.amount < before.amount, "{after:?}");
    assert!(after.is_counted(), "a drag is no click");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(round(&window), before, "one step back is the whole drag");
    drag(&mut window, vec2(0.0, 900.0), 5);
    assert!(round(&window).amount.is_zero(), "not below nothing");
}

#[test]
fn the_words_name_the_first_breach() {
    let mut window = opened();
    assert!(window.shows("No covenant is breached."));
    window.set("Lessee burn a month", 1.6e9);
    let headroom = window.app().screens().lessee.headroom().unwrap().clone();
    let (_, month) = headroom.first_breach().unwrap();
    let words = format!("below 1.00x in month {month} (");
    assert!(window.shows(&words), "{words}");
    let missed = window.app().screens().lessee.runway().unwrap().missed.clone();
    assert_eq!(missed.first(), Some(&month), "the plot marks the same month");
}

#[test]
fn a_click_on_a_row_goes_to_where_the_covenant_breaks() {
    let mut window = opened();
    let moves = wait_for_moves(&mut window);
    window.run();
    let burn = moves.iter().find(|found| found.lever == Lever::MonthlyBurn).unwrap();
    let (value, (_, month)) = (burn.value.unwrap(), burn.breach.unwrap());
    window.harness.get_by_role_and_label(Role::Button, &row_name(&window, "Lessee burn")).click();
    window.run();
    assert_eq!(window.value_of("Lessee burn a month").to_bits(), value.to_bits());
    let headroom = window.app().screens().lessee.headroom().unwrap();
    assert_eq!(headroom.first_breach(), burn.breach, "it breaks there");
    let words = format!("month {month} (");
    assert!(window.shows(&words), "{words}");
    let back = wait_for_moves(&mut window);
    let back = back.iter().find(|found| found.lever == Lever::MonthlyBurn).unwrap();
    assert!(!back.breaks && back.value.unwrap() < value, "and a little less mends it");
}

/// The whole name of the row that begins so.
fn row_name(window: &Window, start: &str) -> String {
    let rows = window.harness.query_all_by_role(Role::Button);
    let names = rows.filter_map(|row| row.accesskit_node().label());
    let mut names = names.filter(|name| name.starts_with(start) && name.contains(" to "));
    names.next().unwrap()
}

#[test]
fn a_lever_that_breaks_nothing_says_so() {
    let mut window = opened();
    wait_for_moves(&mut window);
    window.run();
    assert!(window.shows("no breach within 0.00% … 20.00%"), "the coupon");
}

#[test]
fn every_band_and_plot_says_what_it_shows() {
    let window = opened();
    for (name, said) in [
        ("Lessee, debt and chips", "xAI has $7.70bn at least, in month 26 (April\u{a0}2028)"),
        ("Headroom, DSCR over lock-up 1.10x", "minimum 0.63x, month 1, Mar\u{a0}2026"),
        ("Headroom, DSCR over 1.00x", "minimum 0.73x, month 1, Mar\u{a0}2026"),
        ("Headroom, LTV under 100%", "minimum 32.7\u{a0}pt, at closing"),
    ] {
        let plot = window.harness.get_by_role_and_label(Role::Figure, name);
        let description = plot.accesskit_node().data().description().map(str::to_owned).unwrap();
        assert!(description.contains(said), "{name}: {description}");
    }
}

#[test]
fn the_deal_says_its_headroom_in_one_line() {
    let window = Window::new();
    let band = "Headroom, DSCR over lock-up 1.10x";
    let band = window.harness.get_by_role_and_label(Role::Figure, band);
    let description = band.accesskit_node().data().description().map(str::to_owned).unwrap();
    let expected = "headroom over the 1.10x lock-up: minimum 0.63x, month 1, Mar\u{a0}2026";
    assert_eq!(description, expected);
}

#[test]
fn a_pinned_baseline_stays_in_the_plot() {
    let mut window = opened();
    assert!(window.app().screens().lessee.baseline().is_none(), "nothing is pinned at first");
    let liquidity = window.app().screens().lessee.runway().unwrap().liquidity.clone();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Lessee burn a month", 1.2e9);
    let screen = &window.app().screens().lessee;
    assert_eq!(screen.baseline().unwrap().liquidity, liquidity, "the baseline is what was");
    assert_ne!(screen.runway().unwrap().liquidity, liquidity, "the present case has moved on");
}

#[test]
fn a_deal_without_rounds_or_debt_is_shown_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bare.ron");
    let mut scenario = Window::new().app().document().draft.clone();
    scenario.tranches.clear();
    scenario.lessee.funding.clear();
    scenario.evidence.retain(|path, _| !path.contains('['));
    chiplease::files::scenario_file::write(&path, &scenario).unwrap();
    let mut window = Window::with_files(vec![path]);
    window.press(Modifiers::COMMAND, Key::Num3);
    assert!(window.shows("No debt, so no covenant to breach."));
    assert!(window.harness.query_by_role(Role::Switch).is_none(), "no flags");
    wait_for_moves(&mut window);
    window.run();
    assert!(window.shows("does not apply"), "the coupon");
}
