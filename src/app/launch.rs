//! Opening the window: which renderer, which size, and what to say where there is no screen.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use eframe::egui::{ThemePreference, ViewportBuilder, ViewportCommand, vec2};
use eframe::egui_wgpu::{WgpuSetup, wgpu};
use eframe::{NativeOptions, Renderer};

use crate::files::{Inputs, recovery};

use super::trace::Trace;
use super::{App, Start};
use crate::analysis::threads;
use crate::format::text;
use crate::model::Scenario;

/// How the window is to be opened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LaunchOptions {
    /// What draws.
    pub renderer: RendererChoice,
    /// In place of what was chosen in an earlier session.
    pub theme: Option<ThemePreference>,
    /// Inner size in points at zoom 1, in place of that of an earlier session.
    pub size: Option<WindowSize>,
    /// When the process started, for the trace.
    pub started: Instant,
}

/// What draws the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RendererChoice {
    /// wgpu where there is graphics hardware, glow (several times faster there) where there is
    /// none.
    #[default]
    Auto,
    /// wgpu, on whatever there is; glow if that fails.
    Wgpu,
    /// glow.
    Glow,
}

/// Width and height in points, whatever the zoom.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WindowSize {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl WindowSize {
    /// What gives a window this size that is open, at this zoom.
    pub fn commands(self, zoom: f32) -> [ViewportCommand; 3] {
        let size = vec2(self.width, self.height) / zoom;
        // A window that fills the screen keeps its size.
        [
            ViewportCommand::Fullscreen(false),
            ViewportCommand::Maximized(false),
            ViewportCommand::InnerSize(size),
        ]
    }
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// Neither X11 nor Wayland.
    #[error("no display to open a window on; `chiplease run FILE` computes without one")]
    NoDisplay,
    /// Toolkit and clipboard start threads of their own and panic without.
    #[error(
        "the window takes {THREADS} threads, and the system has none to spare; end other \
         programs, or compute without one: `chiplease run FILE`"
    )]
    NoThreads,
    /// There is a display, but no window came of it.
    #[error("the window could not be opened: {0}; `chiplease run FILE` computes without one")]
    Window(#[source] eframe::Error),
    /// The trace cannot be written.
    #[error("{path} (from {TRACE_VARIABLE}) cannot be written: {source}")]
    Trace {
        /// Where to.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
}

/// Threads of toolkit, clipboard, journal and the workers that run from the start.
const THREADS: usize = 16;
const TRACE_VARIABLE: &str = "CHIPLEASE_TRACE";
/// Names the window to the desktop, and the folder of what is kept.
pub const APP_ID: &str = "chiplease";

/// Opens the window, with the scenario as a document without a file or with the first of the files,
/// and stays until it is closed.
pub fn run(
    files: &[PathBuf],
    scenario: Option<&Scenario>,
    options: LaunchOptions,
) -> Result<(), LaunchError> {
    if !is_display_named() {
        return Err(LaunchError::NoDisplay);
    }
    threads::make_way_for_frames();
    // Asked before: without a thread toolkit and clipboard panic, which no error could report.
    if !threads::can_be_had(THREADS) {
        return Err(LaunchError::NoThreads);
    }
    // Run again for the second renderer; the trace is reopened for appending, so nothing is lost.
    let open = |renderer, adapters| -> Result<(), LaunchError> {
        let start = Start {
            files: files.to_vec(),
            scenario: scenario.cloned().map(Box::new),
            theme: options.theme,
            size: options.size,
            recovery: kept_in().map(|folder| folder.join(recovery::FOLDER)),
            picker: None,
            trace: trace(files, options.started)?,
        };
        let native = native_options(renderer, adapters, options.size);
        let create: eframe::AppCreator<'_> = Box::new(|cc| Ok(Box::new(App::new(cc, start)?)));
        eframe::run_native(APP_ID, native, create).map_err(launch_error)
    };
    let with_wgpu = match options.renderer {
        RendererChoice::Glow => return open(Renderer::Glow, Adapters::All),
        RendererChoice::Auto => open(Renderer::Wgpu, Adapters::Hardware),
        RendererChoice::Wgpu => open(Renderer::Wgpu, Adapters::All),
    };
    match with_wgpu {
        // Another renderer only helps where wgpu itself has failed.
        Err(LaunchError::Window(eframe::Error::Wgpu(error))) => {
            log::info!("drawing with glow, because wgpu said: {error}");
            open(Renderer::Glow, Adapters::All)
        }
        result => result,
    }
}

/// The folder of preferences and unsaved edits.
pub fn kept_in() -> Option<PathBuf> {
    eframe::storage_dir(APP_ID)
}

/// Says something on the desktop where there is neither window nor terminal.
pub fn tell(message: &str) {
    let dialog = rfd::MessageDialog::new().set_level(rfd::MessageLevel::Error);
    dialog.set_title(APP_ID).set_description(message).show();
}

/// What wgpu may draw on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Adapters {
    /// Anything.
    All,
    /// No emulation on the processor.
    Hardware,
}

