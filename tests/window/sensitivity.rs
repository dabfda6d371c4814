//! Sensitivity: what is shown is what single runs say, and a click goes there.

use chiplease::analysis::tornado::{Bar, Ranges, tornado};
use chiplease::analysis::{HeatMap, Lever, Metric, Pair, Runs};
use chiplease::model::FastLane;
use chiplease::session::sensitivities::PLACES;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::{Duration, Instant};

use crate::driver::Window;

fn open() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num4);
    window
}

fn deal(id: &str) -> Window {
    let file = format!("{}/scenarios/{id}.ron", env!("CARGO_MANIFEST_DIR"));
    let mut window = Window::with_files(vec![file.into()]);
    window.press(Modifiers::COMMAND, Key::Num4);
    window
}

/// From where to where the map reaches across and up.
fn axes(window: &Window) -> [(f64, f64); 2] {
    let map = window.app().screens().sensitivity.analyses().map().unwrap();
    [&map.xs, &map.ys].map(|at| (at[0], *at.last().unwrap()))
}

/// The names of everything of this role.
fn named(window: &Window, role: Role) -> Vec<String> {
    let nodes = window.harness.query_all_by_role(role);
    let label = |node: egui_kittest::Node<'_>| {
        Some(node.accesskit_node().data().label()?.replace('\u{a0}', " "))
    };
    nodes.filter_map(label).collect()
}

/// The rows of the tornado as a screen reader has them, from top to bottom.
fn rows(window: &Window) -> Vec<String> {
    let nodes = window.harness.root();
    let mut rows: Vec<(f32, String)> = nodes
        .children_recursive()
        .filter_map(|node| {
            let data = node.accesskit_node();
            let label = data.data().label()?.to_owned();
            let is_row = data.data().role() == Role::Button
                && label.contains(": ")
                && label.contains(" at ");
            is_row.then(|| (node.rect().top(), label))
        })
        .collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    rows.into_iter().map(|(_, label)| label).collect()
}

#[test]
fn the_map_is_whole_at_rest_and_follows_the_levers() {
    let mut window = open();
    for resale in [0.25, 0.1] {
        window.set("Residual value (% of cost)", resale);
        window.set("Coupon", 0.09 + resale / 10.0);
        let analyses = window.app().screens().sensitivity.analyses();
        let map = analyses.map().unwrap();
        let scenario = window.app().document().evaluated();
        let (x, y) = (Lever::ResaleFraction, Lever::MonthlyBurn);
        let pair = Pair { x, y, metric: Metric::NetIrr };
        let axes = [&map.xs, &map.ys].map(|at| at[0]..=*at.last().unwrap());
        let own = HeatMap::over(&mut Runs::default(), scenario, pair, &axes, PLACES);
        assert!(*map == own, "its own runs");
        assert!(!analyses.is_unfinished());
    }
}

#[test]
fn a_click_in_the_map_sets_both_levers_and_is_one_step_back() {
    let mut window = open();
    let [across, up] = axes(&window);
    let frame = window.harness.get_by_role_and_label(Role::Figure, "Heat map").rect();
    let at = frame.left_top() + vec2(0.6, 0.4) * frame.size();
    let before = window.app().document().draft.clone();
    window.harness.hover_at(at);
    window.run();
    window.harness.drag_at(at);
    window.harness.step();
    window.harness.drop_at(at);
    window.run();
    let resale = window.value_of("Residual value (% of cost)");
    let burn = window.value_of("Lessee burn a month");
    let share = |(low, high): (f64, f64), share: f64| low + share * (high - low);
    assert!((resale - share(across, 0.6)).abs() < 0.02, "{resale}");
    assert!((burn / share(up, 0.6) - 1.0).abs() < 0.05, "{burn}");
    assert_eq!(axes(&window), [across, up], "the map stays under the pointer");
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().document().draft, before, "both in one step");
}

#[test]
fn each_row_of_the_tornado_takes_hold_of_its_own_lever() {
    for index in [0, 1, 4] {
        let mut window = open();
        let row = rows(&window)[index].clone();
        let bar = {
            let analyses = window.app().screens().sensitivity.analyses();
            analyses.tornado().unwrap().own.bars[index].clone()
        };
        let name = bar.lever.label(window.app().document().evaluated()).into_owned();
        assert!(row.starts_with(&format!("{name}: ")), "{row} is the row of {name}");
        window.harness.get_by_label(&row).click_accesskit();
        window.run();
        let value = window.harness.get_by_role_and_label(Role::SpinButton, &name);
        assert!(value.accesskit_node().is_focused(), "{name} has the keyboard");
    }
}

