//! What differs between two scenarios, what each difference does alone, and the way from the one to
//! the other.

use eframe::egui::{
    Align, Align2, Button, CornerRadius, Layout, Rangef, Rect, Response, RichText, Role,
    ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use super::Named;
use super::chips::elided;
use crate::analysis::bridge::Means;
use crate::analysis::{Bridge, Change, Compared, Effect, Gap, Metric};
use crate::app::command::Command;
use crate::app::metric_cells;
use crate::app::plots::waterfall::{Bar, End, Waterfall, waterfall_ui};
use crate::app::screens::compared::{participants_ui, texts_ui};
use crate::app::widgets::value_text;
use crate::model::Scenario;
use crate::session::comparisons::Source;
use crate::session::{Apart, Comparisons, Document};
use crate::ui::chart::title_ui;
use crate::ui::clipboard::{self, Cell, Sheet};
use crate::ui::theme::{self, BODY, SMALL, STEP, Tokens};

const ROW_HEIGHT: f32 = 25.0;
const HEAD_HEIGHT: f32 = 19.0;
const BAR_HEIGHT: f32 = 9.0;
const EFFECT_WIDTH: f32 = 82.0;
const BUTTON_WIDTH: f32 = 84.0;
/// Shares of the width: name, the first one's value, the second one's.
const SHARES: [f32; 3] = [0.22, 0.18, 0.18];

/// Draws the differences and the bridge, the one under the other.
pub(super) fn assumptions_ui(
    ui: &mut Ui,
    document: &Document,
    (first, second): (&Named<'_>, &Named<'_>),
    comparisons: &Comparisons,
    metric: Metric,
    send: &mut Vec<Command>,
) {
    let (Some(before), Some(after)) = (first.member.scenario(), second.member.scenario()) else {
        super::hint_ui(ui, "One of the two cannot be had; its chip says why.");
        return;
    };
    if let Some(trouble) = comparisons.trouble() {
        super::hint_ui(ui, &format!("The comparison could not be computed again: {trouble}"));
    }
    let Some(apart) = comparisons.apart() else { return };
    let why_not = why_not(document, comparisons, (first, second));
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 2.0 * STEP);
        let total = metric.difference_text(apart.comparison.total());
        let question =
            format!("What differs, and what does each difference do to {} alone?", metric.phrase());
        title_ui(ui, &question, |_| {});
        if apart.comparison.effects.is_empty() {
            super::hint_ui(ui, &nothing(first, second));
            beside_metrics_ui(ui, document, (first, second), apart);
            return;
        }
        caption_ui(ui, &caption(apart, &total));
        let columns = Columns::of(ui.available_width());
        let head = head_ui(ui, &columns, (first, second));
        let mut to_copy = None;
        for (place, effect) in apart.comparison.effects.iter().enumerate() {
            let Some(change) = apart.comparison.difference.changes().get(effect.change) else {
                continue;
            };
            let row = Row { change, effect: effect.effect, value: effect.value, apart };
            let (drawn, is_taken) = row_ui(ui, &columns, &row, (before, after), why_not.as_deref());
            if is_taken {
                send.push(Command::TakeOver(effect.change));
            }
            if drawn.secondary_clicked() {
                let x = drawn.interact_pointer_pos().map(|at| at.x - drawn.rect.left());
                to_copy = Some((place, x.map(|x| columns.at(x))));
            }
        }
        clipboard::table(&head, to_copy, || sheet(apart, (first, second), [before, after]));
        ui.add_space(5.0 * STEP);
        bridge_ui(ui, apart, (first, second), after);
        beside_metrics_ui(ui, document, (first, second), apart);
    });
}

/// Why nothing can be taken over, if so.
fn why_not(
    document: &Document,
    comparisons: &Comparisons,
    (first, second): (&Named<'_>, &Named<'_>),
) -> Option<String> {
    let is_present = |named: &Named<'_>| *named.member.source() == Source::Present;
    if !is_present(first) && !is_present(second) {
        return Some("Neither of the two is the present state, which alone can be changed".into());
    }
    if !document.faults().is_empty() {
        return Some("The present state is out of bounds; mend that first".into());
    }
    (!comparisons.is_current()).then(|| "A newer comparison is under way".into())
}

