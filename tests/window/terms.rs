//! Optional terms in the panel: each is added, changed, removed, undone, saved and read back, and nothing
//! of one is shown in a deal without it.

use chiplease::analysis::{Group, Lever, cases};
use chiplease::app::Start;
use chiplease::app::file_picker::PickerAnswer;
use chiplease::app::screen::Screen;
use chiplease::files::scenario_file;
use chiplease::format::lower_first;
use chiplease::model::scenario::{
    Delivery, Depreciation, FundingOrder, Guaranteed, GuaranteedEnd, Losses, SetTerm,
};
use chiplease::model::{Scenario, validate};
use chiplease::session::structure::{Edit, List, Provision};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use rust_decimal::Decimal;

use crate::driver::Window;

const ADD: &str = "Add a term…";

fn draft(window: &Window) -> &Scenario {
    &window.app().document().draft
}

fn undo(window: &mut Window) {
    window.press(Modifiers::COMMAND, Key::Z);
}

/// Clicks wherever it is, as a screen reader does.
fn click(window: &mut Window, name: &str) {
    window.harness.get_by_label(name).click_accesskit();
    window.run();
}

/// Clicks the button under the steps, and hands over what was copied.
fn paste_steps(window: &mut Window, sheet: &str) {
    paste_into(window, "Paste steps", sheet);
}

fn paste_into(window: &mut Window, button: &str, sheet: &str) {
    window.harness.get_by_label(button).click_accesskit();
    window.harness.step();
    window.harness.event(Event::Paste(sheet.to_owned()));
    window.run();
}

/// Takes a term from the list under the panel.
fn add(window: &mut Window, label: &str) {
    click(window, ADD);
    window.harness.get_by_role_and_label(Role::ListBoxOption, label).click_accesskit();
    window.run();
}

fn with_every_term() -> Scenario {
    let mut scenario = Window::new().app().document().draft.clone();
    Edit::Add(List::Tranches).apply(&mut scenario);
    for list in [List::RateSteps, List::Guarantees] {
        Edit::Add(list).apply(&mut scenario);
    }
    for provision in Provision::all(&scenario) {
        if !provision.is_in(&scenario) {
            provision.added().apply(&mut scenario);
        }
    }
    assert_eq!(validate(&scenario), Ok(()), "what is proposed is sound");
    scenario
}

fn window_on(scenario: Scenario) -> Window {
    Window::with(Start { scenario: Some(Box::new(scenario)), ..Start::default() })
}

/// Opens groups of the panel, wherever they are.
fn open_all(window: &mut Window, groups: &[&str]) {
    for group in groups {
        let group = window.harness.get_by_role_and_label(Role::DisclosureTriangle, group);
        group.click_accesskit();
        window.run();
    }
}

