//! What every window of this kind is made of: type and colours, layout, charts, tables, widgets, the
//! clipboard, pictures. It knows egui and how numbers are written, and nothing of leases.

#![warn(clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod between;
pub mod board;
pub mod capture;
pub mod chart;
pub mod clipboard;
pub mod render_target;
pub mod spoken;
pub mod table;
pub mod text;
pub mod theme;
pub mod vector;
pub mod waker;
pub mod widgets;
