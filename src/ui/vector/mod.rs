//! What egui draws, as SVG: the plots of a file are the plots of the window, shape by shape.
//!
//! [`svg`] takes the shapes of a frame and writes those within a rectangle. Text stays text, shapes
//! keep the widths and colours that they have on the screen, and nothing refers to anything outside
//! the file. The same shapes give the same bytes.

mod image;
mod outline;
mod paint;
mod text;
mod xml;

use std::sync::Arc;

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{Color32, ColorImage, Pos2, Rect, Shape, Stroke, TextureId};
use paint::Segments;
use xml::number;

/// What is to be drawn.
pub struct Drawing<'a> {
    /// All shapes of a frame, in the order in which they are painted.
    pub shapes: &'a [ClippedShape],
    /// What of the frame is shown, in points.
    pub view: Rect,
    /// Behind everything.
    pub ground: Color32,
    /// The question that it answers.
    pub title: &'a str,
    /// What it shows, in a sentence or two.
    pub description: &'a str,
    /// Prefix of every id, so that one page can hold several drawings.
    pub ids: &'a str,
    /// The pixels of a texture.
    pub texture: &'a dyn Fn(TextureId) -> Option<Arc<ColorImage>>,
}

/// The drawing as an SVG document, as large as its view.
pub fn svg(drawing: &Drawing<'_>) -> String {
    let Drawing { shapes, view, ground, title, description, .. } = drawing;
    let offset = -view.min.to_vec2();
    let mut page = Page {
        drawing,
        view: Rect::from_min_size(Pos2::ZERO, view.size()),
        clips: Vec::new(),
        open: None,
        body: String::new(),
        waiting: None,
    };
    let flat = flatten(shapes, offset);
    let mut rest = flat.as_slice();
    while let Some(((clip, shape), after)) = rest.split_first() {
        // Five texts, four of them a point off, are how `MarkLabel` paints one text with an edge.
        if let Some((edge, top)) = text::edged(rest) {
            page.add(*clip, top, Some(edge));
            rest = after.get(text::COPIES..).unwrap_or_default();
        } else {
            page.add(*clip, shape, None);
            rest = after;
        }
    }
    let (body, clips) = page.finish();
    let (width, height) = (number(view.width()), number(view.height()));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" \
         font-family=\"Inter, system-ui, sans-serif\" \
         style=\"font-feature-settings: &quot;tnum&quot;\">\n"
    );
    out.extend([format!("<title>{}</title>\n", xml::escaped(title))]);
    if !description.is_empty() {
        out.extend([format!("<desc>{}</desc>\n", xml::escaped(description))]);
    }
    out.push_str(&clips);
    let fill = xml::fill(*ground);
    out.extend([format!("<rect width=\"{width}\" height=\"{height}\"{fill}/>\n")]);
    out.push_str(&body);
    out.push_str("</svg>\n");
    out
}

/// Every shape that paints something, one by one, moved so that the view begins at (0, 0).
fn flatten(shapes: &[ClippedShape], offset: eframe::egui::Vec2) -> Vec<(Rect, Shape)> {
    fn add(clip: Rect, shape: Shape, flat: &mut Vec<(Rect, Shape)>) {
        match shape {
            // A callback draws on the graphics card and has no shapes to write.
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.into_iter().for_each(|shape| add(clip, shape, flat)),
            shape => flat.push((clip, shape)),
        }
    }
    let mut flat = Vec::new();
    // The transformation can be ignored: no layer of this window is scaled.
    for ClippedShape { clip_rect, shape, transform_after_tessellation: _ } in shapes {
        let mut shape = shape.clone();
        shape.translate(offset);
        add(clip_rect.translate(offset), shape, &mut flat);
    }
    flat
}

/// The page that is being written.
struct Page<'a> {
    drawing: &'a Drawing<'a>,
    view: Rect,
    /// Each once, in the order of use.
    clips: Vec<Rect>,
    /// The clip of the group that is open.
    open: Option<usize>,
    body: String,
    /// Straight lines of one look: dashes mostly, which become one path.
    waiting: Option<(Option<usize>, Segments)>,
}

