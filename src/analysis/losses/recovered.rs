//! Of each dollar of capital, what comes back along a row of shocks: of each loan, and of all equity.

use super::{LossBar, Payer, back_of_a_dollar};
use crate::model::{Position, Scenario};

/// With more loans than this all lenders are one line.
const LOANS: usize = 3;

/// Whose capital it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of one loan, whoever holds it.
    Loan(usize),
    /// Of all loans.
    Lenders,
    /// Of all investors.
    Equity,
}

/// What comes back of each dollar, at each shock of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovered {
    /// Whose dollar.
    pub whose: Whose,
    /// From the lowest month or resale fraction to the highest, 0 to 1; `None` without any capital.
    pub points: Vec<(f64, Option<f64>)>,
}

impl Whose {
    /// The name of the loan, "lenders" or "equity".
    pub fn name(self, scenario: &Scenario) -> &str {
        match self {
            Self::Loan(index) => scenario.tranches.get(index).map_or("", |loan| &loan.name),
            Self::Lenders => "lenders",
            Self::Equity => "equity",
        }
    }

    fn has(self, position: Position) -> bool {
        match (self, position) {
            (Self::Loan(loan), Position::Lender(index) | Position::Holders(index)) => loan == index,
            (Self::Lenders, Position::Lender(_) | Position::Holders(_))
            | (Self::Equity, Position::Investor(_)) => true,
            _ => false,
        }
    }
}

/// The lines of a row of shocks, the most senior first.
pub(super) fn recovered(payers: &[Payer], bars: &[LossBar], loans: usize) -> Vec<Recovered> {
    let of_loans: Vec<Whose> = match loans {
        0 => Vec::new(),
        1..=LOANS => (0..loans).map(Whose::Loan).collect(),
        _ => vec![Whose::Lenders],
    };
    let lines = of_loans.into_iter().chain([Whose::Equity]).map(|whose| {
        let points = bars.iter().map(|bar| (bar.at, of_a_dollar(whose, payers, bar)));
        Recovered { whose, points: points.collect() }
    });
    lines.filter(|line| line.points.iter().any(|point| point.1.is_some())).collect()
}

fn of_a_dollar(whose: Whose, payers: &[Payer], bar: &LossBar) -> Option<f64> {
    let stakes = payers.iter().zip(&bar.capital).zip(&bar.losses);
    let of_it =
        stakes.filter(|((payer, _), _)| matches!(payer, Payer::Stake(it) if whose.has(*it)));
    let [invested, back, lost] = of_it.fold([0.0; 3], |[invested, back, lost], stake| {
        let ((_, capital), loss) = stake;
        [invested + capital.invested, back + capital.back, lost + loss]
    });
    back_of_a_dollar(invested, back, lost)
}
