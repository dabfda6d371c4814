//! File > New: a deal is typed on one page, and nothing of another deal is in it.

use chiplease::app::Start;
use chiplease::app::screen::Screen;
use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use chiplease::model::scenario::Repayment;
use eframe::egui::accesskit::Role;
use eframe::egui::os::OperatingSystem;
use eframe::egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

/// A person at the keyboard, whose keys are counted; a chord is one.
struct Typist {
    window: Window,
    keys: usize,
}

impl Typist {
    fn new() -> Self {
        let mut typist = Self { window: Window::new(), keys: 0 };
        typist.chord(Modifiers::COMMAND, Key::N);
        typist
    }

    fn chord(&mut self, modifiers: Modifiers, key: Key) {
        self.window.press(modifiers, key);
        self.keys += 1;
    }

    /// Leaves so many values as they are.
    fn tab(&mut self, times: usize) {
        for _ in 0..times {
            self.chord(Modifiers::NONE, Key::Tab);
        }
    }

    /// Types a value in place of the one that has the keyboard, and goes on to the next.
    #[track_caller]
    fn value(&mut self, name: &str, typed: &str) {
        assert!(self.is_at(name), "the keyboard is not at {name}");
        self.window.harness.event(Event::Text(typed.to_owned()));
        self.window.run();
        self.keys += typed.chars().count();
        self.chord(Modifiers::NONE, Key::Enter);
    }

    fn is_at(&self, name: &str) -> bool {
        self.window.harness.query_all_by_label(name).any(|node| node.is_focused())
    }
}

fn deal(window: &Window) -> &Scenario {
    &window.app().new_deal().expect("the page is open").document().draft
}

fn created(window: &Window) -> &Scenario {
    assert!(window.app().new_deal().is_none(), "the page is closed");
    &window.app().document().draft
}

/// Clicks a value of the page and types another.
fn set(window: &mut Window, name: &str, typed: &str) {
    let value = window.harness.get_by(|node| {
        let role = node.role();
        let is_value = role == Role::SpinButton || role == Role::TextInput;
        is_value && node.label().as_deref() == Some(name)
    });
    value.click();
    window.run();
    window.harness.event(Event::Text(typed.to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Enter);
}

/// Everything that a screen reader reads of the open screen.
fn read(window: &Window) -> String {
    crate::every_screen::drawing::tree(window)
}

#[test]
fn tessera_is_typed_with_the_keyboard_alone_in_fewer_than_80_keys() {
    let mut typist = Typist::new();
    typist.value("Lessee", "Tessera");
    typist.tab(2);
    typist.value("Equipment cost", "900m");
    typist.value("GPUs", "22k");
    typist.value("Rent", "2.9");
    typist.value("Term", "48");
    typist.value("Residual value", "15");
    typist.tab(2);
    typist.value("Advance rate, Senior loan", "55");
    typist.value("Coupon, Senior loan", "11.25");
    typist.tab(2);
    assert!(typist.is_at("Add loan"));
    typist.chord(Modifiers::NONE, Key::Enter);
    typist.tab(1);
    typist.value("Amount, Mezzanine", "100m");
    typist.tab(1);
    typist.value("Coupon, Mezzanine", "13.5");
    typist.tab(3);
    typist.value("DSRA", "6");
    typist.tab(1);
    typist.value("Cash at closing", "650m");
    typist.value("Burn a month", "60m");
    typist.chord(Modifiers::COMMAND, Key::Enter);
    let Typist { window, keys } = typist;
    assert!(keys < 80, "{keys} keys");

    let deal = created(&window);
    assert_eq!((deal.name.as_str(), deal.lessee.name.as_str()), ("Tessera lease", "Tessera"));
    assert_eq!(deal.equipment.cost, 900_000_000.into());
    assert_eq!((deal.equipment.gpus, deal.lease.term_months), (22_000, 48));
    assert_eq!(deal.lease.rent_factor.to_string(), "0.029");
    assert_eq!(deal.equipment.resale_fraction.to_string(), "0.15");
    let loans: Vec<_> = deal
        .tranches
        .iter()
        .map(|loan| {
            (loan.name.as_str(), loan.amount.normalize().to_string(), loan.rate.to_string())
        })
        .collect();
    assert_eq!(
        loans,
        [
            ("Senior loan", "495000000".to_owned(), "0.1125".to_owned()),
            ("Mezzanine", "100000000".to_owned(), "0.135".to_owned())
        ]
    );
    assert_eq!(deal.structure.reserve_months, 6);
    assert_eq!(deal.lessee.cash, 650_000_000.into());
    assert_eq!(deal.lessee.monthly_burn, 60_000_000.into());
    let document = window.app().document();
    assert!(document.faults().is_empty() && document.is_edited() && document.path().is_none());
    // $650m against $60m of burn and $26m of rent a month.
    assert!(document.results().summary.default_month.is_some_and(|month| month < 14));
}

#[test]
fn a_new_deal_has_no_source_no_story_and_no_name_of_another_deal_on_any_screen() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    let check = |window: &Window, place: &str| {
        let read = read(window);
        for name in ["xAI", "Valor", "The Information", "Apollo", "Nvidia", "SpaceX"] {
            assert!(!read.contains(name), "{place}: {name}");
        }
    };
    check(&window, "the page");
    window.press(Modifiers::COMMAND, Key::Enter);
    let deal = created(&window);
    assert!(deal.story.is_empty() && deal.evidence.is_empty());
    assert!(window.shows("0 sourced · "), "the status line counts none");
    assert!(window.shows("What changed: a new deal, not saved yet"), "there is no file");
    for group in
        ["Lease", "Equipment", "Debt", "Equity", "Lessee", "Remedies", "Uncertainty", "Scenario"]
    {
        window.toggle(group);
    }
    for screen in Screen::OF_A_DEAL {
        window.open(screen);
        check(&window, screen.name());
    }
}

