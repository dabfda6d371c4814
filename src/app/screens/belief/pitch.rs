//! What a pitch claims and what may move, as it is typed.

use eframe::egui::{
    Align, Align2, Button, Checkbox, ComboBox, DragValue, Layout, RichText, Ui, Vec2,
};

use crate::analysis::decoder::CLAIMS_MAX;
use crate::analysis::lever_text::{self, Side};
use crate::analysis::{Unit, Unknown};
use crate::app::widgets::figure_entry::FigureEntry;
use crate::model::Scenario;
use crate::session::decoding::{Case, ClaimForm, PitchForm};
use crate::ui::spoken::Spoken;
use crate::ui::text::{Texts, small_strong};
use crate::ui::theme::{self, BODY, SMALL};
use crate::ui::widgets::drop_down::{DropDown, OptionText};
use crate::ui::widgets::icon::{ICON_SIDE, Icon, icon_ui};

/// Width of the entries for the number and the return of a claim.
const ENTRY_WIDTH: f32 = 66.0;
/// Size of the entry for an end of a range.
const END_SIZE: Vec2 = Vec2::new(54.0, 18.0);
/// Draws the claims and the unknowns.
pub(super) fn pitch_ui(ui: &mut Ui, scenario: &Scenario, view: &mut PitchForm) {
    let mut removed = None;
    for (index, claim) in view.claims.iter_mut().enumerate().take(CLAIMS_MAX) {
        // Every claim has the same widgets; the index keeps their ids apart.
        ui.push_id(index, |ui| {
            if claim_ui(ui, index, claim) {
                removed = Some(index);
            }
        });
    }
    // After the loop, which borrows the claims.
    if let Some(index) = removed {
        view.claims.remove(index);
    }
    ui.horizontal(|ui| {
        let quiet = |text: &str| small_strong(text).weak();
        if view.claims.len() < CLAIMS_MAX && ui.add(Button::new(quiet("Add a claim"))).clicked() {
            view.claims.push(ClaimForm::default());
        }
        let back = ui.add(Button::new(quiet("Valor’s claims")));
        if back.on_hover_text("The claims in the pitch of the second Valor vehicle").clicked() {
            view.take_valor();
        }
    });
    ui.add_space(12.0);
    ui.faint("Unknowns: what the pitch does not say");
    for unknown in Unknown::CHOICES {
        unknown_ui(ui, scenario, view, unknown);
    }
}

/// One claim; true when it is to be removed.
fn claim_ui(ui: &mut Ui, index: usize, claim: &mut ClaimForm) -> bool {
    let quiet = |text: &str| RichText::new(text).weak();
    let number = index + 1;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let annual = &mut claim.annual;
        percent_ui(ui, &format!("Claim {number}, return"), annual, -99.0..=1000.0);
        let name = |case: Case| match case {
            Case::Sell => "if sold at",
            Case::Scrap => "as scrap",
            Case::Renew => "if renewed",
        };
        let combo = ComboBox::from_id_salt("case").width(86.0);
        let said = format!("Claim {number}, ");
        let list = DropDown { combo, name: &said, size: BODY, chosen: claim.case };
        let text = |case| OptionText { text: name(case).into(), help: "" };
        if let Some(case) = list.ui(ui, [Case::Sell, Case::Scrap, Case::Renew], text) {
            claim.case = case;
        }
        match claim.case {
            Case::Sell => {
                percent_ui(ui, &format!("Claim {number}, resale"), &mut claim.resale, 0.0..=100.0);
            }
            Case::Scrap => {}
            Case::Renew => {
                let entry = DragValue::new(&mut claim.months).range(1..=240).suffix("\u{a0}mo");
                let response = ui.add_sized([56.0, ui.spacing().interact_size.y], entry);
                let label = format!("Claim {number}, months");
                response.named(label);
                let name = format!("Claim {number}, discount");
                percent_ui(ui, &name, &mut claim.discount, 0.0..=100.0);
                ui.label(quiet("off"));
            }
        }
        let remove = ui.add(Button::new(quiet("×")).frame(false)).on_hover_text("Remove the claim");
        let label = format!("Remove claim {number}");
        remove.named(label).clicked()
    })
    .inner
}

