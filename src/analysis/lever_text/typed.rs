//! A number as people type it, read digit for digit.
//!
//! Two conventions share the units. In the window a bare `9.5` under a percentage is 9.5%, and a
//! comma may be a decimal one. Where a text stands beside those of a file ([`read`]: `--set`, an
//! assumptions file, a paste) a bare number is what the file has, 0.095, and a decimal comma is
//! refused with its place, because the next reader might take it for thousands.

use rust_decimal::Decimal;

use crate::analysis::Unit;
use crate::format::hints::excerpt;
use crate::model::number::exactly;

/// Why a typed text is no number of its unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// A comma before the decimals.
    #[error("{typed} has a decimal comma (character {at}); write {instead}")]
    DecimalComma {
        /// The text.
        typed: String,
        /// Which of its characters, from 1.
        at: usize,
        /// The same with a point.
        instead: String,
    },
    /// A comma that may be either, where the difference would be a thousandfold.
    #[error("{typed} may mean {thousands} or {decimals} (character {at} is a comma); write which")]
    EitherComma {
        /// The text.
        typed: String,
        /// Which of its characters, from 1.
        at: usize,
        /// With the comma between thousands.
        thousands: String,
        /// With the comma before decimals.
        decimals: String,
    },
    /// Points between thousands.
    #[error("{typed} has points between thousands; write {instead}")]
    Points {
        /// The text.
        typed: String,
        /// The same without them.
        instead: String,
    },
    /// Part of a month, or of a thing that is counted.
    #[error("expected a whole number{of}, found {typed}")]
    NotWhole {
        /// Of what: " of months".
        of: &'static str,
        /// The text.
        typed: String,
    },
    /// Anything else.
    #[error("expected {wanted}, found {typed}")]
    NoNumber {
        /// What may be written.
        wanted: &'static str,
        /// The text.
        typed: String,
    },
}

/// What a number of this unit may look like beside those of a file, in words.
pub fn wanted(unit: Unit) -> &'static str {
    match unit {
        Unit::Percent => "a rate such as 9.5%, 950bp or 0.095",
        Unit::Dollars => "dollars such as $5.05bn, 606m or 250000",
        Unit::Months => "months such as 60, 60 mo or 5y",
        Unit::Ratio => "a multiple such as 1.25x or 1.25",
        Unit::Count => "a whole number such as 100000 or 100k",
    }
}

/// The number that is meant by a text that stands beside those of a file, with every digit: rates
/// and shares are fractions, `11%` and `950bp` are read as such, and so are `$5.05bn`, `60 mo`, `5y`
/// and `1.25x`. Bounds are not checked.
///
/// # Errors
///
/// What is wrong with it, in words that follow the name of the field.
///
/// ```
/// use chiplease::analysis::{Unit, lever_text::read};
///
/// assert_eq!(read(Unit::Percent, "9.5%"), read(Unit::Percent, "0.095"));
/// assert_eq!(read(Unit::Months, "5y"), Ok(60.into()));
/// let refused = read(Unit::Percent, "9,5%").unwrap_err().to_string();
/// assert_eq!(refused, "9,5% has a decimal comma (character 2); write 9.5%");
/// ```
pub fn read(unit: Unit, typed: &str) -> Result<Decimal, NotRead> {
    let typed = typed.trim();
    let unquoted = typed.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let shown = || excerpt(typed);
    let no_number = || NotRead::NoNumber { wanted: wanted(unit), typed: shown() };
    let text = plain(unquoted.unwrap_or(typed));
    // As accountants write what is below zero.
    let bracketed = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let parts = parts(unit, bracketed.unwrap_or(&text), Bare::AsInFile).ok_or_else(no_number)?;
    let mut sum = Decimal::ZERO;
    for part in &parts {
        let value = match comma(unit, part) {
            Comma::None => part.value(),
            Comma::Thousands => Part { number: part.number.replace(',', ""), ..*part }.value(),
            Comma::Decimal => return Err(decimal_comma(typed)),
            Comma::Either => return Err(either_comma(typed)),
        };
        let value = value.ok_or_else(|| points(typed, &part.number).unwrap_or_else(no_number))?;
        sum = sum.checked_add(value).ok_or_else(no_number)?;
    }
    if bracketed.is_some() {
        sum = -sum;
    }
    let of = match unit {
        Unit::Months => " of months",
        _ => "",
    };
    match unit {
        Unit::Months | Unit::Count if !sum.is_integer() => {
            Err(NotRead::NotWhole { of, typed: shown() })
        }
        _ => Ok(sum.normalize()),
    }
}

