//! Odds of both deals, which take a simulation: only where they are asked for.

use serde::Serialize;

use crate::analysis::monte_carlo::statistics::Estimate;
use crate::analysis::{Metric, Never, Sample, Simulation, Unit, simulate};
use crate::cli::record::Figure;
use crate::format;
use crate::model::Scenario;

/// The same paths of both deals.
pub(super) struct Odds {
    paths: u32,
    seed: u64,
    rows: Vec<Row>,
}

/// One figure of both.
struct Row {
    id: &'static str,
    name: &'static str,
    unit: Unit,
    sides: [Estimate; 2],
}

#[derive(Serialize)]
pub(super) struct OddsAnswer {
    paths: u32,
    seed: u64,
    figures: Vec<RowAnswer>,
}

#[derive(Serialize)]
struct RowAnswer {
    figure: &'static str,
    a: Figure,
    b: Figure,
    standard_errors: [Figure; 2],
}

impl Odds {
    /// Runs so many paths of each with the seed of A.
    pub(super) fn of(scenarios: [&Scenario; 2], paths: u32) -> Self {
        let seed = scenarios[0].uncertainty.seed;
        let simulations = scenarios.map(|scenario| {
            let sample = Sample { paths, seed, fan_paths: 0, ..Sample::of(scenario) };
            // Nothing cancels it, so there is no error to handle.
            let Ok(simulation) = simulate(scenario, sample, None, &Never);
            simulation
        });
        let median = |it: &Simulation| it.net_irr.spread.percentiles[2];
        let row = |id, name, unit, of: &dyn Fn(&Simulation) -> Estimate| {
            let sides = simulations.each_ref().map(of);
            Row { id, name, unit, sides }
        };
        let rows = vec![
            row("default_probability", "Default", Unit::Percent, &|it| it.default),
            row("equity_loss_probability", "Equity loses money", Unit::Percent, &|it| {
                it.equity_loss
            }),
            row("lender_loss_probability", "A lender loses money", Unit::Percent, &|it| {
                it.lender_loss
            }),
            row("expected_lender_loss", "Expected loss of lenders", Unit::Dollars, &|it| {
                it.expected_loss
            }),
            row("net_irr_p50", "Net IRR, median", Unit::Percent, &median),
        ];
        Self { paths, seed, rows }
    }

    /// What stands over the table.
    pub(super) fn title(&self) -> String {
        let paths = format::number(f64::from(self.paths), 0);
        format!("Odds of {paths} paths, seed {}, the same for both", self.seed)
    }

    /// Figure, A, B and by how much B is more.
    pub(super) fn texts(&self) -> Vec<Vec<String>> {
        let row = |row: &Row| {
            let is_amount = row.unit == Unit::Dollars;
            let said = |value: f64| {
                if is_amount { format::money(value) } else { format::percent(value, 2) }
            };
            let text = |it: Estimate| format!("{} ± {}", said(it.value), said(it.standard_error));
            let [a, b] = row.sides;
            let metric = if is_amount { Metric::LenderLoss } else { Metric::NetIrr };
            let more = metric.difference_text(Some(b.value - a.value));
            vec![row.name.to_owned(), text(a), text(b), more]
        };
        self.rows.iter().map(row).collect()
    }

    /// The same with every digit.
    pub(super) fn answer(&self) -> OddsAnswer {
        let row = |row: &Row| {
            let [a, b] = row.sides.map(|it| Figure::of(row.unit, it.value));
            let standard_errors = row.sides.map(|it| Figure::of(row.unit, it.standard_error));
            RowAnswer { figure: row.id, a, b, standard_errors }
        };
        let figures = self.rows.iter().map(row).collect();
        OddsAnswer { paths: self.paths, seed: self.seed, figures }
    }
}
