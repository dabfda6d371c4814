//! The terms, section by section, in the order in which they are typed.

mod terms;

use eframe::egui::{Align2, Popup, Rect, Sense, Stroke, Ui, vec2};

use crate::analysis::{Lever, lever_text};
use crate::format::text;
use crate::model::Scenario;
use crate::model::scenario::Repayment;
use crate::session::structure::{Edit, List, Part, Provision};
use crate::session::{NewDeal, RentUnit, new_deal};
use crate::ui::board::{Within, columns, fixed, rest};
use crate::ui::text::{Texts, small, small_strong};
use crate::ui::theme::{STEP, Tokens};
use crate::ui::widgets::choice::choice_by_pointer_ui;
use crate::ui::widgets::icon::{ICON_SIDE, Icon, add_ui, icon_ui};

use super::cells::{Cell, cell_id, non_empty, note_ui, value_text};

const ROW_HEIGHT: f32 = 24.0;
/// Of a row: its name, and its value.
const NAME_WIDTH: f32 = 156.0;
const VALUE_WIDTH: f32 = 132.0;
/// Between the columns of a list.
const GAP: f32 = 6.0;

/// Draws the terms; in the first frame the first one takes the keyboard.
pub(super) fn sheet_ui(ui: &mut Ui, deal: &mut NewDeal, wants_focus: bool) {
    let mut sheet = Sheet { deal, pending: None };
    section_ui(ui, "Parties");
    sheet.parties_ui(ui);
    section_ui(ui, "Equipment");
    sheet.lever_ui(ui, Lever::EquipmentCost, "Equipment cost");
    sheet.lever_ui(ui, Lever::GpuCount, "GPUs");
    section_ui(ui, "Lease");
    sheet.rent_ui(ui);
    sheet.lever_ui(ui, Lever::LeaseMonths, "Term");
    sheet.lever_ui(ui, Lever::ResaleFraction, "Residual value");
    section_ui(ui, "Debt");
    sheet.loans_ui(ui);
    sheet.lever_ui(ui, Lever::ReserveMonths, "DSRA");
    sheet.lever_ui(ui, Lever::CashSweep, "Cash sweep");
    section_ui(ui, "Lessee\u{2019}s cash");
    sheet.lever_ui(ui, Lever::LesseeCash, "Cash at closing");
    sheet.lever_ui(ui, Lever::MonthlyBurn, "Burn a month");
    sheet.lever_ui(ui, Lever::BurnGrowth, "Burn growth a year");
    sheet.rounds_ui(ui);
    sheet.backstop_ui(ui);
    sheet.terms_ui(ui);
    ui.add_space(2.0 * STEP);
    let pending = sheet.pending;
    if wants_focus {
        ui.memory_mut(|memory| memory.request_focus(cell_id("lessee")));
    }
    // Last, because an edit shifts the indices of the rows drawn above.
    if let Some(edit) = pending {
        deal.edit(edit);
        focus_added(ui, deal, edit);
        ui.ctx().request_repaint();
    }
}

/// What was added is typed next.
fn focus_added(ui: &Ui, deal: &NewDeal, edit: Edit) {
    let draft = &deal.document().draft;
    let key = match edit {
        Edit::Add(List::Tranches) => {
            format!("loan {} name", draft.tranches.len().saturating_sub(1))
        }
        Edit::Add(List::FundingRounds) => {
            format!("round {} name", draft.lessee.funding.len().saturating_sub(1))
        }
        Edit::AddPart(Part::Backstop) => "backstop name".to_owned(),
        edit => {
            let all = Provision::all(draft).into_iter();
            let added = all.filter(|it| it.added() == edit);
            let Some(lever) = added.flat_map(|it| it.levers(draft)).next() else { return };
            lever.id().into_owned()
        }
    };
    ui.memory_mut(|memory| memory.request_focus(cell_id(&key)));
}

/// The head of a section, with a line from edge to edge.
fn section_ui(ui: &mut Ui, name: &str) {
    ui.add_space(1.5 * STEP);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let tokens = Tokens::of(ui);
    let mut line_ui = ui.line_within(rect);
    let drawn = line_ui.label(small_strong(name).color(tokens.muted)).rect;
    let line = Stroke::new(1.0, tokens.line);
    let from = drawn.right() + 2.0 * STEP;
    ui.painter().hline(from..=rect.right(), rect.center().y, line);
    ui.add_space(0.5 * STEP);
}

