//! Is the lender covered, and by what? Debt against the chips' value, DSCR against the lock-up
//! under it, and in one line the room that it leaves.

use std::borrow::Cow;

use eframe::egui::{Align2, Ui, vec2};
use egui_plot::{PlotPoint, PlotTransform};

use super::ribbon;
use super::series::{end_month, event_lines};
use crate::analysis::Ribbon;
use crate::analysis::month::{Months, of_lender};
use crate::analysis::series::{DSCR_TOP, Series};
use crate::format::{self, text};
use crate::session::Both;
use crate::ui::chart::axes::{self, LEFT_WIDTH, MoneyUnit, MonthCursor};
use crate::ui::chart::labels::{Labels, corners};
use crate::ui::chart::{
    Axis, Chart, Feet, Line, Places, Rule, Span, Tooltip, question, titles_ui, unit_ui,
};
use crate::ui::text::laid_out;
use crate::ui::theme::{self, SMALL, Tokens};

/// A debt repaid sooner has no room for its name inside its area.
const DEBT_NAME_WIDTH: f32 = 38.0;
/// Shares of the debt at closing: the height of its name, and how high the debt must be there.
const DEBT_NAME_AT: f64 = 0.3;
const DEBT_NAME_TOP: f64 = 0.5;
/// Of the height under the title, what debt and value take; the DSCR takes the rest.
const BALANCE_SHARE: f32 = 0.58;
/// The same with a third plot, of the rates of floating loans: balances, DSCR, rates.
const FLOATING_SHARES: [f32; 3] = [0.42, 0.33, 0.25];
/// Of the line with the names over the DSCR, and between two of them.
const NAME_HEIGHT: f32 = 15.0;
const BETWEEN_NAMES: f32 = 12.0;
/// Height of the red foot under a month below the lock-up.
const FOOT_HEIGHT: f32 = 3.0;

/// Draws the plot into all the room that `ui` has.
pub fn coverage_ui(
    ui: &mut Ui,
    series: Both<&Series>,
    (months, headroom): (Months<'_>, &Ribbon),
    cursor: &mut MonthCursor,
) {
    let unit = balance_unit(series.own).name;
    let short = "Is the lender covered?";
    let asked = question(ui, "Is the lender covered, and by what?", short);
    titles_ui(ui, asked, &[short], |ui| unit_ui(ui, unit));
    let height = ui.available_height() - ribbon::FOOTNOTE_HEIGHT - 8.0;
    let of_balance = balance(ui, series).tooltip(|x| tooltip(months, x));
    // A loan whose rate floats has it under the coverage, which follows from it.
    let floats = !series.own.rates.is_empty();
    let [of_balances, of_ratio, of_rates] =
        if floats { FLOATING_SHARES } else { [BALANCE_SHARE, 1.0 - BALANCE_SHARE, 0.0] };
    of_balance.cursor(cursor).show(ui, height * of_balances);
    name_dscr_ui(ui, series.own);
    let of_dscr = dscr(ui, series).tooltip(|x| tooltip(months, x));
    let ratio_height = (height * of_ratio - NAME_HEIGHT).max(0.0);
    let mut shown = of_dscr.cursor(cursor).show(ui, ratio_height);
    if floats {
        shown = rates(ui, series).cursor(cursor).show(ui, height * of_rates);
    }
    ribbon::footnote_ui(ui, headroom, &shown.transform, months, cursor);
}

/// The unit of the axis of debt and chip value.
fn balance_unit(series: &Series) -> MoneyUnit {
    MoneyUnit::of_billions([series.debt.as_slice(), &series.value])
}

fn balance<'a>(ui: &Ui, series: Both<&'a Series>) -> Chart<'a> {
    let (end, Both { own: series, baseline }) = (end_month(series), series);
    let tokens = Tokens::of(ui);
    let value_places = Places::by(|transform| {
        let quarter = series.value.get(series.value.len() / 4);
        let at = quarter.map(|(x, y)| transform.position_from_point(&PlotPoint::new(*x, *y)));
        // Over the line, unless that is the top.
        let around = |at| {
            [(at + vec2(4.0, -4.0), Align2::LEFT_BOTTOM), (at + vec2(4.0, 4.0), Align2::LEFT_TOP)]
        };
        at.into_iter().flat_map(around).collect()
    });
    let debt = Line::new("debt", &series.debt, tokens.principal);
    let value = Line::new("chip value", &series.value, tokens.sale);
    let billions = Axis::billions(balance_unit(series)).include(0.0).margin(0.06).marks(3.0);
    Chart::new("Debt and chip value", Axis::months(end).without_figures(), billions)
        .line(debt.baseline(baseline.map(|it| &it.debt)).filled(0.3))
        .line(value.baseline(baseline.map(|it| &it.value)).label("chip value", value_places))
        .lines(target(series, tokens))
        .events(event_lines(&series.events, tokens))
        .names(move |labels, transform| name_debt(labels, transform, series, tokens))
        .says(|| "Debt against chip value, by month".to_owned())
}

/// The debt above which cash is swept, where the deal has a target.
fn target<'a>(series: &'a Series, tokens: &Tokens) -> Option<Line<'a>> {
    let line = Line::new(series.target_name.as_str(), &series.target, tokens.muted);
    let named = line.label(series.target_name.as_str(), Places::AlongBackwards(6));
    (!series.target.is_empty()).then(|| named.width(1.5).dashed(4.0))
}

