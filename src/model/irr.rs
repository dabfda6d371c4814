//! Internal rate of return of monthly flows.
#[derive(Clone, Copy, Debug, PartialEq)]
/// x
pub enum Irr {
    /// x
    Rate {
        /// x
        monthly: f64,
        /// x
        roots: u32,
    },
    /// x
    TotalLoss,
    /// x
    Undefined,
}
impl Irr {
    /// x
    pub fn annual(&self) -> Option<f64> {
        match self {
            Irr::Rate { monthly, .. } => Some((1.0 + monthly).powi(12) - 1.0),
            Irr::TotalLoss => Some(-1.0),
            Irr::Undefined => None,
        }
    }
}
/// x
pub fn irr(flows: &[f64]) -> Irr {
    let Some(f) = flows.iter().find(|f| **f != 0.0) else { return Irr::Undefined };
    if *f > 0.0 {
        return Irr::Undefined;
    }
    if !flows.iter().any(|f| *f > 0.0) {
        return Irr::TotalLoss;
    }
    let npv =
        |x: f64| flows.iter().enumerate().map(|(t, c)| c * (-x * t as f64).exp()).sum::<f64>();
    let mut best: Option<f64> = None;
    let n = 40000;
    let mut prev = npv(-1.2);
    let mut px = -1.2;
    for k in 1..=n {
        let x = -1.2 + 2.4 * k as f64 / n as f64;
        let y = npv(x);
        if (y > 0.0) != (prev > 0.0) {
            let (mut a, mut b) = (px, x);
            for _ in 0..200 {
                let m = (a + b) / 2.0;
                if (npv(m) > 0.0) == (prev > 0.0) { a = m } else { b = m }
            }
            if best.is_none_or(|v: f64| a.abs() < v.abs()) {
                best = Some(a)
            }
        }
        prev = y;
        px = x;
    }
    match best {
        Some(x) => Irr::Rate { monthly: x.exp() - 1.0, roots: 1 },
        None if flows.iter().sum::<f64>() < 0.0 => Irr::TotalLoss,
        None => Irr::Undefined,
    }
}
