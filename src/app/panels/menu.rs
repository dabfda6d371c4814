//! The menu bar.

use std::path::PathBuf;

use eframe::egui::{Button, MenuBar, ThemePreference, Ui};

use crate::app::command::Command;

/// Draws the menus and sends what is chosen.
pub fn menu_bar_ui(ui: &mut Ui, recent: &[PathBuf], is_edited: bool, send: &mut Vec<Command>) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            ui.set_min_width(220.0);
            command_ui(ui, Command::New, send);
            command_ui(ui, Command::Open, send);
            recent_ui(ui, recent, send);
            ui.separator();
            command_ui(ui, Command::Save, send);
            command_ui(ui, Command::SaveAs, send);
            ui.add_enabled_ui(is_edited, |ui| command_ui(ui, Command::ResetAll, send));
            ui.separator();
            command_ui(ui, Command::Quit, send);
        });
        ui.menu_button("View", |ui| {
            ui.set_min_width(180.0);
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
                let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                let button = Button::new(name.into_owned());
                if ui.add(button).on_hover_text(path.display().to_string()).clicked() {
                    send.push(Command::OpenRecent(index));
                    ui.close();
                }
            }
        });
    });
}
