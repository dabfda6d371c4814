//! One lane of the model: run a scenario, then ask for figures.
//!
//! [`ExactLane`] makes the ledger and everything that is shown or exported, [`FastLane`] the many
//! runs behind curves and solvers. A lane keeps its lists between runs, so that a warm one
//! allocates nothing.

use rust_decimal::Decimal;

use super::amount::{Amount, Exact};
use super::coverage::{self, LifeCover, Outstanding};
use super::irr::{Irr, irr};
use super::ledger::Ledger;
use super::lessee::{LesseeBehaviour, LesseeState, NEVER};
use super::net_of_fees::{FeeTerms, NetMonth};
use super::scenario::Scenario;
use super::waterfall::{self, Terms, Vehicle};

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
}

impl<A: Amount> Lane<A> {
    /// Runs a valid scenario.
    pub fn run(&mut self, scenario: &Scenario) {
        self.run_as(scenario, LesseeBehaviour::AsItCan);
    }

    /// Runs a valid scenario whose lessee behaves in a given way.
    pub fn run_as(&mut self, scenario: &Scenario, behaviour: LesseeBehaviour) {
        let Self { terms, ledger, net: _, vehicle, flows: _, life_cover: _ } = self;
        terms.fill(scenario);
        waterfall::play(LesseeState::at_closing(scenario, behaviour), terms, vehicle, ledger);
        self.split_net(scenario);
    }

    /// Splits the distributions of the run in the ledger between investors and manager.
    pub(super) fn split_net(&mut self, scenario: &Scenario) {
        let Self { terms, ledger, net, .. } = self;
        let equity = terms.equity();
        let default_month = A::from_months(ledger.default_month.unwrap_or(NEVER));
        let end_month = A::from_months(ledger.end_month());
        net.clear();
        net.push(NetMonth::closing(equity));
        let distributions = ledger.rows.iter().skip(1).map(|row| row.distribution);
        FeeTerms::of(scenario, equity).split(
            equity,
            default_month,
            end_month,
            distributions,
            |month| net.push(month),
        );
    }

    /// Uses and debt at closing, dollars; uses less debt is the equity (Method, section 4).
    pub fn sources(scenario: &Scenario) -> (Decimal, Decimal) {
        let mut terms = Terms::<A>::default();
        terms.fill(scenario);
        (terms.uses.to_decimal(), terms.debt.to_decimal())
    }

    /// IRR of the equity before fee and carry (Method, section 7).
    pub fn equity_irr(&mut self) -> Irr {
        let Self { ledger, flows, terms, .. } = self;
        let equity = terms.equity();
        irr_of(flows, equity, ledger.rows.iter().map(|row| row.distribution))
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
        irr_of(flows, terms.cost, ledger.rows.iter().map(|row| row.project_flow()))
    }

    /// IRR of one tranche after its upfront fee (Method, section 7); undefined for a tranche that
    /// does not exist.
    pub fn lender_yield(&mut self, tranche: usize) -> Irr {
        let Self { ledger, flows, terms, .. } = self;
        let lent = terms.loans.get(tranche).map_or(A::ZERO, |loan| loan.amount - loan.upfront_fee);
        irr_of(flows, lent, ledger.loan(tranche).map(|paid| paid.total()))
    }

    /// Equity put in at closing, dollars.
    pub fn equity(&self) -> f64 {
        self.terms.equity().to_f64()
    }

    /// Distributions / equity (Method, section 7).
    pub fn moic(&self) -> Option<f64> {
        let equity = self.terms.equity();
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
        self.ledger.rows.iter().map(super::ledger::Row::project_flow).sum::<A>() - self.terms.cost
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

/// IRR of an outlay in month 0 and the flows of months 1..; the iterator starts at month 0.
fn irr_of<A: Amount>(flows: &mut Vec<f64>, outlay: A, by_month: impl Iterator<Item = A>) -> Irr {
    flows.clear();
    flows.push((-outlay).to_flow());
    flows.extend(by_month.skip(1).map(A::to_flow));
    irr(flows)
}
