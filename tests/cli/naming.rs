//! What a FILE may be called, for the verbs and for the window, and what a slip of the pen is told.

use std::process::{Command, Stdio};

use crate::{Ran, chiplease, chiplease_reading, command};

const SELL: &str = include_str!("../fixtures/scenarios/sell.ron");

/// The program where there is no screen to open a window on.
fn without_screen(arguments: &[&str]) -> Command {
    let mut command = command(arguments.iter().copied());
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    command
}

fn ran(command: &mut Command) -> Ran {
    Ran::from(command.stdin(Stdio::null()).output().unwrap())
}

#[test]
fn a_mistyped_verb_is_told_so_before_any_window_opens() {
    for (arguments, said) in [
        (&["simulat", "valor-2"][..], "simulat: no such verb or file; did you mean simulate?"),
        (&["rnu"], "rnu: no such verb or file; did you mean run?"),
        (&["Run", "valor-2"], "Run: no such verb or file; did you mean run?"),
        (&["simulat", "valor-2", "--paths", "10"], "did you mean simulate?"),
        (&["heatmap", "valor-2", "--size", "9"], "did you mean heat-map?"),
        (&["protfolio", "valor-1", "--seed", "-1"], "did you mean portfolio?"),
        (&["valor2"], "valor2: no such verb or file; did you mean valor-2?"),
        (&["levers"], "levers: no such verb or file; verbs are run, check, "),
        (&["hlep"], "hlep: no such verb or file; did you mean help?"),
        (&["a\u{1b}[2Jb"], "a\\u{1b}[2Jb: no such verb or file; verbs are "),
    ] {
        let ran = ran(&mut without_screen(arguments));
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{arguments:?}: {}", ran.errors);
        let is_said = ran.errors.starts_with("chiplease: ") && ran.errors.contains(said);
        assert!(is_said && ran.errors.lines().count() == 1, "{arguments:?}: {}", ran.errors);
    }
}

#[test]
fn the_window_and_the_verbs_read_a_name_alike() {
    let shipped = "Shipped with chiplease: valor-2, ";
    for (name, said) in [
        ("gone.ron", "gone.ron: no such file; check the name and the folder. "),
        ("deals/valor-2", "deals/valor-2: no such file; check the name and the folder. "),
    ] {
        let opened = ran(&mut without_screen(&[name]));
        let checked = ran(&mut without_screen(&["check", name]));
        assert_eq!((opened.code, checked.code), (Some(1), Some(1)), "{name}");
        assert_eq!(opened.errors, checked.errors, "{name}");
        assert!(opened.errors.starts_with(&format!("{said}{shipped}")), "{}", opened.errors);
    }
    let ran = chiplease(["check", "valor2"]);
    assert!(
        ran.errors.starts_with("valor2: no such file; did you mean valor-2?"),
        "{}",
        ran.errors
    );
}

#[cfg(target_os = "linux")]
#[test]
fn what_can_be_opened_gets_as_far_as_the_screen() {
    let no_screen = "chiplease: no display to open a window on; `chiplease run FILE` computes \
                     without one\n";
    for arguments in
        [&["valor-1"][..], &["sell.ron"], &["valor-1", "sell.ron"], &["sell.ron", "valor-1"], &[]]
    {
        let ran = ran(&mut without_screen(arguments));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(1), no_screen), "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn the_window_reads_standard_input_and_says_what_is_wrong_with_it() {
    let opened = |input: &str| crate::reading(&mut without_screen(&["-"]), input);
    assert!(opened(SELL).errors.contains("no display"), "a sound one opens");
    let broken = opened("(");
    assert_eq!(broken.code, Some(1));
    assert!(broken.errors.starts_with("standard input:1:2: expected )"), "{}", broken.errors);
    let faults =
        SELL.replace("term_months: 60", "term_months: 0").replace("carry: 0.2", "carry: 2.0");
    assert_eq!(
        opened(&faults).errors,
        "-: lease.term_months is 0; allowed is 1 to 240\n-: equity.carry is 2; allowed is 0 to 1; 2% is 0.02\n"
    );
    let second = ran(&mut without_screen(&["sell.ron", "-"]));
    assert_eq!(second.errors, "-: can be read only once, so it must come first\n");
}

