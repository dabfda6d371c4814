//! Exports (samples, a workbook, a memo), written without holding up a frame.
//!
//! Each file is written on a thread of its own and takes its place only once it is whole. Meanwhile
//! its progress can be said, and it can be cancelled.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};
use std::{fmt, thread};

use crate::analysis::monte_carlo::samples;
use serde::{Deserialize, Serialize};

use crate::export::memo::{self, Appendix, Memo};
use crate::export::pictures::Pictures;
use crate::export::term_sheet::{self, Form, Paper};
use crate::export::workbook;
use crate::files::progress::Progress;
use crate::files::{Inputs, atomic, clock, decision_log};
use crate::format::text;
use crate::model::scenario::Uncertainty;
use crate::model::{self, Scenario};

/// How long the status line says that a file has been written.
const TOLD_FOR: Duration = Duration::from_secs(6);
/// How often progress is shown anew.
const TICK: Duration = Duration::from_millis(100);

/// What is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// Every simulated path.
    Samples,
    /// The deal as live formulas.
    Workbook,
    /// The deal as a page.
    Memo,
    /// A page that compares the deal with the baseline.
    MemoAgainst,
    /// Every term, against the baseline where one is pinned; Markdown where the name ends in .md.
    TermSheet,
}

/// What the first line of a memo says of it, as a person has said it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemoHead {
    /// Who prepared it; empty where nobody is named.
    pub author: String,
    /// Who may read it; empty where nothing is said.
    pub confidentiality: String,
}

impl MemoHead {
    fn author(&self) -> Option<&str> {
        Some(self.author.trim()).filter(|author| !author.is_empty())
    }
}

impl Default for MemoHead {
    fn default() -> Self {
        Self { author: String::new(), confidentiality: memo::CONFIDENTIAL.to_owned() }
    }
}

/// What one file is made of, and where it goes.
#[derive(Debug)]
pub struct ExportJob {
    /// Its kind.
    pub export: Export,
    /// Valid.
    pub scenario: Scenario,
    /// The base of a memo that compares.
    pub baseline: Option<Scenario>,
    /// The deal's file, beside which decisions are kept; `None` as long as it has none.
    pub file: Option<PathBuf>,
    /// What a memo says of itself.
    pub head: MemoHead,
    /// Where to.
    pub path: PathBuf,
    /// Files that it may not replace.
    pub inputs: Inputs,
}

/// Files that are being written.
#[derive(Debug, Default)]
pub struct Exports {
    under_way: Vec<UnderWay>,
    /// What was finished last, in words, and when.
    finished: Option<(String, Instant)>,
    /// The draft that it left, where it was an edit.
    edited: Option<Box<Scenario>>,
}

/// One file that is being written.
#[derive(Debug)]
struct UnderWay {
    path: PathBuf,
    progress: Arc<Progress>,
    end: Receiver<Result<(), String>>,
}

impl Exports {
    /// Begins to write a file; `pictures` draws those of a memo. `wake` is called when it is
    /// written, or cannot be.
    pub fn start(
        &mut self,
        job: ExportJob,
        pictures: impl Pictures + Send + 'static,
        wake: impl Fn() + Send + 'static,
    ) {
        let progress = Arc::new(Progress::default());
        let (tell, end) = channel();
        let path = job.path.clone();
        self.under_way.push(UnderWay { path, progress: Arc::clone(&progress), end });
        let of_thread = tell.clone();
        let work = move || {
            // Fails where the window is gone; the result is of no use then.
            of_thread.send(job.run(&progress, &pictures)).ok();
            wake();
        };
        // The closure and its sender are dropped then; the second sender reports why.
        if let Err(error) = thread::Builder::new().name("export".to_owned()).spawn(work) {
            tell.send(Err(format!("No system thread available: {error}"))).ok();
        }
    }

    /// Takes finished files; returns the message of a failure, once.
    pub fn poll(&mut self) -> Option<String> {
        let mut complaint = None;
        let (finished, edited) = (&mut self.finished, &mut self.edited);
        self.under_way.retain(|work| match work.end.try_recv() {
            Err(TryRecvError::Empty) => true,
            // The sender is gone without a result: its thread has panicked.
            Err(TryRecvError::Disconnected) => {
                complaint = Some(format!("{}: export interrupted", text::path(&work.path)));
                false
            }
            Ok(Ok(())) => {
                *finished = Some((format!("{} saved", name(&work.path)), Instant::now()));
                *edited = None;
                false
            }
            // A cancelled export fails as well, but that is what was asked for.
            Ok(Err(_)) if work.progress.is_cancelled() => false,
            Ok(Err(message)) => {
                complaint = Some(message);
                false
            }
        });
        complaint
    }

    /// After how long what is said changes, though nobody does anything.
    pub fn changes_after(&self) -> Option<Duration> {
        let is_told = self.finished.as_ref().is_some_and(|(_, when)| when.elapsed() < TOLD_FOR);
        if self.is_busy() { Some(TICK) } else { is_told.then_some(TOLD_FOR) }
    }

