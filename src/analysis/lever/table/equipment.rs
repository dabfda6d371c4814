//! Equipment: what is bought, from whom, and what it is worth.

use rust_decimal::Decimal;

use super::number::Number as _;
use super::{Field, Row, Span, always, of};
use crate::analysis::lever::Group::Equipment;
use crate::model::Scenario;
use crate::model::scenario::ValuePath;

const NO_VENDOR: &str = "No vendor set";
const NO_CLIFF: &str = "The value path has no cliff";

pub(in crate::analysis::lever) static EQUIPMENT_COST: Row =
    of(Equipment, "equipment_cost", "Equipment cost", "equipment.cost")
        .dollars(Span::Cost)
        .help("Price of all equipment bought at closing.")
        .field(plain!(equipment.cost));

pub(in crate::analysis::lever) static GPU_COUNT: Row =
    of(Equipment, "gpu_count", "GPUs", "equipment.gpus")
        .count(0.0, 1e6, 1000.0)
        .help("Used for dollars per GPU-hour only; zero if unknown.")
        .field(plain!(equipment.gpus));

pub(in crate::analysis::lever) static RESALE_FRACTION: Row =
    of(Equipment, "resale_fraction", "Residual value (% of cost)", "equipment.resale_fraction")
        .percent(0.0, 1.0, 0.005)
        .help("Sale price of the equipment at the end of the first term, of its cost.")
        .field(plain!(equipment.resale_fraction));

pub(in crate::analysis::lever) static SCRAP_FRACTION: Row =
    of(Equipment, "scrap_fraction", "Scrap value (% of cost)", "equipment.scrap_fraction")
        .percent(0.0, 0.1, 0.001)
        .help("Floor of the value: recoverable metal.")
        .field(plain!(equipment.scrap_fraction));

pub(in crate::analysis::lever) static SELLING_COST: Row =
    of(Equipment, "selling_cost", "Selling cost", "equipment.selling_cost")
        .percent(0.0, 0.4, 0.005)
        .help("Of the gross sale proceeds.")
        .field(plain!(equipment.selling_cost));

pub(in crate::analysis::lever) static RESALE_MONTH: Row =
    of(Equipment, "resale_month", "Age at residual value", "equipment.resale_month")
        .months(12.0, 120.0)
        .absent("The residual value is that at the end of the first term")
        .help("Age of the equipment at which its value is down to the residual value.")
        .term(always)
        .field(option!(equipment.resale_month));

pub(in crate::analysis::lever) static DELIVERY_MONTH: Row =
    of(Equipment, "delivery_month", "Delivery month", "equipment.deliveries[#].month")
        .date(0.0, 60.0)
        .span(Span::Rising(0.0, 60.0))
        .absent("All equipment is delivered at closing")
        .help(
            "Month of the deal in which this part of the equipment arrives; its lease begins then.",
        )
        // The first one is at closing and stays there.
        .term(|_, at| at[0] > 0)
        .field(item!(equipment.deliveries[] month, below next));

pub(in crate::analysis::lever) static CLIFF_MONTH: Row =
    of(Equipment, "cliff_month", "Cliff month", "equipment.value_path.month")
        .months(1.0, 120.0)
        .absent(NO_CLIFF)
        .help(
            "Month in which a new chip generation lowers the value; past the end of the \
                       term, the last month.",
        )
        .field(Field {
            get: |scenario, _| cliff(scenario).map(|(month, _)| month.read()),
            set: |scenario, _, value| {
                if let ValuePath::Cliff { month, .. } = &mut scenario.equipment.value_path {
                    month.write(value);
                }
            },
            copy: |from, _, to, _| {
                let pair = (from.equipment.value_path, &mut to.equipment.value_path);
                if let (ValuePath::Cliff { month, .. }, ValuePath::Cliff { month: to, .. }) = pair {
                    *to = month;
                }
            },
        });

pub(in crate::analysis::lever) static CLIFF_SHARE: Row =
    of(Equipment, "cliff_share", "Share of the decline", "equipment.value_path.share")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_CLIFF)
        .help("Share of the total decline (in logarithms) that falls in the cliff month.")
        .field(Field {
            get: |scenario, _| cliff(scenario).map(|(_, share)| share.read()),
            set: |scenario, _, value| {
                if let ValuePath::Cliff { share, .. } = &mut scenario.equipment.value_path {
                    share.write(value);
                }
            },
            copy: |from, _, to, _| {
                let pair = (from.equipment.value_path, &mut to.equipment.value_path);
                if let (ValuePath::Cliff { share, .. }, ValuePath::Cliff { share: to, .. }) = pair {
                    *to = share;
                }
            },
        });

pub(in crate::analysis::lever) static VENDOR_CONTENT: Row =
    of(Equipment, "vendor_content", "Vendor's share of cost", "vendor.content")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_VENDOR)
        .help("Share of the cost paid to the vendor.")
        .field(part!(vendor ? content));

pub(in crate::analysis::lever) static VENDOR_MARGIN: Row =
    of(Equipment, "vendor_margin", "Vendor's gross margin", "vendor.gross_margin")
        .percent(0.0, 1.0, 0.01)
        .absent(NO_VENDOR)
        .help("Share of each dollar of its sales that the vendor keeps.")
        .field(part!(vendor ? gross_margin));

fn cliff(scenario: &Scenario) -> Option<(u32, Decimal)> {
    match scenario.equipment.value_path {
        ValuePath::Cliff { month, share } => Some((month, share)),
        ValuePath::Exponential | ValuePath::StraightLine => None,
    }
}
