//! Nothing prints over anything and nothing is cut off, on any screen in any window.
//!
//! What is looked at is what egui is given to paint, line of text by line of text, so that it does
//! not matter which widget wrote it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::{env, fs};

use eframe::egui::epaint::{ClippedShape, TextShape};
use eframe::egui::{Color32, Key, Rect, Shape, ThemePreference, Vec2, pos2, vec2};

use super::{
    Act, BACKED, CIPHER, Click, Deal, FOLDER, HELIX, META, ONE_AT_A_TIME, PAGES, TERM_PAGES, TERMS,
    TESSERA, THEMES, VALOR, Viewer, command, drawing, key,
};
use crate::driver::Window;

/// The rooms of windows in points, and what they are rooms of.
const ROOMS: [(&str, Vec2); 9] = [
    ("1920x1080", vec2(1920.0, 1080.0)),
    ("1280x800 at 1.5", vec2(853.0, 533.0)),
    ("1280x720", vec2(1280.0, 720.0)),
    ("1024x640", vec2(1024.0, 640.0)),
    ("1366x768 at 1.2", vec2(1138.0, 640.0)),
    ("1280x800", vec2(1280.0, 800.0)),
    ("1280x800 at 2.0", vec2(640.0, 400.0)),
    ("1920x1200 at 1.2", vec2(1600.0, 1000.0)),
    ("3840x2160", vec2(3840.0, 2160.0)),
];
/// The page of a new deal is reached at the end: another deal would be open after it.
const NEW_DEAL: [(&str, &[Act]); 3] = [
    ("new-deal", &[key(Key::Escape), command(Key::N)]),
    ("new-deal-loans", &[Click("Add loan"), Click("Add round"), Click("Add backstop")]),
    ("new-deal-left", &[key(Key::Escape)]),
];
/// By so many points texts may touch.
const TOUCH: f32 = 1.5;
/// The line at the bottom of the window.
const STATUS_HEIGHT: f32 = 28.0;
/// Of a line's height, what letters leave free above and below.
const LEADING: f32 = 0.2;

/// A line of text as it can be seen.
#[derive(Debug)]
struct Line {
    text: String,
    /// Around its letters.
    whole: Rect,
    clip: Rect,
    /// What a menu or dialog over it leaves of it.
    seen: Rect,
}

impl Line {
    /// Takes off what a fill lies over: all that is on one side of it stays.
    fn cover(&mut self, cover: Rect) {
        let (seen, hidden) = (self.seen, self.seen.intersect(cover));
        if !hidden.is_positive() {
            return;
        }
        let parts = [
            seen.with_max_x(cover.left()),
            seen.with_min_x(cover.right()),
            seen.with_max_y(cover.top()),
            seen.with_min_y(cover.bottom()),
        ];
        let area = |rect: &Rect| if rect.is_positive() { rect.area() } else { 0.0 };
        let largest = parts.into_iter().max_by(|one, other| area(one).total_cmp(&area(other)));
        self.seen = largest.unwrap_or(Rect::NOTHING);
    }
}

/// What was painted in the last frame: texts that no later fill covers, and boxes turned around.
#[derive(Default)]
struct Painted {
    lines: Vec<Line>,
    turned: Vec<Rect>,
    /// Where the status line begins.
    board_bottom: f32,
}

impl Painted {
    fn of(window: &Window) -> Self {
        let screen = window.harness.ctx.content_rect();
        let board_bottom = screen.bottom() - STATUS_HEIGHT;
        let mut painted = Self { board_bottom, ..Self::default() };
        for ClippedShape { clip_rect, shape, .. } in &window.harness.output().shapes {
            painted.add(clip_rect.intersect(screen), shape);
        }
        painted
    }

