//! For whom the window is drawn: a person who works with it, an audience, or a picture.

use eframe::egui::Context;
use eframe::egui::Id;

/// What is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RenderTarget {
    /// A person works with it.
    #[default]
    Window,
    /// Others look on: no plot and no table has a menu.
    Presentation,
    /// A picture: nothing that only a hand could use, no focus.
    Export,
}

const RENDER_TARGET: &str = "medium";

/// Says on what is drawn from now on.
pub fn set_render_target(ctx: &Context, target: RenderTarget) {
    ctx.data_mut(|data| data.insert_temp(Id::unique(RENDER_TARGET), target));
}

/// Whether what is drawn now is for a picture. Who leaves something out takes as many ids as else,
/// or what follows forgets how it was looked at.
pub fn is_export(ctx: &Context) -> bool {
    of(ctx) == RenderTarget::Export
}

/// Whether others look on: nothing can be chosen there, and questions are short.
pub fn is_presentation(ctx: &Context) -> bool {
    of(ctx) == RenderTarget::Presentation
}

/// Whether what is drawn now has menus under the right button.
pub fn has_menus(ctx: &Context) -> bool {
    of(ctx) == RenderTarget::Window
}

fn of(ctx: &Context) -> RenderTarget {
    ctx.data(|data| data.get_temp(Id::unique(RENDER_TARGET))).unwrap_or_default()
}
