//! The optional terms of a deal as people add them and take them away: one list of all there are, each
//! with its name, what it does in a line, and the edits for both.

use std::borrow::Cow;

use crate::analysis::lever::At;
use crate::analysis::term::{list_in_words, with_loan};
use crate::analysis::{Group, Lever, Term};
use crate::model::Scenario;

use super::{Edit, List, Part};

/// An optional term that a deal has or could have: one of its own, or a list of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Provision {
    /// One that is there or not.
    Term(Term),
    /// One that is there with its first item.
    List(List),
}

/// The lists that are terms of the deal itself, in the order of the file.
const LISTS: [List; 7] = [
    List::Deliveries,
    List::RentSteps,
    List::SweepTiers,
    List::Contracts,
    List::Guarantees,
    List::RateSteps,
    List::IndexSteps,
];

impl Provision {
    /// Every one, by the groups of the panel; within a group lists come after single terms. Caps are
    /// none: each guarantee has one.
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let terms = Term::all(scenario).into_iter().map(Self::Term);
        let premiums = (0..scenario.tranches.len()).map(List::PremiumSteps);
        let lists = LISTS.into_iter().chain(premiums).map(Self::List);
        let mut all: Vec<Self> = terms.chain(lists).collect();
        all.sort_by_key(|it| Group::ALL.iter().position(|group| *group == it.group()));
        all
    }

    /// Its field path.
    pub fn path(self) -> Cow<'static, str> {
        match self {
            Self::Term(term) => term.path(),
            Self::List(list) => list.path(),
        }
    }

    /// The part of the deal that it belongs to.
    pub fn group(self) -> Group {
        match self {
            Self::Term(term) => term.group(),
            Self::List(list) => list.family().map_or(Group::Equity, |(family, _)| family.group()),
        }
    }

    fn list_words(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Term(_) => None,
            Self::List(list) => list.family().and_then(|(family, _)| list_in_words(family)),
        }
    }

    /// Plain name: "Purchase option".
    pub fn name(self) -> &'static str {
        match (self, self.list_words()) {
            (Self::Term(term), _) => term.name(),
            (Self::List(_), Some([name, ..])) => name,
            (Self::List(list), None) => list.noun(),
        }
    }

    /// The same, with the loan's name where there are several.
    pub fn label(self, scenario: &Scenario) -> Cow<'static, str> {
        with_loan(self.name(), self.loan(), scenario)
    }

    /// What it does, in a line.
    pub fn help(self) -> &'static str {
        match (self, self.list_words()) {
            (Self::Term(term), _) => term.help(),
            (Self::List(_), Some([_, help, _])) => help,
            (Self::List(list), None) => list.help(),
        }
    }

    /// Other words under which people look for it.
    pub fn also_called(self) -> &'static str {
        match self {
            Self::Term(Term::ResaleMonth) => "useful life depreciation age resale month",
            Self::Term(Term::Renewals) => "extension option renewal",
            Self::Term(Term::PrepaidRent) => "advance rent prepayment upfront",
            Self::Term(Term::SecurityDeposit) => "collateral cash letter of credit",
            Self::Term(Term::EarlyTermination) => "break option walk away fee",
            Self::Term(Term::PurchaseOption) => "buyout fair market value FMV call",
            Self::Term(Term::Floating(_)) => "SOFR margin spread hedge swap cap floor",
            Self::Term(Term::CommitmentFee(_)) => "undrawn delayed draw DDTL ticking fee",
            Self::Term(Term::FundingOrder) => "equity first pro rata draw",
            Self::Term(Term::FirstSweep) => "sweep holiday",
            Self::Term(Term::FirstTest) => "covenant holiday lock-up",
            Self::Term(Term::TargetLtv) => "loan to value sweep",
            Self::Term(Term::InterestOnCash) => "reserve account earnings",
            Self::Term(Term::ReLease) => "remarketing second lessee release",
            Self::Term(Term::ClaimRecovery) => "bankruptcy estate unsecured claim",
            Self::Term(Term::RateShift) => "parallel shift SOFR curve",
            Self::Term(Term::Tax) => "after-tax IRR MACRS bonus depreciation",
            Self::List(List::Deliveries) => "chips arrive in stages phases delayed draw",
            Self::List(List::RentSteps) => "step rent holiday free months ramp",
            Self::List(List::PremiumSteps(_)) => "call protection make-whole prepay",
            Self::List(List::SweepTiers) => "cash sweep grid trigger",
            Self::List(List::Contracts) => "customer offtake revenue commitments",
            Self::List(List::Guarantees) => "guarantor backstop third party residual deficiency",
            Self::List(List::RateSteps) => "SOFR forward curve base rate",
            Self::List(List::IndexSteps) => "rental market GPU-hour price curve",
            Self::List(_) => "",
        }
    }

    /// The loan that it is a term of.
    pub fn loan(self) -> Option<usize> {
        match self {
            Self::Term(term) => term.loan(),
            Self::List(List::PremiumSteps(loan)) => Some(loan),
            Self::List(_) => None,
        }
    }

    /// Whether the scenario has it.
    pub fn is_in(self, scenario: &Scenario) -> bool {
        match self {
            Self::Term(term) => term.is_in(scenario),
            Self::List(list) => list.len(scenario) > 0,
        }
    }

    /// Whether it can be seen: a shift of the reference rate can be moved wherever there is a curve or
    /// a floating loan.
    pub fn is_shown(self, scenario: &Scenario) -> bool {
        match self {
            Self::Term(Term::RateShift) => Lever::RateShift.is_in(scenario),
            _ => self.is_in(scenario),
        }
    }

    /// Why nothing sensible can be added now, if it cannot.
    pub fn why_not(self, scenario: &Scenario) -> Option<&'static str> {
        match self {
            Self::Term(_) => None,
            Self::List(list) => list.why_not_added(scenario),
        }
    }

    /// What gives it to the deal.
    pub fn added(self) -> Edit {
        match self {
            Self::Term(term) => Edit::AddPart(Part::Term(term)),
            Self::List(list) => Edit::Add(list),
        }
    }

    /// What takes it away as a whole.
    pub fn removed(self) -> Edit {
        match self {
            Self::Term(term) => Edit::RemovePart(Part::Term(term)),
            Self::List(list) => Edit::Clear(list),
        }
    }

    /// Its numbers, as far as the deal has them: those of its items in their order, a guarantee's before
    /// those of its cap.
    pub fn levers(self, scenario: &Scenario) -> Vec<Lever> {
        if !self.is_shown(scenario) {
            return Vec::new();
        }
        let mut levers = match self {
            Self::Term(term) => levers_of(term),
            Self::List(list) => list.levers(scenario),
        };
        levers.retain(|lever| lever.is_in(scenario));
        levers
    }
}

