//! Presenting: steps, sliders and keys, nothing invalid, and the window as it was afterwards.

use chiplease::analysis::{Lever, story};
use chiplease::files::scenario_file;
use chiplease::model::{Scenario, validate};
use eframe::egui::accesskit::Role;
use eframe::egui::{Color32, Event, Key, Modifiers, PointerButton, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;
use chiplease::ui::theme::Tokens;

/// Frames that a passage from step to step certainly takes.
const FRAMES: usize = 50;

/// A window in which something was pinned and moved.
fn edited() -> Window {
    let mut window = Window::new();
    window.set("Coupon", 0.1);
    window.press(Modifiers::NONE, Key::F2);
    window.set("Residual value (% of cost)", 0.3);
    window.press(Modifiers::COMMAND, Key::Num3);
    window
}

/// A deal that has no story, presented.
fn presented_without_a_story() -> Window {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain.ron");
    let scenario = chiplease::files::library::default_scenario().unwrap();
    scenario_file::write(&file, &Scenario { story: Vec::new().into(), ..scenario }).unwrap();
    let mut window = Window::with_files(vec![file]);
    present(&mut window);
    window
}

fn present(window: &mut Window) {
    window.harness.key_press(Key::F5);
    window.harness.run_steps(3);
    assert!(window.app().presenter().is_some(), "it is being presented");
}

fn tell(window: &mut Window, key: Key) {
    window.harness.key_press(key);
    window.harness.run_steps(FRAMES);
}

/// Opens the notes over the stage.
fn show_notes(window: &mut Window) {
    window.harness.key_press_modifiers(Modifiers::SHIFT, Key::P);
    window.harness.run_steps(FRAMES);
}

fn shown(window: &Window) -> Scenario {
    window.app().presenter().unwrap().document().evaluated().clone()
}

/// Everything painted as text, and everything that a screen reader hears.
fn texts(window: &Window) -> Vec<String> {
    fn of(shape: &Shape, texts: &mut Vec<String>) {
        match shape {
            Shape::Text(text) => texts.push(text.galley.text().to_owned()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, texts)),
            _ => {}
        }
    }
    let mut texts = Vec::new();
    for clipped in &window.harness.output().shapes {
        of(&clipped.shape, &mut texts);
    }
    for node in window.harness.query_all_by_label_contains("") {
        let data = node.accesskit_node().data();
        let said = [data.label(), data.value(), data.description()];
        texts.extend(said.into_iter().flatten().map(str::to_owned));
    }
    assert!(texts.len() > 20, "the scan sees what is there: {texts:?}");
    texts
}

#[test]
fn leaving_gives_everything_back_as_it_was() {
    let mut window = edited();
    let before = window.app().document().clone();
    let zoom = window.harness.ctx.zoom_factor();
    present(&mut window);
    for key in [Key::ArrowRight, Key::N, Key::ArrowRight, Key::B, Key::B, Key::ArrowRight] {
        tell(&mut window, key);
    }
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Liquidation haircut");
    slider.set_value_accesskit(0.6);
    window.harness.run_steps(FRAMES);
    tell(&mut window, Key::Escape);
    window.harness.get_by_label("Names hidden — show").click();
    window.harness.run_steps(FRAMES);

    assert!(window.app().presenter().is_none());
    let after = window.app().document();
    assert_eq!(after.draft, before.draft);
    assert_eq!((after.revision(), after.can_redo()), (before.revision(), before.can_redo()));
    assert!((window.harness.ctx.zoom_factor() - zoom).abs() < 1e-6);
    assert!(window.shows("vs pinned state"), "the baseline is still there");
    assert!(window.app().screens().lessee.runway().is_some(), "the same screen is open");
    let steps = |mut document: chiplease::session::Document| {
        let mut drafts = Vec::new();
        while document.can_undo() {
            document.undo();
            drafts.push(document.draft.clone());
        }
        drafts
    };
    assert_eq!(steps(after.clone()), steps(before));
}

