//! What ARCHITECTURE.md promises of the code, checked on the code itself.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use chiplease::cli::Arguments;
use chiplease::files::library;
use clap::Parser as _;

/// Which rooms a room may use, itself apart.
const ROOMS: [(&str, &[&str]); 12] = [
    ("model", &[]),
    ("format", &[]),
    ("analysis", &["model", "format"]),
    ("files", &["model", "format"]),
    ("fields", &["model", "analysis", "files", "format"]),
    ("export", &["model", "analysis", "files", "fields", "format"]),
    ("import", &["model", "analysis", "files", "fields", "format", "export"]),
    ("session", &["model", "analysis", "files", "fields", "format", "export", "import"]),
    ("ui", &["format"]),
    (
        "app",
        &["model", "analysis", "files", "fields", "format", "export", "import", "session", "ui"],
    ),
    ("cli", &["model", "analysis", "files", "fields", "format", "export", "import"]),
    ("program", &["cli", "app", "model", "files", "format", "export"]),
];

/// In the window: a part, and what it must not use. Screens lay the plots out.
const APART: [(&str, &[&str]); 5] = [
    ("src/app/plots/", &["app::panels", "app::screens", "app::dialogs", "app::launch"]),
    ("src/app/screens/", &["app::panels", "app::dialogs", "app::launch"]),
    ("src/app/panels/", &["app::plots", "app::dialogs", "app::launch"]),
    (
        "src/app/widgets/",
        &["app::plots", "app::panels", "app::screens", "app::dialogs", "app::launch"],
    ),
    ("src/app/dialogs/", &["app::plots", "app::panels", "app::screens", "app::launch"]),
];

/// Parts of the window that do not use their siblings, and what these share: plots the series over
/// the months and the ribbon of a covenant, which is drawn under the coverage, too.
const SIBLINGS: [(&str, &[&str]); 2] =
    [("app::plots", &["series", "ribbon"]), ("app::screens", &["shown", "compared"])];

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 600;

/// Longer than allowed, and why.
const LONG_FUNCTIONS: [(&str, &str); 1] =
    [("src/analysis/tornado.rs: off", "a table: one arm for levers known about equally well")];
const LONG_FILES: [(&str, &str); 0] = [];

struct Source {
    /// From the repository's root, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// The lines without comments and without the tests at the file's end.
    fn code(&self) -> String {
        let product = self.text.split("#[cfg(test)]\n").next().unwrap();
        let lines = product.lines().map(|line| line.split("//").next().unwrap_or_default());
        lines.collect::<Vec<_>>().join("\n")
    }

    /// `src/app/plots/irr.rs` is `["app", "plots", "irr"]`.
    fn module(&self) -> Vec<&str> {
        let stem = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        stem.trim_end_matches("/mod").split('/').collect()
    }

    /// Every module path of this crate that the code names: `app::plots::series`.
    fn names(&self) -> Vec<String> {
        let code = self.code();
        let mut names = Vec::new();
        for (start, _) in code.match_indices("crate::") {
            names.extend(leaves("", &code[start + "crate::".len()..]));
        }
        let module = self.module();
        for (start, _) in code.match_indices("super::") {
            if code[..start].ends_with("super::") {
                continue;
            }
            let mut rest = &code[start..];
            let mut depth = module.len();
            while let Some(after) = rest.strip_prefix("super::") {
                (rest, depth) = (after, depth.saturating_sub(1));
            }
            names.extend(leaves(&module[..depth].join("::"), rest));
        }
        names
    }
}

/// The paths that a `use` spells: `{a, b::c}` after `p` is `p::a` and `p::b::c`.
fn leaves(prefix: &str, text: &str) -> Vec<String> {
    let is_path = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let end = text.find(|c| !is_path(c)).unwrap_or(text.len());
    let (path, rest) = text.split_at(end);
    let full = [prefix, path.trim_end_matches("::")];
    let full = full.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("::");
    let Some(group) = rest.strip_prefix('{').filter(|_| path.is_empty() || path.ends_with("::"))
    else {
        return vec![full];
    };
    items(group).into_iter().flat_map(|item| leaves(&full, item)).collect()
}

/// The items between the commas of a group, up to its closing brace.
fn items(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut items) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                items.push(group[start..at].trim());
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    items
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &str) -> Vec<Source> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let relative = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
            found.push(Source { path: relative, text: fs::read_to_string(&path).unwrap() });
        }
    }
    assert!(!found.is_empty(), "{folder} holds code");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

