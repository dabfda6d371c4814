//! What the map is of: the levers across and up, the metric, and a way to swap the levers.

use eframe::egui::{Button, ComboBox, Sides, Ui};

use crate::analysis::{Lever, Metric, Pair, lever_text};
use crate::app::widgets::choices::{lever_choice_ui, metric_choice_ui};
use crate::model::Scenario;
use crate::ui::render_target;
use crate::ui::text::{self, Texts, small, small_strong};
use crate::ui::theme::{self, SMALL};
use crate::ui::widgets::choice::choice_ui;
use crate::ui::widgets::drop_down::DropDown;

use super::{SensitivityView, ShownAs};

/// Draws the choices in one line.
pub(super) fn pair_ui(ui: &mut Ui, scenario: &Scenario, pair: Pair, view: &mut SensitivityView) {
    if render_target::is_export(ui.ctx()) {
        let [x, y] = [pair.x, pair.y].map(|lever| lever.label(scenario));
        let words = format!("{}, X axis {x}, Y axis {y}", pair.metric.name());
        ui.horizontal(|ui| word_ui(ui, &words));
        return;
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        metric_ui(ui, pair.metric, view);
        // What is left beside two words.
        let room = ((ui.available_width() - 52.0) / 2.0).max(48.0);
        word_ui(ui, "X");
        // Two levers that write one field are no pair.
        let sound = |x: Lever| Pair { x, ..pair }.is_sound();
        if let Some(x) = lever_ui(ui, scenario, "X axis", pair.x, room, &sound) {
            view.x = x.id().into_owned();
        }
        word_ui(ui, "Y");
        let sound = |y: Lever| Pair { y, ..pair }.is_sound();
        if let Some(y) = lever_ui(ui, scenario, "Y axis", pair.y, room, &sound) {
            view.y = y.id().into_owned();
        }
    });
}

/// Draws the pairs that the deal depends on, as buttons, as far as there is room; and the choice
/// between the map and its figures. Neither is part of a picture.
pub(super) fn ways_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    pairs: &[[Lever; 2]],
    chosen: Pair,
    view: &mut SensitivityView,
) {
    // A scope takes one id whatever is in it, so that what follows keeps its own in a picture.
    ui.scope(|ui| {
        // Before an audience nothing can be chosen.
        if render_target::has_menus(ui.ctx()) && !render_target::is_export(ui.ctx()) {
            buttons_ui(ui, scenario, pairs, chosen, view);
        }
    });
}

fn buttons_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    pairs: &[[Lever; 2]],
    chosen: Pair,
    view: &mut SensitivityView,
) {
    let options = [(ShownAs::Numbers, "Numbers"), (ShownAs::Map, "Map")];
    let (pair, is_other_way) = Sides::new().shrink_left().show(
        ui,
        |ui| pairs_ui(ui, scenario, pairs, chosen),
        |ui| choice_ui(ui, "Show as", &mut view.shown_as, &options),
    );
    if let Some([x, y]) = pair {
        (view.x, view.y) = (x.id().into_owned(), y.id().into_owned());
    }
    if pair.is_some() || is_other_way {
        ui.ctx().request_repaint();
    }
}

/// The pairs as buttons; the one that is taken.
fn pairs_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    pairs: &[[Lever; 2]],
    chosen: Pair,
) -> Option<[Lever; 2]> {
    ui.spacing_mut().item_spacing.x = 6.0;
    let mut taken = None;
    for [x, y] in pairs.iter().copied() {
        let name = lever_text::pair(x, y, scenario);
        let padding = 2.0 * ui.spacing().button_padding.x;
        let is_sound = Pair { x, y, ..chosen }.is_sound();
        if !is_sound
            || text::width(ui, &name, theme::medium(SMALL)) + padding > ui.available_width()
        {
            continue;
        }
        let is_chosen = [[x, y], [y, x]].contains(&[chosen.x, chosen.y]);
        let button = Button::new(small_strong(&name)).small().selected(is_chosen);
        let hint = format!(
            "X axis {}, Y axis {}: two of the inputs that move {} most",
            x.label(scenario),
            y.label(scenario),
            chosen.metric.phrase()
        );
        if ui.add(button).on_hover_text(hint).clicked() {
            taken = Some([x, y]);
        }
    }
    taken
}

/// Draws the button that turns the map.
pub(super) fn swap_ui(ui: &mut Ui, pair: Pair, view: &mut SensitivityView) {
    if render_target::is_export(ui.ctx()) {
        return;
    }
    let swap = Button::new(small("swap axes")).small();
    if ui.add(swap).on_hover_text("X becomes Y, and Y becomes X").clicked() {
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
