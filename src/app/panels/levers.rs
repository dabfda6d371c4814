//! The left panel: what is open, the four headline levers, and everything else in groups, which
//! scroll under them.

use eframe::egui::collapsing_header::CollapsingState;
use eframe::egui::{
    Align, Align2, CursorIcon, Layout, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::analysis::{Group, Lever};
use crate::app::command::Command;
use crate::format::text;
use crate::model::{Fault, Scenario};
use crate::session::{Document, Editing, complaints};
use crate::ui::board::Within;
use crate::ui::sight::in_sight;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small, small_strong};
use crate::ui::theme::{self, STEP, Tokens};
use crate::ui::widgets::value_entry::end_form;

use super::cases::CaseStrip;
use super::groups::group_ui;
use super::marks::Marks;
use super::rows::row_of;
use super::scenario;
use super::summary::summary;
use super::terms::add_term_ui;

/// Room for the scroll bar, as wide as the margin at the left.
const SCROLL_BAR: f32 = 4.0 * STEP;
/// About what the headline levers take.
const HEADLINE_HEIGHT: f32 = 270.0;
/// The sections need at least this much under them.
const SECTIONS_HEIGHT_MIN: f32 = 180.0;

/// Where the headline tracks are, once drawn.
pub type HeadlineTracks = [(Lever, Rect); Lever::HEADLINE.len()];

/// Draws the panel and lets it edit the draft.
pub fn levers_ui(
    ui: &mut Ui,
    document: &mut Document,
    marks: Marks<'_>,
    strip: &mut CaseStrip,
    send: &mut Vec<Command>,
) -> HeadlineTracks {
    scenario::title_ui(ui, document, strip, send);
    // Those of the case that is shown are faults of the draft, which stand beside its levers.
    let is_sound = document.faults().is_empty();
    let case_faults = if is_sound { document.case_faults().to_vec() } else { Vec::new() };
    let mut editing = document.editing();
    if ui.available_height() < HEADLINE_HEIGHT + SECTIONS_HEIGHT_MIN {
        // In so low a window all of it scrolls: sections need some height of their own.
        return scrolled_ui(ui, |ui| {
            case_faults_ui(ui, &case_faults);
            let tracks = headlines_ui(ui, &mut editing, marks);
            sections_ui(ui, &mut editing, marks, send);
            tracks
        });
    }
    // The four stay in sight while a section is open and scrolled.
    let tracks = ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        case_faults_ui(ui, &case_faults);
        headlines_ui(ui, &mut editing, marks)
    });
    scrolled_ui(ui, |ui| sections_ui(ui, &mut editing, marks, send));
    tracks.inner
}

/// Scrolls what is higher than the room, with the scroll bar beside it.
fn scrolled_ui<R>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    let scroll = ScrollArea::vertical().auto_shrink(false);
    let output = scroll.show(ui, |ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        add_contents(ui)
    });
    output.inner
}

/// What is wrong with cases while the deal itself is sound.
fn case_faults_ui(ui: &mut Ui, faults: &[Fault]) {
    if faults.is_empty() {
        return;
    }
    let tokens = Tokens::of(ui);
    ui.label(
        small_strong("A case has an input out of range; fix it, or the file will not open")
            .color(tokens.breach),
    );
    for fault in faults {
        ui.wrapped(small(text::line(&fault.to_string())));
    }
    ui.add_space(2.0 * STEP);
}

/// The four headline levers.
fn headlines_ui(ui: &mut Ui, editing: &mut Editing<'_>, marks: Marks<'_>) -> HeadlineTracks {
    ui.add_space(2.0 * STEP);
    let tracks = Lever::HEADLINE.map(|lever| {
        let track = headline_ui(ui, lever, editing, marks);
        ui.add_space(3.0 * STEP);
        (lever, track)
    });
    hairline_ui(ui);
    tracks
}

fn sections_ui(ui: &mut Ui, editing: &mut Editing<'_>, marks: Marks<'_>, send: &mut Vec<Command>) {
    for section in Section::ALL {
        if section.is_in(editing.draft) {
            collapsible_ui(ui, section, editing, marks, send);
        }
    }
    // For the groups that are not there without their terms, too.
    add_term_ui(ui, None, editing.draft, send);
    ui.add_space(4.0 * STEP);
    // From the last value here the keyboard does not go on to a figure of a screen.
    end_form(ui);
}

fn headline_ui(ui: &mut Ui, lever: Lever, editing: &mut Editing<'_>, marks: Marks<'_>) -> Rect {
    row_of(lever, lever.name(), editing, marks).headline_ui(ui)
}

/// What can be opened and closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Section {
    Levers(Group),
    /// Name, description, closing: no levers.
    Scenario,
}

impl Section {
    const ALL: [Self; 11] = [
        Self::Levers(Group::Lease),
        Self::Levers(Group::Equipment),
        Self::Levers(Group::Debt),
        Self::Levers(Group::Equity),
        Self::Levers(Group::Lessee),
        Self::Levers(Group::Remedies),
        Self::Levers(Group::Guarantees),
        Self::Levers(Group::Market),
        Self::Levers(Group::Tax),
        Self::Levers(Group::Uncertainty),
        Self::Scenario,
    ];

