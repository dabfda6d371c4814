//! The month in the order in which money flows: rent, operating cost, debt service, reserve, sweep,
//! lock-up, distribution; in the last month the settlement. Then the coverage of the debt (Method,
//! section 6).

mod arrivals;
mod guarantees;
mod receipts;
mod sales;
mod sweep;

use super::book::{Book, Kind, Page, Row};
use super::cover;
use super::debt::{less, over_tranches};
use super::inputs::of_tranche;
use super::terms::Terms;
use crate::analysis::Lever;
use crate::model::{Metric, Scenario};

/// Writes the sheet.
pub(super) fn write(book: &mut Book, scenario: &Scenario) {
    let about = "Each month in waterfall order; settlement in the month of the sale.";
    let mut page = book.monthly_page("Waterfall", "Waterfall", about);
    let count = scenario.tranches.len();
    let terms = page.terms();
    receipts(&mut page, &terms);
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        page.heading(format!("{}: debt service", tranche.name));
        due(&mut page, index, &tranche.name, &terms);
        paid(&mut page, index, &tranche.name);
        owed(&mut page, index, &tranche.name);
    }
    let names: Vec<&str> = scenario.tranches.iter().map(|tranche| tranche.name.as_str()).collect();
    reserve(&mut page, count, &terms);
    sweep::write(&mut page, &names, &terms);
    distribution(&mut page, count, &terms);
    if terms.sells_by_lease() {
        sales::write(&mut page, &terms);
    } else {
        sale(&mut page);
    }
    settlement(&mut page, scenario, &names, &terms);
    if arrivals::are_written(&terms) {
        arrivals::write(&mut page, &names, &terms);
    }
    balances(&mut page, &names, &terms);
    coverage(&mut page, count, &terms);
}

fn receipts(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Receipts and opex");
    let more = receipts::write(page, terms);
    page.row(
        Row::amount("receipts", "Receipts", format!("[rent_paid]+[backstop]{more}"))
            .note(if more.is_empty() {
                "Rent paid and backstop"
            } else {
                "Rent paid, backstop and the above"
            })
            .summed(),
    );
    let cost = if terms.has_parts() { "[operating_cost_due]" } else { "monthly_operating_cost" };
    page.row(
        Row::amount(
            "operating_due",
            "Opex due",
            format!("IF([active]=1,[operating_unpaid@-1]+{cost},0)"),
        )
        .note("Including arrears from earlier months"),
    );
    page.row(Row::amount(
        "operating_cash",
        "Paid from this month's cash",
        "MIN([operating_due],[receipts])",
    ));
    page.row(Row::amount(
        "operating_trapped",
        "Paid from lock-up account",
        "MIN([operating_due]-[operating_cash],[trapped@-1])",
    ));
    page.row(Row::amount(
        "operating_monthly",
        "Opex paid in the month",
        "[operating_cash]+[operating_trapped]",
    ));
    page.row(
        Row::amount(
            "cfads",
            "Cash flow available for debt service",
            "[receipts]-[operating_monthly]",
        )
        .note("CFADS; excludes payments at settlement")
        .summed(),
    );
    page.row(Row::amount("cash0", "Cash for debt service", "[receipts]-[operating_cash]"));
    page.row(Row::amount(
        "trapped0",
        "Lock-up account for debt service",
        "IF([active]=1,[trapped@-1]-[operating_trapped],0)",
    ));
    page.row(Row::amount("reserve0", "DSRA for debt service", "IF([active]=1,[reserve@-1],0)"));
}

