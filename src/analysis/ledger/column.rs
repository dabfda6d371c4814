//! The columns of the ledger, declared once.

use rust_decimal::Decimal;

use crate::model::Scenario;
use crate::model::results::Month;

/// One column; those of a tranche carry its index, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each column is described in its help, for people to read")]
pub enum Column {
    RentDue,
    RentPaid,
    Backstop,
    OperatingCost,
    Cfads,
    Interest(usize),
    Principal(usize),
    Sweep(usize),
    Settlement(usize),
    Balance(usize),
    Debt,
    Reserve,
    Trapped,
    SaleProceeds,
    Distribution,
    Value,
    Liquidity,
    LiquidityCover,
    Dscr,
    Llcr,
    Plcr,
    Ltv,
}

/// How a column's figures go together over a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An amount of the month; months add up.
    Flow,
    /// An amount at the end of the month.
    Balance,
    /// A number without a unit, or a share.
    Ratio,
}

/// One figure of the table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// Dollars.
    Amount(Decimal),
    /// A multiple: 1.73x; `None` where it is undefined.
    Ratio(Option<f64>),
    /// A fraction, shown as a percentage; `None` where it is undefined.
    Share(Option<f64>),
}

impl Column {
    /// The columns of one tranche, in the order in which it is paid.
    pub const OF_TRANCHE: [fn(usize) -> Self; 5] =
        [Self::Interest, Self::Principal, Self::Sweep, Self::Settlement, Self::Balance];

    /// In the order in which money flows: rent, costs, lenders, what is kept, investors, then what
    /// everything is worth and how well it covers.
    pub fn all(tranche_count: usize) -> Vec<Self> {
        let mut columns =
            vec![Self::RentDue, Self::RentPaid, Self::Backstop, Self::OperatingCost, Self::Cfads];
        let tranches = 0..tranche_count;
        columns.extend(tranches.flat_map(|index| Self::OF_TRANCHE.map(|column| column(index))));
        if tranche_count > 1 {
            columns.push(Self::Debt);
        }
        columns.extend([Self::Reserve, Self::Trapped, Self::SaleProceeds, Self::Distribution]);
        columns.extend([Self::Dscr, Self::Llcr, Self::Plcr, Self::Ltv]);
        columns.extend([Self::Value, Self::Liquidity, Self::LiquidityCover]);
        columns
    }

    /// In the order of the headless output, a kind of payment at a time.
    pub fn in_files(tranche_count: usize) -> Vec<Self> {
        let mut columns =
            vec![Self::RentDue, Self::RentPaid, Self::Backstop, Self::OperatingCost, Self::Cfads];
        columns.extend([Self::SaleProceeds, Self::Reserve, Self::Trapped, Self::Distribution]);
        columns.extend([Self::Value, Self::Liquidity, Self::Debt]);
        for column in Self::OF_TRANCHE {
            columns.extend((0..tranche_count).map(column));
        }
        columns.extend([Self::Dscr, Self::Llcr, Self::Plcr, Self::Ltv, Self::LiquidityCover]);
        columns
    }

    /// Stable name for files: `cfads`, `interest[0]`.
    pub fn key(self) -> String {
        let stem = match self {
            Self::RentDue => "rent_due",
            Self::RentPaid => "rent_paid",
            Self::Backstop => "backstop",
            Self::OperatingCost => "operating_cost",
            Self::Cfads => "cfads",
            Self::Interest(_) => "interest",
            Self::Principal(_) => "principal",
            Self::Sweep(_) => "sweep",
            Self::Settlement(_) => "settlement",
            Self::Balance(_) => "balance",
            Self::Debt => "debt",
            Self::Reserve => "reserve",
            Self::Trapped => "trapped",
            Self::SaleProceeds => "sale_proceeds",
            Self::Distribution => "distribution",
            Self::Value => "value",
            Self::Liquidity => "liquidity",
            Self::LiquidityCover => "liquidity_cover",
            Self::Dscr => "dscr",
            Self::Llcr => "llcr",
            Self::Plcr => "plcr",
            Self::Ltv => "ltv",
        };
        self.tranche().map_or_else(|| stem.to_owned(), |index| format!("{stem}[{index}]"))
    }

