//! Everything that a person can tell the window to do.
//!
//! Text, tooltip and shortcut of each command stand here; [`super::App`] executes them in one
//! place. Panels and dialogs send commands and never call the app.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers, ThemePreference};

use crate::analysis::Lever;

use super::screen::Screen;

/// One thing that the window can do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Start over with the default scenario.
    New,
    /// Ask for a file and open it.
    Open,
    /// Open the file at this place of the recent list.
    OpenRecent(usize),
    /// Take the file at this place off the recent list.
    ForgetRecent(usize),
    /// Empty the recent list.
    ForgetAllRecent,
    /// Open the scenario at this place of those that come with the program.
    OpenShipped(usize),
    /// Offer unsaved edits of windows that did not close properly.
    Recover,
    /// Write the file.
    Save,
    /// Ask for a file and write it.
    SaveAs,
    /// Ask for a file and write the simulated paths.
    SaveSamples,
    /// Ask for a file and write the deal as a workbook of live formulas.
    SaveWorkbook,
    /// Ask for a file and write the deal as a page to be printed.
    SaveMemo,
    /// Ask for a file and write such a page that holds the deal against the baseline.
    SaveMemoAgainst,
    /// Stop what is being written.
    CancelWriting,
    /// Copy all tables of the open screen as text.
    CopyTables,
    /// Copy a picture of what stands right of the levers.
    CopyPicture,
    /// Ask for a file and write that picture.
    SavePicture,
    /// Ask for a file and write that picture as SVG.
    SaveDrawing,
    /// Close the window.
    Quit,
    /// The last step back.
    Undo,
    /// The last step that was undone, again.
    Redo,
    /// All edits undone.
    ResetAll,
    /// The present state becomes the baseline.
    Pin,
    /// No baseline any more.
    Unpin,
    /// Back to the baseline.
    ReturnToBaseline,
    /// The baseline becomes the present state, and the other way round.
    SwapBaseline,
    /// Keep the present state in the log, to come back to it.
    KeepState,
    /// Keep the present state in the log as what was decided on.
    Decide,
    /// Back to the state of this record of the log.
    ReturnToRecord(usize),
    /// This record of the log becomes the baseline.
    PinRecord(usize),
    /// Ask for the folder of one's own scenarios.
    ChooseFolder,
    /// List no folder any more.
    ForgetFolder,
    /// Open this scenario of the catalogue.
    OpenListed(usize),
    /// Put this scenario of the catalogue beside the others that are compared.
    CompareListed(usize),
    /// Ask for a file and put it beside the others that are compared.
    CompareFile,
    /// Take one value of the scenario compared with over into the present state, by its place.
    TakeOver(usize),
    /// Set a lever to what it was, under the second lever, in the baseline or the file.
    TakeBack(Lever, Lever),
    /// Put this scenario of the catalogue into the portfolio.
    HoldListed(usize),
    /// Open this screen.
    Show(Screen),
    /// Open the checks and warnings beside the ledger.
    Checks,
    /// Set a lever to a value as it stands; whoever chose it has rounded it.
    Move(Lever, f64),
    /// Show a lever's slider and give it the keyboard.
    Reveal(Lever),
    /// Show the deal to others, in large type, step by step.
    Present,
    /// Write the story that is presented.
    Story,
    /// Values change at once while presenting, or move again.
    ReduceMotion,
    /// Find a command, a lever or a scenario by its name.
    Palette,
    /// Dark, light, or as the system has it.
    Theme(ThemePreference),
    /// Everything larger.
    ZoomIn,
    /// Everything smaller.
    ZoomOut,
    /// Normal size.
    ZoomReset,
    /// The method, as text.
    Method,
    /// The keyboard shortcuts.
    Shortcuts,
    /// What this program is.
    About,
}

