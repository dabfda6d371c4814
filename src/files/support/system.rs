//! Which system this is, as its own programs and files say it.

use std::fs;
use std::process::{Command, Stdio};

use super::{processor, row, time};

/// Rows about the system.
pub(super) fn rows() -> Vec<(String, String)> {
    let unknown = || "unknown".to_owned();
    let mut rows = vec![
        row("system", name().unwrap_or_else(unknown)),
        row("processor", processor()),
        row("language", sys_locale::get_locale().unwrap_or_else(unknown)),
    ];
    rows.extend(kernel().map(|kernel| row("kernel", kernel)));
    rows.extend(memory().map(|memory| row("memory", memory)));
    rows.extend(time());
    rows.extend(package().map(|package| row("runs from", package)));
    rows
}

/// What people call it: "Debian GNU/Linux 12 (bookworm)", "Microsoft Windows [Version …]".
fn name() -> Option<String> {
    if cfg!(windows) {
        return said_by("cmd", &["/c", "ver"]);
    }
    if cfg!(target_os = "macos") {
        let version = said_by("sw_vers", &["-productVersion"])?;
        return Some(format!("macOS {version}"));
    }
    let release = fs::read_to_string("/etc/os-release");
    let release = release.or_else(|_| fs::read_to_string("/usr/lib/os-release")).ok()?;
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(name.trim_matches('"').to_owned())
}

/// What a program of the system prints on one line.
fn said_by(program: &str, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null());
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (!said.is_empty()).then_some(said)
}

/// Where the system has a call for it; that of Windows is in its name.
fn kernel() -> Option<String> {
    #[cfg(unix)]
    let said = Some(rustix::system::uname()).map(|uname| {
        let words = [uname.sysname(), uname.release(), uname.machine()];
        words.map(|word| word.to_string_lossy()).join(" ")
    });
    #[cfg(not(unix))]
    let said = None;
    said
}

/// Where the system has a file that says so.
fn memory() -> Option<String> {
    let table = fs::read_to_string("/proc/meminfo").ok()?;
    let line = table.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(format!("{} MB", kilobytes / 1024))
}

/// What shuts the program off from the rest of the system.
fn package() -> Option<String> {
    let names = [("APPIMAGE", "an AppImage"), ("FLATPAK_ID", "a Flatpak"), ("SNAP", "a snap")];
    let (_, package) = names.into_iter().find(|(name, _)| std::env::var_os(name).is_some())?;
    Some(package.to_owned())
}
