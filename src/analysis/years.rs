//! The ledger by year, short enough to be read at a glance.

use rust_decimal::Decimal;

use crate::model::results::Month;

/// Twelve months of the ledger, or what there is of them; dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// "close", the number of the year, or "all".
    pub label: String,
    /// Rent with backstop.
    pub rent: Decimal,
    /// Operating cost paid.
    pub operating_cost: Decimal,
    /// Interest paid, all tranches.
    pub interest: Decimal,
    /// Principal paid as scheduled.
    pub principal: Decimal,
    /// Principal paid by the cash sweep.
    pub sweep: Decimal,
    /// Paid to lenders from the settlement.
    pub settlement: Decimal,
    /// Net proceeds of the sale.
    pub sale: Decimal,
    /// Paid to equity, before fee and carry.
    pub distributions: Decimal,
    /// Debt at the end of the year.
    pub debt: Decimal,
    /// Lowest DSCR of the year.
    pub min_dscr: Option<f64>,
}

impl Year {
    /// What the amounts are called, as short as columns need it.
    pub const AMOUNTS: [&str; 9] =
        ["Rent", "Opex", "Interest", "Principal", "Sweep", "Settled", "Sale", "Distrib.", "Debt"];

    /// Closing, the years, and their sum.
    pub fn all(months: &[Month]) -> Vec<Self> {
        // Closing is a row of its own; `min` keeps an empty ledger from panicking.
        let (closing, ledger) = months.split_at(months.len().min(1));
        let mut years = vec![Self::of("close".to_owned(), closing)];
        let twelves = ledger.chunks(12).enumerate();
        years.extend(twelves.map(|(index, year)| Self::of((index + 1).to_string(), year)));
        years.push(Self::of("all".to_owned(), ledger));
        years
    }

    fn of(label: String, months: &[Month]) -> Self {
        let sum = |amount: fn(&Month) -> Decimal| months.iter().map(amount).sum();
        Self {
            label,
            rent: sum(|month| month.rent_paid + month.backstop),
            operating_cost: sum(|month| month.operating_cost),
            interest: sum(|month| month.interest.iter().sum()),
            principal: sum(|month| month.principal.iter().sum()),
            sweep: sum(|month| month.sweep.iter().sum()),
            settlement: sum(|month| month.settlement.iter().sum()),
            sale: sum(|month| month.sale_proceeds),
            distributions: sum(|month| month.distribution),
            debt: months.last().map_or(Decimal::ZERO, Month::debt),
            min_dscr: months.iter().filter_map(|month| month.dscr).reduce(f64::min),
        }
    }

    /// In the order of [`Self::AMOUNTS`].
    pub fn amounts(&self) -> [Decimal; 9] {
        [
            self.rent,
            self.operating_cost,
            self.interest,
            self.principal,
            self.sweep,
            self.settlement,
            self.sale,
            self.distributions,
            self.debt,
        ]
    }
}

/// The unit of a table's amounts, chosen so that the largest one takes at most seven characters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// "$m".
    pub name: &'static str,
    /// One of it.
    pub dollars: f64,
    /// Decimals of a figure.
    pub decimals: usize,
}

impl Scale {
    /// The one that suits these years.
    pub fn of(years: &[Year]) -> Self {
        Self::of_amounts(years.iter().flat_map(Year::amounts))
    }

    /// The one that suits these amounts, whatever their signs.
    pub fn of_amounts(amounts: impl Iterator<Item = Decimal>) -> Self {
        let largest = amounts.map(|amount| amount.abs()).max().unwrap_or_default();
        let (name, dollars, decimals) = match crate::format::float(largest) {
            large if large >= 1e12 => ("$tn", 1e12, 1),
            // In millions $10bn would be “10,000.0”: eight characters.
            large if large >= 1e10 => ("$bn", 1e9, 2),
            large if large >= 1e6 => ("$m", 1e6, 1),
            _ => ("$k", 1e3, 1),
        };
        Self { name, dollars, decimals }
    }

    /// An amount in this unit; 0 without decimals, so that the other figures are easier to find.
    pub fn figure(self, amount: Decimal) -> String {
        if amount.is_zero() {
            return "0".to_owned();
        }
        crate::format::number(crate::format::float(amount) / self.dollars, self.decimals)
    }
}