impl Command {
    /// Of those that [`Self::named`] lists, the ones before and after those that open a screen.
    const BEFORE_SCREENS: [Self; 28] = [
        Self::New,
        Self::Open,
        Self::Recover,
        Self::Save,
        Self::SaveAs,
        Self::SaveSamples,
        Self::SaveWorkbook,
        Self::SaveMemo,
        Self::SaveMemoAgainst,
        Self::CancelWriting,
        Self::ChooseFolder,
        Self::ForgetFolder,
        Self::CopyTables,
        Self::CopyPicture,
        Self::SavePicture,
        Self::SaveDrawing,
        Self::Quit,
        Self::Undo,
        Self::Redo,
        Self::ResetAll,
        Self::Pin,
        Self::Unpin,
        Self::ReturnToBaseline,
        Self::SwapBaseline,
        Self::Palette,
        Self::Present,
        Self::Story,
        Self::ReduceMotion,
    ];
    const AFTER_SCREENS: [Self; 13] = [
        Self::CompareFile,
        Self::Checks,
        Self::KeepState,
        Self::Decide,
        Self::Theme(ThemePreference::Dark),
        Self::Theme(ThemePreference::Light),
        Self::Theme(ThemePreference::System),
        Self::ZoomIn,
        Self::ZoomOut,
        Self::ZoomReset,
        Self::Method,
        Self::Shortcuts,
        Self::About,
    ];

    /// Commands that have no more to say than their name; those with a shortcut are among them.
    pub fn named() -> impl Iterator<Item = Self> {
        let screens = Screen::all().map(Self::Show);
        Self::BEFORE_SCREENS.into_iter().chain(screens).chain(Self::AFTER_SCREENS)
    }

