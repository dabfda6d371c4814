//! The program's own figures, as constants to compare with, and the cells that they belong to.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::book::{Book, Content, FIRST, Kind, Page, Role, VALUE};
use super::cover::kind;
use super::inputs::float;
use super::outputs::PARTICIPANT_COLUMNS;
use crate::model::results::Month;
use crate::model::{Metric, Results, Scenario};

/// A row of the ledger: the id of the row that computes it, its name, and the program's figures.
pub(super) struct Found {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    /// Month 0 first; nothing where it is undefined.
    pub(super) months: Vec<Option<f64>>,
}

/// One figure: the id of the row and the column that compute it.
pub(super) struct FoundFigure {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) column: u16,
    pub(super) value: Option<f64>,
}

/// Every row of the program's ledger.
pub(super) fn rows(scenario: &Scenario, results: &Results) -> Vec<Found> {
    let months = &results.months;
    let amount = |id: &str, label: &str, of: fn(&Month) -> Decimal| {
        let months = months.iter().map(|month| Some(float(of(month)))).collect();
        Found { id: id.to_owned(), label: label.to_owned(), kind: Kind::Amount, months }
    };
    let ratio = |id: &str, label: &str, of: fn(&Month) -> Option<f64>| {
        let months = months.iter().map(of).collect();
        Found { id: id.to_owned(), label: label.to_owned(), kind: Kind::Ratio, months }
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
        ratio("ltv", "Loan to value", |month| month.ltv),
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
pub(super) fn figures(results: &Results) -> Vec<FoundFigure> {
    let summary = &results.summary;
    let figure = |id: &str, label: &str, kind, value| FoundFigure {
        id: format!("out.{id}"),
        label: label.to_owned(),
        kind,
        column: VALUE,
        value,
    };
    let amount =
        |id: &str, label: &str, value: Decimal| figure(id, label, Kind::Amount, Some(float(value)));
    let month = |id: &str, label: &str, value: Option<u32>| {
        figure(id, label, Kind::Whole, value.map(f64::from))
    };
    let metric =
        |metric: Metric| figure(metric.id(), metric.name(), kind(metric), metric.figure(summary));
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
        figure("average_dscr", "Average DSCR", Kind::Ratio, summary.average_dscr),
        metric(Metric::MinLlcr),
        metric(Metric::PeakLtv),
        metric(Metric::RunwayMonths),
        metric(Metric::DefaultMonth),
        month("end_month", "Month of the sale", Some(summary.end_month)),
        amount("sale_proceeds", "Net sale proceeds", summary.sale_proceeds),
        amount("unpaid_rent", "Rent never paid", summary.unpaid_rent),
    ];
    figures.extend([
        figure("min_plcr", "Min PLCR", Kind::Ratio, lowest(results, |month| month.plcr)),
        figure(
            "min_liquidity_cover",
            "Min liquidity cover of the lessee",
            Kind::Ratio,
            lowest(results, |month| month.liquidity_cover),
        ),
    ]);
    if summary.circularity.is_some() {
        figures.push(figure("circularity", "Circularity", Kind::Share, summary.circularity));
    }
    for (index, tranche) in summary.tranches.iter().enumerate() {
        let label = |what: &str| format!("{}: {what}", tranche.name);
        figures.push(figure(
            &format!("yield{index}"),
            &label("yield"),
            Kind::Return,
            tranche.lender_yield,
        ));
        figures.push(amount(&format!("loss{index}"), &label("loss"), tranche.loss));
        figures.push(month(
            &format!("repaid{index}"),
            &label("repaid in month"),
            tranche.repaid_month,
        ));
    }
    figures.extend(of_participants(results));
    figures
}

/// The participants' figures, one for each column of their table.
fn of_participants(results: &Results) -> Vec<FoundFigure> {
    let mut figures = Vec::new();
    for (index, who) in results.summary.participants.iter().enumerate() {
        let values = [
            Some(float(who.profit)),
            Some(float(who.paid_in)),
            Some(float(who.received)),
            Some(float(who.vendor_profit)),
            who.multiple,
            who.irr,
        ];
        for ((head, column, kind), value) in PARTICIPANT_COLUMNS.into_iter().zip(values) {
            let label = format!("{}: {}", who.name, head.to_lowercase());
            let id = format!("out.participant{index}");
            figures.push(FoundFigure { id, label, kind, column, value });
        }
    }
    figures
}

/// The least of a ratio over the months that have one.
fn lowest(results: &Results, ratio: fn(&Month) -> Option<f64>) -> Option<f64> {
    results.months.iter().filter_map(ratio).reduce(f64::min)
}

/// Writes the sheet of constants, a row for each row of the ledger; their ids are `program.ID`.
pub(super) fn write(book: &mut Book, rows: &[Found]) {
    let about =
        "chiplease's figures when it made this workbook, as constants; Checks compares with them.";
    let mut page = book.monthly_page("Program", "The program's own figures", about);
    page.heading("The ledger, month by month");
    for row in rows {
        write_row(&mut page, row);
    }
}

fn write_row(page: &mut Page<'_>, row: &Found) {
    let unit = if row.kind == Kind::Amount { "$" } else { "x" };
    page.label(&row.label, unit, "");
    for (column, value) in (FIRST..).zip(&row.months) {
        let content = match value {
            Some(value) => Content::Number(*value),
            None => Content::Text("n/a".to_owned()),
        };
        page.put((column, column), content, row.kind, Role::Constant);
    }
    page.id(format!("program.{}", row.id));
    page.end_line();
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
