//! A scenario with what a run of it yields and says.

use maud::{Markup, html};

use crate::analysis::{Headline, Runs, assumptions, headline};
use crate::model::{self, FastLane, Results, Scenario};

/// One scenario of a memo.
pub(super) struct Case<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) results: Results,
    /// "A" and "B" where there are two, nothing where there is one.
    pub(super) letter: &'static str,
    headline: Headline,
    assumed: Option<String>,
}

impl<'a> Case<'a> {
    pub(super) fn of(scenario: &'a Scenario, letter: &'static str) -> Self {
        let results = model::run(scenario);
        let mut lane = FastLane::default();
        let headline = headline(&mut Runs::default(), scenario, &results);
        let bars = assumptions::largest_bars(&mut lane, scenario);
        let assumed = assumptions::in_words(scenario, &bars);
        Self { scenario, results, letter, headline, assumed }
    }

    /// What people call the deal.
    pub(super) fn name(&self) -> &'a str {
        if self.scenario.name.trim().is_empty() { "Unnamed deal" } else { &self.scenario.name }
    }

    /// The title of a part; with the letter where there are two deals.
    pub(super) fn titled(&self, title: &str) -> String {
        if self.letter.is_empty() { title.to_owned() } else { format!("{title}, {}", self.letter) }
    }

    /// The deal in plain words.
    pub(super) fn sentences(&self) -> Markup {
        html! {
            p class="lead" { (self.headline.deal) }
            p class="lessee" {
                (self.headline.lessee)
                @if let Some(assumed) = &self.assumed { " " (assumed) }
            }
        }
    }
}
