//! The figures of a summary that are one number each, by the names that the headless output has for
//! them: every metric, and what is no metric because nobody seeks it.

use rust_decimal::Decimal;

use crate::format::{self, UNDEFINED};
use crate::model::results::Summary;

use super::Metric;

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SummaryFigure {
    /// Cost, upfront fees and reserve.
    Uses,
    /// Uses less debt.
    Equity,
    /// All loans at closing.
    Debt,
    /// Rent that the lessee pays with the deliveries.
    PrepaidRent,
    /// A metric.
    Metric(Metric),
    /// CFADS over debt service of all months.
    AverageDscr,
    /// First month in which distributions have returned the equity.
    PaybackMonth,
    /// Last month of the run.
    EndMonth,
    /// Net sale proceeds.
    SaleProceeds,
    /// Carry paid to the manager.
    Carry,
    /// Rent never paid.
    UnpaidRent,
    /// The vendor's equity over what the vendor is paid.
    Circularity,
}

/// Its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FigureValue {
    /// An amount to the cent.
    Dollars(Decimal),
    /// A month, or a number of them.
    Whole(u32),
    /// A fraction or a multiple.
    Number(f64),
}

impl SummaryFigure {
    /// All of them, in the order of the summary; then what the lenders lose and what optional terms
    /// move.
    pub const ALL: [Self; 25] = [
        Self::Uses,
        Self::Equity,
        Self::Debt,
        Self::Metric(Metric::EquityIrr),
        Self::Metric(Metric::NetIrr),
        Self::Metric(Metric::Moic),
        Self::Metric(Metric::NetMoic),
        Self::Metric(Metric::ProjectIrr),
        Self::Metric(Metric::MinDscr),
        Self::AverageDscr,
        Self::Metric(Metric::MinLlcr),
        Self::Metric(Metric::PeakLtv),
        Self::Metric(Metric::RunwayMonths),
        Self::Metric(Metric::DefaultMonth),
        Self::PaybackMonth,
        Self::EndMonth,
        Self::SaleProceeds,
        Self::Carry,
        Self::UnpaidRent,
        Self::Circularity,
        Self::Metric(Metric::LenderLoss),
        Self::PrepaidRent,
        Self::Metric(Metric::AfterTaxIrr),
        Self::Metric(Metric::GuarantorsPaid),
        Self::Metric(Metric::PeakEquity),
    ];

    /// The figure with this id, such as `net_irr` or `unpaid_rent`.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|figure| figure.id() == id)
    }

    /// Its name in the headless output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Metric(metric) => metric.id(),
            Self::Uses => "uses",
            Self::Equity => "equity",
            Self::Debt => "debt",
            Self::PrepaidRent => "prepaid_rent",
            Self::AverageDscr => "average_dscr",
            Self::PaybackMonth => "payback_month",
            Self::EndMonth => "end_month",
            Self::SaleProceeds => "sale_proceeds",
            Self::Carry => "carry",
            Self::UnpaidRent => "unpaid_rent",
            Self::Circularity => "circularity",
        }
    }

    /// Plain name, as over a figure.
    pub fn name(self) -> &'static str {
        match self {
            Self::Metric(metric) => metric.name(),
            Self::Uses => "Uses",
            Self::Equity => "Equity",
            Self::Debt => "Debt",
            Self::PrepaidRent => "Prepaid rent",
            Self::AverageDscr => "Average DSCR",
            Self::PaybackMonth => "Payback",
            Self::EndMonth => "Last month",
            Self::SaleProceeds => "Sale proceeds",
            Self::Carry => "Carry",
            Self::UnpaidRent => "Unpaid rent",
            Self::Circularity => "Circularity",
        }
    }

    /// Its value; `None` where it is undefined.
    pub fn value(self, summary: &Summary) -> Option<FigureValue> {
        use FigureValue::{Dollars, Number, Whole};
        match self {
            // To the cent and in whole months, as the run has them.
            Self::Metric(Metric::LenderLoss) => Some(Dollars(summary.lender_loss())),
            Self::Metric(Metric::GuarantorsPaid) => Some(Dollars(summary.guarantors_paid())),
            Self::Metric(Metric::RunwayMonths) => summary.runway_months.map(Whole),
            Self::Metric(Metric::DefaultMonth) => summary.default_month.map(Whole),
            Self::Metric(metric) => metric.figure(summary).map(Number),
            Self::Uses => Some(Dollars(summary.uses)),
            Self::Equity => Some(Dollars(summary.equity)),
            Self::Debt => Some(Dollars(summary.debt)),
            Self::PrepaidRent => Some(Dollars(summary.prepaid_rent)),
            Self::AverageDscr => summary.average_dscr.map(Number),
            Self::PaybackMonth => summary.payback_month.map(Whole),
            Self::EndMonth => Some(Whole(summary.end_month)),
            Self::SaleProceeds => Some(Dollars(summary.sale_proceeds)),
            Self::Carry => Some(Dollars(summary.carry)),
            Self::UnpaidRent => Some(Dollars(summary.unpaid_rent)),
            Self::Circularity => summary.circularity.map(Number),
        }
    }

    /// The same to be read.
    pub fn text(self, summary: &Summary) -> String {
        if let Self::Metric(metric) = self {
            return metric.text_fine_of(summary);
        }
        match self.value(summary) {
            Some(FigureValue::Dollars(amount)) => format::money(amount),
            Some(FigureValue::Whole(month)) => format::months_short(Some(month)),
            Some(FigureValue::Number(number)) if self == Self::Circularity => {
                format::percent(number, 2)
            }
            Some(FigureValue::Number(number)) => format::ratio(number),
            None => UNDEFINED.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_a_figure_and_every_name_leads_back() {
        for metric in Metric::every() {
            assert!(SummaryFigure::ALL.contains(&SummaryFigure::Metric(metric)), "{metric:?}");
        }
        for figure in SummaryFigure::ALL {
            assert_eq!(SummaryFigure::from_id(figure.id()), Some(figure));
        }
    }
}
