//! Tables and figures on the clipboard: from menus under the right button, and all of a screen.

use std::time::{Duration, Instant};

use chiplease::files::library;
use chiplease::{format, model};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand, PointerButton, vec2};
use egui_kittest::kittest::{AccessKitNode, By, Queryable as _};

use crate::driver::Window;

/// The first node whose name starts so.
fn starting<'a>(window: &'a Window, name: &'a str) -> egui_kittest::Node<'a> {
    let starts = move |node: &AccessKitNode<'_>| {
        let label = node.label().or_else(|| node.value());
        label.is_some_and(|label| label.starts_with(name))
    };
    window.harness.query_all(By::new().predicate(starts)).next().unwrap()
}

/// The text that is copied in the next frames.
pub(crate) fn copied(window: &mut Window) -> String {
    try_copied(window).expect("nothing was copied")
}

fn try_copied(window: &mut Window) -> Option<String> {
    for _ in 0..8 {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            window.run();
            return Some(text);
        }
    }
    None
}

/// Clicks what is named so with the right button, then this line of its menu.
fn copy(window: &mut Window, starts_with: &str, item: &str) -> String {
    starting(window, starts_with).click_secondary();
    window.run();
    window.harness.get_by_label(item).click();
    copied(window)
}

/// All tables of the screen behind these keys, once they have the text that is waited for.
fn all_tables(window: &mut Window, (modifiers, key): (Modifiers, Key), needle: &str) -> String {
    window.press(modifiers, key);
    let started = Instant::now();
    loop {
        window.click("File");
        window.harness.get_by_label("Copy tables on screen").click();
        let text = try_copied(window).unwrap_or_default();
        if text.contains(needle) {
            return text;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "no {needle:?} in\n{text}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_headline_figure_is_copied_as_it_is_read_or_with_every_digit() {
    let mut window = Window::new();
    let results = model::run(&library::default_scenario().unwrap());
    let irr = results.summary.net_irr.unwrap();
    let shown = format!("{:.1}%", irr * 100.0);
    let item = format!("Copy {}", shown.replace(' ', "\u{a0}"));
    assert_eq!(copy(&mut window, "Net IRR", &item), shown);
    assert_eq!(copy(&mut window, "Net IRR", &format!("Copy {irr}")), irr.to_string());
    assert_eq!(copy(&mut window, "Net IRR", "Copy row"), format!("Net IRR\t{irr}\n"));
    let table = copy(&mut window, "Lender loss", "Copy table");
    assert_eq!(table.lines().count(), 9, "a header and eight figures");
    assert!(table.starts_with("Figure\tValue\n"), "{table}");
    assert!(table.ends_with("Lender loss\t0.00\n"), "{table}");
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.15);
    let table = copy(&mut window, "Lender loss", "Copy table");
    assert!(table.starts_with("Figure\tValue\tvs pinned state\n"), "{table}");
}

#[test]
fn the_deal_in_one_sentence_is_copied() {
    let mut window = Window::new();
    let sentence = copy(&mut window, "Rent covers debt service", "Copy sentence");
    assert!(sentence.ends_with("a year after fees."), "{sentence}");
    assert!(!sentence.contains('\u{a0}'), "plain spaces");
}

#[test]
fn a_row_of_a_table_offers_the_figure_under_the_pointer_the_row_and_the_table() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num2);
    let results = model::run(&library::default_scenario().unwrap());
    let participant = &results.summary.participants[0];
    let name = format!("{}; paid in", participant.title);
    let row = copy(&mut window, &name, "Copy row");
    let cells: Vec<&str> = row.trim_end().split('\t').collect();
    assert_eq!(cells[0], participant.title);
    assert_eq!(cells[1], format!("{:.2}", participant.paid_in), "dollars with cents");
    assert_eq!(cells[5], participant.irr.unwrap().to_string(), "every digit");
    let table = copy(&mut window, &name, "Copy table");
    assert!(table.starts_with("participant\tpaid in\treceived\tprofit\tmultiple\tIRR\n"));
    let middle = format!("Copy {}", format::millions(participant.received));
    // The second figure of five is about here.
    let rect = starting(&window, &name).rect();
    let at = rect.right_center() - vec2(54.0 + 56.0 + 60.0 + 24.0, 0.0);
    for pressed in [true, false] {
        let button = PointerButton::Secondary;
        let modifiers = Modifiers::NONE;
        window.harness.event(Event::PointerMoved(at));
        window.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
    }
    window.run();
    window.harness.get_by_label(&middle).click();
    assert_eq!(copied(&mut window), format::millions(participant.received));
}

#[test]
fn the_ledger_is_copied_from_any_of_its_cells() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num8);
    let table = copy(&mut window, "Rent due, month 7", "Copy table");
    assert_eq!(table.lines().count(), 62, "a header, closing and 60 months");
    assert!(table.lines().nth(8).unwrap().starts_with("7\t123220000.00\t123220000.00\t"));
    let item = "Copy 123220000.00";
    assert_eq!(copy(&mut window, "Rent due, month 7", item), "123220000.00");
    assert_eq!(copy(&mut window, "Rent due, month 7", "Copy 123.2"), "123.2");
}

