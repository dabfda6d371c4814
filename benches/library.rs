//! The library with two hundred files: how soon it is up, and what a frame of scrolling costs.
//!
//! From the command that shows a folder in the library (it is dropped on the window) to the frame
//! in which rows of the folder are drawn, then to the frame in which every figure is there: time on
//! the clock, because another thread reads. A frame of scrolling is CPU time of the frame's thread,
//! from the events to the triangles. What a graphics card would do is not timed.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use chiplease::app::{App, Start};
use chiplease::files::{library, scenario_file};
use chiplease::session::catalogue::Place;
use cpu_time::ThreadTime;
use eframe::App as _;
use eframe::egui::{
    Context, DroppedFile, DroppedFileHandle, Event, Modifiers, MouseWheelSource, MouseWheelUnit,
    Pos2, RawInput, Rect, TouchPhase, Vec2, pos2, vec2,
};
use rust_decimal::Decimal;

const FILES: u32 = 200;
const ROUNDS: usize = 9;
const FRAMES: u32 = 300;
const SIZES: [Vec2; 2] = [vec2(1280.0, 800.0), vec2(1920.0, 1080.0)];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let mut scenario = library::default_scenario()?;
    for index in 0..FILES {
        scenario.name = format!("Deal number {index} with a name of some length");
        if let Some(tranche) = scenario.tranches.first_mut() {
            tranche.rate = Decimal::new(i64::from(600 + 5 * index), 4);
        }
        scenario_file::write(folder.path().join(format!("{index:03}.ron")), &scenario)?;
    }
    std::fs::write(folder.path().join("100.ron"), "(format: 1,")?;
    println!("The library with {FILES} files, ms");
    println!("{:<14}{:>12}{:>14}{:>14}", "window", "rows in", "figures in", "");
    for size in SIZES {
        let mut opened: Vec<(Duration, Duration)> =
            (0..ROUNDS).map(|_| open(folder.path(), size)).collect::<Result<_, _>>()?;
        opened.sort();
        let name = format!("{} × {}", size.x, size.y);
        for (word, at) in [("median", ROUNDS / 2), ("worst", ROUNDS - 1)] {
            if let Some((rows, figures)) = opened.get(at) {
                println!("{name:<14}{:>12.1}{:>14.1}{word:>14}", ms(*rows), ms(*figures));
            }
        }
    }
    println!("\nCPU of one frame while scrolling, ms, over {FRAMES} frames");
    println!("{:<14}{:>9}{:>9}{:>9}{:>9}", "window", "median", "95%", "99%", "worst");
    for size in SIZES {
        let mut times = scroll(folder.path(), size)?;
        times.sort();
        let at = |share: f64| ms(times[(share * f64::from(FRAMES - 1)) as usize]);
        let name = format!("{} × {}", size.x, size.y);
        let [median, most, nearly_all, worst] = [0.5, 0.95, 0.99, 1.0].map(at);
        println!("{name:<14}{median:>9.2}{most:>9.2}{nearly_all:>9.2}{worst:>9.2}");
    }
    Ok(())
}

fn ms(time: Duration) -> f64 {
    1e3 * time.as_secs_f64()
}

/// From the key to the first frame with rows of the folder, and to the one with every figure.
fn open(folder: &Path, size: Vec2) -> Result<(Duration, Duration), Box<dyn Error>> {
    let mut window = Window::new(size)?;
    let started = Instant::now();
    window.drop_folder(folder);
    let mut rows = None;
    loop {
        let catalogue = window.app.catalogue();
        let has_files = catalogue.entries().iter().any(|it| matches!(it.place(), Place::File(_)));
        let is_complete = catalogue.is_complete();
        // What was polled is in the frame that is drawn now.
        window.run(Vec::new());
        if has_files && rows.is_none() {
            rows = Some(started.elapsed());
        }
        if let (true, Some(rows)) = (is_complete && has_files, rows) {
            return Ok((rows, started.elapsed()));
        }
        assert!(started.elapsed() < Duration::from_secs(20), "the folder is never read");
    }
}

fn scroll(folder: &Path, size: Vec2) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut window = Window::new(size)?;
    window.drop_folder(folder);
    while !window.app.catalogue().is_complete() || window.app.catalogue().entries().len() < 200 {
        window.run(Vec::new());
    }
    // Files that were just written are looked at once more.
    std::thread::sleep(Duration::from_secs(1));
    window.run(vec![Event::PointerMoved(pos2(size.x * 0.5, size.y * 0.4))]);
    let wheel = |down: bool| Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, if down { -60.0 } else { 60.0 }),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    };
    Ok((0..FRAMES).map(|frame| window.run(vec![wheel(frame / 90 % 2 == 0)])).collect())
}

/// The window as eframe would run it, without eframe.
struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    size: Vec2,
    frame_count: u32,
    /// Let go of over the window in the next frame.
    dropped: Option<PathBuf>,
}

/// A folder as the desktop hands it over.
#[derive(Debug)]
struct DroppedFolder(PathBuf);

impl DroppedFile for DroppedFolder {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only the path is asked for".to_owned())
    }
}

impl Window {
    fn new(size: Vec2) -> Result<Self, Box<dyn Error>> {
        let ctx = Context::default();
        let creation = eframe::CreationContext::_new_kittest(ctx.clone());
        let app = App::new(&creation, Start::default())?;
        let frame = eframe::Frame::_new_kittest();
        let mut window = Self { ctx, app, frame, size, frame_count: 0, dropped: None };
        // Layout has settled after a few frames.
        for _ in 0..4 {
            window.run(Vec::new());
        }
        Ok(window)
    }

    fn drop_folder(&mut self, folder: &Path) {
        self.dropped = Some(folder.to_owned());
        self.run(Vec::new());
    }

    /// One frame; its CPU time from the events to the triangles.
    fn run(&mut self, events: Vec<Event>) -> Duration {
        self.frame_count += 1;
        let dropped = self.dropped.take().into_iter();
        let dropped = dropped.map(|it| Arc::new(DroppedFolder(it)) as DroppedFileHandle);
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size)),
            time: Some(f64::from(self.frame_count) / 60.0),
            events,
            dropped_files: dropped.collect(),
            ..RawInput::default()
        };
        let started = ThreadTime::now();
        let Self { ctx, app, frame, .. } = self;
        let mut output = ctx.run_ui(input, |ui| {
            app.logic(ui, frame);
            app.ui(ui, frame);
        });
        let shapes = std::mem::take(&mut output.shapes);
        let triangles = self.ctx.tessellate(shapes, output.pixels_per_point);
        let time = started.elapsed();
        assert!(!triangles.is_empty(), "a frame shows something");
        output.textures_delta.clear();
        time
    }
}
