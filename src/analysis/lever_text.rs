//! A lever's value as people read and write it: `9.50%`, `60 months`, `$1.00bn`.
//!
//! Units keep to their number with a no-break space, as everywhere ([`crate::format`]).

mod typed;

use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::ToPrimitive as _;

use crate::analysis::difference::Value;
use crate::analysis::full_rent::full_rent;
use crate::analysis::{Change, Lever, Unit};
use crate::format;
use crate::model::Scenario;

pub use typed::{NotRead, read, wanted};

/// Most decimals shown of a percentage or a ratio.
const DECIMALS_MAX: usize = 4;
/// Decimals shown of what would need more: it comes from a division and was not typed.
const DECIMALS_OF_QUOTIENT: usize = 2;

/// The value with its unit. Shows as many decimals as the lever's step has, and more where the
/// value has more.
pub fn text(lever: Lever, scenario: &Scenario, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => {
            let decimals = decimals_shown(value * 100.0, lever.step(scenario) * 100.0);
            format!("{}%", format::hundredths(value, decimals))
        }
        Unit::Dollars => format::money(value),
        Unit::Months => format::months(value.round().to_u32()),
        Unit::Ratio => {
            let decimals = decimals_shown(value, lever.step(scenario)).max(2);
            format::number(value, decimals)
        }
        Unit::Count => format::number(value, 0),
    }
}

/// Two levers in few words: "residual × rate".
pub fn pair(one: Lever, other: Lever, scenario: &Scenario) -> String {
    format!("{} × {}", brief(one, scenario), brief(other, scenario))
}

/// A lever in one or two words, where there is no room for its name: "residual"; with the loan or
/// round where there are several.
fn brief(lever: Lever, scenario: &Scenario) -> String {
    let word = match lever {
        Lever::LeaseMonths => "lease term",
        Lever::RentFactor => "rent",
        Lever::Escalator => "escalator",
        Lever::OperatingCost => "opex",
        Lever::ResidualGuarantee => "guarantee",
        Lever::EquipmentCost => "cost",
        Lever::ResaleFraction => "residual",
        Lever::LoanRate(_) => "rate",
        Lever::AdvanceRate(_) => "advance",
        Lever::ReserveMonths => "reserve",
        Lever::LockupDscr => "lock-up",
        Lever::LesseeCash => "cash",
        Lever::MonthlyBurn => "burn",
        Lever::BurnGrowth => "burn growth",
        Lever::AnnualRevenue => "revenue",
        Lever::RevenueGrowth => "revenue growth",
        Lever::RevenueMargin => "margin",
        _ => lever.name().split(" (").next().unwrap_or_default(),
    };
    let label = lever.label(scenario);
    let owner = label.strip_prefix(lever.name()).unwrap_or_default();
    format!("{}{owner}", format::lower_first(word))
}

/// From what to what; in full where both would read the same.
pub fn change(change: &Change, scenario: &Scenario) -> String {
    sides(change, [scenario, scenario]).join(" → ")
}

/// Both sides of a change, each as its scenario has it; in full where both would read the same.
pub fn sides(change: &Change, scenarios: [&Scenario; 2]) -> [String; 2] {
    let [before, after] = scenarios;
    let sides = [(&change.before, before), (&change.after, after)];
    let short = sides.map(|(value, scenario)| match (value, change.lever()) {
        (Value::Number(number), Some(lever)) => text(lever, scenario, *number),
        (Value::Number(number), None) => format::number(*number, 2),
        (Value::Words(words), _) => words.clone(),
    });
    // Rounded for reading, two numbers that differ may look the same.
    if short[0] != short[1] {
        return short;
    }
    sides.map(|(value, _)| match (value, change.lever().map(Lever::unit)) {
        (Value::Number(number), Some(Unit::Dollars)) => {
            format!("${}", format::number(*number, 2))
        }
        (Value::Number(number), _) => format::number(*number, 8),
        (Value::Words(words), _) => words.clone(),
    })
}

