//! Everything that a person can tell the window to do.
//!
//! Text, tooltip and keys of each command are a row of the table below; [`super::App`] executes
//! them in one place. Panels and dialogs send commands and never call the app.

use eframe::egui::{Button, Context, Key, KeyboardShortcut, Modifiers, Response, Ui};

use crate::analysis::Lever;
use crate::analysis::five_answers::Focus;
use crate::session::structure::{List, Provision};
use crate::ui::keys;

use super::screen::Screen;

/// Makes the enum and what is said of each command. The table's order is that of the palette, which
/// lists the screens between its first two parts and leaves out the third: what needs a place or a
/// lever to be a command.
macro_rules! commands {
    (
        before_screens { $($before:ident: $text:literal, $tooltip:literal $(, $keys:expr)?;)+ }
        after_screens { $($after:ident: $text2:literal, $tooltip2:literal $(, $keys2:expr)?;)+ }
        not_in_palette {
            $($other:ident$(($($of:ty),+))?: $text3:literal, $tooltip3:literal;)+
        }
    ) => {
        /// One thing that the window can do.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Command {
            $(#[doc = $tooltip] $before,)+
            /// Open this screen.
            Show(Screen),
            $(#[doc = $tooltip2] $after,)+
            $(#[doc = $tooltip3] $other$(($($of),+))?,)+
        }

        impl Command {
            /// Commands that have no more to say than their name; those with keys are among them.
            pub fn named() -> impl Iterator<Item = Self> {
                let before = [$(Self::$before),+].into_iter();
                before.chain(Screen::all().map(Self::Show)).chain([$(Self::$after),+])
            }

            fn row(self) -> Row {
                match self {
                    $(Self::$before => row($text, $tooltip)$(.keys($keys))?,)+
                    Self::Show(screen) => row(screen.name(), screen.question()).keys(screen.keys()),
                    $(Self::$after => row($text2, $tooltip2)$(.keys($keys2))?,)+
                    $(Self::$other { .. } => row($text3, $tooltip3),)+
                }
            }
        }
    };
}

commands! {
    before_screens {
        New: "New…", "Type a deal of your own on one page, like a term sheet", ctrl(Key::N);
        NewLikeThis: "New like this one…",
            "Type a deal that begins with the terms of this one, without its file",
            ctrl_shift(Key::N);
        Open: "Open…", "Open a scenario file", ctrl(Key::O);
        Recover: "Recover unsaved edits…",
            "Open edits that were not saved before the program ended";
        Save: "Save", "Write the scenario to its file", ctrl(Key::S);
        SaveAs: "Save as…", "Write the scenario to another file", ctrl_shift(Key::S);
        SaveSamples: "Save samples…",
            "Write every simulated path as CSV: random draws and results";
        SaveWorkbook: "Save as workbook…",
            "Write the deal as a workbook with live formulas in every row";
        SaveMemo: "Save as memo…", "Write the deal as a memo that prints on A4 and Letter";
        SaveMemoAgainst: "Save as memo vs baseline…",
            "Write a memo that compares the deal with the baseline";
        TermSheet: "Term sheet…",
            "Every term of the deal on one page, with what differs from the baseline";
        CancelWriting: "Cancel export", "Cancel the export; the existing file is kept";
        ChooseFolder: "Choose the library folder…",
            "List a folder’s scenario files in the library, and watch it for changes";
        ForgetFolder: "Forget the library folder",
            "Remove the folder from the library; its files are kept";
        CopyTables: "Copy tables on screen",
            "Copy this screen’s tables for a spreadsheet, in full precision";
        CopyPicture: "Copy screen as image",
            "Copy the right-hand panel as an image (2×)";
        SavePicture: "Save screen as image…",
            "Save the right-hand panel as PNG (2×)";
        SaveDrawing: "Save screen as SVG…",
            "Save the right-hand panel as SVG, sharp at any size";
        Quit: "Quit", "Close the window; you are asked about unsaved changes", ctrl(Key::Q);
        Undo: "Undo", "Undo the last change; a drag counts as one", ctrl(Key::Z);
        Redo: "Redo", "Redo the change that was undone", ctrl_shift(Key::Z);
        Paste: "Paste assumptions",
            "Set inputs from columns copied from a sheet: name, value, unit and source",
            ctrl(Key::V);
        ResetAll: "Reset all to file", "Discard all changes since the file was opened or saved";
        Pin: "Pin as baseline",
            "Show the current case as a dashed baseline in every plot, with differences from it",
            alone(Key::F2);
        Unpin: "Unpin the baseline", "Stop comparing with the baseline";
        PinAgain: "Pin it again",
            "Compare the open deal with the baseline that was unpinned when another deal was \
             opened";
        ReturnToBaseline: "Return to the baseline",
            "Set every assumption back to the baseline", alone(Key::F3);
        SwapBaseline: "Swap with the baseline",
            "Show the baseline, and make the current case the baseline", alone(Key::F4);
        MakeCase: "Make a case of the current values…",
            "Keep the changes as a named case of the deal", alone(Key::F9);
        NextCase: "Show the next case",
            "Show the next case; after the last one, the base case", alone(Key::F10);
        RemoveCase: "Remove this case", "Delete the case that is shown; the deal itself is kept";
        FoldLevers: "Input panel",
            "Fold the panel with the inputs to make room, or bring it back", ctrl(Key::L);
        Palette: "Command palette…",
            "Find a command, input or scenario by name", ctrl(Key::P);
        Present: "Present",
            "Show the deal to others: large type, few sliders, the story in steps", alone(Key::F5);
        Story: "Story…", "Write the steps to present; they are saved in the file";
        ReduceMotion: "Reduce motion", "While presenting, change values instantly between steps";
    }
    after_screens {
        CompareFile: "Compare with a file…",
            "Choose a file to add to the comparison";
        Checks: "Checks and warnings",
            "Control totals, and assumptions outside the market range";
        KeepState: "Keep snapshot",
            "Keep the current values in the log under this name, to return to later";
        Approve: "Approve",
            "Record the approval with scenario, figures, date, names, conditions and version";
        Decline: "Decline", "Record that the deal was declined on these figures";
        Defer: "Defer", "Record that the decision was deferred on these figures";
        DarkTheme: "Dark", "Light on dark";
        LightTheme: "Light", "Dark on light";
        SystemTheme: "Match system", "Follow the desktop’s dark or light setting";
        ZoomIn: "Zoom in", "Make everything larger", ctrl(Key::Plus);
        ZoomOut: "Zoom out", "Make everything smaller", ctrl(Key::Minus);
        ZoomReset: "Normal size", "Return to normal size", ctrl(Key::Num0);
        Method: "Method", "How every number is computed", alone(Key::F1);
        Shortcuts: "Keyboard shortcuts", "All keyboard shortcuts", ctrl(Key::Slash);
        CopySupport: "Copy details for support",
            "Copy what a support mail needs: version, system, screen, folders; nothing of a deal";
        About: "About chiplease", "Version and licence";
    }
    not_in_palette {
        OpenRecent(usize): "Open recent", "Reopen this scenario file";
        ForgetRecent(usize): "Remove from list",
            "Remove this file from the list; the file itself is kept";
        ForgetAllRecent: "Clear the list", "Empty this list; the files themselves are kept";
        OpenShipped(usize): "Open a shipped scenario",
            "Open a scenario that comes with the program";
        ReturnToRecord(usize): "Return to this state",
            "Restore every assumption as recorded; this can be undone";
        PinRecord(usize): "Pin as baseline",
            "Show this state as a dashed baseline in every plot, with differences from it";
        OpenListed(usize): "Open", "Open this scenario";
        CompareListed(usize): "Compare", "Add this scenario to the comparison";
        ShowCase(usize): "Show a case", "Show the deal in this case";
        PinCase(usize): "Compare with this case",
            "Show this case as a dashed baseline in every plot, with differences from it";
        TakeOver(usize): "Apply", "Apply this value to the current case";
        TakeBack(Lever, Lever): "Revert", "Set this input back to its value before";
        HoldListed(usize): "Add to portfolio", "Add this deal to the portfolio";
        Mend(usize): "Fix", "Fix this input; Undo reverts it";
        Move(Lever, f64): "Set an input", "Set this input to this value";
        AddTerm(Provision): "Add a term", "Give the deal an optional term";
        PasteSteps(List): "Paste steps", "Take steps from two columns copied from a sheet";
        ShowAnswer(Screen, Option<Focus>): "Show the whole answer",
            "Open the screen with the whole answer";
        Reveal(Lever): "Show an input", "Show this input’s slider and focus it";
    }
}

/// What is said of a command, and the keys that give it.
struct Row {
    text: &'static str,
    tooltip: &'static str,
    keys: Option<KeyboardShortcut>,
}

fn row(text: &'static str, tooltip: &'static str) -> Row {
    Row { text, tooltip, keys: None }
}

impl Row {
    fn keys(self, keys: KeyboardShortcut) -> Self {
        Self { keys: Some(keys), ..self }
    }
}

const fn alone(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn ctrl_shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

impl Command {
    /// As in menus.
    pub fn text(self) -> &'static str {
        self.row().text
    }

    /// One sentence on what it does.
    pub fn tooltip(self) -> &'static str {
        self.row().tooltip
    }

    /// Its keys, if it has any.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.row().keys
    }

    /// Its keys in words, as on the keyboard: "Ctrl+/", not "Ctrl+Slash"; empty without any.
    pub fn keys(self, ctx: &Context) -> String {
        self.shortcut().map_or_else(String::new, |keys| keys::in_words(ctx, keys))
    }

    /// Draws a button that gives the command; what it does is said under the pointer.
    pub fn button_ui(self, ui: &mut Ui, button: Button<'_>, send: &mut Vec<Self>) -> Response {
        self.button_unless_ui(ui, None, button, send)
    }

    /// The same, but that says why the command cannot be given now, if it cannot.
    pub fn button_unless_ui(
        self,
        ui: &mut Ui,
        why_not: Option<&str>,
        button: Button<'_>,
        send: &mut Vec<Self>,
    ) -> Response {
        let response = ui.add_enabled(why_not.is_none(), button).on_hover_text(self.tooltip());
        let response = response.on_disabled_hover_text(why_not.unwrap_or_default());
        if response.clicked() {
            send.push(self);
        }
        response
    }

    /// The commands whose keys are pressed; takes the keys.
    ///
    /// Keys with more modifiers come first: egui lets Ctrl+Shift+S count as Ctrl+S too.
    pub fn pressed(ctx: &Context) -> Vec<Self> {
        // The plus sign of many keyboards is Shift and this.
        const PLUS_WITHOUT_SHIFT: KeyboardShortcut = ctrl(Key::Equals);
        /// As other programs have it.
        const REDO_TOO: KeyboardShortcut = ctrl(Key::Y);
        let mut with_keys: Vec<(KeyboardShortcut, Self)> = Self::named()
            .filter_map(|command| command.shortcut().map(|shortcut| (shortcut, command)))
            .collect();
        with_keys.push((PLUS_WITHOUT_SHIFT, Self::ZoomIn));
        with_keys.push((REDO_TOO, Self::Redo));
        if ctx.text_edit_focused() {
            // A text that is being typed has an undo and a paste of its own, which the keys must reach.
            let is_its_own = |it: &Self| matches!(it, Self::Undo | Self::Redo | Self::Paste);
            with_keys.retain(|(_, command)| !is_its_own(command));
        }
        with_keys.sort_by_key(|(shortcut, _)| !shortcut.modifiers.shift);
        ctx.input_mut(|input| {
            let pressed =
                |(shortcut, _): &(KeyboardShortcut, Self)| input.consume_shortcut(shortcut);
            with_keys.into_iter().filter(pressed).map(|(_, command)| command).collect()
        })
    }
}
