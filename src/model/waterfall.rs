//! The month, in the order in which money flows (Method, sections 6 and 13): rent, operating cost, debt
//! service, reserve, sweep, lock-up, distribution; in the last month the settlement; then what arrives.
//!
//! Written once for all lanes. Everything fixed at closing comes in as [`Terms`], everything that
//! happens goes out to the ledger. `CLAUSES` says at compile time whether the optional terms act, so
//! that the months of a deal without them are not asked about any: [`play`] picks by the terms.

mod guarantees;
mod sales;
mod vehicle;

use super::amount::{Mask, Number};
use super::clauses::Part;
use super::ledger::{Ending, Record, Row};
use super::lessee::{GuaranteePaid, LeaseState, LesseeState, RentMonth};
use super::terms::Terms;
pub(super) use vehicle::Vehicle;

/// Runs all months of a deal with a lessee of its own and records them; returns what was paid under
/// residual guarantees.
#[inline(always)]
pub(super) fn play<A: Number>(
    lessee: LesseeState<A>,
    terms: &Terms<A>,
    vehicle: &mut Vehicle<A>,
    record: &mut impl Record<A>,
) -> GuaranteePaid<A> {
    if terms.has_clauses {
        play_as::<A, true>(lessee, terms, vehicle, record)
    } else {
        play_as::<A, false>(lessee, terms, vehicle, record)
    }
}

#[inline(always)]
fn play_as<A: Number, const CLAUSES: bool>(
    mut lessee: LesseeState<A>,
    terms: &Terms<A>,
    vehicle: &mut Vehicle<A>,
    record: &mut impl Record<A>,
) -> GuaranteePaid<A> {
    let (mut deal_run, paid) = DealRun::<A, CLAUSES>::close(terms, &lessee.lease, vehicle);
    lessee.liquidity -= paid;
    DealRun::<A, CLAUSES>::begin(lessee.liquidity, vehicle, record);
    while deal_run.is_open() {
        let month = deal_run.month + 1;
        let at = |list: &[A]| list.get(month as usize).copied().unwrap_or_default();
        // Past the contract nothing falls due, whatever the lists go on to.
        let rent =
            lessee.live(month, at(&terms.rents.due), at(&terms.burn), at(&terms.funding.by_month));
        lessee.liquidity += deal_run.service(rent, &mut lessee.lease, terms, vehicle);
        for part in Part::all::<CLAUSES>() {
            let Some(offer) = deal_run.sell(*part, lessee.purse(), &lessee.lease, terms, vehicle)
            else {
                continue;
            };
            lessee.liquidity -= offer.paid;
            // Nearly always there is none: a claim needs a guarantee and the end of a lease.
            if offer.claim.is_material().any() {
                deal_run.add_guarantee(lessee.pay_guarantee(offer.claim), vehicle);
            }
        }
        lessee.liquidity -= deal_run.share_out(&lessee.lease, terms, vehicle);
        // Read last, because the lessee pays for guarantees and deliveries from it.
        let liquidity = lessee.liquidity;
        deal_run.conclude(liquidity, &mut lessee.lease, vehicle, record);
    }
    deal_run.end(&lessee.lease, vehicle, record);
    lessee.guaranteed()
}

/// The run of a deal through its months: what the vehicle does with the money, whatever its source.
///
/// A month is [`Self::service`] with the rent that came in, [`Self::sell`] with what the lessee's side
/// has to spend, [`Self::share_out`], and [`Self::conclude`].
#[derive(Clone, Copy, Debug)]
pub(super) struct DealRun<A: Number, const CLAUSES: bool> {
    /// The last month that was begun; 0 is closing.
    pub(super) month: u32,
    row: Row<A>,
    end_month: A,
    is_open: A::Mask,
    is_last: A::Mask,
}

impl<A: Number, const CLAUSES: bool> DealRun<A, CLAUSES> {
    /// Closing: the reserve is filled, what arrives then is paid for; returns what the lessee pays
    /// with it.
    #[inline(always)]
    pub(super) fn close(
        terms: &Terms<A>,
        lease: &LeaseState<A>,
        vehicle: &mut Vehicle<A>,
    ) -> (Self, A) {
        vehicle.close::<CLAUSES>(terms);
        let deal_run = Self {
            month: 0,
            row: Row::default(),
            end_month: terms.end_month(lease),
            is_open: A::Mask::ALL,
            is_last: A::Mask::NONE,
        };
        let paid = if CLAUSES { vehicle.deliver(terms, 0, A::Mask::ALL) } else { A::ZERO };
        (deal_run, paid)
    }

