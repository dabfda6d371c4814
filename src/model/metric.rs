//! The figures that can be asked of a run: one row a metric, as levers are for assumptions.
//!
//! The table says what a metric is called, what it is measured in, which of its values matter, and
//! how the fast lane, a batch of sixteen and the summary of an exact run yield it. Everything that
//! shows or searches figures reads it; a new metric is a variant, its place in [`Metric::ALL`] and
//! its row.

use rust_decimal::prelude::ToPrimitive as _;

use super::amount::without_dust;
use super::batch::WIDTH;
use super::results::Summary;
use super::{BatchLane, FastLane, Scenario};

/// How the value of a lever or a metric is meant and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A fraction, shown as a percentage: 0.095 is 9.5%.
    Percent,
    /// US dollars.
    Dollars,
    /// Whole months.
    Months,
    /// A plain multiple: 1.10x.
    Ratio,
    /// A whole number.
    Count,
}

/// One figure of a deal.
///
/// ```
/// use chiplease::files::library;
/// use chiplease::model::{self, FastLane, Metric};
///
/// let scenario = library::default_scenario()?;
/// let mut lane = FastLane::default();
/// lane.run(&scenario);
/// let exact = Metric::NetIrr.figure(&model::run(&scenario).summary);
/// let fast = Metric::NetIrr.value(&mut lane);
/// assert!((exact.unwrap() - fast.unwrap()).abs() < 1e-8);
/// assert!(!Metric::NetIrr.is_breach(exact, &scenario));
/// # Ok::<(), chiplease::files::FormatError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// IRR of the investors after fee and carry, a year.
    NetIrr,
    /// Gross IRR: that of the equity before fee and carry, a year.
    EquityIrr,
    /// IRR of the equipment without any debt, a year.
    ProjectIrr,
    /// Received / paid in by the investors after fee and carry.
    NetMoic,
    /// Distributions / equity.
    Moic,
    /// Lowest debt service coverage of any month.
    MinDscr,
    /// Lowest loan life coverage of any month.
    MinLlcr,
    /// Highest debt over the value of the equipment, closing included.
    PeakLtv,
    /// Debt never repaid, all tranches, dollars.
    LenderLoss,
    /// Months before the first missed rent.
    RunwayMonths,
    /// Month in which the lease defaults.
    DefaultMonth,
    /// IRR of the equity after tax, before fee and carry, a year; of a deal with tax.
    AfterTaxIrr,
    /// Paid by guarantors, dollars; of a deal with guarantees.
    GuarantorsPaid,
    /// The most that the investors had in the deal, dollars; of a deal delivered in parts.
    PeakEquity,
}

/// What a metric measures. It decides the unit, which way is better and which values matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// A rate of return a year; money is lost below 0.
    Return,
    /// Received over paid in; money is lost below 1.
    Multiple,
    /// What is available for debt over what is due; not covered below 1.
    Coverage,
    /// Debt over value; not covered above 1.
    LoanToValue,
    /// Dollars never repaid, or paid in somebody else's place.
    Loss,
    /// Dollars put in.
    Investment,
    /// The month of an event, or the months before it; undefined if it never comes.
    Month,
}

/// The figure in each of a batch's runs.
type OfBatch = fn(&BatchLane) -> [Option<f64>; WIDTH];

/// Everything that is declared about one metric.
struct Row {
    id: &'static str,
    name: &'static str,
    phrase: &'static str,
    beats: &'static str,
    kind: MetricKind,
    usual_target: f64,
    help: &'static str,
    why_undefined: &'static str,
    needs_months: bool,
    of_lane: fn(&mut FastLane) -> Option<f64>,
    /// `None` where a batch does not yield it.
    of_batch: Option<OfBatch>,
    of_summary: fn(&Summary) -> Option<f64>,
}

impl MetricKind {
    /// How its values are written.
    pub fn unit(self) -> Unit {
        match self {
            Self::Return | Self::LoanToValue => Unit::Percent,
            Self::Multiple | Self::Coverage => Unit::Ratio,
            Self::Loss | Self::Investment => Unit::Dollars,
            Self::Month => Unit::Months,
        }
    }

    /// Whether those who put money into the deal want more of it.
    pub fn more_is_better(self) -> bool {
        match self {
            Self::Return | Self::Multiple | Self::Coverage | Self::Month => true,
            Self::LoanToValue | Self::Loss | Self::Investment => false,
        }
    }

    /// Whether a change by so much is for the better.
    pub fn is_better(self, change: f64) -> bool {
        if self.more_is_better() { change > 0.0 } else { change < 0.0 }
    }

    /// Whether undefined says that nothing bad happens: no default, no missed rent, no debt service
    /// to be covered.
    pub fn is_good_undefined(self) -> bool {
        match self {
            Self::Coverage | Self::Month => true,
            Self::Return | Self::Multiple | Self::LoanToValue | Self::Loss | Self::Investment => {
                false
            }
        }
    }

