//! The panel with the inputs: drawn, folded, and what is shown in it because it was asked for elsewhere.

use eframe::egui::{Context, Frame, IdSalt, Margin, Panel, Stroke, Ui};

use crate::analysis::Lever;
use crate::session::structure::Provision;
use crate::ui::theme::Tokens;

use super::command::Command;
use super::panels::levers::HeadlineTracks;
use super::panels::marks::Marks;
use super::panels::side;
use super::{App, NO_TICKS, panels};

impl App {
    /// Shows a lever's slider, and gives its value the keyboard.
    pub(super) fn reveal(&mut self, ctx: &Context, lever: Lever) {
        self.view.levers.unfold(ctx);
        self.revealed = Some(lever);
    }

    /// Gives an optional term to the deal, and shows where it is.
    pub(super) fn add_term(&mut self, ctx: &Context, provision: Provision) {
        if provision.why_not(&self.document.draft).is_some() {
            return;
        }
        self.document.restructure(provision.added());
        self.view.levers.unfold(ctx);
        self.added = Some(provision);
        let levers = provision.levers(&self.document.draft);
        self.revealed = levers.first().copied();
    }

    /// Asks for the name of a new case, in the panel.
    pub(super) fn ask_for_case(&mut self, ctx: &Context) {
        self.view.levers.unfold(ctx);
        self.cases.ask(&self.document);
    }

    /// The panel with the levers, or what is left of it where it is folded.
    pub(super) fn levers_ui(
        &mut self,
        ui: &mut Ui,
        send: &mut Vec<Command>,
    ) -> Option<HeadlineTracks> {
        let tokens = Tokens::of(ui);
        if self.view.levers.is_folded(ui.ctx()) {
            let edge = Frame::NONE.fill(tokens.panel).inner_margin(Margin::symmetric(5, 14));
            let panel = Panel::left("folded levers").frame(edge).resizable(false);
            panel.exact_size(side::FOLDED_WIDTH).show(ui, |ui| side::folded_ui(ui, send));
            return None;
        }
        let margin = Margin { left: 20, right: 4, top: 16, bottom: 0 };
        let frame = Frame::NONE.fill(tokens.panel).inner_margin(margin);
        let ticks = self.ticks.get().unwrap_or(&NO_TICKS);
        let (revealed, added) = (self.revealed.take(), self.added.take());
        let marks = Marks { ticks, revealed, added };
        // The id that egui gives to the edge that resizes this panel.
        let edge = ui.scope_id().with_salt(IdSalt::new("levers")).with("__resize");
        // egui keeps the width that a person gives it, from session to session.
        let levers = Panel::left("levers")
            .frame(frame)
            .default_size(side::WIDTH)
            .size_range(side::widths(ui.ctx()))
            .show(ui, |ui| {
                let (document, cases) = (&mut self.document, &mut self.cases);
                panels::levers::levers_ui(ui, document, marks, cases, send)
            });
        if ui.memory(|memory| memory.has_focus(edge)) {
            // egui draws focus on every widget but the edge of a panel, which arrow keys move.
            let line = Stroke::new(2.0, tokens.accent);
            ui.painter().vline(levers.response.rect.right(), levers.response.rect.y_range(), line);
        }
        Some(levers.inner)
    }
}
