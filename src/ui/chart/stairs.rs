//! Upright lines that have their names at their upper ends, in stairs where they are many.

use eframe::egui::{Align2, Color32, Rangef, Shape, Stroke, pos2};

use crate::ui::chart::canvas::Canvas;

/// Between two rows of names.
const ROW: f32 = 14.0;
const ROWS: usize = 6;
/// Lines that nearly coincide need more rows; their names then lie over what is drawn below.
const ROWS_MAX: usize = 12;
/// What the names usually take at the top of a chart, in pixels.
pub const HEIGHT: f32 = ROWS as f32 * ROW;
/// Between a line and its name.
const GAP: f32 = 4.0;

/// A line from its name down to the axis.
#[derive(Clone, Debug)]
pub struct NamedLine {
    /// Its place on the axis below.
    pub at: f64,
    pub name: String,
    pub stroke: Stroke,
    /// How long its dashes are, in pixels; `None` for none.
    pub dash: Option<f32>,
    /// Of the name.
    pub ink: Color32,
}

/// Where the name of a line is written.
struct Place {
    /// Of the line.
    x: f32,
    row: usize,
    name: Rangef,
}

impl Place {
    /// Whether another line's name would cover this one's name or line, or its line run through
    /// this one's name. A line begins in the row of its name, so names above it are not crossed.
    fn is_in_the_way(&self, other: &Self) -> bool {
        let is_on_name = self.row == other.row && self.name.expand(4.0).intersects(other.name);
        let is_on_line = other.name.contains(self.x) && self.row <= other.row;
        let is_crossed = self.name.expand(2.0).contains(other.x) && self.row >= other.row;
        is_on_name || is_on_line || is_crossed
    }
}

/// Draws the lines. Names are left of them where possible, placed from the right on, so that they
/// form stairs and none is crossed; those that another line would cross are listed below.
pub fn paint(canvas: &Canvas<'_>, mut lines: Vec<NamedLine>) {
    // From the right: names lie left of their lines, where only later lines can cross them.
    lines.sort_by(|one, other| other.at.total_cmp(&one.at));
    let frame = canvas.frame();
    let rows = ((frame.height() / ROW) as usize).saturating_sub(1).min(ROWS_MAX);
    let (mut placed, mut unnamed) = (Vec::<Place>::new(), Vec::new());
    for line in lines {
        let x = canvas.x(line.at);
        // One that is beyond the axis is told with an arrow towards it, and is not drawn.
        if x < frame.left() || x > frame.right() {
            placed.extend(name_beyond(canvas, &line, rows, &placed));
            continue;
        }
        let place = place(x, canvas.size(&line.name).x, (frame.x_range(), rows), &placed);
        let Some(place) = place else {
            unnamed.push(line);
            continue;
        };
        let top = frame.top() + 2.0 + place.row as f32 * ROW;
        upright(canvas, &line, top);
        let (x, align) = if place.name.max <= x {
            (x - GAP, Align2::RIGHT_TOP)
        } else {
            (x + GAP, Align2::LEFT_TOP)
        };
        canvas.write(&line.name, pos2(x, top - 1.0), align, line.ink);
        placed.push(place);
    }
    list(canvas, &unnamed, &placed);
}

/// The line from there down to the axis.
fn upright(canvas: &Canvas<'_>, line: &NamedLine, top: f32) {
    let x = canvas.x(line.at);
    let ends = [pos2(x, top), pos2(x, canvas.frame().bottom())];
    match line.dash {
        Some(dash) => canvas.painter.extend(Shape::dashed_line(&ends, line.stroke, dash, dash)),
        None => canvas.painter.extend([Shape::line_segment(ends, line.stroke)]),
    }
}

/// Names a line that is left or right of the axis at that edge; where it is written, if there is room.
fn name_beyond(
    canvas: &Canvas<'_>,
    line: &NamedLine,
    rows: usize,
    placed: &[Place],
) -> Option<Place> {
    let frame = canvas.frame();
    let is_left = canvas.x(line.at) < frame.left();
    let name = if is_left { format!("← {}", line.name) } else { format!("{} →", line.name) };
    let x = if is_left { frame.left() } else { frame.right() };
    let place = place(x, canvas.size(&name).x, (frame.x_range(), rows), placed)?;
    let top = frame.top() + 1.0 + place.row as f32 * ROW;
    let (at, align) =
        if is_left { (x + GAP, Align2::LEFT_TOP) } else { (x - GAP, Align2::RIGHT_TOP) };
    canvas.write(&name, pos2(at, top), align, line.ink);
    Some(place)
}

/// Lines that others would cross wherever their names stood: each name beside its own line, one row
/// under the other and below the names that have a place, on plates under which the lines make way.
fn list(canvas: &Canvas<'_>, unnamed: &[NamedLine], placed: &[Place]) {
    let frame = canvas.frame();
    let below = placed.iter().map(|place| place.row + 1).max().unwrap_or(0);
    // From the left line to the right one, as they are read.
    let rows = unnamed.iter().rev().enumerate();
    let rows = rows.map(|(row, line)| (line, frame.top() + 2.0 + (below + row) as f32 * ROW));
    rows.clone().for_each(|(line, top)| upright(canvas, line, top));
    for (line, top) in rows {
        let x = canvas.x(line.at);
        let size = canvas.size(&line.name);
        let (at, align) = if x + GAP + size.x <= frame.right() {
            (pos2(x + GAP, top - 1.0), Align2::LEFT_TOP)
        } else {
            (pos2(x - GAP, top - 1.0), Align2::RIGHT_TOP)
        };
        let room = align.anchor_size(at, size);
        if frame.contains_rect(room) {
            canvas.plate(room);
            canvas.write(&line.name, at, align, line.ink);
        }
    }
}

/// The highest row in which a name so wide has room beside its line, left of it before right.
fn place(x: f32, width: f32, (frame, rows): (Rangef, usize), placed: &[Place]) -> Option<Place> {
    let reach = GAP + width;
    let sides = [Rangef::new(x - reach, x), Rangef::new(x, x + reach)];
    let places = (0..rows).flat_map(|row| sides.map(|name| Place { x, row, name }));
    let fits = |place: &Place| {
        let is_inside = place.name.min >= frame.min && place.name.max <= frame.max;
        is_inside && !placed.iter().any(|other| other.is_in_the_way(place))
    };
    places.into_iter().find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_form_stairs_from_the_right() {
        let frame = (Rangef::new(0.0, 300.0), ROWS);
        let mut placed: Vec<Place> = Vec::new();
        let mut rows = |x: f32, width: f32| {
            let place = place(x, width, frame, &placed)?;
            let row = (place.row, place.name.max <= x);
            placed.push(place);
            Some(row)
        };
        assert_eq!(rows(200.0, 60.0), Some((0, true)), "left of its line");
        assert_eq!(rows(180.0, 60.0), Some((1, true)), "under the name that its line would cross");
        assert_eq!(rows(20.0, 60.0), Some((0, false)), "no room on the left");
        assert_eq!(rows(20.0, 400.0), None, "no room at all");
    }
}
