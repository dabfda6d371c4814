//! `chiplease decode`: which reading of "return" a pitch's claims are consistent with.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::ask::{self, Deal, Shape};
use super::numbers::{fraction, in_unit, not_negative};
use super::record::Figure;
use super::{Completion, table};
use crate::analysis::decoder::{CLAIMS_MAX, Fit, TOLERANCE, decode as decode_claims, points};
use crate::analysis::lever_text::{self, Side};
use crate::analysis::{Claim, Decoded, Ending, Lever, Never, Unknown, shown};
use crate::format;
use crate::format::csv_table::Cell;
use crate::model::{FastLane, Scenario};

pub(super) const HELP: &str = "\
A FILE is a scenario file, the name of a shipped scenario, or - for standard input; it says what
neither claims nor unknowns do. A claim is sell:RESALE=RETURN, scrap=RETURN or
renew:MONTHS:DISCOUNT=RETURN, each 0.22 or 22%. An unknown is rent_factor, advance_rate, cash_sweep, upfront_fee,
management_fee, carry, selling_cost or reserve_months, with =LOW..HIGH for another range.

JSON is one object, with \"verdict\", \"caveat\", \"tolerance\", \"claims\": [{\"case\", \"claimed\"}, …]
and \"fits\": [{\"reading\", \"loan\", \"misfit\", \"consistent\", \"returns\", \"fitted\"}, …]. CSV has a
row a reading: a column for each claim and for each unknown.

Examples:
  chiplease decode valor-2 --claim sell:0.25=0.22 --claim scrap=0.17 --claim renew:36:0.55=0.22 \\
      --unknown rent_factor --unknown cash_sweep
  chiplease decode valor-2 --claim scrap=0.17 --unknown rent_factor=0.02..0.03 --format json
  chiplease decode valor-2 --claim scrap=0.17 --unknown rent_factor --format csv";

/// What `decode` takes.
#[derive(Debug, Args)]
pub struct DecodeArguments {
    #[command(flatten)]
    deal: Deal,
    /// A return that is claimed.
    #[arg(long = "claim", value_name = "CASE=RETURN", required = true, value_parser = claim)]
    claims: Vec<Claim>,
    /// A number that is not given and may move.
    #[arg(long = "unknown", value_name = "UNKNOWN", value_parser = unknown)]
    unknowns: Vec<Unknown>,
    /// A misfit up to this is consistent: root mean square, 0.015 is 1.5 points.
    #[arg(long, default_value_t = TOLERANCE, value_parser = not_negative)]
    tolerance: f64,
}

fn claim(text: &str) -> Result<Claim, String> {
    const FORM: &str = "write it as sell:25%=22%, scrap=17% or renew:36:55%=22%";
    let (case, annual) = text.split_once('=').ok_or(FORM)?;
    let annual = fraction(annual)?;
    let parts: Vec<&str> = case.split(':').map(str::trim).collect();
    let share = |text: &str| {
        let share = fraction(text)?;
        if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("a share lies between 0 and 1") }
            .map_err(str::to_owned)
    };
    let ending = match parts.as_slice() {
        ["sell", resale] => Ending::Sell { resale: share(resale)? },
        ["scrap"] => Ending::Scrap,
        ["renew", months, discount] => {
            // The bounds of `lease.renewal.months`.
            let months = months.parse().ok().filter(|months| (1..=240).contains(months));
            let months = months.ok_or("a renewal lasts 1 to 240 months")?;
            Ending::Renew { months, discount: share(discount)? }
        }
        _ => return Err(FORM.to_owned()),
    };
    Ok(Claim { ending, annual })
}

fn unknown(text: &str) -> Result<Unknown, String> {
    let (id, range) = text.split_once('=').map_or((text, None), |(id, range)| (id, Some(range)));
    let found = Unknown::CHOICES.into_iter().find(|choice| choice.lever.id() == id.trim());
    let choice = found.ok_or_else(|| {
        let ids: Vec<String> =
            Unknown::CHOICES.iter().map(|choice| choice.lever.id().into_owned()).collect();
        format!("there is no such unknown; there are {}", ids.join(", "))
    })?;
    let Some(range) = range else { return Ok(choice) };
    let (low, high) = range.split_once("..").ok_or("write the range as LOW..HIGH")?;
    let unit = choice.lever.unit();
    let (low, high) = (in_unit(unit, low)?, in_unit(unit, high)?);
    if low > high {
        return Err("the range starts above its end".to_owned());
    }
    Ok(Unknown { low, high, ..choice })
}

#[derive(Serialize)]
struct Json {
    verdict: String,
    caveat: Option<String>,
    tolerance: f64,
    claims: Vec<ClaimJson>,
    fits: Vec<FitJson>,
}

#[derive(Serialize)]
struct ClaimJson {
    case: String,
    claimed: f64,
}

#[derive(Serialize)]
struct FitJson {
    reading: &'static str,
    loan: &'static str,
    misfit: Option<f64>,
    consistent: bool,
    returns: Vec<Option<f64>>,
    fitted: BTreeMap<String, Figure>,
}

