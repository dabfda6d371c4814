//! One line for each group of levers, shown while the group is closed.

use rust_decimal::Decimal;

use crate::analysis::lever_text;
use crate::analysis::{Group, Lever, Term};
use crate::format::{self, text};
use crate::model::Scenario;
use crate::model::scenario::{EndOfTerm, Repayment, ValuePath};
use crate::session::structure::Provision;

/// What the group says, in a line.
pub(super) fn summary(group: Group, scenario: &Scenario) -> String {
    let mut parts = match group {
        Group::Lease => lease(scenario),
        Group::Equipment => {
            vec![said(Lever::EquipmentCost, scenario), value_path(scenario).to_owned()]
        }
        Group::Debt => debt(scenario),
        Group::Equity => vec![
            format!("{} fee", said(Lever::ManagementFee, scenario)),
            format!("{} over {}", said(Lever::Carry, scenario), said(Lever::Hurdle, scenario)),
        ],
        Group::Lessee => lessee(scenario),
        Group::Remedies => vec![
            format!(
                "{} + {} months",
                scenario.remedies.cure_months, scenario.remedies.repossession_months
            ),
            format!("{} haircut", said(Lever::LiquidationHaircut, scenario)),
        ],
        Group::Guarantees => {
            scenario.guarantees.iter().map(|it| text::name(&it.name).into_owned()).collect()
        }
        Group::Market => market(scenario),
        Group::Tax => vec![Term::Tax.in_words(scenario)],
        Group::Uncertainty => vec![
            format!("burn {}", said(Lever::BurnVolatility, scenario)),
            format!("resale {}", said(Lever::ResaleVolatility, scenario)),
            format!("ρ {}", said(Lever::Correlation, scenario)),
        ],
    };
    parts.extend(terms(group, scenario));
    parts.join(" · ")
}

/// The optional terms of the group: the only one by its name, else how many there are. A group that has
/// nothing else says them anyway.
fn terms(group: Group, scenario: &Scenario) -> Option<String> {
    if matches!(group, Group::Guarantees | Group::Market | Group::Tax) {
        return None;
    }
    let mut all = Provision::all(scenario);
    all.retain(|it| it.group() == group && it.is_in(scenario));
    match all.as_slice() {
        [] => None,
        [only] => Some(format::lower_first(&only.label(scenario))),
        many => Some(format!("{} terms", many.len())),
    }
}

fn said(lever: Lever, scenario: &Scenario) -> String {
    lever
        .value(scenario)
        .map_or_else(|| "–".to_owned(), |value| lever_text::text(lever, scenario, value))
}

fn lease(scenario: &Scenario) -> Vec<String> {
    let upkeep = if scenario.lease.operating_cost == Decimal::ZERO {
        "triple net".to_owned()
    } else {
        format!("opex {} a year", said(Lever::OperatingCost, scenario))
    };
    let end = match scenario.lease.end_of_term {
        EndOfTerm::Sell => "then sell",
        EndOfTerm::Scrap => "then scrap",
        EndOfTerm::Renew => "then renew",
    };
    vec![format!("{} a month", said(Lever::RentFactor, scenario)), upkeep, end.to_owned()]
}

fn value_path(scenario: &Scenario) -> &'static str {
    match scenario.equipment.value_path {
        ValuePath::Exponential => "exponential decline",
        ValuePath::StraightLine => "straight-line decline",
        ValuePath::Cliff { .. } => "decline with a cliff",
    }
}

fn debt(scenario: &Scenario) -> Vec<String> {
    let [first, others @ ..] = scenario.tranches.as_slice() else {
        return vec!["no loan".to_owned()];
    };
    let shape = match first.repayment {
        Repayment::Level => "level",
        Repayment::StraightLine => "straight line",
        Repayment::Bullet => "bullet",
        Repayment::Sculpted { .. } => "sculpted",
    };
    let mut parts = vec![
        format!("{} {}", text::name(&first.name), said(Lever::LoanAmount(0), scenario)),
        shape.to_owned(),
        format!("sweep {}", said(Lever::CashSweep, scenario)),
    ];
    if !others.is_empty() {
        parts.insert(1, format!("{} more", others.len()));
    }
    parts
}

fn market(scenario: &Scenario) -> Vec<String> {
    let market = &scenario.market;
    let steps = |count: usize, of: &str| match count {
        0 => None,
        1 => Some(format!("{of}: 1 step")),
        count => Some(format!("{of}: {count} steps")),
    };
    let shift = (!market.rate_shift.is_zero())
        .then(|| format!("shift {}", said(Lever::RateShift, scenario)));
    let said = [
        steps(market.reference_rate.len(), "reference rate"),
        shift,
        steps(market.rent_index.len(), "rent"),
    ];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() { vec!["as at closing".to_owned()] } else { said }
}

fn lessee(scenario: &Scenario) -> Vec<String> {
    let lessee = &scenario.lessee;
    let rounds = match lessee.funding.len() {
        0 => "no round".to_owned(),
        1 => "1 round".to_owned(),
        count => format!("{count} rounds"),
    };
    let backstop = lessee
        .backstop
        .as_ref()
        .map_or("no backstop".into(), |backstop| text::name(&backstop.name));
    vec![format!("{} cash", said(Lever::LesseeCash, scenario)), rounds, backstop.into_owned()]
}
