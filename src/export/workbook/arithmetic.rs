//! Numbers as a spreadsheet works with them.

/// The sign, which of 0 is 0.
pub(super) fn sign(number: f64) -> f64 {
    // Rust's signum of 0 is 1, a spreadsheet's is 0.
    if number == 0.0 { 0.0 } else { number.signum() }
}

/// Half away from zero; with decimals a half is whatever 15 digits cannot tell from one.
pub(super) fn round(number: f64, digits: f64) -> f64 {
    const NOISE: f64 = 1e-15;
    if digits == 0.0 {
        return number.round();
    }
    let factor = 10_f64.powf(digits);
    let scaled = number.abs() * factor;
    // From 2^52 on a float has no digits after the point.
    if scaled >= 4_503_599_627_370_496.0 {
        return number;
    }
    // Of a number that has 15 digits before the rounded one nothing is noise.
    let noise = if scaled < 1e14 { scaled * NOISE } else { 0.0 };
    let rounded = (scaled + 0.5 + noise).floor() / factor;
    if rounded == 0.0 { 0.0 } else { rounded.copysign(number) }
}

/// A sum of cells with the digits that each addition loses kept apart and added at the end: trillions
/// of many months still have their cents. Neumaier's sum, as `LibreOffice` has it.
pub(super) fn sum(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for number in numbers {
        let next = sum + number;
        let (large, small) = if sum.abs() >= number.abs() { (sum, number) } else { (number, sum) };
        lost += (large - next) + small;
        sum = next;
    }
    // Of an infinite sum nothing was lost that is a number.
    if sum.is_finite() { sum + lost } else { sum }
}

/// A position, or nothing where it is none.
pub(super) fn whole(number: f64) -> Option<u32> {
    let is_index = (0.0..=1e6).contains(&number);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the guard holds it within the range"
    )]
    is_index.then_some(number as u32)
}

/// A spreadsheet's number of a day; months past December run into the next year.
pub(super) fn date(year: f64, month: f64, day: f64) -> f64 {
    let months = year * 12.0 + month - 1.0;
    let (year, month) = ((months / 12.0).floor(), months.rem_euclid(12.0) + 1.0);
    // Days since March 0000, by Fliegel and van Flandern; then since 30 December 1899.
    let (year, month) = if month > 2.0 { (year, month - 3.0) } else { (year - 1.0, month + 9.0) };
    let leap_days = (year / 4.0).floor() - (year / 100.0).floor() + (year / 400.0).floor();
    year * 365.0 + leap_days + ((153.0 * month + 2.0) / 5.0).floor() + day - 693_900.0
}
