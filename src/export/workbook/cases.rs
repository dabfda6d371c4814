//! The sheet of cases: one is in use, and formulas read what it makes of each assumption that any of
//! them sets. A deal without cases has no such sheet.

use std::rc::Rc;

use super::book::{
    Alarm, Area, Book, Content, FIRST, Kind, LABEL, MONTHS_ROW, Page, Print, Role, Tone, UNIT,
    VALUE, column,
};
use super::cover::{breach, kind, unit};
use super::entries::{Cell, held, why};
use super::formula::AS_TYPED;
use super::inputs;
use super::terms::Terms;
use crate::analysis::cases::{BASE, FIGURES, in_case};
use crate::model::{self, Metric, Results, Scenario};

/// The cases of a deal that can be run.
pub(super) struct Cases {
    /// Base first.
    names: Vec<String>,
    /// Place in the scenario and note of each after the base.
    told: Vec<(usize, String)>,
    pub(super) deals: Vec<Scenario>,
    /// The program's results in each, base first.
    pub(super) results: Vec<Results>,
    set: Vec<Set>,
}

/// An assumption that a case sets.
struct Set {
    cell: Cell,
    /// What each case after the base sets; nothing where it is as in the base.
    values: Vec<Option<Content>>,
}

impl Cases {
    /// Of a scenario that has some.
    pub(super) fn of(scenario: &Scenario, base: &Results) -> Option<Self> {
        // Its cells choose among numbers; a term that only one case has would need rows of its own.
        let cases = scenario.cases.iter().enumerate().filter(|(_, case)| case.terms.is_empty());
        let deals = cases.filter_map(|(index, case)| {
            let told = (index, case.note.clone());
            in_case(scenario, index).ok().map(|deal| ((case.name.clone(), told), deal))
        });
        let (cases, deals): (Vec<_>, Vec<Scenario>) = deals.unzip();
        let (names, told): (Vec<String>, Vec<_>) = cases.into_iter().unzip();
        if deals.is_empty() {
            return None;
        }
        let terms = Rc::new(Terms::of(scenario, &deals));
        let cells: Vec<Vec<Cell>> = deals.iter().map(|deal| inputs::cells(deal, &terms)).collect();
        let (mut set, mut spare) = (Vec::new(), None);
        let own = inputs::cells(scenario, &terms);
        // Where no case sets anything yet there is one row to type in: ranges are never empty.
        let is_number = |cell: &&Cell| matches!(cell.content, Content::Number(_));
        let first = own.iter().find(is_number).map(|cell| cell.name.clone());
        for (place, cell) in own.into_iter().enumerate() {
            let of_case = |cells: &Vec<Cell>| {
                let other = &cells.get(place)?.content;
                (!is_same(other, &cell.content)).then(|| other.clone())
            };
            let values: Vec<Option<Content>> = cells.iter().map(of_case).collect();
            if values.iter().any(Option::is_some) {
                set.push(Set { cell, values });
            } else if first.as_ref() == Some(&cell.name) {
                spare = Some(Set { cell, values });
            }
        }
        if set.is_empty() {
            set.extend(spare);
        }
        let results = [base.clone()].into_iter().chain(deals.iter().map(model::run)).collect();
        let names = [BASE.to_owned()].into_iter().chain(names).collect();
        Some(Self { names, told, deals, results, set })
    }

    /// Has formulas read the case in use. Before the sheets whose formulas these are.
    pub(super) fn announce(&self, book: &mut Book) {
        for Set { cell, .. } in &self.set {
            book.use_in_place(&cell.name, in_use(&cell.name));
        }
    }

    /// How many assumptions they set.
    pub(super) fn rows(&self) -> usize {
        self.set.len()
    }

    fn count(&self) -> u16 {
        u16::try_from(self.names.len()).unwrap_or(u16::MAX)
    }

    /// The cases after the base: column, number from 1, place in the scenario and note.
    fn others(&self) -> impl Iterator<Item = (u16, usize, usize, &str)> {
        let told = self.told.iter().enumerate();
        let columns = FIRST + 1..;
        columns
            .zip(told)
            .map(|(at, (number, (place, note)))| (at, number + 1, *place, note.as_str()))
    }

