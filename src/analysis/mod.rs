//! Many runs: what happens to a deal when its assumptions move.
//!
//! [`lever`] is the table of everything that a person may move, [`metric`] of what can be asked.
//! The module computes; it leaves drawing to the window and scheduling to the session.

#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod anonymize;
pub mod around;
pub mod assumptions;
pub mod batch;
pub mod belief;
mod bisection;
pub mod break_even;
pub mod bridge;
pub mod cancel;
pub mod capital_stack;
pub mod cases;
pub mod checks;
pub mod circularity;
pub mod compared;
pub mod comparison;
pub mod contour;
pub mod crossover;
pub mod curve;
pub mod decoder;
pub mod difference;
pub mod digest;
pub mod evidence;
pub mod field_name;
pub mod five_answers;
pub mod full_rent;
pub mod gain;
pub mod goal_seek;
pub mod headline;
pub mod headroom;
pub mod heat_map;
pub mod ledger;
pub mod lessee_cash;
pub mod lessee_years;
pub mod levels;
pub mod lever;
mod lever_by_id;
pub mod lever_text;
pub mod losses;
pub mod metric;
pub mod monte_carlo;
pub mod month;
pub mod observed;
pub mod outcomes;
mod places;
pub mod plausibility;
pub mod portfolio;
pub mod quantity;
pub mod run_table;
pub mod runway;
pub mod series;
pub mod set_term;
pub mod settlement;
pub mod shown;
pub mod story;
pub mod story_items;
pub mod summary_figure;
pub mod term;
pub mod term_sheet;
pub mod threads;
pub mod tornado;
mod walk;
pub mod written_about;
pub mod years;
pub mod yours;

pub use crate::model::{Metric, MetricKind, Unit};
pub use around::{around, first_break, still_shows};
pub use batch::{Cell, Runs};
pub use belief::{Belief, Target};
pub use break_even::{BreakEven, Condition, break_evens};
pub use bridge::{Bridge, Gap, Method, bridge};
pub use cancel::{Cancel, Cancelled, Never};
pub use capital_stack::CapitalStack;
pub use checks::Checks;
pub use circularity::circularity;
pub use compared::Compared;
pub use comparison::{Comparison, Effect};
pub use contour::{Contour, contours};
pub use crossover::Crossover;
pub use curve::{Curve, curve, curve_at, curve_over, curves};
pub use decoder::{Claim, Decoded, Ending, Loan, Reading, Unknown};
pub use difference::{Change, Difference, TextChange};
pub use digest::Digest;
pub use gain::Gain;
pub use goal_seek::{Goal, goal_seek, goal_seek_exactly, goal_seek_exactly_over};
pub use headline::{Headline, headline};
pub use headroom::{Covenant, CovenantMove, Headroom, Ribbon, covenant_move};
pub use heat_map::{HeatMap, Numbers, Pair};
pub use levels::{Levels, Standing};
pub use lever::{Family, Group, Lever};
pub use losses::who_pays::{WhoPays, who_pays, who_would_pay};
pub use losses::{
    Aftermath, Guarantor, GuarantorPaid, Guarantors, LossAxis, LossBar, LossMeasure, LossQuery,
    LossSweep, Payer, PositionLoss, Recovery, Shock, StakeCapital,
};
pub use monte_carlo::{Sample, Simulation, simulate};
pub use outcomes::{Outcome, default_outcome, outcomes, sold_after_repossession, stop_outcome};
pub use plausibility::{Concern, LookAt, Warning, warnings};
pub use quantity::Quantity;
pub use run_table::{RunTable, TableRow};
pub use settlement::Settlement;
pub use shown::shown;
pub use summary_figure::{FigureValue, SummaryFigure};
pub use term::Term;
pub use term_sheet::TermSheet;
pub use threads::Threads;
pub use tornado::{Tornado, spider, tornado};
pub use years::Year;