#[track_caller]
fn check(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_room_uses_only_what_stands_below_it() {
    let mut wrong = Vec::new();
    let mut uses = 0;
    for source in sources("src") {
        let room = source.module()[0].to_owned();
        let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            assert!(
                ["lib", "main", "window"].contains(&room.as_str()),
                "{room} is not in ARCHITECTURE.md"
            );
            continue;
        };
        for name in source.names() {
            let used = name.split("::").next().unwrap_or_default();
            let is_room = ROOMS.iter().any(|(other, _)| *other == used);
            uses += usize::from(is_room && used != room);
            if is_room && used != room && !allowed.contains(&used) {
                wrong.push(format!("{}: {room} must not use {name}", source.path));
            }
        }
    }
    assert!(uses > 40, "only {uses} uses found; the scan does not see them");
    check(&wrong);
}

#[test]
fn parts_of_the_window_do_not_know_each_other() {
    let mut wrong = Vec::new();
    for source in sources("src/app") {
        let Some((_, apart)) = APART.iter().find(|(part, _)| source.path.starts_with(part)) else {
            continue;
        };
        for name in source.names() {
            if apart.iter().any(|other| name.starts_with(other)) {
                wrong.push(format!("{} must not know {name}", source.path));
            }
        }
    }
    check(&wrong);
}

/// Where the modules of the crate are, and what they offer under another path.
struct Modules {
    files: BTreeSet<String>,
    reexports: BTreeMap<String, String>,
}

impl Modules {
    fn of(sources: &[Source]) -> Self {
        let files: BTreeSet<String> =
            sources.iter().map(|source| source.module().join("::")).collect();
        let mut reexports = BTreeMap::new();
        for source in sources {
            let module = source.module().join("::");
            let code = source.code();
            let lines = code.match_indices("use ").filter(|(at, _)| {
                let line = code[..*at].rsplit('\n').next().unwrap_or_default().trim();
                line.starts_with("pub")
            });
            for leaf in lines.flat_map(|(at, used)| leaves("", &code[at + used.len()..])) {
                let name = leaf.rsplit("::").next().unwrap().to_owned();
                let target = match leaf.strip_prefix("crate::") {
                    Some(target) => target.to_owned(),
                    None if leaf.starts_with("super::") => continue,
                    None => format!("{module}::{leaf}"),
                };
                reexports.insert(format!("{module}::{name}"), target);
            }
        }
        Self { files, reexports }
    }

    /// The module that holds what a path names: the one that it is re-exported from, if it is.
    fn holder(&self, name: &str) -> Option<String> {
        let mut name = name.to_owned();
        // No path is re-exported more often on its way.
        for _ in 0..4 {
            let parts: Vec<&str> = name.split("::").collect();
            let prefixes = (1..=parts.len()).rev().map(|count| parts[..count].join("::"));
            let known = |prefix: &String| {
                self.reexports.get(prefix).is_some_and(|target| target != prefix)
                    || self.files.contains(prefix)
            };
            let prefix = prefixes.into_iter().find(known)?;
            match self.reexports.get(&prefix).filter(|target| **target != prefix) {
                Some(target) => name = format!("{target}{}", &name[prefix.len()..]),
                None => return Some(prefix),
            }
        }
        None
    }
}

/// Which of the children of one folder uses which other, and where.
///
/// `a::b::c` that uses `a::d::e` is a use of `d` by `b`, both in `a`. A folder's own file and what
/// is in the folder are one thing, so uses between these two count for nothing.
fn uses_between_siblings(sources: &[Source]) -> BTreeMap<String, BTreeMap<String, String>> {
    let modules = Modules::of(sources);
    let mut uses: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for source in sources {
        let own = source.module();
        for name in source.names() {
            let Some(holder) = modules.holder(&name) else { continue };
            let other: Vec<&str> = holder.split("::").collect();
            let common = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
            if common < own.len() && common < other.len() {
                let [from, to] = [&own, &other].map(|path| path[..=common].join("::"));
                uses.entry(from).or_default().insert(to, format!("{} uses {name}", source.path));
            }
        }
    }
    uses
}

/// Every module that can be reached along uses.
fn reached(from: &str, uses: &BTreeMap<String, BTreeMap<String, String>>) -> BTreeSet<String> {
    let (mut reached, mut open) = (BTreeSet::new(), vec![from]);
    while let Some(module) = open.pop() {
        for used in uses.get(module).into_iter().flat_map(BTreeMap::keys) {
            if reached.insert(used.clone()) {
                open.push(used);
            }
        }
    }
    reached
}

