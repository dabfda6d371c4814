//! Which deals share what: deals of one lessee its cash, deals of one provider its backstop
//! (Method, section 12).

use std::fmt;

use crate::model::scenario::Scenario;

/// Most deals of a portfolio; more cannot be read side by side.
pub const DEALS_MAX: usize = 16;
/// Closings may lie so many months apart.
const APART_MAX: u32 = 240;

/// What the deals of a portfolio share. Deals are counted from 0, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sharing {
    /// Months from the portfolio's first closing to that of each deal.
    pub first_months: Vec<u32>,
    /// Each lessee with its deals, in the order in which they first come.
    pub lessees: Vec<Shared>,
    /// Each provider of a backstop with its deals, in the order in which they first come.
    pub backstops: Vec<Shared>,
}

/// A lessee or a backstop, and the deals that draw on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its name.
    pub name: String,
    /// The deal whose file says what it has: the first one of the portfolio that names it.
    pub lead: usize,
    /// The deals that draw on it, the lead first.
    pub deals: Vec<usize>,
    /// Months from the portfolio's first closing to the first of these deals.
    pub first_month: u32,
}

/// Why scenarios make no portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No scenario was given.
    NoDeals,
    /// There are more than [`DEALS_MAX`].
    TooMany(usize),
    /// These two close too many years apart.
    TooFarApart {
        /// The name of the deal that closes first, and when.
        first: (String, String),
        /// The name of the deal that closes last, and when.
        last: (String, String),
    },
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDeals => f.write_str("a portfolio needs at least one deal"),
            Self::TooMany(count) => {
                write!(
                    f,
                    "{count} deals are more than a portfolio holds; leave at most {DEALS_MAX}"
                )
            }
            Self::TooFarApart { first, last } => write!(
                f,
                "{} closes in {} and {} in {}; the deals of a portfolio close at most {} years \
                 apart: leave one of them out, or correct its closing",
                first.0,
                first.1,
                last.0,
                last.1,
                APART_MAX / 12
            ),
        }
    }
}

impl std::error::Error for Refusal {}

impl Sharing {
    /// Finds what valid scenarios share (Method, section 12).
    ///
    /// Names are the same where they are spelled the same. A lessee or a provider without a name is
    /// shared with no other deal.
    ///
    /// # Errors
    ///
    /// Why they make no portfolio.
    pub fn of(scenarios: &[Scenario]) -> Result<Self, Refusal> {
        if scenarios.len() > DEALS_MAX {
            return Err(Refusal::TooMany(scenarios.len()));
        }
        let months: Vec<u32> = scenarios.iter().map(|s| month_number(&s.closing)).collect();
        let number = |deal: &usize| months.get(*deal).copied().unwrap_or(0);
        let first = (0..scenarios.len()).min_by_key(number).ok_or(Refusal::NoDeals)?;
        let last = (0..scenarios.len()).max_by_key(number).ok_or(Refusal::NoDeals)?;
        let origin = number(&first);
        if number(&last) - origin > APART_MAX {
            let named = |deal: usize| {
                let scenario = scenarios.get(deal);
                scenario.map(|s| (s.name.clone(), s.closing.clone())).unwrap_or_default()
            };
            return Err(Refusal::TooFarApart { first: named(first), last: named(last) });
        }
        let first_months: Vec<u32> = months.iter().map(|month| month - origin).collect();
        let deals = || scenarios.iter().zip(&first_months).enumerate();
        let lessees = deals().map(|(deal, (s, month))| (deal, s.lessee.name.as_str(), *month));
        let backstops = deals().filter_map(|(deal, (s, month))| {
            s.lessee.backstop.as_ref().map(|backstop| (deal, backstop.name.as_str(), *month))
        });
        let (lessees, backstops) = (grouped(lessees), grouped(backstops));
        Ok(Self { first_months, lessees, backstops })
    }

    /// The lessee of a deal.
    pub fn lessee_of(&self, deal: usize) -> Option<usize> {
        self.lessees.iter().position(|lessee| lessee.deals.contains(&deal))
    }

    /// Whether any two deals draw on the same purse.
    pub fn is_shared(&self) -> bool {
        self.lessees.iter().chain(&self.backstops).any(|shared| shared.deals.len() > 1)
    }
}

/// Whether two names are those of one lessee or one provider.
pub fn is_same_name(one: &str, other: &str) -> bool {
    !one.trim().is_empty() && one.trim() == other.trim()
}

fn grouped<'a>(named: impl Iterator<Item = (usize, &'a str, u32)>) -> Vec<Shared> {
    let mut groups: Vec<Shared> = Vec::new();
    for (deal, name, month) in named {
        match groups.iter_mut().find(|group| is_same_name(&group.name, name)) {
            Some(group) => {
                group.deals.push(deal);
                group.first_month = group.first_month.min(month);
            }
            None => groups.push(Shared {
                name: name.trim().to_owned(),
                lead: deal,
                deals: vec![deal],
                first_month: month,
            }),
        }
    }
    groups
}

/// The months from the year 0 to a closing such as `2026-02`.
fn month_number(closing: &str) -> u32 {
    let (year, month) = closing.split_once('-').unwrap_or(("0", "1"));
    let number = |text: &str| text.parse::<u32>().unwrap_or(0);
    number(year).saturating_mul(12).saturating_add(number(month))
}
