//! The payments of a month: rents first, then residual guarantees, each pro rata where there is not
//! enough (Method, section 12).

use super::sharing::Sharing;
use crate::model::amount::{Mask as _, Number};
use crate::model::clauses::Part;
use crate::model::ledger::Record;
use crate::model::lessee::{
    self, BackstopState, Funding, Growth, GrowthTerms, GuaranteePaid, LeaseState, NEVER, RentMonth,
};
use crate::model::scenario::Scenario;
use crate::model::source::Source;
use crate::model::terms::Terms;
use crate::model::waterfall::{DealRun, Vehicle};

/// A deal of the portfolio: its terms, its state in the current month, and the record of its run.
pub(super) struct DealSlot<'a, A: Number, R, const CLAUSES: bool> {
    pub(super) terms: &'a Terms<A>,
    pub(super) vehicle: &'a mut Vehicle<A>,
    pub(super) record: &'a mut R,
    pub(super) lease: LeaseState<A>,
    deal_run: Option<DealRun<A, CLAUSES>>,
    /// Months from the portfolio's first closing to its own.
    first_month: u32,
    /// Its backstop pays rent from this month of its own on.
    backed_from: u32,
    rent: RentMonth<A>,
    claim: A,
    guarantee: GuaranteePaid<A>,
    /// What its lessee and its backstop paid under residual guarantees.
    pub(super) guaranteed: GuaranteePaid<A>,
}

impl<'a, A: Number, R: Record<A>, const CLAUSES: bool> DealSlot<'a, A, R, CLAUSES> {
    pub(super) fn new(
        scenario: &Scenario,
        first_month: u32,
        terms: &'a Terms<A>,
        vehicle: &'a mut Vehicle<A>,
        record: &'a mut R,
    ) -> Self {
        Self {
            terms,
            vehicle,
            record,
            lease: LeaseState::at_closing(scenario),
            deal_run: None,
            first_month,
            backed_from: scenario.lessee.backstop.as_ref().map_or(NEVER, |it| it.from_month),
            rent: RentMonth::default(),
            claim: A::ZERO,
            guarantee: GuaranteePaid::default(),
            guaranteed: GuaranteePaid::default(),
        }
    }

    /// Whether its closing is still to come, or a month of it.
    #[inline(always)]
    fn is_open(&self) -> bool {
        self.deal_run.as_ref().is_none_or(DealRun::is_open)
    }

    /// The deal's own month in this month of the portfolio, while the deal runs.
    #[inline(always)]
    fn month(&self, month: u32) -> Option<u32> {
        let deal_run = self.deal_run.as_ref().filter(|deal_run| deal_run.is_open())?;
        debug_assert!(deal_run.month <= month, "a deal never runs ahead of the portfolio");
        Some(month - self.first_month)
    }
}

/// One lessee's cash.
#[derive(Clone, Debug, Default)]
pub(super) struct LesseeCash<A: Number> {
    pub(super) deals: Vec<usize>,
    pub(super) first_month: u32,
    liquidity: A,
    pub(super) burn: Vec<A>,
    pub(super) funding: Funding<A>,
    growth: Growth<A::Float>,
    growth_terms: Option<GrowthTerms<A::Float>>,
    /// What happened, its first month first.
    pub(super) rows: Vec<PurseRow<A>>,
}

/// One month of a lessee.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PurseRow<A> {
    pub(super) funding: A,
    pub(super) burn: A,
    pub(super) rent_due: A,
    pub(super) rent_paid: A,
    pub(super) guarantee: A,
    /// Prepaid rent, deposits, what it buys and what leaving costs, less deposits that come back.
    pub(super) other: A,
    pub(super) liquidity: A,
}

/// One provider's backstop.
#[derive(Clone, Debug, Default)]
pub(super) struct BackstopPool<A> {
    pub(super) deals: Vec<usize>,
    pub(super) state: BackstopState<A>,
    /// What happened, month 0 of the portfolio first.
    pub(super) rows: Vec<PoolRow<A>>,
}

