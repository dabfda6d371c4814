//! Fields by path: `tranches[0].rate`, as in `evidence`, in faults and in `--set`.
//!
//! Works on the scenario's canonical text, so that every field that a file can hold can be set,
//! with the same strictness and the same messages as in a file. A variant's fields are addressed
//! under the field itself (`equipment.value_path.share`), as are those of an optional group
//! (`vendor.name`).

use super::FileError;
use super::format_error::entry_path;
use super::outline::{Kind, Node, text_wanted};
use super::scenario_file::{parse, to_text};
use crate::format::hints::{excerpt, nearest};
use crate::model::Scenario;

/// Why a field could not be set.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// The path leads nowhere.
    #[error("{path}: {problem}")]
    Path {
        /// The path as it was given.
        path: String,
        /// How far it leads, and the nearest one that does.
        problem: String,
    },
    /// The field does not take this value.
    #[error("{path}: {problem}")]
    Value {
        /// The field, or the part of its new value that is wrong.
        path: String,
        /// What was expected and what was found.
        problem: String,
    },
    /// The scenario cannot be written as text.
    #[error(transparent)]
    Text(#[from] FileError),
}

/// The scenario with one field set to a value in RON; bounds are not checked.
///
/// ```
/// use chiplease::files::{field_path, library};
///
/// let scenario = library::default_scenario()?;
/// let longer = field_path::set(&scenario, "lease.term_months", "60")?;
/// assert_eq!(longer.lease.term_months, 60);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn set(scenario: &Scenario, path: &str, value_ron: &str) -> Result<Scenario, SetError> {
    let text = to_text(scenario)?;
    let root = outline(&text)?;
    let wrong_value = |problem| SetError::Value { path: path.to_owned(), problem };
    if value_ron.trim().is_empty() {
        return Err(wrong_value("no value given".to_owned()));
    }
    // One value and nothing else, so that setting one field never sets another.
    let wanted = text_wanted(path).unwrap_or("one value");
    let value = Node::parse(value_ron)
        .map_err(|_| wrong_value(format!("expected {wanted}, found {}", excerpt(value_ron))))?;
    let value = &value_ron[value.span];
    let steps = steps_of(path)?;
    let place = locate(&root, path, &steps, &text)?;
    let spliced = match &place {
        Place::Value(node) => [&text[..node.span.start], value, &text[node.span.end..]].concat(),
        Place::NewKey(map, key) => {
            // Right after the bracket, where no comma can be missing before it.
            let after_open = map.span.start + 1;
            let entry = format!("{key:?}: {value},");
            [&text[..after_open], &entry, &text[after_open..]].concat()
        }
        Place::NewItem(list) => {
            let last = list.last_item().map(|item| item.span.end);
            let (at, separator) = last.map_or((list.span.start + 1, ""), |end| (end, ", "));
            [&text[..at], separator, value, &text[at..]].concat()
        }
        Place::NewField(group, name, inside) => {
            let value = within(inside, value);
            let open = text[group.span.clone()].find('(').unwrap_or_default();
            let (before, after) = text.split_at(group.span.start + open + 1);
            [before, &format!("{name}: {value},"), after].concat()
        }
    };
    parse(&spliced).map_err(|error| {
        if let (Place::NewField(group, name, _), true) = (&place, error.is_unknown_field()) {
            let problem = dead_end(&root, path, &Step::Field(name.clone()), group, &text);
            return SetError::Path { path: path.to_owned(), problem };
        }
        let is_within = error.field.starts_with(path);
        let path = if is_within { error.field } else { path.to_owned() };
        SetError::Value { path, problem: error.problem }
    })
}

/// Every field with its value as in a file, on one line, in the order of the file.
///
/// Lists, groups and evidence are taken apart; an empty list, `None` and a variant with its fields
/// (`Cliff(month: 24, share: 0.5)`) are one value each. [`set`] takes every pair back.
pub fn leaves(scenario: &Scenario) -> Result<Vec<(String, String)>, FileError> {
    let text = to_text(scenario)?;
    let root = outline(&text)?;
    let mut leaves = Vec::new();
    walk(&root, "", &mut |path, node| {
        let is_leaf = is_leaf(node, &text);
        if is_leaf {
            leaves.push((path.to_owned(), one_line(node, &text)));
        }
        !is_leaf
    });
    Ok(leaves)
}