impl Page<'_> {
    fn add(&mut self, clip: Rect, shape: &Shape, edge: Option<Stroke>) {
        let bounds = shape.visual_bounding_rect();
        let seen = self.view.intersect(clip);
        if let Shape::Rect(rect) = shape
            && (self.body.is_empty() && self.waiting.is_none())
            && rect.fill == self.drawing.ground
        {
            // `svg` writes the ground itself.
            return;
        }
        // A coordinate that is not a number would make the file invalid.
        if !bounds.is_finite() || !seen.is_positive() || !seen.intersects(bounds) {
            return;
        }
        // Bounds up to a point outside need no clip: egui softens edges by as much.
        let clip = (!seen.expand(1.0).contains_rect(bounds)).then(|| self.clip(seen));
        if let Shape::LineSegment { points, stroke } = shape {
            self.add_segment(clip, *points, *stroke);
            return;
        }
        // Segments that wait were painted before this shape and must lie below it.
        self.write_waiting();
        let elements = match shape {
            Shape::Text(text) => text::text(text, edge),
            Shape::Mesh(mesh) => image::mesh(mesh, self.drawing.texture),
            Shape::Rect(rect) if rect.brush.is_some() => {
                image::textured(rect, self.drawing.texture)
            }
            Shape::Noop | Shape::Vec(_) | Shape::Callback(_) | Shape::LineSegment { .. } => {
                String::new()
            }
            Shape::Rect(rect) => paint::rect(rect),
            Shape::Circle(circle) => paint::circle(circle),
            Shape::Ellipse(ellipse) => paint::ellipse(ellipse),
            Shape::Path(path) => paint::path(path),
            Shape::Band(band) => paint::band(band),
            Shape::QuadraticBezier(curve) => paint::quadratic(curve),
            Shape::CubicBezier(curve) => paint::cubic(curve),
        };
        self.write(clip, &elements);
    }

    fn add_segment(&mut self, clip: Option<usize>, points: [Pos2; 2], stroke: Stroke) {
        if stroke.is_empty() {
            return;
        }
        match &mut self.waiting {
            Some((other, segments)) if *other == clip && segments.stroke == stroke => {
                segments.add(points);
            }
            _ => {
                self.write_waiting();
                self.waiting = Some((clip, Segments::new(points, stroke)));
            }
        }
    }

    fn write_waiting(&mut self) {
        if let Some((clip, segments)) = self.waiting.take() {
            self.write(clip, &segments.path());
        }
    }

    fn write(&mut self, clip: Option<usize>, elements: &str) {
        if elements.is_empty() {
            return;
        }
        // One group for consecutive shapes of one clip: a clip for each would make long files.
        if self.open != clip {
            if self.open.is_some() {
                self.body.push_str("</g>\n");
            }
            if let Some(clip) = clip {
                let id = self.clip_id(clip);
                self.body.extend([format!("<g clip-path=\"url(#{id})\">\n")]);
            }
            self.open = clip;
        }
        self.body.push_str(elements);
    }

    fn clip(&mut self, rect: Rect) -> usize {
        let known = self.clips.iter().position(|other| *other == rect);
        known.unwrap_or_else(|| {
            self.clips.push(rect);
            self.clips.len() - 1
        })
    }

    fn clip_id(&self, index: usize) -> String {
        format!("{}-clip-{}", xml::escaped(self.drawing.ids), index + 1)
    }

    /// The elements, and the clips that they name.
    fn finish(mut self) -> (String, String) {
        self.write_waiting();
        if self.open.is_some() {
            self.body.push_str("</g>\n");
        }
        let mut clips = String::new();
        for (index, rect) in self.clips.iter().enumerate() {
            let id = self.clip_id(index);
            // A shape may have asked for a clip and then written nothing, as an empty text does.
            if self.body.contains(&format!("url(#{id})")) {
                let rect = xml::place(*rect);
                clips.extend([format!("<clipPath id=\"{id}\"><rect{rect}/></clipPath>\n")]);
            }
        }
        (self.body, clips)
    }
}
