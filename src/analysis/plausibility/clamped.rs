//! Terms that one lever has pushed past another: they count as the nearest that makes sense, which is no
//! fault but has to be said (Method, section 13).

use super::{Concern, Warning};
use crate::analysis::Lever;
use crate::format::{self, text};
use crate::model::Scenario;
use crate::model::scenario::{EndOfTerm, Tenor};

/// One warning for each number that counts as another one.
pub(super) fn warnings(scenario: &Scenario) -> Vec<Warning> {
    let mut warnings = tenors(scenario);
    warnings.extend(early_end(scenario));
    warnings.extend(credited(scenario));
    warnings.extend(renewals(scenario));
    warnings.extend(contracts(scenario));
    warnings
}

fn warn(lever: Lever, text: String) -> Warning {
    Warning::of(Concern::Clamped, lever, text)
}

fn tenors(scenario: &Scenario) -> Vec<Warning> {
    let last = scenario.last_delivery();
    let mut warnings = Vec::new();
    for (index, loan) in scenario.tranches.iter().enumerate() {
        let (lever, tenor) = match loan.tenor {
            Tenor::Months(months) => (Lever::TenorMonths(index), months),
            Tenor::MatchLease => (Lever::LeaseMonths, scenario.lease.term_months),
        };
        if tenor <= last {
            let counts = scenario.tenor_months(loan);
            let text = format!(
                "{} falls due in month {tenor}, but the last delivery is in month {last}: the tenor \
                 counts as {}",
                text::name(&loan.name),
                format::months(counts)
            );
            warnings.push(warn(lever, text));
        }
    }
    warnings
}

fn early_end(scenario: &Scenario) -> Option<Warning> {
    let month = scenario.lease.early_termination?.month;
    let (last, end) = (scenario.last_delivery(), scenario.full_contract_months());
    let text = if month >= end {
        format!(
            "The lease is to end early in month {month}, but it ends in month {end} anyway: the early \
             termination has no effect"
        )
    } else if month <= last {
        format!(
            "The lease is to end early in month {month}, but the last delivery is in month {last}: it \
             ends in month {}",
            last + 1
        )
    } else {
        return None;
    };
    Some(warn(Lever::TerminationMonth, text))
}

fn credited(scenario: &Scenario) -> Option<Warning> {
    let from = scenario.lease.prepaid_rent?.credited_from;
    let counts = scenario.credited_from().filter(|counts| *counts < from)?;
    let text = format!(
        "Prepaid rent is to be credited from lease month {from}, but the term ends in month {counts}: \
         all of it is credited then"
    );
    Some(warn(Lever::PrepaidFrom, text))
}

fn renewals(scenario: &Scenario) -> Option<Warning> {
    let renewal = scenario.lease.renewal;
    let counts = renewal.counted_times();
    let is_cut = scenario.lease.end_of_term == EndOfTerm::Renew && counts < renewal.times;
    is_cut.then(|| {
        let text = format!(
            "{} renewals of {} are too many: {counts} {} counted, which fit 240 months",
            renewal.times,
            format::months(renewal.months),
            if counts == 1 { "is" } else { "are" }
        );
        warn(Lever::RenewalTimes, text)
    })
}

fn contracts(scenario: &Scenario) -> Vec<Warning> {
    let contracts = scenario.lessee.contracts.iter().enumerate();
    let never = contracts.filter(|(_, contract)| contract.to < contract.from);
    let never = never.map(|(index, contract)| {
        let text = format!(
            "The contract of {} ends in month {}, before it begins in month {}: it counts as none",
            text::name(&contract.name),
            contract.to,
            contract.from
        );
        warn(Lever::ContractTo(index), text)
    });
    never.collect()
}
