//! Meshes and textures: areas where they have colours, pictures in the file where they have pixels.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::epaint::{Mesh, RectShape, Vertex};
use eframe::egui::{Color32, ColorImage, Pos2, Rect, TextureId, pos2};

use crate::ui::vector::outline::outlines;
use crate::ui::vector::{paint, xml};

type Texture<'a> = &'a dyn Fn(TextureId) -> Option<Arc<ColorImage>>;

/// A picture in a rectangle, or areas of one colour each.
pub(super) fn mesh(mesh: &Mesh, texture: Texture<'_>) -> String {
    if let Some(image) = texture(mesh.texture_id) {
        let bounds = |at: fn(&Vertex) -> Pos2| {
            let points: Vec<Pos2> = mesh.vertices.iter().map(at).collect();
            Rect::from_points(&points)
        };
        return pixels(&image, bounds(|vertex| vertex.pos), bounds(|vertex| vertex.uv));
    }
    // Ordered, not hashed: the same mesh always gives the same bytes.
    let mut by_color: BTreeMap<[u8; 4], (Color32, Vec<[Pos2; 3]>)> = BTreeMap::new();
    for corners in mesh.indices.chunks_exact(3) {
        let corner = |index: usize| mesh.vertices.get(*corners.get(index)? as usize);
        if let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) {
            // SVG has no shading between three corners; raster plots are textures and not affected.
            let color = mean([a.color, b.color, c.color]);
            let (_, triangles) = by_color.entry(color.to_array()).or_insert((color, Vec::new()));
            triangles.push([a.pos, b.pos, c.pos]);
        }
    }
    by_color.into_values().map(|(color, triangles)| area(color, &triangles)).collect()
}

/// What triangles of one colour cover.
fn area(color: Color32, triangles: &[[Pos2; 3]]) -> String {
    let outlines = outlines(triangles);
    if outlines.is_empty() {
        return String::new();
    }
    // One path: triangles side by side would show seams where their edges are smoothed.
    let lines: String = outlines.iter().map(|outline| paint::lines(outline, true)).collect();
    let fill = xml::fill(color);
    format!("<path{fill} fill-rule=\"evenodd\" d=\"{lines}\"/>\n")
}

/// A rectangle filled with a texture.
pub(super) fn textured(shape: &RectShape, texture: Texture<'_>) -> String {
    let Some(brush) = &shape.brush else { return String::new() };
    match texture(brush.fill_texture_id) {
        Some(image) => pixels(&image, shape.rect, brush.uv),
        None => String::new(),
    }
}

fn mean(colors: [Color32; 3]) -> Color32 {
    let [one, two, three] = colors;
    if one == two && two == three {
        return one;
    }
    // Half of the way to the second, then a third of the way on, weighs all three the same.
    one.lerp_to_gamma(two, 0.5).lerp_to_gamma(three, 1.0 / 3.0)
}

/// The part `uv` of an image, stretched over a rectangle.
fn pixels(image: &ColorImage, rect: Rect, uv: Rect) -> String {
    let Ok(png) = png(image) else { return String::new() };
    if !uv.is_positive() || !rect.is_positive() {
        return String::new();
    }
    // SVG cannot crop an image: the whole one is placed so that its part `uv` fills the frame.
    let scale = rect.size() / uv.size();
    let whole = Rect::from_min_size(rect.min - uv.min.to_vec2() * scale, scale);
    let seen = Rect::from_min_max(pos2(0.0, 0.0), (rect.size()).to_pos2());
    let whole = whole.translate(-rect.min.to_vec2());
    // The frame cuts off what lies beyond `uv`.
    format!(
        "<svg{}{}><image{} preserveAspectRatio=\"none\" \
         href=\"data:image/png;base64,{}\"/></svg>\n",
        xml::place(rect),
        format_args!(
            " viewBox=\"0 0 {} {}\"",
            xml::number(seen.width()),
            xml::number(seen.height())
        ),
        xml::place(whole),
        base64(&png)
    )
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let sextet = (bits >> (18 - 6 * place)) & 63;
            let letter = ALPHABET.get(sextet as usize).copied().unwrap_or(b'=');
            // n bytes make n + 1 letters; the rest of four is padding.
            out.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

/// The image as a PNG file.
fn png(image: &ColorImage) -> Result<Vec<u8>, png::EncodingError> {
    let [width, height] = image.size.map(|side| u32::try_from(side).unwrap_or(u32::MAX));
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(image.as_raw())?;
    writer.finish()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_spelt_as_the_standard_has_it() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")]
        {
            assert_eq!(base64(bytes.as_bytes()), text, "RFC 4648, section 10");
        }
    }
}