/// Whether the text is written as a path is; a single word may be one.
pub fn is_path(text: &str) -> bool {
    steps(text).is_some()
}

/// Whether the path leads to a field that the scenario has or may be given.
pub fn leads_somewhere(scenario: &Scenario, path: &str) -> bool {
    let Ok(text) = to_text(scenario) else { return false };
    let Ok(root) = outline(&text) else { return false };
    let Ok(steps) = steps_of(path) else { return false };
    match locate(&root, path, &steps, &text) {
        Ok(Place::Value(_) | Place::NewKey(..) | Place::NewItem(_)) => true,
        // Whether the group knows the field is seen when it is given one.
        Ok(Place::NewField(..)) => !matches!(set(scenario, path, "0"), Err(SetError::Path { .. })),
        Err(_) => false,
    }
}

/// What a path leads to.
enum Place<'n> {
    /// A value that is there.
    Value(&'n Node),
    /// A key that the map does not have yet.
    NewKey(&'n Node, String),
    /// A field that the group does not state, if it knows such a one: a term that may be absent, or
    /// what these steps lead to inside it.
    NewField(&'n Node, String, &'n [Step]),
    /// A place after the last one of a list.
    NewItem(&'n Node),
}

/// One step of a path.
enum Step {
    Field(String),
    Index(usize),
    Key(String),
}

fn outline(text: &str) -> Result<Node, FileError> {
    Node::parse(text).map_err(|error| FileError::NoText(error.message))
}

fn locate<'n>(
    root: &'n Node,
    path: &str,
    steps: &'n [Step],
    text: &str,
) -> Result<Place<'n>, SetError> {
    let wrong_path = |problem| SetError::Path { path: path.to_owned(), problem };
    let mut node = root;
    for (position, step) in steps.iter().enumerate() {
        let inner = node.inside_some();
        let next = match step {
            Step::Field(name) => match (inner.entry(name), &inner.kind) {
                (_, Kind::Map(_)) => None,
                (Some(entry), _) => Some(&entry.value),
                (None, Kind::Struct(_)) if is_first(steps.get(position + 1..)) => {
                    let inside = steps.get(position + 1..).unwrap_or_default();
                    return Ok(Place::NewField(inner, name.clone(), inside));
                }
                (None, _) => None,
            },
            Step::Index(index) => match (inner.item(*index), &inner.kind) {
                (None, Kind::List(items))
                    if items.len() == *index && position + 1 == steps.len() =>
                {
                    return Ok(Place::NewItem(inner));
                }
                (item, _) => item,
            },
            Step::Key(key) => match (inner.entry(key), &inner.kind) {
                (Some(entry), _) => Some(&entry.value),
                (None, Kind::Map(_)) if position + 1 == steps.len() => {
                    return Ok(Place::NewKey(inner, key.clone()));
                }
                (None, _) => None,
            },
        };
        node = next.ok_or_else(|| wrong_path(dead_end(root, path, step, inner, text)))?;
    }
    Ok(Place::Value(node))
}

/// Whether these steps can lead to the first thing of a field that is not there: a field of it, or the
/// first item of a list.
fn is_first(steps: Option<&[Step]>) -> bool {
    let is_first = |step: &Step| matches!(step, Step::Field(_) | Step::Index(0));
    steps.is_some_and(|steps| steps.iter().all(is_first))
}

/// The value in the groups and lists that the steps lead through.
fn within(steps: &[Step], value: &str) -> String {
    steps.iter().rev().fold(value.to_owned(), |value, step| match step {
        Step::Field(name) => format!("({name}: {value})"),
        Step::Index(_) => format!("[{value}]"),
        Step::Key(key) => format!("{{{key:?}: {value}}}"),
    })
}

