//! How the panel with the levers makes room: its widths, and what is left of it while it is folded.

use std::ops::RangeInclusive;

use eframe::egui::{Context, Id, Ui};
use serde::{Deserialize, Serialize};

use crate::app::command::Command;
use crate::ui::widgets::icon::{Icon, icon_ui};

/// Of the panel, until a person makes it wider or narrower.
pub const WIDTH: f32 = 304.0;
/// Of what is left of it.
pub const FOLDED_WIDTH: f32 = 28.0;
/// In a narrower window the panel would leave the board less than it needs, and is folded at first.
const NARROW: f32 = 960.0;
/// Labels and values of the levers need so much.
const LEAST_WIDTH: f32 = 280.0;
/// The widest panel, as a share of the window; wider tracks are not easier to set.
const MOST_SHARE: f32 = 0.32;

/// Where the panel is folded; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Side {
    /// In a window of usual width.
    is_folded: bool,
    // A choice of its own: what makes sense in a small window is a loss in a large one.
    /// In a narrow window it was brought back.
    is_open_where_narrow: bool,
}

impl Side {
    /// Whether the panel is folded in a window of the present size.
    pub fn is_folded(&self, ctx: &Context) -> bool {
        if is_narrow(ctx) { !self.is_open_where_narrow } else { self.is_folded }
    }

    /// Folds it or brings it back.
    pub fn toggle(&mut self, ctx: &Context) {
        if is_narrow(ctx) {
            self.is_open_where_narrow = !self.is_open_where_narrow;
        } else {
            self.is_folded = !self.is_folded;
        }
    }

    /// Brings it back, as something in it is asked for.
    pub fn unfold(&mut self, ctx: &Context) {
        if self.is_folded(ctx) {
            self.toggle(ctx);
        }
    }
}

fn is_narrow(ctx: &Context) -> bool {
    ctx.content_rect().width() < NARROW
}

/// Between which widths the panel can be drawn.
pub fn widths(ctx: &Context) -> RangeInclusive<f32> {
    LEAST_WIDTH..=(MOST_SHARE * ctx.content_rect().width()).max(WIDTH)
}

/// In the panel: the way to fold it.
pub(super) fn fold_ui(ui: &mut Ui, send: &mut Vec<Command>) {
    button_ui(ui, Icon::Left, "Fold the inputs", send);
}

/// What is left of the folded panel: the way back.
pub fn folded_ui(ui: &mut Ui, send: &mut Vec<Command>) {
    button_ui(ui, Icon::Right, "Show the inputs", send);
}

fn button_ui(ui: &mut Ui, icon: Icon, what: &str, send: &mut Vec<Command>) {
    let name = format!("{what} ({})", Command::FoldLevers.keys(ui.ctx()));
    // Another name, another id: egui takes an id that moves within a frame for a second widget.
    if icon_ui(ui, Id::unique(what), icon, &name, true).clicked() {
        send.push(Command::FoldLevers);
    }
}
