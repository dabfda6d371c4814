//! What a chart shows, for those who do not see it, and for pictures and the clipboard.

use eframe::egui::{Response, Role};

use crate::ui::capture;
use crate::ui::clipboard::Sheet;

/// Says what the plot shows to those who do not see it, and offers a picture of it to all.
pub fn describe(response: &Response, name: &str, says: impl Fn() -> String) {
    capture::offer(response, name, &says, None);
    tell(response, name, says);
}

/// The same of a plot whose figures can be copied as a table, too.
pub fn describe_figures(
    response: &Response,
    name: &str,
    says: impl Fn() -> String,
    sheet: impl Fn() -> Sheet,
) {
    capture::offer(response, name, &says, Some(&sheet));
    tell(response, name, says);
}

/// Nothing is said while no screen reader listens.
fn tell(response: &Response, name: &str, says: impl Fn() -> String) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Figure);
        node.set_label(name.to_owned());
        node.set_description(says());
    });
}
