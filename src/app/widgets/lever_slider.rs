//! A lever as a row: name, value, track, and where the number comes from.
//!
//! [`LeverRow::headline_ui`] is the large one of the four headline levers, [`LeverRow::compact_ui`]
//! one row of a group. Both edit the draft through [`Lever::set`] and show the same states: edited
//! (a dot), assumed (dots under the value), out of bounds (red, and why under the pointer), not
//! applicable (and why), held when the cost changes (a lock). A fault moves nothing: the row under
//! the pointer stays there. The value has the keyboard of its row; arrow keys on it move the track.
//!
//! A double click, or the menu of a right click, goes back to the file's value; the menu, the line
//! under a large slider and Ctrl+E edit where the number comes from.

use std::ops::RangeInclusive;

use eframe::egui::{
    Align, Align2, Button, CursorIcon, FontId, Id, Label, Rect, Response, RichText, Role, Sense,
    Ui, Vec2, pos2, vec2,
};

use crate::analysis::Lever;
use crate::analysis::assumptions::is_assumed;
use crate::analysis::evidence::said_at;
use crate::analysis::full_rent::full_rent;
use crate::format::text;
use crate::model::Scenario;
use crate::session::{Held, Holds};
use crate::ui::board::Within;
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, code, small, strong, width as width_of};
use crate::ui::theme::{self, SMALL, STEP, Tokens};
use crate::ui::widgets::icon::lock_ui;
use crate::ui::widgets::slider_track::{Look, SliderTrack, Tick, TrackOutput};
use crate::ui::widgets::value_entry::{Mark, ValueEntry, give_keyboard};

use super::evidence;
use crate::analysis::lever_text;

/// One lever to be drawn, with the scenario that it moves.
pub struct LeverRow<'a> {
    /// Which one.
    pub lever: Lever,
    /// What a screen reader calls it; no other lever of the scenario has that name.
    pub name: &'a str,
    /// The name written in the row; a heading above may say to which loan or round it belongs.
    pub caption: &'a str,
    /// What it moves.
    pub draft: &'a mut Scenario,
    /// What it goes back to: the file, or while a case is shown the deal itself.
    pub saved: &'a Scenario,
    /// The case that is shown, which takes what is moved.
    pub case: Option<&'a str>,
    /// Which loans keep their advance rate when the cost changes.
    pub holds: &'a mut Holds,
    /// What is wrong with it, if it is out of bounds.
    pub fault: Option<&'a str>,
    /// Marked places.
    pub ticks: &'a [Tick],
    /// Whether the row says why it does not apply, or leaves that to the one below it.
    pub says_why_not: bool,
    /// Whether it is to be scrolled to and to have the keyboard.
    pub is_revealed: bool,
}

/// How a value is read where it has no track beside it.
pub struct EntryWords<'a> {
    /// As it is read: "from month 25, Apr 2028".
    pub text: String,
    /// What the field opens with: "25".
    pub typed: String,
    /// Left or right centre.
    pub align: Align2,
    /// Reads what was typed.
    pub read: &'a dyn Fn(&str) -> Option<f64>,
    /// What may be typed instead of what cannot be read.
    pub hint: &'a str,
}

/// From a lock's middle to the value right of it.
const LOCK_OFFSET: f32 = 6.0;
/// The dot left of a name hangs in the panel's margin, so that names stay aligned.
const DOT_OFFSET: f32 = 9.0;
/// Of a compact row, what the track takes.
const COMPACT_TRACK_SHARE: f32 = 0.19;
/// A value's field has at least this much room to type in.
const VALUE_WIDTH_MIN: f32 = 44.0;
/// Of the field, left and right of the value.
const VALUE_MARGIN: f32 = 4.0;

/// Range, step and pixels a point.
type Track = (RangeInclusive<f64>, f64, f32);

