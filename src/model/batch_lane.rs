//! The fast lane sixteen scenarios at a time.
//!
//! [`BatchLane`] runs the same waterfall as the other lanes over batches and keeps of each run what
//! many runs are made for: flows, liquidity, the lowest DSCR, losses, and how it ended. Figures
//! that need every month are kept only on request.

mod months;

use pulp::{Arch, Simd, WithSimd};

use super::amount::Number as _;
use super::batch::{Batch, WIDTH};
use super::irr::{Irr, irr_of_batch};
use super::ledger::{ClauseLoan, ClauseRow, Ending, Payment, Record, Row};
use super::lessee::{LesseeBehaviour, LesseeState, NEVER};
use super::net_of_fees::FeeTerms;
use super::scenario::Scenario;
use super::source::{Along, Shocked, Shocks, SideBySide, Source};
use super::terms::Terms;
use super::waterfall::{self, Vehicle};
use months::{Months, Taken};

/// The model over a batch of scenarios, with the last run in it.
#[derive(Clone, Debug, Default)]
pub struct BatchLane {
    pub(super) terms: Terms<Batch>,
    pub(super) vehicle: Vehicle<Batch>,
    pub(super) derivation: Derivation,
    net: Vec<Batch>,
    keeps_months: bool,
    months: Months,
}

/// The months of a run, compiled for the widest vector instructions of the machine.
struct Run<'a, const WITH_MONTHS: bool> {
    lessee: LesseeState<Batch>,
    terms: &'a Terms<Batch>,
    fees: FeeTerms<Batch>,
    vehicle: &'a mut Vehicle<Batch>,
    taken: Taken<'a, WITH_MONTHS>,
    net: &'a mut Vec<Batch>,
}

impl<const WITH_MONTHS: bool> WithSimd for Run<'_, WITH_MONTHS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { lessee, terms, fees, vehicle, mut taken, net } = self;
        waterfall::play(lessee, terms, vehicle, &mut taken);
        let derivation = taken.derivation;
        let first_call = terms.first_call();
        // Of a deal without optional terms the waterfall records distributions only.
        if !terms.has_clauses {
            derivation.called = first_call;
            if let Some(outlay) = derivation.flows.first_mut() {
                *outlay = -first_call;
            }
        }
        let Ending { default_month, end_month, .. } = derivation.ending;
        let mut account = fees.account(first_call, default_month, end_month);
        net.clear();
        net.push(without_dust(-first_call));
        // A loop: what is mapped here would not become vector code.
        for flow in derivation.flows.iter().skip(1) {
            net.push(without_dust(account.next(*flow).investors));
        }
    }
}

/// What is kept of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Derivation {
    /// To equity less what is called of it, by month.
    flows: Vec<Batch>,
    /// The lessee's, by month, closing first.
    liquidity: Vec<Batch>,
    /// CFADS and debt service of the month with the lowest DSCR.
    lowest: (Batch, Batch),
    /// By loan, what was owed when the run was over.
    lost: Vec<Batch>,
    ending: Ending<Batch>,
    /// Paid in by the investors, all months.
    called: Batch,
    /// Paid by guarantors.
    guaranteed: Batch,
}

impl Record<Batch> for Derivation {
    fn begin(&mut self, loan_count: usize) {
        self.flows.clear();
        self.liquidity.clear();
        // 1 / 0, so that every defined DSCR is lower.
        self.lowest = (Batch::ONE, Batch::ZERO);
        self.lost.clear();
        self.lost.resize(loan_count, Batch::ZERO);
        self.called = Batch::ZERO;
        self.guaranteed = Batch::ZERO;
    }

    #[inline(always)]
    fn push(&mut self, row: Row<Batch>, _: impl Iterator<Item = Payment<Batch>>) {
        self.flows.push(row.distribution);
        self.liquidity.push(row.liquidity);
        let (cfads, due) = self.lowest;
        // Compared crosswise: a quotient would be 0/0 where nothing is due.
        let is_lower = (row.cfads * due).is_below(cfads * row.debt_service_due);
        let is_lowest = row.debt_service_due.is_material() & is_lower;
        self.lowest = (
            Batch::select(is_lowest, row.cfads, cfads),
            Batch::select(is_lowest, row.debt_service_due, due),
        );
    }

