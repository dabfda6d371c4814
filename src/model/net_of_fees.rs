//! What the investors keep: management fee, hurdle, catch-up and carry.

use super::amount::Amount;
use super::ledger::Ledger;
use super::scenario::Equity;

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

/// Writes the split of months 0..=H into `months`; in month 0 the investors pay the equity in.
pub(super) fn fill<A: Amount>(
    equity_terms: &Equity,
    equity: A,
    ledger: &Ledger<A>,
    months: &mut Vec<NetMonth<A>>,
) {
    let mut account = CarryAccount::new(equity_terms, equity);
    let monthly_fee =
        (equity * A::from_decimal(equity_terms.management_fee) / A::from_months(12)).cents();
    months.clear();
    months.push(NetMonth { investors: -equity, ..NetMonth::default() });
    for (month, row) in (0_u32..).zip(&ledger.rows).skip(1) {
        let is_charged = ledger.default_month.is_none_or(|default_month| month < default_month);
        let fee = if is_charged { monthly_fee } else { A::ZERO };
        let split = account.split(row.distribution - fee);
        months.push(NetMonth { fee, ..split });
    }
}

/// Who is owed what between investors and manager.
#[derive(Debug)]
struct CarryAccount<A> {
    /// What the investors must have before the manager takes carry.
    hurdle_balance: A,
    hurdle_growth: f64,
    contributed: A,
    received: A,
    carried: A,
    carry: A,
    catch_up: A,
}

impl<A: Amount> CarryAccount<A> {
    fn new(terms: &Equity, equity: A) -> Self {
        Self {
            hurdle_balance: equity,
            hurdle_growth: (1.0 + f64::from_decimal(terms.hurdle)).powf(1.0 / 12.0),
            contributed: equity,
            received: A::ZERO,
            carried: A::ZERO,
            carry: A::from_decimal(terms.carry),
            catch_up: A::from_decimal(terms.catch_up),
        }
    }

    /// Splits what is left of a month's distribution after the fee.
    fn split(&mut self, available: A) -> NetMonth<A> {
        self.hurdle_balance = A::from_power(self.hurdle_balance.to_f64() * self.hurdle_growth);
        if available <= A::ZERO {
            self.contributed += -available;
            self.hurdle_balance += -available;
            return NetMonth { investors: available, ..NetMonth::default() };
        }
        let preferred = available.at_most(self.hurdle_balance);
        self.hurdle_balance -= preferred;
        self.received += preferred;

        let caught = self.caught_up(available - preferred);
        let caught_by_manager = (caught * self.catch_up).cents();
        let remainder = available - preferred - caught;
        let carry = caught_by_manager + (self.carry * remainder).cents();
        let investors = available - carry;
        self.received += investors - preferred;
        self.carried += carry;
        NetMonth { investors, carry, ..NetMonth::default() }
    }

    /// The dollars in which the manager catches up until it has its carry of all profit.
    fn caught_up(&self, available: A) -> A {
        if self.catch_up <= self.carry || self.carry <= A::ZERO {
            return A::ZERO;
        }
        let profit = self.received - self.contributed;
        let missing = self.carry * (profit + self.carried) - self.carried;
        (missing / (self.catch_up - self.carry)).cents().between(A::ZERO, available)
    }
}