    /// The column of the last case.
    fn last(&self) -> u16 {
        FIRST + self.count() - 1
    }
}

fn is_same(one: &Content, other: &Content) -> bool {
    match (one, other) {
        #[expect(clippy::float_cmp, reason = "the same digits in both files")]
        (Content::Number(one), Content::Number(other)) => one == other,
        (Content::Text(one), Content::Text(other)) => one == other,
        _ => false,
    }
}

fn in_use(name: &str) -> String {
    format!("{name}_in_use")
}

/// The columns after the cases.
struct Columns {
    exported: u16,
    changed: u16,
    refused: u16,
    holds: u16,
    allowed: u16,
    why: u16,
}

impl Columns {
    fn of(cases: &Cases) -> Self {
        // Base is an assumption on Inputs, whose changes are counted there.
        let others = cases.count() - 1;
        let exported = cases.last() + 2;
        let changed = exported + others;
        let refused = changed + others;
        let (holds, allowed, why) = (refused + 1, refused + 2, refused + 3);
        Self { exported, changed, refused, holds, allowed, why }
    }
}

/// Writes the sheet.
pub(super) fn write(book: &mut Book, cases: &Cases) {
    let about = "Inputs says which case is in use. A blue cell is what a case sets, a black one and \
                 a blank are as in Base; what is set for no case is not listed. Names, notes and what \
                 is set may be edited: `chiplease import` reads them back.";
    let mut page = book.page("Cases", "Cases", about);
    page.print(Print { last_column: cases.last(), ..Print::PAGE });
    page.freeze(MONTHS_ROW + 1);
    let columns = Columns::of(cases);
    heads(&mut page, cases, &columns);
    page.heading("What the cases set");
    let first = page.row_now();
    for set in &cases.set {
        line(&mut page, cases, &columns, set);
    }
    let rows = (first, page.row_now().saturating_sub(1));
    let others = (columns.changed, columns.refused - 1);
    page.book.name_area("cases_changed_flags", page.sheet, Area { columns: others, rows });
    for (name, column) in
        [("cases_refused_flags", columns.refused), ("cases_refused_why", columns.why)]
    {
        page.name_block(name, column, rows.0, rows.1);
    }
    let rule = format!("{}=1", Alarm::CELL);
    let looks_at = Some(columns.refused);
    let alarm = Alarm { rows, columns: (VALUE, VALUE), rule, looks_at, tone: Tone::Fault };
    page.alarm(alarm);
    figures(&mut page, cases);
    notes(&mut page, cases);
}

fn heads(page: &mut Page<'_>, cases: &Cases, columns: &Columns) {
    page.column_heads(&[
        (LABEL, "Assumption"),
        (UNIT, "Unit"),
        (VALUE, "In use"),
        (columns.refused, "Refused"),
    ]);
    for (column, head) in [
        (columns.holds, "It holds"),
        (columns.allowed, "Allowed"),
        (columns.why, "Why it is refused"),
    ] {
        page.text(column, head, Role::TextHead);
    }
    let (sheet, row) = (page.sheet, page.row_now());
    for (at, name) in (FIRST..).zip(&cases.names) {
        page.text(at, name.as_str(), Role::ColumnHead);
    }
    for (at, number, place, _) in cases.others() {
        page.of_case(at, format!("scenario_case_{number}_name"), format!("cases[{place}].name"));
    }
    for at in 1..cases.count() {
        page.text(columns.exported + at - 1, "As exported", Role::ColumnHead);
        page.text(columns.changed + at - 1, "Changed", Role::ColumnHead);
    }
    page.id("cases.head");
    page.book.name_area(
        "case_names",
        sheet,
        Area { columns: (FIRST, cases.last()), rows: (row, row) },
    );
    page.end_line();
    page.label("Chosen on Inputs (1 = yes)", "", "");
    let is_chosen = Content::Template("IF([cases.head]=case_selected,1,0)".to_owned());
    page.put((FIRST, cases.last()), is_chosen, Kind::Whole, Role::Formula);
    let flags = format!("[@{}:{}]", column(FIRST), column(cases.last()));
    let number = format!("IF(SUM({flags})=1,MATCH(1,{flags},0),\"none\")");
    page.formula(VALUE, number, Kind::Whole);
    page.name_value("case_number");
    page.end_line();
}

