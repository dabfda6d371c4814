//! A value that becomes a text field when it is clicked, or when something is typed on it.
//!
//! Enter and Tab take what was typed and go on to the next value, Shift+Tab to the one before; Esc
//! leaves the value as it was. The keyboard stays with the values: nobody types one and finds the
//! next key in a menu. What cannot be read stays open, with a hint beneath it that moves nothing.

use eframe::egui::text::{CCursor, CCursorRange};
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{
    Align2, Area, CursorIcon, Event, FontId, Frame, Id, Key, Margin, Modifiers, Order, Rect,
    Response, RichText, Role, Sense, Shape, Stroke, TextEdit, TextWrapMode, Ui, UiBuilder, Vec2,
    WidgetInfo, WidgetText, pos2, vec2,
};

use crate::format::text;
use crate::ui::spoken::Spoken;
use crate::ui::text::Texts;
use crate::ui::theme::Tokens;

/// One value to be drawn, a number at the right of its room or a text at its left.
pub struct ValueEntry<'a, T> {
    pub id: Id,
    /// Its name and role for a screen reader.
    pub name: &'a str,
    pub role: Role,
    /// The value with its unit.
    pub text: &'a str,
    /// What the field opens with, where `text` leaves digits out.
    pub in_full: Option<&'a str>,
    pub font: FontId,
    /// Room for the field.
    pub size: Vec2,
    /// Of that, left and right of what is typed.
    pub margin: f32,
    /// Left or right centre.
    pub align: Align2,
    pub mark: Mark<'a>,
    /// Reads what was typed.
    pub parse: &'a dyn Fn(&str) -> Option<T>,
    /// Said beneath what cannot be read: what may be typed instead, "years or months, e.g. 4 yr".
    pub hint: &'a str,
}

/// How a value is drawn beside its plain form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark<'a> {
    Plain,
    /// An assumption without a published source: dots under it.
    Assumed,
    /// What is wrong with it, said beneath it while a person is there.
    Fault(&'a str),
}

/// What is being typed; kept by egui while the field is open.
#[derive(Clone, Default)]
struct Typing {
    text: String,
    /// What was typed cannot be read.
    is_refused: bool,
}

/// Where the keyboard goes once a value has been typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Onward {
    Next,
    Previous,
}

impl<'a> Mark<'a> {
    /// Whether nobody has published it.
    pub fn assumed_if(is_assumed: bool) -> Self {
        if is_assumed { Self::Assumed } else { Self::Plain }
    }

    /// A fault where there is one, else this.
    pub fn or_fault(self, fault: Option<&'a str>) -> Self {
        fault.map_or(self, Mark::Fault)
    }
}