/// The sheet while it is drawn.
struct Sheet<'a> {
    deal: &'a mut NewDeal,
    /// A row that comes or goes once all rows are drawn.
    pending: Option<Edit>,
}

/// The columns of a row: name, value, and what stands beside it.
fn term_rooms(ui: &mut Ui, label: &str) -> [Rect; 2] {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let [name, value, note_room] =
        columns([fixed(NAME_WIDTH), fixed(VALUE_WIDTH), rest()]).split(row);
    let mut name_ui = ui.line_within(name);
    name_ui.label(eframe::egui::RichText::new(label).color(Tokens::of(ui).muted));
    [value, note_room]
}

impl Sheet<'_> {
    /// What is wrong with one of these fields.
    fn fault(&self, paths: &[&str]) -> Option<String> {
        let complaints = self.deal.document().complaints();
        let about = |path: &String| paths.contains(&path.as_str());
        let found = complaints.iter().find(|complaint| complaint.paths.iter().any(about))?;
        Some(found.text.clone())
    }

    /// A text in a row of its own; what was typed.
    fn text_ui(&self, ui: &mut Ui, label: &str, key: &str, text: &str) -> Option<String> {
        let [value_room, note_room] = term_rooms(ui, label);
        let fault = self.fault(&[key]);
        // A name may be longer than a number.
        let room =
            if fault.is_some() { value_room } else { value_room.with_max_x(note_room.right()) };
        let cell = Cell {
            key,
            name: label,
            text,
            align: Align2::LEFT_CENTER,
            fault: fault.as_deref(),
            hint: "a name",
        };
        let typed = cell.ui(ui, room, &non_empty);
        if fault.is_some() {
            note_ui(ui, note_room, "", fault.as_deref());
        }
        typed
    }

    fn parties_ui(&mut self, ui: &mut Ui) {
        let draft = &self.deal.document().draft;
        if let Some(name) = self.text_ui(ui, "Lessee", "lessee", &draft.lessee.name) {
            self.deal.change(|document| document.draft.lessee.name = name);
        }
        let draft = &self.deal.document().draft;
        if let Some(name) = self.text_ui(ui, "Deal", "deal", &draft.name) {
            self.deal.change(|document| document.draft.name = name);
        }
        let [value_room, note_room] = term_rooms(ui, "Closing");
        let fault = self.fault(&["closing"]);
        let draft = &self.deal.document().draft;
        let cell = Cell {
            key: "closing",
            name: "Closing",
            text: &draft.closing,
            align: Align2::RIGHT_CENTER,
            fault: fault.as_deref(),
            hint: "a year and a month, e.g. 2027-03",
        };
        if let Some(month) = cell.ui(ui, value_room, &non_empty) {
            self.deal.change(|document| document.draft.closing = month);
        }
        note_ui(ui, note_room, "year and month", fault.as_deref());
    }

    /// A number in a row of its own.
    fn lever_ui(&mut self, ui: &mut Ui, lever: Lever, label: &str) {
        let [value_room, note_room] = term_rooms(ui, label);
        let fault = self.number_ui(ui, value_room, lever, label);
        let note = new_deal::comes_to(lever, self.deal.document()).unwrap_or_default();
        note_ui(ui, note_room, &note, fault.as_deref());
    }

    /// A number; what is wrong with it.
    fn number_ui(&mut self, ui: &mut Ui, rect: Rect, lever: Lever, name: &str) -> Option<String> {
        let path = lever.path();
        // A fault of all loans together is one of each amount.
        let is_amount = matches!(lever, Lever::LoanAmount(_) | Lever::AdvanceRate(_));
        let fault = self.fault(&[&path, if is_amount { "tranches" } else { &path }]);
        self.value_ui(ui, rect, (lever, name), fault.as_deref(), lever_text::parse_in);
        fault
    }

    /// The cell of a number, which `read` makes of what is typed.
    fn value_ui(
        &mut self,
        ui: &mut Ui,
        rect: Rect,
        (lever, name): (Lever, &str),
        fault: Option<&str>,
        read: fn(Lever, &Scenario, &str) -> Option<f64>,
    ) {
        let draft = &self.deal.document().draft;
        let text = value_text(lever, draft);
        let key = lever.id();
        let cell = Cell {
            key: &key,
            name,
            text: &text,
            align: Align2::RIGHT_CENTER,
            fault,
            hint: lever_text::hint(lever.unit()),
        };
        let typed = cell.ui(ui, rect, &|typed| read(lever, draft, typed));
        if let Some(typed) = typed {
            self.deal.set(lever, typed);
        }
    }

    /// The rent in one of three units, and what it comes to in the others.
    fn rent_ui(&mut self, ui: &mut Ui) {
        let [value_room, note_room] = term_rooms(ui, "Rent");
        let draft = &self.deal.document().draft;
        let units = RentUnit::all(draft);
        if !units.contains(&self.deal.rent_unit) {
            self.deal.rent_unit = RentUnit::default();
        }
        let unit = self.deal.rent_unit;
        let draft = &self.deal.document().draft;
        let fault = self.fault(&["lease.rent_factor"]);
        let text = unit.text(draft);
        let cell = Cell {
            key: "rent",
            name: "Rent",
            text: &text,
            align: Align2::RIGHT_CENTER,
            fault: fault.as_deref(),
            hint: "of cost, e.g. 2.4%; a month, e.g. 24m; or a GPU-hour, e.g. 1.90/h",
        };
        if let Some((unit, factor)) = cell.ui(ui, value_room, &|typed| unit.read(draft, typed)) {
            self.deal.rent_unit = unit;
            self.deal.set_rent(factor);
        }
        let room = note_room.with_min_x(note_room.left() + 2.0 * STEP);
        let mut line_ui = ui.line_within(room);
        let options: Vec<(RentUnit, &str)> =
            units.iter().map(|unit| (*unit, unit.name())).collect();
        choice_by_pointer_ui(&mut line_ui, "Rent", &mut self.deal.rent_unit, &options);
        if fault.is_some() {
            let room = room.with_min_x(line_ui.min_rect().right());
            note_ui(ui, room, "", fault.as_deref());
        }
    }

    /// The loans, each in a row, under the names of its columns.
    fn loans_ui(&mut self, ui: &mut Ui) {
        let count = self.deal.document().draft.tranches.len();
        if count > 0 {
            let names =
                ["Loan, the most senior first", "Amount", "of cost", "Coupon", "Repayment", ""];
            let rects = loan_columns(ui);
            heads_ui(ui, rects, names);
        }
        let mut fault = self.fault(&["tranches"]);
        for index in 0..count {
            fault = self.loan_ui(ui, index).or(fault);
        }
        if let Some(fault) = fault {
            let (_, row) = ui.allocate_space(vec2(ui.available_width(), 18.0));
            note_ui(ui, row.translate(vec2(-2.0 * STEP, 0.0)), "", Some(&fault));
        }
        let why_not = List::Tranches.why_not_added(&self.deal.document().draft);
        if count < List::Tranches.len_max() && why_not.is_none() {
            self.add_ui(ui, Edit::Add(List::Tranches), "Add loan", "A junior loan");
        }
        ui.add_space(STEP);
    }

    fn loan_ui(&mut self, ui: &mut Ui, index: usize) -> Option<String> {
        let [name_room, amount, of_cost, coupon, repayment, remove] = loan_columns(ui);
        let loan = self.deal.document().draft.tranches.get(index).cloned()?;
        let loan_name = text::name(&loan.name).into_owned();
        let path = |field: &str| format!("tranches[{index}].{field}");
        let key = format!("loan {index}");
        let mut fault = self.fault(&[&path("name")]);
        let cell = Cell {
            key: &format!("{key} name"),
            name: &format!("Name, {loan_name}"),
            text: &loan.name,
            align: Align2::LEFT_CENTER,
            fault: fault.as_deref(),
            hint: "a name",
        };
        if let Some(name) = cell.ui(ui, name_room, &non_empty) {
            self.deal.rename_loan(index, name);
        }
        for (rect, lever, what) in [
            (amount, Lever::LoanAmount(index), "Amount"),
            (of_cost, Lever::AdvanceRate(index), "Advance rate"),
            (coupon, Lever::LoanRate(index), "Coupon"),
        ] {
            fault = fault.or(self.number_ui(ui, rect, lever, &format!("{what}, {loan_name}")));
        }
        self.repayment_ui(ui, repayment, index, &loan_name, loan.repayment);
        self.remove_ui(ui, remove, Edit::Remove(List::Tranches, index), &loan_name);
        fault
    }

    /// Typed by its first letters, or taken from a list.
    fn repayment_ui(
        &mut self,
        ui: &mut Ui,
        room: Rect,
        index: usize,
        loan_name: &str,
        repayment: Repayment,
    ) {
        let name = format!("Repayment, {loan_name}");
        let cell = Cell {
            key: &format!("loan {index} repayment"),
            name: &name,
            text: &new_deal::repayment_text(repayment),
            align: Align2::LEFT_CENTER,
            fault: None,
            hint: "level, straight line, bullet, or sculpted 1.4",
        };
        let mut chosen =
            cell.ui(ui, room.with_max_x(room.right() - ICON_SIDE), &new_deal::repayment);
        let arrow = room.with_min_x(room.right() - ICON_SIDE);
        let response = ui.interact(arrow, cell_id(&format!("{name} list")), Sense::CLICK);
        response.widget_info(|| {
            let role = eframe::egui::Role::ComboBox;
            eframe::egui::WidgetInfo::labeled(role, true, format!("{name}, all"))
        });
        let tokens = Tokens::of(ui);
        let ink = if response.hovered() { tokens.accent } else { tokens.muted };
        let (middle, stroke) = (arrow.center(), Stroke::new(1.3, ink));
        let points = [vec2(-3.0, -1.5), vec2(0.0, 1.5), vec2(3.0, -1.5)].map(|at| middle + at);
        ui.painter().line(points.to_vec(), stroke);
        Popup::menu(&response).show(|ui| {
            for shape in new_deal::SHAPES {
                let text = new_deal::repayment_text(shape);
                if ui.button(small(text)).clicked() {
                    chosen = Some(shape);
                    ui.close();
                }
            }
        });
        if let Some(chosen) = chosen {
            self.deal.repay(index, chosen);
        }
    }

    /// The rounds, as the loans are.
    fn rounds_ui(&mut self, ui: &mut Ui) {
        let count = self.deal.document().draft.lessee.funding.len();
        if count > 0 {
            ui.add_space(STEP);
            let rects = round_columns(ui);
            heads_ui(ui, rects, ["Funding round", "Month", "Amount", "Probability", ""]);
        }
        let mut fault = None;
        for index in 0..count {
            fault = self.round_ui(ui, index).or(fault);
        }
        if let Some(fault) = fault {
            let (_, row) = ui.allocate_space(vec2(ui.available_width(), 18.0));
            note_ui(ui, row.translate(vec2(-2.0 * STEP, 0.0)), "", Some(&fault));
        }
        if count < List::FundingRounds.len_max() {
            let tooltip = "Equity raised by the lessee, one year after the last round";
            self.add_ui(ui, Edit::Add(List::FundingRounds), "Add round", tooltip);
        }
    }

    fn round_ui(&mut self, ui: &mut Ui, index: usize) -> Option<String> {
        let [name_room, month, amount, probability, remove] = round_columns(ui);
        let round = self.deal.document().draft.lessee.funding.get(index).cloned()?;
        let round_name = text::name(&round.name).into_owned();
        let cell = Cell {
            key: &format!("round {index} name"),
            name: &format!("Name, {round_name}"),
            text: &round.name,
            align: Align2::LEFT_CENTER,
            fault: None,
            hint: "a name",
        };
        if let Some(name) = cell.ui(ui, name_room, &non_empty) {
            self.deal.change(|document| {
                if let Some(round) = document.draft.lessee.funding.get_mut(index) {
                    round.name = name;
                }
            });
        }
        let mut fault = None;
        for (rect, lever, what) in [
            (month, Lever::FundingMonth(index), "Month"),
            (amount, Lever::FundingAmount(index), "Amount"),
            (probability, Lever::FundingProbability(index), "Probability"),
        ] {
            fault = fault.or(self.number_ui(ui, rect, lever, &format!("{what}, {round_name}")));
        }
        self.remove_ui(ui, remove, Edit::Remove(List::FundingRounds, index), &round_name);
        fault
    }

    fn backstop_ui(&mut self, ui: &mut Ui) {
        let Some(backstop) = self.deal.document().draft.lessee.backstop.clone() else {
            let tooltip = "Who pays rent that the lessee misses; full rent by default";
            self.add_ui(ui, Edit::AddPart(Part::Backstop), "Add backstop", tooltip);
            return;
        };
        ui.add_space(STEP);
        let rects = backstop_columns(ui);
        heads_ui(ui, rects, ["Backstop", "a month", "", ""]);
        let [name_room, amount, note_room, remove] = backstop_columns(ui);
        let cell = Cell {
            key: "backstop name",
            name: "Name, backstop",
            text: &backstop.name,
            align: Align2::LEFT_CENTER,
            fault: None,
            hint: "a name",
        };
        if let Some(name) = cell.ui(ui, name_room, &non_empty) {
            self.deal.change(|document| {
                if let Some(backstop) = &mut document.draft.lessee.backstop {
                    backstop.name = name;
                }
            });
        }
        let lever = Lever::BackstopMonthlyCap;
        let fault = self.number_ui(ui, amount, lever, "Backstop cap a month");
        let note = new_deal::comes_to(lever, self.deal.document()).unwrap_or_default();
        note_ui(ui, note_room, &note, fault.as_deref());
        self.remove_ui(ui, remove, Edit::RemovePart(Part::Backstop), "backstop");
    }

    fn add_ui(&mut self, ui: &mut Ui, edit: Edit, text: &str, tooltip: &str) {
        ui.add_space(0.5 * STEP);
        if add_ui(ui, text, tooltip).clicked() {
            self.pending = Some(edit);
        }
    }

    fn remove_ui(&mut self, ui: &mut Ui, rect: Rect, edit: Edit, name: &str) {
        let mut line_ui = ui.line_within(rect);
        let id = cell_id(&format!("remove {edit:?}"));
        let name = format!("Remove {name}");
        if icon_ui(&mut line_ui, id, Icon::Remove, &name, true).clicked() {
            self.pending = Some(edit);
        }
    }
}

