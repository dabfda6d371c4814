//! Widgets that the window is made of: a lever's slider, large and small, and small choices.

pub mod choice;
pub mod frozen_table;
pub mod lever_slider;
mod rail;
mod value_entry;
pub mod value_text;

pub use lever_slider::{LeverRow, Tick};
