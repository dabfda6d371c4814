//! The parts of the window. Each draws what it is given, edits the draft or sends commands.

pub mod cases;
pub mod complaints;
pub mod figures;
mod groups;
mod guarantees;
pub mod headline;
mod items;
pub mod levers;
pub mod marks;
pub mod menu;
mod rows;
mod scenario;
pub mod side;
pub mod status;
mod step_list;
mod summary;
mod terms;
