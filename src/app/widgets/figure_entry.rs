//! A figure of some unit that is no lever's own value: the end of a range, a target. A click lets
//! it be typed.

use eframe::egui::{Align2, FontId, Id, Response, Role, Ui, Vec2};

use crate::analysis::Unit;
use crate::ui::widgets::value_entry::{Mark, ValueEntry};

use crate::analysis::lever_text;

/// One figure to be drawn.
#[derive(Clone, Debug)]
pub struct FigureEntry<'a> {
    pub id: Id,
    /// What a screen reader calls it.
    pub name: &'a str,
    /// The figure with its unit.
    pub text: &'a str,
    /// The same with every digit, where `text` leaves some out: what is typed over.
    pub in_full: Option<&'a str>,
    pub unit: Unit,
    pub font: FontId,
    pub size: Vec2,
    /// Left or right centre.
    pub align: Align2,
}

impl FigureEntry<'_> {
    /// Draws the figure; `Some` when a person has typed another.
    pub fn ui(self, ui: &mut Ui) -> (Response, Option<f64>) {
        let Self { id, name, text, in_full, unit, font, size, align } = self;
        let entry = ValueEntry {
            id,
            name,
            role: Role::SpinButton,
            text,
            in_full,
            font,
            size,
            margin: 3.0,
            align,
            mark: Mark::Plain,
            parse: &|typed: &str| lever_text::parse_unit(unit, typed),
            hint: lever_text::hint(unit),
        };
        entry.ui(ui)
    }
}
