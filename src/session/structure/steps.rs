//! Lists whose items are steps of a number: where each begins or ends, what it says, and both in words.

use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive as _, ToPrimitive as _};

use crate::analysis::lever::At;
use crate::analysis::{Family, Lever, evidence, lever_text};
use crate::format::{self, Calendar, float, month};
use crate::model::Scenario;
use crate::model::scenario::{
    CapStep, Delivery, IndexStep, PremiumStep, RateStep, RentStep, SweepTier,
};

use super::{Edit, List};

/// One step of a list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Its place: a month, or for a tier of the sweep a DSCR.
    pub place: Lever,
    /// What it says; `None` for a delivery, whose share is no lever.
    pub value: Option<Lever>,
    /// The place as a number.
    pub at: f64,
    /// What holds from there on, or up to there; for a delivery what has arrived by then, of all.
    pub level: f64,
}

/// Words before a month or a DSCR that are typed with it.
const LEADING: [&str; 7] = ["from", "until", "to", "below", "lease", "month", "closing,"];

impl List {
    /// Whether its items are steps of a number.
    pub fn is_of_steps(self) -> bool {
        match self {
            Self::Deliveries
            | Self::RentSteps
            | Self::PremiumSteps(_)
            | Self::SweepTiers
            | Self::CapSteps(_)
            | Self::RateSteps
            | Self::IndexSteps => true,
            Self::Tranches
            | Self::FundingRounds
            | Self::Investors
            | Self::Contracts
            | Self::Guarantees => false,
        }
    }

    /// Whether a step holds up to its place, and not from there on.
    pub fn holds_up_to(self) -> bool {
        matches!(self, Self::PremiumSteps(_) | Self::SweepTiers)
    }

    /// What holds where no step does.
    pub fn neutral(self, scenario: &Scenario) -> f64 {
        match self {
            Self::RentSteps | Self::IndexSteps => 1.0,
            Self::SweepTiers => float(scenario.structure.cash_sweep),
            _ => 0.0,
        }
    }

    /// Its steps; none of a list of something else.
    pub fn steps(self, scenario: &Scenario) -> Vec<Step> {
        let Some((family, owner)) = self.family().filter(|_| self.is_of_steps()) else {
            return Vec::new();
        };
        let (levers, mut arrived) = (Lever::of_family(family), 0.0);
        let step = |index: usize| {
            let at: At = if family.owner().is_some() { [owner, index] } else { [index, 0] };
            let place = (levers.first()?)(at);
            let value = levers.get(1).map(|lever| lever(at));
            let level = if let Some(value) = value {
                value.value(scenario)?
            } else {
                arrived += float(scenario.equipment.deliveries.get(index)?.share);
                arrived
            };
            Some(Step { place, value, at: place.value(scenario)?, level })
        };
        (0..self.len(scenario)).map_while(step).collect()
    }

    /// Place and value of the step with this index, there or not; `None` of deliveries, whose shares are
    /// no levers, and of a list of something else.
    pub fn levers_of_step(self, index: usize) -> Option<[Lever; 2]> {
        let (family, owner) = self.family().filter(|_| self.is_of_steps())?;
        let at: At = if family.owner().is_some() { [owner, index] } else { [index, 0] };
        match Lever::of_family(family) {
            [place, value] => Some([place(at), value(at)]),
            _ => None,
        }
    }

    /// The place of the step with this index, there or not; `None` of a list of something else.
    pub fn place_of_step(self, index: usize) -> Option<Lever> {
        match self {
            Self::Deliveries => Some(Lever::DeliveryMonth(index)),
            _ => self.levers_of_step(index).map(|[place, _]| place),
        }
    }

    /// The field path of the value of the step with this index.
    pub fn value_path(self, index: usize) -> Option<String> {
        match self {
            Self::Deliveries => Some(format!("{}[{index}].share", self.path())),
            _ => self.levers_of_step(index).map(|[_, value]| value.path()),
        }
    }

    /// What the value of the step with this index is called: "Reference rate, step 2".
    pub fn value_in_words(self, scenario: &Scenario, index: usize) -> Option<String> {
        match self {
            Self::Deliveries => Some(self.share_in_words(scenario, index)),
            _ => self.levers_of_step(index).map(|[_, value]| value.label(scenario).into_owned()),
        }
    }

    /// What the step with this index says and where: "3.50% from month 24, Feb 2028".
    pub fn step_in_words(self, scenario: &Scenario, index: usize) -> Option<String> {
        let step = self.steps(scenario).into_iter().nth(index)?;
        let place = self.place_in_words(scenario, &step);
        let text = match step.value {
            Some(value) => lever_text::text(value, scenario, step.level),
            None => format::share(float(scenario.equipment.deliveries.get(index)?.share)),
        };
        Some(format!("{text} {place}"))
    }

    /// Puts these steps, each with its place and its value, in the place of those that are there; two
    /// deliveries or more. What is said of a step stays with its number in the list.
    pub fn set_steps(self, scenario: &mut Scenario, steps: &[[Decimal; 2]]) {
        let before = scenario.clone();
        while self.len(scenario) > steps.len() {
            Edit::Remove(self, self.len(scenario) - 1).apply(scenario);
        }
        while self.len(scenario) < steps.len() && push_empty(self, scenario) {}
        // From the end: a step that comes before another stops below it.
        for (index, [place, value]) in steps.iter().enumerate().rev() {
            if self == Self::Deliveries {
                put_delivery(scenario, index, [*place, *value]);
            } else if let Some(levers) = self.levers_of_step(index) {
                for (lever, exact) in levers.into_iter().zip([place, value]) {
                    lever.put_right(scenario, *exact);
                }
            }
        }
        scenario.format = scenario.format.max(scenario.format_needed());
        evidence::assume(&before, scenario, &self.path());
    }