fn due(page: &mut Page<'_>, index: usize, label: &str, terms: &Terms) {
    let name = |what: &str| of_tranche(what, index);
    let opening = format!("[opening{index}]");
    page.row(Row::amount(
        format!("opening{index}"),
        format!("{label}: balance before payment"),
        format!("IF([active]=1,[balance{index}@-1],0)"),
    ));
    let rate = if terms.floats(index) { format!("[rate{index}]") } else { name("rate") };
    let fee = commitment_fee(page, index, label, terms);
    page.row(
        Row::amount(
            format!("interest_due{index}"),
            format!("{label}: interest due"),
            format!("CENTS({opening}*{rate}/12){fee}"),
        )
        .summed(),
    );
    // A default counts in its own month: the whole balance is due at once.
    page.row(
        Row::amount(
            format!("principal_due{index}"),
            format!("{label}: principal due"),
            format!(
                "IF(OR([t]>={},[default_month]>0),{opening},\
                 MIN({opening},[scheduled_principal{index}]+[overdue{index}@-1]))",
                name("tenor_months")
            ),
        )
        .note("Scheduled and overdue; the full balance from maturity or default"),
    );
    page.row(
        Row::amount(
            format!("tested{index}"),
            format!("{label}: debt service that the DSCR counts"),
            format!("[interest_due{index}]+MIN({opening},[scheduled_principal{index}])"),
        )
        .note("Excluding overdue amounts and balloon"),
    );
}

/// The fee on what was not drawn by the month before, charged until a default; after a plus sign.
fn commitment_fee(page: &mut Page<'_>, index: usize, label: &str, terms: &Terms) -> String {
    let lever = Lever::CommitmentFee(index);
    if !terms.has(lever) {
        return String::new();
    }
    // What arrives at closing is drawn at closing.
    let amount = of_tranche("amount", index);
    let undrawn = if terms.has_parts() {
        format!("ROUND({amount}-[drawn_to_date{index}@-1],2)")
    } else {
        format!("ROUND({amount}-{amount},2)")
    };
    page.row(
        Row::amount(
            format!("commitment_fee{index}"),
            format!("{label}: commitment fee"),
            format!("IF([owing]=1,CENTS({undrawn}*{}/12),0)", lever.id()),
        )
        .note("On what is not drawn yet; part of the interest")
        .summed(),
    );
    format!("+[commitment_fee{index}]")
}

fn paid(page: &mut Page<'_>, index: usize, label: &str) {
    let next = index + 1;
    for (what, word) in [("interest", "interest"), ("principal", "principal")] {
        let (mut left, mut sum) = (format!("[{what}_due{index}]"), Vec::new());
        for (pocket, from) in
            [("cash", "cash"), ("trapped", "lock-up account"), ("reserve", "the DSRA")]
        {
            // Interest comes first: principal takes what it leaves in each account.
            let before = if what == "principal" {
                format!("-[interest_{pocket}{index}]")
            } else {
                String::new()
            };
            let id = format!("{what}_{pocket}{index}");
            page.row(Row::amount(
                id.clone(),
                format!("{label}: {word} from {from}"),
                format!("MIN({left},[{pocket}{index}]{before})"),
            ));
            left = format!("{left}-[{id}]");
            sum.push(format!("[{id}]"));
        }
        page.row(
            Row::amount(format!("{what}{index}"), format!("{label}: {word} paid"), sum.join("+"))
                .summed(),
        );
    }
    // What a tranche leaves in each account is what the next one finds under its own number.
    for (pocket, words) in
        [("cash", "cash left"), ("trapped", "lock-up account left"), ("reserve", "DSRA left")]
    {
        page.row(Row::amount(
            format!("{pocket}{next}"),
            format!("{label}: {words} for the next"),
            format!("[{pocket}{index}]-[interest_{pocket}{index}]-[principal_{pocket}{index}]"),
        ));
    }
}

fn owed(page: &mut Page<'_>, index: usize, label: &str) {
    page.row(
        Row::amount(
            format!("added{index}"),
            format!("{label}: interest unpaid, added to the balance"),
            format!("[interest_due{index}]-[interest{index}]"),
        )
        .summed(),
    );
    page.row(Row::amount(
        format!("overdue{index}"),
        format!("{label}: overdue"),
        format!("[principal_due{index}]-[principal{index}]+[added{index}]"),
    ));
    page.row(Row::amount(
        format!("serviced{index}"),
        format!("{label}: balance after debt service"),
        format!("[opening{index}]+[added{index}]-[principal{index}]"),
    ));
}

