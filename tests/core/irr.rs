//! The internal rate of return: found wherever there is one, whatever the rate.

use chiplease::model::irr::{Irr, Reason, irr, npv};
use proptest::prelude::*;

#[track_caller]
fn check(flows: &[f64], monthly: f64, roots: u32) {
    check_within(1e-13, flows, monthly, roots);
}

/// The tolerance is relative to 1 + rate.
#[track_caller]
fn check_within(tolerance: f64, flows: &[f64], monthly: f64, roots: u32) {
    let Irr::Rate { monthly: found, roots: count } = irr(flows) else {
        panic!("{flows:?}: {:?}, expected {monthly}", irr(flows))
    };
    assert!(
        (found - monthly).abs() <= tolerance * (1.0 + monthly),
        "{flows:?}: {found}, expected {monthly}"
    );
    assert_eq!(count, roots, "{flows:?}: number of rates");
}

#[test]
fn simple_series_earn_what_they_visibly_earn() {
    check(&[-100.0, 110.0], 0.1, 1);
    check(&[-100.0, 100.0], 0.0, 1);
    check(&[-1000.0, 250.0, 250.0, 250.0, 250.0], 0.0, 1);
    check(&[-100.0, 0.0, 121.0], 0.1, 1);
    check(&[-100.0, -110.0, 242.0], 0.1, 1);
    check(&[-100.0, 10.0, 10.0, 110.0], 0.1, 1);
    check(&[-100.0, 1.0], -0.99, 1);
}

#[test]
fn rates_hold_from_almost_total_loss_to_ten_thousand_percent_a_month() {
    for months in [1, 2, 12, 61, 240, 519] {
        for rate in [-0.9999, -0.99, -0.5, -0.01, 0.0, 1e-6, 0.01, 1.0, 10.0, 100.0] {
            check(&level(rate, months, 1e6), rate, 1);
            check(&level(rate, months, 0.01), rate, 1);
            check(&level(rate, months, 1e15), rate, 1);
        }
    }
}

/// An outlay and a receipt in each month that together earn `rate`, the largest amount `largest`.
fn level(rate: f64, months: i32, largest: f64) -> Vec<f64> {
    // Receipts of equal present value, else the last ones would not count; none where the amount
    // leaves the range of a float.
    let receipts: Vec<f64> = (1..=months)
        .map(|month| (1.0 + rate).powi(month))
        .map(|amount| if (1e-130..1e130).contains(&amount) { amount } else { 0.0 })
        .collect();
    let worth: f64 = receipts.iter().filter(|amount| **amount > 0.0).map(|_| 1.0).sum();
    let scale = largest / receipts.iter().fold(worth, |most, amount| most.max(*amount));
    std::iter::once(-worth).chain(receipts).map(|flow| flow * scale).collect()
}

#[test]
fn one_receipt_after_many_months_is_found_at_once() {
    for (months, factor) in [(519, 1e15), (519, 1e-15), (1, 1e15), (1, 1e-15), (400, 1000.0)] {
        let mut flows = vec![0.0; months + 1];
        flows[0] = -1.0;
        flows[months] = factor;
        let rate = (f64::ln(factor) / f64::from(u32::try_from(months).unwrap())).exp_m1();
        check(&flows, rate, 1);
    }
}

#[test]
fn rates_beyond_a_float_are_given_as_the_nearest_float() {
    let check_monthly = |flows: &[f64], monthly: f64| {
        assert_eq!(irr(flows), Irr::Rate { monthly, roots: 1 }, "{flows:?}");
    };
    check_monthly(&[-1e-300, 1e300], f64::MAX);
    check_monthly(&[-1e300, 1e-300], -1.0 + f64::EPSILON / 2.0);
    check(&[-1e300, 1.5e300], 0.5, 1);
    check(&[-f64::MAX, f64::MAX, f64::MAX], f64::midpoint(1.0, 5.0_f64.sqrt()) - 1.0, 1);
    check(&[-1e-320, 1e-320], 0.0, 1);
    assert_eq!(irr(&[-1e-300, 1e300]).annual(), Some(f64::MAX));
}

