//! The lessee month by month: burn, funding, what it pays, arrears, default, backstop (Method,
//! section 5).

mod deposit;

use super::book::{Alarm, Book, Kind, Page, Row};
use super::terms::Terms;
use super::timeline;
use crate::analysis::Family;

/// Writes the sheet.
pub(super) fn write(book: &mut Book, round_count: usize) {
    let about =
        "The lessee's cash pays rent first, then the backstop; any shortfall becomes arrears.";
    let mut page = book.monthly_page("Lessee", "Lessee", about);
    let terms = page.terms();
    plans(&mut page, round_count, &terms);
    run(&mut page, &terms);
    rent(&mut page, &terms);
    if terms.has_claim() {
        deposit::write(&mut page, &terms);
    }
    liquidity(&mut page, &terms);
    default(&mut page, &terms);
    cover(&mut page, &terms);
}

fn plans(page: &mut Page<'_>, round_count: usize, terms: &Terms) {
    page.heading("Plans");
    page.row(
        Row::number(
            Kind::Plain,
            "years",
            "growth_years",
            "Years of growth",
            "MIN(MAX([t]-1,0),growth_months)/12",
        )
        .note("Growth stops after this many months"),
    );
    page.row(Row::number(
        Kind::Amount,
        "$",
        "burn_unrounded",
        "Net burn before the rent, unrounded",
        "monthly_burn*(1+burn_growth)^[growth_years]\
         -annual_revenue/12*((1+revenue_growth)^[growth_years]-1)*revenue_margin",
    ));
    page.row(
        Row::amount(
            "burn",
            "Net burn before the rent",
            "IF([t]<1,0,CENTS_OF_POWER([burn_unrounded]))",
        )
        .note("Negative when cash-generative"),
    );
    // Without rounds their names do not exist, and SUMIF over them would be an error.
    let funding = match round_count {
        0 => "0",
        _ => "IF([t]<1,0,SUMIF(funding_months,[t],funding_counted))",
    };
    page.row(Row::amount("funding", "Funding", funding).note("Rounds counted on"));
    if terms.count(Family::Contract) > 0 {
        let template = "IF([t]<1,0,SUMPRODUCT((contract_froms<=[t])*(contract_tos>=[t])\
                        *(contract_probabilities>=0.5)*contract_amounts))";
        let row = Row::number(Kind::Amount, "$", "contracts", "Contracts", template);
        page.row(row.note("Counted on from a probability of 50%").summed());
    }
}

/// What comes in besides revenue: rounds, and contracts if there are any.
fn raised(terms: &Terms) -> &'static str {
    if terms.count(Family::Contract) > 0 { "[funding]+[contracts]" } else { "[funding]" }
}

fn run(page: &mut Page<'_>, terms: &Terms) {
    page.heading("The run");
    let after = timeline::after_default(terms);
    page.row(
        Row::number(Kind::Whole, "1 = yes", "active", "Active", "IF([t]<1,0,1-[over@-1])")
            .note("From month 1 to the sale"),
    );
    // A month back, because rent still falls due in the month of default itself.
    page.row(
        Row::number(
            Kind::Whole,
            "1 = yes",
            "owing",
            "Rent due in month",
            "IF([default_month@-1]=0,[active],0)",
        )
        .note("None after default"),
    );
    page.row(
        Row::number(
            Kind::Whole,
            "month",
            "end_month",
            "Month of the sale, current",
            format!("IF([default_month]>0,[default_month]+{after},contract_months)"),
        )
        .note("Moves on default"),
    );
    page.row(Row::number(
        Kind::Whole,
        "1 = yes",
        "last",
        "Month of the sale",
        "IF([t]>=[end_month],[active],0)",
    ));
    page.row(Row::number(Kind::Whole, "1 = yes", "over", "Final month", "MAX([over@-1],[last])"));
}

fn rent(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Rent");
    page.row(
        Row::amount(
            "available",
            "Cash before the rent",
            format!("IF([active]=1,[liquidity@-1]+{}-[burn],0)", raised(terms)),
        )
        .note("May be negative"),
    );
    page.row(
        Row::amount("rent_due", "Rent due", "IF([owing]=1,[rent]+[arrears@-1],0)")
            .note("Contract rent and arrears"),
    );
    page.row(
        Row::amount("rent_paid", "Rent paid", "MIN(MAX([available],0),[rent_due])")
            .note("By the lessee")
            .summed(),
    );
    page.row(
        Row::amount(
            "backstop",
            "Backstop",
            "IF([t]<backstop_from_month,0,\
             IF([owing]=1,MIN([rent_due]-[rent_paid],backstop_monthly_cap,[backstop_left@-1]),0))",
        )
        .note("Within its caps, from its first month on")
        .summed(),
    );
    // Where leases end at different times, a guarantee may use it up before rent does.
    let guarantee = if terms.sells_by_lease() { "-[guarantee_backstop]" } else { "" };
    page.row(Row::amount(
        "backstop_left",
        "Remaining total cap of the backstop",
        format!("IF([t]<1,backstop_total_cap,[backstop_left@-1]-[backstop]{guarantee})"),
    ));
    page.row(Row::amount("missing", "Rent missing", "[rent_due]-[rent_paid]-[backstop]"));
    // Kept after a default: what is left at the end is the unpaid rent.
    let covered = if terms.has_deposit() { "[missing]-[arrears_covered]" } else { "[missing]" };
    page.row(
        Row::amount("arrears", "Arrears", format!("IF([owing]=1,{covered},[arrears@-1])"))
            .note("The final balance is never paid"),
    );
}

