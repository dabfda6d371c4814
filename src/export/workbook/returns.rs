//! Who earns what: equity, fee and carry, project, lenders, participants (Method, section 7).

use super::book::{Book, Kind, Page, Row};
use super::debt::{less, over_tranches, premium_of};
use super::identities;
use super::inputs::of_tranche;
use super::parties;
use super::tax;
use super::terms::Terms;
use crate::analysis::Lever;
use crate::model::{Position, Scenario};

/// Flows whose rate of return is taken: the row's id, and a label.
pub(super) struct Series {
    pub(super) id: String,
    pub(super) label: String,
    /// Whether it may begin with a receipt: undefined only if nothing is ever paid in.
    pub(super) lends: bool,
}

impl Series {
    pub(super) fn new(id: impl Into<String>, label: impl Into<String>) -> Self {
        Self { id: id.into(), label: label.into(), lends: false }
    }
}

/// Writes the sheet; returns every series of flows on it.
pub(super) fn write(book: &mut Book, scenario: &Scenario) -> Vec<Series> {
    let about = "Cash flows of all parties: received is positive, paid in negative. At the end the \
                 control totals, 0 in every month.";
    let mut page = book.monthly_page("Returns", "Returns", about);
    let terms = page.terms();
    equity(&mut page, &terms);
    hurdle(&mut page, &terms);
    carry(&mut page, &terms);
    unlevered(&mut page, &terms);
    let positions = parties::positions(scenario, &terms.sold);
    page.heading("Flows by role");
    for (place, position) in positions.iter().enumerate() {
        part(&mut page, scenario, (place, *position), &terms);
    }
    page.heading("Participants: roles combined by name");
    for (index, party) in terms.parties.iter().enumerate() {
        // The vendor's profit is shown apart: it is in no flow.
        let parts = positions.iter().enumerate().filter(|(_, position)| {
            **position != Position::Vendor && position.name(scenario) == party.name
        });
        let parts: Vec<String> = parts.map(|(place, _)| format!("[part{place}]")).collect();
        let sum = if parts.is_empty() { "0".to_owned() } else { parts.join("+") };
        page.row(Row::amount(format!("participant{index}"), party.title.clone(), sum).summed());
    }
    if terms.tax {
        tax::months(&mut page, &terms);
    }
    identities::write(&mut page, &terms);
    series(scenario, &terms)
}

fn series(scenario: &Scenario, terms: &Terms) -> Vec<Series> {
    let mut all = vec![
        Series::new("equity_flow", "Equity, before fee and carry"),
        Series::new("investors", "Investors, net of fee and carry"),
        Series::new("project_flow", "Project, without debt"),
    ];
    if terms.tax {
        all.push(Series::new("after_tax", "Equity after tax, before fee and carry"));
    }
    // Only with draws or premiums can a receipt come first.
    let may_begin = terms.has_parts() || terms.guarantees() > 0;
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        let series = Series::new(format!("lender{index}"), format!("Lender of {}", tranche.name));
        all.push(Series { lends: may_begin, ..series });
    }
    for (index, party) in terms.parties.iter().enumerate() {
        let label = format!("Participant: {}", party.title);
        let series = Series::new(format!("participant{index}"), label);
        all.push(Series { lends: may_begin && party.lends, ..series });
    }
    all
}

fn equity(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Equity");
    let flow = if terms.has_parts() {
        "[distribution]-[equity_call]"
    } else {
        "IF([t]<1,-equity,[distribution])"
    };
    page.row(Row::amount("equity_flow", "Equity flow", flow).note("Before fee and carry").summed());
    page.row(Row::amount(
        "distributed_to_date",
        "Distributed to date",
        "[distributed_to_date@-1]+[distribution]",
    ));
    page.row(Row::number(
        Kind::Whole,
        "1 = yes",
        "paid_back",
        "Equity paid back",
        if terms.has_parts() {
            "IF([t]<MAX(1,complete_from),0,IF([distributed_to_date]>=[equity_call@D],1,0))"
        } else {
            "IF([t]<1,0,IF([distributed_to_date]>=equity,1,0))"
        },
    ));
}

/// What is paid in at closing.
fn first_call(terms: &Terms) -> &'static str {
    if terms.has_parts() { "[equity_call]" } else { "equity" }
}

