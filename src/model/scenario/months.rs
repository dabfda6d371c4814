//! The months of a deal that follow from its terms: deliveries, lease, contract, tenors (Method,
//! sections 3, 4 and 13).
//!
//! Terms that one lever could push past another are clamped here, so that no lever breaks another
//! field.

use rust_decimal::Decimal;

use super::{EndOfTerm, FundingOrder, Renewal, Scenario, Tenor, Tranche};

/// Renewals count as far as they fit this many months in all.
const RENEWAL_MONTHS_MAX: u32 = 240;

impl Renewal {
    /// How many renewals in a row count: the whole ones that fit 240 months, at least one.
    pub fn counted_times(&self) -> u32 {
        self.times.min(RENEWAL_MONTHS_MAX / self.months.max(1)).max(1)
    }
}

impl Scenario {
    /// Months after the first term that the lease adds: those of all renewals, if it is renewed (R
    /// of the method, section 3).
    pub fn renewal_months(&self) -> u32 {
        match self.lease.end_of_term {
            EndOfTerm::Renew => self.renewed_months(),
            EndOfTerm::Sell | EndOfTerm::Scrap => 0,
        }
    }

    /// What all renewals together would add, whether the lease is renewed or not.
    pub fn renewed_months(&self) -> u32 {
        self.lease.renewal.months * self.lease.renewal.counted_times()
    }

    /// What arrives in which month, as a share of cost: the deliveries, or all of it at closing. The
    /// last one has what the others leave.
    pub fn deliveries(&self) -> impl Iterator<Item = (u32, Decimal)> + '_ {
        let deliveries = &self.equipment.deliveries;
        let count = deliveries.len().max(1);
        let mut left = Decimal::ONE;
        (0..count).map(move |index| {
            let delivery = deliveries.get(index);
            let (month, share) = delivery.map_or((0, Decimal::ONE), |it| (it.month, it.share));
            let share = if index + 1 == count { left } else { share };
            left -= share;
            (month, share)
        })
    }

    /// The month of the last delivery, D; 0 where everything arrives at closing.
    pub fn last_delivery(&self) -> u32 {
        self.equipment.deliveries.last().map_or(0, |delivery| delivery.month)
    }

    /// The length of each delivery's own lease, B = term + renewals.
    pub fn lease_months(&self) -> u32 {
        self.lease.term_months + self.renewal_months()
    }

    /// The last month of the contract as it was made: that of the last delivery's lease, D + B.
    pub fn full_contract_months(&self) -> u32 {
        self.last_delivery() + self.lease_months()
    }

    /// The month in which the lessee ends the lease before its time; `None` where it does not, or
    /// where that month is not before the end.
    pub fn early_end(&self) -> Option<u32> {
        let month = self.lease.early_termination?.month.max(self.last_delivery() + 1);
        (month < self.full_contract_months()).then_some(month)
    }

    /// The last month of the contract, H₀: that of the last delivery's lease, or the one in which the
    /// lessee leaves (Method, sections 3 and 13).
    pub fn contract_months(&self) -> u32 {
        self.early_end().unwrap_or_else(|| self.full_contract_months())
    }

    /// Months from a default to the end of the run: repossession, then the new lease, if any.
    pub fn months_after_default(&self) -> u32 {
        let new_lease = self.remedies.re_lease.map_or(0, |re_lease| re_lease.months);
        self.remedies.repossession_months + new_lease
    }

    /// The last month that a run may have: that after a default in the last month of the contract.
    pub fn longest_run(&self) -> u32 {
        self.contract_months() + self.months_after_default()
    }

    /// The age at which the equipment is down to its resale fraction.
    pub fn resale_age(&self) -> u32 {
        self.equipment.resale_month.unwrap_or(self.lease.term_months)
    }

    /// The tranche's tenor in months (Method, section 4); up to the last delivery it counts as the
    /// month after it.
    pub fn tenor_months(&self, tranche: &Tranche) -> u32 {
        let tenor = match tranche.tenor {
            Tenor::MatchLease => self.lease.term_months,
            Tenor::Months(months) => months,
        };
        tenor.max(self.last_delivery() + 1)
    }

    /// The month of the lease from which prepaid rent is set off; `None` without one.
    pub fn credited_from(&self) -> Option<u32> {
        let prepaid = self.lease.prepaid_rent?;
        Some(prepaid.credited_from.min(self.lease.term_months))
    }

    /// Whether a month of the deal is more than rent, debt service, sweep and distribution: whether
    /// any of its optional terms acts while it runs. What only shapes the rent, the value or the
    /// lessee's cash does not.
    pub fn has_clauses(&self) -> bool {
        let Self { equipment, lease, tranches, structure, remedies, guarantees, .. } = self;
        let arrives_later = equipment.deliveries.iter().any(|delivery| delivery.month > 0);
        let is_lease_plain = lease.prepaid_rent.is_none()
            && lease.security_deposit_months == 0
            && lease.early_termination.is_none()
            && lease.purchase_option.is_none();
        let is_loan_plain = |tranche: &Tranche| {
            tranche.floating.is_none()
                && tranche.commitment_fee.is_zero()
                && tranche.prepayment_premium.is_empty()
        };
        let is_structure_plain = structure.funding_order == FundingOrder::ProRata
            && structure.first_sweep_month <= 1
            && structure.first_test_month <= 1
            && structure.sweep_tiers.is_empty()
            && structure.target_ltv.is_none()
            && structure.interest_on_cash.is_zero();
        let is_remedy_plain = remedies.re_lease.is_none() && remedies.claim_recovery.is_zero();
        let is_plain = is_lease_plain && is_structure_plain && is_remedy_plain;
        arrives_later || !is_plain || !tranches.iter().all(is_loan_plain) || !guarantees.is_empty()
    }
}