    /// The value on whose worse side money is lost; `None` where a value alone does not tell.
    pub fn loss_level(self) -> Option<f64> {
        match self {
            Self::Return | Self::Loss => Some(0.0),
            Self::Multiple | Self::Coverage | Self::LoanToValue => Some(1.0),
            Self::Month | Self::Investment => None,
        }
    }
}

impl Metric {
    /// The metrics that every deal has, in the order in which they are shown.
    pub const ALL: [Self; 11] = [
        Self::NetIrr,
        Self::EquityIrr,
        Self::ProjectIrr,
        Self::NetMoic,
        Self::Moic,
        Self::MinDscr,
        Self::MinLlcr,
        Self::PeakLtv,
        Self::LenderLoss,
        Self::RunwayMonths,
        Self::DefaultMonth,
    ];

    /// The metrics of deals that have certain terms, in the order in which they are shown.
    pub const OF_TERMS: [Self; 3] = [Self::AfterTaxIrr, Self::GuarantorsPaid, Self::PeakEquity];

    /// All metrics, those of certain terms last.
    pub fn every() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().chain(Self::OF_TERMS)
    }

    /// The metrics that say something of this deal, in the order in which they are shown.
    pub fn of(scenario: &Scenario) -> impl Iterator<Item = Self> {
        Self::every().filter(|metric| metric.applies(scenario))
    }

    /// Whether the deal has the terms that the metric is about.
    pub fn applies(self, scenario: &Scenario) -> bool {
        match self {
            Self::AfterTaxIrr => scenario.tax.is_some(),
            Self::GuarantorsPaid => !scenario.guarantees.is_empty(),
            Self::PeakEquity => scenario.last_delivery() > 0,
            _ => true,
        }
    }

    /// The metric with this id, such as `net_irr`.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::every().find(|metric| metric.id() == id)
    }

    /// Stable name for command lines and stored preferences; where the headless output has the
    /// figure, it has it under this name.
    pub fn id(self) -> &'static str {
        self.row().id
    }

    /// Plain name, as over a figure: "Net IRR".
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name within a sentence: "net IRR", "the lenders’ loss".
    pub fn phrase(self) -> &'static str {
        self.row().phrase
    }

    /// What it means to have the better figure: "has a higher net IRR than".
    pub fn beats(self) -> &'static str {
        self.row().beats
    }

    /// What it measures.
    pub fn kind(self) -> MetricKind {
        self.row().kind
    }

    /// How its value is meant and written.
    pub fn unit(self) -> Unit {
        self.kind().unit()
    }

    /// What is usually wanted of it, in its unit; a target until another is chosen.
    pub fn usual_target(self) -> f64 {
        self.row().usual_target
    }

    /// One sentence on what it means.
    pub fn help(self) -> &'static str {
        self.row().help
    }

    /// Why it is undefined where it is, as the end of a sentence: "no debt service falls due".
    pub fn why_undefined(self) -> &'static str {
        self.row().why_undefined
    }

    /// Whether those who put money into the deal want more of it.
    pub fn more_is_better(self) -> bool {
        self.kind().more_is_better()
    }

    /// Whether a change of it by so much is for the better.
    pub fn is_better(self, change: f64) -> bool {
        self.kind().is_better(change)
    }

    /// Whether this value is to be shown as a breach, a default or a loss; undefined is none.
    pub fn is_breach(self, value: Option<f64>, scenario: &Scenario) -> bool {
        let Some(value) = value else { return false };
        let level = match self {
            // Cash is locked up below a DSCR that may be more than what just covers the service.
            Self::MinDscr => scenario.structure.lockup_dscr.to_f64().map(|lockup| lockup.max(1.0)),
            _ => self.kind().loss_level(),
        };
        match level {
            Some(level) if self.more_is_better() => value < level,
            Some(level) => value > level,
            // A month of default or of missed rent is a breach whenever it exists.
            None => self.kind() == MetricKind::Month,
        }
    }

    /// Whether it follows from the months of a run, which a batch then has to keep.
    pub fn needs_months(self) -> bool {
        self.row().needs_months
    }

    /// The figure of the lane's last run; `None` where it is undefined.
    pub fn value(self, lane: &mut FastLane) -> Option<f64> {
        (self.row().of_lane)(lane)
    }

    /// Whether a batch yields it; else it is asked of one run after the other.
    pub fn runs_in_batches(self) -> bool {
        self.row().of_batch.is_some()
    }

    /// The figure in each of a batch's last runs; `None` where it is undefined, or where a batch does
    /// not yield it.
    pub fn values(self, batch: &BatchLane) -> [Option<f64>; WIDTH] {
        self.row().of_batch.map_or([None; WIDTH], |of_batch| of_batch(batch))
    }

    /// The figure of an exact run; `None` where it is undefined.
    pub fn figure(self, summary: &Summary) -> Option<f64> {
        (self.row().of_summary)(summary)
    }

    /// Whether the figure of an exact run is one of several rates that solve the same flows.
    pub fn is_one_of_several(self, summary: &Summary) -> bool {
        match self {
            Self::NetIrr => summary.has_several_net_irrs,
            Self::EquityIrr => summary.has_several_equity_irrs,
            _ => false,
        }
    }

    fn row(self) -> &'static Row {
        // A row's index is its variant's; the test `rows_are_in_the_order_of_the_variants` checks
        // it.
        &ROWS[self as usize]
    }
}

