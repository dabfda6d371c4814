//! A lever in a presentation: name, value and track, without typing, menu or evidence.

use std::ops::RangeInclusive;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align2, Color32, Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::analysis::Lever;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::theme::{self, BODY, SMALL, Tokens};
use crate::ui::widgets::slider_track::{Look, SliderTrack};

use crate::analysis::lever_text;

/// One lever to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Dial<'a> {
    pub lever: Lever,
    /// What a screen reader calls it.
    pub name: &'a str,
    /// What it would move; only looked at.
    pub scenario: &'a Scenario,
    /// Whether there is little room: the name is then in smaller type, on up to two lines.
    pub is_narrow: bool,
}

/// Name and value over the track.
const LINE: f32 = 18.0;
/// The same with a name on two lines.
const LINES: f32 = 28.0;
/// Between them.
const GAP: f32 = 8.0;

impl Dial<'_> {
    /// What it takes of the height.
    pub fn height(is_narrow: bool) -> f32 {
        Look::LARGE.height + if is_narrow { LINES } else { LINE }
    }

    /// Draws the slider as wide as its room; where a person has moved it to, on a step and within
    /// the slider's range. A value outside of that is left alone.
    pub fn ui(self, ui: &mut Ui) -> Option<f64> {
        let Self { lever, name, scenario, is_narrow } = self;
        let value = lever.value(scenario)?;
        let text = lever_text::text(lever, scenario, value);
        ui.spacing_mut().item_spacing.y = 0.0;
        let size = vec2(ui.available_width(), Self::height(is_narrow) - Look::LARGE.height);
        let (line, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} {text}")));
        self.paint_text(ui, line, &text);
        let range = lever.range(scenario);
        let track = SliderTrack {
            id: ui.make_persistent_id(("dial", lever)),
            name,
            value,
            value_text: &|| text.clone(),
            range: range.clone(),
            step: lever.step(scenario),
            ticks: &[],
            look: Look::LARGE,
            keyboard: None,
        };
        let moved_to = track.ui(ui).moved_to?;
        within(lever, scenario, &range, moved_to)
    }

    /// The name on the left, the value on the right.
    fn paint_text(self, ui: &Ui, line: Rect, value: &str) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter_at(line.expand(2.0));
        let (at, font) = (line.right_center(), theme::semibold(BODY));
        // The value first: it is always whole, and the name has what is left.
        let drawn = painter.text(at, Align2::RIGHT_CENTER, value, font, tokens.text);
        let (size, rows) = if self.is_narrow { (SMALL, 2) } else { (BODY, 1) };
        let font = theme::regular(size);
        let mut job = LayoutJob::simple(self.name.to_owned(), font, tokens.muted, 0.0);
        job.wrap = TextWrapping {
            max_width: (drawn.left() - GAP - line.left()).max(0.0),
            max_rows: rows,
            // A single line is cut at any letter, as more of the name fits; two lines break at
            // words.
            break_anywhere: rows == 1,
            ..TextWrapping::default()
        };
        let galley = painter.layout_job(job);
        let at = Align2::LEFT_CENTER.anchor_size(line.left_center(), galley.size()).min;
        painter.galley(at, galley, Color32::PLACEHOLDER);
    }
}

/// On a step; nothing where that is where it is.
fn within(
    lever: Lever,
    scenario: &Scenario,
    range: &RangeInclusive<f64>,
    value: f64,
) -> Option<f64> {
    if !value.is_finite() {
        return None;
    }
    let snapped = lever.snapped(scenario, between(value, *range.start(), *range.end()));
    (lever.value(scenario) != Some(snapped)).then_some(snapped)
}