fn hurdle(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Management fee and hurdle");
    let words = ("Management fee", "$ a month", "Until the month before a default");
    page.scalar("monthly_fee", words, Kind::Amount, "CENTS(equity*management_fee/12)");
    let words = ("Growth of the hurdle balance", "a month", "");
    page.scalar("hurdle_growth", words, Kind::Plain, "(1+hurdle)^(1/12)");
    page.row(
        Row::amount(
            "fee",
            "Management fee",
            "IF([default_month]>0,0,IF([active]=1,monthly_fee,0))",
        )
        .summed(),
    );
    let (label, template) = if terms.has_parts() {
        ("Distribution less call and fee", "IF([t]<1,0,[distribution]-[equity_call]-[fee])")
    } else {
        ("Distribution less fee", "[distribution]-[fee]")
    };
    page.row(Row::amount("after_fee", label, template).note("Negative: paid in by the investors"));
    page.row(Row::amount("paid_in", "Paid in by the investors", "MAX(-[after_fee],0)").summed());
    let label = "Hurdle balance, grown, unrounded";
    let template = "[hurdle_balance@-1]*hurdle_growth";
    page.row(Row::number(Kind::Amount, "$", "hurdle_unrounded", label, template));
    page.row(
        Row::amount(
            "hurdle_grown",
            "Hurdle balance, grown",
            "IF([active]=1,CENTS_OF_POWER([hurdle_unrounded])+[paid_in],0)",
        )
        .note("With what is paid in"),
    );
    page.row(
        Row::amount(
            "preferred",
            "Investors, up to the hurdle",
            "MAX(MIN([after_fee],[hurdle_grown]),0)",
        )
        .summed(),
    );
    page.row(Row::amount(
        "hurdle_balance",
        "Hurdle balance",
        format!("IF([t]<1,{},[hurdle_grown]-[preferred])", first_call(terms)),
    ));
}

fn carry(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Catch-up and carry");
    page.row(Row::amount(
        "contributed",
        "Contributed to date",
        format!("IF([t]<1,{},[contributed@-1]+[paid_in])", first_call(terms)),
    ));
    page.row(
        Row::amount(
            "profit",
            "Investors' profit to date",
            "IF([t]<1,0,[received@-1]+[preferred]-[contributed])",
        )
        .note("Received, the hurdle included, less contributed"),
    );
    // Rounded on the way: floats that cancel would leave more than a last digit (see `rounding`).
    page.row(
        Row::amount(
            "catch_up_due",
            "Dollars that complete the catch-up",
            "IF(AND(catch_up>carry,carry>0),\
             CENTS(ROUND(carry*ROUND([profit]+[carried@-1],2)-[carried@-1],6)\
             /ROUND(catch_up-carry,12)),0)",
        )
        .note("None without a catch-up above the carry"),
    );
    page.row(
        Row::amount(
            "caught",
            "Dollars of the catch-up",
            "IF([t]<1,0,MAX(0,MIN([catch_up_due],MAX([after_fee],0)-[preferred])))",
        )
        .note("Until the manager has its carry of all profit"),
    );
    page.row(
        Row::amount(
            "carry_row",
            "Carry",
            "CENTS([caught]*catch_up)+CENTS(carry*ROUND(MAX([after_fee],0)-[preferred]-[caught],2))",
        )
        .note("To the manager")
        .summed(),
    );
    page.row(Row::amount("carried", "Carry to date", "[carried@-1]+[carry_row]"));
    page.row(Row::amount(
        "received",
        "Received by the investors to date",
        "[received@-1]+MAX([after_fee],0)-[carry_row]",
    ));
    page.row(
        Row::amount(
            "investors",
            "Investors' flow",
            format!("IF([t]<1,-{},[after_fee]-[carry_row])", first_call(terms)),
        )
        .note("Net of fee and carry")
        .summed(),
    );
}

fn unlevered(page: &mut Page<'_>, terms: &Terms) {
    page.heading("Project, without debt");
    // What cash earns is no flow of the project.
    let earned = if terms.has(Lever::InterestOnCash) { "-[interest_earned]" } else { "" };
    let prepaid = if terms.has_prepaid_rent() { "+[prepaid_rent]" } else { "" };
    let flow = format!("[receipts]{earned}-[operating_cost]+[sale_proceeds]");
    let flow = if terms.has_parts() {
        format!("{flow}-[capex]{prepaid}")
    } else {
        format!("IF([t]<1,-equipment_cost{prepaid},{flow})")
    };
    page.row(Row::amount("project_flow", "Project flow", flow).summed());
}

