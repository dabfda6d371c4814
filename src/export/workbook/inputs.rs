//! The sheet of assumptions: a cell each, with a name, its unit and where its number comes from.

mod funding;
mod terms;

use std::collections::BTreeMap;
use std::rc::Rc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::allowed::{Allowed, CO_TERMINOUS};
use super::book::{
    Alarm, Book, Content, FIRST, Kind, NOTE, Page, Print, Role, Tone, VALUE, column,
};
use super::entries::{Cell, Field, held, why};
use super::formula::AS_TYPED;
use super::places::columns;
use super::terms::Terms;
use crate::model::Scenario;
use crate::model::scenario::{
    Backstop, Depreciation, EndOfTerm, Repayment, Tenor, Tranche, ValuePath,
};
use crate::model::validate::{AMOUNT_MAX, Bounds, RE_LEASE_MONTHS_MAX, bounds};
pub(super) use terms::block_of;

columns! {
    FIRST;
    /// What is allowed, in words.
    pub(super) ALLOWED,
    /// The field's path, as in scenario files.
    FIELD,
    AS_EXPORTED,
    IS_CHANGED,
    IS_REFUSED,
    HOLDS,
    WHY,
}

/// The name of a tranche's cell: the first one's without a number.
pub(super) fn of_tranche(what: &str, index: usize) -> String {
    let number = if index == 0 { String::new() } else { format!("_{}", index + 1) };
    format!("loan_{what}{number}")
}

pub(super) fn end_of_term(end: EndOfTerm) -> &'static str {
    match end {
        EndOfTerm::Sell => "Sell",
        EndOfTerm::Scrap => "Scrap",
        EndOfTerm::Renew => "Renew",
    }
}

/// Writes the sheet; the base is what the deal itself is called among its cases, if it has any.
pub(super) fn write(book: &mut Book, scenario: &Scenario, base: Option<&str>) {
    fill(book, scenario, base);
}

fn fill(book: &mut Book, scenario: &Scenario, base: Option<&str>) -> Vec<Cell> {
    let about = "Blue cells are assumptions: change them and everything recalculates. Grey cells \
                 are terms that fix how many columns and rows there are (columns hold a year more, \
                 a loan that is not sold down has no rows for buyers): beyond that, change \
                 them in chiplease and export again. Allowed gives each input's range, \
                 Field its name in scenario files; the text under Source may be edited, too.";
    let mut page = book.page("Inputs", "Inputs", about);
    // With cases, deliveries or tax there is a sheet more to print.
    let terms = page.terms();
    let pages = if base.is_some() || terms.has_parts() || terms.tax { 1 } else { 2 };
    let is_large = pages == 1;
    page.print(Print { last_column: FIELD, is_portrait: true, is_large, pages, ..Print::PAGE });
    for (column, width) in [(ALLOWED, 34.0), (FIELD, 34.0), (HOLDS, 18.0), (WHY, 60.0)] {
        page.width(column, width);
    }
    let bounds = bounds(&with_every_number(scenario));
    let (whose, cells) = (String::new(), Vec::new());
    let mut inputs = Inputs { page, scenario, bounds, whose, cells };
    inputs.heads();
    if let Some(base) = base {
        inputs.case(base);
    }
    inputs.deal();
    inputs.equipment();
    inputs.equipment_terms();
    inputs.lease();
    inputs.lease_terms();
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        inputs.tranche(index, tranche);
        inputs.tranche_terms(index);
    }
    inputs.structure();
    inputs.structure_terms();
    inputs.equity();
    inputs.vendor();
    inputs.lessee();
    inputs.funding();
    inputs.contracts();
    inputs.remedies();
    inputs.remedy_terms();
    inputs.guarantees();
    inputs.market();
    inputs.tax();
    inputs.uncertainty();
    inputs.changed(base.is_some());
    inputs.cells
}

struct Inputs<'b, 's> {
    page: Page<'b>,
    scenario: &'s Scenario,
    /// The program's bounds of each number, by its path.
    bounds: BTreeMap<String, Bounds>,
    /// Prefix of labels that alone do not say which assumption is meant.
    whose: String,
    cells: Vec<Cell>,
}

/// The cells of a scenario's assumptions, in their order, with those of these terms.
pub(super) fn cells(scenario: &Scenario, terms: &Rc<Terms>) -> Vec<Cell> {
    let mut book = Book::new(0, 0);
    book.terms = Rc::clone(terms);
    fill(&mut book, scenario, None)
}

