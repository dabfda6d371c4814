//! The deliveries: what each is of the whole, what is paid for it, and who pays. A deal whose
//! equipment arrives at closing has no such sheet.

use super::book::{Book, FIRST, Kind, LABEL, Print, Role, VALUE, column};
use super::inputs::{block_of, of_tranche};
use super::terms::Terms;
use super::timeline::parts;
use crate::analysis::Family;

/// The sheet's name.
pub(super) const SHEET: &str = "Deliveries";

/// A column of the table: its place, head, kind, and the name of its block of cells.
struct Column {
    at: u16,
    head: String,
    kind: Kind,
    block: Option<String>,
    /// The formula of a delivery, counted from 0.
    template: Box<dyn Fn(usize) -> String>,
}

/// Writes the sheet.
pub(super) fn write(book: &mut Book) {
    let about = "What each delivery is of the whole, what is paid for it and by whom; draws and \
                 calls of later deliveries do not happen after a default.";
    let terms = std::rc::Rc::clone(&book.terms);
    let count = terms.count(Family::Delivery);
    let mut page = book.page(SHEET, "Deliveries", about);
    let columns = columns(&terms, count);
    let last = columns.last().map_or(FIRST, |column| column.at);
    page.print(Print { last_column: last, is_large: last > FIRST + 8, ..Print::PAGE });
    page.heading("Funding");
    let prepaid = if terms.has_prepaid_rent() { "-prepaid_in_all" } else { "" };
    let words = ("Equity spent before debt is drawn", "$", "EquityFirst");
    let template = format!("MAX(0,equipment_cost{prepaid}-debt_at_closing)");
    page.scalar("own_funds", words, Kind::Amount, &template);
    page.heading("Deliveries");
    page.column_heads(&[(LABEL, "Delivery")]);
    for column in &columns {
        page.text(column.at, column.head.as_str(), Role::ColumnHead);
        // At least as wide as an amount, and as the head, whose letters are about as wide as digits.
        let head = u32::try_from(column.head.chars().count()).unwrap_or(u32::MAX);
        page.width(column.at, f64::from(head).max(16.0) + 2.0);
    }
    page.end_line();
    let first = page.row_now();
    for delivery in 0..count {
        page.label(&format!("Delivery {}", delivery + 1), "", "");
        for column in &columns {
            page.formula(column.at, (column.template)(delivery), column.kind);
        }
        page.name_cell(&parts::share_of(delivery), SHARE);
        page.id(format!("delivery{delivery}"));
        page.end_line();
    }
    let rows = (first, page.row_now().saturating_sub(1));
    for column in &columns {
        if let Some(name) = &column.block {
            page.name_block(name, column.at, rows.0, rows.1);
        }
    }
}

/// Where the share of a delivery stands.
const SHARE: u16 = FIRST;

/// `[delivery2@H]`: a cell of a delivery.
fn cell(delivery: usize, at: u16) -> String {
    format!("[delivery{delivery}@{}]", column(at))
}

/// A column of amounts to date and one of what each delivery adds.
fn split(
    at: u16,
    what: &str,
    block: &str,
    to_date: impl Fn(usize) -> String + 'static,
) -> [Column; 2] {
    let each = move |delivery: usize| match delivery.checked_sub(1) {
        Some(before) => format!("ROUND({}-{},2)", cell(delivery, at), cell(before, at)),
        None => cell(delivery, at),
    };
    let head = format!("{what} to date");
    let (kind, template) = (Kind::Amount, Box::new(to_date));
    [
        Column { at, head, kind, block: None, template },
        Column {
            at: at + 1,
            head: what.to_owned(),
            kind,
            block: Some(block.to_owned()),
            template: Box::new(each),
        },
    ]
}

fn columns(terms: &Terms, count: usize) -> Vec<Column> {
    let mut columns = shares(count);
    let until = SHARE + 1;
    let portion = move |whole: &'static str| {
        move |delivery| format!("CENTS({whole}*{})", cell(delivery, until))
    };
    let price = until + 1;
    columns.extend(split(price, "Price", "delivery_prices", portion("equipment_cost")));
    let prepaid = price + 2;
    let mut next = prepaid;
    if terms.has_prepaid_rent() {
        let of = portion("prepaid_in_all");
        columns.extend(split(prepaid, "Prepaid rent", "delivery_prepayments", of));
        next += 2;
    }
    if terms.has_deposit() {
        columns.extend(split(next, "Deposit", "delivery_deposits", portion("deposit_in_all")));
        next += 2;
    }
    if terms.loans > 0 {
        let prepaid = terms.has_prepaid_rent().then_some(prepaid);
        columns.push(needed(next, price, prepaid, count));
        let first = next + 1;
        for loan in 0..terms.loans {
            let at = loan_at(first, loan);
            let block = block_of("delivery_draws", loan);
            let head = format!("Drawn, tranche {}", loan + 1);
            let drawn = drawn(loan, terms.loans, (until, next, first));
            columns.extend(split(at, &head, &block, drawn));
        }
        next = loan_at(first, terms.loans);
    }
    columns.push(call(terms, next, price));
    columns
}

