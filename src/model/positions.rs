//! The roles in a deal one by one: lenders, holders of sold debt, investors, manager, vendor.
//! Participants are these positions joined by name (Method, section 7).

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::amount::Amount;
use super::lane::Lane;
use super::scenario::Scenario;

/// The name of the one investor where none is named.
const UNNAMED_INVESTORS: &str = "Equity investors";
const MANAGER: &str = "Manager";

/// One role in the deal. The same name may have several.
///
/// Indices are those of the scenario's lists, counted from 0.
///
/// ```
/// use chiplease::files::library;
/// use chiplease::model::Position;
///
/// let scenario = library::default_scenario()?;
/// let positions = Position::all(&scenario);
/// assert!(positions.contains(&Position::Lender(0)));
/// assert!(positions.contains(&Position::Manager));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Position {
    /// The lender of this tranche, with the part that is not sold.
    Lender(usize),
    /// The buyers of the sold part of this tranche.
    Holders(usize),
    /// This investor's share of the equity; the first one's also where none is named.
    Investor(usize),
    /// Management fee and carry.
    Manager,
    /// The seller of the equipment: paid at closing, without flows of its own afterwards.
    Vendor,
    /// The guarantor of this guarantee: its premium, less what it pays.
    Guarantor(usize),
}

impl Position {
    /// Every position of a scenario, in the order of the method, section 7: by tranche lender, then
    /// holders if a part is sold; then investors, manager, vendor if there is one, guarantors.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let mut positions = Vec::new();
        for (index, tranche) in scenario.tranches.iter().enumerate() {
            positions.push(Self::Lender(index));
            if tranche.sold_fraction > Decimal::ZERO {
                positions.push(Self::Holders(index));
            }
        }
        positions.extend((0..scenario.equity.investors.len().max(1)).map(Self::Investor));
        positions.push(Self::Manager);
        positions.extend(scenario.vendor.as_ref().map(|_| Self::Vendor));
        positions.extend((0..scenario.guarantees.len()).map(Self::Guarantor));
        positions
    }

    /// The name of the party that has it, under which the participant is listed.
    pub fn name(self, scenario: &Scenario) -> Cow<'_, str> {
        let tranche = |index: usize| scenario.tranches.get(index);
        match self {
            Self::Lender(index) => tranche(index).map_or("", |tranche| &tranche.lender).into(),
            Self::Holders(index) => {
                let name = tranche(index).map_or("", |tranche| tranche.name.as_str());
                format!("holders of {name}").into()
            }
            Self::Investor(index) => {
                let investor = scenario.equity.investors.get(index);
                investor.map_or(UNNAMED_INVESTORS, |investor| &investor.name).into()
            }
            Self::Manager => MANAGER.into(),
            Self::Vendor => scenario.vendor.as_ref().map_or("", |vendor| &vendor.name).into(),
            Self::Guarantor(index) => {
                scenario.guarantees.get(index).map_or("", |guarantee| &guarantee.name).into()
            }
        }
    }

    /// The name as it is said to people: buyers of a sold part are the loan's syndicate, with the
    /// share that they bought, "Senior syndicate (40%)". Files and JSON keep [`Self::name`].
    pub fn title(self, scenario: &Scenario) -> Cow<'_, str> {
        let tranche = match self {
            Self::Holders(index) => scenario.tranches.get(index),
            Self::Lender(_)
            | Self::Investor(_)
            | Self::Manager
            | Self::Vendor
            | Self::Guarantor(_) => None,
        };
        tranche.map_or_else(
            || self.name(scenario),
            |tranche| {
                let percent = (tranche.sold_fraction * Decimal::ONE_HUNDRED).round_dp(2);
                format!("{} syndicate ({}%)", tranche.name, percent.normalize()).into()
            },
        )
    }
}

impl<A: Amount> Lane<A> {
    /// Writes what each position of [`Position::all`] receives less what it pays in, over the
    /// months from `first_month` on (0 is closing), into `totals`.
    ///
    /// The scenario must be the one that was run. From month 0 on the totals add up to
    /// [`Self::project_profit`] and what the vehicle's accounts earned, to the cent in the exact lane.
    pub fn position_totals(&self, scenario: &Scenario, first_month: u32, totals: &mut Vec<A>) {
        totals.clear();
        totals.resize(Position::all(scenario).len(), A::ZERO);
        each_flow(scenario, self, |position, month, flow| {
            if let Some(total) = totals.get_mut(position)
                && month >= first_month as usize
            {
                *total += flow;
            }
        });
    }
}

/// Passes every flow of the lane's last run to `take`: which position (its place in
/// [`Position::all`]), the month (0 is closing), and what it receives; negative where it pays in.
///
/// The scenario must be the one that was run.
pub(super) fn each_flow<A: Amount>(
    scenario: &Scenario,
    lane: &Lane<A>,
    mut take: impl FnMut(usize, usize, A),
) {
    let first_investor = each_loan_flow(scenario, lane, &mut take);
    // The last one takes the remainder, so that the shares add up to the cent.
    let others = scenario.equity.investors.split_last().map_or(&[][..], |(_, others)| others);
    let shares: Vec<A> = others.iter().map(|investor| A::from_decimal(investor.share)).collect();
    let last_investor = first_investor + shares.len();
    for (month, net) in lane.net.iter().enumerate() {
        let mut left = net.investors;
        for (position, share) in (first_investor..).zip(&shares) {
            let part = (*share * net.investors).cents();
            left -= part;
            take(position, month, part);
        }
        take(last_investor, month, left);
        take(last_investor + 1, month, net.fee + net.carry);
    }
    let first_guarantor = last_investor + 2 + usize::from(scenario.vendor.is_some());
    each_guarantor_flow(lane, first_guarantor, &mut take);
}

/// Premiums at closing, payments in the last month.
fn each_guarantor_flow<A: Amount>(
    lane: &Lane<A>,
    first: usize,
    take: &mut impl FnMut(usize, usize, A),
) {
    let last = lane.ledger.end_month() as usize;
    let guarantees = lane.terms.clauses.guarantees.iter().zip(&lane.ledger.guaranteed);
    for (position, (guarantee, paid)) in (first..).zip(guarantees) {
        take(position, 0, guarantee.premium);
        take(position, last, -*paid);
    }
}

/// The flows of lenders and holders; returns the place of the position after them.
fn each_loan_flow<A: Amount>(
    scenario: &Scenario,
    lane: &Lane<A>,
    take: &mut impl FnMut(usize, usize, A),
) -> usize {
    let mut position = 0;
    for (index, (tranche, loan)) in scenario.tranches.iter().zip(&lane.terms.loans).enumerate() {
        let sold = A::from_decimal(tranche.sold_fraction);
        let is_sold = sold > A::ZERO;
        let sale_price = A::from_decimal(tranche.sale_price);
        for (month, payment) in lane.ledger.loan(index).enumerate() {
            let drawn = lane.drawn_in(index, month);
            let fee = if month == 0 { loan.upfront_fee } else { A::ZERO };
            let total = payment.total();
            if !is_sold {
                take(position, month, fee - drawn + total);
                continue;
            }
            let price = (sold * drawn * sale_price).cents();
            // Rounded for the holders; the lender keeps the rest, so that both add up.
            let of_holders = (sold * total).cents();
            take(position, month, price - drawn + fee + total - of_holders);
            take(position + 1, month, of_holders - price);
        }
        position += if is_sold { 2 } else { 1 };
    }
    position
}