    fn add(&mut self, clip: Rect, shape: &Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.add(clip, shape)),
            Shape::Text(text) if text.angle == 0.0 => self.add_text(clip, text),
            Shape::Rect(rect) => {
                let size = rect.rect.size();
                let is_seen = rect.fill != Color32::TRANSPARENT && rect.rect.is_finite();
                if is_seen && size.min_elem() < -0.5 {
                    self.turned.push(rect.rect);
                }
                if rect.fill.is_opaque() {
                    let cover = rect.rect.intersect(clip).expand(0.5);
                    self.lines.iter_mut().for_each(|line| line.cover(cover));
                    self.lines.retain(|line| line.seen.is_positive());
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, clip: Rect, shape: &TextShape) {
        if shape.opacity_factor < 0.05 || shape.override_text_color == Some(Color32::TRANSPARENT) {
            return;
        }
        for placed in &shape.galley.rows {
            let glyphs = &placed.row.glyphs;
            let mut letters = glyphs.iter().filter(|glyph| !glyph.chr.is_whitespace());
            let Some(first) = letters.next() else { continue };
            let last = letters.next_back().unwrap_or(first);
            let at = shape.pos + placed.pos.to_vec2();
            let height = placed.row.size.y;
            let top = at.y + LEADING * height;
            let whole = Rect::from_min_max(
                pos2(at.x + first.pos.x, top),
                pos2(at.x + last.max_x(), at.y + (1.0 - LEADING) * height),
            );
            let text = glyphs.iter().map(|glyph| glyph.chr).collect();
            let line = Line { text, whole, clip, seen: whole.intersect(clip) };
            if line.seen.is_positive() {
                // Letters with an edge in the colour of the ground are written several times.
                let is_edge = |it: &Line| {
                    it.text == line.text && (it.whole.min - line.whole.min).abs().max_elem() < 2.5
                };
                self.lines.retain(|it| !is_edge(it));
                self.lines.push(line);
            }
        }
    }

    /// Each fault in words.
    fn faults(&self, scrolls_sideways: bool) -> Vec<String> {
        let mut faults = Vec::new();
        for (index, line) in self.lines.iter().enumerate() {
            for other in &self.lines[index + 1..] {
                let both = line.seen.intersect(other.seen);
                if both.size().min_elem() > TOUCH {
                    faults.push(format!("“{}” over “{}” at {both:.0?}", other.text, line.text));
                }
            }
            let (whole, clip) = (line.whole, line.clip);
            let is_cut = whole.left() < clip.left() - TOUCH || whole.right() > clip.right() + TOUCH;
            // An area that scrolls ends above the margin of the board; what ends with it does not.
            let ends_with_board = (clip.bottom() - self.board_bottom).abs() < 1.0;
            if ends_with_board && whole.bottom() > clip.bottom() + TOUCH {
                faults.push(format!("“{}” leaves the board: {whole:.0?}", line.text));
            }
            if is_cut && !scrolls_sideways {
                faults.push(format!("“{}” cut at the side: {whole:.0?} in {clip:.0?}", line.text));
            }
        }
        faults.extend(self.turned.iter().map(|rect| format!("a box turned around: {rect:.0?}")));
        faults
    }
}

/// Pages with tables of many columns, which scroll to the side as well, and with fields of text that
/// is longer than they are.
fn scrolls_sideways(page: &str) -> bool {
    ["ledger", "library", "runs", "exposed", "story"].iter().any(|word| page.contains(word))
}

/// Gives the window this room and lets it come to rest.
fn resize(viewer: &mut Viewer, room: Vec2) {
    viewer.window.harness.set_size(room);
    // The height of the head is known after the first, the rooms under it after the second.
    viewer.window.harness.run_steps(4);
}

/// Goes through all screens in all rooms; says of each fault on which screens it is.
fn check(deal: &'static Deal, is_pinned: bool) {
    check_pages(deal, is_pinned, PAGES.into_iter().chain(NEW_DEAL));
}

/// The same of some of the screens.
fn check_pages(
    deal: &'static Deal,
    is_pinned: bool,
    pages: impl Iterator<Item = (&'static str, &'static [Act])>,
) {
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut viewer = Viewer::open(deal, ("dark", ThemePreference::Dark), is_pinned);
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (page, acts) in pages {
        resize(&mut viewer, ROOMS[0].1);
        for act in acts {
            viewer.act_if_there(*act, page);
        }
        for (name, room) in ROOMS {
            resize(&mut viewer, room);
            let found = Painted::of(&viewer.window).faults(scrolls_sideways(page));
            if !found.is_empty() {
                faults.insert(format!("{page} in {name}"), found);
            }
        }
    }
    let mut said = String::new();
    for (place, found) in &faults {
        writeln!(said, "{place}:").unwrap();
        for fault in found.iter().take(12) {
            writeln!(said, "    {fault}").unwrap();
        }
    }
    assert!(
        faults.is_empty(),
        "{} {}\n{said}",
        deal.id,
        if is_pinned { "pinned" } else { "plain" }
    );
}

#[test]
fn no_text_of_a_lease_is_overprinted_or_cut() {
    check(&VALOR, false);
}

#[test]
fn no_text_beside_a_baseline_is_overprinted_or_cut() {
    check(&VALOR, true);
}

#[test]
fn no_text_of_a_guaranteed_campus_is_overprinted_or_cut() {
    check(&META, true);
}

#[test]
fn no_text_of_a_backstop_is_overprinted_or_cut() {
    check(&CIPHER, false);
}

#[test]
fn no_text_of_a_deal_that_defaults_is_overprinted_or_cut() {
    check(&TESSERA, true);
}

#[test]
fn no_text_of_a_deal_with_every_term_is_overprinted_or_cut() {
    check_pages(&TERMS, false, TERM_PAGES.into_iter());
}

#[test]
fn no_text_of_a_deal_that_is_let_again_is_overprinted_or_cut() {
    check_pages(&BACKED, true, TERM_PAGES.into_iter());
}

#[test]
fn no_text_of_a_deal_with_a_parent_is_overprinted_or_cut() {
    check(&HELIX, false);
}

/// Every screen in every room, dark and light, alone and beside a baseline.
fn look_at(deal: &'static Deal) {
    let Some(folder) = env::var_os(FOLDER).map(std::path::PathBuf::from) else { return };
    let only = env::var(super::ONLY).unwrap_or_default();
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    fs::create_dir_all(&folder).unwrap();
    for (theme, is_pinned) in THEMES.into_iter().flat_map(|it| [(it, false), (it, true)]) {
        let of_window = format!("{}-{}", theme.0, if is_pinned { "pinned" } else { "plain" });
        let is_of_other = |word: &str| {
            ["dark", "light", "plain", "pinned"].contains(&word) && !of_window.contains(word)
        };
        if only.split(',').any(is_of_other) {
            continue;
        }
        let mut viewer = Viewer::open(deal, theme, is_pinned);
        for (page, acts) in PAGES.into_iter().chain(NEW_DEAL) {
            resize(&mut viewer, ROOMS[0].1);
            for act in acts {
                viewer.act(*act, page);
            }
            for (room, points) in ROOMS {
                let room = room.replace(' ', "-");
                let name = format!("{}-{page}-{room}-{of_window}", deal.id);
                if super::is_wanted(&name, &only) {
                    resize(&mut viewer, points);
                    let svg = drawing::svg(&viewer.window);
                    fs::write(folder.join(format!("{name}.svg")), svg).unwrap();
                }
            }
        }
    }
}

#[test]
#[ignore = "writes pictures"]
fn of_every_room_of_valor_are_layouts() {
    look_at(&VALOR);
}

#[test]
#[ignore = "writes pictures"]
fn of_every_room_of_meta_are_layouts() {
    look_at(&META);
}

#[test]
#[ignore = "writes pictures"]
fn of_every_room_of_cipher_are_layouts() {
    look_at(&CIPHER);
}

#[test]
#[ignore = "writes pictures"]
fn of_every_room_of_tessera_are_layouts() {
    look_at(&TESSERA);
}

#[test]
#[ignore = "writes pictures"]
fn of_every_room_of_helix_are_layouts() {
    look_at(&HELIX);
}
