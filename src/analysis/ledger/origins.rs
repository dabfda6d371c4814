//! Which assumptions stand behind a figure, and where their numbers come from.

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

/// What stands behind the figure of a column in a month.
pub(super) fn origins(run: Run<'_>, column: Column, month: u32) -> Vec<Origin> {
    let scenario = run.scenario;
    let levers = levers(run, column, month).into_iter();
    let with_value = levers.filter(|lever| lever.value(scenario).is_some());
    let mut origins: Vec<Origin> = with_value
        .map(|lever| Origin {
            name: lever.label(scenario).into_owned(),
            lever: Some(lever),
            evidence: evidence(scenario, &lever.path()),
        })
        .collect();
    origins.extend(fields(column, month == run.results.summary.end_month).into_iter().map(
        |(name, path)| Origin {
            name: name.to_owned(),
            lever: None,
            evidence: evidence(scenario, &path),
        },
    ));
    origins
}

/// What the file says of a field, or of the part that it belongs to.
fn evidence(scenario: &Scenario, path: &str) -> Option<String> {
    let own = scenario.evidence.get(path);
    let part = || path.rsplit_once('.').and_then(|(part, _)| scenario.evidence.get(part));
    own.or_else(part).filter(|text| !text.is_empty()).cloned()
}

fn levers(run: Run<'_>, column: Column, month: u32) -> Vec<Lever> {
    let tranches = || 0..run.scenario.tranches.len();
    match column {
        Column::RentDue => rent(run.scenario, month),
        Column::RentPaid => [rent(run.scenario, month), lessee(run.scenario, month)].concat(),
        Column::Backstop => {
            vec![Lever::BackstopMonthlyCap, Lever::BackstopTotalCap, Lever::BackstopFromMonth]
        }
        Column::OperatingCost => vec![Lever::OperatingCost, Lever::EquipmentCost],
        Column::Cfads => vec![Lever::RentFactor, Lever::EquipmentCost, Lever::OperatingCost],
        Column::Interest(index) => vec![Lever::LoanRate(index), Lever::LoanAmount(index)],
        Column::Principal(index) => {
            vec![Lever::LoanAmount(index), Lever::LoanRate(index), Lever::InterestOnlyMonths(index)]
        }
        Column::Sweep(_) => vec![Lever::CashSweep, Lever::RentFactor, Lever::ReserveMonths],
        Column::Settlement(_) | Column::SaleProceeds => sale(run),
        Column::Balance(index) => vec![Lever::LoanAmount(index), Lever::CashSweep],
        Column::Debt => tranches().map(Lever::LoanAmount).chain([Lever::CashSweep]).collect(),
        Column::Reserve => vec![Lever::ReserveMonths],
        Column::Trapped => vec![Lever::LockupDscr],
        Column::Distribution if month == run.results.summary.end_month => sale(run),
        Column::Distribution => vec![Lever::RentFactor, Lever::CashSweep, Lever::LockupDscr],
        Column::Value => value(run.scenario),
        Column::Liquidity | Column::LiquidityCover => lessee(run.scenario, month),
        Column::Dscr => {
            let loans =
                tranches().flat_map(|index| [Lever::LoanAmount(index), Lever::LoanRate(index)]);
            [Lever::RentFactor].into_iter().chain(loans).collect()
        }
        Column::Llcr => {
            [Lever::RentFactor].into_iter().chain(tranches().map(Lever::LoanRate)).collect()
        }
        Column::Plcr => [rent(run.scenario, month), value(run.scenario)].concat(),
        Column::Ltv => tranches().map(Lever::LoanAmount).chain(value(run.scenario)).collect(),
    }
}

fn rent(scenario: &Scenario, month: u32) -> Vec<Lever> {
    let mut levers = vec![Lever::RentFactor, Lever::EquipmentCost];
    if month > 12 {
        levers.push(Lever::Escalator);
    }
    if month > scenario.lease.term_months {
        levers.push(Lever::RenewalDiscount);
    }
    levers
}

fn lessee(scenario: &Scenario, month: u32) -> Vec<Lever> {
    let mut levers = vec![Lever::LesseeCash, Lever::MonthlyBurn, Lever::RevenueGrowth];
    let rounds = scenario.lessee.funding.iter().enumerate();
    let closed = rounds.filter(|(_, round)| round.month <= month);
    levers.extend(closed.map(|(index, _)| Lever::FundingAmount(index)));
    levers
}

fn value(scenario: &Scenario) -> Vec<Lever> {
    let end = match scenario.lease.end_of_term {
        EndOfTerm::Scrap => Lever::ScrapFraction,
        EndOfTerm::Sell | EndOfTerm::Renew => Lever::ResaleFraction,
    };
    vec![end, Lever::EquipmentCost]
}

fn sale(run: Run<'_>) -> Vec<Lever> {
    let mut levers = value(run.scenario);
    levers.push(Lever::SellingCost);
    if run.results.summary.default_month.is_some() {
        levers.push(Lever::LiquidationHaircut);
    } else if run.derivation.fixed.guaranteed > rust_decimal::Decimal::ZERO {
        levers.push(Lever::ResidualGuarantee);
    }
    levers
}

/// What is chosen among words.
fn fields(column: Column, is_last: bool) -> Vec<(&'static str, String)> {
    let path = || ("Value path", "equipment.value_path".to_owned());
    match column {
        Column::Principal(index) => vec![
            ("Repayment", format!("tranches[{index}].repayment")),
            ("Tenor", format!("tranches[{index}].tenor")),
        ],
        Column::Value | Column::Ltv | Column::Plcr => vec![path()],
        Column::SaleProceeds if is_last => {
            vec![path(), ("End of term", "lease.end_of_term".to_owned())]
        }
        Column::Backstop => vec![("Backstop", "lessee.backstop".to_owned())],
        Column::RentDue
        | Column::RentPaid
        | Column::OperatingCost
        | Column::Cfads
        | Column::Interest(_)
        | Column::Sweep(_)
        | Column::Settlement(_)
        | Column::Balance(_)
        | Column::Debt
        | Column::Reserve
        | Column::Trapped
        | Column::SaleProceeds
        | Column::Distribution
        | Column::Liquidity
        | Column::LiquidityCover
        | Column::Dscr
        | Column::Llcr => Vec::new(),
    }
}