#[test]
fn the_figures_behind_a_plot_are_copied_from_its_menu() {
    let mut window = Window::new();
    let results = model::run(&library::default_scenario().unwrap());
    let copy_of = |window: &mut Window, plot: &str| -> Vec<Vec<String>> {
        window.harness.get_by_role_and_label(Role::Figure, plot).click_secondary();
        window.run();
        window.harness.get_by_label("Copy figures").click();
        let text = copied(window);
        text.lines().map(|line| line.split('\t').map(str::to_owned).collect()).collect()
    };
    let cash = copy_of(&mut window, "Cash flow");
    assert_eq!(cash[0][..3], ["From month", "To month", "Rent and backstop"]);
    let month = &results.months[7];
    assert_eq!(cash[7][..3], ["7", "7", &format!("{:.2}", month.rent_paid + month.backstop)]);
    let debt = copy_of(&mut window, "Debt and chip value");
    assert_eq!(debt[0], ["Month", "Debt", "Chip value"]);
    assert_eq!(debt[8], ["7", &format!("{:.2}", month.debt()), &format!("{:.2}", month.value)]);
    let dscr = copy_of(&mut window, "DSCR");
    let shown = dscr.iter().find(|row| row[0] == "7").unwrap();
    assert_eq!(shown[1], month.dscr.unwrap().to_string());
    let irr = copy_of(&mut window, "IRR");
    assert!(irr[0].contains(&"Net IRR".to_owned()), "{:?}", irr[0]);
    window.press(Modifiers::NONE, Key::F2);
    assert_eq!(copy_of(&mut window, "Cumulative equity")[0].len(), 3, "with the baseline");
}

#[test]
fn all_tables_of_every_screen_are_copied_at_once() {
    let mut window = Window::new();
    window.press(Modifiers::NONE, Key::F2);
    window.set("Coupon", 0.12);
    let deal = |key| (Modifiers::COMMAND, key);
    let several = |key| (Modifiers::NONE, key);
    for (keys, needle) in [
        (deal(Key::Num1), "Figure\tValue\tvs pinned state\nNet IRR\t"),
        (deal(Key::Num2), "Returns by exit\nexit\tnet IRR\t"),
        (deal(Key::Num3), "trips at\tmove\t"),
        (deal(Key::Num5), "Break-even, one input at a time\ninput\tmust hold\tnow\n"),
        (deal(Key::Num6), "expected loss of\tmean\tof loan\t"),
        (deal(Key::Num7), "Figure\tBefore\tNow\tDifference\nNet IRR\t"),
        (deal(Key::Num8), "Month\tRent due\tRent paid\t"),
        (several(Key::F6), "File\tDeal\tLessee\t"),
        (several(Key::F7), "Figure\tCurrent case\n"),
    ] {
        let text = all_tables(&mut window, keys, needle);
        let widths = text.split("\n\n").flat_map(|table| {
            let lines: Vec<usize> =
                table.lines().map(|line| line.split('\t').count()).filter(|&n| n > 1).collect();
            lines.windows(2).map(|pair| pair[0] == pair[1]).collect::<Vec<_>>()
        });
        assert!(widths.filter(|same| *same).count() > 0, "rows as wide as their header\n{text}");
        assert!(window.shows("tables copied"), "it is said that they were");
    }
    let changes = all_tables(&mut window, deal(Key::Num7), "Lessee runway");
    let runway = "\nLessee runway\twhole lease\twhole lease\t\n";
    assert!(changes.contains(runway), "no difference is no figure: {changes}");
    assert_eq!(all_tables(&mut window, several(Key::F8), ""), "", "a portfolio of one deal");
    window.click("Add Valor Compute, first vehicle");
    let text = all_tables(&mut window, several(Key::F8), "Figure\tTogether\tApart\n");
    assert!(text.contains("\nLeases in default\t0 of 2\tstand-alone 0\n"), "{text}");
}

#[test]
fn the_numbers_of_two_levers_are_copied_with_heads_and_every_digit() {
    let mut window = Window::new();
    window.press(Modifiers::COMMAND, Key::Num4);
    window.click("Show as, Numbers");
    let table = copy(&mut window, "Net IRR 22.8% at", "Copy table");
    let mut lines = table.lines();
    let head =
        "Lessee burn a month \\ Residual value (% of cost)\t0\t0.1\t0.2\t0.25\t0.3\t0.4\t0.5";
    assert_eq!(lines.next(), Some(head));
    let results = model::run(&library::default_scenario().unwrap());
    let irr = results.summary.net_irr.unwrap();
    let row: Vec<&str> =
        lines.find(|line| line.starts_with("1000000000\t")).unwrap().split('\t').collect();
    assert_eq!(row.len(), 8);
    let copied: f64 = row[4].parse().unwrap();
    assert!((copied - irr).abs() < 1e-9, "{copied} and {irr}");
    assert_eq!(table.lines().count(), 8, "heads and seven rows");
}

#[test]
fn a_customer_that_earns_cash_heads_columns_with_numbers_and_not_with_text() {
    let file = format!("{}/tests/fixtures/deals/fixed-loan.ron", env!("CARGO_MANIFEST_DIR"));
    let mut window = Window::with_files(vec![file.into()]);
    window.press(Modifiers::COMMAND, Key::Num4);
    window.click("Show as, Numbers");
    window.click("swap axes");
    let table = copy(&mut window, "Net IRR 25.9% at", "Copy table");
    assert!(table.lines().next().unwrap().contains("\t-1000000000\t"), "{table}");
}
