//! Lessee: its cash, burn, funding, backstop and contracts.

use super::number::Number as _;
use super::{Field, Row, Span, always, of};
use crate::analysis::lever::Group::Lessee;

const NO_ROUND: &str = "This deal has no such funding round";
const NO_BACKSTOP: &str = "This deal has no backstop";
const NO_CONTRACT: &str = "The lessee has no such contract";

pub(in crate::analysis::lever) static LESSEE_CASH: Row =
    of(Lessee, "lessee_cash", "Lessee cash", "lessee.cash")
        .dollars(Span::OfScale(10.0, 50.0))
        .help("The lessee's cash at closing.")
        .field(plain!(lessee.cash));

pub(in crate::analysis::lever) static MONTHLY_BURN: Row =
    of(Lessee, "monthly_burn", "Lessee burn a month", "lessee.monthly_burn")
        .dollars(Span::OfScale(0.6, 500.0))
        .help("The lessee's net cash use a month at closing, before this rent.")
        .field(plain!(lessee.monthly_burn));

pub(in crate::analysis::lever) static BURN_GROWTH: Row =
    of(Lessee, "burn_growth", "Burn growth a year", "lessee.burn_growth")
        .percent(-0.5, 2.0, 0.01)
        .help("Annual growth of the burn.")
        .field(plain!(lessee.burn_growth));

pub(in crate::analysis::lever) static ANNUAL_REVENUE: Row =
    of(Lessee, "annual_revenue", "Revenue a year", "lessee.annual_revenue")
        .dollars(Span::OfScale(4.0, 50.0))
        .help("The lessee's annual revenue at closing.")
        .field(plain!(lessee.annual_revenue));

pub(in crate::analysis::lever) static REVENUE_GROWTH: Row =
    of(Lessee, "revenue_growth", "Revenue growth a year", "lessee.revenue_growth")
        .percent(-0.5, 4.0, 0.05)
        .help("Annual growth of the lessee's revenue.")
        .field(plain!(lessee.revenue_growth));

pub(in crate::analysis::lever) static REVENUE_MARGIN: Row =
    of(Lessee, "revenue_margin", "Margin on new revenue", "lessee.revenue_margin")
        .percent(0.0, 1.0, 0.01)
        .help("Share of each additional dollar of revenue that reduces the burn.")
        .field(plain!(lessee.revenue_margin));

pub(in crate::analysis::lever) static GROWTH_MONTHS: Row =
    of(Lessee, "growth_months", "Growth lasts", "lessee.growth_months")
        .months(0.0, 120.0)
        .help("Burn and revenue stop growing after this many months.")
        .field(plain!(lessee.growth_months));

pub(in crate::analysis::lever) static BACKSTOP_MONTHLY_CAP: Row =
    of(Lessee, "backstop_monthly_cap", "Backstop cap a month", "lessee.backstop.monthly_cap")
        .dollars(Span::OfScale(0.4, 500.0))
        .absent(NO_BACKSTOP)
        .help("Maximum that the backstop pays in any month.")
        .field(part!(lessee.backstop ? monthly_cap));

pub(in crate::analysis::lever) static BACKSTOP_TOTAL_CAP: Row =
    of(Lessee, "backstop_total_cap", "Backstop cap in total", "lessee.backstop.total_cap")
        .dollars(Span::OfScale(4.0, 50.0))
        .absent(NO_BACKSTOP)
        .help("Maximum that the backstop pays in total.")
        .field(part!(lessee.backstop ? total_cap));

pub(in crate::analysis::lever) static BACKSTOP_FROM_MONTH: Row =
    of(Lessee, "backstop_from_month", "Backstop from month", "lessee.backstop.from_month")
        .date(1.0, 120.0)
        .absent(NO_BACKSTOP)
        .help("First month in which the backstop pays.")
        .field(part!(lessee.backstop ? from_month));

pub(in crate::analysis::lever) static FUNDING_AMOUNT: Row =
    of(Lessee, "funding_amount", "Amount", "lessee.funding[#].amount")
        .dollars(Span::OfScale(10.0, 50.0))
        .absent(NO_ROUND)
        .help("Proceeds of the round.")
        .field(item!(lessee.funding[] amount));

pub(in crate::analysis::lever) static FUNDING_MONTH: Row =
    of(Lessee, "funding_month", "Closes in month", "lessee.funding[#].month")
        .date(1.0, 120.0)
        .absent(NO_ROUND)
        .help("Month in which the round closes.")
        .field(item!(lessee.funding[] month));

pub(in crate::analysis::lever) static FUNDING_PROBABILITY: Row =
    of(Lessee, "funding_probability", "Probability", "lessee.funding[#].probability")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_ROUND)
        .help("Probability that the round closes; a single run counts it at 50% or more.")
        .field(item!(lessee.funding[] probability));

pub(in crate::analysis::lever) static CONTRACT_FROM: Row =
    of(Lessee, "contract_from", "Contract from month", "lessee.contracts[#].from")
        .date(1.0, 120.0)
        .absent(NO_CONTRACT)
        .help("First month of the deal in which the contract pays.")
        .term(always)
        .field(item!(lessee.contracts[] from));

pub(in crate::analysis::lever) static CONTRACT_TO: Row = of(
    Lessee,
    "contract_to",
    "Contract to month",
    "lessee.contracts[#].to",
)
.date(1.0, 120.0)
.absent(NO_CONTRACT)
.help("Last month of the deal in which the contract pays; before the first one, it never does.")
.term(always)
.field(item!(lessee.contracts[] to));

pub(in crate::analysis::lever) static CONTRACT_AMOUNT: Row =
    of(Lessee, "contract_amount", "Contract amount a month", "lessee.contracts[#].amount")
        .dollars(Span::SignedOfScale(0.6, 500.0))
        .absent(NO_CONTRACT)
        .help("Cash a month besides burn and revenue; below zero the lessee pays it.")
        .term(always)
        .field(item!(lessee.contracts[] amount));

pub(in crate::analysis::lever) static CONTRACT_PROBABILITY: Row =
    of(Lessee, "contract_probability", "Contract probability", "lessee.contracts[#].probability")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_CONTRACT)
        .help("Probability that the contract holds; a single run counts it at 50% or more.")
        .term(always)
        .field(item!(lessee.contracts[] probability));
