//! The figures that a committee asks for, and those of all participants.

use super::book::{Alarm, Book, Content, FIRST, Kind, Page, Print, Role, Tone, VALUE, column};
use super::cover::{breach, date_of, kind, unit};
use super::debt::premium_of;
use super::returns::vendor_share;
use super::terms::Terms;
use crate::analysis::plausibility::HOURS_A_MONTH;
use crate::model::{Metric, Scenario};

/// Writes the sheet; every figure is the value of a row `out.ID`.
pub(super) fn write(book: &mut Book, scenario: &Scenario) {
    let about = "Headline figures; n/a if undefined.";
    let mut page = book.page("Outputs", "Outputs", about);
    page.print(Print { last_column: FIRST + 4, ..Print::PAGE });
    let heads = [(0, "Figure"), (1, "Unit"), (2, "Note"), (VALUE, "Value"), (FIRST, "Date")];
    page.column_heads(&heads);
    page.put((FIRST + 1, FIRST + 4), Content::Blank, Kind::Text, Role::ColumnHead);
    page.end_line();
    let terms = page.terms();
    closing(&mut page, &terms);
    returns(&mut page, &terms);
    cover(&mut page, !scenario.tranches.is_empty());
    course(&mut page);
    if scenario.vendor.is_some() {
        let template = format!(
            "IF(equipment_cost*vendor_content>0,equity*({})/(equipment_cost*vendor_content),\"n/a\")",
            vendor_share(scenario)
        );
        Line::new("circularity", "Circularity", "of content", Kind::Share)
            .note("The vendor's equity / what the vendor is paid")
            .write(&mut page, &template);
    }
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        lender(&mut page, (index, &tranche.name), &terms);
    }
    if terms.guarantees() > 0 {
        guarantors(&mut page, scenario);
    }
    participants(&mut page, scenario);
}

/// A figure of the sheet: its row's id without "out.", and the columns before its value.
struct Line<'a> {
    id: &'a str,
    label: &'a str,
    unit: &'a str,
    note: &'a str,
    kind: Kind,
    /// The values that are to be noticed, if there are any.
    breach: Option<String>,
}

impl<'a> Line<'a> {
    fn new(id: &'a str, label: &'a str, unit: &'a str, kind: Kind) -> Self {
        Self { id, label, unit, note: "", kind, breach: None }
    }

    fn of(metric: Metric) -> Self {
        let line = Self::new(metric.id(), metric.name(), unit(metric), kind(metric));
        Self { breach: Some(breach(metric)), ..line }
    }

    fn amount(id: &'a str, label: &'a str) -> Self {
        Self::new(id, label, "$", Kind::Amount)
    }

    fn note(self, note: &'a str) -> Self {
        Self { note, ..self }
    }

    /// Writes it; the template is the formula of its value.
    fn write(self, page: &mut Page<'_>, template: &str) {
        page.label(self.label, self.unit, self.note);
        page.formula(VALUE, shown(template), self.kind);
        page.id(format!("out.{}", self.id));
        if self.unit == "month" {
            page.formula(FIRST, date_of(&format!("[@{}]", column(VALUE))), Kind::LongDate);
        }
        if let Some(rule) = self.breach {
            let row = page.row_now();
            page.alarm(Alarm::of((row, row), (VALUE, VALUE), rule, Tone::Breach));
        }
        page.name_value(&format!("figure_{}", self.id));
        page.end_line();
    }
}

/// Of terms that the program would refuse, or the columns cannot hold, no figure is shown.
fn shown(template: &str) -> String {
    format!("IF(figures_shown=1,{template},\"n/a\")")
}

fn closing(page: &mut Page<'_>, terms: &Terms) {
    page.heading("At closing");
    Line::amount("uses", "Uses").note("Cost, upfront fees and reserve").write(page, "uses");
    Line::amount("debt", "Debt").write(page, "debt_at_closing");
    Line::amount("equity", "Equity").write(page, "equity");
    if terms.has_prepaid_rent() {
        Line::amount("prepaid_rent", "Prepaid rent")
            .note("Paid by the lessee on delivery")
            .write(page, "prepaid_in_all");
    }
    let template = format!("IF(gpus>0,equipment_cost*rent_factor/gpus/{HOURS_A_MONTH},\"n/a\")");
    Line::new("gpu_hour", "Rent of a GPU-hour in the first year", "$ an hour", Kind::Price)
        .note("A month of 730 hours; n/a where the number of GPUs is unknown")
        .write(page, &template);
}

