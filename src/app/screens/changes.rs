//! What each change since the baseline did to the return, and how every figure compares.
//!
//! Without a baseline the scenario is compared with what was opened or saved.

mod figures;

use eframe::egui::{Button, ComboBox, Rect, RichText, ScrollArea, Sides, Ui, vec2};
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::analysis::bridge::AVERAGED_MAX;
use crate::analysis::bridge::words::{Listing, Names, Told};
use crate::analysis::{Compared, Lever, Method, Metric};
use crate::app::command::Command;
use crate::app::screens::compared::{bars, ends, participants_height, participants_ui, texts_ui};
use crate::app::widgets::choices::metric_choice_ui;
use crate::export::pictures::Subject;
use crate::session::bridges::Saved;
use crate::session::{BridgeAnswers, BridgeQuestion, Bridged, Bridges, Memo};
use crate::ui::board::{Within as _, columns, fixed, rest, rows, share};
use crate::ui::chart::title_ui;
use crate::ui::chart::waterfall::{Bar, End, ROW_HEIGHT, Touched, Waterfall, waterfall_ui};
use crate::ui::text::{Texts, small, small_strong};
use crate::ui::theme::{SMALL, STEP};
use crate::ui::waker::waker;
use crate::ui::widgets::choice::choice_ui;
use crate::ui::widgets::drop_down::DropDown;

/// Opacity of an old bridge, which stays while a new one is being computed.
const OUT_OF_DATE: f32 = 0.55;
/// How quickly it is dimmed, so that one late frame does not flicker.
const DIMMING_SECONDS: f32 = 0.12;
/// Below this the choices have a line of their own.
const ONE_LINE_WIDTH: f32 = 820.0;
/// At least this many changes have rows of their own; smaller ones are added up in one.
const ROWS_MIN: usize = 4;
/// The question and the line under it.
const HEADING_HEIGHT: f32 = 60.0;
/// From this width on the participants are beside the figures, which have this share then.
const TABLES_WIDTH: f32 = 1_280.0;
const FIGURES_SHARE: f32 = 0.62;
/// Between the bridge and the figures.
const GAP: f32 = 20.0;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangesView {
    /// Id of the metric; net IRR where it is empty or unknown.
    metric: String,
    is_in_order: bool,
    /// Whether changes are in the order of the panel rather than the largest first.
    is_as_listed: bool,
    /// Whether the smallest changes have rows of their own, too.
    shows_all: bool,
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Changes {
    bridges: Bridges,
    drawn: Memo<Kept, Drawn>,
    saved: Saved,
}

/// What a drawn bridge was made for: its number, whether from a baseline, and how it is listed.
type Kept = (Option<u64>, bool, Listing);

/// A bridge as it is drawn.
#[derive(Debug)]
struct Drawn {
    told: Told,
    ends: Option<(End, End)>,
    bars: Vec<Bar>,
}

impl Drawn {
    fn of(bridged: &Bridged, listing: Listing, names: Names<'_>) -> Self {
        let Bridged { difference, metric, bridge } = bridged;
        let told = Told::of(difference, *metric, bridge.as_ref(), listing, names);
        let mut bars = bars(&told.rows, true);
        for (row, bar) in bars.iter_mut().enumerate() {
            bar.leads_on |= told.is_rest(row);
        }
        Self { ends: told.ends.as_ref().map(ends), bars, told }
    }

    /// The lever of a row, and the lever under which the earlier scenario has its value.
    fn way_back(&self, row: usize) -> Option<(Lever, Lever)> {
        let row = self.told.rows.get(row)?;
        row.lever.zip(row.lever_before)
    }
}

impl ChangesView {
    pub(super) fn look_at(&mut self, subject: Subject) {
        super::choose(&mut self.metric, subject.metric.map(Metric::id));
    }

    fn metric(&self) -> Metric {
        Metric::from_id(&self.metric).unwrap_or(Metric::NetIrr)
    }

    fn question(&self) -> BridgeQuestion {
        let method = if self.is_in_order { Method::InOrder } else { Method::Averaged };
        BridgeQuestion { metric: self.metric(), method }
    }
}

impl Changes {
    /// The newest bridge.
    pub fn bridged(&self) -> Option<&Bridged> {
        self.bridges.answers().latest()
    }

    /// Whether it is the bridge to the document as it is.
    pub fn is_current(&self) -> bool {
        self.bridges.answers().is_current()
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn changes_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Changes,
    view: &mut ChangesView,
    send: &mut Vec<Command>,
) {
    let Changes { bridges, drawn, saved } = screen;
    let now = &shown.document.results().summary;
    let Some(base) = saved.base(shown.baseline, shown.document) else {
        let name = "The scenario as opened or saved is out of bounds";
        hint_ui(ui, &format!("{name}, so nothing can be compared with it. {}", pinning(ui)));
        figures::figures_ui(ui, None, now, view.metric());
        return;
    };
    bridges.refresh(base.case(), shown.document.case(), view.question(), waker(ui.ctx()));
    let bridges = bridges.answers();
    let open = shown.document.evaluated();
    let baseline = shown.baseline.map(|baseline| baseline.label(open));
    let height = ui.available_height();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        // Room for the bar to scroll by.
        ui.set_max_width(ui.available_width() - 2.0 * STEP);
        // The bridge gets what the figures leave of the window; a longer one scrolls.
        let room = height - figures_height(ui.available_width()) - GAP;
        bridge_ui(ui, baseline, bridges, drawn, view, room, send);
        ui.add_space(GAP);
        let names = ["before", "now"];
        let participants = Compared::of_participants(base.summary(), now);
        let [of_figures, of_participants] = tables(ui, &participants);
        let chosen = view.metric();
        let taken =
            ui.within(of_figures, |ui| figures::figures_ui(ui, Some(base.summary()), now, chosen));
        if let Some(metric) = taken {
            metric.id().clone_into(&mut view.metric);
        }
        ui.within(of_participants, |ui| participants_ui(ui, names, &participants));
        if let Some(bridged) = bridges.latest() {
            ui.add_space(GAP);
            texts_ui(ui, names, bridged.difference.texts());
        }
    });
}

