//! The tables of the screen that shows who eats the loss.

use eframe::egui::{Color32, RichText, Ui};

use crate::analysis::outcomes::why_scrap_yields_more;
use crate::analysis::{Aftermath, Outcome, PositionLoss, Shock, circularity};
use crate::app::plots::losses::position_color;
use crate::format::{self, Measure};
use crate::model::results::{Participant, Summary};
use crate::model::scenario::EndOfTerm;
use crate::model::{Position, Scenario};
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::figure_table::{Column, Figure, Row, figure_table_ui};
use crate::ui::theme::{self, BODY, Tokens};

/// Sums below this round to nothing, dollars.
const NOTHING: f64 = 0.5;
const MONEY_WIDTH: f32 = 60.0;
const RATE_WIDTH: f32 = 60.0;

/// What each position is owed, gets and loses.
pub(super) fn positions_ui(ui: &mut Ui, scenario: &Scenario, shock: Shock, aftermath: &Aftermath) {
    let tokens = Tokens::of(ui);
    title_ui(ui, "Who is owed what, and gets what?", |ui| unit_ui(ui, "$m"));
    let [owed, gets, owed_help, gets_help] = match shock {
        Shock::Default(_) => [
            "owed",
            "gets",
            "What it would have received from this month on if the lessee had paid everything, \
             interest to come included, less what it would have paid in",
            "What it receives from this month on, less what it pays in",
        ],
        Shock::Resale(_) => [
            "as it stands",
            "gets",
            "What it receives after closing in the case as it stands, less what it pays in",
            "What it receives after closing at this resale, less what it pays in",
        ],
    };
    let columns = [
        Column { title: owed, width: MONEY_WIDTH, help: owed_help },
        Column { title: gets, width: MONEY_WIDTH, help: gets_help },
        Column { title: "loss", width: MONEY_WIDTH, help: "Owed less got; a gain is negative" },
        Column { title: "share", width: 52.0, help: "Of what all lose together" },
    ];
    let total = aftermath.total();
    let mut rows: Vec<Row> = aftermath
        .losses
        .iter()
        .map(|loss| position_row(tokens, scenario, loss, aftermath))
        .collect();
    let sum = |of: fn(&PositionLoss) -> f64| aftermath.losses.iter().map(of).sum::<f64>();
    rows.push(Row {
        swatch: None,
        name: "All together".to_owned(),
        note: String::new(),
        figures: vec![
            plain(tokens, sum(|loss| loss.owed)),
            plain(tokens, sum(|loss| loss.gets)),
            plain(tokens, total),
            share(tokens, total, total),
        ],
        is_total: true,
    });
    figure_table_ui(ui, "stake", &columns, &rows);
}

fn position_row(tokens: &Tokens, scenario: &Scenario, loss: &PositionLoss, all: &Aftermath) -> Row {
    let (lost, total) = (loss.loss(), all.total());
    let unpaid = match loss.position {
        Position::Lender(index) | Position::Holders(index) => all.unpaid.get(index).copied(),
        Position::Investor(_) | Position::Manager | Position::Vendor => None,
    };
    let unpaid = unpaid.filter(|unpaid| *unpaid > NOTHING);
    // Interest that is not earned is a loss, debt that is not repaid a breach.
    let color = match unpaid {
        Some(_) => tokens.breach,
        None if lost < -NOTHING => tokens.good,
        None => tokens.text,
    };
    let help =
        unpaid.map(|unpaid| format!("Of the tranche {} are never repaid", format::money(unpaid)));
    Row {
        swatch: Some(position_color(tokens, loss.position)),
        name: loss.position.name(scenario).into_owned(),
        note: part(scenario, loss.position),
        figures: vec![
            plain(tokens, loss.owed),
            plain(tokens, loss.gets),
            Figure::new(Measure::Millions(lost), color).with_help(help),
            share(tokens, lost, total),
        ],
        is_total: false,
    }
}

/// Which part a position plays.
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

fn plain(tokens: &Tokens, dollars: f64) -> Figure {
    Figure::new(Measure::Millions(dollars), tokens.text)
}

