//! The tables of the screen that shows who bears the loss.

use eframe::egui::Ui;

use crate::analysis::outcomes::why_scrap_yields_more;
use crate::analysis::{Aftermath, Outcome, PositionLoss, Shock, circularity};
use crate::app::plots::losses::position_color;
use crate::format;
use crate::model::results::{Participant, Summary};
use crate::model::scenario::EndOfTerm;
use crate::model::{Position, Scenario};
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::{Cell, Name, Table};
use crate::ui::theme::{Ink, Tokens};

/// Sums below this round to nothing, dollars.
// Sums of the fast lane are floats, which miss zero by fractions of a cent.
const NOTHING: f64 = 0.5;
/// "−12,345.6" and the gap before it.
const MONEY_WIDTH: f32 = 60.0;
const RATE_WIDTH: f32 = 60.0;

/// A row of positions: one of them, or the sum of all.
enum Loss<'a> {
    Of(&'a PositionLoss),
    All,
}

impl Loss<'_> {
    fn sum(&self, all: &Aftermath, of: fn(&PositionLoss) -> f64) -> f64 {
        match self {
            Self::Of(loss) => of(loss),
            Self::All => all.losses.iter().map(of).sum(),
        }
    }
}

/// What each position is owed, gets and loses.
pub(super) fn positions_ui(ui: &mut Ui, scenario: &Scenario, shock: Shock, aftermath: &Aftermath) {
    let tokens = Tokens::of(ui);
    title_ui(ui, "Who is owed what, and gets what?", |ui| unit_ui(ui, "$m"));
    let [owed, owed_help, gets_help] = match shock {
        Shock::Default(_) => [
            "owed",
            "What it would have received from this month on if the lessee had paid everything, \
             interest to come included, less what it would have paid in",
            "What it receives from this month on, less what it pays in",
        ],
        Shock::Resale(_) => [
            "as it stands",
            "What it receives after closing in the case as it stands, less what it pays in",
            "What it receives after closing at this resale, less what it pays in",
        ],
    };
    let name = |loss: &Loss<'_>| match loss {
        Loss::Of(loss) => Name::new(loss.position.name(scenario))
            .note(part(scenario, loss.position))
            .swatch(position_color(tokens, loss.position)),
        Loss::All => Name::new("All together").total(),
    };
    let table = Table::new("stake", name)
        .column(owed, MONEY_WIDTH, owed_help, |it| Cell::millions(it.sum(aftermath, |it| it.owed)))
        .column("gets", MONEY_WIDTH, gets_help, |it| {
            Cell::millions(it.sum(aftermath, |it| it.gets))
        })
        .column("loss", MONEY_WIDTH, "Owed less got; a gain is negative", |it| lost(it, aftermath))
        .column("share", 52.0, "Of what all lose together", |it| {
            share(it.sum(aftermath, PositionLoss::loss), aftermath.total())
        });
    let losses = aftermath.losses.iter().map(Loss::Of);
    table.show(ui, &losses.chain([Loss::All]).collect::<Vec<_>>());
}

/// What a position loses, and what of its tranche is never repaid.
fn lost(row: &Loss<'_>, all: &Aftermath) -> Cell {
    let Loss::Of(loss) = row else { return Cell::millions(all.total()) };
    let unpaid = match loss.position {
        Position::Lender(index) | Position::Holders(index) => all.unpaid.get(index).copied(),
        Position::Investor(_) | Position::Manager | Position::Vendor => None,
    };
    let cell = Cell::millions(loss.loss());
    // Interest that is not earned is a loss, debt that is not repaid a breach.
    match unpaid.filter(|unpaid| *unpaid > NOTHING) {
        Some(unpaid) => {
            let unpaid = format::money(unpaid);
            cell.ink(Ink::Breach).help(format!("Of the tranche {unpaid} are never repaid"))
        }
        // Negative losses are gains; what rounds to nothing is neither.
        None if loss.loss() < -NOTHING => cell.ink(Ink::Good),
        None => cell,
    }
}

/// The role of a position.
fn part(scenario: &Scenario, position: Position) -> String {
    let tranche = |index: usize| scenario.tranches.get(index);
    match position {
        Position::Lender(index) => {
            tranche(index).map_or_else(String::new, |tranche| format!("lends {}", tranche.name))
        }
        Position::Holders(index) => tranche(index).map_or_else(String::new, |tranche| {
            format!("bought {}", format::share(format::float(tranche.sold_fraction)))
        }),
        Position::Investor(index) => {
            let share = scenario.equity.investors.get(index);
            let share = share.map_or(1.0, |investor| format::float(investor.share));
            format!("{} of equity", format::share(share))
        }
        Position::Manager => "fee and carry".to_owned(),
        Position::Vendor => "paid at closing".to_owned(),
    }
}

