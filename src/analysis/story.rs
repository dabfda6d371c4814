//! A story as it can be told: its levers found, every step a valid scenario; and the way from one
//! state to the next.

use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive as _;

use crate::format::float;
use crate::model::case::Case;
use crate::model::scenario::{EndOfTerm, SetTerm};
use crate::model::story::{LeverValue, Plot, Step};
use crate::model::validate::STEP_SLIDERS_MAX;
use crate::model::{Fault, Scenario, validate};

use super::cases::{add_terms, set_terms};
use super::difference::{Difference, What};
use super::lever::{Family, Lever};
use super::lever_by_id;
use super::lever_text;
use super::set_term;

/// One step, ready to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// What it shows, in a few words.
    pub title: String,
    /// The deal in it; valid.
    pub scenario: Scenario,
    /// What is drawn.
    pub plots: Vec<Plot>,
    /// What the audience may move.
    pub sliders: Vec<Lever>,
    /// For the presenter alone.
    pub note: String,
}

/// The scenario's story on top of the scenario itself (Method, section 1).
///
/// # Errors
///
/// Everything that keeps it from being told, with its path: `story[2].levers["loan_rat"]`.
pub fn scenes(base: &Scenario) -> Result<Vec<Scene>, Vec<Fault>> {
    let mut faults = Vec::new();
    let scenes = base.story.iter().enumerate();
    let scenes = scenes.map(|(index, step)| scene(base, index, step, &mut faults)).collect();
    if faults.is_empty() { Ok(scenes) } else { Err(faults) }
}

fn scene(base: &Scenario, index: usize, step: &Step, faults: &mut Vec<Fault>) -> Scene {
    let Step { title, levers, terms, end_of_term, plots, sliders, note } = step;
    let mut scenario = base.clone();
    // What a step shows is no part of a story itself.
    scenario.story.clear();
    scenario.cases = Vec::new().into();
    scenario.lease.end_of_term = end_of_term.unwrap_or(base.lease.end_of_term);
    let before = faults.len();
    faults.extend(set_terms(&mut scenario, &format!("story[{index}]"), terms));
    for (id, value) in levers {
        let path = format!("story[{index}].levers[{id:?}]");
        match lever_by_id::set(&mut scenario, id, float(value.0)) {
            Ok(()) => {}
            Err((found, allowed)) => faults.push(Fault { path, found, allowed }),
        }
    }
    let mut found = Vec::new();
    for (place, id) in sliders.iter().enumerate() {
        match lever_by_id::find(&scenario, id) {
            Ok(lever) => found.push(lever),
            Err((found, allowed)) => {
                let path = format!("story[{index}].sliders[{place}]");
                faults.push(Fault { path, found, allowed });
            }
        }
    }
    if faults.len() == before
        && let Err(wrong) = validate(&scenario)
    {
        faults.extend(wrong.into_iter().map(|fault| Fault {
            path: blamed(base, index, step, &fault),
            found: format!("{} of {}", fault.path, fault.found),
            allowed: fault.allowed,
        }));
    }
    let (title, plots, note) = (title.clone(), plots.clone(), note.clone());
    Scene { title, scenario, plots, sliders: found, note }
}

/// What of a step a fault is said of: the term that has the field, else its levers.
fn blamed(base: &Scenario, index: usize, step: &Step, fault: &Fault) -> String {
    let is_of = |term: &SetTerm| set_term::is_within(term, base, &fault.path);
    match step.terms.iter().position(is_of) {
        Some(place) => format!("story[{index}].terms[{place}]"),
        None => format!("story[{index}].levers"),
    }
}

/// The state of a draft as a step: every number that differs from the file and how the term ends;
/// and how many other changes a step cannot hold.
pub fn step_of(saved: &Scenario, draft: &Scenario) -> (Step, usize) {
    let difference = Difference::between(saved, draft);
    let mut left_out = 0;
    let mut step = Step {
        title: "A new step".to_owned(),
        levers: std::collections::BTreeMap::new(),
        terms: Vec::new(),
        end_of_term: None,
        plots: vec![Plot::CashFlow, Plot::Irr],
        sliders: Vec::new(),
        note: String::new(),
    };
    for change in difference.changes() {
        match change.what {
            What::Number { after, .. } => {
                let value = after.value(draft).and_then(Decimal::from_f64);
                if let Some(value) = value {
                    step.levers.insert(after.id().into_owned(), LeverValue(value.normalize()));
                }
            }
            What::EndOfTerm => step.end_of_term = Some(draft.lease.end_of_term),
            what if is_of_a_term(what) => {}
            _ => left_out += 1,
        }
    }
    let mut case = Case { levers: step.levers, ..Case::named("") };
    add_terms(saved, &mut case, draft);
    (step.levers, step.terms) = (case.levers, case.terms);
    // What was moved is what the audience will want to move.
    let moved = difference.changes().iter().filter_map(super::Change::lever);
    let offered = moved.chain(Lever::HEADLINE).filter(|lever| lever.value(draft).is_some());
    for id in offered.map(|lever| lever.id().into_owned()) {
        if step.sliders.len() < STEP_SLIDERS_MAX && !step.sliders.contains(&id) {
            step.sliders.push(id);
        }
    }
    (step, left_out)
}

