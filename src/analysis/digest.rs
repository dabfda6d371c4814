//! A deal in one row of a list: what is looked at before it is opened.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use super::Metric;
use super::cases;
use super::evidence::Counts;
use super::plausibility::{Warning, warnings};
use crate::format;
use crate::model::results::Summary;
use crate::model::{self, Fault, Results, Scenario};

/// The figures of one deal among many.
#[derive(Clone, Debug, PartialEq)]
pub struct Digest {
    /// Price of everything bought, dollars.
    pub cost: Decimal,
    /// Nominal interest a year, weighted by the amounts of the loans; `None` without any.
    pub loan_rate: Option<f64>,
    /// The headline figures of its run.
    pub summary: Summary,
    /// Distributions less equity so far, dollars, by month from closing on, before fee and carry.
    pub cash: Vec<f64>,
    /// What its inputs rest on.
    pub counts: Counts,
    /// Inputs of which the file says where they come from.
    pub evidenced: usize,
    /// What is unusual.
    pub warnings: Vec<Warning>,
}

impl Digest {
    /// Runs the scenario.
    ///
    /// # Errors
    ///
    /// Every fault of a scenario out of bounds.
    pub fn of(scenario: &Scenario) -> Result<Self, Vec<Fault>> {
        // Only a valid scenario may be run: beyond the bounds amounts may outgrow 28 digits.
        cases::validate(scenario)?;
        let results = model::run(scenario);
        // Before the results are taken apart, since the rules read summary and months.
        let warnings = warnings(scenario, &results);
        // Nothing is distributed at closing, so the first point is what is paid in then.
        let cash = results.cumulative_equity().map(|(_, total)| float(total)).collect();
        let Results { summary, .. } = results;
        Ok(Self {
            cost: scenario.equipment.cost,
            loan_rate: loan_rate(scenario),
            cash,
            counts: Counts::of(scenario),
            evidenced: scenario.evidence.len(),
            warnings,
            summary,
        })
    }

    /// Terms and figures, each with its name and whether it is a breach; `scenario` is what was run.
    pub fn figures(&self, scenario: &Scenario) -> Vec<(&'static str, String, bool)> {
        const METRICS: [Metric; 7] = [
            Metric::NetIrr,
            Metric::Moic,
            Metric::MinDscr,
            Metric::PeakLtv,
            Metric::RunwayMonths,
            Metric::DefaultMonth,
            Metric::LenderLoss,
        ];
        let summary = &self.summary;
        let plain = |name, value| (name, value, false);
        let mut lenders: Vec<&str> = Vec::new();
        for tranche in &scenario.tranches {
            if !lenders.contains(&tranche.lender.as_str()) {
                lenders.push(&tranche.lender);
            }
        }
        let lenders = if lenders.is_empty() { "none".to_owned() } else { lenders.join(", ") };
        let terms = [
            plain("Lessee", scenario.lessee.name.clone()),
            plain("Lender", lenders),
            plain("Size", format::money(self.cost)),
            plain("Equity", format::money(summary.equity)),
            plain("Debt", format::money(summary.debt)),
            plain("Coupon", format::rate(self.loan_rate)),
            plain("Term", format::months(scenario.lease.term_months)),
        ];
        let metrics = METRICS.map(|metric| {
            let value = metric.figure(summary);
            let is_breach = metric.is_breach(value, scenario);
            (metric.name(), metric.text_short_of(summary), is_breach)
        });
        terms.into_iter().chain(metrics).collect()
    }

    /// What is left for the equity at the end, of what it put in; `None` where it put in nothing.
    pub fn gain(&self) -> Option<f64> {
        let equity = float(self.summary.equity);
        let last = self.cash.last().copied()?;
        (equity > 0.0).then(|| last / equity)
    }

    /// What its inputs rest on, in words; `None` where the file does not say.
    pub fn sources_in_words(&self) -> Option<String> {
        (self.evidenced > 0).then(|| self.counts.in_words())
    }
}

/// In decimals, so that the rate of a single loan is what its file says, digit for digit.
fn loan_rate(scenario: &Scenario) -> Option<f64> {
    let debt: Decimal = scenario.tranches.iter().map(|tranche| tranche.amount).sum();
    let interest = |tranche: &model::scenario::Tranche| tranche.amount * tranche.rate;
    let interest: Decimal = scenario.tranches.iter().map(interest).sum();
    interest.checked_div(debt).map(float)
}

fn float(amount: Decimal) -> f64 {
    amount.to_f64().unwrap_or(0.0)
}
