//! What is fixed at closing, in the numbers of one lane.

use super::amount::Number;
use super::clauses::Clauses;
use super::contract::{self, Rents};
use super::lessee::{self, Funding, Growth, GrowthTerms, LeaseState};
use super::scenario::Tax;
use super::schedule::{self, LoanSchedule, ScheduledCash};
use super::source::Source;
use super::value::ValueCurve;

/// What is fixed at closing, in the numbers of one lane.
///
/// Each list is kept with what it was computed from, and written again only when that changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms<A: Number> {
    /// Whether any optional term acts while the deal runs; without one [`Self::clauses`] is not
    /// filled, and the months do not ask for it.
    pub(super) has_clauses: bool,
    /// Boxed, because a batch of them is large and most deals have none.
    pub(super) clauses: Box<Clauses<A>>,
    pub(super) contract_months: u32,
    pub(super) rents: Rents<A>,
    pub(super) burn: Vec<A>,
    /// Rounds and contracts that count.
    pub(super) funding: Funding<A>,
    pub(super) loans: Vec<LoanSchedule<A>>,
    pub(super) value: ValueCurve<A::Float>,
    pub(super) cost: A,
    pub(super) uses: A,
    pub(super) debt: A,
    /// Of everything, a month.
    pub(super) operating_cost: A,
    pub(super) reserve_targets: Vec<A>,
    pub(super) cash_sweep: A,
    pub(super) lockup_dscr: A,
    pub(super) months_after_default: u32,
    pub(super) liquidation_haircut: A,
    pub(super) selling_cost: A,
    pub(super) guaranteed: A,
    /// What the after-tax IRR is computed from.
    pub(super) tax: Option<Tax>,
    growth: Growth<A::Float>,
    growth_terms: Option<GrowthTerms<A::Float>>,
    /// What the burn starts from.
    monthly_burn: A::Float,
    reserve_months: u32,
}

impl<A: Number> Terms<A> {
    /// Reads the source, reusing the lists that are there.
    pub(super) fn fill(&mut self, source: &impl Source<A>) {
        self.fill_as(source, source.has_clauses());
    }

    /// The same, with the clauses whether they act or not where `has_clauses` is set.
    pub(super) fn fill_as(&mut self, source: &impl Source<A>, has_clauses: bool) {
        let shape = source.shape();
        self.contract_months = shape.contract_months();
        self.cost = source.read(|s| s.equipment.cost);
        self.value = ValueCurve::new(source);
        self.operating_cost = contract::operating_cost(source);
        self.cash_sweep = source.read(|s| s.structure.cash_sweep);
        self.lockup_dscr = source.read(|s| s.structure.lockup_dscr);
        self.months_after_default = shape.months_after_default();
        self.liquidation_haircut = source.read(|s| s.remedies.liquidation_haircut);
        self.selling_cost = source.read(|s| s.equipment.selling_cost);
        self.guaranteed = (self.cost * source.read(|s| s.lease.residual_guarantee)).cents();

        self.tax = shape.tax;

        self.fill_lessee(source);
        let is_new_rent = self.rents.fill(source);
        // Between rent and loans: what is prepaid is not borrowed, and loans accrue on what is drawn.
        let was_clauses = std::mem::replace(&mut self.has_clauses, has_clauses);
        if has_clauses {
            self.clauses.fill(source, &self.rents, self.cost);
        }
        let cash = ScheduledCash {
            rent: &self.rents.due,
            operating_cost: self.operating_cost,
            operating_costs: has_clauses.then_some(&self.clauses.scheduled_operating_costs),
            clauses: has_clauses.then_some(&self.clauses),
            seniors: &[],
            is_changed: is_new_rent || has_clauses || was_clauses,
        };
        // After the rent, which sculpted loans are sized against.
        let is_new_debt = schedule::fill_schedules(source, &cash, &mut self.loans);
        let reserve_months = shape.structure.reserve_months;
        if is_new_debt || self.reserve_months != reserve_months {
            self.reserve_months = reserve_months;
            let targets = &mut self.reserve_targets;
            schedule::fill_reserve_targets(&self.loans, reserve_months, targets);
        }
        self.debt = self.loans.iter().map(|loan| loan.amount).sum();
        self.uses = self.cost + self.fees() + self.reserve_target(0);
        if has_clauses {
            let at_closing = self.fees() + self.reserve_target(0);
            self.clauses.fill_calls(at_closing);
        }
    }

