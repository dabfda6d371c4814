//! What is wrong is said in the window's own words, a button puts it right, and nothing moves.

use std::path::PathBuf;
use std::{env, fs};

use chiplease::analysis::Lever;
use chiplease::app::Start;
use chiplease::export::pictures;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, ThemePreference, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;
use crate::every_screen::drawing;

fn enter(window: &mut Window, lever: &str, text: &str) {
    window.type_value(lever, text);
    window.press(Modifiers::NONE, Key::Enter);
}

/// Where every slider and value is, by name: its upper, lower and right edge. A value is as wide as
/// the widest text along its track.
fn places(window: &Window) -> Vec<(String, [f32; 3])> {
    let root = window.harness.root();
    let nodes = root.children_recursive();
    let ours = nodes.filter_map(|node| {
        let accesskit = node.accesskit_node();
        let data = accesskit.data();
        let is_ours = matches!(data.role(), Role::Slider | Role::SpinButton | Role::Figure);
        is_ours.then(|| {
            let rect = node.rect();
            let edges = [rect.top(), rect.bottom(), rect.right()];
            (data.label().unwrap_or_default().to_owned(), edges)
        })
    });
    ours.collect()
}

#[test]
fn a_cost_below_the_loan_is_put_right_with_one_click_that_can_be_undone() {
    let mut window = Window::new();
    window.toggle("Equipment");
    enter(&mut window, "Equipment cost", "900m");
    let text = "Loan of $3.40bn exceeds the $1.";
    assert!(window.shows(text), "in the words of the screen");
    assert!(window.shows("Fix one input; figures show the last valid case"));
    assert!(!window.shows("tranches"), "no path");
    window.click("Keep 67% advance: $605.9m");
    assert!(!window.shows("to be funded"), "it is right");
    assert!(window.app().document().faults().is_empty());
    let amount = |window: &Window| Lever::LoanAmount(0).value(&window.app().document().draft);
    assert_eq!(amount(&window).map(|amount| (amount / 1e5).round()), Some(6059.0));
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.shows(text), "one step back");
    window.click("Undo");
    assert_eq!(window.text_of("Equipment cost"), "$5.05bn");
    assert!(window.app().document().faults().is_empty());
}

#[test]
fn a_selling_cost_above_all_is_set_to_the_nearest_that_is_allowed() {
    let mut window = Window::new();
    window.toggle("Equipment");
    enter(&mut window, "Selling cost", "120%");
    assert!(window.shows("Selling cost 120% is above 100%."));
    window.click("Set 100%");
    assert_eq!(window.text_of("Selling cost"), "100.0%");
}

#[test]
fn no_slider_moves_when_a_fault_comes_or_goes() {
    for size in [vec2(1280.0, 800.0), vec2(1024.0, 640.0), vec2(1440.0, 1600.0)] {
        // With the height from which on the next value is in sight: where it is not, the keyboard
        // scrolls to it.
        for (group, lever, text, least) in [
            ("Equipment", "Equipment cost", "900m", 640.0),
            ("Equipment", "Selling cost", "120", 800.0),
            ("Debt", "Balloon", "120", 1600.0),
            ("Debt", "Loan amount", "9bn", 1600.0),
            ("Lease", "Renewal term", "999", 1600.0),
            ("Equity", "Hurdle", "120", 1600.0),
        ] {
            if size.y < least {
                continue;
            }
            let mut window = Window::new();
            window.harness.set_size(size);
            window.run();
            window.toggle(group);
            window.harness.get_by_role_and_label(Role::SpinButton, lever).focus();
            window.run();
            let before = places(&window);
            window.harness.event(eframe::egui::Event::Text(text.to_owned()));
            window.run();
            window.press(Modifiers::NONE, Key::Enter);
            assert!(!window.app().document().faults().is_empty(), "{lever}");
            for place in places(&window) {
                assert!(before.contains(&place), "{lever} at {size}: {place:?} has moved");
            }
            window.click("Undo");
            assert_eq!(places(&window).len(), before.len());
            for place in places(&window) {
                assert!(before.contains(&place), "{lever} at {size}: back from {place:?}");
            }
        }
    }
}

