//! Pictures of plots and of whole screens, copied or saved from the window.
//!
//! A plot says where it is and what it shows ([`cell`], [`offer`]) and knows no more. [`Capture`]
//! waits until the menu and the marks under the pointer are gone. Then it draws one pass that nobody
//! sees, in which everything stands as on paper ([`RenderTarget::Export`]): no focus, choices as words. The
//! shapes of that pass become a drawing, crisp at any size.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{
    ColorImage, Context, Event, Id, Key, LayerId, Popup, RawInput, Rect, Response, Sense,
    SetOpenCommand, Stroke, StrokeKind, TextureId, Ui, Vec2, vec2,
};

use crate::ui::clipboard::Sheet;
use crate::ui::render_target::{RenderTarget, has_menus, is_export, set_render_target};
use crate::ui::theme::Tokens;
use crate::ui::vector::{self, Drawing};

/// What is to become of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureRequest {
    /// To the clipboard.
    Copy,
    /// To a PNG file.
    Save,
    /// To an SVG file.
    SaveDrawing,
}

/// What is to be seen on a picture.
#[derive(Clone, Debug)]
enum CaptureTarget {
    /// One plot; on paper it may stand elsewhere.
    Plot { id: Id, name: String },
    /// The screen that is open, with what stands over it.
    Screen { title: String },
}

/// The room of one plot with its title.
#[derive(Clone, Debug)]
struct Cell {
    rect: Rect,
    title: String,
}

/// What a plot shows, in words.
#[derive(Clone, Debug)]
struct Described {
    id: Id,
    rect: Rect,
    text: String,
}

/// What was drawn in one pass.
#[derive(Clone, Debug, Default)]
struct Cells {
    pass: u64,
    cells: Vec<Cell>,
    described: Vec<Described>,
    screen: Option<Rect>,
}

/// The pixels of textures, which the graphics card alone would know otherwise.
#[derive(Clone, Debug, Default)]
struct Textures(BTreeMap<u64, Arc<ColorImage>>);

/// A picture, drawn.
#[derive(Debug)]
pub struct Picture {
    pub request: CaptureRequest,
    /// Of the plot, or the deal's name.
    pub title: String,
    pub svg: String,
}

/// Takes pictures, one at a time.
#[derive(Debug, Default)]
pub struct Capture {
    waiting: Option<(CaptureRequest, CaptureTarget, u32)>,
    taken: Option<Picture>,
}

/// Frames without a pointer until nothing follows it any more: no menu, no tooltip, no cross lines.
const QUIET_FRAMES: u32 = 4;
/// Around a cell: half of the last name on an axis stands outside.
const BESIDE: Vec2 = vec2(16.0, 8.0);
/// Around a plot whose cell is not known.
const AROUND: [f32; 4] = [48.0, 32.0, 16.0, 24.0];

const CELLS: &str = "picture cells";
const TEXTURES: &str = "picture textures";
const REQUEST: &str = "picture wish";

/// Notes that a plot under this title takes all the room that `ui` has.
pub fn cell(ui: &Ui, title: &str) {
    let cell = Cell { rect: ui.max_rect(), title: title.to_owned() };
    with_cells(ui.ctx(), |cells| cells.cells.push(cell));
}

/// Notes where the open screen stands, with what is over it.
pub fn screen(ctx: &Context, rect: Rect) {
    with_cells(ctx, |cells| cells.screen = Some(rect));
}

/// Keeps the pixels of a texture for pictures.
pub fn keep_texture(ctx: &Context, id: TextureId, image: Arc<ColorImage>) {
    let (TextureId::Managed(number) | TextureId::User(number)) = id;
    ctx.data_mut(|data| {
        let textures: &mut Textures = data.get_temp_mut_or_default(Id::unique(TEXTURES));
        textures.0.insert(number, image);
    });
}

fn with_cells(ctx: &Context, note: impl FnOnce(&mut Cells)) {
    let pass = ctx.cumulative_pass_nr();
    ctx.data_mut(|data| {
        let cells: &mut Cells = data.get_temp_mut_or_default(Id::unique(CELLS));
        if cells.pass != pass {
            *cells = Cells { pass, ..Cells::default() };
        }
        note(cells);
    });
}

