//! The figures that can be asked of a run: one row a metric, as levers are for assumptions.
//!
//! Bridges, curves and everything else that runs a deal many times ask a [`Metric`] for its value,
//! its words and which way is better. It is the same figure whether a lane or the results of an
//! exact run yield it.

use crate::format;
use crate::model::FastLane;
use crate::model::results::Summary;

use super::Unit;

/// A balance below this is repaid: the fast lane does not round.
const HALF_A_CENT: f64 = 0.005;

/// One figure of a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Metric {
    /// IRR of the investors after fee and carry, a year.
    NetIrr,
    /// IRR of the equity before fee and carry, a year.
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
}

/// Everything that is declared about one metric.
struct Row {
    id: &'static str,
    name: &'static str,
    phrase: &'static str,
    unit: Unit,
    more_is_better: bool,
    help: &'static str,
    why_undefined: &'static str,
}

impl Metric {
    /// All metrics, in the order in which they are told.
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

    /// The metric with this id, such as `net_irr`.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|metric| metric.id() == id)
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

    /// How its value is meant and written.
    pub fn unit(self) -> Unit {
        self.row().unit
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
        self.row().more_is_better
    }

    /// Whether a change of it by so much is for the better.
    pub fn is_better(self, change: f64) -> bool {
        if self.more_is_better() { change > 0.0 } else { change < 0.0 }
    }

    /// The figure of the lane's last run; `None` where it is undefined.
    pub fn value(self, lane: &mut FastLane) -> Option<f64> {
        match self {
            Self::NetIrr => lane.net_irr().annual(),
            Self::EquityIrr => lane.equity_irr().annual(),
            Self::ProjectIrr => lane.project_irr().annual(),
            Self::NetMoic => lane.net_moic(),
            Self::Moic => lane.moic(),
            Self::MinDscr => lane.min_dscr(),
            Self::MinLlcr => lane.min_llcr(),
            Self::PeakLtv => lane.peak_ltv(),
            Self::LenderLoss => {
                let loss = lane.lender_loss();
                Some(if loss < HALF_A_CENT { 0.0 } else { loss })
            }
            Self::RunwayMonths => lane.runway_months().map(f64::from),
            Self::DefaultMonth => lane.default_month().map(f64::from),
        }
    }

    /// The figure of an exact run; `None` where it is undefined.
    pub fn figure(self, summary: &Summary) -> Option<f64> {
        match self {
            Self::NetIrr => summary.net_irr,
            Self::EquityIrr => summary.equity_irr,
            Self::ProjectIrr => summary.project_irr,
            Self::NetMoic => summary.net_moic,
            Self::Moic => summary.moic,
            Self::MinDscr => summary.min_dscr,
            Self::MinLlcr => summary.min_llcr,
            Self::PeakLtv => summary.peak_ltv,
            Self::LenderLoss => Some(format::float(summary.lender_loss())),
            Self::RunwayMonths => summary.runway_months.map(f64::from),
            Self::DefaultMonth => summary.default_month.map(f64::from),
        }
    }

    /// The figure in a sentence or over a column, with its unit: `22.8 %`, `1.73x`, `$1.20bn`.
    pub fn text(self, value: Option<f64>) -> String {
        self.written(value, 1)
    }

    /// The figure beside others that it is compared with: `22.81 %`.
    pub fn text_fine(self, value: Option<f64>) -> String {
        self.written(value, 2)
    }

    /// The figure of an exact run; a runway says whose money it is.
    pub fn text_of(self, summary: &Summary) -> String {
        match self {
            Self::RunwayMonths => runway_text(summary),
            _ => self.text(self.figure(summary)),
        }
    }

    /// The same, as finely as beside others.
    pub fn text_fine_of(self, summary: &Summary) -> String {
        match self {
            Self::RunwayMonths => runway_text(summary),
            _ => self.text_fine(self.figure(summary)),
        }
    }

    /// A figure that is held against another: as in a sentence, and more finely where it takes that
    /// to tell them apart.
    pub fn text_beside(self, value: Option<f64>, other: f64) -> String {
        self.apart(value, other, 1)
    }

    /// The same beside others that it is compared with.
    pub fn text_fine_beside(self, value: Option<f64>, other: f64) -> String {
        self.apart(value, other, 2)
    }

    fn apart(self, value: Option<f64>, other: f64, decimals: usize) -> String {
        const DECIMALS_MAX: usize = 6;
        let mut texts = (decimals..=DECIMALS_MAX)
            .map(|decimals| [value, Some(other)].map(|figure| self.written(figure, decimals)));
        let apart = texts.find(|[text, other]| text != other);
        apart.map_or_else(|| self.written(value, decimals), |[text, _]| text)
    }

    /// A difference between two figures with its sign, as finely: `+3.08 pt`, `−0.30x`, `$0`.
    /// Nothing has no sign.
    pub fn difference_text(self, change: Option<f64>) -> String {
        difference_text(self.unit(), change)
    }

