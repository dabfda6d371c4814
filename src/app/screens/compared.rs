//! What is shown of two deals beside their metrics: profits, texts that differ, and a bridge.

use eframe::egui::Ui;

use crate::analysis::bridge::words::{self, Row};
use crate::analysis::compared::What;
use crate::analysis::{Compared, TextChange};
use crate::format::{self, Measure};
use crate::ui::chart::title_ui;
use crate::ui::chart::waterfall::{Bar, End};
use crate::ui::clipboard::{self, Sheet};
use crate::ui::table::{self, Cell, Table};
use crate::ui::text::{Texts, small};
use crate::ui::theme::{Ink, STEP};

const TITLE_HEIGHT: f32 = 28.0;
/// Least width of a column of figures.
const FIGURE_WIDTH: f32 = 112.0;
/// The widest line of text, points; after a longer one the eye does not find the next line.
const TEXT_WIDTH: f32 = 900.0;

/// What circularity and so many profits take with their title.
pub(super) fn participants_height(figures: usize) -> f32 {
    TITLE_HEIGHT + table::height(figures)
}

/// Draws circularity and the profit of each participant (Method, section 7) under the names
/// of the base and the deal.
pub(super) fn participants_ui(ui: &mut Ui, names: [&str; 2], figures: &[Compared]) {
    title_ui(ui, "Who profits?", |_| {});
    let side =
        |side: fn(&Compared) -> Option<f64>| move |it: &Compared| Cell::new(measure(it, side(it)));
    let [base, deal] = [side(|it| it.base), side(|it| it.deal)];
    // An undefined difference is not faint, because it may well be one.
    let difference = |it: &Compared| {
        let moved = it.difference().is_none_or(|change| change.abs() > 0.0);
        Cell::new(it.difference_text()).ink(if moved { Ink::Text } else { Ink::Faint })
    };
    let table = Table::new("figure", |it: &Compared| it.name())
        .column(names[0], FIGURE_WIDTH, HELP, move |it| base(it).ink(Ink::Muted))
        .column(names[1], FIGURE_WIDTH, HELP, deal)
        .column("difference", FIGURE_WIDTH, HELP, difference);
    ui.scope(|ui| table.show(ui, figures));
}

const HELP: &str = "Profit is received less paid in, including the vendor’s margin; identical \
                    names count as one participant";

fn measure(figure: &Compared, value: Option<f64>) -> Measure {
    match (&figure.what, value) {
        (What::Profit { .. } | What::BreakingBurn, Some(dollars)) => Measure::Dollars(dollars),
        (What::Profit { .. }, None) => Measure::Words("not a participant".to_owned()),
        (What::BreakingBurn, None) => Measure::Words(format::UNDEFINED.to_owned()),
        (What::Circularity, value) => Measure::Share(value, 2),
        (What::Metric(metric), value) => Measure::Words(metric.text_fine(value)),
    }
}

/// Draws every text that differs, before and after; nothing where none does.
pub(super) fn texts_ui(ui: &mut Ui, names: [&str; 2], texts: &[TextChange]) {
    if texts.is_empty() {
        return;
    }
    title_ui(ui, "Which texts differ?", |_| {});
    // In a child, so that the narrower width does not hold for what follows.
    let drawn = ui.vertical(|ui| {
        ui.set_max_width(TEXT_WIDTH.min(ui.available_width()));
        for text in texts {
            ui.wrapped(small(text.line()).weak());
        }
    });
    clipboard::table(&drawn.response, None, || sheet(names, texts));
    ui.add_space(STEP);
}

/// The texts in full.
fn sheet(names: [&str; 2], texts: &[TextChange]) -> Sheet {
    let row = |text: &TextChange| {
        let sides = [&text.before, &text.after].map(|side| match (side, text.is_private) {
            (Some(words), _) => words.clone(),
            // A presenter's note is not handed out, not even by the clipboard.
            (None, true) => "presenter only".to_owned(),
            (None, false) => String::new(),
        });
        [text.name.clone()].into_iter().chain(sides).map(clipboard::Cell::words).collect()
    };
    Sheet {
        head: ["Text", names[0], names[1]].map(str::to_owned).to_vec(),
        rows: texts.iter().map(row).collect(),
    }
}

/// The rows of a bridge as they are drawn; where they act, levers can be clicked and taken back, and
/// it is said what a change does alone, which no other table says then.
pub(super) fn bars(rows: &[Row], acts: bool) -> Vec<Bar> {
    let bar = |row: &Row| {
        let leads_on = acts && row.lever.is_some();
        Bar {
            name: row.name.clone(),
            words: row.words.clone(),
            effect: row.effect,
            effect_text: row.effect_text.clone(),
            is_better: row.is_better,
            tooltip: match row.alone.as_ref().filter(|_| acts) {
                Some(alone) => format!("{}\n{alone}", row.help),
                None => row.help.clone(),
            },
            leads_on,
            can_go_back: leads_on && row.lever_before.is_some(),
        }
    };
    rows.iter().map(bar).collect()
}

/// The ends of a bridge as they are drawn.
pub(super) fn ends(ends: &[words::End; 2]) -> (End, End) {
    let [before, after] = ends.each_ref().map(|end| End {
        name: end.name.clone(),
        value: end.value,
        text: end.text.clone(),
    });
    (before, after)
}
