//! What is said of a text that was not understood: what was found, and what may have been meant.

use super::text;

/// Names less alike than this are not proposed for each other.
const LIKENESS_MIN: f64 = 0.7;

/// At most 40 characters of a text, on one line: what was found where something else was expected.
pub fn excerpt(found: &str) -> String {
    const CHARS_MAX: usize = 40;
    let words = found.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut = if words.chars().count() <= CHARS_MAX {
        words
    } else {
        words.chars().take(CHARS_MAX - 1).chain(['…']).collect()
    };
    text::line(&cut).into_owned()
}

/// The known name that is most like the one found, if any is like it.
///
/// ```
/// use chiplease::format::hints::nearest;
///
/// assert_eq!(nearest("loan_rat", ["loan_rate", "loan_amount"]), Some("loan_rate"));
/// assert_eq!(nearest("xyz", ["loan_rate"]), None);
/// ```
pub fn nearest<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let likely = known.into_iter().map(|name| (strsim::jaro_winkler(found, name), name));
    let likely = likely.filter(|(likeness, _)| LIKENESS_MIN <= *likeness);
    likely.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, name)| name)
}
