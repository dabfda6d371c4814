//! Charts of series, declared: axes, lines, and what goes with them; the rest follows.
//!
//! A chart takes two axes and lines over them. What follows from that: grid and figures, the
//! baseline dashed under the lines, names where there is room, the cursor over the months, the
//! tooltip, what a screen reader says, the table for the clipboard, the title of a picture.
//!
//! ```
//! use chiplease::ui::chart::axes::MonthCursor;
//! use chiplease::ui::chart::{Axis, Chart, Line, Places, Rule, title_ui, unit_ui};
//! use chiplease::ui::theme::Tokens;
//! use eframe::egui::Ui;
//!
//! /// How much is drawn of the facility? `baseline` is empty where none is pinned.
//! fn drawn_ui(ui: &mut Ui, own: &[(f64, f64)], baseline: &[(f64, f64)], cursor: &mut MonthCursor) {
//!     title_ui(ui, "How much of the facility is drawn?", |ui| unit_ui(ui, "of commitment"));
//!     let tokens = Tokens::of(ui);
//!     let line = Line::new("drawn", own, tokens.accent)
//!         .baseline(Some(baseline)) // dashed, copied, and in the tooltip
//!         .label("drawn", Places::Along(5))
//!         .filled(0.14);
//!     let height = ui.available_height();
//!     Chart::new("Facility drawn", Axis::months(60), Axis::share().include(0.0))
//!         .line(line)
//!         .rule(Rule::level(0.8, tokens.muted).dashed().named_over("covenant"))
//!         .says(|| format!("{} months", own.len()))
//!         .cursor(cursor)
//!         .show(ui, height);
//! }
//! ```
//!
//! Points are pairs, borrowed from where they are derived. What [`Chart::says`],
//! [`Chart::sheet`] and [`Chart::tooltip`] are given runs only on demand. What no part of
//! a chart draws is drawn by [`Chart::paint`], and written by [`Chart::names`].
//!
//! What is no line has a module of its own: [`bars`] that are stacked and named on their bands,
//! upright lines with their names in [`stairs`], the [`raster`] of a grid and marks in a [`plane`]
//! of two values, [`flags`] that are dragged, and, without axes, [`rows`] and the [`waterfall`].
//! What is painted by hand uses a [`canvas::Canvas`], which [`Chart::paint`] hands out.

pub mod axes;
pub mod axis;
pub mod bars;
pub mod baseline_name;
pub mod canvas;
pub mod declared;
pub mod describe;
pub mod flags;
pub mod labels;
pub mod layers;
pub mod plane;
pub mod points;
pub mod raster;
pub mod rows;
pub mod stairs;
pub mod tooltip;
pub mod waterfall;

use eframe::egui::{Align2, Color32, Label, Painter, Pos2, Rect, Sides, TextWrapMode, Ui, vec2};

pub use self::axis::Axis;
pub use self::baseline_name::{baseline_name, set_baseline_name};
pub use self::declared::{Chart, Shown};
pub use self::labels::Places;
pub use self::layers::{Band, Event, Feet, Line, Mark, Rule, Span};
pub use self::points::Points;
pub use self::tooltip::{Tooltip, table_ui};
use crate::ui::spoken::Spoken as _;
use crate::ui::text::{Texts, heading, laid_out, width};
use crate::ui::theme::{self, BODY, LARGE, SMALL, Tokens};
use crate::ui::{capture, clipboard, render_target};

/// A title is smaller in a plot of a presentation that is narrower, as one of three is.
const PRESENTED_WIDTH: f32 = 320.0;
const PRESENTED_HEIGHT: f32 = 20.0;

/// The question that a plot answers: in full, or in few words where it is presented, in large type, or
/// where two stand abreast on a page.
pub fn question<'a>(ui: &Ui, full: &'a str, short: &'a str) -> &'a str {
    let (is_large, is_on_page) =
        (render_target::is_presentation(ui.ctx()), render_target::is_within_page(ui.ctx()));
    if is_large || is_on_page { short } else { full }
}

/// The line over a plot: its question on the left, unit and choices on the right.
pub fn title_ui(ui: &mut Ui, question: &str, right: impl FnOnce(&mut Ui)) {
    titles_ui(ui, question, &[], right);
}

/// The same with shorter ways to ask, the longest first: the first that fits beside what is on the
/// right is written, so that names are cut only where they have to be.
pub fn titles_ui(ui: &mut Ui, question: &str, shorter: &[&str], right: impl FnOnce(&mut Ui)) {
    if render_target::is_presentation(ui.ctx()) {
        return presented_title_ui(ui, question, right);
    }
    // Before the plot: its picture and its tables are found under this title.
    capture::cell(ui, question);
    clipboard::title(ui.ctx(), question);
    // The question is cut first: a control that is cut could not be used.
    let left = |ui: &mut Ui| {
        let room = ui.available_width();
        let all = || [question].into_iter().chain(shorter.iter().copied());
        let fits = |text: &&str| width(ui, text, theme::semibold(LARGE)) <= room;
        let last = all().next_back().unwrap_or(question);
        let text = all().find(fits).unwrap_or(last);
        // Whoever hears the title has room for all of it.
        ui.label(heading(text)).spoken(|node| node.set_value(question))
    };
    Sides::new().shrink_left().truncate().show(ui, left, right);
}

/// A title with the unit right behind the question, as both are read together.
fn presented_title_ui(ui: &mut Ui, question: &str, unit: impl FnOnce(&mut Ui)) {
    let width = ui.available_width();
    let size = if width < PRESENTED_WIDTH { BODY } else { LARGE };
    ui.allocate_ui(vec2(width, PRESENTED_HEIGHT), |ui| {
        ui.horizontal(|ui| {
            ui.add(Label::new(heading(question).size(size)).extend());
            // What ran into the next plot would make this one as wide.
            ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
            unit(ui);
        });
    });
}

/// A quiet remark beside a title: the unit.
pub fn unit_ui(ui: &mut Ui, unit: &str) {
    ui.faint(unit);
}

/// A label on a mark, with an edge in the colour of the ground so that it can be read on any fill.
pub struct MarkLabel<'a> {
    pub text: &'a str,
    pub at: Pos2,
    pub align: Align2,
    pub color: Color32,
    /// The edge.
    pub ground: Color32,
}

impl<'a> MarkLabel<'a> {
    /// In the middle of a plot that has nothing to show.
    pub fn centered(text: &'a str, frame: Rect, tokens: &Tokens) -> Self {
        let (at, align) = (frame.center(), Align2::CENTER_CENTER);
        Self { text, at, align, color: tokens.muted, ground: tokens.ground }
    }

    pub fn paint(self, painter: &Painter) {
        let text = laid_out(painter, self.text, theme::medium(SMALL));
        let place = self.align.anchor_size(self.at, text.size());
        // egui has no stroke around letters. `vector::text` recognizes these four copies: keep both
        // in step.
        for (x, y) in [(-1.0, 0.0), (1.0, 0.0), (0.0, -1.0), (0.0, 1.0)] {
            painter.galley(place.min + vec2(x, y), text.clone(), self.ground);
        }
        painter.galley(place.min, text, self.color);
    }
}
