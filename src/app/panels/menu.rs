//! The menu bar.

use std::path::{Path, PathBuf};

use eframe::egui::{Align, Button, Layout, MenuBar, RichText, Stroke, ThemePreference, Ui, vec2};

use crate::analysis::cases::BASE;
use crate::app::command::Command;
use crate::app::screen::Screen;
use crate::app::screens::ScreensView;
use crate::format::text;
use crate::model::case::Case;
use crate::ui::spoken::Spoken;
use crate::ui::text::strong;
use crate::ui::theme::Tokens;

/// What the menus show besides commands.
pub struct Menus<'a> {
    pub recent: &'a [PathBuf],
    pub screens: &'a ScreensView,
    pub reduces_motion: bool,
    /// The cases of the open deal.
    pub cases: &'a [Case],
    /// Whether a command would do anything now; what would not cannot be chosen.
    pub is_possible: &'a dyn Fn(Command) -> bool,
}

/// Commands with lines between groups of them. The first of the recent list is the whole list.
type Groups<'a> = &'a [&'a [Command]];

const FILE: Groups<'_> = &[
    &[Command::New, Command::NewLikeThis],
    &[Command::Open, Command::OpenRecent(0), Command::ChooseFolder, Command::Recover],
    &[Command::Save, Command::SaveAs],
    &[Command::SaveWorkbook, Command::SaveMemo, Command::SaveMemoAgainst, Command::TermSheet],
    &[Command::CopyTables, Command::CopyPicture, Command::SavePicture, Command::SaveDrawing],
    &[Command::Story],
    &[Command::Quit],
];
const EDIT: Groups<'_> = &[
    &[Command::Undo, Command::Redo, Command::ResetAll],
    &[Command::Paste],
    &[Command::Pin, Command::ReturnToBaseline, Command::SwapBaseline, Command::Unpin],
    &[Command::MakeCase, Command::NextCase, Command::PinCase(0), Command::RemoveCase],
];
const HELP: Groups<'_> =
    &[&[Command::Method, Command::Shortcuts], &[Command::CopySupport, Command::About]];

/// Draws the menus and sends what is chosen.
pub fn menu_bar_ui(ui: &mut Ui, menus: &Menus<'_>, send: &mut Vec<Command>) {
    let screens: Vec<Command> = Screen::all().map(Command::Show).chain([Command::Checks]).collect();
    let view: Groups<'_> = &[
        &[Command::Palette],
        &screens,
        &[Command::FoldLevers, Command::Present, Command::ReduceMotion],
        &[Command::DarkTheme, Command::LightTheme, Command::SystemTheme],
        &[Command::ZoomIn, Command::ZoomOut, Command::ZoomReset],
    ];
    MenuBar::new().ui(ui, |ui| {
        for (name, width, groups) in [
            ("File", 220.0, FILE),
            ("Edit", 220.0, EDIT),
            ("View", 180.0, view),
            ("Help", 220.0, HELP),
        ] {
            ui.menu_button(name, |ui| {
                ui.set_min_width(width);
                menus.groups_ui(ui, groups, send);
            });
        }
        desks_ui(ui, menus.screens, send);
    });
}

impl Menus<'_> {
    fn groups_ui(&self, ui: &mut Ui, groups: Groups<'_>, send: &mut Vec<Command>) {
        for (index, group) in groups.iter().enumerate() {
            if index > 0 {
                ui.separator();
            }
            for command in *group {
                ui.add_enabled_ui((self.is_possible)(*command), |ui| match command {
                    Command::OpenRecent(_) => recent_ui(ui, self.recent, send),
                    Command::PinCase(_) => cases_ui(ui, self.cases, send),
                    _ => self.command_ui(ui, *command, send),
                });
            }
        }
    }

    /// A command with its keys, or with whether it holds already.
    fn command_ui(&self, ui: &mut Ui, command: Command, send: &mut Vec<Command>) {
        let theme = ui.ctx().options(|options| options.theme_preference);
        let is_chosen = match command {
            Command::ReduceMotion => Some(self.reduces_motion),
            Command::DarkTheme => Some(theme == ThemePreference::Dark),
            Command::LightTheme => Some(theme == ThemePreference::Light),
            Command::SystemTheme => Some(theme == ThemePreference::System),
            _ => None,
        };
        let button = match (is_chosen, command.shortcut()) {
            (Some(is_chosen), _) => Button::selectable(is_chosen, command.text()),
            (None, Some(_)) => Button::new(command.text()).shortcut_text(command.keys(ui.ctx())),
            (None, None) => Button::new(command.text()),
        };
        if command.button_ui(ui, button, send).clicked() {
            ui.close();
        }
    }
}