    /// Where the axis of its steps ends, if no step lies beyond.
    pub fn axis_end(self, scenario: &Scenario) -> f64 {
        match self {
            Self::SweepTiers => 2.0,
            Self::RentSteps => f64::from(scenario.lease_months()),
            _ => f64::from(scenario.contract_months()),
        }
    }

    /// What the ends of the axis are called.
    pub fn axis_in_words(self, scenario: &Scenario) -> [String; 2] {
        let last = self.steps(scenario).last().map_or(0.0, |step| step.at);
        // As the plot has it: a little beyond the last step.
        let end = self.axis_end(scenario).max(1.1 * last);
        let calendar = Calendar::of(&scenario.closing);
        match self {
            Self::SweepTiers => ["DSCR 0".to_owned(), format::ratio(end)],
            Self::RentSteps => ["of each lease".to_owned(), format!("month {}", whole(end))],
            _ => ["closing".to_owned(), calendar.short(whole(end))],
        }
    }

    /// The place of a step in words: "from month 25, Apr 2028".
    pub fn place_in_words(self, scenario: &Scenario, step: &Step) -> String {
        let month = || Calendar::of(&scenario.closing).short(whole(step.at));
        match self {
            Self::SweepTiers => format!("below {}", format::ratio(step.at)),
            Self::PremiumSteps(_) => format!("until {}", month()),
            Self::RentSteps => format!("from month {} of its lease", whole(step.at)),
            Self::Deliveries => month(),
            _ => format!("from {}", month()),
        }
    }

    /// The place that a person means: a number, or a month by its date, with or without the words that
    /// it is read with.
    pub fn place_meant(self, calendar: Calendar, place: Lever, typed: &str) -> Option<f64> {
        let words = typed.trim().to_lowercase();
        let mut rest = words.as_str();
        while let Some((first, after)) = rest.split_once(char::is_whitespace)
            && LEADING.contains(&first)
        {
            rest = after.trim_start();
        }
        if rest == "closing" && self != Self::SweepTiers {
            return Some(0.0);
        }
        let number = rest.split(',').next().unwrap_or(rest).trim_end_matches("of its lease");
        let dated = || {
            let date = month::read(typed.trim()).ok().filter(|_| place.is_date())?;
            calendar.month_of(&date)?.to_u32().map(f64::from)
        };
        lever_text::parse(place, number.trim()).or_else(dated)
    }

    /// What the value of a step is called where it has no lever: "Share, delivery 2".
    pub fn share_in_words(self, scenario: &Scenario, index: usize) -> String {
        let of = Family::Delivery.said(scenario, [index, 0]);
        of.map_or_else(|| "Share".to_owned(), |of| format!("Share, {of}"))
    }
}

/// What brings it about that so much has arrived with the delivery of this index; `None` for the last
/// one, which brings what is left.
pub fn arrived_by(steps: &[Step], index: usize, level: f64) -> Option<Edit> {
    /// Shares are dragged by half a percent.
    const PARTS: f64 = 200.0;
    let before = index.checked_sub(1).and_then(|before| steps.get(before));
    let before = before.map_or(0.0, |step| step.level);
    let share = Decimal::from_f64(((level - before) * PARTS).round() / PARTS)?.round_dp(4);
    (index + 1 < steps.len()).then_some(Edit::SetDelivery(index, share.normalize()))
}

fn whole(month: f64) -> u32 {
    month.round().to_u32().unwrap_or_default()
}

/// What arrives when, as it is said, in bounds or not.
fn put_delivery(scenario: &mut Scenario, index: usize, [month, share]: [Decimal; 2]) {
    if let Some(delivery) = scenario.equipment.deliveries.get_mut(index) {
        delivery.month = month.round().to_u32().unwrap_or(u32::MAX);
        delivery.share = share.normalize();
    }
}

/// A step of nothing at the end of the list; false where that has none.
fn push_empty(list: List, scenario: &mut Scenario) -> bool {
    let (from, zero) = (0, Decimal::ZERO);
    match list {
        List::Deliveries => {
            scenario.equipment.deliveries.push(Delivery { month: from, share: zero });
        }
        List::RentSteps => scenario.lease.rent_steps.push(RentStep { from, factor: zero }),
        List::SweepTiers => {
            scenario.structure.sweep_tiers.push(SweepTier { below: zero, share: zero });
        }
        List::RateSteps => scenario.market.reference_rate.push(RateStep { from, rate: zero }),
        List::IndexSteps => scenario.market.rent_index.push(IndexStep { from, index: zero }),
        List::PremiumSteps(loan) => {
            let Some(loan) = scenario.tranches.get_mut(loan) else { return false };
            loan.prepayment_premium.push(PremiumStep { until: from, premium: zero });
        }
        List::CapSteps(guarantee) => {
            let Some(guarantee) = scenario.guarantees.get_mut(guarantee) else { return false };
            guarantee.cap.push(CapStep { from, amount: zero });
        }
        _ => return false,
    }
    true
}
