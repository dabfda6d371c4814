//! Optional terms that are there or not: what each is called, where it stands, and what it says in few
//! words. Those that are lists of items are families of levers ([`super::Family`]).

use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::format::{self, float, text};
use crate::model::Scenario;
use crate::model::scenario::{
    Depreciation, EarlyTermination, Floating, FundingOrder, Guaranteed, GuaranteedEnd, Losses,
    PrepaidRent, PurchaseOption, ReLease, Tax, Tranche,
};

use super::lever::{At, Family, Group};

/// An optional term that is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Term {
    /// The age at which the residual value is reached, where that is not the first term.
    ResaleMonth,
    /// Several renewals in a row.
    Renewals,
    /// Rent that is paid on delivery.
    PrepaidRent,
    /// What the vehicle holds of the lessee's.
    SecurityDeposit,
    /// The lessee leaves early.
    EarlyTermination,
    /// The lessee may buy.
    PurchaseOption,
    /// The loan with this index follows the reference rate.
    Floating(usize),
    /// The loan with this index costs something before it is drawn.
    CommitmentFee(usize),
    /// Equity pays before debt is drawn.
    FundingOrder,
    /// Cash is swept later than from the first month on.
    FirstSweep,
    /// Coverage is tested later than from the first month on.
    FirstTest,
    /// Debt above a share of value is swept.
    TargetLtv,
    /// The vehicle's accounts earn interest.
    InterestOnCash,
    /// After a default the equipment is let again.
    ReLease,
    /// The lessee's estate pays something.
    ClaimRecovery,
    /// The whole reference curve is moved.
    RateShift,
    /// What the after-tax IRR is computed from.
    Tax,
}

/// What stands in the place of a term that is not there.
pub const NONE: &str = "none";

