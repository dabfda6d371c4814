//! The rows of the lever table: which levers there are, what each belongs to, and its row.
//!
//! Nothing here is computed; [`super`] says what the rows mean. The rows themselves stand in a file
//! for each theme.

mod number;

use rust_decimal::Decimal;

use crate::model::Scenario;

use super::{At, Family, Group, Lever};
use crate::analysis::Unit;

/// Everything that is declared about one lever.
#[derive(Clone, Copy)]
pub(super) struct Row {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) group: Group,
    /// The first `#` is replaced by the item's index, the second by that of the item within it.
    pub(super) path: &'static str,
    pub(super) unit: Unit,
    /// Whether it is a month of the deal, which may be given as a date, and no length.
    pub(super) is_date: bool,
    pub(super) span: Span,
    pub(super) step: f64,
    pub(super) help: &'static str,
    /// Said where the lever does not apply.
    pub(super) absent: &'static str,
    /// Of an optional term, whether a scenario that has the field has the term; `None` of a field that
    /// every scenario of format 1 has.
    pub(super) term: Option<fn(&Scenario, At) -> bool>,
    pub(super) field: Field,
}

/// What a slider offers.
#[derive(Clone, Copy)]
pub(super) enum Span {
    /// From here to there, whatever the deal.
    Fixed(f64, f64),
    /// From zero to a multiple of the deal's size, and how many steps that size is divided into.
    OfScale(f64, f64),
    /// The same to both sides of zero.
    SignedOfScale(f64, f64),
    /// A cost above what is lent on it.
    Cost,
    /// A loan below what the other loans leave of the cost.
    Amount,
    /// The same, of cost.
    Advance,
    /// From here to there, between the items before and after it in the list.
    Rising(f64, f64),
    /// From the months without rent to here.
    ReLease(f64),
    /// From zero to the months of the re-lease.
    RentFree,
}

/// How to read and write the number.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) get: fn(&Scenario, At) -> Option<Decimal>,
    pub(super) set: fn(&mut Scenario, At, Decimal),
    /// Takes the number from another scenario, where both have such a field.
    pub(super) copy: fn(&Scenario, At, &mut Scenario, At),
}

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

