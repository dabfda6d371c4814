//! Sums that must come out whatever the scenario says, shown so that they need not be taken on
//! trust.

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use crate::format::money_full;
use crate::model::results::Month;
use crate::model::scenario::Tranche;
use crate::model::{Results, Scenario};

/// Whether a sum comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It does.
    Right,
    /// It does, with a loss.
    Loss,
    /// It does not.
    Wrong,
}

/// What adding the ledger up again shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// First month in which money in is not money out; `None` if there is none.
    pub unbalanced_month: Option<u32>,
    /// Debt and equity, dollars.
    pub sources: Decimal,
    /// Cost, upfront fees and reserve, dollars.
    pub uses: Decimal,
}

impl Checks {
    /// Adds up what the run of `scenario` yielded: sources and uses (Method, section 4) and the
    /// waterfall of each month (section 6).
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let fees: Decimal = scenario.tranches.iter().map(upfront_fee).sum();
        let reserve = results.closing().map(|month| month.reserve).unwrap_or_default();
        let lent: Decimal = scenario.tranches.iter().map(|tranche| tranche.amount).sum();
        Self {
            unbalanced_month: unbalanced_month(&results.months),
            sources: lent + results.summary.equity,
            uses: scenario.equipment.cost + fees + reserve,
        }
    }

    /// What must come out, in words with its figure; `results` are those that were added up.
    pub fn lines(&self, results: &Results) -> Vec<(Verdict, String)> {
        let months = results.summary.end_month;
        let mut lines = vec![match self.unbalanced_month {
            None => (Verdict::Right, format!("Money in = money out in all {months} months")),
            Some(month) => (Verdict::Wrong, format!("Money in ≠ money out in month {month}")),
        }];
        let [sources, uses] = [self.sources, self.uses].map(money_full);
        lines.push(if self.sources == self.uses {
            (Verdict::Right, format!("Sources = uses, {uses}"))
        } else {
            (Verdict::Wrong, format!("Sources {sources} ≠ uses {uses}"))
        });
        lines.extend(results.summary.tranches.iter().map(|tranche| {
            let name = &tranche.name;
            if tranche.loss > Decimal::ZERO {
                return (Verdict::Loss, format!("{name} loses {}", money_full(tranche.loss)));
            }
            let month = tranche.repaid_month;
            let when = month.map_or_else(String::new, |month| format!(", in month {month}"));
            (Verdict::Right, format!("{name} ends at zero{when}"))
        }));
        // At the end both are paid out (Method, section 6); cash left is a fault of the waterfall.
        let kept = results.months.last().map(|month| month.reserve + month.trapped);
        let kept = kept.unwrap_or_default();
        lines.push(if kept.is_zero() {
            (Verdict::Right, "DSRA and lock-up account are paid out".to_owned())
        } else {
            (Verdict::Wrong, format!("{} is left in the vehicle", money_full(kept)))
        });
        lines
    }

    /// Whether everything comes out, to the cent.
    pub fn is_passed(&self) -> bool {
        self.unbalanced_month.is_none() && self.sources == self.uses
    }
}

/// Where the money comes from at closing (Method, section 4), dollars.
pub fn sources(scenario: &Scenario, results: &Results) -> Vec<(String, Decimal)> {
    let loans = scenario.tranches.iter().map(|loan| (loan.name.clone(), loan.amount));
    loans.chain([("Equity".to_owned(), results.summary.equity)]).collect()
}

/// What it is spent on, dollars.
pub fn uses(scenario: &Scenario, results: &Results) -> Vec<(String, Decimal)> {
    let fees = scenario.tranches.iter().map(|it| (format!("Fee, {}", it.name), upfront_fee(it)));
    let reserve = results.closing().map(|month| month.reserve).unwrap_or_default();
    let cost = ("Equipment".to_owned(), scenario.equipment.cost);
    [cost].into_iter().chain(fees).chain([("DSRA".to_owned(), reserve)]).collect()
}

/// Rounded by tranche, as in section 4; rounding the sum would differ by cents.
fn upfront_fee(tranche: &Tranche) -> Decimal {
    let fee = tranche.amount.checked_mul(tranche.upfront_fee).unwrap_or_default();
    fee.round_dp_with_strategy(2, MidpointAwayFromZero)
}

fn unbalanced_month(months: &[Month]) -> Option<u32> {
    let pairs = months.iter().zip(months.iter().skip(1));
    pairs.into_iter().find(|(before, month)| !is_balanced(before, month)).map(|(_, m)| m.month)
}

/// Whether money in and cash kept before equal money out and cash kept after.
fn is_balanced(before: &Month, month: &Month) -> bool {
    let sum = |amounts: &[Decimal]| amounts.iter().sum::<Decimal>();
    let kept = before.reserve + before.trapped;
    let money_in = kept + month.rent_paid + month.backstop + month.sale_proceeds;
    let to_lenders =
        sum(&month.interest) + sum(&month.principal) + sum(&month.sweep) + sum(&month.settlement);
    let money_out = month.operating_cost + to_lenders + month.distribution;
    // No tolerance: amounts of the exact lane are whole cents, and adding them loses nothing.
    money_in == money_out + month.reserve + month.trapped
}
