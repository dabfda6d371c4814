//! The table of levers: every number of a scenario that a person may move, declared once.
//!
//! Sliders, `--set`, curves, tornado bars and fault lines all ask a [`Lever`] for its name, range,
//! step and field. The rows are in `table`; this module is what can be done with
//! one. Investors' shares and those of deliveries are no levers: they sum to one, so none of them
//! moves alone.
//!
//! Levers of optional terms are those of a scenario only where it has the term: [`Lever::all`] does
//! not list the others.

mod family;
mod prepaid;
mod range;
mod size;
mod table;

use std::borrow::Cow;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use crate::model::Scenario;

use super::Unit;
pub use family::{At, Family};

/// One number that a person may move.
///
/// Variants with an index belong to that item of a list, counted from 0; those with two to an item of
/// a list that an item has: the step of a guarantee's cap.
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
    RenewalTimes,
    RentStepFrom(usize),
    RentStepFactor(usize),
    PrepaidShare,
    PrepaidFrom,
    SecurityDeposit,
    TerminationMonth,
    TerminationFee,
    PurchasePrice,
    EquipmentCost,
    GpuCount,
    ResaleFraction,
    ScrapFraction,
    SellingCost,
    ResaleMonth,
    DeliveryMonth(usize),
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
    FloatingMargin(usize),
    FloatingFloor(usize),
    Hedged(usize),
    SwapRate(usize),
    CommitmentFee(usize),
    PremiumUntil(usize, usize),
    Premium(usize, usize),
    ReserveMonths,
    CashSweep,
    LockupDscr,
    FirstSweepMonth,
    FirstTestMonth,
    SweepBelow(usize),
    SweepShare(usize),
    TargetLtv,
    InterestOnCash,
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
    ContractFrom(usize),
    ContractTo(usize),
    ContractAmount(usize),
    ContractProbability(usize),
    CureMonths,
    RepossessionMonths,
    LiquidationHaircut,
    ReLeaseMonths,
    ReLeaseDiscount,
    ReLeaseFree,
    ClaimRecovery,
    GuaranteedShare(usize),
    CapFrom(usize, usize),
    CapAmount(usize, usize),
    GuaranteePremium(usize),
    ReferenceRateFrom(usize),
    ReferenceRate(usize),
    RateShift,
    RentIndexFrom(usize),
    RentIndex(usize),
    TaxRate,
    DepreciationMonths,
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
    /// What third parties pay when the deal ends.
    Guarantees,
    /// Interest rates and rents outside of the deal.
    Market,
    /// What the after-tax IRR is computed from.
    Tax,
    /// What the Monte Carlo simulation draws.
    Uncertainty,
}

