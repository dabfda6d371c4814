//! Changes that no lever expresses, in words.

use crate::format;
use crate::model::Scenario;
use crate::model::scenario::{FundingRound, Investor, Repayment, Tenor, Tranche, ValuePath};

use super::lists::Matching;
use super::{Change, Value, What};

/// More shares than this are only counted.
const SHARES_MAX: usize = 3;

/// Everything of this kind, group by group.
pub(super) fn changes(
    before: &Scenario,
    after: &Scenario,
    tranches: &Matching,
    rounds: &Matching,
) -> Vec<Change> {
    let mut changes = of_the_deal(before, after);
    for (of, at) in &tranches.pairs {
        if let (Some(from), Some(to)) = (before.tranches.get(*of), after.tranches.get(*at)) {
            changes.extend(of_a_tranche(from, *of, to, *at, after.tranches.len() > 1));
        }
    }
    let gone = |place: &usize| Some((What::TrancheRemoved(*place), before.tranches.get(*place)?));
    let new = |place: &usize| Some((What::TrancheAdded(*place), after.tranches.get(*place)?));
    for (what, tranche) in tranches.removed.iter().filter_map(gone) {
        changes.push(come_or_gone(what, &tranche.name, "Loan", loan(tranche), "no loan"));
    }
    for (what, tranche) in tranches.added.iter().filter_map(new) {
        changes.push(come_or_gone(what, &tranche.name, "Loan", loan(tranche), "no loan"));
    }
    if tranches.is_reordered() {
        let [before, after] = [before, after].map(seniority);
        changes.push(change(What::Seniority, "Seniority", before, after));
    }
    let gone =
        |place: &usize| Some((What::RoundRemoved(*place), before.lessee.funding.get(*place)?));
    let new = |place: &usize| Some((What::RoundAdded(*place), after.lessee.funding.get(*place)?));
    let removed = rounds.removed.iter().filter_map(gone);
    for (what, funding) in removed.chain(rounds.added.iter().filter_map(new)) {
        changes.push(come_or_gone(what, &funding.name, "Round", round(funding), "no round"));
    }
    changes
}

/// Takes one part of a tranche from another scenario.
pub(super) fn copy_tranche(
    from: &Scenario,
    of: usize,
    to: &mut Scenario,
    at: usize,
    copy: impl Fn(&Tranche, &mut Tranche),
) {
    if let (Some(from), Some(to)) = (from.tranches.get(of), to.tranches.get_mut(at)) {
        copy(from, to);
    }
}

fn of_the_deal(before: &Scenario, after: &Scenario) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut add = |differs: bool, what: What, name: &str, words: &dyn Fn(&Scenario) -> String| {
        if differs {
            changes.push(change(what, name, words(before), words(after)));
        }
    };
    let ends = [before, after].map(|scenario| scenario.lease.end_of_term);
    add(ends[0] != ends[1], What::EndOfTerm, "End of term", &|scenario| {
        scenario.lease.end_of_term.word().to_owned()
    });
    let paths = [before, after].map(|scenario| scenario.equipment.value_path);
    // The kind alone: month and share of a cliff have levers, and so changes of their own.
    let kinds = paths.map(|path| std::mem::discriminant(&path));
    add(kinds[0] != kinds[1], What::ValuePath, "Value path", &|scenario| {
        value_path(scenario.equipment.value_path)
    });
    // Only whether there is one: its content and margin have levers, its name is a text.
    let is_named = |scenario: &Scenario| scenario.vendor.is_some();
    add(is_named(before) != is_named(after), What::Vendor, "Vendor", &|scenario| {
        scenario.vendor.as_ref().map_or_else(|| "none".to_owned(), |vendor| vendor.name.clone())
    });
    // All shares are one change, since they sum to 1 and none can change alone.
    let [own, other] = [before, after].map(|scenario| shares(&scenario.equity.investors));
    add(own != other, What::Investors, "Investors’ shares", &|scenario| {
        investors(&scenario.equity.investors)
    });
    let is_backed = |scenario: &Scenario| scenario.lessee.backstop.is_some();
    add(is_backed(before) != is_backed(after), What::Backstop, "Backstop", &|scenario| {
        let backstop = scenario.lessee.backstop.as_ref();
        backstop.map_or_else(|| "none".to_owned(), |backstop| backstop.name.clone())
    });
    changes
}