#[test]
fn several_faults_are_counted_and_all_of_them_can_be_read() {
    let mut window = Window::new();
    window.toggle("Equipment");
    enter(&mut window, "Selling cost", "120");
    enter(&mut window, "Scrap value (% of cost)", "120");
    assert!(window.shows("Fix 2 inputs; figures show the last valid case"));
    window.toggle("Equipment");
    assert!(window.shows("2 inputs to fix"), "the closed group says so");
    window.click("Set 100%");
    assert!(window.shows("Fix one input; figures show the last valid case"));
}

#[test]
fn an_advance_rate_that_was_typed_last_holds_and_a_lock_says_so() {
    let mut window = Window::new();
    window.toggle("Equipment");
    window.toggle("Debt");
    assert!(window.shows("Loan amount holds when the cost changes"), "as in the file");
    enter(&mut window, "Advance rate", "55");
    assert!(window.shows("Advance rate holds when the cost changes"));
    assert!(!window.shows("Loan amount holds when the cost changes"));
    enter(&mut window, "Equipment cost", "2.4bn");
    assert_eq!(window.text_of("Advance rate"), "55.0%");
    assert_eq!(window.text_of("Loan amount"), "$1.32bn");
    assert!(window.app().document().faults().is_empty());
    enter(&mut window, "Loan amount", "1.2bn");
    assert!(window.shows("Loan amount holds when the cost changes"));
    enter(&mut window, "Equipment cost", "3bn");
    assert_eq!(window.text_of("Loan amount"), "$1.20bn");
    assert_eq!(window.text_of("Advance rate"), "40.0%");
}

#[test]
fn the_full_rent_is_what_an_added_backstop_pays_and_may_be_typed() {
    let mut window = Window::new();
    window.toggle("Lessee");
    window.click("Add backstop");
    let proposed = window.text_of("Backstop cap a month");
    enter(&mut window, "Backstop cap a month", "10m");
    assert_ne!(window.text_of("Backstop cap a month"), proposed);
    enter(&mut window, "Backstop cap a month", "full rent");
    assert_eq!(window.text_of("Backstop cap a month"), proposed);
}

/// Writes pictures of a fault into the folder that `CHIPLEASE_PICTURES` names.
#[test]
#[ignore = "writes pictures"]
fn of_faults_are_pictures() {
    let Some(folder) = env::var_os("CHIPLEASE_PICTURES").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    for (theme, preference) in [("dark", ThemePreference::Dark), ("light", ThemePreference::Light)]
    {
        for size in [vec2(1280.0, 800.0), vec2(1024.0, 640.0)] {
            let mut window = Window::with(Start { theme: Some(preference), ..Start::default() });
            window.harness.set_size(size);
            window.harness.ctx.set_theme(preference);
            window.run();
            let picture = |window: &Window, name: &str| {
                let png = pictures::png(&drawing::svg(window)).unwrap();
                let name = format!("{name}-{}x{}-{theme}.png", size.x, size.y);
                fs::write(folder.join(name), png).unwrap();
            };
            window.toggle("Equipment");
            enter(&mut window, "Equipment cost", "900m");
            picture(&window, "cost");
            window.harness.get_by_role_and_label(Role::SpinButton, "Equipment cost").focus();
            window.run();
            picture(&window, "at-the-value");
            window.click("Keep 67% advance: $605.9m");
            enter(&mut window, "Selling cost", "120");
            window.toggle("Equipment");
            window.toggle("Debt");
            picture(&window, "selling-cost");
            window.type_value("Lease term", "four");
            window.press(Modifiers::NONE, Key::Enter);
            picture(&window, "refused");
        }
    }
}