#[test]
fn nothing_coming_back_is_a_total_loss() {
    for flows in [&[-1.0][..], &[-1.0, -2.0], &[-1.0, 0.0, 0.0], &[0.0, 0.0, -5.0, 0.0]] {
        assert_eq!(irr(flows), Irr::TotalLoss, "{flows:?}");
        assert_eq!(irr(flows).annual(), Some(-1.0), "{flows:?}");
    }
}

#[test]
fn less_coming_back_without_any_rate_is_a_total_loss() {
    // −1 + v − v² and the like have no real zero.
    for flows in [&[-1.0, 1.0, -1.0][..], &[-100.0, 10.0, 10.0, -5.0], &[-5.0, 4.0, -1.0]] {
        assert_eq!(irr(flows), Irr::TotalLoss, "{flows:?}");
        assert_eq!(irr(flows).monthly(), Some(-1.0), "{flows:?}");
    }
    assert_eq!(irr(&alternating(100, 1.0)), Irr::TotalLoss);
    assert_eq!(irr(&alternating(520, 1.0)), Irr::TotalLoss);
}

/// −1, 1, −1, 1 and so on, each amount `growth` times the one before; ends with an outlay.
fn alternating(pairs: usize, growth: f64) -> Vec<f64> {
    let amounts = std::iter::successors(Some(-1.0), |amount| Some(-amount * growth));
    amounts.take(2 * pairs + 1).collect()
}

#[test]
fn without_an_outlay_first_there_is_no_rate() {
    for flows in [&[][..], &[0.0], &[0.0, 0.0], &[-0.0, 0.0]] {
        assert_eq!(irr(flows), Irr::Undefined(Reason::NoFlows), "{flows:?}");
    }
    for flows in [&[1.0][..], &[0.0, 1.0, -2.0], &[5.0, 5.0], &[100.0, -50.0, -60.0, 10.0]] {
        assert_eq!(irr(flows), Irr::Undefined(Reason::FirstIsReceipt), "{flows:?}");
        assert_eq!(irr(flows).annual(), None, "{flows:?}");
        assert_eq!(irr(flows).monthly(), None, "{flows:?}");
    }
}

#[test]
fn flows_that_are_no_numbers_have_no_rate() {
    for flow in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for flows in [[flow, 1.0, 1.0], [-1.0, flow, 1.0], [-1.0, 1.0, flow]] {
            assert_eq!(irr(&flows), Irr::Undefined(Reason::NotFinite), "{flows:?}");
        }
    }
}

#[test]
fn a_rate_a_year_compounds_twelve_months() {
    let annual = irr(&[-100.0, 101.0]).annual().unwrap();
    assert!((annual - 0.126_825_030_131_969_72).abs() < 1e-13, "{annual}");
    let annual = irr(&[-100.0, 99.0]).annual().unwrap();
    assert!((annual - (0.99_f64.powi(12) - 1.0)).abs() < 1e-13, "{annual}");
}

#[test]
fn of_several_rates_the_one_nearest_zero_is_given() {
    check(&[-1600.0, 10000.0, -10000.0], 0.25, 2);
    check(&[-1000.0, 6000.0, -10900.0, 5800.0], -0.048_808_848_170_151_41, 3);
    check_within(1e-10, &from_rates(&[0.1, 0.2, 0.3], 1e6), 0.1, 3);
    check_within(1e-10, &from_rates(&[-0.5, 0.9], 1e6), 0.9, 2);
    check_within(1e-10, &from_rates(&[-0.4, 0.9], 1e6), -0.4, 2);
    check_within(1e-10, &from_rates(&[0.01, 0.010_1], 1e6), 0.01, 2);
    assert!(irr(&from_rates(&[0.1, 0.2], 1.0)).has_several_roots());
    assert!(!irr(&[-1.0, 2.0]).has_several_roots());
}