/// The number that a person means who types into the window; `None` if it is no number.
pub(super) fn as_shown(unit: Unit, typed: &str) -> Option<Decimal> {
    let text = plain(typed.trim());
    let mut sum = Decimal::ZERO;
    for part in parts(unit, &text, Bare::AsShown)? {
        let point = |number: &str| number.replace(',', ".");
        let number = match grouping(&part.number) {
            Grouping::None => part.number.clone(),
            Grouping::Thousands => part.number.replace(',', ""),
            Grouping::Decimal if part.number.contains('.') => return None,
            Grouping::Decimal if part.number.matches(',').count() > 1 => return None,
            Grouping::Decimal => point(&part.number),
        };
        sum = sum.checked_add(Part { number, ..part }.value()?)?;
    }
    Some(sum)
}

/// What a number without a unit is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// What is on the screen: 9.5 is 9.5%.
    AsShown,
    /// What is in the file: 0.095 is 9.5%.
    AsInFile,
}

/// A number and what its unit multiplies it by: a power of ten, and the months of a year.
#[derive(Clone, Copy)]
struct Part<N> {
    number: N,
    power: i32,
    times: u32,
}

impl<N: AsRef<str>> Part<N> {
    fn value(&self) -> Option<Decimal> {
        let number = self.number.as_ref();
        // Without this “inf” and “nan” would be read as numbers.
        if !number.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e')) {
            return None;
        }
        let (mantissa, power) = number.split_once('e').unwrap_or((number, "0"));
        let power = power.parse::<i32>().ok()?.checked_add(self.power)?;
        // The power of ten moves the point: a product would round what has many digits.
        exactly(&format!("{mantissa}e{power}"))?.checked_mul(self.times.into())
    }
}

/// Without what only helps the eye: spaces, also those that this program writes itself, the sign of
/// the dollar, underscores; a real minus is one.
fn plain(typed: &str) -> String {
    let text = typed.to_lowercase().replace('−', "-");
    let text = text.replace([' ', '\u{a0}', '\u{202f}', '\u{2009}', '\t', '_'], "");
    let text = text.replace("us$", "").replace('$', "");
    let named = text.strip_prefix("usd").or_else(|| text.strip_suffix("usd"));
    named.map(str::to_owned).unwrap_or(text)
}

/// What a number may end in, and the power of ten that multiplies it by; the first that fits is
/// taken, so the longer ones come first.
type Suffixes = &'static [(&'static str, i32)];

const PERCENT: Suffixes =
    &[("basispoints", -4), ("bps", -4), ("bp", -4), ("percent", -2), ("pct", -2), ("%", -2)];
const AMOUNT: Suffixes = &[
    ("trillion", 12),
    ("billion", 9),
    ("million", 6),
    ("thousand", 3),
    ("bn", 9),
    ("tn", 12),
    ("mm", 6),
    ("b", 9),
    ("m", 6),
    ("t", 12),
    ("k", 3),
];
const RATIO: Suffixes = &[("times", 0), ("x", 0), ("%", -2)];
const YEARS: Suffixes = &[("years", 0), ("year", 0), ("yrs", 0), ("yr", 0), ("y", 0)];
const MONTHS: Suffixes =
    &[("months", 0), ("month", 0), ("mths", 0), ("mth", 0), ("mos", 0), ("mo", 0), ("m", 0)];

/// The numbers of a text with their units; `None` where there is no number.
fn parts(unit: Unit, text: &str, bare: Bare) -> Option<Vec<Part<String>>> {
    if unit == Unit::Months {
        return months(text);
    }
    let (suffixes, alone) = match unit {
        Unit::Percent if bare == Bare::AsShown => (PERCENT, -2),
        Unit::Percent => (PERCENT, 0),
        Unit::Ratio => (RATIO, 0),
        Unit::Dollars | Unit::Count | Unit::Months => (AMOUNT, 0),
    };
    Some(vec![with_suffix(text, suffixes).unwrap_or(Part {
        number: text.to_owned(),
        power: alone,
        times: 1,
    })])
}

