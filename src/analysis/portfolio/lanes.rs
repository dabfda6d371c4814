//! Each lease of a portfolio by month: paid, backed, missed, and where it ends.

use super::Study;
use crate::format::Calendar;
use crate::model::Scenario;
use crate::model::results::{Month, Results};

/// How a month went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// By the lessee.
    Paid,
    /// In part by a backstop.
    Backed,
    /// In part by nobody.
    Missed,
    /// After a default: the equipment is being taken back.
    Over,
}

/// One lease.
#[derive(Clone, Debug)]
pub struct Lane {
    /// Of the deal.
    pub name: String,
    /// How it ends, together and alone, in words.
    pub verdict: String,
    /// Whether any rent is late.
    pub is_breach: bool,
    /// Its closing, in months after the first one.
    pub first_month: u32,
    /// Months from its closing.
    pub calendar: Calendar,
    /// Month by month, without closing.
    pub months: Vec<(Went, Month)>,
    /// In months after the first closing.
    pub default_month: Option<u32>,
}

impl Lane {
    /// The leases of the lessee at this place.
    pub fn all(study: &Study, deals: &[Scenario], lessee: usize) -> Vec<Self> {
        let of = study.together.lessees.get(lessee).map_or(&[][..], |cash| &cash.of.deals);
        let lanes = of.iter().filter_map(|deal| {
            let joined = study.together.deals.get(*deal)?;
            let (results, alone) = (&joined.results, study.alone.get(*deal)?);
            let default = results.summary.default_month;
            let months =
                results.months.iter().skip(1).map(|month| (went(month, default), month.clone()));
            Some(Self {
                name: deals.get(*deal)?.name.clone(),
                verdict: verdict(results, alone, |month| {
                    study.calendar.short(joined.first_month + month)
                }),
                is_breach: results.summary.runway_months.is_some(),
                first_month: joined.first_month,
                calendar: Calendar::of(&deals.get(*deal)?.closing),
                months: months.collect(),
                default_month: default.map(|month| joined.first_month + month),
            })
        });
        lanes.collect()
    }
}

fn went(month: &Month, default: Option<u32>) -> Went {
    if default.is_some_and(|default| month.month > default) {
        Went::Over
    } else if month.rent_paid + month.backstop < month.rent_due {
        Went::Missed
    } else if month.backstop.is_zero() {
        Went::Paid
    } else {
        Went::Backed
    }
}

fn verdict(together: &Results, alone: &Results, dated: impl Fn(u32) -> String) -> String {
    let in_words =
        |results: &Results| match (results.summary.default_month, results.summary.runway_months) {
            (Some(month), _) => format!("default in {}", dated(month)),
            (None, Some(months)) => format!("rent late from {}", dated(months + 1)),
            (None, None) => "paid to the end".to_owned(),
        };
    let (together, alone) = (in_words(together), in_words(alone));
    if together == alone { together } else { format!("{together}; stand-alone {alone}") }
}
