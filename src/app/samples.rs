//! Writing simulated paths to a file, without holding up a frame.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use eframe::egui::Context;

use crate::analysis::monte_carlo::samples;
use crate::files::atomic;
use crate::model::Scenario;

/// Files of samples that are being written.
#[derive(Debug, Default)]
pub(super) struct SavedSamples {
    under_way: Vec<Receiver<String>>,
}

impl SavedSamples {
    /// Begins to write all paths of a scenario.
    pub(super) fn save(&mut self, ctx: &Context, scenario: &Scenario, path: &Path) {
        let (complain, complaints) = channel();
        self.under_way.push(complaints);
        let (scenario, path, ctx) = (scenario.clone(), path.to_owned(), ctx.clone());
        let of_thread = complain.clone();
        let work = move || {
            if let Err(message) = write(&scenario, &path) {
                // The window may be gone by now; then nobody wants to know.
                of_thread.send(message).ok();
                ctx.request_repaint();
            }
        };
        if let Err(error) = thread::Builder::new().name("samples".to_owned()).spawn(work) {
            complain.send(format!("The system has no thread to spare: {error}")).ok();
        }
    }

    /// What went wrong, once.
    pub(super) fn complaint(&mut self) -> Option<String> {
        let complaint = self.under_way.iter().find_map(|complaints| complaints.try_recv().ok());
        if complaint.is_some() {
            self.under_way.clear();
        }
        complaint
    }
}

fn write(scenario: &Scenario, path: &Path) -> Result<(), String> {
    let complaint =
        |error: &dyn std::fmt::Display| format!("{}: {error}; save it elsewhere", path.display());
    let uncertainty = &scenario.uncertainty;
    atomic::write_with(path, |file| {
        samples::write(scenario, uncertainty.seed, uncertainty.paths, file)
    })
    .map_err(|error| complaint(&error))
}

/// "valor-samples.csv" for "valor.ron".
pub(super) fn file_name(scenario_file: &str) -> String {
    let stem = PathBuf::from(scenario_file);
    let stem = stem.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
    format!("{stem}-samples.csv")
}
