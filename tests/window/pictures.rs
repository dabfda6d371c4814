//! Pictures of plots and of the board: from menus to the clipboard or a file.

use std::fs;

use chiplease::app::file_picker::PickerAnswer;
use eframe::egui::accesskit::Role;
use eframe::egui::{ColorImage, Key, OutputCommand};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;
use chiplease::ui::theme::Tokens;

const PLOTS: [&str; 5] = ["Cash flow", "Cumulative equity", "Debt and chip value", "DSCR", "IRR"];

fn ask_for(window: &mut Window, plot: &str, item: &str) {
    window.harness.get_by_role_and_label(Role::Figure, plot).click_secondary();
    window.run();
    window.harness.get_by_label(item).click();
}

/// What is copied in the next frames, and how many they are.
fn copied(window: &mut Window) -> (ColorImage, u32) {
    for frame in 0..20 {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        let image = commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.clone()),
            _ => None,
        });
        if let Some(image) = image {
            return (image, frame);
        }
    }
    panic!("nothing was copied");
}

/// Frames enough for a picture to be taken, asked about and written.
fn wait(window: &mut Window) {
    for _ in 0..12 {
        window.harness.step();
    }
    window.run();
}

#[test]
fn every_plot_is_copied_from_its_menu_twice_as_sharp() {
    let mut window = Window::new();
    for plot in PLOTS {
        let room = window.harness.get_by_role_and_label(Role::Figure, plot).rect();
        ask_for(&mut window, plot, "Copy picture");
        let (ColorImage { size: [width, height], .. }, frames) = copied(&mut window);
        assert!(frames >= 3, "the marks under the pointer need frames to go");
        assert!(width as f32 > 2.0 * room.width(), "{plot}: with its axis");
        assert!(height as f32 > 2.0 * room.height(), "{plot}: with its title");
        assert!(width < 2 * 1440 && height < 2 * 1600, "{plot}: its part");
    }
}

#[test]
fn a_picture_is_saved_as_png_under_a_name_that_says_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    // The extension is added where it is missing.
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("irr")));
    ask_for(&mut window, "IRR", "Save picture…");
    wait(&mut window);
    let bytes = fs::read(folder.path().join("irr.png")).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    window.answers.borrow_mut().push(PickerAnswer::Unavailable);
    ask_for(&mut window, "Cash flow", "Save picture…");
    wait(&mut window);
    assert!(window.shows("Save the picture as"), "where the desktop has no dialog");
}

#[test]
fn another_picture_is_not_written_over_unasked_and_what_fails_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("irr.png");
    fs::write(&path, "mine").unwrap();
    let mut window = Window::new();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("irr")));
    ask_for(&mut window, "IRR", "Save picture…");
    wait(&mut window);
    assert!(window.shows("Overwrite this file?"));
    window.click("Cancel");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    window
        .answers
        .borrow_mut()
        .push(PickerAnswer::Chosen(folder.path().join("none").join("irr.png")));
    ask_for(&mut window, "IRR", "Save picture…");
    wait(&mut window);
    assert!(window.shows("The picture could not be saved"));
}

/// The drawing that a plot's menu saves.
fn drawing(window: &mut Window, plot: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("drawing")));
    ask_for(window, plot, "Save as SVG…");
    wait(window);
    fs::read_to_string(folder.path().join("drawing.svg")).unwrap()
}

#[test]
fn a_drawing_has_the_question_and_the_labels_of_its_plot_and_none_of_its_controls() {
    let mut window = Window::new();
    let svg = drawing(&mut window, "IRR");
    for text in
        [">What return does each residual value give?</text>", ">net IRR</text>", "<desc>IRR: "]
    {
        assert!(svg.contains(text), "{text} in {svg}");
    }
    for other in ["Where does the rent go?", "Copy picture", ">Deal<"] {
        assert!(!svg.contains(other), "{other} is elsewhere");
    }
    let svg = drawing(&mut window, "Cash flow");
    assert!(svg.contains(">months</text>") && !svg.contains(">years</text>"), "{svg}");
    assert!(window.harness.query_by_label("Cash flow by, years").is_some(), "the window keeps it");
}

