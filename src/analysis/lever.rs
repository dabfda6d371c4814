//! The table of levers: every number of a scenario that a person may move, declared once.
//!
//! Sliders, `--set`, curves, tornado bars and fault lines all ask a [`Lever`] for its name, range,
//! step and field. The rows are in `table`; this module is what can be done with
//! one. Investors' shares are no levers: they sum to one, so none of them moves alone.

mod table;

use std::borrow::Cow;
use std::ops::RangeInclusive;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use crate::format::text;
use crate::model::Scenario;

use super::Unit;
use table::{Row, Span};

/// One number that a person may move.
///
/// Variants with an index belong to that tranche or funding round, counted from 0.
///
/// ```
/// use chiplease::analysis::Lever;
/// use chiplease::files::library;
///
/// let mut scenario = library::default_scenario()?;
/// Lever::LoanRate(0).set(&mut scenario, 0.1);
/// assert_eq!(Lever::LoanRate(0).value(&scenario), Some(0.1));
/// assert_eq!(Lever::from_id("loan_rate"), Some(Lever::LoanRate(0)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each variant is described in the table, for people to read")]
pub enum Lever {
    LeaseMonths,
    RentFactor,
    Escalator,
    OperatingCost,
    ResidualGuarantee,
    RenewalMonths,
    RenewalDiscount,
    EquipmentCost,
    GpuCount,
    ResaleFraction,
    ScrapFraction,
    SellingCost,
    CliffMonth,
    CliffShare,
    VendorContent,
    VendorMargin,
    LoanRate(usize),
    AdvanceRate(usize),
    LoanAmount(usize),
    TenorMonths(usize),
    InterestOnlyMonths(usize),
    SculptedDscr(usize),
    Balloon(usize),
    UpfrontFee(usize),
    SoldFraction(usize),
    SalePrice(usize),
    ReserveMonths,
    CashSweep,
    LockupDscr,
    ManagementFee,
    Hurdle,
    Carry,
    CatchUp,
    LesseeCash,
    MonthlyBurn,
    BurnGrowth,
    AnnualRevenue,
    RevenueGrowth,
    RevenueMargin,
    GrowthMonths,
    BackstopMonthlyCap,
    BackstopTotalCap,
    BackstopFromMonth,
    FundingAmount(usize),
    FundingMonth(usize),
    FundingProbability(usize),
    CureMonths,
    RepossessionMonths,
    LiquidationHaircut,
    BurnVolatility,
    ResaleVolatility,
    Correlation,
    PathCount,
    Seed,
}

/// The part of the deal that a lever belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// What the lessee owes.
    Lease,
    /// What is bought, from whom, and what it is worth.
    Equipment,
    /// The loans and what protects them.
    Debt,
    /// What the manager takes.
    Equity,
    /// The lessee: its cash, burn, funding and backstop.
    Lessee,
    /// What happens after missed rent.
    Remedies,
    /// What the Monte Carlo simulation draws.
    Uncertainty,
}

impl Group {
    /// All groups, in the order of the window.
    pub const ALL: [Self; 7] = [
        Self::Lease,
        Self::Equipment,
        Self::Debt,
        Self::Equity,
        Self::Lessee,
        Self::Remedies,
        Self::Uncertainty,
    ];

    /// Plain name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lease => "Lease",
            Self::Equipment => "Equipment",
            Self::Debt => "Debt",
            Self::Equity => "Equity",
            Self::Lessee => "Lessee",
            Self::Remedies => "Remedies",
            Self::Uncertainty => "Uncertainty",
        }
    }
}

impl Unit {
    /// Decimal places that a value keeps in the scenario: what a person could mean, no more.
    pub fn decimals(self) -> u32 {
        match self {
            Self::Percent => 6,
            Self::Dollars => 2,
            Self::Ratio => 4,
            Self::Months | Self::Count => 0,
        }
    }

    /// Decimal places of a value that was sought, not chosen: what a float can tell apart.
    pub(super) fn decimals_kept(self) -> u32 {
        match self {
            Self::Percent | Self::Ratio => 15,
            Self::Dollars => 6,
            Self::Months | Self::Count => 0,
        }
    }
}

