//! Who bears the loss: the screen says of the month that is looked at what a run of it says.

use chiplease::analysis::{LossAxis, default_outcome};
use chiplease::model::results::Results;
use chiplease::model::{FastLane, LesseeBehaviour, run_as};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

fn open() -> Window {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num2);
    window
}

/// Millions as the tables write them.
fn millions(dollars: f64) -> String {
    let text = format!("{:.1}", (dollars / 1e5).round() / 10.0);
    let (whole, decimals) = text.split_once('.').unwrap();
    let digits: Vec<char> = whole.chars().collect();
    let groups: Vec<String> = digits.rchunks(3).rev().map(|group| group.iter().collect()).collect();
    format!("{}.{decimals}", groups.join(","))
}

fn float(amount: rust_decimal::Decimal) -> f64 {
    amount.to_string().parse().unwrap()
}

fn as_in_default(window: &Window, month: u32) -> [Results; 2] {
    let scenario = window.app().document().evaluated();
    [LesseeBehaviour::PaysAll, LesseeBehaviour::DefaultsIn(month)]
        .map(|behaviour| run_as(scenario, behaviour))
}

#[track_caller]
fn check_shows(window: &Window, text: &str) {
    assert!(window.shows(text), "the screen does not say: {text}");
}

/// What the sold 40% of the loan bring from a month on.
fn holders(results: &Results, month: u32) -> f64 {
    let rows = &results.months[month as usize..];
    let paid = rows
        .iter()
        .map(|row| row.interest[0] + row.principal[0] + row.sweep[0] + row.settlement[0]);
    0.4 * float(paid.sum())
}

/// The rows of a table by what a screen reader reads.
fn open_deal(id: &str) -> Window {
    let mut window = Window::with_files(vec![crate::deal_file(id)]);
    window.press(Modifiers::COMMAND, Key::Num2);
    window
}

#[test]
fn scrubbing_the_default_month_shows_what_capital_comes_back_in_a_run_of_that_month() {
    let mut window = open();
    for month in [18_u32, 1, 33, 60] {
        window.set("Default month", f64::from(month));
        let when = chiplease::format::Calendar::of("2026-02").short(month);
        check_shows(&window, &format!("Who pays if xAI stops in {when}?"));
        let [_, with] = as_in_default(&window, month);
        let unpaid = float(with.summary.lender_loss());
        let (par, lost) = (0.4 * 3.4e9, 0.4 * unpaid);
        let row = format!(
            "Senior syndicate (40%), bought at 99.5% of par; invested {}; back {}; lost {}",
            millions(par),
            millions(par - lost),
            millions(lost)
        );
        check_shows(&window, &row);
        check_shows(&window, &format!("Debt never repaid; $m {}", millions(unpaid)));
        let moic = with.summary.net_moic.unwrap();
        if moic < 0.99 {
            let cents = chiplease::format::cents_of_dollar(moic);
            check_shows(&window, &format!("of $1 {cents}"));
        }
    }
}

#[test]
fn against_plan_is_the_second_view_and_says_so() {
    let mut window = open();
    window.click("Loss against, plan");
    check_shows(&window, "Due and received, against plan");
    check_shows(&window, "Against plan counts future interest, fees and profit as lost");
    for month in [18_u32, 1, 33, 60] {
        window.set("Default month", f64::from(month));
        let [without, with] = as_in_default(&window, month);
        let (owed, gets) = (holders(&without, month), holders(&with, month));
        let row = format!(
            "Senior syndicate (40%), bought at 99.5% of par; owed {}; gets {}; loss {}",
            millions(owed),
            millions(gets),
            millions(owed - gets)
        );
        check_shows(&window, &row);
        let profit = |results: &Results| {
            results.summary.participants.iter().map(|one| float(one.profit)).sum::<f64>()
        };
        let total = millions(profit(&without) - profit(&with));
        check_shows(&window, &format!("loss {total}; share 100"));
        let unpaid = millions(float(with.summary.lender_loss()));
        check_shows(&window, &format!("Debt never repaid; $m {unpaid}"));
    }
}