fn nothing(first: &Named<'_>, second: &Named<'_>) -> String {
    format!("No assumption differs between {} and {}.", first.name, second.name)
}

fn caption(apart: &Apart, total: &str) -> String {
    let count = apart.comparison.effects.len();
    let plural = if count == 1 { "assumption differs" } else { "assumptions differ" };
    format!("{count} {plural}, the largest effect first · {total} in all, B less A")
}

/// Who profits in either, and what is said otherwise.
fn beside_metrics_ui(
    ui: &mut Ui,
    document: &Document,
    (first, second): (&Named<'_>, &Named<'_>),
    apart: &Apart,
) {
    let names = [first.short.as_str(), second.short.as_str()];
    let results = [first, second].map(|named| named.member.results(document));
    if let [Some(base), Some(deal)] = results {
        ui.add_space(5.0 * STEP);
        let figures = Compared::of_participants(&base.summary, &deal.summary);
        participants_ui(ui, names, &figures);
    }
    ui.add_space(5.0 * STEP);
    texts_ui(ui, names, apart.comparison.difference.texts());
}

fn caption_ui(ui: &mut Ui, text: &str) {
    let text = RichText::new(text).font(theme::regular(SMALL)).color(Tokens::of(ui).muted);
    ui.add(eframe::egui::Label::new(text).truncate());
    ui.add_space(STEP);
}

/// Where the columns of a row are, from its left.
struct Columns {
    name: Rangef,
    /// Right ends.
    values: [f32; 2],
    bars: Rangef,
    effect: f32,
    button: Rangef,
}

impl Columns {
    fn of(width: f32) -> Self {
        let name = Rangef::new(0.0, SHARES[0] * width);
        let first = name.max + SHARES[1] * width;
        let second = first + SHARES[2] * width;
        let button = Rangef::new(width - BUTTON_WIDTH, width);
        let effect = button.min - 4.0 * STEP;
        let bars = Rangef::new(second + 5.0 * STEP, effect - EFFECT_WIDTH);
        Self { name, values: [first, second], bars, effect, button }
    }

    /// Which of name, values and effect stands there.
    fn at(&self, x: f32) -> usize {
        let ends = [self.name.max, self.values[0], self.values[1]];
        ends.iter().position(|end| x <= *end).unwrap_or(ends.len())
    }
}

/// What differs, as it is copied.
fn sheet(
    apart: &Apart,
    (first, second): (&Named<'_>, &Named<'_>),
    scenarios: [&Scenario; 2],
) -> Sheet {
    let metric = apart.comparison.metric;
    let changes = apart.comparison.difference.changes();
    let row = |effect: &Effect| {
        let change = changes.get(effect.change)?;
        let alone = metric_cells::difference_cell(metric, effect.effect);
        let values = value_text::sides(change, scenarios).map(Cell::words);
        Some([Cell::words(&change.name)].into_iter().chain(values).chain([alone]).collect())
    };
    let alone = format!("Effect on {} alone", metric.phrase());
    Sheet {
        head: vec!["Assumption".to_owned(), first.name.clone(), second.name.clone(), alone],
        rows: apart.comparison.effects.iter().filter_map(row).collect(),
    }
}

fn head_ui(ui: &mut Ui, columns: &Columns, (first, second): (&Named<'_>, &Named<'_>)) -> Response {
    let tokens = Tokens::of(ui);
    let size = vec2(ui.available_width(), HEAD_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let (left, y) = (rect.left(), rect.top() + 7.0);
    for (named, (letter, right)) in
        [first, second].into_iter().zip(["A", "B"].into_iter().zip(columns.values))
    {
        let text = format!("{letter}  {}", named.short);
        let room = SHARES[1] * rect.width() - 22.0;
        let name = elided(ui, &text, theme::medium(SMALL), tokens.muted, room);
        let at = pos2(left + right - name.size().x, y - name.size().y / 2.0);
        let swatch = Rect::from_center_size(pos2(at.x - 8.0, y), vec2(8.0, 8.0));
        ui.painter().rect_filled(swatch, 1.5, named.ink(tokens));
        ui.painter().galley(at, name, tokens.muted);
    }
    let at = pos2(left + columns.effect, y);
    let font = theme::regular(SMALL);
    ui.painter().text(at, Align2::RIGHT_CENTER, "effect alone", font, tokens.faint);
    let line = Stroke::new(1.0, tokens.line);
    ui.painter().hline(rect.x_range(), rect.bottom() - 2.0, line);
    response
}

/// One difference.
struct Row<'a> {
    change: &'a Change,
    effect: Option<f64>,
    value: Option<f64>,
    apart: &'a Apart,
}

