//! The rows of the lever table: names, fields and ranges, one arm a lever.
//!
//! Nothing here is computed; [`super`] says what the rows mean.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

use crate::model::Scenario;
use crate::model::scenario::{Repayment, Tenor, ValuePath};

use super::{Family, Group, Lever};
use crate::analysis::Unit;

/// Everything that is declared about one lever.
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) group: Group,
    /// `#` is replaced by the index.
    pub(super) path: &'static str,
    pub(super) unit: Unit,
    pub(super) span: Span,
    pub(super) step: f64,
    pub(super) help: &'static str,
    /// Said where the lever does not apply.
    pub(super) absent: &'static str,
    pub(super) field: Field,
}

/// What a slider offers.
#[derive(Clone, Copy)]
pub(super) enum Span {
    /// From here to there, whatever the deal.
    Fixed(f64, f64),
    /// From zero to a multiple of the deal's size, and how many steps that size is divided into.
    OfScale(f64, f64),
    /// A cost above what is lent on it.
    Cost,
    /// A loan below what the other loans leave of the cost.
    Amount,
    /// The same, of cost.
    Advance,
}

/// How to read and write the number; the index is that of the tranche or round.
pub(super) struct Field {
    pub(super) get: fn(&Scenario, usize) -> Option<Decimal>,
    pub(super) set: fn(&mut Scenario, usize, Decimal),
    /// Takes the number from another scenario, where both have such a field.
    pub(super) copy: Copying,
}

/// From one scenario's tranche or round to another's.
type Copying = fn(&Scenario, usize, &mut Scenario, usize);

const NO_LOAN: &str = "This deal has no loan";
const NO_ROUND: &str = "This deal has no such funding round";
const NO_BACKSTOP: &str = "This deal has no backstop";
const NO_VENDOR: &str = "No vendor set";
const NO_CLIFF: &str = "The value path has no cliff";

/// A field that every scenario has.
macro_rules! plain {
    ($($place:ident).+) => {
        Field {
            get: |scenario, _| Some(scenario.$($place).+.read()),
            set: |scenario, _, value| scenario.$($place).+.write(value),
            copy: |from, _, to, _| to.$($place).+ = from.$($place).+,
        }
    };
}

/// A field of a part that may be missing.
macro_rules! part {
    ($($place:ident).+ ? $field:ident) => {
        Field {
            get: |scenario, _| scenario.$($place).+.as_ref().map(|part| part.$field.read()),
            set: |scenario, _, value| {
                if let Some(part) = &mut scenario.$($place).+ {
                    part.$field.write(value);
                }
            },
            copy: |from, _, to, _| {
                if let (Some(from), Some(to)) = (&from.$($place).+, &mut to.$($place).+) {
                    to.$field = from.$field;
                }
            },
        }
    };
}

/// A field of one item of a list.
macro_rules! item {
    ($($place:ident).+ [] $field:ident) => {
        Field {
            get: |scenario, index| scenario.$($place).+.get(index).map(|item| item.$field.read()),
            set: |scenario, index, value| {
                if let Some(item) = scenario.$($place).+.get_mut(index) {
                    item.$field.write(value);
                }
            },
            copy: |from, of, to, at| {
                let pair = (from.$($place).+.get(of), to.$($place).+.get_mut(at));
                if let (Some(from), Some(to)) = pair {
                    to.$field = from.$field;
                }
            },
        }
    };
}

/// Says of every lever what it belongs to, once: a lever that is in no family does not compile.
macro_rules! families {
    (deal: $($plain:ident)*; tranche: $($of_tranche:ident)*; round: $($of_round:ident)*;) => {
        impl Lever {
            /// Levers that exist once.
            pub(in crate::analysis) const PLAIN: &[Self] = &[$(Self::$plain),*];

            /// Levers of each tranche, by its index.
            pub(in crate::analysis) const OF_TRANCHE: &[fn(usize) -> Self] = &[$(Self::$of_tranche),*];

            /// Levers of each funding round, by its index.
            pub(in crate::analysis) const OF_ROUND: &[fn(usize) -> Self] = &[$(Self::$of_round),*];

            pub(super) fn family(self) -> Family {
                match self {
                    $(Self::$plain)|* => Family::Plain,
                    $(Self::$of_tranche(index))|* => Family::Tranche(index),
                    $(Self::$of_round(index))|* => Family::Round(index),
                }
            }
        }
    };
}

