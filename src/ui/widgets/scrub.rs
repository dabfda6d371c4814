//! A track that moves along months or resale prices without changing the scenario.

use std::ops::RangeInclusive;

use eframe::egui::{Rect, Ui, UiBuilder, pos2};
use egui_plot::PlotTransform;

use crate::ui::widgets::slider_track::{Look, SliderTrack};

/// One track to be drawn as wide as the row.
pub struct Scrub<'a> {
    /// What a screen reader calls it.
    pub name: &'a str,
    pub value: f64,
    /// The value with its unit.
    pub value_text: &'a str,
    pub range: RangeInclusive<f64>,
    pub step: f64,
}

impl Scrub<'_> {
    pub const HEIGHT: f32 = Look::COMPACT.height;
    /// From the row's ends to those of the range.
    // `SliderTrack` leaves as much free at either end.
    const INSET: f32 = Look::COMPACT.handle_radius * 0.5;

    /// Draws the track at the lower edge of `ui`, with its ends right below those of the range in
    /// the chart above.
    pub fn under(&self, ui: &mut Ui, above: &PlotTransform) -> Option<f64> {
        let x_of = |value: f64| above.position_from_point_x(value);
        let bottom = ui.max_rect().bottom();
        let track = Rect::from_min_max(
            pos2(x_of(*self.range.start()) - Self::INSET, bottom - Self::HEIGHT),
            pos2(x_of(*self.range.end()) + Self::INSET, bottom),
        );
        ui.scope_builder(UiBuilder::new().max_rect(track), |ui| self.ui(ui)).inner
    }

    /// Draws the track; where a person has moved it to, not yet put on a step.
    pub fn ui(&self, ui: &mut Ui) -> Option<f64> {
        let track = SliderTrack {
            id: ui.make_persistent_id(self.name),
            name: self.name,
            value: self.value,
            value_text: &|| self.value_text.to_owned(),
            range: self.range.clone(),
            step: self.step,
            ticks: &[],
            look: Look::COMPACT,
            keyboard: None,
        };
        track.ui(ui).moved_to
    }
}