/// The part of a total loss; undefined where there is none.
fn share(tokens: &Tokens, lost: f64, total: f64) -> Figure {
    if total <= NOTHING {
        let help = Some("All together lose nothing, so there is nothing to share".to_owned());
        return Figure::new(Measure::Share(None, 0), tokens.muted).with_help(help);
    }
    Figure::new(Measure::Share(Some(lost / total), 0), tokens.muted)
}

/// Sell, scrap, renew and default side by side.
pub(super) fn outcomes_ui(ui: &mut Ui, scenario: &Scenario, outcomes: &[Outcome]) {
    let tokens = Tokens::of(ui);
    title_ui(ui, "What does each ending yield?", |ui| unit_ui(ui, "loss in $m"));
    let columns = [
        Column {
            title: "net IRR",
            width: RATE_WIDTH,
            help: "What the investors earn a year after fee and carry",
        },
        Column {
            title: "gross IRR",
            width: RATE_WIDTH,
            help: "What the equity earns a year before fee and carry",
        },
        Column { title: "MOIC", width: 52.0, help: "Distributions over equity" },
        Column { title: "lender’s loss", width: 72.0, help: "Debt never repaid" },
    ];
    let ends = outcomes.len().saturating_sub(1);
    let mut rows: Vec<Row> = outcomes
        .iter()
        .enumerate()
        .map(|(index, outcome)| outcome_row(tokens, scenario, outcome, index < ends))
        .collect();
    let scrap = outcomes.iter().position(|outcome| outcome.end_of_term == EndOfTerm::Scrap);
    let row = scrap.and_then(|index| rows.get_mut(index));
    if let (Some(why), Some(row)) = (why_scrap_yields_more(scenario, outcomes), row) {
        if row.note.is_empty() {
            "the guarantee makes up".clone_into(&mut row.note);
        }
        let figures = row.figures.drain(..).map(|figure| figure.with_help(Some(why.to_owned())));
        row.figures = figures.collect();
    }
    figure_table_ui(ui, "ending", &columns, &rows);
}

fn outcome_row(tokens: &Tokens, scenario: &Scenario, outcome: &Outcome, is_end: bool) -> Row {
    let is_present = is_end && outcome.end_of_term == scenario.lease.end_of_term;
    let default = outcome.default_month.filter(|_| is_end);
    let note = match (is_present, default) {
        (true, None) => "as it stands".to_owned(),
        (true, Some(month)) => format!("as it stands, default in {month}"),
        (false, Some(month)) => format!("default in month {month}"),
        (false, None) => String::new(),
    };
    Row {
        swatch: Some(if is_present { tokens.accent } else { Color32::TRANSPARENT }),
        name: ending(scenario, outcome, is_end),
        note,
        figures: vec![
            rate(tokens, outcome.net_irr, "No rate solves what the investors pay and receive"),
            rate(tokens, outcome.equity_irr, "No rate solves what the equity pays and receives"),
            Figure::new(
                Measure::Ratio(outcome.moic),
                danger(tokens, outcome.moic.is_some_and(|moic| moic < 1.0)),
            )
            .with_help(outcome.moic.is_none().then(|| "There is no equity".to_owned())),
            Figure::new(
                Measure::Millions(outcome.lender_loss),
                danger(tokens, outcome.lender_loss > NOTHING),
            ),
        ],
        is_total: false,
    }
}

/// The ending in words, with the number that it hangs on.
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

fn danger(tokens: &Tokens, is_breach: bool) -> Color32 {
    if is_breach { tokens.breach } else { tokens.text }
}

fn rate(tokens: &Tokens, rate: Option<f64>, why_none: &str) -> Figure {
    let color = danger(tokens, rate.is_some_and(|rate| rate < 0.0));
    let help = rate.is_none().then(|| why_none.to_owned());
    Figure::new(Measure::Share(rate, 1), color).with_help(help)
}

