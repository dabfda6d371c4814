//! Lists of the scenario as the panel edits them: items with a name come, go and change places.

use eframe::egui::{Id, Ui, vec2};

use crate::app::widgets::TextEntry;
use crate::app::widgets::share_entry::{SHARE_WIDTH, ShareEntry};
use crate::format::text;
use crate::model::Scenario;
use crate::session::structure::{Edit, List, Part};
use crate::session::{Complaint, Editing};
use crate::ui::board::Within;
use crate::ui::theme::{self, SMALL, STEP};
use crate::ui::widgets::icon::{ICON_SIDE, Icon, add_ui, icon_ui};

/// Height of an item's head.
const HEAD_HEIGHT: f32 = 20.0;

/// What is wrong with a field.
pub(super) fn fault_at<'a>(path: &str, complaints: &'a [Complaint]) -> Option<&'a str> {
    let is_about = |complaint: &&Complaint| complaint.paths.iter().any(|other| other == path);
    complaints.iter().find(is_about).map(|complaint| complaint.text.as_str())
}

/// The place of an item in its list.
#[derive(Clone, Copy)]
pub(super) struct Item {
    pub(super) list: List,
    pub(super) index: usize,
    pub(super) count: usize,
}

impl Item {
    /// Field path of one of its fields.
    pub(super) fn path(self, field: &str) -> String {
        format!("{}[{}].{field}", self.list.path(), self.index)
    }

    fn icon_id(list: List, index: usize, icon: Icon) -> Id {
        Id::unique(("item", list, index, icon))
    }

    /// Up, down and remove, from left to right.
    fn icons_ui(self, ui: &mut Ui, name: &str) -> Option<Edit> {
        let name = text::name(name);
        let Self { list, index, count } = self;
        let icons = [
            (Icon::Up, format!("Move {name} up"), index > 0),
            (Icon::Down, format!("Move {name} down"), index + 1 < count),
            (Icon::Remove, format!("Remove {name}"), true),
        ];
        let mut edit = None;
        for (icon, text, is_enabled) in icons {
            // A list of one has no order; the room stays, so that the cross does not shift with the
            // second.
            if count == 1 && icon != Icon::Remove {
                ui.allocate_space(vec2(ICON_SIDE, ICON_SIDE));
                continue;
            }
            let response = icon_ui(ui, Self::icon_id(list, index, icon), icon, &text, is_enabled);
            if !response.clicked() {
                continue;
            }
            let to = match icon {
                Icon::Up | Icon::Left => index.saturating_sub(1),
                Icon::Down | Icon::Right => index + 1,
                Icon::Remove => {
                    edit = Some(Edit::Remove(list, index));
                    continue;
                }
            };
            if response.has_focus() {
                // The item moves away from under its button; the focus follows it, so that the next
                // press moves the same item again.
                ui.memory_mut(|memory| memory.request_focus(Self::icon_id(list, to, icon)));
            }
            edit = Some(Edit::Move(list, index, to));
        }
        edit
    }

    /// An item's name and its buttons; what was typed goes into `name`.
    pub(super) fn head_ui(
        self,
        ui: &mut Ui,
        name: &mut String,
        complaints: &[Complaint],
    ) -> Option<Edit> {
        let fault = fault_at(&self.path("name"), complaints);
        ui.add_space(2.0 * STEP);
        with_icons(ui, 3, |ui, room| {
            let label = format!("Name, {}", text::name(name));
            TextEntry::new(("name", self.list, self.index), &label, name).with_fault(fault).ui(
                ui,
                theme::medium(theme::BODY),
                vec2(room, HEAD_HEIGHT),
            );
            self.icons_ui(ui, name)
        })
    }
}

/// A row with as many buttons at its right; `draw` is given the width that they leave.
pub(super) fn with_icons<R>(ui: &mut Ui, count: u8, draw: impl FnOnce(&mut Ui, f32) -> R) -> R {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), HEAD_HEIGHT));
    let mut ui = ui.line_within(row);
    ui.spacing_mut().item_spacing.x = 0.0;
    draw(&mut ui, row.width() - f32::from(count) * ICON_SIDE)
}

/// The investors, each with a share.
pub(super) fn investors_ui(ui: &mut Ui, editing: &mut Editing<'_>) -> Option<Edit> {
    let count = editing.draft.equity.investors.len();
    let mut edit = None;
    for index in 0..count {
        let item = Item { list: List::Investors, index, count };
        // At most one edit per frame: the first would shift the indices of a second.
        edit = investor_ui(ui, item, editing).or(edit);
    }
    add_item_ui(ui, List::Investors, editing.draft, "Add investor").or(edit)
}

fn investor_ui(ui: &mut Ui, item: Item, editing: &mut Editing<'_>) -> Option<Edit> {
    let path = item.path("share");
    let fault = fault_at(&path, editing.complaints);
    with_icons(ui, 3, |ui, room| {
        let investor = editing.draft.equity.investors.get_mut(item.index)?;
        let label = format!("Name, {}", text::name(&investor.name));
        let size = vec2(room - SHARE_WIDTH - STEP, HEAD_HEIGHT);
        TextEntry::new(("name", item.list, item.index), &label, &mut investor.name).ui(
            ui,
            theme::regular(SMALL),
            size,
        );
        // Copied, because the share's entry edits evidence and takes the whole draft.
        let (name, share) = (investor.name.clone(), investor.share);
        ui.add_space(STEP);
        let entry = ShareEntry {
            id: Id::unique(("share", item.index)),
            name: &format!("Share, {}", text::name(&name)),
            share,
            path: &path,
            fault,
        };
        let typed = entry.ui(ui, editing.draft);
        let typed = typed.map(|share| Edit::SetShare(item.index, share));
        item.icons_ui(ui, &name).or(typed)
    })
}

/// A part that may be missing: its name and a button to remove it, or one to add it.
pub(super) fn part_ui(
    ui: &mut Ui,
    part: Part,
    caption: &str,
    name: Option<&mut String>,
) -> Option<Edit> {
    let Some(name) = name else {
        ui.add_space(STEP);
        let text = format!("Add {caption}");
        return add_ui(ui, &text, part.help()).clicked().then_some(Edit::AddPart(part));
    };
    ui.add_space(2.0 * STEP);
    with_icons(ui, 1, |ui, room| {
        let label = format!("Name, {caption}");
        let size = vec2(room, HEAD_HEIGHT);
        TextEntry::new(("name", part), &label, name).ui(ui, theme::medium(theme::BODY), size);
        let (icon, id) = (Icon::Remove, Id::unique(("remove", part)));
        let is_removed = icon_ui(ui, id, icon, &format!("Remove {caption}"), true).clicked();
        is_removed.then_some(Edit::RemovePart(part))
    })
}

/// The button under a list; none where the list is full. Where there is nothing sensible to be
/// added it says why.
pub(super) fn add_item_ui(ui: &mut Ui, list: List, draft: &Scenario, text: &str) -> Option<Edit> {
    if list.len(draft) >= list.len_max() {
        return None;
    }
    ui.add_space(STEP);
    let why_not = list.why_not_added(draft);
    ui.add_enabled_ui(why_not.is_none(), |ui| {
        add_ui(ui, text, why_not.unwrap_or(list.help())).clicked()
    })
    .inner
    .then_some(Edit::Add(list))
}
