//! Tax of the investors by year, for the after-tax IRR alone (Method, section 13). A deal without it
//! has no such sheet.

use super::book::{
    Book, Content, FIRST, Kind, LABEL, MONTHS_ROW, Page, Print, Role, Row, VALUE, column,
};
use super::debt::over_tranches;
use super::terms::Terms;
use super::timeline::parts;
use crate::analysis::Family;

/// The sheet's name.
pub(super) const SHEET: &str = "Tax";

/// The US 5-year class, half-year convention: of the price, by year.
const MACRS: [f64; 6] = [0.2, 0.32, 0.192, 0.1152, 0.1152, 0.0576];

/// Writes the months of it: income before depreciation, and the flows after tax.
pub(super) fn months(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Tax, for the after-tax IRR alone");
    let has = |is_there: bool, text: &'static str| if is_there { text } else { "" };
    let interest = over_tranches(terms.loans, |index| format!("[interest_due{index}]"));
    let premiums = has(terms.any_premium(), "+[all_premiums]");
    page.row(
        Row::amount(
            "deducted",
            "Interest, fees and premiums due to lenders",
            format!("IF([active]=1,{interest}{premiums},0)"),
        )
        .note("Whether they are paid or not")
        .summed(),
    );
    let prepaid = has(terms.has_prepaid_rent(), "+[prepaid_rent]");
    let guarantees = has(terms.guarantees() > 0, "+[guarantees]");
    page.row(
        Row::amount(
            "taxable",
            "Income before depreciation",
            format!(
                "[receipts]-[operating_cost]+[sale_proceeds]-[deducted]{prepaid}{guarantees}\
                 -IF([t]<1,upfront_fees,0)"
            ),
        )
        .note("Balances never repaid are added to the last year")
        .summed(),
    );
    page.row(
        Row::amount(
            "tax_paid",
            "Tax of the year",
            "IF([active]=1,IF(OR([last]=1,INT([t]/12)*12=[t]),INDEX([tax.due@*],[year]),0),0)",
        )
        .note("In its last month; below 0 where a loss saves tax")
        .summed(),
    );
    page.row(Row::amount("after_tax", "Equity after tax", "[equity_flow]-[tax_paid]").summed());
}

/// Writes the sheet of the years.
pub(super) fn write(book: &mut Book) {
    let terms = std::rc::Rc::clone(&book.terms);
    let years = book.last_month.div_ceil(12).max(1);
    let about = "Taxable income and tax by year of twelve months from closing. Tax moves the equity \
                 flow after tax, and nothing else.";
    let mut page = book.page(SHEET, "Tax by year", about);
    page.freeze(MONTHS_ROW + 1);
    let last = FIRST + years - 1;
    page.print(Print { last_column: last, is_large: years > 8, ..Print::PAGE });
    let mut sheet = Years { page: &mut page, last, terms: &terms };
    sheet.heads();
    sheet.depreciation();
    sheet.income();
    sheet.tax();
    sheet.page.heading("MACRS: the US 5-year class with the half-year convention");
    sheet.classes();
}

/// What is written off by parts: each delivery, or everything.
struct Part {
    place: usize,
    label: String,
    month: String,
    price: String,
}

fn written_off(terms: &Terms) -> Vec<Part> {
    if !terms.has_parts() {
        let (label, month) = ("Equipment".to_owned(), "0".to_owned());
        return vec![Part { place: 0, label, month, price: "equipment_cost".to_owned() }];
    }
    let parts = (0..terms.count(Family::Delivery)).map(|place| {
        let (label, month) = (format!("Delivery {}", place + 1), parts::month_of(place));
        // As paid in the run: what a default stops is not there to be written off.
        let price = format!("INDEX([capex@*],{month}+1)");
        Part { place, label, month, price }
    });
    parts.collect()
}

struct Years<'p, 'b, 't> {
    page: &'p mut Page<'b>,
    /// The column of the last year.
    last: u16,
    terms: &'t Terms,
}