/// At the right: the open deal, or one of the screens about many.
fn desks_ui(ui: &mut Ui, screens: &ScreensView, send: &mut Vec<Command>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.add_space(8.0);
        for screen in Screen::OF_MANY.into_iter().rev() {
            let is_open = screens.screen == screen;
            desk_ui(ui, screen.name(), is_open, Command::Show(screen), send);
        }
        let is_open = screens.screen.is_about_one_deal();
        desk_ui(ui, "This deal", is_open, Command::Show(screens.of_the_deal), send);
    });
}

fn desk_ui(ui: &mut Ui, name: &str, is_open: bool, command: Command, send: &mut Vec<Command>) {
    let tokens = Tokens::of(ui);
    let ink = if is_open { tokens.text } else { tokens.muted };
    let response =
        ui.add(Button::selectable(false, strong(name).color(ink)).frame_when_inactive(false));
    if is_open || response.has_focus() {
        let width = if response.has_focus() { 3.0 } else { 2.0 };
        let under = response.rect.shrink2(vec2(ui.spacing().button_padding.x, 0.0));
        let line = Stroke::new(width, tokens.accent);
        ui.painter().hline(under.x_range(), under.bottom() - 1.0, line);
    }
    let response = response.selected(is_open);
    let keys = command.shortcut().map(|_| command.keys(ui.ctx()));
    let tooltip = format!("{} ({})", command.tooltip(), keys.unwrap_or_default());
    if response.on_hover_text(tooltip).clicked() {
        send.push(command);
    }
}

fn recent_ui(ui: &mut Ui, recent: &[PathBuf], send: &mut Vec<Command>) {
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(Command::OpenRecent(0).text(), |ui| {
            for (index, path) in recent.iter().enumerate() {
                recent_file_ui(ui, index, path, send);
            }
            ui.separator();
            let forget = Command::ForgetAllRecent;
            if forget.button_ui(ui, Button::new(forget.text()), send).clicked() {
                ui.close();
            }
        });
    });
}

/// The deal itself and its cases, to be compared with.
fn cases_ui(ui: &mut Ui, cases: &[Case], send: &mut Vec<Command>) {
    ui.menu_button("Compare with case", |ui| {
        let names = cases.iter().map(|case| case.name.as_str());
        for (place, name) in std::iter::once(BASE).chain(names).enumerate() {
            let command = Command::PinCase(place);
            if command.button_ui(ui, Button::new(text::name(name)), send).clicked() {
                ui.close();
            }
        }
    });
}

/// A file to be opened, or one that is gone, to be forgotten.
fn recent_file_ui(ui: &mut Ui, index: usize, path: &Path, send: &mut Vec<Command>) {
    let name = text::path(path.file_name().unwrap_or(path.as_os_str()));
    let path_text = text::path(path);
    // The file system is asked only while the submenu is open, not in every frame.
    let (text, tooltip, command) = if path.exists() {
        let text = RichText::new(name);
        (text, path_text, Command::OpenRecent(index))
    } else {
        let text = RichText::new(format!("{name}, missing")).color(Tokens::of(ui).faint);
        let forget = Command::ForgetRecent(index);
        (text, format!("{path_text} no longer exists. {}", forget.tooltip()), forget)
    };
    if ui.add(Button::new(text)).on_hover_text(tooltip).clicked() {
        send.push(command);
        ui.close();
    }
}
