//! Debt: the loans.

use rust_decimal::Decimal;

use super::number::Number as _;
use super::{At, Field, Row, Span, always, of};
use crate::analysis::Unit;
use crate::analysis::lever::Group::Debt;
use crate::model::Scenario;
use crate::model::scenario::{Repayment, Tenor};

const NO_LOAN: &str = "This deal has no loan";
const FIXED: &str = "The loan’s rate is fixed";
const NO_PREMIUM: &str = "Prepayment of the loan costs nothing";

pub(in crate::analysis::lever) static LOAN_RATE: Row =
    of(Debt, "loan_rate", "Coupon", "tranches[#].rate")
        .percent(0.0, 0.2, 0.0025)
        .absent(NO_LOAN)
        .help("Nominal annual interest rate, paid monthly.")
        .field(item!(tranches[] rate));

pub(in crate::analysis::lever) static ADVANCE_RATE: Row =
    of(Debt, "advance_rate", "Advance rate", "tranches[#].amount")
        .percent(0.0, 1.0, 0.005)
        .span(Span::Advance)
        .absent(NO_LOAN)
        .help("Loan amount divided by equipment cost.")
        .field(Field {
            get: advance_rate,
            set: set_advance_rate,
            copy: item!(tranches[] amount).copy,
        });

pub(in crate::analysis::lever) static LOAN_AMOUNT: Row =
    of(Debt, "loan_amount", "Loan amount", "tranches[#].amount")
        .dollars(Span::Amount)
        .absent(NO_LOAN)
        .help("Principal at closing.")
        .field(item!(tranches[] amount));

pub(in crate::analysis::lever) static TENOR_MONTHS: Row =
    of(Debt, "tenor_months", "Tenor", "tranches[#].tenor")
        .date(1.0, 180.0)
        .absent("The loan is co-terminous with the lease")
        .help("Month in which the last payment is due.")
        .field(Field { get: tenor_months, set: set_tenor_months, copy: copy_tenor_months });

pub(in crate::analysis::lever) static INTEREST_ONLY_MONTHS: Row =
    of(Debt, "interest_only_months", "Interest only", "tranches[#].interest_only_months")
        .months(0.0, 60.0)
        .absent(NO_LOAN)
        .help("Months before the first principal payment.")
        .field(item!(tranches[] interest_only_months));

pub(in crate::analysis::lever) static SCULPTED_DSCR: Row =
    of(Debt, "sculpted_dscr", "Sculpted to DSCR", "tranches[#].repayment.dscr")
        .ratio(1.0, 4.0, 0.05)
        .absent("The loan's repayment is not sculpted")
        .help("Debt service is sized to the cash so that scheduled coverage equals this.")
        .field(Field { get: sculpted_dscr, set: set_sculpted_dscr, copy: copy_sculpted_dscr });

pub(in crate::analysis::lever) static BALLOON: Row =
    of(Debt, "balloon", "Balloon", "tranches[#].balloon")
        .percent(0.0, 1.0, 0.01)
        .absent("Only level and straight-line loans have a balloon")
        .help("Share of the loan due at maturity.")
        .field(Field { get: balloon, set: set_balloon, copy: item!(tranches[] balloon).copy });

pub(in crate::analysis::lever) static UPFRONT_FEE: Row =
    of(Debt, "upfront_fee", "Upfront fee", "tranches[#].upfront_fee")
        .percent(0.0, 0.1, 0.0025)
        .absent(NO_LOAN)
        .help("Paid to the lender at closing, of the loan amount.")
        .field(item!(tranches[] upfront_fee));

pub(in crate::analysis::lever) static SOLD_FRACTION: Row =
    of(Debt, "sold_fraction", "Sold down", "tranches[#].sold_fraction")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_LOAN)
        .help("Share of the loan that the lender syndicates to other holders at closing.")
        .field(item!(tranches[] sold_fraction));

pub(in crate::analysis::lever) static SALE_PRICE: Row =
    of(Debt, "sale_price", "Sell-down price", "tranches[#].sale_price")
        .percent(0.8, 1.1, 0.001)
        .absent(NO_LOAN)
        .help("Price that the other holders pay, of par.")
        .field(item!(tranches[] sale_price));

pub(in crate::analysis::lever) static FLOATING_MARGIN: Row =
    of(Debt, "floating_margin", "Margin", "tranches[#].floating.margin")
        .percent(0.0, 0.15, 0.0025)
        .absent(FIXED)
        .help("Added to the reference rate, a year.")
        .term(always)
        .field(part_of_item!(tranches[] floating ? margin));

pub(in crate::analysis::lever) static FLOATING_FLOOR: Row =
    of(Debt, "floating_floor", "Reference rate floor", "tranches[#].floating.floor")
        .percent(-0.05, 0.1, 0.0025)
        .absent(FIXED)
        .help("Least that the reference rate counts as.")
        .term(always)
        .field(part_of_item!(tranches[] floating ? floor));

pub(in crate::analysis::lever) static HEDGED: Row =
    of(Debt, "hedged", "Hedged share", "tranches[#].floating.hedged")
        .percent(0.0, 1.0, 0.05)
        .absent(FIXED)
        .help("Share of the loan that is swapped into a fixed rate.")
        .term(always)
        .field(part_of_item!(tranches[] floating ? hedged));

