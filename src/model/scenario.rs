//! The scenario: everything that a person may assume about one deal.
//!
//! Plain data with public fields. Amounts are US dollars, rates and shares are fractions
//! (0.095 is 9.5%) a year unless said otherwise, months count from closing (month 0).
//! [`validate`](mod@super::validate) says what is allowed, `number` how numbers look in a file.

pub mod case;
pub mod story;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::shared::Shared;
use super::{number, written};
use case::Case;
use story::Step;

/// The newest format of scenario files that this program reads. A file is written in the oldest
/// format that has its fields, unless it says a newer one itself.
pub const FORMAT: u32 = 2;
/// The oldest format.
pub const FORMAT_OLDEST: u32 = 1;

/// One deal: a vehicle that raises equity and debt, buys accelerators and leases them to a lab.
///
/// ```
/// use chiplease::files::library;
///
/// let scenario = library::default_scenario()?;
/// assert_eq!(scenario.contract_months(), scenario.lease.term_months);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the file format, [`FORMAT_OLDEST`] to [`FORMAT`].
    pub format: u32,
    /// What people call the deal.
    pub name: String,
    /// What the case shows, in a sentence or two.
    pub description: Shared<String>,
    /// Month of closing as `YYYY-MM`; labels the month axis, and orders deals that share a lessee
    /// (Method, section 12).
    pub closing: String,
    /// What is bought.
    pub equipment: Equipment,
    /// What the lessee owes.
    pub lease: Lease,
    /// The loans, in order of seniority; may be empty.
    pub tranches: Vec<Tranche>,
    /// What protects the lenders.
    pub structure: Structure,
    /// The investors, and what the manager takes.
    pub equity: Equity,
    /// Who sells the equipment, where that matters.
    #[serde(deserialize_with = "written::option")]
    pub vendor: Option<Vendor>,
    /// Who pays the rent, and from what.
    pub lessee: Lessee,
    /// What happens after missed rent.
    pub remedies: Remedies,
    /// What the Monte Carlo simulation draws.
    pub uncertainty: Uncertainty,
    /// Field path (`tranches[0].rate`) to where its number comes from; survives every save.
    pub evidence: Evidence,
    /// What a presenter shows one after the other; not in the file where there is nothing. At most
    /// 32 steps.
    #[serde(default, skip_serializing_if = "is_untold")]
    pub story: Shared<Vec<Step>>,
    /// The same deal with some of its levers set otherwise; not in the file where there is none.
    /// At most 16. Format 2.
    #[serde(default, skip_serializing_if = "has_no_cases")]
    pub cases: Shared<Vec<Case>>,
}

/// Field path (`tranches[0].rate`) to where its number comes from.
pub type Evidence = Shared<BTreeMap<String, String>>;

fn is_untold(story: &Shared<Vec<Step>>) -> bool {
    story.is_empty()
}

fn has_no_cases(cases: &Shared<Vec<Case>>) -> bool {
    cases.is_empty()
}

/// The accelerators and what they are worth over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equipment {
    /// Price of everything bought, dollars; 0.01..=1e13.
    #[serde(with = "number::amount")]
    pub cost: Decimal,
    /// Number of GPUs, for dollars a GPU-hour only; 0 = unknown.
    pub gpus: u64,
    /// Value at the end of the first term, of cost; 0..=1.
    #[serde(with = "number::fraction")]
    pub resale_fraction: Decimal,
    /// Floor of value (gold, copper), of cost; 0..=1.
    #[serde(with = "number::fraction")]
    pub scrap_fraction: Decimal,
    /// Cost of selling, of gross proceeds; 0..=1.
    #[serde(with = "number::fraction")]
    pub selling_cost: Decimal,
    /// How the value gets from cost to the resale fraction.
    pub value_path: ValuePath,
}

/// The path of the equipment's value from closing on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum ValuePath {
    /// The same percentage every month.
    Exponential,
    /// The same dollars every month.
    StraightLine,
    /// A new chip generation: `share` of the whole log-decline falls in `month`.
    Cliff {
        /// Month of the fall, 1..=480; past the term it counts as the term.
        month: u32,
        /// Share of the log-decline that falls then; 0..=1.
        #[serde(with = "number::fraction")]
        share: Decimal,
    },
}

/// The lease contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lease {
    /// First term; 1..=240 months.
    pub term_months: u32,
    /// Monthly rent / cost (lease rate factor), paid in arrears; 0..=1.
    #[serde(with = "number::fraction")]
    pub rent_factor: Decimal,
    /// Rent step once a year; −0.5..=0.5.
    #[serde(with = "number::fraction")]
    pub escalator: Decimal,
    /// Borne by the vehicle, of cost a year; 0 = triple net; 0..=1.
    #[serde(with = "number::fraction")]
    pub operating_cost: Decimal,
    /// Due from the lessee's side at the end, of cost; 0..=1.
    #[serde(with = "number::fraction")]
    pub residual_guarantee: Decimal,
    /// What a renewal would be.
    pub renewal: Renewal,
    /// What happens when the first term ends.
    pub end_of_term: EndOfTerm,
}

