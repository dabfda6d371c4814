//! Where optional terms show beside the panel: in the analyses, among the endings, in the figures, as
//! marks on the tracks, and with the names hidden.

use chiplease::analysis::{Lever, Term};
use chiplease::app::Start;
use chiplease::app::screen::Screen;
use chiplease::files::library;
use chiplease::model::{Scenario, validate};
use chiplease::session::structure::{List, Provision};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

/// Frames that a change on the stage takes to come to rest.
const FRAMES: usize = 50;

fn with(provisions: &[Provision]) -> Scenario {
    let mut scenario = library::default_scenario().unwrap();
    for provision in provisions {
        provision.added().apply(&mut scenario);
    }
    scenario
}

fn window_on(scenario: Scenario) -> Window {
    assert_eq!(validate(&scenario), Ok(()), "what is shown is sound");
    Window::with(Start { scenario: Some(Box::new(scenario)), ..Start::default() })
}

/// A lessee in default that had a customer; its racks are let again at the market's rent, the loan
/// floats, and somebody guarantees.
fn with_all_that_moves() -> (Scenario, [Lever; 4]) {
    let mut scenario = with(&[
        Provision::Term(Term::Floating(0)),
        Provision::List(List::RateSteps),
        Provision::Term(Term::RateShift),
        Provision::Term(Term::ReLease),
        Provision::List(List::IndexSteps),
        Provision::List(List::Contracts),
        Provision::List(List::Guarantees),
    ]);
    Lever::MonthlyBurn.set(&mut scenario, 1.6e9);
    Lever::ContractTo(0).set(&mut scenario, 12.0);
    Lever::RentIndexFrom(0).set(&mut scenario, 6.0);
    let levers =
        [Lever::RateShift, Lever::RentIndex(0), Lever::ContractTo(0), Lever::CapAmount(0, 0)];
    (scenario, levers)
}

#[test]
fn numbers_of_terms_are_axes_of_the_map_and_bars_of_the_tornado() {
    let (scenario, levers) = with_all_that_moves();
    let labels = levers.map(|lever| lever.label(&scenario).into_owned());
    let mut window = window_on(scenario);
    window.open(Screen::Sensitivity);
    let mut chosen = "Lessee burn a month".to_owned();
    for (lever, label) in levers.into_iter().zip(&labels) {
        window.click(&format!("Y axis, {chosen}"));
        window.harness.event(Event::Text(label.clone()));
        window.run();
        window.harness.get_by_label(label).click_accesskit();
        window.run();
        let map = window.app().screens().sensitivity.analyses().map().unwrap();
        assert_eq!(map.pair.y, lever, "{label}");
        assert!(map.ys.first() < map.ys.last(), "{label} has an axis");
        chosen.clone_from(label);
    }
    let analyses = window.app().screens().sensitivity.analyses();
    let tornado = analyses.tornado().unwrap().own;
    for (lever, label) in levers.into_iter().zip(&labels) {
        let bar = tornado.bar(lever).unwrap_or_else(|| panic!("no bar of {label}"));
        assert!(bar.swing > 0.0, "{label} moves what comes back of a default");
    }
    // Of a deal without them there are none.
    let mut plain = Window::new();
    plain.open(Screen::Sensitivity);
    let analyses = plain.app().screens().sensitivity.analyses();
    let tornado = analyses.tornado().unwrap().own;
    assert!(levers.into_iter().all(|lever| tornado.bar(lever).is_none()));
}

#[test]
fn letting_again_stands_beside_a_forced_sale() {
    let mut window = window_on(with(&[Provision::Term(Term::ReLease)]));
    window.open(Screen::Losses);
    for ending in ["Stop in month 18, re-leased", "Stop in month 18, sold"] {
        assert!(window.shows(ending), "{ending}");
    }
    let mut plain = Window::new();
    plain.open(Screen::Losses);
    assert!(plain.shows("Default in month 18") && !plain.shows("re-leased"));
}

