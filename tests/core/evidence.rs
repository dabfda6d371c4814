//! Whose number it is: a source holds for the number that it was written for, and for no other.

use chiplease::analysis::evidence::{Counts, Standing, Yours, attribute, copied, said};
use chiplease::analysis::{Difference, Lever};
use chiplease::files::{library, scenario_file};
use chiplease::model::Scenario;
use chiplease::model::scenario::EndOfTerm;
use chiplease::session::Document;
use chiplease::session::structure::{Edit, List, Part};

const RATE: &str = "tranches[0].rate";

fn document() -> Document {
    Document::start().unwrap()
}

fn rate(document: &mut Document, rate: f64) {
    Lever::LoanRate(0).set(&mut document.draft, rate);
    document.settle();
    document.rest();
}

fn source(document: &Document, path: &str) -> Option<String> {
    document.draft.evidence.get(path).cloned()
}

#[test]
fn a_changed_number_is_yours_names_what_the_file_had_and_counts_as_unsourced() {
    let mut document = document();
    let before = document.counts();
    let reported = source(&document, RATE).unwrap();
    rate(&mut document, 0.1125);
    let note = source(&document, RATE).unwrap();
    assert_eq!(note, format!("assumption: yours; was 9.50% ({reported})"));
    assert_eq!(said(&note), format!("yours; the file had 9.50% ({reported})"));
    assert_eq!(Standing::of(Some(&note)), Standing::Yours);
    let after = document.counts();
    assert_eq!((after.sourced, after.yours), (before.sourced - 1, 1));
    assert_eq!(after.total(), before.total());
    rate(&mut document, 0.12);
    assert_eq!(source(&document, RATE).unwrap(), note, "the file's number, not the last one");
}

#[test]
fn the_source_comes_back_with_the_number_typed_undone_or_reset() {
    for back in [
        |document: &mut Document| rate(document, 0.095),
        |document: &mut Document| {
            document.undo();
            document.settle();
        },
        |document: &mut Document| {
            document.reset();
            document.settle();
        },
    ] {
        let mut document = document();
        let before = document.draft.clone();
        rate(&mut document, 0.1125);
        back(&mut document);
        assert_eq!(document.draft, before);
        assert!(!document.is_edited());
        document.settle();
        assert_eq!(document.draft, before, "and stays");
    }
}

#[test]
fn redo_brings_the_note_back() {
    let mut document = document();
    rate(&mut document, 0.1125);
    let note = source(&document, RATE);
    document.undo();
    document.settle();
    document.redo();
    document.settle();
    assert_eq!(source(&document, RATE), note);
}

#[test]
fn the_file_that_is_saved_does_not_claim_the_source_and_still_knows_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    let mut document = document();
    let reported = source(&document, RATE).unwrap();
    rate(&mut document, 0.1125);
    document.save_as(&path).unwrap();
    let mut again = Document::new(scenario_file::read(&path).unwrap());
    assert!(source(&again, RATE).unwrap().starts_with("assumption: yours; was 9.50%"));
    rate(&mut again, 0.095);
    assert_eq!(source(&again, RATE).unwrap(), reported);
}

#[test]
fn a_file_that_is_not_edited_is_saved_byte_for_byte() {
    let folder = tempfile::tempdir().unwrap();
    let [path, copy] = ["deal.ron", "copy.ron"].map(|name| folder.path().join(name));
    let text = scenario_file::to_text(&document().draft).unwrap();
    let text = format!("// Agreed on 3 March.\n\n{text}");
    std::fs::write(&path, &text).unwrap();
    let mut document = document();
    document.open(&path).unwrap();
    rate(&mut document, 0.1125);
    rate(&mut document, 0.095);
    document.save().unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    document.save_as(&copy).unwrap();
    assert_eq!(std::fs::read_to_string(&copy).unwrap(), text);
}

#[test]
fn every_number_of_every_shipped_deal_comes_back_with_its_source() {
    for shipped in library::SHIPPED {
        let scenario = shipped.scenario().unwrap();
        for lever in Lever::all(&scenario) {
            let Some(value) = lever.value(&scenario) else { continue };
            let mut moved = scenario.clone();
            let to = if value == 0.0 { 1.0 } else { value / 2.0 };
            lever.set(&mut moved, to);
            if lever.value(&moved) == Some(value) {
                continue;
            }
            attribute(&scenario, &mut moved);
            let evidence = &moved.evidence[&lever.path()];
            assert_eq!(Standing::of(Some(evidence)), Standing::Yours, "{}", lever.id());
            let edited = moved.clone();
            lever.restore(lever, &scenario, &mut moved);
            attribute(&edited, &mut moved);
            assert_eq!(moved, scenario, "{}: {}", shipped.id, lever.id());
        }
    }
}

