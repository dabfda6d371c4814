//! Who put the money in, and who stands behind the rent? The sources as a column of layers, the
//! equity on top, with their names beside it.

use std::sync::Arc;

use eframe::egui::{Color32, Galley, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::analysis::CapitalStack;
use crate::analysis::capital_stack::{Guarantor, Layer};
use crate::format;
use crate::ui::text;
use crate::ui::theme::{self, SMALL, Tokens};

/// Width of the column, and from it to the names.
const COLUMN_WIDTH: f32 = 16.0;
const GAP: f32 = 9.0;
/// From one name to the next.
const LINE: f32 = 16.0;
/// The side of the square that shows a layer's colour beside its name.
const SQUARE: f32 = 7.0;
/// A layer of no height would not be seen.
const LAYER_HEIGHT_MIN: f32 = 2.0;
/// Beside the names of lessee and guarantor, so many layers have names; others are joined.
const NAMES: usize = 4;

/// Draws the picture into all the room that `ui` has.
pub fn capital_stack_ui(ui: &mut Ui, stack: &CapitalStack) {
    let tokens = Tokens::of(ui);
    let size = ui.available_size();
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let words = stack.words();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("Capital: {words}")));
    let column = Rect::from_min_size(rect.min, vec2(COLUMN_WIDTH, rect.height()));
    paint_layers(ui, tokens, stack, column);
    let names = rect.with_min_x(column.right() + GAP);
    for (row, (ink, said)) in lines(tokens, stack).into_iter().enumerate() {
        let middle = names.top() + (row as f32 + 0.5) * LINE;
        let left = match ink {
            Some(ink) => {
                let at = pos2(names.left() + SQUARE / 2.0, middle);
                let square = Rect::from_center_size(at, vec2(SQUARE, SQUARE));
                ui.painter().rect_filled(square, 1.0, ink);
                names.left() + SQUARE + 6.0
            }
            None => names.left(),
        };
        let ink = if ink.is_some() { tokens.text } else { tokens.muted };
        let text = fitting(ui, &said, names.right() - left);
        let at = pos2(left, middle - text.size().y / 2.0);
        ui.painter().galley(at, text, ink);
    }
    response.on_hover_text(words);
}

/// From the bottom to the top: the first loan to be repaid, the others, the equity.
fn paint_layers(ui: &Ui, tokens: &Tokens, stack: &CapitalStack, column: Rect) {
    let mut bottom = column.bottom();
    for (index, layer) in stack.layers.iter().enumerate() {
        let height = (layer.share as f32 * column.height()).max(LAYER_HEIGHT_MIN);
        let top = (bottom - height).max(column.top());
        let rect = Rect::from_x_y_ranges(column.x_range(), top..=bottom);
        // A hairline of the ground between two layers.
        let rect = if top > column.top() { rect.with_min_y(top + 1.0) } else { rect };
        ui.painter().rect_filled(rect, 1.0, ink(tokens, stack, index, layer));
        bottom = top;
    }
}

fn ink(tokens: &Tokens, stack: &CapitalStack, index: usize, layer: &Layer) -> Color32 {
    if layer.is_equity {
        return tokens.good;
    }
    // Junior loans are paler.
    let loans = stack.layers.len().saturating_sub(2).max(1);
    tokens.principal.lerp_to_gamma(tokens.sweep, index as f32 / loans as f32)
}

/// A name, from the longest to the shortest way to say it.
struct Said {
    ways: Vec<String>,
    /// What is cut where there is room for none of them, and what stays behind it.
    cut: (String, String),
}

impl Said {
    fn of(layer: &Layer) -> Self {
        let (name, share) = (layer.name.clone(), format!(" {}", format::percent(layer.share, 0)));
        Self { ways: vec![layer.words(), format!("{name}{share}")], cut: (name, share) }
    }

    /// The last way is cut where it has no room either.
    fn one_of(ways: Vec<String>) -> Self {
        let last = ways.last().cloned().unwrap_or_default();
        Self { ways, cut: (last, String::new()) }
    }
}

/// The names from top to bottom, each with the ink of its layer.
fn lines(tokens: &Tokens, stack: &CapitalStack) -> Vec<(Option<Color32>, Said)> {
    let room = NAMES - 1 - usize::from(!stack.guarantors.is_empty());
    let mut layers: Vec<(Option<Color32>, Said)> = Vec::new();
    if stack.layers.len() <= room {
        let each = stack.layers.iter().enumerate().rev();
        layers.extend(each.map(|(at, it)| (Some(ink(tokens, stack, at, it)), Said::of(it))));
    } else {
        let equity = stack.layers.iter().filter(|layer| layer.is_equity);
        layers.extend(equity.map(|it| (Some(tokens.good), Said::of(it))));
        let loans = || stack.layers.iter().filter(|layer| !layer.is_equity);
        let joined = Layer {
            name: format!("{} loans", loans().count()),
            amount: loans().map(|loan| loan.amount).sum(),
            share: loans().map(|loan| loan.share).sum(),
            is_equity: false,
        };
        layers.push((Some(tokens.principal), Said::of(&joined)));
    }
    let lessee = vec![format!("lessee {}", stack.lessee), stack.lessee.clone()];
    layers.push((None, Said::one_of(lessee)));
    if let Some(guarantors) = guaranteed(stack) {
        layers.push((None, Said::one_of(guarantors)));
    }
    layers
}

/// Who guarantees, in one line: "guarantor Google", "Meta guarantees 50% of cost at the end".
fn guaranteed(stack: &CapitalStack) -> Option<Vec<String>> {
    let [first, others @ ..] = stack.guarantors.as_slice() else { return None };
    let Guarantor { name, what } = first;
    let more = if others.is_empty() { "" } else { " and more" };
    Some(vec![
        format!("guarantor {name}: {what}{more}"),
        format!("guarantor {name}{more}"),
        format!("guarantor {name}"),
    ])
}

/// The longest way to say it for which there is room, else the name cut before its share.
fn fitting(ui: &Ui, Said { ways, cut: (name, share) }: &Said, room: f32) -> Arc<Galley> {
    let width = |text: &str| text::width(ui, text, theme::regular(SMALL));
    if let Some(fits) = ways.iter().find(|it| width(it) <= room) {
        return text::laid_out(ui.painter(), fits, theme::regular(SMALL));
    }
    let cut = text::shortened(name, share, |it| width(it) <= room);
    text::cut(ui.painter(), &cut, theme::regular(SMALL), room)
}
