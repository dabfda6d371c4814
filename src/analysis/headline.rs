//! What happens in the deal, in plain words.
//!
//! Two sentences: the first says whether rent covers the debt, what becomes of the lender and what
//! the investors come out with; the second how long the lessee's cash lasts, and on which funding
//! that depends.

use rust_decimal::Decimal;

use crate::format::{self, Calendar};
use crate::model::batch::WIDTH;
use crate::model::results::Summary;
use crate::model::scenario::{Contract, FundingRound};
use crate::model::{Results, Scenario};

use super::batch::Runs;
use super::break_even::{Condition, Way, first_break_in_batches};
use super::{Gain, Lever, Settlement};

/// The deal in plain words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// Coverage, lender, investors.
    pub deal: String,
    /// The lessee.
    pub lessee: String,
}

/// Halvings between two places at which the burn is tried: finer than the words say it.
const BURN_HALVINGS: u32 = 10;

/// Puts the results of this scenario into words (Method, section 8).
pub fn headline(runs: &mut Runs, scenario: &Scenario, results: &Results) -> Headline {
    Headline { deal: deal(scenario, results), lessee: lessee(runs, scenario, results) }
}

/// Coverage, lender, investors.
pub fn deal(scenario: &Scenario, results: &Results) -> String {
    let summary = &results.summary;
    let clauses = [
        Some(opening(scenario, summary)),
        guarantors(summary),
        lenders(scenario, results),
        Some(investors(summary)),
    ];
    let clauses: Vec<String> = clauses.into_iter().flatten().collect();
    sentence(&clauses)
}

/// Whether two deals have the same lease, lessee and equipment, so that the same is said of the lessee:
/// who lends and who invests is nothing to it.
pub fn is_same_lessee(one: &Scenario, other: &Scenario) -> bool {
    let Scenario {
        format: _,
        name: _,
        description: _,
        closing,
        equipment,
        lease,
        tranches: _,
        structure: _,
        equity: _,
        vendor: _,
        lessee,
        remedies,
        guarantees,
        market,
        tax: _,
        uncertainty: _,
        evidence: _,
        story: _,
        cases: _,
    } = one;
    *closing == other.closing
        && *equipment == other.equipment
        && *lease == other.lease
        && *lessee == other.lessee
        && *remedies == other.remedies
        && *guarantees == other.guarantees
        && *market == other.market
}

/// Joins clauses into one sentence: "A; b and c."
fn sentence(clauses: &[String]) -> String {
    match clauses {
        [first, middle @ .., last] if !middle.is_empty() => {
            format!("{first}; {} and {last}.", middle.join(", "))
        }
        [first, last] => format!("{first}; {last}."),
        [only] => format!("{only}."),
        _ => String::new(),
    }
}

fn opening(scenario: &Scenario, summary: &Summary) -> String {
    let name = lessee_name(scenario);
    if let Some(month) = summary.default_month {
        return format!("{name} defaults in {}", Calendar::of(&scenario.closing).aside(month));
    }
    match summary.min_dscr {
        None if scenario.tranches.is_empty() => "There is no debt to cover".to_owned(),
        None => "No debt service falls due".to_owned(),
        Some(dscr) if dscr < 1.0 => {
            format!("In the worst month rent covers {} of debt service", format::percent(dscr, 0))
        }
        Some(dscr) => format!("Rent covers debt service {} times", format::number(dscr, 2)),
    }
}

/// Who has paid under a guarantee: "Broadcom pays $11.8bn"; nothing where nobody has.
fn guarantors(summary: &Summary) -> Option<String> {
    let paid = summary.guarantees.iter().filter(|guarantee| !guarantee.paid.is_zero());
    let names: Vec<&str> = paid.map(|guarantee| guarantee.name.as_str()).collect();
    let all = format::money(summary.guarantors_paid());
    match names.as_slice() {
        [] => None,
        [name] => Some(format!("{name} pays {all}")),
        [one, other] => Some(format!("{one} and {other} pay {all}")),
        _ => Some(format!("guarantors pay {all}")),
    }
}

/// What each of two or three lenders gets, where guarantors have paid for some of them: "A2 is whole, B
/// loses $3.9bn".
fn by_loan(summary: &Summary) -> Option<String> {
    if summary.guarantors_paid().is_zero() || !(2..=3).contains(&summary.tranches.len()) {
        return None;
    }
    let fates = summary.tranches.iter().map(|loan| {
        if loan.loss.is_zero() {
            format!("{} is whole", loan.name)
        } else {
            format!("{} loses {}", loan.name, format::money(loan.loss))
        }
    });
    Some(fates.collect::<Vec<_>>().join(", "))
}

