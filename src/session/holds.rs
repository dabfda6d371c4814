//! Which of a loan's two numbers holds when the cost of the equipment changes: its rate or its
//! amount.
//!
//! A loan is kept as an amount. Where a person has set its advance rate last, the amount follows the
//! cost instead; where the amount was set last, or a file was just opened, the amount stays. This
//! belongs to the session: no file keeps it.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::analysis::Lever;
use crate::model::Scenario;

/// A number of a loan that stays what it is when the cost changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The advance rate; the amount follows.
    Rate,
    /// The amount; the advance rate follows.
    Amount,
}

/// The advance rates that were set last, by the names of their loans.
///
/// ```
/// use chiplease::analysis::Lever;
/// use chiplease::files::library;
/// use chiplease::session::holds::{Held, Holds};
///
/// let mut scenario = library::default_scenario()?;
/// let mut holds = Holds::default();
/// assert_eq!(holds.held(&scenario, 0), Held::Amount);
/// holds.moved(Lever::AdvanceRate(0), &mut scenario, |it| Lever::AdvanceRate(0).set(it, 0.55));
/// holds.moved(Lever::EquipmentCost, &mut scenario, |it| Lever::EquipmentCost.set(it, 2.4e9));
/// assert_eq!(Lever::LoanAmount(0).value(&scenario), Some(1.32e9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Holds {
    rates: BTreeMap<String, Decimal>,
}

/// Decimal places of a rate that a person would set.
const RATE_DECIMALS: u32 = 6;

impl Holds {
    /// What holds of the loan with this index. A rate that no longer is the loan's (it was undone,
    /// say) does not hold.
    pub fn held(&self, scenario: &Scenario, index: usize) -> Held {
        if self.rate(scenario, index).is_some() { Held::Rate } else { Held::Amount }
    }

    /// Moves a lever by `act`, and what follows from it: the amounts of loans whose rate holds when
    /// it is the cost. Takes the rate or the amount that it sets as the one that holds.
    pub fn moved(&mut self, lever: Lever, draft: &mut Scenario, act: impl FnOnce(&mut Scenario)) {
        let rates: Vec<Option<Decimal>> =
            (0..draft.tranches.len()).map(|index| self.rate(draft, index)).collect();
        act(draft);
        match lever {
            Lever::EquipmentCost => {
                let cost = draft.equipment.cost;
                for (tranche, rate) in draft.tranches.iter_mut().zip(rates) {
                    if let Some(rate) = rate {
                        tranche.amount = amount(cost, rate);
                    }
                }
            }
            Lever::AdvanceRate(index) => self.hold(Held::Rate, draft, index),
            Lever::LoanAmount(index) => self.hold(Held::Amount, draft, index),
            _ => {}
        }
    }

    /// Lets the rate or the amount that a loan has now hold from here on.
    pub fn hold(&mut self, held: Held, scenario: &Scenario, index: usize) {
        let Some(tranche) = scenario.tranches.get(index) else { return };
        self.rates.remove(&tranche.name);
        let cost = scenario.equipment.cost;
        let Some(quotient) = tranche.amount.checked_div(cost) else { return };
        if held == Held::Rate {
            // A loan is lent in whole cents, so the quotient may be off by the dust of one.
            let chosen = quotient.round_dp(RATE_DECIMALS);
            let is_meant = amount(cost, chosen) == tranche.amount;
            let rate = if is_meant { chosen } else { quotient };
            self.rates.insert(tranche.name.clone(), rate);
        }
    }

    /// The rate that holds of a loan, if one does.
    fn rate(&self, scenario: &Scenario, index: usize) -> Option<Decimal> {
        let tranche = scenario.tranches.get(index)?;
        let rate = *self.rates.get(&tranche.name)?;
        (amount(scenario.equipment.cost, rate) == tranche.amount).then_some(rate)
    }
}

/// What is lent at this rate, in whole cents.
fn amount(cost: Decimal, rate: Decimal) -> Decimal {
    cost.saturating_mul(rate).round_dp(2).normalize()
}
