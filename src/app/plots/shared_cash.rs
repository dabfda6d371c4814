//! Does one lessee's cash carry all rents? Its liquidity by month beside what it is for each deal
//! alone, and under it how the rents are paid: by the lessee, a backstop, or not at all.

use eframe::egui::{Align2, Rect, Ui, pos2};
use egui_plot::{PlotPoint, PlotTransform};

use crate::analysis::portfolio::Study;
use crate::format::{self, Measure, float};
use crate::model::Scenario;
use crate::model::portfolio::{Cash, CashMonth};
use crate::ui::between::between;
use crate::ui::chart::axes::{MoneyUnit, MonthCursor};
use crate::ui::chart::canvas::Canvas;
use crate::ui::chart::{Axis, Chart, Line, Mark, Places, Rule, Tooltip, title_ui, unit_ui};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::theme::Tokens;

const BILLION: f64 = 1e9;
const MILLION: f64 = 1e6;
/// Room of the axis of months under a plot.
const MONTHS_HEIGHT: f32 = 4.0;
const NAME_CHARS_MAX: usize = 24;
/// The rents are named over one of the first bars.
const EARLY_MONTHS: u32 = 3;

/// What the plots draw.
#[derive(Clone, Debug, Default)]
pub struct SharedCash {
    lessee: String,
    leases: usize,
    axis_end: u32,
    months: Vec<CashMonth>,
    /// $bn.
    liquidity: Vec<PlotPoint>,
    /// The same by each deal's own file, $bn.
    alone: Vec<Vec<PlotPoint>>,
    first_missed: Option<u32>,
    /// The highest rents due in a month, all leases together, $m.
    top_rent: f64,
}

impl SharedCash {
    /// The cash of the lessee at this index.
    pub fn of(study: &Study, deals: &[Scenario], lessee: usize) -> Self {
        let Some(cash) = study.together.lessees.get(lessee) else { return Self::default() };
        let line = |of: &mut dyn Iterator<Item = (u32, rust_decimal::Decimal)>| -> Vec<PlotPoint> {
            of.map(|(month, amount)| PlotPoint::new(f64::from(month), float(amount) / BILLION))
                .collect()
        };
        let alone = cash.of.deals.iter().filter_map(|deal| {
            let first = study.sharing.first_months.get(*deal)?;
            let months = &study.alone.get(*deal)?.months;
            Some(line(&mut months.iter().map(|row| (first + row.month, row.liquidity))))
        });
        // A single deal has the cash for itself: both lines would be the same.
        let alone = if cash.of.deals.len() > 1 { alone.collect() } else { Vec::new() };
        let ends = deals.iter().zip(&study.sharing.first_months);
        let axis_end = ends.map(|(deal, first)| first + deal.contract_months()).max().unwrap_or(0);
        // Arrears pile up beyond what a month costs; the plot is about the rents.
        let usual = cash.months.iter().map(|row| float(row.rent_due));
        Self {
            lessee: named(&cash.of.name),
            leases: cash.of.deals.len(),
            axis_end: axis_end.max(study.together.end_month()),
            liquidity: line(&mut cash.months.iter().map(|row| (row.month, row.liquidity))),
            alone,
            first_missed: Cash::first_missed_month(cash),
            top_rent: usual.fold(0.0, f64::max) / MILLION,
            months: cash.months.clone(),
        }
    }

    fn row(&self, month: u32) -> Option<&CashMonth> {
        let first = self.months.first()?.month;
        self.months.get(usize::try_from(month.checked_sub(first)?).ok()?)
    }

    /// The months as they are copied.
    fn sheet(&self) -> Sheet {
        let head = ["Month", "Rent due", "Paid by the lessee", "By the backstop", "Cash, together"];
        let row = |month: &CashMonth| {
            let amounts = [month.rent_due, month.rent_paid, month.backstop, month.liquidity];
            let cells = amounts.into_iter().map(|amount| Measure::from(amount).into());
            std::iter::once(Cell::words(month.month.to_string())).chain(cells).collect()
        };
        Sheet {
            head: head.map(str::to_owned).to_vec(),
            rows: self.months.iter().map(row).collect(),
        }
    }

    /// A bar a month, of who pays it; each colour named where it first shows.
    fn paint_rents(&self, canvas: &Canvas<'_>) {
        let tokens = canvas.tokens;
        let colors = [tokens.accent, tokens.good, tokens.breach];
        let mut marked: [Option<Rect>; 3] = [None; 3];
        // Month 0 is the first closing, when no rent is due.
        for row in self.months.iter().skip(1) {
            let mut bottom = 0.0;
            // By then a second deal that closes a month later pays, too.
            let is_early = row.month <= EARLY_MONTHS;
            for ((share, color), mark) in shares(row).into_iter().zip(colors).zip(&mut marked) {
                if share > 0.0 {
                    let bar = bar(canvas, row.month, bottom, bottom + share);
                    canvas.painter.rect_filled(bar, 0.0, color);
                    bottom += share;
                    if mark.is_none() || is_early {
                        *mark = Some(bar);
                    }
                }
            }
        }
        let names = ["paid by the lessee", "by the backstop", "missing"];
        for (name, bar) in names.into_iter().zip(marked) {
            if let Some(bar) = bar {
                name_bars(canvas, name, bar);
            }
        }
    }

