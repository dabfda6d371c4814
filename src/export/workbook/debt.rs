//! The schedule of every tranche, fixed at closing, and what follows from it: reserve, sources,
//! uses (Method, section 4).

use super::allowed::CO_TERMINOUS;
use super::book::{Book, Kind, Page, Row};
use super::inputs::of_tranche;
use super::terms::Terms;
use super::timeline::{full_contract, scheduled};
use crate::analysis::Lever;
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
    let optional = page.terms();
    if optional.has_parts() && !scenario.tranches.is_empty() {
        page.heading("What the loans are sized against");
        scheduled_operating_cost(&mut page);
    }
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        page.heading(format!("{}: terms", tranche.name));
        terms(&mut page, index, &optional);
        if optional.floats(index) {
            page.heading(format!("{}: floating rate", tranche.name));
            floating(&mut page, index, &tranche.name);
        }
        page.heading(format!("{}: schedule", tranche.name));
        schedule(&mut page, index, &tranche.name, &optional);
    }
    let count = scenario.tranches.len();
    reserve(&mut page, count);
    sources(&mut page, count, &optional);
}

/// Opex of what is on lease, as if no lease ended early.
fn scheduled_operating_cost(page: &mut Page<'_>) {
    let label = "Share of the equipment on lease";
    let share = "ROUND(SUMPRODUCT((delivery_months<[t])*(delivery_months+own_lease_months>=[t])\
                 *delivered_shares),14)";
    page.row(Row::number(Kind::Share, "of cost", "leased_share", label, share));
    let template = "CENTS(equipment_cost*operating_cost*[leased_share]/12)";
    let row = Row::amount("scheduled_operating_cost", "Opex of it", template);
    page.row(row.note("As if no lease ended early"));
}

/// The rate of a floating loan, set at the end of the month before.
fn floating(page: &mut Page<'_>, index: usize, label: &str) {
    let name = |lever: fn(usize) -> Lever| lever(index).id().into_owned();
    let (margin, floor) = (name(Lever::FloatingMargin), name(Lever::FloatingFloor));
    let (hedged, swap) = (name(Lever::Hedged), name(Lever::SwapRate));
    page.row(
        Row::number(
            Kind::Share,
            "a year",
            format!("rate{index}"),
            format!("{label}: rate"),
            // Rounded, so that the float is that of the rate's digits.
            format!(
                "IF([t]<1,0,MAX(0,ROUND({margin}+{hedged}*{swap}\
                 +(1-{hedged})*MAX({floor},[reference@-1]),14)))"
            ),
        )
        .note("Margin, swap on the hedged part, reference rate on the rest"),
    );
}

