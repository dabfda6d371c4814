//! Asking the desktop for a file, without ever holding up a frame.
//!
//! [`DesktopPicker`] asks the portal (or zenity) on a thread of its own. Where neither can be
//! found it says so at once, and the window asks for the path itself.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::{Duration, Instant};
use std::{env, thread};

use eframe::egui::Context;

use crate::session::wanted::{Purpose, Wanted};

/// A question for a file.
#[derive(Clone, Debug)]
pub struct PickerQuestion {
    /// What for.
    pub purpose: Purpose,
    /// Where to look first.
    pub folder: PathBuf,
    /// The name proposed for a file to be written.
    pub file_name: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerAnswer {
    /// This file.
    Chosen(PathBuf),
    /// No file.
    Cancelled,
    /// The desktop has no dialog.
    Unavailable,
}

/// A way to ask for a file.
pub trait FilePicker {
    /// Starts asking. An answer comes later, through [`Self::answer`].
    fn ask(&mut self, question: PickerQuestion, ctx: &Context);

    /// The answer, once.
    fn answer(&mut self) -> Option<PickerAnswer>;
}

/// Asks through the desktop's own dialog.
#[derive(Debug, Default)]
pub struct DesktopPicker {
    waiting: Option<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    at: Instant,
    answers: Receiver<Option<PathBuf>>,
}

/// An answer of "none" sooner than this means that no dialog came up.
// rfd returns None for both, and no person reads and cancels a dialog within 0.4 s.
const TOO_SOON_TO_CANCEL: Duration = Duration::from_millis(400);

impl FilePicker for DesktopPicker {
    fn ask(&mut self, question: PickerQuestion, ctx: &Context) {
        let (sender, answers) = channel();
        self.waiting = Some(Waiting { at: Instant::now(), answers });
        if !is_dialog_likely() {
            // The sender is dropped unused, which `answer` reads as unavailable.
            return;
        }
        let ctx = ctx.clone();
        // On a thread of its own: rfd returns only when the dialog is closed.
        let ask = move || {
            let chosen = asked_through_desktop(&question);
            // Fails where the window is gone; the answer is of no use then.
            sender.send(chosen).ok();
            ctx.request_repaint();
        };
        let spawned = thread::Builder::new().name("file dialog".to_owned()).spawn(ask);
        if let Err(error) = spawned {
            log::warn!("no thread for a file dialog: {error}");
        }
    }

    fn answer(&mut self) -> Option<PickerAnswer> {
        let waiting = self.waiting.as_ref()?;
        let answer = match waiting.answers.try_recv() {
            Ok(Some(path)) => PickerAnswer::Chosen(path),
            Ok(None) if waiting.at.elapsed() < TOO_SOON_TO_CANCEL => PickerAnswer::Unavailable,
            Ok(None) => PickerAnswer::Cancelled,
            Err(TryRecvError::Disconnected) => PickerAnswer::Unavailable,
            Err(TryRecvError::Empty) => return None,
        };
        self.waiting = None;
        Some(answer)
    }
}

fn asked_through_desktop(question: &PickerQuestion) -> Option<PathBuf> {
    let asked = question.purpose.asked();
    let dialog = rfd::FileDialog::new().set_directory(&question.folder);
    let for_a_file = |dialog: rfd::FileDialog| {
        dialog
            .add_filter(asked.kind, &question.purpose.extensions())
            .set_file_name(&question.file_name)
    };
    match asked.wanted {
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
    // A portal is reached over the session bus; other systems have dialogs of their own.
    has_bus || has_zenity || cfg!(not(target_os = "linux"))
}
