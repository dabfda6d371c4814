//! The optional terms that act while a deal runs, fixed at closing in the numbers of one lane
//! (Method, section 13): what arrives when and who pays for it, what moves the sweep, who guarantees.

use rust_decimal::Decimal;

use super::amount::{Mask as _, Number};
use super::contract::{Rents, step_at};
use super::scenario::{FundingOrder, Guarantee, Guaranteed, GuaranteedEnd, Scenario};
use super::source::Source;
use super::value::ValueCurve;

/// The optional terms of a deal.
#[derive(Clone, Debug, Default)]
pub(super) struct Clauses<A: Number> {
    pub(super) arrivals: Vec<Arrival<A>>,
    /// By arrival, then by loan.
    draws: Vec<A>,
    loan_count: usize,
    /// The length of each delivery's own lease, B.
    pub(super) lease_months: u32,
    /// The last month of the contract, H₀.
    contract_months: u32,
    /// Whether the lessee leaves before its time.
    pub(super) ends_early: bool,
    /// What a lessee that leaves pays for it, as far as it can.
    pub(super) early_fee: A,
    /// Of cost; what the lessee may buy at.
    pub(super) option_price: Option<A>,
    /// Of cost.
    pub(super) residual_guarantee: A,
    /// Of cost a year.
    operating_cost: A,
    /// By month, as if no lease ended early; empty where everything arrives at closing.
    pub(super) scheduled_operating_costs: Vec<A>,
    pub(super) sweep: SweepTerms<A>,
    pub(super) first_test_month: u32,
    pub(super) interest_on_cash: A,
    pub(super) repossession_months: u32,
    pub(super) re_lease: Option<ReLeaseTerms<A>>,
    pub(super) claim_recovery: A,
    pub(super) guarantees: Vec<GuaranteeTerms<A>>,
    /// The value of a whole by age, as a share of cost, where the sweep asks for it every month.
    value_by_age: Vec<A::Float>,
    value_terms: ValueCurve<A::Float>,
}

/// A delivery.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Arrival<A: Number> {
    pub(super) month: u32,
    /// Of the whole.
    pub(super) share: A,
    pub(super) share_float: A::Float,
    /// Of the whole, what has arrived with it.
    until: A,
    pub(super) price: A,
    /// Rent and deposit that the lessee pays with it.
    pub(super) prepaid: A,
    pub(super) deposit: A,
    /// What the investors pay in with it.
    pub(super) call: A,
}

/// What is swept.
#[derive(Clone, Debug, Default)]
pub(super) struct SweepTerms<A> {
    /// The first month of it, after the last delivery.
    pub(super) first_month: u32,
    /// The share of cash below a DSCR, lowest first.
    pub(super) tiers: Vec<(A, A)>,
    /// Debt above this share of value is swept.
    pub(super) target_ltv: Option<A>,
}

/// A lease to somebody else after a default.
#[derive(Clone, Copy, Debug)]
pub(super) struct ReLeaseTerms<A> {
    pub(super) free_months: u32,
    /// A month's rent of everything at an index of 1.
    rent: A,
}

/// A guarantee.
#[derive(Clone, Debug)]
pub(super) struct GuaranteeTerms<A> {
    pub(super) when: GuaranteedEnd,
    pub(super) of: GuaranteedKind,
    /// Of what it makes whole.
    pub(super) share: A,
    cap: Vec<(u32, A)>,
    /// By tranche; none of them where it names none.
    covers: u32,
    pub(super) premium: A,
}

/// What a guarantee makes whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum GuaranteedKind {
    Rent,
    Debt,
    Cost,
    #[default]
    Fixed,
}

/// What is sold together in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All there is, where it arrived at closing and no optional term acts.
    Everything,
    /// What has come to the end of its own lease.
    Ended,
    /// What the lessee breaks off by leaving early.
    BrokenOff,
    /// All there is after a default.
    Repossessed,
}

impl Part {
    /// The parts in the order in which they are sold.
    pub(super) fn all<const CLAUSES: bool>() -> &'static [Self] {
        if CLAUSES {
            &[Self::Ended, Self::BrokenOff, Self::Repossessed]
        } else {
            &[Self::Everything]
        }
    }
}

