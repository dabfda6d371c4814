//! Columns that were copied from a sheet are pasted onto the assumptions.

use chiplease::model::Scenario;
use eframe::egui::{Event, Key, Modifiers};

use egui_kittest::kittest::Queryable as _;

use crate::driver::Window;

/// What Ctrl+V hands over.
fn paste(window: &mut Window, text: &str) {
    window.harness.event(Event::Paste(text.to_owned()));
    window.run();
}

fn draft(window: &Window) -> &Scenario {
    &window.app().document().draft
}

/// Everything that a screen reader reads.
fn read(window: &Window) -> String {
    crate::every_screen::drawing::tree(window).replace("\\u{a0}", " ")
}

const SHEET: &str = "Coupon\t11%\t\tTerm sheet of 3 March\n\
                     lease_months\t4 yr\n\
                     equipment.resale_fraction\t25.0%\n\
                     lessee.name\tOpenAI\n";

#[test]
fn what_comes_is_listed_and_all_of_it_taken_as_one_step() {
    let mut window = Window::new();
    let before = draft(&window).clone();
    paste(&mut window, SHEET);
    assert_eq!(draft(&window), &before, "nothing is taken before it is seen");
    assert!(window.shows("Paste assumptions"));
    assert!(window.shows("3 of 4 inputs change."), "{}", read(&window));
    let words = read(&window);
    for part in ["Coupon", "9.50%", "11.00%", "Term sheet of 3 March", "48 months", "as it is"] {
        assert!(words.contains(part), "{part}:\n{words}");
    }
    window.click("Take all");
    let after = draft(&window);
    assert_eq!(after.tranches[0].rate.to_string(), "0.11");
    assert_eq!(after.lease.term_months, 48);
    assert_eq!(after.lessee.name, "OpenAI");
    assert_eq!(after.evidence["tranches[0].rate"], "Term sheet of 3 March");
    let note = &after.evidence["lease.term_months"];
    assert!(note.starts_with("assumption: yours; was 60 months"), "{note}");
    assert_eq!(
        after.evidence["equipment.resale_fraction"],
        before.evidence["equipment.resale_fraction"]
    );
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(draft(&window) == &before, "one step of undo");
}

#[test]
fn faults_are_said_in_the_words_of_the_window_and_nothing_is_taken() {
    let mut window = Window::new();
    let before = draft(&window).clone();
    paste(
        &mut window,
        "Debt\n\
         loan_rate\t9,5\n\
         Lease trm\t48\n\
         Carry\t\tnone\n",
    );
    for said in [
        "Coupon: 9,5 has a decimal comma (character 2); write 9.5",
        "Lease trm: no such field or lever; did you mean Lease term?",
        "Carry: no value; delete the row to keep what it is",
    ] {
        assert!(window.shows(said), "{said}:\n{}", read(&window));
    }
    assert!(!window.shows("Take all"));
    window.click("Close");
    assert!(draft(&window) == &before);
    paste(&mut window, "Coupon\t9.5\nLease term\t600\n");
    for said in ["Coupon 950% is above 100%.", "Lease term 600 months is above 240 months."] {
        let words = read(&window);
        assert!(words.contains(said), "{said}:\n{words}");
    }
}

#[test]
fn a_header_says_what_the_columns_are() {
    let mut window = Window::new();
    paste(&mut window, "value\tpath\tsource\n11\tloan_rate\tdeck\n");
    assert!(window.shows("above 100%"), "eleven is no percentage without its unit");
    window.click("Close");
    paste(&mut window, "source\tvalue\tunit\tpath\ndeck\t11\t%\tloan_rate\n");
    window.click("Take all");
    assert_eq!(draft(&window).tranches[0].rate.to_string(), "0.11");
    assert_eq!(draft(&window).evidence["tranches[0].rate"], "deck");
}