fn returns(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Returns");
    for (metric, note, series) in [
        (Metric::EquityIrr, "Before fee and carry", "equity_flow"),
        (Metric::NetIrr, "The investors, after fee and carry", "investors"),
        (Metric::ProjectIrr, "Without debt", "project_flow"),
    ] {
        Line::of(metric).note(note).write(page, &format!("[irr.{series}@D]"));
    }
    if terms.tax {
        Line::new("after_tax_irr", "Equity IRR after tax", "a year", Kind::Return)
            .note("Before fee and carry")
            .write(page, "[irr.after_tax@D]");
    }
    let called = if terms.has_parts() { "[equity_call@D]" } else { "equity" };
    Line::of(Metric::Moic)
        .note("Distributions / equity")
        .write(page, &format!("IF({called}>0,[distribution@D]/{called},\"n/a\")"));
    let template = "IF(SUMIF([investors@*],\"<0\")<0,-SUMIF([investors@*],\">0\")/SUMIF([investors@*],\"<0\"),\"n/a\")";
    Line::of(Metric::NetMoic).note("Received / paid in, netted by month").write(page, template);
    // MATCH counts from 1, months from 0.
    let template = "IF(SUM([paid_back@*])=0,\"n/a\",MATCH(1,[paid_back@*],0)-1)";
    Line::new("payback_month", "Payback", "month", Kind::Whole)
        .note("First month in which distributions have repaid the equity")
        .write(page, template);
    Line::amount("carry", "Carry").note("To the manager").write(page, "[carry_row@D]");
}

fn cover(page: &mut Page<'_>, has_debt: bool) {
    page.heading("Debt coverage");
    // COUNT first: MIN of no numbers is 0, which would pass for a figure.
    let lowest = |row: &str| format!("IF(COUNT([{row}@*])=0,\"n/a\",MIN([{row}@*]))");
    Line::of(Metric::MinDscr).write(page, &lowest("dscr"));
    let template = "IF([tested@D]>0,SUMIF([tested@*],\">0\",[cfads@*])/[tested@D],\"n/a\")";
    Line::new("average_dscr", "Average DSCR", "x", Kind::Ratio)
        .note("By amount")
        .write(page, template);
    let note = if has_debt { "" } else { "No debt" };
    Line::of(Metric::MinLlcr).note(note).write(page, &lowest("llcr"));
    Line::new("min_plcr", "Min PLCR", "x", Kind::Ratio).note(note).write(page, &lowest("plcr"));
    let template = "IF(COUNT([ltv@*])=0,\"n/a\",MAX([ltv@*]))";
    Line::of(Metric::PeakLtv).write(page, template);
}

fn course(page: &mut Page<'_>) {
    page.heading("Events");
    let template = "IF(MAX([first_missed@*])=0,\"n/a\",MAX([first_missed@*])-1)";
    Line::of(Metric::RunwayMonths)
        .note("Before the first missed rent; n/a if none")
        .write(page, template);
    let template = "IF(month_of_default=0,\"n/a\",month_of_default)";
    Line::of(Metric::DefaultMonth).note("n/a if there is none").write(page, template);
    Line::new("end_month", "Month of the sale", "month", Kind::Whole).write(page, "month_of_sale");
    Line::amount("sale_proceeds", "Net sale proceeds")
        .note("Including any residual guarantee")
        .write(page, "[sale_proceeds@D]");
    Line::amount("unpaid_rent", "Rent never paid").write(page, "unpaid_rent");
    let template = "IF(COUNT([liquidity_cover@*])=0,\"n/a\",MIN([liquidity_cover@*]))";
    Line::new("min_liquidity_cover", "Min liquidity cover of the lessee", "x", Kind::Ratio)
        .write(page, template);
}

