//! The figures of a simulation, each with its standard error.

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::analysis::monte_carlo::statistics::{Estimate, Spread};
use crate::analysis::{Metric, Simulation};
use crate::format::{self, Measure, percent};
use crate::model::Scenario;
use crate::session::Both;
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::figure_table::{Column, Figure, Row, figure_table_ui};
use crate::ui::theme::{self, SMALL, Tokens};

const FIGURE_WIDTH: f32 = 56.0;
/// With so many paths and no case among them, the odds are below this over their number: in
/// nineteen of twenty samples there would be one.
const RULE_OF_THREE: f64 = 3.0;
/// Less than half a dollar is none.
const NOTHING: f64 = 0.5;

/// Draws all figures.
///
/// Where there is a baseline that has met the same chance, each is held against its.
pub(super) fn figures_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    Both { own: simulation, baseline }: Both<&Simulation>,
) {
    let same = |it: &&Simulation| (it.paths, it.seed) == (simulation.paths, simulation.seed);
    let baseline = baseline.filter(same);
    title_ui(ui, "How likely is a loss, and how sure is that?", |ui| {
        unit_ui(ui, "± standard error");
    });
    ScrollArea::vertical().id_salt("risk figures").auto_shrink(false).show(ui, |ui| {
        odds_ui(ui, simulation, baseline);
        ui.add_space(8.0);
        losses_ui(ui, scenario, simulation, baseline);
        ui.add_space(8.0);
        spreads_ui(ui, simulation, baseline);
    });
}

fn odds_ui(ui: &mut Ui, simulation: &Simulation, baseline: Option<&Simulation>) {
    let tokens = Tokens::of(ui);
    let mut columns = vec![
        Column { title: "of paths", width: 74.0, help: "In how many of all paths" },
        Column { title: "±", width: 62.0, help: "What it would vary by from seed to seed" },
    ];
    columns.extend(baseline.map(|_| AGAINST));
    let share = |name: &str, note: &str, of: fn(&Simulation) -> Estimate| {
        let estimate = of(simulation);
        let none = (estimate.value == 0.0).then(|| {
            let most = RULE_OF_THREE / f64::from(simulation.paths.max(1));
            format!("In no path: the odds are likely below {}", percent(most, 3))
        });
        let ink = if estimate.value > 0.0 { tokens.breach } else { tokens.text };
        let value = Figure::new(Measure::Share(Some(estimate.value), 1), ink).with_help(none);
        let mut figures =
            vec![value, quiet(tokens, Measure::Share(Some(estimate.standard_error), 2))];
        figures.extend(
            baseline.map(|baseline| against(tokens, points(estimate.value - of(baseline).value))),
        );
        row(name, note, figures)
    };
    let rows = [
        share("The lessee defaults", "", |of| of.default),
        share("Equity loses money", "MOIC below 1", |of| of.equity_loss),
        share("A lender loses money", "", |of| of.lender_loss),
    ];
    figure_table_ui(ui, "what happens", &columns, &rows);
}