/// Draws a row; whether its value is to be taken over.
fn row_ui(
    ui: &mut Ui,
    columns: &Columns,
    row: &Row<'_>,
    (before, after): (&Scenario, &Scenario),
    why_not: Option<&str>,
) -> (Response, bool) {
    let tokens = Tokens::of(ui);
    let metric = row.apart.comparison.metric;
    let size = vec2(ui.available_width(), ROW_HEIGHT);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (rect, response) = ui.allocate_exact_size(size, Sense::CLICK);
    let [a, b] = value_text::sides(row.change, [before, after]);
    let effect = metric.difference_text(row.effect);
    let label = format!("{}; A {a}; B {b}; alone {effect}", row.change.name);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    if ui.rect_contains_pointer(rect) {
        let lit = rect.expand2(vec2(6.0, 0.0));
        ui.painter().rect_filled(lit, CornerRadius::same(4), tokens.panel);
    }
    let (left, y) = (rect.left(), rect.center().y);
    let name = elided(ui, &row.change.name, theme::regular(BODY), tokens.text, columns.name.span());
    ui.painter().galley(pos2(left, y - name.size().y / 2.0), name, tokens.text);
    for (text, right) in [a, b].into_iter().zip(columns.values) {
        let room = SHARES[1] * rect.width() - 12.0;
        let text = elided(ui, &text, theme::medium(BODY), tokens.text, room);
        let at = pos2(left + right - text.size().x, y - text.size().y / 2.0);
        ui.painter().galley(at, text, tokens.text);
    }
    bar(ui, rect, columns, row);
    let ink = match row.effect {
        None => tokens.faint,
        Some(effect) if metric.is_better(effect) => tokens.good,
        Some(_) => tokens.text,
    };
    let at = pos2(left + columns.effect, y);
    ui.painter().text(at, Align2::RIGHT_CENTER, effect, theme::medium(BODY), ink);
    let response = response.on_hover_text(tooltip(row, metric));
    let is_taken = take_over_ui(ui, rect, columns, &row.change.name, why_not);
    (response, is_taken)
}

fn tooltip(row: &Row<'_>, metric: Metric) -> String {
    let before = row.apart.comparison.before;
    match (row.value, row.effect) {
        (Some(value), Some(_)) => {
            let [from, to] = [before, Some(value)].map(|value| metric.text_fine(value));
            format!("A with this alone as in B: {} {from} → {to}", metric.phrase())
        }
        (Some(value), None) => {
            let value = metric.text_fine(Some(value));
            format!("A with this alone as in B: {} {value}; undefined in A", metric.phrase())
        }
        (None, _) => format!(
            "With this alone A is no deal, or {} is undefined: {}",
            metric.phrase(),
            metric.why_undefined()
        ),
    }
}

/// From nothing to the effect, both sides as wide as the largest one.
fn bar(ui: &Ui, rect: Rect, columns: &Columns, row: &Row<'_>) {
    let tokens = Tokens::of(ui);
    let comparison = &row.apart.comparison;
    let largest = comparison.effects.iter().filter_map(|effect| effect.effect);
    let largest = largest.fold(0.0_f64, |largest, effect| largest.max(effect.abs()));
    let room = Rangef::new(rect.left() + columns.bars.min, rect.left() + columns.bars.max);
    let middle = room.center();
    let y = Rangef::new(rect.center().y - BAR_HEIGHT / 2.0, rect.center().y + BAR_HEIGHT / 2.0);
    ui.painter().vline(middle, rect.y_range(), Stroke::new(1.0, tokens.line));
    let Some(effect) = row.effect.filter(|effect| largest > 0.0 && *effect != 0.0) else { return };
    let reach = (effect / largest) as f32 * room.span() / 2.0;
    let end = middle + if reach.abs() < 1.5 { 1.5_f32.copysign(reach) } else { reach };
    let fill = if comparison.metric.is_better(effect) { tokens.good } else { tokens.interest };
    let bar = Rect::from_x_y_ranges(middle.min(end)..=middle.max(end), y);
    ui.painter().rect_filled(bar, CornerRadius::same(1), fill);
}

