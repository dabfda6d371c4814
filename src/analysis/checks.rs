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
    /// Debt, equity and prepaid rent, dollars.
    pub sources: Decimal,
    /// Cost, upfront fees, guarantors' premiums and reserve, dollars.
    pub uses: Decimal,
}

impl Checks {
    /// Adds up what the run of `scenario` yielded: sources and uses (Method, sections 4 and 13) and
    /// the waterfall of each month (section 6), with reserve, trapped cash and deposit as the
    /// vehicle's accounts.
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let total = |items: Vec<(String, Decimal)>| items.iter().map(|(_, amount)| *amount).sum();
        Self {
            unbalanced_month: unbalanced_month(&results.months),
            sources: total(sources(scenario, results)),
            uses: total(uses(scenario, results)),
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
        // At the end all are paid out (Method, section 6); cash left is a fault of the waterfall.
        let kept = results.months.last().map_or(Decimal::ZERO, kept);
        let has_deposit = results.months.iter().any(|month| !month.deposit.is_zero());
        let accounts = if has_deposit {
            "DSRA, lock-up account and deposit"
        } else {
            "DSRA and lock-up account"
        };
        lines.push(if kept.is_zero() {
            (Verdict::Right, format!("{accounts} are paid out"))
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

/// Where the money comes from, at closing and with later deliveries (Method, sections 4 and 13),
/// dollars.
pub fn sources(scenario: &Scenario, results: &Results) -> Vec<(String, Decimal)> {
    let loans = scenario.tranches.iter().map(|loan| (loan.name.clone(), loan.amount));
    let prepaid = ("Prepaid rent".to_owned(), results.summary.prepaid_rent);
    let prepaid = scenario.lease.prepaid_rent.map(|_| prepaid);
    let equity = ("Equity".to_owned(), results.summary.equity);
    loans.chain(prepaid).chain([equity]).collect()
}

/// What it is spent on, dollars.
pub fn uses(scenario: &Scenario, results: &Results) -> Vec<(String, Decimal)> {
    let fees = scenario.tranches.iter().map(|it| (format!("Fee, {}", it.name), upfront_fee(it)));
    let cost = scenario.equipment.cost;
    let guarantees = scenario.guarantees.iter().filter(|it| !it.premium.is_zero());
    let premiums =
        guarantees.map(|it| (format!("Premium, {}", it.name), portion(cost, it.premium)));
    let reserve = results.closing().map(|month| month.reserve).unwrap_or_default();
    let cost = ("Equipment".to_owned(), cost);
    let reserve = ("DSRA".to_owned(), reserve);
    [cost].into_iter().chain(fees).chain(premiums).chain([reserve]).collect()
}

/// Rounded by tranche, as in section 4; rounding the sum would differ by cents.
fn upfront_fee(tranche: &Tranche) -> Decimal {
    portion(tranche.amount, tranche.upfront_fee)
}

fn portion(amount: Decimal, share: Decimal) -> Decimal {
    let portion = amount.checked_mul(share).unwrap_or_default();
    portion.round_dp_with_strategy(2, MidpointAwayFromZero)
}

/// Closing counts: before it the accounts are empty.
fn unbalanced_month(months: &[Month]) -> Option<u32> {
    let before = std::iter::once(None).chain(months.iter().map(Some));
    let mut pairs = before.zip(months);
    pairs.find(|(before, month)| !is_balanced(*before, month)).map(|(_, month)| month.month)
}

/// What the vehicle's accounts hold at the end of a month.
fn kept(month: &Month) -> Decimal {
    month.reserve + month.trapped + month.deposit
}

/// Whether money in and cash kept before equal money out and cash kept after.
fn is_balanced(before: Option<&Month>, month: &Month) -> bool {
    let sum = |amounts: &[Decimal]| amounts.iter().sum::<Decimal>();
    let from_lessee = month.rent_paid + month.prepaid_rent + month.deposit_flow;
    let from_others = month.backstop + month.re_lease_rent + month.guarantees;
    let earned = month.sale_proceeds + month.interest_earned;
    let raised = month.equity_call + sum(&month.drawn);
    let money_in = from_lessee + from_others + earned + raised;
    let service = sum(&month.interest) + sum(&month.principal) + sum(&month.settlement);
    let prepaid = sum(&month.sweep) + sum(&month.prepayment_premium);
    let spent = month.operating_cost + month.capex + month.fees;
    let money_out = spent + service + prepaid + month.distribution;
    // No tolerance: amounts of the exact lane are whole cents, and adding them loses nothing.
    before.map_or(Decimal::ZERO, kept) + money_in == money_out + kept(month)
}