    #[inline(always)]
    fn push_clauses(&mut self, row: &ClauseRow<Batch>, _: impl Iterator<Item = ClauseLoan<Batch>>) {
        if let Some(flow) = self.flows.last_mut() {
            // A quotient such as that of a prepayment with its premium may leave a residue.
            *flow = without_dust(*flow - row.equity_call);
        }
        self.called += row.equity_call;
        self.guaranteed += row.guarantees;
    }

    fn guaranteed(&mut self, _: &[Batch]) {}

    fn lose(&mut self, by_loan: impl Iterator<Item = Batch>) {
        // Added, because the runs of a batch end in different months.
        for (total, lost) in self.lost.iter_mut().zip(by_loan) {
            *total += lost;
        }
    }

    fn end(&mut self, ending: Ending<Batch>) {
        self.ending = ending;
    }
}

impl BatchLane {
    /// Whether the runs that follow keep their months, without which there is no project IRR, no
    /// LLCR and no LTV.
    pub fn keep_months(&mut self, keeps: bool) {
        self.keeps_months = keeps;
    }

    /// Runs valid scenarios that may run in a batch, at most [`WIDTH`] of them. Fewer are padded
    /// with the last one; of an empty slice nothing is run.
    pub fn run(&mut self, scenarios: &[Scenario]) {
        if let Some(in_batches) = SideBySide::new(scenarios) {
            self.run_source(&in_batches);
        }
    }

    /// The same for scenarios along one lever, in the lever's order. Faster to read: what the first
    /// and the last have in common, all have.
    pub fn run_along(&mut self, scenarios: &[Scenario]) {
        if let Some(along) = Along::new(scenarios) {
            self.run_source(&along);
        }
    }

    /// Runs one valid scenario under sixteen chances.
    pub fn run_shocked(&mut self, scenario: &Scenario, shocks: &Shocks) {
        self.run_source(&Shocked { scenario, shocks });
    }

    fn run_source(&mut self, source: &impl Source<Batch>) {
        let Self { terms, vehicle, derivation, net, keeps_months, months } = self;
        terms.fill(source);
        let lessee = LesseeState::at_closing(source, LesseeBehaviour::AsItCan);
        let fees = FeeTerms::of(source, terms.equity());
        // Two copies of the loop, so that a run without months pays nothing for them.
        if *keeps_months {
            let taken = Taken::<true> { derivation, months };
            Arch::new().dispatch(Run { lessee, terms, fees, vehicle, taken, net });
        } else {
            let taken = Taken::<false> { derivation, months };
            Arch::new().dispatch(Run { lessee, terms, fees, vehicle, taken, net });
        }
    }

    /// IRR of the equity before fee and carry (Method, section 7).
    pub fn equity_irr(&self) -> [Irr; WIDTH] {
        irr_of_batch(&self.derivation.flows)
    }

    /// IRR of the investors after fee and carry (Method, section 7).
    pub fn net_irr(&self) -> [Irr; WIDTH] {
        irr_of_batch(&self.net)
    }

    /// IRR of the equipment without any debt (Method, section 7); undefined unless the run has kept
    /// its months.
    pub fn project_irr(&self) -> [Irr; WIDTH] {
        self.months.project_irr(&self.terms)
    }

    /// Lowest LLCR (Method, section 6); `None` unless the run has kept its months.
    pub fn min_llcr(&self) -> [Option<f64>; WIDTH] {
        self.months.min_llcr(&self.terms, self.derivation.ending.end_month)
    }

    /// Highest loan to value (Method, section 6); `None` unless the run has kept its months.
    pub fn peak_ltv(&self) -> [Option<f64>; WIDTH] {
        self.months.peak_ltv(&self.terms, self.derivation.ending.default_month)
    }