impl Inputs<'_, '_> {
    fn heads(&mut self) {
        self.page.column_heads(&[
            (0, "Assumption"),
            (1, "Unit"),
            (2, "Source"),
            (VALUE, "Value"),
            (AS_EXPORTED, "As exported"),
            (IS_CHANGED, "Changed"),
            (IS_REFUSED, "Refused"),
        ]);
        for (column, head) in [
            (ALLOWED, "Allowed"),
            (FIELD, "Field"),
            (HOLDS, "It holds"),
            (WHY, "Why it is refused"),
        ] {
            self.page.text(column, head, Role::TextHead);
        }
        self.page.end_line();
    }

    fn put(&mut self, field: &Field<'_>, content: Content, kind: Kind, role: Role) {
        let allowed = Allowed::Number(self.bounds_of(&field.path));
        self.put_allowed(field, content, kind, role, allowed);
    }

    /// The bounds of a field. Every field of the workbook has some; an amount's are the widest.
    fn bounds_of(&self, path: &str) -> Bounds {
        let widest = Bounds::within(-AMOUNT_MAX, AMOUNT_MAX);
        self.bounds.get(path).copied().unwrap_or(widest)
    }

    fn put_allowed(
        &mut self,
        field: &Field<'_>,
        content: Content,
        kind: Kind,
        role: Role,
        allowed: Allowed,
    ) {
        // The evidence and nothing else, so that what comes back edited is evidence.
        let source = self.scenario.evidence.get(&field.path).map_or("", String::as_str);
        self.page.label(field.label, field.unit, "");
        self.page.text(NOTE, source, Role::Source);
        self.page.put((VALUE, VALUE), content.clone(), kind, role);
        self.page.put((AS_EXPORTED, AS_EXPORTED), content.clone(), kind, Role::Constant);
        let exported = column(AS_EXPORTED);
        // An error counts as a change; compared, it would make an error of the count.
        let is_changed = format!("IF(ISERROR([@D]),1,IF([@D]=[@{exported}],0,1))");
        self.page.formula(IS_CHANGED, is_changed, Kind::Whole);
        self.page.text(ALLOWED, allowed.words(), Role::Faint);
        // By name, so that a name that is gone or leads elsewhere is noticed.
        let refuses = allowed.refuses(&format!("{AS_TYPED}{}", field.name));
        self.page.formula(IS_REFUSED, refuses, Kind::Whole);
        let columns = [IS_REFUSED, HOLDS, ALLOWED];
        self.page.formula(HOLDS, held(&format!("[@{}]", column(VALUE))), Kind::Text);
        self.page.formula(WHY, why(&self.whose, columns), Kind::Text);
        self.page.text(FIELD, field.path.as_str(), Role::Faint);
        self.page.input(field.name, &field.path);
        self.page.name_value(field.name);
        self.page.id(format!("input.{}", field.name));
        self.page.entry(allowed.clone());
        self.page.end_line();
        let (label, unit) = (format!("{}{}", self.whose, field.label), field.unit.to_owned());
        let (name, path) = (field.name.to_owned(), field.path.clone());
        self.cells.push(Cell { name, path, label, unit, kind, allowed, content });
    }

    fn number(&mut self, field: &Field<'_>, value: Decimal, kind: Kind) {
        self.put(field, Content::Number(float(value)), kind, Role::Input);
    }

    fn amount(&mut self, name: &str, label: &str, path: &str, value: Decimal) {
        self.number(&Field::new(name, label, "$", path), value, Kind::Amount);
    }

    fn share(&mut self, name: &str, label: &str, unit: &str, path: &str, value: Decimal) {
        self.number(&Field::new(name, label, unit, path), value, Kind::Share);
    }

    fn months(&mut self, name: &str, label: &str, path: &str, value: u32, role: Role) {
        let field = Field::new(name, label, "months", path);
        self.put(&field, Content::Number(f64::from(value)), Kind::Whole, role);
    }

    fn word(&mut self, field: &Field<'_>, word: &'static str, words: Vec<&'static str>) {
        let content = Content::Text(word.to_owned());
        self.put_allowed(field, content, Kind::Text, Role::Input, Allowed::Word(words));
    }

