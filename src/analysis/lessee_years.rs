//! The lessee's cash by year: what it had, raised, burned and paid in rent, and what was left.

use rust_decimal::Decimal;

use crate::model::results::Month;
use crate::model::{Results, Scenario};

/// Months in a row of the table.
const MONTHS_OF_YEAR: usize = 12;

/// Twelve months of the lessee's cash, or what there is of them; dollars.
#[derive(Clone, Debug, PartialEq)]
pub struct LesseeYear {
    /// Its number, from 1.
    pub number: usize,
    /// At its start.
    pub opening: Decimal,
    /// From rounds that count in the run.
    pub raised: Decimal,
    /// Net burn, and what it pays of a residual guarantee; negative where it earns.
    pub burned: Decimal,
    /// Rent that it paid itself.
    pub rent: Decimal,
    /// The most rent that was owed at the end of a month, whoever should have paid it.
    pub arrears: Decimal,
    /// At its end; negative where bills are unpaid.
    pub closing: Decimal,
    /// The least at the end of a month.
    pub lowest: Decimal,
}

impl LesseeYear {
    /// What the amounts are called.
    pub const AMOUNTS: [&str; 7] =
        ["Opening", "Raised", "Net burn", "Rent paid", "Peak arrears", "Closing", "Lowest"];

    /// Every year of a run.
    pub fn all(scenario: &Scenario, results: &Results) -> Vec<Self> {
        let mut opening = results.closing().map(|month| month.liquidity).unwrap_or_default();
        let months = results.months.get(1..).unwrap_or_default();
        let years = months.chunks(MONTHS_OF_YEAR).enumerate();
        years
            .map(|(index, months)| {
                let year = Self::of(index + 1, opening, scenario, months);
                opening = year.closing;
                year
            })
            .collect()
    }

    fn of(number: usize, opening: Decimal, scenario: &Scenario, months: &[Month]) -> Self {
        let is_within = |month: u32| months.iter().any(|it| it.month == month);
        let rounds = scenario.lessee.funding.iter();
        let rounds = rounds.filter(|round| round.is_counted() && is_within(round.month));
        let raised: Decimal = rounds.map(|round| round.amount).sum();
        let rent: Decimal = months.iter().map(|month| month.rent_paid).sum();
        // Arrears fall due again in the next month, so a sum would count them twice.
        let owed = |month: &Month| month.rent_due - month.rent_paid - month.backstop;
        let closing = months.last().map_or(opening, |month| month.liquidity);
        Self {
            number,
            opening,
            raised,
            burned: opening + raised - rent - closing,
            rent,
            arrears: months.iter().map(owed).max().unwrap_or_default(),
            closing,
            lowest: months.iter().map(|month| month.liquidity).min().unwrap_or(closing),
        }
    }

    /// In the order of [`Self::AMOUNTS`].
    pub fn amounts(&self) -> [Decimal; 7] {
        let Self { opening, raised, burned, rent, arrears, closing, lowest, .. } = *self;
        [opening, raised, burned, rent, arrears, closing, lowest]
    }
}
