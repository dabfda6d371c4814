//! Whose capital comes back: a row for every stake with a strip of what came back and what is lost,
//! and who pays in somebody else's place.

use eframe::egui::{CornerRadius, Rect, Ui, vec2};

use super::tables::{MONEY_WIDTH, NOTHING};
use crate::analysis::losses::{back_of_a_dollar, role};
use crate::analysis::{Guarantor, GuarantorPaid, Guarantors, Payer, Recovery, StakeCapital};
use crate::app::plots::losses::{payer_color, position_color};
use crate::format;
use crate::model::{Position, Scenario};
use crate::ui::chart::{title_ui, unit_ui};
use crate::ui::table::{Cell, Name, Table, Width};
use crate::ui::text::small_strong;
use crate::ui::theme::{Ink, Tokens};
use crate::ui::widgets::choice;

/// From this width on what is got beyond the capital has a column of its own.
const WIDE: f32 = 600.0;
/// Height of a strip.
const STRIP: f32 = 9.0;
/// Least and greatest length of a strip.
const STRIP_WIDTHS: [f32; 2] = [32.0, 220.0];

/// A row: a stake, the sum of all, or somebody who pays in another's place.
enum Row<'a> {
    Of(&'a StakeCapital),
    All,
    Guarantor(Guarantor, GuarantorPaid),
}

/// The capital of one row, dollars.
#[derive(Clone, Copy, Default)]
struct Sums {
    invested: f64,
    back: f64,
    lost: f64,
    beyond: f64,
}

impl Sums {
    fn of(row: &Row<'_>, all: &Recovery) -> Self {
        match row {
            Row::Of(stake) => Self {
                invested: stake.capital.invested,
                back: stake.capital.back,
                lost: stake.lost(),
                beyond: stake.capital.beyond,
            },
            Row::All => {
                all.stakes.iter().filter(|it| is_shown(it)).fold(Self::default(), |sum, it| {
                    let it = Self::of(&Row::Of(it), all);
                    Self {
                        invested: sum.invested + it.invested,
                        back: sum.back + it.back,
                        lost: sum.lost + it.lost,
                        beyond: sum.beyond + it.beyond,
                    }
                })
            }
            Row::Guarantor(..) => Self::default(),
        }
    }

    /// Of each dollar, what came back.
    fn of_a_dollar(self) -> Option<f64> {
        back_of_a_dollar(self.invested, self.back, self.lost)
    }
}

/// The manager's fees are no investment, nor is what a vendor is paid or a guarantor takes for its
/// promise: what it pays in stands under the sum.
fn is_shown(stake: &StakeCapital) -> bool {
    match stake.position {
        Position::Lender(_) | Position::Holders(_) | Position::Investor(_) => true,
        Position::Manager => false,
        Position::Vendor | Position::Guarantor(_) => stake.capital.invested > NOTHING,
    }
}

/// How many rows the table has: stakes, the sum, guarantors.
pub(super) fn row_count(recovery: &Recovery) -> usize {
    recovery.stakes.iter().filter(|it| is_shown(it)).count() + 1 + recovery.guarantors.len()
}

/// Draws title, switch and rows; `Some` when a person takes another stance of the guarantors.
pub(super) fn strips_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    recovery: &Recovery,
    stance: Guarantors,
) -> Option<Guarantors> {
    let mut taken = None;
    let guarantors: Vec<Guarantor> = Guarantor::all(scenario).collect();
    title_ui(ui, "How much capital comes back?", |ui| {
        if let [first, others @ ..] = guarantors.as_slice() {
            let words = if others.is_empty() { ["pays", "refuses"] } else { ["pay", "refuse"] };
            let choices = [(Guarantors::Refuse, words[1]), (Guarantors::Pay, words[0])];
            let mut chosen = stance;
            taken = choice::choice_ui(ui, "Guarantor", &mut chosen, &choices).then_some(chosen);
            let name = if others.is_empty() { first.name(scenario) } else { "guarantors" };
            ui.label(small_strong(name));
        }
        unit_ui(ui, "$m");
    });
    let rows = recovery.stakes.iter().filter(|it| is_shown(it)).map(Row::Of);
    let paid = recovery.guarantors.iter().map(|(who, paid)| Row::Guarantor(*who, *paid));
    let rows: Vec<Row<'_>> = rows.chain([Row::All]).chain(paid).collect();
    table(ui, scenario, recovery, stance).show(ui, &rows);
    taken
}

