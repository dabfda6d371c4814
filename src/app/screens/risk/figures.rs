//! The figures of a simulation, each with its standard error.

use eframe::egui::{ScrollArea, Ui};

use crate::analysis::monte_carlo::statistics::{Estimate, Spread};
use crate::analysis::{Metric, Simulation};
use crate::format::{self, percent};
use crate::model::Scenario;
use crate::session::Both;
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::Texts;
use crate::ui::theme::Ink;

const FIGURE_WIDTH: f32 = 56.0;
/// Where none of n paths is a case, the odds are below this over n: otherwise there would be one in
/// nineteen of twenty samples.
const RULE_OF_THREE: f64 = 3.0;
/// Amounts below this count as none, dollars.
const NOTHING: f64 = 0.5;

/// Draws all figures.
///
/// Where a baseline has met the same chance, each is compared with the baseline's.
pub(super) fn figures_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    Both { own: simulation, baseline }: Both<&Simulation>,
) {
    // Of other paths, a difference would be noise of the draws (Method, section 8).
    let same = |it: &&Simulation| (it.paths, it.seed) == (simulation.paths, simulation.seed);
    let baseline = baseline.filter(same);
    title_ui(ui, "Probability of loss", |ui| {
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

/// A named estimate, with the baseline's.
struct Estimated<'a> {
    name: &'a str,
    note: &'a str,
    now: Estimate,
    before: Option<Estimate>,
}

fn odds_ui(ui: &mut Ui, simulation: &Simulation, baseline: Option<&Simulation>) {
    let odds = |name, note, of: fn(&Simulation) -> Estimate| Estimated {
        name,
        note,
        now: of(simulation),
        before: baseline.map(of),
    };
    let rows = [
        odds("The lessee defaults", "", |of| of.default),
        odds("Equity loses money", "MOIC below 1", |of| of.equity_loss),
        odds("A lender loses money", "", |of| of.lender_loss),
    ];
    let most = RULE_OF_THREE / f64::from(simulation.paths.max(1));
    let none = format!("In no path: the probability is likely below {}", percent(most, 3));
    Table::new("what happens", |it: &Estimated<'_>| Name::new(it.name).note(it.note))
        .column("of paths", 74.0, "Share of all paths", |it| {
            let is_none = it.now.value == 0.0;
            Cell::share(it.now.value, 1).breach_above(0.0).help_if(is_none.then(|| none.clone()))
        })
        .column("±", 62.0, "Sampling error: variation from seed to seed", |it| error(it.now))
        .columns(baseline, |table, _| {
            against(table, |it| it.before.map(|before| points(it.now.value - before.value)))
        })
        .show(ui, &rows);
}

/// The expected loss of a loan.
struct LoanLoss<'a> {
    of: Estimated<'a>,
    lent: f64,
    is_total: bool,
}

fn losses_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    simulation: &Simulation,
    baseline: Option<&Simulation>,
) {
    if scenario.tranches.is_empty() {
        ui.note("This deal has no debt.");
        return;
    }
    // Tranches are compared only where both deals have the same number of them.
    let lenders = simulation.expected_losses.len();
    let baseline = baseline.filter(|baseline| baseline.expected_losses.len() == lenders);
    let losses = scenario.tranches.iter().zip(&simulation.expected_losses).enumerate();
    let mut rows: Vec<LoanLoss<'_>> = losses
        .map(|(index, (tranche, now))| {
            let before = baseline.and_then(|baseline| baseline.expected_losses.get(index)).copied();
            let of = Estimated { name: &tranche.name, note: "", now: *now, before };
            LoanLoss { of, lent: format::float(tranche.amount), is_total: false }
        })
        .collect();
    // A single loan is the total already.
    if rows.len() > 1 {
        let (now, before) = (simulation.expected_loss, baseline.map(|it| it.expected_loss));
        let lent = rows.iter().map(|row| row.lent).sum();
        let of = Estimated { name: "All lenders", note: "", now, before };
        rows.push(LoanLoss { of, lent, is_total: true });
    }
    let name = |it: &LoanLoss<'_>| {
        let name = Name::new(it.of.name);
        if it.is_total { name.total() } else { name }
    };
    Table::new("expected loss of", name)
        .column("mean", 74.0, "Average balance never repaid, over all paths", |it| {
            Cell::dollars(it.of.now.value).breach_if(it.of.now.value >= NOTHING)
        })
        .column("of loan", 62.0, "Of what was lent", |it| {
            let of_loan = (it.lent > 0.0).then(|| it.of.now.value / it.lent);
            Cell::share(of_loan, 2).why("Nothing is lent")
        })
        .column("±", 62.0, "Sampling error of the mean: variation from seed to seed", |it| {
            Cell::dollars(it.of.now.standard_error).ink(Ink::Faint)
        })
        .columns(baseline, |table, _| {
            against(table, |it| {
                let change = it.of.before.map(|before| it.of.now.value - before.value);
                change.map(|change| Metric::LenderLoss.difference_text(Some(change)))
            })
        })
        .show(ui, &rows);
}

