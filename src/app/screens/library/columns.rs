//! The columns of the library: what stands over them, how wide they are, how they sort.

use serde::{Deserialize, Serialize};

use crate::analysis::Metric;

/// One column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Column {
    Name,
    Lessee,
    Size,
    LoanRate,
    NetIrr,
    MinDscr,
    Default,
    LenderLoss,
    Cash,
    Modified,
}

/// Room for a name where the window is narrow.
const NAME_WIDTH_MIN: f32 = 150.0;
/// Of what a wide window has left, the lessee's part.
const LESSEE_SHARE: f32 = 0.3;
const LESSEE_WIDTH_MIN: f32 = 80.0;
const LESSEE_WIDTH_MAX: f32 = 190.0;

impl Column {
    /// From left to right.
    pub(super) const ALL: [Self; 10] = [
        Self::Name,
        Self::Lessee,
        Self::Size,
        Self::LoanRate,
        Self::NetIrr,
        Self::MinDscr,
        Self::Default,
        Self::LenderLoss,
        Self::Cash,
        Self::Modified,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Name => "Deal",
            Self::Lessee => "Lessee",
            Self::Size => "Size",
            Self::LoanRate => "Loan rate",
            Self::NetIrr => Metric::NetIrr.name(),
            Self::MinDscr => Metric::MinDscr.name(),
            Self::Default => Metric::DefaultMonth.name(),
            Self::LenderLoss => Metric::LenderLoss.name(),
            Self::Cash => "Cash to equity",
            Self::Modified => "Modified",
        }
    }

    pub(super) fn help(self) -> &'static str {
        match self {
            Self::Name => "What the deal is called, and its file",
            Self::Lessee => "Who pays the rent",
            Self::Size => "Price of everything bought",
            Self::LoanRate => "Nominal interest a year, weighted by the amounts of the loans",
            Self::NetIrr => Metric::NetIrr.help(),
            Self::MinDscr => Metric::MinDscr.help(),
            Self::Default => Metric::DefaultMonth.help(),
            Self::LenderLoss => Metric::LenderLoss.help(),
            Self::Cash => {
                "Distributions less equity so far, from closing to the end; sorted by what is left \
                 of each dollar of equity"
            }
            Self::Modified => "When the file was written last",
        }
    }

    /// Why the figure is missing where it is.
    pub(super) fn why_undefined(self) -> &'static str {
        match self {
            Self::Name | Self::Lessee => "nobody is named",
            Self::Size => "nothing is bought",
            Self::LoanRate => "there is no debt",
            Self::NetIrr => Metric::NetIrr.why_undefined(),
            Self::MinDscr => Metric::MinDscr.why_undefined(),
            Self::Default => Metric::DefaultMonth.why_undefined(),
            Self::LenderLoss => Metric::LenderLoss.why_undefined(),
            Self::Cash => "there is no equity",
            Self::Modified => "it comes with chiplease",
        }
    }

    /// Whether the first click puts the largest first; names and early defaults come first.
    pub(super) fn is_largest_first(self) -> bool {
        match self {
            Self::Name | Self::Lessee | Self::Default => false,
            Self::Size
            | Self::LoanRate
            | Self::NetIrr
            | Self::MinDscr
            | Self::LenderLoss
            | Self::Cash
            | Self::Modified => true,
        }
    }

    pub(super) fn is_figure(self) -> bool {
        !matches!(self, Self::Name | Self::Lessee | Self::Cash)
    }
}

/// How wide the columns are in a table as wide as that.
pub(super) fn widths(table: f32, has_files: bool) -> [f32; Column::ALL.len()] {
    let fixed = |column| match column {
        Column::Name => NAME_WIDTH_MIN,
        Column::Lessee => LESSEE_WIDTH_MIN,
        Column::Size | Column::LoanRate | Column::MinDscr => 66.0,
        Column::NetIrr | Column::Default => 72.0,
        Column::LenderLoss => 78.0,
        Column::Cash => 92.0,
        Column::Modified if has_files => 112.0,
        // What comes with the program has no time.
        Column::Modified => 0.0,
    };
    let mut widths = Column::ALL.map(fixed);
    let spare = (table - widths.iter().sum::<f32>()).max(0.0);
    let lessee = (spare * LESSEE_SHARE).min(LESSEE_WIDTH_MAX - LESSEE_WIDTH_MIN);
    let [name_width, lessee_width, ..] = &mut widths;
    *name_width += spare - lessee;
    *lessee_width += lessee;
    widths
}
