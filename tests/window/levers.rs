//! Levers move the draft, and what it yields follows in the same frame.

use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, PointerButton, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

#[test]
fn moving_the_loan_rate_changes_the_irr_on_the_screen_in_the_same_frame() {
    let mut window = Window::new();
    assert!(window.shows("Net IRR 22.8"), "the net IRR of the default scenario");
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Coupon");
    slider.set_value_accesskit(0.15);
    window.harness.step();
    assert!(!window.shows("Net IRR 22.8"), "the figure of before must be gone after one frame");
    assert_eq!(window.text_of("Coupon"), "15.00%");
}

#[test]
fn a_typed_value_is_taken_with_enter() {
    let mut window = Window::new();
    window.type_value("Coupon", "12.375%");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Coupon"), "12.375%");
    let rate = window.app().document().draft.tranches[0].rate;
    assert_eq!(rate.to_string(), "0.12375");
}

#[test]
fn esc_leaves_the_value_as_it_was() {
    let mut window = Window::new();
    window.type_value("Coupon", "12");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.text_of("Coupon"), "9.50%");
}

#[test]
fn what_is_no_number_is_not_taken() {
    let mut window = Window::new();
    window.type_value("Lessee burn a month", "a lot");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.text_of("Lessee burn a month"), "$1.00bn");
}

#[test]
fn arrows_move_by_a_step_shift_by_ten_and_home_to_the_end() {
    let mut window = Window::new();
    window.harness.get_by_role_and_label(Role::SpinButton, "Lease term").focus();
    window.run();
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert_eq!(window.text_of("Lease term"), "61 months");
    window.press(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(window.text_of("Lease term"), "51 months");
    window.press(Modifiers::NONE, Key::Home);
    assert_eq!(window.text_of("Lease term"), "12 months");
    window.press(Modifiers::NONE, Key::End);
    assert_eq!(window.text_of("Lease term"), "120 months");
}

/// Twice on the track of a lever.
fn double_click(window: &mut Window, lever: &str) {
    let middle = window.harness.get_by_role_and_label(Role::Slider, lever).rect().center();
    for _ in 0..2 {
        window.harness.drag_at(middle);
        window.harness.step();
        window.harness.drop_at(middle);
        window.harness.step();
    }
    window.run();
}

#[test]
fn a_double_click_on_the_rail_goes_back_to_the_value_of_the_file() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    assert!(window.app().document().is_edited());
    double_click(&mut window, "Coupon");
    assert_eq!(window.text_of("Coupon"), "9.50%");
    assert!(!window.app().document().is_edited());
}

#[test]
fn what_goes_back_has_every_digit_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deal.ron");
    let digits = "0.09512345678901234";
    let text = include_str!("../fixtures/scenarios/sell.ron");
    let long = text.replacen("rate: 0.095,", &format!("rate: \"{digits}\","), 1);
    std::fs::write(&file, long).unwrap();
    let mut window = Window::with_files(vec![file]);
    let rate = |window: &Window| window.app().document().draft.tranches[0].rate.to_string();
    assert_eq!(rate(&window), digits);
    window.set("Coupon", 0.15);
    assert_ne!(rate(&window), digits);
    double_click(&mut window, "Coupon");
    assert_eq!(rate(&window), digits);
    assert!(!window.app().document().is_edited());
}

#[test]
fn dragging_along_the_rail_moves_the_lever() {
    let mut window = Window::new();
    let rect =
        window.harness.get_by_role_and_label(Role::Slider, "Residual value (% of cost)").rect();
    window.harness.drag_at(rect.center());
    window.harness.step();
    window.harness.hover_at(rect.right_center());
    window.harness.step();
    window.harness.drop_at(rect.right_center());
    window.run();
    assert_eq!(window.text_of("Residual value (% of cost)"), "100.0%");
}

#[test]
fn an_edited_lever_says_what_the_file_has() {
    let mut window = Window::new();
    let describes = |window: &Window| {
        let name = window.harness.get_all_by_role(Role::Label);
        name.filter_map(|node| node.accesskit_node().data().description().map(str::to_owned))
            .filter(|description| description.starts_with("Edited"))
            .collect::<Vec<_>>()
    };
    assert!(describes(&window).is_empty(), "nothing is edited yet");
    window.set("Coupon", 0.15);
    let descriptions = describes(&window);
    assert!(
        matches!(descriptions.as_slice(), [one] if one.contains("the file says 9.50%")),
        "{descriptions:?}"
    );
    assert!(window.shows("edited"), "the file line says so too");
}

