//! What an audience sees: every step of the shipped stories on the smallest stream that must be
//! legible, 1280 × 720.

use std::path::PathBuf;
use std::time::Duration;
use std::{env, fs};

use chiplease::app::Start;
use chiplease::app::launch::WindowSize;
use chiplease::files::library;
use eframe::App as _;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Event, Key, Modifiers, Pos2, Rect, Shape, ThemePreference, Vec2, ViewportCommand, pos2, vec2,
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;
use crate::every_screen::drawing;

/// The stream in points of the zoom that a presentation has there.
const STREAM: Vec2 = vec2(1280.0 / 1.75, 720.0 / 1.75);
const STORIES: [&str; 3] = ["valor-2", "meta-spv", "google-backstop"];
/// Frames that a passage from step to step certainly takes.
const FRAMES: usize = 50;

fn presented(id: &str, theme: ThemePreference) -> Window {
    let scenario = library::find(id).unwrap().scenario().unwrap();
    let scenario = Some(Box::new(scenario));
    let mut window = Window::with(Start { scenario, theme: Some(theme), ..Start::default() });
    window.harness.ctx.set_theme(theme);
    window.harness.set_size(STREAM);
    window.harness.key_press(Key::F5);
    window.harness.run_steps(3);
    assert!(window.app().presenter().is_some(), "{id} is presented");
    window
}

fn tell(window: &mut Window, key: Key) {
    window.harness.key_press(key);
    window.harness.run_steps(FRAMES);
}

/// The first text that contains this, as a screen reader reads it.
fn said(window: &Window, part: &str) -> String {
    let node = window.harness.query_all_by_label_contains(part).next().unwrap();
    let node = node.accesskit_node();
    node.data().label().or(node.data().value()).unwrap().to_owned()
}

/// Each step of each shipped story, in the dark theme.
fn at_each_step(mut look: impl FnMut(&str, usize, &Window)) {
    for id in STORIES {
        let mut window = presented(id, ThemePreference::Dark);
        let mut step = 1;
        loop {
            window.harness.run_steps(FRAMES);
            look(id, step, &window);
            let before = window.app().presenter().unwrap().at();
            tell(&mut window, Key::ArrowRight);
            if window.app().presenter().unwrap().at() == before {
                break;
            }
            step += 1;
        }
    }
}

#[test]
#[ignore = "writes pictures"]
fn steps_are_pictures() {
    let Some(folder) = env::var_os("CHIPLEASE_PICTURES").map(PathBuf::from) else { return };
    fs::create_dir_all(&folder).unwrap();
    for id in STORIES {
        for (theme, preference) in
            [("dark", ThemePreference::Dark), ("light", ThemePreference::Light)]
        {
            let mut window = presented(id, preference);
            let draw = |window: &mut Window, name: &str| {
                window.harness.run_steps(FRAMES);
                let file = folder.join(format!("{id}-{name}-{theme}.svg"));
                fs::write(file, drawing::svg(window)).unwrap();
            };
            for step in 1..=6 {
                draw(&mut window, &step.to_string());
                window.harness.key_press(Key::ArrowRight);
                if step == 1 {
                    window.harness.run_steps(18);
                    let file = folder.join(format!("{id}-moving-{theme}.svg"));
                    fs::write(file, drawing::svg(&window)).unwrap();
                }
            }
            tell(&mut window, Key::Home);
            draw(&mut window, "base");
            tell(&mut window, Key::B);
            draw(&mut window, "pause");
            tell(&mut window, Key::B);
            for key in [Key::ArrowRight, Key::N, Key::Escape] {
                tell(&mut window, key);
            }
            draw(&mut window, "names-hidden");
        }
    }
}

