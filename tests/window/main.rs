//! The window, driven by the names that a screen reader hears. Nothing is drawn to pixels.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod answers;
#[path = "../fixtures/banned_words.rs"]
mod banned_words;
mod baseline;
mod belief;
mod cases;
mod changes;
mod commands;
mod compare;
mod copying;
mod deal;
mod decisions;
mod driver;
mod editing;
mod every_screen;
mod faults;
mod files;
mod foreign_text;
mod handing_over;
mod keyboard;
mod ledger;
mod lessee;
mod levers;
mod library;
mod losses;
mod menus;
mod new_deal;
mod painted;
mod palette;
mod paste;
mod pictures;
mod portfolio;
mod present;
mod presented;
mod recovery;
mod risk;
mod screens;
mod sensitivity;
mod side;
mod sizes;
mod steady;
mod terms;
#[path = "../fixtures/typed_workbook.rs"]
mod typed_workbook;
mod ui_chart;
mod ui_parts;
mod ui_table;
mod ui_theme;
mod wording;
mod workbook_import;
