//! The paths of one chunk, run and counted.

use crate::model::batch::WIDTH;
use crate::model::irr::Irr;
use crate::model::{BatchLane, HALF_A_CENT, Scenario, Shocks};

use super::chances::Chances;
use super::draws::{CHUNK, Draws, Normals};
use super::paths_of;

/// What an undefined rate counts as: everything is lost.
pub const UNDEFINED: f64 = -1.0;

/// What is run, and what of it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) chances: &'a Chances,
    pub(super) draws: Option<&'a Draws>,
    pub(super) seed: u64,
    pub(super) paths: u32,
    /// The first paths, which are kept by month.
    pub(super) fan_paths: u32,
}

/// Buffers of one thread.
#[derive(Debug, Default)]
pub(super) struct Bench {
    lane: BatchLane,
    normals: Normals,
    shocks: Shocks,
}

/// What became of one path.
#[derive(Clone, Debug, PartialEq)]
pub struct PathResult {
    /// Counted from 0.
    pub path: u32,
    /// Net cash that the lessee uses a month at closing, dollars.
    pub monthly_burn: f64,
    /// Of the cost, what the equipment is worth at the end of the first term.
    pub resale_fraction: f64,
    /// Which funding rounds close.
    pub closes: Vec<bool>,
    /// Which contracts of the lessee pay.
    pub pays: Vec<bool>,
    /// −1 where it is undefined.
    pub equity_irr: f64,
    /// −1 where it is undefined.
    pub net_irr: f64,
    /// `None` without equity.
    pub moic: Option<f64>,
    /// Month of default.
    pub default_month: Option<u32>,
    /// Balance never repaid, by tranche, dollars.
    pub losses: Vec<f64>,
}

/// What is kept of a chunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) paths: u32,
    pub(super) equity_irrs: Vec<f64>,
    pub(super) net_irrs: Vec<f64>,
    pub(super) net_moics: Vec<f64>,
    pub(super) equity_losses: u32,
    pub(super) lender_losses: u32,
    /// Defaults by month.
    pub(super) defaults: Vec<u32>,
    /// By tranche, then of all together: sums of losses and of their squares.
    pub(super) losses: Vec<(f64, f64)>,
    /// Liquidity by month and path; every month has [`Self::paths`] of them.
    pub(super) liquidity: Vec<f32>,
    /// Distributions until then, by month and path.
    pub(super) distributed: Vec<f32>,
    pub(super) end_month: u32,
}

/// Months that a run may have at the most: the contract's, and those after a default in its last.
pub(super) fn months_max(scenario: &Scenario) -> u32 {
    scenario.longest_run() + 1
}

impl Order<'_> {
    /// Runs a chunk.
    pub(super) fn part(&self, bench: &mut Bench, chunk: u32) -> Part {
        let first = chunk * CHUNK;
        let paths = paths_of(chunk, self.paths);
        let months = usize::try_from(months_max(self.scenario)).unwrap_or(0);
        let mut part = Part {
            paths,
            defaults: vec![0; months],
            losses: vec![(0.0, 0.0); self.scenario.tranches.len() + 1],
            ..Part::default()
        };
        // By whole chunks, so a fan may hold some paths more than were asked for.
        if first < self.fan_paths {
            let room = months * usize::try_from(paths).unwrap_or(0);
            part.liquidity = vec![0.0; room];
            part.distributed = vec![0.0; room];
        }
        self.run(bench, chunk, |place, lane, _| part.count(place, lane));
        part
    }

    /// Every path of a chunk by itself.
    pub(super) fn results(&self, bench: &mut Bench, chunk: u32) -> Vec<PathResult> {
        let first = chunk * CHUNK;
        let mut results = Vec::new();
        self.run(bench, chunk, |place, lane, shocks| {
            let (equity_irr, net_irr) = (lane.equity_irr(), lane.net_irr());
            let (equity, distributed) = (lane.called(), lane.distributed());
            let default_month = lane.default_month();
            let paths = (first..self.paths).skip(place * WIDTH).zip(0..WIDTH);
            results.extend(paths.map(|(path, at)| PathResult {
                path,
                monthly_burn: shocks.monthly_burn.0[at],
                resale_fraction: shocks.resale_fraction.0[at],
                closes: shocks.closes.iter().map(|closes| closes.at(at)).collect(),
                pays: shocks.pays.iter().map(|pays| pays.at(at)).collect(),
                equity_irr: counted(equity_irr[at]),
                net_irr: counted(net_irr[at]),
                moic: (equity.0[at] > 0.0).then(|| distributed.0[at] / equity.0[at]),
                default_month: default_month[at],
                losses: lane.losses().iter().map(|loss| loss.0[at]).collect(),
            }));
        });
        results
    }

    /// Runs the batches of a chunk one after the other.
    fn run(&self, bench: &mut Bench, chunk: u32, mut see: impl FnMut(usize, &BatchLane, &Shocks)) {
        let Bench { lane, normals, shocks } = bench;
        let rounds = self.scenario.lessee.chance_count();
        let kept = self.draws.and_then(|draws| draws.chunk(self.seed, rounds, chunk));
        let normals = if let Some(kept) = kept {
            kept
        } else {
            normals.draw(self.seed, rounds, chunk);
            normals
        };
        let paths = usize::try_from(paths_of(chunk, self.paths)).unwrap_or(0);
        for batch in 0..paths.div_ceil(WIDTH) {
            self.chances.shocks(normals, batch, shocks);
            lane.run_shocked(self.scenario, shocks);
            see(batch, lane, shocks);
        }
    }
}

