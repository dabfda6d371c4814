//! Every kind of bad input, each with the exact message.

use std::io::Write as _;

use chiplease::files::scenario_file::{self, FILE_BYTES_MAX, parse};

use crate::{SELL, scenario_files};

/// Puts `new` in the place of the first `old` of the fixture and expects this message.
#[track_caller]
fn check(old: &str, new: &str, message: &str) {
    assert!(SELL.contains(old), "the fixture has {old}");
    refused(&SELL.replacen(old, new, 1), message);
}

#[track_caller]
fn refused(text: &str, message: &str) {
    assert_eq!(parse(text).unwrap_err().to_string(), message, "{text}");
}

#[test]
fn a_wrong_number_is_named_with_its_place_and_what_was_expected() {
    let at = "30:19: tranches[0].rate: expected";
    for (found, expected) in [
        ("abc", "a number such as 0.095"),
        ("\"abc\"", "a number such as 0.095"),
        ("\"\"", "a number such as 0.095"),
        ("\"0.1 \"", "a number such as 0.095"),
        ("true", "a number such as 0.095"),
        ("[1]", "a number such as 0.095"),
        ("Some(0.1)", "a number such as 0.095"),
        ("0.1f32", "a number such as 0.095"),
        ("0x10", "a number such as 0.095"),
        ("-inf", "a number such as 0.095"),
        ("\"NaN\"", "a number such as 0.095"),
        ("NaN", "a finite number such as 0.095"),
        ("inf", "a finite number such as 0.095"),
        ("1e400", "a number of at most 28 digits"),
        ("\"1e400\"", "a number of at most 28 digits"),
        ("1e-29", "a number of at most 28 digits"),
        ("0.12345678901234567890123456789", "a number of at most 28 digits"),
    ] {
        check("rate: 0.095", &format!("rate: {found}"), &format!("{at} {expected}, found {found}"));
    }
}

#[test]
fn a_wrong_count_of_months_is_named() {
    for (found, expected) in [
        ("60.5", "a whole number such as 60"),
        ("1e2", "a whole number such as 60"),
        ("\"60\"", "a whole number such as 60"),
        ("-1", "a whole number, 0 or more"),
        ("99999999999", "a smaller whole number"),
    ] {
        let message = format!("15:22: lease.term_months: expected {expected}, found {found}");
        check("term_months: 60", &format!("term_months: {found}"), &message);
    }
}

#[test]
fn a_wrong_type_is_named_with_the_right_one() {
    check(
        "name: \"Senior\"",
        "name: 5",
        "27:19: tranches[0].name: expected text in quotes such as \"Senior\", found 5",
    );
    check(
        "end_of_term: Sell",
        "end_of_term: Sold",
        "24:22: lease.end_of_term: expected one of Sell, Scrap, Renew, found Sold",
    );
    for found in ["60", "\"MatchLease\"", "Month(60)", "Months", "Months(1, 2)", "Months(1.5)"] {
        check(
            "tenor: MatchLease",
            &format!("tenor: {found}"),
            &format!(
                "31:20: tranches[0].tenor: expected one of MatchLease, Months(60), found {found}"
            ),
        );
    }
    check(
        "value_path: Exponential",
        "value_path: Cliff(24, 0.5)",
        "12:21: equipment.value_path: expected one of Exponential, StraightLine, \
         Cliff(month: 24, share: 0.5), found Cliff(24, 0.5)",
    );
    check(
        "backstop: None",
        "backstop: \"SpaceX\"",
        "85:19: lessee.backstop: expected None or Some((…)), found \"SpaceX\"",
    );
    check(
        "evidence: {}",
        "evidence: {\"lease.term_months\": 5}",
        "99:37: evidence[\"lease.term_months\"]: \
         expected text in quotes such as \"Senior\", found 5",
    );
    check(
        "funding: [(",
        "funding: 7, x: [(",
        "74:18: lessee.funding: expected a list in brackets such as [(…), (…)], found 7",
    );
}

#[test]
fn an_unknown_field_comes_with_the_nearest_known_one() {
    check("rate: 0.095", "rat: 0.095", "30:13: tranches[0].rat: unknown field; did you mean rate?");
    check(
        "value_path: Exponential",
        "value_path: Cliff(month: 24, x: 1)",
        "12:38: equipment.value_path.x: unknown field; known here: month, share",
    );
}

