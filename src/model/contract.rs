//! What the contract says before any payment: rent due, prepaid rent and its credits, operating cost
//! (Method, sections 3 and 13).

use rust_decimal::Decimal;

use super::amount::Number;
use super::source::Source;

/// Months between two steps of the rent.
const ESCALATION_MONTHS: u32 = 12;

/// The value of a list of steps at a month: that of the last step from it on, `before` where there is
/// none.
pub(super) fn step_at<A: Number>(steps: &[(u32, A)], month: u32, before: A) -> A {
    steps.iter().take_while(|(from, _)| *from <= month).last().map_or(before, |(_, value)| *value)
}

/// What the contract rent follows from.
#[derive(Clone, Debug, Default, PartialEq)]
struct RentTerms<A> {
    first: A,
    step: A,
    /// Multiples by own month.
    steps: Vec<(u32, A)>,
    discount: A,
    term_months: u32,
    renewal_months: u32,
    /// Renewals in a row; 0 where the lease is not renewed.
    renewals: u32,
    /// The market's rent by month of the deal.
    index: Vec<(u32, A)>,
    /// When what share of the equipment arrives.
    deliveries: Vec<(u32, A)>,
    /// Of the first term's rent; paid on delivery.
    prepaid: A,
    /// From this own month on it is set off.
    credited_from: Option<u32>,
}

/// The rents of the contract by month of the deal; nothing is due at closing.
///
/// Each delivery has a lease of its own: own month u of the one that arrives in month m is month m + u
/// of the deal.
#[derive(Clone, Debug, Default)]
pub(super) struct Rents<A> {
    /// What falls due in months 0..=D + B: contract rent less credits.
    pub(super) due: Vec<A>,
    /// The same without credits; empty where there are none.
    gross: Vec<A>,
    /// All rent that is prepaid, P.
    pub(super) prepaid: A,
    /// The rent that it is set off against, S(N).
    pub(super) credited: A,
    /// The first term's rent of everything by own month, closing first.
    first_term: Vec<A>,
    /// The rent of everything in a renewal, by delivery, then by renewal.
    renewed: Vec<A>,
    /// What is set off of everything's rent, by own month; empty where nothing is prepaid.
    credits: Vec<A>,
    terms: RentTerms<A>,
    /// Read first, and compared, so that nothing is written that has not changed.
    next: RentTerms<A>,
}

impl<A: Number> RentTerms<A> {
    fn read(&mut self, source: &impl Source<A>) {
        let shape = source.shape();
        let Self { steps, index, deliveries, .. } = self;
        steps.clear();
        steps.extend(shape.lease.rent_steps.iter().enumerate().map(|(place, step)| {
            let factor = source.read(|s| {
                s.lease.rent_steps.get(place).map_or_else(Default::default, |it| it.factor)
            });
            (step.from, factor)
        }));
        index.clear();
        index.extend(shape.market.rent_index.iter().enumerate().map(|(place, step)| {
            let index = source.read(|s| {
                s.market.rent_index.get(place).map_or_else(Default::default, |it| it.index)
            });
            (step.from, index)
        }));
        deliveries.clear();
        if shape.equipment.deliveries.is_empty() {
            // Nothing to convert, which every run of the fast lane would do again.
            deliveries.push((0, A::ONE));
        } else {
            let parts = shape.deliveries();
            deliveries.extend(parts.map(|(month, share)| (month, A::from_decimal(share))));
        }
        self.first = source.read(|s| s.equipment.cost) * source.read(|s| s.lease.rent_factor);
        self.step = A::ONE + source.read(|s| s.lease.escalator);
        self.discount = source.read(|s| s.lease.renewal.discount);
        self.term_months = shape.lease.term_months;
        self.renewal_months = shape.lease.renewal.months;
        self.renewals = shape.renewal_months() / self.renewal_months.max(1);
        self.credited_from = shape.credited_from();
        self.prepaid = match shape.lease.prepaid_rent {
            Some(_) => source.read(|s| s.lease.prepaid_rent.map_or(Decimal::ZERO, |it| it.share)),
            None => A::ZERO,
        };
    }

