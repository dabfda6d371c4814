//! One lane of the model: run a scenario, then ask for figures.
//!
//! [`ExactLane`] makes the ledger and everything that is shown or exported, [`FastLane`] the many
//! runs behind curves and solvers. A lane keeps its lists between runs, so that a warm one
//! allocates nothing.

use rust_decimal::Decimal;

use super::amount::Amount;
use super::coverage::{self, LifeCover, LiquidityCover, Outstanding};
use super::exact::Exact;
use super::irr::{Irr, irr, irr_of_lender};
use super::ledger::Ledger;
use super::lessee::{GuaranteePaid, LesseeBehaviour, LesseeState, NEVER};
use super::net_of_fees::{FeeTerms, NetMonth};
use super::scenario::Scenario;
use super::terms::Terms;
use super::waterfall::{self, Vehicle};

/// The exact lane: `Decimal`, to the cent.
pub type ExactLane = Lane<Exact>;

/// The fast lane: `f64`, unrounded; how near it is to the exact one is in the method, section 2.
pub type FastLane = Lane<f64>;

/// The model over one kind of number, with the last run in it.
///
/// Before the first run every figure is that of an empty deal.
///
/// ```
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let scenario = library::default_scenario()?;
/// let mut lane = FastLane::default();
/// lane.run(&scenario);
/// assert!(lane.net_irr().annual() < lane.equity_irr().annual());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lane<A: Amount> {
    pub(super) terms: Terms<A>,
    pub(super) ledger: Ledger<A>,
    pub(super) net: Vec<NetMonth<A>>,
    pub(super) vehicle: Vehicle<A>,
    flows: Vec<f64>,
    pub(super) life_cover: LifeCover,
    pub(super) liquidity_cover: LiquidityCover<A>,
    /// What was paid under residual guarantees in a run of the deal alone.
    pub(super) guaranteed: GuaranteePaid<A>,
}

/// Where the money for a deal comes from, dollars (Method, sections 4 and 13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sources {
    /// Cost, fees and premiums, reserve.
    pub uses: Decimal,
    /// All tranches.
    pub debt: Decimal,
    /// Rent that the lessee pays with the deliveries.
    pub prepaid_rent: Decimal,
    /// The rent that it is set off against.
    pub credited_rent: Decimal,
    /// What the investors pay in with each delivery. Together that is uses less debt and prepaid
    /// rent: the equity.
    pub calls: Vec<Decimal>,
}

impl<A: Amount> Lane<A> {
    /// Runs a valid scenario.
    pub fn run(&mut self, scenario: &Scenario) {
        self.run_as(scenario, LesseeBehaviour::AsItCan);
    }

    /// Runs a valid scenario whose lessee behaves in a given way.
    pub fn run_as(&mut self, scenario: &Scenario, behaviour: LesseeBehaviour) {
        self.terms.fill(scenario);
        self.play(scenario, behaviour);
    }

    /// The same in the months of a deal with optional terms, whether it has any or not: what is
    /// neutral there has to change nothing.
    #[doc(hidden)]
    pub fn run_with_clauses(&mut self, scenario: &Scenario) {
        self.terms.fill_as(scenario, true);
        self.play(scenario, LesseeBehaviour::AsItCan);
    }

    fn play(&mut self, scenario: &Scenario, behaviour: LesseeBehaviour) {
        let Self { terms, ledger, vehicle, guaranteed, .. } = self;
        let lessee = LesseeState::at_closing(scenario, behaviour);
        *guaranteed = waterfall::play(lessee, terms, vehicle, ledger);
        self.split_net(scenario);
    }

    /// Splits what the run in the ledger pays to the equity between investors and manager.
    pub(super) fn split_net(&mut self, scenario: &Scenario) {
        let Self { terms, ledger, net, .. } = self;
        let (equity, first_call) = (terms.equity(), terms.first_call());
        let default_month = A::from_months(ledger.default_month.unwrap_or(NEVER));
        let end_month = A::from_months(ledger.end_month());
        let fees = FeeTerms::of(scenario, equity);
        let mut account = fees.account(first_call, default_month, end_month);
        net.clear();
        net.push(NetMonth::closing(first_call));
        ledger.extend_with_equity_flows(net, |flow| account.next(flow));
    }

    /// Runs the scenario that the lane was last prepared for: by [`Self::prepare`], and by
    /// [`validate_in`](super::validate::validate_in) where it finds no fault. Texts may differ.
    pub(crate) fn run_prepared(&mut self, scenario: &Scenario) {
        self.play(scenario, LesseeBehaviour::AsItCan);
    }

