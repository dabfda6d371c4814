//! Which deals are held: a row of names, a menu to add, and what to do while there is only one.

use eframe::egui::{Button, Frame, Margin, RichText, ScrollArea, Stroke, Ui};

use super::super::shown::Shown;
use super::{PortfolioView, small_ui};
use crate::app::command::Command;
use crate::format::{self, money};
use crate::session::portfolio::held::{Offer, offers};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, heading, sentence, small, strong};
use crate::ui::theme::Tokens;
use crate::ui::widgets::icon::{Icon, icon_ui};

/// A longer name is cut on its chip.
const NAME_WIDTH: f32 = 220.0;
const MENU_WIDTH: f32 = 420.0;
const MENU_HEIGHT: f32 = 420.0;

/// The deals in a row: the open one first, then the others, each with a button to remove it.
pub(super) fn chips_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    view: &mut PortfolioView,
    send: &mut Vec<Command>,
) {
    let mut removed = None;
    ui.horizontal_wrapped(|ui| {
        let open = shown.document.evaluated();
        chip_ui(ui, &open.name, Some("current case"), false);
        for (index, held) in view.held.iter().enumerate() {
            let scenario = held.scenario(shown.catalogue);
            let is_open = scenario == Some(shown.document.saved());
            let (name, note) = match scenario {
                // The open deal is the first chip already.
                Some(_) if is_open => continue,
                Some(scenario) => (scenario.name.clone(), None),
                None => (held.text(), Some("cannot be read")),
            };
            if chip_ui(ui, &name, note, true) {
                removed = Some(index);
            }
        }
        ui.menu_button(strong("Add a deal…"), |ui| menu_ui(ui, shown, view, send));
    });
    // After the row, which borrows the list.
    if let Some(index) = removed {
        view.held.remove(index);
    }
}

/// One deal; true if it is to be removed.
fn chip_ui(ui: &mut Ui, name: &str, note: Option<&str>, is_removable: bool) -> bool {
    let tokens = Tokens::of(ui);
    let frame = Frame::NONE.fill(tokens.raised).corner_radius(5.0).inner_margin(Margin {
        left: 10,
        // The icon has room around it already.
        right: if is_removable { 2 } else { 10 },
        top: 2,
        bottom: 2,
    });
    let mut is_removed = false;
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_max_width(NAME_WIDTH + 200.0);
            ui.label(strong(cut(ui, name))).on_hover_text(name);
            if let Some(note) = note {
                ui.faint(note);
            }
            if is_removable {
                let id = ui.scope_id().with(("remove", name));
                let label = format!("Remove {name}");
                is_removed = icon_ui(ui, id, Icon::Remove, &label, true).clicked();
            }
        });
    });
    is_removed
}

/// A name on one line, of which two stand beside each other in any window.
fn cut(ui: &Ui, name: &str) -> String {
    const WIDE: f32 = 1000.0;
    let most = if ui.ctx().content_rect().width() < WIDE { 34 } else { 42 };
    if name.chars().count() <= most {
        return name.to_owned();
    }
    name.chars().take(most - 1).chain(['…']).collect()
}

fn menu_ui(ui: &mut Ui, shown: Shown<'_>, view: &PortfolioView, send: &mut Vec<Command>) {
    ui.set_min_width(MENU_WIDTH);
    let offers = offers(shown.document, shown.catalogue, &view.held);
    if offers.is_empty() {
        small_ui(ui, "All scenarios are in the portfolio.");
        return;
    }
    ScrollArea::vertical().max_height(MENU_HEIGHT).show(ui, |ui| {
        let mut is_first_other = true;
        for offer in &offers {
            if !offer.shares && is_first_other {
                is_first_other = false;
                small_ui(ui, "of another lessee");
            }
            if offer_ui(ui, offer) {
                send.push(Command::HoldListed(offer.index));
                ui.close();
            }
        }
    });
}

/// One line of the menu; true if it was taken.
fn offer_ui(ui: &mut Ui, offer: &Offer<'_>) -> bool {
    let Offer { scenario, .. } = offer;
    let rent = format::float(scenario.equipment.cost * scenario.lease.rent_factor);
    let note = format!("{} · {} a month", scenario.lessee.name, money(rent));
    // The note is laid out first; the name is cut where both have no room.
    let name = RichText::new(&scenario.name);
    let button = Button::new(name).right_text(small(note).weak()).stroke(Stroke::NONE).truncate();
    let response = ui.add_sized([ui.available_width(), 22.0], button);
    let response = response.named(format!("Add {}", scenario.name));
    response.on_hover_text(Command::HoldListed(offer.index).tooltip()).clicked()
}

/// What to do while there is only one deal.
pub(super) fn invitation_ui(
    ui: &mut Ui,
    shown: Shown<'_>,
    view: &PortfolioView,
    send: &mut Vec<Command>,
) {
    let lessee = shown.document.evaluated().lessee.name.as_str();
    let of = if lessee.is_empty() { "the same lessee".to_owned() } else { lessee.to_owned() };
    let said = format!("Add another {of} lease: does its cash cover both?");
    ui.wrapped(sentence(said));
    ui.add_space(4.0);
    let why = "Each file assumes the lessee’s full cash and backstop. Here the deals share them: \
               rents are paid pro rata when cash runs short, and a default ends its own lease \
               only.";
    let why = RichText::new(why).weak();
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(720.0));
        ui.wrapped(why);
    });
    ui.add_space(20.0);
    let offers = offers(shown.document, shown.catalogue, &view.held);
    let has_tied = offers.iter().any(|offer| offer.shares);
    let what = if has_tied {
        "They share a lessee or a backstop"
    } else {
        "No scenario shares this lessee or backstop; these do not"
    };
    // Where some share a lessee or a backstop, only those; the menu has the others.
    let listed = offers.iter().filter(|offer| offer.shares == has_tied);
    ui.label(heading(what));
    ui.add_space(4.0);
    ScrollArea::vertical().id_salt("offers").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width().min(560.0));
        for offer in listed {
            if offer_ui(ui, offer) {
                send.push(Command::HoldListed(offer.index));
            }
        }
    });
}