fn terms(page: &mut Page<'_>, index: usize, optional: &Terms) {
    let name = |what: &str| of_tranche(what, index);
    let (amount, rate, kind) = (name("amount"), name("rate"), name("repayment"));
    let (tenor, grace, balloon) = (name("tenor_months"), name("grace"), name("balloon_due"));
    let words = ("Tenor in months", "months", "That of the first term where Inputs says lease");
    let entry = name("tenor");
    let template = format!("IF({entry}=\"{CO_TERMINOUS}\",term_months,{entry})");
    // Nothing is repaid before everything is drawn.
    let (template, least) = if optional.has_parts() {
        (format!("MAX({template},last_delivery+1)"), "last_delivery,")
    } else {
        (template, "")
    };
    page.scalar(&tenor, words, Kind::Whole, &template);
    let words = ("Months to first principal", "months", "Maximum: tenor less 1");
    let template = format!("MIN({},{tenor}-1)", name("interest_only"));
    let template = if least.is_empty() { template } else { format!("MAX({least}{template})") };
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

fn schedule(page: &mut Page<'_>, index: usize, label: &str, optional: &Terms) {
    let name = |what: &str| of_tranche(what, index);
    let (amount, rate, tenor) = (name("amount"), name("rate"), name("tenor_months"));
    let seniors = less(0..index, "service");
    let (rent, full) = (scheduled(optional), full_contract(optional));
    let cost =
        if optional.has_parts() { "[scheduled_operating_cost]" } else { "monthly_operating_cost" };
    page.row(
        Row::amount(
            format!("sculpting{index}"),
            format!("{label}: cash to sculpt to"),
            format!("IF([t]<1,0,IF([t]<={full},[{rent}]-{cost},0){seniors})"),
        )
        .note("Contract rent less opex and senior debt service"),
    );
    let opening = format!("[scheduled{index}@-1]");
    let interest = format!("CENTS({opening}*{rate}/12)");
    let interest = if optional.has_parts() {
        drawn(page, index, label);
        let fee = commitment(page, optional, (index, label));
        let drawn = format!("[drawn_to_date{index}@-1]");
        // Until all is drawn interest runs on what is, and a fee on the rest.
        format!("IF([t]<=last_delivery,CENTS({drawn}*{rate}/12){fee},{interest})")
    } else {
        interest
    };
    page.row(
        Row::amount(
            format!("scheduled_interest{index}"),
            format!("{label}: scheduled interest"),
            format!("IF([t]<1,0,IF([t]<={tenor},{interest},0))"),
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

/// What is to be drawn by the end of each month.
fn drawn(page: &mut Page<'_>, index: usize, label: &str) {
    let draws = super::inputs::block_of("delivery_draws", index);
    page.row(
        Row::amount(
            format!("drawn_to_date{index}"),
            format!("{label}: drawn to date"),
            format!("[drawn_to_date{index}@-1]+SUMIF(delivery_months,[t],{draws})"),
        )
        .note("As planned, whatever happens to the lease"),
    );
}

/// The commitment fee of a month on what was not drawn by the one before, after a plus sign.
fn commitment(page: &mut Page<'_>, optional: &Terms, (index, label): (usize, &str)) -> String {
    if !optional.has(Lever::CommitmentFee(index)) {
        return String::new();
    }
    let (amount, fee) = (of_tranche("amount", index), Lever::CommitmentFee(index).id());
    let undrawn = format!("ROUND({amount}-[drawn_to_date{index}@-1],2)");
    page.row(
        Row::amount(
            format!("scheduled_fee{index}"),
            format!("{label}: scheduled commitment fee"),
            format!("IF([t]<1,0,CENTS({undrawn}*{fee}/12))"),
        )
        .note("On what is not drawn yet"),
    );
    format!("+[scheduled_fee{index}]")
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

fn sources(page: &mut Page<'_>, count: usize, optional: &Terms) {
    page.heading("Sources and uses at closing");
    let mut fees = over_tranches(count, |index| of_tranche("fee", index));
    if optional.guarantees() > 0 {
        for index in 0..optional.guarantees() {
            let label = format!("Premium of guarantee {}", index + 1);
            let words = (label.as_str(), "$", "Paid to the guarantor at closing");
            let lever = Lever::GuaranteePremium(index);
            let template = if optional.has(lever) {
                format!("CENTS(equipment_cost*{})", lever.id())
            } else {
                "0".to_owned()
            };
            page.scalar(&premium_of(index), words, Kind::Amount, &template);
        }
        let premiums = over_tranches(optional.guarantees(), premium_of);
        let words = ("Guarantors' premiums", "$", "");
        page.scalar("premiums_at_closing", words, Kind::Amount, &premiums);
        fees = format!("{fees}+premiums_at_closing");
        let words = ("Upfront fees and premiums", "$", "");
        page.scalar("upfront_fees", words, Kind::Amount, &fees);
    } else {
        page.scalar("upfront_fees", ("Upfront fees", "$", ""), Kind::Amount, &fees);
    }
    let first = super::book::column(super::book::FIRST);
    let template = format!("[reserve_ahead@{first}]");
    page.scalar("reserve_at_closing", ("DSRA at closing", "$", ""), Kind::Amount, &template);
    let template = "equipment_cost+upfront_fees+reserve_at_closing";
    page.scalar("uses", ("Uses", "$", "Cost, fees and reserve"), Kind::Amount, template);
    let debt = over_tranches(count, |index| of_tranche("amount", index));
    page.scalar("debt_at_closing", ("Debt", "$", ""), Kind::Amount, &debt);
    if optional.has_prepaid_rent() {
        let words = ("Equity", "$", "Uses less debt and prepaid rent");
        page.scalar("equity", words, Kind::Amount, "uses-debt_at_closing-prepaid_in_all");
    } else {
        let words = ("Equity", "$", "Uses less debt");
        page.scalar("equity", words, Kind::Amount, "uses-debt_at_closing");
    }
    let tenors: Vec<String> = (0..count).map(|index| of_tranche("tenor_months", index)).collect();
    let longest = if count == 0 { "0".to_owned() } else { format!("MAX({})", tenors.join(",")) };
    page.scalar("longest_tenor", ("Longest tenor", "months", ""), Kind::Whole, &longest);
}

/// The name of what a guarantor is paid at closing.
pub(super) fn premium_of(index: usize) -> String {
    format!("guarantor_premium_{}", index + 1)
}
