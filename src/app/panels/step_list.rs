//! A list whose items are steps of a number: a small plot in which they are dragged, and under it a row
//! for each with what can be typed.

use eframe::egui::{Align2, Id, Rect, Ui, vec2};

use super::items::fault_at;
use super::marks::Marks;
use super::rows::row_of;
use crate::analysis::{Lever, lever_text};
use crate::app::command::Command;
use crate::app::widgets::EntryWords;
use crate::app::widgets::share_entry::{SHARE_WIDTH, ShareEntry};
use crate::format::lower_first;
use crate::format::{self, Calendar};
use crate::model::Scenario;
use crate::session::Editing;
use crate::session::structure::{Edit, List, Step, arrived_by};
use crate::ui::board::Within;
use crate::ui::text::Texts;
use crate::ui::theme::STEP;
use crate::ui::widgets::icon::{ICON_SIDE, Icon, add_ui, icon_ui};
use crate::ui::widgets::step_plot::{Handle, Moved, StepPlot};

const ROW_HEIGHT: f32 = 20.0;
/// Of a row, what the value takes.
const VALUE_SHARE: f32 = 0.34;

/// Draws the list within the room that its crosses leave: as wide as `ui` less one icon.
pub(super) fn steps_ui(
    ui: &mut Ui,
    list: List,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let mut steps = list.steps(editing.draft);
    let mut edit = plot_ui(ui, list, &steps, editing, marks);
    if edit.is_none() {
        // What was dragged is read below as it is now.
        steps = list.steps(editing.draft);
    }
    for (index, step) in steps.iter().enumerate() {
        edit =
            ui.push_id(index, |ui| step_ui(ui, (list, index), step, editing, marks)).inner.or(edit);
    }
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let mut line = ui.line_within(row);
    line.spacing_mut().item_spacing.x = 2.0 * STEP;
    add_and_paste_ui(&mut line, list, editing, send).or(edit)
}

/// What adds a step, and what takes steps from a sheet.
fn add_and_paste_ui(
    ui: &mut Ui,
    list: List,
    editing: &Editing<'_>,
    send: &mut Vec<Command>,
) -> Option<Edit> {
    let mut edit = None;
    if list.len(editing.draft) < list.len_max() {
        let why_not = list.why_not_added(editing.draft);
        let (text, help) = (added(list), why_not.unwrap_or(list.help()));
        ui.add_enabled_ui(why_not.is_none(), |ui| {
            if add_ui(ui, text, help).clicked() {
                edit = Some(Edit::Add(list));
            }
        });
    }
    let (text, help) = match list {
        List::Deliveries => (
            "Paste deliveries",
            "Takes two columns copied from a sheet in place of these deliveries: month and share",
        ),
        List::SweepTiers => (
            "Paste steps",
            "Takes two columns copied from a sheet in place of these tiers: DSCR and share swept",
        ),
        _ => (
            "Paste steps",
            "Takes two columns copied from a sheet in place of these steps: month and value",
        ),
    };
    if add_ui(ui, text, help).clicked() {
        send.push(Command::PasteSteps(list));
    }
    edit
}

/// What the button under the list says.
fn added(list: List) -> &'static str {
    match list {
        List::Deliveries => "Add delivery",
        List::SweepTiers => "Add tier",
        List::RentSteps => "Add rent step",
        List::RateSteps => "Add rate step",
        List::IndexSteps => "Add market rent step",
        List::PremiumSteps(_) => "Add premium step",
        List::CapSteps(_) => "Add cap step",
        _ => "Add step",
    }
}

fn plot_ui(
    ui: &mut Ui,
    list: List,
    steps: &[Step],
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) -> Option<Edit> {
    let ends = list.axis_in_words(editing.draft);
    let [first, last] = &ends;
    let handles = steps.iter().enumerate();
    let handles: Vec<Handle> =
        handles.map(|(index, step)| handle(list, index, step, editing.draft, marks)).collect();
    let plot = StepPlot {
        id: Id::unique(("steps", list)),
        handles: &handles,
        neutral: list.neutral(editing.draft),
        holds_up_to: list.holds_up_to(),
        right: list.axis_end(editing.draft),
        ends: [first, last],
    };
    let moved = ui
        .scope(|ui| {
            ui.set_max_width(ui.available_width() - ICON_SIDE);
            plot.ui(ui)
        })
        .inner;
    let mut edit = None;
    for (index, moved) in moved {
        let Some(step) = steps.get(index) else { continue };
        match (moved, step.value) {
            (Moved::Across(at), _) => move_lever(step.place, at, editing),
            (Moved::Up(level), Some(value)) => move_lever(value, level, editing),
            (Moved::Up(level), None) => edit = arrived_by(steps, index, level).or(edit),
        }
    }
    edit
}