/// What a row of the spreads holds.
enum Spreads {
    Values(Kind, Spread),
    Errors(Kind, Spread),
    /// Now, and the baseline's.
    Changes(Kind, Spread, Spread),
}

/// Of what a spread is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// Received over paid in.
    Multiple,
    /// A rate a year.
    Rate(&'static str),
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Multiple => "Net MOIC",
            Self::Rate(name) => name,
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Multiple => "vs baseline, x",
            Self::Rate(_) => "vs baseline, bp",
        }
    }
}

fn spreads_ui(ui: &mut Ui, simulation: &Simulation, baseline: Option<&Simulation>) {
    const HELP: &str = "This percentage of paths returns less; an undefined IRR counts as −100%";
    let of = |kind, spread: fn(&Simulation) -> Spread| {
        let now = spread(simulation);
        let change = baseline.map(|baseline| Spreads::Changes(kind, now, spread(baseline)));
        [Spreads::Values(kind, now), Spreads::Errors(kind, now)].into_iter().chain(change)
    };
    let multiple = of(Kind::Multiple, |of| of.net_moic.spread);
    let net = of(Kind::Rate("Net IRR"), |of| of.net_irr.spread);
    let equity = of(Kind::Rate("Gross IRR"), |of| of.equity_irr.spread);
    let rows: Vec<Spreads> = multiple.chain(net).chain(equity).collect();
    let name = |row: &Spreads| match row {
        Spreads::Values(kind, _) => kind.name(),
        Spreads::Errors(..) => "±",
        Spreads::Changes(kind, ..) => kind.unit(),
    };
    let titles = ["p5", "p25", "median", "p75", "p95"].map(|title| (title, HELP));
    let mean = ("mean", "Of all paths; no mean of annual rates, which no investor earns");
    let titles = titles.into_iter().chain([mean]).enumerate();
    Table::new("over all paths", name)
        .columns(titles, |table, (place, (title, help))| {
            table.column(title, FIGURE_WIDTH, help, move |row| spread_cell(row, place))
        })
        .show(ui, &rows);
}

/// A percentile, or the mean of multiples after all of them.
fn spread_cell(row: &Spreads, place: usize) -> Cell {
    let (Spreads::Values(kind, _) | Spreads::Errors(kind, _) | Spreads::Changes(kind, ..)) = row;
    let of = |spread: &Spread| match (spread.percentiles.get(place), kind) {
        (Some(percentile), _) => Some(*percentile),
        (None, Kind::Multiple) => Some(spread.mean),
        (None, Kind::Rate(_)) => None,
    };
    match (row, kind) {
        (Spreads::Values(_, spread), Kind::Multiple) => {
            of(spread).map_or_else(Cell::empty, |it| Cell::ratio(Some(it.value)).breach_below(1.0))
        }
        (Spreads::Values(_, spread), Kind::Rate(_)) => of(spread).map_or_else(Cell::empty, |it| {
            // From −0.9995 down one decimal would round to −100.0%.
            // A total loss is said without decimals: there is no room for more.
            Cell::share(it.value, usize::from(it.value > -0.9995)).breach_below(0.0)
        }),
        (Spreads::Errors(_, spread), Kind::Multiple) => of(spread)
            .map_or_else(Cell::empty, |it| Cell::ratio(Some(it.standard_error)).ink(Ink::Faint)),
        (Spreads::Errors(_, spread), Kind::Rate(_)) => of(spread).map_or_else(Cell::empty, error),
        (Spreads::Changes(_, now, before), kind) => {
            let change = of(now).zip(of(before)).map(|(now, before)| now.value - before.value);
            let text = change.map(|change| match kind {
                Kind::Multiple => format::signed(change, format::number(change, 2)),
                Kind::Rate(_) => number_of_points(change),
            });
            text.map_or_else(Cell::empty, Cell::new).ink(Ink::Muted)
        }
    }
}

/// The column with the difference to the baseline.
fn against<'a, R>(
    table: Table<'a, R>,
    difference: impl Fn(&R) -> Option<String> + 'a,
) -> Table<'a, R> {
    let help = "Difference from the baseline in the same paths";
    table.column("vs baseline", 78.0, help, move |row| {
        difference(row).map_or_else(Cell::empty, Cell::new).ink(Ink::Muted)
    })
}

fn error(estimate: Estimate) -> Cell {
    Cell::share(estimate.standard_error, 2).ink(Ink::Faint)
}

/// "+120 bp"
fn points(change: f64) -> String {
    Metric::NetIrr.difference_text(Some(change))
}

/// The same under a column where there is no room for the unit.
fn number_of_points(change: f64) -> String {
    format::signed(change, format::basis_points(change))
}