/// What the lenders get; nothing where there are none.
fn lenders(scenario: &Scenario, results: &Results) -> Option<String> {
    let summary = &results.summary;
    let who = match scenario.tranches.len() {
        0 => return None,
        1 => "the lender",
        _ => "the lenders",
    };
    let loss = summary.lender_loss();
    if !loss.is_zero() {
        if let Some(fates) = by_loan(summary) {
            return Some(fates);
        }
        let verb = if scenario.tranches.len() == 1 { "loses" } else { "lose" };
        // Unpaid interest may make the balance outgrow what was lent.
        // Of what was lent: a default may come before everything is drawn.
        let lent: Decimal = results.months.iter().flat_map(|month| &month.drawn).sum();
        let share = (format::float(loss) / format::float(lent)).min(1.0);
        let cents = format::cents_of_dollar(share);
        return Some(format!("{who} {verb} {} ({cents} on the dollar)", format::money(loss)));
    }
    let last: Option<u32> =
        summary.tranches.iter().map(|tranche| tranche.repaid_month).max().flatten();
    let verb = if scenario.tranches.len() == 1 { "is" } else { "are" };
    let month = last?;
    let when = Calendar::of(&scenario.closing).date(month);
    let aside: Vec<String> =
        when.into_iter().chain(proceeds(scenario, Settlement::of(results))).collect();
    let aside = match aside.join("; ") {
        empty if empty.is_empty() => empty,
        aside => format!(" ({aside})"),
    };
    Some(format!("{who} {verb} repaid by month {month}{aside}"))
}

/// What of the loans the rent did not repay: "$13.7bn of it from the sale and the guarantee".
fn proceeds(scenario: &Scenario, settlement: Settlement) -> Option<String> {
    let Settlement { from_proceeds, from_guarantee } = settlement;
    let source = match (from_guarantee.is_zero(), scenario.guarantees.is_empty()) {
        (true, _) => "the sale",
        (false, true) => "the sale and the residual guarantee",
        (false, false) => "the sale and guarantees",
    };
    (!from_proceeds.is_zero())
        .then(|| format!("{} of it from {source}", format::money(from_proceeds)))
}

fn investors(summary: &Summary) -> String {
    match Gain::of(summary.net_irr, summary.net_moic, summary.has_several_net_irrs) {
        Gain::Earns(rate) => {
            format!("investors earn {} a year after fees", format::percent(rate, 1))
        }
        Gain::Recovers(multiple) => {
            format!("investors recover {} on the dollar, net", format::cents_of_dollar(multiple))
        }
        Gain::LosesAll => "investors lose everything".to_owned(),
        Gain::MoneyBack => "investors get back just what they pay in".to_owned(),
        Gain::Returns(multiple) => {
            let times = format::number(multiple, 2);
            format!("investors get back {times} times what they pay in, fees included")
        }
        Gain::Unknown => "no return can be given for the investors".to_owned(),
    }
}

/// How long the lessee's cash lasts, and on which funding that depends.
pub fn lessee(runs: &mut Runs, scenario: &Scenario, results: &Results) -> String {
    let summary = &results.summary;
    let (name, calendar) = (lessee_name(scenario), Calendar::of(&scenario.closing));
    let helped: rust_decimal::Decimal = results.months.iter().map(|month| month.backstop).sum();
    // A backstop that never pays has no part in how the lessee lasts.
    let backstop = scenario.lessee.backstop.as_ref().filter(|_| !helped.is_zero());
    let help = backstop.map(|backstop| format!("{} from {}", format::money(helped), backstop.name));
    // The burn at which the lease breaks is not sought where it is in default already.
    if summary.default_month.is_some() {
        // A runway counts the months before the first missed one.
        let missed = summary.runway_months.map_or(1, |months| months + 1);
        let unpaid = format::money(summary.unpaid_rent);
        let despite = help.map_or_else(String::new, |help| format!(" despite {help}"));
        let missed = calendar.aside(missed);
        return format!("Rent is first missed in {missed}{despite}; {unpaid} stays unpaid.");
    }
    let fate = match (summary.runway_months, help) {
        (Some(months), _) => {
            format!("{name} first misses rent in {} but cures it", calendar.aside(months + 1))
        }
        (None, Some(help)) => format!("{name} can pay to maturity with {help}"),
        (None, None) => format!("{name} can pay to maturity{}", hangs_on(runs, scenario)),
    };
    let survives = Condition::LesseeSurvives;
    let burn = (Lever::MonthlyBurn, Way::Up);
    match first_break_in_batches(runs, scenario, burn, survives, BURN_HALVINGS) {
        Some(burn) => {
            let way = rise(scenario, burn).map_or_else(String::new, |way| format!(" ({way})"));
            format!("{fate}. Default at a burn of {} a month{way}.", format::money(burn))
        }
        None => format!("{fate}."),
    }
}

/// How far a burn is from the present one: "+33%"; nothing to measure by where cash is earned.
fn rise(scenario: &Scenario, burn: f64) -> Option<String> {
    let present = Lever::MonthlyBurn.value(scenario).filter(|present| *present > 0.0)?;
    let way = burn / present - 1.0;
    Some(format::signed(way, format::percent(way, 0)))
}

fn lessee_name(scenario: &Scenario) -> &str {
    match scenario.lessee.name.as_str() {
        "" => "The lessee",
        name => name,
    }
}

