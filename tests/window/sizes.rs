//! No screen, dialog or picture ends the program at any size, with any baseline.

use std::fs;
use std::path::PathBuf;

use chiplease::app::file_picker::PickerAnswer;
use chiplease::app::headless::Headless;
use chiplease::export::pictures::{Paper, PictureRequest, Pictures as _, Plot};
use chiplease::files::recovery::{Kept, Slot};
use chiplease::files::{library, scenario_file};
use chiplease::model::{Scenario, validate};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rust_decimal::Decimal;

use crate::driver::Window;

/// The room of a window in points: from 200 by 200 at three times the size up to 4000 by 4000 at
/// half the size, and what is high, low, or as small as a window asks for.
const ROOMS: [Vec2; 9] = [
    vec2(67.0, 67.0),
    vec2(200.0, 200.0),
    vec2(457.0, 286.0),
    vec2(683.0, 738.0),
    vec2(1280.0, 360.0),
    vec2(960.0, 300.0),
    vec2(200.0, 4000.0),
    vec2(4000.0, 200.0),
    vec2(8000.0, 8000.0),
];

/// Pixels of a point.
const SCALES: [f32; 4] = [0.5, 1.0, 1.5, 3.0];

/// The same deal with every amount so many times as large, and few paths.
fn sized(times: Decimal, name: &str) -> Scenario {
    let mut deal = library::default_scenario().unwrap();
    name.clone_into(&mut deal.name);
    let scaled = |amount: Decimal| (amount * times).round_dp(2);
    deal.equipment.cost = scaled(deal.equipment.cost);
    for tranche in &mut deal.tranches {
        tranche.amount = scaled(tranche.amount);
    }
    let lessee = &mut deal.lessee;
    for amount in [&mut lessee.cash, &mut lessee.monthly_burn, &mut lessee.annual_revenue] {
        *amount = scaled(*amount);
    }
    for round in &mut lessee.funding {
        round.amount = scaled(round.amount);
    }
    deal.uncertainty.paths = 200;
    deal.story.clear();
    assert_eq!(validate(&deal), Ok(()), "{name}");
    deal
}

/// About $100 and about $1tn.
fn unlike_deals() -> [Scenario; 2] {
    [sized(Decimal::new(2, 8), "Small"), sized(Decimal::from(200), "Large")]
}

/// A window on one of the deals, with the other as its baseline where that is wanted.
fn opened(is_pinned: bool) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let paths: [PathBuf; 2] = ["small.ron", "large.ron"].map(|name| folder.path().join(name));
    for (path, deal) in paths.iter().zip(unlike_deals()) {
        scenario_file::write(path, &deal).unwrap();
    }
    let [small, large] = paths;
    let mut window = Window::with_files(vec![large]);
    if is_pinned {
        window.press(Modifiers::NONE, Key::F2);
        window.drop_file(&small);
        assert_eq!(window.app().document().draft.name, "Small", "the other deal is open");
        window.click("Pin it again");
        let is_drawn = window.app().deal().series().unwrap().baseline.is_some();
        assert!(is_drawn && window.shows("vs Large"), "compared with the first");
    }
    (window, folder)
}

/// Draws what is open in every room, with a lever moved in between.
fn draw_everywhere(window: &mut Window, what: &str) {
    // Most of what is computed beside the frame is there by then.
    for _ in 0..10 {
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.harness.step();
    }
    for (room, scale) in ROOMS.into_iter().zip(SCALES.into_iter().cycle()) {
        resize(window, room, scale);
        let is_there = window.harness.root().children_recursive().next().is_some();
        assert!(is_there, "{what} in {room:?}");
    }
    resize(window, vec2(1440.0, 1600.0), 1.0);
}

/// Gives the window so much room in points, each so many pixels.
fn resize(window: &mut Window, room: Vec2, scale: f32) {
    window.harness.set_pixels_per_point(scale);
    // In the frame of another scale egui takes the room of the last one for the new one.
    window.harness.step();
    window.harness.set_size(room);
    window.harness.run_steps(2);
    let given = window.harness.ctx.content_rect().size();
    assert!((given - room).abs().max_elem() < 1.0, "{given:?} is not {room:?}");
}

/// Each screen by its keys, and what it shows in turn where a word is clicked.
const SCREENS: [(Modifiers, Key, &[&str]); 11] = [
    (Modifiers::COMMAND, Key::Num1, &["Cash flow by, years"]),
    (Modifiers::COMMAND, Key::Num2, &["Losses from, resale"]),
    (Modifiers::COMMAND, Key::Num3, &[]),
    (
        Modifiers::COMMAND,
        Key::Num4,
        &["Beside the map, spider", "Beside the map, curve", "Beside the map, runs"],
    ),
    (Modifiers::COMMAND, Key::Num5, &["Question, What the pitch assumed"]),
    (Modifiers::COMMAND, Key::Num6, &["By month, defaults", "By month, paid out"]),
    (Modifiers::COMMAND, Key::Num7, &[]),
    (Modifiers::COMMAND, Key::Num8, &["Beside the ledger, Sources and uses"]),
    (Modifiers::COMMAND, Key::Num9, &[]),
    (Modifiers::NONE, Key::F6, &[]),
    (Modifiers::NONE, Key::F7, &[]),
];

