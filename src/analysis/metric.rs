//! The figures that can be asked of a run: one row a metric, as levers are for assumptions.

use crate::model::FastLane;

/// One figure of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// IRR of the equity before fee and carry, a year.
    EquityIrr,
    /// IRR of the investors after fee and carry, a year.
    NetIrr,
}

impl Metric {
    /// Plain name.
    pub fn name(self) -> &'static str {
        match self {
            Self::EquityIrr => "Gross IRR",
            Self::NetIrr => "Net IRR",
        }
    }

    /// The figure of the lane's last run; `None` where it is undefined.
    pub fn value(self, lane: &mut FastLane) -> Option<f64> {
        match self {
            Self::EquityIrr => lane.equity_irr().annual(),
            Self::NetIrr => lane.net_irr().annual(),
        }
    }
}