#[test]
fn a_missing_field_is_named_with_its_group() {
    check(
        "            rate: 0.095,\n",
        "",
        "26:16: tranches[0].rate: missing; add rate: … to the group that starts here",
    );
    check("format: 1,", "", "1:1: format: missing; add format: … to the group that starts here");
    check(
        "backstop: None",
        "backstop: Some((name: \"SpaceX\"))",
        "85:19: lessee.backstop.monthly_cap: missing; \
         add monthly_cap: … to the group that starts here",
    );
}

#[test]
fn what_may_be_none_says_so() {
    let none = |field: &str| {
        format!("missing; add {field}: None if there is none, else {field}: Some(…),")
    };
    let start = "to the group that starts here";
    let message = format!("65:13: lessee.backstop: {} {start}", none("backstop"));
    check("        backstop: None,\n", "", &message);
    let from = SELL.find("    vendor: Some((").unwrap();
    let end = from + SELL[from..].find(")),\n").unwrap() + ")),\n".len();
    let without = [&SELL[..from], &SELL[end..]].concat();
    refused(&without, &format!("1:1: vendor: {} {start}", none("vendor")));
    assert!(parse(&[&SELL[..from], "vendor: None,", &SELL[end..]].concat()).is_ok());
    check(
        "        end_of_term: Sell,\n",
        "",
        &format!("14:12: lease.end_of_term: missing; add end_of_term: … {start}"),
    );
}

/// Where the value that begins in a line of the canonical layout ends.
fn last_line(lines: &[&str], first: usize) -> usize {
    let indent = |line: &str| line.len() - line.trim_start().len();
    if !lines[first].ends_with(['(', '[', '{']) {
        return first;
    }
    let is_end = |line: &&str| indent(line) == indent(lines[first]);
    first + 1 + lines[first + 1..].iter().position(is_end).unwrap()
}

