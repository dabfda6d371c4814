//! One open document: what it keeps, what it refuses, and when it computes.

use std::fs;
use std::path::PathBuf;

use chiplease::analysis::{Lever, Runs, headline};
use chiplease::files::scenario_file;
use chiplease::model::results::Results;
use chiplease::model::scenario::EndOfTerm;
use chiplease::model::story::{LeverValue, Plot, Step};
use chiplease::model::{self, Scenario};
use chiplease::session::{
    Analyses, Both, Checks, Document, DocumentError, History, Pace, Words, other_lessee,
};
use rust_decimal::Decimal;
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// A document on a file of its own.
fn saved(folder: &TempDir) -> (Document, PathBuf) {
    let path = folder.path().join("deal.ron");
    let mut document = Document::start().unwrap();
    document.save_as(&path).unwrap();
    (document, path)
}

fn raise_rate(document: &mut Document) {
    document.draft.tranches[0].rate += Decimal::new(1, 2);
}

#[test]
fn settling_computes_once_and_only_after_a_change() {
    let mut document = Document::start().unwrap();
    assert!(!document.settle(), "nothing changed yet");
    raise_rate(&mut document);
    let before = document.results().clone();
    assert!(document.settle(), "the rate changed");
    assert_ne!(*document.results(), before);
    assert_eq!(*document.results(), model::run(&document.draft));
    assert_eq!(document.revision(), 2);
    assert!(!document.settle(), "nothing changed since");
    assert_eq!(document.revision(), 2);
}

#[test]
fn what_is_wrong_with_a_story_is_said_once_the_hand_lets_go() {
    let step = Step {
        title: "A dearer loan".to_owned(),
        levers: [("loan_rate".to_owned(), LeverValue(Decimal::new(12, 2)))].into(),
        terms: Vec::new(),
        end_of_term: None,
        plots: vec![Plot::Irr],
        sliders: Vec::new(),
        note: String::new(),
    };
    let told = Scenario { story: vec![step].into(), ..Document::start().unwrap().draft };
    let mut document = Document::new(told);
    assert!(document.untold().is_empty(), "{:?}", document.untold());
    document.hold(true);
    document.draft.tranches.clear();
    document.settle();
    assert!(document.untold().is_empty(), "its steps are not tried while something is dragged");
    document.hold(false);
    assert_eq!(document.untold().len(), 1, "there is no loan: {:?}", document.untold());
    document.undo();
    document.settle();
    assert!(document.untold().is_empty(), "at rest every draft is tried at once");
}

#[test]
fn a_draft_out_of_bounds_keeps_the_last_results_and_lists_every_fault() {
    let mut document = Document::start().unwrap();
    raise_rate(&mut document);
    document.settle();
    let (results, evaluated) = (document.results().clone(), document.draft.clone());
    document.draft.tranches[0].rate = Decimal::TWO;
    document.draft.lease.term_months = 0;
    assert!(!document.settle(), "there is nothing new to show");
    let paths: Vec<&str> = document.faults().iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(paths, ["lease.term_months", "tranches[0].rate"]);
    assert_eq!(*document.results(), results);
    assert_eq!(*document.evaluated(), evaluated);
    assert_eq!(document.revision(), 2);
}

#[test]
fn going_back_from_a_fault_to_what_was_computed_computes_nothing() {
    let mut document = Document::start().unwrap();
    let good = document.draft.clone();
    document.draft.lease.term_months = 0;
    document.settle();
    document.draft = good;
    assert!(!document.settle(), "these results are there already");
    assert!(document.faults().is_empty(), "{:?}", document.faults());
    assert_eq!(document.revision(), 1);
}

#[test]
fn what_is_saved_is_what_is_opened() {
    let folder = folder();
    let (mut document, path) = saved(&folder);
    raise_rate(&mut document);
    assert!(document.is_edited(), "the rate differs from the file's");
    document.save().unwrap();
    assert!(!document.is_edited(), "the file has it now");
    let mut other = Document::start().unwrap();
    other.open(&path).unwrap();
    assert_eq!(other.draft, document.draft);
    assert_eq!(other.path(), Some(path.as_path()));
    assert_eq!(other.revision(), 2, "new results under a new number");
    assert_eq!(*other.results(), model::run(&document.draft));
}

