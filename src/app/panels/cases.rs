//! The cases of the deal, over its levers: which one is shown, and what can be done with them.

use eframe::egui::{
    Align2, Button, CursorIcon, Id, Key, Popup, Response, Role, Sense, Stroke, StrokeKind,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};

use crate::analysis::cases::{self, BASE};
use crate::app::command::Command;
use crate::app::widgets::TextEntry;
use crate::format::text;
use crate::model::case::Case;
use crate::model::validate::CASES_MAX;
use crate::session::Document;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, laid_out, small, strong};
use crate::ui::theme::{self, SMALL, STEP, Tokens};
use crate::ui::widgets::icon::{ICON_SIDE, Icon, add_ui, icon_ui};
use crate::ui::widgets::text_area::text_area_ui;

use super::items::with_icons;

/// Height of a tab.
const TAB_HEIGHT: f32 = 22.0;
/// Left and right of its name.
const TAB_MARGIN: f32 = 7.0;
/// Characters of a name on its tab.
const TAB_CHARS: usize = 20;
const MENU_WIDTH: f32 = 280.0;

/// What is under way in the strip.
#[derive(Debug, Default)]
pub struct CaseStrip {
    /// The name of a case that is being made.
    naming: Option<String>,
    wants_focus: bool,
    /// Why the last name was not taken.
    objection: Option<&'static str>,
}

impl CaseStrip {
    /// Asks for the name of a new case in its place, and proposes one.
    pub fn ask(&mut self, document: &Document) {
        if document.whole().cases.len() < CASES_MAX {
            self.naming = Some(cases::proposed_name(document.whole()));
            (self.wants_focus, self.objection) = (true, None);
        }
    }
}

/// Beside the file's name, where there are no cases yet.
pub(super) fn first_ui(ui: &mut Ui, document: &mut Document, strip: &mut CaseStrip) {
    if document.whole().cases.is_empty() && strip.naming.is_none() {
        add_case_ui(ui, document, strip);
    }
}

/// The tabs, and what can be said of the case that is shown; nothing where there are no cases.
pub(super) fn strip_ui(
    ui: &mut Ui,
    document: &mut Document,
    strip: &mut CaseStrip,
    send: &mut Vec<Command>,
) {
    let has_cases = !document.whole().cases.is_empty();
    if !has_cases && strip.naming.is_none() {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.set_max_width(ui.available_width() - 4.0 * STEP);
        if has_cases {
            tabs_ui(ui, document, strip, send);
        }
        naming_ui(ui, document, strip);
        if let Some(place) = document.case_place() {
            shown_ui(ui, document, place, strip, send);
        }
    });
    ui.add_space(STEP);
}

fn tabs_ui(ui: &mut Ui, document: &mut Document, strip: &mut CaseStrip, send: &mut Vec<Command>) {
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let places = 0..document.whole().cases.len();
        for place in std::iter::once(None).chain(places.map(Some)) {
            if tab_ui(ui, document, place, send) {
                clicked = Some(place);
            }
        }
        ui.add_space(STEP);
        add_case_ui(ui, document, strip);
    });
    if let Some(place) = clicked {
        document.show_case(place);
        ui.ctx().request_repaint();
    }
}