impl Lever {
    /// The four levers that decide most deals.
    pub const HEADLINE: [Self; 4] =
        [Self::LoanRate(0), Self::LeaseMonths, Self::ResaleFraction, Self::MonthlyBurn];

    /// Every lever of a scenario: those of each tranche and funding round, and all others.
    ///
    /// Levers that do not apply are included (the first tranche's even where there is none).
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let tranches = 0..scenario.tranches.len().max(1);
        let rounds = 0..scenario.lessee.funding.len().max(1);
        let mut levers = Vec::new();
        for index in tranches {
            levers.extend(Self::OF_TRANCHE.iter().map(|lever| lever(index)));
        }
        levers.extend_from_slice(Self::PLAIN);
        for index in rounds {
            levers.extend(Self::OF_ROUND.iter().map(|lever| lever(index)));
        }
        levers
    }

    /// The lever with this id, such as `loan_rate` or `funding_month_2`.
    pub fn from_id(id: &str) -> Option<Self> {
        let plain = Self::PLAIN.iter().copied().find(|lever| lever.row().id == id);
        plain.or_else(|| {
            let (stem, index) = match id.rsplit_once('_') {
                Some((stem, number)) if number.starts_with(|c: char| c.is_ascii_digit()) => {
                    // The first item has no number: with `loan_rate_1` a lever would have two ids.
                    (stem, number.parse::<usize>().ok()?.checked_sub(1).filter(|i| *i > 0)?)
                }
                Some(_) | None => (id, 0),
            };
            let indexed = Self::OF_TRANCHE.iter().chain(Self::OF_ROUND);
            indexed.map(|lever| lever(index)).find(|lever| lever.row().id == stem)
        })
    }

    /// Stable name for command lines and stored preferences; from the second tranche or round on
    /// with its number: `loan_rate`, `loan_rate_2`.
    pub fn id(self) -> Cow<'static, str> {
        match self.index() {
            0 => Cow::Borrowed(self.row().id),
            index => Cow::Owned(format!("{}_{}", self.row().id, index + 1)),
        }
    }

    /// Plain name: "Coupon".
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Name that is unique in the scenario: "Coupon", "Coupon, Mezzanine" where there are
    /// several tranches, "Amount, Equity round F".
    pub fn label(self, scenario: &Scenario) -> Cow<'static, str> {
        let name = self.name();
        let owner = match self.family() {
            Family::Plain => None,
            Family::Tranche(index) => (scenario.tranches.len() > 1)
                .then(|| scenario.tranches.get(index).map(|tranche| tranche.name.as_str()))
                .flatten(),
            Family::Round(index) => {
                scenario.lessee.funding.get(index).map(|round| round.name.as_str())
            }
        };
        owner.map_or(Cow::Borrowed(name), |owner| {
            Cow::Owned(format!("{name}, {}", text::name(owner)))
        })
    }

    /// The same without the unit in brackets, for sentences and where there is little room:
    /// "Residual value".
    pub fn noun(self, scenario: &Scenario) -> Cow<'static, str> {
        // A name with its unit is that of no list's item, so nothing follows the bracket.
        match self.name().split_once(" (") {
            Some((noun, _)) => Cow::Borrowed(noun),
            None => self.label(scenario),
        }
    }

    /// The part of the deal that it belongs to.
    pub fn group(self) -> Group {
        self.row().group
    }

    /// The same lever of the tranche or round with this index; itself where it belongs to none.
    pub fn of_item(self, index: usize) -> Self {
        let indexed = match self.family() {
            Family::Plain => return self,
            Family::Tranche(_) => Self::OF_TRANCHE,
            Family::Round(_) => Self::OF_ROUND,
        };
        let id = self.row().id;
        indexed.iter().map(|lever| lever(index)).find(|lever| lever.row().id == id).unwrap_or(self)
    }

    /// Path of its field as in `evidence` and faults: `tranches[0].rate`.
    pub fn path(self) -> String {
        self.row().path.replace('#', &self.index().to_string())
    }

    /// How its value is meant and written.
    pub fn unit(self) -> Unit {
        self.row().unit
    }

    /// One sentence on what it means.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// What a slider offers; always within the bounds of a valid scenario, and the same wherever
    /// the lever itself is set to. A scenario's value may lie outside.
    pub fn range(self, scenario: &Scenario) -> RangeInclusive<f64> {
        let step = self.step(scenario);
        let (low, high) = match self.row().span {
            Span::Fixed(low, high) => (low, high),
            Span::OfScale(times, _) => (0.0, times * scale(scenario)),
            // Cost ends above the debt and a loan below its room, so that some equity is left.
            Span::Cost => (above(debt(scenario), step), 4.0 * scale_of_debt(scenario)),
            Span::Amount => (step, below(room_for_tranche(scenario, self.index()), step)),
            Span::Advance => {
                let room = room_for_tranche(scenario, self.index());
                // A loan has a cent at least.
                (step.max(0.01 / cost(scenario)), below(room / cost(scenario), step))
            }
        };
        // Rounded so that `set` writes an end without rounding it again.
        let (low, high) = (self.rounded(low), self.rounded(high));
        // Where nothing is left to lend the range is one point; a range must not run backwards.
        low..=high.max(low)
    }

    /// Distance between two neighbouring places of a slider.
    pub fn step(self, scenario: &Scenario) -> f64 {
        match self.row().span {
            Span::Fixed(..) | Span::Advance => self.row().step,
            Span::OfScale(_, steps) => scale(scenario) / steps,
            Span::Cost | Span::Amount => scale_of_debt(scenario) / 200.0,
        }
    }

    /// The value in this scenario, in the lever's unit (fractions, not percent); `None` where the
    /// lever does not apply, for the reason that [`Self::why_not`] gives.
    pub fn value(self, scenario: &Scenario) -> Option<f64> {
        self.exact(scenario).map(|exact| exact.to_f64().unwrap_or(0.0))
    }

    /// The same with all digits that the file has.
    pub fn exact(self, scenario: &Scenario) -> Option<Decimal> {
        (self.row().field.get)(scenario, self.index())
    }

    /// Why the lever does not apply to this scenario; `None` where it does.
    pub fn why_not(self, scenario: &Scenario) -> Option<&'static str> {
        self.value(scenario).is_none().then(|| self.row().absent)
    }

    /// Moves the lever: writes the decimal number that a person means by `value`, rounded to the
    /// unit's decimal places. Nothing happens where the lever does not apply or `value` is not
    /// finite. The value may be out of bounds; no other field becomes so by it.
    pub fn set(self, scenario: &mut Scenario, value: f64) {
        self.write(scenario, Decimal::from_f64(value), self.unit().decimals());
    }

    /// The same with the digits that a solution has beyond what a person would choose: a goal that
    /// was sought is met to 1e-9.
    pub fn set_finely(self, scenario: &mut Scenario, value: f64) {
        self.write(scenario, shortest(value), self.unit().decimals_kept());
    }

    /// Goes back to the number that `from` has under the lever `of`, which is this one or the same
    /// of another tranche or round: with every digit, and no other field out of bounds by it.
    /// Nothing happens where either scenario has no such field.
    pub fn restore(self, of: Self, from: &Scenario, scenario: &mut Scenario) {
        // A loan is lent in cents, so the quotient alone would not bring back every amount.
        let is_quotient = matches!(self, Self::AdvanceRate(_));
        let (lever, of) = if is_quotient && from.equipment.cost == scenario.equipment.cost {
            (Self::LoanAmount(self.index()), Self::LoanAmount(of.index()))
        } else {
            (self, of)
        };
        if let Some(exact) = of.exact(from) {
            lever.put(scenario, exact);
        }
    }

    /// Writes its field with every digit, even where the lever does not apply: the balloon of a
    /// bullet loan is no use but must be within its bounds. Nothing happens where the scenario has
    /// no such field.
    pub fn put_right(self, scenario: &mut Scenario, exact: Decimal) {
        (self.row().field.set)(scenario, self.index(), exact);
    }

    fn write(self, scenario: &mut Scenario, value: Option<Decimal>, places: u32) {
        if let Some(value) = value {
            let exact = value.round_dp_with_strategy(places, MidpointAwayFromZero).normalize();
            self.put(scenario, exact);
        }
    }

    fn put(self, scenario: &mut Scenario, exact: Decimal) {
        if self.exact(scenario).is_some() {
            (self.row().field.set)(scenario, self.index(), exact);
        }
    }

    /// Takes the number exactly as `from` has it under the lever `of`, which is this one or the
    /// same of another tranche or round. Nothing happens where either scenario has no such field.
    pub(super) fn copy(self, of: Self, from: &Scenario, scenario: &mut Scenario) {
        (self.row().field.copy)(from, of.index(), scenario, self.index());
    }

    /// Sets a value; what the lever was really set to: whole months, dollars to the cent.
    pub(super) fn set_to(self, scenario: &mut Scenario, value: f64) -> f64 {
        self.set(scenario, value);
        self.value(scenario).unwrap_or(value)
    }

    /// `value` moved to the slider's nearest place, still within the range.
    pub fn snapped(self, scenario: &Scenario, value: f64) -> f64 {
        self.snapped_within(scenario, value, &self.range(scenario))
    }

    /// The same within another range, which must not run backwards.
    pub fn snapped_within(
        self,
        scenario: &Scenario,
        value: f64,
        range: &RangeInclusive<f64>,
    ) -> f64 {
        self.rounded(self.on_step(scenario, value).clamp(*range.start(), *range.end()))
    }

    /// `value` moved to the nearest step, whether or not that is within the slider's range.
    pub fn on_step(self, scenario: &Scenario, value: f64) -> f64 {
        let step = self.step(scenario);
        // From zero, so that places are round numbers.
        let places = (value / step).round();
        if places.is_finite() { self.rounded(places * step) } else { value }
    }

    fn rounded(self, value: f64) -> f64 {
        // One place fewer than a float carries, so that 0.1 + 0.2 becomes 0.3.
        let scale = 10_f64.powi(i32::try_from(self.unit().decimals()).unwrap_or(0));
        (value * scale).round() / scale
    }

    pub(super) fn index(self) -> usize {
        match self.family() {
            Family::Plain => 0,
            Family::Tranche(index) | Family::Round(index) => index,
        }
    }

    fn row(self) -> Row {
        table::row(self)
    }
}

