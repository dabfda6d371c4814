//! What a committee and a presenter look for on the screens, by the names that they see.

use std::time::{Duration, Instant};

use chiplease::analysis::five_answers::CommitteeQuestion;
use chiplease::app::Start;
use chiplease::app::screen::Screen;
use chiplease::files::library;
use chiplease::model::Scenario;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::{PaintedText, Window};
use crate::every_screen::typed;

fn on(scenario: Scenario) -> Window {
    Window::with(Start { scenario: Some(Box::new(scenario)), ..Start::default() })
}

fn deal(id: &str) -> Window {
    on(library::find(id).unwrap().scenario().unwrap())
}

/// Steps until it is so.
fn wait(window: &mut Window, what: &str, is_so: impl Fn(&Window) -> bool) {
    let started = Instant::now();
    while !is_so(window) {
        assert!(started.elapsed() < Duration::from_mins(1), "{what} never came");
        std::thread::sleep(Duration::from_millis(2));
        window.harness.step();
    }
    window.harness.run_steps(2);
}

/// Its risk screen, once all of not too many paths are there.
fn risk_of(id: &str, width: f32, height: f32) -> Window {
    risk(library::find(id).unwrap().scenario().unwrap(), width, height)
}

fn risk(mut scenario: Scenario, width: f32, height: f32) -> Window {
    scenario.uncertainty.paths = 1_000;
    let mut window = on(scenario);
    window.resize(width, height);
    let keys = Screen::Risk.keys();
    window.harness.key_press_modifiers(keys.modifiers, keys.logical_key);
    window.harness.run_steps(2);
    wait(&mut window, "all paths", |window| {
        window.app().screens().risk.simulations().is_complete()
    });
    window
}

fn figure(window: &Window, name: &str) -> (Rect, String) {
    let node = window.harness.get_by_role_and_label(Role::Figure, name);
    let said =
        node.accesskit_node().data().description().unwrap_or_default().replace('\u{a0}', " ");
    (node.rect(), said)
}

fn painted(window: &Window, start: &str) -> PaintedText {
    let mut texts = window.painted().into_iter();
    // Letters with an edge are written several times, the letters themselves last.
    texts.rfind(|it| it.text.starts_with(start)).unwrap_or_else(|| panic!("{start} is not painted"))
}

fn names(window: &Window, role: Role) -> Vec<String> {
    let nodes = window.harness.query_all_by_role(role);
    let names = nodes.filter_map(|node| node.accesskit_node().data().label().map(str::to_owned));
    names.map(|name| name.replace('\u{a0}', " ")).collect()
}

#[test]
fn a_loss_is_told_in_cents_on_the_dollar_and_not_as_a_rate() {
    let mut window = deal("valor-2");
    window.set("Lessee burn a month", 1.4e9);
    assert!(window.shows("on the dollar, net."), "what investors recover");
    assert!(!window.shows("% a year after fees"), "no one says a loss as a rate");
    let window = risk_of("valor-2", 1440.0, 900.0);
    assert!(window.shows("What is the net MOIC over"), "the multiple is what is shown first");
    assert!(window.shows("lose money; one in twenty returns"), "and a loss of it is told in cents");
}

#[test]
fn the_five_questions_on_a_guaranteed_campus_are_answered_without_a_click() {
    let mut window = deal("meta-spv");
    wait(&mut window, "five answers", |window| {
        let (answers, document) = (window.app().deal().answers(), window.app().document());
        CommitteeQuestion::ALL.into_iter().all(|it| answers.is_current(it, document))
    });
    let buttons = names(&window, Role::Button);
    for answer in [
        "Breaks at: burn at $42.5m: lock-up; at $45.2m: default",
        "When: not in this case",
        "Who pays: Meta pays $4.97bn; all whole",
        "What must hold: Meta pays past month 151, May 2038",
        "What changed: nothing: as in the file",
    ] {
        assert!(buttons.iter().any(|name| name.starts_with(answer)), "{answer}: {buttons:?}");
    }
}

#[test]
fn cash_runs_out_in_one_month_wherever_it_is_said() {
    let mut window = deal("valor-2");
    window.set("Lessee burn a month", 1.4e9);
    let runway = window.app().document().results().summary.runway_months.unwrap();
    let (paid, missed) = (format!("{runway} mo"), format!("month {}", runway + 1));
    assert!(window.paints(&paid), "the runway counts months that are paid");
    assert!(window.shows(&format!("first missed in {missed} (")), "the sentence");
    window.open(Screen::Lessee);
    assert!(window.paints(&format!("cash gone, {missed}, Feb 2028")), "beside the circle");
    let (_, said) = figure(&window, "Lessee, debt and chips");
    assert!(said.contains(&format!("rent is first missed in {missed} (")), "{said}");
    assert!(said.contains("short") && !said.contains("has −"), "no cash below nothing: {said}");
}

#[test]
fn a_longer_lease_that_keeps_its_residual_is_warned_of() {
    let mut window = deal("valor-2");
    window.set("Lease term", 120.0);
    window.choose("View", "Checks and warnings");
    assert!(window.shows("a longer lease needs a lower residual"), "the value has left its range");
}

