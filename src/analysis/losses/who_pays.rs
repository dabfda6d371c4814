//! Who pays for the deal as it stands, in a few words: whoever stands in for somebody else, and
//! whose capital does not come back (Method, section 8).

use crate::format;
use crate::model::amount::without_dust;
use crate::model::{Capital, FastLane, LesseeBehaviour, Position, Scenario};

use super::guarantors::Guarantor;

/// Less is no payment, dollars.
const NOTHING: f64 = 0.5;

/// Who pays, as [`who_pays`] finds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhoPays {
    /// In words, without a full stop: "equity loses 58¢ on the dollar, lender whole",
    /// "Google pays $1.1bn; all whole", "no capital lost".
    pub words: String,
    /// Whether all capital comes back.
    pub is_whole: bool,
}

/// Who pays for a valid scenario as it stands, in one short sentence: what guarantors pay in, and
/// what equity and lenders lose of each dollar of capital.
///
/// One run of the fast lane. Capital is what was lent at par and what investors paid in, after
/// fees; no interest and no profit to come counts as a loss (Method, section 8).
///
/// ```
/// use chiplease::analysis::who_pays;
/// use chiplease::files::library;
/// use chiplease::model::FastLane;
///
/// let scenario = library::default_scenario()?;
/// let found = who_pays(&mut FastLane::default(), &scenario);
/// assert_eq!(found.words, "no capital lost");
/// assert!(found.is_whole);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn who_pays(lane: &mut FastLane, scenario: &Scenario) -> WhoPays {
    lane.run(scenario);
    of_last_run(lane, scenario)
}

/// Who would pay if the lessee, and whoever backs it, paid nothing from the worst month on: that
/// month, and in whose capital the loss falls. `None` where no month loses any.
///
/// The worst month is the one in which most capital is lost; of a long contract at most
/// `MONTHS_TRIED` are tried, evenly over it.
pub fn who_would_pay(lane: &mut FastLane, scenario: &Scenario) -> Option<(u32, WhoPays)> {
    let last = scenario.contract_months();
    let step = last.div_ceil(MONTHS_TRIED).max(1) as usize;
    let mut capital = Vec::new();
    let mut lost = |month: u32, lane: &mut FastLane| -> f64 {
        lane.run_as(scenario, LesseeBehaviour::DefaultsIn(month));
        lane.capital(scenario, &mut capital);
        capital.iter().map(|part| without_dust(part.lost())).sum()
    };
    let tried = (1..=last).step_by(step).map(|month| (month, lost(month, lane)));
    let (month, _) = tried
        .filter(|(_, lost)| *lost > 0.0)
        // The first of equals: a loss is feared soonest.
        .fold(None, |worst: Option<(u32, f64)>, it| match worst {
            Some(worst) if worst.1 >= it.1 => Some(worst),
            _ => Some(it),
        })?;
    lane.run_as(scenario, LesseeBehaviour::DefaultsIn(month));
    Some((month, of_last_run(lane, scenario)))
}

/// Months in which a stop is tried at most.
const MONTHS_TRIED: u32 = 48;

fn of_last_run(lane: &FastLane, scenario: &Scenario) -> WhoPays {
    let mut capital = Vec::new();
    lane.capital(scenario, &mut capital);
    let stakes = || Position::all(scenario).into_iter().zip(&capital);
    let sum = |is_of: &dyn Fn(Position) -> bool| {
        let own = stakes().filter(|(position, _)| is_of(*position));
        own.fold(Part::default(), |sum, (_, capital)| sum.with(capital))
    };
    let equity = sum(&|position| matches!(position, Position::Investor(_)));
    let tranches: Vec<Part> = (0..scenario.tranches.len())
        .map(|index| sum(&|it| it == Position::Lender(index) || it == Position::Holders(index)))
        .collect();
    let is_whole = tranches.iter().chain([&equity]).all(|part| part.lost <= 0.0);
    let paid = payers(lane, scenario);
    let words = match (is_whole, paid.is_empty()) {
        (true, true) => "no capital lost".to_owned(),
        (true, false) => format!("{}; all whole", paid.join(", ")),
        (false, true) => losers(scenario, equity, &tranches),
        (false, false) => {
            format!("{}; {}", paid.join(", "), losers(scenario, equity, &tranches))
        }
    };
    WhoPays { words, is_whole }
}

/// Capital of several positions together, dollars.
#[derive(Clone, Copy, Default)]
struct Part {
    invested: f64,
    lost: f64,
}

impl Part {
    fn with(self, capital: &Capital<f64>) -> Self {
        Self {
            invested: self.invested + capital.invested,
            lost: without_dust(self.lost + capital.lost()),
        }
    }

    /// "loses 58¢ on the dollar", or "whole".
    fn fate(self, is_plural: bool) -> String {
        let verb = if is_plural { "lose" } else { "loses" };
        if self.lost <= 0.0 {
            return "whole".to_owned();
        }
        if without_dust(self.invested - self.lost) <= 0.0 {
            return format!("{verb} everything");
        }
        format!("{verb} {} on the dollar", format::cents_of_dollar(self.lost / self.invested))
    }
}

/// What equity and lenders lose: "equity loses 58¢ on the dollar, lender whole".
fn losers(scenario: &Scenario, equity: Part, tranches: &[Part]) -> String {
    let of = |who: &str, part: Part, is_plural| format!("{who} {}", part.fate(is_plural));
    let equity = of("equity", equity, false);
    let lost = tranches.iter().filter(|part| part.lost > 0.0).count();
    let lenders = match (scenario.tranches.as_slice(), tranches) {
        ([], _) | (_, []) => return equity,
        ([_], [only]) => of("lender", *only, false),
        // Two are told apart where one alone loses or both lose: seniority is what they paid for.
        ([senior, junior], [first, second]) if lost > 0 => {
            let (senior, junior) =
                (of(&senior.name, *first, false), of(&junior.name, *second, false));
            format!("{junior}, {senior}")
        }
        _ => {
            let all = tranches.iter().fold(Part::default(), |sum, part| Part {
                invested: sum.invested + part.invested,
                lost: sum.lost + part.lost,
            });
            of("lenders", all, true)
        }
    };
    format!("{equity}, {lenders}")
}

/// Those who paid in another's place: "Parent pays $5.30bn".
fn payers(lane: &FastLane, scenario: &Scenario) -> Vec<String> {
    let paid = Guarantor::all(scenario).map(|it| (it, it.paid(lane).total()));
    let said = paid.filter(|(_, paid)| *paid >= NOTHING).map(|(guarantor, paid)| {
        let (name, paid) = (guarantor.name(scenario), format::money(paid));
        match guarantor {
            Guarantor::Backstop | Guarantor::ThirdParty(_) => format!("{name} pays {paid}"),
            Guarantor::Lessee => format!("{name}’s residual guarantee pays {paid}"),
        }
    });
    said.collect()
}
