//! Several deals on one lessee: what they come to together, beside what each file says alone.
//!
//! [`Study`] holds the exact runs, each participant's exposure, and the finding in words;
//! [`simulate_together`] the simulation (Method, section 12).

mod cash;
mod exceedance;
mod exposure;
mod figures;
mod joint;
mod lanes;
mod plans;
mod words;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use cash::SharedCash;
pub use exceedance::Exceedance;
pub use exposure::{Exposure, Role};
pub use figures::{Chance, StudyFigure};
pub use joint::{
    DealOdds, JointSample, JointSimulation, LenderOdds, Losses, Odds, simulate_together,
};
pub use lanes::{Lane, Went};
pub use plans::OtherPlan;
pub use words::Finding;

use super::plausibility::{self, Warning, warnings};
use crate::format::Calendar;
use crate::model::exact::Exact;
use crate::model::portfolio::{JointLane, Refusal, Sharing, run_together_in};
use crate::model::{self, Results, Scenario, Together};

/// The same figure twice: with shared cash, and as each file alone has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SharedAndAlone<T> {
    /// With the cash that the deals share.
    pub together: T,
    /// Each deal with its lessee's cash for itself.
    pub alone: T,
}

impl<T> SharedAndAlone<T> {
    /// Something of both.
    pub fn each<U>(&self, of: impl Fn(&T) -> U) -> SharedAndAlone<U> {
        SharedAndAlone { together: of(&self.together), alone: of(&self.alone) }
    }
}

/// A portfolio, run together and one by one.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// Which deals share a lessee or a backstop.
    pub sharing: Sharing,
    /// Months from the first closing.
    pub calendar: Calendar,
    /// Each deal by itself.
    pub alone: Vec<Arc<Results>>,
    /// All of them at once.
    pub together: Together,
    /// All lenders, investors and vendors of any of the deals.
    pub exposures: Vec<Exposure>,
    /// The highest sum of contract rents of any month, dollars.
    pub peak_rent: Decimal,
    /// What would come of it under another file's plan of a lessee.
    pub other_plans: Vec<OtherPlan>,
    /// What it comes to.
    pub finding: Finding,
    /// What is unusual about each deal.
    pub warnings_alone: Vec<Vec<Warning>>,
    /// What is unusual about the deals together.
    pub warnings_together: Vec<Warning>,
}

impl Study {
    /// Runs valid scenarios (Method, section 12).
    ///
    /// # Errors
    ///
    /// The reason why they make no portfolio.
    pub fn of(scenarios: &[Scenario]) -> Result<Self, Refusal> {
        let alone = scenarios.iter().map(model::run).map(Arc::new).collect();
        Self::with(&mut JointLane::default(), scenarios, alone)
    }

    /// The same where the run of each alone is at hand, in a lane that is kept.
    ///
    /// # Errors
    ///
    /// The reason why they make no portfolio.
    pub fn with(
        lane: &mut JointLane<Exact>,
        scenarios: &[Scenario],
        alone: Vec<Arc<Results>>,
    ) -> Result<Self, Refusal> {
        let sharing = Sharing::of(scenarios)?;
        let together = run_together_in(lane, scenarios)?;
        let exposures = exposure::exposures(scenarios, &alone, &together);
        let other_plans = plans::other_plans(scenarios, &sharing);
        let first = sharing.first_months.iter().position(|month| *month == 0);
        let first = first.and_then(|first| scenarios.get(first));
        let calendar = first.map_or_else(Calendar::default, |deal| Calendar::of(&deal.closing));
        let finding = Finding::of(scenarios, &sharing, calendar, (&alone, &together), &other_plans);
        let peak_rent = peak_rent(scenarios, &sharing, together.end_month());
        let pairs = scenarios.iter().zip(&alone);
        let warnings_alone = pairs.map(|(scenario, run)| warnings(scenario, run)).collect();
        let warnings_together = plausibility::portfolio::warnings(scenarios, &sharing);
        Ok(Self {
            sharing,
            calendar,
            alone,
            together,
            exposures,
            peak_rent,
            other_plans,
            finding,
            warnings_alone,
            warnings_together,
        })
    }

    /// Debt never repaid, all lenders of all deals, dollars.
    pub fn lender_loss(&self) -> SharedAndAlone<Decimal> {
        let alone = self.alone.iter().map(|results| results.summary.lender_loss()).sum();
        SharedAndAlone { together: self.together.lender_loss(), alone }
    }

    /// How many leases end in default.
    pub fn defaults(&self) -> SharedAndAlone<usize> {
        // A trait object, since the two iterators have different types.
        let count = |all: &mut dyn Iterator<Item = &Results>| {
            all.filter(|results| results.summary.default_month.is_some()).count()
        };
        SharedAndAlone {
            together: count(&mut self.together.deals.iter().map(|deal| &deal.results)),
            alone: count(&mut self.alone.iter().map(Arc::as_ref)),
        }
    }

    /// Months from the first closing before rent is first missed; `None` where none is.
    pub fn runway_months(&self) -> SharedAndAlone<Option<u32>> {
        let runs = |results: &Results, first_month: u32| {
            // Each deal counts from its own closing, the portfolio from the first of all.
            results.summary.runway_months.map(|months| months + first_month)
        };
        let deals = self.together.deals.iter();
        let together = deals.filter_map(|deal| runs(&deal.results, deal.first_month)).min();
        let alone = self.alone.iter().zip(&self.sharing.first_months);
        let alone = alone.filter_map(|(results, first)| runs(results, *first)).min();
        SharedAndAlone { together, alone }
    }

    /// Distributions less calls, all deals, before fee and carry, dollars.
    pub fn equity_profit(&self) -> SharedAndAlone<Decimal> {
        let profit = |results: &Results| -> Decimal {
            results.months.iter().map(|month| month.distribution - month.equity_call).sum()
        };
        SharedAndAlone {
            together: self.together.deals.iter().map(|deal| profit(&deal.results)).sum(),
            alone: self.alone.iter().map(|alone| profit(alone)).sum(),
        }
    }
}

fn peak_rent(scenarios: &[Scenario], sharing: &Sharing, end_month: u32) -> Decimal {
    let months = usize::try_from(end_month).unwrap_or(0) + 1;
    let mut rents = vec![Decimal::ZERO; months];
    for (scenario, first_month) in scenarios.iter().zip(&sharing.first_months) {
        let first_month = usize::try_from(*first_month).unwrap_or(0);
        // What the contracts ask for, paid or not: it does not depend on how the run went.
        let by_month = rents.iter_mut().skip(first_month).zip(model::Fixed::rent_of(scenario));
        by_month.for_each(|(total, rent)| *total += rent);
    }
    rents.into_iter().max().unwrap_or_default()
}
