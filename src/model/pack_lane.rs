//! The fast lane sixteen scenarios at a time.
//!
//! [`PackLane`] runs the same waterfall as the other lanes over packs and keeps of each run what
//! many runs are made for: flows, liquidity, the lowest DSCR, losses, and how it ended. What takes
//! every month to tell is kept only where it is asked for.

mod months;

use pulp::{Arch, Simd, WithSimd};

use super::amount::Number as _;
use super::irr::{Irr, irr_of_pack};
use super::ledger::{Ending, Payment, Record, Row};
use super::lessee::{Conduct, LesseeState, NEVER};
use super::net_of_fees::FeeTerms;
use super::pack::{Pack, WIDTH};
use super::scenario::Scenario;
use super::source::{Abreast, Along, Shocked, Shocks, Source};
use super::waterfall::{self, Terms, Vehicle};
use months::{Months, Taken};

/// The model over a pack of scenarios, with the last run in it.
#[derive(Clone, Debug, Default)]
pub struct PackLane {
    pub(super) terms: Terms<Pack>,
    pub(super) vehicle: Vehicle<Pack>,
    pub(super) trail: Trail,
    net: Vec<Pack>,
    keeps_months: bool,
    months: Months,
}

/// The months of a run, in the widest instructions that there are.
struct Run<'a, const WITH_MONTHS: bool> {
    lessee: LesseeState<Pack>,
    terms: &'a Terms<Pack>,
    fees: FeeTerms<Pack>,
    vehicle: &'a mut Vehicle<Pack>,
    taken: Taken<'a, WITH_MONTHS>,
    net: &'a mut Vec<Pack>,
}

impl<const WITH_MONTHS: bool> WithSimd for Run<'_, WITH_MONTHS> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { lessee, terms, fees, vehicle, mut taken, net } = self;
        waterfall::play(lessee, terms, vehicle, &mut taken);
        let trail = taken.trail;
        let equity = terms.equity();
        let Ending { default_month, end_month, .. } = trail.ending;
        let distributions = trail.flows.iter().skip(1).copied();
        net.clear();
        net.push(without_dust(-equity));
        fees.split(equity, default_month, end_month, distributions, |month| {
            net.push(without_dust(month.investors));
        });
        if let Some(outlay) = trail.flows.first_mut() {
            *outlay = -equity;
        }
    }
}

/// What is kept of a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Trail {
    /// To equity, by month; the outlay first.
    flows: Vec<Pack>,
    /// The lessee's, by month, closing first.
    liquidity: Vec<Pack>,
    /// CFADS and debt service of the month with the lowest DSCR.
    lowest: (Pack, Pack),
    /// By loan, what was owed when the run was over.
    lost: Vec<Pack>,
    ending: Ending<Pack>,
}

impl Record<Pack> for Trail {
    fn begin(&mut self, loan_count: usize) {
        self.flows.clear();
        self.liquidity.clear();
        self.lowest = (Pack::ONE, Pack::ZERO);
        self.lost.clear();
        self.lost.resize(loan_count, Pack::ZERO);
    }

    #[inline(always)]
    fn push(&mut self, row: Row<Pack>, _: impl Iterator<Item = Payment<Pack>>) {
        self.flows.push(row.distribution);
        self.liquidity.push(row.liquidity);
        let (cfads, due) = self.lowest;
        let is_lower = (row.cfads * due).is_below(cfads * row.debt_service_due);
        let is_lowest = row.debt_service_due.is_something() & is_lower;
        self.lowest = (
            Pack::select(is_lowest, row.cfads, cfads),
            Pack::select(is_lowest, row.debt_service_due, due),
        );
    }

    fn lose(&mut self, by_loan: impl Iterator<Item = Pack>) {
        for (total, lost) in self.lost.iter_mut().zip(by_loan) {
            *total += lost;
        }
    }

    fn end(&mut self, ending: Ending<Pack>) {
        self.ending = ending;
    }
}

impl PackLane {
    /// Whether the runs that follow keep their months, without which there is no project IRR, no
    /// LLCR and no LTV.
    pub fn keep_months(&mut self, keeps: bool) {
        self.keeps_months = keeps;
    }

    /// Runs valid scenarios that may run abreast, at most [`WIDTH`] of them; of fewer the last one
    /// fills the pack. Of none nothing is run.
    pub fn run(&mut self, scenarios: &[Scenario]) {
        if let Some(abreast) = Abreast::new(scenarios) {
            self.run_source(&abreast);
        }
    }

