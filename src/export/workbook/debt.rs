//! The schedule of every tranche, fixed at closing, and what follows from it: reserve, sources,
//! uses (Method, section 4).

use super::allowed::CO_TERMINOUS;
use super::book::{Book, Kind, Page, Row};
use super::inputs::of_tranche;
use crate::model::Scenario;

/// `[a0]+[a1]+…` over the tranches; 0 without any.
pub(super) fn over_tranches(count: usize, term: impl Fn(usize) -> String) -> String {
    let terms: Vec<String> = (0..count).map(term).collect();
    if terms.is_empty() { "0".to_owned() } else { terms.join("+") }
}

/// `-[row0]-[row1]…`: what the rows of a range of places take off.
pub(super) fn less(places: std::ops::Range<usize>, row: &str) -> String {
    places.map(|place| format!("-[{row}{place}]")).collect::<Vec<_>>().concat()
}

/// Writes the sheet.
pub(super) fn write(book: &mut Book, scenario: &Scenario) {
    let about = "Fixed at closing. Actual payments are on Waterfall; prepayments do not change \
                 this schedule.";
    let mut page = book.monthly_page("Debt", "Debt schedule, reserve, sources and uses", about);
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        page.heading(format!("{}: terms", tranche.name));
        terms(&mut page, index);
        page.heading(format!("{}: schedule", tranche.name));
        schedule(&mut page, index, &tranche.name);
    }
    let count = scenario.tranches.len();
    reserve(&mut page, count);
    sources(&mut page, count);
}

fn terms(page: &mut Page<'_>, index: usize) {
    let name = |what: &str| of_tranche(what, index);
    let (amount, rate, kind) = (name("amount"), name("rate"), name("repayment"));
    let (tenor, grace, balloon) = (name("tenor_months"), name("grace"), name("balloon_due"));
    let words = ("Tenor in months", "months", "That of the first term where Inputs says lease");
    let entry = name("tenor");
    let template = format!("IF({entry}=\"{CO_TERMINOUS}\",term_months,{entry})");
    page.scalar(&tenor, words, Kind::Whole, &template);
    let words = ("Months to first principal", "months", "Maximum: tenor less 1");
    let template = format!("MIN({},{tenor}-1)", name("interest_only"));
    page.scalar(&grace, words, Kind::Whole, &template);
    let words = ("Balloon at maturity", "$", "Level and StraightLine");
    let template = format!(
        "IF(OR({kind}=\"Level\",{kind}=\"StraightLine\"),CENTS({amount}*{}),0)",
        name("balloon")
    );
    page.scalar(&balloon, words, Kind::Amount, &template);
    page.row(
        Row::number(
            Kind::Plain,
            "",
            format!("discount{index}"),
            "Discount factor of a payment",
            format!("IF([t]>{grace},IF([t]<={tenor},(1+{rate}/12)^({grace}-[t]),0),0)"),
        )
        .note("From the first principal to maturity"),
    );
    let words = ("Balloon, discounted to the first principal", "$", "At the loan's own rate");
    let discounted = name("balloon_value");
    let template = format!("{balloon}*(1+{rate}/12)^({grace}-{tenor})");
    page.scalar(&discounted, words, Kind::Plain, &template);
    let words = ("Equal principal", "$ a month", "StraightLine, and Level without interest");
    let equal = name("equal_principal");
    let template = format!(
        "IF(OR({kind}=\"Level\",{kind}=\"StraightLine\"),\
         CENTS(ROUND({amount}-{balloon},2)/({tenor}-{grace})),0)"
    );
    page.scalar(&equal, words, Kind::Amount, &template);
    let words = ("Regular payment", "$ a month", "Level: with interest; StraightLine: without");
    // Divided by the sum of the factors: 1 − v^n would lose digits at a rate near 0.
    let level = format!("CENTS(({amount}-{discounted})/SUM([discount{index}@*]))");
    let template = format!("IF(AND({kind}=\"Level\",{rate}>0),{level},{equal})");
    page.scalar(&name("payment"), words, Kind::Amount, &template);
    let words = ("Upfront fee", "$", "Paid to the lender at closing");
    let template = format!("CENTS({amount}*{})", name("upfront_fee"));
    page.scalar(&name("fee"), words, Kind::Amount, &template);
}

