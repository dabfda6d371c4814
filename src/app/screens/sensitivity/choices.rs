//! What the map is of: the levers across and up, the metric, and a way to swap the levers.

use eframe::egui::{Button, ComboBox, Ui};

use crate::analysis::heat_map::Pair;
use crate::analysis::{Lever, Metric};
use crate::model::Scenario;
use crate::ui::render_target;
use crate::ui::text::{Texts, small};
use crate::ui::theme::{self, SMALL};
use crate::ui::widgets::drop_down::drop_down_ui;

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

/// Which metric, for everything on the screen.
fn metric_ui(ui: &mut Ui, metric: Metric, view: &mut SensitivityView) {
    let text = |metric: Metric| small(metric.name());
    let combo = ComboBox::from_id_salt("metric").width(92.0).height(420.0);
    let mut taken = metric;
    let name = format!("Metric, {}", metric.name());
    drop_down_ui(ui, combo, (name, metric.name(), theme::regular(SMALL)), |ui| {
        for option in Metric::ALL {
            ui.selectable_value(&mut taken, option, text(option)).on_hover_text(option.help());
        }
    });
    if taken != metric {
        taken.id().clone_into(&mut view.metric);
        ui.ctx().request_repaint();
    }
}

/// Which lever; `Some` when a person takes another one.
pub(super) fn lever_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    name: &str,
    lever: Lever,
    width: f32,
    is_offered: &dyn Fn(Lever) -> bool,
) -> Option<Lever> {
    let text = |lever: Lever| small(lever.label(scenario));
    let combo = ComboBox::from_id_salt(name).width(width).height(420.0).truncate();
    let mut taken = lever;
    let chosen = lever.label(scenario);
    let said = format!("{name}, {chosen}");
    drop_down_ui(ui, combo, (said, &chosen, theme::regular(SMALL)), |ui| {
        for option in Lever::all(scenario) {
            if super::applies(option, scenario) && is_offered(option) {
                ui.selectable_value(&mut taken, option, text(option)).on_hover_text(option.help());
            }
        }
    });
    (taken != lever).then(|| {
        ui.ctx().request_repaint();
        taken
    })
}

/// A quiet word between two choices.
pub(super) fn word_ui(ui: &mut Ui, word: &str) {
    ui.note(word);
}
