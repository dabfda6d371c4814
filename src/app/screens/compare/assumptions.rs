//! What differs between two scenarios, what each difference does alone (Method, section 8), and the
//! bridge from the one to the other.

use eframe::egui::{
    Align, Button, CornerRadius, Layout, Rangef, Rect, ScrollArea, Stroke, Ui, vec2,
};

use super::Named;
use crate::analysis::bridge::Means;
use crate::analysis::bridge::words::{Listing, ends as bridge_ends, listed_rows};
use crate::analysis::lever_text;
use crate::analysis::{Bridge, Change, Compared, Comparison, Effect, Gap, Metric};
use crate::app::command::Command;
use crate::app::metric_cells;
use crate::app::screens::compared::{bars, ends, participants_ui, texts_ui};
use crate::model::Scenario;
use crate::session::comparisons::Source;
use crate::session::{Apart, Comparisons, Document};
use crate::ui::board::Within as _;
use crate::ui::chart::waterfall::{Waterfall, waterfall_ui};
use crate::ui::chart::{title_ui, titles_ui};
use crate::ui::spoken::Spoken as _;
use crate::ui::table::{Cell, Table, Width};
use crate::ui::text::{Texts as _, small, small_strong};
use crate::ui::theme::{Ink, STEP, Tokens};

const ROW_HEIGHT: f32 = 25.0;
const HEAD_HEIGHT: f32 = 19.0;
const BAR_HEIGHT: f32 = 9.0;
const EFFECT_WIDTH: f32 = 82.0;
const BUTTON_WIDTH: f32 = 84.0;
/// Share of the width for the value of each scenario. Name and bars share the rest; long names are
/// cut.
const VALUE_WIDTH: Width = Width::Share(0.18);
/// As much as the names have.
const BARS_WIDTH: Width = Width::Spare { share: 0.5, least: 40.0, most: f32::INFINITY };

/// Draws the differences, and the bridge below them.
pub(super) fn assumptions_ui(
    ui: &mut Ui,
    document: &Document,
    [first, second]: [&Named<'_>; 2],
    comparisons: &Comparisons,
    metric: Metric,
    send: &mut Vec<Command>,
) {
    let (Some(before), Some(after)) = (first.member.scenario(), second.member.scenario()) else {
        super::hint_ui(ui, "One of the two is not available; its label says why.");
        return;
    };
    if let Some(trouble) = comparisons.trouble() {
        super::hint_ui(ui, &format!("The comparison could not be computed again: {trouble}"));
    }
    let Some(apart) = comparisons.apart() else { return };
    let why_not = why_not(document, comparisons, [first, second]);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // Room for the bar to scroll by.
        ui.set_max_width(ui.available_width() - 2.0 * STEP);
        let question =
            format!("What differs, and the effect of each difference alone on {}", metric.phrase());
        title_ui(ui, &question, |_| {});
        if apart.comparison.effects.is_empty() {
            super::hint_ui(ui, &nothing(first, second));
            beside_metrics_ui(ui, document, [first, second], apart);
            return;
        }
        caption_ui(ui, &apart.comparison.caption());
        let sides =
            [(first, before), (second, after)].map(|(named, scenario)| Side { named, scenario });
        let taken = effects_ui(ui, apart, &sides, why_not.as_deref());
        send.extend(taken.map(Command::TakeOver));
        ui.add_space(5.0 * STEP);
        bridge_ui(ui, apart, [first, second]);
        beside_metrics_ui(ui, document, [first, second], apart);
    });
}

/// Why nothing can be taken over, if so.
fn why_not(
    document: &Document,
    comparisons: &Comparisons,
    [first, second]: [&Named<'_>; 2],
) -> Option<String> {
    let is_present = |named: &Named<'_>| *named.member.source() == Source::Present;
    if !is_present(first) && !is_present(second) {
        return Some("Neither of the two is the current case; only that can be changed".into());
    }
    if !document.faults().is_empty() {
        return Some("An input of the current case is out of bounds; fix it first".into());
    }
    (!comparisons.is_current()).then(|| "A newer comparison is being computed".into())
}

fn nothing(first: &Named<'_>, second: &Named<'_>) -> String {
    format!("No assumption differs between {} and {}.", first.name, second.name)
}

/// Profits in both scenarios, and texts that differ.
fn beside_metrics_ui(
    ui: &mut Ui,
    document: &Document,
    [first, second]: [&Named<'_>; 2],
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
    ui.one_line(small(text).weak());
    ui.add_space(STEP);
}

/// One of the two that are compared.
struct Side<'a> {
    named: &'a Named<'a>,
    scenario: &'a Scenario,
}

/// One difference, and what it does alone.
struct Row<'a> {
    change: &'a Change,
    effect: &'a Effect,
}

