//! How the figures of a run are written: in a sentence, beside others, as a difference.

use crate::format;
use crate::model::results::Summary;
use crate::model::{Metric, MetricKind, Unit};

impl Metric {
    /// The figure in a sentence or over a column, with its unit: `22.8%`, `1.73x`, `$1.20bn`.
    pub fn text(self, value: Option<f64>) -> String {
        self.written(value, 1)
    }

    /// The figure beside others that it is compared with: `22.81%`.
    pub fn text_fine(self, value: Option<f64>) -> String {
        self.written(value, 2)
    }

    /// The figure of an exact run; a runway also says whether a backstop pays part of it.
    pub fn text_of(self, summary: &Summary) -> String {
        match self {
            Self::RunwayMonths => runway_text(summary),
            _ => self.text(self.figure(summary)),
        }
    }

    /// The same where there is little room: a loan to value in whole per cent.
    pub fn text_short_of(self, summary: &Summary) -> String {
        match self {
            Self::PeakLtv => format::percent(summary.peak_ltv, 0),
            _ => self.text_of(summary),
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
        // Only as many decimals as it takes: more would suggest that they matter.
        let mut texts = (decimals..=DECIMALS_MAX)
            .map(|decimals| [value, Some(other)].map(|figure| self.written(figure, decimals)));
        let apart = texts.find(|[text, other]| text != other);
        apart.map_or_else(|| self.written(value, decimals), |[text, _]| text)
    }

    /// A difference between two figures with its sign, as finely: `+308 bp`, `−0.30x`, `$0`.
    /// 0 has no sign.
    pub fn difference_text(self, change: Option<f64>) -> String {
        kind_difference_text(self.kind(), change)
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
            // `ratio` and `money` show two decimals; more are asked for to tell figures apart.
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
}

/// A difference between two figures of a kind with its sign; 0 has none. A loan to value differs in
/// points: it is no rate.
pub fn kind_difference_text(kind: MetricKind, change: Option<f64>) -> String {
    match (kind, change) {
        (MetricKind::LoanToValue, Some(change)) => {
            format::signed(change, format::points(change, 1))
        }
        _ => difference_text(kind.unit(), change),
    }
}

/// A difference between two figures of a unit with its sign; 0 has none.
///
/// A rate differs in basis points.
pub fn difference_text(unit: Unit, change: Option<f64>) -> String {
    let Some(change) = change else { return format::UNDEFINED.to_owned() };
    let text = match unit {
        Unit::Percent => format!("{}\u{a0}bp", format::basis_points(change)),
        Unit::Ratio => format::ratio(change),
        Unit::Dollars => format::money(change),
        Unit::Months => format!("{}\u{a0}mo", format::number(change, of_a_month(change))),
        Unit::Count => format::number(change, 0),
    };
    format::signed(change, text)
}

/// How long rent is paid, and by which party: "17 mo" where it is missed then, "whole lease", and
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