/// Where what is drawn to date of a loan stands, from the first loan's column.
fn loan_at(first: u16, loan: usize) -> u16 {
    first + 2 * u16::try_from(loan).unwrap_or(0)
}

/// Month, share and share to date.
fn shares(count: usize) -> Vec<Column> {
    let share = move |delivery: usize| {
        if delivery + 1 < count {
            return format!("delivery_share_{}", delivery + 1);
        }
        // What the others leave, rounded: a sum of shares in floats is off in its last digits.
        let others = (1..count).map(|number| format!("-delivery_share_{number}"));
        let others = others.collect::<Vec<_>>().concat();
        format!("ROUND(1{others},14)")
    };
    let until = move |delivery: usize| match delivery.checked_sub(1) {
        _ if delivery + 1 == count => "1".to_owned(),
        Some(before) => {
            format!("ROUND({}+{},14)", cell(before, SHARE + 1), cell(delivery, SHARE))
        }
        None => cell(delivery, SHARE),
    };
    vec![
        Column {
            at: VALUE,
            head: "Month".to_owned(),
            kind: Kind::Whole,
            block: None,
            template: Box::new(parts::month_of),
        },
        Column {
            at: SHARE,
            head: "Share".to_owned(),
            kind: Kind::Share,
            block: Some("delivered_shares".to_owned()),
            template: Box::new(share),
        },
        Column {
            at: SHARE + 1,
            head: "Share to date".to_owned(),
            kind: Kind::Share,
            block: None,
            template: Box::new(until),
        },
    ]
}

/// Debt that has to be drawn by then, where equity is spent first.
fn needed(at: u16, price: u16, prepaid: Option<u16>, count: usize) -> Column {
    let template = move |delivery: usize| {
        if delivery + 1 == count {
            return "debt_at_closing".to_owned();
        }
        let less = prepaid.map_or_else(String::new, |at| format!("-{}", cell(delivery, at)));
        let paid = cell(delivery, price);
        format!("MAX(0,MIN(ROUND({paid}{less}-own_funds,2),debt_at_closing))")
    };
    Column {
        at,
        head: "Debt needed to date".to_owned(),
        kind: Kind::Amount,
        block: None,
        template: Box::new(template),
    }
}

/// What is drawn of a loan by then. The last one has what the others leave of the debt needed.
fn drawn(
    loan: usize,
    loans: usize,
    (until, needed, first): (u16, u16, u16),
) -> impl Fn(usize) -> String + 'static {
    move |delivery: usize| {
        let (amount, needed) = (of_tranche("amount", loan), cell(delivery, needed));
        let equity_first = if loan + 1 == loans {
            let others = (0..loan)
                .map(|other| format!("-{}", cell(delivery, loan_at(first, other))))
                .collect::<Vec<_>>()
                .concat();
            format!("ROUND({needed}{others},2)")
        } else {
            format!("CENTS({amount}*{needed}/debt_at_closing)")
        };
        let share = cell(delivery, until);
        format!("IF(funding_order=\"ProRata\",CENTS({amount}*{share}),{equity_first})")
    }
}

/// What the investors pay in with a delivery; at closing with what else is paid then.
fn call(terms: &Terms, at: u16, price: u16) -> Column {
    let prepaid = if terms.has_prepaid_rent() { vec![price + 3] } else { Vec::new() };
    let loans = terms.loans;
    let template = move |delivery: usize| {
        let less = prepaid.iter().copied().chain((0..loans).map(|loan| {
            // Counted from the end: the call follows what is drawn of the last loan.
            at - 1 - 2 * u16::try_from(loan).unwrap_or(0)
        }));
        let less = less.map(|at| format!("-{}", cell(delivery, at))).collect::<Vec<_>>().concat();
        let more = if delivery == 0 { "+upfront_fees+reserve_at_closing" } else { "" };
        format!("ROUND({}{less}{more},2)", cell(delivery, price + 1))
    };
    Column {
        at,
        head: "Equity call".to_owned(),
        kind: Kind::Amount,
        block: Some("delivery_calls".to_owned()),
        template: Box::new(template),
    }
}