fn take_over_ui(
    ui: &mut Ui,
    rect: Rect,
    columns: &Columns,
    name: &str,
    why_not: Option<&str>,
) -> bool {
    let place = Rect::from_x_y_ranges(
        rect.left() + columns.button.min..=rect.left() + columns.button.max,
        rect.y_range().shrink(2.0),
    );
    let layout = Layout::left_to_right(Align::Center);
    // A place of its own, so that rows stay as high as they are.
    let mut ui = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    ui.spacing_mut().button_padding = vec2(2.0 * STEP, 1.0);
    ui.spacing_mut().interact_size.y = 20.0;
    let text = RichText::new("Take over").font(theme::medium(SMALL));
    let response = ui.add_enabled(why_not.is_none(), Button::new(text));
    let label = format!("Take over {name}");
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(label));
    let is_taken = response.clicked();
    let response = response.on_hover_text(Command::TakeOver(0).tooltip());
    if let Some(why) = why_not {
        response.on_disabled_hover_text(why);
    }
    is_taken
}

/// The way from the first to the second, the largest step first.
fn bridge_ui(
    ui: &mut Ui,
    apart: &Apart,
    (first, second): (&Named<'_>, &Named<'_>),
    after: &Scenario,
) {
    let metric = apart.comparison.metric;
    let question = format!("What leads from {} to {}?", first.short, second.short);
    title_ui(ui, &question, |_| {});
    let bridge = match &apart.bridge {
        Ok(bridge) => bridge,
        Err(gap) => {
            let named = match gap {
                Gap::Before => first,
                Gap::After => second,
            };
            let (phrase, why) = (metric.phrase(), metric.why_undefined());
            let name = &named.name;
            super::hint_ui(ui, &format!("No bridge: {phrase} is undefined in {name}, as {why}."));
            return;
        }
    };
    let changes = apart.comparison.difference.changes();
    let moving = apart.comparison.difference.moving().len();
    let strangeness = bridge.strangeness(&apart.comparison.difference);
    caption_ui(ui, &strangeness.unwrap_or_else(|| means(bridge, moving).to_owned()));
    let mut parts: Vec<_> = bridge.parts.iter().collect();
    parts.sort_by(|one, other| other.effect.abs().total_cmp(&one.effect.abs()));
    let bars: Vec<Bar> = parts
        .into_iter()
        .map(|part| {
            let members: Vec<&Change> =
                part.changes.iter().filter_map(|place| changes.get(*place)).collect();
            let names: Vec<&str> = members.iter().map(|change| change.name.as_str()).collect();
            let words = match members.as_slice() {
                [only] => value_text::change(only, after),
                _ => "only together".to_owned(),
            };
            let effect_text = metric.difference_text(Some(part.effect));
            Bar {
                tooltip: format!(
                    "{} {words}\n{effect_text} of {}",
                    names.join(", "),
                    metric.phrase()
                ),
                name: names.join(" and "),
                words,
                effect: Some(part.effect),
                effect_text,
                is_better: metric.is_better(part.effect),
                leads_on: false,
                can_go_back: false,
            }
        })
        .collect();
    let end = |named: &Named<'_>, value: f64| End {
        name: named.short.clone(),
        value,
        text: metric.text_fine(Some(value)),
    };
    let ends = (end(first, bridge.before), end(second, bridge.after));
    let total = metric.difference_text(Some(bridge.after - bridge.before));
    let description = format!("{} {} to {}", metric.name(), ends.0.text, ends.1.text);
    let total_text = format!("{total} in all");
    let ends = Some((&ends.0, &ends.1));
    waterfall_ui(
        ui,
        Waterfall { ends, bars: &bars, total_text: &total_text, description: &description },
    );
}

fn means(bridge: &Bridge, count: usize) -> &'static str {
    match bridge.means {
        _ if count < 2 => "",
        Means::Averaged { .. } => "each difference has its mean effect over all orders that count",
        Means::InOrder | Means::TooMany | Means::NoOrder => {
            "one difference after the other, as the panel lists them"
        }
    }
}