/// The story alone may be missing.
#[test]
fn whichever_field_is_missing_the_file_is_not_read() {
    let mut field_count = 0;
    for path in scenario_files() {
        let text = scenario_file::to_text(&scenario_file::read(&path).unwrap()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (first, line) in lines.iter().enumerate() {
            let Some((name, _)) = line.trim_start().split_once(": ") else { continue };
            let is_field = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            if !is_field {
                continue;
            }
            let rest = &lines[last_line(&lines, first) + 1..];
            let without = [&lines[..first], rest].concat().join("\n");
            let what = format!("{name} in line {} of {}", first + 1, path.display());
            match parse(&without) {
                Ok(_) => assert_eq!(name, "story", "{what}"),
                Err(error) => {
                    assert!(error.field.ends_with(name), "{what}: {error}");
                    assert!(error.problem.starts_with("missing; add "), "{what}: {error}");
                }
            }
            field_count += 1;
        }
    }
    assert!(field_count > 3_000, "only {field_count} fields were left out");
}

#[test]
fn what_is_given_twice_is_refused() {
    check(
        "rate: 0.095,",
        "rate: 0.095, rate: 0.1,",
        "30:26: tranches[0]: rate is given twice, first in line 30; keep one of them",
    );
    check(
        "evidence: {}",
        "evidence: {\"name\": \"b\", \"n\\u{61}me\": \"c\"}",
        "99:29: evidence: name is given twice, first in line 99; keep one of them",
    );
}

#[test]
fn a_newer_format_says_so_whatever_else_is_in_it() {
    check(
        "format: 1,",
        "format: 3, taxes: (rate: 0.21),",
        "2:13: format: needs a newer chiplease: format 3, this one reads 2. \
         Update chiplease, or save the scenario in format 2",
    );
    assert!(parse(&SELL.replace("format: 1", "format: 3")).unwrap_err().is_newer, "it is newer");
}

#[test]
fn broken_syntax_is_shown_where_it_breaks() {
    check("rate: 0.095,", "rate: 0.095", "31:13: tranches[0]: expected a comma or ), found tenor");
    check(
        "share: 0.65",
        "share: 0,65",
        "47:26: equity.investors[0]: expected the name of a field, found 65",
    );
    check("cost: 5050000000", "cost: $5bn", "7:15: equipment.cost: expected a value, found $");
    let unclosed = SELL.trim_end().strip_suffix(')').unwrap();
    refused(
        unclosed,
        "100:1: expected ) to close the ( of line 1, column 1, found the end of the file",
    );
    refused(
        &format!("{SELL}\n x"),
        "102:2: expected nothing more after the end of the value, found x",
    );
    refused("(name: \"no end", "1:8: name: this text is never closed; add \"");
    refused("/* no end", "1:1: this comment is never closed; add */");
}

#[test]
fn what_is_no_scenario_is_refused_in_a_sentence() {
    refused("", "1:1: the file is empty; a scenario starts with (");
    refused(" \n\u{FEFF}", "2:1: not a scenario; a scenario file starts with (");
    refused("\u{FEFF} \n", "1:1: the file is empty; a scenario starts with (");
    refused("Dear committee,\n", "1:1: not a scenario; a scenario file starts with (");
    refused("{\"name\": 1}", "1:1: not a scenario; a scenario file starts with (");
    refused("(1, 2)", "1:1: not a scenario; a scenario file starts with ( and its fields");
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    let deep = format!("(name: {}{})", "[".repeat(10_000), "]".repeat(10_000));
    let message = parse(&deep).unwrap_err().to_string();
    assert!(message.starts_with("1:71: name[0][0]"), "it names the place: {message}");
    assert!(message.ends_with("nested deeper than 64 levels"), "and the reason: {message}");
    let groups = "(a: ".repeat(10_000);
    let message = parse(&groups).unwrap_err().to_string();
    assert!(message.ends_with("nested deeper than 64 levels"), "also in groups: {message}");
}

#[test]
fn comments_a_byte_order_mark_and_any_layout_are_read() {
    let plain = parse(SELL).unwrap();
    for space in ["\u{200E}", "\u{200F}\n", "\u{2028}", "\u{85}", "\u{b}"] {
        let spaced = parse(&format!("{space}{SELL}{space}"));
        assert_eq!(spaced, parse(SELL), "{space:?} is white space before the text as within it");
    }
    let dressed = format!("\u{FEFF}// first\n/* and /* inner */ */ {SELL} // last");
    assert_eq!(parse(&dressed).unwrap(), plain, "comments change nothing");
    assert_eq!(parse(&SELL.replace('\n', "\r\n")).unwrap(), plain, "nor do line ends");
    let squeezed = SELL.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(parse(&squeezed).unwrap(), plain, "nor does white space");
    let raw = SELL.replace("\"Senior\"", "r#\"Senior\"#");
    assert_eq!(parse(&raw).unwrap(), plain, "nor the way text is quoted");
}

#[test]
fn a_scenario_out_of_bounds_can_be_opened() {
    let scenario = parse(&SELL.replace("term_months: 60", "term_months: 0")).unwrap();
    assert_eq!(scenario.lease.term_months, 0, "bounds are checked elsewhere");
}

#[test]
fn a_file_too_large_is_refused_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.ron");
    std::fs::File::create(&path).unwrap().set_len(100_000_000).unwrap();
    let message = scenario_file::read(&path).unwrap_err().to_string();
    let expected = format!(
        "{}: larger than 4 MiB, the most that is read; a scenario has a few kilobytes",
        path.display()
    );
    assert_eq!(message, expected);
}

#[test]
fn a_stream_without_end_is_cut_off() {
    let label = std::path::Path::new("endless");
    let error = scenario_file::read_from(std::io::repeat(b' '), label).unwrap_err();
    assert!(error.to_string().starts_with("endless: larger than 4 MiB"), "{error}");
    let spaces = vec![b' '; usize::try_from(FILE_BYTES_MAX).unwrap()];
    let error = scenario_file::read_from(spaces.as_slice(), label).unwrap_err();
    assert!(error.to_string().contains("the file is empty"), "as much as allowed is read: {error}");
}

