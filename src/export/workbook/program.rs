//! The program's own figures, as constants to compare with, and the cells that they belong to.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::book::{Book, FIRST, Kind, VALUE};
use super::cover::{kind, unit};
use super::inputs::float;
use super::outputs::{PARTICIPANT_COLUMNS, ParticipantColumn};
use super::terms::Terms;
use crate::analysis::Lever;
use crate::model::results::{Month, Participant};
use crate::model::{Metric, Results, Scenario};

/// A row of the ledger: the id of the row that computes it, its name, and the program's figures.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) unit: &'static str,
    pub(super) kind: Kind,
    /// Month 0 first; nothing where it is undefined.
    pub(super) months: Vec<Option<f64>>,
}

/// One figure: the id of the row and the column that compute it.
pub(super) struct FoundFigure {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) unit: &'static str,
    pub(super) kind: Kind,
    pub(super) column: u16,
    pub(super) value: Option<f64>,
}

/// Every row of the program's ledger.
pub(super) fn rows(scenario: &Scenario, results: &Results, terms: &Terms) -> Vec<Found> {
    let mut rows = plain_rows(scenario, results);
    rows.extend(rows_of_terms(scenario, results, terms));
    rows
}

/// What the optional terms move, where the deal has them.
fn rows_of_terms(scenario: &Scenario, results: &Results, terms: &Terms) -> Vec<Found> {
    type OfMonth = fn(&Month) -> Decimal;
    let all: [(bool, &str, &str, OfMonth); 9] = [
        (terms.has_re_lease(), "re_lease_rent", "Re-lease rent", |it| it.re_lease_rent),
        (terms.has(Lever::InterestOnCash), "interest_earned", "Interest on cash", |it| {
            it.interest_earned
        }),
        (terms.guarantees() > 0, "guarantees", "Paid by guarantors", |it| it.guarantees),
        (terms.has_deposit(), "deposit", "Security deposit", |it| it.deposit),
        (terms.has_deposit(), "deposit_flow", "Deposit received less returned", |it| {
            it.deposit_flow
        }),
        (terms.has_deposit(), "forfeited", "Deposit forfeited", |it| it.forfeited_deposit),
        (terms.has_parts(), "capex", "Price paid for equipment", |it| it.capex),
        (terms.has_prepaid_rent(), "prepaid_rent", "Prepaid rent", |it| it.prepaid_rent),
        (terms.has_parts(), "equity_call", "Paid in by the investors", |it| it.equity_call),
    ];
    let months = &results.months;
    let row = |id: String, label: String, of: &dyn Fn(&Month) -> Option<Decimal>| {
        let months = months.iter().map(|month| of(month).map(float)).collect();
        Found { id, label, unit: "$", kind: Kind::Amount, months }
    };
    let shown = all.into_iter().filter(|(is_shown, ..)| *is_shown);
    let mut rows: Vec<Found> = shown
        .map(|(_, id, label, of)| row(id.to_owned(), label.to_owned(), &|month| Some(of(month))))
        .collect();
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        let name = &tranche.name;
        if terms.has_premium(index) {
            let of = |month: &Month| month.prepayment_premium.get(index).copied();
            let (id, label) = (format!("premium{index}"), format!("{name}: prepayment premium"));
            rows.push(row(id, label, &of));
        }
        if terms.has_parts() {
            let of = |month: &Month| month.drawn.get(index).copied();
            rows.push(row(format!("drawn{index}"), format!("{name}: drawn"), &of));
        }
    }
    rows
}