/// A renewal of the lease after its first term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Renewal {
    /// Length; 1..=240 months.
    pub months: u32,
    /// Off the last rent of the first term; 0..=1.
    #[serde(with = "number::fraction")]
    pub discount: Decimal,
}

/// What happens when the first term ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EndOfTerm {
    /// The equipment is sold at the resale fraction.
    Sell,
    /// Only the scrap fraction is left.
    Scrap,
    /// The lessee renews, the equipment is sold after that.
    Renew,
}

impl EndOfTerm {
    /// In a word: "sell".
    pub fn word(self) -> &'static str {
        match self {
            Self::Sell => "sell",
            Self::Scrap => "scrap",
            Self::Renew => "renew",
        }
    }
}

/// One loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tranche {
    /// Its name; unique in the scenario.
    pub name: String,
    /// Who lends.
    pub lender: String,
    /// Principal at closing, dollars; 0.01..=1e13.
    #[serde(with = "number::amount")]
    pub amount: Decimal,
    /// Nominal interest a year, paid monthly; 0..=1.
    #[serde(with = "number::fraction")]
    pub rate: Decimal,
    /// When the last payment is due.
    pub tenor: Tenor,
    /// Months before the first principal; 0..=480, past the tenor it counts as tenor − 1.
    pub interest_only_months: u32,
    /// The shape of the principal.
    pub repayment: Repayment,
    /// Of amount, due at maturity (`Level` and `StraightLine`); 0..=1.
    #[serde(with = "number::fraction")]
    pub balloon: Decimal,
    /// Of amount, paid to the lender at closing; 0..=1.
    #[serde(with = "number::fraction")]
    pub upfront_fee: Decimal,
    /// Syndicated at closing to other holders; 0..=1.
    #[serde(with = "number::fraction")]
    pub sold_fraction: Decimal,
    /// What those holders pay, of par; 0..=2.
    #[serde(with = "number::fraction")]
    pub sale_price: Decimal,
}

/// When a loan's last payment is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tenor {
    /// With the lease's first term.
    MatchLease,
    /// In this month; 1..=480.
    Months(u32),
}

/// The shape of a loan's principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Repayment {
    /// Interest and principal together stay level.
    Level,
    /// Principal stays level.
    StraightLine,
    /// All at maturity.
    Bullet,
    /// Debt service follows the cash so that the scheduled DSCR is `dscr`.
    Sculpted {
        /// The coverage aimed at; > 0, at most 10.
        #[serde(with = "number::fraction")]
        dscr: Decimal,
    },
}

/// What protects the lenders.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// Debt service reserve (DSRA), in months of scheduled debt service ahead; 0..=24.
    pub reserve_months: u32,
    /// Of cash after debt service, prepays debt; 0..=1.
    #[serde(with = "number::fraction")]
    pub cash_sweep: Decimal,
    /// Below this DSCR nothing is distributed; 0..=10.
    #[serde(with = "number::fraction")]
    pub lockup_dscr: Decimal,
}

/// Who puts in the equity, and what the manager takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equity {
    /// Shares sum to 1; none named means one called "Equity investors". At most 32.
    pub investors: Vec<Investor>,
    /// Of equity a year; 0..=1.
    #[serde(with = "number::fraction")]
    pub management_fee: Decimal,
    /// Preferred return a year before carry; 0..=1.
    #[serde(with = "number::fraction")]
    pub hurdle: Decimal,
    /// The manager's share of what is left after the hurdle; 0..=1.
    #[serde(with = "number::fraction")]
    pub carry: Decimal,
    /// The manager's share right after the hurdle until carry is caught up; 0 or carry..=1.
    #[serde(with = "number::fraction")]
    pub catch_up: Decimal,
}

/// One investor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Investor {
    /// Its name; a lender or vendor of the same name is the same participant.
    pub name: String,
    /// Of the equity; 0..=1.
    #[serde(with = "number::fraction")]
    pub share: Decimal,
}

/// Who sells the equipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vendor {
    /// Its name.
    pub name: String,
    /// Its share of cost; 0..=1.
    #[serde(with = "number::fraction")]
    pub content: Decimal,
    /// Of its share; 0..=1.
    #[serde(with = "number::fraction")]
    pub gross_margin: Decimal,
}

