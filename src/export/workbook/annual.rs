//! The years as columns: what a credit committee reads first, with two charts.

use super::book::{
    Alarm, Book, Chart, Content, FIRST, Kind, LABEL, MONTHS_ROW, NOTE, Page, Print, Role, Tone,
    UNIT, VALUE, column,
};
use super::cover::breach;
use super::terms::Terms;
use crate::analysis::{Family, Lever};
use crate::model::{Metric, Results, Scenario};

/// Lines that a chart takes.
const CHART_LINES: u32 = 20;

/// More columns than these would be too small to read.
const YEARS_ON_A4: u16 = 8;

/// Writes the sheet. A flow's row is `annual.ID` for the monthly row `ID`.
pub(super) fn write(book: &mut Book, scenario: &Scenario, results: &Results) {
    let years = book.last_month.div_ceil(12);
    let about = "Twelve months a column, counted from closing; balances are those of the last \
                 month. The charts show the years of the run as exported.";
    let mut page = book.page("Annual", "Annual summary", about);
    page.freeze(MONTHS_ROW + 1);
    let last = FIRST + years;
    page.print(Print { last_column: last, ..Print::PAGE });
    let mut annual = Annual { page: &mut page, last };
    annual.heads();
    let terms = annual.page.terms();
    annual.operations(&terms);
    if terms.has_parts() {
        annual.arrivals(scenario);
    }
    if !scenario.tranches.is_empty() {
        annual.debt(&terms);
    }
    annual.sale(!scenario.tranches.is_empty(), &terms);
    annual.balances(&terms);
    annual.equity(&terms);
    annual.lessee(&terms);
    let (first, last) = (MONTHS_ROW + 1, annual.page.row_now().saturating_sub(1));
    let gap = annual.last + 1;
    annual.page.name_block("annual_gaps", gap, first, last);
    annual.page.name_block("annual_totals", VALUE, first, last);
    let run = annual.last.min(FIRST + year(results.summary.end_month));
    annual.charts(scenario, results, run);
    let last_row = Some(annual.page.row_now() + CHART_LINES);
    let is_large = run > FIRST + YEARS_ON_A4;
    let print = Print { last_column: run, last_row, is_large, ..Print::PAGE };
    annual.page.print(print);
}

/// The year from closing that a month belongs to.
fn year(month: u32) -> u16 {
    u16::try_from(month.div_ceil(12)).unwrap_or(u16::MAX / 2)
}

struct Annual<'p, 'b> {
    page: &'p mut Page<'b>,
    /// The column of the last year.
    last: u16,
}

impl Annual<'_, '_> {
    fn heads(&mut self) {
        self.page.text(LABEL, "Year ends in", Role::ColumnHead);
        self.page.put((UNIT, FIRST - 1), Content::Blank, Kind::Text, Role::ColumnHead);
        let end = "INDEX([date@*],MIN(12*[annual.year],last_month)+1)";
        self.along(end, Kind::Date, Role::ColumnHead);
        self.page.put((self.last + 1, self.last + 1), Content::Blank, Kind::Text, Role::ColumnHead);
        self.page.end_line();
        self.page.column_heads(&[
            (LABEL, "Year from closing (0 is closing itself)"),
            (UNIT, "Unit"),
            (NOTE, "Note"),
            (VALUE, "All months"),
            (self.last + 1, "Check"),
        ]);
        for (number, column) in (FIRST..=self.last).enumerate() {
            let number = Content::Number(f64::from(u16::try_from(number).unwrap_or(u16::MAX)));
            self.page.put((column, column), number, Kind::Whole, Role::ColumnHead);
        }
        self.page.id("annual.year");
        self.page.end_line();
    }

    fn along(&mut self, template: &str, kind: Kind, role: Role) {
        self.page.put((FIRST, self.last), Content::Template(template.to_owned()), kind, role);
    }

    fn is_breach(&mut self, rule: &str) {
        let (row, rule, tone) = (self.page.row_now(), rule.to_owned(), Tone::Breach);
        let columns = (FIRST, self.last);
        self.page.alarm(Alarm::of((row, row), columns, rule, tone));
    }

