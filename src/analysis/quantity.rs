//! What scenarios are held against each other by, month by month or along a lever.

use serde::{Deserialize, Serialize};

use super::{Metric, Unit};
use crate::format::float;
use crate::model::Results;
use crate::model::results::Month;

/// What a plot shows of every scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// Paid in and out by the equity so far.
    Distributions,
    /// DSCR.
    Coverage,
    /// Debt, and the value of the chips.
    Debt,
    /// Loan to value.
    LoanToValue,
    /// The lessee's liquidity.
    Liquidity,
    /// A metric along a lever.
    Along,
}

/// A line: a value for each place on the axis, `None` where it is undefined.
pub type Points = Vec<(f64, Option<f64>)>;

impl Quantity {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Distributions,
        Self::Coverage,
        Self::Debt,
        Self::LoanToValue,
        Self::Liquidity,
        Self::Along,
    ];

    /// In a list of choices.
    pub fn name(self) -> &'static str {
        match self {
            Self::Distributions => "net cash to equity",
            Self::Coverage => "DSCR",
            Self::Debt => "debt and chip value",
            Self::LoanToValue => "loan to value",
            Self::Liquidity => "lessee’s liquidity",
            Self::Along => "along an input",
        }
    }

    /// What it answers; the metric is that along a lever.
    pub fn question(self, metric: Metric) -> String {
        match self {
            Self::Distributions => "When is the equity paid back?".to_owned(),
            Self::Coverage => "How well is debt service covered?".to_owned(),
            Self::Debt => "Do the chips cover the debt?".to_owned(),
            Self::LoanToValue => "How much is lent on the chips?".to_owned(),
            Self::Liquidity => "How long does the lessee’s cash last?".to_owned(),
            Self::Along => format!("What drives {}?", metric.phrase()),
        }
    }

    /// The same where there is little room; `None` where it is short already.
    pub fn shorter_question(self) -> Option<&'static str> {
        match self {
            Self::Distributions => Some("Equity paid back?"),
            Self::Coverage => Some("Debt service covered?"),
            Self::Debt => Some("Debt covered?"),
            Self::LoanToValue => Some("Loan to value?"),
            Self::Liquidity => Some("Lessee’s cash?"),
            Self::Along => None,
        }
    }

    /// Its unit; the metric is that along a lever.
    pub fn unit(self, metric: Metric) -> Unit {
        match self {
            Self::Distributions | Self::Debt | Self::Liquidity => Unit::Dollars,
            Self::Coverage => Unit::Ratio,
            Self::LoanToValue => Unit::Percent,
            Self::Along => metric.unit(),
        }
    }

    /// The lines of a run by month: that of the quantity, and one that goes with it, if there is
    /// one; both empty for what is along a lever.
    pub fn lines(self, results: &Results) -> [Points; 2] {
        let line = |of: &dyn Fn(&Month) -> Option<f64>| -> Points {
            results.months.iter().map(|month| (month.month.into(), of(month))).collect()
        };
        let none = Points::new;
        match self {
            Self::Distributions => [paid_out(results), none()],
            Self::Coverage => [line(&|month| month.dscr), none()],
            Self::Debt => {
                let debt = line(&|month| Some(float(month.debt())));
                [debt, line(&|month| Some(float(month.value)))]
            }
            Self::LoanToValue => [line(&|month| month.ltv), none()],
            Self::Liquidity => [line(&|month| Some(float(month.liquidity))), none()],
            Self::Along => [none(), none()],
        }
    }
}

/// Distributions less calls, from closing on.
fn paid_out(results: &Results) -> Points {
    let points = results.cumulative_equity();
    points.map(|(month, total)| (month.month.into(), Some(float(total)))).collect()
}
