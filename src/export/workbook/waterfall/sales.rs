//! What becomes of the equipment where leases end at different times or in different ways: at the
//! end of a lease the lessee may buy it, or pays for what the sale lacks; where it leaves early it
//! pays a fee; after a default what is held is sold (Method, section 13).

use super::super::book::{Kind, Page, Row};
use super::super::terms::Terms;
use super::super::timeline::parts;
use crate::analysis::Lever;

/// Whether anything was sold before the end of the contract.
pub(super) fn sold_flag(page: &mut Page<'_>) {
    let row = Row::number(
        Kind::Whole,
        "1 = yes",
        "has_sold",
        "A delivery was sold before the end",
        "IF([ended_share]>0,1,[has_sold@-1])",
    );
    page.row(row.note("From then on nothing is distributed while debt is left"));
}

/// Writes the rows.
pub(super) fn write(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Sale at the end of a lease");
    ended(page, terms);
    if terms.ends_early() {
        page.heading("Sale after early termination");
        broken_off(page, terms);
    }
    page.heading("Sale after a default");
    repossessed(page, terms);
    page.heading("Net sale proceeds");
    together(page, terms);
}

/// What comes to the end of its own lease.
fn ended(page: &mut Page<'_>, terms: &Terms) {
    let flag = |id: &str, label: &str, template: &str| {
        Row::number(Kind::Whole, "1 = yes", id, label, template)
    };
    let template = "IF([active]=1,IF([default_month]=0,1,0),0)";
    page.row(flag("leased", "On lease, without a default by now", template));
    let share = if terms.has_parts() {
        "SUMPRODUCT((delivery_months+own_lease_months=[t])*delivered_shares)"
    } else if terms.ends_early() {
        "IF([t]=own_lease_months,1,0)"
    } else {
        "IF([t]=contract_months,1,0)"
    };
    let label = "Share whose lease ends in the month";
    let share = format!("IF([leased]=1,{share},0)");
    page.row(Row::number(Kind::Share, "of cost", "ended_share", label, share));
    if terms.has_parts() {
        let label = "Its value, unrounded";
        let template = "equipment_cost*([ended_share]*INDEX([value_share@*],own_lease_months+1))";
        page.row(Row::number(Kind::Amount, "$", "ended_unrounded", label, template));
        let template = "CENTS_OF_POWER([ended_unrounded])";
        page.row(Row::amount("ended_value", "Gross proceeds", template).summed());
    } else {
        let template = "IF([ended_share]=1,[value],0)";
        page.row(Row::amount("ended_value", "Gross proceeds", template).summed());
    }
    let bought = if terms.has(Lever::PurchasePrice) { option(page) } else { "0" };
    page.row(
        Row::amount(
            "ended_selling",
            "Selling cost",
            format!("IF({bought}=1,0,CENTS([ended_value]*selling_cost))"),
        )
        .summed(),
    );
    let option = if bought == "0" { "" } else { "-[option_paid]" };
    let claim = "MAX(0,CENTS(equipment_cost*[ended_share]*residual_guarantee)-[ended_value])";
    page.row(
        Row::amount(
            "ended_claim",
            "Claim under the residual guarantee",
            format!("IF([ended_share]>0,IF({bought}=1,0,{claim}),0)"),
        )
        .note("None after a default"),
    );
    page.row(
        Row::amount(
            "ended_by_lessee",
            "Guarantee paid by the lessee",
            format!("MIN([ended_claim],MAX([lessee_funds]{option},0))"),
        )
        .summed(),
    );
    page.row(
        Row::amount(
            "ended_by_backstop",
            "Guarantee paid by the backstop",
            "MIN([ended_claim]-[ended_by_lessee],[backstop_left@-1]-[backstop])",
        )
        .note("Within the remaining total cap")
        .summed(),
    );
}

