//! What would make a banker raise an eyebrow, each with its reason and what to look at.
//!
//! A warning is no fault: the deal computes as it stands. It says that an assumption lies outside
//! what has been seen, or that a figure means less than it seems to.

use rust_decimal::Decimal;

use super::{Lever, observed};
use crate::format::{self, float, percent};
use crate::model::scenario::EndOfTerm;
use crate::model::{Results, Scenario};

/// Loan to cost seen at most in loans of this kind.
const ADVANCE_MAX: f64 = 0.85;
/// Lowest and highest rate seen: an investment-grade customer, and 15 % effective in 2023.
const RATES_SEEN: (f64, f64) = (0.059, 0.15);
/// Longest accounting life.
const LIFE_MONTHS_MAX: u32 = 72;
/// A DSCR above this is rather a wrong input.
const DSCR_MAX: f64 = 5.0;
/// An IRR above this is rather a wrong input.
const IRR_MAX: f64 = 0.60;
/// The highest rent of a GPU-hour seen, dollars, in 2023.
const GPU_HOUR_MAX: f64 = 12.0;
const HOURS_A_MONTH: f64 = 730.0;
/// The oldest age, in months, for which resale has been estimated.
const RESALE_AGE_MAX: u32 = 60;

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concern {
    /// More is lent than the equipment costs.
    DebtOverCost,
    /// More is lent on the equipment than has been seen.
    Advance,
    /// A loan is cheaper or dearer than has been seen.
    LoanRate,
    /// Rent covers debt service better than anybody would lend for.
    Dscr,
    /// The return is too good.
    Irr,
    /// Several rates solve the flows.
    SeveralIrrs,
    /// Chips sell for more than has been seen or estimated.
    Resale,
    /// Rent is missed before the contract ends.
    Runway,
    /// The lease is longer than anybody writes chips off over.
    LeaseLength,
    /// A loan is still owed when the rent has ended.
    Tenor,
    /// A GPU-hour costs more than it ever did.
    GpuHour,
}

/// One warning.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What it is about.
    pub concern: Concern,
    /// What is unusual and why it matters, in a sentence.
    pub text: String,
    /// The lever to look at first.
    pub lever: Lever,
}

/// All warnings of a run, those about the loans first.
pub fn warnings(scenario: &Scenario, results: &Results) -> Vec<Warning> {
    let summary = &results.summary;
    let mut warnings = Vec::new();
    let mut warn = |concern, lever, text| warnings.push(Warning { concern, text, lever });
    if let Some((concern, text)) = advance(scenario, results) {
        warn(concern, Lever::AdvanceRate(0), text);
    }
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        let (lever, name) = (Lever::LoanRate(index), tranche.name.as_str());
        if let Some(text) = rate(name, float(tranche.rate)) {
            warn(Concern::LoanRate, lever, text);
        }
        let (tenor, rent_ends) = (scenario.tenor_months(tranche), scenario.contract_months());
        if tenor > rent_ends {
            let late = format::months(tenor - rent_ends);
            let text = format!(
                "{name} runs {late} longer than the rent, so the sale must repay what is left"
            );
            warn(Concern::Tenor, Lever::TenorMonths(index), text);
        }
    }
    if let Some(dscr) = summary.min_dscr.filter(|dscr| *dscr > DSCR_MAX) {
        let text = format!(
            "Rent covers debt service {} even in its worst month: with so much room lenders \
             would lend more, so look at rent and loan",
            format::ratio(dscr)
        );
        warn(Concern::Dscr, Lever::RentFactor, text);
    }
    warnings.extend(returns(results));
    warnings.extend(equipment(scenario));
    warnings.extend(lessee(scenario, results));
    warnings
}

fn advance(scenario: &Scenario, results: &Results) -> Option<(Concern, String)> {
    let (debt, cost) = (results.summary.debt, scenario.equipment.cost);
    let share = float(debt) / float(cost);
    if debt > cost {
        let [lent, paid] = format::money_apart(debt, cost);
        let text = format!(
            "Lenders put in {lent} for equipment of {paid}: debt over cost pays for fees and \
             reserve too"
        );
        return Some((Concern::DebtOverCost, text));
    }
    (share > ADVANCE_MAX).then(|| {
        let text = format!(
            "Lenders put in {} of cost; in loans of this kind 65 to 85\u{a0}% has been seen",
            percent(share, 1)
        );
        (Concern::Advance, text)
    })
}

