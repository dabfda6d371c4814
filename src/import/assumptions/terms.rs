//! Fields of optional terms: words, and variants with a number.

use rust_decimal::Decimal;

use super::{Found, Reading, split};
use crate::import::number;
use crate::model::validate::Bounds;

const DEPRECIATION: &str = "tax.depreciation";
const LOSSES: &str = "tax.losses";

/// The words of a field that holds one of a few.
pub(super) fn words(field: &str) -> Option<&'static [&'static str]> {
    match field {
        "lease.end_of_term" => Some(&["Sell", "Scrap", "Renew"]),
        number::FUNDING_ORDER => Some(&["ProRata", "EquityFirst"]),
        LOSSES => Some(&["Used", "CarriedForward"]),
        _ if is_guarantees(field, ".when") => Some(&["Default", "End", "Both"]),
        _ => None,
    }
}

fn is_guarantees(field: &str, ending: &str) -> bool {
    field.starts_with("guarantees[") && field.ends_with(ending)
}

/// The bounds of a share of a delivery, which is no lever.
pub(super) fn bounds_of(path: &str) -> Option<Bounds> {
    let is_share = path.starts_with("equipment.deliveries[") && path.ends_with("].share");
    let share = Bounds::within(Decimal::ZERO, Decimal::ONE);
    is_share.then_some(Bounds { is_above: true, ..share })
}

impl<'a> Reading<'a> {
    /// Whether the field is a variant with a number, which is read by [`Self::variant`].
    pub(super) fn is_variant(field: &str) -> bool {
        field == DEPRECIATION || is_guarantees(field, "].of")
    }

    /// A variant with a number, where it is not what was exported.
    pub(super) fn variant(&mut self, field: &str, found: &[Found<'a>]) -> Option<String> {
        if field == DEPRECIATION {
            return self.depreciation(found);
        }
        // What a guarantee is of stands in no cell: only its share can be changed.
        let before = self.leaves.get(field)?.clone();
        let (kind, share) = before.split_once('(')?;
        let share = share.trim_end_matches(')').trim_matches('"').parse().ok()?;
        let new = self.new_number(found.first()?, share)?;
        Some(format!("{kind}({})", number::in_file(new, false)))
    }

    fn depreciation(&mut self, found: &[Found<'a>]) -> Option<String> {
        let (kind, numbers) = split(found, |name| name == "depreciation")?;
        let word = self.word(&kind, &["Bonus", "Macrs", "StraightLine"])?;
        let before = self.leaves.get(DEPRECIATION).cloned().unwrap_or_default();
        let months = before.strip_prefix("StraightLine(").map(|rest| rest.trim_end_matches(')'));
        let months: Option<Decimal> = months.and_then(|months| months.parse().ok());
        // What the sheet shows where nothing is written off by the straight line.
        let exported = months.unwrap_or(Decimal::from(60));
        if word != "StraightLine" {
            self.unused(&numbers, &format!("depreciation is {word}"), &[exported]);
            return (before != word).then(|| word.to_owned());
        }
        let period = numbers.first()?.clone();
        let new = self.number(&period, exported)?.value();
        (months != Some(new)).then(|| format!("StraightLine({})", new.normalize()))
    }
}