#[test]
fn what_was_typed_is_yours_and_what_was_not_is_assumed() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Equipment cost", "2bn");
    set(&mut window, "Residual value", "20");
    window.press(Modifiers::COMMAND, Key::Enter);
    let deal = created(&window);
    let mut yours: Vec<&str> = deal.evidence.keys().map(String::as_str).collect();
    yours.sort_unstable();
    // The loan follows the cost, at its advance rate.
    let expected = ["equipment.cost", "equipment.resale_fraction", "tranches[0].amount"];
    assert_eq!(yours, expected);
    assert!(deal.evidence.values().all(|text| text == "assumption: yours"));
    assert_eq!(deal.tranches[0].amount, 1_300_000_000.into());
    assert!(window.shows("0 sourced · 3 yours · "));
}

#[test]
fn the_neutral_deal_is_sound_and_nothing_is_unusual_about_it() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    let document = window.app().new_deal().unwrap().document();
    assert!(document.faults().is_empty() && document.warnings().is_empty());
    let summary = &document.results().summary;
    assert!(summary.min_dscr.unwrap() > 1.2, "the debt is covered");
    assert_eq!((summary.default_month, summary.runway_months), (None, None));
    assert!((0.05..0.35).contains(&summary.net_irr.unwrap()), "{:?}", summary.net_irr);
    assert_eq!(document.draft.equipment.cost, 1_000_000_000.into());
}

#[test]
fn helix_with_three_rounds_and_a_parent_that_pays_the_whole_rent_does_not_default() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Lessee", "Helix");
    window.click("Add backstop");
    for (round, month) in [("Series C", "9"), ("Series D", "21"), ("Series E", "33")] {
        let count = deal(&window).lessee.funding.len();
        window.click("Add round");
        let name = deal(&window).lessee.funding[count].name.clone();
        set(&mut window, &format!("Month, {name}"), month);
        set(&mut window, &format!("Amount, {name}"), "600m");
        set(&mut window, &format!("Name, {name}"), round);
    }
    // After the backstop: it follows the rent.
    set(&mut window, "Equipment cost", "2.4bn");
    set(&mut window, "Rent", "2.6");
    set(&mut window, "Term", "4 yr");
    set(&mut window, "Cash at closing", "400m");
    set(&mut window, "Burn a month", "100m");
    assert!(window.shows("the whole rent"), "said beside the backstop");
    window.press(Modifiers::COMMAND, Key::Enter);
    let deal = created(&window);
    let backstop = deal.lessee.backstop.as_ref().unwrap();
    assert_eq!(backstop.monthly_cap, "62400000".parse().unwrap());
    assert_eq!(backstop.total_cap, "2995200000".parse().unwrap(), "four years of it");
    assert_eq!((deal.lease.term_months, deal.lessee.funding.len()), (48, 3));
    let summary = &window.app().document().results().summary;
    assert_eq!(summary.default_month, None, "no month is short");
    assert!(summary.backed_from_month.is_some(), "and the parent is needed");
}

