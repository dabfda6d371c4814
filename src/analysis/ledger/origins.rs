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
    let words = (row.words)(run, month, index).into_iter();
    origins.extend(words.map(|(name, path)| Origin {
        name: name.to_owned(),
        lever: None,
        evidence: evidence(scenario, &path),
    }));
    for optional in (row.optional)(run, month) {
        if let Some((name, path)) = optional.place(scenario, index) {
            origins.extend(of_term(scenario, name, &path));
        }
    }
    origins
}

/// The levers of an optional term; the term itself where it has none.
fn of_term(scenario: &Scenario, name: &str, path: &str) -> Vec<Origin> {
    let levers = Lever::all(scenario)
        .into_iter()
        .filter(|lever| is_within(&lever.path(), path) && lever.value(scenario).is_some());
    let by_lever: Vec<Origin> = levers
        .map(|lever| Origin {
            name: lever.label(scenario).into_owned(),
            lever: Some(lever),
            evidence: evidence(scenario, &lever.path()),
        })
        .collect();
    if !by_lever.is_empty() {
        return by_lever;
    }
    let within = || scenario.evidence.iter().find(|(field, _)| is_within(field, path));
    let evidence = evidence(scenario, path).or_else(|| within().map(|(_, text)| text.clone()));
    vec![Origin { name: name.to_owned(), lever: None, evidence }]
}

/// Whether a field is this one, or in this part.
fn is_within(field: &str, part: &str) -> bool {
    let rest = field.strip_prefix(part);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
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