impl Term {
    /// Every term that the scenario has or could have, in the order of the file.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let mut terms = vec![
            Self::ResaleMonth,
            Self::Renewals,
            Self::PrepaidRent,
            Self::SecurityDeposit,
            Self::EarlyTermination,
            Self::PurchaseOption,
        ];
        for loan in 0..scenario.tranches.len() {
            terms.extend([Self::Floating(loan), Self::CommitmentFee(loan)]);
        }
        terms.extend([
            Self::FundingOrder,
            Self::FirstSweep,
            Self::FirstTest,
            Self::TargetLtv,
            Self::InterestOnCash,
            Self::ReLease,
            Self::ClaimRecovery,
            Self::RateShift,
            Self::Tax,
        ]);
        terms
    }

    /// Its field path.
    pub fn path(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::ResaleMonth => "equipment.resale_month",
            Self::Renewals => "lease.renewal.times",
            Self::PrepaidRent => "lease.prepaid_rent",
            Self::SecurityDeposit => "lease.security_deposit_months",
            Self::EarlyTermination => "lease.early_termination",
            Self::PurchaseOption => "lease.purchase_option",
            Self::Floating(loan) => return Cow::Owned(format!("tranches[{loan}].floating")),
            Self::CommitmentFee(loan) => {
                return Cow::Owned(format!("tranches[{loan}].commitment_fee"));
            }
            Self::FundingOrder => "structure.funding_order",
            Self::FirstSweep => "structure.first_sweep_month",
            Self::FirstTest => "structure.first_test_month",
            Self::TargetLtv => "structure.target_ltv",
            Self::InterestOnCash => "structure.interest_on_cash",
            Self::ReLease => "remedies.re_lease",
            Self::ClaimRecovery => "remedies.claim_recovery",
            Self::RateShift => "market.rate_shift",
            Self::Tax => "tax",
        })
    }

    /// Plain name: "Purchase option".
    pub fn name(self) -> &'static str {
        match self {
            Self::ResaleMonth => "Age at residual value",
            Self::Renewals => "Several renewals",
            Self::PrepaidRent => "Prepaid rent",
            Self::SecurityDeposit => "Security deposit",
            Self::EarlyTermination => "Early termination",
            Self::PurchaseOption => "Purchase option",
            Self::Floating(_) => "Floating rate",
            Self::CommitmentFee(_) => "Commitment fee",
            Self::FundingOrder => "Funding order",
            Self::FirstSweep => "First sweep month",
            Self::FirstTest => "First DSCR test",
            Self::TargetLtv => "Target LTV",
            Self::InterestOnCash => "Interest on cash",
            Self::ReLease => "Re-lease after default",
            Self::ClaimRecovery => "Claim recovery",
            Self::RateShift => "Reference rate shift",
            Self::Tax => "Tax",
        }
    }

    /// The same, with the loan's name where there are several.
    pub fn label(self, scenario: &Scenario) -> Cow<'static, str> {
        with_loan(self.name(), self.loan(), scenario)
    }

    /// What it does, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::ResaleMonth => "The residual value is that at an age of its own",
            Self::Renewals => "The lessee renews several times in a row",
            Self::PrepaidRent => "The lessee pays part of the rent on delivery, credited later",
            Self::SecurityDeposit => "The vehicle holds some months of rent until the end",
            Self::EarlyTermination => "The lessee ends the lease early and pays a fee",
            Self::PurchaseOption => "The lessee may buy the equipment at the end of its lease",
            Self::Floating(_) => "The loan pays a reference rate and a margin, hedged or not",
            Self::CommitmentFee(_) => "The loan costs a fee on what is not drawn yet",
            Self::FundingOrder => "Equity pays for deliveries before debt is drawn",
            Self::FirstSweep => "Cash is swept from a later month on",
            Self::FirstTest => "Coverage is tested from a later month on",
            Self::TargetLtv => "Debt above a share of the equipment’s value is swept",
            Self::InterestOnCash => "Reserve, cash held back and deposit earn interest",
            Self::ReLease => "After a default the equipment is let to another lessee, then sold",
            Self::ClaimRecovery => "The lessee’s estate pays a share of the lessor’s claim",
            Self::RateShift => "The whole reference curve is moved up or down",
            Self::Tax => "Investors pay tax; an after-tax IRR is computed",
        }
    }

    /// How a file writes one.
    pub fn example(self) -> &'static str {
        match self {
            Self::ResaleMonth => "Some(72)",
            Self::Renewals => "2",
            Self::PrepaidRent => "Some((share: 0.2, credited_from: 25))",
            Self::SecurityDeposit => "3",
            Self::EarlyTermination => "Some((month: 36, fee_months: 6))",
            Self::PurchaseOption => "Some((price: 0.1))",
            Self::Floating(_) => {
                "Some((margin: 0.055, floor: 0.0, hedged: 0.8, swap_rate: 0.0375))"
            }
            Self::CommitmentFee(_) => "0.005",
            Self::FundingOrder => "EquityFirst",
            Self::FirstSweep | Self::FirstTest => "13",
            Self::TargetLtv => "Some(0.65)",
            Self::InterestOnCash => "0.03",
            Self::ReLease => "Some((months: 36, discount: 0.5, free_months: 1))",
            Self::ClaimRecovery => "0.1",
            Self::RateShift => "0.01",
            Self::Tax => "Some((rate: 0.21, depreciation: Bonus, losses: Used))",
        }
    }

    /// The part of the deal that it belongs to.
    pub fn group(self) -> Group {
        match self {
            Self::ResaleMonth => Group::Equipment,
            Self::Renewals
            | Self::PrepaidRent
            | Self::SecurityDeposit
            | Self::EarlyTermination
            | Self::PurchaseOption => Group::Lease,
            Self::Floating(_)
            | Self::CommitmentFee(_)
            | Self::FundingOrder
            | Self::FirstSweep
            | Self::FirstTest
            | Self::TargetLtv
            | Self::InterestOnCash => Group::Debt,
            Self::ReLease | Self::ClaimRecovery => Group::Remedies,
            Self::RateShift => Group::Market,
            Self::Tax => Group::Tax,
        }
    }

    /// The loan that it is a term of.
    pub fn loan(self) -> Option<usize> {
        match self {
            Self::Floating(loan) | Self::CommitmentFee(loan) => Some(loan),
            _ => None,
        }
    }

    /// The same term of the loan with this index; itself where it is of none.
    pub fn of_loan(self, loan: usize) -> Self {
        match self {
            Self::Floating(_) => Self::Floating(loan),
            Self::CommitmentFee(_) => Self::CommitmentFee(loan),
            term => term,
        }
    }

    /// Whether it is one number, whose neutral value stands for its absence.
    pub fn is_number(self) -> bool {
        match self {
            Self::Renewals
            | Self::SecurityDeposit
            | Self::CommitmentFee(_)
            | Self::FirstSweep
            | Self::FirstTest
            | Self::InterestOnCash
            | Self::ClaimRecovery
            | Self::RateShift => true,
            Self::ResaleMonth
            | Self::PrepaidRent
            | Self::EarlyTermination
            | Self::PurchaseOption
            | Self::Floating(_)
            | Self::FundingOrder
            | Self::TargetLtv
            | Self::ReLease
            | Self::Tax => false,
        }
    }

    /// Whether it is one number that may be missing.
    pub fn is_single(self) -> bool {
        matches!(self, Self::ResaleMonth | Self::TargetLtv)
    }

    /// Whether the scenario has it.
    pub fn is_in(self, scenario: &Scenario) -> bool {
        let Scenario { equipment, lease, structure, remedies, market, tax, .. } = scenario;
        let loan = |loan: usize| scenario.tranches.get(loan);
        match self {
            Self::ResaleMonth => equipment.resale_month.is_some(),
            Self::Renewals => lease.renewal.times != 1,
            Self::PrepaidRent => lease.prepaid_rent.is_some(),
            Self::SecurityDeposit => lease.security_deposit_months != 0,
            Self::EarlyTermination => lease.early_termination.is_some(),
            Self::PurchaseOption => lease.purchase_option.is_some(),
            Self::Floating(index) => loan(index).is_some_and(|it| it.floating.is_some()),
            Self::CommitmentFee(index) => {
                loan(index).is_some_and(|it| !it.commitment_fee.is_zero())
            }
            Self::FundingOrder => structure.funding_order != FundingOrder::ProRata,
            Self::FirstSweep => structure.first_sweep_month != 1,
            Self::FirstTest => structure.first_test_month != 1,
            Self::TargetLtv => structure.target_ltv.is_some(),
            Self::InterestOnCash => !structure.interest_on_cash.is_zero(),
            Self::ReLease => remedies.re_lease.is_some(),
            Self::ClaimRecovery => !remedies.claim_recovery.is_zero(),
            Self::RateShift => !market.rate_shift.is_zero(),
            Self::Tax => tax.is_some(),
        }
    }

    /// Takes it as another scenario has it, or away where that has none. `of` is the same term there.
    pub fn copy(self, of: Self, from: &Scenario, to: &mut Scenario) {
        match self {
            Self::ResaleMonth => to.equipment.resale_month = from.equipment.resale_month,
            Self::Renewals => to.lease.renewal.times = from.lease.renewal.times,
            Self::PrepaidRent => to.lease.prepaid_rent = from.lease.prepaid_rent,
            Self::SecurityDeposit => {
                to.lease.security_deposit_months = from.lease.security_deposit_months;
            }
            Self::EarlyTermination => to.lease.early_termination = from.lease.early_termination,
            Self::PurchaseOption => to.lease.purchase_option = from.lease.purchase_option,
            Self::Floating(at) => {
                of_loan(of, from, at, to, |from, to| to.floating = from.floating);
            }
            Self::CommitmentFee(at) => {
                of_loan(of, from, at, to, |from, to| to.commitment_fee = from.commitment_fee);
            }
            Self::FundingOrder => to.structure.funding_order = from.structure.funding_order,
            Self::FirstSweep => to.structure.first_sweep_month = from.structure.first_sweep_month,
            Self::FirstTest => to.structure.first_test_month = from.structure.first_test_month,
            Self::TargetLtv => to.structure.target_ltv = from.structure.target_ltv,
            Self::InterestOnCash => to.structure.interest_on_cash = from.structure.interest_on_cash,
            Self::ReLease => to.remedies.re_lease = from.remedies.re_lease,
            Self::ClaimRecovery => to.remedies.claim_recovery = from.remedies.claim_recovery,
            Self::RateShift => to.market.rate_shift = from.market.rate_shift,
            Self::Tax => to.tax = from.tax,
        }
    }

    /// Takes it away.
    pub fn clear(self, scenario: &mut Scenario) {
        match self {
            Self::ResaleMonth => scenario.equipment.resale_month = None,
            Self::Renewals => scenario.lease.renewal.times = 1,
            Self::PrepaidRent => scenario.lease.prepaid_rent = None,
            Self::SecurityDeposit => scenario.lease.security_deposit_months = 0,
            Self::EarlyTermination => scenario.lease.early_termination = None,
            Self::PurchaseOption => scenario.lease.purchase_option = None,
            Self::Floating(loan) => {
                if let Some(loan) = scenario.tranches.get_mut(loan) {
                    loan.floating = None;
                }
            }
            Self::CommitmentFee(loan) => {
                if let Some(loan) = scenario.tranches.get_mut(loan) {
                    loan.commitment_fee = Decimal::ZERO;
                }
            }
            Self::FundingOrder => scenario.structure.funding_order = FundingOrder::ProRata,
            Self::FirstSweep => scenario.structure.first_sweep_month = 1,
            Self::FirstTest => scenario.structure.first_test_month = 1,
            Self::TargetLtv => scenario.structure.target_ltv = None,
            Self::InterestOnCash => scenario.structure.interest_on_cash = Decimal::ZERO,
            Self::ReLease => scenario.remedies.re_lease = None,
            Self::ClaimRecovery => scenario.remedies.claim_recovery = Decimal::ZERO,
            Self::RateShift => scenario.market.rate_shift = Decimal::ZERO,
            Self::Tax => scenario.tax = None,
        }
    }

    /// What it says, in few words; [`NONE`] where it is not there.
    pub fn in_words(self, scenario: &Scenario) -> String {
        if self == Self::FundingOrder {
            return funding_order(scenario.structure.funding_order).to_owned();
        }
        if !self.is_in(scenario) {
            return NONE.to_owned();
        }
        let Scenario { equipment, lease, structure, remedies, market, .. } = scenario;
        let loan = |loan: usize| scenario.tranches.get(loan);
        let said = match self {
            Self::ResaleMonth => equipment.resale_month.map(format::months),
            Self::Renewals => Some(lease.renewal.times.to_string()),
            Self::PrepaidRent => lease.prepaid_rent.map(prepaid_rent),
            Self::SecurityDeposit => Some(format::months(lease.security_deposit_months)),
            Self::EarlyTermination => lease.early_termination.map(early_termination),
            Self::PurchaseOption => lease.purchase_option.map(purchase_option),
            Self::Floating(index) => loan(index).and_then(|it| it.floating).map(floating),
            Self::CommitmentFee(index) => loan(index).map(|it| rate(it.commitment_fee)),
            Self::FundingOrder => None,
            Self::FirstSweep => Some(format!("month {}", structure.first_sweep_month)),
            Self::FirstTest => Some(format!("month {}", structure.first_test_month)),
            Self::TargetLtv => structure.target_ltv.map(share),
            Self::InterestOnCash => Some(rate(structure.interest_on_cash)),
            Self::ReLease => remedies.re_lease.map(re_lease),
            Self::ClaimRecovery => Some(share(remedies.claim_recovery)),
            Self::RateShift => Some(rate(market.rate_shift)),
            Self::Tax => scenario.tax.map(tax),
        };
        said.unwrap_or_else(|| NONE.to_owned())
    }
}

