//! The menu bar.

use std::path::{Path, PathBuf};

use eframe::egui::{Align, Button, Layout, MenuBar, RichText, Stroke, ThemePreference, Ui, vec2};

use crate::app::command::Command;
use crate::app::screen::Screen;
use crate::app::screens::ScreensView;
use crate::format::text;
use crate::ui::text::strong;
use crate::ui::theme::Tokens;

/// Draws the menus and sends what is chosen; what is not possible now cannot be.
pub fn menu_bar_ui(
    ui: &mut Ui,
    recent: &[PathBuf],
    screens: &ScreensView,
    reduces_motion: bool,
    is_possible: &dyn Fn(Command) -> bool,
    send: &mut Vec<Command>,
) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            ui.set_min_width(220.0);
            command_ui(ui, Command::New, send);
            command_ui(ui, Command::Open, send);
            recent_ui(ui, recent, send);
            command_ui(ui, Command::ChooseFolder, send);
            ui.add_enabled_ui(is_possible(Command::Recover), |ui| {
                command_ui(ui, Command::Recover, send);
            });
            ui.separator();
            command_ui(ui, Command::Save, send);
            command_ui(ui, Command::SaveAs, send);
            ui.separator();
            command_ui(ui, Command::SaveWorkbook, send);
            command_ui(ui, Command::SaveMemo, send);
            ui.add_enabled_ui(is_possible(Command::SaveMemoAgainst), |ui| {
                command_ui(ui, Command::SaveMemoAgainst, send);
            });
            ui.separator();
            command_ui(ui, Command::CopyTables, send);
            command_ui(ui, Command::CopyPicture, send);
            command_ui(ui, Command::SavePicture, send);
            command_ui(ui, Command::SaveDrawing, send);
            ui.separator();
            command_ui(ui, Command::Story, send);
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
                Command::ReturnToBaseline,
                Command::SwapBaseline,
                Command::Unpin,
            ] {
                if command == Command::Pin {
                    ui.separator();
                }
                ui.add_enabled_ui(is_possible(command), |ui| command_ui(ui, command, send));
            }
        });
        ui.menu_button("View", |ui| view_ui(ui, reduces_motion, send));
        ui.menu_button("Help", |ui| {
            ui.set_min_width(220.0);
            command_ui(ui, Command::Method, send);
            command_ui(ui, Command::Shortcuts, send);
            command_ui(ui, Command::About, send);
        });
        desks_ui(ui, screens, send);
    });
}

/// Screens, theme and size.
fn view_ui(ui: &mut Ui, reduces_motion: bool, send: &mut Vec<Command>) {
    ui.set_min_width(180.0);
    command_ui(ui, Command::Palette, send);
    ui.separator();
    for screen in Screen::all() {
        command_ui(ui, Command::Show(screen), send);
    }
    command_ui(ui, Command::Checks, send);
    ui.separator();
    command_ui(ui, Command::Present, send);
    chosen_ui(ui, Command::ReduceMotion, reduces_motion, send);
    ui.separator();
    let now = ui.ctx().options(|options| options.theme_preference);
    for theme in [ThemePreference::Dark, ThemePreference::Light, ThemePreference::System] {
        chosen_ui(ui, Command::Theme(theme), theme == now, send);
    }
    ui.separator();
    command_ui(ui, Command::ZoomIn, send);
    command_ui(ui, Command::ZoomOut, send);
    command_ui(ui, Command::ZoomReset, send);
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
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_open));
    let keys = command.shortcut().map(|keys| ui.ctx().format_shortcut(&keys));
    let tooltip = format!("{} ({})", command.tooltip(), keys.unwrap_or_default());
    if response.on_hover_text(tooltip).clicked() {
        send.push(command);
    }
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

/// A command that says whether it holds already.
fn chosen_ui(ui: &mut Ui, command: Command, is_chosen: bool, send: &mut Vec<Command>) {
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
    let name = text::path(path.file_name().unwrap_or(path.as_os_str()));
    let path_text = text::path(path);
    let (text, tooltip, command) = if path.exists() {
        let text = RichText::new(name);
        (text, path_text, Command::OpenRecent(index))
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