fn plain_rows(scenario: &Scenario, results: &Results) -> Vec<Found> {
    let months = &results.months;
    let amount = |id: &str, label: &str, of: fn(&Month) -> Decimal| {
        let months = months.iter().map(|month| Some(float(of(month)))).collect();
        let (id, label) = (id.to_owned(), label.to_owned());
        Found { id, label, unit: "$", kind: Kind::Amount, months }
    };
    let ratio = |id: &str, label: &str, of: fn(&Month) -> Option<f64>| {
        let months = months.iter().map(of).collect();
        let (id, label) = (id.to_owned(), label.to_owned());
        Found { id, label, unit: "x", kind: Kind::Ratio, months }
    };
    let mut rows = vec![
        amount("rent_due", "Rent due", |month| month.rent_due),
        amount("rent_paid", "Rent paid", |month| month.rent_paid),
        amount("backstop", "Backstop", |month| month.backstop),
        amount("operating_cost", "Opex paid", |month| month.operating_cost),
        amount("cfads", "Cash flow available for debt service", |month| month.cfads),
        amount("sale_proceeds", "Net sale proceeds", |month| month.sale_proceeds),
        amount("reserve", "DSRA", |month| month.reserve),
        amount("trapped", "Lock-up account", |month| month.trapped),
        amount("distribution", "Distribution to equity", |month| month.distribution),
        amount("value", "Value of the equipment", |month| month.value),
        amount("liquidity", "Liquidity", |month| month.liquidity),
        ratio("dscr", "DSCR", |month| month.dscr),
        ratio("llcr", "LLCR", |month| month.llcr),
        ratio("plcr", "PLCR", |month| month.plcr),
        Found {
            unit: "of value",
            kind: Kind::Percent,
            ..ratio("ltv", "Loan to value", |month| month.ltv)
        },
        ratio("liquidity_cover", "Liquidity cover", |month| month.liquidity_cover),
    ];
    /// Amounts by tranche.
    type ByTranche = fn(&Month) -> &Vec<Decimal>;
    const OF_TRANCHE: [(&str, &str, ByTranche); 5] = [
        ("interest", "interest paid", |month| &month.interest),
        ("principal", "principal paid", |month| &month.principal),
        ("sweep", "prepaid by the sweep", |month| &month.sweep),
        ("settlement", "paid by the settlement", |month| &month.settlement),
        ("balance", "balance", |month| &month.balance),
    ];
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        for (id, label, of) in OF_TRANCHE {
            rows.push(Found {
                id: format!("{id}{index}"),
                label: format!("{}: {label}", tranche.name),
                unit: "$",
                kind: Kind::Amount,
                months: months
                    .iter()
                    .map(|month| of(month).get(index).map(|a| float(*a)))
                    .collect(),
            });
        }
    }
    rows
}

/// Every figure of the program's summary.
pub(super) fn figures(results: &Results, terms: &Terms) -> Vec<FoundFigure> {
    let summary = &results.summary;
    let metric = |metric: Metric| FoundFigure {
        id: format!("out.{}", metric.id()),
        label: metric.name().to_owned(),
        unit: unit(metric),
        kind: kind(metric),
        column: VALUE,
        value: metric.figure(summary),
    };
    let mut figures = vec![
        amount("uses", "Uses", summary.uses),
        amount("debt", "Debt", summary.debt),
        amount("equity", "Equity", summary.equity),
        metric(Metric::EquityIrr),
        metric(Metric::NetIrr),
        metric(Metric::ProjectIrr),
        metric(Metric::Moic),
        metric(Metric::NetMoic),
        month("payback_month", "Payback", summary.payback_month),
        amount("carry", "Carry", summary.carry),
        metric(Metric::MinDscr),
        ratio("average_dscr", "Average DSCR", summary.average_dscr),
        metric(Metric::MinLlcr),
        metric(Metric::PeakLtv),
        metric(Metric::RunwayMonths),
        metric(Metric::DefaultMonth),
        month("end_month", "Month of the sale", Some(summary.end_month)),
        amount("sale_proceeds", "Net sale proceeds", summary.sale_proceeds),
        amount("unpaid_rent", "Rent never paid", summary.unpaid_rent),
        ratio("min_plcr", "Min PLCR", lowest(results, |month| month.plcr)),
        ratio(
            "min_liquidity_cover",
            "Min liquidity cover of the lessee",
            lowest(results, |month| month.liquidity_cover),
        ),
    ];
    if summary.circularity.is_some() {
        let (label, unit) = ("Circularity", "of content");
        figures.push(figure("circularity", label, (Kind::Share, unit), summary.circularity));
    }
    for (index, tranche) in summary.tranches.iter().enumerate() {
        let label = |what: &str| format!("{}: {what}", tranche.name);
        let (id, shown) = (format!("yield{index}"), (Kind::Return, "a year"));
        figures.push(figure(&id, &label("yield"), shown, tranche.lender_yield));
        figures.push(amount(&format!("loss{index}"), &label("loss"), tranche.loss));
        let id = format!("repaid{index}");
        figures.push(month(&id, &label("repaid in month"), tranche.repaid_month));
    }
    if terms.has_prepaid_rent() {
        figures.push(amount("prepaid_rent", "Prepaid rent", summary.prepaid_rent));
    }
    if terms.tax {
        let shown = (Kind::Return, "a year");
        let label = "Equity IRR after tax";
        figures.push(figure("after_tax_irr", label, shown, summary.after_tax_irr));
    }
    for (index, guarantee) in summary.guarantees.iter().enumerate() {
        let label = |what: &str| format!("{}: {what}", guarantee.name);
        figures.push(amount(&format!("guaranteed{index}"), &label("paid"), guarantee.paid));
        figures.push(amount(&format!("premium{index}"), &label("premium"), guarantee.premium));
    }
    figures.extend(of_participants(results, terms));
    figures
}