impl GuaranteedKind {
    fn of(guaranteed: Guaranteed) -> (Self, Decimal) {
        match guaranteed {
            Guaranteed::Rent(share) => (Self::Rent, share),
            Guaranteed::Debt(share) => (Self::Debt, share),
            Guaranteed::Cost(share) => (Self::Cost, share),
            Guaranteed::Fixed => (Self::Fixed, Decimal::ONE),
        }
    }
}

impl<A: Number> GuaranteeTerms<A> {
    /// The cap read in a month.
    pub(super) fn cap_at(&self, month: u32) -> A {
        step_at(&self.cap, month, A::ZERO)
    }

    /// Whether it pays the tranches themselves, once everything else has paid them.
    pub(super) fn pays_tranches(&self) -> bool {
        self.covers != 0 || self.of == GuaranteedKind::Debt
    }

    /// Whether it pays this tranche.
    pub(super) fn covers(&self, tranche: usize) -> bool {
        self.covers == 0 || self.covers & (1 << tranche) != 0
    }
}

impl<A: Number> Clauses<A> {
    /// Reads the source.
    pub(super) fn fill(&mut self, source: &impl Source<A>, rents: &Rents<A>, cost: A) {
        let shape = source.shape();
        self.lease_months = shape.lease_months();
        self.contract_months = shape.contract_months();
        self.ends_early = shape.early_end().is_some();
        self.residual_guarantee = source.read(|s| s.lease.residual_guarantee);
        self.operating_cost = source.read(|s| s.lease.operating_cost) * cost;
        self.option_price = shape.lease.purchase_option.map(|_| {
            source.read(|s| s.lease.purchase_option.map_or_else(Decimal::default, |it| it.price))
        });
        self.first_test_month = shape.structure.first_test_month;
        self.interest_on_cash = source.read(|s| s.structure.interest_on_cash);
        self.repossession_months = shape.remedies.repossession_months;
        self.claim_recovery = source.read(|s| s.remedies.claim_recovery);
        self.re_lease = ReLeaseTerms::of(source, cost);
        self.fill_arrivals(source, rents.prepaid, cost);
        self.fill_draws(source, rents.prepaid, cost);
        self.fill_operating_costs();
        self.fill_sweep(source);
        self.fill_guarantees(source, cost);
        self.early_fee = self.early_fee(source, rents);
    }

    fn fill_arrivals(&mut self, source: &impl Source<A>, prepaid: A, cost: A) {
        let shape = source.shape();
        let months = A::from_months(shape.lease.security_deposit_months);
        let deposit: A = (months * cost * source.read(|s| s.lease.rent_factor)).cents();
        self.arrivals.clear();
        let (mut before, mut until) = (A::ZERO, A::ZERO);
        let count = shape.deliveries().count();
        for (place, (month, share)) in shape.deliveries().enumerate() {
            let share = A::from_decimal(share);
            // Exactly 1 in the end, in every lane, so that the parts add up to the whole.
            until = if place + 1 == count { A::ONE } else { until + share };
            let part = |whole: A| (whole * until).cents() - (whole * before).cents();
            self.arrivals.push(Arrival {
                month,
                share,
                share_float: share.to_float(),
                until,
                price: part(cost),
                prepaid: part(prepaid),
                deposit: part(deposit),
                call: A::ZERO,
            });
            before = until;
        }
    }

    /// Who lends how much of each delivery.
    fn fill_draws(&mut self, source: &impl Source<A>, prepaid: A, cost: A) {
        let shape = source.shape();
        let loans = shape.tranches.len();
        let amount = |loan: usize| -> A {
            source.read(|s| s.tranches.get(loan).map_or_else(Decimal::default, |it| it.amount))
        };
        let debt: A = (0..loans).map(amount).sum();
        let own = (cost - prepaid - debt).max(A::ZERO);
        self.loan_count = loans;
        self.draws.clear();
        let count = self.arrivals.len();
        let (mut paid, mut prepaid) = (A::ZERO, A::ZERO);
        for (place, arrival) in self.arrivals.iter().enumerate() {
            paid += arrival.price;
            prepaid += arrival.prepaid;
            let is_last = place + 1 == count;
            let needed = (paid - prepaid - own).between(A::ZERO, debt);
            let until = if is_last { debt } else { needed };
            let mut left = until;
            for loan in 0..loans {
                let amount = amount(loan);
                let drawn = match shape.structure.funding_order {
                    FundingOrder::ProRata => (amount * arrival.until).cents(),
                    FundingOrder::EquityFirst if loan + 1 == loans => left,
                    FundingOrder::EquityFirst => {
                        let part = amount.portion(until, debt);
                        left -= part;
                        part
                    }
                };
                self.draws.push(drawn);
            }
        }
        // From what is drawn in all to what is drawn at each.
        for place in (loans..self.draws.len()).rev() {
            let before = self.draws[place - loans];
            self.draws[place] -= before;
        }
    }