/// Puts a lever where a hand has it, within what its slider offers.
fn move_lever(lever: Lever, to: f64, editing: &mut Editing<'_>) {
    let to = lever.snapped(editing.draft, to);
    if lever.value(editing.draft) != Some(to) {
        editing.holds.moved(lever, editing.draft, |draft| lever.set(draft, to));
    }
}

fn handle(list: List, index: usize, step: &Step, draft: &Scenario, marks: Marks<'_>) -> Handle {
    let place = step.place.label(draft).into_owned();
    let (name, says) = if let Some(value) = step.value {
        (value.label(draft).into_owned(), lever_text::text(value, draft, step.level))
    } else {
        let share = format::share(step.level);
        (format!("Arrived, delivery {}", index + 1), format!("{share} arrived"))
    };
    let step_of = |lever: Lever| lever.step(draft);
    let levers = [Some(step.place), step.value];
    // Where the deal breaks along either.
    let ticks = levers.map(|lever| lever.and_then(|lever| marks.ticks.get(&lever)));
    let mut said = format!("{says}, {}", list.place_in_words(draft, step));
    for tick in ticks.iter().flatten().flat_map(|ticks| ticks.iter()) {
        said.push('\n');
        said.push_str(&tick.tooltip);
    }
    Handle {
        names: [place, name],
        said,
        at: step.at,
        value: step.level,
        steps: [step_of(step.place), step.value.map_or(0.01, step_of)],
        // The first delivery is at closing.
        moves: [step.place.is_in(draft), true],
        ticks: ticks
            .map(|ticks| ticks.map_or_else(Vec::new, |it| it.iter().map(|it| it.at).collect())),
    }
}

/// One step: its place, its value, and a cross.
fn step_ui(
    ui: &mut Ui,
    (list, index): (List, usize),
    step: &Step,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) -> Option<Edit> {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let inside = row.with_max_x(row.right() - ICON_SIDE);
    let divide = inside.right() - VALUE_SHARE * inside.width();
    let (place, value) = (inside.with_max_x(divide), inside.with_min_x(divide));
    place_ui(ui, list, place, step, editing, marks);
    let set = value_ui(ui, (list, index), value, step, editing, marks);
    let cross = row.with_min_x(inside.right());
    let name = format!("Remove {}", lower_first(&step.place.label(editing.draft)));
    let id = Id::unique(("remove step", list, index));
    let is_removed = icon_ui(&mut ui.line_within(cross), id, Icon::Remove, &name, true).clicked();
    is_removed.then_some(Edit::Remove(list, index)).or(set)
}

fn place_ui(
    ui: &mut Ui,
    list: List,
    room: Rect,
    step: &Step,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) {
    let text = list.place_in_words(editing.draft, step);
    if !step.place.is_in(editing.draft) {
        ui.line_within(room).note(text);
        return;
    }
    let name = step.place.label(editing.draft).into_owned();
    let calendar = Calendar::of(&editing.draft.closing);
    let read = |typed: &str| list.place_meant(calendar, step.place, typed);
    let hint = match list {
        List::SweepTiers => "a multiple, e.g. 1.25x",
        _ => "a month of the deal or its date, e.g. 25 or Apr 2028",
    };
    let typed = lever_text::text(step.place, editing.draft, step.at);
    let words = EntryWords { text, typed, align: Align2::LEFT_CENTER, read: &read, hint };
    row_of(step.place, &name, editing, marks).entry_ui(ui, room, &words);
}

fn value_ui(
    ui: &mut Ui,
    (list, index): (List, usize),
    room: Rect,
    step: &Step,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
) -> Option<Edit> {
    let Some(value) = step.value else {
        return share_ui(ui, (list, index), room, editing);
    };
    let name = value.label(editing.draft).into_owned();
    let text = lever_text::text(value, editing.draft, step.level);
    let read = |typed: &str| lever_text::parse(value, typed);
    let typed = text.clone();
    let hint = lever_text::hint(value.unit());
    let words = EntryWords { text, typed, align: Align2::RIGHT_CENTER, read: &read, hint };
    row_of(value, &name, editing, marks).entry_ui(ui, room, &words);
    None
}

/// What a delivery brings.
fn share_ui(
    ui: &mut Ui,
    (list, index): (List, usize),
    room: Rect,
    editing: &mut Editing<'_>,
) -> Option<Edit> {
    let share = editing.draft.equipment.deliveries.get(index)?.share;
    let path = format!("{}[{index}].share", list.path());
    let name = list.share_in_words(editing.draft, index);
    let fault = fault_at(&path, editing.complaints);
    let id = Id::unique(("share", list, index));
    let entry = ShareEntry { id, name: &name, share, path: &path, fault };
    let room = room.with_min_x(room.right() - SHARE_WIDTH);
    let typed = entry.ui(&mut ui.line_within(room), editing.draft);
    typed.map(|share| Edit::SetDelivery(index, share))
}
