//! Files: scenarios on disk and in the program, folders of them, unsaved edits kept, and paths to
//! fields.
//!
//! Everything here keeps one promise: what a person has on disk or open is never lost. Reading is
//! strict and bounded, writing is atomic, and every error says where it is, what was found, what
//! was expected and what to do next. Whether a scenario makes *sense* (its bounds) is left to
//! [`crate::model::validate()`], so that a scenario with faults can still be opened and mended.

#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod any_path;
pub mod atomic;
pub mod clock;
pub mod comments;
pub mod decision_log;
pub mod digest;
pub mod field_path;
pub mod folder;
mod format_error;
mod in_place;
pub mod inputs;
pub mod library;
pub mod naming;
mod outline;
mod patience;
mod plain;
pub mod progress;
pub mod records;
pub mod recovery;
pub mod scenario_file;
pub mod sheet;
pub mod sheet_text;
mod standing;
pub mod support;
mod temporary;
pub mod watch;
pub mod workbook_file;

pub use format_error::FormatError;
pub use inputs::Inputs;
pub use naming::NameError;
pub use scenario_file::FileError;
