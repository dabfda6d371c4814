//! What investors come out with; a rate of return alone does not tell.
//!
//! Flows that change sign more than once may be solved by several rates, and a rate above 0 may go
//! with a loss. So a rate is said only of a gain, where it agrees with the sum of the flows, and
//! where it is the only one. A loss is told as what comes back of each dollar: no rate of it is
//! anybody's language (Method, section 8).

/// A multiple within this of 1 is money back and no more.
const DUST: f64 = 1e-9;

/// What comes back, as far as one figure can say it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Gain {
    /// Earned a year, a fraction.
    Earns(f64),
    /// Received over paid in, below 1: what comes back of each dollar.
    Recovers(f64),
    /// Nothing comes back.
    LosesAll,
    /// As much comes back as was paid in.
    MoneyBack,
    /// Received over paid in, above 1, where no single rate says it: several solve the flows, none
    /// does, or the one that does has the wrong sign.
    Returns(f64),
    /// Nothing is paid in.
    Unknown,
}

impl Gain {
    /// Of a rate a year and of received over paid in, and whether other rates solve the flows too.
    pub fn of(rate: Option<f64>, multiple: Option<f64>, has_several_rates: bool) -> Self {
        let Some(multiple) = multiple else { return Self::Unknown };
        if multiple <= 0.0 {
            return Self::LosesAll;
        }
        if (multiple - 1.0).abs() < DUST {
            return Self::MoneyBack;
        }
        if multiple < 1.0 {
            return Self::Recovers(multiple);
        }
        // A rate whose sign contradicts the multiple comes from flows that change sign repeatedly.
        match rate.filter(|_| !has_several_rates) {
            Some(rate) if rate > 0.0 => Self::Earns(rate),
            Some(_) | None => Self::Returns(multiple),
        }
    }
}