fn reserve(page: &mut Page<'_>, count: usize, terms: &Terms) {
    page.heading("DSRA");
    let debt = over_tranches(count, |index| format!("[serviced{index}]"));
    page.row(Row::amount("serviced", "Debt after debt service", debt));
    let most = if terms.has_parts() && count > 0 {
        let drawn = over_tranches(count, |index| format!("[drawn_to_date{index}@-1]"));
        page.row(
            Row::amount(
                "undrawn",
                "Debt still to be drawn",
                format!("IF([t]<1,0,IF([default_month]>0,0,debt_at_closing-({drawn})))"),
            )
            .note("None after a default"),
        );
        "[serviced]+[undrawn]"
    } else {
        "[serviced]"
    };
    page.row(
        Row::amount("reserve_target", "DSRA target", format!("MIN([reserve_ahead],{most})"))
            .note("At most the debt"),
    );
    let cash = if terms.has_parts() {
        page.row(
            Row::amount(
                "cash_left",
                "Cash left, with what was sold this month",
                format!("[cash{count}]+IF([last]=1,0,[sale_proceeds])"),
            )
            .note("The last sale is settled"),
        );
        "[cash_left]".to_owned()
    } else {
        format!("[cash{count}]")
    };
    // [active]-[last] is 1 in every month but the last, whose cash goes to the settlement.
    page.row(
        Row::amount(
            "reserve_filled",
            "Paid into the DSRA",
            format!("IF([active]-[last]=1,MIN([reserve_target]-[reserve{count}],{cash}),0)"),
        )
        .note("Negative: released to cash"),
    );
    page.row(Row::amount(
        "reserve",
        "Reserve",
        format!(
            "IF([t]<1,reserve_at_closing,IF([active]-[last]=1,[reserve{count}]+[reserve_filled],0))"
        ),
    ));
}

fn distribution(page: &mut Page<'_>, count: usize, terms: &Terms) {
    let sum = |what: &'static str| over_tranches(count, |index| format!("[{what}{index}]"));
    page.heading("Lock-up and distribution");
    page.row(Row::amount("tested", "Debt service that the DSCR counts", sum("tested")).summed());
    // Rounded, because at the lock-up itself a difference of floats is seldom exactly 0.
    let is_tested = sweep::is_tested(terms);
    page.row(
        Row::number(
            Kind::Whole,
            "1 = yes",
            "locked",
            "Locked up",
            format!(
                "IF([active]-[last]=0,0,\
                 IF({is_tested},IF(ROUND(lockup_dscr*[tested]-[cfads],6)>0,1,0),0))"
            ),
        )
        .note("DSCR below the lock-up"),
    );
    let (is_bound, note) = if terms.has_parts() {
        sales::sold_flag(page);
        ("OR([default_month]>0,[has_sold]=1)", "Lock-up, or a default or a sale while debt is left")
    } else {
        ("[default_month]>0", "Lock-up, or a default while debt is left")
    };
    page.row(
        Row::number(
            Kind::Whole,
            "1 = yes",
            "held",
            "Nothing is distributed",
            format!(
                "IF([active]-[last]=0,0,\
                 IF({is_bound},IF(ROUND([serviced]-({}),2)>0,1,[locked]),[locked]))",
                sum("sweep")
            ),
        )
        .note(note),
    );
    let swept = format!("{}{}", less(0..count, "sweep"), sweep::premiums(terms));
    page.row(Row::amount(
        "distributable",
        "Cash left and lock-up account",
        format!("IF([active]-[last]=1,[trapped{count}]+[sweepable]{swept},0)"),
    ));
    page.row(
        Row::amount("trapped", "Lock-up account", "IF([held]=1,[distributable],0)")
            .note("At the end of the month"),
    );
    page.row(
        Row::amount("distributed", "Distributed before the sale", "IF([held]=1,0,[distributable])")
            .summed(),
    );
}