fn losses_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    simulation: &Simulation,
    baseline: Option<&Simulation>,
) {
    let tokens = Tokens::of(ui);
    if scenario.tranches.is_empty() {
        let said = RichText::new("Nobody lends here.").font(theme::regular(SMALL));
        ui.label(said.color(tokens.muted));
        return;
    }
    // Tranches are held against each other only where they are the same ones in number.
    let lenders = simulation.expected_losses.len();
    let baseline = baseline.filter(|baseline| baseline.expected_losses.len() == lenders);
    let mut columns = vec![
        Column { title: "mean", width: 74.0, help: "Of the balance never repaid, over all paths" },
        Column { title: "of loan", width: 62.0, help: "Of what was lent" },
        Column { title: "±", width: 62.0, help: "What the mean would vary by from seed to seed" },
    ];
    columns.extend(baseline.map(|_| AGAINST));
    let loss = |name: &str, lent: f64, estimate: Estimate, before: Option<Estimate>| {
        let ink = if estimate.value >= NOTHING { tokens.breach } else { tokens.text };
        let of_loan = (lent > 0.0).then(|| estimate.value / lent);
        let why = of_loan.is_none().then(|| "Nothing is lent".to_owned());
        let mut figures = vec![
            Figure::new(Measure::Dollars(estimate.value), ink),
            Figure::new(Measure::Share(of_loan, 2), tokens.text).with_help(why),
            quiet(tokens, Measure::Dollars(estimate.standard_error)),
        ];
        figures.extend(before.map(|before| {
            let change = estimate.value - before.value;
            against(tokens, Metric::LenderLoss.difference_text(Some(change)))
        }));
        row(name, "", figures)
    };
    let mut lent = 0.0;
    let mut rows = Vec::new();
    let losses = scenario.tranches.iter().zip(&simulation.expected_losses);
    for (index, (tranche, estimate)) in losses.enumerate() {
        let amount = format::float(tranche.amount);
        lent += amount;
        let before = baseline.and_then(|baseline| baseline.expected_losses.get(index));
        rows.push(loss(&tranche.name, amount, *estimate, before.copied()));
    }
    if rows.len() > 1 {
        let before = baseline.map(|baseline| baseline.expected_loss);
        let all = loss("All lenders", lent, simulation.expected_loss, before);
        rows.push(Row { is_total: true, ..all });
    }
    figure_table_ui(ui, "expected loss of", &columns, &rows);
}

fn spreads_ui(ui: &mut Ui, simulation: &Simulation, baseline: Option<&Simulation>) {
    let tokens = Tokens::of(ui);
    let help = "So many of 100 paths have a lower IRR; an undefined one counts as −100 %";
    let titles = [("p5", help), ("p25", help), ("median", help), ("p75", help), ("p95", help)];
    let titles = titles.into_iter().chain([("mean", "Of all paths")]);
    let columns: Vec<Column<'_>> =
        titles.map(|(title, help)| Column { title, width: FIGURE_WIDTH, help }).collect();
    let all = |spread: Spread| spread.percentiles.into_iter().chain([spread.mean]);
    let of = |name: &str, spread: Spread, before: Option<Spread>| {
        let values = all(spread).map(|estimate| {
            // A total loss is said without decimals: there is no room for more.
            let decimals = usize::from(estimate.value > -0.9995);
            let color = if estimate.value < 0.0 { tokens.breach } else { tokens.text };
            Figure::new(Measure::Share(Some(estimate.value), decimals), color)
        });
        let errors =
            all(spread).map(|it| quiet(tokens, Measure::Share(Some(it.standard_error), 2)));
        let mut rows = vec![row(name, "", values), row("±", "", errors)];
        rows.extend(before.map(|before| {
            let changes = all(spread).zip(all(before));
            let changes = changes.map(|(now, before)| number_of_points(now.value - before.value));
            row("to baseline, pt", "", changes.map(|text| against(tokens, text)))
        }));
        rows
    };
    let before = baseline.map(|baseline| (baseline.net_irr.spread, baseline.equity_irr.spread));
    let mut rows = of("Net IRR", simulation.net_irr.spread, before.map(|before| before.0));
    let equity = simulation.equity_irr.spread;
    rows.extend(of("Equity IRR", equity, before.map(|before| before.1)));
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

/// The difference to the baseline.
const AGAINST: Column<'_> = Column {
    title: "to baseline",
    width: 78.0,
    help: "More or less than the baseline has in the very same paths",
};

fn against(tokens: &Tokens, text: String) -> Figure {
    Figure::new(text, tokens.muted)
}

/// "+1.2 pt"
fn points(change: f64) -> String {
    Metric::NetIrr.difference_text(Some(change))
}

/// The same under a column where there is no room for the unit.
fn number_of_points(change: f64) -> String {
    let text = format::hundredths(change, 2);
    let is_material = text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    if change > 0.0 && is_material { format!("+{text}") } else { text }
}

fn quiet(tokens: &Tokens, measure: Measure) -> Figure {
    Figure::new(measure, tokens.faint)
}