    /// What each delivery leaves for the investors; at closing with what else is paid then.
    pub(super) fn fill_calls(&mut self, at_closing: A) {
        let Self { arrivals, draws, loan_count, .. } = self;
        for (place, arrival) in arrivals.iter_mut().enumerate() {
            let drawn = draws.get(place * *loan_count..(place + 1) * *loan_count);
            let lent: A = drawn.unwrap_or_default().iter().copied().sum();
            arrival.call = arrival.price - arrival.prepaid - lent;
        }
        if let Some(first) = arrivals.first_mut() {
            first.call += at_closing;
        }
    }

    /// Sized against as if no lease ended early.
    fn fill_operating_costs(&mut self) {
        let mut costs = std::mem::take(&mut self.scheduled_operating_costs);
        costs.clear();
        if self.arrivals.len() > 1 {
            let last = self.arrivals.last().map_or(0, |arrival| arrival.month) + self.lease_months;
            costs.extend((0..=last).map(|month| {
                let has = |arrival: &&Arrival<A>| {
                    arrival.month < month && month <= arrival.month + self.lease_months
                };
                let share: A = self.arrivals.iter().filter(has).map(|arrival| arrival.share).sum();
                self.operating_cost_of(share)
            }));
        }
        self.scheduled_operating_costs = costs;
    }

    fn fill_sweep(&mut self, source: &impl Source<A>) {
        let structure = &source.shape().structure;
        let last_delivery = self.arrivals.last().map_or(0, |arrival| arrival.month);
        let SweepTerms { first_month, tiers, target_ltv } = &mut self.sweep;
        *first_month = structure.first_sweep_month.max(last_delivery + 1);
        tiers.clear();
        tiers.extend((0..structure.sweep_tiers.len()).map(|place| {
            let read = |of: fn(&super::scenario::SweepTier) -> Decimal| {
                source.read(|s| s.structure.sweep_tiers.get(place).map(of).unwrap_or_default())
            };
            (read(|tier| tier.below), read(|tier| tier.share))
        }));
        *target_ltv = structure
            .target_ltv
            .map(|_| source.read(|s| s.structure.target_ltv.unwrap_or_default()));
        self.fill_value_by_age(source);
    }

    fn fill_value_by_age(&mut self, source: &impl Source<A>) {
        if self.sweep.target_ltv.is_none() {
            self.value_by_age.clear();
            return;
        }
        let value = ValueCurve::new(source);
        let months = source.shape().longest_run() as usize + 1;
        if self.value_by_age.len() != months || self.value_terms != value {
            self.value_by_age.clear();
            if A::IS_EXACT {
                let ages = 0..=source.shape().longest_run();
                self.value_by_age.extend(ages.map(|age| value.share(age, A::Mask::ALL)));
            } else {
                // A power for every month of every scenario would cost more than its months.
                let mut falling = value.deal_run();
                self.value_by_age.extend((0..months).map(|_| falling.next_share()));
            }
            self.value_terms = value;
        }
    }

    fn fill_guarantees(&mut self, source: &impl Source<A>, cost: A) {
        let shape = source.shape();
        self.guarantees.truncate(shape.guarantees.len());
        for (place, guarantee) in shape.guarantees.iter().enumerate() {
            let read = |of: fn(&Guarantee) -> Decimal| -> A {
                source.read(|s| s.guarantees.get(place).map(of).unwrap_or_default())
            };
            if self.guarantees.len() == place {
                self.guarantees.push(GuaranteeTerms::new());
            }
            let Some(terms) = self.guarantees.get_mut(place) else { continue };
            terms.when = guarantee.when;
            terms.of = GuaranteedKind::of(guarantee.of).0;
            terms.share = read(|it| GuaranteedKind::of(it.of).1);
            terms.premium = (cost * read(|it| it.premium)).cents();
            terms.covers = covered(shape, guarantee);
            terms.cap.clear();
            terms.cap.extend(guarantee.cap.iter().enumerate().map(|(step, it)| {
                let amount = source.read(|s| {
                    let step = s.guarantees.get(place).and_then(|it| it.cap.get(step));
                    step.map_or_else(Decimal::default, |it| it.amount)
                });
                (it.from, amount)
            }));
        }
    }

