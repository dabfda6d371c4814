//! Tables: drawn, spoken and copied from one list of cells.

pub mod figure_table;
pub mod frozen_table;
