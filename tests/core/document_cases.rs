//! A document that shows its deal in a case: what an edit belongs to, undo, and what is saved.

#![expect(clippy::float_cmp, reason = "the same scenario gives the same bits")]

use chiplease::analysis::{Lever, cases, set_term};
use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use chiplease::model::case::Case;
use chiplease::model::scenario::{EndOfTerm, GuaranteedEnd, SetTerm};
use chiplease::session::structure::{Edit, List, Provision};
use chiplease::session::{Baseline, Document};

fn document() -> Document {
    Document::new(library::find("valor-2").unwrap().scenario().unwrap())
}

fn settled(document: &mut Document) {
    document.settle();
    document.rest();
}

fn net_irr(document: &Document) -> f64 {
    document.results().summary.net_irr.unwrap()
}

#[test]
fn a_lever_that_a_command_moves_in_a_case_leaves_the_sources_to_the_deal() {
    let mut document = document();
    let sources = document.whole().evidence.clone();
    assert!(document.add_case(Case::named("Downside")));
    settled(&mut document);
    document.move_lever(Lever::LoanRate(0), 0.11).unwrap();
    settled(&mut document);
    assert_eq!(document.whole().evidence, sources, "the deal's own coupon is what it was");
    document.show_case(None);
    settled(&mut document);
    assert_eq!(document.draft.evidence, sources);
    document.move_lever(Lever::LoanRate(0), 0.11).unwrap();
    settled(&mut document);
    assert_ne!(document.draft.evidence, sources, "in the deal itself it is the person's own");
}

#[test]
fn a_lever_moved_in_a_case_belongs_to_the_case_alone() {
    let mut document = document();
    let base = net_irr(&document);
    assert!(document.add_case(Case::named("Downside")));
    settled(&mut document);
    assert_eq!(net_irr(&document), base, "it sets nothing yet");
    assert!(document.evaluated().name.ends_with(" · Downside"));
    Lever::ResaleFraction.set(&mut document.draft, 0.1);
    document.draft.lease.end_of_term = EndOfTerm::Scrap;
    settled(&mut document);
    assert!(net_irr(&document) < base);
    let whole = document.whole();
    assert_eq!(whole.equipment, document.saved().equipment, "the deal itself is as it was");
    assert_eq!(whole.lease, document.saved().lease);
    assert_eq!(whole.cases[0].levers["resale_fraction"].0.to_string(), "0.1");
    assert_eq!(whole.cases[0].end_of_term, Some(EndOfTerm::Scrap));
    document.show_case(None);
    settled(&mut document);
    assert_eq!(net_irr(&document), base);
    document.show_next_case();
    settled(&mut document);
    assert!(net_irr(&document) < base);
}

#[test]
fn a_lever_moved_in_the_deal_moves_in_every_case_that_does_not_set_it() {
    let mut document = document();
    document.add_case(Case::named("Downside"));
    Lever::ResaleFraction.set(&mut document.draft, 0.1);
    settled(&mut document);
    document.show_case(None);
    Lever::LoanRate(0).set(&mut document.draft, 0.12);
    Lever::ResaleFraction.set(&mut document.draft, 0.3);
    settled(&mut document);
    document.show_case(Some(0));
    settled(&mut document);
    assert_eq!(Lever::LoanRate(0).value(&document.draft), Some(0.12));
    assert_eq!(Lever::ResaleFraction.value(&document.draft), Some(0.1));
}

