//! What a run yields: plain data, in the order of the headless output.
//!
//! Amounts are dollars to the cent, rates are fractions a year, ratios plain numbers; `None` is
//! "undefined" (a DSCR without debt service, a multiple of nothing). Lists by tranche follow the
//! scenario's order.

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

/// Everything that one run of the exact lane yields.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Results {
    /// The headline figures.
    pub summary: Summary,
    /// One row a month, month 0 (closing) included.
    pub months: Vec<Month>,
}

/// The headline figures of one run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Cost, upfront fees and reserve.
    #[serde(serialize_with = "cents")]
    pub uses: Decimal,
    /// Uses less debt.
    #[serde(serialize_with = "cents")]
    pub equity: Decimal,
    /// All tranches at closing.
    #[serde(serialize_with = "cents")]
    pub debt: Decimal,
    /// Rent that the lessee pays with the deliveries.
    #[serde(serialize_with = "cents")]
    pub prepaid_rent: Decimal,
    /// Gross IRR of the equity, a year.
    pub equity_irr: Option<f64>,
    /// IRR of the investors after fee and carry, a year.
    pub net_irr: Option<f64>,
    /// IRR of the equity after tax, before fee and carry, a year; `None` also where the deal has no
    /// tax.
    pub after_tax_irr: Option<f64>,
    /// The most that the investors had in the deal at the end of any month, dollars.
    #[serde(skip)]
    pub peak_equity: f64,
    /// Whether other rates solve the equity's flows as well; the one shown is nearest 0.
    #[serde(skip)]
    pub has_several_equity_irrs: bool,
    /// Whether other rates solve the investors' flows as well; the one shown is nearest 0.
    #[serde(skip)]
    pub has_several_net_irrs: bool,
    /// Distributions / equity.
    pub moic: Option<f64>,
    /// Received / paid in by the investors after fee and carry, netted by month.
    pub net_moic: Option<f64>,
    /// Unlevered IRR, a year.
    pub project_irr: Option<f64>,
    /// Lowest DSCR of the defined months.
    pub min_dscr: Option<f64>,
    /// Σ CFADS / Σ debt service over the defined months.
    pub average_dscr: Option<f64>,
    /// Lowest LLCR of the defined months.
    pub min_llcr: Option<f64>,
    /// Highest loan to value, month 0 included.
    pub peak_ltv: Option<f64>,
    /// Months before the first missed rent; `None` if none is missed.
    pub runway_months: Option<u32>,
    /// The first month in which a backstop pays rent; `None` if it never does.
    #[serde(skip)]
    pub backed_from_month: Option<u32>,
    /// Month of default.
    pub default_month: Option<u32>,
    /// First month in which distributions have returned the equity.
    pub payback_month: Option<u32>,
    /// Last month of the run, H.
    pub end_month: u32,
    /// Net sale proceeds, including any residual guarantee.
    #[serde(serialize_with = "cents")]
    pub sale_proceeds: Decimal,
    /// All carry paid to the manager.
    #[serde(serialize_with = "cents")]
    pub carry: Decimal,
    /// Arrears that were never paid.
    #[serde(serialize_with = "cents")]
    pub unpaid_rent: Decimal,
    /// The vendor's equity / what the vendor is paid.
    pub circularity: Option<f64>,
    /// All parties that put money in or take it out.
    pub participants: Vec<Participant>,
    /// What guarantors get and pay.
    pub guarantees: Vec<GuaranteeSummary>,
    /// What each lender gets.
    pub tranches: Vec<TrancheSummary>,
}

/// What one guarantor gets and pays.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GuaranteeSummary {
    /// The guarantor's name.
    pub name: String,
    /// Paid when the deal ended.
    #[serde(serialize_with = "cents")]
    pub paid: Decimal,
    /// Received at closing.
    #[serde(serialize_with = "cents")]
    pub premium: Decimal,
}

/// What one participant put in and got back.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Participant {
    /// Its name; roles of the same name are joined.
    pub name: String,
    /// The name as it is said to people ([`Position::title`](super::Position::title)).
    #[serde(skip)]
    pub title: String,
    /// Sum of the months in which it paid, as a positive amount.
    #[serde(serialize_with = "cents")]
    pub paid_in: Decimal,
    /// Sum of the months in which it received.
    #[serde(serialize_with = "cents")]
    pub received: Decimal,
    /// Received − paid in + vendor profit.
    #[serde(serialize_with = "cents")]
    pub profit: Decimal,
    /// The vendor's gross profit on the sale at closing; in no multiple and no IRR.
    #[serde(serialize_with = "cents")]
    pub vendor_profit: Decimal,
    /// Received / paid in.
    pub multiple: Option<f64>,
    /// IRR of its monthly flows, a year.
    pub irr: Option<f64>,
}

/// What one tranche's lender gets.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrancheSummary {
    /// The tranche's name.
    pub name: String,
    /// IRR of the loan after the upfront fee, a year.
    pub lender_yield: Option<f64>,
    /// Balance never repaid.
    #[serde(serialize_with = "cents")]
    pub loss: Decimal,
    /// First month with balance 0; settlement counts.
    pub repaid_month: Option<u32>,
}

