//! What charts are made of, on its own: axes, bars, rasters, rows.

use std::cell::RefCell;

use chiplease::ui::chart::axes::{MoneyUnit, decimals, inner_marks, round_marks};
use chiplease::ui::chart::bars::{Bar, Bars};
use chiplease::ui::chart::canvas::Canvas;
use chiplease::ui::chart::raster::{Grid, ends};
use chiplease::ui::chart::rows::Scale;
use chiplease::ui::theme::Tokens;
use eframe::egui::{Color32, Context, LayerId, Painter, Rangef, Rect, Theme, Vec2b, pos2, vec2};
use egui_plot::{GridInput, PlotBounds, PlotTransform};

/// Pixels of a raster, each way.
const SIDE: usize = 128;

#[test]
fn ticks_have_the_decimals_that_tell_them_apart() {
    for (step, expected) in
        [(2.0, 0), (1.0, 0), (0.5, 1), (0.25, 2), (2.5, 1), (0.05, 2), (0.002, 3), (20.0, 0)]
    {
        assert_eq!(decimals(step), expected, "{step}");
    }
    assert_eq!(decimals(0.0), 6, "no step tells nothing apart");
}

#[test]
fn figures_count_in_what_tells_them_apart() {
    for (largest, billions, millions) in [
        (5.05e9, "$bn", "$m"),
        (6e7, "$bn", "$m"),
        (4e7, "$m", "$m"),
        (3e6, "$m", "$k"),
        (4e3, "$k", "$"),
        (100.0, "$k", "$"),
        (0.01, "$", "$"),
        (0.0, "$bn", "$m"),
    ] {
        let line = [(0.0, -largest / 1e9)];
        assert_eq!(MoneyUnit::of_billions([&line[..]]).name, billions, "{largest}");
        assert_eq!(MoneyUnit::of_millions(largest).name, millions, "{largest}");
    }
}

/// An axis so many pixels high, from -2 to 6.
fn axis_of(pixels: f32) -> GridInput {
    let a_pixel = 8.0 / f64::from(pixels);
    let base_step_size = a_pixel * f64::from(8.0_f32);
    GridInput { bounds: (-2.0, 6.0), base_step_size }
}

#[test]
fn figures_beside_a_low_plot_keep_apart_and_off_its_edges() {
    for pixels in [20.0, 48.0, 73.0, 140.0, 600.0] {
        let input = axis_of(pixels);
        let height_of = |value: f64| (value + 2.0) / 8.0 * f64::from(pixels);
        for marks in [round_marks(&input, 3.0), inner_marks(&input, 3.0)] {
            let heights: Vec<f64> = marks.iter().map(|mark| height_of(mark.value)).collect();
            let steps = heights.iter().zip(heights.iter().skip(1)).map(|(one, next)| next - one);
            assert!(steps.min_by(f64::total_cmp).is_none_or(|step| step > 17.9), "{heights:?}");
        }
        for mark in inner_marks(&input, 3.0) {
            let height = height_of(mark.value);
            assert!(height > 8.9 && height < f64::from(pixels) - 8.9, "{height} of {pixels}");
        }
    }
    assert!(inner_marks(&axis_of(48.0), 3.0).iter().any(|mark| mark.value == 0.0));
}

/// Four bars, ten pixels wide, over an axis from -10 to 90 that is as many pixels high.
fn bars(heights: [[f64; 2]; 4]) -> Bars {
    let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(40.0, 100.0));
    let painter = Painter::new(Context::default(), LayerId::background(), frame);
    let bounds = PlotBounds::from_min_max([0.0, -10.0], [4.0, 90.0]);
    let transform = PlotTransform::new(frame, bounds, Vec2b::FALSE);
    let bars = heights
        .into_iter()
        .enumerate()
        .map(|(index, height)| Bar { across: index as f64..index as f64 + 1.0, height });
    let tokens = Tokens::of_theme(Theme::Dark);
    let written = RefCell::default();
    let canvas = Canvas { painter: &painter, transform: &transform, tokens, written: &written };
    Bars::stacked(&canvas, 2, bars)
}

#[test]
fn parts_lie_on_each_other_and_gains_hang_from_the_axis() {
    let bars = bars([[20.0, 30.0], [20.0, -5.0], [0.0, 0.0], [1.0, 1.0]]);
    let heights = |bar, parts| bars.band(bar, parts).map(|it| (it.top(), it.bottom()));
    assert_eq!(heights(0, 0..1), Some((70.0, 90.0)));
    assert_eq!(heights(0, 1..2), Some((40.0, 70.0)));
    assert_eq!(heights(1, 0..2), Some((70.0, 95.0)));
    assert_eq!(bars.whole(4), None);
    assert!((bars.top_within(Rangef::new(12.0, 38.0)) - 70.0).abs() < 0.01);
}