#[test]
fn headroom_is_drawn_as_high_as_it_is() {
    let mut window = deal("google-backstop");
    window.open(Screen::Lessee);
    let heights = |window: &Window, covenant: &str| {
        let (band, _) = figure(window, covenant);
        let mut heights = Vec::new();
        for clipped in &window.harness.output().shapes {
            if let Shape::Rect(rect) = &clipped.shape {
                let is_in = band.expand(1.0).contains_rect(rect.rect) && rect.fill.a() > 0;
                heights.extend(is_in.then(|| rect.rect.height().round() as i32));
            }
        }
        heights.sort_unstable();
        heights.dedup();
        heights
    };
    let of_value = heights(&window, "Headroom, LTV under 100%");
    assert!(of_value.len() > 1, "chips gain on the debt: {of_value:?}");
}

#[test]
fn cash_and_debt_have_inks_and_axes_of_their_own() {
    let mut window = deal("valor-2");
    window.open(Screen::Lessee);
    let (cash, debt) = (painted(&window, "xAI’s cash, right axis"), painted(&window, "debt"));
    assert_ne!(cash.ink, debt.ink);
    assert!(window.paints("left: debt and chips, right: cash, $bn"));
}

#[test]
fn every_percentile_of_a_narrow_spread_has_its_name_beside_its_line() {
    let window = risk_of("meta-spv", 1280.0, 800.0);
    let (plot, _) = figure(&window, "Histogram of net MOIC");
    // Four of the five are the same to two decimals.
    for name in ["p5 to p75 1.92x", "p95 ", "mean "] {
        let at = painted(&window, name).rect;
        assert!(plot.expand(1.0).contains_rect(at), "{name} at {at:?}");
    }
}

#[test]
fn a_hurdle_beyond_the_returns_is_told_with_an_arrow() {
    let mut window = risk(typed::helix(), 1440.0, 900.0);
    window.harness.get_by_label("Returns, net IRR").click();
    window.harness.run_steps(3);
    assert!(window.paints("← hurdle 8.0%"));
}

#[test]
fn no_path_defaults_stands_over_figures_that_are_exact() {
    let window = risk_of("meta-spv", 1920.0, 1080.0);
    assert!(window.paints("no path defaults"));
    let (plot, _) = figure(&window, "Cumulative default probability");
    let beside = |it: &PaintedText| {
        it.text.ends_with('%')
            && it.rect.right() < plot.right()
            && it.rect.left() > plot.left() - 60.0
            && plot.y_range().expand(8.0).contains(it.rect.center().y)
    };
    let figures: Vec<String> =
        window.painted().into_iter().filter(beside).map(|it| it.text).collect();
    assert!(
        figures.contains(&"2.5%".to_owned()) && !figures.contains(&"3%".to_owned()),
        "{figures:?}"
    );
}

#[test]
fn runs_go_by_round_steps_under_heads_that_stand_apart() {
    let mut window = deal("valor-2");
    window.open(Screen::Sensitivity);
    window.click("Beside the map, runs");
    wait(&mut window, "runs", |window| window.app().screens().sensitivity.runs().is_current());
    window.run();
    // "Net IRR 20.6% with Residual value (% of cost) 1.50%"
    let rows: Vec<f64> = names(&window, Role::Cell)
        .iter()
        .filter(|name| name.starts_with("Net IRR "))
        .filter_map(|name| name.rsplit("cost) ").next()?.split('%').next()?.parse().ok())
        .collect();
    assert!(rows.len() > 10, "{rows:?} of {:?}", names(&window, Role::Cell));
    let steps = rows.windows(2).map(|pair| pair[1] - pair[0]);
    assert!(steps.into_iter().all(|step| (step - 0.5).abs() < 1e-9), "{rows:?}");
    // Wide enough for all columns.
    window.resize(3840.0, 1080.0);
    let runway = painted(&window, "Lessee runway").rect;
    let texts = window.painted();
    let is_beside = |it: &&PaintedText| {
        it.text == "Default" && (it.rect.center().y - runway.center().y).abs() < 2.0
    };
    let default = texts.iter().rfind(is_beside).unwrap().rect;
    assert!(default.right() + 6.0 < runway.left(), "{default:?} {runway:?}");
}

#[test]
fn a_spider_has_figures_on_its_axis_and_names_at_its_right() {
    let mut window = deal("meta-spv");
    window.resize(1280.0, 800.0);
    window.open(Screen::Sensitivity);
    window.click("Beside the map, spider");
    let (plot, _) = figure(&window, "Spider");
    let at_left = |it: &PaintedText| {
        it.text.ends_with('%') && (plot.left() - 60.0..plot.left() + 4.0).contains(&it.rect.left())
    };
    let figures = window.painted().into_iter().filter(at_left).count();
    assert!(figures >= 3, "{figures} figures");
    for name in ["Lease rate factor", "Coupon, "] {
        let at = painted(&window, name).rect;
        assert!(at.left() > plot.left() + 0.55 * plot.width(), "{name} at {at:?} of {plot:?}");
    }
}

