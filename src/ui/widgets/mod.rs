//! Small widgets: choices, fields, sliders, buttons.

pub mod button;
pub mod choice;
pub mod drop_down;
pub mod icon;
pub mod option_list;
pub mod question_cells;
pub mod scrub;
pub mod slider_track;
pub mod step_plot;
pub mod text_area;
pub mod tiles;
pub mod value_entry;
pub mod waiting;
