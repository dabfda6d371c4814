//! Edits of a scenario's structure: tranches, funding rounds, investors, vendor and backstop, optional
//! terms and the items of their lists come, go and change places.
//!
//! Each edit leaves everything else as it was: evidence and the levers of story and cases go with
//! their item, investors' shares keep their sum of exactly 1, and what is added is valid. Undo needs
//! no support here: it stores whole drafts.

mod lists;
mod provisions;
mod steps;
mod terms;

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::ToZero;

use crate::analysis::full_rent::covered;
use crate::analysis::story_items::{self, Lost};
use crate::analysis::{Term, evidence};
use crate::model::scenario::{
    Backstop, FORMAT_OLDEST, FundingRound, Investor, Repayment, Tenor, Tranche, Vendor,
};
use crate::model::validate::{AMOUNT_MAX, MONTHS_MAX};
use crate::model::{Scenario, validate};

pub use provisions::Provision;
pub use steps::{Step, arrived_by};
pub(super) use terms::follow_loan_names;

/// Decimal places of a share that was computed from others.
const SHARE_DECIMALS: u32 = 6;
/// Times that a new loan is halved until it leaves equity.
const HALVINGS_MAX: u32 = 40;

/// A list of the scenario that can be edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum List {
    /// The loans, the most senior one first.
    Tranches,
    /// The lessee's funding rounds.
    FundingRounds,
    /// Who puts in the equity.
    Investors,
    /// What arrives when.
    Deliveries,
    /// The steps of the rent.
    RentSteps,
    /// The steps of the prepayment premium of the loan with this index.
    PremiumSteps(usize),
    /// The tiers of the sweep.
    SweepTiers,
    /// The lessee's contracts.
    Contracts,
    /// Who guarantees what.
    Guarantees,
    /// The steps of the cap of the guarantee with this index.
    CapSteps(usize),
    /// The steps of the reference rate.
    RateSteps,
    /// The steps of the market rent.
    IndexSteps,
}

/// A part of the scenario that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Who sells the equipment.
    Vendor,
    /// Who steps in for the lessee.
    Backstop,
    /// An optional term.
    Term(Term),
}

/// One edit of the structure: one step to undo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A new item at the end of the list.
    Add(List),
    /// The item with this index goes.
    Remove(List, usize),
    /// The item with the first index goes to the place of the second.
    Move(List, usize, usize),
    /// The part comes.
    AddPart(Part),
    /// The part goes.
    RemovePart(Part),
    /// All items of the list go.
    Clear(List),
    /// The investor with this index gets this share; the others keep their proportions.
    SetShare(usize, Decimal),
    /// The delivery with this index brings this share of the equipment; the next one brings what that
    /// changes, and for the last one that before it.
    SetDelivery(usize, Decimal),
}

impl Part {
    /// Its field path.
    pub fn path(self) -> Cow<'static, str> {
        match self {
            Self::Vendor => Cow::Borrowed("vendor"),
            Self::Backstop => Cow::Borrowed("lessee.backstop"),
            Self::Term(term) => term.path(),
        }
    }

    /// What it does, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Vendor => "Set the equipment vendor and its margin",
            Self::Backstop => "Set who pays rent that the lessee misses; at first all of it",
            Self::Term(term) => term.help(),
        }
    }
}

impl Edit {
    /// Carries the edit out; nothing happens where it cannot be (no such item, the list is full).
    /// Says what story and cases have lost by it.
    pub fn apply(self, scenario: &mut Scenario) -> Lost {
        let proposed = self.proposed().map(|path| (path, scenario.clone()));
        let lost = self.carry_out(scenario);
        if let Some((path, before)) = proposed {
            // What is proposed has no source, and says so.
            evidence::assume(&before, scenario, &path);
        }
        // A file says the format that has its terms; whoever keeps it knows whether it needs it still.
        if scenario.format >= FORMAT_OLDEST {
            scenario.format = scenario.format.max(scenario.format_needed());
        }
        lost
    }

    /// Whether it changes nothing but an optional term, which a case may have otherwise than the deal.
    pub(super) fn is_of_term(self) -> bool {
        match self {
            Self::Add(list) | Self::Remove(list, _) | Self::Move(list, ..) | Self::Clear(list) => {
                !matches!(list, List::Tranches | List::FundingRounds | List::Investors)
            }
            Self::AddPart(part) | Self::RemovePart(part) => matches!(part, Part::Term(_)),
            Self::SetShare(..) => false,
            Self::SetDelivery(..) => true,
        }
    }

