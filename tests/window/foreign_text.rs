//! Names and sources that hold what no title may have and no line should show: the window opens
//! them, and what it paints of them is text that can be read.

use std::path::Path;

use chiplease::app::screen::Screen;
use chiplease::files::decision_log::{self, Figures, Kind, Record};
use chiplease::files::recovery::{Kept, Slot};
use chiplease::files::{library, scenario_file};
use chiplease::model::{self, Scenario};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, ViewportCommand};
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

const ODD: &str = "\u{0}\u{1b}[2J\u{7}\nsecond\r\u{2028}\u{202e}\u{2067}\u{2069}\u{fffe}";
/// What a passage that is cut has at most, with its mark and what is said before it.
const LETTERS_MAX: usize = 4_400;

fn odd() -> Scenario {
    let mut scenario = library::default_scenario().unwrap();
    let long = "L".repeat(40_000);
    let mut count = 0;
    for name in scenario.party_names_mut() {
        count += 1;
        *name = format!("{count}{ODD}{long}{count}");
    }
    scenario.name = format!("Odd{ODD}{long}");
    scenario.description = format!("{ODD}{long}").into();
    for source in scenario.evidence.values_mut() {
        source.push_str(ODD);
    }
    for step in scenario.story.iter_mut() {
        step.title = format!("{ODD}{long}");
        step.note.push_str(ODD);
    }
    scenario
}

#[track_caller]
fn check(window: &Window, place: &str) {
    let texts: Vec<String> = window.painted().into_iter().map(|it| it.text).collect();
    assert!(texts.len() > 20, "{place}: {texts:?}");
    for text in texts {
        let begin: String = text.chars().take(200).collect();
        let is_odd = |letter: char| {
            letter.is_control() && letter != '\n'
                || matches!(letter, '\u{2028}'..='\u{202e}' | '\u{2066}' | '\u{2067}' | '\u{fffe}')
        };
        assert!(!text.contains(is_odd), "{place}: {begin:?}");
        assert!(text.chars().count() < LETTERS_MAX, "{place}: {begin:?}");
    }
}

fn opened(folder: &Path) -> Window {
    let file = folder.join("odd.ron");
    scenario_file::write(&file, &odd()).unwrap();
    let record = Record {
        kind: Kind::Decision,
        outcome: None,
        name: ODD.to_owned(),
        note: ODD.to_owned(),
        people: vec![ODD.to_owned()],
        conditions: vec![ODD.to_owned()],
        date: format!("2026-11-22{ODD}"),
        program: ODD.to_owned(),
        figures: Figures::of(&model::run(&odd())),
        scenario: odd(),
    };
    decision_log::append(&decision_log::path_of(&file), record).unwrap();
    Window::with_files(vec![file])
}

#[test]
fn every_screen_shows_odd_names_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(folder.path());
    let is_name = |text: &String| text.starts_with("Odd\\u{0}\\u{1b}[2J");
    let texts: Vec<String> = window.painted().into_iter().map(|it| it.text).collect();
    assert!(texts.iter().any(is_name), "it is open, and its name can be read");
    window.press(Modifiers::NONE, Key::F2);
    for screen in Screen::all() {
        window.open(screen);
        window.harness.run_steps(30);
        check(&window, screen.name());
    }
}

#[test]
fn the_panel_and_its_menus_show_odd_names_as_text() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(folder.path());
    for group in ["Scenario", "Equipment", "Debt", "Equity", "Lessee", "Remedies", "Uncertainty"] {
        let triangle = window.harness.query_by_role_and_label(Role::DisclosureTriangle, group);
        if let Some(triangle) = triangle {
            triangle.click();
            window.run();
            check(&window, group);
        }
    }
    for menu in ["File", "Edit", "View"] {
        window.click(menu);
        check(&window, menu);
        window.press(Modifiers::NONE, Key::Escape);
    }
    window.press(Modifiers::NONE, Key::F5);
    check(&window, "presenting");
    window.press(Modifiers::NONE, Key::ArrowRight);
    check(&window, "the first step");
}

#[test]
fn a_title_has_one_line_of_letters() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("odd.ron");
    scenario_file::write(&file, &odd()).unwrap();
    let mut window = Window::new();
    window.let_go(&file);
    let mut titles = Vec::new();
    for _ in 0..10 {
        window.harness.step();
        let outputs = window.harness.output().viewport_output.values();
        titles.extend(outputs.flat_map(|output| output.commands.clone()).filter_map(|command| {
            if let ViewportCommand::Title(title) = command { Some(title) } else { None }
        }));
    }
    let title = titles.last().expect("the window has a new title");
    assert!(title.starts_with("Odd\\u{0}\\u{1b}[2J"), "{title}");
    assert!(title.ends_with(" — chiplease"), "{title}");
    assert!(!title.contains(char::is_control) && title.chars().count() < 130, "{title:?}");
}

#[test]
fn what_is_shown_is_not_what_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = opened(folder.path());
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.11);
    window.choose("Edit", "Return to the baseline");
    assert_eq!(window.app().document().draft, odd(), "the baseline is the deal to the letter");
    window.set("Coupon", 0.11);
    window.press(Modifiers::COMMAND, Key::S);
    let mut saved = odd();
    chiplease::analysis::Lever::LoanRate(0).set(&mut saved, 0.11);
    chiplease::analysis::evidence::attribute(&odd(), &mut saved);
    assert_eq!(scenario_file::read(folder.path().join("odd.ron")).unwrap(), saved);
}

#[test]
fn edits_of_an_odd_deal_are_offered_and_recovered() {
    let folder = tempfile::tempdir().unwrap();
    Slot::new(folder.path()).keep(&Kept::now(odd(), None)).unwrap();
    let mut window = Window::with_recovery(folder.path());
    check(&window, "the offer");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft, odd());
    check(&window, "recovered");
}