fn liquidity(page: &mut Page<'_>, terms: &Terms) {
    let on_delivery = match (terms.has_prepaid_rent(), terms.has_deposit()) {
        (true, true) => "-[prepaid_rent]-[deposit_paid]",
        (true, false) => "-[prepaid_rent]",
        (false, true) => "-[deposit_paid]",
        (false, false) => "",
    };
    let in_month = if terms.sells_by_lease() {
        let returned = if terms.has_deposit() { "+[deposit_returned]" } else { "" };
        page.row(
            Row::amount(
                "lessee_funds",
                "Cash after the rent",
                format!("IF([active]=1,[available]-[rent_paid]{returned},0)"),
            )
            .note("For an option, a fee or a guarantee"),
        );
        "[lessee_funds]-[paid_by_lessee]-[guarantee_lessee]"
    } else {
        "[available]-[rent_paid]-[guarantee_lessee]"
    };
    page.row(
        Row::amount(
            "liquidity",
            "Liquidity",
            format!("IF([t]<1,lessee_cash{on_delivery},IF([active]=1,{in_month}{on_delivery},0))"),
        )
        .note("At the end of the month; new funding covers a shortfall first"),
    );
}

fn default(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Default");
    page.row(
        Row::number(
            Kind::Whole,
            "months",
            "missed",
            "Months missed in a row",
            "IF([missing]>0,[missed@-1]+1,0)",
        )
        .note("Resets after a month paid in full")
        .breach(format!("{}>0", Alarm::CELL)),
    );
    page.row(
        Row::number(
            Kind::Whole,
            "month",
            "default_month",
            "Month of default, to date",
            "IF([default_month@-1]>0,[default_month@-1],IF([missed]>cure_months,[t],0))",
        )
        .note("0 until then")
        .breach(format!("{}>0", Alarm::CELL)),
    );
    page.row(Row::number(
        Kind::Whole,
        "month",
        "first_missed",
        "First missed month, to date",
        "IF([first_missed@-1]>0,[first_missed@-1],IF([missing]>0,[t],0))",
    ));
    let words = ("Month of default", "month", "0 = none");
    page.scalar("month_of_default", words, Kind::Whole, "MAX([default_month@*])");
    let words = ("Last month of the run", "month", "");
    let after = timeline::after_default(terms);
    let template = format!("IF(month_of_default>0,month_of_default+{after},contract_months)");
    page.scalar("month_of_sale", words, Kind::Whole, &template);
    let words = ("Rent never paid", "$", "Arrears at the end");
    // The last column, because arrears are carried on to it whenever the run ends.
    let last = super::book::column(page.book.end_column() - 1);
    page.scalar("unpaid_rent", words, Kind::Amount, &format!("[arrears@{last}]"));
}

fn cover(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Liquidity cover over the next twelve months");
    let rent = if terms.has_parts() {
        let rents = timeline::parts::all_parts(terms, "due_rent", "");
        let template = format!(
            "IF([t]>contract_months,0,ROUND(SUMPRODUCT({rents},\
             ((month_of_default=0)+(delivery_months<month_of_default)>0)*1),2))"
        );
        let row = Row::amount("rent_coming", "Contract rent of what comes in this run", template);
        page.row(row.note("After a default as well"));
        "[rent_coming]"
    } else {
        "[rent]"
    };
    // Totals to date, so that the months ahead are the difference of two of them.
    page.row(
        Row::amount(
            "need",
            "Cash needed to date",
            format!("[need@-1]+IF([t]<1,0,MAX(0,[burn]+{rent}))"),
        )
        .note("Burn and contract rent, excluding cash-generative months"),
    );
    page.row(Row::amount("raised", "Funding to date", format!("[raised@-1]+{}", raised(terms))));
    // At least [t], so that past the contract nothing is ahead.
    page.row(
        Row::amount(
            "need_ahead",
            "Needed in the next twelve months",
            "INDEX([need@*],MAX([t],MIN([t]+12,contract_months))+1)-[need]",
        )
        .note("At most to the end of the contract"),
    );
    page.row(Row::amount(
        "raised_ahead",
        "Raised in the next twelve months",
        "INDEX([raised@*],MAX([t],MIN([t]+12,contract_months))+1)-[raised]",
    ));
    page.row(
        Row::number(
            Kind::Ratio,
            "x",
            "liquidity_cover",
            "Liquidity cover",
            "IF(OR([t]>month_of_sale,[need_ahead]<=0),\"n/a\",([liquidity]+[raised_ahead])/[need_ahead])",
        )
        .note("n/a where nothing is needed"),
    );
}
