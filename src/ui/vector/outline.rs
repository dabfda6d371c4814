//! What triangles of one colour cover, as outlines: seen as one area, without seams between them.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{Pos2, pos2};

/// A place on a fine grid, on which corners of neighbouring triangles coincide.
type Place = (i64, i64);

/// Steps of the grid in a point.
// A power of two, so that the way there and back is exact; far below what can be seen and far
// above the rounding errors of coordinates, so corners that should be one are one.
const STEPS: f32 = 64.0;

fn place(at: Pos2) -> Place {
    ((at.x * STEPS).round() as i64, (at.y * STEPS).round() as i64)
}

fn position((x, y): Place) -> Pos2 {
    pos2(x as f32 / STEPS, y as f32 / STEPS)
}

/// Closed lines around the triangles, to be filled by the even-odd rule. Triangles may touch, but
/// not overlap.
pub(super) fn outlines(triangles: &[[Pos2; 3]]) -> Vec<Vec<Pos2>> {
    let mut edges: BTreeSet<(Place, Place)> = BTreeSet::new();
    for [a, b, c] in triangles {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            let (from, to) = (place(*from), place(*to));
            let edge = if from < to { (from, to) } else { (to, from) };
            // An edge that two triangles share is within the area.
            if from != to && !edges.remove(&edge) {
                edges.insert(edge);
            }
        }
    }
    // Ordered, so that the same triangles always give the same path.
    let mut ways: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    for (from, to) in edges {
        ways.entry(from).or_default().push(to);
        ways.entry(to).or_default().push(from);
    }
    let mut found = Vec::new();
    while let Some(start) = ways.iter().find(|(_, next)| !next.is_empty()).map(|(at, _)| *at) {
        let outline = simplified(&around(start, &mut ways));
        // Fewer than three corners enclose nothing.
        if outline.len() > 2 {
            found.push(outline);
        }
    }
    found
}

/// Follows edges, each once, until they end where they began: as many lead away from a place as to
/// it.
fn around(start: Place, ways: &mut BTreeMap<Place, Vec<Place>>) -> Vec<Place> {
    let mut path = vec![start];
    let mut at = start;
    while let Some(next) = ways.get_mut(&at).and_then(Vec::pop) {
        // Each edge is listed at both of its ends and must not be followed a second time.
        if let Some(back) = ways.get_mut(&next)
            && let Some(index) = back.iter().position(|other| *other == at)
        {
            back.remove(index);
        }
        at = next;
        if at == start {
            break;
        }
        path.push(at);
    }
    path
}

/// Without the places on a straight line between their neighbours.
fn simplified(path: &[Place]) -> Vec<Pos2> {
    let before = path.iter().cycle().skip(path.len().saturating_sub(1));
    let after = path.iter().cycle().skip(1);
    let turns = |((before, at), after): &((&Place, &Place), &Place)| {
        // Whole numbers, so this is exact and needs no tolerance.
        let cross = (at.0 - before.0) * (after.1 - at.1) - (at.1 - before.1) * (after.0 - at.0);
        cross != 0
    };
    let around = before.zip(path).zip(after).filter(turns);
    around.map(|((_, at), _)| position(*at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_triangles_make_a_square_without_a_seam() {
        let [a, b, c, d] = [pos2(0.0, 0.0), pos2(8.0, 0.0), pos2(8.0, 8.0), pos2(0.0, 8.0)];
        let found = outlines(&[[a, b, c], [a, c, d]]);
        assert_eq!(found.len(), 1);
        let corners: BTreeSet<Place> = found.iter().flatten().map(|at| place(*at)).collect();
        assert_eq!(corners, [a, b, c, d].map(place).into());
    }

    #[test]
    fn areas_apart_have_an_outline_each() {
        let one = [pos2(0.0, 0.0), pos2(1.0, 0.0), pos2(0.0, 1.0)];
        let other = one.map(|at| at + eframe::egui::vec2(5.0, 0.0));
        assert_eq!(outlines(&[one, other]).len(), 2);
    }
}
