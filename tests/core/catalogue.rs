//! Every scenario at hand: a folder is read beside the frame, watched, and read again only where
//! something changed.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use chiplease::analysis::Digest;
use chiplease::files::{folder, library, scenario_file};
use chiplease::model;
use chiplease::session::Catalogue;
use chiplease::session::catalogue::{Entry, FolderState, Place, Row, Spark};

use crate::default_scenario;

const PATIENCE: Duration = Duration::from_secs(30);

/// Writes a deal whose lease is that long; one tells it by its name.
fn deal(path: &Path, term_months: u32) {
    let mut scenario = default_scenario();
    scenario.lease.term_months = term_months;
    scenario.name = format!("{term_months} months");
    scenario_file::write(path, &scenario).unwrap();
}

fn following(folder: &Path) -> Catalogue {
    let mut catalogue = Catalogue::default();
    catalogue.follow(Some(folder), || {});
    catalogue
}

/// Polls until that holds.
#[track_caller]
fn wait(catalogue: &mut Catalogue, what: &str, holds: impl Fn(&Catalogue) -> bool) {
    let started = Instant::now();
    loop {
        catalogue.poll();
        if holds(catalogue) {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "never {what}: {:?}", files(catalogue));
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn is_of_file(entry: &Entry) -> bool {
    matches!(entry.place(), Place::File(_))
}

/// Names of the folder's deals, as they are listed.
fn files(catalogue: &Catalogue) -> Vec<String> {
    catalogue.entries().iter().filter(|entry| is_of_file(entry)).map(Entry::name).collect()
}

fn named(catalogue: &Catalogue, file: &str) -> Entry {
    let entry = catalogue.entries().iter().find(|entry| entry.file_name() == file);
    entry.unwrap_or_else(|| panic!("{file} is not listed")).clone()
}

#[test]
fn the_shipped_ones_are_there_at_once_and_get_their_figures() {
    let mut catalogue = Catalogue::default();
    assert_eq!(catalogue.entries().len(), library::SHIPPED.len());
    assert!(catalogue.entries().iter().all(|entry| entry.scenario().is_some()), "all can be read");
    catalogue.follow(None, || {});
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    for entry in catalogue.entries() {
        let results = model::run(entry.scenario().unwrap());
        assert_eq!(entry.results(), Some(&results.summary), "{}", entry.name());
    }
}

#[test]
fn a_folder_is_listed_with_subfolders_after_the_shipped_ones() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("sub/.hidden")).unwrap();
    deal(&folder.path().join("b.ron"), 24);
    deal(&folder.path().join("sub/a.ron"), 36);
    deal(&folder.path().join("sub/.hidden/c.ron"), 48);
    fs::write(folder.path().join("notes.txt"), "no scenario").unwrap();
    let mut catalogue = following(folder.path());
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    assert_eq!(files(&catalogue), ["24 months", "36 months"]);
    assert_eq!(catalogue.entries().len(), library::SHIPPED.len() + 2);
    assert_eq!(catalogue.entries()[0].place(), &Place::Shipped(0));
    let entry = named(&catalogue, "a.ron");
    assert_eq!(entry.results(), Some(&model::run(entry.scenario().unwrap()).summary));
}

#[test]
fn files_that_come_change_and_go_are_noticed() {
    let folder = tempfile::tempdir().unwrap();
    deal(&folder.path().join("a.ron"), 24);
    let mut catalogue = following(folder.path());
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    deal(&folder.path().join("b.ron"), 36);
    wait(&mut catalogue, "added", |it| files(it) == ["24 months", "36 months"]);
    deal(&folder.path().join("a.ron"), 48);
    wait(&mut catalogue, "changed", |it| files(it) == ["48 months", "36 months"]);
    fs::remove_file(folder.path().join("b.ron")).unwrap();
    wait(&mut catalogue, "removed", |it| files(it) == ["48 months"]);
    fs::create_dir(folder.path().join("new")).unwrap();
    deal(&folder.path().join("new/c.ron"), 12);
    wait(&mut catalogue, "in a new folder", |it| files(it) == ["48 months", "12 months"]);
    deal(&folder.path().join("new/c.ron"), 13);
    wait(&mut catalogue, "watched there too", |it| files(it) == ["48 months", "13 months"]);
}