const NO_RATE: &str = "no rate of return solves these flows";

static ROWS: [Row; Metric::ALL.len() + Metric::OF_TERMS.len()] = [
    Row {
        id: "net_irr",
        name: "Net IRR",
        phrase: "net IRR",
        beats: "has a higher net IRR than",
        kind: MetricKind::Return,
        usual_target: 0.20,
        help: "Annual return of the investors after fee and carry",
        why_undefined: NO_RATE,
        needs_months: false,
        of_lane: |lane| lane.net_irr().annual(),
        of_batch: Some(|batch| batch.net_irr().map(|irr| irr.annual())),
        of_summary: |summary| summary.net_irr,
    },
    Row {
        id: "equity_irr",
        name: "Gross IRR",
        phrase: "gross IRR",
        beats: "has a higher gross IRR than",
        kind: MetricKind::Return,
        usual_target: 0.20,
        help: "Annual return of the equity before fee and carry",
        why_undefined: NO_RATE,
        needs_months: false,
        of_lane: |lane| lane.equity_irr().annual(),
        of_batch: Some(|batch| batch.equity_irr().map(|irr| irr.annual())),
        of_summary: |summary| summary.equity_irr,
    },
    Row {
        id: "project_irr",
        name: "Project IRR",
        phrase: "project IRR",
        beats: "has a higher project IRR than",
        kind: MetricKind::Return,
        usual_target: 0.15,
        help: "What the equipment earns a year without any debt",
        why_undefined: NO_RATE,
        needs_months: true,
        of_lane: |lane| lane.project_irr().annual(),
        of_batch: Some(|batch| batch.project_irr().map(|irr| irr.annual())),
        of_summary: |summary| summary.project_irr,
    },
    Row {
        id: "net_moic",
        name: "Net MOIC",
        phrase: "net MOIC",
        beats: "returns more than",
        kind: MetricKind::Multiple,
        usual_target: 2.0,
        help: "What the investors receive over what they pay in, after fee and carry",
        why_undefined: "nothing is paid in",
        needs_months: false,
        of_lane: |lane| lane.net_moic(),
        of_batch: Some(|batch| batch.net_moic()),
        of_summary: |summary| summary.net_moic,
    },
    Row {
        id: "moic",
        name: "Gross MOIC",
        phrase: "gross MOIC",
        beats: "returns more before fees than",
        kind: MetricKind::Multiple,
        usual_target: 2.0,
        help: "Distributions over equity, before fee and carry",
        why_undefined: "nothing is paid in",
        needs_months: false,
        of_lane: |lane| lane.moic(),
        of_batch: Some(|batch| (batch.distributed() / batch.called()).0.map(Some)),
        of_summary: |summary| summary.moic,
    },
    Row {
        id: "min_dscr",
        name: "Min DSCR",
        phrase: "the lowest DSCR",
        beats: "is covered better than",
        kind: MetricKind::Coverage,
        usual_target: 1.3,
        help: "Lowest debt service coverage of any month",
        why_undefined: "no debt service falls due",
        needs_months: false,
        of_lane: |lane| lane.min_dscr(),
        of_batch: Some(|batch| batch.min_dscr()),
        of_summary: |summary| summary.min_dscr,
    },
    Row {
        id: "min_llcr",
        name: "Min LLCR",
        phrase: "the lowest LLCR",
        beats: "is covered better than",
        kind: MetricKind::Coverage,
        usual_target: 1.3,
        help: "Lowest loan life coverage of any month: what is still to come over the debt",
        why_undefined: "no debt is outstanding",
        needs_months: true,
        of_lane: |lane| lane.min_llcr(),
        of_batch: Some(|batch| batch.min_llcr()),
        of_summary: |summary| summary.min_llcr,
    },
    Row {
        id: "peak_ltv",
        name: "Peak LTV",
        phrase: "the highest LTV",
        beats: "has a lower peak LTV than",
        kind: MetricKind::LoanToValue,
        usual_target: 1.0,
        help: "Highest debt over the value of the equipment, closing included",
        why_undefined: "the equipment is worth nothing",
        needs_months: true,
        of_lane: |lane| lane.peak_ltv(),
        of_batch: Some(|batch| batch.peak_ltv()),
        of_summary: |summary| summary.peak_ltv,
    },
    Row {
        id: "lender_loss",
        name: "Lender loss",
        phrase: "the lenders’ loss",
        beats: "loses its lenders less than",
        kind: MetricKind::Loss,
        usual_target: 0.0,
        help: "Debt never repaid, all lenders together",
        why_undefined: "there is no debt",
        needs_months: false,
        // A repaid loan may leave floating-point residue, which is no loss.
        of_lane: |lane| Some(without_dust(lane.lender_loss())),
        of_batch: Some(|batch| batch.lender_loss().0.map(|loss| Some(without_dust(loss)))),
        of_summary: |summary| summary.lender_loss().to_f64(),
    },
    Row {
        id: "runway_months",
        name: "Lessee runway",
        phrase: "the lessee’s runway",
        beats: "pays its rent longer than",
        kind: MetricKind::Month,
        usual_target: 36.0,
        help: "Months before the first missed rent",
        why_undefined: "no rent is missed",
        needs_months: false,
        of_lane: |lane| lane.runway_months().map(f64::from),
        of_batch: Some(|batch| batch.runway_months().map(|months| months.map(f64::from))),
        of_summary: |summary| summary.runway_months.map(f64::from),
    },
    Row {
        id: "default_month",
        name: "Default",
        phrase: "the month of default",
        beats: "defaults later than",
        kind: MetricKind::Month,
        usual_target: 36.0,
        help: "Month in which the lease defaults",
        why_undefined: "the lease does not default",
        needs_months: false,
        of_lane: |lane| lane.default_month().map(f64::from),
        of_batch: Some(|batch| batch.default_month().map(|month| month.map(f64::from))),
        of_summary: |summary| summary.default_month.map(f64::from),
    },
    Row {
        id: "after_tax_irr",
        name: "After-tax IRR",
        phrase: "after-tax IRR",
        beats: "has a higher after-tax IRR than",
        kind: MetricKind::Return,
        usual_target: 0.15,
        help: "Annual return of the equity after tax, before fee and carry",
        why_undefined: "the deal has no tax, or no rate of return solves these flows",
        needs_months: true,
        of_lane: |lane| lane.after_tax_irr()?.annual(),
        // Income by year needs every flow of the vehicle, which a batch does not keep.
        of_batch: None,
        of_summary: |summary| summary.after_tax_irr,
    },
    Row {
        id: "guarantors_paid",
        name: "Paid by guarantors",
        phrase: "what guarantors pay",
        beats: "costs its guarantors less than",
        kind: MetricKind::Loss,
        usual_target: 0.0,
        help: "Paid at the end by third parties that guarantee rent, debt or value",
        why_undefined: "there is no guarantee",
        needs_months: false,
        of_lane: |lane| Some(without_dust(lane.guarantors_paid())),
        of_batch: Some(|batch| batch.guarantors_paid().0.map(|paid| Some(without_dust(paid)))),
        of_summary: |summary| summary.guarantors_paid().to_f64(),
    },
    Row {
        id: "peak_equity",
        name: "Peak equity",
        phrase: "the most equity at stake",
        beats: "needs less equity than",
        kind: MetricKind::Investment,
        usual_target: 0.0,
        help: "The most that investors have in the deal in any month: called less distributed",
        why_undefined: "nothing is paid in",
        needs_months: false,
        of_lane: |lane| Some(lane.peak_equity()),
        of_batch: Some(|batch| batch.peak_equity().0.map(Some)),
        of_summary: |summary| Some(summary.peak_equity),
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_the_order_of_the_variants() {
        const IDS: [(&str, Metric); ROWS.len()] = [
            ("net_irr", Metric::NetIrr),
            ("equity_irr", Metric::EquityIrr),
            ("project_irr", Metric::ProjectIrr),
            ("net_moic", Metric::NetMoic),
            ("moic", Metric::Moic),
            ("min_dscr", Metric::MinDscr),
            ("min_llcr", Metric::MinLlcr),
            ("peak_ltv", Metric::PeakLtv),
            ("lender_loss", Metric::LenderLoss),
            ("runway_months", Metric::RunwayMonths),
            ("default_month", Metric::DefaultMonth),
            ("after_tax_irr", Metric::AfterTaxIrr),
            ("guarantors_paid", Metric::GuarantorsPaid),
            ("peak_equity", Metric::PeakEquity),
        ];
        for ((id, metric), all) in IDS.into_iter().zip(Metric::every()) {
            assert_eq!((metric, metric.id()), (all, id));
        }
    }
}