#[test]
fn plots_have_at_least_three_fifths_of_the_height() {
    at_each_step(|id, step, window| {
        let harness = &window.harness;
        let questions = harness.query_all_by_label_contains("?").map(|it| it.rect().top());
        let top = questions.filter(|top| *top > 60.0).fold(f32::INFINITY, f32::min);
        // The names of the sliders are a line over their tracks.
        let sliders = harness.query_all_by_role(Role::Slider).map(|it| it.rect().top() - 23.0);
        let bottom = sliders.fold(f32::INFINITY, f32::min);
        let share = (bottom - top) / harness.ctx.content_rect().height();
        assert!(share >= 0.6, "{id}, step {step}: {share:.2}");
    });
}

#[test]
fn the_name_of_the_deal_is_in_sight_at_every_step_and_hidden_with_the_names() {
    at_each_step(|id, step, window| {
        let name = &window.app().document().draft.name;
        assert!(window.shows(name), "{id}, step {step}: {name}");
        assert!(window.shows(" of "), "{id}: which step it is");
    });
    let mut window = presented("valor-2", ThemePreference::Dark);
    tell(&mut window, Key::N);
    let alias = window.app().presenter().unwrap().document().evaluated().name.clone();
    assert_ne!(alias, window.app().document().draft.name);
    assert!(window.shows(&alias));
}

#[test]
fn an_audience_sees_four_figures_with_their_differences_to_the_base() {
    let mut window = presented("valor-2", ThemePreference::Dark);
    tell(&mut window, Key::ArrowRight);
    for name in ["Net IRR ", "Min DSCR ", "Lessee runway ", "Lender loss "] {
        let text = said(&window, name);
        assert!(text.ends_with(" vs base") || text.ends_with(", as base"), "{text}");
    }
    assert!(!window.shows("Peak LTV") && !window.shows("Gross MOIC"));
}

#[test]
fn a_presenter_chooses_the_figures_and_they_are_kept() {
    let mut window = Window::new();
    window.choose("File", "Story…");
    window.click("Figure, Min DSCR");
    window.click("Figure, Gross MOIC");
    let peak = window.harness.get_by_label("Figure, Peak LTV");
    assert!(peak.accesskit_node().is_disabled(), "four are enough");
    window.click("Done");
    window.harness.key_press(Key::F5);
    window.harness.run_steps(FRAMES);
    assert!(window.shows("Gross MOIC ") && !window.shows("Min DSCR "));
    tell(&mut window, Key::Escape);
    assert!(!window.app().document().is_edited(), "the scenario has no part in it");
}

