//! Text, which stays text: it can be searched, copied and read out.

use eframe::egui::epaint::TextShape;
use eframe::egui::text::{LayoutSection, TextFormat};
use eframe::egui::{Color32, FontFamily, Pos2, Rect, Shape, Stroke, vec2};

use crate::ui::vector::xml::{self, escaped, fill, number};

/// The number of copies around a text that make its edge.
pub(super) const COPIES: usize = 4;
/// The width of the edge that those copies make, in points.
// One point on each side; the inner half lies under the letters.
const EDGE_WIDTH: f32 = 2.0;

/// Whether the next shapes are a text with an edge made of copies: the edge, and the text over it.
pub(super) fn edged(shapes: &[(Rect, Shape)]) -> Option<(Stroke, &Shape)> {
    let five = shapes.get(..=COPIES)?;
    let texts: Vec<&TextShape> = five
        .iter()
        .map_while(|(_, shape)| if let Shape::Text(text) = shape { Some(text) } else { None })
        .collect();
    let (top, copies) = texts.split_last().filter(|(_, copies)| copies.len() == COPIES)?;
    let color = |text: &TextShape| text.galley.job.sections.first().map(|it| ink(text, &it.format));
    let edge = color(copies.first()?)?;
    let is_copy = |text: &&TextShape| {
        text.galley.text() == top.galley.text()
            // `MarkLabel` puts its copies one point away; the rest allows for rounding.
            && (text.pos - top.pos).length() < 1.5
            && color(text) == Some(edge)
    };
    let (_, over) = five.last()?;
    copies.iter().all(is_copy).then_some((Stroke::new(EDGE_WIDTH, edge), over))
}

/// A piece of a row in one look.
struct Run<'a> {
    text: String,
    format: &'a TextFormat,
    /// Where it begins on its baseline.
    at: Pos2,
    end: f32,
    /// Where its last visible letter ends: a row that was broken ends in a space.
    seen_end: f32,
    count: usize,
}

/// The text, a `<text>` for each look in each row.
pub(super) fn text(shape: &TextShape, edge: Option<Stroke>) -> String {
    let mut out = String::new();
    let turned = super::paint::turned(shape.angle, shape.pos);
    for run in runs(shape) {
        let Run { text, format, at, end, seen_end, count } = run;
        let at = shape.pos + at.to_vec2();
        let color = ink(shape, format);
        let shown = text.trim_end();
        if shown.is_empty() || color == Color32::TRANSPARENT {
            continue;
        }
        let (x, y, size) = (number(at.x), number(at.y), number(format.font_id.size));
        let weight = weight(&format.font_id.family);
        // A viewer without this font keeps the width of the layout, by narrower letters rather
        // than by letters that touch.
        let length = if count > 1 {
            let width = number(seen_end - (at.x - shape.pos.x));
            format!(" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"")
        } else {
            String::new()
        };
        let edge = edge.map_or_else(String::new, |edge| {
            let stroke = xml::stroke(edge);
            // Stroke before fill: over the fill it would cover part of each letter.
            format!("{stroke} stroke-linejoin=\"round\" paint-order=\"stroke\"")
        });
        // SVG collapses runs of spaces unless told not to.
        let space = if shown.contains("  ") { " xml:space=\"preserve\"" } else { "" };
        let (fill, shown) = (fill(color), escaped(shown));
        out.extend([format!(
            "<text x=\"{x}\" y=\"{y}\" \
             font-size=\"{size}\"{weight}{fill}{edge}{length}{space}{turned}>\
             {shown}</text>\n"
        )]);
        out.push_str(&under(shape, format, at, end - (at.x - shape.pos.x)));
    }
    out
}

/// The line under or through a text.
fn under(shape: &TextShape, format: &TextFormat, at: Pos2, width: f32) -> String {
    let line = if format.underline.is_empty() { shape.underline } else { format.underline };
    if line.is_empty() {
        return String::new();
    }
    let from = at + vec2(0.0, 2.0);
    super::paint::Segments::new([from, from + vec2(width, 0.0)], line).path()
}

/// The runs of a text, row by row. Glyphs do not record their section; it follows from their order.
fn runs(shape: &TextShape) -> Vec<Run<'_>> {
    let job = &shape.galley.job;
    let mut runs = Vec::new();
    let mut byte = 0;
    for placed in &shape.galley.rows {
        let mut last: Option<(usize, Run<'_>)> = None;
        for glyph in &placed.row.glyphs {
            let index = section_at(&job.sections, byte);
            byte += glyph.chr.len_utf8();
            let Some(section) = job.sections.get(index) else { continue };
            match &mut last {
                Some((of, run)) if *of == index => {
                    run.text.push(glyph.chr);
                    run.end = placed.pos.x + glyph.max_x();
                    if !glyph.chr.is_whitespace() {
                        run.seen_end = run.end;
                    }
                    run.count += 1;
                }
                _ => {
                    // A space at the start of a row has nothing to show; the run begins after it.
                    if glyph.chr.is_whitespace() {
                        continue;
                    }
                    runs.extend(last.take().map(|(_, run)| run));
                    let at = placed.pos + glyph.pos.to_vec2();
                    let end = placed.pos.x + glyph.max_x();
                    let (text, format) = (glyph.chr.to_string(), &section.format);
                    last = Some((index, Run { text, format, at, end, seen_end: end, count: 1 }));
                }
            }
        }
        runs.extend(last.map(|(_, run)| run));
        // Sections count bytes of the whole text, and line breaks are no glyphs.
        byte += usize::from(placed.ends_with_newline);
    }
    runs
}

fn section_at(sections: &[LayoutSection], byte: usize) -> usize {
    let holds = |section: &LayoutSection| usize::from(section.byte_range.end) > byte;
    sections.iter().position(holds).unwrap_or(sections.len().saturating_sub(1))
}

fn ink(shape: &TextShape, format: &TextFormat) -> Color32 {
    // egui's order of precedence: override, colour of the section, fallback.
    let own =
        if format.color == Color32::PLACEHOLDER { shape.fallback_color } else { format.color };
    shape.override_text_color.unwrap_or(own).gamma_multiply(shape.opacity_factor)
}

/// Families are weights here.
fn weight(family: &FontFamily) -> &'static str {
    // egui has no font weights; `theme` installs each weight as a family.
    match family {
        FontFamily::Proportional => "",
        FontFamily::Monospace => " font-family=\"monospace\"",
        FontFamily::Name(name) if name.as_ref() == "medium" => " font-weight=\"500\"",
        FontFamily::Name(_) => " font-weight=\"600\"",
    }
}
