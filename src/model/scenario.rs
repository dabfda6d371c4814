//! The scenario: everything that a person may assume about one deal.
//!
//! Plain data with public fields. Amounts are US dollars, rates and shares are fractions
//! (0.095 is 9.5%) a year unless said otherwise, months count from closing (month 0).
//! [`validate`](mod@super::validate) says what is allowed, `number` how numbers look in a file.

pub mod case;
mod months;
pub mod set_term;
pub mod story;
pub mod terms;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::shared::Shared;
use super::{number, written};
use case::Case;
pub use set_term::SetTerm;
use story::Step;
pub use terms::{
    CapStep, Contract, Delivery, Depreciation, EarlyTermination, Floating, FundingOrder, Guarantee,
    Guaranteed, GuaranteedEnd, IndexStep, Losses, Market, PremiumStep, PrepaidRent, PurchaseOption,
    RateStep, ReLease, RentStep, SweepTier, Tax,
};

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
    /// Third parties that pay when the deal ends, in the order in which they are called. At most 8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guarantees: Vec<Guarantee>,
    /// What is true outside of the deal: reference rate, rents.
    #[serde(default, skip_serializing_if = "Market::is_neutral")]
    pub market: Market,
    /// What the after-tax IRR is computed from; none, no such figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
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

/// The neutral value of what counts from 1.
fn once() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_once(count: &u32) -> bool {
    *count == 1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

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
    /// What arrives when; none means all of it at closing. At most 24.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deliveries: Vec<Delivery>,
    /// Age in months at which the value is down to the resale fraction; 1..=480. None means the first
    /// term.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resale_month: Option<u32>,
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
    /// Multiples of the rent, by month of a delivery's own lease; 1 before the first. At most 24.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rent_steps: Vec<RentStep>,
    /// Rent that is paid on delivery and set off later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepaid_rent: Option<PrepaidRent>,
    /// Months of cost × rent factor that the vehicle holds as a deposit; 0..=24.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub security_deposit_months: u32,
    /// The lessee ends the lease before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub early_termination: Option<EarlyTermination>,
    /// The lessee may buy the equipment at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_option: Option<PurchaseOption>,
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
    /// Renewals in a row; 1..=60. They count as the whole ones that fit 240 months, at least one.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub times: u32,
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
    /// Interest that follows the reference rate; none means fixed at `rate`. With it `rate` is the
    /// all-in rate at closing, and alone shapes schedule and reserve.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floating: Option<Floating>,
    /// Of what is not drawn yet, a year; 0..=0.1.
    #[serde(default, skip_serializing_if = "Decimal::is_zero", with = "number::fraction")]
    pub commitment_fee: Decimal,
    /// What prepaying by the sweep costs, by month; nothing past the last. At most 6.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prepayment_premium: Vec<PremiumStep>,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Whose money pays for deliveries first.
    #[serde(default, skip_serializing_if = "is_default")]
    pub funding_order: FundingOrder,
    /// The first month in which cash is swept; 1..=480.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub first_sweep_month: u32,
    /// The first month in which coverage is tested for lock-up and sweep; 1..=480.
    #[serde(default = "once", skip_serializing_if = "is_once")]
    pub first_test_month: u32,
    /// The sweep at a low DSCR, lowest first. At most 4.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sweep_tiers: Vec<SweepTier>,
    /// Debt above this share of the equipment's value is swept; 0..=2.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "number::optional_fraction")]
    pub target_ltv: Option<Decimal>,
    /// What the vehicle's accounts earn, a year; 0..=0.2.
    #[serde(default, skip_serializing_if = "Decimal::is_zero", with = "number::fraction")]
    pub interest_on_cash: Decimal,
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
    /// Cash that it gets or owes every month for a time, in neither burn nor revenue. At most 16.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
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
    /// The equipment is let again before it is sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub re_lease: Option<ReLease>,
    /// Of the lessor's claim, paid by the lessee's estate; 0..=1.
    #[serde(default, skip_serializing_if = "Decimal::is_zero", with = "number::fraction")]
    pub claim_recovery: Decimal,
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
        let Self { equipment, lease, structure, lessee, remedies, market, .. } = self;
        let any_tranche = |has: fn(&Tranche) -> bool| self.tranches.iter().any(has);
        let fields = [
            ("equipment.deliveries", !equipment.deliveries.is_empty()),
            ("equipment.resale_month", equipment.resale_month.is_some()),
            ("lease.renewal.times", lease.renewal.times != 1),
            ("lease.rent_steps", !lease.rent_steps.is_empty()),
            ("lease.prepaid_rent", lease.prepaid_rent.is_some()),
            ("lease.security_deposit_months", lease.security_deposit_months != 0),
            ("lease.early_termination", lease.early_termination.is_some()),
            ("lease.purchase_option", lease.purchase_option.is_some()),
            ("tranches[].floating", any_tranche(|it| it.floating.is_some())),
            ("tranches[].commitment_fee", any_tranche(|it| !it.commitment_fee.is_zero())),
            ("tranches[].prepayment_premium", any_tranche(|it| !it.prepayment_premium.is_empty())),
            ("structure.funding_order", structure.funding_order != FundingOrder::ProRata),
            ("structure.first_sweep_month", structure.first_sweep_month != 1),
            ("structure.first_test_month", structure.first_test_month != 1),
            ("structure.sweep_tiers", !structure.sweep_tiers.is_empty()),
            ("structure.target_ltv", structure.target_ltv.is_some()),
            ("structure.interest_on_cash", !structure.interest_on_cash.is_zero()),
            ("lessee.contracts", !lessee.contracts.is_empty()),
            ("remedies.re_lease", remedies.re_lease.is_some()),
            ("remedies.claim_recovery", !remedies.claim_recovery.is_zero()),
            ("guarantees", !self.guarantees.is_empty()),
            ("market", !market.is_neutral()),
            ("tax", self.tax.is_some()),
            ("story[].terms", self.story.iter().any(|step| !step.terms.is_empty())),
            ("cases", !self.cases.is_empty()),
        ];
        fields.into_iter().filter_map(|(path, is_given)| is_given.then_some(path)).collect()
    }

    /// The optional terms of this scenario, by path.
    pub fn optional_terms(&self) -> impl Iterator<Item = &'static str> {
        self.fields_of_format_2()
            .into_iter()
            .filter(|path| !matches!(*path, "cases" | "story[].terms"))
    }

    /// The oldest format that has every field of this scenario.
    pub fn format_needed(&self) -> u32 {
        if self.fields_of_format_2().is_empty() { FORMAT_OLDEST } else { FORMAT }
    }

    /// The terms that cases and steps of the story set.
    pub fn set_terms(&self) -> impl Iterator<Item = &SetTerm> {
        let of_cases = self.cases.iter().flat_map(|case| &case.terms);
        of_cases.chain(self.story.iter().flat_map(|step| &step.terms))
    }

    /// The same, to be changed; where there are none nothing that scenarios share is copied.
    pub fn set_terms_mut(&mut self) -> Vec<&mut Vec<SetTerm>> {
        let Self { cases, story, .. } = self;
        let mut all = Vec::new();
        if cases.iter().any(|case| !case.terms.is_empty()) {
            all.extend(cases.iter_mut().map(|case| &mut case.terms));
        }
        if story.iter().any(|step| !step.terms.is_empty()) {
            all.extend(story.iter_mut().map(|step| &mut step.terms));
        }
        all
    }

    /// Every name in the deal except its own.
    pub fn party_names_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let Self { tranches, equity, vendor, lessee, guarantees, .. } = self;
        let loans = tranches.iter_mut().flat_map(|loan| [&mut loan.name, &mut loan.lender]);
        let investors = equity.investors.iter_mut().map(|investor| &mut investor.name);
        let vendor = vendor.as_mut().map(|vendor| &mut vendor.name);
        let rounds = lessee.funding.iter_mut().map(|round| &mut round.name);
        let backstop = lessee.backstop.as_mut().map(|backstop| &mut backstop.name);
        let contracts = lessee.contracts.iter_mut().map(|contract| &mut contract.name);
        let lessee = std::iter::once(&mut lessee.name);
        let guarantors = guarantees
            .iter_mut()
            .flat_map(|it| std::iter::once(&mut it.name).chain(it.covers.iter_mut()));
        let parties = lessee.chain(loans).chain(investors).chain(rounds).chain(vendor);
        parties.chain(backstop).chain(contracts).chain(guarantors)
    }
}
