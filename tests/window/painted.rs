//! How much of the window a frame paints, and how often: without a graphics card that is what a
//! frame costs, whatever is on it.

use eframe::egui::epaint::{ClippedPrimitive, Primitive, Vertex};
use eframe::egui::{Key, Modifiers, Pos2, Rect, vec2};

use crate::driver::Window;

/// The area of a triangle within a rectangle, by cutting it along each edge.
fn area_within(triangle: [Pos2; 3], clip: Rect) -> f32 {
    let mut corners = triangle.to_vec();
    let edges: [&dyn Fn(Pos2) -> f32; 4] =
        [&|at| at.x - clip.left(), &|at| clip.right() - at.x, &|at| at.y - clip.top(), &|at| {
            clip.bottom() - at.y
        }];
    for inside in edges {
        let mut cut = Vec::new();
        for (index, to) in corners.iter().enumerate() {
            let from = corners[(index + corners.len() - 1) % corners.len()];
            let (before, after) = (inside(from), inside(*to));
            if (before >= 0.0) != (after >= 0.0) {
                cut.push(from.lerp(*to, before / (before - after)));
            }
            if after >= 0.0 {
                cut.push(*to);
            }
        }
        corners = cut;
        if corners.is_empty() {
            return 0.0;
        }
    }
    let twice = corners.iter().enumerate().map(|(index, to)| {
        let from = corners[(index + corners.len() - 1) % corners.len()];
        from.x * to.y - to.x * from.y
    });
    twice.sum::<f32>().abs() / 2.0
}

/// What is painted, as a multiple of the window.
fn painted(primitives: &[ClippedPrimitive], window: Rect) -> f32 {
    let mut area = 0.0;
    for ClippedPrimitive { clip_rect, primitive } in primitives {
        let Primitive::Mesh(mesh) = primitive else { continue };
        for corners in mesh.indices.chunks_exact(3) {
            let at = [0, 1, 2].map(|corner| mesh.vertices[corners[corner] as usize]);
            // What is wholly transparent is painted like everything else.
            area += area_within(at.map(|it: Vertex| it.pos), clip_rect.intersect(window));
        }
    }
    area / window.area()
}

fn frame(window: &Window) -> (f32, usize) {
    let harness = &window.harness;
    let shapes = harness.output().shapes.clone();
    let primitives = harness.ctx.tessellate(shapes, harness.ctx.pixels_per_point());
    let triangles = primitives.iter().map(|it| match &it.primitive {
        Primitive::Mesh(mesh) => mesh.indices.len() / 3,
        Primitive::Callback(_) => 0,
    });
    (painted(&primitives, harness.ctx.content_rect()), triangles.sum())
}

#[test]
fn a_frame_of_the_deal_paints_less_than_its_window_once() {
    let mut window = Window::new();
    window.harness.set_size(vec2(1920.0, 1080.0));
    window.run();
    let (deal, triangles) = frame(&window);
    assert!(deal < 0.75, "{deal:.2} times the window, {triangles} triangles");
    window.press(Modifiers::NONE, Key::F5);
    window.harness.run_steps(60);
    let (stage, triangles) = frame(&window);
    assert!(stage < 0.9, "on the stage {stage:.2} times, {triangles} triangles");
}
