//! What the terms come to: the deal in plain words, its figures, sources and uses, where the rent
//! goes, and what the sheet does not ask. Or what is wrong with the terms, and what puts it right.

use eframe::egui::{Button, Label, Rect, RichText, Ui};
use rust_decimal::Decimal;

use crate::analysis::month::Months;
use crate::analysis::series::{Period, Series};
use crate::analysis::{Covenant, Headroom, checks};
use crate::app::panels::figures;
use crate::app::plots::cash_flow::cash_flow_ui;
use crate::app::plots::coverage::coverage_ui;
use crate::format::{self, Measure};
use crate::session::{Both, Memo, NewDeal, Words, new_deal};
use crate::ui::board::{Within, columns, rest, rows, share};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::table::{Cell, Name, Table};
use crate::ui::text::{Texts, sentence, small_strong, subheading};
use crate::ui::theme::{self, STEP, Tokens};
use crate::ui::widgets::button::main_button;

use super::{GAP, OUTCOME_WIDTH_MAX, evaluated};

/// The plot is drawn where it has so much height, and takes no more than that.
const PLOT_HEIGHT: std::ops::RangeInclusive<f32> = 200.0..=340.0;
/// In a wide room, of the width what the words take, and between two plots.
const WORDS_SHARE: f32 = 0.45;
const PLOTS_GAP: f32 = 20.0;
/// Figures stand in one row, or in two, from these widths on.
const ONE_ROW_WIDTH: f32 = 700.0;
const TWO_ROWS_WIDTH: f32 = 400.0;

/// What is derived from the terms.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    words: Words,
    series: Memo<(u64, Period), Series>,
    headroom: Memo<u64, Headroom>,
    period: Period,
    cursor: MonthCursor,
}

impl Outcome {
    /// Draws it in a wide room: the words at the left; where the rent goes, and whether it covers
    /// the lender, beside them.
    pub(super) fn beside_plots_ui(&mut self, ui: &mut Ui, deal: &mut NewDeal, room: Rect) {
        let words = share(WORDS_SHARE).most(OUTCOME_WIDTH_MAX);
        let [words, plots] = columns([words, rest()]).gap(GAP).split(room);
        ui.scrolled_within(words, "results", |ui| self.ui(ui, deal, None));
        let [rent, lender] = rows([rest(), rest()]).gap(PLOTS_GAP).split(plots);
        ui.within(rent, |ui| self.plot_ui(ui, deal, rent.height()));
        ui.within(lender, |ui| self.lender_ui(ui, deal));
        self.cursor.settle(ui);
    }

    fn lender_ui(&mut self, ui: &mut Ui, deal: &NewDeal) {
        let Self { series, headroom, cursor, .. } = self;
        let case = deal.document().case();
        let Some(series) = series.get() else { return };
        let headroom =
            headroom.refresh(case.revision, |_| Headroom::of(case.scenario, case.results));
        let months = Months::of(case.scenario, case.results);
        let ribbon = headroom.ribbon(Covenant::LockUp);
        coverage_ui(ui, Both::alone(series), (months, ribbon), cursor);
    }

    /// Draws it, with the plot where `height` leaves room for it.
    pub(super) fn ui(&mut self, ui: &mut Ui, deal: &mut NewDeal, height: Option<f32>) {
        let top = ui.cursor().top();
        ui.spacing_mut().item_spacing.y = STEP;
        wrong_ui(ui, deal);
        let deal = &*deal;
        ui.scope(|ui| {
            if !deal.document().faults().is_empty() {
                ui.multiply_opacity(theme::DIMMED);
            }
            self.words_ui(ui, deal);
            ui.add_space(3.0 * STEP);
            sources_and_uses_ui(ui, deal);
            ui.add_space(3.0 * STEP);
            not_asked_ui(ui, deal);
            ui.add_space(3.0 * STEP);
            let left = height.map_or(0.0, |height| top + height - ui.cursor().top() - STEP);
            if left >= *PLOT_HEIGHT.start() {
                self.plot_ui(ui, deal, left.min(*PLOT_HEIGHT.end()));
                self.cursor.settle(ui);
            }
        });
    }

