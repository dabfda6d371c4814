//! Does one lessee's cash carry all rents? Its liquidity by month beside what each deal alone
//! believes it to be, and under it who pays the rents: the lessee, a backstop, or nobody.

use eframe::egui::{Align2, Painter, Pos2, Rect, Ui, pos2, vec2};
use egui_plot::{HLine, Line, PlotPoint, PlotPoints, PlotResponse, PlotTransform};

use crate::analysis::portfolio::Study;
use crate::format::{self, Measure, float};
use crate::model::Scenario;
use crate::model::portfolio::{Cash, CashMonth};
use crate::ui::between::between;
use crate::ui::chart::axes::{self, MoneyUnit, MonthCursor};
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::labels::{Labels, around};
use crate::ui::chart::{self, MarkLabel, title_ui, unit_ui};
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
    /// What each deal alone believes it to be, $bn.
    alone: Vec<Vec<PlotPoint>>,
    first_missed: Option<u32>,
    /// The highest sum of what is due, $m.
    top_rent: f64,
}

impl SharedCash {
    /// Of the lessee at this place.
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

/// The cash: one line for all, a ghost for each deal alone.
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
    let plot = axes::month_plot(ui, "Shared cash", shown.axis_end)
        .height(height)
        .custom_y_axes(axes::left_axis_of_billions(ui, unit))
        .y_grid_spacer(|input| axes::round_marks(&input, 4.0))
        .include_y(0.0)
        .set_margin_fraction(vec2(0.0, 0.08));
    let drawn = plot.show(ui, |plot| {
        plot.hline(HLine::new("zero", 0.0).color(tokens.ghost).width(1.0));
        for line in &shown.alone {
            plot.line(axes::ghost_line(line, tokens));
        }
        let line = Line::new("Together", PlotPoints::Borrowed(&shown.liquidity));
        plot.line(line.color(tokens.accent).width(2.0).fill(0.0).fill_alpha(0.08));
    });
    let painter = ui.painter().with_clip_rect(*drawn.transform.frame());
    // Close enough to each other that no name slips between them.
    let points = |line: &[PlotPoint]| -> Vec<Pos2> {
        let ends = line.iter().zip(line.iter().skip(1));
        let ends = ends.map(|(one, other)| {
            let at = |point| drawn.transform.position_from_point(point);
            (at(one), at(other))
        });
        ends.flat_map(|(one, other)| (0..8).map(move |step| one.lerp(other, step as f32 / 8.0)))
            .collect()
    };
    let taken = shown.alone.iter().map(Vec::as_slice).chain([shown.liquidity.as_slice()]);
    let taken = taken.flat_map(points).collect();
    let mut labels = Labels::new(&painter, tokens, *drawn.transform.frame(), taken);
    if let Some(month) = shown.first_missed {
        let x = drawn.transform.position_from_point_x(f64::from(month));
        let y = drawn.transform.position_from_point_y(0.0);
        painter.circle(pos2(x, y), 4.0, tokens.ground, (2.0, tokens.breach));
        labels.avoid(Rect::from_center_size(pos2(x, y), vec2(9.0, 9.0)));
        labels.write(&format!("rent missed, month {month}"), tokens.breach, around(pos2(x, y)));
    }
    let along = |line: &[PlotPoint]| -> Vec<_> {
        let places = (1..8).filter_map(|eighth| line.get(eighth * line.len() / 8));
        places.map(|point| drawn.transform.position_from_point(point)).collect()
    };
    let cash = along(&shown.liquidity);
    let alone = shown.alone.iter().flat_map(|line| along(line));
    labels.write("together", tokens.accent, cash.into_iter().flat_map(around));
    let places = alone.flat_map(around);
    labels.write("as each deal alone has it", tokens.muted, places);
    let name = "Cash of the lessee, shared";
    describe_figures(&drawn.response, name, || shown.words(), || shown.sheet());
    cursor.follow(&painter, &drawn, tokens);
    tooltip(&drawn, shown);
}