/// Draws a row for each difference; `Some` place of the one whose value is to be taken over.
fn effects_ui(
    ui: &mut Ui,
    apart: &Apart,
    sides: &[Side<'_>; 2],
    why_not: Option<&str>,
) -> Option<usize> {
    let comparison = &apart.comparison;
    let metric = comparison.metric;
    let changes = comparison.difference.changes();
    let effects = comparison.effects.iter();
    let rows =
        effects.filter_map(|effect| Some(Row { change: changes.get(effect.change)?, effect }));
    let rows: Vec<Row<'_>> = rows.collect();
    let scenarios = sides.each_ref().map(|side| side.scenario);
    let tokens = Tokens::of(ui);
    // The table's closures are `Fn` and cannot send; a cell notes which button was pressed.
    let taken = std::cell::Cell::new(None);
    let table = Table::new("", |row: &Row<'_>| row.change.name.as_str())
        .copied_as("Assumption")
        .columns(["A", "B"].into_iter().zip(sides).enumerate(), |table, (place, (letter, side))| {
            table
                .column(format!("{letter}  {}", side.named.short), VALUE_WIDTH, "", move |row| {
                    let [a, b] = lever_text::sides(row.change, scenarios);
                    Cell::new(if place == 0 { a } else { b })
                })
                .label(side.named.name.as_str())
                .swatch(side.named.ink(tokens))
        })
        .column("", BARS_WIDTH, "", |_| Cell::empty())
        .painted(|ui, room, row| bar(ui, room, comparison, row.effect.effect))
        .column("effect alone", Width::Fixed(EFFECT_WIDTH), "", |row| {
            let is_better = row.effect.effect.is_some_and(|effect| metric.is_better(effect));
            let ink = match row.effect.effect {
                None => Ink::Faint,
                Some(_) if is_better => Ink::Good,
                Some(_) => Ink::Text,
            };
            metric_cells::difference_cell(metric, row.effect.effect).ink(ink)
        })
        .label(format!("Effect on {} alone", metric.phrase()))
        .column("", Width::Fixed(BUTTON_WIDTH), "", |_| Cell::empty())
        .painted(|ui, room, row| {
            if take_over_ui(ui, room, &row.change.name, why_not) {
                taken.set(Some(row.effect.change));
            }
        })
        .heights(HEAD_HEIGHT, ROW_HEIGHT)
        .gap(3.0 * STEP)
        .strong()
        .lit()
        .hint(|row| Some(comparison.words(row.effect)))
        .spoken(|row, texts| {
            let [a, b] = lever_text::sides(row.change, scenarios);
            let alone = texts.last().map_or("", |(_, text)| text.as_str());
            format!("{}; A {a}; B {b}; alone {alone}", row.change.name)
        });
    table.show(ui, &rows);
    taken.get()
}

/// From zero to the effect; half of the room is the largest effect of all rows.
fn bar(ui: &Ui, room: Rect, comparison: &Comparison, effect: Option<f64>) {
    /// Least length of the bar of an effect that is not zero, points, so that it is seen.
    const REACH_MIN: f32 = 1.5;
    let tokens = Tokens::of(ui);
    let effects = comparison.effects.iter().filter_map(|effect| effect.effect);
    let largest = effects.fold(0.0_f64, |largest, effect| largest.max(effect.abs()));
    let middle = room.center().x;
    let y = Rangef::new(room.center().y - BAR_HEIGHT / 2.0, room.center().y + BAR_HEIGHT / 2.0);
    ui.painter().vline(middle, room.y_range(), Stroke::new(1.0, tokens.line));
    let Some(effect) = effect.filter(|effect| largest > 0.0 && *effect != 0.0) else { return };
    let reach = (effect / largest) as f32 * room.width() / 2.0;
    let end = middle + reach.abs().max(REACH_MIN).copysign(reach);
    let fill = if comparison.metric.is_better(effect) { tokens.good } else { tokens.interest };
    let bar = Rect::from_x_y_ranges(middle.min(end)..=middle.max(end), y);
    ui.painter().rect_filled(bar, CornerRadius::same(1), fill);
}

fn take_over_ui(ui: &mut Ui, room: Rect, name: &str, why_not: Option<&str>) -> bool {
    let layout = Layout::left_to_right(Align::Center);
    // A child of its own: a button laid out in the row would make it higher.
    let mut ui = ui.child_within(room.shrink2(vec2(0.0, 2.0)), layout);
    ui.spacing_mut().button_padding = vec2(2.0 * STEP, 1.0);
    ui.spacing_mut().interact_size.y = 20.0;
    let button = Button::new(small_strong("Apply"));
    let response = ui.add_enabled(why_not.is_none(), button).named(format!("Apply {name}"));
    let is_taken = response.clicked();
    let response = response.on_hover_text(Command::TakeOver(0).tooltip());
    if let Some(why) = why_not {
        response.on_disabled_hover_text(why);
    }
    is_taken
}

/// The bridge from the first to the second (Method, section 8), the largest step first.
fn bridge_ui(ui: &mut Ui, apart: &Apart, [first, second]: [&Named<'_>; 2]) {
    let metric = apart.comparison.metric;
    let asked = |first: &str, second: &str| format!("Bridge from {first} to {second}");
    let [full, short] = [asked(&first.name, &second.name), asked(&first.short, &second.short)];
    titles_ui(ui, &full, &[&short], |_| {});
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
    let difference = &apart.comparison.difference;
    // Where the parts explain nothing, that matters more than how they were found.
    let strangeness = bridge.strangeness(difference);
    let moving = difference.moving().len();
    caption_ui(ui, &strangeness.unwrap_or_else(|| means(bridge, moving).to_owned()));
    // Neither scenario need be the open one, so no row leads to a slider.
    let bars = bars(&listed_rows(difference, bridge, Listing::LARGEST_FIRST), false);
    let ends = ends(&bridge_ends(bridge, [&first.short, &second.short]));
    let total = metric.difference_text(Some(bridge.after - bridge.before));
    let description = format!("{} {} to {}", metric.name(), ends.0.text, ends.1.text);
    let total_text = format!("{total} in total");
    let ends = Some((&ends.0, &ends.1));
    waterfall_ui(
        ui,
        Waterfall { ends, bars: &bars, total_text: &total_text, description: &description },
    );
}

fn means(bridge: &Bridge, count: usize) -> &'static str {
    match bridge.means {
        _ if count < 2 => "",
        Means::Averaged { .. } => "each effect is the average over all valid orders",
        Means::InOrder | Means::TooMany | Means::NoOrder => {
            "one difference after another, in the panel’s order"
        }
    }
}
