//! Deals that draw on one lessee's cash (Method, section 12): results together, and of each file
//! alone.

mod chance;
mod exposure;
mod figures;
mod holding;

use std::path::Path;

use eframe::egui::{RichText, Ui};
use serde::{Deserialize, Serialize};

use super::shown::Shown;
use crate::analysis::portfolio::Study;
use crate::app::command::Command;
use crate::app::plots::{lease_lanes, shared_cash};
use crate::session;
use crate::session::catalogue::Place;
use crate::session::portfolio::LookedAt;
use crate::session::portfolio::held::{self, Held};
use crate::ui::board::{Within, fixed, rest, rows, share};
use crate::ui::chart::axes::MonthCursor;
use crate::ui::clipboard;
use crate::ui::text::{Texts, sentence, small, strong};
use crate::ui::theme::Tokens;
use crate::ui::waker::waker;
use crate::ui::widgets::choice::choice_ui;

const GAP: f32 = 12.0;
/// Share of the room for plots that the cash has.
const CASH_SHARE: f32 = 0.6;
/// Lanes in sight; more of them scroll.
const LANES_SHOWN: usize = 6;

/// What is shown of the portfolio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
enum Page {
    /// The shared cash and the rents.
    #[default]
    Cash,
    /// The exposure of each participant.
    Exposure,
    /// What chance makes of it.
    Chance,
}

/// Height of two lines of the sentence, one of its basis, and the space under them, points.
const WORDS_HEIGHT: f32 = 80.0;

/// Least height of two plots, the leases and the words over them, points.
const LEAST_HEIGHT: f32 = 560.0;
/// In a narrower room words and figures take more lines.
const FEW_LINES_WIDTH: f32 = 760.0;
const MORE_LINES_HEIGHT: f32 = 120.0;

/// What is chosen on the screen; kept between sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PortfolioView {
    /// The scenarios beside the open deal, which comes first.
    held: Vec<Held>,
    page: Page,
    /// Which lessee's cash is drawn, by its place.
    lessee: usize,
}

/// What is derived for the screen.
#[derive(Debug, Default)]
pub struct Portfolio {
    deals: session::Portfolio,
    cursor: MonthCursor,
}

/// The height that the screen asks for in a room of this width.
pub(super) fn least_height(width: f32) -> f32 {
    LEAST_HEIGHT + if width < FEW_LINES_WIDTH { MORE_LINES_HEIGHT } else { 0.0 }
}

impl PortfolioView {
    /// Adds a scenario, once.
    pub fn hold(&mut self, place: &Place) {
        let held = Held::at(place);
        if !self.held.contains(&held) {
            self.held.push(held);
        }
    }

    /// The files among them.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.held.iter().filter_map(Held::file)
    }
}

impl Portfolio {
    /// The deals, and their results together.
    pub fn deals(&self) -> &session::Portfolio {
        &self.deals
    }

    fn refresh(&mut self, ui: &Ui, shown: Shown<'_>, view: &PortfolioView) {
        let deals = held::deals(shown.document, shown.catalogue, &view.held);
        self.deals.refresh(&deals, shown.document.shared_results());
        // Only for the page that shows it, because the full sample takes every thread.
        if view.page == Page::Chance && deals.len() > 1 {
            self.deals.simulate(shown.pace, waker(ui.ctx()));
        }
        self.deals.look_at(view.lessee);
    }
}

/// Draws the screen into all the room that `ui` has.
pub fn portfolio_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    derived: &mut Portfolio,
    view: &mut PortfolioView,
    send: &mut Vec<Command>,
) {
    derived.refresh(ui, shown, view);
    holding::chips_ui(ui, shown, view, send);
    ui.add_space(GAP);
    let count = derived.deals.deals().len();
    if count < 2 {
        holding::invitation_ui(ui, shown, view, send);
        return;
    }
    match derived.deals.study() {
        None => return,
        Some(Err(refusal)) => {
            let mut said = refusal.to_string();
            // Refusals begin in lower case, as messages on the command line do.
            if let Some(first) = said.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            ui.label(strong(format!("{said}.")).color(Tokens::of(ui).breach));
            return;
        }
        Some(Ok(study)) => {
            words_ui(ui, study);
            figures::figures_ui(ui, study);
            pages_ui(ui, study, view);
        }
    }
    ui.add_space(8.0);
    match view.page {
        Page::Cash => cash_ui(ui, derived),
        Page::Exposure => {
            if let Some(Ok(study)) = derived.deals.study() {
                exposure::exposure_ui(ui, study, derived.deals.deals());
            }
        }
        Page::Chance => chance::chance_ui(ui, &derived.deals, shown.pace),
    }
}

/// The sentence and its basis, in a room that does not change with their length.
fn words_ui(ui: &mut Ui, study: &Study) {
    let top = ui.cursor().top();
    let drawn = ui.wrapped(sentence(&study.finding.sentence));
    clipboard::sentence(&drawn, &study.finding.sentence);
    if !study.finding.basis.is_empty() {
        ui.wrapped(RichText::new(&study.finding.basis).weak());
    }
    for warning in &study.warnings_together {
        ui.wrapped(RichText::new(format!("! {}", warning.text)).weak());
    }
    ui.add_space((WORDS_HEIGHT - (ui.cursor().top() - top)).max(8.0));
}

/// Which page, and whose cash where there are several lessees.
fn pages_ui(ui: &mut Ui, study: &Study, view: &mut PortfolioView) {
    ui.horizontal(|ui| {
        let pages = [
            (Page::Cash, "cash and rents"),
            (Page::Exposure, "who is exposed"),
            (Page::Chance, "chance"),
        ];
        choice_ui(ui, "Portfolio", &mut view.page, &pages);
        let lessees = &study.together.lessees;
        if view.page == Page::Cash && lessees.len() > 1 {
            ui.add_space(12.0);
            let names: Vec<(usize, &str)> =
                lessees.iter().map(|cash| lessee_name(&cash.of.name)).enumerate().collect();
            let mut chosen = view.lessee.min(lessees.len() - 1);
            if choice_ui(ui, "Cash of", &mut chosen, &names) {
                view.lessee = chosen;
            }
        }
    });
}

fn lessee_name(name: &str) -> &str {
    if name.is_empty() { "unnamed lessee" } else { name }
}

/// The cash, the rents drawn from it, and each lease.
fn cash_ui(ui: &mut Ui, derived: &mut Portfolio) {
    let Portfolio { deals, cursor } = derived;
    let Some(LookedAt { cash, lanes }) = deals.looked_at() else { return };
    let area = ui.available_rect_before_wrap();
    let leases = fixed(lease_lanes::height(lanes.len().min(LANES_SHOWN)));
    let [plots, leases] = rows([rest(), leases]).gap(GAP).split(area);
    let [of_cash, of_rents] = rows([share(CASH_SHARE), rest()]).gap(GAP).split(plots);
    ui.within(of_cash, |ui| shared_cash::cash_ui(ui, cash, cursor));
    // The lanes lie along the months of the plot above them.
    let transform = ui.within(of_rents, |ui| shared_cash::rents_ui(ui, cash, cursor));
    ui.scrolled_within(leases, "leases", |ui| {
        lease_lanes::lanes_ui(ui, lanes, &transform, cursor);
    });
    cursor.settle(ui);
}

/// A quiet line of small text.
fn small_ui(ui: &mut Ui, text: &str) {
    ui.wrapped(small(text).weak());
}
