//! The calculation core and the window of `chiplease`.

pub mod analysis;
pub mod cli;
pub mod files;
pub mod format;
pub mod model;