/// Who pays the rent, and from what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lessee {
    /// Its name.
    pub name: String,
    /// Cash at closing, dollars; −1e13..=1e13.
    #[serde(with = "number::amount")]
    pub cash: Decimal,
    /// Net cash used a month at closing, before this rent; −1e13..=1e13.
    #[serde(with = "number::amount")]
    pub monthly_burn: Decimal,
    /// Growth of the burn a year; −0.99..=5.
    #[serde(with = "number::fraction")]
    pub burn_growth: Decimal,
    /// Revenue a year at closing, dollars; 0..=1e13.
    #[serde(with = "number::amount")]
    pub annual_revenue: Decimal,
    /// Growth of revenue a year; −0.99..=5.
    #[serde(with = "number::fraction")]
    pub revenue_growth: Decimal,
    /// Of each new dollar of revenue, what reduces the burn; 0..=1.
    #[serde(with = "number::fraction")]
    pub revenue_margin: Decimal,
    /// Both growths stop after this month; 0..=120.
    pub growth_months: u32,
    /// Money raised on the way; at most 32 rounds.
    pub funding: Vec<FundingRound>,
    /// Who steps in when rent is missing.
    #[serde(deserialize_with = "written::option")]
    pub backstop: Option<Backstop>,
}

/// Money that the lessee may raise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundingRound {
    /// Its name.
    pub name: String,
    /// When it closes; 1..=480.
    pub month: u32,
    /// Dollars; 0..=1e13.
    #[serde(with = "number::amount")]
    pub amount: Decimal,
    /// That it closes; 0..=1. The deterministic run counts it from 0.5 on.
    #[serde(with = "number::fraction")]
    pub probability: Decimal,
}

/// Who pays rent that the lessee misses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backstop {
    /// Its name.
    pub name: String,
    /// The most it pays in a month, dollars; 0..=1e13.
    #[serde(with = "number::amount")]
    pub monthly_cap: Decimal,
    /// The most it pays in all, dollars; 0..=1e13.
    #[serde(with = "number::amount")]
    pub total_cap: Decimal,
    /// The first month in which it pays; 1..=480.
    pub from_month: u32,
}

/// What happens after missed rent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remedies {
    /// Missed months in a row that are forgiven; 0..=24.
    pub cure_months: u32,
    /// From default to the sale of the equipment; 0..=36.
    pub repossession_months: u32,
    /// Off the value in a forced sale; 0..=1.
    #[serde(with = "number::fraction")]
    pub liquidation_haircut: Decimal,
}

/// What the Monte Carlo simulation draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uncertainty {
    /// Standard deviation of the log of the burn; 0..=3.
    #[serde(with = "number::fraction")]
    pub burn_volatility: Decimal,
    /// Standard deviation of the log of the resale fraction; 0..=3.
    #[serde(with = "number::fraction")]
    pub resale_volatility: Decimal,
    /// Of a bad year for the lessee with bad resale and failed rounds; −1..=1.
    #[serde(with = "number::fraction")]
    pub correlation: Decimal,
    /// Number of paths; 1..=1,000,000.
    pub paths: u32,
    /// Seed of the random numbers.
    pub seed: u64,
}

impl Scenario {
    /// The fields of this scenario that format 1 does not have, by path: each one that is given.
    pub fn fields_of_format_2(&self) -> Vec<&'static str> {
        // A row for each field that came with format 2, in the order of the file.
        let fields = [("cases", !self.cases.is_empty())];
        fields.into_iter().filter_map(|(path, is_given)| is_given.then_some(path)).collect()
    }

    /// The oldest format that has every field of this scenario.
    pub fn format_needed(&self) -> u32 {
        if self.fields_of_format_2().is_empty() { FORMAT_OLDEST } else { FORMAT }
    }

    /// Every name in the deal except its own.
    pub fn party_names_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let Self { tranches, equity, vendor, lessee, .. } = self;
        let loans = tranches.iter_mut().flat_map(|loan| [&mut loan.name, &mut loan.lender]);
        let investors = equity.investors.iter_mut().map(|investor| &mut investor.name);
        let vendor = vendor.as_mut().map(|vendor| &mut vendor.name);
        let rounds = lessee.funding.iter_mut().map(|round| &mut round.name);
        let backstop = lessee.backstop.as_mut().map(|backstop| &mut backstop.name);
        let lessee = std::iter::once(&mut lessee.name);
        lessee.chain(loans).chain(investors).chain(rounds).chain(vendor).chain(backstop)
    }

    /// Months after the first term that the contract adds: the renewal's, if there is one (R of the
    /// method, section 3).
    pub fn renewal_months(&self) -> u32 {
        match self.lease.end_of_term {
            EndOfTerm::Renew => self.lease.renewal.months,
            EndOfTerm::Sell | EndOfTerm::Scrap => 0,
        }
    }

    /// The last month of the contract, H₀ = term + renewal (Method, section 3).
    pub fn contract_months(&self) -> u32 {
        self.lease.term_months + self.renewal_months()
    }

    /// The tranche's tenor in months (Method, section 4).
    pub fn tenor_months(&self, tranche: &Tranche) -> u32 {
        match tranche.tenor {
            Tenor::MatchLease => self.lease.term_months,
            Tenor::Months(months) => months,
        }
    }
}