    fn case(&mut self, base: &str) {
        self.page.heading("Case");
        self.page.label("Case in use", "", "");
        let note = "Choose one: formulas read what it makes of the cells below. See Cases.";
        self.page.text(NOTE, note, Role::Source);
        let content = Content::Text(base.to_owned());
        self.page.put((VALUE, VALUE), content, Kind::Text, Role::Input);
        self.page.name_value("case_selected");
        self.page.id("input.case_selected");
        self.page.choice("case_names");
        self.page.end_line();
    }

    fn deal(&mut self) {
        self.page.heading("Closing");
        let (year, month) = closing(&self.scenario.closing);
        for (name, label, number, bounds) in [
            ("closing_year", "Year of closing", year, Bounds::whole(0, 9999)),
            ("closing_month", "Closing month", month, Bounds::whole(1, 12)),
        ] {
            let field = Field::new(name, label, "", "closing");
            let (content, bounds) = (Content::Number(number), Allowed::Number(bounds));
            self.put_allowed(&field, content, Kind::Whole, Role::Input, bounds);
        }
    }

    fn equipment(&mut self) {
        let equipment = &self.scenario.equipment;
        self.page.heading("Equipment");
        self.amount("equipment_cost", "Cost", "equipment.cost", equipment.cost);
        let field = Field::new("gpus", "GPUs (0 if unknown)", "", "equipment.gpus");
        let count = Content::Number(equipment.gpus.to_f64().unwrap_or(0.0));
        let allowed = Allowed::Number(Bounds::whole(0, u32::MAX));
        self.put_allowed(&field, count, Kind::Count, Role::Input, allowed);
        let (resale, scrap) = (equipment.resale_fraction, equipment.scrap_fraction);
        self.share(
            "resale_fraction",
            "Residual value",
            "of cost",
            "equipment.resale_fraction",
            resale,
        );
        self.share("scrap_fraction", "Scrap value", "of cost", "equipment.scrap_fraction", scrap);
        let selling = equipment.selling_cost;
        self.share("selling_cost", "Selling cost", "of gross", "equipment.selling_cost", selling);
        // Every book has the cells of a cliff, so that the path can be switched to it.
        let (path, month, share) = match equipment.value_path {
            ValuePath::Exponential => ("Exponential", 1, Decimal::ZERO),
            ValuePath::StraightLine => ("StraightLine", 1, Decimal::ZERO),
            ValuePath::Cliff { month, share } => ("Cliff", month, share),
        };
        let field = Field::new("value_path", "Value path", "", "equipment.value_path");
        let words = vec!["Exponential", "StraightLine", "Cliff"];
        self.word(&field, path, words);
        let label = "Month of the cliff (Cliff only)";
        self.months("cliff_month", label, "equipment.value_path.month", month, Role::Input);
        let label = "Share of the decline in it (Cliff only)";
        self.share("cliff_share", label, "of decline", "equipment.value_path.share", share);
    }

    fn lease(&mut self) {
        let lease = &self.scenario.lease;
        self.page.heading("Lease");
        let term = lease.term_months;
        self.months("term_months", "First term", "lease.term_months", term, Role::Structural);
        let factor = lease.rent_factor;
        self.share(
            "rent_factor",
            "Lease rate factor",
            "of cost a month",
            "lease.rent_factor",
            factor,
        );
        self.share("escalator", "Annual escalator", "a year", "lease.escalator", lease.escalator);
        let (label, path) = ("Operating expenses (opex)", "lease.operating_cost");
        self.share("operating_cost", label, "of cost a year", path, lease.operating_cost);
        let (label, path) = ("Residual guarantee", "lease.residual_guarantee");
        self.share("residual_guarantee", label, "of cost", path, lease.residual_guarantee);
        let (label, path) = ("Renewal", "lease.renewal.months");
        self.months("renewal_months", label, path, lease.renewal.months, Role::Structural);
        let (label, path) = ("Renewal discount", "lease.renewal.discount");
        self.share("renewal_discount", label, "of rent", path, lease.renewal.discount);
        let field = Field::new("end_of_term", "End of term", "", "lease.end_of_term");
        let word = end_of_term(lease.end_of_term);
        self.word(&field, word, vec!["Sell", "Scrap", "Renew"]);
    }

