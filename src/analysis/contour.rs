//! Lines of one height through a heat map: marching squares, joined to lines.

use std::collections::BTreeMap;

use super::HeatMap;

/// A line through points of both levers.
pub type Contour = Vec<(f64, f64)>;

/// A side of a square: the corner at its lower or left end, and whether it goes up.
type Side = (usize, usize, bool);

/// The lines on which the metric has that value, between neighbouring runs in straight line. None
/// goes through a square one corner of which is undefined.
pub fn contours(map: &HeatMap, level: f64) -> Vec<Contour> {
    let mut pieces = Vec::new();
    for row in 0..map.ys.len().saturating_sub(1) {
        for column in 0..map.xs.len().saturating_sub(1) {
            square(map, level, column, row, &mut pieces);
        }
    }
    let lines = joined(&pieces);
    let points =
        |line: Vec<Side>| line.into_iter().filter_map(|side| crossing(map, level, side)).collect();
    lines.into_iter().map(points).collect()
}

/// The pieces of the line within one square: from side to side.
fn square(map: &HeatMap, level: f64, column: usize, row: usize, pieces: &mut Vec<[Side; 2]>) {
    let at = |right: usize, up: usize| map.cell(column + right, row + up).value;
    let corners = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)];
    let [Some(a), Some(b), Some(c), Some(d)] = corners else { return };
    // Strictly above: a corner exactly on the level counts as below in every square around it.
    let above = [a, b, c, d].map(|value| value > level);
    let (bottom, right) = ((column, row, false), (column + 1, row, true));
    let (top, left) = ((column, row + 1, false), (column, row, true));
    match above {
        [true, true, true, true] | [false, false, false, false] => {}
        [true, false, true, false] | [false, true, false, true] => {
            // A saddle: whether the middle is above the level decides which corners are connected.
            let is_middle_above = (a + b + c + d) / 4.0 > level;
            if is_middle_above == above[0] {
                pieces.extend([[bottom, right], [top, left]]);
            } else {
                pieces.extend([[left, bottom], [right, top]]);
            }
        }
        _ => {
            let sides = [(bottom, 0, 1), (right, 1, 2), (top, 2, 3), (left, 3, 0)];
            let mut crossed =
                sides.into_iter().filter(|(_, one, other)| above[*one] != above[*other]);
            if let (Some((one, ..)), Some((other, ..))) = (crossed.next(), crossed.next()) {
                pieces.push([one, other]);
            }
        }
    }
}

/// Where a side is crossed.
fn crossing(map: &HeatMap, level: f64, (column, row, goes_up): Side) -> Option<(f64, f64)> {
    let (next_column, next_row) = if goes_up { (column, row + 1) } else { (column + 1, row) };
    let (one, other) = (map.cell(column, row).value?, map.cell(next_column, next_row).value?);
    // Not a division by 0: a side is crossed only if one end is above the level and one is not.
    let share = (level - one) / (other - one);
    let between = |places: &[f64], from: usize, to: usize| {
        let (from, to) = (*places.get(from)?, *places.get(to)?);
        Some(from + share * (to - from))
    };
    Some((between(&map.xs, column, next_column)?, between(&map.ys, row, next_row)?))
}

/// Pieces that meet on a side become one line.
pub(super) fn joined<S: Copy + Ord>(pieces: &[[S; 2]]) -> Vec<Vec<S>> {
    let mut at_side: BTreeMap<S, Vec<usize>> = BTreeMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        for side in piece {
            at_side.entry(*side).or_default().push(index);
        }
    }
    let mut is_used = vec![false; pieces.len()];
    let mut lines = Vec::new();
    // Lines with an end first; what is left are rings.
    let with_end = |piece: &[S; 2]| piece.iter().any(|side| at_side[side].len() == 1);
    // Begun in its middle, an open line would be cut in two.
    let ends = (0..pieces.len()).filter(|index| with_end(&pieces[*index]));
    for start in ends.chain(0..pieces.len()) {
        if is_used[start] {
            continue;
        }
        let [one, other] = pieces[start];
        let from = if at_side[&other].len() == 1 { other } else { one };
        let mut line = vec![from];
        let (mut piece, mut side) = (start, from);
        loop {
            is_used[piece] = true;
            let [one, other] = pieces[piece];
            side = if one == side { other } else { one };
            line.push(side);
            let next = at_side[&side].iter().find(|index| !is_used[**index]);
            match next {
                Some(next) => piece = *next,
                None => break,
            }
        }
        lines.push(line);
    }
    lines
}
