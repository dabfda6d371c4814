//! The comparison as git asks for it: an external diff of one path.
//!
//! Git stops at the first driver that fails, so whatever is wrong with a file is part of the diff.

use std::io::{self, Write};
use std::path::Path;

use super::{Asked, CompareArguments, write};
use crate::analysis::Metric;
use crate::cli::Completion;
use crate::cli::ask::Shape;
use crate::cli::prepare::{Changes, prepare};
use crate::cli::record::About;
use crate::format::text;
use crate::model::{self, Scenario};

/// What git hands over in place of a file that is not there; Git for Windows passes its own device.
const NO_FILE: &str = "/dev/null";
const NO_FILE_ON_WINDOWS: &str = "nul";

/// Prints the diff of one path; git is told of success always.
pub(super) fn compare(
    arguments: &CompareArguments,
    output: &mut dyn Write,
    errors: &mut dyn Write,
) -> io::Result<Completion> {
    let names: Vec<&Path> = arguments.files.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        // A merge has left it undecided.
        [path] => writeln!(output, "chiplease diff {}\nunmerged", text::path(path))?,
        // Seven arguments; of a renamed file two more: its new name, and what git says of it.
        [path, old, _, _, new, _, _, rest @ ..] => {
            let now = rest.first().unwrap_or(path);
            if now == path {
                writeln!(output, "chiplease diff {}", text::path(path))?;
            } else {
                writeln!(output, "chiplease diff {} → {}", text::path(path), text::path(now))?;
            }
            let sides = [(*old, *path), (*new, *now)].map(|(file, name)| side(file, name));
            let abouts = [*path, *now].map(|file| About { file, case: None, set: &[] });
            write_sides(sides, abouts, arguments, output)?;
            writeln!(output)?;
        }
        _ => {
            writeln!(
                errors,
                "--git takes what git gives an external diff: path old-file old-hex old-mode \
                 new-file new-hex new-mode; it was given {} arguments",
                names.len()
            )?;
            return Ok(Completion::WithFaults);
        }
    }
    Ok(Completion::Clean)
}

/// The scenario of a side, `None` where there is no file, or what is wrong with it, under its name
/// in the repository.
fn side(file: &Path, name: &Path) -> Result<Option<Scenario>, String> {
    if is_no_file(file, cfg!(windows)) {
        return Ok(None);
    }
    let (temporary, name) = (text::path(file), text::path(name));
    // Git passes temporary copies: what is wrong has to name the file in the repository.
    prepare(file, &Changes::default())
        .map(Some)
        .map_err(|complaints| complaints.join("\n").replace(&temporary, &name))
}

/// Whether git says by this name that there is no file. Elsewhere than on Windows `nul` is a file
/// like any other.
fn is_no_file(file: &Path, is_windows: bool) -> bool {
    // Windows knows its device in any case, and also with the prefix for devices.
    let name = file.to_str().map(|name| name.strip_prefix(r"\\.\").unwrap_or(name));
    let is_device = name.is_some_and(|name| name.eq_ignore_ascii_case(NO_FILE_ON_WINDOWS));
    file == Path::new(NO_FILE) || (is_windows && is_device)
}

fn write_sides(
    [old, new]: [Result<Option<Scenario>, String>; 2],
    abouts: [About<'_>; 2],
    arguments: &CompareArguments,
    output: &mut dyn Write,
) -> io::Result<()> {
    match (old, new) {
        (Ok(Some(old)), Ok(Some(new))) => {
            let format = arguments.format.unwrap_or(Shape::Table);
            write([&old, &new], abouts, &Asked::of(arguments), format, output)
        }
        (Ok(None), Ok(Some(new))) => write_alone("added", &new, output),
        (Ok(Some(old)), Ok(None)) => write_alone("deleted", &old, output),
        (Ok(None), Ok(None)) => Ok(()),
        (old, new) => {
            for (side, read) in [("before", old), ("after", new)] {
                match read {
                    Ok(Some(scenario)) => write_alone(side, &scenario, output)?,
                    Ok(None) => {}
                    Err(wrong) => writeln!(output, "{side}: no sound scenario\n{wrong}")?,
                }
            }
            Ok(())
        }
    }
}

/// The figures of a scenario without another one to compare.
fn write_alone(what: &str, scenario: &Scenario, output: &mut dyn Write) -> io::Result<()> {
    writeln!(output, "{what}: {}", text::name(&scenario.name))?;
    let summary = model::run(scenario).summary;
    let rows = Metric::ALL
        .into_iter()
        .map(|metric| vec![metric.name().to_owned(), metric.text_fine_of(&summary)]);
    let table = crate::cli::table::aligned(&["Figure", what], rows.collect(), 1);
    output.write_all(table.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_null_device_of_either_system_is_no_file() {
        for name in ["nul", "NUL", "Nul", r"\\.\nul", r"\\.\NUL"] {
            assert!(is_no_file(Path::new(name), true), "{name}");
            assert!(!is_no_file(Path::new(name), false), "{name} is a file elsewhere");
        }
        for is_windows in [true, false] {
            assert!(is_no_file(Path::new("/dev/null"), is_windows));
            for name in ["null", "nul.ron", "deals/nul", "", "/dev/nul"] {
                assert!(!is_no_file(Path::new(name), is_windows), "{name}");
            }
        }
    }
}
