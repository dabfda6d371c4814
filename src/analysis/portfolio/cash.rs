//! One lessee's cash by month, beside what it is for each deal alone, and how the rents are paid.

use rust_decimal::Decimal;

use super::Study;
use crate::analysis::runway::short_name;
use crate::format::{self, Calendar, float};
use crate::model::Scenario;
use crate::model::portfolio::{Cash, CashMonth};

const BILLION: f64 = 1e9;

/// The cash of one lessee.
#[derive(Clone, Debug, Default)]
pub struct SharedCash {
    /// Its name, in a few characters.
    pub lessee: String,
    /// How many leases are paid of it.
    pub leases: usize,
    /// Months from the first closing.
    pub calendar: Calendar,
    /// The last month of any contract, or of any run.
    pub end_month: u32,
    /// Month by month, from the first closing on.
    pub months: Vec<CashMonth>,
    /// What is left of it, $bn by month.
    pub liquidity: Vec<(f64, f64)>,
    /// The same by each deal's own file; empty for a single deal, which has it for itself.
    pub alone: Vec<Vec<(f64, f64)>>,
    /// The first month in which a rent is missed.
    pub first_missed: Option<u32>,
    /// The highest rents due in a month, all leases together, dollars.
    pub top_rent: f64,
}

impl SharedCash {
    /// The cash of the lessee at this index.
    pub fn of(study: &Study, deals: &[Scenario], lessee: usize) -> Self {
        let Some(cash) = study.together.lessees.get(lessee) else { return Self::default() };
        let alone = cash.of.deals.iter().filter_map(|deal| {
            let first = study.sharing.first_months.get(*deal)?;
            let months = study.alone.get(*deal)?.months.iter();
            Some(billions(months.map(|row| (first + row.month, row.liquidity))))
        });
        let alone = if cash.of.deals.len() > 1 { alone.collect() } else { Vec::new() };
        let ends = deals.iter().zip(&study.sharing.first_months);
        let end_month = ends.map(|(deal, first)| first + deal.contract_months()).max().unwrap_or(0);
        // Arrears pile up beyond what a month costs; what counts is the rents.
        let rents = cash.months.iter().map(|row| float(row.rent_due));
        Self {
            lessee: short_name(&cash.of.name),
            leases: cash.of.deals.len(),
            calendar: study.calendar,
            end_month: end_month.max(study.together.end_month()),
            liquidity: billions(cash.months.iter().map(|row| (row.month, row.liquidity))),
            alone,
            first_missed: Cash::first_missed_month(cash),
            top_rent: rents.fold(0.0, f64::max),
            months: cash.months.clone(),
        }
    }

    /// The row of a month.
    pub fn row(&self, month: u32) -> Option<&CashMonth> {
        let first = self.months.first()?.month;
        self.months.get(usize::try_from(month.checked_sub(first)?).ok()?)
    }

    /// The question that it answers.
    pub fn question(&self) -> String {
        let rents = match self.leases {
            1 => "its rent".to_owned(),
            2 => "both rents".to_owned(),
            count => format!("{count} rents"),
        };
        format!("Does {}’s cash cover {rents}?", self.lessee)
    }

    /// The answer, in words.
    pub fn words(&self) -> String {
        let lowest = self.months.iter().min_by_key(|row| row.liquidity);
        let lowest = lowest.map_or_else(String::new, |row| {
            let cash = format::money(row.liquidity);
            format!("Lowest cash of {}: {cash}, in {}", self.lessee, self.calendar.aside(row.month))
        });
        match self.first_missed {
            Some(month) => {
                format!("{lowest}; rent is first missed in {}", self.calendar.aside(month))
            }
            None => format!("{lowest}; no rent is missed"),
        }
    }

    /// What a month brings and takes, by name, dollars.
    pub fn account(row: &CashMonth) -> [(&'static str, Decimal); 8] {
        [
            ("funding", row.funding),
            ("net burn before rents", row.burn),
            ("rents due", row.rent_due),
            ("paid by the lessee", row.rent_paid),
            ("paid by the backstop", row.backstop),
            ("missing", missing(row)),
            ("residual guarantees", row.guarantee),
            ("final cash", row.liquidity),
        ]
    }

    /// Who pays the rents of a month: the lessee, backstops, or nobody; dollars.
    pub fn payers(row: &CashMonth) -> [f64; 3] {
        [row.rent_paid, row.backstop, missing(row)].map(float)
    }
}

fn missing(row: &CashMonth) -> Decimal {
    row.rent_due - row.rent_paid - row.backstop
}

fn billions(months: impl Iterator<Item = (u32, Decimal)>) -> Vec<(f64, f64)> {
    months.map(|(month, amount)| (f64::from(month), float(amount) / BILLION)).collect()
}
