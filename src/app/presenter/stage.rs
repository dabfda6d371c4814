//! What the audience sees: the deal's name, the step and its sentence, a few figures, the plots and
//! the sliders; or a pause card.

use std::time::Duration;

use eframe::egui::{
    Align, Align2, Button, CentralPanel, Color32, CursorIcon, Frame, Label, Layout, Margin, Panel,
    Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2,
};

use crate::analysis::Lever;
use crate::app::panels::figures;
use crate::app::widgets::dial::Dial;
use crate::session::{Baseline, Both, Document, Pace};
use crate::ui::between::between;
use crate::ui::board::{Within as _, columns, fixed, rest, rows, share, side_by_side};
use crate::ui::chart::set_baseline_name;
use crate::ui::spoken::Spoken as _;
use crate::ui::text::{Texts, heading, small, small_strong, strong, width};
use crate::ui::theme::{self, BODY, LARGE, SMALL, TITLE, Tokens};

use super::{HINT, Presenter};

/// Left and right of everything.
const SIDES: i8 = 18;
/// What the step shows, and the deal's name.
const TITLE_HEIGHT: f32 = 21.0;
/// The sentence on the left, the figures on the right.
const TOLD_HEIGHT: f32 = 57.0;
/// Of the width, what the sentence takes.
const TOLD_SHARE: f32 = 0.46;
const TOLD_GAP: f32 = 24.0;
const NAME_GAP: f32 = 16.0;
/// Of that line, at most.
const NAME_SHARE: f32 = 0.45;
const PLOTS_GAP: f32 = 3.0;
/// Between two sliders.
const DIAL_GAP: f32 = 28.0;
/// More of them leave no room for a name and a value side by side.
const DIALS_WIDE_MAX: usize = 3;
const HINT_HEIGHT: f32 = 13.0;
/// How long the hint is shown, and how long it then fades, seconds.
const HINT_SECONDS: (f64, f64) = (6.0, 0.6);

/// A line at the foot, for a while.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hint {
    /// What it says and since when, seconds; `None` before the first frame.
    said: Option<(&'static str, f64)>,
}

impl Hint {
    pub(super) fn say(&mut self, text: &'static str, now: f64) {
        self.said = Some((text, now));
    }

    fn ui(&mut self, ui: &mut Ui, now: f64) {
        let (text, from) = *self.said.get_or_insert((HINT, now));
        let since = now - from;
        let (stays, goes) = HINT_SECONDS;
        // Allocated even when empty, so that the sliders do not move when the hint goes.
        let (line, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), HINT_HEIGHT), Sense::hover());
        let left = between((stays + goes - since) / goes, 0.0, 1.0);
        if left <= 0.0 {
            return;
        }
        let ink = Tokens::of(ui).faint.gamma_multiply(left as f32);
        let font = theme::regular(SMALL);
        ui.painter().text(line.center_bottom(), Align2::CENTER_BOTTOM, text, font, ink);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        // Only the fade needs every frame; until then egui may sleep.
        if since < stays {
            ui.ctx().request_repaint_after(Duration::from_secs_f64((stays - since).max(0.0)));
        } else {
            ui.ctx().request_repaint();
        }
    }
}

impl Presenter {
    /// Everything but the pause card; true if names are to be shown and presenting is over.
    pub(super) fn stage_ui(&mut self, ui: &mut Ui, now: f64) -> bool {
        // Sliders before plots, so that a plot is never a frame behind its slider.
        self.dials_ui(ui, now);
        self.document.settle();
        let margin = Margin { left: SIDES, right: SIDES, top: 6, bottom: 2 };
        let frame = Frame::NONE.inner_margin(margin);
        CentralPanel::default().frame(frame).show(ui, |ui| self.board_ui(ui)).inner
    }