#[test]
fn keys_step_through_the_story_and_back_to_the_base() {
    let mut window = Window::new();
    let base = window.app().document().draft.clone();
    let scenes = story::scenes(&base).unwrap();
    assert_eq!(scenes.len(), 5, "the shipped deal has a story");
    present(&mut window);
    let forward = [Key::ArrowRight, Key::PageDown, Key::Space, Key::ArrowRight];
    for (index, key) in forward.into_iter().enumerate() {
        assert_eq!(window.app().presenter().unwrap().at(), Some(index));
        assert_eq!(shown(&window), scenes[index].scenario);
        assert!(
            window.shows(&scenes[index].title) || texts(&window).contains(&scenes[index].title)
        );
        tell(&mut window, key);
    }
    tell(&mut window, Key::ArrowRight);
    assert_eq!(window.app().presenter().unwrap().at(), Some(4), "there is no sixth step");
    assert_eq!(shown(&window), scenes[4].scenario);
    tell(&mut window, Key::ArrowLeft);
    assert_eq!(shown(&window), scenes[3].scenario);
    assert!(window.shows("Lessee runway 22\u{a0}mo"), "the figures are those of the step");
    tell(&mut window, Key::Home);
    assert_eq!(window.app().presenter().unwrap().at(), None);
    assert_eq!(shown(&window), Scenario { story: Vec::new().into(), ..base });
}

#[test]
fn values_move_from_step_to_step_unless_motion_is_reduced() {
    let mut window = Window::new();
    let resale = |window: &Window| Lever::ResaleFraction.value(&shown(window)).unwrap();
    present(&mut window);
    window.harness.key_press(Key::ArrowRight);
    window.harness.run_steps(15);
    let between = resale(&window);
    assert!(0.1 < between && between < 0.25, "{between}");
    assert!(window.app().presenter().unwrap().is_moving());
    window.harness.run_steps(FRAMES);
    assert!((resale(&window) - 0.1).abs() < 1e-12);
    tell(&mut window, Key::Escape);

    window.choose("View", "Reduce motion");
    present(&mut window);
    window.harness.key_press(Key::ArrowRight);
    window.harness.run_steps(2);
    assert!((resale(&window) - 0.1).abs() < 1e-12);
}