fn of_loan(
    of: Term,
    from: &Scenario,
    at: usize,
    to: &mut Scenario,
    copy: impl Fn(&Tranche, &mut Tranche),
) {
    let from = of.loan().and_then(|loan| from.tranches.get(loan));
    if let (Some(from), Some(to)) = (from, to.tranches.get_mut(at)) {
        copy(from, to);
    }
}

/// A name with that of the loan it belongs to, where there are several.
pub fn with_loan(
    name: &'static str,
    loan: Option<usize>,
    scenario: &Scenario,
) -> Cow<'static, str> {
    match loan.and_then(|loan| Family::Tranche.said(scenario, [loan, 0])) {
        Some(loan) => Cow::Owned(format!("{name}, {loan}")),
        None => Cow::Borrowed(name),
    }
}

/// Whose money comes first, in words.
pub fn funding_order(order: FundingOrder) -> &'static str {
    match order {
        FundingOrder::ProRata => "pro rata",
        FundingOrder::EquityFirst => "equity first",
    }
}

/// How cost is depreciated, in words.
pub fn depreciation(depreciation: Depreciation) -> String {
    match depreciation {
        Depreciation::Bonus => "bonus depreciation".to_owned(),
        Depreciation::Macrs => "5-year MACRS".to_owned(),
        Depreciation::StraightLine(months) => {
            format!("straight line over {}", format::months(months))
        }
    }
}