/// Texts of which one is as wide as any along the track; none where the lever does not apply.
pub fn widest(lever: Lever, scenario: &Scenario) -> Vec<String> {
    // Digits have one width, and this is the longest that an amount gets.
    const WIDEST_DOLLARS: f64 = 888.8e6;
    if lever.value(scenario).is_none() {
        return Vec::new();
    }
    let range = lever.range(scenario);
    let (low, high) = (*range.start(), *range.end());
    let mut values = vec![low, high];
    if lever.unit() == Unit::Dollars {
        values.extend([high.min(WIDEST_DOLLARS), low.max(-WIDEST_DOLLARS)]);
    }
    values.into_iter().map(|value| text(lever, scenario, value)).collect()
}

/// A lever's value where there is room for every decimal that is quoted.
pub fn precise(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => format::rate(value),
        Unit::Dollars => format::money(value),
        Unit::Months => format::months(value.round().to_u32()),
        Unit::Ratio => format::ratio(value),
        Unit::Count => format::number(value, 0),
    }
}

/// The same on an axis.
pub fn short(lever: Lever, value: f64) -> String {
    match lever.unit() {
        Unit::Percent => {
            let percent = value * 100.0;
            let is_whole = (percent - percent.round()).abs() < 1e-6;
            format::percent(value, usize::from(!is_whole))
        }
        Unit::Dollars => format::money(value),
        Unit::Months => format!("{}\u{a0}mo", format::number(value, 0)),
        Unit::Ratio => format::ratio(value),
        Unit::Count => format::number(value, 0),
    }
}

/// To which side a limit is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Up, for a lower limit.
    Up,
    /// Down, for an upper limit.
    Down,
    /// To the nearest, for a value that is no limit.
    Nearest,
}

/// A lever's value in a sentence, rounded to the side that is safe.
pub fn rounded(lever: Lever, value: f64, side: Side) -> String {
    let to_side = |unit: f64| {
        // A float's dust is no reason to go up by one.
        let scaled = value / unit;
        let whole = match side {
            Side::Up => (scaled - 1e-9).ceil(),
            Side::Down => (scaled + 1e-9).floor(),
            Side::Nearest => scaled.round(),
        };
        whole * unit
    };
    match lever.unit() {
        Unit::Percent => {
            let fine =
                value.abs() < 0.1 && matches!(lever, Lever::RentFactor | Lever::UpfrontFee(_));
            let (unit, decimals) = if fine { (1e-4, 2) } else { (1e-3, 1) };
            match (side, format::decimals_of_percent(value)) {
                // A value set by hand is said as it was set.
                (Side::Nearest, Some(set)) => format::percent(value, set),
                (Side::Nearest, None) => format::percent(value, decimals),
                (Side::Up | Side::Down, _) => format::share(to_side(unit)),
            }
        }
        Unit::Dollars => {
            // Three significant digits, and never finer than a dollar.
            let digits = value.abs().max(1.0).log10().floor() - 2.0;
            format::money(to_side(10_f64.powf(digits.max(0.0))))
        }
        Unit::Months => {
            let months = format::number(to_side(1.0), 0);
            format!("{months}\u{a0}months")
        }
        Unit::Ratio => format::ratio(to_side(0.01)),
        Unit::Count => format::number(to_side(1.0), 0),
    }
}

/// The value that a person means by `text`; the unit may be left out. `None` if it is no number.
///
/// Percentages may be given in basis points (`950bp`), months in years (`4 yr`), and dollars or a
/// count may end in k, m, bn or tn; plain dollars below the lever's own step are not guessed to be
/// millions. [`hint`] says so to a person.
pub fn parse(lever: Lever, text: &str) -> Option<f64> {
    parse_unit(lever.unit(), text)
}

/// The same, where words may also stand for what the deal says: "full rent" of a backstop.
pub fn parse_in(lever: Lever, scenario: &Scenario, text: &str) -> Option<f64> {
    parse(lever, text).or_else(|| {
        let words = text.to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let means_rent = matches!(words.as_slice(), ["full" | "rent"] | ["full", "rent"]);
        full_rent(lever, scenario).filter(|_| means_rent)
    })
}

