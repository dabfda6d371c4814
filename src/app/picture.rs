//! Pictures of plots, copied or saved from their context menu.
//!
//! A plot says where it is ([`cell`], [`offer`]) and knows no more. [`Photographer`] waits until
//! the menu and the marks under the pointer are gone, takes a picture of the window, and cuts out
//! the plot with its title and axes.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use eframe::egui::{
    ColorImage, Context, Event, Id, Key, Popup, RawInput, Rect, Response, Sense, SetOpenCommand,
    Stroke, StrokeKind, Ui, Vec2, vec2,
};

use super::theme::Tokens;

/// What is to become of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// To the clipboard.
    Copy,
    /// To a file.
    Save,
}

/// A picture that was asked for.
#[derive(Clone, Debug)]
struct Request {
    wish: Wish,
    title: String,
    /// In points.
    rect: Rect,
}

/// The room of one plot with its title.
#[derive(Clone, Debug)]
struct Cell {
    rect: Rect,
    title: String,
}

/// The cells drawn in one pass.
#[derive(Clone, Debug, Default)]
struct Cells {
    pass: u64,
    cells: Vec<Cell>,
}

/// A picture, cut out.
#[derive(Debug)]
pub struct Picture {
    pub wish: Wish,
    /// Of the plot.
    pub title: String,
    pub image: ColorImage,
}

/// Takes pictures, one at a time.
#[derive(Debug, Default)]
pub struct Photographer {
    waiting: Option<(Request, u32)>,
    taking: Option<(Request, Receiver<Taken>)>,
}

/// The whole window, and how many pixels a point has.
type Taken = (Arc<ColorImage>, f32);

/// Frames without a pointer until nothing follows it any more: no menu, no tooltip, no cross lines.
const QUIET_FRAMES: u32 = 4;
/// Around a cell: half of the last name on an axis stands outside.
const BESIDE: Vec2 = vec2(16.0, 8.0);
/// Around a plot whose cell is not known.
const AROUND: [f32; 4] = [48.0, 32.0, 16.0, 24.0];

/// Notes that a plot under this title takes all the room that `ui` has.
pub fn cell(ui: &Ui, title: &str) {
    let cell = Cell { rect: ui.max_rect(), title: title.to_owned() };
    let pass = ui.ctx().cumulative_pass_nr();
    ui.ctx().data_mut(|data| {
        let cells: &mut Cells = data.get_temp_mut_or_default(Id::unique("picture cells"));
        if cells.pass != pass {
            *cells = Cells { pass, cells: Vec::new() };
        }
        cells.cells.push(cell);
    });
}

/// Gives a plot its context menu, and shows when it has the keyboard.
pub fn offer(response: &Response, name: &str) {
    let response = &clickable(response);
    let ctx = &response.ctx;
    let is_focused = response.has_focus();
    if is_focused {
        let edge = Stroke::new(1.5, Tokens::of_theme(ctx.theme()).accent);
        let painter = ctx.layer_painter(response.layer_id);
        painter.rect_stroke(response.rect.expand(2.0), 2.0, edge, StrokeKind::Outside);
    }
    let by_key = is_focused && ctx.input(|input| input.key_pressed(Key::Enter));
    let mut menu = Popup::context_menu(response);
    if by_key {
        menu = menu.open_memory(SetOpenCommand::Bool(true)).at_position(response.rect.center());
    }
    menu.show(|ui| {
        for (text, wish) in [("Copy picture", Wish::Copy), ("Save picture…", Wish::Save)] {
            if ui.button(text).clicked() {
                let (title, rect) = around(ctx, response.rect, name);
                let request = Request { wish, title, rect };
                ctx.data_mut(|data| data.insert_temp(Id::unique("picture wish"), request));
                ui.close();
            }
        }
    });
}

/// Plots take clicks; what else describes itself as one may not.
fn clickable(response: &Response) -> Response {
    if response.sense.senses_click() { response.clone() } else { response.interact(Sense::click()) }
}

