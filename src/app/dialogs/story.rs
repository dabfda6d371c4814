//! Writes the story that is presented: its steps, their order, what each shows and says.
//!
//! Works on a copy, which becomes the draft's story when the dialog is left, however it is left;
//! undo takes all of it back at once.

use eframe::egui::{Align, Button, ComboBox, Id, Layout, RichText, ScrollArea, TextEdit, Ui, vec2};

use crate::analysis::{Lever, set_term, story};
use crate::app::figure_choice::{FIGURES_PRESENTED_MAX, FigureChoice};
use crate::format::text;
use crate::model::Scenario;
use crate::model::story::{Plot, Step};
use crate::model::validate::{STEP_PLOTS_MAX, STEP_SLIDERS_MAX, STORY_STEPS_MAX};
use crate::session::Document;
use crate::session::complaints::untold;
use crate::session::story::StoryDraft;
use crate::ui::board::{Within, columns, fixed, rest};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small, small_strong};
use crate::ui::theme::{self, BODY, Tokens};
use crate::ui::widgets::icon::{self, Icon};

use super::{Reply, buttons_ui, head_ui, height_within};

/// A story being written.
#[derive(Debug)]
pub struct StoryEditor {
    story: StoryDraft,
    /// What an audience sees beside the plots, in every step.
    figures: FigureChoice,
}

const WIDTH: f32 = 780.0;
const LIST_WIDTH: f32 = 250.0;
/// Of the width, at most.
const LIST_SHARE_MAX: f32 = 0.4;
const HEIGHT: f32 = 420.0;
/// Title, words, faults, the button and margins, and some of the window around them.
const OUTSIDE: f32 = 310.0;
const GAP: f32 = 24.0;

impl StoryEditor {
    /// The story of the draft.
    pub fn of(document: &Document, figures: FigureChoice) -> Self {
        Self { story: StoryDraft::of(document), figures }
    }

    /// The story as it has been written.
    pub(super) fn reply(&self) -> Reply {
        Reply::Story(self.story.draft.story.to_vec(), self.figures.clone())
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Option<Reply> {
        head_ui(ui, WIDTH, "Story");
        let what =
            "The steps to present. Each step changes the deal as it is when presenting begins.";
        ui.weak(what);
        ui.add_space(4.0);
        let size = vec2(ui.available_width(), height_within(ui, HEIGHT, OUTSIDE));
        let (area, _) = ui.allocate_exact_size(size, eframe::egui::Sense::hover());
        let list = fixed(LIST_WIDTH).most(LIST_SHARE_MAX * area.width());
        let [list, step] = columns([list, rest()]).gap(GAP).split(area);
        ui.within(list, |ui| self.list_ui(ui));
        ui.within(step, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| self.step_ui(ui));
        });
        figures_ui(ui, &mut self.figures);
        self.faults_ui(ui);
        buttons_ui(ui, &["Done"]).map(|_| self.reply())
    }

    /// The steps in their order, and what can be done with the one that is selected.
    fn list_ui(&mut self, ui: &mut Ui) {
        let Self { story, .. } = self;
        ui.horizontal(|ui| {
            ui.add_enabled_ui(story.draft.story.len() < STORY_STEPS_MAX, |ui| {
                let button = ui.button("Add the current case");
                let what = "A step with every input that differs from the file";
                if button.on_hover_text(what).clicked() {
                    story.add();
                }
            });
            order_ui(ui, story);
        });
        cases_ui(ui, story);
        ui.add_space(4.0);
        if let Some(remark) = &story.remark {
            ui.wrapped(small(remark).weak());
        }
        ScrollArea::vertical().id_salt("steps").auto_shrink(false).show(ui, |ui| {
            for (index, step) in story.draft.story.iter().enumerate() {
                let text = format!("{}  {}", index + 1, text::name(&step.title));
                let size = vec2(ui.available_width(), 26.0);
                let layout = Layout::left_to_right(Align::Center).with_main_justify(true);
                ui.allocate_ui_with_layout(size, layout.with_main_align(Align::Min), |ui| {
                    let button = Button::selectable(index == story.selected, text).truncate();
                    if ui.add(button).clicked() {
                        story.selected = index;
                    }
                });
            }
            if story.draft.story.is_empty() {
                let none = "No steps yet: presenting shows the current case.";
                ui.wrapped(RichText::new(none).weak());
            }
        });
    }

    /// The selected step: title, values, plots, sliders, note.
    fn step_ui(&mut self, ui: &mut Ui) {
        // A copy to read names and values from, while a step of the draft is edited.
        let Self { story, .. } = self;
        let (deal, selected) = (story.draft.clone(), story.selected);
        let Some(step) = story.draft.story.get_mut(selected) else { return };
        // An id per step: else undo in a field would bring back the text of another step.
        ui.push_id(selected, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            caption_ui(ui, "Title");
            text_ui(ui, &mut step.title, "Title of the step", 1);
            caption_ui(ui, "What it changes");
            changes_ui(ui, step, &deal);
            caption_ui(ui, "Plots, at most three");
            plots_ui(ui, step);
            caption_ui(ui, "Sliders for the audience, at most four");
            sliders_ui(ui, step, &deal);
            caption_ui(ui, "Note for the presenter");
            text_ui(ui, &mut step.note, "Note for the presenter", 4);
        });
    }

    /// Why the story could not be told.
    fn faults_ui(&self, ui: &mut Ui) {
        let Err(faults) = story::scenes(&self.story.draft) else { return };
        // Two at most, or the dialog would outgrow a low window.
        for fault in faults.iter().take(2) {
            ui.wrapped(small(untold(fault, &self.story.draft)).color(Tokens::of(ui).breach));
        }
    }
}

