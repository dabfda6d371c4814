//! Exposure across the deals: lenders, investors and vendors, joined by name (Method, section 12).

use std::sync::Arc;

use rust_decimal::Decimal;

use super::SharedAndAlone;
use crate::model::results::Participant;
use crate::model::{Position, Results, Scenario, Together};

/// A role in a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Lends, or has bought a part of a loan.
    Lender,
    /// Holds equity.
    Investor,
    /// Sells the equipment.
    Vendor,
}

impl Role {
    /// In a table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lender => "lender",
            Self::Investor => "investor",
            Self::Vendor => "vendor",
        }
    }
}

/// What one name has at stake in all deals. Dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposure {
    /// The participant's name.
    pub name: String,
    /// The name as it is said to people ([`Position::title`]).
    pub title: String,
    /// What it does, each part once.
    pub roles: Vec<Role>,
    /// In which of the deals.
    pub deals: Vec<usize>,
    /// Paid in over all deals.
    pub paid_in: SharedAndAlone<Decimal>,
    /// The highest sum of what it is owed at the end of any month.
    pub peak_debt: SharedAndAlone<Decimal>,
    /// Received less paid in, a vendor's profit on the sale included.
    pub profit: SharedAndAlone<Decimal>,
    /// Of its loans, what is never repaid.
    pub lost: SharedAndAlone<Decimal>,
}

/// What is owed to one name by month of the portfolio.
#[derive(Clone, Debug, Default)]
struct Owed(Vec<Decimal>);

impl Owed {
    fn add(&mut self, month: usize, amount: Decimal) {
        if self.0.len() <= month {
            self.0.resize(month + 1, Decimal::ZERO);
        }
        if let Some(total) = self.0.get_mut(month) {
            *total += amount;
        }
    }

    fn peak(&self) -> Decimal {
        // Rounded at the end only: shares of a balance are no whole cents, and they are summed.
        self.0.iter().copied().max().unwrap_or_default().round_dp(2)
    }
}

/// All names in the order of their first appearance; holders of a sold part and investors without a
/// name are those of their own deal. The manager is exposed to nothing and left out.
pub(super) fn exposures(
    scenarios: &[Scenario],
    alone: &[Arc<Results>],
    together: &Together,
) -> Vec<Exposure> {
    let mut exposures: Vec<Exposure> = Vec::new();
    let mut owed: Vec<SharedAndAlone<Owed>> = Vec::new();
    let deals = scenarios.iter().zip(alone).zip(&together.deals).enumerate();
    for (deal, ((scenario, alone), joined)) in deals {
        let positions = Position::all(scenario);
        for (own, shared) in
            // Both runs list the same participants in the same order; only amounts differ.
            alone.summary.participants.iter().zip(&joined.results.summary.participants)
        {
            let positions =
                positions.iter().filter(|position| position.name(scenario) == own.name.as_str());
            let positions: Vec<Position> = positions.copied().collect();
            let roles: Vec<Role> =
                positions.iter().filter_map(|position| role(*position)).collect();
            // The manager, where no other position has its name.
            if roles.is_empty() {
                continue;
            }
            let named = |name| in_portfolio(scenario, &positions, name, scenarios.len());
            let (name, title) = (named(&own.name), named(&own.title));
            let known = exposures.iter().position(|exposure| exposure.name == name);
            let place = known.unwrap_or(exposures.len());
            if known.is_none() {
                exposures.push(Exposure::of_nobody(name, title));
                owed.push(SharedAndAlone::default());
            }
            let (Some(exposure), Some(owed)) = (exposures.get_mut(place), owed.get_mut(place))
            else {
                continue;
            };
            exposure.join(deal, &roles, own, shared);
            let first_month = usize::try_from(joined.first_month).unwrap_or(0);
            for position in positions {
                let Some((tranche, share)) = lent(scenario, position) else { continue };
                let lost = hold(&mut owed.alone, first_month, alone, tranche, share);
                exposure.lost.alone += lost;
                let results = &joined.results;
                let lost = hold(&mut owed.together, first_month, results, tranche, share);
                exposure.lost.together += lost;
            }
        }
    }
    for (exposure, owed) in exposures.iter_mut().zip(&owed) {
        exposure.peak_debt =
            SharedAndAlone { together: owed.together.peak(), alone: owed.alone.peak() };
    }
    exposures
}

impl Exposure {
    fn of_nobody(name: String, title: String) -> Self {
        Self {
            name,
            title,
            roles: Vec::new(),
            deals: Vec::new(),
            paid_in: SharedAndAlone::default(),
            peak_debt: SharedAndAlone::default(),
            profit: SharedAndAlone::default(),
            lost: SharedAndAlone::default(),
        }
    }

    fn join(&mut self, deal: usize, roles: &[Role], alone: &Participant, together: &Participant) {
        self.roles.extend(roles);
        self.roles.sort_unstable();
        self.roles.dedup();
        self.deals.push(deal);
        self.paid_in.alone += alone.paid_in;
        self.paid_in.together += together.paid_in;
        self.profit.alone += alone.profit;
        self.profit.together += together.profit;
    }

    /// What it does, in words.
    pub fn roles_text(&self) -> String {
        self.roles.iter().map(|role| role.name()).collect::<Vec<_>>().join(", ")
    }
}

fn role(position: Position) -> Option<Role> {
    match position {
        Position::Lender(_) | Position::Holders(_) => Some(Role::Lender),
        Position::Investor(_) => Some(Role::Investor),
        Position::Vendor => Some(Role::Vendor),
        Position::Manager | Position::Guarantor(_) => None,
    }
}

/// A participant's name among several deals: the syndicate of a loan is another in every deal, and
/// so are investors without a name.
pub(super) fn in_portfolio(
    scenario: &Scenario,
    positions: &[Position],
    name: &str,
    deal_count: usize,
) -> String {
    let is_of_the_deal = positions.iter().all(|position| match position {
        Position::Holders(_) => true,
        Position::Investor(_) => scenario.equity.investors.is_empty(),
        Position::Lender(_) | Position::Manager | Position::Vendor | Position::Guarantor(_) => {
            false
        }
    });
    if is_of_the_deal && deal_count > 1 {
        format!("{name}, {}", scenario.name)
    } else {
        name.to_owned()
    }
}

/// Which tranche a position lends, and how much of it.
pub(super) fn lent(scenario: &Scenario, position: Position) -> Option<(usize, Decimal)> {
    let sold = |index: usize| scenario.tranches.get(index).map(|tranche| tranche.sold_fraction);
    match position {
        Position::Lender(index) => Some((index, Decimal::ONE - sold(index)?)),
        Position::Holders(index) => Some((index, sold(index)?)),
        Position::Investor(_) | Position::Manager | Position::Vendor | Position::Guarantor(_) => {
            None
        }
    }
}

/// Adds what a share of a tranche is owed by month; returns what of it is lost.
fn hold(
    owed: &mut Owed,
    first_month: usize,
    results: &Results,
    tranche: usize,
    share: Decimal,
) -> Decimal {
    let part = |balance: Decimal| balance.checked_mul(share).unwrap_or(balance);
    let last = results.months.len().saturating_sub(1);
    for (month, row) in results.months.iter().enumerate() {
        let balance = row.balance.get(tranche).copied().unwrap_or_default();
        // What is left after the settlement is written off, not owed.
        if month < last && !balance.is_zero() {
            owed.add(first_month + month, part(balance));
        }
    }
    let loss = results.summary.tranches.get(tranche).map(|tranche| tranche.loss);
    part(loss.unwrap_or_default()).round_dp(2)
}
