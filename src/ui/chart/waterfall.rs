//! What moved a figure from one value to another? One row per change: its name, from what to what,
//! a bar from the figure before the change to the one after it, and the effect in figures.

use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Rangef, Rect, Response, Sense, Shape, Stroke,
    StrokeKind, Ui, pos2, vec2,
};

use crate::format;
use crate::ui::between::between;
use crate::ui::chart::describe::describe_figures;
use crate::ui::chart::rows::{Row, RowText, Scale};
use crate::ui::clipboard::{Cell, Sheet};
use crate::ui::render_target;
use crate::ui::theme::{self, BODY, SMALL, STEP, Tokens};

/// Of a row.
pub const ROW_HEIGHT: f32 = 27.0;
const BAR_HEIGHT: f32 = 13.0;
/// A bar of almost nothing is still seen.
const BAR_WIDTH_MIN: f32 = 1.5;
const EFFECT_WIDTH: f32 = 78.0;
const BACK_WIDTH: f32 = 70.0;
/// Below this there is no room for what a change was from and to; the tooltip says it.
const WORDS_FROM_WIDTH: f32 = 640.0;
/// So that the first and last row's names fit.
const NAME_WIDTH_MIN: f32 = 136.0;
/// Of a row, what names may take.
const NAME_SHARE_MAX: f32 = 0.28;
/// What a change was from and to has so much room, and of a row at most so much.
const WORDS_WIDTH_MIN: f32 = 120.0;
const WORDS_SHARE_MAX: f32 = 0.3;
/// It grows by so much, so that bars do not move with every digit.
const WORDS_STEP: f32 = 24.0;
/// Of the bars' room, left free at either end.
const MARGIN: f64 = 0.04;

/// One change, as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub name: String,
    /// From what to what.
    pub words: String,
    /// By how much it moves the figure; `None` where that is undefined.
    pub effect: Option<f64>,
    pub effect_text: String,
    pub is_better: bool,
    pub tooltip: String,
    /// Whether a click on the row does something.
    pub leads_on: bool,
    /// Whether the change can be taken back alone.
    pub can_go_back: bool,
}

/// Where the figure starts or ends.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub name: String,
    pub value: f64,
    pub text: String,
}

/// Everything that is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Waterfall<'a> {
    /// Missing where the figure is undefined at one of them; then there are no bars.
    pub ends: Option<(&'a End, &'a End)>,
    pub bars: &'a [Bar],
    /// The effect of all together.
    pub total_text: &'a str,
    /// What it shows, for screen readers.
    pub description: &'a str,
}

/// What was done to a row, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Clicked it.
    Row(usize),
    /// Asked to take its change back.
    Back(usize),
}

/// Where the columns of a row are.
#[derive(Clone, Copy)]
struct Columns {
    name: Rangef,
    words: Option<Rangef>,
    bars: Rangef,
    /// Its right end.
    effect: f32,
    back: Rangef,
}

/// Holds every value that the figure takes on its way; `None` where it is undefined at an end.
fn scale(waterfall: Waterfall<'_>, room: Rangef) -> Option<Scale> {
    let (before, after) = waterfall.ends?;
    let on_the_way = waterfall.bars.iter().scan(before.value, |at, bar| {
        *at += bar.effect.unwrap_or(0.0);
        Some(*at)
    });
    let scale = Scale::holding(on_the_way.chain([before.value, after.value]), room);
    let Scale { low, high, .. } = scale;
    // The margin leaves room for the markers; without a span it is a share of the figure itself.
    let margin = MARGIN * if high > low { high - low } else { high.abs().max(1.0) };
    Some(Scale { low: low - margin, high: high + margin, room })
}

