//! The window, driven by the names that a screen reader hears. Nothing is drawn to pixels.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod deal;
mod driver;
mod files;
mod keyboard;
mod levers;
mod menus;
mod palette;
mod pictures;
mod recovery;
mod screens;
mod steady;
