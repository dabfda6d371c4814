//! Everybody who puts money into the deal or takes it out, joined by name.

use super::amount::Amount;
use super::irr::irr;
use super::lane::Lane;
use super::results::Participant;
use super::scenario::Scenario;

/// The name of the one investor where none is named.
const UNNAMED_INVESTORS: &str = "Equity investors";
const MANAGER: &str = "Manager";

/// One participant's flows by month.
struct Account<'a, A> {
    name: std::borrow::Cow<'a, str>,
    flows: Vec<A>,
}

/// The accounts in the order in which their names first appear.
struct Accounts<'a, A> {
    list: Vec<Account<'a, A>>,
    month_count: usize,
}

impl<'a, A: Amount> Accounts<'a, A> {
    /// The flows of the participant of that name, zero where it is new.
    fn flows_of(&mut self, name: impl Into<std::borrow::Cow<'a, str>>) -> &mut Vec<A> {
        let name = name.into();
        let known = self.list.iter().position(|account| account.name == name);
        let index = known.unwrap_or_else(|| {
            self.list.push(Account { name, flows: vec![A::ZERO; self.month_count] });
            self.list.len() - 1
        });
        &mut self.list[index].flows
    }
}

/// What each participant paid in, received and earned: lenders and holders by tranche, then
/// investors, manager, vendor; a joined name keeps its first place.
pub(super) fn participants<A: Amount>(scenario: &Scenario, lane: &Lane<A>) -> Vec<Participant> {
    let mut accounts = Accounts { list: Vec::new(), month_count: lane.ledger.rows.len() };
    add_lenders(&mut accounts, scenario, lane);
    add_investors(&mut accounts, scenario, lane);
    for (flow, month) in accounts.flows_of(MANAGER).iter_mut().zip(&lane.net) {
        *flow += month.fee + month.carry;
    }
    if let Some(vendor) = &scenario.vendor {
        accounts.flows_of(vendor.name.as_str());
    }
    accounts.list.into_iter().map(|account| summarise(scenario, account)).collect()
}

fn add_lenders<'a, A: Amount>(
    accounts: &mut Accounts<'a, A>,
    scenario: &'a Scenario,
    lane: &Lane<A>,
) {
    for (index, (tranche, loan)) in scenario.tranches.iter().zip(&lane.terms.loans).enumerate() {
        let sold = A::from_decimal(tranche.sold_fraction);
        let price = (sold * loan.amount * A::from_decimal(tranche.sale_price)).cents();
        let later: Vec<A> = lane.ledger.loan(index).skip(1).map(|paid| paid.total()).collect();

        let lender = accounts.flows_of(tranche.lender.as_str());
        lender[0] += price - (loan.amount - loan.upfront_fee);
        for (flow, total) in lender.iter_mut().skip(1).zip(&later) {
            *flow += *total - (sold * *total).cents();
        }
        if sold <= A::ZERO {
            continue;
        }
        let holders = accounts.flows_of(format!("holders of {}", tranche.name));
        holders[0] -= price;
        for (flow, total) in holders.iter_mut().skip(1).zip(&later) {
            *flow += (sold * *total).cents();
        }
    }
}

fn add_investors<'a, A: Amount>(
    accounts: &mut Accounts<'a, A>,
    scenario: &'a Scenario,
    lane: &Lane<A>,
) {
    let mut left: Vec<A> = lane.net.iter().map(|month| month.investors).collect();
    let investors = &scenario.equity.investors;
    let Some((last, others)) = investors.split_last() else {
        add(accounts.flows_of(UNNAMED_INVESTORS), &left);
        return;
    };
    for investor in others {
        let share = A::from_decimal(investor.share);
        let flows = accounts.flows_of(investor.name.as_str());
        for ((flow, left), month) in flows.iter_mut().zip(&mut left).zip(&lane.net) {
            let part = (share * month.investors).cents();
            *flow += part;
            *left -= part;
        }
    }
    add(accounts.flows_of(last.name.as_str()), &left);
}

fn add<A: Amount>(flows: &mut [A], added: &[A]) {
    for (flow, added) in flows.iter_mut().zip(added) {
        *flow += *added;
    }
}

fn summarise<A: Amount>(scenario: &Scenario, account: Account<'_, A>) -> Participant {
    let received: A = account.flows.iter().map(|flow| flow.at_least(A::ZERO)).sum();
    let paid_in: A = account.flows.iter().map(|flow| (-*flow).at_least(A::ZERO)).sum();
    let vendor_profit = scenario
        .vendor
        .as_ref()
        .filter(|vendor| vendor.name == account.name)
        .map_or(A::ZERO, |vendor| {
            let cost = A::from_decimal(scenario.equipment.cost);
            (cost * A::from_decimal(vendor.content) * A::from_decimal(vendor.gross_margin)).cents()
        });
    let flows: Vec<f64> = account.flows.iter().map(|flow| flow.to_flow()).collect();
    Participant {
        name: account.name.into_owned(),
        paid_in: paid_in.to_decimal(),
        received: received.to_decimal(),
        profit: (received - paid_in + vendor_profit).to_decimal(),
        vendor_profit: vendor_profit.to_decimal(),
        multiple: paid_in.is_something().then(|| received.to_f64() / paid_in.to_f64()),
        irr: irr(&flows).annual(),
    }
}
