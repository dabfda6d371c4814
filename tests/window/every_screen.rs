//! A picture of every screen, to compare the window before and after a change.
//!
//! Ignored, because it proves nothing by itself: it writes down what the window shows, for two such
//! folders to be compared. For each state there is an SVG of all that is painted and a text of all
//! that a screen reader reads. The same program writes the same bytes.
//!
//! ```sh
//! CHIPLEASE_PICTURES=/tmp/before cargo test --test window -- --ignored are_pictures
//! ```
//!
//! `CHIPLEASE_PICTURES_ONLY` asks for some of them: names that contain each of its words, which are
//! divided by commas (`1280x800,dark`). `of_every_room_…` draws them in windows of all sizes and
//! zooms, also deals that were typed from nothing.
//!
//! Everything is reached as people reach it, by names and keys, and the pictures are made of what
//! egui is given to paint, so that nothing here depends on how the window is built.

mod allocations;
pub(crate) mod drawing;
mod layout;
mod sight;
pub(crate) mod typed;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use chiplease::app::Start;
use chiplease::files::scenario_file;
use chiplease::model::Scenario;
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, ThemePreference, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;
use crate::typed_workbook::typed_workbook;

/// Where the pictures go.
const FOLDER: &str = "CHIPLEASE_PICTURES";
/// Only pictures whose names contain all of these; everything without it.
const ONLY: &str = "CHIPLEASE_PICTURES_ONLY";
const SIZES: [(&str, Vec2); 2] =
    [("1280x800", vec2(1280.0, 800.0)), ("1920x1080", vec2(1920.0, 1080.0))];
const THEMES: [(&str, ThemePreference); 2] =
    [("dark", ThemePreference::Dark), ("light", ThemePreference::Light)];
const PATIENCE: Duration = Duration::from_mins(3);
/// Whether threads have work can be told while one window is open.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
/// How many frames must look the same before they count as settled.
const SAME_FRAMES: u32 = 3;

/// A deal, and two others to hold beside it.
struct Deal {
    id: &'static str,
    /// The shipped file of that name, where it is not typed.
    typed: Option<fn() -> Scenario>,
    others: [&'static str; 2],
}

const VALOR: Deal =
    shipped("valor-2", ["Valor Compute, first vehicle", "xAI, the whole $20bn plan"]);
const CIPHER: Deal = Deal {
    id: "google-backstop",
    typed: None,
    others: ["Meta, data centre off its balance sheet", "OpenAI through Oracle"],
};

const META: Deal = shipped("meta-spv", ["Valor Compute, first vehicle", "OpenAI through Oracle"]);
const TESSERA: Deal = Deal { typed: Some(typed::tessera), ..shipped("tessera", VALOR.others) };
const HELIX: Deal = Deal { typed: Some(typed::helix), ..shipped("helix", VALOR.others) };

/// A deal with every optional term, and one whose lessee fails: guarantors pay, and it is let again.
const TERMS: Deal = Deal { typed: Some(typed::every_term), ..shipped("every-term", VALOR.others) };
const BACKED: Deal = Deal { typed: Some(typed::backed), ..shipped("backed", VALOR.others) };
/// The states in which optional terms are seen.
const TERM_PAGES: [(&str, &[Act]); 13] = [
    ("terms-deal-years", &[command(Key::Num1), Click("Cash flow by, years")]),
    ("terms-deal-months", &[Click("Cash flow by, months")]),
    ("terms-lease", &[Alone("Lease")]),
    ("terms-equipment", &[Alone("Equipment")]),
    ("terms-debt", &[Alone("Debt")]),
    ("terms-lessee", &[Alone("Lessee")]),
    ("terms-remedies", &[Alone("Remedies")]),
    ("terms-guarantees", &[Alone("Guarantees")]),
    ("terms-market", &[Alone("Market")]),
    ("terms-tax", &[Alone("Tax")]),
    ("terms-runway", &[command(Key::Num3)]),
    ("terms-losses", &[command(Key::Num2)]),
    ("terms-sensitivity", &[command(Key::Num4)]),
];

const fn shipped(id: &'static str, others: [&'static str; 2]) -> Deal {
    Deal { id, typed: None, others }
}

