//! Structure: what protects the loans.

use super::number::Number as _;
use super::{Field, Row, Span, always, of};
use crate::analysis::lever::Group::Debt;

const NO_TIER: &str = "The sweep has no such tier";

pub(in crate::analysis::lever) static RESERVE_MONTHS: Row =
    of(Debt, "reserve_months", "DSRA", "structure.reserve_months")
        .months(0.0, 24.0)
        .help(
            "Debt service reserve account: months of scheduled debt service ahead held \
                       in cash.",
        )
        .field(plain!(structure.reserve_months));

pub(in crate::analysis::lever) static CASH_SWEEP: Row =
    of(Debt, "cash_sweep", "Cash sweep", "structure.cash_sweep")
        .percent(0.0, 1.0, 0.01)
        .help("Share of the cash after debt service that prepays debt.")
        .field(plain!(structure.cash_sweep));

pub(in crate::analysis::lever) static LOCKUP_DSCR: Row =
    of(Debt, "lockup_dscr", "Lock-up DSCR", "structure.lockup_dscr")
        .ratio(0.0, 3.0, 0.05)
        .help("Distributions stop below this DSCR.")
        .field(plain!(structure.lockup_dscr));

pub(in crate::analysis::lever) static FIRST_SWEEP_MONTH: Row =
    of(Debt, "first_sweep_month", "First sweep month", "structure.first_sweep_month")
        .date(2.0, 120.0)
        .help("First month of the deal in which cash is swept.")
        .term(|scenario, _| scenario.structure.first_sweep_month != 1)
        .field(plain!(structure.first_sweep_month));

pub(in crate::analysis::lever) static FIRST_TEST_MONTH: Row =
    of(Debt, "first_test_month", "First DSCR test", "structure.first_test_month")
        .date(2.0, 120.0)
        .help("First month of the deal in which coverage is tested for lock-up and sweep.")
        .term(|scenario, _| scenario.structure.first_test_month != 1)
        .field(plain!(structure.first_test_month));

pub(in crate::analysis::lever) static SWEEP_BELOW: Row =
    of(Debt, "sweep_below", "Sweep tier below DSCR", "structure.sweep_tiers[#].below")
        .ratio(0.05, 3.0, 0.05)
        .span(Span::Rising(0.05, 3.0))
        .absent(NO_TIER)
        .help("The tier’s sweep applies at a DSCR below this.")
        .term(always)
        .field(item!(structure.sweep_tiers[] below, below next));

pub(in crate::analysis::lever) static SWEEP_SHARE: Row =
    of(Debt, "sweep_share", "Sweep of the tier", "structure.sweep_tiers[#].share")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_TIER)
        .help("Share of the cash after debt service that prepays debt in this tier.")
        .term(always)
        .field(item!(structure.sweep_tiers[] share));

pub(in crate::analysis::lever) static TARGET_LTV: Row =
    of(Debt, "target_ltv", "Target LTV", "structure.target_ltv")
        .percent(0.0, 1.5, 0.01)
        .absent("No target LTV set")
        .help("Debt above this share of the equipment’s value is swept.")
        .term(always)
        .field(option!(structure.target_ltv));

pub(in crate::analysis::lever) static INTEREST_ON_CASH: Row =
    of(Debt, "interest_on_cash", "Interest on cash", "structure.interest_on_cash")
        .percent(0.002_5, 0.1, 0.002_5)
        .help("A year, on reserve, cash held back and security deposit.")
        .term(|scenario, _| !scenario.structure.interest_on_cash.is_zero())
        .field(plain!(structure.interest_on_cash));