/// What is said of a text that cannot be read: what may be typed instead.
pub fn hint(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "a percentage or basis points, e.g. 9.5% or 950 bp",
        Unit::Dollars => "dollars, e.g. 3.4bn, 606m or 250k",
        Unit::Months => "years or months, e.g. 4 yr or 48 mo",
        Unit::Ratio => "a multiple, e.g. 1.25x",
        Unit::Count => "a whole number, e.g. 100,000 or 100k",
    }
}

/// The same of a figure that is no lever's.
pub fn parse_unit(unit: Unit, text: &str) -> Option<f64> {
    // What is typed into a slider's value has the decimals that a person would choose.
    let value = typed::as_shown(unit, text)?;
    value.round_dp_with_strategy(unit.decimals(), MidpointAwayFromZero).to_f64()
}

fn decimals_shown(value: f64, step: f64) -> usize {
    let needed = |number: f64| {
        let is_exact = |decimals: &usize| {
            let scaled = number * 10_f64.powi(i32::try_from(*decimals).unwrap_or(0));
            // A millionth of the last decimal is a float's dust and no digit of the number.
            (scaled - scaled.round()).abs() < 1e-6
        };
        (0..=DECIMALS_MAX).find(is_exact).unwrap_or(DECIMALS_OF_QUOTIENT)
    };
    needed(step).max(needed(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{FormatError, library};

    #[track_caller]
    fn check(lever: Lever, text: &str, expected: Option<f64>) {
        assert_eq!(parse(lever, text), expected, "{text}");
    }

    #[test]
    fn a_percentage_is_read_with_and_without_its_sign() {
        let rate = Lever::LoanRate(0);
        check(rate, "9.5", Some(0.095));
        check(rate, " 9.5% ", Some(0.095));
        check(rate, "9,5", Some(0.095));
        check(rate, "0,125", Some(0.001_25));
        check(rate, "−1.25%", Some(-0.0125));
        check(rate, "nine", None);
        check(rate, "nan", None);
        check(rate, "", None);
    }

    #[test]
    fn dollars_are_read_with_a_suffix_or_grouped_digits() {
        let burn = Lever::MonthlyBurn;
        check(burn, "1.2bn", Some(1.2e9));
        check(burn, "$1,200m", Some(1.2e9));
        check(burn, "1,200,000", Some(1.2e6));
        check(burn, "$ 1 200 000", Some(1.2e6));
        check(burn, "−$3m", Some(-3e6));
        check(burn, "1.2 zillion", None);
    }

    #[test]
    fn whatever_a_banker_types_is_read_and_what_is_no_number_is_not() {
        let (rate, burn, term) = (Lever::LoanRate(0), Lever::MonthlyBurn, Lever::LeaseMonths);
        let (gpus, dscr) = (Lever::GpuCount, Lever::LockupDscr);
        for (lever, text, expected) in [
            (rate, "950bp", Some(0.095)),
            (rate, "950 bps", Some(0.095)),
            (rate, "937.5 basis points", Some(0.093_75)),
            (rate, "11%", Some(0.11)),
            (rate, "11 percent", Some(0.11)),
            (rate, "11", Some(0.11)),
            (rate, "bp", None),
            (rate, "4 yr", None),
            (term, "4yr", Some(48.0)),
            (term, "4 years", Some(48.0)),
            (term, "1 year", Some(12.0)),
            (term, "2.5 y", Some(30.0)),
            (term, "4 yr 6 mo", Some(54.0)),
            (term, "4y6m", Some(54.0)),
            (term, "60 mo", Some(60.0)),
            (term, "60m", Some(60.0)),
            (term, "48 months", Some(48.0)),
            (term, "48", Some(48.0)),
            (term, "soon", None),
            (term, "yr", None),
            (term, "4%", None),
            (burn, "3.4bn", Some(3.4e9)),
            (burn, "$3.4 billion", Some(3.4e9)),
            (burn, "606m", Some(606e6)),
            (burn, "606mm", Some(606e6)),
            (burn, "250k", Some(250e3)),
            (burn, "1.5 trillion", Some(1.5e12)),
            (burn, "1,000", Some(1e3)),
            (burn, "m", None),
            (gpus, "100k", Some(100e3)),
            (gpus, "100,000", Some(100e3)),
            (dscr, "1.25x", Some(1.25)),
            (dscr, "125%", Some(1.25)),
            (dscr, "1.25 times", Some(1.25)),
        ] {
            check(lever, text, expected);
        }
    }

    #[test]
    fn what_the_hint_gives_as_an_example_can_be_typed() {
        for (lever, examples) in [
            (Lever::LoanRate(0), ["9.5%", "950 bp"]),
            (Lever::MonthlyBurn, ["3.4bn", "606m"]),
            (Lever::LeaseMonths, ["4 yr", "48 mo"]),
            (Lever::LockupDscr, ["1.25x", "1.25x"]),
            (Lever::GpuCount, ["100,000", "100k"]),
        ] {
            for example in examples {
                assert!(hint(lever.unit()).contains(example), "{example}");
                assert!(parse(lever, example).is_some(), "{example}");
            }
        }
    }

    #[test]
    fn the_full_rent_may_be_typed_as_a_backstop() -> Result<(), FormatError> {
        let mut scenario = library::default_scenario()?;
        scenario.equipment.cost = rust_decimal::Decimal::from(2_400_000_000_u64);
        scenario.lease.rent_factor = rust_decimal::Decimal::new(26, 3);
        scenario.lease.escalator = rust_decimal::Decimal::ZERO;
        scenario.lease.term_months = 48;
        let typed = |lever, text| parse_in(lever, &scenario, text);
        assert_eq!(typed(Lever::BackstopMonthlyCap, "full rent"), Some(62.4e6));
        assert_eq!(typed(Lever::BackstopTotalCap, "Rent"), Some(48.0 * 62.4e6));
        assert_eq!(typed(Lever::BackstopMonthlyCap, "60m"), Some(60e6));
        assert_eq!(typed(Lever::MonthlyBurn, "full rent"), None);
        Ok(())
    }

    #[test]
    fn a_step_decides_how_many_decimals_are_shown_and_a_finer_value_shows_more() {
        assert_eq!(decimals_shown(9.0, 0.25), 2);
        assert_eq!(decimals_shown(25.0, 0.5), 1);
        assert_eq!(decimals_shown(2.441, 0.01), 3);
        assert_eq!(decimals_shown(12.3457, 0.25), 4);
    }

    #[test]
    fn a_quotient_shows_two_decimals() {
        assert_eq!(decimals_shown(340.0 / 5.05, 0.5), 2);
    }

    #[test]
    fn nothing_along_a_track_is_longer_than_the_widest_text() -> Result<(), FormatError> {
        let scenario = library::default_scenario()?;
        for lever in Lever::all(&scenario).into_iter().filter(|l| l.value(&scenario).is_some()) {
            let length = |text: &String| text.chars().count();
            let widest = widest(lever, &scenario).iter().map(length).max().unwrap_or(0);
            let range = lever.range(&scenario);
            for place in 0..=1000 {
                let at = range.start() + (range.end() - range.start()) * f64::from(place) / 1e3;
                let text = text(lever, &scenario, lever.snapped(&scenario, at));
                assert!(length(&text) <= widest, "{}: {text}", lever.id());
            }
        }
        Ok(())
    }

    #[test]
    fn a_value_reads_as_it_was_typed_with_a_real_minus_and_none_before_a_zero()
    -> Result<(), FormatError> {
        let scenario = library::default_scenario()?;
        for (lever, value, expected) in [
            (Lever::LoanRate(0), 0.071_25, "7.125%"),
            (Lever::LoanRate(0), 0.070_625, "7.0625%"),
            (Lever::BurnGrowth, -0.1, "−10%"),
            (Lever::BurnGrowth, -1e-9, "0%"),
            (Lever::LockupDscr, 1.125, "1.125"),
            (Lever::GpuCount, 100_000.0, "100,000"),
        ] {
            assert_eq!(text(lever, &scenario, value), expected, "{lever:?}");
        }
        Ok(())
    }
}