/// One month of a backstop.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PoolRow<A> {
    pub(super) rent: A,
    pub(super) guarantee: A,
    pub(super) total_left: A,
}

/// All cash that the deals draw on.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedCash<A: Number> {
    pub(super) purses: Vec<LesseeCash<A>>,
    pub(super) pools: Vec<BackstopPool<A>>,
    claims: Vec<A>,
    parts: Vec<A>,
}

impl<A: Number> SharedCash<A> {
    /// Fills purses and pools from their leads; `source` gives a deal's numbers.
    pub(super) fn fill<S: Source<A>>(&mut self, sharing: &Sharing, source: impl Fn(usize) -> S) {
        self.purses.resize_with(sharing.lessees.len(), LesseeCash::default);
        for (purse, lessee) in self.purses.iter_mut().zip(&sharing.lessees) {
            purse.deals.clone_from(&lessee.deals);
            purse.first_month = lessee.first_month;
            let last = lessee.deals.iter().map(|deal| {
                let deal_source = source(*deal);
                let scenario = deal_source.shape();
                let starts = sharing.first_months.get(*deal).copied().unwrap_or(0);
                starts - lessee.first_month + scenario.longest_run()
            });
            purse.fill(&source(lessee.lead), last.max().unwrap_or(0));
        }
        self.pools.resize_with(sharing.backstops.len(), BackstopPool::default);
        for (pool, backstop) in self.pools.iter_mut().zip(&sharing.backstops) {
            pool.deals.clone_from(&backstop.deals);
            pool.state = BackstopState::new(&source(backstop.lead));
            pool.rows.clear();
        }
    }

    /// Runs all months of all deals.
    #[inline(always)]
    pub(super) fn play<R: Record<A>, const CLAUSES: bool>(
        &mut self,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        let mut month = 0;
        self.close_deals(month, slots);
        // Row 0 is closing, before any month has moved the cash.
        self.note();
        self.begin_deals(month, slots);
        while slots.iter().any(DealSlot::is_open) {
            month += 1;
            // All rents before any guarantee: a guarantee is paid from what the rents leave.
            self.pay_rents(month, slots);
            self.settle_leases(month, slots, |slot, _| {
                let DealSlot { deal_run, rent, lease, terms, vehicle, .. } = slot;
                deal_run.as_mut().map_or(A::ZERO, |it| -it.service(*rent, lease, terms, vehicle))
            });
            for part in Part::all::<CLAUSES>() {
                self.sell(*part, month, slots);
            }
            self.settle_leases(month, slots, |slot, _| {
                let DealSlot { deal_run, lease, terms, vehicle, .. } = slot;
                deal_run.as_mut().map_or(A::ZERO, |it| it.share_out(lease, terms, vehicle))
            });
            // Last, because the first month of a deal is the one after its closing.
            self.close_deals(month, slots);
            // After everything that the month's liquidity has to show.
            self.note();
            self.conclude(month, slots);
            self.begin_deals(month, slots);
        }
        for slot in slots {
            if let Some(deal_run) = &slot.deal_run {
                deal_run.end(&slot.lease, slot.vehicle, slot.record);
            }
        }
    }

