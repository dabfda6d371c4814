//! The headline figures: eight numbers that a committee asks for first.

use eframe::egui::{Color32, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::metric::difference_text;
use crate::analysis::{Metric, MetricKind, Unit};
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

/// Said where flows turn their sign more than once.
const SEVERAL_IRRS: &str = "Several rates solve these flows; shown is the one nearest 0";

/// What is shown, from left to right; `None` is the yield of the first lender.
const SHOWN: [Option<Metric>; 8] = [
    Some(Metric::NetIrr),
    Some(Metric::EquityIrr),
    Some(Metric::Moic),
    Some(Metric::MinDscr),
    Some(Metric::PeakLtv),
    Some(Metric::RunwayMonths),
    None,
    Some(Metric::LenderLoss),
];

/// One figure as it is shown.
struct Figure {
    name: &'static str,
    text: String,
    /// What it measures; it says how a difference is written, and which way is better.
    kind: MetricKind,
    is_breach: bool,
    help: String,
    /// To be held against the baseline's.
    number: Option<f64>,
}

/// A figure's difference to the baseline, in words, and whether it is better.
struct Difference {
    text: String,
    is_better: bool,
}

impl Figure {
    fn of(metric: Metric, scenario: &Scenario, summary: &Summary) -> Self {
        let value = metric.figure(summary);
        Self {
            name: metric.name(),
            text: metric.text_short_of(summary),
            kind: metric.kind(),
            is_breach: value.is_some_and(|value| metric.is_breach(value, scenario)),
            help: help(metric, scenario, summary),
            number: match metric {
                // A lease without a missed rent lasts to its end.
                Metric::RunwayMonths => value.or(Some(f64::from(summary.end_month))),
                _ => value,
            },
        }
    }

    /// What the first loan earns; the other loans are in the help.
    fn lender_yield(summary: &Summary) -> Self {
        let tranches = &summary.tranches;
        let first = tranches.first().and_then(|tranche| tranche.lender_yield);
        let by_tranche = tranches.iter().map(|tranche| {
            format!("{}: {}", tranche.name, format::percent(tranche.lender_yield, 2))
        });
        Self {
            name: if tranches.len() > 1 { "Senior yield" } else { "Lender yield" },
            text: format::percent(first, 1),
            kind: MetricKind::Return,
            is_breach: first.is_some_and(|rate| rate < 0.0),
            help: listed("What the loan earns a year, upfront fee included", by_tranche),
            number: first,
        }
    }

    fn cell(&self) -> Cell {
        let has_digits = self.text.bytes().any(|byte| byte.is_ascii_digit());
        // A lease without a missed rent has no number, whoever pays.
        if !has_digits || (self.kind == MetricKind::Month && !self.is_breach) {
            return Cell::words(&self.text);
        }
        let in_full = match self.kind.unit() {
            Unit::Dollars => self.number.map(format::cents).unwrap_or_default(),
            _ => format::plain(self.number),
        };
        Cell { text: self.text.clone(), in_full }
    }

    fn difference(&self, baseline: &Self) -> Difference {
        let change = self.number.zip(baseline.number).map(|(now, before)| now - before);
        let text = difference_text(self.kind.unit(), change, 1);
        let is_material = text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        let is_better = change.is_some_and(|change| {
            is_material && if self.kind.more_is_better() { change > 0.0 } else { change < 0.0 }
        });
        Difference { text, is_better }
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
            let mut name = format!("{} {}", figure.name, figure.text);
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
    let value = fitted(painter, &figure.text, theme::semibold, (TITLE, room), value_color);
    // On the line of those that are larger.
    let line = painter.fonts_mut(|fonts| fonts.row_height(&theme::semibold(TITLE)));
    let top = rect.top() + 18.0 + (line - value.size().y) * 0.8;
    painter.galley(pos2(rect.left(), top), value, value_color);
}

fn figures(scenario: &Scenario, summary: &Summary) -> [Figure; SHOWN.len()] {
    SHOWN.map(|metric| match metric {
        Some(metric) => Figure::of(metric, scenario, summary),
        None => Figure::lender_yield(summary),
    })
}

/// What the figure means, and what else belongs to it in this deal.
fn help(metric: Metric, scenario: &Scenario, summary: &Summary) -> String {
    let help = metric.help();
    match metric {
        _ if metric.is_one_of_several(summary) => format!("{help}\n{SEVERAL_IRRS}"),
        Metric::MinDscr => {
            let lockup = format::float(scenario.structure.lockup_dscr);
            format!("{help}; lock-up below {}", format::ratio(lockup))
        }
        Metric::RunwayMonths => match (summary.default_month, summary.backed_from_month) {
            (Some(month), _) => format!("{help}; default in month {month}"),
            (None, Some(month)) => {
                format!("{help}; a backstop pays what is missing from month {month}")
            }
            (None, None) => help.to_owned(),
        },
        Metric::LenderLoss => {
            let by_tranche = summary
                .tranches
                .iter()
                .map(|tranche| format!("{}: {}", tranche.name, format::money(tranche.loss)));
            listed("Debt never repaid", by_tranche)
        }
        _ => help.to_owned(),
    }
}

fn listed(title: &str, lines: impl Iterator<Item = String>) -> String {
    std::iter::once(title.to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
