//! Months of the ledger by their names in the calendar.

/// The calendar month so many months after closing: "Feb 27"; `None` where closing is no month.
pub fn calendar(closing: &str, months: u32) -> Option<String> {
    const NAMES: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    // The text may be no month at all, or its year too large to be counted in months.
    let (year, month) = closing.split_once('-')?;
    let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
    let all = year.checked_mul(12)?.checked_add(month.checked_sub(1)?)?.checked_add(months)?;
    let name = NAMES.get(usize::try_from(all % 12).ok()?)?;
    Some(format!("{name}\u{a0}{:02}", all / 12 % 100))
}
