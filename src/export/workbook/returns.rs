//! Who earns what: equity, fee and carry, project, lenders, participants (Method, section 7).

use super::book::{Book, Kind, Page, Row};
use super::debt::{less, over_tranches};
use super::identities;
use super::inputs::of_tranche;
use crate::model::{Position, Results, Scenario};

/// Flows whose rate of return is taken: the row's id, and a label.
pub(super) struct Series {
    pub(super) id: String,
    pub(super) label: String,
}

/// Writes the sheet; returns every series of flows on it.
pub(super) fn write(book: &mut Book, scenario: &Scenario, results: &Results) -> Vec<Series> {
    let about = "Cash flows of all parties: received is positive, paid in negative. At the end the \
                 control totals, 0 in every month.";
    let mut page = book.monthly_page("Returns", "Returns", about);
    equity(&mut page);
    hurdle(&mut page);
    carry(&mut page);
    unlevered(&mut page);
    let positions = Position::all(scenario);
    page.heading("Flows by role");
    for (place, position) in positions.iter().enumerate() {
        part(&mut page, scenario, place, *position);
    }
    page.heading("Participants: roles combined by name");
    for (index, participant) in results.summary.participants.iter().enumerate() {
        // The vendor's profit is shown apart: it is in no flow.
        let parts = positions.iter().enumerate().filter(|(_, position)| {
            **position != Position::Vendor && position.name(scenario) == participant.name
        });
        let parts: Vec<String> = parts.map(|(place, _)| format!("[part{place}]")).collect();
        let sum = if parts.is_empty() { "0".to_owned() } else { parts.join("+") };
        page.row(
            Row::amount(format!("participant{index}"), participant.title.clone(), sum).summed(),
        );
    }
    identities::write(&mut page, scenario.tranches.len());
    series(scenario, results)
}

fn series(scenario: &Scenario, results: &Results) -> Vec<Series> {
    let one = |id: &str, label: &str| Series { id: id.to_owned(), label: label.to_owned() };
    let mut all = vec![
        one("equity_flow", "Equity, before fee and carry"),
        one("investors", "Investors, net of fee and carry"),
        one("project_flow", "Project, without debt"),
    ];
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        all.push(Series {
            id: format!("lender{index}"),
            label: format!("Lender of {}", tranche.name),
        });
    }
    for (index, participant) in results.summary.participants.iter().enumerate() {
        let label = format!("Participant: {}", participant.title);
        all.push(Series { id: format!("participant{index}"), label });
    }
    all
}

fn equity(page: &mut Page<'_>) {
    page.heading("Equity");
    page.row(
        Row::amount("equity_flow", "Equity flow", "IF([t]<1,-equity,[distribution])")
            .note("Before fee and carry")
            .summed(),
    );
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
        "IF([t]<1,0,IF([distributed_to_date]>=equity,1,0))",
    ));
}

fn hurdle(page: &mut Page<'_>) {
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
    page.row(
        Row::amount("after_fee", "Distribution less fee", "[distribution]-[fee]")
            .note("Negative: paid in by the investors"),
    );
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
        "IF([t]<1,equity,[hurdle_grown]-[preferred])",
    ));
}

fn carry(page: &mut Page<'_>) {
    page.heading("Catch-up and carry");
    page.row(Row::amount(
        "contributed",
        "Contributed to date",
        "IF([t]<1,equity,[contributed@-1]+[paid_in])",
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
        Row::amount("investors", "Investors' flow", "IF([t]<1,-equity,[after_fee]-[carry_row])")
            .note("Net of fee and carry")
            .summed(),
    );
}

fn unlevered(page: &mut Page<'_>) {
    page.heading("Project, without debt");
    page.row(
        Row::amount(
            "project_flow",
            "Project flow",
            "IF([t]<1,-equipment_cost,[receipts]-[operating_cost]+[sale_proceeds])",
        )
        .summed(),
    );
}

fn part(page: &mut Page<'_>, scenario: &Scenario, place: usize, position: Position) {
    let id = format!("part{place}");
    let investors = scenario.equity.investors.len();
    match position {
        Position::Lender(index) => lender(page, scenario, index, id),
        Position::Holders(index) => {
            let sold = of_tranche("sold_fraction", index);
            let price = of_tranche("sale_proceeds", index);
            let template = format!("IF([t]<1,-{price},CENTS({sold}*[lender{index}]))");
            page.row(
                Row::amount(id, position.title(scenario), template)
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
        // No workbook is made of a deal with guarantees.
        Position::Vendor | Position::Guarantor(_) => {}
    }
}

fn lender(page: &mut Page<'_>, scenario: &Scenario, index: usize, id: String) {
    let name = |what: &str| of_tranche(what, index);
    let tranche = scenario.tranches.get(index).map_or("", |tranche| tranche.name.as_str());
    let words = ("Paid at closing for the part sold down", "$", tranche);
    let template =
        format!("CENTS({}*{}*{})", name("sold_fraction"), name("amount"), name("sale_price"));
    page.scalar(&name("sale_proceeds"), words, Kind::Amount, &template);
    let paid =
        ["interest", "principal", "sweep", "settlement"].map(|what| format!("[{what}{index}]"));
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

/// Σ of shares of the investors that bear the vendor's name.
pub(super) fn vendor_share(scenario: &Scenario) -> String {
    let vendor = scenario.vendor.as_ref().map_or("", |vendor| vendor.name.as_str());
    let investors = scenario.equity.investors.iter().enumerate();
    let shares = investors.filter(|(_, investor)| investor.name == vendor);
    let shares: Vec<String> =
        shares.map(|(index, _)| format!("investor_share_{}", index + 1)).collect();
    over_tranches(shares.len(), |index| shares.get(index).cloned().unwrap_or_default())
}