families! {
    deal:
        LeaseMonths RentFactor Escalator OperatingCost ResidualGuarantee RenewalMonths RenewalDiscount
        EquipmentCost GpuCount ResaleFraction ScrapFraction SellingCost CliffMonth CliffShare
        VendorContent VendorMargin ReserveMonths CashSweep LockupDscr ManagementFee Hurdle Carry
        CatchUp LesseeCash MonthlyBurn BurnGrowth AnnualRevenue RevenueGrowth RevenueMargin
        GrowthMonths BackstopMonthlyCap BackstopTotalCap BackstopFromMonth CureMonths
        RepossessionMonths LiquidationHaircut BurnVolatility ResaleVolatility Correlation PathCount
        Seed;
    tranche:
        LoanRate AdvanceRate LoanAmount TenorMonths InterestOnlyMonths SculptedDscr Balloon
        UpfrontFee SoldFraction SalePrice;
    round:
        FundingAmount FundingMonth FundingProbability;
}

/// The row of one lever.
#[expect(clippy::too_many_lines, reason = "a table: one arm a lever, nothing but its row")]
pub(super) fn row(lever: Lever) -> Row {
    use Group::{Debt, Equipment, Equity, Lease, Lessee, Remedies, Uncertainty};
    match lever {
        // ---- Lease
        Lever::LeaseMonths => of(Lease, "lease_months", "Lease term", "lease.term_months")
            .months(12, 120)
            .help("First term of the lease.")
            .field(plain!(lease.term_months)),
        Lever::RentFactor => {
            of(Lease, "rent_factor", "Lease rate factor (% a month)", "lease.rent_factor")
                .percent(0.0, 0.06, 0.0001)
                .help("Monthly rent divided by equipment cost, paid in arrears.")
                .field(plain!(lease.rent_factor))
        }
        Lever::Escalator => of(Lease, "escalator", "Annual escalator", "lease.escalator")
            .percent(-0.2, 0.2, 0.005)
            .help("Change of the rent once a year.")
            .field(plain!(lease.escalator)),
        Lever::OperatingCost => {
            of(Lease, "operating_cost", "Operating expenses (opex)", "lease.operating_cost")
                .percent(0.0, 0.2, 0.0025)
                .help(
                    "A year, of equipment cost, borne by the vehicle; zero for a triple-net \
                       lease.",
                )
                .field(plain!(lease.operating_cost))
        }
        Lever::ResidualGuarantee => {
            of(Lease, "residual_guarantee", "Residual guarantee", "lease.residual_guarantee")
                .percent(0.0, 0.6, 0.01)
                .help(
                    "Value at the end of the term that the lessee's side guarantees, of \
                       equipment cost.",
                )
                .field(plain!(lease.residual_guarantee))
        }
        Lever::RenewalMonths => of(Lease, "renewal_months", "Renewal term", "lease.renewal.months")
            .months(1, 84)
            .help("Term of a renewal.")
            .field(plain!(lease.renewal.months)),
        Lever::RenewalDiscount => {
            of(Lease, "renewal_discount", "Renewal discount", "lease.renewal.discount")
                .percent(0.0, 1.0, 0.01)
                .help("Reduction of the last rent of the first term under a renewal.")
                .field(plain!(lease.renewal.discount))
        }
        // ---- Equipment
        Lever::EquipmentCost => of(Equipment, "equipment_cost", "Equipment cost", "equipment.cost")
            .dollars(Span::Cost)
            .help("Price of all equipment bought at closing.")
            .field(plain!(equipment.cost)),
        Lever::GpuCount => of(Equipment, "gpu_count", "GPUs", "equipment.gpus")
            .count(0.0, 1e6, 1000.0)
            .help("Used for dollars per GPU-hour only; zero if unknown.")
            .field(plain!(equipment.gpus)),
        Lever::ResaleFraction => of(
            Equipment,
            "resale_fraction",
            "Residual value (% of cost)",
            "equipment.resale_fraction",
        )
        .percent(0.0, 1.0, 0.005)
        .help("Sale price of the equipment at the end of the first term, of its cost.")
        .field(plain!(equipment.resale_fraction)),
        Lever::ScrapFraction => {
            of(Equipment, "scrap_fraction", "Scrap value (% of cost)", "equipment.scrap_fraction")
                .percent(0.0, 0.1, 0.001)
                .help("Floor of the value: recoverable metal.")
                .field(plain!(equipment.scrap_fraction))
        }
        Lever::SellingCost => {
            of(Equipment, "selling_cost", "Selling cost", "equipment.selling_cost")
                .percent(0.0, 0.4, 0.005)
                .help("Of the gross sale proceeds.")
                .field(plain!(equipment.selling_cost))
        }
        Lever::CliffMonth => {
            of(Equipment, "cliff_month", "Cliff month", "equipment.value_path.month")
                .months(1, 120)
                .absent(NO_CLIFF)
                .help(
                    "Month in which a new chip generation lowers the value; past the end of the \
                       term, the last month.",
                )
                .field(Field {
                    get: |scenario, _| cliff(scenario).map(|(month, _)| month.read()),
                    set: |scenario, _, value| {
                        if let ValuePath::Cliff { month, .. } = &mut scenario.equipment.value_path {
                            month.write(value);
                        }
                    },
                    copy: |from, _, to, _| {
                        let pair = (from.equipment.value_path, &mut to.equipment.value_path);
                        if let (
                            ValuePath::Cliff { month, .. },
                            ValuePath::Cliff { month: to, .. },
                        ) = pair
                        {
                            *to = month;
                        }
                    },
                })
        }
        Lever::CliffShare => {
            of(Equipment, "cliff_share", "Share of the decline", "equipment.value_path.share")
                .percent(0.0, 1.0, 0.01)
                .absent(NO_CLIFF)
                .help("Share of the total decline (in logarithms) that falls in the cliff month.")
                .field(Field {
                    get: |scenario, _| cliff(scenario).map(|(_, share)| share.read()),
                    set: |scenario, _, value| {
                        if let ValuePath::Cliff { share, .. } = &mut scenario.equipment.value_path {
                            share.write(value);
                        }
                    },
                    copy: |from, _, to, _| {
                        let pair = (from.equipment.value_path, &mut to.equipment.value_path);
                        if let (
                            ValuePath::Cliff { share, .. },
                            ValuePath::Cliff { share: to, .. },
                        ) = pair
                        {
                            *to = share;
                        }
                    },
                })
        }
        Lever::VendorContent => {
            of(Equipment, "vendor_content", "Vendor's share of cost", "vendor.content")
                .percent(0.0, 1.0, 0.01)
                .absent(NO_VENDOR)
                .help("Share of the cost paid to the vendor.")
                .field(part!(vendor ? content))
        }
        Lever::VendorMargin => {
            of(Equipment, "vendor_margin", "Vendor's gross margin", "vendor.gross_margin")
                .percent(0.0, 1.0, 0.01)
                .absent(NO_VENDOR)
                .help("Share of each dollar of its sales that the vendor keeps.")
                .field(part!(vendor ? gross_margin))
        }
        // ---- Debt
        Lever::LoanRate(_) => of(Debt, "loan_rate", "Coupon", "tranches[#].rate")
            .percent(0.0, 0.2, 0.0025)
            .absent(NO_LOAN)
            .help("Nominal annual interest rate, paid monthly.")
            .field(item!(tranches[] rate)),
        Lever::AdvanceRate(_) => of(Debt, "advance_rate", "Advance rate", "tranches[#].amount")
            .percent(0.0, 1.0, 0.005)
            .span(Span::Advance)
            .absent(NO_LOAN)
            .help("Loan amount divided by equipment cost.")
            .field(Field {
                get: advance_rate,
                set: set_advance_rate,
                copy: item!(tranches[] amount).copy,
            }),
        Lever::LoanAmount(_) => of(Debt, "loan_amount", "Loan amount", "tranches[#].amount")
            .dollars(Span::Amount)
            .absent(NO_LOAN)
            .help("Principal at closing.")
            .field(item!(tranches[] amount)),
        Lever::TenorMonths(_) => of(Debt, "tenor_months", "Tenor", "tranches[#].tenor")
            .months(1, 180)
            .absent("The loan is co-terminous with the lease")
            .help("Month in which the last payment is due.")
            .field(Field { get: tenor_months, set: set_tenor_months, copy: copy_tenor_months }),
        Lever::InterestOnlyMonths(_) => {
            of(Debt, "interest_only_months", "Interest only", "tranches[#].interest_only_months")
                .months(0, 60)
                .absent(NO_LOAN)
                .help("Months before the first principal payment.")
                .field(item!(tranches[] interest_only_months))
        }
        Lever::SculptedDscr(_) => {
            of(Debt, "sculpted_dscr", "Sculpted to DSCR", "tranches[#].repayment.dscr")
                .ratio(1.0, 4.0, 0.05)
                .absent("The loan's repayment is not sculpted")
                .help("Debt service is sized to the cash so that scheduled coverage equals this.")
                .field(Field {
                    get: sculpted_dscr,
                    set: set_sculpted_dscr,
                    copy: copy_sculpted_dscr,
                })
        }
        Lever::Balloon(_) => of(Debt, "balloon", "Balloon", "tranches[#].balloon")
            .percent(0.0, 1.0, 0.01)
            .absent("Only level and straight-line loans have a balloon")
            .help("Share of the loan due at maturity.")
            .field(Field { get: balloon, set: set_balloon, copy: item!(tranches[] balloon).copy }),
        Lever::UpfrontFee(_) => of(Debt, "upfront_fee", "Upfront fee", "tranches[#].upfront_fee")
            .percent(0.0, 0.1, 0.0025)
            .absent(NO_LOAN)
            .help("Paid to the lender at closing, of the loan amount.")
            .field(item!(tranches[] upfront_fee)),
        Lever::SoldFraction(_) => {
            of(Debt, "sold_fraction", "Sold down", "tranches[#].sold_fraction")
                .percent(0.0, 1.0, 0.01)
                .absent(NO_LOAN)
                .help("Share of the loan that the lender syndicates to other holders at closing.")
                .field(item!(tranches[] sold_fraction))
        }
        Lever::SalePrice(_) => of(Debt, "sale_price", "Sell-down price", "tranches[#].sale_price")
            .percent(0.8, 1.1, 0.001)
            .absent(NO_LOAN)
            .help("Price that the other holders pay, of par.")
            .field(item!(tranches[] sale_price)),
        Lever::ReserveMonths => of(Debt, "reserve_months", "DSRA", "structure.reserve_months")
            .months(0, 24)
            .help(
                "Debt service reserve account: months of scheduled debt service ahead held \
                       in cash.",
            )
            .field(plain!(structure.reserve_months)),
        Lever::CashSweep => of(Debt, "cash_sweep", "Cash sweep", "structure.cash_sweep")
            .percent(0.0, 1.0, 0.01)
            .help("Share of the cash after debt service that prepays debt.")
            .field(plain!(structure.cash_sweep)),
        Lever::LockupDscr => of(Debt, "lockup_dscr", "Lock-up DSCR", "structure.lockup_dscr")
            .ratio(0.0, 3.0, 0.05)
            .help("Distributions stop below this DSCR.")
            .field(plain!(structure.lockup_dscr)),
        // ---- Equity
        Lever::ManagementFee => {
            of(Equity, "management_fee", "Management fee a year", "equity.management_fee")
                .percent(0.0, 0.05, 0.0005)
                .help("A year, of equity, paid by the investors.")
                .field(plain!(equity.management_fee))
        }
        Lever::Hurdle => of(Equity, "hurdle", "Hurdle", "equity.hurdle")
            .percent(0.0, 0.3, 0.005)
            .help("Annual return of the investors before the manager takes carry.")
            .field(plain!(equity.hurdle)),
        Lever::Carry => of(Equity, "carry", "Carry", "equity.carry")
            .percent(0.0, 0.5, 0.01)
            .help("The manager's share of profit above the hurdle; at most the catch-up.")
            .field(Field { set: set_carry, ..plain!(equity.carry) }),
        Lever::CatchUp => of(Equity, "catch_up", "Catch-up", "equity.catch_up")
            .percent(0.0, 1.0, 0.01)
            .help(
                "The manager's share above the hurdle until carry is caught up; at least the \
                   carry.",
            )
            .field(Field { set: set_catch_up, ..plain!(equity.catch_up) }),
        // ---- Lessee
        Lever::LesseeCash => of(Lessee, "lessee_cash", "Lessee cash", "lessee.cash")
            .dollars(Span::OfScale(10.0, 50.0))
            .help("The lessee's cash at closing.")
            .field(plain!(lessee.cash)),
        Lever::MonthlyBurn => {
            of(Lessee, "monthly_burn", "Lessee burn a month", "lessee.monthly_burn")
                .dollars(Span::OfScale(0.6, 500.0))
                .help("The lessee's net cash use a month at closing, before this rent.")
                .field(plain!(lessee.monthly_burn))
        }
        Lever::BurnGrowth => of(Lessee, "burn_growth", "Burn growth a year", "lessee.burn_growth")
            .percent(-0.5, 2.0, 0.01)
            .help("Annual growth of the burn.")
            .field(plain!(lessee.burn_growth)),
        Lever::AnnualRevenue => {
            of(Lessee, "annual_revenue", "Revenue a year", "lessee.annual_revenue")
                .dollars(Span::OfScale(4.0, 50.0))
                .help("The lessee's annual revenue at closing.")
                .field(plain!(lessee.annual_revenue))
        }
        Lever::RevenueGrowth => {
            of(Lessee, "revenue_growth", "Revenue growth a year", "lessee.revenue_growth")
                .percent(-0.5, 4.0, 0.05)
                .help("Annual growth of the lessee's revenue.")
                .field(plain!(lessee.revenue_growth))
        }
        Lever::RevenueMargin => {
            of(Lessee, "revenue_margin", "Margin on new revenue", "lessee.revenue_margin")
                .percent(0.0, 1.0, 0.01)
                .help("Share of each additional dollar of revenue that reduces the burn.")
                .field(plain!(lessee.revenue_margin))
        }
        Lever::GrowthMonths => of(Lessee, "growth_months", "Growth lasts", "lessee.growth_months")
            .months(0, 120)
            .help("Burn and revenue stop growing after this many months.")
            .field(plain!(lessee.growth_months)),
        Lever::BackstopMonthlyCap => of(
            Lessee,
            "backstop_monthly_cap",
            "Backstop cap a month",
            "lessee.backstop.monthly_cap",
        )
        .dollars(Span::OfScale(0.4, 500.0))
        .absent(NO_BACKSTOP)
        .help("Maximum that the backstop pays in any month.")
        .field(part!(lessee.backstop ? monthly_cap)),
        Lever::BackstopTotalCap => {
            of(Lessee, "backstop_total_cap", "Backstop cap in total", "lessee.backstop.total_cap")
                .dollars(Span::OfScale(4.0, 50.0))
                .absent(NO_BACKSTOP)
                .help("Maximum that the backstop pays in total.")
                .field(part!(lessee.backstop ? total_cap))
        }
        Lever::BackstopFromMonth => {
            of(Lessee, "backstop_from_month", "Backstop from month", "lessee.backstop.from_month")
                .months(1, 120)
                .absent(NO_BACKSTOP)
                .help("First month in which the backstop pays.")
                .field(part!(lessee.backstop ? from_month))
        }
        Lever::FundingAmount(_) => {
            of(Lessee, "funding_amount", "Amount", "lessee.funding[#].amount")
                .dollars(Span::OfScale(10.0, 50.0))
                .absent(NO_ROUND)
                .help("Proceeds of the round.")
                .field(item!(lessee.funding[] amount))
        }
        Lever::FundingMonth(_) => {
            of(Lessee, "funding_month", "Closes in month", "lessee.funding[#].month")
                .months(1, 120)
                .absent(NO_ROUND)
                .help("Month in which the round closes.")
                .field(item!(lessee.funding[] month))
        }
        Lever::FundingProbability(_) => {
            of(Lessee, "funding_probability", "Probability", "lessee.funding[#].probability")
                .percent(0.0, 1.0, 0.01)
                .absent(NO_ROUND)
                .help("Probability that the round closes; a single run counts it at 50% or more.")
                .field(item!(lessee.funding[] probability))
        }
        // ---- Remedies
        Lever::CureMonths => of(Remedies, "cure_months", "Cure period", "remedies.cure_months")
            .months(0, 24)
            .help("Consecutive missed payments allowed before the lease is in default.")
            .field(plain!(remedies.cure_months)),
        Lever::RepossessionMonths => {
            of(Remedies, "repossession_months", "Months to sale", "remedies.repossession_months")
                .months(0, 36)
                .help("Months from default to the sale of the equipment.")
                .field(plain!(remedies.repossession_months))
        }
        Lever::LiquidationHaircut => of(
            Remedies,
            "liquidation_haircut",
            "Liquidation haircut",
            "remedies.liquidation_haircut",
        )
        .percent(0.0, 1.0, 0.01)
        .help("Discount to value in a forced sale.")
        .field(plain!(remedies.liquidation_haircut)),
        // ---- Uncertainty
        Lever::BurnVolatility => {
            of(Uncertainty, "burn_volatility", "Burn volatility", "uncertainty.burn_volatility")
                .percent(0.0, 1.0, 0.01)
                .help("Standard deviation of the log of the burn.")
                .field(plain!(uncertainty.burn_volatility))
        }
        Lever::ResaleVolatility => of(
            Uncertainty,
            "resale_volatility",
            "Resale volatility",
            "uncertainty.resale_volatility",
        )
        .percent(0.0, 1.0, 0.01)
        .help("Standard deviation of the log of the residual value.")
        .field(plain!(uncertainty.resale_volatility)),
        Lever::Correlation => {
            of(Uncertainty, "correlation", "Correlation", "uncertainty.correlation")
                .ratio(-1.0, 1.0, 0.05)
                .help(
                    "Correlation of the lessee's burn with residual value and funding: how \
                       often bad years coincide.",
                )
                .field(plain!(uncertainty.correlation))
        }
        Lever::PathCount => of(Uncertainty, "path_count", "Paths", "uncertainty.paths")
            .count(1000.0, 100_000.0, 1000.0)
            .help("Number of simulated paths.")
            .field(plain!(uncertainty.paths)),
        Lever::Seed => of(Uncertainty, "seed", "Seed", "uncertainty.seed")
            .count(0.0, 100.0, 1.0)
            .help("Seed of the random numbers; another seed draws another sample.")
            .field(plain!(uncertainty.seed)),
    }
}

