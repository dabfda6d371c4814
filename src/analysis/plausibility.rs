//! Warnings: what a banker would ask about, each with its reason and what to look at.
//!
//! A warning is no fault: the deal computes. It says that an assumption lies outside
//! what has been seen, or that a figure means less than it seems to.

mod clamped;
mod evidence;
mod names;
pub(super) mod portfolio;

use std::borrow::Cow;

use rust_decimal::Decimal;

use super::{Lever, observed};
use crate::format::{self, float, percent};
use crate::model::scenario::EndOfTerm;
use crate::model::{Results, Scenario};

/// Loan to cost seen at most in loans of this kind.
const ADVANCE_MAX: f64 = 0.85;
/// Lowest and highest rate seen: an investment-grade customer, and 15% effective in 2023.
const RATES_SEEN: (f64, f64) = (0.059, 0.15);
/// Longest accounting life.
const LIFE_MONTHS_MAX: u32 = 72;
/// Above this, suspect an input error.
const DSCR_MAX: f64 = 5.0;
/// Above this, suspect an input error rather than a good deal.
const IRR_MAX: f64 = 0.60;
/// The highest rent of a GPU-hour seen, dollars, in 2023.
const GPU_HOUR_MAX: f64 = 12.0;
/// Hours of a month, for a rent of a GPU-hour.
pub const HOURS_A_MONTH: f64 = 730.0;
/// The oldest age, in months, for which resale has been estimated.
const RESALE_AGE_MAX: u32 = 60;

/// What the warnings are about, in words.
pub const LOOKED_AT: &str = "Looked at: debt over cost, advance rate, coupons, tenor, DSCR over \
                             5x, \
    IRR over 60%, several IRRs, resale, GPU-hour, runway, lease term, months that count as others, \
    names that differ \
    only in capitals or spaces, sources that match no input";

/// What a warning is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Concern {
    /// More is lent than the equipment costs.
    DebtOverCost,
    /// More is lent on the equipment than has been seen.
    Advance,
    /// A loan is cheaper or dearer than has been seen.
    LoanRate,
    /// Rent covers debt service better than in any loan made.
    Dscr,
    /// The return is too good.
    Irr,
    /// Several rates solve the flows.
    SeveralIrrs,
    /// Chips sell for more than has been seen or estimated.
    Resale,
    /// Chips sell for what younger or older ones do: the lease has become longer or shorter, and the
    /// residual has stayed.
    ResaleAge,
    /// Rent is missed before the contract ends.
    Runway,
    /// The lease is longer than any published depreciation period of chips.
    LeaseLength,
    /// A loan is still owed when the rent has ended.
    Tenor,
    /// A GPU-hour costs more than has been seen.
    GpuHour,
    /// Two names differ in capitals or spaces alone.
    Names,
    /// Evidence belongs to no field.
    Evidence,
    /// A month or a number of renewals that counts as another one.
    Clamped,
    /// Deals that share a lessee or backstop close unusually far apart.
    Closing,
}

impl Concern {
    /// What machines call it.
    pub fn id(self) -> &'static str {
        match self {
            Self::DebtOverCost => "debt_over_cost",
            Self::Advance => "advance_rate",
            Self::LoanRate => "loan_rate",
            Self::Dscr => "min_dscr",
            Self::Irr => "irr",
            Self::SeveralIrrs => "several_irrs",
            Self::Resale => "resale",
            Self::ResaleAge => "resale_age",
            Self::Runway => "runway",
            Self::LeaseLength => "lease_length",
            Self::Tenor => "tenor",
            Self::GpuHour => "gpu_hour",
            Self::Names => "names",
            Self::Evidence => "evidence",
            Self::Clamped => "clamped",
            Self::Closing => "closing",
        }
    }
}

/// Where to look first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LookAt {
    /// At a number.
    Lever(Lever),
    /// At the field with this path, which no lever moves.
    Field(String),
}

impl LookAt {
    /// The lever, if it is one.
    pub fn lever(&self) -> Option<Lever> {
        match self {
            Self::Lever(lever) => Some(*lever),
            Self::Field(_) => None,
        }
    }

    /// The field's path in the scenario.
    pub fn path(&self) -> Cow<'_, str> {
        match self {
            Self::Lever(lever) => lever.path().into(),
            Self::Field(path) => path.into(),
        }
    }
}

