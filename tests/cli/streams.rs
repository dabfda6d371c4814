//! Where output goes: a reader that has seen enough, a disk that is full. One table of verbs and
//! formats, since each way of writing wraps what the system says in its own.
#![cfg(unix)]

#[cfg(target_os = "linux")]
use std::fs::OpenOptions;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;
use std::process::{Output, Stdio};

use chiplease::files::decision_log;

use crate::command;
use crate::decisions::kept;

const FORMATS: [&str; 3] = ["table", "json", "csv"];

/// Every verb in every format that it has, with as much output as it gives. [`lines`] are on standard
/// input for those that read it.
fn every_way(folder: &Path) -> Vec<Vec<String>> {
    let deal = folder.join("deal.ron").to_str().unwrap().to_owned();
    let target = folder.join("deal.csv").to_str().unwrap().to_owned();
    decision_log::append(&decision_log::path_of(Path::new(&deal)), kept("approved", 0.0)).unwrap();
    let workbook = folder.join("deal.xlsx").to_str().unwrap().to_owned();
    let made = command(["export", "sell.ron", &workbook]).output().unwrap();
    assert_eq!(made.status.code(), Some(0), "{}", errors(&made));
    let verbs = [
        (format!("run {}", ["sell.ron"; 40].join(" ")), 3),
        ("list".to_owned(), 3),
        ("compare sell.ron renew.ron".to_owned(), 3),
        ("believe valor-2 --target 0.15".to_owned(), 3),
        ("decode valor-2 --claim scrap=0.17 --unknown rent_factor".to_owned(), 3),
        ("simulate sell.ron --paths 2000".to_owned(), 3),
        (format!("portfolio {}", ["valor-2"; 16].join(" ")), 3),
        ("curve valor-2 --lever loan_rate --metric net_irr --points 2000".to_owned(), 3),
        ("heat-map valor-2 --x loan_rate --y rent_factor --metric net_irr".to_owned(), 3),
        ("tornado valor-2 --metric net_irr".to_owned(), 3),
        ("break-even valor-2 --lever loan_rate --metric net_irr --target 0.2".to_owned(), 3),
        (format!("decisions {deal}"), 2),
        ("fields valor-2".to_owned(), 3),
        (format!("import {workbook}"), 2),
    ];
    let split = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let in_formats = verbs.iter().flat_map(|(verb, formats)| {
        FORMATS.iter().take(*formats).map(move |format| split(&format!("{verb} --format {format}")))
    });
    let others = [
        "check sell.ron renew.ron",
        "batch valor-2",
        "compare --git a.ron sell.ron 0 100644 renew.ron 0 100644",
        &format!("export valor-2 {target}"),
        "--help",
        "run --help",
        "--version",
    ];
    in_formats.chain(others.into_iter().map(split)).collect()
}

/// Lines for `batch`, more than a pipe holds answers to.
fn lines(folder: &Path) -> File {
    let path = folder.join("lines.jsonl");
    if !path.exists() {
        fs::write(&path, "{\"loan_rate\": 0.11}\n".repeat(200)).unwrap();
    }
    File::open(path).unwrap()
}

fn errors(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for way in every_way(folder.path()) {
        // As `true` and as `head -1` do.
        for bytes_read in [0, 1] {
            let mut child = command(way.iter().map(String::as_str))
                .stdin(lines(folder.path()))
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut reader = child.stdout.take().unwrap();
            let mut read = vec![0; bytes_read];
            reader.read_exact(&mut read).unwrap();
            drop(reader);
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{way:?}: {}", errors(&output));
            assert_eq!(errors(&output), "", "{way:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_once_and_sets_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let said =
        "chiplease: the results could not be written: No space left on device (os error 28)\n";
    for way in every_way(folder.path()) {
        let output = command(way.iter().map(String::as_str))
            .stdin(lines(folder.path()))
            .stdout(full())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{way:?}");
        assert_eq!(errors(&output), said, "{way:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn complaints_that_nobody_takes_hold_up_no_results() {
    let arguments = ["run", "gone.ron", "sell.ron", "--format", "json"];
    let output = command(arguments).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "something was wrong all the same");
    assert!(output.stdout.starts_with(b"{\"scenario\":"), "the sound one is there");
    let child = command(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = child.unwrap();
    drop(child.stderr.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.starts_with(b"{\"scenario\":"), "the sound one is there");
}

#[cfg(target_os = "linux")]
fn full() -> File {
    OpenOptions::new().write(true).open("/dev/full").unwrap()
}