#[test]
fn bytes_that_are_no_text_are_located() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.ron");
    let mut file = std::fs::File::create(&path).unwrap();
    file.write_all(b"(\n    name: \"\xC3\xA9\xFF\"").unwrap();
    let expected = format!(
        "{}:2:13: not UTF-8 text (byte 15 of the file); a scenario is a text file that ends in \
         .ron",
        path.display()
    );
    assert_eq!(scenario_file::read(&path).unwrap_err().to_string(), expected);
}

#[test]
fn a_missing_file_a_folder_and_a_device_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let said = |path: &std::path::Path| scenario_file::read(path).unwrap_err().to_string();
    let gone = folder.path().join("gone.ron");
    assert_eq!(
        said(&gone),
        format!("{}: no such file; check the name and the folder", gone.display())
    );
    assert_eq!(
        said(folder.path()),
        format!(
            "{}: a folder, not a file; name a scenario file that ends in .ron",
            folder.path().display()
        )
    );
    #[cfg(unix)]
    assert_eq!(
        said(std::path::Path::new("/dev/full")),
        "/dev/full: a device or pipe, not a file; name a scenario file that ends in .ron"
    );
}

#[test]
fn a_format_error_in_a_file_starts_with_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("valor.ron");
    std::fs::write(&path, SELL.replace("rate: 0.095", "rate: \"abc\"")).unwrap();
    let expected = format!(
        "{}:30:19: tranches[0].rate: expected a number such as 0.095, found \"abc\"",
        path.display()
    );
    assert_eq!(scenario_file::read(&path).unwrap_err().to_string(), expected);
}

#[test]
fn text_without_quotes_is_told_to_have_some() {
    for (old, new, message) in [
        (
            "closing: \"2026-02\"",
            "closing: 2026-02",
            "a month in quotes such as \"2026-02\", found 2026-02",
        ),
        (
            "closing: \"2026-02\"",
            "closing: 2026",
            "a month in quotes such as \"2026-02\", found 2026",
        ),
        ("name: \"Senior\"", "name: 3rd", "text in quotes such as \"Senior\", found 3rd"),
        (
            "lender: \"Apollo\"",
            "lender: 1st.Bank",
            "text in quotes such as \"Senior\", found 1st.Bank",
        ),
    ] {
        assert!(SELL.contains(old), "the fixture has {old}");
        let error = parse(&SELL.replacen(old, new, 1)).unwrap_err();
        assert_eq!(error.problem, format!("expected {message}"), "{new}");
    }
}

#[test]
fn a_merge_that_was_left_undecided_is_said_with_its_line() {
    let said = "a merge was left undecided here; keep one of the two sides, and delete the lines \
                that begin with <<<<<<<, ======= and >>>>>>>";
    let line = |text: &str| 1 + SELL.lines().position(|line| line.contains(text)).unwrap();
    for (field, between) in [("rate: 0.095,", "||||||| base\n"), ("term_months: 60,", "")] {
        let both = format!("<<<<<<< HEAD\n{field}\n{between}=======\n{field}\n>>>>>>> other\n");
        let text = SELL.replacen(field, &format!("\n{both}"), 1);
        let error = parse(&text).unwrap_err();
        assert_eq!((error.line, error.column), (line(field) + 1, 1), "{field}");
        assert_eq!(error.problem, said);
    }
    let error = parse(&format!("<<<<<<< HEAD\n{SELL}")).unwrap_err();
    assert_eq!((error.line, error.problem.as_str()), (1, said), "in the first line, too");
    // Nothing is undecided here.
    let error = parse(&SELL.replacen("rate: 0.095", "rate: <<<<<<<", 1)).unwrap_err();
    assert!(error.problem.starts_with("expected a value"), "{error}");
    let name = SELL.replacen("name: \"Senior\"", "name: r\"Senior\n<<<<<<< or so\"", 1);
    assert!(parse(&name).is_ok(), "text may hold anything");
}

#[test]
fn a_file_may_begin_with_any_white_space_of_the_language() {
    for space in ["\u{200e}", "\u{200f}\n", "\u{85}", "\u{2028}", "\u{feff}\u{200e} "] {
        assert_eq!(parse(&format!("{space}{SELL}")), parse(SELL), "{space:?}");
        let empty = parse(space).unwrap_err();
        assert!(empty.problem.contains("the file is empty"), "{space:?}: {empty}");
    }
}