#[test]
fn the_rent_is_typed_of_cost_a_month_or_a_gpu_hour() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    let shown = |window: &Window| {
        let value = window.harness.get_by_role_and_label(Role::SpinButton, "Rent");
        value.accesskit_node().data().value().unwrap().replace('\u{a0}', " ")
    };
    set(&mut window, "Rent", "27.5m");
    assert_eq!(shown(&window), "$27.5m");
    assert_eq!(deal(&window).lease.rent_factor.to_string(), "0.0275");
    set(&mut window, "Rent", "1.50/h");
    assert_eq!(shown(&window), "$1.50");
    assert_eq!(deal(&window).lease.rent_factor.normalize().to_string(), "0.027375");
    window.click("Rent, of cost a month");
    assert_eq!(shown(&window), "2.7375%");
    set(&mut window, "Rent", "2.4");
    assert_eq!(deal(&window).lease.rent_factor.to_string(), "0.024");
    set(&mut window, "GPUs", "0");
    assert!(!window.shows("Rent, a GPU-hour"), "nobody knows how many");
}

#[test]
fn a_repayment_is_typed_by_its_first_letters_or_taken_from_a_list() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    let shape = |window: &Window| deal(window).tranches[0].repayment;
    set(&mut window, "Repayment, Senior loan", "bul");
    assert_eq!(shape(&window), Repayment::Bullet);
    set(&mut window, "Repayment, Senior loan", "sculpted 1.4");
    assert_eq!(shape(&window), Repayment::Sculpted { dscr: "1.4".parse().unwrap() });
    window.click("Repayment, Senior loan, all");
    window.click("Straight line");
    assert_eq!(shape(&window), Repayment::StraightLine);
}

#[test]
fn a_loan_that_is_too_large_is_said_beside_it_with_what_puts_it_right() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Amount, Senior loan", "1.5bn");
    assert!(!window.app().new_deal().unwrap().document().faults().is_empty());
    let read = read(&window);
    assert!(!read.contains("tranches["), "no path of a file");
    let create = window.harness.get_by_role_and_label(Role::Button, "Create");
    assert!(create.accesskit_node().is_disabled());
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.app().new_deal().is_some(), "it is not created");
    window.press(Modifiers::COMMAND, Key::Z);
    assert!(window.app().new_deal().unwrap().document().faults().is_empty(), "undone");
}

#[test]
fn esc_leaves_everything_as_it_was_and_what_was_typed_is_there_again() {
    let mut window = Window::new();
    window.set("Coupon", 0.11);
    let before = window.app().document().draft.clone();
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Lessee", "Tessera");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.app().new_deal().is_none());
    assert_eq!(window.app().document().draft, before);
    window.press(Modifiers::COMMAND, Key::N);
    assert_eq!(deal(&window).lessee.name, "Tessera");
    window.click("Start over");
    assert_eq!(deal(&window).lessee.name, "Lessee");
    window.click("Cancel the new deal");
    assert_eq!(window.app().document().draft, before);
}

#[test]
fn esc_in_a_value_leaves_the_value_and_not_the_page() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    window.harness.event(Event::Text("Tess".to_owned()));
    window.run();
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(deal(&window).lessee.name, "Lessee");
    window.press(Modifiers::NONE, Key::Escape);
    assert!(window.app().new_deal().is_none());
}

#[test]
fn unsaved_changes_of_the_open_deal_are_asked_about_before_it_gives_way() {
    let mut window = Window::new();
    window.set("Coupon", 0.11);
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Lessee", "Tessera");
    window.press(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("before creating the new deal?"));
    window.press(Modifiers::NONE, Key::Escape);
    assert_eq!(deal(&window).lessee.name, "Tessera", "the page is still there");
    window.press(Modifiers::COMMAND, Key::Enter);
    window.click("Discard");
    assert_eq!(created(&window).lessee.name, "Tessera");
    assert_eq!(window.app().document().path(), None);
}

#[test]
fn what_is_created_is_saved_and_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tessera.ron");
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Lessee", "Tessera");
    window.press(Modifiers::COMMAND, Key::Enter);
    let answer = chiplease::app::file_picker::PickerAnswer::Chosen(path.clone());
    window.answers.borrow_mut().push(answer);
    window.press(Modifiers::COMMAND, Key::S);
    assert!(!window.app().document().is_edited());
    assert_eq!(scenario_file::read(&path).unwrap(), *created(&window));
}