pub(in crate::analysis::lever) static SWAP_RATE: Row = of(
    Debt,
    "swap_rate",
    "Swap rate",
    "tranches[#].floating.swap_rate",
)
.percent(-0.05, 0.1, 0.0025)
.absent(FIXED)
.help("Fixed rate paid on the hedged share in place of the reference rate, before the margin.")
.term(always)
.field(part_of_item!(tranches[] floating ? swap_rate));

pub(in crate::analysis::lever) static COMMITMENT_FEE: Row =
    of(Debt, "commitment_fee", "Commitment fee", "tranches[#].commitment_fee")
        .percent(0.000_5, 0.05, 0.000_5)
        .absent(NO_LOAN)
        .help("A year, on the part of the loan that is not drawn yet.")
        .term(|scenario, at| {
            scenario.tranches.get(at[0]).is_some_and(|loan| !loan.commitment_fee.is_zero())
        })
        .field(item!(tranches[] commitment_fee));

pub(in crate::analysis::lever) static PREMIUM_UNTIL: Row = of(
    Debt,
    "premium_until",
    "Prepayment premium until month",
    "tranches[#].prepayment_premium[#].until",
)
.date(1.0, 120.0)
.span(Span::Rising(1.0, 120.0))
.absent(NO_PREMIUM)
.help("Last month of the deal in which this premium is paid.")
.term(always)
.field(item_of_item!(tranches[] prepayment_premium[] until, below next));

pub(in crate::analysis::lever) static PREMIUM: Row = of(
    Debt,
    "prepayment_premium",
    "Prepayment premium",
    "tranches[#].prepayment_premium[#].premium",
)
.percent(0.0, 0.1, 0.0025)
.absent(NO_PREMIUM)
.help("Paid to the lender on what the sweep prepays.")
.term(always)
.field(item_of_item!(tranches[] prepayment_premium[] premium));

fn advance_rate(scenario: &Scenario, at: At) -> Option<Decimal> {
    scenario.tranches.get(at[0])?.amount.checked_div(scenario.equipment.cost)
}

fn set_advance_rate(scenario: &mut Scenario, at: At, value: Decimal) {
    let amount = scenario.equipment.cost.checked_mul(value);
    if let (Some(amount), Some(tranche)) = (amount, scenario.tranches.get_mut(at[0])) {
        // A loan is lent in whole cents; `restore` undoes what that loses.
        tranche.amount = amount.round_dp(Unit::Dollars.decimals()).normalize();
    }
}

fn tenor_months(scenario: &Scenario, at: At) -> Option<Decimal> {
    match scenario.tranches.get(at[0])?.tenor {
        Tenor::Months(months) => Some(months.read()),
        Tenor::MatchLease => None,
    }
}

fn set_tenor_months(scenario: &mut Scenario, at: At, value: Decimal) {
    if let Some(Tenor::Months(months)) = scenario.tranches.get_mut(at[0]).map(|t| &mut t.tenor) {
        months.write(value);
    }
}

fn copy_tenor_months(from: &Scenario, of: At, to: &mut Scenario, at: At) {
    let to = to.tranches.get_mut(at[0]).map(|tranche| &mut tranche.tenor);
    let from = from.tranches.get(of[0]).map(|tranche| tranche.tenor);
    if let (Some(Tenor::Months(months)), Some(Tenor::Months(to))) = (from, to) {
        *to = months;
    }
}

fn sculpted_dscr(scenario: &Scenario, at: At) -> Option<Decimal> {
    match scenario.tranches.get(at[0])?.repayment {
        Repayment::Sculpted { dscr } => Some(dscr.read()),
        Repayment::Level | Repayment::StraightLine | Repayment::Bullet => None,
    }
}

fn set_sculpted_dscr(scenario: &mut Scenario, at: At, value: Decimal) {
    let repayment = scenario.tranches.get_mut(at[0]).map(|tranche| &mut tranche.repayment);
    if let Some(Repayment::Sculpted { dscr }) = repayment {
        dscr.write(value);
    }
}

fn copy_sculpted_dscr(from: &Scenario, of: At, to: &mut Scenario, at: At) {
    let to = to.tranches.get_mut(at[0]).map(|tranche| &mut tranche.repayment);
    let from = from.tranches.get(of[0]).map(|tranche| tranche.repayment);
    if let (Some(Repayment::Sculpted { dscr }), Some(Repayment::Sculpted { dscr: to })) = (from, to)
    {
        *to = dscr;
    }
}

fn balloon(scenario: &Scenario, at: At) -> Option<Decimal> {
    let tranche = scenario.tranches.get(at[0])?;
    match tranche.repayment {
        Repayment::Level | Repayment::StraightLine => Some(tranche.balloon.read()),
        Repayment::Bullet | Repayment::Sculpted { .. } => None,
    }
}

fn set_balloon(scenario: &mut Scenario, at: At, value: Decimal) {
    if let Some(tranche) = scenario.tranches.get_mut(at[0]) {
        tranche.balloon.write(value);
    }
}
