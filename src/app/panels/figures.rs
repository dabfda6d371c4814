//! The headline figures: eight numbers that a committee asks for first.

use eframe::egui::{Color32, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::Metric;
use crate::format;
use crate::model::Scenario;
use crate::model::results::Summary;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::theme::{self, SMALL, TITLE, Tokens};
use crate::ui::widgets::fitted::fitted;

const HEIGHT: f32 = 44.0;
/// What the differences to a baseline add.
pub const DIFFERENCE_HEIGHT: f32 = 14.0;
/// A board narrower than this shows the figures in two rows.
const TWO_ROWS_WIDTH: f32 = 780.0;
/// Between two figures at least.
const GAP: f32 = 8.0;
/// Of the columns, relative: the runway is said in words.
const WIDTHS: [f32; 8] = [1.08, 1.08, 0.84, 0.84, 0.8, 1.36, 1.0, 1.0];

const RUNWAY: &str = "Months before the first missed rent";

/// Said where flows turn their sign more than once.
const SEVERAL_IRRS: &str = "Several rates solve these flows; shown is the one nearest 0";

/// One figure as it is shown.
struct Figure {
    name: &'static str,
    value: String,
    is_breach: bool,
    help: String,
    /// To be held against the baseline's.
    number: Option<f64>,
    scale: Scale,
}

/// How a difference between two figures is said, and which way is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    /// Percentage points; more is better.
    Points,
    /// Percentage points; less is better.
    PointsOfRisk,
    /// A multiple; more is better.
    Times,
    /// Months; more is better.
    Months,
    /// Dollars; less is better.
    Loss,
}

/// A figure's difference to the baseline, in words, and whether it is better.
struct Difference {
    text: String,
    is_better: bool,
}

impl Figure {
    fn cell(&self) -> Cell {
        let has_digits = self.value.bytes().any(|byte| byte.is_ascii_digit());
        let in_full = match self.scale {
            _ if !has_digits => return Cell::words(&self.value),
            // A lease without a missed rent has no number, whoever pays.
            Scale::Months if !self.is_breach => return Cell::words(&self.value),
            Scale::Loss => self.number.map(format::cents).unwrap_or_default(),
            Scale::Points | Scale::PointsOfRisk | Scale::Times | Scale::Months => {
                format::plain(self.number)
            }
        };
        Cell { text: self.value.clone(), in_full }
    }

    fn difference(&self, baseline: &Self) -> Difference {
        let Some(change) = self.number.zip(baseline.number).map(|(now, before)| now - before)
        else {
            return Difference { text: format::UNDEFINED.to_owned(), is_better: false };
        };
        let text = match self.scale {
            Scale::Points | Scale::PointsOfRisk => {
                format!("{}\u{a0}pt", format::hundredths(change, 1))
            }
            Scale::Times => format::ratio(change),
            Scale::Months => format!("{}\u{a0}mo", format::number(change, 0)),
            Scale::Loss => format::money(change),
        };
        let is_zero = !text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let sign = if change > 0.0 && !is_zero { "+" } else { "" };
        let is_better = !is_zero
            && match self.scale {
                Scale::Points | Scale::Times | Scale::Months => change > 0.0,
                Scale::PointsOfRisk | Scale::Loss => change < 0.0,
            };
        Difference { text: format!("{sign}{text}"), is_better }
    }
}

/// Draws the figures in one row of equal columns.
///
/// With a baseline each says under it by how much it differs.
pub(super) fn figures_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    summary: &Summary,
    baseline: Option<&Summary>,
) {
    let per_row = if ui.available_width() < TWO_ROWS_WIDTH { 4 } else { 8 };
    rows_ui(ui, scenario, (summary, baseline), per_row);
}

/// The same in rows of so many.
pub fn rows_ui(
    ui: &mut Ui,
    scenario: &Scenario,
    (summary, baseline): (&Summary, Option<&Summary>),
    per_row: usize,
) {
    let before = baseline.map(|summary| figures(scenario, summary));
    let figures = figures(scenario, summary);
    let differences: Vec<Difference> = before.map_or_else(Vec::new, |before| {
        figures.iter().zip(&before).map(|(now, before)| now.difference(before)).collect()
    });
    let mut drawn: Vec<Response> = Vec::with_capacity(figures.len());
    for (row, widths) in WIDTHS.chunks(per_row).enumerate() {
        let skipped = row * per_row;
        let of_row = figures.iter().skip(skipped).take(per_row);
        let differences = differences.iter().skip(skipped).map(Some);
        let cells = of_row.zip(differences.chain(std::iter::repeat(None)));
        drawn.extend(row_ui(ui, cells, widths, baseline.is_some()));
    }
    let clicked = drawn.iter().position(Response::secondary_clicked);
    if let Some(first) = drawn.first() {
        clipboard::table(first, clicked.map(|row| (row, Some(1))), || {
            sheet(&figures, &differences)
        });
    }
}

/// The figures one under the other, for the clipboard.
fn sheet(figures: &[Figure], differences: &[Difference]) -> Sheet {
    let mut head = vec!["Figure".to_owned(), "Value".to_owned()];
    if !differences.is_empty() {
        head.push("To the baseline".to_owned());
    }
    let row = |(place, figure): (usize, &Figure)| {
        let difference = differences.get(place).map(|it| Cell::words(&it.text));
        [Cell::words(figure.name), figure.cell()].into_iter().chain(difference).collect()
    };
    Sheet { head, rows: figures.iter().enumerate().map(row).collect() }
}