#[test]
fn the_bars_are_the_capital_lost_in_every_month_and_follow_the_levers() {
    let mut window = open();
    let sweep =
        |window: &Window| window.app().screens().losses.analyses().get().unwrap().sweep.own.clone();
    let before = sweep(&window);
    assert_eq!((before.query.along, before.bars.len()), (LossAxis::DefaultMonth, 60));
    window.set("Lease term", 36.0);
    let after = sweep(&window);
    assert_eq!(after.bars.len(), 36);
    for bar in &after.bars {
        let [_, with] = as_in_default(&window, bar.at as u32);
        let summary = &with.summary;
        let investors = summary.participants.iter().filter(|it| it.name.starts_with("Valor"));
        let lost: f64 = investors.map(|it| (float(it.paid_in) - float(it.received)).max(0.0)).sum();
        // Valor and other LPs have 65% of the equity, the first position after the lenders.
        assert!((bar.losses[2] - lost).abs() < 1.0, "month {}: {}", bar.at, bar.losses[2]);
        let lenders = bar.losses[0] + bar.losses[1];
        assert!((lenders - float(summary.lender_loss())).abs() < 1.0, "month {}", bar.at);
    }
}

#[test]
fn a_guarantor_stands_with_what_it_pays_in_and_may_be_asked_to_refuse() {
    let mut window = open_deal("xai-spacex-backstop");
    check_shows(&window, "Who pays if xAI stops in month 18");
    check_shows(&window, "SpaceX, pays in; backstop, up to");
    check_shows(&window, "Paid by SpaceX, rent on the lessee’s behalf; $m 5,298.5");
    check_shows(&window, "Stop in month 18, Aug\u{a0}2027, the backstop pays on");
    window.click("Guarantor, refuses");
    check_shows(&window, "Who pays if xAI and SpaceX stop in month 18");
    check_shows(&window, "SpaceX, refuses; backstop, up to");
    check_shows(&window, "Default in month 18");
    window.click("Guarantor, pays");
    window.click("Loss against, plan");
    check_shows(&window, "Who pays if xAI and SpaceX stop in month 18");
}

#[test]
fn a_residual_guarantee_is_seen_where_the_chips_are_sold_and_says_why_less_resale_pays_more() {
    let mut window = open_deal("residual-guarantee");
    window.click("Losses from, resale");
    check_shows(&window, "Meta, pays in; guarantees 50% of cost at the end");
    check_shows(&window, "Chips sold in month 192, Oct\u{a0}2041, net of selling cost");
    check_shows(&window, "Paid by Meta, residual guarantee");
    check_shows(&window, "A lower residual value returns slightly more here");
    window.click("Guarantor, refuses");
    check_shows(&window, "if Meta refuses?");
    assert!(!window.shows("A lower residual value returns slightly more here"));
    window.press(Modifiers::COMMAND, Key::Num1);
    let plot = window.harness.get_by_role_and_label(Role::Figure, "Cash flow");
    let said = plot.accesskit_node().data().description().unwrap().to_owned();
    assert!(said.contains("Meta’s guarantee pays $5.97bn"), "{said}");
}

#[test]
fn lost_capital_along_resale_shows_a_default_at_every_resale() {
    let mut window = open();
    window.set("Lessee burn a month", 3e9);
    window.click("Losses from, resale");
    let unpaid = millions(float(window.app().document().results().summary.lender_loss()));
    window.set("Residual value shown", 0.25);
    check_shows(&window, &format!("Debt never repaid; $m {unpaid}"));
    let analyses = window.app().screens().losses.analyses();
    let sweep = analyses.get().unwrap().sweep.own;
    assert!(sweep.bars.iter().all(|bar| sweep.lost(bar) > 1e9), "a wipe-out at every resale");
}

#[test]
fn the_month_is_clamped_to_the_lease_and_stepped_by_keys() {
    let mut window = open();
    window.set("Default month", 60.0);
    window.set("Lease term", 24.0);
    check_shows(&window, "stops in month 24");
    window.harness.get_by_role_and_label(Role::Slider, "Default month").focus();
    window.run();
    window.press(Modifiers::NONE, Key::ArrowLeft);
    check_shows(&window, "stops in month 23");
    window.press(Modifiers::NONE, Key::Home);
    check_shows(&window, "stops in month 1");
}

#[test]
fn a_drag_in_the_plot_looks_at_another_month_and_changes_no_scenario() {
    let mut window = open();
    let plot = window.harness.get_by_role_and_label(Role::Figure, "Losses").rect();
    let at = |month: f32| {
        let share = (month - 0.5) / 60.0;
        eframe::egui::pos2(plot.left() + share * plot.width(), plot.center().y)
    };
    window.harness.hover_at(at(10.0));
    window.run();
    window.harness.drag_at(at(10.0));
    window.harness.step();
    window.harness.step();
    check_shows(&window, "stops in month 10");
    window.harness.hover_at(at(44.0));
    window.harness.step();
    window.harness.step();
    check_shows(&window, "stops in month 44");
    window.harness.drop_at(at(44.0));
    window.run();
    check_shows(&window, "stops in month 44");
    assert!(!window.app().document().is_edited(), "looking edits nothing");
}

