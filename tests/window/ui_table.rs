//! Sorting, filtering, copying and speech follow from the declaration of a table.

use chiplease::format::Measure;
use chiplease::ui::table::{Cell, Filter, Name, Sorting, Table};

type Deal = (&'static str, Option<f64>);

const DEALS: [Deal; 5] =
    [("b", Some(0.1)), ("a", None), ("c", Some(0.3)), ("d", Some(0.1)), ("e", None)];

fn table() -> Table<'static, Deal> {
    Table::new("Deal", |deal: &Deal| Name::new(deal.0).note("note"))
        .column("Net IRR", 60.0, "", |deal| Cell::new(Measure::Share(deal.1, 1)))
        .largest_first(true)
        .column("", 60.0, "", |_| Cell::empty())
        .painted(|_, _, _| {})
        .column("Lessee", 60.0, "", |deal| Cell::new(deal.0.to_uppercase()))
        .label("Who pays")
}

fn order(sorting: &Sorting) -> String {
    let places = table().order(&DEALS, sorting, |_| true);
    places.into_iter().filter_map(|place| Some(DEALS.get(place)?.0)).collect()
}

#[test]
fn rows_sort_stably_and_undefined_comes_last_both_ways() {
    let mut sorting = Sorting::default();
    assert_eq!(order(&sorting), "bacde");
    // Largest first, reversed, as listed, and round again.
    for expected in ["cbdae", "bdcae", "bacde", "cbdae"] {
        sorting.click(Some("Net IRR"));
        assert_eq!(order(&sorting), expected, "{sorting:?}");
    }
    sorting.click(Some("Deal"));
    assert_eq!(order(&sorting), "abcde");
    sorting.click(Some("a column of an older version"));
    assert_eq!(order(&sorting), "bacde");
}

#[test]
fn the_order_as_listed_turns_round_too() {
    let mut sorting = Sorting::default();
    sorting.click(None);
    assert_eq!(order(&sorting), "edcab");
    sorting.click(None);
    assert_eq!(order(&sorting), "bacde");
}

#[test]
fn a_limit_is_on_the_sorted_column_and_words_on_any() {
    let mut sorting = Sorting::default();
    sorting.click(Some("Net IRR"));
    let percent = |text: &str| text.trim().parse::<f64>().ok().map(|number| number / 100.0);
    for (typed, kept) in [
        ("", "bacde"),
        ("> 10", "c"),
        (">= 10", "bcd"),
        ("≤10", "bd"),
        ("<", "bacde"),
        ("30.0%", "c"),
        ("D", "d"),
        ("x", ""),
    ] {
        let filter = Filter::of(typed, percent);
        let keeps = |deal: &&Deal| table().keeps(deal, &sorting, &filter);
        let found: String = DEALS.iter().filter(keeps).map(|deal| deal.0).collect();
        assert_eq!(found, kept, "{typed}");
    }
}

#[test]
fn a_sheet_has_every_digit_and_nothing_that_is_only_painted() {
    let sheet = table().copied_as("File").sheet(&DEALS[1..3]);
    assert_eq!(sheet.head, ["File", "Net IRR", "Who pays"]);
    assert_eq!(sheet.tab_separated(), "File\tNet IRR\tWho pays\na, note\t\tA\nc, note\t0.3\tC\n");
    let places = [None, Some(0), Some(1), Some(2)].map(|it| table().place_in_sheet(it));
    assert_eq!(places, [0, 1, 2, 2]);
}

#[test]
fn a_row_is_said_with_the_label_of_each_figure() {
    assert_eq!(table().row_spoken(&DEALS[2]), "c, note; Net IRR 30.0%; Who pays C");
}
