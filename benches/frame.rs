//! CPU time of one frame while a person drags the coupon, and while a step of a story that is
//! presented moves to the next, without a screen.
//!
//! Logic, recomputation, layout and tessellation are timed together, on the clock of the thread, so
//! that other work on the machine does not count. What a graphics card would do is not timed.
//! Everything that costs is on the screen: a baseline is pinned, every group of levers is open
//! (clicked by name, as a screen reader does), and each screen is open in turn. What is dragged is
//! the first of the sliders, which is always in sight and changes every run.
//! A presentation has three plots on a stream of 1280 × 720, and everything in it moves: the deal
//! that is its baseline is another one.
//! Prints two tables: a row for each deal, size of window and screen, and one for each deal and
//! three plots. Deals are those of the program, the largest ones that there can be, and with every
//! term; words behind `--` leave those whose names have one of them, and screens after `on`:
//!
//!     cargo bench --bench frame -- valor-2 largest on Deal Sensitivity

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod deals;
#[path = "deals/largest.rs"]
mod largest;
#[path = "deals/terms.rs"]
mod terms;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use chiplease::analysis::Group;
use chiplease::app::command::Command;
use chiplease::app::screen::Screen;
use chiplease::app::{App, Start};
use chiplease::files::{library, scenario_file};
use chiplease::model::scenario::{Market, Scenario};
use chiplease::model::story::{LeverValue, Plot, Step};
use cpu_time::ThreadTime;
use deals::Deal;
use eframe::App as _;
use eframe::egui::accesskit::{Action, ActionRequest, Node, NodeId, Role, TreeId};
use eframe::egui::{
    Context, Event, FullOutput, Key, Modifiers, PointerButton, Pos2, RawInput, Rect, Vec2, pos2,
    vec2,
};
use largest::largest_deal_with_every_term;
use rust_decimal::Decimal;
use terms::deal_with_every_term;

const WARM_UP_FRAMES: u32 = 60;
const FRAMES: u32 = 300;
/// Frames from one end of the drag to the other.
const LEG: u32 = 40;
const SIZES: [Vec2; 2] = [vec2(1280.0, 800.0), vec2(1920.0, 1080.0)];
/// What all must be able to read.
const STREAM: Vec2 = vec2(1280.0, 720.0);
/// Every plot that can be presented.
const PRESENTED: [[Plot; 3]; 2] =
    [[Plot::CashFlow, Plot::Coverage, Plot::Irr], [Plot::CashFlow, Plot::Runway, Plot::Losses]];
/// A passage takes 36 frames; one that lasts for longer does not end.
const PASSAGE_FRAMES_MAX: u32 = 60;

/// What a portfolio has beside the deal that is timed; the second where that is the first.
const HELD: [&str; 2] = ["Valor Compute, first vehicle", "Valor Compute, second vehicle"];
const PATIENCE: Duration = Duration::from_secs(20);

/// A deal that is timed, and its name.
struct Timed {
    name: String,
    scenario: Scenario,
    /// Whether the values of the story move in it from frame to frame.
    is_told: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let deals = deals()?;
    drags(folder.path(), &deals)?;
    // Passages are on none of the screens.
    if asked().1.is_empty() { passages(folder.path(), &deals) } else { Ok(()) }
}

/// The deals that were asked for, or all.
fn deals() -> Result<Vec<Timed>, Box<dyn Error>> {
    let timed = |name: &str, scenario: Scenario| {
        // The story is of the default deal and those that are made of it.
        let is_told = scenario.lessee == Deal::Default.scenario().lessee;
        Timed { name: name.to_owned(), scenario, is_told }
    };
    let mut deals = Vec::new();
    for shipped in library::SHIPPED {
        let scenario = shipped.scenario()?;
        // Without a loan there is no coupon to be dragged.
        if !scenario.tranches.is_empty() {
            deals.push(timed(shipped.id, scenario));
        }
    }
    deals.extend([
        timed("240 months", Deal::Long.scenario()),
        timed("largest", Deal::Large.scenario()),
        timed("every term", deal_with_every_term()),
        timed("largest, every term", largest_deal_with_every_term()),
    ]);
    let (asked, _) = asked();
    deals.retain(|deal| is_asked(&asked, &deal.name));
    Ok(deals)
}