    fn fill_lessee(&mut self, source: &impl Source<A>) {
        // The longest possible run: a default in the last month of the contract.
        let last_month = source.shape().longest_run();
        let growth_terms = GrowthTerms::of(source, last_month);
        let is_new_growth = self.growth_terms != Some(growth_terms);
        if is_new_growth {
            growth_terms.fill::<A>(&mut self.growth);
            self.growth_terms = Some(growth_terms);
        }
        let monthly_burn = source.monthly_burn();
        if is_new_growth || self.monthly_burn != monthly_burn {
            lessee::fill_burn(monthly_burn, &self.growth, last_month, &mut self.burn);
            self.monthly_burn = monthly_burn;
        }
        self.funding.fill(source, last_month);
    }

    /// Paid at closing to lenders and guarantors.
    pub(super) fn fees(&self) -> A {
        let upfront: A = self.loans.iter().map(|loan| loan.upfront_fee).sum();
        if self.has_clauses { upfront + self.clauses.premiums() } else { upfront }
    }

    /// Uses less debt and prepaid rent: what the investors are to pay in (Method, sections 4 and 13).
    pub(super) fn equity(&self) -> A {
        self.uses - self.debt - self.rents.prepaid
    }

    /// Where the investors are left something to pay in all, at each delivery no less than nothing,
    /// and prepaid rent is at most what it is set off against; elsewhere there is no such deal.
    pub(super) fn is_funded(&self) -> A::Mask {
        let is_paid_for = A::ZERO.is_below(self.equity());
        if !self.has_clauses {
            return is_paid_for;
        }
        let calls = self.clauses.arrivals.iter().map(|arrival| arrival.call);
        let excess = [self.rents.prepaid - self.rents.credited].into_iter();
        let excess = calls.map(|call| -call).chain(excess);
        excess.fold(is_paid_for, |is_funded, excess| is_funded & !excess.is_material())
    }

    /// Paid in at closing; the rest of the equity is called with the deliveries.
    pub(super) fn first_call(&self) -> A {
        match self.clauses.arrivals.first() {
            Some(first) if self.has_clauses => first.call,
            Some(_) | None => self.equity(),
        }
    }

    #[inline(always)]
    pub(super) fn reserve_target(&self, month: u32) -> A {
        self.reserve_targets.get(month as usize).copied().unwrap_or_default()
    }

    /// The last month of the run, as far as the lease has come.
    #[inline(always)]
    pub(super) fn end_month(&self, lease: &LeaseState<A>) -> A {
        let after_default = lease.default_month + A::from_months(self.months_after_default);
        A::select(lease.is_defaulted, after_default, A::from_months(self.contract_months))
    }

    /// What the vehicle's equipment is worth at the end of a month, where the mask is set, in a run
    /// with this month of default; in the last month it counts what is being sold.
    #[inline(always)]
    pub(super) fn value_at(&self, month: u32, default_month: A, mask: A::Mask) -> A {
        if self.has_clauses {
            self.clauses.value_at(&self.value, month, default_month, mask)
        } else {
            self.value.at(month, mask)
        }
    }

    /// Whether the equipment arrives in parts.
    pub(super) fn is_delivered_in_parts(&self) -> bool {
        self.has_clauses && self.clauses.arrivals.len() > 1
    }

    /// What falls due under the contract in a month, of what comes in a run with this default.
    pub(super) fn rent_in(&self, month: u32, default_month: Option<u32>) -> A {
        let came = match default_month {
            Some(default_month) if self.is_delivered_in_parts() => {
                self.clauses.came_before(default_month)
            }
            Some(_) | None => {
                return self.rents.due.get(month as usize).copied().unwrap_or_default();
            }
        };
        self.rents.due_in(month, came)
    }
}