fn of_a_tranche(
    from: &Tranche,
    of: usize,
    to: &Tranche,
    at: usize,
    is_one_of_several: bool,
) -> Vec<Change> {
    let named = |name: &str| {
        if is_one_of_several { format!("{name}, {}", to.name) } else { name.to_owned() }
    };
    let mut changes = Vec::new();
    // Only whether it matches the lease: the number of months has a lever.
    let tenors = [from.tenor, to.tenor];
    if std::mem::discriminant(&tenors[0]) != std::mem::discriminant(&tenors[1]) {
        let [before, after] = tenors.map(tenor);
        changes.push(change(What::Tenor(of, at), &named("Tenor"), before, after));
    }
    // Only the kind: the coverage that a loan is sculpted to has a lever.
    let shapes = [from.repayment, to.repayment];
    if std::mem::discriminant(&shapes[0]) != std::mem::discriminant(&shapes[1]) {
        let [before, after] = shapes.map(repayment);
        changes.push(change(What::Repayment(of, at), &named("Repayment"), before, after));
    }
    changes
}

fn change(what: What, name: &str, before: String, after: String) -> Change {
    Change { what, name: name.to_owned(), before: Value::Words(before), after: Value::Words(after) }
}

/// A tranche or round that is in one scenario only.
fn come_or_gone(what: What, name: &str, kind: &str, words: String, none: &str) -> Change {
    let name = if name.is_empty() { kind.to_owned() } else { format!("{kind}, {name}") };
    match what {
        What::TrancheRemoved(_) | What::RoundRemoved(_) => {
            change(what, &name, words, none.to_owned())
        }
        _ => change(what, &name, none.to_owned(), words),
    }
}

fn value_path(path: ValuePath) -> String {
    match path {
        ValuePath::Exponential => "exponential".to_owned(),
        ValuePath::StraightLine => "straight line".to_owned(),
        ValuePath::Cliff { month, .. } => format!("cliff in month {month}"),
    }
}

fn tenor(tenor: Tenor) -> String {
    match tenor {
        Tenor::MatchLease => "co-terminous".to_owned(),
        Tenor::Months(months) => format::months(months),
    }
}

fn repayment(repayment: Repayment) -> String {
    match repayment {
        Repayment::Level => "level".to_owned(),
        Repayment::StraightLine => "straight line".to_owned(),
        Repayment::Bullet => "bullet".to_owned(),
        Repayment::Sculpted { dscr } => {
            format!("sculpted to {}", format::ratio(format::float(dscr)))
        }
    }
}

fn loan(tranche: &Tranche) -> String {
    let rate = format::rate(format::float(tranche.rate));
    format!("{} at {rate}", format::money(tranche.amount))
}

fn round(round: &FundingRound) -> String {
    format!("{} in month {}", format::money(round.amount), round.month)
}

fn seniority(scenario: &Scenario) -> String {
    let names: Vec<&str> = scenario.tranches.iter().map(|tranche| tranche.name.as_str()).collect();
    names.join(", ")
}

fn shares(investors: &[Investor]) -> Vec<rust_decimal::Decimal> {
    investors.iter().map(|investor| investor.share).collect()
}

fn investors(investors: &[Investor]) -> String {
    match investors.len() {
        0 => "none set".to_owned(),
        1..=SHARES_MAX => {
            let share = |share| format::share(format::float(share)).replace('%', "");
            let shares: Vec<String> = shares(investors).into_iter().map(share).collect();
            format!("{}%", shares.join(" + "))
        }
        count => format!("{count} investors"),
    }
}