    fn words_ui(&mut self, ui: &mut Ui, deal: &NewDeal) {
        let document = deal.document();
        let headline = self.words.refresh(document);
        if document.faults().is_empty() {
            ui.add(Label::new(sentence(&headline.deal)).wrap());
        } else {
            ui.note("Figures show the last valid terms.");
        }
        ui.add(Label::new(RichText::new(&headline.lessee).weak()).wrap());
        ui.add_space(2.0 * STEP);
        let summaries = Both { own: &document.results().summary, baseline: None };
        let rows = match ui.available_width() {
            width if width >= ONE_ROW_WIDTH => 1,
            width if width >= TWO_ROWS_WIDTH => 2,
            _ => 4,
        };
        figures::rows_ui(ui, evaluated(deal), summaries, rows);
    }

    fn plot_ui(&mut self, ui: &mut Ui, deal: &NewDeal, height: f32) {
        let Self { series, period, cursor, .. } = self;
        let case = deal.document().case();
        let series = series.refresh((case.revision, *period), |(_, period)| {
            Series::of(case.scenario, case.results, *period)
        });
        ui.scope(|ui| {
            ui.set_height(height);
            cash_flow_ui(ui, Both::alone(series), period, cursor);
        });
    }
}

/// The first thing that is wrong, with a button for each way to put it right.
fn wrong_ui(ui: &mut Ui, deal: &mut NewDeal) {
    let complaints = deal.document().complaints();
    let Some(first) = complaints.first() else { return };
    let text = subheading(first.text.as_str()).color(Tokens::of(ui).breach);
    ui.add(Label::new(text).wrap());
    let mut taken = None;
    ui.horizontal_wrapped(|ui| {
        for (index, mend) in first.mends.iter().enumerate() {
            let text = small_strong(mend.text.as_str());
            let button = if index == 0 { main_button(ui, text) } else { Button::new(text) };
            if ui.add(button).clicked() {
                taken = Some(index);
            }
        }
    });
    match complaints.len() - 1 {
        0 => {}
        1 => drop(ui.note("One more is marked on the left.")),
        more => drop(ui.note(format!("{more} more are marked on the left."))),
    }
    ui.add_space(2.0 * STEP);
    if let Some(mend) = taken {
        deal.document_mut().mend(0, mend);
        ui.ctx().request_repaint();
    }
}

/// One line of sources or uses.
struct Line {
    name: String,
    amount: Decimal,
    is_total: bool,
}

fn sources_and_uses_ui(ui: &mut Ui, deal: &NewDeal) {
    const WIDTH: f32 = 84.0;
    let (scenario, results) = (evaluated(deal), deal.document().results());
    let line = |(name, amount): (String, Decimal)| Line { name, amount, is_total: false };
    let total =
        |name: &str| Line { name: name.to_owned(), amount: results.summary.uses, is_total: true };
    let mut lines: Vec<Line> = checks::sources(scenario, results).into_iter().map(line).collect();
    lines.push(total("Sources"));
    // What is nothing needs no line of a term sheet.
    let uses = checks::uses(scenario, results).into_iter().filter(|(_, amount)| !amount.is_zero());
    lines.extend(uses.map(line));
    lines.push(total("Uses"));
    let uses = format::float(results.summary.uses);
    let name = |line: &Line| {
        let name = Name::new(line.name.as_str());
        if line.is_total { name.total() } else { name }
    };
    let share = move |line: &Line| (uses > 0.0).then(|| format::float(line.amount) / uses);
    Table::new("Sources and uses", name)
        .column("amount", WIDTH, "Dollars at closing", |line: &Line| {
            Cell::new(Measure::Dollars(format::float(line.amount)))
        })
        .column("of uses", WIDTH, "Of all that is paid at closing", move |line: &Line| {
            Cell::new(Measure::Share(share(line), 1))
        })
        .show(ui, &lines);
}

/// What is not on the sheet, and what it is taken to be.
fn not_asked_ui(ui: &mut Ui, deal: &NewDeal) {
    ui.label(small_strong("Defaults; can be changed after the deal is created"));
    for line in new_deal::assumed_in_words(evaluated(deal)) {
        ui.wrapped(crate::ui::text::small(line).weak());
    }
}
