//! What a field is called on the screen.

use crate::analysis::field_name::field_name;
use crate::format::text;
use crate::model::Scenario;

use super::Field;

/// The field's label: that of its lever, else what stands beside it in the window; of what the
/// window does not name so, its path.
pub fn label(scenario: &Scenario, field: &Field) -> String {
    let path = field.path.as_str();
    if let Some(of_case) = of_case(scenario, field) {
        return of_case;
    }
    match field.lever {
        Some(lever) => lever.label(scenario).into_owned(),
        None => field_name(scenario, path).unwrap_or_else(|| path.to_owned()),
    }
}

/// What is said of a case, with its name.
fn of_case(scenario: &Scenario, field: &Field) -> Option<String> {
    let rest = field.path.strip_prefix("cases[")?;
    let (index, rest) = rest.split_once(']')?;
    let case = scenario.cases.get(index.parse::<usize>().ok()?)?;
    let what = match (rest, field.lever) {
        (".name", _) => "Name".to_owned(),
        (".note", _) => "Note".to_owned(),
        (".end_of_term", _) => "End of term".to_owned(),
        (_, Some(lever)) => lever.label(scenario).into_owned(),
        (rest, _) if rest.starts_with(".terms") => "Term".to_owned(),
        _ => return None,
    };
    Some(format!("{what}, case {}", text::name(&case.name)))
}

/// A label as it is compared: in small letters, with plain spaces, without a colon at its end.
pub(super) fn words(label: &str) -> String {
    let words = label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    words.trim_end_matches([':', ' ']).replace('’', "'")
}
