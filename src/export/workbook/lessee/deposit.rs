//! What the lessor claims after a default, and the lessee's deposit, which covers of it what it can
//! (Method, section 13).

use super::super::book::{Kind, Page, Row};
use super::super::terms::Terms;
use super::timeline::parts;
use crate::analysis::{Family, Lever};

/// Writes the rows of the claim, and of the deposit if there is one.
pub(super) fn write(page: &mut Page<'_>, terms: &Terms) {
    page.heading("The lessor's claim after a default");
    claim(page, terms);
    if terms.has_deposit() {
        page.heading("Security deposit");
        deposit(page, terms);
    }
}

fn claim(page: &mut Page<'_>, terms: &Terms) {
    page.row(Row::number(
        Kind::Whole,
        "1 = yes",
        "defaults",
        "Defaults in this month",
        "IF([t]<1,0,IF([default_month]=[t],1,0))",
    ));
    let ahead = if terms.has_parts() {
        for part in 0..terms.count(Family::Delivery) {
            let month = parts::month_of(part);
            page.row(Row::amount(
                format!("claimed_rent{part}"),
                format!("Delivery {}: rent after a default", part + 1),
                // Of what had come before the default.
                format!(
                    "IF([defaults]=0,0,IF({month}>=[t],0,ROUND(SUMPRODUCT([due_rent{part}@+1..],\
                     ([t@+1..]<=contract_months)*1),2)))"
                ),
            ));
        }
        parts::total(terms, "claimed_rent")
    } else {
        "INDEX([rent_to_date@*],contract_months+1)-[rent_to_date]".to_owned()
    };
    page.row(
        Row::amount(
            "claim_made",
            "Unpaid rent and contract rent to come",
            format!("IF([defaults]=1,MAX(0,[missing]+{ahead}),0)"),
        )
        .note("In the month of default, not discounted")
        .summed(),
    );
    let covered = if terms.has_deposit() { "-IF([defaults]=1,[forfeited],0)" } else { "" };
    page.row(
        Row::amount("lessor_claim", "Claim", format!("[lessor_claim@-1]+[claim_made]{covered}"))
            .note("Less what the deposit covers"),
    );
}

fn deposit(page: &mut Page<'_>, terms: &Terms) {
    let words = ("Security deposit", "$", "Paid by the lessee on delivery");
    let months = Lever::SecurityDeposit.id();
    let template = format!("CENTS({months}*equipment_cost*rent_factor)");
    page.scalar("deposit_in_all", words, Kind::Amount, &template);
    page.row(Row::number(
        Kind::Whole,
        "1 = yes",
        "expires",
        "The contract ends without a default",
        "IF(AND([t]=contract_months,[active]=1,[default_month]=0),1,0)",
    ));
    page.row(
        Row::amount(
            "forfeited",
            "Deposit forfeited",
            "MIN([deposit@-1],IF([defaults]=1,[claim_made],IF([expires]=1,[missing],0)))",
        )
        .note("Covers unpaid rent")
        .summed(),
    );
    page.row(
        Row::amount("arrears_covered", "Arrears that it covers", "IF([expires]=1,[forfeited],0)")
            .note("In the month of default arrears stay what was never paid"),
    );
    page.row(
        Row::amount(
            "deposit_returned",
            "Deposit returned",
            "IF([defaults]+[expires]>0,[deposit@-1]-[forfeited],0)",
        )
        .note("To the lessee")
        .summed(),
    );
    let paid = if terms.has_parts() {
        "IF([arrives]=1,SUMIF(delivery_months,[t],delivery_deposits),0)"
    } else {
        "IF([t]<1,deposit_in_all,0)"
    };
    page.row(Row::amount("deposit_paid", "Deposit paid by the lessee", paid).summed());
    page.row(
        Row::amount(
            "deposit",
            "Security deposit",
            "[deposit@-1]-[forfeited]-[deposit_returned]+[deposit_paid]",
        )
        .note("At the end of the month"),
    );
    page.row(
        Row::amount(
            "deposit_flow",
            "Deposit received less returned",
            "[deposit_paid]-[deposit_returned]",
        )
        .summed(),
    );
}
