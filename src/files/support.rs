//! What a support mail needs to know of the machine: the system, the screen, folders and fonts.
//!
//! Nothing private: the home folder is written `~`, no file is named, nothing of a deal is read.

mod system;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use super::{clock, recovery};
use crate::format::text;

/// What is said of one part of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is about.
    pub title: &'static str,
    /// Names and values.
    pub rows: Vec<(String, String)>,
}

/// What decides where and how the window is drawn, and in which language the system speaks.
const VARIABLES: [&str; 20] = [
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "WINIT_UNIX_BACKEND",
    "WINIT_X11_SCALE_FACTOR",
    "GDK_SCALE",
    "GDK_BACKEND",
    "QT_SCALE_FACTOR",
    "WGPU_BACKEND",
    "WGPU_ADAPTER_NAME",
    "WGPU_POWER_PREF",
    "LIBGL_ALWAYS_SOFTWARE",
    "MESA_LOADER_DRIVER_OVERRIDE",
    "VK_ICD_FILENAMES",
    "VK_DRIVER_FILES",
    "__GLX_VENDOR_LIBRARY_NAME",
    "DRI_PRIME",
    "GTK_IM_MODULE",
    "XMODIFIERS",
];

/// Files of fonts are counted up to here.
const FONTS_MAX: usize = 20_000;

/// All parts; `kept_in` is the folder of preferences and of unsaved edits, if the program has one.
pub fn parts(kept_in: Option<&Path>) -> Vec<Part> {
    let home = env::home_dir();
    vec![
        Part { title: "Program", rows: program() },
        Part { title: "System", rows: system::rows() },
        Part { title: "Screen", rows: screen(home.as_deref()) },
        Part { title: "Folders", rows: folders(kept_in, home.as_deref()) },
        Part { title: "Unsaved edits", rows: edits(kept_in) },
        Part { title: "Fonts", rows: fonts(home.as_deref()) },
    ]
}

impl Part {
    /// Title and rows, aligned, to be read in a mail.
    pub fn text(&self) -> String {
        let width = self.rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        let mut text = format!("{}\n", self.title);
        for (name, value) in &self.rows {
            // Writing to a String cannot fail.
            writeln!(text, "  {name:width$}  {}", text::line(value)).ok();
        }
        text
    }
}

fn row(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

fn program() -> Vec<(String, String)> {
    let build = if cfg!(debug_assertions) { "debug" } else { "release" };
    let window = if cfg!(feature = "gui") { "with the window" } else { "without the window" };
    vec![
        row("version", env!("CARGO_PKG_VERSION")),
        row("built for", format!("{} {}", env::consts::OS, env::consts::ARCH)),
        row("build", format!("{build}, {window}")),
    ]
}

fn screen(home: Option<&Path>) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    for name in VARIABLES {
        if let Some(value) = env::var_os(name) {
            rows.push(row(name, public(&value.to_string_lossy(), name, home)));
        }
    }
    if rows.is_empty() {
        rows.push(row("variables", "none set"));
    }
    rows
}

/// A value without the name of another machine or of the person's folder.
fn public(value: &str, name: &str, home: Option<&Path>) -> String {
    let (host, rest) = value.split_once(':').unwrap_or(("", value));
    let is_display = matches!(name, "DISPLAY" | "WAYLAND_DISPLAY");
    if is_display && !host.is_empty() && !host.starts_with('/') {
        return format!("another machine:{rest}");
    }
    at_home(value, home)
}

/// The same with the home folder as `~`.
fn at_home(value: &str, home: Option<&Path>) -> String {
    let home = home.map(|home| home.to_string_lossy()).unwrap_or_default();
    // The folder `/` is the home of many services, and in every path.
    if home.len() < 2 { value.to_owned() } else { value.replace(&*home, "~") }
}

fn folders(kept_in: Option<&Path>, home: Option<&Path>) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    match kept_in {
        Some(folder) => {
            let path = at_home(&folder.to_string_lossy(), home);
            rows.push(row("preferences and unsaved edits", format!("{path}: {}", access(folder))));
        }
        None => rows.push(row("preferences and unsaved edits", "no folder for them")),
    }
    rows.push(row("temporary files", access(&env::temp_dir())));
    // Its name is the person's own.
    let started_in = env::current_dir().map_or_else(|error| error.to_string(), |it| access(&it));
    rows.push(row("where it was started", started_in));
    rows
}

/// What may be done in a folder.
fn access(folder: &Path) -> String {
    match fs::read_dir(folder) {
        Ok(_) if is_writable(folder) => "read and written".to_owned(),
        Ok(_) => "read, not written".to_owned(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let above = folder.ancestors().find(|above| above.is_dir());
            let words = if above.is_some_and(is_writable) { "can" } else { "cannot" };
            format!("not there yet, {words} be made")
        }
        Err(error) => format!("not read: {error}"),
    }
}