/// Says on paper what stands there.
fn tell(ctx: &Context, id: Id, rect: Rect, text: String) {
    with_cells(ctx, |cells| cells.described.push(Described { id, rect, text }));
}

/// Gives a plot its context menu, with its figures where it has some to copy, and shows when it has the keyboard.
pub fn offer(
    response: &Response,
    name: &str,
    says: &dyn Fn() -> String,
    sheet: Option<&dyn Fn() -> Sheet>,
) {
    let ctx = &response.ctx;
    if is_export(ctx) {
        tell(ctx, response.id, response.rect, format!("{name}: {}", says()));
        return;
    }
    if !has_menus(ctx) {
        return;
    }
    let response = &clickable(response);
    let is_focused = response.has_focus();
    if is_focused {
        let edge = Stroke::new(1.5, Tokens::of_theme(ctx.theme()).accent);
        let painter = ctx.layer_painter(response.layer_id);
        painter.rect_stroke(response.rect.expand(2.0), 2.0, edge, StrokeKind::Outside);
    }
    let by_key = is_focused && ctx.input(|input| input.key_pressed(Key::Enter));
    let mut menu = Popup::context_menu(response);
    if by_key {
        menu = menu.open_memory(SetOpenCommand::Bool(true));
    }
    // Where no pointer has opened it, it has no place of its own.
    if by_key || (menu.is_open() && Popup::position_of_id(ctx, menu.get_id()).is_none()) {
        menu = menu.at_position(response.rect.center());
    }
    menu.show(|ui| {
        let choices = [
            ("Copy picture", CaptureRequest::Copy),
            ("Save picture…", CaptureRequest::Save),
            ("Save as SVG…", CaptureRequest::SaveDrawing),
        ];
        for (text, request) in choices {
            if ui.button(text).clicked() {
                let target = CaptureTarget::Plot { id: response.id, name: name.to_owned() };
                let request = (request, target);
                ctx.data_mut(|data| data.insert_temp(Id::unique(REQUEST), request));
                ui.close();
            }
        }
        if let Some(sheet) = sheet {
            ui.separator();
            if ui.button("Copy figures").clicked() {
                ui.copy_text(sheet().tab_separated());
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
    let holds = |cell: &Cell| cell.rect.contains_rect(plot.shrink(1.0));
    let fitting = cells(ctx).cells.into_iter().filter(holds);
    let smallest = fitting.min_by(|one, other| one.rect.area().total_cmp(&other.rect.area()));
    if let Some(Cell { rect, title }) = smallest {
        let mut room = rect.expand2(BESIDE);
        // On the left of its cell stands the last name on a neighbour's axis.
        let is_beside = |other: &Cell| {
            let gap = rect.left() - other.rect.right();
            let is_level = other.rect.top() < rect.bottom() && rect.top() < other.rect.bottom();
            is_level && (0.0..2.0 * BESIDE.x).contains(&gap)
        };
        if cells(ctx).cells.iter().any(is_beside) {
            room.min.x = rect.left();
        }
        return (title, room);
    }
    let [left, top, right, bottom] = AROUND;
    let rect = Rect::from_min_max(plot.min - vec2(left, top), plot.max + vec2(right, bottom));
    (name.to_owned(), rect)
}

fn cells(ctx: &Context) -> Cells {
    ctx.data(|data| data.get_temp(Id::unique(CELLS))).unwrap_or_default()
}

/// The first title of what was drawn last.
pub fn first_title(ctx: &Context) -> Option<String> {
    cells(ctx).cells.into_iter().next().map(|cell| cell.title)
}

impl Capture {
    /// Asks for a picture of the open screen, under this title.
    pub fn ask_for_screen(&mut self, request: CaptureRequest, title: &str) {
        let target = CaptureTarget::Screen { title: title.to_owned() };
        self.waiting = Some((request, target, QUIET_FRAMES));
    }

    /// Before anything is drawn: the pass that the picture is made of stands on paper.
    pub fn prepare(&self, ctx: &Context) {
        if let Some((_, _, 0)) = self.waiting {
            set_render_target(ctx, RenderTarget::Export);
        }
    }

    /// After everything is drawn: takes note of what was asked for, or makes the picture.
    pub fn listen(&mut self, ctx: &Context) {
        let request = ctx.data_mut(|data| {
            let request = data.get_temp::<(CaptureRequest, CaptureTarget)>(Id::unique(REQUEST));
            data.remove::<(CaptureRequest, CaptureTarget)>(Id::unique(REQUEST));
            request
        });
        if let Some((request, target)) = request {
            self.waiting = Some((request, target, QUIET_FRAMES));
        }
        let Some((request, target, frames)) = self.waiting.take() else { return };
        ctx.request_repaint();
        if !is_export(ctx) {
            self.waiting = Some((request, target, frames.saturating_sub(1)));
            return;
        }
        self.taken = take(ctx, request, target);
        set_render_target(ctx, RenderTarget::Window);
        // Nobody but the picture has seen this pass.
        ctx.request_discard("a picture was taken");
    }

    /// While a picture is being taken the pointer is nowhere.
    pub fn hide_pointer(&self, input: &mut RawInput) {
        if self.waiting.is_some() {
            input.events.push(Event::PointerGone);
        }
    }

    /// The picture, once it has been taken.
    pub fn take(&mut self) -> Option<Picture> {
        self.taken.take()
    }
}

fn take(ctx: &Context, request: CaptureRequest, target: CaptureTarget) -> Option<Picture> {
    let window = ctx.content_rect();
    let (title, rect) = match target {
        CaptureTarget::Plot { id, name } => {
            let described =
                cells(ctx).described.into_iter().find(|described| described.id == id)?;
            around(ctx, described.rect, &name)
        }
        CaptureTarget::Screen { title } => (title, cells(ctx).screen?),
    };
    let shapes: Vec<ClippedShape> = ctx.graphics(|layers| {
        let ground = layers.get(LayerId::background());
        ground.map(|list| list.all_entries().cloned().collect()).unwrap_or_default()
    });
    let ids = file_stem(&title);
    let svg = drawn(ctx, &shapes, rect.intersect(window), &title, &ids)?;
    Some(Picture { request, title, svg })
}

/// What was drawn on paper within `view`, as SVG.
pub fn drawn(
    ctx: &Context,
    shapes: &[ClippedShape],
    view: Rect,
    title: &str,
    ids: &str,
) -> Option<String> {
    // On whole points, so that lines stay as sharp as they are on the screen.
    let view = Rect::from_min_max(view.min.floor(), view.max.ceil());
    if !view.is_positive() {
        return None;
    }
    let inside = |described: &Described| view.contains(described.rect.center());
    let described = cells(ctx).described.into_iter().filter(inside);
    let description = described.map(|it| it.text).collect::<Vec<_>>().join(". ");
    let textures: Textures =
        ctx.data(|data| data.get_temp(Id::unique(TEXTURES))).unwrap_or_default();
    let texture = |id: TextureId| match id {
        // The first one holds the letters.
        TextureId::Managed(0) => None,
        TextureId::Managed(number) | TextureId::User(number) => textures.0.get(&number).cloned(),
    };
    Some(vector::svg(&Drawing {
        shapes,
        view,
        ground: Tokens::of_theme(ctx.theme()).ground,
        title,
        description: &description,
        ids,
        texture: &texture,
    }))
}

/// A name made of a plot's title: "where-does-the-rent-go".
pub fn file_stem(title: &str) -> String {
    let title = title.to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let stem = words.collect::<Vec<_>>().join("-");
    if stem.is_empty() { "plot".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_is_made_of_the_title() {
        assert_eq!(file_stem("Where does the rent go?"), "where-does-the-rent-go");
        assert_eq!(file_stem("?"), "plot");
    }
}
