//! What a change of values leaves of a file that somebody wrote by hand.

use chiplease::files::comments::{Kept, text_like, write_like};
use chiplease::files::scenario_file::{parse, read, to_text};
use chiplease::model::Scenario;
use chiplease::model::scenario::{EndOfTerm, ValuePath};
use chiplease::session::Document;
use rust_decimal::Decimal;

use crate::{SELL, every_scenario_file};

fn dec(digits: &str) -> Decimal {
    digits.parse().unwrap()
}

/// The text after an edit; whatever it keeps, it says what was edited.
#[track_caller]
fn edited(text: &str, edit: impl FnOnce(&mut Scenario)) -> Kept {
    let mut scenario = parse(text).unwrap();
    edit(&mut scenario);
    let kept = text_like(text, &scenario).unwrap();
    assert_eq!(parse(&kept.text).unwrap(), scenario, "{}", kept.text);
    kept
}

/// The text with one place written otherwise, which is all that an edit may change.
#[track_caller]
fn check(text: &str, edit: impl FnOnce(&mut Scenario), [old, new]: [&str; 2]) {
    let kept = edited(text, edit);
    assert!(text.contains(old), "{old} is in the text");
    assert_eq!(kept.text, text.replacen(old, new, 1), "one place differs");
    assert_eq!(kept.lost, Vec::<String>::new(), "no comment is lost");
}

