//! Everything in the panel can be edited, not only numbers: items come, go and change places, names
//! and sources are typed.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn tranche_names(window: &Window) -> Vec<String> {
    window.app().document().draft.tranches.iter().map(|tranche| tranche.name.clone()).collect()
}

fn undo(window: &mut Window) {
    window.press(Modifiers::COMMAND, Key::Z);
}

/// A window with a mezzanine behind the senior loan, and the group of the debt open.
fn with_mezzanine() -> Window {
    let mut window = Window::new();
    window.toggle("Debt");
    window.click("Add tranche");
    window
}

#[test]
fn a_tranche_is_added_stands_in_the_ledger_and_is_taken_back_in_one_step() {
    let mut window = Window::new();
    let before = window.app().document().draft.clone();
    window.toggle("Debt");
    window.click("Add tranche");
    assert_eq!(tranche_names(&window), ["Senior", "Mezzanine"]);
    let results = window.app().document().results();
    assert_eq!(results.summary.tranches.len(), 2, "the figures know it");
    let interest = &results.months[1].interest;
    assert!(interest.len() == 2 && interest[1] > 0.into(), "the ledger has its interest");
    assert!(window.shows("Coupon, Mezzanine"), "its levers are there");
    undo(&mut window);
    assert_eq!(window.app().document().draft, before, "one step");
    assert_eq!(window.app().document().results().summary.tranches.len(), 1);
}

#[test]
fn a_tranche_is_removed_and_no_debt_is_left() {
    let mut window = Window::new();
    window.toggle("Debt");
    window.click("Remove Senior");
    assert!(tranche_names(&window).is_empty());
    assert!(window.app().document().faults().is_empty(), "no debt is allowed");
    assert!(window.shows("There is no debt to cover"), "the sentence says so");
    undo(&mut window);
    assert_eq!(tranche_names(&window), ["Senior"]);
    assert!(window.app().document().draft.evidence.contains_key("tranches[0].rate"));
}

#[test]
fn a_tranche_becomes_senior_with_its_evidence() {
    let mut window = with_mezzanine();
    let reported = window.app().document().draft.evidence["tranches[0].rate"].clone();
    window.click("Move Mezzanine up");
    assert_eq!(tranche_names(&window), ["Mezzanine", "Senior"]);
    let evidence = &window.app().document().draft.evidence;
    assert_eq!(evidence.get("tranches[1].rate"), Some(&reported));
    assert_eq!(evidence.get("tranches[0].rate"), None);
    undo(&mut window);
    assert_eq!(tranche_names(&window), ["Senior", "Mezzanine"]);
}

#[test]
fn the_first_does_not_go_up_and_the_last_not_down() {
    let window = with_mezzanine();
    for (name, is_possible) in [
        ("Move Senior up", false),
        ("Move Senior down", true),
        ("Move Mezzanine up", true),
        ("Move Mezzanine down", false),
    ] {
        let button = window.harness.get_by_role_and_label(Role::Button, name);
        assert_eq!(!button.accesskit_node().is_disabled(), is_possible, "{name}");
    }
}

#[test]
fn a_name_that_another_tranche_has_is_a_fault_at_the_field_and_dims_the_results() {
    let mut window = with_mezzanine();
    let revision = window.app().document().revision();
    window.type_text("Name, Mezzanine", "Senior");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(tranche_names(&window), ["Senior", "Senior"]);
    assert!(window.shows("Two loans are called Senior; each needs its own name."));
    assert_eq!(window.app().document().revision(), revision, "the last results stay");
    window.toggle("Debt");
    assert!(window.shows("1 input to fix"), "the closed group says so");
    window.click("Call the second Senior 2");
    assert_eq!(tranche_names(&window), ["Senior", "Senior 2"]);
    undo(&mut window);
    assert_eq!(tranche_names(&window), ["Senior", "Senior"], "the mend was one step");
    undo(&mut window);
    assert_eq!(tranche_names(&window), ["Senior", "Mezzanine"]);
    assert!(!window.shows("each needs its own name"));
}