/// What losses are worth, in words.
pub fn losses(losses: Losses) -> &'static str {
    match losses {
        Losses::Used => "losses used",
        Losses::CarriedForward => "losses carried forward",
    }
}

fn share(share: Decimal) -> String {
    format::share(float(share))
}

fn rate(rate: Decimal) -> String {
    format::rate(float(rate))
}

fn prepaid_rent(PrepaidRent { share: paid, credited_from }: PrepaidRent) -> String {
    format!("{} credited from month {credited_from}", share(paid))
}

fn early_termination(EarlyTermination { month, fee_months }: EarlyTermination) -> String {
    format!("month {month} for {} of rent", format::months(fee_months))
}

fn purchase_option(PurchaseOption { price }: PurchaseOption) -> String {
    format!("at {} of cost", share(price))
}

fn floating(Floating { margin, hedged, .. }: Floating) -> String {
    format!("{} over the reference rate, {} hedged", rate(margin), share(hedged))
}

fn re_lease(ReLease { months, discount, .. }: ReLease) -> String {
    format!("{} at {} off", format::months(months), share(discount))
}

fn tax(tax: Tax) -> String {
    let Tax { rate, depreciation: how, losses: worth } = tax;
    format!("{}, {}, {}", share(rate), depreciation(how), losses(worth))
}

