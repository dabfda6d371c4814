//! What is out of sight in a drag is not laid out, and what is in sight looks the same.

use eframe::egui::accesskit::{Action, ActionRequest, Role, TreeId};
use eframe::egui::{
    Event, FullOutput, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Shape,
    TouchPhase, vec2,
};

use super::allocations::{Bare, at};

impl Bare {
    /// Opens every group of levers, asked for as a screen reader asks.
    fn unfold_all(&mut self) {
        self.ctx.enable_accesskit();
        let nodes = self.run(Vec::new()).platform_output.accesskit_update.unwrap().nodes;
        let closed = nodes.into_iter().filter(|(_, node)| {
            node.role() == Role::DisclosureTriangle && node.is_expanded() == Some(false)
        });
        for (target_node, _) in closed {
            let (action, target_tree, data) = (Action::Click, TreeId::ROOT, None);
            let request = ActionRequest { action, target_tree, target_node, data };
            self.run(vec![Event::AccessKitActionRequest(request)]);
        }
        for _ in 0..40 {
            self.run(Vec::new());
        }
        self.ctx.disable_accesskit();
    }

    fn press(&mut self, pos: Pos2, pressed: bool) -> FullOutput {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.run(vec![Event::PointerButton { pos, button, pressed, modifiers }])
    }

    /// How many widgets the last frame had.
    fn widgets(&self) -> usize {
        self.ctx.viewport(|viewport| {
            let widgets = &viewport.prev_pass.widgets;
            widgets.layers().map(|(_, of_layer)| of_layer.len()).sum()
        })
    }
}

/// What is written, and where.
type Texts = Vec<(String, [i32; 2])>;

/// The panel of levers is no wider; beside it answers come as fast as the machine is.
const PANEL: f32 = 300.0;

/// Every text of the panel that is drawn within its clip, and where.
fn texts(output: &FullOutput) -> Texts {
    let mut found = Vec::new();
    for clipped in &output.shapes {
        if let Shape::Text(text) = &clipped.shape
            && text.pos.x < PANEL
            && clipped.clip_rect.intersects(text.visual_bounding_rect())
        {
            let place = [text.pos.x, text.pos.y].map(|at| at.round() as i32);
            found.push((text.galley.text().to_owned(), place));
        }
    }
    found
}

/// Drags the first slider, scrolls the form in the middle of it, and lets go: the texts of the last
/// frames of each, and how many widgets the drag had.
fn drag(is_heard: bool) -> ([Texts; 3], usize) {
    let mut bare = Bare::open();
    bare.unfold_all();
    let track = bare.track();
    if is_heard {
        bare.ctx.enable_accesskit();
    }
    bare.run(vec![Event::PointerMoved(at(track, 0))]);
    bare.press(at(track, 0), true);
    let mut drawn = Vec::new();
    for step in 1..=30 {
        drawn = texts(&bare.run(vec![Event::PointerMoved(at(track, step))]));
    }
    let widgets = bare.widgets();
    // Under the headline levers.
    let form = Pos2::new(150.0, 700.0);
    let wheel = Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -900.0),
        modifiers: Modifiers::NONE,
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
    };
    bare.run(vec![Event::PointerMoved(form), wheel]);
    let mut scrolled = Vec::new();
    for _ in 0..30 {
        scrolled = texts(&bare.run(vec![Event::PointerMoved(form)]));
    }
    bare.press(form, false);
    let mut at_rest = Vec::new();
    for _ in 0..10 {
        at_rest = texts(&bare.run(vec![Event::PointerMoved(form)]));
    }
    ([drawn, scrolled, at_rest], widgets)
}

#[test]
fn a_drag_lays_out_what_is_in_sight_and_looks_as_if_it_laid_out_all() {
    let ([drawn, scrolled, at_rest], few) = drag(false);
    let ([all_drawn, all_scrolled, all_at_rest], many) = drag(true);
    assert!(few + 50 < many, "{few} widgets of {many}");
    assert_eq!(drawn, all_drawn, "while it is dragged");
    assert_eq!(scrolled, all_scrolled, "scrolled in the middle of the drag");
    assert_ne!(drawn, scrolled, "the form has been scrolled");
    assert_eq!(at_rest, all_at_rest, "after it");
}
