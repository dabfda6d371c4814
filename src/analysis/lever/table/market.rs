//! Market: what is true outside of the deal.

use super::number::Number as _;
use super::{Field, Row, Span, always, of};
use crate::analysis::lever::Group::Market;

const NO_CURVE: &str = "The reference rate has no such step";
const NO_INDEX: &str = "The market rent has no such step";

pub(in crate::analysis::lever) static REFERENCE_RATE_FROM: Row =
    of(Market, "reference_rate_from", "Reference rate from month", "market.reference_rate[#].from")
        .date(0.0, 120.0)
        .span(Span::Rising(0.0, 120.0))
        .absent(NO_CURVE)
        .help("First month of the deal with this reference rate.")
        .term(always)
        .field(item!(market.reference_rate[] from, below next));

pub(in crate::analysis::lever) static REFERENCE_RATE: Row =
    of(Market, "reference_rate", "Reference rate", "market.reference_rate[#].rate")
        .percent(-0.02, 0.15, 0.0025)
        .absent(NO_CURVE)
        .help("Annual rate that floating loans follow, such as Term SOFR.")
        .term(always)
        .field(item!(market.reference_rate[] rate));

pub(in crate::analysis::lever) static RATE_SHIFT: Row =
    of(Market, "rate_shift", "Reference rate shift", "market.rate_shift")
        .percent(-0.05, 0.05, 0.0025)
        .help("Parallel shift of the whole reference curve.")
        .term(|scenario, _| {
            // It can be moved wherever there is something to shift.
            !scenario.market.rate_shift.is_zero()
                || !scenario.market.reference_rate.is_empty()
                || scenario.tranches.iter().any(|loan| loan.floating.is_some())
        })
        .field(plain!(market.rate_shift));

pub(in crate::analysis::lever) static RENT_INDEX_FROM: Row =
    of(Market, "rent_index_from", "Market rent from month", "market.rent_index[#].from")
        .date(1.0, 120.0)
        .span(Span::Rising(1.0, 120.0))
        .absent(NO_INDEX)
        .help("First month of the deal with this market rent.")
        .term(always)
        .field(item!(market.rent_index[] from, below next));

pub(in crate::analysis::lever) static RENT_INDEX: Row =
    of(Market, "rent_index", "Market rent index", "market.rent_index[#].index")
        .ratio(0.0, 2.0, 0.05)
        .absent(NO_INDEX)
        .help("Market rent of such equipment, as a multiple of that at closing.")
        .term(always)
        .field(item!(market.rent_index[] index));