    /// The same of scenarios that lie along one lever, in its order: what the first and the last
    /// have in common, those between them have too, and so it is read faster.
    pub fn run_along(&mut self, scenarios: &[Scenario]) {
        if let Some(along) = Along::new(scenarios) {
            self.run_source(&along);
        }
    }

    /// Runs one valid scenario under sixteen chances.
    pub fn run_shocked(&mut self, scenario: &Scenario, shocks: &Shocks) {
        self.run_source(&Shocked { scenario, shocks });
    }

    fn run_source(&mut self, source: &impl Source<Pack>) {
        let Self { terms, vehicle, trail, net, keeps_months, months } = self;
        terms.fill(source);
        let lessee = LesseeState::at_closing(source, Conduct::AsItCan);
        let fees = FeeTerms::of(source, terms.equity());
        if *keeps_months {
            let taken = Taken::<true> { trail, months };
            Arch::new().dispatch(Run { lessee, terms, fees, vehicle, taken, net });
        } else {
            let taken = Taken::<false> { trail, months };
            Arch::new().dispatch(Run { lessee, terms, fees, vehicle, taken, net });
        }
    }

    /// IRR of the equity before fee and carry.
    pub fn equity_irr(&self) -> [Irr; WIDTH] {
        irr_of_pack(&self.trail.flows)
    }

    /// IRR of the investors after fee and carry.
    pub fn net_irr(&self) -> [Irr; WIDTH] {
        irr_of_pack(&self.net)
    }

    /// IRR of the equipment without any debt; undefined unless the run has kept its months.
    pub fn project_irr(&self) -> [Irr; WIDTH] {
        self.months.project_irr(&self.terms)
    }

    /// Lowest LLCR; `None` unless the run has kept its months.
    pub fn min_llcr(&self) -> [Option<f64>; WIDTH] {
        self.months.min_llcr(&self.terms, self.trail.ending.end_month)
    }

    /// Highest loan to value; `None` unless the run has kept its months.
    pub fn peak_ltv(&self) -> [Option<f64>; WIDTH] {
        self.months.peak_ltv(&self.terms)
    }

    /// Received / paid in by the investors after fee and carry, netted by month.
    pub fn net_moic(&self) -> [Option<f64>; WIDTH] {
        let (mut received, mut paid_in) = (Pack::ZERO, Pack::ZERO);
        for month in &self.net {
            received += month.at_least(Pack::ZERO);
            paid_in += (-*month).at_least(Pack::ZERO);
        }
        let is_paid_in = paid_in.is_something();
        std::array::from_fn(|lane| is_paid_in.at(lane).then(|| received.0[lane] / paid_in.0[lane]))
    }

    /// Equity put in at closing, dollars.
    pub fn equity(&self) -> Pack {
        self.terms.equity()
    }

    /// Distributions, all months, dollars.
    pub fn distributed(&self) -> Pack {
        self.trail.flows.iter().skip(1).copied().sum()
    }

    /// To equity by month, dollars: the outlay, then distributions; nothing after the end.
    pub fn flows(&self) -> &[Pack] {
        &self.trail.flows
    }

    /// The lessee's liquidity by month, closing first, dollars.
    pub fn liquidity(&self) -> &[Pack] {
        &self.trail.liquidity
    }

    /// Lowest DSCR; `None` where no debt service was ever due.
    pub fn min_dscr(&self) -> [Option<f64>; WIDTH] {
        let (cfads, due) = self.trail.lowest;
        std::array::from_fn(|lane| (due.0[lane] > 0.0).then(|| cfads.0[lane] / due.0[lane]))
    }

    /// Balance never repaid, by tranche, dollars.
    pub fn losses(&self) -> &[Pack] {
        &self.trail.lost
    }

    /// Balance never repaid, all tranches, dollars.
    pub fn lender_loss(&self) -> Pack {
        self.trail.lost.iter().copied().sum()
    }

    /// Month of default.
    pub fn default_month(&self) -> [Option<u32>; WIDTH] {
        self.trail.ending.default_month.0.map(whole_month)
    }

    /// Last month of each run.
    pub fn end_month(&self) -> [u32; WIDTH] {
        self.trail.ending.end_month.0.map(|month| whole_month(month).unwrap_or(0))
    }

    /// Months before the first missed rent.
    pub fn runway_months(&self) -> [Option<u32>; WIDTH] {
        self.trail.ending.first_missed_month.0.map(|month| whole_month(month).map(|m| m - 1))
    }
}

/// Exactly 0 where it is nothing, so that a float's dust does not pass for a flow.
#[inline(always)]
fn without_dust(flow: Pack) -> Pack {
    flow.only(flow.is_something() | (-flow).is_something())
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
