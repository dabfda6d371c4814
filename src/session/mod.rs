//! One open document, without a screen: what is being edited, where it is saved, what it yields.
//!
//! [`Document`] knows scenarios, files and runs; it leaves asking and showing to the window.

#![warn(missing_docs, missing_debug_implementations)]

pub mod checks;
pub mod document;

pub use checks::Checks;
pub use document::{Document, DocumentError, Editing};
