//! The joint simulation of the deals (Method, section 12), beside the sum of parts.

use eframe::egui::{ScrollArea, Ui};

use crate::analysis::monte_carlo::statistics::Estimate;
use crate::analysis::portfolio::{Chance, JointSimulation};
use crate::app::plots::exceedance::exceedance;
use crate::format::{self, money, percent};
use crate::model::Scenario;
use crate::session::{Pace, Portfolio};
use crate::ui::board::{Within, columns, fixed, rest, rows, share};
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::{DIMMED, Ink, Tokens};

const FIGURES_WIDTH: f32 = 400.0;
const GAP: f32 = 24.0;
/// In a narrower room the figures are under the plot.
const BESIDE_WIDTH: f32 = 760.0;
const FOOT_HEIGHT: f32 = 20.0;
/// Amounts below this count as none, dollars.
const NOTHING: f64 = 0.5;

/// Draws the page.
pub(super) fn chance_ui(ui: &mut Ui, deals: &Portfolio, pace: Pace) {
    let area = ui.available_rect_before_wrap();
    let [area, foot] = rows([rest(), fixed(FOOT_HEIGHT)]).gap(4.0).split(area);
    // First, because it also says why there is nothing above it.
    ui.within(foot, |ui| foot_ui(ui, deals));
    let Some((simulation, plot)) = deals.simulation().zip(deals.exceedance()) else { return };
    // A simulation of other deals has other rows.
    if simulation.deals.len() != deals.deals().len() {
        return;
    }
    // In a drag the answer is always a little old; dimming would not end.
    if !deals.is_current() && pace == Pace::Resting {
        ui.multiply_opacity(DIMMED);
    }
    let [losses, odds] = if area.width() < BESIDE_WIDTH {
        rows([rest(), rest()]).gap(GAP).split(area)
    } else {
        columns([rest(), share(0.42).least(FIGURES_WIDTH)]).gap(GAP).split(area)
    };
    ui.within(losses, |ui| {
        title_ui(ui, "How likely is it that lenders lose more?", |ui| unit_ui(ui, "$bn, all"));
        let height = ui.available_height();
        exceedance(ui, plot).show(ui, height);
    });
    ui.within(odds, |ui| {
        title_ui(ui, "How likely is it?", |ui| unit_ui(ui, "of paths"));
        ScrollArea::vertical().id_salt("joint probabilities").auto_shrink(false).show(ui, |ui| {
            odds_ui(ui, simulation, deals.deals());
        });
    });
}

/// The figure of one side.
fn cell(chance: &Chance, estimate: Estimate) -> Cell {
    let Estimate { value, standard_error } = estimate;
    let (cell, error) = if chance.is_amount {
        (Cell::dollars(value).breach_if(value >= NOTHING), money(standard_error))
    } else {
        (Cell::share(value, 1).breach_above(0.0), percent(standard_error, 2))
    };
    let is_known = error != format::UNDEFINED;
    cell.help_if(is_known.then(|| format!("± {error} standard error")))
}

fn odds_ui(ui: &mut Ui, simulation: &JointSimulation, deals: &[Scenario]) {
    table_ui(ui, "what happens", &simulation.odds(deals));
    ui.add_space(8.0);
    table_ui(ui, "lenders lose", &simulation.losses());
    ui.add_space(8.0);
    let lenders = simulation.lender_losses();
    if lenders.is_empty() {
        super::small_ui(ui, "These deals have no debt.");
        return;
    }
    table_ui(ui, "expected loss of", &lenders);
}

fn table_ui(ui: &mut Ui, head: &str, rows: &[Chance]) {
    let parts = "The same paths, each deal with its lessee’s full cash";
    let shared = "With shared cash";
    Table::new(head, |it: &Chance| Name::new(it.name.as_str()).note(it.note))
        .column("together", 78.0, shared, |it| cell(it, it.of.together))
        .column("stand-alone sum", 86.0, parts, |it| cell(it, it.of.alone).ink(Ink::Muted))
        .show(ui, rows);
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
            ui.note("more paths are being computed".to_owned());
        }
        let paths = format::number(f64::from(simulation.paths), 0);
        let seed = simulation.seed;
        let said = format!(
            "{paths} paths, seed {seed}; bad years and resale shocks hit all deals together"
        );
        ui.faint(said);
    });
}
