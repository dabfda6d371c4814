//! Everything that a person can tell the window to do.
//!
//! Text, tooltip and keys of each command are a row of the table below; [`super::App`] executes
//! them in one place. Panels and dialogs send commands and never call the app.

use eframe::egui::{Button, Context, Key, KeyboardShortcut, Modifiers, Response, Ui};

use crate::analysis::Lever;

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
            "Write every simulated path as CSV: what was drawn, and what became of it";
        SaveWorkbook: "Save as a workbook…",
            "Write the deal as a workbook: every row is a live formula";
        SaveMemo: "Save as a memo…", "Write the deal as one page that prints on A4 and Letter";
        SaveMemoAgainst: "Save as a memo against the baseline…",
            "Write deal and baseline on one page, compared";
        CancelWriting: "Stop writing", "Stop what is being written; what stood there stays";
        ChooseFolder: "Choose the library folder…",
            "List the scenario files of a folder in the library, and watch it for changes";
        ForgetFolder: "Forget the library folder",
            "Take the folder out of the library; its files stay";
        CopyTables: "Copy tables of the screen",
            "Copy this screen’s tables for a spreadsheet, with every digit";
        CopyPicture: "Copy picture of the board",
            "Copy all that stands right of the levers, twice as sharp";
        SavePicture: "Save picture of the board…",
            "Write all that stands right of the levers as PNG, twice as sharp";
        SaveDrawing: "Save the board as SVG…",
            "Write all that stands right of the levers as SVG, sharp at any size";
        Quit: "Quit", "Close the window; unsaved edits are asked about", ctrl(Key::Q);
        Undo: "Undo", "Take back the last change; one drag is one", ctrl(Key::Z);
        Redo: "Redo", "Make the change again that was taken back", ctrl_shift(Key::Z);
        ResetAll: "Reset all to file", "Throw away every edit since the file was opened or saved";
        Pin: "Pin as baseline",
            "Keep what is shown now as ghosts in every plot, and show differences to it",
            alone(Key::F2);
        Unpin: "Unpin the baseline", "Forget the baseline";
        PinAgain: "Pin it again",
            "Hold the open deal against the baseline that was unpinned when another deal was opened";
        ReturnToBaseline: "Return to the baseline",
            "Set every assumption back to the baseline", alone(Key::F3);
        SwapBaseline: "Swap with the baseline",
            "Show the baseline, and keep what is shown now in its place", alone(Key::F4);
        MakeCase: "Make a case of the present state…",
            "Keep what is edited as a case of the deal, under a name of its own", alone(Key::F9);
        NextCase: "Show the next case",
            "Show the deal in its next case, after the last one the deal itself", alone(Key::F10);
        RemoveCase: "Remove the case that is shown", "Forget this case; the deal itself stays";
        Palette: "Command palette…",
            "Find a command, a lever or a scenario by its name", ctrl(Key::P);
        Present: "Present",
            "Show the deal to others: large type, few sliders, the story in steps", alone(Key::F5);
        Story: "Story…", "Write what is presented, step by step; it is kept in the file";
        ReduceMotion: "Reduce motion", "While presenting, let values change at once between steps";
    }
    after_screens {
        CompareFile: "Compare with a file…",
            "Ask for a file and put it beside the others that are compared";
        Checks: "Checks and warnings",
            "Sums that must come out, and assumptions outside what has been seen";
        KeepState: "Keep snapshot",
            "Keep this state in the log under the name given, to come back to it";
        Approve: "Approve",
            "Keep the decision with scenario, figures, date, names, conditions and version";
        Decline: "Decline", "Keep that the deal was declined on these figures";
        Defer: "Defer", "Keep that the decision was put off on these figures";
        DarkTheme: "Dark", "Light on dark";
        LightTheme: "Light", "Dark on light";
        SystemTheme: "As the system", "Dark or light as the desktop says";
        ZoomIn: "Zoom in", "Make everything larger", ctrl(Key::Plus);
        ZoomOut: "Zoom out", "Make everything smaller", ctrl(Key::Minus);
        ZoomReset: "Normal size", "Show everything at its normal size", ctrl(Key::Num0);
        Method: "Method", "How every number is computed", alone(Key::F1);
        Shortcuts: "Keyboard shortcuts", "What the keyboard can do", ctrl(Key::Slash);
        About: "About chiplease", "Version and licence";
    }
    not_in_palette {
        OpenRecent(usize): "Open recent", "Open this scenario file again";
        ForgetRecent(usize): "Take off the list",
            "Take this file off the list; the file itself stays";
        ForgetAllRecent: "Clear the list", "Empty this list; the files themselves stay";
        OpenShipped(usize): "Open a shipped scenario",
            "Open a scenario that comes with the program";
        ReturnToRecord(usize): "Return to this state",
            "Set every assumption as it was then; this can be undone";
        PinRecord(usize): "Hold as baseline",
            "Show this state as ghosts in every plot, with differences to it";
        OpenListed(usize): "Open", "Open this scenario";
        CompareListed(usize): "Compare", "Put this scenario beside the others that are compared";
        ShowCase(usize): "Show a case", "Show the deal in this case";
        PinCase(usize): "Compare with this case",
            "Show this case as ghosts in every plot, with differences to it";
        TakeOver(usize): "Take over", "Take this one value over into the present state";
        TakeBack(Lever, Lever): "Take back", "Set this lever to what it was before";
        HoldListed(usize): "Add to the portfolio", "Put this deal into the portfolio";
        Mend(usize, usize): "Put right", "Put right what is wrong; Undo takes it back";
        Move(Lever, f64): "Set a lever", "Set this lever to this value";
        Reveal(Lever): "Show a lever", "Show this lever's slider and give it the keyboard";
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

/// Keys as they are labelled on a keyboard.
fn in_words(ctx: &Context, keys: KeyboardShortcut) -> String {
    let key = match keys.logical_key {
        // Arrows are the only keys whose symbols the fonts lack.
        Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown => keys.logical_key.name(),
        key => key.symbol_or_name(),
    };
    match ctx.format_modifiers(keys.modifiers).as_str() {
        "" => key.to_owned(),
        modifiers => format!("{modifiers}+{key}"),
    }
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
        self.shortcut().map_or_else(String::new, |keys| in_words(ctx, keys))
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
            // A text that is being typed has an undo of its own, which the keys must reach.
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