#[test]
fn of_two_rates_equally_near_zero_the_gain_is_given() {
    check(&[-1.0, 2.5, -1.0], 1.0, 2);
    check(&[-2.0, 0.0, 5.0, 0.0, -2.0], 2.0_f64.sqrt() - 1.0, 2);
}

/// Flows whose present value is `scale` × −Π (1 − v (1 + rate)): exactly these rates solve them.
fn from_rates(rates: &[f64], scale: f64) -> Vec<f64> {
    rates.iter().fold(vec![-scale], |flows, rate| times(&flows, &[1.0, -(1.0 + rate)]))
}

/// The product of two polynomials.
fn times(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut product = vec![0.0; a.len() + b.len() - 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            product[i + j] += x * y;
        }
    }
    product
}

#[test]
fn a_rate_that_solves_a_series_twice_over_counts_once() {
    // Exact in floats: −(1 − 2v)², −(1 − v)², −(1 − v/2)², and each times 1 + v + v².
    for rate in [1.0, 0.0, -0.5] {
        let flows = from_rates(&[rate, rate], 64.0);
        for flows in [times(&flows, &[1.0, 1.0, 1.0]), flows] {
            let Irr::Rate { monthly, roots } = irr(&flows) else {
                panic!("{flows:?}: {:?}", irr(&flows))
            };
            assert!((monthly - rate).abs() < 1e-7, "{flows:?}: {monthly}, expected {rate}");
            assert_eq!(roots, 1, "{flows:?}");
        }
    }
}

#[test]
fn a_rate_that_solves_a_series_three_times_over_counts_once() {
    let Irr::Rate { monthly, roots } = irr(&from_rates(&[0.5, 0.5, 0.5], 64.0)) else {
        panic!("no rate")
    };
    assert!((monthly - 0.5).abs() < 1e-4, "{monthly}");
    assert_eq!(roots, 1);
}

#[test]
fn a_near_miss_is_no_rate() {
    // Double zeros, lifted away from the axis by a millionth.
    for rate in [1.0, 0.0, -0.5] {
        let mut flows = from_rates(&[rate, rate], 1.0);
        flows[0] -= 1e-6;
        assert_eq!(irr(&flows), Irr::TotalLoss, "{rate}");
    }
}

#[test]
fn late_shortfalls_leave_the_rate_in_place() {
    // A fund whose investors pay in again near the end: two rates, one of them near −100%.
    let mut flows = vec![2.5e7; 61];
    flows[0] = -1e9;
    flows[59] = -1e6;
    flows[60] = -2e6;
    let Irr::Rate { monthly, roots } = irr(&flows) else { panic!("no rate") };
    assert!(0.012 < monthly && monthly < 0.015, "{monthly}");
    assert_eq!(roots, 2);
    flows[60] = 3e8;
    assert!(!irr(&flows).has_several_roots());
}

#[test]
fn five_hundred_flows_of_changing_sign_are_settled() {
    for growth in [0.9, 0.999, 1.001, 1.1] {
        let verdict = irr(&alternating(260, growth)[..520]);
        // P(v) = −(1 − (g v)⁵²⁰)/(1 + g v): only v = 1/g solves it.
        let Irr::Rate { monthly, roots } = verdict else { panic!("{growth}: {verdict:?}") };
        assert!((monthly - (growth - 1.0)).abs() < 1e-11, "{growth}: {monthly}");
        assert_eq!(roots, 1, "{growth}");
    }
}

#[test]
fn present_value_discounts_from_the_second_flow_on() {
    assert!((npv(&[-100.0, 110.0, 121.0], 0.1) - 100.0).abs() < 1e-12);
    assert!((npv(&[1.0, 2.0, 3.0], 0.0) - 6.0).abs() < 1e-15);
    assert!((npv(&[0.0, 1.0], -0.5) - 2.0).abs() < 1e-15);
    assert!(npv(&[], 0.1).abs() < 1e-15);
    assert!(npv(&[1.0, 1.0], -1.0).is_nan());
}