// ---- Fields that are more than a place

fn cliff(scenario: &Scenario) -> Option<(u32, Decimal)> {
    match scenario.equipment.value_path {
        ValuePath::Cliff { month, share } => Some((month, share)),
        ValuePath::Exponential | ValuePath::StraightLine => None,
    }
}

fn advance_rate(scenario: &Scenario, index: usize) -> Option<Decimal> {
    scenario.tranches.get(index)?.amount.checked_div(scenario.equipment.cost)
}

fn set_advance_rate(scenario: &mut Scenario, index: usize, value: Decimal) {
    let amount = scenario.equipment.cost.checked_mul(value);
    if let (Some(amount), Some(tranche)) = (amount, scenario.tranches.get_mut(index)) {
        // A loan is lent in whole cents; `restore` undoes what that loses.
        tranche.amount = amount.round_dp(Unit::Dollars.decimals()).normalize();
    }
}

fn tenor_months(scenario: &Scenario, index: usize) -> Option<Decimal> {
    match scenario.tranches.get(index)?.tenor {
        Tenor::Months(months) => Some(months.read()),
        Tenor::MatchLease => None,
    }
}

fn set_tenor_months(scenario: &mut Scenario, index: usize, value: Decimal) {
    if let Some(Tenor::Months(months)) = scenario.tranches.get_mut(index).map(|t| &mut t.tenor) {
        months.write(value);
    }
}