#[test]
fn a_file_that_cannot_be_opened_leaves_the_document_as_it_is() {
    let folder = folder();
    let (mut document, path) = saved(&folder);
    raise_rate(&mut document);
    document.settle();
    let before = document.clone();
    let broken = folder.path().join("broken.ron");
    fs::write(&broken, "(format: 1, name: \"half a fi").unwrap();
    let out_of_bounds = folder.path().join("out.ron");
    let mut scenario: Scenario = before.draft.clone();
    scenario.lease.term_months = 0;
    scenario_file::write(&out_of_bounds, &scenario).unwrap();
    for file in [&broken, &out_of_bounds, &folder.path().join("missing.ron")] {
        let error = document.open(file).unwrap_err().to_string();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(error.contains(name), "{error} does not name {name}");
    }
    assert_eq!(document.draft, before.draft);
    assert_eq!(document.path(), Some(path.as_path()));
    assert_eq!(document.revision(), before.revision());
    assert_eq!(document.results(), before.results());
}

#[test]
fn a_file_that_somebody_else_wrote_is_not_overwritten() {
    let folder = folder();
    let (mut document, path) = saved(&folder);
    let mut theirs = document.draft.clone();
    theirs.name = "Theirs".to_owned();
    scenario_file::write(&path, &theirs).unwrap();
    raise_rate(&mut document);
    let error = document.save().unwrap_err();
    assert!(matches!(error, DocumentError::ChangedOnDisk { .. }), "{error}");
    assert!(document.is_edited(), "nothing was saved");
    assert_eq!(scenario_file::read(&path).unwrap(), theirs);
    // Saving under the same name says that it is meant.
    document.save_as(&path).unwrap();
    assert_eq!(scenario_file::read(&path).unwrap(), document.draft);
    raise_rate(&mut document);
    document.save().unwrap();
}

#[test]
fn a_file_that_is_gone_is_written_again() {
    let folder = folder();
    let (mut document, path) = saved(&folder);
    fs::remove_file(&path).unwrap();
    raise_rate(&mut document);
    document.save().unwrap();
    assert_eq!(scenario_file::read(&path).unwrap(), document.draft);
}

#[test]
fn a_document_without_a_file_asks_for_one() {
    let mut document = Document::start().unwrap();
    let error = document.save().unwrap_err();
    assert!(matches!(error, DocumentError::NoFile { .. }), "{error}");
    assert_eq!(document.file_name(), "not saved yet");
}

#[test]
fn reset_goes_back_to_the_file() {
    let folder = folder();
    let (mut document, _) = saved(&folder);
    raise_rate(&mut document);
    document.settle();
    document.reset();
    assert_eq!(document.draft, *document.saved());
    assert!(document.settle(), "the results are the file's again");
    assert_eq!(*document.results(), model::run(document.saved()));
}

fn passes(tamper: impl FnOnce(&mut Results)) -> bool {
    let scenario = crate::default_scenario();
    let mut results = model::run(&scenario);
    tamper(&mut results);
    Checks::of(&scenario, &results).is_passed()
}

#[test]
fn a_cent_that_goes_astray_is_noticed() {
    let cent = Decimal::new(1, 2);
    assert!(passes(|_| {}), "an honest ledger adds up");
    assert!(!passes(|results| results.months[7].distribution += cent), "paid out");
    assert!(!passes(|results| results.months[7].interest[0] -= cent), "paid to the lender");
    assert!(!passes(|results| results.months[1].rent_paid += cent), "received");
    assert!(!passes(|results| results.months[60].sale_proceeds -= cent), "sold for");
    assert!(!passes(|results| results.months[12].reserve += cent), "kept");
    assert!(!passes(|results| results.months[0].reserve += cent), "funded at closing");
    assert!(!passes(|results| results.summary.equity += cent), "put in");
}

#[test]
fn the_month_that_does_not_add_up_is_named() {
    let scenario = crate::default_scenario();
    let mut results = model::run(&scenario);
    results.months[7].sweep[0] += Decimal::ONE;
    assert_eq!(Checks::of(&scenario, &results).unbalanced_month, Some(7));
}

#[test]
fn words_follow_the_revision_and_nothing_else() {
    let mut document = Document::start().unwrap();
    let mut words = Words::default();
    let before = words.refresh(&document).clone();
    document.draft.lease.end_of_term = EndOfTerm::Scrap;
    assert_eq!(*words.refresh(&document), before, "the draft has not settled");
    document.settle();
    assert_ne!(*words.refresh(&document), before, "there are new results");
}

