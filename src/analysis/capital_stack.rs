//! Who put the money in, and who stands behind the rent: the structure of a deal at a glance.

use rust_decimal::Decimal;

use crate::format::{self, float};
use crate::model::{Results, Scenario};

use super::losses;

/// The sources of a deal, from the first to be repaid to the last, and who pays them.
///
/// ```
/// use chiplease::analysis::CapitalStack;
/// use chiplease::files::library;
/// use chiplease::model;
///
/// let scenario = library::default_scenario()?;
/// let stack = CapitalStack::of(&scenario, &model::run(&scenario));
/// let shares: f64 = stack.layers.iter().map(|layer| layer.share).sum();
/// assert!((shares - 1.0).abs() < 1e-9);
/// # Ok::<(), chiplease::files::FormatError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CapitalStack {
    /// Loans by seniority, then the equity.
    pub layers: Vec<Layer>,
    /// Who pays the rent.
    pub lessee: String,
    /// Who stands in, and for what; none where nobody does.
    pub guarantors: Vec<Guarantor>,
}

/// Who pays where the lessee does not, or at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarantor {
    /// The backstop's name, or the lessee's.
    pub name: String,
    /// "rent up to $1.40bn", "50% of cost at the end".
    pub what: String,
}

/// One source of money.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The loan's name, "Prepaid rent", or "Equity".
    pub name: String,
    /// At closing, dollars.
    pub amount: Decimal,
    /// Of all sources, 0 to 1.
    pub share: f64,
    /// Whether it is the equity, which is repaid last.
    pub is_equity: bool,
}

impl CapitalStack {
    /// Of a valid scenario and its results.
    pub fn of(scenario: &Scenario, results: &Results) -> Self {
        let summary = &results.summary;
        let all = float(summary.debt + summary.equity + summary.prepaid_rent);
        let layer = |name: &str, amount: Decimal, is_equity: bool| Layer {
            name: name.to_owned(),
            amount,
            share: if all > 0.0 { float(amount) / all } else { 0.0 },
            is_equity,
        };
        let loans = scenario.tranches.iter().map(|it| layer(&it.name, it.amount, false));
        let equity = layer("Equity", summary.equity, true);
        let prepaid = layer("Prepaid rent", summary.prepaid_rent, false);
        let prepaid = (!summary.prepaid_rent.is_zero()).then_some(prepaid);
        Self {
            layers: loans.chain(prepaid).chain([equity]).collect(),
            lessee: losses::Guarantor::Lessee.name(scenario).to_owned(),
            guarantors: guarantors(scenario),
        }
    }

    /// All of it, for a screen reader and for a tooltip.
    pub fn words(&self) -> String {
        let layers: Vec<String> = self.layers.iter().map(Layer::words).collect();
        let lessee = format!("{} pays the rent", self.lessee);
        let guarantors = match self.guarantors.as_slice() {
            [] => "no guarantor".to_owned(),
            guarantors => {
                let each = guarantors.iter().map(|it| format!("{}, {}", it.name, it.what));
                format!("guaranteed by {}", each.collect::<Vec<_>>().join("; "))
            }
        };
        format!("{}. {lessee}; {guarantors}.", layers.join(", "))
    }
}

impl Layer {
    /// "Senior $3.40bn 64%".
    pub fn words(&self) -> String {
        format!("{} {} {}", self.name, format::money(self.amount), format::percent(self.share, 0))
    }
}

/// Who has promised to pay in the lessee's place, or at the end.
fn guarantors(scenario: &Scenario) -> Vec<Guarantor> {
    let guarantor = |it: losses::Guarantor| Guarantor {
        name: it.name(scenario).to_owned(),
        what: match it {
            losses::Guarantor::Backstop => {
                let cap = scenario.lessee.backstop.as_ref().map(|backstop| backstop.total_cap);
                format!("rent up to {}", format::money(cap.unwrap_or_default()))
            }
            // The lessee owes it, and a backstop pays what the lessee cannot.
            losses::Guarantor::Lessee => {
                let share = format::share(float(scenario.lease.residual_guarantee));
                format!("{share} of cost at the end")
            }
            losses::Guarantor::ThirdParty(_) => {
                let promise = it.promise(scenario);
                promise.strip_prefix("guarantees ").unwrap_or(&promise).to_owned()
            }
        },
    };
    losses::Guarantor::all(scenario).map(guarantor).collect()
}
