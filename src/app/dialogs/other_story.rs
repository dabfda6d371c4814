//! Asks before a story is told that was written for another lessee.

use eframe::egui::Ui;

use crate::format::text;
use crate::ui::text::Texts;

use super::{Reply, buttons_ui, head_ui};

/// `of` is the lessee of whom the story tells.
pub(super) fn other_story_ui(ui: &mut Ui, of: &str) -> Option<Reply> {
    head_ui(ui, 440.0, "This story is about another lessee");
    let of = text::name(of);
    let what = format!(
        "Its steps and notes were written about {of}, which is not the lessee of this deal. \
         Rewrite or remove them in File, Story…"
    );
    ui.wrapped(what);
    match buttons_ui(ui, &["Present without it", "Present it anyway", "Cancel"])? {
        0 => Some(Reply::Present { with_story: false }),
        1 => Some(Reply::Present { with_story: true }),
        _ => Some(Reply::Close),
    }
}