#[test]
fn names_sources_and_structure_are_shared_by_all_cases() {
    let mut document = document();
    document.add_case(Case::named("Late"));
    Lever::FundingMonth(1).set(&mut document.draft, 40.0);
    settled(&mut document);
    "Lab".clone_into(&mut document.draft.lessee.name);
    document.draft.evidence.insert("lease.rent_factor".to_owned(), "seen".to_owned());
    settled(&mut document);
    assert_eq!(document.whole().lessee.name, "Lab");
    assert_eq!(document.whole().evidence["lease.rent_factor"], "seen");
    document.restructure(Edit::Move(List::FundingRounds, 1, 0));
    settled(&mut document);
    let months =
        |of: &Document| of.draft.lessee.funding.iter().map(|it| it.month).collect::<Vec<_>>();
    assert_eq!(months(&document)[0], 40, "the case's month went with its round");
    assert_eq!(document.whole().lessee.funding[0].name, "Equity round G");
    assert_ne!(document.whole().lessee.funding[0].month, 40);
    let lost = document.restructure(Edit::Remove(List::FundingRounds, 0));
    assert!(lost.in_words().unwrap().contains("1 case lost its inputs"), "{lost:?}");
    assert!(document.whole().cases[0].levers.is_empty());
}

#[test]
fn undo_and_redo_show_the_case_that_they_change() {
    let mut document = document();
    document.add_case(Case::named("Downside"));
    settled(&mut document);
    Lever::ResaleFraction.set(&mut document.draft, 0.1);
    settled(&mut document);
    document.show_case(None);
    settled(&mut document);
    document.undo();
    settled(&mut document);
    assert_eq!(document.case_shown().map(|case| case.name.as_str()), Some("Downside"));
    assert!(document.whole().cases[0].levers.is_empty());
    document.redo();
    settled(&mut document);
    assert_eq!(Lever::ResaleFraction.value(&document.draft), Some(0.1));
    document.undo();
    document.undo();
    settled(&mut document);
    assert_eq!(document.case_shown(), None, "there is none any more");
    assert!(!document.is_edited(), "nor a trace of it: {}", document.draft.format);
    assert!(!document.can_undo());
}

#[test]
fn showing_a_case_is_no_edit() {
    let mut document = document();
    document.add_case(Case::named("Downside"));
    settled(&mut document);
    let folder = tempfile::tempdir().unwrap();
    document.save_as(&folder.path().join("deal.ron")).unwrap();
    for place in [None, Some(0), None] {
        document.show_case(place);
        settled(&mut document);
        assert!(!document.is_edited());
    }
}

#[test]
fn cases_are_saved_and_read_again_whichever_is_shown() {
    let mut document = document();
    document.add_case(Case::named("Downside"));
    Lever::MonthlyBurn.set(&mut document.draft, 1.3e9);
    document.note_case(0, "Burn up");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    document.save_as(&path).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("format: 2,") && text.contains("\"monthly_burn\": 1300000000,"),
        "{text}"
    );
    let read = scenario_file::read(&path).unwrap();
    assert_eq!(read, *document.whole());
    assert_eq!(
        (read.cases[0].note.as_str(), read.lessee.monthly_burn.to_string().as_str()),
        ("Burn up", "1000000000")
    );
    let mut again = Document::start().unwrap();
    again.open(&path).unwrap();
    assert_eq!(again.case_shown(), None, "the deal itself comes first");
    again.remove_case(0);
    settled(&mut again);
    again.save().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("format: 2,") && !text.contains("cases"), "it said format 2 itself");
}

#[test]
fn a_case_of_the_present_state_takes_the_edits_and_the_deal_goes_back_to_its_file() {
    let mut document = document();
    Lever::MonthlyBurn.set(&mut document.draft, 1.5e9);
    "Lab".clone_into(&mut document.draft.lessee.name);
    settled(&mut document);
    let edited = net_irr(&document);
    assert!(!document.make_case(" "), "a case needs a name");
    assert_eq!(Lever::MonthlyBurn.value(&document.draft), Some(1.5e9), "nothing has changed");
    assert!(document.make_case("Severe"));
    settled(&mut document);
    assert_eq!(net_irr(&document), edited, "the same is shown");
    assert_eq!(document.whole().lessee.monthly_burn, document.saved().lessee.monthly_burn);
    assert_eq!(document.whole().lessee.name, "Lab", "a case holds no names");
    assert!(document.make_case("Severe 2"), "a copy of what is shown");
    assert_eq!(document.whole().cases[1].levers, document.whole().cases[0].levers);
}

