//! The verdict in plain words.

use crate::format;

use super::{Decoded, Fit, Loan, Reading};

/// A sweep below this is none.
const HALF_A_PERCENT: f64 = 0.005;

impl Decoded {
    /// What the claims can mean: whether a plain loan fits, and which readings do.
    pub fn verdict(&self) -> String {
        if self.claims.is_empty() {
            return "No return is claimed yet: add what the pitch promises.".to_owned();
        }
        let plain = self.fit(Reading::GrossLevered, Loan::Plain);
        let plain_fits = plain.is_some_and(|fit| fit.is_consistent(self.tolerance));
        let first = match plain.and_then(|fit| fit.misfit) {
            None => "As gross levered returns, no plain amortising loan gives a result.".to_owned(),
            Some(misfit) if plain_fits => format!(
                "As gross levered returns the pitch fits a plain amortising loan within {}.",
                points(misfit)
            ),
            Some(misfit) => format!(
                "As gross levered returns the pitch cannot be reproduced with a plain amortising \
                 loan ({} off).",
                points(misfit)
            ),
        };
        let others: Vec<&Fit> = Reading::ALL
            .into_iter()
            // Where the plain loan fits, the first sentence has said the gross reading already.
            .filter(|reading| *reading != Reading::GrossLevered || !plain_fits)
            .filter_map(|reading| self.best(reading))
            .collect();
        let fitting: Vec<&Fit> =
            others.iter().copied().filter(|fit| fit.is_consistent(self.tolerance)).collect();
        let second = if fitting.is_empty() {
            let nearest = others.into_iter().filter_map(|fit| Some((fit, fit.misfit?)));
            let nearest = nearest.min_by(|one, other| one.1.total_cmp(&other.1));
            nearest.map_or_else(String::new, |(fit, misfit)| {
                let within = points(self.tolerance);
                let nearest = read_as(fit);
                let other = if plain_fits { "No other reading" } else { "Nothing else" };
                format!("{other} fits within {within}; nearest: {nearest}, {} off.", points(misfit))
            })
        } else {
            let parts = fitting.iter().map(|fit| {
                format!("{} within {}", read_as(fit), points(fit.misfit.unwrap_or(0.0)))
            });
            format!("It fits as {}.", listed(&parts.collect::<Vec<_>>()))
        };
        format!("{first} {second}").trim_end().to_owned()
    }

    /// Why the values found are not the only ones, if they are not.
    pub fn caveat(&self) -> Option<String> {
        let unknowns = self.fits.iter().map(|fit| fit.fitted.len()).max().unwrap_or(0);
        let claims = self.claims.len();
        // Fewer unknowns than claims are determined by the fit; as many or more are not.
        (claims > 0 && unknowns >= claims).then(|| {
            let count = |count: usize, one: &str| {
                format!("{count} {one}{}", if count == 1 { "" } else { "s" })
            };
            format!(
                "{} for {}: other values may fit about as well; these are near the present ones.",
                count(unknowns, "unknown"),
                count(claims, "claim")
            )
        })
    }

    /// The better of the loans: the plain one where it is as good.
    fn best(&self, reading: Reading) -> Option<&Fit> {
        let off = |fit: &&Fit| fit.misfit.unwrap_or(f64::INFINITY);
        let fits = Loan::ALL.into_iter().filter_map(|loan| self.fit(reading, loan));
        // `min_by` keeps the first of equals, and the plain loan comes first.
        fits.min_by(|one, other| off(one).total_cmp(&off(other)))
    }
}

/// "net returns with a sweep of 100%".
fn read_as(fit: &Fit) -> String {
    let name = match fit.reading {
        Reading::GrossLevered => "gross levered returns",
        Reading::NetToInvestors => "net returns",
        Reading::Unlevered => return "unlevered returns".to_owned(),
    };
    match fit.loan {
        Loan::Plain => format!("{name} of a plain loan"),
        Loan::AsChosen if fit.cash_sweep > HALF_A_PERCENT => {
            format!("{name} with a sweep of {}", format::percent(fit.cash_sweep, 0))
        }
        Loan::AsChosen => format!("{name} without a sweep"),
    }
}

/// A fraction in percentage points: "1.3 points".
pub fn points(fraction: f64) -> String {
    format!("{}\u{a0}points", format::hundredths(fraction, 1))
}

fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and as {last}", first.join(", as ")),
    }
}
