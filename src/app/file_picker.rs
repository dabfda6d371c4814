//! Asking the desktop for a file, without ever holding up a frame.
//!
//! [`DesktopPicker`] asks the portal (or zenity) on a thread of its own. Where neither can be
//! found it says so at once, and the window asks for the path itself.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};
use std::{env, thread};

use eframe::egui::Context;

/// What a file is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To be read.
    Open,
    /// To be read and compared with others.
    Compare,
    /// To be written.
    Save,
    /// A picture to be written.
    SavePicture,
    /// A picture to be written as SVG.
    SaveDrawing,
    /// Simulated paths to be written.
    SaveSamples,
    /// A workbook to be written.
    SaveWorkbook,
    /// A memo to be written.
    SaveMemo,
    /// A memo to be written that holds the deal against the baseline.
    SaveMemoAgainst,
    /// A folder of scenarios, to be listed.
    Folder,
}

/// What a person is to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A file that is there.
    File,
    /// A file that will be written.
    Target,
    /// A folder that is there.
    Folder,
}

impl Purpose {
    /// What a person is to name.
    pub fn wanted(self) -> Wanted {
        match self {
            Self::Open | Self::Compare => Wanted::File,
            Self::Save
            | Self::SavePicture
            | Self::SaveDrawing
            | Self::SaveSamples
            | Self::SaveWorkbook
            | Self::SaveMemo
            | Self::SaveMemoAgainst => Wanted::Target,
            Self::Folder => Wanted::Folder,
        }
    }

    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Open | Self::Compare | Self::Save | Self::Folder => "ron",
            Self::SavePicture => "png",
            Self::SaveDrawing => "svg",
            Self::SaveSamples => "csv",
            Self::SaveWorkbook => "xlsx",
            Self::SaveMemo | Self::SaveMemoAgainst => "html",
        }
    }

    /// What such files are.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Open | Self::Compare | Self::Save | Self::Folder => "Scenario",
            Self::SavePicture => "Picture",
            Self::SaveDrawing => "Drawing",
            Self::SaveSamples => "Samples",
            Self::SaveWorkbook => "Workbook",
            Self::SaveMemo | Self::SaveMemoAgainst => "Memo",
        }
    }

    /// The path with the extension behind it, unless it has one or is a folder. Dialogs on Linux
    /// leave that to us.
    pub fn with_extension(self, path: PathBuf) -> PathBuf {
        let is_whole = self == Self::Folder || path.extension().is_some();
        if is_whole { path } else { path.with_extension(self.extension()) }
    }
}

/// A question for a file.
#[derive(Clone, Debug)]
pub struct Question {
    /// What for.
    pub purpose: Purpose,
    /// Where to look first.
    pub folder: PathBuf,
    /// The name proposed for a file to be written.
    pub file_name: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// This file.
    Chosen(PathBuf),
    /// None, thank you.
    Cancelled,
    /// Nobody is there to ask a person.
    Unavailable,
}

/// Somebody who asks a person for a file.
pub trait FilePicker {
    /// Starts asking. An answer comes later, through [`Self::answer`].
    fn ask(&mut self, question: Question, ctx: &Context);

    /// The answer, once.
    fn answer(&mut self) -> Option<Answer>;
}

/// Asks through the desktop's own dialog.
#[derive(Debug, Default)]
pub struct DesktopPicker {
    asked: Option<Asked>,
}

#[derive(Debug)]
struct Asked {
    at: Instant,
    answers: Receiver<Option<PathBuf>>,
}

/// Nobody cancels a dialog this soon after asking for it: there was none.
const TOO_SOON_TO_CANCEL: Duration = Duration::from_millis(400);

impl FilePicker for DesktopPicker {
    fn ask(&mut self, question: Question, ctx: &Context) {
        let (sender, answers) = channel();
        self.asked = Some(Asked { at: Instant::now(), answers });
        if !is_dialog_likely() {
            // The sender goes away unused, which reads as "nobody there".
            return;
        }
        let ctx = ctx.clone();
        let ask = move || {
            let chosen = asked_through_desktop(&question);
            // The window may be gone by now; then nobody wants the answer.
            sender.send(chosen).ok();
            ctx.request_repaint();
        };
        let spawned = thread::Builder::new().name("file dialog".to_owned()).spawn(ask);
        if let Err(error) = spawned {
            log::warn!("no thread for a file dialog: {error}");
        }
    }

    fn answer(&mut self) -> Option<Answer> {
        let asked = self.asked.as_ref()?;
        let answer = match asked.answers.try_recv() {
            Ok(Some(path)) => Answer::Chosen(path),
            Ok(None) if asked.at.elapsed() < TOO_SOON_TO_CANCEL => Answer::Unavailable,
            Ok(None) => Answer::Cancelled,
            Err(TryRecvError::Disconnected) => Answer::Unavailable,
            Err(TryRecvError::Empty) => return None,
        };
        self.asked = None;
        Some(answer)
    }
}

fn asked_through_desktop(question: &Question) -> Option<PathBuf> {
    let dialog = rfd::FileDialog::new().set_directory(&question.folder);
    let for_a_file = |dialog: rfd::FileDialog| {
        dialog
            .add_filter(question.purpose.kind(), &[question.purpose.extension()])
            .set_file_name(&question.file_name)
    };
    match question.purpose.wanted() {
        Wanted::Folder => dialog.pick_folder(),
        Wanted::File => for_a_file(dialog).pick_file(),
        Wanted::Target => for_a_file(dialog).save_file(),
    }
}

/// Whether a portal can be reached or zenity started.
fn is_dialog_likely() -> bool {
    const ZENITY: &str = "zenity";
    let has_bus = env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|bus| !bus.is_empty());
    let has_zenity = env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(ZENITY).is_file()));
    has_bus || has_zenity || cfg!(not(target_os = "linux"))
}

/// The folder to look in first: that of the open file, else the current one.
pub fn folder_of(path: Option<&Path>) -> PathBuf {
    let folder = path.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or_else(|| env::current_dir().unwrap_or_default(), Path::to_owned)
}