#[test]
fn plots_questions_and_choices_of_a_comparison_are_whole_at_1280_by_800() {
    let mut window = deal("meta-spv");
    window.resize(1280.0, 800.0);
    window.press(Modifiers::NONE, Key::F7);
    window.click("Add");
    window.harness.get_by_label_contains("Compare with Valor Compute, first vehicle").click();
    window.harness.run_steps(6);
    let board = Rect::from_min_max(eframe::egui::Pos2::ZERO, eframe::egui::pos2(1280.0, 774.0));
    let plots: Vec<Rect> =
        window.harness.query_all_by_role(Role::Figure).map(|node| node.rect()).collect();
    assert!(plots.len() >= 3, "{plots:?}");
    for plot in plots {
        assert!(board.contains_rect(plot) && plot.height() > 90.0, "{plot:?}");
    }
    let questions: Vec<String> =
        window.painted().into_iter().map(|it| it.text).filter(|it| it.ends_with('?')).collect();
    assert!(questions.len() >= 3, "each plot asks in whole words: {questions:?}");
}

#[test]
fn names_of_stakes_and_the_last_line_are_whole_at_1280_by_800() {
    let mut window = deal("valor-2");
    window.resize(1280.0, 800.0);
    window.open(Screen::Losses);
    window.harness.run_steps(4);
    assert!(window.paints("Senior syndicate (40%)"));
    assert!(window.paints("Nvidia’s equity is 12% of what it is paid."));
}

#[test]
fn a_large_window_shows_what_comes_back_of_each_dollar() {
    let mut window = deal("valor-2");
    window.open(Screen::Losses);
    window.resize(1920.0, 1080.0);
    window.set("Default month", 18.0);
    let (plot, said) = figure(&window, "Recovered of each dollar");
    assert!(plot.height() > 150.0, "{plot:?}");
    // What the table beside it says of the same month.
    let row = |name: &str| {
        let cells = window.harness.query_all_by_label_contains(name);
        let mut rows = cells.filter_map(|it| {
            let node = it.accesskit_node();
            node.data().label().or(node.data().value()).map(str::to_owned)
        });
        rows.find(|label| label.contains("of $1 ")).unwrap()
    };
    let of_dollar = |name: &str| row(name).split("of $1 ").nth(1).unwrap().replace('\u{a0}', " ");
    let equity = of_dollar("Valor and other LPs");
    let cents = equity.split('¢').next().unwrap().to_owned();
    assert!(said.contains(&format!("equity {cents}¢")), "{said}; the table has {equity}");
    assert!(said.contains("Senior $1") || said.contains("Senior 100¢"), "{said}");
    window.resize(1280.0, 800.0);
    assert!(window.harness.query_by_label("Recovered of each dollar").is_none(), "no room for it");
}

#[test]
fn a_large_window_shows_plots_beside_what_a_new_deal_comes_to() {
    let mut window = deal("valor-2");
    window.resize(1920.0, 1080.0);
    window.press(Modifiers::COMMAND, Key::N);
    window.harness.run_steps(4);
    for plot in ["Cash flow", "Debt and chip value", "DSCR"] {
        let (rect, _) = figure(&window, plot);
        assert!(rect.right() > 1850.0 && rect.bottom() < 1080.0, "{plot}: {rect:?}");
    }
}

#[test]
fn a_small_capital_stack_names_its_loans() {
    let mut window = on(typed::tessera());
    window.resize(1138.0, 640.0);
    assert!(window.paints("Mezzanine 10%"), "the tranche and not any debt");
    assert!(window.paints("Senior loan 50%"));
}

#[test]
fn a_name_on_an_area_of_another_line_has_a_plate_or_stands_beside_it() {
    let mut window = deal("meta-spv");
    window.resize(1280.0, 800.0);
    window.open(Screen::Lessee);
    let at = painted(&window, "chip value").rect;
    let has_plate = window.harness.output().shapes.iter().any(|clipped| match &clipped.shape {
        Shape::Rect(rect) => {
            let is_small = rect.rect.height() < 24.0 && rect.rect.width() < at.width() + 12.0;
            is_small && rect.rect.expand(3.0).contains_rect(at)
        }
        _ => false,
    });
    let (plot, _) = figure(&window, "Lessee, debt and chips");
    // Over the debt only the top of the plot is free.
    assert!(has_plate || at.bottom() < plot.top() + 0.2 * plot.height(), "{at:?}");
}

#[test]
fn where_nothing_is_lost_the_plot_says_so_over_an_axis_of_billions() {
    let mut window = deal("valor-2");
    window.open(Screen::Losses);
    window.click("Losses from, resale");
    assert!(window.paints("no one loses or pays anything here"));
    assert!(window.paints("$bn"));
}

#[test]
fn the_dscr_is_named_over_its_plot_and_not_on_its_line() {
    let mut window = deal("meta-spv");
    window.resize(1280.0, 720.0);
    let (plot, _) = figure(&window, "DSCR");
    for name in ["DSCR, lowest 1.15x in month 1", "dashed: lock-up 1.05x"] {
        let at = painted(&window, name).rect;
        assert!(at.bottom() <= plot.top() + 1.0, "{name} at {at:?} over {plot:?}");
    }
}