/// Names of everything that can be heard.
fn names(window: &Window) -> Vec<String> {
    let nodes = window.harness.root().children_recursive();
    nodes.filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn nothing_of_a_term_is_shown_in_a_deal_without_it() {
    let mut window = Window::new();
    for group in Group::ALL {
        let is_optional = matches!(group, Group::Guarantees | Group::Market | Group::Tax);
        let there = window.harness.query_by_role_and_label(Role::DisclosureTriangle, group.name());
        assert_eq!(there.is_none(), is_optional, "{}", group.name());
        if !is_optional {
            window
                .harness
                .get_by_role_and_label(Role::DisclosureTriangle, group.name())
                .click_accesskit();
            window.run();
        }
    }
    let full = with_every_term();
    let heard = names(&window);
    for provision in Provision::all(&full) {
        let cross = format!("Remove {}", lower_first(&provision.label(&full)));
        assert!(!heard.contains(&cross), "{cross}");
        for lever in provision.levers(&full) {
            let label = lever.label(&full).into_owned();
            assert!(!heard.contains(&label), "{label}");
        }
    }
}

/// Moves the first number of a term, or makes its choice.
fn change(window: &mut Window, provision: Provision) {
    let levers = provision.levers(draft(window));
    let Some(lever) = levers.iter().rev().find(|lever| !lever.path().ends_with("from")) else {
        return;
    };
    let range = lever.range(draft(window));
    let to =
        if lever.value(draft(window)) == Some(*range.end()) { range.start() } else { range.end() };
    let label = lever.label(draft(window)).into_owned();
    window.harness.get_by_role_and_label(Role::Slider, &label).set_value_accesskit(*to);
    window.run();
    assert_eq!(lever.value(draft(window)), Some(*to), "{label}");
}

#[test]
fn every_term_is_added_changed_removed_undone_saved_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut window = Window::new();
    // Hundreds of frames, of a screen that says nothing of the deal.
    window.open(Screen::Library);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
    window.press(Modifiers::COMMAND, Key::S);
    let bare = draft(&window).clone();
    for provision in Provision::all(&bare) {
        let label = provision.label(&bare).into_owned();
        add(&mut window, &label);
        assert!(provision.is_in(draft(&window)), "{label} is added");
        assert_eq!(window.app().document().faults(), [], "{label}");
        for lever in provision.levers(draft(&window)) {
            let evidence = draft(&window).evidence.get(&lever.path()).map(String::as_str);
            assert_eq!(evidence, Some("assumption"), "{label}: {lever:?}");
        }
        undo(&mut window);
        assert_eq!(*draft(&window), bare, "{label}: one step");
        window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        let added = draft(&window).clone();
        change(&mut window, provision);
        window.press(Modifiers::COMMAND, Key::S);
        assert_eq!(scenario_file::read(&path).unwrap(), *draft(&window), "{label} is saved");
        if *draft(&window) != added {
            undo(&mut window);
        }
        let item = match provision {
            Provision::List(List::Contracts) => "Customer".to_owned(),
            Provision::List(List::Guarantees) => "Guarantor".to_owned(),
            _ => lower_first(&label),
        };
        click(&mut window, &format!("Remove {item}"));
        assert!(!provision.is_in(draft(&window)), "{label} is removed");
        undo(&mut window);
        assert_eq!(*draft(&window), added, "{label} comes back in one step");
        undo(&mut window);
        assert_eq!(*draft(&window), bare, "{label}: all is as it was");
    }
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(scenario_file::read(&path).unwrap(), bare);
}