fn table<'a>(
    ui: &Ui,
    scenario: &'a Scenario,
    recovery: &'a Recovery,
    stance: Guarantors,
) -> Table<'a, Row<'a>> {
    let tokens = Tokens::of(ui);
    let sums = move |row: &Row<'_>| Sums::of(row, recovery);
    // A guarantor has no capital in the deal: its row says what it pays in.
    let amount = move |row: &Row<'_>, of: fn(Sums) -> f64| match row {
        Row::Guarantor(..) => Cell::empty(),
        Row::Of(_) | Row::All => Cell::millions(of(sums(row))),
    };
    let is_wide = ui.available_width() >= WIDE;
    let [least, most] = STRIP_WIDTHS;
    // In a narrow room names come first: what is cut off a strip is still in its figures.
    let strip = Width::Spare { share: if is_wide { 0.2 } else { 0.06 }, least, most };
    Table::new("stake", move |row: &Row<'_>| name(tokens, scenario, stance, row))
        .column("", strip, "Capital back and capital lost", |_| Cell::empty())
        .painted(move |ui, room, row| paint(ui, room, scenario, row, sums(row)))
        .column("invested", MONEY_WIDTH, INVESTED, move |row| match row {
            Row::Guarantor(guarantor, paid) => {
                let under = guarantor.guarantee_name(scenario);
                Cell::millions(paid.total()).ink(Ink::Text).help(paid_in_words(under, *paid))
            }
            Row::Of(_) | Row::All => amount(row, |it| it.invested),
        })
        .column("back", MONEY_WIDTH, BACK, move |row| {
            let beyond = format::money(sums(row).beyond);
            let cell = amount(row, |it| it.back);
            match row {
                Row::Of(it) => cell.help(format!("{}: {beyond}", beyond_words(it.position))),
                Row::All | Row::Guarantor(..) => cell,
            }
        })
        .column("lost", MONEY_WIDTH, LOST, move |row| {
            amount(row, |it| it.lost).breach_if(sums(row).lost > NOTHING)
        })
        .column("of $1", 46.0, "Cents recovered per dollar of capital", move |row| {
            let back = sums(row).of_a_dollar();
            let cell = match row {
                Row::Guarantor(..) => return Cell::empty(),
                Row::Of(_) | Row::All => Cell::share(back, 0),
            };
            let is_short = back.is_some_and(|back| back < 1.0);
            cell.said(format::cents_of_dollar(back)).breach_if(is_short).why("It invests nothing")
        })
        .columns(is_wide.then_some(()), move |table, ()| {
            table.column("on top", MONEY_WIDTH, ON_TOP, move |row| {
                amount(row, |it| it.beyond).ink(Ink::Muted)
            })
        })
}

const INVESTED: &str =
    "Loans made or bought, at par; capital of investors, including fees; payments by a guarantor";
const BACK: &str = "Capital returned by the final settlement, up to 100%";
const LOST: &str = "Capital not returned; excludes future interest, fees and profit";
const ON_TOP: &str = "Interest and fees of lenders, profit of investors";

fn beyond_words(position: Position) -> &'static str {
    match position {
        Position::Lender(_) | Position::Holders(_) => "On top, interest and fees",
        Position::Investor(_) => "On top, profit",
        Position::Manager | Position::Vendor | Position::Guarantor(_) => "On top",
    }
}

fn name(tokens: &Tokens, scenario: &Scenario, stance: Guarantors, row: &Row<'_>) -> Name {
    match row {
        Row::Of(stake) => Name::new(stake.position.title(scenario))
            .note(role(scenario, stake.position))
            .short_note(of_which(scenario, stake.position))
            .swatch(position_color(tokens, stake.position)),
        Row::All => Name::new("Total").total(),
        Row::Guarantor(guarantor, paid) => {
            let promise = guarantor.promise(scenario);
            let says = match (stance, paid.total() > NOTHING) {
                (Guarantors::Refuse, _) => "refuses",
                (Guarantors::Pay, true) => "pays in",
                (Guarantors::Pay, false) => "not called",
            };
            Name::new(guarantor.name(scenario))
                .note(format!("{says}; {promise}"))
                .short_note(says)
                .swatch(payer_color(tokens, Payer::Guarantor(*guarantor)))
        }
    }
}

/// The tranche of a lender who has several, whose rows would else read alike; else nothing.
fn of_which(scenario: &Scenario, position: Position) -> &str {
    let Position::Lender(index) = position else { return "" };
    let Some(own) = scenario.tranches.get(index) else { return "" };
    let of_lender = scenario.tranches.iter().filter(|tranche| tranche.lender == own.lender);
    if of_lender.count() > 1 { &own.name } else { "" }
}

/// What a guarantor pays in for: "Rent: $5.30bn".
fn paid_in_words(guarantee: &str, paid: GuarantorPaid) -> String {
    let guarantee = format::capitalized(guarantee);
    let parts = [("Rent", paid.rent), (guarantee.as_str(), paid.guarantee)];
    let parts = parts.iter().filter(|(_, amount)| *amount > NOTHING);
    let said = parts.map(|(name, amount)| format!("{name}: {}", format::money(*amount)));
    let said: Vec<String> = said.collect();
    if said.is_empty() { "Not called".to_owned() } else { said.join("; ") }
}

/// A strip as long as all that was invested: what came back from the left, what is lost from the
/// right. That of a guarantor is as long as the most that it may have to pay.
fn paint(ui: &Ui, room: Rect, scenario: &Scenario, row: &Row<'_>, sums: Sums) {
    let tokens = Tokens::of(ui);
    let room = Rect::from_center_size(room.center(), vec2(room.width(), STRIP));
    let part = |from: f32, to: f32| {
        let x = |share: f32| room.left() + share * room.width();
        Rect::from_x_y_ranges(x(from)..=x(to), room.y_range())
    };
    let fill = |rect, color| {
        ui.painter().rect_filled(rect, CornerRadius::same(2), color);
    };
    match row {
        Row::Guarantor(guarantor, paid) => {
            fill(room, tokens.line);
            let cap = guarantor.cap(scenario);
            let share = if cap > 0.0 { (paid.total() / cap).min(1.0) as f32 } else { 0.0 };
            fill(part(0.0, share), payer_color(tokens, Payer::Guarantor(*guarantor)));
        }
        Row::Of(_) | Row::All => {
            let Some(back) = sums.of_a_dollar() else { return };
            let color = match row {
                Row::Of(stake) => position_color(tokens, stake.position),
                Row::All | Row::Guarantor(..) => tokens.muted,
            };
            fill(part(0.0, back as f32), color);
            // A loss is seen however small it is.
            let lost = if back < 1.0 { (1.0 - back as f32).max(0.02) } else { 0.0 };
            fill(part(1.0 - lost, 1.0), tokens.breach);
        }
    }
}