/// A month's amount in cents, from nothing to a thousand billion dollars.
fn amount() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => Just(0.0),
        8 => (0.0..32.0_f64).prop_map(|exponent| (exponent.exp2() * 100.0).round() / 100.0),
        1 => (0.0..40.0_f64).prop_map(|exponent| (exponent.exp2() * 100.0).round() / 100.0),
    ]
}

/// Outlays, then receipts.
fn investment() -> impl Strategy<Value = Vec<f64>> {
    use prop::collection::vec;
    (1.0..1e15, vec(amount(), 0..40), vec(amount(), 0..480), 0.01..1e15).prop_map(
        |(first, outlays, receipts, last): (f64, Vec<f64>, Vec<f64>, f64)| {
            let outlays = outlays.into_iter().map(|amount| -amount);
            std::iter::once(-first).chain(outlays).chain(receipts).chain([last]).collect()
        },
    )
}

/// Any flows that begin with an outlay.
fn mixed() -> impl Strategy<Value = Vec<f64>> {
    let flow = (amount(), any::<bool>()).prop_map(|(a, is_outlay)| if is_outlay { -a } else { a });
    (0.01..1e12, prop::collection::vec(flow, 1..120))
        .prop_map(|(first, rest): (f64, Vec<f64>)| std::iter::once(-first).chain(rest).collect())
}

/// What is left of the flows' present value at x = ln(1 + r), as a part of what enters it; both
/// seen from whichever end counts most, so that neither leaves the range of a float.
fn imbalance(flows: &[f64], x: f64) -> f64 {
    let last = flows.len() - 1;
    let (mut net, mut gross) = (0.0, 0.0);
    for (month, flow) in flows.iter().enumerate() {
        let months = if x < 0.0 { last - month } else { month };
        let weight = (-x.abs() * f64::from(u32::try_from(months).unwrap())).exp();
        net += flow * weight;
        gross += flow.abs() * weight;
    }
    net / gross
}

