//! The texts under a verb's help, so that a terminal of any width can break their lines.

/// The text with each paragraph on one line: in the source its lines end where an editor's do, which
/// is seldom where a terminal's do. A blank line parts paragraphs; indented lines, such as examples,
/// and what begins with "Example" stay lines.
pub(super) fn paragraphs(text: &str) -> String {
    let stands_alone = |line: &str| {
        line.is_empty() || line.starts_with(char::is_whitespace) || line.starts_with("Example")
    };
    let mut joined = String::new();
    let mut is_open = false;
    for line in text.lines() {
        if !joined.is_empty() {
            joined.push(if is_open && !stands_alone(line) { ' ' } else { '\n' });
        }
        joined += line;
        is_open = !stands_alone(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_paragraph_are_one_and_examples_stay_apart() {
        let text =
            "A deal\nis run.\n\nJSON is\none line.\nExample: run\n\nExamples:\n  run a\n  run b";
        let joined =
            "A deal is run.\n\nJSON is one line.\nExample: run\n\nExamples:\n  run a\n  run b";
        assert_eq!(paragraphs(text), joined);
    }
}
