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

#[cfg(test)]
mod tests {
    use super::*;

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
}