/// The tab of a case, or of the deal itself; true if it was clicked.
fn tab_ui(ui: &mut Ui, document: &Document, place: Option<usize>, send: &mut Vec<Command>) -> bool {
    let tokens = Tokens::of(ui);
    let case = place.and_then(|index| document.whole().cases.get(index));
    let name = case.map_or(BASE, |case| case.name.as_str());
    let is_open = document.case_place() == place;
    let trouble = place.and_then(|index| trouble(document, index));
    let font = if is_open { theme::semibold(SMALL) } else { theme::regular(SMALL) };
    let mark = if trouble.is_some() { "× " } else { "" };
    let label = format!("{mark}{}", short(name));
    let galley = laid_out(ui.painter(), &label, font);
    let size = vec2(galley.size().x + 2.0 * TAB_MARGIN, TAB_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let spoken = format!("Case {}", text::name(name));
    response.widget_info(|| WidgetInfo::labeled(Role::Tab, ui.is_enabled(), &spoken));
    let response = response.selected(is_open);
    let is_lit = is_open || response.hovered() || response.has_focus();
    let ink = match (&trouble, is_lit) {
        (Some(_), _) => tokens.breach,
        (None, true) => tokens.text,
        (None, false) => tokens.muted,
    };
    if is_lit {
        ui.painter().rect_filled(rect, 4.0, tokens.raised);
    }
    if response.has_focus() {
        let ring = Stroke::new(1.0, tokens.accent);
        ui.painter().rect_stroke(rect, 4.0, ring, StrokeKind::Inside);
    }
    if is_open {
        let line = Stroke::new(2.0, tokens.accent);
        ui.painter().hline(rect.shrink2(vec2(4.0, 0.0)).x_range(), rect.bottom() - 1.0, line);
    }
    let at = Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min;
    ui.painter().galley(pos2(at.x, at.y), galley, ink);
    let command = Command::PinCase(place.map_or(0, |index| index + 1));
    response.context_menu(|ui| {
        if command.button_ui(ui, Button::new(command.text()), send).clicked() {
            ui.close();
        }
    });
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    response.on_hover_ui(|ui| said_ui(ui, document, case, trouble.as_deref())).clicked()
}

/// What is said of a case under the pointer.
fn said_ui(ui: &mut Ui, document: &Document, case: Option<&Case>, trouble: Option<&str>) {
    ui.set_max_width(300.0);
    let Some(case) = case else {
        ui.label(strong(BASE));
        ui.label("The deal itself, without any case");
        return;
    };
    ui.label(strong(text::name(&case.name)));
    if !case.note.is_empty() {
        ui.label(text::passage(&case.note));
    }
    let sets = cases::sets(document.whole(), case);
    ui.weak(if sets.is_empty() { "Sets nothing yet".to_owned() } else { sets });
    if let Some(trouble) = trouble {
        ui.fault(trouble);
    }
}

/// What is wrong with the case at that place.
fn trouble(document: &Document, place: usize) -> Option<String> {
    let start = format!("cases[{place}].");
    let fault = document.case_faults().iter().find(|fault| fault.path.starts_with(&start))?;
    Some(text::line(&fault.to_string()).into_owned())
}

fn short(name: &str) -> String {
    let name = text::name(name);
    if name.chars().count() <= TAB_CHARS {
        return name.into_owned();
    }
    let start: String = name.chars().take(TAB_CHARS - 1).collect();
    format!("{}…", start.trim_end())
}

/// The button that makes a case, and the menu under it.
fn add_case_ui(ui: &mut Ui, document: &mut Document, strip: &mut CaseStrip) {
    if document.whole().cases.len() >= CASES_MAX {
        ui.faint(format!("{CASES_MAX} at most"));
        return;
    }
    let tooltip = "Add a case: the same deal with some inputs changed";
    let button = add_ui(ui, "Case", tooltip).named("Add a case");
    let mut stress = None;
    Popup::menu(&button).show(|ui| {
        ui.set_width(MENU_WIDTH);
        let make = Command::MakeCase;
        let entry = Button::new(make.text()).shortcut_text(make.keys(ui.ctx()));
        if ui.add(entry).on_hover_text(make.tooltip()).clicked() {
            strip.ask(document);
            ui.close();
        }
        let stresses = cases::stresses(document.whole());
        if stresses.is_empty() {
            return;
        }
        ui.separator();
        ui.note("Stresses of this deal");
        for case in stresses {
            if ui.button(&case.name).on_hover_text(&case.note).clicked() {
                stress = Some(case);
                ui.close();
            }
        }
    });
    if let Some(case) = stress {
        document.add_case(case);
        ui.ctx().request_repaint();
    }
}

/// The name of a new case, typed in the place of its tab.
fn naming_ui(ui: &mut Ui, document: &mut Document, strip: &mut CaseStrip) {
    let Some(name) = &mut strip.naming else { return };
    let field = TextEdit::singleline(name).id(Id::unique("new case"));
    let field = field.font(theme::regular(SMALL)).desired_width(f32::INFINITY);
    let response = ui.add(field).named("Name of the new case");
    if std::mem::take(&mut strip.wants_focus) {
        response.request_focus();
        return;
    }
    if response.changed() {
        strip.objection = None;
    }
    ui.note("Enter creates it, Esc cancels");
    if let Some(objection) = strip.objection {
        ui.fault(objection);
    }
    if !response.lost_focus() {
        return;
    }
    // A click elsewhere and Esc both leave things as they are.
    if !ui.input(|input| input.key_pressed(Key::Enter)) {
        strip.naming = None;
        return;
    }
    strip.objection = cases::why_not_named(document.whole(), name, None);
    if strip.objection.is_some() {
        response.request_focus();
    } else {
        document.make_case(name);
        strip.naming = None;
    }
    ui.ctx().request_repaint();
}

/// The name and note of the case that is shown, to be edited, and its place.
fn shown_ui(
    ui: &mut Ui,
    document: &mut Document,
    place: usize,
    strip: &mut CaseStrip,
    send: &mut Vec<Command>,
) {
    let Some(case) = document.case_shown().cloned() else { return };
    let count = document.whole().cases.len();
    let mut name = case.name.clone();
    let done = with_icons(ui, 3, |ui, room| {
        TextEntry::new("case name", "Name of the case", &mut name).ui(
            ui,
            theme::medium(SMALL),
            vec2(room, ICON_SIDE),
        );
        icons_ui(ui, &case.name, place, count)
    });
    if name != case.name {
        strip.objection = cases::why_not_named(document.whole(), &name, Some(place));
        document.rename_case(place, &name);
    }
    if let (Some(objection), None) = (strip.objection, &strip.naming) {
        ui.fault(objection);
    }
    let id = Id::unique("case note");
    if let Some(note) = text_area_ui(ui, id, "Note to the case", &case.note, "What it is about") {
        document.note_case(place, &note);
    }
    ui.add_space(STEP);
    ui.wrapped(
        small(
            "Inputs changed here apply to this case only, marked with a dot; everything else is \
             shared.",
        )
        .color(Tokens::of(ui).faint),
    );
    let pin = Command::PinCase(0);
    let button = Button::new(small("Compare with Base"));
    pin.button_ui(ui, button, send);
    match done {
        None => return,
        Some(Done::Move(to)) => document.move_case(place, to),
        Some(Done::Remove) => document.remove_case(place),
    }
    strip.objection = None;
    ui.ctx().request_repaint();
}

enum Done {
    Move(usize),
    Remove,
}

fn icons_ui(ui: &mut Ui, name: &str, place: usize, count: usize) -> Option<Done> {
    let name = text::name(name);
    let icons = [
        (Icon::Left, format!("Move case {name} to the left"), place > 0),
        (Icon::Right, format!("Move case {name} to the right"), place + 1 < count),
        (Icon::Remove, format!("Remove case {name}"), true),
    ];
    let mut done = None;
    for (icon, text, is_enabled) in icons {
        let response: Response = icon_ui(ui, Id::unique(("case", icon)), icon, &text, is_enabled);
        if response.clicked() {
            done = Some(match icon {
                Icon::Up | Icon::Left => Done::Move(place.saturating_sub(1)),
                Icon::Down | Icon::Right => Done::Move(place + 1),
                Icon::Remove => Done::Remove,
            });
        }
    }
    done
}
