//! Icon, version and manifest of the programs on Windows; elsewhere there is nothing to do.

use std::env;
use std::io;

use winresource::WindowsResource;

/// Each is linked with a copy; see `Cargo.toml`.
const PROGRAMS: [&str; 2] = ["chiplease", "chiplease-window"];

/// Asks for them in a build that is no release, to try them out.
const WANTED: &str = "CHIPLEASE_RESOURCES";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={WANTED}");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    // A check needs no compiler of resources, which other systems rarely have.
    let is_wanted = is("PROFILE", "release") || env::var_os(WANTED).is_some();
    if !is("CARGO_CFG_TARGET_OS", "windows") || !is_wanted {
        return Ok(());
    }
    for file in ["assets/icon.ico", "assets/chiplease.manifest"] {
        println!("cargo::rerun-if-changed={file}");
    }
    let mut resource = WindowsResource::new();
    resource
        .set("ProductName", "chiplease")
        .set("FileDescription", "chiplease: an AI-chip lease, taken apart")
        .set("LegalCopyright", "The chiplease authors; MIT or Apache-2.0")
        .set_icon("assets/icon.ico")
        .set_manifest_file("assets/chiplease.manifest");
    PROGRAMS.into_iter().try_for_each(|program| resource.compile_for(program))
}