    /// Where the money for a valid scenario comes from, or for one whose only fault is there.
    pub fn sources(scenario: &Scenario) -> Sources {
        Self::default().prepare(scenario)
    }

    /// Reads the scenario, and says where the money for it comes from.
    pub(super) fn prepare(&mut self, scenario: &Scenario) -> Sources {
        let Self { terms, .. } = self;
        terms.fill(scenario);
        // Those of another deal may be there still.
        let arrivals: &[_] = if terms.has_clauses { &terms.clauses.arrivals } else { &[] };
        let calls = match arrivals {
            [] => vec![terms.equity().to_decimal()],
            arrivals => arrivals.iter().map(|arrival| arrival.call.to_decimal()).collect(),
        };
        Sources {
            uses: terms.uses.to_decimal(),
            debt: terms.debt.to_decimal(),
            prepaid_rent: terms.rents.prepaid.to_decimal(),
            credited_rent: terms.rents.credited.to_decimal(),
            calls,
        }
    }

    /// What the investors pay in, in a month of the run.
    pub(super) fn call_in(&self, month: usize) -> A {
        match self.ledger.clause_rows.get(month) {
            Some(row) => row.equity_call,
            None if month == 0 => self.terms.equity(),
            None => A::ZERO,
        }
    }

    /// What the investors have paid in by the end of the run; less than the equity where a default
    /// has kept deliveries from coming.
    pub(super) fn called(&self) -> A {
        match self.ledger.clause_rows.as_slice() {
            [] => self.terms.equity(),
            rows => rows.iter().map(|row| row.equity_call).sum(),
        }
    }

    /// What was paid for equipment in the run.
    pub(super) fn price_paid(&self) -> A {
        match self.ledger.clause_rows.as_slice() {
            [] => self.terms.cost,
            rows => rows.iter().map(|row| row.capex).sum(),
        }
    }

    /// What is drawn of a loan in a month of the run.
    pub(super) fn drawn_in(&self, loan: usize, month: usize) -> A {
        match self.ledger.clause_loans(month).get(loan) {
            Some(month_of) => month_of.drawn,
            None if month == 0 => self.terms.loans.get(loan).map_or(A::ZERO, |it| it.amount),
            None => A::ZERO,
        }
    }

    /// IRR of the equity before fee and carry (Method, section 7).
    pub fn equity_irr(&mut self) -> Irr {
        let call = self.call_in(0);
        let Self { ledger, flows, .. } = self;
        flows.clear();
        flows.push((-call).to_flow());
        ledger.extend_with_equity_flows(flows, A::to_flow);
        irr(flows)
    }

    /// IRR of the investors after fee and carry (Method, section 7).
    pub fn net_irr(&mut self) -> Irr {
        let Self { net, flows, .. } = self;
        flows.clear();
        flows.extend(net.iter().map(|month| month.investors.to_flow()));
        irr(flows)
    }

    /// IRR of the equipment without any debt (Method, section 7).
    pub fn project_irr(&mut self) -> Irr {
        let Self { ledger, flows, terms, .. } = self;
        flows.clear();
        flows.push(ledger.project_flow(0, terms.cost).to_flow());
        let later = 1..ledger.rows.len();
        flows.extend(later.map(|month| ledger.project_flow(month, A::ZERO).to_flow()));
        irr(flows)
    }

    /// IRR of one tranche after its upfront fee (Method, section 7); undefined for a tranche that
    /// does not exist.
    pub fn lender_yield(&mut self, tranche: usize) -> Irr {
        let Some(fee) = self.terms.loans.get(tranche).map(|loan| loan.upfront_fee) else {
            return irr(&[]);
        };
        let mut flows = std::mem::take(&mut self.flows);
        flows.clear();
        flows.push((fee - self.drawn_in(tranche, 0)).to_flow());
        let months = self.ledger.loan(tranche).enumerate().skip(1);
        flows.extend(
            months.map(|(month, paid)| (paid.total() - self.drawn_in(tranche, month)).to_flow()),
        );
        let verdict = irr_of_lender(&flows);
        self.flows = flows;
        verdict
    }

    /// Equity to be put in, at closing and with later deliveries, dollars.
    pub fn equity(&self) -> f64 {
        self.terms.equity().to_f64()
    }