    /// So that a run that changes nothing allocates nothing.
    fn reserve_like(&mut self, other: &Self) {
        let Self { steps, index, deliveries, .. } = self;
        steps.reserve(other.steps.len());
        index.reserve(other.index.len());
        deliveries.reserve(other.deliveries.len());
    }

    fn lease_months(&self) -> u32 {
        self.term_months + self.renewals * self.renewal_months
    }
}

impl<A: Number> Rents<A> {
    /// Reads the source; whether any rent is written anew.
    pub(super) fn fill(&mut self, source: &impl Source<A>) -> bool {
        self.next.read(source);
        let is_new = self.due.is_empty() || self.next != self.terms;
        if is_new {
            std::mem::swap(&mut self.next, &mut self.terms);
            self.next.reserve_like(&self.terms);
            self.fill_first_term();
            self.fill_renewals();
            self.fill_credits();
            self.fill_months();
        }
        is_new
    }

    /// full(u) = cents(cost × rent factor × (1 + escalator)^⌊(u−1)/12⌋ × step(u)) in the first term.
    fn fill_first_term(&mut self) {
        let Self { first_term, terms, .. } = self;
        first_term.clear();
        first_term.push(A::ZERO);
        let mut amount = A::ZERO;
        for month in 1..=terms.term_months {
            let is_new_year = (month - 1) % ESCALATION_MONTHS == 0;
            if is_new_year || terms.steps.iter().any(|(from, _)| *from == month) {
                let yearly = terms.first * terms.step.power((month - 1) / ESCALATION_MONTHS);
                // Without steps nothing is multiplied, so that no digit is lost to a factor of 1.
                let whole = match terms.steps.as_slice() {
                    [] => yearly,
                    steps => yearly * step_at(steps, month, A::ONE),
                };
                amount = whole.cents();
            }
            first_term.push(amount);
        }
    }

    /// cents(full(N) × index × (1 − discount)), the index of the month in which the renewal begins.
    fn fill_renewals(&mut self) {
        let Self { first_term, renewed, terms, .. } = self;
        renewed.clear();
        // The discount is taken from the last rent as it was paid, to the cent, not from its formula.
        let last = first_term.last().copied().unwrap_or_default();
        let left = A::ONE - terms.discount;
        for (month, _) in &terms.deliveries {
            for renewal in 0..terms.renewals {
                let begins = month + terms.term_months + renewal * terms.renewal_months + 1;
                let rent = match terms.index.as_slice() {
                    [] => last,
                    index => last * step_at(index, begins, A::ONE),
                };
                renewed.push((rent * left).cents());
            }
        }
    }

    /// credit(u) = cents(P × S(u)/S(N)) − cents(P × S(u−1)/S(N)), with S(u) the rents from the first
    /// credited month to u.
    fn fill_credits(&mut self) {
        let Self { first_term, credits, prepaid, credited, terms, .. } = self;
        credits.clear();
        (*prepaid, *credited) = (A::ZERO, A::ZERO);
        let Some(from) = terms.credited_from else { return };
        *prepaid = (first_term.iter().copied().sum::<A>() * terms.prepaid).cents();
        *credited = first_term.iter().skip(from as usize).copied().sum();
        // Nothing to set off against: without it 0 / 0.
        let divisor = A::select(credited.is_material(), *credited, A::ONE);
        let (mut due, mut given) = (A::ZERO, A::ZERO);
        credits.extend((0..).zip(first_term.iter()).map(|(month, rent)| {
            if month < from {
                return A::ZERO;
            }
            due += *rent;
            let until = prepaid.portion(due, divisor);
            let credit = until - given;
            given = until;
            credit
        }));
    }

    fn fill_months(&mut self) {
        // Taken out while the sums below read the rest.
        let (mut due, mut gross) = (std::mem::take(&mut self.due), std::mem::take(&mut self.gross));
        due.clear();
        gross.clear();
        if let [(0, _)] = self.terms.deliveries.as_slice() {
            self.fill_months_of_one(&mut due);
            if !self.credits.is_empty() {
                gross.extend_from_slice(&due);
                due.iter_mut().zip(&self.credits).for_each(|(due, credit)| *due -= *credit);
            }
        } else {
            self.fill_months_of_each(&mut due, |rent, credit| rent - credit);
            if !self.credits.is_empty() {
                self.fill_months_of_each(&mut gross, |rent, _| rent);
            }
        }
        (self.due, self.gross) = (due, gross);
    }

