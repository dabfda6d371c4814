//! The headline figures, and which of them an audience sees.

use serde::{Deserialize, Serialize};

use crate::analysis::Metric;

/// What is shown, from left to right; `None` is the yield of the first lender.
pub const SHOWN: [Option<Metric>; 8] = [
    Some(Metric::NetIrr),
    Some(Metric::EquityIrr),
    Some(Metric::Moic),
    Some(Metric::MinDscr),
    Some(Metric::PeakLtv),
    Some(Metric::RunwayMonths),
    None,
    Some(Metric::LenderLoss),
];

/// What a presentation shows unless it is chosen: what is earned, what covers the debt, until when
/// the rent is paid, and what the lender loses.
const PRESENTED: [Option<Metric>; FIGURES_PRESENTED_MAX] = [
    Some(Metric::NetIrr),
    Some(Metric::MinDscr),
    Some(Metric::RunwayMonths),
    Some(Metric::LenderLoss),
];
/// More would leave less room for the plots.
pub const FIGURES_PRESENTED_MAX: usize = 4;
/// Of the yield of the first lender, which is no metric of its own.
const LENDER_YIELD: &str = "lender_yield";

/// Which figures a presentation shows; kept between sessions, by the ids of metrics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FigureChoice {
    ids: Vec<String>,
}

impl Default for FigureChoice {
    fn default() -> Self {
        Self { ids: PRESENTED.map(|shown| id(shown).to_owned()).to_vec() }
    }
}

impl FigureChoice {
    /// All that there are, with their names and whether they are shown.
    pub fn offered(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> + '_ {
        SHOWN.into_iter().map(|shown| {
            let (id, name) = (id(shown), shown.map_or("Lender yield", Metric::name));
            (id, name, self.has(id))
        })
    }

    /// Whether this one may be taken in, or taken out: at least one is shown, at most
    /// [`FIGURES_PRESENTED_MAX`].
    pub fn can_turn(&self, id: &str) -> bool {
        if self.has(id) { self.ids.len() > 1 } else { self.ids.len() < FIGURES_PRESENTED_MAX }
    }

    /// Takes one in, or out.
    pub fn turn(&mut self, id: &str) {
        if !self.can_turn(id) {
            return;
        }
        if self.has(id) {
            self.ids.retain(|other| other != id);
        } else {
            self.ids.push(id.to_owned());
        }
    }

    fn has(&self, id: &str) -> bool {
        self.ids.iter().any(|other| other == id)
    }

    /// What is shown, in the order of the window; as by default where no id is known any more.
    pub fn shown(&self) -> impl Iterator<Item = Option<Metric>> {
        let chosen = |choice: &Self| -> Vec<Option<Metric>> {
            SHOWN.into_iter().filter(|shown| choice.has(id(*shown))).collect()
        };
        let mut shown = chosen(self);
        if shown.is_empty() {
            shown = chosen(&Self::default());
        }
        // What another version has kept may be more.
        shown.into_iter().take(FIGURES_PRESENTED_MAX)
    }
}

fn id(shown: Option<Metric>) -> &'static str {
    shown.map_or(LENDER_YIELD, Metric::id)
}
