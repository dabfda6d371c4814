//! Values kept between two ends, whichever way round these are.

/// A number that lies between others.
pub trait Real: Copy + PartialOrd {
    /// Half way to another.
    fn half_way(self, other: Self) -> Self;
}

macro_rules! real {
    ($($number:ident)*) => {
        $(impl Real for $number {
            fn half_way(self, other: Self) -> Self {
                // The half of a sum could overflow.
                $number::midpoint(self, other)
            }
        })*
    };
}

real!(f32 f64 u32 usize);

/// The value, at least `low` and at most `high`. Where these cross, as in a plot that is lower than
/// the text in it, the middle of both.
///
/// The library's `clamp` panics there; `tests/architecture.rs` keeps it out of the window.
pub fn between<T: Real>(value: T, low: T, high: T) -> T {
    // Comparisons with NaN are false: a NaN as value stays NaN, and one as an end bounds nothing.
    if low > high {
        low.half_way(high)
    } else if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}