#[test]
fn cases_are_renamed_moved_and_removed() {
    let mut document = document();
    for name in ["One", "Two", "Three"] {
        assert!(document.add_case(Case::named(name)));
    }
    let names = |document: &Document| {
        document.whole().cases.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(" ")
    };
    document.move_case(2, 0);
    assert_eq!(names(&document), "Three One Two");
    assert_eq!(document.case_place(), Some(0), "the same one is shown");
    assert!(!document.rename_case(1, "Two"), "taken");
    assert!(!document.rename_case(1, "Base"), "the deal itself");
    assert!(document.rename_case(1, "First"));
    document.remove_case(1);
    assert_eq!(names(&document), "Three Two");
    assert_eq!(document.case_place(), Some(0));
    document.remove_case(0);
    assert_eq!((names(&document).as_str(), document.case_place()), ("Two", None));
}

#[test]
fn a_case_that_an_edit_of_the_deal_makes_unsound_is_named_and_the_deal_still_computed() {
    let mut document = document();
    document.add_case(Case::named("Full"));
    let cost = Lever::EquipmentCost.value(&document.draft).unwrap();
    Lever::LoanAmount(0).set(&mut document.draft, 0.95 * cost);
    settled(&mut document);
    assert_eq!(document.case_faults(), []);
    document.show_case(None);
    Lever::EquipmentCost.set(&mut document.draft, 0.8 * cost);
    document.settle();
    document.rest();
    assert!(document.faults().is_empty(), "the deal itself is sound");
    let faults: Vec<String> = document.case_faults().iter().map(ToString::to_string).collect();
    assert!(faults[0].starts_with("cases[0].levers[\"loan_amount\"]"), "{faults:?}");
    // In the case itself it is a fault of the draft, and the last figures stay.
    document.show_case(Some(0));
    document.settle();
    assert!(!document.faults().is_empty());
}

#[test]
fn another_state_is_taken_without_losing_the_cases() {
    let mut document = document();
    document.add_case(Case::named("Downside"));
    Lever::ResaleFraction.set(&mut document.draft, 0.1);
    settled(&mut document);
    let downside = Baseline::of(&document);
    assert_eq!(downside.label(document.evaluated()), "Downside");
    document.show_case(None);
    settled(&mut document);
    let name = document.draft.name.clone();
    document.take_state(downside.verbatim());
    settled(&mut document);
    assert_eq!(Lever::ResaleFraction.value(&document.draft), Some(0.1));
    assert_eq!((document.draft.name == name, document.whole().cases.len()), (true, 1));
    let (called, base) = document.in_case(None).unwrap();
    assert_eq!((called.as_str(), base.cases.len()), ("Base", 0));
}

/// The deal without its cases, whatever format its cases need.
fn alone(of: &Scenario) -> Scenario {
    Scenario { format: 2, ..cases::without_cases(of) }
}

/// A document on a deal with a case that is shown.
fn in_case(deal: &Scenario) -> Document {
    let mut document = Document::new(deal.clone());
    assert!(document.add_case(Case::named("Downside")), "there is room for it");
    settled(&mut document);
    document
}