/// A fraction, typed in percent.
fn percent_ui(ui: &mut Ui, name: &str, fraction: &mut f64, range: std::ops::RangeInclusive<f64>) {
    // Rounded to the sixth decimal of a percentage: 0.07 × 100 is 7.000000000000001.
    let mut percent = (*fraction * 1e8).round() / 1e6;
    let entry = DragValue::new(&mut percent)
        .speed(0.1)
        .max_decimals(2)
        .suffix("%")
        .range(range)
        .clamp_existing_to_range(false);
    let response =
        ui.add_sized([ENTRY_WIDTH, ui.spacing().interact_size.y], entry).named(name.to_owned());
    if response.changed() {
        *fraction = percent / 100.0;
    }
}

fn unknown_ui(ui: &mut Ui, scenario: &Scenario, view: &mut PitchForm, unknown: Unknown) {
    let lever = unknown.lever;
    let why_not = lever.why_not(scenario);
    let mut is_chosen = view.is_chosen(unknown);
    ui.horizontal(|ui| {
        let response = ui.add_enabled(
            why_not.is_none(),
            Checkbox::new(&mut is_chosen, RichText::new(lever.label(scenario))),
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            range_ui(ui, scenario, view, unknown);
        });
        let response = response.on_hover_text(lever.help());
        if let Some(why) = why_not {
            response.on_disabled_hover_text(why);
        } else if response.changed() {
            view.choose(lever, is_chosen);
        }
    });
}

/// The search range of an unknown, both ends edited in place; laid out from right to left.
fn range_ui(ui: &mut Ui, scenario: &Scenario, view: &mut PitchForm, unknown: Unknown) {
    let lever = unknown.lever;
    let id = lever.id().into_owned();
    let label = lever.label(scenario);
    let Unknown { low, high, .. } = view.ranged(unknown, scenario);
    let place = ui.make_persistent_id(("range", lever));
    ui.spacing_mut().item_spacing.x = 5.0;
    if view.ranges.contains_key(&id) {
        let name = format!("Reset the range of {label}");
        if icon_ui(ui, place.with("reset"), Icon::Remove, &name, true).clicked() {
            view.ranges.remove(&id);
        }
    } else {
        // The room of the missing button, so that all ranges line up.
        ui.allocate_space(Vec2::splat(ICON_SIDE));
    }
    let end = |ui: &mut Ui, which: &str, value: f64| {
        let entry = FigureEntry {
            id: place.with(which),
            name: &format!("{label}, {which}"),
            text: &lever_text::rounded(lever, value, Side::Nearest),
            in_full: None,
            unit: lever.unit(),
            font: theme::regular(SMALL),
            size: END_SIZE,
            align: Align2::RIGHT_CENTER,
        };
        entry.ui(ui).1
    };
    let most = end(ui, "most", high);
    ui.faint("to");
    let least = end(ui, "least", low);
    if least.is_some() || most.is_some() {
        let (low, high) = (least.unwrap_or(low), most.unwrap_or(high));
        // Either end may be typed beyond the other one; then they change places.
        view.ranges.insert(id, (low.min(high), low.max(high)));
    }
}

/// The tolerance up to which a reading is consistent (Method, section 8), edited in place.
pub(super) fn tolerance_ui(ui: &mut Ui, view: &mut PitchForm) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.note("Fits within");
        let place = ui.make_persistent_id("tolerance");
        let entry = FigureEntry {
            id: place,
            name: "Tolerance",
            text: &crate::format::percent(view.tolerance(), 2),
            in_full: None,
            unit: Unit::Percent,
            font: theme::medium(SMALL),
            size: END_SIZE,
            align: Align2::LEFT_CENTER,
        };
        if let (_, Some(typed)) = entry.ui(ui) {
            // A root mean square has no sign.
            view.tolerance = Some(typed.abs());
        }
        if view.tolerance.is_some()
            && icon_ui(ui, place.with("reset"), Icon::Remove, "Reset the tolerance", true).clicked()
        {
            view.tolerance = None;
        }
        let words = "a year, root mean square over the claims";
        ui.note(words);
    });
}