/// One warning.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// What it is about.
    pub concern: Concern,
    /// What is unusual and why it matters, in a sentence.
    pub text: String,
    /// Where to look first.
    pub look_at: LookAt,
}

impl Warning {
    fn of(concern: Concern, lever: Lever, text: String) -> Self {
        Self { concern, text, look_at: LookAt::Lever(lever) }
    }
}

/// All warnings of a run (Method, section 8), those about the loans first, those about names and
/// sources last.
pub fn warnings(scenario: &Scenario, results: &Results) -> Vec<Warning> {
    let mut warnings = loans(scenario, results);
    warnings.extend(returns(results));
    warnings.extend(equipment(scenario));
    warnings.extend(lessee(scenario, results));
    warnings.extend(clamped::warnings(scenario));
    warnings.extend(names::of_deal(scenario));
    warnings.extend(evidence::warnings(scenario));
    warnings
}

/// Whether a figure is above a limit, both rounded as they are shown: 85.0% is not above 85%.
fn shows_above(figure: f64, limit: f64, decimals: i32) -> bool {
    let shown = |figure: f64| (figure * 10_f64.powi(decimals)).round();
    shown(figure) > shown(limit)
}

fn loans(scenario: &Scenario, results: &Results) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let mut warn = |concern, lever, text| warnings.push(Warning::of(concern, lever, text));
    if let Some((concern, text)) = advance(scenario, results) {
        warn(concern, Lever::AdvanceRate(0), text);
    }
    for (index, tranche) in scenario.tranches.iter().enumerate() {
        let (lever, name) = (Lever::LoanRate(index), tranche.name.as_str());
        if let Some(text) = rate(name, float(tranche.rate)) {
            warn(Concern::LoanRate, lever, text);
        }
        if let Some(text) = tenor(scenario, results, index) {
            warn(Concern::Tenor, Lever::TenorMonths(index), text);
        }
    }
    let dscr = results.summary.min_dscr;
    if let Some(dscr) = dscr.filter(|dscr| shows_above(*dscr, DSCR_MAX, 2)) {
        let text = format!(
            "Rent covers debt service {} even in its worst month: with so much headroom lenders \
             would lend more, so check rent and loan",
            format::ratio(dscr)
        );
        warn(Concern::Dscr, Lever::RentFactor, text);
    }
    warnings
}

/// A loan that is still owed when the rent ends; one that is repaid before then may run on.
fn tenor(scenario: &Scenario, results: &Results, index: usize) -> Option<String> {
    let tranche = scenario.tranches.get(index)?;
    // `None` unless the tenor is longer than the contract, else by how many months it is.
    let late = scenario.tenor_months(tranche).checked_sub(scenario.contract_months() + 1)? + 1;
    let settled = results.months.last()?.settlement.get(index).copied()?;
    // A loan that the sweep has repaid may run on: then nothing is left for the sale.
    let left = settled + results.summary.tranches.get(index)?.loss;
    (left > Decimal::ZERO).then(|| {
        format!(
            "{} runs {} longer than the rent, so the sale must repay the remaining {}",
            tranche.name,
            format::months(late),
            format::money(left)
        )
    })
}

fn advance(scenario: &Scenario, results: &Results) -> Option<(Concern, String)> {
    let (debt, cost) = (results.summary.debt, scenario.equipment.cost);
    let share = float(debt) / float(cost);
    if debt > cost {
        let [lent, paid] = format::money_apart(debt, cost);
        let text = format!(
            "Lenders put in {lent} for equipment of {paid}: debt above cost also funds fees and \
             reserve"
        );
        return Some((Concern::DebtOverCost, text));
    }
    shows_above(share, ADVANCE_MAX, 3).then(|| {
        let text = format!(
            "Lenders put in {} of cost; the market range for such loans is 65 to 85%",
            percent(share, 1)
        );
        (Concern::Advance, text)
    })
}

fn rate(name: &str, rate: f64) -> Option<String> {
    let (low, high) = RATES_SEEN;
    let range = format!("market range of {} to {}", percent(low, 1), percent(high, 0));
    // Four decimals: rates are quoted in hundredths of a percent.
    if shows_above(low, rate, 4) {
        return Some(format!("{name} costs {}, below the {range}", format::rate(rate)));
    }
    shows_above(rate, high, 4)
        .then(|| format!("{name} costs {}, above the {range}", format::rate(rate)))
}