impl Columns {
    /// Name, words where there is room for them, and effect.
    fn write(self, ui: &Ui, row: Rect, [name, words, effect]: [RowText<'_>; 3]) {
        let within = |room: Rangef| Rect::from_x_y_ranges(room, row.y_range());
        name.paint(ui.painter(), within(self.name), Align2::LEFT_CENTER);
        if let Some(room) = self.words {
            words.paint(ui.painter(), within(room), Align2::LEFT_CENTER);
        }
        // A long figure reaches to the left, over the bars.
        let room = Rangef::new(row.left(), self.effect);
        effect.paint(ui.painter(), within(room), Align2::RIGHT_CENTER);
    }
}

/// From the one end to the other, as it is copied.
fn sheet(waterfall: Waterfall<'_>) -> Sheet {
    let end = |end: &End| {
        let value = Cell { text: end.text.clone(), in_full: format::plain(Some(end.value)) };
        vec![Cell::words(&end.name), Cell::default(), Cell::default(), value]
    };
    let bar = |bar: &Bar| {
        let effect = Cell { text: bar.effect_text.clone(), in_full: format::plain(bar.effect) };
        vec![Cell::words(&bar.name), Cell::words(&bar.words), effect, Cell::default()]
    };
    let bars = waterfall.bars.iter().map(bar);
    let (before, after) = waterfall.ends.unzip();
    let rows = before.map(end).into_iter().chain(bars).chain(after.map(end)).collect();
    Sheet { head: ["Change", "From and to", "Effect", "Figure"].map(str::to_owned).to_vec(), rows }
}

/// Draws all rows under each other.
pub fn waterfall_ui(ui: &mut Ui, waterfall: Waterfall<'_>) -> Option<Touched> {
    let tokens = Tokens::of(ui);
    let count = waterfall.bars.len() + 2 * usize::from(waterfall.ends.is_some());
    let size = vec2(ui.available_width(), ROW_HEIGHT * count as f32);
    // Allocated before the rows, which take their own clicks; the menu opens on any of them.
    let (area, mut figure) = ui.allocate_exact_size(size, Sense::click());
    let columns = columns(ui, area, waterfall);
    let scale = scale(waterfall, columns.bars);
    let row = |index: usize| {
        let top = area.top() + ROW_HEIGHT * index as f32;
        Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), ROW_HEIGHT))
    };
    let first = usize::from(scale.is_some());
    // Before everything else, so that the highlight lies below texts and bars.
    let lit = (first..first + waterfall.bars.len()).map(row).find(|r| ui.rect_contains_pointer(*r));
    if let Some(lit) = lit {
        ui.painter().rect_filled(ground(lit), CornerRadius::same(4), tokens.panel);
    }
    if let (Some(scale), Some((before, after))) = (scale, waterfall.ends) {
        guides(ui, scale, before.value, area);
        end_ui(ui, row(0), columns, before, "");
        let marker = row(0).y_range().shrink(5.0);
        ui.painter().vline(scale.x(before.value), marker, Stroke::new(3.0, tokens.muted));
        let last = row(count - 1);
        end_ui(ui, last, columns, after, waterfall.total_text);
        total_bar(ui, last, scale, before.value, after.value);
    }
    let mut touched = None;
    let mut at = waterfall.ends.map_or(0.0, |(before, _)| before.value);
    for (index, bar) in waterfall.bars.iter().enumerate() {
        let rect = row(index + first);
        touched = row_ui(ui, rect, columns, bar, index, &mut figure).or(touched);
        if let (Some(scale), Some(effect)) = (scale, bar.effect) {
            step(ui, rect, scale, at, bar);
            at += effect;
        }
    }
    let says = || waterfall.description.to_owned();
    describe_figures(&figure, "Bridge", says, || sheet(waterfall));
    touched
}

/// Of a row that is lit.
fn ground(row: Rect) -> Rect {
    row.expand2(vec2(6.0, -1.0))
}

