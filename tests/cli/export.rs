//! `export` on the command line: pictures, without a display.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use chiplease::export::pictures::Plot;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{self, Tree};

use crate::{Ran, command};

/// What the program does where there is no display.
fn ran(words: &[&str]) -> Ran {
    let mut command = command(words.iter().copied());
    for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(display);
    }
    Ran::from(command.output().unwrap())
}

#[track_caller]
fn exported(file: &str, target: &Path, more: &[&str]) -> Vec<u8> {
    let words = [&["export", file, target.to_str().unwrap()], more].concat();
    let ran = ran(&words);
    assert_eq!(ran.code, Some(0), "{words:?}: {}", ran.errors);
    let said = ran.output.trim_end();
    assert_eq!(said, target.to_str().unwrap(), "what was written is named");
    fs::read(target).unwrap()
}

#[track_caller]
fn svg(file: &str, plot: Plot, more: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let other = if plot.is_of_two() { &["--against", "valor-1"][..] } else { &[] };
    let more = [&["--plot", plot.id()], other, more].concat();
    let bytes = exported(file, &folder.path().join("picture.svg"), &more);
    String::from_utf8(bytes).unwrap()
}

fn texts(svg: &str) -> Vec<String> {
    let document = Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    texts.map(|node| node.text().unwrap_or_default().to_owned()).collect()
}

/// What must hold of any picture.
#[track_caller]
fn check(file: &str, plot: Plot, svg: &str) {
    let place = format!("{file}, {}", plot.id());
    Tree::from_str(svg, &usvg::Options::default()).unwrap();
    for phrase in ["NaN", "\"inf", "\"-inf", "<script", "http://", "https://", "file:"] {
        let plain = svg.replace("xmlns=\"http://www.w3.org/2000/svg\"", "");
        assert!(!plain.contains(phrase), "{place}: {phrase}");
    }
    let document = Document::parse(svg).unwrap();
    let root = document.root_element();
    let (width, height) = plot.usual_size();
    assert_eq!(root.attribute("viewBox"), Some(&*format!("0 0 {width} {height}")), "{place}");
    let named = |tag: &str| root.children().find(|node| node.has_tag_name(tag)).unwrap();
    let title = named("title").text().unwrap();
    assert!(named("desc").text().unwrap().len() > 10, "{place}: said in words");
    let texts = texts(svg);
    if plot != Plot::Board {
        let is_asked = texts.iter().any(|text| text.ends_with('?') && title.starts_with(text));
        assert!(is_asked, "{place}: {title} is the question in {texts:?}");
    }
    assert!(texts.len() > 4, "{place}: labels are text");
    for node in document.descendants().filter(|node| node.has_tag_name("text")) {
        let text = node.text().unwrap();
        let keeps = node.attribute("textLength").is_some_and(|width| width.parse::<f64>().is_ok());
        assert!(keeps || text.chars().count() == 1, "{place}: {text:?} fits in any font");
    }
    let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let unique: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{place}: each id once");
    assert!(ids.iter().all(|id| id.starts_with(plot.id())), "{place}: {ids:?}");
}

#[test]
fn every_plot_of_a_deal_is_a_drawing_with_its_question_and_labels_as_text() {
    for plot in Plot::ALL {
        check("sell.ron", plot, &svg("sell.ron", plot, &[]));
    }
}

#[test]
fn deals_without_debt_in_default_and_of_forty_years_have_pictures_too() {
    let long: Vec<&str> =
        ["lease.term_months=240", "lease.renewal.months=240", "lease.end_of_term=Renew"]
            .into_iter()
            .flat_map(|set| ["--set", set])
            .collect();
    let few =
        [Plot::Board, Plot::CashFlow, Plot::Losses, Plot::Lessee, Plot::HeatMap, Plot::Region];
    for plot in few {
        for (file, more) in
            [("no-debt.ron", &[][..]), ("default-without-debt.ron", &[]), ("sell.ron", &long)]
        {
            check(file, plot, &svg(file, plot, more));
        }
    }
}

#[test]
fn the_board_says_the_sentence_and_the_figures() {
    let texts = texts(&svg("valor-2", Plot::Board, &[])).join(" ");
    for phrase in [
        "Rent covers debt service",
        "Net IRR",
        "Lender loss",
        "Where does the rent go?",
        "What return does each residual value give?",
        "unsourced",
    ] {
        assert!(texts.contains(phrase), "{phrase} in {texts}");
    }
    for control in ["Who bears the loss", "years", "Ledger"] {
        assert!(!texts.contains(control), "nobody can click on paper: {control}");
    }
}