#[test]
fn the_keyboards_place_is_not_on_a_picture() {
    let mut window = Window::new();
    let plain = drawing(&mut window, "IRR");
    window.harness.get_by_role_and_label(Role::Figure, "IRR").focus();
    window.run();
    assert_eq!(drawing(&mut window, "IRR"), plain);
}

#[test]
fn the_whole_board_is_saved_from_the_file_menu_with_the_sentence_and_without_levers() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("board")));
    window.choose("File", "Save screen as SVG");
    wait(&mut window);
    let svg = fs::read_to_string(folder.path().join("board.svg")).unwrap();
    for text in ["Rent covers debt service", "Net IRR", "Where does the rent go?"] {
        assert!(svg.contains(text), "{text}");
    }
    for other in ["Lessee burn a month", ">File<", "Who bears the loss"] {
        assert!(!svg.contains(other), "{other}");
    }
    window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("board")));
    window.choose("File", "Save screen as image");
    wait(&mut window);
    assert_eq!(&fs::read(folder.path().join("board.png")).unwrap()[1..4], b"PNG");
}

#[test]
fn the_tornado_has_a_menu_and_a_picture_of_its_rows() {
    let mut window = Window::new();
    window.click("Sensitivity");
    let figure = window.harness.get_by_role_and_label(Role::Figure, "Tornado");
    let said = figure.accesskit_node().data().description().unwrap().to_owned();
    assert!(said.starts_with("Net IRR now "), "{said}");
    // The middle is on a row, which takes clicks of its own.
    let svg = drawing(&mut window, "Tornado");
    for text in [">What drives the return?</text>", ">input</text>", "<desc>Tornado: Net IRR"] {
        assert!(svg.contains(text), "{text} in {svg}");
    }
    assert!(!svg.contains("Copy picture") && !svg.contains("X axis Residual value"), "its part");
    assert!(!svg.contains("x=\"-"), "nothing of the map beside it: {svg}");
    window.harness.get_by_role_and_label(Role::Figure, "Tornado").focus();
    window.run();
    window.harness.key_press(Key::Enter);
    window.run();
    assert!(window.shows("Copy picture"), "the keyboard asks for it, too");
    assert!(window.shows("Copy figures"), "and for its rows");
}

#[test]
fn the_bridge_is_asked_for_a_picture_on_any_of_its_rows() {
    let mut window = Window::new();
    window.set("Residual value (% of cost)", 0.1);
    window.click("What changed");
    let svg = drawing(&mut window, "Bridge");
    assert!(svg.contains("<desc>Bridge: ") && svg.contains("What moved net IRR"), "{svg}");
}

#[test]
fn on_a_picture_of_a_screen_lists_to_choose_from_are_words() {
    for (screen, list, chosen) in [
        ("What changed", "Bridge of Net IRR", "Net IRR"),
        ("What to believe", "Target, Net IRR", "Net IRR"),
        ("Compare", "Compared on Net IRR", "Net IRR"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut window = Window::new();
        window.set("Residual value (% of cost)", 0.1);
        window.click(screen);
        window.run();
        assert!(window.harness.query_by_label(list).is_some(), "{screen}: {list}");
        window.answers.borrow_mut().push(PickerAnswer::Chosen(folder.path().join("board")));
        window.choose("File", "Save screen as SVG");
        wait(&mut window);
        let svg = fs::read_to_string(folder.path().join("board.svg")).unwrap();
        let [red, green, blue, _] = Tokens::of_theme(window.harness.ctx.theme()).faint.to_array();
        let ink = format!("fill=\"#{red:02x}{green:02x}{blue:02x}\"");
        let mut texts = svg.split("<text").filter_map(|text| text.split("</text>").next());
        let word = format!(">{chosen}");
        let is_quiet = texts.any(|text| text.ends_with(&word) && text.contains(&ink));
        assert!(is_quiet, "{screen}: {chosen} is no quiet word in {svg}");
        assert!(window.harness.query_by_label(list).is_some(), "{screen}: the window keeps it");
    }
}

#[test]
fn the_heat_map_of_the_window_carries_its_pixels() {
    let mut window = Window::new();
    window.click("Sensitivity");
    let svg = drawing(&mut window, "Heat map");
    assert!(svg.contains("data:image/png;base64,"), "the map");
    assert!(svg.contains("X axis Residual value"), "which levers it is over");
}