fn figure(
    id: &str,
    label: &str,
    (kind, unit): (Kind, &'static str),
    value: Option<f64>,
) -> FoundFigure {
    let (id, label) = (format!("out.{id}"), label.to_owned());
    FoundFigure { id, label, unit, kind, column: VALUE, value }
}

fn amount(id: &str, label: &str, value: Decimal) -> FoundFigure {
    figure(id, label, (Kind::Amount, "$"), Some(float(value)))
}

fn ratio(id: &str, label: &str, value: Option<f64>) -> FoundFigure {
    figure(id, label, (Kind::Ratio, "x"), value)
}

fn month(id: &str, label: &str, value: Option<u32>) -> FoundFigure {
    figure(id, label, (Kind::Whole, "month"), value.map(f64::from))
}

/// The participants' figures, one for each column of their table. Where nothing of a loan is sold
/// down its buyers have none.
fn of_participants(results: &Results, terms: &Terms) -> Vec<FoundFigure> {
    let mut figures = Vec::new();
    for (index, party) in terms.parties.iter().enumerate() {
        let who = results.summary.participants.iter().find(|it| it.name == party.name);
        let amount = |of: fn(&Participant) -> Decimal| Some(who.map_or(0.0, |who| float(of(who))));
        let values = [
            amount(|who| who.profit),
            amount(|who| who.paid_in),
            amount(|who| who.received),
            amount(|who| who.vendor_profit),
            who.and_then(|who| who.multiple),
            who.and_then(|who| who.irr),
        ];
        for (column, value) in PARTICIPANT_COLUMNS.into_iter().zip(values) {
            let ParticipantColumn { head, column, kind, unit } = column;
            // "IRR" stays as it is; "Paid in" becomes "paid in".
            let is_short = head.chars().all(char::is_uppercase);
            let head = if is_short { head.to_owned() } else { head.to_lowercase() };
            let label = format!("{}: {head}", party.name);
            let id = format!("out.participant{index}");
            figures.push(FoundFigure { id, label, unit, kind, column, value });
        }
    }
    figures
}

/// The least of a ratio over the months that have one.
fn lowest(results: &Results, ratio: fn(&Month) -> Option<f64>) -> Option<f64> {
    results.months.iter().filter_map(ratio).reduce(f64::min)
}

/// The program's value for a cell, by the cell's place.
pub(super) fn values_by_place(
    book: &Book,
    rows: &[Found],
    figures: &[FoundFigure],
) -> HashMap<(usize, u32, u16), Option<f64>> {
    let mut values = HashMap::new();
    for found in rows {
        let Some((sheet, row)) = book.row(&found.id) else { continue };
        for (column, value) in (FIRST..).zip(&found.months) {
            values.insert((sheet, row, column), *value);
        }
    }
    for found in figures {
        if let Some((sheet, row)) = book.row(&found.id) {
            values.insert((sheet, row, found.column), found.value);
        }
    }
    values
}
