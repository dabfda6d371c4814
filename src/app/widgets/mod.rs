//! Widgets that the window is made of: a lever's slider, large and small, small choices and tables.

pub mod choice;
pub mod figure_table;
pub mod frozen_table;
pub mod lever_slider;
mod rail;
pub mod scrub;
mod value_entry;
pub mod value_text;

pub use lever_slider::{LeverRow, Tick};
