//! Bisection: where does an answer change between two places?

/// A place and what was found there.
pub(super) type End<P, F> = (P, F);

/// Narrows two ends at which an answer differs down to two near each other.
///
/// `middle` gives the place to try next, `None` where no place lies between. `look` says what is
/// found there and whether that replaces the second end; `None` ends the search.
pub(super) fn bisect<P: Copy, F>(
    [mut before, mut after]: [End<P, F>; 2],
    halvings: u32,
    middle: impl Fn(P, P) -> Option<P>,
    mut look: impl FnMut(P) -> Option<(F, bool)>,
) -> [End<P, F>; 2] {
    // A count and not a tolerance: it always ends, and it suits levers of any unit and size.
    for _ in 0..halvings {
        let Some(at) = middle(before.0, after.0) else { break };
        let Some((found, is_after)) = look(at) else { break };
        let end = if is_after { &mut after } else { &mut before };
        *end = (at, found);
    }
    [before, after]
}

/// The first place known on the far side, on the way from `before` to `after`.
pub(super) fn edge(
    before: f64,
    after: f64,
    halvings: u32,
    mut is_after: impl FnMut(f64) -> bool,
) -> f64 {
    // The caller has tried both ends, so the second one is on the far side from the start.
    let ends = [(before, ()), (after, ())];
    let [_, (edge, ())] = bisect(ends, halvings, halfway, |at| Some(((), is_after(at))));
    edge
}

/// The float halfway; `None` between neighbours.
pub(super) fn halfway(one: f64, other: f64) -> Option<f64> {
    apart(f64::midpoint(one, other), one, other)
}

/// A place, if it is neither of the two.
pub(super) fn apart(place: f64, one: f64, other: f64) -> Option<f64> {
    // The midpoint of neighbouring floats rounds to one of them; halving has to stop there.
    let is_either = [one, other].iter().any(|end| end.to_bits() == place.to_bits());
    (!is_either).then_some(place)
}
