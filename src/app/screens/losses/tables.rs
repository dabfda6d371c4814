//! The tables of the screen that shows who bears the loss.

use eframe::egui::Ui;

use crate::analysis::losses::{role, why_less_resale_pays_more};
use crate::analysis::outcomes::ENDS_OF_TERM;
use crate::analysis::outcomes::why_scrap_yields_more;
use crate::analysis::{
    Aftermath, Guarantors, LossAxis, Outcome, PositionLoss, Recovery, Shock, circularity,
};
use crate::app::plots::losses::position_color;
use crate::format::{self, Calendar};
use crate::model::results::{Participant, Summary};
use crate::model::scenario::EndOfTerm;
use crate::model::{Position, Scenario};
use crate::session::LossQuestion;
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::{self, Cell, Name, Table};
use crate::ui::text::Texts;
use crate::ui::theme::{Ink, Tokens};

/// Sums below this round to nothing, dollars.
// Sums of the fast lane are floats, which miss zero by fractions of a cent.
pub(super) const NOTHING: f64 = 0.5;
/// "−12,345.6" and the gap before it.
pub(super) const MONEY_WIDTH: f32 = 60.0;
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
    title_ui(ui, "Due and received, against plan", |ui| unit_ui(ui, "$m"));
    let [owed, owed_help, gets_help] = match shock {
        Shock::Default(_) => [
            "owed",
            "Net receipts from this month on had the lessee paid in full, including future \
             interest",
            "Net receipts from this month on",
        ],
        Shock::Resale(_) => [
            "current case",
            "Net receipts after closing in the current case",
            "Net receipts after closing at this residual value",
        ],
    };
    let name = |loss: &Loss<'_>| match loss {
        Loss::Of(loss) => Name::new(loss.position.title(scenario))
            .note(role(scenario, loss.position))
            .swatch(position_color(tokens, loss.position)),
        Loss::All => Name::new("Total").total(),
    };
    let table = Table::new("stake", name)
        .column(owed, MONEY_WIDTH, owed_help, |it| Cell::millions(it.sum(aftermath, |it| it.owed)))
        .column("gets", MONEY_WIDTH, gets_help, |it| {
            Cell::millions(it.sum(aftermath, |it| it.gets))
        })
        .column("loss", MONEY_WIDTH, "Due less received; a gain is negative", |it| {
            lost(it, aftermath)
        })
        .column("share", 52.0, "Share of the total loss", |it| {
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
        Position::Investor(_) | Position::Manager | Position::Vendor | Position::Guarantor(_) => {
            None
        }
    };
    let cell = Cell::millions(loss.loss());
    // Interest that is not earned is a loss, debt that is not repaid a breach.
    match unpaid.filter(|unpaid| *unpaid > NOTHING) {
        Some(unpaid) => {
            let unpaid = format::money(unpaid);
            cell.ink(Ink::Breach).help(format!("{unpaid} of the tranche is never repaid"))
        }
        // Negative losses are gains; what rounds to nothing is neither.
        None if loss.loss() < -NOTHING => cell.ink(Ink::Good),
        None => cell,
    }
}

/// The share of the total loss; undefined where there is none.
fn share(lost: f64, total: f64) -> Cell {
    // The quotient of two amounts that round to nothing would read as a share.
    Cell::share((total > NOTHING).then(|| lost / total), 0)
        .ink(Ink::Muted)
        .why("No total loss to share")
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
pub(super) fn outcomes_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    outcomes: &[Outcome],
    question: LossQuestion,
) {
    title_ui(ui, "Returns by exit", |ui| unit_ui(ui, "loss in $m"));
    let why_more = why_scrap_yields_more(scenario, outcomes);
    let scrap = outcomes.iter().position(|outcome| outcome.end_of_term == EndOfTerm::Scrap);
    // Those before the default reach the end of the lease.
    let ends = ENDS_OF_TERM.len();
    let endings = outcomes.iter().enumerate().map(|(index, outcome)| Ending {
        outcome,
        is_end: index < ends,
        why_more: why_more.filter(|_| Some(index) == scrap),
    });
    let accent = Tokens::of(ui).accent;
    let name = |it: &Ending<'_>| {
        let name = Name::new(ending(scenario, it.outcome, it.is_end, question.month));
        let calendar = Calendar::of(&scenario.closing);
        let date = |of: fn(Calendar, u32) -> Option<String>| {
            of(calendar, question.month).filter(|_| !it.is_end)
        };
        let notes = date(Calendar::short_date).into_iter().chain([note(scenario, it)]);
        let notes: Vec<String> = notes.filter(|note| !note.is_empty()).collect();
        let short = date(Calendar::shortest_date).unwrap_or_default();
        let name = name.note(notes.join(", ")).short_note(short);
        // Indented by the width of a swatch, so that the names line up.
        if is_present(scenario, it) { name.swatch(accent) } else { name.indented() }
    };
    let yields = |it: &Ending<'_>, cell: Cell| cell.help_if(it.why_more);
    let table = Table::new("exit", name)
        .column("net IRR", RATE_WIDTH, "Annual return of the investors after fee and carry", |it| {
            yields(
                it,
                rate(it.outcome.net_irr, "No rate of return solves the investors’ cash flows"),
            )
        })
        .column("gross IRR", RATE_WIDTH, "Annual return of the equity before fee and carry", |it| {
            yields(
                it,
                rate(it.outcome.equity_irr, "No rate of return solves the equity’s cash flows"),
            )
        })
        .column("net MOIC", 58.0, "Received divided by paid in by investors, after fees", |it| {
            yields(it, Cell::ratio(it.outcome.net_moic).breach_below(1.0).why("There is no equity"))
        })
        .column("lender loss", 72.0, "Debt never repaid", |it| {
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
        (true, None) => "current case".to_owned(),
        (true, Some(month)) => format!("current case, default in {}", dated(scenario, month)),
        (false, Some(month)) => format!("default in {}", dated(scenario, month)),
        (false, None) if it.why_more.is_some() => "the guarantee makes up".to_owned(),
        (false, None) if !it.is_end && it.outcome.default_month.is_none() => {
            "the backstop pays on".to_owned()
        }
        (false, None) => String::new(),
    }
}

