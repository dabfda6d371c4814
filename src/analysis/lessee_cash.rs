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
    let amount = format::money(liquidity.abs());
    let is_short = liquidity < Decimal::ZERO && !format::reads_as_zero(&amount);
    (if is_short { "lessee’s shortfall" } else { "lessee’s cash" }, amount)
}
