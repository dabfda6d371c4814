//! A scenario without the names of its participants, for a screen that others see.
//!
//! Each participant stays one: a lender that also invests has one stand-in for both. Only texts
//! change, so every figure stays.

use crate::model::{Scenario, validate};

/// Names and their stand-ins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anonymizer {
    /// The longest name first, so that no part of it is taken for another.
    stand_ins: Vec<(String, String)>,
}

impl Anonymizer {
    /// The anonymizer over all names in these scenarios.
    pub fn over(scenarios: &[&Scenario]) -> Self {
        let mut anonymizer = Self::default();
        for scenario in scenarios {
            anonymizer.hide(&scenario.lessee.name, "Lessee");
            if let Some(vendor) = &scenario.vendor {
                anonymizer.hide(&vendor.name, "Vendor");
            }
            for tranche in &scenario.tranches {
                anonymizer.hide_one_of(&tranche.lender, "Lender");
            }
            for investor in &scenario.equity.investors {
                anonymizer.hide_one_of(&investor.name, "Investor");
            }
            if let Some(backstop) = &scenario.lessee.backstop {
                anonymizer.hide(&backstop.name, "Backstop");
            }
            for guarantee in &scenario.guarantees {
                anonymizer.hide_one_of(&guarantee.name, "Guarantor");
            }
            for contract in &scenario.lessee.contracts {
                anonymizer.hide_one_of(&contract.name, "Customer");
            }
        }
        // The first name that fits is replaced, and “xAI Holdings” begins with “xAI”.
        anonymizer.stand_ins.sort_by_key(|(name, _)| std::cmp::Reverse(name.chars().count()));
        anonymizer
    }

    /// The scenario as it may be seen: valid if it was, with the figures that it had.
    pub fn scenario(&self, scenario: &Scenario) -> Scenario {
        let mut veiled = scenario.clone();
        // Free text may mention a participant anywhere, in any spelling, so it goes as a whole.
        "The deal".clone_into(&mut veiled.name);
        veiled.description.clear();
        veiled.evidence.clear();
        veiled.story.clear();
        veiled.cases = Vec::new().into();
        // Names of loans and rounds may contain a participant's name, so they are searched, too.
        for name in veiled.party_names_mut() {
            *name = self.text(name);
        }
        if validate(&veiled).is_err() {
            // Two loans may have come to one name.
            for (index, tranche) in veiled.tranches.iter_mut().enumerate() {
                tranche.name = format!("Loan {}", letter(index));
            }
        }
        veiled
    }

    /// A text with every name in it replaced.
    pub fn text(&self, text: &str) -> String {
        // Whole words only: a lender called “A” must not change every word with an A in it.
        let is_word = |c: char| c.is_alphanumeric();
        let mut veiled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_start = !veiled.ends_with(is_word);
            let found = self.stand_ins.iter().filter(|_| is_start).find_map(|(name, stand_in)| {
                let after = rest.strip_prefix(name.as_str())?;
                (!after.starts_with(is_word)).then_some((after, stand_in))
            });
            if let Some((after, stand_in)) = found {
                veiled.push_str(stand_in);
                rest = after;
            } else {
                veiled.push(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        veiled
    }

    fn hide(&mut self, name: &str, stand_in: impl Into<String>) {
        // An empty name would be found at every place of a text.
        if !name.is_empty() && !self.stand_ins.iter().any(|(hidden, _)| hidden == name) {
            self.stand_ins.push((name.to_owned(), stand_in.into()));
        }
    }

    fn hide_one_of(&mut self, name: &str, role: &str) {
        let others = self.stand_ins.iter().filter(|(_, other)| other.starts_with(role)).count();
        self.hide(name, format!("{role} {}", letter(others)));
    }
}

/// A, B … Z, A1, B1 …
fn letter(index: usize) -> String {
    const LETTERS: usize = 26;
    let letter = u8::try_from(index % LETTERS).map_or('Z', |place| char::from(b'A' + place));
    match index / LETTERS {
        0 => letter.to_string(),
        round => format!("{letter}{round}"),
    }
}