/// An item of a list of terms in few words: "1.2x from month 13", "$1.25bn a month, months 5 to 39";
/// [`NONE`] where there is no such item.
pub fn item_in_words(family: Family, scenario: &Scenario, at: At) -> String {
    item(family, scenario, at).unwrap_or_else(|| NONE.to_owned())
}

fn item(family: Family, scenario: &Scenario, [index, inner]: At) -> Option<String> {
    let Scenario { equipment, lease, structure, market, lessee, .. } = scenario;
    Some(match family {
        Family::Deal => return None,
        Family::Tranche => {
            let loan = scenario.tranches.get(index)?;
            format!("{} at {}", format::money(loan.amount), rate(loan.rate))
        }
        Family::Round => {
            let round = lessee.funding.get(index)?;
            format!("{} in month {}", format::money(round.amount), round.month)
        }
        Family::Delivery => {
            let delivery = equipment.deliveries.get(index)?;
            format!("{} in month {}", share(delivery.share), delivery.month)
        }
        Family::RentStep => {
            let step = lease.rent_steps.get(index)?;
            format!("{} from month {}", format::ratio(float(step.factor)), step.from)
        }
        Family::PremiumStep => {
            let step = scenario.tranches.get(index)?.prepayment_premium.get(inner)?;
            format!("{} until month {}", rate(step.premium), step.until)
        }
        Family::SweepTier => {
            let tier = structure.sweep_tiers.get(index)?;
            format!("{} below {}", share(tier.share), format::ratio(float(tier.below)))
        }
        Family::Contract => {
            let contract = lessee.contracts.get(index)?;
            let amount = format::money(contract.amount);
            format!("{amount} a month, months {} to {}", contract.from, contract.to)
        }
        Family::Guarantee => guarantee(scenario, index)?,
        Family::CapStep => {
            let step = scenario.guarantees.get(index)?.cap.get(inner)?;
            format!("{} from month {}", format::money(step.amount), step.from)
        }
        Family::RateStep => {
            let step = market.reference_rate.get(index)?;
            format!("{} from month {}", rate(step.rate), step.from)
        }
        Family::IndexStep => {
            let step = market.rent_index.get(index)?;
            format!("{} from month {}", format::ratio(float(step.index)), step.from)
        }
    })
}