#[test]
fn a_lever_that_does_not_apply_says_why() {
    let mut window = Window::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no-debt.ron");
    let mut scenario = window.app().document().draft.clone();
    scenario.tranches.clear();
    chiplease::files::scenario_file::write(&path, &scenario).unwrap();
    window = Window::with_files(vec![path]);
    assert!(window.shows("This deal has no loan"));
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Coupon");
    assert!(slider.accesskit_node().is_disabled());
}

#[test]
fn a_value_that_is_not_allowed_is_listed_and_keeps_the_last_figures() {
    let mut window = Window::new();
    window.type_value("Lease term", "300");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Lease term"), "300 months");
    assert!(window.shows("Lease term 300\u{a0}months is above 240\u{a0}months."), "the fault");
    assert!(window.shows("22.8"), "the figures of the last valid draft stay");
    window.set("Lease term", 60.0);
    assert!(!window.shows("is above 240"));
}

#[test]
fn a_value_outside_of_the_slider_is_shown_and_not_changed() {
    let mut window = Window::new();
    window.type_value("Coupon", "35");
    window.press(Modifiers::NONE, Key::Enter);
    window.run();
    assert_eq!(window.text_of("Coupon"), "35.00%");
    assert!((window.value_of("Coupon") - 0.35).abs() < 1e-12);
    assert!(window.app().document().faults().is_empty(), "35% is allowed");
}

#[test]
fn every_group_opens_and_names_all_its_inputs() {
    let mut window = Window::new();
    for group in ["Lease", "Equipment", "Debt", "Equity", "Lessee", "Remedies", "Uncertainty"] {
        window.harness.get_by_role_and_label(Role::DisclosureTriangle, group).click();
        window.run();
    }
    window.set("Cash sweep", 0.5);
    assert_eq!(window.text_of("Cash sweep"), "50%");
}

#[test]
fn a_choice_changes_the_scenario() {
    let mut window = Window::new();
    window.harness.get_by_role_and_label(Role::DisclosureTriangle, "Lease").click();
    window.run();
    window.click("End of term, Scrap");
    assert!(window.shows("16.9"), "the net IRR if only scrap is left");
}

#[test]
fn values_are_typed_as_people_write_them() {
    let mut window = Window::new();
    for (lever, typed, shown) in [
        ("Coupon", "9.75", "9.75%"),
        ("Coupon", "10,25", "10.25%"),
        ("Coupon", "10.5%", "10.50%"),
        ("Lessee burn a month", "1.2bn", "$1.20bn"),
        ("Lessee burn a month", "$1,300m", "$1.30bn"),
        ("Lease term", "48 months", "48 months"),
    ] {
        window.type_value(lever, typed);
        window.press(Modifiers::NONE, Key::Enter);
        assert_eq!(window.text_of(lever), shown, "{typed}");
    }
}

#[test]
fn page_keys_move_by_ten_steps() {
    let mut window = Window::new();
    window.harness.get_by_role_and_label(Role::SpinButton, "Lease term").focus();
    window.run();
    window.press(Modifiers::NONE, Key::PageUp);
    assert_eq!(window.text_of("Lease term"), "70 months");
    window.press(Modifiers::NONE, Key::PageDown);
    window.press(Modifiers::NONE, Key::PageDown);
    assert_eq!(window.text_of("Lease term"), "50 months");
}

#[test]
fn tab_goes_from_value_to_value_and_back_and_the_tracks_are_no_stops() {
    let mut window = Window::new();
    let stops = [
        (Role::SpinButton, "Coupon"),
        (Role::SpinButton, "Lease term"),
        (Role::SpinButton, "Residual value (% of cost)"),
        (Role::SpinButton, "Lessee burn a month"),
        (Role::DisclosureTriangle, "Lease"),
    ];
    window.harness.get_by_role_and_label(Role::SpinButton, "Coupon").focus();
    window.run();
    for (role, name) in &stops[1..] {
        window.press(Modifiers::NONE, Key::Tab);
        let node = window.harness.get_by_role_and_label(*role, name);
        assert!(node.is_focused(), "{role:?} {name}");
    }
    for (role, name) in stops[..4].iter().rev() {
        window.press(Modifiers::SHIFT, Key::Tab);
        let node = window.harness.get_by_role_and_label(*role, name);
        assert!(node.is_focused(), "{role:?} {name}, on the way back");
    }
}

