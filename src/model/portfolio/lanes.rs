//! The lanes of a portfolio: one lane a deal, and the cash that all draw on.

use pulp::{Arch, Simd, WithSimd};

use super::shared_cash::{DealSlot, SharedCash};
use super::sharing::Sharing;
use super::together::{self, Together};
use crate::model::amount::Amount;
use crate::model::batch::Batch;
use crate::model::batch_lane::{BatchLane, Derivation};
use crate::model::lane::Lane;
use crate::model::scenario::Scenario;
use crate::model::source::{Shocked, Shocks, Source};

/// The model over several deals at once, with the last run in it.
#[derive(Clone, Debug, Default)]
pub struct JointLane<A: Amount> {
    lanes: Vec<Lane<A>>,
    pub(super) pockets: SharedCash<A>,
}

impl<A: Amount> JointLane<A> {
    /// Runs valid scenarios (Method, section 12) that share as `sharing`, which must be made from
    /// them, says.
    pub fn run(&mut self, scenarios: &[Scenario], sharing: &Sharing) {
        if scenarios.iter().any(Scenario::has_clauses) {
            self.run_as::<true>(scenarios, sharing);
        } else {
            self.run_as::<false>(scenarios, sharing);
        }
    }

    fn run_as<const CLAUSES: bool>(&mut self, scenarios: &[Scenario], sharing: &Sharing) {
        let Self { lanes, pockets } = self;
        lanes.resize_with(scenarios.len(), Lane::default);
        let Some(first) = scenarios.first() else { return };
        pockets.fill(sharing, |deal| Borrowed(scenarios.get(deal).unwrap_or(first)));
        let mut slots: Vec<_> = lanes
            .iter_mut()
            .zip(scenarios)
            .zip(&sharing.first_months)
            .map(|((lane, scenario), first_month)| {
                let Lane { terms, ledger, vehicle, .. } = lane;
                terms.fill_as(scenario, CLAUSES);
                DealSlot::<_, _, CLAUSES>::new(scenario, *first_month, terms, vehicle, ledger)
            })
            .collect();
        pockets.play(&mut slots);
        let guaranteed: Vec<_> = slots.into_iter().map(|slot| slot.guaranteed).collect();
        for ((lane, scenario), guaranteed) in lanes.iter_mut().zip(scenarios).zip(guaranteed) {
            lane.guaranteed = guaranteed;
            lane.split_net(scenario);
        }
        self.tell_needs(sharing);
    }

    /// The deal's own lane, as after a run of it alone.
    pub fn deal(&mut self, deal: usize) -> Option<&mut Lane<A>> {
        self.lanes.get_mut(deal)
    }

    /// Everything about the last run, which must have been of these scenarios.
    pub fn results(&mut self, scenarios: &[Scenario], sharing: &Sharing) -> Together {
        let results = self.lanes.iter_mut().zip(scenarios);
        let results = results.map(|(lane, scenario)| lane.results(scenario)).collect();
        together::together(results, scenarios, sharing, &self.pockets)
    }

    /// The liquidity cover of a deal counts what its lessee raises and needs for all its deals: the
    /// lead's burn and funding, and the contract rents of the other deals.
    fn tell_needs(&mut self, sharing: &Sharing) {
        for purse in &self.pockets.purses {
            let mut needs = purse.burn.clone();
            // A purse counts months from its first closing, a deal's lists from its own.
            let start = |deal: usize| {
                let first = sharing.first_months.get(deal).copied().unwrap_or(0);
                (first - purse.first_month) as usize
            };
            for deal in &purse.deals {
                let rents = self.lanes.get(*deal).map_or(&[][..], |lane| &lane.terms.rents.due);
                for (need, rent) in needs.iter_mut().skip(start(*deal)).zip(rents) {
                    *need += *rent;
                }
            }
            for deal in &purse.deals {
                let Some(lane) = self.lanes.get_mut(*deal) else { continue };
                let months = lane.terms.burn.len();
                let ahead = |list: &[A]| -> Vec<A> {
                    list.iter().skip(start(*deal)).take(months).copied().collect()
                };
                lane.terms.funding.replace(ahead(&purse.funding.by_month));
                lane.terms.burn = ahead(&needs);
                // The liquidity cover adds the deal's own rent itself: without this it would count
                // twice.
                let own = lane.terms.burn.iter_mut().zip(&lane.terms.rents.due);
                own.for_each(|(need, rent)| *need -= *rent);
            }
        }
    }
}

/// A scenario as a source of numbers.
struct Borrowed<'a>(&'a Scenario);

impl<A: Amount> Source<A> for Borrowed<'_> {
    fn shape(&self) -> &Scenario {
        self.0
    }

    fn read(&self, field: impl Fn(&Scenario) -> rust_decimal::Decimal) -> A {
        self.0.read(field)
    }

    fn float(&self, field: impl Fn(&Scenario) -> rust_decimal::Decimal) -> A::Float {
        <Scenario as Source<A>>::float(self.0, field)
    }
}

/// Several deals at once, under sixteen chances, with the last run in it.
#[derive(Clone, Debug, Default)]
pub struct JointPack {
    lanes: Vec<BatchLane>,
    pockets: SharedCash<Batch>,
}

/// The months of a run, compiled for the widest vector instructions of the machine.
struct Run<'a, 'b, const CLAUSES: bool> {
    pockets: &'a mut SharedCash<Batch>,
    slots: &'a mut [DealSlot<'b, Batch, Derivation, CLAUSES>],
}

impl<const CLAUSES: bool> WithSimd for Run<'_, '_, CLAUSES> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.pockets.play(self.slots);
    }
}

impl JointPack {
    /// Runs valid scenarios that share as `sharing`, which must be made from them, says, each with
    /// its own random draws; a lessee's draws are those of its lead.
    pub fn run(&mut self, scenarios: &[Scenario], sharing: &Sharing, shocks: &[Shocks]) {
        if scenarios.iter().any(Scenario::has_clauses) {
            self.run_as::<true>(scenarios, sharing, shocks);
        } else {
            self.run_as::<false>(scenarios, sharing, shocks);
        }
    }

    fn run_as<const CLAUSES: bool>(
        &mut self,
        scenarios: &[Scenario],
        sharing: &Sharing,
        shocks: &[Shocks],
    ) {
        let Self { lanes, pockets } = self;
        lanes.resize_with(scenarios.len(), BatchLane::default);
        let (Some(scenario), Some(shock)) = (scenarios.first(), shocks.first()) else { return };
        let first = Shocked { scenario, shocks: shock };
        let source = |deal: usize| match (scenarios.get(deal), shocks.get(deal)) {
            (Some(scenario), Some(shocks)) => Shocked { scenario, shocks },
            (None, _) | (_, None) => first,
        };
        pockets.fill(sharing, source);
        let mut slots: Vec<_> = lanes
            .iter_mut()
            .zip(&sharing.first_months)
            .enumerate()
            .map(|(deal, (lane, first_month))| {
                let BatchLane { terms, vehicle, derivation, .. } = lane;
                let source = source(deal);
                terms.fill_as(&source, CLAUSES);
                let scenario = source.scenario;
                DealSlot::<_, _, CLAUSES>::new(scenario, *first_month, terms, vehicle, derivation)
            })
            .collect();
        Arch::new().dispatch(Run { pockets, slots: &mut slots });
    }

    /// Each deal's lane after the run: liquidity, losses, how it ended. Returns are not computed.
    pub fn deals(&self) -> &[BatchLane] {
        &self.lanes
    }
}
