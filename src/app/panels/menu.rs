//! The menu bar.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, MenuBar, RichText, ThemePreference, Ui};

use crate::app::command::Command;
use crate::app::screens::Screen;
use crate::app::theme::Tokens;

/// Draws the menus and sends what is chosen; what is not possible now cannot be.
pub fn menu_bar_ui(
    ui: &mut Ui,
    recent: &[PathBuf],
    is_possible: &dyn Fn(Command) -> bool,
    send: &mut Vec<Command>,
) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            ui.set_min_width(220.0);
            command_ui(ui, Command::New, send);
            command_ui(ui, Command::Open, send);
            recent_ui(ui, recent, send);
            ui.add_enabled_ui(is_possible(Command::Recover), |ui| {
                command_ui(ui, Command::Recover, send);
            });
            ui.separator();
            command_ui(ui, Command::Save, send);
            command_ui(ui, Command::SaveAs, send);
            ui.separator();
            command_ui(ui, Command::Quit, send);
        });
        ui.menu_button("Edit", |ui| {
            ui.set_min_width(220.0);
            for command in [
                Command::Undo,
                Command::Redo,
                Command::ResetAll,
                Command::Pin,
                Command::ReturnToPinned,
                Command::SwapPinned,
                Command::Unpin,
            ] {
                if command == Command::Pin {
                    ui.separator();
                }
                ui.add_enabled_ui(is_possible(command), |ui| command_ui(ui, command, send));
            }
        });
        ui.menu_button("View", |ui| {
            ui.set_min_width(180.0);
            command_ui(ui, Command::Palette, send);
            ui.separator();
            for screen in Screen::ALL {
                command_ui(ui, Command::Show(screen), send);
            }
            command_ui(ui, Command::Checks, send);
            ui.separator();
            let now = ui.ctx().options(|options| options.theme_preference);
            for theme in [ThemePreference::Dark, ThemePreference::Light, ThemePreference::System] {
                theme_ui(ui, theme, theme == now, send);
            }
            ui.separator();
            command_ui(ui, Command::ZoomIn, send);
            command_ui(ui, Command::ZoomOut, send);
            command_ui(ui, Command::ZoomReset, send);
        });
        ui.menu_button("Help", |ui| {
            ui.set_min_width(220.0);
            command_ui(ui, Command::Method, send);
            command_ui(ui, Command::Shortcuts, send);
            command_ui(ui, Command::About, send);
        });
    });
}

fn command_ui(ui: &mut Ui, command: Command, send: &mut Vec<Command>) {
    let mut button = Button::new(command.text());
    if let Some(shortcut) = command.shortcut() {
        button = button.shortcut_text(ui.ctx().format_shortcut(&shortcut));
    }
    if ui.add(button).on_hover_text(command.tooltip()).clicked() {
        send.push(command);
        ui.close();
    }
}

fn theme_ui(ui: &mut Ui, theme: ThemePreference, is_chosen: bool, send: &mut Vec<Command>) {
    let command = Command::Theme(theme);
    let button = Button::selectable(is_chosen, command.text());
    if ui.add(button).on_hover_text(command.tooltip()).clicked() {
        send.push(command);
        ui.close();
    }
}

fn recent_ui(ui: &mut Ui, recent: &[PathBuf], send: &mut Vec<Command>) {
    ui.add_enabled_ui(!recent.is_empty(), |ui| {
        ui.menu_button(Command::OpenRecent(0).text(), |ui| {
            for (index, path) in recent.iter().enumerate() {
                recent_file_ui(ui, index, path, send);
            }
            ui.separator();
            command_ui(ui, Command::ForgetAllRecent, send);
        });
    });
}

/// A file to be opened, or one that is gone, to be forgotten.
fn recent_file_ui(ui: &mut Ui, index: usize, path: &Path, send: &mut Vec<Command>) {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let path_text = path.display();
    let (text, tooltip, command) = if path.exists() {
        let text = RichText::new(name).color(Tokens::of(ui).text);
        (text, path_text.to_string(), Command::OpenRecent(index))
    } else {
        let text = RichText::new(format!("{name}, missing")).color(Tokens::of(ui).faint);
        let forget = Command::ForgetRecent(index);
        (text, format!("{path_text} is not there any more. {}", forget.tooltip()), forget)
    };
    if ui.add(Button::new(text)).on_hover_text(tooltip).clicked() {
        send.push(command);
        ui.close();
    }
}
