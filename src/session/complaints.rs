//! What is wrong with a draft, in the words of the window, and what would put it right.
//!
//! A fault of the model has the path of its field and its bounds as the file has them, for those who
//! read files ([`Fault`]). A complaint says the same with the label and the unit that are on the
//! screen, and offers mends: whole drafts that no longer have the fault, each one step of undo.

mod mends;
mod story;
mod terms;

pub use story::untold;

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use crate::analysis::{Lever, Unit, lever_text};
use crate::format::{self, text};
use crate::model::lane::Sources;
use crate::model::scenario::FORMAT;
use crate::model::validate::{SHARES_TOLERANCE, bounds};
use crate::model::{ExactLane, Fault, Scenario, validate};

use super::structure::{self, Edit, List};

/// How much is wrong, in a few words; `None` where nothing is.
pub fn to_fix(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 input to fix".to_owned()),
        count => Some(format!("{count} inputs to fix")),
    }
}

/// One fault of a draft, for a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Complaint {
    /// What is wrong, as a sentence or two.
    pub text: String,
    /// The field paths of the values to be marked.
    pub paths: Vec<String>,
    /// What would put it right, the best first; may be empty.
    pub mends: Vec<Mend>,
}

/// One way to put a fault right.
#[derive(Clone, Debug, PartialEq)]
pub struct Mend {
    /// What it does, short enough for a button: "Set 100%".
    pub text: String,
    /// Whether it keeps the advance rates of the loans, which then hold.
    pub keeps_rates: bool,
    draft: Box<Scenario>,
}

impl Mend {
    fn new(text: impl Into<String>, draft: Scenario) -> Self {
        Self { text: text.into(), keeps_rates: false, draft: Box::new(draft) }
    }

    /// The draft without the fault.
    pub fn draft(&self) -> &Scenario {
        &self.draft
    }
}

/// Says each fault of `draft`; `last_valid` is what it was before.
pub fn complaints(faults: &[Fault], draft: &Scenario, last_valid: &Scenario) -> Vec<Complaint> {
    faults.iter().map(|fault| complaint(fault, draft, last_valid)).collect()
}

/// What a mend is judged by: the fault is gone.
fn is_mended(fault: &Fault, mend: &Mend) -> bool {
    match validate(&mend.draft) {
        Ok(()) => true,
        // Others may be left, each with its own complaint.
        Err(faults) => !faults.iter().any(|left| left.path == fault.path),
    }
}

fn complaint(fault: &Fault, draft: &Scenario, last_valid: &Scenario) -> Complaint {
    let case = Wrong { fault, draft, last_valid };
    let of_term = terms::complaint(&case);
    let complaint = of_term.unwrap_or_else(|| of_path(&case));
    let mends = complaint.mends.into_iter().filter(|mend| is_mended(fault, mend)).collect();
    Complaint { mends, ..complaint }
}

fn of_path(case: &Wrong<'_>) -> Complaint {
    let Wrong { fault, draft, .. } = *case;
    match fault.path.as_str() {
        "format" => case.format(),
        "closing" => case.closing(),
        "equity.catch_up" => case.catch_up(),
        "tranches" => case.debt(),
        "equity.investors" => case.shares(),
        path if path.starts_with("equity.investors[") => case.share(),
        path if path.starts_with("tranches[") && path.rsplit('.').next() == Some("name") => {
            case.name()
        }
        path if path.starts_with("story") => story::complaint(case),
        path => match Lever::of_path(draft, path) {
            Some(lever) => case.number(lever),
            None => case.says("An input is out of range."),
        },
    }
}

/// One fault and what is known about it.
#[derive(Clone, Copy)]
struct Wrong<'a> {
    fault: &'a Fault,
    draft: &'a Scenario,
    last_valid: &'a Scenario,
}