/// What the figures take in a room of this width.
fn figures_height(width: f32) -> f32 {
    figures::height(if width >= TABLES_WIDTH { FIGURES_SHARE * width - GAP } else { width })
}

/// The rooms of the figures and of the participants: side by side where that leaves no name far from
/// its figures, else one above the other.
fn tables(ui: &mut Ui, participants: &[Compared]) -> [Rect; 2] {
    let width = ui.available_width();
    let is_wide = width >= TABLES_WIDTH;
    let figures = figures_height(width);
    let participants = participants_height(participants.len());
    let height = if is_wide { figures.max(participants) } else { figures + GAP + participants };
    let (_, area) = ui.allocate_space(vec2(width, height));
    if is_wide {
        columns([share(FIGURES_SHARE), rest()]).gap(2.0 * GAP).split(area)
    } else {
        rows([fixed(figures), rest()]).gap(GAP).split(area)
    }
}

/// Draws the bridge from the baseline alone, into all the room that `ui` has; true if it leads to
/// the document as it is.
///
/// # Errors
///
/// Why there is none.
pub fn alone_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    screen: &mut Changes,
    view: &ChangesView,
) -> Result<bool, String> {
    let Changes { bridges, drawn, .. } = screen;
    let Some(baseline) = shown.baseline else { return Err("there is no baseline".to_owned()) };
    // A picture has no switch, and averaged effects depend on no order.
    let question = BridgeQuestion { metric: view.metric(), method: Method::Averaged };
    bridges.refresh(baseline.case(), shown.document.case(), question, waker(ui.ctx()));
    let bridges = bridges.answers();
    if let Some(trouble) = bridges.trouble() {
        return Err(trouble.to_owned());
    }
    let Some(bridged) = bridges.latest() else { return Ok(false) };
    let rows_fit = ((ui.available_height() - HEADING_HEIGHT) / ROW_HEIGHT) as usize;
    // The first and the last row are no changes.
    let rows_max = rows_fit.saturating_sub(2).max(1);
    let number = bridges.answer_number();
    let listing = Listing { is_as_listed: false, rows_max };
    let names = Names::of_deals(baseline.scenario(), shown.document.evaluated());
    let drawn = drawn.refresh((number, true, listing), |_| Drawn::of(bridged, listing, names));
    title_ui(ui, &drawn.told.question, |_| {});
    if bridged.difference.changes().is_empty() {
        hint_ui(ui, "No assumption differs between the two.");
        texts_ui(ui, ["before", "after"], bridged.difference.texts());
        return Ok(bridges.is_current());
    }
    caption_ui(ui, &drawn.told.caption, true, false);
    rows_ui(ui, drawn);
    Ok(bridges.is_current())
}