/// Types on what has the keyboard.
fn type_on(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.run();
}

#[track_caller]
fn check_has_keyboard(window: &Window, lever: &str) {
    let value = window.harness.get_by_role_and_label(Role::SpinButton, lever);
    assert!(value.is_focused(), "{lever} has the keyboard");
}

#[test]
fn a_row_of_values_is_typed_with_enter_or_tab_between_them() {
    let mut window = Window::new();
    window.harness.get_by_role_and_label(Role::SpinButton, "Coupon").focus();
    window.run();
    type_on(&mut window, "1025bp");
    window.press(Modifiers::NONE, Key::Enter);
    check_has_keyboard(&window, "Lease term");
    type_on(&mut window, "4 years");
    window.press(Modifiers::NONE, Key::Tab);
    check_has_keyboard(&window, "Residual value (% of cost)");
    type_on(&mut window, "15%");
    window.press(Modifiers::NONE, Key::Enter);
    check_has_keyboard(&window, "Lessee burn a month");
    type_on(&mut window, "1.2bn");
    window.press(Modifiers::NONE, Key::Enter);
    check_has_keyboard(&window, "Lessee burn a month");
    for (lever, text) in [
        ("Coupon", "10.25%"),
        ("Lease term", "48 months"),
        ("Residual value (% of cost)", "15.0%"),
        ("Lessee burn a month", "$1.20bn"),
    ] {
        assert_eq!(window.text_of(lever), text);
    }
    type_on(&mut window, "900m");
    window.press(Modifiers::SHIFT, Key::Tab);
    assert_eq!(window.text_of("Lessee burn a month"), "$900.0m");
    check_has_keyboard(&window, "Residual value (% of cost)");
}

#[test]
fn a_lever_explains_itself_without_its_place_in_the_file_which_shift_adds() {
    let mut window = Window::new();
    let name = {
        let mut names = window.harness.get_all_by_label("Lease term");
        names.find(|node| node.accesskit_node().data().role() == Role::Label).unwrap().rect()
    };
    let at = name.left_center() + vec2(4.0, 0.0);
    window.harness.hover_at(at);
    window.harness.run_steps(60);
    assert!(window.shows("First term of the lease."));
    assert!(!window.shows("lease.term_months"), "no path");
    window.harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    window.harness.run_steps(3);
    assert!(window.shows("lease.term_months"), "for those who write files");
}

#[test]
fn esc_leaves_the_keyboard_on_the_value() {
    let mut window = Window::new();
    window.type_value("Coupon", "12");
    window.press(Modifiers::NONE, Key::Escape);
    check_has_keyboard(&window, "Coupon");
    window.press(Modifiers::NONE, Key::Tab);
    check_has_keyboard(&window, "Lease term");
}

#[test]
fn the_arrows_move_the_track_of_the_value_that_a_press_on_the_track_has_given_the_keyboard() {
    let mut window = Window::new();
    let track = window.harness.get_by_role_and_label(Role::Slider, "Lease term").rect();
    window.harness.drag_at(track.center());
    window.harness.step();
    window.harness.drop_at(track.center());
    window.run();
    check_has_keyboard(&window, "Lease term");
    let before = window.value_of("Lease term");
    window.press(Modifiers::NONE, Key::ArrowRight);
    assert!((window.value_of("Lease term") - before - 1.0).abs() < 1e-9);
}

#[test]
fn a_text_that_cannot_be_read_stays_open_with_a_hint_beneath_it_that_moves_nothing() {
    for key in [Key::Enter, Key::Tab] {
        let mut window = Window::new();
        let places = |window: &Window| {
            let sliders = window.harness.get_all_by_role(Role::Slider);
            sliders.map(|slider| slider.rect()).collect::<Vec<_>>()
        };
        let before = places(&window);
        window.type_value("Lease term", "four or so");
        window.press(Modifiers::NONE, key);
        assert!(window.shows("years or months, e.g. 4 yr"), "{key:?}");
        assert_eq!(places(&window), before);
        let field = window.harness.get_by_role_and_label(Role::TextInput, "Lease term");
        assert!(field.is_focused(), "it is still being typed");
        window.press(Modifiers::COMMAND, Key::A);
        type_on(&mut window, "4yr");
        assert!(!window.shows("years or months, e.g. 4 yr"), "a new text is a new chance");
        window.press(Modifiers::NONE, key);
        assert_eq!(window.text_of("Lease term"), "48 months");
        check_has_keyboard(&window, "Residual value (% of cost)");
    }
}

