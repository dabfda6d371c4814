//! The pointer on the stage: easy to find while it moves, out of the way once it rests.

use std::time::Duration;

use eframe::egui::{Context, CursorIcon, Id, LayerId, Order, Pos2, Stroke};

use crate::ui::theme::Tokens;

const HALO_RADIUS: f32 = 14.0;
/// A pointer that has not moved for so long would only cover a plot, seconds.
const RESTS_AFTER: f64 = 2.0;

/// Where the pointer is, and since when.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RestingPointer {
    at: Option<Pos2>,
    moved: f64,
}

impl RestingPointer {
    /// Looks at where it is in this frame; a held button counts as a move.
    pub(super) fn follow(&mut self, ctx: &Context, now: f64) {
        let (at, is_held) =
            ctx.input(|input| (input.pointer.hover_pos(), input.pointer.any_down()));
        if at != self.at || is_held {
            (self.at, self.moved) = (at, now);
        }
        if at.is_none() {
            return;
        }
        let rests_in = self.moved + RESTS_AFTER - now;
        if rests_in > 0.0 {
            ctx.request_repaint_after(Duration::from_secs_f64(rests_in));
        } else {
            ctx.set_cursor_icon(CursorIcon::None);
        }
    }

    /// A halo around it, until it rests.
    pub(super) fn halo_ui(&self, ctx: &Context) {
        let now = ctx.input(|input| input.time);
        let Some(at) = self.at.filter(|_| now < self.moved + RESTS_AFTER) else {
            // After everything that is under it, which may have asked for a hand.
            ctx.set_cursor_icon(CursorIcon::None);
            return;
        };
        let ink = Tokens::of_theme(ctx.theme()).accent;
        let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::unique("presenter halo")));
        let edge = Stroke::new(1.5, ink.gamma_multiply(0.8));
        painter.circle(at, HALO_RADIUS, ink.gamma_multiply(0.2), edge);
    }
}