#[test]
fn a_deal_like_this_one_has_no_file_no_story_and_says_whose_its_sources_are() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    assert!(window.shows("Starts with the terms of Valor Compute, second vehicle; its 11 sources"));
    set(&mut window, "Coupon, Senior", "11.25");
    window.press(Modifiers::COMMAND, Key::Enter);
    let deal = created(&window);
    assert_eq!(deal.name, "Valor Compute, second vehicle, copy");
    assert!(deal.story.is_empty());
    let source = |path: &str| deal.evidence[path].clone();
    let copied = "assumption: copied from Valor Compute, second vehicle (";
    assert!(source("lease.term_months").starts_with(copied));
    assert!(
        source("tranches[0].rate").starts_with("assumption: yours; was 9.50% (assumption: copied")
    );
    assert!(window.shows("0 sourced · 1 yours · 57 assumed"));
    assert_eq!(window.app().document().path(), None);
}

#[test]
fn the_story_of_another_lessee_is_kept_only_where_a_person_says_so() {
    let steps = library::default_scenario().unwrap().story.len();
    let mut window = Window::new();
    window.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    window.click(&format!("Keep its story ({steps} steps about xAI)"));
    window.press(Modifiers::COMMAND, Key::Enter);
    assert_eq!(created(&window).story.len(), steps);
}

#[test]
fn the_window_asks_before_it_closes_over_a_deal_that_is_being_typed() {
    let mut window = Window::with(Start::default());
    window.press(Modifiers::COMMAND, Key::N);
    set(&mut window, "Lessee", "Tessera");
    window.ask_to_close();
    window.run();
    assert!(window.shows("Close without creating the new deal?"));
    window.click("Keep typing");
    assert_eq!(deal(&window).lessee.name, "Tessera");
}

#[test]
fn the_one_investor_of_a_new_deal_is_called_equity_and_not_equity_twice() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.open(Screen::Losses);
    window.run();
    let drawn = crate::every_screen::drawing::svg(&window);
    assert!(drawn.contains(">Equity<") && !drawn.contains("Equity, equity"));
}

#[test]
fn a_new_deal_has_no_claims_of_another_pitch() {
    let mut window = Window::new();
    window.open(Screen::Belief);
    window.click("Question, What the pitch assumed");
    assert!(window.shows("Remove claim 1"), "Valor’s deck claims returns");
    window.press(Modifiers::COMMAND, Key::N);
    window.press(Modifiers::COMMAND, Key::Enter);
    window.open(Screen::Belief);
    assert!(!window.shows("Remove claim 1"), "nobody has claimed anything of this one");
}

#[test]
fn the_page_says_that_terms_can_be_pasted_and_a_button_does_it() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::N);
    assert!(window.shows("Terms in a spreadsheet? Copy the columns name, value, unit and source"));
    assert!(window.shows("press Ctrl+V"));
    window.harness.get_by_label("Paste terms…").click();
    window.harness.step();
    // The desktop hands it over in the next frame.
    window.harness.event(Event::Paste("Equipment cost\t$2bn\n".to_owned()));
    window.run();
    window.click("Take all");
    assert_eq!(deal(&window).equipment.cost, 2_000_000_000.into());
}

#[test]
fn on_a_mac_the_page_names_the_command_key() {
    let mut window = Window::new();
    window.harness.ctx.set_os(OperatingSystem::Mac);
    window.press(Modifiers::COMMAND, Key::N);
    assert!(window.shows("press ⌘V") && !window.shows("Ctrl+V"));
}

/// Writes the page as pictures, to be looked at.
#[test]
#[ignore = "writes pictures to CHIPLEASE_PICTURES"]
fn the_page_as_pictures() {
    use eframe::egui::{ThemePreference, vec2};
    let Some(folder) = std::env::var_os("CHIPLEASE_PICTURES") else { return };
    let folder = std::path::PathBuf::from(folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (theme, name) in [(ThemePreference::Dark, "dark"), (ThemePreference::Light, "light")] {
        for (width, height) in [(1024.0, 640.0), (1280.0, 800.0), (1920.0, 1080.0)] {
            let mut window = Window::with(Start { theme: Some(theme), ..Start::default() });
            window.harness.set_size(vec2(width, height));
            window.press(Modifiers::COMMAND, Key::N);
            let write = |window: &Window, what: &str| {
                let svg = crate::every_screen::drawing::svg(window);
                std::fs::write(folder.join(format!("{what}-{width}-{name}.svg")), svg).unwrap();
            };
            write(&window, "new");
            set(&mut window, "Lessee", "Helix");
            window.click("Add loan");
            window.click("Add round");
            window.click("Add backstop");
            set(&mut window, "Equipment cost", "2.4bn");
            write(&window, "typed");
            set(&mut window, "Amount, Senior loan", "4bn");
            write(&window, "fault");
        }
    }
}
