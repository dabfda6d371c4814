//! The lowest place of a function within a cube, without derivatives: the downhill simplex of
//! Nelder and Mead, with every place brought back into the cube.

/// First edge of the simplex, of the cube's.
const EDGE: f64 = 0.15;
/// The search ends where the values at the lowest and the highest corner differ by less.
const FLAT: f64 = 1e-14;

/// Where the search has ended.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Simplex {
    /// In the cube, 0..=1 along each side.
    pub(super) place: Vec<f64>,
    /// The function there.
    pub(super) lowest: f64,
}

/// The lowest place found from a start, with about `trials` trials of the function.
pub(super) fn minimum(
    start: &[f64],
    trials: usize,
    mut function: impl FnMut(&[f64]) -> f64,
) -> Simplex {
    let mut corners = Vec::with_capacity(start.len() + 1);
    let mut at = |place: Vec<f64>| {
        let lowest = function(&place);
        Simplex { place, lowest }
    };
    corners.push(at(start.to_vec()));
    for side in 0..start.len() {
        let mut place = start.to_vec();
        if let Some(share) = place.get_mut(side) {
            // Away from the nearer wall.
            *share += if *share < 0.5 { EDGE } else { -EDGE };
        }
        corners.push(at(place));
    }
    let sort = |corners: &mut Vec<Simplex>| corners.sort_by(|a, b| a.lowest.total_cmp(&b.lowest));
    sort(&mut corners);
    for _ in 0..trials {
        let Some(worst) = corners.pop() else { break };
        let (Some(best), Some(second)) = (corners.first(), corners.last()) else {
            return worst;
        };
        let (lowest, second) = (best.lowest, second.lowest);
        if worst.lowest - lowest < FLAT {
            break;
        }
        let middle = middle(&corners, start.len());
        // Reflection; then expansion (−2) or contraction (±0.5): the factors of Nelder and Mead.
        let mut next = at(along(&middle, &worst.place, -1.0));
        if next.lowest < lowest {
            let further = at(along(&middle, &worst.place, -2.0));
            next = if further.lowest < next.lowest { further } else { next };
        } else if next.lowest >= second {
            let is_lower = next.lowest < worst.lowest;
            let (towards, bound) = if is_lower { (-0.5, next.lowest) } else { (0.5, worst.lowest) };
            next = at(along(&middle, &worst.place, towards));
            if next.lowest >= bound {
                // The worst corner was taken out of the list, so it is shrunk by itself below.
                shrink(&mut corners, &mut at);
                let best = corners.first().map_or(&worst.place, |best| &best.place).clone();
                next = at(along(&best, &worst.place, 0.5));
            }
        }
        corners.push(next);
        sort(&mut corners);
    }
    let first = corners.into_iter().next();
    first.unwrap_or_else(|| Simplex { place: start.to_vec(), lowest: f64::INFINITY })
}

/// Halfway towards the best corner, all others.
fn shrink(corners: &mut [Simplex], at: &mut impl FnMut(Vec<f64>) -> Simplex) {
    let Some((best, others)) = corners.split_first_mut() else { return };
    for corner in others {
        *corner = at(along(&best.place, &corner.place, 0.5));
    }
}

fn middle(corners: &[Simplex], sides: usize) -> Vec<f64> {
    let count = f64::from(u32::try_from(corners.len()).unwrap_or(u32::MAX));
    let side = |side: usize| {
        corners.iter().filter_map(|corner| corner.place.get(side)).sum::<f64>() / count
    };
    (0..sides).map(side).collect()
}

/// The place `times` the way from one to another, within the cube.
fn along(from: &[f64], to: &[f64], times: f64) -> Vec<f64> {
    // Clamped to the cube: levers have bounds, and a simplex may flatten against a wall.
    let share = |(from, to): (&f64, &f64)| (from + times * (to - from)).clamp(0.0, 1.0);
    from.iter().zip(to).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_valley_is_found_inside_the_cube_and_at_its_wall() {
        for (lowest, expected) in [([0.3, 0.8], [0.3, 0.8]), ([-0.5, 0.4], [0.0, 0.4])] {
            let found = minimum(&[0.5, 0.5], 400, |place| {
                let [x, y] = [place[0] - lowest[0], place[1] - lowest[1]];
                x * x + 10.0 * y * y
            });
            for (found, expected) in found.place.iter().zip(expected) {
                assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
            }
        }
    }
}
