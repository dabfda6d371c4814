//! Widgets for parts of a scenario: a lever's slider, large and small, names that are typed where
//! they are read, shares, evidence.

pub mod choices;
pub mod dial;
pub mod evidence;
pub mod figure_entry;
pub mod lever_slider;
pub mod share_entry;
pub mod term_list;
pub mod text_row;

pub use crate::ui::widgets::slider_track::Tick;
pub use lever_slider::{EntryWords, LeverRow};
pub use text_row::TextEntry;