    /// The field path of the optional term whose numbers it proposes.
    pub(super) fn proposed(self) -> Option<Cow<'static, str>> {
        match self {
            Self::Add(List::Tranches | List::FundingRounds | List::Investors) => None,
            Self::Add(list) => Some(list.path()),
            Self::AddPart(Part::Term(term)) => Some(term.path()),
            _ => None,
        }
    }

    fn carry_out(self, scenario: &mut Scenario) -> Lost {
        match self {
            Self::Add(list) => add(scenario, list),
            Self::Remove(list, index) => remove(scenario, list, index),
            Self::Move(list, from, to) => move_item(scenario, list, from, to),
            Self::AddPart(part) => add_part(scenario, part),
            Self::RemovePart(part) => remove_part(scenario, part),
            Self::Clear(list) => clear(scenario, list),
            Self::SetShare(index, share) => {
                set_share(scenario, index, share);
                Lost::default()
            }
            Self::SetDelivery(index, share) => {
                terms::set_delivery(scenario, index, share);
                Lost::default()
            }
        }
    }
}

fn add(scenario: &mut Scenario, list: List) -> Lost {
    let len = list.len(scenario);
    let is_out = list != List::Tranches && list.why_not_added(scenario).is_some();
    if len >= list.len_max() || is_out {
        return Lost::default();
    }
    // Evidence for an index without an item must not pass to the new item.
    let lost = follow(scenario, list, |index| (index < len).then_some(index));
    match list {
        List::Tranches => add_tranche(scenario),
        List::FundingRounds => {
            let round = new_round(scenario);
            scenario.lessee.funding.push(round);
        }
        List::Investors => {
            let investor = new_investor(&scenario.equity.investors);
            scenario.equity.investors.push(investor);
        }
        List::Deliveries
        | List::RentSteps
        | List::PremiumSteps(_)
        | List::SweepTiers
        | List::Contracts
        | List::Guarantees
        | List::CapSteps(_)
        | List::RateSteps
        | List::IndexSteps => {
            if let Some((family, owner)) = list.family() {
                terms::add_item(scenario, family, owner);
            }
        }
    }
    lost
}

fn remove(scenario: &mut Scenario, list: List, index: usize) -> Lost {
    if index >= list.len(scenario) {
        return Lost::default();
    }
    let mut uncovered = Vec::new();
    match list {
        List::Tranches => {
            let loan = scenario.tranches.remove(index);
            uncovered = terms::uncover(scenario, &loan.name);
        }
        List::FundingRounds => drop(scenario.lessee.funding.remove(index)),
        List::Investors => {
            scenario.equity.investors.remove(index);
            let mut shares = shares(&scenario.equity.investors);
            share_out(&mut shares, Decimal::ONE);
            take_shares(&mut scenario.equity.investors, &shares);
        }
        List::Deliveries => terms::remove_delivery(scenario, index),
        List::RentSteps => take_out(&mut scenario.lease.rent_steps, index),
        List::PremiumSteps(loan) => {
            if let Some(loan) = scenario.tranches.get_mut(loan) {
                take_out(&mut loan.prepayment_premium, index);
            }
        }
        List::SweepTiers => take_out(&mut scenario.structure.sweep_tiers, index),
        List::Contracts => take_out(&mut scenario.lessee.contracts, index),
        List::Guarantees => take_out(&mut scenario.guarantees, index),
        List::CapSteps(guarantee) => {
            if let Some(guarantee) = scenario.guarantees.get_mut(guarantee) {
                take_out(&mut guarantee.cap, index);
            }
        }
        List::RateSteps => take_out(&mut scenario.market.reference_rate, index),
        List::IndexSteps => take_out(&mut scenario.market.rent_index, index),
    }
    let len = list.len(scenario);
    let mut lost = follow(scenario, list, |old| match old.cmp(&index) {
        std::cmp::Ordering::Less => Some(old),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(old - 1),
    });
    if list == List::Deliveries && len == 0 {
        // With one of two the other is gone, too.
        lost = lost.and(follow(scenario, list, |_| None));
    }
    for guarantee in uncovered {
        lost = lost.and(remove(scenario, List::Guarantees, guarantee));
    }
    lost
}

fn clear(scenario: &mut Scenario, list: List) -> Lost {
    let mut lost = Lost::default();
    // From the end, so that no index moves. With one of two deliveries the other is gone, too.
    while let Some(last) = list.len(scenario).checked_sub(1) {
        lost = lost.and(remove(scenario, list, last));
    }
    lost
}