fn columns(ui: &Ui, area: Rect, waterfall: Waterfall<'_>) -> Columns {
    let width = area.width();
    let has_words = width >= WORDS_FROM_WIDTH;
    let width_of = |text: &str, font: FontId| {
        RowText { text, font, ink: Color32::PLACEHOLDER }.width(ui.painter())
    };
    let ends = waterfall.ends.map(|(before, after)| [before, after]);
    let ends = ends.into_iter().flatten().map(|end| width_of(&end.name, theme::semibold(BODY)));
    let bars = waterfall.bars.iter().map(|bar| width_of(&bar.name, theme::regular(BODY)));
    let widest = bars.chain(ends).fold(NAME_WIDTH_MIN, f32::max).min(NAME_SHARE_MAX * width);
    let name = Rangef::new(area.left(), area.left() + widest);
    let said = waterfall.bars.iter().map(|bar| width_of(&bar.words, theme::regular(SMALL)));
    let said = (said.fold(0.0, f32::max) / WORDS_STEP).ceil() * WORDS_STEP;
    let said = between(said, WORDS_WIDTH_MIN, WORDS_SHARE_MAX * width);
    let words = Rangef::new(name.max + 20.0, name.max + 20.0 + said);
    // A picture has no buttons and needs no room for them.
    let back_width = if render_target::is_export(ui.ctx()) { 0.0 } else { BACK_WIDTH };
    let back = Rangef::new(area.right() - back_width, area.right());
    let left = if has_words { words.max } else { name.max } + 16.0;
    // In a narrow window the bars keep 20 points, even where effects are written over them.
    let bars = Rangef::new(left, (back.min - EFFECT_WIDTH).max(left + 20.0));
    Columns { name, words: has_words.then_some(words), bars, effect: back.min, back }
}

/// Lines from top to bottom: at the first value, and at zero where the scale crosses it.
fn guides(ui: &Ui, scale: Scale, before: f64, area: Rect) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let x = scale.x(before);
    let down = [
        pos2(x, area.top() + ROW_HEIGHT - STEP),
        pos2(x, area.bottom() - 0.5 * (ROW_HEIGHT - BAR_HEIGHT)),
    ];
    painter.extend(Shape::dashed_line(&down, Stroke::new(1.0, tokens.ghost), 3.0, 3.0));
    // Within two points of the start the two lines would look like one.
    if scale.low < 0.0 && 0.0 < scale.high && (scale.x(0.0) - x).abs() > 2.0 {
        let x = scale.x(0.0);
        // Below its name.
        let down = Rangef::new(area.top() + SMALL + 4.0, area.bottom());
        painter.vline(x, down, Stroke::new(1.0, tokens.line));
        let at = pos2(x, area.top() + 1.0);
        painter.text(at, Align2::CENTER_TOP, "0", theme::regular(SMALL), tokens.faint);
    }
}

/// The first or the last row: a name and a value.
fn end_ui(ui: &Ui, rect: Rect, columns: Columns, end: &End, words: &str) {
    let tokens = Tokens::of(ui);
    let id = ui.scope_id().with(("end", &end.name));
    let said = format!("{} {}", end.name, end.text);
    Row { id, rect, said: &said, is_button: false }.interact(ui);
    let strong = |text| RowText { text, font: theme::semibold(BODY), ink: tokens.text };
    let words = RowText { text: words, font: theme::medium(SMALL), ink: tokens.muted };
    columns.write(ui, rect, [strong(&end.name), words, strong(&end.text)]);
}

/// The way from end to end, in the colour of the present case.
fn total_bar(ui: &Ui, rect: Rect, scale: Scale, before: f64, after: f64) {
    let tokens = Tokens::of(ui);
    let [from, to] = [before, after].map(|value| scale.x(value));
    let y = rect.center().y;
    let bar = Rect::from_two_pos(pos2(from, y - 0.5 * BAR_HEIGHT), pos2(to, y + 0.5 * BAR_HEIGHT));
    let fill = tokens.accent.gamma_multiply(0.35);
    ui.painter().rect_filled(bar, CornerRadius::same(1), fill);
    let marker = rect.y_range().shrink(5.0);
    ui.painter().vline(to, marker, Stroke::new(3.0, tokens.accent));
}

