//! Warnings as the verbs print them: the list that the window and the memo have.

use std::borrow::Cow;

use serde::Serialize;

use super::table::point;
use crate::analysis::Warning;

/// One warning in JSON; its shape is documented in the method.
#[derive(Serialize)]
pub(super) struct JsonWarning<'w> {
    concern: &'static str,
    /// The lever to look at, where it is one.
    lever: Option<Cow<'static, str>>,
    /// The field to look at.
    path: Cow<'w, str>,
    text: &'w str,
}

/// All of them in JSON.
pub(super) fn json(warnings: &[Warning]) -> Vec<JsonWarning<'_>> {
    warnings.iter().map(JsonWarning::from).collect()
}

impl<'w> From<&'w Warning> for JsonWarning<'w> {
    fn from(Warning { concern, text, look_at }: &'w Warning) -> Self {
        let lever = look_at.lever().map(|lever| lever.id());
        Self { concern: concern.id(), lever, path: look_at.path(), text }
    }
}

/// Under a report, no wider than it; nothing where there are none.
pub(super) fn lines(title: &str, warnings: &[Warning]) -> String {
    if warnings.is_empty() {
        return String::new();
    }
    let mut lines = format!("\n{title}\n");
    for warning in warnings {
        lines += &point("!", &format!("{}.", warning.text));
    }
    lines
}