/// What a lever belongs to.
pub(super) enum Family {
    /// The deal.
    Plain,
    /// The tranche with this index.
    Tranche(usize),
    /// The funding round with this index.
    Round(usize),
}

/// The shortest decimal that is this float and no other.
fn shortest(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}

/// A round number of the deal's size, that ranges in dollars follow: its cost to 1, 2 or 5.
fn scale(scenario: &Scenario) -> f64 {
    one_two_five(cost(scenario))
}

fn scale_of_debt(scenario: &Scenario) -> f64 {
    const WITHOUT_DEBT: f64 = 5e9;
    let debt = debt(scenario);
    if debt > 0.0 { one_two_five(debt) } else { WITHOUT_DEBT }
}

/// The nearest of 1, 2 and 5 times a power of ten.
fn one_two_five(value: f64) -> f64 {
    // At least a dollar: the logarithm of 0 has no place on a scale.
    let power = 10_f64.powf(value.max(1.0).log10().floor());
    let lead = value.max(1.0) / power;
    let nearest = match lead {
        lead if lead < 1.5 => 1.0,
        lead if lead < 3.3 => 2.0,
        lead if lead < 7.5 => 5.0,
        _ => 10.0,
    };
    nearest * power
}

fn above(value: f64, step: f64) -> f64 {
    ((value / step).floor() + 1.0) * step
}

fn below(value: f64, step: f64) -> f64 {
    ((value / step).ceil() - 1.0) * step
}

fn cost(scenario: &Scenario) -> f64 {
    Lever::EquipmentCost.value(scenario).unwrap_or(0.0)
}

fn debt(scenario: &Scenario) -> f64 {
    let tranches = 0..scenario.tranches.len();
    tranches.filter_map(|index| Lever::LoanAmount(index).value(scenario)).sum()
}

/// What the other tranches leave of the cost, which certainly leaves some equity.
fn room_for_tranche(scenario: &Scenario, index: usize) -> f64 {
    let own = Lever::LoanAmount(index).value(scenario).unwrap_or(0.0);
    cost(scenario) - (debt(scenario) - own)
}
