//! The parts of a window on their own: how a room is divided, values between two ends, pictures.

use chiplease::ui::between::between;
use chiplease::ui::board::{Cells, columns, fixed, rest, rows, share};
use chiplease::ui::capture::file_stem;
use chiplease::ui::vector::{Drawing, svg};
use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, Rect, Shape, Stroke, pos2, vec2};

fn room() -> Rect {
    Rect::from_min_size(pos2(10.0, 20.0), vec2(100.0, 200.0))
}

/// Where rows begin and end.
fn heights<const N: usize>(cells: &Cells<N>) -> [(f32, f32); N] {
    cells.split(room()).map(|rect| (rect.top() - 20.0, rect.bottom() - 20.0))
}

/// Where columns begin and end.
fn widths<const N: usize>(cells: &Cells<N>) -> [(f32, f32); N] {
    cells.split(room()).map(|rect| (rect.left() - 10.0, rect.right() - 10.0))
}

#[test]
fn what_is_left_goes_to_the_rest_in_equal_parts() {
    assert_eq!(heights(&rows([rest(), fixed(28.0)]).gap(4.0)), [(0.0, 168.0), (172.0, 200.0)]);
    assert_eq!(widths(&columns([rest(); 3]).gap(5.0)), [(0.0, 30.0), (35.0, 65.0), (70.0, 100.0)]);
}

#[test]
fn a_share_ends_in_the_middle_of_its_gap() {
    assert_eq!(widths(&columns([share(0.5), rest()]).gap(20.0)), [(0.0, 40.0), (60.0, 100.0)]);
    assert_eq!(heights(&rows([share(0.6), share(0.4)]).gap(10.0)), [(0.0, 115.0), (125.0, 200.0)]);
}

#[test]
fn a_share_keeps_to_its_ends() {
    assert_eq!(widths(&columns([rest(), share(0.2).least(44.0)])), [(0.0, 56.0), (56.0, 100.0)]);
    assert_eq!(widths(&columns([rest(), share(0.5).most(30.0)])), [(0.0, 70.0), (70.0, 100.0)]);
}

#[test]
fn where_there_is_no_room_nothing_is_shorter_than_nothing() {
    assert_eq!(widths(&columns([rest(), fixed(150.0)]).gap(8.0)), [(0.0, 0.0), (8.0, 158.0)]);
    assert_eq!(widths(&columns([share(0.01), rest()]).gap(60.0)), [(0.0, 0.0), (60.0, 100.0)]);
}

#[test]
fn ends_that_cross_have_a_middle() {
    for (value, low, high, expected) in [
        (5.0_f32, 0.0, 10.0, 5.0_f32),
        (-5.0, 0.0, 10.0, 0.0),
        (15.0, 0.0, 10.0, 10.0),
        (5.0, 5.0, 5.0, 5.0),
        (15.0, 10.0, 0.0, 5.0),
        (-15.0, 10.0, 0.0, 5.0),
    ] {
        assert_eq!(between(value, low, high).to_bits(), expected.to_bits(), "{value}");
    }
    assert_eq!(between(7_usize, 5, 3), 4);
    assert!(between(f32::NAN, 0.0, 1.0).is_nan(), "what is no number stays none");
    assert_eq!(between(7.0_f64, f64::NAN, 9.0).to_bits(), 7.0_f64.to_bits());
}

#[test]
fn a_file_name_is_made_of_the_title() {
    assert_eq!(file_stem("Where does the rent go?"), "where-does-the-rent-go");
    assert_eq!(file_stem("?"), "plot");
}

fn drawn(shapes: Vec<(Rect, Shape)>) -> String {
    let clipped = |(clip_rect, shape)| ClippedShape {
        clip_rect,
        shape,
        transform_after_tessellation: Default::default(),
    };
    let shapes: Vec<ClippedShape> = shapes.into_iter().map(clipped).collect();
    svg(&Drawing {
        shapes: &shapes,
        view: Rect::from_min_size(pos2(100.0, 0.0), vec2(100.0, 50.0)),
        ground: Color32::WHITE,
        title: "A & B?",
        description: "",
        ids: "one",
        texture: &|_| None,
    })
}

fn bar(left: f32, right: f32) -> Shape {
    let rect = Rect::from_min_max(pos2(left, 10.0), pos2(right, 20.0));
    Shape::rect_filled(rect, 0.0, Color32::BLACK)
}

#[test]
fn a_drawing_begins_where_its_view_does_and_leaves_out_what_is_elsewhere() {
    let svg = drawn(vec![
        (Rect::EVERYTHING, bar(110.0, 130.0)),
        (Rect::EVERYTHING, bar(10.0, 30.0)),
        (Rect::EVERYTHING, bar(f32::NAN, 130.0)),
    ]);
    assert!(svg.contains("<title>A &amp; B?</title>"), "{svg}");
    assert!(svg.contains("<rect x=\"10\" y=\"10\" width=\"20\" height=\"10\""), "{svg}");
    assert_eq!(svg.matches("<rect").count(), 2, "the ground and one bar: {svg}");
    assert!(!svg.contains("clip"), "nothing is cut: {svg}");
}

#[test]
fn what_reaches_over_its_clip_is_cut_under_a_name_of_this_drawing() {
    let clip = Rect::from_min_max(pos2(100.0, 0.0), pos2(120.0, 50.0));
    let svg = drawn(vec![(clip, bar(110.0, 130.0)), (clip, bar(90.0, 130.0))]);
    assert_eq!(svg.matches("<clipPath id=\"one-clip-1\">").count(), 1, "{svg}");
    assert_eq!(svg.matches("clip-path=\"url(#one-clip-1)\"").count(), 1, "{svg}");
}

#[test]
fn the_dashes_of_a_line_are_one_path() {
    let ends = [pos2(110.0, 10.0), pos2(160.0, 10.0)];
    let dashes = Shape::dashed_line(&ends, Stroke::new(1.0, Color32::BLACK), 4.0, 4.0);
    let svg = drawn(dashes.into_iter().map(|dash| (Rect::EVERYTHING, dash)).collect());
    assert_eq!(svg.matches("<path").count(), 1, "{svg}");
    assert!(svg.contains("M10 10.5L14 10.5M18 10.5"), "{svg}");
}
