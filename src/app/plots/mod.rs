//! The plots. Each answers the question that its title asks, and draws what it is given: nothing
//! here computes. No plot depends on another; what they share of the deal's months is in
//! [`series`], and how they are drawn in [`crate::ui::chart`].

pub mod capital_stack;
pub mod cash_flow;
pub mod contracts;
pub mod coverage;
pub mod exceedance;
pub mod fan;
pub mod funding;
pub mod heat_map;
pub mod histogram;
pub mod irr;
pub mod lease_lanes;
pub mod losses;
pub mod metric_curve;
pub mod numbers;
pub mod odds;
pub mod overlay;
pub mod recovered;
pub mod region;
pub mod ribbon;
pub mod runway;
pub mod series;
pub mod shared_cash;
pub mod tornado;
