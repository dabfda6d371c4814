//! What all pages that are printed have in common.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::typeface;

/// A text as a CSS string; every character that could have a meaning in CSS or HTML is escaped.
pub(super) fn css_text(text: &str) -> String {
    const CHARS_MAX: usize = 80;
    let is_cut = text.chars().count() > CHARS_MAX;
    let kept = text.chars().take(if is_cut { CHARS_MAX - 1 } else { CHARS_MAX });
    let written = kept.chain(is_cut.then_some('…')).map(|letter| {
        if letter.is_ascii_alphanumeric() || letter == ' ' {
            letter.to_string()
        } else {
            // The space ends the escape: a hex digit that follows would be taken for part of it.
            format!("\\{:X} ", u32::from(letter))
        }
    });
    format!("\"{}\"", written.collect::<String>())
}

/// A page that needs no other file: its typeface and `style` are within it. `body` is the element.
pub(super) fn document(title: &str, style: &str, body: &Markup) -> Markup {
    let style = format!("{}{style}", typeface::faces());
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content=(program());
                title { (title) }
                style { (PreEscaped(style)) }
            }
            (body)
        }
    }
}

/// The program that made the page.
pub(super) fn program() -> String {
    format!("chiplease {}", env!("CARGO_PKG_VERSION"))
}
