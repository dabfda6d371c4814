//! The figures of the portfolio: together, and under each the same of each file alone.

use eframe::egui::Ui;

use crate::analysis::portfolio::Study;
use crate::format::{Measure, float, money, months_short};
use crate::ui::table::Cell;
use crate::ui::theme::Ink;
use crate::ui::widgets::tiles::{Tile, Tiles};

const HEIGHT: f32 = 62.0;
/// A screen narrower than this shows the figures in two rows.
const TWO_ROWS_WIDTH: f32 = 480.0;
/// Draws the figures in equal columns, in one row or two.
pub(super) fn figures_ui(ui: &mut Ui, study: &Study) {
    let tiles = figures(study);
    let is_narrow = ui.available_width() < TWO_ROWS_WIDTH;
    let per_row = if is_narrow { tiles.len().div_ceil(2) } else { tiles.len() };
    let heads = &["Figure", "Together", "Apart"];
    let layout = Tiles { widths: &[1.0; 6], per_row, height: HEIGHT, heads, line_of: "" };
    layout.show(ui, &tiles);
}

/// A figure together, and under it the same of each file alone.
fn tile(name: &'static str, together: Cell, alone: String, help: &str) -> Tile {
    Tile { name, figure: together, line: alone, line_ink: Ink::Faint, help: help.to_owned() }
}

fn figures(study: &Study) -> [Tile; 6] {
    let count = study.together.deals.len();
    let (runway, defaults) = (study.runway_months(), study.defaults());
    let (loss, profit) = (study.lender_loss(), study.equity_profit());
    let none_missed = || "none missed".to_owned();
    let runway_alone = runway.alone.map_or_else(none_missed, months_short);
    let runway_together =
        runway.together.map_or_else(|| none_missed().into(), |month| Measure::Months(Some(month)));
    // Every lessee has cash of its own; the scarcest counts.
    let lowest = study.together.lessees.iter().flat_map(|cash| &cash.months);
    let lowest = lowest.min_by_key(|month| month.liquidity);
    [
        tile(
            "Rents at peak",
            Cell::new(format!("{}/mo", money(study.peak_rent))),
            format!("{count} leases"),
            "The highest sum of all contract rents in a month",
        ),
        tile(
            "Runway",
            Cell::new(runway_together).breach_if(runway.together.is_some()),
            format!("alone {runway_alone}"),
            "Months from the first closing before any rent is missed",
        ),
        tile(
            "Leases in default",
            Cell::new(format!("{} of {count}", defaults.together)).breach_if(defaults.together > 0),
            format!("alone {}", defaults.alone),
            "How many leases end in default",
        ),
        tile(
            "Lender loss",
            Cell::new(loss.together).breach_if(!loss.together.is_zero()),
            format!("alone {}", money(loss.alone)),
            "Debt never repaid, all lenders of all deals",
        ),
        tile(
            "Equity profit",
            Cell::new(profit.together).breach_if(profit.together.is_sign_negative()),
            format!("alone {}", money(profit.alone)),
            "Distributions less equity, all deals, before fee and carry",
        ),
        tile(
            "Lowest cash",
            // Not a number is written as undefined.
            Cell::dollars(lowest.map_or(f64::NAN, |month| float(month.liquidity)))
                .breach_if(lowest.is_some_and(|month| month.liquidity.is_sign_negative())),
            lowest.map_or_else(String::new, |month| format!("in month {}", month.month)),
            "The least that a lessee has at the end of a month",
        ),
    ]
}