fn rate(name: &str, rate: f64) -> Option<String> {
    let (low, high) = RATES_SEEN;
    let seen = format!("{} to {} has been seen", percent(low, 1), percent(high, 0));
    if rate < low {
        return Some(format!(
            "{name} costs {}, less than an investment-grade customer gets: {seen}",
            format::rate(rate)
        ));
    }
    (rate > high)
        .then(|| format!("{name} costs {}, more than lenders took: {seen}", format::rate(rate)))
}

fn returns(results: &Results) -> Vec<Warning> {
    let summary = &results.summary;
    let mut warnings = Vec::new();
    let irrs = [("gross", summary.equity_irr), ("net", summary.net_irr)];
    let high = irrs.into_iter().filter_map(|(name, irr)| Some((name, irr?)));
    if let Some((name, irr)) = high.rev().find(|(_, irr)| *irr > IRR_MAX) {
        let text = format!(
            "The {name} IRR is {}: above 60\u{a0}% it is rather a wrong input than a good deal",
            percent(irr, 1)
        );
        warnings.push(Warning { concern: Concern::Irr, text, lever: Lever::RentFactor });
    }
    let several = match (summary.has_several_equity_irrs, summary.has_several_net_irrs) {
        (false, false) => None,
        (true, false) => Some("gross"),
        (false, true) => Some("net"),
        (true, true) => Some("gross and the net"),
    };
    if let Some(which) = several {
        let text = format!(
            "Several rates solve the {which} flows, so the IRR shown, the one nearest 0, says \
             little: look at the multiple"
        );
        let lever = Lever::ManagementFee;
        warnings.push(Warning { concern: Concern::SeveralIrrs, text, lever });
    }
    warnings
}

fn equipment(scenario: &Scenario) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let (equipment, term) = (&scenario.equipment, scenario.lease.term_months);
    let resale = float(equipment.resale_fraction);
    let is_sold = match scenario.lease.end_of_term {
        EndOfTerm::Sell | EndOfTerm::Renew => true,
        EndOfTerm::Scrap => false,
    };
    let observed = observed::resale_fractions(term)
        .or_else(|| observed::resale_fractions(RESALE_AGE_MAX).filter(|_| term > RESALE_AGE_MAX));
    if let Some((years, seen)) = observed.filter(|(_, seen)| is_sold && resale > *seen.end()) {
        let text = format!(
            "Chips sell for {} of cost after {}; {} to {} is what vendors and analysts put on \
             {years}-year-old ones",
            percent(resale, 1),
            format::years(term),
            percent(*seen.start(), 0),
            percent(*seen.end(), 0),
        );
        warnings.push(Warning { concern: Concern::Resale, text, lever: Lever::ResaleFraction });
    }
    if term > LIFE_MONTHS_MAX {
        let text = format!(
            "The lease runs {}; accounts write chips off over three to six years",
            format::years(term)
        );
        warnings.push(Warning { concern: Concern::LeaseLength, text, lever: Lever::LeaseMonths });
    }
    if let Some(price) = gpu_hour(scenario).filter(|price| *price > GPU_HOUR_MAX) {
        let text = format!(
            "A GPU costs the lessee {} an hour; $1.70 to $12 has been seen, so look at \
             rent and number of GPUs",
            format_args!("${}", format::number(price, 2))
        );
        warnings.push(Warning { concern: Concern::GpuHour, text, lever: Lever::GpuCount });
    }
    warnings
}

/// Dollars of rent a GPU-hour; `None` where the number of GPUs is unknown.
fn gpu_hour(scenario: &Scenario) -> Option<f64> {
    let gpus = Decimal::from(scenario.equipment.gpus);
    let rent = float(scenario.equipment.cost) * float(scenario.lease.rent_factor);
    (!gpus.is_zero()).then(|| rent / float(gpus) / HOURS_A_MONTH)
}

fn lessee(scenario: &Scenario, results: &Results) -> Option<Warning> {
    let runway = results.summary.runway_months?;
    let text = format!(
        "{} pays for {} and misses rent in month {} of {}",
        scenario.lessee.name,
        format::months(runway),
        runway + 1,
        scenario.contract_months()
    );
    Some(Warning { concern: Concern::Runway, text, lever: Lever::MonthlyBurn })
}
