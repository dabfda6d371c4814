//! For whom the window is drawn: a person who works with it, an audience, or a picture.

use eframe::egui::{Context, Id};

/// What is drawn on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Medium {
    /// A person works with it.
    #[default]
    Window,
    /// Others look on: no plot and no table has a menu.
    Stage,
    /// A picture: nothing that only a hand could use, no focus.
    Paper,
}

const MEDIUM: &str = "medium";

/// Says on what is drawn from now on.
pub fn draw_on(ctx: &Context, medium: Medium) {
    ctx.data_mut(|data| data.insert_temp(Id::unique(MEDIUM), medium));
}

/// Whether what is drawn now is for a picture. Who leaves something out takes as many ids as else,
/// or what follows forgets how it was looked at.
pub fn is_on_paper(ctx: &Context) -> bool {
    of(ctx) == Medium::Paper
}

/// Whether what is drawn now has menus under the right button.
pub fn has_menus(ctx: &Context) -> bool {
    of(ctx) == Medium::Window
}

fn of(ctx: &Context) -> Medium {
    ctx.data(|data| data.get_temp(Id::unique(MEDIUM))).unwrap_or_default()
}
