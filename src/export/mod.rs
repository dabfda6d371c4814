//! What is handed over: workbooks, pages and tables that others can check without the program.
//!
//! Everything here takes a scenario and its results and makes bytes; asking where they go is left
//! to the window and the command line, writing them whole to
//! [`files::atomic`](crate::files::atomic).

#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss
)]

pub mod memo;
mod page;
pub mod pictures;
pub mod term_sheet;
mod typeface;
pub mod workbook;