    fn written(self, value: Option<f64>, decimals: usize) -> String {
        match (self, value) {
            (Self::RunwayMonths, None) => return "none missed".to_owned(),
            (Self::DefaultMonth, None) => return "none".to_owned(),
            (Self::DefaultMonth, Some(month)) => {
                return format!("month\u{a0}{}", format::number(month, of_a_month(month)));
            }
            _ => {}
        }
        match (self.unit(), value) {
            (Unit::Percent, value) => format::percent(value, decimals),
            (Unit::Ratio, Some(value)) if decimals > 2 => {
                format!("{}x", format::number(value, decimals))
            }
            (Unit::Ratio, value) => format::ratio(value),
            (_, None) => format::UNDEFINED.to_owned(),
            (Unit::Dollars, Some(value)) if decimals > 2 => {
                format!("${}", format::number(value, 2))
            }
            (Unit::Dollars, Some(value)) => format::money(value),
            (Unit::Months, Some(value)) => {
                format!("{}\u{a0}mo", format::number(value, of_a_month(value)))
            }
            (Unit::Count, Some(value)) => format::number(value, 0),
        }
    }

    fn row(self) -> Row {
        const NO_RATE: &str = "no rate of return solves these flows";
        const NO_SERVICE: &str = "no debt service falls due";
        match self {
            Self::NetIrr => row("net_irr", "Net IRR", "net IRR", Unit::Percent, true)
                .help("What the investors earn a year after fee and carry")
                .undefined(NO_RATE),
            Self::EquityIrr => row("equity_irr", "Gross IRR", "gross IRR", Unit::Percent, true)
                .help("What the equity earns a year before fee and carry")
                .undefined(NO_RATE),
            Self::ProjectIrr => {
                row("project_irr", "Project IRR", "project IRR", Unit::Percent, true)
                    .help("What the equipment earns a year without any debt")
                    .undefined(NO_RATE)
            }
            Self::NetMoic => row("net_moic", "Net MOIC", "net MOIC", Unit::Ratio, true)
                .help("What the investors receive over what they pay in, after fee and carry")
                .undefined("nothing is paid in"),
            Self::Moic => row("moic", "MOIC", "MOIC", Unit::Ratio, true)
                .help("Distributions over equity, before fee and carry")
                .undefined("nothing is paid in"),
            Self::MinDscr => row("min_dscr", "Min DSCR", "the lowest DSCR", Unit::Ratio, true)
                .help("Lowest debt service coverage of any month")
                .undefined(NO_SERVICE),
            Self::MinLlcr => row("min_llcr", "Min LLCR", "the lowest LLCR", Unit::Ratio, true)
                .help("Lowest loan life coverage of any month: what is still to come over the debt")
                .undefined("no debt is outstanding"),
            Self::PeakLtv => row("peak_ltv", "Peak LTV", "the highest LTV", Unit::Percent, false)
                .help("Highest debt over the value of the equipment, closing included")
                .undefined("the equipment is worth nothing"),
            Self::LenderLoss => {
                row("lender_loss", "Lender loss", "the lenders’ loss", Unit::Dollars, false)
                    .help("Debt never repaid, all lenders together")
                    .undefined("there is no debt")
            }
            Self::RunwayMonths => {
                row("runway_months", "Lessee runway", "the lessee’s runway", Unit::Months, true)
                    .help("Months before the first missed rent")
                    .undefined("no rent is missed")
            }
            Self::DefaultMonth => {
                row("default_month", "Default", "the month of default", Unit::Months, true)
                    .help("Month in which the lease defaults")
                    .undefined("the lease does not default")
            }
        }
    }
}

/// A difference between two figures of a unit with its sign; nothing has none.
pub(super) fn difference_text(unit: Unit, change: Option<f64>) -> String {
    let Some(change) = change else { return format::UNDEFINED.to_owned() };
    let text = match unit {
        Unit::Percent => format!("{}\u{a0}pt", format::hundredths(change, 2)),
        Unit::Ratio => format::ratio(change),
        Unit::Dollars => format::money(change),
        Unit::Months => format!("{}\u{a0}mo", format::number(change, of_a_month(change))),
        Unit::Count => format::number(change, 0),
    };
    let is_material = text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    if change > 0.0 && is_material { format!("+{text}") } else { text }
}

/// How long rent is paid, and from whose money: "17 mo" where it is missed then, "whole lease", and
/// "10 mo, backed" where the lessee's own cash lasts ten months and a backstop pays what is missing
/// after that.
fn runway_text(summary: &Summary) -> String {
    match (summary.runway_months, summary.backed_from_month) {
        (Some(months), _) => format::months_short(months),
        (None, Some(first)) => format!("{}, backed", format::months_short(first.saturating_sub(1))),
        (None, None) => "whole lease".to_owned(),
    }
}

/// Decimals of months: they are whole, averages of them are not.
fn of_a_month(months: f64) -> usize {
    usize::from((months - months.round()).abs() > 1e-9)
}

fn row(
    id: &'static str,
    name: &'static str,
    phrase: &'static str,
    unit: Unit,
    more_is_better: bool,
) -> Row {
    Row { id, name, phrase, unit, more_is_better, help: "", why_undefined: "" }
}

impl Row {
    fn help(self, help: &'static str) -> Self {
        Self { help, ..self }
    }

    fn undefined(self, why_undefined: &'static str) -> Self {
        Self { why_undefined, ..self }
    }
}