fn move_item(scenario: &mut Scenario, list: List, from: usize, to: usize) -> Lost {
    let len = list.len(scenario);
    if from >= len || to >= len || from == to || !list.has_order() {
        return Lost::default();
    }
    match list {
        List::Tranches => shift(&mut scenario.tranches, from, to),
        List::FundingRounds => shift(&mut scenario.lessee.funding, from, to),
        List::Investors => shift(&mut scenario.equity.investors, from, to),
        List::Contracts => shift(&mut scenario.lessee.contracts, from, to),
        List::Guarantees => shift(&mut scenario.guarantees, from, to),
        // In the order of their months.
        List::Deliveries
        | List::RentSteps
        | List::PremiumSteps(_)
        | List::SweepTiers
        | List::CapSteps(_)
        | List::RateSteps
        | List::IndexSteps => {}
    }
    // The items between both places move by one.
    follow(scenario, list, |old| {
        Some(if old == from {
            to
        } else if from < old && old <= to {
            old - 1
        } else if to <= old && old < from {
            old + 1
        } else {
            old
        })
    })
}

fn take_out<T>(items: &mut Vec<T>, index: usize) {
    items.remove(index);
}

/// Takes one item out and puts it back at another place.
fn shift<T>(items: &mut Vec<T>, from: usize, to: usize) {
    let item = items.remove(from);
    items.insert(to, item);
}

/// Gives everything that names an item by its index the item's new one; `None` takes it away.
fn follow(scenario: &mut Scenario, list: List, new_index: impl Fn(usize) -> Option<usize>) -> Lost {
    renumber(&mut scenario.evidence, list, &new_index);
    story_items::follow_items(scenario, &list.path(), new_index)
}

/// Gives the evidence of each item the item's new index; `None` takes it away.
fn renumber(
    evidence: &mut BTreeMap<String, String>,
    list: List,
    new_index: impl Fn(usize) -> Option<usize>,
) {
    let before = std::mem::take(evidence);
    evidence.extend(before.into_iter().filter_map(|(path, text)| {
        let Some((old, rest)) = item_of(&path, list) else { return Some((path, text)) };
        let new = new_index(old)?;
        Some((format!("{}[{new}]{rest}", list.path()), text))
    }));
}

/// The index in a path such as `tranches[0].rate`, and what follows it.
fn item_of(path: &str, list: List) -> Option<(usize, &str)> {
    let (index, rest) = path.strip_prefix(&*list.path())?.strip_prefix('[')?.split_once(']')?;
    Some((index.parse().ok()?, rest))
}

fn add_part(scenario: &mut Scenario, part: Part) -> Lost {
    match part {
        Part::Vendor if scenario.vendor.is_none() => scenario.vendor = Some(new_vendor()),
        Part::Backstop if scenario.lessee.backstop.is_none() => {
            scenario.lessee.backstop = Some(new_backstop(scenario));
        }
        Part::Term(term) if !term.is_in(scenario) => terms::add(scenario, term),
        Part::Vendor | Part::Backstop | Part::Term(_) => return Lost::default(),
    }
    forget_inside(scenario, part)
}

/// What is said of the part as a whole stays: that there is none may have its evidence, too.
fn remove_part(scenario: &mut Scenario, part: Part) -> Lost {
    match part {
        Part::Vendor => scenario.vendor = None,
        Part::Backstop => scenario.lessee.backstop = None,
        Part::Term(term) => term.clear(scenario),
    }
    forget_inside(scenario, part)
}

fn forget_inside(scenario: &mut Scenario, part: Part) -> Lost {
    let inside = format!("{}.", part.path());
    // Of a term that is a number itself, its source is not that of another number.
    let number = match part {
        Part::Term(term) if term.is_number() || term.is_single() => Some(part.path()),
        Part::Vendor | Part::Backstop | Part::Term(_) => None,
    };
    scenario.evidence.retain(|path, _| {
        !path.starts_with(&inside) && number.as_ref().is_none_or(|number| path != number)
    });
    story_items::forget_part(scenario, &part.path())
}

fn add_tranche(scenario: &mut Scenario) {
    let was_valid = validate(scenario).is_ok();
    let tranche = new_tranche(scenario);
    scenario.tranches.push(tranche);
    // An invalid draft does not tell which size leaves equity.
    if !was_valid {
        return;
    }
    // Fee and reserve depend on the loan itself, so what leaves equity is tried.
    for _ in 0..HALVINGS_MAX {
        if validate(scenario).is_ok() {
            return;
        }
        if let Some(tranche) = scenario.tranches.last_mut() {
            tranche.amount = round_figure(tranche.amount / Decimal::TWO);
        }
    }
    scenario.tranches.pop();
}