/// On which funding and contracts the survival of the lessee depends: " if Equity round F closes by
/// month 12", " if Anthropic stays past month 31".
fn hangs_on(runs: &mut Runs, scenario: &Scenario) -> String {
    let lessee = &scenario.lessee;
    // What the lessee owes elsewhere is no help.
    let helps = |contract: &Contract| contract.amount > Decimal::ZERO;
    if lessee.funding.is_empty() && !lessee.contracts.iter().any(helps) {
        return String::new();
    }
    let mut poorer = scenario.clone();
    // Without any of it first: if that suffices, no single one is needed.
    poorer.lessee.funding.clear();
    poorer.lessee.contracts.retain(|contract| !helps(contract));
    if survives(runs, &poorer) {
        return " without new money".to_owned();
    }
    let rounds = needed_rounds(runs, scenario);
    let contracts = needed_contracts(runs, scenario);
    let calendar = Calendar::of(&scenario.closing);
    let stays =
        |(name, month): &(&str, u32)| format!("{name} stays past {}", calendar.aside(*month));
    match (rounds.as_slice(), contracts.as_slice()) {
        // Any one of them may fail, but not all: without any the lessee has missed rent.
        ([], []) if lessee.contracts.iter().any(helps) => {
            " only if enough of its rounds and contracts come".to_owned()
        }
        ([], []) => " only if enough of its rounds close".to_owned(),
        ([round], []) => {
            let when = calendar.aside(round.month);
            format!(" only if {} closes by {when}", round.name)
        }
        ([rounds @ .., last], []) => {
            let names: Vec<&str> = rounds.iter().map(|round| round.name.as_str()).collect();
            format!(" only if {} and {} close", names.join(", "), last.name)
        }
        (rounds, contracts) => {
            let closes = rounds.iter().map(|round| format!("{} closes", round.name));
            let all: Vec<String> = closes.chain(contracts.iter().map(stays)).collect();
            format!(" only if {}", all.join(" and "))
        }
    }
}

/// The rounds without each of which the lessee misses rent.
fn needed_rounds<'a>(runs: &mut Runs, scenario: &'a Scenario) -> Vec<&'a FundingRound> {
    let rounds = &scenario.lessee.funding;
    let needed = needed(runs, scenario, rounds.len(), |poorer, index| {
        poorer.lessee.funding.clone_from(rounds);
        if let Some(round) = poorer.lessee.funding.get_mut(index) {
            round.amount = Decimal::ZERO;
        }
    });
    rounds.iter().zip(needed).filter_map(|(round, needed)| needed.then_some(round)).collect()
}

/// The contracts without each of which the lessee misses rent, and the month past which each has to
/// last.
fn needed_contracts<'a>(runs: &mut Runs, scenario: &'a Scenario) -> Vec<(&'a str, u32)> {
    let contracts = &scenario.lessee.contracts;
    let all = needed(runs, scenario, contracts.len(), |poorer, index| {
        poorer.lessee.contracts.clone_from(contracts);
        if let Some(contract) = poorer.lessee.contracts.get_mut(index) {
            // What the lessee owes elsewhere stays as it is.
            contract.amount = contract.amount.min(Decimal::ZERO);
        }
    });
    let mut shorter = scenario.clone();
    let mut lasts = Vec::new();
    for (index, contract) in contracts.iter().enumerate() {
        if !all.get(index).is_some_and(|needed| *needed) {
            continue;
        }
        // Between a month that is too short and one that is not.
        let (mut short, mut enough) = (contract.from.saturating_sub(1), contract.to);
        while short + 1 < enough {
            let middle = short.midpoint(enough);
            if let Some(contract) = shorter.lessee.contracts.get_mut(index) {
                contract.to = middle;
            }
            if survives(runs, &shorter) { enough = middle } else { short = middle }
        }
        lasts.push((contract.name.as_str(), short));
        shorter.lessee.contracts.clone_from(contracts);
    }
    lasts
}

/// Without which of so many things the lessee misses rent. `without` takes one away, and puts the
/// others back, in a scenario that shares a batch with the one it was.
fn needed(
    runs: &mut Runs,
    scenario: &Scenario,
    count: usize,
    without: impl Fn(&mut Scenario, usize),
) -> Vec<bool> {
    let mut poorer = vec![scenario.clone(); count.min(WIDTH)];
    let mut needed = Vec::with_capacity(count);
    while needed.len() < count {
        let ahead = needed.len()..count.min(needed.len() + WIDTH);
        let block = poorer.get_mut(..ahead.len()).unwrap_or_default();
        for (poorer, index) in block.iter_mut().zip(ahead) {
            without(poorer, index);
        }
        let runways = runs.runways(block);
        needed.extend(runways.into_iter().take(block.len()).map(|runway| runway.is_some()));
    }
    needed
}

fn survives(runs: &mut Runs, scenario: &Scenario) -> bool {
    runs.lane.run(scenario);
    runs.lane.runway_months().is_none()
}