    /// Records closing, with the lessee's liquidity after what it pays then.
    #[inline(always)]
    pub(super) fn begin(liquidity: A, vehicle: &Vehicle<A>, record: &mut impl Record<A>) {
        record.begin(vehicle.loan_count());
        let closing = Row { reserve: vehicle.reserve(), liquidity, ..Row::default() };
        record.push(closing, vehicle.payments());
        if CLAUSES {
            vehicle.record_clauses(record);
        }
    }

    /// Whether another month follows.
    #[inline(always)]
    pub(super) fn is_open(&self) -> bool {
        self.is_open.any()
    }

    /// The next month up to its debt service; returns what the lessee gets back of its deposit.
    #[inline(always)]
    pub(super) fn service(
        &mut self,
        rent: RentMonth<A>,
        lease: &mut LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
    ) -> A {
        let Self { month, row, end_month, is_open, is_last } = self;
        *month += 1;
        // Only a default moves the end; without one it is known at closing.
        *end_month = if lease.is_defaulted.any() { terms.end_month(lease) } else { *end_month };
        *is_last = *is_open & !A::from_months(*month).is_below(*end_month);

        row.begin(rent.due, rent.paid, rent.backstop);
        let mut returned = A::ZERO;
        if CLAUSES {
            vehicle.begin_clauses(terms, *month, lease, *is_open);
            returned = vehicle.release_deposit(terms, *month, lease, *is_open);
            vehicle.earn(terms, *month, lease, *is_open);
        }
        vehicle.receive::<CLAUSES>(row, terms, *month, lease);
        vehicle.service_debt::<CLAUSES>(row, terms, *month, lease);
        returned
    }

    /// What the lessee's side paid under a residual guarantee joins the sale.
    pub(super) fn add_guarantee(&mut self, paid: GuaranteePaid<A>, vehicle: &mut Vehicle<A>) {
        self.row.sale_proceeds += paid.total();
        if CLAUSES {
            vehicle.note_residual(paid);
        }
    }

    /// What is left of the month's cash goes to reserve, lenders and equity, in the last month
    /// everything; then what is due arrives. Returns what the lessee pays with it.
    #[inline(always)]
    pub(super) fn share_out(
        &mut self,
        lease: &LeaseState<A>,
        terms: &Terms<A>,
        vehicle: &mut Vehicle<A>,
    ) -> A {
        let Self { month, row, is_open, is_last, .. } = self;
        // In a batch some runs may be in their last month and others not: both steps are masked.
        if !is_last.all() {
            vehicle.distribute::<CLAUSES>(row, terms, *month, lease, *is_last);
        }
        if is_last.any() {
            vehicle.settle::<CLAUSES>(row, terms, *is_last, lease.is_defaulted);
        }
        if !CLAUSES {
            return A::ZERO;
        }
        vehicle.deliver(terms, *month, *is_open & !lease.is_defaulted)
    }

    /// The month's end: the record.
    #[inline(always)]
    pub(super) fn conclude(
        &mut self,
        liquidity: A,
        lease: &mut LeaseState<A>,
        vehicle: &mut Vehicle<A>,
        record: &mut impl Record<A>,
    ) {
        let Self { row, is_open, is_last, .. } = self;
        row.reserve = vehicle.reserve();
        row.trapped = vehicle.trapped();
        row.liquidity = liquidity;
        // Before the write-off, so that the last row keeps the balances that are lost.
        record.push(*row, vehicle.payments());
        if CLAUSES {
            vehicle.record_clauses(record);
        }
        *is_open = *is_open & !*is_last;
        if is_last.any() {
            record.lose(vehicle.write_off(*is_last));
            lease.close(*is_last);
        }
    }

    /// Records how the run ended.
    #[inline(always)]
    pub(super) fn end(
        &self,
        lease: &LeaseState<A>,
        vehicle: &Vehicle<A>,
        record: &mut impl Record<A>,
    ) {
        record.end(Ending {
            default_month: lease.default_month,
            first_missed_month: lease.first_missed_month,
            end_month: self.end_month,
            unpaid_rent: lease.arrears,
        });
        if CLAUSES {
            record.guaranteed(vehicle.guaranteed());
        }
    }
}
