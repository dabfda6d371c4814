//! What all pages that are printed have in common.

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

/// The program that made the page.
pub(super) fn program() -> String {
    format!("chiplease {}", env!("CARGO_PKG_VERSION"))
}