    fn tranche(&mut self, index: usize, tranche: &Tranche) {
        let name = |what: &str| of_tranche(what, index);
        let path = |field: &str| format!("tranches[{index}].{field}");
        self.page.heading(format!(
            "Tranche {}: {}, lent by {}",
            index + 1,
            tranche.name,
            tranche.lender
        ));
        self.whose = format!("Tranche {}: ", index + 1);
        self.amount(&name("amount"), "Amount", &path("amount"), tranche.amount);
        self.share(&name("rate"), "Interest", "a year", &path("rate"), tranche.rate);
        let tenor = name("tenor");
        let field = Field::new(&tenor, "Tenor", "months", path("tenor"));
        let content = match tranche.tenor {
            Tenor::MatchLease => Content::Text(CO_TERMINOUS.to_owned()),
            Tenor::Months(months) => Content::Number(f64::from(months)),
        };
        let allowed = Allowed::Tenor(self.bounds_of(&field.path));
        self.put_allowed(&field, content, Kind::Whole, Role::Input, allowed);
        let (label, months) = ("Interest only", tranche.interest_only_months);
        self.months(
            &name("interest_only"),
            label,
            &path("interest_only_months"),
            months,
            Role::Input,
        );
        // Every book has a coverage to sculpt to, so that the kind can be switched.
        let (kind, dscr) = match tranche.repayment {
            Repayment::Level => ("Level", Decimal::ONE),
            Repayment::StraightLine => ("StraightLine", Decimal::ONE),
            Repayment::Bullet => ("Bullet", Decimal::ONE),
            Repayment::Sculpted { dscr } => ("Sculpted", dscr),
        };
        let repayment = name("repayment");
        let field = Field::new(&repayment, "Repayment", "", path("repayment"));
        self.word(&field, kind, vec!["Level", "StraightLine", "Bullet", "Sculpted"]);
        let sculpting = name("sculpting_dscr");
        let label = "Target DSCR (Sculpted only)";
        let field = Field::new(&sculpting, label, "x", path("repayment.dscr"));
        self.number(&field, dscr, Kind::Ratio);
        let unit = "of amount";
        self.share(&name("balloon"), "Balloon", unit, &path("balloon"), tranche.balloon);
        self.share(
            &name("upfront_fee"),
            "Upfront fee",
            unit,
            &path("upfront_fee"),
            tranche.upfront_fee,
        );
        self.sold_down(&name("sold_fraction"), path("sold_fraction"), (index, tranche));
        let (label, price) = ("Sell-down price", tranche.sale_price);
        self.share(&name("sale_price"), label, "of par", &path("sale_price"), price);
        self.whose.clear();
    }

    /// Buyers have rows where some of the loan is sold: where nothing is, nothing can be.
    fn sold_down(&mut self, name: &str, path: String, (index, tranche): (usize, &Tranche)) {
        let sold = Content::Number(float(tranche.sold_fraction));
        let is_sold = self.page.book.terms.is_sold(index);
        let bounds = self.bounds_of(&path);
        let (role, allowed) = if is_sold {
            (Role::Input, Allowed::Number(bounds))
        } else {
            (Role::Structural, Allowed::Unsold)
        };
        let field = Field::new(name, "Sold down", "of amount", path);
        self.put_allowed(&field, sold, Kind::Share, role, allowed);
    }

    fn structure(&mut self) {
        let structure = &self.scenario.structure;
        self.page.heading("Structure");
        let months = structure.reserve_months;
        let (label, path) = ("Debt service reserve (DSRA)", "structure.reserve_months");
        self.months("reserve_months", label, path, months, Role::Input);
        let (label, path) = ("Cash sweep", "structure.cash_sweep");
        self.share("cash_sweep", label, "of cash", path, structure.cash_sweep);
        let (label, path) = ("Lock-up DSCR", "structure.lockup_dscr");
        let field = Field::new("lockup_dscr", label, "x", path);
        self.number(&field, structure.lockup_dscr, Kind::Ratio);
    }

