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