fn part(
    page: &mut Page<'_>,
    scenario: &Scenario,
    (place, position): (usize, Position),
    terms: &Terms,
) {
    let id = format!("part{place}");
    let investors = scenario.equity.investors.len();
    match position {
        Position::Lender(index) => lender(page, scenario, (index, id), terms),
        Position::Holders(index) => {
            let sold = of_tranche("sold_fraction", index);
            let price = of_tranche("sale_proceeds", index);
            let template = if terms.has_parts() {
                format!("CENTS({sold}*[paid_to{index}])-[bought{index}]")
            } else {
                format!("IF([t]<1,-{price},CENTS({sold}*[lender{index}]))")
            };
            page.row(
                Row::amount(id, parties::title(scenario, position), template)
                    .note("Sold down at closing")
                    .summed(),
            );
        }
        Position::Investor(index) if index + 1 < investors => {
            let template = format!("CENTS(investor_share_{}*[investors])", index + 1);
            page.row(
                Row::amount(id, format!("Investor: {}", position.name(scenario)), template)
                    .summed(),
            );
        }
        Position::Investor(index) => {
            // The investors before the last one are neighbours in the list of positions.
            let others = less(place - index..place, "part");
            let label = format!("Investor: {}", position.name(scenario));
            let row = Row::amount(id, label, format!("[investors]{others}"));
            page.row(row.note("The last one takes the remainder").summed());
        }
        Position::Manager => {
            page.row(Row::amount(id, "Manager: fee and carry", "[fee]+[carry_row]").summed());
        }
        // Paid at closing, shown apart.
        Position::Vendor => {}
        Position::Guarantor(index) => {
            let premium = premium_of(index);
            let template = format!("IF([t]<1,{premium},-[guarantee{index}])");
            let label = format!("Guarantor: {}", position.name(scenario));
            page.row(Row::amount(id, label, template).note("Premium less what it pays").summed());
        }
    }
}

fn lender(page: &mut Page<'_>, scenario: &Scenario, (index, id): (usize, String), terms: &Terms) {
    let name = |what: &str| of_tranche(what, index);
    let tranche = scenario.tranches.get(index).map_or("", |tranche| tranche.name.as_str());
    let mut paid: Vec<String> = ["interest", "principal", "sweep", "settlement"]
        .map(|what| format!("[{what}{index}]"))
        .into();
    if terms.has_premium(index) {
        paid.push(format!("[premium{index}]"));
    }
    if terms.has_parts() {
        lender_of_draws(page, tranche, (index, id), &paid.join("+"));
        return;
    }
    let words = ("Paid at closing for the part sold down", "$", tranche);
    let template =
        format!("CENTS({}*{}*{})", name("sold_fraction"), name("amount"), name("sale_price"));
    page.scalar(&name("sale_proceeds"), words, Kind::Amount, &template);
    let template = format!("IF([t]<1,{}-{},{})", name("fee"), name("amount"), paid.join("+"));
    let row = Row::amount(format!("lender{index}"), format!("{tranche}: lender's flow"), template);
    page.row(row.note("Before sell-down").summed());
    let template = format!(
        "[lender{index}]-IF([t]<1,-{},CENTS({}*[lender{index}]))",
        name("sale_proceeds"),
        name("sold_fraction")
    );
    page.row(Row::amount(id, format!("{tranche}: retained by the lender"), template).summed());
}

/// A lender that pays out with the deliveries, as do those who buy a part of each draw.
fn lender_of_draws(page: &mut Page<'_>, tranche: &str, (index, id): (usize, String), paid: &str) {
    let name = |what: &str| of_tranche(what, index);
    let label = format!("{tranche}: paid to the lender");
    page.row(Row::amount(format!("paid_to{index}"), label, paid).summed());
    let sold = name("sold_fraction");
    page.row(
        Row::amount(
            format!("bought{index}"),
            format!("{tranche}: paid for the part sold down"),
            format!("CENTS({sold}*[drawn{index}]*{})", name("sale_price")),
        )
        .summed(),
    );
    let fee = format!("IF([t]<1,{},0)", name("fee"));
    let template = format!("[paid_to{index}]-[drawn{index}]+{fee}");
    let row = Row::amount(format!("lender{index}"), format!("{tranche}: lender's flow"), template);
    page.row(row.note("Before sell-down").summed());
    let template = format!("[lender{index}]-CENTS({sold}*[paid_to{index}])+[bought{index}]");
    page.row(Row::amount(id, format!("{tranche}: retained by the lender"), template).summed());
}

/// Σ of shares of the investors that bear the vendor's name.
pub(super) fn vendor_share(scenario: &Scenario) -> String {
    let vendor = scenario.vendor.as_ref().map_or("", |vendor| vendor.name.as_str());
    let investors = scenario.equity.investors.iter().enumerate();
    let shares = investors.filter(|(_, investor)| investor.name == vendor);
    let shares: Vec<String> =
        shares.map(|(index, _)| format!("investor_share_{}", index + 1)).collect();
    over_tranches(shares.len(), |index| shares.get(index).cloned().unwrap_or_default())
}
