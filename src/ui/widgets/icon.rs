//! Small painted buttons: up, down, left, right, remove, add. Quiet until they are pointed at or have the
//! keyboard.

use eframe::egui::{
    Align2, CursorIcon, Id, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2,
    vec2,
};

use crate::ui::text::laid_out;
use crate::ui::theme::{self, SMALL, STEP, Tokens};

/// A button's side.
pub const ICON_SIDE: f32 = 18.0;
/// From the icon's middle to its ends.
const REACH: f32 = 3.5;
const THICKNESS: f32 = 1.3;

/// What is painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Icon {
    Up,
    Down,
    Left,
    Right,
    Remove,
}

/// Draws the button; its name is its tooltip, too.
pub fn icon_ui(ui: &mut Ui, id: Id, icon: Icon, name: &str, is_enabled: bool) -> Response {
    let (_, rect) = ui.allocate_space(vec2(ICON_SIDE, ICON_SIDE));
    let sense = if is_enabled { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, name));
    let tokens = Tokens::of(ui);
    let is_lit = response.hovered() || response.has_focus();
    let ink = match (is_enabled, is_lit) {
        (false, _) => tokens.line,
        (true, false) => tokens.ghost,
        (true, true) => tokens.accent,
    };
    if is_enabled && is_lit {
        ui.painter().rect_filled(rect.shrink(1.0), 4.0, tokens.raised);
    }
    focus_ring(ui, rect, &response);
    paint(ui, icon, rect.center(), Stroke::new(THICKNESS, ink));
    if is_enabled {
        response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(name)
    } else {
        response
    }
}

/// A line that adds something: a plus and what it adds.
pub fn add_ui(ui: &mut Ui, text: &str, tooltip: &str) -> Response {
    let galley = laid_out(ui.painter(), text, theme::medium(SMALL));
    let size = vec2(galley.size().x + 5.0 * STEP, 5.0 * STEP);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), text));
    let tokens = Tokens::of(ui);
    let is_lit = response.hovered() || response.has_focus();
    let ink = if is_lit { tokens.accent } else { tokens.muted };
    focus_ring(ui, rect.expand2(vec2(2.0, 0.0)), &response);
    let middle = pos2(rect.left() + REACH, rect.center().y);
    let stroke = Stroke::new(THICKNESS, ink);
    ui.painter().hline(middle.x - REACH..=middle.x + REACH, middle.y, stroke);
    ui.painter().vline(middle.x, middle.y - REACH..=middle.y + REACH, stroke);
    let place = rect.with_min_x(rect.left() + 3.0 * STEP + 2.0);
    let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), place).min;
    ui.painter().galley(at, galley, ink);
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_text(tooltip)
}

/// A small closed lock with its middle there; what it holds is its tooltip and its name.
pub fn lock_ui(ui: &mut Ui, middle: Pos2, name: &str) {
    let rect = Rect::from_center_size(middle, vec2(12.0, 14.0));
    let response = ui.interact(rect, Id::unique(("lock", name)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    let ink = Tokens::of(ui).muted;
    let body = Rect::from_center_size(middle + vec2(0.0, 2.0), vec2(7.0, 5.0));
    ui.painter().rect_filled(body, 1.0, ink);
    // The shackle: up, over and down again.
    let (left, right, top) = (body.left() + 1.5, body.right() - 1.5, body.top() - 3.5);
    let points = [
        pos2(left, body.top()),
        pos2(left, top + 1.0),
        pos2(left + 1.0, top),
        pos2(right - 1.0, top),
        pos2(right, top + 1.0),
        pos2(right, body.top()),
    ];
    ui.painter().add(Shape::line(points.to_vec(), Stroke::new(1.0, ink)));
    response.on_hover_text(name);
}

fn focus_ring(ui: &Ui, rect: Rect, response: &Response) {
    if response.has_focus() {
        let ring = Stroke::new(1.0, Tokens::of(ui).accent);
        let inside = eframe::egui::StrokeKind::Inside;
        ui.painter().rect_stroke(rect, 4.0, ring, inside);
    }
}

fn paint(ui: &Ui, icon: Icon, middle: Pos2, stroke: Stroke) {
    let line = |points: &[(f32, f32)]| {
        let points = points.iter().map(|(x, y)| middle + vec2(*x, *y)).collect();
        ui.painter().add(Shape::line(points, stroke));
    };
    let (wide, high) = (REACH, REACH / 2.0);
    match icon {
        Icon::Up => line(&[(-wide, high), (0.0, -high), (wide, high)]),
        Icon::Down => line(&[(-wide, -high), (0.0, high), (wide, -high)]),
        Icon::Left => line(&[(high, -wide), (-high, 0.0), (high, wide)]),
        Icon::Right => line(&[(-high, -wide), (high, 0.0), (-high, wide)]),
        Icon::Remove => {
            let arm = REACH - 0.5;
            line(&[(-arm, -arm), (arm, arm)]);
            line(&[(-arm, arm), (arm, -arm)]);
        }
    }
}