fn sale(page: &mut Page<'_>) {
    page.heading("Sale of the equipment");
    // 1 less the haircut is rounded: in floats it is off in its last digits.
    page.row(
        Row::amount(
            "gross",
            "Gross proceeds",
            "IF([last]=0,0,IF([default_month]>0,CENTS([value]*ROUND(1-liquidation_haircut,12)),[value]))",
        )
        .note("After the forced-sale haircut following a default")
        .summed(),
    );
    page.row(Row::amount("selling", "Selling cost", "CENTS([gross]*selling_cost)").summed());
    page.row(
        Row::amount(
            "claim",
            "Claim under the residual guarantee",
            "IF([last]=0,0,IF([default_month]>0,0,MAX(guaranteed-[gross],0)))",
        )
        .note("None after a default"),
    );
    page.row(
        Row::amount(
            "guarantee_lessee",
            "Guarantee paid by the lessee",
            "MIN([claim],MAX([available]-[rent_paid],0))",
        )
        .summed(),
    );
    page.row(
        Row::amount(
            "guarantee_backstop",
            "Guarantee paid by the backstop",
            "MIN([claim]-[guarantee_lessee],[backstop_left])",
        )
        .note("Within the remaining total cap")
        .summed(),
    );
    page.row(
        Row::amount(
            "sale_proceeds",
            "Net sale proceeds",
            "[gross]-[selling]+[guarantee_lessee]+[guarantee_backstop]",
        )
        .note("Including guarantee")
        .summed(),
    );
}

fn settlement(page: &mut Page<'_>, scenario: &Scenario, names: &[&str], terms: &Terms) {
    let count = names.len();
    page.heading("Settlement: sale or enforcement");
    let guaranteed = guarantees::for_all(page, scenario, terms);
    let after = guarantees::Later::of(scenario);
    page.row(
        Row::amount(
            "pot",
            "Cash, proceeds, DSRA and lock-up account",
            format!(
                "IF([last]=1,[cash{count}]+[sale_proceeds]+[reserve{count}]+[trapped{count}]\
                 {guaranteed},0)"
            ),
        )
        .summed(),
    );
    page.row(Row::amount(
        "operating_settled",
        "Opex still unpaid",
        "MIN([operating_due]-[operating_monthly],[pot])",
    ));
    // Each finds what those before it leave.
    let mut before = "-[operating_settled]".to_owned();
    let paid = if after.is_empty() { "settlement" } else { "from_pot" };
    for (index, label) in names.iter().enumerate() {
        let whose = if after.is_empty() { "paid by the settlement" } else { "paid from the pot" };
        page.row(
            Row::amount(
                format!("{paid}{index}"),
                format!("{label}: {whose}"),
                format!("IF([last]=1,MIN([serviced{index}],[pot]{before}),0)"),
            )
            .summed(),
        );
        before = format!("{before}-[{paid}{index}]");
    }
    after.write(page, scenario, names, terms);
    page.row(Row::amount("settled", "Available to equity", format!("[pot]{before}")).summed());
    page.row(Row::amount(
        "operating_unpaid",
        "Opex unpaid",
        "[operating_due]-[operating_monthly]-[operating_settled]",
    ));
    page.row(
        Row::amount("operating_cost", "Opex paid", "[operating_monthly]+[operating_settled]")
            .note("Including settlement")
            .summed(),
    );
    page.row(
        Row::amount("distribution", "Distribution to equity", "[distributed]+[settled]")
            .note("Before fee and carry")
            .summed(),
    );
}