    /// The sliders, side by side, over the hint.
    fn dials_ui(&mut self, ui: &mut Ui, now: f64) {
        let margin = Margin { left: SIDES, right: SIDES, top: 5, bottom: 3 };
        let frame = Frame::NONE.fill(Tokens::of(ui).panel).inner_margin(margin);
        let mut moved = None;
        Panel::bottom("presenter dials").frame(frame).resizable(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let is_narrow = self.sliders.len() > DIALS_WIDE_MAX;
            let size = vec2(ui.available_width(), Dial::height(is_narrow));
            let (row, _) = ui.allocate_exact_size(size, Sense::hover());
            let scenario = self.document.evaluated();
            let rooms = side_by_side(row, self.sliders.len(), DIAL_GAP);
            for (lever, room) in self.sliders.iter().copied().zip(rooms) {
                let name = lever.label(scenario);
                let dial = Dial { lever, name: &name, scenario, is_narrow };
                let taken = ui.within(room, |ui| dial.ui(ui));
                moved = taken.map(|value| (lever, value)).or(moved);
            }
            self.hint.ui(ui, now);
        });
        // Applied after the loop, which borrows the document.
        if let Some((lever, value)) = moved {
            self.move_to(lever, value);
            ui.ctx().request_repaint();
        }
    }

    /// Title, sentence, name, figures, plots; true if names are to be shown.
    fn board_ui(&mut self, ui: &mut Ui) -> bool {
        set_baseline_name(ui.ctx(), Some(self.baseline.label(self.document.evaluated())));
        let area = ui.available_rect_before_wrap();
        let heights = [fixed(TITLE_HEIGHT), fixed(TOLD_HEIGHT), rest()];
        let [title, told, plots] = rows(heights).split(area);
        let [sentence, figures] = columns([share(TOLD_SHARE), rest()]).gap(TOLD_GAP).split(told);
        let is_shown = ui.within(title, |ui| self.title_ui(ui));
        ui.within(sentence, |ui| self.sentence_ui(ui));
        ui.within(figures, |ui| self.figures_ui(ui));
        let plots = plots.with_min_y(plots.top() + PLOTS_GAP);
        ui.within(plots, |ui| self.plots_ui(ui));
        is_shown
    }

    fn plots_ui(&mut self, ui: &mut Ui) {
        // A held button may be a drag, in which only coarse curves keep up.
        let is_held = ui.input(|input| input.pointer.any_down());
        let is_moving = is_held || self.passage.is_some();
        let pace = if is_moving { Pace::Moving } else { Pace::Resting };
        let Self { drawn, document, baseline, scenes, sliders, plots, .. } = self;
        let baseline = held_against(document, baseline);
        let first = sliders.first().filter(|_| !scenes.is_empty());
        let lever = first.copied().unwrap_or(Lever::ResaleFraction);
        drawn.ui(ui, document, baseline, plots, lever, pace);
    }

    /// What the step shows on the left, the deal's name and which step this is on the right; true
    /// if names are to be shown.
    fn title_ui(&self, ui: &mut Ui) -> bool {
        let count = self.scenes.len();
        let place = self.at.map_or_else(String::new, |at| format!("{} of {count}", at + 1));
        let tokens = Tokens::of(ui);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = NAME_GAP;
            ui.add(Label::new(small(place).weak()));
            let is_shown = self.is_leaving && chip_ui(ui);
            // Once: at the base it is the title.
            if self.at.is_some() {
                let name = self.document.evaluated().name.as_str();
                let most = NAME_SHARE * ui.available_width();
                let room = width(ui, name, theme::medium(SMALL)).min(most).ceil();
                let label = Label::new(small_strong(name).weak()).truncate();
                ui.add_sized(vec2(room, TITLE_HEIGHT), label.show_tooltip_when_elided(false));
            }
            let title = self.title();
            let fits =
                |size: &f32| width(ui, &title, theme::semibold(*size)) <= ui.available_width();
            let size = [LARGE, BODY].into_iter().find(fits).unwrap_or(BODY);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let title = heading(title).size(size).color(tokens.accent);
                ui.add(Label::new(title).truncate().show_tooltip_when_elided(false));
            });
            is_shown
        })
        .inner
    }

    /// The deal in one sentence, in a room that does not change with its length.
    fn sentence_ui(&mut self, ui: &mut Ui) {
        let room = ui.available_rect_before_wrap();
        let text = &self.words.refresh(&self.document).deal;
        // In the largest type in which all of it is seen.
        let fits = |size: &f32| {
            let font = theme::medium(*size);
            let ink = Color32::PLACEHOLDER;
            ui.painter().layout(text.clone(), font, ink, room.width()).size().y <= room.height()
        };
        let sizes = [LARGE, BODY, SMALL];
        let size = sizes.into_iter().find(fits).unwrap_or(SMALL);
        ui.within(room, |ui| {
            // What is longer even so is cut instead of being drawn over the plots.
            ui.set_clip_rect(room.expand(2.0).intersect(ui.clip_rect()));
            ui.wrapped(strong(text).size(size));
        });
    }

    /// The figures with their differences to the baseline, once there are any.
    fn figures_ui(&self, ui: &mut Ui) {
        let summary = &self.document.results().summary;
        let baseline = held_against(&self.document, &self.baseline).map(Baseline::summary);
        let summaries = Both { own: summary, baseline };
        figures::presented_ui(ui, self.document.evaluated(), summaries, &self.figures);
    }
}

/// What is still hidden once presenting has ended, and how to show it.
fn chip_ui(ui: &mut Ui) -> bool {
    let tokens = Tokens::of(ui);
    let text = small_strong("Names hidden — show").color(tokens.accent);
    let chip = Button::new(text).stroke(Stroke::new(1.0, tokens.accent)).corner_radius(9);
    ui.add(chip.min_size(vec2(0.0, TITLE_HEIGHT - 3.0)))
        .named("Names hidden — show")
        .on_hover_text("Presentation ended. Click here or press N to show names.")
        .clicked()
}

/// A card in place of the deal, on the quiet ground of the panels.
pub(super) fn pause_ui(ui: &mut Ui, name: &str) {
    const NAME_SIZE: f32 = 1.4 * TITLE;
    let tokens = Tokens::of(ui);
    let frame = Frame::NONE.fill(tokens.panel);
    CentralPanel::default().frame(frame).show(ui, |ui| {
        ui.ctx().set_cursor_icon(CursorIcon::None);
        let size = ui.available_size();
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let (at, painter) = (rect.center(), ui.painter());
        let room = rect.width() - 2.0 * f32::from(SIDES);
        let font = theme::semibold(NAME_SIZE);
        let galley = painter.layout(name.to_owned(), font, tokens.muted, room);
        let corner = pos2(at.x - galley.size().x / 2.0, at.y - 10.0 - galley.size().y);
        painter.galley(corner, galley, tokens.muted);
        let rule = [pos2(at.x - 24.0, at.y), pos2(at.x + 24.0, at.y)];
        painter.line_segment(rule, Stroke::new(2.0, tokens.accent));
        let font = theme::regular(LARGE);
        painter.text(at + vec2(0.0, 10.0), Align2::CENTER_TOP, "Pause", font, tokens.faint);
        response.widget_info(|| {
            WidgetInfo::labeled(Role::Label, true, format!("{name}, pause; B shows the deal"))
        });
    });
}

/// The baseline; `None` where it is equal to what is shown.
fn held_against<'a>(document: &Document, baseline: &'a Baseline) -> Option<&'a Baseline> {
    Some(baseline).filter(|baseline| baseline.scenario() != document.evaluated())
}