/// A step that shows the deal in one of its cases; nothing where it has none.
fn cases_ui(ui: &mut Ui, story: &mut StoryDraft) {
    if story.draft.cases.is_empty() {
        return;
    }
    let mut taken = None;
    ui.add_enabled_ui(story.draft.story.len() < STORY_STEPS_MAX, |ui| {
        ui.menu_button("Add a case as a step", |ui| {
            for (place, case) in story.draft.cases.iter().enumerate() {
                if ui.button(text::name(&case.name)).clicked() {
                    taken = Some(place);
                    ui.close();
                }
            }
        });
    });
    if let Some(place) = taken {
        story.add_case(place);
    }
}

fn order_ui(ui: &mut Ui, story: &mut StoryDraft) {
    let (at, count) = (story.selected, story.draft.story.len());
    let id = Id::unique("story step");
    let is_step = at < count;
    ui.spacing_mut().item_spacing.x = 2.0;
    let mut icon =
        |icon, name, is_enabled| icon::icon_ui(ui, id.with(icon), icon, name, is_enabled).clicked();
    // All three are drawn before anything moves.
    let (up, down, remove) = (
        icon(Icon::Up, "Step earlier", is_step && at > 0),
        icon(Icon::Down, "Step later", at + 1 < count),
        icon(Icon::Remove, "Remove the step", is_step),
    );
    if up {
        story.move_to(at - 1);
    } else if down {
        story.move_to(at + 1);
    } else if remove {
        story.remove();
    }
}

fn caption_ui(ui: &mut Ui, caption: &str) {
    ui.add_space(4.0);
    ui.label(small_strong(caption).weak());
}

fn text_ui(ui: &mut Ui, text: &mut String, name: &str, rows: usize) {
    let field = match rows {
        1 => TextEdit::singleline(text),
        rows => TextEdit::multiline(text).desired_rows(rows),
    };
    let field = field.desired_width(f32::INFINITY).margin(vec2(8.0, 5.0));
    ui.add(field.font(theme::regular(BODY))).named(name);
}