#[test]
fn while_values_move_they_stand_on_the_steps_of_their_sliders() {
    let mut window = presented("valor-2", ThemePreference::Dark);
    window.harness.key_press(Key::ArrowRight);
    let mut seen = Vec::new();
    for _ in 0..30 {
        window.harness.step();
        let text = said(&window, "Residual value (% of cost) ");
        let value = text.rsplit("cost ").next().unwrap().replace('%', "");
        assert!(value.split('.').nth(1).is_none_or(|decimals| decimals.len() <= 1), "{text}");
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    assert!(seen.len() > 8, "they move: {seen:?}");
}

#[test]
fn a_pointer_that_rests_is_taken_off_the_plots() {
    let mut window = presented("valor-2", ThemePreference::Dark);
    let hides = |window: &Window| {
        let icon = window.harness.output().platform_output.cursor_icon;
        icon == eframe::egui::CursorIcon::None
    };
    window.harness.event(Event::PointerMoved(pos2(200.0, 250.0)));
    window.harness.run_steps(60);
    assert!(!hides(&window), "for a second it is there");
    window.harness.run_steps(90);
    assert!(hides(&window));
    window.harness.event(Event::PointerMoved(pos2(210.0, 250.0)));
    window.harness.run_steps(2);
    assert!(!hides(&window), "it comes back with a move");
}

#[test]
fn hidden_names_stay_hidden_after_esc_until_they_are_shown_on_purpose() {
    let mut window = presented("valor-2", ThemePreference::Dark);
    tell(&mut window, Key::N);
    tell(&mut window, Key::Escape);
    tell(&mut window, Key::Escape);
    assert!(window.app().presenter().is_some_and(|it| it.is_leaving() && it.hides_names()));
    assert!(!window.shows("xAI") && !window.shows("Valor"));
    tell(&mut window, Key::F5);
    assert!(window.app().presenter().is_some_and(|it| !it.is_leaving()), "back on the stage");
    tell(&mut window, Key::Escape);
    window.harness.get_by_label("Names hidden — show").click();
    window.harness.run_steps(FRAMES);
    assert!(window.app().presenter().is_none());
    assert!(window.shows("xAI"));
    // The key does the same.
    tell(&mut window, Key::F5);
    for key in [Key::N, Key::Escape, Key::N] {
        tell(&mut window, key);
    }
    assert!(window.app().presenter().is_none());
}

#[test]
fn the_pause_card_names_the_deal_and_nothing_else() {
    let mut window = presented("valor-2", ThemePreference::Light);
    tell(&mut window, Key::B);
    let name = window.app().document().draft.name.clone();
    assert!(window.shows(&format!("{name}, pause")));
    assert!(!window.shows("Net IRR"));
    let ground = window.harness.ctx.global_style().visuals.panel_fill;
    let paints = |window: &Window, color| {
        window.harness.output().shapes.iter().any(|clipped| {
            matches!(&clipped.shape, eframe::egui::Shape::Rect(rect) if rect.fill == color)
        })
    };
    assert!(!paints(&window, ground), "not the white of the page");
    tell(&mut window, Key::N);
    assert!(!window.shows("Valor"));
}

#[test]
fn a_story_of_another_lessee_is_not_told_unasked() {
    let mut scenario = library::default_scenario().unwrap();
    "Helix".clone_into(&mut scenario.lessee.name);
    let scenario = Some(Box::new(scenario));
    let mut window = Window::with(Start { scenario, ..Start::default() });
    window.press(Modifiers::NONE, Key::F5);
    assert!(window.app().presenter().is_none());
    assert!(window.shows("This story is about another lessee") && window.shows("about xAI"));
    window.click("Present without it");
    window.harness.run_steps(FRAMES);
    assert!(window.app().presenter().is_some());
    assert!(!window.shows(" of 5"), "the deal as it stands");
    tell(&mut window, Key::Escape);
    window.press(Modifiers::NONE, Key::F5);
    window.click("Present it anyway");
    window.harness.run_steps(FRAMES);
    assert!(window.shows("1 of 5"));
}

/// Everything that is painted, shape by shape.
fn shapes(window: &Window) -> Vec<Shape> {
    fn flat(shape: &Shape, all: &mut Vec<Shape>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| flat(shape, all)),
            shape => all.push(shape.clone()),
        }
    }
    let mut all = Vec::new();
    for clipped in &window.harness.output().shapes {
        flat(&clipped.shape, &mut all);
    }
    all
}

/// Whether the straight line from one point to the other runs through the rectangle.
fn crosses(from: Pos2, to: Pos2, rect: Rect) -> bool {
    (0_u8..=40).any(|step| rect.contains(from.lerp(to, f32::from(step) / 40.0)))
}

#[test]
fn no_name_in_a_plot_is_struck_through() {
    const NAMES: [&str; 6] =
        ["back in month", "DSCR, lowest", "hurdle", "gross IRR", "net IRR", "cash gone"];
    at_each_step(|id, step, window| {
        let shapes = shapes(window);
        for (index, shape) in shapes.iter().enumerate() {
            let Shape::Text(text) = shape else { continue };
            let said = text.galley.text();
            if !NAMES.iter().any(|name| said.contains(name)) {
                continue;
            }
            // The letters themselves, without the room over and under them.
            let rect = text.visual_bounding_rect().shrink2(vec2(1.0, 4.0));
            // A plate makes room for the name where there is none.
            let before = &shapes[index.saturating_sub(6)..index];
            let is_on_plate = before
                .iter()
                .any(|other| matches!(other, Shape::Rect(plate) if plate.rect.contains_rect(rect)));
            let crossing = shapes.iter().find(|shape| match shape {
                // Those of the grid are fainter than letters, and behind them.
                Shape::LineSegment { points: [from, to], stroke } if stroke.color.is_opaque() => {
                    crosses(*from, *to, rect)
                }
                Shape::Path(path) if path.stroke.width > 0.0 => {
                    path.points.windows(2).any(|ends| crosses(ends[0], ends[1], rect))
                }
                _ => false,
            });
            let is_fine = crossing.is_none() || is_on_plate;
            assert!(is_fine, "{id}, step {step}: {said} at {rect:?} by {crossing:?}");
        }
    });
}

