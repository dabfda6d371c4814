//! Measurements for a person or a script that drives the window from outside.
//!
//! With `CHIPLEASE_TRACE=FILE` the window appends lines to that file: `first_frame_ms=…`, where the
//! headline rails are (`rect loan_rate x0 y0 x1 y1`, physical pixels), and the figures after each
//! recomputation. Nothing is written otherwise.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use eframe::egui::Context;

use crate::session::Document;

use super::panels::levers::HeadlineRails;

/// Where measurements go, if anywhere.
#[derive(Debug, Default)]
pub struct Trace {
    output: Option<Output>,
}

#[derive(Debug)]
struct Output {
    file: File,
    started: Instant,
    is_first_frame_over: bool,
}

impl Trace {
    /// Appends to `file`; `started` is when the process did.
    pub fn to_file(file: &Path, started: Instant) -> std::io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(file)?;
        Ok(Self { output: Some(Output { file, started, is_first_frame_over: false }) })
    }

    /// A frame has been drawn with the rails here, in points.
    pub(super) fn drawn(&mut self, ctx: &Context, rails: &HeadlineRails) {
        let Some(output) = self.output.as_mut().filter(|output| !output.is_first_frame_over) else {
            return;
        };
        output.is_first_frame_over = true;
        let mut lines = format!("first_frame_ms={}\n", output.started.elapsed().as_millis());
        let scale = ctx.pixels_per_point();
        for (lever, rect) in rails {
            let [x0, y0, x1, y1] =
                [rect.min.x, rect.min.y, rect.max.x, rect.max.y].map(|point| point * scale);
            lines += format!("rect {} {x0:.0} {y0:.0} {x1:.0} {y1:.0}\n", lever.id()).as_str();
        }
        self.write(&lines);
    }

    /// The document has new results.
    pub(super) fn recomputed(&mut self, document: &Document) {
        if self.output.is_none() {
            return;
        }
        let summary = &document.results().summary;
        let number = |value: Option<f64>| value.map_or("none".to_owned(), |v| format!("{v:.6}"));
        let line = format!(
            "revision={} equity_irr={} net_irr={} min_dscr={}\n",
            document.revision(),
            number(summary.equity_irr),
            number(summary.net_irr),
            number(summary.min_dscr)
        );
        self.write(&line);
    }

    fn write(&mut self, text: &str) {
        if let Some(output) = &mut self.output
            && let Err(error) = output.file.write_all(text.as_bytes())
        {
            log::warn!("trace: {error}");
            self.output = None;
        }
    }
}