    /// max(0, min(cents(fee months × the contract rent of H₀), contract rents after H₀) − credits
    /// after H₀), of what is broken off.
    fn early_fee(&self, source: &impl Source<A>, rents: &Rents<A>) -> A {
        let Some(early) = source.shape().lease.early_termination.filter(|_| self.ends_early) else {
            return A::ZERO;
        };
        let end = self.contract_months;
        let (broken_off, count) = (self.broken_off(), self.arrivals.len());
        // Only what is broken off has rent after the end.
        let left = sum_after(rents.contract(), end);
        let due = sum_after(&rents.due, end);
        let fee = A::from_months(early.fee_months) * rents.gross_in(end, broken_off..count);
        (fee.cents().min(left) - (left - due)).max(A::ZERO)
    }

    /// The place of the first delivery whose lease goes on beyond H₀; all after it do, too.
    pub(super) fn broken_off(&self) -> usize {
        let ends = self.arrivals.iter().map(|arrival| arrival.month + self.lease_months);
        ends.take_while(|end| *end <= self.contract_months).count()
    }

    /// What is sold together in a month, in a run without a default by then.
    #[inline(always)]
    pub(super) fn sold_in(&self, part: Part, month: u32) -> &[Arrival<A>] {
        let is_last = month == self.contract_months;
        match part {
            Part::BrokenOff if is_last => {
                self.arrivals.get(self.broken_off()..).unwrap_or_default()
            }
            Part::Ended => {
                let ends = |arrival: &Arrival<A>| arrival.month + self.lease_months == month;
                let ended = self.arrivals.iter().position(ends);
                ended.map_or(&[][..], |place| std::slice::from_ref(&self.arrivals[place]))
            }
            Part::BrokenOff | Part::Everything | Part::Repossessed => &[],
        }
    }

    /// How many deliveries come before this month.
    pub(super) fn came_before(&self, month: u32) -> usize {
        self.arrivals.iter().take_while(|arrival| arrival.month < month).count()
    }

    /// Whether anything is still to be drawn after what came before a month.
    pub(super) fn is_drawing(&self, month: u32) -> bool {
        self.arrivals.last().is_some_and(|last| month <= last.month)
    }

    /// Premiums of all guarantees.
    pub(super) fn premiums(&self) -> A {
        self.guarantees.iter().map(|guarantee| guarantee.premium).sum()
    }

    /// What is drawn of a loan with a delivery.
    pub(super) fn draw(&self, arrival: usize, loan: usize) -> A {
        self.draws.get(arrival * self.loan_count + loan).copied().unwrap_or_default()
    }

    /// What is drawn of a loan before a month.
    pub(super) fn drawn_before(&self, month: u32, loan: usize) -> A {
        (0..self.came_before(month)).map(|arrival| self.draw(arrival, loan)).sum()
    }

    /// Operating cost falling due in a month, of what the vehicle has during it.
    #[inline(always)]
    pub(super) fn operating_cost(&self, month: u32, default_month: A) -> A {
        if self.operating_cost == A::ZERO {
            return A::ZERO;
        }
        // As loops, here and below: a closure of an iterator may not become vector code.
        let mut share = A::ZERO;
        for arrival in self.arrivals.iter().take_while(|arrival| arrival.month < month) {
            let is_sold = self.is_sold_by(arrival, month - 1, default_month);
            share += arrival.share.only(Self::came(arrival, default_month)).unless(is_sold);
        }
        self.operating_cost_of(share)
    }

    #[inline(always)]
    fn operating_cost_of(&self, share: A) -> A {
        (self.operating_cost * share / A::from_months(12)).cents()
    }

