//! What the investors keep: management fee, hurdle, catch-up and carry (Method, section 7).

use super::amount::{Float, Mask, Number};
use super::source::Source;

/// The split of one month between investors and manager.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct NetMonth<A> {
    /// Received by the investors; negative where they pay in.
    pub(super) investors: A,
    /// Carry of the month.
    pub(super) carry: A,
    /// Management fee of the month.
    pub(super) fee: A,
}

/// What fee and carry follow from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FeeTerms<A: Number> {
    monthly_fee: A,
    hurdle_growth: A::Float,
    carry: A,
    catch_up: A,
}

impl<A: Number> NetMonth<A> {
    /// Month 0, in which the investors pay in what is called then.
    pub(super) fn closing(call: A) -> Self {
        Self { investors: -call, ..Self::default() }
    }
}

impl<A: Number> FeeTerms<A> {
    pub(super) fn of(source: &impl Source<A>, equity: A) -> Self {
        let root = A::Float::ONE / A::Float::from_months(12);
        let hurdle = A::Float::ONE + source.float(|s| s.equity.hurdle);
        let fee: A = equity * source.read(|s| s.equity.management_fee);
        Self {
            monthly_fee: (fee / A::from_months(12)).cents(),
            hurdle_growth: hurdle.powf(root, <A::Mask as Mask>::ALL),
            carry: source.read(|s| s.equity.carry),
            catch_up: source.read(|s| s.equity.catch_up),
        }
    }

    /// The account of a run, after the investors have paid in the first call. No fee is charged from
    /// the month of default on, nor after the last month.
    #[inline(always)]
    pub(super) fn account(
        &self,
        first_call: A,
        default_month: A,
        end_month: A,
    ) -> CarryAccount<'_, A> {
        let Self { carry, catch_up, .. } = *self;
        CarryAccount {
            terms: self,
            month: 0,
            default_month,
            end_month,
            hurdle_balance: first_call,
            contributed: first_call,
            received: A::ZERO,
            carried: A::ZERO,
            // Else the catch-up would divide by catch-up less carry, which is 0 or less.
            catches_up: carry.is_below(catch_up) & A::ZERO.is_below(carry),
        }
    }
}

/// The account between investors and manager.
#[derive(Debug)]
pub(super) struct CarryAccount<'a, A: Number> {
    terms: &'a FeeTerms<A>,
    /// The last month that was split; 0 is closing, which is not.
    month: u32,
    default_month: A,
    end_month: A,
    /// What the investors must have before the manager takes carry.
    hurdle_balance: A,
    contributed: A,
    received: A,
    carried: A,
    catches_up: A::Mask,
}

impl<A: Number> CarryAccount<'_, A> {
    /// Splits what the next month pays to the equity less what it calls of it (Method, section 7).
    #[inline(always)]
    pub(super) fn next(&mut self, flow: A) -> NetMonth<A> {
        self.month += 1;
        let month = A::from_months(self.month);
        // The lists of a batch are as long as its longest run: after its own end a run pays no fee.
        let is_charged = month.is_below(self.default_month) & !self.end_month.is_below(month);
        let fee = self.terms.monthly_fee.only(is_charged);
        NetMonth { fee, ..self.split(flow - fee) }
    }

    /// Splits what a month pays after the fee; below 0 it is paid in.
    #[inline(always)]
    fn split(&mut self, left: A) -> NetMonth<A> {
        let FeeTerms { hurdle_growth, carry, .. } = *self.terms;
        // In floats, because a twelfth root is no decimal; to the cent again at once.
        self.hurdle_balance = A::from_power(self.hurdle_balance.to_float() * hurdle_growth);
        let paid_in = (-left).max(A::ZERO);
        self.contributed += paid_in;
        self.hurdle_balance += paid_in;
        if !A::ZERO.is_below(left).any() {
            return NetMonth { investors: left, ..NetMonth::default() };
        }
        let available = left.max(A::ZERO);
        let preferred = available.min(self.hurdle_balance);
        self.hurdle_balance -= preferred;
        // Before the catch-up, whose profit counts this month's preferred return.
        self.received += preferred;

        let caught = self.caught_up(available - preferred);
        let caught_by_manager = (caught * self.terms.catch_up).cents();
        let remainder = available - preferred - caught;
        let taken = caught_by_manager + (carry * remainder).cents();
        self.received += available - taken - preferred;
        self.carried += taken;
        NetMonth { investors: left - taken, carry: taken, ..NetMonth::default() }
    }

    /// The dollars in which the manager catches up until it has its carry of all profit.
    #[inline(always)]
    fn caught_up(&self, available: A) -> A {
        if !self.catches_up.any() {
            return A::ZERO;
        }
        let FeeTerms { carry, catch_up, .. } = *self.terms;
        let profit = self.received - self.contributed;
        let missing = carry * (profit + self.carried) - self.carried;
        let caught = (missing / (catch_up - carry)).cents().between(A::ZERO, available);
        caught.only(self.catches_up)
    }
}
