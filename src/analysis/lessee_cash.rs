//! The lessee's cash in words: when it is gone, and what is missing then.
//!
//! The lessee pays rent out of what it has and no more. So in the first month whose rent it cannot
//! pay in full its cash is 0 at the end, and it falls below 0 only later, by a burn that nothing
//! covers (Method, section 5). The month in which cash is gone is the earlier of the two: it is the
//! month in which rent is first missed, or a backstop first pays.

use rust_decimal::Decimal;

use crate::format;
use crate::model::results::Month;

/// The first month after closing at whose end nothing is left; `None` where there always is.
pub fn month_of_no_cash(months: &[Month]) -> Option<u32> {
    let is_gone = |month: &&Month| month.liquidity <= Decimal::ZERO;
    months.iter().skip(1).find(is_gone).map(|month| month.month)
}

/// The lessee's cash as a row of figures: `lessee’s cash`, `$1.20bn`. Below 0 there is no cash: it
/// is a shortfall, told without a sign.
pub fn cash_row(liquidity: Decimal) -> (&'static str, String) {
    let name = if is_short(liquidity) { "lessee’s shortfall" } else { "lessee’s cash" };
    (name, format::money(liquidity.abs()))
}

/// The same in a sentence: `$1.20bn`, `a shortfall of $1.20bn`.
pub fn cash_phrase(liquidity: Decimal) -> String {
    let amount = format::money(liquidity.abs());
    if is_short(liquidity) { format!("a shortfall of {amount}") } else { amount }
}

/// Whether it reads as less than nothing.
fn is_short(liquidity: Decimal) -> bool {
    liquidity < Decimal::ZERO && !format::reads_as_zero(&format::money(liquidity))
}
