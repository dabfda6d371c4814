//! Every figure that a story names is computed by the program in one of its steps, or is a number of
//! the deal: a story whose deal has moved on is found.

use std::collections::BTreeSet;

use chiplease::analysis::{Runs, headline, story};
use chiplease::files::{field_path, library};
use chiplease::format::float;
use chiplease::model::{self, Results, Scenario};
use serde_json::Value;

use super::{scenario, shipped};

/// Figures as a text may write them.
#[derive(Default)]
struct Figures(BTreeSet<String>);

impl Figures {
    /// A number in every way in which people write one of its kind.
    fn add(&mut self, number: f64) {
        let size = number.abs();
        for decimals in 0..=3 {
            self.0.insert(format!("{:.decimals$}%", size * 100.0));
            self.0.insert(format!("{size:.decimals$}"));
            self.0.insert(format!("${:.decimals$}bn", size / 1e9));
        }
        self.0.insert(format!("${:.0}m", size / 1e6));
        // Cents on the dollar.
        self.0.insert(format!("{:.0}¢", size * 100.0));
    }

    /// Every number within.
    fn add_all(&mut self, value: &Value) {
        match value {
            Value::Number(number) => self.add(number.as_f64().unwrap()),
            Value::String(text) => text.parse().iter().for_each(|amount| self.add(*amount)),
            Value::Array(items) => items.iter().for_each(|item| self.add_all(item)),
            Value::Object(fields) => fields.values().for_each(|field| self.add_all(field)),
            _ => {}
        }
    }

    /// The deal, its results, and what its sentences say of it.
    fn add_deal(&mut self, scenario: &Scenario) {
        let results = model::run(scenario);
        self.add_all(&serde_json::to_value(&results.summary).unwrap());
        self.add_months(&results);
        let cost = float(scenario.equipment.cost);
        self.add(float(results.summary.debt) / cost);
        self.add(float(results.summary.equity) / float(results.summary.uses));
        let lost = float(results.summary.lender_loss());
        self.add(lost);
        self.add(lost / float(results.summary.debt));
        self.add(float(results.months[1].rent_due));
        // What is told is no source for itself.
        let is_told = |path: &str| {
            let is_text = path == "name" || path == "description";
            is_text || (path.starts_with("story") && !path.contains("levers"))
        };
        let leaves = field_path::leaves(scenario).unwrap();
        for (_, text) in leaves.into_iter().filter(|(path, _)| !is_told(path)) {
            let numbers = text.split(|it: char| !(it.is_ascii_digit() || it == '.'));
            numbers.filter_map(|number| number.parse().ok()).for_each(|number| self.add(number));
        }
        let said = headline(&mut Runs::default(), scenario, &results);
        self.0.extend(words(&said.deal).chain(words(&said.lessee)));
    }

    /// Columns of the ledger added up, covers, and the months in which something begins or ends.
    fn add_months(&mut self, results: &Results) {
        let flows = |row: &model::results::Month| {
            let settled: rust_decimal::Decimal = row.settlement.iter().sum();
            [row.rent_due, row.rent_paid, row.backstop, row.sale_proceeds, row.guarantees, settled]
                .map(float)
        };
        let mut sums = [0.0; 6];
        for row in &results.months {
            for (sum, flow) in sums.iter_mut().zip(flows(row)) {
                *sum += flow;
            }
            row.dscr.iter().for_each(|dscr| self.add(*dscr));
        }
        for sum in sums {
            self.add(sum);
        }
        results.months.last().iter().for_each(|last| self.add(float(last.value)));
        for pair in results.months.windows(2) {
            let [before, row] = pair else { continue };
            let is_paying = |row: &model::results::Month| {
                [row.backstop, row.distribution, row.re_lease_rent].map(|flow| !flow.is_zero())
            };
            let covers = [before, row].map(|row| row.dscr.map(|dscr| (dscr * 100.0).round()));
            if is_paying(before) != is_paying(row) || covers[0] != covers[1] {
                self.add(f64::from(before.month));
                self.add(f64::from(row.month));
            }
        }
    }
}

/// The words of a text that hold a digit, without the marks around them.
fn words(text: &str) -> impl Iterator<Item = String> {
    let text = text.replace('\u{a0}', " ");
    let words: Vec<String> = text
        .split([' ', '\n', '/'])
        .map(|word| {
            let word = word.trim_matches(|it: char| !(it.is_alphanumeric() || "$%¢".contains(it)));
            word.trim_end_matches("’s").to_owned()
        })
        .filter(|word| word.chars().any(|it| it.is_ascii_digit()))
        .collect();
    words.into_iter()
}

/// Whether the program computes it; a word such as A2 is a name.
fn is_computed(figures: &Figures, word: &str) -> bool {
    let is_name = word.starts_with(char::is_alphabetic);
    is_name || figures.0.contains(&word.replace(',', ""))
}

#[test]
fn every_figure_of_a_story_is_computed_by_the_program() {
    let mut unknown = Vec::new();
    for (id, deal) in shipped() {
        let mut figures = Figures::default();
        figures.add_deal(&scenario(library::SHIPPED[0].id, &[]));
        figures.add_deal(&deal);
        let scenes = story::scenes(&deal).unwrap();
        for scene in &scenes {
            figures.add_deal(&scene.scenario);
        }
        for scene in &scenes {
            let said = format!("{} {}", scene.title, scene.note);
            let missing = words(&said).filter(|word| !is_computed(&figures, word));
            unknown.extend(missing.map(|word| format!("{id}: {word} in {said:?}")));
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