fn line(page: &mut Page<'_>, cases: &Cases, columns: &Columns, set: &Set) {
    let Set { cell, values } = set;
    let base = format!("[@{}]", column(FIRST));
    let kind = if cell.kind == Kind::Text { Kind::Word } else { cell.kind };
    page.label(&cell.label, &cell.unit, "");
    let all = format!("[@{}:{}]", column(FIRST), column(cases.last()));
    let chosen = format!("INDEX({all},case_number)");
    page.formula(VALUE, format!("IF(ISBLANK({chosen}),{base},{chosen})"), kind);
    page.formula(FIRST, format!("{AS_TYPED}{}", cell.name), kind);
    for ((number, value), (at, case, place, _)) in (0_u16..).zip(values).zip(cases.others()) {
        let path = format!("cases[{place}].{}", cell.path);
        page.of_case(at, format!("scenario_case_{case}_{}", cell.name), path);
        let (exported, changed) = (columns.exported + number, columns.changed + number);
        match value {
            Some(value) => page.put((at, at), value.clone(), kind, Role::Input),
            None => page.formula(at, base.as_str(), kind),
        }
        let was = value.as_ref().unwrap_or(&cell.content).clone();
        page.put((exported, exported), was, kind, Role::Constant);
        let [now, was] = [at, exported].map(|at| format!("[@{}]", column(at)));
        // A blank is as in the base, as is a cell that was so: that the base changed counts there.
        let as_base = format!("IF(ISBLANK({now}),{base},{now})");
        let is_changed = match value {
            Some(_) => format!("IF(ISERROR({now}),1,IF({as_base}={was},0,1))"),
            None => format!("IF(ISERROR({now}),1,IF({as_base}={base},0,1))"),
        };
        page.formula(changed, is_changed, Kind::Whole);
    }
    let name = in_use(&cell.name);
    page.formula(columns.refused, cell.allowed.refuses(&name), Kind::Whole);
    page.formula(columns.holds, held(&format!("[@{}]", column(VALUE))), Kind::Text);
    page.text(columns.allowed, cell.allowed.words(), Role::Faint);
    let shown = [columns.refused, columns.holds, columns.allowed];
    page.formula(columns.why, why("", shown), Kind::Text);
    page.name_value(&name);
    page.id(format!("case.{}", cell.name));
    page.end_line();
}

/// The program's figures in each case, and the workbook's in the one in use.
fn figures(page: &mut Page<'_>, cases: &Cases) {
    page.heading("What each case yields: in use now, and in all as exported");
    for metric in FIGURES {
        page.label(metric.name(), unit(metric), "");
        page.formula(VALUE, live(metric, cases), kind(metric));
        for (at, results) in (FIRST..).zip(&cases.results) {
            let content = match metric.figure(&results.summary) {
                Some(figure) => Content::Number(figure),
                None => Content::Text("n/a".to_owned()),
            };
            page.put((at, at), content, kind(metric), Role::Constant);
        }
        let (row, columns) = (page.row_now(), (VALUE, cases.last()));
        page.alarm(Alarm::of((row, row), columns, breach(metric), Tone::Breach));
        page.end_line();
    }
}

/// What each case is about.
fn notes(page: &mut Page<'_>, cases: &Cases) {
    page.heading("What each case is about");
    for (at, number, place, note) in cases.others() {
        page.formula(LABEL, format!("[cases.head@{}]", column(at)), Kind::Text);
        page.passage(note, Role::Source, (UNIT, cases.last()));
        page.of_case(UNIT, format!("scenario_case_{number}_note"), format!("cases[{place}].note"));
        page.end_line();
    }
}

/// The cell of the workbook's own figure.
fn live(metric: Metric, cases: &Cases) -> String {
    if metric != Metric::LenderLoss {
        return format!("[out.{}@D]", metric.id());
    }
    let loans = cases.deals.first().map_or(0, |deal| deal.tranches.len());
    let losses: Vec<String> = (0..loans).map(|index| format!("[out.loss{index}@D]")).collect();
    if losses.is_empty() {
        return "IF(figures_shown=1,0,\"n/a\")".to_owned();
    }
    format!("IF(figures_shown=1,SUM({}),\"n/a\")", losses.join(","))
}