impl<T> ValueEntry<'_, T> {
    /// Draws the value; `Some` when a person has typed another.
    pub fn ui(&self, ui: &mut Ui) -> (Response, Option<T>) {
        let typing_id = self.id.with("typing");
        let drawn = match ui.data(|data| data.get_temp::<Typing>(typing_id)) {
            Some(typing) if ui.is_enabled() => self.field_ui(ui, typing_id, typing),
            Some(_) | None => (self.value_ui(ui, typing_id), None),
        };
        let response = &drawn.0;
        if let Mark::Fault(fault) = self.mark
            && (response.has_focus() || response.hovered())
        {
            hint_ui(ui, self.id, response.rect, fault);
        }
        if ui.is_enabled() {
            Chain::passes(ui, self.id);
        }
        drawn
    }

    fn value_ui(&self, ui: &mut Ui, typing_id: Id) -> Response {
        let (_, rect) = ui.allocate_space(self.size);
        let response = ui.interact(rect, self.id, Sense::click());
        response.widget_info(|| WidgetInfo {
            current_text_value: Some(self.text.to_owned()),
            ..WidgetInfo::labeled(self.role, ui.is_enabled(), self.name)
        });
        let is_whole = !ui.is_rect_visible(rect) || self.paint(ui, &response);
        if ui.is_enabled() && is_given(ui, self.id) {
            response.request_focus();
        }
        let has_keyboard = ui.is_enabled() && response.has_focus();
        let typed = has_keyboard.then(|| typed_text(ui)).flatten();
        let enter = has_keyboard && ui.input(|input| input.key_pressed(Key::Enter));
        if let Some(typed) = typed {
            // As in a spreadsheet: what is typed on a value takes its place.
            let end = CCursor::new(typed.chars().count());
            self.start(ui, typing_id, typed, CCursorRange::one(end));
        } else if response.clicked() || enter {
            // Everything is selected, so that typing replaces it.
            let end = CCursor::new(self.typed().chars().count());
            let all = CCursorRange::two(CCursor::new(0), end);
            self.start(ui, typing_id, self.typed().to_owned(), all);
        } else if ui.is_enabled() && Chain::arrives(ui) {
            response.request_focus();
            response.scroll_to_me(None);
        }
        let response = response.on_hover_cursor(CursorIcon::Text);
        if is_whole { response } else { response.on_hover_text(text::passage(self.typed())) }
    }

    /// Draws the value as it is read; whether all of it has room.
    fn paint(&self, ui: &Ui, response: &Response) -> bool {
        let tokens = Tokens::of(ui);
        let lit = response.hovered() || response.has_focus();
        let ink = match ui.is_enabled() {
            true if lit => tokens.accent,
            true if matches!(self.mark, Mark::Fault(_)) => tokens.breach,
            true => tokens.text,
            false => tokens.faint,
        };
        let text = WidgetText::from(RichText::new(text::name(self.text)).color(ink));
        let mode = Some(TextWrapMode::Truncate);
        let galley = text.into_galley(ui, mode, self.size.x, self.font.clone());
        let drawn = self.align.align_size_within_rect(galley.size(), response.rect);
        let is_whole = !galley.elided && text::name(self.text) == self.typed();
        ui.painter().galley(drawn.min, galley, ink);
        if response.has_focus() {
            let line = Stroke::new(1.0, tokens.accent);
            ui.painter().hline(drawn.x_range(), drawn.bottom(), line);
        } else if self.mark == Mark::Assumed && ui.is_enabled() {
            dots(ui, drawn);
        }
        is_whole
    }

    /// What the field opens with.
    fn typed(&self) -> &str {
        self.in_full.unwrap_or(self.text)
    }

    /// Opens the field with this text in it.
    fn start(&self, ui: &Ui, typing_id: Id, text: String, selected: CCursorRange) {
        let mut state = TextEditState::default();
        state.cursor.set_char_range(Some(selected));
        state.store(ui.ctx(), self.field_id());
        ui.data_mut(|data| data.insert_temp(typing_id, Typing { text, is_refused: false }));
        ui.memory_mut(|memory| memory.request_focus(self.field_id()));
    }

    fn field_id(&self) -> Id {
        self.id.with("field")
    }

    fn field_ui(&self, ui: &mut Ui, typing_id: Id, mut typing: Typing) -> (Response, Option<T>) {
        let onward = self.onward(ui);
        let response = self.text_edit_ui(ui, &mut typing);
        if response.changed() {
            typing.is_refused = false;
        }
        let escape = ui.input(|input| input.key_pressed(Key::Escape));
        let unchanged = typing.text == self.typed();
        // The text may be rounded: read back unchanged, it would replace the exact value.
        let typed = (self.parse)(&typing.text).filter(|_| !unchanged);
        // Only keys insist: a click elsewhere closes the field, whatever is in it.
        if onward.is_some() && typed.is_none() && !unchanged {
            typing.is_refused = true;
            response.request_focus();
        } else if onward.is_some() || response.lost_focus() {
            ui.data_mut(|data| data.remove::<Typing>(typing_id));
            if onward.is_some() || escape {
                // Kept here unless another value of this pass takes it.
                ui.memory_mut(|memory| memory.request_focus(self.id));
            }
            if let Some(onward) = onward {
                Chain::sends(ui, onward);
            }
            // This frame still shows the field.
            ui.ctx().request_repaint();
            return (response, typed.filter(|_| !escape));
        }
        if typing.is_refused {
            hint_ui(ui, self.id, response.rect, self.hint);
        }
        ui.data_mut(|data| data.insert_temp(typing_id, typing));
        (response, None)
    }

    /// Whether a key says that this value is done. Tab is taken here, before the field sees it.
    fn onward(&self, ui: &Ui) -> Option<Onward> {
        if !ui.memory(|memory| memory.has_focus(self.field_id())) {
            return None;
        }
        ui.input_mut(|input| match () {
            () if input.consume_key(Modifiers::SHIFT, Key::Tab) => Some(Onward::Previous),
            () if input.consume_key(Modifiers::NONE, Key::Tab) => Some(Onward::Next),
            () if input.key_pressed(Key::Enter) => Some(Onward::Next),
            () => None,
        })
    }

    fn text_edit_ui(&self, ui: &mut Ui, typing: &mut Typing) -> Response {
        let tokens = Tokens::of(ui);
        let (_, mut rect) = ui.allocate_space(self.size);
        if self.align == Align2::LEFT_CENTER {
            // The text must not move when the field opens, so its margin lies outside on the left.
            rect = Rect::from_min_max(pos2(rect.left() - self.margin, rect.top()), rect.max);
        }
        let field = TextEdit::singleline(&mut typing.text)
            .id(self.field_id())
            // Otherwise Tab would have moved the keyboard before what was typed could be refused.
            .lock_focus(true)
            .font(self.font.clone())
            .text_color(if typing.is_refused { tokens.breach } else { tokens.text })
            .align(self.align)
            .margin(vec2(self.margin, 0.0))
            .desired_width(rect.width() - 2.0 * self.margin);
        let mut field_ui = ui.new_child(UiBuilder::new().max_rect(rect));
        field_ui.add_sized(rect.size(), field).named(self.name)
    }
}