    /// Whether the last run was of a deal at all: the investors are left something to pay, and at no
    /// delivery less than nothing. A lever or two can lead to a scenario that would be refused.
    pub fn is_funded(&self) -> bool {
        self.terms.is_funded()
    }

    /// Distributions / equity called (Method, section 7).
    pub fn moic(&self) -> Option<f64> {
        let equity = self.called();
        let distributed: A = self.ledger.rows.iter().map(|row| row.distribution).sum();
        equity.is_material().then(|| distributed.to_f64() / equity.to_f64())
    }

    /// Received / paid in by the investors after fee and carry, netted by month (Method, section
    /// 7).
    pub fn net_moic(&self) -> Option<f64> {
        let (mut received, mut paid_in) = (A::ZERO, A::ZERO);
        for month in &self.net {
            received += month.investors.max(A::ZERO);
            paid_in += (-month.investors).max(A::ZERO);
        }
        paid_in.is_material().then(|| received.to_f64() / paid_in.to_f64())
    }

    /// Lowest DSCR (Method, section 6); `None` where no debt service was ever due.
    pub fn min_dscr(&self) -> Option<f64> {
        coverage::dscr_figures(&self.ledger).minimum
    }

    /// Lowest LLCR (Method, section 6).
    pub fn min_llcr(&mut self) -> Option<f64> {
        let Self { terms, ledger, life_cover, .. } = self;
        life_cover.fill(terms, ledger);
        let months = 0..ledger.rows.len();
        coverage::lowest(months.map(|month| {
            let debt = Outstanding::at(terms, ledger, month);
            life_cover.llcr(debt, month)
        }))
    }

    /// Highest loan to value (Method, section 6).
    pub fn peak_ltv(&self) -> Option<f64> {
        coverage::peak_ltv(&self.terms, &self.ledger)
    }

    /// Balance never repaid, all tranches, dollars (Method, section 6).
    pub fn lender_loss(&self) -> f64 {
        self.ledger.debt(self.ledger.end_month() as usize).to_f64()
    }

    /// Balance never repaid of one tranche, dollars; 0 for a tranche that does not exist.
    pub fn tranche_loss(&self, tranche: usize) -> f64 {
        self.unpaid(tranche).to_f64()
    }

    /// Balance never repaid of one tranche; 0 for a tranche that does not exist.
    pub(super) fn unpaid(&self, tranche: usize) -> A {
        let last = self.ledger.payments(self.ledger.end_month() as usize);
        last.get(tranche).map_or(A::ZERO, |payment| payment.balance)
    }

    /// Debt outstanding at the end of a month, all tranches, dollars; 0 past the run's end.
    pub fn debt(&self, month: u32) -> f64 {
        self.ledger.debt(month as usize).to_f64()
    }

    /// Net sale proceeds, including any residual guarantee, dollars (Method, section 6).
    pub fn sale_proceeds(&self) -> f64 {
        self.ledger.rows.iter().map(|row| row.sale_proceeds).sum::<A>().to_f64()
    }

    /// What the equipment earned: receipts − operating cost + net sale proceeds − cost (Method,
    /// section 7).
    pub fn project_profit(&self) -> A {
        let Self { ledger, terms, .. } = self;
        let later: A =
            (1..ledger.rows.len()).map(|month| ledger.project_flow(month, A::ZERO)).sum();
        later + ledger.project_flow(0, terms.cost)
    }

    /// What each guarantee paid in the run, dollars, in order.
    pub fn guaranteed(&self) -> &[A] {
        &self.ledger.guaranteed
    }

    /// What guarantors paid in the run, dollars.
    pub fn guarantors_paid(&self) -> f64 {
        self.ledger.guaranteed.iter().copied().sum::<A>().to_f64()
    }

    /// The most that the investors had in the deal at the end of any month: what was called by then
    /// less what was distributed, dollars (Method, section 13).
    pub fn peak_equity(&self) -> f64 {
        let mut invested = self.call_in(0);
        let mut peak = invested;
        for month in 1..self.ledger.rows.len() {
            invested -= self.ledger.equity_flow(month);
            peak = peak.max(invested);
        }
        peak.to_f64()
    }

    /// Month of default (Method, section 5).
    pub fn default_month(&self) -> Option<u32> {
        self.ledger.default_month
    }

    /// Months before the first missed rent (Method, section 5).
    pub fn runway_months(&self) -> Option<u32> {
        self.ledger.first_missed_month.map(|month| month - 1)
    }

    /// Last month of the run.
    pub fn end_month(&self) -> u32 {
        self.ledger.end_month()
    }
}