impl List {
    /// The numbers of all its items.
    fn levers(self, scenario: &Scenario) -> Vec<Lever> {
        (0..self.len(scenario)).flat_map(|index| self.levers_of_item(scenario, index)).collect()
    }

    /// The numbers of an item, and of the lists that it has.
    pub fn levers_of_item(self, scenario: &Scenario, index: usize) -> Vec<Lever> {
        let Some((family, owner)) = self.family() else { return Vec::new() };
        let at: At = if family.owner().is_some() { [owner, index] } else { [index, 0] };
        let own = Lever::of_family(family).iter().map(|lever| lever(at));
        let within = match self {
            Self::Guarantees => Self::CapSteps(index).levers(scenario),
            _ => Vec::new(),
        };
        own.chain(within).collect()
    }
}

/// The numbers of a term.
fn levers_of(term: Term) -> Vec<Lever> {
    match term {
        Term::ResaleMonth => vec![Lever::ResaleMonth],
        Term::Renewals => vec![Lever::RenewalTimes],
        Term::PrepaidRent => vec![Lever::PrepaidShare, Lever::PrepaidFrom],
        Term::SecurityDeposit => vec![Lever::SecurityDeposit],
        Term::EarlyTermination => vec![Lever::TerminationMonth, Lever::TerminationFee],
        Term::PurchaseOption => vec![Lever::PurchasePrice],
        Term::Floating(loan) => vec![
            Lever::FloatingMargin(loan),
            Lever::FloatingFloor(loan),
            Lever::Hedged(loan),
            Lever::SwapRate(loan),
        ],
        Term::CommitmentFee(loan) => vec![Lever::CommitmentFee(loan)],
        Term::FundingOrder => Vec::new(),
        Term::FirstSweep => vec![Lever::FirstSweepMonth],
        Term::FirstTest => vec![Lever::FirstTestMonth],
        Term::TargetLtv => vec![Lever::TargetLtv],
        Term::InterestOnCash => vec![Lever::InterestOnCash],
        Term::ReLease => vec![Lever::ReLeaseMonths, Lever::ReLeaseDiscount, Lever::ReLeaseFree],
        Term::ClaimRecovery => vec![Lever::ClaimRecovery],
        Term::RateShift => vec![Lever::RateShift],
        Term::Tax => vec![Lever::TaxRate, Lever::DepreciationMonths],
    }
}