    /// As in menus.
    pub fn text(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Open => "Open…",
            Self::OpenRecent(_) => "Open recent",
            Self::ForgetRecent(_) => "Take off the list",
            Self::ForgetAllRecent => "Clear the list",
            Self::OpenShipped(_) => "Open a shipped scenario",
            Self::Recover => "Recover unsaved edits…",
            Self::Save => "Save",
            Self::SaveAs => "Save as…",
            Self::SaveSamples => "Save samples…",
            Self::SaveWorkbook => "Save as a workbook…",
            Self::SaveMemo => "Save as a memo…",
            Self::SaveMemoAgainst => "Save as a memo against the baseline…",
            Self::CancelWriting => "Stop writing",
            Self::CopyTables => "Copy tables of the screen",
            Self::CopyPicture => "Copy picture of the board",
            Self::SavePicture => "Save picture of the board…",
            Self::SaveDrawing => "Save the board as SVG…",
            Self::Quit => "Quit",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::ResetAll => "Reset all to file",
            Self::Pin => "Pin as baseline",
            Self::Unpin => "Unpin the baseline",
            Self::ReturnToBaseline => "Return to the baseline",
            Self::SwapBaseline => "Swap with the baseline",
            Self::KeepState => "Keep snapshot",
            Self::Decide => "Decide",
            Self::ReturnToRecord(_) => "Return to this state",
            Self::PinRecord(_) => "Hold as baseline",
            Self::ChooseFolder => "Choose the library folder…",
            Self::ForgetFolder => "Forget the library folder",
            Self::OpenListed(_) => "Open",
            Self::CompareListed(_) => "Compare",
            Self::CompareFile => "Compare with a file…",
            Self::TakeOver(_) => "Take over",
            Self::TakeBack(..) => "Take back",
            Self::HoldListed(_) => "Add to the portfolio",
            Self::Show(screen) => screen.name(),
            Self::Checks => "Checks and warnings",
            Self::Move(..) => "Set a lever",
            Self::Reveal(_) => "Show a lever",
            Self::Present => "Present",
            Self::Story => "Story…",
            Self::ReduceMotion => "Reduce motion",
            Self::Palette => "Command palette…",
            Self::Theme(ThemePreference::Dark) => "Dark",
            Self::Theme(ThemePreference::Light) => "Light",
            Self::Theme(ThemePreference::System) => "As the system",
            Self::ZoomIn => "Zoom in",
            Self::ZoomOut => "Zoom out",
            Self::ZoomReset => "Normal size",
            Self::Method => "Method",
            Self::Shortcuts => "Keyboard shortcuts",
            Self::About => "About chiplease",
        }
    }

    /// One sentence on what it does.
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::New => "Start over with the default scenario",
            Self::Open => "Open a scenario file",
            Self::OpenRecent(_) => "Open this scenario file again",
            Self::ForgetRecent(_) => "Take this file off the list; the file itself stays",
            Self::ForgetAllRecent => "Empty this list; the files themselves stay",
            Self::OpenShipped(_) => "Open a scenario that comes with the program",
            Self::Recover => "Open edits that were not saved before the program ended",
            Self::Save => "Write the scenario to its file",
            Self::SaveAs => "Write the scenario to another file",
            Self::SaveWorkbook => "Write the deal as a workbook: every row is a live formula",
            Self::SaveMemo => "Write the deal as one page that prints on A4 and Letter",
            Self::SaveMemoAgainst => "Write deal and baseline on one page, compared",
            Self::CancelWriting => "Stop what is being written; what stood there stays",
            Self::SaveSamples => {
                "Write every simulated path as CSV: what was drawn, and what became of it"
            }
            Self::CopyTables => "Copy this screen’s tables for a spreadsheet, with every digit",
            Self::CopyPicture => "Copy all that stands right of the levers, twice as sharp",
            Self::SavePicture => "Write all that stands right of the levers as PNG, twice as sharp",
            Self::SaveDrawing => {
                "Write all that stands right of the levers as SVG, sharp at any size"
            }
            Self::Quit => "Close the window; unsaved edits are asked about",
            Self::Undo => "Take back the last change; one drag is one",
            Self::Redo => "Make the change again that was taken back",
            Self::ResetAll => "Throw away every edit since the file was opened or saved",
            Self::Pin => {
                "Keep what is shown now as ghosts in every plot, and show differences to it"
            }
            Self::Unpin => "Forget the baseline",
            Self::ReturnToBaseline => "Set every assumption back to the baseline",
            Self::SwapBaseline => "Show the baseline, and keep what is shown now in its place",
            Self::KeepState => {
                "Keep this state in the log under the name given, to come back to it"
            }
            Self::Decide => "Stamp scenario, figures, date, note and version into the log",
            Self::ReturnToRecord(_) => "Set every assumption as it was then; this can be undone",
            Self::PinRecord(_) => "Show this state as ghosts in every plot, with differences to it",
            Self::ChooseFolder => {
                "List the scenario files of a folder in the library, and watch it for changes"
            }
            Self::ForgetFolder => "Take the folder out of the library; its files stay",
            Self::OpenListed(_) => "Open this scenario",
            Self::CompareListed(_) => "Put this scenario beside the others that are compared",
            Self::CompareFile => "Ask for a file and put it beside the others that are compared",
            Self::TakeOver(_) => "Take this one value over into the present state",
            Self::TakeBack(..) => "Set this lever to what it was before",
            Self::HoldListed(_) => "Put this deal into the portfolio",
            Self::Show(screen) => screen.question(),
            Self::Checks => "Sums that must come out, and assumptions outside what has been seen",
            Self::Move(..) => "Set this lever to this value",
            Self::Reveal(_) => "Show this lever's slider and give it the keyboard",
            Self::Present => "Show the deal to others: large type, few sliders, the story in steps",
            Self::Story => "Write what is presented, step by step; it is kept in the file",
            Self::ReduceMotion => "While presenting, let values change at once between steps",
            Self::Palette => "Find a command, a lever or a scenario by its name",
            Self::Theme(ThemePreference::Dark) => "Light on dark",
            Self::Theme(ThemePreference::Light) => "Dark on light",
            Self::Theme(ThemePreference::System) => "Dark or light as the desktop says",
            Self::ZoomIn => "Make everything larger",
            Self::ZoomOut => "Make everything smaller",
            Self::ZoomReset => "Show everything at its normal size",
            Self::Method => "How every number is computed",
            Self::Shortcuts => "What the keyboard can do",
            Self::About => "Version and licence",
        }
    }

    /// Its keys, if it has any.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        let command = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND, key));
        let shifted = |key| Some(KeyboardShortcut::new(Modifiers::COMMAND | Modifiers::SHIFT, key));
        match self {
            Self::New => command(Key::N),
            Self::Open => command(Key::O),
            Self::Save => command(Key::S),
            Self::SaveAs => shifted(Key::S),
            Self::Quit => command(Key::Q),
            Self::Palette => command(Key::P),
            Self::Present => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F5)),
            Self::Undo => command(Key::Z),
            Self::Redo => shifted(Key::Z),
            Self::ZoomIn => command(Key::Plus),
            Self::ZoomOut => command(Key::Minus),
            Self::ZoomReset => command(Key::Num0),
            Self::Show(screen) => Some(screen.keys()),
            Self::Pin => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F2)),
            Self::ReturnToBaseline => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F3)),
            Self::SwapBaseline => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F4)),
            Self::Method => Some(KeyboardShortcut::new(Modifiers::NONE, Key::F1)),
            Self::Shortcuts => command(Key::Slash),
            Self::OpenRecent(_)
            | Self::ForgetRecent(_)
            | Self::ForgetAllRecent
            | Self::OpenShipped(_)
            | Self::Recover
            | Self::SaveSamples
            | Self::SaveWorkbook
            | Self::SaveMemo
            | Self::SaveMemoAgainst
            | Self::CancelWriting
            | Self::CopyTables
            | Self::CopyPicture
            | Self::SavePicture
            | Self::SaveDrawing
            | Self::ResetAll
            | Self::Unpin
            | Self::KeepState
            | Self::Decide
            | Self::ReturnToRecord(_)
            | Self::PinRecord(_)
            | Self::ChooseFolder
            | Self::ForgetFolder
            | Self::OpenListed(_)
            | Self::CompareListed(_)
            | Self::CompareFile
            | Self::TakeOver(_)
            | Self::TakeBack(..)
            | Self::HoldListed(_)
            | Self::Checks
            | Self::Move(..)
            | Self::Reveal(_)
            | Self::Story
            | Self::ReduceMotion
            | Self::Theme(_)
            | Self::About => None,
        }
    }

    /// The commands whose keys are pressed; takes the keys.
    ///
    /// Keys with more modifiers come first: egui lets Ctrl+Shift+S count as Ctrl+S too.
    pub fn pressed(ctx: &Context) -> Vec<Self> {
        // The plus sign of many keyboards is Shift and this.
        const PLUS_WITHOUT_SHIFT: KeyboardShortcut =
            KeyboardShortcut::new(Modifiers::COMMAND, Key::Equals);
        /// As other programs have it.
        const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
        let mut with_keys: Vec<(KeyboardShortcut, Self)> = Self::named()
            .filter_map(|command| command.shortcut().map(|shortcut| (shortcut, command)))
            .collect();
        with_keys.push((PLUS_WITHOUT_SHIFT, Self::ZoomIn));
        with_keys.push((REDO_TOO, Self::Redo));
        if ctx.text_edit_focused() {
            // A text that is being typed has an undo of its own.
            with_keys.retain(|(_, command)| !matches!(command, Self::Undo | Self::Redo));
        }
        with_keys.sort_by_key(|(shortcut, _)| !shortcut.modifiers.shift);
        ctx.input_mut(|input| {
            let pressed =
                |(shortcut, _): &(KeyboardShortcut, Self)| input.consume_shortcut(shortcut);
            with_keys.into_iter().filter(pressed).map(|(_, command)| command).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_commands_share_keys() {
        let keys: Vec<KeyboardShortcut> = Command::named().filter_map(Command::shortcut).collect();
        for (index, one) in keys.iter().enumerate() {
            for other in keys.iter().skip(index + 1) {
                assert_ne!(one, other);
            }
        }
        assert!(keys.len() >= 8, "most commands have keys");
    }

    #[test]
    fn no_two_commands_share_a_name() {
        for (index, one) in Command::named().enumerate() {
            for other in Command::named().skip(index + 1) {
                assert_ne!(one.text(), other.text());
            }
        }
    }
}