    fn equity(&mut self) {
        let equity = &self.scenario.equity;
        self.page.heading("Equity");
        let (label, path) = ("Management fee", "equity.management_fee");
        self.share("management_fee", label, "of equity a year", path, equity.management_fee);
        self.share("hurdle", "Hurdle", "a year", "equity.hurdle", equity.hurdle);
        self.share("carry", "Carry", "of profit", "equity.carry", equity.carry);
        let field = Field::new("catch_up", "Catch-up", "of profit", "equity.catch_up");
        let content = Content::Number(float(equity.catch_up));
        self.put_allowed(&field, content, Kind::Share, Role::Input, Allowed::CatchUp);
        for (index, investor) in equity.investors.iter().enumerate() {
            let (name, path) = (
                format!("investor_share_{}", index + 1),
                format!("equity.investors[{index}].share"),
            );
            let label = format!("Share of {}", investor.name);
            self.share(&name, &label, "of equity", &path, investor.share);
        }
        let count = u32::try_from(equity.investors.len()).unwrap_or(0);
        if count > 0 {
            self.page.name_lines("investor_shares", count);
        }
    }

    fn vendor(&mut self) {
        let Some(vendor) = &self.scenario.vendor else { return };
        self.page.heading(format!("Vendor: {}", vendor.name));
        self.share("vendor_content", "Content", "of cost", "vendor.content", vendor.content);
        let margin = vendor.gross_margin;
        self.share("vendor_margin", "Gross margin", "of content", "vendor.gross_margin", margin);
    }

    fn lessee(&mut self) {
        let lessee = &self.scenario.lessee;
        self.page.heading(format!("Lessee: {}", lessee.name));
        self.amount("lessee_cash", "Cash at closing", "lessee.cash", lessee.cash);
        let (label, path) = ("Monthly burn at closing, before this rent", "lessee.monthly_burn");
        self.amount("monthly_burn", label, path, lessee.monthly_burn);
        self.share(
            "burn_growth",
            "Burn growth",
            "a year",
            "lessee.burn_growth",
            lessee.burn_growth,
        );
        let (label, path) = ("Revenue a year at closing", "lessee.annual_revenue");
        self.amount("annual_revenue", label, path, lessee.annual_revenue);
        let (label, path) = ("Revenue growth", "lessee.revenue_growth");
        self.share("revenue_growth", label, "a year", path, lessee.revenue_growth);
        let (label, path) = ("Margin on new revenue", "lessee.revenue_margin");
        self.share("revenue_margin", label, "of revenue", path, lessee.revenue_margin);
        let (label, path) = ("Growth stops after month", "lessee.growth_months");
        self.months("growth_months", label, path, lessee.growth_months, Role::Input);
        self.backstop();
    }

    fn backstop(&mut self) {
        let backstop = self.scenario.lessee.backstop.as_ref();
        let name = backstop.map_or("none", |backstop| backstop.name.as_str());
        self.page.heading(format!("Backstop: {name}"));
        // Without a backstop its caps are 0, so that the formulas need no second form.
        let monthly = backstop.map(|backstop| backstop.monthly_cap).unwrap_or_default();
        let total = backstop.map(|backstop| backstop.total_cap).unwrap_or_default();
        let (label, path) = ("Cap a month", "lessee.backstop.monthly_cap");
        self.amount("backstop_monthly_cap", label, path, monthly);
        let (label, path) = ("Cap in total", "lessee.backstop.total_cap");
        self.amount("backstop_total_cap", label, path, total);
        let from = backstop.map_or(1, |backstop| backstop.from_month);
        let (label, path) = ("From month", "lessee.backstop.from_month");
        self.months("backstop_from_month", label, path, from, Role::Input);
    }

    fn remedies(&mut self) {
        let remedies = &self.scenario.remedies;
        self.page.heading("Remedies");
        let (label, path) = ("Cure period", "remedies.cure_months");
        self.months("cure_months", label, path, remedies.cure_months, Role::Input);
        let (label, path) = ("Months to sale", "remedies.repossession_months");
        let months = remedies.repossession_months;
        self.months("repossession_months", label, path, months, Role::Structural);
        let (label, path) = ("Liquidation haircut", "remedies.liquidation_haircut");
        self.share("liquidation_haircut", label, "of value", path, remedies.liquidation_haircut);
    }

    /// What no formula here reads, because one workbook is one path: for the simulation in chiplease.
    fn uncertainty(&mut self) {
        let uncertainty = self.scenario.uncertainty;
        self.page.heading("Uncertainty: for the simulation in chiplease, in no formula here");
        for (name, label, path, value) in [
            (
                "burn_volatility",
                "Volatility of burn",
                "burn_volatility",
                uncertainty.burn_volatility,
            ),
            (
                "resale_volatility",
                "Volatility of resale",
                "resale_volatility",
                uncertainty.resale_volatility,
            ),
            ("correlation", "Correlation of the two", "correlation", uncertainty.correlation),
        ] {
            let unit = if name == "correlation" { "" } else { "a year" };
            let path = format!("uncertainty.{path}");
            self.number(&Field::new(name, label, unit, path), value, Kind::Share);
        }
        let (label, path) = ("Paths", "uncertainty.paths");
        let content = Content::Number(f64::from(uncertainty.paths));
        self.put(&Field::new("paths", label, "", path), content, Kind::Count, Role::Input);
    }