/// What a list of terms is called, what it does, and how a file writes one; `None` of a list that every
/// deal has.
pub fn list_in_words(family: Family) -> Option<[&'static str; 3]> {
    Some(match family {
        Family::Deal | Family::Tranche | Family::Round => return None,
        Family::Delivery => [
            "Deliveries",
            "Equipment arrives in parts; each has a lease of its own",
            "[(month: 0, share: 0.4), (month: 6, share: 0.6)]",
        ],
        Family::RentStep => [
            "Rent steps",
            "The rent is a multiple of itself from a month of the lease on",
            "[(from: 25, factor: 0.9)]",
        ],
        Family::PremiumStep => [
            "Prepayment premium",
            "What the sweep prepays costs a premium up to a month",
            "[(until: 12, premium: 0.02)]",
        ],
        Family::SweepTier => {
            ["Sweep tiers", "More cash is swept at a low DSCR", "[(below: 1.2, share: 1.0)]"]
        }
        Family::Contract => [
            "Contracts",
            "Cash that the lessee gets or owes every month for a time",
            "[(name: \"Customer\", from: 1, to: 36, amount: 100_000_000, probability: 1.0)]",
        ],
        Family::Guarantee => [
            "Guarantees",
            "Third parties pay when the deal ends",
            "[(name: \"Guarantor\", when: Default, of: Rent(1.0), cap: [(from: 0, amount: \
             1_000_000_000)])]",
        ],
        Family::CapStep => [
            "Guarantee cap",
            "The most that the guarantor pays, by month",
            "[(from: 0, amount: 1_000_000_000)]",
        ],
        Family::RateStep => [
            "Reference rate",
            "The rate that floating loans follow, by month",
            "[(from: 0, rate: 0.0375)]",
        ],
        Family::IndexStep => [
            "Market rent",
            "What such equipment is let for, by month; 1 is the rent at closing",
            "[(from: 25, index: 0.7)]",
        ],
    })
}

/// What a guarantee makes whole: "85% of rent".
pub fn guaranteed(of: Guaranteed) -> String {
    match of {
        Guaranteed::Rent(of) => format!("{} of rent", share(of)),
        Guaranteed::Debt(of) => format!("{} of debt", share(of)),
        Guaranteed::Cost(of) => format!("{} of cost", share(of)),
        Guaranteed::Fixed => "a fixed amount".to_owned(),
    }
}

/// After which end a guarantee pays.
pub fn guaranteed_end(when: GuaranteedEnd) -> &'static str {
    match when {
        GuaranteedEnd::Default => "after a default",
        GuaranteedEnd::End => "without a default",
        GuaranteedEnd::Both => "at any end",
    }
}

/// What a guarantee is of, after which end, and for whom: "85% of rent after a default, for Senior".
pub fn guarantee(scenario: &Scenario, index: usize) -> Option<String> {
    let guarantee = scenario.guarantees.get(index)?;
    let (of, when) = (guaranteed(guarantee.of), guaranteed_end(guarantee.when));
    let names: Vec<_> = guarantee.covers.iter().map(|name| text::name(name)).collect();
    Some(match names.as_slice() {
        [] => format!("{of} {when}"),
        names => format!("{of} {when}, for {}", names.join(", ")),
    })
}
