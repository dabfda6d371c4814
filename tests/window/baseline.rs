//! The baseline has a name wherever something is held against it, and leaves with its deal.

use std::path::PathBuf;

use chiplease::files::library;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

/// A window on the first deal, as a file, with the second beside it.
fn opened() -> (Window, [PathBuf; 2], tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let paths = ["valor-2", "meta-spv"].map(|id| {
        let path = folder.path().join(format!("{id}.ron"));
        let scenario = library::find(id).unwrap().scenario().unwrap();
        chiplease::files::scenario_file::write(&path, &scenario).unwrap();
        path
    });
    (Window::with_files(vec![paths[0].clone()]), paths, folder)
}

fn has_baseline(window: &Window) -> bool {
    window.app().deal().series().unwrap().baseline.is_some()
}

#[test]
fn a_state_of_the_open_deal_is_called_one_and_says_which_file_and_when() {
    let (mut window, ..) = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.15);
    assert!(window.shows("bp vs pinned state"), "the figures");
    assert!(window.shows("· vs pinned state"), "the status line");
    window.harness.get_by_label("vs pinned state").hover();
    window.harness.run_steps(90);
    assert!(window.shows("from valor-2.ron, pinned at "), "under the pointer");
}

#[test]
fn the_cross_beside_the_tabs_unpins_it() {
    let (mut window, ..) = opened();
    window.press(Modifiers::NONE, Key::F2);
    assert!(has_baseline(&window));
    window.click("vs pinned state, unpin");
    assert!(!has_baseline(&window) && !window.shows("vs pinned state"), "it is gone");
}

#[test]
fn opening_another_deal_unpins_the_baseline_says_so_and_offers_it_back() {
    let (mut window, [valor, meta], _folder) = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.drop_file(&meta);
    assert!(!has_baseline(&window), "Meta is shown alone");
    assert!(window.shows("baseline Valor Compute, second vehicle unpinned"), "and that is said");
    window.click("Pin it again");
    assert!(has_baseline(&window), "two deals are held against each other on purpose");
    assert!(window.shows("vs Valor Compute, second vehicle"), "by its name");
    assert!(!window.shows("unpinned"), "nothing to be offered any more");
    window.drop_file(&valor);
    assert!(has_baseline(&window), "back at the deal that it is a state of");
    assert!(window.shows("vs pinned state"));
}

#[test]
fn opening_the_same_deal_again_keeps_the_baseline() {
    let (mut window, [valor, _], _folder) = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.drop_file(&valor);
    assert!(has_baseline(&window));
}

#[test]
fn the_lines_of_another_deal_have_its_name() {
    let (mut window, [_, meta], _folder) = opened();
    window.press(Modifiers::NONE, Key::F2);
    window.drop_file(&meta);
    window.click("Pin it again");
    window.press(Modifiers::COMMAND, Key::Num7);
    assert!(window.shows("Valor Compute, second vehicle"), "the bridge begins there");
}

#[test]
fn the_key_pins_whatever_has_the_keyboard_and_every_plot_draws_the_state_once_it_is_left() {
    // On a fresh window, on a track, on a value, and while a value is typed.
    for place in 0..4 {
        let (mut window, ..) = opened();
        match place {
            0 => {}
            1 => window.press(Modifiers::NONE, Key::Tab),
            2 => window.harness.get_by_role_and_label(Role::SpinButton, "Coupon").focus(),
            _ => window.type_value("Coupon", "12"),
        }
        window.press(Modifiers::NONE, Key::F2);
        assert!(has_baseline(&window), "place {place}");
        assert!(window.shows("· vs pinned state"), "place {place}: the status line");
        window.set("Residual value (% of cost)", 0.1);
        let drawn = crate::every_screen::drawing::svg(&window);
        assert!(drawn.contains(">pinned state<"), "place {place}: a plot names its dashed line");
    }
}