    /// Whether the deal has anything of it.
    fn is_in(self, draft: &Scenario) -> bool {
        match self {
            Self::Levers(group) => group.is_in(draft),
            Self::Scenario => true,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Levers(group) => group.name(),
            Self::Scenario => scenario::NAME,
        }
    }

    fn summary(self, draft: &Scenario) -> String {
        match self {
            Self::Levers(group) => summary(group, draft),
            Self::Scenario => scenario::summary(draft),
        }
    }

    /// First words of the paths of its fields.
    fn stems(self) -> &'static [&'static str] {
        match self {
            Self::Levers(Group::Lease) => &["lease"],
            Self::Levers(Group::Equipment) => &["equipment", "vendor"],
            Self::Levers(Group::Debt) => &["tranches", "structure"],
            Self::Levers(Group::Equity) => &["equity"],
            Self::Levers(Group::Lessee) => &["lessee"],
            Self::Levers(Group::Remedies) => &["remedies"],
            Self::Levers(Group::Guarantees) => &["guarantees"],
            Self::Levers(Group::Market) => &["market"],
            Self::Levers(Group::Tax) => &["tax"],
            Self::Levers(Group::Uncertainty) => &["uncertainty"],
            Self::Scenario => &scenario::PATHS,
        }
    }

    fn holds(self, fault: &Fault) -> bool {
        let stem = fault.path.split(['.', '[']).next().unwrap_or_default();
        self.stems().contains(&stem)
    }
}

/// A section: its name, and in muted type what it says while it is closed.
fn collapsible_ui(
    ui: &mut Ui,
    section: Section,
    editing: &mut Editing<'_>,
    marks: Marks<'_>,
    send: &mut Vec<Command>,
) {
    let id = ui.make_persistent_id(("section", section));
    let mut state = CollapsingState::load_with_default_open(ui.ctx(), id, false);
    let openness = state.openness(ui.ctx());
    if header_ui(ui, section, editing, state.is_open(), openness) {
        state.toggle(ui);
    }
    // Headline levers are always in sight: revealing one opens no section.
    let is_revealed = |lever: Lever| {
        section == Section::Levers(lever.group()) && !Lever::HEADLINE.contains(&lever)
    };
    let is_asked_for = marks.added.is_some_and(|term| section == Section::Levers(term.group()));
    if is_asked_for || marks.revealed.is_some_and(is_revealed) {
        state.set_open(true);
    }
    state.show_body_unindented(ui, |ui| {
        in_sight(ui, section.name(), |ui| {
            ui.add_space(STEP);
            match section {
                Section::Levers(group) => group_ui(ui, group, editing, marks, send),
                Section::Scenario => scenario::section_ui(ui, editing),
            }
            ui.add_space(2.0 * STEP);
        });
    });
    state.store(ui.ctx());
}

const INDENT: f32 = 16.0;

/// The header's two lines; true if it was clicked.
fn header_ui(
    ui: &mut Ui,
    section: Section,
    editing: &Editing<'_>,
    is_open: bool,
    openness: f32,
) -> bool {
    let tokens = Tokens::of(ui);
    // The summary line folds away while the section opens.
    let height = 24.0 + 18.0 * (1.0 - openness);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    response.widget_info(|| {
        WidgetInfo::labeled(Role::DisclosureTriangle, ui.is_enabled(), section.name())
    });
    let response = response.spoken(|node| node.set_expanded(is_open));
    let lit = response.hovered() || response.has_focus();
    let middle = pos2(rect.left() + 4.0, rect.top() + 12.0);
    chevron(ui, middle, openness, if lit { tokens.accent } else { tokens.muted });
    let at = pos2(rect.left() + INDENT, middle.y);
    let ink = if response.has_focus() { tokens.accent } else { tokens.text };
    ui.painter().text(at, Align2::LEFT_CENTER, section.name(), theme::medium(theme::BODY), ink);
    // Past half way the line no longer has its height.
    if openness < 0.5 {
        let line = rect.with_min_x(rect.left() + INDENT).with_min_y(rect.top() + 23.0);
        summary_ui(ui, section, editing, line);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

fn summary_ui(ui: &mut Ui, section: Section, editing: &Editing<'_>, rect: Rect) {
    let tokens = Tokens::of(ui);
    let faulty = editing.faults.iter().filter(|fault| section.holds(fault)).count();
    let (text, ink) = complaints::to_fix(faulty).map_or_else(
        || (section.summary(editing.draft), tokens.muted),
        |to_fix| (to_fix, tokens.breach),
    );
    let layout = Layout::left_to_right(Align::Min);
    ui.child_within(rect, layout).one_line(small(text).color(ink));
}

/// Points right when closed and down when open.
fn chevron(ui: &Ui, middle: eframe::egui::Pos2, openness: f32, ink: eframe::egui::Color32) {
    let turn = eframe::egui::emath::Rot2::from_angle(openness * std::f32::consts::FRAC_PI_2);
    let points =
        [vec2(-1.5, -3.5), vec2(2.0, 0.0), vec2(-1.5, 3.5)].map(|offset| middle + turn * offset);
    ui.painter().add(Shape::line(points.to_vec(), Stroke::new(1.3, ink)));
}

fn hairline_ui(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 3.0 * STEP));
    let line = Stroke::new(1.0, Tokens::of(ui).line);
    ui.painter().hline(rect.x_range(), rect.top() + 1.0, line);
}
