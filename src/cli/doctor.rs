//! `chiplease doctor`: what a support mail needs to know of the machine.
//!
//! It asks nothing of a display, so it works where the window does not open. What is most likely to
//! fail, the drivers of the graphics cards, is asked last, once everything else is written.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use super::Completion;
use crate::files::support::{self, Part};
use crate::format::text;

pub(super) const HELP: &str = "\
Prints the version, the system, the screen and its graphics cards, folders and what may be done in
them, how many unsaved edits are kept, fonts, language and time zone. The home folder is written ~;
no scenario is read, and no file is named.

Example:
  chiplease doctor > support.txt";

/// What the verb must ask the code of the window, which needs no open window for it.
#[derive(Clone, Copy, Debug)]
pub struct Desk {
    /// A line for each graphics card, as its driver names it.
    pub adapters: fn() -> Vec<String>,
    /// Where preferences and unsaved edits are kept.
    pub kept_in: fn() -> Option<PathBuf>,
}

/// A driver that does not answer for so long is not waited for.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) fn doctor(desk: Option<Desk>, output: &mut dyn Write) -> io::Result<Completion> {
    for part in support::parts(desk.and_then(|desk| (desk.kept_in)()).as_deref()) {
        writeln!(output, "{}", part.text())?;
    }
    // A driver that takes the program down with it must not take this along.
    output.flush()?;
    let rows = match desk {
        Some(desk) => adapters(desk.adapters),
        None => vec![("cards".to_owned(), "not asked: this build has no window".to_owned())],
    };
    write!(output, "{}", Part { title: "Graphics", rows }.text())?;
    Ok(Completion::Clean)
}

fn adapters(ask: fn() -> Vec<String>) -> Vec<(String, String)> {
    let (sender, receiver) = mpsc::channel();
    let asking = thread::Builder::new().name("adapters".to_owned());
    let asked = asking.spawn(move || sender.send(ask()).ok());
    let said = match asked {
        Ok(_) => receiver.recv_timeout(PATIENCE).map_err(|error| match error {
            RecvTimeoutError::Timeout => format!("no answer within {} s", PATIENCE.as_secs()),
            RecvTimeoutError::Disconnected => "asking the drivers failed".to_owned(),
        }),
        Err(error) => Err(format!("not asked: {error}")),
    };
    let row = |value: &str| ("card".to_owned(), text::line(value).into_owned());
    match said {
        Ok(cards) if cards.is_empty() => vec![row("none for Vulkan, Metal, DirectX or OpenGL")],
        Ok(cards) => cards.iter().map(|card| row(card)).collect(),
        Err(why) => vec![row(&why)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(adapters: fn() -> Vec<String>) -> io::Result<String> {
        let mut output = Vec::new();
        let desk = Desk { adapters, kept_in: || None };
        doctor(Some(desk), &mut output)?;
        Ok(String::from_utf8_lossy(&output).into_owned())
    }

    #[test]
    fn cards_are_named_and_a_driver_that_breaks_stops_nothing() -> io::Result<()> {
        let two = written(|| vec!["llvmpipe".to_owned(), "GeForce\u{7}".to_owned()])?;
        assert!(two.contains("  card  llvmpipe\n"), "{two}");
        assert!(!two.contains('\u{7}'), "a name cannot ring a bell");
        assert!(written(Vec::new)?.contains("none for Vulkan"), "no card");
        let broken = written(|| std::panic::resume_unwind(Box::new("a driver's fault")))?;
        assert!(broken.contains("asking the drivers failed"), "{broken}");
        assert!(broken.contains(env!("CARGO_PKG_VERSION")), "the rest is there: {broken}");
        Ok(())
    }
}