#[test]
fn a_name_is_taken_with_enter_as_one_step_and_left_with_esc() {
    let mut window = Window::new();
    window.toggle("Debt");
    window.type_text("Lender, Senior", "A club of banks");
    assert_eq!(window.app().document().draft.tranches[0].lender, "Apollo", "not taken yet");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.tranches[0].lender, "A club of banks");
    undo(&mut window);
    assert_eq!(window.app().document().draft.tranches[0].lender, "Apollo");
    assert!(!window.app().document().can_undo(), "no step for each letter");
    window.type_text("Lender, Senior", "Nobody");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().document().draft.tranches[0].lender, "Apollo");
}

#[test]
fn a_name_of_nothing_is_not_taken() {
    let mut window = Window::new();
    window.type_text("Scenario name", "  ");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.app().document().draft.name, "Valor Compute, second vehicle");
}

#[test]
fn the_scenario_is_named_at_the_top_of_the_panel() {
    let mut window = Window::new();
    window.type_text("Scenario name", "A third vehicle");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.name, "A third vehicle");
    assert!(window.app().document().is_edited());
}

#[test]
fn description_and_closing_are_typed_and_a_month_that_is_none_is_a_fault() {
    let mut window = Window::new();
    window.toggle("Scenario");
    window.type_text("Closing month", "soon");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("Closing month “soon” is not a month; enter year and month"));
    undo(&mut window);
    assert!(window.app().document().faults().is_empty());
    let field = |window: &Window| {
        let field = Role::MultilineTextInput;
        window.harness.get_by_role_and_label(field, "Description").click();
    };
    field(&window);
    window.run();
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text("Two lines".to_owned()));
    window.run();
    window.press(Modifiers::SHIFT, Key::Enter);
    window.harness.event(eframe::egui::Event::Text("of it".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.description.as_str(), "Two lines\nof it");
    undo(&mut window);
    assert!(window.app().document().draft.description.starts_with("A vehicle raises"));
}

#[test]
fn funding_rounds_come_go_and_change_places() {
    let mut window = Window::new();
    window.toggle("Lessee");
    window.click("Add funding round");
    window.set("Probability, Equity round H", 0.25);
    window.click("Move Equity round H up");
    window.click("Remove Equity round F");
    let names = |window: &Window| {
        let rounds = &window.app().document().draft.lessee.funding;
        rounds.iter().map(|round| round.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&window), ["Equity round H", "Equity round G"]);
    window.type_text("Name, Equity round H", "Sovereign fund");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Probability, Sovereign fund"), "25%");
    for _ in 0..5 {
        undo(&mut window);
    }
    assert_eq!(names(&window), ["Equity round F", "Equity round G"]);
    assert!(!window.app().document().can_undo(), "each was one step");
}

#[test]
fn a_share_that_is_typed_moves_the_others_and_the_sum_stays() {
    let mut window = Window::new();
    window.toggle("Equity");
    window.type_value("Share, Valor and other LPs", "30%");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.text_of("Share, Nvidia"), "50.0%");
    assert_eq!(window.text_of("Share, Apollo"), "20.0%");
    window.type_value("Share, Apollo", "130");
    window.press(Modifiers::NONE, Key::Enter);
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(window.text_of("Share, Apollo"), "20.0%", "more than all is not taken");
    window.click("Add investor");
    window.click("Remove Nvidia");
    assert_eq!(window.text_of("Share, Valor and other LPs"), "60.0%");
    assert!(window.app().document().faults().is_empty());
}

#[test]
fn vendor_and_backstop_come_and_go() {
    let mut window = Window::new();
    window.toggle("Equipment");
    window.click("Remove vendor");
    assert_eq!(window.app().document().draft.vendor, None);
    window.click("Add vendor");
    window.type_text("Name, vendor", "Chip maker");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(window.app().document().draft.vendor.as_ref().unwrap().name, "Chip maker");
    window.toggle("Lessee");
    window.click("Add backstop");
    window.set("Backstop from month", 6.0);
    assert_eq!(window.app().document().draft.lessee.backstop.as_ref().unwrap().from_month, 6);
    assert!(window.app().document().faults().is_empty());
}