    /// The months of each year added up, and whether the years add up to all months.
    fn flow(&mut self, id: &str, label: &str, note: &str) {
        self.page.label(label, "$", note);
        let (total, years) = (column(VALUE), [FIRST, self.last].map(column));
        let sum = Content::Template(format!("ROUND(SUM([{id}@*]),2)"));
        self.page.put((VALUE, VALUE), sum, Kind::Amount, Role::Total);
        let months = format!("ROUND(SUMIF([year@*],[annual.year],[{id}@*]),2)");
        self.along(&months, Kind::Amount, Role::Formula);
        // Of trillions not every spreadsheet program keeps the last cent while it adds up.
        let gap = format!(
            "ROUND([@{total}]-SUM([@{}:{}]),IF(ABS([@{total}])<1000000000000,2,1))",
            years[0], years[1]
        );
        self.page.formula(self.last + 1, gap, Kind::Amount);
        self.page.id(format!("annual.{id}"));
        self.page.end_line();
    }

    /// The amount at the end of each year.
    fn balance(&mut self, id: &str, label: &str, note: &str) {
        self.page.label(label, "$", note);
        let end = format!("INDEX([{id}@*],MIN(12*[annual.year],last_month)+1)");
        self.along(&end, Kind::Amount, Role::Formula);
        self.page.id(format!("annual.{id}"));
        self.page.end_line();
    }

    fn ratio(&mut self, id: &str, words: (&str, &str, &str), template: &str, kind: Kind) {
        let (label, unit, note) = words;
        self.page.label(label, unit, note);
        self.along(template, kind, Role::Formula);
        self.page.id(format!("annual.{id}"));
    }

    fn operations(&mut self, terms: &Terms) {
        self.page.heading("Rent and opex");
        self.flow("rent", "Contract rent", "");
        self.flow("rent_paid", "Rent paid by the lessee", "");
        self.flow("backstop", "Backstop", "");
        if terms.has_prepaid_rent() {
            self.flow("prepaid_rent", "Prepaid rent", "Not in CFADS");
        }
        if terms.has_deposit() {
            self.flow("forfeited", "Deposit forfeited", "");
        }
        if terms.has(Lever::InterestOnCash) {
            self.flow("interest_earned", "Interest on cash", "");
        }
        if terms.has_re_lease() {
            self.flow("re_lease_rent", "Re-lease rent", "");
        }
        self.flow("operating_monthly", "Opex paid in the month", "Without the settlement");
        self.flow("cfads", "Cash flow available for debt service", "CFADS");
    }

    fn arrivals(&mut self, scenario: &Scenario) {
        self.page.heading("Deliveries");
        self.flow("capex", "Price paid for equipment", "");
        for (index, tranche) in scenario.tranches.iter().enumerate() {
            self.flow(&format!("drawn{index}"), &format!("{}: drawn", tranche.name), "");
        }
        self.flow("equity_call", "Paid in by the investors", "");
    }

    fn debt(&mut self, terms: &Terms) {
        self.page.heading("Debt service");
        self.flow("all_interest", "Interest paid", "");
        self.flow("all_principal", "Principal paid", "Without sweep and settlement");
        self.flow("debt_service", "Debt service paid", "Interest and principal");
        self.flow("tested", "Debt service that the DSCR counts", "Excluding balloon and overdue");
        let words = ("DSCR", "x", "CFADS / debt service that it counts, of the year");
        let template = "IF([annual.tested]>0,[annual.cfads]/[annual.tested],\"n/a\")";
        self.ratio("dscr", words, template, Kind::Ratio);
        self.is_breach(&breach(Metric::MinDscr));
        self.page.end_line();
        self.flow("all_sweep", "Prepaid by the cash sweep", "");
        if terms.any_premium() {
            self.flow("all_premiums", "Prepayment premiums", "");
        }
    }

    fn sale(&mut self, has_debt: bool, terms: &Terms) {
        self.page.heading("Sale and settlement");
        self.flow("sale_proceeds", "Net sale proceeds", "Including any residual guarantee");
        if terms.guarantees() > 0 {
            self.flow("guarantees", "Paid by guarantors", "");
        }
        if has_debt {
            self.flow("all_settlement", "Paid to lenders by the settlement", "");
        }
    }