/// The lessee buys where that is less than the value, it can pay, and no rent is in arrears.
fn option(page: &mut Page<'_>) -> &'static str {
    page.row(
        Row::amount(
            "option_price",
            "Price of the purchase option",
            "CENTS(equipment_cost*[ended_share]*purchase_price)",
        )
        .summed(),
    );
    page.row(
        Row::number(
            Kind::Whole,
            "1 = yes",
            "bought",
            "The lessee buys",
            "IF([ended_share]=0,0,IF(AND([option_price]<[ended_value],\
             [lessee_funds]>=[option_price],[arrears]=0),1,0))",
        )
        .note("For less than the value, if it can and owes no rent"),
    );
    let template = "IF([bought]=1,[option_price],0)";
    page.row(Row::amount("option_paid", "Paid for it", template).summed());
    "[bought]"
}

/// What the lessee breaks off by leaving early; its turn comes after what has ended.
fn broken_off(page: &mut Page<'_>, terms: &Terms) {
    let (share, worth) = if terms.has_parts() {
        let (which, worth) = (parts::BROKEN_OFF, parts::all_parts(terms, "worth", ""));
        (
            format!("ROUND(SUMPRODUCT({which},delivered_shares),14)"),
            format!("SUMPRODUCT({which},{worth})"),
        )
    } else {
        let all = "IF(full_contract_months>contract_months,1,0)";
        (all.to_owned(), "[value_share]".to_owned())
    };
    page.row(Row::number(
        Kind::Share,
        "of cost",
        "broken_share",
        "Share that is broken off",
        format!("IF([leased]=1,IF([t]=contract_months,{share},0),0)"),
    ));
    page.row(Row::number(
        Kind::Amount,
        "$",
        "broken_unrounded",
        "Its value, unrounded",
        format!("IF([broken_share]>0,equipment_cost*({worth}),0)"),
    ));
    let template = "CENTS_OF_POWER([broken_unrounded])";
    page.row(Row::amount("broken_value", "Gross proceeds", template).summed());
    let template = "CENTS([broken_value]*selling_cost)";
    page.row(Row::amount("broken_selling", "Selling cost", template).summed());
    let option = if terms.has(Lever::PurchasePrice) { "-[option_paid]" } else { "" };
    let funds = format!("[lessee_funds]{option}-[ended_by_lessee]");
    page.row(
        Row::amount(
            "termination_fee_paid",
            "Fee for early termination",
            format!("IF([broken_share]>0,MIN(fee_for_leaving,MAX({funds},0)),0)"),
        )
        .note("As far as the lessee's cash reaches")
        .summed(),
    );
    let claim = "MAX(0,CENTS(equipment_cost*[broken_share]*residual_guarantee)-[broken_value])";
    page.row(Row::amount(
        "broken_claim",
        "Claim under the residual guarantee",
        format!("IF([broken_share]>0,{claim},0)"),
    ));
    page.row(
        Row::amount(
            "broken_by_lessee",
            "Guarantee paid by the lessee",
            format!("MIN([broken_claim],MAX({funds}-[termination_fee_paid],0))"),
        )
        .summed(),
    );
    page.row(
        Row::amount(
            "broken_by_backstop",
            "Guarantee paid by the backstop",
            "MIN([broken_claim]-[broken_by_lessee],\
             [backstop_left@-1]-[backstop]-[ended_by_backstop])",
        )
        .note("Within the remaining total cap")
        .summed(),
    );
}

/// What is held in the last month after a default, and what the estate pays of the claim.
fn repossessed(page: &mut Page<'_>, terms: &Terms) {
    // 1 less the haircut is rounded: in floats it is off in its last digits.
    let (value, note) = if terms.has_re_lease() {
        ("[value]", "Let again: no forced sale")
    } else {
        ("CENTS([value]*ROUND(1-liquidation_haircut,12))", "After the forced-sale haircut")
    };
    page.row(
        Row::amount(
            "repossessed",
            "Gross proceeds",
            format!("IF([last]=1,IF([default_month]>0,{value},0),0)"),
        )
        .note(note)
        .summed(),
    );
    let template = "CENTS([repossessed]*selling_cost)";
    page.row(Row::amount("repossessed_selling", "Selling cost", template).summed());
    if terms.has(Lever::ClaimRecovery) {
        let re_leased = if terms.has_re_lease() { "-[re_leased]" } else { "" };
        page.row(
            Row::amount(
                "estate",
                "Paid by the lessee's estate",
                format!(
                    "IF([last]=1,IF([default_month]>0,CENTS(claim_recovery*MAX(0,\
                     ROUND([lessor_claim]-[repossessed]+[repossessed_selling]{re_leased},2))),0),0)"
                ),
            )
            .note("Of the claim that the sale leaves")
            .summed(),
        );
    }
}

fn together(page: &mut Page<'_>, terms: &Terms) {
    let has_option = terms.has(Lever::PurchasePrice);
    let both = |of: &str| {
        let broken = if terms.ends_early() { format!("+[broken_{of}]") } else { String::new() };
        format!("[ended_{of}]{broken}")
    };
    let label = "Guarantee paid by the lessee";
    page.row(Row::amount("guarantee_lessee", label, both("by_lessee")).summed());
    let label = "Guarantee paid by the backstop";
    page.row(Row::amount("guarantee_backstop", label, both("by_backstop")).summed());
    let paid = match (has_option, terms.ends_early()) {
        (true, true) => "[option_paid]+[termination_fee_paid]",
        (true, false) => "[option_paid]",
        (false, true) => "[termination_fee_paid]",
        (false, false) => "0",
    };
    let label = "Paid by the lessee for option and leaving";
    page.row(Row::amount("paid_by_lessee", label, paid).summed());
    let ended = if has_option {
        "IF([bought]=1,[option_paid],[ended_value]-[ended_selling])"
    } else {
        "[ended_value]-[ended_selling]"
    };
    let broken = if terms.ends_early() {
        "+[broken_value]-[broken_selling]+[termination_fee_paid]"
    } else {
        ""
    };
    let estate = if terms.has(Lever::ClaimRecovery) { "+[estate]" } else { "" };
    page.row(
        Row::amount(
            "sale_proceeds",
            "Net sale proceeds",
            format!(
                "{ended}{broken}+[repossessed]-[repossessed_selling]{estate}\
                 +[guarantee_lessee]+[guarantee_backstop]"
            ),
        )
        .note("Including guarantee")
        .summed(),
    );
    if terms.guarantees() > 0 {
        let broken = if terms.ends_early() { "+[broken_value]" } else { "" };
        page.row(
            Row::amount(
                "sold_to_date",
                "Value of all that was sold to date",
                format!("[sold_to_date@-1]+[ended_value]{broken}+[repossessed]"),
            )
            .note("Of what the lessee buys the value, not the price"),
        );
        page.row(Row::amount(
            "residual_to_date",
            "Residual guarantees paid to date",
            "[residual_to_date@-1]+[guarantee_lessee]+[guarantee_backstop]",
        ));
    }
}