    /// Plain name; a tranche's columns share it with those of the others.
    pub fn name(self) -> &'static str {
        match self {
            Self::RentDue => "Rent due",
            Self::RentPaid => "Rent paid",
            Self::Backstop => "Backstop",
            Self::OperatingCost => "Operating cost",
            Self::Cfads => "CFADS",
            Self::Interest(_) => "Interest",
            Self::Principal(_) => "Principal",
            Self::Sweep(_) => "Sweep",
            Self::Settlement(_) => "Settlement",
            Self::Balance(_) => "Balance",
            Self::Debt => "Debt",
            Self::Reserve => "Reserve",
            Self::Trapped => "Trapped",
            Self::SaleProceeds => "Sale",
            Self::Distribution => "Distribution",
            Self::Value => "Chip value",
            Self::Liquidity => "Liquidity",
            Self::LiquidityCover => "Liquidity cover",
            Self::Dscr => "DSCR",
            Self::Llcr => "LLCR",
            Self::Plcr => "PLCR",
            Self::Ltv => "LTV",
        }
    }

    /// Name that is unique in the table: "Interest Senior".
    pub fn label(self, scenario: &Scenario) -> String {
        let tranche = self.tranche().and_then(|index| scenario.tranches.get(index));
        match tranche {
            Some(tranche) => format!("{} {}", self.name(), tranche.name),
            None => self.name().to_owned(),
        }
    }

    /// What stands over neighbouring columns that belong together.
    pub fn group(self, scenario: &Scenario) -> &str {
        match self {
            Self::RentDue | Self::RentPaid | Self::Backstop => "Rent",
            Self::OperatingCost | Self::Cfads => "Vehicle",
            Self::Interest(index)
            | Self::Principal(index)
            | Self::Sweep(index)
            | Self::Settlement(index)
            | Self::Balance(index) => {
                scenario.tranches.get(index).map_or("", |tranche| tranche.name.as_str())
            }
            Self::Debt => "All loans",
            Self::Reserve | Self::Trapped => "Kept back",
            Self::SaleProceeds | Self::Distribution => "Equity",
            Self::Value => "Chips",
            Self::Liquidity | Self::LiquidityCover => "Lessee",
            Self::Dscr | Self::Llcr | Self::Plcr | Self::Ltv => "Cover",
        }
    }

    /// What it means, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::RentDue => "Contract rent and arrears brought forward",
            Self::RentPaid => "What the lessee pays of the rent due",
            Self::Backstop => "What the backstop pays of rent that the lessee misses",
            Self::OperatingCost => "Operating cost paid by the vehicle, settlement included",
            Self::Cfads => "Cash flow available for debt service: receipts less operating cost",
            Self::Interest(_) => "Interest paid to this tranche",
            Self::Principal(_) => "Principal paid to this tranche, with earlier unpaid interest",
            Self::Sweep(_) => "Prepaid to this tranche from cash after debt service",
            Self::Settlement(_) => "Paid to this tranche from the sale in the last month",
            Self::Balance(_) => "Still owed to this tranche at the end of the month",
            Self::Debt => "Still owed to all tranches at the end of the month",
            Self::Reserve => "Debt service reserve at the end of the month",
            Self::Trapped => "Cash that the lock-up holds back at the end of the month",
            Self::SaleProceeds => "Net sale proceeds, a residual guarantee included",
            Self::Distribution => "Paid to equity, before fee and carry",
            Self::Value => "What the equipment is worth at the end of the month",
            Self::Liquidity => "The lessee's cash at the end of the month",
            Self::LiquidityCover => "The lessee's money over the next twelve months / its needs",
            Self::Dscr => "Debt service coverage: CFADS / debt service due",
            Self::Llcr => "Loan life coverage: present value of CFADS to the last tenor / debt",
            Self::Plcr => "Project life coverage: the same to the end, with the sale / debt",
            Self::Ltv => "Loan to value: debt / what the equipment is worth",
        }
    }

    /// How its figures go together over a year.
    pub fn kind(self) -> Kind {
        match self {
            Self::RentDue
            | Self::RentPaid
            | Self::Backstop
            | Self::OperatingCost
            | Self::Cfads
            | Self::Interest(_)
            | Self::Principal(_)
            | Self::Sweep(_)
            | Self::Settlement(_)
            | Self::SaleProceeds
            | Self::Distribution => Kind::Flow,
            Self::Balance(_)
            | Self::Debt
            | Self::Reserve
            | Self::Trapped
            | Self::Value
            | Self::Liquidity => Kind::Balance,
            Self::LiquidityCover | Self::Dscr | Self::Llcr | Self::Plcr | Self::Ltv => Kind::Ratio,
        }
    }

    /// The tranche that it belongs to.
    pub fn tranche(self) -> Option<usize> {
        match self {
            Self::Interest(index)
            | Self::Principal(index)
            | Self::Sweep(index)
            | Self::Settlement(index)
            | Self::Balance(index) => Some(index),
            Self::RentDue
            | Self::RentPaid
            | Self::Backstop
            | Self::OperatingCost
            | Self::Cfads
            | Self::Debt
            | Self::Reserve
            | Self::Trapped
            | Self::SaleProceeds
            | Self::Distribution
            | Self::Value
            | Self::Liquidity
            | Self::LiquidityCover
            | Self::Dscr
            | Self::Llcr
            | Self::Plcr
            | Self::Ltv => None,
        }
    }

    /// Its figure in a month.
    pub fn figure(self, month: &Month) -> Figure {
        match self {
            Self::LiquidityCover => Figure::Ratio(month.liquidity_cover),
            Self::Dscr => Figure::Ratio(month.dscr),
            Self::Llcr => Figure::Ratio(month.llcr),
            Self::Plcr => Figure::Ratio(month.plcr),
            Self::Ltv => Figure::Share(month.ltv),
            Self::RentDue
            | Self::RentPaid
            | Self::Backstop
            | Self::OperatingCost
            | Self::Cfads
            | Self::Interest(_)
            | Self::Principal(_)
            | Self::Sweep(_)
            | Self::Settlement(_)
            | Self::Balance(_)
            | Self::Debt
            | Self::Reserve
            | Self::Trapped
            | Self::SaleProceeds
            | Self::Distribution
            | Self::Value
            | Self::Liquidity => Figure::Amount(self.amount(month)),
        }
    }

    /// Its amount in a month; 0 for a ratio and for a tranche that is not there.
    pub(super) fn amount(self, month: &Month) -> Decimal {
        let of =
            |amounts: &[Decimal], index: usize| amounts.get(index).copied().unwrap_or_default();
        match self {
            Self::RentDue => month.rent_due,
            Self::RentPaid => month.rent_paid,
            Self::Backstop => month.backstop,
            Self::OperatingCost => month.operating_cost,
            Self::Cfads => month.cfads,
            Self::Interest(index) => of(&month.interest, index),
            Self::Principal(index) => of(&month.principal, index),
            Self::Sweep(index) => of(&month.sweep, index),
            Self::Settlement(index) => of(&month.settlement, index),
            Self::Balance(index) => of(&month.balance, index),
            Self::Debt => month.debt(),
            Self::Reserve => month.reserve,
            Self::Trapped => month.trapped,
            Self::SaleProceeds => month.sale_proceeds,
            Self::Distribution => month.distribution,
            Self::Value => month.value,
            Self::Liquidity => month.liquidity,
            Self::LiquidityCover | Self::Dscr | Self::Llcr | Self::Plcr | Self::Ltv => {
                Decimal::ZERO
            }
        }
    }
}

impl Figure {
    /// As machines read it: full cents, plain numbers, nothing where it is undefined.
    pub fn plain_text(self) -> String {
        match self {
            Self::Amount(amount) => crate::model::results::cents_text(&amount),
            Self::Ratio(number) | Self::Share(number) => {
                number.map(|number| number.to_string()).unwrap_or_default()
            }
        }
    }
}