/// One change: its words, and what can be done about it.
fn row_ui(
    ui: &Ui,
    rect: Rect,
    columns: Columns,
    bar: &Bar,
    index: usize,
    figure: &mut Response,
) -> Option<Touched> {
    let tokens = Tokens::of(ui);
    let id = ui.scope_id().with(("change", &bar.name));
    let said = format!("{} {}, {}", bar.name, bar.words, bar.effect_text);
    let response = Row { id, rect, said: &said, is_button: bar.leads_on }.interact(ui);
    if response.has_focus() {
        let edge = Stroke::new(1.0, tokens.accent);
        ui.painter().rect_stroke(ground(rect), CornerRadius::same(4), edge, StrokeKind::Inside);
    }
    let ink = if bar.is_better { tokens.good } else { tokens.text };
    columns.write(
        ui,
        rect,
        [
            RowText { text: &bar.name, font: theme::regular(BODY), ink: tokens.text },
            RowText { text: &bar.words, font: theme::regular(SMALL), ink: tokens.muted },
            RowText { text: &bar.effect_text, font: theme::medium(BODY), ink },
        ],
    );
    let goes_back = bar.can_go_back && back_ui(ui, rect, columns, bar);
    *figure = figure.union(response.clone());
    let is_clicked = response.clicked();
    response.on_hover_text(&bar.tooltip);
    match (goes_back, is_clicked) {
        (true, _) => Some(Touched::Back(index)),
        (false, true) => Some(Touched::Row(index)),
        (false, false) => None,
    }
}

/// The quiet button at the end of a row; it shows where the pointer or the keyboard is.
fn back_ui(ui: &Ui, row: Rect, columns: Columns, bar: &Bar) -> bool {
    let tokens = Tokens::of(ui);
    let rect =
        Rect::from_x_y_ranges(columns.back, row.y_range()).with_min_x(columns.back.min + 8.0);
    let id = ui.scope_id().with(("revert", &bar.name));
    let said = format!("Revert {}", bar.name);
    let response = Row { id, rect, said: &said, is_button: true }.interact(ui);
    let is_lit = response.hovered() || response.has_focus();
    if ui.rect_contains_pointer(row) || is_lit {
        let ink = if is_lit { tokens.accent } else { tokens.muted };
        let text = RowText { text: "Revert", font: theme::medium(SMALL), ink };
        text.paint(ui.painter(), rect, Align2::RIGHT_CENTER);
    }
    response.on_hover_text("Revert this change only").clicked()
}

/// The bar of a change, and the hairline to it from the row above.
fn step(ui: &Ui, rect: Rect, scale: Scale, from: f64, bar: &Bar) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter();
    let [start, end] = [from, from + bar.effect.unwrap_or(0.0)].map(|value| scale.x(value));
    let y = rect.center().y;
    let gap = 0.5 * (ROW_HEIGHT - BAR_HEIGHT);
    // Through the gaps of two rows, from the end of the bar above to this one.
    let above = Rangef::new(y - 0.5 * BAR_HEIGHT - 2.0 * gap, y - 0.5 * BAR_HEIGHT);
    painter.vline(start, above, Stroke::new(1.0, tokens.ghost));
    let half = 0.5 * BAR_WIDTH_MIN;
    let (left, right) = (start.min(end), start.max(end));
    let (left, right) =
        if right - left < BAR_WIDTH_MIN { (start - half, start + half) } else { (left, right) };
    let fill = match bar.effect {
        Some(0.0) => tokens.ghost,
        _ if bar.is_better => tokens.good,
        _ => tokens.interest,
    };
    let shape =
        Rect::from_x_y_ranges(left..=right, (y - 0.5 * BAR_HEIGHT)..=(y + 0.5 * BAR_HEIGHT));
    painter.rect_filled(shape, CornerRadius::same(1), fill);
}
