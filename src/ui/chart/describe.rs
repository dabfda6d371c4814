//! What a chart shows, for screen readers, pictures and the clipboard.

use eframe::egui::{Response, Role};

use crate::ui::capture;
use crate::ui::clipboard::Sheet;

/// Gives the plot its description for screen readers, and a menu to make a picture of it.
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

/// `says` runs only while a screen reader is connected.
fn tell(response: &Response, name: &str, says: impl Fn() -> String) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Figure);
        node.set_label(name.to_owned());
        node.set_description(says());
    });
}