/// A file as an analyst writes it: comments of all kinds, and a layout of its own.
fn by_hand() -> String {
    let changes = [
        ("(\n    format: 1,", "// The second vehicle.\n(\n    format: 1,"),
        ("    equipment: (", "\n    /* What is bought. */\n    equipment: ( // per rack"),
        ("cost: 5050000000,", "cost: 5_050_000_000, // incl. network"),
        ("rate: 0.095,", "// from the term sheet\n            rate: 0.095, // fixed"),
        ("    structure: (", "    // --- Structure ---\n\n    // Three months.\n    structure: ("),
        (
            "            ), (\n                name: \"Nvidia\",",
            "            ), // LPs\n            // the vendor\n            (\n                name: \"Nvidia\",",
        ),
        (
            "            ), (\n                name: \"Equity round G\",",
            "            ), /* round G */ (\n                name: \"Equity round G\",",
        ),
        (
            "    evidence: {},\n)",
            "    evidence: {\n        // sources\n        \"lease.term_months\": \"8-K\", // p. 3\n    },\n)\n// The end.",
        ),
    ];
    let mut text = SELL.to_owned();
    for (old, new) in changes {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    text
}

#[test]
fn a_file_that_was_not_edited_stays_byte_for_byte() {
    for text in [by_hand(), by_hand().replace('\n', "\r\n"), format!("\u{FEFF}{}", by_hand())] {
        let kept = edited(&text, |_| {});
        assert!(kept.text == text && kept.lost.is_empty());
    }
}

#[test]
fn a_number_changes_in_its_place_and_all_comments_stay() {
    let rate = |it: &mut Scenario| it.tranches[0].rate = dec("0.11");
    check(&by_hand(), rate, ["rate: 0.095, // fixed", "rate: 0.11, // fixed"]);
}

#[test]
fn underscores_of_a_number_are_kept_in_the_next() {
    let cost = |it: &mut Scenario| it.equipment.cost = dec("6120500000");
    check(&by_hand(), cost, ["5_050_000_000, // incl", "6_120_500_000, // incl"]);
}

#[test]
fn a_text_and_a_word_change_in_their_places() {
    let name = |it: &mut Scenario| it.lessee.name = "xAI “Colossus” \\ 2".to_owned();
    check(&by_hand(), name, ["name: \"xAI\"", "name: \"xAI “Colossus” \\\\ 2\""]);
    let end = |it: &mut Scenario| it.lease.end_of_term = EndOfTerm::Scrap;
    check(&by_hand(), end, ["end_of_term: Sell", "end_of_term: Scrap"]);
}

#[test]
fn line_ends_of_windows_and_a_byte_order_mark_stay() {
    let text = format!("\u{FEFF}{}", by_hand().replace('\n', "\r\n"));
    let kept = edited(&text, |it| {
        it.tranches[0].rate = dec("0.11");
        it.evidence.insert("lease.rent_factor".to_owned(), "a bid".to_owned());
    });
    assert!(kept.text.starts_with('\u{FEFF}') && kept.lost.is_empty());
    assert_eq!(kept.text.matches('\n').count(), kept.text.matches("\r\n").count());
    assert!(!kept.text.contains("\r\r"));
}

#[test]
fn a_field_that_is_stated_though_it_need_not_be_stays() {
    let text = by_hand().replacen("format: 1,", "format: 1, // first", 1);
    let long = text.replacen("0.0244,", "0.02440, // as quoted", 1);
    let rate = |it: &mut Scenario| it.tranches[0].rate = dec("0.11");
    check(&long, rate, ["rate: 0.095, // fixed", "rate: 0.11, // fixed"]);
}

#[test]
fn fields_in_another_order_stay_in_it() {
    let text = by_hand();
    let line = "    closing: \"2026-02\",\n";
    let moved = text.replacen(line, "", 1).replacen(
        "    lessee: (",
        "    closing: \"2026-02\", // expected\n    lessee: (",
        1,
    );
    let closing = |it: &mut Scenario| it.closing = "2026-03".to_owned();
    check(&moved, closing, ["\"2026-02\", // expected", "\"2026-03\", // expected"]);
}

#[test]
fn an_added_source_stands_on_a_line_of_its_own() {
    let source = |it: &mut Scenario| {
        it.evidence.insert("equipment.cost".to_owned(), "a bid".to_owned());
    };
    let added = "    evidence: {\n        \"equipment.cost\": \"a bid\",\n        // sources\n";
    check(&by_hand(), source, ["    evidence: {\n        // sources\n", added]);
    let later = |it: &mut Scenario| {
        it.evidence.insert("vendor.content".to_owned(), "a bid".to_owned());
    };
    let added = "// p. 3\n        \"vendor.content\": \"a bid\",\n    },";
    check(&by_hand(), later, ["// p. 3\n    },", added]);
}

#[test]
fn a_removed_source_takes_its_comment_along_and_says_so() {
    let kept = edited(&by_hand(), |it| it.evidence.clear());
    assert_eq!(kept.lost, ["// sources", "// p. 3"]);
    let said = kept.in_words().unwrap();
    assert!(said.starts_with("2 comments were removed") && said.contains("“sources”"), "{said}");
    assert!(kept.text.contains("    evidence: {\n    },\n") || kept.text.contains("evidence: {},"));
}

#[test]
fn an_added_loan_leaves_the_comments_of_the_first() {
    let kept = edited(&by_hand(), |it| {
        let mut second = it.tranches[0].clone();
        second.name = "Mezzanine".to_owned();
        it.tranches.push(second);
    });
    assert_eq!(kept.lost, Vec::<String>::new());
    assert!(kept.text.contains("// from the term sheet\n            rate: 0.095, // fixed"));
    assert!(kept.text.contains("), (\n            name: \"Mezzanine\",\n"), "{}", kept.text);
}

#[test]
fn a_removed_round_takes_its_comment_along_and_the_other_keeps_its_own() {
    let text =
        by_hand().replacen("name: \"Equity round F\",", "// signed\n name: \"Equity round F\",", 1);
    let kept = edited(&text, |it| {
        it.lessee.funding.remove(0);
    });
    assert_eq!(kept.lost, ["// signed"]);
    let said = kept.in_words().unwrap();
    assert_eq!(said, "The comment “signed” was removed with what it was about.");
    assert!(kept.text.contains("/* round G */"), "{}", kept.text);
}

#[test]
fn investors_in_another_order_take_their_comments_along() {
    let kept = edited(&by_hand(), |it| it.equity.investors.swap(0, 1));
    assert_eq!(kept.lost, Vec::<String>::new());
    let [vendor, nvidia, first, others] = [
        "// the vendor",
        "name: \"Nvidia\",\n                share",
        "name: \"Valor and",
        "// LPs",
    ]
    .map(|it| kept.text.find(it).unwrap());
    assert!(vendor < nvidia && nvidia < first && first < others, "{}", kept.text);
}

#[test]
fn a_renamed_investor_stays_in_its_place() {
    let rename = |it: &mut Scenario| it.equity.investors[1].name = "NVIDIA".to_owned();
    let old = "(\n                name: \"Nvidia\",\n                share";
    check(&by_hand(), rename, [old, &old.replace("Nvidia", "NVIDIA")]);
}

#[test]
fn a_heading_between_blank_lines_stays_when_the_next_item_goes() {
    let text = by_hand().replacen(
        "        funding: [(",
        "        funding: [\n\n            // --- Rounds ---\n\n            // sure\n            (",
        1,
    );
    let kept = edited(&text, |it| it.lessee.funding.clear());
    assert_eq!(kept.lost, ["// sure", "/* round G */"]);
    assert!(kept.text.contains("// --- Rounds ---\n"), "{}", kept.text);
}

#[test]
fn a_list_that_was_empty_is_filled_at_the_right_depth() {
    let text = edited(&by_hand(), |it| it.lessee.funding.clear()).text;
    let full = parse(&by_hand()).unwrap().lessee.funding;
    let kept = edited(&text, |it| it.lessee.funding = full);
    let first = "        funding: [\n            (\n                name: \"Equity round F\",\n";
    assert!(kept.text.contains(first), "{}", kept.text);
    assert!(kept.text.contains("            ),\n        ],\n"), "{}", kept.text);
}

#[test]
fn a_list_on_one_line_stays_on_it() {
    let list = "[(name: \"A\", share: 0.5 /* half */), (name: \"B\", share: 0.5)]";
    let start = SELL.find("[(\n                name: \"Valor").unwrap();
    let end = start + SELL[start..].find(")]").unwrap() + 2;
    let text = [&SELL[..start], list, &SELL[end..]].concat();
    let kept = edited(&text, |it| {
        let mut third = it.equity.investors[1].clone();
        third.name = "C".to_owned();
        it.equity.investors[1].share = dec("0.3");
        third.share = dec("0.2");
        it.equity.investors.push(third);
    });
    let now = "[(name: \"A\", share: 0.5 /* half */), (name: \"B\", share: 0.3), (name: \"C\", share: 0.2)]";
    assert!(kept.text.contains(now), "{}", kept.text);
    let kept = edited(&text, |it| {
        it.equity.investors.remove(0);
        it.equity.investors[0].share = dec("1");
    });
    assert!(kept.text.contains("[(name: \"B\", share: 1.0)]"), "{}", kept.text);
    assert_eq!(kept.lost, ["/* half */"]);
}

#[test]
fn an_optional_part_that_goes_takes_its_comments_and_one_that_comes_is_laid_out() {
    let text = by_hand().replacen("content: 0.8,", "content: 0.8, // our guess", 1);
    let kept = edited(&text, |it| it.vendor = None);
    assert_eq!(kept.lost, ["// our guess"]);
    assert!(kept.text.contains("    vendor: None,\n"));
    let vendor = parse(&text).unwrap().vendor;
    let back = edited(&kept.text, |it| it.vendor = vendor);
    assert!(back.text.contains("    vendor: Some((\n        name: \"Nvidia\",\n"), "{}", back.text);
}

#[test]
fn another_kind_of_value_path_is_written_in_its_place() {
    let path = |it: &mut Scenario| {
        it.equipment.value_path = ValuePath::Cliff { month: 24, share: dec("0.5") };
    };
    let text = by_hand().replacen("Exponential,", "Exponential, // as seen", 1);
    let kept = edited(&text, path);
    assert_eq!(kept.lost, Vec::<String>::new());
    let share = |it: &mut Scenario| {
        it.equipment.value_path = ValuePath::Cliff { month: 24, share: dec("0.4") };
    };
    let by_hand = kept.text.replacen("share: 0.5", "share: 0.5 /* half */", 1);
    check(&by_hand, share, ["share: 0.5 /* half */", "share: 0.4 /* half */"]);
}

#[test]
fn what_looks_like_a_comment_in_a_text_is_none() {
    let text =
        by_hand().replacen("description: \"\"", "description: r#\"see // \"this\" /* and\"#", 1);
    let text = text.replacen("name: \"Senior\"", "name: \"Senior // A \\\" /*\"", 1);
    let kept = edited(&text, |it| {
        it.tranches[0].rate = dec("0.11");
        it.lessee.funding.remove(0);
    });
    assert_eq!(kept.lost, Vec::<String>::new());
    assert!(kept.text.contains("r#\"see // \"this\" /* and\"#"));
}

#[test]
fn a_comment_behind_the_last_field_without_a_comma_does_not_swallow_the_next() {
    let text = by_hand().replacen("\"8-K\", // p. 3\n", "\"8-K\" // p. 3\n", 1);
    let kept = edited(&text, |it| {
        it.evidence.insert("vendor.content".to_owned(), "a bid".to_owned());
    });
    assert!(kept.text.contains("\"8-K\", // p. 3\n        \"vendor.content\""), "{}", kept.text);
}

#[test]
fn comments_at_unusual_places_stay() {
    let text = by_hand()
        .replacen("term_months: 60,", "term_months /* a */ : /* b */ 60 /* c */ , // d", 1)
        .replacen("paths: 10000", "paths: 10000 // e\n        // f\n        ", 1);
    let kept = edited(&text, |it| it.lease.term_months = 48);
    assert!(kept.text.contains("term_months /* a */ : /* b */ 48 /* c */ , // d"));
    let nested = by_hand().replacen("rate: 0.095,", "rate: 0.095, /* a /* b */ c */", 1);
    let kept = edited(&nested, |it| it.tranches[0].rate = dec("0.1"));
    assert!(kept.text.contains("rate: 0.1, /* a /* b */ c */"));
}

#[test]
fn a_file_of_the_program_is_written_as_before() {
    let texts: Vec<String> =
        every_scenario_file().iter().map(|file| to_text(&read(file).unwrap()).unwrap()).collect();
    for (text, other) in texts.iter().zip(texts.iter().skip(1)) {
        let wanted = parse(other).unwrap();
        let kept = text_like(text, &wanted).unwrap();
        assert_eq!(parse(&kept.text).unwrap(), wanted);
        assert!(kept.lost.is_empty(), "there was none");
        assert_eq!(&kept.text, other, "laid out as usual");
    }
}

#[test]
fn whatever_is_edited_into_whatever_reads_back_with_every_comment_of_the_top_level() {
    let text = by_hand();
    for file in every_scenario_file() {
        let wanted = read(&file).unwrap();
        let kept = text_like(&text, &wanted).unwrap();
        assert_eq!(parse(&kept.text).unwrap(), wanted, "{}", file.display());
        for comment in ["// The second vehicle.", "// --- Structure ---", "// The end."] {
            assert!(kept.text.contains(comment), "{}: {comment}", file.display());
        }
    }
}

#[test]
fn what_is_no_scenario_is_replaced_by_the_usual_text() {
    let scenario = parse(SELL).unwrap();
    for earlier in ["", "(format: 1", "// nothing"] {
        assert_eq!(text_like(earlier, &scenario).unwrap().text, to_text(&scenario).unwrap());
    }
}

#[test]
fn a_window_saves_a_hand_written_file_with_its_comments_and_says_what_went() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deal.ron");
    std::fs::write(&path, by_hand()).unwrap();
    let mut document = Document::new(parse(SELL).unwrap());
    document.open(&path).unwrap();
    document.editing().draft.tranches[0].rate = dec("0.11");
    document.settle();
    document.save().unwrap();
    assert_eq!(document.take_remark(), None);
    let now = std::fs::read_to_string(&path).unwrap();
    for comment in ["// The second vehicle.", "// fixed", "/* round G */", "// p. 3", "// The end."]
    {
        assert!(now.contains(comment), "{comment}");
    }
    assert!(now.contains("rate: 0.11, // fixed"));
    document.editing().draft.evidence.clear();
    document.editing().draft.lessee.funding.clear();
    document.settle();
    document.save().unwrap();
    let said = document.take_remark().unwrap();
    assert!(said.starts_with("3 comments were removed with what they were about"), "{said}");
}

#[test]
fn a_verb_writes_in_the_manner_of_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bid.ron");
    let mut scenario = parse(&by_hand()).unwrap();
    scenario.lease.term_months = 72;
    let kept = write_like(&path, &by_hand(), &scenario).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), kept.text);
    assert_eq!(kept.text, by_hand().replacen("term_months: 60", "term_months: 72", 1));
}