fn refresh_at(analyses: &mut Analyses, document: &Document, lever: Lever, pace: Pace) {
    analyses.refresh(Both::alone(document.case()), lever, pace);
}

#[test]
fn analyses_follow_the_revision_and_the_lever_and_nothing_else() {
    let mut document = Document::start().unwrap();
    let mut analyses = Analyses::default();
    let refresh = |analyses: &mut Analyses, document: &Document, lever| {
        allocation_counter::measure(|| refresh_at(analyses, document, lever, Pace::Resting))
            .count_total
            > 0
    };
    let (resale, burn) = (Lever::ResaleFraction, Lever::MonthlyBurn);
    assert!(refresh(&mut analyses, &document, resale), "the first time");
    let curves = analyses.get().unwrap().own.curves.clone();
    assert!(!refresh(&mut analyses, &document, resale), "nothing changed");

    document.draft.lease.end_of_term = EndOfTerm::Scrap;
    assert!(!refresh(&mut analyses, &document, resale), "the draft has not settled");
    document.settle();
    assert!(refresh(&mut analyses, &document, resale), "there are new results");

    let outcomes = analyses.get().unwrap().own.outcomes.clone();
    assert!(refresh(&mut analyses, &document, burn), "another lever");
    assert_ne!(analyses.get().unwrap().own.curves, curves);
    assert_eq!(analyses.get().unwrap().own.outcomes, outcomes, "outcomes do not hang on the lever");
}

#[test]
fn a_new_document_does_not_pass_for_an_earlier_revision() {
    let mut document = Document::start().unwrap();
    document.draft.lease.term_months = 48;
    document.settle();
    let revision = document.revision();
    document.start_anew().unwrap();
    assert!(document.revision() > revision, "the revision goes on");
    assert_eq!(document.draft.lease.term_months, 60);
    assert!(!document.is_edited());
}

#[test]
fn a_step_is_what_came_to_rest() {
    let mut document = Document::start().unwrap();
    for months in 61..=90 {
        document.draft.lease.term_months = months;
        document.settle();
    }
    document.rest();
    assert!(document.can_undo(), "thirty frames of a drag");
    document.undo();
    assert_eq!(document.draft.lease.term_months, 60, "are one step");
    assert!(!document.can_undo() && document.can_redo(), "and the only one");
    document.redo();
    assert_eq!(document.draft.lease.term_months, 90);
}

#[test]
fn what_was_undone_is_gone_once_something_else_is_done() {
    let mut document = Document::start().unwrap();
    document.draft.lease.term_months = 61;
    document.rest();
    document.undo();
    document.draft.lease.term_months = 62;
    document.rest();
    document.redo();
    assert_eq!(document.draft.lease.term_months, 62);
}

#[test]
fn the_last_hundred_steps_can_be_undone() {
    let mut history = History::new(0);
    for step in 1..=150 {
        history.record(&step);
    }
    let mut state = 150;
    for _ in 0..100 {
        state = *history.undo(&state).unwrap();
    }
    assert_eq!(state, 50);
    assert_eq!(history.undo(&state), None, "the oldest are forgotten");
}

#[test]
fn saving_keeps_the_steps_and_opening_forgets_them() {
    let folder = folder();
    let path = folder.path().join("deal.ron");
    let mut document = Document::start().unwrap();
    document.draft.lease.term_months = 48;
    document.rest();
    document.save_as(&path).unwrap();
    assert!(document.can_undo(), "a saved edit can be undone");
    document.open(&path).unwrap();
    assert!(!document.can_undo(), "what another file was before cannot");
}

#[test]
fn the_curve_of_a_large_deal_is_coarse_while_dragging_and_whole_at_rest() {
    let mut document = Document::start().unwrap();
    let mut analyses = Analyses::default();
    let points = |analyses: &Analyses| analyses.get().unwrap().own.curves[0].points.len();
    refresh_at(&mut analyses, &document, Lever::ResaleFraction, Pace::Moving);
    let whole = points(&analyses);

    document.draft.lease.term_months = 240;
    document.draft.lease.renewal.months = 240;
    document.draft.lease.end_of_term = EndOfTerm::Renew;
    let loan = document.draft.tranches[0].clone();
    document.draft.tranches = (0..8)
        .map(|index| {
            let amount = loan.amount / Decimal::from(8);
            model::scenario::Tranche { name: format!("Loan {index}"), amount, ..loan.clone() }
        })
        .collect();
    assert!(document.settle(), "{:?}", document.faults());
    refresh_at(&mut analyses, &document, Lever::ResaleFraction, Pace::Moving);
    assert!(points(&analyses) < whole / 3, "coarse: {}", points(&analyses));
    refresh_at(&mut analyses, &document, Lever::ResaleFraction, Pace::Resting);
    assert_eq!(points(&analyses), whole, "whole again");
}