#[test]
fn tax_adds_the_after_tax_irr_and_takes_it_away_again() {
    let mut window = Window::new();
    let heard = "After-tax IRR";
    assert!(!window.shows(heard));
    window.harness.get_by_label("Add a term…").click_accesskit();
    window.run();
    window.harness.get_by_role_and_label(Role::ListBoxOption, "Tax").click_accesskit();
    window.run();
    assert!(window.shows(heard), "a figure more");
    window.harness.get_by_label("Remove tax").click_accesskit();
    window.run();
    assert!(!window.shows(heard), "and gone");
}

#[test]
fn tracks_of_terms_are_marked_where_the_deal_breaks() {
    let mut scenario = with(&[
        Provision::List(List::Contracts),
        Provision::Term(Term::EarlyTermination),
        Provision::List(List::RateSteps),
        Provision::Term(Term::Floating(0)),
        Provision::Term(Term::RateShift),
    ]);
    // It lives on its customer, and its rent has little to spare.
    Lever::LockupDscr.set(&mut scenario, 1.5);
    Lever::MonthlyBurn.set(&mut scenario, 1.4e9);
    let customer = Lever::ContractTo(0);
    let mut window = window_on(scenario);
    let marks = window.wait_for_marks();
    let said = |lever: Lever| {
        let ticks = marks.get(&lever).cloned().unwrap_or_default();
        ticks.iter().map(|tick| tick.tooltip.replace('\u{a0}', " ")).collect::<Vec<_>>()
    };
    let [of_customer, of_rates] = [customer, Lever::RateShift].map(said);
    let lost = "In month 22, Dec 2027, or earlier, the DSCR falls below the lock-up of 1.50x";
    assert_eq!(of_customer.first().map(String::as_str), Some(lost), "{of_customer:?}");
    assert!(!of_rates.is_empty(), "a dearer loan misses the hurdle or the lock-up");
    window.toggle("Market");
    let track = window.harness.get_by_role_and_label(Role::Slider, "Reference rate shift").rect();
    let track = track.shrink2(vec2(4.0, 0.0));
    let range = Lever::RateShift.range(&window.app().document().draft);
    let at = marks[&Lever::RateShift][0].at;
    let share = (at - range.start()) / (range.end() - range.start());
    window.harness.hover_at(pos2(track.left() + track.width() * share as f32, track.center().y));
    window.run();
    assert!(window.shows("up the DSCR falls below the lock-up of 1.50x"), "under the pointer");
}

#[test]
fn a_guarantor_and_a_customer_have_no_name_where_names_are_hidden() {
    let scenario = library::find("anthropic-xpv").unwrap().scenario().unwrap();
    let mut window = window_on(scenario);
    window.harness.key_press(Key::F5);
    window.harness.run_steps(3);
    let heard = |window: &Window| -> Vec<String> {
        let nodes = window.harness.root().children_recursive();
        let of_nodes = nodes.flat_map(|node| {
            let node = node.accesskit_node();
            [node.label(), node.value(), node.data().description().map(str::to_owned)]
        });
        let painted = window.painted().into_iter().map(|it| it.text);
        of_nodes.flatten().chain(painted).collect()
    };
    let named = |window: &Window| -> Vec<String> {
        const NAMES: [&str; 4] = ["Broadcom", "SpaceX", "Apollo", "Anthropic"];
        let texts = heard(window).into_iter();
        texts.filter(|text| NAMES.iter().any(|name| text.contains(name))).collect()
    };
    window.harness.key_press(Key::ArrowRight);
    window.harness.run_steps(FRAMES);
    assert!(named(&window).iter().any(|text| text.contains("Broadcom")), "it is named at first");
    window.harness.key_press(Key::N);
    window.harness.run_steps(FRAMES);
    let steps = window.app().presenter().unwrap().document().draft.story.len();
    for _ in 0..=steps {
        assert_eq!(
            named(&window),
            Vec::<String>::new(),
            "at {:?}",
            window.app().presenter().unwrap().at()
        );
        window.harness.key_press(Key::ArrowRight);
        window.harness.run_steps(FRAMES);
    }
}