#[test]
fn a_term_is_found_by_what_it_does_in_the_list_and_in_the_palette() {
    let mut window = Window::new();
    window.toggle("Lease");
    click(&mut window, "Add a term… Lease");
    assert!(window.harness.get_by_label("Find a term").is_focused(), "typing goes there");
    let first = |window: &Window| {
        let mut rows = window.harness.get_all_by_role(Role::ListBoxOption);
        rows.next().unwrap().accesskit_node().label().unwrap()
    };
    assert_eq!(first(&window), "Several renewals", "those of the group come first");
    window.harness.event(Event::Text("buyout".to_owned()));
    window.run();
    assert_eq!(first(&window), "Purchase option");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(draft(&window).lease.purchase_option.is_some());
    let value =
        window.harness.get_by_role_and_label(Role::SpinButton, "Purchase option (% of cost)");
    assert!(value.is_focused(), "its number can be typed at once");

    window.press(Modifiers::COMMAND, Key::P);
    window.harness.event(Event::Text("guarantor third party".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(draft(&window).guarantees.len(), 1);
    assert!(window.shows("Guarantee cap"), "its group is open");
}

#[test]
fn what_is_chosen_and_named_of_terms_is_edited_in_the_panel() {
    let mut window = window_on(with_every_term());
    open_all(&mut window, &["Debt", "Lessee", "Guarantees", "Tax"]);
    for (name, text) in [("Name, Customer", "Anthropic"), ("Name, Guarantor", "Broadcom")] {
        window.harness.get_by_role_and_label(Role::TextInput, name).scroll_to_me();
        window.run();
        window.type_text(name, text);
        window.press(Modifiers::NONE, Key::Enter);
    }
    assert_eq!(draft(&window).lessee.contracts[0].name, "Anthropic");
    assert_eq!(draft(&window).guarantees[0].name, "Broadcom");
    for name in [
        "Pays after, Broadcom, either",
        "Makes whole, Broadcom, debt",
        "Covers, Senior, Broadcom",
        "Depreciation, 5-year MACRS",
        "Losses, Carried forward",
        "Funding order, Pro rata",
    ] {
        click(&mut window, name);
    }
    let scenario = draft(&window);
    let guarantee = &scenario.guarantees[0];
    assert_eq!(guarantee.when, GuaranteedEnd::Both);
    assert!(matches!(guarantee.of, Guaranteed::Debt(_)));
    assert_eq!(guarantee.covers, ["Senior"]);
    let tax = scenario.tax.unwrap();
    assert_eq!((tax.depreciation, tax.losses), (Depreciation::Macrs, Losses::CarriedForward));
    assert_eq!(scenario.structure.funding_order, FundingOrder::ProRata);
    assert_eq!(window.app().document().faults(), []);
    click(&mut window, "Makes whole, Broadcom, fixed");
    assert!(!window.shows("Guaranteed share"), "a fixed amount is no share");
    click(&mut window, "Depreciation, Straight line");
    assert!(window.shows("Depreciation period"));
}

#[test]
fn items_of_lists_are_added_and_removed() {
    let mut window = window_on(with_every_term());
    open_all(&mut window, &["Lease", "Equipment", "Debt", "Lessee", "Guarantees", "Market"]);
    for (button, list) in [
        ("Add delivery", List::Deliveries),
        ("Add rent step", List::RentSteps),
        ("Add tier", List::SweepTiers),
        ("Add contract", List::Contracts),
        ("Add guarantee", List::Guarantees),
        ("Add cap step", List::CapSteps(0)),
        ("Add rate step", List::RateSteps),
        ("Add market rent step", List::IndexSteps),
    ] {
        let before = draft(&window).clone();
        let first = window.harness.get_all_by_role_and_label(Role::Button, button).next();
        first.unwrap().click_accesskit();
        window.run();
        assert_eq!(list.len(draft(&window)), list.len(&before) + 1, "{button}");
        assert_eq!(window.app().document().faults(), [], "{button}");
        undo(&mut window);
        assert_eq!(*draft(&window), before, "{button}");
    }
    click(&mut window, "Remove delivery month, delivery 2");
    assert!(draft(&window).equipment.deliveries.is_empty(), "one alone is no term");
}

/// A deal with a falling reference rate, its steps in the panel.
fn with_rates() -> Window {
    let mut scenario = Window::new().app().document().draft.clone();
    for _ in 0..3 {
        Edit::Add(List::RateSteps).apply(&mut scenario);
    }
    let mut window = window_on(scenario);
    window.toggle("Market");
    window
}

#[test]
fn a_step_is_dragged_across_and_up_as_one_step_of_undo() {
    let mut window = with_rates();
    let before = draft(&window).clone();
    let handle = window.harness.get_by_role_and_label(Role::Slider, "Reference rate, step 2");
    let from = handle.rect().center();
    window.harness.drag_at(from);
    window.harness.step();
    for way in [vec2(10.0, -8.0), vec2(20.0, -16.0)] {
        window.harness.hover_at(from + way);
        window.harness.step();
    }
    window.harness.drop_at(from + vec2(20.0, -16.0));
    window.run();
    let step = draft(&window).market.reference_rate[1];
    assert!(step.from > before.market.reference_rate[1].from, "later: {step:?}");
    assert!(step.rate > before.market.reference_rate[1].rate, "higher: {step:?}");
    undo(&mut window);
    assert_eq!(*draft(&window), before, "one step");
    let name = "Reference rate from month, step 2";
    let edge = window.harness.get_by_role_and_label(Role::Slider, name);
    edge.set_value_accesskit(400.0);
    window.run();
    let rates = &draft(&window).market.reference_rate;
    assert_eq!(rates[1].from + 1, rates[2].from, "not past the next one");
    assert_eq!(window.app().document().faults(), []);
}

#[test]
fn month_and_value_of_a_step_are_typed() {
    let mut window = with_rates();
    for (name, text) in [
        ("Reference rate from month, step 2", "Aug 2026"),
        ("Reference rate from month, step 3", "month 20"),
        ("Reference rate, step 2", "3.5%"),
    ] {
        window.type_value(name, text);
        window.press(Modifiers::NONE, Key::Enter);
    }
    let rates = &draft(&window).market.reference_rate;
    assert_eq!([rates[1].from, rates[2].from], [6, 20]);
    assert_eq!(rates[1].rate.to_string(), "0.035");
    assert_eq!(window.text_of("Reference rate from month, step 2"), "from month 6, Aug 2026");
    window.type_value("Reference rate from month, step 2", "soon");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(window.shows("a month of the deal or its date"), "what may be typed is said");
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(draft(&window).market.reference_rate[1].from, 6);
}

#[test]
fn steps_are_pasted_from_two_columns_of_a_sheet_and_shown_before_they_are_taken() {
    let mut window = with_rates();
    let before = draft(&window).clone();
    let sheet = "Month\tSOFR\n0\t4.25%\n13\t3.75%\nFeb 2028\t3.50%\n37\t0.0325\n";
    paste_steps(&mut window, sheet);
    assert!(window.shows("Paste assumptions") && window.shows("3.25% from month 37"));
    assert_eq!(*draft(&window), before, "not taken yet");
    window.click("Take all");
    let steps = draft(&window).market.reference_rate.iter();
    let steps: Vec<(u32, String)> = steps.map(|it| (it.from, it.rate.to_string())).collect();
    let expected = [(0, "0.0425"), (13, "0.0375"), (24, "0.035"), (37, "0.0325")];
    assert_eq!(steps, expected.map(|(from, rate)| (from, rate.to_owned())));
    undo(&mut window);
    assert_eq!(*draft(&window), before, "one step");

    paste_steps(&mut window, "0\t4%\nlater\t3%\n");
    assert!(window.shows("later is neither a month nor a date"));
    window.click("Close");
    paste_steps(&mut window, "12\t4%\n6\t3%\n");
    assert!(window.shows("6 is not after the row before it"), "months must rise");
    window.click("Close");
    assert_eq!(*draft(&window), before);
}

#[test]
fn rows_out_of_sight_are_heard_and_reached_but_not_laid_out() {
    let mut window = window_on(with_every_term());
    open_all(&mut window, &Group::ALL.map(Group::name));
    let heard = names(&window);
    let scenario = draft(&window).clone();
    for lever in Lever::all(&scenario) {
        if lever.is_in(&scenario) && !Lever::HEADLINE.contains(&lever) {
            let label = lever.label(&scenario).into_owned();
            assert!(heard.contains(&label), "{label}");
        }
    }
}

fn with(provisions: &[Provision]) -> Scenario {
    let mut scenario = Window::new().app().document().draft.clone();
    for provision in provisions {
        provision.added().apply(&mut scenario);
    }
    scenario
}

#[test]
fn the_end_of_a_contract_is_dragged_under_the_lessees_cash() {
    let mut window = window_on(with(&[Provision::List(List::Contracts)]));
    window.open(Screen::Lessee);
    let before = draft(&window).clone();
    assert_eq!(before.lessee.contracts[0].to, 60);
    let end = window.harness.get_by_role_and_label(Role::Slider, "End of contract Customer");
    let from = end.rect().center();
    window.harness.drag_at(from);
    window.harness.step();
    window.harness.hover_at(from - vec2(150.0, 0.0));
    window.harness.step();
    window.harness.drop_at(from - vec2(150.0, 0.0));
    window.run();
    let to = draft(&window).lessee.contracts[0].to;
    assert!((20..60).contains(&to), "{to}");
    undo(&mut window);
    assert_eq!(*draft(&window), before, "one step");
    let start = window.harness.get_by_role_and_label(Role::Slider, "Start of contract Customer");
    start.set_value_accesskit(200.0);
    window.run();
    assert_eq!(draft(&window).lessee.contracts[0].from, 60, "not past its end");
    assert!(window.harness.query_by_label("End of contract Customer").is_some());
    let plain = Window::new();
    assert!(!plain.shows("contract"), "nothing of it without one");
}

#[test]
fn tax_adds_a_figure_and_a_floating_loan_its_rate() {
    use chiplease::analysis::Term;
    let plain = Window::new();
    assert!(!plain.shows("After-tax IRR") && !plain.shows("Interest rates"));
    let window = window_on(with(&[
        Provision::Term(Term::Tax),
        Provision::Term(Term::Floating(0)),
        Provision::Term(Term::FirstTest),
    ]));
    assert!(window.shows("After-tax IRR"), "beside the other figures");
    assert!(window.shows("Interest rates"), "under the coverage");
}

#[test]
fn terms_are_added_to_a_deal_while_it_is_typed() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    assert!(!window.shows("Optional terms"), "a deal without terms is typed as before");
    add(&mut window, "Prepaid rent");
    add(&mut window, "Tax");
    assert!(window.shows("Optional terms"));
    let typed = |window: &Window| window.app().new_deal().unwrap().document().draft.clone();
    assert!(typed(&window).lease.prepaid_rent.is_some() && typed(&window).tax.is_some());
    let name = "Prepaid rent (% of rent)";
    window.harness.get_by_role_and_label(Role::SpinButton, name).click_accesskit();
    window.run();
    window.harness.event(Event::Text("10%".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
    assert_eq!(typed(&window).lease.prepaid_rent.unwrap().share.to_string(), "0.1");
    click(&mut window, "Remove tax");
    assert!(typed(&window).tax.is_none());
    window.press(Modifiers::COMMAND, Key::Enter);
    let scenario = draft(&window);
    assert_eq!(scenario.lease.prepaid_rent.unwrap().share.to_string(), "0.1");
    assert_eq!(scenario.format, 2);
    assert_eq!(
        scenario.evidence.get("lease.prepaid_rent.share").map(String::as_str),
        Some("assumption: yours")
    );
    assert_eq!(
        scenario.evidence.get("lease.prepaid_rent.credited_from").map(String::as_str),
        Some("assumption")
    );
}

/// Texts that are laid out in a frame with every group open, in a window of usual size.
fn laid_out(scenario: Scenario) -> usize {
    let mut window = window_on(scenario);
    window.open(Screen::Library);
    let all = Group::ALL.map(Group::name);
    let is_there = |window: &Window, name: &str| {
        window.harness.query_by_role_and_label(Role::DisclosureTriangle, name).is_some()
    };
    let there: Vec<&str> = all.into_iter().filter(|name| is_there(&window, name)).collect();
    open_all(&mut window, &there);
    window.harness.set_size(vec2(1280.0, 800.0));
    window.harness.run_steps(4);
    window.harness.ctx.fonts(|fonts| fonts.num_galleys_in_cache())
}

#[test]
fn the_panel_lays_out_no_more_text_for_terms_that_are_scrolled_away() {
    let plain = laid_out(Window::new().app().document().draft.clone());
    let full = laid_out(with_every_term());
    // A few heads and buttons, whose widths are asked for.
    assert!(full < plain + 100, "{full} texts with every term, {plain} without");
}

#[test]
fn a_term_added_or_removed_in_a_case_is_the_cases() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut deal = Window::new().app().document().draft.clone();
    Edit::Add(List::Guarantees).apply(&mut deal);
    let mut window = window_on(deal.clone());
    window.press(Modifiers::NONE, Key::F9);
    window.press(Modifiers::NONE, Key::Enter);
    let whole = |window: &Window| window.app().document().whole().clone();
    let before = whole(&window);
    assert_eq!(before.cases.len(), 1, "a case is shown");
    add(&mut window, "Purchase option");
    assert!(draft(&window).lease.purchase_option.is_some());
    assert_eq!(whole(&window).lease, deal.lease, "the deal itself has none");
    let said = |window: &Window| cases::sets(&whole(window), &whole(window).cases[0]);
    assert!(said(&window).starts_with("Purchase option"), "{}", said(&window));
    undo(&mut window);
    assert_eq!(whole(&window), before, "one step");
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    click(&mut window, "Remove purchase option");
    assert_eq!(whole(&window), before, "nothing is left of it");

    open_all(&mut window, &["Guarantees"]);
    click(&mut window, "Remove Guarantor");
    assert!(draft(&window).guarantees.is_empty());
    assert_eq!(whole(&window).guarantees, deal.guarantees);
    assert_eq!(whole(&window).cases[0].terms, [SetTerm::Guarantees(Vec::new())]);
    window.answers.borrow_mut().push(PickerAnswer::Chosen(path.clone()));
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(scenario_file::read(&path).unwrap(), whole(&window));
    window.harness.get_by_role_and_label(Role::Tab, "Case Base").click();
    window.run();
    assert_eq!(draft(&window).guarantees, deal.guarantees);
}

#[test]
fn deliveries_are_pasted_as_months_and_shares_or_not_at_all() {
    let mut scenario = Window::new().app().document().draft.clone();
    Edit::Add(List::Deliveries).apply(&mut scenario);
    let mut window = window_on(scenario);
    window.toggle("Equipment");
    let before = draft(&window).clone();
    let paste = "Paste deliveries";
    paste_into(&mut window, paste, "Month\tShare\nclosing\t40%\n4\t0.35\nAug 2026\t25%\n");
    let texts: Vec<String> = window
        .painted()
        .into_iter()
        .map(|it| it.text)
        .filter(|it| it.contains("month 6"))
        .collect();
    assert!(window.shows("25% month 6, Aug\u{a0}2026"), "what comes is listed: {texts:?}");
    assert_eq!(*draft(&window), before, "not taken yet");
    window.click("Take all");
    let taken = draft(&window).equipment.deliveries.iter();
    let taken: Vec<(u32, String)> = taken.map(|it| (it.month, it.share.to_string())).collect();
    let expected = [(0, "0.4"), (4, "0.35"), (6, "0.25")];
    assert_eq!(taken, expected.map(|(month, share)| (month, share.to_owned())));
    assert_eq!(window.app().document().faults(), []);
    undo(&mut window);
    assert_eq!(*draft(&window), before, "one step");
    for (sheet, wrong) in [
        ("0\t40%\n6\t50%\n", "The deliveries’ shares sum to 90%, not 100%."),
        ("2\t40%\n6\t60%\n", "The first delivery is in month 2; it must be at closing"),
        ("0\t40%\n0\t60%\n", "0 is not after the row before it"),
        ("0\t40%\nsoon\t60%\n", "soon is neither a month nor a date"),
        ("0\t40%\n70\t60%\n", "Delivery month, delivery 2"),
        ("0\t140%\n6\t-40%\n", "Share of delivery 1: 140% is above 100%."),
        ("0\t100%\n", "One row; deliveries are two or more."),
    ] {
        paste_into(&mut window, paste, sheet);
        let said = window.painted().into_iter().map(|it| it.text.replace('\u{a0}', " "));
        assert!(said.collect::<String>().contains(wrong), "{wrong}");
        window.click("Close");
        assert_eq!(*draft(&window), before, "{sheet}: nothing is taken");
    }
    // In a case they are the case's.
    window.press(Modifiers::NONE, Key::F9);
    window.press(Modifiers::NONE, Key::Enter);
    paste_into(&mut window, paste, "0\t40%\n12\t60%\n");
    window.click("Take all");
    let whole = window.app().document().whole();
    assert_eq!(whole.equipment, before.equipment);
    assert_eq!(whole.evidence, before.evidence);
    let delivered = [(0, 4), (12, 6)];
    let delivered =
        delivered.map(|(month, tenths)| Delivery { month, share: Decimal::new(tenths, 1) });
    assert_eq!(whole.cases[0].terms, [SetTerm::Deliveries(delivered.to_vec())]);
}
