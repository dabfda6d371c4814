//! The five answers over the plots of the Deal screen, and the picture of the sources beside them.

use std::time::{Duration, Instant};

use chiplease::analysis::five_answers::CommitteeQuestion;
use chiplease::app::Start;
use chiplease::app::screen::Screen;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn opened(id: &str) -> Window {
    let scenario = chiplease::files::scenario_file::read(crate::deal_file(id)).unwrap();
    Window::with(Start { scenario: Some(Box::new(scenario)), ..Start::default() })
}

/// Steps until all five are answered about the deal as it is.
fn wait(window: &mut Window) {
    let started = Instant::now();
    let is_answered = |window: &Window| {
        let (answers, document) = (window.app().deal().answers(), window.app().document());
        CommitteeQuestion::ALL.into_iter().all(|question| {
            answers.answer(question).is_some() && answers.is_current(question, document)
        })
    };
    while !is_answered(window) {
        assert!(started.elapsed() < Duration::from_secs(20), "no answers");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.run();
}

/// The name of the cell with this question, and where it is.
fn cell(window: &Window, question: &str) -> (String, Rect) {
    let start = format!("{question}: ");
    let cells = window.harness.get_all_by_role(Role::Button);
    let mut named = cells
        .filter(|it| it.accesskit_node().label().is_some_and(|label| label.starts_with(&start)));
    let found = named.next().unwrap_or_else(|| panic!("no cell {question}"));
    let label = found.accesskit_node().label().unwrap_or_default();
    (label.replace('\u{a0}', " ").trim_start_matches(&start).to_owned(), found.rect())
}

fn answer(window: &Window, question: &str) -> String {
    cell(window, question).0
}

#[test]
fn a_good_case_says_where_it_breaks_what_must_hold_and_that_nothing_changed() {
    let mut window = opened("valor-2");
    wait(&mut window);
    assert_eq!(answer(&window, "Breaks at"), "burn +30%: lock-up; +33%: default");
    assert_eq!(answer(&window, "When"), "not in this case");
    assert!(answer(&window, "Who pays").starts_with("no one; if rent stops, equity loses"));
    assert_eq!(answer(&window, "What must hold"), "burn growth ≤ 21.6%");
    assert_eq!(answer(&window, "What changed"), "nothing: as in the file");
}

#[test]
fn a_higher_burn_says_when_who_pays_and_what_it_did() {
    let mut window = opened("valor-2");
    window.set("Lessee burn a month", 1.4e9);
    wait(&mut window);
    assert_eq!(answer(&window, "Breaks at"), "default in this case; cured at burn −5%");
    assert_eq!(answer(&window, "When"), "month 26, April 2028");
    assert!(answer(&window, "Who pays").starts_with("equity loses"));
    assert_eq!(answer(&window, "What changed"), "burn +$400m → net IRR −52 pt");
}

#[test]
fn what_changed_and_when_keep_up_with_a_slider() {
    let mut window = opened("valor-2");
    wait(&mut window);
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Lessee burn a month");
    slider.set_value_accesskit(1.4e9);
    window.harness.step();
    assert_eq!(answer(&window, "When"), "month 26, April 2028", "in the very same frame");
    assert_eq!(answer(&window, "What changed"), "burn +$400m → net IRR −52 pt");
    let (answers, document) = (window.app().deal().answers(), window.app().document());
    let breaks = answers.answer(CommitteeQuestion::BreaksAt);
    assert!(breaks.is_some(), "the last answer stays while a new one is on the way");
    let is_old = !answers.is_current(CommitteeQuestion::BreaksAt, document);
    assert!(is_old || breaks.is_some_and(|it| it.is_bad), "and does not pass for the new one");
}

#[test]
fn each_answer_leads_to_its_screen() {
    for (question, screen) in [
        ("Breaks at", Screen::Sensitivity),
        ("When", Screen::Lessee),
        ("Who pays", Screen::Losses),
        ("What must hold", Screen::Belief),
        ("What changed", Screen::Changes),
    ] {
        let mut window = opened("valor-2");
        wait(&mut window);
        let name = format!("{question}: ");
        window.harness.get_by_label_contains(&name).click();
        window.run();
        let tab = window.harness.get_by_role_and_label(Role::Tab, screen.name());
        assert_eq!(tab.accesskit_node().is_selected(), Some(true), "{question}");
    }
}

#[test]
fn the_picture_of_the_sources_names_them_and_who_stands_behind_the_rent() {
    for (id, said) in [
        ("valor-2", "Senior $3.40bn 64%, Equity $1.90bn 36%. xAI pays the rent"),
        ("rent-backstop", "guaranteed by Google, rent up to $1.40bn"),
        ("residual-guarantee", "guaranteed by Meta, 50% of cost at the end"),
    ] {
        let window = opened(id);
        assert!(window.shows(said), "{id}: {said}");
    }
}

#[test]
fn the_answers_are_whole_in_a_small_window_and_never_move() {
    for size in [vec2(1024.0, 640.0), vec2(1280.0, 800.0), vec2(1920.0, 1080.0)] {
        let mut window = opened("rent-backstop");
        window.harness.set_size(size);
        window.run();
        let places = |window: &Window| {
            CommitteeQuestion::ALL.map(|question| cell(window, question.text()).1)
        };
        let before = places(&window);
        wait(&mut window);
        assert_eq!(places(&window), before, "an answer moves nothing");
        window.set("Lessee burn a month", 9e7);
        wait(&mut window);
        let after = places(&window);
        assert_eq!(after, before, "nor does another one");
        let screen = Rect::from_min_size(eframe::egui::Pos2::ZERO, size);
        for rect in after {
            assert!(screen.contains_rect(rect), "{size}: {rect}");
            assert!(rect.width() > 90.0, "{size}: {rect}");
        }
    }
}

#[test]
fn months_have_dates_in_the_sentence_and_on_the_plots() {
    let mut window = opened("valor-2");
    window.set("Lessee burn a month", 1.4e9);
    assert!(window.shows("xAI defaults in month 26 (April\u{a0}2028)"), "the sentence");
    window.press(Modifiers::COMMAND, Key::Num3);
    let plot = window.harness.get_by_role_and_label(Role::Figure, "Lessee, debt and chips");
    let said = plot.accesskit_node().data().description().map(str::to_owned).unwrap();
    assert!(said.contains("rent is first missed in month 24 (February\u{a0}2028)"), "{said}");
}

/// Steps until all of it is painted.
fn wait_for(window: &mut Window, words: &[&str]) {
    let started = Instant::now();
    loop {
        window.harness.step();
        let painted: Vec<String> =
            window.painted().into_iter().map(|it| it.text.replace('\u{a0}', " ")).collect();
        let missing: Vec<&&str> =
            words.iter().filter(|word| !painted.iter().any(|text| text.contains(**word))).collect();
        if missing.is_empty() {
            return;
        }
        let is_late = started.elapsed() > Duration::from_secs(20);
        assert!(!is_late, "{missing:?} is not painted: {painted:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Reads each answer on the first screen, clicks it, and reads the whole answer where that leads.
fn ask(id: &str, expected: &[(&str, &str, Screen, &[&str])]) {
    let mut window = opened(id);
    window.resize(1440.0, 900.0);
    for (question, short, screen, whole) in expected.iter().copied() {
        window.open(Screen::Deal);
        wait(&mut window);
        assert_eq!(answer(&window, question), short, "{id}: {question}");
        let (_, place) = cell(&window, question);
        // The only click.
        window.harness.hover_at(place.center());
        window.harness.drag_at(place.center());
        window.harness.drop_at(place.center());
        window.run();
        let tab = window.harness.get_by_role_and_label(Role::Tab, screen.name());
        assert_eq!(tab.accesskit_node().data().is_selected(), Some(true), "{id}: {question}");
        wait_for(&mut window, whole);
    }
}

#[test]
fn racks_that_broadcom_guarantees_are_told_in_a_click_a_question() {
    ask(
        "anthropic-xpv",
        &[
            (
                "Breaks at",
                "burn +55%: lock-up, default, lender loss",
                Screen::Sensitivity,
                &["Default at a burn of $1.55bn a month", "$1.55bn; now $1.00bn"],
            ),
            ("When", "not in this case", Screen::Lessee, &["No covenant is breached."]),
            (
                "Who pays",
                "no one; if rent stops, Broadcom pays $8.08bn; equity loses 88¢, lenders lose 13¢",
                Screen::Losses,
                &["month 11, May 2027: Broadcom pays $8.08bn, $10.2bn lost", "12¢"],
            ),
            (
                "What must hold",
                "revenue growth ≥ 41.6%",
                Screen::Belief,
                &["Revenue growth a year", "at least 41.6%"],
            ),
            ("What changed", "nothing: as in the file", Screen::Changes, &["Nothing has changed"]),
        ],
    );
}

#[test]
fn racks_that_microsoft_prepays_are_told_in_a_click_a_question() {
    ask(
        "iren-microsoft",
        &[
            (
                "Breaks at",
                "burn at $1.08bn: default; at $1.22bn: lock-up",
                Screen::Sensitivity,
                &["Default at a burn of $1.08bn a month", "$1.22bn; now −$5.00bn"],
            ),
            ("When", "not in this case", Screen::Lessee, &["No covenant is breached."]),
            (
                "Who pays",
                "no one; if rent stops, equity loses 29¢, Delayed-draw term loan loses 41¢, \
                 Senior notes whole",
                Screen::Losses,
                &["month 9, Feb 2027: $699.1m lost", "71¢", "59¢"],
            ),
            (
                "What must hold",
                "Microsoft pays past month 11, Apr 2027",
                Screen::Losses,
                &["Default in month 11", "−2.0%"],
            ),
            ("What changed", "nothing: as in the file", Screen::Changes, &["Nothing has changed"]),
        ],
    );
}

#[test]
fn a_delayed_draw_loan_is_told_in_a_click_a_question() {
    ask(
        "coreweave-ddtl",
        &[
            (
                "Breaks at",
                "burn at $254.8m: default; at $327.0m: lock-up",
                Screen::Sensitivity,
                &["Default at a burn of $254.8m a month", "$327.0m; now −$1.00bn"],
            ),
            ("When", "not in this case", Screen::Lessee, &["LTV passes 100% in month"]),
            (
                "Who pays",
                "no one; if rent stops, equity loses 63¢, lender loses 43¢",
                Screen::Losses,
                &["month 17, Aug 2027: $4.49bn lost", "37¢", "57¢"],
            ),
            (
                "What must hold",
                "the lessee pays past month 45, Dec 2029",
                Screen::Losses,
                &["Default in month 45", "Dec 2029", "7.1%"],
            ),
            ("What changed", "nothing: as in the file", Screen::Changes, &["Nothing has changed"]),
        ],
    );
}

#[test]
fn a_campus_whose_residual_is_guaranteed_is_told_in_a_click_a_question() {
    ask(
        "meta-spv",
        &[
            (
                "Breaks at",
                "burn at $42.5m: lock-up; at $45.2m: default",
                Screen::Sensitivity,
                &["Default at a burn of $45.2m a month", "$42.5m; now −$1.00bn"],
            ),
            ("When", "not in this case", Screen::Lessee, &["LTV passes 100% in month 40"]),
            (
                "Who pays",
                "Meta pays $4.97bn; all whole",
                Screen::Losses,
                &["at 30.0%: Meta pays $4.97bn, nothing lost", "Paid by Meta", "4,972.0"],
            ),
            (
                "What must hold",
                "Meta pays past month 151, May 2038",
                Screen::Losses,
                &["Default in month 151", "Meta pays $8.16bn", "8.0%"],
            ),
            ("What changed", "nothing: as in the file", Screen::Changes, &["Nothing has changed"]),
        ],
    );
}