#[test]
fn evidence_is_edited_where_it_is_shown() {
    let mut window = Window::new();
    let path = "tranches[0].rate";
    let source = |window: &Window| window.app().document().draft.evidence.get(path).cloned();
    let reported = source(&window).unwrap();
    window.click(reported.split(';').next().unwrap());
    let field = "Where this number comes from";
    assert!(window.harness.get_by_label(field).is_focused(), "typing goes there");
    window.press(Modifiers::COMMAND, Key::A);
    window.harness.event(eframe::egui::Event::Text("Term sheet of 3 March".to_owned()));
    window.run();
    assert_eq!(source(&window).unwrap(), reported, "not taken yet");
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(source(&window).as_deref(), Some("Term sheet of 3 March"));
    assert!(window.app().document().is_edited());
    undo(&mut window);
    assert_eq!(source(&window).unwrap(), reported, "one step");
    assert!(!window.app().document().can_undo());
}

#[test]
fn evidence_that_is_emptied_is_gone_and_esc_leaves_it() {
    let mut window = Window::new();
    let count = window.app().document().draft.evidence.len();
    for (key, expected) in [(Key::Escape, count), (Key::Enter, count - 1)] {
        window.harness.get_by_role_and_label(Role::SpinButton, "Coupon").focus();
        window.run();
        window.press(Modifiers::COMMAND, Key::E);
        window.press(Modifiers::COMMAND, Key::A);
        window.press(Modifiers::NONE, Key::Backspace);
        window.press(Modifiers::NONE, key);
        assert_eq!(window.app().document().draft.evidence.len(), expected, "{key:?}");
        let value = window.harness.get_by_role_and_label(Role::SpinButton, "Coupon");
        assert!(value.is_focused(), "the keyboard is where it was");
    }
    assert!(window.shows("no source"));
}

#[test]
fn a_number_is_marked_as_an_assumption_and_the_headline_counts_it() {
    let mut window = Window::new();
    let before = window.wait_for_assumptions();
    let count = |text: &str| text.split(' ').next().unwrap().parse::<usize>().unwrap();
    assert!(before.ends_with("of the 8 main drivers are unsourced."));
    assert!(window.shows(&before), "{before}");
    window
        .harness
        .get_by_role_and_label(Role::SpinButton, "Residual value (% of cost)")
        .click_secondary();
    window.run();
    window.click("Where this number comes from…");
    window.click("Assumption");
    let evidence = &window.app().document().draft.evidence["equipment.resale_fraction"];
    assert!(evidence.starts_with("assumption: Investor deck"), "{evidence}");
    let after = window.wait_for_assumptions();
    assert_eq!(count(&after), count(&before) + 1, "{before} {after}");
    assert!(window.shows(&after), "{after}");
}

#[test]
fn what_is_said_of_assumptions_stays_while_a_lever_is_dragged() {
    let mut window = Window::new();
    window.wait_for_assumptions();
    let track =
        window.harness.get_by_role_and_label(Role::Slider, "Residual value (% of cost)").rect();
    window.harness.drag_at(track.left_center());
    window.harness.step();
    // Its number is no longer the one that was published.
    let before = window.app().assumptions().in_words(window.app().document()).unwrap();
    for _ in 0..5 {
        window.harness.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
        assert!(window.shows(&before), "{before}");
        assert!(window.app().assumptions().is_current(), "nothing is asked");
    }
    window.harness.drop_at(track.left_center());
    window.run();
    let after = window.wait_for_assumptions();
    assert!(window.shows(&after), "{after}");
}

#[test]
fn a_changed_number_loses_its_source_counts_as_yours_and_gets_it_back() {
    let mut window = Window::new();
    assert!(window.shows("11 sourced · 47 assumed"));
    let reported = window.app().document().draft.evidence["tranches[0].rate"].clone();
    let first = reported.split(';').next().unwrap().to_owned();
    window.type_value("Coupon", "11.25");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows(&format!("yours; the file had 9.50% ({first})")), "under the slider");
    assert!(window.shows("10 sourced · 1 yours · 47 assumed"), "in the status line");
    window.type_value("Coupon", "9.5");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.shows("yours"));
    assert!(window.shows(&first));
    assert!(window.shows("11 sourced · 47 assumed"));
    assert!(!window.app().document().is_edited());
}
