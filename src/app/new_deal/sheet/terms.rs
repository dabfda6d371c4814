//! Optional terms of a new deal: a row for each number of those that were added, and the list of all.

use eframe::egui::{RichText, Ui, vec2};

use super::{GAP, ROW_HEIGHT, Sheet, VALUE_WIDTH, section_ui};
use crate::analysis::Lever;
use crate::app::widgets::term_list::term_list_ui;
use crate::format::lower_first;
use crate::session::new_deal;
use crate::session::structure::Provision;
use crate::ui::board::{Within, columns, fixed, rest};
use crate::ui::text::Texts;
use crate::ui::theme::{STEP, Tokens};
use crate::ui::widgets::icon::ICON_SIDE;

use super::super::cells::note_ui;

/// Names of optional numbers are longer than the others.
const NAME_WIDTH: f32 = 226.0;

impl Sheet<'_> {
    /// Draws them under a head of their own, where there are any, and what adds one.
    pub(super) fn terms_ui(&mut self, ui: &mut Ui) {
        let draft = &self.deal.document().draft;
        let mut shown = Provision::all(draft);
        shown.retain(|it| it.is_in(draft));
        if !shown.is_empty() {
            section_ui(ui, "Optional terms");
        }
        for provision in shown {
            self.term_ui(ui, provision);
        }
        ui.add_space(STEP);
        if let Some(provision) = term_list_ui(ui, None, &self.deal.document().draft) {
            self.pending = Some(provision.added());
        }
    }

    fn term_ui(&mut self, ui: &mut Ui, provision: Provision) {
        let draft = &self.deal.document().draft;
        let (levers, name) = (provision.levers(draft), provision.label(draft).into_owned());
        // A term without a number says itself.
        let rows = levers.iter().copied().map(Some);
        let rows: Vec<Option<Lever>> = if levers.is_empty() { vec![None] } else { rows.collect() };
        for (index, lever) in rows.into_iter().enumerate() {
            let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
            let [label, value, note, cross] =
                columns([fixed(NAME_WIDTH), fixed(VALUE_WIDTH), rest(), fixed(ICON_SIDE)])
                    .gap(GAP)
                    .split(row);
            let said = match lever {
                Some(lever) => lever.label(&self.deal.document().draft).into_owned(),
                None => name.clone(),
            };
            let ink = Tokens::of(ui).muted;
            ui.line_within(label).one_line(RichText::new(&said).color(ink));
            let fault = lever.and_then(|lever| {
                let fault = self.fault(&[&lever.path()]);
                let cell = (lever, said.as_str());
                self.value_ui(ui, value, cell, fault.as_deref(), new_deal::number_meant);
                fault
            });
            let is_first = index == 0;
            let help = if is_first { provision.help() } else { "" };
            note_ui(ui, note, help, fault.as_deref());
            if is_first {
                self.remove_ui(ui, cross, provision.removed(), &lower_first(&name));
            }
        }
    }
}