/// Fits the unknowns to the claims and says which reading is consistent.
pub(super) fn decode(
    arguments: &DecodeArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let DecodeArguments { deal, claims, unknowns, tolerance } = arguments;
    let moved: Vec<Lever> = unknowns.iter().map(|unknown| unknown.lever).collect();
    let Some(scenario) = deal.scenario(&moved, &[], output, errors)? else {
        return Ok(Completion::WithFaults);
    };
    if claims.len() > CLAIMS_MAX {
        let complaint = format!("at most {CLAIMS_MAX} claims can be decoded at once");
        return deal.refuse(&[complaint], output, errors);
    }
    let mut lane = FastLane::default();
    let Ok(decoded) = decode_claims(&mut lane, &scenario, claims, unknowns, *tolerance, &Never);
    match deal.format {
        Shape::Table => write_table(&shown(&scenario), &decoded, output)?,
        Shape::Json => return deal.write(&scenario, json(&decoded), output),
        Shape::Csv => return write_csv(&decoded, &moved, output),
    }
    Ok(Completion::Clean)
}

/// A row a reading: what it makes of each claim, and what was fitted for it.
fn write_csv(
    decoded: &Decoded,
    unknowns: &[Lever],
    output: &mut dyn Write,
) -> io::Result<Completion> {
    let claims = decoded.claims.iter().map(|claim| case(claim.ending));
    let fitted = unknowns.iter().map(|lever| lever.id().into_owned());
    let fixed = ["reading", "loan", "misfit", "consistent"].map(str::to_owned);
    let header: Vec<String> = fixed.into_iter().chain(claims).chain(fitted).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let row = |fit: &Fit| {
        let is_consistent = u32::from(fit.is_consistent(decoded.tolerance));
        let names = [fit.reading.id(), fit.loan.id()].map(Cell::text);
        let fitted = unknowns.iter().map(|lever| {
            let value = fit.fitted.iter().find(|(other, _)| other == lever);
            value.map(|(_, value)| *value).into()
        });
        names
            .into_iter()
            .chain([fit.misfit.into(), is_consistent.into()])
            .chain(fit.returns.iter().map(|found| (*found).into()))
            .chain(fitted)
            .collect()
    };
    ask::write_csv(&header, decoded.fits.iter().map(row), output)
}

/// As it is typed: `sell:0.25`.
fn case(ending: Ending) -> String {
    match ending {
        Ending::Sell { resale } => format!("sell:{resale}"),
        Ending::Scrap => "scrap".to_owned(),
        Ending::Renew { months, discount } => format!("renew:{months}:{discount}"),
    }
}

fn write_table(scenario: &Scenario, decoded: &Decoded, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "{}", scenario.name)?;
    writeln!(output, "{}", decoded.verdict())?;
    if let Some(caveat) = decoded.caveat() {
        writeln!(output, "{caveat}")?;
    }
    writeln!(output)?;
    let header: Vec<String> = ["Read as".to_owned()]
        .into_iter()
        .chain(decoded.claims.iter().map(|claim| claim.ending.words()))
        .chain(["Misfit", "Fits"].map(str::to_owned))
        .chain(fitted(decoded).map(|lever| lever.label(scenario).into_owned()))
        .collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut claimed = vec!["Claimed".to_owned()];
    claimed.extend(decoded.claims.iter().map(|claim| format::percent(claim.annual, 1)));
    claimed.resize(header.len(), String::new());
    let fits = decoded.fits.iter().map(|fit| row(decoded, fit));
    let rows = [claimed].into_iter().chain(fits).collect();
    output.write_all(table::aligned(&header, rows, 1).as_bytes())
}

/// The unknowns that any fit has moved, in their order.
fn fitted(decoded: &Decoded) -> impl Iterator<Item = Lever> {
    let levers: BTreeSet<Lever> =
        decoded.fits.iter().flat_map(|fit| &fit.fitted).map(|(lever, _)| *lever).collect();
    levers.into_iter()
}

/// What one reading makes of the claims, and with which values; a dash where an unknown stays.
fn row(decoded: &Decoded, fit: &Fit) -> Vec<String> {
    let dash = || format::UNDEFINED.to_owned();
    let returns = fit.returns.iter().map(|found| format::percent(*found, 1));
    let fits = if fit.is_consistent(decoded.tolerance) { "yes" } else { "no" };
    let values = fitted(decoded).map(|unknown| {
        let found = fit.fitted.iter().find(|(lever, _)| *lever == unknown);
        found.map_or_else(dash, |(lever, value)| lever_text::rounded(*lever, *value, Side::Nearest))
    });
    [format!("{}, {}", fit.reading.name(), fit.loan.name().to_lowercase())]
        .into_iter()
        .chain(returns)
        .chain([fit.misfit.map_or_else(dash, points), fits.to_owned()])
        .chain(values)
        .collect()
}

fn json(decoded: &Decoded) -> Json {
    let claims = decoded
        .claims
        .iter()
        .map(|claim| ClaimJson { case: case(claim.ending), claimed: claim.annual });
    let fits = decoded.fits.iter().map(|fit| FitJson {
        reading: fit.reading.id(),
        loan: fit.loan.id(),
        misfit: fit.misfit,
        consistent: fit.is_consistent(decoded.tolerance),
        returns: fit.returns.clone(),
        fitted: fit
            .fitted
            .iter()
            .map(|(lever, value)| (lever.id().into_owned(), Figure::lever(*lever, *value)))
            .collect(),
    });
    Json {
        verdict: decoded.verdict(),
        caveat: decoded.caveat(),
        tolerance: decoded.tolerance,
        claims: claims.collect(),
        fits: fits.collect(),
    }
}
