//! What the map is of: the levers across and up, the metric, and a way to swap the levers.

use eframe::egui::{Button, ComboBox, Ui};

use crate::analysis::heat_map::Pair;
use crate::analysis::{Lever, Metric};
use crate::app::widgets::choices::{lever_choice_ui, metric_choice_ui};
use crate::model::Scenario;
use crate::ui::render_target;
use crate::ui::text::{Texts, small};
use crate::ui::theme::SMALL;
use crate::ui::widgets::drop_down::DropDown;

use super::SensitivityView;

/// Draws the choices in one line.
pub(super) fn pair_ui(ui: &mut Ui, scenario: &Scenario, pair: Pair, view: &mut SensitivityView) {
    if render_target::is_export(ui.ctx()) {
        let [x, y] = [pair.x, pair.y].map(|lever| lever.label(scenario));
        let words = format!("{}, across {x}, up {y}", pair.metric.name());
        ui.horizontal(|ui| word_ui(ui, &words));
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        metric_ui(ui, pair.metric, view);
        // What is left beside two words.
        let room = ((ui.available_width() - 82.0) / 2.0).max(48.0);
        word_ui(ui, "across");
        // Two levers that write one field are no pair.
        let sound = |x: Lever| Pair { x, ..pair }.is_sound();
        if let Some(x) = lever_ui(ui, scenario, "Lever across", pair.x, room, &sound) {
            view.x = x.id().into_owned();
        }
        word_ui(ui, "up");
        let sound = |y: Lever| Pair { y, ..pair }.is_sound();
        if let Some(y) = lever_ui(ui, scenario, "Lever up", pair.y, room, &sound) {
            view.y = y.id().into_owned();
        }
    });
}

/// Draws the button that turns the map.
pub(super) fn swap_ui(ui: &mut Ui, pair: Pair, view: &mut SensitivityView) {
    if render_target::is_export(ui.ctx()) {
        return;
    }
    let swap = Button::new(small("swap axes")).small();
    if ui.add(swap).on_hover_text("Turn the map: across becomes up").clicked() {
        (view.x, view.y) = (pair.y.id().into_owned(), pair.x.id().into_owned());
        ui.ctx().request_repaint();
    }
}

/// The metric of everything on the screen.
fn metric_ui(ui: &mut Ui, chosen: Metric, view: &mut SensitivityView) {
    let combo = ComboBox::from_id_salt("metric").width(92.0).height(420.0);
    let list = DropDown { combo, name: "Metric, ", size: SMALL, chosen };
    if let Some(taken) = metric_choice_ui(ui, list) {
        taken.id().clone_into(&mut view.metric);
        ui.ctx().request_repaint();
    }
}

/// The list of levers; `Some` when another one is chosen.
pub(super) fn lever_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    name: &str,
    chosen: Lever,
    width: f32,
    is_offered: &dyn Fn(Lever) -> bool,
) -> Option<Lever> {
    let combo = ComboBox::from_id_salt(name).width(width).height(420.0).truncate();
    let list = DropDown { combo, name: &format!("{name}, "), size: SMALL, chosen };
    lever_choice_ui(ui, list, scenario, is_offered).inspect(|_| ui.ctx().request_repaint())
}

/// A quiet word between two choices.
pub(super) fn word_ui(ui: &mut Ui, word: &str) {
    ui.note(word);
}