/// All loans together, also where they are out of bounds.
pub(super) fn lent(scenario: &Scenario) -> Decimal {
    let amounts = scenario.tranches.iter().map(|tranche| tranche.amount);
    amounts.fold(Decimal::ZERO, |lent, amount| lent.saturating_add(amount))
}

/// What the loans leave of the cost.
fn to_be_lent(scenario: &Scenario) -> Decimal {
    scenario.equipment.cost.saturating_sub(lent(scenario))
}

/// Like the last loan, a little dearer, a quarter of what the loans leave of the cost.
fn new_tranche(scenario: &Scenario) -> Tranche {
    // Never 0, because a loan of nothing is out of bounds.
    let left = to_be_lent(scenario).max(Decimal::ONE_HUNDRED);
    let taken: Vec<&str> = scenario.tranches.iter().map(|tranche| tranche.name.as_str()).collect();
    let Some(last) = scenario.tranches.last() else {
        return Tranche {
            name: "Senior".to_owned(),
            lender: "Lender".to_owned(),
            amount: round_figure(left / Decimal::TWO),
            rate: Decimal::new(9, 2),
            tenor: Tenor::MatchLease,
            interest_only_months: 0,
            repayment: Repayment::Level,
            balloon: Decimal::ZERO,
            upfront_fee: Decimal::new(1, 2),
            sold_fraction: Decimal::ZERO,
            sale_price: Decimal::ONE,
            floating: None,
            commitment_fee: Decimal::ZERO,
            prepayment_premium: Vec::new(),
        };
    };
    let name = unused_name(["Mezzanine", "Junior"], "Tranche", &taken);
    Tranche {
        lender: format!("{name} lender"),
        name,
        amount: round_figure(left / Decimal::from(4)),
        rate: last.rate.saturating_add(Decimal::new(2, 2)).min(Decimal::ONE),
        sold_fraction: Decimal::ZERO,
        sale_price: Decimal::ONE,
        ..last.clone()
    }
}

/// A year after the last one, within the lease where that lasts longer, of the same size, as likely
/// as not. The first one is a year of burn or, where nothing is burned, of rent.
fn new_round(scenario: &Scenario) -> FundingRound {
    let rounds = &scenario.lessee.funding;
    let taken: Vec<&str> = rounds.iter().map(|round| round.name.as_str()).collect();
    let name = rounds.last().and_then(|round| next_name(&round.name, &taken));
    let name = name.unwrap_or_else(|| unused_name([], "Round", &taken));
    // The latest one, which need not be the last of the list.
    let latest = rounds.iter().max_by_key(|round| round.month);
    let month = month_after(latest.map_or(0, |round| round.month), scenario.lease.term_months);
    let amount = latest.map_or_else(|| first_round(scenario), |round| round.amount);
    FundingRound { name, month, amount, probability: Decimal::new(5, 1) }
}

/// A year later, or in the last month of the lease if that comes sooner; later in any case.
fn month_after(latest: u32, term_months: u32) -> u32 {
    let year = latest.saturating_add(12);
    let month = if latest < term_months { year.min(term_months) } else { year };
    month.clamp(1, MONTHS_MAX)
}

fn first_round(scenario: &Scenario) -> Decimal {
    let twelve = Decimal::from(12);
    let burn = scenario.lessee.monthly_burn.saturating_mul(twelve);
    let rent = || covered(scenario).map(|[monthly, _]| monthly.saturating_mul(twelve));
    let year = Some(burn).filter(|burn| *burn > Decimal::ZERO).or_else(rent);
    round_figure(year.unwrap_or_default().clamp(Decimal::ZERO, AMOUNT_MAX))
}

/// "Equity round H" after "Equity round G", "Series 3" after "Series 2"; `None` where the name does
/// not count, or the next one is taken.
fn next_name(name: &str, taken: &[&str]) -> Option<String> {
    let (stem, count) = name.rsplit_once(' ')?;
    let next = match (count.parse::<u32>(), count.as_bytes()) {
        (Ok(number), _) => number.checked_add(1)?.to_string(),
        (Err(_), [letter @ b'A'..=b'Y']) => char::from(letter + 1).to_string(),
        (Err(_), _) => return None,
    };
    let next = format!("{stem} {next}");
    (!taken.contains(&next.as_str())).then_some(next)
}

