//! Uncertainty: what the Monte Carlo simulation draws.

use super::number::Number as _;
use super::{Field, Row, of};
use crate::analysis::lever::Group::Uncertainty;

pub(in crate::analysis::lever) static BURN_VOLATILITY: Row =
    of(Uncertainty, "burn_volatility", "Burn volatility", "uncertainty.burn_volatility")
        .percent(0.0, 1.0, 0.01)
        .help("Standard deviation of the log of the burn.")
        .field(plain!(uncertainty.burn_volatility));

pub(in crate::analysis::lever) static RESALE_VOLATILITY: Row =
    of(Uncertainty, "resale_volatility", "Resale volatility", "uncertainty.resale_volatility")
        .percent(0.0, 1.0, 0.01)
        .help("Standard deviation of the log of the residual value.")
        .field(plain!(uncertainty.resale_volatility));

pub(in crate::analysis::lever) static CORRELATION: Row =
    of(Uncertainty, "correlation", "Correlation", "uncertainty.correlation")
        .ratio(-1.0, 1.0, 0.05)
        .help(
            "Correlation of the lessee's burn with residual value and funding: how \
                       often bad years coincide.",
        )
        .field(plain!(uncertainty.correlation));

pub(in crate::analysis::lever) static PATH_COUNT: Row =
    of(Uncertainty, "path_count", "Paths", "uncertainty.paths")
        .count(1000.0, 100_000.0, 1000.0)
        .help("Number of simulated paths.")
        .field(plain!(uncertainty.paths));

pub(in crate::analysis::lever) static SEED: Row =
    of(Uncertainty, "seed", "Seed", "uncertainty.seed")
        .count(0.0, 100.0, 1.0)
        .help("Seed of the random numbers; another seed draws another sample.")
        .field(plain!(uncertainty.seed));