#[test]
fn plots_under_each_other_keep_the_same_months_when_the_lessee_defaults() {
    fn places(shape: &Shape, ink: Color32, found: &mut Vec<i32>) {
        match shape {
            Shape::LineSegment { points: [one, other], stroke }
                if stroke.color == ink && (one.x - other.x).abs() < 0.01 =>
            {
                found.push(one.x.round() as i32);
            }
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| places(shape, ink, found)),
            _ => {}
        }
    }
    let mut window = Window::new();
    present(&mut window);
    tell(&mut window, Key::Home);
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Lessee burn a month");
    slider.set_value_accesskit(3e9);
    window.harness.run_steps(FRAMES);
    let document = window.app().presenter().unwrap().document();
    assert!(document.results().summary.default_month.is_some_and(|month| month < 20));
    let ink = Tokens::of_theme(window.harness.ctx.theme()).breach;
    let mut found = Vec::new();
    for clipped in &window.harness.output().shapes {
        places(&clipped.shape, ink, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    assert_eq!(
        found.len(),
        2,
        "one month in the two plots on the left, one on the right: {found:?}"
    );
}

#[test]
fn one_key_blanks_the_screen_and_another_hides_every_name() {
    let mut window = Window::new();
    let names = ["Valor", "Nvidia", "Apollo", "xAI"];
    let has_name = |texts: &[String]| -> Vec<String> {
        texts.iter().filter(|text| names.iter().any(|name| text.contains(name))).cloned().collect()
    };
    present(&mut window);
    window.harness.key_press(Key::B);
    window.harness.run_steps(3);
    assert!(!window.shows("Net IRR"));
    window.harness.key_press(Key::B);
    window.harness.run_steps(3);
    assert!(window.shows("Net IRR"));
    for _ in 0..3 {
        tell(&mut window, Key::ArrowRight);
    }
    assert!(!has_name(&texts(&window)).is_empty(), "names are shown at first");
    let summary = window.app().presenter().unwrap().document().results().summary.net_irr;
    tell(&mut window, Key::N);
    let veiled = window.app().presenter().unwrap().document().results().summary.net_irr;
    assert_eq!(summary, veiled, "no figure hangs on a name");
    for key in [Key::ArrowRight, Key::ArrowLeft, Key::ArrowLeft, Key::Home] {
        let found = has_name(&texts(&window));
        assert!(found.is_empty(), "{found:?}");
        tell(&mut window, key);
    }
    tell(&mut window, Key::N);
    assert!(!has_name(&texts(&window)).is_empty(), "and they come back");
}

#[test]
fn notes_over_the_stage_come_only_when_asked_for_and_say_what_is_next() {
    let mut window = Window::new();
    assert!(window.harness.ctx.embed_viewports(), "there is one window only");
    let scenes = story::scenes(&window.app().document().draft).unwrap();
    present(&mut window);
    tell(&mut window, Key::ArrowRight);
    assert!(!window.shows("elapsed"), "the audience sees no notes");
    tell(&mut window, Key::P);
    assert!(!window.shows("elapsed"), "with one screen only they would be seen");
    assert!(window.shows("Shift+P opens them here"));
    show_notes(&mut window);
    assert!(window.shows("Step 2 of 5") && window.shows("0:0"), "step and time");
    assert!(window.shows(&scenes[1].note) && window.shows(&scenes[1].title));
    assert!(window.shows(&format!("Next  {}", scenes[2].title)));

    for (key, at) in [(Key::ArrowRight, Some(2)), (Key::ArrowLeft, Some(1)), (Key::Home, None)] {
        tell(&mut window, key);
        assert_eq!(window.app().presenter().unwrap().at(), at, "the keys work as before");
    }
    assert!(window.shows("Base") && window.shows("No note for this step"));
    assert!(window.shows(&format!("Next  {}", scenes[0].title)));
    tell(&mut window, Key::B);
    assert!(!window.shows("elapsed"), "the pause card is alone");
    tell(&mut window, Key::B);
    assert!(window.shows("elapsed"));
    tell(&mut window, Key::P);
    assert!(!window.shows("elapsed"));

    show_notes(&mut window);
    tell(&mut window, Key::Escape);
    assert!(!window.shows("elapsed"), "notes go with the stage");
    present(&mut window);
    assert!(!window.shows("elapsed"), "and do not come back by themselves");
}

#[test]
fn notes_hide_names_with_the_stage() {
    let mut window = Window::new();
    present(&mut window);
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowRight] {
        tell(&mut window, key);
    }
    show_notes(&mut window);
    assert!(texts(&window).iter().any(|text| text.contains("xAI burns")));
    tell(&mut window, Key::N);
    assert!(window.shows("Names are hidden"));
    for key in [Key::ArrowLeft, Key::ArrowRight, Key::Home] {
        tell(&mut window, key);
        let texts = texts(&window);
        assert!(!texts.iter().any(|text| text.contains("xAI")), "{texts:?}");
    }
}

#[test]
fn a_story_without_notes_has_a_window_with_the_steps_all_the_same() {
    let mut window = presented_without_a_story();
    show_notes(&mut window);
    assert!(window.shows("Base") && window.shows("Last step"));
}

#[test]
fn other_commands_are_not_heard() {
    let mut window = edited();
    let before = window.app().document().clone();
    present(&mut window);
    for (modifiers, key) in [
        (Modifiers::COMMAND, Key::Z),
        (Modifiers::COMMAND, Key::O),
        (Modifiers::COMMAND, Key::P),
        (Modifiers::COMMAND, Key::S),
        (Modifiers::COMMAND, Key::N),
        (Modifiers::NONE, Key::F1),
        (Modifiers::NONE, Key::F3),
        (Modifiers::NONE, Key::F4),
        (Modifiers::NONE, Key::F6),
        (Modifiers::NONE, Key::Enter),
    ] {
        window.harness.key_press_modifiers(modifiers, key);
        window.harness.run_steps(3);
        assert!(window.app().presenter().is_some(), "{key:?}");
    }
    tell(&mut window, Key::Escape);
    assert_eq!(window.app().document().draft, before.draft);
    assert!(window.harness.query_by_role(Role::Dialog).is_none(), "no dialog has opened");
    assert!(window.shows("vs pinned state"));
}

/// The shipped deal with sliders whose range reaches what is not valid.
fn with_risky_sliders() -> Scenario {
    let mut scenario = chiplease::files::library::default_scenario().unwrap();
    let risky = ["catch_up", "loan_amount", "equipment_cost", "monthly_burn"];
    for step in scenario.story.iter_mut() {
        step.sliders = risky.map(str::to_owned).to_vec();
    }
    scenario
}

