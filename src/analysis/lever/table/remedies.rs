//! Remedies: what happens after missed rent.

use rust_decimal::Decimal;

use super::number::Number as _;
use super::{At, Field, Row, Span, always, of};
use crate::analysis::lever::Group::Remedies;
use crate::model::Scenario;

const NO_RE_LEASE: &str = "The equipment is not re-leased after a default";

pub(in crate::analysis::lever) static CURE_MONTHS: Row =
    of(Remedies, "cure_months", "Cure period", "remedies.cure_months")
        .months(0.0, 24.0)
        .help("Consecutive missed payments allowed before the lease is in default.")
        .field(plain!(remedies.cure_months));

pub(in crate::analysis::lever) static REPOSSESSION_MONTHS: Row =
    of(Remedies, "repossession_months", "Months to sale", "remedies.repossession_months")
        .months(0.0, 36.0)
        .help("Months from default to the sale of the equipment.")
        .field(plain!(remedies.repossession_months));

pub(in crate::analysis::lever) static LIQUIDATION_HAIRCUT: Row =
    of(Remedies, "liquidation_haircut", "Liquidation haircut", "remedies.liquidation_haircut")
        .percent(0.0, 1.0, 0.01)
        .help("Discount to value in a forced sale.")
        .field(plain!(remedies.liquidation_haircut));

pub(in crate::analysis::lever) static RE_LEASE_MONTHS: Row =
    of(Remedies, "re_lease_months", "Re-lease term", "remedies.re_lease.months")
        .months(1.0, 60.0)
        .span(Span::ReLease(60.0))
        .absent(NO_RE_LEASE)
        .help("Months that another lessee rents the equipment after repossession.")
        .term(always)
        .field(Field { set: set_re_lease_months, ..part!(remedies.re_lease ? months) });

pub(in crate::analysis::lever) static RE_LEASE_DISCOUNT: Row =
    of(Remedies, "re_lease_discount", "Re-lease discount", "remedies.re_lease.discount")
        .percent(-0.5, 1.0, 0.01)
        .absent(NO_RE_LEASE)
        .help("Discount of the new rent to the market rent; below zero it is dearer.")
        .term(always)
        .field(part!(remedies.re_lease ? discount));

pub(in crate::analysis::lever) static RE_LEASE_FREE: Row =
    of(Remedies, "re_lease_free", "Re-lease rent-free", "remedies.re_lease.free_months")
        .months(0.0, 60.0)
        .span(Span::RentFree)
        .absent(NO_RE_LEASE)
        .help("Months at the start of the new lease without rent.")
        .term(always)
        .field(part!(remedies.re_lease ? free_months));

pub(in crate::analysis::lever) static CLAIM_RECOVERY: Row =
    of(Remedies, "claim_recovery", "Claim recovery", "remedies.claim_recovery")
        .percent(0.01, 1.0, 0.01)
        .help("Share of the lessor’s claim that the lessee’s estate pays.")
        .term(|scenario, _| !scenario.remedies.claim_recovery.is_zero())
        .field(plain!(remedies.claim_recovery));

/// A re-lease shorter than its months without rent would put those out of bounds: it stops there.
fn set_re_lease_months(scenario: &mut Scenario, _: At, value: Decimal) {
    if let Some(re_lease) = &mut scenario.remedies.re_lease {
        re_lease.months.write(value.max(re_lease.free_months.into()));
    }
}
