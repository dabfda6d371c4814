//! Asks for a file inside the window, where the desktop has no dialog of its own.

use std::path::{Path, PathBuf};

use eframe::egui::{Button, EventFilter, Id, Key, Response, RichText, TextEdit, Ui, vec2};

use crate::app::file_picker::PickerQuestion;
use crate::format::text;
use crate::session::wanted::{Asked, Purpose, Wanted, files_in, parent};
use crate::ui::spoken::Spoken;
use crate::ui::text::small_strong;
use crate::ui::theme::Tokens;

use super::{OUTSIDE_HEIGHT, Reply, buttons_ui, head_ui, scroll_area};

/// A path being typed, with the scenario files beside it.
#[derive(Debug)]
pub struct PathEntry {
    purpose: Purpose,
    text: String,
    /// The folder that `files` lists.
    folder: PathBuf,
    files: Vec<PathBuf>,
    /// Why what was typed will not do.
    objection: Option<&'static str>,
}

impl PathEntry {
    /// Starts with the question's folder and name.
    pub fn new(question: &PickerQuestion) -> Self {
        let PickerQuestion { purpose, folder, file_name } = question;
        let path = match purpose.wanted() {
            // An empty last part ends the path with a separator, so that a name can be typed at
            // once.
            Wanted::File | Wanted::Folder => folder.join(""),
            Wanted::Target => folder.join(file_name),
        };
        Self {
            purpose: *purpose,
            text: path.to_string_lossy().into_owned(),
            folder: folder.clone(),
            files: files_in(folder, *purpose),
            objection: None,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, recent: &[PathBuf]) -> Option<Reply> {
        let Asked { title, action, .. } = self.purpose.asked();
        head_ui(ui, 520.0, title);
        let (field, entered) = self.field_ui(ui);
        if let Some(objection) = self.objection {
            ui.label(RichText::new(objection).color(Tokens::of(ui).breach));
        }
        let listed = self.lists_ui(ui, recent, field);
        match buttons_ui(ui, &[action, "Cancel"]) {
            Some(0) => self.reply(),
            Some(_) => Some(Reply::Close),
            None if entered => self.reply(),
            None => listed,
        }
    }

    /// The field, and whether Enter was pressed in it.
    fn field_ui(&mut self, ui: &mut Ui) -> (Id, bool) {
        let field = TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY);
        let response = ui.add(field.margin(vec2(8.0, 6.0)));
        let label = match self.purpose.wanted() {
            Wanted::Folder => "Path of the folder",
            Wanted::File | Wanted::Target => "Path of the file",
        };
        let response = response.named(label);
        // A field of one line gives up the focus on Enter.
        let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if ui.memory(|memory| memory.focused().is_none()) {
            response.request_focus();
        }
        if response.changed() {
            self.objection = None;
            self.follow();
        }
        (response.id, entered)
    }

    /// Files that a click opens, or whose name a click takes.
    fn lists_ui(&mut self, ui: &mut Ui, recent: &[PathBuf], field: Id) -> Option<Reply> {
        const HEIGHT: f32 = 240.0;
        /// The field and an objection beside the rest.
        const OUTSIDE: f32 = OUTSIDE_HEIGHT + 80.0;
        let mut clicked = None;
        let mut rows = Vec::new();
        scroll_area(ui, HEIGHT, OUTSIDE).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            // Recent files are scenarios.
            let recent = match self.purpose {
                Purpose::Open | Purpose::Compare | Purpose::Save => recent,
                _ => &[],
            };
            let lists = [("In this folder", self.files.as_slice()), ("Recent", recent)];
            for (caption, files) in lists.into_iter().filter(|(_, files)| !files.is_empty()) {
                ui.label(small_strong(caption).weak());
                for path in files {
                    let name = text::path(path.file_name().unwrap_or(path.as_os_str()));
                    let button = Button::new(name).frame_when_inactive(false);
                    let row = ui.add(button).on_hover_text(text::path(path));
                    if row.clicked() {
                        clicked = Some(path.clone());
                    }
                    rows.push(row);
                }
                ui.add_space(8.0);
            }
        });
        move_by_arrows(ui, field, &rows);
        let path = clicked?;
        self.text = path.to_string_lossy().into_owned();
        match self.purpose.wanted() {
            Wanted::File => Some(Reply::Chosen(self.purpose, path)),
            Wanted::Folder => {
                self.text = path.join("").to_string_lossy().into_owned();
                self.follow();
                None
            }
            Wanted::Target => None,
        }
    }

    fn reply(&mut self) -> Option<Reply> {
        let path = PathBuf::from(self.text.trim());
        // Looked up only now: while a path is typed it is wrong until its last letter.
        self.objection = self.purpose.wanted().objection(&path);
        if self.objection.is_some() {
            return None;
        }
        Some(Reply::Chosen(self.purpose, self.purpose.with_extension(path)))
    }

    /// Lists another folder when one is typed.
    fn follow(&mut self) {
        let typed = Path::new(&self.text);
        let folder = if typed.is_dir() { typed.to_owned() } else { parent(typed) };
        // A folder half typed is none; the last list stays until there is another.
        if folder != self.folder && folder.is_dir() {
            self.files = files_in(&folder, self.purpose);
            self.folder = folder;
        }
    }
}

/// Up and down go from the field through the rows and back.
fn move_by_arrows(ui: &Ui, field: Id, rows: &[Response]) {
    let focused = ui.memory(|memory| memory.focused());
    let row = rows.iter().position(|row| Some(row.id) == focused);
    if row.is_none() && focused != Some(field) {
        return;
    }
    if let Some(row) = row.and_then(|row| rows.get(row)) {
        // egui moves the focus with the arrows by itself; locked, the row leaves that to this list.
        let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(row.id, arrows));
    }
    let (up, down) =
        ui.input(|input| (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)));
    let next = match (row, up, down) {
        (None, _, true) => rows.first(),
        (Some(row), _, true) => rows.get(row + 1),
        (Some(row), true, _) if row > 0 => rows.get(row - 1),
        (Some(_), true, _) => return ui.memory_mut(|memory| memory.request_focus(field)),
        _ => None,
    };
    if let Some(next) = next {
        next.request_focus();
        next.scroll_to_me(None);
    }
}