/// A rate as it counts.
fn counted(irr: Irr) -> f64 {
    irr.annual().unwrap_or(UNDEFINED)
}

impl Part {
    /// Adds a batch of the chunk.
    fn count(&mut self, batch: usize, lane: &BatchLane) {
        let before = batch * WIDTH;
        // The last batch may be part full; its lanes past the end are not counted.
        let width = usize::try_from(self.paths).unwrap_or(0).saturating_sub(before).min(WIDTH);
        self.equity_irrs.extend(lane.equity_irr().into_iter().take(width).map(counted));
        self.net_irrs.extend(lane.net_irr().into_iter().take(width).map(counted));
        // Where nothing is paid in nothing is lost or gained; it counts as nothing received.
        let multiples = lane.net_moic().into_iter().take(width);
        self.net_moics.extend(multiples.map(|multiple| multiple.unwrap_or(0.0)));
        let (equity, distributed) = (lane.called(), lane.distributed());
        let default_month = lane.default_month();
        let end_month = lane.end_month();
        for at in 0..width {
            // Half a cent: the lanes of a batch do not round, and money back is no loss.
            self.equity_losses += u32::from(equity.0[at] - distributed.0[at] >= HALF_A_CENT);
            let month = default_month[at].and_then(|month| usize::try_from(month).ok());
            if let Some(count) = month.and_then(|month| self.defaults.get_mut(month)) {
                *count += 1;
            }
            self.end_month = self.end_month.max(end_month[at]);
            let mut all = 0.0;
            for (sums, loss) in self.losses.iter_mut().zip(lane.losses()) {
                let loss = loss.0[at];
                all += loss;
                *sums = (sums.0 + loss, sums.1 + loss * loss);
            }
            self.lender_losses += u32::from(all >= HALF_A_CENT);
            if let Some(sums) = self.losses.last_mut() {
                *sums = (sums.0 + all, sums.1 + all * all);
            }
        }
        if !self.liquidity.is_empty() {
            self.keep_months(before, width, lane, end_month);
        }
    }

    /// Notes the months of a batch. After its end a path keeps what it had then.
    fn keep_months(&mut self, before: usize, width: usize, lane: &BatchLane, ends: [u32; WIDTH]) {
        let paths = usize::try_from(self.paths).unwrap_or(0);
        let mut distributed = [0.0; WIDTH];
        let mut liquidity = [0.0; WIDTH];
        let rows = self.liquidity.chunks_mut(paths).zip(self.distributed.chunks_mut(paths));
        for ((month, (liquidity_row, distributed_row)), place) in (0_u32..).zip(rows).zip(0..) {
            // The first flow is the outlay.
            let flow = lane.flows().get(place).filter(|_| month > 0);
            let held = lane.liquidity().get(place);
            for at in 0..width {
                // A batch runs to its longest path; months past the end of a shorter one are not
                // its own.
                if month <= ends[at] {
                    distributed[at] += flow.map_or(0.0, |flow| flow.0[at]);
                    liquidity[at] = held.map_or(liquidity[at], |held| held.0[at]);
                }
            }
            set(liquidity_row, before, width, &liquidity);
            set(distributed_row, before, width, &distributed);
        }
    }
}

fn set(row: &mut [f32], before: usize, width: usize, values: &[f64; WIDTH]) {
    for (to, from) in row.iter_mut().skip(before).take(width).zip(values) {
        #[expect(clippy::cast_possible_truncation, reason = "seven digits are enough for a plot")]
        let from = *from as f32;
        *to = from;
    }
}