/// What happens to debt and chips under the shock.
pub(super) fn facts_ui(ui: &mut Ui, scenario: &Scenario, shock: Shock, aftermath: &Aftermath) {
    let tokens = Tokens::of(ui);
    let lessee = if scenario.lessee.name.is_empty() { "the lessee" } else { &scenario.lessee.name };
    let (what, when) = match shock {
        Shock::Default(month) => (format!("if {lessee} stops in month {month}"), "before it stops"),
        Shock::Resale(fraction) => {
            (format!("if chips resell for {}", format::percent(fraction, 1)), "at closing")
        }
    };
    let columns = [Column { title: "$m", width: MONEY_WIDTH, help: "Millions of dollars" }];
    let row = |name: String, note: &str, dollars: f64, color: Color32| Row {
        swatch: Some(Color32::TRANSPARENT),
        name,
        note: note.to_owned(),
        figures: vec![Figure::new(Measure::Millions(dollars), color)],
        is_total: false,
    };
    let unpaid = aftermath.lender_loss();
    let sold = format!("Chips sold in month {}", aftermath.sale_month);
    let rows = [
        row("Debt".to_owned(), when, aftermath.debt, tokens.text),
        row(sold, "net of cost of selling", aftermath.sale_proceeds, tokens.text),
        row("Debt never repaid".to_owned(), "", unpaid, danger(tokens, unpaid > NOTHING)),
    ];
    figure_table_ui(ui, &what, &columns, &rows);
}

/// What everybody earns as it stands, and whether the vendor funds its own sales.
pub(super) fn earnings_ui(ui: &mut Ui, scenario: &Scenario, summary: &Summary) {
    let tokens = Tokens::of(ui);
    title_ui(ui, "Who earns what, as it stands?", |ui| unit_ui(ui, "$m"));
    let columns = [
        Column { title: "paid in", width: MONEY_WIDTH, help: "In the months in which it paid" },
        Column { title: "received", width: MONEY_WIDTH, help: "In the months in which it got" },
        Column {
            title: "profit",
            width: MONEY_WIDTH,
            help: "Received less paid in, the vendor’s gross profit included",
        },
        Column { title: "multiple", width: 54.0, help: "Received over paid in" },
        Column { title: "IRR", width: 56.0, help: "Of its monthly flows, a year" },
    ];
    let rows: Vec<Row> = summary
        .participants
        .iter()
        .flat_map(|participant| participant_rows(tokens, participant))
        .collect();
    figure_table_ui(ui, "participant", &columns, &rows);
    ui.add_space(6.0);
    let said = RichText::new(circularity(scenario, summary)).font(theme::regular(BODY));
    ui.label(said.color(tokens.muted)).on_hover_text(
        "The vendor’s share of the equity over what it is paid for its part of the equipment",
    );
}

/// A participant, and under it the vendor's profit, which is in no multiple and no IRR.
fn participant_rows(tokens: &Tokens, participant: &Participant) -> Vec<Row> {
    let is_passive = participant.paid_in.is_zero();
    let none = |is_none: bool, why: &str| is_none.then(|| why.to_owned());
    let why_no_irr =
        if is_passive { "It pays nothing in" } else { "No rate solves what it pays and receives" };
    let profit = format::float(participant.profit);
    let own = Row {
        swatch: None,
        name: participant.name.clone(),
        note: String::new(),
        figures: vec![
            plain(tokens, format::float(participant.paid_in)),
            plain(tokens, format::float(participant.received)),
            Figure::new(Measure::Millions(profit), danger(tokens, profit < -NOTHING)),
            Figure::new(Measure::Ratio(participant.multiple), tokens.text)
                .with_help(none(participant.multiple.is_none(), "It pays nothing in")),
            Figure::new(
                Measure::Share(participant.irr, 1),
                danger(tokens, participant.irr.is_some_and(|irr| irr < 0.0)),
            )
            .with_help(none(participant.irr.is_none(), why_no_irr)),
        ],
        is_total: false,
    };
    if participant.vendor_profit.is_zero() {
        return vec![own];
    }
    let empty = || Figure::new(String::new(), tokens.text);
    let of_sale = Row {
        swatch: Some(Color32::TRANSPARENT),
        name: String::new(),
        note: "of it on the chips".to_owned(),
        figures: vec![
            empty(),
            empty(),
            Figure::new(Measure::Millions(format::float(participant.vendor_profit)), tokens.muted)
                .with_help(Some(
                    "Gross profit on its sale at closing; in no multiple and no IRR".into(),
                )),
        ],
        is_total: false,
    };
    vec![own, of_sale]
}