#[test]
fn a_single_column_says_what_to_copy() {
    let mut window = Window::new();
    paste(&mut window, "11%\n12%\n");
    assert!(window.shows("copy at least two columns of a sheet"), "{}", read(&window));
}

#[test]
fn a_text_that_is_being_typed_takes_its_own_paste() {
    let mut window = Window::new();
    window.type_text("Scenario name", "Deal ");
    paste(&mut window, "of\tMarch");
    assert!(!window.shows("Paste assumptions"));
    window.press(Modifiers::NONE, Key::Enter);
    assert!(draft(&window).name.starts_with("Deal of"), "{}", draft(&window).name);
}

#[test]
fn the_menu_asks_the_desktop_and_says_where_it_has_nothing() {
    let mut window = Window::new();
    window.click("Edit");
    window.harness.get_by_label_contains("Paste assumptions").click();
    window.harness.step();
    // The desktop hands it over in the next frame.
    paste(&mut window, SHEET);
    assert!(window.shows("Take all"));
    window.press(Modifiers::NONE, Key::Escape);
    window.choose("Edit", "Paste assumptions");
    for _ in 0..20 {
        window.harness.step();
    }
    assert!(window.shows("There is no text to paste"), "{}", read(&window));
}

#[test]
fn while_a_case_is_shown_its_levers_are_set_and_the_sources_are_the_deal_s() {
    let mut window = Window::with_files(vec![case_file()]);
    window.press(Modifiers::NONE, Key::F10);
    let before = window.app().document().whole().clone();
    paste(&mut window, "loan_rate\t13%\t\tcase paper\n");
    window.click("Take all");
    let whole = window.app().document().whole();
    assert_eq!(whole.tranches[0].rate, before.tranches[0].rate, "the deal keeps its own");
    assert_eq!(whole.cases[0].levers["loan_rate"].0.to_string(), "0.13");
    assert_eq!(whole.evidence, before.evidence);
}

/// A deal with one case.
fn case_file() -> std::path::PathBuf {
    use chiplease::files::{library, scenario_file};
    use chiplease::model::case::Case;
    let mut deal = library::default_scenario().unwrap();
    deal.format = 2;
    deal.cases.push(Case::named("Downside"));
    let folder = tempfile::tempdir().unwrap().keep();
    let path = folder.join("cases.ron");
    scenario_file::write(&path, &deal).unwrap();
    path
}

#[test]
fn a_paste_fills_the_page_of_a_new_deal_and_its_sources_stay() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    paste(
        &mut window,
        "Lessee\tAnthropic\n\
         Closing\tMar 2027\n\
         Equipment cost\t$2bn\t\tQuote of the vendor\n\
         Term\t4 yr\n\
         Cash at closing\t5bn\n\
         Burn a month\t100m\n\
         loan_rate\t9.5%\t\tTerm sheet\n\
         advance_rate\t70%\n",
    );
    assert!(window.shows("inputs change"), "{}", read(&window));
    window.click("Take all");
    let deal = &window.app().new_deal().unwrap().document().draft;
    assert_eq!(deal.lessee.name, "Anthropic");
    assert_eq!(deal.closing, "2027-03");
    assert_eq!(deal.lease.term_months, 48);
    assert_eq!(deal.tranches[0].amount.to_string(), "1400000000", "70% of the new cost");
    assert_eq!(deal.name, "Anthropic lease", "what follows from the lessee follows");
    window.press(Modifiers::COMMAND, Key::Enter);
    let created = draft(&window);
    assert_eq!(created.lessee.cash.to_string(), "5000000000");
    assert_eq!(created.evidence["equipment.cost"], "Quote of the vendor");
    assert_eq!(created.evidence["tranches[0].rate"], "Term sheet");
    assert_eq!(created.evidence["lease.term_months"], "assumption: yours");
}

#[test]
fn an_open_dialog_keeps_the_paste_for_itself() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::P);
    paste(&mut window, SHEET);
    assert!(!window.shows("Take all"));
}