#[test]
fn every_term_added_in_a_case_is_the_cases_alone_and_leaves_no_trace_when_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let bare = library::find("valor-2").unwrap().scenario().unwrap();
    let mut document = in_case(&bare);
    let before = document.whole().clone();
    for provision in Provision::all(&bare) {
        document.restructure(provision.added());
        settled(&mut document);
        assert!(provision.is_in(&document.draft), "{provision:?}");
        assert_eq!(document.faults(), [], "{provision:?}");
        assert_eq!(alone(document.whole()), alone(&bare), "{provision:?}: the deal is as it was");
        let case = document.case_shown().unwrap().clone();
        assert_eq!(case.terms.len() + case.levers.len(), 1, "{provision:?}: {case:?}");
        document.save_as(&path).unwrap();
        let read = scenario_file::read(&path).unwrap();
        assert_eq!(read.cases[0], case, "{provision:?} is saved and read back");
        document.undo();
        settled(&mut document);
        assert_eq!(*document.whole(), before, "{provision:?}: one step");
        document.redo();
        settled(&mut document);
        document.restructure(provision.removed());
        settled(&mut document);
        assert_eq!(*document.whole(), before, "{provision:?} is gone from the case");
    }
}

#[test]
fn a_term_of_the_deal_that_goes_in_a_case_is_none_there_and_comes_back_as_the_deal_has_it() {
    let mut deal = library::find("valor-2").unwrap().scenario().unwrap();
    for provision in Provision::all(&deal) {
        provision.added().apply(&mut deal);
    }
    assert_eq!(chiplease::model::validate(&deal), Ok(()));
    let mut document = in_case(&deal);
    let before = document.whole().clone();
    // Without a curve a floating loan would be another one.
    for provision in Provision::all(&deal) {
        document.restructure(provision.removed());
        settled(&mut document);
        assert!(!provision.is_in(&document.draft), "{provision:?}");
        assert_eq!(alone(document.whole()), alone(&deal), "{provision:?}: the deal keeps it");
        let case = document.case_shown().unwrap();
        assert_eq!(case.terms.len() + case.levers.len(), 1, "{provision:?}: {case:?}");
        assert!(case.terms.iter().all(set_term::is_absent), "{case:?}");
        document.restructure(provision.added());
        settled(&mut document);
        assert_eq!(*document.whole(), before, "{provision:?} is as the deal has it");
    }
}

#[test]
fn items_and_choices_of_a_term_are_the_cases_and_names_the_deals() {
    let mut deal = library::find("valor-2").unwrap().scenario().unwrap();
    for list in [List::Guarantees, List::Contracts, List::RateSteps] {
        Edit::Add(list).apply(&mut deal);
    }
    deal.guarantees[0].covers = vec![deal.tranches[0].name.clone()];
    let mut document = in_case(&deal);
    document.restructure(Edit::Add(List::CapSteps(0)));
    document.draft.lessee.contracts[0].name = "Lab".to_owned();
    document.draft.guarantees[0].when = GuaranteedEnd::Both;
    settled(&mut document);
    let whole = document.whole();
    assert_eq!(whole.guarantees, deal.guarantees);
    assert_eq!(whole.lessee.contracts[0].name, "Lab");
    let [SetTerm::Guarantees(all)] = &*whole.cases[0].terms else { panic!("{:?}", whole.cases) };
    assert_eq!((all[0].cap.len(), all[0].when), (2, GuaranteedEnd::Both));
    // A number that is moved stays a lever where the case says nothing else of its term.
    Lever::ReferenceRate(0).set(&mut document.draft, 0.06);
    // One within a term that the case sets is written there.
    Lever::CapAmount(0, 1).set(&mut document.draft, 5e8);
    // A loan is renamed everywhere.
    document.draft.tranches[0].name = "A1".to_owned();
    settled(&mut document);
    let whole = document.whole();
    assert_eq!(document.faults(), []);
    assert_eq!(document.case_faults(), []);
    assert_eq!((&*whole.tranches[0].name, &*whole.guarantees[0].covers[0]), ("A1", "A1"));
    let case = &whole.cases[0];
    assert_eq!(case.levers.keys().collect::<Vec<_>>(), ["reference_rate"]);
    let [SetTerm::Guarantees(all)] = &*case.terms else { panic!("{case:?}") };
    assert_eq!((all[0].cap[1].amount, &*all[0].covers[0]), (500_000_000.into(), "A1"));
}