    /// Counts the assumptions that differ from those exported, and those that are not allowed.
    fn changed(&mut self, has_cases: bool) {
        let sheet = self.page.book.sheet(self.page.sheet);
        let lines: Vec<u32> =
            sheet.map_or(&[][..], |sheet| &sheet.entries).iter().map(|(row, _)| *row).collect();
        let rows = (lines.first().copied().unwrap_or(0), lines.last().copied().unwrap_or(0));
        for (name, column) in [
            ("inputs_changed_flags", IS_CHANGED),
            ("inputs_refused_flags", IS_REFUSED),
            ("inputs_refused_why", WHY),
            ("inputs_source", NOTE),
            ("inputs_field", FIELD),
        ] {
            self.page.name_block(name, column, rows.0, rows.1);
        }
        // The first rule that is met decides.
        for (column, looks_at, tone) in [
            (VALUE, IS_REFUSED, Tone::Fault),
            (WHY, IS_REFUSED, Tone::Fault),
            (VALUE, IS_CHANGED, Tone::Changed),
        ] {
            let (columns, rule) = ((column, column), format!("{}=1", Alarm::CELL));
            self.page.alarm(Alarm { rows, columns, rule, looks_at: Some(looks_at), tone });
        }
        self.page.heading("This workbook");
        let note = "Checks compare with the program only while this is 0";
        self.page.label("Assumptions changed since the export", "", note);
        let of_cases = if has_cases { "+SUM(cases_changed_flags)" } else { "" };
        let changed = format!("SUM(inputs_changed_flags){of_cases}");
        self.page.formula(VALUE, changed, Kind::Whole);
        self.page.name_value("inputs_changed");
        self.page.end_line();
        let note = "No figures are shown unless this is 0";
        self.page.label("Assumptions that are not allowed", "", note);
        // A flag that was overwritten counts, too.
        let refused =
            format!("SUM(inputs_refused_flags)+{}-COUNT(inputs_refused_flags)", lines.len());
        self.page.formula(VALUE, refused, Kind::Whole);
        self.page.name_value("inputs_refused");
        self.page.end_line();
        let note =
            "So little over 100 that a half cent lost in the last binary digit rounds up, too";
        self.page.label("Cents in a dollar", "", note);
        let content = Content::Number(super::rounding::CENTS_IN_A_DOLLAR);
        self.page.put((VALUE, VALUE), content, Kind::Plain, Role::Constant);
        self.page.name_value("cents");
        self.page.end_line();
    }
}

/// The scenario with every number that the workbook asks for, so that all have their bounds.
pub(crate) fn with_every_number(scenario: &Scenario) -> Scenario {
    let mut every = scenario.clone();
    every.equipment.value_path = ValuePath::Cliff { month: 1, share: Decimal::ZERO };
    for tranche in &mut every.tranches {
        tranche.tenor = Tenor::Months(1);
        tranche.repayment = Repayment::Sculpted { dscr: Decimal::ONE };
    }
    every.lessee.backstop = Some(Backstop {
        name: String::new(),
        monthly_cap: Decimal::ZERO,
        total_cap: Decimal::ZERO,
        from_month: 1,
    });
    if let Some(re_lease) = &mut every.remedies.re_lease {
        // What is free of rent is bounded by it.
        re_lease.months = RE_LEASE_MONTHS_MAX;
    }
    if let Some(tax) = &mut every.tax {
        tax.depreciation = Depreciation::StraightLine(1);
    }
    every
}

/// Year and month of closing.
fn closing(text: &str) -> (f64, f64) {
    let (year, month) = text.split_once('-').unwrap_or((text, "1"));
    (year.parse().unwrap_or(2000.0), month.parse().unwrap_or(1.0))
}

/// The nearest float: what a spreadsheet makes of the number's digits.
pub(super) fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| value.to_f64().unwrap_or(0.0))
}