/// Whether a change is one of an optional term, which a step can hold.
fn is_of_a_term(what: What) -> bool {
    match what {
        What::Term(..)
        | What::Depreciation
        | What::TaxLosses
        | What::Deliveries
        | What::Guarantee(..) => true,
        What::ItemAdded(family, _) | What::ItemRemoved(family, _) | What::Order(family) => {
            !matches!(family, Family::Tranche | Family::Round)
        }
        _ => false,
    }
}

/// A step that shows the deal in one of its cases.
pub fn step_of_case(scenario: &Scenario, case: &Case) -> Step {
    let Case { name, levers, terms, end_of_term, note } = case;
    let applies = |id: &&String| lever_by_id::find(scenario, id).is_ok();
    let sliders = levers.keys().filter(applies).take(STEP_SLIDERS_MAX).cloned().collect();
    Step {
        title: name.clone(),
        levers: levers.clone(),
        terms: terms.clone(),
        end_of_term: *end_of_term,
        plots: vec![Plot::CashFlow, Plot::Irr],
        sliders,
        note: note.clone(),
    }
}

/// The way from one scenario to another of the same structure, on which only numbers move. What is
/// no number is as at the end from the start.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    end: Scenario,
    /// With the values at the start and at the end.
    moved: Vec<(Lever, f64, f64)>,
}

impl Passage {
    /// The way between them.
    pub fn between(start: &Scenario, end: &Scenario) -> Self {
        // The advance rate writes the loan's amount, which has a lever of its own.
        let levers = Lever::all(end).into_iter();
        let levers = levers.filter(|lever| !matches!(lever, Lever::AdvanceRate(_)));
        let moved = levers.filter_map(|lever| {
            let (from, to) = (lever.value(start)?, lever.value(end)?);
            (from.to_bits() != to.to_bits()).then_some((lever, from, to))
        });
        Self { moved: moved.collect(), end: end.clone() }
    }

    /// Whether there is anything to be seen on it.
    pub fn is_nothing(&self) -> bool {
        self.moved.is_empty()
    }

    /// The scenario at a share of the way, 0 to 1, with values on the steps of their levers, as a
    /// hand would move them; always valid if the end is.
    pub fn at(&self, share: f64) -> Scenario {
        let mut scenario = self.end.clone();
        // The end itself: a moved lever would round its last digits away.
        if share >= 1.0 {
            return scenario;
        }
        for (lever, from, to) in &self.moved {
            let value = lever.on_step(&self.end, from + (to - from) * share);
            // The ends themselves may lie between two steps.
            lever.set(&mut scenario, value.clamp(from.min(*to), from.max(*to)));
        }
        // Numbers that are valid at both ends may contradict each other on the way.
        if validate(&scenario).is_ok() { scenario } else { self.end.clone() }
    }
}

/// What a plot of a story is called.
pub fn plot_name(plot: Plot) -> &'static str {
    match plot {
        Plot::CashFlow => "Cash flow",
        Plot::Coverage => "Coverage",
        Plot::Irr => "IRR along the first slider",
        Plot::Runway => "Lessee’s cash",
        Plot::Losses => "Losses",
    }
}

/// How a step lets the term end, in words.
pub fn end_words(end: EndOfTerm) -> &'static str {
    match end {
        EndOfTerm::Sell => "At the end the chips are sold",
        EndOfTerm::Scrap => "At the end the chips are scrapped",
        EndOfTerm::Renew => "At the end the lessee renews",
    }
}

/// What a step gives a lever, by its id, in words.
pub fn value_words(deal: &Scenario, id: &str, value: &LeverValue) -> String {
    match Lever::from_id(id) {
        Some(lever) => {
            let value = lever_text::text(lever, deal, float(value.0));
            format!("{}  {value}", lever.label(deal))
        }
        None => format!("{id}  {}", value.0),
    }
}