#[test]
fn a_label_on_a_mark_is_one_text_with_an_edge() {
    let svg = svg("valor-2", Plot::Irr, &[]);
    let count = texts(&svg).iter().filter(|text| text.starts_with("now ")).count();
    assert_eq!(count, 1);
    let document = Document::parse(&svg).unwrap();
    let is_now = |node: &Node<'_, '_>| node.text().is_some_and(|text| text.starts_with("now "));
    let label = document.descendants().find(|node| node.has_tag_name("text") && is_now(node));
    assert_eq!(label.unwrap().attribute("paint-order"), Some("stroke"));
}

#[test]
fn a_heat_map_carries_its_pixels() {
    let svg = svg("valor-2", Plot::HeatMap, &[]);
    let document = Document::parse(&svg).unwrap();
    let image = document.descendants().find(|node| node.has_tag_name("image")).unwrap();
    assert!(image.attribute("href").unwrap().starts_with("data:image/png;base64,"));
    let folder = tempfile::tempdir().unwrap();
    let png = exported("valor-2", &folder.path().join("map.png"), &["--plot", "heat-map"]);
    let map = Pixmap::decode_png(&png).unwrap();
    assert!(colors(&map).len() > 300, "the map is not one area: {}", colors(&map).len());
}

fn colors(pixmap: &Pixmap) -> BTreeSet<(u8, u8, u8)> {
    pixmap.pixels().iter().map(|pixel| (pixel.red(), pixel.green(), pixel.blue())).collect()
}

#[test]
fn a_png_has_two_pixels_for_each_point_and_the_colours_of_its_theme() {
    let folder = tempfile::tempdir().unwrap();
    // Ground and accent of each theme.
    for (theme, ground, accent) in [
        ("light", (0xFC, 0xFC, 0xFB), (0x0B, 0x6C, 0xA8)),
        ("dark", (0x0E, 0x12, 0x16), (0x56, 0xB4, 0xE9)),
    ] {
        let target = folder.path().join(theme).with_extension("PNG");
        let more = ["--plot", "irr", "--theme", theme, "--size", "640x360"];
        let map = Pixmap::decode_png(&exported("valor-2", &target, &more)).unwrap();
        assert_eq!((map.width(), map.height()), (1280, 720));
        let colors = colors(&map);
        assert!(colors.contains(&ground) && colors.contains(&accent), "{theme}");
        assert!(colors.len() > 100, "{theme}: only {} colours", colors.len());
    }
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    for plot in [Plot::Board, Plot::Histogram, Plot::Region] {
        assert_eq!(svg("valor-2", plot, &[]), svg("valor-2", plot, &[]), "{}", plot.id());
    }
    let folder = tempfile::tempdir().unwrap();
    let png = |name: &str| exported("valor-2", &folder.path().join(name), &[]);
    assert_eq!(png("one.png"), png("other.png"));
}

#[test]
fn a_bridge_leads_from_the_other_deal_to_this_one() {
    let [before, after] = ["valor-1", "valor-2"].map(|id| {
        let scenario = chiplease::files::library::find(id).unwrap().scenario().unwrap();
        let net_irr = chiplease::model::run(&scenario).summary.net_irr;
        (scenario.name, chiplease::format::percent(net_irr, 2))
    });
    let svg = svg("valor-2", Plot::Bridge, &[]);
    let texts = texts(&svg);
    let place = |text: &str| texts.iter().position(|other| other == text);
    for (name, figure) in [&before, &after] {
        assert!(place(name).is_some() && place(figure).is_some(), "{name} {figure}: {texts:?}");
    }
    assert!(place(&before.0) < place(&after.0), "{texts:?}");
    for (name, words) in
        [("Equipment cost", "$5.40bn → $5.05bn"), ("Loan amount", "$3.50bn → $3.40bn")]
    {
        assert!(place(name).is_some() && place(words).is_some(), "{name} {words}: {texts:?}");
    }
    assert!(texts.iter().any(|text| text.starts_with("6 changes between the two")), "{texts:?}");
    assert!(!svg.contains("Revert"), "nobody can on paper");
}