/// Who pays the rents, month by month; returns where the months are.
pub fn rents_ui(ui: &mut Ui, shown: &SharedCash, cursor: &mut MonthCursor) -> PlotTransform {
    let tokens = Tokens::of(ui);
    let unit = MoneyUnit::of_millions(shown.top_rent * MILLION);
    let of = format!("{} a month", unit.name);
    title_ui(ui, "Who pays the rents?", |ui| unit_ui(ui, &of));
    let height = ui.available_height() - MONTHS_HEIGHT;
    let top = if shown.top_rent > 0.0 { 1.12 * shown.top_rent } else { 1.0 };
    let plot = axes::month_plot(ui, "Rents", shown.axis_end)
        .height(height)
        .custom_y_axes(axes::left_axis(ui, move |amount| {
            rent_tick(amount * MILLION / unit.dollars)
        }))
        .y_grid_spacer(|input| axes::round_marks(&input, 3.0));
    let drawn = plot.show(ui, |plot| plot.set_plot_bounds_y(0.0..=top));
    let transform = drawn.transform;
    let painter = ui.painter().with_clip_rect(*transform.frame());
    let colors = [tokens.accent, tokens.good, tokens.breach];
    let mut marked: [Option<Rect>; 3] = [None; 3];
    for row in shown.months.iter().skip(1) {
        let mut bottom = 0.0;
        // By then a second deal that closes a month later pays, too.
        let is_early = row.month <= EARLY_MONTHS;
        for ((share, color), mark) in shares(row).into_iter().zip(colors).zip(&mut marked) {
            if share > 0.0 {
                let bar = bar(&transform, row.month, bottom, bottom + share);
                painter.rect_filled(bar, 0.0, color);
                bottom += share;
                if mark.is_none() || is_early {
                    *mark = Some(bar);
                }
            }
        }
    }
    let names = ["paid by the lessee", "by the backstop", "missing"];
    for (name, mark) in names.into_iter().zip(marked) {
        name_bars(&painter, tokens, name, mark);
    }
    let said = format!(
        "At most {} is due in a month; {}",
        format::money(shown.top_rent * MILLION),
        shown.words()
    );
    describe_figures(&drawn.response, "Rents by who pays them", || said.clone(), || shown.sheet());
    cursor.follow(&painter, &PlotResponse { inner: (), ..drawn }, tokens);
    transform
}

/// Paid by the lessee, by backstops, and missing, $m.
fn shares(row: &CashMonth) -> [f64; 3] {
    let missing = row.rent_due - row.rent_paid - row.backstop;
    [row.rent_paid, row.backstop, missing].map(|amount| float(amount) / MILLION)
}

fn bar(transform: &PlotTransform, month: u32, low: f64, high: f64) -> Rect {
    let x = |month: f64| transform.position_from_point_x(month);
    let (left, right) = (x(f64::from(month) - 1.0), x(f64::from(month)));
    let gap = if right - left > 3.0 { 1.0 } else { 0.0 };
    let y = |amount: f64| transform.position_from_point_y(amount);
    Rect::from_min_max(pos2(left, y(high)), pos2(right - gap, y(low)))
}

/// Nothing at zero, where the names of the months stand.
fn rent_tick(amount: f64) -> String {
    if amount == 0.0 { String::new() } else { format::number(amount, 0) }
}

/// The name of a colour, over the bar where it first shows.
fn name_bars(painter: &Painter, tokens: &Tokens, text: &str, bar: Option<Rect>) {
    let Some(bar) = bar else { return };
    let frame = painter.clip_rect();
    let is_right = bar.left() > frame.right() - 120.0;
    let x = if is_right { bar.right() - 2.0 } else { bar.left() + 3.0 };
    let align = if is_right { Align2::RIGHT_CENTER } else { Align2::LEFT_CENTER };
    let at = pos2(x, between(bar.top() - 9.0, frame.top() + 9.0, frame.bottom() - 9.0));
    MarkLabel { text, at, align, color: tokens.text, ground: tokens.ground }.paint(painter);
}

/// The month under the pointer.
fn tooltip(drawn: &PlotResponse<()>, shown: &SharedCash) {
    let Some(pointer) = drawn.response.hover_pos() else { return };
    let month = drawn.transform.value_from_position(pointer).x.round();
    if month < 0.0 {
        return;
    }
    let Some(row) = shown.row(month as u32) else { return };
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
    let rows = rows.map(|(name, amount)| (name.to_owned(), format::money(amount)));
    let title =
        if row.month == 0 { "First closing".to_owned() } else { format!("Month {}", row.month) };
    drawn.response.clone().on_hover_ui_at_pointer(|ui| chart::table_ui(ui, &title, &rows));
}
