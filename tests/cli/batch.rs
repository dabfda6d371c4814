//! `chiplease batch`.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;

use crate::{chiplease, chiplease_reading, command};

fn lines(output: &str) -> Vec<Value> {
    output.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_line_of_overrides_is_answered_by_a_line_of_the_figures_of_run() {
    let input = "\
{\"loan_rate\": 0.11, \"lease.term_months\": 48}
{}

{\"case\": \"Scrap\", \"note\": \"x\", \"lease.end_of_term\": \"Scrap\", \"carry\": null}
";
    let ran = chiplease_reading(["batch", "sell.ron"], input);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let found = lines(&ran.output);
    assert_eq!(found.len(), 3, "an empty line asks for nothing");
    for (answer, set) in found.iter().zip([
        &["tranches[0].rate=0.11", "lease.term_months=48"][..],
        &[],
        &["lease.end_of_term=Scrap"],
    ]) {
        let set = set.iter().flat_map(|it| ["--set", it]);
        let words = ["run", "sell.ron", "--format", "json"].into_iter().chain(set);
        let run: Value = serde_json::from_str(&chiplease(words).output).unwrap();
        for (metric, value) in answer["metrics"].as_object().unwrap() {
            let summary = &run["summary"];
            match metric.as_str() {
                "lender_loss" => assert_eq!(*value, summary["tranches"][0]["loss"]),
                // Of the guarantees and of the calls, which the summary has one by one.
                "guarantors_paid" => assert_eq!(*value, "0.00"),
                "peak_equity" => assert!(value.as_f64() > Some(0.0), "{value}"),
                _ => assert_eq!(value, &summary[metric], "{metric}"),
            }
        }
        assert_eq!(answer["warnings"], run["warnings"]);
    }
    assert_eq!((&found[2]["case"], &found[2]["file"]), (&"Scrap".into(), &"sell.ron".into()));
}

#[test]
fn a_line_that_cannot_be_run_is_an_error_in_its_place() {
    let input = "\
{\"loan_rate\": 9.5}
not json
[1]
{\"loan_rat\": 0.1}
{\"loan_rate\": true}
{\"lease_months\": 48.5}
{\"carry\": 0.9, \"catch_up\": 0.5}
{\"loan_rate\": 0.1}
";
    let ran = chiplease_reading(["batch", "sell.ron", "--metrics", "net_irr"], input);
    assert_eq!((ran.code, ran.errors.as_str()), (Some(1), ""));
    let found = lines(&ran.output);
    for (line, said) in found.iter().zip([
        "line 1: tranches[0].rate is 9.5; allowed is 0 to 1",
        "line 2: expected a JSON object of overrides",
        "line 3: expected a JSON object",
        "line 4: loan_rat: no such field",
        "line 5: loan_rate: expected a number or a text, found true",
        "line 6: lease_months: ",
        "line 7: equity.catch_up",
    ]) {
        let error = line["error"].as_str().unwrap();
        assert!(error.starts_with(said), "{error}");
        assert!(line.get("metrics").is_none(), "{line}");
    }
    let last = &found[7];
    assert!(last["metrics"]["net_irr"].is_number() && last["error"].is_null(), "{last}");
    assert_eq!(last["metrics"].as_object().unwrap().len(), 1);
}

#[test]
fn an_answer_comes_before_the_next_line_is_asked_for() {
    let mut child = command(["batch", "sell.ron", "--metrics", "moic"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for rate in ["0.08", "0.12"] {
        writeln!(input, "{{\"loan_rate\": {rate}}}").unwrap();
        input.flush().unwrap();
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let answer: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(answer["set"][0]["value"], rate);
        assert!(answer["metrics"]["moic"].is_number(), "{answer}");
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_thousand_lines_take_about_as_long_as_their_runs() {
    let mut input = String::new();
    for at in 0..1_000 {
        let rate = 0.06 + f64::from(at) * 1e-4;
        writeln!(input, "{{\"loan_rate\": {rate}, \"resale_fraction\": 0.2}}").unwrap();
    }
    let started = Instant::now();
    let ran = chiplease_reading(["batch", "sell.ron", "--metrics", "net_irr,min_dscr"], &input);
    let took = started.elapsed();
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    let irrs: Vec<f64> =
        lines(&ran.output).iter().map(|it| it["metrics"]["net_irr"].as_f64().unwrap()).collect();
    assert_eq!(irrs.len(), 1_000);
    assert!(irrs.is_sorted_by(|one, other| one > other), "in the order of the lines");
    // Unoptimised, and on a machine that does other things too.
    assert!(took.as_secs() < 30, "{took:?}");
}

#[test]
fn a_deal_that_cannot_be_read_is_said_once() {
    // Standard input is where the lines come from: it is no deal that could have a record.
    for (file, said, records) in
        [("gone.ron", "gone.ron: no such file", 1), ("-", "-: standard input holds", 0)]
    {
        let ran = chiplease_reading(["batch", file], "{}\n");
        assert_eq!((ran.code, lines(&ran.output).len()), (Some(1), records), "{file}");
        assert!(ran.errors.starts_with(said), "{file}: {}", ran.errors);
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_ends_it_quietly() {
    let mut child = command(["batch", "sell.ron", "--metrics", "moic"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    drop(child.stdout.take());
    // Until it has noticed that nobody reads its answers.
    let line = b"{\"loan_rate\": 0.1}\n".repeat(50);
    while input.write_all(&line).and_then(|()| input.flush()).is_ok() {}
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}
