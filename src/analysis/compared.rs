//! Two deals figure by figure: every metric, where the lessee breaks, whether the vendor finances
//! its own sales, and the profit of each participant.
//!
//! The last ones depend on names: a vendor that invests under another spelling is another party.
//!
//! There is one way round everywhere: the base comes first, the deal that is held against it
//! second, and a difference is the second less the first.

use crate::format;
use crate::model::results::{Participant, Summary};
use crate::model::{FastLane, Scenario};

use super::break_even::{Condition, Way, first_break};
use super::metric::difference_text;
use super::{Lever, Metric, Unit};

/// What A and B mean wherever two deals are compared.
pub const DIRECTION: &str = "A is the base, B the deal compared with it; differences are B less A.";

/// Halvings between two places at which the burn is tried: to the dollar.
const BURN_HALVINGS: u32 = 40;

/// Characters of a name within a sentence.
const NAME_CHARS: usize = 40;

/// A deal against its base in a sentence: how a difference between the two is to be read.
pub fn direction(base: &Scenario, deal: &Scenario) -> String {
    let [base, deal] = [base, deal].map(|scenario| scenario.name.trim());
    // Two versions of a file often have one name, which would not tell them apart.
    let is_telling = base != deal && !base.is_empty() && !deal.is_empty();
    let [base, deal] = if is_telling { [base, deal] } else { ["the base", "The deal"] };
    let [base, deal] = [base, deal].map(short);
    format!("{deal} vs {base}: differences are the deal less the base")
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        return name.to_owned();
    }
    // One character less, which the ellipsis takes.
    format!("{}…", name.chars().take(NAME_CHARS - 1).collect::<String>())
}

/// What a figure says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A metric of a run.
    Metric(Metric),
    /// The burn a month from which on the lease defaults.
    BreakingBurn,
    /// What the vendor puts in of each dollar that it is paid.
    Circularity,
    /// What the participant of this name earns, the vendor's margin included.
    Profit {
        /// Its name, by which the two deals are joined.
        name: String,
        /// The name as it is said to people.
        title: String,
    },
}

/// One figure of two deals.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Which one.
    pub what: What,
    /// Of the base; `None` where it is undefined, or no participant has that name there.
    pub base: Option<f64>,
    /// Of the deal.
    pub deal: Option<f64>,
    /// Both, to be read.
    texts: [String; 2],
}

impl Compared {
    fn new(what: What, sides: [Option<f64>; 2]) -> Self {
        let texts = sides.map(|value| match (&what, value) {
            (What::Metric(metric), value) => metric.text_fine(value),
            (What::Circularity, value) => format::percent(value, 2),
            (What::BreakingBurn | What::Profit { .. }, Some(dollars)) => format::money(dollars),
            (What::BreakingBurn, None) => format::UNDEFINED.to_owned(),
            (What::Profit { .. }, None) => "not a participant".to_owned(),
        });
        let [base, deal] = sides;
        Self { what, base, deal, texts }
    }

    /// All figures of two valid scenarios and their runs (Method, section 8, "Which way round").
    /// Participants are in the order of the base; those that only the deal has come last.
    pub fn all(lane: &mut FastLane, base: Side<'_>, deal: Side<'_>) -> Vec<Self> {
        let sides = [base, deal];
        let of_metric = |metric: Metric| Self {
            // Only the whole run tells whether a runway rests on the lessee's cash or a backstop.
            texts: sides.map(|(_, it)| metric.text_fine_of(it)),
            ..Self::new(What::Metric(metric), sides.map(|(_, it)| metric.figure(it)))
        };
        let mut all: Vec<Self> = Metric::ALL.into_iter().map(of_metric).collect();
        let burns = sides.map(|side| breaking_burn(lane, side));
        all.push(Self::new(What::BreakingBurn, burns));
        all.extend(Self::of_participants(base.1, deal.1));
        all
    }

    /// Circularity and each participant's profit: what depends on names.
    pub fn of_participants(base: &Summary, deal: &Summary) -> Vec<Self> {
        let sides = [base, deal];
        let mut all = vec![Self::new(What::Circularity, sides.map(|summary| summary.circularity))];
        let mut known: Vec<&Participant> = Vec::new();
        for who in sides.iter().flat_map(|summary| &summary.participants) {
            if known.iter().all(|other| other.name != who.name) {
                known.push(who);
            }
        }
        all.extend(known.into_iter().map(|Participant { name, title, .. }| {
            let what = What::Profit { name: name.clone(), title: title.clone() };
            Self::new(what, sides.map(|summary| profit(summary, name)))
        }));
        all
    }

    /// Stable name for machines.
    pub fn id(&self) -> &'static str {
        match self.what {
            What::Metric(metric) => metric.id(),
            What::BreakingBurn => "breaking_burn",
            What::Circularity => "circularity",
            What::Profit { .. } => "profit",
        }
    }

    /// What it is measured in.
    pub fn unit(&self) -> Unit {
        match &self.what {
            What::Metric(metric) => metric.unit(),
            What::BreakingBurn | What::Profit { .. } => Unit::Dollars,
            What::Circularity => Unit::Percent,
        }
    }

    /// Plain name: "Net IRR", "Profit of Nvidia".
    pub fn name(&self) -> String {
        match &self.what {
            What::Metric(metric) => metric.name().to_owned(),
            What::BreakingBurn => "Default at a burn of".to_owned(),
            What::Circularity => "Circularity".to_owned(),
            What::Profit { title, .. } => format!("Profit of {title}"),
        }
    }

    /// The participant whose figure it is, if any.
    pub fn participant(&self) -> Option<&str> {
        match &self.what {
            What::Profit { name, .. } => Some(name),
            What::Metric(_) | What::BreakingBurn | What::Circularity => None,
        }
    }

    /// By how much the deal's exceeds the base's; `None` unless both are there.
    pub fn difference(&self) -> Option<f64> {
        self.base.zip(self.deal).map(|(base, deal)| deal - base)
    }

    /// Both, to be read.
    pub fn texts(&self) -> [String; 2] {
        self.texts.clone()
    }

    /// The difference with its sign.
    pub fn difference_text(&self) -> String {
        let of_unit = |unit| difference_text(unit, self.difference());
        match &self.what {
            What::Metric(metric) => metric.difference_text(self.difference()),
            What::Circularity => of_unit(Unit::Percent),
            What::BreakingBurn | What::Profit { .. } => of_unit(Unit::Dollars),
        }
    }
}

/// A scenario with what its run yields.
pub type Side<'a> = (&'a Scenario, &'a Summary);

/// Nothing where the lease defaults as it is, or at no burn within its range.
fn breaking_burn(lane: &mut FastLane, (scenario, summary): Side<'_>) -> Option<f64> {
    if summary.default_month.is_some() {
        return None;
    }
    let survives = Condition::LesseeSurvives;
    first_break(lane, scenario, (Lever::MonthlyBurn, Way::Up), survives, BURN_HALVINGS)
}

fn profit(summary: &Summary, name: &str) -> Option<f64> {
    let who = summary.participants.iter().find(|who| who.name == name)?;
    Some(format::float(who.profit))
}