/// The share of the total loss; undefined where there is none.
fn share(lost: f64, total: f64) -> Cell {
    // The quotient of two amounts that round to nothing would read as a share.
    Cell::share((total > NOTHING).then(|| lost / total), 0)
        .ink(Ink::Muted)
        .why("All together lose nothing, so there is nothing to share")
}

/// One outcome of the lease.
struct Ending<'a> {
    outcome: &'a Outcome,
    /// The lease runs to its end, without a default before.
    is_end: bool,
    /// Why it yields more than another one that should be better.
    why_more: Option<&'static str>,
}

/// Sell, scrap, renew and default side by side.
pub(super) fn outcomes_ui(ui: &mut Ui, scenario: &Scenario, outcomes: &[Outcome]) {
    title_ui(ui, "What does each ending yield?", |ui| unit_ui(ui, "loss in $m"));
    let why_more = why_scrap_yields_more(scenario, outcomes);
    let scrap = outcomes.iter().position(|outcome| outcome.end_of_term == EndOfTerm::Scrap);
    // The last outcome is the default; those before it reach the end of the lease.
    let ends = outcomes.len().saturating_sub(1);
    let endings = outcomes.iter().enumerate().map(|(index, outcome)| Ending {
        outcome,
        is_end: index < ends,
        why_more: why_more.filter(|_| Some(index) == scrap),
    });
    let accent = Tokens::of(ui).accent;
    let name = |it: &Ending<'_>| {
        let name = Name::new(ending(scenario, it.outcome, it.is_end)).note(note(scenario, it));
        // Indented by the width of a swatch, so that the names line up.
        if is_present(scenario, it) { name.swatch(accent) } else { name.indented() }
    };
    let yields = |it: &Ending<'_>, cell: Cell| cell.help_if(it.why_more);
    let table = Table::new("ending", name)
        .column("net IRR", RATE_WIDTH, "What the investors earn a year after fee and carry", |it| {
            yields(
                it,
                rate(it.outcome.net_irr, "No rate solves what the investors pay and receive"),
            )
        })
        .column(
            "gross IRR",
            RATE_WIDTH,
            "What the equity earns a year before fee and carry",
            |it| {
                yields(
                    it,
                    rate(it.outcome.equity_irr, "No rate solves what the equity pays and receives"),
                )
            },
        )
        .column("MOIC", 52.0, "Distributions over equity", |it| {
            yields(it, Cell::ratio(it.outcome.moic).breach_below(1.0).why("There is no equity"))
        })
        .column("lender’s loss", 72.0, "Debt never repaid", |it| {
            yields(it, Cell::millions(it.outcome.lender_loss).breach_above(NOTHING))
        });
    table.show(ui, &endings.collect::<Vec<_>>());
}

fn is_present(scenario: &Scenario, it: &Ending<'_>) -> bool {
    it.is_end && it.outcome.end_of_term == scenario.lease.end_of_term
}

fn note(scenario: &Scenario, it: &Ending<'_>) -> String {
    let default = it.outcome.default_month.filter(|_| it.is_end);
    match (is_present(scenario, it), default) {
        (true, None) => "as it stands".to_owned(),
        (true, Some(month)) => format!("as it stands, default in {month}"),
        (false, Some(month)) => format!("default in month {month}"),
        (false, None) if it.why_more.is_some() => "the guarantee makes up".to_owned(),
        (false, None) => String::new(),
    }
}

/// The outcome in words, with the number that decides it.
fn ending(scenario: &Scenario, outcome: &Outcome, is_end: bool) -> String {
    if let (Some(month), false) = (outcome.default_month, is_end) {
        return format!("Default in month {month}");
    }
    let percent = |fraction| format::share(format::float(fraction));
    let (equipment, renewal) = (&scenario.equipment, &scenario.lease.renewal);
    match outcome.end_of_term {
        EndOfTerm::Sell => format!("Sell at {}", percent(equipment.resale_fraction)),
        EndOfTerm::Scrap => format!("Scrap at {}", percent(equipment.scrap_fraction)),
        EndOfTerm::Renew => {
            format!("Renew {}", format::months_short(renewal.months))
        }
    }
}

