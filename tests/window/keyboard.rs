//! Everything can be reached with the keyboard alone, and what has it can be seen to have it.

use std::collections::BTreeSet;

use chiplease::app::command::Command;
use chiplease::app::screen::Screen;
use eframe::egui::accesskit::{Action, NodeId, Role};
use eframe::egui::{Key, Modifiers, Shape};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

/// More stops than the window has.
const STOPS_MAX: usize = 400;
const GROUPS: [&str; 8] =
    ["Lease", "Equipment", "Debt", "Equity", "Lessee", "Remedies", "Uncertainty", "Scenario"];

fn open_groups(window: &mut Window) {
    for group in GROUPS {
        window.harness.get_by_role_and_label(Role::DisclosureTriangle, group).click();
        window.run();
    }
}

/// Id, role and name of what has the keyboard.
fn focused(window: &Window) -> Option<(NodeId, String)> {
    let root = window.harness.root();
    let node = root.children_recursive().find(|node| node.is_focused())?;
    let node = node.accesskit_node();
    let data = node.data();
    Some((node.locate().0, format!("{:?} {}", data.role(), data.label().unwrap_or_default())))
}

/// Everything that a pointer can press or move, but the rows and cells of a table (the table is one
/// stop, and the arrow keys lead on) and the track beside a value (arrow keys on the value move it).
fn controls(window: &Window) -> Vec<(NodeId, String)> {
    let root = window.harness.root();
    let nodes = root.children_recursive().map(|node| node.accesskit_node());
    let values: BTreeSet<String> = window
        .harness
        .get_all_by_role(Role::SpinButton)
        .filter_map(|node| node.accesskit_node().data().label().map(str::to_owned))
        .collect();
    nodes
        .filter(|node| {
            let data = node.data();
            let is_beside = data.role() == Role::Slider
                && data.label().is_some_and(|name| values.contains(name));
            !is_beside
        })
        .filter(|node| {
            let data = node.data();
            let acts =
                data.supports_action(Action::Click) || data.supports_action(Action::SetValue);
            let has_name = data.label().is_some_and(|name| !name.is_empty());
            let is_apart = matches!(data.role(), Role::Label | Role::Cell | Role::Row);
            acts && has_name && !node.is_disabled() && !is_apart
        })
        .map(|node| {
            let data = node.data();
            let name = format!("{:?} {}", data.role(), data.label().unwrap_or_default());
            (node.locate().0, name)
        })
        .collect()
}

/// Walks through the window with Tab until it comes round; what had the keyboard.
fn walk(window: &mut Window) -> Vec<(NodeId, String)> {
    let mut stops: Vec<(NodeId, String)> = Vec::new();
    for _ in 0..STOPS_MAX {
        window.press(Modifiers::NONE, Key::Tab);
        let Some(stop) = focused(window) else { continue };
        if stops.first() == Some(&stop) {
            return stops;
        }
        stops.push(stop);
    }
    panic!("Tab does not come round: {} stops", stops.len());
}

#[test]
fn every_control_is_reached_with_tab() {
    let mut window = Window::new();
    open_groups(&mut window);
    for screen in Screen::OF_A_DEAL.into_iter().chain(Screen::OF_MANY) {
        let keys = Command::Show(screen).shortcut().unwrap();
        window.press(keys.modifiers, keys.logical_key);
        let controls = controls(&window);
        assert!(controls.len() > 80, "{} controls", controls.len());
        let reached: BTreeSet<NodeId> = walk(&mut window).into_iter().map(|(id, _)| id).collect();
        let missed: Vec<String> = controls
            .into_iter()
            .filter(|(id, _)| !reached.contains(id))
            .map(|(_, name)| name)
            .collect();
        assert!(missed.is_empty(), "{screen:?}: Tab never comes to {missed:#?}");
    }
}

/// All that is drawn, as text to be compared.
fn drawn(window: &Window) -> Vec<String> {
    let shapes = &window.harness.output().shapes;
    let visible = shapes.iter().filter(|shape| !matches!(shape.shape, Shape::Noop));
    visible.map(|shape| format!("{:?}", shape.shape)).collect()
}

#[test]
fn what_has_the_keyboard_looks_different() {
    let mut window = Window::new();
    let stops = walk(&mut window).len();
    let mut unseen = Vec::new();
    for _ in 0..stops {
        window.press(Modifiers::NONE, Key::Tab);
        let Some((_, name)) = focused(&window) else { continue };
        let with = drawn(&window);
        let id = window.harness.ctx.memory(|memory| memory.focused()).unwrap();
        window.harness.ctx.memory_mut(|memory| memory.surrender_focus(id));
        window.run();
        if drawn(&window) == with {
            unseen.push(name);
        }
        window.harness.ctx.memory_mut(|memory| memory.request_focus(id));
        window.run();
    }
    assert!(unseen.is_empty(), "nobody sees that these have the keyboard: {unseen:#?}");
}