impl Years<'_, '_, '_> {
    fn heads(&mut self) {
        self.page.column_heads(&[(LABEL, "Year from closing"), (VALUE, "All years")]);
        for (number, column) in (1_u16..).zip(FIRST..=self.last) {
            let number = Content::Number(f64::from(number));
            self.page.put((column, column), number, Kind::Whole, Role::ColumnHead);
        }
        self.page.id("tax.year");
        self.page.end_line();
        let words = ("Last tax year", "year", "Closing belongs to the first");
        let template = "MAX(1,INT((month_of_sale+11)/12))";
        self.page.scalar("last_tax_year", words, Kind::Whole, template);
        self.along(
            "tax.end",
            ("Last month", "month", ""),
            "MIN(12*[tax.year],month_of_sale)",
            Kind::Whole,
        );
    }

    fn along(&mut self, id: &str, (label, unit, note): (&str, &str, &str), of: &str, kind: Kind) {
        self.page.label(label, unit, note);
        let template = if kind == Kind::Amount { format!("ROUND({of},2)") } else { of.to_owned() };
        self.page.put((FIRST, self.last), Content::Template(template), kind, Role::Formula);
        self.page.id(id);
        self.page.end_line();
    }

    /// The same with the sum of all years.
    fn summed(&mut self, id: &str, (label, note): (&str, &str), of: &str) {
        let years = format!("[@{}:{}]", column(FIRST), column(self.last));
        let sum = Content::Template(format!("ROUND(SUM({years}),2)"));
        self.page.put((VALUE, VALUE), sum, Kind::Amount, Role::Total);
        self.along(id, (label, "$", note), of, Kind::Amount);
    }

    fn depreciation(&mut self) {
        self.page.heading("Depreciation: written off to date");
        let parts = written_off(self.terms);
        for Part { place, label, month, price } in &parts {
            self.page.label(&format!("{label}: price paid"), "$", "");
            self.page.formula(VALUE, price.as_str(), Kind::Amount);
            self.page.id(format!("tax.price{place}"));
            self.page.end_line();
            let price = format!("[tax.price{place}@{}]", column(VALUE));
            // Of the year in which it arrives; what is there at closing counts from the first.
            let own = format!("[tax.own{place}]");
            let words = (format!("{label}: year since it came"), "year", "");
            let of = format!("[tax.year]-MAX(1,INT(({month}+11)/12))+1");
            self.along(&format!("tax.own{place}"), (&words.0, words.1, words.2), &of, Kind::Whole);
            let (first, last) = (column(FIRST), column(FIRST + 5));
            let macrs = format!(
                "MIN({price},INDEX([tax.macrs{place}@{first}:{last}],MAX(1,MIN(6,{own}))))"
            );
            let even = format!(
                "CENTS({price}*MAX(0,MIN([tax.end]-{month},depreciation_months))\
                 /depreciation_months)"
            );
            let words = (format!("{label}: by the straight line"), "$", "");
            self.along(
                &format!("tax.even{place}"),
                (&words.0, words.1, words.2),
                &even,
                Kind::Amount,
            );
            let of = format!(
                "IF(depreciation=\"StraightLine\",[tax.even{place}],IF({own}<1,0,\
                 IF(depreciation=\"Bonus\",{price},{macrs})))"
            );
            self.along(&format!("tax.written{place}"), (label, "$", ""), &of, Kind::Amount);
        }
        let all = |row: &str| {
            let all: Vec<String> =
                parts.iter().map(|part| format!("[tax.{row}{}]", part.place)).collect();
            all.join("+")
        };
        let at = column(VALUE);
        let price = all("price").replace(']', &format!("@{at}]"));
        let words = ("Price paid in all", "$", "");
        self.page.scalar("price_written_off", words, Kind::Amount, &price);
        let words = ("All", "$", "");
        self.along("tax.written", words, &all("written"), Kind::Amount);
        let of = "IF([tax.year]>last_tax_year,0,[tax.written]-[tax.written@-1])";
        self.summed("tax.depreciation", ("Depreciation of the year", ""), of);
    }

    fn income(&mut self) {
        self.page.heading("Taxable income");
        let first = column(FIRST);
        let of =
            format!("SUMIF([year@*],[tax.year],[taxable@*])+IF([tax.year]=1,[taxable@{first}],0)");
        self.summed("tax.before", ("Income before depreciation", "With that of closing"), &of);
        let of = "IF([tax.year]=last_tax_year,SUMIF([last@*],1,[debt@*]),0)";
        self.summed("tax.forgiven", ("Balances never repaid", "Income of the last year"), of);
        let of = "IF([tax.year]=last_tax_year,price_written_off-[tax.written],0)";
        self.summed("tax.left", ("Cost not yet written off", "Lost in the last year"), of);
        let of = "[tax.before]-[tax.depreciation]+[tax.forgiven]-[tax.left]";
        self.summed("tax.income", ("Taxable income", ""), of);
    }

    fn tax(&mut self) {
        self.page.heading("Tax");
        let words = ("Losses brought forward", "$", "None into the first year");
        self.along("tax.brought", words, "IF([tax.year]=1,0,[tax.carried@-1])", Kind::Amount);
        let of = "IF(tax_losses=\"Used\",0,IF([tax.income]<0,0,\
                  MIN([tax.brought],CENTS([tax.income]*0.8))))";
        self.summed("tax.offset", ("Losses of earlier years set off", "At most 80%"), of);
        let of = "[tax.brought]-[tax.offset]\
                  +IF(tax_losses=\"Used\",0,MAX(0,-[tax.income]))";
        let words = ("Losses carried forward", "$", "At the end of the year");
        self.along("tax.carried", words, of, Kind::Amount);
        let of = "IF(tax_losses=\"Used\",CENTS([tax.income]*tax_rate),\
                  CENTS(MAX(0,ROUND([tax.income]-[tax.offset],2))*tax_rate))";
        self.summed("tax.due", ("Tax", "Below 0 where a loss saves tax"), of);
    }

    /// What each class year writes off, and to date of each part.
    fn classes(&mut self) {
        let last = FIRST + 5;
        self.page.label("Class year", "of price", "");
        for (at, part) in (FIRST..).zip(MACRS) {
            self.page.put((at, at), Content::Number(part), Kind::Share, Role::Constant);
        }
        self.page.id("tax.class");
        self.page.end_line();
        for Part { place, label, .. } in written_off(self.terms) {
            let price = format!("[tax.price{place}@{}]", column(VALUE));
            self.page.label(&format!("{label}: to date"), "$", "");
            let to_date = format!("ROUND([@-1]+CENTS({price}*[tax.class]),2)");
            self.page.put((FIRST, last), Content::Template(to_date), Kind::Amount, Role::Formula);
            self.page.id(format!("tax.macrs{place}"));
            self.page.end_line();
        }
    }
}