fn copy_tenor_months(from: &Scenario, of: usize, to: &mut Scenario, at: usize) {
    let to = to.tranches.get_mut(at).map(|tranche| &mut tranche.tenor);
    let from = from.tranches.get(of).map(|tranche| tranche.tenor);
    if let (Some(Tenor::Months(months)), Some(Tenor::Months(to))) = (from, to) {
        *to = months;
    }
}

fn sculpted_dscr(scenario: &Scenario, index: usize) -> Option<Decimal> {
    match scenario.tranches.get(index)?.repayment {
        Repayment::Sculpted { dscr } => Some(dscr.read()),
        Repayment::Level | Repayment::StraightLine | Repayment::Bullet => None,
    }
}

fn set_sculpted_dscr(scenario: &mut Scenario, index: usize, value: Decimal) {
    let repayment = scenario.tranches.get_mut(index).map(|tranche| &mut tranche.repayment);
    if let Some(Repayment::Sculpted { dscr }) = repayment {
        dscr.write(value);
    }
}

fn copy_sculpted_dscr(from: &Scenario, of: usize, to: &mut Scenario, at: usize) {
    let to = to.tranches.get_mut(at).map(|tranche| &mut tranche.repayment);
    let from = from.tranches.get(of).map(|tranche| tranche.repayment);
    if let (Some(Repayment::Sculpted { dscr }), Some(Repayment::Sculpted { dscr: to })) = (from, to)
    {
        *to = dscr;
    }
}