#[test]
fn every_verb_reads_a_shipped_name_and_standard_input() {
    for (before, after) in [
        ("run", ""),
        ("check", ""),
        ("list", ""),
        ("compare valor-1", ""),
        ("believe", "--target 0.15"),
        ("decode", "--claim scrap=0.17 --unknown rent_factor"),
        ("simulate", "--paths 100"),
        ("portfolio", ""),
        ("curve", "--lever carry --metric moic --points 3"),
        ("heat-map", "--x carry --y hurdle --metric moic --size 3"),
        ("tornado", "--metric moic"),
        ("break-even", "--lever carry --metric net_irr --target 0.2"),
    ] {
        let line = |name: &str| format!("{before} {name} {after}");
        let shipped = chiplease(line("valor-2").split_whitespace());
        let piped = chiplease_reading(line("-").split_whitespace(), SELL);
        for ran in [shipped, piped] {
            assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{before}");
        }
        let line = format!("{before} valor2 {after}");
        let ran = chiplease(line.split_whitespace());
        assert_eq!(ran.code, Some(1), "{line}");
        assert!(ran.errors.contains("valor2: no such file; did you mean valor-2?"), "{line}");
    }
    for verb in ["run", "check", "list", "compare", "portfolio"] {
        let ran = chiplease_reading([verb, "-", "-"], SELL);
        assert_eq!(ran.code, Some(1), "{verb}");
        assert!(
            ran.errors.contains("standard input can be read but once"),
            "{verb}: {}",
            ran.errors
        );
    }
}

#[test]
fn a_name_that_begins_with_a_dash_comes_after_two() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("-x.ron"), SELL).unwrap();
    for arguments in [
        &["check", "--", "-x.ron"][..],
        &["check", "./-x.ron"],
        &["run", "--format", "json", "--set=lease.escalator=-0.1", "--", "-x.ron"],
        &["list", "--", "-x.ron"],
        &["compare", "--", "-x.ron", "-x.ron"],
        &["export", "--", "-x.ron", "-x.csv"],
        &["curve", "--lever", "loan_rate", "--metric", "net_irr", "--", "-x.ron"],
    ] {
        let mut command = command(arguments.iter().copied());
        let ran = ran(command.current_dir(folder.path()));
        assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[test]
fn a_number_below_zero_is_a_number_and_told_what_is_allowed() {
    let seeds = "expected a whole number from 0 to 18446744073709551615";
    let paths = "expected a whole number from 1 to 1,000,000";
    for (arguments, said) in [
        (&["simulate", "valor-2", "--seed", "-1"][..], seeds),
        (&["simulate", "valor-2", "--seed=-1"], seeds),
        (&["simulate", "valor-2", "--seed", "1.5"], seeds),
        (&["portfolio", "valor-2", "--seed", "-1"], seeds),
        (&["simulate", "valor-2", "--paths", "-1"], paths),
        (&["portfolio", "valor-2", "--paths", "-1"], paths),
        (&["simulate", "valor-2", "--threads", "-1"], "expected a whole number from 1 to 1,024"),
        (
            &["curve", "valor-2", "--lever", "loan_rate", "--metric", "moic", "--points", "-1"],
            "expected a whole number from 2 to 2,000",
        ),
        (
            &["decode", "valor-2", "--claim", "scrap=0.1", "--tolerance", "-1"],
            "expected a number from 0 on",
        ),
        (&["--size", "-1"], "expected a width and a height in points"),
        (&["export", "valor-2", "x.svg", "--size", "-1"], "expected a width and a height"),
    ] {
        let ran = chiplease(arguments.iter().copied());
        assert_eq!((ran.code, ran.output.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ran.errors.contains(said), "{arguments:?}: {}", ran.errors);
        assert!(!ran.errors.contains("unexpected argument"), "{arguments:?}: {}", ran.errors);
    }
    for arguments in [
        &["believe", "valor-2", "--target", "-0.1"][..],
        &[
            "break-even",
            "valor-2",
            "--lever",
            "loan_rate",
            "--metric",
            "net_irr",
            "--target",
            "-0.1",
        ],
        &["tornado", "valor-2", "--metric", "net_irr", "--range", "escalator=-0.1..0.1"],
        &["run", "valor-2", "--set", "lease.escalator=-0.1"],
    ] {
        let ran = chiplease(arguments.iter().copied());
        // A break-even may have no value there, which is an answer too.
        let is_answer = matches!(ran.code, Some(0 | 4)) && ran.errors.is_empty();
        assert!(is_answer, "{arguments:?}: {}", ran.errors);
    }
}