#[test]
fn what_shows_two_deals_says_so_where_there_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("two.svg");
    for plot in Plot::ALL.into_iter().filter(|plot| plot.is_of_two()) {
        let words = ["export", "valor-2", target.to_str().unwrap(), "--plot", plot.id()];
        let refused = ran(&words);
        assert_eq!(refused.code, Some(1), "{}", plot.id());
        assert!(refused.errors.contains(plot.id()), "{}", refused.errors);
        assert!(refused.errors.contains("name that with --against FILE"), "{}", refused.errors);
    }
    assert!(!target.exists());
    let words = ["export", "valor-2", target.to_str().unwrap(), "--against", "no-such-file.ron"];
    let refused = ran(&words);
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.contains("no-such-file.ron"), "{}", refused.errors);
}

#[test]
fn a_file_of_one_deal_is_not_held_against_another() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["deal.xlsx", "ledger.csv"] {
        let target = folder.path().join(name);
        let words = ["export", "valor-2", target.to_str().unwrap(), "--against", "valor-1"];
        let refused = ran(&words);
        assert_eq!(refused.code, Some(1), "{name}");
        assert!(refused.errors.contains("--against does not apply to"), "{}", refused.errors);
        assert!(!target.exists(), "nothing is written");
    }
}

#[test]
fn two_deals_of_one_name_or_without_a_return_have_a_bridge_too() {
    let same = svg("valor-2", Plot::Bridge, &["--set", "name=\"\""]);
    assert!(texts(&same).contains(&"Before".to_owned()), "no name tells them apart");
    let nothing = svg("valor-1", Plot::Bridge, &[]);
    assert!(texts(&nothing).contains(&"No assumption differs between the two.".to_owned()));
    let lost = svg("default-without-debt.ron", Plot::Bridge, &[]);
    assert!(!lost.contains("NaN"));
}

#[test]
fn the_other_deal_is_the_dashed_baseline_of_every_plot() {
    for plot in Plot::ALL.into_iter().filter(|plot| !plot.is_of_two()) {
        let alone = texts(&svg("valor-2", plot, &[])).len();
        let both = svg("valor-2", plot, &["--against", "valor-1"]);
        assert!(both != svg("valor-2", plot, &[]), "{}: it shows", plot.id());
        assert!(texts(&both).len() >= alone, "{}: nothing is lost by it", plot.id());
        let title = "Valor Compute, second vehicle against Valor Compute, first vehicle</title>";
        assert!(both.contains(title), "{}: and is named", plot.id());
    }
}

#[test]
fn a_set_field_is_in_the_picture() {
    let more = ["--set", "tranches[0].rate=0.12"];
    assert_ne!(svg("valor-2", Plot::Coverage, &[]), svg("valor-2", Plot::Coverage, &more));
}

#[test]
fn what_cannot_be_written_is_said_before_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none").join("board.png");
    let refused = ran(&["export", "no-such-file.ron", none.to_str().unwrap()]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.contains("cannot be written"), "{}", refused.errors);
    assert!(!refused.errors.contains("no-such-file"), "the file was not even read");
    let kept = folder.path().join("kept.png");
    fs::write(&kept, "mine").unwrap();
    let mut permissions = fs::metadata(&kept).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&kept, permissions).unwrap();
    let refused = ran(&["export", "valor-2", kept.to_str().unwrap()]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.contains("write-protected"), "{}", refused.errors);
    assert_eq!(fs::read(&kept).unwrap(), b"mine");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn what_is_not_possible_is_listed() {
    for target in ["board.gif", "board"] {
        let refused = ran(&["export", "valor-2", target]);
        assert_eq!(refused.code, Some(1));
        assert!(
            refused.errors.contains(".xlsx, .svg, .png, .html, .md or .csv"),
            "{}",
            refused.errors
        );
    }
    let refused = ran(&["export", "valor-2", "board.svg", "--plot", "help"]);
    assert_eq!(refused.code, Some(2));
    for plot in Plot::ALL {
        assert!(refused.errors.contains(plot.id()), "{}", refused.errors);
    }
    let refused = ran(&["export", "valor-2", "board.svg", "--size", "9x9"]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.errors.contains("200 to 4000"), "{}", refused.errors);
    let refused = ran(&["export", "valor-2", "board.svg", "--set", "lease.term_months=0"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.errors.contains("lease.term_months"), "{}", refused.errors);
}
