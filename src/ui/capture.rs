//! Pictures of plots and of whole screens, copied or saved from the window.
//!
//! A plot only reports where it is and what it shows ([`cell`], [`offer`]). [`Capture`] waits until
//! the menu and the marks under the pointer are gone, then draws one pass that is never displayed,
//! for an export ([`RenderTarget::Export`]): no focus, choices as words. The shapes of that pass
//! become a drawing, crisp at any size.

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

/// Where a picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaptureRequest {
    /// To the clipboard.
    Copy,
    /// To a PNG file.
    Save,
    /// To an SVG file.
    SaveDrawing,
}

/// What a picture shows.
#[derive(Clone, Debug)]
enum CaptureTarget {
    /// One plot; in the export pass it may be elsewhere on the screen.
    Plot { id: Id, name: String },
    /// The screen that is open, with what is above it.
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

/// The pixels of textures, otherwise held by the graphics card alone.
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

/// Frames without a pointer after which menu, tooltip and cross lines are gone.
const QUIET_FRAMES: u32 = 4;
/// Margin around a cell, in points: half of the last name on an axis lies outside.
const BESIDE: Vec2 = vec2(16.0, 8.0);
/// Margins around a plot whose cell is unknown: left, top, right, bottom, in points.
const AROUND: [f32; 4] = [48.0, 32.0, 16.0, 24.0];

const CELLS: &str = "picture cells";
const TEXTURES: &str = "picture textures";
const REQUEST: &str = "picture wish";

/// Registers the room of `ui` as the cell of a plot with this title.
pub fn cell(ui: &Ui, title: &str) {
    let cell = Cell { rect: ui.max_rect(), title: title.to_owned() };
    with_cells(ui.ctx(), |cells| cells.cells.push(cell));
}

/// Registers the room of the open screen, with what is above it.
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
        // Passes, not frames: what a discarded pass noted must not remain.
        if cells.pass != pass {
            *cells = Cells { pass, ..Cells::default() };
        }
        note(cells);
    });
}

/// Registers what a plot shows, for the description of a picture.
fn tell(ctx: &Context, id: Id, rect: Rect, text: String) {
    with_cells(ctx, |cells| cells.described.push(Described { id, rect, text }));
}

/// Gives a plot its context menu, with its figures where it has some to copy, and a ring where it
/// has the keyboard.
pub fn offer(
    response: &Response,
    name: &str,
    says: &dyn Fn() -> String,
    sheet: Option<&dyn Fn() -> Sheet>,
) {
    let ctx = &response.ctx;
    // A picture has no menu; the words become its description.
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
        // The painter of the layer, as the ring lies outside the plot, where its own clip ends.
        let painter = ctx.layer_painter(response.layer_id);
        painter.rect_stroke(response.rect.expand(2.0), 2.0, edge, StrokeKind::Outside);
    }
    let by_key = is_focused && ctx.input(|input| input.key_pressed(Key::Enter));
    let mut menu = Popup::context_menu(response);
    // The keyboard has no right click: Enter opens the same menu.
    if by_key {
        menu = menu.open_memory(SetOpenCommand::Bool(true));
    }
    // A menu that was not opened with the pointer has no position.
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
                // A plot cannot reach `Capture`: the request waits in egui's memory.
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

/// The response, sensing clicks: not everything that is described as a plot does.
fn clickable(response: &Response) -> Response {
    if response.sense.senses_click() { response.clone() } else { response.interact(Sense::click()) }
}

/// The smallest cell around a plot, with its title.
fn around(ctx: &Context, plot: Rect, name: &str) -> (String, Rect) {
    // A point of tolerance, since egui rounds rectangles to pixels.
    let holds = |cell: &Cell| cell.rect.contains_rect(plot.shrink(1.0));
    let fitting = cells(ctx).cells.into_iter().filter(holds);
    // Cells may nest; the smallest one is the plot's own.
    let smallest = fitting.min_by(|one, other| one.rect.area().total_cmp(&other.rect.area()));
    if let Some(Cell { rect, title }) = smallest {
        let mut room = rect.expand2(BESIDE);
        // The margin on the left would show the last name on the axis of a neighbour.
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
    /// Requests a picture of the open screen, with this title.
    pub fn ask_for_screen(&mut self, request: CaptureRequest, title: &str) {
        let target = CaptureTarget::Screen { title: title.to_owned() };
        self.waiting = Some((request, target, QUIET_FRAMES));
    }

    /// Call before anything is drawn: sets the render target of the picture's pass.
    pub fn prepare(&self, ctx: &Context) {
        // `listen` counts down at the end of each frame, so 0 means: this pass is the picture's.
        if let Some((_, _, 0)) = self.waiting {
            set_render_target(ctx, RenderTarget::Export);
        }
    }

    /// Call after everything is drawn: takes requests, or makes the picture.
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
        // Without input egui draws no frames, and the countdown would stop.
        ctx.request_repaint();
        if !is_export(ctx) {
            self.waiting = Some((request, target, frames.saturating_sub(1)));
            return;
        }
        self.taken = take(ctx, request, target);
        set_render_target(ctx, RenderTarget::Window);
        // This pass was drawn for the picture and must not appear in the window.
        ctx.request_discard("a picture was taken");
    }

    /// Removes the pointer while a picture is being taken.
    pub fn hide_pointer(&self, input: &mut RawInput) {
        if self.waiting.is_some() {
            // Highlights, tooltips and cross lines at the pointer would be part of the picture.
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
            // A plot that was not drawn in this pass, as when its screen was left, has no picture.
            let described =
                cells(ctx).described.into_iter().find(|described| described.id == id)?;
            around(ctx, described.rect, &name)
        }
        CaptureTarget::Screen { title } => (title, cells(ctx).screen?),
    };
    let shapes: Vec<ClippedShape> = ctx.graphics(|layers| {
        // Menus, dialogs and tooltips are on layers above the background and stay out.
        let ground = layers.get(LayerId::background());
        ground.map(|list| list.all_entries().cloned().collect()).unwrap_or_default()
    });
    let ids = file_stem(&title);
    let svg = drawn(ctx, &shapes, rect.intersect(window), &title, &ids)?;
    Some(Picture { request, title, svg })
}

/// What was drawn for export within `view`, as SVG.
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
        // egui's first texture holds the letters, which stay text.
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