fn balances(page: &mut Page<'_>, names: &[&str], terms: &Terms) {
    page.heading("Balances");
    for (index, label) in names.iter().enumerate() {
        let (at_closing, drawn) = if terms.has_parts() {
            (format!("[drawn{index}]"), format!("+[drawn{index}]"))
        } else {
            (of_tranche("amount", index), String::new())
        };
        page.row(
            Row::amount(
                format!("balance{index}"),
                format!("{label}: balance"),
                format!(
                    "IF([t]<1,{at_closing},IF([active]=1,\
                     [serviced{index}]-[sweep{index}]-[settlement{index}]{drawn},0))"
                ),
            )
            .note("The balance remaining after the sale is the lender's loss"),
        );
    }
    let debt = over_tranches(names.len(), |index| format!("[balance{index}]"));
    page.row(Row::amount("debt", "Debt", debt));
    if terms.has_parts() {
        arrivals::cleared(page, names);
    }
    page.heading("All tranches");
    for (id, label, part) in [
        ("all_interest", "Interest paid", "interest"),
        ("all_principal", "Principal paid", "principal"),
        ("all_sweep", "Prepaid by the sweep", "sweep"),
        ("all_settlement", "Paid by the settlement", "settlement"),
    ] {
        let sum = over_tranches(names.len(), |index| format!("[{part}{index}]"));
        page.row(Row::amount(id, label, sum).summed());
    }
    if terms.any_premium() {
        let sum = sweep::premiums(terms).replace('-', "+");
        let label = "Prepayment premiums";
        page.row(Row::amount("all_premiums", label, sum.trim_start_matches('+')).summed());
    }
    page.row(
        Row::amount("debt_service", "Debt service paid", "[all_interest]+[all_principal]").summed(),
    );
}

fn coverage(page: &mut Page<'_>, count: usize, terms: &Terms) {
    page.heading("Debt coverage");
    let ratio =
        |id: &str, label: &str, template: &str| Row::number(Kind::Ratio, "x", id, label, template);
    let weighted = over_tranches(count, |index| {
        // A floating loan discounts at what it pays in the month after.
        let rate = if terms.floats(index) {
            format!("[rate{index}@+1]")
        } else {
            of_tranche("rate", index)
        };
        format!("[balance{index}]*{rate}/12")
    });
    // As a logarithm, so that one SUMPRODUCT with EXP discounts all months ahead.
    page.row(
        Row::number(
            Kind::Plain,
            "a month",
            "debt_rate",
            "Monthly coupon of the debt, as ln(1 + rate)",
            format!("IF([debt]>0,LN(1+({weighted})/[debt]),0)"),
        )
        .note("The tranches' coupons weighted by balance"),
    );
    page.row(Row::amount(
        "loan_life_cash",
        "CFADS within the longest tenor",
        "IF([t]<=longest_tenor,[cfads],0)",
    ));
    page.row(Row::amount("project_cash", "CFADS and net sale proceeds", "[cfads]+[sale_proceeds]"));
    // The four ratios are neighbours: cells.rs counts them together.
    page.row(
        ratio("dscr", "DSCR", "IF([tested]>0,[cfads]/[tested],\"n/a\")")
            .note("n/a without debt service")
            .breach(cover::breach(Metric::MinDscr)),
    );
    page.row(
        Row::number(
            Kind::Percent,
            "of value",
            "ltv",
            "Loan to value",
            "IF([t]>month_of_sale,\"n/a\",IF([value]>0,[debt]/[value],\"n/a\"))",
        )
        .breach(cover::breach(Metric::PeakLtv)),
    );
    let present =
        |cash: &str| format!("SUMPRODUCT([{cash}@+1..],EXP(-[debt_rate]*([t@+1..]-[t])))/[debt]");
    let llcr = format!(
        "IF(OR([t]>=MIN(longest_tenor,month_of_sale),[debt]<=0),\"n/a\",{})",
        present("loan_life_cash")
    );
    page.row(
        ratio("llcr", "LLCR", &llcr).note("Present value of CFADS to the longest tenor / debt"),
    );
    let plcr = format!("IF(OR([t]>=month_of_sale,[debt]<=0),\"n/a\",{})", present("project_cash"));
    page.row(ratio("plcr", "PLCR", &plcr).note("The same to the end, with the sale"));
}
