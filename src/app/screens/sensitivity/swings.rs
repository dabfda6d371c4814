//! The tornado with the choices of its rows: their order, a filter, and the button that takes back
//! typed ranges.

use eframe::egui::{Button, TextEdit, Ui};
use serde::{Deserialize, Serialize};

use crate::analysis::Lever;
use crate::analysis::tornado::{Order, Tornado};
use crate::app::command::Command;
use crate::app::plots::tornado::{TornadoPlot, Touch, tornado_ui};
use crate::model::Scenario;
use crate::session::Both;
use crate::ui::render_target;
use crate::ui::spoken::Spoken;
use crate::ui::text::small;
use crate::ui::theme::{self, SMALL};
use crate::ui::widgets::choice::choice_ui;

use super::SensitivityView;

const FILTER_WIDTH: f32 = 96.0;

/// Which rows are shown, and how; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SwingsView {
    order: By,
    filter: String,
    /// Id of the lever whose row is open.
    opened: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum By {
    #[default]
    Swing,
    Name,
    Low,
    High,
}

impl By {
    fn order(self) -> Order {
        match self {
            Self::Swing => Order::Swing,
            Self::Name => Order::Name,
            Self::Low => Order::Low,
            Self::High => Order::High,
        }
    }
}

/// Draws the choices in one line, and the rows under it.
pub(super) fn swings_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    tornado: Both<&Tornado>,
    view: &mut SensitivityView,
    send: &mut Vec<Command>,
) {
    let has_typed = !view.ranges(scenario).is_empty();
    choices_ui(ui, has_typed, view);
    ui.add_space(2.0);
    // Again, because the choices may have taken them back.
    let typed = view.ranges(scenario);
    let filter = view.swings.filter.trim();
    let rows = tornado.own.rows(scenario, view.swings.order.order(), filter, &typed);
    let shown = TornadoPlot {
        scenario,
        tornado: tornado.own,
        rows: &rows,
        is_filtered: !filter.is_empty(),
        typed: &typed,
        baseline: tornado.baseline,
        opened: view.swings.opened.as_deref().and_then(Lever::from_id),
    };
    let Some(touch) = tornado_ui(ui, shown) else { return };
    match touch {
        Touch::Open(lever) => {
            let id = lever.id();
            let is_open = view.swings.opened.as_deref() == Some(id.as_ref());
            view.swings.opened = (!is_open).then(|| id.into_owned());
            // Closing a row is no reason to scroll the panel.
            if !is_open {
                send.push(Command::Reveal(lever));
            }
        }
        Touch::Range(lever, low, high) => {
            view.ranges.insert(lever.id().into_owned(), (low, high));
        }
        Touch::Reset(lever) => {
            view.ranges.remove(lever.id().as_ref());
        }
        Touch::Move(lever, value) => send.push(Command::Move(lever, value)),
    }
    ui.ctx().request_repaint();
}

fn choices_ui(ui: &mut Ui, has_typed: bool, view: &mut SensitivityView) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        filter_ui(ui, "Filter inputs", "filter", FILTER_WIDTH, &mut view.swings.filter);
        if view.swings.order == By::Swing && render_target::is_export(ui.ctx()) {
            // A picture shows that the widest comes first; the usual order need not be said.
            return;
        }
        let options =
            [(By::Swing, "swing"), (By::Name, "name"), (By::Low, "at low"), (By::High, "at high")];
        if choice_ui(ui, "Order", &mut view.swings.order, &options) {
            ui.ctx().request_repaint();
        }
        if has_typed {
            let text = small("Reset all");
            let hint = "Reset every low and high that was typed";
            if ui.add(Button::new(text)).on_hover_text(hint).clicked() {
                view.ranges.clear();
                ui.ctx().request_repaint();
            }
        }
    });
}

/// A box in which a few words or a limit are typed.
pub(super) fn filter_ui(ui: &mut Ui, name: &str, hint: &str, width: f32, text: &mut String) {
    // A filter that is set explains missing rows; an empty one says nothing in a picture.
    if text.is_empty() && render_target::is_export(ui.ctx()) {
        return;
    }
    let entry = TextEdit::singleline(text)
        .font(theme::regular(SMALL))
        .hint_text(small(hint).weak())
        .desired_width(width);
    ui.add(entry).named(name);
}
