//! What a window shows, as SVG and as text: shape by shape what is painted, node by node what a
//! screen reader reads.

use std::fmt::Write as _;

use eframe::egui::epaint::{ColorMode, Mesh, PathStroke, RectShape, TextShape};
use eframe::egui::{Color32, Pos2, Rect, Shape, Stroke, TextureId};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT as _;

use crate::driver::Window;

/// The time of the run in the status line, which differs each time.
fn is_time(text: &str) -> bool {
    text.contains(" months · ") && text.ends_with(" ms")
}

/// Two decimals at most, and no minus before nothing.
fn number(value: f32) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn point(at: Pos2) -> String {
    format!("{} {}", number(at.x), number(at.y))
}

fn place(rect: Rect) -> String {
    let [x, y] = [rect.left(), rect.top()].map(number);
    let [width, height] = [rect.width(), rect.height()].map(number);
    format!(" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

fn hex(color: Color32) -> String {
    let [red, green, blue, alpha] = color.to_srgba_unmultiplied();
    let end = if alpha == 255 { String::new() } else { format!("{alpha:02x}") };
    format!("#{red:02x}{green:02x}{blue:02x}{end}")
}

fn look(fill: Color32, stroke: Stroke) -> String {
    let fill = if fill == Color32::TRANSPARENT { "none".to_owned() } else { hex(fill) };
    let mut text = format!(" fill=\"{fill}\"");
    if !stroke.is_empty() {
        let (color, width) = (hex(stroke.color), number(stroke.width));
        write!(text, " stroke=\"{color}\" stroke-width=\"{width}\"").unwrap();
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// All that was painted in the last frame and can be seen.
pub(crate) fn svg(window: &Window) -> String {
    let screen = window.harness.ctx.content_rect();
    let mut page = Page { screen, clip: None, body: String::new(), clips: 0 };
    for clipped in &window.harness.output().shapes {
        page.add(clipped.clip_rect.intersect(screen), &clipped.shape);
    }
    page.close();
    let (width, height) = (number(screen.width()), number(screen.height()));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"Inter\">\n{}{}</svg>\n",
        ground(window, screen),
        page.body
    )
}

/// What the window is cleared to before anything is painted.
fn ground(window: &Window, screen: Rect) -> String {
    let fill = hex(window.harness.ctx.global_style().visuals.panel_fill);
    format!("<rect{} fill=\"{fill}\"/>\n", place(screen))
}

struct Page {
    screen: Rect,
    /// Of the group that is open.
    clip: Option<Rect>,
    body: String,
    clips: usize,
}

impl Page {
    fn add(&mut self, clip: Rect, shape: &Shape) {
        if let Shape::Vec(shapes) = shape {
            for shape in shapes {
                self.add(clip, shape);
            }
            return;
        }
        let bounds = shape.visual_bounding_rect();
        if !clip.is_positive() || !clip.expand(1.0).intersects(bounds) {
            return;
        }
        let drawn = drawn(shape);
        if drawn.is_empty() {
            return;
        }
        // What lies within its clip looks the same without one.
        let is_cut = !clip.expand(0.5).contains_rect(bounds);
        self.clip_to(is_cut.then_some(clip).filter(|clip| *clip != self.screen));
        self.body.push_str(&drawn);
    }

    fn clip_to(&mut self, clip: Option<Rect>) {
        if self.clip == clip {
            return;
        }
        self.close();
        if let Some(rect) = clip {
            self.clips += 1;
            let (id, place) = (self.clips, place(rect));
            let group = format!(
                "<clipPath id=\"c{id}\"><rect{place}/></clipPath><g clip-path=\"url(#c{id})\">\n"
            );
            self.body.push_str(&group);
        }
        self.clip = clip;
    }

    fn close(&mut self) {
        if self.clip.take().is_some() {
            self.body.push_str("</g>\n");
        }
    }
}

fn drawn(shape: &Shape) -> String {
    match shape {
        Shape::Noop | Shape::Vec(_) => String::new(),
        Shape::Callback(_) => "<g class=\"callback\"/>\n".to_owned(),
        Shape::Text(text) => texts(text),
        Shape::Mesh(mesh) => triangles(mesh),
        Shape::Rect(rect) => rectangle(rect),
        Shape::LineSegment { points: [from, to], stroke } => {
            let look = look(Color32::TRANSPARENT, *stroke);
            format!("<path{look} d=\"M{}L{}\"/>\n", point(*from), point(*to))
        }
        Shape::Path(path) => {
            let end = if path.closed { "Z" } else { "" };
            let look = look(path.fill, plain(&path.stroke));
            format!("<path{look} d=\"{}{end}\"/>\n", lines(&path.points))
        }
        Shape::Circle(circle) => {
            let [x, y, r] = [circle.center.x, circle.center.y, circle.radius].map(number);
            let look = look(circle.fill, circle.stroke);
            format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{look}/>\n")
        }
        Shape::Ellipse(it) => {
            let [x, y] = [it.center.x, it.center.y].map(number);
            let [rx, ry] = [it.radius.x, it.radius.y].map(number);
            let look = look(it.fill, it.stroke);
            let turn = number(it.angle.to_degrees());
            format!(
                "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"{look} \
                 transform=\"rotate({turn} {x} {y})\"/>\n"
            )
        }
        Shape::Band(band) => {
            let upper = band.points.iter().map(|at| Pos2::new(at.x, at.y.min));
            let lower = band.points.iter().rev().map(|at| Pos2::new(at.x, at.y.max));
            let outline: Vec<Pos2> = upper.chain(lower).collect();
            let (look, turn) = (look(band.fill, band.stroke), number(band.angle.to_degrees()));
            format!("<path{look} transform=\"rotate({turn})\" d=\"{}Z\"/>\n", lines(&outline))
        }
        Shape::QuadraticBezier(curve) => {
            let [from, by, to] = curve.points.map(point);
            let look = look(curve.fill, plain(&curve.stroke));
            format!("<path{look} d=\"M{from}Q{by} {to}\"/>\n")
        }
        Shape::CubicBezier(curve) => {
            let [from, one, two, to] = curve.points.map(point);
            let look = look(curve.fill, plain(&curve.stroke));
            format!("<path{look} d=\"M{from}C{one} {two} {to}\"/>\n")
        }
    }
}

fn plain(stroke: &PathStroke) -> Stroke {
    match stroke.color {
        ColorMode::Solid(color) => Stroke::new(stroke.width, color),
        ColorMode::UV(_) => Stroke::new(stroke.width, Color32::GRAY),
    }
}

fn lines(points: &[Pos2]) -> String {
    let mut d = String::new();
    for (index, at) in points.iter().enumerate() {
        write!(d, "{}{}", if index == 0 { 'M' } else { 'L' }, point(*at)).unwrap();
    }
    d
}

fn rectangle(shape: &RectShape) -> String {
    let [nw, ne] = [shape.corner_radius.nw, shape.corner_radius.ne];
    let [sw, se] = [shape.corner_radius.sw, shape.corner_radius.se];
    let radius = nw.max(ne).max(sw).max(se);
    let mut more = String::new();
    if radius > 0 {
        write!(more, " rx=\"{radius}\"").unwrap();
    }
    if [nw, ne, sw, se] != [radius; 4] {
        write!(more, " data-corners=\"{nw} {ne} {sw} {se}\"").unwrap();
    }
    if !shape.stroke.is_empty() {
        write!(more, " data-stroke=\"{:?}\"", shape.stroke_kind).unwrap();
    }
    if shape.blur_width > 0.0 {
        write!(more, " style=\"filter: blur({}px)\"", number(shape.blur_width / 4.0)).unwrap();
    }
    if let Some(brush) = &shape.brush {
        write!(more, " data-texture=\"{}\"", place(brush.uv).replace('"', "'")).unwrap();
    }
    if shape.angle != 0.0 {
        let turn = number(shape.angle.to_degrees());
        let middle = point(shape.rect.center());
        write!(more, " transform=\"rotate({turn} {middle})\"").unwrap();
    }
    format!("<rect{}{more}{}/>\n", place(shape.rect), look(shape.fill, shape.stroke))
}

/// Triangles of one colour are one path; of an image there is only its place.
fn triangles(mesh: &Mesh) -> String {
    if mesh.texture_id != TextureId::default() {
        let rect = mesh.calc_bounds();
        return format!("<rect class=\"image\"{} fill=\"#80808040\"/>\n", place(rect));
    }
    let mut out = String::new();
    let mut last = None;
    for corners in mesh.indices.chunks_exact(3) {
        let [a, b, c] = [0, 1, 2].map(|index| mesh.vertices[corners[index] as usize]);
        let color = a.color.lerp_to_gamma(b.color, 0.5).lerp_to_gamma(c.color, 1.0 / 3.0);
        if last != Some(color) {
            let end = if last.is_some() { "\"/>\n" } else { "" };
            write!(out, "{end}<path class=\"mesh\" fill=\"{}\" d=\"", hex(color)).unwrap();
            last = Some(color);
        }
        write!(out, "{}Z", lines(&[a.pos, b.pos, c.pos])).unwrap();
    }
    if last.is_some() {
        out.push_str("\"/>\n");
    }
    out
}

/// A piece of a row in one look.
struct Run {
    section: usize,
    text: String,
    at: Pos2,
    end: f32,
}

/// egui forgets which section a letter is of; their order tells.
fn runs(shape: &TextShape) -> Vec<Run> {
    let sections = &shape.galley.job.sections;
    let mut runs: Vec<Run> = Vec::new();
    let mut byte = 0;
    for placed in &shape.galley.rows {
        let mut is_first = true;
        for glyph in &placed.row.glyphs {
            let holds = sections.iter().position(|it| usize::from(it.byte_range.end) > byte);
            let section = holds.unwrap_or(sections.len().saturating_sub(1));
            byte += glyph.chr.len_utf8();
            let end = shape.pos.x + placed.pos.x + glyph.max_x();
            match runs.last_mut() {
                Some(run) if run.section == section && !is_first => {
                    run.text.push(glyph.chr);
                    run.end = end;
                }
                _ => {
                    let at = shape.pos + placed.pos.to_vec2() + glyph.pos.to_vec2();
                    runs.push(Run { section, text: glyph.chr.to_string(), at, end });
                }
            }
            is_first = false;
        }
        byte += usize::from(placed.ends_with_newline);
    }
    runs
}

fn texts(shape: &TextShape) -> String {
    let mut out = String::new();
    if is_time(shape.galley.text()) {
        return out;
    }
    for Run { section, text, at, end } in runs(shape) {
        let Some(section) = shape.galley.job.sections.get(section) else { continue };
        let format = &section.format;
        let is_open = format.color == Color32::PLACEHOLDER;
        let own = if is_open { shape.fallback_color } else { format.color };
        let color = shape.override_text_color.unwrap_or(own).gamma_multiply(shape.opacity_factor);
        if color == Color32::TRANSPARENT || text.trim().is_empty() {
            continue;
        }
        let mut more = String::new();
        let family = format.font_id.family.to_string().to_lowercase();
        if family != "proportional" {
            write!(more, " class=\"{family}\"").unwrap();
        }
        if !format.underline.is_empty() || !shape.underline.is_empty() {
            more.push_str(" text-decoration=\"underline\"");
        }
        if !format.strikethrough.is_empty() {
            more.push_str(" text-decoration=\"line-through\"");
        }
        if format.background != Color32::TRANSPARENT {
            write!(more, " data-ground=\"{}\"", hex(format.background)).unwrap();
        }
        if shape.angle != 0.0 {
            let turn = number(shape.angle.to_degrees());
            write!(more, " transform=\"rotate({turn} {})\"", point(shape.pos)).unwrap();
        }
        let [x, y, size] = [at.x, at.y, format.font_id.size].map(number);
        let (width, fill, text) = (number(end - at.x), hex(color), escaped(&text));
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{fill}\" \
             textLength=\"{width}\"{more} xml:space=\"preserve\">{text}</text>"
        )
        .unwrap();
    }
    out
}

/// What a screen reader hears, a line a node.
pub(crate) fn tree(window: &Window) -> String {
    let mut out = String::new();
    add_node(&window.harness.root(), 0, &mut out);
    out
}

fn add_node(node: &Node<'_>, depth: usize, out: &mut String) {
    let it = node.accesskit_node();
    let data = it.data();
    let said = [data.label(), data.value()].into_iter().flatten();
    if !said.into_iter().any(is_time) {
        let mut line = format!("{}{:?}", "  ".repeat(depth), data.role());
        let words = [("", data.label()), (" =", data.value()), (" :", data.description())];
        for (sign, text) in words {
            if let Some(text) = text {
                write!(line, "{sign} {text:?}").unwrap();
            }
        }
        if let Some(value) = data.numeric_value() {
            write!(line, " number {value}").unwrap();
        }
        if let Some(toggled) = data.toggled() {
            write!(line, " toggled {toggled:?}").unwrap();
        }
        let is = [
            ("selected", it.is_selected() == Some(true)),
            ("expanded", data.is_expanded() == Some(true)),
            ("disabled", it.is_disabled()),
            ("focused", it.is_focused()),
        ];
        for (word, _) in is.into_iter().filter(|(_, is_so)| *is_so) {
            write!(line, " {word}").unwrap();
        }
        if let Some(bounds) = it.bounding_box() {
            let [x0, y0] = [bounds.x0, bounds.y0].map(|at| at.round() as i64);
            let [x1, y1] = [bounds.x1, bounds.y1].map(|at| at.round() as i64);
            write!(line, " [{x0} {y0} {x1} {y1}]").unwrap();
        }
        out.push_str(&line);
        out.push('\n');
    }
    for child in node.children() {
        add_node(&child, depth + 1, out);
    }
}
