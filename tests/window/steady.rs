//! What stays: figures under the hand keep their place, and a window opens as it was left.

use std::collections::BTreeMap;

use chiplease::app::file_picker::PickerAnswer;
use chiplease::app::{App, Start};
use eframe::App as _;
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::driver::Window;

/// Where the figures, levers' values and plots are.
fn places(window: &Window) -> BTreeMap<String, Rect> {
    let root = window.harness.root();
    let mut places = BTreeMap::new();
    for node in root.children_recursive() {
        let data = node.accesskit_node();
        let data = data.data();
        let name = data.label().unwrap_or_default();
        let key = match data.role() {
            // A figure is called "Net IRR 22.8%": its name is what stays.
            Role::Label if name.starts_with("Net IRR") => "Net IRR".to_owned(),
            Role::Label if name.starts_with("Gross MOIC") => "Gross MOIC".to_owned(),
            Role::Label if name.starts_with("Min DSCR") => "Min DSCR".to_owned(),
            Role::Label if name.starts_with("Lessee runway") => "Lessee runway".to_owned(),
            Role::Label if name.starts_with("Lender loss") => "Lender loss".to_owned(),
            Role::Slider | Role::SpinButton | Role::Figure | Role::Tab => {
                format!("{:?} {name}", data.role())
            }
            _ => continue,
        };
        places.insert(key, node.rect());
    }
    places
}

#[test]
fn nothing_moves_while_a_lever_goes_through_its_digits() {
    for lever in ["Coupon", "Lease term", "Residual value (% of cost)", "Lessee burn a month"] {
        let mut window = Window::new();
        let slider = window.harness.get_by_role_and_label(Role::Slider, lever);
        let data = slider.accesskit_node();
        let (low, high) =
            (data.data().min_numeric_value().unwrap(), data.data().max_numeric_value().unwrap());
        let before = places(&window);
        assert!(before.len() >= 18, "{} places", before.len());
        for step in 0..=12 {
            window.set(lever, low + f64::from(step) / 12.0 * (high - low));
            for (name, place) in places(&window) {
                let was = before.get(&name).unwrap_or_else(|| panic!("{name} is new"));
                assert_eq!(place, *was, "{name} moves when {lever} does, step {step}");
            }
        }
    }
}

#[derive(Clone, Default)]
struct Storage(BTreeMap<String, String>);

impl eframe::Storage for Storage {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.insert(key.to_owned(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.remove(key);
    }

    fn flush(&mut self) {}
}

#[test]
fn open_groups_the_open_screen_and_what_was_used_are_remembered() {
    let mut window = Window::new();
    window.click("Debt");
    window.press(Modifiers::COMMAND, Key::Num8);
    window.choose("View", "Light");
    let mut storage = Storage::default();
    window.harness.state_mut().save(&mut storage);
    // As eframe keeps it beside what the program itself keeps.
    let memory = window.harness.ctx.memory(|memory| ron::to_string(memory).unwrap());
    // The harness chooses the theme of a new window itself.
    assert!(memory.contains("theme_preference:Light"), "{memory}");
    drop(window);
    let mut again = Harness::builder().with_size([1440.0, 1600.0]).build_eframe(move |cc| {
        cc.egui_ctx.memory_mut(|kept| *kept = ron::from_str(&memory).unwrap());
        cc.storage = Some(Box::leak(Box::new(storage)));
        App::new(cc, Start::default()).unwrap()
    });
    again.run();
    let is_open = |name: &str| {
        let group = again.get_by_role_and_label(Role::DisclosureTriangle, name);
        group.accesskit_node().data().is_expanded() == Some(true)
    };
    assert!(is_open("Debt") && !is_open("Lease"), "one group was left open");
    let tab = again.get_by_role_and_label(Role::Tab, "Ledger");
    assert_eq!(tab.accesskit_node().is_selected(), Some(true));
}

#[test]
fn what_memos_say_of_themselves_is_remembered_from_start_to_start() {
    let mut window = Window::new();
    window.answers.borrow_mut().push(PickerAnswer::Cancelled);
    window.choose("File", "Save as memo…");
    window.type_text("Prepared by", "Credit desk");
    window.click("Save…");
    let mut storage = Storage::default();
    window.harness.state_mut().save(&mut storage);
    drop(window);
    let mut again = Harness::builder().with_size([1440.0, 1600.0]).build_eframe(move |cc| {
        cc.storage = Some(Box::leak(Box::new(storage)));
        App::new(cc, Start::default()).unwrap()
    });
    again.run();
    again.get_by_label("File").click();
    again.run();
    again.get_by_label_contains("Save as memo…").click();
    again.run();
    let said = |name: &str| {
        let field = again.get_by_role_and_label(Role::TextInput, name);
        field.accesskit_node().data().value().map(str::to_owned)
    };
    assert_eq!(said("Prepared by").as_deref(), Some("Credit desk"));
    assert_eq!(said("Confidentiality").as_deref(), Some("Confidential"));
}