#[test]
fn nothing_invalid_can_be_reached() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("risky.ron");
    scenario_file::write(&file, &with_risky_sliders()).unwrap();
    let mut window = Window::with_files(vec![file]);
    present(&mut window);
    let keys = [Key::ArrowRight, Key::ArrowLeft, Key::Home, Key::N, Key::PageDown, Key::ArrowUp];
    let values = [0.1, -5.0, 1e300, f64::NAN, 5.05e9, 3.4e9, 1.0, f64::INFINITY, 1e9, 0.0];
    let mut seed: usize = 7;
    for _ in 0..120 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let at = seed >> 33;
        let all = window.harness.get_all_by_role(Role::Slider).collect::<Vec<_>>();
        assert_eq!(all.len(), 4);
        all[at % all.len()].set_value_accesskit(values[at % values.len()]);
        if at.is_multiple_of(3) {
            window.harness.key_press(keys[at % keys.len()]);
        }
        window.harness.run_steps(1 + at % 3);
        let document = window.app().presenter().unwrap().document();
        assert!(document.faults().is_empty(), "{:?}", document.faults());
        assert_eq!(validate(&document.draft), Ok(()));
    }
    for text in texts(&window) {
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
    }
}

#[test]
fn a_draft_with_faults_is_not_presented_and_says_why() {
    let mut window = Window::new();
    window.type_value("Residual value (% of cost)", "300");
    window.press(Modifiers::NONE, Key::Enter);
    assert!(!window.app().document().faults().is_empty());
    window.press(Modifiers::NONE, Key::F5);
    assert!(window.app().presenter().is_none());
    assert!(window.shows("This cannot be presented"));
}

#[test]
fn without_a_story_the_deal_is_shown_with_the_headline_sliders() {
    let mut window = presented_without_a_story();
    assert_eq!(window.harness.get_all_by_role(Role::Slider).count(), 4);
    assert_eq!(window.harness.get_all_by_role(Role::Figure).count(), 6, "three boards of plots");
    tell(&mut window, Key::ArrowRight);
    assert_eq!(window.app().presenter().unwrap().at(), None);
    let slider = window.harness.get_by_role_and_label(Role::Slider, "Coupon");
    slider.set_value_accesskit(0.15);
    window.harness.run_steps(3);
    assert!(!window.shows("Net IRR 22.8"), "the audience has moved it");
    assert!(window.shows("vs base"), "and sees by how much");
    tell(&mut window, Key::Home);
    assert!(window.shows("Net IRR 22.8"));
    assert!(!window.shows("vs base"), "nothing differs from itself");
}

#[test]
fn a_step_is_added_of_what_was_moved_and_undone_like_any_edit() {
    let mut window = Window::new();
    window.set("Coupon", 0.11);
    let before = window.app().document().draft.clone();
    window.choose("File", "Story…");
    window.click("Add the current case");
    window.click("Plot, Losses");
    window.click("Step earlier");
    window.click("Done");
    let story = window.app().document().draft.story.clone();
    assert_eq!(story.len(), 6);
    let ids: Vec<&String> = story[4].levers.keys().collect();
    assert_eq!(ids, ["loan_rate"]);
    assert_eq!(story[4].plots.len(), 3);
    assert!(story::scenes(&window.app().document().draft).is_ok());
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().document().draft, before);
}

#[test]
fn on_the_stage_a_right_click_opens_no_menu() {
    let mut window = Window::new();
    present(&mut window);
    let plots: Vec<_> =
        window.harness.query_all_by_role(Role::Figure).map(|it| it.rect()).collect();
    assert!(!plots.is_empty(), "there are plots");
    let figure = window.harness.query_all_by_label_contains("Net IRR").next().unwrap().rect();
    for rect in plots.into_iter().chain([figure]) {
        for pressed in [true, false] {
            let (pos, button, modifiers) =
                (rect.center(), PointerButton::Secondary, Modifiers::NONE);
            window.harness.event(Event::PointerMoved(pos));
            window.harness.event(Event::PointerButton { pos, button, pressed, modifiers });
        }
        window.harness.run_steps(3);
        assert!(!window.shows("Copy"), "nothing hides the stage");
    }
}