#[test]
fn four_endings_stand_side_by_side_and_the_present_one_is_marked() {
    let mut window = open();
    window.set("Default month", 12.0);
    check_shows(&window, "Sell at 25%, current case; net IRR 22.8%; gross IRR 26.9");
    check_shows(&window, "Scrap at 0.5%; net IRR 16.9%; gross IRR 20.3");
    check_shows(&window, "Renew 36\u{a0}mo; net IRR 25.0%; gross IRR 29.2");
    let scenario = window.app().document().evaluated();
    let found = default_outcome(&mut FastLane::default(), scenario, 12);
    let net = found.net_irr.unwrap();
    assert!(net < 0.0, "a default in the first year costs the investors");
    let row = format!(
        "Default in month 12, Feb\u{a0}2027; net IRR −{:.1}%; gross IRR −{:.1}%; net MOIC {:.2}x; \
         lender loss {}",
        -100.0 * net,
        -100.0 * found.equity_irr.unwrap(),
        found.net_moic.unwrap(),
        millions(found.lender_loss)
    );
    check_shows(&window, &row);
}

#[test]
fn everybody_earns_what_the_summary_says_and_the_vendors_part_is_one_sentence() {
    let window = open();
    let summary = &window.app().document().results().summary;
    for participant in &summary.participants {
        let row = format!(
            "{}; paid in {}; received {}; profit {}",
            participant.title,
            millions(float(participant.paid_in)),
            millions(float(participant.received)),
            millions(float(participant.profit))
        );
        check_shows(&window, &row);
    }
    let nvidia = summary.participants.iter().find(|it| it.name == "Nvidia").unwrap();
    let own = millions(float(nvidia.received - nvidia.paid_in));
    check_shows(&window, &format!("of which on its stakes; paid in ; received ; profit {own}"));
    check_shows(&window, "of which margin on chips; paid in ; received ; profit 2,949.2");
    assert_eq!(nvidia.received - nvidia.paid_in + nvidia.vendor_profit, nvidia.profit);
    check_shows(&window, "Nvidia’s equity is 12% of what it is paid.");
}

#[test]
fn resale_is_dragged_towards_nothing_from_where_it_stands() {
    let mut window = open();
    window.click("Losses from, resale");
    check_shows(&window, "Who pays at a residual value of 10.0%?");
    window.set("Residual value shown", 0.0);
    check_shows(&window, "Who pays at a residual value of 0.0%?");
    window.click("Loss against, plan");
    // The floor is scrap: 24.5% of cost less, a tenth of it cost of selling.
    let lost = millions(5.05e9 * 0.245 * 0.9);
    check_shows(&window, &format!("loss {lost}; share 100"));
    window.set("Residual value (% of cost)", 0.0);
    check_shows(&window, "The residual value is already zero");
}

#[test]
fn a_pinned_baseline_stays_as_a_line_over_the_bars() {
    let mut window = open();
    let baseline = |window: &Window| {
        let analyses = window.app().screens().losses.analyses();
        analyses.get().unwrap().sweep.baseline.map(|sweep| sweep.bars.clone())
    };
    assert!(baseline(&window).is_none(), "nothing is pinned at first");
    window.press(Modifiers::NONE, Key::F2);
    let pinned = window.app().screens().losses.analyses().get().unwrap().sweep.own.bars.clone();
    window.set("Residual value (% of cost)", 0.1);
    assert_eq!(baseline(&window), Some(pinned), "the baseline is what was");
}

#[test]
fn the_plot_says_who_loses_what_in_the_month_that_is_looked_at() {
    let mut window = open();
    window.set("Default month", 7.0);
    let plot = window.harness.get_by_role_and_label(Role::Figure, "Losses");
    let said = plot.accesskit_node().data().description().unwrap().to_owned();
    assert!(
        said.starts_with(
            "Capital lost if the lessee stops in month 7, Sep\u{a0}2026: Apollo, Senior $"
        ),
        "{said}"
    );
    assert!(said.contains("Valor and other LPs, equity $"), "{said}");
}