/// The words of deals, and of screens, that were asked for.
fn asked() -> (Vec<String>, Vec<String>) {
    // Cargo adds `--bench`.
    let words = std::env::args().skip(1).filter(|it| !it.starts_with('-'));
    let words: Vec<String> = words.collect();
    let deals = words.iter().take_while(|word| *word != "on").cloned().collect();
    (deals, words.into_iter().skip_while(|word| word != "on").skip(1).collect())
}

fn is_asked(words: &[String], name: &str) -> bool {
    words.is_empty() || words.iter().any(|word| name.contains(word.as_str()))
}

fn head(what: &str, place: &str, shown: &str) {
    println!("CPU of one frame {what}, ms, over {FRAMES} frames");
    println!(
        "{:<20}{:>12}  {:<26}{:>9}{:>9}{:>9}{:>9}",
        "deal", place, shown, "median", "95%", "99%", "worst"
    );
}

fn row(deal: &Timed, size: Vec2, shown: &str, mut times: Vec<Duration>) {
    // Sorted, so that a share of them is a percentile.
    times.sort();
    let last = times.len() - 1;
    let at = |share: f64| milliseconds(times[(share * last as f64) as usize]);
    println!(
        "{:<20}{:>12}  {:<26}{:>9.2}{:>9.2}{:>9.2}{:>9.2}",
        deal.name,
        format!("{} × {}", size.x, size.y),
        shown,
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
    );
}

fn drags(folder: &Path, deals: &[Timed]) -> Result<(), Box<dyn Error>> {
    let (_, asked_screens) = asked();
    head("while dragging the coupon", "window", "screen");
    for deal in deals {
        let file = folder.join(format!("{}.ron", deal.name));
        scenario_file::write(&file, &deal.scenario)?;
        for size in SIZES {
            let screens = Screen::OF_A_DEAL.into_iter().chain(Screen::OF_MANY);
            for screen in screens.filter(|screen| is_asked(&asked_screens, screen.name())) {
                row(deal, size, screen.name(), drag(&deal.scenario, &file, size, screen)?);
            }
        }
    }
    Ok(())
}

fn passages(folder: &Path, deals: &[Timed]) -> Result<(), Box<dyn Error>> {
    println!();
    head("while a story moves to its next step", "stream", "plots");
    for deal in deals.iter().filter(|deal| deal.is_told) {
        for plots in PRESENTED {
            let file = folder.join(format!("{} presented.ron", deal.name));
            scenario_file::write(&file, &told(deal.scenario.clone(), plots))?;
            let shown = plots.map(|plot| format!("{plot:?}")).join(", ");
            row(deal, STREAM, &shown, play(&file, STREAM)?);
        }
    }
    Ok(())
}

/// The deal with a story of two steps between which rent, loan, lessee and chips differ.
fn told(deal: Scenario, plots: [Plot; 3]) -> Scenario {
    let step = |levers: &[(&str, i64, u32)]| {
        let value = |(id, digits, scale): &(&str, i64, u32)| {
            let value = Decimal::new(*digits, *scale);
            ((*id).to_owned(), LeverValue(value))
        };
        Step {
            title: "A step".to_owned(),
            levers: levers.iter().map(value).collect(),
            terms: Vec::new(),
            end_of_term: None,
            plots: plots.to_vec(),
            sliders: ["resale_fraction", "loan_rate", "monthly_burn"].map(str::to_owned).to_vec(),
            note: String::new(),
        }
    };
    let low =
        [("resale_fraction", 10, 2), ("loan_rate", 12, 2), ("monthly_burn", 1_200_000_000, 0)];
    let high = [("resale_fraction", 40, 2), ("loan_rate", 8, 2), ("monthly_burn", 800_000_000, 0)];
    Scenario { story: vec![step(&low), step(&high)].into(), ..deal }
}

fn milliseconds(time: Duration) -> f64 {
    1e3 * time.as_secs_f64()
}

