//! Lease: what the lessee owes.

use super::number::Number as _;
use super::{Field, Row, Span, always, of};
use crate::analysis::lever::Group::Lease;

const NO_RENT_STEP: &str = "The rent has no such step";
const NO_PREPAID_RENT: &str = "No rent is prepaid";
const NO_TERMINATION: &str = "The lease is not terminated early";

pub(in crate::analysis::lever) static LEASE_MONTHS: Row =
    of(Lease, "lease_months", "Lease term", "lease.term_months")
        .months(12.0, 120.0)
        .help("First term of the lease.")
        .field(plain!(lease.term_months));

pub(in crate::analysis::lever) static RENT_FACTOR: Row =
    of(Lease, "rent_factor", "Lease rate factor (% a month)", "lease.rent_factor")
        .percent(0.0, 0.06, 0.0001)
        .help("Monthly rent divided by equipment cost, paid in arrears.")
        .field(plain!(lease.rent_factor));

pub(in crate::analysis::lever) static ESCALATOR: Row =
    of(Lease, "escalator", "Annual escalator", "lease.escalator")
        .percent(-0.2, 0.2, 0.005)
        .help("Change of the rent once a year.")
        .field(plain!(lease.escalator));

pub(in crate::analysis::lever) static OPERATING_COST: Row =
    of(Lease, "operating_cost", "Operating expenses (opex)", "lease.operating_cost")
        .percent(0.0, 0.2, 0.0025)
        .help(
            "A year, of equipment cost, borne by the vehicle; zero for a triple-net \
                       lease.",
        )
        .field(plain!(lease.operating_cost));

pub(in crate::analysis::lever) static RESIDUAL_GUARANTEE: Row =
    of(Lease, "residual_guarantee", "Residual guarantee", "lease.residual_guarantee")
        .percent(0.0, 0.6, 0.01)
        .help(
            "Value at the end of the term that the lessee's side guarantees, of \
                       equipment cost.",
        )
        .field(plain!(lease.residual_guarantee));

pub(in crate::analysis::lever) static RENEWAL_MONTHS: Row =
    of(Lease, "renewal_months", "Renewal term", "lease.renewal.months")
        .months(1.0, 84.0)
        .help("Term of a renewal.")
        .field(plain!(lease.renewal.months));

pub(in crate::analysis::lever) static RENEWAL_DISCOUNT: Row =
    of(Lease, "renewal_discount", "Renewal discount", "lease.renewal.discount")
        .percent(0.0, 1.0, 0.01)
        .help("Reduction of the last rent of the first term under a renewal.")
        .field(plain!(lease.renewal.discount));

pub(in crate::analysis::lever) static RENEWAL_TIMES: Row =
    of(Lease, "renewal_times", "Number of renewals", "lease.renewal.times")
        .count(2.0, 10.0, 1.0)
        .help("Renewals in a row; those count that fit 240 months as a whole, and at least one.")
        .term(|scenario, _| scenario.lease.renewal.times != 1)
        .field(plain!(lease.renewal.times));

pub(in crate::analysis::lever) static RENT_STEP_FROM: Row =
    of(Lease, "rent_step_from", "Rent step from lease month", "lease.rent_steps[#].from")
        .months(1.0, 120.0)
        .span(Span::Rising(1.0, 120.0))
        .absent(NO_RENT_STEP)
        .help("First month of the step, counted in each delivery’s own lease.")
        .term(always)
        .field(item!(lease.rent_steps[] from, below next));

pub(in crate::analysis::lever) static RENT_STEP_FACTOR: Row =
    of(Lease, "rent_step", "Rent multiple", "lease.rent_steps[#].factor")
        .ratio(0.0, 3.0, 0.05)
        .absent(NO_RENT_STEP)
        .help("The rent from then on, as a multiple of what it would be; 0 is a rent holiday.")
        .term(always)
        .field(item!(lease.rent_steps[] factor));

pub(in crate::analysis::lever) static PREPAID_SHARE: Row =
    of(Lease, "prepaid_rent", "Prepaid rent (% of rent)", "lease.prepaid_rent.share")
        .percent(0.01, 0.9, 0.01)
        .absent(NO_PREPAID_RENT)
        .help("Share of the first term’s rent that the lessee pays on delivery.")
        .term(always)
        .field(part!(lease.prepaid_rent ? share));

pub(in crate::analysis::lever) static PREPAID_FROM: Row =
    of(Lease, "prepaid_from", "Prepaid rent credited from", "lease.prepaid_rent.credited_from")
        .months(1.0, 120.0)
        .absent(NO_PREPAID_RENT)
        .help(
            "Month of the lease from which prepaid rent is credited against rent; past the term, \
         the last month.",
        )
        .term(always)
        .field(part!(lease.prepaid_rent ? credited_from));

pub(in crate::analysis::lever) static SECURITY_DEPOSIT: Row =
    of(Lease, "security_deposit", "Security deposit", "lease.security_deposit_months")
        .months(1.0, 24.0)
        .help("Months of rent that the lessee pays on delivery and gets back at the end.")
        .term(|scenario, _| scenario.lease.security_deposit_months != 0)
        .field(plain!(lease.security_deposit_months));

pub(in crate::analysis::lever) static TERMINATION_MONTH: Row =
    of(Lease, "termination_month", "Early termination month", "lease.early_termination.month")
        .date(1.0, 120.0)
        .absent(NO_TERMINATION)
        .help(
            "Month of the deal in which the lessee ends the lease; up to the last delivery, the \
         month after it.",
        )
        .term(always)
        .field(part!(lease.early_termination ? month));

pub(in crate::analysis::lever) static TERMINATION_FEE: Row =
    of(Lease, "termination_fee", "Termination fee", "lease.early_termination.fee_months")
        .months(0.0, 36.0)
        .absent(NO_TERMINATION)
        .help("Months of rent that the lessee pays for ending the lease early.")
        .term(always)
        .field(part!(lease.early_termination ? fee_months));

pub(in crate::analysis::lever) static PURCHASE_PRICE: Row =
    of(Lease, "purchase_price", "Purchase option (% of cost)", "lease.purchase_option.price")
        .percent(0.0, 1.0, 0.005)
        .absent("The lessee has no purchase option")
        .help("Price at which the lessee may buy the equipment at the end of its lease, of cost.")
        .term(always)
        .field(part!(lease.purchase_option ? price));