    /// Received / paid in by the investors after fee and carry, netted by month (Method, section
    /// 7).
    pub fn net_moic(&self) -> [Option<f64>; WIDTH] {
        let (mut received, mut paid_in) = (Batch::ZERO, Batch::ZERO);
        for month in &self.net {
            received += month.max(Batch::ZERO);
            paid_in += (-*month).max(Batch::ZERO);
        }
        let is_paid_in = paid_in.is_material();
        std::array::from_fn(|lane| is_paid_in.at(lane).then(|| received.0[lane] / paid_in.0[lane]))
    }

    /// Equity to be put in, at closing and with later deliveries, dollars.
    pub fn equity(&self) -> Batch {
        self.terms.equity()
    }

    /// Which of the last runs were of a deal at all, as [`Lane::is_funded`](super::lane::Lane) says.
    pub fn is_funded(&self) -> [bool; WIDTH] {
        let is_funded = self.terms.is_funded();
        std::array::from_fn(|lane| is_funded.at(lane))
    }

    /// Equity called, all months, dollars.
    pub fn called(&self) -> Batch {
        self.derivation.called
    }

    /// Distributions, all months, dollars.
    pub fn distributed(&self) -> Batch {
        let later_calls = self.derivation.called - self.terms.first_call();
        self.derivation.flows.iter().skip(1).copied().sum::<Batch>() + later_calls
    }

    /// Paid by guarantors, dollars.
    pub fn guarantors_paid(&self) -> Batch {
        self.derivation.guaranteed
    }

    /// The most that the investors had in the deal at the end of any month: called less distributed,
    /// dollars (Method, section 13).
    pub fn peak_equity(&self) -> Batch {
        let (mut invested, mut peak) = (Batch::ZERO, Batch::ZERO);
        for flow in &self.derivation.flows {
            invested -= *flow;
            peak = peak.max(invested);
        }
        peak
    }

    /// To equity by month, dollars: distributions less calls; nothing after the end.
    pub fn flows(&self) -> &[Batch] {
        &self.derivation.flows
    }

    /// The lessee's liquidity by month, closing first, dollars.
    pub fn liquidity(&self) -> &[Batch] {
        &self.derivation.liquidity
    }

    /// Lowest DSCR (Method, section 6); `None` where no debt service was ever due.
    pub fn min_dscr(&self) -> [Option<f64>; WIDTH] {
        let (cfads, due) = self.derivation.lowest;
        std::array::from_fn(|lane| (due.0[lane] > 0.0).then(|| cfads.0[lane] / due.0[lane]))
    }

    /// Balance never repaid, by tranche, dollars (Method, section 6).
    pub fn losses(&self) -> &[Batch] {
        &self.derivation.lost
    }

    /// Balance never repaid, all tranches, dollars (Method, section 6).
    pub fn lender_loss(&self) -> Batch {
        self.derivation.lost.iter().copied().sum()
    }

    /// Month of default (Method, section 5).
    pub fn default_month(&self) -> [Option<u32>; WIDTH] {
        self.derivation.ending.default_month.0.map(whole_month)
    }

    /// Last month of each run.
    pub fn end_month(&self) -> [u32; WIDTH] {
        self.derivation.ending.end_month.0.map(|month| whole_month(month).unwrap_or(0))
    }

    /// Months before the first missed rent (Method, section 5).
    pub fn runway_months(&self) -> [Option<u32>; WIDTH] {
        self.derivation.ending.first_missed_month.0.map(|month| whole_month(month).map(|m| m - 1))
    }
}

/// Exactly 0 where the flow is immaterial, so that floating-point residue does not count as a flow.
#[inline(always)]
fn without_dust(flow: Batch) -> Batch {
    flow.only(flow.is_material() | (-flow).is_material())
}

fn whole_month(month: f64) -> Option<u32> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "months are whole and few"
    )]
    let whole = month as u32;
    (whole < NEVER).then_some(whole)
}
