//! The parts of any such window: type and colours, layout, charts, tables, widgets, the clipboard,
//! pictures. Depends on egui and on how numbers are written, not on leases.

#![warn(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod between;
pub mod board;
pub mod capture;
pub mod chart;
pub mod clipboard;
pub mod keys;
pub mod render_target;
pub mod sight;
pub mod spoken;
pub mod table;
pub mod text;
pub mod theme;
pub mod vector;
pub mod waker;
pub mod widgets;