#[test]
fn choices_shares_and_the_closing_month_are_yours_once_changed() {
    let mut document = document();
    let before = document.draft.clone();
    document.draft.lease.end_of_term = EndOfTerm::Scrap;
    "2027-01".clone_into(&mut document.draft.closing);
    Edit::SetShare(1, "0.5".parse().unwrap()).apply(&mut document.draft);
    document.settle();
    let note = |path: &str| source(&document, path).unwrap();
    assert!(note("lease.end_of_term").starts_with("assumption: yours; was sell (reported"));
    assert!(note("closing").starts_with("assumption: yours; was 2026-02 ("));
    assert!(note("equity.investors[1].share").starts_with("assumption: yours; was 25% ("));
    assert!(note("equity.investors[0].share").contains("was 65%"), "it gave");
    document.draft.lease.end_of_term = EndOfTerm::Sell;
    before.closing.clone_into(&mut document.draft.closing);
    document.settle();
    for path in ["lease.end_of_term", "closing"] {
        assert_eq!(source(&document, path), before.evidence.get(path).cloned());
    }
}

#[test]
fn what_is_moved_keeps_its_source_and_what_is_added_claims_none() {
    let mut document = document();
    let reported = source(&document, RATE);
    Edit::Add(List::Tranches).apply(&mut document.draft);
    document.settle();
    assert_eq!(source(&document, "tranches[1].rate"), None, "nobody has set it yet");
    Edit::Move(List::Tranches, 1, 0).apply(&mut document.draft);
    document.settle();
    assert_eq!(source(&document, "tranches[1].rate"), reported);
    assert_eq!(source(&document, RATE), None);
    Edit::AddPart(Part::Backstop).apply(&mut document.draft);
    document.settle();
    let note = source(&document, "lessee.backstop").unwrap();
    assert!(note.starts_with("assumption: yours; was none (assumption: SpaceX"), "{note}");
}

#[test]
fn a_source_that_is_typed_holds_for_the_new_number() {
    let mut document = document();
    rate(&mut document, 0.1125);
    document.draft.evidence.insert(RATE.to_owned(), "Term sheet of 3 March".to_owned());
    document.settle();
    assert_eq!(source(&document, RATE).as_deref(), Some("Term sheet of 3 March"));
    assert_eq!(document.counts().yours, 0);
}

#[test]
fn a_number_without_a_source_is_yours_too_and_its_note_goes_when_it_comes_back() {
    let mut scenario = library::default_scenario().unwrap();
    scenario.evidence.clear();
    let mut document = Document::new(scenario.clone());
    assert_eq!(document.counts().sourced, 0);
    rate(&mut document, 0.1125);
    assert_eq!(source(&document, RATE).as_deref(), Some("assumption: yours; was 9.50%"));
    rate(&mut document, 0.095);
    assert_eq!(document.draft, scenario);
}

#[test]
fn a_whole_scenario_that_is_taken_brings_its_own_sources() {
    let mut document = document();
    let mut other: Scenario = document.draft.clone();
    Lever::LoanRate(0).set(&mut other, 0.2);
    document.take(other.clone());
    document.settle();
    assert_eq!(document.draft, other);
}

#[test]
fn a_change_of_a_number_is_not_told_a_second_time_as_a_change_of_its_source() {
    let mut document = document();
    let before = document.draft.clone();
    rate(&mut document, 0.1125);
    let difference = Difference::between(&before, &document.draft);
    assert_eq!(difference.changes().len(), 1);
    assert!(difference.texts().is_empty(), "{:?}", difference.texts());
}

#[test]
fn counts_are_said_in_words_with_yours_only_where_there_is_any() {
    let mut document = document();
    assert_eq!(document.counts().in_words(), "11 sourced · 47 assumed");
    rate(&mut document, 0.1125);
    Lever::RentFactor.set(&mut document.draft, 0.03);
    document.settle();
    assert_eq!(document.counts().in_words(), "10 sourced · 2 yours · 46 assumed");
    assert_eq!(document.counts(), Counts::of(&document.draft));
}

#[test]
fn a_copy_says_whose_sources_it_has_and_that_they_are_not_its_own() {
    let mut scenario = library::default_scenario().unwrap();
    let reported = scenario.evidence[RATE].clone();
    copied(&mut scenario, "Valor 2");
    let note = scenario.evidence[RATE].clone();
    assert_eq!(said(&note), format!("copied from Valor 2 ({reported})"));
    assert_eq!(Counts::of(&scenario).sourced, 0);
    copied(&mut scenario, "Helix");
    assert_eq!(said(&scenario.evidence[RATE]), format!("copied from Helix ({reported})"));
}

#[test]
fn notes_are_read_back_whatever_the_source_holds() {
    for (was, source) in [
        (None, None),
        (Some("$5.05bn"), None),
        (Some("9.50%"), Some("a (b) c; was 3% (d)")),
        (Some("60 months"), Some("assumption: yours")),
    ] {
        let note = Yours { was, source };
        assert_eq!(Yours::read(&note.written()), Some(note));
    }
    for other in ["assumption", "assumption: yours truly", "yours; was 3%", ""] {
        assert_eq!(Yours::read(other), None, "{other}");
    }
}
