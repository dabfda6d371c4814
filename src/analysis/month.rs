//! What is said of one month, by name.

use super::lessee_cash::cash_row;
use crate::format::{self, Calendar};
use crate::model::results::Month;
use crate::model::{Results, Scenario};

/// The months of a run, with their dates.
#[derive(Clone, Copy, Debug)]
pub struct Months<'a> {
    /// All of them, closing first.
    pub all: &'a [Month],
    /// What each is called.
    pub calendar: Calendar,
}

impl<'a> Months<'a> {
    /// Of a run of the scenario.
    pub fn of(scenario: &Scenario, results: &'a Results) -> Self {
        Self { all: &results.months, calendar: Calendar::of(&scenario.closing) }
    }
}

/// A name and its figure as text.
pub type Named = (&'static str, String);

/// How covered the lender is at the end of the month.
pub fn of_lender(month: &Month) -> [Named; 8] {
    [
        ("debt", format::money(month.debt())),
        ("chip value", format::money(month.value)),
        ("loan to value", format::percent(month.ltv, 1)),
        ("DSCR", format::ratio(month.dscr)),
        ("LLCR", format::ratio(month.llcr)),
        ("reserve", format::money(month.reserve)),
        ("lock-up account", format::money(month.trapped)),
        cash_row(month.liquidity),
    ]
}

/// What the lessee has and owes at the end of the month, and what that leaves the lender.
pub fn of_lessee(month: &Month) -> [Named; 7] {
    let missing = month.rent_due - month.rent_paid - month.backstop;
    [
        cash_row(month.liquidity),
        ("rent due", format::money(month.rent_due)),
        ("rent missing", format::money(missing)),
        ("debt", format::money(month.debt())),
        ("chip value", format::money(month.value)),
        ("loan to value", format::percent(month.ltv, 1)),
        ("DSCR", format::ratio(month.dscr)),
    ]
}

/// Who paid the rent of the month, and what is owed then.
pub fn of_lease(month: &Month) -> [Named; 4] {
    [
        ("rent due", format::money(month.rent_due)),
        ("paid by the lessee", format::money(month.rent_paid)),
        ("paid by the backstop", format::money(month.backstop)),
        ("debt", format::money(month.debt())),
    ]
}