    /// Whether something is being written.
    pub fn is_busy(&self) -> bool {
        !self.under_way.is_empty()
    }

    /// Cancels all of it; files that were there before are as they were.
    pub fn cancel(&mut self) {
        for work in &self.under_way {
            work.progress.cancel();
        }
    }

    /// Progress in a few words.
    pub fn status(&self) -> Option<String> {
        if let Some(work) = self.under_way.first() {
            let megabytes = work.progress.bytes() >> 20;
            let so_far = match work.progress.parts() {
                Some(parts) => format!(", {}%", parts.percent()),
                None if megabytes > 0 => format!(", {megabytes} MB"),
                None => String::new(),
            };
            return Some(format!("writing {}{so_far}", name(&work.path)));
        }
        let (words, when) = self.finished.as_ref()?;
        (when.elapsed() < TOLD_FOR).then(|| words.clone())
    }

    /// Says for a moment what has been done.
    pub fn tell(&mut self, words: &str) {
        self.finished = Some((words.to_owned(), Instant::now()));
        self.edited = None;
    }

    /// The same of an edit that has left this draft.
    pub fn tell_edit(&mut self, words: &str, draft: &Scenario) {
        self.tell(words);
        self.edited = Some(Box::new(draft.clone()));
    }

    /// Whether what is being said is about an edit that Undo takes back: the last one.
    pub fn is_undoable(&self, draft: &Scenario) -> bool {
        self.under_way.is_empty() && self.edited.as_deref() == Some(draft)
    }
}

fn name(path: &Path) -> String {
    text::path(path.file_name().unwrap_or(path.as_os_str()))
}

impl ExportJob {
    fn run(&self, progress: &Progress, pictures: &dyn Pictures) -> Result<(), String> {
        let Self { scenario, head, path, .. } = self;
        let complaint =
            |error: &dyn fmt::Display| format!("{}: {error}; save it elsewhere", text::path(path));
        // Before the work, so that a refusal does not come after minutes of it.
        atomic::check(path, &self.inputs).map_err(|error| complaint(&error))?;
        let bytes = match self.export {
            Export::Samples => None,
            Export::Workbook => {
                let day = clock::now().map_err(|error| error.to_string())?.date();
                let bytes = workbook::of_day(scenario, &model::run(scenario), Some(day));
                Some(bytes.map_err(|error| complaint(&error))?)
            }
            Export::TermSheet => Some(self.term_sheet()?),
            Export::Memo | Export::MemoAgainst => {
                let date = clock::now().map_err(|error| error.to_string())?.date();
                let decision = self.file.as_deref().map(decision_log::last_decision_of);
                let decision = decision.transpose().map_err(|error| error.to_string())?.flatten();
                let memo = Memo {
                    scenario,
                    against: self.baseline.as_ref(),
                    decision: decision.as_ref(),
                    date,
                    author: head.author(),
                    confidentiality: head.confidentiality.trim(),
                    appendix: Appendix::default(),
                    pictures,
                };
                Some(memo::page(&memo).map_err(|error| complaint(&error))?.into_bytes())
            }
        };
        let whole = atomic::write_with(path, progress, |file| {
            if let Some(bytes) = bytes {
                return file.write_all(&bytes);
            }
            let Uncertainty { seed, paths, .. } = scenario.uncertainty;
            progress.expect(paths.into());
            samples::write(scenario, seed, paths, file, |done| progress.reach(done))
        });
        whole.map_err(|error| complaint(&error))
    }
}

impl ExportJob {
    fn term_sheet(&self) -> Result<Vec<u8>, String> {
        let Self { scenario, head, path, .. } = self;
        let date = clock::now().map_err(|error| error.to_string())?.date();
        let paper = Paper {
            scenario,
            against: self.baseline.as_ref(),
            date,
            author: head.author(),
            confidentiality: head.confidentiality.trim(),
        };
        let extension = path.extension().map(|it| it.to_string_lossy().to_lowercase());
        let form = if extension.as_deref() == Some("md") { Form::Markdown } else { Form::Html };
        Ok(term_sheet::written(&paper, form).into_bytes())
    }
}

impl Export {
    /// "valor-samples.csv", "valor.xlsx", "valor.html", "valor-against-baseline.html" or
    /// "valor-terms.html" for "valor.ron".
    pub fn file_name(self, scenario_file: &str) -> String {
        let path = PathBuf::from(scenario_file);
        let stem =
            path.file_stem().map_or_else(|| "scenario".into(), |stem| stem.to_string_lossy());
        match self {
            Self::Samples => format!("{stem}-samples.csv"),
            Self::Workbook => format!("{stem}.xlsx"),
            Self::Memo => format!("{stem}.html"),
            Self::MemoAgainst => format!("{stem}-against-baseline.html"),
            Self::TermSheet => format!("{stem}-terms.html"),
        }
    }
}