#[test]
fn a_typed_deal_is_recovered_as_one_of_its_own_and_not_as_edits_of_the_default() {
    let typed = chiplease::session::new_deal::neutral();
    let mut document = Document::start().unwrap();
    let kept = chiplease::files::recovery::Kept::now(typed.clone(), None);
    document.recover(kept).unwrap();
    assert_eq!((&document.draft, document.saved()), (&typed, &typed));
    assert!(document.is_edited(), "no file has it");
    assert_eq!(document.path(), None);
}

#[test]
fn a_story_of_ones_own_is_about_the_lessee_that_it_was_written_for_until_it_is_edited() {
    let folder = folder();
    let (mut document, path) = saved(&folder);
    let rename = |document: &mut Document, name: &str| {
        name.clone_into(&mut document.draft.lessee.name);
        document.settle();
    };
    "What the partners asked".clone_into(&mut document.draft.story[0].title);
    document.settle();
    let counts = document.counts();
    assert_eq!(other_lessee(&document), None);
    rename(&mut document, "Helix");
    assert_eq!(other_lessee(&document).as_deref(), Some("xAI"), "the steps still tell of it");
    assert_eq!(document.counts().total(), counts.total(), "a story is no input");
    document.save().unwrap();
    let mut again = Document::start().unwrap();
    again.open(&path).unwrap();
    assert_eq!(other_lessee(&again).as_deref(), Some("xAI"), "the file remembers");
    rename(&mut again, "xAI");
    assert_eq!(other_lessee(&again), None, "it is back");
    rename(&mut again, "Helix");
    "Helix burns 50% more".clone_into(&mut again.draft.story[1].title);
    again.settle();
    assert_eq!(other_lessee(&again), None, "the steps were edited since");
    assert!(!again.draft.evidence.contains_key("story"));
}

/// A document of this scenario with each lever in turn at either end of its range, and which that is.
pub(crate) fn at_each_end(scenario: Scenario, mut check: impl FnMut(&Document, &str)) {
    let mut document = Document::new(scenario);
    for lever in Lever::all(&document.draft) {
        let range = lever.range(&document.draft);
        for value in [*range.end(), *range.start()] {
            document.move_lever(lever, value);
            document.settle();
            check(&document, &format!("{lever:?} at {value}"));
        }
        document.draft = document.saved().clone();
        document.settle();
    }
}

/// What a document keeps from run to run changes no figure.
#[test]
fn whatever_is_moved_results_are_those_of_a_run_from_scratch() {
    let with_terms = crate::terms::fixtures().into_iter().map(|(_, scenario, _)| scenario);
    let plain = crate::default_scenario();
    for scenario in with_terms.step_by(4).chain([plain]) {
        at_each_end(scenario, |document, moved| {
            assert_eq!(*document.results(), model::run(document.evaluated()), "{moved}");
        });
    }
}

/// Nor does what the deal before it had.
#[test]
fn a_deal_taken_in_place_of_another_has_the_results_of_its_own() {
    let with_terms = crate::terms::fixtures().into_iter().map(|(_, scenario, _)| scenario);
    let plain = crate::fixtures::fixtures().into_iter().map(|(_, scenario, _)| scenario);
    let mut document = Document::start().unwrap();
    for scenario in with_terms.zip(plain.cycle()).flat_map(|(one, other)| [one, other]) {
        document.take(scenario);
        document.settle();
        assert_eq!(
            *document.results(),
            model::run(document.evaluated()),
            "{}",
            document.draft.name
        );
    }
}

/// The words on the lessee are kept while something else is moved.
#[test]
fn words_are_those_that_the_deal_as_it_is_would_get_afresh() {
    let with_terms = crate::terms::fixtures().into_iter().map(|(_, scenario, _)| scenario);
    for scenario in with_terms.step_by(4).chain([crate::default_scenario()]) {
        let mut words = Words::default();
        at_each_end(scenario, |document, moved| {
            let (evaluated, results) = (document.evaluated(), document.results());
            let fresh = headline(&mut Runs::default(), evaluated, results);
            assert_eq!(*words.refresh(document), fresh, "{moved}");
        });
    }
}