    fn balances(&mut self, terms: &Terms) {
        self.page.heading("At the end of the year");
        self.balance("debt", "Debt", "After the sale: the lenders' loss");
        self.page.label("Value of the equipment", "$", "Until the sale");
        let until = "IF(12*[annual.year]>month_of_sale,0,\
                     INDEX([value@*],MIN(12*[annual.year],last_month)+1))";
        self.along(until, Kind::Amount, Role::Formula);
        self.page.id("annual.value");
        self.page.end_line();
        let template = "IF([annual.value]>0,[annual.debt]/[annual.value],\"n/a\")";
        self.ratio("ltv", ("Loan to value", "of value", ""), template, Kind::Percent);
        self.is_breach(&breach(Metric::PeakLtv));
        self.page.end_line();
        self.balance("reserve", "Debt service reserve (DSRA)", "");
        self.balance("trapped", "Lock-up account", "");
        if terms.has_deposit() {
            self.balance("deposit", "Security deposit", "");
        }
    }

    fn equity(&mut self, terms: &Terms) {
        self.page.heading("Equity");
        self.flow("equity_flow", "Equity flow", "Paid in at closing; before fee and carry");
        self.flow("fee", "Management fee", "");
        self.flow("carry_row", "Carry", "");
        self.flow("investors", "Investors' flow", "Net of fee and carry");
        if terms.tax {
            self.flow("tax_paid", "Tax", "For the after-tax IRR alone");
            self.flow("after_tax", "Equity flow after tax", "Before fee and carry");
        }
    }

    fn lessee(&mut self, terms: &Terms) {
        self.page.heading("Lessee");
        self.flow("burn", "Net burn before the rent", "Planned, after the sale as well");
        self.flow("funding", "Funding", "Rounds counted on");
        if terms.count(Family::Contract) > 0 {
            self.flow("contracts", "Contracts", "Counted on from a probability of 50%");
        }
        self.balance("liquidity", "Liquidity at the end of the year", "Until the sale");
    }

    fn charts(&mut self, scenario: &Scenario, results: &Results, run: u16) {
        self.page.end_line();
        let row = |page: &Page<'_>, id: &str| page.book.row(id).map_or(0, |(_, row)| row);
        let at = self.page.row_now();
        let heads = row(self.page, "annual.year");
        let has_debt = !scenario.tranches.is_empty();
        let rows = |page: &Page<'_>, ids: &[&str]| ids.iter().map(|id| row(page, id)).collect();
        let serviced = results.months.iter().rposition(|month| month.dscr.is_some());
        let serviced = FIRST + year(u32::try_from(serviced.unwrap_or(0)).unwrap_or(0));
        let bars = rows(
            self.page,
            if has_debt {
                &["annual.cfads", "annual.debt_service"]
            } else {
                &["annual.cfads", "annual.equity_flow"]
            },
        );
        let line = row(self.page, "annual.dscr");
        let cover = Chart {
            title: if has_debt { "CFADS, debt service and DSCR" } else { "CFADS and equity flow" },
            bars,
            line: has_debt.then_some((line, (FIRST + 1, serviced.max(FIRST + 1)))),
            unit: ("x", "0.0\"x\""),
            columns: (FIRST + 1, run.max(FIRST + 1)),
            heads,
            row: at,
        };
        // After the sale there is no loan to value: only whole years before it have one.
        let valued = FIRST + u16::try_from(results.summary.end_month / 12).unwrap_or(0);
        let bars = rows(
            self.page,
            if has_debt { &["annual.debt", "annual.value"] } else { &["annual.value"] },
        );
        let line = row(self.page, "annual.ltv");
        let security = Chart {
            title: if has_debt { "Debt, value and loan to value" } else { "Value" },
            bars,
            line: has_debt.then_some((line, (FIRST, valued.min(self.last)))),
            unit: ("of value", "0%"),
            columns: (FIRST, run),
            heads,
            row: at,
        };
        self.page.chart(cover);
        self.page.chart(security);
    }
}