fn row_ui<'a>(
    ui: &mut Ui,
    cells: impl Iterator<Item = (&'a Figure, Option<&'a Difference>)>,
    widths: &[f32],
    has_baseline: bool,
) -> Vec<Response> {
    let height = if has_baseline { HEIGHT + DIFFERENCE_HEIGHT } else { HEIGHT };
    let tokens = Tokens::of(ui);
    let unit = ui.available_width() / widths.iter().sum::<f32>();
    let row = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let draw = |((figure, difference), width): ((&Figure, Option<&Difference>), &f32)| {
            let (rect, response) = ui.allocate_exact_size(vec2(width * unit, height), Sense::CLICK);
            let color = if figure.is_breach { tokens.breach } else { tokens.text };
            paint(ui, rect, figure, color, tokens.muted);
            let mut name = format!("{} {}", figure.name, figure.value);
            if let Some(Difference { text, is_better }) = difference {
                let color = if *is_better { tokens.good } else { tokens.muted };
                let at = pos2(rect.left(), rect.top() + HEIGHT - 2.0);
                let top = eframe::egui::Align2::LEFT_TOP;
                ui.painter().text(at, top, text, theme::regular(SMALL), color);
                name = format!("{name}, {text} to the baseline");
            }
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &name));
            response.on_hover_text(&figure.help)
        };
        cells.zip(widths).map(draw).collect()
    });
    row.inner
}

fn paint(ui: &Ui, rect: Rect, figure: &Figure, value_color: Color32, name_color: Color32) {
    let (painter, room) = (ui.painter(), rect.width() - GAP);
    let name = fitted(painter, figure.name, theme::regular, (SMALL, room), name_color);
    painter.galley(rect.left_top(), name, name_color);
    let value = fitted(painter, &figure.value, theme::semibold, (TITLE, room), value_color);
    // On the line of those that are larger.
    let line = painter.fonts_mut(|fonts| fonts.row_height(&theme::semibold(TITLE)));
    let top = rect.top() + 18.0 + (line - value.size().y) * 0.8;
    painter.galley(pos2(rect.left(), top), value, value_color);
}

fn figures(scenario: &Scenario, summary: &Summary) -> [Figure; 8] {
    let lockup = format::float(scenario.structure.lockup_dscr);
    let is_negative = |rate: Option<f64>| rate.is_some_and(|rate| rate < 0.0);
    let rate = |name, irr: Option<f64>, is_one_of_several: bool, help: &str| Figure {
        name,
        value: format::percent(irr, 1),
        is_breach: is_negative(irr),
        number: irr,
        scale: Scale::Points,
        help: if is_one_of_several { format!("{help}\n{SEVERAL_IRRS}") } else { help.to_owned() },
    };
    [
        rate(
            "Net IRR",
            summary.net_irr,
            summary.has_several_net_irrs,
            "What the investors earn a year after fee and carry",
        ),
        rate(
            "Gross IRR",
            summary.equity_irr,
            summary.has_several_equity_irrs,
            "What the equity earns a year before fee and carry",
        ),
        Figure {
            name: "MOIC",
            value: format::ratio(summary.moic),
            number: summary.moic,
            scale: Scale::Times,
            is_breach: summary.moic.is_some_and(|moic| moic < 1.0),
            help: "Distributions over equity, before fee and carry".to_owned(),
        },
        Figure {
            name: "Min DSCR",
            value: format::ratio(summary.min_dscr),
            number: summary.min_dscr,
            scale: Scale::Times,
            is_breach: summary.min_dscr.is_some_and(|dscr| dscr < lockup.max(1.0)),
            help: format!(
                "Lowest debt service coverage of any month; lock-up below {}",
                format::ratio(lockup)
            ),
        },
        Figure {
            name: "Peak LTV",
            value: format::percent(summary.peak_ltv, 0),
            number: summary.peak_ltv,
            scale: Scale::PointsOfRisk,
            is_breach: summary.peak_ltv.is_some_and(|ltv| ltv > 1.0),
            help: "Highest debt over the value of the equipment, closing included".to_owned(),
        },
        runway(summary),
        lender_yield(summary),
        lender_loss(summary),
    ]
}

fn runway(summary: &Summary) -> Figure {
    Figure {
        name: "Lessee runway",
        value: Metric::RunwayMonths.text_of(summary),
        is_breach: summary.runway_months.is_some(),
        number: Some(f64::from(summary.runway_months.unwrap_or(summary.end_month))),
        scale: Scale::Months,
        help: match (summary.default_month, summary.backed_from_month) {
            (Some(month), _) => format!("{RUNWAY}; default in month {month}"),
            (None, Some(month)) => {
                format!("{RUNWAY}; a backstop pays what is missing from month {month}")
            }
            (None, None) => RUNWAY.to_owned(),
        },
    }
}

fn lender_yield(summary: &Summary) -> Figure {
    let yields = summary.tranches.iter();
    let by_tranche = yields
        .map(|tranche| format!("{}: {}", tranche.name, format::percent(tranche.lender_yield, 2)));
    let first = summary.tranches.first().and_then(|tranche| tranche.lender_yield);
    Figure {
        name: if summary.tranches.len() > 1 { "Senior yield" } else { "Lender yield" },
        value: format::percent(first, 1),
        is_breach: first.is_some_and(|rate| rate < 0.0),
        number: first,
        scale: Scale::Points,
        help: listed("What the loan earns a year, upfront fee included", by_tranche),
    }
}

fn lender_loss(summary: &Summary) -> Figure {
    let loss = summary.lender_loss();
    let by_tranche = summary
        .tranches
        .iter()
        .map(|tranche| format!("{}: {}", tranche.name, format::money(tranche.loss)));
    Figure {
        name: "Lender loss",
        value: format::money(loss),
        is_breach: !loss.is_zero(),
        number: Some(format::float(loss)),
        scale: Scale::Loss,
        help: listed("Debt never repaid", by_tranche),
    }
}

fn listed(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(title.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