/// A month with its date, as short as a table has it.
fn dated(scenario: &Scenario, month: u32) -> String {
    Calendar::of(&scenario.closing).short(month)
}

/// The outcome in words, with the number that decides it.
fn ending(scenario: &Scenario, outcome: &Outcome, is_end: bool, stop_month: u32) -> String {
    match (outcome.default_month, is_end) {
        (Some(_), false) if outcome.is_re_leased => {
            return format!("Stop in month {stop_month}, re-leased");
        }
        (Some(_), false) if scenario.remedies.re_lease.is_some() => {
            return format!("Stop in month {stop_month}, sold");
        }
        (Some(month), false) if month == stop_month => return format!("Default in month {month}"),
        // Somebody has paid in the lessee's place.
        (Some(month), false) => return format!("Stop in {stop_month}, default in {month}"),
        (None, false) => return format!("Stop in month {stop_month}"),
        (_, true) => {}
    }
    let percent = |fraction| format::share(format::float(fraction));
    let equipment = &scenario.equipment;
    match outcome.end_of_term {
        EndOfTerm::Sell => format!("Sell at {}", percent(equipment.resale_fraction)),
        EndOfTerm::Scrap => format!("Scrap at {}", percent(equipment.scrap_fraction)),
        EndOfTerm::Renew => {
            format!("Renew {}", format::months_short(scenario.renewed_months()))
        }
    }
}

fn rate(rate: Option<f64>, why_none: &'static str) -> Cell {
    Cell::share(rate, 1).breach_below(0.0).why(why_none)
}

/// One line of what happens to debt and chips under the shock.
struct Fact<'a> {
    name: String,
    note: &'a str,
    amount: Cell,
}

