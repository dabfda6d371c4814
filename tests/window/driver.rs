//! A window under test, and what a person does with it.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chiplease::app::file_picker::{FilePicker, PickerAnswer, PickerQuestion};
use chiplease::app::panels::marks::Ticks;
use chiplease::app::screen::Screen;
use chiplease::app::{App, Start};
use eframe::egui::accesskit::Role;
use eframe::egui::{
    Color32, Context, DroppedFile, Event, Key, Modifiers, Rect, Shape, ViewportEvent, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// Answers given to the questions that the window asks for files, in order.
pub(crate) type Answers = Rc<RefCell<Vec<PickerAnswer>>>;

struct TestPicker {
    answers: Answers,
    is_asked: bool,
}

impl FilePicker for TestPicker {
    fn ask(&mut self, _: PickerQuestion, _: &Context) {
        self.is_asked = true;
    }

    fn answer(&mut self) -> Option<PickerAnswer> {
        let is_asked = std::mem::take(&mut self.is_asked);
        is_asked.then(|| self.answers.borrow_mut().remove(0))
    }
}

/// A file as the desktop hands it over.
#[derive(Debug)]
struct DroppedPath(PathBuf);

impl DroppedFile for DroppedPath {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only the path is asked for".to_owned())
    }
}

/// A text as it is painted.
#[derive(Debug)]
pub(crate) struct PaintedText {
    pub(crate) text: String,
    /// Around its letters.
    pub(crate) rect: Rect,
    /// What of it can be seen.
    pub(crate) clip: Rect,
    pub(crate) ink: Color32,
}

pub(crate) struct Window {
    pub(crate) harness: Harness<'static, App>,
    pub(crate) answers: Answers,
}

impl Window {
    pub(crate) fn new() -> Self {
        Self::with_files(Vec::new())
    }

    pub(crate) fn with_files(files: Vec<PathBuf>) -> Self {
        Self::with(Start { files, ..Start::default() })
    }

    /// A window that keeps unsaved edits there, and offers what is there.
    pub(crate) fn with_recovery(folder: &Path) -> Self {
        Self::with(Start { recovery: Some(folder.to_owned()), ..Start::default() })
    }

    pub(crate) fn with(start: Start) -> Self {
        let answers = Answers::default();
        let picker = TestPicker { answers: Rc::clone(&answers), is_asked: false };
        let start = Start { picker: Some(Box::new(picker)), ..start };
        let mut harness = Harness::builder()
            .with_size([1440.0, 1600.0])
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(40)
            .build_eframe(move |cc| App::new(cc, start).unwrap());
        harness.run();
        Self { harness, answers }
    }

    pub(crate) fn app(&self) -> &App {
        self.harness.state()
    }

    pub(crate) fn run(&mut self) {
        self.harness.run();
    }