    /// The month at `x`.
    fn tooltip(&self, x: f64) -> Option<Tooltip> {
        let row = self.row(x.round().max(0.0) as u32)?;
        let title = match row.month {
            0 => "First closing".to_owned(),
            month => format!("Month {month}"),
        };
        let missing = row.rent_due - row.rent_paid - row.backstop;
        let rows = [
            ("funding", row.funding),
            ("net burn before rents", row.burn),
            ("rents due", row.rent_due),
            ("paid by the lessee", row.rent_paid),
            ("paid by the backstop", row.backstop),
            ("missing", missing),
            ("residual guarantees", row.guarantee),
            ("cash in the end", row.liquidity),
        ];
        let add = |tooltip: Tooltip, (name, amount)| tooltip.row(name, format::money(amount));
        Some(rows.into_iter().fold(Tooltip::new(title), add))
    }

    fn words(&self) -> String {
        let lowest = self.months.iter().min_by_key(|row| row.liquidity);
        let lowest = lowest.map_or_else(String::new, |row| {
            let cash = format::money(row.liquidity);
            format!("{} has {cash} at least, in month {}", self.lessee, row.month)
        });
        match self.first_missed {
            Some(month) => format!("{lowest}; rent is first missed in month {month}"),
            None => format!("{lowest}; no rent is missed"),
        }
    }
}

fn named(name: &str) -> String {
    let is_short = (1..=NAME_CHARS_MAX).contains(&name.chars().count());
    if is_short { name.to_owned() } else { "the lessee".to_owned() }
}

/// The cash: one line for all deals together, and a dashed one for each deal alone.
pub fn cash_ui(ui: &mut Ui, shown: &SharedCash, cursor: &mut MonthCursor) {
    let tokens = Tokens::of(ui);
    let question = match shown.leases {
        1 => format!("Does {}’s cash carry its rent?", shown.lessee),
        2 => format!("Does {}’s cash carry both rents?", shown.lessee),
        count => format!("Does {}’s cash carry {count} rents?", shown.lessee),
    };
    let lines = shown.alone.iter().chain([&shown.liquidity]);
    let unit = MoneyUnit::of_billions(lines.map(Vec::as_slice));
    title_ui(ui, &question, |ui| unit_ui(ui, unit.name));
    let height = ui.available_height() - MONTHS_HEIGHT;
    let missed = shown.first_missed.map(|month| {
        let at = PlotPoint::new(f64::from(month), 0.0);
        let name = format!("rent missed, month {month}");
        Mark::ring(at, tokens.breach, tokens.ground).named(name, tokens.breach)
    });
    let together = Line::new("together", &shown.liquidity, tokens.accent).filled(0.08);
    let alone = shown.alone.iter().enumerate().map(|(index, points)| {
        let line = Line::new("alone", points, tokens.ghost).width(1.5).dashed(5.0);
        // One name for all of them.
        let name = "as each deal alone has it";
        if index == 0 { line.label(name, Places::Along(8)) } else { line }
    });
    let billions = Axis::billions(unit).include(0.0).margin(0.08);
    Chart::new("Cash of the lessee, shared", Axis::months(shown.axis_end), billions)
        .line(together.label("together", Places::Along(8)))
        .lines(alone)
        .rule(Rule::level(0.0, tokens.ghost))
        .mark(missed)
        .says(|| shown.words())
        .sheet(|| shown.sheet())
        .tooltip(|month| shown.tooltip(month))
        .cursor(cursor)
        .show(ui, height);
}

/// Who pays the rents, month by month; returns the transform of the plot's months.
pub fn rents_ui(ui: &mut Ui, shown: &SharedCash, cursor: &mut MonthCursor) -> PlotTransform {
    let unit = MoneyUnit::of_millions(shown.top_rent * MILLION);
    let of = format!("{} a month", unit.name);
    title_ui(ui, "Who pays the rents?", |ui| unit_ui(ui, &of));
    let height = ui.available_height() - MONTHS_HEIGHT;
    // Room for the names over the highest bars.
    let top = if shown.top_rent > 0.0 { 1.12 * shown.top_rent } else { 1.0 };
    let millions = Axis::new(|mark| format::number(mark.value * MILLION / unit.dollars, 0))
        .range(0.0..=top)
        .quiet_at_zero()
        .marks(3.0);
    let says = || {
        let most = format::money(shown.top_rent * MILLION);
        format!("At most {most} is due in a month; {}", shown.words())
    };
    Chart::new("Rents by who pays them", Axis::months(shown.axis_end), millions)
        .paint(|canvas| shown.paint_rents(canvas))
        .says(says)
        .sheet(|| shown.sheet())
        .cursor(cursor)
        .show(ui, height)
        .transform
}

/// Paid by the lessee, by backstops, and missing, $m.
fn shares(row: &CashMonth) -> [f64; 3] {
    let missing = row.rent_due - row.rent_paid - row.backstop;
    [row.rent_paid, row.backstop, missing].map(|amount| float(amount) / MILLION)
}

fn bar(canvas: &Canvas<'_>, month: u32, low: f64, high: f64) -> Rect {
    let (left, right) = (canvas.x(f64::from(month) - 1.0), canvas.x(f64::from(month)));
    // Narrow bars without gaps: these would take a third of the colour or more.
    let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
    Rect::from_min_max(pos2(left, canvas.y(high)), pos2(right - gap, canvas.y(low)))
}

/// The name of a colour, over the bar where it first shows.
fn name_bars(canvas: &Canvas<'_>, text: &str, bar: Rect) {
    let frame = canvas.frame();
    // About as wide as the longest of the three names.
    let is_right = bar.left() > frame.right() - 120.0;
    let x = if is_right { bar.right() - 2.0 } else { bar.left() + 3.0 };
    let align = if is_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let at = pos2(x, between(bar.top() - 9.0, frame.top() + 9.0, frame.bottom() - 9.0));
    canvas.write(text, at, align, canvas.tokens.text);
}