/// A row with a text, and a button that takes it away; true if that was clicked.
fn removable_ui(ui: &mut Ui, id: Id, text: &str, name: &str) -> bool {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let removed = icon::icon_ui(ui, id, Icon::Remove, name, true).clicked();
        ui.label(text);
        removed
    })
    .inner
}

fn changes_ui(ui: &mut Ui, step: &mut Step, deal: &Scenario) {
    if step.levers.is_empty() && step.terms.is_empty() && step.end_of_term.is_none() {
        ui.weak("Nothing: the current case");
    }
    let id = Id::unique("story change");
    let mut removed = None;
    for (key, value) in &step.levers {
        let text = story::value_words(deal, key, value);
        if removable_ui(ui, id.with(key), &text, &format!("Leave {key} as it is")) {
            removed = Some(key.clone());
        }
    }
    // After the loop, which borrows the map.
    if let Some(key) = removed {
        step.levers.remove(&key);
    }
    let mut place = 0;
    step.terms.retain(|term| {
        place += 1;
        let text = set_term::in_words(term, deal);
        !removable_ui(ui, id.with(("term", place)), &text, &format!("Leave out {text}"))
    });
    if let Some(end) = step.end_of_term {
        let text = story::end_words(end);
        if removable_ui(ui, id.with("end"), text, "Leave the end of the term as it is") {
            step.end_of_term = None;
        }
    }
}

fn plots_ui(ui: &mut Ui, step: &mut Step) {
    ui.horizontal_wrapped(|ui| {
        for plot in Plot::ALL {
            let place = step.plots.iter().position(|other| *other == plot);
            // A step shows one to three plots.
            let is_free = match place {
                Some(_) => step.plots.len() > 1,
                None => step.plots.len() < STEP_PLOTS_MAX,
            };
            let button = Button::selectable(place.is_some(), story::plot_name(plot));
            let response = ui
                .add_enabled(is_free, button)
                .named(format!("Plot, {}", story::plot_name(plot)))
                .toggled(place.is_some());
            if response.clicked() {
                match place {
                    Some(place) => _ = step.plots.remove(place),
                    None => step.plots.push(plot),
                }
            }
        }
    });
}

/// Which figures every step shows, and the deal where it has no story.
fn figures_ui(ui: &mut Ui, figures: &mut FigureChoice) {
    caption_ui(ui, &format!("Figures in every step, at most {FIGURES_PRESENTED_MAX}"));
    let mut turned = None;
    ui.horizontal_wrapped(|ui| {
        for (id, name, is_shown) in figures.offered() {
            let button = Button::selectable(is_shown, name);
            let response = ui
                .add_enabled(figures.can_turn(id), button)
                .named(format!("Figure, {name}"))
                .toggled(is_shown);
            if response.clicked() {
                turned = Some(id);
            }
        }
    });
    if let Some(id) = turned {
        figures.turn(id);
    }
}

fn sliders_ui(ui: &mut Ui, step: &mut Step, deal: &Scenario) {
    let id = Id::unique("story slider");
    let mut removed = None;
    for (index, key) in step.sliders.iter().enumerate() {
        let label = Lever::from_id(key).map_or(key.as_str().into(), |lever| lever.label(deal));
        if removable_ui(ui, id.with(key), &label, &format!("No slider for {label}")) {
            removed = Some(index);
        }
    }
    if let Some(index) = removed {
        step.sliders.remove(index);
    }
    if step.sliders.len() >= STEP_SLIDERS_MAX {
        return;
    }
    let combo = ComboBox::from_id_salt("story sliders").width(220.0).height(320.0);
    let response = combo.selected_text("Add a slider…").show_ui(ui, |ui| {
        for lever in Lever::all(deal) {
            let key = lever.id();
            let is_new = !step.sliders.iter().any(|other| *other == key);
            if is_new && lever.value(deal).is_some() {
                let label = lever.label(deal);
                if ui.selectable_label(false, label.as_ref()).clicked() {
                    step.sliders.push(key.into_owned());
                }
            }
        }
    });
    response.response.named("Add a slider");
}