fn balloon(scenario: &Scenario, index: usize) -> Option<Decimal> {
    let tranche = scenario.tranches.get(index)?;
    match tranche.repayment {
        Repayment::Level | Repayment::StraightLine => Some(tranche.balloon.read()),
        Repayment::Bullet | Repayment::Sculpted { .. } => None,
    }
}

fn set_balloon(scenario: &mut Scenario, index: usize, value: Decimal) {
    if let Some(tranche) = scenario.tranches.get_mut(index) {
        tranche.balloon.write(value);
    }
}

/// A carry above a catch-up would put the catch-up out of bounds: it stops there.
fn set_carry(scenario: &mut Scenario, _: usize, value: Decimal) {
    let equity = &mut scenario.equity;
    equity.carry = if equity.catch_up.is_zero() { value } else { value.min(equity.catch_up) };
}

/// Between none and the carry there is no catch-up: the nearer of the two is meant.
fn set_catch_up(scenario: &mut Scenario, _: usize, value: Decimal) {
    let equity = &mut scenario.equity;
    let between = value > Decimal::ZERO && value < equity.carry;
    equity.catch_up = match between {
        true if value + value < equity.carry => Decimal::ZERO,
        true => equity.carry,
        false => value,
    };
}

// ---- Numbers of the scenario's types

