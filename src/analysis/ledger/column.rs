//! The columns of the ledger, declared once.

use rust_decimal::Decimal;

use crate::format;
use crate::model::results::Month;
use crate::model::{Results, Scenario};

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
    ReLeaseRent,
    InterestEarned,
    Guarantees,
    Deposit,
    DepositFlow,
    ForfeitedDeposit,
    Fees,
    Capex,
    PrepaidRent,
    EquityCall,
    PrepaymentPremium(usize),
    Drawn(usize),
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

/// Where a figure of a month is found.
pub(super) enum Value {
    /// An amount of the month.
    Flow(fn(&Month, usize) -> Decimal),
    /// An amount at its end.
    Balance(fn(&Month, usize) -> Decimal),
    Ratio(fn(&Month) -> Option<f64>),
    Share(fn(&Month) -> Option<f64>),
}

impl Column {
    /// The columns of one tranche, in the order in which money moves.
    pub const OF_TRANCHE: [fn(usize) -> Self; 7] = [
        Self::Interest,
        Self::Principal,
        Self::Sweep,
        Self::PrepaymentPremium,
        Self::Settlement,
        Self::Drawn,
        Self::Balance,
    ];

    /// In the order in which money flows: rent, costs, lenders, what is kept, investors, what is
    /// bought, then what everything is worth and how well it covers.
    pub fn all(tranche_count: usize) -> Vec<Self> {
        let mut columns = vec![Self::PrepaidRent, Self::RentDue, Self::RentPaid, Self::Backstop];
        columns.extend([Self::ReLeaseRent, Self::ForfeitedDeposit]);
        columns.extend([Self::InterestEarned, Self::OperatingCost, Self::Cfads]);
        let tranches = 0..tranche_count;
        columns.extend(tranches.flat_map(|index| Self::OF_TRANCHE.map(|column| column(index))));
        // The balance of a single loan is the debt; a column more would repeat it.
        if tranche_count > 1 {
            columns.push(Self::Debt);
        }
        columns.extend([Self::Reserve, Self::Trapped, Self::DepositFlow, Self::Deposit]);
        columns.extend([Self::SaleProceeds, Self::Guarantees]);
        columns.extend([Self::EquityCall, Self::Distribution, Self::Capex, Self::Fees]);
        columns.extend([Self::Dscr, Self::Llcr, Self::Plcr, Self::Ltv]);
        columns.extend([Self::Value, Self::Liquidity, Self::LiquidityCover]);
        columns
    }

    /// Those of [`Self::all`] that a run has something to say in: what the optional terms move only
    /// where it is not 0 in every month.
    pub fn shown(results: &Results) -> Vec<Self> {
        let tranches = results.summary.tranches.len();
        Self::all(tranches).into_iter().filter(|column| column.is_shown(results)).collect()
    }

    fn is_shown(self, results: &Results) -> bool {
        let first = match self {
            // Every deal has these at closing; there they are sources and uses.
            Self::Fees | Self::Capex | Self::EquityCall | Self::Drawn(_) => 1,
            Self::ReLeaseRent
            | Self::InterestEarned
            | Self::Guarantees
            | Self::Deposit
            | Self::DepositFlow
            | Self::ForfeitedDeposit
            | Self::PrepaidRent
            | Self::PrepaymentPremium(_) => 0,
            _ => return true,
        };
        results.months.iter().skip(first).any(|month| !self.amount(month).is_zero())
    }

    /// In the order of the headless output, a kind of payment at a time; what came with the optional
    /// terms last.
    pub fn in_files(tranche_count: usize) -> Vec<Self> {
        const OF_TRANCHE: [fn(usize) -> Column; 5] = [
            Column::Interest,
            Column::Principal,
            Column::Sweep,
            Column::Settlement,
            Column::Balance,
        ];
        let mut columns =
            vec![Self::RentDue, Self::RentPaid, Self::Backstop, Self::OperatingCost, Self::Cfads];
        columns.extend([Self::SaleProceeds, Self::Reserve, Self::Trapped, Self::Distribution]);
        columns.extend([Self::Value, Self::Liquidity, Self::Debt]);
        for column in OF_TRANCHE {
            columns.extend((0..tranche_count).map(column));
        }
        columns.extend([Self::Dscr, Self::Llcr, Self::Plcr, Self::Ltv, Self::LiquidityCover]);
        columns.extend([Self::ReLeaseRent, Self::InterestEarned, Self::Guarantees]);
        columns.extend([Self::Deposit, Self::DepositFlow, Self::ForfeitedDeposit, Self::Fees]);
        columns.extend([Self::Capex, Self::PrepaidRent, Self::EquityCall]);
        columns.extend((0..tranche_count).map(Self::PrepaymentPremium));
        columns.extend((0..tranche_count).map(Self::Drawn));
        columns
    }

