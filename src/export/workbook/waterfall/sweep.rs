//! The cash sweep: of what cash it takes what share, and what prepaying costs.

use super::super::book::{Kind, Page, Row};
use super::super::debt::less;
use super::super::inputs::block_of;
use super::super::terms::Terms;
use crate::analysis::{Family, Lever};

/// The test of whether coverage is tested in a month.
pub(super) fn is_tested(terms: &Terms) -> &'static str {
    if terms.has(Lever::FirstTestMonth) {
        "AND([tested]>0,[t]>=first_test_month)"
    } else {
        "[tested]>0"
    }
}

/// What is taken off cash by premiums for prepaying.
pub(super) fn premiums(terms: &Terms) -> String {
    let loans = (0..terms.loans).filter(|loan| terms.has_premium(*loan));
    loans.map(|loan| format!("-[premium{loan}]")).collect::<Vec<_>>().concat()
}

/// Writes the rows.
pub(super) fn write(page: &mut Page<'_>, names: &[&str], terms: &Terms) {
    let count = names.len();
    page.heading("Cash sweep");
    let cash = if terms.has_parts() { "cash_left".to_owned() } else { format!("cash{count}") };
    page.row(Row::amount(
        "sweepable",
        "Cash for the sweep",
        format!("IF([active]-[last]=1,[{cash}]-[reserve_filled],0)"),
    ));
    let share = if terms.count(Family::SweepTier) > 0 {
        tier(page, terms);
        "[sweep_share]"
    } else {
        "cash_sweep"
    };
    let of_cash = format!("CENTS([sweepable]*{share})");
    let most = if terms.has(Lever::TargetLtv) {
        page.row(
            Row::amount(
                "above_target",
                "Debt above the target LTV",
                "[serviced]-CENTS([value]*target_ltv)",
            )
            .note("Below 0 under it"),
        );
        format!("MAX({of_cash},MIN([sweepable],[above_target]))")
    } else {
        of_cash
    };
    let most = match begins(terms) {
        None => most,
        Some(first) => format!("IF([t]<{first},0,{most})"),
    };
    page.row(Row::amount("swept_at_most", "Maximum prepayment", most));
    for (index, label) in names.iter().enumerate() {
        prepaid(page, (index, label), terms);
    }
}

/// What is prepaid of a loan, and what that costs.
fn prepaid(page: &mut Page<'_>, (index, label): (usize, &str), terms: &Terms) {
    if terms.has_premium(index) {
        premium_rate(page, index, label);
    }
    let before = before(terms, index);
    let left = format!("[swept_at_most]{before}");
    let (template, has_premium) = if terms.has_premium(index) {
        // Of what is left a part is the premium.
        (format!("MIN([serviced{index}],CENTS(ROUND({left},2)/(1+[premium_rate{index}])))"), true)
    } else {
        (format!("MIN([serviced{index}],{left})"), false)
    };
    page.row(
        Row::amount(format!("sweep{index}"), format!("{label}: prepaid by the sweep"), template)
            .summed(),
    );
    if has_premium {
        page.row(
            Row::amount(
                format!("premium{index}"),
                format!("{label}: prepayment premium"),
                format!(
                    "MIN(CENTS([sweep{index}]*[premium_rate{index}]),\
                         ROUND({left}-[sweep{index}],2))"
                ),
            )
            .summed(),
        );
    }
}

/// What the loans before one take.
fn before(terms: &Terms, index: usize) -> String {
    let premiums = (0..index).filter(|loan| terms.has_premium(*loan));
    let premiums = premiums.map(|loan| format!("-[premium{loan}]")).collect::<Vec<_>>().concat();
    format!("{}{premiums}", less(0..index, "sweep"))
}

/// The first month of the sweep, where it is not the first of all.
fn begins(terms: &Terms) -> Option<&'static str> {
    match (terms.has(Lever::FirstSweepMonth), terms.has_parts()) {
        (true, true) => Some("MAX(first_sweep_month,last_delivery+1)"),
        (true, false) => Some("first_sweep_month"),
        (false, true) => Some("last_delivery+1"),
        (false, false) => None,
    }
}

/// The share of the first tier that the coverage is below.
fn tier(page: &mut Page<'_>, terms: &Terms) {
    page.row(
        Row::number(
            Kind::Whole,
            "number",
            "sweep_tier",
            "Sweep tier",
            // At the limit itself a difference of floats is seldom exactly 0.
            "1+SUMPRODUCT((sweep_limits*[tested]-[cfads]<0.0000005)*1)",
        )
        .note("The first whose DSCR is not reached"),
    );
    let tested = is_tested(terms);
    page.row(
        Row::number(
            Kind::Share,
            "of cash",
            "sweep_share",
            "Sweep",
            format!(
                "IF(AND({tested},[sweep_tier]<=ROWS(sweep_limits)),\
                 INDEX(sweep_shares,[sweep_tier]),cash_sweep)"
            ),
        )
        .note("Of the lowest tier that the DSCR is below"),
    );
}

/// The premium of the first step that has not ended yet.
fn premium_rate(page: &mut Page<'_>, index: usize, label: &str) {
    let [untils, premiums] =
        ["prepayment_untils", "prepayment_premiums"].map(|name| block_of(name, index));
    page.row(
        Row::number(
            Kind::Whole,
            "number",
            format!("premium_steps{index}"),
            format!("{label}: steps of the premium that have ended"),
            format!("[premium_steps{index}@-1]+COUNTIF({untils},[t]-1)"),
        )
        .note("A step ends after its last month"),
    );
    page.row(Row::number(
        Kind::Share,
        "of prepayment",
        format!("premium_rate{index}"),
        format!("{label}: premium"),
        format!(
            "IF([premium_steps{index}]>=ROWS({untils}),0,\
             INDEX({premiums},[premium_steps{index}]+1))"
        ),
    ));
}