#[test]
fn a_name_stands_where_its_band_is_thickest() {
    let bars = bars([[20.0, 0.0], [40.0, 0.0], [30.0, 0.0], [0.0, 50.0]]);
    let center = |width| {
        let place = bars.thickest(&(0..1), vec2(width, 12.0))?;
        Some((place.center().x, place.center().y))
    };
    // One bar, two bars, three of which the lowest counts, four of which one has no room.
    assert_eq!(center(2.0), Some((15.0, 70.0)));
    assert_eq!(center(12.0), Some((20.0, 75.0)));
    assert_eq!(center(22.0), Some((15.0, 80.0)));
    assert_eq!(center(32.0), None);
}

#[test]
fn a_name_runs_along_the_longest_band() {
    let bars = bars([[20.0, 0.0], [2.0, 0.0], [30.0, 0.0], [16.0, 0.0]]);
    let places: Vec<f32> =
        bars.along_longest(0, vec2(4.0, 12.0)).map(|place| place.center().x).collect();
    // From its start, and from its end where something is in the way.
    assert_eq!(places, [26.0, 26.0, 34.0, 34.0], "the second run is longer than the first");
    assert_eq!(bars.along_longest(0, vec2(30.0, 12.0)).count(), 0, "too long a name");
}

/// The value as a shade of grey, or black where it is undefined.
fn grey(value: Option<f64>, _: [usize; 2]) -> Color32 {
    value.map_or(Color32::BLACK, |value| Color32::WHITE.gamma_multiply(value as f32))
}

#[test]
fn pixels_lie_in_straight_line_between_places() {
    let grid = Grid { xs: &[0.0, 1.0, 3.0], ys: &[0.0, 1.0] };
    let rising = |column: usize, _| [0.0, 0.2, 1.0].get(column).copied();
    let pixels = grid.pixels(rising, grey);
    assert_eq!(pixels.len(), SIDE * SIDE);
    let shade = |column: usize| pixels.get(column).map_or(0.0, |it| f32::from(it.a()) / 255.0);
    let middle = |at: f64| (at / 3.0 * (SIDE - 1) as f64).round() as usize;
    assert!(shade(0).abs() < 1e-6);
    assert!((shade(middle(1.0)) - 0.2).abs() < 0.02);
    assert!((shade(middle(2.0)) - 0.6).abs() < 0.02);
    assert!((shade(SIDE - 1) - 1.0).abs() < 1e-6);
}

#[test]
fn beside_what_is_undefined_the_nearest_place_counts() {
    let grid = Grid { xs: &[0.0, 1.0], ys: &[0.0, 1.0] };
    let corner = |column: usize, row: usize| (column + row < 2).then_some(0.5);
    let pixels = grid.pixels(corner, grey);
    // The first row is the highest one; its right end has no value.
    assert_eq!(pixels.first().copied(), Some(grey(Some(0.5), [0, 0])));
    assert_eq!(pixels.get(SIDE - 1).copied(), Some(Color32::BLACK));
}

#[test]
fn places_that_are_one_have_no_ends() {
    assert_eq!(ends(&[]), None);
    assert_eq!(ends(&[2.0, 2.0]), None);
    assert_eq!(ends(&[1.0, 2.0, 4.0]), Some((1.0, 4.0)));
}

#[test]
fn a_scale_holds_its_values_and_has_a_middle_where_they_are_one() {
    let room = Rangef::new(100.0, 200.0);
    let is_at = |values: &[f64], value: f64, x: f32| {
        (Scale::holding(values.iter().copied(), room).x(value) - x).abs() < 0.01
    };
    for (value, x) in [(-1.0, 100.0), (0.0, 125.0), (3.0, 200.0), (9.0, 200.0)] {
        assert!(is_at(&[3.0, -1.0, 1.0], value, x), "{value}");
    }
    assert!(is_at(&[2.0], 2.0, 150.0));
    assert!(is_at(&[], 2.0, 150.0));
}

#[test]
fn a_scale_in_too_narrow_a_room_never_turns_its_bars_around() {
    let scale = Scale::holding([-1.0, 0.0, 3.0], Rangef::NOTHING);
    for (room, inset) in [(200.0, 50.0), (90.0, 50.0), (10.0, 50.0), (-30.0, 50.0)] {
        let scale = scale.within(Rangef::new(100.0, 100.0 + room), inset);
        let places = [-1.0, 0.0, 3.0].map(|value| scale.x(value));
        assert!(places.is_sorted(), "{places:?} in {room}");
    }
    let wide = scale.within(Rangef::new(100.0, 300.0), 50.0);
    assert!((wide.x(-1.0) - 150.0).abs() < 0.01 && (wide.x(3.0) - 250.0).abs() < 0.01);
}
