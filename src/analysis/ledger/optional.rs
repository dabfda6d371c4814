//! The optional terms behind figures: what people call them, where they stand in the file, and whether
//! a deal has them (Method, section 13).

use crate::model::Scenario;
use crate::model::scenario::{self, EndOfTerm};

/// A term that a deal may do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Optional {
    Deliveries,
    ResaleMonth,
    RentSteps,
    PrepaidRent,
    Deposit,
    Renewals,
    EarlyTermination,
    PurchaseOption,
    Floating,
    ReferenceRate,
    RateShift,
    CommitmentFee,
    PrepaymentPremium,
    FundingOrder,
    FirstSweep,
    FirstTest,
    SweepTiers,
    TargetLtv,
    InterestOnCash,
    Contracts,
    ReLease,
    ClaimRecovery,
    Guarantees,
    RentIndex,
}

/// Its name, its path (`#` is the place of the loan), and whether the deal has it.
type Row = (&'static str, &'static str, fn(&Scenario, usize) -> bool);

impl Optional {
    /// Its name and its path, where the deal has it; of this loan where it belongs to one.
    pub(super) fn place(self, scenario: &Scenario, loan: usize) -> Option<(&'static str, String)> {
        let (name, path, is_there) =
            self.of_lease().or_else(|| self.of_debt()).unwrap_or_else(|| self.rest());
        is_there(scenario, loan).then(|| (name, path.replace('#', &loan.to_string())))
    }

    /// What is bought, and what the lessee owes.
    fn of_lease(self) -> Option<Row> {
        Some(match self {
            Self::Deliveries => {
                ("Deliveries", "equipment.deliveries", |s, _| s.equipment.deliveries.len() > 1)
            }
            Self::ResaleMonth => ("Resale month", "equipment.resale_month", |s, _| {
                s.equipment.resale_month.is_some()
            }),
            Self::RentSteps => {
                ("Rent steps", "lease.rent_steps", |s, _| !s.lease.rent_steps.is_empty())
            }
            Self::PrepaidRent => {
                ("Prepaid rent", "lease.prepaid_rent", |s, _| s.lease.prepaid_rent.is_some())
            }
            Self::Deposit => ("Security deposit", "lease.security_deposit_months", |s, _| {
                s.lease.security_deposit_months > 0
            }),
            Self::Renewals => ("Renewals", "lease.renewal.times", |s, _| {
                s.lease.end_of_term == EndOfTerm::Renew && s.lease.renewal.times > 1
            }),
            Self::EarlyTermination => ("Early termination", "lease.early_termination", |s, _| {
                s.lease.early_termination.is_some()
            }),
            Self::PurchaseOption => ("Purchase option", "lease.purchase_option", |s, _| {
                s.lease.purchase_option.is_some()
            }),
            _ => return None,
        })
    }

    /// The loans, and what protects them.
    fn of_debt(self) -> Option<Row> {
        Some(match self {
            Self::Floating => ("Floating rate", "tranches[#].floating", |s, loan| {
                s.tranches.get(loan).is_some_and(|it| it.floating.is_some())
            }),
            Self::ReferenceRate => ("Reference rate", "market.reference_rate", |s, loan| {
                let is_floating = s.tranches.get(loan).is_some_and(|it| it.floating.is_some());
                is_floating && !s.market.reference_rate.is_empty()
            }),
            Self::RateShift => ("Shift of the reference rate", "market.rate_shift", |s, loan| {
                let is_floating = s.tranches.get(loan).is_some_and(|it| it.floating.is_some());
                is_floating && !s.market.rate_shift.is_zero()
            }),
            Self::CommitmentFee => ("Commitment fee", "tranches[#].commitment_fee", |s, loan| {
                s.tranches.get(loan).is_some_and(|it| !it.commitment_fee.is_zero())
            }),
            Self::PrepaymentPremium => {
                ("Prepayment premium", "tranches[#].prepayment_premium", |s, loan| {
                    s.tranches.get(loan).is_some_and(|it| !it.prepayment_premium.is_empty())
                })
            }
            Self::FundingOrder => ("Funding order", "structure.funding_order", |s, _| {
                s.structure.funding_order != scenario::FundingOrder::ProRata
            }),
            Self::FirstSweep => {
                ("First month of the sweep", "structure.first_sweep_month", |s, _| {
                    s.structure.first_sweep_month > 1
                })
            }
            Self::FirstTest => ("First month of the test", "structure.first_test_month", |s, _| {
                s.structure.first_test_month > 1
            }),
            Self::SweepTiers => {
                ("Sweep tiers", "structure.sweep_tiers", |s, _| !s.structure.sweep_tiers.is_empty())
            }
            Self::TargetLtv => {
                ("Target LTV", "structure.target_ltv", |s, _| s.structure.target_ltv.is_some())
            }
            _ => return None,
        })
    }

    /// Cash, the lessee, and what happens after missed rent.
    fn rest(self) -> Row {
        match self {
            Self::InterestOnCash => ("Interest on cash", "structure.interest_on_cash", |s, _| {
                !s.structure.interest_on_cash.is_zero()
            }),
            Self::Contracts => {
                ("Contracts", "lessee.contracts", |s, _| !s.lessee.contracts.is_empty())
            }
            Self::ReLease => {
                ("Re-lease", "remedies.re_lease", |s, _| s.remedies.re_lease.is_some())
            }
            Self::ClaimRecovery => ("Claim recovery", "remedies.claim_recovery", |s, _| {
                !s.remedies.claim_recovery.is_zero()
            }),
            Self::RentIndex => {
                ("Market rent", "market.rent_index", |s, _| !s.market.rent_index.is_empty())
            }
            _ => ("Guarantees", "guarantees", |s, _| !s.guarantees.is_empty()),
        }
    }
}