/// What a person does.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Presses a key.
    Key(Modifiers, Key),
    /// Clicks what has this name.
    Click(&'static str),
    /// Clicks what has this name, where it is there: not every deal has everything.
    ClickIf(&'static str),
    /// Clicks the first whose name contains this.
    ClickPart(&'static str),
    /// Clicks a cell of a table.
    Cell(&'static str),
    /// Clicks what has this name and the name of another deal.
    ClickOther(&'static str, usize),
    /// Types into a field.
    Type(&'static str, &'static str),
    /// Hands over what Ctrl+V does.
    Paste(&'static str),
    /// Drops a workbook of the deal, with these values typed over its cells.
    Workbook(&'static [(&'static str, &'static str)]),
    /// Opens every group of levers.
    Unfold,
    /// Opens one group of levers, and closes all others.
    Alone(&'static str),
    /// Makes all records of the log as old as each other.
    Date,
    /// Lets what moves by itself come to its end.
    Wait,
}

use Act::{
    Alone, Cell, Click, ClickIf, ClickOther, ClickPart, Date, Paste, Type, Unfold, Wait, Workbook,
};

const fn key(key: Key) -> Act {
    Act::Key(Modifiers::NONE, key)
}

const fn command(key: Key) -> Act {
    Act::Key(Modifiers::COMMAND, key)
}

/// The states to be drawn, in order, and how each is reached from the one before.
const PAGES: [(&str, &[Act]); 56] = [
    ("deal-months", &[command(Key::Num1)]),
    ("deal-years", &[Click("Cash flow by, years")]),
    ("losses-default", &[command(Key::Num2)]),
    ("losses-resale", &[Click("Losses from, resale")]),
    ("lessee", &[command(Key::Num3)]),
    ("sensitivity-tornado", &[command(Key::Num4)]),
    ("sensitivity-by-name", &[Click("Order, name")]),
    ("sensitivity-spider", &[Click("Beside the map, spider")]),
    ("sensitivity-curve", &[Click("Beside the map, curve")]),
    ("sensitivity-runs", &[Click("Beside the map, runs")]),
    ("sensitivity-swapped", &[Click("Beside the map, tornado"), Click("swap axes")]),
    ("belief-believing", &[command(Key::Num5)]),
    ("belief-decoding", &[Click("Question, What the pitch assumed")]),
    ("belief-claims", &[ClickIf("Remove claim 1"), ClickIf("Remove claim 1")]),
    ("risk-net-defaults", &[command(Key::Num6)]),
    ("risk-equity-defaults", &[Click("Returns, gross IRR")]),
    ("risk-equity-paid-out", &[Click("By month, paid out")]),
    ("changes-averaged", &[command(Key::Num7)]),
    ("changes-in-order", &[ClickIf("Effects, in order"), ClickIf("Sorted, as listed")]),
    ("ledger-months", &[command(Key::Num8)]),
    ("ledger-figure", &[Cell("Rent due, month 2")]),
    ("ledger-sources", &[Click("Beside the ledger, Sources and uses")]),
    ("ledger-checks", &[ClickPart("Beside the ledger, Checks")]),
    ("ledger-years", &[Click("Ledger by, years"), Click("Beside the ledger, Figure")]),
    ("decisions-none", &[command(Key::Num9)]),
    ("decisions-one", &[Type("Name of the record", "Base case"), Click("Keep snapshot"), Date]),
    (
        "decisions-two",
        &[
            Type("Note of the record", "subject to the renewal letter"),
            Type("Name of the record", "Approved at 9.5%"),
            Click("Approve"),
            Date,
        ],
    ),
    ("library", &[key(Key::F6)]),
    ("library-other", &[ClickOther("", 0)]),
    ("library-sorted", &[Click("Sort by Net IRR")]),
    ("compare-alone", &[key(Key::F7)]),
    ("compare-two", &[Click("Add"), ClickOther("Compare with ", 0)]),
    ("compare-three", &[Click("Add"), ClickOther("Compare with ", 1)]),
    ("compare-differs", &[Click("Show, what differs")]),
    ("compare-cross", &[Click("Show, where they cross")]),
    ("portfolio-alone", &[key(Key::F8)]),
    ("portfolio-cash", &[ClickOther("Add ", 0)]),
    ("portfolio-exposed", &[Click("Portfolio, who is exposed")]),
    ("portfolio-chance", &[Click("Portfolio, chance")]),
    ("levers", &[command(Key::Num1), Click("Cash flow by, months"), Unfold]),
    ("menu-file", &[Click("File")]),
    ("menu-edit", &[key(Key::Escape), Click("Edit")]),
    ("menu-view", &[key(Key::Escape), Click("View")]),
    ("palette", &[key(Key::Escape), command(Key::P)]),
    ("method", &[key(Key::Escape), key(Key::F1)]),
    ("keys", &[key(Key::Escape), command(Key::Slash)]),
    ("story", &[key(Key::Escape), Click("File"), ClickPart("Story…")]),
    ("memo", &[Click("Done"), Click("File"), ClickPart("Save as memo…")]),
    ("terms", &[key(Key::Escape), Click("File"), ClickPart("Term sheet…")]),
    ("paste", &[key(Key::Escape), Paste(SHEET)]),
    ("paste-refused", &[key(Key::Escape), Paste("Debt\nloan_rate\t9,5\nLease trm\t48\n")]),
    ("workbook", &[key(Key::Escape), Workbook(CELLS)]),
    ("workbook-refused", &[key(Key::Escape), Workbook(&[("resale_fraction", "9.5")])]),
    ("about", &[key(Key::Escape), Click("Help"), ClickPart("About chiplease")]),
    ("presented-first", &[Click("Close"), key(Key::F5), Wait]),
    ("presented-second", &[key(Key::ArrowRight), Wait]),
];

/// Columns of a sheet, with a name that is too long for its column and one that stays as it is.
const SHEET: &str = "Residual value (% of cost)\t20%\t\tBroker's quote of 3 March, for a lot of this size\n\
                     lease_months\t36\n\
                     monthly_burn\t90m\t\tManagement accounts, February 2026, without the one-off cost of the move\n\
                     lessee.name\tAnother lessee with a name that is longer than usual\n\
                     cash_sweep\t50%\n";
/// Cells of its workbook.
const CELLS: &[(&str, &str)] = &[
    ("resale_fraction", "0.2"),
    ("cash_sweep", "0.25"),
    ("monthly_burn", "1900000000"),
    ("end_of_term", "Renew"),
];

/// A window on a deal, and what names its pictures.
struct Viewer {
    window: Window,
    deal: &'static Deal,
    folder: PathBuf,
    /// One at a time looks at a deal: they all use the same folder.
    _lock: fs::File,
    theme: &'static str,
    baseline: &'static str,
}

impl Viewer {
    /// The file is in a folder of its own, the same each time, because the window shows its name.
    fn open(
        deal: &'static Deal,
        (theme, preference): (&'static str, ThemePreference),
        is_pinned: bool,
    ) -> Self {
        let all = env::temp_dir().join("chiplease-every-screen");
        fs::create_dir_all(&all).unwrap();
        let lock = fs::File::create(all.join(format!("{}.lock", deal.id))).unwrap();
        lock.lock().unwrap();
        let folder = all.join(deal.id);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        let name = format!("{}.ron", deal.id);
        let file = folder.join(&name);
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(&name);
        match deal.typed {
            Some(typed) => scenario_file::write(&file, &typed()).unwrap(),
            None => _ = fs::copy(shipped, &file).unwrap(),
        }
        let files = vec![file];
        let mut window = Window::with(Start { files, ..Start::default() });
        // The harness sets its own theme after the window has set what it was started with.
        window.harness.ctx.set_theme(preference);
        window.run();
        let baseline = if is_pinned { "pinned" } else { "plain" };
        let mut viewer = Self { window, deal, folder, _lock: lock, theme, baseline };
        viewer.window.harness.ctx.all_styles_mut(|style| {
            style.animation_time = 0.0;
            style.visuals.text_cursor.blink = false;
        });
        viewer.settle("opened");
        if is_pinned {
            viewer.act(key(Key::F2), "pin");
            viewer.move_levers();
        }
        viewer
    }

    /// The first two sliders, whatever they are, to other places within their ranges.
    fn move_levers(&mut self) {
        for (index, share) in [0.375, 0.6].into_iter().enumerate() {
            let slider = self.window.harness.get_all_by_role(Role::Slider).nth(index).unwrap();
            let node = slider.accesskit_node();
            let low = node.data().min_numeric_value().unwrap();
            let high = node.data().max_numeric_value().unwrap();
            slider.set_value_accesskit(low + share * (high - low));
            self.settle("levers");
        }
    }

    fn act(&mut self, act: Act, page: &str) {
        let harness = &mut self.window.harness;
        match act {
            Act::Key(modifiers, key) => harness.key_press_modifiers(modifiers, key),
            Click(name) => harness.get_by_label(name).click(),
            ClickIf(name) => {
                if let Some(node) = harness.query_by_label(name) {
                    node.click();
                }
            }
            ClickPart(name) => {
                harness.get_all_by_label_contains(name).next().unwrap().click();
            }
            Cell(name) => harness.get_by_role_and_label(Role::Cell, name).click(),
            ClickOther(what, index) => {
                let name = format!("{what}{}", self.deal.others[index]);
                let mut named = harness.query_all_by_label_contains(&name);
                named.next().unwrap_or_else(|| panic!("{page}: no {name}")).click();
            }
            Type(field, text) => {
                harness.get_by_role_and_label(Role::TextInput, field).click();
                self.settle(page);
                self.window.harness.event(Event::Text(text.to_owned()));
            }
            Paste(text) => harness.event(Event::Paste(text.to_owned())),
            Workbook(cells) => self.drop_workbook(cells),
            Unfold => {
                let groups = harness.get_all_by_role(Role::DisclosureTriangle);
                for group in
                    groups.filter(|it| it.accesskit_node().data().is_expanded() != Some(true))
                {
                    group.click_accesskit();
                }
            }
            Alone(name) => {
                let groups = harness.get_all_by_role(Role::DisclosureTriangle);
                for group in groups {
                    let node = group.accesskit_node();
                    let is_open = node.data().is_expanded() == Some(true);
                    if is_open != (node.label().as_deref() == Some(name)) {
                        group.click_accesskit();
                    }
                }
            }
            Date => redate(&self.folder),
            Wait => harness.run_steps(80),
        }
        self.settle(page);
    }

    /// The same, unless it is about a group that the deal does not have.
    fn act_if_there(&mut self, act: Act, page: &str) {
        let is_there = match act {
            Alone(name) => {
                let role = Role::DisclosureTriangle;
                self.window.harness.query_by_role_and_label(role, name).is_some()
            }
            _ => true,
        };
        if is_there {
            self.act(act, page);
        }
    }

    fn drop_workbook(&mut self, cells: &[(&str, &str)]) {
        let path = self.folder.join("from the lender.xlsx");
        let deal = self.window.app().document().verbatim();
        fs::write(&path, typed_workbook(deal, cells)).unwrap();
        self.window.let_go(&path);
        self.window.harness.step();
        self.window.harness.input_mut().dropped_files.clear();
        let is_read =
            |window: &Window| window.shows("Changes in from") || window.shows("Nothing was taken");
        let started = Instant::now();
        while !is_read(&self.window) {
            assert!(started.elapsed() < PATIENCE, "the workbook is never read");
            thread::sleep(Duration::from_millis(2));
            self.window.harness.step();
        }
    }

    /// Steps until every thread has nothing to do and nothing changes any more.
    fn settle(&mut self, page: &str) {
        let started = Instant::now();
        let (mut same, mut before) = (0, String::new());
        self.window.harness.event(Event::PointerGone);
        self.window.harness.step();
        while same < SAME_FRAMES {
            assert!(started.elapsed() < PATIENCE, "{page} never comes to rest");
            if !is_quiet() {
                thread::sleep(Duration::from_millis(1));
                continue;
            }
            self.window.harness.step();
            let now = drawing::svg(&self.window);
            same = if now == before { same + 1 } else { 0 };
            before = now;
        }
    }

    fn resize(&mut self, size: Vec2, page: &str) {
        self.window.harness.set_size(size);
        self.settle(page);
    }

    /// Goes through everything and writes it down.
    fn look(&mut self, folder: &Path, only: &str) {
        let large = SIZES[1].1;
        for (page, acts) in PAGES {
            self.resize(large, page);
            for act in acts {
                self.act(*act, page);
            }
            for (size, points) in SIZES {
                let Self { deal, theme, baseline, .. } = self;
                let name = format!("{}-{page}-{size}-{theme}-{baseline}", deal.id);
                if !is_wanted(&name, only) {
                    continue;
                }
                self.resize(points, page);
                let window = &self.window;
                fs::write(folder.join(format!("{name}.svg")), drawing::svg(window)).unwrap();
                fs::write(folder.join(format!("{name}.txt")), drawing::tree(window)).unwrap();
            }
        }
    }
}

/// Whether a picture is among those that are asked for.
fn is_wanted(name: &str, only: &str) -> bool {
    only.split(',').all(|word| name.contains(word))
}

/// Whether all threads but this one wait for something.
#[cfg(target_os = "linux")]
fn is_quiet() -> bool {
    let this = fs::read_link("/proc/thread-self").unwrap();
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let mut others = tasks.filter(|task| Some(task.file_name().as_os_str()) != this.file_name());
    others.all(|task| {
        let Ok(stat) = fs::read_to_string(task.path().join("stat")) else { return true };
        stat.rsplit_once(") ").is_none_or(|(_, rest)| rest.starts_with('S'))
    })
}

/// Whether the program has hardly used a processor for a moment: what its threads do, other systems
/// do not tell in a file.
#[cfg(not(target_os = "linux"))]
fn is_quiet() -> bool {
    // Windows counts in steps of 16 ms.
    const MOMENT: Duration = Duration::from_millis(50);
    const HARDLY: Duration = Duration::from_millis(10);
    let before = cpu_time::ProcessTime::now();
    thread::sleep(MOMENT);
    before.elapsed() < HARDLY
}

/// Gives every record in the log of decisions there the same time.
fn redate(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let mut parts = text.split("date: \"");
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            let (_, rest) = part.split_once('"').unwrap();
            out.push_str("date: \"2026-03-04T10:00:00+00:00\"");
            out.push_str(rest);
        }
        if out != text {
            fs::write(&path, out).unwrap();
        }
    }
}

#[expect(clippy::print_stdout, reason = "says why nothing is written")]
fn look_at(deal: &'static Deal) {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        println!("{FOLDER} does not say where the pictures go");
        return;
    };
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let only = env::var(ONLY).unwrap_or_default();
    fs::create_dir_all(&folder).unwrap();
    for theme in THEMES {
        for (is_pinned, baseline) in [(false, "plain"), (true, "pinned")] {
            // A filter such as "1280x800-light-plain" asks for one window of four.
            let of_window = format!("{}-{baseline}", theme.0);
            let is_of_one = ["plain", "pinned"].iter().any(|end| only.ends_with(end));
            if !is_of_one || only.ends_with(&of_window) {
                Viewer::open(deal, theme, is_pinned).look(&folder, &only);
            }
        }
    }
}

#[test]
#[ignore = "writes pictures"]
fn of_valor_are_pictures() {
    look_at(&VALOR);
}

#[test]
#[ignore = "writes pictures"]
fn of_meta_are_pictures() {
    look_at(&META);
}

#[test]
#[ignore = "writes pictures"]
fn of_cipher_are_pictures() {
    look_at(&CIPHER);
}

/// Deals with optional terms, in the states in which these are seen.
#[test]
#[ignore = "writes pictures"]
fn of_terms_are_pictures() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let only = env::var(ONLY).unwrap_or_default();
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    fs::create_dir_all(&folder).unwrap();
    for (deal, theme) in [(&TERMS, THEMES[0]), (&TERMS, THEMES[1]), (&BACKED, THEMES[0])] {
        let mut viewer = Viewer::open(deal, theme, false);
        for (page, acts) in TERM_PAGES {
            for act in acts {
                viewer.act_if_there(*act, page);
            }
            for (size, room) in SIZES {
                let name = format!("{page}-{}-{}-{size}.svg", deal.id, theme.0);
                if only.split(',').all(|word| name.contains(word)) {
                    viewer.resize(room, page);
                    viewer.settle(page);
                    fs::write(folder.join(name), drawing::svg(&viewer.window)).unwrap();
                }
            }
        }
    }
}

/// The tabs of cases over the levers, also where the window is narrow.
#[test]
#[ignore = "writes pictures"]
fn of_cases_are_pictures() {
    const STATES: [(&str, &[Act]); 4] = [
        ("none", &[]),
        ("menu", &[Click("Add a case")]),
        ("stress", &[Click("Burn +30%"), key(Key::F9), key(Key::Enter), key(Key::F10)]),
        ("case", &[key(Key::F10), Click("Compare with Base")]),
    ];
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else { return };
    let _one = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    fs::create_dir_all(&folder).unwrap();
    for theme in THEMES {
        let mut viewer = Viewer::open(&VALOR, theme, false);
        for (page, acts) in STATES {
            viewer.resize(vec2(1024.0, 768.0), page);
            for act in acts {
                viewer.act(*act, page);
            }
            viewer.settle(page);
            let name = format!("cases-{page}-{}.svg", theme.0);
            fs::write(folder.join(name), drawing::svg(&viewer.window)).unwrap();
        }
    }
}