/// Gives the keyboard to a value that is drawn later in this pass. To ask egui for it would be too
/// early: it takes the focus from a widget that is drawn while the pointer goes down beside it, or
/// while a dialog over it is closing.
pub fn give_keyboard(ui: &Ui, value: Id) {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| data.insert_temp(value.with("given"), pass));
    ui.ctx().request_repaint();
}

fn is_given(ui: &Ui, value: Id) -> bool {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.data(|data| data.get_temp::<u64>(value.with("given"))) == Some(pass)
}

/// What was typed in this frame; taken, so that nothing else acts on it. A space alone is a click.
fn typed_text(ui: &Ui) -> Option<String> {
    let mut typed = String::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) if !text.trim().is_empty() => {
                typed.push_str(text);
                false
            }
            _ => true,
        });
    });
    Some(typed).filter(|typed| !typed.is_empty())
}

/// A line beneath a value that lies over what is there, so that nothing moves.
fn hint_ui(ui: &Ui, id: Id, value: Rect, hint: &str) {
    let tokens = Tokens::of(ui);
    // Its right end stays under that of the value; the area keeps itself within the window.
    let area = Area::new(id.with("hint")).order(Order::Tooltip).interactable(false);
    let area = area.fixed_pos(value.right_bottom() + vec2(4.0, 3.0)).pivot(Align2::RIGHT_TOP);
    area.show(ui.ctx(), |ui| {
        let frame = Frame::NONE.fill(tokens.raised).corner_radius(4);
        let frame = frame.stroke(Stroke::new(1.0, tokens.line));
        frame.inner_margin(Margin::symmetric(6, 3)).show(ui, |ui| {
            ui.set_max_width(HINT_WIDTH);
            ui.note(hint);
        });
    });
}

/// A longer hint takes more lines.
const HINT_WIDTH: f32 = 280.0;

/// The values of one pass in the order in which they are drawn, as far as the keyboard needs them.
#[derive(Clone, Copy, Debug, Default)]
struct Chain {
    pass: u64,
    /// Drawn last.
    last: Option<Id>,
    /// The next value to be drawn takes the keyboard.
    is_awaited: bool,
}

impl Chain {
    fn with<R>(ui: &Ui, act: impl FnOnce(&mut Self) -> R) -> R {
        let pass = ui.ctx().cumulative_pass_nr();
        ui.data_mut(|data| {
            let chain = data.get_temp_mut_or_default::<Self>(Id::unique("chain of values"));
            if chain.pass != pass {
                *chain = Self { pass, ..Self::default() };
            }
            act(chain)
        })
    }

    /// A value has been drawn.
    fn passes(ui: &Ui, id: Id) {
        Self::with(ui, |chain| chain.last = Some(id));
    }

    /// The keyboard leaves the value that is being drawn.
    fn sends(ui: &Ui, onward: Onward) {
        let previous = Self::with(ui, |chain| {
            chain.is_awaited = onward == Onward::Next;
            chain.last.filter(|_| onward == Onward::Previous)
        });
        if let Some(previous) = previous {
            ui.memory_mut(|memory| memory.request_focus(previous));
        }
    }

    /// Whether the keyboard is to come to the value that is being drawn; once.
    fn arrives(ui: &Ui) -> bool {
        Self::with(ui, |chain| std::mem::take(&mut chain.is_awaited))
    }
}

/// Ends a form: the keyboard does not go on from its last value to those drawn after it.
pub fn end_form(ui: &Ui) {
    Chain::with(ui, |chain| *chain = Chain { pass: chain.pass, ..Chain::default() });
}

/// Quiet dots under a value without a published source.
fn dots(ui: &Ui, drawn: Rect) {
    const GAP: f32 = 3.0;
    let ink = Tokens::of(ui).ghost;
    let ends = [drawn.left_bottom(), drawn.right_bottom()].map(|end| end + vec2(0.0, 1.0));
    ui.painter().extend(Shape::dotted_line(&ends, ink, GAP, 0.6));
}