#[test]
fn cash_gone_stands_beside_its_circle() {
    at_each_step(|id, step, window| {
        let shapes = shapes(window);
        let named = shapes.iter().filter_map(|shape| match shape {
            Shape::Text(text) if text.galley.text().starts_with("cash gone") => {
                Some(text.visual_bounding_rect())
            }
            _ => None,
        });
        for name in named {
            let nearest = shapes.iter().filter_map(|shape| match shape {
                Shape::Circle(circle) => Some(name.distance_to_pos(circle.center)),
                _ => None,
            });
            let nearest = nearest.fold(f32::INFINITY, f32::min);
            assert!(nearest < 12.0, "{id}, step {step}: {nearest} points away");
        }
    });
}

fn sent(window: &Window, command: &ViewportCommand) -> bool {
    let outputs = window.harness.output().viewport_output.values();
    outputs.flat_map(|output| &output.commands).any(|other| other == command)
}

/// Steps until that is asked of the window system.
fn comes(window: &mut Window, command: &ViewportCommand) -> bool {
    (0..FRAMES).any(|_| {
        window.harness.step();
        sent(window, command)
    })
}

#[test]
fn closing_on_the_stage_gives_the_window_back_before_it_closes() {
    let mut window = presented("meta-spv", ThemePreference::Dark);
    assert_eq!(window.app().auto_save_interval(), Duration::MAX, "the stage is never stored");
    window.ask_to_close();
    assert!(sent(&window, &ViewportCommand::CancelClose), "not with the zoom of the stage");
    assert!(window.app().presenter().is_none());
    assert!(comes(&mut window, &ViewportCommand::Close));
    assert!((window.harness.ctx.zoom_factor() - 1.0).abs() < 1e-6);
    assert!(window.app().auto_save_interval() < Duration::MAX);
    window.ask_to_close();
    assert!(!sent(&window, &ViewportCommand::CancelClose), "nothing holds it back");
}

#[test]
fn ctrl_q_closes_on_the_stage_and_asks_about_edits() {
    let mut window = presented("meta-spv", ThemePreference::Dark);
    // As a single frame, so that what is asked of the window system is seen.
    let (key, modifiers) = (Key::Q, Modifiers::COMMAND);
    let quit = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
    window.harness.input_mut().events.push(quit);
    window.harness.step();
    assert!(window.app().presenter().is_none());
    assert!(comes(&mut window, &ViewportCommand::Close));

    let mut window = Window::new();
    window.set("Coupon", 0.15);
    for key in [Key::F5, Key::N] {
        tell(&mut window, key);
    }
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::Q);
    window.harness.run_steps(FRAMES);
    let presenter = window.app().presenter().unwrap();
    assert!(presenter.is_leaving(), "the question would show names, which are still hidden");
    window.harness.get_by_label("Names hidden — show").click();
    window.harness.run_steps(FRAMES);
    assert!(window.shows("before closing the window?"));
}

#[test]
fn a_size_that_is_asked_for_holds_after_a_maximized_session_at_any_zoom() {
    let size = WindowSize { width: 1280.0, height: 800.0 };
    let [fullscreen, maximized, inner_size] = size.commands(1.25);
    assert_eq!(fullscreen, ViewportCommand::Fullscreen(false));
    assert_eq!(maximized, ViewportCommand::Maximized(false));
    // egui counts in points of the zoom.
    assert_eq!(inner_size, ViewportCommand::InnerSize(vec2(1024.0, 640.0)));
}
