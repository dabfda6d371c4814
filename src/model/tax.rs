//! What the investors keep after tax: income by year, depreciation, losses (Method, section 13).
//!
//! Tax moves the flows of the equity before fee and carry, in the last month of each year, and
//! nothing else.

use rust_decimal::Decimal;

use super::amount::Amount;
use super::clauses::Arrival;
use super::irr::{Irr, irr};
use super::lane::Lane;
use super::scenario::{Depreciation, Losses, Tax};

const MONTHS_A_YEAR: u32 = 12;
/// The US 5-year class, half-year convention: basis points of the price, by year.
const MACRS: [i64; 6] = [2000, 3200, 1920, 1152, 1152, 576];
/// Of a year's income, what losses of earlier years may offset.
const OFFSET_MAX: Decimal = Decimal::from_parts(8, 0, 0, false, 1);

/// The last month of a tax year, counted from 1, in a run that ends in `end_month`.
fn year_end(year: u32, end_month: u32) -> u32 {
    (year * MONTHS_A_YEAR).min(end_month)
}

/// The tax year of a month; month 0 belongs to the first.
fn year_of(month: u32) -> u32 {
    month.div_ceil(MONTHS_A_YEAR).max(1)
}

impl<A: Amount> Lane<A> {
    /// IRR of the equity after tax, before fee and carry (Method, section 13); `None` where the deal
    /// has no tax.
    pub fn after_tax_irr(&self) -> Option<Irr> {
        self.terms.tax.map(|tax| irr(&self.flows_after_tax(tax)))
    }

    fn flows_after_tax(&self, tax: Tax) -> Vec<f64> {
        let end_month = self.end_month();
        let mut flows: Vec<A> = (0..self.ledger.rows.len())
            .map(|month| if month == 0 { -self.call_in(0) } else { self.ledger.equity_flow(month) })
            .collect();
        for (year, due) in (1..).zip(self.tax_by_year(tax)) {
            if let Some(flow) = flows.get_mut(year_end(year, end_month) as usize) {
                *flow -= due;
            }
        }
        flows.into_iter().map(A::to_flow).collect()
    }

    /// Taxable income by year, dollars; `None` where the deal has no tax. All years together have what
    /// is distributed less what is called, to the cent in the exact lane.
    pub fn taxable_incomes(&self) -> Option<Vec<A>> {
        self.terms.tax.map(|tax| self.incomes(tax.depreciation))
    }

    /// What is due for each year; below 0 where a loss saves tax on other income.
    fn tax_by_year(&self, tax: Tax) -> Vec<A> {
        let rate = A::from_decimal(tax.rate);
        let mut carried = A::ZERO;
        let incomes = self.incomes(tax.depreciation).into_iter();
        incomes
            .map(|income| match tax.losses {
                Losses::Used => (income * rate).cents(),
                Losses::CarriedForward if income < A::ZERO => {
                    carried -= income;
                    A::ZERO
                }
                Losses::CarriedForward => {
                    let offset = carried.min((income * A::from_decimal(OFFSET_MAX)).cents());
                    carried -= offset;
                    ((income - offset) * rate).cents()
                }
            })
            .collect()
    }

    /// Income by tax year.
    fn incomes(&self, depreciation: Depreciation) -> Vec<A> {
        let end_month = self.end_month();
        let years = year_of(end_month);
        let mut incomes = vec![A::ZERO; years as usize];
        for month in 0..=end_month {
            let income = self.income_in(month);
            if let Some(of_year) = incomes.get_mut(year_of(month) as usize - 1) {
                *of_year += income;
            }
        }
        let mut left = self.price_paid();
        for (written_off, income) in
            self.written_off(years, depreciation).into_iter().zip(&mut incomes)
        {
            left -= written_off;
            *income -= written_off;
        }
        if let Some(last) = incomes.last_mut() {
            // Balances never repaid are forgiven; cost not yet written off is lost.
            *last += self.ledger.debt(end_month as usize) - left;
        }
        incomes
    }

    /// Income of a month before depreciation; without balances that are never repaid.
    fn income_in(&self, month: u32) -> A {
        let index = month as usize;
        let Some(row) = self.ledger.rows.get(index) else { return A::ZERO };
        let earned = row.project_flow() - self.interest_due_in(index);
        match self.ledger.clause_rows.get(index) {
            Some(more) => {
                earned
                    + more.prepaid_rent
                    + more.re_lease_rent
                    + more.forfeited_deposit
                    + more.interest_earned
                    + more.guarantees
                    - more.fees
            }
            None if month == 0 => earned - self.terms.fees(),
            None => earned,
        }
    }

    /// Interest and commitment fees falling due in a month, whether they are paid or not, and premiums
    /// for prepaying: what the balances rise by besides draws, and what is paid without lowering them.
    fn interest_due_in(&self, month: usize) -> A {
        let Some(before) = month.checked_sub(1) else { return A::ZERO };
        let (before, now) = (self.ledger.payments(before), self.ledger.payments(month));
        let loans = now.iter().zip(before).enumerate();
        loans
            .map(|(loan, (now, before))| {
                now.balance - before.balance - self.drawn_in(loan, month) + now.total()
            })
            .sum()
    }

    /// What is written off by tax year, of all that has come.
    fn written_off(&self, years: u32, depreciation: Depreciation) -> Vec<A> {
        let end_month = self.end_month();
        let mut by_year = vec![A::ZERO; years as usize];
        for (month, price) in self.delivered() {
            let (mut before, mut of_class) = (A::ZERO, A::ZERO);
            for (year, written_off) in (1..=years).zip(&mut by_year) {
                let until = match depreciation {
                    Depreciation::Bonus => price.only(year >= year_of(month)),
                    Depreciation::Macrs => {
                        let age = year.checked_sub(year_of(month));
                        // Each year adds its part; after the last one nothing is left to add.
                        if let Some(part) = age.and_then(|age| MACRS.get(age as usize)) {
                            of_class += (price * A::from_decimal(Decimal::new(*part, 4))).cents();
                        }
                        of_class.min(price)
                    }
                    Depreciation::StraightLine(months) => {
                        let age = year_end(year, end_month).saturating_sub(month).min(months);
                        price.portion(A::from_months(age), A::from_months(months))
                    }
                };
                *written_off += until - before;
                before = until;
            }
        }
        by_year
    }

    /// What has come in the run: the month, and the price paid.
    fn delivered(&self) -> Vec<(u32, A)> {
        match self.ledger.clause_rows.as_slice() {
            [] => vec![(0, self.terms.cost)],
            rows => {
                let months = self.terms.clauses.arrivals.iter().map(|it: &Arrival<A>| it.month);
                let came =
                    months.filter_map(|month| Some((month, rows.get(month as usize)?.capex)));
                came.collect()
            }
        }
    }
}