fn with_suffix(text: &str, suffixes: Suffixes) -> Option<Part<String>> {
    let split = |(suffix, power): &(&str, i32)| {
        let number = text.strip_suffix(suffix)?.to_owned();
        Some(Part { number, power: *power, times: 1 })
    };
    suffixes.iter().find_map(split)
}

/// Months, years, or years and months: `48`, `60mo`, `4yr`, `4yr6mo`.
fn months(text: &str) -> Option<Vec<Part<String>>> {
    let alone = |text: &str| Part { number: text.to_owned(), power: 0, times: 1 };
    let months = |text: &str| with_suffix(text, MONTHS).unwrap_or_else(|| alone(text));
    let years = |text: &str| Some(Part { times: 12, ..with_suffix(text, YEARS)? });
    if let Some(years) = years(text) {
        return Some(vec![years]);
    }
    // Behind the unit of the years, if there is one, come months.
    let Some(at) = text.find('y') else { return Some(vec![months(text)]) };
    let (number, rest) = text.split_at(at);
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let unit = rest.strip_suffix(behind)?;
    Some(vec![years(&format!("{number}{unit}"))?, months(behind)])
}

/// What the commas of a number are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Grouping {
    None,
    /// Three digits follow each one, and something else than a zero comes before the first.
    Thousands,
    Decimal,
}

fn grouping(number: &str) -> Grouping {
    if !number.contains(',') {
        return Grouping::None;
    }
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().unwrap_or_default();
    let begins = (1..=3).contains(&first.len()) && first.bytes().any(|digit| digit != b'0');
    let is_grouped = begins && groups.all(|group| group.len() == 3) && !decimals.contains(',');
    if is_grouped { Grouping::Thousands } else { Grouping::Decimal }
}

/// The same where a wrong guess would stay in a file.
enum Comma {
    None,
    Thousands,
    Decimal,
    Either,
}

fn comma(unit: Unit, part: &Part<String>) -> Comma {
    // In words such as "a,b" a comma is none of a number.
    let is_number = part.number.chars().all(|c| c.is_ascii_digit() || ".,-+e".contains(c));
    match grouping(&part.number) {
        _ if !is_number => Comma::None,
        Grouping::None => Comma::None,
        Grouping::Decimal => Comma::Decimal,
        // Nobody writes thousands of per cent.
        Grouping::Thousands if matches!(unit, Unit::Percent | Unit::Ratio) => Comma::Decimal,
        Grouping::Thousands => {
            let is_single = part.number.matches(',').count() == 1 && !part.number.contains('.');
            if is_single && part.power >= 9 { Comma::Either } else { Comma::Thousands }
        }
    }
}

/// The place of the last comma, in characters from 1: before the decimals, if any is.
fn place(typed: &str) -> usize {
    let last = typed.chars().enumerate().filter(|(_, c)| *c == ',').last();
    last.map_or(0, |(at, _)| at + 1)
}

/// The text with its last comma as a point, and without what groups its digits.
fn with_point(typed: &str) -> String {
    let (whole, decimals) = typed.rsplit_once(',').unwrap_or((typed, ""));
    format!("{}.{decimals}", whole.replace([',', '.'], ""))
}

fn decimal_comma(typed: &str) -> NotRead {
    // In 1,234.56,7 nobody knows.
    NotRead::DecimalComma {
        typed: excerpt(typed),
        at: place(typed),
        instead: excerpt(&with_point(typed)),
    }
}

fn either_comma(typed: &str) -> NotRead {
    NotRead::EitherComma {
        typed: excerpt(typed),
        at: place(typed),
        thousands: excerpt(&typed.replace(',', "")),
        decimals: excerpt(&with_point(typed)),
    }
}

/// Where points group the digits of a number, as in 5.050.000.000.
fn points(typed: &str, number: &str) -> Option<NotRead> {
    let mut groups = number.trim_start_matches(['-', '+']).split('.');
    let begins = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    let is_grouped = number.matches('.').count() > 1
        && begins
        && groups.all(|group| group.len() == 3 && group.bytes().all(|it| it.is_ascii_digit()));
    is_grouped.then(|| NotRead::Points {
        typed: excerpt(typed),
        instead: excerpt(&typed.replace('.', "")),
    })
}