fn returns(results: &Results) -> Vec<Warning> {
    let summary = &results.summary;
    let mut warnings = Vec::new();
    let irrs = [("gross", summary.equity_irr), ("net", summary.net_irr)];
    let high = irrs.into_iter().filter_map(|(name, irr)| Some((name, irr?)));
    // From the back: where both are too high one warning suffices, and it names the net IRR.
    if let Some((name, irr)) = high.rev().find(|(_, irr)| shows_above(*irr, IRR_MAX, 3)) {
        let text = format!(
            "The {name} IRR is {}: above 60%, suspect an input error rather than a good deal",
            percent(irr, 1)
        );
        warnings.push(Warning::of(Concern::Irr, Lever::RentFactor, text));
    }
    let several = match (summary.has_several_equity_irrs, summary.has_several_net_irrs) {
        (false, false) => None,
        (true, false) => Some("gross"),
        (false, true) => Some("net"),
        (true, true) => Some("gross and the net"),
    };
    if let Some(which) = several {
        let text = format!(
            "Several rates solve the {which} flows, so the IRR shown, the one nearest 0, means \
             little: use the multiple"
        );
        warnings.push(Warning::of(Concern::SeveralIrrs, Lever::ManagementFee, text));
    }
    warnings
}

/// A resale that leaves what has been seen at that age.
fn resale(scenario: &Scenario) -> Option<Warning> {
    // After a renewal the chips are sold, too.
    if scenario.lease.end_of_term == EndOfTerm::Scrap {
        return None;
    }
    let term = scenario.resale_age();
    let resale = float(scenario.equipment.resale_fraction);
    let of_age = observed::resale_fractions(term);
    // Older chips than have been estimated are held against the oldest estimate: it is the most
    // that they can be worth.
    let is_older = of_age.is_none() && term > RESALE_AGE_MAX;
    let oldest = || observed::resale_fractions(RESALE_AGE_MAX).filter(|_| is_older);
    let (years, seen) = of_age.or_else(oldest)?;
    let (low, high) = (*seen.start(), *seen.end());
    let range = format!("{} to {}", percent(low, 0), percent(high, 0));
    let sold =
        format!("Chips sell for {} of cost after {}", percent(resale, 1), format::years(term));
    let warn = |concern, text| Some(Warning::of(concern, Lever::ResaleFraction, text));
    if shows_above(resale, high, 3) {
        let text =
            format!("{sold}; vendors and analysts estimate {range} for {years}-year-old chips");
        return warn(Concern::Resale, text);
    }
    if is_older && shows_above(resale, low, 3) {
        let text = format!(
            "{sold}, older than any estimate: the market range of {years}-year-old chips is \
             {range}, so a longer lease needs a lower residual"
        );
        return warn(Concern::ResaleAge, text);
    }
    (!is_older && shows_above(low, resale, 3)).then(|| {
        let text = format!(
            "{sold}; {range} is the market range at that age, so the residual may be that of \
             older chips"
        );
        Warning::of(Concern::ResaleAge, Lever::ResaleFraction, text)
    })
}

fn equipment(scenario: &Scenario) -> Vec<Warning> {
    let mut warnings = Vec::from_iter(resale(scenario));
    let term = scenario.lease.term_months;
    if term > LIFE_MONTHS_MAX {
        let text = format!(
            "The lease runs {}; accounting lives of chips are three to six years",
            format::years(term)
        );
        warnings.push(Warning::of(Concern::LeaseLength, Lever::LeaseMonths, text));
    }
    let price = gpu_hour(scenario);
    if let Some(price) = price.filter(|price| shows_above(*price, GPU_HOUR_MAX, 2)) {
        let text = format!(
            "A GPU costs the lessee {} an hour; the market range is $1.70 to $12, so check rent \
             and number of GPUs",
            format_args!("${}", format::number(price, 2))
        );
        warnings.push(Warning::of(Concern::GpuHour, Lever::GpuCount, text));
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
    Some(Warning::of(Concern::Runway, Lever::MonthlyBurn, text))
}