/// The steps of a path.
fn steps_of(path: &str) -> Result<Vec<Step>, SetError> {
    steps(path).ok_or_else(|| SetError::Path {
        path: path.to_owned(),
        problem: "not a path; write it like tranches[0].rate or lease.term_months".to_owned(),
    })
}

/// Why a path goes no further than `node`, and where it could have gone.
fn dead_end(root: &Node, path: &str, step: &Step, node: &Node, text: &str) -> String {
    let value = &text[node.span.clone()];
    match (step, &node.kind) {
        (Step::Index(_), Kind::List(items)) => match items.len() {
            0 => "the list is empty; set the whole list, as in tranches=[(…)]".to_owned(),
            count => format!("the list has {count}, numbered from 0 to {}", count - 1),
        },
        (_, Kind::Word) if value == "None" => {
            let whole = path.rfind('.').map_or(path, |dot| &path[..dot]);
            format!("there is nothing inside None; set the whole, as in {whole}=Some((…))")
        }
        _ => {
            let mut known = Vec::new();
            walk(root, "", &mut |path, _| {
                known.push(path.to_owned());
                true
            });
            match nearest(path, known.iter().map(String::as_str)) {
                Some(name) => format!("no such field; did you mean {name}?"),
                None => "no such field; the names are those of the scenario file".to_owned(),
            }
        }
    }
}

/// Takes a path such as `lessee.funding[1].month` or `evidence["lease.term_months"]` apart.
fn steps(path: &str) -> Option<Vec<Step>> {
    let mut steps = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix("[\"") {
            let (key, after) = quoted.split_once("\"]")?;
            steps.push(Step::Key(key.to_owned()));
            rest = after;
        } else if let Some(index) = rest.strip_prefix('[') {
            let (index, after) = index.split_once(']')?;
            steps.push(Step::Index(index.parse().ok()?));
            rest = after;
        } else {
            let field = if steps.is_empty() { rest } else { rest.strip_prefix('.')? };
            let end = field.find(['.', '[']).unwrap_or(field.len());
            let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_');
            if end == 0 || !is_name(&field[..end]) {
                return None;
            }
            steps.push(Step::Field(field[..end].to_owned()));
            rest = &field[end..];
        }
    }
    (!steps.is_empty()).then_some(steps)
}

/// Visits every node that has a path, parents first; the root's path is empty. Goes into a node
/// only if the visit says so.
fn walk<'n>(node: &'n Node, path: &str, visit: &mut impl FnMut(&str, &'n Node) -> bool) {
    if !visit(path, node) {
        return;
    }
    let inner = node.inside_some();
    match &inner.kind {
        Kind::Struct(entries) | Kind::Map(entries) => {
            for entry in entries {
                walk(&entry.value, &entry_path(inner, path, entry), visit);
            }
        }
        Kind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{path}[{index}]"), visit);
            }
        }
        Kind::Tuple(..) | Kind::Number | Kind::Text | Kind::Word => {}
    }
}

/// Whether the value counts as one: nothing inside, or a variant with its fields.
fn is_leaf(node: &Node, text: &str) -> bool {
    let inner = node.inside_some();
    match &inner.kind {
        // A variant with its fields is one value; a plain group is taken apart.
        Kind::Struct(_) => !text[inner.span.clone()].starts_with('('),
        Kind::Map(entries) => entries.is_empty(),
        Kind::List(items) => items.is_empty(),
        Kind::Tuple(..) | Kind::Number | Kind::Text | Kind::Word => true,
    }
}

/// The source of a leaf without line breaks.
fn one_line(node: &Node, text: &str) -> String {
    let source = &text[node.span.clone()];
    match &node.kind {
        Kind::Struct(entries) => {
            let name = source.split('(').next().unwrap_or_default();
            let fields: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", entry.key, one_line(&entry.value, text)))
                .collect();
            format!("{name}({})", fields.join(", "))
        }
        Kind::Tuple(..) | Kind::List(_) | Kind::Map(_) | Kind::Number | Kind::Text | Kind::Word => {
            source.to_owned()
        }
    }
}
