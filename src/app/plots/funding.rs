//! Funding rounds as flags on the months of a plot.

use eframe::egui::Ui;
use egui_plot::PlotTransform;

use crate::analysis::Lever;
use crate::format::{self, Calendar, float, text};
use crate::model::Scenario;
use crate::model::scenario::FundingRound;
use crate::ui::chart;
use crate::ui::chart::flags::{self, Change, Flag, Hand};
use crate::ui::render_target;

/// A longer name is cut on its flag.
const NAME_CHARACTERS_MAX: usize = 24;

/// A round cannot be dragged further than a scenario allows.
const LAST_MONTH: u32 = 480;
/// The probability with which a round that the file leaves out is switched on.
const CERTAIN: f64 = 1.0;
/// Of a round that is switched off.
const NEVER: f64 = 0.0;

/// The draft's funding rounds, in its order.
pub struct Rounds<'a> {
    draft: &'a Scenario,
    saved: &'a Scenario,
    flags: Vec<Flag>,
    axis_end: u32,
}

impl<'a> Rounds<'a> {
    /// A flag a round, for a plot whose months end at `axis_end`; none before an audience, where
    /// nothing can be dragged.
    pub fn of(ui: &Ui, draft: &'a Scenario, saved: &'a Scenario, axis_end: u32) -> Self {
        let month_max = *Lever::FundingMonth(0).range(draft).end() as u32;
        let calendar = Calendar::of(&draft.closing);
        let flag = |index: usize, round: &FundingRound| {
            let (name, amount) = (text::name(&round.name), float(round.amount));
            let mut short: String = name.chars().take(NAME_CHARACTERS_MAX).collect();
            if short.len() < name.len() {
                short = format!("{}…", short.trim_end());
            }
            let amount_text = format::money(amount);
            let place = calendar.short(round.month);
            let probability = format::percent(float(round.probability), 0);
            Flag {
                name: format!("Funding round {name}"),
                value: format!("{amount_text}, {place}, {probability}"),
                text: format!("{short}, {amount_text}"),
                place,
                month: round.month,
                // The lever's range may end before the plot does, and a file may name a later
                // month; neither may move the flag back.
                month_max: month_max.max(axis_end).max(round.month).min(LAST_MONTH),
                level: amount,
                level_step: Lever::FundingAmount(index).step(draft),
                is_on: round.is_counted(),
            }
        };
        // Without flags there is no strip either: the lines take the whole plot.
        let is_presented = render_target::is_presentation(ui.ctx());
        let rounds = draft.lessee.funding.iter().enumerate().filter(|_| !is_presented);
        let flags = rounds.map(|(index, round)| flag(index, round)).collect();
        Self { draft, saved, flags, axis_end }
    }

    /// In which month each closes.
    pub fn months(&self) -> Vec<u32> {
        self.flags.iter().map(|flag| flag.month).collect()
    }

    /// How high the strip of flags is at the top of a plot of that width.
    pub fn strip_height(&self, ui: &Ui, width: f32) -> f32 {
        flags::strip_height(ui, &self.flags, width, self.axis_end)
    }

    /// Draws the flags into the strip at the top of the plot; which lever was moved where.
    pub fn ui(
        &self,
        ui: &mut Ui,
        transform: &PlotTransform,
        strip: f32,
        hand: &mut Hand,
    ) -> Vec<(Lever, f64)> {
        let tooltip_ui = |ui: &mut Ui, index: usize| self.tooltip_ui(ui, index);
        let changes = flags::flags_ui(ui, &self.flags, transform, strip, hand, tooltip_ui);
        let moved = changes.into_iter().map(|(index, change)| match change {
            Change::Month(month) => (Lever::FundingMonth(index), f64::from(month)),
            Change::Level(dollars) => (Lever::FundingAmount(index), dollars),
            Change::Switched => (Lever::FundingProbability(index), self.switched_to(index)),
        });
        moved.collect()
    }

    /// The probability after a click. Switched on again, a round has the file's probability, if
    /// that is one at which it counts.
    fn switched_to(&self, index: usize) -> f64 {
        let round = |of: &'a Scenario| of.lessee.funding.get(index);
        let Some(now) = round(self.draft).filter(|now| !now.is_counted()) else { return NEVER };
        // By name too: rounds may have been added or reordered since the file was read.
        let of_file = round(self.saved).filter(|it| it.name == now.name && it.is_counted());
        of_file.map_or(CERTAIN, |of_file| float(of_file.probability))
    }

    fn tooltip_ui(&self, ui: &mut Ui, index: usize) {
        let Some(round) = self.draft.lessee.funding.get(index) else { return };
        ui.set_max_width(300.0);
        let rows = [
            ("closes in", Calendar::of(&self.draft.closing).month(round.month)),
            ("raises", format::money(float(round.amount))),
            ("probability", format::percent(float(round.probability), 0)),
        ];
        let rows = rows.map(|(name, figure)| (name.to_owned(), figure));
        chart::table_ui(ui, &text::name(&round.name), &rows);
        let to = format::percent(self.switched_to(index), 0);
        ui.label(if round.is_counted() {
            format!("Counted in this case. Click to exclude it: probability {to}.")
        } else {
            format!(
                "Below 50%, so not counted in this case. Click to include it: probability \
                 {to}."
            )
        });
        let hint = "Drag sideways for the month, up or down for the amount; or use the arrow keys.";
        ui.weak(hint);
    }
}