fn native_options(
    renderer: Renderer,
    adapters: Adapters,
    size: Option<WindowSize>,
) -> NativeOptions {
    const SIZE: [f32; 2] = [1440.0, 900.0];
    // Down to this every screen keeps what it shows; in points, so that zoom asks for more pixels.
    const SIZE_MIN: [f32; 2] = [640.0, 400.0];
    let inner_size = size.map_or(SIZE, |size| [size.width, size.height]);
    let mut viewport = ViewportBuilder::default()
        .with_app_id(APP_ID)
        .with_title(APP_ID)
        .with_inner_size(inner_size)
        .with_min_inner_size(SIZE_MIN);
    match eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")) {
        Ok(icon) => viewport = viewport.with_icon(icon),
        Err(error) => log::warn!("the window has no icon: {error}"),
    }
    let mut options = NativeOptions {
        viewport,
        renderer,
        // A size that was asked for is for this session only.
        persist_window: size.is_none(),
        window_builder: size.map(window_of_size),
        // Without hardware it costs a quarter of the frames, and flat colours do not show it.
        dithering: false,
        event_loop_builder: event_loop(),
        ..NativeOptions::default()
    };
    if adapters == Adapters::Hardware {
        refuse_emulation(&mut options.wgpu_options.wgpu_setup);
    }
    options
}

/// eframe gives a window what it had in the last session, whether or not that is kept.
fn window_of_size(size: WindowSize) -> WindowBuilder {
    Box::new(move |viewport| {
        let inner_size = [size.width, size.height];
        viewport.with_inner_size(inner_size).with_fullscreen(false).with_maximized(false)
    })
}

/// The menu that a Mac gives every program quits without a word: without it the keys reach the window,
/// which asks about unsaved edits first.
#[cfg(target_os = "macos")]
fn event_loop() -> Option<eframe::EventLoopBuilderHook> {
    use winit::platform::macos::EventLoopBuilderExtMacOS as _;
    Some(Box::new(|builder| {
        builder.with_default_menu(false);
    }))
}

#[cfg(not(target_os = "macos"))]
fn event_loop() -> Option<eframe::EventLoopBuilderHook> {
    None
}

type WindowBuilder = Box<dyn FnOnce(ViewportBuilder) -> ViewportBuilder>;

fn refuse_emulation(setup: &mut WgpuSetup) {
    if let WgpuSetup::CreateNew(create) = setup {
        create.native_adapter_selector = Some(Arc::new(|adapters, surface| {
            let is_hardware = |adapter: &&wgpu::Adapter| {
                adapter.get_info().device_type != wgpu::DeviceType::Cpu
                    && surface.is_none_or(|surface| adapter.is_surface_supported(surface))
            };
            let found = adapters.iter().find(is_hardware).cloned();
            found.ok_or_else(|| "no graphics hardware".to_owned())
        }));
    }
}

fn launch_error(error: eframe::Error) -> LaunchError {
    match &error {
        // A display that is named but does not answer is none.
        eframe::Error::WinitEventLoop(_) => LaunchError::NoDisplay,
        _ => LaunchError::Window(error),
    }
}

fn is_display_named() -> bool {
    let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux"))
        || is_set("DISPLAY")
        || is_set("WAYLAND_DISPLAY")
        || is_set("WAYLAND_SOCKET")
}

fn trace(files: &[PathBuf], started: Instant) -> Result<Trace, LaunchError> {
    let Some(path) = env::var_os(TRACE_VARIABLE).filter(|path| !path.is_empty()) else {
        return Ok(Trace::default());
    };
    trace_to(&PathBuf::from(path), files, started)
}

/// The trace only ever adds to a file, but not to one that is opened here.
fn trace_to(path: &Path, files: &[PathBuf], started: Instant) -> Result<Trace, LaunchError> {
    // By identity, not by name: a link to the scenario is the scenario.
    let refused = Inputs::of(files).refuse(path);
    refused
        .and_then(|()| Trace::to_file(path, started))
        .map_err(|source| LaunchError::Trace { path: text::path(path), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_is_not_written_into_what_is_opened() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let [deal, link] = ["deal.ron", "link"].map(|name| folder.path().join(name));
        std::fs::write(&deal, "mine")?;
        std::fs::hard_link(&deal, &link)?;
        for path in [&deal, &link] {
            let traced = trace_to(path, std::slice::from_ref(&deal), Instant::now());
            assert!(traced.is_err(), "{} is traced to", path.display());
        }
        assert_eq!(std::fs::read_to_string(&deal)?, "mine");
        assert!(trace_to(&folder.path().join("trace"), &[deal], Instant::now()).is_ok());
        Ok(())
    }
}