/// The next row of the list of loans.
fn loan_columns(ui: &mut Ui) -> [Rect; 6] {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let numbers = [fixed(88.0), fixed(66.0), fixed(72.0), fixed(112.0), fixed(ICON_SIDE)];
    let [amount, of_cost, coupon, shape, remove] = numbers;
    columns([rest(), amount, of_cost, coupon, shape, remove]).gap(GAP).split(row)
}

fn round_columns(ui: &mut Ui) -> [Rect; 5] {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    let numbers = [fixed(88.0), fixed(88.0), fixed(88.0), fixed(ICON_SIDE)];
    let [month, amount, probability, remove] = numbers;
    columns([rest(), month, amount, probability, remove]).gap(GAP).split(row)
}

fn backstop_columns(ui: &mut Ui) -> [Rect; 4] {
    let (_, row) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
    columns([fixed(NAME_WIDTH), fixed(VALUE_WIDTH), rest(), fixed(ICON_SIDE)]).gap(GAP).split(row)
}

/// What the columns of a list are called: names at the left, numbers at the right.
fn heads_ui<const N: usize>(ui: &mut Ui, rects: [Rect; N], names: [&str; N]) {
    let ink = Tokens::of(ui).faint;
    for (index, (rect, name)) in rects.into_iter().zip(names).enumerate() {
        if name.is_empty() {
            continue;
        }
        let is_words = index == 0 || name == "Repayment";
        let layout = if is_words {
            eframe::egui::Layout::left_to_right(eframe::egui::Align::Center)
        } else {
            eframe::egui::Layout::right_to_left(eframe::egui::Align::Center)
        };
        ui.child_within(rect.shrink2(vec2(6.0, 0.0)), layout).one_line(small(name).color(ink));
    }
}
