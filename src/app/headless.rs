//! Pictures without a window: the plots are drawn as they are in one, on a page of any size, and
//! nothing is shown. Neither display nor graphics card is needed.

use std::thread;
use std::time::{Duration, Instant};

use eframe::egui::epaint::ClippedShape;
use eframe::egui::{
    Align, CentralPanel, Context, Frame, Layout, Margin, Pos2, RawInput, Rect, Theme, Ui, Vec2,
    vec2,
};

use super::figures::Figures;
use super::panels::headline::{self, Said};
use super::screen::Screen;
use crate::analysis::compared::direction;
use crate::export::pictures::{Paper, PictureError, PictureRequest, Pictures, Plot, SIDES};
use crate::model::Scenario;
use crate::session::{Assumptions, Baseline, Document, Pace, Words};
use crate::ui::board::Within;
use crate::ui::capture;
use crate::ui::chart::set_baseline_name;
use crate::ui::render_target::{RenderTarget, is_within_page, set_render_target};
use crate::ui::text::{Texts, small};
use crate::ui::theme::{self, Tokens};
use crate::ui::waker::waker;

/// Whole frames in a row after which the last one is taken.
// egui lays out with sizes measured in the frame before, and some of these depend on others.
const FRAMES_MIN: u32 = 4;
const FRAME_TIME: f64 = 1.0 / 60.0;
/// Pause before the next frame while something is still being computed.
const NAP: Duration = Duration::from_millis(2);
/// After this time the picture is given up.
const TIME_MAX: Duration = Duration::from_mins(5);
/// Around a plot, and around the board.
const MARGIN: Margin = Margin::symmetric(24, 16);
/// The line that names the base of a comparison.
const FOOT_HEIGHT: f32 = 20.0;

/// Draws pictures of scenarios.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headless;

impl Pictures for Headless {
    fn svg(
        &self,
        scenario: &Scenario,
        against: Option<&Scenario>,
        request: &PictureRequest,
    ) -> Result<String, PictureError> {
        let PictureRequest { plot, width, height, .. } = *request;
        if !SIDES.contains(&width) || !SIDES.contains(&height) {
            return Err(PictureError::Size { width, height });
        }
        if plot.is_of_two() && against.is_none() {
            return Err(PictureError::Alone { plot: plot.id() });
        }
        let size = vec2(f32::from(width), f32::from(height));
        let mut page = Page::new(scenario, against, request);
        let shapes = page.draw(size)?;
        let view = Rect::from_min_size(Pos2::ZERO, size);
        let title = page.title();
        capture::drawn(&page.ctx, &shapes, view, &title, &request.ids)
            .ok_or(PictureError::Size { width, height })
    }
}

/// One picture that is being drawn.
struct Page {
    ctx: Context,
    plot: Plot,
    document: Document,
    baseline: Option<Baseline>,
    words: Words,
    assumptions: Option<Assumptions>,
    figures: Figures,
}

impl Page {
    fn new(scenario: &Scenario, against: Option<&Scenario>, request: &PictureRequest) -> Self {
        let PictureRequest { plot, subject, paper, .. } = *request;
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.set_theme(match paper {
            Paper::Light => Theme::Light,
            Paper::Dark => Theme::Dark,
        });
        // An animation would be drawn half way.
        ctx.all_styles_mut(|style| style.animation_time = 0.0);
        let target = if request.is_within_page { RenderTarget::Page } else { RenderTarget::Export };
        set_render_target(&ctx, target);
        let document = Document::new(scenario.clone());
        let mut figures = Figures::default();
        figures.view.look_at(subject);
        Self {
            assumptions: (plot == Plot::Board).then(Assumptions::default),
            ctx,
            plot,
            document,
            baseline: against.map(Baseline::other),
            words: Words::default(),
            figures,
        }
    }

