//! The assumptions behind a figure, and the sources of their numbers.

use super::{Column, Run};
use crate::analysis::Lever;
use crate::model::Scenario;
use crate::model::scenario::EndOfTerm;

/// One assumption behind a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// What people call it.
    pub name: String,
    /// The lever that moves it; `None` for what is chosen among words.
    pub lever: Option<Lever>,
    /// Where its number comes from, as the file says.
    pub evidence: Option<String>,
}

/// The assumptions behind the figure of a column in a month.
pub(super) fn origins(run: Run<'_>, column: Column, month: u32) -> Vec<Origin> {
    let scenario = run.scenario;
    let (row, index) = (column.row(), column.tranche().unwrap_or_default());
    let levers = (row.levers)(run, month, index).into_iter();
    let with_value = levers.filter(|lever| lever.value(scenario).is_some());
    let mut origins: Vec<Origin> = with_value
        .map(|lever| Origin {
            name: lever.label(scenario).into_owned(),
            lever: Some(lever),
            evidence: evidence(scenario, &lever.path()),
        })
        .collect();
    let is_last = month == run.results.summary.end_month;
    origins.extend((row.words)(is_last, index).into_iter().map(|(name, path)| Origin {
        name: name.to_owned(),
        lever: None,
        evidence: evidence(scenario, &path),
    }));
    origins
}

/// What the file says of a field, or of the part that it belongs to.
fn evidence(scenario: &Scenario, path: &str) -> Option<String> {
    let own = scenario.evidence.get(path);
    let part = || path.rsplit_once('.').and_then(|(part, _)| scenario.evidence.get(part));
    own.or_else(part).filter(|text| !text.is_empty()).cloned()
}

pub(super) fn rent(scenario: &Scenario, month: u32) -> Vec<Lever> {
    let mut levers = vec![Lever::RentFactor, Lever::EquipmentCost];
    // The escalator takes effect in month 13 (section 3).
    if month > 12 {
        levers.push(Lever::Escalator);
    }
    if month > scenario.lease.term_months {
        levers.push(Lever::RenewalDiscount);
    }
    levers
}

pub(super) fn lessee(scenario: &Scenario, month: u32) -> Vec<Lever> {
    let mut levers = vec![Lever::LesseeCash, Lever::MonthlyBurn, Lever::RevenueGrowth];
    let rounds = scenario.lessee.funding.iter().enumerate();
    // A round that closes later is no part of this month's cash.
    let closed = rounds.filter(|(_, round)| round.month <= month);
    levers.extend(closed.map(|(index, _)| Lever::FundingAmount(index)));
    levers
}

pub(super) fn value(scenario: &Scenario) -> Vec<Lever> {
    let end = match scenario.lease.end_of_term {
        EndOfTerm::Scrap => Lever::ScrapFraction,
        EndOfTerm::Sell | EndOfTerm::Renew => Lever::ResaleFraction,
    };
    vec![end, Lever::EquipmentCost]
}

pub(super) fn sale(run: Run<'_>) -> Vec<Lever> {
    let mut levers = value(run.scenario);
    levers.push(Lever::SellingCost);
    // The haircut applies only after a default, the guarantee only without one (section 6).
    if run.results.summary.default_month.is_some() {
        levers.push(Lever::LiquidationHaircut);
    } else if run.derivation.fixed.guaranteed > rust_decimal::Decimal::ZERO {
        levers.push(Lever::ResidualGuarantee);
    }
    levers
}