fn is_writable(folder: &Path) -> bool {
    tempfile::tempfile_in(folder).is_ok()
}

/// How many edits are kept for a crash. Those of a window that is open are among them.
fn edits(kept_in: Option<&Path>) -> Vec<(String, String)> {
    let kept = kept_in.map(|folder| recovery::count(&folder.join(recovery::FOLDER)));
    let recovery::Count { journals, unreadable } = kept.unwrap_or_default();
    vec![row("journals", journals.to_string()), row("unreadable journals", unreadable.to_string())]
}

fn fonts(home: Option<&Path>) -> Vec<(String, String)> {
    let mut rows = vec![row("built in", "Inter Regular, Medium and SemiBold")];
    // Letters that Inter lacks come from these.
    for folder in font_folders(home) {
        let count = files_in(&folder, FONTS_MAX);
        if count > 0 {
            let name = at_home(&folder.to_string_lossy(), home);
            rows.push((name, format!("{count} files")));
        }
    }
    if rows.len() == 1 {
        rows.push(row("of the system", "none found"));
    }
    rows
}

fn font_folders(home: Option<&Path>) -> Vec<PathBuf> {
    let (whole, own): (&[&str], &[&str]) = match env::consts::OS {
        "windows" => (&["C:\\Windows\\Fonts"], &["AppData\\Local\\Microsoft\\Windows\\Fonts"]),
        "macos" => (&["/System/Library/Fonts", "/Library/Fonts"], &["Library/Fonts"]),
        _ => (&["/usr/share/fonts", "/usr/local/share/fonts"], &[".local/share/fonts", ".fonts"]),
    };
    let own = own.iter().filter_map(|folder| Some(home?.join(folder)));
    whole.iter().map(PathBuf::from).chain(own).collect()
}

/// How many files there are in a folder and its folders.
fn files_in(folder: &Path, most: usize) -> usize {
    let mut open = vec![folder.to_owned()];
    let mut count = 0;
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries.filter_map(Result::ok) {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(_) => count += 1,
                Err(_) => {}
            }
            if count >= most {
                return count;
            }
        }
    }
    count
}

/// How many threads run at once, and whether wide vectors are there.
fn processor() -> String {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let plural = if threads == 1 { "" } else { "s" };
    #[cfg(target_arch = "x86_64")]
    let vectors = if std::arch::is_x86_feature_detected!("avx2") { ", AVX2" } else { ", no AVX2" };
    #[cfg(not(target_arch = "x86_64"))]
    let vectors = "";
    format!("{threads} thread{plural}{vectors}")
}

/// Date and zone, since logs and memos carry the local date.
fn time() -> [(String, String); 2] {
    match clock::now() {
        Ok(now) => {
            let zone = now.time_zone().iana_name().unwrap_or("without a name").to_owned();
            let offset = now.strftime("%:z").to_string();
            let local = now.strftime("%Y-%m-%d %H:%M").to_string();
            [row("local time", local), row("time zone", format!("{zone}, UTC{offset}"))]
        }
        Err(error) => [row("local time", error.to_string()), row("time zone", "unknown")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_folder_of_the_person_and_no_other_machine_is_named() {
        let home = Some(Path::new("/home/anna"));
        assert_eq!(public("/home/anna/icd.json", "VK_DRIVER_FILES", home), "~/icd.json");
        assert_eq!(public(":0", "DISPLAY", home), ":0");
        assert_eq!(public("fund-7:10.0", "DISPLAY", home), "another machine:10.0");
        assert_eq!(public("a:b", "XMODIFIERS", home), "a:b");
        assert_eq!(at_home("/a/b", Some(Path::new("/"))), "/a/b");
    }

    #[test]
    fn a_folder_says_what_may_be_done_in_it() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(access(folder.path()), "read and written");
        assert_eq!(access(&folder.path().join("a/b")), "not there yet, can be made");
        let file = folder.path().join("file");
        fs::write(&file, "")?;
        assert!(access(&file).starts_with("not read: "), "{}", access(&file));
        Ok(())
    }

    #[test]
    fn edits_are_counted_and_not_read() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let journals = folder.path().join(recovery::FOLDER);
        fs::create_dir(&journals)?;
        for name in ["a.ron", "b.ron", "b.lock", "c.unreadable"] {
            fs::write(journals.join(name), "nothing that reads")?;
        }
        let rows = edits(Some(folder.path()));
        let values: Vec<&str> = rows.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, ["2", "1"]);
        assert_eq!(fs::read_dir(journals)?.count(), 4, "nothing is touched");
        Ok(())
    }
}