    /// A step of every deal that runs, in which its lessee pays what the step returns.
    #[inline(always)]
    fn settle_leases<R: Record<A>, const CLAUSES: bool>(
        &mut self,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
        step: impl Fn(&mut DealSlot<'_, A, R, CLAUSES>, A) -> A,
    ) {
        for purse in &mut self.purses {
            for deal in &purse.deals {
                let Some(slot) = slots.get_mut(*deal) else { continue };
                if slot.month(month).is_some() {
                    let paid = step(slot, purse.liquidity);
                    purse.liquidity -= paid;
                    if let Some(row) = purse.rows.last_mut() {
                        row.other += paid;
                    }
                }
            }
        }
    }

    /// What is sold in the month: the deals of a lessee in their order, then residual guarantees of
    /// all of them, pro rata.
    #[inline(always)]
    fn sell<R: Record<A>, const CLAUSES: bool>(
        &mut self,
        part: Part,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        for slot in slots.iter_mut() {
            slot.claim = A::ZERO;
            slot.guarantee = GuaranteePaid::default();
        }
        self.settle_leases(month, slots, |slot, purse| {
            let DealSlot { deal_run, lease, terms, vehicle, claim, .. } = slot;
            let offer =
                deal_run.as_mut().and_then(|it| it.sell(part, purse, lease, terms, vehicle));
            offer.map_or(A::ZERO, |offer| {
                *claim = offer.claim;
                offer.paid
            })
        });
        if slots.iter().any(|slot| slot.claim.is_material().any()) {
            self.pay_guarantees(month, slots);
            for slot in slots.iter_mut() {
                if let Some(deal_run) = &mut slot.deal_run {
                    deal_run.add_guarantee(slot.guarantee, slot.vehicle);
                    slot.guaranteed.add(slot.guarantee);
                }
            }
        }
    }

    /// Closes the deals that close at the end of the month.
    #[inline(always)]
    fn close_deals<R: Record<A>, const CLAUSES: bool>(
        &mut self,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        for purse in &mut self.purses {
            for deal in &purse.deals {
                let Some(slot) = slots.get_mut(*deal) else { continue };
                if slot.first_month == month {
                    let (deal_run, paid) = DealRun::close(slot.terms, &slot.lease, slot.vehicle);
                    slot.deal_run = Some(deal_run);
                    purse.liquidity -= paid;
                    if let Some(row) = purse.rows.last_mut() {
                        row.other += paid;
                    }
                }
            }
        }
    }

    /// Records their closing.
    #[inline(always)]
    fn begin_deals<R: Record<A>, const CLAUSES: bool>(
        &self,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        for purse in &self.purses {
            for deal in &purse.deals {
                let Some(slot) = slots.get_mut(*deal) else { continue };
                if slot.first_month == month {
                    DealRun::<A, CLAUSES>::begin(purse.liquidity, slot.vehicle, slot.record);
                }
            }
        }
    }

    /// Every lessee pays its rents as far as its cash reaches, then backstops pay what is missing.
    #[inline(always)]
    fn pay_rents<R: Record<A>, const CLAUSES: bool>(
        &mut self,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        let Self { purses, pools, claims, parts } = self;
        for slot in slots.iter_mut() {
            let at =
                |month: u32| slot.terms.rents.due.get(month as usize).copied().unwrap_or_default();
            let due = slot.month(month).map_or(A::ZERO, |month| slot.lease.due(at(month)));
            slot.rent = RentMonth { due, ..RentMonth::default() };
        }
        for purse in purses {
            let Some(row) = purse.begin(month) else { continue };
            collect(claims, &purse.deals, slots, |slot| slot.rent.due);
            let due: A = claims.iter().copied().sum();
            let total = purse.liquidity.max(A::ZERO).min(due);
            split(total, claims, parts);
            for (deal, paid) in purse.deals.iter().zip(parts.iter()) {
                let Some(slot) = slots.get_mut(*deal) else { continue };
                slot.rent.paid = *paid;
            }
            let paid: A = parts.iter().copied().sum();
            purse.liquidity -= paid;
            purse.rows.push(PurseRow { rent_due: due, rent_paid: paid, ..row });
        }
        for pool in pools {
            collect(claims, &pool.deals, slots, |slot| {
                let is_backed = slot.month(month).is_some_and(|own| own >= slot.backed_from);
                if is_backed { slot.rent.due - slot.rent.paid } else { A::ZERO }
            });
            let missing: A = claims.iter().copied().sum();
            let total = missing.min(pool.state.monthly_cap).min(pool.state.total_left);
            split(total, claims, parts);
            for (deal, paid) in pool.deals.iter().zip(parts.iter()) {
                let Some(slot) = slots.get_mut(*deal) else { continue };
                slot.rent.backstop = *paid;
            }
            let paid: A = parts.iter().copied().sum();
            pool.state.total_left -= paid;
            pool.rows.push(PoolRow { rent: paid, ..PoolRow::default() });
        }
        for slot in slots {
            if let Some(month) = slot.month(month) {
                let RentMonth { due, paid, backstop } = slot.rent;
                slot.lease.miss(month, due - paid - backstop);
            }
        }
    }

    /// Residual guarantees of the deals that end in this month: from cash, then from backstops.
    #[inline(never)]
    fn pay_guarantees<R: Record<A>, const CLAUSES: bool>(
        &mut self,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        let Self { purses, pools, claims, parts } = self;
        for purse in purses {
            // Before its first month a lessee has no row, and no deal with a claim.
            if month <= purse.first_month {
                continue;
            }
            collect(claims, &purse.deals, slots, |slot| slot.claim);
            let claimed: A = claims.iter().copied().sum();
            split(purse.liquidity.max(A::ZERO).min(claimed), claims, parts);
            grant(&purse.deals, parts, slots, |it| &mut it.by_lessee);
            let paid: A = parts.iter().copied().sum();
            purse.liquidity -= paid;
            if let Some(row) = purse.rows.last_mut() {
                row.guarantee += paid;
            }
        }
        for pool in pools {
            collect(claims, &pool.deals, slots, |slot| slot.claim - slot.guarantee.total());
            let claimed: A = claims.iter().copied().sum();
            split(claimed.min(pool.state.total_left), claims, parts);
            grant(&pool.deals, parts, slots, |it| &mut it.by_backstop);
            let paid: A = parts.iter().copied().sum();
            pool.state.total_left -= paid;
            if let Some(row) = pool.rows.last_mut() {
                row.guarantee += paid;
            }
        }
    }

    /// Records what purses and pools hold at the end of the month.
    #[inline(always)]
    fn note(&mut self) {
        for purse in &mut self.purses {
            let liquidity = purse.liquidity;
            match purse.rows.last_mut() {
                Some(row) => row.liquidity = liquidity,
                None => purse.rows.push(PurseRow { liquidity, ..PurseRow::default() }),
            }
        }
        for pool in &mut self.pools {
            let total_left = pool.state.total_left;
            match pool.rows.last_mut() {
                Some(row) => row.total_left = total_left,
                None => pool.rows.push(PoolRow { total_left, ..PoolRow::default() }),
            }
        }
    }

    /// The month's end of every deal that was running.
    #[inline(always)]
    fn conclude<R: Record<A>, const CLAUSES: bool>(
        &self,
        month: u32,
        slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    ) {
        for purse in &self.purses {
            for deal in &purse.deals {
                let Some(slot) = slots.get_mut(*deal) else { continue };
                if slot.month(month).is_none_or(|own| own == 0) {
                    continue;
                }
                let DealSlot { deal_run, lease, vehicle, record, .. } = slot;
                if let Some(deal_run) = deal_run {
                    deal_run.conclude(purse.liquidity, lease, vehicle, *record);
                }
            }
        }
    }
}

impl<A: Number> LesseeCash<A> {
    fn fill(&mut self, lead: &impl Source<A>, months: u32) {
        self.rows.clear();
        self.liquidity = lead.read(|s| s.lessee.cash);
        let growth_terms = GrowthTerms::of(lead, months);
        if self.growth_terms != Some(growth_terms) {
            growth_terms.fill::<A>(&mut self.growth);
            self.growth_terms = Some(growth_terms);
        }
        lessee::fill_burn(lead.monthly_burn(), &self.growth, months, &mut self.burn);
        self.funding.fill(lead, months);
    }

