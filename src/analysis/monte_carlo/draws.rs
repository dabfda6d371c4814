//! Random numbers of paths, each found by its place.
//!
//! A path needs independent standard normals: Z₁, ε, and one `ε_k` for each funding round and then for each of
//! the lessee's contracts. Normal
//! number j of path k is made of the 64-bit word k of stream j of `ChaCha` with 8 rounds, whose key
//! is the seed in little-endian bytes and zeros. So path k depends on the seed and k alone: not on
//! the number of paths, not on threads, and a further round leaves the other numbers as they are.

#![expect(clippy::excessive_precision, reason = "the digits of the coefficients, as published")]

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::model::Scenario;
use crate::model::batch::{Batch, WIDTH};

/// Paths that are drawn, run and counted together; sums are taken in their order.
pub(in crate::analysis) const CHUNK: u32 = 512;

/// Normals of a path apart from those of the rounds: Z₁ and ε.
const COMMON: usize = 2;

/// The normals of the paths of one chunk.
#[derive(Clone, Debug, Default)]
pub(in crate::analysis) struct Normals {
    /// By variable, then by batch.
    batches: Vec<Batch>,
}

/// The normals of all paths of a sample, kept from one run to the next.
#[derive(Clone, Debug, Default)]
pub struct Draws {
    seed: u64,
    paths: u32,
    /// Rounds and contracts.
    rounds: usize,
    chunks: Vec<Normals>,
}

impl Draws {
    /// Draws for a scenario's rounds, unless these are its draws already.
    pub fn refresh(&mut self, scenario: &Scenario, seed: u64, paths: u32) {
        let rounds = scenario.lessee.chance_count();
        if (self.seed, self.paths, self.rounds) == (seed, paths, rounds) && !self.chunks.is_empty()
        {
            return;
        }
        let chunks = (0..paths.div_ceil(CHUNK)).map(|chunk| Normals::of(seed, rounds, chunk));
        *self = Self { seed, paths, rounds, chunks: chunks.collect() };
    }

    /// The normals of a chunk; `None` where they belong to something else.
    pub(super) fn chunk(&self, seed: u64, rounds: usize, chunk: u32) -> Option<&Normals> {
        let is_ours = self.seed == seed && self.rounds == rounds;
        self.chunks.get(usize::try_from(chunk).ok()?).filter(|_| is_ours)
    }
}

impl Normals {
    /// Draws those of a chunk.
    pub(super) fn of(seed: u64, rounds: usize, chunk: u32) -> Self {
        let mut normals = Self::default();
        normals.draw(seed, rounds, chunk);
        normals
    }

    /// The same, reusing the memory of another chunk.
    pub(in crate::analysis) fn draw(&mut self, seed: u64, rounds: usize, chunk: u32) {
        let mut key = [0; 32];
        for (to, from) in key.iter_mut().zip(seed.to_le_bytes()) {
            *to = from;
        }
        let mut generator = ChaCha8Rng::from_seed(key);
        let first_path = u128::from(chunk) * u128::from(CHUNK);
        self.batches.clear();
        for stream in (0_u64..).take(COMMON + rounds) {
            // A stream a variable: another funding round leaves the draws of all others unchanged.
            generator.set_stream(stream);
            // Positions count words of 32 bits.
            generator.set_word_pos(2 * first_path);
            for _ in 0..BATCHES {
                let mut batch = Batch::default();
                for number in &mut batch.0 {
                    *number = normal_quantile(uniform(generator.next_u64()));
                }
                self.batches.push(batch);
            }
        }
    }

    /// Z₁ of a batch of the chunk.
    pub(super) fn common(&self, batch: usize) -> Batch {
        self.at(0, batch)
    }

    /// ε of a batch of the chunk.
    pub(super) fn resale(&self, batch: usize) -> Batch {
        self.at(1, batch)
    }

    /// `ε_k` of a batch of the chunk.
    pub(super) fn round(&self, round: usize, batch: usize) -> Batch {
        self.at(COMMON + round, batch)
    }

    fn at(&self, variable: usize, batch: usize) -> Batch {
        self.batches.get(variable * BATCHES + batch).copied().unwrap_or_default()
    }
}

/// Batches of a chunk.
pub(in crate::analysis) const BATCHES: usize = CHUNK as usize / WIDTH;

/// Strictly between 0 and 1: the middle of one of 2⁵² equal steps.
fn uniform(word: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit")]
    let step = (word >> 12) as f64;
    // 52 bits leave one for the half, so the sum is exact and neither 0 nor 1 is reached.
    (step + 0.5) * (1.0 / 4_503_599_627_370_496.0)
}

/// The number below which a standard normal falls with the given probability, to 16 digits.
///
/// Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied
/// Statistics 37 (1988), routine PPND16. −∞ at 0 and +∞ at 1. Method, section 8.
pub fn normal_quantile(probability: f64) -> f64 {
    let centered = probability - 0.5;
    // The limits of the three ranges, 0.425 and 5, belong to the published coefficients.
    if centered.abs() <= 0.425 {
        let r = 0.180625 - centered * centered;
        return centered * polynomial(&CENTER, r) / polynomial(&CENTER_BELOW, r);
    }
    let tail = if centered < 0.0 { probability } else { 1.0 - probability };
    if tail <= 0.0 {
        return if centered < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let r = (-tail.ln()).sqrt();
    let magnitude = if r <= 5.0 {
        polynomial(&TAIL, r - 1.6) / polynomial(&TAIL_BELOW, r - 1.6)
    } else {
        polynomial(&FAR, r - 5.0) / polynomial(&FAR_BELOW, r - 5.0)
    };
    if centered < 0.0 { -magnitude } else { magnitude }
}

/// From the constant on.
fn polynomial(coefficients: &[f64; 8], x: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

const CENTER: [f64; 8] = [
    3.3871328727963666080,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
];
const CENTER_BELOW: [f64; 8] = [
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3,
];
const TAIL: [f64; 8] = [
    1.42343711074968357734,
    4.63033784615654529590,
    5.76949722146069140550,
    3.64784832476320460504,
    1.27045825245236838258,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
];
const TAIL_BELOW: [f64; 8] = [
    1.0,
    2.05319162663775882187,
    1.67638483018380384940,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9,
];
const FAR: [f64; 8] = [
    6.65790464350110377720,
    5.46378491116411436990,
    1.78482653991729133580,
    2.96560571828504891230e-1,
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
];
const FAR_BELOW: [f64; 8] = [
    1.0,
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
    1.84631831751005468180e-5,
    1.42151175831644588870e-7,
    2.04426310338993978564e-15,
];
