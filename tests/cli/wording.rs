//! The field's terms, and none of the words that they took the place of.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use chiplease::cli::Arguments;
use clap::CommandFactory as _;

use crate::banned_words::banned;
use crate::chiplease;

#[track_caller]
fn check<'a>(texts: impl IntoIterator<Item = (String, &'a str)>) {
    let wrong: Vec<String> = texts
        .into_iter()
        .filter_map(|(place, text)| {
            let found = banned(text);
            (!found.is_empty()).then(|| format!("{place}: {found:?} in {text:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_is_found_as_whole_words() {
    assert_eq!(banned("What the deal Hangs\non"), ["hangs on"]);
    assert_eq!(banned("it repeats; ghostly; trapped_cash"), [""; 0]);
}

#[test]
fn no_text_of_the_program_has_a_banned_word() {
    let mut literals = Vec::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = fs::read_to_string(&path).unwrap();
        // Tests stand at the end of a file.
        let shown = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        if path.ends_with("tests.rs") {
            continue;
        }
        literals.extend(strings(shown).into_iter().map(|it| (path.display().to_string(), it)));
    }
    assert!(literals.len() > 4_000, "the scan sees texts: {}", literals.len());
    check(literals.iter().map(|(path, text)| (path.clone(), text.as_str())));
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

/// The texts between quotes; comments are none, and a line that goes on in the next is one.
fn strings(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => {
                letters.by_ref().find(|it| *it == '\n');
            }
            // A quote as a letter is no text.
            '\'' if letters.peek() == Some(&'"') => {
                letters.next();
            }
            '"' => found.push(string(&mut letters)),
            _ => {}
        }
    }
    found
}

fn string(letters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> String {
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => break,
            '\\' => match letters.next() {
                Some('\n') => while letters.next_if(|it| it.is_whitespace()).is_some() {},
                Some('n') => text.push('\n'),
                Some(escaped) => text.push(escaped),
                None => break,
            },
            letter => text.push(letter),
        }
    }
    text
}

#[test]
fn no_help_of_a_verb_has_a_banned_word() {
    let mut whole = Arguments::command();
    let verbs: Vec<(String, String)> = whole
        .get_subcommands_mut()
        .map(|verb| (verb.get_name().to_owned(), verb.render_long_help().to_string()))
        .collect();
    assert!(verbs.len() > 10, "{}", verbs.len());
    let program = ("chiplease".to_owned(), whole.render_long_help().to_string());
    let all = [&[program][..], &verbs].concat();
    check(all.iter().map(|(verb, help)| (format!("{verb} --help"), help.as_str())));
}

#[test]
fn neither_memo_nor_workbook_nor_table_has_a_banned_word() {
    let folder = tempfile::tempdir().unwrap();
    let written = |name: &str, more: &[&str]| {
        let target = folder.path().join(name);
        let words = ["export", "../deals/residual-guarantee.ron", target.to_str().unwrap()];
        let ran = chiplease([&words[..], more].concat());
        assert_eq!(ran.code, Some(0), "{}", ran.errors);
        fs::read(target).unwrap()
    };
    let memo = String::from_utf8(written("memo.html", &["--against", "valor-2"])).unwrap();
    let book = written("deal.xlsx", &[]);
    let mut book = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut labels = String::new();
    book.by_name("xl/sharedStrings.xml").unwrap().read_to_string(&mut labels).unwrap();
    let tables = ["run", "list"].map(|verb| chiplease([verb, "valor-2"]).output);
    let texts = [("memo", memo), ("workbook", labels)];
    check(texts.iter().map(|(place, text)| ((*place).to_owned(), text.as_str())));
    check(tables.iter().map(|text| ("table".to_owned(), text.as_str())));
}
