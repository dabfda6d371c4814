//! The figures of the portfolio: together, and under each what the files say alone.

use eframe::egui::{FontId, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::portfolio::Study;
use crate::format::{Measure, float, money, months_short};
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::theme::{self, SMALL, TITLE, Tokens};
use crate::ui::widgets::fitted::fitted;

const HEIGHT: f32 = 62.0;
/// A screen narrower than this shows the figures in two rows.
const TWO_ROWS_WIDTH: f32 = 480.0;
/// Between two figures at least.
const GAP: f32 = 8.0;

type Font = fn(f32) -> FontId;

struct Figure {
    name: &'static str,
    together: Measure,
    alone: String,
    is_breach: bool,
    help: &'static str,
}

/// Draws the figures in equal columns, in one row or two.
pub(super) fn figures_ui(ui: &mut Ui, study: &Study) {
    let figures = figures(study);
    let width = ui.available_width();
    let per_row = if width < TWO_ROWS_WIDTH { figures.len().div_ceil(2) } else { figures.len() };
    let rows = figures.chunks(per_row);
    let drawn: Vec<Response> =
        rows.flat_map(|row| row_ui(ui, row, width / per_row as f32)).collect();
    let clicked = drawn.iter().position(Response::secondary_clicked);
    if let Some(first) = drawn.first() {
        clipboard::table(first, clicked.map(|row| (row, Some(1))), || sheet(&figures));
    }
}

/// Figures beside each other, each in a column so wide.
fn row_ui(ui: &mut Ui, figures: &[Figure], width: f32) -> Vec<Response> {
    let tokens = Tokens::of(ui);
    let drawn = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let draw = |figure: &Figure| {
            let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::CLICK);
            let together = figure.together.text();
            let value = if figure.is_breach { tokens.breach } else { tokens.text };
            for (y, text, font, ink) in [
                (0.0, figure.name, (theme::regular as Font, SMALL), tokens.muted),
                (18.0, together.as_str(), (theme::semibold, TITLE), value),
                (42.0, figure.alone.as_str(), (theme::regular, SMALL), tokens.faint),
            ] {
                let (font, size) = font;
                let text = fitted(ui.painter(), text, font, (size, width - GAP), ink);
                ui.painter().galley(pos2(rect.left(), rect.top() + y), text, ink);
            }
            let spoken = format!("{} {together}, {}", figure.name, figure.alone);
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
            response.on_hover_text(figure.help)
        };
        figures.iter().map(draw).collect::<Vec<Response>>()
    });
    drawn.inner
}

/// The figures one under the other, for the clipboard.
fn sheet(figures: &[Figure]) -> Sheet {
    let row = |figure: &Figure| {
        vec![Cell::words(figure.name), figure.together.clone().into(), Cell::words(&figure.alone)]
    };
    Sheet {
        head: ["Figure", "Together", "Apart"].map(str::to_owned).to_vec(),
        rows: figures.iter().map(row).collect(),
    }
}

fn figures(study: &Study) -> [Figure; 6] {
    let count = study.together.deals.len();
    let (runway, defaults) = (study.runway_months(), study.defaults());
    let (loss, profit) = (study.lender_loss(), study.equity_profit());
    let none_missed = || "none missed".to_owned();
    let runway_alone = runway.alone.map_or_else(none_missed, months_short);
    let runway_together =
        runway.together.map_or_else(|| none_missed().into(), |month| Measure::Months(Some(month)));
    let lowest = study.together.lessees.iter().flat_map(|cash| &cash.months);
    let lowest = lowest.min_by_key(|month| month.liquidity);
    [
        Figure {
            name: "Rents at peak",
            together: Measure::Words(format!("{}/mo", money(study.peak_rent))),
            alone: format!("{count} leases"),
            is_breach: false,
            help: "The highest sum of all contract rents in a month",
        },
        Figure {
            name: "Runway",
            together: runway_together,
            alone: format!("alone {runway_alone}"),
            is_breach: runway.together.is_some(),
            help: "Months from the first closing before any rent is missed",
        },
        Figure {
            name: "Leases in default",
            together: Measure::Words(format!("{} of {count}", defaults.together)),
            alone: format!("alone {}", defaults.alone),
            is_breach: defaults.together > 0,
            help: "How many leases end in default",
        },
        Figure {
            name: "Lender loss",
            together: loss.together.into(),
            alone: format!("alone {}", money(loss.alone)),
            is_breach: !loss.together.is_zero(),
            help: "Debt never repaid, all lenders of all deals",
        },
        Figure {
            name: "Equity profit",
            together: profit.together.into(),
            alone: format!("alone {}", money(profit.alone)),
            is_breach: profit.together.is_sign_negative(),
            help: "Distributions less equity, all deals, before fee and carry",
        },
        Figure {
            name: "Lowest cash",
            together: Measure::Dollars(lowest.map_or(f64::NAN, |month| float(month.liquidity))),
            alone: lowest.map_or_else(String::new, |month| format!("in month {}", month.month)),
            is_breach: lowest.is_some_and(|month| month.liquidity.is_sign_negative()),
            help: "The least that a lessee has at the end of a month",
        },
    ]
}
