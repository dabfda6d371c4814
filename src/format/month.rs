//! A month of the calendar as people and spreadsheets write it.

use super::calendar::NAMES;

/// Why a text is no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoMonth {
    /// A spreadsheet has told the days since 1900 instead of the date.
    #[error("{number} is the day number of a spreadsheet for a day in {month}; write {month}")]
    DayNumber {
        /// The number.
        number: u32,
        /// Its month, `2026-02`.
        month: String,
    },
    /// Day and month cannot be told apart.
    #[error("{typed} may be in {one} or {other}; write which")]
    Ambiguous {
        /// The text.
        typed: String,
        /// With the month first.
        one: String,
        /// With the day first.
        other: String,
    },
    /// Anything else.
    #[error("expected a month such as 2026-02 or Feb 2026, found {0}")]
    Unknown(String),
}

/// Days of a spreadsheet's calendar that are taken for dates: the years 2000 to 2099.
const DAY_NUMBERS: std::ops::RangeInclusive<u32> = 36_526..=73_050;

/// Reads `2026-02`, `Feb 2026`, `February 2026`, `Feb-26`, `02/2026`, and days in that month such as
/// `2026-02-28`, `28 Feb 2026` or `28.02.2026`; says it as `2026-02`.
///
/// # Errors
///
/// What is wrong with it.
///
/// ```
/// use chiplease::format::month;
///
/// assert_eq!(month::read("Feb 2026"), Ok("2026-02".to_owned()));
/// assert!(month::read("soon").is_err());
/// ```
pub fn read(typed: &str) -> Result<String, NoMonth> {
    let typed = typed.trim().trim_matches('"').trim();
    let unknown = || NoMonth::Unknown(super::hints::excerpt(typed));
    let is_between = |c: char| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '\'' | '’');
    let mut tokens: Vec<&str> = typed.split(is_between).filter(|it| !it.is_empty()).collect();
    // A sheet's date may come with the time of midnight.
    tokens.retain(|token| !token.contains(':'));
    let named = tokens.iter().position(|token| by_name(token).is_some());
    let month = named.map(|at| tokens.remove(at)).and_then(by_name);
    let numbers: Option<Vec<Figure>> = tokens.iter().map(|token| Figure::of(token)).collect();
    let numbers = numbers.ok_or_else(unknown)?;
    match (month, numbers.as_slice()) {
        (Some(month), [year] | [_, year] | [year, _])
            if year.is_year() && (numbers.len() == 1 || numbers.iter().any(Figure::is_day)) =>
        {
            written(year.value, month).ok_or_else(unknown)
        }
        (Some(month), [year]) if year.digits == 2 => {
            written(2000 + year.value, month).ok_or_else(unknown)
        }
        (None, [number]) if DAY_NUMBERS.contains(&number.value) => {
            let month = of_day_number(number.value);
            Err(NoMonth::DayNumber { number: number.value, month })
        }
        (None, [year, month]) if year.is_year() => {
            written(year.value, month.value).ok_or_else(unknown)
        }
        (None, [month, year]) if year.is_year() => {
            written(year.value, month.value).ok_or_else(unknown)
        }
        (None, [year, month, day]) if year.is_year() && day.is_day() => {
            written(year.value, month.value).ok_or_else(unknown)
        }
        (None, [one, other, year]) if year.is_year() => {
            of_day(typed, [*one, *other], *year).unwrap_or_else(|| Err(unknown()))
        }
        _ => Err(unknown()),
    }
}

/// A whole number and how many digits it was written with.
#[derive(Clone, Copy)]
struct Figure {
    value: u32,
    digits: usize,
}

impl Figure {
    fn of(token: &str) -> Option<Self> {
        let is_plain = token.bytes().all(|byte| byte.is_ascii_digit());
        let value = token.parse().ok().filter(|_| is_plain)?;
        Some(Self { value, digits: token.len() })
    }

    fn is_year(&self) -> bool {
        self.digits == 4
    }

    fn is_day(&self) -> bool {
        self.digits <= 2 && (1..=31).contains(&self.value)
    }

