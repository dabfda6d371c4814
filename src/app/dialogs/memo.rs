//! Asks what a memo says of itself: who prepared it, and who may read it.

use eframe::egui::{Id, Key, RichText, TextEdit, Ui, vec2};

use crate::session::{Export, MemoHead};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::{self, BODY, Tokens};

use super::{Reply, buttons_ui, head_ui};

const WIDTH: f32 = 460.0;
/// More letters than these leave the line no room for anything else.
const LETTERS_MAX: usize = 80;

/// Draws the two fields; `is_fresh` until one of them has the keyboard.
pub(super) fn memo_ui(
    ui: &mut Ui,
    export: Export,
    head: &mut MemoHead,
    is_fresh: &mut bool,
) -> Option<Reply> {
    let title = match export {
        Export::MemoAgainst => "Save as memo vs baseline",
        _ => "Save as memo",
    };
    head_ui(ui, WIDTH, title);
    let what = "Said in the first line of the memo, and remembered for the next.";
    ui.wrapped(RichText::new(what).weak());
    let id = Id::unique("author of a memo");
    let author = field_ui(ui, id, "Prepared by", "no name given", &mut head.author);
    let id = Id::unique("confidentiality of a memo");
    let readers = field_ui(ui, id, "Confidentiality", "nothing is said", &mut head.confidentiality);
    if std::mem::take(is_fresh) {
        ui.memory_mut(|memory| memory.request_focus(Id::unique("author of a memo")));
    }
    match buttons_ui(ui, &["Save…", "Cancel"]) {
        // Enter in a field means the button, as in any form.
        None if !(author || readers) => None,
        None | Some(0) => Some(Reply::Memo(export, head.clone())),
        Some(_) => Some(Reply::Close),
    }
}

/// A field under its caption; whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, id: Id, caption: &str, empty: &str, text: &mut String) -> bool {
    ui.add_space(4.0);
    ui.label(small_strong(caption).weak());
    let field = TextEdit::singleline(text)
        .id(id)
        .font(theme::regular(BODY))
        .char_limit(LETTERS_MAX)
        .hint_text(RichText::new(empty).color(Tokens::of(ui).faint))
        .desired_width(f32::INFINITY)
        .margin(vec2(8.0, 6.0));
    let response = ui.add(field).named(caption);
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}
