//! Months of a deal by the calendar: what month 26 of a deal that closed in February 2026 is.
//!
//! The only place that words a month of a deal. Months count from closing, which is month 0; the
//! month after it is month 1. A date that cannot be told, because closing is no month, is left out.

pub(super) const NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Letters of a month's name where there is little room.
const SHORT: usize = 3;

/// The calendar of one deal.
///
/// ```
/// use chiplease::format::Calendar;
///
/// let calendar = Calendar::of("2026-02");
/// assert_eq!(calendar.month(26), "month 26, April\u{a0}2028");
/// assert_eq!(calendar.aside(26), "month 26 (April\u{a0}2028)");
/// assert_eq!(Calendar::default().month(26), "month 26");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Calendar {
    /// Months from the year 0 to closing; `None` where that is unknown.
    closing: Option<u32>,
}

impl Calendar {
    /// Of a deal that closes then: `2026-02`. A text that is no month gives a calendar without
    /// dates.
    pub fn of(closing: &str) -> Self {
        let months = || {
            let (year, month) = closing.split_once('-')?;
            let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
            let month = month.checked_sub(1).filter(|month| *month < 12)?;
            // A year too large to be counted in months.
            year.checked_mul(12)?.checked_add(month)
        };
        Self { closing: months() }
    }

    /// `April 2028`.
    pub fn date(self, month: u32) -> Option<String> {
        let (name, year) = self.parts(month)?;
        Some(format!("{name}\u{a0}{year}"))
    }

    /// `Apr 2028`.
    pub fn short_date(self, month: u32) -> Option<String> {
        let (name, year) = self.parts(month)?;
        Some(format!("{}\u{a0}{year}", name.get(..SHORT).unwrap_or(name)))
    }

    /// `Apr 28`, under the number of a row.
    pub fn shortest_date(self, month: u32) -> Option<String> {
        let (name, year) = self.parts(month)?;
        Some(format!("{}\u{a0}{:02}", name.get(..SHORT).unwrap_or(name), year % 100))
    }

    /// `month 26, April 2028`; `closing, February 2026`.
    pub fn month(self, month: u32) -> String {
        with(named(month), self.date(month))
    }

    /// The same within a sentence: `month 26 (April 2028)`.
    pub fn aside(self, month: u32) -> String {
        let name = named(month);
        self.date(month).map_or_else(|| name.clone(), |date| format!("{name} ({date})"))
    }

    /// The same with a short date: `month 26 (Apr 2028)`.
    pub fn short_aside(self, month: u32) -> String {
        let name = named(month);
        self.short_date(month).map_or_else(|| name.clone(), |date| format!("{name} ({date})"))
    }

    /// The same where there is little room: `month 26, Apr 2028`.
    pub fn short(self, month: u32) -> String {
        with(named(month), self.short_date(month))
    }

    /// In a cell of a column of months: `26, Apr 2028`.
    pub fn cell(self, month: u32) -> String {
        with(month.to_string(), self.short_date(month))
    }

    /// As a title: `Month 26, April 2028`; `Closing, February 2026`.
    pub fn title(self, month: u32) -> String {
        let name = match month {
            0 => "Closing".to_owned(),
            month => format!("Month {month}"),
        };
        with(name, self.date(month))
    }

    /// Several months as a title: `Months 13 to 24, March 2027 to February 2028`.
    pub fn span(self, first: u32, last: u32) -> String {
        let dates = self.date(first).zip(self.date(last));
        let dates = dates.map(|(first, last)| format!("{first} to {last}"));
        with(format!("Months {first} to {last}"), dates)
    }

    /// The month of the deal that a month of the calendar is, written `2028-04`; closing is 0, what
    /// comes before it negative. `None` where either is unknown.
    pub fn month_of(self, date: &str) -> Option<i64> {
        let there = Self::of(date).closing?;
        Some(i64::from(there) - i64::from(self.closing?))
    }

    fn parts(self, month: u32) -> Option<(&'static str, u32)> {
        let all = self.closing?.checked_add(month)?;
        Some((NAMES.get((all % 12) as usize)?, all / 12))
    }
}

fn named(month: u32) -> String {
    if month == 0 { "closing".to_owned() } else { format!("month {month}") }
}

fn with(name: String, date: Option<String>) -> String {
    match date {
        Some(date) => format!("{name}, {date}"),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_from_closing_have_a_name_in_the_calendar() {
        for (closing, months, expected) in [
            ("2026-02", 0, Some("Feb\u{a0}26")),
            ("2026-02", 11, Some("Jan\u{a0}27")),
            ("2026-12", 1, Some("Jan\u{a0}27")),
            ("2026-00", 1, None),
            ("2026-13", 1, None),
            ("soon", 1, None),
            ("9999999999-01", 1, None),
        ] {
            let found = Calendar::of(closing).shortest_date(months);
            assert_eq!(found.as_deref(), expected, "{closing} + {months}");
        }
    }

    #[test]
    fn a_month_is_said_with_its_date_and_without_one_where_closing_is_no_month() {
        let [known, unknown] = ["2026-02", "soon"].map(Calendar::of);
        for (said, expected) in [
            (known.month(26), "month 26, April 2028"),
            (known.short(26), "month 26, Apr 2028"),
            (known.cell(26), "26, Apr 2028"),
            (known.aside(26), "month 26 (April 2028)"),
            (known.short_aside(26), "month 26 (Apr 2028)"),
            (known.title(26), "Month 26, April 2028"),
            (known.title(0), "Closing, February 2026"),
            (known.month(0), "closing, February 2026"),
            (known.span(13, 24), "Months 13 to 24, March 2027 to February 2028"),
            (unknown.month(26), "month 26"),
            (unknown.aside(26), "month 26"),
            (unknown.span(1, 12), "Months 1 to 12"),
        ] {
            assert_eq!(said.replace('\u{a0}', " "), expected);
        }
    }
}