#[test]
fn modules_do_not_use_each_other_in_circles() {
    let uses = uses_between_siblings(&sources("src"));
    let count: usize = uses.values().map(BTreeMap::len).sum();
    assert!(count > 400, "only {count} uses found; the scan does not see them");
    let reach: BTreeMap<&String, BTreeSet<String>> =
        uses.keys().map(|module| (module, reached(module, &uses))).collect();
    let mut wrong = Vec::new();
    for (from, used) in &uses {
        let back = used.iter().filter(|(to, _)| reach.get(to).is_some_and(|of| of.contains(from)));
        wrong.extend(back.map(|(_, place)| place.clone()));
    }
    check(&wrong);
}

#[test]
fn the_scan_sees_a_circle() {
    let source = |path: &str, text: &str| Source { path: path.into(), text: text.into() };
    let sources = [
        source("src/model/mod.rs", "pub use lane::Lane;"),
        source("src/model/lane.rs", "use super::report;"),
        source("src/model/report.rs", "use super::Lane; use super::report::rows;"),
        source("src/model/report/rows.rs", "use super::Report;"),
    ];
    let uses = uses_between_siblings(&sources);
    assert!(reached("model::lane", &uses).contains("model::lane"), "through the re-export");
    assert_eq!(uses.len(), 2, "a file and its folder are one: {uses:?}");
}

/// A plot imports no other plot, a screen no other screen: what two of them need goes where both
/// may look.
#[test]
fn plots_and_screens_do_not_know_their_siblings() {
    let mut wrong = Vec::new();
    for (parent, shared) in SIBLINGS {
        let child = |path: &str| -> Option<String> {
            let below = path.strip_prefix(parent)?.strip_prefix("::")?;
            below.split("::").next().map(str::to_owned)
        };
        let sources = sources("src/app");
        let part = |source: &Source| child(&source.module().join("::"));
        let parts: Vec<String> = sources.iter().filter_map(part).collect();
        assert!(parts.len() > 10, "{parent} has parts");
        for source in &sources {
            let Some(own) = part(source) else { continue };
            for other in source.names().iter().filter_map(|name| child(name)) {
                // What is no module is a function of the parent.
                let is_sibling = other != own && parts.contains(&other);
                if is_sibling && !shared.contains(&other.as_str()) {
                    wrong.push(format!("{} must not know {parent}::{other}", source.path));
                }
            }
        }
    }
    check(&wrong);
}

#[test]
fn the_scan_sees_every_way_to_name_a_module() {
    let source = |text: &str| Source { path: "src/app/plots/irr.rs".into(), text: text.into() };
    for (text, expected) in [
        ("use crate::session::Document;", &["session::Document"][..]),
        ("use crate::{cli, model::{irr, Results}};", &["cli", "model::irr", "model::Results"]),
        ("let x = crate::format::money(1);", &["format::money"]),
        ("use super::super::panels::board;", &["app::panels::board"]),
        ("use super::{axes, series::Series};", &["app::plots::axes", "app::plots::series::Series"]),
        ("// use crate::session;\n#[cfg(test)]\nmod tests { use crate::session; }", &[]),
    ] {
        assert_eq!(source(text).names(), expected, "{text}");
    }
}

#[test]
fn colours_come_from_the_theme() {
    let mut wrong = Vec::new();
    for source in sources("src").iter().filter(|source| source.path != "src/ui/theme.rs") {
        let raw = source.code().matches("Color32::from_").count();
        if raw > 0 {
            wrong.push(format!("{}: {raw} raw colours", source.path));
        }
    }
    check(&wrong);
}

/// `clamp` ends the program where its ends cross, as those of a plot that is too low for its names
/// do; `ui::between` takes the middle.
#[test]
fn nothing_that_is_drawn_is_clamped() {
    let mut wrong = Vec::new();
    let mut uses = 0;
    for source in ["src/app", "src/ui", "src/export"].into_iter().flat_map(sources) {
        let clamped = source.code().matches("clamp(").count();
        uses += source.code().matches("between(").count();
        if clamped > 0 {
            wrong.push(format!("{}: {clamped} clamped values; use ui::between", source.path));
        }
    }
    assert!(uses > 20, "only {uses} values are kept between two; the scan does not see them");
    check(&wrong);
}

#[test]
fn what_others_wrote_reaches_nobody_as_it_is() {
    // What is shown of a file, and what a spreadsheet opens, goes through one place each.
    const ONLY_IN: [(&str, &str); 3] = [
        (".display()", "format::text::path"),
        ("csv::Writer", "src/format/csv_table.rs"),
        ("serde_json::to_writer", "format::text::json"),
    ];
    let mut wrong = Vec::new();
    for source in sources("src") {
        for (phrase, place) in ONLY_IN {
            if source.code().contains(phrase) && source.path != place {
                wrong.push(format!("{}: {phrase} is left to {place}", source.path));
            }
        }
    }
    check(&wrong);
}

