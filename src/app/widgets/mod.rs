//! Widgets that the window is made of: a lever's slider, large and small, texts that are typed where
//! they are read, small choices, buttons and tables.

pub mod choice;
pub mod dial;
pub mod drop_down;
pub mod evidence;
pub mod figure_entry;
pub mod figure_table;
pub mod fitted;
pub mod frozen_table;
pub mod icon;
pub mod lever_slider;
pub mod scrub;
pub mod share_entry;
mod slider_track;
pub mod text_area;
pub mod text_row;
mod value_entry;
pub mod value_text;
pub mod waiting;

pub use lever_slider::{LeverRow, Tick};
pub use text_row::TextEntry;
