//! Writing what is handed over (samples, a workbook, a memo) without holding up a frame.
//!
//! Each file is written on a thread of its own and takes its place only once it is whole. While it
//! lasts the status line says how far it is, and it can be stopped.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};
use std::{fmt, thread};

use eframe::egui::Context;

use super::headless::Headless;
use crate::analysis::monte_carlo::samples;
use crate::export::memo::{self, Appendix, Memo};
use crate::export::workbook;
use crate::files::progress::Progress;
use crate::files::{Inputs, atomic, clock};
use crate::format::text;
use crate::model::scenario::Uncertainty;
use crate::model::{self, Scenario};

/// How long the status line says that a file has been written.
const TOLD_FOR: Duration = Duration::from_secs(6);
/// How often it is looked how far a file is.
const TICK: Duration = Duration::from_millis(100);

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Export {
    /// Every simulated path.
    Samples,
    /// The deal as live formulas.
    Workbook,
    /// The deal as a page.
    Memo,
}

/// Files that are being written.
#[derive(Debug, Default)]
pub(super) struct HandingOver {
    under_way: Vec<Work>,
    /// What was finished last, in words, and when.
    finished: Option<(String, Instant)>,
}

/// One file.
#[derive(Debug)]
struct Work {
    path: PathBuf,
    progress: Arc<Progress>,
    end: Receiver<Result<(), String>>,
}

impl HandingOver {
    /// Begins to write a valid scenario as `product`; a memo may hold it against another. It goes
    /// to `path`, but not in the place of an input.
    pub(super) fn write(
        &mut self,
        ctx: &Context,
        export: Export,
        (scenario, against): (&Scenario, Option<Scenario>),
        (path, inputs): (&Path, Inputs),
    ) {
        let progress = Arc::new(Progress::default());
        let (tell, end) = channel();
        self.under_way.push(Work { path: path.to_owned(), progress: Arc::clone(&progress), end });
        let (scenario, path, ctx) = (scenario.clone(), path.to_owned(), ctx.clone());
        let of_thread = tell.clone();
        let work = move || {
            let deals = (&scenario, against.as_ref());
            let result = written(export, deals, (&path, &inputs), &progress);
            // The window may be gone by now; then nobody wants to know.
            of_thread.send(result).ok();
            ctx.request_repaint();
        };
        if let Err(error) = thread::Builder::new().name("handing over".to_owned()).spawn(work) {
            tell.send(Err(format!("The system has no thread to spare: {error}"))).ok();
        }
    }

    /// Takes what has come to an end; what went wrong, once.
    pub(super) fn poll(&mut self, ctx: &Context) -> Option<String> {
        let mut complaint = None;
        let finished = &mut self.finished;
        self.under_way.retain(|work| match work.end.try_recv() {
            Err(TryRecvError::Empty) => true,
            Err(TryRecvError::Disconnected) => {
                complaint = Some(format!("{}: the work broke off", text::path(&work.path)));
                false
            }
            Ok(Ok(())) => {
                *finished = Some((format!("{} is written", name(&work.path)), Instant::now()));
                false
            }
            Ok(Err(_)) if work.progress.is_cancelled() => false,
            Ok(Err(message)) => {
                complaint = Some(message);
                false
            }
        });
        if !self.under_way.is_empty() {
            ctx.request_repaint_after(TICK);
        } else if self.finished.as_ref().is_some_and(|(_, when)| when.elapsed() < TOLD_FOR) {
            ctx.request_repaint_after(TOLD_FOR);
        }
        complaint
    }

    /// Whether something is being written.
    pub(super) fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Stops all of it; files that stand where they would have gone are as they were.
    pub(super) fn cancel(&mut self) {
        for work in &self.under_way {
            work.progress.cancel();
        }
    }

    /// How far it is, in a few words.
    pub(super) fn status(&self) -> Option<String> {
        if let Some(work) = self.under_way.first() {
            let megabytes = work.progress.bytes() >> 20;
            let so_far = match work.progress.parts() {
                Some(parts) => format!(", {}\u{a0}%", parts.percent()),
                None if megabytes > 0 => format!(", {megabytes} MB"),
                None => String::new(),
            };
            return Some(format!("writing {}{so_far}", name(&work.path)));
        }
        let (words, when) = self.finished.as_ref()?;
        (when.elapsed() < TOLD_FOR).then(|| words.clone())
    }

    /// Says for a moment what has been done.
    pub(super) fn tell(&mut self, words: &str) {
        self.finished = Some((words.to_owned(), Instant::now()));
    }
}

fn name(path: &Path) -> String {
    text::path(path.file_name().unwrap_or(path.as_os_str()))
}

fn written(
    export: Export,
    (scenario, against): (&Scenario, Option<&Scenario>),
    (path, inputs): (&Path, &Inputs),
    progress: &Progress,
) -> Result<(), String> {
    let complaint =
        |error: &dyn fmt::Display| format!("{}: {error}; save it elsewhere", text::path(path));
    // Said before the work.
    atomic::check(path, inputs).map_err(|error| complaint(&error))?;
    let bytes = match export {
        Export::Samples => None,
        Export::Workbook => {
            let bytes = workbook::bytes(scenario, &model::run(scenario));
            Some(bytes.map_err(|error| complaint(&error))?)
        }
        Export::Memo => {
            let date = clock::now().map_err(|error| error.to_string())?.date();
            let (appendix, pictures) = (Appendix::File, &Headless);
            let page = memo::page(&Memo { scenario, against, date, appendix, pictures });
            Some(page.map_err(|error| complaint(&error))?.into_bytes())
        }
    };
    let whole = atomic::write_with(path, progress, |file| {
        if let Some(bytes) = bytes {
            return file.write_all(&bytes);
        }
        let Uncertainty { seed, paths, .. } = scenario.uncertainty;
        progress.expect(paths.into());
        samples::write(scenario, (seed, paths), file, |done| progress.reach(done))
    });
    whole.map_err(|error| complaint(&error))
}

impl Export {
    /// "valor-samples.csv", "valor.xlsx" or "valor.html" for "valor.ron".
    pub(super) fn file_name(self, scenario_file: &str) -> String {
        let path = PathBuf::from(scenario_file);
        let stem =
            path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
        match self {
            Self::Samples => format!("{stem}-samples.csv"),
            Self::Workbook => format!("{stem}.xlsx"),
            Self::Memo => format!("{stem}.html"),
        }
    }
}