/// The question, the choices, and one row a change.
fn bridge_ui(
    ui: &mut Ui,
    baseline: Option<&str>,
    bridges: &BridgeAnswers,
    drawn: &mut Memo<Kept, Drawn>,
    view: &mut ChangesView,
    room: f32,
    send: &mut Vec<Command>,
) {
    let has_baseline = baseline.is_some();
    let Some(bridged) = bridges.latest() else { return };
    let rows_fit = ((room - HEADING_HEIGHT) / ROW_HEIGHT) as usize;
    // The first and the last row are no changes.
    let rows_max = rows_fit.max(2 + ROWS_MIN) - 2;
    let listing = Listing {
        is_as_listed: view.is_as_listed,
        rows_max: if view.shows_all { usize::MAX } else { rows_max },
    };
    let kept = (bridges.answer_number(), has_baseline, listing);
    let names = Names::of_present(baseline);
    let drawn = drawn.refresh(kept, |_| Drawn::of(bridged, listing, names));
    heading_ui(ui, drawn, bridged, view);
    if bridged.difference.changes().is_empty() {
        let hint = match bridged.difference.texts() {
            [] => nothing_differs(ui, has_baseline),
            _ => "No assumption differs; differing texts are listed below.".to_owned(),
        };
        hint_ui(ui, &hint);
        return;
    }
    // The old bridge stays in sight, so this line says that it is an old one.
    let mut caption = drawn.told.caption.clone();
    if let Some(trouble) = bridges.trouble() {
        caption = format!("The bridge could not be computed again: {trouble}");
    }
    let has_more = view.shows_all && drawn.bars.len() > rows_max;
    if caption_ui(ui, &caption, has_baseline, has_more) {
        view.shows_all = false;
    }
    let touched = ui.scope(|ui| {
        let id = ui.scope_id().with("out of date");
        let fresh = ui.ctx().animate_bool_with_time(id, bridges.is_current(), DIMMING_SECONDS);
        ui.multiply_opacity(OUT_OF_DATE + (1.0 - OUT_OF_DATE) * fresh);
        rows_ui(ui, drawn)
    });
    match touched.inner {
        None => {}
        Some(Touched::Row(row)) if drawn.told.is_rest(row) => view.shows_all = !view.shows_all,
        Some(Touched::Row(row)) => {
            let lever = drawn.told.rows.get(row).and_then(|row| row.lever);
            send.extend(lever.map(Command::Reveal));
        }
        Some(Touched::Back(row)) => {
            let way_back = drawn.way_back(row);
            send.extend(way_back.map(|(lever, before)| Command::TakeBack(lever, before)));
        }
    }
}

fn rows_ui(ui: &mut Ui, drawn: &Drawn) -> Option<Touched> {
    let ends = drawn.ends.as_ref().map(|(before, after)| (before, after));
    let Told { total, description, .. } = &drawn.told;
    waterfall_ui(ui, Waterfall { ends, bars: &drawn.bars, total_text: total, description })
}

/// The question that the bridge answers, and what can be chosen about it.
fn heading_ui(ui: &mut Ui, drawn: &Drawn, bridged: &Bridged, view: &mut ChangesView) {
    // In a narrow line the title would give way to the choices until nothing of it is left.
    let is_wide = ui.available_width() >= ONE_LINE_WIDTH;
    let count = bridged.difference.moving().len();
    title_ui(ui, &drawn.told.question, |ui| {
        if is_wide {
            choices_ui(ui, count, view);
        }
    });
    if !is_wide {
        ui.horizontal(|ui| choices_ui(ui, count, view));
    }
}

fn choices_ui(ui: &mut Ui, change_count: usize, view: &mut ChangesView) {
    let combo = ComboBox::from_id_salt("bridge-metric").width(118.0).height(360.0);
    let list = DropDown { combo, name: "Bridge of ", size: SMALL, chosen: view.metric() };
    if let Some(metric) = metric_choice_ui(ui, list) {
        metric.id().clone_into(&mut view.metric);
    }
    // A single change has one effect, whatever the method and the order.
    if change_count < 2 {
        return;
    }
    // More are never averaged; the line under the question says so.
    if change_count <= AVERAGED_MAX {
        let methods = [(false, "averaged"), (true, "in order")];
        choice_ui(ui, "Effects", &mut view.is_in_order, &methods);
    }
    let orders = [(false, "largest first"), (true, "as listed")];
    choice_ui(ui, "Sorted", &mut view.is_as_listed, &orders);
}

/// What the bridge is made of, in one line; true when fewer rows are asked for.
fn caption_ui(ui: &mut Ui, caption: &str, has_baseline: bool, has_more: bool) -> bool {
    let mut caption = caption.to_owned();
    if !has_baseline {
        caption = format!("{caption} · {} pins a baseline", pin_keys(ui));
    }
    let text = small(caption).weak();
    let line = Sides::new().shrink_left().truncate();
    let (_, is_clicked) = line.show(
        ui,
        |ui| ui.one_line(text),
        |ui| has_more && ui.add(Button::new(small_strong("Fewer rows")).frame(false)).clicked(),
    );
    ui.add_space(STEP);
    is_clicked
}

/// What to do where there is nothing to show.
fn hint_ui(ui: &mut Ui, text: &str) {
    ui.add_space(STEP);
    ui.wrapped(RichText::new(text).weak());
    ui.add_space(STEP);
}

fn nothing_differs(ui: &Ui, has_baseline: bool) -> String {
    if has_baseline {
        return "Nothing differs from the baseline yet. Move a slider to see its effect on the \
                figure of your choice."
            .to_owned();
    }
    format!(
        "Nothing has changed since the scenario was opened or saved. Move a slider to see its \
         effect. {}",
        pinning(ui)
    )
}

fn pinning(ui: &Ui) -> String {
    format!("{} pins the current case as the baseline for every change.", pin_keys(ui))
}

fn pin_keys(ui: &Ui) -> String {
    Command::Pin.keys(ui.ctx())
}