#[test]
fn a_low_that_is_typed_is_what_the_bar_starts_from() {
    let mut window = open();
    window
        .harness
        .get_by_role_and_label(Role::SpinButton, "Residual value (% of cost), low")
        .click();
    window.run();
    window.harness.event(Event::Text("5%".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    let analyses = window.app().screens().sensitivity.analyses();
    let bars = &analyses.tornado().unwrap().own.bars;
    let bar = bars.iter().find(|bar| bar.lever == Lever::ResaleFraction).unwrap();
    assert!((bar.low.0 - 0.05).abs() < 1e-9, "{bar:?}");
    assert!(!window.app().document().is_edited(), "looking edits nothing");
}

#[test]
fn a_target_that_is_typed_is_met_by_going_there() {
    let mut window = open();
    assert!(window.shows("Not reachable between"), "8% is earned at any resale");
    window.harness.get_by_role_and_label(Role::SpinButton, "Target, Net IRR").click();
    window.run();
    window.harness.event(Event::Text("20".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    window.click("Go there");
    let results = &window.app().document().results().summary;
    assert!((results.net_irr.unwrap() - 0.2).abs() < 1e-9, "{:?}", results.net_irr);
    assert!(window.shows("as it is."), "there it is");
    assert!(window.shows("Which pairs keep net IRR above 20.0%?"));
}

#[test]
fn spider_and_curve_stand_in_the_tornados_place() {
    let mut window = open();
    for (choice, figure) in [("spider", "Spider"), ("curve", "Curve")] {
        window.click(&format!("Beside the map, {choice}"));
        window.harness.get_by_role_and_label(Role::Figure, figure);
    }
    let analyses = window.app().screens().sensitivity.analyses();
    assert_eq!(analyses.curve().unwrap().own.points.len(), 200);
}

#[test]
fn swapped_levers_turn_the_map() {
    let mut window = open();
    window.click("swap axes");
    let map = window.app().screens().sensitivity.analyses().map().unwrap();
    assert_eq!((map.pair.x, map.pair.y), (Lever::MonthlyBurn, Lever::ResaleFraction));
    assert_eq!((map.xs.len(), map.ys.len()), (PLACES, PLACES));
}

#[test]
fn every_metric_has_a_screen_even_of_a_deal_without_debt() {
    for file in ["valor-2", "no-debt"] {
        let mut window = open();
        if file == "no-debt" {
            window.app();
            while window.shows("Remove Senior") {
                window.click("Remove Senior");
            }
        }
        for metric in Metric::ALL.iter().skip(1) {
            let combo = window.harness.get_all_by_role(Role::ComboBox);
            let combo = combo.into_iter().find(|node| {
                node.accesskit_node().data().label().is_some_and(|l| l.starts_with("Metric, "))
            });
            combo.unwrap().click();
            window.run();
            let options = window.harness.get_all_by_label(metric.name());
            options.into_iter().last().unwrap().click();
            window.run();
            let map = window.app().screens().sensitivity.analyses().map().unwrap();
            assert_eq!(map.pair.metric, *metric, "{file}");
        }
    }
}

/// The net IRR of what is open.
fn net_irr(window: &Window) -> Option<f64> {
    let mut lane = FastLane::default();
    lane.run(&window.app().document().draft);
    Metric::NetIrr.value(&mut lane)
}

fn bars(window: &Window) -> Vec<Bar> {
    window.app().screens().sensitivity.analyses().tornado().unwrap().own.bars.clone()
}

fn type_figure(window: &mut Window, name: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::SpinButton, name).click();
    window.run();
    window.harness.event(Event::Text(text.to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
}

#[test]
fn a_sorted_and_filtered_row_that_is_opened_sets_exactly_its_inputs() {
    let mut window = open();
    window.click("Order, at high");
    window.type_text("Filter inputs", "re");
    let shown = rows(&window);
    assert!(shown.len() > 4 && shown.len() < 20, "{shown:?}");
    for row in shown {
        let name = row.split(": ").next().unwrap().to_owned();
        assert!(name.to_lowercase().contains("re"), "{name} was not asked for");
        let scenario = window.app().document().draft.clone();
        let bar = bars(&window).into_iter().find(|bar| bar.lever.label(&scenario) == name).unwrap();
        window.harness.get_by_label(&row).click_accesskit();
        window.run();
        for (end, (at, found)) in [("low", bar.low), ("high", bar.high)] {
            window.click(&format!("Set {name} to its {end}"));
            let draft = &window.app().document().draft;
            assert_eq!(bar.lever.value(draft).unwrap().to_bits(), at.to_bits(), "{name}, {end}");
            if let (Some(found), Some(now)) = (found, net_irr(&window)) {
                assert!((found - now).abs() <= 1e-12, "{name}, {end}: {found}, {now}");
            }
            if *draft != scenario {
                window.press(Modifiers::COMMAND, Key::Z);
            }
            assert_eq!(window.app().document().draft, scenario, "one step back");
        }
    }
}

#[test]
fn what_is_typed_can_be_reset_alone_or_all_at_once() {
    let mut window = open();
    let plain = bars(&window);
    assert!(!window.shows("Reset"), "nothing is typed yet");
    type_figure(&mut window, "Residual value (% of cost), low", "5");
    type_figure(&mut window, "Coupon, high", "15");
    assert_ne!(bars(&window), plain);
    window.click("Reset low and high of Residual value (% of cost)");
    let of = |bars: &[Bar], lever| bars.iter().find(|bar| bar.lever == lever).cloned().unwrap();
    let now = bars(&window);
    assert_eq!(of(&now, Lever::ResaleFraction), of(&plain, Lever::ResaleFraction));
    assert!((of(&now, Lever::LoanRate(0)).high.0 - 0.15).abs() < 1e-9, "the other stays");
    window.click("Reset all");
    assert_eq!(bars(&window), plain);
    assert!(!window.shows("Reset"), "nothing is typed any more");
}

#[test]
fn a_row_of_the_runs_sets_its_inputs_however_they_are_sorted_and_filtered() {
    let mut window = open();
    window.click("Beside the map, runs");
    let started = Instant::now();
    while !window.app().screens().sensitivity.runs().is_current() {
        assert!(started.elapsed() < Duration::from_secs(20), "no runs");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.run();
    window.click("Sort by Net IRR");
    window.type_text("Filter runs", "<25");
    let cells: Vec<String> = window
        .harness
        .get_all_by_role(Role::Cell)
        .filter_map(|cell| cell.accesskit_node().data().label().map(str::to_owned))
        .filter(|label| label.starts_with("Net IRR "))
        .collect();
    assert!(cells.len() > 20, "{cells:?}");
    assert!(cells[0].starts_with("Net IRR 24.9"), "below 25%, the best first: {}", cells[0]);
    for index in [0, 3, 17] {
        window.click(&cells[index]);
        let resale = window.value_of("Residual value (% of cost)");
        let table = window.app().screens().sensitivity.runs().latest().unwrap().clone();
        let run = table.runs.iter().find(|run| run.at.to_bits() == resale.to_bits()).unwrap();
        let found = run.figure(Metric::NetIrr);
        let text = Metric::NetIrr.text_fine(found);
        assert!(cells[index].starts_with(&format!("Net IRR {text} ")), "{}", cells[index]);
        assert!((found.unwrap() - net_irr(&window).unwrap()).abs() <= 1e-12);
    }
}

#[test]
fn the_baseline_keeps_its_own_swings_while_the_document_moves() {
    let mut window = open();
    let tornado_of = |window: &Window| {
        window.app().screens().sensitivity.analyses().tornado().unwrap().baseline.cloned()
    };
    assert!(tornado_of(&window).is_none());
    window.press(Modifiers::NONE, Key::F2);
    let pinned = window.app().document().draft.clone();
    window.set("Lessee burn a month", 1.25e9);
    for page in ["spider", "curve", "tornado"] {
        window.click(&format!("Beside the map, {page}"));
        let own = tornado(&mut FastLane::default(), &pinned, Metric::NetIrr, &Ranges::new());
        assert_eq!(tornado_of(&window), Some(own), "{page}");
        let curve = window.app().screens().sensitivity.analyses().curve().unwrap();
        assert_eq!(curve.baseline.unwrap().points.len(), 200);
    }
}

#[test]
fn the_deal_is_well_inside_the_map_whatever_its_sliders_reach() {
    for id in ["valor-2", "meta-spv", "coreweave-ddtl", "openai-oracle"] {
        let window = deal(id);
        let scenario = window.app().document().evaluated();
        for (lever, (low, high)) in
            [Lever::ResaleFraction, Lever::MonthlyBurn].into_iter().zip(axes(&window))
        {
            let share = (lever.value(scenario).unwrap() - low) / (high - low);
            assert!(share > 0.1 && share < 0.9, "{id}: {lever:?} at {share} of {low} to {high}");
        }
        let words = ["clears hurdle", "money back", "loss"];
        assert!(
            words.into_iter().all(|word| window.harness.query_by_label(word).is_some()),
            "{id}"
        );
    }
}

#[test]
fn the_axes_stay_while_a_lever_moves_within_them_and_follow_it_out() {
    let mut window = open();
    let before = axes(&window);
    window.set("Lessee burn a month", 1.2e9);
    assert_eq!(axes(&window), before);
    window.set("Lessee burn a month", 2.8e9);
    let [_, (low, high)] = axes(&window);
    assert!(low < 2.8e9 && high >= 2.8e9, "{low} to {high}");
}

#[test]
fn the_map_turns_into_a_table_of_numbers_with_the_present_one_in_it() {
    let mut window = open();
    window.click("Show as, Numbers");
    window.harness.get_by_role_and_label(Role::Table, "Numbers");
    let cells = named(&window, Role::Cell);
    assert_eq!(cells.len(), 49, "{cells:?}");
    let now: Vec<&String> = cells.iter().filter(|cell| cell.contains(", now")).collect();
    let expected = "Net IRR 22.8% at Residual value (% of cost) 25% and Lessee burn a month \
                    $1.00bn, \
                    now, clears hurdle";
    assert_eq!(now, [expected]);
    assert!(cells.iter().any(|cell| cell.ends_with(", loss")), "{cells:?}");
    let columns = named(&window, Role::ColumnHeader);
    assert_eq!(columns.len(), 7, "{columns:?}");
    assert_eq!(named(&window, Role::RowHeader).len(), 7);
    window.click("Show as, Map");
    window.harness.get_by_role_and_label(Role::Figure, "Heat map");
}

#[test]
fn a_number_that_is_clicked_sets_both_inputs_in_one_step() {
    let mut window = open();
    window.click("Show as, Numbers");
    let before = window.app().document().draft.clone();
    let cell = |cell: &String| cell.contains(" 40% and ") && cell.contains(" $1.20bn");
    let name = named(&window, Role::Cell).into_iter().find(cell).unwrap();
    let name = window
        .harness
        .get_all_by_role(Role::Cell)
        .filter_map(|node| node.accesskit_node().data().label().map(str::to_owned))
        .find(|label| label.replace('\u{a0}', " ") == name)
        .unwrap();
    window.click(&name);
    assert!((window.value_of("Residual value (% of cost)") - 0.4).abs() < 1e-12);
    assert!((window.value_of("Lessee burn a month") - 1.2e9).abs() < 1e-3);
    let said = name.split(" at ").next().unwrap().replace("Net IRR ", "");
    assert_eq!(Metric::NetIrr.text(net_irr(&window)), said);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().document().draft, before);
}

#[test]
fn pairs_of_the_widest_bars_are_one_click_away() {
    let mut window = open();
    window.click("burn growth × lease term");
    let map = window.app().screens().sensitivity.analyses().map().unwrap();
    assert_eq!((map.pair.x, map.pair.y), (Lever::BurnGrowth, Lever::LeaseMonths));
    window.click("burn growth × rent");
    let map = window.app().screens().sensitivity.analyses().map().unwrap();
    assert_eq!((map.pair.x, map.pair.y), (Lever::BurnGrowth, Lever::RentFactor));
}

#[test]
fn a_lever_is_found_by_typing_a_part_of_its_name() {
    let mut window = open();
    window.click("Y axis, Lessee burn a month");
    window.harness.event(Event::Text("upfr".to_owned()));
    window.run();
    window.harness.get_by_label("Upfront fee");
    assert!(window.harness.query_by_label("Residual guarantee").is_none(), "only what has it");
    window.press(Modifiers::NONE, Key::Enter);
    let map = window.app().screens().sensitivity.analyses().map().unwrap();
    assert_eq!(map.pair.y, Lever::UpfrontFee(0));
}

#[test]
fn the_end_of_an_advance_rate_reads_short_and_is_typed_with_every_digit() {
    let mut window = open();
    let text = |window: &Window| {
        let entry = window.harness.get_by_role_and_label(Role::SpinButton, "Advance rate, low");
        entry.accesskit_node().data().value().unwrap().replace('\u{a0}', " ")
    };
    assert_eq!(text(&window), "62.3%");
    window.harness.get_by_role_and_label(Role::SpinButton, "Advance rate, low").click();
    window.run();
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Advance rate, low");
    let typed = field.accesskit_node().data().value().unwrap().replace('\u{a0}', " ");
    assert_eq!(typed, "62.3267%");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("Reset all"), "the same is no typed range");
    assert_eq!(text(&window), "62.3%");
}

#[test]
fn the_bar_of_a_longer_lease_says_that_the_residual_is_held() {
    let window = open();
    let lease = rows(&window).into_iter().find(|row| row.starts_with("Lease term")).unwrap();
    let held = "residual held at 25.0% of cost";
    assert!(lease.ends_with(held), "{lease}");
}

#[test]
fn the_tornado_asks_what_drives_the_return() {
    assert!(open().shows("What drives the return?"));
}