/// A field that may be missing itself.
macro_rules! option {
    ($($place:ident).+) => {
        Field {
            get: |scenario, _| scenario.$($place).+.map(|number| number.read()),
            set: |scenario, _, value| {
                if let Some(number) = &mut scenario.$($place).+ {
                    number.write(value);
                }
            },
            copy: |from, _, to, _| {
                if let (Some(from), Some(to)) = (&from.$($place).+, &mut to.$($place).+) {
                    *to = *from;
                }
            },
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

/// A field of one item of a list. What rises from item to item stops below the next one, so that no
/// lever puts another item out of bounds.
macro_rules! item {
    ($($place:ident).+ [] $field:ident) => {
        item!($($place).+ [] $field, |_items, _index, value| value)
    };
    ($($place:ident).+ [] $field:ident, below next) => {
        item!($($place).+ [] $field, |items, index, value| {
            items.get(index + 1).map_or(value, |next| next.$field.just_below(value))
        })
    };
    ($($place:ident).+ [] $field:ident, |$items:ident, $index:ident, $value:ident| $kept:expr) => {
        Field {
            get: |scenario, at| scenario.$($place).+.get(at[0]).map(|item| item.$field.read()),
            set: |scenario, at, $value| {
                let ($items, $index) = (&mut scenario.$($place).+, at[0]);
                let kept = $kept;
                if let Some(item) = scenario.$($place).+.get_mut(at[0]) {
                    item.$field.write(kept);
                }
            },
            copy: |from, of, to, at| {
                let pair = (from.$($place).+.get(of[0]), to.$($place).+.get_mut(at[0]));
                if let (Some(from), Some(to)) = pair {
                    to.$field = from.$field;
                }
            },
        }
    };
}

/// A field of a part of one item that may be missing.
macro_rules! part_of_item {
    ($($place:ident).+ [] $part:ident ? $field:ident) => {
        Field {
            get: |scenario, at| {
                Some(scenario.$($place).+.get(at[0])?.$part.as_ref()?.$field.read())
            },
            set: |scenario, at, value| {
                let item = scenario.$($place).+.get_mut(at[0]);
                if let Some(part) = item.and_then(|item| item.$part.as_mut()) {
                    part.$field.write(value);
                }
            },
            copy: |from, of, to, at| {
                let from = from.$($place).+.get(of[0]).and_then(|item| item.$part.as_ref());
                let to = to.$($place).+.get_mut(at[0]).and_then(|item| item.$part.as_mut());
                if let (Some(from), Some(to)) = (from, to) {
                    to.$field = from.$field;
                }
            },
        }
    };
}

/// A field of one item of a list that an item of another list has.
macro_rules! item_of_item {
    ($($place:ident).+ [] $list:ident [] $field:ident) => {
        item_of_item!($($place).+ [] $list [] $field, |_items, _index, value| value)
    };
    ($($place:ident).+ [] $list:ident [] $field:ident, below next) => {
        item_of_item!($($place).+ [] $list [] $field, |items, index, value| {
            items.get(index + 1).map_or(value, |next| next.$field.just_below(value))
        })
    };
    (
        $($place:ident).+ [] $list:ident [] $field:ident,
        |$items:ident, $index:ident, $value:ident| $kept:expr
    ) => {
        Field {
            get: |scenario, at| {
                let item = scenario.$($place).+.get(at[0])?.$list.get(at[1])?;
                Some(item.$field.read())
            },
            set: |scenario, at, $value| {
                let Some(owner) = scenario.$($place).+.get_mut(at[0]) else { return };
                let ($items, $index) = (&owner.$list, at[1]);
                let kept = $kept;
                if let Some(item) = owner.$list.get_mut(at[1]) {
                    item.$field.write(kept);
                }
            },
            copy: |from, of, to, at| {
                let from = from.$($place).+.get(of[0]).and_then(|item| item.$list.get(of[1]));
                let to = to.$($place).+.get_mut(at[0]).and_then(|item| item.$list.get_mut(at[1]));
                if let (Some(from), Some(to)) = (from, to) {
                    to.$field = from.$field;
                }
            },
        }
    };
}

mod debt;
mod equipment;
mod equity;
mod guarantees;
mod lease;
mod lessee;
mod market;
mod remedies;
mod structure;
mod tax;
mod uncertainty;

/// Says of every lever what it belongs to and which row it has, once: a lever that is in no family, or
/// a row that no lever has, does not compile.
macro_rules! families {
    (
        deal { $($plain:ident = $plain_row:path;)* }
        items { $($family:ident { $($lever:ident = $row:path;)* })* }
        items of items { $($inner:ident { $($deep:ident = $deep_row:path;)* })* }
    ) => {
        impl Lever {
            /// Levers that exist once.
            pub const PLAIN: &[Self] = &[$(Self::$plain),*];

            /// The levers of each item of a family, by its place; none of the deal's own.
            pub fn of_family(family: Family) -> &'static [fn(At) -> Self] {
                match family {
                    Family::Deal => &[],
                    $(Family::$family => {
                        const LEVERS: &[fn(At) -> Lever] = &[$(|at| Lever::$lever(at[0])),*];
                        LEVERS
                    })*
                    $(Family::$inner => {
                        const LEVERS: &[fn(At) -> Lever] =
                            &[$(|at| Lever::$deep(at[0], at[1])),*];
                        LEVERS
                    })*
                }
            }

            /// What it belongs to, and the place of that.
            pub fn family(self) -> (Family, At) {
                match self {
                    $(Self::$plain)|* => (Family::Deal, [0, 0]),
                    $($(Self::$lever(index))|* => (Family::$family, [index, 0]),)*
                    $($(Self::$deep(index, inner))|* => (Family::$inner, [index, inner]),)*
                }
            }

            pub(super) fn row(self) -> &'static Row {
                match self {
                    $(Self::$plain => &$plain_row,)*
                    $($(Self::$lever(_) => &$row,)*)*
                    $($(Self::$deep(..) => &$deep_row,)*)*
                }
            }
        }
    };
}

families! {
    deal {
        LeaseMonths = lease::LEASE_MONTHS;
        RentFactor = lease::RENT_FACTOR;
        Escalator = lease::ESCALATOR;
        OperatingCost = lease::OPERATING_COST;
        ResidualGuarantee = lease::RESIDUAL_GUARANTEE;
        RenewalMonths = lease::RENEWAL_MONTHS;
        RenewalDiscount = lease::RENEWAL_DISCOUNT;
        RenewalTimes = lease::RENEWAL_TIMES;
        PrepaidShare = lease::PREPAID_SHARE;
        PrepaidFrom = lease::PREPAID_FROM;
        SecurityDeposit = lease::SECURITY_DEPOSIT;
        TerminationMonth = lease::TERMINATION_MONTH;
        TerminationFee = lease::TERMINATION_FEE;
        PurchasePrice = lease::PURCHASE_PRICE;
        EquipmentCost = equipment::EQUIPMENT_COST;
        GpuCount = equipment::GPU_COUNT;
        ResaleFraction = equipment::RESALE_FRACTION;
        ScrapFraction = equipment::SCRAP_FRACTION;
        SellingCost = equipment::SELLING_COST;
        ResaleMonth = equipment::RESALE_MONTH;
        CliffMonth = equipment::CLIFF_MONTH;
        CliffShare = equipment::CLIFF_SHARE;
        VendorContent = equipment::VENDOR_CONTENT;
        VendorMargin = equipment::VENDOR_MARGIN;
        ReserveMonths = structure::RESERVE_MONTHS;
        CashSweep = structure::CASH_SWEEP;
        LockupDscr = structure::LOCKUP_DSCR;
        FirstSweepMonth = structure::FIRST_SWEEP_MONTH;
        FirstTestMonth = structure::FIRST_TEST_MONTH;
        TargetLtv = structure::TARGET_LTV;
        InterestOnCash = structure::INTEREST_ON_CASH;
        ManagementFee = equity::MANAGEMENT_FEE;
        Hurdle = equity::HURDLE;
        Carry = equity::CARRY;
        CatchUp = equity::CATCH_UP;
        LesseeCash = lessee::LESSEE_CASH;
        MonthlyBurn = lessee::MONTHLY_BURN;
        BurnGrowth = lessee::BURN_GROWTH;
        AnnualRevenue = lessee::ANNUAL_REVENUE;
        RevenueGrowth = lessee::REVENUE_GROWTH;
        RevenueMargin = lessee::REVENUE_MARGIN;
        GrowthMonths = lessee::GROWTH_MONTHS;
        BackstopMonthlyCap = lessee::BACKSTOP_MONTHLY_CAP;
        BackstopTotalCap = lessee::BACKSTOP_TOTAL_CAP;
        BackstopFromMonth = lessee::BACKSTOP_FROM_MONTH;
        CureMonths = remedies::CURE_MONTHS;
        RepossessionMonths = remedies::REPOSSESSION_MONTHS;
        LiquidationHaircut = remedies::LIQUIDATION_HAIRCUT;
        ReLeaseMonths = remedies::RE_LEASE_MONTHS;
        ReLeaseDiscount = remedies::RE_LEASE_DISCOUNT;
        ReLeaseFree = remedies::RE_LEASE_FREE;
        ClaimRecovery = remedies::CLAIM_RECOVERY;
        RateShift = market::RATE_SHIFT;
        TaxRate = tax::TAX_RATE;
        DepreciationMonths = tax::DEPRECIATION_MONTHS;
        BurnVolatility = uncertainty::BURN_VOLATILITY;
        ResaleVolatility = uncertainty::RESALE_VOLATILITY;
        Correlation = uncertainty::CORRELATION;
        PathCount = uncertainty::PATH_COUNT;
        Seed = uncertainty::SEED;
    }
    items {
        Tranche {
            LoanRate = debt::LOAN_RATE;
            AdvanceRate = debt::ADVANCE_RATE;
            LoanAmount = debt::LOAN_AMOUNT;
            TenorMonths = debt::TENOR_MONTHS;
            InterestOnlyMonths = debt::INTEREST_ONLY_MONTHS;
            SculptedDscr = debt::SCULPTED_DSCR;
            Balloon = debt::BALLOON;
            UpfrontFee = debt::UPFRONT_FEE;
            SoldFraction = debt::SOLD_FRACTION;
            SalePrice = debt::SALE_PRICE;
            FloatingMargin = debt::FLOATING_MARGIN;
            FloatingFloor = debt::FLOATING_FLOOR;
            Hedged = debt::HEDGED;
            SwapRate = debt::SWAP_RATE;
            CommitmentFee = debt::COMMITMENT_FEE;
        }
        Round {
            FundingAmount = lessee::FUNDING_AMOUNT;
            FundingMonth = lessee::FUNDING_MONTH;
            FundingProbability = lessee::FUNDING_PROBABILITY;
        }
        Delivery {
            DeliveryMonth = equipment::DELIVERY_MONTH;
        }
        RentStep {
            RentStepFrom = lease::RENT_STEP_FROM;
            RentStepFactor = lease::RENT_STEP_FACTOR;
        }
        SweepTier {
            SweepBelow = structure::SWEEP_BELOW;
            SweepShare = structure::SWEEP_SHARE;
        }
        Contract {
            ContractFrom = lessee::CONTRACT_FROM;
            ContractTo = lessee::CONTRACT_TO;
            ContractAmount = lessee::CONTRACT_AMOUNT;
            ContractProbability = lessee::CONTRACT_PROBABILITY;
        }
        Guarantee {
            GuaranteedShare = guarantees::GUARANTEED_SHARE;
            GuaranteePremium = guarantees::GUARANTEE_PREMIUM;
        }
        RateStep {
            ReferenceRateFrom = market::REFERENCE_RATE_FROM;
            ReferenceRate = market::REFERENCE_RATE;
        }
        IndexStep {
            RentIndexFrom = market::RENT_INDEX_FROM;
            RentIndex = market::RENT_INDEX;
        }
    }
    items of items {
        PremiumStep {
            PremiumUntil = debt::PREMIUM_UNTIL;
            Premium = debt::PREMIUM;
        }
        CapStep {
            CapFrom = guarantees::CAP_FROM;
            CapAmount = guarantees::CAP_AMOUNT;
        }
    }
}

/// Of a term whose field is there only where the term is.
fn always(_: &Scenario, _: At) -> bool {
    true
}

// ---- How the table is written

const fn of(group: Group, id: &'static str, name: &'static str, path: &'static str) -> Row {
    Row {
        id,
        name,
        group,
        path,
        unit: Unit::Count,
        is_date: false,
        span: Span::Fixed(0.0, 1.0),
        step: 1.0,
        help: "",
        absent: "",
        term: None,
        field: Field { get: |_, _| None, set: |_, _, _| (), copy: |_, _, _, _| () },
    }
}

impl Row {
    const fn percent(self, low: f64, high: f64, step: f64) -> Self {
        Self { unit: Unit::Percent, span: Span::Fixed(low, high), step, ..self }
    }

    const fn ratio(self, low: f64, high: f64, step: f64) -> Self {
        Self { unit: Unit::Ratio, span: Span::Fixed(low, high), step, ..self }
    }

    const fn months(self, low: f64, high: f64) -> Self {
        Self { unit: Unit::Months, span: Span::Fixed(low, high), step: 1.0, ..self }
    }

    const fn date(self, low: f64, high: f64) -> Self {
        Self { is_date: true, ..self.months(low, high) }
    }

    const fn count(self, low: f64, high: f64, step: f64) -> Self {
        Self { unit: Unit::Count, span: Span::Fixed(low, high), step, ..self }
    }

    const fn dollars(self, span: Span) -> Self {
        Self { unit: Unit::Dollars, span, ..self }
    }

    const fn span(self, span: Span) -> Self {
        Self { span, ..self }
    }

    const fn absent(self, absent: &'static str) -> Self {
        Self { absent, ..self }
    }

    const fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    const fn term(self, term: fn(&Scenario, At) -> bool) -> Self {
        Self { term: Some(term), ..self }
    }

    const fn field(self, field: Field) -> Self {
        Self { field, ..self }
    }
}