fn rate(rate: Option<f64>, why_none: &'static str) -> Cell {
    Cell::share(rate, 1).breach_below(0.0).why(why_none)
}

/// What happens to debt and chips under the shock.
pub(super) fn facts_ui(ui: &mut Ui, scenario: &Scenario, shock: Shock, aftermath: &Aftermath) {
    struct Fact<'a> {
        name: String,
        note: &'a str,
        amount: Cell,
    }
    let lessee = if scenario.lessee.name.is_empty() { "the lessee" } else { &scenario.lessee.name };
    let (what, when) = match shock {
        Shock::Default(month) => (format!("if {lessee} stops in month {month}"), "before it stops"),
        Shock::Resale(fraction) => {
            (format!("if chips resell for {}", format::percent(fraction, 1)), "at closing")
        }
    };
    let unpaid = aftermath.lender_loss();
    let sold = format!("Chips sold in month {}", aftermath.sale_month);
    let facts = [
        Fact { name: "Debt".to_owned(), note: when, amount: Cell::millions(aftermath.debt) },
        Fact {
            name: sold,
            note: "net of cost of selling",
            amount: Cell::millions(aftermath.sale_proceeds),
        },
        Fact {
            name: "Debt never repaid".to_owned(),
            note: "",
            amount: Cell::millions(unpaid).breach_above(NOTHING),
        },
    ];
    Table::new(what, |it: &Fact<'_>| Name::new(it.name.as_str()).note(it.note).indented())
        .column("$m", MONEY_WIDTH, "Millions of dollars", |it| it.amount.clone())
        .show(ui, &facts);
}

/// A row of earnings: what a participant earns, or the vendor's profit on the chips under it, which
/// is in no multiple and no IRR.
enum Earning<'a> {
    Of(&'a Participant),
    OnChips(&'a Participant),
}

impl Earning<'_> {
    /// A figure that the profit on the chips has no part in.
    fn own(&self, cell: impl Fn(&Participant) -> Cell) -> Cell {
        match self {
            Self::Of(participant) => cell(participant),
            Self::OnChips(_) => Cell::empty(),
        }
    }

    fn profit(&self) -> Cell {
        match self {
            Self::Of(participant) => {
                Cell::millions(format::float(participant.profit)).breach_below(-NOTHING)
            }
            Self::OnChips(participant) => Cell::millions(format::float(participant.vendor_profit))
                .ink(Ink::Muted)
                .help("Gross profit on its sale at closing; in no multiple and no IRR"),
        }
    }
}

/// What each participant earns as it stands (Method, section 7), and whether the vendor funds its
/// own sales.
pub(super) fn earnings_ui(ui: &mut Ui, scenario: &Scenario, summary: &Summary) {
    title_ui(ui, "Who earns what, as it stands?", |ui| unit_ui(ui, "$m"));
    let name = |it: &Earning<'_>| match it {
        Earning::Of(participant) => Name::new(participant.name.as_str()),
        Earning::OnChips(_) => Name::new("").note("of it on the chips").indented(),
    };
    let amount = |dollars| Cell::millions(format::float(dollars));
    let table = Table::new("participant", name)
        .column("paid in", MONEY_WIDTH, "In the months in which it paid", |it| {
            it.own(|it| amount(it.paid_in))
        })
        .column("received", MONEY_WIDTH, "In the months in which it got", |it| {
            it.own(|it| amount(it.received))
        })
        .column(
            "profit",
            MONEY_WIDTH,
            "Received less paid in, the vendor’s gross profit included",
            Earning::profit,
        )
        .column("multiple", 54.0, "Received over paid in", |it| {
            it.own(|it| Cell::ratio(it.multiple).why("It pays nothing in"))
        })
        .column("IRR", 56.0, "Of its monthly flows, a year", |it| {
            it.own(|it| {
                // Without a payment there is nothing to solve; that is not the lack of a solution.
                let is_passive = it.paid_in.is_zero();
                let unsolved = "No rate solves what it pays and receives";
                rate(it.irr, if is_passive { "It pays nothing in" } else { unsolved })
            })
        });
    let rows = summary.participants.iter().flat_map(|participant| {
        let has_sale = !participant.vendor_profit.is_zero();
        [Earning::Of(participant)]
            .into_iter()
            .chain(has_sale.then_some(Earning::OnChips(participant)))
    });
    table.show(ui, &rows.collect::<Vec<_>>());
    ui.add_space(6.0);
    ui.weak(circularity(scenario, summary)).on_hover_text(
        "The vendor’s share of the equity over what it is paid for its part of the equipment",
    );
}