proptest! {
    #[test]
    fn an_investment_always_has_its_one_rate(flows in investment()) {
        let verdict = irr(&flows);
        let Irr::Rate { monthly, roots } = verdict else {
            return Err(TestCaseError::fail(format!("{verdict:?}")));
        };
        prop_assert_eq!(roots, 1);
        prop_assert!(-1.0 < monthly && monthly.is_finite());
        // 1 + r keeps only the digits of r that are left beside 1.
        let lost = 1e-15 * (2.0 - monthly.ln_1p()).exp();
        let months = f64::from(u32::try_from(flows.len()).unwrap());
        let left = imbalance(&flows, monthly.ln_1p());
        prop_assert!(left.abs() < 1e-12 + months * lost, "{left} of the flows is left at \
            {monthly}");
    }

    #[test]
    fn whatever_rate_is_given_solves_the_flows(flows in mixed()) {
        match irr(&flows) {
            Irr::Rate { monthly, roots } => {
                prop_assert!(-1.0 < monthly && monthly.is_finite());
                prop_assert!(roots >= 1);
                let lost = 1e-15 * (2.0 - monthly.ln_1p()).exp();
                let left = imbalance(&flows, monthly.ln_1p());
                prop_assert!(left.abs() < 1e-11 + 120.0 * lost, "{left} is left at {monthly}");
            }
            // Nothing else can be where more comes back than went in, or the last flow is a
            // receipt.
            Irr::TotalLoss => {
                prop_assert!(flows.iter().sum::<f64>() < 0.0);
                prop_assert!(flows.iter().rfind(|flow| **flow != 0.0) < Some(&0.0));
            }
            Irr::Undefined(reason) => prop_assert!(false, "{reason:?}"),
        }
    }

    #[test]
    fn no_rate_is_overlooked(flows in mixed()) {
        // Every crossing that a fine grid sees is counted, and none lies nearer to 0.
        let grid = (-2000..=2000).map(|step| (f64::from(step) + 0.5) / 500.0);
        let signs: Vec<(f64, bool)> = grid.map(|x| (x, imbalance(&flows, x) > 0.0)).collect();
        let crossings: Vec<f64> =
            signs.windows(2).filter(|pair| pair[0].1 != pair[1].1).map(|pair| pair[0].0).collect();
        let verdict = irr(&flows);
        let roots = if let Irr::Rate { roots, .. } = verdict { roots } else { 0 };
        prop_assert!(usize::try_from(roots).unwrap() >= crossings.len(), "{verdict:?} {crossings:?}");
        if let Irr::Rate { monthly, .. } = verdict {
            let x = monthly.ln_1p();
            let is_nearer = |crossing: &f64| crossing.abs() + 0.002 < x.abs();
            prop_assert!(!crossings.iter().any(is_nearer), "{x}: {crossings:?}");
        }
    }

    #[test]
    fn the_currency_does_not_matter(flows in mixed(), exponent in -20..20_i32) {
        let scaled: Vec<f64> = flows.iter().map(|flow| flow * f64::from(exponent).exp2()).collect();
        match (irr(&flows), irr(&scaled)) {
            (Irr::Rate { monthly: a, roots: m }, Irr::Rate { monthly: b, roots: n }) => {
                prop_assert!((a - b).abs() <= 1e-12 * (1.0 + a) + f64::EPSILON, "{a} against {b}");
                prop_assert_eq!(m, n);
            }
            (one, other) => prop_assert_eq!(one, other),
        }
    }

    #[test]
    fn zeros_at_either_end_change_nothing(flows in mixed(), before in 0..5_usize, after in 0..5_usize) {
        let padded = [&vec![0.0; before][..], &flows, &vec![0.0; after]].concat();
        prop_assert_eq!(irr(&padded), irr(&flows));
    }

    #[test]
    fn a_known_rate_is_found_again(
        // x = ln(1 + r) from −99.99% to 10,000% a month.
        x in -9.21..4.61_f64,
        weights in prop::collection::vec(0.0..1.0_f64, 1..520),
        last in 0.01..1.0_f64,
    ) {
        // The weights are present values, cut where the amount leaves the range of a float.
        let mut flows = vec![0.0];
        for (weight, month) in std::iter::once(last).chain(weights).zip(1..) {
            let amount = weight * (x * f64::from(month)).exp();
            let is_kept = (1e-290..1e290).contains(&amount);
            flows[0] -= if is_kept { weight } else { 0.0 };
            flows.push(if is_kept { amount } else { 0.0 });
        }
        let monthly = irr(&flows).monthly().unwrap();
        prop_assert!((monthly - x.exp_m1()).abs() <= 2e-13 * (1.0 + monthly) + f64::EPSILON, "{monthly}");
    }

    #[test]
    fn known_rates_are_all_found(
        xs in prop::collection::btree_set(-30..30_i32, 2..6),
        positive in prop::collection::vec(0.1..1.0_f64, 1..4),
    ) {
        // Rates at least 10% apart, and a factor without a zero of its own at v > 0.
        let xs: Vec<f64> = xs.into_iter().map(|tenth| (f64::from(tenth) + 0.3) / 10.0).collect();
        let rates: Vec<f64> = xs.iter().map(|x| x.exp_m1()).collect();
        let flows = times(&from_rates(&rates, 1e6), &positive);
        let nearest = xs.iter().copied().min_by(|a, b| a.abs().total_cmp(&b.abs())).unwrap();
        let Irr::Rate { monthly, roots } = irr(&flows) else {
            return Err(TestCaseError::fail(format!("no rate in {flows:?}")));
        };
        prop_assert_eq!(usize::try_from(roots).unwrap(), rates.len(), "{:?}", rates);
        prop_assert!((monthly.ln_1p() - nearest).abs() < 1e-8, "{monthly} of {rates:?}");
    }
}
