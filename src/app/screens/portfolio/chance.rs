//! What chance makes of the deals together, beside the sum of parts.

use eframe::egui::{ScrollArea, Ui};

use crate::analysis::monte_carlo::statistics::Estimate;
use crate::analysis::portfolio::{Both, JointSimulation, Odds};
use crate::app::plots::exceedance::{Exceedance, exceedance};
use crate::format::{self, Measure, money, percent};
use crate::model::Scenario;
use crate::session::{Pace, Portfolio};
use crate::ui::board::{Within, columns, fixed, rest, rows, share};
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::figure_table::{Column, Figure, Row, figure_table_ui};
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::{DIMMED, Tokens};

const FIGURES_WIDTH: f32 = 400.0;
const GAP: f32 = 24.0;
const FOOT_HEIGHT: f32 = 20.0;
/// Less than half a dollar is none.
const NOTHING: f64 = 0.5;

/// Draws the page.
pub(super) fn chance_ui(ui: &mut Ui, deals: &Portfolio, plot: Option<&Exceedance>, pace: Pace) {
    let area = ui.available_rect_before_wrap();
    let [area, foot] = rows([rest(), fixed(FOOT_HEIGHT)]).gap(4.0).split(area);
    ui.within(foot, |ui| foot_ui(ui, deals));
    let Some((simulation, plot)) = deals.simulation().zip(plot) else { return };
    // An answer to other deals has other rows.
    if simulation.deals.len() != deals.deals().len() {
        return;
    }
    if !deals.is_current() && pace == Pace::Resting {
        ui.multiply_opacity(DIMMED);
    }
    let odds = share(0.42).least(FIGURES_WIDTH);
    let [losses, odds] = columns([rest(), odds]).gap(GAP).split(area);
    ui.within(losses, |ui| {
        title_ui(ui, "How likely is it that lenders lose more?", |ui| unit_ui(ui, "$bn, all"));
        let height = ui.available_height();
        exceedance(ui, plot).show(ui, height);
    });
    ui.within(odds, |ui| {
        title_ui(ui, "How often does it happen?", |ui| unit_ui(ui, "of paths"));
        ScrollArea::vertical().id_salt("joint odds").auto_shrink(false).show(ui, |ui| {
            odds_ui(ui, simulation, deals.deals());
        });
    });
}

fn odds_ui(ui: &mut Ui, simulation: &JointSimulation, deals: &[Scenario]) {
    let tokens = Tokens::of(ui);
    let JointSimulation { together, alone, .. } = simulation;
    let columns = [
        Column { title: "together", width: 78.0, help: "With the cash that the deals share" },
        Column {
            title: "sum of parts",
            width: 86.0,
            help: "The same paths, each deal with all of its lessee’s cash for itself",
        },
    ];
    let shares = |name: &str, note: &str, of: Both<Estimate>| {
        let values = [of.together, of.alone].map(|it| Measure::Share(Some(it.value), 1));
        let errors = [of.together, of.alone].map(|it| percent(it.standard_error, 2));
        row(tokens, (name, note), values, errors, of.together.value > 0.0)
    };
    let amounts = |name: &str, of: Both<Estimate>| {
        let values = [of.together, of.alone].map(|it| Measure::Dollars(it.value));
        let errors = [of.together, of.alone].map(|it| money(it.standard_error));
        row(tokens, (name, ""), values, errors, of.together.value >= NOTHING)
    };
    let both = |of: fn(&Odds) -> Estimate| Both { together: of(together), alone: of(alone) };
    let mut rows = vec![
        shares("At least one lease defaults", "", both(|odds| odds.any_default)),
        shares("All leases default", "", both(|odds| odds.all_default)),
        shares("A lender loses money", "", both(|odds| odds.any_loss)),
    ];
    for (scenario, odds) in deals.iter().zip(&simulation.deals) {
        rows.push(shares(&scenario.name, "defaults", odds.default));
    }
    figure_table_ui(ui, "what happens", &columns, &rows);
    ui.add_space(8.0);
    let mut rows = vec![
        amounts("On average", both(|odds| odds.expected_loss)),
        amounts("One path in four above", both(|odds| odds.losses.spread.percentiles[3])),
        amounts("One in twenty above", both(|odds| odds.losses.spread.percentiles[4])),
        amounts(
            "One in a hundred above",
            both(|odds| Estimate { value: odds.losses.p99, standard_error: f64::NAN }),
        ),
    ];
    figure_table_ui(ui, "lenders lose", &columns, &rows);
    ui.add_space(8.0);
    rows = simulation
        .lenders
        .iter()
        .map(|lender| amounts(&lender.name, lender.expected_loss))
        .collect();
    if rows.is_empty() {
        super::small_ui(ui, "Nobody lends in these deals.");
    } else {
        figure_table_ui(ui, "expected loss of", &columns, &rows);
    }
}

fn row(
    tokens: &Tokens,
    (name, note): (&str, &str),
    values: [Measure; 2],
    errors: [String; 2],
    is_breach: bool,
) -> Row {
    let inks = [if is_breach { tokens.breach } else { tokens.text }, tokens.muted];
    let figures = values.into_iter().zip(errors).zip(inks).map(|((value, error), color)| {
        let help = (error != format::UNDEFINED).then(|| format!("± {error} standard error"));
        Figure::new(value, color).with_help(help)
    });
    let figures = figures.collect();
    Row { swatch: None, name: name.to_owned(), note: note.to_owned(), figures, is_total: false }
}

/// Which paths these are, and whether there are more to come.
fn foot_ui(ui: &mut Ui, deals: &Portfolio) {
    let tokens = Tokens::of(ui);
    ui.horizontal(|ui| {
        if let Some(trouble) = deals.trouble() {
            ui.fault(format!("The simulation stopped: {trouble}"));
        }
        let Some(simulation) = deals.simulation() else {
            ui.weak("Running the paths…");
            return;
        };
        if !deals.is_current() {
            ui.label(small_strong("of the previous state").color(tokens.interest));
        } else if !deals.is_complete() {
            ui.note("more paths are on their way".to_owned());
        }
        let paths = format::number(f64::from(simulation.paths), 0);
        let seed = simulation.seed;
        let said = format!(
            "{paths} paths, seed {seed}; one bad year for all, one resale shock for all chips"
        );
        ui.faint(said);
    });
}