    /// Clicks what has this name, a button or the like.
    pub(crate) fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.run();
    }

    pub(crate) fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.run();
    }

    /// Chooses from a menu.
    pub(crate) fn choose(&mut self, menu: &str, item: &str) {
        self.click(menu);
        self.harness.get_by_label_contains(item).click();
        self.run();
    }

    /// Opens a screen by its keys.
    pub(crate) fn open(&mut self, screen: Screen) {
        let keys = screen.keys();
        self.press(keys.modifiers, keys.logical_key);
    }

    /// Closes the window as the desktop does.
    pub(crate) fn ask_to_close(&mut self) {
        let input = self.harness.input_mut();
        let viewport = input.viewports.entry(input.viewport_id).or_default();
        viewport.events.push(ViewportEvent::Close);
        self.harness.step();
        let input = self.harness.input_mut();
        input.viewports.entry(input.viewport_id).or_default().events.clear();
    }

    /// Moves a slider as a screen reader does.
    pub(crate) fn set(&mut self, lever: &str, value: f64) {
        let slider = self.harness.get_by_role_and_label(Role::Slider, lever);
        slider.set_value_accesskit(value);
        self.run();
    }

    /// Clicks a lever's value and types another.
    pub(crate) fn type_value(&mut self, lever: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::SpinButton, lever).click();
        self.run();
        self.harness.event(Event::Text(text.to_owned()));
        self.run();
    }

    /// Clicks a name or another text and types another, without taking it yet.
    pub(crate) fn type_text(&mut self, name: &str, text: &str) {
        self.harness.get_by_role_and_label(Role::TextInput, name).click();
        self.run();
        self.harness.event(Event::Text(text.to_owned()));
        self.run();
    }

    /// Opens or closes a group of the panel.
    pub(crate) fn toggle(&mut self, group: &str) {
        self.harness.get_by_role_and_label(Role::DisclosureTriangle, group).click();
        self.run();
    }

    pub(crate) fn value_of(&self, lever: &str) -> f64 {
        let slider = self.harness.get_by_role_and_label(Role::Slider, lever);
        slider.accesskit_node().data().numeric_value().unwrap()
    }

    /// The marks on the tracks, once the worker has found those of the present draft.
    pub(crate) fn wait_for_marks(&mut self) -> Ticks {
        let started = Instant::now();
        while !self.app().marks_are_current() {
            assert!(started.elapsed() < Duration::from_secs(20), "no marks on the rails");
            std::thread::sleep(Duration::from_millis(2));
            self.harness.step();
        }
        self.app().marks().clone()
    }

    /// What the headline says of assumptions, once the worker has weighed those of the draft.
    pub(crate) fn wait_for_assumptions(&mut self) -> String {
        let started = Instant::now();
        while !self.app().assumptions().is_current() {
            assert!(started.elapsed() < Duration::from_secs(20), "no word on assumptions");
            std::thread::sleep(Duration::from_millis(2));
            self.harness.step();
        }
        self.run();
        self.app().assumptions().in_words(self.app().document()).unwrap()
    }

    /// The value shown beside a lever's name.
    pub(crate) fn text_of(&self, lever: &str) -> String {
        let entry = self.harness.get_by_role_and_label(Role::SpinButton, lever);
        entry.accesskit_node().data().value().unwrap().replace('\u{a0}', " ")
    }

    /// Drops a file on the window.
    pub(crate) fn drop_file(&mut self, path: &Path) {
        self.let_go(path);
        self.run();
    }

    /// The same, before the frame in which the window handles it.
    pub(crate) fn let_go(&mut self, path: &Path) {
        let file = DroppedPath(path.to_owned());
        self.harness.input_mut().dropped_files.push(Arc::new(file));
    }

    /// A window of this size.
    pub(crate) fn resize(&mut self, width: f32, height: f32) {
        self.harness.set_size(vec2(width, height));
        // The height of the head is known after the first frame, the rooms under it after the second.
        self.harness.run_steps(4);
    }

    /// Every text that the last frame has painted.
    pub(crate) fn painted(&self) -> Vec<PaintedText> {
        fn of(shape: &Shape, clip: Rect, texts: &mut Vec<PaintedText>) {
            match shape {
                Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, clip, texts)),
                Shape::Text(text) => texts.push(PaintedText {
                    text: text.galley.text().to_owned(),
                    rect: text.visual_bounding_rect(),
                    clip,
                    ink: text.override_text_color.unwrap_or(text.fallback_color),
                }),
                _ => {}
            }
        }
        let mut texts = Vec::new();
        for clipped in &self.harness.output().shapes {
            of(&clipped.shape, clipped.clip_rect, &mut texts);
        }
        texts
    }

    /// Whether a text is painted, whole or as a part of one, and can be seen.
    pub(crate) fn paints(&self, text: &str) -> bool {
        self.painted().iter().any(|it| {
            it.text.replace('\u{a0}', " ").contains(text)
                && it.clip.expand(1.0).contains_rect(it.rect)
        })
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }
}