fn draw_all_screens(is_pinned: bool) {
    let (mut window, _folder) = opened(is_pinned);
    for (modifiers, key, choices) in SCREENS {
        window.harness.key_press_modifiers(modifiers, key);
        draw_everywhere(&mut window, &format!("{key:?}"));
        for choice in choices {
            assert!(window.harness.query_by_label(choice).is_some(), "{choice}");
            window.harness.get_by_label(choice).click();
            draw_everywhere(&mut window, choice);
        }
    }
}

#[test]
fn every_screen_has_room_in_every_window() {
    draw_all_screens(false);
}

#[test]
fn every_screen_has_room_for_an_unlike_baseline() {
    draw_all_screens(true);
}

#[test]
fn several_deals_have_room_in_every_window() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F8);
    window.click("Add Valor Compute, first vehicle");
    for page in ["cash and rents", "who is exposed", "chance"] {
        window.harness.get_by_label(&format!("Portfolio, {page}")).click();
        draw_everywhere(&mut window, page);
    }
    window.harness.key_press(Key::F7);
    window.harness.run_steps(3);
    window.harness.get_by_label("Add").click();
    window.harness.run_steps(3);
    window.harness.get_by_label_contains("Compare with Valor Compute, first").click();
    draw_everywhere(&mut window, "two deals side by side");
}

#[test]
fn what_is_presented_has_room_in_every_window() {
    let mut window = Window::new();
    window.harness.key_press(Key::F5);
    window.harness.run_steps(3);
    assert!(window.app().presenter().is_some(), "it is being presented");
    for key in [Key::ArrowRight, Key::ArrowRight, Key::N, Key::ArrowRight, Key::End] {
        window.harness.key_press(key);
        for room in ROOMS {
            // The presentation chooses its own scale.
            window.harness.set_size(room);
            window.harness.run_steps(4);
        }
    }
}

/// The button is in the window, and can be clicked there.
#[track_caller]
fn check_button(window: &Window, name: &str, room: Vec2) {
    let button = window.harness.get_by_role_and_label(Role::Button, name).rect();
    let screen = window.harness.ctx.content_rect();
    assert!(screen.contains_rect(button), "{name} at {button:?} in {room:?}");
}

/// The smallest windows in which every dialog is to be used.
const SMALL_ROOMS: [Vec2; 3] = [vec2(1280.0, 800.0), vec2(640.0, 480.0), vec2(480.0, 320.0)];

#[test]
fn buttons_of_every_dialog_are_in_the_window() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..30 {
        fs::write(folder.path().join(format!("{index}-1.ron")), "(").unwrap();
    }
    let mut unreadable = Window::with_recovery(folder.path());
    for index in 0..9 {
        let draft = library::default_scenario().unwrap();
        let file = Some(folder.path().join(format!("{index}.of-a-deal")));
        Slot::new(folder.path()).keep(&Kept::now(draft, file)).unwrap();
        fs::write(folder.path().join(format!("{index}-2.ron")), "(").unwrap();
    }
    let mut both = Window::with_recovery(folder.path());
    assert!(both.shows("did not close properly") && both.shows("2.unreadable"));
    let broken = folder.path().join(format!("{}.ron", "long".repeat(40)));
    fs::write(&broken, "(").unwrap();
    let mut error = Window::new();
    error.drop_file(&broken);
    let mut unsaved = Window::new();
    unsaved.set("Coupon", 0.1);
    unsaved.press(Modifiers::COMMAND, Key::N);
    unsaved.press(Modifiers::COMMAND, Key::Enter);
    let mut path = Window::new();
    path.answers.borrow_mut().push(PickerAnswer::Unavailable);
    path.press(Modifiers::COMMAND, Key::O);
    let mut story = Window::new();
    story.choose("File", "Story…");
    let mut method = Window::new();
    method.press(Modifiers::NONE, Key::F1);
    let mut keyboard = Window::new();
    keyboard.press(Modifiers::COMMAND, Key::Slash);
    for (window, buttons) in [
        (&mut unreadable, &["Close"][..]),
        (&mut both, &["Not now"]),
        (&mut error, &["Close", "Copy"]),
        (&mut unsaved, &["Save", "Discard", "Cancel"]),
        (&mut path, &["Open", "Cancel"]),
        (&mut story, &["Done"]),
        (&mut method, &["Close"]),
        (&mut keyboard, &["Close"]),
    ] {
        for room in SMALL_ROOMS {
            resize(window, room, 1.0);
            window.harness.run_steps(3);
            for button in buttons {
                check_button(window, button, room);
            }
        }
        for room in ROOMS {
            resize(window, room, 1.0);
        }
    }
}

#[test]
fn every_picture_has_room_in_every_size() {
    let [small, large] = unlike_deals();
    for plot in Plot::ALL {
        for against in [None, Some(&large)] {
            if plot.is_of_two() && against.is_none() {
                continue;
            }
            for (width, height) in [(200, 200), (200, 4000), (4000, 200)] {
                let paper = Paper::Light;
                let request = PictureRequest { paper, width, height, ..PictureRequest::of(plot) };
                let svg = Headless.svg(&small, against, &request);
                let what = format!("{} of {width} by {height}", plot.id());
                let svg = svg.unwrap_or_else(|error| panic!("{what}: {error}"));
                assert!(svg.ends_with("</svg>\n"), "{what}: {svg}");
                assert!(!svg.contains("NaN") && !svg.contains("inf\""), "{what}");
            }
        }
    }
}