/// Whether the panel of the deal has that group: those of terms alone only where it has the term.
fn has(scenario: &Scenario, group: Group) -> bool {
    match group {
        Group::Guarantees => !scenario.guarantees.is_empty(),
        Group::Market => scenario.market != Market::default(),
        Group::Tax => scenario.tax.is_some(),
        Group::Lease
        | Group::Equipment
        | Group::Debt
        | Group::Equity
        | Group::Lessee
        | Group::Remedies
        | Group::Uncertainty => true,
    }
}

/// Drags the coupon to and fro with everything open; the CPU time of each frame.
fn drag(
    scenario: &Scenario,
    file: &Path,
    size: Vec2,
    screen: Screen,
) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut window = Window::open(file, size)?;
    window.key(Modifiers::NONE, Key::F2);
    let keys = Command::Show(screen).shortcut().ok_or("the screen has no keys")?;
    window.key(keys.modifiers, keys.logical_key);
    if screen == Screen::Portfolio {
        window.hold(scenario)?;
    }
    // Open, because everything that costs is to be on the screen.
    for group in Group::ALL.into_iter().filter(|group| has(scenario, *group)) {
        window.unfold(group.name())?;
    }
    let track = window.find_slider("Coupon").ok_or("there is no slider for the coupon")?;
    window.point(at(track, 0));
    window.press(at(track, 0));
    let mut times = Vec::new();
    for step in 1..=WARM_UP_FRAMES + FRAMES {
        let revision = window.app.document().revision();
        let time = window.point(at(track, step));
        let settled = window.app.document().revision();
        assert_eq!(
            settled,
            revision + 1,
            "frame {step} recomputes nothing, so it measures nothing"
        );
        if step > WARM_UP_FRAMES {
            times.push(time);
        }
    }
    Ok(times)
}

/// Steps through the story to and fro; the CPU time of each frame in which values move.
fn play(file: &Path, size: Vec2) -> Result<Vec<Duration>, Box<dyn Error>> {
    let mut window = Window::open(file, size)?;
    window.key(Modifiers::NONE, Key::F2);
    window.key(Modifiers::NONE, Key::F5);
    let mut keys = [Key::ArrowRight, Key::ArrowLeft].into_iter().cycle();
    let mut times = Vec::new();
    // The first passage there and back warms up.
    let mut cold = 2;
    let mut still = 0;
    while times.len() < FRAMES as usize {
        let key = keys.next().ok_or("there is always a key")?;
        window.key(Modifiers::NONE, key);
        let mut frames = 0;
        loop {
            let presenter = window.app.presenter().ok_or("nothing is presented")?;
            if !presenter.is_moving() {
                break;
            }
            let revision = presenter.document().revision();
            let time = window.run(Vec::new());
            let presenter = window.app.presenter().ok_or("nothing is presented")?;
            still += u32::from(presenter.document().revision() == revision);
            frames += 1;
            assert!(frames < PASSAGE_FRAMES_MAX, "a passage ends");
            // In the last frame the plots are refined.
            if cold == 0 {
                times.push(time);
            }
        }
        // Close to both ends values may rest on the same step of their sliders.
        assert!(10 * still < frames, "{still} of {frames} frames recompute nothing");
        still = 0;
        cold = u32::saturating_sub(cold, 1);
    }
    Ok(times)
}

/// Where the pointer is: to and fro between a tenth and nine tenths of the track.
fn at(track: Rect, step: u32) -> Pos2 {
    let (leg, within) = (step / LEG, step % LEG);
    let steps = if leg % 2 == 0 { within } else { LEG - within };
    let share = 0.1 + 0.8 * steps as f32 / LEG as f32;
    pos2(track.left() + share * track.width(), track.center().y)
}

/// The window as eframe would run it, without eframe.
struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    size: Vec2,
    frame_count: u32,
}

impl Window {
    fn open(file: &Path, size: Vec2) -> Result<Self, Box<dyn Error>> {
        let ctx = Context::default();
        let start = Start { files: vec![file.to_owned()], ..Start::default() };
        let app = App::new(&eframe::CreationContext::_new_kittest(ctx.clone()), start)?;
        let frame = eframe::Frame::_new_kittest();
        let mut window = Self { ctx, app, frame, size, frame_count: 0 };
        // Layout has settled after a few frames.
        for _ in 0..4 {
            window.run(Vec::new());
        }
        Ok(window)
    }