#[test]
fn a_folder_that_vanishes_and_comes_back_is_listed_again() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("deals");
    let away = parent.path().join("away");
    fs::create_dir(&folder).unwrap();
    deal(&folder.join("a.ron"), 24);
    let mut catalogue = following(&folder);
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    fs::rename(&folder, &away).unwrap();
    wait(&mut catalogue, "gone", |it| matches!(it.state(), FolderState::Gone(_)));
    assert!(files(&catalogue).is_empty(), "nothing is shown of it");
    fs::rename(&away, &folder).unwrap();
    wait(&mut catalogue, "back", |it| files(it) == ["24 months"]);
    deal(&folder.join("a.ron"), 36);
    wait(&mut catalogue, "watched again", |it| files(it) == ["36 months"]);
}

#[test]
fn a_broken_file_says_where_and_disturbs_no_other() {
    let folder = tempfile::tempdir().unwrap();
    deal(&folder.path().join("a.ron"), 24);
    deal(&folder.path().join("c.ron"), 36);
    let text = fs::read_to_string(folder.path().join("a.ron")).unwrap();
    let broken = text.replace("term_months: 24", "term_months: soon");
    fs::write(folder.path().join("b.ron"), &broken).unwrap();
    let line = 1 + broken.lines().position(|line| line.contains("soon")).unwrap();
    let faulty =
        text.replace("term_months: 24", "term_months: 0").replace("carry: 0.2", "carry: 2");
    fs::write(folder.path().join("d.ron"), faulty).unwrap();
    let mut catalogue = following(folder.path());
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    let entry = named(&catalogue, "b.ron");
    assert!(entry.scenario().is_none() && entry.results().is_none(), "it has no figures");
    let brief = &entry.trouble().unwrap().brief;
    assert!(brief.starts_with(&format!("line {line}, column ")), "{brief}");
    assert!(brief.contains("lease.term_months: expected a whole number"), "{brief}");
    assert!(entry.error().unwrap().contains("b.ron:"), "in full with its path");
    let entry = named(&catalogue, "d.ron");
    assert_eq!(entry.trouble().unwrap().lines.len(), 2, "every fault");
    assert!(entry.scenario().is_none(), "what cannot be run is not handed out");
    assert!(entry.as_written().is_some(), "its name and lessee are known");
    for sound in ["a.ron", "c.ron"] {
        assert!(named(&catalogue, sound).results().is_some(), "{sound}");
    }
}

#[test]
fn a_half_written_file_stays_as_it_was_until_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.ron");
    deal(&path, 24);
    let mut catalogue = following(folder.path());
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    deal(&folder.path().join("b.ron"), 36);
    let whole = fs::read_to_string(folder.path().join("b.ron")).unwrap();
    // A program that writes in two goes, with less than a moment between them.
    for _ in 0..8 {
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let written = Instant::now();
        std::thread::sleep(Duration::from_millis(40));
        catalogue.poll();
        // A busy machine may take so long that the file counts as given up.
        if written.elapsed() > Duration::from_millis(300) {
            continue;
        }
        assert_eq!(named(&catalogue, "a.ron").trouble(), None, "no alarm");
    }
    fs::write(&path, &whole).unwrap();
    wait(&mut catalogue, "whole", |it| named(it, "a.ron").name() == "36 months");
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    wait(&mut catalogue, "given up", |it| named(it, "a.ron").trouble().is_some());
}

