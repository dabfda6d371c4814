//! A lever as an audience meets it: name, value and rail, and nothing else to be done with it.

use std::ops::RangeInclusive;

use eframe::egui::{Align2, Color32, Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};

use crate::analysis::Lever;
use crate::app::theme::{self, BODY, Tokens};
use crate::model::Scenario;

use super::rail::{Look, Rail};
use super::value_text;

/// One lever to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct Dial<'a> {
    pub lever: Lever,
    /// What a screen reader calls it.
    pub name: &'a str,
    /// What it would move; only looked at.
    pub scenario: &'a Scenario,
    /// Whether the value stands beside the rail, to leave all the width over it to the name.
    pub is_narrow: bool,
}

/// Name and value over the rail.
const LINE: f32 = 18.0;
/// Between them.
const GAP: f32 = 8.0;
/// Of a value beside the rail, so that the rail does not change its length under the hand.
const VALUE_WIDTH: f32 = 54.0;

impl Dial<'_> {
    /// What it takes of the height.
    pub const HEIGHT: f32 = LINE + Look::LARGE.height;

    /// Draws the slider as wide as its room; where a person has moved it to, on a step and within
    /// the slider's range. A value outside of that is left alone.
    pub fn ui(self, ui: &mut Ui) -> Option<f64> {
        let Self { lever, name, scenario, is_narrow } = self;
        let value = lever.value(scenario)?;
        let text = value_text::text(lever, scenario, value);
        ui.spacing_mut().item_spacing.y = 0.0;
        let size = vec2(ui.available_width(), LINE);
        let (line, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{name} {text}")));
        let tokens = Tokens::of(ui);
        let below = line.translate(vec2(0.0, f32::midpoint(LINE, Look::LARGE.height)));
        let (at, rail_width) = if is_narrow {
            (below.right_center(), line.width() - VALUE_WIDTH - GAP)
        } else {
            (line.right_center(), line.width())
        };
        let painter = ui.painter_at(line.union(below).expand(2.0));
        let value_font = theme::semibold(BODY);
        let drawn = painter.text(at, Align2::RIGHT_CENTER, &text, value_font, tokens.text);
        let room = if is_narrow { line.width() } else { drawn.left() - GAP - line.left() };
        let mut job = eframe::egui::text::LayoutJob::simple_singleline(
            name.to_owned(),
            theme::regular(BODY),
            tokens.muted,
        );
        job.wrap = eframe::egui::text::TextWrapping::truncate_at_width(room.max(0.0));
        let galley = painter.layout_job(job);
        let at = Align2::LEFT_CENTER.anchor_size(line.left_center(), galley.size()).min;
        painter.galley(at, galley, Color32::PLACEHOLDER);
        let range = lever.range(scenario);
        let rail = Rail {
            id: ui.make_persistent_id(("dial", lever)),
            name,
            value,
            value_text: &text,
            range: range.clone(),
            step: lever.step(scenario),
            ticks: &[],
            look: Look::LARGE,
        };
        let room = ui.available_rect_before_wrap();
        let room = UiBuilder::new().max_rect(room.with_max_x(room.left() + rail_width));
        let moved_to = ui.scope_builder(room, |ui| rail.ui(ui)).inner.moved_to?;
        within(lever, scenario, &range, moved_to)
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
    let snapped = lever.snapped(scenario, value.clamp(*range.start(), *range.end()));
    (lever.value(scenario) != Some(snapped)).then_some(snapped)
}
