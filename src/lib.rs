//! The calculation core and the window of `chiplease`.

pub mod analysis;
#[cfg(feature = "gui")]
pub mod app;
pub mod cli;
pub mod files;
pub mod format;
pub mod model;
pub mod session;
