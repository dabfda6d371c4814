//! A machine that has no thread to spare: here one on which every thread is asked to have a stack
//! larger than any memory.
#![cfg(target_os = "linux")]

use std::process::Command;

use crate::command;

fn without_threads(arguments: &[&str]) -> Command {
    let mut command = command(arguments.iter().copied());
    command.env("RUST_MIN_STACK", (1_u64 << 50).to_string());
    command
}

#[test]
fn what_runs_on_all_threads_runs_on_one_where_there_are_no_others() {
    for arguments in [
        &["list", "--format", "csv"][..],
        &["simulate", "sell.ron", "--paths", "3000", "--format", "json"],
        &["portfolio", "valor-1", "valor-2", "--paths", "2000", "--format", "json"],
        &["curve", "valor-2", "--lever", "loan_rate", "--metric", "net_irr"],
        &["heat-map", "valor-2", "--x", "loan_rate", "--y", "rent_factor", "--metric", "net_irr"],
        &["tornado", "valor-2", "--metric", "net_irr"],
        &[
            "break-even",
            "valor-2",
            "--lever",
            "loan_rate",
            "--metric",
            "net_irr",
            "--target",
            "0.2",
        ],
        &["believe", "valor-2", "--target", "0.15"],
        &["decode", "valor-2", "--claim", "scrap=0.17", "--unknown", "rent_factor"],
        &["compare", "valor-1", "valor-2"],
        &["run", "valor-2"],
    ] {
        let [alone, many] =
            [without_threads(arguments), command(arguments.iter().copied())].map(|mut command| {
                let output = command.output().unwrap();
                let errors = String::from_utf8(output.stderr).unwrap();
                assert_eq!((output.status.code(), errors.as_str()), (Some(0), ""), "{arguments:?}");
                output.stdout
            });
        assert_eq!(alone, many, "{arguments:?}");
    }
}

#[test]
fn what_needs_threads_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("deal.xlsx");
    let target = target.to_str().unwrap();
    for (arguments, said) in [
        (&["simulate", "sell.ron", "--threads", "2"][..], "ask for fewer threads"),
        (&["export", "valor-2", target], "the system has none to spare"),
        // Before it looks whether anything answers there.
        (&["valor-2"], "the window takes 16 threads"),
    ] {
        let output = without_threads(arguments).env("DISPLAY", ":no").output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {errors}");
        assert!(errors.contains(said) && errors.lines().count() == 1, "{arguments:?}: {errors}");
        assert_eq!(output.stdout, b"", "{arguments:?}");
    }
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "no half a workbook");
}
