//! For whom the window is drawn: a person who works with it, an audience, or a picture.

use eframe::egui::Context;
use eframe::egui::Id;

/// What is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RenderTarget {
    /// A person works with it.
    #[default]
    Window,
    /// An audience looks on: questions are short, and no plot or table has controls or a menu.
    Presentation,
    /// A picture: nothing that only a hand could use, no focus.
    Export,
}

const RENDER_TARGET: &str = "render target";

/// Says on what is drawn from now on.
pub fn set_render_target(ctx: &Context, target: RenderTarget) {
    ctx.data_mut(|data| data.insert_temp(Id::unique(RENDER_TARGET), target));
}

/// Whether what is drawn now is for a picture. Widgets that are left out still reserve their ids;
/// otherwise later widgets lose their state.
pub fn is_export(ctx: &Context) -> bool {
    of(ctx) == RenderTarget::Export
}

/// Whether what is drawn now is for an audience.
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
