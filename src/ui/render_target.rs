//! What the window is drawn for: work, a presentation, or a picture.

use eframe::egui::Context;
use eframe::egui::Id;

/// What is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RenderTarget {
    /// For work: everything is there.
    #[default]
    Window,
    /// For an audience: questions are short, and no plot or table has controls or a menu.
    Presentation,
    /// For a picture: no controls, no focus.
    Export,
    /// For a picture within a page that says in its own type what the picture need not.
    Page,
}

const RENDER_TARGET: &str = "render target";

/// Sets the target of what is drawn from now on.
pub fn set_render_target(ctx: &Context, target: RenderTarget) {
    // In egui's memory, so that no function needs a parameter just to pass the target on.
    ctx.data_mut(|data| data.insert_temp(Id::unique(RENDER_TARGET), target));
}

/// Whether what is drawn now is for a picture. Widgets that are left out still reserve their ids;
/// otherwise later widgets lose their state.
pub fn is_export(ctx: &Context) -> bool {
    matches!(of(ctx), RenderTarget::Export | RenderTarget::Page)
}

/// Whether what is drawn now stands within a page, which has sentences and the name of a base in its
/// own type.
pub fn is_within_page(ctx: &Context) -> bool {
    of(ctx) == RenderTarget::Page
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