/// What floating loans cost, a year.
fn rates<'a>(ui: &Ui, series: Both<&'a Series>) -> Chart<'a> {
    let (end, Both { own: series, baseline }) = (end_month(series), series);
    let tokens = Tokens::of(ui);
    let inks = [tokens.interest, tokens.principal, tokens.sweep, tokens.muted];
    let of_baseline = |name: &str| {
        let rates = baseline.map(|it| &it.rates)?;
        rates.iter().find(|(other, _)| other == name).map(|(_, line)| line)
    };
    let lines = series.rates.iter().zip(inks.into_iter().cycle()).map(|((name, line), ink)| {
        let said = if series.rates.len() > 1 {
            format!("rate of {}", text::name(name))
        } else {
            "interest rate".to_owned()
        };
        Line::new(said, line, ink).baseline(of_baseline(name))
    });
    let names = series.rate_names();
    let said = names.first().cloned().unwrap_or_default();
    let values = series.rates.iter().flat_map(|(_, line)| line).map(|(_, rate)| *rate);
    let rate = Axis::share().figure(format::rate).fit(values, 0.25).marks(2.5).clear_edges();
    Chart::new("Interest rates", Axis::months(end).without_figures(), rate)
        .lines(lines)
        .events(event_lines(&series.events, tokens))
        .names(move |labels, transform| {
            labels.write_longest(&names, tokens.muted, &corners(*transform.frame()));
        })
        .says(move || said.clone())
}

/// Names the debt inside its area, where that is still high; else beside its end.
fn name_debt(labels: &mut Labels<'_>, transform: &PlotTransform, series: &Series, tokens: &Tokens) {
    let opening = series.debt.first().map_or(0.0, |point| point.1);
    let is_high = |point: &&(f64, f64)| point.1 >= DEBT_NAME_TOP * opening;
    let end = series.debt.iter().take_while(is_high).last().filter(|_| opening > 0.0);
    let Some((month, owed)) = end.copied() else { return };
    let frame = transform.frame();
    let at = |x, y| transform.position_from_point(&PlotPoint::new(x, y));
    let is_wide = at(month, owed).x - frame.left() > DEBT_NAME_WIDTH;
    let (at, ink) = if is_wide {
        (at(month / 4.0, opening * DEBT_NAME_AT), tokens.text)
    } else {
        (at(month, owed), tokens.principal)
    };
    // A debt that is repaid at once would have its name on the axis. Other names give way to it.
    let at = at.max(frame.left_top() + vec2(8.0, 0.0));
    labels.write_at("debt", ink, at, Align2::LEFT_CENTER);
}

/// Names line and rule of the lower chart over it: in so low a plot names would lie on the line.
fn name_dscr_ui(ui: &mut Ui, series: &Series) {
    let tokens = Tokens::of(ui);
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), NAME_HEIGHT));
    let row = row.with_min_x(row.left() + LEFT_WIDTH);
    let rule = format!("dashed: lock-up {}", format::ratio(series.lockup_dscr));
    let said = |text: &str| laid_out(ui.painter(), text, theme::medium(SMALL));
    let rule = said(&rule);
    let room = row.width() - rule.size().x - BETWEEN_NAMES;
    let mut names = series.dscr_names().into_iter().map(|name| said(&name));
    let fits = names.find(|name| name.size().x <= room);
    if let Some(name) = fits {
        let at = Align2::LEFT_CENTER.anchor_size(row.left_center(), name.size());
        ui.painter().galley(at.min, name, tokens.accent);
    }
    let at = Align2::RIGHT_CENTER.anchor_size(row.right_center(), rule.size());
    ui.painter().galley(at.min, rule, tokens.muted);
}

fn dscr<'a>(ui: &Ui, series: Both<&'a Series>) -> Chart<'a> {
    let (end, Both { own: series, baseline }) = (end_month(series), series);
    let tokens = Tokens::of(ui);
    let lockup = series.lockup_dscr;
    let said = series.dscr_names().into_iter().next().unwrap_or_default();
    let is_breach = |(_, dscr): &&(f64, Option<f64>)| dscr.is_some_and(|dscr| dscr < lockup);
    let ends = series.dscr.iter().filter(is_breach).map(|point| point.0).collect();
    let feet = Feet { ends, ink: tokens.breach, height: FOOT_HEIGHT };
    let ratio = Axis::ratio().include(0.0).include(dscr_top(series)).marks(2.5);
    let line = Line::new("DSCR", &series.dscr, tokens.accent);
    Chart::new("DSCR", Axis::months(end), ratio.clear_edges().quiet_at_zero())
        .line(line.baseline(baseline.map(|it| &it.dscr)))
        .rule(Rule::level(lockup, tokens.muted).dashed())
        .feet(feet)
        .span(untested(series, tokens))
        .events(event_lines(&series.events, tokens))
        .says(move || said.clone())
}

/// The months before coverage is tested.
fn untested<'a>(series: &Series, tokens: &Tokens) -> Option<Span<'a>> {
    let first = series.first_test?;
    let name = Cow::Owned(format!("first test, {}", series.calendar.short(first)));
    Some(Span { from_to: 0.0..=f64::from(first - 1), fill: tokens.panel, name })
}

/// Enough to see what is near the lock-up.
fn dscr_top(series: &Series) -> f64 {
    let points = || series.dscr.iter().filter_map(|point| point.1);
    let floor = series.lockup_dscr.max(1.0);
    let lowest = points().fold(f64::INFINITY, f64::min).min(DSCR_TOP);
    // At least 1: below it the debt service is not covered, and that must be seen.
    let highest = points().fold(floor, f64::max);
    // A high DSCR late in the deal would press the lowest one, and the lock-up, onto the axis.
    (1.5 * highest).min(2.4 * lowest.max(floor))
}

/// How covered the lender is at the end of the month at `x`.
fn tooltip(months: Months<'_>, x: f64) -> Option<Tooltip> {
    let month = axes::month_at(months.all, x)?;
    Some(Tooltip::new(months.calendar.title(month.month)).rows(of_lender(month)))
}