    /// Burns and raises; `None` before its first closing.
    #[inline(always)]
    fn begin(&mut self, month: u32) -> Option<PurseRow<A>> {
        let own = month.checked_sub(self.first_month).filter(|own| *own > 0)? as usize;
        let at = |list: &[A]| list.get(own).copied().unwrap_or_default();
        let (burn, funding) = (at(&self.burn), at(&self.funding.by_month));
        self.liquidity += funding - burn;
        Some(PurseRow { funding, burn, ..PurseRow::default() })
    }
}

/// What each of the deals claims.
#[inline(always)]
fn collect<A: Number, R, const CLAUSES: bool>(
    claims: &mut Vec<A>,
    deals: &[usize],
    slots: &[DealSlot<'_, A, R, CLAUSES>],
    of: impl Fn(&DealSlot<'_, A, R, CLAUSES>) -> A,
) {
    claims.clear();
    claims.extend(deals.iter().map(|deal| slots.get(*deal).map_or(A::ZERO, &of)));
}

fn grant<A: Number, R, const CLAUSES: bool>(
    deals: &[usize],
    parts: &[A],
    slots: &mut [DealSlot<'_, A, R, CLAUSES>],
    by: impl Fn(&mut GuaranteePaid<A>) -> &mut A,
) {
    for (deal, part) in deals.iter().zip(parts) {
        if let Some(slot) = slots.get_mut(*deal) {
            *by(&mut slot.guarantee) += *part;
        }
    }
}

/// Splits `total`, which is at most the sum of the claims, in proportion to them (Method, section
/// 12).
///
/// In the exact lane each gets the rounded share of all claims up to its own less what those before
/// it got, so that the parts add up to the total and none is above its claim or a cent off its
/// share.
#[inline(always)]
fn split<A: Number>(total: A, claims: &[A], parts: &mut Vec<A>) {
    parts.clear();
    let all: A = claims.iter().copied().sum();
    let is_full = !total.is_below(all);
    if is_full.all() {
        parts.extend(claims);
        return;
    }
    // Without claims 0 / 1 instead of 0 / 0.
    let divisor = A::select(all.is_material(), all, A::ONE);
    let (mut claimed, mut given) = (A::ZERO, A::ZERO);
    for (index, claim) in claims.iter().enumerate() {
        claimed += *claim;
        let is_last = index + 1 == claims.len();
        let until = if is_last { total } else { total.portion(claimed, divisor) };
        let part = (until - given).between(A::ZERO, *claim);
        parts.push(A::select(is_full, *claim, part));
        given = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::exact::Exact;
    use rust_decimal::Decimal;

    #[track_caller]
    fn check(total: i64, claims: &[i64], expected: &[i64]) {
        let cents = |cents: &i64| Exact(Decimal::new(*cents, 2));
        let claims: Vec<Exact> = claims.iter().map(cents).collect();
        let mut parts = Vec::new();
        split(cents(&total), &claims, &mut parts);
        assert_eq!(parts, expected.iter().map(cents).collect::<Vec<_>>(), "{total} of {claims:?}");
    }

    #[test]
    fn a_total_is_split_to_the_cent_and_nobody_gets_more_than_its_claim() {
        check(100, &[100, 100, 100], &[33, 34, 33]);
        check(1, &[1, 1, 1], &[0, 1, 0]);
        check(2, &[1, 1, 1], &[1, 0, 1]);
        check(0, &[5, 7], &[0, 0]);
        check(12, &[5, 7], &[5, 7]);
        check(7, &[7, 0], &[7, 0]);
        check(6, &[7, 0], &[6, 0]);
        check(99_999, &[100_000], &[99_999]);
        // Half a cent, which a sixth that was rounded first would lose.
        check(3, &[2, 10], &[1, 2]);
        // Products past 28 digits.
        let most = 900_000_000_000_000_000;
        check(most, &[most, most], &[most / 2, most / 2]);
        check(0, &[], &[]);
    }
}