impl LeverRow<'_> {
    /// The large slider of a headline lever; where its track is.
    pub fn headline_ui(mut self, ui: &mut Ui) -> Rect {
        let output = ui.push_id(self.lever, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let font = theme::semibold(theme::LARGE);
            let value_size = vec2(self.value_width(ui, &font), 22.0);
            let (row, name_rect) = name_and_value(ui, value_size);
            // The track first, so that the value beside the name is that of this frame.
            let track = ui.scope(|ui| self.track_ui(ui, Look::LARGE)).inner;
            self.name_ui(ui, name_rect, theme::regular(theme::BODY));
            let mut value_ui = ui.child_within(row, *ui.layout());
            self.value_ui(&mut value_ui, font, value_size);
            ui.add_space(2.0);
            self.under_ui(ui);
            track
        });
        self.menu_ui(ui, &output.response);
        output.inner
    }

    /// One row of a group: name, value, track.
    pub fn compact_ui(mut self, ui: &mut Ui) {
        let output = ui.push_id(self.lever, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let height = Look::COMPACT.height;
            let (_, row) = ui.allocate_space(vec2(ui.available_width(), height));
            let track_width = (row.width() * COMPACT_TRACK_SHARE).max(Look::COMPACT.size_min().x);
            let font = theme::medium(SMALL);
            // What is scrolled out of sight can be heard and reached by keys, but is not laid out.
            let is_seen = ui.is_rect_visible(row);
            let value_width = if is_seen { self.value_width(ui, &font) } else { VALUE_WIDTH_MIN };
            let [name, value, track] = columns(row, value_width, track_width);
            let mut track_ui = ui.child_within(track, *ui.layout());
            self.track_ui(&mut track_ui, Look::COMPACT);
            if is_seen {
                self.name_ui(ui, name, theme::regular(SMALL));
            }
            let mut value_ui = ui.child_within(value, *ui.layout());
            self.value_ui(&mut value_ui, font, value.size());
            self.why_not_ui(ui);
        });
        self.menu_ui(ui, &output.response);
    }

    /// The value alone, in words of its own: of a step of a list, its month or what it says.
    pub fn entry_ui(mut self, ui: &mut Ui, room: Rect, words: &EntryWords<'_>) {
        let output = ui.push_id(self.lever, |ui| {
            let mut ui = ui.child_within(room, *ui.layout());
            if self.is_revealed {
                give_keyboard(&ui, self.value_id());
                ui.scroll_to_rect(room, Some(Align::Center));
            }
            let typed = self.entry(&mut ui, words, room.size());
            self.take_typed(&ui, typed);
        });
        self.menu_ui(ui, &output.response.with_new_rect(room));
    }

    fn entry(&mut self, ui: &mut Ui, words: &EntryWords<'_>, size: Vec2) -> Option<f64> {
        let entry = ValueEntry {
            id: self.value_id(),
            name: self.name,
            role: Role::SpinButton,
            text: &words.text,
            in_full: Some(&words.typed),
            font: theme::medium(SMALL),
            size,
            margin: VALUE_MARGIN,
            align: words.align,
            mark: Mark::assumed_if(is_assumed(self.draft, self.lever)).or_fault(self.fault),
            parse: words.read,
            hint: words.hint,
        };
        let (response, typed) = entry.ui(ui);
        self.keys_ui(ui, &response);
        response.on_hover_ui(|ui| self.help_ui(ui));
        typed
    }

    fn take_typed(&mut self, ui: &Ui, typed: Option<f64>) {
        if let Some(typed) = typed {
            self.change(|lever, draft| lever.set(draft, typed));
            ui.ctx().request_repaint();
        }
    }

    /// Room for the widest text that the value has along its track, so that a name does not change
    /// where it ends while the value moves.
    fn value_width(&self, ui: &Ui, font: &FontId) -> f32 {
        let width = |text: String| width_of(ui, &text, font.clone()).ceil() + 2.0 * VALUE_MARGIN;
        // What is along the track is as wide as in the last frame, as long as the track is the same.
        let range = self.lever.range(self.draft);
        let track = (range, self.lever.step(self.draft), ui.pixels_per_point());
        let id = Id::unique(("value width", self.lever));
        let kept = ui.data(|data| data.get_temp::<(Track, f32)>(id));
        let along = kept.filter(|(of, _)| *of == track).map(|(_, width)| width);
        let along = along.unwrap_or_else(|| {
            let texts = lever_text::widest(self.lever, self.draft);
            let along = texts.into_iter().map(width).fold(VALUE_WIDTH_MIN, f32::max);
            ui.data_mut(|data| data.insert_temp(id, (track, along)));
            along
        });
        self.value_text().map_or(along, |text| along.max(width(text)))
    }

    /// The value as it is read; none where the lever does not apply.
    fn value_text(&self) -> Option<String> {
        let value = self.lever.value(self.draft)?;
        Some(lever_text::text(self.lever, self.draft, value))
    }

    /// What a right click anywhere in the row offers, and the popup that may follow.
    fn menu_ui(&mut self, ui: &Ui, row: &Response) {
        let mut is_asked = false;
        row.container_context_menu(|ui| {
            let back = match self.case {
                None => "Back to the file's value",
                Some(_) => "Use the deal’s own value",
            };
            let button = Button::new(back);
            let response = ui.add_enabled(self.is_edited(), button);
            if response.on_hover_text(self.saved_text()).clicked() {
                self.reset();
                ui.close();
            }
            self.menu_of_lever_ui(ui);
            is_asked = evidence::menu_button_ui(ui);
        });
        if is_asked {
            self.open_evidence(ui);
        }
        let id = self.evidence_id();
        evidence::popup_ui(ui, id, row, self.name, &mut self.draft.evidence);
    }

    /// What only some levers have: values by name, and the lock.
    fn menu_of_lever_ui(&mut self, ui: &mut Ui) {
        if let Some(rent) = full_rent(self.lever, self.draft) {
            let text = format!("Full rent, {}", lever_text::text(self.lever, self.draft, rent));
            if ui.button(text).clicked() {
                self.lever.set(self.draft, rent);
                ui.close();
            }
        }
        if let Some((held, index)) = self.holdable()
            && self.holds.held(self.draft, index) != held
            && ui.button("Hold this when the cost changes").clicked()
        {
            self.holds.hold(held, self.draft, index);
            ui.close();
        }
    }

    /// Which of a loan's two numbers the lever is, and of which loan.
    fn holdable(&self) -> Option<(Held, usize)> {
        match self.lever {
            Lever::AdvanceRate(index) => Some((Held::Rate, index)),
            Lever::LoanAmount(index) => Some((Held::Amount, index)),
            _ => None,
        }
    }

    fn open_evidence(&mut self, ui: &Ui) {
        evidence::open(ui, self.evidence_id(), &self.lever.path(), &mut self.draft.evidence);
    }

    fn evidence_id(&self) -> Id {
        Id::unique(("evidence", self.lever))
    }

    /// The keys that edit the evidence, while the track or the value has the keyboard.
    fn keys_ui(&mut self, ui: &Ui, response: &Response) {
        if response.has_focus() && evidence::is_asked_for(ui) {
            self.open_evidence(ui);
        }
    }

    fn name_ui(&mut self, ui: &mut Ui, rect: Rect, font: FontId) {
        let tokens = Tokens::of(ui);
        let applies = self.lever.value(self.draft).is_some();
        let ink = if applies { tokens.muted } else { tokens.faint };
        let label = RichText::new(self.caption).font(font).color(ink);
        // egui would add a second tooltip with the full name, which the help gives already.
        let label = Label::new(label).truncate().show_tooltip_when_elided(false);
        let mut response = ui.line_within(rect).add(label.sense(Sense::CLICK));
        if self.is_edited() {
            let at = pos2(rect.left() - DOT_OFFSET, rect.center().y);
            ui.painter().circle_filled(at, 3.0, tokens.accent);
            // The dot has a meaning, so it is also spoken.
            response = response.spoken(|node| node.set_description(self.edited_text()));
        }
        if response.double_clicked() {
            self.reset();
        }
        response.on_hover_ui(|ui| self.help_ui(ui));
        if let Some((held, index)) = self.holdable()
            && applies
            && self.holds.held(self.draft, index) == held
        {
            let at = pos2(rect.right() - LOCK_OFFSET, rect.center().y);
            lock_ui(ui, at, &format!("{} holds when the cost changes", self.name));
        }
    }

    fn help_ui(&self, ui: &mut Ui) {
        ui.set_max_width(280.0);
        ui.label(strong(self.name));
        ui.label(self.lever.help());
        if self.is_edited() {
            ui.weak(self.edited_text());
        }
        let path = self.lever.path();
        ui.weak(said_at(&self.draft.evidence, &path));
        if is_assumed(self.draft, self.lever) {
            ui.note("Dots under a value mark an assumption");
        }
        ui.note(evidence::how_to_edit(ui));
        if ui.input(|input| input.modifiers.shift) {
            // For those who write files.
            ui.label(code(path).size(SMALL).weak());
        }
    }

    /// Draws the value into a `Ui` of its own.
    fn value_ui(&mut self, ui: &mut Ui, font: FontId, size: Vec2) {
        let (lever, text) = (self.lever, self.value_text());
        if text.is_none() {
            ui.disable();
        }
        let parse = |text: &str| lever_text::parse_in(lever, self.draft, text);
        let entry = ValueEntry {
            id: self.value_id(),
            name: self.name,
            role: Role::SpinButton,
            text: text.as_deref().unwrap_or("–"),
            in_full: None,
            font,
            size,
            margin: VALUE_MARGIN,
            align: Align2::RIGHT_CENTER,
            mark: Mark::assumed_if(is_assumed(self.draft, lever)).or_fault(self.fault),
            parse: &parse,
            hint: lever_text::hint(lever.unit()),
        };
        let (response, typed) = entry.ui(ui);
        self.keys_ui(ui, &response);
        self.take_typed(ui, typed);
    }

    /// The value has the keyboard of the row; no two rows have the same lever.
    fn value_id(&self) -> Id {
        Id::unique(("value", self.lever))
    }

    /// Moves the lever, and what follows from it.
    fn change(&mut self, act: impl FnOnce(Lever, &mut Scenario)) {
        let lever = self.lever;
        self.holds.moved(lever, self.draft, |draft| act(lever, draft));
    }

    /// Draws the track into a `Ui` of its own, moves the lever, and says where the track is.
    fn track_ui(&mut self, ui: &mut Ui, look: Look) -> Rect {
        let value = self.lever.value(self.draft);
        let range = self.lever.range(self.draft);
        let shown = value.unwrap_or(*range.start());
        let text = || lever_text::text(self.lever, self.draft, shown);
        if value.is_none() {
            ui.disable();
        }
        let track = SliderTrack {
            id: track_id(ui),
            name: self.name,
            value: shown,
            value_text: &text,
            range,
            step: self.lever.step(self.draft),
            // Where the lever does not apply, neither do its break-evens.
            ticks: if value.is_some() { self.ticks } else { &[] },
            look,
            keyboard: Some(self.value_id()),
        };
        let TrackOutput { response, moved_to, jumped_to, reset } = track.ui(ui);
        if self.is_revealed {
            give_keyboard(ui, self.value_id());
            response.scroll_to_me(Some(Align::Center));
        }
        if let Some(to) = jumped_to {
            // Not put on a step: a break-even lies between two.
            self.change(|lever, draft| lever.set_finely(draft, to));
        }
        if let Some(to) = moved_to {
            self.move_to(to);
        }
        if reset {
            self.reset();
        }
        let rect = response.rect;
        response.on_disabled_hover_text(self.lever.why_not(self.draft).unwrap_or_default());
        rect
    }

    fn move_to(&mut self, value: f64) {
        let range = self.lever.range(self.draft);
        // Typed and stored values outside the range are stepped from where they are.
        let value =
            if range.contains(&value) { self.lever.snapped(self.draft, value) } else { value };
        // `set` rounds to the unit's decimals; a lever that has not moved keeps all its digits.
        if self.lever.value(self.draft) != Some(value) {
            self.change(|lever, draft| lever.set(draft, value));
        }
    }

    fn reset(&mut self) {
        let saved = self.saved;
        self.change(|lever, draft| lever.restore(lever, saved, draft));
    }

    fn is_edited(&self) -> bool {
        self.lever.exact(self.draft) != self.lever.exact(self.saved)
    }

    fn edited_text(&self) -> String {
        let saved = self.saved_text();
        match self.case {
            None => format!("Edited; the file says {saved}. Double click to go back."),
            Some(case) => format!(
                "Set by case {}; the deal itself says {saved}. Double click to use that.",
                text::name(case)
            ),
        }
    }

    fn saved_text(&self) -> String {
        self.lever.value(self.saved).map_or_else(
            || "no value".to_owned(),
            |value| lever_text::text(self.lever, self.saved, value),
        )
    }

    /// The line under a headline slider: what is wrong, else where the number comes from.
    fn under_ui(&mut self, ui: &mut Ui) {
        let tokens = Tokens::of(ui);
        if let Some(fault) = self.fault {
            ui.one_line_of(small(fault).color(tokens.breach), fault);
            return;
        }
        if let Some(why) = self.why_not() {
            ui.one_line_of(small(why).color(tokens.faint), why);
            return;
        }
        if let Some(case) = self.case.filter(|_| self.is_edited()) {
            // Where the deal's number comes from says nothing of the case's.
            let said = format!("{} sets this; Base {}", text::name(case), self.saved_text());
            ui.one_line_of(small(&said).color(tokens.accent), &self.edited_text());
            return;
        }
        let path = self.lever.path();
        let whole = format!("{}\nClick to edit", said_at(&self.draft.evidence, &path));
        let source = self.draft.evidence.get(&path).map(String::as_str);
        let line = evidence::line_ui(ui, source, &whole);
        if line.on_hover_cursor(CursorIcon::Text).clicked() {
            self.open_evidence(ui);
        }
    }

    /// The line under a compact slider, only where it does not apply. A fault has no line: it would
    /// move the rows below away from the pointer.
    fn why_not_ui(&self, ui: &mut Ui) {
        if let Some(why) = self.why_not() {
            ui.one_line_of(small(why).color(Tokens::of(ui).faint), why);
        }
    }

    fn why_not(&self) -> Option<&'static str> {
        self.lever.why_not(self.draft).filter(|_| self.says_why_not)
    }
}

/// The track is found by its row, wherever in the row it is drawn.
fn track_id(ui: &Ui) -> Id {
    ui.make_persistent_id("track")
}

/// Takes one line and gives the value's room at its right and the name's at its left.
fn name_and_value(ui: &mut Ui, value_size: Vec2) -> (Rect, Rect) {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), value_size.y));
    let value = Align2::RIGHT_CENTER.align_size_within_rect(value_size, row);
    let name = row.with_max_x(value.left() - STEP);
    (value, name)
}

/// Name, value and track, from left to right.
fn columns(row: Rect, value_width: f32, track_width: f32) -> [Rect; 3] {
    let track = row.with_min_x(row.right() - track_width);
    let value_right = track.left() - 2.0 * STEP;
    let value = row.with_max_x(value_right).with_min_x(value_right - value_width);
    [row.with_max_x(value.left() - STEP), value, track]
}