    fn is_month(&self) -> bool {
        self.digits <= 2 && (1..=12).contains(&self.value)
    }
}

/// The month of a day that is written with its year last.
fn of_day(typed: &str, [one, other]: [Figure; 2], year: Figure) -> Option<Result<String, NoMonth>> {
    let month = |figure: Figure| written(year.value, figure.value);
    // With points the day always comes first.
    if typed.contains('.') || !one.is_month() {
        return one.is_day().then(|| month(other))?.map(Ok);
    }
    if !other.is_month() || one.value == other.value {
        return other.is_day().then(|| month(one))?.map(Ok);
    }
    let (one, other) = (month(one)?, month(other)?);
    Some(Err(NoMonth::Ambiguous { typed: super::hints::excerpt(typed), one, other }))
}

/// The month with that name, or with its first letters.
fn by_name(token: &str) -> Option<u32> {
    const LETTERS_MIN: usize = 3;
    let token = token.to_lowercase();
    let begins = |name: &str| name.to_lowercase().starts_with(&token);
    let at = NAMES.iter().position(|name| token.len() >= LETTERS_MIN && begins(name))?;
    u32::try_from(at).ok().map(|at| at + 1)
}

fn written(year: u32, month: u32) -> Option<String> {
    let is_month = (1..=12).contains(&month) && year <= 9999;
    is_month.then(|| format!("{year:04}-{month:02}"))
}

/// The month of a day that a spreadsheet counts from the end of 1899.
fn of_day_number(number: u32) -> String {
    let (mut days, mut year, mut month) = (number.saturating_sub(36_526), 2000_u32, 0_usize);
    loop {
        let is_leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            1 if is_leap => 29,
            1 => 28,
            3 | 5 | 8 | 10 => 30,
            _ => 31,
        };
        if days < length {
            return format!("{year:04}-{:02}", month + 1);
        }
        days -= length;
        month = (month + 1) % 12;
        year += u32::from(month == 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_people_and_spreadsheets_write_it() {
        for (typed, expected) in [
            ("2026-02", "2026-02"),
            ("2026/2", "2026-02"),
            ("Feb 2026", "2026-02"),
            ("february 2026", "2026-02"),
            ("Feb. 2026", "2026-02"),
            ("Feb-26", "2026-02"),
            ("Feb ’26", "2026-02"),
            ("Sept 2027", "2027-09"),
            ("02/2026", "2026-02"),
            ("2026-02-28", "2026-02"),
            ("2026-02-01 00:00:00", "2026-02"),
            ("28 Feb 2026", "2026-02"),
            ("Feb 28, 2026", "2026-02"),
            ("28.02.2026", "2026-02"),
            ("1.2.2026", "2026-02"),
            ("2/28/2026", "2026-02"),
            ("28/2/2026", "2026-02"),
            ("2/2/2026", "2026-02"),
            ("\"2026-02\"", "2026-02"),
        ] {
            assert_eq!(read(typed), Ok(expected.to_owned()), "{typed}");
        }
    }

    #[test]
    fn what_is_no_month_or_might_be_two_is_refused() {
        for (typed, expected) in [
            ("soon", "expected a month such as 2026-02 or Feb 2026, found soon"),
            ("2026", "expected a month such as 2026-02 or Feb 2026, found 2026"),
            ("2026-13", "expected a month such as 2026-02 or Feb 2026, found 2026-13"),
            ("Feb", "expected a month such as 2026-02 or Feb 2026, found Feb"),
            ("", "expected a month such as 2026-02 or Feb 2026, found "),
            ("3/2/2026", "3/2/2026 may be in 2026-03 or 2026-02; write which"),
            (
                "46054",
                "46054 is the day number of a spreadsheet for a day in 2026-02; write 2026-02",
            ),
            (
                "73050",
                "73050 is the day number of a spreadsheet for a day in 2099-12; write 2099-12",
            ),
        ] {
            assert_eq!(read(typed).map_err(|error| error.to_string()), Err(expected.to_owned()));
        }
    }
}
