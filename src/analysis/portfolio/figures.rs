//! What a portfolio comes to in figures: together, and beside each the same of each file alone.

use super::{JointSimulation, Odds, SharedAndAlone, Study};
use crate::analysis::monte_carlo::statistics::Estimate;
use crate::format::{Measure, float, money, months_short};
use crate::model::Scenario;

/// One figure.
#[derive(Clone, Debug, PartialEq)]
pub struct StudyFigure {
    /// What it is called.
    pub name: &'static str,
    /// With the cash that the deals share.
    pub together: Measure,
    /// Whether that is a loss, a default, or the like.
    pub is_breach: bool,
    /// The same apart, in words.
    pub apart: String,
    /// What it means.
    pub help: &'static str,
}

impl Study {
    /// The figures that are looked at first.
    pub fn figures(&self) -> [StudyFigure; 6] {
        let figure = |name, together, is_breach, apart, help| StudyFigure {
            name,
            together,
            is_breach,
            apart,
            help,
        };
        let count = self.together.deals.len();
        let (runway, defaults) = (self.runway_months(), self.defaults());
        let (loss, profit) = (self.lender_loss(), self.equity_profit());
        let none_missed = || "none missed".to_owned();
        let runway_alone = runway.alone.map_or_else(none_missed, months_short);
        let runway_together = runway
            .together
            .map_or_else(|| none_missed().into(), |month| Measure::Months(Some(month)));
        // Every lessee has cash of its own; the scarcest counts.
        let lowest = self.together.lessees.iter().flat_map(|cash| &cash.months);
        let lowest = lowest.min_by_key(|month| month.liquidity);
        [
            figure(
                "Rents at peak",
                format!("{}/mo", money(self.peak_rent)).into(),
                false,
                format!("{count} leases"),
                "The highest sum of all contract rents in a month",
            ),
            figure(
                "Runway",
                runway_together,
                runway.together.is_some(),
                format!("stand-alone {runway_alone}"),
                "Months from first closing to the first missed rent",
            ),
            figure(
                "Leases in default",
                format!("{} of {count}", defaults.together).into(),
                defaults.together > 0,
                format!("stand-alone {}", defaults.alone),
                "Number of leases in default",
            ),
            figure(
                "Lender loss",
                loss.together.into(),
                !loss.together.is_zero(),
                format!("stand-alone {}", money(loss.alone)),
                "Debt never repaid, all lenders of all deals",
            ),
            figure(
                "Equity profit",
                profit.together.into(),
                profit.together.is_sign_negative(),
                format!("stand-alone {}", money(profit.alone)),
                "Distributions less equity, all deals, before fee and carry",
            ),
            figure(
                "Lowest cash",
                // Not a number is written as undefined.
                Measure::Dollars(lowest.map_or(f64::NAN, |month| float(month.liquidity))),
                lowest.is_some_and(|month| month.liquidity.is_sign_negative()),
                lowest.map_or_else(String::new, |month| {
                    format!("in {}", self.calendar.short(month.month))
                }),
                "The lowest month-end cash of a lessee",
            ),
        ]
    }
}

/// What happens with the shared cash, and in the sum of parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Chance {
    /// What happens, or to whom.
    pub name: String,
    /// Behind the name.
    pub note: &'static str,
    /// How often, or how much.
    pub of: SharedAndAlone<Estimate>,
    /// Dollars rather than a share of all paths.
    pub is_amount: bool,
}

impl JointSimulation {
    /// How often things happen; `deals` are those that were simulated.
    pub fn odds(&self, deals: &[Scenario]) -> Vec<Chance> {
        let share =
            |name: &str, note, of| Chance { name: name.to_owned(), note, of, is_amount: false };
        let odds = [
            share("At least one lease defaults", "", self.both(|odds| odds.any_default)),
            share("All leases default", "", self.both(|odds| odds.all_default)),
            share("A lender loses money", "", self.both(|odds| odds.any_loss)),
        ];
        let of_deals = deals.iter().zip(&self.deals);
        let of_deals = of_deals.map(|(deal, odds)| share(&deal.name, "defaults", odds.default));
        odds.into_iter().chain(of_deals).collect()
    }

    /// What lenders lose.
    pub fn losses(&self) -> [Chance; 4] {
        // A percentile from the tail of the paths has no error of its own.
        let p99 = |odds: &Odds| Estimate { value: odds.losses.p99, standard_error: f64::NAN };
        // The percentiles are p5, p25, p50, p75 and p95.
        let p75 = |odds: &Odds| odds.losses.spread.percentiles[3];
        let p95 = |odds: &Odds| odds.losses.spread.percentiles[4];
        [
            amount("On average", self.both(|odds| odds.expected_loss)),
            amount("One path in four above", self.both(p75)),
            amount("One in twenty above", self.both(p95)),
            amount("One in a hundred above", self.both(p99)),
        ]
    }

    /// What each lender loses.
    pub fn lender_losses(&self) -> Vec<Chance> {
        self.lenders.iter().map(|lender| amount(&lender.title, lender.expected_loss)).collect()
    }

    fn both(&self, of: impl Fn(&Odds) -> Estimate) -> SharedAndAlone<Estimate> {
        SharedAndAlone { together: of(&self.together), alone: of(&self.alone) }
    }
}

fn amount(name: &str, of: SharedAndAlone<Estimate>) -> Chance {
    Chance { name: name.to_owned(), note: "", of, is_amount: true }
}