/// The smallest cell around a plot, with its title.
fn around(ctx: &Context, plot: Rect, name: &str) -> (String, Rect) {
    let cells: Cells =
        ctx.data(|data| data.get_temp(Id::unique("picture cells"))).unwrap_or_default();
    let holds = |cell: &Cell| cell.rect.contains_rect(plot.shrink(1.0));
    let fitting = cells.cells.into_iter().filter(holds);
    let smallest = fitting.min_by(|one, other| one.rect.area().total_cmp(&other.rect.area()));
    if let Some(Cell { rect, title }) = smallest {
        return (title, rect.expand2(BESIDE));
    }
    let [left, top, right, bottom] = AROUND;
    let rect = Rect::from_min_max(plot.min - vec2(left, top), plot.max + vec2(right, bottom));
    (name.to_owned(), rect)
}

impl Photographer {
    /// Takes note of what was asked for in this frame.
    pub fn listen(&mut self, ctx: &Context) {
        let wish = Id::unique("picture wish");
        let request = ctx.data_mut(|data| {
            let request = data.get_temp::<Request>(wish);
            data.remove::<Request>(wish);
            request
        });
        if let Some(request) = request {
            self.waiting = Some((request, QUIET_FRAMES));
        }
        let Some((request, frames)) = self.waiting.take() else { return };
        ctx.request_repaint();
        if frames > 0 {
            self.waiting = Some((request, frames - 1));
            return;
        }
        let (send, taken) = channel();
        let (waker, scale) = (ctx.clone(), ctx.pixels_per_point());
        ctx.request_screenshot(move |image| {
            // The window may be gone by now; then nobody wants it.
            send.send((image, scale)).ok();
            waker.request_repaint();
        });
        self.taking = Some((request, taken));
    }

    /// While a picture is being taken the pointer is nowhere.
    pub fn hide_pointer(&self, input: &mut RawInput) {
        if self.waiting.is_some() {
            input.events.push(Event::PointerGone);
        }
    }

    /// The picture, once it has been taken.
    pub fn take(&mut self) -> Option<Picture> {
        let (_, taken) = self.taking.as_ref()?;
        let (image, scale) = taken.try_recv().ok()?;
        let (request, _) = self.taking.take()?;
        let image = cut(&image, request.rect, scale)?;
        Some(Picture { wish: request.wish, title: request.title, image })
    }
}

/// The part of the window within `rect`, in points; none where that lies outside.
fn cut(window: &ColorImage, rect: Rect, scale: f32) -> Option<ColorImage> {
    let [width, height] = window.size;
    let whole = Rect::from_min_size(Default::default(), vec2(width as f32, height as f32));
    let part = (rect * scale).intersect(whole);
    let (x, y) = (part.left().floor() as usize, part.top().floor() as usize);
    let right = (part.right().ceil().max(0.0) as usize).min(width);
    let bottom = (part.bottom().ceil().max(0.0) as usize).min(height);
    (right > x && bottom > y).then(|| window.region_by_pixels([x, y], [right - x, bottom - y]))
}

/// The picture as a PNG file.
pub fn png(image: &ColorImage) -> Result<Vec<u8>, png::EncodingError> {
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

/// A file name made of a plot's title: "where-does-the-rent-go.png".
pub fn file_name(title: &str) -> String {
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stem = words.collect::<Vec<_>>().join("-");
    format!("{}.png", if stem.is_empty() { "plot" } else { &stem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use eframe::egui::{Color32, pos2};

    #[test]
    fn a_picture_is_cut_out_in_pixels_and_stays_within_the_window() {
        let window = ColorImage::filled([200, 100], Color32::BLACK);
        let rect = Rect::from_min_max(pos2(10.0, 10.0), pos2(60.0, 30.0));
        let size = |rect, scale| cut(&window, rect, scale).map(|image| image.size);
        assert_eq!(size(rect, 1.0), Some([50, 20]));
        assert_eq!(size(rect, 2.0), Some([100, 40]));
        assert_eq!(size(rect, 100.0), None, "outside");
        let over = Rect::from_min_max(pos2(-20.0, 50.0), pos2(20.0, 900.0));
        assert_eq!(size(over, 1.0), Some([20, 50]));
    }

    #[test]
    fn a_file_name_is_made_of_the_title() {
        assert_eq!(file_name("Where does the rent go?"), "where-does-the-rent-go.png");
        assert_eq!(file_name("?"), "plot.png");
    }
}
