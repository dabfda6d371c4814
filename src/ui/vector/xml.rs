//! Numbers, colours and words as SVG has them.

use eframe::egui::{Color32, Pos2, Rect, Stroke};

use crate::format::text;

/// With two decimals at most, no trailing zeros, and no negative zero.
pub(super) fn number(value: f32) -> String {
    // A hundredth of a point cannot be seen; further digits would only lengthen the file.
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// ` x="…" y="…" width="…" height="…"`
pub(super) fn place(rect: Rect) -> String {
    let Rect { min, .. } = rect;
    let (width, height) = (number(rect.width()), number(rect.height()));
    format!(
        " x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{height}\"",
        number(min.x),
        number(min.y)
    )
}

/// `x y`
pub(super) fn point(at: Pos2) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

/// ` fill="#…"` with its opacity, or none.
pub(super) fn fill(color: Color32) -> String {
    colored("fill", color)
}

/// ` stroke="#…" stroke-width="…"`, or nothing for a stroke that is not seen.
pub(super) fn stroke(stroke: Stroke) -> String {
    if stroke.is_empty() {
        return String::new();
    }
    let width = number(stroke.width);
    format!("{} stroke-width=\"{width}\"", colored("stroke", stroke.color))
}

fn colored(what: &str, color: Color32) -> String {
    // egui's colours are premultiplied by their alpha, those of SVG are not.
    let [red, green, blue, alpha] = color.to_srgba_unmultiplied();
    if alpha == 0 {
        return format!(" {what}=\"none\"");
    }
    let mut text = format!(" {what}=\"#{red:02x}{green:02x}{blue:02x}\"");
    if alpha < 255 {
        let opacity = number(f32::from(alpha) / 255.0);
        text.extend([format!(" {what}-opacity=\"{opacity}\"")]);
    }
    text
}

/// Text for an attribute or between tags, on one line. Characters that XML does not allow are
/// written as their codes, and directional marks cannot affect neighbouring text.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text::piece(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_no_decimals_that_say_nothing() {
        for (value, text) in [
            (1.0, "1"),
            (1.5, "1.5"),
            (0.126, "0.13"),
            (-0.001, "0"),
            (100.0, "100"),
            (-2.25, "-2.25"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn words_cannot_leave_their_place() {
        for (text, written) in [
            ("a<b> & \"c\"\u{7}", "a&lt;b&gt; &amp; &quot;c&quot;\\u{7}"),
            ("x\u{fffe}\u{ffff}\u{1fffe}", "x\\u{fffe}\\u{ffff}\\u{1fffe}"),
            ("xAI\u{202e} $1", "xAI\\u{202e} $1"),
            ("\u{5d0}\u{5d1} 31 mo", "\u{2068}\u{5d0}\u{5d1}\u{2069} 31 mo"),
        ] {
            assert_eq!(escaped(text), written, "{text:?}");
        }
    }
}