    /// Of the whole, what the vehicle has at the end of a month.
    pub(super) fn share_held(&self, month: u32, default_month: A) -> A {
        let mut share = A::ZERO;
        for arrival in self.arrived(month) {
            share += arrival.share.only(self.is_held(arrival, month, default_month));
        }
        share
    }

    /// What is due to have come by the end of a month.
    #[inline(always)]
    fn arrived(&self, month: u32) -> impl Iterator<Item = &Arrival<A>> {
        self.arrivals.iter().take_while(move |arrival| arrival.month <= month)
    }

    /// Whether the vehicle has it at the end of a month, in a run with this month of default.
    #[inline(always)]
    fn is_held(&self, arrival: &Arrival<A>, month: u32, default_month: A) -> A::Mask {
        Self::came(arrival, default_month) & !self.is_sold_by(arrival, month, default_month)
    }

    /// What would arrive in the month of default or later does not.
    #[inline(always)]
    fn came(arrival: &Arrival<A>, default_month: A) -> A::Mask {
        A::from_months(arrival.month).is_below(default_month)
    }

    /// Whether it was sold at the end of its own lease, before the last month, without a default by
    /// then.
    #[inline(always)]
    fn is_sold_by(&self, arrival: &Arrival<A>, month: u32, default_month: A) -> A::Mask {
        let end = arrival.month + self.lease_months;
        if end <= month && end < self.contract_months {
            A::from_months(end).is_below(default_month)
        } else {
            A::Mask::NONE
        }
    }

    /// What the vehicle has at the end of a month is worth, where the mask is set.
    #[inline(always)]
    pub(super) fn value_at(
        &self,
        value: &ValueCurve<A::Float>,
        month: u32,
        default_month: A,
        mask: A::Mask,
    ) -> A {
        let mut shares = <A::Float as Number>::ZERO;
        for arrival in self.arrived(month) {
            let held = self.is_held(arrival, month, default_month);
            shares += self.worth(arrival, value, month, mask & held);
        }
        value.of_shares(shares)
    }

    /// What these deliveries are worth in a month, as a sum of their shares of cost.
    pub(super) fn shares_worth(
        &self,
        arrivals: &[Arrival<A>],
        value: &ValueCurve<A::Float>,
        month: u32,
        mask: A::Mask,
    ) -> A::Float {
        arrivals.iter().map(|arrival| self.worth(arrival, value, month, mask)).sum()
    }

    #[inline(always)]
    fn worth(
        &self,
        arrival: &Arrival<A>,
        value: &ValueCurve<A::Float>,
        month: u32,
        mask: A::Mask,
    ) -> A::Float {
        let age = month - arrival.month;
        let known = self.value_by_age.get(age as usize).copied();
        let share = known.unwrap_or_else(|| value.share(age, mask));
        (arrival.share_float * share).only(mask)
    }
}

impl<A: Number> ReLeaseTerms<A> {
    fn of(source: &impl Source<A>, cost: A) -> Option<Self> {
        let re_lease = source.shape().remedies.re_lease?;
        let discount: A =
            source.read(|s| s.remedies.re_lease.map_or_else(Decimal::default, |it| it.discount));
        let rent = cost * source.read(|s| s.lease.rent_factor) * (A::ONE - discount);
        Some(Self { free_months: re_lease.free_months, rent })
    }

    /// A month's rent of a share of everything, let at this index.
    pub(super) fn rent(&self, share: A, index: A) -> A {
        (self.rent * share * index).cents()
    }
}

impl<A: Number> GuaranteeTerms<A> {
    fn new() -> Self {
        Self {
            when: GuaranteedEnd::Both,
            of: GuaranteedKind::Fixed,
            share: A::ZERO,
            cap: Vec::new(),
            covers: 0,
            premium: A::ZERO,
        }
    }
}

/// What falls due after a month.
fn sum_after<A: Number>(by_month: &[A], month: u32) -> A {
    by_month.iter().skip(month as usize + 1).copied().sum()
}

/// The tranches that a guarantee names, a bit each.
fn covered(scenario: &Scenario, guarantee: &Guarantee) -> u32 {
    let tranches = scenario.tranches.iter().enumerate();
    let named = tranches.filter(|(_, tranche)| guarantee.covers.contains(&tranche.name));
    named.fold(0, |covers, (place, _)| covers | 1 << place)
}