impl Wrong<'_> {
    fn says(&self, text: impl Into<String>) -> Complaint {
        Complaint { text: text.into(), paths: vec![self.fault.path.clone()], mends: Vec::new() }
    }

    /// A mend that changes the draft by `change`.
    fn mend(&self, text: impl Into<String>, change: impl FnOnce(&mut Scenario)) -> Mend {
        let mut draft = self.draft.clone();
        change(&mut draft);
        Mend::new(text, draft)
    }

    fn format(&self) -> Complaint {
        let text = format!(
            "This deal is written in format {}; this version of chiplease writes format {FORMAT}.",
            self.draft.format
        );
        let mend = self.mend(format!("Use format {FORMAT}"), |draft| draft.format = FORMAT);
        Complaint { mends: vec![mend], ..self.says(text) }
    }

    fn closing(&self) -> Complaint {
        let text = format!(
            "Closing month “{}” is not a month; enter year and month, e.g. 2026-02.",
            text::name(&self.draft.closing)
        );
        let before = &self.last_valid.closing;
        let mend = self.mend(format!("Set {}", text::name(before)), |draft| {
            draft.closing.clone_from(before);
        });
        Complaint { mends: vec![mend], ..self.says(text) }
    }

    fn name(&self) -> Complaint {
        let index = index_in(&self.fault.path);
        let Some(tranche) = self.draft.tranches.get(index) else { return self.says("") };
        let name = text::name(&tranche.name);
        let text = format!("Two loans are called {name}; each needs its own name.");
        let free = mends::free_name(self.draft, &tranche.name);
        let mend = self.mend(format!("Call the second {}", text::name(&free)), |draft| {
            if let Some(tranche) = draft.tranches.get_mut(index) {
                tranche.name = free;
            }
        });
        Complaint { mends: vec![mend], ..self.says(text) }
    }

    fn too_long(&self, list: List, what: &str, most: usize) -> Complaint {
        let count = list.len(self.draft);
        let text = format!("{count} {what}; the maximum is {most}.");
        let mend = self.mend(format!("Keep the first {most}"), |draft| {
            mends::shorten(draft, list, most);
        });
        Complaint { mends: vec![mend], ..self.says(text) }
    }

    fn share(&self) -> Complaint {
        let index = index_in(&self.fault.path);
        let Some(investor) = self.draft.equity.investors.get(index) else { return self.says("") };
        let (share, limit) = match investor.share {
            share if share < Decimal::ZERO => (share, "below 0%"),
            share => (share, "above 100%"),
        };
        let share = format::share(format::float(share));
        let text = format!("Share of {}: {share} is {limit}.", text::name(&investor.name));
        let mend = self.mend("Scale all shares to 100%", structure::scale_shares);
        Complaint { mends: vec![mend], ..self.says(text) }
    }

    fn shares(&self) -> Complaint {
        let investors = &self.draft.equity.investors;
        let sum = |sum: Decimal, share: Decimal| sum.saturating_add(share);
        let total = investors.iter().map(|investor| investor.share).fold(Decimal::ZERO, sum);
        let text = if (total - Decimal::ONE).abs() < SHARES_TOLERANCE * Decimal::from(100_000) {
            // Rounded for reading it would be 100%.
            "The investors’ shares sum to almost, but not quite, 100%.".to_owned()
        } else {
            let total = format::share(format::float(total));
            format!("The investors’ shares sum to {total}, not 100%.")
        };
        let mend = self.mend("Scale to 100%", structure::scale_shares);
        let paths = (0..investors.len()).map(|index| format!("equity.investors[{index}].share"));
        let paths = paths.chain([self.fault.path.clone()]).collect();
        Complaint { text, paths, mends: vec![mend] }
    }

    fn catch_up(&self) -> Complaint {
        let equity = &self.draft.equity;
        let [catch_up, carry] = [equity.catch_up, equity.carry].map(percent);
        let text = if equity.catch_up > Decimal::ONE {
            format!("Catch-up {catch_up} is above 100%.")
        } else {
            format!(
                "Catch-up {catch_up} is below the carry of {carry}; it must be zero or at least \
                 the carry."
            )
        };
        let nearest = if equity.catch_up > Decimal::ONE { Decimal::ONE } else { equity.carry };
        let mends = vec![
            self.mend(format!("Set {}", percent(nearest)), |it| it.equity.catch_up = nearest),
            self.mend("No catch-up", |it| it.equity.catch_up = Decimal::ZERO),
        ];
        Complaint { mends, ..self.says(text) }
    }

    /// More debt than there is to be funded.
    fn debt(&self) -> Complaint {
        let Sources { uses, debt, .. } = ExactLane::sources(self.draft);
        let [lent, funded] = format::money_apart(debt, uses);
        let (loans, exceed) = match self.draft.tranches.len() {
            1 => (format!("Loan of {lent}"), "exceeds"),
            _ => (format!("Loans of {lent} in total"), "exceed"),
        };
        let text = if debt == uses {
            format!("{loans} would fund all of the {funded} and leave no equity.")
        } else {
            format!("{loans} {exceed} the {funded} to be funded.")
        };
        let paths = (0..self.draft.tranches.len()).map(|index| Lever::LoanAmount(index).path());
        let mut paths: Vec<String> = paths.chain([self.fault.path.clone()]).collect();
        if self.draft.equipment.cost != self.last_valid.equipment.cost {
            paths.push(Lever::EquipmentCost.path());
        }
        Complaint { text, paths, mends: mends::of_debt(self.draft, self.last_valid) }
    }

    /// A number below or above what it may be.
    fn number(&self, lever: Lever) -> Complaint {
        let label = lever.label(self.draft);
        // A label such as “Amount, Equity round F” would run into its value.
        let label = if label.contains(',') { format!("{label}:") } else { label.into_owned() };
        // Read as the file has it: a lever that does not apply has no value of its own.
        let found: Decimal = self.fault.found.parse().unwrap_or_default();
        let value = shown(lever, self.draft, found);
        let bounds = bounds(self.draft).get(&self.fault.path).copied();
        let Some(bounds) = bounds.filter(|bounds| !bounds.allows(found)) else {
            return self.grows(lever, &format!("{label} {value}"));
        };
        let (nearest, side) =
            if found > bounds.high { (bounds.high, "above") } else { (bounds.low, "below") };
        if bounds.is_above && found <= bounds.low {
            let least = Decimal::from_f64(*lever.range(self.draft).start());
            let mends = least.map(|least| self.set(lever, least)).into_iter().collect();
            let text = format!("{label} {value} must be more than 0.");
            return Complaint { mends, ..self.says(text) };
        }
        let limit = shown(lever, self.draft, nearest);
        let text = if limit == value {
            format!("{label} {value} is just {side} the limit.")
        } else {
            format!("{label} {value} is {side} {limit}.")
        };
        let mends = match lever {
            // A cent is within bounds, but nobody means one.
            Lever::EquipmentCost if side == "below" => {
                vec![self.set(lever, self.last_valid.equipment.cost)]
            }
            Lever::LoanAmount(index) if side == "below" => {
                let remove = Edit::Remove(List::Tranches, index);
                vec![self.mend("Remove the loan", |it| {
                    remove.apply(it);
                })]
            }
            _ => vec![self.set(lever, nearest)],
        };
        let mends = mends.into_iter().chain(terms::into_order(self, lever)).collect();
        Complaint { mends, ..self.says(text) }
    }

    /// A rate at which what is never paid outgrows every number.
    fn grows(&self, lever: Lever, what: &str) -> Complaint {
        let highest = self.fault.allowed.strip_prefix("0 to ");
        let highest = highest.and_then(|rest| rest.split(':').next()?.parse::<Decimal>().ok());
        let text = format!(
            "{what} is too high for so long a term: unpaid amounts would grow without limit."
        );
        let mends = highest.map(|highest| self.set(lever, highest)).into_iter().collect();
        Complaint { mends, ..self.says(text) }
    }

    /// A mend that sets the field of a lever.
    fn set(&self, lever: Lever, value: Decimal) -> Mend {
        let text = format!("Set {}", shown(lever, self.draft, value));
        self.mend(text, |draft| lever.put_right(draft, value))
    }
}

/// A lever's value, short: 100%, not 100.0%.
fn shown(lever: Lever, draft: &Scenario, value: Decimal) -> String {
    match lever.unit() {
        Unit::Percent => percent(value),
        Unit::Dollars if value.abs() < Decimal::ONE && !value.is_zero() => {
            format::money_full(value)
        }
        _ => lever_text::text(lever, draft, value.to_f64().unwrap_or_default()),
    }
}

fn percent(value: Decimal) -> String {
    let float = format::float(value);
    match format::decimals_of_percent(float) {
        Some(0 | 1) | None => format::share(float),
        Some(_) => format::rate(float),
    }
}

/// The first index in a path such as `tranches[1].name`.
fn index_in(path: &str) -> usize {
    let index = path.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
    index.and_then(|(index, _)| index.parse().ok()).unwrap_or_default()
}
