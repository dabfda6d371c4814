//! The scenarios that are compared, a chip each, and what can be added.

use eframe::egui::{
    Align2, Button, CornerRadius, CursorIcon, Id, Popup, PopupCloseBehavior, Rect, Role,
    ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use super::{CompareView, Named, Shown};
use crate::analysis::cases::BASE;
use crate::app::command::Command;
use crate::format::text;
use crate::session::Source;
use crate::ui::between::between;
use crate::ui::board::Within;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, cut};
use crate::ui::theme::{self, BODY, SMALL, STEP, Tokens};
use crate::ui::widgets::icon::{ICON_SIDE, Icon, add_ui, icon_ui};

const HEIGHT: f32 = 26.0;
const SWATCH: f32 = 10.0;
/// Between two chips.
const GAP: f32 = 2.0 * STEP;
const WIDTH_MIN: f32 = 190.0;
const WIDTH_MAX: f32 = 290.0;
/// The room of the button that adds one.
const ADD_WIDTH: f32 = 64.0;
const POPUP_WIDTH: f32 = 320.0;

/// What was done to a chip.
enum Done {
    Hold(usize),
    First(usize),
    Remove(usize),
}

/// Draws the chips in as many rows as they need.
pub(super) fn chips_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    named: &[Named<'_>],
    view: &mut CompareView,
    send: &mut Vec<Command>,
) {
    let room = ui.available_width();
    let columns = ((room - ADD_WIDTH) / (WIDTH_MIN + GAP)).floor().max(1.0) as usize;
    // No more columns than chips, so that few chips are wide.
    let columns = columns.min(named.len().max(1));
    let width = between((room - ADD_WIDTH) / columns as f32 - GAP, WIDTH_MIN, WIDTH_MAX);
    let second = view.lineup.second_place();
    let rows = named.len().div_ceil(columns).max(1);
    let size = vec2(room, rows as f32 * (HEIGHT + STEP) - STEP);
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let rect = |place: usize| {
        let (row, column) = (place / columns, place % columns);
        let corner = vec2(column as f32 * (width + GAP), row as f32 * (HEIGHT + STEP));
        Rect::from_min_size(area.min + corner, vec2(width, HEIGHT))
    };
    let mut done = None;
    for (place, named) in named.iter().enumerate() {
        let role = match place {
            0 => Held::First,
            place if Some(place) == second => Held::Second,
            _ => Held::Other,
        };
        done = chip_ui(ui, named, place, role, rect(place)).or(done.take());
    }
    // The button follows the last chip; every row has room for it, full or not.
    let last = named.len().checked_sub(1).map(rect);
    let left = last.map_or(area.left(), |last| last.right() + GAP);
    let top = last.map_or(area.top(), |last| last.top());
    let place = Rect::from_min_size(pos2(left, top + 3.0), vec2(ADD_WIDTH + GAP, HEIGHT - 3.0));
    let mut beside = ui.child_within(place, *ui.layout());
    add_button_ui(&mut beside, shown, view, send);
    match done {
        None => return,
        Some(Done::Hold(place)) => view.lineup.hold(place),
        Some(Done::First(place)) => view.lineup.make_first(place),
        Some(Done::Remove(place)) => view.lineup.remove(place),
    }
    // The members of this frame are those before the change.
    ui.ctx().request_repaint();
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    First,
    Second,
    Other,
}

fn chip_ui(ui: &mut Ui, named: &Named<'_>, place: usize, held: Held, rect: Rect) -> Option<Done> {
    let tokens = Tokens::of(ui);
    let ink = named.ink(tokens);
    let id = id(named);
    // Before the icons, which lie on the chip and take clicks of their own.
    let response = ui.interact(rect, id, Sense::click());
    let label = match held {
        Held::First => format!("{}, the first", named.name),
        Held::Second => format!("{}, compared with the first", named.name),
        Held::Other => format!("Compare {} with the first", named.name),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &label));
    let edge = match (response.has_focus(), held) {
        (true, _) => Stroke::new(1.5, tokens.accent),
        (false, Held::First | Held::Second) => Stroke::new(1.0, ink),
        (false, Held::Other) => Stroke::new(1.0, tokens.line),
    };
    let fill = if response.hovered() { tokens.raised } else { tokens.panel };
    ui.painter().rect(rect, CornerRadius::same(5), fill, edge, StrokeKind::Inside);
    let swatch = pos2(rect.left() + 8.0 + SWATCH / 2.0, rect.center().y);
    let square = Rect::from_center_size(swatch, vec2(SWATCH, SWATCH));
    ui.painter().rect_filled(square, 2.0, ink);
    let icons = rect.right() - 2.0 * ICON_SIDE - 6.0;
    let mut left = square.right() + 7.0;
    if let Some(letter) = match held {
        Held::First => Some("A"),
        Held::Second => Some("B"),
        Held::Other => None,
    } {
        let at = pos2(left, rect.center().y);
        let font = theme::semibold(SMALL);
        let drawn = ui.painter().text(at, Align2::LEFT_CENTER, letter, font, tokens.muted);
        left = drawn.right() + 6.0;
    }
    let is_there = named.member.scenario().is_some();
    let color = if is_there { tokens.text } else { tokens.muted };
    let room = icons - left - 4.0;
    let in_room = |name: &str| cut(ui.painter(), name, theme::medium(BODY), room);
    let name = in_room(&named.name);
    // Cut at the end, names of one family look the same; their short forms differ.
    let name = if name.elided { in_room(&named.short) } else { name };
    let at = pos2(left, rect.center().y - name.size().y / 2.0);
    ui.painter().galley(at, name, color);
    let clicked = response.clicked() && held == Held::Other;
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_text(tooltip(named, held));
    let done = icons_ui(ui, rect.with_min_x(icons), named, place);
    done.or(clicked.then_some(Done::Hold(place)))
}

