//! The columns of the ledger as one list: what each is called, what it holds, and how its figures
//! are explained. A new column is a variant of [`Column`], its place in the two orders, and its row
//! here; the compiler asks for the row.

use rust_decimal::Decimal;

use super::account::{Account, At};
use super::column::Value;
use super::optional::Optional::{
    self, ClaimRecovery, CommitmentFee, Contracts, Deliveries, Deposit, EarlyTermination,
    FirstSweep, FirstTest, Floating, FundingOrder, Guarantees, InterestOnCash, PrepaidRent,
    PrepaymentPremium, PurchaseOption, RateShift, ReLease, ReferenceRate, Renewals, RentIndex,
    RentSteps, ResaleMonth, SweepTiers, TargetLtv,
};
use super::origins::{lessee, rent, sale, value};
use super::{Column, Run, amounts, clauses, debt, ratios, sale as sold};
use crate::analysis::Lever;
use crate::model::results::Month;

/// Everything that is declared about a column. Where a function takes an index it is that of the
/// tranche; columns that belong to none leave it aside.
pub(super) struct Row {
    /// Stable stem for files.
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    /// Over neighbouring columns; the tranche's name where it is empty.
    pub(super) group: &'static str,
    pub(super) help: &'static str,
    pub(super) value: Value,
    /// How a figure after closing came about.
    pub(super) account: fn(At<'_>, usize) -> Account,
    /// The same at closing, where there is no month before.
    pub(super) at_closing: fn(Run<'_>, &Month, usize) -> Account,
    /// The assumptions behind the figure of a month that every deal has.
    pub(super) levers: fn(Run<'_>, u32, usize) -> Vec<Lever>,
    /// What is chosen among words: its name and its field.
    pub(super) words: fn(Run<'_>, u32, usize) -> Vec<(&'static str, String)>,
    /// The optional terms behind the figure, where the deal has them.
    pub(super) optional: fn(Run<'_>, u32) -> Vec<Optional>,
    pub(super) is_breach: fn(Run<'_>, &Month, usize) -> bool,
}

/// What the rows of flows have in common.
const FLOW: Row = Row {
    key: "",
    name: "",
    group: "",
    help: "",
    value: Value::Flow(|_, _| Decimal::ZERO),
    account: |_, _| amounts::nothing_flows(),
    at_closing: |_, _, _| amounts::nothing_flows(),
    levers: |_, _, _| Vec::new(),
    words: |_, _, _| Vec::new(),
    optional: |_, _| Vec::new(),
    is_breach: |_, _, _| false,
};

impl Column {
    pub(super) fn row(self) -> &'static Row {
        match self {
            Self::RentDue => &RENT_DUE,
            Self::RentPaid => &RENT_PAID,
            Self::Backstop => &BACKSTOP,
            Self::OperatingCost => &OPERATING_COST,
            Self::Cfads => &CFADS,
            Self::Interest(_) => &INTEREST,
            Self::Principal(_) => &PRINCIPAL,
            Self::Sweep(_) => &SWEEP,
            Self::Settlement(_) => &SETTLEMENT,
            Self::Balance(_) => &BALANCE,
            Self::Debt => &DEBT,
            Self::Reserve => &RESERVE,
            Self::Trapped => &TRAPPED,
            Self::SaleProceeds => &SALE_PROCEEDS,
            Self::Distribution => &DISTRIBUTION,
            Self::Value => &VALUE,
            Self::Liquidity => &LIQUIDITY,
            Self::LiquidityCover => &LIQUIDITY_COVER,
            Self::Dscr => &DSCR,
            Self::Llcr => &LLCR,
            Self::Plcr => &PLCR,
            Self::Ltv => &LTV,
            Self::ReLeaseRent => &RE_LEASE_RENT,
            Self::InterestEarned => &INTEREST_EARNED,
            Self::Guarantees => &GUARANTEES,
            Self::Deposit => &DEPOSIT,
            Self::DepositFlow => &DEPOSIT_FLOW,
            Self::ForfeitedDeposit => &FORFEITED_DEPOSIT,
            Self::Fees => &FEES,
            Self::Capex => &CAPEX,
            Self::PrepaidRent => &PREPAID_RENT,
            Self::EquityCall => &EQUITY_CALL,
            Self::PrepaymentPremium(_) => &PREPAYMENT_PREMIUM,
            Self::Drawn(_) => &DRAWN,
        }
    }
}

/// An amount of a tranche; 0 for one that is not there.
fn of(amounts: &[Decimal], index: usize) -> Decimal {
    amounts.get(index).copied().unwrap_or_default()
}

/// Whether any lease ends in a month.
fn ends(run: Run<'_>, month: u32) -> bool {
    run.derivation.step(month).is_some_and(|step| !step.ended.is_empty())
}

fn loans(run: Run<'_>) -> std::ops::Range<usize> {
    0..run.scenario.tranches.len()
}

fn value_path() -> (&'static str, String) {
    ("Value path", "equipment.value_path".to_owned())
}

/// What moves the rent that is due.
const OF_RENT: &[Optional] = &[RentSteps, PrepaidRent, Renewals, RentIndex, Deliveries];
/// What moves the lessee's cash beside burn, rounds and rent.
const OF_LESSEE: &[Optional] = &[Contracts, PrepaidRent, Deposit];
/// What becomes of the equipment in the end.
const OF_SALE: &[Optional] =
    &[ResaleMonth, PurchaseOption, EarlyTermination, ReLease, ClaimRecovery, Deliveries];

static RENT_DUE: Row = Row {
    key: "rent_due",
    name: "Rent due",
    group: "Rent",
    help: "Contract rent and arrears brought forward",
    value: Value::Flow(|month, _| month.rent_due),
    account: |at, _| amounts::rent_due(at),
    levers: |run, month, _| rent(run.scenario, month),
    optional: |_, _| OF_RENT.to_vec(),
    ..FLOW
};

static RENT_PAID: Row = Row {
    key: "rent_paid",
    name: "Rent paid",
    group: "Rent",
    help: "Rent paid by the lessee",
    value: Value::Flow(|month, _| month.rent_paid),
    account: |at, _| amounts::rent_paid(at),
    // What is paid depends on what is due as much as on the lessee's cash.
    levers: |run, month, _| [rent(run.scenario, month), lessee(run.scenario, month)].concat(),
    optional: |_, _| [OF_RENT, OF_LESSEE].concat(),
    // Rent that the backstop pays is not missing.
    is_breach: |_, month, _| month.rent_paid + month.backstop < month.rent_due,
    ..FLOW
};

static BACKSTOP: Row = Row {
    key: "backstop",
    name: "Backstop",
    group: "Rent",
    help: "Missed rent paid by the backstop",
    value: Value::Flow(|month, _| month.backstop),
    account: |at, _| amounts::backstop(at),
    levers: |_, _, _| {
        vec![Lever::BackstopMonthlyCap, Lever::BackstopTotalCap, Lever::BackstopFromMonth]
    },
    words: |_, _, _| vec![("Backstop", "lessee.backstop".to_owned())],
    ..FLOW
};

static OPERATING_COST: Row = Row {
    key: "operating_cost",
    name: "Opex",
    group: "Vehicle",
    help: "Opex paid by the vehicle, at settlement too",
    value: Value::Flow(|month, _| month.operating_cost),
    account: |at, _| amounts::operating_cost(at),
    levers: |_, _, _| vec![Lever::OperatingCost, Lever::EquipmentCost],
    optional: |_, _| vec![Deliveries],
    ..FLOW
};

static CFADS: Row = Row {
    key: "cfads",
    name: "CFADS",
    group: "Vehicle",
    help: "Cash flow available for debt service: receipts less opex",
    value: Value::Flow(|month, _| month.cfads),
    account: |at, _| amounts::cfads(at),
    levers: |_, _, _| vec![Lever::RentFactor, Lever::EquipmentCost, Lever::OperatingCost],
    optional: |run, month| {
        let is_default = run.results.summary.default_month.is_some_and(|default| month >= default);
        let after: &[Optional] = if is_default { &[Deposit, ReLease] } else { &[] };
        [OF_RENT, &[InterestOnCash], after].concat()
    },
    ..FLOW
};

static INTEREST: Row = Row {
    key: "interest",
    name: "Interest",
    help: "Interest paid to this tranche",
    value: Value::Flow(|month, index| of(&month.interest, index)),
    account: debt::interest,
    levers: |run, _, index| {
        // A floating rate is what margin and reference rate make it.
        let is_floating = run.scenario.tranches.get(index).is_some_and(|it| it.floating.is_some());
        let rate = (!is_floating).then_some(Lever::LoanRate(index));
        rate.into_iter().chain([Lever::LoanAmount(index)]).collect()
    },
    optional: |_, _| vec![Floating, ReferenceRate, RateShift, CommitmentFee],
    ..FLOW
};

static PRINCIPAL: Row = Row {
    key: "principal",
    name: "Principal",
    help: "Principal paid to this tranche, with earlier unpaid interest",
    value: Value::Flow(|month, index| of(&month.principal, index)),
    account: debt::principal,
    levers: |_, _, index| {
        vec![Lever::LoanAmount(index), Lever::LoanRate(index), Lever::InterestOnlyMonths(index)]
    },
    words: |_, _, index| {
        let field = |field: &str| format!("tranches[{index}].{field}");
        vec![("Repayment", field("repayment")), ("Tenor", field("tenor"))]
    },
    optional: |_, _| vec![Deliveries],
    ..FLOW
};

static SWEEP: Row = Row {
    key: "sweep",
    name: "Sweep",
    help: "Prepayment of this tranche from cash after debt service",
    value: Value::Flow(|month, index| of(&month.sweep, index)),
    account: debt::sweep,
    // Rent brings the cash, and the reserve takes its part before the sweep.
    levers: |_, _, _| vec![Lever::CashSweep, Lever::RentFactor, Lever::ReserveMonths],
    optional: |_, _| vec![SweepTiers, TargetLtv, FirstSweep, PrepaymentPremium],
    ..FLOW
};

static SETTLEMENT: Row = Row {
    key: "settlement",
    name: "Sale or enforcement",
    help: "Sale or enforcement proceeds paid to this tranche in the last month",
    value: Value::Flow(|month, index| of(&month.settlement, index)),
    account: debt::settlement,
    levers: |run, _, _| sale(run),
    optional: |_, _| [OF_SALE, &[Guarantees]].concat(),
    ..FLOW
};

static BALANCE: Row = Row {
    key: "balance",
    name: "Balance",
    help: "Outstanding balance of this tranche at the end of the month",
    value: Value::Balance(|month, index| of(&month.balance, index)),
    account: debt::balance,
    at_closing: debt::balance_at_closing,
    levers: |_, _, index| vec![Lever::LoanAmount(index), Lever::CashSweep],
    // A balance is a breach only after the settlement, where it is the lender's loss.
    is_breach: |run, month, index| run.is_last(month) && of(&month.balance, index) > Decimal::ZERO,
    ..FLOW
};

static DEBT: Row = Row {
    key: "debt",
    name: "Debt",
    group: "All loans",
    help: "Outstanding balance of all tranches at the end of the month",
    value: Value::Balance(|month, _| month.debt()),
    account: |at, _| debt::debt(at.run, at.now),
    at_closing: |run, now, _| debt::debt(run, now),
    levers: |run, _, _| loans(run).map(Lever::LoanAmount).chain([Lever::CashSweep]).collect(),
    is_breach: |run, month, _| run.is_last(month) && month.debt() > Decimal::ZERO,
    ..FLOW
};

static RESERVE: Row = Row {
    key: "reserve",
    name: "DSRA",
    group: "Cash held",
    help: "Debt service reserve account at the end of the month",
    value: Value::Balance(|month, _| month.reserve),
    account: |at, _| debt::reserve(at),
    at_closing: |run, _, _| debt::reserve_at_closing(run),
    levers: |_, _, _| vec![Lever::ReserveMonths],
    optional: |_, _| vec![Deliveries],
    ..FLOW
};

static TRAPPED: Row = Row {
    key: "trapped",
    name: "Lock-up account",
    group: "Cash held",
    help: "Cash in the lock-up account at the end of the month",
    value: Value::Balance(|month, _| month.trapped),
    account: |at, _| debt::trapped(at),
    at_closing: |_, _, _| amounts::nothing_held(),
    levers: |_, _, _| vec![Lever::LockupDscr],
    optional: |_, _| vec![FirstTest],
    ..FLOW
};

static SALE_PROCEEDS: Row = Row {
    key: "sale_proceeds",
    name: "Sale",
    group: "Equity",
    help: "Net sale proceeds, including any residual guarantee",
    value: Value::Flow(|month, _| month.sale_proceeds),
    account: |at, _| sold::sale_proceeds(at),
    levers: |run, _, _| sale(run),
    words: |run, month, _| {
        let end_of_term = || ("End of term", "lease.end_of_term".to_owned());
        // Nothing is sold before a lease ends, so no choice is behind its 0.
        if ends(run, month) { vec![value_path(), end_of_term()] } else { Vec::new() }
    },
    optional: |run, month| if ends(run, month) { OF_SALE.to_vec() } else { Vec::new() },
    ..FLOW
};

static DISTRIBUTION: Row = Row {
    key: "distribution",
    name: "Distribution",
    group: "Equity",
    help: "Paid to equity, before fee and carry",
    value: Value::Flow(|month, _| month.distribution),
    account: |at, _| debt::distribution(at),
    levers: |run, month, _| {
        let is_last = month == run.results.summary.end_month;
        let before_end = || vec![Lever::RentFactor, Lever::CashSweep, Lever::LockupDscr];
        // In the last month the sale is most of it, before it what the structure lets through.
        if is_last { sale(run) } else { before_end() }
    },
    optional: |run, month| {
        let is_last = month == run.results.summary.end_month;
        if is_last { [OF_SALE, &[Guarantees]].concat() } else { vec![FirstTest] }
    },
    ..FLOW
};

static VALUE: Row = Row {
    key: "value",
    name: "Chip value",
    group: "Chips",
    help: "Value of the equipment at the end of the month",
    value: Value::Balance(|month, _| month.value),
    account: |at, _| sold::value(at.run, at.now),
    at_closing: |run, now, _| sold::value(run, now),
    levers: |run, _, _| value(run.scenario),
    words: |_, _, _| vec![value_path()],
    optional: |_, _| vec![ResaleMonth, Deliveries],
    ..FLOW
};

static LIQUIDITY: Row = Row {
    key: "liquidity",
    name: "Liquidity",
    group: "Lessee",
    help: "The lessee's cash at the end of the month",
    value: Value::Balance(|month, _| month.liquidity),
    account: |at, _| amounts::liquidity(at),
    at_closing: |run, now, _| amounts::liquidity_at_closing(run, now),
    levers: |run, month, _| lessee(run.scenario, month),
    optional: |_, _| OF_LESSEE.to_vec(),
    // Negative liquidity means unpaid bills (section 5), even where rent is still paid.
    is_breach: |_, month, _| month.liquidity < Decimal::ZERO,
    ..FLOW
};

static LIQUIDITY_COVER: Row = Row {
    key: "liquidity_cover",
    name: "Liquidity cover",
    group: "Lessee",
    help: "The lessee's cash and funding over the next twelve months / its needs",
    value: Value::Ratio(|month| month.liquidity_cover),
    account: |at, _| ratios::liquidity_cover(at.run, at.now),
    at_closing: |run, now, _| ratios::liquidity_cover(run, now),
    levers: |run, month, _| lessee(run.scenario, month),
    optional: |_, _| OF_LESSEE.to_vec(),
    ..FLOW
};

static DSCR: Row = Row {
    key: "dscr",
    name: "DSCR",
    group: "Cover",
    help: "Debt service coverage ratio: CFADS / debt service due",
    value: Value::Ratio(|month| month.dscr),
    account: |at, _| ratios::dscr(at.run, at.now),
    at_closing: |run, now, _| ratios::dscr(run, now),
    levers: |run, _, _| {
        let terms = loans(run).flat_map(|index| [Lever::LoanAmount(index), Lever::LoanRate(index)]);
        [Lever::RentFactor].into_iter().chain(terms).collect()
    },
    is_breach: |run, month, _| {
        let lockup = crate::format::float(run.scenario.structure.lockup_dscr);
        // Before the first test nothing hangs on it.
        let is_tested = month.month >= run.scenario.structure.first_test_month;
        is_tested && month.dscr.is_some_and(|dscr| dscr < lockup)
    },
    ..FLOW
};

static LLCR: Row = Row {
    key: "llcr",
    name: "LLCR",
    group: "Cover",
    help: "Loan life coverage ratio: present value of CFADS to the last tenor / debt",
    value: Value::Ratio(|month| month.llcr),
    account: |at, _| ratios::llcr(at.run, at.now),
    at_closing: |run, now, _| ratios::llcr(run, now),
    levers: |run, _, _| {
        [Lever::RentFactor].into_iter().chain(loans(run).map(Lever::LoanRate)).collect()
    },
    ..FLOW
};

static PLCR: Row = Row {
    key: "plcr",
    name: "PLCR",
    group: "Cover",
    help: "Project life coverage ratio: the same to the end, with the sale / debt",
    value: Value::Ratio(|month| month.plcr),
    account: |at, _| ratios::plcr(at.run, at.now),
    at_closing: |run, now, _| ratios::plcr(run, now),
    levers: |run, month, _| [rent(run.scenario, month), value(run.scenario)].concat(),
    words: |_, _, _| vec![value_path()],
    ..FLOW
};

static LTV: Row = Row {
    key: "ltv",
    name: "LTV",
    group: "Cover",
    help: "Loan to value: debt / value of the equipment",
    value: Value::Share(|month| month.ltv),
    account: |at, _| ratios::ltv(at.run, at.now),
    at_closing: |run, now, _| ratios::ltv(run, now),
    levers: |run, _, _| loans(run).map(Lever::LoanAmount).chain(value(run.scenario)).collect(),
    words: |_, _, _| vec![value_path()],
    is_breach: |_, month, _| month.ltv.is_some_and(|ltv| ltv > 1.0),
    ..FLOW
};

static RE_LEASE_RENT: Row = Row {
    key: "re_lease_rent",
    name: "Re-lease rent",
    group: "Rent",
    help: "Rent paid by another lessee after a default",
    value: Value::Flow(|month, _| month.re_lease_rent),
    account: |at, _| clauses::re_lease_rent(at),
    levers: |_, _, _| vec![Lever::RentFactor, Lever::EquipmentCost, Lever::RepossessionMonths],
    optional: |_, _| vec![ReLease, RentIndex],
    ..FLOW
};

static INTEREST_EARNED: Row = Row {
    key: "interest_earned",
    name: "Interest earned",
    group: "Vehicle",
    help: "Interest earned on DSRA, lock-up account and deposit",
    value: Value::Flow(|month, _| month.interest_earned),
    account: |at, _| clauses::interest_earned(at),
    levers: |_, _, _| vec![Lever::ReserveMonths],
    optional: |_, _| vec![InterestOnCash],
    ..FLOW
};

static GUARANTEES: Row = Row {
    key: "guarantees",
    name: "Guarantees",
    group: "Equity",
    help: "Paid by guarantors into the settlement or to the loans that they cover",
    value: Value::Flow(|month, _| month.guarantees),
    account: |at, _| sold::guarantees(at),
    levers: |run, _, _| sale(run),
    optional: |_, _| vec![Guarantees],
    ..FLOW
};

static DEPOSIT: Row = Row {
    key: "deposit",
    name: "Deposit",
    group: "Cash held",
    help: "The lessee's security deposit at the end of the month",
    value: Value::Balance(|month, _| month.deposit),
    account: |at, _| clauses::deposit(at),
    at_closing: |run, now, _| clauses::deposit_at_closing(run, now),
    levers: |_, _, _| vec![Lever::RentFactor, Lever::EquipmentCost],
    optional: |_, _| vec![Deposit],
    ..FLOW
};

static DEPOSIT_FLOW: Row = Row {
    key: "deposit_flow",
    name: "Deposit flow",
    group: "Cash held",
    help: "Security deposit received less what is returned to the lessee",
    value: Value::Flow(|month, _| month.deposit_flow),
    account: |at, _| clauses::deposit_flow(at),
    at_closing: |run, now, _| clauses::deposit_flow_at_closing(run, now),
    levers: |_, _, _| vec![Lever::RentFactor, Lever::EquipmentCost],
    optional: |_, _| vec![Deposit],
    ..FLOW
};

static FORFEITED_DEPOSIT: Row = Row {
    key: "forfeited_deposit",
    name: "Deposit forfeited",
    group: "Rent",
    help: "Of the security deposit, what covers unpaid rent",
    value: Value::Flow(|month, _| month.forfeited_deposit),
    account: |at, _| clauses::forfeited_deposit(at),
    optional: |_, _| vec![Deposit],
    ..FLOW
};

static FEES: Row = Row {
    key: "fees",
    name: "Fees",
    group: "Uses",
    help: "Upfront fees and guarantors' premiums, paid at closing",
    value: Value::Flow(|month, _| month.fees),
    account: |at, _| clauses::fees(at.run, at.now),
    at_closing: |run, now, _| clauses::fees(run, now),
    levers: |run, _, _| {
        loans(run).flat_map(|index| [Lever::UpfrontFee(index), Lever::LoanAmount(index)]).collect()
    },
    optional: |_, _| vec![Guarantees],
    ..FLOW
};

static CAPEX: Row = Row {
    key: "capex",
    name: "Capex",
    group: "Uses",
    help: "Price paid for what arrives in the month",
    value: Value::Flow(|month, _| month.capex),
    account: |at, _| clauses::capex(at.run, at.now),
    at_closing: |run, now, _| clauses::capex(run, now),
    levers: |_, _, _| vec![Lever::EquipmentCost],
    optional: |_, _| vec![Deliveries],
    ..FLOW
};

static PREPAID_RENT: Row = Row {
    key: "prepaid_rent",
    name: "Prepaid rent",
    group: "Rent",
    help: "Rent that the lessee pays with what arrives",
    value: Value::Flow(|month, _| month.prepaid_rent),
    account: |at, _| clauses::prepaid_rent(at.run, at.now),
    at_closing: |run, now, _| clauses::prepaid_rent(run, now),
    levers: |_, _, _| vec![Lever::RentFactor, Lever::EquipmentCost, Lever::LeaseMonths],
    optional: |_, _| vec![PrepaidRent, Deliveries],
    ..FLOW
};

static EQUITY_CALL: Row = Row {
    key: "equity_call",
    name: "Equity called",
    group: "Equity",
    help: "Paid in by the investors with what arrives, at closing with fees and DSRA",
    value: Value::Flow(|month, _| month.equity_call),
    account: |at, _| clauses::equity_call(at.run, at.now),
    at_closing: |run, now, _| clauses::equity_call(run, now),
    levers: |run, _, _| {
        [Lever::EquipmentCost].into_iter().chain(loans(run).map(Lever::LoanAmount)).collect()
    },
    optional: |_, _| vec![Deliveries, FundingOrder],
    ..FLOW
};

static PREPAYMENT_PREMIUM: Row = Row {
    key: "prepayment_premium",
    name: "Prepayment premium",
    help: "Paid to this tranche for being prepaid",
    value: Value::Flow(|month, index| of(&month.prepayment_premium, index)),
    account: debt::prepayment_premium,
    levers: |_, _, _| vec![Lever::CashSweep],
    optional: |_, _| vec![PrepaymentPremium],
    ..FLOW
};

static DRAWN: Row = Row {
    key: "drawn",
    name: "Drawn",
    help: "Drawn of this tranche for what arrives",
    value: Value::Flow(|month, index| of(&month.drawn, index)),
    account: |at, index| clauses::drawn(at.run, at.now, index),
    at_closing: clauses::drawn,
    levers: |_, _, index| vec![Lever::LoanAmount(index)],
    optional: |_, _| vec![Deliveries, FundingOrder],
    ..FLOW
};