trait Number {
    fn read(&self) -> Decimal;
    fn write(&mut self, value: Decimal);
}

impl Number for Decimal {
    fn read(&self) -> Decimal {
        *self
    }

    fn write(&mut self, value: Decimal) {
        *self = value;
    }
}

impl Number for u32 {
    fn read(&self) -> Decimal {
        Decimal::from(*self)
    }

    fn write(&mut self, value: Decimal) {
        // No such field is negative; what is too much for its type is out of bounds anyway.
        *self = value.max(Decimal::ZERO).to_u32().unwrap_or(Self::MAX);
    }
}

impl Number for u64 {
    fn read(&self) -> Decimal {
        Decimal::from(*self)
    }

    fn write(&mut self, value: Decimal) {
        *self = value.max(Decimal::ZERO).to_u64().unwrap_or(Self::MAX);
    }
}

// ---- How the table is written

fn of(group: Group, id: &'static str, name: &'static str, path: &'static str) -> Row {
    Row {
        id,
        name,
        group,
        path,
        unit: Unit::Count,
        span: Span::Fixed(0.0, 1.0),
        step: 1.0,
        help: "",
        absent: "",
        field: Field { get: |_, _| None, set: |_, _, _| (), copy: |_, _, _, _| () },
    }
}

impl Row {
    fn percent(self, low: f64, high: f64, step: f64) -> Self {
        Self { unit: Unit::Percent, span: Span::Fixed(low, high), step, ..self }
    }

    fn ratio(self, low: f64, high: f64, step: f64) -> Self {
        Self { unit: Unit::Ratio, span: Span::Fixed(low, high), step, ..self }
    }

    fn months(self, low: u32, high: u32) -> Self {
        let span = Span::Fixed(f64::from(low), f64::from(high));
        Self { unit: Unit::Months, span, step: 1.0, ..self }
    }

    fn count(self, low: f64, high: f64, step: f64) -> Self {
        Self { unit: Unit::Count, span: Span::Fixed(low, high), step, ..self }
    }

    fn dollars(self, span: Span) -> Self {
        Self { unit: Unit::Dollars, span, ..self }
    }

    fn span(self, span: Span) -> Self {
        Self { span, ..self }
    }

    fn absent(self, absent: &'static str) -> Self {
        Self { absent, ..self }
    }

    fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    fn field(self, field: Field) -> Self {
        Self { field, ..self }
    }
}