fn icons_ui(ui: &mut Ui, rect: Rect, named: &Named<'_>, place: usize) -> Option<Done> {
    let id = id(named);
    let mut done = None;
    let mut ui = ui.line_within(rect.shrink2(vec2(2.0, 4.0)));
    ui.spacing_mut().item_spacing.x = 0.0;
    let first = format!("Make {} the first", named.name);
    if icon_ui(&mut ui, id.with("first"), Icon::Up, &first, place > 0).clicked() {
        done = Some(Done::First(place));
    }
    let remove = format!("Remove {}", named.name);
    if icon_ui(&mut ui, id.with("remove"), Icon::Remove, &remove, true).clicked() {
        done = Some(Done::Remove(place));
    }
    done
}

/// The id of a scenario's chip, whatever its place.
fn id(named: &Named<'_>) -> Id {
    // By the source, so that the focus follows a chip that changes its place.
    Id::unique(("compared", format!("{:?}", named.member.source())))
}

fn tooltip(named: &Named<'_>, held: Held) -> String {
    if named.member.scenario().is_none() {
        return format!("{}: {}", named.name, named.member.trouble());
    }
    let what = match held {
        Held::First => "The others are compared with it",
        Held::Second => "Compared with the first",
        Held::Other => "Compare with the first",
    };
    let name = named.member.scenario().map_or("", |scenario| scenario.name.as_str());
    format!("{name}\n{what}")
}

/// The button and, under it, what may be added.
fn add_button_ui(ui: &mut Ui, shown: Shown<'_>, view: &mut CompareView, send: &mut Vec<Command>) {
    if view.lineup.is_full() {
        ui.faint("maximum: eight");
        return;
    }
    let button = add_ui(ui, "Add", "Compare with another scenario");
    Popup::from_toggle_button_response(&button)
        // A click into the search must not close it.
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .show(|ui| {
            ui.set_width(POPUP_WIDTH);
            if offered_ui(ui, shown, view, send) {
                view.wanted.clear();
                ui.close();
                ui.ctx().request_repaint();
            }
        });
}

/// What may be added; true when something was.
fn offered_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    view: &mut CompareView,
    send: &mut Vec<Command>,
) -> bool {
    let hint = TextEdit::singleline(&mut view.wanted).hint_text("Find a scenario");
    let field = ui.add(hint.desired_width(f32::INFINITY)).named("Find a scenario to compare");
    // Opened, the list is ready to be searched; later the focus stays where it was put.
    if ui.memory(|memory| memory.focused().is_none()) {
        field.request_focus();
    }
    let mut taken = None;
    let wanted = view.wanted.trim().to_lowercase();
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        let has_baseline = shown.baseline.is_some();
        let own =
            [(Source::Present, "Current case", true), (Source::Baseline, "Baseline", has_baseline)];
        for (source, name, is_there) in own {
            if is_there && name.to_lowercase().contains(&wanted) && !view.lineup.has(&source) {
                taken = option_ui(ui, name).then_some(source).or(taken.take());
            }
        }
        for (source, name) in of_cases(shown, view) {
            if name.to_lowercase().contains(&wanted) {
                taken = option_ui(ui, &name).then_some(source).or(taken.take());
            }
        }
        for entry in shown.catalogue.entries() {
            let Some(scenario) = entry.scenario() else { continue };
            let Some(source) = Source::of(entry.place()) else { continue };
            let is_wanted = scenario.name.to_lowercase().contains(&wanted)
                || scenario.lessee.name.to_lowercase().contains(&wanted);
            if is_wanted && !view.lineup.has(&source) {
                taken = option_ui(ui, &scenario.name).then_some(source).or(taken.take());
            }
        }
    });
    // Under the list, so that it is in sight however long that is.
    ui.separator();
    let cases = of_cases(shown, view);
    if cases.len() > 1 && option_ui(ui, "All cases of the deal") {
        view.lineup.add_cases(cases.into_iter().map(|(source, _)| source));
        return true;
    }
    if option_ui(ui, "File…") {
        send.push(Command::CompareFile);
        return true;
    }
    let Some(source) = taken else { return false };
    view.lineup.add(source);
    true
}

/// The deal itself and its cases, as far as they are not there yet; none where it has no cases.
fn of_cases(shown: Shown<'_>, view: &CompareView) -> Vec<(Source, String)> {
    let cases = &shown.document.whole().cases;
    let named = cases.iter().map(|case| Some(case.name.clone()));
    let all = std::iter::once(None).chain(named).filter(|_| !cases.is_empty());
    let all = all.map(|case| {
        let name = format!("Case {}", text::name(case.as_deref().unwrap_or(BASE)));
        (Source::Case(case), name)
    });
    all.filter(|(source, _)| !view.lineup.has(source)).collect()
}

fn option_ui(ui: &mut Ui, name: &str) -> bool {
    let button = Button::new(name).frame(false).truncate();
    let response = ui.add(button.min_size(vec2(ui.available_width(), 22.0)));
    let label = format!("Compare with {name}");
    response.named(label).clicked()
}
