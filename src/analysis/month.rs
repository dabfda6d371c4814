//! What is said of one month, by name.

use crate::format;
use crate::model::results::Month;

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
        ("held back by lock-up", format::money(month.trapped)),
        ("lessee’s liquidity", format::money(month.liquidity)),
    ]
}

/// What the lessee has and owes at the end of the month, and what that leaves the lender.
pub fn of_lessee(month: &Month) -> [Named; 7] {
    let missing = month.rent_due - month.rent_paid - month.backstop;
    [
        ("lessee’s liquidity", format::money(month.liquidity)),
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
