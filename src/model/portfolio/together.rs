//! What a run of a portfolio yields: plain data.

use rust_decimal::Decimal;

use super::shared_cash::{BackstopPool, LesseeCash, SharedCash};
use super::sharing::{Shared, Sharing};
use crate::model::amount::Amount;
use crate::model::results::Results;
use crate::model::scenario::Scenario;

/// Everything that one run of a portfolio yields.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// The deals, in their order.
    pub deals: Vec<DealTogether>,
    /// The cash of each lessee.
    pub lessees: Vec<Cash>,
    /// What each provider of a backstop gave.
    pub backstops: Vec<Backing>,
}

/// One deal of a portfolio.
#[derive(Clone, Debug, PartialEq)]
pub struct DealTogether {
    /// Months from the portfolio's first closing to its own.
    pub first_month: u32,
    /// As of a run of its own; months count from its own closing, liquidity is the lessee's.
    pub results: Results,
}

/// A lessee's cash and what it pays from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cash {
    /// The lessee, and the deals that it pays.
    pub of: Shared,
    /// From the first of its closings on.
    pub months: Vec<CashMonth>,
}

/// One month of a lessee. Flows belong to the month, liquidity to its end; dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CashMonth {
    /// Of the portfolio: 0 is its first closing.
    pub month: u32,
    /// Funding that closes, and contracts that pay.
    pub funding: Decimal,
    /// Net burn before all rents.
    pub burn: Decimal,
    /// Rents and arrears of all its leases.
    pub rent_due: Decimal,
    /// What it pays of them.
    pub rent_paid: Decimal,
    /// What backstops pay of them.
    pub backstop: Decimal,
    /// What it pays under residual guarantees.
    pub guarantee: Decimal,
    /// Prepaid rent, deposits, what it buys at the end of a lease and what leaving early costs, less
    /// deposits that come back.
    pub other: Decimal,
    /// May be negative.
    pub liquidity: Decimal,
}

/// A backstop and what it gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Backing {
    /// The provider, and the deals that it backs.
    pub of: Shared,
    /// What it pays a month at the most, for rents.
    pub monthly_cap: Decimal,
    /// What it pays in all at the most.
    pub total_cap: Decimal,
    /// From the portfolio's first closing on.
    pub months: Vec<BackingMonth>,
}

/// One month of a backstop, dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackingMonth {
    /// Paid towards rents.
    pub rent: Decimal,
    /// Paid under residual guarantees.
    pub guarantee: Decimal,
    /// Left of the total cap at the end of the month.
    pub left: Decimal,
}

impl Together {
    /// The last month of the portfolio, counted from its first closing.
    pub fn end_month(&self) -> u32 {
        let ends = self.deals.iter();
        ends.map(|deal| deal.first_month + deal.results.summary.end_month).max().unwrap_or(0)
    }

    /// Losses of all lenders.
    pub fn lender_loss(&self) -> Decimal {
        self.deals.iter().map(|deal| deal.results.summary.lender_loss()).sum()
    }
}

impl DealTogether {
    /// A month of the deal as a month of the portfolio.
    pub fn portfolio_month(&self, month: u32) -> u32 {
        self.first_month + month
    }
}

impl Cash {
    /// The first month of the portfolio in which rent is missing.
    pub fn first_missed_month(&self) -> Option<u32> {
        let is_missed = |row: &&CashMonth| row.rent_due > row.rent_paid + row.backstop;
        self.months.iter().find(is_missed).map(|row| row.month)
    }
}

pub(super) fn together<A: Amount>(
    results: Vec<Results>,
    scenarios: &[Scenario],
    sharing: &Sharing,
    pockets: &SharedCash<A>,
) -> Together {
    let deals = results.into_iter().zip(&sharing.first_months);
    let deals: Vec<DealTogether> = deals
        .map(|(results, first_month)| DealTogether { first_month: *first_month, results })
        .collect();
    let lessees = sharing.lessees.iter().zip(&pockets.purses);
    let lessees = lessees.map(|(of, purse)| cash(of, purse, &deals)).collect();
    let backstops = sharing.backstops.iter().zip(&pockets.pools);
    let backstops = backstops.map(|(of, pool)| backing(of, pool, scenarios)).collect();
    Together { deals, lessees, backstops }
}

fn cash<A: Amount>(of: &Shared, purse: &LesseeCash<A>, deals: &[DealTogether]) -> Cash {
    let backed = |month: u32| -> Decimal {
        let own = of.deals.iter().filter_map(|deal| deals.get(*deal));
        let paid = own.filter_map(|deal| {
            let index = usize::try_from(month.checked_sub(deal.first_month)?).ok()?;
            deal.results.months.get(index).map(|month| month.backstop)
        });
        paid.sum()
    };
    let last = of.deals.iter().filter_map(|deal| deals.get(*deal));
    let last = last.map(|deal| deal.portfolio_month(deal.results.summary.end_month)).max();
    let rows = (of.first_month..=last.unwrap_or(0)).zip(&purse.rows);
    let months = rows.map(|(month, row)| CashMonth {
        month,
        funding: row.funding.to_decimal(),
        burn: row.burn.to_decimal(),
        rent_due: row.rent_due.to_decimal(),
        rent_paid: row.rent_paid.to_decimal(),
        backstop: backed(month),
        guarantee: row.guarantee.to_decimal(),
        other: row.other.to_decimal(),
        liquidity: row.liquidity.to_decimal(),
    });
    Cash { of: of.clone(), months: months.collect() }
}

fn backing<A: Amount>(of: &Shared, pool: &BackstopPool<A>, scenarios: &[Scenario]) -> Backing {
    let lead = scenarios.get(of.lead).and_then(|lead| lead.lessee.backstop.as_ref());
    let months = pool.rows.iter().map(|row| BackingMonth {
        rent: row.rent.to_decimal(),
        guarantee: row.guarantee.to_decimal(),
        left: row.total_left.to_decimal(),
    });
    Backing {
        of: of.clone(),
        monthly_cap: lead.map(|backstop| backstop.monthly_cap).unwrap_or_default(),
        total_cap: lead.map(|backstop| backstop.total_cap).unwrap_or_default(),
        months: months.collect(),
    }
}