impl Group {
    /// All groups, in the order of the window.
    pub const ALL: [Self; 10] = [
        Self::Lease,
        Self::Equipment,
        Self::Debt,
        Self::Equity,
        Self::Lessee,
        Self::Remedies,
        Self::Guarantees,
        Self::Market,
        Self::Tax,
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
            Self::Guarantees => "Guarantees",
            Self::Market => "Market",
            Self::Tax => "Tax",
            Self::Uncertainty => "Uncertainty",
        }
    }

    /// Whether the deal has anything of it: a group of optional terms is empty without them.
    pub fn is_in(self, scenario: &Scenario) -> bool {
        match self {
            Self::Guarantees => !scenario.guarantees.is_empty(),
            Self::Market => !scenario.market.is_neutral() || Lever::RateShift.is_in(scenario),
            Self::Tax => scenario.tax.is_some(),
            Self::Lease
            | Self::Equipment
            | Self::Debt
            | Self::Equity
            | Self::Lessee
            | Self::Remedies
            | Self::Uncertainty => true,
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

    /// Every lever of a scenario: those of each item of its lists, and all others.
    ///
    /// Levers that do not apply are included (the first tranche's even where there is none), but those
    /// of optional terms only where the scenario has the term.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        Self::all_of([scenario])
    }

    /// The same of several scenarios, each lever once.
    pub fn all_of<const N: usize>(scenarios: [&Scenario; N]) -> Vec<Self> {
        let mut levers = Vec::new();
        for family in Family::LISTS {
            if family == Family::Delivery {
                levers.extend_from_slice(Self::PLAIN);
            }
            let places = scenarios.map(|scenario| family.places(scenario));
            let mut places = places.into_iter().max_by_key(Vec::len).unwrap_or_default();
            if places.is_empty() && matches!(family, Family::Tranche | Family::Round) {
                places.push([0, 0]);
            }
            let of_place = |at: At| Self::of_family(family).iter().map(move |lever| lever(at));
            levers.extend(places.into_iter().flat_map(of_place));
        }
        levers.retain(|lever| {
            !lever.is_optional() || scenarios.iter().any(|scenario| lever.is_in(scenario))
        });
        levers
    }

    /// The lever whose field has this path, whether or not it applies; of a loan's two that are kept
    /// as one field, its amount.
    pub fn of_path(scenario: &Scenario, path: &str) -> Option<Self> {
        let lever = Self::from_path(path)?;
        let (family, at) = lever.family();
        (family == Family::Deal || family.places(scenario).contains(&at)).then_some(lever)
    }

    /// The same of any scenario that has as many items.
    pub fn from_path(path: &str) -> Option<Self> {
        let mut parts = path.split('[');
        let mut of_any = parts.next()?.to_owned();
        let mut at = [0, 0];
        for (place, part) in parts.enumerate() {
            let (index, rest) = part.split_once(']')?;
            *at.get_mut(place)? = index.parse().ok()?;
            of_any.push_str("[#]");
            of_any.push_str(rest);
        }
        let items = Family::LISTS.into_iter().flat_map(Self::of_family).map(|lever| lever(at));
        let is_it =
            |lever: &Self| lever.row().path == of_any && !matches!(lever, Self::AdvanceRate(_));
        Self::PLAIN.iter().copied().chain(items).find(is_it)
    }

    /// Whether it belongs to an optional term.
    pub fn is_optional(self) -> bool {
        self.row().term.is_some()
    }

    /// Whether the scenario has the number and, of an optional term, the term: one that has its neutral
    /// value is absent.
    pub fn is_in(self, scenario: &Scenario) -> bool {
        let has_term = self.row().term.is_none_or(|has_term| has_term(scenario, self.at()));
        has_term && self.exact(scenario).is_some()
    }

    /// The lever with this id, such as `loan_rate`, `funding_month_2` or, of an item within an item,
    /// `cap_amount_1_2`.
    pub fn from_id(id: &str) -> Option<Self> {
        let plain = Self::PLAIN.iter().copied().find(|lever| lever.row().id == id);
        plain.or_else(|| {
            let (rest, last) = numbered(id)?;
            let (stem, first) = numbered(rest)?;
            let of = |family: Family, stem: &str, at: At| {
                let levers = Self::of_family(family).iter().map(|lever| lever(at));
                levers.into_iter().find(|lever| lever.row().id == stem)
            };
            // The first item has no number: with `loan_rate_1` a lever would have two ids.
            Family::LISTS.into_iter().find_map(|family| {
                match (family.owner().is_some(), first, last) {
                    (_, None, None) => of(family, id, [0, 0]),
                    (false, None, Some(index @ 1..)) => of(family, rest, [index, 0]),
                    (true, Some(index), Some(inner)) if index + inner > 0 => {
                        of(family, stem, [index, inner])
                    }
                    _ => None,
                }
            })
        })
    }

    /// Stable name for command lines and stored preferences; from the second item on with its number,
    /// within an item with that of both: `loan_rate`, `loan_rate_2`, `cap_amount_1_2`.
    pub fn id(self) -> Cow<'static, str> {
        let (family, [index, inner]) = self.family();
        let id = self.row().id;
        match (family.owner(), index, inner) {
            (_, 0, 0) => Cow::Borrowed(id),
            (None, index, _) => Cow::Owned(format!("{id}_{}", index + 1)),
            (Some(_), index, inner) => Cow::Owned(format!("{id}_{}_{}", index + 1, inner + 1)),
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
        let (family, at) = self.family();
        family
            .said(scenario, at)
            .map_or(Cow::Borrowed(name), |owner| Cow::Owned(format!("{name}, {owner}")))
    }

    /// The same without the unit in brackets, for sentences and where there is little room:
    /// "Residual value".
    pub fn noun(self, scenario: &Scenario) -> Cow<'static, str> {
        self.noun_of(self.label(scenario))
    }

    /// The same of a label of its own that is at hand.
    pub(super) fn noun_of(self, label: Cow<'_, str>) -> Cow<'_, str> {
        // A name with its unit is that of no list's item, so nothing follows the bracket.
        match self.name().split_once(" (") {
            Some((noun, _)) => Cow::Borrowed(noun),
            None => label,
        }
    }

    /// The part of the deal that it belongs to.
    pub fn group(self) -> Group {
        self.row().group
    }

    /// The same lever of the item with this index; itself where it belongs to none.
    pub fn of_item(self, index: usize) -> Self {
        let [_, inner] = self.at();
        self.at_place([index, inner])
    }

    /// The same lever of the item at this place; itself where it belongs to none.
    pub(super) fn at_place(self, at: At) -> Self {
        let (family, _) = self.family();
        let id = self.row().id;
        let mut levers = Self::of_family(family).iter().map(|lever| lever(at));
        levers.find(|lever| lever.row().id == id).unwrap_or(self)
    }

    /// Path of its field as in `evidence` and faults: `tranches[0].rate`.
    pub fn path(self) -> String {
        let [index, inner] = self.at();
        let path = self.row().path.replacen('#', &index.to_string(), 1);
        path.replacen('#', &inner.to_string(), 1)
    }

    /// Whether it is a month of the deal, which may be given as a date, and no length.
    pub fn is_date(self) -> bool {
        self.row().is_date
    }

    /// How its value is meant and written.
    pub fn unit(self) -> Unit {
        self.row().unit
    }

    /// One sentence on what it means.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// The value in this scenario, in the lever's unit (fractions, not percent); `None` where the
    /// lever does not apply, for the reason that [`Self::why_not`] gives.
    pub fn value(self, scenario: &Scenario) -> Option<f64> {
        self.exact(scenario).map(|exact| exact.to_f64().unwrap_or(0.0))
    }

    /// The same with all digits that the file has.
    pub fn exact(self, scenario: &Scenario) -> Option<Decimal> {
        (self.row().field.get)(scenario, self.at())
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
    /// of another item: with every digit, and no other field out of bounds by it.
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
        (self.row().field.set)(scenario, self.at(), exact);
    }

    fn write(self, scenario: &mut Scenario, value: Option<Decimal>, places: u32) {
        if let Some(value) = value {
            let exact = value.round_dp_with_strategy(places, MidpointAwayFromZero).normalize();
            self.put(scenario, exact);
        }
    }

    fn put(self, scenario: &mut Scenario, exact: Decimal) {
        if self.exact(scenario).is_some() {
            (self.row().field.set)(scenario, self.at(), exact);
        }
    }

    /// Takes the number exactly as `from` has it under the lever `of`, which is this one or the
    /// same of another item. Nothing happens where either scenario has no such field.
    pub(super) fn copy(self, of: Self, from: &Scenario, scenario: &mut Scenario) {
        (self.row().field.copy)(from, of.at(), scenario, self.at());
    }

    /// Sets a value; what the lever was really set to: whole months, dollars to the cent.
    pub(super) fn set_to(self, scenario: &mut Scenario, value: f64) -> f64 {
        self.set(scenario, value);
        self.value(scenario).unwrap_or(value)
    }

    /// The index of its item; 0 where it belongs to none.
    pub(super) fn index(self) -> usize {
        let [index, _] = self.at();
        index
    }

    fn at(self) -> At {
        self.family().1
    }
}

/// An id without the number at its end, and that number counted from 0; `None` where the number is
/// none that an id has.
fn numbered(id: &str) -> Option<(&str, Option<usize>)> {
    match id.rsplit_once('_') {
        Some((stem, number)) if number.starts_with(|c: char| c.is_ascii_digit()) => {
            Some((stem, Some(number.parse::<usize>().ok()?.checked_sub(1)?)))
        }
        Some(_) | None => Some((id, None)),
    }
}

/// The shortest decimal that is this float and no other.
fn shortest(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}