fn lender(page: &mut Page<'_>, (index, name): (usize, &str), terms: &Terms) {
    page.heading(format!("Lender of {name}"));
    Line::new(&format!("yield{index}"), "Yield", "a year", Kind::Return)
        .note("After the upfront fee")
        .write(page, &format!("[irr.lender{index}@D]"));
    let loss = format!("loss{index}");
    let line = Line::amount(&loss, "Loss").note("Balance never repaid");
    let line = Line { breach: Some(breach(Metric::LenderLoss)), ..line };
    line.write(page, &format!("SUMIF([last@*],1,[balance{index}@*])"));
    // After a write-off the balance is 0 as well, which is no repayment.
    let first = if terms.has_parts() {
        format!("MATCH(1,[cleared{index}@*],0)")
    } else {
        format!("MATCH(0,[balance{index}@*],0)")
    };
    let template = format!("IF([out.loss{index}@D]>0,\"n/a\",{first}-1)");
    Line::new(&format!("repaid{index}"), "Repaid in month", "month", Kind::Whole)
        .note("n/a if never")
        .write(page, &template);
}

/// What guarantors get and pay.
fn guarantors(page: &mut Page<'_>, scenario: &Scenario) {
    page.heading("Guarantees");
    for (index, guarantee) in scenario.guarantees.iter().enumerate() {
        let name = &guarantee.name;
        Line::amount(&format!("guaranteed{index}"), &format!("{name}: paid"))
            .write(page, &format!("[guarantee{index}@D]"));
        Line::amount(&format!("premium{index}"), &format!("{name}: premium"))
            .write(page, &premium_of(index));
    }
}

/// A column of the participants' table.
#[derive(Clone, Copy)]
pub(super) struct ParticipantColumn {
    pub(super) head: &'static str,
    pub(super) column: u16,
    pub(super) kind: Kind,
    pub(super) unit: &'static str,
}

impl ParticipantColumn {
    const fn new(head: &'static str, column: u16, kind: Kind, unit: &'static str) -> Self {
        Self { head, column, kind, unit }
    }
}

/// The columns of the participants' table.
pub(super) const PARTICIPANT_COLUMNS: [ParticipantColumn; 6] = [
    ParticipantColumn::new("Profit", VALUE, Kind::Amount, "$"),
    ParticipantColumn::new("Paid in", FIRST, Kind::Amount, "$"),
    ParticipantColumn::new("Received", FIRST + 1, Kind::Amount, "$"),
    ParticipantColumn::new("Vendor profit", FIRST + 2, Kind::Amount, "$"),
    ParticipantColumn::new("Multiple", FIRST + 3, Kind::Ratio, "x"),
    ParticipantColumn::new("IRR", FIRST + 4, Kind::Return, "a year"),
];

fn participants(page: &mut Page<'_>, scenario: &Scenario) {
    page.heading("Participants");
    let columns = PARTICIPANT_COLUMNS.map(|column| (column.column, column.head));
    page.column_heads(&[&[(0, "Who")][..], &columns].concat());
    page.end_line();
    let vendor = scenario.vendor.as_ref();
    let price = if page.book.terms.has_parts() { "[capex@D]" } else { "equipment_cost" };
    let terms = page.terms();
    for (index, party) in terms.parties.iter().enumerate() {
        let flow = format!("[participant{index}@*]");
        // As in the model, the profit goes to the participant of the vendor's name.
        let is_vendor = vendor.is_some_and(|vendor| vendor.name == party.name);
        let vendor_profit = if is_vendor {
            format!("CENTS({price}*vendor_content*vendor_margin)")
        } else {
            "0".to_owned()
        };
        let (paid, received) = (column(FIRST), column(FIRST + 1));
        let extra = column(FIRST + 2);
        let templates = [
            format!("ROUND([@{received}]-[@{paid}]+[@{extra}],2)"),
            format!("ROUND(-SUMIF({flow},\"<0\"),2)"),
            format!("ROUND(SUMIF({flow},\">0\"),2)"),
            vendor_profit,
            format!("IF([@{paid}]>0,[@{received}]/[@{paid}],\"n/a\")"),
            format!("[irr.participant{index}@D]"),
        ];
        page.label(&party.title, "$", "");
        page.id(format!("out.participant{index}"));
        for (column, template) in PARTICIPANT_COLUMNS.into_iter().zip(templates) {
            page.formula(column.column, shown(&template), column.kind);
        }
        page.end_line();
    }
}
