//! How often a frame of a drag asks for memory, on every screen.

use std::path::Path;

use chiplease::app::screen::Screen;
use chiplease::app::{App, Start};
use eframe::App as _;
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Context, Event, FullOutput, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2,
    vec2,
};

const SIZE: Vec2 = vec2(1280.0, 800.0);
const WARM_UP_FRAMES: u16 = 40;
const FRAMES: u16 = 41;
/// Frames from one end of the drag to the other.
const LEG: u16 = 40;

/// The window as eframe would run it, without what screen readers hear.
pub(super) struct Bare {
    pub(super) ctx: Context,
    pub(super) app: App,
    frame: eframe::Frame,
    count: u32,
}

impl Bare {
    pub(super) fn open() -> Self {
        let ctx = Context::default();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/valor-2.ron");
        let start = Start { files: vec![shipped], ..Start::default() };
        let app = App::new(&eframe::CreationContext::_new_kittest(ctx.clone()), start).unwrap();
        let mut bare = Self { ctx, app, frame: eframe::Frame::_new_kittest(), count: 0 };
        for _ in 0..4 {
            bare.run(Vec::new());
        }
        bare
    }

    pub(super) fn run(&mut self, events: Vec<Event>) -> FullOutput {
        self.count += 1;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(f64::from(self.count) / 60.0),
            events,
            ..RawInput::default()
        };
        let Self { ctx, app, frame, .. } = self;
        let mut output = ctx.run_ui(input, |ui| {
            app.logic(ui, frame);
            app.ui(ui, frame);
        });
        output.textures_delta.clear();
        output
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        for pressed in [true, false] {
            let (physical_key, repeat) = (None, false);
            self.run(vec![Event::Key { key, physical_key, pressed, repeat, modifiers }]);
        }
    }

    /// The first slider, asked for as a screen reader asks.
    pub(super) fn track(&mut self) -> Rect {
        self.ctx.enable_accesskit();
        let output = self.run(Vec::new());
        self.ctx.disable_accesskit();
        let nodes = output.platform_output.accesskit_update.unwrap().nodes;
        let sliders = nodes.into_iter().filter(|(_, node)| node.role() == Role::Slider);
        let bounds = sliders.filter_map(|(_, node)| node.bounds());
        let first = bounds.min_by(|one, other| one.y0.total_cmp(&other.y0)).unwrap();
        let corner = |x: f64, y: f64| pos2(x as f32, y as f32);
        Rect::from_min_max(corner(first.x0, first.y0), corner(first.x1, first.y1))
    }
}

pub(super) fn at(track: Rect, step: u16) -> Pos2 {
    let (leg, within) = (step / LEG, step % LEG);
    let steps = if leg.is_multiple_of(2) { within } else { LEG - within };
    let share = 0.1 + 0.8 * f32::from(steps) / f32::from(LEG);
    pos2(track.left() + share * track.width(), track.center().y)
}

/// Allocations and bytes of a frame in the middle of a drag.
fn drag(modifiers: Modifiers, key: Key, is_pinned: bool) -> (u64, u64) {
    let mut bare = Bare::open();
    if is_pinned {
        bare.key(Modifiers::NONE, Key::F2);
    }
    bare.key(modifiers, key);
    let track = bare.track();
    bare.run(vec![Event::PointerMoved(at(track, 0))]);
    let (pos, button, modifiers) = (at(track, 0), PointerButton::Primary, Modifiers::NONE);
    bare.run(vec![Event::PointerButton { pos, button, pressed: true, modifiers }]);
    let mut found = Vec::new();
    for step in 1..=WARM_UP_FRAMES + FRAMES {
        let revision = bare.app.document().revision();
        let events = vec![Event::PointerMoved(at(track, step))];
        let counted = allocation_counter::measure(|| drop(bare.run(events)));
        assert_ne!(bare.app.document().revision(), revision, "the lever moves");
        if step > WARM_UP_FRAMES {
            found.push((counted.count_total, counted.bytes_total));
        }
    }
    found.sort_unstable();
    found[found.len() / 2]
}

#[test]
#[ignore = "prints a table"]
#[expect(clippy::print_stdout, reason = "the table is what it is for")]
fn allocations_of_a_drag() {
    println!("one frame of a drag, 1280 × 800: allocations and bytes, median of {FRAMES}");
    println!("{:<14}{:>8}{:>12}  {:>8}{:>12}", "screen", "plain", "bytes", "pinned", "bytes");
    for screen in Screen::all() {
        let (name, keys) = (screen.short_name(), screen.keys());
        let measured = |is_pinned| drag(keys.modifiers, keys.logical_key, is_pinned);
        let [plain, pinned] = [false, true].map(measured);
        println!("{name:<14}{:>8}{:>12}  {:>8}{:>12}", plain.0, plain.1, pinned.0, pinned.1);
    }
}
