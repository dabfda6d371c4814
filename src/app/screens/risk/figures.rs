//! The figures of a simulation, each with its standard error.

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::analysis::Simulation;
use crate::analysis::monte_carlo::statistics::{Estimate, Spread};
use crate::app::plots::{title_ui, unit_ui};
use crate::app::theme::{self, SMALL, Tokens};
use crate::app::widgets::figure_table::{Column, Figure, Row, figure_table_ui};
use crate::format::{self, money, percent};
use crate::model::Scenario;

const FIGURE_WIDTH: f32 = 56.0;
/// With so many paths and no case among them, the odds are below this over their number: in
/// nineteen of twenty samples there would be one.
const RULE_OF_THREE: f64 = 3.0;
/// Less than half a dollar is none.
const NOTHING: f64 = 0.5;

/// Draws all figures.
pub(super) fn figures_ui(ui: &mut Ui, scenario: &Scenario, simulation: &Simulation) {
    title_ui(ui, "How likely is a loss, and how sure is that?", |ui| {
        unit_ui(ui, "± standard error");
    });
    ScrollArea::vertical().id_salt("risk figures").auto_shrink(false).show(ui, |ui| {
        odds_ui(ui, simulation);
        ui.add_space(8.0);
        losses_ui(ui, scenario, simulation);
        ui.add_space(8.0);
        spreads_ui(ui, simulation);
    });
}

fn odds_ui(ui: &mut Ui, simulation: &Simulation) {
    let tokens = Tokens::of(ui);
    let columns = [
        Column { title: "of paths", width: 74.0, help: "In how many of all paths" },
        Column { title: "±", width: 62.0, help: "What it would vary by from seed to seed" },
    ];
    let share = |name: &str, note: &str, estimate: Estimate| {
        let none = (estimate.value == 0.0).then(|| {
            let most = RULE_OF_THREE / f64::from(simulation.paths.max(1));
            format!("In no path: the odds are likely below {}", percent(most, 3))
        });
        let ink = if estimate.value > 0.0 { tokens.breach } else { tokens.text };
        let value = Figure { text: percent(estimate.value, 1), color: ink, help: none };
        row(name, note, [value, quiet(tokens, percent(estimate.standard_error, 2))])
    };
    let rows = [
        share("The lessee defaults", "", simulation.default),
        share("Equity loses money", "MOIC below 1", simulation.equity_loss),
        share("A lender loses money", "", simulation.lender_loss),
    ];
    figure_table_ui(ui, "what happens", &columns, &rows);
}

fn losses_ui(ui: &mut Ui, scenario: &Scenario, simulation: &Simulation) {
    let tokens = Tokens::of(ui);
    if scenario.tranches.is_empty() {
        let said = RichText::new("Nobody lends here.").font(theme::regular(SMALL));
        ui.label(said.color(tokens.muted));
        return;
    }
    let columns = [
        Column { title: "mean", width: 74.0, help: "Of the balance never repaid, over all paths" },
        Column { title: "of loan", width: 62.0, help: "Of what was lent" },
        Column { title: "±", width: 62.0, help: "What the mean would vary by from seed to seed" },
    ];
    let loss = |name: &str, lent: f64, estimate: Estimate| {
        let ink = if estimate.value >= NOTHING { tokens.breach } else { tokens.text };
        let of_loan = (lent > 0.0).then(|| estimate.value / lent);
        let why = of_loan.is_none().then(|| "Nothing is lent".to_owned());
        let figures = [
            Figure { text: money(estimate.value), color: ink, help: None },
            Figure { text: percent(of_loan, 2), color: tokens.text, help: why },
            quiet(tokens, money(estimate.standard_error)),
        ];
        row(name, "", figures)
    };
    let mut lent = 0.0;
    let mut rows = Vec::new();
    for (tranche, estimate) in scenario.tranches.iter().zip(&simulation.expected_losses) {
        let amount = format::float(tranche.amount);
        lent += amount;
        rows.push(loss(&tranche.name, amount, *estimate));
    }
    if rows.len() > 1 {
        let all = loss("All lenders", lent, simulation.expected_loss);
        rows.push(Row { is_total: true, ..all });
    }
    figure_table_ui(ui, "expected loss of", &columns, &rows);
}

fn spreads_ui(ui: &mut Ui, simulation: &Simulation) {
    let tokens = Tokens::of(ui);
    let help = "So many of 100 paths earn less; an undefined rate counts as −100 %";
    let titles = [("p5", help), ("p25", help), ("median", help), ("p75", help), ("p95", help)];
    let titles = titles.into_iter().chain([("mean", "Of all paths")]);
    let columns: Vec<Column<'_>> =
        titles.map(|(title, help)| Column { title, width: FIGURE_WIDTH, help }).collect();
    let of = |name: &str, spread: Spread| {
        let Spread { percentiles, mean } = spread;
        let all = || percentiles.into_iter().chain([mean]);
        let values = all().map(|estimate| Figure {
            // A total loss is said without decimals: there is no room for more.
            text: percent(estimate.value, usize::from(estimate.value > -0.9995)),
            color: if estimate.value < 0.0 { tokens.breach } else { tokens.text },
            help: None,
        });
        let errors = all().map(|estimate| quiet(tokens, percent(estimate.standard_error, 2)));
        [row(name, "", values), row("±", "", errors)]
    };
    let net = of("Net IRR", simulation.net_irr.spread);
    let equity = of("Equity IRR", simulation.equity_irr.spread);
    let rows: Vec<Row> = net.into_iter().chain(equity).collect();
    figure_table_ui(ui, "over all paths", &columns, &rows);
}

fn row(name: &str, note: &str, figures: impl IntoIterator<Item = Figure>) -> Row {
    Row {
        swatch: None,
        name: name.to_owned(),
        note: note.to_owned(),
        figures: figures.into_iter().collect(),
        is_total: false,
    }
}

fn quiet(tokens: &Tokens, text: String) -> Figure {
    Figure { text, color: tokens.faint, help: None }
}
