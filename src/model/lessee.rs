//! The lessee: its liquidity, what it pays, when it misses rent, when the lease is in default.

use super::amount::Amount;
use super::scenario::{Backstop, FundingRound, Lessee, Scenario};

/// Funding rounds from this probability on count in the deterministic run.
const COUNTED_PROBABILITY: rust_decimal::Decimal =
    rust_decimal::Decimal::from_parts(5, 0, 0, false, 1);

impl FundingRound {
    /// Whether the deterministic run counts on it: it is as likely as not, or likelier.
    pub fn is_counted(&self) -> bool {
        self.probability >= COUNTED_PROBABILITY
    }
}

/// Writes the lessee's net burn of months 1..=`months` into `burn` (index 0 holds nothing).
///
/// With y = min(m − 1, growth months)/12:
/// burn·(1 + burn growth)^y − revenue/12·((1 + revenue growth)^y − 1)·margin.
pub(super) fn fill_burn<A: Amount>(lessee: &Lessee, months: u32, burn: &mut Vec<A>) {
    let monthly_burn = f64::from_decimal(lessee.monthly_burn);
    let monthly_revenue = f64::from_decimal(lessee.annual_revenue) / 12.0;
    let burn_growth = 1.0 + f64::from_decimal(lessee.burn_growth);
    let revenue_growth = 1.0 + f64::from_decimal(lessee.revenue_growth);
    let margin = f64::from_decimal(lessee.revenue_margin);
    burn.clear();
    burn.push(A::ZERO);
    for month in 1..=months {
        let elapsed = month - 1;
        if elapsed > lessee.growth_months {
            let settled = burn.last().copied().unwrap_or_default();
            burn.resize(months as usize + 1, settled);
            return;
        }
        let years = f64::from(elapsed) / 12.0;
        let earned = monthly_revenue * (revenue_growth.powf(years) - 1.0) * margin;
        burn.push(A::from_power(monthly_burn * burn_growth.powf(years) - earned));
    }
}

/// Writes the funding that the deterministic run counts in months 1..=`months` into `funding`.
pub(super) fn fill_funding<A: Amount>(lessee: &Lessee, months: u32, funding: &mut Vec<A>) {
    funding.clear();
    funding.resize(months as usize + 1, A::ZERO);
    for round in lessee.funding.iter().filter(|round| round.is_counted()) {
        if let Some(amount) = funding.get_mut(round.month as usize) {
            *amount += A::from_decimal(round.amount);
        }
    }
}

/// How the lessee behaves in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Conduct {
    /// Pays as far as its cash and its backstop reach.
    #[default]
    AsItCan,
    /// Pays everything due until this month, whatever its liquidity; in this month it pays nothing
    /// and the lease is in default. Month 0 counts as month 1.
    DefaultsIn(u32),
    /// Pays everything due, whatever its liquidity.
    PaysAll,
}

/// One month of rent.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RentMonth<A> {
    /// Contract rent and arrears.
    pub(super) due: A,
    /// Paid by the lessee.
    pub(super) paid: A,
    /// Paid by the backstop.
    pub(super) backstop: A,
}

/// Where the lessee stands at the end of a month.
#[derive(Debug)]
pub(super) struct LesseeState<A> {
    /// Cash; negative when bills are unpaid.
    pub(super) liquidity: A,
    /// Rent due and not paid.
    pub(super) arrears: A,
    /// The month of default, once there.
    pub(super) default_month: Option<u32>,
    /// The first month with rent missing.
    pub(super) first_missed_month: Option<u32>,
    missed_in_a_row: u32,
    cure_months: u32,
    backstop: BackstopState<A>,
    conduct: Conduct,
}

impl<A: Amount> LesseeState<A> {
    pub(super) fn at_closing(scenario: &Scenario, conduct: Conduct) -> Self {
        Self {
            conduct,
            liquidity: A::from_decimal(scenario.lessee.cash),
            arrears: A::ZERO,
            default_month: None,
            first_missed_month: None,
            missed_in_a_row: 0,
            cure_months: scenario.remedies.cure_months,
            backstop: BackstopState::new(scenario.lessee.backstop.as_ref()),
        }
    }

    /// Lives through one month: burns, raises, pays what it can of the rent.
    pub(super) fn live(&mut self, month: u32, rent: A, burn: A, funding: A) -> RentMonth<A> {
        self.liquidity += funding - burn;
        if self.default_month.is_some() {
            return RentMonth::default();
        }
        let due = rent + self.arrears;
        let paid = match self.conduct {
            Conduct::AsItCan => self.liquidity.at_least(A::ZERO).at_most(due),
            Conduct::DefaultsIn(default_month) if month >= default_month => {
                self.arrears = due;
                self.first_missed_month = Some(month);
                self.default_month = Some(month);
                return RentMonth { due, ..RentMonth::default() };
            }
            Conduct::DefaultsIn(_) | Conduct::PaysAll => due,
        };
        self.liquidity -= paid;
        let backstop = self.backstop.pay(month, due - paid);
        self.arrears = due - paid - backstop;
        self.count_missed(month);
        RentMonth { due, paid, backstop }
    }

    fn count_missed(&mut self, month: u32) {
        if !self.arrears.is_something() {
            self.missed_in_a_row = 0;
            return;
        }
        self.missed_in_a_row += 1;
        self.first_missed_month.get_or_insert(month);
        if self.missed_in_a_row > self.cure_months {
            self.default_month = Some(month);
        }
    }

    /// Pays towards a residual guarantee: the lessee as far as its cash reaches, then the backstop
    /// as far as its total cap does. Returns what both paid.
    pub(super) fn pay_guarantee(&mut self, claim: A) -> A {
        let paid = self.liquidity.at_least(A::ZERO).at_most(claim);
        self.liquidity -= paid;
        paid + self.backstop.pay_from_total(claim - paid)
    }
}

#[derive(Debug)]
struct BackstopState<A> {
    monthly_cap: A,
    total_left: A,
    from_month: u32,
}

impl<A: Amount> BackstopState<A> {
    fn new(backstop: Option<&Backstop>) -> Self {
        backstop.map_or(
            Self { monthly_cap: A::ZERO, total_left: A::ZERO, from_month: 1 },
            |backstop| Self {
                monthly_cap: A::from_decimal(backstop.monthly_cap),
                total_left: A::from_decimal(backstop.total_cap),
                from_month: backstop.from_month,
            },
        )
    }

    fn pay(&mut self, month: u32, missing: A) -> A {
        if month < self.from_month {
            return A::ZERO;
        }
        self.pay_from_total(missing.at_most(self.monthly_cap))
    }

    fn pay_from_total(&mut self, missing: A) -> A {
        let paid = missing.at_most(self.total_left);
        self.total_left -= paid;
        paid
    }
}