fn show_facts(ui: &mut Ui, what: String, facts: &[Fact<'_>]) {
    Table::new(what, |it: &Fact<'_>| Name::new(it.name.as_str()).note(it.note).indented())
        .column("$m", MONEY_WIDTH, "Millions of dollars", |it| it.amount.clone())
        .show(ui, facts);
}

/// Under which shock, and when the debt is counted.
fn shock_words(scenario: &Scenario, shock: Shock) -> (String, &'static str) {
    let lessee = if scenario.lessee.name.is_empty() { "the lessee" } else { &scenario.lessee.name };
    match shock {
        Shock::Default(month) => {
            (format!("if {lessee} stops in {}", dated(scenario, month)), "before it stops")
        }
        Shock::Resale(fraction) => {
            (format!("at a residual value of {}", format::percent(fraction, 1)), "at closing")
        }
    }
}

/// What happens to debt, chips and guarantee under the shock.
pub(super) fn facts_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    question: LossQuestion,
    recovery: &Recovery,
) {
    let (what, when) = shock_words(scenario, question.shock());
    let fact = |name: String, note, amount| Fact { name, note, amount };
    let sold = format!("Chips sold in {}", dated(scenario, recovery.sale_month));
    let mut facts = vec![
        fact("Debt".to_owned(), when, Cell::millions(recovery.debt)),
        fact(sold, "net of selling cost", Cell::millions(recovery.chips)),
    ];
    for (guarantor, paid) in &recovery.guarantors {
        let name = guarantor.name(scenario);
        if paid.rent > NOTHING {
            let amount = Cell::millions(paid.rent);
            facts.push(fact(format!("Paid by {name}"), "rent on the lessee’s behalf", amount));
        }
        if paid.guarantee > NOTHING {
            let amount = Cell::millions(paid.guarantee);
            let what = guarantor.guarantee_name(scenario);
            facts.push(fact(format!("Paid by {name}"), what, amount));
        }
    }
    let unpaid = recovery.lender_loss();
    let amount = Cell::millions(unpaid).breach_above(NOTHING);
    facts.push(fact("Debt never repaid".to_owned(), "", amount));
    show_facts(ui, what, &facts);
    let why = why_less_resale_pays_more(scenario)
        .filter(|_| question.query.along == LossAxis::Resale)
        .filter(|_| question.query.guarantors == Guarantors::Pay && recovery.guarantee() > NOTHING);
    if let Some(why) = why {
        ui.add_space(6.0);
        ui.note(why);
    }
}

/// What happens to debt and chips under the shock, where losses are against plan.
pub(super) fn plan_facts_ui(ui: &mut Ui, scenario: &Scenario, shock: Shock, aftermath: &Aftermath) {
    let (what, when) = shock_words(scenario, shock);
    let unpaid = aftermath.lender_loss();
    let facts = [
        Fact { name: "Debt".to_owned(), note: when, amount: Cell::millions(aftermath.debt) },
        Fact {
            name: format!("Chips sold in {}", dated(scenario, aftermath.sale_month)),
            note: "net of selling cost",
            amount: Cell::millions(aftermath.sale_proceeds),
        },
        Fact {
            name: "Debt never repaid".to_owned(),
            note: "",
            amount: Cell::millions(unpaid).breach_above(NOTHING),
        },
    ];
    show_facts(ui, what, &facts);
    ui.add_space(6.0);
    ui.note(
        "Against plan counts future interest, fees and profit as lost, undiscounted, and excludes \
         guarantors.",
    );
}

/// Under the table of earnings: the gap, and the sentence about the vendor.
const SENTENCE_HEIGHT: f32 = 44.0;

/// The height of the table of earnings and the sentence under it.
pub(super) fn earnings_height(summary: &Summary) -> f32 {
    let sellers = summary.participants.iter().filter(|it| !it.vendor_profit.is_zero()).count();
    table::height(summary.participants.len() + 2 * sellers) + SENTENCE_HEIGHT
}

/// A row of earnings: what a participant earns, and of a vendor what it is made of: received less
/// paid in, and the margin on the chips, which is in no multiple and no IRR.
enum Earning<'a> {
    Of(&'a Participant),
    OnStakes(&'a Participant),
    OnChips(&'a Participant),
}

impl Earning<'_> {
    /// A figure that the profit on the chips has no part in.
    fn own(&self, cell: impl Fn(&Participant) -> Cell) -> Cell {
        match self {
            Self::Of(participant) => cell(participant),
            Self::OnStakes(_) | Self::OnChips(_) => Cell::empty(),
        }
    }

    fn profit(&self) -> Cell {
        match self {
            Self::Of(participant) => {
                Cell::millions(format::float(participant.profit)).breach_below(-NOTHING)
            }
            Self::OnStakes(participant) => {
                let Participant { received, paid_in, .. } = participant;
                let own = format::float(received - paid_in);
                Cell::millions(own).ink(Ink::Muted).help("Received less paid in")
            }
            Self::OnChips(participant) => Cell::millions(format::float(participant.vendor_profit))
                .ink(Ink::Muted)
                .help("Gross profit on its sale at closing; not in any multiple or IRR"),
        }
    }
}

/// What each participant earns as it stands (Method, section 7), and whether the vendor funds its
/// own sales.
pub(super) fn earnings_ui(ui: &mut Ui, scenario: &Scenario, summary: &Summary) {
    title_ui(ui, "Who earns what in the current case?", |ui| unit_ui(ui, "$m"));
    let name = |it: &Earning<'_>| match it {
        Earning::Of(participant) => Name::new(participant.title.as_str()),
        Earning::OnStakes(_) => Name::new("").note("of which on its stakes").indented(),
        Earning::OnChips(_) => Name::new("").note("of which margin on chips").indented(),
    };
    let amount = |dollars| Cell::millions(format::float(dollars));
    let table = Table::new("participant", name)
        .column("paid in", MONEY_WIDTH, "Total of months with net payments", |it| {
            it.own(|it| amount(it.paid_in))
        })
        .column("received", MONEY_WIDTH, "Total of months with net receipts", |it| {
            it.own(|it| amount(it.received))
        })
        .column(
            "profit",
            MONEY_WIDTH,
            "Received less paid in, including the vendor’s gross profit",
            Earning::profit,
        )
        .column("multiple", 54.0, "Received divided by paid in", |it| {
            it.own(|it| Cell::ratio(it.multiple).why("It pays in nothing"))
        })
        .column("IRR", 56.0, "Annual, from its monthly cash flows", |it| {
            it.own(|it| {
                // Without a payment there is nothing to solve; that is not the lack of a solution.
                let is_passive = it.paid_in.is_zero();
                let unsolved = "No rate of return solves its cash flows";
                rate(it.irr, if is_passive { "It pays in nothing" } else { unsolved })
            })
        });
    let rows = summary.participants.iter().flat_map(|participant| {
        let has_sale = !participant.vendor_profit.is_zero();
        let parts = [Earning::OnStakes(participant), Earning::OnChips(participant)];
        [Earning::Of(participant)].into_iter().chain(parts.into_iter().filter(move |_| has_sale))
    });
    table.show(ui, &rows.collect::<Vec<_>>());
    ui.add_space(6.0);
    ui.weak(circularity(scenario, summary))
        .on_hover_text("The vendor’s equity divided by its sales to this deal");
}
