//! Capital: what each position put in, what of it came back, and what it got beyond; and who paid
//! under a residual guarantee (Method, section 8, "capital not returned").

use super::amount::Amount;
use super::lane::Lane;
use super::lessee::GuaranteePaid;
use super::positions::{Position, each_flow};
use super::scenario::Scenario;

/// The capital of one position at the end of a run, dollars.
///
/// A loan is capital at par: what was lent, or bought of it. What is paid on a loan settles the
/// interest that has accrued before it repays capital, so that capital is lost as far as a balance
/// is never repaid, and no interest to come is. An investor's capital is what it paid in, in the
/// months in which it paid, after fee and carry. Manager and vendor have none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Capital<A> {
    /// Put in.
    pub invested: A,
    /// Of it, what came back; at most all of it.
    pub back: A,
    /// Got beyond the capital: interest and fees of lenders, profit of investors, fee and carry of
    /// the manager. Below 0 where sold debt fetched less than par and no fee makes up for it.
    pub beyond: A,
}

impl<A: Amount> Capital<A> {
    /// Capital that did not come back, from 0 up to all that was put in.
    pub fn lost(&self) -> A {
        self.invested - self.back
    }

    /// Of what a lender or a buyer of its debt lent at par, lost, and came out with in all.
    fn of_loan(par: A, lost: A, net: A) -> Self {
        Self { invested: par, back: par - lost, beyond: net + lost }
    }

    /// Of what an investor paid in and received.
    fn of_equity(paid_in: A, received: A) -> Self {
        let back = paid_in.min(received);
        Self { invested: paid_in, back, beyond: received - back }
    }
}

impl<A: Amount> Lane<A> {
    /// Writes the capital of each position of [`Position::all`] at the end of the last run, which
    /// must have been of this scenario, into `capital`.
    ///
    /// What lenders and holders of a tranche lose adds up to its balance never repaid, or to all
    /// that was lent where interest has made that balance outgrow it.
    pub fn capital(&self, scenario: &Scenario, capital: &mut Vec<Capital<A>>) {
        let positions = Position::all(scenario);
        // Paid in and received, by position.
        let mut sums = vec![(A::ZERO, A::ZERO); positions.len()];
        each_flow(scenario, self, |position, _, flow| {
            if let Some((paid_in, received)) = sums.get_mut(position) {
                *paid_in += (-flow).max(A::ZERO);
                *received += flow.max(A::ZERO);
            }
        });
        let of = |(position, (paid_in, received)): (Position, (A, A))| {
            let net = received - paid_in;
            match position {
                Position::Lender(index) => {
                    let ([par, _], [lost, _]) = self.par_and_loss(scenario, index);
                    Capital::of_loan(par, lost, net)
                }
                Position::Holders(index) => {
                    let ([_, par], [_, lost]) = self.par_and_loss(scenario, index);
                    Capital::of_loan(par, lost, net)
                }
                Position::Investor(_) => Capital::of_equity(paid_in, received),
                Position::Manager | Position::Vendor | Position::Guarantor(_) => {
                    Capital { beyond: net, ..Capital::default() }
                }
            }
        };
        capital.clear();
        capital.extend(positions.into_iter().zip(sums).map(of));
    }

    /// What was lent of a tranche and what of it is lost, by the lender itself and by the holders.
    fn par_and_loss(&self, scenario: &Scenario, tranche: usize) -> ([A; 2], [A; 2]) {
        let months = 0..self.ledger.rows.len();
        let amount: A = months.map(|month| self.drawn_in(tranche, month)).sum();
        let unpaid = self.unpaid(tranche);
        let sold = scenario
            .tranches
            .get(tranche)
            .map_or(A::ZERO, |tranche| A::from_decimal(tranche.sold_fraction));
        // The fast lane may leave a residue of a cent's fraction where all is repaid.
        let lost = if unpaid.is_material() { unpaid.min(amount) } else { A::ZERO };
        let parts = |whole: A| {
            let of_holders = (sold * whole).cents();
            [whole - of_holders, of_holders]
        };
        (parts(amount), parts(lost))
    }

    /// What lessee and backstop paid under residual guarantees in the last run (Method, section 6),
    /// which was of a deal with a lessee for itself.
    pub fn guarantee_paid(&self) -> GuaranteePaid<A> {
        let material = |amount: A| if amount.is_material() { amount } else { A::ZERO };
        let GuaranteePaid { by_lessee, by_backstop } = self.guaranteed;
        GuaranteePaid { by_lessee: material(by_lessee), by_backstop: material(by_backstop) }
    }

    /// What the backstop paid of the rent in the last run.
    pub fn rent_backed(&self) -> A {
        self.ledger.rows.iter().map(|row| row.backstop).sum()
    }
}