/// The first one has all, any other nothing yet, so that no other share moves.
fn new_investor(investors: &[Investor]) -> Investor {
    if investors.is_empty() {
        return Investor { name: "Equity investors".to_owned(), share: Decimal::ONE };
    }
    let taken: Vec<&str> = investors.iter().map(|investor| investor.name.as_str()).collect();
    Investor { name: unused_name([], "Investor", &taken), share: Decimal::ZERO }
}

fn new_vendor() -> Vendor {
    Vendor {
        name: "Vendor".to_owned(),
        content: Decimal::new(8, 1),
        gross_margin: Decimal::new(5, 1),
    }
}

/// Pays exactly the rent, from the first month to the last.
fn new_backstop(scenario: &Scenario) -> Backstop {
    // Where the terms of the rent are out of bounds, nothing is the only sound amount.
    let [monthly_cap, total_cap] = covered(scenario).unwrap_or_default();
    Backstop { name: "Parent".to_owned(), monthly_cap, total_cap, from_month: 1 }
}

/// The first of the names that is not taken, else the stem with the first free number.
fn unused_name<const N: usize>(names: [&str; N], stem: &str, taken: &[&str]) -> String {
    let is_free = |name: &str| !taken.contains(&name);
    let numbered = || {
        let first = taken.len() + 1;
        let mut names = (first..).map(|number| format!("{stem} {number}"));
        names.find(|name| is_free(name)).unwrap_or_else(|| stem.to_owned())
    };
    names.into_iter().find(|name| is_free(name)).map_or_else(numbered, str::to_owned)
}

/// Two significant digits of it, rounded down; at least one dollar where it is more than nothing.
fn round_figure(amount: Decimal) -> Decimal {
    if amount <= Decimal::ZERO {
        return Decimal::ZERO;
    }
    let whole = amount.trunc().max(Decimal::ONE);
    whole.round_sf_with_strategy(2, ToZero).unwrap_or(whole).normalize()
}

/// Scales all investors' shares so that they sum to 1.
pub fn scale_shares(scenario: &mut Scenario) {
    let mut all = shares(&scenario.equity.investors);
    share_out(&mut all, Decimal::ONE);
    take_shares(&mut scenario.equity.investors, &all);
}

/// Gives an investor a share and spreads the rest over the others as they had it.
fn set_share(scenario: &mut Scenario, index: usize, share: Decimal) {
    let investors = &mut scenario.equity.investors;
    if index >= investors.len() {
        return;
    }
    let share = share.clamp(Decimal::ZERO, Decimal::ONE).round_dp(SHARE_DECIMALS).normalize();
    let mut others = shares(investors);
    others.remove(index);
    // A single investor holds all of it.
    let share = if others.is_empty() { Decimal::ONE } else { share };
    share_out(&mut others, Decimal::ONE - share);
    others.insert(index, share);
    take_shares(investors, &others);
}

fn shares(investors: &[Investor]) -> Vec<Decimal> {
    investors.iter().map(|investor| investor.share).collect()
}

fn take_shares(investors: &mut [Investor], shares: &[Decimal]) {
    for (investor, share) in investors.iter_mut().zip(shares) {
        investor.share = *share;
    }
}

/// Scales the shares so that they sum to `whole`, exactly: all but the last that has any are
/// rounded down, and that one gets what is left. Shares of nothing are all alike.
fn share_out(shares: &mut [Decimal], whole: Decimal) {
    // Drafts may hold shares out of bounds; a negative one counts as none.
    for share in shares.iter_mut() {
        *share = (*share).clamp(Decimal::ZERO, Decimal::ONE);
    }
    let mut total: Decimal = shares.iter().sum();
    if total.is_zero() {
        shares.fill(Decimal::ONE);
        total = Decimal::from(shares.len());
    }
    // The last one with any takes the rest: a share of 0 must stay 0.
    let last = shares.iter().rposition(|share| !share.is_zero());
    let mut left = whole;
    for (index, share) in shares.iter_mut().enumerate() {
        if Some(index) == last {
            continue;
        }
        let scaled = whole.saturating_mul(*share).checked_div(total).unwrap_or_default();
        *share = scaled.round_dp_with_strategy(SHARE_DECIMALS, ToZero).normalize();
        left -= *share;
    }
    if let Some(share) = last.and_then(|index| shares.get_mut(index)) {
        *share = left.normalize();
    }
}
