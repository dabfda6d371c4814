//! A long export: no progress is shown without a terminal, and a signal cancels it.

use std::fs;

use crate::{Ran, command};

/// There is no way to send a signal where `kill` is none of the system's programs.
#[cfg(unix)]
mod signals {
    use std::fs;
    use std::path::Path;
    use std::process::{Child, Stdio};
    use std::thread;
    use std::time::{Duration, Instant};

    use crate::{Ran, command};

    /// As many paths as a scenario may have: seconds of work.
    const MANY: &str = "uncertainty.paths=1000000";

    /// Begins to write every path to `target`.
    fn begun(target: &Path) -> Child {
        let samples = ["--table", "samples", "--set", MANY];
        let words = [&["export", "sell.ron", target.to_str().unwrap()], &samples[..]].concat();
        let mut command = command(words);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    /// The same in a terminal, or as `nohup` starts it: whether a hang-up is handled.
    #[cfg(target_os = "linux")]
    fn begun_in_terminal(target: &Path, hears: bool) -> Child {
        let signals = if hears { "--default-signal=HUP" } else { "--ignore-signal=HUP" };
        let paths = if hears { MANY } else { "uncertainty.paths=30000" };
        let mut command = std::process::Command::new("env");
        command.args([signals, env!("CARGO_BIN_EXE_chiplease"), "export", "sell.ron"]).arg(target);
        command.args(["--table", "samples", "--set", paths]).current_dir(crate::fixtures());
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    /// Waits until something has been written beside the target.
    fn wait_for_temporary(folder: &Path) {
        let started = Instant::now();
        let is_filled = |name: &String| {
            name.starts_with(".chiplease-")
                && fs::metadata(folder.join(name)).is_ok_and(|file| file.len() > 100_000)
        };
        while !names(folder).iter().any(is_filled) {
            assert!(started.elapsed() < Duration::from_secs(30), "{:?}", names(folder));
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// There is no way to send a signal in the standard library.
    fn send(signal: &str, child: &Child) {
        let words = [format!("-{signal}"), child.id().to_string()];
        let status = std::process::Command::new("kill").args(words).status().unwrap();
        assert!(status.success(), "{signal} was not sent");
    }

    #[test]
    fn a_signal_takes_a_long_export_back_and_the_file_is_as_it_was() {
        for signal in ["INT", "TERM"] {
            let folder = tempfile::tempdir().unwrap();
            let target = folder.path().join("samples.csv");
            fs::write(&target, "mine").unwrap();
            let child = begun(&target);
            wait_for_temporary(folder.path());
            let sent = Instant::now();
            send(signal, &child);
            let ran = Ran::from(child.wait_with_output().unwrap());
            assert!(sent.elapsed() < Duration::from_secs(2), "{signal}: {:?}", sent.elapsed());
            assert_eq!(ran.code, Some(130), "{signal}: {}", ran.errors);
            assert_eq!(ran.output, "", "{signal}: nothing was made");
            let farewell = format!("{}: cancelled; the file is as it was\n", target.display());
            assert_eq!(ran.errors, farewell, "{signal}");
            assert_eq!(fs::read_to_string(&target).unwrap(), "mine", "{signal}");
            assert_eq!(names(folder.path()), ["samples.csv"], "{signal}: nothing is left behind");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_terminal_that_goes_away_takes_a_long_export_back() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("samples.csv");
        fs::write(&target, "mine").unwrap();
        let child = begun_in_terminal(&target, true);
        wait_for_temporary(folder.path());
        let sent = Instant::now();
        send("HUP", &child);
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert!(sent.elapsed() < Duration::from_secs(2), "{:?}", sent.elapsed());
        assert_eq!(ran.code, Some(129), "{}", ran.errors);
        assert_eq!(ran.output, "", "nothing was made");
        assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
        assert_eq!(names(folder.path()), ["samples.csv"], "nothing is left behind");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn what_was_started_to_outlive_its_terminal_does() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("samples.csv");
        let child = begun_in_terminal(&target, false);
        wait_for_temporary(folder.path());
        send("HUP", &child);
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        assert_eq!(fs::read_to_string(&target).unwrap().lines().count(), 30_001);
    }

    #[test]
    fn what_stood_nowhere_before_stands_nowhere_after_a_signal() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("samples.csv");
        let child = begun(&target);
        wait_for_temporary(folder.path());
        send("INT", &child);
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(ran.code, Some(130), "{}", ran.errors);
        assert!(ran.errors.ends_with(": cancelled; nothing is written\n"), "{}", ran.errors);
        assert_eq!(names(folder.path()).len(), 0);
    }

    #[test]
    fn what_is_still_being_drawn_is_called_off_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("returns.png");
        fs::write(&target, "mine").unwrap();
        let picture = ["--plot", "histogram", "--set", MANY];
        let words = [&["export", "sell.ron", target.to_str().unwrap()], &picture[..]].concat();
        let mut command = command(words);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The paths take far longer than this, and what is before them far less.
        thread::sleep(Duration::from_millis(400));
        let sent = Instant::now();
        send("INT", &child);
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert!(sent.elapsed() < Duration::from_secs(1), "{:?}", sent.elapsed());
        assert_eq!(ran.code, Some(130), "{}", ran.errors);
        assert!(ran.errors.contains("cancelled; the file is as it was"), "{}", ran.errors);
        assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
        assert_eq!(names(folder.path()), ["returns.png"]);
    }
}

#[test]
fn where_nobody_looks_nothing_but_the_usual_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("samples.csv");
    // Long enough for a line about it, if there were a terminal.
    let samples = ["--table", "samples", "--set", "uncertainty.paths=100000"];
    let words = [&["export", "sell.ron", target.to_str().unwrap()], &samples[..]].concat();
    let ran = Ran::from(command(words).output().unwrap());
    assert_eq!((ran.code, ran.errors.as_str()), (Some(0), ""));
    assert_eq!(ran.output, format!("{}\n", target.display()));
    let rows = fs::read_to_string(&target).unwrap().lines().count();
    assert_eq!(rows, 100_001, "a header and every path");
}