/// One month of the ledger. Flows belong to the month, balances to its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Month {
    /// 0 is closing.
    pub month: u32,
    /// Contract rent and arrears brought forward; 0 after the month of default.
    #[serde(serialize_with = "cents")]
    pub rent_due: Decimal,
    /// Paid by the lessee.
    #[serde(serialize_with = "cents")]
    pub rent_paid: Decimal,
    /// Paid by the backstop.
    #[serde(serialize_with = "cents")]
    pub backstop: Decimal,
    /// Operating cost paid, settlement included.
    #[serde(serialize_with = "cents")]
    pub operating_cost: Decimal,
    /// Receipts − operating cost paid, without what settlement pays.
    #[serde(serialize_with = "cents")]
    pub cfads: Decimal,
    /// Net sale proceeds, including any residual guarantee.
    #[serde(serialize_with = "cents")]
    pub sale_proceeds: Decimal,
    /// Debt service reserve.
    #[serde(serialize_with = "cents")]
    pub reserve: Decimal,
    /// Cash that the lock-up holds back.
    #[serde(serialize_with = "cents")]
    pub trapped: Decimal,
    /// Paid to equity, before fee and carry.
    #[serde(serialize_with = "cents")]
    pub distribution: Decimal,
    /// Value of the equipment.
    #[serde(serialize_with = "cents")]
    pub value: Decimal,
    /// The lessee's liquidity; may be negative.
    #[serde(serialize_with = "cents")]
    pub liquidity: Decimal,
    /// Paid by another lessee after a default.
    #[serde(serialize_with = "cents")]
    pub re_lease_rent: Decimal,
    /// Earned by the vehicle's accounts.
    #[serde(serialize_with = "cents")]
    pub interest_earned: Decimal,
    /// Paid under residual guarantees by the lessee, and by its backstop; part of the sale proceeds.
    #[serde(skip)]
    pub residual_guarantee: (Decimal, Decimal),
    /// Paid by guarantors.
    #[serde(serialize_with = "cents")]
    pub guarantees: Decimal,
    /// The lessee's deposit that the vehicle holds.
    #[serde(serialize_with = "cents")]
    pub deposit: Decimal,
    /// Deposit received less deposit returned.
    #[serde(serialize_with = "cents")]
    pub deposit_flow: Decimal,
    /// Of the deposit, what covers unpaid rent.
    #[serde(serialize_with = "cents")]
    pub forfeited_deposit: Decimal,
    /// Upfront fees and guarantors' premiums.
    #[serde(serialize_with = "cents")]
    pub fees: Decimal,
    /// Price paid for equipment.
    #[serde(serialize_with = "cents")]
    pub capex: Decimal,
    /// Rent paid with a delivery.
    #[serde(serialize_with = "cents")]
    pub prepaid_rent: Decimal,
    /// Paid in by the investors.
    #[serde(serialize_with = "cents")]
    pub equity_call: Decimal,
    /// Interest and commitment fee paid, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub interest: Vec<Decimal>,
    /// Principal paid, capitalised interest included, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub principal: Vec<Decimal>,
    /// Prepaid by the cash sweep, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub sweep: Vec<Decimal>,
    /// Paid from the settlement, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub settlement: Vec<Decimal>,
    /// Balance, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub balance: Vec<Decimal>,
    /// Paid for prepaying, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub prepayment_premium: Vec<Decimal>,
    /// Drawn, by tranche.
    #[serde(serialize_with = "cents_each")]
    pub drawn: Vec<Decimal>,
    /// Debt service coverage ratio.
    pub dscr: Option<f64>,
    /// Loan life coverage ratio.
    pub llcr: Option<f64>,
    /// Project life coverage ratio.
    pub plcr: Option<f64>,
    /// Loan to value.
    pub ltv: Option<f64>,
    /// Lessee's money over the next twelve months / what it needs in them.
    pub liquidity_cover: Option<f64>,
}

impl Results {
    /// What the investors have received less what they have paid in, by the end of each month,
    /// dollars, before fee and carry.
    pub fn cumulative_equity(&self) -> impl Iterator<Item = (&Month, Decimal)> {
        self.months.iter().scan(Decimal::ZERO, |total, month| {
            *total += month.distribution - month.equity_call;
            Some((month, *total))
        })
    }

    /// The row of closing: balances before the first payment.
    pub fn closing(&self) -> Option<&Month> {
        self.months.first()
    }
}

impl Month {
    /// Debt outstanding, all tranches.
    pub fn debt(&self) -> Decimal {
        self.balance.iter().sum()
    }
}

impl Summary {
    /// What guarantors paid.
    pub fn guarantors_paid(&self) -> Decimal {
        self.guarantees.iter().map(|guarantee| guarantee.paid).sum()
    }

    /// Losses of all tranches.
    pub fn lender_loss(&self) -> Decimal {
        self.tranches.iter().map(|tranche| tranche.loss).sum()
    }
}

/// An amount as machines read it: two decimals, no separators, never `-0.00`.
pub fn cents_text(amount: &Decimal) -> String {
    let amount = if amount.is_zero() { &Decimal::ZERO } else { amount };
    format!("{amount:.2}")
}

fn cents<S: Serializer>(amount: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&cents_text(amount))
}

fn cents_each<S: Serializer>(amounts: &[Decimal], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(amounts.iter().map(cents_text))
}
