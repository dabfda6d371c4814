//! The lessee month by month: burn, funding, what it pays, arrears, default, backstop (Method,
//! section 5).

use super::book::{Alarm, Book, Kind, Page, Row};

/// Writes the sheet.
pub(super) fn write(book: &mut Book, round_count: usize) {
    let about =
        "The lessee's cash pays rent first, then the backstop; any shortfall becomes arrears.";
    let mut page = book.monthly_page("Lessee", "Lessee", about);
    plans(&mut page, round_count);
    run(&mut page);
    rent(&mut page);
    default(&mut page);
    cover(&mut page);
}

fn plans(page: &mut Page<'_>, round_count: usize) {
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
}

fn run(page: &mut Page<'_>) {
    page.heading("The run");
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
            "IF([default_month]>0,[default_month]+repossession_months,contract_months)",
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

fn rent(page: &mut Page<'_>) {
    page.heading("Rent");
    page.row(
        Row::amount(
            "available",
            "Cash before the rent",
            "IF([active]=1,[liquidity@-1]+[funding]-[burn],0)",
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
    page.row(Row::amount(
        "backstop_left",
        "Remaining total cap of the backstop",
        "IF([t]<1,backstop_total_cap,[backstop_left@-1]-[backstop])",
    ));
    page.row(Row::amount("missing", "Rent missing", "[rent_due]-[rent_paid]-[backstop]"));
    // Kept after a default: what is left at the end is the unpaid rent.
    page.row(
        Row::amount("arrears", "Arrears", "IF([owing]=1,[missing],[arrears@-1])")
            .note("The final balance is never paid"),
    );
    page.row(
        Row::amount(
            "liquidity",
            "Liquidity",
            "IF([t]<1,lessee_cash,IF([active]=1,[available]-[rent_paid]-[guarantee_lessee],0))",
        )
        .note("At the end of the month; new funding covers a shortfall first"),
    );
}

fn default(page: &mut Page<'_>) {
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
    let template = "IF(month_of_default>0,month_of_default+repossession_months,contract_months)";
    page.scalar("month_of_sale", words, Kind::Whole, template);
    let words = ("Rent never paid", "$", "Arrears at the end");
    // The last column, because arrears are carried on to it whenever the run ends.
    let last = super::book::column(page.book.end_column() - 1);
    page.scalar("unpaid_rent", words, Kind::Amount, &format!("[arrears@{last}]"));
}

fn cover(page: &mut Page<'_>) {
    page.heading("Liquidity cover over the next twelve months");
    // Totals to date, so that the months ahead are the difference of two of them.
    page.row(
        Row::amount("need", "Cash needed to date", "[need@-1]+IF([t]<1,0,MAX(0,[burn]+[rent]))")
            .note("Burn and contract rent, excluding cash-generative months"),
    );
    page.row(Row::amount("raised", "Funding to date", "[raised@-1]+[funding]"));
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
