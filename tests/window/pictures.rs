//! Pictures of plots: from the menu of each plot to the clipboard or a file.

use std::fs;
use std::sync::Arc;

use chiplease::app::file_picker::Answer;
use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, ColorImage, OutputCommand, ViewportCommand};
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

const PLOTS: [&str; 5] = ["Cash flow", "Cumulative equity", "Debt and chip value", "DSCR", "IRR"];

fn ask_for(window: &mut Window, plot: &str, item: &str) {
    window.harness.get_by_role_and_label(Role::Figure, plot).click_secondary();
    window.run();
    window.harness.get_by_label(item).click();
}

/// Plays what draws: answers the next request for a screenshot. The frames before it.
fn photograph(window: &mut Window) -> u32 {
    for frame in 0..20 {
        window.harness.step();
        let outputs = window.harness.output().viewport_output.values();
        let asked = outputs.flat_map(|output| &output.commands).find_map(|command| match command {
            ViewportCommand::Screenshot(callback) => Some(callback.clone()),
            _ => None,
        });
        if let Some(callback) = asked {
            assert!(window.harness.query_by_label("Copy picture").is_none(), "the menu is gone");
            let picture = ColorImage::filled([1440, 1600], Color32::WHITE);
            callback.complete(Arc::new(picture));
            return frame;
        }
    }
    panic!("nobody asked for a screenshot");
}

#[test]
fn every_plot_is_copied_from_its_menu() {
    let mut window = Window::new();
    for plot in PLOTS {
        ask_for(&mut window, plot, "Copy picture");
        assert!(photograph(&mut window) >= 3, "the marks under the pointer need frames to go");
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        let copied = commands.iter().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.size),
            _ => None,
        });
        let [width, height] = copied.unwrap_or_else(|| panic!("{plot} is not on the clipboard"));
        assert!((200..1440).contains(&width) && (100..1600).contains(&height), "{plot}: its part");
    }
}

#[test]
fn a_picture_is_saved_as_png_under_a_name_that_says_what_it_shows() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = Window::new();
    // The extension is added where it is missing.
    window.answers.borrow_mut().push(Answer::Chosen(folder.path().join("irr")));
    ask_for(&mut window, "IRR", "Save picture…");
    photograph(&mut window);
    window.run();
    let bytes = fs::read(folder.path().join("irr.png")).unwrap();
    assert_eq!(&bytes[..8], b"\x89PNG\r\n\x1a\n");
    window.answers.borrow_mut().push(Answer::Unavailable);
    ask_for(&mut window, "Cash flow", "Save picture…");
    photograph(&mut window);
    window.run();
    assert!(window.shows("Save the picture as"), "where the desktop has no dialog");
}

#[test]
fn another_picture_is_not_written_over_unasked_and_what_fails_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("irr.png");
    fs::write(&path, "mine").unwrap();
    let mut window = Window::new();
    window.answers.borrow_mut().push(Answer::Chosen(folder.path().join("irr")));
    ask_for(&mut window, "IRR", "Save picture…");
    photograph(&mut window);
    window.run();
    assert!(window.shows("Write over this file?"));
    window.click("Cancel");
    assert_eq!(fs::read(&path).unwrap(), b"mine");
    window.answers.borrow_mut().push(Answer::Chosen(folder.path().join("none").join("irr.png")));
    ask_for(&mut window, "IRR", "Save picture…");
    photograph(&mut window);
    window.run();
    assert!(window.shows("The picture could not be saved"));
}
