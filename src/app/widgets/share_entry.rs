//! An investor's share: a percentage that moves the others', so it is typed and has no track.

use eframe::egui::{Align2, Id, Response, Role, Ui, vec2};
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use crate::analysis::Lever;
use crate::analysis::assumptions::is_path_assumed;
use crate::analysis::evidence::said_at;
use crate::format;
use crate::model::Scenario;
use crate::ui::between::between;
use crate::ui::theme::{self, SMALL};
use crate::ui::widgets::value_entry::{Mark, ValueEntry};

use super::evidence;
use crate::analysis::lever_text;

/// Room for the value.
pub const SHARE_WIDTH: f32 = 60.0;
const HEIGHT: f32 = 18.0;

/// One share to be drawn.
#[derive(Clone, Copy, Debug)]
pub struct ShareEntry<'a> {
    pub id: Id,
    /// What a screen reader calls it.
    pub name: &'a str,
    pub share: Decimal,
    /// Its field path.
    pub path: &'a str,
    /// What is wrong with it, if it is not allowed.
    pub fault: Option<&'a str>,
}

impl ShareEntry<'_> {
    /// Draws the share; `Some` when a person has typed another. Its evidence is edited as a
    /// lever's is.
    pub fn ui(self, ui: &mut Ui, draft: &mut Scenario) -> Option<Decimal> {
        let text = shown(self.share);
        let entry = ValueEntry {
            id: self.id,
            name: self.name,
            role: Role::SpinButton,
            text: &text,
            in_full: None,
            font: theme::medium(SMALL),
            size: vec2(SHARE_WIDTH, HEIGHT),
            margin: 4.0,
            align: Align2::RIGHT_CENTER,
            mark: Mark::assumed_if(is_path_assumed(draft, self.path)).or_fault(self.fault),
            parse: &parse,
            hint: "a share from 0 to 100%, e.g. 25%",
        };
        let (response, typed) = entry.ui(ui);
        self.evidence_ui(ui, &response, draft);
        typed
    }

    fn evidence_ui(self, ui: &Ui, response: &Response, draft: &mut Scenario) {
        let mut is_asked = response.has_focus() && evidence::is_asked_for(ui);
        response.context_menu(|ui| {
            is_asked |= evidence::menu_button_ui(ui);
        });
        if is_asked {
            evidence::open(ui, self.id, self.path, &mut draft.evidence);
        }
        evidence::popup_ui(ui, self.id, response, self.name, &mut draft.evidence);
        let source = said_at(&draft.evidence, self.path);
        response.clone().on_hover_text(format!("{source}\n{}", evidence::how_to_edit(ui)));
    }
}

/// As percent with one decimal, or with two where it has more.
fn shown(share: Decimal) -> String {
    let percent = share.saturating_mul(Decimal::ONE_HUNDRED).normalize();
    // A third is written 33.33%; more digits would not fit and say nothing.
    let decimals = between(percent.scale(), 1, 2);
    format::percent(format::float(share), decimals as usize)
}

fn parse(text: &str) -> Option<Decimal> {
    // Read as the percentages of levers are.
    let share = Decimal::from_f64(lever_text::parse(Lever::Carry, text)?)?;
    (Decimal::ZERO <= share && share <= Decimal::ONE).then_some(share)
}
