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
mod committee;
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
mod terms_shown;
#[path = "../fixtures/typed_workbook.rs"]
mod typed_workbook;
mod ui_chart;
mod ui_parts;
mod ui_table;
mod ui_theme;
mod wording;
mod workbook_import;

/// The file of a shipped deal, or of one of `tests/fixtures/deals`, which keep what shipped deals no
/// longer show: a backstop that pays the rent, a lessee's residual guarantee.
fn deal_file(id: &str) -> std::path::PathBuf {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped = root.join(format!("scenarios/{id}.ron"));
    if shipped.exists() { shipped } else { root.join(format!("tests/fixtures/deals/{id}.ron")) }
}