    /// Adds a shipped deal to the portfolio: of a single one there is none.
    fn hold(&mut self, open: &Scenario) -> Result<(), Box<dyn Error>> {
        let other = HELD.into_iter().find(|name| open.name != *name).ok_or("no other deal")?;
        let name = format!("Add {other}");
        // The catalogue is read beside the window.
        let started = Instant::now();
        let target_node = loop {
            if let Some((node, _)) = self.find(Role::Button, &name) {
                break node;
            }
            if started.elapsed() > PATIENCE {
                return Err(format!("there is no button {name}").into());
            }
            self.run(Vec::new());
        };
        self.click(target_node);
        Ok(())
    }

    /// Clicks as a screen reader does.
    fn click(&mut self, target_node: NodeId) {
        let (action, target_tree, data) = (Action::Click, TreeId::ROOT, None);
        let request = ActionRequest { action, target_tree, target_node, data };
        self.run(vec![Event::AccessKitActionRequest(request)]);
    }

    /// What has this role and name, asked as a screen reader asks.
    fn find(&mut self, role: Role, name: &str) -> Option<(NodeId, Node)> {
        // Only for the search: what a screen reader needs is no part of the frames that are timed.
        self.ctx.enable_accesskit();
        let mut output = self.run_ui(Vec::new());
        self.ctx.disable_accesskit();
        output.textures_delta.clear();
        let tree = output.platform_output.accesskit_update?;
        let is_it = |node: &Node| node.role() == role && node.label() == Some(name);
        tree.nodes.into_iter().find(|(_, node)| is_it(node))
    }

    /// Opens a group of levers.
    fn unfold(&mut self, name: &str) -> Result<(), Box<dyn Error>> {
        const FRAMES_TO_UNFOLD: u32 = 30;
        let (target_node, node) = self
            .find(Role::DisclosureTriangle, name)
            .ok_or_else(|| format!("there is no group {name}"))?;
        if node.is_expanded() != Some(true) {
            self.click(target_node);
        }
        for _ in 0..FRAMES_TO_UNFOLD {
            self.run(Vec::new());
        }
        let opened = self.find(Role::DisclosureTriangle, name);
        let is_open = opened.is_some_and(|(_, node)| node.is_expanded() == Some(true));
        if is_open { Ok(()) } else { Err(format!("{name} does not open").into()) }
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        for pressed in [true, false] {
            let (physical_key, repeat) = (None, false);
            self.run(vec![Event::Key { key, physical_key, pressed, repeat, modifiers }]);
        }
    }

    fn find_slider(&mut self, name: &str) -> Option<Rect> {
        let (_, node) = self.find(Role::Slider, name)?;
        let bounds = node.bounds()?;
        let corner = |x: f64, y: f64| pos2(x as f32, y as f32);
        Some(Rect::from_min_max(corner(bounds.x0, bounds.y0), corner(bounds.x1, bounds.y1)))
    }

    fn press(&mut self, pos: Pos2) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.run(vec![Event::PointerButton { pos, button, pressed: true, modifiers }]);
    }

    fn point(&mut self, pos: Pos2) -> Duration {
        self.run(vec![Event::PointerMoved(pos)])
    }

    /// One frame; its CPU time from the events to the triangles.
    fn run(&mut self, events: Vec<Event>) -> Duration {
        let started = ThreadTime::now();
        let mut output = self.run_ui(events);
        let shapes = std::mem::take(&mut output.shapes);
        let triangles = self.ctx.tessellate(shapes, output.pixels_per_point);
        let time = started.elapsed();
        assert!(!triangles.is_empty(), "a frame shows something");
        output.textures_delta.clear();
        time
    }

    fn run_ui(&mut self, events: Vec<Event>) -> FullOutput {
        self.frame_count += 1;
        let input = RawInput {
            // Points of the window, whatever the zoom.
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, self.size / self.ctx.zoom_factor())),
            // A clock of 60 frames a second, so that animations take the same frames each time.
            time: Some(f64::from(self.frame_count) / 60.0),
            events,
            ..RawInput::default()
        };
        let Self { ctx, app, frame, .. } = self;
        ctx.run_ui(input, |ui| {
            app.logic(ui, frame);
            app.ui(ui, frame);
        })
    }
}
