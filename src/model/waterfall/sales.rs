//! What becomes of the equipment where a lease ends: the lessee buys it, pays for leaving or for what
//! the sale lacks; or it is sold, after a default for less (Method, sections 6 and 13).

use super::{DealRun, Vehicle};
use crate::model::amount::{Mask as _, Number};
use crate::model::clauses::{Arrival, Part};
use crate::model::lessee::LeaseState;
use crate::model::terms::Terms;

/// What the lessee's side has to do with a sale.
#[derive(Clone, Copy, Debug)]
pub(in crate::model) struct Offer<A> {
    /// Paid by the lessee: the price of what it buys, the fee for leaving.
    pub(in crate::model) paid: A,
    /// Due under a residual guarantee.
    pub(in crate::model) claim: A,
}

impl<A: Number, const CLAUSES: bool> DealRun<A, CLAUSES> {
    /// Sells a part, if it is sold in this month: its proceeds join the month's. `purse` is what the
    /// lessee has to spend. Returns what that costs the lessee, and what is due from its side under a
    /// residual guarantee.
    #[inline(always)]
    pub(in crate::model) fn sell(
        &mut self,
        part: Part,
        purse: A,
        lease: &LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
    ) -> Option<Offer<A>> {
        if !CLAUSES {
            return self.is_last.any().then(|| self.sell_everything(lease, terms));
        }
        let mask = match part {
            Part::Everything => return None,
            Part::Repossessed => self.is_last & lease.is_defaulted,
            Part::Ended | Part::BrokenOff => self.is_open & !lease.is_defaulted,
        };
        let arrivals = terms.clauses.sold_in(part, self.month);
        if !mask.any() || (arrivals.is_empty() && part != Part::Repossessed) {
            return None;
        }
        Some(match part {
            Part::Repossessed => self.sell_repossessed(mask, lease, terms, vehicle),
            Part::Everything | Part::Ended | Part::BrokenOff => self.sell_leased(
                part,
                arrivals,
                Purse { holds: purse, mask },
                lease,
                terms,
                vehicle,
            ),
        })
    }

    /// Everything at once, in the last month.
    #[inline(never)]
    fn sell_everything(&mut self, lease: &LeaseState<A>, terms: &Terms<A>) -> Offer<A> {
        let Self { month, is_last, .. } = *self;
        // Only where the run ends: the value takes a power, the dearest call of a month.
        let value: A = terms.value.at(month, is_last);
        let liquidated = (value * (A::ONE - terms.liquidation_haircut)).cents();
        let gross = A::select(lease.is_defaulted, liquidated, value);
        self.row.sale_proceeds += (gross - (gross * terms.selling_cost).cents()).only(is_last);
        // The guarantee is for the end of the contract: after a default there is none.
        let guaranteed = terms.guaranteed.unless(lease.is_defaulted);
        Offer { paid: A::ZERO, claim: (guaranteed - gross).max(A::ZERO).only(is_last) }
    }

    /// What was leased to the end, or broken off by the lessee.
    #[inline(never)]
    fn sell_leased(
        &mut self,
        part: Part,
        arrivals: &[Arrival<A>],
        purse: Purse<A>,
        lease: &LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
    ) -> Offer<A> {
        let (clauses, Purse { holds, mask }) = (&terms.clauses, purse);
        let share: A = arrivals.iter().map(|arrival| arrival.share).sum();
        let value = clauses.shares_worth(arrivals, &terms.value, self.month, mask);
        let value: A = terms.value.of_shares(value);
        let is_broken_off = part == Part::BrokenOff;
        let (price, is_bought) = match clauses.option_price {
            Some(price) if !is_broken_off => {
                let price = (terms.cost * share * price).cents();
                let is_cheap = price.is_below(value) & !holds.is_below(price);
                (price, is_cheap & !lease.arrears.is_material() & mask)
            }
            Some(_) | None => (A::ZERO, A::Mask::NONE),
        };
        let net = value - (value * terms.selling_cost).cents();
        let fee = if is_broken_off { clauses.early_fee } else { A::ZERO };
        let fee = fee.min(holds.max(A::ZERO)).only(mask);
        self.row.sale_proceeds += A::select(is_bought, price, net + fee).only(mask);
        vehicle.note_sale(value.only(mask), mask);
        let guaranteed = (terms.cost * share * clauses.residual_guarantee).cents();
        let claim = (guaranteed - value).max(A::ZERO).only(mask).unless(is_bought);
        Offer { paid: price.only(is_bought) + fee, claim }
    }

    /// What the vehicle has after a default, and what the lessee's estate pays of the lessor's claim.
    #[inline(never)]
    fn sell_repossessed(
        &mut self,
        mask: A::Mask,
        lease: &LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
    ) -> Offer<A> {
        let clauses = &terms.clauses;
        let value = terms.value_at(self.month, lease.default_month, mask);
        // What was let again is no forced sale.
        let gross = match clauses.re_lease {
            Some(_) => value,
            None => (value * (A::ONE - terms.liquidation_haircut)).cents(),
        };
        let net = gross - (gross * terms.selling_cost).cents();
        let (claim, re_leased) = vehicle.claim();
        let lacking = (claim - net - re_leased).max(A::ZERO);
        let net = net + (clauses.claim_recovery * lacking).cents();
        self.row.sale_proceeds += net.only(mask);
        vehicle.note_sale(gross.only(mask), A::Mask::NONE);
        Offer { paid: A::ZERO, claim: A::ZERO }
    }
}

/// What the lessee has to spend, and where it does.
#[derive(Clone, Copy)]
struct Purse<A: Number> {
    holds: A,
    mask: A::Mask,
}
