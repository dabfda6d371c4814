//! One open document, without a screen: what is being edited, where it is saved, what it yields.
//!
//! [`Document`] handles scenarios, files and runs, [`Analyses`] what follows from many runs;
//! questions and display are left to the window.

#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod analyses;
pub mod assumptions;
pub mod baseline;
pub mod belief;
pub mod break_evens;
pub mod bridges;
pub mod catalogue;
pub mod comparisons;
pub mod complaints;
pub mod covenant_moves;
pub mod decisions;
pub mod decoding;
pub mod derived;
pub mod document;
pub mod exports;
pub mod five_answers;
pub mod history;
pub mod holds;
pub mod import;
pub mod journal;
pub mod ledger;
pub mod losses;
pub mod new_deal;
pub mod paste;
pub mod portfolio;
pub mod recovery;
pub mod run_tables;
pub mod runways;
pub mod sensitivities;
pub mod simulations;
pub mod story;
pub mod structure;
pub mod term_sheet;
pub mod told;
pub mod wanted;
pub mod words;

pub use crate::analysis::Checks;
pub use analyses::{Analyses, Analysis};
pub use assumptions::Assumptions;
pub use baseline::Baseline;
pub use belief::{BeliefQuestion, Beliefs};
pub use break_evens::BreakEvens;
pub use bridges::{BridgeAnswers, BridgeQuestion, Bridged, Bridges};
pub use catalogue::Catalogue;
pub use comparisons::{Apart, Comparisons, Source};
pub use complaints::{Complaint, Mend};
pub use covenant_moves::CovenantMoves;
pub use decisions::{DecisionLogs, Judged};
pub use decoding::{Decodings, Pitch};
pub use derived::{Background, Both, Budget, Case, Derived, Memo, Pace};
pub use document::{Document, DocumentError, Editing};
pub use exports::{Export, ExportJob, Exports, MemoHead};
pub use five_answers::FiveAnswers;
pub use history::History;
pub use holds::{Held, Holds};
pub use import::{ReadWorkbook, WorkbookOffer, WorkbookReader};
pub use journal::Journal;
pub use losses::{LossAnalyses, LossQuestion, Losses};
pub use new_deal::{NewDeal, RentUnit};
pub use paste::Paste;
pub use portfolio::Portfolio;
pub use recovery::Recovery;
pub use run_tables::RunTables;
pub use sensitivities::{Sensitivities, SensitivityQuestion};
pub use simulations::{Progress, Simulations};
pub use term_sheet::{ShownSheet, base_beside};
pub use told::other_lessee;
pub use words::Words;