    /// Stable name for files: `cfads`, `interest[0]`.
    pub fn key(self) -> String {
        // Counted from 0, as in the paths of the scenario's fields.
        let stem = self.row().key;
        self.tranche().map_or_else(|| stem.to_owned(), |index| format!("{stem}[{index}]"))
    }

    /// Plain name; a tranche's columns share it with those of the others.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Name that is unique in the table: "Interest Senior".
    pub fn label(self, scenario: &Scenario) -> String {
        let tranche = self.tranche().and_then(|index| scenario.tranches.get(index));
        match tranche {
            Some(tranche) => format!("{} {}", self.name(), tranche.name),
            None => self.name().to_owned(),
        }
    }

    /// The heading over neighbouring columns that belong together.
    pub fn group(self, scenario: &Scenario) -> &str {
        let tranche = self.tranche().and_then(|index| scenario.tranches.get(index));
        tranche.map_or(self.row().group, |tranche| tranche.name.as_str())
    }

    /// What it means, in a sentence.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// How its figures go together over a year.
    pub fn kind(self) -> Kind {
        match self.row().value {
            Value::Flow(_) => Kind::Flow,
            Value::Balance(_) => Kind::Balance,
            Value::Ratio(_) | Value::Share(_) => Kind::Ratio,
        }
    }

    /// The tranche that it belongs to.
    pub fn tranche(self) -> Option<usize> {
        match self {
            Self::Interest(index)
            | Self::Principal(index)
            | Self::Sweep(index)
            | Self::Settlement(index)
            | Self::Balance(index)
            | Self::PrepaymentPremium(index)
            | Self::Drawn(index) => Some(index),
            _ => None,
        }
    }

    /// Its figure in a month.
    pub fn figure(self, month: &Month) -> Figure {
        // Any index will do for columns of no tranche: their functions leave it aside.
        let index = self.tranche().unwrap_or_default();
        match self.row().value {
            Value::Flow(amount) | Value::Balance(amount) => Figure::Amount(amount(month, index)),
            Value::Ratio(ratio) => Figure::Ratio(ratio(month)),
            Value::Share(share) => Figure::Share(share(month)),
        }
    }

    /// Its amount in a month; 0 for a ratio and for a tranche that is not there.
    pub(super) fn amount(self, month: &Month) -> Decimal {
        match self.figure(month) {
            Figure::Amount(amount) => amount,
            Figure::Ratio(_) | Figure::Share(_) => Decimal::ZERO,
        }
    }
}

impl Figure {
    /// Every cent of an amount, enough digits of a ratio.
    pub fn in_full(self) -> String {
        match self {
            Self::Amount(amount) => format::money_full(amount),
            Self::Ratio(ratio) => ratio.map_or_else(
                || format::UNDEFINED.to_owned(),
                |ratio| format!("{}x", format::number(ratio, 4)),
            ),
            Self::Share(share) => format::percent(share, 4),
        }
    }

    /// As a number; 0 where it is undefined.
    pub fn number(self) -> f64 {
        match self {
            Self::Amount(amount) => format::float(amount),
            Self::Ratio(number) | Self::Share(number) => number.unwrap_or(0.0),
        }
    }

    /// As machines read it: full cents, plain numbers, nothing where it is undefined.
    pub fn plain_text(self) -> String {
        match self {
            Self::Amount(amount) => crate::model::results::cents_text(&amount),
            Self::Ratio(number) | Self::Share(number) => {
                // The shortest decimal that reads back as the same float, so nothing is lost.
                number.map(|number| number.to_string()).unwrap_or_default()
            }
        }
    }
}
