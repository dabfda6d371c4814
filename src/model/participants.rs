//! The participants: all parties that pay into the deal or take money out, joined by name (Method,
//! section 7).

use std::borrow::Cow;

use super::amount::Amount;
use super::irr::{irr, irr_of_lender};
use super::lane::Lane;
use super::positions::{Position, each_flow};
use super::results::Participant;
use super::scenario::Scenario;

/// One participant's flows by month.
struct Account<'a, A> {
    name: Cow<'a, str>,
    title: Cow<'a, str>,
    /// Whether it lends, or has bought of what was lent: it may be paid before it pays anything in.
    lends: bool,
    flows: Vec<A>,
}

/// What each participant paid in, received and earned: lenders and holders by tranche, then
/// investors, manager, vendor; a joined name keeps its first place.
pub(super) fn participants<A: Amount>(scenario: &Scenario, lane: &Lane<A>) -> Vec<Participant> {
    let month_count = lane.ledger.rows.len();
    let mut accounts: Vec<Account<'_, A>> = Vec::new();
    let mut account_of_position = Vec::new();
    for position in Position::all(scenario) {
        let name = position.name(scenario);
        let known = accounts.iter().position(|account| account.name == name);
        account_of_position.push(known.unwrap_or(accounts.len()));
        let lends = matches!(position, Position::Lender(_) | Position::Holders(_));
        if let Some(account) = known.and_then(|known| accounts.get_mut(known)) {
            account.lends |= lends;
        } else {
            let (title, flows) = (position.title(scenario), vec![A::ZERO; month_count]);
            accounts.push(Account { name, title, lends, flows });
        }
    }
    each_flow(scenario, lane, |position, month, flow| {
        accounts[account_of_position[position]].flows[month] += flow;
    });
    accounts.into_iter().map(|account| summarise(scenario, lane, account)).collect()
}

fn summarise<A: Amount>(
    scenario: &Scenario,
    lane: &Lane<A>,
    account: Account<'_, A>,
) -> Participant {
    let (mut received, mut paid_in) = (A::ZERO, A::ZERO);
    for flow in &account.flows {
        // Most months of most of them have nothing.
        if *flow > A::ZERO {
            received += *flow;
        } else if *flow < A::ZERO {
            paid_in -= *flow;
        }
    }
    let vendor_profit = scenario
        .vendor
        .as_ref()
        .filter(|vendor| vendor.name == account.name)
        .map_or(A::ZERO, |vendor| {
            let cost = lane.price_paid();
            (cost * A::from_decimal(vendor.content) * A::from_decimal(vendor.gross_margin)).cents()
        });
    let flows: Vec<f64> = account.flows.iter().map(|flow| flow.to_flow()).collect();
    Participant {
        name: account.name.into_owned(),
        title: account.title.into_owned(),
        paid_in: paid_in.to_decimal(),
        received: received.to_decimal(),
        profit: (received - paid_in + vendor_profit).to_decimal(),
        vendor_profit: vendor_profit.to_decimal(),
        multiple: paid_in.is_material().then(|| received.to_f64() / paid_in.to_f64()),
        irr: if account.lends { irr_of_lender(&flows) } else { irr(&flows) }.annual(),
    }
}