#[test]
fn the_menu_of_a_right_click_goes_back_to_the_value_of_the_file() {
    let mut window = Window::new();
    window.set("Coupon", 0.15);
    window.harness.get_by_role_and_label(Role::SpinButton, "Coupon").click_secondary();
    window.run();
    window.click("Back to the file's value");
    assert_eq!(window.text_of("Coupon"), "9.50%");
    assert!(!window.app().document().is_edited());
}

#[test]
fn evidence_is_said_up_to_its_first_semicolon() {
    let window = Window::new();
    let evidence = &window.app().document().draft.evidence["tranches[0].rate"];
    let (first, rest) = evidence.split_once(';').unwrap();
    assert!(window.shows(first), "{first}");
    assert!(!window.shows(rest), "the rest is under the pointer");
}

#[test]
fn rounds_and_their_levers_keep_apart_for_a_screen_reader() {
    let mut window = Window::new();
    window.harness.get_by_role_and_label(Role::DisclosureTriangle, "Lessee").click();
    window.run();
    window.set("Amount, Equity round F", 5e9);
    assert_eq!(window.text_of("Amount, Equity round F"), "$5.00bn");
    assert_eq!(window.text_of("Amount, Equity round G"), "$20.0bn");
}

#[test]
fn a_click_shorter_than_a_frame_moves_the_lever() {
    let mut window = Window::new();
    let rect =
        window.harness.get_by_role_and_label(Role::Slider, "Residual value (% of cost)").rect();
    let pos = rect.right_center() - vec2(1.0, 0.0);
    let button = |pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    let events = [Event::PointerMoved(pos), button(true), button(false)];
    window.harness.input_mut().events.extend(events);
    window.run();
    assert_eq!(window.text_of("Residual value (% of cost)"), "100.0%");
}

#[test]
fn a_drag_of_thirty_frames_is_undone_at_once() {
    let mut window = Window::new();
    let track = window.harness.get_by_role_and_label(Role::Slider, "Coupon").rect();
    window.harness.hover_at(track.center());
    window.run();
    window.harness.drag_at(track.center());
    window.harness.step();
    for frame in 1..=30 {
        let offset = eframe::egui::vec2(3.0 * frame as f32, 0.0);
        window.harness.hover_at(track.center() + offset);
        window.harness.step();
    }
    window.harness.drop_at(track.center() + eframe::egui::vec2(90.0, 0.0));
    window.run();
    assert_ne!(window.text_of("Coupon"), "9.50%", "the drag has moved it");
    let revision = window.app().document().revision();
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text_of("Coupon"), "9.50%", "one step back is where it was");
    assert_eq!(window.app().document().revision(), revision + 1);
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_ne!(window.text_of("Coupon"), "9.50%", "and forward again");
    window.choose("Edit", "Undo");
    assert_eq!(window.text_of("Coupon"), "9.50%", "from the menu as well");
}

#[test]
fn the_headline_sliders_stay_in_sight_while_a_section_is_open_and_scrolled() {
    let mut window = Window::new();
    window.harness.set_size(vec2(1280.0, 800.0));
    window.run();
    let place = |window: &Window, name: &str| {
        window.harness.get_by_role_and_label(Role::Slider, name).rect()
    };
    let names = ["Coupon", "Lease term", "Residual value (% of cost)", "Lessee burn a month"];
    let before = names.map(|name| place(&window, name));
    for group in ["Debt", "Equity", "Lessee"] {
        window.toggle(group);
    }
    let low = window.harness.get_by_role_and_label(Role::DisclosureTriangle, "Lease").rect();
    window.harness.hover_at(low.center());
    window.harness.event(Event::MouseWheel {
        unit: eframe::egui::MouseWheelUnit::Point,
        delta: vec2(0.0, -400.0),
        phase: eframe::egui::TouchPhase::Move,
        source: eframe::egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.harness.run_steps(30);
    let after = window.harness.get_by_role_and_label(Role::DisclosureTriangle, "Lease").rect();
    assert!(after.top() < low.top() - 50.0, "the sections are scrolled: {low} {after}");
    assert_eq!(names.map(|name| place(&window, name)), before, "the four are where they were");
}