    /// Where all arrives at closing, own months are those of the deal and the share is 1.
    fn fill_months_of_one(&self, due: &mut Vec<A>) {
        due.extend_from_slice(&self.first_term);
        for rent in &self.renewed {
            due.resize(due.len() + self.terms.renewal_months as usize, *rent);
        }
    }

    /// What `of` makes of rent and credit, by month, of all deliveries together.
    fn fill_months_of_each(&self, sums: &mut Vec<A>, of: impl Fn(A, A) -> A) {
        let last = self.terms.deliveries.last().map_or(0, |(month, _)| *month);
        let lease_months = self.terms.lease_months();
        sums.resize((last + lease_months) as usize + 1, A::ZERO);
        // Delivery by delivery: a rent stays for a year, and its part with it.
        for (place, (arrives, share)) in self.terms.deliveries.iter().enumerate() {
            let (mut whole, mut part) = (A::ZERO, A::ZERO);
            let months = sums.iter_mut().skip(*arrives as usize + 1);
            for (own, sum) in (1..=lease_months).zip(months) {
                let next = of(self.full(place, own), self.credit(own));
                if next != whole {
                    // To the cent here, because each delivery is a lease of its own.
                    (whole, part) = (next, (*share * next).cents());
                }
                *sum += part;
            }
        }
    }

    fn credit(&self, own: u32) -> A {
        self.credits.get(own as usize).copied().unwrap_or_default()
    }

    /// What falls due in a month for the first so many deliveries.
    pub(super) fn due_in(&self, month: u32, deliveries: usize) -> A {
        self.sum_in(month, 0..deliveries, |rent, credit| rent - credit)
    }

    /// The contract rent of a month for these deliveries, without credits.
    pub(super) fn gross_in(&self, month: u32, deliveries: std::ops::Range<usize>) -> A {
        self.sum_in(month, deliveries, |rent, _| rent)
    }

    /// What falls due in the months after `month` up to `last`, for the first so many deliveries.
    pub(super) fn due_after(&self, month: u32, last: u32, deliveries: usize) -> A {
        if deliveries >= self.terms.deliveries.len() {
            let ahead = self.due.get(month as usize + 1..=last as usize);
            return ahead.unwrap_or_default().iter().copied().sum();
        }
        (month + 1..=last).map(|month| self.due_in(month, deliveries)).sum()
    }

    fn sum_in(&self, month: u32, deliveries: std::ops::Range<usize>, of: impl Fn(A, A) -> A) -> A {
        let all = self.terms.deliveries.iter().enumerate();
        let came =
            all.filter(|(place, (arrives, _))| deliveries.contains(place) && *arrives < month);
        came.map(|(place, (arrives, share))| {
            let own = month - arrives;
            // To the cent here, too.
            (*share * of(self.full(place, own), self.credit(own))).cents()
        })
        .sum()
    }

    /// The rent of everything in an own month of a delivery; 0 past its lease.
    fn full(&self, delivery: usize, own: u32) -> A {
        if let Some(rent) = self.first_term.get(own as usize) {
            return *rent;
        }
        let renewal = (own - self.terms.term_months - 1) / self.terms.renewal_months.max(1);
        if renewal >= self.terms.renewals {
            return A::ZERO;
        }
        let place = delivery * self.terms.renewals as usize + renewal as usize;
        self.renewed.get(place).copied().unwrap_or_default()
    }

    /// The market's rent in a month of the deal, 1 as at closing.
    pub(super) fn index_at(&self, month: u32) -> A {
        step_at(&self.terms.index, month, A::ONE)
    }

    /// Contract rent by month, without credits.
    pub(super) fn contract(&self) -> &[A] {
        if self.gross.is_empty() { &self.due } else { &self.gross }
    }
}

/// Operating cost of everything falling due each month, to the end of the run (Method, section 3).
pub(super) fn operating_cost<A: Number>(source: &impl Source<A>) -> A {
    let cost: A = source.read(|s| s.equipment.cost);
    // Multiplied first and divided last: an exact half of a cent must stay one.
    (cost * source.read(|s| s.lease.operating_cost) / A::from_months(12)).cents()
}