#[test]
fn nothing_is_unwrapped_and_nothing_left_to_do() {
    let mut wrong = Vec::new();
    for source in sources("src") {
        for phrase in [".unwrap()", "todo!(", "unimplemented!("] {
            if source.code().contains(phrase) {
                wrong.push(format!("{}: {phrase}", source.path));
            }
        }
        for mark in ["TODO", "FIXME", "XXX"] {
            if source.text.contains(mark) {
                wrong.push(format!("{}: {mark}", source.path));
            }
        }
    }
    check(&wrong);
}

#[test]
fn functions_and_files_are_short() {
    let mut wrong = Vec::new();
    let (mut functions_excused, mut files_excused) = (0, 0);
    for source in sources("src").into_iter().chain(sources("tests")).chain(sources("benches")) {
        for (name, lines) in functions(&source.text) {
            let place = format!("{}: {name}", source.path);
            let is_excused = LONG_FUNCTIONS.iter().any(|(excused, _)| *excused == place);
            functions_excused += usize::from(is_excused && lines > FUNCTION_LINES_MAX);
            if lines > FUNCTION_LINES_MAX && !is_excused {
                wrong.push(format!("{place} has {lines} lines"));
            }
        }
        let lines = source.text.lines().count();
        let is_excused = LONG_FILES.iter().any(|(excused, _)| *excused == source.path);
        files_excused += usize::from(is_excused && lines > FILE_LINES_MAX);
        if lines > FILE_LINES_MAX && !is_excused {
            wrong.push(format!("{} has {lines} lines", source.path));
        }
    }
    check(&wrong);
    assert_eq!(functions_excused, LONG_FUNCTIONS.len(), "an excuse that nothing needs");
    assert_eq!(files_excused, LONG_FILES.len(), "an excuse that nothing needs");
}

/// Name and length of each function: from its `fn` to the brace under it.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let (before, Some(name)) = (line.split("fn ").next().unwrap(), line.split("fn ").nth(1))
        else {
            continue;
        };
        let before = before.trim();
        let is_head = before.is_empty() || before == "const" || before.starts_with("pub");
        if !is_head || line.ends_with(['}', ';']) {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let close = format!("{}}}", " ".repeat(indent));
        let length = lines[start..].iter().position(|line| *line == close).unwrap() + 1;
        let name = name.split(['(', '<']).next().unwrap();
        functions.push((name.to_owned(), length));
    }
    functions
}

#[test]
fn every_command_in_the_readme_and_the_page_of_verbs_is_one() {
    let pages = ["README.md", "assets/verbs.md"];
    let text = pages.map(|page| fs::read_to_string(root().join(page)).unwrap()).concat();
    let commands = text.lines().filter(|line| line.starts_with("chiplease "));
    let mut count = 0;
    for command in commands {
        count += 1;
        let words = command.split(" # ").next().unwrap().replace('\'', "");
        let words: Vec<&str> = words.split_whitespace().collect();
        let parsed = Arguments::try_parse_from(&words);
        assert!(parsed.is_ok(), "{command}: {}", parsed.unwrap_err());
        for id in words.iter().filter(|word| word.starts_with("valor-")) {
            assert!(library::find(id).is_some(), "{command}: {id} does not ship");
        }
    }
    assert!(count >= 25, "the pages show how to use the program");
}

#[test]
fn what_packages_say_of_the_version_is_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    for (page, said) in [
        ("Packager.toml", format!("version = \"{version}\"")),
        ("Packager.windows.toml", format!("version = \"{version}\"")),
        ("assets/app.chiplease.Chiplease.metainfo.xml", format!("<release version=\"{version}\"")),
    ] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        assert!(text.contains(&said), "{page} has not {said}");
    }
}

#[test]
fn what_packages_take_along_is_there() {
    let listed = ["Packager.toml", "Packager.windows.toml"].map(|page| {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let strings: Vec<String> = text.split('"').map(str::to_owned).collect();
        // Every other piece stands between quotes.
        strings.into_iter().skip(1).step_by(2).collect::<Vec<String>>()
    });
    let files: Vec<String> = listed
        .concat()
        .into_iter()
        .filter(|name| name.starts_with("assets/") || name.starts_with("LICENSE"))
        .collect();
    assert!(files.len() >= 12, "{files:?}");
    for file in files {
        assert!(root().join(&file).exists(), "{file} is not there");
    }
}

#[test]
fn what_the_pages_link_to_is_there() {
    for page in ["README.md", "ARCHITECTURE.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let local: Vec<&str> = links.filter(|link| !link.contains("://")).collect();
        assert!(!local.is_empty(), "{page} links to the rest");
        for link in local {
            assert!(root().join(Path::new(link)).exists(), "{page}: {link}");
        }
    }
}
