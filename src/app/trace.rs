//! Measurements for a script that drives the window from outside.
//!
//! With `CHIPLEASE_TRACE=FILE` the window appends lines to that file: `renderer=…`, where the
//! headline tracks are (`rect loan_rate x0 y0 x1 y1`, physical pixels), `first_frame_ms=…` once the
//! first frame is on the screen, a `frame_ms=…` line as each later frame begins (milliseconds since
//! the process started), and a `revision=…` line with the figures of the first run and of each one
//! after it. Nothing is written otherwise. `.ci/frames` counts frames by it.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use eframe::egui::Context;

use crate::session::Document;

use super::panels::levers::HeadlineTracks;

/// Where measurements go, if anywhere.
#[derive(Debug, Default)]
pub struct Trace {
    output: Option<Output>,
}

#[derive(Debug)]
struct Output {
    file: File,
    started: Instant,
    first_frame: FirstFrame,
    /// Of the last line about results.
    revision: Option<u64>,
}

/// How far the first frame has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FirstFrame {
    Awaited,
    LaidOut,
    Shown,
}

impl Trace {
    /// Appends to `file`; `started` is when the process did.
    pub fn to_file(file: &Path, started: Instant) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(file)?;
        let first_frame = FirstFrame::Awaited;
        Ok(Self { output: Some(Output { file, started, first_frame, revision: None }) })
    }

    /// The window is drawn by this renderer.
    pub(super) fn drawn_with(&mut self, renderer: &str) {
        self.write(|_| format!("renderer={renderer}\n"));
    }

    /// The frame before this one, if there was any, is on the screen by now.
    pub(super) fn frame_begins(&mut self) {
        let Some(output) = &mut self.output else { return };
        let name = match output.first_frame {
            FirstFrame::Awaited => return,
            FirstFrame::LaidOut => "first_frame_ms",
            FirstFrame::Shown => "frame_ms",
        };
        output.first_frame = FirstFrame::Shown;
        self.write(|output| format!("{name}={}\n", output.started.elapsed().as_millis()));
    }

    /// A frame has been laid out with the tracks here, in points.
    pub(super) fn laid_out(&mut self, ctx: &Context, tracks: &HeadlineTracks) {
        let Some(output) = &mut self.output else { return };
        if output.first_frame != FirstFrame::Awaited {
            return;
        }
        output.first_frame = FirstFrame::LaidOut;
        // Only when the second frame begins is the first one on the screen.
        ctx.request_repaint();
        // In pixels, because a script moves the pointer of the system.
        let scale = ctx.pixels_per_point();
        for (lever, rect) in tracks {
            let [x0, y0, x1, y1] =
                [rect.min.x, rect.min.y, rect.max.x, rect.max.y].map(|point| point * scale);
            let id = lever.id();
            self.write(|_| format!("rect {id} {x0:.0} {y0:.0} {x1:.0} {y1:.0}\n"));
        }
    }

    /// The document has been brought up to date, with new results or not.
    pub(super) fn settled(&mut self, document: &Document) {
        let Some(output) = &mut self.output else { return };
        let revision = document.revision();
        if output.revision.replace(revision) == Some(revision) {
            return;
        }
        let summary = &document.results().summary;
        let number = |value: Option<f64>| value.map_or("none".to_owned(), |v| format!("{v:.6}"));
        self.write(|_| {
            format!(
                "revision={revision} equity_irr={} net_irr={} min_dscr={}\n",
                number(summary.equity_irr),
                number(summary.net_irr),
                number(summary.min_dscr)
            )
        });
    }

    fn write(&mut self, text: impl FnOnce(&Output) -> String) {
        if let Some(output) = &mut self.output {
            let text = text(output);
            if let Err(error) = output.file.write_all(text.as_bytes()) {
                // Said once: measurements must not get in the way of the window.
                log::warn!("trace: {error}");
                self.output = None;
            }
        }
    }
}