#[test]
fn a_change_runs_that_file_only() {
    let folder = tempfile::tempdir().unwrap();
    let long_ago = SystemTime::now() - Duration::from_hours(1);
    for index in 0..6 {
        let path = folder.path().join(format!("{index}.ron"));
        deal(&path, 24 + index);
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    }
    let wakes = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&wakes);
    let mut catalogue = Catalogue::default();
    catalogue.follow(Some(folder.path()), move || {
        counted.fetch_add(1, Ordering::SeqCst);
    });
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    let at = |catalogue: &Catalogue, file: &str| {
        std::ptr::from_ref(named(catalogue, file).results().unwrap()) as usize
    };
    let files = ["0.ron", "1.ron", "2.ron", "3.ron", "4.ron", "5.ron"];
    let before = files.map(|file| at(&catalogue, file));
    deal(&folder.path().join("3.ron"), 99);
    wait(&mut catalogue, "changed", |it| named(it, "3.ron").name() == "99 months");
    let after = files.map(|file| at(&catalogue, file));
    for index in [0, 1, 2, 4, 5] {
        assert_eq!(before[index], after[index], "{index}.ron was not run again");
    }
    assert_ne!(before[3], after[3], "3.ron was");
    // No wake-up where nothing is new.
    std::thread::sleep(Duration::from_millis(600));
    let quiet = wakes.load(Ordering::SeqCst);
    catalogue.look_again();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(wakes.load(Ordering::SeqCst), quiet, "looking again finds nothing");
}

#[test]
fn another_folder_takes_the_place_of_the_first() {
    let [one, other] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    deal(&one.path().join("a.ron"), 24);
    deal(&other.path().join("b.ron"), 36);
    let mut catalogue = following(one.path());
    wait(&mut catalogue, "complete", Catalogue::is_complete);
    catalogue.follow(Some(other.path()), || {});
    assert!(files(&catalogue).is_empty(), "nothing of the first folder stays");
    wait(&mut catalogue, "the other", |it| files(it) == ["36 months"]);
    catalogue.follow(None, || {});
    assert!(files(&catalogue).is_empty(), "no folder, no files");
    assert_eq!(catalogue.state(), &FolderState::None);
}

#[test]
fn a_folder_without_end_is_listed_within_bounds() {
    let folder = tempfile::tempdir().unwrap();
    let mut deep = folder.path().to_owned();
    for _ in 0..folder::DEPTH_MAX + 2 {
        deep.push("deeper");
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("a.ron"), "").unwrap();
    fs::write(folder.path().join("deeper/b.RON"), "").unwrap();
    for index in 0..=folder::FILES_MAX {
        fs::write(folder.path().join(format!("{index:05}.ron")), "").unwrap();
    }
    let listing = folder::list(folder.path()).unwrap();
    assert_eq!(listing.files.len(), folder::FILES_MAX);
    assert_eq!(listing.folders.len(), folder::DEPTH_MAX + 1);
    assert!(listing.is_cut, "it says so");
    assert!(folder::list(&folder.path().join("gone")).is_err(), "no folder is an error");
}

#[test]
fn every_word_of_a_search_must_be_found_in_any_order_and_case() {
    let catalogue = Catalogue::default();
    let rows = catalogue.entries().iter().enumerate();
    let rows: Vec<Row> = rows.map(|(index, entry)| Row::of(index, entry, None)).collect();
    let found = |search: &str| -> Vec<&str> {
        rows.iter().filter(|row| row.fits(search)).map(|row| row.name.as_str()).collect()
    };
    assert_eq!(found("VEHICLE first valor"), ["Valor Compute, first vehicle"]);
    assert_eq!(found("  shipped ").len(), library::SHIPPED.len(), "all of these come with it");
    assert!(found("valor meta").is_empty());
}

#[test]
fn a_spark_line_stays_in_its_square_and_keeps_the_last_month() {
    let mut digest = Digest::of(&default_scenario()).unwrap();
    digest.cash = (0..480).map(|month| f64::from(month) - 100.0).collect();
    let spark = Spark::of(&digest);
    assert!(spark.points.len() <= 49, "{}", spark.points.len());
    let is_inside = |(x, y): &(f64, f64)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y);
    assert!(spark.points.iter().all(is_inside), "{:?}", spark.points);
    assert_eq!(spark.points.last(), Some(&(1.0, 0.0)));
    assert!(!spark.is_loss, "it ends above zero");
}