    /// Draws frames until nothing changes any more; the shapes of the last one.
    fn draw(&mut self, size: Vec2) -> Result<Vec<ClippedShape>, PictureError> {
        let started = Instant::now();
        let plot = self.plot.id();
        let failed = |reason: String| PictureError::NotComputed { plot, reason };
        // Counted anew whenever something is missing: a late result may change the layout once
        // more.
        let mut whole_frames = 0;
        for frame in 0_u64.. {
            let (shapes, is_whole) = self.frame(size, frame);
            whole_frames = if is_whole.map_err(failed)? { whole_frames + 1 } else { 0 };
            if whole_frames >= FRAMES_MIN {
                return Ok(shapes);
            }
            // While the layout only settles the next frame can come at once.
            if whole_frames == 0 {
                if started.elapsed() > TIME_MAX {
                    break;
                }
                thread::sleep(NAP);
            }
        }
        Err(failed(format!("it took longer than {} seconds", TIME_MAX.as_secs())))
    }

    fn frame(&mut self, size: Vec2, frame: u64) -> (Vec<ClippedShape>, Result<bool, String>) {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size)),
            // A clock of its own: the same picture, whenever and however fast it is drawn.
            time: Some(frame as f64 * FRAME_TIME),
            predicted_dt: FRAME_TIME as f32,
            focused: false,
            ..RawInput::default()
        };
        let mut is_whole = Ok(false);
        let ctx = self.ctx.clone();
        let mut output = ctx.run_ui(input, |ui| is_whole = self.ui(ui));
        // Uploads for a graphics card that is not there; the drawing takes its pixels from the
        // context.
        output.textures_delta.clear();
        (output.shapes, is_whole)
    }

    fn ui(&mut self, ui: &mut Ui) -> Result<bool, String> {
        let paper = Frame::NONE.fill(Tokens::of(ui).ground).inner_margin(MARGIN);
        let page = CentralPanel::default().frame(paper);
        page.show(ui, |ui| {
            let room = self.against_ui(ui);
            ui.within(room, |ui| self.plot_ui(ui))
        })
        .inner
    }

    fn plot_ui(&mut self, ui: &mut Ui) -> Result<bool, String> {
        let open = self.document.evaluated();
        set_baseline_name(ui.ctx(), self.baseline.as_ref().map(|baseline| baseline.label(open)));
        let is_said = self.plot != Plot::Board || self.headline_ui(ui);
        let Self { plot, document, baseline, figures, .. } = self;
        let is_whole = figures.ui(ui, document, baseline.as_ref(), Pace::Resting, *plot)?;
        Ok(is_whole && is_said)
    }

    /// At the foot: the base of the comparison, and how it is drawn. Returns the room above it.
    fn against_ui(&self, ui: &mut Ui) -> Rect {
        let area = ui.max_rect();
        let named = self.baseline.as_ref().filter(|_| !is_within_page(ui.ctx()));
        let Some(baseline) = named else { return area };
        let mut text = direction(baseline.scenario(), self.document.evaluated());
        if !self.plot.is_of_two() {
            text.push_str("; dashed is the base");
        }
        let text = small(text).weak();
        let (room, foot) = area.split_top_bottom_at_y(area.bottom() - FOOT_HEIGHT);
        let layout = Layout::left_to_right(Align::Max);
        let mut line = ui.child_within(foot, layout);
        line.one_line(text);
        room
    }

    /// The sentence and the figures; whether all of their values are computed.
    fn headline_ui(&mut self, ui: &mut Ui) -> bool {
        let Self { document, baseline, words, assumptions, .. } = self;
        let mut is_said = true;
        if let Some(assumptions) = assumptions {
            assumptions.refresh(document.case(), Pace::Resting, waker(ui.ctx()));
            // A reason why they cannot be computed also ends the waiting.
            is_said = assumptions.is_current() || assumptions.trouble().is_some();
        }
        let said = Said { headline: words.refresh(document), assumptions: assumptions.as_ref() };
        let baseline = baseline.as_ref();
        headline::headline_ui(ui, document, said, baseline, Screen::Deal, &mut Vec::new());
        ui.add_space(12.0);
        is_said
    }

    /// The first question on the page, or the deal's name, with the name of the base.
    fn title(&self) -> String {
        let mut name = self.document.evaluated().name.clone();
        if let Some(baseline) = &self.baseline {
            name = format!("{name} against {}", baseline.scenario().name);
        }
        match (self.plot, capture::first_title(&self.ctx)) {
            (Plot::Board, _) | (_, None) => name,
            (_, Some(question)) => format!("{question} {name}"),
        }
    }
}