fn schedule(page: &mut Page<'_>, index: usize, label: &str) {
    let name = |what: &str| of_tranche(what, index);
    let (amount, rate, tenor) = (name("amount"), name("rate"), name("tenor_months"));
    let seniors = less(0..index, "service");
    page.row(
        Row::amount(
            format!("sculpting{index}"),
            format!("{label}: cash to sculpt to"),
            format!(
                "IF([t]<1,0,IF([t]<=contract_months,[rent]-monthly_operating_cost,0){seniors})"
            ),
        )
        .note("Contract rent less opex and senior debt service"),
    );
    let opening = format!("[scheduled{index}@-1]");
    page.row(
        Row::amount(
            format!("scheduled_interest{index}"),
            format!("{label}: scheduled interest"),
            format!("IF([t]<1,0,IF([t]<={tenor},CENTS({opening}*{rate}/12),0))"),
        )
        .summed(),
    );
    principal(page, index, label);
    let interest = format!("[scheduled_interest{index}]");
    page.row(
        Row::amount(
            format!("service{index}"),
            format!("{label}: scheduled debt service"),
            format!("{interest}+[scheduled_principal{index}]"),
        )
        .summed(),
    );
    page.row(
        Row::amount(
            format!("scheduled{index}"),
            format!("{label}: scheduled balance"),
            format!("IF([t]<1,{amount},{opening}-[scheduled_principal{index}])"),
        )
        .note("The balance at maturity is the balloon"),
    );
}

/// What each kind of repayment would repay, and which of them is scheduled.
fn principal(page: &mut Page<'_>, index: usize, label: &str) {
    let name = |what: &str| of_tranche(what, index);
    let (kind, payment) = (name("repayment"), name("payment"));
    let (tenor, grace, balloon) = (name("tenor_months"), name("grace"), name("balloon_due"));
    let opening = format!("[scheduled{index}@-1]");
    let interest = format!("[scheduled_interest{index}]");
    let above_balloon = format!("{opening}-{balloon}");
    let sculpting = name("sculpting_dscr");
    page.row(
        Row::amount(
            format!("sculpted{index}"),
            format!("{label}: principal, if sculpted"),
            format!(
                "IF({kind}=\"Sculpted\",MAX(0,MIN(\
                 CENTS(MAX([sculpting{index}],0)/{sculpting})-{interest},{opening})),0)"
            ),
        )
        .note("Up to the target DSCR"),
    );
    page.row(
        Row::amount(
            format!("regular{index}"),
            format!("{label}: principal, if regular"),
            format!(
                "IF([t]={tenor},{above_balloon},MAX(0,MIN(\
                 {payment}-IF({kind}=\"Level\",{interest},0),{above_balloon})))"
            ),
        )
        .note("Level and StraightLine; at maturity what is left above the balloon"),
    );
    page.row(
        Row::amount(
            format!("scheduled_principal{index}"),
            format!("{label}: scheduled principal"),
            format!(
                "IF(OR([t]<={grace},[t]>{tenor},{kind}=\"Bullet\"),0,\
                 IF({kind}=\"Sculpted\",[sculpted{index}],[regular{index}]))"
            ),
        )
        .note("Excluding the balloon")
        .summed(),
    );
}

fn reserve(page: &mut Page<'_>, count: usize) {
    page.heading("Debt service reserve (DSRA)");
    let all = over_tranches(count, |index| format!("[service{index}]"));
    page.row(Row::amount("service", "Scheduled debt service, all tranches", all).summed());
    // Totals to date, so that the months ahead are one difference instead of a sum a column.
    page.row(Row::amount("service_to_date", "The same to date", "[service_to_date@-1]+[service]"));
    page.row(
        Row::amount(
            "reserve_ahead",
            "Debt service of the months ahead",
            // INDEX counts from 1, months from 0.
            "INDEX([service_to_date@*],MIN([t]+reserve_months,last_month)+1)-[service_to_date]",
        )
        .note("The DSRA target, before the cap at outstanding debt"),
    );
}

fn sources(page: &mut Page<'_>, count: usize) {
    page.heading("Sources and uses at closing");
    let fees = over_tranches(count, |index| of_tranche("fee", index));
    page.scalar("upfront_fees", ("Upfront fees", "$", ""), Kind::Amount, &fees);
    let first = super::book::column(super::book::FIRST);
    let template = format!("[reserve_ahead@{first}]");
    page.scalar("reserve_at_closing", ("DSRA at closing", "$", ""), Kind::Amount, &template);
    let template = "equipment_cost+upfront_fees+reserve_at_closing";
    page.scalar("uses", ("Uses", "$", "Cost, fees and reserve"), Kind::Amount, template);
    let debt = over_tranches(count, |index| of_tranche("amount", index));
    page.scalar("debt_at_closing", ("Debt", "$", ""), Kind::Amount, &debt);
    page.scalar("equity", ("Equity", "$", "Uses less debt"), Kind::Amount, "uses-debt_at_closing");
    let tenors: Vec<String> = (0..count).map(|index| of_tranche("tenor_months", index)).collect();
    let longest = if count == 0 { "0".to_owned() } else { format!("MAX({})", tenors.join(",")) };
    page.scalar("longest_tenor", ("Longest tenor", "months", ""), Kind::Whole, &longest);
}
